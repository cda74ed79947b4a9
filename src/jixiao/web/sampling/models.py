"""Samples of a year, each as it was drawn: by which rules, from whom, with what seed."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from jixiao.web.people.models import Person, Unit, held
from jixiao.web.people.procedure import current

DRAWN, SETTLED = "drawn", "settled"


class Samples(models.QuerySet["Sample"]):
    def for_user(self, person: Any) -> Samples:
        """Those of the finance bureau whose office a person is, by a post that begins years."""
        found = Q(pk__in=())
        for one in held(person):
            if one.role in current().begins:
                found |= Q(unit=one.unit_id) & (Q(year=one.year) if one.year is not None else Q())
        return self.filter(found)


class Sample(models.Model):
    """One draw for the units below `unit`; the last one counts. `rules`: how it was drawn, as it was typed; `lines`: everybody from whom it
    was drawn, with why (`drawing.Line`); `hash`: SM3 of both with the seed."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    seed = models.CharField(max_length=60)
    rules = models.JSONField(default=dict)
    lines = models.JSONField(default=list)
    hash = models.CharField(max_length=64)
    reason = models.CharField(max_length=500, blank=True, default="")
    state = models.CharField(max_length=12, default=DRAWN)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    objects = Samples.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("unit", "year", "number"), name="sample_once")]
        ordering = ("-number",)
