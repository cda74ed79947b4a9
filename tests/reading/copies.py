"""The published reports as .docx and .html, made from their text and a layout written by hand.

A layout says which lines of the text are titles, headings, paragraphs and tables, and for each table how its lines make
rows and cells, which rows are header and which cells are merged. Nothing of jixiao is used, so that what a copy holds is
known without the readers that are tested with it.

A row is written as its cells from left to right: `2` a cell over two columns, `1:40` one that reaches down to the row of
line 40, `-` an empty cell (`-3` over three columns), `.` a place that a cell from above takes, `1=25.0` a cell whose text
stands at place 0 of line 25. Rows that are not written have one cell for every column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4}
LEFT_OVER = re.compile(r"</?(?:p|ol|ul|li|br)\b[^<>]*>")
NUMBER = re.compile(r"[\d,.%]+")
BOLD = re.compile(r"\*\*(.+?)\*\*")


@dataclass(slots=True)
class Cell:
    """A cell where it starts: its place in the grid, how far it reaches, and its paragraphs."""

    row: int
    column: int
    rows: int
    columns: int
    texts: list[str]


@dataclass(slots=True)
class Table:
    """A table as cells; `lines` are those of the text that it takes, `moved` the columns of cells printed elsewhere."""

    cells: list[Cell]
    rows: int
    columns: int
    header: int
    wide: bool
    lines: list[int]
    moved: set[int] = field(default_factory=set)

    def grid(self) -> list[list[str]]:
        """Every place of the grid with the text of the cell that covers it."""
        made = [[""] * self.columns for _ in range(self.rows)]
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.rows):
                for column in range(cell.column, cell.column + cell.columns):
                    made[row][column] = "".join(cell.texts)
        return made


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph: what it is for, its line in the text, and its pieces, each with whether it is bold."""

    kind: str
    line: int
    pieces: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        return "".join(piece for piece, _ in self.pieces)


@dataclass(frozen=True, slots=True)
class Report:
    """A report as a person sees it: paragraphs and tables in order."""

    name: str
    wide: bool
    parts: tuple[Text | Table, ...]

    def tables(self) -> list[Table]:
        return [part for part in self.parts if isinstance(part, Table)]

    def texts(self) -> list[Text]:
        return [part for part in self.parts if isinstance(part, Text)]


# -- text and layout to a report


def load(text: Path, layout: Path) -> Report:
    """The report that a text and its layout make; an error where the layout leaves out a line or takes it twice."""
    lines = ["", *text.read_text("utf-8").split("\n")]
    plan = yaml.safe_load(layout.read_text("utf-8"))
    parts: list[Text | Table] = []
    used: list[int] = []
    for part in plan["parts"]:
        if isinstance(part, str):
            kind, where = part.split()
            numbers = [number for number in _range(where) if lines[number].strip()]
            parts += [Text(kind, number, _pieces(lines[number])) for number in numbers]
            used += numbers
        else:
            table = _Maker(lines, part["table"]).table()
            parts.append(table)
            used += [number for number in table.lines if lines[number].strip()]
    there = [number for number, line in enumerate(lines) if line.strip()]
    wrong = sorted(set(there) ^ set(used)) or [number for number in set(used) if used.count(number) > 1]
    if wrong:
        raise ValueError(f"{layout.name}: lines {wrong} left out or taken twice")
    return Report(plan["report"], bool(plan.get("wide")), tuple(parts))


def _range(where: str | int) -> range:
    first, _, last = str(where).partition("-")
    return range(int(first), int(last or first) + 1)


def _ranges(listed: Sequence[str | int]) -> list[int]:
    return [number for where in listed for number in _range(where)]


def _pieces(line: str) -> tuple[tuple[str, bool], ...]:
    """A line without Markdown's signs: its pieces, and whether each is bold."""
    text = re.sub(r"^#+\s+", "", line.strip())
    return tuple((piece, number % 2 == 1) for number, piece in enumerate(BOLD.split(text)) if piece)


