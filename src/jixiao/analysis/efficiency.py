"""What units make of their means: input-output efficiency (DEA) of spending and staff against scores, or of any facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import Any

import polars as pl

from jixiao.analysis.factors import filled, output_of, worth
from jixiao.analysis.frontier import Efficiency, efficiencies
from jixiao.analysis.given import Given, Side
from jixiao.analysis.numbers import SHARE, decimal
from jixiao.analysis.result import KEY_HEADS, Answer, Say, Shown
from jixiao.analysis.units import one_year
from jixiao.core.document import Chart, Series
from jixiao.core.finding import DataError, Finding
from jixiao.core.numerals import decimal_text
from jixiao.engines.facts import UNIT, YEAR, as_kind
from jixiao.framework.model import Indicator
from jixiao.rules.tree import Fact
from jixiao.scoring.lower.framework import TOTAL
from jixiao.scoring.lower.schema import WHOLE, fact_column

SPENDING = ("expenditure_actual",)
STAFF = (
    "staff_year_end",
    "staff_in_service",
    "staff_all",
    "publicly_funded_staff",
    "established_staff",
)  # the first that is there
OUTPUT_WORDS = (
    "产出",
    "效益",
    "效果",
    "效率",
    "公平",
    "满意",
)  # in the names of levels that say what was achieved
MOST_PEERS = 3
BINS = 10


@dataclass(frozen=True, slots=True)
class Mean:
    """An input or an output of every row: None where it is not known."""

    name: str
    label: str
    values: Sequence[Fraction | None]
    is_score: bool = False


def answer(given: Given) -> Answer:
    """The efficiency of every unit of one year under constant (CCR) and variable returns to scale (BCC), input-oriented, within each group of
    `given.by`. `--set inputs=`: facts, spending and staff unless told; `--set outputs=`: facts or scores, the levels of output and effect unless
    told; `--set year=`, the last unless told. Raises `DataError`."""
    side = given.one
    keep, year = _year(side, given.options.get("year", ""))
    inputs = _inputs(given, keep)
    outputs = _outputs(given, keep)
    both = [one.name for one in outputs if one.name in {other.name for other in inputs}]
    if both:
        raise DataError([Finding("analysis_value", values={"name": "outputs", "value": "、".join(both), "wanted": Say("投入以外的列", "columns that are no inputs")})])  # fmt: skip
    keys = side.facts.select(side.keys).collect(engine="streaming").filter(keep)
    usable = [at for at in range(keys.height) if _fits(inputs, outputs, at)]
    if len(usable) < 2:
        raise DataError([Finding("analysis_few", values={"count": len(usable), "least": 2})])
    rows = []
    units = keys[UNIT].to_list()
    names = [name or unit for name, unit in zip(keys["name"].to_list(), units, strict=True)] if "name" in keys.columns else units  # fmt: skip
    for group in _groups(keys, given.by, usable):
        x, y = (_whole(each, group) for each in (inputs, outputs))
        constant, variable = (efficiencies(x, y, variable=one) for one in (False, True))
        for number, at in enumerate(group):
            rows.append(
                _row(at, constant[number], variable[number], [names[other] for other in group], inputs)
            )
    known = keys.select(one for one in side.keys if one != YEAR).with_row_index("at")
    made = pl.DataFrame(rows, _schema(inputs), orient="row")
    means = [pl.Series(one.name, [decimal(one.values[at]) for at in made["at"]], SHARE) for one in (*inputs, *outputs)]  # fmt: skip
    frame = made.with_columns(means).join(known.with_columns(pl.col("at").cast(pl.Int64)), on="at", how="left", maintain_order="left")  # fmt: skip
    frame = frame.sort("bcc", "ccr", UNIT, descending=[True, True, False])
    front = [*[one for one in side.keys if one != YEAR], *(one.name for one in (*inputs, *outputs))]
    frame = frame.select(*front, *(one for one in made.columns if one not in ("at", *front)))
    title = Say(f"投入产出效率：{side.framework.title}", f"Input-output efficiency: {side.framework.title}")
    notes = tuple(_notes(frame, inputs, outputs, year, keys.height - len(usable), given.by))
    charts = _charts(frame)  # of all units, as the notes are
    if given.unit:
        frame = frame.filter(pl.col(UNIT) == given.unit)
        if not frame.height:
            notes = (Say(f"单位 {given.unit} 不在其中，没有算。", f"The unit {given.unit} is not among them."), *notes)  # fmt: skip
    return Answer("efficiency", title, frame, _shown("name" in keys.columns), notes, charts)


def _year(side: Side, asked: str) -> tuple[pl.Series, int | None]:
    """Which rows are of the year that is asked for, the last one where none is."""
    years = side.facts.select(pl.col(YEAR) if YEAR in side.keys else pl.lit(None, pl.Int32).alias(YEAR), UNIT).collect()[YEAR]  # fmt: skip
    year = one_year(years.unique(), asked)
    return (years.eq_missing(year) if year is not None else years.is_null()), year


def _inputs(given: Given, keep: pl.Series) -> list[Mean]:
    asked = _names(given, "inputs")
    there = given.raw.collect_schema() if given.raw is not None else {}
    if not asked:
        asked = [next((one for one in each if one in there), "") for each in (SPENDING, STAFF)]
        asked = [one for one in asked if one]
        if not asked:
            raise DataError([Finding("analysis_unset", values={"name": "inputs", "wanted": Say("事实表里的投入列，如 expenditure_actual", "inputs that are columns of the facts, such as expenditure_actual")})])  # fmt: skip
    return [_mean(given, "inputs", one, keep) for one in asked]


def _outputs(given: Given, keep: pl.Series) -> list[Mean]:
    asked = _names(given, "outputs") or output_levels(given.one) or [TOTAL]
    return [_mean(given, "outputs", one, keep) for one in asked]


def _names(given: Given, option: str) -> list[str]:
    return list(dict.fromkeys(one.strip() for one in given.options.get(option, "").split(",") if one.strip()))


def output_levels(side: Side) -> list[str]:
    """The levels whose names say that they hold outputs and effects, the highest of each branch."""

    def found(each: Sequence[Indicator]) -> Iterator[str]:
        for one in each:
            if one.indicators and any(word in one.name for word in OUTPUT_WORDS):
                yield one.id
            else:
                yield from found(one.indicators)

    return list(found(side.framework.indicators))


def _mean(given: Given, option: str, name: str, keep: pl.Series) -> Mean:
    """An input or output by its name: a fact of the table, or of outputs a score. Raises `DataError`."""
    side = given.one
    catalogue = side.framework.catalogue
    id, _, period = name.partition("@")
    scores = {one.name for one in side.lowered.outputs} - {"grade"}
    if option == "outputs" and name in scores:
        facts = filled(side.lowered, side.facts.collect(engine="streaming")).filter(keep)
        found = side.framework.find(name)
        label = found.name if found is not None else "总分"
        return Mean(name, label, worth(side.lowered, (output_of(side.lowered, name),), facts)[name], True)
    kind = given.raw.collect_schema().get(name) if given.raw is not None else None
    column = fact_column(Fact(id, period), catalogue) if id in catalogue.facts else None
    taken = (
        as_kind(column, kind) if column is not None and kind is not None and column.holds == WHOLE else None
    )
    if column is None or given.raw is None or taken is None:
        wanted = Say("事实表里数字列的名字" + ("，或者指标、级次的编号" if option == "outputs" else ""), "names of columns of numbers in the facts" + (", or ids of indicators and levels" if option == "outputs" else ""))  # fmt: skip
        raise DataError([Finding("analysis_value", values={"name": option, "value": name, "wanted": wanted})])
    numbers = given.raw.select(taken.alias(name)).collect(engine="streaming")[name].filter(keep).to_list()
    return Mean(name, column.label, [None if one is None else one * column.grain for one in numbers])


def _fits(inputs: Sequence[Mean], outputs: Sequence[Mean], at: int) -> bool:
    """Whether a unit can be judged: all is known, inputs are above 0, outputs not below and not all 0."""
    used = [one.values[at] for one in inputs]
    made = [one.values[at] for one in outputs]
    return all(one is not None and one > 0 for one in used) and all(one is not None and one >= 0 for one in made) and any(made)  # fmt: skip


def _groups(keys: pl.DataFrame, by: Sequence[str], usable: Sequence[int]) -> list[list[int]]:
    if not by:
        return [list(usable)]
    found: dict[tuple[Any, ...], list[int]] = {}
    for at in usable:
        found.setdefault(keys.select(by).row(at), []).append(at)
    return list(found.values())


def _whole(means: Sequence[Mean], group: Sequence[int]) -> list[list[int]]:
    """Rows of whole numbers, as small as they can be: every input or output times the same for all units."""
    columns = []
    for one in means:
        known = [one.values[at] or Fraction(0) for at in group]
        by = lcm(*{value.denominator for value in known})
        numbers = [value.numerator * (by // value.denominator) for value in known]
        shared = gcd(*numbers) or 1
        columns.append([value // shared for value in numbers])
    return [list(row) for row in zip(*columns, strict=True)]


def _schema(inputs: Sequence[Mean]) -> dict[str, Any]:
    return {
        "at": pl.Int64, "ccr": SHARE, "bcc": SHARE, "scale": SHARE, "best_constant": pl.Boolean, "best": pl.Boolean, "peers": pl.String,
        **{f"{one.name}_needed": SHARE for one in inputs}, "ccr_exact": pl.String, "bcc_exact": pl.String, "weights": pl.String,
    }  # fmt: skip


def _row(
    at: int, constant: Efficiency, variable: Efficiency, names: Sequence[str], inputs: Sequence[Mean]
) -> tuple[Any, ...]:
    """`needed`: the inputs that the peers would need for the same outputs under variable returns; `weights`: how much of each peer, exactly."""
    ordered = sorted(variable.peers.items(), key=lambda one: (-one[1], one[0]))
    others = [] if variable.theta == 1 else [names[one] for one, _ in ordered]
    more = "…" if len(others) > MOST_PEERS else ""
    needed = [decimal((one.values[at] or Fraction(0)) * variable.theta) for one in inputs]
    weights = "; ".join(f"{names[one]} {share}" for one, share in ordered)
    return (
        at, decimal(constant.theta), decimal(variable.theta), decimal(constant.theta / variable.theta), constant.theta == 1, variable.theta == 1,
        "、".join(others[:MOST_PEERS]) + more, *needed, str(constant.theta), str(variable.theta), weights,
    )  # fmt: skip


def _shown(named: bool) -> tuple[Shown, ...]:
    return (
        Shown("name" if named else UNIT, Say("单位", "unit"), align="left", fixed=False),
        Shown("ccr", Say("CCR", "CCR"), 4),
        Shown("bcc", Say("BCC", "BCC"), 4),
        Shown("scale", Say("规模效率", "scale"), 4),
        Shown("best", Say("前沿", "frontier")),
        Shown("peers", Say("可参照", "peers"), align="left", fixed=False),
    )


def _notes(
    frame: pl.DataFrame, inputs: Sequence[Mean], outputs: Sequence[Mean], year: int | None, left: int, by: Sequence[str]
) -> Iterator[Say]:  # fmt: skip
    used, made = ("、".join(one.label for one in each) for each in (inputs, outputs))
    when, when_en = (f"{year} 年共 ", f" in {year}") if year is not None else ("", "")
    groups = [KEY_HEADS[one] for one in by]
    within = f"，按{'、'.join(groups)}分组各自比" if by else ""
    within_en = f", within each {', '.join(one.en for one in groups)}" if by else ""
    yield Say(f"{when}{frame.height:,} 个单位{within}。投入：{used}；产出：{made}。", f"{frame.height:,} units{when_en}{within_en}. Inputs: {used}; outputs: {made}.")  # fmt: skip
    counts = [int(frame[one].sum()) for one in ("best_constant", "best")]
    means = [decimal_text(sum(map(Fraction, frame[one]), Fraction(0)) / max(frame.height, 1), 4) for one in ("ccr", "bcc")]  # fmt: skip
    yield Say(
        f"规模报酬不变（CCR）平均 {means[0]}，{counts[0]:,} 个在前沿上；规模报酬可变（BCC）平均 {means[1]}，{counts[1]:,} 个在前沿上。",
        f"Constant returns (CCR): {means[0]} on average, {counts[0]:,} on the frontier; variable returns (BCC): {means[1]}, {counts[1]:,}.",
    )  # fmt: skip
    if left:
        yield Say(f"{left:,} 行没有算：投入或产出未知、投入不大于 0、产出为负或全为 0。", f"{left:,} rows were left out: an input or output is not known, an input is not above 0, an output is below 0 or all are 0.")  # fmt: skip
    yield Say(
        "效率 = 参照单位的组合做出同样产出只要投入的几成，投入导向（Charnes、Cooper、Rhodes 1978；Banker、Charnes、Cooper 1984）；规模效率 = CCR ÷ BCC。用整数单纯形法精确求解，1 就是 1，不是四舍五入。",
        "Efficiency: the share of its inputs with which a mix of peers makes the same outputs, input-oriented (Charnes, Cooper, Rhodes 1978; Banker, Charnes, Cooper 1984); scale = CCR ÷ BCC. Solved exactly by the simplex method on whole numbers: 1 is 1, not rounded.",
    )  # fmt: skip
    if any(one.is_score for one in outputs):
        yield Say("产出用的是得分，不随单位大小变：以 BCC 为准，CCR 会把大单位压低。", "Scores do not grow with a unit: look at BCC, since CCR makes large units look poor.")  # fmt: skip
    yield Say("效率只和表里的单位比，一个单位的错数会影响许多单位；有剩余的投入、产出没有另算，职责不同的单位要分组各自比。", "Efficiency is measured against the units of the table only, and one wrong number moves many; slacks are not told apart; compare units of different kinds apart.")  # fmt: skip


def _charts(frame: pl.DataFrame) -> tuple[Chart, ...]:
    """How many units have which efficiency."""
    if frame.height < 2:
        return ()
    labels = [f"0.{at}～{'0.' + str(at + 1) if at < BINS - 1 else '1'}" for at in range(BINS)] + ["1"]
    series = []
    for name, best in (("ccr", "best_constant"), ("bcc", "best")):
        counts = [0] * (BINS + 1)
        for value, top in frame.select(name, best).iter_rows():
            counts[BINS if top else min(int(value * BINS), BINS - 1)] += 1
        series.append(Series(name.upper(), tuple(str(one) for one in counts)))
    return (Chart("column", Say("效率的分布", "How efficient units are"), tuple(labels), tuple(series), Say("个", "units")),)  # fmt: skip
