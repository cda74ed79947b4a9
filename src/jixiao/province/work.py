"""The work of made-up units in a year: tasks, projects, targets, petitions, services, what the law asks and how content people are."""

from __future__ import annotations

import polars as pl

from jixiao.province.draws import Draws, count
from jixiao.province.model import Model


def _some(whole: pl.Expr, share: pl.Expr) -> pl.Expr:
    """At least one of a whole number, in about this share."""
    return pl.min_horizontal(count(whole, share).clip(1), whole)


def tasked(frame: pl.DataFrame, model: Model, draws: Draws) -> pl.DataFrame:
    """Key tasks, projects, targets and mechanisms."""
    tasks, projects, targets = (
        pl.col("key_task_count"),
        pl.col("project_planned_count"),
        pl.col("target_count"),
    )
    done = draws.chance(model["projects_on_time"])
    short = count(projects, draws.share(model["projects_short"]))
    sums = pl.col("bulletin_count") * draws.share(model["bulletin_rate"])
    return (
        frame.with_columns(
            draws.size(model["key_tasks"]).alias("key_task_count"),
            draws.size(model["projects"]).alias("project_planned_count"),
            draws.size(model["targets"]).alias("target_count"),
            draws.pick(model["mechanisms"]).cast(pl.Int64).alias("long_term_mechanism_count"),
            draws.share(model["key_task_progress"]).alias("key_task_progress"),
            draws.pick(model["bulletins"]).cast(pl.Int64).alias("bulletin_count"),
            done.alias("all_projects_on_time"),
        )
        .with_columns(
            pl.when(draws.chance(model["key_task_undone"])).then(1).otherwise(0).cast(pl.Int64).alias("key_task_undone_count"),
            pl.when(draws.chance(model["key_task_late"]) & (tasks > 1)).then(1).otherwise(0).cast(pl.Int64).alias("key_task_late_count"),
            (projects - pl.when(done).then(0).otherwise(short)).alias("project_done_count"),
            (targets - count(targets, draws.share(model["targets_missed"]))).alias("target_met_count"),
            sums.alias("bulletin_rate_sum"),
        )
    )  # fmt: skip


def lawful(frame: pl.DataFrame, model: Model, draws: Draws) -> pl.DataFrame:
    """What the law asks: payments by the rules, disclosure, inspection; praise and problems."""
    fund = draws.chance(model["special_fund"])
    return frame.with_columns(
        pl.when(draws.chance(model["irregular"])).then(1 + draws.whole("irregular_count", 3)).otherwise(0).alias("irregular_payment_count"),
        fund.alias("has_special_fund"),
        (~fund).alias("special_fund_grade|na"),
        pl.when(fund).then(draws.pick(model["special_fund_grade"])).alias("special_fund_grade"),
        draws.chance(model["inspected"]).alias("supervision_proof"),
        draws.pick(model["budget_disclosed"]).alias("budget_disclosure"),
        draws.pick(model["accounts_disclosed"]).alias("accounts_disclosure"),
        draws.chance(model["classified"]).alias("is_classified"),
        draws.pick(model["praise"]).cast(pl.Int64).alias("praise_count"),
        draws.pick(model["problems"]).cast(pl.Int64).alias("_problems"),
    ).with_columns((pl.col("irregular_payment_count") > 0).alias("has_irregular_payment"))  # fmt: skip


def answered(frame: pl.DataFrame, model: Model, draws: Draws) -> pl.DataFrame:
    """Petitions, services and what people say in surveys."""
    petitions, items = pl.col("petition_count"), pl.col("service_item_count")
    all_answered = draws.chance(model["petitions_answered"])
    on_time = draws.chance(model["petitions_on_time"]) & all_answered
    short = draws.share(model["petitions_short"])
    none = draws.chance(model["service_items_none"])
    return (
        frame.with_columns(
            pl.when(draws.chance(model["petitions_none"])).then(0).otherwise(draws.size(model["petitions"])).alias("petition_count"),
            pl.when(none).then(0).otherwise(draws.size(model["service_items"])).alias("service_item_count"),
            *(draws.share(model[one]).alias(name) for one, name in SURVEYS.items()),
        )
        .with_columns(
            pl.when(on_time).then(0).otherwise(_some(petitions, short)).alias("petition_overdue_count"),
            count(items, draws.share(model["online"])).alias("online_item_count"),
        )
        .with_columns((petitions - pl.col("petition_overdue_count")).alias("petition_on_time_count"))
        .with_columns(
            pl.when(all_answered).then(petitions).otherwise(pl.max_horizontal(petitions - 1, "petition_on_time_count", 0)).alias("petition_answered_count")
        )
    )  # fmt: skip


SURVEYS = {
    "satisfaction": "satisfaction_rate", "staff_satisfaction": "staff_satisfaction_rate",
    "integrated_satisfaction": "integrated_satisfaction_rate", "one_trip": "one_trip_survey_rate",
}  # fmt: skip
