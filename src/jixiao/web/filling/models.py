"""What was typed into the case of a piece of work and not handed in yet, and every change that was ever made to it."""

from __future__ import annotations

from django.db import models

from jixiao.web.people.models import Person
from jixiao.web.year.models import Work

WHOLE = ""  # the key of a change that exchanged the whole case: before and after are the numbers of papers


class Draft(models.Model):
    """The case of a piece of work while it is filled in. `number` counts its changes; `framework` was chosen for it where no case had
    been handed in."""

    work = models.OneToOneField(Work, on_delete=models.PROTECT, related_name="draft")
    framework = models.CharField(max_length=80, blank=True, default="")
    number = models.PositiveIntegerField(default=0)


class Cell(models.Model):
    """A text that differs from the case that was handed in last."""

    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="cells")
    key = models.CharField(max_length=160)
    text = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("work", "key"), name="cell_once")]


class Change(models.Model):
    """One text before and after somebody changed it. Never changed itself."""

    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="changes")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=160)
    before = models.TextField(blank=True, default="")
    after = models.TextField(blank=True, default="")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=("work", "number"))]
        ordering = ("pk",)
