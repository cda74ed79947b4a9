"""The audit of one document: all checks run, relations judged, causes merged, and how much could be checked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from jixiao.auditing.catalogue import CHECKS
from jixiao.auditing.judge import Verdict, together, verdict_of
from jixiao.auditing.relation import Relation
from jixiao.auditing.remark import Remark
from jixiao.auditing.repair import alone, remarks_of
from jixiao.auditing.view import Judged, View
from jixiao.extraction.claims import Number


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a document was checked. `quantities`: measured numbers (no limits); `tied`: in at least one relation;
    `verified`: in one that holds; `unverifiable`: in none; `relations`: how many relations by verdict."""

    quantities: int
    tied: int
    verified: int
    unverifiable: int
    tables: int
    tables_tied: int
    relations: dict[str, int]


@dataclass(frozen=True, slots=True)
class Audit:
    """The remarks in reading order, the verdicts behind them, and the coverage."""

    remarks: tuple[Remark, ...]
    verdicts: tuple[Verdict, ...]
    coverage: Coverage


def audit(view: View, only: Collection[str] = (), skip: Collection[str] = ()) -> Audit:
    """Run the checks. `only`, `skip`: codes of rules; empty `only` for all."""
    apart: list[Verdict] = []  # of each relation by itself: late ones change nothing of it
    remarks: list[Remark] = []
    verdicts: list[Verdict] = []
    judged = Judged()
    for late in (False, True):
        for check in CHECKS:
            if check.late == late:
                for made in check.run(view, judged):
                    if isinstance(made, Relation):
                        apart.append(verdict_of(made))
                    else:
                        remarks.append(made)
        verdicts = together(apart, view.numbers)
        judged = _judged(verdicts)
    wanted = [one for one in verdicts if _chosen(one.relation.rule, only, skip)]
    good = [one.relation for one in verdicts if one.verdict in ("verified", "explained")]
    remarks = [remark for remark in remarks if _chosen(remark.rule, only, skip)]
    remarks += remarks_of([one.relation for one in wanted if one.verdict == "inconsistent"], good)
    remarks += [alone(one.relation, "info") for one in wanted if one.verdict == "rounding"]
    rank = {
        id(passage): at for at, passage in enumerate(view.claims.passages)
    }  # cells of a row share its line

    def order(one: Remark) -> tuple[int, int, int, str]:
        return one.at.line, rank.get(id(one.spots[0].passage), 0), one.spots[0].start, one.rule

    ordered = sorted(_once(remarks), key=order)
    return Audit(tuple(ordered), tuple(verdicts), _coverage(view, verdicts))


def _chosen(rule: str, only: Collection[str], skip: Collection[str]) -> bool:
    return (not only or rule in only) and rule not in skip


def _once(remarks: list[Remark]) -> list[Remark]:
    """Without a second remark of the same rule on the same words."""
    seen: dict[tuple[object, ...], Remark] = {}
    for one in remarks:
        first = one.spots[0]
        seen.setdefault((one.rule, id(first.passage), first.start, one.claimed, one.recomputed), one)
    return list(seen.values())


def _judged(verdicts: list[Verdict]) -> Judged:
    verified = frozenset(
        number
        for one in verdicts
        if one.verdict in ("verified", "explained")
        for number in one.relation.numbers()
    )
    broken = frozenset(
        number for one in verdicts if one.verdict == "inconsistent" for number in one.relation.numbers()
    )
    return Judged(verified, broken, tuple(one.relation for one in verdicts))


def _coverage(view: View, verdicts: list[Verdict]) -> Coverage:
    measured = [number for number in view.numbers if number.measured]
    tied: set[Number] = set()
    verified: set[Number] = set()
    counts: dict[str, int] = {}
    for one in verdicts:
        counts[one.verdict] = counts.get(one.verdict, 0) + 1
        if one.verdict != "unverifiable":
            tied.update(one.relation.numbers())
        if one.verdict in ("verified", "explained", "rounding"):
            verified.update(one.relation.numbers())
    sheets = {number.cell[0] for number in tied if number.cell is not None}
    bound = sum(number in tied for number in measured)
    return Coverage(
        len(measured),
        bound,
        sum(number in verified for number in measured),
        len(measured) - bound,
        len(view.claims.sheets),
        len(sheets),
        counts,
    )
