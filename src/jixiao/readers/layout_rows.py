"""Lines of a table set with spaces into its rows: cells of several lines are put together, names broken over rows mended."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from itertools import pairwise

from jixiao.readers.layout_columns import Bit, printed
from jixiao.readers.layout_groups import (
    CLOSE,
    ENDS,
    OPEN,
    ROOM,
    SECTION,
    Line,
    Text,
    full,
    mend,
    names_of,
    place,
    unclosed,
)
from jixiao.readers.layout_heads import Column
from jixiao.readers.layout_numbers import Chains, chains_of
from jixiao.readers.text_spans import NOTHING

LONGEST = 60  # lines of one row
BETWEEN = 0.15  # share of the rows
USUAL = 2.0  # how much dearer a row with its texts at the top may be than with texts in the middle
TEXT = 14  # half widths of a column that is more than a remark
NARROW = 30  # half widths of a column of names
NONE, LATE, TORN, GLUED, NAMED, BEGUN = 5.0, 4.0, 6.0, 2.5, 6.0, 25.0  # costs of `_best`
CUT = 50.0  # what it costs to cut a number
COUNTED = re.compile("[一二三四五六七八九十]{1,3}、")
LISTED = 0.4  # share of the lines that begin with their number, where a row is a line and often has no figure
LONG = 40  # half widths of a column in which a full last line is rare
OFF, LEAN, FARTHEST = (
    8.0,
    1.0,
    8.0,
)  # a line by which numbers miss the middle of their row; the most that costs


HAN = re.compile("[\u4e00-\u9fff]{1,4}")  # what may be the end of a text
SHORTEST = 8  # half widths of a text that may have been broken

Mark = dict[int, float]  # the numbers of a line: their column, and in which line they stand


def rows(lines: Sequence[Line], columns: Sequence[Column], *, headed: bool) -> list[dict[int, Text]]:
    """The rows of the lines below the head. `headed`: whether there is one; else the table may begin inside a group."""
    chains = chains_of(lines, columns)
    groups = _groups(lines, _marks(lines, columns, chains, top=True), columns)
    kept = [{at: bit for at, bit in line.items() if at not in groups} for line in lines]
    plain = [line for line in kept if line]
    marks = _marks(plain, columns, chains, top=False)
    tops = _marks(plain, columns, chains, top=True)
    cuts, upper = _cuts(plain, tops, marks, columns, _inside(plain, chains), headed=headed)
    made: list[dict[int, Text]] = []
    for start, end in pairwise(cuts):
        row: dict[int, Text] = {}
        for line in plain[start:end]:
            if _clash(row, line, columns, chains):
                made.append(row)
                row = {}
            for at, bit in line.items():
                row.setdefault(_home(at, bit, row, columns), Text()).bits.append(bit)
        made.append(row)
    order = {bit.line: number for number, line in enumerate(lines) for bit in line.values()}
    for at in range(_names(columns)[1] - 1):
        if at not in groups:
            mend(made, at, order)
    if made and groups:
        beside = {bit.line for line, mark in zip(plain, marks, strict=True) if mark for bit in line.values()}
        known = {bit.line for line in plain for bit in line.values()}
        points = [(at, [line[at] for line in lines if at in line]) for at in groups if columns[at].points]
        own = {at: {bit.line for bit in bits} for at, bits in points}
        found = [
            (
                at,
                names_of(
                    [line[at] for line in lines if at in line],
                    columns[at].room,
                    order,
                    beside,
                    own.get(at + 1, ()),
                ),
            )
            for at in groups
            if not columns[at].points
        ]
        alone = any(name.bits[0].line not in known for _, names in found for name in names)
        place(made, found, points, order, middle=alone or not upper, headed=headed)
    return made


def _home(at: int, bit: Bit, row: Mapping[int, Text], columns: Sequence[Column]) -> int:
    """The column of a piece in its row: words below a number that is whole end the text beside it (投放点改造完成 6, 率 below)."""
    words = columns[at].figures and at in row and row[at].bits[-1].value and HAN.fullmatch(bit.text)
    if not words:
        return at
    beside = [
        one
        for one in (at - 1, at + 1)
        if one in row and not columns[one].figures and printed(row[one].bits[-1].text) >= SHORTEST
    ]
    return beside[0] if beside else at


def _clash(row: Mapping[int, Text], line: Line, columns: Sequence[Column], chains: Chains) -> bool:
    """Whether a line has a number where its row has one already that it does not end: then it is of another row."""
    return any(
        at in row
        and columns[at].figures
        and bit.number
        and row[at].bits[-1].number
        and row[at].bits[-1] not in chains.get(bit, ())
        for at, bit in line.items()
    )


def _cuts(
    lines: Sequence[Line],
    tops: Sequence[Mark],
    middles: Sequence[Mark],
    columns: Sequence[Column],
    inside: Container[int],
    *,
    headed: bool,
) -> tuple[list[int], bool]:
    """Where rows begin, the end of the last included, and whether their texts stand at their tops; each line is a row where
    nothing counts them. `tops`, `middles`: the numbers of each line, where those of several lines stand at the first or the middle;
    `inside`: the lines that go on with a number."""
    if not any(tops):
        return list(range(len(lines) + 1)), True
    above, top = _best(lines, tops, columns, inside, top=True)
    beside, middle = _best(lines, middles, columns, inside, top=False)
    sure = headed and bool(tops[0]) and len(tops) > 1 and not tops[1] and _ended(lines[0], lines[1], columns)
    usual = USUAL * sum(bool(mark) for mark in tops) if tops[0] else 0
    upper = not _between(lines, middles, columns) and (sure or above < beside + usual)
    return (top if upper else middle), upper


def _ended(first: Line, second: Line, columns: Sequence[Column]) -> bool:
    """Whether a line only ends texts that the one above began."""
    return all(
        at in first and (columns[at].figures or _goes_on(first[at].text, columns[at].room)) for at in second
    )


def _between(lines: Sequence[Line], keys: Sequence[Mark], columns: Sequence[Column]) -> bool:
    """Whether the numbers of rows often stand between two lines of their names: then cells are in the middle of their rows."""
    name = _names(columns)[1] - 1
    rows = [at for at, key in enumerate(keys) if key]
    made = 0
    for at in rows:
        beside = [lines[one] for one in (at - 1, at + 1) if 0 <= one < len(lines) and not keys[one]]
        made += name not in lines[at] and len(beside) == 2 and all(name in one for one in beside)
    return name >= 0 and made > BETWEEN * len(rows)


def _names(columns: Sequence[Column]) -> tuple[int, int]:
    """From which column to which the names of rows stand: in front of the figures, behind a number of order."""
    start = 1 if len(columns) > 1 and columns[0].figures and not columns[1].figures else 0
    return start, next(
        (at for at, column in enumerate(columns) if column.figures and at >= start), len(columns)
    )


def _groups(lines: Sequence[Line], keys: Sequence[Mark], columns: Sequence[Column]) -> list[int]:
    """The columns of names that reach over several rows."""
    start, end = _names(columns)
    full = [line for line, key in zip(lines, keys, strict=True) if key]
    return [at for at in range(start, end - 1) if sum(at in line for line in full) < 0.8 * len(full)]


def _marks(lines: Sequence[Line], columns: Sequence[Column], chains: Chains, *, top: bool) -> list[Mark]:
    """The numbers of each line by their column, and in which line they stand. Those of several lines: `top`, in the first; else
    in the middle of them, which may be between two."""
    made: list[Mark] = [{} for _ in lines]
    order = {bit.line: number for number, line in enumerate(lines) for bit in line.values()}
    for number, line in enumerate(lines):
        figures = [at for at in line if columns[at].figures]
        words = [at for at in figures if not line[at].value and line[at].text not in NOTHING]
        if len(words) >= 2 and len(words) == len(figures) and len(line) >= 0.7 * len(columns):
            made[number] = {
                at: number for at, column in enumerate(columns) if column.figures
            }  # a header again
            continue
        for at in figures:
            chain = chains.get(line[at])
            if chain is None and (line[at].value or line[at].text in NOTHING):
                made[number][at] = number
            elif chain is not None and chain[0] == line[at]:
                middle = number if top else (number + order[chain[-1].line]) / 2
                made[int(middle)][at] = middle
    return made


def _inside(lines: Sequence[Line], chains: Chains) -> set[int]:
    """The lines that go on with a number of several lines."""
    order = {bit.line: number for number, line in enumerate(lines) for bit in line.values()}
    return {
        number
        for chain in set(chains.values())
        for number in range(order[chain[0].line] + 1, order[chain[-1].line] + 1)
    }


def _best(
    lines: Sequence[Line],
    marks: Sequence[Mark],
    columns: Sequence[Column],
    within: Container[int],
    *,
    top: bool,
) -> tuple[float, list[int]]:
    """Where rows begin, at the least cost, and that cost. `top`: cells begin at the top of their row, not in its middle."""
    cuts = [0.0] + [
        CUT * (at in within) + _torn(lines[at - 1], lines[at], columns) for at in range(1, len(lines))
    ]
    glued = [0.0] + [_glued(lines[at - 1], lines[at], columns) for at in range(1, len(lines))]
    told = _told(columns)
    listed = sum(any(COUNTED.match(bit.text) for bit in line.values()) for line in lines) > LISTED * len(
        lines
    )
    cost = [0.0] + [float("inf")] * len(lines)
    origin = [0] * (len(lines) + 1)
    for end in range(1, len(lines) + 1):
        seen: set[int] = set()
        inside = 0.0
        marked: list[float] = []
        for start in range(end - 1, max(end - LONGEST, 0) - 1, -1):
            if seen & marks[start].keys():
                break  # two numbers of one column are two rows
            seen |= marks[start].keys()
            if marks[start]:
                marked.append(sum(marks[start].values()) / len(marks[start]))
            if start + 1 < end:
                inside += glued[start + 1]
            own = inside + (cuts[start] if start else 0.0)
            if not marked:
                own += NONE * (4 if told else 1)
            elif top:
                own += LATE * (min(marked) - start)
            else:
                off = abs(sum(marked) / len(marked) - (start + end - 1) / 2)
                own += LEAN * off if listed else min(OFF * off, FARTHEST)
            if cost[start] + own < cost[end]:
                cost[end], origin[end] = cost[start] + own, start
    made = [len(lines)]
    while made[-1]:
        made.append(origin[made[-1]])
    return cost[-1], made[::-1]


def _told(columns: Sequence[Column]) -> bool:
    """Whether texts of several lines stand beside the figures: then rows are as high as those, and no row is without figures."""
    first = next((at for at, column in enumerate(columns) if column.figures), len(columns))
    return any(column.room > TEXT and not column.figures and not column.listed for column in columns[first:])


def _torn(above: Line, below: Line, columns: Sequence[Column]) -> float:
    """What it costs to begin a row between two lines: texts that go on from one to the other."""
    return sum(
        TORN * min((columns[at].room - 2) / LONG, 1.0) if _goes_on(above[at].text, columns[at].room) else 0.0
        for at in above.keys() & below.keys()
        if not columns[at].figures
    )


def _glued(above: Line, below: Line, columns: Sequence[Column]) -> float:
    """What it costs to keep two lines in one row: texts that ended, and others that begin."""
    made = 0.0
    names = _names(columns)[1]
    for at in above.keys() & below.keys():
        column = columns[at]
        if column.figures or unclosed(above[at].text) or below[at].text[:1] in OPEN + CLOSE:
            continue
        if (at < names or column.room <= NARROW) and SECTION.match(below[at].text):
            made += BEGUN
        elif printed(above[at].text) < full(column.room) - 1:
            clear = at < names and column.room <= NARROW and printed(above[at].text) < column.room - 3 * ROOM
            made += NAMED if clear and not _told(columns) else GLUED
    return made


def _goes_on(above: str, room: int) -> bool:
    return unclosed(above) or (printed(above) >= full(room) and not above.endswith(ENDS))
