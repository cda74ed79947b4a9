"""What the rest of a report confirms: a list's sum, the item that a list wants, or a rate, that is printed elsewhere and not here.

A list need not be whole, and a rate may be of another base. But where the number that would make a relation true stands
elsewhere in the report, digit by digit, and the number that is printed here stands nowhere else, that is no accident.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction

from jixiao.auditing.checks.figures_digits import informative
from jixiao.auditing.checks.prose_lists import heads_of, items_of
from jixiao.auditing.checks.prose_text import Text, alike, near, plain, target
from jixiao.auditing.relation import Node, Relation, holds, less, of, ratio
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

LONG = 4  # telling digits of an amount that is printed twice by no accident
RATED = 3  # digits of a rate, the same
HARDLY = Fraction(1, 8)  # of the larger one: as far as a rate may be off
OPEN = re.compile("主要|部分|重点|大项|等$|较大|较多|突出")
KEY = re.compile(r"(?P<key>[\u4e00-\u9fff]{2}率)(?:仅|约|均)*(?:为|达到|达|是)?$")
NEXT = ("、", "和", "及", "与", "以及")
BACK = 3  # amounts in front of a rate that it may be of
BASES = 12  # amounts around a rate that it may be computed with
Printed = Mapping[tuple[str, Fraction], int]


def printed_often(numbers: Collection[Number]) -> Printed:
    """How often each amount with digits enough is printed."""
    return Counter((one.dimension, one.value) for one in numbers if one.measured and informative(one) >= LONG)


def known_sums(text: Text, printed: Printed) -> Iterator[Relation]:
    """The lists of a passage whose sum, or whose missing item, stands elsewhere."""
    if text.rule or text.passage.cell is not None:
        return
    for role in text.roles:
        if role.part and role.plain and not OPEN.search(role.gap):
            items, closed = items_of(text, role)
            items = [one for one in items if one.number.value]
            if closed and len(items) > 1 and not _goes_on(text, items[-1]):
                yield from _list(text, items, printed)


def _goes_on(text: Text, last: Role) -> bool:
    """Whether something behind the last item may be of the list, too."""
    made = text.sentence(last)
    at = made.index(last) + 1
    return at < len(made) and made[at].gap[:1] in "、和及" and alike(made[at].number, last.number)


def _list(text: Text, items: Sequence[Role], printed: Printed) -> Iterator[Relation]:
    heads = heads_of(text, items[0])
    numbers = [one.number for one in items]
    sums = [Relation("parts_differ", head.number, of(*numbers), "warning") for head in heads]
    if not heads or any(holds(one) for one in sums):
        return
    head, mine = heads[0].number, sums[0]
    total = sum((one.value for one in numbers), Fraction(0))
    alone = _times(printed, head) <= 1
    if alone and _elsewhere(text, printed, head, total) and near(mine):
        yield mine
        return
    wanted = [
        one
        for one in numbers
        if _times(printed, one) <= 1
        and _elsewhere(text, printed, one, head.value - total + one.value)
        and _close(one.value, head.value - total + one.value)
    ]
    if len(wanted) == 1 and informative(head) >= LONG:
        yield mine


def _times(printed: Printed, number: Number) -> int:
    return printed.get((number.dimension, number.value), 0)


def _elsewhere(text: Text, printed: Printed, like: Number, value: Fraction) -> bool:
    """Whether a value stands in another passage, with digits enough."""
    digits = str(abs(value / like.quantity.last_digit)).strip("0") if value > 0 else ""
    if len(digits) < LONG or "/" in digits:
        return False
    here = sum(one.value == value and one.dimension == like.dimension for one in text.passage.numbers)
    return printed.get((like.dimension, value), 0) > here


def _close(one: Fraction, other: Fraction) -> bool:
    return other > 0 and abs(one - other) * 3 <= max(one, other)


# -- rates


def known_rates(made: Sequence[Text], explained: Collection[Number]) -> Iterator[Relation]:
    """The rates that nothing explains, where the amount in front of them makes a rate of the same name that stands elsewhere."""
    places: dict[str, list[tuple[Text, Number]]] = {}
    for text in made:
        for role in text.roles:
            if role.number.dimension == "ratio" and role.number.measured and role.number.digits >= RATED:
                for key in _keys(text, role):
                    places.setdefault(key, []).append((text, role.number))
    for text in made:
        if text.rule or text.passage.cell is not None:
            continue
        for sentence in text.sentences.values():
            for at, role in enumerate(sentence):
                number = role.number
                found = KEY.search(role.gap) if number.dimension == "ratio" else None
                if (
                    found is None
                    or number in explained
                    or target(role)
                    or number.digits < RATED
                    or not number.places
                ):
                    continue
                if role.kind not in ("rate", "share") or _in_row(sentence, at):
                    continue
                others = [one for there, one in places.get(found["key"], ()) if there is not text]
                if all(one.value != number.value for one in others):
                    yield from _rate(text, sentence, at, others)


def _keys(text: Text, role: Role) -> set[str]:
    """The names of rates that stand in front of a rate in its sentence."""
    start, _ = text.passage.sentence(role.number.start)
    words = text.passage.text[start : role.number.start]
    return set(re.findall(r"(?=([\u4e00-\u9fff]{2}率))", words)[-3:])


def _in_row(made: Sequence[Role], at: int) -> bool:
    after = made[at + 1] if at + 1 < len(made) else None
    return made[at].gap in NEXT or (
        after is not None and after.gap in NEXT and after.number.dimension == "ratio"
    )


def _rate(text: Text, made: Sequence[Role], at: int, others: Sequence[Number]) -> Iterator[Relation]:
    rate = made[at].number
    others = [one for one in others if one.places == rate.places and _near(rate, one)]
    if not others:
        return
    tops = [
        one for one in made[:at] if one.kind in ("amount", "change") and one.number.measured and not one.each
    ]
    bases = [one.number for one in plain((*text.near, *text.roles)) if one.number.value > 0][-BASES:]
    found: dict[Fraction, Relation] = {}
    for top in tops[-BACK:]:
        for base in bases:
            if base is top.number or not alike(base, top.number) or base.value == top.number.value:
                continue
            trees: list[Node] = [ratio(top.number, base)]
            if top.kind == "change":
                trees.append(ratio(top.number, less(base, top.number)))
            for tree in trees:
                for other in others:
                    wanted = Relation("rate_differs", other, tree)
                    mine = Relation("rate_differs", rate, tree, "warning")
                    if holds(wanted) and not holds(mine):
                        found.setdefault(other.value, mine)
    if len(found) == 1:
        yield from found.values()


def _near(one: Number, other: Number) -> bool:
    return abs(one.value - other.value) <= HARDLY * max(one.value, other.value)
