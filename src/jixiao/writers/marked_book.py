"""A copy of a filled-in workbook with every mistake marked: coloured cells, comments, and a sheet that lists them all."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook

from jixiao.writers.cell_marks import PINK, YELLOW, Line, above_rules, cell_at, list_sheet, note, rgb

LIST = "错误清单"
COLUMNS = (("类别", 6), ("工作表", 11), ("单元格", 14), ("现在的值", 18), ("问题", 54), ("怎么改", 54))


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: the sheet and cell (empty where it has none), what is wrong, and how to put it right. `also`: the
    other cells that it is about; `error`: it stops the score, else it is only to be looked at."""

    sheet: str
    cell: str
    message: str
    hint: str
    also: tuple[tuple[str, str], ...] = ()
    error: bool = True


def marked_book(original: bytes, mistakes: Sequence[Mistake]) -> bytes:
    """The workbook with the mistakes marked; nothing else in it is changed, and no text becomes a formula."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of cells it cannot show: those are marked anyway
        book = load_workbook(io.BytesIO(original))
    if LIST in book.sheetnames:
        del book[LIST]
    values = [_mark(book, mistake) for mistake in mistakes]
    for sheet in book.worksheets:
        above_rules(sheet, (PINK, YELLOW))
    lines = [_line(mistake, value) for mistake, value in zip(mistakes, values, strict=True)]
    list_sheet(book, LIST, COLUMNS, 3, lines)
    book.calculation.fullCalcOnLoad = True  # the copy keeps formulas without their values
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _line(mistake: Mistake, value: str) -> Line:
    """One line of the list, with a link to the cell."""
    others = (cell if sheet == mistake.sheet else f"{sheet}!{cell}" for sheet, cell in mistake.also)
    cells = "、".join([mistake.cell, *others])
    kind = "错误" if mistake.error else "提醒"
    texts = (kind, mistake.sheet, cells, value, mistake.message, mistake.hint)
    return Line(texts, PINK if mistake.error else YELLOW, (mistake.sheet, mistake.cell))


def _mark(book: Any, mistake: Mistake) -> str:
    """Paint and comment the cells of a mistake; the value of the first as text."""
    value = ""
    for number, (sheet, at) in enumerate(((mistake.sheet, mistake.cell), *mistake.also)):
        cell = cell_at(book, sheet, at)
        if cell is None:
            continue
        if mistake.error or rgb(cell.fill) != rgb(PINK):
            cell.fill = PINK if mistake.error else YELLOW
        note(cell, f"{mistake.message}。{mistake.hint}")
        if number == 0:
            value = _shown(book[sheet], cell)
    return value


def _shown(page: Any, cell: Any) -> str:
    """What a cell shows: a rate as a percentage, a number with the unit that stands in its row or above it."""
    value = cell.value
    if value is None or isinstance(value, (bool, str)):
        return "" if value is None else str(value)
    if isinstance(value, date):
        return str(value.date() if isinstance(value, datetime) else value)
    if "%" in str(cell.number_format):
        return f"{(Decimal(repr(value)) * 100).normalize():f}%"
    keys = {str(one.value): one.column for one in page[1] if one.value is not None}
    key = str(page.cell(1, cell.column).value or "")
    unit = key.partition("|")[2]
    if key == "value" and "unit" in keys:
        unit = str(page.cell(cell.row, keys["unit"]).value or "")
    return f"{value}{unit}"
