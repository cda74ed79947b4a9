"""Two amounts of running text that seem to have changed places: put back, the rates behind them and what was left or added fit.

The numbers themselves agree either way; only what stands where tells. Each thing said counts by how seldom it comes true by
accident, in powers of ten, and nothing that holds may be harmed.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from math import log10

from jixiao.auditing.checks.figures_digits import informative
from jixiao.auditing.checks.prose_places import Said, said_of
from jixiao.auditing.checks.prose_text import Text, alike, by_slip, near
from jixiao.auditing.relation import Of, Ratio, Relation, holds, numbers_of
from jixiao.auditing.remark import Remark, Repair, spot
from jixiao.auditing.showing import formula
from jixiao.auditing.view import Judged
from jixiao.extraction.claims import Number

LEAST = 2  # telling digits of an amount that may have changed places
LONG = 4  # digits of a rate that no other numbers give by accident
REACH = 2  # how many amounts further on the other one may stand
ENOUGH = 1.3  # powers of ten that must speak against an accident
COUNTS = 0.5  # what holds before an exchange with less is no harm
HARM = 1.0  # powers of ten of a relation that would not hold any more


def exchanged(made: Sequence[Text], judged: Judged, tried: Sequence[Relation] = ()) -> Iterator[Remark]:
    """The pairs of amounts that fit all that is said of them only when they are exchanged, the surest of each passage. `tried`:
    relations that were found since, which may explain what the words say."""
    read: dict[Number, list[Relation]] = {}
    found_sums: dict[Number, list[Relation]] = {}
    for one in (*judged.relations, *tried):
        if not isinstance(one.tree, Of) and (one.certain or _surely(one)):
            for number in one.numbers():
                (found_sums if not one.certain or one in tried else read).setdefault(number, []).append(one)
    verified = {
        one.claimed
        for one in judged.relations
        if one.claimed.dimension == "ratio" and one.certain and not isinstance(one.tree, Of) and holds(one)
    }
    # a long rate that is found to be of an amount told elsewhere is of that
    verified |= {
        one.claimed
        for one in tried
        if isinstance(one.tree, Ratio)
        and one.claimed.digits >= LONG
        and one.claimed.value != 1
        and holds(one)
        and _own(one)
    }
    broken = judged.broken - {one.claimed for one in tried if holds(one)}
    for text in made:
        if text.rule or text.passage.cell is not None or len(text.roles) < 3:
            continue
        said = [one for one in said_of(text) if one.kind != "rate" or one.claimed not in verified]
        plainly = {one.number: one.number.rough for one in text.roles}
        if all(one.weight(plainly) > 0 for one in said):
            continue
        cases = (_case(text, pair, said, read, broken, found_sums) for pair in _pairs(text))
        found = [case for case in cases if case is not None]
        if found:
            yield max(found, key=lambda case: case[0])[1]


def _own(relation: Relation) -> bool:
    """Whether a rate is of the amount right in front of it, by one that is told in another passage."""
    top, *others = numbers_of(relation.tree)
    claimed = relation.claimed
    return claimed.order == top.order + 1 and all(one.passage is not claimed.passage for one in others)


def _surely(relation: Relation) -> bool:
    """Whether a sum that was found by searching is no accident: every number of it has digits enough."""
    return relation.claimed.dimension != "ratio" and all(one.digits > LEAST for one in relation.numbers())


def _torn(
    left: Number, right: Number, said: Container[Number], sums: Mapping[Number, Sequence[Relation]]
) -> bool:
    """Whether a sum with a number that nothing is said of holds as it stands, and would not after the exchange."""
    given = {left: right.value, right: left.value}
    return any(
        holds(one) and not holds(one, given=given) and any(number not in said for number in one.numbers())
        for one in (*sums.get(left, ()), *sums.get(right, ()))
    )


def _fixed(relation: Relation, text: Text, left: Number, right: Number) -> bool:
    """Whether a relation must be of these places: of a rate, the base is looked for by its value."""
    if relation.claimed.passage is not text.passage:
        return False
    tree = relation.tree
    return not (
        isinstance(tree, Ratio) and {left, right}.isdisjoint((relation.claimed, *numbers_of(tree.top)))
    )


def _pairs(text: Text) -> Iterator[tuple[Number, Number]]:
    amounts = [
        one.number
        for one in text.roles
        if one.kind in ("amount", "change") and one.number.measured and informative(one.number) >= LEAST
    ]
    for at, left in enumerate(amounts):
        for right in amounts[at + 1 : at + 1 + REACH]:
            if left.value != right.value and left.unit.symbol == right.unit.symbol and alike(left, right):
                yield left, right


def _shared(text: Text, left: Number, right: Number) -> bool:
    """Whether two amounts and the shares right behind them are of one base as they stand: A占35.43%，其中B占15.22%."""
    bases = []
    for number in (left, right):
        at = next(place for place, one in enumerate(text.roles) if one.number is number)
        after = text.roles[at + 1] if at + 1 < len(text.roles) else None
        if after is None or after.kind != "share" or after.number.digits < LEAST or after.number.ends[0] <= 0:
            return False
        least, most = after.number.ends
        bases.append((number.ends[0] / most, number.ends[1] / least))
    (low, high), (other_low, other_high) = bases
    return low <= other_high and other_low <= high


def _case(
    text: Text,
    pair: tuple[Number, Number],
    said: Sequence[Said],
    read: Mapping[Number, Sequence[Relation]],
    broken: Container[Number],
    sums: Mapping[Number, Sequence[Relation]],
) -> tuple[float, Remark] | None:
    left, right = pair
    if _shared(text, left, right):
        return None
    before = {one.number: one.number.rough for one in text.roles}
    after = {**before, left: right.rough, right: left.rough}
    total, told, placed, spoken = -log10(REACH), list[Said](), set[Number](), {left, right}
    for one in said:
        was, now = one.weight(before), one.weight(after)
        if was > 0 or now > 0:
            placed.add(one.claimed)
        if now > 0:
            spoken.update(one.fitting(after))
        if was > COUNTS and now <= 0:
            return None
        if was <= 0 and now > 0 and one.concerns(left, right):
            total += now
            told.append(one)
    if _torn(left, right, spoken.union(*(one.all() for one in told)), sums):
        return None
    given = {left: right.value, right: left.value}
    read_so: list[Relation] = []
    for relation in dict.fromkeys([*read.get(left, ()), *read.get(right, ())]):
        good, mended = holds(relation), holds(relation, given=given)
        if not good and relation.claimed in broken and (by_slip(relation) or near(relation, signed=False)):
            return None  # it is told as it is
        if good and not mended and _fixed(relation, text, left, right):
            total -= HARM
        if mended and not good and relation.claimed.value and relation.claimed not in placed:
            total += log10(abs(relation.claimed.rough) / relation.claimed.rough_digit) - 1
            read_so.append(relation)
    if total < ENOUGH or not (told or len({one.claimed for one in read_so if one.claimed in broken}) > 1):
        return None
    shown = max(told, key=lambda one: one.weight(after)).formula(after) if told else formula(read_so[0])
    others = [*(one.numbers for one in told), *(one.numbers() for one in read_so)]
    remark = Remark(
        "amounts_exchanged",
        "error",
        tuple(dict.fromkeys(spot(one) for each in [pair, *others] for one in each)),
        left.text,
        right.text,
        shown,
        confidence="likely",
        repair=Repair("swapped", ((spot(left), right.text), (spot(right), left.text))),
    )
    return total, remark
