"""Pages of projects: the tree of a unit's year with sums, one project, closing it, the list as a workbook."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jixiao.core.finding import Finding
from jixiao.flows.roster import filled_roster
from jixiao.web.people.duty import one_of, said, saying
from jixiao.web.people.models import Unit
from jixiao.web.people.typed import told
from jixiao.web.people.views import address
from jixiao.web.projects import changes
from jixiao.web.projects.models import APPRAISALS, CONTINUED, FIRST, KINDS, LEVELS, SECOND, Project
from jixiao.web.projects.money import share, wan
from jixiao.web.projects.reading import FIELDS, TypedProject
from jixiao.web.projects.tree import Tree, reminders, tree
from jixiao.web.showing import in_words, lang_of
from jixiao.web.uploads import sent
from jixiao.web.year.models import Work


def mine(request: Any, unit: int, year: int) -> tuple[Unit, list[Work]]:
    """A unit and the work of its year, as far as the person may see it; 404 where there is none."""
    works = list(Work.objects.for_user(request.user).filter(unit=unit, year=year).select_related("unit"))
    if not works:
        raise Http404
    return works[0].unit, works


@require_safe
def listed(request: Any, unit: int, year: int) -> HttpResponse:
    """All projects of a unit's year as a tree, with sums, shares and what should be looked at."""
    return _list(request, *mine(request, unit, year), year)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Any, unit: int, year: int) -> HttpResponse:
    """Add a project."""
    own, works = mine(request, unit, year)
    allowed = changes.open_fields(works, request.user)
    if request.method == "POST":
        typed = TypedProject(request.POST)
        made = changes.save(own, year, request.user, 0, typed, address(request))
        if made is not None:
            saying(request, f"“{made.name}” was added." if request.english else f"已新增“{made.name}”。")
            return redirect("projects", unit=own.pk, year=year)
        return _form(request, own, works, year, typed, None)
    if allowed != changes.ALL:
        return _list(request, own, works, year, (changes.barred(works, year, paid=bool(allowed)),))
    return _form(request, own, works, year, TypedProject({"parent": request.GET.get("under", "")[:32]}), None)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Any, unit: int, year: int, project: int) -> HttpResponse:
    """One project, to be read or changed."""
    own, works = mine(request, unit, year)
    found = _project(request, own, year, project)
    if request.method != "POST":
        return _form(request, own, works, year, TypedProject(found.texts()), found)
    typed = TypedProject(request.POST)
    if changes.save(own, year, request.user, found.pk, typed, address(request)) is not None:
        saying(request, "It was saved." if request.english else "已保存。")
        return redirect("projects", unit=own.pk, year=year)
    return _form(request, own, works, year, typed, _project(request, own, year, project))


@require_POST
def close(request: Any, unit: int, year: int, project: int) -> HttpResponse:
    """Let a project count no longer, or open it again."""
    own, works = mine(request, unit, year)
    found = _project(request, own, year, project)
    typed = TypedProject(request.POST)
    if changes.close(own, year, request.user, found.pk, typed, address(request)):
        word = ("已停止，不再计入合计。", "It is closed and counts no longer.")
        again = ("已恢复，重新计入合计。", "It is open and counts again.")
        saying(request, (again if found.closed is not None else word)[request.english])
        return redirect("projects", unit=own.pk, year=year)
    found = _project(request, own, year, project)
    typed.fields = {**found.texts(), "why": typed.raw("why")}
    return _form(request, own, works, year, typed, found)


@require_safe
def file(request: Any, unit: int, year: int) -> HttpResponse:
    """The list as a workbook that can be filled in further and read again, with the sums on a second sheet."""
    own, _ = mine(request, unit, year)
    made = tree(own, year, request.user)
    rows = [
        one.texts()
        for one in sorted(made.own, key=lambda one: (one.level == SECOND, one.code))
        if one.closed is None
    ]
    name = f"{year}年度{own.name}项目{'（虚构）' if own.synthetic else ''}（内部）.xlsx"
    return sent(filled_roster("projects", rows, _sums(own, year, made)), name)


