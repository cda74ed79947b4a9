"""Loading a store: tables of facts checked against everything that is known of their columns, then kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from fractions import Fraction
from functools import lru_cache
from hashlib import file_digest
from pathlib import Path

import polars as pl

from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place
from jixiao.core.system import Why
from jixiao.engines.facts import (
    KEYS,
    OF_PERSONS,
    SYNTHETIC,
    UNIT,
    YEAR,
    for_one,
    keys_wrong,
    prepared,
    year_of,
)
from jixiao.engines.wrong import between_told, cells_told
from jixiao.flows import bulk
from jixiao.flows.library import catalogue, framework_ids
from jixiao.framework.model import Framework
from jixiao.rules.tree import Fact
from jixiao.scoring.lower.framework import Lowered
from jixiao.scoring.lower.schema import APPLIES_NOT, TRUTH, WHOLE, Column, fact_column
from jixiao.scoring.lower.whole import Maker
from jixiao.store import facts
from jixiao.store.facts import Loaded, Source
from jixiao.store.file import Store, opened

Progress = Callable[[int, int], None]  # so many done, of so many
CATALOGUE = "facts:"  # the name under which columns of no framework in particular are checked: none of them can be for this one only


def load(
    path: Path,
    files: Sequence[Path],
    *,
    replace_rows: bool = False,
    frameworks: Sequence[str] = (),
    progress: Progress | None = None,
) -> tuple[list[Loaded], list[Finding]]:
    """Load tables of facts into a store, made where there is none. Each is checked first; where one cannot be taken, none is. `frameworks`:
    files of frameworks whose columns are taken, too. Raises `DataError`."""
    with opened(path, write=True, make=True) as store:
        wrong: list[Finding] = []
        notes: list[Finding] = []
        ready: list[tuple[Source, Mapping[str, Column]]] = []
        there = {**facts.columns(store)}
        named = [bulk.lowered(one) for one in frameworks]
        for one in named:
            facts.read_alike(store, one.columns, one.framework.id)
        for number, file in enumerate(files):
            try:
                source, given, said = _checked(store, file, there, named, store.parts / f"{number}.facts")
            except DataError as error:
                wrong += [_of_file(one, file) for one in error.findings]
                continue
            there.update(given)
            ready.append((source, given))
            notes += [_of_file(one, file) for one in said]
        if wrong:
            raise DataError([*wrong, *notes])
        done = []
        for number, (source, mine) in enumerate(ready):
            done.append(facts.load(store, source, mine, replace=replace_rows))
            notes += [_gave_way(source, *one) for one in done[-1].gave_way.items() if one[1]]
            if progress is not None:
                progress(number + 1, len(ready))
        notes += [_of_file(one, path) for one in _together(store, ready)]
    return done, notes


def _together(store: Store, loaded: Sequence[tuple[Source, Mapping[str, Column]]]) -> list[Finding]:
    """What of the loaded cells does not fit with others that the store has by now: of the same row, or of other years of the unit,
    whichever table they came with."""
    known = catalogue().facts
    numbers = {
        id: one
        for id, one in facts.columns(store).items()
        if one.holds == WHOLE and id.partition("@")[0] in known
    }
    mine = {id: one for id, one in numbers.items() if any(id in given for _, given in loaded)}
    if not mine:
        return []
    out = store.parts / "together.facts"
    facts.about(store, [source for source, _ in loaded], [*numbers], out)
    every, table = _lowered(mine), pl.scan_parquet(out, glob=False)
    rows, near = (table.filter(pl.col(facts.AWAY) <= far).drop(facts.AWAY) for far in (0, 1))
    return between_told(
        prepared(rows, every), prepared(near, every), prepared(table.drop(facts.AWAY), every), every
    )


def remove(path: Path, file: Path) -> Loaded:
    """Take the units and years that a table names out of a store. Raises `DataError`."""
    with opened(path, write=True) as store:
        raw = bulk.read(file)
        schema = raw.collect_schema()
        lacking = [one for one in (UNIT, YEAR) if one not in schema]
        if lacking:
            raise DataError([_no_column(file, one) for one in lacking])
        if found := keys_wrong(schema):
            raise DataError([_of_file(one, file) for one in found])
        out = store.parts / "0.facts"
        raw.select(pl.col(UNIT).cast(pl.String), year_of(schema[YEAR])).unique().sink_parquet(out)  # fmt: skip
        source = Source(out, file.name, _digest(file))
        wrong = facts.keys_wrong(store, source)
        if wrong:
            raise DataError(wrong)
        return facts.remove(store, source)


def _digest(file: Path) -> str:
    with file.open("rb") as body:
        return file_digest(body, "sha256").hexdigest()


def _no_column(file: Path, column: str) -> Finding:
    if column == UNIT:
        return Finding("bulk_no_unit", Place(file.name, field=UNIT), {"column": UNIT})
    return Finding("store_no_year", Place(file.name, field=YEAR), {"column": YEAR})


KEPT_BY_KEYS = ("bulk_nobody", "bulk_no_year")  # what refuses a table here, in words of its own


def _of_file(one: Finding, file: Path) -> Finding:
    return one if one.place.file else replace(one, place=replace(one.place, file=file.name))


def _checked(
    store: Store, file: Path, there: Mapping[str, Column], named: Sequence[Lowered], out: Path
) -> tuple[Source, dict[str, Column], list[Finding]]:
    """A table ready to be kept: keys and columns that something knows. Raises `DataError` with everything for which it cannot be."""
    raw = bulk.read(file)
    names = raw.collect_schema().names()
    wrong = [_no_column(file, YEAR)] if YEAR not in names else []
    known = _known([one for one in names if one not in KEYS], there, named)
    strange = _strange([one for one in names if one not in known], named)
    every = _lowered(known)
    try:
        taken = prepared(raw, every)
    except DataError as error:
        found = [_no_facts(file) if one.rule == "bulk_no_facts" else one for one in error.findings]
        raise DataError([*found, *wrong, *strange.values()]) from None
    if wrong:
        raise DataError(wrong)
    unread = [one for one in taken.findings if (for_one(one.place.field) or ("",))[0] not in strange]
    said = [*strange.values(), *unread, *(one for one in cells_told(taken) if one.rule not in KEPT_BY_KEYS)]
    marked = [pl.col(SYNTHETIC).cast(pl.String)] if SYNTHETIC in taken.keys else []  # keys are kept as text
    taken.frame.with_columns(marked).sink_parquet(out)
    source = Source(out, file.name, _digest(file))
    wrong = facts.keys_wrong(store, source)
    if wrong:
        raise DataError([*wrong, *said])
    given = {one.name: one for one in taken.columns}
    return source, given, said


def _lowered(known: Mapping[str, Column]) -> Lowered:
    """Columns of no framework in particular."""
    framework, make = Framework(CATALOGUE, "", Fraction(0), (), catalogue=catalogue()), Maker()
    return Lowered(framework, make, known, {}, (), make.false)


def _no_facts(file: Path) -> Finding:
    return Finding("store_no_facts", Place(file.name))


def _strange(names: Sequence[str], named: Sequence[Lowered]) -> dict[str, Finding]:
    """The frameworks that columns of these names are for and that nothing here knows, each with what is said of it."""
    ids = {*framework_ids(), *(one.framework.id for one in named)}
    found: dict[str, list[str]] = {}
    for one in names:
        made = for_one(one)
        if made is not None and made[0] not in ids:
            found.setdefault(made[0], []).append(one)
    return {
        id: Finding(
            "store_no_framework",
            Place(field=columns[0]),
            {
                "framework": id, "count": f"{len(columns):,}", "column": columns[0],
                "near": "、".join(get_close_matches(id, sorted(ids), n=3, cutoff=0.6)) or Why("没有", "none"),
            },
            severity="warning",
        )
        for id, columns in found.items()
    }  # fmt: skip


def _gave_way(source: Source, column: str, count: int) -> Finding:
    framework, _, plain = column.partition(":")
    values = {"framework": framework, "column": column, "plain": plain, "count": f"{count:,}"}
    return Finding("store_gives_way", Place(source.file, field=column), values, severity="warning")


def _known(names: Sequence[str], there: Mapping[str, Column], named: Sequence[Lowered]) -> dict[str, Column]:
    """What columns of these names hold, and between which bounds: as the store has them, as the catalogue says, as any framework on the shelf
    reads them, and those that are named. Where these differ, the widest bounds: what a framework does not allow it takes for unknown."""
    found: dict[str, Column] = {}
    for one in names:
        made = there.get(one) or _of_catalogue(one)
        if made is not None:
            found[one] = made
    more: list[Mapping[str, Column]] = [one.columns for one in named]
    if not all(map(_of_catalogue, names)):
        more.append(_shelf())  # of columns that the store has, too: a framework may have other bounds now
    more += _for_one_only(names, named)
    for columns in more:
        for column in columns.values():
            found[column.name] = _wider(found.get(column.name), column)
    return found


def _for_one_only(names: Sequence[str], named: Sequence[Lowered]) -> Iterator[Mapping[str, Column]]:
    """What the frameworks, for which alone some of these columns are, read of what persons say: by the names of columns for them only."""
    asked = {made[0] for one in names if (made := for_one(one)) is not None}
    read = [(id, _read_by(id)) for id in framework_ids() if id in asked]
    read += [(one.framework.id, one.columns) for one in named if one.framework.id in asked]
    for id, columns in read:
        mine = [replace(one, name=f"{id}:{one.name}") for one in columns.values() if one.name.startswith(OF_PERSONS)]  # fmt: skip
        yield {one.name: one for one in mine}


def _wider(one: Column | None, other: Column) -> Column:
    if one is None or (one.holds, one.grain) != (other.holds, other.grain):
        return one or other
    return replace(one, low=min(one.low, other.low), high=max(one.high, other.high))


def _of_catalogue(name: str) -> Column | None:
    """The column of a fact of the catalogue, of whatever period it is."""
    bare = name.removesuffix(APPLIES_NOT)
    id, _, period = bare.partition("@")
    if id not in catalogue().facts or not re.fullmatch(r"|[+-]\d|q[1-4]|m(1[0-2]|[1-9])", period):
        return None
    if bare != name:
        return Column(name, TRUTH, label=catalogue().facts[id].label)
    return fact_column(Fact(id, period), catalogue())


@lru_cache(maxsize=1)
def _shelf() -> Mapping[str, Column]:
    """The columns that frameworks on the shelf read."""
    found: dict[str, Column] = {}
    for id in framework_ids():
        for one in _read_by(id).values():
            found[one.name] = _wider(found.get(one.name), one)
    return found


@lru_cache(maxsize=64)
def _read_by(id: str) -> Mapping[str, Column]:
    """The columns that a framework on the shelf reads."""
    return bulk.lowered(id).columns
