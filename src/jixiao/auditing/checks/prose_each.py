"""What one of many has in running text: 人均, 户均, 平均每公里, 日均, from the total and the number that stand beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from jixiao.auditing.checks.prose_text import Text, bare, by_slip, near
from jixiao.auditing.relation import Fixed, Node, Of, Product, Relation, holds, less, of, ratio, value_of
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
SEVERAL = 4  # the same that it may be of together
LONG = 3  # digits that no other amounts give by accident
AIMED = re.compile(
    "任务|计划|目标|指标|应|拟|需"
)  # 完成任务12万亩的105%: as many there should be, not as many as there are
LEFT = re.compile("结余|结转|剩余|退回|收回|上缴|节约|扣除|核减|审减|未|尚")
TOPPED = re.compile(
    "其余|其他部分|不足部分|差额|自筹|配套|另由|统筹解决"
)  # what else all of them have is not told


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


def _mean(total: Number | Node, many: Number, scale: Fraction) -> Node:
    tree = ratio(total, many)
    return tree if scale == 1 else Product((tree, Fixed(scale)))


def _told(text: Text, role: Role, unit: str, scale: Fraction) -> Iterator[Relation]:
    earlier = [one for one in text.earlier(role) if one.plain and not one.past and not _of_one(one, unit)]
    many = [one for one in earlier if bare(one.number) == unit and one.number.value > 1]
    total = _together(text, role)
    if many and total is not None and many[-1] is text.earlier(role)[-1]:
        relation = _relation(role, total, many[-1], scale)
        if _held(relation) or by_slip(relation):
            yield relation
            return
    totals = [one for one in earlier if _total(one, role) and one not in many]
    made = [
        _relation(role, total.number, count, scale)
        for count in reversed(many)
        for total in reversed(totals[-TOTALS:])
    ]
    exact = next((one for one in made if _held(one)), None)
    if exact is None:
        made_of = (
            _relation(role, several, count, scale)
            for count in reversed(many)
            for several in _several(text, role, [one for one in earlier if one not in many])
        )
        exact = next((one for one in made_of if _held(one)), None)
    if exact is not None:
        yield exact
        return
    if YEARLY.search(role.gap) or _paid(text, role) or TOPPED.search(_behind(role.number)):
        return
    done = [one for one in many if not AIMED.search(one.gap)]
    if len(done) == 1 and totals and totals[-1] is _last(text, role) and _beside(text, role, done[0]):
        likely = [one for one in made if done[0].number in one.numbers() and (near(one) or by_slip(one))]
        if len(likely) == 1:
            yield likely[0]


def _of_one(one: Role, unit: str) -> bool:
    """Whether a number is told of one of many; 高标准农田12.6万亩 only has a name with such words."""
    return one.each and (bare(one.number) != unit or re.search("均|每|单价", one.gap) is not None)


def _relation(role: Role, total: Number | Node, many: Role, scale: Fraction) -> Relation:
    """What each of many has. People and the like are told in whole numbers: one more or less by rounding is none."""
    claimed = role.number
    made = Relation("mean_differs", claimed, _mean(total, many.number, scale), "warning")
    value = value_of(made.tree)
    whole = claimed.dimension == "count" and claimed.places == 0
    if whole and value is not None and abs(value - claimed.value) < claimed.unit.scale:
        return replace(made, readings=(Fixed(claimed.value),))
    return made


def _held(relation: Relation) -> bool:
    return any(holds(relation, tree) for tree in (relation.tree, *relation.readings))


def _several(text: Text, role: Role, amounts: Sequence[Role]) -> Iterator[Node]:
    """What all may have by several amounts: 省级补助400万元、县级配套100万元 together, 500万元 less 结余20万元, or what the
    sentence before says."""
    near_by = [one for one in amounts if _same(one, role)][-SEVERAL:]
    for size in range(2, len(near_by) + 1):
        for chosen in combinations(near_by, size):
            yield of(*(one.number for one in chosen))
    for whole, rest in combinations(near_by, 2):
        if LEFT.search(rest.gap) and whole.number.value > rest.number.value:
            yield less(whole.number, rest.number)
    if role.number.digits >= LONG:
        before = [one for one in text.sentences.get(role.sentence - 1, []) if one.plain and not one.each]
        yield from (Of(one.number) for one in before if _total(one, role))


def _behind(number: Number) -> str:
    """The words of its sentence behind a number."""
    _, end = number.passage.sentence(number.start)
    return number.passage.text[number.end : end]


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
    return _same(one, role) and one.number.value > role.number.value


def _same(one: Role, role: Role) -> bool:
    left, right = one.number, role.number
    return left.dimension == right.dimension and (left.dimension != "count" or bare(left) == bare(right))


def _beside(text: Text, role: Role, count: Role) -> bool:
    """Whether no other value of one of many stands between the number of them and this one."""
    made: Sequence[Role] = text.sentence(role)
    between = made[made.index(count) + 1 : made.index(role)]
    return not any(one.each or re.search("[；;]", one.gap) for one in between) and "；" not in role.gap
