"""A change of a framework tried on everyone: who gains, who loses, which grades change, what it costs in points."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import polars as pl

from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place
from jixiao.core.system import why_failed
from jixiao.engines import columns
from jixiao.engines.facts import UNIT, YEAR, never, prepared
from jixiao.engines.writing import distinct, whole
from jixiao.engines.wrong import told
from jixiao.flows import bulk
from jixiao.flows.analyse import made_up
from jixiao.flows.editing import Edited, edited
from jixiao.scoring.lower.framework import GRADE, TOTAL, Lowered
from jixiao.scoring.lower.shown import shown

BEFORE, AFTER, CHANGE = "_before", "_after", "_change"
MOST_NAMED = 10  # units that are named on either side


@dataclass(slots=True)
class Simulated:
    """What a change does. `gain` and `lose`: how many totals rise and fall; `known`: how many are known on both sides; `only_before` and `only_after`: how
    many on one of them; `points`: the sum of all changes; `grades`: from which grade to which, how many; `most` and `least`: unit, year, total before and after; `rows`: for each
    indicator that changed, how many gain, how many lose, and by how much together."""

    edit: Edited
    count: int
    known: int
    gain: int
    lose: int
    points: Decimal
    before: Fraction | None
    after: Fraction | None
    grades: dict[tuple[str, str], int]
    most: list[tuple[str | None, str | None, Decimal, Decimal]]
    least: list[tuple[str | None, str | None, Decimal, Decimal]]
    rows: list[tuple[str, int, int, Decimal]]
    findings: list[Finding] = field(default_factory=list)
    synthetic: bool = False
    only_before: int = 0
    only_after: int = 0


def simulate(
    edit: Path, facts: Path, out: Path, beside: Callable[[Simulated], None] = lambda _: None
) -> Simulated:
    """Score a table of facts under a framework and under its change; both scores of every row go to a Parquet file.
    `beside`: what is done with it before the file takes its place. Raises `DataError`; then nothing was written."""
    if wrong := distinct(out, [edit, facts], (".parquet",)):
        raise DataError(wrong)
    tried = edited(edit)
    sides = [shown(bulk.lowered_of(one)) for one in (tried.before, tried.after)]
    raw = bulk.read(facts)
    try:
        taken = [prepared(raw, one, bulk.every_column) for one in sides]
        findings = [*tried.notes, *taken[0].findings, *told(taken[1], sides[1]), *never(sides[1], taken[1])]
        with whole(out) as part:
            halves = [part.with_suffix(f".{at}") for at in range(2)]
            for half, one, mine in zip(halves, taken, sides, strict=True):
                scores = columns.scored(one.frame, mine, one.keys, decimal=True)
                bulk.graded(scores, mine).sink_parquet(half)
            _joined(halves, sides, taken[0].keys).sink_parquet(part)
            done = _summed(pl.scan_parquet(part, glob=False), tried, sides, findings, synthetic=made_up(raw))
            beside(done)
        return done
    except (pl.exceptions.PolarsError, OSError) as error:
        values = {"path": str(out), "why": why_failed(error)}
        raise DataError([Finding("bulk_not_made", Place(out.name), values)]) from None


def _joined(halves: Sequence[Path], sides: Sequence[Lowered], keys: tuple[str, ...]) -> pl.LazyFrame:
    """Both scores of every row side by side: a row stands at the same place in both."""
    frames = [pl.scan_parquet(half, glob=False) for half in halves]
    left, right = (
        frame.rename({one: one + mark for one in frame.collect_schema() if one not in keys})
        for frame, mark in zip(frames, (BEFORE, AFTER), strict=True)
    )
    both = pl.concat([left, right.drop(keys)], how="horizontal")
    plain = [{one.name for one in side.outputs if one.name != GRADE} for side in sides]
    names = [one.name for one in sides[0].outputs if one.name in plain[0] & plain[1]]
    return both.with_columns(
        (pl.col(name + AFTER) - pl.col(name + BEFORE)).alias(name + CHANGE) for name in names
    )


def _summed(
    made: pl.LazyFrame, tried: Edited, sides: Sequence[Lowered], findings: list[Finding], *, synthetic: bool
) -> Simulated:
    change = pl.col(TOTAL + CHANGE)
    leaves = [leaf.id for leaf, _ in tried.after.leaves() if f"{leaf.id}{CHANGE}" in made.collect_schema()]
    before, after = (pl.col(TOTAL + side).is_not_null() for side in (BEFORE, AFTER))
    asked = [
        pl.len().alias("count"), change.count().alias("known"), (change > 0).sum().alias("gain"), (change < 0).sum().alias("lose"),
        change.sum().alias("points"), (before & ~after).sum().alias("only_before"), (after & ~before).sum().alias("only_after"),
        *(pl.col(TOTAL + side).filter(change.is_not_null()).sum().alias(side) for side in (BEFORE, AFTER)),
        *(expr.alias(f"{kind}:{id}") for id in leaves for kind, expr in _moves(pl.col(id + CHANGE)).items()),
    ]  # fmt: skip
    row = made.select(asked).collect(engine="streaming").row(0, named=True)
    known = int(row["known"])
    rows = [
        (id, int(row[f"up:{id}"]), int(row[f"down:{id}"]), Decimal(row[f"by:{id}"] or 0)) for id in leaves
    ]
    return Simulated(
        tried, int(row["count"]), known, int(row["gain"] or 0), int(row["lose"] or 0), Decimal(row["points"] or 0),
        _mean(row[BEFORE], known), _mean(row[AFTER], known), _grades(made, sides), _named(made, most=True), _named(made, most=False),
        [one for one in rows if one[1] or one[2]], findings, synthetic, int(row["only_before"] or 0), int(row["only_after"] or 0),
    )  # fmt: skip


def _moves(change: pl.Expr) -> Mapping[str, pl.Expr]:
    return {"up": (change > 0).sum(), "down": (change < 0).sum(), "by": change.sum()}


def _mean(total: Decimal | int | None, count: int) -> Fraction | None:
    return None if not count or total is None else Fraction(total) / count


def _grades(made: pl.LazyFrame, sides: Sequence[Lowered]) -> dict[tuple[str, str], int]:
    if not all(one.grades for one in sides):
        return {}
    pair = [GRADE + BEFORE, GRADE + AFTER]
    counted = made.drop_nulls(pair).group_by(pair).len().collect(engine="streaming")
    return {(before, after): int(count) for before, after, count in counted.iter_rows()}


def _named(made: pl.LazyFrame, *, most: bool) -> list[tuple[str | None, str | None, Decimal, Decimal]]:
    """The units that gain or lose most, as far as their rows say who they are; of equals, the first by code and year."""
    change = pl.col(TOTAL + CHANGE)
    keys = [one for one in (UNIT, YEAR) if one in made.collect_schema()]
    chosen = made.filter(change > 0 if most else change < 0)
    ordered = chosen.sort(change if not most else -change, *keys).head(MOST_NAMED)
    shown = ordered.select(
        pl.col(UNIT),
        (pl.col(YEAR).cast(pl.String) if YEAR in keys else pl.lit("")).alias(YEAR),
        TOTAL + BEFORE,
        TOTAL + AFTER,
    )
    return [(unit, year, Decimal(a), Decimal(b)) for unit, year, a, b in shown.collect().iter_rows()]
