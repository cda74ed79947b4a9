"""The payments of many units in a workbook: an empty one, and the rows of one that was filled in, every number as it shows."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path

from jixiao.core.book import Spot, letters, tidy
from jixiao.core.finding import Findings
from jixiao.core.spending_book import SPENDING
from jixiao.flows.roster import EXACT, MOST_ROWS, Entry
from jixiao.readers.workbook import Cell, Row, read_workbook
from jixiao.writers.roster_book import roster_bytes


def empty_spending() -> bytes:
    """The workbook to be filled in."""
    return roster_bytes(SPENDING)


def read_spending(body: bytes, findings: Findings) -> list[Entry]:
    """The rows of a filled workbook, as texts; whatever is wrong with the file or with a cell is among the findings."""
    with tempfile.TemporaryDirectory(prefix="jixiao-") as folder:
        path = Path(folder) / "spending.xlsx"
        path.write_bytes(body)
        pages = read_workbook(path, findings, (SPENDING,))
    rows = (pages or {}).get(SPENDING.name, [])
    if pages is not None and not rows and not findings.errors():
        findings.add("roster_empty", sheet=SPENDING.name)
    if len(rows) > MOST_ROWS:
        findings.add("roster_long", count=f"{len(rows):,}", most=f"{MOST_ROWS:,}")
        return []
    return [_entry(row, findings) for row in rows]


def _entry(row: Row, findings: Findings) -> Entry:
    texts: dict[str, str] = {}
    cells: dict[str, Spot] = {}
    number = int(row.spot)
    for n, column in enumerate(SPENDING.columns):
        cell = row.cells.get(column.zh)
        cells[column.key] = (
            cell.spot if cell is not None else Spot(number, f"{SPENDING.name}!{letters(n)}{number}")
        )
        texts[column.key] = _text(cell, column.key, findings) if cell is not None else ""
    return Entry(number, texts, cells)


def _text(cell: Cell, key: str, findings: Findings) -> str:
    """The text of a cell; a number with the digits that Excel shows, which are the fewest that name it."""
    raw = cell.raw
    if cell.wrong:
        findings.add("xlsx_cell", cell.spot, field=key, cell=cell.spot.name, why=cell.wrong)
        return ""
    if isinstance(raw, str):
        return tidy(raw)
    if isinstance(raw, (int, float)) and not isinstance(raw, bool) and abs(raw) < EXACT:
        digits = Decimal(repr(raw))
        return f"{digits:f}".removesuffix(".0")
    findings.add("roster_not_text", cell.spot, field=key, text=str(raw))
    return ""
