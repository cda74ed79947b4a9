"""Ruled tables of a PDF: the cells of one page with their spans, and one table over several pages stitched together."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, pairwise
from typing import Any

from pdfplumber.table import TableFinder

from jixiao.core.document import At, Cell, Table
from jixiao.readers.header import AMOUNT, Piece, bare, header_rows
from jixiao.readers.layout_groups import unclosed
from jixiao.readers.pdf_lines import ENDS, Letter, Line, first_unit, joined, lines_of_letters

Box = tuple[float, float, float, float]  # x0, top, x1, bottom
ITEM = re.compile(
    r"([（(]?\d{1,2}[)）、.．](?!\d)|[①-⑳]|[（(][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}、)"
)
SAME_EDGE = 2.0
NEAR_EDGE = 5.0  # some programs draw the columns of one table a little differently on its next page
SAME_LINE = 3.0
MOST_BARE = 12  # cells that a small table may have without a word
TOP = 12  # rows in which a header ends


@dataclass(slots=True)
class Grid:
    """A table of one or more pages, before it becomes a `Table`. `xs` are its column edges in points."""

    xs: list[float]
    pieces: list[Piece]
    pages: list[int]  # the page of each row
    box: Box
    heights: list[float]
    stood: list[int]  # the pages it stands on, also where a page only holds the rest of a row
    header: int = 0

    @property
    def rows(self) -> int:
        return len(self.pages)

    def row(self, number: int) -> list[Piece]:
        """The cells that start in a row, from left to right."""
        return sorted((piece for piece in self.pieces if piece.row == number), key=lambda one: one.column)

    def last(self) -> dict[int, Piece]:
        """The cell that reaches the last row, by each column it covers."""
        made: dict[int, Piece] = {}
        for piece in reversed(self.pieces):
            if piece.row + piece.rows == self.rows:
                made.update(dict.fromkeys(range(piece.column, piece.column + piece.columns), piece))
                if len(made) == len(self.xs) - 1:
                    break
        return made

    def head_texts(self) -> list[str]:
        """The texts of the header, without spaces."""
        return [bare(piece.text) for number in range(self.header) for piece in self.row(number)]


# -- one page


def tables_of(page: Any, letters: Sequence[Letter], number: int) -> tuple[list[Grid], list[Letter]]:
    """The tables of a page that pdfplumber opened, from top to bottom, and the letters that stand outside them."""
    finder = TableFinder(page)
    sides = _open_sides(finder)
    if sides:
        finder = TableFinder(page, {"explicit_vertical_lines": sides})
    boxes = sorted(
        ((table.bbox, table.cells) for table in finder.tables), key=lambda one: (one[0][1], one[0][0])
    )
    inside: list[list[Letter]] = [[] for _ in boxes]
    outside: list[Letter] = []
    for letter in letters:
        x, y = (letter.x0 + letter.x1) / 2, (letter.top + letter.bottom) / 2
        for place, (box, _) in zip(inside, boxes, strict=True):
            if box[0] <= x < box[2] and box[1] <= y < box[3]:
                place.append(letter)
                break
        else:
            outside.append(letter)
    made = []
    for (box, cells), own in zip(boxes, inside, strict=True):
        grid = _grid(box, cells, own, number)
        if _chart(grid):
            outside += own
        elif any(piece.text for piece in grid.pieces):
            made.append(grid)
    return made, outside


def _chart(grid: Grid) -> bool:
    """Whether the lines are those of a chart's grid and bars: hardly anything between them, and no word."""
    filled = [piece.text for piece in grid.pieces if piece.text]
    words = any(letter.isalpha() for text in filled for letter in text)
    return not words and len(grid.pieces) > MOST_BARE and len(filled) * 4 < len(grid.pieces)


