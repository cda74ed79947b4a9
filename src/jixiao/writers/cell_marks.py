"""Marks in a copy of a workbook: coloured cells with comments, and a first sheet that lists what is marked, with links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formula.translate import Translator
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from jixiao.writers.case_pages import height


def solid(colour: str) -> PatternFill:
    """A plain background of a colour (RRGGBB)."""
    return PatternFill("solid", start_color=colour, end_color=colour)


PINK, YELLOW, BLUE, GREY = solid("FFC7CE"), solid("FFEB9C"), solid("DDEBF7"), solid("E7EAEE")
SPOT = re.compile("[A-W]?[A-Z]{1,2}[1-9][0-9]{0,5}")  # a cell that a sheet of any program has
MOST_TEXT = 32_000  # characters of a cell; Excel takes 32,767 and calls a file with more damaged


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: its texts, the background of the first of them, and the cell that column `linked` leads to."""

    texts: tuple[str, ...]
    fill: PatternFill | None = None
    target: tuple[str, str] = ("", "")


def cell_at(book: Any, sheet: str, at: str) -> Any | None:
    """The cell that can be marked at a place; None where there is none, or it is covered by a merged one."""
    if sheet not in book.sheetnames or not SPOT.fullmatch(at) or not hasattr(book[sheet], "merged_cells"):
        return None
    cell = book[sheet][at]
    return cell if hasattr(cell, "comment") and cell.__class__.__name__ != "MergedCell" else None


def note(cell: Any, text: str) -> None:
    """Add a text to the comment of a cell; what stood there stays."""
    if cell.comment is not None:
        if text in cell.comment.text:
            return
        text = f"{cell.comment.text}\n{text}"
    cell.comment = Comment(text, "jixiao", width=320, height=140)


def write(cell: Any, text: str) -> None:
    """Write a text that never becomes a formula."""
    cell.value = text[:MOST_TEXT]
    cell.data_type = "s"  # whatever it begins with


def list_sheet(
    book: Any, name: str, columns: Sequence[tuple[str, int]], linked: int, lines: Sequence[Line]
) -> None:
    """The first sheet of a book: a head of `columns` (word, width), then the lines; column `linked` (from 1) has the links."""
    page = book.create_sheet(name, 0)
    thin = Side(style="thin", color="BFBFBF")
    for n, (head, width) in enumerate(columns, 1):
        cell = page.cell(1, n)
        write(cell, head)
        cell.font = Font(bold=True)
        cell.fill = BLUE
        page.column_dimensions[get_column_letter(n)].width = width
    for at, line in enumerate(lines, 2):
        for n, text in enumerate(line.texts, 1):
            cell = page.cell(at, n)
            write(cell, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.border = Border(top=thin, bottom=thin, left=thin, right=thin)
        if line.fill is not None:
            page.cell(at, 1).fill = line.fill
        tallest = height((text, width) for text, (_, width) in zip(line.texts, columns, strict=True))
        page.row_dimensions[at].height = min(4 + tallest, 409)  # Excel takes no higher row
        sheet, spot = line.target
        if sheet in book.sheetnames and SPOT.fullmatch(spot):
            page.cell(at, linked).hyperlink = f"#'{sheet.replace(chr(39), chr(39) * 2)}'!{spot}"
            page.cell(at, linked).font = Font(underline="single", color="0563C1")
    page.freeze_panes = "A2"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "1:1"
    book.active = 0
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet is page


def above_rules(page: Any, fills: Sequence[PatternFill]) -> None:
    """Cells with one of these backgrounds keep it where a conditional format of the sheet would paint over it: they are
    taken out of its range. A rule of their own that stops the others would do in Excel, but LibreOffice paints the others
    all the same."""
    colours = {rgb(fill) for fill in fills}
    marked = [
        (cell.row, cell.column) for row in page.iter_rows() for cell in row if rgb(cell.fill) in colours
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


def rgb(fill: Any) -> str:
    """The colour of a plain background; empty for any other."""
    return str(fill.start_color.rgb) if fill.fill_type == "solid" else ""


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
