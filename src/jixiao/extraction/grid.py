"""Tables put into order: header rows found by meaning, pages joined, broken rows mended, merged levels filled down."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from jixiao.core.document import At, Document, Paragraph, Slot, Table
from jixiao.core.record import record
from jixiao.extraction.heads import GROUPS, Column, columns_of, is_header, number_kind, plain
from jixiao.extraction.placing import SKIP, cost, deepest, placing
from jixiao.extraction.wrapped import unwrapped

TOTAL = re.compile(
    r"(?:自评|评价|综合|最终|实际)?(?:总得?分|合计|总计|总评分?|得分合计|分值合计)(?:情况|数|值)?(?:（.{1,6}）)?"
)
MOST_BETWEEN = 6  # paragraphs that may stand between two pages of one table


@record(frozen=True, slots=True)
class Placed:
    """A text with its place; `filled`: taken from the merged cell above (or below) it, not printed here."""

    text: str = ""
    at: At = field(default_factory=At)
    filled: bool = False


Row = tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """An ordered table: one cell for every column in every row.

    `totals`: the total rows, as they were printed. `tables`: which tables of the document it was made of, from 0.
    `unnamed`: whether the columns' meaning is unknown (then `columns` only has their texts).
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: tuple[Row, ...] = ()
    caption: str = ""
    unit: str = ""
    at: At = field(default_factory=At)
    tables: tuple[int, ...] = ()
    unnamed: bool = False

    def find(self, role: str, level: int = 0) -> int | None:
        """The number of the first column with that role (and level)."""
        for number, column in enumerate(self.columns):
            if column.role == role and level in (0, column.level):
                return number
        return None

    def depth(self) -> int:
        """The last level that has a name column; 0 when there is none."""
        return max((column.level for column in self.columns if column.role == "name"), default=0)


@dataclass(slots=True)
class _Part:
    """Rows under one header, on one page or several, while they are put together."""

    columns: tuple[Column, ...]
    caption: str
    unit: str
    at: At
    tables: list[int]
    unnamed: bool
    rows: list[Row] = field(default_factory=list)
    totals: list[Row] = field(default_factory=list)
    strays: list[int] = field(default_factory=list)  # rows made of what stood between two pages
    fresh: bool = True  # whether no row was read since the last header

    def fits(self, columns: Sequence[Column], *, inside: bool) -> bool:
        """Whether a header is this one again; on some pages a column may be missing.

        `inside` a table that was already put together over pages, only the last rows of a repeated header may be left.
        """
        ours = [(column.role, column.level) for column in self.columns]
        theirs = [(column.role, column.level) for column in columns]
        short, long = sorted((ours, theirs), key=len)
        rest = iter(long)
        near = len(long) - len(short) <= 2 or (inside and len(theirs) < len(ours))
        return near and all(item in rest for item in short)


def grids(document: Document) -> list[Grid]:
    """The tables of a document in order, pages of one table joined."""
    parts: list[_Part] = []
    between: list[Paragraph] = []
    number = -1
    for block in document.blocks():
        if isinstance(block, Paragraph):
            between.append(block)
        elif isinstance(block, Table):
            number += 1
            _read_table(block, number, between, parts)
            between = []
    return [_filled(part) for part in parts if part.rows or part.totals]


def _read_table(table: Table, number: int, between: Sequence[Paragraph], parts: list[_Part]) -> None:
    places = _parted(table.grid())
    rows = [
        tuple(Placed(plain(slot.cell.text) if slot.first else "", slot.cell.at) for slot in row)
        for row in places
    ]
    spread = [[slot.cell.text for slot in row] for row in places]
    last = parts[-1] if parts else None
    follows = last is not None and last.tables[-1] == number - 1 and not last.totals and _may_follow(between)
    part = last if follows else None
    # within the header, above the words of indicators, stand a title and what the form enters (填报单位：某局)
    at = top = next((row for row in range(min(table.header, len(rows))) if is_header(spread[row])), 0)
    entries = [row for row in rows[:top] if sum(bool(cell.text) for cell in row) > 1]
    if entries and part is None:
        parts.append(_plain_part(replace(table, header=0), number, rows, spread))
        parts[-1].rows += entries
    while at < len(rows):
        end = at
        while end < len(rows) and is_header(spread[end]):
            end += 1
        if end > at:
            columns = columns_of([spread[row] for row in range(at, end)])
            known = part is not None and part.fits(columns, inside=at > top)
            if part is not None and known:
                if len(columns) > len(part.columns):
                    _widen(part, columns)
                if at == top and not table.caption:
                    _strays(part, between)
                part.fresh = True
            else:
                part = _Part(columns, table.caption, table.unit, rows[at][0].at, [number], False)
                parts.append(part)
            at = end
            continue
        if part is None or (at == 0 and part.unnamed):
            part = _plain_part(table, number, rows, spread)
            parts.append(part)
            at = max(table.header, 0)
            if at >= len(rows):
                return
            if is_header(spread[at]):
                continue
        elif at == 0:
            _strays(part, between)
        if part.tables[-1] != number:
            part.tables.append(number)
        _take(part, rows[at])
        at += 1
    if part is not None and part.tables[-1] != number:
        part.tables.append(number)


