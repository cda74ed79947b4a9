"""Keeping a store: scores brought up to date, how it stands, and both facts and scores given out again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from io import BytesIO
from pathlib import Path

import polars as pl

from jixiao.core.finding import DataError, Finding
from jixiao.core.system import Why
from jixiao.engines.facts import prepared
from jixiao.engines.writing import distinct, to_csv
from jixiao.engines.writing import whole as written
from jixiao.engines.wrong import told
from jixiao.flows import bulk
from jixiao.framework.dump import dump_framework
from jixiao.scoring.lower.framework import Lowered
from jixiao.store import facts, scores
from jixiao.store.editions import Edition, registered
from jixiao.store.facts import Years
from jixiao.store.file import Store, opened
from jixiao.writers.yaml_file import yaml_text

BATCH = 100_000  # rows that are scored and kept at a time
Progress = Callable[[int, int], None]  # rows done, of so many


@dataclass(slots=True)
class Done:
    """What a scoring did. `scored`: rows scored now; `taken_over`: rows whose scores were staged before and are shown now; `same`: rows that
    changed in nothing that the framework reads; `gone`: scores of rows that are not there any more; `rows`: all rows of these years, and
    `outside` those of years for which the framework is not valid; `totals`: rows that have a total, `by_case`: rows where points of what is left
    out go to own indicators."""

    edition: Edition
    fresh: bool
    scored: int
    taken_over: int
    same: int
    gone: int
    rows: int
    outside: int
    totals: int
    by_case: int
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the rows of a year stand under a framework: how many there are, how many of them wait for a score of the edition that was asked for
    last, and how many scores of these are ready and not shown yet. `broken_off`: the last scoring did not come to its end."""

    edition: Edition
    year: int
    rows: int
    waiting: int
    staged: int
    gone: int
    broken_off: bool


@dataclass(slots=True)
class State:
    """What is in a store. `years`: rows of each; `loads`: number, time, file, digest, what, rows, added, changed, removed, the newest first."""

    size: int
    version: int
    units: int
    columns: int
    years: dict[int, int]
    loads: list[tuple[int, str, str, str, str, int, int, int, int]]
    standings: list[Standing]

    @property
    def rows(self) -> int:
        return sum(self.years.values())


def score(
    path: Path,
    framework: str,
    *,
    years: str = "",
    engine: str = "polars",
    whole: bool = False,
    batch: int = BATCH,
    progress: Progress | None = None,
) -> Done:
    """Bring the scores of a store up to date under a framework: only rows that are new or changed in something that it reads, or that were
    scored under another edition. `years`: those for which it is valid unless told. `whole`: what is there stays to be seen until all is done.
    Raises `DataError`; what was done before stays done."""
    made = bulk.lowered(framework)
    text = yaml_text(dump_framework(made.framework))
    with opened(path, write=True) as store:
        _readable(store, made)
        known = {one[0] for one in store.rows("SELECT digest FROM editions")}
        with store.transaction():
            edition = registered(store, made, text)
        scope = scope_of(edition, years)
        planned = scores.plan(store, edition, scope)
        run = scores.begin(store, made, planned, engine, years, whole=whole)
        findings: list[Finding] = []
        scored = 0
        total = planned.count - planned.staged
        for piece in scores.batches(store, batch):
            cells, out = store.parts / "cells.parquet", store.parts / "made.parquet"
            scores.cells(store, edition, piece, cells)
            taken = prepared(pl.scan_parquet(cells, glob=False), made)
            findings = merged(findings, told(taken, made))
            bulk.RUN[engine](taken, made, out, ".parquet")
            scores.put(store, run, made, planned, piece, out, whole=whole)
            scored += piece[2]
            if progress is not None:
                progress(scored, total)
        scores.end(store, run, planned, whole=whole)
        [(rows,)] = store.rows(f"SELECT count(*) FROM facts WHERE {facts.in_years(scope)}")
        outside = int(store.one("SELECT count(*) FROM facts")) - rows if not years else 0
        totals = scores.totals(store, made, edition, scope)
    fresh = edition.digest not in known
    return Done(edition, fresh, scored, planned.staged, planned.same, planned.gone, rows, outside, *totals, findings)  # fmt: skip


def _readable(store: Store, made: Lowered) -> None:
    """Raises `DataError` where a framework has nothing to read here, or reads something otherwise."""
    if not made.columns.keys() & facts.stands(store, made.framework.id).keys():
        raise DataError([Finding("bulk_no_facts", values={"framework": made.framework.id})])
    facts.read_alike(store, made.columns, made.framework.id)


def merged(before: Sequence[Finding], more: Sequence[Finding]) -> list[Finding]:
    """What was found in one piece and in another, counted together; the example is the first one."""
    found = {_alike(one): one for one in before}
    for one in more:
        old = found.get(_alike(one))
        if old is None:
            found[_alike(one)] = one
            continue
        count = sum(int(str(each.values["count"]).replace(",", "")) for each in (old, one))
        found[_alike(one)] = replace(old, values={**old.values, "count": f"{count:,}"})
    return list(found.values())


