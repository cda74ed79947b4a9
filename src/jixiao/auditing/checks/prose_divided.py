"""Amounts told with shares that make 100 %: 基本支出A，占P%，项目支出B，占Q%; each share is that of its amount in the sum of all."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction

from jixiao.auditing.checks.prose_text import Text, alike, bare, target
from jixiao.auditing.relation import Relation, of, ratio
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

SHARE = re.compile(r"^[，,（(]?(?:约|分别|各)?(?:占|占比|比重|比例)[^，,；;。、]{0,14}$|^[（(]$")
FINE = 1  # decimals that a share has, or it tells too little of two
FEW = 2
Pair = tuple[Role, Role]


def divided(text: Text, told: Collection[Number]) -> Iterator[Relation]:
    """The shares of a sentence that follow their amounts, all of one kind, and are all there is. `told`: those whose base the words
    name."""
    for made in text.sentences.values():
        row: list[Pair] = []
        for at in range(1, len(made)):
            part, share = made[at - 1], made[at]
            if _pair(part, share):
                if row and not _together(row[-1], (part, share), made):
                    yield from _told(row, told)
                    row = []
                row.append((part, share))
        yield from _told(row, told)


def _pair(part: Role, share: Role) -> bool:
    number = share.number
    return (
        part.plain
        and not part.each
        and part.number.value > 0
        and number.dimension == "ratio"
        and number.measured
        and not number.unit.symbol.endswith("点")
        and share.kind in ("share", "rate")
        and SHARE.match(share.gap) is not None
        and not target(share)
    )


def _together(one: Pair, other: Pair, made: Sequence[Role]) -> bool:
    """Whether two pairs follow each other and are of one kind, said alike."""
    near = made.index(other[0]) == made.index(one[1]) + 1
    kind = alike(one[0].number, other[0].number) and bare(one[0].number) == bare(other[0].number)
    return near and kind and one[1].kind == other[1].kind and one[1].of == other[1].of


def _told(row: Sequence[Pair], told: Collection[Number]) -> Iterator[Relation]:
    shares = [share.number for _, share in row]
    if any(one in told for one in shares):
        return
    room = sum((one.quantity.last_digit for one in shares), Fraction(0)) / 2
    if len(row) < FEW or abs(sum((one.value for one in shares), Fraction(0)) - 1) > room:
        return
    if len(row) == FEW and min(one.places for one in shares) < FINE:
        return
    whole = of(*(part.number for part, _ in row))
    for part, share in row:
        yield Relation("share_differs", share.number, ratio(part.number, whole))
