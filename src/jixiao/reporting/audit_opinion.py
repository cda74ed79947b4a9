"""审核意见: what an audit found, as the paper that goes back to the unit: overview, coverage, signatures, table of findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jixiao.core.document import Document
from jixiao.reporting.parts import Page, flat

HEADS = ("序号", "位置", "原文", "问题", "应为", "建议")
WIDTHS = (0.6, 1.3, 3.2, 3.2, 1.6, 3.1)
SIGN = "＿＿＿＿＿＿"  # what a person signs on
KINDS = {"error": "错误", "warning": "提醒", "info": "提示"}
MEANING = {
    "error": "错误是报告自己的数或说法前后不合，应当改正",
    "warning": "提醒是多半有误或者需要说明的，请核实",
    "info": "提示不影响结论，供修改文字时参考",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One finding as the paper has it: all texts. `severity`: error, warning or info."""

    severity: str
    place: str
    printed: str
    problem: str
    wanted: str
    advice: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the paper says. `report`: the title of the report, `file` its name; `coverage`: one paragraph; `waived`: how many
    findings a person had judged before; `limited`: what was left out by the one who asked, as a sentence, or empty."""

    report: str
    file: str
    unit: str
    year: str
    items: Sequence[Item]
    coverage: str
    waived: int = 0
    limited: str = ""


def make_opinion(told: Opinion) -> Document:
    """The paper as a document."""
    title = "绩效报告审核意见"
    page = Page()
    page.title(title)
    if told.unit:
        page.body(f"被审核单位：{told.unit}")
    named = f"{told.report}（{told.file}）" if told.report else told.file
    page.body(f"审核的报告：{named}")
    page.head(1, "总体情况")
    page.body(overview(told))
    page.head(1, "核对范围")
    page.body(told.coverage)
    page.body(told.limited)
    page.head(1, "审核发现")
    if told.items:
        page.body(
            f"共{len(told.items)}处，逐项列在附件《审核发现一览表》。请逐项核实，在修改后的报告中一并更正。"
        )
    else:
        page.body("没有发现需要指出的问题。")
    page.line(f"审核人：{SIGN}　复核人：{SIGN}", "signature")
    page.line("　　　　年　　月　　日", "signature")
    sections = [page.section()]
    if told.items:
        annex = Page()
        annex.line("附件", "attachment")
        annex.line("审核发现一览表", "caption")
        annex.table(flat(HEADS, rows(told.items), center=(0,), widths=WIDTHS))
        annex.line("注：【】里是有问题的字或数；位置的行号是报告转成文字以后的行号。", "note")
        sections.append(annex.section("annex", landscape=True))
    properties = {"title": title, "unit": told.unit, "year": told.year}
    return Document(
        tuple(sections),
        title,
        form="audit_opinion",
        properties={key: text for key, text in properties.items() if text},
    )


def overview(told: Opinion) -> list[str]:
    """How many findings of which kind, and what the kinds mean."""
    counts = {kind: sum(item.severity == kind for item in told.items) for kind in KINDS}
    there = [kind for kind, count in counts.items() if count]
    if there:
        said = "、".join(f"{KINDS[kind]}{counts[kind]}处" for kind in there)
        first = f"经核对报告中的数字、表格和文字，发现{said}。{'；'.join(MEANING[kind] for kind in there)}。"
    else:
        first = "经核对报告中的数字、表格和文字，没有发现需要指出的问题。"
    if told.waived:
        first += f"另有{told.waived}处经人判断不需修改，没有列入。"
    return [
        first,
        "本意见只依据报告自身的文字和数字，没有查阅账簿、凭证和其他资料；是否修改由编报单位核实后决定。",
    ]


def rows(items: Sequence[Item]) -> list[list[str]]:
    """The findings as rows of the table, numbered."""
    return [
        [
            str(number),
            item.place,
            item.printed,
            f"【{KINDS[item.severity]}】{item.problem}",
            item.wanted,
            item.advice,
        ]
        for number, item in enumerate(items, 1)
    ]
