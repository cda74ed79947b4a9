"""Rates and shares that nothing explains, beside two amounts that would, but for one slip of the pen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jixiao.auditing.checks.prose_pairs import PLAIN
from jixiao.auditing.checks.prose_rates import SAME
from jixiao.auditing.checks.prose_text import Text, alike, by_slip, long, target
from jixiao.auditing.relation import Node, Of, Relation, holds, numbers_of, ratio
from jixiao.auditing.view import Judged
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

DIRECT = re.compile(r"(?!的)[^分别=×÷。；;]*")  # between the part and its rate: no formula, no list of rates
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
            if not long(role.number) or role.number.hedged or _explained(claims.get(role.number, ())):
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
    if not earlier or not _sure(earlier[-1]) or not DIRECT.fullmatch(role.gap):
        return
    part = earlier[-1]
    if role.kind == "rate" and not _worded(role, part):
        return
    bases = [one for one in earlier[:-1] if _sure(one) and alike(one.number, part.number)]
    rule = "share_differs" if role.kind == "share" else "rate_differs"
    for base in bases[-BASES:]:
        if base.past == part.past:
            yield Relation(rule, role.number, ratio(part.number, base.number))


def _worded(role: Role, part: Role) -> bool:
    """Whether a rate is of what stands in front of it by its word: 区域站121个，全年数据可用率 is of data, 办结856件，办结率 is of those, 持有…证的4,021人，持证率 as well."""
    stem = role.word[-2:]
    return (
        not stem
        or stem in PLAIN
        or SAME.get(stem, stem) in part.gap
        or any(sign in part.gap for sign in stem)
    )


def _sure(role: Role) -> bool:
    """Whether an amount is long enough that a slip in it is told from chance, and said of a whole."""
    return role.plain and not role.each and long(role.number)
