"""Lists from workbooks: what each row would do, the seal of what was previewed, and the words of both on a page."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from jixiao.core.book import Spot
from jixiao.core.finding import Finding, Findings
from jixiao.core.source import Place
from jixiao.flows.roster import Entry
from jixiao.web.sm3 import digest

NEW, CHANGE, SAME, WRONG = "new", "change", "same", "wrong"
MOST = 4_000_000  # bytes
MOST_TOLD = 200
STATUS = {  # before it is done, and afterwards
    NEW: ("＋ 将新增", "+ will be added", "＋ 已新增", "+ added"),
    CHANGE: ("△ 将更新", "△ will be changed", "△ 已更新", "△ changed"),
    SAME: ("＝ 无变化", "= as it is", "＝ 无变化", "= as it was"),
    WRONG: ("✕ 错误", "✕ wrong", "", ""),
}
STATES = {
    "previewed": ("已预览，没有导入", "previewed, not imported"),
    "done": ("已导入", "imported"),
    "undone": ("已撤销", "undone"),
}


@dataclass(slots=True)
class Line:
    """A row and what it would do. `before`: the texts that it would replace."""

    row: int
    texts: dict[str, str]
    status: str = NEW
    before: dict[str, str] = field(default_factory=dict)


def sent(
    request: Any, read: Callable[[bytes, Findings], list[Entry]], findings: Findings
) -> tuple[str, str, list[Entry]]:
    """The list that somebody sent: the name of its file, its hash, its rows; what is wrong with it goes to the findings."""
    file = request.FILES.get("file")
    body = file.read(MOST + 1) if file is not None else b""
    name = "".join(filter(str.isprintable, file.name if file is not None else ""))[-120:]
    if not body.startswith(b"PK") or len(body) > MOST:
        findings.add("roster_file", field="file")
        return name, "", []
    return name, digest(body), read(body, findings)


def seal(lines: Sequence[Line]) -> str:
    """The digest of a plan: whoever confirms it has seen this one."""
    said = [[one.row, one.texts, one.status, one.before] for one in lines]
    return digest(json.dumps(said, ensure_ascii=False, sort_keys=True).encode())


def twice(key: str, entries: Sequence[Entry], findings: Findings) -> None:
    """Tell of every row whose text of a column stands in an earlier row as well."""
    first: dict[str, int] = {}
    for one in entries:
        text = one.texts[key]
        if text and text in first:
            values = {"text": text, "row": str(first[text])}
            at_cells(one, [Finding("roster_twice", Place(field=key), values)], findings)
        first.setdefault(text, one.row)


def at_cells(entry: Entry, found: Sequence[Finding], findings: Findings) -> None:
    """Findings of a row, at their cells."""
    for one in found:
        spot: Any = entry.cells.get(one.place.field) or Spot(entry.row, str(entry.row))
        findings.items.append(replace(one, place=Place("", spot, one.place.field)))


def mark_wrong(lines: Sequence[Line], findings: Findings, already: int) -> None:
    """Mark the rows that have a finding. `already`: how many findings there were before the rows were looked at."""
    bad = {int(one.place.line) for one in findings.items[already:]} | {
        int(one.place.line) for one in findings.items[:already] if isinstance(one.place.line, Spot)
    }
    for line in lines:
        if line.row in bad:
            line.status = WRONG


def counts(lines: Sequence[Line], english: bool, at: int) -> list[tuple[str, int]]:
    """How many rows of each status. `at`: 0 before it is done, 2 afterwards."""
    made = [(STATUS[one][at + english], sum(line.status == one for line in lines)) for one in STATUS]
    return [one for one in made if one[1]]


def shown(
    columns: Sequence[tuple[str, str]], words: Callable[[str, str], str], lines: Sequence[Line], english: bool, at: int
) -> list[dict[str, Any]]:  # fmt: skip
    """Rows as a page shows them: each cell with what stood there before, where that is another text. `columns`: keys with titles."""
    return [
        {
            "row": one.row, "status": STATUS[one.status][at + english],
            "cells": [
                (title, words(key, one.texts.get(key, "")), words(key, one.before[key]) if key in one.before else "")
                for key, title in columns
            ],
        }
        for one in lines
    ]  # fmt: skip
