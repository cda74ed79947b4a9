"""Columns of a table set with spaces that stand one space apart: 石桥镇 0.72, two cells, is told from 表 2, which is one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import replace

from jixiao.readers.layout_columns import VALUE, Bit, is_unit, joined, words_of
from jixiao.readers.layout_heads import DATED
from jixiao.readers.text_spans import NOTHING, NUMBER

FEWEST = 3  # rows that show it
SHARE = 0.8  # of the rows that have as many words as the header
KIND = 0.9  # share of the cells of a column that are figures, or are not
TAIL = re.compile(rf"(.*[\u4e00-\u9fff）)”\d%％]) ({VALUE.pattern}|[-—]+)")
LEAD = re.compile(rf"({NUMBER.pattern}) (\S*[\u4e00-\u9fff≥≤<>＜＞].*)")
PAIR = re.compile(r"([\u4e00-\u9fff）)]{2,}) ([\u4e00-\u9fff（(]{2,}.*)")
YEAR = re.compile(r"(?:19|20)\d\d|\d{1,2}|\d{1,2}[—\-－–]\d{1,2}")


def parted(rows: Sequence[Sequence[Bit]]) -> tuple[list[list[Bit]], int]:
    """The lines of a table, where pieces that hold two cells are two, as header and rows show; and how many columns there are,
    0 where that is not sure."""
    made = [list(row) for row in rows]
    by_head = _by_head(made)
    if by_head is not None:
        return by_head, len(by_head[0])
    while True:
        fresh = _once(made)
        if fresh is None:
            return made, 0
        made = fresh


def _by_head(rows: Sequence[Sequence[Bit]]) -> list[list[Bit]] | None:
    """Every word a piece, where nearly every row has as many as the header, and each column is figures or words; else None."""
    if len(rows) < FEWEST or _number(rows[0]) or not _number(rows[1]):
        return None
    head = joined([one for bit in rows[0] for one in words_of(bit)], _is_year)
    words = [[one for bit in row for one in words_of(bit)] for row in rows[1:]]
    for body in (words, [joined(row, is_unit) for row in words]):
        whole = [row for row in body if len(row) == len(head)]
        fuller = any(len(row) < len(head) for row in rows[1:]) and len(head) >= max(map(len, rows))
        if fuller and len(whole) >= max(FEWEST - 1, SHARE * len(body)) and _columns(whole):
            kept = [
                one if len(one) == len(head) else list(row) for row, one in zip(rows[1:], body, strict=True)
            ]
            return [head, *kept]
    return None


def _columns(rows: Sequence[Sequence[Bit]]) -> bool:
    """Whether each column holds figures or words, the first words and one at least figures."""
    figures = []
    for column in zip(*rows, strict=True):
        said = [bit for bit in column if bit.text not in NOTHING]
        share = sum(bit.value for bit in said) / len(said) if said else 1.0
        if 1 - KIND < share < KIND:
            return False
        figures.append(share >= KIND)
    return any(figures) and not all(figures[:2])


def _once(rows: Sequence[Sequence[Bit]]) -> list[list[Bit]] | None:
    """The lines with the pieces of one column parted; None where no column has two cells in a piece, or the header not as many."""
    start = next((at for at, row in enumerate(rows) if _number(row)), len(rows))
    body = [row for row in rows[start:] if _number(row)]
    counts = Counter(map(len, body))
    size = max(counts, key=lambda one: (counts[one] >= FEWEST, one), default=0)
    full = [row for row in body if len(row) == size]
    if len(full) < FEWEST or _heads(rows[:start]) <= size:
        return None
    for at in range(size):
        column = [row[at] for row in full]
        for pattern in (TAIL, LEAD, PAIR):
            if _shown(column, pattern):
                lefts = {bit.left for bit in column}
                return [
                    *map(list, rows[:start]),
                    *(_cut(row, at, size, lefts, pattern) for row in rows[start:]),
                ]
    return None


def _number(row: Sequence[Bit]) -> bool:
    """Whether a line has a figure that is no date."""
    words = (one for bit in row for one in joined(words_of(bit), _is_year))
    return any(one.value and not DATED.match(one.text) for one in words)


def _heads(rows: Sequence[Sequence[Bit]]) -> int:
    """How many heads stand beside each other in the lines of a header."""
    words = [one for row in rows for bit in row for one in joined(words_of(bit), _is_year)]
    made, right = 0, -1
    for word in sorted(words, key=lambda one: one.left):
        made += word.left >= right
        right = max(right, word.right)
    return made


def _is_year(one: str, _: str) -> bool:
    return YEAR.fullmatch(one) is not None


def _shown(column: Sequence[Bit], pattern: re.Pattern[str]) -> bool:
    """Whether the pieces of a column are two cells each."""
    found = [match for bit in column if (match := pattern.fullmatch(bit.text))]
    if len(found) < max(FEWEST, KIND * len(column)) or len({match[1] for match in found}) < 2:
        return False
    values = sum(bit.value for bit in column)
    if pattern is LEAD:
        return len(found) == len(column) > FEWEST and 2 * values <= len(column)
    if pattern is TAIL:
        return not values and 2 * sum(NUMBER.fullmatch(match[2]) is not None for match in found) > len(found)
    return not values


def _cut(
    row: Sequence[Bit], at: int, size: int, lefts: Container[int], pattern: re.Pattern[str]
) -> list[Bit]:
    """The line with its piece of the column parted: the one of that place, in a line of fewer pieces one that begins like others."""
    made: list[Bit] = []
    for place, bit in enumerate(row):
        here = place == at if len(row) == size else len(row) < size and bit.left in lefts
        match = pattern.fullmatch(bit.text) if here else None
        if match is None:
            made.append(bit)
        else:
            cut = bit.left + len(match[1])
            made += [replace(bit, right=cut, text=match[1]), replace(bit, left=cut + 1, text=match[2])]
    return made