def _open_sides(finder: TableFinder) -> list[dict]:
    """Upright lines for tables that are drawn without them at the left and right, so that no column is lost."""
    lying = [edge for edge in finder.edges if edge["orientation"] == "h"]
    made: list[dict] = []
    for table in finder.tables:
        x0, top, x1, bottom = table.bbox
        own = [
            edge
            for edge in lying
            if top - 2 <= edge["top"] <= bottom + 2 and edge["x1"] > x0 and edge["x0"] < x1
        ]
        for side, end in (("x0", x0), ("x1", x1)):
            beyond = [edge[side] for edge in own if (end - edge[side]) * (1 if side == "x0" else -1) > 12]
            if len(beyond) >= 2 and len(beyond) * 4 >= len(own) * 3 and max(beyond) - min(beyond) < 6:
                x = sum(beyond) / len(beyond)
                made.append({"object_type": "line", "x0": x, "x1": x, "top": top, "bottom": bottom,
                             "width": 0, "height": bottom - top, "orientation": "v"})  # fmt: skip
    return made


def _grid(box: Box, cells: Sequence[Box], letters: Sequence[Letter], page: int) -> Grid:
    xs = _edges(value for cell in cells for value in (cell[0], cell[2]))
    ys = _edges(value for cell in cells for value in (cell[1], cell[3]))
    owner: dict[tuple[int, int], int] = {}
    pieces: list[Piece] = []
    boxes: list[Box] = []
    for cell in sorted(cells, key=lambda one: (one[1], one[0])):
        left, right = _nearest(xs, cell[0]), _nearest(xs, cell[2])
        top, bottom = _nearest(ys, cell[1]), _nearest(ys, cell[3])
        spots = [(row, column) for row in range(top, bottom) for column in range(left, right)]
        if not spots or any(spot in owner for spot in spots):
            continue
        owner.update(dict.fromkeys(spots, len(pieces)))
        pieces.append(Piece(top, left, bottom - top, right - left))
        boxes.append(cell)
    for row in range(len(ys) - 1):  # what no ruled cell covers is a cell too, so that nothing inside is lost
        for column in range(len(xs) - 1):
            if (row, column) not in owner:
                owner[row, column] = len(pieces)
                pieces.append(Piece(row, column, 1, 1))
                boxes.append((xs[column], ys[row], xs[column + 1], ys[row + 1]))
    held: list[list[Letter]] = [[] for _ in pieces]
    for letter in letters:
        column = bisect_right(xs, (letter.x0 + letter.x1) / 2) - 1
        row = bisect_right(ys, (letter.top + letter.bottom) / 2) - 1
        held[owner[min(max(row, 0), len(ys) - 2), min(max(column, 0), len(xs) - 2)]].append(letter)
    for piece, own, cell in zip(pieces, held, boxes, strict=True):
        if own:
            lines = lines_of_letters(own)
            piece.text = cell_text(lines, cell[2] - cell[0])
            piece.full = cell[2] - cell[0] - (lines[-1].x1 - lines[-1].x0) <= 12 + 0.5 * lines[-1].em
    heights = [bottom - top for top, bottom in pairwise(ys)]
    grid = Grid(xs, pieces, [page] * (len(ys) - 1), box, heights, [page])
    grid.header = _header(grid)
    return grid


def _header(grid: Grid) -> int:
    return header_rows([grid.row(number) for number in range(min(grid.rows, TOP))], len(grid.xs) - 1)


def _edges(values: Iterable[float]) -> list[float]:
    """Distinct edges: values closer than a line is thick are one."""
    made: list[list[float]] = []
    for value in sorted(values):
        if made and value - made[-1][-1] <= SAME_LINE:
            made[-1].append(value)
        else:
            made.append([value])
    return [sum(group) / len(group) for group in made]


def _nearest(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))


def cell_text(lines: Sequence[Line], width: float) -> str:
    """The text of a cell: wrapped lines joined, a line break kept where the writer made one.

    A line is wrapped when the next piece would not have fitted. Two numbers below each other are joined only then.
    """
    made = ""
    for number, line in enumerate(lines):
        if number == 0:
            made = line.text
            continue
        before = lines[number - 1]
        full = width - (before.x1 - before.x0) - first_unit(line) <= 12 + 0.3 * line.em
        figures = before.text[-1:].isdigit() or before.text[-1:] in "%％"
        apart = (before.text[-1:] in ENDS or ITEM.match(line.text)) and not (
            full and before.text[-1:] not in ENDS
        )
        if apart or (figures and line.text[:1].isdigit() and not _cut(before, line, width)):
            made += "\n" + line.text
        else:
            made = joined(made, line.text)
    return made


