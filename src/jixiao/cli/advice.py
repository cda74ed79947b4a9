"""advise: what would regain the lost points of a case, or of a unit in a table of facts."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from jixiao.cli.output import Output
from jixiao.cli.scores import grade_line, heading, not_found, of_table, result_text
from jixiao.cli.unit_row import asked_row
from jixiao.core.finding import DataError, Finding
from jixiao.flows.advice import advise as advised
from jixiao.flows.analyse import check_report, reported
from jixiao.flows.answers import of_advice
from jixiao.flows.unit_row import advise_unit
from jixiao.scoring.advice.model import RowAdvice
from jixiao.scoring.advice.wording import Teller, advice_json

MOST_SHOWN = 3  # changes of a row


def advise(options: Namespace, out: Output) -> int:
    """Show what would regain the points of a case or of a unit in a table of facts, of all indicators or of one."""
    report = Path(options.report) if options.report else None
    asked = asked_row(options)
    check_report(report, [] if asked is None else [asked.facts])
    findings: list[Finding] = []
    if asked is None:
        found = advised(options.case, options.framework, options.indicator)
    else:
        found, findings = advise_unit(asked, options.framework, options.indicator)
    sheet = found.sheet
    if options.indicator and sheet.row(options.indicator) is None:
        raise DataError([not_found(sheet, options.indicator)])
    if report is not None:
        reported(of_advice(found, out.lang), report, out.lang, synthetic=found.sheet.case.fictional)
    if out.as_json:
        made = advice_json(found, out.lang)
        if asked is not None:
            made |= {"synthetic": sheet.case.fictional, "findings": [one.json(out.lang) for one in findings]}
        out.json(made)
        return 0
    out.findings(findings)
    out.title(heading(sheet, out))
    out.line(grade_line(sheet, out))
    if asked is not None:
        out.line(of_table(out), "dim")
    teller = Teller(found, out.lang)
    for one in found.rows:
        _show(teller, one, out)
    if not found.rows:
        out.line(out.pick("没有丢分。", "No points were lost."))
    elif any(one.options for one in found.rows):
        out.line()
        out.line(out.pick(
            "每一步都按整个案卷重新计分核对过：照做得到这个分，少改一个最小单位（1 分钱、0.0001%、1 件、1 天）就得不到。改的是算出来会怎样，事实要真的做到、有材料才能填。",
            "Each step was checked by scoring the whole case again: with it the score is as told, with one smallest unit less (1 fen, 0.0001 %, 1 piece, 1 day) it is not. It says what would follow: a fact is only filled in when it is true and proved.",
        ), "dim")  # fmt: skip
    if options.report:
        out.line(out.pick(f"写到 {options.report}", f"Written to {options.report}"))
    return 0


def _show(teller: Teller, one: RowAdvice, out: Output) -> None:
    told = teller.row(one, MOST_SHOWN)
    out.title(teller.head(one, result_text(teller.sheet, one.row)))
    for text in told.done:
        out.entries([("", f"· {text}", 0)])
    if told.more:
        out.entries([(
            "", out.pick(f"还有 {told.more} 个改法，见 --json。", f"{told.more} more ways with --json."), 0
        )])  # fmt: skip
    for text in told.beside:
        out.entries([("", text, 0)])
