"""A sentence that tells again what another paragraph told: its other amounts stand there too, and one does not."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.auditing.checks.figures_company import Figures
from jixiao.auditing.checks.figures_digits import agree, hardly, informative, is_round, kind_of
from jixiao.extraction.claims import Number
from jixiao.extraction.fact_words import FLOWS
from jixiao.extraction.same_fact import Name, alike_phases, opposed, staged_apart

LEAST = 3  # digits of an amount
TELLING = 2  # of them that are no noughts at the end
COPIES = 2  # other amounts of the sentence that stand in the paragraph
SPENT = {"", "final"}


def retold(made: Figures, one: Number, other: Number) -> bool:
    """Whether the sentence of one number tells the paragraph of the other again, and nothing else there may be meant."""
    if (
        one.cell is not None
        or other.cell is not None
        or one.passage is other.passage
        or one.dimension != "money"
    ):
        return False
    if min(informative(one), informative(other)) < LEAST or not hardly(one, other) or is_round(other):
        return False
    if not _one(made.names[one], made.names[other]):
        return False
    there = [
        x for x in other.passage.numbers if x in made.names and kind_of(x) == "money" and x.digits >= LEAST
    ]
    copies = {
        x.value
        for x in _beside(one)
        if any(agree(x, y) and x.unit is y.unit for y in there if y is not other)
    }
    if len(copies) < COPIES or any(agree(one, x) for x in there):
        return False
    return not any(
        x is not other and not agree(x, other) and hardly(one, x) and _one(made.names[one], made.names[x])
        for x in there
    )


def _beside(one: Number) -> Iterator[Number]:
    """The other amounts of its sentence."""
    start, end = one.passage.sentence(one.start)
    for x in one.passage.numbers:
        inside = x is not one and start <= x.start < end
        if inside and x.dimension == "money" and x.digits >= LEAST and informative(x) >= TELLING:
            yield x


def _one(a: Name, b: Name) -> bool:
    """Whether both may be one amount of one phase: of the whole, or of one scope."""
    if opposed(a, b):
        return False
    mine, theirs = a.scopes - set(FLOWS), b.scopes - set(FLOWS)
    narrow = (
        (mine <= theirs or theirs <= mine)
        if mine and theirs
        else a.whole and b.whole and not mine and not theirs
    )
    if not narrow or (a.core and b.core and a.core != b.core):
        return False
    if {a.phase, b.phase} <= SPENT:
        return "final" in (a.phase, b.phase) or a.flow == b.flow != ""
    return bool(a.phase and b.phase) and not staged_apart(a, b) and alike_phases(a.phase, b.phase)
