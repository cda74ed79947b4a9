"""demo: the five real reports scored from their own facts, every row with its reason, every disagreement with its
arithmetic; then, in a terminal, the site with them and a made-up district."""

from __future__ import annotations

import sys
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from jixiao.cli.output import Output
from jixiao.cli.scores import mark, result_text, show_difference, show_lines
from jixiao.core.finding import DataError, Finding
from jixiao.flows import evaluate, library
from jixiao.flows.evaluate import Scored
from jixiao.flows.reporting import Wish, report_to, where
from jixiao.rules.render import points_text
from jixiao.scoring.explain import BASIS, Explainer
from jixiao.scoring.reason import reasons
from jixiao.scoring.sheet import Sheet, score_text, sheet_json

NEXT = (
    ("./jx score yanjin-2022", "一个案卷的全部得分", "all scores of one case"),
    ("./jx explain shenzhen-lighting-2020 预算执行率", "一个指标的每一步", "every step of one indicator"),
    ("./jx compare guangzhou-2021", "与印的得分对照、其他读法、合计", "printed scores, other readings, sums"),
    ("./jx framework show longgang-2020 --criteria", "指标体系和评分标准", "a framework with its criteria"),
    ("./jx framework new my.yaml", "写自己的指标体系", "write your own framework"),
    ("./jx serve --demo", "在浏览器里办一年的事", "the work of a year in a browser"),
)


def demo(options: Namespace, out: Output) -> int:
    """Score every real case on the shelf and show what comes out."""
    real = [opened for opened in library.all_cases() if not opened.case.fictional]
    done = [evaluate.score_opened(opened) for opened in real]
    if out.as_json:
        out.json({"cases": [sheet_json(scored.sheet, reasons(scored.sheet, out.lang)) for scored in done]})
        return 0
    out.line(out.pick(
        "五份公开的部门整体支出绩效报告，按各自的评分标准、用报告自己写的数重新计分。",
        "Five published performance reports, scored again from their own facts under their own criteria.",
    ), "bold")  # fmt: skip
    out.line(out.pick(
        "缺依据的指标不猜：给出得分可能的区间。人工判断的指标照报告的判断，不与印的比较。",
        "What a report does not state is not guessed: the score is an interval. Judged rows are not compared.",
    ))  # fmt: skip
    for scored in done:
        _case(scored.sheet, out)
        _disagreements(scored, out)
    _example(done, out)
    _summary(done, out)
    _reports(done, Path(options.folder), out)
    from jixiao.cli.demo_province import province_demo

    province_demo(Path(options.folder), out)
    out.title(out.pick("接下来可以", "Next"))
    out.entries([(out.pick(zh, en), command, 0) for command, zh, en in NEXT])
    if options.no_serve or not sys.stdout.isatty():
        return 0
    from jixiao.cli.demo_site import open_site

    return open_site(Path(options.folder), out)


def _case(sheet: Sheet, out: Output) -> None:
    """One case: each row with its score, the printed one, and why."""
    year = out.pick(f"{sheet.case.year}年度", str(sheet.case.year))
    out.title(f"{sheet.case.unit} {year} · {sheet.framework.title}")
    why = reasons(sheet, out.lang)
    rows = []
    for row in sheet.rows:
        printed = row.printed.text if row.printed else ""
        basis = BASIS[row.basis][0 if out.zh else 1]
        style = "red" if row.agrees is False else "yellow" if row.score is None else ""
        score = (
            result_text(sheet, row)
            if row.score is None
            else f"{result_text(sheet, row)}/{points_text(row.points)}"
        )
        rows.append((row.indicator.name, score, printed, mark(row.agrees), f"{basis}：{why[row.id]}", style))
    heads = (
        (("指标", "indicator"), "left*"), (("得分", "score"), "right!"), (("印的", "print"), "right!"), (("", ""), "left!"),
        (("依据", "basis"), "left***"),
    )  # fmt: skip
    out.table([(out.pick(*name), how) for name, how in heads], rows)


