"""The pages of an ex-ante appraisal: the list of new projects, one project, the paper of the conclusion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jixiao.flows.appraisal import appraisal_rules
from jixiao.web.appraisal import changes
from jixiao.web.appraisal.form import EXPERTS, in_words, stands, typed_in
from jixiao.web.appraisal.models import KIND, Appraisal
from jixiao.web.appraisal.panel import paper, told
from jixiao.web.guard import whole
from jixiao.web.people.views import address
from jixiao.web.showing import lang_of, mine
from jixiao.web.year.models import Work

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def appraisal(request: Any, work: int) -> HttpResponse:
    """All projects that are appraised."""
    here = _mine(request, work)
    said = request.session.pop("told", {}).get(str(here.pk), [])
    return render(
        request, "appraisal.html", {"work": here, "kind": here.rules, "told": said, **told(here, request)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def project(request: Any, work: int, project: int = 0) -> HttpResponse:
    """One project, to be read or changed; a new one where there is no number."""
    here = _mine(request, work)
    one = _one(request, here, project) if project else None
    if request.method != "POST":
        against = changes.adds(here, request.user) if one is None else ()
        return (
            _back(request, here, changes.Outcome([("", each) for each in against]))
            if against
            else _page(request, here, one)
        )
    said = typed_in(request.POST)
    version = whole(request.POST.get("version", ""))
    outcome = changes.save(
        here, request.user, project, said, version, draft="draft" in request.POST, address=address(request)
    )
    if outcome.found:
        return _page(request, here, outcome.project if project else None, outcome, said)
    return redirect("appraisal", work=here.pk)


@require_POST
def remove(request: Any, work: int, project: int) -> HttpResponse:
    """Take a project out of the list."""
    here = _mine(request, work)
    version = whole(request.POST.get("version", ""))
    return _back(request, here, changes.remove(here, request.user, project, version, address(request)))


@require_safe
def conclusion(request: Any, work: int) -> HttpResponse:
    """The opinion on all projects, as a file."""
    here = _mine(request, work)
    projects = Appraisal.objects.for_user(request.user).filter(work=here)
    answer = HttpResponse(paper(here, projects), content_type=DOCX)
    name = quote(f"{here.year}年度{here.unit.name}事前绩效评估意见.docx")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


def _mine(request: Any, pk: int) -> Work:
    found = mine(request, pk)
    if found.kind != KIND:
        raise Http404
    return found


def _one(request: Any, here: Work, pk: int) -> Appraisal:
    found = Appraisal.objects.for_user(request.user).filter(work=here, pk=pk).first()
    if found is None:
        raise Http404
    return found


def _back(request: Any, here: Work, outcome: changes.Outcome) -> HttpResponse:
    """The list, with what stands against it."""
    if outcome.found:
        lang = lang_of(request)
        end = ". " if lang == "en" else "。"
        said = [f"{one.message(lang)}{end}{one.hint(lang)}" for _, one in outcome.found]
        request.session["told"] = {str(here.pk): said}
    return redirect("appraisal", work=here.pk)


def _page(
    request: Any,
    here: Work,
    one: Appraisal | None,
    outcome: changes.Outcome | None = None,
    said: Mapping[str, str] | None = None,
) -> HttpResponse:
    lang, at = lang_of(request), 1 if request.english else 0
    found = outcome.found if outcome is not None else []
    shown = {**stands(one), **(said or {})}
    wrong: dict[str, list[str]] = {}
    for name, each in found:
        wrong.setdefault(name, []).append(each.message(lang))

    def field(name: str) -> dict[str, Any]:
        return {"name": name, "text": shown.get(name, ""), "wrong": wrong.get(name, [])}

    def choices(named: Mapping[str, Any]) -> list[tuple[str, str]]:
        return [(id, (each.title, each.title_en)[at]) for id, each in named.items()]

    rules = appraisal_rules()
    edits = not (changes.barred(here, request.user) if one is not None else changes.adds(here, request.user))
    return render(request, "appraised.html", {
        "work": here, "one": one, "edits": edits,
        "found": [(name, each.message(lang), each.hint(lang)) for name, each in found],
        "stale": one is not None and any(each.rule == "appraisal_stale" for _, each in found), "now": in_words(one, request.english) if one is not None else [],
        "name": field("name"), "code": field("code"), "money": field("money"), "conclusion": field("conclusion"), "remark": field("remark"),
        "aspects": [
            {
                "id": id, "title": (each.title, each.title_en)[at], "asks": (each.asks, each.asks_en)[at],
                "judgement": field(f"{id}-judgement"), "reason": field(f"{id}-reason"), "evidence": field(f"{id}-evidence"),
            }
            for id, each in rules.aspects.items()
        ],
        "experts": [(number, field(f"expert{number}-role"), field(f"expert{number}-opinion")) for number in range(1, EXPERTS + 1)],
        "judgements": choices(rules.judgements), "conclusions": choices(rules.conclusions), "roles": choices(rules.experts),
        "removes": one is not None and not changes.adds(here, request.user), "source": rules.source, "ours": rules.ours,
    }, status=422 if found else 200)  # fmt: skip
