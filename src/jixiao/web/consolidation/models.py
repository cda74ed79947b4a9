"""A department's own figures, kept beside the sums that took their place in its form."""

from __future__ import annotations

from typing import Any

from django.db import models

from jixiao.web.year.models import Work


class OwnParts(models.QuerySet["OwnPart"]):
    def for_user(self, person: Any) -> OwnParts:
        """Those of the work that a person may see."""
        return self.filter(work__in=Work.objects.for_user(person))


class OwnPart(models.Model):
    """What the department itself, without the units below, has of one fact, as it was typed."""

    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="own_parts")
    key = models.CharField(max_length=160)
    text = models.CharField(max_length=60)
    objects = OwnParts.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("work", "key"), name="own_part_once")]
