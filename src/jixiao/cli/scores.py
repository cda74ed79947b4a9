"""cases, score, explain: one department-year."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jixiao.cli.output import Output
from jixiao.core.finding import DataError, Finding
from jixiao.core.numerals import places_needed, show_number
from jixiao.core.source import Place
from jixiao.flows import evaluate, library
from jixiao.rules.render import percent_text, points_text
from jixiao.scoring.explain import BASIS, Explainer, Line
from jixiao.scoring.reason import reasons
from jixiao.scoring.sheet import MOST_PLACES, Level, Row, Sheet, score_json, score_text, sheet_json

if TYPE_CHECKING:
    from jixiao.flows.unit_row import Asked


def cases(_options: Namespace, out: Output) -> int:
    """List the cases on the shelf."""
    rows: list[dict[str, Any]] = []
    for opened in library.all_cases():
        case = opened.case
        printed = case.printed.total.text if case.printed.total else ""
        rows.append({
            "id": case.id, "year": case.year, "unit": case.unit, "framework": case.framework, "printed": printed or None,
            "fictional": case.fictional,
        })  # fmt: skip
    if out.as_json:
        out.json({"cases": rows})
        return 0
    heads = [(out.pick("编号", "id"), "left!"), (out.pick("年度", "year"), "right!"), (out.pick("单位", "unit"), "left"),
             (out.pick("指标体系", "framework"), "left!"), (out.pick("印的总分", "printed"), "right!")]  # fmt: skip
    mark = out.pick("（虚构示例）", " (fictional)")
    out.table(
        heads,
        [
            (
                r["id"],
                str(r["year"]),
                r["unit"] + (mark if r["fictional"] else ""),
                r["framework"],
                r["printed"] or "",
            )
            for r in rows
        ],
    )
    return 0


def score(options: Namespace, out: Output) -> int:
    """Score one case, or a unit in a table of facts."""
    from jixiao.cli.unit_row import asked_row

    asked = asked_row(options)
    workbook = asked is None and options.case.lower().endswith(".xlsx")
    try:
        sheet, findings = sheet_of(options, asked)
    except DataError as error:
        if workbook and library.is_file(Path(options.case)):
            from jixiao.cli.forms import return_marked

            return_marked(options.case, options.output, error.findings, out)
        raise
    if out.as_json:
        made = sheet_json(sheet, reasons(sheet, out.lang))
        if asked is not None:
            made["synthetic"] = sheet.case.fictional
        made["findings"] = [finding.json(out.lang) for finding in findings]
        if options.trace:
            explainer = Explainer(sheet, out.lang)
            for row, item in zip(sheet.rows, made["indicators"], strict=True):
                item["trace"] = [
                    {"what": line.what, "text": line.text, "depth": line.depth}
                    for line in explainer.lines(row)
                ]
        out.json(made)
        return 0
    show_sheet(sheet, out)
    if asked is not None:
        out.line(of_table(out), "dim")
    notes = [finding for finding in findings if asked is not None or finding.severity == "warning"]
    if notes:
        out.findings(notes)
    if workbook:
        from jixiao.cli.forms import tell_stale

        tell_stale(options.case, out)
    return 0


def sheet_of(options: Namespace, asked: Asked | None) -> tuple[Sheet, Sequence[Finding]]:
    """The score of what is meant, a case or a row of a table, and what is to be told of it."""
    if asked is None:
        scored = evaluate.score(options.case, options.framework)
        return scored.sheet, scored.findings
    from jixiao.flows.unit_row import score_unit

    found = score_unit(asked, options.framework)
    return found.sheet, found.findings


def span_text(low: Fraction, high: Fraction, places: int | None = None) -> str:
    return f"{score_text(low, places)}–{score_text(high, places)}"


def result_text(sheet: Sheet, item: Row | Level) -> str:
    """A score, or the interval it lies in, with the decimals of its framework."""
    if isinstance(item, Row) and item.basis == "not_applicable" and item.score is None:
        return "—"
    if isinstance(item, Level) and item.left_out:
        return "—"
    places = sheet.places(item)
    return score_text(item.score, places) or span_text(item.low, item.high, places)


def rate_text(rate: Fraction) -> str:
    """得分率, with all its decimals where a rounded one could be taken for another grade's: 89.996 %, not 90.00 %."""
    exact = places_needed(rate * 100, MOST_PLACES)
    return percent_text(rate) if exact is None else f"{show_number(rate * 100, exact)}%"


