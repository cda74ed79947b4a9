"""Words of pages in two languages, side by side where they are used: {% say "中文" "English" %}."""

from __future__ import annotations

import re
from calendar import month_name
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone

register = template.Library()


def english(context: Any) -> bool:
    """Whether a page is in English."""
    return bool(context.get("english"))


@register.simple_tag(takes_context=True)
def say(context: Any, zh: str, en: str) -> str:
    """The Chinese words, or the English ones."""
    return en if english(context) else zh


@register.simple_tag(takes_context=True)
def titled(context: Any, one: Any) -> str:
    """The title of a thing that has one in each language: a state, an action, a kind."""
    return (one.title_en or one.title) if english(context) else one.title


MONTHS = re.compile(r"(\d{1,2})—(\d{1,2})月")


def period(times: str, *, english: bool) -> str:
    """Which time of the year work is done for: 1—7月 is January to July in English."""
    found = MONTHS.fullmatch(times)
    if not english or found is None or not all(1 <= int(one) <= 12 for one in found.groups()):
        return times
    return " to ".join(month_name[int(one)] for one in found.groups())


@register.simple_tag(takes_context=True, name="period")
def period_tag(context: Any, work: Any) -> str:
    """The same on a page, after a space; nothing where work is done once a year."""
    return f" {period(work.times, english=english(context))}" if work.times else ""


@register.filter
def day(value: date | datetime | None) -> str:
    """A day as it is written in both languages: 2026-03-31; — where there is none."""
    if value is None:
        return "—"
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d")
    return value.isoformat()


@register.filter
def moment(value: datetime | None) -> str:
    """A moment to the minute."""
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value is not None else "—"


@register.filter
def thousands(value: int) -> str:
    """A whole number with its thousands apart."""
    return f"{value:,}"
