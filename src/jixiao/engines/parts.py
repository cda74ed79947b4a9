"""A table in parts by its units, for what has to hold something for every unit at once."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

ROWS = 2_000_000  # of a part, about: so much is held in a few hundred megabytes


def by_unit(frame: pl.LazyFrame, unit: str) -> Iterator[pl.LazyFrame]:
    """The rows of a table, those of one unit always together; a small table in one part."""
    parts = -(-int(frame.select(pl.len()).collect(engine="streaming").item()) // ROWS)
    if parts <= 1:
        yield frame
        return
    for part in range(parts):
        yield frame.filter(pl.col(unit).hash() % parts == part)
