"""The register of problems and remedies: problem, cause, measure, person, deadline, proof, state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jixiao.case.model import Record
from jixiao.core.document import Document, Table
from jixiao.reporting.look import BLANK, Look
from jixiao.reporting.look import secret as is_secret
from jixiao.reporting.loss import DRAFT, cause_text, own_row, prose_score, remedy
from jixiao.reporting.parts import Page, finish, flat
from jixiao.reporting.work import Work
from jixiao.scoring.sheet import Row

HEADS = ("序号", "问题", "扣分", "原因", "整改措施", "责任部门", "责任人", "完成时限", "佐证材料", "整改状态")
OWN = ("cause", "measure", "section", "person", "due", "proof", "state")
PROBLEMS = "problems"
WIDTHS = (0.6, 2.4, 0.9, 4, 3, 1.3, 1.1, 1.2, 1.6, 1.1)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A problem that a scored case shows: an indicator that lost points (`indicator` is its id), or one that the case lists.

    basis: where it is seen; secret: a public copy may not show it.
    """

    indicator: str
    problem: str
    basis: str = ""
    cause: str = ""
    measure: str = ""
    section: str = ""
    due: str = ""
    secret: bool = False


def make(work: Work) -> Document | None:
    """One row for each indicator that lost points and each problem that the case lists; blank cells are for people."""
    look = work.look
    rows: list[list[str]] = []
    for row in look.lost():
        own = own_row(work, "rectification", row.id)
        said = {key: str(own.get(key, "")) for key in OWN}
        measure = said["measure"] or remedy(work, row)
        problem = _problem(look, row)
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
    page.table(_table(body))
    return finish(look, work.form, title, [page.section(landscape=True)])


def register(
    title: str, unit: str, year: int, rows: Sequence[Sequence[str]], *, fictional: bool = False
) -> Document:
    """The register of problems that people keep themselves: the cells of `HEADS` after the running number, as they are."""
    page = Page()
    page.title(title)
    page.table(_table([[str(number), *cells] for number, cells in enumerate(rows, 1)]))
    properties = {"title": title, "unit": unit, "year": str(year), "copy": "内部"}
    if fictional:
        properties["fictional"] = "虚构示例"
    return Document((page.section(landscape=True),), title, form="rectification", properties=properties)


def proposed(work: Work, public: Work) -> list[Proposed]:
    """The problems that a scored case shows, each with what the office wrote about it; no drafts of ours. public: the same of a public
    copy; what that would not say alike is secret."""
    look = work.look
    made = []
    for row in look.lost():
        own = own_row(work, "rectification", row.id)
        measure, cause = remedy(work, row), str(own.get("cause", "")) or cause_text(work, row)
        measure = "" if measure.startswith(DRAFT) else measure
        shown = own_row(public, "rectification", row.id)
        open_cause = str(shown.get("cause", "")) or cause_text(public, row)
        secret = row.id in public.look.veiled or (cause, measure) != (open_cause, remedy(public, row))
        made.append(
            Proposed(
                row.id, _problem(look, row), f"扣{prose_score(look.loss(row))}分：{look.reason(row)}", cause, measure,
                str(own.get("section", "")), str(own.get("due", "")), secret,
            )
        )  # fmt: skip
    for record in look.rows(PROBLEMS):
        cells = {one: look.cell(record, PROBLEMS, one) for one in ("name", "by", "due", "rectified")}
        if cells["name"] and cells["rectified"] != "是":
            made.append(Proposed("", cells["name"], cells["by"], due=cells["due"], secret=_marked(record)))
    return made


def _marked(record: Record) -> bool:
    return any(is_secret(one) for one in record.fields.values())


def _problem(look: Look, row: Row) -> str:
    """预算编制合理性（满分5分，得4分）."""
    return f"{row.indicator.name}（满分{look.points(row)}分，得{prose_score(look.score(row))}分）"


def _table(body: Sequence[Sequence[str]]) -> Table:
    return flat(HEADS, body, right=(2,), center=(0,), widths=WIDTHS)