def worth_telling(sheet: Sheet, row: Row) -> bool:
    """Whether a row lost at least half a unit of the last decimal shown; points that others made up may not end."""
    places = sheet.places(row)
    shown = MOST_PLACES if places is None else max(places, 2)
    return row.loss is not None and row.loss >= Fraction(1, 2 * 10**shown)


def mark(agrees: bool | None) -> str:
    return "" if agrees is None else "✓" if agrees else "✗"


def heading(sheet: Sheet, out: Output) -> str:
    """Whose score it is, of which year, under which framework."""
    case = sheet.case
    fictional = out.pick("（虚构示例）", " (fictional)")
    kind = fictional if case.fictional and "（虚构）" not in case.unit else ""
    year = out.pick(f" {case.year}年度", f" {case.year}") if case.year else ""
    return f"{case.unit}{kind}{year} · {sheet.framework.title}"


def show_sheet(sheet: Sheet, out: Output, *, details: bool = True) -> None:
    """The sheet as tables."""
    out.title(heading(sheet, out))
    levels = {level.id: level for level in sheet.levels}
    rows: list[tuple[str, ...]] = []
    for indicator, path in sheet.framework.walk():
        indent = "  " * len(path)
        name = f"{indent}{indicator.code + ' ' if indicator.code else ''}{indicator.name}"
        if indicator.indicators:
            level = levels[indicator.id]
            printed = level.printed.text if level.printed else ""
            rows.append(
                (
                    name,
                    points_text(level.points),
                    result_text(sheet, level),
                    "",
                    printed,
                    mark(level.agrees),
                    "bold" if not path else "dim",
                )
            )
            continue
        row = sheet.row(indicator.id)
        if row is None:
            continue
        printed = row.printed.text if row.printed else ""
        style = "red" if row.agrees is False else "yellow" if row.score is None else ""
        rows.append(
            (
                name,
                points_text(row.points),
                result_text(sheet, row),
                BASIS[row.basis][0 if out.zh else 1],
                printed,
                mark(row.agrees),
                style,
            )
        )
    total = sheet.total
    printed = total.printed.text if total.printed else ""
    rows.append(
        (
            out.pick("总分", "Total"),
            points_text(total.points),
            result_text(sheet, total),
            "",
            printed,
            mark(total.agrees),
            "bold",
        )
    )
    heads = [(out.pick("指标", "indicator"), "left*"), (out.pick("分值", "points"), "right!"), (out.pick("得分", "score"), "right!"),
             (out.pick("依据", "basis"), "left!"), (out.pick("印的", "printed"), "right!"), ("", "left!")]  # fmt: skip
    out.table(heads, rows)
    for line in gate_lines(sheet, out):
        out.line(line, "bold")
    out.line(grade_line(sheet, out))
    if details:
        show_details(sheet, out)


def gate_lines(sheet: Sheet, out: Output) -> list[str]:
    """What gates and limits did to levels and to the total, and what an open gate waits for."""
    made = []
    explainer = Explainer(sheet, out.lang)
    for level in (*sheet.levels, sheet.total):
        for note in level.notes:
            change = (
                ""
                if level.before is None
                else out.pick(
                    f"（各行相加 {score_text(level.before, sheet.places(level))}）",
                    f" (rows add up to {score_text(level.before, sheet.places(level))})",
                )
            )
            made.append(
                out.pick(
                    f"约束：{level.name}：{note}{change} → {result_text(sheet, level)}",
                    f"Gate: {level.name}: {note}{change} -> {result_text(sheet, level)}",
                )
            )
        if level.missing:
            gaps = "；".join(explainer.gap_of(key) for key in level.missing)
            made.append(
                out.pick(f"约束待定：{level.name}：缺 {gaps}", f"Gate open: {level.name}: missing {gaps}")
            )
    return made


