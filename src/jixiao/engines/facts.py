"""A table of facts as engines take it: read as it stands, its columns of the right kinds, what cannot be so counted and left unknown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place
from jixiao.core.system import Why, first_line
from jixiao.engines.lines import check_lines, twice
from jixiao.engines.parts import by_unit
from jixiao.engines.writing import without_signs
from jixiao.engines.years import amounts, opened, slipped
from jixiao.framework.model import Framework
from jixiao.rules.tree import Fact
from jixiao.scoring.lower.framework import Lowered
from jixiao.scoring.lower.schema import TEXT, TRUTH, WHOLE, Column, fact_column

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
FLOAT_WHOLE = 2**53  # up to here a float holds every whole number


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


def read_facts(path: Path) -> pl.LazyFrame:
    """The table of a .parquet or .csv file. Raises `DataError`."""
    kind = path.suffix.lower()
    if path.is_dir():
        raise DataError([Finding("bulk_format", values={"file": path.name, "why": FOLDER})])
    try:
        if kind == ".parquet":
            found = pl.scan_parquet(path, glob=False)
        elif kind == ".csv":
            check_lines(path)
            found = pl.scan_csv(path, infer_schema=False, glob=False)
            found = without_signs(found.filter(~pl.all_horizontal(pl.all().is_null())))  # no empty lines
        else:
            raise DataError([Finding("bulk_format", values={"file": path.name, "why": kind or NO_ENDING})])
        found.collect_schema()
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        raise DataError(
            [Finding("bulk_format", values={"file": path.name, "why": first_line(error)})]
        ) from None
    return found


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
    parts = {one: one.partition(":") for one in columns}
    return {
        one: rest for one, (id, _, rest) in parts.items() if id == framework and rest.startswith(OF_PERSONS)
    }


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
        return here.cast(pl.String) if is_text(kind) else None
    if column.holds == TRUTH:
        if is_text(kind):
            return truth_of(here.cast(pl.String))
        return here if kind == pl.Boolean else None
    if kind == pl.String:
        whole = pl.when(here.str.contains(r"^[+-]?\d{1,18}$")).then(here).cast(pl.Int64, strict=False)
    elif kind.is_integer():
        whole = here.cast(pl.Int64, strict=False)
    elif kind.is_float():
        fits = here.is_finite() & (here == here.floor()) & (here.abs() <= FLOAT_WHOLE)
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


YES, NO = ("是", "true", "1"), ("否", "false", "0")


def is_text(kind: pl.DataType) -> bool:
    return kind == pl.String or isinstance(kind, pl.Categorical | pl.Enum)


def truth_of(text: pl.Expr) -> pl.Expr:
    """What a text says, yes or no; null where neither. No table of replacements: Polars would hold all rows for it."""
    said = text.str.strip_chars().str.to_lowercase()
    return pl.when(said.is_in(YES)).then(pl.lit(value=True)).when(said.is_in(NO)).then(pl.lit(value=False))


TAKEN = "\x00"  # before the name of a column as it is taken
Check = tuple[pl.Expr, pl.Expr, Callable[[str, str], Finding]]


def told(facts: Facts, lowered: Lowered) -> list[Finding]:
    """Everything that is wrong in single cells and rows, counted, each with an example."""
    checks = [*_rows(facts), *_cells(facts), *_parts(facts, lowered), *_years(facts, lowered)]
    return [*_counted(facts, checks), *_twice(facts), *_between_years(facts, lowered)]


def cells_told(facts: Facts) -> list[Finding]:
    """What is wrong in single cells only."""
    return _counted(facts, [*_rows(facts), *_cells(facts)])


def _counted(facts: Facts, checks: Sequence[Check]) -> list[Finding]:
    frame = facts.raw.with_columns(taken.alias(f"{TAKEN}{name}") for name, taken in facts.taken.items())
    asked: list[pl.Expr] = []
    for number, (test, shown, _) in enumerate(checks):
        asked.append(test.sum().cast(pl.Int64).alias(f"n{number}"))
        asked.append(shown.filter(test).first().cast(pl.String).alias(f"v{number}"))
    row: dict[str, Any] = frame.select(asked).collect(engine="streaming").row(0, named=True)
    found = []
    for number, (_, _, tell) in enumerate(checks):
        if row[f"n{number}"]:
            found.append(tell(f"{row[f'n{number}']:,}", row[f"v{number}"] or ""))
    return found


def _rows(facts: Facts) -> Iterator[Check]:
    """Rows of which it is not known whose they are, or of which year."""
    unit = pl.col(UNIT).cast(pl.String, strict=False)
    nobody = unit.is_null() | (unit.str.strip_chars() == "") | unit.str.contains("\x00", literal=True)
    yield nobody, pl.lit("—"), lambda count, _: Finding("bulk_nobody", Place(field=UNIT), {"count": count}, severity="warning")  # fmt: skip
    if YEAR in facts.keys:
        written = pl.col(YEAR).cast(pl.String, strict=False)
        yield year_of(facts.raw.collect_schema()[YEAR]).is_null(), written.fill_null("—"), lambda count, value: Finding(
            "bulk_no_year", Place(field=YEAR), {"count": count, "value": value}, severity="warning"
        )  # fmt: skip


def _cells(facts: Facts) -> Iterator[Check]:
    """Cells that are not null and are not taken: not whole, or outside the bounds."""
    for one in facts.columns:
        here = pl.col(one.name)
        lost = here.is_not_null() & pl.col(f"{TAKEN}{one.name}").is_null()
        beyond = pl.lit(value=False)
        if one.holds == WHOLE:
            number = here.cast(pl.Float64, strict=False)
            beyond = (lost & number.is_not_nan() & ~number.is_between(one.low, one.high)).fill_null(
                value=False
            )
            yield beyond, here, partial(_beyond, one)
        yield lost & ~beyond, here, partial(_not_whole, one)


def _beyond(one: Column, count: str, value: str) -> Finding:
    bounds = {"low": f"{one.low:,}", "high": f"{one.high:,}"}
    values = {"column": one.name, "count": count, "value": value, **bounds}
    return Finding("bulk_beyond", Place(field=one.name), values, severity="warning")


def _not_whole(one: Column, count: str, value: str) -> Finding:
    values = {"column": one.name, "count": count, "value": value}
    if one.holds == TEXT:
        return Finding("bulk_not_choice", Place(field=one.name), values, severity="warning")
    if one.holds != WHOLE:
        return Finding("bulk_not_truth", Place(field=one.name), values, severity="warning")
    return Finding("bulk_not_whole", Place(field=one.name), values, severity="warning")


def _parts(facts: Facts, lowered: Lowered) -> Iterator[Check]:
    """Facts that are more than what they are a part of, where the framework reads the one or the other."""
    there = (*facts.columns, *facts.beside)
    names, read = {one.name: one for one in there}, {one.name for one in facts.columns}
    for one in there:
        id, _, period = one.name.partition("@")
        kind = lowered.framework.catalogue.facts.get(id) if "|" not in one.name else None
        for whole in kind.part_of if kind is not None else ():
            other = names.get(f"{whole}@{period}" if period else whole)
            if other is None or (one.name not in read and other.name not in read):
                continue
            if other.grain == one.grain:
                more = pl.col(f"{TAKEN}{one.name}") > pl.col(f"{TAKEN}{other.name}")
                yield more.fill_null(value=False), _who(facts), partial(_over, one, other)


def _over(part: Column, whole: Column, count: str, unit: str) -> Finding:
    values = {"part": part.label, "whole": whole.label, "count": count, "unit": unit}
    return Finding("bulk_part_over_whole", Place(field=part.name), values, severity="warning")


def _twice(facts: Facts) -> list[Finding]:
    keys = [one for one in (UNIT, YEAR) if one in facts.keys]
    count, first = 0, []
    for part in by_unit(facts.frame.select(keys), UNIT):
        rows = part.group_by(keys).len().filter(pl.col("len") > 1)
        asked = rows.select(pl.len().alias("n"), pl.concat_str(keys, separator=" ").min().alias("v"))
        more, who = asked.collect(engine="streaming").row(0)
        count += more
        first += [who] if who else []
    values = {"count": f"{count:,}", "unit": min(first, default="")}
    return [Finding("bulk_twice", Place(field=UNIT), values, severity="warning")] if count else []


def _years(facts: Facts, lowered: Lowered) -> Iterator[Check]:
    framework = lowered.framework
    if YEAR in facts.keys and (framework.valid_from or framework.valid_to):
        year = year_of(facts.raw.collect_schema()[YEAR])
        fits = year.is_between(framework.valid_from or 0, framework.valid_to or 9999)
        yield (~fits).fill_null(value=False), _who(facts), partial(_not_valid, framework)


def _not_valid(framework: Framework, count: str, unit: str) -> Finding:
    valid = f"{framework.valid_from or ''}—{framework.valid_to or ''}"
    values = {"framework": framework.id, "valid": valid, "count": count, "unit": unit}
    return Finding("bulk_year", Place(field=YEAR), values, severity="warning")


def _between_years(facts: Facts, lowered: Lowered) -> Iterator[Finding]:
    """Amounts that do not fit with other years of the unit, or are off by ten thousand."""
    read = {one.name for one in facts.columns}
    there = amounts((*facts.columns, *facts.beside), lowered.framework.catalogue, read)
    schema = facts.raw.collect_schema()
    keys = [one for one in (UNIT, YEAR) if one in facts.keys]
    frame = facts.raw.select(
        *(key_of(one, schema[one]) for one in keys), *(facts.taken[one].alias(one) for one in there.kinds)
    )
    yield from slipped(frame, UNIT, there, years=YEAR in keys)
    if len(keys) == len((UNIT, YEAR)):
        yield from opened(frame, keys, there)


def _who(facts: Facts) -> pl.Expr:
    keys = [one for one in (UNIT, YEAR) if one in facts.keys]
    return pl.concat_str([pl.col(one).cast(pl.String) for one in keys], separator=" ", ignore_nulls=True)