def _cut(before: Line, line: Line, width: float) -> bool:
    """Whether a number was cut at the end of a line: its next digit would not have fitted."""
    digit = (line.x1 - line.x0) / max(len(line.text), 1)
    return width - (before.x1 - before.x0) - digit <= 14


# -- over pages


def continues(before: Grid, after: Grid, room: float) -> bool:
    """Whether a table at the top of a page goes on from the one that ended the page before it, nothing between them.

    The header is repeated, or the column edges agree and the page before had no `room` (points) for the next row. Edges
    agree where one page has no others than the next, too: a form has rows of several parts.
    """
    if repeats(before, after):
        return True
    shift = before.xs[0] - after.xs[0]  # odd and even pages have other margins
    few, many = sorted((before.xs, [x + shift for x in after.xs]), key=len)
    near = NEAR_EDGE if len(few) == len(many) else SAME_EDGE
    same = abs(few[-1] - many[-1]) <= SAME_EDGE and all(any(abs(a - b) <= near for b in many) for a in few)
    if not same or abs(shift) > 60:
        return False
    tall = after.heights[0] if after.heights else 0.0
    return room < tall + 30


def _parted(grid: Grid, xs: Sequence[float]) -> None:
    """Give a table the column edges of its next page as well; `xs` holds all that it has."""
    place = [_nearest(xs, x) for x in grid.xs]
    for piece in grid.pieces:
        end = place[piece.column + piece.columns]
        piece.column = place[piece.column]
        piece.columns = end - piece.column
    grid.xs = list(xs)


def repeats(before: Grid, after: Grid) -> int:
    """How many rows at the top of `after` say what the header of `before` says; 0 when they say something else."""
    if not before.header or after.rows < before.header:
        return 0
    head = [text for text in before.head_texts() if text]
    again = [bare(piece.text) for number in range(before.header) for piece in after.row(number)]
    again = [text for text in again if text]
    return before.header if len(head) > 1 and head == again else 0


def stitch(before: Grid, after: Grid) -> None:
    """Put the rows of `after` under those of `before`: no second header, cells that go on over the break joined."""
    skipped = repeats(before, after)
    if not skipped and len(before.xs) < len(after.xs):
        shift = before.xs[0] - after.xs[0]
        _parted(before, [x + shift for x in after.xs])
    elif not skipped and len(after.xs) < len(before.xs):
        shift = after.xs[0] - before.xs[0]
        _parted(after, [x + shift for x in before.xs])
    columns = _columns(before, after, skipped)
    base = before.rows
    added: list[Piece] = []
    for piece in sorted(after.pieces, key=lambda one: (one.row, one.column)):
        if piece.row + piece.rows <= skipped:
            continue
        row = max(piece.row, skipped)
        left, right = columns[piece.column], columns[piece.column + piece.columns]
        same = added[-1] if added and added[-1].row == base + row - skipped else None
        if same is not None and right <= same.column + same.columns:
            same.text = joined(same.text, piece.text)  # the column is narrower than the one it belongs to
            continue
        left = max(left, same.column + same.columns) if same is not None else left
        rows = piece.row + piece.rows - row
        added.append(Piece(base + row - skipped, left, rows, max(right - left, 1), piece.text, piece.full))
    before.stood += after.stood
    if after.rows == skipped:
        return
    above = before.last()
    _join_over(before, added, above)
    before.pieces += [piece for piece in added if piece.rows]
    before.pages += after.pages[skipped:]
    before.heights += after.heights[skipped:]
    before.box = after.box
    if not any(piece.row == base and piece.rows for piece in added):
        _drop_row(before, base)
    if base < TOP:  # the page broke near the header, or inside it
        before.header = _header(before)


def _columns(before: Grid, after: Grid, skipped: int) -> list[int]:
    """For each column edge of `after`, the edge of `before` it stands for."""
    if len(before.xs) == len(after.xs):
        return list(range(len(after.xs)))
    made = {0: 0, len(after.xs) - 1: len(before.xs) - 1}
    if skipped:  # the cells of the repeated header say which columns belong together
        for number in range(skipped):
            heads = [piece for piece in before.row(number) if piece.text]
            again = [piece for piece in after.row(number) if piece.text]
            for one, other in zip(heads, again, strict=False):
                made.setdefault(other.column, one.column)
                made.setdefault(other.column + other.columns, one.column + one.columns)
    known = sorted(made.items())
    edges = []
    for (low, start), (high, end) in pairwise(known):
        edges += [start + min(index - low, max(end - start, 0)) for index in range(low, high)]
    return list(accumulate([*edges, len(before.xs) - 1], max))


