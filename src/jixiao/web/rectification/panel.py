"""What pages say of problems: the list of a year with what is proposed, those of last year, those that are overdue."""

from __future__ import annotations

from typing import Any

from jixiao.flows.after import file_of
from jixiao.reporting.rectification import register
from jixiao.web.documents.access import works_on
from jixiao.web.filling.veil import HIDDEN
from jixiao.web.people.models import Unit
from jixiao.web.rectification.changes import may_edit, may_judge
from jixiao.web.rectification.models import KIND, SOURCES, STATES, WITHHELD, Problem, seen_of
from jixiao.web.rectification.proposals import proposals
from jixiao.web.year.models import Work

OBJECTIVES = "objectives"  # where last year's problems are read again
SUFFIXES = (".docx", ".xlsx")
CLASSIFIED = "classified"
SPELLS = (
    "problem",
    "cause",
    "measure",
    "proof",
    "opinion",
)  # the texts of a problem that may spell what is classified
MOST_LATE = 50  # lines of overdue problems on the first page


def panel(work: Work, request: Any) -> dict[str, Any]:
    """What the page of a piece of work says of problems; nothing where it is of another kind."""
    if work.kind == OBJECTIVES:
        return {"last_problems": last_year(work.unit, work.year, request)}
    if work.kind != KIND:
        return {}
    edits = may_edit(work, request.user)
    found = list(
        Problem.objects.for_user(request.user).filter(work=work).select_related("person", "work__unit")
    )
    return {
        "kept": True,
        "seen": seen_of(found),
        "problems": told(found, request.english, request.user),
        "proposals": [(one, SOURCES[one.source][request.english]) for one in proposals(work)]
        if edits
        else [],
        "edits_problems": edits,
        "removes_problems": edits and work.state == work.rules.start,
        "judges_problems": may_judge(work, request.user),
        "rectification": True,
    }


def open_to(problem: Problem, person: Any, english: bool = False) -> Problem:
    """A problem as a person may read it: what is classified is for who works on it. It is not to be saved."""
    if problem.withheld == CLASSIFIED and not works_on(problem.work, person):
        for name in SPELLS:
            if getattr(problem, name):
                setattr(problem, name, HIDDEN[english])
    return problem


def told(problems: Any, english: bool, person: Any) -> list[dict[str, Any]]:
    """Problems with their words for a page."""
    problems = [open_to(one, person, english) for one in problems]
    return [
        {
            "one": one, "source": SOURCES[one.source][english], "state": STATES[one.state][english],
            "withheld": WITHHELD[one.withheld][english] if one.withheld else "",
        }
        for one in problems
    ]  # fmt: skip


def last_year(unit: Unit, year: int, request: Any) -> list[dict[str, Any]]:
    """The problems of the year before that are not accepted: this year begins with them."""
    found = Problem.objects.for_user(request.user).unsettled().filter(work__unit=unit, work__year=year - 1)
    return told(found.select_related("work__unit", "person"), request.english, request.user)


def of_year(unit: Unit, year: int, request: Any) -> dict[str, Any]:
    """What the page of a unit's year says: last year's open problems, and this year's that are overdue."""
    both = (
        Problem.objects.for_user(request.user)
        .unsettled()
        .filter(work__unit=unit, work__year__in=(year - 1, year))
    )
    found = list(both.select_related("work__unit", "person"))
    found = [open_to(one, request.user, request.english) for one in found]
    return {
        "last_problems": told(
            [one for one in found if one.work.year == year - 1], request.english, request.user
        ),
        "late_problems": [one for one in found if one.work.year == year and one.late],
    }


def overdue(person: Any) -> list[Problem]:
    """The problems of all units of a person that are overdue, the longest first."""
    found = Problem.objects.for_user(person).overdue().select_related("work__unit").order_by("due", "pk")
    return [open_to(one, person) for one in found[:MOST_LATE]]


def register_file(work: Work, problems: Any, suffix: str) -> bytes:
    """整改台账 of a work, as a .docx or .xlsx."""
    rows = [
        (
            one.problem, "—", one.cause, one.measure, one.section, one.person.name if one.person else "",
            one.due.isoformat() if one.due else "", one.proof, STATES[one.state][0],
        )
        for one in problems
    ]  # fmt: skip
    title = f"{work.year}年度{work.unit.name}绩效评价问题清单和整改台账"
    return file_of(register(title, work.unit.name, work.year, rows, fictional=work.unit.synthetic), suffix)
