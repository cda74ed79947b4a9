"""Two years beside each other (比较法): the totals of every unit, who rises and who falls, and the mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import polars as pl

from jixiao.analysis.factors import filled, output_of, worth
from jixiao.analysis.given import Given, Side
from jixiao.analysis.numbers import SHARE, decimal
from jixiao.analysis.result import Answer, Part, Say, Shown
from jixiao.core.document import Chart, Series
from jixiao.core.finding import DataError, Finding
from jixiao.core.numerals import decimal_text
from jixiao.engines.facts import UNIT, YEAR
from jixiao.scoring.lower.framework import TOTAL

NAME = "name"
OLD, NEW, CHANGE = "before", "after", "change"
STEPS = (-20, -10, -5, -2, 0, 2, 5, 10, 20)  # points at which the chart sorts changes


@dataclass(frozen=True, slots=True)
class Pair:
    """The units that stand in both years, in the same rows of `before` and `after`: keys and every column that the framework reads.
    `alone`: how many stand in one of them only; `twice`: how many stand more than once in a year, and are left out."""

    side: Side
    years: tuple[int, int]
    before: pl.DataFrame
    after: pl.DataFrame
    alone: int
    twice: int

    def names(self) -> list[str]:
        """What units are called: by their code where they have no name."""
        codes: list[str] = self.after[UNIT].to_list()
        if NAME not in self.after.columns:
            return codes
        return [name or code for name, code in zip(self.after[NAME].to_list(), codes, strict=True)]


def pair(given: Given) -> Pair:
    """Two years of the same units: `from` and `to` of the options, else the last two that are there. Raises `DataError`."""
    side = given.one
    facts = side.facts if YEAR in side.keys else side.facts.with_columns(pl.lit(None, pl.Int32).alias(YEAR))
    there = sorted(facts.select(pl.col(YEAR).drop_nulls().unique()).collect()[YEAR].to_list())
    asked = [_year(given.options.get(name, ""), there) for name in ("from", "to")]
    new = asked[1] if asked[1] is not None else there[-1] if there else None
    older = [one for one in there if new is not None and one < new]
    old = asked[0] if asked[0] is not None else older[-1] if older else None
    if old in there and new in there and old is not None and new is not None and old >= new:
        raise DataError([Finding("analysis_years_order", values={"old": old, "new": new})])
    if old is None or new is None or old not in there or new not in there:
        said = Say("、".join(map(str, there)) or "没有", ", ".join(map(str, there)) or "none")
        wanted = "–".join(one for one in (given.options.get("from", ""), given.options.get("to", "")) if one)
        raise DataError([Finding("analysis_two_years", values={"years": said, "wanted": wanted or Say("最近两年", "the last two")})])  # fmt: skip
    kept = facts.filter(pl.col(YEAR).is_in([old, new]))
    if given.unit:
        kept = kept.filter(pl.col(UNIT) == given.unit)
    both = filled(side.lowered, kept.collect(engine="streaming"))
    once = both.filter(pl.struct(UNIT, YEAR).is_unique())
    halves = [once.filter(pl.col(YEAR) == year).sort(UNIT) for year in (old, new)]
    a, b = (half.join(other, on=UNIT, how="semi").sort(UNIT) for half, other in (halves, halves[::-1]))
    twice = both.height - once.height
    if given.unit and not a.height:
        raise DataError([Finding("analysis_unit_years", values={"unit": given.unit, "old": old, "new": new})])
    return Pair(side, (old, new), a, b, halves[0].height + halves[1].height - 2 * a.height, twice)


def _year(text: str, there: Sequence[int]) -> int | None:
    """A year that was asked for; one that is no year is none that is there."""
    if not text:
        return None
    return int(text) if text.isdecimal() and len(text) < 6 else min(there, default=0) - 1


def totals(both: Pair) -> list[tuple[Fraction | None, Fraction | None]]:
    """The total of every unit in either year."""
    total = output_of(both.side.lowered, TOTAL)
    a, b = (worth(both.side.lowered, (total,), one)[TOTAL] for one in (both.before, both.after))
    return list(zip(a, b, strict=True))


def answer(given: Given) -> Answer:
    """The change of every unit's total between two years, the largest first. Raises `DataError`."""
    both = pair(given)
    side, (old, new) = both.side, both.years
    found = totals(both)
    leaves = [leaf.id for leaf in side.leaves()]
    frame = both.after.select(one for one in side.keys if one != YEAR).with_columns(
        pl.Series("from", [old] * len(found), pl.Int32), pl.Series("to", [new] * len(found), pl.Int32),
        _exact(OLD, [a for a, _ in found]), _exact(NEW, [b for _, b in found]),
        _exact(CHANGE, [None if a is None or b is None else b - a for a, b in found]),
    )  # fmt: skip
    outputs = [output_of(side.lowered, id) for id in leaves]
    was, now = (worth(side.lowered, outputs, one) for one in (both.before, both.after))
    frame = frame.with_columns(
        _exact(f"{id}_{CHANGE}", [None if a is None or b is None else b - a for a, b in zip(was[id], now[id], strict=True)])
        for id in leaves
    ).sort(pl.col(CHANGE).abs(), pl.col(CHANGE), UNIT, descending=[True, True, False], nulls_last=True)  # fmt: skip
    name = [Shown(NAME, Say("单位", "unit"), align="left", fixed=False)] if NAME in side.keys else []
    shown = (
        Shown(UNIT, Say("代码" if name else "单位", "code" if name else "unit"), align="left"),
        *name,
        Shown(OLD, Say(f"{old}年", str(old)), 2),
        Shown(NEW, Say(f"{new}年", str(new)), 2),
        Shown(CHANGE, Say("变化", "change"), 2),
    )
    title = Say(f"总分变化：{old}—{new} 年，{side.framework.title}", f"Change of totals, {old} to {new}: {side.framework.title}")  # fmt: skip
    changes = [b - a for a, b in found if a is not None and b is not None]
    charts = (_spread(changes),) if len(changes) > 1 else ()
    return Answer("change", title, frame, shown, tuple(_notes(both, found)), charts, beside=(_years(given),))


