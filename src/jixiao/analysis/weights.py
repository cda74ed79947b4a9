"""How much the ranking hangs on the points of single indicators: each is given a little more or less, and all are ranked anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any

import polars as pl

from jixiao.analysis.factors import filled, output_of, worth
from jixiao.analysis.given import Given, Side
from jixiao.analysis.numbers import SHARE, decimal
from jixiao.analysis.orders import kendall, never_turned, places, spearman, tied
from jixiao.analysis.result import Answer, Say, Shown
from jixiao.analysis.units import one_year
from jixiao.core.document import Chart, Series
from jixiao.core.finding import DataError, Finding
from jixiao.core.numerals import decimal_text, show_number
from jixiao.engines.facts import UNIT, YEAR
from jixiao.framework.model import Indicator
from jixiao.rules.render import points_text
from jixiao.scoring.lower.framework import TOTAL

MOST_PAIRED = 20_000  # units of which all pairs are looked at
MOST_BARS = 12
SCHEMA: dict[str, Any] = {
    "indicator": pl.String, "label": pl.String, "points": SHARE, "varied": SHARE, "tau": SHARE, "rho": SHARE, "move": pl.Int64,
    UNIT: pl.String, "name": pl.String, "rank": pl.Int64, "rank_varied": pl.Int64, "moved": pl.Int64,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scores:
    """Units that are ranked together: all their leaf scores, and `rest`, what the total has beside their sum (limits, rounding)."""

    units: Sequence[str]
    names: Sequence[str]
    leaves: Sequence[Indicator]
    scores: Sequence[Sequence[Fraction]]  # by leaf
    rest: Sequence[Fraction]
    sums: Sequence[Fraction]  # of the leaf scores of each unit
    year: int | None
    left: int  # units that are not ranked because a score is not known

    @property
    def points(self) -> Fraction:
        """Of all indicators together."""
        return sum((leaf.points for leaf in self.leaves), Fraction(0))


def answer(given: Given) -> Answer:
    """Ranks when the points of one indicator are a share more or less (`--set vary=`, 10% unless told) and the others make up for it, each unit
    keeping its 得分率 in every indicator. Of one year: `--set year=`, else the last. Raises `DataError`."""
    share = _share(given.options.get("vary", ""))
    known = _known(given.one, given.options.get("year", ""))
    base = _whole([a + b for a, b in zip(known.sums, known.rest, strict=True)])
    before = places(base)
    rows, lists = [], [base]
    for number, leaf in enumerate(known.leaves):
        for sign in (1, -1):
            varied = leaf.points * (1 + sign * share)
            if varied >= known.points:
                continue
            values = _whole(reweighted(known, number, varied))
            lists.append(values)
            after = places(values)
            far = max(range(len(after)), key=lambda at: abs(after[at] - before[at]))
            moved = sum(a != b for a, b in zip(after, before, strict=True))
            rows.append((
                leaf.id, leaf.name, decimal(leaf.points), decimal(varied), kendall(base, values), spearman(base, values),
                abs(after[far] - before[far]), *((known.units[far], known.names[far], before[far], after[far]) if moved else (None,) * 4), moved,
            ))  # fmt: skip
    rows.sort(key=lambda row: (row[4] if row[4] is not None else Decimal(2), -row[6], row[0]))
    frame = pl.DataFrame(rows, SCHEMA, orient="row")
    title = Say(f"名次对分值的敏感性：{given.one.framework.title}", f"How ranks hang on points: {given.one.framework.title}")  # fmt: skip
    steady = never_turned(lists) if len(base) <= MOST_PAIRED else None
    notes = tuple(_notes(frame, known, share, steady, len(base) * (len(base) - 1) // 2 - tied(base)))
    return Answer("weights", title, frame, _shown(), notes, _charts(frame))


def reweighted(known: Scores, number: int, points: Fraction) -> list[Fraction]:
    """The total of every unit where one indicator has these points and the others share the rest in proportion."""
    leaf = known.leaves[number]
    heavier = points / leaf.points
    lighter = (known.points - points) / (known.points - leaf.points)
    mine = known.scores[number]
    return [
        one * heavier + (every - one) * lighter + rest
        for one, every, rest in zip(mine, known.sums, known.rest, strict=True)
    ]


def _whole(values: Sequence[Fraction]) -> list[int]:
    """The same numbers over one divisor."""
    below = lcm(*{one.denominator for one in values})
    return [one.numerator * (below // one.denominator) for one in values]


def _share(text: str) -> Fraction:
    try:
        found = (
            Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text) if text else Fraction(1, 10)
        )
    except (ValueError, ZeroDivisionError):
        found = Fraction(0)
    if not 0 < found < 1:
        raise DataError([Finding("analysis_value", values={"name": "vary", "value": text, "wanted": Say("0% 到 100% 之间的比例，如 10%", "a share between 0% and 100%, such as 10%")})])  # fmt: skip
    return found


def _known(side: Side, asked: str) -> Scores:
    """The units of one year of which every score is known. Raises `DataError` where fewer than two are."""
    facts = filled(side.lowered, side.facts.collect(engine="streaming"))
    has_years = YEAR in facts.columns
    year = one_year(facts[YEAR].unique() if has_years else (), asked)
    if has_years:
        facts = facts.filter(pl.col(YEAR).eq_missing(year))
    added = side.framework.bonuses()
    leaves = [leaf for leaf, _ in side.framework.leaves() if leaf.id not in added and leaf.points > 0]
    found = worth(side.lowered, [output_of(side.lowered, id) for id in (*(leaf.id for leaf in leaves), TOTAL)], facts)  # fmt: skip
    columns = [found[leaf.id] for leaf in leaves]
    kept = [at for at, total in enumerate(found[TOTAL]) if total is not None and all(one[at] is not None for one in columns)]  # fmt: skip
    if len(kept) < 2 or len(leaves) < 2:
        raise DataError([Finding("analysis_few", values={"count": len(kept), "least": 2})])
    scores = [[one[at] or Fraction(0) for at in kept] for one in columns]
    sums = [sum(each, Fraction(0)) for each in zip(*scores, strict=True)]
    rest = [(found[TOTAL][at] or Fraction(0)) - one for at, one in zip(kept, sums, strict=True)]
    units = [facts[UNIT][at] for at in kept]
    names = facts["name"].to_list() if "name" in facts.columns else facts[UNIT].to_list()
    return Scores(units, [names[at] or facts[UNIT][at] for at in kept], leaves, scores, rest, sums, year, facts.height - len(kept))  # fmt: skip


def _shown() -> tuple[Shown, ...]:
    return (
        Shown("label", Say("指标", "indicator"), align="left", fixed=False),
        Shown("points", Say("分值", "points"), 2),
        Shown("varied", Say("改为", "varied"), 2),
        Shown("tau", Say("肯德尔τ", "tau"), 4),
        Shown("rho", Say("斯皮尔曼ρ", "rho"), 4),
        Shown("move", Say("名次最多变", "largest move")),
        Shown("name", Say("谁", "who"), align="left", fixed=False),
    )


def _notes(
    frame: pl.DataFrame, known: Scores, share: Fraction, steady: int | None, pairs: int
) -> Iterator[Say]:
    count, percent = len(known.units), show_number(share * 100)
    year, year_en = (f"{known.year} 年共 ", f" in {known.year}") if known.year is not None else ("", "")
    yield Say(
        f"{year}{count:,} 个单位。每次只改一个指标的分值（±{percent}%），其余指标按比例补足到 {points_text(known.points)} 分，各单位各指标的得分率不变，总分精确重算。",
        f"{count:,} units{year_en}. The points of one indicator at a time are changed by ±{percent}%, the others make up the {points_text(known.points)} in proportion, every unit keeps its score rate in each, and totals are computed exactly.",
    )  # fmt: skip
    first = frame.row(0, named=True)
    if first["name"] is not None:
        varied = points_text(Fraction(first["varied"]))
        tau = "—" if first["tau"] is None else decimal_text(Fraction(first["tau"]), 4)
        yield Say(
            f"影响最大的是“{first['label']}”改为 {varied} 分：τ = {tau}，{first['moved']:,} 个单位名次有变，变得最多的是{first['name']}，从第 {first['rank']:,} 到第 {first['rank_varied']:,}。",
            f"Most hangs on “{first['label']}” at {varied}: tau = {tau}, {first['moved']:,} units change rank, most of all {first['name']}, from {first['rank']:,} to {first['rank_varied']:,}.",
        )  # fmt: skip
    if steady is None:
        yield Say(f"单位超过 {MOST_PAIRED:,} 个，没有逐对数哪些先后不受影响。", f"More than {MOST_PAIRED:,} units: pairs whose order never changes were not counted.")  # fmt: skip
    elif pairs:
        rate = decimal_text(Fraction(steady * 100, pairs), 2)
        yield Say(
            f"总分不同的 {pairs:,} 对单位里，{steady:,} 对（{rate}%）的先后不因任何一次改动而变。",
            f"Of {pairs:,} pairs of units with different totals, {steady:,} ({rate}%) stand in the same order whichever change is made.",
        )  # fmt: skip
    if any(known.rest):
        yield Say("总分与各指标得分之和的差（约束、加减分、取整）原样保留，不随分值变。", "What totals have beside the sum of scores (limits, bonus items, rounding) is kept as it is.")  # fmt: skip
    if known.left:
        yield Say(f"{known.left:,} 个单位有得分未知或不适用，不参加重排。", f"{known.left:,} units have a score that is not known or does not apply, and are not ranked.")  # fmt: skip
    yield Say("τ、ρ 为 1 是名次完全不变；只看分值，不改评分标准的档次和扣分。", "At tau, rho = 1 no rank changes. Only points are varied: bands and deductions within a rule keep their proportions.")  # fmt: skip


def _charts(frame: pl.DataFrame) -> tuple[Chart, ...]:
    """The largest move of any unit, by indicator."""
    top = frame.group_by("label", maintain_order=True).agg(pl.col("move").max()).sort("move", descending=True).head(MOST_BARS)  # fmt: skip
    if top.height < 2:
        return ()
    series = (Series(Say("名次最多变", "largest move"), tuple(str(one) for one in top["move"])),)
    return (Chart("bar", Say("分值改动后名次最多变几位", "Largest change of rank when points change"), tuple(top["label"]), series, Say("位", "places")),)  # fmt: skip
