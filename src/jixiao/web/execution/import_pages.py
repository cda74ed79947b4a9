"""Pages of payments from Excel: an empty workbook, the upload, the preview, what a batch did and its undoing."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jixiao.core.finding import Findings
from jixiao.core.spending_book import SPENDING
from jixiao.flows.spending_book import empty_spending, read_spending
from jixiao.web import listing
from jixiao.web.execution import importing as doing
from jixiao.web.execution.importing import Plan
from jixiao.web.execution.models import SpendingBatch
from jixiao.web.execution.spending import LABELS
from jixiao.web.execution.who import watching
from jixiao.web.listing import MOST_TOLD, SAME, STATES, WRONG, Line, counts, seal
from jixiao.web.people.duty import one_of, paged, said, saying
from jixiao.web.people.typed import YEARS, told
from jixiao.web.people.views import address
from jixiao.web.uploads import sent

TITLES = {**LABELS, "code": ("单位代码", "code of the unit"), "month": ("月份", "month")}


@require_safe
def empty(request: Any, year: int) -> HttpResponse:
    """The empty workbook, whose headers are Chinese in either language."""
    _watches(request, year)
    return sent(empty_spending(), f"{year}年度{SPENDING.name}导入表.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def batches(request: Any, year: int) -> HttpResponse:
    """Upload a list; earlier ones of one's own."""
    _watches(request, year)
    findings, made = Findings(), Plan([])
    if request.method == "POST":
        name, hash, entries = listing.sent(request, read_spending, findings)
        if entries:
            made = doing.plan(request.user, year, entries, findings)
        if not findings.errors():
            rows = [{"row": one.row, "texts": one.texts} for one in made.lines]
            kept = SpendingBatch.objects.create(year=year, name=name, hash=hash, rows=rows, by=request.user)
            return redirect("spending_batch", batch=kept.pk)
    found = told(findings.in_order(), request.english)
    mine = SpendingBatch.objects.for_user(request.user).filter(year=year).select_related("by")
    earlier = paged(request, mine.defer("rows", "changed"))
    for one in earlier["page"]:
        one.state_said = STATES[one.state][1 if request.english else 0]
    return render(request, "spending_batches.html", {
        **earlier, "year": year, "found": found[:MOST_TOLD], "more": len(found) - MOST_TOLD, "wrong": {"file"} if found else set(),
        "columns": _columns(request.english), "lines": _shown([one for one in made.lines if one.status == WRONG][:MOST_TOLD], request.english, 0),
    }, status=422 if found else 200)  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Any, batch: int) -> HttpResponse:
    """What a batch would do, or did; take it over, or undo it."""
    mine: SpendingBatch = one_of(SpendingBatch.objects.for_user(request.user), batch)
    _watches(request, mine.year)
    found: Any = ()
    action = request.POST.get("action", "") if request.method == "POST" else ""
    if action == "take":
        found = doing.take(mine, request.POST.get("seen", ""), request.user, address(request))
    elif action == "undo":
        found = doing.undo(mine, request.user, address(request))
    if action in ("take", "undo") and not found:
        words = {
            "take": ("已导入。", "It was imported."),
            "undo": ("整批已撤销。", "The whole batch was undone."),
        }
        saying(request, words[action][1 if request.english else 0])
        return redirect("spending_batch", batch=mine.pk)
    return _page(request, mine, found)


def _page(request: Any, mine: SpendingBatch, found: Any) -> HttpResponse:
    mine.refresh_from_db()
    now = Findings()
    done = mine.state != "previewed"
    if done:
        made = Plan([Line(one["row"], one["texts"], one["status"], one["before"]) for one in mine.rows])
    else:
        made = doing.again(mine, request.user, now)
    at = 2 if done else 0
    listed = paged(request, [one for one in made.lines if one.status != SAME])
    listed["page"].object_list = _shown(list(listed["page"].object_list), request.english, at)
    return render(request, "spending_batch.html", {
        **listed, "batch": mine, "found": told([*found, *(one for one in now.items if one not in found)], request.english)[:MOST_TOLD],
        "seen": seal(made.lines), "counts": counts(made.lines, request.english, at), "columns": _columns(request.english), "done": said(request),
        "state": STATES[mine.state][1 if request.english else 0], "may": not now.errors() and any(one.status != SAME for one in made.lines),
    }, status=422 if found else 200)  # fmt: skip


def _watches(request: Any, year: int) -> None:
    if year not in YEARS or not watching(request.user, year):
        raise Http404


def _columns(english: bool) -> list[str]:
    return [TITLES[one.key][1] if english else one.zh for one in SPENDING.columns]


def _shown(lines: list[Line], english: bool, at: int) -> list[dict[str, Any]]:
    """Rows as a page shows them: each cell with what stood there before, where that is another text."""
    keys = [column.key for column in SPENDING.columns]
    columns = list(zip(keys, _columns(english), strict=True))
    return listing.shown(columns, lambda _, text: text or "—", lines, english, at)