def grade_line(sheet: Sheet, out: Output) -> str:
    """The result in one sentence."""
    total = sheet.total
    wanting = [row for row in sheet.rows if row.score is None and row.basis != "not_applicable"]
    count = len(sheet.rows)
    grades = "、".join(sheet.grades)
    grade = out.pick(f"，等次 {grades}", f", grade {grades}") if grades else ""
    if total.score is not None:
        rate = rate_text(total.score / total.points) if total.points else ""
        shown = result_text(sheet, total)
        return out.pick(
            f"总分 {shown}，得分率 {rate}{grade}。",
            f"Total {shown}, rate {rate}{grade}.",
        )
    span = span_text(total.low, total.high, sheet.places(total))
    open_count = len(wanting)
    if not open_count and not total.missing:
        return out.pick(
            f"总分未定：各指标取整后的得分已定，取整前的还没有，而总分按取整前的合计，在 {span} 之间{grade}。",
            f"The total is open: it sums scores before rounding, and some are not known exactly; {span}{grade}.",
        )
    if not open_count:
        return out.pick(
            f"总分未定：约束缺依据，总分在 {span} 之间{grade}。",
            f"The total is open: a gate lacks facts; it lies between {span}{grade}.",
        )
    return out.pick(
        f"总分未定：{count} 个指标中 {open_count} 个缺依据，总分在 {span} 之间{grade}。",
        f"The total is open: {open_count} of {count} indicators lack facts; it lies between {span}{grade}.",
    )


def show_details(sheet: Sheet, out: Output) -> None:
    """Lost points, open rows and differences, each with its reason."""
    why = reasons(sheet, out.lang)
    lost = [row for row in sheet.rows if worth_telling(sheet, row)]
    if lost:
        out.title(out.pick("扣分", "Lost points"))
        out.table(
            [
                (out.pick("指标", "indicator"), "left"),
                (out.pick("扣", "lost"), "right!"),
                (out.pick("原因", "reason"), "left*"),
            ],
            [
                (row.indicator.name, score_text(row.loss, sheet.places(row)) or "", why[row.id])
                for row in lost
            ],
        )
    opened = [row for row in sheet.rows if row.score is None and row.basis != "not_applicable"]
    if opened:
        out.title(out.pick("未评（不按 0 分，也不按满分）", "Not scored (neither 0 nor full marks)"))
        out.table(
            [
                (out.pick("指标", "indicator"), "left"),
                (out.pick("区间", "interval"), "right!"),
                (out.pick("缺什么", "missing"), "left*"),
            ],
            [
                (
                    row.indicator.name,
                    span_text(row.low, row.high, sheet.places(row)),
                    why[row.id].removeprefix("缺：").removeprefix("missing: "),
                )
                for row in opened
            ],
        )
    wrong = [row for row in sheet.rows if row.agrees is False]
    if wrong:
        out.title(out.pick("与报告印的得分不一致", "Differs from the printed score"))
        for row in wrong:
            show_difference(sheet, row, out)


def show_difference(sheet: Sheet, row: Row, out: Output) -> None:
    printed = row.printed.text if row.printed else ""
    out.line(
        out.pick(
            f"{row.indicator.name}：算得 {result_text(sheet, row)}，印的 {printed}",
            f"{row.indicator.name}: computed {result_text(sheet, row)}, printed {printed}",
        ),
        "bold",
    )
    show_lines(Explainer(sheet, out.lang).steps(row.steps), out)


def show_lines(lines: list[Line], out: Output) -> None:
    """The lines of an explanation; a label is not said twice in a row."""
    rows = []
    last = ""
    for line in lines:
        label = line.label(out.lang)
        rows.append(
            (label if label != last or line.what in ("part", "result") else "", line.text, line.depth)
        )
        last = label
    out.entries(rows)


