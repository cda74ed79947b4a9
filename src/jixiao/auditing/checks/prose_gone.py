"""Lists whose words count more items than there are (A、B，三项合计C), or name the rest (A、B、其他11个项目C), and shares of nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from jixiao.auditing.checks.prose_lists import heads_of
from jixiao.auditing.checks.prose_text import Text, alike, bare, plain, target
from jixiao.auditing.relation import Relation, holds, of
from jixiao.auditing.remark import Remark, spot
from jixiao.auditing.showing import printed
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

MANY = {"三": 3, "四": 4, "五": 5, "六": 6, "3": 3, "4": 4, "5": 5, "6": 6}
COUNTED = re.compile(r"[，,](?:以上|上述)?(?P<many>[三四五六3456])[项类者]$")
TOGETHER = re.compile(r"^(?:合计|共计|总计)(?:为)?$")
SPOKEN = re.compile(r"^[，,](?:以上|上述)?(?P<many>[三四五六])[项类者](?:合计|共计|总计)(?:为)?$")
REST = re.compile(r"^[、，,和及](?:其他|其余|其它)$")
OPEN = re.compile("主要|重点|部分|等")
BARE = re.compile(r"^[，,]占(?:比)?$")
LONG = 3
MOST = 8  # amounts that may be parts


def gone(text: Text) -> Iterator[Remark]:
    """The items of a passage that seem to be left out."""
    for made in text.sentences.values():
        for at, role in enumerate(made):
            if role.plain:
                yield from _too_few(made, at)
                yield from _with_rest(text, made, at)
            elif role.kind == "share" and at and BARE.match(role.gap) and not target(role):
                yield from _of_nothing(text, made, at)


def _remark(whole: Number, parts: Sequence[Number]) -> Remark:
    total = sum((one.value for one in parts), Fraction(0))
    told = " + ".join(one.text for one in parts)
    return Remark(
        "parts_differ",
        "warning",
        tuple(spot(one) for one in (whole, *parts)),
        whole.text,
        printed(whole, total),
        f"{told} = {printed(whole, total)}",
        confidence="likely",
    )


def _too_few(made: Sequence[Role], at: int) -> Iterator[Remark]:
    """其中油茶2.15亿元、旅游1.36亿元，三项合计5.23亿元: of two."""
    role, end = made[at], at
    found = SPOKEN.match(role.gap)
    if found is None and at and TOGETHER.match(role.gap) and made[at - 1].number.end <= role.number.start:
        found, end = COUNTED.search(made[at - 1].gap + made[at - 1].number.text), at - 1
    if found is None or role.number.digits < LONG:
        return
    front = [one for one in made[:end] if one.plain and _one_kind(one, role)]
    run: list[Role] = []
    for one in reversed(made[:end]):
        if not one.plain or not _one_kind(one, role) or not one.own:
            break
        run.insert(0, one)
        if one.gap[:1] != "、":
            break
    many = MANY[found["many"]]
    if len(run) != many - 1 or len(front) > MOST or not run or not run[0].part:
        return
    if any(_makes(role, some) for size in range(2, len(front) + 1) for some in combinations(front, size)):
        return
    if sum((one.number.value for one in run), Fraction(0)) < role.number.value:
        yield _remark(role.number, [one.number for one in run])


def _one_kind(one: Role, role: Role) -> bool:
    return alike(one.number, role.number) and bare(one.number) == bare(role.number) and not one.each


def _makes(role: Role, parts: Sequence[Role]) -> bool:
    return holds(Relation("parts_differ", role.number, of(*(one.number for one in parts))))


def _with_rest(text: Text, made: Sequence[Role], at: int) -> Iterator[Remark]:
    """806.30万元无法支出，其中口袋公园300.00万元、其他11个项目28.30万元: with the rest nothing is left."""
    last, count = made[at], made[at - 1] if at else None
    if count is None or count.number.dimension != "count" or not REST.match(count.gap):
        return
    if re.search("[，,；;、]", last.gap) or last.number.dimension != "money":
        return
    first = next((one for one in reversed(made[:at]) if one.part and one.plain), None)
    if first is None or OPEN.search(first.gap):
        return
    row = made[made.index(first) : at - 1]
    if not row or any(not one.plain or not one.own or one.each or not _one_kind(one, last) for one in row):
        return
    if any(one.gap[:1] not in "、，," for one in row[1:]):
        return
    heads = heads_of(text, first)
    parts = [*row, last]
    if not heads or any(_makes(head, parts) for head in heads) or heads[0].number.digits < LONG:
        return
    if sum((one.number.value for one in parts), Fraction(0)) < heads[0].number.value:
        yield _remark(heads[0].number, [one.number for one in parts])


def _of_nothing(text: Text, made: Sequence[Role], at: int) -> Iterator[Remark]:
    """受众4.62万人次，占91.77%，线下0.38万人次: the share is of what is not there, and the rest is."""
    share, whole = made[at], made[at - 1]
    rest = made[at + 1] if at + 1 < len(made) else None
    if rest is None or not whole.plain or not rest.plain or not _one_kind(rest, whole):
        return
    if not share.number.places or whole.number.value <= rest.number.value or whole.part:
        return
    left = 1 - share.number.value
    room = rest.number.quantity.last_digit + whole.number.value * share.number.quantity.last_digit
    if abs(whole.number.value * left - rest.number.value) > room:
        return
    value = whole.number.value * share.number.value
    for one in plain((*text.roles, *text.near)):
        if one is whole or not _one_kind(one, whole):
            continue
        fits = one.number.value > 0 and abs(whole.number.value / one.number.value - share.number.value)
        if abs(one.number.value - value) <= room or (
            fits is not False and fits <= share.number.quantity.last_digit
        ):
            return
    yield Remark(
        "item_missing",
        "warning",
        tuple(spot(one.number) for one in (share, whole, rest)),
        share.number.text,
        printed(rest.number, value),
        confidence="likely",
    )
