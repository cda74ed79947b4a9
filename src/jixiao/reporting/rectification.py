"""The register of problems and remedies: problem, cause, measure, person, deadline, proof, state."""

from __future__ import annotations

from jixiao.core.document import Document
from jixiao.reporting.look import BLANK
from jixiao.reporting.loss import cause_text, own_row, prose_score, remedy
from jixiao.reporting.parts import Page, finish, flat
from jixiao.reporting.work import Work

HEADS = ("序号", "问题", "扣分", "原因", "整改措施", "责任部门", "责任人", "完成时限", "佐证材料", "整改状态")
OWN = ("cause", "measure", "section", "person", "due", "proof", "state")
PROBLEMS = "problems"


def make(work: Work) -> Document | None:
    """One row for each indicator that lost points and each problem that the case lists; blank cells are for people."""
    look = work.look
    rows: list[list[str]] = []
    for row in look.lost():
        own = own_row(work, "rectification", row.id)
        said = {key: str(own.get(key, "")) for key in OWN}
        measure = said["measure"] or remedy(work, row)
        score, points = prose_score(look.score(row)), look.points(row)
        problem = f"{row.indicator.name}（满分{points}分，得{score}分）"
        people = [said[key] for key in ("section", "person", "due", "proof")]
        rows.append(
            [
                problem,
                look.loss(row),
                said["cause"] or cause_text(work, row),
                measure,
                *people,
                said["state"] or "未整改",
            ]
        )
    for record in look.rows(PROBLEMS):
        name, by = look.cell(record, PROBLEMS, "name"), look.cell(record, PROBLEMS, "by")
        done = look.cell(record, PROBLEMS, "rectified")
        state = "已整改" if done == "是" else "未整改" if done == "否" else ""
        when = look.cell(record, PROBLEMS, "rectified_date")
        problem = f"{name}（{by}）" if by else name
        due = look.cell(record, PROBLEMS, "due")
        rows.append([problem, BLANK, "", "", "", "", due, "", f"{state}（{when}）" if when else state])
    if not rows:
        work.refuse("没有扣分的指标，案卷也没有列出问题事项")
        return None
    title = f"{look.case.year}年度{look.case.unit}绩效评价问题清单和整改台账"
    page = Page()
    page.title(title)
    notes = []
    opened = look.open_rows()
    if opened:
        names = "、".join(row.indicator.name for row in opened)
        notes.append(f"{len(opened)}个指标依据不足、尚未评分，不列为问题：{names}。")
    if work.drafted:
        notes.append("标有“【拟稿】”的整改措施须由责任人核定。")
    if notes:  # above the table: below, it may stand alone on the last page
        page.line(f"注：{''.join(notes)}", "note")
    body = [[str(number), *cells] for number, cells in enumerate(rows, 1)]
    page.table(
        flat(HEADS, body, right=(2,), center=(0,), widths=(0.6, 2.4, 0.9, 4, 3, 1.3, 1.1, 1.2, 1.6, 1.1))
    )
    return finish(look, work.form, title, [page.section(landscape=True)])
