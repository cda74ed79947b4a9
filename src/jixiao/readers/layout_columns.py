"""Columns of tables that are set with spaces (`pdftotext -layout`): the pieces of lines, and under which column each stands."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median_low

from jixiao.readers.text_spans import NOTHING, NUMBER

GAP = re.compile(r"( {2,})")
PART = re.compile(
    r"[-+]?\d[\d,]*\.\d*[%％]?|[-+]?\d[\d,]*[.%％]?|\.\d+[%％]?"
)  # of a number that a line cuts, too
VALUE = re.compile(NUMBER.pattern + r"[.,]?\s*(?:万|亿)?[\u4e00-\u9fff㎡/]{0,4}")
YEAR = re.compile(r"(?:19|20)\d\d 年.{0,4}")
PLAIN = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
DATE = re.compile(r"\d [年月]")
NAME = re.compile(r"[\u4e00-\u9fff）)]$")
SLACK = 2  # characters that a piece may stand beside its column
WHOLE = 4  # characters of a number that does not end one of the line above
FAR = 12  # characters beyond which a piece is no farther from a column
STRANGE = 20  # what it costs that a number stands in a column of words, in characters
ENOUGH = 4  # lines that tell what a column holds
SHORT = 12  # half widths of words that stand in a column of their own with one space before it
WIDEST = 40  # columns; more are no table


@dataclass(frozen=True, slots=True)
class Bit:
    """A stretch of a line between gaps: from which character to which, in characters of the line."""

    line: int
    left: int
    right: int
    text: str

    @property
    def number(self) -> bool:
        return NUMBER.fullmatch(self.text) is not None

    @property
    def value(self) -> bool:
        """Whether it is a number or a number with a unit: ≥320 万亩, 7.60 天."""
        return VALUE.fullmatch(self.text) is not None


@dataclass(frozen=True, slots=True)
class Edge:
    """Where a column stands: the usual ends of what is in it."""

    left: int
    right: int
    words: bool = False  # whether the fullest lines have no number here


def width(text: str) -> int:
    """How wide a text is, in half widths."""
    return sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in text)


def printed(text: str) -> int:
    """How wide a text was in print, in half widths: there the spaces between words and figures are half as wide."""
    return width(text) - text.count(" ") // 2


def bits(line: str, number: int) -> list[Bit]:
    """The pieces of a line; two numbers with a space between are two, and so are parts of them."""
    made: list[Bit] = []
    at = 0
    for text in GAP.split(line):
        if text.strip():
            start = at + len(text) - len(text.lstrip())
            words = text.split()
            if len(words) > 1 and all(NUMBER.fullmatch(word) or PART.fullmatch(word) for word in words):
                for word in words:
                    start = line.index(word, start)
                    made.append(Bit(number, start, start + len(word), word))
                    start += len(word)
            else:
                made.append(Bit(number, start, start + len(text.strip()), text.strip()))
        at += len(text)
    return made


def edges_of(rows: Sequence[Sequence[Bit]], count: int = 0) -> list[Edge]:
    """The columns of a table, from the lines with the most pieces; a place between them where others stand is one, too.
    `count`: how many there are, where that is known."""
    most = count or _most(rows)
    full = [row for row in rows if len(row) == most]
    made = [_edge([row[at] for row in full]) for at in range(most)]
    if count:
        return made
    for _ in range(2):
        fit = [fitted(row, made) for row in rows]
        kept = [placed(row, made) for row in fit]
        away = [
            bit
            for row, places in zip(fit, kept, strict=True)
            for bit, at in zip(row, places, strict=True)
            if gap(bit, made[at]) > SLACK and (len(row) > 1 or _of_row(bit, made))
        ]
        fresh = _missed(away, made)
        if fresh is None or len(made) >= WIDEST:
            break
        made = sorted([*made, fresh], key=lambda one: (one.left, one.right))
    return made if len(made) == most else _kept(rows, made)


def _of_row(bit: Bit, edges: Sequence[Edge]) -> bool:
    """Whether a piece that stands alone in its line is most likely of the row around: a number, cut or not, or a name that
    stands behind the first column."""
    between = edges[0].right < bit.left and bit.right < edges[1].left if len(edges) > 1 else False
    return between or (bit.number and len(bit.text) >= WHOLE) or bit.text in ("%", "％")


def _kept(rows: Sequence[Sequence[Bit]], edges: Sequence[Edge]) -> list[Edge]:
    """The columns that have something below the header: a header may stand beside its column."""
    body = next((at for at, row in enumerate(rows) if any(bit.number for bit in row)), 0)
    below = {at for row in rows[body:] for at in placed(fitted(row, edges), edges)}
    return [edge for at, edge in enumerate(edges) if at in below]


def _most(rows: Sequence[Sequence[Bit]]) -> int:
    """How many columns the fullest lines have; one line alone in the middle may hold a gap inside a text."""
    counts = Counter(len(row) for row in rows)
    sizes = sorted(counts, reverse=True)
    top, then = sizes[0], sizes[1] if len(sizes) > 1 else 0
    alone = counts[top] == 1 and counts[then] >= 3 and then > 1
    return then if alone and all(len(row) < top for row in rows[:3]) else top


def _edge(found: Sequence[Bit]) -> Edge:
    words = len(found) >= ENOUGH and not any(bit.number for bit in found)
    return Edge(median_low([bit.left for bit in found]), median_low([bit.right for bit in found]), words)


def _missed(away: Sequence[Bit], edges: Sequence[Edge]) -> Edge | None:
    """A column that the fullest lines did not have: pieces of two lines under each other, beside all columns."""
    for bit in away:
        alike = [one for one in away if one.left < bit.right and bit.left < one.right]
        lines = {one.line for one in alike}
        numbers = sum(one.number for one in alike)
        if (len(lines) >= 2 and numbers >= 2 and 2 * numbers >= len(alike)) or len(lines) > 2:
            edge = _edge(alike)
            if all(edge.right <= one.left or one.right <= edge.left for one in edges):
                return edge
    return None


def gap(bit: Bit, edge: Edge) -> int:
    """How many characters a piece stands beside a column; 0 where they overlap."""
    return max(edge.left - bit.right, bit.left - edge.right, 0)


def _cost(bit: Bit, edge: Edge, *, row: bool) -> float:
    """How badly a piece stands in a column. `row`: whether its line has several, so that a number is none in a column of words."""
    middle = abs(bit.left + bit.right - edge.left - edge.right) / 2
    ends = min(abs(bit.left - edge.left), abs(bit.right - edge.right), middle)
    far = gap(bit, edge)
    away = min(far, FAR) + 0.1 * min(ends, FAR) + far / 1000  # of two that are far the nearer one
    strange = edge.words and bit.number and (row or gap(bit, edge) > 0)
    return (away + (STRANGE if strange else 0)) * (0.5 if bit.text in NOTHING else 1)


def placed(row: Sequence[Bit], edges: Sequence[Edge], above: Mapping[int, Bit] | None = None) -> list[int]:
    """The column of each piece of a line, from left to right, so that all stand as near as they can; no more pieces than columns.

    `above`: the pieces of the line right above by column; where one begins right below such a piece, it stands in its column.
    """
    count, size = len(edges), len(row)
    if size == count:
        return list(range(count))
    plain = [_alone(bit, edges) for bit in row]
    if -1 not in plain and all(one < other for one, other in pairwise(plain)):
        return plain
    several = sum(bit.number and len(bit.text) >= WHOLE for bit in row) > 2
    best = [[0.0] * (count + 1)] + [[float("inf")] * (count + 1) for _ in row]
    for at, bit in enumerate(row, 1):
        for column in range(at, count - (size - at) + 1):
            over = above.get(column - 1) if above else None
            under = over is not None and over.left == bit.left and over.line + 1 == bit.line
            cost = 0.0 if under else _cost(bit, edges[column - 1], row=several)
            best[at][column] = min(best[at][column - 1], best[at - 1][column - 1] + cost)
    made: list[int] = []
    column = count
    for at in range(size, 0, -1):
        while best[at][column - 1] <= best[at][column] and column > at:
            column -= 1
        made.append(column - 1)
        column -= 1
    return made[::-1]


def _alone(bit: Bit, edges: Sequence[Edge]) -> int:
    """The one column that a piece overlaps; -1 where there is none, or several, or it holds words and this is a number."""
    found = bisect_right(edges, bit.left, key=_left) - 1
    here = [at for at in (found, found + 1) if 0 <= at < len(edges)]
    over = [at for at in here if edges[at].left < bit.right and bit.left < edges[at].right]
    return over[0] if len(over) == 1 and not (edges[over[0]].words and bit.number) else -1


def _left(edge: Edge) -> int:
    return edge.left


def fitted(row: Sequence[Bit], edges: Sequence[Edge]) -> list[Bit]:
    """The pieces of a line as the columns have them: one over two columns is parted at its space, two in one are joined."""
    made = list(row) if len(row) >= len(edges) else _wider(row, edges)
    while len(made) > len(edges):
        at = min(range(len(made) - 1), key=lambda one: made[one + 1].left - made[one].right)
        one, other = made[at], made[at + 1]
        made[at : at + 2] = [replace(one, right=other.right, text=f"{one.text} {other.text}")]
    return made


def _wider(row: Sequence[Bit], edges: Sequence[Edge]) -> list[Bit]:
    """The pieces of a line that has fewer than there are columns, those over two columns parted."""
    words = [one for bit in row for one in words_of(bit)]
    heads = not any(one.value for one in words) and all(width(one.text) <= SHORT for one in words)
    if heads and len(edges) == len(words) and all(map(_closed, words)):
        return words  # 权重 得分 得分率: narrow columns have one space between their heads
    cells = joined(words, is_unit)
    figures = all(one.value or one.text in NOTHING for one in cells[1:])
    if len(edges) == len(cells) > 2 and figures and not cells[0].value:
        return cells  # a name, and a figure for each of the other columns
    made: list[Bit] = []
    for bit in _years(row, edges):
        made += _split(bit, edges) if " " in bit.text else [bit]
    return _led(made, edges)


def _closed(word: Bit) -> bool:
    """Whether each bracket of a word has its other in it."""
    return all(word.text.count(one) == word.text.count(other) for one, other in ("（）", "()", "“”"))


def _years(row: Sequence[Bit], edges: Sequence[Edge]) -> list[Bit]:
    """The heads of a line, those of years parted that reach over as many columns: 2021 年 2022 年 2023 年."""
    made: list[Bit] = []
    for bit in row:
        years = joined(words_of(bit), is_date)
        over = sum(edge.left < bit.right and bit.left < edge.right for edge in edges)
        made += years if 1 < len(years) <= over and all(YEAR.fullmatch(one.text) for one in years) else [bit]
    return made if len(made) <= len(edges) else list(row)


def is_date(one: str, both: str) -> bool:
    """Whether digits and what follows them are a year, a month or the head of one: 2021 年人数."""
    return DATE.search(both) is not None and one.isdigit()


def words_of(bit: Bit) -> list[Bit]:
    """The words of a piece, each a piece."""
    return [
        replace(bit, left=bit.left + one.start(), right=bit.left + one.end(), text=one[0])
        for one in re.finditer(r"\S+", bit.text)
    ]


def joined(words: Sequence[Bit], one_cell: Callable[[str, str], bool]) -> list[Bit]:
    """The words, those joined to the next one that `one_cell` says of it, and of both, are one with it."""
    made: list[Bit] = []
    for word in words:
        last = made[-1] if made else None
        both = f"{last.text} {word.text}" if last is not None else ""
        if last is not None and word.left - last.right == 1 and one_cell(last.text, both):
            made[-1] = replace(last, right=word.right, text=both)
        else:
            made.append(word)
    return made


def is_unit(one: str, both: str) -> bool:
    """Whether a number and what follows it are a number with its unit."""
    return NUMBER.fullmatch(one) is not None and VALUE.fullmatch(both) is not None and not both[-1].isdigit()


def _split(bit: Bit, edges: Sequence[Edge]) -> list[Bit]:
    for found in re.finditer(" ", bit.text):
        if DATE.match(bit.text, found.start() - 1):
            continue  # 2021 年
        left = replace(bit, right=bit.left + found.start(), text=bit.text[: found.start()])
        right = replace(bit, left=bit.left + found.end(), text=bit.text[found.end() :])
        first = [at for at, edge in enumerate(edges) if not gap(left, edge) and left.right > edge.left]
        then = [at for at, edge in enumerate(edges) if not gap(right, edge) and right.left < edge.right]
        if not (len(first) == 1 and then and first[0] < then[0] and left.right <= edges[then[0]].left):
            continue
        rest = [right] if len(then) == 1 else _split(right, edges)
        if len(rest) == 1 < len(then):
            continue
        short = max(width(left.text), width(rest[0].text)) <= SHORT and right.left >= edges[then[0]].left - 1
        if left.number or rest[0].number or short:
            return [left, *rest]
    return [bit]


def _led(row: list[Bit], edges: Sequence[Edge]) -> list[Bit]:
    """A line that lacks one cell, in front of which words have a number right behind them, at one space: it is that cell."""
    if len(row) != len(edges) - 1 or len(row) < 2:
        return row
    places = placed(row, edges)
    lacking = next((at for at, place in enumerate(places) if at != place), len(row))
    name, _, number = row[lacking - 1].text.rpartition(" ") if lacking else ("", "", "")
    if edges[lacking].words or not NAME.search(name) or not PLAIN.fullmatch(number):
        return row  # 下降 10.34% is one cell more likely
    bit = row[lacking - 1]
    cut = bit.left + len(name)
    left, right = replace(bit, right=cut, text=name), replace(bit, left=cut + 1, text=number)
    return [*row[: lacking - 1], left, right, *row[lacking:]]
