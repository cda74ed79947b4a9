"""The pages of a unit: what was paid month by month, and the ledger of budget changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from jixiao.core.finding import Finding
from jixiao.process.execution import mean, paces, rate_of, stand
from jixiao.process.schedule import MONTHS, Schedule
from jixiao.web.execution import facts, ledger, money, spending
from jixiao.web.execution.lights import lit, warnings
from jixiao.web.execution.models import CASE, KINDS, WITHHELD, Budget
from jixiao.web.execution.who import against, measure
from jixiao.web.guard import whole
from jixiao.web.people.models import Unit
from jixiao.web.people.views import address
from jixiao.web.showing import in_words, lang_of
from jixiao.web.year.models import Work


@require_http_methods(["GET", "HEAD", "POST"])
def execution(request: Any, unit: int, year: int) -> HttpResponse:
    """The twelve months of a unit's year on one page."""
    mine = unit_of(request, unit, year)
    found: tuple[Finding, ...] = ()
    if request.method == "POST":
        version = whole(request.POST.get("version", ""))
        found = spending.save(mine, year, request.user, request.POST, version, address(request))
        if not found:
            return redirect("execution", unit=mine.pk, year=year)
    return _execution(request, mine, year, found)


@require_http_methods(["GET", "HEAD", "POST"])
def budget_ledger(request: Any, unit: int, year: int) -> HttpResponse:
    """The ledger of a unit's year: add an entry, take one back, say that the budget did not change."""
    mine = unit_of(request, unit, year)
    if request.method != "POST":
        return _ledger(request, mine, year)
    action, version = request.POST.get("action", ""), whole(request.POST.get("version", ""))
    if action == "reverse":
        number = whole(request.POST.get("number", ""))
        found = ledger.reverse(
            mine, year, request.user, number, request.POST.get("reason", ""), version, address(request)
        )
    elif action in ("unchanged", "changed"):
        found = ledger.declare(
            mine, year, request.user, version, unchanged=action == "unchanged", address=address(request)
        )
    else:
        found = ledger.add(mine, year, request.user, request.POST, version, address(request))
    return (
        _ledger(request, mine, year, found, action) if found else redirect("ledger", unit=mine.pk, year=year)
    )


def unit_of(request: Any, pk: int, year: int) -> Unit:
    """A unit whose year the person may see."""
    works = Work.objects.for_user(request.user).filter(unit=pk, year=year).values("unit")
    found = Unit.objects.filter(pk__in=works).first()
    if found is None:
        raise Http404
    return found


def wrong_at(found: Sequence[Finding], lang: str) -> dict[str, str]:
    """What is wrong with each field."""
    made: dict[str, list[str]] = {}
    for one in found:
        made.setdefault(one.place.field, []).append(one.message(lang))
    return {name: "；".join(texts) if lang == "zh" else "; ".join(texts) for name, texts in made.items()}


def told_of(found: Sequence[Finding], lang: str) -> list[tuple[str, str, str]]:
    """Each finding with its field, its message and the next step."""
    return [(one.place.field, one.message(lang), one.hint(lang)) for one in found]


def _execution(request: Any, unit: Unit, year: int, found: tuple[Finding, ...]) -> HttpResponse:
    lang, at = lang_of(request), 1 if request.english else 0
    kept = Budget.objects.for_user(request.user).filter(unit=unit, year=year).first()
    months = spending.known(kept.months.all() if kept is not None else ())
    changes = list(kept.changes.all()) if kept is not None else []
    told, schedule = facts.told(unit.pk, year), measure()
    now = Budget(
        unit=unit, year=year, initial=kept.initial if kept else None, source=kept.source if kept else ""
    )
    ledger.begin(now, told)
    adjusted = spending.budgets(now, changes)
    wrong = wrong_at(found, lang)
    rows = []
    for number in MONTHS:
        month = months[number]
        rate = rate_of(month.paid, adjusted.get(number)) if month.paid is not None else None
        fields = []
        for name in spending.COLUMNS:
            value = getattr(month, name)
            key = spending.key(number, name)
            text = money.shown(value) if name in spending.AMOUNTS else value
            fields.append({
                "id": key, "label": spending.LABELS[name][at], "amount": name in spending.AMOUNTS,
                "text": request.POST.get(key, "") if found else text, "wrong": wrong.get(key, ""),
            })  # fmt: skip
        rows.append({
            "number": number, "fields": fields, "rate": money.percent(rate), "expected": money.percent(schedule.expected(number)),
            "light": lit(schedule.light(rate, number), request.english) if rate is not None else None,
        })  # fmt: skip
    paid = {number: month.paid for number, month in months.items() if month.paid is not None}
    today = timezone.localdate()
    until = 12 if today.year > year else today.month if today.year == year else 0
    stands = stand(schedule, year, paid, adjusted, until, today)
    return render(request, "execution.html", {
        "unit": unit, "year": year, "rows": rows, "may": not against(request.user, unit, year), "version": kept.version if kept else 0,
        "found": told_of(found, lang), "schedule": schedule, "from_case": now.source == CASE,
        "began": money.shown(now.initial), **_paces(schedule, paid, adjusted),
        "initial": request.POST.get("initial", "") if found and now.source != CASE else money.shown(now.initial), "wrong": wrong,
        "adjusted": money.shown(adjusted.get(12)), "sum": money.signed(ledger.total(changes)), "changes": len(changes),
        "withheld": [(id, names[at]) for id, names in WITHHELD.items()], "mark": request.POST.get("withheld", "") if found else (kept.withheld if kept else told.withheld),
        "warned": warnings(stands, request.english), "stands": stands, "light": lit(stands.light, request.english), "rate": money.percent(stands.rate),
        "stale": any(one.rule == "execution_stale" for one in found), "now": [(one, money.shown(month.paid)) for one, month in months.items() if month.paid is not None],
    }, status=422 if found else 200)  # fmt: skip


