"""The questionnaire and the result of each question: options, shares, copies; never a rate of one question as the whole."""

from __future__ import annotations

from fractions import Fraction

from jixiao.case.model import Record
from jixiao.core.document import Chart, Document, PageBreak, Paragraph, Section, Series
from jixiao.reporting.look import BLANK, Look, percent_digits, share
from jixiao.reporting.parts import Page, finish, flat, two_lines
from jixiao.reporting.work import Work

LIST = "survey_questions"
OPTIONS = "survey_options"  # a list of some frameworks: every option of every question, also those not about satisfaction
SCALE = (
    ("very_satisfied", "很满意"),
    ("satisfied", "满意"),
    ("basically_satisfied", "基本满意"),
    ("fair", "一般"),
    ("dissatisfied", "不满意"),
    ("very_dissatisfied", "很不满意"),
    ("dont_know", "不了解"),
)
RATES = (
    ("satisfaction_rate", "服务对象满意度"),
    ("staff_satisfaction_rate", "工作人员满意度"),
    ("enterprise_satisfaction_rate", "企业满意度"),
)


def make(work: Work) -> Document | None:
    """The questionnaire, then the results."""
    look = work.look
    if not look.rows(LIST):
        work.refuse("案卷没有清单 survey_questions（问卷题目）")
        return None
    title = f"{look.case.year}年度{look.case.unit}满意度调查问卷和结果"
    found = pages(look, "")
    sections = [questionnaire(look), *([found] if found is not None else [])]
    return finish(look, work.form, title, sections)


def surveys(look: Look) -> dict[str, list[Record]]:
    """The questions of each survey, in the order of the list."""
    made: dict[str, list[Record]] = {}
    for record in look.rows(LIST):
        made.setdefault(look.cell(record, LIST, "survey") or "满意度", []).append(record)
    return made


def questionnaire(look: Look) -> Section:
    """The questions as they are asked, with boxes to tick."""
    page = Page()
    for name, records in surveys(look).items():
        if page.blocks:
            page.add(PageBreak())
        page.title(two_lines(f"{look.case.unit}{name}满意度调查问卷", look.case.unit))
        page.body("本问卷不记名，只用于绩效评价的统计分析。请在合适的选项前打“√”。")
        for record in records:
            question = f"{look.cell(record, LIST, 'number')}.{look.cell(record, LIST, 'text')}"
            boxes = "　".join(f"□{option}" for option, _ in answers(look, record)) or "□＿＿＿＿"
            page.line(f"{question}\n　　{boxes}", "list")
    return page.section()


def pages(look: Look, attachment: str) -> Section | None:
    """The result of every question as a table of options, shares and copies."""
    groups = surveys(look)
    if not groups:
        return None
    page = Page()
    if attachment:
        page.line(attachment, "attachment")
    page.title("绩效评价调查问卷结果分析")
    for name, records in groups.items():
        page.line(f"（{name}满意度调查）", "subtitle")
        shares: list[tuple[str, Fraction]] = []
        for record in records:
            number = look.cell(record, LIST, "number")
            page.add(Paragraph(f"{number}.{look.cell(record, LIST, 'text')}", "heading", 3))
            found = answers(look, record)
            known = [copies for _, copies in found if copies is not None]
            valid = look.amount(record, "valid")
            total = sum(known, Fraction(0)) if found and len(known) == len(found) else None
            whole = valid if valid is not None else total
            heads = ["项目", *(option for option, _ in found), "合计"]
            rates = [share(copies, whole) for _, copies in found]
            counts = [BLANK if copies is None else str(int(copies)) for _, copies in found]
            rows = [
                ["比率", *rates, share(total, whole)],
                ["份数", *counts, BLANK if total is None else str(int(total))],
            ]
            page.table(flat(heads, rows, right=range(1, len(heads))))
            if total is not None and valid is not None and total != valid:
                page.line(f"注：各选项合计{int(total)}份，有效问卷{int(valid)}份，两数不一致。", "note")
            good = [copies for option, copies in found if option in ("很满意", "非常满意", "满意")]
            about = look.cell(record, LIST, "about_satisfaction") == "是"
            if about and whole and good and all(copies is not None for copies in good):
                shares.append(
                    (f"第{number}题", sum((one for one in good if one is not None), Fraction(0)) / whole)
                )
        summary(page, name, shares)
    rates = [f"{label}{text}" for id, label in RATES if (text := look.fact(id)) is not None]
    if rates:
        page.body(f"计分使用的满意度：{'；'.join(rates)}。")
    return page.section("annex")


def summary(page: Page, name: str, shares: list[tuple[str, Fraction]]) -> None:
    """Of the questions about satisfaction: the share of 很满意 and 满意, as table and chart."""
    if len(shares) < 2:
        return
    rows = [[label, f"{percent_digits(value)}%"] for label, value in shares]
    page.table(flat(["题目", "“很满意”和“满意”占比"], rows, right=(1,)), f"{name}问卷满意度题汇总")
    values = tuple(percent_digits(value) for _, value in shares)
    labels = tuple(label for label, _ in shares)
    page.chart(Chart("bar", f"{name}问卷各题“很满意”和“满意”占比", labels, (Series("占比", values),), "%"))


def answers(look: Look, record: Record) -> list[tuple[str, Fraction | None]]:
    """The options of a question with their copies: from the list of options where there is one, else the usual scale."""
    key = (look.cell(record, LIST, "survey"), look.cell(record, LIST, "number"))
    if OPTIONS in look.catalogue.lists:
        made = [
            (look.cell(one, OPTIONS, "option"), look.amount(one, "copies"))
            for one in look.rows(OPTIONS)
            if (look.cell(one, OPTIONS, "survey"), look.cell(one, OPTIONS, "number")) == key
        ]
        if made:
            return made
    return [(label, look.amount(record, field)) for field, label in SCALE if field in record.fields]
