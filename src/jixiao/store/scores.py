"""The scores of a store: which rows wait, and how new ones take the place of old ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jixiao.engines.sql import DUCKDB
from jixiao.scoring.lower.framework import BY_CASE, GRADE, TOTAL, Lowered
from jixiao.scoring.lower.plan import decimals
from jixiao.scoring.lower.shown import shown
from jixiao.store.digest import digest
from jixiao.store.editions import Edition, editions, now
from jixiao.store.facts import Years, glob_free, in_years, key, keys, stands
from jixiao.store.file import Store

name = DUCKDB.name
EDITION = "edition"  # the column that says under which one a row was scored, where not all were under one
OWN = ("unit", "year", "#row", "#digest")  # of a table of scores, before the outputs


@dataclass(frozen=True, slots=True)
class Plan:
    """What a scoring has to do. `waiting`: rows without a score that fits, by year; `same`: rows that changed in nothing that the framework
    reads; `staged`: of the waiting ones, how many scores are ready and not shown; `gone`: scores whose row is not there any more."""

    edition: Edition
    years: Years
    waiting: dict[int, int]
    same: int
    staged: int
    gone: int

    @property
    def count(self) -> int:
        """All rows that wait."""
        return sum(self.waiting.values())


def held(store: Store, framework: str) -> list[Edition]:
    """The editions of a framework that rows have scores of."""
    there = store.tables()
    return [one for one in editions(store) if one.framework == framework and one.scores in there]


def plan(store: Store, edition: Edition, years: Years) -> Plan:
    """What has to be done so that every row of these years has its score under this edition. It stands in temporary tables: `waiting` (row,
    unit, year, and where its old score is) and `same`."""
    seen, there = _seen(store, edition)
    scored = [f'SELECT {one.number} AS edition, unit, year, "#row" AS old, "#digest" AS had FROM {one.scores}' for one in held(store, edition.framework)]  # fmt: skip
    empty = "SELECT NULL::INTEGER AS edition, NULL::VARCHAR AS unit, NULL::INTEGER AS year, NULL::BIGINT AS old, NULL::BLOB AS had WHERE false"  # fmt: skip
    scope = in_years(years)
    store.run(
        "CREATE OR REPLACE TEMP TABLE waiting AS SELECT f.\"#row\" AS row, f.unit, f.year, h.edition, h.old, h.had FROM "
        f'(SELECT "#row", unit, year FROM facts WHERE {scope}) AS f LEFT JOIN ({" UNION ALL ".join([empty, *scored])}) AS h USING (unit, year) '
        "WHERE h.old IS NULL OR h.old <> f.\"#row\" OR h.edition <> ?",
        edition.number,
    )  # fmt: skip
    store.run(
        "CREATE OR REPLACE TEMP TABLE same AS SELECT w.row, w.old FROM waiting AS w JOIN "
        f'(SELECT "#row" AS row, {digest(edition.reads, there)} AS cells FROM {seen} WHERE "#row" IN (SELECT row FROM waiting WHERE edition = ?)) AS f '
        "USING (row) WHERE w.edition = ? AND w.had = f.cells",
        edition.number, edition.number,
    )  # fmt: skip
    store.run("DELETE FROM waiting WHERE row IN (SELECT row FROM same)")
    waiting = dict(store.rows("SELECT year, count(*) FROM waiting GROUP BY year ORDER BY year"))
    staged = 0
    if edition.staged in store.tables():
        staged = store.one(f'SELECT count(*) FROM {edition.staged} WHERE "#row" IN (SELECT row FROM waiting)')
    gone = sum(store.one(f"SELECT count(*) FROM {one.scores} AS s {_gone(scope)}") for one in held(store, edition.framework))  # fmt: skip
    return Plan(edition, years, waiting, int(store.one("SELECT count(*) FROM same")), staged, gone)


def _gone(scope: str) -> str:
    return (
        f"WHERE ({scope}) AND NOT EXISTS (SELECT 1 FROM facts AS f WHERE f.unit = s.unit AND f.year = s.year)"
    )


def begin(store: Store, made: Lowered, planned: Plan, engine: str, asked: str, *, whole: bool) -> int:
    """Note that a scoring begins, and do what needs no score: its number. Of scores that were staged before, only those that still fit
    stay; where the scoring is not `whole`, they are shown."""
    edition = planned.edition
    with store.transaction():
        for one in editions(store):
            if one.framework == edition.framework and one.number != edition.number:
                store.run(f"DROP TABLE IF EXISTS {one.staged}")
        for table in (edition.scores, edition.staged):
            outputs = "".join(f", {name(id)} {kind}" for id, kind in kinds(made).items())
            store.run(f'CREATE TABLE IF NOT EXISTS {table} (unit VARCHAR, year INTEGER, "#row" BIGINT, "#digest" BLOB{outputs})')  # fmt: skip
        store.run(f'DELETE FROM {edition.staged} WHERE "#row" NOT IN (SELECT row FROM waiting)')
        if not whole:
            _show_staged(store, planned)
            _drop_gone(store, planned)
        store.run(f'DELETE FROM waiting WHERE row IN (SELECT "#row" FROM {edition.staged})')
        if not whole:
            store.run(f"DELETE FROM {edition.staged}")
        store.run(f'UPDATE {edition.scores} SET "#row" = same.row FROM same WHERE "#row" = same.old')
        number = (store.one("SELECT max(run) FROM runs") or 0) + 1
        store.run(
            "INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, NULL, 0, 0)", number, edition.number, asked, engine, whole, now()
        )  # fmt: skip
    return int(number)


def batches(store: Store, size: int) -> list[tuple[int, int, int]]:
    """The rows that wait, in pieces: above which row, up to which, and how many."""
    found = store.rows(
        "SELECT max(row), count(*) FROM (SELECT row, (row_number() OVER (ORDER BY row) - 1) // ? AS part FROM waiting) GROUP BY part ORDER BY 1",
        size,
    )  # fmt: skip
    tops = [row[0] for row in found]
    return [(low, high, count) for low, (high, count) in zip([-1, *tops], found, strict=False)]


def cells(store: Store, edition: Edition, piece: tuple[int, int, int], out: Path) -> None:
    """The facts of a piece as a Parquet file: unit, year, and what the edition reads."""
    seen, there = _seen(store, edition)
    names = ["unit", "year", *(one for one in edition.reads if one in there)]
    store.run(f"COPY (SELECT {', '.join(map(name, names))} FROM {seen} WHERE {_of(piece)}) TO ? (FORMAT parquet)", str(out))  # fmt: skip


def _seen(store: Store, edition: Edition) -> tuple[str, frozenset[str]]:
    """The SQL of the facts as an edition sees them, and what of its columns is there: for what persons said under it only, under the name by
    which it reads it. So the digest of a row is that of the cells that are scored, wherever these stand."""
    where = stands(store, edition.framework)
    there = [one for one in edition.reads if one in where]
    cells = "".join(f", {name(where[one])} AS {name(one)}" for one in there)
    return f'(SELECT "#row", unit, year{cells} FROM facts)', frozenset(there)


def _of(piece: tuple[int, int, int]) -> str:
    low, high, _ = map(int, piece)
    return f'"#row" > {low} AND "#row" <= {high} AND "#row" IN (SELECT row FROM waiting WHERE row > {low} AND row <= {high})'


def put(
    store: Store,
    run: int,
    made: Lowered,
    planned: Plan,
    piece: tuple[int, int, int],
    scores: Path,
    *,
    whole: bool,
) -> None:
    """Keep the scores of a piece, in one transaction: shown in place of the old ones, or staged where the scoring is `whole`."""
    edition = planned.edition
    table = edition.staged if whole else edition.scores
    outputs = ", ".join(name(id) for id in kinds(made))
    seen, there = _seen(store, edition)
    cells = digest(edition.reads, there)
    low, high, count = map(int, piece)
    with store.transaction():
        if not whole:
            _drop_old(store, f"row > {low} AND row <= {high}")
        done = store.one(
            f'INSERT INTO {table} (unit, year, "#row", "#digest", {outputs}) SELECT unit, year, f."#row", f.cells, {outputs} '
            f'FROM (SELECT "#row", unit, year, {cells} AS cells FROM {seen} WHERE {_of(piece)}) AS f JOIN read_parquet(?) AS s USING (unit, year)',
            glob_free(scores),
        )
        if done != count:  # an engine gives a row for each that it is given
            raise RuntimeError(f"{done} scores of {count} rows")
        store.run("UPDATE runs SET scored = scored + ? WHERE run = ?", count, run)


def end(store: Store, run: int, planned: Plan, *, whole: bool) -> None:
    """All rows are scored: staged scores take the place of old ones, all at once; tables that nobody needs go."""
    edition = planned.edition
    with store.transaction():
        if whole:
            store.run(f"CREATE OR REPLACE TEMP TABLE waiting AS {_replaced(store, edition)}")
            _show_staged(store, planned)
            _drop_gone(store, planned)
        store.run(f"DROP TABLE IF EXISTS {edition.staged}")
        for one in held(store, edition.framework):
            if one.number != edition.number and not store.one(f"SELECT count(*) FROM {one.scores}"):
                store.run(f"DROP TABLE {one.scores}")
        store.run("UPDATE runs SET ended = ?, gone = ? WHERE run = ?", now(), planned.gone, run)


def totals(store: Store, made: Lowered, edition: Edition, years: Years) -> tuple[int, int]:
    """How many rows of these years have a total, and in how many points of what is left out go to own indicators."""
    left = f"count(*) FILTER ({name(BY_CASE)})" if made.by_case is not made.make.false else "0"
    [(count, by_case)] = store.rows(f"SELECT count({name(TOTAL)}), {left} FROM {edition.scores} WHERE {in_years(years)}")  # fmt: skip
    return int(count), int(by_case)


def _replaced(store: Store, edition: Edition) -> str:
    """The old scores of what is staged."""
    parts = [
        f'SELECT s."#row" AS row, {one.number} AS edition, o."#row" AS old FROM {edition.staged} AS s JOIN {one.scores} AS o USING (unit, year)'
        for one in held(store, edition.framework)
    ]
    return " UNION ALL ".join(parts)


def _show_staged(store: Store, planned: Plan) -> None:
    edition = planned.edition
    _drop_old(store, f'row IN (SELECT "#row" FROM {edition.staged})')
    store.run(f"INSERT INTO {edition.scores} BY NAME SELECT * FROM {edition.staged}")


def _drop_old(store: Store, which: str) -> None:
    """Takes away the old scores of waiting rows."""
    found = store.rows(f"SELECT DISTINCT edition FROM waiting WHERE edition IS NOT NULL AND ({which})")
    for (number,) in found:
        store.run(f'DELETE FROM scores_{int(number)} WHERE "#row" IN (SELECT old FROM waiting WHERE edition = ? AND ({which}))', number)  # fmt: skip


def _drop_gone(store: Store, planned: Plan) -> None:
    for one in held(store, planned.edition.framework):
        store.run(f"DELETE FROM {one.scores} AS s {_gone(in_years(planned.years))}")


def kinds(made: Lowered) -> dict[str, str]:
    """The columns of scores and the kind of each in the store: decimal numbers, whole ones where there are no places."""
    found: dict[str, str] = {}
    for one in made.outputs:
        found[one.name] = "VARCHAR" if one.name == GRADE and made.grades else "BIGINT"
    found |= {id: f"DECIMAL({digits}, {places})" for id, (digits, places) in decimals(shown(made)).items()}
    if made.by_case is not made.make.false:
        found[BY_CASE] = "BOOLEAN"
    return found


def to_parquet(store: Store, framework: str, years: Years, out: Path) -> int:
    """The scores of a framework in these years into a Parquet file, by year and unit, with what rows say of their unit; gives how many
    rows. A row has the score that was made of it last, whichever edition that was; where there are several, it says which one."""
    rest = [one for one in keys(store) if one not in OWN]
    found = _newest(store, framework)
    names = {row[0] for one in found for row in store.rows(f"DESCRIBE {one.scores}")}
    told = len(years_of(store, framework, years)) > 1 and EDITION not in names
    heads = [f"'{one.short}' AS {EDITION}, " if told else "" for one in found]
    parts = [
        f'SELECT {head}* EXCLUDE ("#row", "#digest") FROM {one.scores} WHERE {in_years(years)}'
        for head, one in zip(heads, found, strict=True)
    ]
    more = "".join(f", {key(one, 'f')}" for one in rest)
    store.run(
        f"COPY (SELECT s.unit, s.year{more}, s.* EXCLUDE (unit, year) FROM ({' UNION ALL BY NAME '.join(parts)}) AS s "
        "LEFT JOIN facts AS f ON f.unit = s.unit AND f.year = s.year ORDER BY s.year, s.unit) TO ? (FORMAT parquet)",
        str(out),
    )
    return int(store.one(f"SELECT count(*) FROM ({' UNION ALL BY NAME '.join(parts)})"))


def years_of(store: Store, framework: str, years: Years) -> list[tuple[Edition, list[int]]]:
    """Of these years, under which edition there are scores in which, the oldest edition first."""
    found = []
    for one in held(store, framework):
        rows = store.rows(f"SELECT DISTINCT year FROM {one.scores} WHERE {in_years(years)} ORDER BY year")
        if rows:
            found.append((one, [year for (year,) in rows]))
    return found


def _newest(store: Store, framework: str) -> Sequence[Edition]:
    """The editions that rows have scores of, the one that was scored last first."""
    last = dict(store.rows("SELECT edition, max(run) FROM runs GROUP BY edition"))
    return sorted(held(store, framework), key=lambda one: -last.get(one.number, 0))


def targets(store: Store) -> Iterator[tuple[Edition, str]]:
    """What was asked for last: each framework's editions with the years that they were asked for, the newest first."""
    made = {one.number: one for one in editions(store)}
    for number, years in store.rows("SELECT edition, years FROM runs ORDER BY run DESC"):
        yield made[number], years
