"""simulate: a change of a framework tried on everyone, and on one unit step by step."""

from __future__ import annotations

from argparse import Namespace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from jixiao.analysis.result import BLANK
from jixiao.analysis.show import said
from jixiao.cli.output import Output
from jixiao.cli.scores import grade_line, heading, of_table, result_text, row_json, row_title, show_lines
from jixiao.core.finding import DataError, Finding
from jixiao.core.numerals import decimal_text
from jixiao.flows import simulate as trying
from jixiao.flows.analyse import check_report, reported
from jixiao.flows.answers import of_simulation, on_one_side
from jixiao.flows.unit_row import Asked, UnitTried, simulate_unit
from jixiao.rules.render import points_text
from jixiao.scoring.explain import Explainer
from jixiao.scoring.sheet import Level, Row, Sheet, score_json, score_text


def simulate(options: Namespace, out: Output) -> int:
    """Try a change of a framework: on everyone where it is said to which file, on one unit where it is said which."""
    edit, facts = Path(options.edit), Path(options.facts)
    target = Path(options.output) if options.output else None
    report = Path(options.report) if options.report else None
    if target is None and (report is not None or not options.unit):
        raise DataError([Finding("simulate_output")])
    if options.year and not options.unit:
        raise DataError([Finding("unit_options", values={"missing": ("--unit",)})])
    check_report(report, [edit, facts])
    # First what can be refused: a unit that is not there, before anything is written.
    unit = simulate_unit(edit, Asked(facts, options.unit, options.year)) if options.unit else None
    done = None
    if target is not None:

        def told(done: trying.Simulated) -> None:
            reported(of_simulation(done), report, out.lang, synthetic=done.synthetic)

        done = trying.simulate(edit, facts, target, told)
    if out.as_json:
        made: dict[str, Any] = {}
        if done is not None:
            made = everyone_json(done, out) | {
                "output": str(target),
                "report": str(report) if report else None,
            }
        if unit is not None:
            made["unit"] = unit_json(unit, out)
        out.json(made)
        return 0
    if done is not None:
        show_everyone(done, out)
    if unit is not None:
        known = done.findings if done is not None else []
        out.findings([one for one in unit.findings if one not in known])
        show_unit(unit, out)
    for path in (target, report):
        if path is not None:
            out.line(out.pick(f"写到 {path}", f"Written to {path}"))
    return 0


# -- everyone


def everyone_json(done: trying.Simulated, out: Output) -> dict[str, Any]:
    """What happens to everyone, for programs."""
    return {
        "title": done.edit.title, "framework": done.edit.before.id, "rows": done.count, "known": done.known,
        "only_before": done.only_before, "only_after": done.only_after, "gain": done.gain, "lose": done.lose, "points": str(done.points), "grades": [[*pair, count] for pair, count in sorted(done.grades.items())],
        "indicators": [[id, up, down, str(by)] for id, up, down, by in done.rows],
        "most": [[unit, year, str(a), str(b)] for unit, year, a, b in done.most],
        "least": [[unit, year, str(a), str(b)] for unit, year, a, b in done.least],
        "synthetic": done.synthetic,
        "findings": [one.json(out.lang) for one in done.findings],
    }  # fmt: skip


