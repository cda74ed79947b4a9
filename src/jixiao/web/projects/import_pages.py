"""Pages of lists of projects from Excel: an empty workbook, the upload, the preview, what a list did and its undoing."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jixiao.core.finding import Finding, Findings
from jixiao.flows.roster import empty_roster, read_roster
from jixiao.web import listing
from jixiao.web.listing import MOST_TOLD, SAME, STATES, WRONG, Line, counts, seal
from jixiao.web.people.duty import one_of, paged, said, saying
from jixiao.web.people.typed import told
from jixiao.web.people.views import address
from jixiao.web.projects import batches as doing
from jixiao.web.projects import changes
from jixiao.web.projects.models import APPRAISALS, KINDS, LEVELS, ProjectBatch
from jixiao.web.projects.planning import plan
from jixiao.web.projects.reading import FIELDS, TypedProject
from jixiao.web.projects.views import mine
from jixiao.web.uploads import sent

KIND = "projects"
CHOICES = {
    "level": LEVELS,
    "kind": KINDS,
    "appraisal": APPRAISALS,
    "withheld": {"true": ("是", "yes"), "false": ("否", "no")},
}


@require_safe
def empty(request: Any, unit: int, year: int) -> HttpResponse:
    """The empty workbook, whose headers are Chinese in either language."""
    mine(request, unit, year)
    return sent(empty_roster(KIND), "项目导入表.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def batches(request: Any, unit: int, year: int) -> HttpResponse:
    """Upload a list; earlier ones."""
    own, works = mine(request, unit, year)
    allowed = changes.open_fields(works, request.user)
    findings, lines = Findings(), []
    if request.method == "POST":
        name, hash, entries = listing.sent(request, partial(read_roster, KIND), findings)
        if allowed != changes.ALL:
            findings.items.insert(0, changes.barred(works, year, paid=bool(allowed)))
        elif entries:
            lines = plan(own, year, entries, findings)
        if not findings.errors():
            rows = [{"row": one.row, "texts": one.texts} for one in lines]
            made = ProjectBatch.objects.create(
                unit=own, year=year, name=name, hash=hash, rows=rows, by=request.user
            )
            return redirect("project_batch", unit=own.pk, year=year, batch=made.pk)
    found = told(findings.in_order(), request.english)
    seen = ProjectBatch.objects.for_user(request.user).filter(unit=own, year=year)
    earlier = paged(request, seen.select_related("by").defer("rows"))
    for one in earlier["page"]:
        one.state_said = STATES[one.state][int(request.english)]
    return render(request, "project_batches.html", {
        **earlier, "unit": own, "year": year, "found": found[:MOST_TOLD], "more": len(found) - MOST_TOLD, "wrong": {"file"} if found else set(),
        "counts": counts(lines, request.english, 0), "columns": [title for _, title in _columns(request.english)],
        "lines": _shown([one for one in lines if one.status == WRONG][:MOST_TOLD], request.english, 0),
        "writes": allowed == changes.ALL,
        "bars": told([changes.barred(works, year, paid=bool(allowed))], request.english) if allowed != changes.ALL else [],
    }, status=422 if found else 200)  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: Any, unit: int, year: int, batch: int) -> HttpResponse:
    """What a list would do, or did; take it over, or undo it."""
    own, works = mine(request, unit, year)
    seen = ProjectBatch.objects.for_user(request.user).filter(unit=own, year=year)
    one: ProjectBatch = one_of(seen.select_related("unit"), batch)
    action = request.POST.get("action", "") if request.method == "POST" else ""
    found: tuple[Finding, ...] = ()
    if action == "take":
        found = doing.take(one, request.POST.get("seen", ""), request.user, address(request))
    elif action == "undo":
        found = doing.undo(one, request.user, address(request))
    if action in ("take", "undo") and not found:
        words = (
            ("已导入。", "It was imported.")
            if action == "take"
            else ("整批已撤销。", "The whole batch was undone.")
        )
        saying(request, words[int(request.english)])
        return redirect("project_batch", unit=own.pk, year=year, batch=one.pk)
    one = one_of(seen.select_related("unit"), batch)
    now, done = Findings(), one.state != "previewed"
    lines = (
        [Line(row["row"], row["texts"], row["status"], row["before"]) for row in one.rows]
        if done
        else doing.planned(one, now)
    )
    shown = [line for line in lines if line.status != SAME]
    at = 2 if done else 0
    listed = paged(request, shown)
    listed["page"].object_list = _shown(list(listed["page"].object_list), request.english, at)
    writes = changes.open_fields(works, request.user) == changes.ALL
    every = [*found, *(one for one in now.items if one not in found)]
    return render(request, "project_batch.html", {
        **listed, "unit": own, "year": year, "batch": one, "found": told(every, request.english)[:MOST_TOLD], "wrong": set(),
        "seen": seal(lines), "counts": counts(lines, request.english, at), "columns": [title for _, title in _columns(request.english)],
        "done": said(request), "state": STATES[one.state][int(request.english)], "writes": writes, "may": not now.errors() and bool(shown),
    }, status=422 if found else 200)  # fmt: skip


def _columns(english: bool) -> list[tuple[str, str]]:
    return [(key, TypedProject.labels[key][int(english)]) for key in FIELDS]


def _shown(lines: list[Line], english: bool, at: int) -> list[dict[str, Any]]:
    """Rows as a page shows them."""

    def words(key: str, text: str) -> str:
        return CHOICES.get(key, {}).get(text, (text, text))[int(english)] or "—"

    return listing.shown(_columns(english), words, lines, english, at)
