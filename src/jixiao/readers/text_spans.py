"""Merged cells of tables in plain text, told by what is left of them: empty cells, or rows that are too short."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from jixiao.core.document import Cell, Table

NUMBER = re.compile(r"[-+≥≤<>=]?\s*[¥￥]?\d[\d,]*(?:\.\d+)?\s*(?:%|％|分|‰)?")
NOTHING = ("", "-", "—", "——", "－", "/")
WIDEST_HEAD = 12  # columns of a stepped head that are tried


# -- where every place has its cell, empty where a merged one reaches (rows of tabs, Markdown)


def with_ruled_head(table: Table) -> Table:
    """The table with the merged cells of its head: a text reaches right over empty cells that have a head of their own
    below, and down over empty cells to the end of the head."""
    head = table.rows[: table.header]
    width = max((len(row) for row in head), default=0)
    taken: set[tuple[int, int]] = set()
    made: list[tuple[Cell, ...]] = []

    def empty(row: int, column: int) -> bool:
        free = column >= len(head[row]) or not head[row][column].text
        return free and (row, column) not in taken

    for row, cells in enumerate(head):
        kept: list[Cell] = []
        for column, cell in enumerate(cells):
            if (row, column) in taken:
                continue
            if cell.text:
                right = column + 1
                while right < width and empty(row, right) and _headed(head[row + 1 :], right):
                    right += 1
                down = row + 1
                while down < len(head) and all(empty(down, one) for one in range(column, right)):
                    down += 1
                down = down if down == len(head) else row + 1
                taken |= {(one, other) for one in range(row, down) for other in range(column, right)}
                cell = replace(cell, rows=down - row, columns=right - column)
            kept.append(cell)
        made.append(tuple(kept))
    return replace(table, rows=(*made, *table.rows[table.header :]))


def _headed(below: Sequence[Sequence[Cell]], column: int) -> bool:
    return any(column < len(row) and row[column].text for row in below)


# -- where a cell merged with its right neighbours stands once, and one merged downwards is empty below (one cell a line)


def with_short_rows(table: Table) -> Table:
    """The table with its short rows as wide as it is, where the full rows say which cell is the wide one."""
    width = max((len(row) for row in table.rows), default=0)
    full = [row for row in table.rows[table.header :] if len(row) == width]
    if len(full) < 2:
        return table
    columns = [
        [row[number].text for row in full if row[number].text not in NOTHING] for number in range(width)
    ]
    figures = [sum(bool(NUMBER.fullmatch(text)) for text in texts) for texts in columns]
    words = [count == 0 for count in figures]
    numeric = [0 < len(texts) <= 2 * count for texts, count in zip(columns, figures, strict=True)]
    rows = [
        _widened(row, words, numeric, head=number == 0 and table.header == 1)
        for number, row in enumerate(table.rows)
    ]
    if table.header == 1 and rows[0] and len(rows[0]) < width and rows[0][0].columns > 1:
        rows = [rows[0], *_grouped(rows[1:], width, rows[0][0].columns - 1)]
    if table.header == 2 and len(rows[0]) < width == len(rows[1]):
        rows[:2] = _stepped(rows[0], rows[1])
    return replace(table, rows=tuple(rows))


def _widened(
    row: tuple[Cell, ...], words: Sequence[bool], numeric: Sequence[bool], *, head: bool
) -> tuple[Cell, ...]:
    """A short row whose first cell covers the columns that it lacks.

    So it is where those columns hold words only (the levels left of the figures), and then every figure stands below
    figures; a head has only columns of figures besides.
    """
    lead = len(words) - len(row) + 1
    if lead < 2 or len(row) < 2 or not all(words[:lead]) or row[0].text in NOTHING:
        return row
    figures = [bool(NUMBER.fullmatch(cell.text)) for cell in row]
    fits = [
        below if figure else not below or head or cell.text in NOTHING
        for cell, figure, below in zip(row[1:], figures[1:], numeric[lead:], strict=True)
    ]
    told = all(numeric[lead:]) and not any(figures) if head else any(figures)
    return (replace(row[0], columns=lead), *row[1:]) if told and all(fits) and not figures[0] else row


def _grouped(rows: Sequence[tuple[Cell, ...]], width: int, levels: int) -> list[tuple[Cell, ...]]:
    """Rows below a head over several columns: all of them but the last name groups, whose cells reach down."""
    made = [list(row) for row in rows]
    gone: set[tuple[int, int]] = set()
    for column in range(levels):
        start = -1
        for number, row in enumerate(rows):
            if len(row) < width:
                start = -1
            elif row[column].text:
                start = number
            elif start >= 0 and row[column + 1].text:
                made[start][column] = replace(made[start][column], rows=number - start + 1)
                gone.add((number, column))
            else:
                start = -1
    return [
        tuple(cell for column, cell in enumerate(row) if (number, column) not in gone)
        for number, row in enumerate(made)
    ]


def _stepped(upper: tuple[Cell, ...], lower: tuple[Cell, ...]) -> list[tuple[Cell, ...]]:
    """A head of two rows: a cell stands over an empty one, or over one or more that differ; as read, where that may be
    in more than one way."""
    texts = [cell.text for cell in lower]
    found = list(islice(_ways(len(upper), texts), 2)) if len(texts) <= WIDEST_HEAD else []
    if len(found) != 1:
        return [upper, lower]
    made, column = [], 0
    for cell, wide in zip(upper, found[0], strict=True):
        made.append(replace(cell, columns=wide, rows=1 if texts[column] else 2))
        column += wide
    return [tuple(made), tuple(cell for cell in lower if cell.text)]


def _ways(count: int, texts: Sequence[str]) -> Iterator[list[int]]:
    """How many columns each of some cells may cover, all of them together covering all."""
    if not count or not texts:
        if not count and not texts:
            yield []
        return
    if not texts[0]:
        yield from ([1, *rest] for rest in _ways(count - 1, texts[1:]))
        return
    for end in range(1, len(texts) + 1):
        part = texts[:end]
        if not all(part) or len(set(part)) < end:
            return
        yield from ([end, *rest] for rest in _ways(count - 1, texts[end:]))
