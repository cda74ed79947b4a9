"""A list of units or accounts taken over whole or not at all, and undone whole while nothing later depends on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models, transaction

from jixiao.core.finding import DataError, Finding, Findings
from jixiao.flows.roster import Entry
from jixiao.web.listing import CHANGE, NEW, SAME, Line, seal
from jixiao.web.log.models import record
from jixiao.web.people import accounts, passwords, units
from jixiao.web.people.models import Batch, Person, Unit
from jixiao.web.people.planning import plan
from jixiao.web.people.tree import Node, amiss, children, tree

MOST_ACCOUNTS = 200  # of one list: each password is made slow to guess, and so slow to make


def planned(batch: Batch, findings: Findings) -> list[Line]:
    """What a batch that was previewed would do now."""
    return plan(batch.kind, [Entry(one["row"], one["texts"], {}) for one in batch.rows], findings)


def take(
    batch: Batch, seen: str, person: Any, address: str
) -> tuple[tuple[Finding, ...], list[tuple[str, str, str]]]:
    """Do what the preview has shown: everything that stands against it, or the new accounts with their first passwords."""
    with transaction.atomic():
        mine = Batch.objects.select_for_update().get(pk=batch.pk)
        if mine.state != "previewed":
            return (Finding("roster_done"),), []
        list(Unit.objects.select_for_update().order_by("pk").values_list("pk"))
        findings = Findings()
        lines = planned(mine, findings)
        if findings.errors() or seal(lines) != seen:
            return (Finding("roster_moved"), *findings.items), []
        made = (
            _units(mine, lines, person, address)
            if mine.kind == "units"
            else _accounts(mine, lines, person, address)
        )
        mine.state = "done"
        mine.save()
        counts = {one: sum(line.status == one for line in lines) for one in (NEW, CHANGE, SAME)}
        _event("batch_imported", mine, person, address, {**counts, "file": mine.name, "sm3": mine.hash})
    return (), made


def undo(batch: Batch, person: Any, address: str) -> tuple[Finding, ...]:
    """Take back all that a batch did; nothing where something later depends on any of it."""
    with transaction.atomic():
        mine = Batch.objects.select_for_update().get(pk=batch.pk)
        if mine.state != "done":
            return (Finding("roster_done"),)
        rows = [one for one in mine.rows if one["status"] in (NEW, CHANGE)]
        used = _used_units(rows) if mine.kind == "units" else _used_accounts(rows)
        if used:
            return tuple(Finding("roster_used", values={"name": name}) for name in used)
        (_undo_units if mine.kind == "units" else _undo_accounts)(rows, person, address)
        mine.state = "undone"
        mine.save()
        _event("batch_undone", mine, person, address, {"file": mine.name})
    return ()


def _event(action: str, mine: Batch, person: Any, address: str, after: dict[str, Any]) -> None:
    thing = f"batch:{mine.pk}"
    record(action, actor=person.username, address=address, thing=thing, after={"list": mine.kind, **after})


def _units(mine: Batch, lines: Sequence[Line], person: Any, address: str) -> list[tuple[str, str, str]]:
    """Parents before what stands under them, since a path begins with that of the parent."""
    wanted = {line.texts["code"]: line.texts["parent"] for line in lines}

    def level(line: Line) -> int:
        count, code = 0, line.texts["code"]
        while code in wanted:
            count, code = count + 1, wanted[code]
        return count

    done: dict[int, dict[str, Any]] = {}
    for line in sorted(lines, key=level):
        kept: dict[str, Any] = {
            "row": line.row,
            "texts": line.texts,
            "status": line.status,
            "before": line.before,
        }
        done[line.row] = kept
        if line.status == SAME:
            continue
        found = Unit.objects.select_related("parent").filter(code=line.texts["code"]).first()
        before = units.said(found) if found is not None else {}
        unit = found or Unit(code=line.texts["code"])
        _put(unit, line.texts)
        if found is None and unit.parent is not None:
            unit.synthetic = unit.parent.synthetic
        unit.version += found is not None
        unit.save()
        kept |= {"pk": unit.pk, "version": unit.version}
        action = "unit_added" if found is None else "unit_changed"
        _told(action, unit, before, units.said(unit), person, address, mine)
    mine.rows = [done[row] for row in sorted(done)]
    return []


def _put(unit: Unit, texts: dict[str, str]) -> None:
    unit.name, unit.kind = texts["name"], texts["kind"]
    unit.parent = Unit.objects.get(code=texts["parent"]) if texts["parent"] else None


def _told(
    action: str, unit: Unit, before: dict[str, Any], after: dict[str, Any], person: Any, address: str, mine: Batch | None = None
) -> None:  # fmt: skip
    extra = {"batch": mine.pk} if mine is not None else {}
    record(
        action, actor=person.username, address=address, thing=f"unit:{unit.pk}", unit=unit.pk, before=before, after={**after, **extra}
    )  # fmt: skip


def _accounts(mine: Batch, lines: Sequence[Line], person: Any, address: str) -> list[tuple[str, str, str]]:
    made, rows = [], []
    for line in lines:
        kept: dict[str, Any] = {
            "row": line.row,
            "texts": line.texts,
            "status": line.status,
            "before": line.before,
        }
        rows.append(kept)
        if line.status == SAME:
            continue
        username, name = line.texts["username"], line.texts["name"]
        if line.status == NEW:
            password = passwords.first()
            account = Person.objects.create(username, password, name=name)
            made.append((username, name, password))
        else:
            account = Person.objects.select_for_update().get(username=username)
            account.name, account.version = name, account.version + 1
            account.save()
        kept |= {"pk": account.pk, "version": account.version}
        action = "account_added" if line.status == NEW else "account_renamed"
        accounts.told(action, account, person, address, line.before, {**line.texts, "batch": mine.pk})
    mine.rows = rows
    return made


def _used_units(rows: Sequence[dict[str, Any]]) -> list[str]:
    """The names of units that something later depends on, or that would not fit into the tree any more."""
    added = {one["pk"] for one in rows if one["status"] == NEW}
    now = {one.pk: one for one in Unit.objects.filter(pk__in=[one["pk"] for one in rows])}
    used = [
        one["texts"]["name"]
        for one in rows
        if one["pk"] not in now or now[one["pk"]].version != one["version"]
    ]
    going = added | {one["pk"] for one in rows if "parent" in one["before"]}
    below = Unit.objects.filter(parent__in=added).exclude(pk__in=going).values("parent")
    held = models.Q(works__isnull=False) | models.Q(posts__isnull=False) | models.Q(pk__in=below)
    used += Unit.objects.filter(held, pk__in=added).distinct().values_list("name", flat=True)
    if used:
        return list(dict.fromkeys(used))
    return _unfit(rows)


def _unfit(rows: Sequence[dict[str, Any]]) -> list[str]:
    nodes = tree()
    changed = [one for one in rows if one["status"] == CHANGE]
    for one in rows:
        code = one["texts"]["code"]
        if one["status"] == NEW:
            nodes.pop(code, None)
        else:
            said = {**one["texts"], **one["before"]}
            nodes[code] = Node(code, said["name"], said["kind"], said["parent"], nodes[code].closed)
    below = children(nodes)
    return [one["texts"]["name"] for one in changed if amiss(nodes, one["texts"]["code"], below)]


def _undo_units(rows: Sequence[dict[str, Any]], person: Any, address: str) -> None:
    """Changed ones first, from the top down; then what was added, from below."""
    nodes = {
        one["texts"]["code"]: {**one["texts"], **one["before"]} for one in rows if one["status"] == CHANGE
    }

    def level(code: str) -> int:
        return 1 + level(nodes[code]["parent"]) if code in nodes else 0

    for code in sorted(nodes, key=level):
        unit = Unit.objects.select_related("parent").get(code=code)
        before = units.said(unit)
        _put(unit, nodes[code])
        unit.version += 1
        unit.save()
        _told("unit_changed", unit, before, units.said(unit), person, address)
    added = Unit.objects.select_related("parent").filter(
        pk__in=[one["pk"] for one in rows if one["status"] == NEW]
    )
    for unit in sorted(added, key=lambda one: -one.path.count("/")):
        before, key = units.said(unit), unit.pk
        unit.delete()
        unit.pk = key
        _told("unit_removed", unit, before, {}, person, address)


def _used_accounts(rows: Sequence[dict[str, Any]]) -> list[str]:
    now = {one.pk: one for one in Person.objects.filter(pk__in=[one["pk"] for one in rows])}
    used = []
    for one in rows:
        account = now[one["pk"]]
        begun = one["status"] == NEW and (account.last_login or account.staff or account.posts.exists())
        if account.version != one["version"] or begun:
            used.append(account.name)
    return used


def _undo_accounts(rows: Sequence[dict[str, Any]], person: Any, address: str) -> None:
    """New ones are locked, since accounts are never deleted; others get their names back."""
    for one in rows:
        account = Person.objects.select_for_update().get(pk=one["pk"])
        account.version += 1
        if one["status"] == NEW:
            account.is_active = False
            account.sessions += 1
            account.save()
            accounts.told("account_locked", account, person, address, {"active": True}, {"active": False})
        else:
            before, account.name = account.name, one["before"]["name"]
            account.save()
            accounts.told(
                "account_renamed", account, person, address, {"name": before}, {"name": account.name}
            )


def too_many(kind: str, count: int) -> None:
    """Raise `DataError` for more accounts than are made at once."""
    if kind == "accounts" and count > MOST_ACCOUNTS:
        raise DataError([Finding("roster_long", values={"count": f"{count:,}", "most": str(MOST_ACCOUNTS)})])
