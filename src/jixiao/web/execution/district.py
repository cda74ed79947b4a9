"""All units below somebody's own: where each stands by the end of a month, what is behind, sums to the fen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Q

from jixiao.process.execution import Execution, rate_of, stand
from jixiao.process.schedule import RED, YELLOW
from jixiao.web.execution.lights import ORDER
from jixiao.web.execution.models import Budget
from jixiao.web.execution.spending import budgets
from jixiao.web.execution.who import measure
from jixiao.web.people.models import Post, Unit

EVALUATED = ("department", "unit")
SORTS: Mapping[str, Callable[[Line], Any]] = {
    "unit": lambda one: one.unit.code,
    "budget": lambda one: one.stands.budget if one.stands.budget is not None else -1,
    "paid": lambda one: one.stands.paid if one.stands.paid is not None else -1,
    "rate": lambda one: one.stands.rate if one.stands.rate is not None else Fraction(-1),
    "light": lambda one: ORDER.index(one.stands.light),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A unit and where it stands. `told`: it told what was paid by the end of this very month; `withheld`: why bulletins are silent of it."""

    unit: Unit
    stands: Execution
    initial: int | None
    withheld: str
    told: bool

    @property
    def behind(self) -> bool:
        return self.stands.light in (YELLOW, RED)

    @property
    def counted(self) -> bool:
        """Whether it is in the sums: it has a budget and told this month."""
        return self.told and self.stands.budget is not None


@dataclass(frozen=True, slots=True)
class Sums:
    """What the units that are counted have together, in fen."""

    count: int
    initial: int
    budget: int
    paid: int

    @property
    def rate(self) -> Fraction | None:
        return rate_of(self.paid, self.budget)


def usual_month(year: int, today: date) -> int:
    """The last month that has ended; January while none has."""
    return 12 if today.year > year else max(1, today.month - 1) if today.year == year else 1


def lines(posts: Sequence[Post], year: int, month: int, today: date) -> list[Line]:
    """Every unit of these posts whose year was begun, by code."""
    reach = Q(pk__in=())
    for post in posts:
        reach |= post.reach("")
    units = list(Unit.objects.filter(reach, kind__in=EVALUATED, works__year=year).distinct().order_by("code"))
    kept = Budget.objects.filter(unit__in=units, year=year).prefetch_related("months", "changes")
    by_unit = {one.unit_id: one for one in kept}
    schedule = measure()
    made = []
    for unit in units:
        mine = by_unit.get(unit.pk)
        paid = {one.month: one.paid for one in mine.months.all()} if mine is not None else {}
        adjusted = budgets(mine, list(mine.changes.all())) if mine is not None else {}
        stands = stand(schedule, year, paid, adjusted, month, today)
        made.append(
            Line(unit, stands, mine.initial if mine else None, mine.withheld if mine else "", month in paid)
        )
    return made


def sums(found: Sequence[Line]) -> Sums:
    """The sums of those that are counted."""
    counted = [one for one in found if one.counted]
    return Sums(
        len(counted), sum(one.initial or 0 for one in counted), sum(one.stands.budget or 0 for one in counted),
        sum(one.stands.paid or 0 for one in counted),
    )  # fmt: skip


def issuer(posts: Sequence[Post], found: Sequence[Line]) -> Unit:
    """Of the units of the posts the one with most of these below it: a bulletin is its paper."""
    return max(
        (one.unit for one in posts),
        key=lambda unit: sum(one.unit.path.startswith(unit.path) for one in found),
    )
