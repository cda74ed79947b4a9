"""From whom a sample is drawn: the units whose self-evaluation was filed, with what the rules ask of each."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from jixiao.core.finding import DataError
from jixiao.scoring.sheet import Sheet
from jixiao.web.people.models import Unit
from jixiao.web.sampling.drawing import Candidate
from jixiao.web.sampling.sampled import REVIEW
from jixiao.web.year import papers
from jixiao.web.year.models import Paper, Work

FILED = "self_evaluation"
YEARS = 3  # in which a review counts as not long ago
BUDGETS = (
    "budget_adjusted",
    "budget_initial",
    "project_budget_amount",
)  # what a budget is called, the best first
SIZES = ((Fraction(10**8), "1亿元以上"), (Fraction(10**7), "1000万—1亿元"), (Fraction(0), "1000万元以下"))
UNKNOWN = "预算不明"


def works(scope: Unit, year: int) -> list[Work]:
    """The reviews that wait for a sample, or have begun: those of units whose self-evaluation was filed."""
    found = Work.objects.filter(year=year, unit__path__startswith=scope.path, kind__in=(FILED, REVIEW))
    every = list(found.select_related("unit").order_by("unit__code"))
    filed = {one.unit_id for one in every if one.kind == FILED and one.state == one.rules.path()[-1]}
    return [one for one in every if one.kind == REVIEW and one.unit_id in filed and not one.ended]


def candidates(scope: Unit, year: int) -> list[Candidate]:
    """All of them, with scores and strata."""
    reviews = works(scope, year)
    units = [one.unit_id for one in reviews]
    newest: dict[int, Paper] = {}
    found = Paper.objects.filter(work__unit__in=units, work__year=year, work__kind=FILED)
    for paper in found.select_related("work").defer("body").order_by("number"):
        newest[paper.work.unit_id] = paper
    before = Work.objects.filter(unit__in=units, year__in=range(year - YEARS, year), kind=REVIEW)
    reviewed = {one.unit_id for one in before if one.state == one.rules.path()[-1]}
    departments = {one.path: one.name for one in Unit.objects.filter(kind="department")}
    made = []
    for one in reviews:
        sheet = _sheet(newest.get(one.unit_id))
        strata = {"department": _department(one.unit, departments), "budget": _size(sheet)}
        made.append(
            Candidate(
                one.pk, one.unit.code, one.unit.name, strata, sheet.total.score if sheet is not None else None,
                sheet.total.points if sheet is not None else Fraction(0), one.unit_id in reviewed,
                one.version > 0 or one.state != one.rules.start,
            )
        )  # fmt: skip
    return made


def _sheet(paper: Paper | None) -> Sheet | None:
    try:
        return papers.scored(paper).sheet if paper is not None else None
    except DataError:
        return None


def _department(unit: Unit, departments: Mapping[str, str]) -> str:
    """The department to which a unit belongs, the nearest above it or itself."""
    above = [path for path in departments if unit.path.startswith(path)]
    return departments[max(above, key=len)] if above else "—"


def _size(sheet: Sheet | None) -> str:
    for id in BUDGETS if sheet is not None else ():
        stated = sheet.case.facts.get((id, "")) if sheet is not None else None
        if stated is not None and isinstance(stated.value, Fraction):
            value = stated.value
            return next(name for least, name in SIZES if value >= least)
    return UNKNOWN
