"""Rows of which it is open whether they are left out: scored once for each case, and what all of these hold."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from jixiao.scoring.sheet import HALF_CENT, Level, Row, Sheet

MOST_OPEN = 5  # rows of which every combination is tried


def leavings(maybe: Collection[str]) -> list[frozenset[str]]:
    """The sets of rows that may be left out together; beyond `MOST_OPEN` rows each alone, all but one, and all: a row
    weighs least and most in these."""
    ids = sorted(maybe)
    sizes = range(1, len(ids) + 1) if len(ids) <= MOST_OPEN else (1, len(ids) - 1, len(ids))
    return [frozenset(chosen) for size in sizes for chosen in combinations(ids, size)]


def whichever_leave(sheet: Sheet, others: list[Sheet], maybe: Collection[str], complete: bool) -> Sheet:
    """One sheet for several: `sheet`, in which nothing open is left out, and the sheets where some of it is."""
    causes = {key: None for row in sheet.rows if row.indicator.id in maybe for key in row.missing}
    rows = []
    for number, row in enumerate(sheet.rows):
        same = [other.rows[number] for other in others if other.rows[number].basis != "not_applicable"]
        low = min([row.low, *(other.low for other in same)])
        high = max([row.high, *(other.high for other in same)])
        if row.indicator.id in maybe or low != high:
            rows.append(undecided(row, low, high, causes))
        else:
            rows.append(row)
    levels = [
        joined(level, [other.levels[number] for other in others], causes, complete)
        for number, level in enumerate(sheet.levels)
    ]
    total = joined(sheet.total, [other.total for other in others], causes, complete)
    reached = {grade for one in (sheet, *others) for grade in one.grades}
    grades = tuple(grade.name for grade in sheet.framework.grades if grade.name in reached)
    return replace(sheet, rows=tuple(rows), levels=tuple(levels), total=total, grades=grades)


def undecided(row: Row, low: Fraction, high: Fraction, causes: dict[tuple[str, str], None]) -> Row:
    missing = tuple({**dict.fromkeys(row.missing), **causes})
    agrees = None
    printed = row.printed.score if row.printed is not None else None
    if printed is not None and not low - HALF_CENT < printed < high + HALF_CENT:
        agrees = False
    return replace(
        row,
        score=None,
        low=low,
        high=high,
        basis="unscored",
        agrees=agrees,
        missing=missing,
        judged=(),
    )


def joined(level: Level, others: list[Level], causes: dict[tuple[str, str], None], complete: bool) -> Level:
    there = [one for one in (level, *others) if not one.left_out]
    if not there:
        return level
    low, high = min(one.low for one in there), max(one.high for one in there)
    if not complete:  # what was not tried lies between nothing and the points of the level
        low, high = min(low, Fraction(0)), max(high, level.points)
    if low == high:
        return level
    agrees = None
    printed = level.printed.score if level.printed is not None else None
    if printed is not None and not low - HALF_CENT < printed < high + HALF_CENT:
        agrees = False
    missing = tuple({**dict.fromkeys(level.missing), **causes})
    attained = complete and all(one.attained for one in there)
    return replace(
        level, score=None, low=low, high=high, agrees=agrees, attained=attained, before=None, missing=missing
    )
