"""The page of evidence: what is there, what lacks it, and each file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jixiao.core.finding import DataError, Finding
from jixiao.flows.sniffing import ENDINGS
from jixiao.web.documents.access import fetched, works_on
from jixiao.web.evidence import keeping
from jixiao.web.evidence.models import MARKS, Evidence
from jixiao.web.guard import unopened
from jixiao.web.jobs.models import FAILED
from jixiao.web.people.views import address
from jixiao.web.showing import in_words, lang_of, mine, noted
from jixiao.web.stored import fetch
from jixiao.web.uploads import MOST, sent, taken
from jixiao.web.year.models import Work


@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: Any, work: int) -> HttpResponse:
    """What proves what, and what is not proved yet; another piece is taken."""
    one = mine(request, work)
    if not keeping.proved(one):
        raise Http404
    if request.method != "POST":
        return _evidence(request, one)
    name, body = taken(request, "file")
    piece = keeping.Piece(
        name, body, request.POST.get("about", ""), tuple(request.POST.getlist("indicator")), request.POST.get("mark", "")
    )  # fmt: skip
    try:
        found = keeping.add(one, request.user, piece, address(request))
    except DataError as error:
        found = error.findings
    return _evidence(request, one, found) if found else redirect("evidence", work=one.pk)


def _evidence(request: Any, work: Work, found: Sequence[Finding] = ()) -> HttpResponse:
    lang, inside = lang_of(request), works_on(work, request.user)
    every = list(work.evidence.select_related("by", "removed_by", "job"))
    there = [one for one in every if one.removed_at is None]
    asked = keeping.indicators(work)
    names = {one.id: one.name for one in asked}
    marks = {mark: (zh if lang == "zh" else en) for mark, zh, en in MARKS}
    lacking = keeping.lacking(asked, there)
    rows = [
        {
            "piece": one, "names": [names.get(id, id) for id in one.indicators], "mark": marks[one.mark] if one.mark else "",
            "open": inside or not one.mark,
            "why": noted(one.job.told, lang) if one.job is not None and one.job.state == FAILED else [],
        }
        for one in every
    ]  # fmt: skip
    return render(request, "evidence.html", {
        "work": work, "kind": work.rules, "rows": [row for row in rows if row["piece"].removed_at is None],
        "removed": [row for row in rows if row["piece"].removed_at is not None],
        "lacking": lacking, "asked": asked, "lacks": {one.id for one in lacking}, "takes": keeping.changeable(work, request.user),
        "found": in_words(found, lang), "typed": request.POST, "chosen": request.POST.getlist("indicator"), "most": f"{MOST // 1_000_000} MB",
        "marks": [(mark, zh if lang == "zh" else en) for mark, zh, en in MARKS],
        "endings": ",".join(ending for kind in keeping.KINDS for ending in ENDINGS[kind]),
    }, status=422 if found else 200)  # fmt: skip


@require_safe
def file(request: Any, work: int, number: int) -> HttpResponse:
    """A file as it was uploaded. What is marked is for who works on it, and its going out is an event."""
    one = mine(request, work)
    piece = _piece(request, one, number)
    return _sent(request, one, piece, (piece.key, piece.hash, piece.name), shown=False)


@require_safe
def picture(request: Any, work: int, number: int) -> HttpResponse:
    """A picture to be shown in the page: the file itself, or the first page of a PDF."""
    one = mine(request, work)
    piece = _piece(request, one, number)
    if piece.mark:  # what is marked is fetched one by one, and each fetching written down
        raise Http404
    if piece.picture:
        return _sent(request, one, piece, (piece.key, piece.hash, piece.name), shown=True)
    if not piece.preview:
        raise Http404
    return _sent(request, one, piece, (piece.preview, piece.preview_hash, f"{piece.name}.png"), shown=True)


@require_POST
def remove(request: Any, work: int, number: int) -> HttpResponse:
    """Mark a piece as removed."""
    one = mine(request, work)
    found = keeping.remove(one, request.user, number, request.POST.get("why", ""), address(request))
    return _evidence(request, one, found) if found else redirect("evidence", work=one.pk)


def _piece(request: Any, work: Work, number: int) -> Evidence:
    found = Evidence.objects.for_user(request.user).filter(work=work, number=number).exclude(key="").first()
    if found is None or (found.mark and not works_on(work, request.user)):
        raise Http404
    return found


def _sent(
    request: Any, work: Work, piece: Evidence, file: tuple[str, str, str], *, shown: bool
) -> HttpResponse:
    key, sm3, name = file
    try:
        body = fetch(settings.HOME, key, sm3, name)
    except DataError as error:
        return unopened(request, in_words(error.findings, lang_of(request)))
    if piece.mark:
        fetched(work, request.user, address(request), name, sm3)
    return sent(body, name, shown=shown)
