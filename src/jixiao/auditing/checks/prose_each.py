"""What one of many has in running text: 人均, 户均, 平均每公里, 日均, from the total and the number that stand beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.auditing.checks.prose_text import Text, bare, by_slip, near
from jixiao.auditing.relation import Fixed, Node, Of, Product, Relation, holds, ratio
from jixiao.core.units import find_unit
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

ONES = {
    "人": "人", "户": "户", "亩": "亩", "生": "人", "件": "件", "家": "家", "个": "个", "座": "座", "处": "处",
    "公里": "公里", "人次": "人次", "场": "场", "期": "期", "所": "所", "份": "份", "床": "张", "辆": "辆", "村": "个",
    "页": "页", "卷": "卷", "名": "人", "平方米": "平方米", "延米": "米", "吨": "吨", "批次": "批次",
}  # fmt: skip
WORDS = "|".join(sorted(ONES, key=len, reverse=True))
EACH = re.compile(
    rf"(?:平均每|每)(?P<one>{WORDS})[\u4e00-\u9fff]{{0,10}}$|(?P<of>{WORDS})均[\u4e00-\u9fff]{{0,12}}$"
)
SET = re.compile(
    r"标准|限额|上限|下限|不低于|不高于|最高|最低|目标|单价|上年|去年|同期|高于|低于|[比较由从]|相差|控制"
)
TOGETHER = re.compile("[，,](?:共|共计|合计|总计|计|累计)(?:发放|支付|支出|补助|补贴|金额|资金|需)*(?:为)?")
YEARLY = re.compile("每[年月天日次]")  # so much each and each month: a standard
TOTALS = 3  # amounts of one kind in front of what one has that it may be of


def each(text: Text) -> Iterator[Relation]:
    """The values of one of many in a passage, where total and number stand in front of them in the sentence."""
    for role in text.roles:
        found = EACH.search(role.gap)
        if found is None or role.kind != "amount" or not role.number.measured or SET.search(role.gap):
            continue
        if role.number.dimension == "ratio" or role.number.digits < 2:
            continue
        one = found["one"] or found["of"]
        yield from _told(text, role, ONES[one], _scale(one))


def _scale(word: str) -> Fraction:
    """How much one of them is in the unit that such amounts are kept in: 吨 are kept in kilograms."""
    unit = find_unit(word)
    return unit.scale if unit is not None else Fraction(1)


def _mean(total: Number, many: Number, scale: Fraction) -> Node:
    tree = ratio(total, many)
    return tree if scale == 1 else Product((tree, Fixed(scale)))


def _told(text: Text, role: Role, unit: str, scale: Fraction) -> Iterator[Relation]:
    earlier = [one for one in text.earlier(role) if one.plain and not one.each and not one.past]
    many = [one for one in earlier if bare(one.number) == unit and one.number.value > 1]
    total = _together(text, role)
    if many and total is not None and many[-1] is text.earlier(role)[-1]:
        relation = Relation("mean_differs", role.number, _mean(total, many[-1].number, scale), "warning")
        if holds(relation) or by_slip(relation):
            yield relation
            return
    totals = [one for one in earlier if _total(one, role) and one not in many][-TOTALS:]
    made = [
        Relation("mean_differs", role.number, _mean(total.number, count.number, scale), "warning")
        for count in reversed(many)
        for total in reversed(totals)
    ]
    exact = next((one for one in made if holds(one)), None)
    if exact is not None:
        yield exact
    elif YEARLY.search(role.gap) or _paid(text, role):
        return
    elif len(many) == 1 and totals and totals[-1] is _last(text, role) and _beside(text, role, many[0]):
        likely = [one for one in made if near(one) or by_slip(one)]
        if len(likely) == 1:
            yield likely[0]


def _together(text: Text, role: Role) -> Number | None:
    """What they have together, right behind what one has: 2,214人，每人5,000元，共1,107万元."""
    made = text.sentence(role)
    at = made.index(role) + 1
    found = made[at] if at < len(made) else None
    fits = found is not None and found.plain and TOGETHER.fullmatch(found.gap) and _total(found, role)
    return found.number if found is not None and fits else None


def _paid(text: Text, role: Role) -> bool:
    """Whether an amount further on is so many times this one: 6,875人，每人1,200元，计825万元."""
    made = text.sentence(role)
    here = made.index(role)
    counts = [one.number for one in made[:here] if one.plain and one.number.dimension == "count"]
    behind = [one.number for one in made[here + 1 : here + 3] if _total(one, role)]
    return any(
        holds(Relation("mean_differs", paid, Product((Of(count), Of(role.number)))))
        for paid in behind
        for count in counts
    )


def _last(text: Text, role: Role) -> Role | None:
    """The last number in front that may be told of all, be it last year's or a standard."""
    return next((one for one in reversed(text.earlier(role)) if _total(one, role)), None)


def _total(one: Role, role: Role) -> bool:
    """Whether an amount may be what all of them have: of the dimension of what one has, and larger."""
    left, right = one.number, role.number
    same = left.dimension == right.dimension and (left.dimension != "count" or bare(left) == bare(right))
    return same and left.value > right.value


def _beside(text: Text, role: Role, count: Role) -> bool:
    """Whether no other value of one of many stands between the number of them and this one."""
    made: Sequence[Role] = text.sentence(role)
    between = made[made.index(count) + 1 : made.index(role)]
    return not any(one.each or re.search("[；;]", one.gap) for one in between) and "；" not in role.gap
