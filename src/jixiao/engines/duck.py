"""Scores of many rows in DuckDB, from Parquet to Parquet."""

from __future__ import annotations

from pathlib import Path

import duckdb

from jixiao.core.finding import DataError, Finding
from jixiao.core.system import disk_full, first_line
from jixiao.engines.sql import DUCKDB, query
from jixiao.scoring.lower.framework import Lowered


def to_parquet(
    facts: Path, lowered: Lowered, there: frozenset[str], keys: tuple[str, ...], out: Path
) -> None:
    """Score a Parquet file of facts into another. Raises `DataError`."""
    source = f"read_parquet({DUCKDB.text(str(facts))})"
    text = query(lowered, DUCKDB, source, there, keys, decimal=True)
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")  # it would stand among what a command says
        connection.execute(f"SET temp_directory = {DUCKDB.text(str(out.with_suffix('.spill')))}")
        try:
            connection.execute(f"COPY ({text}) TO {DUCKDB.text(str(out))} (FORMAT parquet)")
        except duckdb.Error as error:
            if disk_full(error):
                raise  # who writes the output says where
            raise DataError(
                [Finding("bulk_engine", values={"engine": "DuckDB", "why": first_line(error)})]
            ) from None
