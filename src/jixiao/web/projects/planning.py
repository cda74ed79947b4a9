"""What the rows of a list of projects would change, asked of the records as they are now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from jixiao.core.finding import Finding, Findings
from jixiao.flows.roster import Entry
from jixiao.web.listing import CHANGE, SAME, Line, at_cells, mark_wrong, twice
from jixiao.web.people.models import Unit
from jixiao.web.projects.models import Project
from jixiao.web.projects.reading import Near, TypedProject, amiss, near, read, said


def plan(unit: Unit, year: int, entries: Sequence[Entry], findings: Findings) -> list[Line]:
    """Each row with what it would do; everything that stands against it goes to the findings, at its cell."""
    lines = [Line(one.row, one.texts) for one in entries]
    already = len(findings.items)
    told = {(int(one.place.line), one.place.field) for one in findings.items}
    twice("code", entries, findings)
    now = {one.code: one for one in Project.objects.filter(unit=unit, year=year).select_related("parent")}
    wanted = near(unit, year)
    for entry, line in zip(entries, lines, strict=True):
        typed = TypedProject(entry.texts)
        values = read(typed, year)
        at_cells(
            entry, [one for one in typed.findings.items if (entry.row, one.place.field) not in told], findings
        )
        if not typed.wrong():
            line.texts = said(values, typed.raw("parent"))
            wanted[values["code"]] = Near(
                values["code"], values["name"], values["level"], typed.raw("parent")
            )
    below = under(unit, year, wanted)
    for entry, line in zip(entries, lines, strict=True):
        code, parent = line.texts["code"], line.texts["parent"]
        old = now.get(code)
        at_cells(entry, list(amiss(code, line.texts["level"], parent, wanted, below[code])), findings)
        if old is not None and old.closed is not None:
            at_cells(entry, [Finding("project_closed_locked", values={"name": old.name})], findings)
        if old is not None:
            before = old.texts()
            line.before = {key: text for key, text in before.items() if text != line.texts[key]}
            line.status = CHANGE if line.before else SAME
    mark_wrong(lines, findings, already)
    return lines


def under(unit: Unit, year: int, wanted: Mapping[str, Near]) -> Counter[str]:
    """How many projects would stand under each code: of the unit as wanted, of units below as they are."""
    made = Counter(one.parent for one in wanted.values() if one.own and one.parent)
    others = Project.objects.filter(parent__unit=unit, year=year).exclude(unit=unit)
    made.update(others.values_list("parent__code", flat=True))
    return made


def values_of(texts: Mapping[str, Any], year: int) -> dict[str, Any]:
    """The values of a row that was looked at already."""
    return read(TypedProject(texts), year)
