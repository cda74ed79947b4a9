"""What stands against handing on an appraisal: no project, one that lacks something, a conclusion that is too good."""

from __future__ import annotations

from collections.abc import Iterable

from jixiao.core.finding import Finding
from jixiao.flows.appraisal import appraisal_rules
from jixiao.web.appraisal.form import lacking, too_good
from jixiao.web.appraisal.models import Appraisal
from jixiao.web.appraisal.models import seen as seen
from jixiao.web.projects.models import EXEMPT, NEW, Project
from jixiao.web.year.models import Work


def answer(work: Work, name: str) -> list[Finding] | None:
    """What stands against it by a guard's name; None where this work has no answer to it."""
    if name == "nothing_listed":
        count = work.appraisals.count()
        some = [Finding("appraisal_some", values={"count": str(count)})] if count else []
        return some or unlisted(work, [])
    if name != "complete":
        return None
    projects = list(work.appraisals.all())
    if not projects:
        return [Finding("appraisal_none")]
    decided = work.state != work.rules.start
    found = [one for project in projects for one in _against(project, decided=decided)]
    return found or unlisted(work, projects)


def unlisted(work: Work, projects: Iterable[Appraisal]) -> list[Finding]:
    """A reminder of the new projects of the unit's list that do not stand among those that are appraised, and are not exempt."""
    listed = {text for one in projects for text in (one.name, one.code) if text}
    new = Project.objects.filter(unit=work.unit_id, year=work.year, kind=NEW, closed=None).exclude(
        appraisal=EXEMPT
    )
    count = sum(not {one.name, one.code} & listed for one in new)
    return [Finding("appraisal_unlisted", values={"count": str(count)}, severity="warning")] if count else []


def stale() -> Finding:
    """What is told where the projects are others than on the screen."""
    return Finding("appraisal_list_stale")


def _against(one: Appraisal, *, decided: bool) -> list[Finding]:
    values = {name: getattr(one, name) for name in ("money", "aspects", "conclusion", "remark")}
    lacks = [each for _, each in lacking(values, decided=decided)]
    found = []
    if lacks:
        names = tuple(each.values["name"] for each in lacks if "name" in each.values)
        if names:
            found.append(Finding("appraisal_lacks", values={"project": one.name, "lacks": names}))
        found += [each for each in lacks if "name" not in each.values]
    judged = {id: said.get("judgement", "") for id, said in one.aspects.items()}
    if one.conclusion and not appraisal_rules().allowed(judged.values(), one.conclusion):
        found.append(too_good(judged, one.conclusion))
    return found
