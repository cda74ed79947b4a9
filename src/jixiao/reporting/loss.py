"""Problems and remedies from lost points, in plain sentences; what a person still has to confirm is marked as a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jixiao.reporting.work import Work
from jixiao.scoring.sheet import Level, Row

DRAFT = "【拟稿】"


@dataclass(frozen=True, slots=True)
class Problem:
    """The rows of one group that lost points, with what is to be done about each."""

    group: Level | None
    rows: tuple[Row, ...]


def problems(work: Work) -> list[Problem]:
    """Lost points by the group right above them, in printed order."""
    made: dict[str, list[Row]] = {}
    for row in work.look.lost():
        made.setdefault(" ".join(row.path), []).append(row)
    levels = {" ".join((*level.path, level.name)): level for level in work.look.sheet.levels}
    return [Problem(levels.get(path), tuple(rows)) for path, rows in made.items()]


def problem_text(work: Work, problem: Problem) -> str:
    """预算编制指标满分10分，得分8.00分。预算编制合理性扣1.00分，原因是……"""
    look = work.look
    head = ""
    group = problem.group
    if group is not None and group.score is not None and not look.hides(group):
        head = f"{group.name}指标满分{look.points(group)}分，得分{look.score(group)}分。"
    lines = [f"{row.indicator.name}扣{look.loss(row)}分{_because(look.cause(row))}" for row in problem.rows]
    return head + "；".join(lines) + "。"


def _because(reason: str) -> str:
    reason = reason.rstrip("。；")
    return f"：{reason}" if reason else ""


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
    own = work.look.narrative("remedies", row.id)
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
