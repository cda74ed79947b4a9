"""Parts whose shares make 100 %: 人员A占P%，公用B占Q%，项目C占R%; they are all there is, so that their sum is the whole, too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from jixiao.auditing.checks.prose_text import alike, long
from jixiao.auditing.relation import Of, Ratio, Relation, holds, of, value_of
from jixiao.extraction.claims import Number

FEWEST = 3  # of two shares that make 100 % the one follows from the other
WIDE = Fraction(1, 2)  # of the last digit of each share: so far their sum may be from 100 %


def hundred(shares: Sequence[Relation]) -> Iterator[Relation]:
    """The shares of one base, and the sum of their parts, where all but one number fit. `shares`: those of a passage, as their
    words are read; what only may verify may accuse here."""
    groups: dict[Number, list[tuple[Relation, Number]]] = {}
    for one in shares:
        tree = one.tree
        if isinstance(tree, Ratio) and isinstance(tree.top, Of) and isinstance(tree.bottom, Of):
            groups.setdefault(tree.bottom.number, []).append((one, tree.top.number))
    for base, made in groups.items():
        parts = [part for _, part in made]
        if len(made) < FEWEST or len({*parts}) < len(made) or not all(alike(base, one) for one in parts):
            continue
        whole = Relation("parts_differ", base, of(*parts))
        broken = [(share, part) for share, part in made if not holds(share)]
        if holds(whole):
            # the amounts agree with each other: one share alone is wrong
            if len(broken) == 1 and _hundred(
                [one for one, _ in made if one is not broken[0][0]], parts, base
            ):
                yield replace(broken[0][0], certain=True)
            continue
        if not _hundred([one for one, _ in made], [], base):
            continue
        if len(broken) == 1 and long(broken[0][1]):
            rest = of(*(one for one in parts if one is not broken[0][1]))
            missing = base.value - (value_of(rest) or Fraction(0))
            if missing > 0 and _fits(broken[0][0], missing / base.value):
                yield whole
                yield replace(broken[0][0], certain=True)
        elif len(broken) == len(made):
            total = value_of(whole.tree)
            if total and all(_fits(share, part.value / total) for share, part in made):
                yield whole


def _hundred(shares: Sequence[Relation], parts: Sequence[Number], base: Number) -> bool:
    """Whether shares make 100 %; with `parts`, those of the parts that none of them is of count as they are."""
    told = sum((one.claimed.value for one in shares), Fraction(0))
    of_them = {
        one.tree.top.number for one in shares if isinstance(one.tree, Ratio) and isinstance(one.tree.top, Of)
    }
    if parts:
        told += sum((one.value / base.value for one in parts if one not in of_them), Fraction(0))
    room = sum((one.claimed.quantity.last_digit * WIDE for one in shares), Fraction(0))
    return abs(told - 1) <= room


def _fits(share: Relation, value: Fraction) -> bool:
    return abs(value - share.claimed.value) <= share.claimed.quantity.last_digit * WIDE * 2
