"""What was paid by the end of each month, as it is told on one page: read whole, checked whole, kept whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from jixiao.core.finding import Finding
from jixiao.core.source import Place
from jixiao.core.system import Why
from jixiao.process.schedule import MONTHS
from jixiao.web.execution import facts, money
from jixiao.web.execution.ledger import begin, locked, refused
from jixiao.web.execution.models import CASE, TYPED, WITHHELD, Budget, Spending, ends
from jixiao.web.execution.who import against
from jixiao.web.log.models import record
from jixiao.web.people.models import Unit
from jixiao.web.typed import typed

AMOUNTS = ("paid", "basic", "project")
WORDS = ("reason", "note")
COLUMNS = (*AMOUNTS, *WORDS)
MOST = 200  # signs
LABELS = {
    "paid": ("累计支出", "cumulative payments"), "basic": ("其中基本支出", "basic expenditure"), "project": ("其中项目支出", "project expenditure"),
    "reason": ("原因", "reason"), "note": ("说明", "note"), "initial": ("年初预算", "initial budget"),
}  # fmt: skip


@dataclass(slots=True)
class Month:
    """A month as it is told; `paid` is None where it is not."""

    paid: int | None = None
    basic: int | None = None
    project: int | None = None
    reason: str = ""
    note: str = ""

    def content(self) -> dict[str, Any]:
        return {one: getattr(self, one) for one in COLUMNS}


@dataclass(slots=True)
class Read:
    """A page as it was typed: its months, the budget, and everything that is wrong."""

    months: dict[int, Month] = field(default_factory=dict)
    initial: int | None = None
    withheld: str = ""
    found: list[Finding] = field(default_factory=list)


def key(month: int, column: str) -> str:
    """The name of a field."""
    return f"m{month}_{column}"


def read(texts: Mapping[str, str]) -> Read:
    """What was typed, month by month."""
    made = Read(withheld=texts.get("withheld", ""))
    made.withheld = made.withheld if made.withheld in WITHHELD else ""
    made.initial, wrong = money.read(typed(texts.get("initial", "")), Why(*LABELS["initial"]), "initial")
    made.found += [wrong] if wrong is not None else []
    for month in MONTHS:
        made.months[month] = one = Month()
        for name in AMOUNTS:
            zh, en = LABELS[name]
            what, text = (
                Why(f"{month} 月{zh}", f"{en} of month {month}"),
                typed(texts.get(key(month, name), "")),
            )
            value, wrong = money.read(text, what, key(month, name))
            setattr(one, name, value)
            made.found += [wrong] if wrong is not None else []
        for name in WORDS:
            zh, en = LABELS[name]
            text = typed(texts.get(key(month, name), "")).replace("\n", " ")
            setattr(one, name, text)
            if len(text) > MOST:
                values = {
                    "what": Why(f"{month} 月{zh}", f"{en} of month {month}"),
                    "count": str(len(text)),
                    "most": str(MOST),
                }
                made.found.append(Finding("execution_long", Place(field=key(month, name)), values))
    return made


def wrong_with(
    months: Mapping[int, Month], budgets: Mapping[int, int], year: int, today: date
) -> list[Finding]:
    """What does not fit between the months, and between them and the budget."""
    found: list[Finding] = []
    before = 0
    for number in MONTHS:
        one, at = months[number], Place(field=key(number, "paid"))
        named = {"month": str(number), "paid": money.shown(one.paid)}
        if one.paid is None:
            if one != Month():
                found.append(Finding("execution_alone", at, named))
            continue
        if date(year, number, 1) > today:
            found.append(Finding("execution_early", at, named))
        parts = (one.basic or 0) + (one.project or 0)
        if parts > one.paid:
            found.append(Finding("execution_parts", at, named | {"parts": money.shown(parts)}))
        earlier = months[before].paid if before else None
        if earlier is not None and one.paid < earlier and not one.reason:
            values = named | {"before": str(before), "earlier": money.shown(earlier)}
            found.append(Finding("execution_below", at, values))
        budget = budgets.get(number)
        if budget is not None and one.paid > budget and not one.reason:
            found.append(Finding("execution_over", at, named | {"budget": money.shown(budget)}))
        before = number
    return found


def budgets(mine: Budget | None, changes: Any) -> dict[int, int]:
    """The budget as it was adjusted by the end of each month; nothing where the initial one is not known."""
    if mine is None or mine.initial is None:
        return {}
    return {
        month: mine.initial + sum(one.amount for one in changes if one.day < ends(mine.year, month)) for month in MONTHS
    }  # fmt: skip


def known(rows: Any) -> dict[int, Month]:
    """The months of a budget as they are kept."""
    made = {month: Month() for month in MONTHS}
    for one in rows:
        made[one.month] = Month(one.paid, one.basic, one.project, one.reason, one.note)
    return made


def save(
    unit: Unit, year: int, person: Any, texts: Mapping[str, str], version: int, address: str = ""
) -> tuple[Finding, ...]:
    """Keep a whole page; everything that stands against it at once."""
    told, made = facts.told(unit.pk, year), read(texts)
    with transaction.atomic():
        mine = locked(unit, year)
        if found := against(person, unit, year):
            return refused(found)
        before = content(mine)
        if mine.version != version and not _same(mine, made):
            return refused([Finding("execution_stale"), *made.found])
        mine.withheld = made.withheld
        begin(mine, told)
        if mine.source != CASE:
            mine.initial, mine.source = made.initial, TYPED if made.initial is not None else ""
        found = (
            *made.found,
            *wrong_with(made.months, budgets(mine, mine.changes.all()), year, timezone.localdate()),
        )
        if found:
            return refused(found)
        put(mine, made.months)
        told_of(mine, before, person, address)
    return ()


def _same(mine: Budget, made: Read) -> bool:
    """Whether what was typed stands there already: a second click."""
    same = known(mine.months.all()) == made.months and mine.withheld == made.withheld
    return same and not made.found and (mine.source == CASE or mine.initial == made.initial)


def content(mine: Budget) -> dict[str, Any]:
    """What the log keeps of the months of a budget."""
    months = {
        str(one.month): Month(one.paid, one.basic, one.project, one.reason, one.note).content()
        for one in mine.months.all()
    }
    return {"initial": mine.initial, "withheld": mine.withheld, "months": months}


def put(mine: Budget, months: Mapping[int, Month]) -> None:
    """Write the months; one that is no longer told goes, and the log keeps it."""
    there = {one.month: one for one in mine.months.all()}
    for number, month in months.items():
        if month.paid is None:
            if number in there:
                there[number].delete()
            continue
        Spending.objects.update_or_create(budget=mine, month=number, defaults=month.content())


def told_of(mine: Budget, before: dict[str, Any], person: Any, address: str, **more: Any) -> None:
    """Save the budget with an event of what changed; nothing where nothing did."""
    after = content(mine)
    if before == after:
        return
    mine.version += 1
    mine.save()
    record(
        "spending_told", actor=person.username, address=address, thing=f"budget:{mine.pk}", unit=mine.unit_id,
        before=before, after={**after, "year": mine.year, "version": mine.version, **more},
    )  # fmt: skip
