"""The twenty days in which a publication must be out: from which approval they count, and how many are left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from jixiao.process.due import due_on, standing
from jixiao.web.publication.models import OBJECTIVES, Publication
from jixiao.web.year.models import Work

DEPARTMENT = "department"


@dataclass(frozen=True, slots=True)
class Clock:
    """How a publication stands in time. `took`: days from the approval to the publication; `left`: days that remain, below zero where
    it is late; `assumed`: the day of the approval is the one of the objectives on this site, because nobody told another."""

    since: date | None
    due: date | None
    published: date | None
    took: int | None
    left: int | None
    stands: str
    days: int
    rule: tuple[str, str]
    assumed: bool

    @property
    def overrun(self) -> int:
        """By how many days it is late."""
        return max(0, -(self.left or 0))

    @property
    def in_time(self) -> bool:
        """Whether it was published in time."""
        return self.published is not None and self.due is not None and self.published <= self.due


def clock(work: Work, record: Publication | None) -> Clock:
    """How the publication of a work stands today."""
    told = work.rules.states[work.rules.start].due
    typed = record.approved if record is not None else None
    since = work.counted_from
    due = due_on(told, work.year, since) if told is not None else None
    published = record.day if record is not None else None
    today = timezone.localdate()
    return Clock(
        since, due, published,
        (published - since).days if published is not None and since is not None else None,
        (due - (published or today)).days if due is not None else None,
        standing(due, published or today), told.days if told is not None else 0, rule(work), typed is None and since is not None,
    )  # fmt: skip


def rule(work: Work) -> tuple[str, str]:
    """The rule in words, Chinese and English."""
    told = work.rules.states[work.rules.start].due
    days = told.days if told is not None else 0
    workdays = told is not None and told.workdays
    many, many_en = (
        f"{days} {'个工作日' if workdays else '日'}",
        f"{days} {'working days' if workdays else 'days'}",
    )
    what, what_en = ("预算", "budget") if work.kind == OBJECTIVES else ("决算", "final accounts")
    if work.unit.kind == DEPARTMENT:
        return (
            f"部门的，自财政部门批复{what}之日起 {many}内公开（预算法第十四条）；批复当天不算。",
            f"A department publishes within {many_en} of the finance bureau's approval of its {what_en} (Budget Law, article 14); the day of the approval is not counted.",
        )
    return (
        f"所属单位的，自主管部门批复{what}之日起 {many}内公开；批复当天不算。",
        f"A unit publishes within {many_en} of its department's approval of its {what_en}; the day of the approval is not counted.",
    )
