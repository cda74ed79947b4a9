"""The pages that everybody may read without logging in: what is published, one page for each, its files."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from django.db.models import Q
from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jixiao.web.guard import whole
from jixiao.web.publication.models import Copy, Publication
from jixiao.web.publication.panel import said

PAGE = 50
KEPT = "public, max-age=300"  # seconds for which a browser or a proxy may answer by itself
MOST_QUERY = 60  # signs
TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
def listed(request: Any) -> HttpResponse:
    """What is published, the newest year first; by unit and by year."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:MOST_QUERY]
    year, number = whole(request.GET.get("year", "")), max(1, whole(request.GET.get("page", "1")))
    everything = Publication.objects.open()
    found = everything.select_related("work__unit").defer("page")
    if words:
        found = found.filter(
            Q(work__unit__name__icontains=words) | Q(title__icontains=words) | Q(index__icontains=words)
        )
    if 0 <= year < 10_000:
        found = found.filter(work__year=year)
    first = min(number - 1, 10_000) * PAGE
    rows = list(found[first : first + PAGE + 1])
    years = everything.order_by("-work__year").values_list("work__year", flat=True).distinct()
    asked = {"q": words, "year": str(year) if year >= 0 else ""}
    return _shown(request, "public.html", {
        "rows": rows[:PAGE], "words": words, "year": year, "years": list(years),
        "before": urlencode({**asked, "page": number - 1}) if number > 1 else "",
        "after": urlencode({**asked, "page": number + 1}) if len(rows) > PAGE else "", "asked": urlencode(asked),
    })  # fmt: skip


@require_safe
def page(request: Any, publication: int) -> HttpResponse:
    """One publication in plain words."""
    found = Publication.objects.open().select_related("work__unit").filter(pk=publication).first()
    return _shown(request, "public_page.html", said(found)) if found is not None else none(request)


@require_safe
def file(request: Any, publication: int, number: int) -> HttpResponse:
    """A file of a publication."""
    mine = Copy.objects.filter(
        publication__in=Publication.objects.open().filter(pk=publication), number=number
    )
    known = mine.values_list("hash", flat=True).first()
    if known is None:
        return none(request)
    tag = f'"{known}"'
    if request.headers.get("If-None-Match") == tag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = attached(mine.get())
    response.headers["ETag"], response.headers["Cache-Control"] = tag, KEPT
    return response


@require_safe
def none(request: Any, rest: str = "") -> HttpResponse:
    """What is not published and what does not exist look the same."""
    del rest
    return _shown(request, "public_none.html", {}, status=404)


def attached(one: Copy) -> HttpResponse:
    """A file, to be kept under its name."""
    response = HttpResponse(bytes(one.body), content_type=TYPES[one.suffix])
    name = quote(f"{one.title}{one.suffix}", safe="")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def _shown(request: Any, template: str, told: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page in the language and the size of letters that its address asks for."""
    request.english = request.GET.get("lang") == "en"
    big = request.GET.get("big") == "1"
    kept = {"lang": "en"} if request.english else {}
    sized = {"big": "1"} if big else {}
    response = render(request, template, {
        **told, "big": big, "query": urlencode(kept | sized), "other_language": urlencode(({} if request.english else {"lang": "en"}) | sized),
        "other_size": urlencode(kept | ({} if big else {"big": "1"})),
    }, status=status)  # fmt: skip
    response.headers["Cache-Control"] = KEPT if status == 200 else "no-store"
    return response
