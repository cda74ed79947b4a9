"""Tables in plain text: rows of tabs, one cell a line, Markdown, and columns set apart by spaces."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from jixiao.core.document import At, Cell, Table
from jixiao.readers.cell_lines import cell_lines
from jixiao.readers.laid import Laid
from jixiao.readers.layout import INDENT, is_end, laid_out
from jixiao.readers.residue import clean
from jixiao.readers.text_spans import NUMBER, with_ruled_head, with_short_rows

SHORT = 12  # a piece of a cell that stands on a line of its own has no more characters
STARTS = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|表\s*\d|附件|[（(]?单位\s*[:：]|注\s*[:：])")  # fmt: skip
RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?")
GAP = re.compile(r" {2,}")
MOST_HEADER = 4
MOST_ENDS, MOST_INNER = (
    2,
    8,
)  # lines of cells that go on at the top of a page; where they are far from the margin


@dataclass(frozen=True, slots=True)
class Region:
    """A table and the lines it takes, from 0, both ends included."""

    first: int
    last: int
    table: Table


@dataclass(slots=True)
class _Cell:
    """A cell while it is read: its lines, and the number of the first; or its text and from which character on it stands on
    which line."""

    line: int
    parts: list[str] = field(default_factory=list)
    places: tuple[tuple[int, int], ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(part for part in (clean(part.strip()).strip() for part in self.parts) if part)


def find_regions(
    lines: Sequence[str], pages: Sequence[int], *, layout: bool, strange: Container[int] = ()
) -> list[Region]:
    """The tables among the lines, in order. `layout`: columns set apart by spaces count as well. `strange`: lines that are of
    the pages and not of the text."""
    made: list[Region | Laid] = []
    number = 0
    while number < len(lines):
        found = None
        ruled = stacked = False
        line = lines[number]
        if line.lstrip().startswith("|") and line.count("|") >= 2:
            found, ruled = _markdown(lines, number), True
        elif "\t" in line and _one_cell(line):
            found, stacked = _stacked(lines, number), True
        elif "\t" in line:
            found, ruled = _tabbed(lines, number), True
        elif layout and number not in strange and GAP.search(line.strip()):
            number = _lay(lines, pages, number, strange, made) + 1
            continue
        elif line.strip() and (number == 0 or not lines[number - 1].strip()):
            last, count = cell_lines(lines, number)
            cells = [_Cell(at, [lines[at]]) for at in range(number, last + 1)] if count else []
            found = last, [cells[at : at + count] for at in range(0, len(cells), count or 1)]
        last, rows = found or (number, [])
        if rows:
            table = _table(rows, pages)
            if ruled:
                table = with_ruled_head(table)
            elif stacked:
                table = with_short_rows(table)
            made.append(Region(number, last, table))
        number = last + 1
    return [
        _region(one, pages) if isinstance(one, Laid) else one
        for one in made
        if not isinstance(one, Laid) or one.body
    ]


def _lay(
    lines: Sequence[str],
    pages: Sequence[int],
    number: int,
    strange: Container[int],
    made: list[Region | Laid],
) -> int:
    """Read a table set with spaces whose first line with gaps is `number`, if it is one; the last line that was read."""
    last = made[-1] if made else None
    follows = isinstance(last, Laid) and (
        _follows(lines, pages, last.last, number, strange) or _again(lines, last, number, pages, strange)
    )
    if isinstance(last, Laid) and follows:
        found = laid_out(lines, pages, number, strange, after=last)
        if isinstance(found, Laid) and last.goes_on(found):
            return found.last
        if not last.body:  # a header whose rows did not come
            made.pop()
    found = laid_out(lines, pages, number, strange)
    if isinstance(found, int):
        return found
    made.append(found)
    return found.last


def _region(laid: Laid, pages: Sequence[int]) -> Region:
    """The table of lines set with spaces."""
    size, rows = laid.rows()
    cells = [[_Cell(places[0][1], [text], places) for text, places in row] for row in rows]
    return Region(laid.first, laid.last, _table(cells, pages, size))


def _follows(
    lines: Sequence[str], pages: Sequence[int], last: int, first: int, strange: Container[int]
) -> bool:
    """Whether only the end of a page stands between two lines, and the end of a cell that goes on over it."""
    between = [at for at in range(last + 1, first) if lines[at].strip() and at not in strange]
    ends = all(pages[at] == pages[first] and is_end(lines[at]) for at in between)
    inner = all(len(lines[at]) - len(lines[at].lstrip()) > INDENT for at in between)
    few = len(between) <= (MOST_INNER if inner else MOST_ENDS)
    return pages[first] == pages[last] + 1 and few and ends


def _again(
    lines: Sequence[str], last: Laid, first: int, pages: Sequence[int], strange: Container[int]
) -> bool:
    """Whether, in a text that lost its pages, a table's header comes again right below it."""
    between = any(lines[at].strip() and at not in strange for at in range(last.last + 1, first))
    return pages[0] == pages[-1] and not between and last.begins(lines[first])