def _paragraphs(text: str) -> list[str]:
    """A cell's text as its paragraphs, without what was left of HTML."""
    return [part.strip() for part in re.split(r"\n", LEFT_OVER.sub("\n", text)) if part.strip()]


class _Maker:
    """Makes one table of lines and what the layout says of them."""

    def __init__(self, lines: Sequence[str], plan: dict[str, Any]) -> None:
        self.plan = plan
        self.columns: int = plan["columns"]
        self.groups = set(plan.get("groups", ()))
        self.drawn = {n: text for where, text in plan.get("rows", {}).items() for n in _range(where)}
        self.stacked = "cells" in plan
        self.raw: dict[
            int, list[str]
        ] = {}  # the cells of each row as the text has them, by the line it begins on
        self.order: list[int] = []
        if self.stacked:
            self.lines = list(_range(plan["cells"]))
            self.read_cells(lines)
        else:
            self.lines = [n for n in _ranges(plan["lines"]) if lines[n].strip()]
            self.raw = {n: lines[n].split("\t") for n in self.lines}
            self.order = [n for n in self.lines if n not in plan.get("rest", {}) and "\t" in lines[n]]
        for where, text in plan.get("says", {}).items():
            line, _, place = str(where).partition(".")
            self.raw[int(line)][int(place)] = text
        self.taken = {
            (int(line), int(place))
            for tokens in self.drawn.values()
            for line, place in re.findall(r"=(\d+)\.(\d+)", str(tokens))
        }
        self.place = {line: number for number, line in enumerate(self.order)}
        self.open: dict[int, Cell] = {}  # the last cell of each column
        self.cells: list[Cell] = []
        self.moved: set[int] = set()

    def read_cells(self, lines: Sequence[str]) -> None:
        """Rows of a text with a cell on every line: each takes as many cells as the layout draws for it."""
        begun: list[tuple[int, str]] = []
        for number in self.lines:
            if lines[number].startswith("\t"):
                begun.append((number, lines[number][1:]))
            elif lines[number].strip():
                begun[-1] = (begun[-1][0], begun[-1][1] + "\n" + lines[number])
        while begun:
            line = begun[0][0]
            drawn = [one for one in str(self.drawn.get(line, "")).split() if one != "."]
            count = len(drawn) or self.columns
            self.raw[line] = [text for _, text in begun[:count]]
            self.order.append(line)
            begun = begun[count:]

    def table(self) -> Table:
        for row, line in enumerate(self.order):
            tokens = str(self.drawn[line]).split() if line in self.drawn else None
            self.row(row, line, tokens)
        for line, (above, *columns) in self.plan.get("rest", {}).items():
            texts = [text for text in self.raw[line] if text.strip()]
            for column, text in zip(columns, texts, strict=True):
                cell = next(c for c in self.cells if (c.row, c.column) == (self.place[above], column))
                parts = _paragraphs(text)
                if not cell.texts[-1].endswith(("。", "；", "：")):
                    cell.texts[-1] += parts.pop(0)
                cell.texts += parts
        again = _ranges(self.plan.get("again", ()))
        return Table(
            self.cells, len(self.order), self.columns, self.plan["header"], bool(self.plan.get("wide")),
            [*self.lines, *again], self.moved,
        )  # fmt: skip

    def covered(self, row: int, column: int) -> bool:
        above = self.open.get(column)
        return above is not None and above.row + above.rows > row

    def row(self, row: int, line: int, tokens: list[str] | None) -> None:
        own = [text for place, text in enumerate(self.raw[line]) if (line, place) not in self.taken]
        if tokens is None:
            self.plain(row, own + [""] * (self.columns - len(own)))
            return
        texts = own if self.stacked else [text for text in own if text.strip()]
        column = 0
        for token in tokens:
            if token == ".":
                assert self.covered(row, column) or column in self.groups, f"{line}: {column} is not covered"
                self.longer(row, column)
                column += 1
                continue
            while self.covered(row, column):
                column += 1
            found = re.fullmatch(r"(-?)(\d*)(?::(\d+))?(?:=(\d+)\.(\d+))?", token)
            assert found is not None, f"{line}: {token}"
            empty, wide, last, other, place = found.groups()
            if other:
                text = self.raw[int(other)][int(place)]
                self.moved.add(column)
            else:
                text = texts.pop(0) if self.stacked or not empty else ""
            assert not (empty and text.strip()), f"{line}: {text}"
            rows = self.place[int(last)] - row + 1 if last else 1
            self.put(Cell(row, column, rows, int(wide or 1), _paragraphs(text)))
            column += int(wide or 1)
        assert not any(text.strip() for text in texts), f"{line}: left over {texts}"
        end = max(cell.column + cell.columns for cell in self.open.values() if cell.row + cell.rows > row)
        assert end == self.columns, f"{line}: {end} columns"

    def plain(self, row: int, texts: Sequence[str]) -> None:
        """A row with one cell for every column; an empty place of a group belongs to the cell above."""
        for column, text in enumerate(texts[: self.columns]):
            if self.covered(row, column):
                assert not text.strip(), text
            elif not text.strip() and column in self.groups and column in self.open:
                self.longer(row, column)
            else:
                self.put(Cell(row, column, 1, 1, _paragraphs(text)))
        assert not any(text.strip() for text in texts[self.columns :]), texts

    def put(self, cell: Cell) -> None:
        self.cells.append(cell)
        for column in range(cell.column, cell.column + cell.columns):
            self.open[column] = cell

    def longer(self, row: int, column: int) -> None:
        cell = self.open[column]
        cell.rows = max(cell.rows, row - cell.row + 1)


