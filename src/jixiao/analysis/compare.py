"""The same units under frameworks that differ: 得分率 by common theme, how alike the rankings are, who moves most."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Any

import polars as pl

from jixiao.analysis.compare_unit import one_unit
from jixiao.analysis.correlation import related
from jixiao.analysis.given import Given, Side
from jixiao.analysis.numbers import SHARE, decimal, summed, total
from jixiao.analysis.result import Answer, Part, Say, Shown, keys_shown
from jixiao.analysis.themes import OTHER, THEMES, WORDS, themes
from jixiao.core.document import Chart, Series
from jixiao.core.numerals import show_percent
from jixiao.engines.facts import UNIT, YEAR
from jixiao.framework.model import Indicator
from jixiao.scoring.lower.framework import TOTAL

MOST_DRAWN = 2  # frameworks whose themes stand in one chart
MOST_WITH_ROWS = 4  # frameworks beside whose rates a terminal has room for how many rows there are


def answer(given: Given) -> Answer:
    """All units: a row for each theme, 得分率 under each framework beside each other. One unit: a row for each framework and theme. Raises
    `DataError` where there is no such unit."""
    return one_unit(given) if given.unit else _all_units(given)


def _all_units(given: Given) -> Answer:
    names = given.labels
    found = [themes(side.framework) for side in given.sides]
    frame = pl.concat(
        [_sums(name, side, mine) for name, side, mine in zip(names, given.sides, found, strict=True)],
        how="horizontal",
    )
    every = [TOTAL, *(id for id in (*THEMES, OTHER) if any(id in mine for mine in found))]
    made = pl.DataFrame(
        [_row(id, frame, given.sides, names, found) for id in every], schema=_schema(names), orient="row"
    )
    both = _correlations(frame, names)
    movers = _movers(frame, given.sides[0], names)
    return Answer(
        "compare", Say(f"{len(names)} 个指标体系的比较", f"{len(names)} frameworks compared"), made, _shown(names),
        tuple(_notes(given.sides, names, frame.height, both, movers)), _charts(made, names), most=len(every),
        beside=(both, movers, _mapping(given.sides, names, found)),
    )  # fmt: skip


def _key(name: str, id: str) -> str:
    return f"{name}\x00{id}"


def _sums(name: str, side: Side, mine: dict[str, list[Indicator]]) -> pl.DataFrame:
    """The score of each theme and the total of every row, in whole units; null where something in it is not known."""
    asked = [side.units(TOTAL).alias(_key(name, TOTAL))]
    for id, leaves in mine.items():
        if all(leaf.id in side.places for leaf in leaves):
            places = max(side.places[leaf.id] for leaf in leaves)
            parts = [
                side.units(leaf.id).cast(pl.Int128) * pl.lit(10 ** (places - side.places[leaf.id]), pl.Int128)
                for leaf in leaves
            ]
            asked.append(pl.sum_horizontal(parts, ignore_nulls=False).alias(_key(name, id)))
    return side.scores.select(
        *(pl.col(one).alias(_key(name, f"key {one}")) for one in side.keys), *asked
    ).collect(engine="streaming")


def _worth(side: Side, id: str, leaves: Sequence[Indicator]) -> tuple[Fraction, Fraction]:
    """The points of a theme or the total, and the same in the units of its sum."""
    if id == TOTAL:
        return side.framework.total, side.framework.total * 10 ** side.places[TOTAL]
    points = sum((leaf.points for leaf in leaves), Fraction(0))
    return points, points * 10 ** max((side.places.get(leaf.id, 0) for leaf in leaves), default=0)


def _schema(names: Sequence[str]) -> dict[str, Any]:
    each: dict[str, Any] = {f"{what}:{name}": SHARE for what in ("points", "rate") for name in names}
    return {"theme": pl.String, "rows": pl.Int64, **each, "difference": SHARE}


def _row(
    id: str, frame: pl.DataFrame, sides: Sequence[Side], names: Sequence[str], found: Sequence[dict[str, list[Indicator]]]
) -> tuple[Any, ...]:  # fmt: skip
    """Mean 得分率 over the rows for which every framework that has the theme knows it."""
    there = [_key(name, id) for name in names if _key(name, id) in frame.columns]
    known = pl.all_horizontal(pl.col(one).is_not_null() for one in there) if there else pl.lit(value=False)
    asked = [summed(pl.when(known).then(pl.col(one)), wide=True).alias(one) for one in there]
    sums = frame.select(known.sum().cast(pl.Int64).alias("rows"), *asked).row(0, named=True)
    rows = int(sums["rows"] or 0) if frame.height else 0
    points: list[Fraction | None] = []
    rates: list[Fraction | None] = []
    for name, side, mine in zip(names, sides, found, strict=True):
        has = id == TOTAL or id in mine
        worth, units = _worth(side, id, mine.get(id, ()))
        points.append(worth if has else None)
        can = has and rows and units and _key(name, id) in sums
        rates.append(Fraction(total(sums[_key(name, id)])) / (rows * units) if can else None)
    told = [one for one in rates if one is not None]
    difference = max(told) - min(told) if len(told) > 1 else None
    return (id, rows, *(decimal(one) for one in (*points, *rates)), decimal(difference))


def _correlations(frame: pl.DataFrame, names: Sequence[str]) -> Part:
    """Of every two frameworks, how alike they order the rows that have a total under both."""
    schema: dict[str, Any] = {
        "left": pl.String,
        "right": pl.String,
        "rows": pl.Int64,
        "pearson": SHARE,
        "spearman": SHARE,
    }
    rows = []
    for left, right in combinations(names, 2):
        one = related(frame[_key(left, TOTAL)], frame[_key(right, TOTAL)])
        rows.append((left, right, one.rows, one.pearson, one.spearman))
    shown = (
        Shown("left", Say("体系", "framework"), align="left"), Shown("right", Say("另一体系", "other"), align="left"), Shown("rows", Say("行数", "rows")),
        Shown("pearson", Say("Pearson", "Pearson"), 3), Shown("spearman", Say("Spearman（名次）", "Spearman (ranks)"), 3),
    )  # fmt: skip
    return Part(
        "correlations",
        Say("总分的相关", "Correlation of totals"),
        pl.DataFrame(rows, schema=schema, orient="row"),
        shown,
    )


def _movers(frame: pl.DataFrame, side: Side, names: Sequence[str]) -> Part:
    """Rows with a total under every framework, their rank of the year under each, and how far these lie apart."""
    keys = [pl.col(_key(names[0], f"key {one}")).alias(one) for one in side.keys]
    totals = [_key(name, TOTAL) for name in names]
    both = frame.filter(pl.all_horizontal(pl.col(one).is_not_null() for one in totals))
    within = [_key(names[0], f"key {YEAR}")] if YEAR in side.keys else []
    ranks = [pl.col(_key(name, TOTAL)).rank("min", descending=True).cast(pl.Int64) for name in names]
    named = [
        (one.over(within) if within else one).alias(f"rank:{name}")
        for one, name in zip(ranks, names, strict=True)
    ]
    columns = [f"rank:{name}" for name in names]
    made = both.select(*keys, *named).with_columns(
        (pl.max_horizontal(columns) - pl.min_horizontal(columns)).alias("move")
    )
    order = ["move", UNIT, *([YEAR] if within else [])]
    made = made.sort(order, descending=[one == "move" for one in order], nulls_last=True)
    shown = (
        *(one for one in keys_shown(side.keys) if one.name in (UNIT, YEAR)),
        *(Shown(column, _head(name), fixed=False) for column, name in zip(columns, names, strict=True)),
        Shown("move", Say("相差", "moves")),
    )
    return Part("movers", Say("名次变动最大的", "Who moves most"), made, shown, most=10)


def _mapping(
    sides: Sequence[Side], names: Sequence[str], found: Sequence[dict[str, list[Indicator]]]
) -> Part:
    """Which indicators counted to which theme."""
    rows = [
        (id, name, "、".join(leaf.name for leaf in mine[id]), decimal(_worth(side, id, mine[id])[0]))
        for id in (*THEMES, OTHER)
        for name, side, mine in zip(names, sides, found, strict=True)
        if id in mine
    ]
    schema: dict[str, Any] = {
        "theme": pl.String,
        "framework": pl.String,
        "indicators": pl.String,
        "points": SHARE,
    }
    shown = (
        Shown("theme", Say("主题", "theme"), align="left", words=WORDS), Shown("framework", Say("体系", "framework"), align="left"),
        Shown("indicators", Say("指标", "indicators"), align="left", fixed=False), Shown("points", Say("分值", "points")),
    )  # fmt: skip
    return Part(
        "themes",
        Say("各主题里的指标", "Indicators of each theme"),
        pl.DataFrame(rows, schema=schema, orient="row"),
        shown,
        most=0,
    )


def _head(name: str) -> Say:
    text = name.replace("-", " ")  # breaks there in a narrow column
    return Say(text, text)


def _shown(names: Sequence[str]) -> tuple[Shown, ...]:
    return (
        Shown("theme", Say("主题", "theme"), align="left", words=WORDS),
        Shown("rows", Say("行数", "rows"), wide=len(names) > MOST_WITH_ROWS),
        *(Shown(f"rate:{name}", _head(name), 1, percent=True, fixed=False) for name in names),
        Shown("difference", Say("相差", "apart"), 1, percent=True),
    )


def _notes(sides: Sequence[Side], names: Sequence[str], count: int, both: Part, movers: Part) -> list[Say]:
    if not count:
        return [Say("事实表里没有一行。", "The table has no row.")]
    titles = "；".join(f"{name} {side.framework.title}" for name, side in zip(names, sides, strict=True))
    notes = [
        Say(f"指标体系：{titles}。", f"Frameworks: {titles}."),
        Say(
            f"共 {count:,} 行。每个主题只用每个有它的体系都已定分的行，所以各体系比的是同一批单位；得分率 = 得分合计 ÷ 分值合计，没有这个主题的体系是“—”。",
            f"{count:,} rows. A theme takes the rows that every framework which has it has scored, so that the same units are compared; the rate is the sum of scores over the sum of points; — where a framework has no such theme.",
        ),
        Say(
            "主题按指标名称里的词划分，是自拟的；哪个指标归哪个主题，见报告和 Parquet 的 themes 表。加减分项不归任何主题；不适用而折出分值的单位，那一个主题不计。",
            "Themes go by words in the names of indicators and are ours; the table “themes” of report and Parquet lists them. Bonus items belong to none; where an indicator does not apply, its theme is not counted for that unit.",
        ),
    ]  # fmt: skip
    lost = sorted({one.name for side in sides for one in side.open_leaves()})
    if lost:
        names_lost = "、".join(lost)
        notes.append(Say(
            f"得分表里没有，它们的主题不比：{names_lost}。",
            f"Not compared are themes with scores that are not there: {names_lost}.",
        ))  # fmt: skip
    rows = [row for row in both.frame.to_dicts() if row["spearman"] is not None]
    if rows:
        least, most = min(rows, key=_spearman), max(rows, key=_spearman)
        if len(rows) > 1:
            notes.append(Say(
                f"排名最像的是 {most['left']} 与 {most['right']}（名次相关 {most['spearman']:.3f}），最不像的是 {least['left']} 与 {least['right']}（{least['spearman']:.3f}）。",
                f"Most alike are the rankings of {most['left']} and {most['right']} ({most['spearman']:.3f}), least those of {least['left']} and {least['right']} ({least['spearman']:.3f}).",
            ))  # fmt: skip
    if movers.frame.height:
        row = movers.frame.row(0, named=True)
        places = "、".join(f"{name} 第 {row[f'rank:{name}']:,}" for name in names)
        places_en = ", ".join(f"{name} {row[f'rank:{name}']:,}" for name in names)
        who = f"{row[UNIT]}（{row[YEAR]}）" if YEAR in row else str(row[UNIT])
        notes.append(Say(
            f"{movers.frame.height:,} 行在每个体系下都有总分；名次变动最大的是 {who}：{places}。",
            f"{movers.frame.height:,} rows have a total under every framework; {who} moves most: {places_en}.",
        ))  # fmt: skip
    else:
        notes.append(
            Say(
                "没有一行在每个体系下都有总分，不比名次。",
                "No row has a total under every framework, so ranks are not compared.",
            )
        )
    return notes


def _spearman(row: dict[str, Any]) -> Decimal:
    found: Decimal = row["spearman"]
    return found


def _charts(made: pl.DataFrame, names: Sequence[str]) -> tuple[Chart, ...]:
    """The totals; of two frameworks every theme, of more how far their rates lie apart, which a picture of all would not let be read."""
    rows = [row for row in made.to_dicts() if any(row[f"rate:{name}"] is not None for name in names)]
    if not rows:
        return ()
    total = tuple(_rate(rows[0][f"rate:{name}"]) for name in names)
    charts = [
        Chart(
            "bar",
            Say("总分的平均得分率", "Mean score rate of the total"),
            tuple(names),
            (Series(Say("得分率", "rate"), total),),
        )
    ]
    if len(names) <= MOST_DRAWN:
        labels = tuple(WORDS[row["theme"]] for row in rows)
        series = tuple(Series(name, tuple(_rate(row[f"rate:{name}"]) for row in rows)) for name in names)
        charts.append(
            Chart("bar", Say("各主题的平均得分率", "Mean score rate of each theme"), labels, series)
        )
    else:
        apart = [row for row in rows if row["difference"] is not None]
        labels = tuple(WORDS[row["theme"]] for row in apart)
        series = (Series(Say("相差", "apart"), tuple(_rate(row["difference"]) for row in apart)),)
        charts.append(
            Chart("bar", Say("各体系的得分率相差多少", "How far the rates lie apart"), labels, series)
        )
    return tuple(one for one in charts if one.labels)


def _rate(value: Decimal | None) -> str | None:
    return None if value is None else show_percent(Fraction(value), 1)
