"""New projects that are appraised before they enter the budget, each with its own version."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import models

from jixiao.web.year.models import Work

KIND = "appraisal"


class Appraisals(models.QuerySet["Appraisal"]):
    def for_user(self, person: Any) -> Appraisals:
        """The projects of the work that a person may see."""
        return self.filter(work__in=Work.objects.for_user(person))


class Appraisal(models.Model):
    """One new project as it is appraised.

    money: in 万元, exact; aspects: by the id of each its `judgement`, `reason` and `evidence`; experts: a `role` and an `opinion`
    each, no names; remark: conditions, what is cut, or why not.
    """

    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="appraisals")
    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    name = models.CharField(max_length=120)
    code = models.CharField(max_length=40, blank=True, default="")
    money = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    aspects = models.JSONField(default=dict)
    experts = models.JSONField(default=list)
    conclusion = models.CharField(max_length=20, blank=True, default="")
    remark = models.TextField(blank=True, default="")
    objects = Appraisals.as_manager()

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=("work", "number"), name="appraisal_once")]

    def __str__(self) -> str:
        return f"{self.work} {self.number}"

    @property
    def amount(self) -> str:
        """The money as people read it, with thousands apart and no digit more than was typed."""
        return money_text(self.money)

    @property
    def judged(self) -> list[str]:
        """The judgements that were made."""
        return [one["judgement"] for one in self.aspects.values() if one.get("judgement")]

    def content(self) -> dict[str, Any]:
        """What the log keeps of it."""
        kept = ("version", "name", "code", "aspects", "experts", "conclusion", "remark")
        return {one: getattr(self, one) for one in kept} | {"money": self.amount}


def money_text(money: Decimal | None) -> str:
    """An amount in 万元, with thousands apart and without zeros at its end."""
    return "" if money is None else f"{Decimal(money).normalize():,f}"


def seen(work: Work) -> int:
    """A number that is another one as soon as any project of the work is: who hands them on does so with what they saw."""
    return seen_of(work.appraisals.only("pk", "version"))


def seen_of(projects: Iterable[Appraisal]) -> int:
    """The same of all projects of a work."""
    stand = sorted((one.pk, one.version) for one in projects)
    return zlib.crc32(repr(stand).encode()) if stand else 0
