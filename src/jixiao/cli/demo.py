"""demo: the five real reports scored from their own facts, every disagreement with its arithmetic."""

from __future__ import annotations

from argparse import Namespace

from jixiao.cli.output import Output
from jixiao.cli.scores import mark, result_text, show_difference
from jixiao.flows import library
from jixiao.scoring.compare import printed_sums, readings
from jixiao.scoring.explain import Explainer
from jixiao.scoring.reason import reasons
from jixiao.scoring.sheet import Sheet, score_case, score_text, sheet_json


def demo(_options: Namespace, out: Output) -> int:
    """Score every real case on the shelf and show what comes out."""
    real = [opened for opened in library.all_cases() if not opened.case.fictional]
    sheets = [(score_case(opened.framework, opened.case, opened.findings), opened) for opened in real]
    if out.as_json:
        out.json({"cases": [sheet_json(sheet, reasons(sheet, out.lang)) for sheet, _ in sheets]})
        return 0
    out.line(out.pick(
        "五份公开的部门整体支出绩效报告，按各自的评分标准、用报告自己写的数重新计分。",
        "Five published performance reports, scored again from their own facts under their own criteria.",
    ), "bold")  # fmt: skip
    out.line(out.pick(
        "缺依据的指标不猜：给出得分可能的区间。人工判断的指标照报告的判断，不与印的比较。",
        "What a report does not state is not guessed: the score is an interval. Judged rows are not compared.",
    ))  # fmt: skip
    heads = [(out.pick("案卷", "case"), "left!"), (out.pick("总分", "total"), "right!"), (out.pick("印的", "printed"), "right!"),
             (out.pick("算出", "computed"), "right!"), (out.pick("一致", "agree"), "right!"), (out.pick("不符", "differ"), "right!"),
             (out.pick("判断", "judged"), "right!"), (out.pick("未评", "open"), "right!")]  # fmt: skip
    out.table(heads, [_summary(sheet) for sheet, _ in sheets])
    for sheet, opened in sheets:
        _disagreements(sheet, opened, out)
    _example(sheets, out)
    out.title(out.pick("接下来可以", "Next"))
    for command, zh, en in (
        ("./jx score yanjin-2022", "一个案卷的全部得分", "all scores of one case"),
        ("./jx explain shenzhen-lighting-2020 预算执行率", "一个指标的每一步", "every step of one indicator"),
        (
            "./jx compare guangzhou-2021",
            "与印的得分对照、其他读法、合计",
            "printed scores, other readings, sums",
        ),
        (
            "./jx framework show longgang-2020 --criteria",
            "指标体系和评分标准",
            "a framework with its criteria",
        ),
        ("./jx framework new 我的指标体系.yaml", "写自己的指标体系", "write your own framework"),
    ):
        out.line(f"  {command:<48}{out.pick(zh, en)}")
    return 0


def _summary(sheet: Sheet) -> tuple[str, ...]:
    rows = sheet.rows
    computed = [row for row in rows if row.basis == "computed" and row.score is not None]
    agree = [row for row in rows if row.agrees is True]
    differ = [row for row in rows if row.agrees is False]
    judged = [row for row in rows if row.score is not None and row.basis in ("judged", "unstated")]
    undecided = [row for row in rows if row.score is None and row.basis != "not_applicable"]
    printed = sheet.total.printed.text if sheet.total.printed else ""
    counts = (len(computed), len(agree), len(differ), len(judged), len(undecided))
    return (sheet.case.id, result_text(sheet.total), printed, *(str(count) for count in counts))


def _disagreements(sheet: Sheet, opened: library.Opened, out: Output) -> None:
    wrong = [row for row in sheet.rows if row.agrees is False]
    sums = [item for item in printed_sums(sheet) if item.complete and not item.agrees]
    if not wrong and not sums:
        return
    out.title(f"{sheet.case.id} · {sheet.case.unit}")
    for row in wrong:
        show_difference(sheet, row, out)
        for item in readings(sheet, opened.framework, row.id):
            if item.matches:
                text = out.pick(
                    f"  换一种读法「{item.reading.name}」得 {score_text(item.score)}，与印的一致：{item.reading.why}",
                    f"  read as “{item.reading.name}” it is {score_text(item.score)}, as printed: {item.reading.why}",
                )
                out.line(text)
    for check in sums:
        out.line(out.pick(
            f"{check.name}：印的 {score_text(check.printed)}，印的各行相加是 {score_text(check.summed)}",
            f"{check.name}: printed {score_text(check.printed)}; its printed rows add up to {score_text(check.summed)}",
        ), "bold")  # fmt: skip


def _example(sheets: list[tuple[Sheet, library.Opened]], out: Output) -> None:
    for sheet, _ in sheets:
        row = sheet.row("operating_control")
        if row is None or row.score is None or row.basis != "computed":
            continue
        out.title(
            out.pick(
                f"一个指标的每一步：{sheet.case.id} · {row.indicator.name}",
                f"Every step of one indicator: {sheet.case.id} · {row.indicator.name}",
            )
        )
        for line in Explainer(sheet, out.lang).lines(row):
            if line.what not in ("criteria", "ours"):
                out.line(f"  {'  ' * line.depth}{line.label(out.lang)}：{line.text} {mark(None)}".rstrip())
        return
