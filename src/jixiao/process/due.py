"""By when work is due, in days of the calendar: fixed days of a year, days after an event, working days with holidays as data."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, timedelta

from jixiao.process.model import Due

SATURDAY = 5
WARNING = 7  # days before it is due in which it is shown as due soon


def due_on(
    due: Due, year: int, since: date | None = None, *, off: Container[date] = (), on: Container[date] = ()
) -> date | None:
    """The last day on which it is in time; None where it counts from an event that has not happened.

    year: the evaluated year; since: the day of the event from which days count, which is not counted itself.
    off: holidays that are no weekend; on: weekends on which people work (调休).
    """
    if due.month:
        return date(year + due.years, due.month, due.day)
    if since is None:
        return None
    if not due.workdays:
        return since + timedelta(days=due.days)
    day, left = since, due.days
    while left:
        day += timedelta(days=1)
        left -= _works(day, off, on)
    return day


def standing(due: date | None, today: date) -> str:
    """How it stands: `overdue`, `soon` (within a week), `open`, or "" where nothing is due."""
    if due is None:
        return ""
    if today > due:
        return "overdue"
    return "soon" if due - today <= timedelta(days=WARNING) else "open"


def _works(day: date, off: Container[date], on: Container[date]) -> bool:
    return day in on or (day.weekday() < SATURDAY and day not in off)
