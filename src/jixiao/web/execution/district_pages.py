"""The page of all units below somebody's own, and its bulletin."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from jixiao.core.finding import DataError
from jixiao.process.schedule import MONTHS
from jixiao.web.execution import bulletin as papers
from jixiao.web.execution.district import SORTS, Line, issuer, lines, sums, usual_month
from jixiao.web.execution.facts import marked
from jixiao.web.execution.lights import lit, warnings
from jixiao.web.execution.models import WITHHELD
from jixiao.web.execution.money import percent, shown
from jixiao.web.execution.who import measure, watching
from jixiao.web.guard import unopened, whole
from jixiao.web.log.models import record
from jixiao.web.people.views import address
from jixiao.web.showing import in_words, lang_of
from jixiao.web.sm3 import digest
from jixiao.web.uploads import plain, sent

HEADS = (  # of the columns that lines are sorted by
    ("unit", "单位", "Unit", False),
    ("budget", "调整后预算", "Adjusted budget", True),
    ("paid", "累计支出", "Paid", True),
    ("rate", "执行率", "Rate", True),
    ("light", "灯", "Light", False),
)


@require_safe
def latest(request: Any) -> HttpResponse:
    """The page of this year."""
    if not watching(request.user):
        raise Http404
    return redirect("executions", year=timezone.localdate().year)


@require_safe
def district(request: Any, year: int) -> HttpResponse:
    """Every unit below, by the end of a month, sorted as asked."""
    month, found = _asked(request, year)
    schedule, english = measure(), request.english
    sort = request.GET.get("sort", "unit")
    sort, down = sort if sort in SORTS else "unit", request.GET.get("down") == "1"
    total = sums(found)
    rows = [_told(one, english) for one in sorted(found, key=SORTS[sort], reverse=down)]
    return render(request, "executions.html", {
        "year": year, "month": month, "months": list(MONTHS), "rows": rows, "schedule": schedule, "expected": percent(schedule.expected(month)),
        "heads": [_head(one, sort, month, english=english, down=down) for one in HEADS], "sort": sort, "down": down,
        "total": {"count": total.count, "initial": shown(total.initial), "budget": shown(total.budget), "paid": shown(total.paid), "rate": percent(total.rate)},
        "behind": sum(one.behind for one in found), "late": sum(bool(one.stands.late) for one in found), "withheld": sum(bool(one.withheld) for one in found),
        "years": (year - 1, year + 1),
    })  # fmt: skip


@require_safe
def bulletin(request: Any, year: int, kind: str) -> HttpResponse:
    """The bulletin of a month as a file; that somebody took it is an event."""
    month, found = _asked(request, year)
    if f".{kind}" not in papers.SUFFIXES:
        raise Http404
    number = whole(request.GET.get("number", ""))
    number = number if 0 < number < 1000 else month
    top = issuer(watching(request.user, year), found)
    marks = marked([one.unit.pk for one in found], year)
    found = [replace(one, withheld=one.withheld or marks.get(one.unit.pk, "")) for one in found]
    told = papers.of(found, measure(), top.name, year, month, number, timezone.localdate().isoformat())
    try:
        body = papers.file(told, f".{kind}")
    except DataError as error:
        return unopened(request, in_words(error.findings, lang_of(request)))
    name = f"{plain(top.name)}_{told.title}_第{number}期.{kind}"
    with transaction.atomic():
        record(
            "bulletin_fetched", actor=request.user.username, address=address(request), thing=f"unit:{top.pk}", unit=top.pk,
            after={"year": year, "name": name, "sm3": digest(body)},
        )  # fmt: skip
    return sent(body, name)


def _asked(request: Any, year: int) -> tuple[int, list[Line]]:
    """The month, and the units that the person watches; 404 for who watches none."""
    posts, today = watching(request.user, year), timezone.localdate()
    if not posts or year not in range(2000, 2101):
        raise Http404
    month = whole(request.GET.get("month", ""))
    month = month if month in MONTHS else usual_month(year, today)
    return month, lines(posts, year, month, today)


def _head(
    one: tuple[str, str, str, bool], sort: str, month: int, *, english: bool, down: bool
) -> dict[str, Any]:
    """A column's head with the address that sorts by it, the other way round where it is sorted by it already."""
    id, zh, en, number = one
    asked = {"month": month, "sort": id, **({"down": 1} if id == sort and not down else {})}
    order = ("descending" if down else "ascending") if id == sort else ""
    return {
        "id": id,
        "title": en if english else zh,
        "number": number,
        "link": f"?{urlencode(asked)}",
        "order": order,
    }


def _told(one: Line, english: bool) -> dict[str, Any]:
    stands = one.stands
    return {
        "unit": one.unit, "told": one.told, "month": stands.month, "budget": shown(stands.budget), "paid": shown(stands.paid),
        "rate": percent(stands.rate), "light": lit(stands.light, english), "since": stands.since, "warnings": warnings(stands, english),
        "withheld": WITHHELD[one.withheld][english] if one.withheld else "",
    }  # fmt: skip
