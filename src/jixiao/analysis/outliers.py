"""Rows far from their peers, or from their own past, each with a sentence that says so and what to check: nobody is accused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import polars as pl

from jixiao.analysis.factors import factors_of, filled, label_of, output_of, worth
from jixiao.analysis.given import Given, Side
from jixiao.analysis.measures import measures_of, steps
from jixiao.analysis.numbers import SHARE, decimal
from jixiao.analysis.result import Answer, Say, Shown
from jixiao.analysis.spread import BY_NINETY, FAR, LEAST, Spread, spread_of
from jixiao.core.document import Chart, Series
from jixiao.core.finding import DataError, Finding
from jixiao.core.numerals import decimal_text, places_needed, show_money, show_number
from jixiao.engines.facts import UNIT, YEAR
from jixiao.scoring.lower.evaluate import values
from jixiao.scoring.lower.framework import TOTAL, Lowered, Output
from jixiao.scoring.lower.schema import WHOLE, Column

PLACES = 6  # numbers are compared in millionths
PEERS = (YEAR, "kind", "level")  # what rows have in common that are compared
AGAINST, PAST, SLIP = "peers", "past", "slip"
TIMES: Mapping[str, int] = {
    "money": 10**4,
    "ratio": 100,
}  # by what a slip of unit makes a fact wrong: 元 and 万元, 0.95 and 95 %
ROOM: Mapping[str, int] = {
    "money": 100,
    "ratio": 10,
}  # within so many times the median of its peers a fact is no slip; beyond it may be
STEP = (2_000, 50_000)  # a fact that grew or shrank by about 10,000
WAN = 10**4  # 元
MOST_TOLD, MOST_BARS, MOST_NAMED = 5, 12, 3
SCHEMA: dict[str, Any] = {
    "what": pl.String, UNIT: pl.String, "name": pl.String, YEAR: pl.Int32, "indicator": pl.String, "label": pl.String, "value": SHARE,
    "beside": SHARE, "peers": pl.Int64, "distance": pl.Decimal(38, 2), "spread": pl.String, "slip": pl.String, "shown": pl.String, "shown_beside": pl.String,
    "zh": pl.String, "en": pl.String,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """A number that every row has: what rules measure, and scores. `values` in millionths, None where not known."""

    indicator: str
    label: str
    dimension: str
    lowered: Lowered
    output: Output
    values: Sequence[int | None]


@dataclass(frozen=True, slots=True)
class Rows:
    """Who the rows are of: `groups`: the peers of each, `before`: where its unit stands a year earlier, None where it does not or is not sure."""

    facts: pl.DataFrame
    units: Sequence[str]
    names: Sequence[str]
    years: Sequence[int | None]
    groups: Sequence[tuple[Any, ...]]
    before: Sequence[int | None]
    medians: dict[str, dict[tuple[Any, ...], Spread]] = field(
        default_factory=dict
    )  # of facts, as they are asked for

    def median(self, column: str, at: int) -> Fraction | None:
        """The median of a fact among the peers of a row; None where there are too few."""
        if column not in self.medians:
            self.medians[column] = _spreads(self.groups, self.facts[column].to_list(), fallback=False)
        found = self.medians[column].get(self.groups[at])
        return found.median if found is not None and found.count >= LEAST else None


def answer(given: Given) -> Answer:
    """Every number that is far from the median of its peers (`--set far=`, 3.5 unless told), or whose change in a year is, or that grew by
    about 10,000. Raises `DataError`."""
    side = given.one
    far = _far(given.options.get("far", ""))
    rows = _rows(side)
    items = list(_items(side, rows.facts))
    found: list[tuple[Any, ...]] = []
    wide: Counter[str] = Counter()
    for item in items:
        found += _from_peers(rows, item, far, wide)
        found += _from_past(rows, item, far, wide)
    found += _stepped(rows, side)
    frame = pl.DataFrame(found, SCHEMA, orient="row")
    if given.unit:
        frame = frame.filter(pl.col(UNIT) == given.unit)
    first = (pl.col("what") != SLIP, pl.col("slip") == "", -pl.col("distance").fill_null(0), pl.col(UNIT), pl.col(YEAR))  # fmt: skip
    frame = frame.sort(*first, nulls_last=True)
    title = Say(f"远离同类、远离往年的数：{side.framework.title}", f"Far from peers, far from the past: {side.framework.title}")  # fmt: skip
    return Answer(
        "outliers",
        title,
        frame,
        _shown(frame),
        tuple(_notes(frame, rows, items, far, wide, given.unit)),
        _charts(frame),
    )


def _far(text: str) -> Fraction:
    try:
        found = Fraction(text) if text else FAR
    except (ValueError, ZeroDivisionError):
        found = Fraction(0)
    if not 0 < found <= 1000:
        raise DataError([Finding("analysis_value", values={"name": "far", "value": text, "wanted": Say("大于 0 的数，如 3.5", "a number above 0, such as 3.5")})])  # fmt: skip
    return found


def _rows(side: Side) -> Rows:
    facts = filled(side.lowered, side.facts.collect(engine="streaming"))
    units: list[str] = facts[UNIT].to_list()
    named = facts["name"].to_list() if "name" in facts.columns else units
    years = facts[YEAR].to_list() if YEAR in facts.columns else [None] * len(units)
    groups = list(facts.select(one for one in PEERS if one in facts.columns).iter_rows()) or [()] * len(units)
    if len(groups) < len(units):
        groups = [()] * len(units)
    count = Counter(zip(units, years, strict=True))
    at = {key: number for number, key in enumerate(zip(units, years, strict=True)) if count[key] == 1}
    before = [None if year is None or count[unit, year] > 1 else at.get((unit, year - 1)) for unit, year in zip(units, years, strict=True)]  # fmt: skip
    return Rows(facts, units, [name or unit for name, unit in zip(named, units, strict=True)], years, groups, before)  # fmt: skip


def _items(side: Side, facts: pl.DataFrame) -> Iterator[Item]:
    only, measures = measures_of(side.lowered)
    made = worth(only, [one.output for one in measures], filled(only, facts))
    for one in measures:
        numbers = [steps(value, PLACES) for value in made[one.output.name]]
        yield Item(one.leaf.id, one.label, one.dimension, only, one.output, numbers)
    names = {leaf.id: leaf.name for leaf, _ in side.framework.leaves()} | {TOTAL: "总分"}
    outputs = [output_of(side.lowered, id) for id in names]
    scores = worth(side.lowered, outputs, facts)
    for output in outputs:
        numbers = [steps(value, PLACES) for value in scores[output.name]]
        yield Item(output.name, names[output.name], "points", side.lowered, output, numbers)


def _spreads(groups: Sequence[tuple[Any, ...]], numbers: Sequence[int | None], *, fallback: bool) -> dict[tuple[Any, ...], Spread]:  # fmt: skip
    gathered: dict[tuple[Any, ...], list[int]] = {}
    for group, value in zip(groups, numbers, strict=True):
        if value is not None:
            gathered.setdefault(group, []).append(value)
    return {group: spread_of(each, fallback=fallback) for group, each in gathered.items()}


def _in_groups(spreads: Mapping[tuple[Any, ...], Spread]) -> int:
    return sum(one.by == BY_NINETY and one.count >= LEAST for one in spreads.values())


def _from_peers(rows: Rows, item: Item, far: Fraction, wide: Counter[str]) -> Iterator[tuple[Any, ...]]:
    """Rows whose number is far from the median of the same year, kind and level. `wide` counts, by number, the groups in which too many were
    far for the median deviation to tell anything."""
    spreads = _spreads(rows.groups, item.values, fallback=item.dimension != "points")
    wide[item.label] += _in_groups(spreads)
    for at, value in enumerate(item.values):
        if value is None:
            continue
        spread = spreads[rows.groups[at]]
        distance = spread.distance(value)
        if distance is None or distance <= far:
            continue
        slip = _slip(rows, at, item, spread, far)
        here, median = text_of(Fraction(value, 10**PLACES), item.dimension), text_of(spread.median / 10**PLACES, item.dimension)  # fmt: skip
        who, who_en = _who(rows, at)
        zh = f"{who}的“{item.label}”为 {here}，同类 {spread.count:,} 个单位的中位数是 {median}，远离同类"
        en = f"{who_en}: “{item.label}” is {here}; the median of {spread.count:,} peers is {median}: far from them"
        name, zh_hint, en_hint = slip or ("", "，请核对。", "; please check.")
        yield _row(AGAINST, rows, at, item, Fraction(value), spread.median, spread, distance, name, here, median, zh + zh_hint, en + en_hint)  # fmt: skip


def _from_past(rows: Rows, item: Item, far: Fraction, wide: Counter[str]) -> Iterator[tuple[Any, ...]]:
    """Rows whose number changed within a year by far more or less than those of their peers did."""
    moved: list[int | None] = []
    for at, before in enumerate(rows.before):
        new, old = item.values[at], item.values[before] if before is not None else None
        moved.append(None if new is None or old is None else new - old)
    if all(one is None for one in moved):
        return
    spreads = _spreads(rows.groups, moved, fallback=item.dimension != "points")
    wide[item.label] += _in_groups(spreads)
    for at, value in enumerate(moved):
        before = rows.before[at]
        if value is None or before is None:
            continue
        spread = spreads[rows.groups[at]]
        distance = spread.distance(value)
        if distance is None or distance <= far:
            continue
        ends = [Fraction(item.values[one] or 0) for one in (at, before)]
        here, was = (text_of(one / 10**PLACES, item.dimension) for one in ends)
        usual = text_of(spread.median / 10**PLACES, item.dimension)
        who, who_en = _who(rows, at)
        zh = f"{who}的“{item.label}”从上年的 {was} 到 {here}，同类 {spread.count:,} 个单位变化的中位数是 {usual}，和往年差得远，请核对。"
        en = f"{who_en}: “{item.label}” went from {was} to {here} in a year; the median change of {spread.count:,} peers is {usual}: far from its past; please check."
        yield _row(PAST, rows, at, item, ends[0], ends[1], spread, distance, "", here, was, zh, en)


def _stepped(rows: Rows, side: Side) -> Iterator[tuple[Any, ...]]:
    """Amounts that grew or shrank about 10,000 times within a year."""
    for column in side.lowered.columns.values():
        if not _is(side.lowered, column, "money"):
            continue
        numbers = rows.facts[column.name].to_list()
        for at, before in enumerate(rows.before):
            new, old = numbers[at], numbers[before] if before is not None else None
            if not new or not old or new * old < 0:
                continue
            large, small = max(abs(new), abs(old)), min(abs(new), abs(old))
            if not STEP[0] * small <= large <= STEP[1] * small:
                continue
            here, was = (text_of(one * column.grain, "money") for one in (new, old))
            times = decimal_text(Fraction(large, small), 0, grouped=True)
            who, who_en = _who(rows, at)
            label = label_of(side.lowered, column.name)
            more = new > old if new > 0 else new < old
            zh = f"{who}的“{label}”从上年的 {was} 到 {here}，{f'是上年的 {times} 倍' if more else f'只有上年的 {times} 分之一'}：可能有一年的单位错了（元与万元），请核对。"
            en = f"{who_en}: “{label}” went from {was} to {here}, {'times' if more else 'divided by'} {times}: in one of the years the unit may be wrong (yuan, 10,000 yuan); please check."
            yield (SLIP, rows.units[at], rows.names[at], rows.years[at], "", label, decimal(new * column.grain), decimal(old * column.grain), None, None, "", column.name, here, was, zh, en)  # fmt: skip


def _is(lowered: Lowered, column: Column, dimension: str) -> bool:
    kind = lowered.framework.catalogue.facts.get(column.name.partition("|")[0].partition("@")[0])
    return column.holds == WHOLE and kind is not None and kind.dimension == dimension


def _slip(rows: Rows, at: int, item: Item, spread: Spread, far: Fraction) -> tuple[str, str, str] | None:  # fmt: skip
    """A fact that brings the number in line with its peers when it is multiplied or divided as a slip of unit does, and words for that."""
    if item.dimension == "points":
        return None
    row: dict[str, Any] = rows.facts.row(at, named=True)
    output = item.output
    asked = [output.known, output.top, output.by or item.lowered.make.one]
    for factor in factors_of(item.lowered, output):
        column = item.lowered.columns[factor.columns[0]]
        value = row.get(column.name)
        dimension = next((one for one in TIMES if _is(item.lowered, column, one)), "")
        if not value or not dimension:
            continue
        by, room = TIMES[dimension], ROOM[dimension]
        median = rows.median(column.name, at)
        if median is None or _within(Fraction(value), median, room):
            continue
        for other, sign, times in ((value * by, "×", "应乘"), (Fraction(value, by), "÷", "应除以")):
            if (
                other.denominator != 1
                or not column.low <= other <= column.high
                or not _within(Fraction(other), median, room)
            ):
                continue
            known, top, below = values(asked, {**row, column.name: int(other)})
            made = steps(Fraction(top, below * 10**output.places), PLACES) if known else None
            if made is not None and not spread.is_far(made, far):
                shown = text_of(Fraction(made, 10**PLACES), item.dimension)
                units, units_en = ("元与万元", "yuan, 10,000 yuan") if dimension == "money" else ("小数与百分数", "a fraction, percent")  # fmt: skip
                return (
                    f"{column.name}{sign}{by}",
                    f"；如果“{factor.label}”的单位错了（{units}）、{times} {by:,}，就是 {shown}，与同类相近，请核对。",
                    f"; were the unit of “{factor.label}” wrong ({units_en}; {sign} {by:,}), it would be {shown}, near its peers; please check.",
                )
    return None


def _within(value: Fraction, median: Fraction, room: int) -> bool:
    """Whether two amounts are of one scale."""
    return value * median > 0 and abs(value) <= room * abs(median) and abs(median) <= room * abs(value)


def _who(rows: Rows, at: int) -> tuple[str, str]:
    year = rows.years[at]
    return (f"{rows.names[at]} {year} 年", f"{rows.names[at]}, {year}") if year is not None else (rows.names[at],) * 2  # fmt: skip


def _row(
    what: str, rows: Rows, at: int, item: Item, value: Fraction, beside: Fraction, spread: Spread, distance: Fraction, slip: str, here: str, other: str,
    zh: str, en: str,
) -> tuple[Any, ...]:  # fmt: skip
    numbers = (decimal(one / 10**PLACES) for one in (value, beside))
    return (what, rows.units[at], rows.names[at], rows.years[at], item.indicator, item.label, *numbers, spread.count, decimal(distance, 2), spread.by, slip, here, other, zh, en)  # fmt: skip


def text_of(value: Fraction, dimension: str) -> str:
    """A number as people read it."""
    if dimension == "ratio":
        return decimal_text(value * 100, 2, grouped=True) + "%"
    if dimension == "money":
        return _money(value)
    return show_number(value, 2) if dimension == "points" else show_number(value)


def _money(value: Fraction) -> str:
    """An amount in 万元; one of less than a single 万元 in 元, as two decimals would leave little of it or nothing."""
    if not value or abs(value) >= WAN:
        return show_money(value)
    return show_money(value, "元", 2 if abs(value) >= 1 and places_needed(value, 2) is None else None)


def _shown(frame: pl.DataFrame) -> tuple[Shown, ...]:
    kinds = {AGAINST: Say("同类", "peers"), PAST: Say("往年", "past"), SLIP: Say("量级", "scale")}
    year = (Shown(YEAR, Say("年度", "year"), grouped=False),) if frame[YEAR].count() else ()
    return (
        Shown("what", Say("与谁比", "against"), align="left", words=kinds),
        Shown("name", Say("单位", "unit"), align="left", fixed=False, above=True),
        *year,
        Shown("label", Say("项目", "number"), align="left", fixed=False),
        Shown("shown", Say("数值", "value")),
        Shown("shown_beside", Say("参照", "beside")),
        Shown("distance", Say("距离", "distance"), 1),
    )


def _notes(
    frame: pl.DataFrame, rows: Rows, items: Sequence[Item], far: Fraction, wide: Counter[str], unit: str
) -> Iterator[Say]:
    for zh, en in frame.select("zh", "en").head(MOST_TOLD).iter_rows():
        yield Say(zh, en)
    count = frame.select(UNIT, YEAR).n_unique() if frame.height else 0
    measures = sum(one.dimension != "points" for one in items)
    common = "、".join({YEAR: "年度", "kind": "类型", "level": "层级"}[one] for one in PEERS if one in rows.facts.columns) or "全部"  # fmt: skip
    common_en = ", ".join(one for one in PEERS if one in rows.facts.columns) or "all rows"
    looked = sum(one == unit for one in rows.units) if unit else len(rows.units)
    whose, whose_en = (f"单位 {unit} 的 ", f" of the unit {unit}") if unit else ("", "")
    yield Say(
        f"{measures} 个指标量、{len(items) - measures} 个得分，{whose}{looked:,} 行里有 {count:,} 行、共 {frame.height:,} 处远离。同类：相同的{common}，至少 {LEAST} 个。",
        f"{measures} measures and {len(items) - measures} scores; {count:,} of {looked:,} rows{whose_en} are far in {frame.height:,} places. Peers: the same {common_en}, at least {LEAST}.",
    )  # fmt: skip
    text = show_number(far)
    yield Say(
        f"距离 = 0.6745 × 与中位数之差 ÷ 中位数绝对偏差，大于 {text} 算远离（Iglewicz、Hoaglin 1993）；过半相同的指标量改用平均偏差，过半相同的得分不判。参照：同类的中位数，或自己的上年。",
        f"Distance = 0.6745 × difference from the median ÷ median absolute deviation; far above {text} (Iglewicz and Hoaglin 1993). Where more than half are equal: mean deviation for measures, nothing for scores. Beside: the median of peers, or its own last year.",
    )  # fmt: skip
    if groups := wide.total():
        names = [label for label, _ in wide.most_common(MOST_NAMED) if wide[label]]
        more, more_en = ("等", " and others") if sum(map(bool, wide.values())) > MOST_NAMED else ("", "")
        yield Say(
            f"有 {groups:,} 组同类按这样算会有一成以上远离（{'、'.join(names)}{more}）：那是分成几群或几档，不是谁离群；这些组改用九成偏差 ÷ 1.645，最多一成（进位取整）远离。",
            f"In {groups:,} groups of peers more than a tenth would be far by that ({', '.join(names)}{more_en}): numbers in several groups or on few steps, and nobody out of line. There the unit is the deviation that nine tenths keep ÷ 1.645, and at most a tenth, rounded up, is far.",
        )  # fmt: skip
    yield Say("远离不等于错：可能单位不同、业务特殊或年度特殊，要看原始资料。", "Far is not wrong: a unit may be different, or a year; look at the originals.")  # fmt: skip


def _charts(frame: pl.DataFrame) -> tuple[Chart, ...]:
    """In what most rows are far."""
    counted = Counter(frame["label"].to_list()).most_common(MOST_BARS)
    if len(counted) < 2:
        return ()
    series = (Series(Say("处", "places"), tuple(str(count) for _, count in counted)),)
    return (Chart("bar", Say("远离最多的项目", "In what most rows are far"), tuple(label for label, _ in counted), series, Say("处", "places")),)  # fmt: skip