def _years(given: Given) -> Part:
    """The mean total of every year, and how the units that have one in the year before as well changed."""
    side = given.one
    facts = filled(side.lowered, side.facts.collect(engine="streaming"))
    if given.unit:
        facts = facts.filter(pl.col(UNIT) == given.unit)
    values = worth(side.lowered, (output_of(side.lowered, TOTAL),), facts)[TOTAL]
    by_year: dict[int, dict[str, Fraction | None]] = {}
    for unit, year, value in zip(facts[UNIT], facts[YEAR], values, strict=True):
        if year is not None:
            here = by_year.setdefault(year, {})
            here[unit] = value if unit not in here else None  # which of two rows is right is not known
    rows = []
    before: dict[str, Fraction | None] = {}
    for year, here in sorted(by_year.items()):
        known = [value for value in here.values() if value is not None]
        moved = [
            now - was
            for unit, now in here.items()
            if now is not None and (was := before.get(unit)) is not None
        ]
        rows.append((year, len(here), len(known), _mean(known), len(moved), _mean(moved)))
        before = here
    heads = (YEAR, "units", "scored", "mean", "compared", CHANGE)
    schema: dict[str, Any] = dict(
        zip(heads, (pl.Int32, pl.Int64, pl.Int64, SHARE, pl.Int64, SHARE), strict=True)
    )
    shown = (
        Shown(YEAR, Say("年度", "year"), grouped=False),
        Shown("units", Say("单位数", "units")),
        Shown("scored", Say("有总分", "with a total")),
        Shown("mean", Say("平均分", "mean"), 2),
        Shown("compared", Say("与上年可比", "compared")),
        Shown(CHANGE, Say("平均变化", "mean change"), 2),
    )
    title = Say("各年平均分", "Means of the years")
    return Part("years", title, pl.DataFrame(rows, schema, orient="row"), shown)