def _parted(places: list[list[Slot]]) -> list[list[Slot]]:
    """The rectangle of a table, from each header on with the columns of the rows under it only.

    A form has parts with columns of their own in one table, and where another part begins a cell, this one's cell goes over
    two places. Places that the same cell takes in the header and in all its rows are one column.
    """
    headed = [is_header([slot.cell.text for slot in row]) for row in places]
    starts = [number for number, head in enumerate(headed) if head and not (number and headed[number - 1])]
    made = places[: starts[0]] if starts else places
    for start, end in pairwise([*starts, len(places)]):
        part = places[start:end]
        kept = [
            column
            for column in range(len(part[0]))
            if not column or any(row[column].cell is not row[column - 1].cell for row in part)
        ]
        made = made + [[row[column] for column in kept] for row in part]
    return made


def _may_follow(between: Sequence[Paragraph]) -> bool:
    """Whether what stands between two tables may be cells that fell out of one table, or the name of the next sheet."""
    return len(between) <= MOST_BETWEEN and all(
        block.role == "body" or _names_sheet(block) for block in between
    )


def _names_sheet(block: Paragraph) -> bool:
    return bool(block.at.sheet) and block.text == block.at.sheet


def _plain_part(table: Table, number: int, rows: Sequence[Row], spread: Sequence[Sequence[str]]) -> _Part:
    """A table whose header says nothing of indicators: its columns have their texts only."""
    width = max((len(row) for row in rows), default=0)
    # a header row with fewer cells than the table has lost its merged cells: nobody knows what stands under what;
    # one cell over all columns is a title
    whole = [
        number
        for number in range(table.header)
        if (_reach(table, number) == width and len(table.rows[number]) > 1) or number == 0 == table.header - 1
    ]
    heads = [
        [plain(spread[row][column]) for row in whole if column < len(spread[row])] for column in range(width)
    ]
    columns = tuple(
        Column("any", 0, "/".join(dict.fromkeys(text for text in head if text))) for head in heads
    )
    at = rows[0][0].at if rows and rows[0] else table.at
    return _Part(columns, table.caption, table.unit, at, [number], True)


def _reach(table: Table, number: int) -> int:
    """How many columns the cells of a row take, with those that reach down to it."""
    return sum(
        cell.columns
        for above in range(number + 1)
        for cell in table.rows[above]
        if above + max(cell.rows, 1) > number
    )


def _widen(part: _Part, columns: tuple[Column, ...]) -> None:
    """Give a part the header of a page that has more columns."""
    part.rows = [_aligned(row, columns) for row in part.rows]
    part.columns = columns


def _strays(part: _Part, between: Sequence[Paragraph]) -> None:
    """Cells that fell out of the table between two pages come back as a row: names and points of upper levels."""
    upper = deepest(part.columns)
    cells = tuple(Placed(plain(block.text), block.at) for block in between if not _names_sheet(block))
    if part.unnamed or not upper or not any(number_kind(cell.text) == "number" for cell in cells):
        return
    made = _aligned(cells, part.columns[:upper])
    if sum(bool(cell.text) for cell in made) == len(cells):
        part.rows.append((*made, *(Placed("", cells[0].at) for _ in part.columns[upper:])))
        part.strays.append(len(part.rows) - 1)


