"""Amounts with their shares in brackets: 蔬菜21,450吨（46.1%）、果品16,830吨（36.2%）、水产5,240吨（11.3%）: one base gives them all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.auditing.checks.prose_text import Text, alike, bare, by_slip, near
from jixiao.auditing.relation import Of, Ratio, Relation, ratio
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

OPENED = re.compile(r"[（(](?:占|占比|进度|累计进度|比重|份额)?(?:为)?$")
FEWEST = 3  # of two the wrong one is not known
DIGITS = 3  # of each share, and of each amount
Pair = tuple[Number, Number]
Ends = tuple[Fraction, Fraction]


def bracketed(text: Text) -> Iterator[Relation]:
    """The one share of a sentence, or its amount, that is of another base than all others."""
    if text.rule:
        return
    for made in text.sentences.values():
        rows: dict[str, list[Pair]] = {}
        for at in range(1, len(made)):
            pair = _pair(made, at)
            if pair is not None:
                rows.setdefault(bare(pair[0]), []).append(pair)
        for row in rows.values():
            yield from _odd(row)


def _pair(made: Sequence[Role], at: int) -> Pair | None:
    part, share = made[at - 1], made[at]
    if share.number.dimension != "ratio" or not share.number.measured or OPENED.fullmatch(share.gap) is None:
        return None
    if not part.plain or part.each or share.number.unit.symbol.endswith("点"):
        return None
    return part.number, share.number


def _odd(row: Sequence[Pair]) -> Iterator[Relation]:
    if len(row) < FEWEST or any(
        part.digits < DIGITS or part.value <= 0 or share.value <= 0 for part, share in row
    ):
        return
    if not all(alike(part, row[0][0]) for part, _ in row):
        return
    ends = [_base(*pair) for pair in row]
    for at, mine in enumerate(ends):
        others = [one for place, one in enumerate(ends) if place != at]
        low, high = max(one[0] for one in others), min(one[1] for one in others)
        if low > high or (mine[0] <= high and low <= mine[1]):
            continue
        known, told = max((pair for pair in row if pair is not row[at]), key=lambda pair: pair[1].value)
        part, share = row[at]
        relation = Relation("share_differs", share, ratio(part, Ratio(Of(known), Of(told))))
        if by_slip(relation) or near(relation):
            yield relation
        return


def _base(part: Number, share: Number) -> Ends:
    """Between which ends the base lies that an amount and its share tell."""
    half, step = share.quantity.last_digit / 2, part.quantity.last_digit / 2
    return (part.value - step) / (share.value + half), (part.value + step) / max(share.value - half, half)
