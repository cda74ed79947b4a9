"""One unit, or one year, among many."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

import polars as pl

from jixiao.core.finding import DataError, Finding
from jixiao.core.system import Why
from jixiao.engines.facts import UNIT

MOST_CODES = 100_000  # that are looked through for one much like it


def no_unit(scores: pl.LazyFrame, unit: str) -> DataError:
    """What is raised where no row is of a unit: a finding with codes much like it."""
    codes = (
        scores.select(pl.col(UNIT).drop_nulls().unique().sort())
        .collect(engine="streaming")[UNIT]
        .head(MOST_CODES)
    )
    near = tuple(get_close_matches(unit, codes.to_list(), n=3, cutoff=0.5))
    return DataError(
        [Finding("analysis_no_unit", values={"unit": unit, "near": near or Why("没有", "none")})]
    )


LONGEST_YEAR = 5  # signs


def one_year(there: Iterable[int | None], asked: str) -> int | None:
    """The year that is asked for (`--set year=`), of those that rows have; the last one where none is asked for, None where no row has any.
    Raises `DataError` where no row is of it."""
    years = sorted({one for one in there if one is not None})
    if not asked:
        return years[-1] if years else None
    if asked.isdecimal() and len(asked) <= LONGEST_YEAR and int(asked) in years:
        return int(asked)
    said = Why("、".join(map(str, years)) or "没有", ", ".join(map(str, years)) or "none")
    wanted = Why(f"事实表里有的年度：{said}", f"a year of the facts: {said.en}")
    raise DataError([Finding("analysis_value", values={"name": "year", "value": asked, "wanted": wanted})])
