"""What all sheets of the fill-in workbook share: formats, headers, inputs, drop-downs, protection."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from jixiao.core.case_book import (
    COLUMN_PART,
    FORM,
    FORM_COLUMNS,
    HEAD,
    KEPT_PART,
    MARK,
    ROW_PART,
    SHEET_PART,
    BookColumn,
    CaseBook,
    area,
)

FONT = "宋体"
LINE = 15  # points of height of a further line
PROTECT = {
    "select_locked_cells": True, "format_columns": True, "format_rows": True, "sort": True, "autofilter": True, "format_cells": True,
}  # fmt: skip
LIST_PROTECT = {**PROTECT, "insert_rows": True, "delete_rows": True}


def height(cells: Iterable[tuple[str, int]]) -> float:
    """The height of a row in which every text can be read, in LibreOffice too, which sets lines wider apart than Excel
    and lets none begin with a comma. `cells`: each text with the width of its column."""
    most = 1
    for text, width in cells:
        room = max(width - 2, 1)
        lines = (sum(1 + (ord(char) > 255) for char in line) for line in text.split("\n"))
        most = max(most, sum(max(1, -(-long // room)) for long in lines))
    return min(18.0 + LINE * (most - 1), 409)


def is_decimal(text: str) -> bool:
    """Whether a text is the digits of a decimal number."""
    head = text.removeprefix("-")
    return bool(head) and head.isascii() and head.replace(".", "", 1).isdigit()


class Formats:
    """Formats by name, made when they are first used."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.made: dict[tuple[Any, ...], Any] = {}

    def get(self, *, locked: bool = True, **more: Any) -> Any:
        base: dict[str, Any] = {
            "font_name": FONT, "font_size": 10, "valign": "vcenter", "text_wrap": True, "border": 1, "border_color": "#BFBFBF",
            "locked": locked, **({"bg_color": "#F2F2F2"} if locked else {}), **more,
        }  # fmt: skip
        key = tuple(sorted(base.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(base)
        return self.made[key]


class Pages:
    """Writes sheets of one book; `data` is what they show."""

    def __init__(self, book: Workbook, data: CaseBook) -> None:
        self.book, self.data = book, data
        self.register: list[tuple[str, str, str, str]] = []  # kind of a sheet, part, key, label
        self.formats = Formats(book)
        self.head = self.formats.get(bold=True, font_color="#FFFFFF", bg_color="#1F4E78", align="center")
        self.group = self.formats.get(bold=True, bg_color="#DDEBF7")
        self.text = self.formats.get()
        self.title = self.book.add_format(
            {"bold": True, "font_size": 14, "font_name": FONT, "valign": "vcenter"}
        )
        self.hint = self.book.add_format(
            {
                "font_size": 9,
                "font_name": FONT,
                "font_color": "#7F7F7F",
                "text_wrap": True,
                "valign": "vcenter",
            }
        )

    def page(self, name: str, mark: str, columns: Sequence[BookColumn], hint: str) -> Worksheet:
        """A sheet with its hidden first row, a line that says how to fill it, and headers."""
        page = self.book.add_worksheet(name)
        page.write_string(0, 0, f"{MARK}:{mark}")
        for n, column in enumerate(columns):
            if n:
                page.write_string(0, n, column.key)
            page.set_column(n, n, column.width, None, {"hidden": n == 0})
            page.write_string(2, n, column.zh, self.head)
        page.write_string(2, 0, HEAD)
        self.register.append((mark, SHEET_PART, "", name))
        self.register += [(mark, COLUMN_PART, column.key, column.zh) for column in columns[1:]]
        page.set_row(0, None, None, {"hidden": True})
        width = sum(column.width for column in columns[1:])
        page.merge_range(1, 1, 1, max(2, len(columns) - 1), "", self.hint)
        page.write_string(1, 1, hint, self.hint)
        page.set_row(1, height([(hint, width)]))
        page.set_row(2, 24)
        page.set_landscape()
        page.set_paper(9)
        page.set_margins(0.4, 0.4, 0.6, 0.6)
        page.repeat_rows(2)
        page.fit_to_pages(1, 0)
        page.set_footer("&L&A&R第 &P 页 共 &N 页")
        page.protect("", PROTECT)
        return page

    def row(self, page: Worksheet, at: int, kind: str, id: str, *names: str, kept: bool = False) -> None:
        """The id of a row, in its hidden column and in the register, there with the row's name. `kept`: the program put
        something away in this row, so that an empty one has lost it."""
        page.write_string(at, 0, id)
        told = (name.rpartition("\n")[2].strip() for name in names)
        self.register.append((kind, ROW_PART, id, "\t".join(name for name in told if name)))
        if kept:
            self.register.append((kind, KEPT_PART, id, ""))

    def form(self) -> None:
        """The register, hidden: what the workbook was made with, so that nothing is lost in silence."""
        lines = list(self.register)
        page = self.page(FORM + self.data.suffix, "form", FORM_COLUMNS, "由程序写，勿改、勿删")
        for at, line in enumerate(lines, 3):
            for n, text in enumerate(line, 1):
                page.write_string(at, n, text, self.text)
        page.very_hidden()

    def input(self, page: Worksheet, row: int, n: int, text: str, number: str = "", form: str = "@") -> None:
        """An unlocked cell: a number where digits are given, else text that never becomes a formula."""
        side = {"align": "right", "indent": 1} if form != "@" else {"align": "left"}
        made = self.formats.get(locked=False, num_format=form, **side)
        if number and form == "yyyy-mm-dd":
            page.write_datetime(row, n, date.fromisoformat(number), made)
        elif number:
            page.write_number(row, n, float(number), made)
        elif text:
            page.write_string(row, n, text, made)
        else:
            page.write_blank(row, n, None, made)

    def choices(
        self,
        page: Worksheet,
        row: int,
        n: int,
        words: Sequence[str],
        what: str,
        *,
        strict: bool = True,
        last: int = 0,
    ) -> None:
        listed = list(words)
        if not listed or len(",".join(listed)) > 250 or any("," in word for word in listed):
            return
        page.data_validation(row, n, last or row, n, {
            "validate": "list", "source": listed, "error_title": what[:30], "error_message": "请从下拉列表里选一项。"[:250],
            "show_error": strict,
        })  # fmt: skip

    def define(self, name: str, sheet: str, column: str, rows: int) -> None:
        if not self.data.suffix and rows:
            self.book.define_name(name, "=" + area(sheet, column, rows))
