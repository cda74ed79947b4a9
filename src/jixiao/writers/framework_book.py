"""A framework's plain data as a workbook that a person fills in Excel or WPS; `readers.framework_book` reads it back."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from jixiao.core.book import (
    EVENTS,
    INDICATORS,
    KINDS,
    NOTES,
    RULE_LISTS,
    RULES,
    SHEETS,
    SYSTEM,
    SYSTEM_GROUPS,
    Column,
    Sheet,
)
from jixiao.writers.framework_rows import Cells, framework_rows

SPARE_ROWS = 300  # rows below the last one that have the drop-downs too
HEADS = {
    "": "#1F4E78",
    "main": "#1F4E78",
    "kind": "#385723",
    "switch": "#7F6000",
    "text": "#525252",
    "rest": "#525252",
}
FONT = "宋体"


def framework_book(data: dict[str, Any]) -> bytes:
    """The workbook of a framework; `DataError` when a text is too long for a cell."""
    return _workbook(framework_rows(data))


class _Formats:
    def __init__(self, book: Workbook) -> None:
        base = {
            "num_format": "@",
            "font_name": FONT,
            "font_size": 10,
            "valign": "top",
            "text_wrap": True,
            "border": 1,
            "border_color": "#BFBFBF",
        }
        self.cell = book.add_format(base)
        self.shown = book.add_format({**base, "font_color": "#7F7F7F", "bg_color": "#F2F2F2"})
        self.column = book.add_format(
            {"num_format": "@", "font_name": FONT, "font_size": 10, "valign": "top", "text_wrap": True}
        )
        self.levels = {
            level: book.add_format({
                **base, "align": "left", "indent": level - 1, "bold": level < 3, **({"bg_color": "#DDEBF7"} if level == 1 else {}),
            })
            for level in range(1, 16)
        }  # fmt: skip
        self.top = book.add_format({**base, "bold": True, "bg_color": "#DDEBF7"})
        self.title = book.add_format({"bold": True, "font_size": 14, "font_name": FONT})
        self.head = {
            group: book.add_format({
                **base, "bold": True, "font_color": "#FFFFFF", "bg_color": colour, "valign": "vcenter", "align": "center",
            })
            for group, colour in HEADS.items()
        }  # fmt: skip


def _workbook(sheets: dict[str, list[Cells]]) -> bytes:
    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    book = xlsxwriter.Workbook(stream, options)
    formats = _Formats(book)
    _notes(book.add_worksheet(NOTES.name), formats)
    for sheet in SHEETS:
        page = book.add_worksheet(sheet.name)
        _page(page, sheet, sheets[sheet.name], formats)
    book.get_worksheet_by_name(INDICATORS.name).activate()
    book.close()
    return stream.getvalue()


def _page(page: Worksheet, sheet: Sheet, rows: list[Cells], formats: _Formats) -> None:
    for n, column in enumerate(sheet.columns):
        page.set_column(n, n, column.width, formats.column)
        page.write_string(0, n, column.zh, formats.head[column.group])
        note = "\n".join(text for text in (column.about, "须填" if column.needed else "") if text)
        if note:
            page.write_comment(0, n, note, {"x_scale": 1.2, "y_scale": 0.6, "author": ""})
        if column.labels and column.type != "lines":
            _choices(page, n, len(rows), column)
    for at, cells in enumerate(rows, 1):
        level = int(cells["级次"]) if sheet is INDICATORS else 0
        page.set_row(at, row_height((cells.get(column.zh, ""), column.width) for column in sheet.columns))
        for n, column in enumerate(sheet.columns):
            form = formats.shown if column.type == "shown" else formats.top if level == 1 else formats.cell
            if level and column.key == "name":
                form = formats.levels[min(level, 15)]
            text = cells.get(column.zh, "")
            if text:
                page.write_string(at, n, text, form)
            else:
                page.write_blank(at, n, None, form)
    if sheet is SYSTEM:
        _system_choices(page, rows)
    page.set_row(0, 30)
    fixed = (
        next((n for n, column in enumerate(sheet.columns) if column.key == "name"), 1) + 1
        if sheet in (INDICATORS, RULES)
        else 1
    )
    page.freeze_panes(1, fixed)
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(0.4, 0.4, 0.6, 0.6)
    page.repeat_rows(0)
    if sheet is RULES:
        page.repeat_columns(0, fixed - 1)
        page.fit_to_pages(4, 0)
    else:
        page.fit_to_pages(1, 0)
    page.set_footer("&L&A&R第 &P 页 共 &N 页")


def row_height(cells: Iterable[tuple[str, int]]) -> float:
    """The height of a row in which every text can be read: a Chinese character is twice as wide as a Latin one."""
    most = 1
    for text, width in cells:
        lines = ((sum(1 + (ord(char) > 255) for char in line), max(width, 1)) for line in text.split("\n"))
        most = max(most, sum(max(1, -(-long // wide)) for long, wide in lines))
    return min(15.0 + 13 * (most - 1), 409)


def _choices(page: Worksheet, n: int, rows: int, column: Column, first: int = 1) -> None:
    options: dict[str, Any] = {"validate": "list", "source": column.offered()}
    if column.type == "choice":
        options |= {"error_title": column.zh, "error_message": "请从下拉列表里选一项"}
    else:  # a number may be written too
        options |= {"show_error": False}
    page.data_validation(first, n, max(first, rows + SPARE_ROWS), n, options)


def _system_choices(page: Worksheet, rows: list[Cells]) -> None:
    for at, cells in enumerate(rows, 1):
        for column in SYSTEM_GROUPS[cells["分组"]][1]:
            if column.zh == cells["项目"] and column.labels and column.type != "lines":
                _choices(page, 2, at - SPARE_ROWS, column, at)


HOW = (
    "先在“体系”表写名称、总分和等次，再在“指标”表从上到下写指标：级次写 1、2、3、4，下级紧跟在上级后面。",
    "末级指标从下拉列表选“规则种类”，需要时写“指标值或公式”，如 支出决算数 / 调整后预算数。",
    "各种类其余的参数写在“规则”表和下面列出的表里，用“指标编号”指明是哪个指标。灰色的“指标名称”只供对照，不读入。",
    "一格都不写就是没有。行的先后就是次序；列的先后不限，用不着的列和行可以删掉，表头的字不要改。",
    "所有格子都是文本格式，90%、0.5、2024-1 照写。从别处粘贴请用“只粘贴值”，再核对是不是还照原样。",
    "公式的写法、各口径的意思见 docs/rules.md。写完运行 ./jx framework check 本文件.xlsx，问题会指到哪一格。",
    "转成文本文件：./jx framework convert 本文件.xlsx 本文件.yaml；两个方向都可以，内容不增不减。",
)  # fmt: skip


def _notes(page: Worksheet, formats: _Formats) -> None:
    page.set_column(0, 0, 16, formats.column)
    page.set_column(1, 1, 50, formats.column)
    page.set_column(2, 2, 70, formats.column)
    page.write_string(0, 0, "怎么填", formats.title)
    at = 1
    for number, text in enumerate(HOW, 1):
        page.set_row(at, row_height([(text, 136)]))
        page.merge_range(at, 0, at, 2, "", formats.cell)
        page.write_string(at, 0, f"{number}. {text}", formats.cell)
        at += 1
    for heads, rows in (
        (("工作表", "写什么", "各列"), _sheet_rows()),
        (("规则种类", "意思", "要写的列和表"), _kind_rows()),
    ):
        at += 1
        for n, head in enumerate(heads):
            page.write_string(at, n, head, formats.head[""])
        for row in rows:
            at += 1
            page.set_row(at, row_height(zip(row, (16, 50, 70), strict=True)))
            for n, text in enumerate(row):
                page.write_string(at, n, text, formats.cell)
        at += 1
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 1)


def _sheet_rows() -> Iterable[tuple[str, str, str]]:
    for sheet in SHEETS:
        names = [
            column.zh + ("（须填）" if column.needed else "")
            for column in sheet.columns
            if column.group not in ("kind", "switch", "rest")
        ]
        yield sheet.name, sheet.about, "、".join(names)


def _kind_rows() -> Iterable[tuple[str, str, str]]:
    for name, kind in KINDS.items():
        names = ["指标值或公式"] if kind.main else []
        names += [column.zh for column in RULES.columns if name in column.kinds]
        names += [f"“{sheet.name}”表" for sheet in (*RULE_LISTS, EVENTS) if name in sheet.kinds]
        yield kind.zh, kind.about, "、".join(names)
