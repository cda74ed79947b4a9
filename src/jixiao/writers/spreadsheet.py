"""A document as a workbook: tables as cells that can be counted with, texts around them, charts, ready to print on A4.

Texts of users are always written as texts: nothing they begin with makes them a formula. A number is written as one where
it keeps every digit, and shown as it was written.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from jixiao.core.document import Block, Chart, Document, PageBreak, Paragraph, Section, Table
from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place
from jixiao.writers.charts import Drawn, drawn
from jixiao.writers.grid import Placed, column_letter, column_number, needs, placed, width_of
from jixiao.writers.look import FILLS, LOOKS, clean, look_of
from jixiao.writers.numbers import read_number
from jixiao.writers.spreadsheet_chart import LONG_AGO, excel_chart, new_book, put_chart_data

LONGEST_CELL = 32767  # characters, Excel's limit
NARROWEST, WIDEST = 7, 42  # columns, half-width characters
TEXT_WIDTH = 88  # of a sheet without a table
TALLEST = 400  # rows, points; Excel allows 409
CHART_DATA = "图表数据"
TEXT_SHEET, TABLE_SHEET, COVER_SHEET = "正文", "表", "封面"
PORTRAIT_COLUMNS = 6  # a table with more lies
PORTRAIT_WIDTH, LANDSCAPE_WIDTH = 92, 140  # characters of a page that is printed as large as it is shown
SHORT_TEXT = 3  # paragraphs above a table that need no sheet of their own
MOST_FROZEN = 8  # rows that may stay in sight
LEADING = (
    "attachment",
    "heading",
    "subtitle",
    "caption",
    "unit",
    "cover",
)  # what goes with the table below it


def xlsx_bytes(document: Document) -> bytes:
    """The workbook; `DataError` when a text is longer than a cell can be."""
    stream = io.BytesIO()
    book = _Book(new_book(stream), document.mark)
    unit, year = (clean(document.properties.get(key, "")) for key in ("unit", "year"))
    book.book.set_properties(
        {"title": clean(document.title), "company": unit, "subject": year, "created": LONG_AGO}
    )
    sheets = [sheet for section in document.sections for sheet in sheets_of(section)]
    for sheet in sheets or [Sheet(Section(()))]:
        book.write(sheet)
    book.write_chart_data()
    book.book.close()
    return stream.getvalue()


# -- what stands on which sheet


@dataclass(slots=True)
class Sheet:
    """Blocks that stand on one sheet; all its tables have `columns` columns (0: it has none)."""

    section: Section
    blocks: list[Block] = field(default_factory=list)
    columns: int = 0

    def tables(self) -> list[Table]:
        return [block for block in self.blocks if isinstance(block, Table)]

    def name(self) -> str:
        """What the sheet is called: the caption or title above its table, or the title of its text."""
        first = next((n for n, block in enumerate(self.blocks) if isinstance(block, Table)), len(self.blocks))
        texts = [block for block in self.blocks[:first] if isinstance(block, Paragraph)]
        if self.columns:
            for role in ("caption", "heading"):
                found = [one.text for one in texts if one.role == role]
                if found:
                    return found[-1]
            return self.tables()[0].caption or TABLE_SHEET
        return COVER_SHEET if self.section.role == "cover" else TEXT_SHEET


def sheets_of(section: Section) -> list[Sheet]:
    """Tables of as many columns share a sheet, with the text around them; another number of columns begins a new one.

    What belongs to a table (its caption and unit, a heading) goes with it; a long text before the first table stands on a
    sheet of its own.
    """
    made = [Sheet(section)]
    for block in section.blocks:
        if isinstance(block, PageBreak):
            continue
        if isinstance(block, Table):
            columns = placed(block)[2]
            if not columns:
                continue
            sheet = made[-1]
            if sheet.columns != columns and (sheet.columns or _has_text(sheet)):
                lead: list[Block] = []
                while sheet.blocks and _leads(sheet.blocks[-1]):
                    lead.insert(0, sheet.blocks.pop())
                made.append(Sheet(section, lead))
            made[-1].columns = columns
        made[-1].blocks.append(block)
    return [sheet for sheet in made if sheet.blocks]


def _has_text(sheet: Sheet) -> bool:
    """Whether more stands there than a few lines above a table."""
    return sum(not _leads(block) for block in sheet.blocks) > SHORT_TEXT


def _leads(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.role in LEADING


# -- writing


class _Book:
    """The workbook while it is written: formats made once, names used once, charts with their data."""

    def __init__(self, book: Workbook, mark: str = "") -> None:
        self.book, self.mark = book, mark
        self.formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self.names: set[str] = set()
        self.charts: list[tuple[Drawn, int]] = []
        self.data = self._name(CHART_DATA)
        self.next_data = 0

    def format(self, **properties: Any) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format({"font_name": "宋体", "valign": "vcenter", **properties})
        return self.formats[key]

    def _name(self, wanted: str) -> str:
        """A name a sheet can have, used by no other sheet."""
        plain = re.sub(r"[\[\]:*?/\\\n\t]", " ", clean(wanted)).strip().strip("'")[:28] or TABLE_SHEET
        name, count = plain, 1
        while name.casefold() in self.names or name.casefold() == "history":  # Excel keeps that one
            count += 1
            name = f"{plain[:27]} {count}"
        self.names.add(name.casefold())
        return name

    def write(self, sheet: Sheet) -> None:
        page = self.book.add_worksheet(self._name(sheet.name()))
        widths = _widths(sheet)
        for n, width in enumerate(widths):
            page.set_column(n, n, width)
        row, heads = 0, []
        before: Block | None = None
        for block in sheet.blocks:
            if isinstance(block, Paragraph):
                row = self._paragraph(page, row, block, sheet.section, widths)
            elif isinstance(block, Table):
                if isinstance(before, Table):
                    row += 1
                if block.header:
                    heads.append((row, row + block.header - 1))
                row = self._table(page, row, block, widths)
            elif isinstance(block, Chart) and (chart := drawn(block, before)):
                row = self._chart(page, row, chart, sum(widths))
            before = block
        _print_setup(page, sheet, heads, self.mark)

    def _paragraph(
        self, page: Worksheet, row: int, block: Paragraph, section: Section, widths: Sequence[float]
    ) -> int:
        """Over the whole width; a long one takes several rows, since a row cannot be higher than a page is."""
        look = LOOKS[look_of(block, section)]
        size = min(
            look.size, 16 if look.face == "title" else 12 if look.outline or look.align == "center" else 11
        )
        align = {"justify": "left"}.get(look.align, look.align)
        form = self.format(
            text_wrap=True, font_size=size, align=align, bold=look.bold or look.face in ("title", "black"),
            indent=0 if not look.indent or size > 11 else 1,
        )  # fmt: skip
        room = max(int(sum(widths) * 10.5 / size) - 3, 8)
        for text in _pieces(clean(block.text), room):
            lines = sum(max(1, -(-width_of(line) // room)) for line in text.split("\n"))
            page.set_row(row, min(lines * size * 1.4 + 6, TALLEST))
            if len(widths) > 1:
                page.merge_range(row, 0, row, len(widths) - 1, "", form)
            page.write_string(row, 0, text, form)
            row += 1
        return row

    def _table(self, page: Worksheet, top: int, table: Table, widths: Sequence[float]) -> int:
        cells, rows, _ = placed(table)
        for n, height in enumerate(_heights(cells, rows, widths)):
            page.set_row(top + n, height)
        start = _start(table)
        for one in cells:
            form = self._cell_format(one)
            row = top + one.row
            if one.rows > 1 or one.columns > 1:
                page.merge_range(row, one.column, row + one.rows - 1, one.column + one.columns - 1, "", form)
            self._cell(page, row, one, form, (top - start[0], -start[1]))
        return top + rows

    def _cell(self, page: Worksheet, row: int, one: Placed, form: Format, shift: tuple[int, int]) -> None:
        text, number = one.cell.text, read_number(one.cell.text)
        if len(text) > LONGEST_CELL:
            place = Place(cell=f"{column_letter(one.column)}{row + 1}")
            raise DataError([Finding("cell_too_long", place, {"length": len(text), "limit": LONGEST_CELL})])
        value = float(number.value) if number and number.exact else None
        formula = moved(one.cell.formula, *shift)
        if formula:
            page.write_formula(row, one.column, "=" + formula, form, text if value is None else value)
        elif value is not None:
            page.write_number(row, one.column, value, form)
        elif text:
            page.write_string(row, one.column, text, form)
        else:
            page.write_blank(row, one.column, None, form)

    def _cell_format(self, one: Placed) -> Format:
        properties: dict[str, Any] = {"border": 1, "text_wrap": True, "align": one.align, "font_size": 10}
        number = read_number(one.cell.text)
        properties["num_format"] = number.format if number and number.exact else "@"
        if one.cell.formula and properties["num_format"] == "@":
            properties["num_format"] = "General"  # in a text cell Excel shows the formula, not its value
        if one.bold:
            properties["bold"] = True
        if color := FILLS.get(one.fill):
            properties["bg_color"] = "#" + color
        return self.format(**properties)

    def _chart(self, page: Worksheet, row: int, chart: Drawn, width: float) -> int:
        """The chart over free rows; its numbers go to the sheet of chart data."""
        high = 260 if chart.kind != "bar" else 90 + 26 * len(chart.labels) * max(1, len(chart.rows) * 0.6)
        wide = min(max(width * 7.5, 480), 900)
        made = excel_chart(self.book, self.data, self.next_data, chart)
        made.set_size({"width": int(wide), "height": int(high)})
        page.insert_chart(row, 0, made, {"x_offset": 4, "y_offset": 4, "object_position": 2})
        self.charts.append((chart, self.next_data))
        self.next_data += len(chart.labels) + 3
        return row + int(high / 20) + 2

    def write_chart_data(self) -> None:
        """The numbers behind the charts, on a sheet of their own at the end."""
        if not self.charts:
            return
        page = self.book.add_worksheet(self.data)
        page.set_column(0, 0, 24)
        page.set_column(1, 8, 14)
        for chart, top in self.charts:
            put_chart_data(self.book, page, chart, top)


def _pieces(text: str, room: int) -> list[str]:
    """A paragraph in pieces that fit the height of a row, cut after sentences where there are any."""
    most = room * 10  # characters: at most twenty lines of Chinese
    made = []
    while len(text) > most:
        cut = max(text.rfind(sign, most // 2, most) for sign in "。；\n") + 1 or most
        made.append(text[:cut])
        text = text[cut:]
    return [*made, text]


def _widths(sheet: Sheet) -> list[float]:
    """Widths of the columns in characters: what the tables like, within bounds."""
    if not sheet.columns:
        return [TEXT_WIDTH]
    wish = [float(NARROWEST)] * sheet.columns
    for table in sheet.tables():
        cells, _, columns = placed(table)
        likes = [min(max(one + 1, NARROWEST), WIDEST) for one in needs(cells, columns)[2]]
        if len(table.widths) == columns and all(share > 0 for share in table.widths):
            total = min(max(sum(likes), 60), LANDSCAPE_WIDTH if _lies(sheet) else PORTRAIT_WIDTH)
            likes = [max(total * share / sum(table.widths), NARROWEST) for share in table.widths]
        wish = [max(pair) for pair in zip(wish, likes, strict=True)]
    if sum(wish) < 60:
        wish = [one * 60 / sum(wish) for one in wish]
    return wish


def _lies(sheet: Sheet) -> bool:
    """Whether a sheet is printed on landscape pages."""
    return sheet.section.landscape or sheet.columns > PORTRAIT_COLUMNS


def _heights(cells: Iterable[Placed], rows: int, widths: Sequence[float]) -> list[float]:
    """The height of each row of a table, so that every text can be read; points."""
    made = [18.0] * rows
    for one in sorted(cells, key=lambda one: one.rows):
        room = max(int(sum(widths[one.column : one.column + one.columns])) - 1, 2)
        lines = sum(max(1, -(-width_of(line) // room)) for line in one.cell.text.split("\n"))
        own = range(one.row, one.row + one.rows)
        lacking = lines * 13.5 + 5 - sum(made[row] for row in own)
        if lacking > 0:
            for row in own:
                made[row] += lacking / one.rows
    return [min(height, TALLEST) for height in made]


def _print_setup(page: Worksheet, sheet: Sheet, heads: Sequence[tuple[int, int]], mark: str) -> None:
    page.set_paper(9)
    if _lies(sheet):
        page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
    page.center_horizontally()
    if sheet.section.role != "cover":
        page.set_footer('&C&"宋体,Regular"&12— &P —')
    if mark:
        page.set_header(f'&C&"宋体,Bold"&14{clean(mark).replace("&", "&&")}')
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    if len(heads) == 1:
        first, last = heads[0]
        if not any(isinstance(block, Chart) for block in sheet.blocks):  # a head above a chart says nothing
            page.repeat_rows(first, last)
        if last < MOST_FROZEN:
            page.freeze_panes(last + 1, 0)


# -- formulas

_CELL = re.compile(r"(\$?)([A-Z]{1,3})(\$?)([1-9][0-9]{0,6})(?![A-Z0-9(])")
_SAFE = re.compile(r"[A-Z0-9$:+\-*/(),.^%<>= ]+")


def moved(formula: str, down: int, right: int) -> str:
    """A formula for a table that stands elsewhere now, or nothing where it may not be written.

    Only cells of the same sheet, numbers and functions: nothing with texts, other sheets, names or programs.
    """
    if not formula or not _SAFE.fullmatch(formula):
        return ""
    inside = True

    def move(found: re.Match[str]) -> str:
        nonlocal inside
        row, column = int(found[4]) + down, column_number(found[2]) + right
        inside = inside and row >= 1 and column >= 0
        return f"{found[1]}{column_letter(max(column, 0))}{found[3]}{row}"

    made = re.sub(r"(?<![A-Z0-9$])" + _CELL.pattern, move, formula)
    return made if inside else ""


def _start(table: Table) -> tuple[int, int]:
    """Row and column, from 0, of the first cell where the formulas of a table were written; A1 where none is known."""
    found = _CELL.fullmatch(table.at.cell.partition(":")[0].upper())
    return (int(found[4]) - 1, column_number(found[2])) if found else (0, 0)
