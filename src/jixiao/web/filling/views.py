"""Filling in a case: choosing its framework, the form part by part, saving text by text, taking a whole case."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods

from jixiao.core.finding import DataError, Finding
from jixiao.web.filling import draft, saving, taking
from jixiao.web.filling.cards import card_html, facts_html, pieces_html, rows_html, tree_html
from jixiao.web.filling.contents import CONTENTS
from jixiao.web.filling.models import Change
from jixiao.web.filling.page import ABOUT, LIST, PLANNED, REST, TARGETS, WATCHED, WORDS, Page
from jixiao.web.filling.veil import veil_of
from jixiao.web.guard import whole
from jixiao.web.people.views import address
from jixiao.web.sections import panel as sections
from jixiao.web.year import papers
from jixiao.web.year.models import Work
from jixiao.web.year.views import show_work

MOST_TEXTS = 3000  # of one request
CELL = "c:"  # before the key of a text, in the name of a field
SHOWN = "b:"  # the same of what the page showed there


@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: Any, work: int) -> HttpResponse:
    """One part of the form. What is posted is saved, right or wrong; then the page tells what is wrong."""
    mine = _mine(request, work)
    if request.method == "POST" and "framework" in request.POST:
        instead = request.POST.get("instead", "")
        found = saving.choose(mine, request.user, request.POST["framework"], address(request), instead)
        return _choosing(request, mine, found) if found else redirect("fill", work=mine.pk)
    saved = saving.Saved()
    if request.method == "POST":
        texts = {
            name.removeprefix(CELL): text for name, text in request.POST.items() if name.startswith(CELL)
        }
        shown = {
            name.removeprefix(SHOWN): text for name, text in request.POST.items() if name.startswith(SHOWN)
        }
        if len(texts) > MOST_TEXTS:
            saved.found = (Finding("site_no_such_cell", values={"keys": str(len(texts))}),)
        else:
            saved = saving.save(mine, request.user, texts, shown, address(request))
        if "application/json" in request.headers.get("Accept", ""):
            return _json(request, mine, saved)
        if not saved.found and not saved.conflicts:
            return redirect(f"{request.path}?part={request.POST.get('go') or request.POST.get('part', '')}")
        if saved.found:
            saved.conflicts, saved.shown = (
                texts,
                shown,
            )  # nothing of what was typed is lost, nor taken for seen
    return _page(request, mine, saved)


@require_http_methods(["GET", "HEAD", "POST"])
def case(request: Any, work: int) -> HttpResponse:
    """Take an uploaded case, whole or not at all."""
    mine = _mine(request, work)
    if request.method != "POST":
        return redirect("work", work=mine.pk)  # the page of a refusal, loaded again
    file = request.FILES.get("case")
    body = file.read(taking.MOST + 1) if file is not None else b""
    found = taking.attach(
        mine, request.user, file.name if file is not None else "", body, whole(request.POST.get("last", "")), address(request),
        replace=request.POST.get("replace") == "yes",
    )  # fmt: skip
    if any(one.severity == "error" for one in found):
        return show_work(request, mine.pk, found)
    request.session["told"] = {str(mine.pk): [_said(request, one)[0] for one in found[:20]]}
    return redirect("work", work=mine.pk)


def _mine(request: Any, pk: int) -> Work:
    found = Work.objects.for_user(request.user).select_related("unit").filter(pk=pk).first()
    if found is None or found.kind not in CONTENTS:
        raise Http404
    return found


def _said(request: Any, one: Finding) -> tuple[str, str]:
    lang = _lang(request)
    place = one.place.show(lang)
    return f"{place}{' ' if place else ''}{one.message(lang)}", one.hint(lang)


def _lang(request: Any) -> str:
    return "en" if request.english else "zh"


def _choosing(request: Any, mine: Work, found: tuple[Finding, ...] = (), instead: str = "") -> HttpResponse:
    """The page on which a framework is chosen, `instead` of one under which nothing was filled in yet."""
    told = {
        "instead": instead, "chosen": instead or draft.last_year(mine), "work": mine, "kind": mine.rules, "usable": draft.usable(mine.year), "found": [_said(request, one) for one in found],
        "may": not saving.against(mine, request.user), "last": papers.number(mine), "accepts": ",".join(taking.KINDS),
    }  # fmt: skip
    return render(request, "fill_begin.html", told, status=422 if found else 200)


def _page(request: Any, mine: Work, saved: saving.Saved) -> HttpResponse:
    lang = _lang(request)
    try:
        stands = draft.standing(mine)
    except DataError as error:
        return _choosing(request, mine, error.findings)
    if stands is None:
        return _choosing(request, mine, saved.found)
    page = Page(
        stands,
        lang,
        CONTENTS[mine.kind],
        saved.conflicts,
        shown=saved.shown,
        may=not saving.against(mine, request.user),
        veil=veil_of(mine, request, (), stands.filled),
    )
    untouched = page.may and not saved.found and draft.untouched(mine, stands)
    if untouched and "choose" in request.GET:
        return _choosing(request, mine, instead=stands.base.framework)
    page.own = sections.on_form(mine, page, request.user)
    told = _told(request, mine, page, saved)
    told["changed"] = _last(mine)
    told["untouched"] = untouched
    told["cards_html"] = mark_safe("".join(card_html(page, one) for one in told.get("questions", ())))
    told["targets_html"] = rows_html(told.get("targets", ()))
    told["records_html"] = rows_html(told.get("records", ()), numbered=True)
    if page.content.scored:
        told["tree_html"] = tree_html(page, request.path, told["part"], told["tree"])
    if told.get("rest"):
        told["facts_html"] = facts_html(page, told["rest"])
    return render(request, "fill.html", told, status=422 if saved.found or saved.conflicts else 200)


def _told(request: Any, mine: Work, page: Page, saved: saving.Saved) -> dict[str, Any]:
    """What the templates of the form need to know."""
    part = request.POST.get("part") or request.GET.get("part", "")
    known = {one.id: one for one in page.parts}
    shown = known.get(part)
    told: dict[str, Any] = {
        "work": mine, "kind": mine.rules, "page": page, "stands": page.stands, "tree": page.tree, "total": page.now() if mine.kind == "monitoring" else page.total(),
        "counts": page.counts(), "problems": list(page.problems()), "may": page.may,
        "found": [_said(request, one) for one in saved.found], "conflicts": bool(saved.conflicts) and not saved.found,
        "part": part, "grade": page.sheet.grade if page.sheet is not None else None,
        "framework": page.form.published.title,
    }  # fmt: skip
    words = page.content.words
    if (
        not page.content.scored
        and part not in (WORDS, ABOUT, PLANNED, WATCHED)
        and part.removeprefix(LIST) not in page.pages
    ):
        part = told["part"] = WATCHED if mine.kind == "monitoring" else TARGETS
    if part == WORDS:
        told["fields"] = page.told(words)
    elif part == PLANNED:
        told["rest"] = page.planned()
    elif part == WATCHED:
        told["watched"] = page.watched()
    elif part == TARGETS:
        told["target_heads"], told["targets"] = page.targets(reached=False)
        told["taken"] = request.session.pop("taken", {}).get(str(mine.pk))
    elif part == ABOUT:
        told["fields"] = page.about()
    elif part == REST:
        told["rest"] = [page.fact(one) for one in page.rest]
    elif part.startswith(LIST) and part.removeprefix(LIST) in page.pages:
        id = part.removeprefix(LIST)
        told |= {
            "list": page.pages[id],
            "heads": page.heads(id),
            "records": page.filled_list(id),
            "fields": page.whole(id),
        }
    else:
        shown = shown or _first_open(page)
        told |= {"part": shown.id, "shown": shown, "questions": shown.questions}
        if shown.own:
            told["target_heads"], told["targets"] = page.targets(reached=True)
    told["whose"] = sections.at_part(page.assigned, told)
    ids = [one.id for one in page.parts]
    if told["part"] in ids[:-1]:
        told["next"] = page.parts[ids.index(told["part"]) + 1]
    return told


def _first_open(page: Page) -> Any:
    """The first part in which something is still open."""
    return next(
        (part for part, _, each in page.tree if any(one.sign != "✓" for _, one in each)), page.parts[0]
    )


def _last(mine: Work) -> Change | None:
    return Change.objects.filter(work=mine.pk).select_related("by").order_by("-number").first()


def _json(request: Any, mine: Work, saved: saving.Saved) -> HttpResponse:
    """What a page needs that stays open: the parts of it that may have changed."""
    if saved.found:
        return JsonResponse({"found": ["。".join(_said(request, one)) for one in saved.found]}, status=409)
    if saved.now is None:
        raise Http404
    stands = saved.now()
    page = Page(
        stands,
        _lang(request),
        CONTENTS[mine.kind],
        saved.conflicts,
        veil=veil_of(mine, request, (), stands.filled),
    )
    page.own = sections.on_form(mine, page, request.user)
    told = _told(request, mine, page, saved)
    told["cards"] = [page.card(one) for one in told.get("questions", ())]
    html = {"foot": "fill_foot.html", "problems": "fill_problems.html"}
    made = {id: render_to_string(name, told, request) for id, name in html.items()}
    if page.content.scored:
        made["tree"] = tree_html(page, request.path, told["part"], told["tree"])
    for card in told.get("cards", ()):
        made |= {f"{piece}-{card.question.id}": one for piece, one in pieces_html(page, card).items()}
    fields = {}
    for one in _fields(told):
        fields[one.id] = {
            "text": one.text,
            "said": one.said,
            "wrong": bool(one.wrong),
        }
    return JsonResponse({
        "seen": page.stands.number, "saved": timezone.localtime().strftime("%H:%M:%S"), "html": made, "fields": fields,
        "conflicts": list(saved.conflicts),
    })  # fmt: skip


def _fields(told: dict[str, Any]) -> Any:
    """Every field of the part that is shown."""
    yield from told.get("fields", ())
    for rows in (told.get("records", ()), told.get("targets", ())):
        for row in rows:
            yield from row
    for _, fields in told.get("watched", ()):
        yield from fields
    for fact in told.get("rest", ()):
        yield from (fact.value, *fact.more)
    for card in told.get("cards", ()):
        for fact in card.facts:
            yield from (fact.value, *fact.more)
        for _, fields in (*card.judgements, *card.silent):
            yield from fields
        yield from card.causes
