"""A table of facts as engines take it: read as it stands, its columns of the right kinds, what cannot be so counted and left unknown."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import polars as pl

from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place
from jixiao.core.system import Why, damaged, first_line, why
from jixiao.engines.lines import check_lines, twice
from jixiao.engines.writing import without_signs
from jixiao.rules.tree import Fact
from jixiao.scoring.lower.framework import Lowered
from jixiao.scoring.lower.given import given
from jixiao.scoring.lower.schema import APPLIES_NOT, OF, TEXT, TRUTH, WHOLE, WHY, Column, fact_column
from jixiao.scoring.lower.whole import COLUMN, everything

UNIT, YEAR = "unit", "year"
SYNTHETIC = "synthetic"  # whether the row is made up: the mark stays wherever its scores go
KEYS = (
    UNIT,
    YEAR,
    "name",
    "region",
    "level",
    "kind",
    SYNTHETIC,
)  # what a row is of; they stay beside its scores
OF_PERSONS = (
    "judged.",
    "own.",
)  # what may differ between frameworks: before it then stands the framework's id and a colon
KINDS = {WHOLE: Why("整数", "whole numbers"), TRUTH: Why("是或否", "truths"), TEXT: Why("文字", "text")}
FLOAT_WHOLE, FLOAT32_WHOLE = 2**53, 2**24  # up to here a float holds every whole number
WRITTEN = r"^([+-]?[0-9]+)(?:\.0+)?$"  # a whole number as it is written out
EXPONENT = r"^[+-]?[0-9]+(?:\.[0-9]*)?[eE][+-]?[0-9]+$"  # it may have been cut to the digits that are written: 123456789012 as 1.23457E+11
LEAST, MOST = -(2**63), 2**63 - 1  # of a column of whole numbers
READS = (COLUMN, "flag", "absent", "is")  # the parts of a lowered score that read a column
BESIDE = (APPLIES_NOT, OF, WHY)  # what a column stands beside: it is not missed by itself
MOST_NAMED = 8  # of what is missing


@dataclass(slots=True)
class Facts:
    """`frame`: the columns that a framework reads, each of its kind, and the keys; `raw` and `taken`: the table as it was, and how each
    column is taken from it; `beside`: facts that the framework does not read, but which may contradict those that it does."""

    frame: pl.LazyFrame
    raw: pl.LazyFrame
    keys: tuple[str, ...]
    columns: tuple[Column, ...]
    taken: dict[str, pl.Expr]
    findings: list[Finding] = field(default_factory=list)
    beside: tuple[Column, ...] = ()


FOLDER = Why("这是文件夹", "it is a folder")
NO_ENDING = Why("文件名没有后缀", "its name has no ending")
EMPTY = Why("文件是空的", "it is empty")
NO_PARQUET = Why("它不是 Parquet 文件，或者不完整", "it is no Parquet file, or a part of it is missing")
MAGIC = b"PAR1"  # at both ends of a Parquet file


def ordinary(path: Path) -> None:
    """Raises `DataError` where there is no such file, or where it is none that comes to an end: a folder, device or pipe."""
    try:
        kind = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError):  # a path that no system could have, too
        said = str(path).replace("\0", "")
        raise DataError([Finding("file_not_found", Place(path.name), {"path": said})]) from None
    except OSError as error:
        raise DataError([Finding("file_unreadable", Place(path.name), {"why": why(error)})]) from None
    if stat.S_ISDIR(kind):
        raise _no_table(path, FOLDER)
    if not stat.S_ISREG(kind):
        raise DataError([Finding("file_special", Place(path.name), {"path": str(path)})])


def read_facts(path: Path) -> pl.LazyFrame:
    """The table of a .parquet or .csv file. Raises `DataError`."""
    kind = path.suffix.lower()
    try:
        if kind not in (".parquet", ".csv"):
            raise _no_table(path, kind or NO_ENDING)
        if path.stat().st_size == 0:
            raise _no_table(path, EMPTY)
        if kind == ".parquet":
            if not _is_parquet(path):
                raise _no_table(path, NO_PARQUET)
            found = pl.scan_parquet(path, glob=False)
        else:
            check_lines(path)
            found = pl.scan_csv(path, infer_schema=False, glob=False)
            found = without_signs(found.filter(~pl.all_horizontal(pl.all().is_null())))  # no empty lines
        found.collect_schema()
    except OSError as error:
        raise DataError([Finding("file_unreadable", Place(path.name), {"why": why(error)})]) from None
    except pl.exceptions.NoDataError:
        raise _no_table(path, EMPTY) from None
    except (pl.exceptions.PolarsError, ValueError) as error:
        raise _no_table(path, damaged(error) or first_line(error)) from None
    return found


def _no_table(path: Path, why: str) -> DataError:
    return DataError([Finding("bulk_format", Place(path.name), {"file": path.name, "why": why})])


def _is_parquet(path: Path) -> bool:
    with path.open("rb") as file:
        begins = file.read(len(MAGIC)) == MAGIC
        file.seek(-min(len(MAGIC), path.stat().st_size), os.SEEK_END)
        return begins and file.read() == MAGIC


def table_of(rows: Sequence[Sequence[Any]], file: str = "") -> pl.LazyFrame:
    """The table of the cells of a sheet, whose first row names the columns. Raises `DataError`."""
    heads = [str(one).strip() for one in rows[0]] if rows else []
    if wrong := twice(file, heads):
        raise DataError(wrong)
    rows = [one for at, one in enumerate(rows) if at == 0 or any(str(cell).strip() for cell in one)]
    made = {
        name: pl.Series(
            name, [_text(row[at]) if at < len(row) else None for row in rows[1:]], dtype=pl.String
        )
        for at, name in enumerate(heads)
        if name
    }
    return pl.LazyFrame(made)


def _text(cell: Any) -> str | None:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) <= FLOAT_WHOLE:
        return str(int(cell))
    return str(cell).strip() or None


def prepared(raw: pl.LazyFrame, lowered: Lowered, others: Callable[[], Collection[str]] = tuple) -> Facts:
    """The facts of a framework in a table. Raises `DataError` with everything for which the table cannot be taken; what is wrong in
    single cells is told by `told`. `others`: what other frameworks read, asked only where the table has more than this one reads."""
    name = lowered.framework.id
    raw = _of_framework(raw, name)
    schema = raw.collect_schema()
    wrong: list[Finding] = keys_wrong(schema)
    notes: list[Finding] = []
    if UNIT not in schema:
        wrong.append(Finding("bulk_no_unit", Place(field=UNIT), {"column": UNIT}))
    mine = tuple(one for one in lowered.columns.values() if one.name in schema)
    if not mine:
        wrong.append(Finding("bulk_no_facts", values={"framework": name}))
    made: dict[str, pl.Expr] = {}
    for one in mine:
        taken = as_kind(one, schema[one.name])
        if taken is None:
            values = {"column": one.name, "type": str(schema[one.name]), "wanted": KINDS[one.holds]}
            wrong.append(Finding("bulk_type", Place(field=one.name), values))
        else:
            made[one.name] = taken
    beside = tuple(_beside(schema, lowered))
    made |= {one.name: taken for one in beside if (taken := as_kind(one, schema[one.name])) is not None}
    beside = tuple(one for one in beside if one.name in made)
    unread = [one for one in schema if one not in KEYS and one not in lowered.columns]
    elsewhere = frozenset(others()) if unread else frozenset()
    known = elsewhere | {one.name for one in beside}
    for column in unread:
        rest = column.partition(":")[2]  # of another framework
        if column not in known and not (rest in elsewhere and rest.startswith(OF_PERSONS)):
            near = get_close_matches(column, lowered.columns, n=2, cutoff=0.6)
            told_near = "、".join(near) or Why("没有", "none")
            notes.append(
                Finding(
                    "bulk_unknown_column",
                    Place(field=column),
                    {"column": column, "near": told_near},
                    severity="warning",
                )
            )
    if wrong:
        raise DataError(wrong)
    keys = tuple(one for one in KEYS if one in schema)
    frame = raw.select(
        *(key_of(one, schema[one]) for one in keys), *(made[one.name].alias(one.name) for one in mine)
    )
    return Facts(frame, raw, keys, mine, made, notes, beside)


def never(lowered: Lowered, facts: Facts) -> list[Finding]:
    """The indicators that no row of a table with these columns can have, and the columns that are missing for them."""
    there = frozenset(one.name for one in facts.columns)
    here = given(lowered, there)
    lost = {one.name for one in here.outputs if one.known is here.make.false}
    wanting = {id: columns for id, columns in lacking(lowered, there).items() if id in lost}
    names = [leaf.name for leaf, _ in lowered.framework.leaves() if leaf.id in wanting]
    if not names:
        return []
    missing = list(dict.fromkeys(one for columns in wanting.values() for one in columns))
    values = {"count": str(len(names)), "names": _some(names), "columns": _some(missing)}
    return [Finding("bulk_never", values=values, severity="warning")]


def seldom(lowered: Lowered, facts: Facts, empty: Mapping[str, int], rows: int) -> list[Finding]:
    """The indicators that are empty in more than half of the rows, though not in all, and the columns that are missing for them. `empty`:
    in how many rows, by the id of an indicator."""
    wanting = lacking(lowered, frozenset(one.name for one in facts.columns))
    found = []
    for leaf, _ in lowered.framework.leaves():
        count = empty.get(leaf.id, 0)
        if rows < 2 * count < 2 * rows and leaf.id in wanting:
            values = {"name": leaf.name, "count": f"{count:,}", "columns": _some(wanting[leaf.id])}
            found.append(Finding("bulk_seldom", values=values, severity="warning"))
    return found


def lacking(lowered: Lowered, there: frozenset[str]) -> dict[str, list[str]]:
    """By the id of an indicator, the columns that it reads and a table lacks. What a person may say instead of the facts is missed only where
    there are no facts to be had."""
    known = {one.name: one.known for one in lowered.outputs if one.known is not lowered.make.false}
    found = {}
    for leaf, _ in lowered.framework.leaves():
        parts = everything([known[leaf.id]]) if leaf.id in known else ()
        read = {str(one.args[0]) for one in parts if one.op in READS}
        reads = [one for one in lowered.columns if one in read and not one.endswith(BESIDE)]
        facts = [one for one in reads if not one.startswith(OF_PERSONS)]
        missing = [one for one in facts or reads if one not in there]
        if missing:
            found[leaf.id] = missing
    return found


def _some(names: Sequence[str]) -> Why:
    """Names, and how many more there are."""
    shown, more = names[:MOST_NAMED], len(names) - MOST_NAMED
    zh, en = "、".join(shown), ", ".join(shown)
    return Why(f"{zh} 等 {len(names)} 个", f"{en} and {more} more") if more > 0 else Why(zh, en)


def keys_wrong(schema: pl.Schema) -> list[Finding]:
    """The keys that are no kind of thing by which a row can be told."""
    found = []
    for name in KEYS:
        kind = schema.get(name)
        text = kind is not None and (is_text(kind) or kind == pl.Null)
        fits = kind is None or text or kind.is_integer() or (name == SYNTHETIC and kind == pl.Boolean)
        if not fits:
            values = {"column": name, "type": str(kind), "wanted": KINDS[WHOLE if name == YEAR else TEXT]}
            found.append(Finding("bulk_type", Place(field=name), values))
    return found


def year_of(kind: pl.DataType) -> pl.Expr:
    """The year as a whole number of four digits; null where a cell is none."""
    here = pl.col(YEAR)
    if not kind.is_integer():
        here = here.cast(pl.String, strict=False).str.strip_chars()
        here = pl.when(here.str.contains(r"^\d{4}$")).then(here)
    made = here.cast(pl.Int64, strict=False)
    return pl.when(made.is_between(1000, 9999)).then(made).cast(pl.Int32).alias(YEAR)


def key_of(name: str, kind: pl.DataType) -> pl.Expr:
    here = pl.col(name)
    if name == YEAR:
        return year_of(kind)
    if name == SYNTHETIC and kind == pl.Boolean:
        return here
    if name == SYNTHETIC:
        return truth_of(here.cast(pl.String, strict=False)).alias(name)
    return here.cast(pl.String, strict=False).alias(name)


def _of_framework(raw: pl.LazyFrame, framework: str) -> pl.LazyFrame:
    """The table as one framework sees it: what persons said under it takes the place of what they said under any."""
    schema = raw.collect_schema()
    mine = of_framework(schema, framework)
    return raw.drop(one for one in mine.values() if one in schema).rename(mine) if mine else raw


def of_framework(columns: Iterable[str], framework: str) -> dict[str, str]:
    """The columns of a table that are for one framework only, and what they are for it."""
    found = {one: for_one(one) for one in columns}
    return {one: made[1] for one, made in found.items() if made is not None and made[0] == framework}


def for_one(column: str) -> tuple[str, str] | None:
    """The framework that a column is for, and what it is for it; None where it is for any."""
    id, _, rest = column.partition(":")
    return (id, rest) if rest.startswith(OF_PERSONS) else None


def _beside(schema: pl.Schema, lowered: Lowered) -> Iterator[Column]:
    """The facts of a table that the framework does not read, and their marks."""
    catalogue = lowered.framework.catalogue
    for column in schema:
        id, _, period = column.partition("@")
        if column in lowered.columns or column in KEYS:
            continue
        if id in catalogue.facts:
            yield fact_column(Fact(id, period), catalogue)


def as_kind(column: Column, kind: pl.DataType) -> pl.Expr | None:
    """A column as its kind; null where a cell is not of it or lies outside the bounds. None where the whole column is not."""
    here = pl.col(column.name)
    if kind == pl.Null:  # empty in every row
        return here.cast({TEXT: pl.String, TRUTH: pl.Boolean}.get(column.holds, pl.Int64))
    if column.holds == TEXT:
        said = here.cast(pl.String).str.strip_chars() if is_text(kind) else None
        if said is None:
            return None
        return pl.when(said.is_in(column.choices) if column.choices else said != "").then(said)
    if column.holds == TRUTH:
        if is_text(kind):
            return truth_of(here.cast(pl.String))
        return here if kind == pl.Boolean else None
    if kind == pl.String:
        whole = here.str.strip_chars().str.extract(WRITTEN).cast(pl.Int64, strict=False)
    elif kind.is_integer():
        whole = here.cast(pl.Int64, strict=False)
    elif kind.is_float():
        fits = here.is_finite() & (here == here.floor()) & (here.abs() <= most_exact(kind))
        whole = pl.when(fits).then(here).cast(pl.Int64, strict=False)
    elif isinstance(kind, pl.Decimal):
        whole = (
            pl.when(here == here.cast(pl.Int64, strict=False).cast(kind, strict=False))
            .then(here)
            .cast(pl.Int64, strict=False)
        )
    else:
        return None
    return pl.when(whole.is_between(column.low, column.high)).then(whole)


def most_exact(kind: pl.DataType) -> int:
    """Up to where every whole number of a column of floats is the one that was meant. A text as 1e+16, as a sheet's float beyond it comes, is
    told by the same bound; none is taken."""
    return FLOAT32_WHOLE if kind == pl.Float32 else FLOAT_WHOLE


YES, NO = ("是", "true", "1"), ("否", "false", "0")


def is_text(kind: pl.DataType) -> bool:
    return kind == pl.String or isinstance(kind, pl.Categorical | pl.Enum)


def truth_of(text: pl.Expr) -> pl.Expr:
    """What a text says, yes or no; null where neither. No table of replacements: Polars would hold all rows for it."""
    said = text.str.strip_chars().str.to_lowercase()
    return pl.when(said.is_in(YES)).then(pl.lit(value=True)).when(said.is_in(NO)).then(pl.lit(value=False))