def _alike(one: Finding) -> tuple[str, str, str]:
    return one.rule, one.place.field, str(one.values.get("whole", ""))


def scope_of(edition: Edition, years: str) -> Years:
    """The years that are asked for; where none are, those for which the edition is valid. Raises `DataError`."""
    if years:
        return parsed_years(years)
    if edition.valid_from is None and edition.valid_to is None:
        return ()
    return [(edition.valid_from or 0, edition.valid_to or 9999)]


def parsed_years(text: str) -> Years:
    """2021, 2021-2023, or several of these with commas. Raises `DataError`."""
    found = []
    for part in re.split(r"[,，、]", text.replace(" ", "")):
        both = re.fullmatch(r"(\d{4})(?:[-—–~至](\d{4}))?", part)
        low, high = (int(both[1]), int(both[2] or both[1])) if both else (1, 0)
        if low > high:
            raise DataError([Finding("store_years", values={"years": text})])
        found.append((low, high))
    return found


# -- how it stands


def state(path: Path) -> State:
    """What is in a store. Raises `DataError`."""
    with opened(path) as store:
        return State(
            path.stat().st_size, int(store.one("SELECT value FROM meta WHERE name = 'version'")),
            int(store.one("SELECT count(DISTINCT unit) FROM facts")), len(facts.columns(store)), _rows(store),
            [
                (load, at, file, digest, what, rows, added, changed, removed)
                for load, at, file, digest, what, rows, added, changed, removed in store.rows(
                    "SELECT load, noted, file, sha256, what, rows, added, changed, removed FROM loads ORDER BY load DESC"
                )
            ],
            standings(store),
        )  # fmt: skip


def _rows(store: Store) -> dict[int, int]:
    return dict(store.rows("SELECT year, count(*) FROM facts GROUP BY year ORDER BY year"))


def standings(store: Store, framework: str = "") -> list[Standing]:
    """How each year stands under each framework that it was scored under: measured by what was asked for last."""
    there = _rows(store)
    scored = {one.framework for one, _ in scores.targets(store)}
    left: dict[str, set[int]] = {}
    for one in scored:
        held = [f"SELECT DISTINCT year FROM {each.scores}" for each in scores.held(store, one)]
        left[one] = {
            *there,
            *(year for (year,) in store.rows(" UNION ".join(held) or "SELECT 0 WHERE false")),
        }
    found = []
    open_ended = dict(
        store.rows(
            "SELECT edition, ended IS NULL FROM runs QUALIFY row_number() OVER (PARTITION BY edition ORDER BY run DESC) = 1"
        )
    )
    for edition, asked in scores.targets(store):
        if framework and edition.framework != framework:
            continue
        scope = scope_of(edition, asked)
        mine = sorted(year for year in left[edition.framework] if not scope or any(low <= year <= high for low, high in scope))  # fmt: skip
        left[edition.framework] -= {*mine}
        for year in mine:
            planned = scores.plan(store, edition, [(year, year)])
            waiting = planned.waiting.get(year, 0)
            found.append(Standing(edition, year, there.get(year, 0), waiting, planned.staged, planned.gone, open_ended[edition.number]))  # fmt: skip
    return sorted(found, key=lambda one: (one.edition.framework, one.year))


def _stale(store: Store, framework: str, years: Years) -> list[Finding]:
    """What of the scores of these years does not fit the facts and the edition that was asked for last."""
    found = [one for one in standings(store, framework) if not years or any(low <= one.year <= high for low, high in years)]  # fmt: skip
    waiting, gone = (sum(getattr(one, what) for one in found) for what in ("waiting", "gone"))
    if not waiting and not gone:
        return []
    values = {"framework": framework, "waiting": f"{waiting:,}", "gone": f"{gone:,}"}
    return [Finding("store_stale", values=values, severity="warning")]


# -- given out


def export_facts(path: Path, out: Path, years: str = "") -> tuple[int, list[Finding]]:
    """Write the facts of a store to a .parquet or .csv file; gives how many rows, and says where there are none. Raises `DataError`."""
    _can_write(path, out)
    with opened(path) as store, written(out) as part:
        count = _exported(lambda to: facts.to_parquet(store, _years(years), to), part, out)
        return count, _no_rows(Why("事实", "facts"), years, list(_rows(store)))


