"""Rates whose base stands right in front of them or in front of the part: 为计划1,542件的52.92%; 预算A，支出B，为预算的82.58%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from jixiao.auditing.checks.prose_text import BUDGETS, Text, alike, bare, by_slip, near, plain, target
from jixiao.auditing.relation import Of, Ratio, Relation, holds, less, of, ratio
from jixiao.extraction.roles import Role

OF_IT = re.compile(r"^(?:的|[)）]的)(?:约|仅)?$")
BASE = re.compile(r"(?:占|为|达到?|相当于|完成|恢复到|是)[^，,；;。：:]{0,18}$")
OF_BUDGET = re.compile(
    r"^[，,](?:仅|约)?(?:为|占|完成|达到?)(?:调整后|年初|全年|年度)?预算(?:数|总额|安排)?的$"
)
NO_TOP = re.compile("[比较与]|目标|标准|要求|限额|控制")
CLOSE_TO = 3
DUE_RATE = re.compile(r"^[，,][\u4e00-\u9fff]{1,6}率(?:仅)?(?:为|达|达到)?$")
DUE = re.compile("(?:^|[，,；;。：:年月日])[^，,；;]{0,6}应(?!急|用|当|对)[^，,；;]{1,10}$")
PAID = re.compile("^[，,](?:实|已|实际)[^，,；;]{1,10}$")
BARE = re.compile(r"^[，,（(]占(?:比)?$")
MANY = 3  # shares of one base
SINCE = re.compile(r"[与较比][^，,。；;]{0,14}$")
SINCE_END = re.compile(r"^(?:的)?(?:相比|比较)?[，,]?[^，,；;]{0,10}(?:增加|减少)(?:了)?$")
LONG = 3


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
            elif at > 1 and DUE_RATE.match(role.gap):
                yield from _due(made, at)
        yield from _siblings(text, made)
        yield from _since(text, made)


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


def _due(made: Sequence[Role], at: int) -> Iterator[Relation]:
    """应收水费486.20万元，实收421.55万元，收缴率86.70%."""
    role, paid, due = made[at], made[at - 1], made[at - 2]
    fits = DUE.search(due.gap) is not None and PAID.search(paid.gap) is not None and due.plain and paid.plain
    if (
        fits
        and alike(paid.number, due.number)
        and bare(paid.number) == bare(due.number)
        and due.number.value > 0
    ):
        relation = Relation("rate_differs", role.number, ratio(paid.number, due.number))
        if holds(relation) or near(relation) or by_slip(relation):
            yield relation


def _siblings(text: Text, made: Sequence[Role]) -> Iterator[Relation]:
    """A占47.08%；B占39.47%；C占12.43%: bare shares of one base, which all but one of three or more fit."""
    pairs = [
        (share, part)
        for part, share in pairwise(made)
        if share.kind == "share"
        and BARE.match(share.gap)
        and part.plain
        and not part.each
        and not target(share)
    ]
    pairs = [one for one in pairs if alike(one[1].number, pairs[0][1].number)]
    if len(pairs) < MANY:
        return
    together = of(*(part.number for _, part in pairs))
    if all(
        holds(Relation("share_differs", share.number, ratio(part.number, together))) for share, part in pairs
    ):
        return  # they are all there is
    odd: list[Relation] = []
    for base in dict.fromkeys(one.number for one in reversed(plain((*text.near, *text.roles)))):
        if (
            not alike(base, pairs[0][1].number)
            or base.value <= max(part.number.value for _, part in pairs) * 2 / 3
        ):
            continue
        made_of = [Relation("share_differs", share.number, ratio(part.number, base)) for share, part in pairs]
        fit = [holds(one) for one in made_of]
        if sum(fit) == len(pairs):
            return
        if sum(fit) == len(pairs) - 1 and not odd:
            odd.append(made_of[fit.index(False)])
    yield from (one for one in odd if near(one) or by_slip(one))


def _since(text: Text, made: Sequence[Role]) -> Iterator[Relation]:
    """与上年支出612.30万元相比，增加139.34万元，增长22.76%: the growth tells what last year's must be by this year's."""
    for at in range(1, len(made) - 1):
        base, change, rate = made[at - 1], made[at], made[at + 1]
        if not (
            base.number.measured
            and base.kind == "amount"
            and change.kind == "change"
            and rate.kind == "growth"
        ):
            continue
        if not (SINCE.search(base.gap) and SINCE_END.match(change.gap) and alike(base.number, change.number)):
            continue
        rise = Relation("growth_differs", rate.number, ratio(change.number, base.number), absolute=True)
        if not rate.number.measured or holds(rise) or rate.number.digits < LONG:
            continue
        fits: list[Relation] = []
        for now in plain(text.before(base)):
            before = (
                less(now.number, change.number) if change.direction > 0 else of(now.number, change.number)
            )
            told = Relation("growth_differs", rate.number, Ratio(Of(change.number), before), absolute=True)
            if alike(now.number, base.number) and now.number.digits >= LONG and holds(told):
                fits.append(Relation("difference_differs", base.number, before))
        if len({one.claimed for one in fits}) == 1 == len(fits) and near(fits[0]):
            yield fits[0]
