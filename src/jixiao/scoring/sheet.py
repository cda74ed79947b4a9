"""The score sheet of a case: rows, levels, total and grade; a score where it is decided, an interval where it is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from jixiao.case.model import Case, PrintedScore
from jixiao.core.numerals import places_needed
from jixiao.core.quantity import decimal_text
from jixiao.framework.model import Framework, Indicator
from jixiao.rules.tree import Node
from jixiao.scoring.exact import Step

HALF_CENT = Fraction(1, 200)
MOST_PLACES = 4  # decimals shown of a score that no rounding limits
BASES = ("computed", "judged", "unstated", "not_applicable", "unscored")


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator's result. `score` is None while undecided; `low` and `high` hold it in any case.

    `missing` is what would decide it: fact (id, period), list (id, "*"), judgement ("?key", kind), or silent criteria.
    `attained` tells whether both ends were reached by a filling; `steps` is the trace; `gaps` name the cells of lists that
    are empty. `bonus`: it is a bonus or penalty item, or stands in a group that is one.
    """

    indicator: Indicator
    path: tuple[str, ...]
    points: Fraction
    score: Fraction | None
    low: Fraction
    high: Fraction
    basis: str
    printed: PrintedScore | None
    agrees: bool | None
    missing: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    judged: tuple[str, ...]
    tree: Node
    attained: bool = True
    gaps: tuple[str, ...] = ()
    bonus: bool = False

    @property
    def id(self) -> str:
        return self.indicator.id

    @property
    def loss(self) -> Fraction | None:
        """Points lost; None while undecided. A bonus or penalty item (加减分项) has lost what it takes away, not what it does not add."""
        if self.score is None:
            return None
        return max((0 if self.bonus else self.points) - self.score, Fraction(0))


@dataclass(frozen=True, slots=True)
class Level:
    """A group's result, or the total's. `before` is the sum of its parts where gates or limits changed it, `notes` say
    which did; `missing` is what an open gate waits for; `left_out`: no row under it applies."""

    id: str
    name: str
    path: tuple[str, ...]
    points: Fraction
    score: Fraction | None
    low: Fraction
    high: Fraction
    printed: PrintedScore | None
    agrees: bool | None
    attained: bool = True
    before: Fraction | None = None
    notes: tuple[str, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    left_out: bool = False

    @property
    def rate(self) -> Fraction | None:
        """得分率: score over points; None while undecided or without points."""
        return None if self.score is None or self.points == 0 else self.score / self.points


@dataclass(frozen=True, slots=True)
class Sheet:
    """The result of one case under one framework."""

    case: Case
    framework: Framework
    rows: tuple[Row, ...]
    levels: tuple[Level, ...]
    total: Level
    grades: tuple[str, ...]
    remembered: object = field(
        default=None, compare=False, repr=False
    )  # for the next score of nearly the same case

    @property
    def grade(self) -> str | None:
        """The grade, when the interval of the total leaves only one."""
        return self.grades[0] if len(self.grades) == 1 else None

    def places(self, item: Row | Level | None) -> int | None:
        """The decimals to which the framework rounds this result; a level that sums rounded rows has those of rows."""
        rounding = self.framework.rounding
        if isinstance(item, Level) and (item.id == self.total.id or rounding.sum_of == "raw"):
            return rounding.total
        return rounding.row

    def row(self, id: str) -> Row | None:
        """A row by id, code or name."""
        for row in self.rows:
            if id in (row.id, row.indicator.code, row.indicator.name):
                return row
        return None

    def level(self, id: str) -> Level | None:
        """A level by id or name, or the total."""
        return next((level for level in (*self.levels, self.total) if _same(id, level)), None)


def _same(id: str, level: Level) -> bool:
    return id in (level.id, level.name) or (level.id == "total" and id in ("total", "总分", "合计"))


def score_text(value: Fraction | None, places: int | None = None) -> str | None:
    """A score as tables give it: with the framework's decimals, more where it has more, and ≈ where that is not all.

    `places` is the framework's rounding, None where it does not round. Two decimals are the least, so that columns align.
    """
    if value is None:
        return None
    least = 2 if places is None else max(places, 2)
    exact = places_needed(value, max(least, MOST_PLACES))
    if exact is None:
        return "≈" + decimal_text(value, MOST_PLACES if places is None else least)
    return decimal_text(value, max(exact, least))


def score_json(value: Fraction | None, places: int | None = None) -> str | None:
    """A score as JSON gives it: the same digits, and only they."""
    text = score_text(value, places)
    return None if text is None else text.removeprefix("≈")


def sheet_json(sheet: Sheet, reasons: Mapping[str, str]) -> dict[str, Any]:
    """The one JSON object of a scored case. Scores are decimal strings or null."""
    total = sheet.total
    whole, places = sheet.places(total), sheet.framework.rounding.row
    return {
        "case": sheet.case.id,
        "framework": sheet.framework.id,
        "unit": sheet.case.unit,
        "year": sheet.case.year,
        "points": score_json(total.points),
        "score": score_json(total.score, whole),
        "low": score_json(total.low, whole),
        "high": score_json(total.high, whole),
        "attained": total.attained,
        "notes": list(total.notes),
        "grade": sheet.grade,
        "grades": list(sheet.grades),
        "printed": score_json(total.printed.score if total.printed else None),
        "agrees": total.agrees,
        "indicators": [
            {
                "id": row.id,
                "path": [*row.path, row.indicator.name],
                "name": row.indicator.name,
                "points": score_json(row.points),
                "score": score_json(row.score, places),
                "low": score_json(row.low, places),
                "high": score_json(row.high, places),
                "basis": row.basis,
                "printed": score_json(row.printed.score if row.printed else None),
                "agrees": row.agrees,
                "loss": score_json(row.loss, places),
                "reason": reasons.get(row.id),
            }
            for row in sheet.rows
        ],
        "levels": [
            {
                "id": level.id,
                "path": [*level.path, level.name],
                "name": level.name,
                "points": score_json(level.points),
                "score": score_json(level.score, sheet.places(level)),
                "low": score_json(level.low, sheet.places(level)),
                "high": score_json(level.high, sheet.places(level)),
                "notes": list(level.notes),
                "rate": None if level.rate is None else f"{decimal_text(level.rate * 100, 2)}%",
                "printed": score_json(level.printed.score if level.printed else None),
                "agrees": level.agrees,
            }
            for level in sheet.levels
        ],
    }
