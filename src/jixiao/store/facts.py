"""The facts of a store: one row for a unit and a year, a column for each thing known, and a history of what changed them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place
from jixiao.engines.facts import KEYS, SYNTHETIC, UNIT, YEAR, for_one, of_framework
from jixiao.engines.sql import DUCKDB
from jixiao.scoring.lower.schema import TEXT, WHOLE, Column
from jixiao.store.digest import digest
from jixiao.store.editions import now
from jixiao.store.file import Store

AWAY = "#away"
CHUNK = 200_000  # changed rows that are put together at a time
name = DUCKDB.name
Years = Sequence[tuple[int, int]]  # from and to, both in it; none: all years


@dataclass(frozen=True, slots=True)
class Source:
    """A table on its way in: where it is (Parquet: keys and columns, each of its kind), the file it was, and the digest of that file."""

    parquet: Path
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: rows in the table, and how many of them were new, were changed, or were removed; all others were as they stood.
    `gave_way`: rows that have what persons said under any framework and lack what they said under one, by the column for that one."""

    load: int
    file: str
    rows: int
    added: int
    changed: int
    removed: int = 0
    gave_way: Mapping[str, int] = field(default_factory=dict)


def glob_free(path: Path) -> str:
    """A path as DuckDB takes it for a file of just this name."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in str(path))


def columns(store: Store) -> dict[str, Column]:
    """The columns of facts that the store has, by name."""
    found = store.rows("SELECT name, holds, grain, low, high, label FROM columns ORDER BY name")
    return {row[0]: Column(row[0], row[1], Fraction(row[2]), row[3], row[4], row[5]) for row in found}


def stands(store: Store, framework: str) -> dict[str, str]:
    """Where each column stands for a framework, as in a table of facts: what is for it only takes the place of what is for any."""
    there = columns(store)
    mine = of_framework(there, framework)
    return {one: one for one in there if one not in mine} | {rest: one for one, rest in mine.items()}


def keys(store: Store) -> tuple[str, ...]:
    """What rows say of their unit: code, year, and what else was given."""
    there = {one[0] for one in store.connection.execute("SELECT * FROM facts LIMIT 0").description or ()}
    return tuple(one for one in KEYS if one in there)


def key(one: str, table: str) -> str:
    """The SQL of a key as tables give it out: all are kept as text, and whether a row is made up is a truth."""
    cell = f"{table}.{name(one)}"
    return f"TRY_CAST({cell} AS BOOLEAN) AS {name(one)}" if one == SYNTHETIC else cell


def in_years(years: Years) -> str:
    """The SQL of whether a row is of these years."""
    return " OR ".join(f"year BETWEEN {int(low)} AND {int(high)}" for low, high in years) or "true"


def keys_wrong(store: Store, source: Source) -> list[Finding]:
    """Why a table cannot be kept: rows without unit or year, and rows of which there are two."""
    table, place = glob_free(source.parquet), Place(source.file)
    no_key = "unit IS NULL OR unit = '' OR year IS NULL OR year NOT BETWEEN 1000 AND 9999"
    found = []
    [(count, first)] = store.rows(
        f"SELECT count(*), min(file_row_number) + 1 FROM read_parquet(?, file_row_number = true) WHERE {no_key}", table
    )  # fmt: skip
    if count:
        found.append(Finding("store_no_key", place, {"count": f"{count:,}", "row": f"{first:,}"}))
    [(count, unit)] = store.rows(
        "SELECT count(*), min(unit || ' ' || year) FROM "
        f"(SELECT unit, year FROM read_parquet(?) WHERE NOT ({no_key}) GROUP BY ALL HAVING count(*) > 1)",
        table,
    )
    if count:
        found.append(Finding("store_twice", place, {"count": f"{count:,}", "unit": unit}))
    return found


def load(store: Store, source: Source, given: Mapping[str, Column], *, replace: bool = False) -> Loaded:
    """Put the rows of a table into the store, in one transaction: cells of the columns that it has replace those of the same unit and
    year; with `replace` its row takes the place of the whole row. `keys_wrong` has found nothing in it."""
    with store.transaction():
        return _load(store, source, given, replace=replace)


def _load(store: Store, source: Source, given: Mapping[str, Column], *, replace: bool) -> Loaded:
    table = glob_free(source.parquet)
    number, base = _next(store)
    names = [row[0] for row in store.rows("DESCRIBE SELECT * FROM read_parquet(?)", table)]
    mine = {one: TEXT if one in KEYS else given[one].holds for one in names if one not in (UNIT, YEAR)}
    before = frozenset(columns(store))
    _widen(store, mine, given, number)
    theirs = {one: TEXT for one in keys(store) if one not in (UNIT, YEAR)}
    theirs |= {one.name: one.holds for one in columns(store).values()}
    compared = theirs if replace else mine
    store.run(
        'CREATE OR REPLACE TEMP TABLE matched AS SELECT n, "#row" AS old FROM (SELECT file_row_number AS n, unit, year '
        'FROM read_parquet(?, file_row_number = true)) JOIN (SELECT "#row", unit, year FROM facts) USING (unit, year)',
        table,
    )
    store.run(
        "CREATE OR REPLACE TEMP TABLE touched AS SELECT n, old FROM matched "
        f"JOIN (SELECT file_row_number AS n, {digest(compared, frozenset(mine))} AS new_cells FROM read_parquet(?, file_row_number = true) "
        "WHERE file_row_number IN (SELECT n FROM matched)) USING (n) "
        f'JOIN (SELECT "#row" AS old, {digest(compared, frozenset(theirs))} AS old_cells FROM facts WHERE "#row" IN (SELECT old FROM matched)) USING (old) '
        "WHERE new_cells <> old_cells",
        table,
    )
    rows = int(store.one("SELECT count(*) FROM read_parquet(?)", table))
    changed = int(store.one("SELECT count(*) FROM touched"))
    added = rows - int(store.one("SELECT count(*) FROM matched"))
    into = f'INSERT INTO facts ("#row", unit, year{"".join(f", {name(one)}" for one in theirs)}) '
    cells = [f"s.{name(one)}" if one in mine else "NULL" if replace else f"f.{name(one)}" for one in theirs]
    bounds = [row[0] for row in store.rows("SELECT max(n) FROM (SELECT n, (row_number() OVER (ORDER BY n) - 1) // ? AS part FROM touched) GROUP BY part ORDER BY 1", CHUNK)]  # fmt: skip
    for low, high in zip([-1, *bounds], bounds, strict=False):
        store.run(
            f"{into} SELECT {base} + 1 + t.n, s.unit, s.year{''.join(f', {one}' for one in cells)} FROM (SELECT * FROM touched WHERE n > ? AND n <= ?) AS t "
            "JOIN read_parquet(?, file_row_number = true) AS s ON s.file_row_number = t.n JOIN facts AS f ON f.\"#row\" = t.old",
            low, high, table,
        )  # fmt: skip
    cells = [f"s.{name(one)}" if one in mine else "NULL" for one in theirs]
    store.run(
        f"{into} SELECT {base} + 1 + s.file_row_number, s.unit, s.year{''.join(f', {one}' for one in cells)} "
        "FROM read_parquet(?, file_row_number = true) AS s WHERE s.file_row_number NOT IN (SELECT n FROM matched)",
        table,
    )
    store.run('DELETE FROM facts WHERE "#row" IN (SELECT old FROM touched)')
    store.run(
        "INSERT INTO changes SELECT ?, unit, year, CASE WHEN n IN (SELECT n FROM matched) THEN 'changed' ELSE 'added' END FROM "
        "(SELECT unit, year, file_row_number AS n FROM read_parquet(?, file_row_number = true)) "
        "WHERE n NOT IN (SELECT n FROM matched) OR n IN (SELECT n FROM touched)",
        number, table,
    )  # fmt: skip
    pairs = _for_one_only(store)
    fresh = {one: plain for one, plain in pairs.items() if one not in before and plain in before}
    alone = {one: plain for one, plain in pairs.items() if one not in mine and plain in mine}
    gave_way = {one: _lacking(store, one, plain) for one, plain in fresh.items()}
    gave_way |= {one: _lacking(store, one, plain, table) for one, plain in alone.items()}
    last = _renumbered(store, {*fresh.values()}, base, base + rows)
    done = Loaded(number, source.file, rows, added, changed, gave_way=gave_way)
    _note(store, done, source, "replace" if replace else "cells", [*mine], last)
    return done


def _for_one_only(store: Store) -> dict[str, str]:
    """The columns for one framework only, each with the one for any that gives way to it, where the store has both."""
    there = columns(store)
    pairs = [(one, for_one(one)) for one in there]
    return {one: made[1] for one, made in pairs if made is not None and made[1] in there}


def _lacking(store: Store, one: str, plain: str, table: str = "") -> int:
    """How many rows, of those in a table or of all, have what was said under any framework and lack what was said under one."""
    among = "SEMI JOIN (SELECT unit, year FROM read_parquet(?)) USING (unit, year)" if table else ""
    which = f"WHERE {name(plain)} IS NOT NULL AND {name(one)} IS NULL"
    return int(store.one(f"SELECT count(*) FROM facts {among} {which}", *([table] if table else [])))


def _renumbered(store: Store, plain: set[str], base: int, last: int) -> int:
    """Columns for any framework give way to new ones for one only: under that one their rows have to be scored again, though no cell of them
    changed. So these rows get new numbers, above `last`; gives the last of all. Rows that this load changed have numbers above `base`, and are
    scored again anyway."""
    if not plain:
        return last
    filled = " OR ".join(f"{name(one)} IS NOT NULL" for one in sorted(plain))
    which = f'"#row" <= {base} AND ({filled})'
    count = int(store.one(f"SELECT count(*) FROM facts WHERE {which}"))
    store.run(
        f'UPDATE facts SET "#row" = made.row FROM (SELECT "#row" AS old, {last} + row_number() OVER (ORDER BY "#row") AS row FROM facts WHERE {which}) AS made '
        'WHERE "#row" = made.old'
    )
    return last + count


def remove(store: Store, source: Source) -> Loaded:
    """Take the units and years of a table out of the store, in one transaction."""
    table = glob_free(source.parquet)
    with store.transaction():
        number, base = _next(store)
        store.run(
            "CREATE OR REPLACE TEMP TABLE gone AS SELECT DISTINCT unit, year FROM read_parquet(?)", table
        )
        store.run(
            "INSERT INTO changes SELECT ?, unit, year, 'removed' FROM facts SEMI JOIN gone USING (unit, year)", number
        )  # fmt: skip
        store.run('DELETE FROM facts WHERE "#row" IN (SELECT "#row" FROM facts SEMI JOIN gone USING (unit, year))')  # fmt: skip
        rows = int(store.one("SELECT count(*) FROM gone"))
        removed = int(store.one("SELECT count(*) FROM changes WHERE load = ?", number))
        done = Loaded(number, source.file, rows, 0, 0, removed)
        _note(store, done, source, "remove", [], base)
    return done


def to_parquet(store: Store, years: Years, out: Path) -> int:
    """The facts of these years into a Parquet file, by year and unit; gives how many rows."""
    names = [*(key(one, "facts") for one in keys(store)), *map(name, columns(store))]
    store.run(
        f"COPY (SELECT {', '.join(names)} FROM facts WHERE {in_years(years)} ORDER BY year, unit) TO ? (FORMAT parquet)",
        str(out),
    )
    return int(store.one(f"SELECT count(*) FROM facts WHERE {in_years(years)}"))


def about(store: Store, sources: Sequence[Source], names: Sequence[str], out: Path) -> None:
    """All years of the units that tables name into a Parquet file, of these columns, each with how many years (`AWAY`) it is from the
    nearest that they name."""
    tables = [glob_free(source.parquet) for source in sources]
    cells = ["facts.unit", "facts.year", *(f"facts.{name(one)}" for one in names)]
    store.run("CREATE OR REPLACE TEMP TABLE named AS SELECT DISTINCT unit, year FROM read_parquet(?, union_by_name = true)", tables)  # fmt: skip
    store.run(
        "CREATE OR REPLACE TEMP TABLE away AS SELECT facts.unit, facts.year, min(abs(facts.year - named.year)) AS away "
        "FROM facts JOIN named USING (unit) GROUP BY ALL"
    )
    store.run(
        f"COPY (SELECT {', '.join(cells)}, away.away AS {name(AWAY)} FROM facts JOIN away USING (unit, year)) TO ? (FORMAT parquet)",
        str(out),
    )


def _next(store: Store) -> tuple[int, int]:
    """The number of the next load, and the last number that a row ever had."""
    [(number, last)] = store.rows("SELECT coalesce(max(load), 0) + 1, coalesce(max(last), 0) FROM loads")
    return int(number), int(last)


def _widen(store: Store, mine: Mapping[str, str], given: Mapping[str, Column], number: int) -> None:
    """Columns that the store does not have yet."""
    there = {*columns(store), *keys(store)}
    for one, holds in mine.items():
        if one not in there:
            store.run(f"ALTER TABLE facts ADD COLUMN {name(one)} {DUCKDB.kinds[holds]}")
    for column in given.values():
        if column.name in mine and column.name not in KEYS:
            store.run("DELETE FROM columns WHERE name = ?", column.name)
            cells = (column.name, column.holds, str(column.grain), column.low, column.high, column.label)
            store.run("INSERT INTO columns VALUES (?, ?, ?, ?, ?, ?, ?)", *cells, number)


def _note(store: Store, done: Loaded, source: Source, what: str, names: list[str], last: int) -> None:
    told = json.dumps(names, ensure_ascii=False)
    counts = (done.rows, done.added, done.changed, done.removed)
    store.run(
        "INSERT INTO loads VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        done.load, now(), source.file, source.sha256, what, told, *counts, last,
    )  # fmt: skip


def read_alike(store: Store, wanted: Mapping[str, Column], who: str) -> None:
    """Raises `DataError` where a column means another thing here than for who reads it."""
    there, where = columns(store), stands(store, who)
    wrong = []
    for column in wanted.values():
        mine = there.get(where.get(column.name, ""))
        if mine is None or (mine.holds, mine.grain if mine.holds == WHOLE else 0) == (
            column.holds, column.grain if column.holds == WHOLE else 0
        ):  # fmt: skip
            continue
        values = {"column": mine.name, "framework": who, "mine": str(mine.grain), "theirs": str(column.grain)}
        wrong.append(Finding("store_column", Place(field=mine.name), values))
    if wrong:
        raise DataError(wrong)
