"""Growth that follows a base, what it became, and their difference: 由80元提高到98元，增加18元，增幅22.50%."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import combinations, permutations

from jixiao.auditing.checks.prose_text import Text, alike, by_slip, near
from jixiao.auditing.relation import Relation, growth, holds, less, ratio
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

BEHIND = re.compile(
    r"^[)）]?[，,、（(]?(?:即|同比|较?[比较](?:年初|上年|去年|预算|年初预算|上期|上年同期))?"
    r"(?:增长|增加|下降|减少|降低|提高|增幅|降幅|上升|减幅|调增|调减|压减|节约|审减|核减)(?:率|幅度)?(?:为|了|达|约)?$"
)
CHANGED = re.compile(r"净?[增减升降多少]|高|低|调|压|节|缩")
MOST = 4  # amounts in front of a growth that it may be of


def triples(made: Sequence[Text], explained: Collection[Number]) -> Iterator[Relation]:
    """For each growth that nothing explains, right behind amounts of which one is the difference of two others."""
    for text in made:
        for role in text.roles:
            plain = role.kind == "growth" and role.number.measured and BEHIND.match(role.gap)
            found = _difference(_row(text, role)) if plain and role.number not in explained else None
            if found is not None:
                yield from _growth(role.number, *found)


def _growth(claimed: Number, change: Number, base: Number, now: Number) -> Iterator[Relation]:
    tree = growth(now, base) if now.value > base.value else ratio(less(base, now), base)
    others = (ratio(change, base), ratio(change, now))
    relation = Relation("growth_differs", claimed, tree, "warning", others, absolute=True)
    if holds(relation) or near(relation, signed=False) or by_slip(relation):
        yield relation


def _row(text: Text, role: Role) -> list[Role]:
    """The last amounts of one kind in front, none of them apart."""
    row: list[Role] = []
    for one in reversed(text.earlier(role)):
        if not one.number.measured or one.number.dimension == "ratio":
            break
        if not row or alike(one.number, row[0].number):
            row.insert(0, one)
        if re.search("[；;]", one.gap) or len(row) == MOST:
            break
    return row


def _difference(row: Sequence[Role]) -> tuple[Number, Number, Number] | None:
    """Change, base and what it became, where just one of the amounts is the difference of the two others."""
    made: list[tuple[Number, Number, Number]] = []
    for three in combinations(row, 3):
        if row[-1] not in three:
            continue
        for change, base, now in permutations(three):
            rises = now.number.value > base.number.value
            moved = base.direction or (now.direction and not re.search("[到至为]$", now.gap))
            if moved or base.number.order > now.number.order or not CHANGED.search(change.gap):
                continue
            tree = less(now.number, base.number) if rises else less(base.number, now.number)
            if holds(Relation("difference_differs", change.number, tree, absolute=True)):
                made.append((change.number, base.number, now.number))
    return made[0] if len(made) == 1 else None
