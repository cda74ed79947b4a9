"""The ledger of budget changes: entries are added and taken back by entries, never changed; what stands against an adjustment by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from jixiao.core.finding import Finding
from jixiao.core.source import Place
from jixiao.core.system import Why
from jixiao.web.execution import facts, money
from jixiao.web.execution.models import CASE, KINDS, TYPED, Budget, BudgetChange
from jixiao.web.execution.who import against
from jixiao.web.guard import day_of
from jixiao.web.log.models import record
from jixiao.web.people.models import Unit
from jixiao.web.typed import typed
from jixiao.web.year.models import Work

GUARD = "ledger_told"
FIELDS = ("day", "kind", "amount", "document", "reason", "project")
LABELS = {
    "day": Why("日期", "date"), "kind": Why("类型", "kind"), "amount": Why("金额", "amount"), "document": Why("文号", "document number"),
    "reason": Why("原因", "reason"), "project": Why("项目", "project"),
}  # fmt: skip
MOST = {"document": 80, "reason": 200, "project": 120}  # signs
NEEDED = ("document", "reason")


def total(changes: Iterable[BudgetChange]) -> int:
    """What all entries add up to."""
    return sum(one.amount for one in changes)


def locked(unit: Unit, year: int) -> Budget:
    """The budget of a unit's year, held until the transaction ends; made where there is none."""
    Unit.objects.select_for_update().get(pk=unit.pk)  # two who make it at once would both find none
    made, _ = Budget.objects.select_for_update().get_or_create(unit=unit, year=year)
    return made