def _disagreements(scored: Scored, out: Output) -> None:
    """The rows that differ from print, with the arithmetic and the reading that would give the printed score."""
    sheet = scored.sheet
    wrong = [row for row in sheet.rows if row.agrees is False]
    if wrong:
        out.line(out.pick("与印的不一致：", "Differs from print:"), "bold red")
    for row in wrong:
        show_difference(sheet, row, out)
        for item in evaluate.compare(scored, row.id).readings:
            if item.matches:
                text = f"{item.reading.name}，{score_text(item.score, sheet.places(row))}：{item.reading.why}"
                out.entries([(out.pick("此读法与印的一致", "as printed when read as"), text, 0)])
    for check in evaluate.compare(scored, "-").sums:
        if check.complete and not check.agrees:
            out.line(out.pick(
                f"{check.name}：印的 {score_text(check.printed)}，印的各行相加是 {score_text(check.summed)}。",
                f"{check.name}: printed {score_text(check.printed)}; its printed rows add up to {score_text(check.summed)}.",
            ), "bold red")  # fmt: skip


def _example(done: list[Scored], out: Output) -> None:
    """One indicator in full, the first that is computed of two parts."""
    for scored in done:
        row = scored.sheet.row("operating_control")
        if row is None or row.score is None or row.basis != "computed":
            continue
        name = f"{scored.sheet.case.unit} · {row.indicator.name}"
        out.title(out.pick(f"一个指标的每一步：{name}", f"Every step of one indicator: {name}"))
        lines = Explainer(scored.sheet, out.lang).lines(row)
        show_lines([line for line in lines if line.what not in ("criteria", "ours")], out)
        return


def _summary(done: list[Scored], out: Output) -> None:
    out.title(out.pick("小结", "Summary"))
    names = (
        ("案卷", "case"), ("总分", "total"), ("印的", "print"), ("算出", "calc"), ("一致", "same"), ("不符", "diff"),
        ("判断", "judg"), ("未评", "open"),
    )  # fmt: skip
    heads = [(out.pick(*name), "right!" if number else "left!") for number, name in enumerate(names)]
    out.table(heads, [_counts(scored.sheet) for scored in done])


# The report that each of these units published, by case; a self-evaluation report where nothing else is said.
REPORTS = {"yanjin-2022": "evaluation_report", "guangzhou-2021": "self_evaluation_table"}


def _reports(done: list[Scored], folder: Path, out: Output) -> None:
    """The report and the score table of every case as files; PDF where there are Chinese fonts."""
    out.title(out.pick(f"写成文件：{folder}", f"Written to {folder}"))
    findings: list[Finding] = []
    pdf = True
    for scored in done:
        id = scored.sheet.case.id
        form = REPORTS.get(id, "self_evaluation")
        wanted = [(form, ".docx"), ("score_table", ".xlsx"), *([(form, ".pdf")] if pdf else [])]
        names = []
        for name, suffix in wanted:
            try:
                made = report_to(id, Wish(name, overwrite=True), where(f"{folder}/"), suffix)
            except DataError as error:
                pdf = False if suffix == ".pdf" else pdf
                found = [replace(one, severity="info") for one in error.findings if one.severity == "error"]
                findings += [one for one in found if one not in findings]
                continue
            if made.path is not None:
                names.append(made.path.name)
        out.entries([(id if not number else "", name, 0) for number, name in enumerate(names)])
    if findings:
        out.findings(findings)


def _counts(sheet: Sheet) -> tuple[str, ...]:
    rows = sheet.rows
    counts = (
        sum(row.basis == "computed" and row.score is not None for row in rows),
        sum(row.agrees is True for row in rows),
        sum(row.agrees is False for row in rows),
        sum(row.score is not None and row.basis in ("judged", "unstated") for row in rows),
        sum(row.score is None and row.basis != "not_applicable" for row in rows),
    )
    printed = sheet.total.printed.text if sheet.total.printed else ""
    return (sheet.case.id, result_text(sheet, sheet.total), printed, *(str(count) for count in counts))
