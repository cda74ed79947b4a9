"""Guided correction: the edits of accepted remarks as one patch, what must change with them, and what cannot be patched."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from jixiao.auditing.judge import Verdict
from jixiao.auditing.relation import Node, Of, Product, Ratio, Relation, Size, Sum, gap, holds, value_of
from jixiao.auditing.remark import Remark, Repair, Spot, spot
from jixiao.auditing.showing import formula, printed
from jixiao.core.numerals import decimal_text
from jixiao.core.quantity import Quantity, QuantityError, parse_quantity
from jixiao.extraction.claims import Number, Passage
from jixiao.extraction.mentions import WIDE

DIGIT_LAST = re.compile(r"[0-9]$")
MOST_PLACES = 12
MOST_DEPENDENTS = 400  # a patch that would change more is not followed further: a person must look

Key = tuple[int, int, int]  # a passage and the ends of what is printed there


@dataclass(frozen=True, slots=True)
class Change:
    """One edit: the printed words and what they become; `remark`: the number of the remark it mends, from 1.

    `because`: the relation that makes it necessary, where it follows from another change; `formula`: its arithmetic with the
    corrected numbers. `number`, where the words are a printed number. `said`: a person gave the value.
    """

    spot: Spot
    new: str
    remark: int
    number: Number | None = None
    because: Relation | None = None
    formula: str = ""
    said: bool = False

    @property
    def old(self) -> str:
        return self.spot.text


@dataclass(frozen=True, slots=True)
class Open:
    """A relation that does not hold with the changes, and for which no change can be told: a person must decide."""

    relation: Relation
    claimed: str  # as it is printed with the changes
    remark: int
    formula: str


@dataclass(frozen=True, slots=True)
class Correction:
    """The changes in reading order. `without`: accepted remarks that have no edit (a person must rewrite the text);
    `clashes`: pairs of remarks that would change the same words differently; neither is applied."""

    changes: tuple[Change, ...]
    without: tuple[int, ...] = ()
    clashes: tuple[tuple[int, int], ...] = ()
    open: tuple[Open, ...] = ()


class WishError(Exception):
    """What a person wants a printed number to become is none: `reason` is no_number, other_kind or no_fit."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class _Patch:
    """The changes so far by place, and each changed number as it will be printed."""

    changes: dict[Key, Change] = field(default_factory=dict)
    now: dict[Number, Number] = field(default_factory=dict)

    def put(self, change: Change) -> None:
        self.changes[_key(change.spot)] = change
        made = None if change.number is None else _as_printed(change.number, change.new)
        if change.number is not None and made is not None:
            self.now[change.number] = made

    def moved(self, relation: Relation, tree: Node) -> Relation:
        """A relation as it is with the changes."""
        claimed = self.now.get(relation.claimed, relation.claimed)
        return replace(relation, claimed=claimed, tree=self._moved(tree), readings=())

    def _moved(self, tree: Node) -> Node:
        if isinstance(tree, Of):
            return replace(tree, number=self.now.get(tree.number, tree.number))
        if isinstance(tree, Sum):
            return Sum(tuple((sign, self._moved(term)) for sign, term in tree.terms))
        if isinstance(tree, Product):
            return Product(tuple(self._moved(factor) for factor in tree.factors))
        if isinstance(tree, Ratio):
            return Ratio(self._moved(tree.top), self._moved(tree.bottom))
        return Size(self._moved(tree.inner)) if isinstance(tree, Size) else tree


def correction(
    remarks: Sequence[Remark],
    accepted: Sequence[int],
    wanted: Mapping[int, str] | None = None,
    numbers: Iterable[Number] = (),
    verdicts: Sequence[Verdict] = (),
) -> Correction:
    """The patch for the accepted remarks (numbers from 1). `wanted`: what a person wants the accused words to become,
    instead of the edit that was found; as `fitted` gives it.

    With the `numbers` and `verdicts` of the audit, whatever else was computed from a changed number changes with it, as
    changes of their own with the reason. Raises ValueError for a number that no remark has.
    """
    known = {_key(spot(number)): number for number in numbers}
    made: dict[Key, Change] = {}
    without: list[int] = []
    clashes: list[tuple[int, int]] = []
    for at in dict.fromkeys((*accepted, *(wanted or {}))):
        if not 1 <= at <= len(remarks):
            raise ValueError(f"no remark {at}")
        repair = _repair(remarks[at - 1], (wanted or {}).get(at), known)
        if repair is None:
            without.append(at)
            continue
        for place, new in repair.edits:
            key = _key(place)
            before = made.get(key)
            if before is not None and before.new != new:
                clashes.append((before.remark, at))
            else:
                said = at in (wanted or {})
                made.setdefault(key, Change(place, new, at, known.get(key), said=said))
    made = {key: change for key, change in made.items() if change.new != change.old}
    clashes += _overlaps(made.values())
    bad = {number for pair in clashes for number in pair}
    patch = _Patch()
    for change in made.values():
        if change.remark not in bad:
            patch.put(change)
    opened = _follow(patch, remarks, verdicts)
    changes = sorted(
        patch.changes.values(),
        key=lambda change: (change.spot.at.line, change.spot.passage.cell or (), change.spot.start),
    )
    return Correction(tuple(changes), tuple(without), tuple(dict.fromkeys(clashes)), tuple(opened))


def _repair(remark: Remark, wanted: str | None, known: Mapping[Key, Number]) -> Repair | None:
    """The edits of a remark; with a person's own value the same places, each printed in its own way."""
    if wanted is None:
        return remark.repair
    first = remark.spots[0]
    edits = [(first, wanted)]
    accused = known.get(_key(first))
    if accused is not None and remark.repair is not None and remark.repair.kind != "swapped":
        meant = _as_printed(accused, wanted)
        for place, _ in remark.repair.edits:
            twin = known.get(_key(place))
            if _key(place) != _key(first) and twin is not None and meant is not None:
                edits.append((place, printed(twin, meant.value)))
    return Repair("value", tuple(edits))