def export_scores(path: Path, framework: str, out: Path, years: str = "") -> tuple[int, list[Finding]]:
    """The same of its scores under a framework, with what is not up to date in them. Raises `DataError`."""
    _can_write(path, out)
    with opened(path) as store:
        _has_scores(store, framework)
        notes = [*_stale(store, framework, _years(years)), *_mixed(store, framework, _years(years))]
        with written(out) as part:
            count = _exported(lambda to: scores.to_parquet(store, framework, _years(years), to), part, out)
        there = sorted({year for _, mine in scores.years_of(store, framework, ()) for year in mine})
        what = Why(f"按 {framework} 计的得分", f"scores under {framework}")
        return count, [*notes, *_no_rows(what, years, there)]


def _mixed(store: Store, framework: str, years: Years) -> list[Finding]:
    """Which years have scores under which edition, where these are not all of one."""
    found = scores.years_of(store, framework, years)
    if len(found) < 2:
        return []
    every = _spans([year for _, mine in found for year in mine])
    told = [(_spans(mine), one.short, one.at[:16].replace("T", " ")) for one, mine in found]
    each = Why(
        "；".join(f"{mine} 年按版次 {short}（{at} 存入）" for mine, short, at in told),
        "; ".join(f"{mine.en} under edition {short} (noted {at})" for mine, short, at in told),
    )
    values = {"framework": framework, "editions": each, "years": every.en.replace(" ", "")}
    return [Finding("store_editions", values=values, severity="warning")]


def _no_rows(what: Why, years: str, there: Sequence[int]) -> list[Finding]:
    """Of which of the years that were asked for there is no row, and of which years there would be something."""
    asked = _years(years)
    empty = _joined(_without(asked, there))
    if not empty and (asked or there):
        return []
    named = Why(f"{empty} 年", empty.en) if empty else Why("任何一年", "any year")
    values = {"what": what, "years": named, "there": _spans(there) if there else Why("无", "none")}
    return [Finding("store_no_rows", values=values, severity="warning")]


def _without(asked: Years, there: Sequence[int]) -> Iterator[tuple[int, int]]:
    """What is left of spans of years without those that are there, from early to late; a span may be of thousands of years."""
    after = 0  # up to here all is told
    for low, high in sorted(asked):
        start = max(low, after)
        for year in (*sorted(one for one in there if start <= one <= high), high + 1):
            if start < year:
                yield start, year - 1
            start = year + 1
        after = max(after, high + 1)


def _spans(years: Sequence[int]) -> Why:
    """Years in few words: 2021-2023、2025."""
    return _joined((year, year) for year in sorted({*years}))


def _joined(spans: Iterable[tuple[int, int]]) -> Why:
    """Spans of years in few words, those as one that follow each other; from early to late, none over another."""
    ends: list[tuple[int, int]] = []
    for low, high in spans:
        if ends and ends[-1][1] == low - 1:
            ends[-1] = ends[-1][0], high
        else:
            ends.append((low, high))
    told = [str(low) if low == high else f"{low}-{high}" for low, high in ends]
    return Why("、".join(told), ", ".join(told))


def _can_write(path: Path, out: Path) -> None:
    if wrong := distinct(out, [path], (".parquet", ".csv")):
        raise DataError(wrong)


def facts_of(path: Path, years: str = "", folder: Path | None = None) -> pl.LazyFrame:
    """The facts of a store as a table: keys and columns of docs/bulk.md. It stands in a file in `folder`, or in memory. Raises `DataError`."""
    with opened(path) as store:
        out = (folder or store.parts) / "facts.parquet"
        facts.to_parquet(store, _years(years), out)
        return _table(out, in_memory=folder is None)


def scores_of(path: Path, framework: str, years: str = "", folder: Path | None = None) -> pl.LazyFrame:
    """The scores of a store under a framework as `bulk score` gives them, each row with the last it got. It stands in a file in `folder`, or
    in memory. Raises `DataError`."""
    with opened(path) as store:
        _has_scores(store, framework)
        out = (folder or store.parts) / f"scores-{framework}.parquet"
        scores.to_parquet(store, framework, _years(years), out)
        return _table(out, in_memory=folder is None)


def _table(file: Path, *, in_memory: bool) -> pl.LazyFrame:
    return pl.scan_parquet(BytesIO(file.read_bytes()) if in_memory else file, glob=False)


def _years(years: str) -> Years:
    return parsed_years(years) if years else ()


def _exported(copy: Callable[[Path], int], part: Path, out: Path) -> int:
    if out.suffix.lower() != ".csv":
        return copy(part)
    table = part.with_suffix(".table")
    try:
        count = copy(table)
        to_csv(pl.scan_parquet(table, glob=False), part)
    finally:
        table.unlink(missing_ok=True)
    return count


def _has_scores(store: Store, framework: str) -> None:
    if scores.held(store, framework):
        return
    ids = sorted({edition.framework for edition, _ in scores.targets(store)})
    near = "、".join(get_close_matches(framework, ids, n=3, cutoff=0.4) or ids) or "—"
    raise DataError([Finding("store_unscored", values={"framework": framework, "near": near})])