def _paces(schedule: Schedule, paid: Mapping[int, int], adjusted: Mapping[int, int]) -> dict[str, Any]:
    """The quarters that were told, against the schedule, with their means; and the mean of all months."""
    found = paces(schedule, paid, adjusted)
    quarters = [one for one in found if one.month % 3 == 0]
    means = [mean(one.rate for one in quarters), mean(one.of_schedule for one in quarters)]
    return {
        "quarters": [(one.month, money.percent(one.rate), money.percent(one.of_schedule)) for one in quarters],
        "quarter_means": [money.percent(one) for one in means], "months_told": len(found),
        "month_mean": money.percent(mean(one.of_schedule for one in found)),
    }  # fmt: skip


def _ledger(
    request: Any, unit: Unit, year: int, found: tuple[Finding, ...] = (), action: str = ""
) -> HttpResponse:
    lang, at = lang_of(request), 1 if request.english else 0
    kept = Budget.objects.for_user(request.user).filter(unit=unit, year=year).first()
    entries = list(kept.changes.select_related("by", "corrects", "corrected")) if kept is not None else []
    open_one = Work.objects.select_related("unit").filter(unit=unit, year=year, kind=facts.ADJUSTMENT).first()
    told = (
        facts.changing(open_one) if open_one is not None and not open_one.ended else facts.told(unit.pk, year)
    )
    now = Budget(
        unit=unit, year=year, initial=kept.initial if kept else None, source=kept.source if kept else ""
    )
    ledger.begin(now, told)
    sum_of = ledger.total(entries)
    agrees = told.change is not None and not ledger.apart(told, sum_of)
    return render(request, "ledger.html", {
        "unit": unit, "year": year, "may": not against(request.user, unit, year), "version": kept.version if kept else 0,
        "entries": [{
            "one": one, "kind": KINDS[one.kind][at], "amount": money.signed(one.amount),
            "reversible": one.corrects_id is None and not hasattr(one, "corrected"),
            "taken_back": one.corrected.number if hasattr(one, "corrected") else 0,
        } for one in entries],
        "initial": money.shown(now.initial), "sum": money.signed(sum_of), "adjusted": "" if now.initial is None else money.shown(now.initial + sum_of),
        "told": told, "case_adjusted": money.shown(told.adjusted), "case_change": "" if told.change is None else money.signed(told.change),
        "agrees": agrees, "apart": in_words(ledger.apart(told, sum_of), lang) if told.change is not None and not agrees else [],
        "unchanged": kept is not None and kept.unchanged, "kinds": [(id, names[at]) for id, names in KINDS.items()], "work": open_one,
        "found": told_of(found, lang), "wrong": wrong_at(found, lang) if action not in ("reverse", "unchanged", "changed") else {},
        "typed": request.POST if found and action not in ("reverse", "unchanged", "changed") else {},
        "reason": request.POST.get("reason", "") if action == "reverse" else "", "reversing": whole(request.POST.get("number", "")) if action == "reverse" else 0,
        "reversible": any(one.corrects_id is None and not hasattr(one, "corrected") for one in entries),
    }, status=422 if found else 200)  # fmt: skip
