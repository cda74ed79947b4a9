"""The money of made-up units in a year: from people to budgets, payments, three public expenses, procurement and assets, in fen."""

from __future__ import annotations

import polars as pl

from jixiao.province.draws import MILLION, Draws, count, part
from jixiao.province.model import Model

FEN = 100  # to one yuan
HUNDRED = 10**4  # fen: budgets are whole hundreds of yuan
MOST = 10**12  # fen of a budget: beyond, products would not fit
# What comes from the year before: how much dearer, in millionths; what was left over, and of it what finance had given
GROWN, CARRIED, CARRIED_FISCAL = "_grown", "_carried", "_carried_fiscal"
FROM_LAST_YEAR = {
    "carryover_closing": CARRIED,
    "appropriation_carryover_closing": CARRIED_FISCAL,
    GROWN: GROWN,
}


def _hundreds(amount: pl.Expr) -> pl.Expr:
    return amount // HUNDRED * HUNDRED


def staffed(frame: pl.DataFrame, model: Model, draws: Draws) -> pl.DataFrame:
    """Who works there."""
    off = draws.share(model["off_establishment"])
    return (
        frame.with_columns(draws.size(model["authorised_posts"]).alias("authorised_posts"))
        .with_columns(
            count(pl.col("authorised_posts"), draws.share(model["staff_fill"])).clip(1).alias("established_staff")
        )
        .with_columns(
            ((pl.col("established_staff") * off + MILLION // 2) // (MILLION - off)).alias("off_establishment_staff"),
            pl.col("established_staff").alias("staff_in_service"),
        )
        .with_columns((pl.col("established_staff") + pl.col("off_establishment_staff")).alias("staff_all"))
    )  # fmt: skip


def budgeted(frame: pl.DataFrame, model: Model, draws: Draws) -> pl.DataFrame:
    """Budgets and what was paid of them, what is left over, and how payments went through the year."""
    head = draws.size(model["basic_per_head"], FEN)
    basic, project = pl.col("basic_adjusted"), pl.col("project_adjusted")
    adjusted, actual = pl.col("budget_adjusted"), pl.col("expenditure_actual")
    own = draws.chance(model["has_own_funds"])
    return (
        frame.with_columns(
            _hundreds(part((pl.col("established_staff") * head).clip(0, MOST // 40), pl.col(GROWN))).alias("basic_adjusted")
        )
        .with_columns(_hundreds(part(basic, draws.size(model["project_ratio"], MILLION))).alias("project_adjusted"))
        .with_columns(
            (basic + project).alias("budget_adjusted"),
            part(basic, draws.share(model["basic_execution"])).alias("basic_actual"),
            part(project, draws.share(model["project_execution"])).alias("project_actual"),
            pl.when(own).then(draws.share(model["own_funds"])).otherwise(0).alias("_own"),
        )
        .with_columns(
            _hundreds(adjusted * MILLION // (MILLION + draws.share(model["adjustment"]))).alias("budget_initial"),
            (pl.col("basic_actual") + pl.col("project_actual")).alias("expenditure_actual"),
            (adjusted - part(adjusted, pl.col("_own"))).alias("appropriation_adjusted"),
            pl.col(CARRIED).alias("carryover_opening"),
        )
        .with_columns(
            (adjusted - pl.col("budget_initial")).alias("budget_adjustment_net"),
            pl.min_horizontal(actual - part(actual, pl.col("_own")), "appropriation_adjusted").alias("appropriation_actual"),
            part(adjusted - actual, draws.share(model["carried"])).alias("carryover_closing"),
            (actual * MILLION // adjusted).alias("expenditure_progress@q4"),
        )
        .with_columns(
            (pl.col("carryover_closing") - part(pl.col("carryover_closing"), pl.col("_own"))).alias("appropriation_carryover_closing"),
            pl.col("carryover_closing").alias("cumulative_carryover"),
            pl.col("carryover_opening").alias("cumulative_carryover@-1"),
            pl.col(CARRIED_FISCAL).alias("appropriation_carryover_opening"),
            part(pl.col("expenditure_progress@q4"), draws.share(model["q3_of_year"])).alias("expenditure_progress@q3"),
        )
        .with_columns(part(pl.col("expenditure_progress@q3"), draws.share(model["q2_of_q3"])).alias("expenditure_progress@q2"))
        .with_columns(part(pl.col("expenditure_progress@q2"), draws.share(model["q1_of_q2"])).alias("expenditure_progress@q1"))
    )  # fmt: skip


def ran(frame: pl.DataFrame, model: Model, draws: Draws) -> pl.DataFrame:
    """What it costs to run, what was bought, what stands there, and one project of those that are evaluated."""
    none = draws.chance(model["three_public_none"])
    inapt = draws.chance(model["three_public_inapt"])
    initial, operating = pl.col("budget_initial"), pl.col("operating_adjusted")
    routine, planned = pl.col("routine_operating_adjusted"), pl.col("procurement_plan")
    unbought = draws.chance(model["procurement_none"])
    return (
        frame.with_columns(
            inapt.alias("three_public_budget|na"), inapt.alias("three_public_actual|na"), inapt.alias("three_public_control_rate|na"),
            pl.when(~inapt).then(pl.when(none).then(0).otherwise(_hundreds(part(initial, draws.size(model["three_public"]))))).alias("three_public_budget"),
            part(pl.col("basic_adjusted"), draws.share(model["operating"])).alias("operating_adjusted"),
            pl.when(unbought).then(0).otherwise(_hundreds(part(initial, draws.share(model["procurement"])))).alias("procurement_plan"),
            (pl.col("established_staff") * draws.size(model["assets"], FEN)).clip(0, MOST).alias("fixed_assets"),
            _hundreds(part(pl.col("project_adjusted"), draws.share(model["single_project"]))).clip(HUNDRED).alias("project_budget_amount"),
        )
        .with_columns(
            part(pl.col("three_public_budget"), draws.share(model["three_public_control"])).alias("three_public_actual"),
            part(operating, draws.share(model["routine"])).alias("routine_operating_adjusted"),
            part(planned, draws.share(model["award"])).alias("procurement_award"),
            part(pl.col("fixed_assets"), draws.share(model["asset_use"])).alias("in_use_assets"),
            part(pl.col("project_budget_amount"), draws.share(model["single_execution"])).alias("project_spent_amount"),
        )
        .with_columns(
            part(routine, draws.share(model["routine_control"])).alias("routine_operating_actual"),
            part(pl.col("procurement_award"), draws.share(model["payment"])).alias("procurement_paid"),
        )
        .with_columns(
            (pl.col("routine_operating_actual") + part(operating - routine, draws.share(model["operating_control"]))).alias("operating_actual")
        )
    )  # fmt: skip