def _overlaps(changes: Iterable[Change]) -> list[tuple[int, int]]:
    """Pairs of remarks that change words of which the one holds a part of the other."""
    made: list[tuple[int, int]] = []
    ordered = sorted(changes, key=lambda one: (id(one.spot.passage), one.spot.start))
    for before, after in itertools.pairwise(ordered):
        if before.spot.passage is after.spot.passage and after.spot.start < _key(before.spot)[2]:
            made.append((before.remark, after.remark))
    return made


def _key(place: Spot) -> Key:
    return id(place.passage), place.start, place.end or len(place.passage.text)


# -- what follows from a change


def _follow(patch: _Patch, remarks: Sequence[Remark], verdicts: Sequence[Verdict]) -> list[Open]:
    """Change what was computed from the changed numbers, and what is computed from that; what stays open."""
    uses: dict[Number, list[Verdict]] = {}
    for one in verdicts:
        if one.relation.certain and one.verdict in ("verified", "explained", "inconsistent"):
            for number in one.relation.numbers():
                uses.setdefault(number, []).append(one)
    open: dict[int, tuple[Relation, Node, int]] = {}
    queue = list(patch.now)
    while queue and len(patch.changes) < MOST_DEPENDENTS:
        number = queue.pop(0)
        cause = patch.changes[_key(spot(number))].remark
        for one in uses.get(number, ()):
            relation, tree = one.relation, one.reading or one.relation.tree
            if one.verdict == "explained" and one.reading is None:
                continue  # explained by another relation, which is asked itself
            remark = remarks[cause - 1]
            if one.verdict == "inconsistent" and not _told_by(relation, remark):
                continue  # a finding of its own, that was not accepted
            moved = patch.moved(relation, tree)
            if gap(moved) in (0, None):
                continue
            target, value = _target(relation, moved, patch)
            if one.verdict == "inconsistent" and relation.same is None:
                target = None  # which of its numbers is wrong was the question, and this was no answer
            if target is None or value is None or _vouched(target, one, uses, patch):
                open[id(relation)] = relation, tree, cause
                continue
            new = printed(target, value)
            if new != target.text:
                patch.put(Change(spot(target), new, cause, target, relation, formula(moved)))
                queue.append(target)
    moved_open = [(patch.moved(relation, tree), relation, cause) for relation, tree, cause in open.values()]
    return [
        Open(relation, moved.claimed.text, cause, formula(moved))
        for moved, relation, cause in moved_open
        if not holds(moved)
    ]


def _target(relation: Relation, moved: Relation, patch: _Patch) -> tuple[Number | None, Fraction | None]:
    """Which number of a relation must change, and to what: the claim, or of a fact printed twice the other place."""
    if relation.claimed not in patch.now:
        value = value_of(moved.tree)
        if value is not None and relation.absolute:
            value = abs(value) * (-1 if relation.claimed.value < 0 else 1)
        return relation.claimed, value
    if relation.same is not None and relation.same not in patch.now:
        return relation.same, moved.claimed.value
    return None, None


def _vouched(target: Number, one: Verdict, uses: Mapping[Number, Sequence[Verdict]], patch: _Patch) -> bool:
    """Whether another computation of the printed number still holds: then it is not this number that must change."""
    return any(
        other is not one
        and other.verdict == "verified"
        and other.relation.claimed is target
        and other.relation.same is None
        and holds(patch.moved(other.relation, other.relation.tree))
        for other in uses.get(target, ())
    )


def _told_by(relation: Relation, remark: Remark) -> bool:
    """Whether a remark names all numbers of a relation."""
    places = {_key(place) for place in remark.spots}
    return all(_key(spot(one)) in places for one in relation.numbers())


# -- a person's own value


def fitted(number: Number, wish: str) -> str:
    """A person's value as it is to be printed in the place of a number: with the unit that stands there where none was
    written, without one in a cell whose head says the unit. Raises `WishError`."""
    wish = wish.strip()
    found = _read(number, wish)
    if found.low is None or found.low != found.high or found.approximate:
        raise WishError("no_number")
    bare = DIGIT_LAST.search(wish.translate(WIDE)) is not None
    if number.own_unit or bare:
        return wish if not number.own_unit or not bare else wish + _unit_as_printed(number)
    value = found.low / number.unit.scale
    for places in range(MOST_PLACES):
        if (value * 10**places).denominator == 1 and places >= min(number.places, found.places):
            return decimal_text(value, places)
    raise WishError("no_fit")


def _unit_as_printed(number: Number) -> str:
    """The unit as it stands behind a number: ％ stays ％."""
    ends = [found.end() for found in re.finditer(r"\d", number.text)]
    return number.text[ends[-1] :] if ends else number.unit.symbol


def _as_printed(number: Number, text: str) -> Number | None:
    """The number as it is when its text has become another; None where that is no number any more."""
    try:
        return replace(
            number,
            quantity=_read(number, text),
            passage=Passage(text, ((0, number.at),)),
            start=0,
            end=len(text),
        )
    except WishError:
        return None


def _read(number: Number, text: str) -> Quantity:
    """What a text says in a number's place; without a unit it has the number's. Raises `WishError`."""
    body = text.translate(WIDE).strip()
    if DIGIT_LAST.search(body):
        body += number.unit.symbol
    try:
        found = parse_quantity(body)
    except QuantityError as error:
        raise WishError("no_number") from error
    if found.dimension != number.dimension:
        raise WishError("other_kind")
    return found
