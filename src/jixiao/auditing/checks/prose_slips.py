"""Rates and shares that nothing explains, beside two amounts that would, but for one slip of the pen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from jixiao.auditing.checks.prose_pairs import PLAIN
from jixiao.auditing.checks.prose_rates import BUDGET_OF, SAME
from jixiao.auditing.checks.prose_text import BUDGETS, Text, alike, by_slip, long, target
from jixiao.auditing.relation import Node, Of, Relation, holds, numbers_of, ratio
from jixiao.auditing.view import Judged
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

# between the part and its rate: no formula, no list of rates
DIRECT = re.compile(r"(?!的|.*(?:算得|计算|得出))[^分别=×÷。；;]*")
OWN = re.compile("其中|最[高低大小多少为]")
LEFT = re.compile("结余|结转|节余")
ROW = ("和", "、", "及", "与")
DIGITS = 4  # of a rate: shorter ones are a slip away from one of many quotients by accident
BASES = 4  # amounts in front of the part that its base may be; the more are tried the more fit by accident


def slipped_rates(made: Sequence[Text], judged: Judged) -> Iterator[Relation]:
    """For each rate or share that no check explains: the last amount in front of it by one of those before, where just one
    such pair is a slip of the pen away."""
    claims: dict[Number, list[Relation]] = {}
    for relation in judged.relations:
        claims.setdefault(relation.claimed, []).append(relation)
    for text in made:
        if text.rule:
            continue
        for role in text.roles:
            if role.kind not in ("rate", "share") or target(role):
                continue
            if not long(role.number, DIGITS) or role.number.hedged or _explained(claims.get(role.number, ())):
                continue
            near = [one for one in _pairs(text, role) if by_slip(one) and not holds(one, _turned(one))]
            if len(near) == 1 and not holds(near[0]):
                yield near[0]


def _turned(relation: Relation) -> Node:
    """The same quotient the other way round: 应诉316件，应出庭332件，出庭率95.18%."""
    top, bottom = numbers_of(relation.tree)
    return ratio(bottom, top)


def _explained(relations: Sequence[Relation]) -> bool:
    """Whether a rate comes out of other numbers; that the same is printed elsewhere explains nothing."""
    return any(
        holds(one, tree)
        for one in relations
        if not isinstance(one.tree, Of)
        for tree in (one.tree, *one.readings)
    )


def _pairs(text: Text, role: Role) -> Iterator[Relation]:
    earlier = text.earlier(role)
    if not earlier or not _sure(earlier[-1]) or not DIRECT.fullmatch(role.gap) or _in_row(text, role):
        return
    if OWN.search(role.gap):  # ，其中三季度最为集中，占全年的32.55%
        return
    part = earlier[-1]
    if role.kind == "rate" and not _worded(role, part):
        return
    if LEFT.search(part.gap) and not LEFT.search(role.word):
        return  # 预算100万元，年末结余2万元，完成率98%
    told = [
        before
        for before, one in pairwise(earlier)
        if one.kind == role.kind and one.gap.lstrip("，,；;") == role.gap.lstrip("，,；;")
    ]
    planned = BUDGET_OF.search(role.of) is not None and "预算" in role.of
    bases = [
        one
        for one in earlier[:-1]
        if (not planned or one.phase in BUDGETS)
        and _sure(one)
        and alike(one.number, part.number)
        and one not in told
    ]
    rule = "share_differs" if role.kind == "share" else "rate_differs"
    for base in bases[-BASES:]:
        if base.past == part.past:
            yield Relation(rule, role.number, ratio(part.number, base.number))


def _in_row(text: Text, role: Role) -> bool:
    """Whether another share follows at once: 未启动52个村、3835户，占15.6%和15%, of the first and the second."""
    at = text.roles.index(role) + 1
    after = text.roles[at] if at < len(text.roles) else None
    return after is not None and after.gap in ROW and after.number.dimension == "ratio"


def _worded(role: Role, part: Role) -> bool:
    """Whether a rate is of what stands in front of it by its word: 区域站121个，全年数据可用率 is of data, 办结856件，办结率 is of those, 持有…证的4,021人，持证率 as well."""
    stem, special = role.word[-2:], role.word[:-2] + (role.name if role.own else "")
    if any(special[at : at + 2] not in part.gap for at in range(0, len(special) - 1, 2)):
        return False  # 回收贷款1.25亿元，到期贷款回收率: of those that were due
    return (
        not stem
        or stem in PLAIN
        or SAME.get(stem, stem) in part.gap
        or any(sign in part.gap for sign in stem)
    )


def _sure(role: Role) -> bool:
    """Whether an amount is long enough that a slip in it is told from chance, and said of a whole."""
    return role.plain and not role.each and long(role.number)
