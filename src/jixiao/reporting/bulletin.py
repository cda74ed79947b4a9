"""A bulletin of budget execution (通报): the units by the end of a month, who is behind, what is uneven or was not told in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jixiao.core.document import Document
from jixiao.reporting.parts import Page, flat

HEADS = (
    "序号",
    "单位",
    "年初预算",
    "调整后预算",
    "累计支出",
    "执行率",
    "应达到进度",
    "完成进度",
    "灯",
    "落后起始",
)
WIDTHS = (0.5, 3.2, 1.5, 1.5, 1.5, 1.1, 1.2, 1.1, 1.1, 1)
RIGHT = (2, 3, 4, 5, 6, 7)


@dataclass(frozen=True, slots=True)
class Bulletin:
    """What a bulletin says, in words and digits. `rows`: the cells of `HEADS` after the running number; `total`: the same of the sum;
    the other lists are sentences."""

    issued_by: str
    year: int
    month: int
    number: int
    day: str
    lead: str
    rows: Sequence[Sequence[str]]
    total: Sequence[str]
    behind: Sequence[str] = ()
    uneven: Sequence[str] = ()
    late: Sequence[str] = ()
    notes: Sequence[str] = ()
    fictional: bool = False

    @property
    def title(self) -> str:
        span = "1" if self.month == 1 else f"1—{self.month}"
        return f"{self.year}年度{span}月预算执行情况通报"


def make(told: Bulletin) -> Document:
    """The bulletin as a document; names of units only, no people."""
    page = Page()
    page.title(told.title)
    made_up = "　虚构示例" if told.fictional else ""
    page.line(f"第 {told.number} 期　{told.issued_by}　{told.day}{made_up}", "note")
    page.head(1, "总体情况")
    page.body(told.lead)
    rows = [[str(number), *cells] for number, cells in enumerate(told.rows, 1)]
    page.table(
        flat(HEADS, [*rows, ["", *told.total]], right=RIGHT, center=(0,), widths=WIDTHS, total=True),
        unit="万元",
    )
    page.head(1, "落后于进度的单位")
    page.body(told.behind or ("没有。",))
    page.head(1, "支出不均衡的单位")
    page.body(told.uneven or ("没有。",))
    page.head(1, "逾期未报的单位")
    page.body(told.late or ("没有。",))
    if told.notes:
        page.line(f"注：{''.join(told.notes)}", "note")
    properties = {"title": told.title, "unit": told.issued_by, "year": str(told.year), "copy": "内部"}
    if told.fictional:
        properties["fictional"] = "虚构示例"
    return Document((page.section(landscape=True),), told.title, form="bulletin", properties=properties)
