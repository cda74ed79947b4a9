"""One A4 page for the leader: the score, where points were lost and why, what is open, what differs or changed."""

from __future__ import annotations

from jixiao.core.document import Document
from jixiao.reporting import self_evaluation
from jixiao.reporting.charts import OVER_YEARS
from jixiao.reporting.loss import cause_text
from jixiao.reporting.parts import Page, finish, flat, two_lines
from jixiao.reporting.work import Work
from jixiao.scoring.sheet import score_text

MOST = 4  # sentences about differences
LONG = 40  # signs of a reason
LINE = 20  # signs of a reason on one line of its column
LINES = 10  # lines that the two lists may take together, so that everything stays on one A4 page
FIRST = 6  # of them for lost points, at most, while rows are open


def make(work: Work) -> Document:
    look = work.look
    title = f"{look.case.year}年度{look.case.unit}绩效评价结果摘要"
    page = Page()
    page.title(two_lines(title, look.case.unit))
    page.body(self_evaluation.result_text(work))
    self_evaluation.level_table(work, page, "各级得分", charted=False)
    notes = [text for text in (differences(work), changes(work)) if text]
    room = LINES - (len(title) > 20) - max(len(look.framework.indicators) - 3, 0) - 2 * len(notes)
    lost = sorted(look.lost(), key=lambda row: -(row.loss or 0))
    opened = look.open_rows()
    losses = [
        [row.indicator.name, look.points(row), look.loss(row), short(cause_text(work, row) or "没有说明理由")]
        for row in lost
    ]
    gaps = [
        [row.indicator.name, look.points(row), look.span(row), short(look.reason(row).removeprefix("缺："))]
        for row in opened
    ]
    shown = fitting(losses, FIRST if gaps else room)
    table(page, "扣分", ["指标", "分值", "扣分", "原因"], shown, len(losses), "扣分")
    left = room - sum(lines(row) for row in shown)
    table(
        page,
        "未评分的指标",
        ["指标", "分值", "可能得分", "缺少的依据"],
        fitting(gaps, left),
        len(gaps),
        "未评分",
    )
    for text in notes:
        page.line(text, "note")
    return finish(look, work.form, title, [page.section()])


def table(page: Page, title: str, heads: list[str], rows: list[list[str]], count: int, word: str) -> None:
    """A list under its heading, and how many more there are."""
    if not count:
        return
    page.head(1, title)
    page.table(flat(heads, rows, right=(2,), center=(1,), widths=(2.3, 0.6, 1.6, 4.5)))
    if count > len(rows):
        page.line(f"另有{count - len(rows)}个指标{word}，见指标评分表。", "note")


def fitting(rows: list[list[str]], room: int) -> list[list[str]]:
    """The first rows that fit into so many lines; at least one."""
    made: list[list[str]] = []
    for row in rows:
        room -= lines(row)
        if made and room < 0:
            break
        made.append(row)
    return made


def lines(row: list[str]) -> int:
    """How many lines a row takes."""
    return max(-(-len(row[-1]) // LINE), -(-len(row[0]) // 10), 1)


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