def show_everyone(done: trying.Simulated, out: Output) -> None:
    """Who gains, who loses, by how much, in which indicators and grades."""
    if done.findings:
        out.findings(done.findings)
    made_up = out.pick("【虚构数据】", "[made-up data] ") if done.synthetic else ""
    out.title(made_up + done.edit.title)
    same = done.known - done.gain - done.lose
    out.line(out.pick(
        f"{done.count:,} 行，{done.known:,} 行改前改后都有总分：{done.gain:,} 行升，{done.lose:,} 行降，{same:,} 行不变。",
        f"{done.count:,} rows, {done.known:,} with a total before and after: {done.gain:,} gain, {done.lose:,} lose, {same:,} stay.",
    ))  # fmt: skip
    for one in on_one_side(done):
        out.line(out.pick(one, one.en))
    if done.before is not None and done.after is not None:
        out.line(out.pick(
            f"平均 {_two(done.before)} → {_two(done.after)} 分，合计 {_signed(done.points)} 分。",
            f"On average {_two(done.before)} → {_two(done.after)}, in all {_signed(done.points)} points.",
        ))  # fmt: skip
    names = {leaf.id: leaf.name for leaf, _ in done.edit.after.leaves()}
    number = "right!"
    if done.rows:
        heads = [(out.pick("指标", "indicator"), "left"), (out.pick("升", "gain"), number), (out.pick("降", "lose"), number), (out.pick("合计", "in all"), number)]  # fmt: skip
        out.table(
            heads,
            [(names.get(id, id), f"{up:,}", f"{down:,}", _signed(by)) for id, up, down, by in done.rows],
        )
    moved = {pair: count for pair, count in done.grades.items() if pair[0] != pair[1]}
    if moved:
        heads = [
            (out.pick("改前", "before"), "left"),
            (out.pick("改后", "after"), "left"),
            (out.pick("单位年度", "rows"), number),
        ]
        out.table(
            heads, [(*pair, f"{count:,}") for pair, count in sorted(moved.items(), key=lambda one: -one[1])]
        )
    for title, units in (
        (out.pick("得的最多", "Gain most"), done.most),
        (out.pick("失的最多", "Lose most"), done.least),
    ):
        if units:
            heads = [(out.pick("单位", "unit"), "left"), (out.pick("年度", "year"), number), (out.pick("改前", "before"), number), (out.pick("改后", "after"), number), ("±", number)]  # fmt: skip
            out.table(
                heads,
                [
                    (
                        *(said(BLANK if key is None else key, out.lang) for key in keys),
                        _two(a),
                        _two(b),
                        _signed(b - a),
                    )
                    for *keys, a, b in units
                ],
                title,
            )


def _two(value: Decimal | Fraction) -> str:
    return decimal_text(Fraction(value), 2, grouped=True)


def _signed(value: Decimal) -> str:
    return f"{'+' if value > 0 else ''}{_two(value)}"


# -- one unit


def _moved(done: UnitTried) -> list[tuple[Row | None, Row | None]]:
    """The indicators whose score is another after the change, before and after; None on a side that has not got it."""
    before, after = ({row.id: row for row in sheet.rows} for sheet in (done.before, done.after))
    pairs = [(before.get(id), after.get(id)) for id in dict.fromkeys((*before, *after))]
    return [(a, b) for a, b in pairs if _worth(a) != _worth(b)]


def _worth(item: Row | Level | None) -> tuple[Any, ...] | None:
    return None if item is None else (item.score, item.low, item.high)


def _sums(done: UnitTried) -> list[tuple[str, Level | None, Level | None]]:
    """The levels and the total: the name, before and after."""
    before, after = (
        {one.id: one for one in (*sheet.levels, sheet.total)} for sheet in (done.before, done.after)
    )
    total = done.after.total.id
    ids = [id for id in dict.fromkeys((*before, *after)) if id != total] + [total]
    return [(_indented(after.get(id) or before[id]), before.get(id), after.get(id)) for id in ids]


def _indented(level: Level) -> str:
    return "  " * len(level.path) + level.name


def _change(a: Row | Level | None, b: Row | Level | None) -> Fraction | None:
    return None if a is None or b is None or a.score is None or b.score is None else b.score - a.score


def _by(change: Fraction | None) -> str:
    return "" if change is None else f"{'+' if change > 0 else ''}{score_text(change)}"


