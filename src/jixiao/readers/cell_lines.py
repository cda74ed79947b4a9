"""Tables in plain text whose cells stand one on a line, with nothing to tell rows apart but what returns: words, number, number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jixiao.readers.layout_columns import VALUE, width
from jixiao.readers.text_spans import NOTHING

LONGEST = 60  # half widths of a cell
HEADER = 24  # half widths of a cell of the header
FEWEST, MOST = 2, 12  # columns
ROWS = 3  # rows, with the header
FIGURE = re.compile(VALUE.pattern + r"(?:\s*[（(]" + VALUE.pattern + r"[）)])?")
LINES = 4000  # of a table


def cell_lines(lines: Sequence[str], start: int) -> tuple[int, int]:
    """The last line of the run of cells that begins at `start`, and how many columns its rows have; 0 where it is no table.

    The first row is words only. Every column below it holds figures only or words only, one at least figures, the first one words
    (or the second, behind a number of order); and the last row is whole.
    """
    end = start
    while end < len(lines) and end - start < LINES and _cell(lines[end]):
        end += 1
    cells = [line.strip() for line in lines[start:end]]
    for count in range(FEWEST, min(MOST, len(cells) // ROWS) + 1):
        if len(cells) % count == 0 and _table(cells, count):
            return end - 1, count
    return max(end - 1, start), 0


def _cell(line: str) -> bool:
    bare = line.strip()
    return (
        bool(bare)
        and width(bare) <= LONGEST
        and not bare.endswith(("。", "；"))
        and not any(sign in line for sign in "\t|")
        and "  " not in bare
    )


def _table(cells: Sequence[str], count: int) -> bool:
    head = cells[:count]
    if len(set(head)) < count or any(
        FIGURE.fullmatch(one) or "：" in one or width(one) > HEADER for one in head
    ):
        return False
    kinds = [_kind(cells[count + at :: count]) for at in range(count)]
    named = kinds[0] == "words" or (kinds[0] == "figures" and kinds[1] == "words" and count > FEWEST)
    return named and "" not in kinds and "figures" in kinds[1:]


def _kind(column: Sequence[str]) -> str:
    """Whether a column holds figures or words; empty for both."""
    said = [one for one in column if one not in NOTHING]
    figures = sum(FIGURE.fullmatch(one) is not None for one in said)
    return "words" if not figures else "figures" if figures == len(said) else ""
