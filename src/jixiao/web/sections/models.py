"""Which section of a unit fills which share of a form, by when, and whether it says that it is done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone

from jixiao.web.people.models import Person
from jixiao.web.year.models import Work

KINDS = ("objectives", "monitoring", "self_evaluation")  # work whose form several sections fill
SECTION = "section"  # the role that types only what its section was given
ASSIGNS = frozenset({"filler", "finance_section"})  # the roles that give shares out
BLANK, BEGUN, DONE = "blank", "begun", "done"
STATES: Mapping[str, tuple[str, str]] = {  # what a page calls them
    BLANK: ("未填", "not begun"),
    BEGUN: ("在填", "being filled in"),
    DONE: ("填好", "done"),
}


class Assignments(models.QuerySet["Assignment"]):
    def for_user(self, person: Any) -> Assignments:
        """Those of the work that a person may see."""
        return self.filter(work__in=Work.objects.for_user(person))

    def unfinished(self) -> Assignments:
        """Those that no section calls done."""
        return self.filter(done__isnull=True)


class Assignment(models.Model):
    """One share of the form of a piece of work, given to a section.

    share: its key; name, place: what it is called and where it stands on the form, as they were when it was given; texts: the number
    of changes that the case had when it was called done. A text of it that changes afterwards ends that.
    """

    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="assignments")
    share = models.CharField(max_length=160)
    name = models.CharField(max_length=200)
    place = models.CharField(max_length=400)
    section = models.CharField(max_length=60)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    done = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    texts = models.PositiveIntegerField(default=0)
    objects = Assignments.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=("work", "share"), name="share_once")]
        indexes = [models.Index(fields=("work", "done"))]

    def __str__(self) -> str:
        return f"{self.work} {self.name}"

    @property
    def late(self) -> bool:
        """Whether its deadline has passed and nobody calls it done."""
        return self.done is None and self.due < timezone.localdate()

    @property
    def left(self) -> int:
        """How many days are left; fewer than none where it is overdue."""
        return days(self.due)

    @property
    def overdue_by(self) -> int:
        """How many days it is overdue."""
        return -self.left

    def content(self) -> dict[str, str]:
        """What the log keeps of it."""
        return {
            "section": self.section,
            "person": self.person.username if self.person else "",
            "due": self.due.isoformat(),
        }


def days(due: date) -> int:
    """The days from today to a deadline."""
    return (due - timezone.localdate()).days
