"""Scores of many rows in ClickHouse, from Parquet to Parquet, by the engine inside the process (chdb)."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from jixiao.core.finding import DataError, Finding
from jixiao.core.system import disk_full, first_line
from jixiao.engines.sql import CLICKHOUSE, query
from jixiao.scoring.lower.framework import Lowered

# A column is what stands in the table below, never what the same query calls so; what is null in a file stays null.
# Every branch is computed, whether its test holds or not: a score divides by nothing that may be 0. Kept back until it is asked for, a column
# would be carried on as all that it is made of, once for every use in each layer: twenty layers take gigabytes for five rows.
SETTINGS = (
    "prefer_column_name_to_alias = 1, short_circuit_function_evaluation = 'disable', "
    "schema_inference_make_columns_nullable = 1"
)


SEVERAL = set("{}")  # in a path, ClickHouse takes them for several paths; nothing escapes them


def _by_another_name(path: Path, folder: Path) -> Path:
    link = folder / "facts"
    link.symlink_to(path.absolute())
    return link


def to_parquet(
    facts: Path, lowered: Lowered, there: frozenset[str], keys: tuple[str, ...], out: Path
) -> None:
    """Score a Parquet file of facts into another. Raises `DataError`."""
    try:
        import chdb
    except ImportError:
        raise DataError(
            [Finding("bulk_engine_absent", values={"engine": "ClickHouse", "part": "chdb"})]
        ) from None
    try:
        with TemporaryDirectory() as folder:
            if SEVERAL & set(str(facts)):
                facts = _by_another_name(facts, Path(folder))
            source = f"file({CLICKHOUSE.text(str(facts))}, Parquet)"
            text = query(lowered, CLICKHOUSE, source, there, keys, decimal=True)
            chdb.query(
                f"{text} INTO OUTFILE {CLICKHOUSE.text(str(out))} TRUNCATE FORMAT Parquet SETTINGS {SETTINGS}"
            )
    except RuntimeError as error:
        if disk_full(error):
            raise  # who writes the output says where
        raise DataError(
            [Finding("bulk_engine", values={"engine": "ClickHouse", "why": first_line(error)})]
        ) from None
