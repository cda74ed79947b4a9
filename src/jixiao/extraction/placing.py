"""The texts of a row in the columns they belong to, where the row has fewer or more cells than the header."""

from __future__ import annotations

from collections.abc import Sequence

from jixiao.extraction.heads import GROUPS, Column, number_kind

# what it costs that a cell stands in a column: by the column's role and what the cell is (empty, number, rate, words)
COSTS = {
    "name": {"empty": 0, "number": 40, "rate": 40, "words": 0},
    "points": {"empty": 0, "number": 0, "rate": 30, "words": 40},
    "score": {"empty": 0, "number": 0, "rate": 30, "words": 40},
    "rate": {"empty": 0, "number": 5, "rate": 0, "words": 40},
    "text": {"empty": 0, "number": 20, "rate": 20, "words": 0},
    "any": {"empty": 0, "number": 0, "rate": 0, "words": 0},
}
SKIP = 10  # a column that the row does not have
DROP_EMPTY = 10  # an empty cell that no column has; at the end of a row it costs nothing
DROP_TEXT = 80
NAMELESS = 6  # a score without a name in the column of the last level
SCORELESS = 6  # such a name without a score
MEASURED = ("target", "actual")  # what is measured has a name, even where its score is still empty
LONG_NAME = 12  # a sentence where a name should stand
LONG = 25


def deepest(columns: Sequence[Column]) -> int:
    """The number of the name column of the last level; 0 where there is none."""
    return max(
        (number for number, column in enumerate(columns) if column.role == "name"),
        key=lambda number: columns[number].level,
        default=0,
    )


def placing(texts: Sequence[str], columns: Sequence[Column]) -> tuple[int, ...]:
    """The text of each column (-1: none), by its number in the row, at least cost, from the last cell and column to the first.

    `least[column, named]` is the least cost of all from this cell and column on; `named`: whether the name of the last
    level was met, without which a score belongs to nothing.
    """
    lowest, width = deepest(columns), len(columns)
    after: dict[tuple[int, bool], tuple[int, tuple[int, ...]]] = {}
    for cell in range(len(texts), -1, -1):
        text = texts[cell] if cell < len(texts) else ""
        drop = DROP_TEXT if text else DROP_EMPTY
        least: dict[tuple[int, bool], tuple[int, tuple[int, ...]]] = {}
        for named in (False, True):
            before = after[width, named][0] if after else 0
            least[width, named] = (
                before + (DROP_TEXT if text else 0),
                (),
            )  # empty cells at the end cost nothing
        for column in range(width - 1, -1, -1):
            scored = columns[column].role == "score"
            for named in (False, True):
                least_cost, rest = least[column + 1, named]
                found = [(least_cost + SKIP + (SCORELESS if scored and named else 0), (-1, *rest))]
                if after:
                    least_cost, rest = after[column, named]
                    found.append((least_cost + drop, rest))
                    now = named or (column == lowest and bool(text))
                    least_cost, rest = after[column + 1, now]
                    odd = 0
                    if scored and bool(text) != now:
                        odd = NAMELESS if text else SCORELESS
                    elif columns[column].role in MEASURED and text and not now:
                        odd = NAMELESS
                    found.append((least_cost + _fit(text, columns[column]) + odd, (cell, *rest)))
                least[column, named] = min(found, key=lambda one: one[0])
        after = least
    return after[0, False][1]


def cost(texts: Sequence[str], columns: Sequence[Column]) -> int:
    """What it costs that the texts of a row stand in the columns as they come."""
    return sum(_fit(text, column) for text, column in zip(texts, columns, strict=False))


def _fit(text: str, column: Column) -> int:
    made = COSTS[GROUPS.get(column.role, "any")][number_kind(text)]
    long = column.role == "name" and len(text) > LONG and any(sign in text for sign in "，。；")
    return made + (LONG_NAME if long else 0)
