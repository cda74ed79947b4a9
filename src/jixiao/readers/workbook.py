"""A workbook, however hostile, into safe rows of located cells; whatever is wrong with it is a finding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from jixiao.core.book import NOTES, SHEETS, Column, Sheet, Spot, letters, tidy
from jixiao.core.finding import Findings
from jixiao.core.system import Why
from jixiao.readers.file_bytes import file_bytes
from jixiao.readers.package import UnreadableError, stop
from jixiao.readers.sheet_xml import column_number
from jixiao.readers.workbook_scan import (
    FORM,
    Scan,
    Scanner,
    guarded,
    opened,
    parse,
    percent_styles,
    sheet_parts,
    string_lengths,
    strings_with,
    unpacked,
)

MOST_MARKED = 8_000_000  # bytes of the sheets of a workbook that is marked
MERGED = re.compile(rb"""mergeCell [^<>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})\"""")


@dataclass(frozen=True, slots=True)
class Cell:
    raw: Any
    spot: Spot
    percent: bool = False
    wrong: Why | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not blank: its cells by header."""

    spot: Spot
    cells: dict[str, Cell]


def read_workbook(
    path: Path, findings: Findings, sheets: Sequence[Sheet] = SHEETS
) -> dict[str, list[Row]] | None:
    """The rows of these sheets by the sheet's name; None when it cannot be read at all, with findings."""
    raw = file_bytes(path, FORM.packed, findings)
    if raw is None:
        return None
    try:
        return _pages(unpacked(raw), sheets, findings)
    except UnreadableError as error:
        error.note(findings)
        return None


@dataclass(frozen=True, slots=True)
class MarkedPage:
    """A sheet that says in its hidden first row what it is: its name, rows by id (column A) and cells by column key;
    `columns` gives the letters of each key, so that a blank cell too can be named. `what` is empty where a sheet has no
    mark; `ids`: all that stands in column A; `headed`: whether the row of headers has its mark."""

    name: str
    what: str
    rows: list[tuple[str, Row]]
    heads: dict[str, str]
    columns: dict[str, str] = field(default_factory=dict)
    ids: frozenset[str] = frozenset()
    headed: bool = True


def read_marked(path: Path, findings: Findings, mark: str, head: str) -> list[MarkedPage] | None:
    """The sheets of a workbook: those whose A1 begins with this mark with their rows, others by name only; None when it
    cannot be read, with findings.

    `head` stands in column A of the row of headers. Nothing depends on names of sheets, headers, or the order of columns.
    """
    raw = file_bytes(path, FORM.packed, findings)
    if raw is None:
        return None
    try:
        parts = unpacked(raw)
        where = sheet_parts(parts)
        percent, lengths = percent_styles(parts), string_lengths(parts)
        marked = strings_with(parts, f"{mark}:")
        book = opened(parts, where.values())
        made: list[MarkedPage] = []
        cells = 0
        for name, part in where.items():
            scanner = Scanner(percent, lengths)
            parse(parts.get(part, b"<none/>"), scanner.start, scanner.end, scanner.text)
            cells += scanner.scan.cells
            if cells > FORM.cells or scanner.length > FORM.signs:
                stop("document_too_many_cells", limit=f"{FORM.cells:,}")
            if scanner.scan.far:
                if (
                    scanner.scan.first in marked
                ):  # one of ours: were it left out, all in it would count as not filled in
                    _too_far(name, scanner.scan, findings)
                else:
                    made.append(MarkedPage(name, "", [], {}))
                continue
            values = guarded(lambda name=name: book.get_sheet_by_name(name).to_python(skip_empty_area=False))
            first = str(values[0][0]) if values and values[0] else ""
            if first.startswith(f"{mark}:"):
                made.append(_marked(name, first[len(mark) + 1 :], values, head, scanner.scan, findings))
            else:
                made.append(MarkedPage(name, "", [], {}))
        return made
    except UnreadableError as error:
        error.note(findings)
        return None


def _too_far(name: str, scan: Scan, findings: Findings) -> None:
    cell = f"{name}!{scan.far}"
    why = Why(
        f"离表格太远了（最多 {FORM.rows} 行、{FORM.columns} 列），请删掉它所在的行或列",
        f"too far from the table (at most {FORM.rows} rows and {FORM.columns} columns): delete its row or column",
    )
    findings.add("xlsx_cell", 0, field=cell, cell=cell, why=why)


