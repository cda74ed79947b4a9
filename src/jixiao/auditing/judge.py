"""The judge: whether each relation holds for some values that are printed like this, and by which reading."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jixiao.auditing.readings import other_reading
from jixiao.auditing.relation import Node, Of, Relation, gap
from jixiao.extraction.claims import Number

VERDICTS = ("verified", "rounding", "explained", "inconsistent", "unverifiable")


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """What was found of one relation. `reading`: the expression that holds, where it is not the first one."""

    relation: Relation
    verdict: str
    reading: Node | None = None


def judge(relations: Iterable[Relation]) -> list[Verdict]:
    """A verdict for each relation. A share or rate that another relation explains is not accused by this one; the same
    number printed elsewhere explains nothing."""
    verdicts = [_one(relation) for relation in relations]
    explained: set[Number] = {
        one.relation.claimed
        for one in verdicts
        if one.verdict == "verified"
        and one.relation.claimed.dimension == "ratio"
        and not isinstance(one.relation.tree, Of)
    }
    return [
        Verdict(one.relation, "explained")
        if one.verdict in ("inconsistent", "rounding") and one.relation.claimed in explained
        else one
        for one in verdicts
    ]


def _one(relation: Relation) -> Verdict:
    off = gap(relation)
    if off is None:
        return Verdict(relation, "unverifiable")
    if off == 0:
        return Verdict(relation, "verified")
    for reading in relation.readings:
        if gap(relation, reading) == 0:
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
