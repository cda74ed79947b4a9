"""One unit under several frameworks: for each framework and theme what it has, of how much, and what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import polars as pl

from jixiao.analysis.given import Given, Side
from jixiao.analysis.numbers import SHARE, decimal
from jixiao.analysis.result import Answer, Say, Shown
from jixiao.analysis.themes import OTHER, THEMES, WORDS, themes
from jixiao.analysis.units import no_unit
from jixiao.core.document import Chart, Series
from jixiao.core.numerals import show_percent
from jixiao.engines.facts import UNIT, YEAR
from jixiao.framework.model import Indicator
from jixiao.scoring.lower.framework import GRADE, TOTAL

SCHEMA: dict[str, Any] = {
    "year": pl.Int32, "theme": pl.String, "framework": pl.String, "points": SHARE, "score": SHARE, "rate": SHARE, "sure": SHARE,
    "open": pl.Int64, "grade": pl.String, "indicators": pl.String,
}  # fmt: skip


def one_unit(given: Given) -> Answer:
    """A row for each year, theme and framework, the total first. Raises `DataError` where there is no such unit."""
    rows: list[tuple[Any, ...]] = []
    name = ""
    for number, (label, side) in enumerate(zip(given.labels, given.sides, strict=True)):
        found = of_unit(side, given.unit)
        name = next((str(one["name"]) for one in found if one.get("name")), name)
        for row in found:
            rows += [(number, one) for one in _rows(label, side, row)]
    order = {id: at for at, id in enumerate((TOTAL, *THEMES, OTHER))}
    rows.sort(key=lambda one: (-(one[1][0] or 0), order[one[1][1]], one[0]))  # the last year first
    made = pl.DataFrame([one for _, one in rows], schema=SCHEMA, orient="row")
    who = f"{given.unit} {name}".strip()
    return Answer(
        "compare", Say(f"一个单位、{len(given.sides)} 个指标体系：{who}", f"One unit under {len(given.sides)} frameworks: {who}"),
        made, _shown(made), tuple(_notes(made)), _charts(made), most=max(made.height, 1),
    )  # fmt: skip


def of_unit(side: Side, unit: str) -> list[dict[str, Any]]:
    """The rows of scores of a unit. Raises `DataError` where there is none."""
    found = side.scores.filter(pl.col(UNIT) == unit).collect(engine="streaming").to_dicts()
    if not found:
        raise no_unit(side.scores, unit)
    return found


def _rows(id: str, side: Side, row: dict[str, Any]) -> list[tuple[Any, ...]]:
    year = row.get(YEAR)
    total, worth = row[TOTAL], side.framework.total
    whole = None if total is None else Fraction(total)
    open_leaves = [leaf for leaf, _ in side.framework.leaves() if whole is None and row.get(leaf.id) is None]
    sure = sum((Fraction(row[leaf.id]) for leaf in side.leaves() if row[leaf.id] is not None), Fraction(0))
    made: list[tuple[Any, ...]] = [(
        year, TOTAL, id, decimal(worth), decimal(whole), decimal(whole / worth) if whole is not None and worth else None, decimal(sure),
        len(open_leaves), row.get(GRADE), "、".join(leaf.name for leaf in open_leaves),
    )]  # fmt: skip
    for theme, leaves in themes(side.framework).items():
        made.append(
            (year, theme, id, *_theme(side, leaves, row), None, "、".join(leaf.name for leaf in leaves))
        )
    return made


def _theme(side: Side, leaves: Sequence[Indicator], row: dict[str, Any]) -> tuple[Any, ...]:
    points = sum((leaf.points for leaf in leaves), Fraction(0))
    known = [Fraction(row[leaf.id]) for leaf in leaves if leaf.id in side.places and row[leaf.id] is not None]
    sure, missing = sum(known, Fraction(0)), len(leaves) - len(known)
    rate = decimal(sure / points) if not missing and points else None
    return decimal(points), None if missing else decimal(sure), rate, decimal(sure), missing


def _shown(made: pl.DataFrame) -> tuple[Shown, ...]:
    return (
        *([Shown("year", Say("年度", "year"), grouped=False)] if made["year"].n_unique() > 1 else []),
        Shown("theme", Say("主题", "theme"), align="left", words=WORDS),
        Shown("framework", Say("体系", "framework"), align="left"),
        Shown("points", Say("分值", "points")),
        Shown("score", Say("得分", "score"), 2),
        Shown("rate", Say("得分率", "rate"), 1, percent=True),
        Shown("sure", Say("已定", "sure"), 2, wide=made["open"].sum() == 0),
        Shown("open", Say("未定项", "open")),
        Shown("grade", Say("等次", "grade"), align="left"),
        Shown("indicators", Say("指标", "indicators"), align="left", fixed=False, wide=True),
    )


def _notes(made: pl.DataFrame) -> list[Say]:
    notes = [Say(
        "得分率 = 得分 ÷ 分值，主题里有一项未定就没有；“已定”是已经定了的得分，“未定项”是缺事实、判断或不适用的指标个数。主题按指标名称里的词划分，是自拟的。",
        "The rate is score over points, and is left out where one of the theme's scores is open; “sure” is what is scored already, “open” how many indicators lack a fact or a judgement or do not apply. Themes go by words in the names of indicators and are ours.",
    )]  # fmt: skip
    totals = made.filter((pl.col("theme") == TOTAL) & pl.col("rate").is_not_null())
    if totals.height > 1:
        year = totals["year"].max()
        last = totals.filter(pl.col("year").eq_missing(pl.lit(year, pl.Int32))).sort("rate", descending=True)
        best, worst = last.row(0, named=True), last.row(-1, named=True)
        if best["rate"] != worst["rate"]:
            notes.append(Say(
                f"总分得分率最高的是 {best['framework']}（{show_percent(Fraction(best['rate']), 1)}），最低的是 {worst['framework']}（{show_percent(Fraction(worst['rate']), 1)}）。",
                f"The highest rate of the total is under {best['framework']} ({show_percent(Fraction(best['rate']), 1)}), the lowest under {worst['framework']} ({show_percent(Fraction(worst['rate']), 1)}).",
            ))  # fmt: skip
    lacking = made.filter((pl.col("theme") == TOTAL) & (pl.col("open") > 0))
    notes += [
        Say(
            f"{row['framework']}{'' if row['year'] is None else ' ' + str(row['year'])} 总分未定，还缺：{row['indicators']}。",
            f"The total under {row['framework']}{'' if row['year'] is None else ' of ' + str(row['year'])} is open: {row['indicators']}.",
        )
        for row in lacking.to_dicts()
    ]  # fmt: skip
    return notes


def _charts(made: pl.DataFrame) -> tuple[Chart, ...]:
    totals = made.filter((pl.col("theme") == TOTAL) & pl.col("rate").is_not_null()).to_dicts()
    if not totals:
        return ()
    names = tuple(
        f"{one['framework']}{'' if one['year'] is None else ' ' + str(one['year'])}" for one in totals
    )
    rates = tuple(show_percent(Fraction(one["rate"]), 1) for one in totals)
    title = Say("各体系下的总分得分率", "Score rate of the total under each framework")
    return (Chart("bar", title, names, (Series(Say("得分率", "rate"), rates),)),)
