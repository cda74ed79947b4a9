"""Ranking of totals: equal totals share a place, and where facts are missing every place that is still possible."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import polars as pl

from jixiao.analysis.given import Given, Side, whole
from jixiao.analysis.numbers import share
from jixiao.analysis.result import Answer, Say, Shown, keys_said, keys_shown
from jixiao.analysis.units import no_unit
from jixiao.core.document import Chart, Series
from jixiao.core.numerals import decimal_text
from jixiao.engines.facts import UNIT, YEAR
from jixiao.scoring.lower.framework import GRADE, HIGH, LOW, TOTAL

RANK, RANKED, BELOW, SAME = "rank", "ranked", "below", "same"
BEST, WORST = "rank_best", "rank_worst"


def answer(given: Given) -> Answer:
    """Units by their totals within a year (and group): the first has rank 1, equal totals the same rank, and the next rank counts them all."""
    side = given.one
    places = side.places[TOTAL]
    within = tuple(dict.fromkeys([*([YEAR] if YEAR in side.keys else []), *given.by]))
    kept = [*side.keys, TOTAL, *([GRADE] if GRADE in side.there else [])]
    spans = [TOTAL + LOW, TOTAL + HIGH] if side.has_interval else []
    wide = any(map(side.wide, (TOTAL, *spans)))
    frame = side.scores.select(*kept, *spans, whole(pl.col(TOTAL), places, wide=wide).alias(_AT)).collect(
        engine="streaming"
    )
    low, high = (whole(pl.col(TOTAL + end), places, wide=wide) if spans else pl.col(_AT) for end in (LOW, HIGH))  # fmt: skip
    frame = frame.with_columns(pl.coalesce(_AT, low).alias(_LOW), pl.coalesce(_AT, high).alias(_HIGH))
    made = _possible(_ranked(frame, within), within)
    order = [*within, pl.col(RANK).fill_null(2**31), pl.col(BEST).fill_null(2**31), UNIT]
    down = [one == YEAR for one in within] + [False] * 3  # the last year first
    made = made.sort(order, descending=down, nulls_last=True).select(
        *(one for one in (RANK, BEST, WORST) if one == RANK or spans),
        *kept,
        *spans,
        RANKED,
        BELOW,
        SAME,
        "share_below",
    )
    notes = (*_notes(made, within, spans=bool(spans)), *_without(side))
    if given.unit:
        made = made.filter(pl.col(UNIT) == given.unit)
        if not made.height:
            raise no_unit(side.scores, given.unit)
    notes += _both_counts(made) if spans else ()
    shown = _shown(side, within, places, spans=bool(spans))
    return Answer("ranking", _title(side), made, shown, notes, _charts(made, within, places, given.unit))


DRAWN = 20  # units in the chart
_AT, _LOW, _HIGH = "\x00at", "\x00low", "\x00high"


def _ranked(frame: pl.DataFrame, within: Sequence[str]) -> pl.DataFrame:
    def over(one: pl.Expr) -> pl.Expr:
        return one.over(within) if within else one

    at = pl.col(_AT)
    frame = frame.with_columns(
        over(at.rank("min", descending=True)).cast(pl.Int64).alias(RANK),
        over(at.rank("max", descending=True)).cast(pl.Int64).alias(SAME),
        over(at.count()).cast(pl.Int64).alias(RANKED),
    )
    known = at.is_not_null()
    frame = frame.with_columns(
        pl.when(known).then(pl.col(RANKED) - pl.col(SAME)).alias(BELOW),
        pl.when(known).then(pl.col(SAME) - pl.col(RANK) + 1).alias(SAME),
    )
    return frame.with_columns(share(pl.col(BELOW), pl.col(RANKED) - 1).alias("share_below"))


def _possible(frame: pl.DataFrame, within: Sequence[str]) -> pl.DataFrame:
    """The best rank a unit can have, when it gets its most and all others their least, and the worst, the other way round."""
    best = _above(frame, within, _LOW, _HIGH) + 1
    itself = (pl.col(_HIGH) > pl.col(_LOW)).cast(pl.Int64)
    return frame.with_columns(best.alias(BEST), _above(frame, within, _HIGH, _LOW).alias(WORST)).with_columns(
        pl.when(pl.col(_LOW).is_not_null()).then(pl.col(BEST)).alias(BEST),
        pl.when(pl.col(_LOW).is_not_null()).then(pl.col(WORST) + 1 - itself).alias(WORST),
    )


def _above(frame: pl.DataFrame, within: Sequence[str], others: str, mine: str) -> pl.Series:
    """For each row, how many rows of its group have a number of column `others` above its number of column `mine`."""
    rows = frame.select(*within, others, mine).with_row_index("row")
    halves = [
        rows.select(*within, pl.col(name).alias("value"), pl.lit(asks).alias("asks"), "row")
        for name, asks in ((others, False), (mine, True))
    ]
    both = (
        pl.concat(halves).filter(pl.col("value").is_not_null()).sort("value", "asks")
    )  # an equal one comes first, and is not above
    count = (~pl.col("asks")).cast(pl.Int64)
    upto, total = count.cum_sum(), count.sum()
    above = total - upto if not within else total.over(within) - upto.over(within)
    asked = both.with_columns(above.alias("above")).filter(pl.col("asks")).select("row", "above")
    return rows.select("row").join(asked, on="row", how="left", maintain_order="left")["above"]


def _title(side: Side) -> Say:
    return Say(f"总分排名：{side.framework.title}", f"Ranking of totals: {side.framework.title}")


def _shown(side: Side, within: Sequence[str], places: int, *, spans: bool) -> tuple[Shown, ...]:
    made = [Shown(RANK, Say("名次", "rank"))]
    if spans:
        made += [Shown(BEST, Say("最好", "best")), Shown(WORST, Say("最差", "worst"))]
    made += [
        replace(one, wide=spans and one.name == UNIT and "name" in side.keys)
        for one in keys_shown(side.keys)
        if one.name in {UNIT, "name", *within}
    ]
    made.append(Shown(TOTAL, Say("总分", "total"), places))
    if spans:
        made += [
            Shown(TOTAL + LOW, Say("最少", "least"), places, wide=True),
            Shown(TOTAL + HIGH, Say("最多", "most"), places, wide=True),
        ]
    if GRADE in side.there:
        made.append(Shown(GRADE, Say("等次", "grade"), align="left"))
    return (*made, Shown("share_below", Say("超过", "above"), 1, percent=True))


def _notes(made: pl.DataFrame, within: Sequence[str], *, spans: bool) -> list[Say]:
    if not made.height:
        return [Say("事实表里没有一行。", "The table has no row.")]
    ranked = made[RANK].count()
    groups = made.select(within).unique().height if within else 1
    notes = [Say(
        f"共 {made.height:,} 行，{ranked:,} 行有总分，在 {groups:,} 个组里排名；同分同名次，后面的名次跳过（1、1、3）。",
        f"{made.height:,} rows, {ranked:,} with a total, ranked within {groups:,} groups; equal totals share a rank and the next is skipped (1, 1, 3).",
    )]  # fmt: skip
    open_ = made.height - ranked
    if open_ and spans:
        lost = made.filter(pl.col(BEST).is_null()).height
        if lost:
            notes.append(Say(
                f"其中 {lost:,} 行连总分的范围也没有，任何名次都不给，也不影响别人的名次区间。",
                f"Of these {lost:,} have no range of the total either; they get no rank and do not count in those of others.",
            ))  # fmt: skip
        notes.append(Say(
            f"{open_:,} 行总分没有定（有事实未知，或指标全部不适用）：给出可能的最好和最差名次，别的单位也各按最少或最多计。",
            f"Of {open_:,} rows the total is open (a fact is not known, or no indicator applies): the best and the worst rank that are possible are given, the others taken at their least or most.",
        ))  # fmt: skip
    elif open_:
        notes.append(Say(
            f"{open_:,} 行没有总分（有事实未知，或指标全部不适用），不参加排名：别人的名次是在有总分的单位里的名次。",
            f"{open_:,} rows have no total (a fact is not known, or no indicator applies) and no rank; the ranks are those among the others.",
        ))  # fmt: skip
    if ranked:
        notes.append(Say(
            "“超过”是总分比它低的单位占同组其他有总分单位的比例。",
            "“Above” is the share of the other ranked units of its group with a lower total.",
        ))  # fmt: skip
    return notes


def _both_counts(made: pl.DataFrame) -> tuple[Say, ...]:
    """Why the rank of a row may not lie between its best and its worst: these count rows that it does not."""
    apart = made.filter((pl.col(RANK) != pl.col(BEST)) | (pl.col(RANK) != pl.col(WORST)))
    if not apart.height:
        return ()
    return (Say(
        "名次只算有总分的；最好、最差也算总分未定的，所以名次可能比“最好”还靠前。",
        "Rank counts those with a total; best and worst also those whose total is open.",
    ),)  # fmt: skip


def _without(side: Side) -> Iterator[Say]:
    """That and why the best and the worst rank are not given."""
    if side.too_wide is not None:
        why, english = side.too_wide.message("zh"), side.too_wide.message("en")
        yield Say(f"没有给最好和最差名次：{why}。", f"The best and the worst rank are not given. {english}.")


def _charts(made: pl.DataFrame, within: Sequence[str], places: int, unit: str) -> tuple[Chart, ...]:
    """The first of the first group, or the years of one unit."""
    first = made.filter(pl.col(RANK).is_not_null())
    if not unit and within:
        first = first.filter(
            pl.all_horizontal(pl.col(one).eq_missing(pl.lit(first[one].first())) for one in within)
        )
    rows = first.head(DRAWN).to_dicts()
    if not rows:
        return ()
    names = tuple(_name(row, unit) for row in rows)
    totals = tuple(decimal_text(Fraction(row[TOTAL]), places) for row in rows)
    where = keys_said(rows[0][one] for one in within)
    title = (
        Say("各年总分", "Total of each year")
        if unit
        else Say(f"总分在前的单位 {where}".strip(), f"The first by total {where.en}".strip())
    )
    return (Chart("bar", title, names, (Series(Say("总分", "total"), totals),)),)


def _name(row: dict[str, Any], unit: str) -> str:
    return str(row.get(YEAR) or row[UNIT]) if unit else str(row.get("name") or row[UNIT])
