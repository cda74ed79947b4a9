"""Problems and remedies from lost points, in plain sentences; what a person still has to confirm is marked as a draft."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from jixiao.reporting.narrative import lines_of
from jixiao.reporting.work import Work
from jixiao.scoring.sheet import Level, Row

DRAFT = "【拟稿】"
# a reason that ends in …，扣1分: the points stand before it already
POINTS_OFF = re.compile(r"[，,]扣\d+(?:\.\d+)?分$")


@dataclass(frozen=True, slots=True)
class Problem:
    """The rows of one group that lost points, with what is to be done about each."""

    group: Level | None
    rows: tuple[Row, ...]


def problems(work: Work, *, without: Collection[str] = ()) -> list[Problem]:
    """Lost points by the group right above them, in printed order; not the rows `without`."""
    made: dict[str, list[Row]] = {}
    for row in work.look.lost():
        if row.id in without:
            continue
        made.setdefault(" ".join(row.path), []).append(row)
    levels = {" ".join((*level.path, level.name)): level for level in work.look.sheet.levels}
    return [Problem(levels.get(path), tuple(rows)) for path, rows in made.items()]


def problem_text(work: Work, problem: Problem) -> str:
    """预算编制指标满分10分，得8分。其中，预算编制合理性扣1分，原因是……"""
    look = work.look
    head = ""
    group = problem.group
    if group is not None and group.score is not None and not look.hides(group):
        score = prose_score(look.score(group))
        head = f"{group.name}指标满分{look.points(group)}分，得{score}分。其中，"
    return head + "；".join(lost_text(work, row) for row in problem.rows) + "。"


def lost_text(work: Work, row: Row) -> str:
    """预算编制合理性扣1分，原因是……; what the office wrote as the cause comes before what the sheet says."""
    look = work.look
    cause = cause_text(work, row) or ("" if look.public or row.id in look.veiled else "【待补充】")
    return f"{row.indicator.name}扣{prose_score(look.loss(row))}分" + (f"，原因是{cause}" if cause else "")


def cause_text(work: Work, row: Row) -> str:
    """Why a row lost points: what the office wrote as its cause, else what the sheet says; empty where nobody said why."""
    look = work.look
    own = "".join(look.narrative("rectification", row.id, "cause"))
    silent = row.basis == "judged" and not any(one.reason_given for one in look.judgements(row))
    if not own and silent and row.id not in look.veiled:
        return ""
    return POINTS_OFF.sub("", (own or look.cause(row)).rstrip("。；"))


def prose_score(text: str) -> str:
    """A score as sentences give it: 8.00 is 8, 0.50 is 0.5; tables keep their decimals."""
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class Told:
    """A problem that the office wrote: its heading, what it is, the rows of the sheet it is about, and what is to be done."""

    head: str
    texts: tuple[str, ...]
    rows: tuple[str, ...]
    measure_head: str
    measures: tuple[str, ...]


def told_problems(work: Work) -> list[Told]:
    """The problems under `narrative`, without what a public copy may not show."""
    public = work.look.public
    value = work.look.case.narrative.get("problems")
    made = []
    for item in value if isinstance(value, list) else [value]:
        texts = lines_of(item, public=public)
        if not texts:
            continue
        said: Mapping[str, Any] = item if isinstance(item, Mapping) else {}
        rows = said.get("rows", ())
        measure = said.get("measure")
        head = measure.get("head", "") if isinstance(measure, Mapping) else ""
        made.append(
            Told(
                str(said.get("head", "")),
                tuple(texts),
                tuple(str(row) for row in (rows if isinstance(rows, list) else [rows] if rows else [])),
                str(head),
                tuple(lines_of(measure, public=public)),
            )
        )
    return made


def about(work: Work, told: Told) -> str:
    """年度工作计划明确性（扣1.5分）: the indicators of a told problem that lost points; empty where none did."""
    look = work.look
    rows = [row for row in look.lost() if row.id in told.rows]
    return "、".join(f"{row.indicator.name}（扣{prose_score(look.loss(row))}分）" for row in rows)


def remedies(work: Work, problem: Problem) -> list[str]:
    """What is to be done, once each: the office's own words, or a draft in internal copies only."""
    made: dict[str, None] = {}
    for row in problem.rows:
        text = remedy(work, row)
        if text:
            made.setdefault(text)
    return list(made)


def remedy(work: Work, row: Row) -> str:
    """What is to be done about one row; a draft is marked, and left out of public copies."""
    own = work.look.narrative("remedies", row.id) or work.look.narrative("rectification", row.id, "measure")
    own = own or [text for told in told_problems(work) if row.id in told.rows for text in told.measures]
    if own:
        return "".join(own)
    draft = work.templates.remedy(row.indicator.name)
    work.undecided.setdefault(row.id)
    if work.look.public or not draft:
        return ""
    work.drafted = True
    return f"{DRAFT}{draft}"


def own_row(work: Work, key: str, id: str) -> Mapping[str, Any]:
    """What the office wrote for one row under a key of `narrative`: a mapping of texts, empty where there is none."""
    rows = work.look.case.narrative.get(key)
    row = rows.get(id) if isinstance(rows, Mapping) else None
    if not isinstance(row, Mapping) or (work.look.public and str(row.get("secrecy", ""))):
        return {}
    return row
