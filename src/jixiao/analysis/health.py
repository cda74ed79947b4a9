"""Health of a framework: indicators that set nobody apart, that nobody can prove, or that measure what another one measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from math import ceil
from typing import Any

import polars as pl

from jixiao.analysis.correlation import Related, related
from jixiao.analysis.given import Given, Side
from jixiao.analysis.numbers import SHARE, added, decimal, ratio, root, squares
from jixiao.analysis.result import Answer, Part, Say, Shown
from jixiao.core.document import Chart, Series
from jixiao.core.numerals import show_percent
from jixiao.framework.model import Indicator
from jixiao.scoring.lower.framework import TOTAL

FULL = Fraction(95, 100)  # so many of those scored have full points: hardly anybody loses any
SAME = Fraction(95, 100)  # so many have one and the same score
UNKNOWN = Fraction(50, 100)  # of so many rows the score is not known: most cannot show what it needs
TWIN = Decimal("0.95")  # both correlations at least this, of one sign: the two measure the same
DRAWN = Fraction(5, 100)  # unknown of one indicator from which on they are drawn
FEW = 30  # with fewer rows nothing is said about full points, same scores, pairs or, of all rows, proof

VERDICTS = {
    "full": Say("几乎无人失分，没有区分度", "hardly anyone loses points"),
    "same": Say("得分几乎一样，没有区分度", "nearly one score for all"),
    "unknown": Say("多数拿不出依据", "most show no proof"),
    "twin": Say("与另一指标重复", "same as another"),
    "few": Say("行数太少，不下结论", "too few rows to say"),
    "none": Say("没有一行有得分", "scored nowhere"),
}


@dataclass(frozen=True, slots=True)
class _Counted:
    """What is counted of one indicator."""

    leaf: Indicator
    bonus: bool
    rows: int
    scored: int
    left_out: int
    total: int
    squares: int
    full: int
    most: int

    @property
    def unknown(self) -> int:
        return self.rows - self.scored - self.left_out


def answer(given: Given) -> Answer:
    """Every indicator with how it is scored and what to think of it; beside it the pairs that go together most."""
    side = given.one
    leaves = side.leaves()
    kept = [*(leaf.id for leaf in leaves), *_levels(side)]
    frame = side.scores.select(kept).collect(engine="streaming")
    whole = frame.select(side.units(leaf.id) for leaf in leaves) if leaves else pl.DataFrame()
    counted = [_count(side, leaf, frame, whole[leaf.id]) for leaf in leaves]
    pairs = sorted(
        ((a, b, related(whole[a.id], whole[b.id])) for a, b in combinations(leaves, 2)), key=_closest
    )
    twins = [one for one in pairs if _is_twin(one[2])]
    twin_ids = {leaf.id for a, b, _ in twins for leaf in (a, b)}
    rows = [_row(side, one, one.leaf.id in twin_ids) for one in counted]
    made = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    shown_pairs = [one for one in pairs if one[2].pearson is not None]
    return Answer(
        "health", Say(f"指标体系健康度：{side.framework.title}", f"Health of the framework: {side.framework.title}"),
        made, _shown(), tuple(_notes(side, frame.height, counted, twins)), _charts(counted, side), most=max(len(rows), 1),
        beside=(_pairs(shown_pairs),) if shown_pairs else (),
    )  # fmt: skip


SCHEMA: dict[str, Any] = {
    "indicator": pl.String, "name": pl.String, "points": SHARE, "rows": pl.Int64, "scored": pl.Int64, "unknown": pl.Int64,
    "left_out": pl.Int64, "unknown_share": SHARE, "mean_rate": SHARE, "full": pl.Int64, "full_share": SHARE, "same_share": SHARE,
    "deviation": SHARE, "verdict": pl.String,
}  # fmt: skip


def _levels(side: Side) -> list[str]:
    groups = [one.id for one, _ in side.framework.walk() if one.indicators]
    return [one for one in (*groups, TOTAL) if one in side.there]


def _count(side: Side, leaf: Indicator, frame: pl.DataFrame, score: pl.Series) -> _Counted:
    above = [one.id for one, _ in side.framework.walk() if one.indicators and leaf in one.leaves()]
    known = pl.any_horizontal(pl.col(one).is_not_null() for one in (*above, TOTAL) if one in side.there)
    left_out = frame.select(
        (pl.col(leaf.id).is_null() & known).sum()
    ).item()  # a sum is known only where all it needs is
    full = ceil(leaf.points * 10 ** side.places[leaf.id])
    wide = score.drop_nulls().cast(pl.Int128)
    counts = wide.value_counts()["count"] if wide.len() else None
    return _Counted(
        leaf, leaf.id in side.framework.bonuses(), frame.height, wide.len(), int(left_out or 0), added(wide), squares(wide),
        int((wide >= full).sum()), 0 if counts is None else int(str(counts.max())),
    )  # fmt: skip


def _row(side: Side, one: _Counted, twin: bool) -> tuple[Any, ...]:
    scale = one.leaf.points * 10 ** side.places[one.leaf.id]
    mean = Fraction(one.total, one.scored) / scale if one.scored and scale else None
    spread = (
        Fraction(one.scored * one.squares - one.total**2, one.scored**2) / scale**2
        if one.scored and scale
        else None
    )
    return (
        one.leaf.id, one.leaf.name, decimal(one.leaf.points), one.rows, one.scored, one.unknown, one.left_out,
        decimal(ratio(one.unknown, one.rows)), decimal(mean), one.full, decimal(ratio(one.full, one.scored)),
        decimal(ratio(one.most, one.scored)), None if spread is None else root(spread), " ".join(_verdict(one, twin)),
    )  # fmt: skip


def _verdict(one: _Counted, twin: bool) -> list[str]:
    made = []
    if one.rows >= FEW and one.unknown >= UNKNOWN * one.rows:
        made.append("unknown")
    if not one.scored:
        made.append("none")
    elif one.scored < FEW:
        made.append("few")
    elif one.full >= FULL * one.scored and not one.bonus:
        made.append("full")
    elif one.most >= SAME * one.scored:
        made.append("same")
    return [*made, "twin"] if twin else made


def _closest(pair: tuple[Indicator, Indicator, Related]) -> Decimal:
    return -min(
        (abs(one) for one in (pair[2].pearson, pair[2].spearman) if one is not None), default=Decimal(-1)
    )


def _is_twin(one: Related) -> bool:
    if one.pearson is None or one.spearman is None or one.rows < FEW:
        return False
    return min(abs(one.pearson), abs(one.spearman)) >= TWIN and one.pearson * one.spearman > 0


def _pairs(pairs: Sequence[tuple[Indicator, Indicator, Related]]) -> Part:
    schema: dict[str, Any] = {
        "indicator": pl.String, "name": pl.String, "other": pl.String, "other_name": pl.String, "rows": pl.Int64,
        "pearson": SHARE, "spearman": SHARE, "verdict": pl.String,
    }  # fmt: skip
    rows = [
        (a.id, a.name, b.id, b.name, one.rows, one.pearson, one.spearman, "twin" if _is_twin(one) else "few" if one.rows < FEW else "")
        for a, b, one in pairs
    ]  # fmt: skip
    shown = (
        Shown("name", Say("指标", "indicator"), align="left", fixed=False), Shown("other_name", Say("另一指标", "other"), align="left", fixed=False),
        Shown("rows", Say("行数", "rows")), Shown("pearson", Say("Pearson", "Pearson"), 3), Shown("spearman", Say("Spearman", "Spearman"), 3),
        Shown("verdict", Say("判断", "verdict"), align="left", words={**VERDICTS, "twin": Say("重复", "the same"), "few": Say("行数太少", "few rows")}),
    )  # fmt: skip
    title = Say("得分最一致的指标", "Indicators whose scores go together most")
    return Part("pairs", title, pl.DataFrame(rows, schema=schema, orient="row"), shown, most=10)


def _shown() -> tuple[Shown, ...]:
    return (
        Shown("name", Say("指标", "indicator"), align="left", fixed=False),
        Shown("points", Say("分值", "points")),
        Shown("scored", Say("有分", "scored")),
        Shown("unknown_share", Say("未知", "unknown"), 1, percent=True),
        Shown("mean_rate", Say("得分率", "rate"), 1, percent=True),
        Shown("full_share", Say("满分", "full"), 1, percent=True),
        Shown("deviation", Say("离散", "spread"), 3),
        Shown("verdict", Say("判断", "verdict"), align="left", words=VERDICTS, fixed=False),
    )


def _notes(
    side: Side, rows: int, counted: Sequence[_Counted], twins: Sequence[tuple[Indicator, Indicator, Related]]
) -> list[Say]:
    if not rows:
        return [Say("事实表里没有一行。", "The table has no row.")]
    notes = [Say(
        f"共 {rows:,} 行。有分：得分已定的行；未知：缺事实或判断、得分未定的行的比例；满分：有分的行里拿满分的比例；离散：得分率的标准差（按全部有分的行算，不是样本）。",
        f"{rows:,} rows. Scored: rows whose score is known; unknown: the share for which a fact or judgement is missing; full: the share of those scored with full points; spread: standard deviation of the score rate (of all rows scored, not of a sample).",
    )]  # fmt: skip
    for key, zh, en in (
        ("full", "几乎无人失分，没有区分度", "Hardly anyone loses points"),
        ("same", "得分几乎一样，没有区分度", "Nearly one score for all"),
        ("unknown", "多数拿不出依据", "Most show no proof"),
    ):
        names = "、".join(one.leaf.name for one in counted if key in _verdict(one, False))
        if names:
            notes.append(Say(f"{zh}：{names}。", f"{en}: {names}."))
    notes += [
        Say(
            f"“{a.name}”与“{b.name}”重复：{one.rows:,} 行里相关系数 {one.pearson:.3f}（名次 {one.spearman:.3f}）。",
            f"“{a.name}” and “{b.name}” measure the same: over {one.rows:,} rows the correlation is {one.pearson:.3f} (of ranks {one.spearman:.3f}).",
        )
        for a, b, one in twins[:10]
    ]
    left = sum(one.left_out for one in counted)
    if left:
        notes.append(Say(
            f"有 {left:,} 格不适用、分值折给了同组其他指标：不算未知；接过分值的指标得分可以超过自己的分值。",
            f"{left:,} scores do not apply and their points went to the rest of the group: they do not count as unknown, and a score that took points over may exceed its own.",
        ))  # fmt: skip
    if side.open_leaves():
        names = "、".join(one.name for one in side.open_leaves())
        notes.append(Say(
            f"得分表里没有，未分析：{names}。", f"Not analysed, as their scores are not there: {names}."
        ))  # fmt: skip
    notes.append(Say(
        f"界限：满分或同分占 {show_percent(FULL, 0)} 以上，未知占 {show_percent(UNKNOWN, 0)} 以上，两个相关系数的绝对值都在 {TWIN} 以上；不到 {FEW} 行不下结论。相关不等于因果：重复的两个指标要看评分标准再决定去留。",
        f"Thresholds: full or same scores from {show_percent(FULL, 0)}, unknown from {show_percent(UNKNOWN, 0)}, both correlations from {TWIN} in size; nothing is said of fewer than {FEW} rows. Read the criteria before dropping one of two that go together.",
    ))  # fmt: skip
    return notes


def _charts(counted: Sequence[_Counted], side: Side) -> tuple[Chart, ...]:
    known = [one for one in counted if one.scored]
    if not known:
        return ()
    labels = tuple(one.leaf.name for one in known)
    rates = [
        Fraction(one.total, one.scored) / (one.leaf.points * 10 ** side.places[one.leaf.id])
        if one.leaf.points
        else None
        for one in known
    ]
    made = [
        Chart(
            "bar",
            Say("各指标平均得分率", "Mean score rate of each indicator"),
            labels,
            (
                Series(
                    Say("得分率", "rate"),
                    tuple(None if one is None else show_percent(one, 1) for one in rates),
                ),
            ),
        )
    ]
    if any(one.unknown >= DRAWN * one.rows for one in counted):
        every = tuple(one.leaf.name for one in counted)
        shares = tuple(show_percent(Fraction(one.unknown, one.rows), 1) for one in counted)
        made.append(
            Chart(
                "bar",
                Say("各指标得分未知的比例", "Share of unknown scores"),
                every,
                (Series(Say("未知", "unknown"), shares),),
            )
        )
    return tuple(made)
