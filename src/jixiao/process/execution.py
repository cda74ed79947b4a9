"""Where the payments of a unit's year stand against the schedule: the rate, the light, since when it is behind, what is warned of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from jixiao.process.schedule import GREEN, NONE, Rush, Schedule


@dataclass(frozen=True, slots=True)
class Execution:
    """How far a unit is at the end of a month. Money in fen. `month`: the last one that was told, 0 for none; `rate`: None without a
    budget; `since`: the first month of the unbroken run in which it was behind, 0 where it is not; `rushed`: what was paid late in
    the year beyond the measure, with its share; `late`: the months that were not told in time."""

    month: int
    paid: int | None
    budget: int | None
    rate: Fraction | None
    expected: Fraction | None
    light: str
    since: int
    rushed: tuple[tuple[Rush, Fraction], ...]
    late: tuple[int, ...]


def stand(
    schedule: Schedule,
    year: int,
    paid: Mapping[int, int],
    budgets: Mapping[int, int],
    until: int,
    today: date,
) -> Execution:
    """Where it stands with the months up to `until`. `paid`: cumulative, by month; `budgets`: by month, as adjusted by its end."""
    told = sorted(one for one in paid if one <= until)
    late = tuple(one for one in range(1, until + 1) if one not in paid and today > schedule.due(year, one))
    if not told:
        return Execution(0, None, budgets.get(until), None, schedule.expected(until), NONE, 0, (), late)
    month = told[-1]
    rate = rate_of(paid[month], budgets.get(month))
    light = schedule.light(rate, month) if rate is not None else NONE
    since = 0
    for one in reversed(told):
        then = rate_of(paid[one], budgets.get(one))
        if then is None or schedule.light(then, one) in (GREEN, NONE):
            break
        since = one
    return Execution(
        month, paid[month], budgets.get(month), rate, schedule.expected(month), light, since, _rushed(schedule, paid, month), late
    )  # fmt: skip


def rate_of(paid: int, budget: int | None) -> Fraction | None:
    """The execution rate; None without a budget."""
    return Fraction(paid, budget) if budget else None


def _rushed(schedule: Schedule, paid: Mapping[int, int], month: int) -> tuple[tuple[Rush, Fraction], ...]:
    """The measures of an even year that what was paid since their month is beyond; only where the month before was told."""
    made = []
    for one in schedule.rush:
        before = 0 if one.begins == 1 else paid.get(one.begins - 1)
        if month < one.begins or before is None or paid[month] <= 0:
            continue
        share = Fraction(paid[month] - before, paid[month])
        if share > one.share:
            made.append((one, share))
    return tuple(made)


@dataclass(frozen=True, slots=True)
class Pace:
    """A month against the schedule: the share of the budget that was paid, and what part of the schedule that is (执行率 of a bulletin or
    a quarter); None where there is no budget or no schedule yet."""

    month: int
    rate: Fraction | None
    of_schedule: Fraction | None


def paces(schedule: Schedule, paid: Mapping[int, int], budgets: Mapping[int, int]) -> tuple[Pace, ...]:
    """Every month that was told."""
    made = []
    for month in sorted(paid):
        rate, wanted = rate_of(paid[month], budgets.get(month)), schedule.expected(month)
        made.append(Pace(month, rate, None if rate is None or wanted is None else rate / wanted))
    return tuple(made)


def mean(values: Iterable[Fraction | None]) -> Fraction | None:
    """The mean; None of nothing, or where one is not known."""
    found = list(values)
    known = [one for one in found if one is not None]
    return sum(known, Fraction(0)) / len(known) if known and len(known) == len(found) else None
