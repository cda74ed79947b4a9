"""What the columns of a table set with spaces hold, and the lines of its head as one row or two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from jixiao.readers.layout_columns import printed
from jixiao.readers.layout_groups import ROOM, SECTION, Line, Text, full
from jixiao.readers.text_spans import NOTHING

DATED = re.compile(r"(?:19|20)\d\d\s*年|\d{1,2}\s*[月季次]")
TEXT = re.compile(r"[，。；]|^[^（(]*\d\s*[分%％]")
FEWER = 0.6  # numbers of groups for each of a row
LISTED = 0.3  # share of the texts of a column that begin like rows


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds: `figures` where its cells are numbers of one line; `room`: its widest line, in half widths."""

    figures: bool
    room: int
    listed: bool = False  # whether its texts begin with 一、 and the like, as rows do
    points: bool = False  # whether its numbers are those of groups, beside their names: fewer than the rows


def columns_of(lines: Sequence[Line], count: int) -> list[Column]:
    """The columns of the lines below the head."""
    made = []
    for at in range(count):
        here = [line[at].text for line in lines if at in line]
        figures = sum(line[at].value for line in lines if at in line)
        blank = sum(text in NOTHING for text in here)
        numbers = figures >= 1 and 2 * figures >= len(here) - blank
        listed = sum(SECTION.match(text) is not None for text in here) > LISTED * len(here)
        made.append(Column(numbers, max((printed(one) for one in here), default=0), listed))
    most = [sum(line[at].value for line in lines if at in line) for at in range(count)]
    for at in range(1, count - 1):
        names = not made[at - 1].figures and not made[at + 1].figures
        fuller = any(
            one.figures and most[after] * FEWER > most[at] for after, one in enumerate(made) if after > at
        )
        if made[at].figures and names and fuller:
            made[at] = replace(made[at], figures=False, points=True)
    return made


def head_size(lines: Sequence[Line]) -> int:
    """How many lines at the top have no number of their own and nothing that reads like a text."""
    for at, line in enumerate(lines):
        if any(bit.value and not DATED.match(bit.text) for bit in line.values()):
            return at
        if at and any(TEXT.search(bit.text) for bit in line.values()):
            return at
    return len(lines)


def own_size(lines: Sequence[Line], size: int, count: int) -> int:
    """How many of the `size` lines at the top are the head, where cells stand in the middle of their rows: then lines of the
    first row are above its numbers, too. Those are full, in columns of words that have their head above and go on below."""
    made = size
    while made > 1 and size < len(lines) and _begins(lines, made - 1, size, count):
        made -= 1
    return made


def _begins(lines: Sequence[Line], at: int, size: int, count: int) -> bool:
    """Whether a line right above the first numbers is the beginning of the cells of their row."""
    columns = columns_of(lines[at:], count)
    headed = {column for line in lines[:at] for column in line}
    below = lines[size : 3 * size - 2 * at + 1]
    return len(headed) == len(columns) and all(
        not columns[column].figures
        and printed(bit.text) >= full(columns[column].room)
        and any(column in line for line in below)
        for column, bit in lines[at].items()
    )


def head(lines: Sequence[Line], columns: Sequence[Column]) -> list[dict[int, Text]]:
    """The lines of the head as one row, or as two where a cell reaches over several columns that have cells below it."""
    upper: dict[int, Text] = {}
    for line in lines:
        for at, bit in line.items():
            upper.setdefault(at, Text()).bits.append(bit)
    spans = _spans(lines, columns)
    if not spans:
        return [upper] if upper else []
    lower: dict[int, Text] = {}
    for over, under in spans.items():
        first = upper[over].bits.pop(0)
        for at in under:
            lower[at] = upper.pop(at)
        upper[under[0]] = Text([first])
    return [upper, lower]


def _spans(lines: Sequence[Line], columns: Sequence[Column]) -> dict[int, list[int]]:
    """For each column in whose place a cell over several columns stands, those columns.

    A cell that fills its column goes on below; it reaches over no other. Where the cells above begin where those below them do,
    each reaches to the right.
    """
    first = {
        at: next((number for number, line in enumerate(lines) if at in line), -1)
        for at in range(len(columns))
    }
    late = [at for at, number in first.items() if number > 0]
    if not late:
        return {}
    below = lines[first[late[0]]]
    tops = [at for at, number in first.items() if number == 0 and at in below]
    wide = [at for at in tops if printed(lines[0][at].text) < columns[at].room - ROOM]
    left = all(abs(lines[0][at].left - below[at].left) <= 1 for at in wide or tops)
    made: dict[int, list[int]] = {at: [at] for at in wide}
    for at in late:
        if at not in below:
            return {}
        near = [one for one in tops if all(two in late for two in range(min(one, at) + 1, max(one, at)))]
        near = [one for one in near if one < at] if left else near
        near = [one for one in near if one in wide] or near
        if not near:
            return {}
        middle = below[at].left + below[at].right
        over = min(near, key=lambda one: abs(lines[0][one].left + lines[0][one].right - middle))
        made.setdefault(over, [over]).append(at)
    return {over: sorted(under) for over, under in made.items()}
