"""What a public page says of a score: the total, the groups, what lost points and why, and the money; nothing that is withheld."""

from __future__ import annotations

from dataclasses import dataclass

from jixiao.reporting.look import Look
from jixiao.reporting.loss import prose_score
from jixiao.scoring.sheet import Row

MONEY = (
    ("budget_initial", "年初预算", "initial budget"),
    ("budget_adjusted", "调整后预算", "adjusted budget"),
    ("expenditure_actual", "全年支出", "spent in the year"),
)


@dataclass(frozen=True, slots=True)
class Lost:
    """An indicator that lost points, and why; `why` is empty where that may not be shown."""

    id: str
    name: str
    points: str
    score: str
    loss: str
    why: str


@dataclass(frozen=True, slots=True)
class Group:
    """A first level of the framework with what was lost in it."""

    name: str
    points: str
    score: str
    lost: tuple[Lost, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What the public may read of a score. `money`: Chinese label, English label, amount; `hidden`: ids of the rows of which nothing
    is told."""

    total: str
    points: str
    grade: str
    framework: str
    money: tuple[tuple[str, str, str], ...]
    groups: tuple[Group, ...]
    hidden: tuple[str, ...]


def told(look: Look) -> Told:
    """The score of a public copy in the words of a page."""
    sheet = look.sheet
    lost = [(row, _lost(look, row)) for row in look.lost()]
    groups = [
        Group(
            level.name, look.points(level), look.score(level),
            tuple(one for row, one in lost if row.path[:1] == (level.name,)),
        )
        for level in sheet.levels
        if not level.path
    ]  # fmt: skip
    alone = tuple(one for row, one in lost if not row.path)
    if alone:  # a framework without levels
        groups.append(Group("", look.points(sheet.total), look.score(sheet.total), alone))
    money = [(zh, en, look.fact(id)) for id, zh, en in MONEY]
    return Told(
        look.score(sheet.total), look.points(sheet.total), sheet.grade or "", sheet.framework.title,
        tuple((zh, en, amount) for zh, en, amount in money if amount is not None), tuple(groups), tuple(sorted(look.veiled)),
    )  # fmt: skip


def _lost(look: Look, row: Row) -> Lost:
    why = "" if row.id in look.veiled else look.cause(row)
    return Lost(
        row.id, row.indicator.name, look.points(row), look.score(row), prose_score(look.loss(row)), why
    )
