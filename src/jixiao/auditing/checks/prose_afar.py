"""Rates of spending that nothing explains, of the one budget that the sentences and passages in front of them print."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction

from jixiao.auditing.checks.prose_text import BUDGETS, Text, by_slip, clause, long, near, target
from jixiao.auditing.relation import Relation, holds, ratio
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

RATE = re.compile(r"(?:执行|支付|支出|使用|拨付|预算完成)(?:率|进度|比例)")
SPENT = re.compile(r"(?:支出|执行|使用|支付|拨付|开支|兑付|发放)(?:[^，,。；;率]{0,6})$")
PLANNED = re.compile("预算|总额|安排|下达|到位|投入|总投资|共计")
NOT_ALL = re.compile("其中|包括|结余|结转|未|追加|调[增减]|核减|收回|上年")
MOVED = re.compile("追加|调[增减]|调整(?:增加|减少)|核减")
NEAR = Fraction(1, 8)
DIGITS = 4  # of a rate, or of what was spent, where several budgets are tried


def afar(made: Sequence[Text], explained: Collection[Number]) -> Iterator[Relation]:
    """For each such rate: what was spent, right in front of it, by what was planned; accused where one slip explains it, or where
    there is but one amount that it may be of and the rate is near."""
    for text in made:
        if text.rule:
            continue
        for role in text.roles:
            if role.kind != "rate" or role.number in explained or target(role) or role.number.value == 1:
                continue
            if not RATE.search(role.gap) or not long(role.number, 2):
                continue
            yield from _of_plan(text, role)


def _of_plan(text: Text, role: Role) -> Iterator[Relation]:
    earlier = text.earlier(role)
    if not earlier:  # 全年支出3,962.35万元。预算完成率94.55%。
        earlier = text.sentences.get(role.sentence - 1, [])
    spent = earlier[-1] if earlier else None
    if spent is None or not _spent(spent) or NOT_ALL.search(role.gap):
        return
    told = [*_near_before(text), *text.before(spent)]
    before = [one for one in told if _planned(one)]
    if any(MOVED.search(one.gap[-24:]) for one in told) and not any(
        one.phase == "adjusted" for one in before
    ):
        return  # 年初预算A，年中调整增加B: what there was to spend is not told
    values = {one.number.value: one.number for one in before if one.number.value != spent.number.value}
    relations = [
        Relation("rate_differs", role.number, ratio(spent.number, base), "warning")
        for base in values.values()
    ]
    if any(holds(one) for one in relations):
        return
    if len(relations) == 1:
        one = relations[0]
        if by_slip(one) or near(one, NEAR):
            yield one
    elif long(role.number, DIGITS):
        slipped = [one for one in relations if by_slip(one)]
        if len(slipped) == 1:
            yield slipped[0]


def _near_before(text: Text) -> list[Role]:
    start = text.roles[0].number.order
    return [one for one in text.near if one.number.order < start]


def _spent(role: Role) -> bool:
    return (
        role.plain
        and not role.each
        and not role.past
        and not role.part
        and role.number.dimension == "money"
        and SPENT.search(clause(role.gap)) is not None
    )


def _planned(role: Role) -> bool:
    """Whether an amount may be all that there was to spend."""
    words = role.gap[-24:]
    return (
        role.plain
        and role.number.dimension == "money"
        and not role.each
        and not role.past
        and not role.part
        and (role.phase in BUDGETS or PLANNED.search(words) is not None)
        and NOT_ALL.search(words) is None
    )
