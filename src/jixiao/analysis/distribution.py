"""Distribution of scores: of the total, of each level and indicator, apart by region, level, kind of unit or year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import polars as pl

from jixiao.analysis.given import Given, Side
from jixiao.analysis.numbers import PLACES, SHARE, decimal, summed, total
from jixiao.analysis.result import Answer, Part, Say, Shown, keys_said, keys_shown
from jixiao.core.document import Chart, Series
from jixiao.core.numerals import show_percent
from jixiao.scoring.lower.framework import GRADE, TOTAL

# Bands of 得分率 as (name, at least, below); a band has its lower end.
BANDS: tuple[tuple[str, Fraction | None, Fraction | None], ...] = (
    ("below_60", None, Fraction(60, 100)),
    ("60_80", Fraction(60, 100), Fraction(80, 100)),
    ("80_90", Fraction(80, 100), Fraction(90, 100)),
    ("90_100", Fraction(90, 100), Fraction(1)),
    ("full", Fraction(1), None),
)
BAND_WORDS = {
    "below_60": Say("60%以下", "below 60%"), "60_80": Say("60%—80%", "60%-80%"), "80_90": Say("80%—90%", "80%-90%"),
    "90_100": Say("90%—100%", "90%-100%"), "full": Say("100%及以上", "100% and more"),
}  # fmt: skip
QUARTILES = (("lower_quartile", 1), ("median", 2), ("upper_quartile", 3))
MOST_DRAWN = 30  # groups in a chart


@dataclass(frozen=True, slots=True)
class _Item:
    """What has scores: the total, a level or an indicator."""

    id: str
    name: str
    what: str
    points: Fraction
    places: int
    wide: bool
    depth: int = 0


def answer(given: Given) -> Answer:
    """Count, mean, least, quartiles, most and bands of 得分率 of every item, in each group; beside it how many have which grade."""
    side = given.one
    items = _items(side)
    columns = [
        *given.by,
        *([GRADE] if GRADE in side.there else []),
        *(side.units(one.id).alias(one.id) for one in items),
    ]
    frame = side.scores.select(columns).collect(engine="streaming")
    made = pl.DataFrame(_rows(frame, given.by, items), schema=_schema(given.by), orient="row")
    grades = _grades(frame, given.by, side)
    title = Say(f"得分分布：{side.framework.title}", f"Distribution of scores: {side.framework.title}")
    return Answer(
        "distribution", title, made, _shown(given.by), tuple(_notes(frame, side, grades)), _charts(made, given.by, grades),
        most=min(made.filter(pl.col("item") == TOTAL).height, MOST_DRAWN) if given.by else len(items), beside=() if grades is None else (grades,),
    )  # fmt: skip


def _items(side: Side) -> list[_Item]:
    """The total first, then levels and indicators in printed order, as far as their scores are there."""
    root = _Item(TOTAL, "总分", "total", side.framework.total, side.places.get(TOTAL, 0), side.wide(TOTAL))
    nodes = [
        _Item(
            one.id,
            one.name,
            "level" if one.indicators else "indicator",
            one.points,
            side.places.get(one.id, 0),
            side.wide(one.id),
            len(path) + 1,
        )
        for one, path in side.framework.walk()
    ]
    return [one for one in (root, *nodes) if one.id in side.places]


def _schema(by: Sequence[str]) -> dict[str, Any]:
    keys: dict[str, Any] = {one: pl.Int32 if one == "year" else pl.String for one in by}
    numbers: dict[str, Any] = dict.fromkeys(
        ("mean", "mean_rate", "least", "lower_quartile", "median", "upper_quartile", "highest"), SHARE
    )
    counts: dict[str, Any] = dict.fromkeys((name for name, *_ in BANDS), pl.Int64)
    head = {"item": pl.String, "name": pl.String, "what": pl.String, "depth": pl.Int64, "points": SHARE}
    return {**head, **keys, "rows": pl.Int64, "scored": pl.Int64, **numbers, **counts}


def _rows(frame: pl.DataFrame, by: Sequence[str], items: Sequence[_Item]) -> list[tuple[Any, ...]]:
    asked = [expr.alias(f"{one.id}\x00{name}") for one in items for name, expr in _asked(one).items()]
    counted = [pl.len().alias("\x00rows"), *asked]
    groups = frame.group_by(by).agg(counted).sort(by, nulls_last=True) if by else frame.select(counted)
    found = groups.to_dicts() if by or frame.height else []
    return [_row(one, group, by) for one in items for group in found]


def _asked(one: _Item) -> dict[str, pl.Expr]:
    """What is asked of a column of whole numbers, all of it whole."""
    ordered = pl.col(one.id).drop_nulls().sort()
    count = pl.col(one.id).count().cast(pl.Int64)
    made = {
        "count": count, "sum": summed(pl.col(one.id), wide=one.wide), "least": pl.col(one.id).min(), "highest": pl.col(one.id).max(),
    }  # fmt: skip
    for name, quarter in QUARTILES:
        at = (count - 1) * quarter
        low, rest = at // 4, at % 4
        first = ordered.get(low, null_on_oob=True)
        second = ordered.get(low + (rest > 0).cast(pl.Int64), null_on_oob=True)
        made[name] = pl.struct(first.alias("first"), second.alias("second"))
    scale = one.points * 10**one.places
    for name, low_end, high_end in BANDS if scale > 0 else ():
        test = pl.lit(value=True)
        if low_end is not None:
            test = test & (pl.col(one.id) >= -(-low_end * scale // 1))
        if high_end is not None:
            test = test & (pl.col(one.id) < -(-high_end * scale // 1))
        made[name] = (test & pl.col(one.id).is_not_null()).sum()
    return made


def _row(one: _Item, group: dict[str, Any], by: Sequence[str]) -> tuple[Any, ...]:
    def of(name: str) -> Any:
        return group.get(f"{one.id}\x00{name}")

    unit, count = Fraction(1, 10**one.places), of("count")
    mean = Fraction(total(of("sum")), count) * unit if count else None
    rate = mean / one.points if mean is not None and one.points > 0 else None
    quartiles = [
        decimal(between(of(name), (count - 1) * quarter % 4) * unit) if count else None
        for name, quarter in QUARTILES
    ]
    ends = [decimal(of(name) * unit) if count else None for name in ("least", "highest")]
    bands = [of(name) for name, *_ in BANDS]
    return (
        one.id, one.name, one.what, one.depth, decimal(one.points), *(group[key] for key in by), group["\x00rows"], count,
        decimal(mean), decimal(rate), ends[0], *quartiles, ends[1], *bands,
    )  # fmt: skip


def between(two: Mapping[str, Any], quarters: int) -> Fraction:
    """So many quarters of the way from the first of two whole numbers to the second."""
    return Fraction(int(two["first"]) * (4 - quarters) + int(two["second"]) * quarters, 4)


def _shown(by: Sequence[str]) -> tuple[Shown, ...]:
    return (
        Shown(
            "name",
            Say("项目", "item"),
            align="left",
            fixed=False,
            words={"总分": Say("总分", "total")},
            depth="depth",
        ),
        *keys_shown(by),
        Shown("scored", Say("有分", "scored")),
        Shown("mean", Say("平均", "mean"), 2, wide=bool(by)),
        Shown("mean_rate", Say("得分率", "rate"), 1, percent=True),
        Shown("least", Say("最低", "min"), 2),
        Shown("lower_quartile", Say("下四分", "Q1"), 2, wide=bool(by)),
        Shown("median", Say("中位", "median"), 2),
        Shown("upper_quartile", Say("上四分", "Q3"), 2, wide=bool(by)),
        Shown("highest", Say("最高", "max"), 2),
        *(Shown(name, BAND_WORDS[name], wide=True) for name, *_ in BANDS),
    )


def _grades(frame: pl.DataFrame, by: Sequence[str], side: Side) -> Part | None:
    """How many have which grade, in the order of the framework, also those that nobody has; and how many totals are not known."""
    if GRADE not in frame.columns or not frame.height:
        return None
    names = [one.name for one in side.framework.grades]
    counts = [
        *((pl.col(GRADE) == name).sum().cast(pl.Int64).alias(f"grade_{number}") for number, name in enumerate(names, 1)),
        pl.col(GRADE).is_null().sum().cast(pl.Int64).alias("no_grade"), pl.len().cast(pl.Int64).alias("rows"),
    ]  # fmt: skip
    made = frame.group_by(by).agg(counts).sort(by, nulls_last=True) if by else frame.select(counts)
    shown = (
        *keys_shown(by),
        *(Shown(f"grade_{number}", Say(name, name)) for number, name in enumerate(names, 1)),
        Shown("no_grade", Say("未定", "open")),
        Shown("rows", Say("合计", "all")),
    )
    return Part("grades", Say("各等次的行数", "Rows of each grade"), made, shown)


def _notes(frame: pl.DataFrame, side: Side, grades: Part | None) -> list[Say]:
    if not frame.height:
        return [Say("事实表里没有一行。", "The table has no row.")]
    notes = [Say(
        f"共 {frame.height:,} 行；每一项只数得分已定的行，未知不当 0。",
        f"{frame.height:,} rows; of each item only those whose score is known are counted, nothing unknown as 0.",
    )]  # fmt: skip
    notes.append(Say(
        f"四分位按排好的得分在两数之间取（第 1 个与最后一个是两端）；平均、得分率、四分位在 Parquet 里保留 {PLACES} 位小数，先精确算，只四舍五入一次。",
        f"Quartiles lie between ordered scores in proportion (the first and the last are the ends); means, rates and quartiles are computed exactly and rounded once, to {PLACES} decimals.",
    ))  # fmt: skip
    if grades is not None and grades.frame["no_grade"].sum():
        count = int(grades.frame["no_grade"].sum())
        notes.append(
            Say(
                f"{count:,} 行等次未定：有事实未知，或指标全部不适用。",
                f"The grade of {count:,} rows is open: a fact is not known, or no indicator applies.",
            )
        )
    if side.open_leaves():
        names = "、".join(one.name for one in side.open_leaves())
        notes.append(Say(
            f"得分表里没有，未分析：{names}。", f"Not analysed, as their scores are not there: {names}."
        ))  # fmt: skip
    return notes


def _charts(made: pl.DataFrame, by: Sequence[str], grades: Part | None) -> tuple[Chart, ...]:
    charts: list[Chart] = []
    totals = made.filter((pl.col("item") == TOTAL) & (pl.col("scored") > 0)).to_dicts()[:MOST_DRAWN]
    if by and totals:
        labels = tuple(keys_said(row[key] for key in by) for row in totals)
        rates = tuple(
            None if row["mean_rate"] is None else show_percent(Fraction(row["mean_rate"]), 1)
            for row in totals
        )
        charts.append(
            Chart(
                "bar",
                Say("总分的平均得分率", "Mean score rate of totals"),
                labels,
                (Series(Say("得分率", "rate"), rates),),
            )
        )
    elif totals:
        counts = tuple(str(totals[0][name]) for name, *_ in BANDS)
        labels = tuple(BAND_WORDS[name] for name, *_ in BANDS)
        charts.append(
            Chart(
                "column",
                Say("总分得分率的分布", "Totals by score rate"),
                labels,
                (Series(Say("行数", "rows"), counts),),
            )
        )
    if grades is not None and not by:
        row = grades.frame.row(0, named=True)
        shown = [one for one in grades.shown if one.name.startswith("grade_")]
        charts.append(
            Chart(
                "column",
                Say("各等次的行数", "Rows of each grade"),
                tuple(one.head for one in shown),
                (Series(Say("行数", "rows"), tuple(str(row[one.name]) for one in shown)),),
            )
        )
    return tuple(charts)