def _table(rows: Sequence[Sequence[_Cell]], pages: Sequence[int], head: int = 0) -> Table:
    made = tuple(
        tuple(
            Cell(
                text := cell.text,
                at=At(cell.line + 1, pages[cell.line]),
                align=_align(text),
                parts=tuple((start, At(line + 1, pages[line])) for start, line in cell.places)
                if len(cell.places) > 1 and [text] == cell.parts
                else (),
            )
            for cell in row
        )
        for row in rows
    )
    stood = sorted({cell.at.page for row in made for cell in row if cell.at.page})
    at = made[0][0].at if made and made[0] else At()
    header = head or header_rows([[cell.text for cell in row] for row in made])
    return Table(made, header=header, at=at, pages=tuple(stood))


def _align(text: str) -> str:
    return "right" if text and NUMBER.fullmatch(text) else ""


def header_rows(rows: Sequence[Sequence[str]]) -> int:
    """How many rows at the top are header: words only, all of them short, above the first row with a figure or an entry.

    Where no figure comes soon (a table of words), the first row with all columns is the last of the header.
    """
    for number, row in enumerate(rows[: MOST_HEADER + 1]):
        if any(NUMBER.fullmatch(text) or len(text) > 24 or _says(text) for text in row):
            return number
    width = max((len(row) for row in rows), default=0)
    whole = next((number for number, row in enumerate(rows) if len(row) == width and all(row)), 0)
    return whole + 1 if len(rows) > 1 and whole < MOST_HEADER else 0


def _says(text: str) -> bool:
    return "：" in text or text.endswith(("。", "；"))


# -- rows of tabs: one row a line


def _tabbed(lines: Sequence[str], start: int) -> tuple[int, list[list[_Cell]]] | None:
    """Rows of cells set apart by tabs, to the next blank line; a line without a tab in between continues a cell."""
    rows: list[list[_Cell]] = []
    number, width = start, 0
    while number < len(lines) and lines[number].strip():
        line = lines[number]
        if "\t" not in line:
            following = lines[number + 1] if number + 1 < len(lines) else ""
            if "\t" not in following or (rows and _ended(rows[-1], width, line)):
                break
            rows[-1][-1].parts.append(line)
            number += 1
            continue
        cells = [_Cell(number, [text]) for text in line.split("\t")]
        before = rows[-1] if rows else None
        broken = before is not None and len(before) < width == len(before) + len(cells) - 1
        if broken and before and before[-1].text and cells[0].text:  # the line broke inside a cell
            before[-1].parts += cells[0].parts
            before += cells[1:]
            number += 1
            continue
        rows.append(cells)
        width = max(width, len(cells))
        number += 1
    if len(rows) == 1 and width <= 2:
        return None
    return number - 1, rows


def _ended(row: Sequence[_Cell], width: int, line: str) -> bool:
    """Whether a line below a whole row belongs to the next table: its title or unit, or words below a number."""
    if len(row) < width:
        return False
    words = not NUMBER.fullmatch(line.strip()) and len(line.strip()) > SHORT
    return bool(STARTS.match(line)) or (words and bool(NUMBER.fullmatch(row[-1].text)))


