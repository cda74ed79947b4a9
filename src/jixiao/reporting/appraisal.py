"""The conclusion of an ex-ante appraisal: all projects in one table, then each with its aspects, its experts and what is concluded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jixiao.core.document import Document
from jixiao.reporting.parts import Page, flat, two_lines

HEADS = ("序号", "项目名称", "项目代码", "申请金额（万元）", "评估结论")
WIDTHS = (0.6, 3.2, 1.6, 1.6, 1.6)
ASPECT_HEADS = ("方面", "判断", "理由", "依据")
ASPECT_WIDTHS = (1.4, 1.2, 3.6, 2.4)
EXPERT_HEADS = ("专家类别", "意见")
EXPERT_WIDTHS = (1.4, 7.2)
BLANK = "—"


@dataclass(frozen=True, slots=True)
class Project:
    """One project as it was appraised, in the words of a reader. `aspects`: title, judgement, reason and evidence of each; `experts`:
    who by role, and what they say; `remark`: conditions, what is cut, or why not."""

    name: str
    code: str
    money: str
    conclusion: str
    aspects: Sequence[tuple[str, str, str, str]]
    experts: Sequence[tuple[str, str]] = ()
    remark: str = ""


def conclusion(
    title: str, unit: str, year: int, projects: Sequence[Project], source: str, *, open_at: str = "", fictional: bool = False
) -> Document:  # fmt: skip
    """The paper of a unit's new projects. `open_at`: the step at which it stands while it is not concluded."""
    page = Page()
    page.title(two_lines(title, unit))
    if fictional:
        page.line("虚构示例，不是真实的项目。", "note")
    if open_at:
        page.line(f"注：现在是“{open_at}”，结论还没有审定。", "note")
    page.head(1, "评估结论")
    rows = [
        [str(number), one.name, one.code or BLANK, one.money, one.conclusion or BLANK]
        for number, one in enumerate(projects, 1)
    ]
    page.table(flat(HEADS, rows, right=(3,), center=(0,), widths=WIDTHS))
    page.head(1, "各项目评估情况")
    for one in projects:
        page.head(2, one.name)
        aspects = [[text or BLANK for text in each] for each in one.aspects]
        page.table(flat(ASPECT_HEADS, aspects, widths=ASPECT_WIDTHS))
        if one.experts:
            page.table(flat(EXPERT_HEADS, [list(each) for each in one.experts], widths=EXPERT_WIDTHS))
        page.body(f"结论：{one.conclusion or BLANK}。" + (f"{one.remark}" if one.remark else ""))
    page.line(f"依据：{source}。", "note")
    properties = {"title": title, "unit": unit, "year": str(year), "copy": "内部"}
    if fictional:
        properties["fictional"] = "虚构示例"
    return Document((page.section(landscape=False),), title, form="appraisal", properties=properties)
