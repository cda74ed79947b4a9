#!/usr/bin/env python3
"""Writes the pages of docs/ that the engine gives: `.venv/bin/python scripts/write_docs.py`. Nobody edits them by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from jixiao.core.source import Place
from jixiao.flows.evaluate import Comparison, Scored, compare, score_opened
from jixiao.flows.examples_page import examples_page
from jixiao.flows.library import all_cases
from jixiao.rules.render import percent_text, points_text
from jixiao.scoring.explain import BASIS, Explainer
from jixiao.scoring.sheet import Level, Row, Sheet, score_text

ROOT = Path(__file__).resolve().parent.parent

CASES_HEAD = """\
# 真实案卷与印的得分

<!-- 这一页由 scripts/write_docs.py 生成，请不要手改。This page is generated: do not edit it. -->

公开的部门整体支出绩效报告，按各自的评分标准，用报告自己写的数重新计分，与报告印的得分逐行对照。
数、判断和印的得分都照录自报告，行号是报告文本的行号；案卷文件在 `src/jixiao/data/cases/`，评分标准在 `src/jixiao/data/frameworks/`。

怎样读：

* **算得**：从报告写出的事实，按评分标准算出的得分。报告没有写出所需事实的，不按 0 分，也不按满分，而是得分可能的区间，如 `0.00–2.00`。
* **依据**：`按规则计算` 是从事实算出；`人工判断` 是评分标准要人判断，照录报告的判断，不与印的得分比较；`原文无标准` 是表上没有印评分标准，不能重算，有判断的照录；`未评` 是缺事实或缺判断；`不适用` 是报告说明本单位没有这一项。
* **一致**：`✓` 是算得与印的相同（到 0.01 分），`✗` 是不同，空白是无从比较：由人判断的、没有印出的，以及印的得分落在可能区间之内的。
* **不一致不等于报告错了**：可能是评分标准有几种读法（见各案卷的“其他读法”），可能是报告另有没写出的数。这里只列出算式。
* 汇总表里，按规则计算、人工判断、无标准照录（表上没有评分标准，照录报告的判断）、得分未定、不适用五项之和是末级指标数；一致和不一致是其中能与印的得分比较的。
* 标有“含判断”的行，一部分由事实算出，一部分照录报告的判断。
* 事实由人从报告中录入，录入也可能有错；每个数都带行号，可以核对。

