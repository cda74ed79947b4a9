"""Lists of units, accounts and projects in workbooks: an empty one, one that is filled, and the rows of one that people filled in."""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from jixiao.core.book import Column, Sheet, Spot, letters, meant, tidy
from jixiao.core.finding import Findings
from jixiao.core.roster_book import ACCOUNTS, PROJECTS, UNITS
from jixiao.readers.workbook import Cell, Row, read_workbook
from jixiao.writers.roster_book import roster_bytes

SHEETS = {sheet.key: sheet for sheet in (UNITS, ACCOUNTS, PROJECTS)}
MOST_ROWS = 5_000
EXACT = 10**15  # Excel keeps whole numbers below this exactly


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a list: its number in the sheet, its texts by key, and the cell of each."""

    row: int
    texts: dict[str, str]
    cells: dict[str, Spot]


def empty_roster(key: str) -> bytes:
    """The workbook to be filled in."""
    return roster_bytes(SHEETS[key])


def filled_roster(key: str, rows: Sequence[dict[str, str]], beside: Sequence[Sequence[str]] = ()) -> bytes:
    """The same with rows in it, texts by column, so that it can be read again. `beside`: lines of a second sheet that is not read."""
    sheet = SHEETS[key]
    said = [
        [column.labels.get(row.get(column.key, ""), row.get(column.key, "")) for column in sheet.columns]
        for row in rows
    ]
    return roster_bytes(sheet, said, beside)


def read_roster(key: str, body: bytes, findings: Findings) -> list[Entry]:
    """The rows of a filled workbook, as texts; whatever is wrong with the file or with a cell is among the findings."""
    sheet = SHEETS[key]
    with tempfile.TemporaryDirectory(prefix="jixiao-") as folder:
        path = Path(folder) / "roster.xlsx"
        path.write_bytes(body)
        pages = read_workbook(path, findings, (sheet,))
    rows = (pages or {}).get(sheet.name, [])
    if pages is not None and not rows and not findings.errors():
        findings.add("roster_empty", sheet=sheet.name)
    if len(rows) > MOST_ROWS:
        findings.add("roster_long", count=f"{len(rows):,}", most=f"{MOST_ROWS:,}")
        return []
    return [_entry(sheet, row, findings) for row in rows]


def _entry(sheet: Sheet, row: Row, findings: Findings) -> Entry:
    texts: dict[str, str] = {}
    cells: dict[str, Spot] = {}
    number = int(row.spot)
    for n, column in enumerate(sheet.columns):
        cell = row.cells.get(column.zh)
        spot = cell.spot if cell is not None else Spot(number, f"{sheet.name}!{letters(n)}{number}")
        cells[column.key] = spot
        text = _text(cell, column, findings) if cell is not None else ""
        if column.labels and text:
            found = meant(column, text)
            if found is None:
                findings.add(
                    "roster_choice", spot, field=column.key, column=column.zh, text=text, offered="、".join(column.offered())
                )  # fmt: skip
            else:
                text = str(found)
        texts[column.key] = text
    return Entry(number, texts, cells)


def _text(cell: Cell, column: Column, findings: Findings) -> str:
    """The text of a cell; a whole number is its digits, since Excel makes numbers of codes."""
    raw, key = cell.raw, column.key
    if cell.wrong:
        findings.add("xlsx_cell", cell.spot, field=key, cell=cell.spot.name, why=cell.wrong)
        return ""
    if isinstance(raw, str):
        return tidy(unicodedata.normalize("NFKC", raw) if raw.isascii() or _wide(raw) else raw)
    if isinstance(raw, (int, float)) and not isinstance(raw, bool) and raw == int(raw) and abs(raw) < EXACT:
        return str(int(raw))
    if isinstance(raw, float) and column.type == "number":
        return format(Decimal(repr(raw)), "f")  # the shortest digits, which are those that were typed
    findings.add("roster_not_text", cell.spot, field=key, text=str(raw))
    return ""


def _wide(text: str) -> bool:
    """Whether a text is letters and digits of full width only: a code typed with a Chinese keyboard."""
    return all("！" <= char <= "～" for char in text)
