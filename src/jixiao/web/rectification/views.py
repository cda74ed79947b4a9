"""The pages of problems: taking what is proposed, writing a plan, telling what was done, accepting, the register as a file."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jixiao.web.documents.access import fetched, works_on
from jixiao.web.guard import whole
from jixiao.web.people.models import Unit
from jixiao.web.people.views import address
from jixiao.web.rectification import changes, plan
from jixiao.web.rectification.models import ACCEPTED, DONE, KIND, SOURCES, STATES, WITHHELD, Problem
from jixiao.web.rectification.panel import CLASSIFIED, SUFFIXES, open_to, register_file
from jixiao.web.sm3 import digest
from jixiao.web.year.models import Work

TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_POST
def take(request: Any, work: int) -> HttpResponse:
    """Take proposed problems into the list."""
    mine = _mine(request, work)
    everything = "all" in request.POST
    outcome = changes.take(
        mine,
        request.user,
        request.POST.getlist("take")[:500],
        everything=everything,
        address=address(request),
    )
    return _back(request, mine, outcome)


@require_http_methods(["GET", "HEAD", "POST"])
def problem(request: Any, work: int, problem: int = 0) -> HttpResponse:
    """One problem, to be read or changed; a new one where there is no number."""
    mine = _mine(request, work)
    one = _one(request, mine, problem) if problem else None
    if request.method != "POST":
        stands = changes.against(mine, request.user) if one is None else ()
        return _back(request, mine, changes.Outcome(list(stands))) if stands else _page(request, mine, one)
    typed = plan.typed_in(request.POST)
    outcome = changes.save(
        mine, request.user, problem, typed, whole(request.POST.get("version", "")), draft="draft" in request.POST,
        address=address(request),
    )  # fmt: skip
    if outcome.found:
        return _page(request, mine, outcome.problem if problem else None, outcome, typed)
    return redirect("work", work=mine.pk)


@require_POST
def judge(request: Any, work: int, problem: int) -> HttpResponse:
    """Accept a problem, or send it back."""
    mine = _mine(request, work)
    one = _one(request, mine, problem)
    opinion = request.POST.get("opinion", "")
    outcome = changes.judge(
        mine, request.user, one.pk, whole(request.POST.get("version", "")), request.POST.get("verdict", ""), opinion,
        address(request),
    )  # fmt: skip
    if outcome.found:
        return _page(request, mine, outcome.problem, outcome, {"opinion": opinion})
    return redirect("work", work=mine.pk)


@require_POST
def remove(request: Any, work: int, problem: int) -> HttpResponse:
    """Take a problem out of the list while it is being made."""
    mine = _mine(request, work)
    outcome = changes.remove(
        mine, request.user, problem, whole(request.POST.get("version", "")), address(request)
    )
    return _back(request, mine, outcome)


@require_safe
def register(request: Any, work: int, kind: str) -> HttpResponse:
    """整改台账 as a file."""
    mine = _mine(request, work)
    suffix = f".{kind}"
    if suffix not in SUFFIXES:
        raise Http404
    found = Problem.objects.for_user(request.user).filter(work=mine).select_related("person", "work__unit")
    problems = [open_to(one, request.user) for one in found]
    body, title = register_file(mine, problems, suffix), f"{mine.year}年度{mine.unit.name}整改台账{suffix}"
    if any(one.withheld == CLASSIFIED for one in problems) and works_on(mine, request.user):
        fetched(mine, request.user, address(request), title, digest(body))
    response, name = HttpResponse(body, content_type=TYPES[suffix]), quote(title)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def _back(request: Any, mine: Work, outcome: changes.Outcome) -> HttpResponse:
    """The page of the work, with what stands against it."""
    if outcome.found:
        lang = "en" if request.english else "zh"
        said = [
            f"{one.message(lang)}{'. ' if lang == 'en' else '。'}{one.hint(lang)}" for _, one in outcome.found
        ]
        request.session["told"] = {str(mine.pk): said}
    return redirect("work", work=mine.pk)


def _mine(request: Any, pk: int) -> Work:
    found = Work.objects.for_user(request.user).select_related("unit").filter(pk=pk, kind=KIND).first()
    if found is None:
        raise Http404
    return found


def _one(request: Any, mine: Work, pk: int) -> Problem:
    mine_only = Problem.objects.for_user(request.user).filter(work=mine, pk=pk)
    found = mine_only.select_related("person", "judged_by").first()
    if found is None:
        raise Http404
    return found


def _page(
    request: Any,
    mine: Work,
    one: Problem | None,
    outcome: changes.Outcome | None = None,
    typed: dict[str, str] | None = None,
) -> HttpResponse:
    lang, at = ("en", 1) if request.english else ("zh", 0)
    found = outcome.found if outcome is not None else []
    one = open_to(one, request.user, request.english) if one is not None else None
    stand = _stand(one) | (typed or {})
    made = one if one is not None else Problem(work=mine, number=0)
    edits = changes.may_edit(mine, request.user) and made.state != ACCEPTED
    wrong: dict[str, list[str]] = {}
    for name, finding in found:
        wrong.setdefault(name, []).append(finding.message(lang))
    return render(request, "problem.html", {
        "work": mine, "one": one, "typed": stand, "wrong": wrong, "edits": edits, "latest": plan.latest(mine),
        "found": [(name, finding.message(lang), finding.hint(lang)) for name, finding in found],
        "source": SOURCES[made.source][at] if one is not None else "",
        "state": STATES[made.state][at], "states": [(id, STATES[id][at]) for id in plan.choices(mine, made)],
        "withheld": [(id, names[at]) for id, names in WITHHELD.items()],
        "sections": Unit.objects.for_user(request.user).filter(parent=mine.unit, kind="section") if edits else [],
        "judges": one is not None and changes.may_judge(mine, request.user) and one.state == DONE,
        "removes": one is not None and edits and mine.state == mine.rules.start,
        "stale": one is not None and any(finding.rule == "rectification_stale" for _, finding in found),
    }, status=422 if found else 200)  # fmt: skip


def _stand(one: Problem | None) -> dict[str, str]:
    """What a problem says now, as a form holds it."""
    if one is None:
        return {}
    made = {
        name: str(getattr(one, name))
        for name in ("problem", "cause", "measure", "section", "proof", "state", "withheld")
    }
    return made | {
        "due": one.due.isoformat() if one.due else "",
        "person": one.person.username if one.person else "",
    }
