"""A list of projects taken over whole or not at all, and undone whole while nothing later depends on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from jixiao.core.finding import Finding, Findings
from jixiao.flows.roster import Entry
from jixiao.web.listing import CHANGE, NEW, SAME, Line, seal
from jixiao.web.log.models import record
from jixiao.web.projects.changes import ALL, barred, keep, locked, open_fields, put
from jixiao.web.projects.models import FIRST, Project, ProjectBatch
from jixiao.web.projects.planning import plan, under, values_of
from jixiao.web.projects.reading import Near, amiss, near


def planned(batch: ProjectBatch, findings: Findings) -> list[Line]:
    """What a list that was previewed would do now."""
    entries = [Entry(one["row"], one["texts"], {}) for one in batch.rows]
    return plan(batch.unit, batch.year, entries, findings)


def take(batch: ProjectBatch, seen: str, person: Any, address: str) -> tuple[Finding, ...]:
    """Do what the preview has shown, or give everything that stands against it."""
    with transaction.atomic():
        mine, against = _mine(batch, person)
        if mine.state != "previewed":
            return (Finding("roster_done"),)
        if against:
            return against
        findings = Findings()
        lines = planned(mine, findings)
        if findings.errors() or seal(lines) != seen:
            return (Finding("project_moved"), *findings.items)
        mine.rows = _written(mine, lines, person, address)
        mine.state = "done"
        mine.save()
        counts = {one: sum(line.status == one for line in lines) for one in (NEW, CHANGE, SAME)}
        _event("batch_imported", mine, person, address, {**counts, "file": mine.name, "sm3": mine.hash})
    return ()


def undo(batch: ProjectBatch, person: Any, address: str) -> tuple[Finding, ...]:
    """Take back all that a list did; nothing where something later depends on any of it."""
    with transaction.atomic():
        mine, against = _mine(batch, person)
        if mine.state != "done":
            return (Finding("roster_done"),)
        if against:
            return against
        rows = [one for one in mine.rows if one["status"] in (NEW, CHANGE)]
        used = _used(mine, rows)
        if used:
            return tuple(Finding("project_used", values={"name": name}) for name in used)
        _undone(mine, rows, person, address)
        mine.state = "undone"
        mine.save()
        _event("batch_undone", mine, person, address, {"file": mine.name})
    return ()


def _mine(batch: ProjectBatch, person: Any) -> tuple[ProjectBatch, tuple[Finding, ...]]:
    """The list, which nobody else deals with until we have done, and why this person may not."""
    works = locked(batch.unit, batch.year)
    mine = ProjectBatch.objects.select_for_update(of=("self",)).select_related("unit").get(pk=batch.pk)
    allowed = open_fields(works, person)
    return mine, () if allowed == ALL else (barred(works, mine.year, paid=bool(allowed)),)


def _event(action: str, mine: ProjectBatch, person: Any, address: str, after: dict[str, Any]) -> None:
    record(
        action, actor=person.username, address=address, thing=f"project_batch:{mine.pk}", unit=mine.unit_id,
        after={"list": "projects", **after},
    )  # fmt: skip


def _parents(mine: ProjectBatch) -> dict[str, int]:
    """The keys of the projects that others may stand under, by code: the unit's own come before those of its department."""
    return {code: one.pk for code, one in near(mine.unit, mine.year).items() if one.level == FIRST}


def _written(mine: ProjectBatch, lines: Sequence[Line], person: Any, address: str) -> list[dict[str, Any]]:
    """Write the rows, those of the first level before those that stand under them."""
    now = {
        one.code: one
        for one in Project.objects.filter(unit=mine.unit, year=mine.year).select_related("parent")
    }
    done: dict[int, dict[str, Any]] = {}
    for line in sorted(lines, key=lambda one: one.texts["level"] != FIRST):
        kept: dict[str, Any] = {
            "row": line.row, "texts": line.texts, "status": line.status, "before": line.before,
        }  # fmt: skip
        done[line.row] = kept
        if line.status == SAME:
            continue
        old = now.get(line.texts["code"])
        before = old.content() if old is not None else {}
        one = old or Project(unit=mine.unit, year=mine.year, version=0)
        parent = line.texts["parent"]
        put(one, values_of(line.texts, mine.year), _parents(mine)[parent] if parent else None)
        keep("project_changed" if old is not None else "project_added", one, person, address, before)
        kept |= {"pk": one.pk, "version": one.version}
    return [done[row] for row in sorted(done)]


def _used(mine: ProjectBatch, rows: Sequence[dict[str, Any]]) -> list[str]:
    """The names of projects that something later depends on, or that would not fit any more as they were."""
    added = {one["pk"] for one in rows if one["status"] == NEW}
    now = {one.pk: one for one in Project.objects.filter(pk__in=[one["pk"] for one in rows])}
    used = [
        one["texts"]["name"] for one in rows if one["pk"] not in now or now[one["pk"]].version != one["version"]
    ]  # fmt: skip
    going = added | {one["pk"] for one in rows if "parent" in one["before"]}
    below = (
        Project.objects.filter(parent__in=added).exclude(pk__in=going).values_list("parent__name", flat=True)
    )
    used += list(below)
    if used:
        return list(dict.fromkeys(used))
    around = near(mine.unit, mine.year)
    restored = [{**one["texts"], **one["before"]} for one in rows if one["status"] == CHANGE]
    for one in rows:
        if one["status"] == NEW:
            around.pop(one["texts"]["code"], None)
    for texts in restored:
        around[texts["code"]] = Near(texts["code"], texts["name"], texts["level"], texts["parent"])
    count = under(mine.unit, mine.year, around)
    return [
        texts["name"] for texts in restored
        if list(amiss(texts["code"], texts["level"], texts["parent"], around, count[texts["code"]]))
    ]  # fmt: skip


def _undone(mine: ProjectBatch, rows: Sequence[dict[str, Any]], person: Any, address: str) -> None:
    """Change back what was changed, the first level first; then remove what was added, from below."""
    changed = [(one["pk"], {**one["texts"], **one["before"]}) for one in rows if one["status"] == CHANGE]
    for pk, texts in sorted(changed, key=lambda one: one[1]["level"] != FIRST):
        project = Project.objects.select_related("parent").get(pk=pk)
        before, parent = project.content(), texts["parent"]
        put(project, values_of(texts, mine.year), _parents(mine)[parent] if parent else None)
        keep("project_changed", project, person, address, before)
    added = Project.objects.filter(pk__in=[one["pk"] for one in rows if one["status"] == NEW])
    for project in sorted(added.select_related("parent"), key=lambda one: one.level == FIRST):
        before, key = project.content(), project.pk
        project.delete()
        record(
            "project_removed", actor=person.username, address=address, thing=f"project:{key}", unit=mine.unit_id, before=before
        )  # fmt: skip