def can_be_marked(raw: bytes) -> bool:
    """Whether a workbook that was read is small enough to be opened whole, where every merged cell takes its place."""
    try:
        parts = unpacked(raw)
    except UnreadableError:
        return False
    sheets = [xml for name, xml in parts.items() if "worksheets/" in name.lower()]
    if sum(map(len, sheets)) > MOST_MARKED:
        return False
    cells = 0
    for xml in sheets:
        merged = MERGED.findall(xml)
        if len(merged) != xml.count(b"mergeCell "):
            return False
        cells += sum(
            (int(bottom) - int(top) + 1) * (column_number(right) - column_number(left) + 1)
            for left, top, right, bottom in merged
        )
    return cells <= FORM.cells


def _marked(
    name: str, what: str, values: list[list[Any]], head: str, scan: Scan, findings: Findings
) -> MarkedPage:
    keys: dict[int, str] = {}
    for n, raw in enumerate(values[0]):
        key = str(raw).strip()
        if n and key in keys.values():
            spot = Spot(1, f"{name}!{letters(n)}{min(3, len(values))}")
            findings.add("book_column_twice", spot, field=spot.name, sheet=name, column=letters(n))
        elif n and key:
            keys[n] = key
    found = next((n for n, row in enumerate(values) if row and str(row[0]).strip() == head), None)
    at = 2 if found is None else found
    heads = {
        key: tidy(str(values[at][n])) for n, key in keys.items() if at < len(values) and n < len(values[at])
    }
    rows: list[tuple[str, Row]] = []
    stray: set[int] = set()
    for number, row in enumerate(values[1:at], 2):
        first = next((n for n, raw in enumerate(row) if n > (number == 2) and tidy(str(raw))), None)
        if found is not None and first is not None:
            spot = Spot(number, f"{name}!{letters(first)}{number}")
            why = Why(
                "在表头上面，读不进来：请把内容移到表头下面",
                "it stands above the headers and is not read: move it below them",
            )
            findings.add("xlsx_cell", spot, field=spot.name, cell=spot.name, why=why)
    for number, row in enumerate(values[at + 1 :], at + 2):
        cells: dict[str, Cell] = {}
        for n, raw in enumerate(row):
            wrong = scan.wrong.get((number, n + 1))
            if n == 0 or (not wrong and (raw is None or (isinstance(raw, str) and not tidy(raw)))):
                continue
            spot = Spot(number, f"{name}!{letters(n)}{number}")
            if n in keys:
                cells[keys[n]] = Cell(raw, spot, (number, n + 1) in scan.percent, wrong)
            elif n not in stray:
                stray.add(n)
                why = Why(
                    "这一列是后加的，读不进来：请把内容写进原有的列，或删掉这一列",
                    "its column was added and is not read: write it in a column of the form, or delete the column",
                )
                findings.add("xlsx_cell", spot, field=spot.name, cell=spot.name, why=why)
        if cells:
            rows.append((tidy(str(row[0])), Row(Spot(number, f"{name}!A{number}"), cells)))
    columns = {key: letters(n) for n, key in keys.items()}
    ids = frozenset(tidy(str(row[0])) for row in values[1:] if row)
    return MarkedPage(name, what, rows, heads, columns, ids, found is not None)


# -- sheets to rows of cells


