"""Lists of units (tasks, projects, contracts) as a table with a row for each item, and of each unit the figures that rules ask of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
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
from jixiao.engines.columns import TYPES
from jixiao.engines.facts import KINDS, UNIT, YEAR, Facts, as_kind, key_of, keys_wrong
from jixiao.engines.wrong import cells_told
from jixiao.rules.tree import Aggregate, Fact, Field, First, Node, children, walk
from jixiao.scoring.lower.framework import Lowered
from jixiao.scoring.lower.schema import APPLIES_NOT, TEXT, TRUTH, WHOLE, Column, fact_column, na_column
from jixiao.scoring.lower.taking import facts_of, row_of

KEYS = (UNIT, YEAR)
DAY = Why("日期", "dates")
MOST_NAMED = 5  # columns that are named
FIRST_DAY = date(1970, 1, 1).toordinal()  # from which Polars counts
ITEMS = "\x03"  # before a key, while figures are laid beside facts
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
    looked_at = [id for node in lowered.lists.values() for id in _looks_at(node)]
    read = {id: catalogue.lists[id] for id in looked_at}
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
            needs = any(kind.id in _asks(one) for one in lowered.lists.values())
            tables[kind.id] = _taken(frame, kind, keys, wrong, notes, needs=needs)
    wrong += _lists_lacking(lowered, tables)
    stated = _Facts(raw, lowered, keys, _of_lists(lowered, tables).values(), wrong, notes)
    if wrong:
        raise DataError(wrong)
    notes += cells_told(Facts(raw, raw, tuple(keys), tuple(stated.columns.values()), stated.taken))
    for id, table in tables.items():
        notes += [_in_list(one, catalogue.lists[id]) for one in cells_told(table)]
    columns = _columns(lowered, tables)
    found, items = _figures(tables, lowered, columns, keys, stated, notes, progress)
    beside = [one for one in columns if one in schema]
    mine = [_own_key(one, schema[one]).alias(ITEMS + one) for one in keys]
    joined = raw.drop(beside).with_columns(mine)
    left = found.rename({one: ITEMS + one for one in keys}).lazy()
    known = raw.select(*(_own_key(one, schema[one]) for one in keys))
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


def _asks(node: Node) -> dict[str, set[str]]:
    """The fields that a figure asks of items, by list; a list of which only the number of items counts is not there."""
    found: dict[str, set[str]] = {}

    def look(one: Node, id: str) -> None:
        if isinstance(one, Field):
            found.setdefault(id, set()).add(one.id)
        for part in children(one):
            look(part, one.list if isinstance(one, Aggregate) else id)

    look(node, "")
    return found


def _lists_lacking(lowered: Lowered, tables: Collection[str]) -> Iterator[Finding]:
    """Lists that figures over these lists look at besides, and of which there is no table: the figures would take them for unknown."""
    kinds = lowered.framework.catalogue.lists
    inner = [
        (node.list, one.list)
        for node in lowered.lists.values()
        if node.list in tables
        for one in walk(node)
        if isinstance(one, Aggregate) and one.list not in tables
    ]
    for outer, other in dict.fromkeys(inner):
        values = {"list": kinds[outer].label, "other": kinds[other].label}
        yield Finding("bulk_list_lacks_list", values=values)
    for id in tables:
        outers = [node.list for node in lowered.lists.values() if id in _looks_at(node)]
        if not any(one in tables for one in outers):
            values = {"list": kinds[id].label, "other": kinds[outers[0]].label}
            yield Finding("bulk_list_only_beside", values=values)


def _of_lists(lowered: Lowered, tables: Collection[str]) -> dict[str, Node]:
    """The figures over these lists, by the names of their columns."""
    return {name: node for name, node in lowered.lists.items() if node.list in tables}


def _reads(node: Node) -> list[Fact]:
    """The facts that a figure reads."""
    return [one for one in walk(node) if isinstance(one, Fact)]


class _Facts:
    """What units state of the facts that figures over lists read: a case has both, and so has a figure here. `stated`: by unit and year;
    `apart`: the facts of units that have several rows with different ones; `columns` and `taken`: where they stand in the table, and as what."""

    def __init__(
        self, raw: pl.LazyFrame, lowered: Lowered, keys: Sequence[str], figures: Collection[Node],
        wrong: list[Finding], notes: list[Finding],
    ) -> None:  # fmt: skip
        self.stated: dict[tuple[Any, ...], dict[tuple[str, str], Stated]] = {}
        self.apart: dict[tuple[Any, ...], set[tuple[str, str]]] = {}
        self.columns: dict[str, Column] = {}
        self.taken: dict[str, pl.Expr] = {}
        self.catalogue = lowered.framework.catalogue
        schema = raw.collect_schema()
        read = {self.column(one).name: one for node in figures for one in _reads(node)}
        both = [made for one in read.values() for made in (self.column(one), na_column(one, self.catalogue))]
        for one in both:
            if one.name not in schema:
                continue
            made = as_kind(one, schema[one.name])
            if made is None:
                values = {"column": one.name, "type": str(schema[one.name]), "wanted": KINDS[one.holds]}
                wrong.append(Finding("bulk_type", Place(field=one.name), values))
            else:
                self.columns[one.name], self.taken[one.name] = one, made
        if not read or UNIT not in keys:
            return
        self.lacking(figures, schema, notes)
        rows = raw.select(
            *(_own_key(one, schema[one]) for one in keys),
            *(made.alias(name) for name, made in self.taken.items()),
        )
        for row in rows.drop_nulls(keys).unique().collect(engine="streaming").iter_rows():
            who, cells = row[: len(keys)], dict(zip(self.columns, row[len(keys) :], strict=True))
            here = facts_of(lowered, self.columns.values(), cells)
            there = self.stated.setdefault(who, here)
            if other := {one for one in {*here, *there} if here.get(one) != there.get(one)}:
                self.apart.setdefault(who, set()).update(other)
        if self.apart:
            others = set().union(*self.apart.values())
            labels = tuple(self.column(one).label for one in read.values() if (one.id, one.period) in others)
            first = " ".join(map(str, min(self.apart)))
            told: dict[str, Any] = {"count": f"{len(self.apart):,}", "unit": first, "facts": labels}
            notes.append(Finding("bulk_list_facts_differ", values=told, severity="warning"))

    def column(self, one: Fact) -> Column:
        return fact_column(one, self.catalogue)

    def lacking(self, figures: Collection[Node], schema: Collection[str], notes: list[Finding]) -> None:
        """Tell of facts that the table lacks, but not of a derived one whose formula can be computed, nor of what a formula reads where
        the fact itself is there."""
        firsts = [one for node in figures for one in walk(node) if isinstance(one, First)]
        beside = {
            part
            for first in firsts
            if any(
                isinstance(one, Fact) and one.stated and self.column(one).name in schema for one in first.args
            )
            for part in _reads(first)
        }
        read = {self.column(one).name: one for node in figures for one in _reads(node)}
        names = [
            name
            for name, one in read.items()
            if not one.stated
            and one not in beside
            and name not in schema
            and f"{name}{APPLIES_NOT}" not in schema
        ]
        if names:
            facts = tuple(self.column(read[one]).label for one in names)
            values: dict[str, Any] = {"facts": facts, "columns": tuple(names)}
            notes.append(Finding("bulk_list_lacks_fact", values=values, severity="warning"))

    def unsure(self, who: tuple[Any, ...], node: Node) -> bool:
        """Whether a figure of a unit reads a fact that is not the same in all its rows."""
        apart = self.apart.get(who, ())
        return any((one.id, one.period) in apart for one in _reads(node)) if apart else False


def _taken(
    frame: pl.LazyFrame, kind: ListKind, keys: Sequence[str], wrong: list[Finding], notes: list[Finding], *, needs: bool,
) -> Facts:  # fmt: skip
    """The table of one list: its columns by the names of fields, or by what people call them, each of its kind. `needs`: whether figures
    ask anything of the items but how many there are."""
    schema = frame.collect_schema()
    wrong += [_in_list(one, kind) for one in _keys_wrong(schema)]
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
            unknown = Finding("bulk_unknown_column", Place(field=name), values, severity="warning")
            notes.append(_in_list(unknown, kind))
        elif found.id in names:
            values = {"list": kind.label, "what": found.label, "columns": f"“{names[found.id]}”“{name}”"}
            wrong.append(Finding("bulk_list_field_twice", Place(field=name), values))
        else:
            names[found.id] = name
            column = _column(found, name)
            taken = _day(column, schema[name]) if found.dimension == "date" else as_kind(column, schema[name])
            if taken is None:
                values = {
                    "column": name,
                    "type": str(schema[name]),
                    "wanted": DAY if found.dimension == "date" else KINDS[column.holds],
                }
                wrong.append(_in_list(Finding("bulk_type", Place(field=name), values), kind))
            else:
                if found.choices:
                    taken = pl.when(taken.is_in(found.choices)).then(taken)
                made[name] = taken
                columns.append(column)
    strange = [one for one in schema if one not in KEYS]
    if needs and strange and not names:
        labels = tuple(one.label for one in kind.fields.values())
        told = {"list": kind.label, "columns": tuple(strange[:MOST_NAMED]), "known": labels}
        wrong.append(Finding("bulk_list_no_field", Place(kind.label), told))
    here = [one for one in keys if one in schema]
    rows = frame.select(
        *(_own_key(one, schema[one]) for one in here),
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


def _own_key(name: str, kind: pl.DataType) -> pl.Expr:
    """A key without spaces around it; null where nothing is left."""
    here = key_of(name, kind)
    if name != UNIT:
        return here
    bare = here.str.strip_chars()
    return pl.when(bare != "").then(bare).alias(name)


def _day(column: Column, kind: pl.DataType) -> pl.Expr | None:
    """A date as the number of its day: from a date, a time where it was written down, or a text that begins with 2023-12-31."""
    here = pl.col(column.name)
    if kind == pl.String:
        written = here.str.strip_chars().str.extract(r"^(\d{4}-\d{1,2}-\d{1,2})([ T].*)?$")
        day = written.str.to_date("%Y-%m-%d", strict=False)
    elif isinstance(kind, pl.Datetime):
        day = (here.dt.replace_time_zone(None) if kind.time_zone else here).cast(pl.Date)
    elif kind in (pl.Date, pl.Null):
        day = here.cast(pl.Date)
    else:
        return None
    number = day.cast(pl.Int32).cast(pl.Int64) + FIRST_DAY
    return pl.when(number.is_between(column.low, column.high)).then(number)


def _in_list(one: Finding, kind: ListKind) -> Finding:
    """A finding of a table of items, which says of which list. A date is no number that may be whole or too large."""
    column = one.place.field if "column" in one.values else ""
    found = kind.field(column)
    where = f"{kind.label}·{column}" if column else kind.label
    place = Place(kind.label, field=one.place.field)
    if (
        one.rule in ("bulk_beyond", "bulk_exponent", "bulk_inexact", "bulk_not_whole")
        and found is not None
        and found.dimension == "date"
    ):
        values = {"column": where, "count": one.values["count"], "value": one.values["value"]}
        return Finding("bulk_not_date", place, values, severity=one.severity)
    return Finding(one.rule, place, {**one.values, "column": where}, severity=one.severity)


def _columns(lowered: Lowered, tables: Iterable[str]) -> dict[str, Column]:
    """The columns that figures over these lists fill."""
    there = set(tables)
    names = list(_of_lists(lowered, there))
    return {
        one.name: one
        for one in lowered.columns.values()
        if any(one.name == name or one.name.startswith(f"{name}|") for name in names)
    }


def _figures(
    tables: Mapping[str, Facts], lowered: Lowered, columns: Mapping[str, Column], keys: Sequence[str],
    told: _Facts, notes: list[Finding], progress: Progress,
) -> tuple[pl.DataFrame, int]:  # fmt: skip
    """For each unit and year that has items, what the rules ask of them, each by its definition. A unit of which an item has no year that can
    be read has an unknown list in every year; one whose facts are not the same in all its rows has no figures that read them."""
    made: dict[tuple[Any, ...], dict[str, Any]] = {}
    too_much: list[Finding] = []
    items, total = 0, _rows_of(tables)
    beside = {
        id: dict(_by_unit(tables[id], lowered, id, keys))
        for id in tables
        if any(id in _looks_at(node) for node in lowered.lists.values() if node.list != id)
    }
    for id, table in tables.items():
        nodes = {name: node for name, node in lowered.lists.items() if node.list == id}
        for who, mine in _by_unit(table, lowered, id, keys):
            items += len(mine.rows or ())
            lists = {other: units[who] for other, units in beside.items() if who in units} | {id: mine}
            case = Case("", str(who[0]), 0, lowered.framework.id, facts=told.stated.get(who, {}), lists=lists)
            sure = [columns[name] for name, node in nodes.items() if not told.unsure(who, node)]
            figures = row_of(case, sure, lowered.lists, too_much)
            made.setdefault(who, {}).update(figures)
            progress(items, total)
    for name in dict.fromkeys(str(one.values["column"]) for one in too_much):
        these = [one for one in too_much if one.values["column"] == name]
        values = {"column": name, "count": f"{len(these):,}", "value": str(these[0].values["value"])}
        notes.append(Finding("bulk_list_large", Place(field=name), values, severity="warning"))
    kinds: dict[str, Any] = {UNIT: pl.String, YEAR: pl.Int32}
    schema = {one: kinds[one] for one in keys} | {name: TYPES[one.holds] for name, one in columns.items()}
    filled = [dict(zip(keys, who, strict=True)) | cells for who, cells in made.items()]
    return pl.DataFrame(filled, schema=schema, orient="row"), items


def _looks_at(node: Node) -> list[str]:
    """The lists that a figure looks at, its own first."""
    return list(dict.fromkeys(one.list for one in walk(node) if isinstance(one, Aggregate)))


def _by_unit(
    table: Facts, lowered: Lowered, id: str, keys: Sequence[str]
) -> Iterator[tuple[tuple[Any, ...], StatedList]]:
    """The items of each unit and year, in the order of the table."""
    kind = lowered.framework.catalogue.lists[id]
    asked = {one for node in lowered.lists.values() for one in _asks(node).get(id, ())}
    needed = [name for name in table.frame.collect_schema() if name in asked]
    rows = table.frame.select(*keys, *needed).filter(pl.col(UNIT).is_not_null()).collect(engine="streaming")
    if YEAR in keys:
        no_year = rows.filter(pl.col(YEAR).is_null())[UNIT].unique()
        rows = rows.filter(~pl.col(UNIT).is_in(no_year.implode()))
    rows = rows.sort(keys, maintain_order=True)
    fields = [(at, kind.fields[name]) for at, name in enumerate(rows.columns) if name not in keys]
    for who, mine in groupby(rows.iter_rows(), key=lambda row: row[: len(keys)]):
        yield who, StatedList(id, tuple(_record(kind, fields, row) for row in mine))


def _rows_of(tables: Mapping[str, Facts]) -> int:
    return sum(int(one.frame.select(pl.len()).collect(engine="streaming").item()) for one in tables.values())


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