# -- as a Word document


def docx_of(report: Report, *, official: bool = False) -> bytes:
    """The report as Word keeps it: styles for headings, real merged cells, header rows repeated, wide tables lying.

    `official`: set as GB/T 9704 wants official documents, large with wide margins; header rows are not repeated then.
    """
    made: Any = Document()
    normal = made.styles["Normal"]
    normal.font.size = Pt(16 if official else 12)
    if official:
        normal.paragraph_format.line_spacing = Pt(28)
    _font(normal, "宋体")
    for level in range(1, 5):
        _font(made.styles[f"Heading {level}"], "黑体")
    _font(made.styles["Title"], "黑体")
    lying = report.wide
    _turn(made.sections[0], lying, official)
    for part in report.parts:
        wanted = report.wide or (isinstance(part, Table) and part.wide)
        if wanted != lying:
            _turn(made.add_section(), wanted, official)
            lying = wanted
        if isinstance(part, Table):
            section = made.sections[-1]
            room = section.page_width - section.left_margin - section.right_margin
            _docx_table(made, part, room, 0 if official else part.header)
        else:
            _docx_text(made, part, 2 * normal.font.size)
    if isinstance(report.parts[-1], Table):
        made.add_paragraph()  # as Word ends every document; without it the last table loses its section
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


def _font(style: Any, name: str) -> None:
    style.font.name = "Times New Roman"
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.pop(qn("w:eastAsiaTheme"), None)
    fonts.set(qn("w:eastAsia"), name)


def _turn(section: Any, lying: bool, official: bool) -> None:
    short, long = Cm(21), Cm(29.7)
    section.orientation = WD_ORIENT.LANDSCAPE if lying else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if lying else (short, long)
    section.left_margin = section.right_margin = Cm(2.7 if official else 2.3)
    section.top_margin, section.bottom_margin = (Cm(3.7), Cm(3.5)) if official else (Cm(2), Cm(2))