def refused(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """What stands against it; nothing of the transaction is kept."""
    transaction.set_rollback(True)
    return tuple(found)


def begin(mine: Budget, told: facts.Told) -> None:
    """The budget at the start of the year, and what may not be published, as the case has them."""
    if told.initial is not None:
        mine.initial, mine.source = told.initial, CASE
    elif mine.source == CASE:
        mine.source = TYPED  # the case no longer says it: what it said stays until somebody types another
    mine.withheld = mine.withheld or told.withheld


def add(
    unit: Unit, year: int, person: Any, fields: Mapping[str, str], version: int, address: str = ""
) -> tuple[Finding, ...]:
    """Add an entry; everything that stands against it at once."""
    told = facts.told(unit.pk, year)
    with transaction.atomic():
        mine = locked(unit, year)
        if found := against(person, unit, year) or _stale(mine, version):
            return refused(found)
        begin(mine, told)
        said, amount, wrong = _read(fields, year)
        wrong += _negative(mine, amount)
        if wrong:
            return refused(wrong)
        _keep(mine, person, address, BudgetChange(**said, amount=amount))
    return ()


def reverse(
    unit: Unit, year: int, person: Any, number: int, reason: str, version: int, address: str = ""
) -> tuple[Finding, ...]:
    """Take an entry back by another one of the opposite amount."""
    words = typed(reason)
    told = facts.told(unit.pk, year)
    with transaction.atomic():
        mine = locked(unit, year)
        if found := against(person, unit, year) or _stale(mine, version):
            return refused(found)
        one = mine.changes.select_related("corrected").filter(number=number).first()
        if one is None:
            return refused([Finding("ledger_gone", values={"number": str(max(number, 0))})])
        found = ()
        if one.corrects_id is not None or hasattr(one, "corrected"):
            found = (Finding("ledger_reversed", values={"number": str(number)}),)
        begin(mine, told)
        found += (*_texts({"reason": words}, ("reason",)), *_negative(mine, -one.amount))
        if found:
            return refused(found)
        _keep(mine, person, address, BudgetChange(
            day=one.day, kind=one.kind, amount=-one.amount, document=one.document, reason=words, project=one.project, corrects=one,
        ))  # fmt: skip
    return ()


def declare(
    unit: Unit, year: int, person: Any, version: int, *, unchanged: bool, address: str = ""
) -> tuple[Finding, ...]:
    """Say that the budget did not change this year, or take that back."""
    told = facts.told(unit.pk, year)
    with transaction.atomic():
        mine = locked(unit, year)
        if found := against(person, unit, year) or _stale(mine, version):
            return refused(found)
        changes = list(mine.changes.all())
        if unchanged and total(changes):
            return refused([Finding("ledger_has_entries", values={"sum": money.signed(total(changes))})])
        if mine.unchanged == unchanged:
            return refused(())
        begin(mine, told)
        mine.unchanged = unchanged
        mine.version += 1
        mine.save()
        record(
            "budget_unchanged" if unchanged else "budget_unchanged_not", actor=person.username, address=address,
            thing=f"budget:{mine.pk}", unit=unit.pk, after={"year": year, "version": mine.version},
        )  # fmt: skip
    return ()


def untold(adjustment: Work) -> list[Finding]:
    """What stands against handing on an adjustment: a ledger that says nothing, or another sum than the case."""
    mine = Budget.objects.filter(unit=adjustment.unit_id, year=adjustment.year).first()
    changes = list(mine.changes.all()) if mine is not None else []
    told, sum_of = facts.changing(adjustment), total(changes)
    if not changes and (mine is None or not mine.unchanged):
        change = "—" if told.change is None else money.signed(told.change)
        return [Finding("ledger_silent", values={"change": change})]
    return apart(told, sum_of)


def apart(told: facts.Told, sum_of: int) -> list[Finding]:
    """What differs between the ledger and the case."""
    if told.change is None:
        return [Finding("ledger_unknown", values={"sum": money.signed(sum_of)}, severity="warning")]
    if told.change == sum_of:
        return []
    return [Finding("ledger_apart", values={
        "sum": money.signed(sum_of), "change": money.signed(told.change), "before": money.shown(told.initial),
        "after": money.shown(told.adjusted), "difference": money.shown(abs(sum_of - told.change)),
    })]  # fmt: skip


def _stale(mine: Budget, version: int) -> tuple[Finding, ...]:
    return () if mine.version == version else (Finding("execution_stale"),)


def _read(fields: Mapping[str, str], year: int) -> tuple[dict[str, Any], int, list[Finding]]:
    """An entry as it was typed, and everything that is wrong with it."""
    said: dict[str, Any] = {name: typed(fields.get(name, "")).replace("\n", " ") for name in FIELDS}
    found: list[Finding] = []
    day = day_of(said["day"])
    if day is None or day.year != year or day > timezone.localdate():
        found.append(
            Finding("ledger_date", Place(field="day"), {"text": said["day"][:40], "year": str(year)})
        )
    if said["kind"] not in KINDS:
        found.append(Finding("ledger_kind", Place(field="kind")))
    amount, wrong = money.read(said.pop("amount"), LABELS["amount"], "amount", signed=True)
    if wrong is not None:
        found.append(wrong)
    elif amount is None:
        found.append(_missing("amount"))
    elif said["kind"] in KINDS and (not amount or amount * KINDS[said["kind"]][2] < 0):
        values = {"kind": Why(*KINDS[said["kind"]][:2]), "amount": money.shown(amount)}
        found.append(Finding("ledger_sign", Place(field="amount"), values))
    return said | {"day": day}, amount or 0, [*found, *_texts(said, NEEDED)]


def _texts(said: Mapping[str, Any], needed: Iterable[str]) -> list[Finding]:
    found = [_missing(name) for name in needed if not said[name]]
    for name in MOST.keys() & said.keys():
        if len(said[name]) > MOST[name]:
            values = {"what": LABELS[name], "count": str(len(said[name])), "most": str(MOST[name])}
            found.append(Finding("execution_long", Place(field=name), values))
    return found


def _missing(name: str) -> Finding:
    return Finding("ledger_empty", Place(field=name), {"what": LABELS[name]})


def _negative(mine: Budget, amount: int) -> list[Finding]:
    """Against an amount with which less than nothing would be left."""
    if mine.initial is None:
        return []
    after = mine.initial + total(mine.changes.all()) + amount
    return (
        [Finding("ledger_negative", Place(field="amount"), {"after": money.shown(after)})]
        if after < 0
        else []
    )


def _keep(mine: Budget, person: Any, address: str, one: BudgetChange) -> None:
    one.budget, one.by, one.number = mine, person, mine.changes.count() + 1
    one.save()
    mine.unchanged = False
    mine.version += 1
    mine.save()
    record(
        "ledger_reversed" if one.corrects_id else "ledger_added", actor=person.username, address=address, thing=f"budget:{mine.pk}",
        unit=mine.unit_id, after={
            "year": mine.year, "version": mine.version, "entry": one.number, "day": one.day.isoformat(), "entry_kind": one.kind,
            "amount": one.amount, "document": one.document, "reason": one.reason, "project": one.project,
        },
    )  # fmt: skip