# -- one cell a line, each after a tab; a blank line between rows


def _one_cell(line: str) -> bool:
    return line.startswith("\t") and "\t" not in line[1:].rstrip("\t")


def _stacked(lines: Sequence[str], start: int) -> tuple[int, list[list[_Cell]]] | None:
    """Rows with every cell on a line of its own."""
    segments: list[list[_Cell]] = [[]]  # runs of cells without a blank line between
    last = number = start
    while number < len(lines):
        line = lines[number]
        if _one_cell(line):
            if segments[-1] and _blank_between(lines, last, number):
                segments.append([])
            segments[-1].append(_Cell(number, [line[1:]]))
            last = number
        elif line.strip():
            if not _continues(lines, number, last, segments):
                break
            segments[-1][-1].parts.append(line)
            last = number
        number += 1
    if len(segments) == 1 and len(segments[0]) < 2:
        return None
    return last, _joined(segments)


def _blank_between(lines: Sequence[str], before: int, after: int) -> bool:
    return any(not lines[number].strip() for number in range(before + 1, after))


def _continues(lines: Sequence[str], number: int, last: int, segments: Sequence[Sequence[_Cell]]) -> bool:
    """Whether a line without a tab is a further line of the cell above it, not a paragraph after the table."""
    line = lines[number]
    blanks = number - last - 1
    if "\t" in line or blanks > 1 or STARTS.match(line):
        # two blank lines end a table, except before a lone figure inside a row
        return blanks == 2 and bool(NUMBER.fullmatch(line.strip())) and _cell_follows(lines, number)
    numeric = bool(NUMBER.fullmatch(segments[-1][-1].text))
    if numeric and not NUMBER.fullmatch(line.strip()) and len(line.strip()) > 4:
        return False
    if not blanks:
        return True
    return len(line.strip()) <= SHORT and _cell_follows(lines, number)


def _cell_follows(lines: Sequence[str], number: int) -> bool:
    """Whether, after short lines only, another cell comes."""
    for line in lines[number + 1 : number + 10]:
        if _one_cell(line):
            return True
        if len(line.strip()) > SHORT:
            return False
    return False


def _joined(segments: Sequence[list[_Cell]]) -> list[list[_Cell]]:
    """Rows put together: a cell that ends with an empty line leaves its row in pieces."""
    width = _width(segments)
    rows: list[list[_Cell]] = []
    full = False  # title rows above the first full row are never joined
    number = 0
    while number < len(segments):
        row = list(segments[number])
        number += 1
        if full and len(row) < width:
            size, ahead = len(row), number
            while size < width and ahead < len(segments):
                size += len(segments[ahead])
                ahead += 1
            if size == width and ahead > number:
                row = [cell for segment in segments[number - 1 : ahead] for cell in segment]
                number = ahead
        full = full or len(row) == width
        rows.append(row)
    return rows


def _width(segments: Sequence[Sequence[_Cell]]) -> int:
    """How many columns the table has: the most frequent length of its rows, the larger of two as frequent."""
    counts = Counter(len(segment) for segment in segments)
    first = next((len(segment) for segment in segments if len(segment) > 1), 0)
    return max(counts, key=lambda size: (size == first and counts[size] > 1, counts[size], size))


# -- Markdown


def _markdown(lines: Sequence[str], start: int) -> tuple[int, list[list[_Cell]]] | None:
    """A table between bars; the row of dashes under its header is no row."""
    number, rows = start, []
    while number < len(lines) and lines[number].lstrip().startswith("|"):
        line = lines[number].strip()
        if not RULE.fullmatch(line):
            inner = line[1:-1] if line.endswith("|") and not line.endswith("\\|") else line[1:]
            cells = [text.replace("\\|", "|") for text in re.split(r"(?<!\\)\|", inner)]
            rows.append([_Cell(number, [text]) for text in cells])
        number += 1
    return (number - 1, rows) if rows else None
