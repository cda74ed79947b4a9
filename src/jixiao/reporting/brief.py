"""One A4 page for the leader: the score, where points were lost and why, what is open, what differs or changed."""

from __future__ import annotations

from jixiao.core.document import Document
from jixiao.reporting import self_evaluation
from jixiao.reporting.charts import OVER_YEARS
from jixiao.reporting.parts import Page, finish, flat
from jixiao.reporting.work import Work
from jixiao.scoring.sheet import score_text

MOST = 6  # rows of a list, so that everything stays on one page
LONG = 60  # signs of a reason


def make(work: Work) -> Document:
    look = work.look
    title = f"{look.case.unit}{look.case.year}年度绩效评价结果摘要"
    page = Page()
    page.title(title)
    page.body(self_evaluation.result_text(work))
    self_evaluation.level_table(work, page, "各级得分", charted=False)
    lost = sorted(look.lost(), key=lambda row: -(row.loss or 0))
    if lost:
        page.head(1, "扣分")
        rows = [[row.indicator.name, look.loss(row), short(look.cause(row))] for row in lost[:MOST]]
        page.table(flat(["指标", "扣分", "原因"], rows, right=(1,), widths=(2.2, 0.8, 5)))
        if len(lost) > MOST:
            page.line(f"另有{len(lost) - MOST}个指标扣分，见指标评分表。", "note")
    opened = look.open_rows()
    if opened:
        page.head(1, "未评分的指标")
        rows = [
            [row.indicator.name, look.span(row), short(look.reason(row).removeprefix("缺："))]
            for row in opened[:MOST]
        ]
        page.table(flat(["指标", "区间", "缺少的依据"], rows, right=(1,), widths=(2.2, 1.4, 4.4)))
        if len(opened) > MOST:
            page.line(f"另有{len(opened) - MOST}个指标未评分，见指标评分表。", "note")
    page.body(differences(work))
    page.body(changes(work))
    return finish(look, work.form, title, [page.section()])


def short(text: str) -> str:
    return text if len(text) <= LONG else f"{text[: LONG - 1]}…"


def differences(work: Work) -> str:
    """Where the score differs from what the unit's report prints; internal copies only."""
    look = work.look
    if look.public:
        return ""
    wrong = [row for row in look.sheet.rows if row.agrees is False and row.printed is not None]
    if not wrong:
        return ""
    texts = [
        f"{row.indicator.name}算得{look.score(row)}分，原报告印{score_text(row.printed.score) or row.printed.text}分"
        for row in wrong[:MOST]
        if row.printed is not None
    ]
    return f"与原报告不一致的有{len(wrong)}个指标：{'；'.join(texts)}。"


def changes(work: Work) -> str:
    """What changed against last year, of the facts that both years state."""
    look = work.look
    texts = []
    for id, label in OVER_YEARS:
        before, now = look.fact(id, "-1"), look.fact(id)
        if before is not None and now is not None:
            texts.append(f"{label}上年{before}、本年{now}")
    return f"与上年相比：{'；'.join(texts)}。" if texts else ""
