"""The smallest edit that makes most broken relations true, and the remarks that come of it: one for each cause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from jixiao.auditing.relation import Given, Relation, holds, value_of
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
    """A value that a number might have been meant to have; `text` as it would be printed."""

    kind: str
    values: tuple[tuple[Number, Fraction, str], ...]

    @property
    def given(self) -> Given:
        return {number: value for number, value, _ in self.values}


def remarks_of(broken: Sequence[Relation], verified: Sequence[Relation]) -> Iterator[Remark]:
    """One remark for each cause: broken relations that one edit mends are told together."""
    kept: dict[Number, list[Relation]] = {}
    twins: dict[Number, list[Number]] = {}
    for relation in verified:
        for number in relation.numbers():
            kept.setdefault(number, []).append(relation)
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
    rest: Sequence[Relation], kept: dict[Number, list[Relation]], twins: dict[Number, list[Number]]
) -> tuple[_Edit, list[Relation]]:
    """The edit that mends most and harms nothing, and what it mends; without any, the claim of the gravest relation."""
    first = min(rest, key=lambda one: (SEVERITY[one.severity], one.claimed.order))
    options: list[tuple[tuple[int, int, int], _Edit, list[Relation]]] = []
    numbers = list(dict.fromkeys(number for relation in rest for number in relation.numbers()))
    for rank, edit in enumerate(_edits(first, rest, numbers[:MOST])):
        edit = _everywhere(edit, twins)
        given = edit.given
        mended = [relation for relation in rest if holds(relation, given)]
        if not mended:
            continue
        touched = {id(one): one for number in given for one in kept.get(number, ())}
        harm = sum(not holds(one, given) for one in touched.values())
        options.append(((len(mended) - 2 * harm, -COST[edit.kind], -rank), edit, mended))
    if options:
        score, edit, mended = max(options, key=lambda one: one[0])
        if score[0] > 0:
            return edit, mended
    return _Edit("value", ()), [first]


def _everywhere(edit: _Edit, twins: dict[Number, list[Number]]) -> _Edit:
    """The edit with all other places that print the same fact: they change together."""
    made = {number: (number, value, text) for number, value, text in edit.values}
    rest = list(edit.values)
    while rest:
        number, value, _ = rest.pop()
        for twin in twins.get(number, ()):
            if twin not in made:
                made[twin] = (twin, value, printed(twin, value))
                rest.append(made[twin])
    return edit if len(made) == len(edit.values) else _Edit(edit.kind, tuple(made.values()))


COST = {"unit": 0, "swapped": 1, "transposed": 2, "point": 2, "value": 3, "digit": 3}


def _edits(first: Relation, rest: Sequence[Relation], numbers: Sequence[Number]) -> Iterator[_Edit]:
    """What might have been meant: the computed value of a claim first, then slips of the pen on any number."""
    for relation in (first, *(one for one in rest if one is not first)):
        value = value_of(relation.tree)
        if value is not None:
            yield _Edit("value", ((relation.claimed, value, printed(relation.claimed, value)),))
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
    digits = found[0]
    for at in range(len(digits) - 1):
        if (
            digits[at].isdigit()
            and digits[at + 1].isdigit()
            and digits[at] != digits[at + 1]
            and not (at == 0 and digits[1] == "0")
        ):
            yield _reprinted(
                "transposed",
                number,
                found.span(),
                digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :],
            )
    for at, sign in enumerate(digits):
        if sign.isdigit():
            for other in "0123456789":
                if other != sign and not (at == 0 and other == "0" and len(digits) > 1):
                    yield _reprinted("digit", number, found.span(), digits[:at] + other + digits[at + 1 :])
    if number.places:
        for factor in (Fraction(10), Fraction(1, 10)):
            value = number.value * factor
            yield _Edit("point", ((number, value, printed(number, value)),))


def _reprinted(kind: str, number: Number, where: tuple[int, int], digits: str) -> _Edit:
    old = Fraction(number.text.translate(WIDE)[where[0] : where[1]].replace(",", "").replace("，", ""))
    new = Fraction(digits.replace(",", "").replace("，", ""))
    value = number.value + (new - old) * number.unit.scale * (-1 if number.value < 0 else 1)
    return _Edit(kind, ((number, value, number.text[: where[0]] + digits + number.text[where[1] :]),))


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
        recomputed = edit.values[0][2]
        repair = Repair(edit.kind, tuple((spot(number), text) for number, _, text in edit.values))
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
