"""What the cases of a unit's year say of its budget: at the start, and as it was changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from jixiao.case.model import Case
from jixiao.core.finding import DataError
from jixiao.web.execution.money import fen
from jixiao.web.filling import draft
from jixiao.web.year import papers
from jixiao.web.year.models import OBJECTIVES, Paper, Work

ADJUSTMENT = "adjustment"
MARKS = {"涉密": "classified", "不予公开": "withheld"}
INITIAL, ADJUSTED, PROJECT = "budget_initial", "budget_adjusted", "project_budget_amount"


@dataclass(frozen=True, slots=True)
class Told:
    """The budget at the start of the year and the one it was changed to, in fen; None where no case says it. `withheld`: the mark of
    either."""

    initial: int | None = None
    adjusted: int | None = None
    withheld: str = ""

    @property
    def change(self) -> int | None:
        """By how much the budget changed."""
        return None if self.initial is None or self.adjusted is None else self.adjusted - self.initial


def told(unit: int, year: int) -> Told:
    """What was handed in says: the objectives, and the adjustment where there is one."""
    found = Paper.objects.filter(work__unit=unit, work__year=year, work__kind__in=(OBJECTIVES, ADJUSTMENT))
    newest: dict[str, Paper] = {}
    for one in found.select_related("work").defer("body").order_by("number"):
        newest[one.work.kind] = one
    return of(_case(newest.get(OBJECTIVES)), _case(newest.get(ADJUSTMENT)))


def changing(adjustment: Work) -> Told:
    """The same with the adjustment as it is being filled in."""
    began = Paper.objects.filter(
        work__unit=adjustment.unit_id, work__year=adjustment.year, work__kind=OBJECTIVES
    )
    start = _case(began.defer("body").order_by("-number").first())
    try:
        stands = draft.standing(adjustment)
    except DataError:
        return of(start, None)
    sheet = stands.filled.sheet if stands is not None else None
    return of(start, sheet.case if sheet is not None else None)


def of(start: Case | None, now: Case | None) -> Told:
    """A budget of the whole unit before that of a project; of the case as it is now, else of the objectives."""
    withheld = next((mark for one in (start, now) for mark in [_mark(one)] if mark), "")
    adjusted = _said(now, ADJUSTED)
    if adjusted is not None:
        initial = next(
            (said for said in (_said(now, INITIAL), _said(start, INITIAL), _said(start, ADJUSTED)) if said is not None), None
        )  # fmt: skip
        return Told(initial, adjusted, withheld)
    whole = next((said for said in (_said(start, INITIAL), _said(start, ADJUSTED)) if said is not None), None)
    if whole is not None:
        return Told(whole, None, withheld)
    return Told(_said(start, PROJECT), _said(now, PROJECT), withheld)


def marked(units: Collection[int], year: int) -> dict[int, str]:
    """The units whose newest cases mark their budget, with the mark. A file that does not hold the words is not opened."""
    found = Paper.objects.filter(
        work__unit__in=units, work__year=year, work__kind__in=(OBJECTIVES, ADJUSTMENT)
    )
    newest = {
        (one.work.unit_id, one.work.kind): one for one in found.select_related("work").order_by("number")
    }
    words, made = [one.encode() for one in MARKS], {}
    for (unit, _), paper in newest.items():
        body = bytes(paper.body)
        mark = _mark(_case(paper)) if body.startswith(b"PK") or any(one in body for one in words) else ""
        if mark:
            made[unit] = mark
    return made


def _case(paper: Paper | None) -> Case | None:
    try:
        return papers.scored(paper).sheet.case if paper is not None else None
    except DataError:
        return None


def _said(case: Case | None, id: str) -> int | None:
    found = case.facts.get((id, "")) if case is not None else None
    return fen(found.value) if found is not None and isinstance(found.value, Fraction) else None


def _mark(case: Case | None) -> str:
    found = (case.facts.get((id, "")) for id in (INITIAL, ADJUSTED, PROJECT)) if case is not None else ()
    return next((MARKS[one.secrecy] for one in found if one is not None and one.secrecy in MARKS), "")
