"""Lists of units (tasks, projects, contracts) as a table with a row for each item, and of each unit the figures that rules ask of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from itertools import groupby
from typing import Any

import polars as pl

from jixiao.case.model import Case, Record, Stated, StatedList
from jixiao.core.fact import ListField, ListKind
from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place
from jixiao.core.system import Why
from jixiao.engines.facts import KINDS, UNIT, YEAR, Facts, as_kind, cells_told, key_of, keys_wrong
from jixiao.scoring.lower.framework import Lowered
from jixiao.scoring.lower.schema import TEXT, TRUTH, WHOLE, Column
from jixiao.scoring.lower.taking import row_of

KEYS = (UNIT, YEAR)
DAY = Why("日期", "dates")
FIRST_DAY = date(1970, 1, 1).toordinal()  # from which Polars counts
ITEMS = "\x03"  # before a key, while figures are laid beside facts
TYPES = {WHOLE: pl.Int64, TRUTH: pl.Boolean, TEXT: pl.String}
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Gathered:
    """`frame`: the facts with the figures of the lists beside them, in `columns`; `units` (with their years) that have items, and how many `items`."""

    frame: pl.LazyFrame
    units: int
    items: int
    columns: tuple[str, ...]
    findings: list[Finding] = field(default_factory=list)


def gathered(
    raw: pl.LazyFrame, lists: Mapping[str, pl.LazyFrame], lowered: Lowered, progress: Progress
) -> Gathered:
    """The figures of a framework over lists, each by the name of its list, in columns of the table of facts; what stood in these columns
    gives way. A unit without items in a list has an unknown list. Raises `DataError` with everything for which a table cannot be taken."""
    schema = raw.collect_schema()
    wrong = _keys_wrong(schema)
    if UNIT not in schema:
        wrong.append(Finding("bulk_no_unit", Place(field=UNIT), {"column": UNIT}))
    keys = [one for one in KEYS if one in schema]
    catalogue = lowered.framework.catalogue
    read = {node.list: catalogue.lists[node.list] for node in lowered.lists.values()}
    tables: dict[str, Facts] = {}
    notes: list[Finding] = []
    for name, frame in lists.items():
        kind = catalogue.list(name)
        if kind is None or kind.id not in read:
            told = "、".join(one.label for one in read.values()) or Why("没有", "none")
            wrong.append(
                Finding(
                    "bulk_list_unread", values={"list": name, "framework": lowered.framework.id, "read": told}
                )
            )
        elif kind.id in tables:
            wrong.append(Finding("bulk_list_twice", values={"list": kind.label}))
        else:
            tables[kind.id] = _taken(frame, kind, keys, wrong, notes)
    if wrong:
        raise DataError(wrong)
    for id, table in tables.items():
        notes += [_in_list(one, catalogue.lists[id].label) for one in cells_told(table)]
    columns = _columns(lowered, tables)
    found, items = _figures(tables, lowered, columns, keys, notes, progress)
    beside = [one for one in columns if one in schema]
    mine = [key_of(one, schema[one]).alias(ITEMS + one) for one in keys]
    joined = raw.drop(beside).with_columns(mine)
    left = found.rename({one: ITEMS + one for one in keys}).lazy()
    known = raw.select(*(key_of(one, schema[one]) for one in keys))
    strangers = found.lazy().join(known, on=keys, how="anti").select(
        pl.len().alias("n"), pl.concat_str(keys, separator=" ").min().alias("v")
    )  # fmt: skip
    count, who = strangers.collect(engine="streaming").row(0)
    if count:
        values = {"count": f"{count:,}", "unit": who or ""}
        notes.append(Finding("bulk_list_stranger", Place(field=UNIT), values, severity="warning"))
    on = [ITEMS + one for one in keys]
    whole = joined.join(left, on=on, how="left", maintain_order="left").drop(on)
    return Gathered(whole, found.height, items, tuple(columns), notes)


def _taken(
    frame: pl.LazyFrame, kind: ListKind, keys: Sequence[str], wrong: list[Finding], notes: list[Finding]
) -> Facts:
    """The table of one list: its columns by the names of fields, or by what people call them, each of its kind."""
    schema = frame.collect_schema()
    wrong += _keys_wrong(schema)
    for one in KEYS:
        if (one in schema) != (one in keys):
            values = {"list": kind.label, "column": one, "keys": "、".join(keys)}
            wrong.append(Finding("bulk_list_keys", Place(field=one), values))
    made: dict[str, pl.Expr] = {}
    columns: list[Column] = []
    names: dict[str, str] = {}
    for name in schema:
        if name in KEYS:
            continue
        found = kind.field(name)
        if found is None:
            near = get_close_matches(name, [one.label for one in kind.fields.values()], n=2, cutoff=0.4)
            values = {
                "column": name,
                "near": "、".join(near) or "、".join(one.label for one in kind.fields.values()),
            }
            notes.append(Finding("bulk_unknown_column", Place(field=name), values, severity="warning"))
        elif found.id in names:
            values = {"list": kind.label, "what": found.label, "columns": f"“{names[found.id]}”“{name}”"}
            wrong.append(Finding("bulk_list_field_twice", Place(field=name), values))
        else:
            names[found.id] = name
            column = _column(found, name)
            taken = _day(name, schema[name]) if found.dimension == "date" else as_kind(column, schema[name])
            if taken is None:
                values = {
                    "column": name,
                    "type": str(schema[name]),
                    "wanted": DAY if found.dimension == "date" else KINDS[column.holds],
                }
                wrong.append(Finding("bulk_type", Place(field=name), values))
            else:
                if found.choices:
                    taken = pl.when(taken.is_in(found.choices)).then(taken)
                made[name] = taken
                columns.append(column)
    here = [one for one in keys if one in schema]
    rows = frame.select(
        *(key_of(one, schema[one]) for one in here),
        *(made[name].alias(id) for id, name in names.items() if name in made),
    )
    return Facts(rows, frame, tuple(here), tuple(columns), made)


def _keys_wrong(schema: pl.Schema) -> list[Finding]:
    return keys_wrong(pl.Schema({one: schema[one] for one in KEYS if one in schema}))


def _column(one: ListField, name: str) -> Column:
    if one.dimension in ("text", "bool") or one.choices:
        return Column(name, TRUTH if one.dimension == "bool" else TEXT, label=one.label)
    (low, high), grain = one.bounds, one.grain
    return Column(name, WHOLE, grain, (low / grain).__ceil__(), (high / grain).__floor__(), one.label)


def _day(name: str, kind: pl.DataType) -> pl.Expr | None:
    """A date as the number of its day: from a date, a time, or a text that begins with 2023-12-31."""
    here = pl.col(name)
    if kind == pl.String:
        here = here.str.strip_chars().str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    elif kind != pl.Null and not kind.is_(pl.Date) and not isinstance(kind, pl.Datetime):
        return None
    return here.cast(pl.Date).cast(pl.Int32).cast(pl.Int64) + FIRST_DAY


def _in_list(one: Finding, label: str) -> Finding:
    """A finding of a table of items, which says of which list."""
    column = f"{label}·{one.values['column']}" if "column" in one.values else label
    return Finding(
        one.rule, Place(label, field=one.place.field), {**one.values, "column": column}, severity=one.severity
    )


def _columns(lowered: Lowered, tables: Iterable[str]) -> dict[str, Column]:
    """The columns that figures over these lists fill."""
    there = set(tables)
    names = [name for name, node in lowered.lists.items() if node.list in there]
    return {
        one.name: one
        for one in lowered.columns.values()
        if any(one.name == name or one.name.startswith(f"{name}|") for name in names)
    }


def _figures(
    tables: Mapping[str, Facts], lowered: Lowered, columns: Mapping[str, Column], keys: Sequence[str],
    notes: list[Finding], progress: Progress,
) -> tuple[pl.DataFrame, int]:  # fmt: skip
    """For each unit and year that has items, what the rules ask of them, each by its definition."""
    catalogue = lowered.framework.catalogue
    of_unit: dict[tuple[Any, ...], dict[str, StatedList]] = {}
    items = 0
    for id, table in tables.items():
        kind = catalogue.lists[id]
        rows = table.frame.drop_nulls(keys).collect(engine="streaming").sort(keys, maintain_order=True)
        items += rows.height
        fields = [(at, kind.fields[name]) for at, name in enumerate(rows.columns) if name not in KEYS]
        for who, mine in groupby(rows.iter_rows(), key=lambda row: row[: len(keys)]):
            records = tuple(_record(kind, fields, row) for row in mine)
            of_unit.setdefault(who, {})[id] = StatedList(id, records)
    figures = [one for one in columns.values() if one.name in lowered.lists]
    made: list[dict[str, Any]] = []
    too_much: list[Finding] = []
    for number, (who, lists) in enumerate(of_unit.items(), start=1):
        case = Case("", str(who[0]), 0, lowered.framework.id, lists=lists)
        made.append(dict(zip(keys, who, strict=True)) | row_of(case, figures, lowered.lists, too_much))
        progress(number, len(of_unit))
    if too_much:
        for name in dict.fromkeys(str(one.values["column"]) for one in too_much):
            these = [one for one in too_much if one.values["column"] == name]
            values = {"column": name, "count": f"{len(these):,}", "value": str(these[0].values["value"])}
            notes.append(Finding("bulk_list_large", Place(field=name), values, severity="warning"))
    kinds: dict[str, Any] = {UNIT: pl.String, YEAR: pl.Int32}
    schema = {one: kinds[one] for one in keys} | {name: TYPES[one.holds] for name, one in columns.items()}
    return pl.DataFrame(made, schema=schema, orient="row"), items


def _record(kind: ListKind, fields: Sequence[tuple[int, ListField]], row: tuple[Any, ...]) -> Record:
    """One item. A cell that is empty is unknown; a field that nobody asked about has what an item then has."""
    found: dict[str, Stated] = {}
    for at, one in fields:
        value = row[at]
        if value is None:
            found[one.id] = Stated(one.id, status="unknown", reason="—")
        else:
            whole = isinstance(value, int) and not isinstance(value, bool)
            found[one.id] = Stated(one.id, value=one.grain * value if whole else value)
    for one in kind.fields.values():
        if one.default and one.id not in found:
            found[one.id] = Stated(one.id, value=Fraction(one.default))
    return Record(found)
