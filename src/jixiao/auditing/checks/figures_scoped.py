"""One slip of the pen between two amounts that only a scope and a phase name: 批复采购预算6,295万元, 政府采购项目年初预算数6,295万元."""

from __future__ import annotations

from jixiao.auditing.checks.figures_company import Figures
from jixiao.auditing.checks.figures_digits import agree, hardly, informative, kind_of
from jixiao.extraction.claims import Number
from jixiao.extraction.fact_words import FLOWS
from jixiao.extraction.same_fact import Name, alike_phases, opposed, staged_apart

LEAST = 4  # telling digits
LONG = 6  # the same, of two that stand in one paragraph
SPENT = {"", "final"}


def scoped(made: Figures, one: Number, other: Number) -> bool:
    """Whether both are of one scope and phase, and nothing else that is hardly apart is. They are one slip of the pen apart."""
    if min(informative(one), informative(other)) < LEAST or made.crossed(one, other):
        return False
    if one.cell is not None or other.cell is not None or one.passage is other.passage:
        return False
    if not _one(made.names[one], made.names[other], made.year):
        return False
    return not any(
        third is not one
        and third is not other
        and kind_of(third) == kind_of(one)
        and third.unit.scale == one.unit.scale
        and not agree(third, other)
        and hardly(third, one)
        and _one(made.names[third], made.names[one], made.year)
        for third in made.numbers
    )


def _one(a: Name, b: Name, year: int | None) -> bool:
    mine, theirs = a.scopes - set(FLOWS), b.scopes - set(FLOWS)
    if not mine or mine != theirs or (a.core and b.core and a.core != b.core):
        return False
    if opposed(a, b) or (a.year or year) != (b.year or year) or a.parts != b.parts:
        return False
    if a.flow == b.flow != "" and {a.phase, b.phase} <= SPENT:
        return True
    if staged_apart(a, b) or not a.phase or not b.phase:
        return False
    return alike_phases(a.phase, b.phase) and a.phase not in ("limit", "rate", "change")


def whole_again(made: Figures, one: Number, other: Number) -> bool:
    """Whether one paragraph tells twice what the whole spent: 决算数31,128.65万元，执行率95.67%。…支出决算数31,128.69万元. So long numbers are
    not one slip of the pen apart by accident."""
    if (
        one.passage is not other.passage
        or one.cell is not None
        or min(informative(one), informative(other)) < LONG
    ):
        return False
    a, b = made.names[one], made.names[other]
    if opposed(a, b) or not (a.whole and b.whole) or (a.year or made.year) != (b.year or made.year):
        return False
    return a.phase == b.phase == "final" and made.established(other)
