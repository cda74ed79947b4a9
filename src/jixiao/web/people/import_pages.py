"""Pages of lists from Excel: an empty workbook, the upload, the preview, what a batch did and its undoing."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from jixiao.core.finding import DataError, Findings
from jixiao.flows.roster import SHEETS, empty_roster, read_roster
from jixiao.web import listing
from jixiao.web.listing import MOST_TOLD, NEW, SAME, STATES, WRONG, Line, counts, seal
from jixiao.web.people import batches as doing
from jixiao.web.people.duty import one_of, only, paged, said, saying
from jixiao.web.people.models import Batch
from jixiao.web.people.planning import KEYS, plan
from jixiao.web.people.tree import KINDS
from jixiao.web.people.typed import LABELS, told
from jixiao.web.people.views import address

TITLES = {"units": ("单位", "Units"), "accounts": ("账号", "Accounts")}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@only("system")
def empty(request: Any, kind: str) -> HttpResponse:
    """The empty workbook, whose headers are Chinese in either language."""
    del request
    _known(kind)
    name = f"{SHEETS[kind].name}导入表.xlsx"
    response = HttpResponse(empty_roster(kind), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@only("system")
def batches(request: Any, kind: str) -> HttpResponse:
    """Upload a list; earlier ones."""
    _known(kind)
    findings, lines = Findings(), []
    if request.method == "POST":
        name, hash, entries = listing.sent(request, partial(read_roster, kind), findings)
        if entries:
            lines = plan(kind, entries, findings)
            try:
                doing.too_many(kind, sum(one.status == NEW for one in lines))
            except DataError as error:
                findings.items += error.findings
        if not findings.errors():
            rows = [{"row": one.row, "texts": one.texts} for one in lines]
            made = Batch.objects.create(
                kind=kind, name=name, hash=hash, rows=rows, by=request.user
            )  # fmt: skip
            return redirect("keep_batch", batch=made.pk)
    found = told(findings.in_order(), request.english)
    earlier = paged(
        request, Batch.objects.for_user(request.user).filter(kind=kind).select_related("by").defer("rows")
    )
    for one in earlier["page"]:
        one.state_said = STATES[one.state][1 if request.english else 0]
    return render(request, "people_batches.html", {
        **earlier, "kind": kind, "title": TITLES[kind][1 if request.english else 0], "found": found[:MOST_TOLD], "more": len(found) - MOST_TOLD,
        "wrong": {"file"} if found else set(), "counts": counts(lines, request.english, 0), "columns": _columns(kind, request.english),
        "lines": _shown(kind, [one for one in lines if one.status == WRONG][:MOST_TOLD], request.english, 0),
    }, status=422 if found else 200)  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@only("system")
def one(request: Any, batch: int) -> HttpResponse:
    """What a batch would do, or did; take it over, or undo it."""
    mine: Batch = one_of(Batch.objects.for_user(request.user), batch)
    found: Any = ()
    if request.method == "POST" and request.POST.get("action") == "take":
        found, made = doing.take(mine, request.POST.get("seen", ""), request.user, address(request))
        if not found and made:
            return render(request, "people_passwords.html", {"made": made, "batch": mine})
        if not found:
            saying(request, "It was imported." if request.english else "已导入。")
            return redirect("keep_batch", batch=mine.pk)
    elif request.method == "POST" and request.POST.get("action") == "undo":
        found = doing.undo(mine, request.user, address(request))
        if not found:
            saying(request, "The whole batch was undone." if request.english else "整批已撤销。")
            return redirect("keep_batch", batch=mine.pk)
    return _page(request, mine, found)


def _page(request: Any, mine: Batch, found: Any) -> HttpResponse:
    mine.refresh_from_db()
    now = Findings()
    done = mine.state != "previewed"
    if done:
        lines = [Line(one["row"], one["texts"], one["status"], one["before"]) for one in mine.rows]
    else:
        lines = doing.planned(mine, now)
    shown = [one for one in lines if one.status != SAME]
    listed = paged(request, shown)
    listed["page"].object_list = _shown(
        mine.kind, list(listed["page"].object_list), request.english, 2 if done else 0
    )
    return render(request, "people_batch.html", {
        **listed, "batch": mine, "found": told([*found, *(one for one in now.items if one not in found)], request.english)[:MOST_TOLD], "seen": seal(lines),
        "counts": counts(lines, request.english, 2 if done else 0), "columns": _columns(mine.kind, request.english), "done": said(request),
        "state": STATES[mine.state][1 if request.english else 0], "may": not now.errors() and bool(shown),
        "title": TITLES[mine.kind][1 if request.english else 0],
    }, status=422 if found else 200)  # fmt: skip


def _known(kind: str) -> None:
    if kind not in KEYS:
        raise Http404


def _columns(kind: str, english: bool) -> list[str]:
    if not english:
        return [column.zh for column in SHEETS[kind].columns]
    at = {"name": "person"} if kind == "accounts" else {}
    return [LABELS[at.get(column.key, column.key)][1] for column in SHEETS[kind].columns]


def _shown(kind: str, lines: list[Line], english: bool, at: int) -> list[dict[str, Any]]:
    """Rows as a page shows them: each cell with what stood there before, where that is another text."""

    def words(key: str, text: str) -> str:
        return KINDS[text][1 if english else 0] if key == "kind" and text in KINDS else text or "—"

    keys = [column.key for column in SHEETS[kind].columns]
    columns = list(zip(keys, _columns(kind, english), strict=True))
    return listing.shown(columns, words, lines, english, at)
