"""Where the cells of a table stand and how wide its columns are: the same for Word, PDF and Excel."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from jixiao.core.document import Cell, Table
from jixiao.writers.look import clean
from jixiao.writers.numbers import read_number

SIZES = (10.5, 9.0, 7.5)  # points: 五号, 小五, 六号
MANY_COLUMNS = 8  # from here on 小五
TOGETHER = 0.4  # of the height of a page: a table lower than this is not broken
FIRST_ROWS = 2  # rows that stay with the heads of a table that is broken
PADDING = 2  # half-width characters that the two sides of a cell take
LONGEST_NUMBER, LONGEST_WORD = (
    40,
    24,
)  # half-width characters of a column that stay in one line; longer ones may break
EASY = 24  # half-width characters that a column of texts should have before letters become smaller
WORD = re.compile(r"[!-~]+")
# A number as people write it, with a sign before it and what it counts behind it: -2.74%, 462.58万元, ≥90
_AMOUNT = re.compile(r"约?[-+±−≥≤<>＜＞]?[0-9][0-9,]*(?:\.[0-9]+)?(?:%|‰|[\u4e00-\u9fff]{0,2})")
_NARROW, _BROAD = frozenset(".,:;'`|!iljftI()[]-"), frozenset("mwMW%@")


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with its rectangle; rectangles of one table never overlap and fill it."""

    row: int
    column: int
    rows: int
    columns: int
    cell: Cell
    head: bool

    @property
    def align(self) -> str:
        """left, center or right: as the cell says, else heads and joined labels in the middle, numbers right."""
        if self.cell.align in ("left", "center", "right"):
            return self.cell.align
        text = self.cell.text.strip()
        if self.head or text in ("—", "-", "/", "×", "√"):
            return "center"
        if read_number(text):
            return "right"
        return "center" if self.rows > 1 and width_of(text) <= 40 else "left"

    @property
    def bold(self) -> bool:
        return self.cell.bold or self.head or self.cell.fill in ("head", "total")

    @property
    def fill(self) -> str:
        return self.cell.fill or ("head" if self.head else "")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table laid out. `header` rows repeat on each page; `tall` rows may break in the middle."""

    cells: tuple[Placed, ...]
    rows: int
    columns: int
    header: int
    size: float  # of the letters, points
    shares: tuple[float, ...]  # of the width, together 1
    tall: frozenset[int]
    together: bool = False  # low enough to stand on one page as a whole


def width_of(text: str) -> int:
    """How wide a text is, in half-width characters: a Chinese character takes two."""
    return sum(1 + (ord(letter) > 255) for letter in text)


def ink_of(text: str, bold: bool = False) -> float:
    """How wide a text may be printed, in half-width characters: in the widest of the faces that are usual, so that what is given
    this room is not broken."""
    wide = 0.0
    for letter in text:
        if ord(letter) > 255:
            wide += 2
        elif letter in _BROAD:
            wide += 1.9
        elif letter in _NARROW:
            wide += 0.8
        else:
            wide += 1.5 if letter.isupper() else 1.12
    return wide * (1.06 if bold else 1)


def is_amount(text: str) -> bool:
    """Whether a text is nothing but a number with its unit, which stands in one line."""
    return _AMOUNT.fullmatch(text.strip()) is not None


def laid_out(table: Table, width: float, height: float) -> Grid:
    """Lay a table out on a page with text of that width and height, in points."""
    cells, rows, columns = placed(table)
    size, shares = _columns(table, cells, columns, width)
    room = [share * width / size * 2 - PADDING for share in shares]
    tall: set[int] = set()
    heights = [size * 1.45 + 5] * rows
    for one in cells:
        wide = max(sum(room[one.column : one.column + one.columns]), 2)
        lines = sum(max(1, -(-width_of(line) // int(wide))) for line in one.cell.text.split("\n"))
        if one.rows == 1:
            heights[one.row] = max(heights[one.row], lines * size * 1.45 + 5)
        if lines * size * 1.6 / one.rows > height / 3:
            tall.update(range(one.row, one.row + one.rows))
    header = _header(table, cells, rows)
    together = sum(heights) <= height * TOGETHER
    return Grid(cells, rows, columns, header, size, tuple(shares), frozenset(tall), together)


def placed(table: Table) -> tuple[tuple[Placed, ...], int, int]:
    """The cells with their rectangles in reading order, and the numbers of rows and columns.

    Where spans run into each other the upper left one keeps its place, and what it leaves free stands empty.
    """
    slots = table.grid()
    rows, columns = len(slots), max(map(len, slots), default=0)
    taken = [[False] * columns for _ in range(rows)]
    made = []
    for row in range(rows):
        for column in range(columns):
            if taken[row][column]:
                continue
            slot = slots[row][column]
            cell = slot.cell if slot.first else Cell()

            def free(r: int, c: int, cell: Cell = cell) -> bool:
                other = slots[r][c]
                return not other.first and other.cell is cell and not taken[r][c]

            wide, high = 1, 1
            if slot.first:
                while wide < cell.columns and column + wide < columns and free(row, column + wide):
                    wide += 1
                while (
                    high < cell.rows
                    and row + high < rows
                    and all(free(row + high, c) for c in range(column, column + wide))
                ):
                    high += 1
            for r in range(row, row + high):
                taken[r][column : column + wide] = [True] * wide
            made.append(Placed(row, column, high, wide, _clean(cell), row < table.header))
    return tuple(made), rows, columns


def _clean(cell: Cell) -> Cell:
    text = clean(cell.text)
    if text == cell.text:
        return cell
    return Cell(text, cell.rows, cell.columns, cell.at, cell.align, cell.bold, cell.fill, cell.formula)


def _header(table: Table, cells: Sequence[Placed], rows: int) -> int:
    """The rows to repeat: all that a cell of the header reaches into; none where nothing would be left."""
    header = max(table.header, 0)
    for one in cells:
        if one.row < header:
            header = max(header, one.row + one.rows)
    return header if header < rows else 0


def _columns(
    table: Table, cells: Sequence[Placed], columns: int, width: float
) -> tuple[float, Sequence[float]]:
    """The size of letters and the shares of the columns; given widths win where they break no number and no word."""
    firm, least, wish = needs(cells, columns)
    sizes = [size for size in SIZES if columns < MANY_COLUMNS or size < SIZES[0]]
    given = table.widths
    own = len(given) == columns and all(share > 0 for share in given)
    size = next((size for size in sizes if sum(least) <= width / size * 2), sizes[-1])
    if size == SIZES[0] and not own:
        ease = [max(low, min(high, EASY)) for low, high in zip(least, wish, strict=True)]
        size = size if sum(ease) <= width / size * 2 else SIZES[1]
    room = width / size * 2
    if sum(least) > room:
        return size, _squeezed(firm, least, room)
    if own:
        return size, _lifted(given, least, room)
    return size, shared_out([max(one, 4.0 + PADDING) for one in least], wish, room)


def needs(cells: Sequence[Placed], columns: int) -> tuple[list[float], list[float], list[float]]:
    """For each column the width that breaks no number, the least that breaks no word either, and the one it would like; half-width characters."""
    firm, least, wish = [0.0] * columns, [0.0] * columns, [4.0 + PADDING] * columns
    for one in cells:
        if one.columns > 1:
            continue
        at, text, bold = one.column, one.cell.text, one.bold
        longest = max(ink_of(line, bold) for line in text.split("\n"))
        if is_amount(text):
            firm[at] = max(firm[at], min(longest, LONGEST_NUMBER) + PADDING)
        whole = max((ink_of(word, bold) for word in WORD.findall(text)), default=0.0)
        least[at] = max(least[at], firm[at], min(whole, LONGEST_WORD) + PADDING)
        most = longest if not one.head else min(longest, 12)  # a heading may well stand in two lines
        wish[at] = max(wish[at], least[at], min(most, 240) + PADDING)
    return firm, least, wish


def _squeezed(firm: Sequence[float], least: Sequence[float], room: float) -> list[float]:
    """Shares where there is no room for every word: numbers stay whole as long as they can, words give way."""
    if sum(firm) >= room:
        return [one / sum(firm) for one in firm] if all(firm) else [one / sum(least) for one in least]
    part = (room - sum(firm)) / (sum(least) - sum(firm))
    return [(low + (high - low) * part) / room for low, high in zip(firm, least, strict=True)]


def _lifted(given: Sequence[float], least: Sequence[float], room: float) -> list[float]:
    """Given widths as shares, those below their least raised to it and the others less in proportion; the least fit into the room."""
    short: set[int] = set()
    while True:
        left = room - sum(least[n] for n in short)
        total = sum(given[n] for n in range(len(given)) if n not in short)
        made = [least[n] if n in short else left * given[n] / total for n in range(len(given))]
        more = {n for n in range(len(given)) if made[n] < least[n] - 1e-9}
        if not more or len(short | more) == len(given):
            return [one / sum(made) for one in made]
        short |= more


def shared_out(least: Sequence[float], wish: Sequence[float], room: float) -> list[float]:
    """Shares of the room, together 1: everyone their least, then by what they lack; long texts count less than fully."""
    if not least:
        return []
    if sum(least) >= room:
        return [one / sum(least) for one in least]
    if sum(wish) <= room:
        return [one / sum(wish) for one in wish]
    made, left = list(least), room - sum(least)
    open_columns = {n for n in range(len(least)) if wish[n] > least[n]}
    while open_columns and left > 0.01:
        weight = {n: (wish[n] - least[n]) ** 0.6 for n in open_columns}
        total, given = sum(weight.values()), 0.0
        for n in sorted(open_columns):
            more = min(left * weight[n] / total, wish[n] - made[n])
            made[n] += more
            given += more
            if made[n] >= wish[n] - 0.01:
                open_columns.discard(n)
        left -= given
    return [one / sum(made) for one in made]


def column_letter(number: int) -> str:
    """A column's name: 0 is A, 26 is AA."""
    name = ""
    while number >= 0:
        number, rest = divmod(number, 26)
        name, number = chr(65 + rest) + name, number - 1
    return name


def column_number(name: str) -> int:
    """The number of a column, from 0."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1
