"""What items of one sentence that are told alike show: 甲预算A，支出B，执行率C；乙预算D，执行率F lacks what 乙 spent."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, permutations

from jixiao.auditing.checks.prose_text import Text, alike, clause, target, thing
from jixiao.auditing.relation import Ends, Relation, gap, ratio
from jixiao.auditing.remark import Remark, spot
from jixiao.auditing.showing import printed
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

KEY = re.compile(r"[\u4e00-\u9fff]{0,2}(?:率|进度)(?=(?:仅|只|约|均|高)*(?:为|达到|达|是|:|：)*$)")
# the words that end in what a number is, without those that only lead to it
LEADING = re.compile(r"(?:为|是|达到|达|约|共|合计|:|：)+$")
LONG = 3  # significant digits of numbers that show by what a rate is computed
LIKE = 2  # signs that two labels share at their end


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """The amounts in front of one of several rates of a name. `top`, `bottom`: those that it is computed from, where it is."""

    rate: Role
    amounts: Sequence[Role]
    top: Role | None = None
    bottom: Role | None = None


def parallel(text: Text) -> Iterator[Remark]:
    """What items lack that the others of their sentence have."""
    for made in text.sentences.values():
        yield from _rated(made)


# -- rates of one name, each behind the two amounts that it is computed from


def _rated(made: Sequence[Role]) -> Iterator[Remark]:
    by_key: dict[str, list[int]] = defaultdict(list)
    for at, role in enumerate(made):
        if role.number.dimension == "ratio" and role.kind in ("rate", "growth"):
            found = KEY.search(clause(role.gap))
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
        if alike(top.number, bottom.number) and bottom.number.value and _long(top, bottom):
            if gap(Relation("rate_differs", rate.number, ratio(top.number, bottom.number))) == 0:
                return Item(rate, amounts, top, bottom)
    return Item(rate, amounts)


def _long(*made: Role) -> bool:
    return all(one.number.digits >= LONG for one in made)


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
