"""A document: what readers give, what forms make, what writers take and what the auditor looks at.

A document is sections of blocks: headings and paragraphs, tables, charts as data, page breaks. Every piece that was read
keeps its place in the original: the line of `jixiao read FILE --text` (split at \\n only), and page, sheet or cell where
the format has them. Nothing here knows a file format.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from jixiao.core.record import record
from jixiao.core.system import Why

# What a paragraph is for; a heading has a level besides (0 the document's title, 1 一、, 2 （一）, 3 1.).
ROLES = (
    "body",  # 正文, two characters indented
    "heading",
    "attachment",  # 附件1, at the top left
    "cover",  # a line of a cover: 部门名称（公章）：…
    "subtitle",  # （2021年度） under a title
    "caption",  # 表1 …, above a table or chart
    "unit",  # 单位：万元, right above a table
    "note",  # 注：…, below a table, small
    "signature",  # firm and date, right
    "contents",  # a line of a table of contents
    "list",  # an item of a list
)


@record(frozen=True, slots=True)
class At:
    """Where a piece stands in the original; 0 and empty where that is not known or the format has none."""

    line: int = 0
    page: int = 0
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that looks different from the rest of its paragraph."""

    text: str
    bold: bool = False


@record(frozen=True, slots=True)
class Paragraph:
    """A paragraph or heading. `runs`, where given, make up the same text. `goes_on`: it is only the next line of the paragraph
    above, broken by the width of a page."""

    text: str
    role: str = "body"
    level: int = 0
    at: At = field(default_factory=At)
    runs: tuple[Run, ...] = ()
    goes_on: bool = False


@record(frozen=True, slots=True)
class Cell:
    """One cell, standing once however many rows and columns it spans.

    `align` is left, center, right or empty (numbers right, words left). `fill` may be head, total, good, bad or open.
    `parts`: of a text that was put together from several lines, from which character on it stands where.
    """

    text: str = ""
    rows: int = 1
    columns: int = 1
    at: At = field(default_factory=At)
    align: str = ""
    bold: bool = False
    fill: str = ""
    formula: str = ""  # a spreadsheet's formula, without =
    parts: tuple[tuple[int, At], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table as rows of cells; a cell covered by a span of another one is not listed again (as in HTML).

    `header`: how many rows at the top repeat on every page. `widths`: relative widths of columns, empty for automatic.
    `unit`: what the unit line above it says (万元), `caption` its title: both as read; a form gives them as paragraphs.
    """

    rows: Sequence[tuple[Cell, ...]]
    header: int = 1
    caption: str = ""
    unit: str = ""
    widths: tuple[float, ...] = ()
    at: At = field(default_factory=At)
    pages: tuple[int, ...] = ()  # the pages it stood on

    def grid(self) -> list[list[Slot]]:
        """The full rectangle: every position with its cell, and whether the cell starts there."""
        if not any(
            cell.rows > 1 or cell.columns > 1 for row in self.rows for cell in row
        ):  # nearly every table
            width = max(map(len, self.rows), default=0)
            empty = Slot(Cell(), True)
            return [[Slot(cell, True) for cell in row] + [empty] * (width - len(row)) for row in self.rows]
        made: list[list[Slot | None]] = []
        for number, row in enumerate(self.rows):
            while len(made) <= number:
                made.append([])
            column = 0
            for cell in row:
                while column < len(made[number]) and made[number][column] is not None:
                    column += 1
                for down in range(max(cell.rows, 1)):
                    while len(made) <= number + down:
                        made.append([])
                    line = made[number + down]
                    while len(line) < column + max(cell.columns, 1):
                        line.append(None)
                    for right in range(max(cell.columns, 1)):
                        if line[column + right] is None:
                            line[column + right] = Slot(cell, down == 0 and right == 0)
                column += max(cell.columns, 1)
        made = made[: len(self.rows)]  # a span that hangs over the last row ends with it
        width = max((len(line) for line in made), default=0)
        empty = Slot(Cell(), True)
        return [[slot or empty for slot in line] + [empty] * (width - len(line)) for line in made]

    def texts(self, *, spread: bool = False) -> list[list[str]]:
        """The rectangle of texts: a spanning cell's text once at its start, or with `spread` wherever it reaches."""
        return [[slot.cell.text if slot.first or spread else "" for slot in row] for row in self.grid()]


@record(frozen=True, slots=True)
class Slot:
    """One position of a table's rectangle."""

    cell: Cell
    first: bool


@dataclass(frozen=True, slots=True)
class Series:
    """The numbers of one series of a chart, as texts with their written digits; None where there is none."""

    name: str
    values: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as data; `kind` is bar (lying), column (standing), line or share (parts of a whole). The same numbers stand
    in a table beside it, so that nobody has to read a value off the picture."""

    kind: str
    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    at: At = field(default_factory=At)


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Paragraph | Table | Chart | PageBreak


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks that share a page layout. `role`: cover (no page number), summary, body, annex."""

    blocks: tuple[Block, ...]
    role: str = "body"
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `lines` is the text that line numbers count, as `jixiao read FILE --text` prints it.

    `kind`: the format it was read from (docx, pdf, xlsx, text, html), or empty for one of ours. `form`: which of our forms it
    is. `mark`: what stands at the head of every page, such as 草稿. `unread`: pages or parts that could not be read, each with the reason in the user's words. `facts`: what a writer may
    put into the file's properties (title, unit, year). `lang`: zh or en, for the words that a writer adds.
    """

    sections: tuple[Section, ...]
    title: str = ""
    file: str = ""
    kind: str = ""
    form: str = ""
    lines: tuple[str, ...] = ()
    unread: tuple[Why, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    mark: str = ""
    lang: str = "zh"

    def blocks(self) -> Iterator[Block]:
        """All blocks in reading order."""
        for section in self.sections:
            yield from section.blocks

    def tables(self) -> list[Table]:
        return [block for block in self.blocks() if isinstance(block, Table)]

    def paragraphs(self) -> list[Paragraph]:
        return [block for block in self.blocks() if isinstance(block, Paragraph)]

    def text(self) -> str:
        """The text with the lines that places count; of a document that was not read, one made from its blocks."""
        return "\n".join(self.lines or lines_of(self))


def lines_of(document: Document) -> tuple[str, ...]:
    """The lines of a document: one for each paragraph and each row of a table (cells set apart by tabs).

    Line breaks inside a cell become spaces, so that a row stays a line.
    """
    made: list[str] = []
    for block in document.blocks():
        if isinstance(block, Paragraph):
            made += block.text.split("\n")
        elif isinstance(block, Table):
            made += ["\t".join(text.replace("\n", " ") for text in row) for row in block.texts()]
        elif isinstance(block, Chart):
            made += [block.title]
            made += ["\t".join([one.name, *(value or "" for value in one.values)]) for one in block.series]
    return tuple(made)
