"""A copy of a filled-in workbook with every mistake marked: pink cells, comments, and a sheet that lists them all."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill

LIST = "错误清单"
PINK = PatternFill("solid", start_color="FFC7CE", end_color="FFC7CE")
WIDTHS = (14, 10, 22, 60, 60)
HEADS = ("工作表", "单元格", "现在的值", "问题", "怎么改")


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: the sheet and cell (empty where it has none), what is wrong, and how to put it right."""

    sheet: str
    cell: str
    message: str
    hint: str


def marked_book(original: bytes, mistakes: Sequence[Mistake]) -> bytes:
    """The workbook with the mistakes marked; nothing else in it is changed, and no text becomes a formula."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of cells it cannot show: those are marked anyway
        book = load_workbook(io.BytesIO(original))
    if LIST in book.sheetnames:
        del book[LIST]
    values = [_mark(book, mistake) for mistake in mistakes]
    page = book.create_sheet(LIST, 0)
    for n, head in enumerate(HEADS, 1):
        cell = page.cell(1, n)
        _write(cell, head)
        cell.font = Font(bold=True)
        page.column_dimensions["ABCDE"[n - 1]].width = WIDTHS[n - 1]
    for at, (mistake, value) in enumerate(zip(mistakes, values, strict=True), 2):
        texts = (mistake.sheet, mistake.cell, value, mistake.message, mistake.hint)
        for n, text in enumerate(texts, 1):
            cell = page.cell(at, n)
            _write(cell, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        if mistake.sheet in book.sheetnames and mistake.cell:
            page.cell(at, 2).hyperlink = f"#'{mistake.sheet.replace(chr(39), chr(39) * 2)}'!{mistake.cell}"
            page.cell(at, 2).font = Font(underline="single", color="0563C1")
    page.freeze_panes = "A2"
    book.active = 0
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet is page
    book.calculation.fullCalcOnLoad = True  # the copy keeps formulas without their values
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write(cell: Any, text: str) -> None:
    cell.value = text
    cell.data_type = "s"  # whatever it begins with


def _mark(book: Any, mistake: Mistake) -> str:
    """Paint and comment one cell; its value as text."""
    if mistake.sheet not in book.sheetnames or not mistake.cell:
        return ""
    cell = book[mistake.sheet][mistake.cell]
    if not hasattr(cell, "comment") or cell.__class__.__name__ == "MergedCell":
        return ""
    cell.fill = PINK
    text = f"{mistake.message}。{mistake.hint}"
    if cell.comment is not None and text not in cell.comment.text:
        text = f"{cell.comment.text}\n{text}"
    cell.comment = Comment(text, "jixiao", width=320, height=140)
    return "" if cell.value is None else str(cell.value)
