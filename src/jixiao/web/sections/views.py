"""The page on which the form of a piece of work is given to sections, share by share, with how far each is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from jixiao.core.finding import DataError
from jixiao.web.guard import whole
from jixiao.web.people.models import Unit
from jixiao.web.people.views import address
from jixiao.web.sections import assigning, whose
from jixiao.web.sections.assigning import Given, Outcome, said_in, stands
from jixiao.web.sections.models import KINDS
from jixiao.web.sections.panel import groups, lines, statistics
from jixiao.web.showing import lang_of, mine
from jixiao.web.year.models import Work

SECTION, SHOWN = "s:", "b:"  # before the key of a share, in the name of a field
EVERY = "*"  # in the names of the fields that are said of all open shares at once
MOST = 2000  # shares of one request


@require_http_methods(["GET", "HEAD", "POST"])
def sections(request: Any, work: int) -> HttpResponse:
    """All shares of the form. What is posted is kept whole, or told with all that is wrong and what was typed."""
    here = _mine(request, work)
    if request.method != "POST":
        return _page(request, here)
    every = said_in(request.POST, share=EVERY)
    if "bulk" in request.POST:
        outcome = assigning.bulk(here, request.user, every, request.POST.get("group", ""), address(request))
        return _page(request, here, outcome, every=every) if outcome.found else _done(request, here, outcome)
    keys = [one.removeprefix(SHOWN) for one in request.POST if one.startswith(SHOWN)][:MOST]
    typed = {one: said_in(request.POST, share=one) for one in keys}
    shown = {one: request.POST[f"{SHOWN}{one}"] for one in keys}
    outcome = assigning.assign(here, request.user, typed, shown, address(request))
    if outcome.found:
        return _page(request, here, outcome, typed, shown)
    return _done(request, here, outcome)


@require_POST
def copy(request: Any, work: int) -> HttpResponse:
    """Give out what is open as last year."""
    here = _mine(request, work)
    outcome = assigning.copy(here, request.user, address(request))
    return _page(request, here, outcome) if outcome.found else _done(request, here, outcome)


@require_POST
def done(request: Any, work: int) -> HttpResponse:
    """Say that a share is done."""
    here = _mine(request, work)
    seen = whole(request.POST.get("seen", ""))
    outcome = assigning.say_done(here, request.user, request.POST.get("share", ""), seen, address(request))
    return _page(request, here, outcome) if outcome.found else redirect("sections", work=here.pk)


def _mine(request: Any, pk: int) -> Work:
    found = mine(request, pk)
    if found.kind not in KINDS:
        raise Http404
    return found


def _done(request: Any, here: Work, outcome: Outcome) -> HttpResponse:
    request.session["told_sections"] = {str(here.pk): outcome.count}
    return redirect("sections", work=here.pk)


def _page(
    request: Any,
    here: Work,
    outcome: Outcome | None = None,
    typed: Mapping[str, Given] | None = None,
    shown: Mapping[str, str] | None = None,
    every: Given | None = None,
) -> HttpResponse:
    lang = lang_of(request)
    told: dict[str, Any] = {
        "work": here, "kind": here.rules, "told": request.session.pop("told_sections", {}).get(str(here.pk)),
        "gives": whose.assigns(here, request.user), "every": every or Given(),
    }  # fmt: skip
    found = list(outcome.found) if outcome is not None else []
    try:
        case, shares = assigning.opened(here)
    except DataError as error:
        told["unread"] = [(one.message(lang), one.hint(lang)) for one in error.findings]
        told["found"] = [
            ("", one.message(lang), one.hint(lang)) for _, one in found if one not in error.findings
        ]
        return render(request, "sections.html", told, status=422 if found else 200)
    assigned = whose.given(here)
    says = assigning.may_say(here, request.user, assigned)
    made = lines(here, case, shares, assigned, lang, says)
    for line in made:
        key = line.share.key
        if typed and key in typed:
            line.given = typed[key]
            line.shown = (shown or {}).get(key, line.shown)
        if outcome is not None and key in outcome.newer:
            line.shown = str(stands(line.assignment))  # now it is on the screen: the next saving decides
            line.newer = line.shown
        for name, one in found:
            if name.partition(":")[2] == key:
                line.wrong.setdefault(name[:1], []).append(one.message(lang))
    names = {one.section for one in assigned}
    names |= set(
        Unit.objects.for_user(request.user)
        .filter(parent=here.unit, kind="section")
        .values_list("name", flat=True)
    )
    told |= {
        "groups": groups(made, request.english), "statistics": statistics(made), "seen": case.number,
        "names": sorted(names), "open": sum(one.assignment is None for one in made), "assigned": len(assigned),
        "scored": any(one.score for one in made),
        "found": [(name, one.message(lang), one.hint(lang)) for name, one in found],
        "wrong_every": {name[:1]: one.message(lang) for name, one in found if name.endswith(":")},
    }  # fmt: skip
    return render(request, "sections.html", told, status=422 if found else 200)
