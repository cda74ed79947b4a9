"""Payments of many units from a workbook: what each row would change, taken whole or not at all, undone whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from jixiao.core.finding import Finding, Findings
from jixiao.core.source import Place
from jixiao.core.system import Why
from jixiao.flows.roster import Entry
from jixiao.process.schedule import MONTHS
from jixiao.web.execution import facts, money, spending
from jixiao.web.execution.ledger import begin, locked, refused
from jixiao.web.execution.models import CASE, TYPED, Budget, SpendingBatch
from jixiao.web.execution.who import watching
from jixiao.web.guard import whole
from jixiao.web.listing import CHANGE, NEW, SAME, Line, at_cells, mark_wrong, seal
from jixiao.web.log.models import record
from jixiao.web.people.models import Unit

COLUMNS = ("code", "month", *spending.AMOUNTS, "initial", *spending.WORDS)


@dataclass(slots=True)
class Plan:
    """What a list would do: its rows, and for each unit the months and the initial budget that it would have then."""

    lines: list[Line]
    units: dict[int, tuple[Unit, dict[int, spending.Month], int | None]] = field(default_factory=dict)


def reach(person: Any, year: int) -> dict[str, Unit]:
    """The units for which somebody may bring in payments, by code."""
    found = Q(pk__in=())
    for post in watching(person, year):
        found |= post.reach("")
    return {one.code: one for one in Unit.objects.filter(found, works__year=year).distinct()}


def plan(person: Any, year: int, entries: Sequence[Entry], findings: Findings) -> Plan:
    """Each row with what it would do; everything that stands against it goes to the findings, at its cell."""
    made = Plan([Line(one.row, one.texts) for one in entries])
    already = len(findings.items)
    units, rows = reach(person, year), _by_unit(entries, findings)
    kept = {
        one.unit_id: one
        for one in Budget.objects.filter(unit__in=units.values(), year=year).prefetch_related(
            "months", "changes"
        )
    }
    at = {one.row: one for one in made.lines}
    for code, mine in rows.items():
        unit = units.get(code)
        if unit is None:
            for one in mine.values():
                at_cells(
                    one, [Finding("spending_no_unit", Place(field="code"), {"code": code[:40]})], findings
                )
            continue
        _plan_unit(made, unit, year, kept.get(unit.pk), mine, at, findings)
    mark_wrong(made.lines, findings, already)
    return made


def again(batch: SpendingBatch, person: Any, findings: Findings) -> Plan:
    """What a batch that was previewed would do now."""
    return plan(person, batch.year, [Entry(one["row"], one["texts"], {}) for one in batch.rows], findings)


def take(batch: SpendingBatch, seen: str, person: Any, address: str) -> tuple[Finding, ...]:
    """Do what the preview has shown, whole or not at all."""
    with transaction.atomic():
        mine = SpendingBatch.objects.select_for_update().get(pk=batch.pk)
        if mine.state != "previewed":
            return (Finding("roster_done"),)
        for unit in sorted(reach(person, mine.year).values(), key=lambda one: one.pk):
            if any(one["texts"]["code"] == unit.code for one in mine.rows):
                locked(unit, mine.year)
        findings = Findings()
        made = again(mine, person, findings)
        if findings.errors() or seal(made.lines) != seen:
            return refused([Finding("roster_moved"), *findings.items])
        changed = []
        for unit, months, initial in made.units.values():
            budget = locked(unit, mine.year)
            before, version = spending.content(budget), budget.version
            _begin(budget, initial)
            spending.put(budget, months)
            spending.told_of(budget, before, person, address, batch=mine.pk)
            if budget.version != version:
                changed.append(
                    {
                        "budget": budget.pk,
                        "version": budget.version,
                        "before": before,
                        "source": budget.source,
                    }
                )
        statuses = {one.row: one for one in made.lines}
        mine.rows = [
            {**one, "status": statuses[one["row"]].status, "before": statuses[one["row"]].before}
            for one in mine.rows
        ]
        mine.changed, mine.state = changed, "done"
        mine.save()
        _event("batch_imported", mine, person, address, {"sm3": mine.hash, "count": len(changed)})
    return ()


def undo(batch: SpendingBatch, person: Any, address: str) -> tuple[Finding, ...]:
    """Take back all that a batch did; nothing where something changed since, or where the post that allowed it has ended."""
    with transaction.atomic():
        mine = SpendingBatch.objects.select_for_update().get(pk=batch.pk)
        if mine.state != "done":
            return (Finding("roster_done"),)
        allowed = {one.pk for one in reach(person, mine.year).values()}
        found = (
            Budget.objects.select_for_update()
            .select_related("unit")
            .in_bulk([one["budget"] for one in mine.changed])
        )
        used = [
            found[one["budget"]].unit.name
            for one in mine.changed
            if found[one["budget"]].version != one["version"] or found[one["budget"]].unit_id not in allowed
        ]
        if used:
            return tuple(Finding("spending_used", values={"name": name}) for name in used)
        for one in mine.changed:
            budget, before = found[one["budget"]], one["before"]
            now = spending.content(budget)
            budget.initial, budget.withheld = before["initial"], before["withheld"]
            budget.source = budget.source if before["initial"] is not None else ""
            spending.put(
                budget, {month: spending.Month(**before["months"].get(str(month), {})) for month in MONTHS}
            )
            spending.told_of(budget, now, person, address, batch=mine.pk)
        mine.state = "undone"
        mine.save()
        _event("batch_undone", mine, person, address, {})
    return ()


def _plan_unit(
    made: Plan, unit: Unit, year: int, kept: Budget | None, mine: dict[int, Entry], at: dict[int, Line], findings: Findings
) -> None:  # fmt: skip
    """The rows of one unit: its months as they would be then, and what does not fit."""
    before = spending.known(kept.months.all() if kept is not None else ())
    texts = {
        spending.key(month, name): money.shown(getattr(one, name))
        if name in spending.AMOUNTS
        else getattr(one, name)
        for month, one in before.items()
        for name in spending.COLUMNS
    }
    told = [one for one in mine.values() if one.texts["initial"]]
    texts["initial"] = told[0].texts["initial"] if told else ""
    for month, entry in mine.items():
        texts |= {spending.key(month, name): entry.texts[name] for name in spending.COLUMNS}
        line = at[entry.row]
        line.before = _before(before[month], entry)
        line.status = NEW if before[month].paid is None else CHANGE if line.before else SAME
        if not entry.texts["paid"]:
            at_cells(
                entry, [Finding("ledger_empty", Place(field="paid"), {"what": money_label("paid")})], findings
            )
    read = spending.read(texts)
    budget = Budget(
        unit=unit, year=year, initial=kept.initial if kept else None, source=kept.source if kept else "", withheld=kept.withheld if kept else ""
    )  # fmt: skip
    if budget.initial is None:
        begin(budget, facts.told(unit.pk, year))
    if told and budget.source != CASE:
        if read.initial != budget.initial:
            line = at[told[0].row]
            line.before["initial"] = money.shown(budget.initial)
            line.status = CHANGE if line.status == SAME else line.status
        budget.initial, budget.source = read.initial, TYPED
    adjusted = spending.budgets(budget, list(kept.changes.all()) if kept is not None else [])
    found = [*read.found, *spending.wrong_with(read.months, adjusted, year, timezone.localdate())]
    last = mine[max(mine)]
    for one in found:
        number, _, name = one.place.field.removeprefix("m").partition("_")
        entry = told[0] if one.place.field == "initial" and told else mine.get(whole(number), last)
        at_cells(entry, [replace(one, place=Place(field=name or one.place.field))], findings)
    made.units[unit.pk] = (unit, read.months, read.initial if told else None)


def money_label(name: str) -> Why:
    """What a column is called in findings."""
    return Why(*spending.LABELS[name])


def _before(month: spending.Month, entry: Entry) -> dict[str, str]:
    """The texts of a month that a row would replace by others."""
    if month.paid is None:
        return {}
    made = {}
    for name in spending.COLUMNS:
        old = getattr(month, name)
        if name in spending.AMOUNTS:
            new, _ = money.read(entry.texts[name], money_label(name), name)
            if new != old:
                made[name] = money.shown(old)
        elif old != entry.texts[name]:
            made[name] = old
    return made


def _by_unit(entries: Sequence[Entry], findings: Findings) -> dict[str, dict[int, Entry]]:
    """The rows of each unit by month; a month that is none, or stands twice, is told."""
    made: dict[str, dict[int, Entry]] = {}
    for one in entries:
        month = whole(one.texts["month"].removesuffix("月").strip())
        if month not in MONTHS:
            values = {"text": one.texts["month"][:20]}
            at_cells(one, [Finding("spending_month", Place(field="month"), values)], findings)
            continue
        mine = made.setdefault(one.texts["code"], {})
        if month in mine:
            values = {"text": f"{one.texts['code'][:40]} · {month}", "row": str(mine[month].row)}
            at_cells(one, [Finding("roster_twice", Place(field="month"), values)], findings)
            continue
        mine[month] = one
    return made


def _begin(budget: Budget, initial: int | None) -> None:
    begin(budget, facts.told(budget.unit_id, budget.year))
    if initial is not None and budget.source != CASE:
        budget.initial, budget.source = initial, TYPED


def _event(action: str, mine: SpendingBatch, person: Any, address: str, after: dict[str, Any]) -> None:
    record(
        action, actor=person.username, address=address, thing=f"spending_batch:{mine.pk}",
        after={"list": "spending", "file": mine.name, "year": mine.year, **after},
    )  # fmt: skip
