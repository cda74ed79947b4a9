"""What the rows of a list would change: 将新增, 将更新, 无变化 or 错误 for each, asked of the records as they are now."""

from __future__ import annotations

from collections.abc import Sequence

from jixiao.core.finding import Finding, Findings
from jixiao.core.source import Place
from jixiao.flows.roster import Entry
from jixiao.web.listing import CHANGE, SAME, Line, at_cells, mark_wrong, twice
from jixiao.web.people.models import Person
from jixiao.web.people.tree import KINDS, Node, amiss, children, tree
from jixiao.web.people.typed import MOST_NAME, MOST_PERSON, Typed

KEYS = {"units": "code", "accounts": "username"}


def plan(kind: str, entries: Sequence[Entry], findings: Findings) -> list[Line]:
    """Each row with what it would do; everything that stands against it goes to the findings, at its cell."""
    lines = [Line(one.row, one.texts) for one in entries]
    already = len(findings.items)
    twice(KEYS[kind], entries, findings)
    if kind == "units":
        _units(entries, lines, findings)
    else:
        _accounts(entries, lines, findings)
    mark_wrong(lines, findings, already)
    return lines


def _units(entries: Sequence[Entry], lines: list[Line], findings: Findings) -> None:
    now = tree()
    wanted = dict(now)
    said = {(int(one.place.line), one.place.field) for one in findings.items}
    placed: dict[str, int] = {}  # which row a code stands by: of several the first
    for entry in entries:
        typed = Typed(entry.texts)
        code, name, kind = typed.code("code"), typed.line("name", MOST_NAME), entry.texts["kind"]
        if not kind:
            typed.choice("kind", KINDS)
        at_cells(
            entry, [one for one in typed.findings.items if (entry.row, one.place.field) not in said], findings
        )
        if kind in KINDS and code and placed.setdefault(code, entry.row) == entry.row:
            old = now.get(code)
            wanted[code] = Node(
                code, name, kind, entry.texts["parent"], old.closed if old is not None else False
            )
    below = children(wanted)
    unsure = {entry.texts["code"] for entry in entries} - set(wanted)  # told at their own rows
    for entry, line in zip(entries, lines, strict=True):
        code = entry.texts["code"]
        if placed.get(code) != entry.row or entry.texts["parent"] in unsure - {""}:
            continue
        node, old = wanted[code], now.get(code)
        at_cells(entry, amiss(wanted, code, below), findings)
        parent = wanted.get(node.parent)
        if parent is not None and parent.closed and (old is None or old.parent != node.parent):
            at_cells(
                entry,
                [Finding("people_closed_parent", Place(field="parent"), {"name": parent.name})],
                findings,
            )
        if old is not None:
            line.before = {
                key: text for key, text in (("name", old.name), ("kind", old.kind), ("parent", old.parent)) if text != line.texts[key]
            }  # fmt: skip
            line.status = CHANGE if line.before else SAME


def _accounts(entries: Sequence[Entry], lines: list[Line], findings: Findings) -> None:
    now: dict[str, str] = dict(Person.objects.values_list("username", "name"))
    for entry, line in zip(entries, lines, strict=True):
        typed = Typed(entry.texts)
        username, name = typed.username(), typed.line("name", MOST_PERSON, "person")
        at_cells(entry, typed.findings.items, findings)
        if username in now:
            line.before = {"name": now[username]} if now[username] != name else {}
            line.status = CHANGE if line.before else SAME