def _sums(own: Unit, year: int, made: Tree) -> list[list[str]]:
    """The second sheet: sums of each first-level project and of the unit."""
    heads = ["一级项目", "二级项目数", "年初预算（万元）", "调整后预算（万元）", "已支付（万元）", "占本单位"]
    lines = [
        [
            f"{group.first.code} {group.first.name}", str(len(group.lines)), wan(group.whole.planned), wan(group.whole.now),
            "" if group.whole.untold == group.whole.count else wan(group.whole.paid), group.share,
        ]
        for group in made.groups
    ]  # fmt: skip
    total = made.total
    paid = "" if total.untold == total.count else wan(total.paid)
    note = f"{year}年度{own.name}项目合计，只供核对，不读入；内部使用，含不予公开的项目"
    return [
        [note],
        heads,
        *lines,
        ["本单位合计", str(total.count), wan(total.planned), wan(total.now), paid, "100.00%"],
    ]


def _project(request: Any, own: Unit, year: int, pk: int) -> Project:
    seen = Project.objects.for_user(request.user).filter(unit=own, year=year)
    found: Project = one_of(seen.select_related("parent"), pk)
    return found


def _list(
    request: Any, own: Unit, works: list[Work], year: int, found: tuple[Finding, ...] = ()
) -> HttpResponse:
    made, at = tree(own, year, request.user), int(request.english)
    allowed = changes.open_fields(works, request.user)
    groups = [
        {
            "group": group, "sum": group.whole.said,
            "lines": [_line(one, own, made.total.now, at) for one in group.lines],
            "kind": KINDS[group.first.kind][at], "alone": group.own and not group.lines and group.here.count,
        }
        for group in made.groups
    ]  # fmt: skip
    return render(request, "projects.html", {
        "unit": own, "year": year, "groups": groups, "total": made.total.said, "count": made.total.count, "untold": made.total.untold,
        "apart": any(one.here.count != one.whole.count for one in made.groups), "closed": made.closed, "hidden": made.hidden, "writes": allowed == changes.ALL, "pays": bool(allowed), "done": said(request),
        "notes": in_words(reminders(made, works), lang_of(request)), "found": told(found, request.english), "wrong": set(),
    }, status=422 if found else 200)  # fmt: skip


def _line(one: Project, own: Unit, total: int, at: int) -> dict[str, Any]:
    """A second-level project as the list shows it."""
    here = one.unit_id == own.pk
    return {
        "one": one, "kind": KINDS[one.kind][at], "planned": wan(one.planned, grouped=True), "now": wan(one.now, grouped=True),
        "paid": wan(one.paid, grouped=True) or "—", "share": share(one.now, total) if here else "—", "unit": "" if here else one.unit.name,
    }  # fmt: skip


def _form(
    request: Any, own: Unit, works: list[Work], year: int, typed: TypedProject, found: Project | None
) -> HttpResponse:
    at = int(request.english)
    allowed = changes.open_fields(works, request.user)
    wrong = told(typed.findings.items, request.english)
    fields = {key: typed.fields.get(key, "") for key in FIELDS}
    choices = {
        "level": [(key, words[at]) for key, words in LEVELS.items()],
        "kind": [(key, words[at]) for key, words in KINDS.items()],
        "appraisal": [(key, words[at]) for key, words in APPRAISALS.items()],
    }
    parents = Project.objects.for_user(request.user).filter(unit=own, year=year, level=FIRST, closed=None)
    above = Project.objects.above(own, year).filter(closed=None)
    reads = not allowed or (found is not None and found.closed is not None)
    stale = any(one.rule == "people_stale" for one in typed.findings.items)
    shown = [
        (TypedProject.labels[key][at], _word(key, text, choices), _word(key, fields[key], choices) if stale and fields[key] != text else "")
        for key, text in (found.texts() if found is not None else {}).items()
    ]  # fmt: skip
    return render(request, "project.html", {
        "unit": own, "year": year, "one": found, "typed": fields, "found": wrong, "wrong": {one["field"] for one in wrong},
        "choices": choices, "parents": [*parents, *above] if allowed == changes.ALL and not reads else [], "shown": shown,
        "writes": allowed == changes.ALL and not reads, "pays": bool(allowed) and not reads, "why": typed.fields.get("why", ""),
        "may_close": allowed == changes.ALL and found is not None, "stale": stale, "continued": CONTINUED,
        "bars": told([changes.barred(works, year, paid=bool(allowed))], request.english) if allowed != changes.ALL else [],
    }, status=422 if wrong else 200)  # fmt: skip


def _word(key: str, text: str, choices: dict[str, list[tuple[str, str]]]) -> str:
    if key == "withheld":
        return "✓" if text == "true" else "—"
    return dict(choices.get(key, ())).get(text, text) or "—"