def _pages(
    parts: dict[str, bytes], sheets: Sequence[Sheet], findings: Findings
) -> dict[str, list[Row]] | None:
    """The rows of every known sheet; None when the workbook is not one of ours."""
    where = sheet_parts(parts)
    percent, lengths = percent_styles(parts), string_lengths(parts)
    known = {sheet.name: sheet for sheet in sheets}
    scans: dict[str, Scan] = {}
    cells = length = 0
    for name, part in where.items():
        scanner = Scanner(percent, lengths)
        parse(parts.get(part, b"<none/>"), scanner.start, scanner.end, scanner.text)
        scans[name] = scanner.scan
        cells, length = cells + scanner.scan.cells, length + scanner.length
        if tidy(name) in known and scanner.scan.far:
            _too_far(name, scanner.scan, findings)
    if cells > FORM.cells or length > FORM.signs:
        stop("document_too_many_cells", limit=f"{FORM.cells:,}")
    for name, scan in scans.items():
        if (
            scan.cells
            and tidy(name) not in known
            and tidy(name) != NOTES.name
            and not name.startswith("WpsReserved")
        ):
            near = "、".join(get_close_matches(name, known, n=2, cutoff=0.4)) or "、".join(known)
            findings.add(
                "unknown_key",
                0,
                field=name,
                key=name,
                where=Why("工作簿（工作表名）", "the workbook (names of sheets)"),
                near=near,
            )
    for sheet in sheets:
        if sheet.needed and sheet.name not in map(tidy, where):
            findings.add("xlsx_sheet_missing", 0, field=sheet.name, sheet=sheet.name)
    if any(scans[name].far for name in scans if tidy(name) in known) or not any(
        tidy(name) in known for name in where
    ):
        return None
    book = opened(parts, where.values())
    return {
        tidy(name): list(_rows(book, name, known[tidy(name)], scans[name], findings))
        for name in where
        if tidy(name) in known
    }


def _rows(book: CalamineWorkbook, name: str, sheet: Sheet, scan: Scan, findings: Findings) -> Iterator[Row]:
    values = guarded(lambda: book.get_sheet_by_name(name).to_python(skip_empty_area=False))
    at, columns = _header(values, sheet, findings)
    if not columns:
        return
    stray: set[int] = set()
    for number, row in enumerate(values[at + 1 :], at + 2):
        cells: dict[str, Cell] = {}
        for n in range(max(len(row), max(columns) + 1)):
            raw = row[n] if n < len(row) else ""
            wrong = scan.wrong.get((number, n + 1))
            if not wrong and (raw is None or (isinstance(raw, str) and not tidy(raw))):
                continue
            spot = Spot(number, f"{sheet.name}!{letters(n)}{number}")
            if n in columns:
                if columns[n].type != "shown":
                    cells[columns[n].zh] = Cell(raw, spot, (number, n + 1) in scan.percent, wrong)
            elif n not in stray and (at >= len(values) or n >= len(values[at]) or not _head(values[at][n])):
                stray.add(n)
                findings.add(
                    "xlsx_cell",
                    spot,
                    field=spot.name,
                    cell=spot.name,
                    why=Why(
                        "这一列没有表头，读不进来：请补上表头，或删掉这些内容",
                        "its column has no header and is not read: give it one, or delete what stands there",
                    ),
                )
        if cells:
            yield Row(Spot(number, f"{sheet.name}!{number}"), cells)


def _head(raw: Any) -> str:
    return "".join(str(raw).split()).replace("(", "（").replace(")", "）")


def _header(values: list[list[Any]], sheet: Sheet, findings: Findings) -> tuple[int, dict[int, Column]]:
    """The header row and the column each position stands for; what is unknown, missing or twice is reported."""
    known = {column.zh: column for column in sheet.columns}
    at = max(
        range(min(len(values), 10)),
        key=lambda n: len({_head(raw) for raw in values[n]} & set(known)),
        default=0,
    )
    columns: dict[int, Column] = {}
    for n, raw in enumerate(values[at] if values else ()):
        text = _head(raw)
        spot = Spot(at + 1, f"{sheet.name}!{letters(n)}{at + 1}")
        if not text:
            continue
        if text not in known:
            near = "、".join(get_close_matches(text, known, n=3, cutoff=0.4)) or "、".join(known)
            findings.add(
                "unknown_key",
                spot,
                field=spot.name,
                key=text,
                where=Why(f"{sheet.name}（表头）", f"{sheet.name} (headers)"),
                near=near,
            )
        elif known[text] in columns.values():
            findings.add(
                "xlsx_cell",
                spot,
                field=spot.name,
                cell=spot.name,
                why=Why(f"表头“{text}”写了两次", f"the header “{text}” stands there twice"),
            )
        else:
            columns[n] = known[text]
    for column in sheet.columns:
        if column.needed and column not in columns.values():
            findings.add("xlsx_header_missing", 0, field=sheet.name, sheet=sheet.name, header=column.zh)
    return at, columns