def show_unit(done: UnitTried, out: Output) -> None:
    """Every indicator that changes, step by step before and after; then the levels, the total and the grade."""
    edit = done.edit
    out.title(
        heading(done.before, out) if edit.before.title == edit.after.title else heading(done.after, out)
    )
    out.line(edit.title)
    out.line(of_table(out), "dim")
    sides = (
        (out.pick("改前", "Before"), done.before),
        (out.pick("改后", "After"), done.after),
    )
    moved = _moved(done)
    for pair in moved:
        one = pair[1] or pair[0]
        assert one is not None
        shown = [_shown(sheet, row) for (_, sheet), row in zip(sides, pair, strict=True)]
        signed = _by(_change(*pair))
        out.title(
            f"{row_title(one, out)}{out.pick('：', ': ')}{shown[0]} → {shown[1]}"
            + (f" ({signed})" if signed else "")
        )
        for (name, sheet), row in zip(sides, pair, strict=True):
            out.line(out.pick(f"  {name}：", f"  {name}:"), "bold")
            if row is not None:
                show_lines(Explainer(sheet, out.lang).lines(row), out)
    still = _still(done, moved)
    if still:
        names = out.pick("、", ", ").join(still)
        out.line()
        out.line(
            out.pick(
                f"改动涉及，而这个单位得分不变：{names}",
                f"In the change, with the same score for this unit: {names}",
            )
        )
    if not moved:
        out.line(out.pick("没有一个指标的得分改变。", "No indicator has another score."))
    number = "right!"
    out.table(
        [(out.pick("合计", "sum"), "left*"), (out.pick("改前", "before"), number), (out.pick("改后", "after"), number), ("±", number)],
        [
            (name, _shown(done.before, a), _shown(done.after, b), _by(_change(a, b)), "bold" if b is done.after.total else "")
            for name, a, b in _sums(done)
        ],
    )  # fmt: skip
    for name, sheet in sides:
        out.line(f"{name}{out.pick('：', ': ')}{grade_line(sheet, out)}")


def _still(done: UnitTried, moved: list[tuple[Row | None, Row | None]]) -> list[str]:
    ids = {row.id for pair in moved for row in pair if row is not None}
    return [
        row.indicator.name for row in done.after.rows if row.id in done.edit.changed and row.id not in ids
    ]


def _shown(sheet: Sheet, item: Row | Level | None) -> str:
    """A score beside its points, as both may change."""
    return "—" if item is None else f"{result_text(sheet, item)} / {points_text(item.points)}"


def unit_json(done: UnitTried, out: Output) -> dict[str, Any]:
    """The same for programs."""

    def level(sheet: Sheet, one: Level | None) -> dict[str, Any] | None:
        if one is None:
            return None
        places = sheet.places(one)
        ends = {"score": one.score, "low": one.low, "high": one.high}
        return {"points": score_json(one.points)} | {
            key: score_json(end, places) for key, end in ends.items()
        }

    def row(sheet: Sheet, one: Row | None) -> dict[str, Any] | None:
        return None if one is None else row_json(sheet, one, Explainer(sheet, out.lang))

    case = done.after.case
    moved = _moved(done)
    return {
        "title": done.edit.title, "framework": done.edit.before.id, "case": case.id, "unit": case.unit, "year": case.year or None,
        "synthetic": case.fictional,
        "indicators": [
            {"id": (b or a).id, "before": row(done.before, a), "after": row(done.after, b), "change": score_json(_change(a, b))}  # type: ignore[union-attr]  # one of both is there
            for a, b in moved
        ],
        "same": _still(done, moved),
        "levels": [
            {"name": name.strip(), "before": level(done.before, a), "after": level(done.after, b), "change": score_json(_change(a, b))}
            for name, a, b in _sums(done)[:-1]
        ],
        "total": {
            "before": level(done.before, done.before.total), "after": level(done.after, done.after.total),
            "change": score_json(_change(done.before.total, done.after.total)),
        },
        "grades": {"before": list(done.before.grades), "after": list(done.after.grades)},
        "findings": [one.json(out.lang) for one in done.findings],
    }  # fmt: skip
