"""What people do to projects: add, change, close and open again; each with its rules, its event, and only on what the page has shown."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from jixiao.core.finding import Finding
from jixiao.core.source import Place
from jixiao.core.system import Why
from jixiao.web.log.models import record
from jixiao.web.people.models import Unit
from jixiao.web.projects.models import Project
from jixiao.web.projects.money import wan
from jixiao.web.projects.reading import FIELDS, TypedProject, amiss, near, read, said
from jixiao.web.typed import typed as cleaned
from jixiao.web.year.models import OBJECTIVES, Work
from jixiao.web.year.standing import edits

PLANNING = (OBJECTIVES, "adjustment")  # while one of these is being written, projects are
PAYING = ("monitoring", "self_evaluation")  # while one of these is, what was paid may be told
ALL, PAID = frozenset(FIELDS), frozenset({"paid"})
MOST_WHY = 500


def open_fields(works: list[Work], person: Any) -> frozenset[str]:
    """Which fields of the projects of a unit's year somebody may write now. `works`: all of that year."""
    for one in works:
        one.beside = works
    if any(one.kind in PLANNING and one.state == one.rules.start and edits(one, person) for one in works):
        return ALL
    pays = any(one.kind in PAYING and edits(one, person) for one in works)
    return PAID if pays else frozenset()


def barred(works: list[Work], year: int, *, paid: bool) -> Finding:
    """Why somebody may not write a project now. `paid`: they may tell what was paid."""
    if paid:
        return Finding("project_only_paid")
    stands = next((one for one in works if one.kind == OBJECTIVES), None)
    state = stands.rules.states[stands.state] if stands is not None else None
    told = Why(state.title, state.title_en or state.title) if state is not None else Why("—", "—")
    return Finding("project_not_editable", values={"year": str(year), "state": told})


def locked(unit: Unit, year: int) -> list[Work]:
    """The work of a unit's year, which nobody moves until we have done; nor does anybody close a project above."""
    works = list(
        Work.objects.select_for_update(of=("self",))
        .filter(unit=unit, year=year)
        .select_related("unit")
        .order_by("pk")
    )
    list(Project.objects.above(unit, year).select_for_update(of=("self",)).order_by("pk"))
    return works


def save(
    unit: Unit, year: int, person: Any, pk: int, typed: TypedProject, address: str = ""
) -> Project | None:
    """Write a project, a new one where `pk` is 0; None where something stands against it, which is among the findings of `typed`."""
    with transaction.atomic():
        works = locked(unit, year)
        allowed = open_fields(works, person)
        one = _one(unit, year, pk) if pk else None
        if not allowed or (one is None and allowed != ALL):
            typed.take([barred(works, year, paid=bool(allowed))])
            return None
        if one is not None and _not_now(one, typed):
            return None
        old = one.texts() if one is not None else {}
        typed.fields = {**old, **typed.fields}
        values, parent = read(typed, year), typed.raw("parent")
        others = near(unit, year)
        if one is not None:
            others.pop(one.code, None)
        if values["code"] in others and others[values["code"]].own:
            taken = {"code": values["code"], "name": others[values["code"]].name}
            typed.take([Finding("project_code_taken", Place(field="code"), taken)])
        if (values["level"], parent) != (old.get("level"), old.get("parent")):
            below = one.children.count() if one is not None else 0
            typed.take(amiss(values["code"], values["level"], parent, others, below))
        if typed.wrong():
            return None
        new = said(values, parent)
        changed = {key for key in new if new[key] != old.get(key)}
        if changed - allowed:
            typed.take([barred(works, year, paid=True)])
            return None
        if one is not None and not changed:
            return one
        before = one.content() if one is not None else {}
        made = one or Project(unit=unit, year=year, version=0)
        put(made, values, others[parent].pk if parent else None)
        keep("project_changed" if one is not None else "project_added", made, person, address, before)
    return made


def put(one: Project, values: dict[str, Any], parent: int | None) -> None:
    """Put the values of a form into a project."""
    for key, value in values.items():
        setattr(one, key, value)
    one.parent = Project.objects.get(pk=parent) if parent is not None else None


def close(unit: Unit, year: int, person: Any, pk: int, typed: TypedProject, address: str = "") -> bool:
    """Let a project count no longer, with the reason; or open it again."""
    with transaction.atomic():
        works = locked(unit, year)
        one = _one(unit, year, pk)
        allowed = open_fields(works, person)
        if allowed != ALL:
            typed.take([barred(works, year, paid=bool(allowed))])
            return False
        if typed.stale(one.version):
            return False
        reopens, why = one.closed is not None, cleaned(typed.raw("why"), MOST_WHY)
        typed.take(_against_opening(one) if reopens else _against_closing(one, why))
        if typed.wrong():
            return False
        before = one.content()
        one.closed, one.closed_why = (None, "") if reopens else (timezone.localdate(), why)
        keep("project_reopened" if reopens else "project_closed", one, person, address, before)
    return True


def keep(action: str, one: Project, person: Any, address: str, before: dict[str, Any]) -> None:
    """Save a project with the next version, and its event."""
    one.version += 1
    one.save()
    record(
        action, actor=person.username, address=address, thing=f"project:{one.pk}", unit=one.unit_id, before=before, after=one.content()
    )  # fmt: skip


def _one(unit: Unit, year: int, pk: int) -> Project:
    found = Project.objects.select_for_update(of=("self",)).select_related("parent")
    return found.get(unit=unit, year=year, pk=pk)


def _not_now(one: Project, typed: TypedProject) -> bool:
    """Whether it was changed or closed meanwhile; that is told."""
    if typed.stale(one.version):
        return True
    if one.closed is not None:
        typed.take([Finding("project_closed_locked", values={"name": one.name})])
    return one.closed is not None


def _against_closing(one: Project, why: str) -> list[Finding]:
    found = []
    if not why:
        found.append(Finding("project_close_reason", Place(field="why")))
    if one.paid:
        found.append(
            Finding("project_close_paid", values={"name": one.name, "paid": wan(one.paid, grouped=True)})
        )
    below = one.children.filter(closed=None).count()
    if below:
        found.append(Finding("project_close_below", values={"name": one.name, "count": str(below)}))
    return found


def _against_opening(one: Project) -> list[Finding]:
    if one.parent is not None and one.parent.closed is not None:
        return [Finding("project_parent_closed", values={"name": one.parent.name})]
    return []
