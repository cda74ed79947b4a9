"""An empty workbook of one sheet to be filled in: headers, what each column takes, drop-downs; every cell a text."""

from __future__ import annotations

import io

from jixiao.core.book import Sheet
from jixiao.writers.spreadsheet_chart import new_book

ROWS = 2000  # that are ready to be filled in


def roster_bytes(sheet: Sheet) -> bytes:
    """The workbook: what it is for in the first row, headers in the second."""
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
    book.close()
    return stream.getvalue()
