"""The smallest edit that makes most broken relations true, and the remarks that come of it: one for each cause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from jixiao.auditing.relation import Fixed, Given, Of, Relation, Sum, ends_of, holds, value_of
from jixiao.auditing.remark import Remark, Repair, spot
from jixiao.auditing.showing import formula, printed
from jixiao.core.units import find_unit
from jixiao.extraction.claims import Number
from jixiao.extraction.mentions import WIDE

MONEY = ("元", "万元", "亿元")
DIGITS = re.compile(r"\d[\d,，]*(?:\.\d+)?")
MOST = 60  # numbers of one cause that edits are tried on; a long column is accused as a whole
SEVERITY = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class _Edit:
    """The values that numbers might have been meant to have; the text as it would be printed, empty where not made yet."""

    kind: str
    values: tuple[tuple[Number, Fraction, str], ...]

    @property
    def given(self) -> Given:
        return {number: value for number, value, _ in self.values}


class _Trial:
    """Whether a relation holds with other values. Of sums only what changes is computed anew: many edits are tried."""

    def __init__(self, relation: Relation) -> None:
        self.relation = relation
        self.signs = _signs(relation)
        ends = ends_of(relation.tree, exact=relation.exact)
        claim = ends_of(Of(relation.claimed), exact=relation.exact)
        # the claim may lie so far below and above what the sum gives
        self.room = None if ends is None or claim is None else (ends[0] - claim[1], ends[1] - claim[0])

    def holds(self, given: Given) -> bool:
        if self.signs is None or self.room is None:
            return holds(self.relation, given)
        shift = Fraction(0)
        for number, value in given.items():
            sign = self.signs.get(number)
            if sign:
                shift += sign * (value - number.value)
        return self.room[0] + shift <= 0 <= self.room[1] + shift


def _signs(relation: Relation) -> dict[Number, int] | None:
    """How each number counts in the sum less the claim; None where the relation is no plain sum."""
    if relation.absolute:
        return None
    tree = relation.tree
    terms = ((1, tree),) if isinstance(tree, Of) else tree.terms if isinstance(tree, Sum) else None
    if terms is None:
        return None
    made = {relation.claimed: -1}
    for sign, term in terms:
        if isinstance(term, Of):
            made[term.number] = made.get(term.number, 0) + sign
        elif not isinstance(term, Fixed):
            return None
    return made


def remarks_of(broken: Sequence[Relation], verified: Sequence[Relation]) -> Iterator[Remark]:
    """One remark for each cause: broken relations that one edit mends are told together."""
    kept: dict[Number, list[_Trial]] = {}
    twins: dict[Number, list[Number]] = {}
    concerned = {number for relation in broken for number in relation.numbers()}
    for relation in verified:
        trial = None
        for number in relation.numbers():
            if number in concerned or relation.same is not None:
                trial = trial or _Trial(relation)
                kept.setdefault(number, []).append(trial)
        if relation.same is not None:
            twins.setdefault(relation.claimed, []).append(relation.same)
            twins.setdefault(relation.same, []).append(relation.claimed)
    for group in _groups(broken):
        rest = list(group)
        while rest:
            edit, mended = _best(rest, kept, twins)
            yield _remark(edit, mended)
            rest = [relation for relation in rest if relation not in mended]


def _groups(broken: Sequence[Relation]) -> list[list[Relation]]:
    """Broken relations that share numbers, directly or through others."""
    made: list[tuple[set[Number], list[Relation]]] = []
    for relation in broken:
        numbers, members = set(relation.numbers()), [relation]
        apart = []
        for others, theirs in made:
            if others & numbers:
                numbers |= others
                members = theirs + members
            else:
                apart.append((others, theirs))
        made = [*apart, (numbers, members)]
    return [members for _, members in made]


def _best(
    rest: Sequence[Relation], kept: dict[Number, list[_Trial]], twins: dict[Number, list[Number]]
) -> tuple[_Edit, list[Relation]]:
    """The edit that mends most and harms nothing, and what it mends; without any, the claim of the gravest relation."""
    first = min(rest, key=lambda one: (SEVERITY[one.severity], one.claimed.order))
    options: list[tuple[tuple[int, int, int], _Edit, list[Relation]]] = []
    numbers = list(dict.fromkeys(number for relation in rest for number in relation.numbers()))
    trials = [_Trial(relation) for relation in rest]
    for rank, edit in enumerate(_edits(first, rest, numbers[:MOST])):
        edit = _everywhere(edit, twins)
        given = edit.given
        mended = [trial.relation for trial in trials if trial.holds(given)]
        if not mended:
            continue
        touched = {id(one): one for number in given for one in kept.get(number, ())}
        harm = sum(not one.holds(given) for one in touched.values())
        options.append(((len(mended) - 2 * harm, -COST[edit.kind], -rank), edit, mended))
    if options:
        score, edit, mended = max(options, key=lambda one: one[0])
        if score[0] > 0:
            return edit, mended
    return _Edit("value", ()), [first]


def _everywhere(edit: _Edit, twins: dict[Number, list[Number]]) -> _Edit:
    """The edit with all other places that print the same fact: they change together."""
    if not any(number in twins for number, _, _ in edit.values):
        return edit
    made = {number: (number, value, text) for number, value, text in edit.values}
    rest = list(edit.values)
    while rest:
        number, value, _ = rest.pop()
        for twin in twins.get(number, ()):
            if twin not in made:
                made[twin] = (twin, value, "")
                rest.append(made[twin])
    return edit if len(made) == len(edit.values) else _Edit(edit.kind, tuple(made.values()))


COST = {"unit": 0, "swapped": 1, "transposed": 2, "point": 2, "value": 3, "digit": 3}


def _edits(first: Relation, rest: Sequence[Relation], numbers: Sequence[Number]) -> Iterator[_Edit]:
    """What might have been meant: the computed value of a claim first, then slips of the pen on any number."""
    for relation in (first, *(one for one in rest if one is not first)):
        value = value_of(relation.tree)
        if value is not None:
            yield _Edit("value", ((relation.claimed, value, ""),))
    for number in numbers:
        yield from _slips(number)
    for relation in rest:
        mine = relation.numbers()
        for at, left in enumerate(mine[:MOST]):
            for right in mine[at + 1 : MOST]:
                if left.dimension == right.dimension and left.value != right.value:
                    yield _Edit("swapped", ((left, right.value, right.text), (right, left.value, left.text)))


def _slips(number: Number) -> Iterator[_Edit]:
    """What a slip of the pen could have made of a number: another unit, digits transposed, one digit, the point."""
    text = number.text
    if number.dimension == "money" and number.own_unit and number.unit.symbol in MONEY:
        for symbol in MONEY:
            unit = find_unit(symbol)
            if unit is not None and symbol != number.unit.symbol:
                new = re.sub(f"{number.unit.symbol}$", symbol, text)
                yield _Edit("unit", ((number, number.value * unit.scale / number.unit.scale, new),))
    found = DIGITS.search(text.translate(WIDE))
    if found is None:
        return
    start, end = found.span()
    for kind, digits in _misprints(found[0]):
        step = Fraction(_bare(digits)) - Fraction(_bare(found[0]))
        value = number.value + step * number.unit.scale * (-1 if number.value < 0 else 1)
        yield _Edit(kind, ((number, value, text[:start] + digits + text[end:]),))
    if number.places:
        for factor in (Fraction(10), Fraction(1, 10)):
            yield _Edit("point", ((number, number.value * factor, ""),))


def _misprints(digits: str) -> Iterator[tuple[str, str]]:
    """Digits with two neighbours exchanged, then with one digit changed; no nought comes to the front."""
    for at in range(len(digits) - 1):
        one, two = digits[at], digits[at + 1]
        if one.isdigit() and two.isdigit() and one != two and not (at == 0 and two == "0"):
            yield "transposed", digits[:at] + two + one + digits[at + 2 :]
    for at, sign in enumerate(digits):
        if sign.isdigit():
            for other in "0123456789":
                if other != sign and not (at == 0 and other == "0" and len(digits) > 1):
                    yield "digit", digits[:at] + other + digits[at + 1 :]


def _bare(digits: str) -> str:
    return digits.replace(",", "").replace("，", "")


def _remark(edit: _Edit, mended: Sequence[Relation]) -> Remark:
    first = min(mended, key=lambda one: (SEVERITY[one.severity], one.claimed.order))
    numbers = [number for number, _, _ in edit.values] or [first.claimed]
    numbers += [number for relation in mended for number in relation.numbers()]
    numbers = list(dict.fromkeys(numbers))
    severity = first.severity
    if severity == "warning" and len({relation.claimed for relation in mended}) > 1:
        severity = "error"  # two independent relations say so
    accused = numbers[0]
    value = value_of(first.tree)
    if edit.values:
        edits = tuple((spot(number), text or printed(number, one)) for number, one, text in edit.values)
        recomputed = edits[0][1]
        repair = Repair(edit.kind, edits)
    else:
        recomputed = printed(first.claimed, value) if value is not None else ""
        repair = None
    return Remark(
        first.rule,
        severity,
        tuple(spot(number) for number in numbers),
        accused.text,
        recomputed,
        formula(first),
        dict(first.values),
        repair=repair,
    )


def alone(relation: Relation, severity: str) -> Remark:
    """The remark of one relation by itself."""
    value = value_of(relation.tree)
    return Remark(
        relation.rule,
        severity,
        tuple(spot(number) for number in relation.numbers()),
        relation.claimed.text,
        printed(relation.claimed, value) if value is not None else "",
        formula(relation),
        dict(relation.values),
    )
