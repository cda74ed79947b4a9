"""Numbers that are told in couples, as households and their members: what adds up in the one adds up in the other (875户3081人)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, pairwise

from jixiao.auditing.checks.prose_text import Text, bare
from jixiao.auditing.relation import Relation, gap, holds, of
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

JOINED = re.compile(r"^[、，（(]?(?:共|计|涉及|惠及)?$")
MOST = 8  # couples of a passage
NEAR = Fraction(1, 8)
TELLING = 2  # digits of each number of a sum that is no accident
Couple = tuple[Number, Number]


def couples(text: Text) -> Iterator[Relation]:
    """The sums of one side of a passage's couples, where the same sum of the other side holds."""
    rows: dict[tuple[str, str], list[Couple]] = {}
    for made in text.sentences.values():
        for one, other in pairwise(made):
            if _couple(one, other):
                rows.setdefault((bare(one.number), bare(other.number)), []).append((one.number, other.number))
    for row in rows.values():
        if 3 <= len(row) <= MOST:
            yield from _sums(row)


def _couple(one: Role, other: Role) -> bool:
    return (
        one.plain
        and other.plain
        and one.number.dimension == other.number.dimension == "count"
        and bare(one.number) != bare(other.number)
        and JOINED.match(other.gap) is not None
        and not one.each
        and not other.each
    )


def _sums(row: Sequence[Couple]) -> Iterator[Relation]:
    for size in (3, 4):
        for chosen in combinations(row, size):
            for at in (size - 1, 0):  # the whole stands last, or first
                whole, parts = chosen[at], [one for place, one in enumerate(chosen) if place != at]
                for side in (0, 1):
                    yield from _same(whole, parts, side)


def _same(whole: Couple, parts: Sequence[Couple], side: int) -> Iterator[Relation]:
    """The sum of one side, where the other side's holds in numbers that are long enough."""
    known = Relation("parts_differ", whole[1 - side], of(*(one[1 - side] for one in parts)), exact=True)
    if not holds(known) or any(one.digits < TELLING for one in known.numbers()) or whole[1 - side].digits < 3:
        return
    relation = Relation("parts_differ", whole[side], of(*(one[side] for one in parts)), exact=True)
    off = gap(relation)
    if off is not None and abs(off) <= NEAR * whole[side].value:
        yield relation
