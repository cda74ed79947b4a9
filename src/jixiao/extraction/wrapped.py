"""Rows of a table set with spaces that are only the next line of the row above, put back into it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from jixiao.extraction.heads import Column

if TYPE_CHECKING:
    from jixiao.extraction.grid import Placed

FIGURES = ("points", "score", "rate")
NARROW = 24  # names are broken where their column is narrow: so many half widths at most
SLACK = 3  # a line of a broken name is this much shorter than its column at most, in half widths
LEAST = 2  # fewer lines like this may be indicators that were not scored


def unwrapped(rows: list[list[Placed]], columns: Sequence[Column]) -> list[list[Placed]]:
    """The rows with each next line joined to its row; as they are, unless all rows without figures are such lines.

    A line is the next one of the row above where it has no figures and each of its names stands under one that fills its
    column. The name of a group may go on beside the next indicator: there, too, it has no points of its own.
    """
    figures = [at for at, column in enumerate(columns) if column.role in FIGURES]
    names = [at for at, column in enumerate(columns) if column.role == "name"]
    widths = {at: max((_width(row[at].text) for row in rows), default=0) for at in names}
    lines = [at for at, row in enumerate(rows) if not any(row[one].text for one in figures)]
    if len(lines) < LEAST or lines[0] == 0 or not names or max(widths.values()) > NARROW:
        return rows
    last: dict[int, str] = {}  # the last line of each name
    for at, row in enumerate(rows):
        for one in names:
            text = row[one].text
            if at in lines and text and not (last.get(one) and _width(last[one]) >= widths[one] - SLACK):
                return rows
            last[one] = text if text or one == names[-1] else last.get(one, "")
    made: list[list[Placed]] = []
    heads: dict[int, int] = {}  # the row in which the name of each column began
    last = {}
    for at, row in enumerate(rows):
        fresh = dict(last) | {one: row[one].text for one in names if row[one].text}
        if at in lines:
            for one, cell in enumerate(row):
                if cell.text:
                    _join(made[heads.get(one, len(made) - 1)], one, cell)
        else:
            for one in names[:-1]:
                full = _width(last.get(one, "")) >= widths[one] - SLACK
                if row[one].text and full and _goes_on(made[heads[one]], row, one, columns):
                    _join(made[heads[one]], one, row[one])
                    row[one] = replace(row[one], text="")
            made.append(row)
            heads |= {one: len(made) - 1 for one in names if row[one].text}
        last = fresh
    return made


def _goes_on(head: Sequence[Placed], row: Sequence[Placed], at: int, columns: Sequence[Column]) -> bool:
    """Whether a group's name beside a new indicator is the next line of the name above it: that one has points, this has none."""
    own = [
        n for n, column in enumerate(columns) if column.role == "points" and column.level == columns[at].level
    ]
    return bool(own) and bool(head[own[0]].text) and not row[own[0]].text


def _join(row: list[Placed], at: int, cell: Placed) -> None:
    old = row[at]
    row[at] = replace(old, text=old.text + cell.text) if old.text else cell


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in text)