def _join_over(grid: Grid, added: list[Piece], above: dict[int, Piece]) -> None:
    """Join what a page break cut: a row whose text went on, and the label cells at the left that go on.

    A cell of `added` that becomes part of the one above it is left with no rows.
    """
    base = grid.rows
    first = sorted((piece for piece in added if piece.row == base), key=lambda one: one.column)
    whole = _broken(grid, first, above)
    for piece in first:
        upper = above.get(piece.column)
        if upper is None or upper.column != piece.column or upper.columns != piece.columns:
            break
        if not whole:
            filled = not piece.text and all(
                one.text
                for one in [*_column(grid, piece.column), *added]
                if one.column == piece.column and one is not piece
            )
            usual = filled or _spanning(grid, piece.column)
            if upper.row < grid.header or not (upper.rows > 1 or piece.rows > 1 or usual):
                break
            closes = unclosed(upper.text) and not unclosed(
                upper.text + piece.text
            )  # （35 on one page, 分） on the next
            if bool(upper.text) == bool(piece.text) and not closes:
                break
            if not usual and AMOUNT.fullmatch(bare(upper.text + piece.text)):
                break
        upper.text = joined(upper.text, piece.text)
        upper.full = piece.full
        upper.rows += piece.rows
        piece.rows = 0


def _column(grid: Grid, column: int) -> list[Piece]:
    """The cells of a column below the header, as far as they matter."""
    near = islice(reversed(grid.pieces), 4000)
    return [piece for piece in near if piece.column == column and piece.row >= grid.header]


def _spanning(grid: Grid, column: int) -> bool:
    """Whether cells of a column usually reach over rows."""
    own = _column(grid, column)
    return sum(piece.rows > 1 for piece in own) * 2 > len(own)


def _broken(grid: Grid, first: Sequence[Piece], above: dict[int, Piece]) -> bool:
    """Whether the first row after the break is the rest of the row before it.

    So where a cell is empty that every row fills, and each of its texts goes on under a text that does not end; where two
    such cells are empty, the break may also be at the end of a sentence.
    """
    goes_on = False
    for piece in first:
        upper = above.get(piece.column)
        if upper is None or upper.column != piece.column or upper.columns != piece.columns:
            return False
        if piece.text:
            cut = upper.full and AMOUNT.fullmatch(
                bare(upper.text + piece.text)
            )  # 45.0 on one page, 0 on the next
            if not upper.text or (AMOUNT.fullmatch(bare(piece.text)) and not cut):
                return False
            goes_on = goes_on or (upper.text[-1:] not in ENDS and not ITEM.match(piece.text))
    lacking = sum(
        not piece.text
        and above[piece.column].row == grid.rows - 1
        and all(one.text for one in _column(grid, piece.column))
        for piece in first
    )
    return lacking > (0 if goes_on else 1)


def _drop_row(grid: Grid, number: int) -> None:
    """Take out a row in which no cell starts."""
    del grid.pages[number], grid.heights[number]
    for piece in grid.pieces:
        if piece.row > number:
            piece.row -= 1
        elif piece.row + piece.rows > number:
            piece.rows -= 1


# -- as a table


def table_of(grid: Grid, line: int) -> Table:
    """The table, its first row on this line of the document."""
    rows: list[tuple[Cell, ...]] = []
    order: list[list[Piece]] = [[] for _ in grid.pages]
    for piece in grid.pieces:
        order[piece.row].append(piece)
    for number, (page, pieces) in enumerate(zip(grid.pages, order, strict=True)):
        at = At(line=line + number, page=page)
        pieces.sort(key=lambda one: one.column)
        rows.append(tuple(Cell(piece.text, piece.rows, piece.columns, at) for piece in pieces))
    return Table(
        tuple(rows),
        header=grid.header,
        widths=tuple(round(b - a, 1) for a, b in pairwise(grid.xs)),
        at=At(line=line, page=grid.pages[0]),
        pages=tuple(grid.stood),
    )
