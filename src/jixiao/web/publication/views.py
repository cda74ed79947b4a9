"""The pages of a publication while it is prepared and screened: the record, the texts, a preview, its files."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jixiao.core.finding import Finding
from jixiao.web.guard import whole
from jixiao.web.people.views import address
from jixiao.web.publication import record as records
from jixiao.web.publication import texts
from jixiao.web.publication.clock import clock
from jixiao.web.publication.models import OBJECTIVES, PUBLISHES, Publication
from jixiao.web.publication.panel import editing, said
from jixiao.web.publication.public import attached
from jixiao.web.year.models import Work

LINES = ("proof", "purpose", "achieved", "reviewed_why", "reason")  # the fields of several lines
HINTS = {
    "index": ("空着的由系统编号。", "Leave it empty to get the next one."),
    "published": ("已经在别处公开的，写那一天；没有的空着，以在本网站公开的那一天为准。", "Where it stood elsewhere before, that day; otherwise empty: then the day on this site counts."),
    "url": ("政府网站或部门网站上这份公开的完整地址。", "The full address of this publication on the site of the government or the department."),
    "board": ("没有网站的，写公告栏的位置。", "Where there is no site: where the notice board is."),
    "proof": ("截图编号、公告照片编号等，写明日期、位置、内容。", "The number of a screenshot or photograph, with day, place and content."),
    "purpose": ("用短句，写给没有看过预算的人。", "In short sentences, for somebody who never saw the budget."),
    "achieved": ("用短句；没做成的也照实写。", "In short sentences; say as plainly what was not achieved."),
    "reviewed": ("与自评得分不同的才填。", "Only where it differs from the self-evaluation."),
    "reason": ("有涉密或不予公开的，写明哪一类内容、依据什么。不要写内容本身。", "Which kind of content is withheld, and on what ground. Not the content itself."),
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: Any, work: int) -> HttpResponse:
    """The record of a publication, to be filled in."""
    mine = _mine(request, work)
    if request.method != "POST":
        return _form(request, mine)
    typed = records.typed_in(request.POST)
    found = records.save(mine, request.user, typed, whole(request.POST.get("version", "")), address(request))
    return _form(request, mine, found, typed) if found else redirect("work", work=mine.pk)


@require_POST
def make(request: Any, work: int) -> HttpResponse:
    """Make the texts that everybody will read."""
    mine = _mine(request, work)
    found = texts.make(mine, request.user, whole(request.POST.get("version", "")), address(request))
    lang = "en" if request.english else "zh"
    request.session["told"] = {str(mine.pk): [_line(one, lang) for one in found[:20]]}
    return redirect("work", work=mine.pk)


@require_safe
def preview(request: Any, work: int) -> HttpResponse:
    """The public page as it will be."""
    mine = _mine(request, work)
    found = Publication.objects.for_user(request.user).filter(work=mine).first()
    if found is None or not found.page:
        raise Http404
    found.work = mine
    return render(request, "public_page.html", {**said(found), "preview": True, "big": False, "query": ""})


@require_safe
def copy(request: Any, work: int, number: int) -> HttpResponse:
    """A file as everybody will have it."""
    mine = _mine(request, work)
    found = Publication.objects.for_user(request.user).filter(work=mine).first()
    one = found.copies.filter(number=number).first() if found is not None else None
    if one is None:
        raise Http404
    return attached(one)


def _line(one: Finding, lang: str) -> str:
    return f"{one.message(lang)}{'. ' if lang == 'en' else '。'}{one.hint(lang)}"


def _mine(request: Any, pk: int) -> Work:
    found = (
        Work.objects.for_user(request.user).select_related("unit").filter(pk=pk, kind__in=PUBLISHES).first()
    )
    if found is None:
        raise Http404
    return found


def _form(
    request: Any, mine: Work, found: list[records.Told] | None = None, typed: dict[str, str] | None = None
) -> HttpResponse:
    lang = "en" if request.english else "zh"
    one = Publication.objects.for_user(request.user).filter(work=mine).first()
    stale = any(finding.rule == "publication_stale" for _, finding in found or ())
    stand = records.blank(mine) if one is None else records.typed_in({**one.content()})
    wrong: dict[str, list[str]] = {}
    for name, finding in found or ():
        wrong.setdefault(name, []).append(finding.message(lang))
    shown = typed or stand
    fields = [
        {
            "name": name, "label": label.en.capitalize() if request.english else str(label), "value": shown[name],
            "wrong": wrong.get(name, []), "most": records.MOST[name], "long": name in LINES,
            "day": name in ("approved", "published"), "hint": HINTS.get(name, ("", ""))[request.english],
            "now": stand[name] if stale and stand[name] != shown[name] else None,
        }
        for name, label in records.LABELS.items()
        if not (mine.kind == OBJECTIVES and name in ("reviewed", "reviewed_why"))
    ]  # fmt: skip
    return render(request, "publication_form.html", {
        "work": mine, "record": one, "fields": fields, "edits": editing(mine, request.user), "clock": clock(mine, one),
        "version": one.version if one is not None else 0,
        "found": [(name, finding.message(lang), finding.hint(lang)) for name, finding in found or ()],
    }, status=422 if found else 200)  # fmt: skip
