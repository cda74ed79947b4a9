"""A simulation and an advice as answers, so that they become documents with tables and charts like every analysis."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from jixiao.analysis.result import BLANK, Answer, Part, Say, Shown
from jixiao.core.document import Chart, Series
from jixiao.core.numerals import decimal_text, places_needed
from jixiao.flows.simulate import Simulated
from jixiao.scoring.advice.model import Advice, RowAdvice
from jixiao.scoring.advice.wording import Teller

POINTS = pl.Decimal(38, 4)
MOST_TOLD = 3  # changes of a row


def of_simulation(done: Simulated) -> Answer:
    """Which indicators move, which grades, and who gains and loses most."""
    names = {one.id: one.name for one, _ in done.edit.after.leaves()}
    rows = [(names.get(id, id), id, up, down, by) for id, up, down, by in done.rows]
    frame = pl.DataFrame(
        rows, {"name": pl.String, "indicator": pl.String, "gain": pl.Int64, "lose": pl.Int64, "points": POINTS}, orient="row"
    )  # fmt: skip
    shown = (
        Shown("name", Say("指标", "indicator"), align="left", fixed=False), Shown("gain", Say("升", "gain")), Shown("lose", Say("降", "lose")),
        Shown("points", Say("合计（分）", "points in all"), 2),
    )  # fmt: skip
    title = Say(f"试改指标体系：{done.edit.title}", f"A change tried: {done.edit.title}")
    return Answer(
        "simulate",
        title,
        frame,
        shown,
        tuple(_said(done)),
        tuple(_drawn(done)),
        max(len(rows), 1),
        tuple(_beside(done)),
    )


def on_one_side(done: Simulated) -> list[Say]:
    """How many rows have a total only before the change, or only after it, where any has."""
    if not done.only_before and not done.only_after:
        return []
    return [Say(
        f"另有 {done.only_after:,} 行改后才有总分，{done.only_before:,} 行只在改前有总分：没有比较。",
        f"{done.only_after:,} more have a total only after the change, {done.only_before:,} only before: not compared.",
    )]  # fmt: skip


def _said(done: Simulated) -> list[Say]:
    same = done.known - done.gain - done.lose
    told = [Say(
        f"{done.count:,} 行，{done.known:,} 行改前改后都有总分：{done.gain:,} 行升，{done.lose:,} 行降，{same:,} 行不变。",
        f"{done.count:,} rows, {done.known:,} with a total before and after: {done.gain:,} gain, {done.lose:,} lose, {same:,} stay.",
    ), *on_one_side(done)]  # fmt: skip
    if done.before is not None and done.after is not None:
        a, b, all_ = (
            decimal_text(Fraction(one), 2, grouped=True) for one in (done.before, done.after, done.points)
        )
        told.append(
            Say(
                f"平均总分由 {a} 变为 {b}，合计 {all_} 分。",
                f"The mean total goes from {a} to {b}, {all_} points in all.",
            )
        )
    return told


def _drawn(done: Simulated) -> list[Chart]:
    charts = []
    if done.gain or done.lose:
        counts = (done.gain, done.known - done.gain - done.lose, done.lose)
        labels = (Say("升", "gain"), Say("不变", "stay"), Say("降", "lose"))
        charts.append(
            Chart(
                "bar",
                Say("谁得谁失（行）", "Who gains, who loses (rows)"),
                labels,
                (Series(Say("行数", "rows"), tuple(map(str, counts))),),
            )
        )
    names = list(dict.fromkeys(name for pair in done.grades for name in pair))
    if len(names) > 1:
        both = (*done.edit.after.grades, *done.edit.before.grades)  # a grade may be there on one side only
        order = list(dict.fromkeys(one.name for one in both if one.name in names))
        sides = [
            tuple(
                str(sum(count for pair, count in done.grades.items() if pair[at] == name)) for name in order
            )
            for at in (0, 1)
        ]
        series = (Series(Say("改前", "before"), sides[0]), Series(Say("改后", "after"), sides[1]))
        charts.append(Chart("column", Say("等次（行）", "Grades (rows)"), tuple(order), series))
    return charts


def _beside(done: Simulated) -> list[Part]:
    found = []
    moved = sorted(
        ((*pair, count) for pair, count in done.grades.items() if pair[0] != pair[1]), key=lambda one: -one[2]
    )
    if moved:
        frame = pl.DataFrame(
            moved, {"before": pl.String, "after": pl.String, "count": pl.Int64}, orient="row"
        )
        shown = (
            Shown("before", Say("改前", "before"), align="left"),
            Shown("after", Say("改后", "after"), align="left"),
            Shown("count", Say("行数", "rows")),
        )
        found.append(Part("grades", Say("等次的变动", "Grades that change"), frame, shown))
    for name, title, units in (
        ("gain", Say("得的最多", "Gain most"), done.most),
        ("lose", Say("失的最多", "Lose most"), done.least),
    ):
        if units:
            rows = [(unit, year, a, b, b - a) for unit, year, a, b in units]
            schema: dict[str, Any] = {
                "unit": pl.String,
                "year": pl.String,
                "before": POINTS,
                "after": POINTS,
                "change": POINTS,
            }
            heads = (
                Shown("unit", Say("单位", "unit"), align="left", empty=BLANK), Shown("year", Say("年度", "year"), empty=BLANK), Shown("before", Say("改前", "before"), 2),
                Shown("after", Say("改后", "after"), 2), Shown("change", Say("变动", "change"), 2),
            )  # fmt: skip
            found.append(Part(name, title, pl.DataFrame(rows, schema, orient="row"), heads))
    return found


def of_advice(found: Advice, lang: str) -> Answer:
    """Each row that lost points, and each bonus that can add some, with what it lost (a bonus nothing), what one change regains at most, and the changes in sentences."""
    teller = Teller(found, lang)
    rows = [_row(teller, one) for one in found.rows if one.row.score is not None]
    rows.sort(key=lambda one: -(one[3] or 0))  # what regains most comes first
    frame = pl.DataFrame(
        rows,
        {"name": pl.String, "score": POINTS, "lost": POINTS, "regain": POINTS, "how": pl.String},
        orient="row",
    )
    shown = (
        Shown("name", Say("指标", "indicator"), align="left", fixed=False), Shown("score", Say("得分", "score")), Shown("lost", Say("失分", "lost")),
        Shown("regain", Say("一项可补", "one change regains")), Shown("how", Say("怎样补", "how"), align="left", fixed=False),
    )  # fmt: skip
    case = found.sheet.case
    title = Say(
        f"{case.unit} {case.year}年度：怎样补回失分", f"{case.unit} {case.year}: what would regain points"
    )
    notes = (Say(
        "每一项都按整个案卷重新计分核对过：照做得到这个分，少改一个最小单位就得不到。说的是算出来会怎样；事实要真的做到、有材料才能填。",
        "Each change was checked by scoring the whole case again: with it the score is as told, with one smallest unit less it is not. A fact is only filled in when it is true and proved.",
    ),)  # fmt: skip
    drawn = [one for one in rows if one[3]][:12]
    charts = (
        Chart("bar", Say("失分与一项改动最多能补回的分", "Points lost, and regained by one change"), tuple(one[0] for one in drawn), (
            Series(Say("失分", "lost"), tuple(_short(one[2]) for one in drawn)), Series(Say("可补", "regained"), tuple(_short(one[3] or Decimal(0)) for one in drawn)),
        )),
    ) if drawn else ()  # fmt: skip
    return Answer("advise", title, frame, shown, notes, charts, max(len(rows), 1))


def _row(teller: Teller, one: RowAdvice) -> tuple[str, Decimal, Decimal, Decimal | None, str]:
    assert one.row.score is not None and one.lost is not None
    ways = [way for option in one.options for way in (option.next, option.most) if way is not None]
    best = max(
        (way.gained for way in ways if way.effect.helps), default=None
    )  # what only moves points about is no gain
    told = teller.row(one, MOST_TOLD)
    how = teller.pick("；", "; ").join(text.rstrip("。.") for text in (*told.done, *told.beside))
    return (
        one.row.indicator.name,
        _decimal(one.row.score),
        _decimal(one.lost),
        None if best is None else _decimal(best),
        how,
    )


def _decimal(value: Fraction) -> Decimal:
    return Decimal(decimal_text(value, 4))


def _short(value: Decimal) -> str:
    found = Fraction(value)
    return decimal_text(found, places_needed(found, 4) or 0)
