"""Pieces of work of a unit's year, and the steps by which they came where they stand."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.utils.functional import cached_property

from jixiao.process import apply as moving
from jixiao.process.due import due_on
from jixiao.process.model import Kind
from jixiao.web.people.models import Person, Unit, held
from jixiao.web.people.procedure import current

ENTERED, APPROVED = "entered", "approved"  # what days of a deadline count from
OBJECTIVES = "objectives"


class Works(models.QuerySet["Work"]):
    def for_user(self, person: Any) -> Works:
        """The work of the units and the evaluated years of a person's posts."""
        found = models.Q(pk__in=())
        for post in held(person):
            found |= post.reach("unit__") & (
                models.Q(year=post.year) if post.year is not None else models.Q()
            )
        return self.filter(found)


class Work(models.Model):
    """One kind of work of one unit for one evaluated year, `times` naming the period where it is done several times."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="works")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=40)
    times = models.CharField(max_length=40, blank=True, default="")
    state = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=0)
    opened = models.BooleanField(default=False)
    pending = models.CharField(max_length=40, blank=True, default="")
    signed = models.JSONField(default=list)
    since = models.DateField()  # when it came to the state in which it is
    objects = Works.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("unit", "year", "kind", "times"), name="work_once")]
        indexes = [models.Index(fields=("year", "state"))]

    def __str__(self) -> str:
        return f"{self.unit}{self.year}年度{self.rules.title}{self.times}"

    @property
    def rules(self) -> Kind:
        """What the procedure says of this kind of work."""
        return current().kinds[self.kind]

    @property
    def due(self) -> date | None:
        """The last day on which it may leave its state in time; None where none is said, or what days count from has not happened or
        is not kept here (`period`)."""
        told = self.rules.states[self.state].due
        if told is None:
            return None
        since: date | None = self.since
        if told.since == APPROVED:
            since = self.counted_from
        elif told.since != ENTERED:
            since = None
        return due_on(told, self.year, since)

    @property
    def counted_from(self) -> date | None:
        """The approval from which days count: the one that the record of the publication tells; until then, for what follows the
        objectives directly, the day on which they were approved here."""
        record = getattr(self, "publication", None)
        if record is not None and record.approved is not None:
            told: date = record.approved
            return told
        if OBJECTIVES not in self.rules.after:
            return None
        objectives = next((one for one in self.beside if one.kind == OBJECTIVES), None)
        return objectives.since if objectives is not None and objectives.ended else None

    @cached_property
    def beside(self) -> list[Work]:
        """All work of its unit and year, asked for once for this copy of the record: as it was when somebody first looked."""
        return list(Work.objects.filter(unit=self.unit_id, year=self.year))

    @property
    def ended(self) -> bool:
        return self.rules.states[self.state].final

    def stand(self) -> moving.Work:
        """The work as the procedure looks at it."""
        steps = tuple(
            moving.Step(one.action, str(one.actor_id), one.role, one.at, one.source, one.to, one.opinion)
            for one in sorted(self.steps.all(), key=lambda one: one.number)
        )
        return moving.Work(
            self.kind, self.state, self.version, self.opened, self.pending, frozenset(self.signed), steps
        )


class Step(models.Model):
    """One thing that was done to a piece of work."""

    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    action = models.CharField(max_length=40)
    actor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)
    at = models.DateTimeField()
    source = models.CharField(max_length=40)
    to = models.CharField(max_length=40)
    opinion = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("work", "number"), name="step_once")]
        ordering = ("number",)


class Paper(models.Model):
    """A case that was handed in for a piece of work: a fill-in workbook or a case file, whole and unchanged. Older ones stay."""

    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="papers")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    body = models.BinaryField()
    hash = models.CharField(max_length=64)  # SM3 of the body
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("work", "number"), name="paper_once")]
        ordering = ("number",)
