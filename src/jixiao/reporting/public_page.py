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
    ("project_budget_amount", "项目全年预算", "budget of the project"),
    ("project_spent_amount", "项目全年支出", "spent on the project"),
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
    money = [(zh, en, look.fact(id)) for id, zh, en in MONEY]
    return Told(
        look.score(sheet.total), look.points(sheet.total), sheet.grade or "", sheet.framework.title,
        tuple((zh, en, amount) for zh, en, amount in money if amount is not None), tuple(_groups(look)),
        tuple(sorted(look.veiled)),
    )  # fmt: skip


def _groups(look: Look) -> list[Group]:
    """The first level in printed order: its groups, and the rows that stand beside them."""
    sheet = look.sheet
    lost = [(row, _lost(look, row)) for row in look.lost()]
    levels = {level.id: level for level in sheet.levels if not level.path}
    made = []
    for top in look.framework.indicators:
        level, row = levels.get(top.id), sheet.row(top.id)
        if level is not None:
            inside = tuple(one for other, one in lost if other.path[:1] == (level.name,))
            made.append(Group(level.name, look.points(level), look.score(level), inside))
        elif row is not None and not look.hides(row):
            alone = tuple(one for other, one in lost if other.id == row.id)
            made.append(Group(row.indicator.name, look.points(row), look.score(row), alone))
    return made


def _lost(look: Look, row: Row) -> Lost:
    why = "" if row.id in look.veiled else look.cause(row)
    return Lost(
        row.id, row.indicator.name, look.points(row), look.score(row), prose_score(look.loss(row)), why
    )
