"""Rates and shares that nothing explains, of a base that the words name and another sentence prints: 占合同总额的97.18%."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction

from jixiao.auditing.checks.prose_rates import BUDGET_OF
from jixiao.auditing.checks.prose_text import Text, alike, bare, by_slip, clause, plain, target
from jixiao.auditing.relation import Node, Relation, holds, ratio, value_of
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

DIRECT = re.compile(r"[，,]?(?:仅|约|只)?(?:占|为|完成|达到|达|相当于)[^，,。；;、=]*$")
FILL = re.compile(
    r"^(?:全部|全年|全市|全县|全区|全局|本|其|该|年度|同期)+|(?:总额|总数|总量|总|金额|资金|数|额|的)+$"
)
PLURAL = re.compile(r"分别|依次|合计|两|三|各|其中|另|余")
WHOLE = re.compile(r"总[额数量价]$")
LEAST = 3  # characters of words that are the name of one amount
NEAR = Fraction(1, 5)


def based(made: Sequence[Text], explained: Collection[Number]) -> Iterator[Relation]:
    """For each rate or share that nothing gives: the amount right in front by the only one that is called so."""
    for text in made:
        if text.rule:
            continue
        for role in text.roles:
            if role.kind not in ("rate", "share") or role.number in explained or target(role):
                continue
            if not DIRECT.fullmatch(role.gap) or PLURAL.search(role.gap):
                continue
            found = _operands(text, role) or _of_budget(text, role)
            if found is not None:
                yield from _told(role, *found)


def _name(words: str) -> str:
    return FILL.sub("", re.sub(r"[（(][^（()）]*[）)]|[“”\s]", "", words))


def _operands(text: Text, role: Role) -> tuple[Number, Number] | None:
    """Part and base, where the words name the base."""
    name = _name(role.of)
    if BUDGET_OF.search(role.of) and _listed(text, role):
        return None  # 三公经费预算A，支出B。其中：公务接待费C，完成年初预算的P%: of its own, which is printed nowhere
    if len(name) < LEAST - (WHOLE.search(role.of) is not None):
        return None
    earlier = text.earlier(role)
    part = next((one for one in reversed(earlier) if one.number.dimension != "ratio"), None)
    if part is None or not part.plain or part.each or part.past:
        return None
    between = earlier[earlier.index(part) + 1 :]
    if any(not DIRECT.fullmatch(one.gap) for one in between):
        return None  # 占合同总额的97.18%，占预算的92.55%: both of the same amount; nothing else may stand between
    named = [one for one in plain((*text.near, *text.before(part))) if _called(one, name, part)]
    values = {one.number.value for one in named}
    return (part.number, named[-1].number) if len(values) == 1 else None


def _listed(text: Text, role: Role) -> bool:
    """Whether what stands in front of a rate is an item of a list that begins in its sentence."""
    earlier = text.earlier(role)
    return bool(earlier) and any(one.part for one in earlier) and earlier[-1].own


def _of_budget(text: Text, role: Role) -> tuple[Number, Number] | None:
    """Part and budget of one name: 预算28.50万元，其中接待费6.50万元…; 接待费4.83万元，完成预算的74.31%."""
    earlier = text.earlier(role)
    if not BUDGET_OF.search(role.of) or not earlier or not earlier[-1].plain or not earlier[-1].own:
        return None
    part = earlier[-1]
    named = [
        one
        for one in plain(text.before(part))
        if one.own and one.name == part.name and alike(one.number, part.number) and not one.past
    ]
    budget = len(named) == 1 and not part.past and named[0].number.value > 0
    return (part.number, named[0].number) if budget else None


def _called(one: Role, name: str, part: Role) -> bool:
    """Whether an amount is called by the name of the base."""
    words = re.sub(r"[“”]", "", clause(one.gap))
    return (
        one.number is not part.number
        and name in words[-len(name) - 6 :]
        and not one.each
        and not one.past
        and alike(one.number, part.number)
        and bare(one.number) == bare(part.number)
        and one.number.value > 0
    )


def _told(role: Role, part: Number, base: Number) -> Iterator[Relation]:
    rule = "share_differs" if role.kind == "share" else "rate_differs"
    tree: Node = ratio(part, base)
    relation = Relation(rule, role.number, tree, "warning", (ratio(base, part),))
    value = value_of(tree)
    near = value is not None and abs(value - role.number.value) <= NEAR * max(value, role.number.value)
    if holds(relation) or near or by_slip(relation):
        yield relation
