"""Problems that are to be put right, each with its own version, so that two people never overwrite each other."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from jixiao.web.people.models import Person
from jixiao.web.year.models import Work

KIND = "rectification"
OPEN, DOING, DONE, ACCEPTED, RETURNED = "open", "doing", "done", "accepted", "returned"
STATES = {  # what a page calls them
    OPEN: ("待整改", "to be put right"),
    DOING: ("整改中", "being put right"),
    DONE: ("已完成", "done"),
    ACCEPTED: ("已验收", "accepted"),
    RETURNED: ("退回", "sent back"),
}
LOST, AUDIT, OPINION, TYPED = "lost", "audit", "opinion", "typed"
SOURCES = {
    LOST: ("扣分指标", "lost points"),
    AUDIT: ("审计、检查发现", "finding of an audit"),
    OPINION: ("复核意见", "opinion of the review"),
    TYPED: ("自行填写", "typed"),
}
WITHHELD = {
    "": ("可以公开", "may be published"),
    "classified": ("涉密", "classified"),
    "withheld": ("不予公开", "withheld"),
}
WANTED = ("cause", "measure", "section", "due")  # what the plan must say of each problem


class Problems(models.QuerySet["Problem"]):
    def for_user(self, person: Any) -> Problems:
        """The problems of the work that a person may see."""
        return self.filter(work__in=Work.objects.for_user(person))

    def unsettled(self) -> Problems:
        """Those that are not accepted."""
        return self.exclude(state=ACCEPTED)

    def overdue(self, day: date | None = None) -> Problems:
        """Those whose deadline has passed and that nobody calls done."""
        return self.filter(state__in=(OPEN, DOING, RETURNED), due__lt=day or timezone.localdate())


class Problem(models.Model):
    """One problem of a unit's year.

    origin: what it was taken from (the id of an indicator, the hash of a finding, a step of the review), once each; basis: the
    score and its reason, or who found it, as they were then; withheld: why the public may not read of it.
    """

    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="problems")
    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    source = models.CharField(max_length=10)
    origin = models.CharField(max_length=80, blank=True, default="")
    basis = models.TextField(blank=True, default="")
    problem = models.TextField()
    cause = models.TextField(blank=True, default="")
    measure = models.TextField(blank=True, default="")
    section = models.CharField(max_length=60, blank=True, default="")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due = models.DateField(null=True, blank=True)
    proof = models.TextField(blank=True, default="")
    state = models.CharField(max_length=10, default=OPEN)
    withheld = models.CharField(max_length=10, blank=True, default="")
    opinion = models.TextField(blank=True, default="")
    judged_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField(null=True, blank=True)
    objects = Problems.as_manager()

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=("work", "number"), name="problem_once"),
            models.UniqueConstraint(
                fields=("work", "source", "origin"), condition=~Q(origin=""), name="problem_taken_once"
            ),
        ]
        indexes = [models.Index(fields=("state", "due"))]

    def __str__(self) -> str:
        return f"{self.work} {self.number}"

    @property
    def late(self) -> bool:
        """Whether its deadline has passed and nobody calls it done."""
        return (
            self.state in (OPEN, DOING, RETURNED) and self.due is not None and self.due < timezone.localdate()
        )

    @property
    def lacking(self) -> list[str]:
        """What the plan must say and does not."""
        return [one for one in WANTED if not getattr(self, one)]

    @property
    def proved(self) -> bool:
        """Whether there is proof of it. Files that are tied to a problem count here as soon as the site keeps any."""
        return bool(self.proof)

    def content(self) -> dict[str, Any]:
        """What the log keeps of it."""
        kept = (
            "version",
            "source",
            "problem",
            "cause",
            "measure",
            "section",
            "proof",
            "state",
            "withheld",
            "opinion",
        )
        made = {one: getattr(self, one) for one in kept}
        return made | {
            "due": self.due.isoformat() if self.due else "",
            "person": self.person.username if self.person else "",
        }


def seen(work: Work) -> int:
    """A number that is another one as soon as any problem of the work is: who hands the list on does so with the list they saw."""
    return seen_of(work.problems.only("pk", "version"))


def seen_of(problems: Iterable[Problem]) -> int:
    """The same of all problems of a work."""
    stand = sorted((one.pk, one.version) for one in problems)
    return zlib.crc32(repr(stand).encode()) if stand else 0
