"""The judge: whether each relation holds for some values that are printed like this, and by which reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jixiao.auditing.readings import other_reading, quotient_beside
from jixiao.auditing.relation import Node, Of, Ratio, Relation, gap, holds, numbers_of
from jixiao.extraction.claims import Number

VERDICTS = ("verified", "rounding", "explained", "inconsistent", "unverifiable")


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """What was found of one relation. `reading`: the expression that holds, where it is not the first one."""

    relation: Relation
    verdict: str
    reading: Node | None = None


def judge(relations: Iterable[Relation]) -> list[Verdict]:
    """A verdict for each relation."""
    return together([verdict_of(relation) for relation in relations])


def together(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The verdicts of relations told one by one, seen together. A share or rate that another relation explains is not accused
    by this one; the same number printed elsewhere explains nothing."""
    explained: set[Number] = {
        one.relation.claimed
        for one in verdicts
        if one.verdict == "verified"
        and one.relation.claimed.dimension == "ratio"
        and not isinstance(one.relation.tree, Of)
    }
    told = {
        tuple(numbers_of(one.relation.tree)): one.relation.claimed
        for one in verdicts
        if one.verdict == "verified" and isinstance(one.relation.tree, Ratio)
    }
    broken = [one.relation for one in verdicts if one.verdict == "inconsistent"]
    return [
        Verdict(one.relation, "explained")
        if one.verdict in ("inconsistent", "rounding")
        and (one.relation.claimed in explained or _told(one.relation, told) or _else(one.relation, broken))
        else one
        for one in verdicts
    ]


def _else(relation: Relation, broken: Sequence[Relation]) -> bool:
    """Whether its rate is that of another number beside it, of which nothing else is wrong: 合计2,878份，满意度94.36%."""
    claimed = relation.claimed
    rates = (one for one in broken if one.claimed is not claimed and one.claimed.dimension == "ratio")
    others = {number for one in rates for number in one.numbers()}
    return quotient_beside(relation, others) is not None


def _told(relation: Relation, told: Mapping[tuple[Number, ...], Number]) -> bool:
    """Whether another share beside it is the quotient of the same two numbers: it is not said of them a second time."""
    if not isinstance(relation.tree, Ratio) or relation.claimed.cell is not None:
        return False
    other = told.get(tuple(numbers_of(relation.tree)))
    return other is not None and other.passage is relation.claimed.passage


def verdict_of(relation: Relation) -> Verdict:
    """The verdict of a relation by itself."""
    if holds(relation):
        return Verdict(relation, "verified")
    off = gap(relation)
    if off is None:
        return Verdict(relation, "unverifiable")
    for reading in relation.readings:
        if holds(relation, reading):
            return Verdict(relation, "explained", reading)
    if not relation.certain:
        return Verdict(relation, "unverifiable")
    claimed = relation.claimed
    if not relation.exact and claimed.places > 0 and abs(off) < claimed.quantity.last_digit:
        return Verdict(relation, "rounding")  # cut instead of rounded, or shares made to give 100 %
    other = other_reading(relation)
    if other is not None:
        return Verdict(relation, "explained", other)
    return Verdict(relation, "inconsistent")
