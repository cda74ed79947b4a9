"""Scores of many rows in PostgreSQL: the facts go into a table of the session, the scores come back as they are made."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import psycopg
from psycopg.errors import DiskFull
from psycopg.sql import SQL

from jixiao.core.finding import DataError, Finding
from jixiao.core.system import Why, first_line
from jixiao.engines.sql import POSTGRESQL, query
from jixiao.scoring.lower.framework import BY_CASE, Lowered
from jixiao.scoring.lower.plan import decimals
from jixiao.scoring.lower.shown import shown

ADDRESS = (
    "JIXIAO_POSTGRES"  # the environment variable with the address of the server: postgresql://user@host/name
)
TABLE = "pg_temp.facts"
SERVER_FULL = Why("服务器的磁盘满了", "the disk of the server is full")
CHUNK = 1 << 20  # bytes that go at once
KINDS = {pl.Int64: "bigint", pl.Int32: "integer", pl.Boolean: "boolean", pl.String: "text"}


def to_parquet(
    facts: Path, lowered: Lowered, there: frozenset[str], keys: tuple[str, ...], out: Path
) -> None:
    """Score a Parquet file of facts into another. Raises `DataError`."""
    address = os.environ.get(ADDRESS, "")
    if not address:
        raise DataError([Finding("bulk_no_address", values={"engine": "PostgreSQL", "variable": ADDRESS})])
    frame = pl.scan_parquet(facts, glob=False)
    schema = frame.collect_schema()
    called = {name: f"f{at}" for at, name in enumerate(schema)}
    kinds = ", ".join(f"{called[name]} {KINDS[type(kind)]}" for name, kind in schema.items())
    text = query(lowered, POSTGRESQL, TABLE, there, keys, decimal=True, called=called)
    sent, made = out.with_suffix(".sent"), out.with_suffix(".made")
    try:
        frame.sink_csv(sent, include_header=False)
        with psycopg.connect(address) as connection, connection.cursor() as cursor:
            cursor.execute(SQL("CREATE TEMPORARY TABLE facts ({})").format(SQL(kinds)))
            with cursor.copy("COPY pg_temp.facts FROM STDIN (FORMAT csv)") as into, sent.open("rb") as file:
                while part := file.read(CHUNK):
                    into.write(part)
            sent.unlink()
            asked = SQL("COPY ({}) TO STDOUT (FORMAT csv, HEADER)").format(SQL(text))
            with cursor.copy(asked) as back, made.open("wb") as file:
                for piece in back:
                    file.write(piece)
        _typed(made, lowered, schema, keys).sink_parquet(out)
    except psycopg.Error as error:
        raise DataError(
            [
                Finding(
                    "bulk_engine",
                    values={
                        "engine": "PostgreSQL",
                        "why": SERVER_FULL if isinstance(error, DiskFull) else first_line(error),
                    },
                )
            ]
        ) from None
    finally:
        sent.unlink(missing_ok=True)
        made.unlink(missing_ok=True)


def _typed(made: Path, lowered: Lowered, schema: pl.Schema, keys: tuple[str, ...]) -> pl.LazyFrame:
    """The scores as text, as what they are."""
    kinds: dict[str, pl.DataType | type[pl.DataType]] = {key: schema[key] for key in keys}
    sizes = decimals(shown(lowered))
    for output in lowered.outputs:
        kinds[output.name] = pl.Decimal(*sizes[output.name]) if output.name in sizes else pl.Int64
    frame = pl.scan_csv(made, infer_schema=False, glob=False)
    told = [
        (pl.col(name) == "t").alias(name) if kind == pl.Boolean else pl.col(name).cast(kind)
        for name, kind in kinds.items()
    ]
    if lowered.by_case is not lowered.make.false:
        told.append((pl.col(BY_CASE) == "t").alias(BY_CASE))
    return frame.select(told)
