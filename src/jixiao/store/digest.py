"""The digest of some cells of a row: the same in every run and on every machine, another for other cells."""

from __future__ import annotations

from collections.abc import Mapping

from jixiao.engines.sql import DUCKDB
from jixiao.scoring.lower.schema import TEXT

name = DUCKDB.name


def digest(columns: Mapping[str, str], there: frozenset[str]) -> str:
    """The SQL of the SHA-256 of the cells of `columns` (name to what it holds), in this order; those not `there` are null.

    Cells are set apart by commas. Nothing stands for null; a number and a truth stand as they are written, which is never nothing and has no
    comma; a text with its length in bytes before it (`5:a,b,c`). So no two rows have the same text.
    """
    cells = [_cell(one, holds) if one in there else "''" for one, holds in columns.items()]
    return f"unhex(sha256(concat_ws(',', {', '.join(cells)})))" if cells else "unhex(sha256(''))"


def _cell(column: str, holds: str) -> str:
    text = f"CAST({name(column)} AS VARCHAR)"
    if holds == TEXT:
        text = f"(CAST(strlen({name(column)}) AS VARCHAR) || ':' || {name(column)})"
    return f"coalesce({text}, '')"
