"""The beginning of a year for units: by the role that the procedure names, 绩效科, for the units below its own.

Not by an administrator of the site: which units are evaluated, and from when, is told by the notice of the finance bureau, and the
administrators take no part in the work.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from jixiao.web.guard import whole
from jixiao.web.log.models import record
from jixiao.web.people.duty import paged, said, saying
from jixiao.web.people.models import Post, Unit, held
from jixiao.web.people.procedure import current
from jixiao.web.people.typed import YEARS, Typed, told
from jixiao.web.people.views import address
from jixiao.web.year.models import Work
from jixiao.web.year.moving import begin

EVALUATED = ("department", "unit")  # kinds of units that have a year of their own


def beginners(person: Any) -> list[Post]:
    """The posts by which a person may begin a year for units."""
    return [one for one in held(person) if one.role in current().begins]


@require_http_methods(["GET", "HEAD", "POST"])
def years(request: Any) -> HttpResponse:
    """Choose units, and begin their year."""
    posts = beginners(request.user)
    if not posts:
        raise Http404
    now = timezone.localdate().year
    typed = Typed(request.POST if request.method == "POST" else {"year": request.GET.get("year", str(now))})
    year = typed.year()
    chosen = {whole(one) for one in request.POST.getlist("unit")}
    if request.method == "POST":
        if not typed.raw("year"):
            typed.findings.add("people_year", field="year", text="")
        count = _begin(typed, request, posts, chosen, year) if year is not None else 0
        if not typed.wrong():
            saying(request, _done(count, year or 0, request.english))
            return redirect(f"{request.path}?year={year}")
    reach = _reach(posts, year if year is not None else now)
    listed = paged(request, reach.order_by("code"))
    if listed["q"]:
        q = listed["q"]
        listed = paged(request, reach.filter(Q(code__startswith=q) | Q(name__contains=q)).order_by("code"))
    begun = set(Work.objects.filter(unit__in=list(listed["page"]), year=year).values_list("unit", flat=True))
    for one in listed["page"]:
        one.begun, one.chosen = one.pk in begun, one.pk in chosen
    found = told(typed.findings.items, request.english)
    return render(request, "year_begin.html", {
        **listed, "typed": typed.fields, "year": year, "found": found, "wrong": {one["field"] for one in found}, "done": said(request),
        "any": any(not one.begun for one in listed["page"]),
        "kinds": [kind.title_en or kind.title if request.english else kind.title for kind in current().kinds.values()],
    }, status=422 if typed.wrong() else 200)  # fmt: skip


def _reach(posts: list[Post], year: int) -> Any:
    """The open units for which these posts may begin a year."""
    found = Q(pk__in=())
    for post in posts:
        if post.year in (None, year):
            found |= post.reach("")
    return Unit.objects.filter(found, kind__in=EVALUATED, closed=None)


def _begin(typed: Typed, request: Any, posts: list[Post], chosen: set[int], year: int) -> int:
    """Begin it for those chosen; how many were begun now. One that was begun before stays as it is."""
    if year not in YEARS or not chosen:
        typed.findings.add("people_no_units_chosen", field="units")
        return 0
    count = 0
    with transaction.atomic():
        found = list(_reach(posts, year).select_for_update().filter(pk__in=chosen))
        if len(found) != len(chosen):
            typed.findings.add("people_stale")
            return 0
        for unit in found:
            made = begin(unit, year)
            if made:
                count += 1
                record(
                    "year_begun", actor=request.user.username, address=address(request), thing=f"unit:{unit.pk}", unit=unit.pk,
                    after={"year": year, "works": made},
                )  # fmt: skip
    return count


def _done(count: int, year: int, english: bool) -> str:
    if english:
        return f"The year {year} was begun for {count} units." if count else "All of them had begun before."
    return f"已为 {count} 个单位开始 {year} 年度。" if count else "选的单位都早已开始，没有变化。"
