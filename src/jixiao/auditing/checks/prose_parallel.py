"""What items of one sentence that are told alike show: 甲预算A，支出B，执行率C；乙预算D，执行率F lacks what 乙 spent."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations

from jixiao.auditing.checks.prose_text import Text, alike, clause, target
from jixiao.auditing.relation import Ends, Relation, holds, of, ratio
from jixiao.auditing.remark import Remark, spot
from jixiao.auditing.showing import printed
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

KEY = re.compile(r"[\u4e00-\u9fff]{0,2}(?:率|进度)(?=(?:仅|只|约|均|高)*(?:为|达到|达|是|:|：)*$)")
DONE = re.compile(r"^(?:完成|为|达到?)(?:年初|全年|调整)?(?:预算|计划|目标|任务)?的?$")
# the words that end in what a number is, without those that only lead to it
LEADING = re.compile(r"(?:为|是|达到|达|约|共|合计|:|：)+$")
YEARLY, BARE_YEAR = re.compile("20[0-9]{2}年"), re.compile("20[0-9]{2}年度?(?:为|是)?$")
LONG = 3  # significant digits of numbers that show by what a rate is computed
LIKE = 2  # signs that two labels share at their end


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """The amounts in front of one of several rates of a name. `top`, `bottom`: those that it is computed from, where it is."""

    rate: Role
    amounts: Sequence[Role]
    top: Role | None = None
    bottom: Role | None = None


def parallel(text: Text, known: Container[tuple[str, Fraction]]) -> Iterator[Remark]:
    """What items lack that the others of their sentence have. `known`: what is printed in the report."""
    for made in text.sentences.values():
        yield from _rated(made)
        yield from _listed(made, known)


# -- rates of one name, each behind the two amounts that it is computed from


def _rated(made: Sequence[Role]) -> Iterator[Remark]:
    by_key: dict[str, list[int]] = defaultdict(list)
    for at, role in enumerate(made):
        if role.number.dimension == "ratio" and role.kind in ("rate", "growth"):
            found = KEY.search(clause(role.gap)) or DONE.search(clause(role.gap))
            if found is not None and not target(role):
                by_key[found[0]].append(at)
    for places in by_key.values():
        if len(places) < 2:
            continue
        items = [_item(made, start, at) for start, at in zip((-1, *places[:-1]), places, strict=True)]
        for peers in _peers(items):
            full = [one for one in peers if one.top is not None]
            lacking = [one for one in peers if one.top is None]
            if full and len(lacking) == 1:
                yield from _lacking(made, lacking[0], full[0])


def _peers(items: Sequence[Item]) -> list[list[Item]]:
    """The items, parted where 其中 begins what the one before is made of."""
    made: list[list[Item]] = []
    for one in items:
        if not made or any(role.part for role in (*one.amounts, one.rate)):
            made.append([])
        made[-1].append(one)
    return made


def _item(made: Sequence[Role], before: int, at: int) -> Item:
    start = before + 1
    for place in range(start, at):
        if re.search("[；;]", made[place].gap):
            start = place
    rate = made[at]
    if re.search("[；;]", rate.gap):
        start = at
    amounts = [one for one in made[start:at] if one.plain]
    for top, bottom in permutations(amounts, 2):
        told = alike(top.number, bottom.number) and min(top.number.digits, bottom.number.digits) >= LONG
        if told and holds(Relation("rate_differs", rate.number, ratio(top.number, bottom.number))):
            return Item(rate, amounts, top, bottom)
    return Item(rate, amounts)


def _lacking(made: Sequence[Role], item: Item, pattern: Item) -> Iterator[Remark]:
    assert pattern.top is not None and pattern.bottom is not None
    tops = [one for one in item.amounts if _same_label(one, pattern.top)]
    bottoms = [one for one in item.amounts if _same_label(one, pattern.bottom)]
    if len(tops) + len(bottoms) != 1 or item.amounts[-1] is not (tops or bottoms)[0]:
        return
    known = (tops or bottoms)[0].number
    if not alike(known, pattern.top.number) or known.digits < LONG or not item.rate.number.value:
        return
    low, high = item.rate.number.ends
    if low <= 0:
        return
    ends = (
        (known.ends[0] * low, known.ends[1] * high)
        if bottoms
        else (known.ends[0] / high, known.ends[1] / low)
    )
    if any(alike(one.number, known) and _within(one.number, ends) for one in made if one.plain):
        return  # 预算100万元，甲支出50万元，执行率50%；乙支出30万元，执行率30%: of one budget
    value = known.value * item.rate.number.value if bottoms else known.value / item.rate.number.value
    yield Remark(
        "item_missing",
        "warning",
        tuple(spot(one) for one in (item.rate.number, known)),
        item.rate.number.text,
        printed(known, value),
        confidence="likely",
    )


def _within(number: Number, ends: Ends) -> bool:
    return number.ends[0] <= ends[1] and number.ends[1] >= ends[0]


def _same_label(one: Role, other: Role) -> bool:
    """Whether two amounts are told by the same word: both 支出, or 基本支出调整预算 and 项目支出调整预算."""
    left, right = _label(one), _label(other)
    if left == right or (one.phase and one.phase == other.phase):
        return True
    return left[-LIKE:] == right[-LIKE:] and min(len(left), len(right)) >= LIKE


def _label(role: Role) -> str:
    return LEADING.sub("", clause(role.gap))


# -- lists of the same names, each of its own whole


def _listed(made: Sequence[Role], known: Container[tuple[str, Fraction]]) -> Iterator[Remark]:
    """年初预算A，其中基本支出B、项目支出C；调整预算D，其中基本支出E: D has no 项目支出."""
    amounts = [one for one in made if one.plain and one.number.value]
    full: list[Sequence[Role]] = []
    for at, head in enumerate(amounts):
        run = _run(amounts, at)
        for many in range(len(run), 1, -1):
            if _is_sum(head, run[:many]):
                full.append((head, *run[:many]))
                break
    for head, *parts in full[:1]:
        names = [one.name for one in parts]
        told = {one for row in full for one in row}
        for at, other in enumerate(amounts):
            if other in told or (other.own and other.name in names):  # an item again, of another phase
                continue
            if not _as_whole(other, head):
                again = amounts[at + 1 : at + 1 + len(names)]
                if [one.name for one in again] == names and again[0].part and not told & set(again):
                    yield from _headless(amounts, other, again, known)
                continue
            run = _run(amounts, at)
            few = [one for one in run if one.name in names]
            lost = [one for one in names if one not in {role.name for role in few}]
            if len(lost) != 1 or not few or len(run) != len(few):
                continue
            total = sum((one.number.value for one in few), Fraction(0))
            short = other.number.value - total
            if short <= 0 or few[0].number.digits < LONG:
                continue
            yield Remark(
                "parts_differ",
                "warning",
                tuple(spot(one.number) for one in (other, *few)),
                other.number.text,
                printed(other.number, total),
                f"{other.number.text} - {' - '.join(one.number.text for one in few)} = {printed(few[0].number, short)}",
                confidence="likely",
            )
            return


def _headless(
    amounts: Sequence[Role], before: Role, parts: Sequence[Role], known: Container[tuple[str, Fraction]]
) -> Iterator[Remark]:
    """年中追加A，其中基本支出B、项目支出C: where B and C make up what the report prints elsewhere, and exceed A."""
    total = sum((one.number.value for one in parts), Fraction(0))
    if total <= before.number.value or (parts[0].number.dimension, total) not in known:
        return
    if any(one.number.value == total for one in amounts) or not alike(before.number, parts[0].number):
        return
    yield Remark(
        "parts_exceed",
        "warning",
        tuple(spot(one.number) for one in (before, *parts)),
        before.number.text,
        printed(parts[0].number, total),
        f"{' + '.join(one.number.text for one in parts)} = {printed(parts[0].number, total)}",
        confidence="likely",
    )


def _run(amounts: Sequence[Role], at: int) -> list[Role]:
    """The amounts right behind one that may be its parts: each smaller, of its own name, up to the next that has a phase."""
    head = amounts[at]
    run: list[Role] = []
    for one in amounts[at + 1 :]:
        if (
            not one.own
            or not alike(one.number, head.number)
            or one.number.value >= head.number.value
            or re.search("[；;]", one.gap)
            or one.direction
            or one.name in {other.name for other in run}
        ):
            break
        run.append(one)
    return run


def _is_sum(head: Role, run: Sequence[Role]) -> bool:
    numbers = [one.number for one in run]
    return (
        head.number.digits > LONG
        and run[0].part
        and holds(Relation("parts_differ", head.number, of(*numbers)))
    )


def _as_whole(one: Role, head: Role) -> bool:
    """Whether an amount is the same as the whole of a list, of another year or another edition of the budget."""
    if one.direction or one.each or not alike(one.number, head.number) or one.number.digits < LONG:
        return False
    if one.phase and head.phase:
        return True
    years = one.year != head.year and YEARLY.search(one.gap) and YEARLY.search(head.gap)
    return bool(years) and any(BARE_YEAR.search(role.gap) for role in (one, head))
