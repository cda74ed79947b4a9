"""Rates whose base stands right in front of them or in front of the part: 为计划1,542件的52.92%; 预算A，支出B，为预算的82.58%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from jixiao.auditing.checks.prose_text import BUDGETS, Text, alike, bare, by_slip, near, target
from jixiao.auditing.relation import Relation, holds, ratio
from jixiao.extraction.roles import Role

OF_IT = re.compile(r"^(?:的|[)）]的)(?:约|仅)?$")
BASE = re.compile(r"(?:占|为|达到?|相当于|完成|恢复到|是)[^，,；;。：:]{0,18}$")
OF_BUDGET = re.compile(
    r"^[，,](?:仅|约)?(?:为|占|完成|达到?)(?:调整后|年初|全年|年度)?预算(?:数|总额|安排)?的$"
)
NO_TOP = re.compile("[比较与]|目标|标准|要求|限额|控制")
CLOSE_TO = 3


def stems(text: Text) -> Iterator[Relation]:
    """The rates of a passage that the words tie to the amount right in front of them, or to 预算."""
    for made in text.sentences.values():
        for at, role in enumerate(made):
            if (
                role.number.dimension != "ratio"
                or role.kind == "growth"
                or not role.number.measured
                or target(role)
            ):
                continue
            if at > 1 and OF_IT.match(role.gap):
                yield from _of_it(made, at)
            elif at > 1 and OF_BUDGET.match(role.gap):
                yield from _of_budget(made, at)


def _of_it(made: Sequence[Role], at: int) -> Iterator[Relation]:
    """客运量6,842.15万人次，…恢复到2019年8,106.44万人次的84.40%: the amount in front, by the one that 的 stands behind."""
    role, base = made[at], made[at - 1]
    if (
        base.kind != "amount"
        or not base.number.measured
        or BASE.search(base.gap) is None
        or base.number.value <= 0
    ):
        return
    tops = [
        one
        for one in made[: at - 1]
        if one.kind in ("amount", "change")
        and one.number.measured
        and alike(one.number, base.number)
        and bare(one.number) == bare(base.number)
    ]
    if not tops:
        return
    relations = [
        Relation("rate_differs", role.number, ratio(one.number, base.number)) for one in reversed(tops)
    ]
    exact = next((one for one in relations if holds(one)), None)
    if exact is not None:
        yield exact
        return
    now = [
        one
        for one in tops
        if not one.past and not one.each and one.kind == "amount" and not NO_TOP.search(one.gap[-6:])
    ]
    if len(now) == 1 and len(tops) < CLOSE_TO:
        mine = Relation("rate_differs", role.number, ratio(now[0].number, base.number), "warning")
        if near(mine) or by_slip(mine):
            yield replace(mine, readings=tuple(one.tree for one in relations))


def _of_budget(made: Sequence[Role], at: int) -> Iterator[Relation]:
    """预算386.00万元，支出318.74万元，为预算的82.58%."""
    role, spent, budget = made[at], made[at - 1], made[at - 2]
    fits = budget.phase in BUDGETS and spent.phase == "final" and budget.plain and spent.plain
    if not fits or not alike(budget.number, spent.number) or re.search("[；;]", spent.gap + role.gap):
        return
    if spent.own and budget.own and spent.name != budget.name:
        return
    others = [one for one in made[: at - 2] if one.phase in BUDGETS and one.plain]
    relation = Relation(
        "rate_differs",
        role.number,
        ratio(spent.number, budget.number),
        readings=tuple(ratio(spent.number, one.number) for one in others),
    )
    if holds(relation) or near(relation) or by_slip(relation):
        yield relation
