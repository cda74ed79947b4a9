"""A workbook of one sheet to be filled in, empty or with rows: headers, what each column takes, drop-downs."""

from __future__ import annotations

import io
from collections.abc import Sequence

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from jixiao.core.book import NOTES, Sheet
from jixiao.writers.look import clean
from jixiao.writers.numbers import read_number
from jixiao.writers.spreadsheet_chart import new_book

ROWS = 2000  # that are ready to be filled in


def roster_bytes(
    sheet: Sheet, rows: Sequence[Sequence[str]] = (), beside: Sequence[Sequence[str]] = ()
) -> bytes:
    """The workbook: what it is for in the first row, headers in the second, then these rows. `beside`: lines of a second sheet."""
    stream = io.BytesIO()
    book = new_book(stream)
    page = book.add_worksheet(sheet.name)
    text = book.add_format({"num_format": "@"})  # a code keeps its noughts
    head = book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1, "num_format": "@"})
    page.write_string(0, 0, sheet.about)
    page.freeze_panes(2, 0)
    for n, column in enumerate(sheet.columns):
        page.set_column(n, n, column.width, text)
        page.write_string(1, n, column.zh, head)
        if column.about:
            page.data_validation(
                2, n, ROWS, n, {"validate": "any", "input_title": column.zh, "input_message": column.about}
            )
        if column.labels:
            page.data_validation(2, n, ROWS, n, {"validate": "list", "source": column.offered()})
    for r, row in enumerate(rows, 2):
        for n, cell in enumerate(row):
            _put(book, page, r, n, cell, number=sheet.columns[n].type == "number", otherwise=text)
    if beside:
        notes = book.add_worksheet(NOTES.name)
        notes.set_column(0, 0, 40)
        notes.set_column(1, 8, 18)
        for r, row in enumerate(beside):
            for n, cell in enumerate(row):
                _put(book, notes, r, n, cell, number=n > 0, otherwise=text)
    book.close()
    return stream.getvalue()


def _put(
    book: Workbook, page: Worksheet, r: int, n: int, cell: str, *, number: bool, otherwise: Format
) -> None:
    """A cell: a number where a column holds numbers and the sheet keeps every digit of it, else a text."""
    told = read_number(cell) if number else None
    if told is not None and told.exact:
        page.write_number(r, n, told.value, book.add_format({"num_format": told.format}))
    elif cell:
        page.write_string(r, n, clean(cell), otherwise)