In English: each published report is scored again from the facts it states, under its own criteria, and set beside its printed
scores. 算得 is the computed score, or the interval it lies in where the report leaves facts out; 依据 the basis; 一致 whether
it is the printed score to 0.01 (blank: cannot be compared). A difference is arithmetic, not a verdict on the report.
"""

SUMMARY_HEADS = (
    "案卷", "单位", "年度", "末级指标", "按规则计算", "一致", "不一致", "人工判断", "无标准照录", "得分未定", "不适用", "总分", "印的总分",
)  # fmt: skip


def cell(text: str) -> str:
    """A text that keeps its look in a Markdown table."""
    for sign, shown in (("\\", "\\\\"), ("|", "\\|"), ("*", "\\*"), ("<", "&lt;"), ("\n", "<br>")):
        text = text.replace(sign, shown)
    return text


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[str] = ()) -> list[str]:
    """A Markdown table; the columns named in `right` are aligned there."""
    made = ["| " + " | ".join(heads) + " |"]
    made.append("|" + "|".join("--:" if head in right else "---" for head in heads) + "|")
    return [*made, *("| " + " | ".join(row) + " |" for row in rows)]


def span(low: object, high: object) -> str:
    return f"{low}–{high}"


def result(item: Row | Level) -> str:
    """A score, or the interval it lies in."""
    if isinstance(item, Row) and item.basis == "not_applicable" and item.score is None:
        return "—"
    return score_text(item.score) or span(score_text(item.low), score_text(item.high))


def mark(agrees: bool | None) -> str:
    return "" if agrees is None else "✓" if agrees else "✗"


def anchor(sheet: Sheet) -> str:
    return f"[{sheet.case.id}](#{sheet.case.id})"


def summary(sheet: Sheet) -> list[str]:
    """One line of the table at the top."""
    rows = sheet.rows
    scored = [row for row in rows if row.score is not None]
    counts = (
        len(rows),
        sum(row.basis == "computed" for row in scored),
        sum(row.agrees is True for row in rows),
        sum(row.agrees is False for row in rows),
        sum(row.basis == "judged" for row in scored),
        sum(row.basis == "unstated" for row in scored),
        sum(row.score is None and row.basis != "not_applicable" for row in rows),
        sum(row.basis == "not_applicable" for row in rows),
    )
    printed = sheet.total.printed.text if sheet.total.printed else ""
    first = [anchor(sheet), cell(sheet.case.unit), str(sheet.case.year)]
    return [*first, *(str(count) for count in counts), result(sheet.total), printed]


def judged_why(sheet: Sheet, row: Row, explainer: Explainer) -> list[str]:
    """Who judged a row and why, each reason once."""
    found = [sheet.case.judgements[key] for key in row.judged if key in sheet.case.judgements]
    return list(dict.fromkeys(explainer.judged_why(judgement) for judgement in found))


def about(sheet: Sheet, row: Row, explainer: Explainer) -> str:
    """The last column of a row: what is missing, what a person said, or the arithmetic of a difference."""
    texts: list[str] = []
    if row.agrees is False:
        texts += [f"{line.label()}：{line.text}" for line in explainer.steps(row.steps)]
    elif row.basis == "not_applicable":
        texts += [line.text for line in explainer.steps(row.steps)]
    if row.score is None and row.basis != "not_applicable":
        if row.basis == "unstated":
            texts.append("表上没有印评分标准，案卷也没有可以照录的判断")
        else:
            texts += [f"缺：{text}" for text in explainer.missing(row)]
        if not row.attained:
            texts.append("区间两端未全部证实能达到")
    elif row.basis in ("judged", "unstated"):
        texts += judged_why(sheet, row, explainer)
    elif row.basis == "computed" and row.judged and row.agrees is not False:
        texts.append("含判断")
    return "<br>".join(cell(text) for text in dict.fromkeys(texts))


def sheet_table(sheet: Sheet) -> list[str]:
    """Every indicator of a case, its levels in bold, and the total."""
    explainer = Explainer(sheet)
    levels = {level.id: level for level in sheet.levels}
    made: list[Sequence[str]] = []
    for indicator, path in sheet.framework.walk():
        indent = "　" * len(path)
        name = f"{indicator.code} {indicator.name}" if indicator.code else indicator.name
        if indicator.indicators:
            level = levels[indicator.id]
            printed = level.printed.text if level.printed else ""
            shown = f"{indent}**{cell(name)}**"
            made.append(
                (shown, points_text(level.points), printed, result(level), "", mark(level.agrees), "")
            )
            continue
        row = sheet.row(indicator.id)
        if row is None:
            raise LookupError(f"{sheet.case.id}: {indicator.id} is no row of its sheet")
        printed = row.printed.text if row.printed else ""
        basis = BASIS[row.basis][0]
        text = about(sheet, row, explainer)
        made.append(
            (
                indent + cell(name),
                points_text(row.points),
                printed,
                result(row),
                basis,
                mark(row.agrees),
                text,
            )
        )
    total = sheet.total
    printed = total.printed.text if total.printed else ""
    made.append(("**总分**", points_text(total.points), printed, result(total), "", mark(total.agrees), ""))
    heads = ("指标", "分值", "印的", "算得", "依据", "一致", "说明")
    return table(heads, made, ("分值", "印的", "算得"))


def readings_part(sheet: Sheet, compared: Comparison) -> list[str]:
    """What each other reading of an ambiguous criterion would give."""
    rows = []
    for item in compared.readings:
        mine = sheet.row(item.indicator.id)
        if mine is None:
            continue
        so_read = score_text(item.score) or span(score_text(item.low), score_text(item.high))
        printed = mine.printed.text if mine.printed else ""
        name, why = cell(item.reading.name), cell(item.reading.why)
        rows.append(
            (cell(item.indicator.name), name, result(mine), so_read, printed, mark(item.matches), why)
        )
    if not rows:
        return []
    heads = ("指标", "读法", "本口径", "此读法", "印的", "与印的一致", "为什么可以这样读")
    intro = "评分标准的文字有歧义时，换一种读法会得多少分。每次只换一处。"
    return ["### 其他读法", "", intro, "", *table(heads, rows, ("本口径", "此读法", "印的")), ""]


def sums_part(compared: Comparison) -> list[str]:
    """The printed sums that the printed rows do not give."""
    wrong = [item for item in compared.sums if item.complete and not item.agrees]
    if not wrong:
        return []
    rows = [
        (cell(item.name), score_text(item.printed) or "", score_text(item.summed) or "", score_text(item.printed - item.summed) or "")
        for item in wrong
    ]  # fmt: skip
    heads = ("合计", "印的", "印的各行相加", "差")
    return ["### 印的合计与印的各行之和不符", "", *table(heads, rows, heads[1:]), ""]


def stated_part(sheet: Sheet, compared: Comparison) -> list[str]:
    """The rates a report states that its own numbers do not give."""
    if not compared.apart:
        return []
    catalogue = sheet.framework.catalogue
    rows = [
        (
            cell(catalogue.label(item.stated.id)),
            cell(item.stated.text),
            percent_text(item.computed),
            cell(item.formula),
            line_text(item.stated.place_in_source),
        )
        for item in compared.apart
    ]
    heads = ("比率", "报告写的", "算得", "算式", "位置")
    intro = "按报告印出的数相除。印出的数自己取整过的，末位上的差别可能只是取整所致。"
    return [
        "### 报告写的比率与报告自己的数不符",
        "",
        intro,
        "",
        *table(heads, rows, ("报告写的", "算得")),
        "",
    ]


def line_text(place: Place) -> str:
    return f"第 {place.line} 行" if place.line else ""


def notes_part(sheet: Sheet) -> list[str]:
    """What was noticed while the report was read."""
    if not sheet.case.notes:
        return []
    items = [f"* {f'第 {line} 行：' if line else ''}{cell(text)}" for line, text in sheet.case.notes]
    return ["### 录入时的备注", "", *items, ""]


def case_part(scored: Scored) -> list[str]:
    """One case: where it is from, its table, and what else was found."""
    sheet, framework, case = scored.sheet, scored.framework, scored.sheet.case
    compared = compare(scored)
    about_case = [f"{case.unit}，{case.year} 年度", f"指标体系 `{framework.id}`：{framework.title}"]
    if case.source_title:
        about_case.insert(1, f"来源：《{case.source_title}》（公开文件）")
    grades = "、".join(sheet.grades)
    if sheet.grades and sheet.grade is None:
        about_case.append(f"总分在 {result(sheet.total)} 之间，等次可能是 {grades}")
    elif sheet.grades:
        about_case.append(f"等次 {grades}")
    return [
        f"## {case.id}",
        "",
        "；".join(cell(text) for text in about_case) + "。",
        "",
        *sheet_table(sheet),
        "",
        *readings_part(sheet, compared),
        *sums_part(compared),
        *stated_part(sheet, compared),
        *notes_part(sheet),
    ]


def cases_page() -> str:
    """docs/cases.md: every real case on the shelf, row by row."""
    done = [score_opened(opened) for opened in all_cases() if not opened.case.fictional]
    counts = table(SUMMARY_HEADS, [summary(scored.sheet) for scored in done], SUMMARY_HEADS[2:])
    parts = [CASES_HEAD, "## 汇总", "", *counts, ""]
    for scored in done:
        parts += case_part(scored)
    return "\n".join(parts).rstrip() + "\n"


PAGES: Mapping[str, Callable[[], str]] = {"docs/cases.md": cases_page, "docs/examples.md": examples_page}


def main() -> None:
    for name, page in PAGES.items():
        (ROOT / name).write_text(page(), encoding="utf-8")
        print(name)


if __name__ == "__main__":
    main()
