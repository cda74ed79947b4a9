"""One unit among many."""

from __future__ import annotations

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
