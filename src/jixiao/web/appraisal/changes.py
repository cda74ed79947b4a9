"""What people do to projects that are appraised: write one, take one out of the list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max

from jixiao.core.finding import Finding
from jixiao.core.system import Why
from jixiao.process.apply import editable
from jixiao.web.appraisal.form import Told, read
from jixiao.web.appraisal.models import KIND, Appraisal
from jixiao.web.log.models import record
from jixiao.web.people.models import held, roles_for
from jixiao.web.year.models import Work
from jixiao.web.year.standing import waiting


@dataclass(slots=True)
class Outcome:
    """What came of a change: everything that stands against it, each with its field; nothing where it was done."""

    found: list[Told] = field(default_factory=list)
    project: Appraisal | None = None


def barred(mine: Work, person: Any) -> tuple[Finding, ...]:
    """Why somebody may not change the projects of a work now; nothing where they may."""
    not_begun = waiting(mine)
    if not_begun:
        return not_begun
    roles = roles_for(held(person), mine.unit, mine.year)
    if mine.kind == KIND and editable(mine.rules, mine.stand(), roles):
        return ()
    return (Finding("appraisal_not_editable", values={"state": stands_at(mine)}),)


def adds(mine: Work, person: Any) -> tuple[Finding, ...]:
    """Why somebody may not add a project or take one out: the unit says which it has, as long as it fills in."""
    stands = barred(mine, person)
    if not stands and mine.state != mine.rules.start:
        return (Finding("appraisal_listed", values={"state": stands_at(mine)}),)
    return stands


def save(
    work: Work, person: Any, pk: int, said: Mapping[str, str], version: int, *, draft: bool, address: str = ""
) -> Outcome:
    """Write a project, a new one where `pk` is 0."""
    with transaction.atomic():
        mine = _locked(work)
        stands = [("", one) for one in (barred(mine, person) if pk else adds(mine, person))]
        one = mine.appraisals.filter(pk=pk).first() if pk else Appraisal(work=mine, number=0)
        if stands or one is None:
            return Outcome(stands or [("", Finding("appraisal_gone"))])
        if pk and one.version != version:
            return Outcome([("", Finding("appraisal_stale", values={"name": one.name}))], one)
        before = one.content() if pk else {}
        values, found = read(mine, one, said, draft=draft)
        if found:
            return Outcome(found, one if pk else None)
        for name, value in values.items():
            setattr(one, name, value)
        if pk and one.content() == before:
            return Outcome([], one)  # a second click, or nothing new
        one.number, one.version = one.number or _next(mine), one.version + 1 if pk else 1
        one.save()
        _told("appraisal_changed" if pk else "appraisal_added", one, person, address, before, one.content())
    return Outcome([], one)


def remove(work: Work, person: Any, pk: int, version: int, address: str = "") -> Outcome:
    """Take a project out while the unit fills in; the log keeps it."""
    with transaction.atomic():
        mine = _locked(work)
        stands = adds(mine, person)
        one = mine.appraisals.filter(pk=pk).first()
        if not stands and one is None:
            stands = (Finding("appraisal_gone"),)
        if not stands and one is not None and one.version != version:
            stands = (Finding("appraisal_stale", values={"name": one.name}),)
        if stands or one is None:
            return Outcome([("", each) for each in stands], one)
        _told("appraisal_removed", one, person, address, one.content(), {"version": one.version})
        one.delete()
    return Outcome()


def stands_at(mine: Work) -> Why:
    """The state of a work in two languages."""
    state = mine.rules.states[mine.state]
    return Why(state.title, state.title_en or state.title)


def _locked(work: Work) -> Work:
    return Work.objects.select_for_update().select_related("unit").get(pk=work.pk)


def _next(mine: Work) -> int:
    return (mine.appraisals.aggregate(last=Max("number"))["last"] or 0) + 1


def _told(
    action: str,
    one: Appraisal,
    person: Any,
    address: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> None:
    record(
        action, actor=person.username, address=address, thing=f"work:{one.work_id}", unit=one.work.unit_id, before=before,
        after={**after, "project": one.number},
    )  # fmt: skip
