"""The months of payments that a person still owes, for the first page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from jixiao.process.execution import stand
from jixiao.web.execution.district import usual_month
from jixiao.web.execution.models import Budget
from jixiao.web.execution.who import measure
from jixiao.web.people.models import Unit, held, roles_for
from jixiao.web.year.models import Work

ENDS_WITH = "self_evaluation"  # once it has ended, the year's payments are told in full


@dataclass(frozen=True, slots=True)
class Owed:
    """The months of a unit's year that were not told in time."""

    unit: Unit
    year: int
    months: tuple[int, ...]


def owed(person: Any, works: Iterable[Work]) -> list[Owed]:
    """What somebody still has to tell of the units of these works, the oldest year on top; nothing of a year that was evaluated."""
    schedule, posts, today = measure(), held(person), timezone.localdate()
    mine: dict[tuple[int, int], Unit] = {}
    for one in works:
        if one.kind == ENDS_WITH and not one.ended and schedule.types & roles_for(posts, one.unit, one.year):
            mine[one.unit_id, one.year] = one.unit
    if not mine:
        return []
    kept = Budget.objects.filter(unit__in=[unit for unit, _ in mine]).prefetch_related("months")
    told = {(one.unit_id, one.year): {month.month: month.paid for month in one.months.all()} for one in kept}
    made = []
    for (unit, year), whose in sorted(mine.items(), key=lambda one: (one[0][1], one[1].code)):
        if year > today.year:
            continue
        paid = told.get((unit, year), {})
        if late := stand(schedule, year, paid, {}, usual_month(year, today), today).late:
            made.append(Owed(whose, year, late))
    return made
