"""A copy of a filled-in workbook with every mistake marked: coloured cells, comments, and a sheet that lists them all."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formula.translate import Translator
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from jixiao.writers.case_pages import height

LIST = "错误清单"
PINK = PatternFill("solid", start_color="FFC7CE", end_color="FFC7CE")
YELLOW = PatternFill("solid", start_color="FFEB9C", end_color="FFEB9C")
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
        _above_rules(sheet)
    _list(book, mistakes, values)
    book.calculation.fullCalcOnLoad = True  # the copy keeps formulas without their values
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _list(book: Any, mistakes: Sequence[Mistake], values: Sequence[str]) -> None:
    """The first sheet: one line for each mistake, with a link to its cell."""
    page = book.create_sheet(LIST, 0)
    thin = Side(style="thin", color="BFBFBF")
    for n, (head, width) in enumerate(COLUMNS, 1):
        cell = page.cell(1, n)
        _write(cell, head)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", start_color="DDEBF7", end_color="DDEBF7")
        page.column_dimensions["ABCDEF"[n - 1]].width = width
    for at, (mistake, value) in enumerate(zip(mistakes, values, strict=True), 2):
        kind = "错误" if mistake.error else "提醒"
        others = (cell if sheet == mistake.sheet else f"{sheet}!{cell}" for sheet, cell in mistake.also)
        cells = "、".join([mistake.cell, *others])
        texts = (kind, mistake.sheet, cells, value, mistake.message, mistake.hint)
        for n, text in enumerate(texts, 1):
            cell = page.cell(at, n)
            _write(cell, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.border = Border(top=thin, bottom=thin, left=thin, right=thin)
        page.cell(at, 1).fill = PINK if mistake.error else YELLOW
        page.row_dimensions[at].height = 4 + height(
            (text, width) for text, (_, width) in zip(texts, COLUMNS, strict=True)
        )
        if mistake.sheet in book.sheetnames and mistake.cell:
            page.cell(at, 3).hyperlink = f"#'{mistake.sheet.replace(chr(39), chr(39) * 2)}'!{mistake.cell}"
            page.cell(at, 3).font = Font(underline="single", color="0563C1")
    page.freeze_panes = "A2"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "1:1"
    book.active = 0
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet is page


def _write(cell: Any, text: str) -> None:
    cell.value = text
    cell.data_type = "s"  # whatever it begins with


def _above_rules(page: Any) -> None:
    """Marked cells keep their colour where a conditional format of the sheet would paint over it: they are taken out of its
    range. A rule of their own that stops the others would do in Excel, but LibreOffice paints the others all the same."""
    marked = [
        (cell.row, cell.column)
        for row in page.iter_rows()
        for cell in row
        if _rgb(cell.fill) in (_rgb(PINK), _rgb(YELLOW))
    ]
    kept = ConditionalFormattingList()
    rules = [
        (rule, whole)
        for area in page.conditional_formatting
        for rule in area.rules
        for whole in area.sqref.ranges
    ]
    for rule, whole in sorted(rules, key=lambda one: one[0].priority):
        for part in _without(whole, marked):
            moved = copy(rule)
            moved.priority = 0  # given anew, in the same order
            corners = whole.coord.partition(":")[0], part.partition(":")[0]
            moved.formula = [
                Translator(f"={text}", corners[0]).translate_formula(corners[1])[1:] for text in rule.formula
            ]
            kept.add(part, moved)
    page.conditional_formatting = kept


def _without(whole: Any, spots: Sequence[tuple[int, int]]) -> list[str]:
    """The ranges that are left of one when single cells are taken out of it."""
    left = [whole.bounds]  # first column, first row, last column, last row
    for row, column in spots:
        parts = []
        for x0, y0, x1, y1 in left:
            if not (x0 <= column <= x1 and y0 <= row <= y1):
                parts.append((x0, y0, x1, y1))
                continue
            around = (
                (x0, y0, x1, row - 1), (x0, row + 1, x1, y1), (x0, row, column - 1, row), (column + 1, row, x1, row),
            )  # fmt: skip
            parts += [part for part in around if part[0] <= part[2] and part[1] <= part[3]]
        left = parts
    return [f"{get_column_letter(x0)}{y0}:{get_column_letter(x1)}{y1}" for x0, y0, x1, y1 in left]


def _rgb(fill: Any) -> str:
    return str(fill.start_color.rgb) if fill.fill_type == "solid" else ""


def _mark(book: Any, mistake: Mistake) -> str:
    """Paint and comment the cells of a mistake; the value of the first as text."""
    value = ""
    for number, (sheet, at) in enumerate(((mistake.sheet, mistake.cell), *mistake.also)):
        if sheet not in book.sheetnames or not at:
            continue
        cell = book[sheet][at]
        if not hasattr(cell, "comment") or cell.__class__.__name__ == "MergedCell":
            continue
        if mistake.error or cell.fill.start_color.rgb != PINK.start_color.rgb:
            cell.fill = PINK if mistake.error else YELLOW
        text = f"{mistake.message}。{mistake.hint}"
        if cell.comment is not None and text not in cell.comment.text:
            text = f"{cell.comment.text}\n{text}"
        cell.comment = Comment(text, "jixiao", width=320, height=140)
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