def _docx_text(made: Any, part: Text, indent: int) -> None:
    if part.kind == "title":
        made.add_paragraph(part.text, style="Title")
        return
    if part.kind in HEADINGS:
        made.add_paragraph(part.text, style=f"Heading {HEADINGS[part.kind]}")
        return
    paragraph = made.add_paragraph()
    for text, bold in part.pieces:
        paragraph.add_run(text).bold = bold or None
    if part.kind == "text":
        paragraph.paragraph_format.first_line_indent = indent
    elif part.kind in ("caption", "subtitle"):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif part.kind in ("signature", "unit"):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _docx_table(made: Any, part: Table, width: int, repeated: int) -> None:
    table = made.add_table(part.rows, part.columns, style="Table Grid")
    table.autofit = False
    places = [list(row.cells) for row in table.rows]
    for column, share in zip(table.columns, _widths(part), strict=True):
        column.width = int(width * share)
    for row in places:
        for cell, column in zip(row, table.columns, strict=True):
            cell.width = column.width
    for cell in part.cells:
        here = places[cell.row][cell.column]
        if cell.rows > 1 or cell.columns > 1:
            here = here.merge(places[cell.row + cell.rows - 1][cell.column + cell.columns - 1])
        for number, text in enumerate(cell.texts):
            paragraph = here.add_paragraph() if number else here.paragraphs[0]
            paragraph.add_run(text).font.size = Pt(9)
    for row in table.rows[:repeated]:
        mark = OxmlElement("w:tblHeader")
        row._tr.get_or_add_trPr().append(mark)


def _widths(part: Table) -> list[float]:
    """The share of each column: wider where it has more text, and wide enough for its numbers."""
    most = [1.0] * part.columns
    for cell in part.cells:
        text = "".join(cell.texts)
        wanted = (
            len(text) * 0.8 if NUMBER.fullmatch(text) else max(min(len(text), 150) ** 0.5, min(len(text), 5))
        )
        if cell.columns == 1 or NUMBER.fullmatch(text):
            for column in range(cell.column, cell.column + cell.columns):
                most[column] = max(most[column], wanted / cell.columns)
    shares = [max(one, 0.3 * max(most)) for one in most]
    return [one / sum(shares) for one in shares]


# -- as a web page


def html_of(report: Report) -> bytes:
    """The report as a government's site shows it: headings, indents of spaces, tables with spans, no structure besides."""
    body = "\n".join(_html(report))
    head = (
        f'<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n<title>{escape(report.name)}</title>\n'
        '<style>td {border: 1px solid #000;}</style>\n</head>\n<body>\n<div class="TRS_Editor">\n'
    )
    return (head + body + "\n</div>\n</body>\n</html>\n").encode()


def _html(report: Report) -> Iterator[str]:
    tables = 0
    for part in report.parts:
        if isinstance(part, Table):
            yield from _html_table(part, tables)
            tables += 1
            continue
        text = "".join(
            f"<strong>{escape(piece)}</strong>" if bold else escape(piece) for piece, bold in part.pieces
        )
        if part.kind == "title":
            yield f'<h1 style="text-align: center;">{text}</h1>'
        elif part.kind in ("h1", "h2"):
            yield f"<h{HEADINGS[part.kind] + 1}>{text}</h{HEADINGS[part.kind] + 1}>"
        elif part.kind in ("caption", "subtitle"):
            yield f'<p align="center"><span style="font-size: 14pt;">{text}</span></p>'
        elif part.kind in ("unit", "signature"):
            yield f'<p style="text-align: right;">{text}</p>'
        elif part.kind in ("h3", "h4"):
            yield f'<p style="text-indent: 2em;"><b>{text}</b></p>'
        else:
            yield f'<p style="line-height: 1.5;">&nbsp;&nbsp;&nbsp; {text}</p>'


def _html_table(part: Table, number: int) -> Iterator[str]:
    """A table; those with an even number have header cells, the others only look so."""
    yield '<table border="1" cellspacing="0" style="width: 100%; border-collapse: collapse;">'
    yield "<tbody>"
    for row in range(part.rows):
        yield "<tr>"
        for cell in (one for one in part.cells if one.row == row):
            tag = "th" if row < part.header and number % 2 == 0 else "td"
            spans = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
            spans += f' colspan="{cell.columns}"' if cell.columns > 1 else ""
            texts = [escape(text) for text in cell.texts]
            if number % 2:
                inside = "".join(f'<p style="margin: 0;">{text}</p>' for text in texts) or "&nbsp;"
            else:
                inside = "<br />".join(texts) or "&nbsp;"
            yield f'<{tag}{spans} style="vertical-align: middle;">{inside}</{tag}>'
        yield "</tr>"
    yield "</tbody>\n</table>"
