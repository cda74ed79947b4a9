"""The table of facts of a made-up province, a share of its units at a time, over all its years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from jixiao.province.draws import MILLION, Draws, part, rate
from jixiao.province.judging import judged
from jixiao.province.model import Model
from jixiao.province.money import CARRIED, CARRIED_FISCAL, FROM_LAST_YEAR, GROWN, budgeted, ran, staffed
from jixiao.province.needed import Needed, paired, rates
from jixiao.province.places import units
from jixiao.province.work import answered, lawful, tasked
from jixiao.scoring.lower.schema import APPLIES_NOT, OF, WHY

KEYS = ("unit", "year", "name", "region", "level", "kind", "synthetic")
PIECE = 10_000  # units made at a time
PROBLEMS = "list.计数(问题事项 其中 是否属实 = 是)"
# Facts that no shipped framework reads: wholes of others, and with what the year began and ended.
BESIDE = ("expenditure_actual", "operating_adjusted", "operating_actual", "key_task_count", "carryover_opening",
          "carryover_closing", "appropriation_carryover_opening")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted: how many units, which years, the seed, and the share of cells that are not known."""

    units: int
    years: tuple[int, ...]
    seed: int
    unknown: Fraction


def pieces(model: Model, needed: Needed, order: Order) -> Iterator[pl.DataFrame]:
    """The table in pieces, in the order of units and years: the same for the same order."""
    everyone = units(model, order.units)
    for start in range(0, order.units, PIECE):
        yield piece(model, needed, order, everyone.slice(start, PIECE))


def piece(model: Model, needed: Needed, order: Order, mine: pl.DataFrame) -> pl.DataFrame:
    """All years of some units."""
    mine = _lived(mine, model, order)
    quality = model["quality"]
    last = _before(mine, model, Draws(order.seed, order.years[0] - 1, mine, quality))
    frames = []
    for year in order.years:
        draws = Draws(order.seed, year, mine, quality)
        made = _year(mine.with_columns(last), model, draws, year)
        last = _passed(made, mine, year)
        done = judged(_told(made, needed), model, draws, needed)
        there = pl.lit(year).is_between(pl.col("_from"), pl.col("_to"))
        told = _gaps(done.select(*_columns(done, needed), there.alias("_there")), model, draws, order.unknown)
        frames.append(told.filter("_there").drop("_there"))
    return pl.concat(frames).sort("unit", "year")


def _lived(mine: pl.DataFrame, model: Model, order: Order) -> pl.DataFrame:
    """From which year to which each unit is there."""
    first, *later = order.years
    begins: pl.Expr = pl.lit(first)
    ends: pl.Expr = pl.lit(order.years[-1])
    for year in later:
        begins = (
            pl.when(Draws(order.seed, year, mine, model["quality"]).chance(model["founded"]))
            .then(year)
            .otherwise(begins)
        )
    for year in reversed(later):
        ends = (
            pl.when(Draws(order.seed, year, mine, model["quality"]).chance(model["closed"]))
            .then(year - 1)
            .otherwise(ends)
        )
    made = mine.with_columns(begins.alias("_from"), ends.alias("_to"))
    return made.with_columns(pl.max_horizontal("_from", "_to").alias("_to"))


def _year(mine: pl.DataFrame, model: Model, draws: Draws, year: int) -> pl.DataFrame:
    dearer = pl.col(GROWN) + part(pl.col(GROWN), draws.share(model["growth"]))
    made = mine.with_columns(pl.lit(year, dtype=pl.Int32).alias("year"), dearer.alias(GROWN))
    for step in (staffed, budgeted, ran, tasked, lawful, answered):
        made = step(made, model, draws)
    return made


def _before(mine: pl.DataFrame, model: Model, draws: Draws) -> list[pl.Series]:
    """What the year before the first one left over."""
    nothing = (pl.lit(0, dtype=pl.Int64).alias(one) for one in (CARRIED, CARRIED_FISCAL))
    begun = mine.with_columns(pl.lit(MILLION, dtype=pl.Int64).alias(GROWN), *nothing)
    made = budgeted(staffed(begun, model, draws), model, draws)
    return [made[one].alias(name) for one, name in FROM_LAST_YEAR.items()]


def _passed(made: pl.DataFrame, mine: pl.DataFrame, year: int) -> list[pl.Series]:
    """What goes on to the next year; a unit that is founded then begins with nothing."""
    there = mine["_from"] <= year
    kept = [made[one].alias(name) for one, name in FROM_LAST_YEAR.items()]
    return [one if one.name == GROWN else one * there.cast(pl.Int64) for one in kept]


def _told(made: pl.DataFrame, needed: Needed) -> pl.DataFrame:
    """What follows from the rest: rates, and figures over lists."""
    found = made.with_columns(
        *(_rate(one, other, needed).alias(name) for name, (one, other) in rates(needed).items()),
        _changed().alias("carryover_change_rate"),
        pl.lit(value=True).alias("synthetic"),
    )
    figures = []
    for column, fact in paired(needed).items():
        figures.append(pl.col(fact).alias(column))
        if column + OF in needed.columns:
            figures.append(pl.lit(MILLION, dtype=pl.Int64).alias(column + OF))
    return found.with_columns(figures).with_columns(pl.col("_problems").alias(PROBLEMS))


def _rate(one: str, other: str, needed: Needed) -> pl.Expr:
    """One fact through another in whole millionths: one that is counted in them already, as the mean that it is."""
    of_rates = needed.catalogue.facts[one].dimension == "ratio"
    top, below = pl.col(one), pl.col(other)
    return pl.when(below > 0).then((2 * top + below) // (2 * below)) if of_rates else rate(top, below)


def _changed() -> pl.Expr:
    """How the money left over has changed; null where there was none, or the rate is beyond what the column takes."""
    now, before = pl.col("cumulative_carryover"), pl.col("cumulative_carryover@-1")
    made = rate(now - before, before)
    return pl.when(made <= 1000 * MILLION).then(made)


def _columns(made: pl.DataFrame, needed: Needed) -> list[str]:
    """Keys, then every column that a framework reads, what is beside, and what persons say for one framework only."""
    there = set(made.columns)
    wanted = [*KEYS, *BESIDE, *needed.columns, *(name for name in made.columns if ":" in name)]
    return [one for one in dict.fromkeys(wanted) if one in there]


def _gaps(made: pl.DataFrame, model: Model, draws: Draws, unknown: Fraction) -> pl.DataFrame:
    """Cells that are not known: in some rows many, in most none. A key or a mark that something does not apply is always known."""
    if not unknown:
        return made
    rows = max(model.unknown_rows, unknown)
    here = pl.lit((draws.word("unknown") % MILLION) < int(rows * MILLION))
    cells = int(unknown / rows * MILLION)
    open_ = [
        one
        for one in made.columns
        if one not in (*KEYS, "_there") and not one.endswith((APPLIES_NOT, OF, WHY))
    ]
    return made.with_columns(
        pl.when(~(here & (draws.whole(f"unknown:{one}", MILLION) < cells))).then(pl.col(one)).alias(one) for one in open_
    )  # fmt: skip
