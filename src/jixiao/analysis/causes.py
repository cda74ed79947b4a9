"""Where a change comes from (因素分析法): of one unit's total or of the mean of many, by indicator and by fact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import polars as pl

from jixiao.analysis.change import NEW, OLD, Pair, left_out, pair, signed, totals
from jixiao.analysis.factors import Factor, Parting, factors_of, output_of, parted, worth
from jixiao.analysis.given import Given
from jixiao.analysis.numbers import SHARE, decimal
from jixiao.analysis.result import Answer, Say, Shown
from jixiao.core.document import Chart, Series
from jixiao.core.finding import DataError, Finding
from jixiao.core.numerals import decimal_text, places_needed
from jixiao.framework.model import Indicator
from jixiao.scoring.lower.evaluate import values
from jixiao.scoring.lower.framework import TOTAL
from jixiao.scoring.lower.schema import JUDGED, WHOLE

REST, FACT, INDICATOR, OPEN, APART = "rest", "fact", "indicator", "open", "apart"
MOST_BARS = 12
YES, NO, NOT_APPLICABLE = "是", "否", "不适用"
WORDS: Mapping[str, Say] = {YES: Say(YES, "yes"), NO: Say(NO, "no"), NOT_APPLICABLE: Say(NOT_APPLICABLE, "not applicable")}  # fmt: skip
SCHEMA: dict[str, Any] = {
    "row": pl.String, "depth": pl.Int64, "indicator": pl.String, "fact": pl.String, "label": pl.String, "units": pl.Int64, OLD: pl.String, NEW: pl.String,
    "chain": SHARE, "shapley": SHARE, "chain_exact": pl.String, "shapley_exact": pl.String,
}  # fmt: skip


@dataclass(slots=True)
class Shares:
    """What the facts of an indicator contribute, summed over units. `whole`: of the indicator itself; `units`: in how many it could be
    compared; `chain`, `shapley`: by fact, and last what of the units whose change could not be parted; `shapley` is None
    where there are too many facts, or combinations of them."""

    leaf: Indicator
    factors: tuple[Factor, ...]
    whole: Fraction
    units: int
    chain: list[Fraction]
    shapley: list[Fraction] | None
    apart: int  # units with a change that could not be parted in one of the columns that has numbers

    @property
    def told(self) -> bool:
        """Whether there is anything to tell: a change, or facts that make up for each other."""
        return bool(self.whole) or any(self.chain) or any(self.shapley or ())


def answer(given: Given) -> Answer:
    """The change between two years parted among indicators and their facts: of one unit where `given.unit` names it, else of the mean of
    all units whose totals are known in both. Every column adds up to the change of the total exactly. Raises `DataError`."""
    both = pair(given)
    found = totals(both)
    one = bool(given.unit)
    kept = [at for at, (a, b) in enumerate(found) if one or (a is not None and b is not None)]
    if not kept:
        raise DataError(
            [Finding("analysis_nothing_known", values={"old": both.years[0], "new": both.years[1]})]
        )
    both = Pair(both.side, both.years, both.before[kept], both.after[kept], both.alone, both.twice)
    found = [found[at] for at in kept]
    partings = [(leaf, parted(both.side.lowered, leaf.id, both.before, both.after)) for leaf, _ in both.side.framework.leaves()]  # fmt: skip
    shares = [_summed(leaf, parting) for leaf, parting in partings]
    change = _mean_change(found)
    rows = [*_rows(both, shares, change, len(kept), one=one)]
    if one:
        rows += _not_compared(partings)
    frame = pl.DataFrame(rows, SCHEMA, orient="row")
    title = _title(both, one=one)
    return Answer("causes", title, frame, _shown(both, one=one), tuple(_notes(both, found, partings, shares, change, one=one)), _charts(shares, len(kept)), 60)  # fmt: skip


def _mean_change(found: Sequence[tuple[Fraction | None, Fraction | None]]) -> Fraction | None:
    """The mean of the changes of totals; None for a unit that has none."""
    known = [b - a for a, b in found if a is not None and b is not None]
    return sum(known, Fraction(0)) / len(known) if known else None


def _summed(leaf: Indicator, parting: Parting) -> Shares:
    known = [one for one in parting.units if one.change is not None]
    whole = sum((one.change for one in known if one.change is not None), Fraction(0))

    def added(each: Sequence[tuple[Fraction, ...] | None]) -> list[Fraction]:
        found = [one for one in each if one is not None]
        made = [sum((one[at] for one in found), Fraction(0)) for at in range(len(parting.factors))]
        return [*made, whole - sum(made, Fraction(0))]

    chain = added([one.chain for one in known])
    shapley = added([one.shapley for one in known]) if parting.whole else None
    apart = sum(bool(one.change) and (one.chain is None or (one.shapley is None and parting.whole)) for one in known)  # fmt: skip
    return Shares(leaf, parting.factors, whole, len(known), chain, shapley, apart)


def _rows(
    both: Pair, shares: Sequence[Shares], change: Fraction | None, count: int, *, one: bool
) -> Iterator[tuple[Any, ...]]:
    """The indicators that changed or whose facts make up for each other, the largest first, each with its facts; then what is left, then
    the total."""
    ordered = sorted((each for each in shares if each.told), key=lambda each: -abs(each.whole))
    for each in ordered:
        was, now = _scores(both, each.leaf.id) if one else ("", "")
        yield _row(INDICATOR, each.leaf.id, "", each.leaf.name, each.units, was, now, each.whole / count, each.whole / count)  # fmt: skip
        for at, factor in enumerate([*each.factors, None]):
            chain, shapley = (
                None if found is None else found[at] / count for found in (each.chain, each.shapley)
            )
            if not chain and not shapley and not (factor is None and each.apart):
                continue
            if factor is None:
                yield _row(APART, each.leaf.id, "", "", each.apart, "", "", chain, shapley)
                continue
            was, now = (_told(both, half, factor) for half in (both.before, both.after)) if one else ("", "")
            yield _row(FACT, each.leaf.id, factor.name, factor.label, _moved(both, factor), was, now, chain, shapley)  # fmt: skip
    if change is not None:
        rest = change - sum((each.whole for each in shares), Fraction(0)) / count
        if rest:
            yield _row(REST, "", "", "", None, "", "", rest, rest)
        yield _row(TOTAL, "", "", "", count, "", "", change, change)


def _scores(both: Pair, name: str) -> tuple[str, str]:
    """A score of the only unit in either year."""
    output = output_of(both.side.lowered, name)
    a, b = (worth(both.side.lowered, (output,), half)[name][0] for half in (both.before, both.after))
    return _points(a), _points(b)


def _points(score: Fraction | None) -> str:
    return "—" if score is None else decimal_text(score, 2)


def _row(
    kind: str, id: str, fact: str, label: str, units: int | None, was: str, now: str, chain: Fraction | None, shapley: Fraction | None
) -> tuple[Any, ...]:  # fmt: skip
    exact = [None if one is None else str(one) for one in (chain, shapley)]
    depth = 1 if kind in (FACT, APART) else 0
    return (kind, depth, id, fact, label, units, was, now, decimal(chain), decimal(shapley), *exact)


def _moved(both: Pair, factor: Factor) -> int:
    changed = [both.before[one].ne_missing(both.after[one]) for one in factor.columns]
    return int(pl.select(pl.any_horizontal(*changed)).to_series().sum())


def _told(both: Pair, half: pl.DataFrame, factor: Factor) -> str:
    """What a fact is in the only row, in base units (元, %, pieces)."""
    column = both.side.lowered.columns[factor.columns[0]]
    name = factor.columns[0]
    value = half[name][0]
    if value is None:
        apart = next((one for one in factor.columns if one.endswith("|na")), None)
        return NOT_APPLICABLE if apart is not None and half[apart][0] else "—"
    if column.holds != WHOLE:
        return {True: YES, False: NO}.get(value, str(value))
    below = next((one for one in factor.columns if one.endswith("|of")), None)
    number = Fraction(value) * column.grain / (half[below][0] or 1 if below is not None else 1)
    kind = both.side.framework.catalogue.facts.get(factor.name.partition("@")[0])
    rate = kind is not None and kind.dimension == "ratio"
    number = number * 100 if rate else number
    places = places_needed(number, 2)
    return decimal_text(number, 2 if places is None else places, grouped=True) + ("%" if rate else "")


def _not_compared(partings: Sequence[tuple[Indicator, Parting]]) -> Iterator[tuple[Any, ...]]:
    """Indicators of the unit without a score in one of the years, with the facts that are not known there."""
    for leaf, parting in partings:
        one = parting.units[0]
        if one.change is None:
            yield _row(
                OPEN, leaf.id, "", leaf.name, None, _points(one.before), _points(one.after), None, None
            )


def unknown_of(both: Pair, leaf: Indicator, *, after: bool) -> list[str]:
    """The facts that an indicator reads and that are not known in a year; where all are, what persons have not decided."""
    half = both.after if after else both.before
    lowered = both.side.lowered
    lost = []
    others = (one for one, _ in both.side.framework.leaves() if is_left_out(both, one, after=after))
    settled = {one.id for one in others}  # nobody waits for a judgement of these
    for one in factors_of(lowered, output_of(lowered, leaf.id)):
        if one.name.startswith(JUDGED) and _judges(one) in settled:
            continue
        apart = next((name for name in one.columns if name.endswith("|na")), None)
        if half[one.columns[0]][0] is None and not (apart is not None and half[apart][0]):
            lost.append(one)
    facts = [one.label for one in lost if not one.name.startswith(JUDGED)]
    return list(dict.fromkeys(facts or [one.label for one in lost]))


def _judges(factor: Factor) -> str:
    """The id of the indicator that a judgement is of."""
    return factor.name.removeprefix(JUDGED).partition(".")[0]


def is_left_out(both: Pair, leaf: Indicator, *, after: bool) -> bool:
    """Whether an indicator does not apply to the only unit in a year, so that it is left out."""
    gone = both.side.lowered.gone.get(leaf.id)
    row = (both.after if after else both.before).row(0, named=True)
    return gone is not None and bool(values([gone], row)[0])


def _title(both: Pair, *, one: bool) -> Say:
    old, new = both.years
    if one:
        name = both.names()[0]
        return Say(f"{name}：{old}—{new} 年总分变化的因素分析", f"{name}: what the change of the total, {old} to {new}, comes from")  # fmt: skip
    return Say(f"平均分变化的因素分析：{old}—{new} 年，{both.side.framework.title}", f"What the change of the mean comes from, {old} to {new}: {both.side.framework.title}")  # fmt: skip


def _shown(both: Pair, *, one: bool) -> tuple[Shown, ...]:
    old, new = both.years
    kinds = {
        INDICATOR: Say("指标", "indicator"), FACT: Say("", ""), APART: Say("未分开", "unparted"), REST: Say("其他", "other"),
        TOTAL: Say("合计", "in all"), OPEN: Say("不可比", "open"),
    }  # fmt: skip
    middle = (
        (
            Shown(OLD, Say(f"{old}年", str(old)), fixed=False, words=WORDS),
            Shown(NEW, Say(f"{new}年", str(new)), fixed=False, words=WORDS),
        )
        if one
        else (Shown("units", Say("单位数", "units")),)
    )
    return (
        Shown("row", Say("层次", "row"), align="left", words=kinds),
        Shown("label", Say("指标、因素", "indicator, fact"), align="left", fixed=False, depth="depth"),
        *middle,
        Shown("chain", Say("连环替代", "chain"), 3),
        Shown("shapley", Say("沙普利值", "Shapley"), 3),
    )


def _notes(
    both: Pair, found: Sequence[tuple[Fraction | None, Fraction | None]], partings: Sequence[tuple[Indicator, Parting]],
    shares: Sequence[Shares], change: Fraction | None, *, one: bool,
) -> Iterator[Say]:  # fmt: skip
    old, new = both.years
    if one:
        a, b = found[0]
        if a is not None and b is not None:
            yield Say(f"总分从 {old} 年的 {decimal_text(a, 2)} 分到 {new} 年的 {decimal_text(b, 2)} 分，变化 {signed(b - a)} 分。", f"The total goes from {decimal_text(a, 2)} in {old} to {decimal_text(b, 2)} in {new}: {signed(b - a)} points.")  # fmt: skip
        else:
            yield Say("有一年没有总分（事实未知，或指标全部不适用），只比两年都有得分的指标。", "In one of the years there is no total (facts are not known, or no indicator applies): only indicators with a score in both are compared.")  # fmt: skip
        yield from _open_notes(both, partings)
        yield Say("年度两列是因素的值：金额为元，比率为百分数。", "The columns of the years hold the facts: money in yuan, rates in percent.")  # fmt: skip
    elif change is not None:
        yield Say(f"{len(found):,} 个单位两年都有总分，平均变化 {signed(change, 3)} 分；表中的数是每个单位平均的分数，单位数是该指标可比、该因素有变化的单位。", f"{len(found):,} units have a total in both years; their mean changes by {signed(change, 3)}. The numbers are points per unit; units: in how many the indicator can be compared, the fact changed.")  # fmt: skip
    sums, sums_en = ("两列都精确加到总分变化。", " Both add up to the change exactly.") if change is not None else ("", "")  # fmt: skip
    yield Say(
        f"连环替代法：因素按指标体系里的顺序一个个换成后一年的值，先后不同结果会不同；沙普利值：各种顺序的平均，与先后无关。{sums}",
        f"Chain: the facts take their later values one by one in the order of the framework, and another order would part them otherwise. Shapley: the mean over all orders.{sums_en}",
    )  # fmt: skip
    if any(each.apart for each in shares if each.told):
        yield Say("未分开：因素换到一半时没有得分（如分母成了 0，或要由人判断），变化只算在指标上。", "Unparted: half way there is no score (a denominator became 0, or a person would decide), and the change is the indicator's alone.")  # fmt: skip
    if change is not None and change != sum((each.whole for each in shares), Fraction(0)) / len(found):
        yield Say("其他：只有一年适用的指标、级次和总分的约束与取整。", "Other: indicators that apply in one year only, limits and rounding of levels and of the total.")  # fmt: skip
    few = [each.leaf.name for each in shares if each.told and each.shapley is None]
    if few:
        yield Say(f"以下指标没有算沙普利值（变化的因素或组合太多）：{'、'.join(few)}。", f"Without Shapley values (too many facts changed, or too many combinations): {', '.join(few)}.")  # fmt: skip
    if not one:
        yield from left_out(both)


def _open_notes(both: Pair, partings: Sequence[tuple[Indicator, Parting]]) -> Iterator[Say]:
    """What keeps an indicator of the unit from being compared: that it does not apply, or which facts."""
    for leaf, parting in partings:
        one = parting.units[0]
        for year, score, after in zip(both.years, (one.before, one.after), (False, True), strict=True):
            if score is not None:
                continue
            if is_left_out(both, leaf, after=after):
                yield Say(f"“{leaf.name}”{year} 年不适用，剔除；它的分值由其余适用的指标折算。", f"“{leaf.name}” does not apply in {year}: it is left out, and what else applies takes over its points.")  # fmt: skip
            else:
                lost = "、".join(unknown_of(both, leaf, after=after))
                if lost:
                    yield Say(f"“{leaf.name}”{year} 年没有得分，未知：{lost}。", f"“{leaf.name}” has no score in {year}; not known: {lost}.")  # fmt: skip
                else:
                    yield Say(f"“{leaf.name}”{year} 年没有得分：不适用，或要由人判断。", f"“{leaf.name}” has no score in {year}: it does not apply, or a person decides.")  # fmt: skip


def _charts(shares: Sequence[Shares], count: int) -> tuple[Chart, ...]:
    """What the indicators contribute, the largest first."""
    ordered = sorted((each for each in shares if each.whole), key=lambda each: -abs(each.whole))[:MOST_BARS]
    if len(ordered) < 2:
        return ()
    values = tuple(decimal_text(each.whole / count, 3) for each in ordered)
    title = Say("各指标对总分变化的贡献", "What each indicator contributes to the change")
    return (Chart("bar", title, tuple(each.leaf.name for each in ordered), (Series(Say("贡献", "contribution"), values),), Say("分", "points")),)  # fmt: skip
