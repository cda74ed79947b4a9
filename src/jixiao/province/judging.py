"""What persons say of made-up units: whether items are met, how many faults there are, how many points, and where criteria are silent."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from statistics import NormalDist

import polars as pl

from jixiao.province.draws import MILLION, Draws
from jixiao.province.model import Model
from jixiao.province.needed import Needed, Person
from jixiao.scoring.lower.framework import OWN
from jixiao.scoring.lower.schema import POINTS

TENTHS = 1000  # steps of a column of points to a tenth of a point
SMALL = 5  # points: up to here a person gives halves, above whole ones
MOST_STEPS = 6  # that a person takes off
CENT = Fraction(1, 100)

# Where the criteria of the shipped frameworks are silent, and a person has to decide.
SILENT: Mapping[str, pl.Expr] = {
    "mean_execution": pl.col("bulletin_rate_sum") < pl.col("bulletin_count") * MILLION,
    "carryover": pl.col("appropriation_carryover_closing") < pl.col("appropriation_adjusted"),
    "procurement_execution": pl.col("procurement_plan") == 0,
    "procurement.execution": pl.col("procurement_plan") == 0,
    "operating_control.three_public": pl.col("three_public_budget").fill_null(0) == 0,
    "operating_control.routine": pl.col("routine_operating_adjusted") == 0,
    "key_tasks": pl.col("key_task_late_count") > 0,
    "petitions.reply": pl.col("petition_count") == 0,
    "petitions.on_time": pl.col("petition_count") == 0,
    "carryover_change": pl.col("cumulative_carryover@-1") == 0,
    "budget_execution.project": pl.col("project_adjusted") == 0,
    "online_rate": (pl.col("online_item_count") * 100 < pl.col("service_item_count") * 98)
    | (pl.col("service_item_count") == 0),
    "execution": pl.col("project_budget_amount") == 0,
}
HIGHEST = {"petitions.reply", "petitions.on_time"}  # given in full where there is nothing to blame


def judged(frame: pl.DataFrame, model: Model, draws: Draws, needed: Needed) -> pl.DataFrame:
    """The columns of what persons say, and of blocks of own indicators."""
    made: dict[str, pl.Expr] = {}
    for one in needed.people:
        name = needed.name(one.framework, one.column)
        if name in made or (one.silent and one.key not in SILENT):
            continue
        made[name] = _said(one, name, model, draws)
    for framework, id, points in needed.own:
        name = needed.name(framework, OWN + id)
        made[name] = _own(id, points, model, draws)
    return frame.with_columns(expr.alias(name) for name, expr in made.items())


def _said(one: Person, name: str, model: Model, draws: Draws) -> pl.Expr:
    if one.what == "truth":
        return draws.chance(model["met"], name, model["met"].of("framework", one.framework))
    if one.what == "count":
        return draws.pick(model["faults"], name).cast(pl.Int64)
    if not one.silent:
        return _points(one, name, model, draws)
    if one.key in HIGHEST:
        return pl.when(SILENT[one.key]).then(pl.lit(int(one.most / POINTS), dtype=pl.Int64))
    return pl.when(SILENT[one.key]).then(_points(one, name, model, draws))


def _points(one: Person, name: str, model: Model, draws: Draws) -> pl.Expr:
    """Points near full, less one step or a few: halves, of large indicators whole points; never below 0."""
    full = model["points"].of("framework", one.framework)
    more = model["step_more"].middle
    bell = pl.lit(draws.bell(model["points"], name))
    step = (5 if one.most <= SMALL else 10) * TENTHS
    steps = pl.lit(0, dtype=pl.Int64)
    for number in range(min(MOST_STEPS, int(one.most / POINTS) // step)):
        bar = NormalDist().inv_cdf(float((1 - full) * more**number))
        steps = steps + (bell < bar).cast(pl.Int64)
    return int(one.most / POINTS) - steps * step


def _own(id: str, points: Fraction, model: Model, draws: Draws) -> pl.Expr:
    """Points of own indicators together: those that met their target in full, of the others a part; to a hundredth."""
    met, count = pl.col("target_met_count"), pl.col("target_count")
    worth = draws.share(model["missed_worth"], f"{OWN}{id}")
    share = (met * MILLION + (count - met) * worth) // count
    return share * int(points / CENT) // MILLION * int(CENT / POINTS)