def explain(options: Namespace, out: Output) -> int:
    """Explain one indicator, or all; of a case, or of a unit in a table of facts."""
    if (
        options.facts and options.case and not options.indicator
    ):  # the only word beside a table is the indicator
        options.case, options.indicator = "", options.case
    from jixiao.cli.unit_row import asked_row

    asked, wanted = asked_row(options), options.indicator or options.only
    sheet, findings = sheet_of(options, asked)
    explainer = Explainer(sheet, out.lang)
    rows = list(sheet.rows)
    if asked is not None and not out.as_json:
        out.findings(findings)
        out.title(heading(sheet, out))
        out.line(grade_line(sheet, out))
        out.line(of_table(out), "dim")
    if wanted:
        row = sheet.row(wanted)
        level = sheet.level(wanted)
        if row is None and level is not None:
            return explain_level(sheet, level, out)
        if row is None:
            raise DataError([not_found(sheet, wanted)])
        rows = [row]
    if out.as_json:
        made: dict[str, Any] = {"case": sheet.case.id, "framework": sheet.framework.id}
        if asked is not None:
            case = sheet.case
            made |= {"unit": case.unit, "year": case.year or None, "synthetic": case.fictional}
        made["indicators"] = [row_json(sheet, row, explainer) for row in rows]
        if asked is not None:
            made["findings"] = [one.json(out.lang) for one in findings]
        out.json(made)
        return 0
    for row in rows:
        out.title(row_title(row, out))
        show_lines(explainer.lines(row), out)
    return 0


def of_table(out: Output) -> str:
    """What a row of a table of facts cannot say."""
    return out.pick(
        "按事实表的一行，得分与 bulk score 相同。人工判断的理由、佐证和清单的各条，事实表里没有。",
        "A row of a table of facts, with the scores of bulk score. The table holds no reasons or evidence of judgements, and no records of lists.",
    )


def row_title(row: Row, out: Output) -> str:
    """An indicator with the names above it and its points."""
    points = points_text(row.points)
    return " › ".join([*row.path, row.indicator.name]) + out.pick(f"（{points} 分）", f" ({points} points)")


def row_json(sheet: Sheet, row: Row, explainer: Explainer) -> dict[str, Any]:
    """An indicator with every step of its score."""
    places = sheet.places(row)
    return {
        "id": row.id, "name": row.indicator.name, "points": score_json(row.points), "score": score_json(row.score, places),
        "low": score_json(row.low, places), "high": score_json(row.high, places), "basis": row.basis,
        "steps": [{"what": line.what, "text": line.text, "depth": line.depth} for line in explainer.lines(row)],
    }  # fmt: skip


def explain_level(sheet: Sheet, level: Level, out: Output) -> int:
    """A level or the total: its parts, their sum, then gates and limits."""
    node = sheet.framework.find(level.id)
    children = node.indicators if node is not None else sheet.framework.indicators
    parts: list[tuple[str, Row | Level | None]] = [
        (child.name, sheet.row(child.id) or sheet.level(child.id)) for child in children
    ]
    gates = [line for line in gate_lines(sheet, out) if f"{level.name}{out.pick('：', ':')}" in line]
    if out.as_json:
        out.json({
            "id": level.id, "name": level.name, "points": score_json(level.points), "score": score_json(level.score, sheet.places(level)),
            "low": score_json(level.low, sheet.places(level)), "high": score_json(level.high, sheet.places(level)), "notes": list(level.notes),
            "parts": [{"name": name, "score": score_json(part.score if part else None, sheet.places(part))} for name, part in parts],
        })  # fmt: skip
        return 0
    out.title(f"{level.name}（{points_text(level.points)} {out.pick('分', 'points')}）")
    rows = [
        (name, f"{result_text(sheet, part)} / {points_text(part.points)}", 0)
        for name, part in parts
        if part is not None
    ]
    out.entries(rows)
    for line in gates:
        out.line(f"  {line}", "bold")
    out.line(f"  {out.pick('得分', 'Score')}：{result_text(sheet, level)} / {points_text(level.points)}")
    return 0


def not_found(sheet: Sheet, name: str) -> Finding:
    from difflib import get_close_matches

    names = [item for row in sheet.rows for item in (row.indicator.name, row.id)]
    names += ["总分", *(item for level in sheet.levels for item in (level.name, level.id))]
    near = "、".join(get_close_matches(name, names, n=3, cutoff=0.3)) or "、".join(names[::2][:6])
    return Finding("indicator_not_found", Place(), {"name": name, "near": near})
