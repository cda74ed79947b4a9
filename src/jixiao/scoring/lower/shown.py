"""Scores as tables have them: decimal numbers, also of those that no rounding makes such numbers."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from jixiao.scoring.lower.framework import Lowered, Output
from jixiao.scoring.lower.plan import WIDE
from jixiao.scoring.lower.rounding import ROUNDED
from jixiao.scoring.lower.whole import Expr, Maker, everything
from jixiao.scoring.sheet import MOST_PLACES

SHOWN = (MOST_PLACES, 2)  # decimals of a third and its like: as in a sheet, or fewer where there is no room


@lru_cache(maxsize=32)
def shown(lowered: Lowered) -> Lowered:
    """The same framework with every score as a decimal number. What is none is rounded for the table only, halves away from zero: levels and
    totals are made of what it is exactly."""
    if all(one.by is None for one in lowered.outputs):
        return lowered
    return replace(lowered, outputs=tuple(_shown(lowered.make, one) for one in lowered.outputs))


def _shown(make: Maker, one: Output) -> Output:
    if one.by is None:
        return one
    for places in SHOWN:
        top = _rounded(make, one.top, one.by, places)
        if all(part.work <= WIDE for part in everything([top]) if part.is_number):
            break
    return Output(one.name, one.known, top, places)


def _rounded(make: Maker, top: Expr, by: Expr, places: int) -> Expr:
    return ROUNDED["half_up"](make, make.times(10**places, top), by)