def _take(part: _Part, row: Row) -> None:
    """One more row: a total, the rest of a row that a page broke, or a row of its own."""
    filled = [cell for cell in row if cell.text]
    if not filled:
        return
    if TOTAL.fullmatch(filled[0].text):
        # as printed, unless a page lacks a column
        known = not part.unnamed and len(row) != len(part.columns)
        part.totals.append(_aligned(row, part.columns) if known else row)
        return
    if part.unnamed:
        part.rows.append(row)
        return
    made = _aligned(row, part.columns)
    if part.totals and not any(number_kind(cell.text) == "number" for cell in filled):
        return  # a note below the total
    before = part.rows[-1] if part.rows else None
    if before is not None and _is_rest(part, made):
        part.rows[-1] = _mended(before, made, part.columns)
    else:
        part.rows.append(made)
    part.fresh = False


def _is_rest(part: _Part, row: Row) -> bool:
    """Whether a row only continues the texts of the row above: no points, no score, and no name of its own."""
    roles = [column.role for column, cell in zip(part.columns, row, strict=True) if cell.text]
    if any(role in ("points", "score", "rate") for role in roles):
        return False
    named = [
        number for number, column in enumerate(part.columns) if column.role == "name" and row[number].text
    ]
    if not named:
        return True
    # the rest of a name stands alone at the top of a page, or beside the rest of its texts
    return part.fresh and named == [deepest(part.columns)]


def _mended(before: Row, rest: Row, columns: Sequence[Column]) -> Row:
    """A row with its rest; a text whose own cell was empty belongs to the one text that the row has."""
    made = list(before)
    texts = [
        number
        for number, column in enumerate(columns)
        if GROUPS.get(column.role) == "text" and column.role != "reason" and before[number].text
    ]
    for number, cell in enumerate(rest):
        if not cell.text:
            continue
        at = number
        if not before[number].text and len(texts) == 1 and GROUPS.get(columns[number].role) == "text":
            at = texts[0]
        old = made[at]
        made[at] = replace(old, text=_sewn(old.text, cell.text)) if old.text else cell
    return tuple(made)


def _sewn(old: str, new: str) -> str:
    return old + ("\n" if old.endswith(("。", "；", ";", "：")) and new else "") + new


def _aligned(row: Row, columns: Sequence[Column]) -> Row:
    """The row with one cell for every column; where it has fewer or more, the placing that costs least."""
    cells = list(row)
    while cells and not cells[-1].text:
        cells.pop()
    if len(cells) <= len(columns) <= len(row) and cost([cell.text for cell in cells], columns) < SKIP:
        cells += row[len(cells) : len(columns)]
        return tuple(cells)
    chosen = placing([cell.text for cell in row], columns)
    near = next((cell.at for cell in row if cell.text), At())
    return tuple(row[number] if number >= 0 else Placed("", near) for number in chosen)


# -- merged cells


def _filled(part: _Part) -> Grid:
    """The part as a grid: names of upper levels filled down, and up to the top where none stands above."""
    rows = [list(row) for row in part.rows]
    if not part.unnamed and not part.strays:
        rows = unwrapped(rows, part.columns)
    levels = sorted(
        (column.level, number)
        for number, column in enumerate(part.columns)
        if column.role == "name" and number != deepest(part.columns)
    )
    for level, number in levels:
        upper = [other for other_level, other in levels if other_level < level]
        current = _above(part, rows, number, upper)
        for at, row in enumerate(rows):
            if row[number].text:
                current = row[number]
            elif at and any(row[other].text != rows[at - 1][other].text for other in upper):
                current = None  # a new group above has its own groups below
            if not row[number].text and current is not None:
                row[number] = Placed(current.text, current.at, True)
    return Grid(
        part.columns,
        tuple(tuple(row) for row in rows),
        tuple(part.totals),
        part.caption,
        part.unit,
        part.at,
        tuple(part.tables),
        part.unnamed,
    )


def _above(part: _Part, rows: Sequence[Sequence[Placed]], number: int, upper: Sequence[int]) -> Placed | None:
    """The name of the first rows where it stands lower down, as the name of a cell merged over many rows may.

    Only where something says so: the points of that level stand in the first row, or the name fell out between pages.
    """
    at = next((at for at, row in enumerate(rows) if row[number].text), 0)
    if not at or any(rows[0][other].text != rows[at][other].text for other in upper):
        return None
    points = [
        other
        for other, column in enumerate(part.columns)
        if column.role == "points" and column.level == part.columns[number].level
    ]
    early = any(rows[0][other].text for other in points) and not any(rows[at][other].text for other in points)
    return rows[at][number] if early or at in part.strays else None


def named(document_grids: Sequence[Grid]) -> Iterator[Grid]:
    """The grids whose columns are known by meaning."""
    return (grid for grid in document_grids if not grid.unnamed)
