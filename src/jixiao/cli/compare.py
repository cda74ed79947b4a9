"""compare: computed beside printed, other readings, or two sheets beside each other."""

from __future__ import annotations

from argparse import Namespace

from jixiao.cli.output import Output
from jixiao.cli.scores import result_text, show_difference, show_sheet, span_text
from jixiao.flows import evaluate
from jixiao.scoring.compare import ReadingResult, SumCheck, differences
from jixiao.scoring.reason import reasons
from jixiao.scoring.sheet import Sheet, score_json, score_text, sheet_json


def compare(options: Namespace, out: Output) -> int:
    """Computed beside printed with other readings; or two sheets beside each other."""
    scored = evaluate.score(options.case, options.framework)
    sheet = scored.sheet
    if options.other or options.with_framework:
        other = options.other or options.case
        framework = options.with_framework or ("" if options.other else options.framework)
        return compare_two(sheet, evaluate.score(other, framework).sheet, out)
    beside = evaluate.compare(scored)
    others, sums, apart = list(beside.readings), beside.sums, beside.apart
    if out.as_json:
        made = sheet_json(sheet, reasons(sheet, out.lang))
        rows = sheet.framework.rounding.row
        made["readings"] = [
            {
                "id": item.indicator.id, "name": item.indicator.name, "reading": item.reading.name, "why": item.reading.why,
                "score": score_json(item.score, rows), "low": score_json(item.low, rows), "high": score_json(item.high, rows), "matches": item.matches,
            }
            for item in others
        ]  # fmt: skip
        made["sums"] = [
            {
                "name": s.name,
                "printed": score_json(s.printed),
                "sum": score_json(s.summed),
                "complete": s.complete,
                "agrees": s.agrees if s.complete else None,
            }
            for s in sums
        ]
        made["stated"] = [
            {
                "fact": a.stated.id,
                "stated": a.stated.text,
                "computed": a.shown,
                "formula": a.formula,
            }
            for a in apart
        ]
        made["notes"] = [{"line": line, "text": text} for line, text in sheet.case.notes]
        out.json(made)
        return 0
    show_sheet(sheet, out, details=False)
    for row in (row for row in sheet.rows if row.agrees is False):
        show_difference(sheet, row, out)
    show_readings(sheet, others, out)
    show_sums(sums, out)
    if apart:
        out.title(
            out.pick(
                "报告写的数与自己的其他数不符", "Stated figures that differ from the report's own numbers"
            )
        )
        for item in apart:
            label = sheet.framework.catalogue.label(item.stated.id)
            out.line(out.pick(
                f"  {label}：写 {item.stated.text}，{item.formula} 得 {item.shown}（{item.stated.place_in_source.show()}）",
                f"  {label}: stated {item.stated.text}, {item.formula} gives {item.shown}",
            ))  # fmt: skip
    if sheet.case.notes:
        out.title(out.pick("案卷备注（整理报告时看到的问题）", "Notes of the case"))
        for line, text in sheet.case.notes:
            out.line(f"  {out.pick(f'第 {line} 行：', f'line {line}: ') if line else ''}{text}")
    return 0


def show_readings(sheet: Sheet, others: list[ReadingResult], out: Output) -> None:
    if not others:
        return
    out.title(out.pick("其他读法（原文有歧义时）", "Other readings of ambiguous criteria"))
    rows = []
    for item in others:
        mine = sheet.row(item.indicator.id)
        places = sheet.framework.rounding.row
        result = score_text(item.score, places) or span_text(item.low, item.high, places)
        printed = mine.printed.text if mine and mine.printed else ""
        match = out.pick("＝印的", "= printed") if item.matches else ""
        rows.append(
            (
                item.indicator.name,
                item.reading.name,
                result_text(sheet, mine) if mine else "",
                result,
                printed,
                match,
            )
        )
    heads = [(out.pick("指标", "indicator"), "left"), (out.pick("读法", "reading"), "left*"), (out.pick("本口径", "ours"), "right!"),
             (out.pick("此读法", "so read"), "right!"), (out.pick("印的", "printed"), "right!"), ("", "left!")]  # fmt: skip
    out.table(heads, rows)


def show_sums(sums: tuple[SumCheck, ...], out: Output) -> None:
    wrong = [item for item in sums if item.complete and not item.agrees]
    if wrong:
        out.title(out.pick("印的合计与印的各行之和不符", "Printed sums that their printed rows do not give"))
    for item in wrong:
        out.line(out.pick(
            f"  {item.name}：印的 {score_text(item.printed)}，各行相加 {score_text(item.summed)}，差 {score_text(item.printed - item.summed)}",
            f"  {item.name}: printed {score_text(item.printed)}, rows add up to {score_text(item.summed)}, off by {score_text(item.printed - item.summed)}",
        ))  # fmt: skip


def _side(sheet: Sheet) -> dict[str, str | None]:
    """The total of one of two sheets."""
    total, places = sheet.total, sheet.places(sheet.total)
    return {
        "case": sheet.case.id, "framework": sheet.framework.id, "score": score_json(total.score, places),
        "low": score_json(total.low, places), "high": score_json(total.high, places),
    }  # fmt: skip


def compare_two(left: Sheet, right: Sheet, out: Output) -> int:
    found = differences(left, right)
    both = (left.framework.rounding.row, right.framework.rounding.row)
    finer = None if None in both else max(places for places in both if places is not None)
    if out.as_json:
        out.json({
            "left": _side(left),
            "right": _side(right),
            "indicators": [
                {
                    "id": d.id, "name": d.name, "left": score_json(d.left.score, left.places(d.left)) if d.left else None,
                    "right": score_json(d.right.score, right.places(d.right)) if d.right else None, "change": score_json(d.change, finer),
                }
                for d in found
            ],
        })  # fmt: skip
        return 0
    a, b = f"{left.case.id}/{left.framework.id}", f"{right.case.id}/{right.framework.id}"
    out.title(f"A {a}\nB {b}")
    rows = [
        (
            d.name,
            result_text(left, d.left) if d.left else "—",
            result_text(right, d.right) if d.right else "—",
            score_text(d.change, finer) or "",
        )
        for d in found
    ]
    rows.append(
        (out.pick("总分", "Total"), result_text(left, left.total), result_text(right, right.total), "")
    )
    heads = [
        (out.pick("指标", "indicator"), "left*"),
        ("A", "right!"),
        ("B", "right!"),
        (out.pick("B 比 A", "B - A"), "right!"),
    ]
    out.table(heads, rows)
    return 0
