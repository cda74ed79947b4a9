"""What was typed of a project: each field with its rules, then how it fits the projects around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jixiao.core.finding import Finding
from jixiao.core.source import Place
from jixiao.web.people.models import Unit
from jixiao.web.people.typed import CODE, LABELS, MOST_NAME, Typed
from jixiao.web.projects.models import APPRAISALS, CONTINUED, FIRST, KINDS, LEVELS, NEW, ONCE, SECOND, Project
from jixiao.web.projects.money import fen_of, wan

MOST_DUTY = 200
FIELDS = (
    "code", "name", "level", "parent", "kind", "duty", "planned", "adjusted", "paid", "from_year", "to_year", "appraisal", "withheld",
)  # fmt: skip
TITLES = {
    "level": ("级次", "level"),
    "parent": ("上级代码", "code of the parent"),
    "duty": ("服务的职责", "duty it serves"),
    "planned": ("年初预算", "planned budget"),
    "adjusted": ("调整后预算", "adjusted budget"),
    "paid": ("已支付", "paid"),
    "from_year": ("起始年", "first year"),
    "to_year": ("终止年", "last year"),
    "appraisal": ("事前绩效评估", "ex-ante appraisal"),
    "withheld": ("不予公开", "withheld"),
}


class TypedProject(Typed):
    """The fields of a project."""

    labels: Mapping[str, tuple[str, str]] = {**LABELS, **TITLES}

    def code(self, field: str) -> str:
        text = self.raw(field)
        if text and not CODE.fullmatch(text):
            self.findings.add("project_code", field=field, code=text[:60])
            return text
        return super().code(field)

    def money(self, field: str, *, needed: bool = False) -> int | None:
        """An amount in 万元, in fen; None where the field is empty or holds none."""
        text = self.raw(field)
        if not text:
            if needed:
                self.missing(field)
            return None
        made = fen_of(text)
        if made is None:
            self.findings.add("project_money", field=field, text=text[:40])
        return made

    def missing(self, field: str) -> None:
        """Tell that a field is empty."""
        self.findings.add("people_missing", field=field, what=self.what(field))


@dataclass(frozen=True, slots=True)
class Near:
    """What must be known of another project beside one: is it of the unit itself, at which level, under which code, closed."""

    code: str
    name: str
    level: str
    parent: str = ""
    own: bool = True
    closed: bool = False
    pk: int = 0


def near(unit: Unit, year: int) -> dict[str, Near]:
    """The first-level projects of the departments above by code, and all of the unit itself, which come first."""
    made = {
        one.code: Near(one.code, one.name, one.level, own=False, closed=one.closed is not None, pk=one.pk)
        for one in Project.objects.above(unit, year)
    }
    for one in Project.objects.filter(unit=unit, year=year).select_related("parent"):
        parent = one.parent.code if one.parent is not None else ""
        made[one.code] = Near(one.code, one.name, one.level, parent, closed=one.closed is not None, pk=one.pk)
    return made


def read(typed: TypedProject, year: int) -> dict[str, Any]:
    """The values of the fields; what is wrong with them goes to the findings of `typed`."""
    values: dict[str, Any] = {"code": typed.code("code"), "name": typed.line("name", MOST_NAME)}
    values |= {"level": typed.choice("level", LEVELS), "kind": typed.choice("kind", KINDS)}
    values["duty"] = typed.line("duty", MOST_DUTY)
    values["planned"] = typed.money("planned", needed=True)
    values |= {one: typed.money(one) for one in ("adjusted", "paid")}
    if not typed.raw("from_year"):
        typed.missing("from_year")
    values |= {one: typed.year(one) for one in ("from_year", "to_year")}
    values["appraisal"] = typed.choice("appraisal", APPRAISALS) if typed.raw("appraisal") else ""
    values["withheld"] = typed.raw("withheld") == "true"
    typed.take(_years(values, year))
    return values


def _years(values: Mapping[str, Any], year: int) -> Iterable[Finding]:
    first, last, kind = values["from_year"], values["to_year"], values["kind"]
    if first is None:
        return
    told = {"from": str(first), "to": str(last or ""), "year": str(year)}
    if last is not None and last < first:
        yield Finding("project_years", Place(field="to_year"), told)
        return
    if first > year or (last is not None and last < year):
        yield Finding("project_other_year", Place(field="from_year"), told)
    elif kind == NEW and first != year:
        yield Finding("project_new_since", Place(field="kind"), told)
    elif kind == CONTINUED and first == year:
        yield Finding("project_continued_since", Place(field="kind"), told)
    elif kind == ONCE and last not in (None, first):
        yield Finding("project_once_years", Place(field="to_year"), told)


def said(values: Mapping[str, Any], parent: str) -> dict[str, str]:
    """Values as a form and a workbook hold them."""
    made = {
        one: str(values[one] or "") for one in FIELDS if one in values and one not in ("withheld", "parent")
    }
    made |= {one: wan(values[one]) for one in ("planned", "adjusted", "paid")}
    return made | {"parent": parent, "withheld": "true" if values["withheld"] else "false"}


def amiss(
    code: str, level: str, parent: str, around: Mapping[str, Near], below: int = 0
) -> Iterable[Finding]:
    """What stands against a project among those around it. `below`: how many stand under it."""
    if level == FIRST:
        if parent:
            yield Finding("project_parent_above", Place(field="parent"))
        return
    if level != SECOND:
        return
    if below:
        yield Finding("project_has_below", Place(field="level"), {"count": str(below)})
    found = around.get(parent)
    if not parent:
        yield Finding("project_parent_missing", Place(field="parent"))
    elif found is None or parent == code:
        yield Finding("project_parent_unknown", Place(field="parent"), {"code": parent[:60]})
    elif found.level != FIRST:
        yield Finding("project_parent_second", Place(field="parent"), {"name": found.name})
    elif found.closed:
        yield Finding("project_parent_closed", Place(field="parent"), {"name": found.name})