def _mean(values: Sequence[Fraction]) -> Decimal | None:
    return decimal(sum(values, Fraction(0)) / len(values)) if values else None


def _exact(name: str, values: Sequence[Fraction | None]) -> pl.Series:
    return pl.Series(name, [decimal(one) for one in values], SHARE)


def _notes(both: Pair, found: Sequence[tuple[Fraction | None, Fraction | None]]) -> list[Say]:
    old, new = both.years
    known = [(a, b) for a, b in found if a is not None and b is not None]
    up, down = sum(b > a for a, b in known), sum(b < a for a, b in known)
    same = len(known) - up - down
    notes = [Say(
        f"{old} 年和 {new} 年都有的单位 {len(found):,} 个，其中 {len(known):,} 个两年都有总分：{up:,} 个升，{down:,} 个降，{same:,} 个不变。",
        f"{len(found):,} units are there in {old} and in {new}; {len(known):,} have a total in both: {up:,} rise, {down:,} fall, {same:,} stay.",
    )]  # fmt: skip
    if known:
        a, b = (sum((one[at] for one in known), Fraction(0)) / len(known) for at in (0, 1))
        notes.append(Say(
            f"这些单位的平均分从 {decimal_text(a, 2)} 分到 {decimal_text(b, 2)} 分，变化 {signed(b - a)} 分。",
            f"Their mean goes from {decimal_text(a, 2)} to {decimal_text(b, 2)}: {signed(b - a)} points.",
        ))  # fmt: skip
    lost = len(found) - len(known)
    if lost:
        notes.append(Say(
            f"{lost:,} 个单位有一年没有总分（事实未知，或指标全部不适用），不比：没有把未知当作 0。",
            f"{lost:,} units have no total in one of the years (facts are not known, or no indicator applies) and are not compared: nothing unknown counts as 0.",
        ))  # fmt: skip
    return [*notes, *left_out(both)]


def left_out(both: Pair) -> list[Say]:
    """Which rows of the two years could not be compared."""
    notes = []
    if both.alone:
        notes.append(Say(f"{both.alone:,} 个单位只有其中一年，不比。", f"{both.alone:,} units are there in one of the years only."))  # fmt: skip
    if both.twice:
        notes.append(Say(f"{both.twice:,} 行在同一年重复，不知道哪一行对，不比。", f"{both.twice:,} rows stand twice in a year; which is right is not known, and they are left out."))  # fmt: skip
    return notes


def _spread(changes: Sequence[Fraction]) -> Chart:
    """How many units change by how much."""
    edges = [None, *STEPS, None]
    labels, counts = [], []
    for low, high in pairwise(edges):
        inside = [one for one in changes if (low is None or one >= low) and (high is None or one < high)]
        if low is None:
            text = Say(f"低于 {high}", f"below {high}")
        elif high is None:
            text = Say(f"{low} 起", f"{low} or more")
        else:
            text = Say(f"{low}～{high}", f"{low} to {high}")
        labels.append(text)
        counts.append(len(inside))
    first = next(at for at, count in enumerate(counts) if count)
    last = len(counts) - next(at for at, count in enumerate(counts[::-1]) if count)
    series = (Series(Say("单位数", "units"), tuple(str(one) for one in counts[first:last])),)
    return Chart("column", Say("总分变化的分布", "How totals change"), tuple(labels[first:last]), series, Say("个", "units"))  # fmt: skip


def signed(value: Fraction | Decimal, places: int = 2) -> str:
    """A change with its sign."""
    text = decimal_text(Fraction(value), places)
    return text if text.startswith("-") or not Fraction(text) else f"+{text}"
