"""What is published of a unit's year: a record for each publication, and the files as they were screened."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from jixiao.web.people.procedure import current
from jixiao.web.year.models import Work

OBJECTIVES, RESULTS = "publication_objectives", "publication"
PUBLISHES = {OBJECTIVES: "objectives", RESULTS: "self_evaluation"}  # the work whose content is published


class Publications(models.QuerySet["Publication"]):
    def for_user(self, person: Any) -> Publications:
        """The records of the work that a person may see."""
        return self.filter(work__in=Work.objects.for_user(person))

    def open(self) -> Publications:
        """What everybody may see: what has been screened and published, and nothing before that."""
        found = Q(pk__in=())
        for kind in PUBLISHES:
            states = current().kinds[kind].states.values() if kind in current().kinds else ()
            found |= Q(work__kind=kind, work__state__in=[one.id for one in states if one.final])
        return self.filter(found)


class Publication(models.Model):
    """The record of one publication.

    approved: the day from which its days count; published: the day it stood elsewhere, where it did before it stood here;
    page: what the public page says, as it was made for the screening, with the hash of the case that it was made from.
    """

    work = models.OneToOneField(Work, on_delete=models.PROTECT, related_name="publication")
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=120)
    index = models.CharField(max_length=60, unique=True)
    agency = models.CharField(max_length=120, blank=True, default="")
    approved = models.DateField(null=True, blank=True)
    published = models.DateField(null=True, blank=True)
    url = models.CharField(max_length=500, blank=True, default="")
    board = models.CharField(max_length=200, blank=True, default="")
    proof = models.TextField(blank=True, default="")
    purpose = models.TextField(blank=True, default="")
    achieved = models.TextField(blank=True, default="")
    reviewed = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    reviewed_why = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    page = models.JSONField(default=dict)
    objects = Publications.as_manager()

    class Meta:
        ordering = ("-work__year", "work__unit__code", "work__kind")

    def __str__(self) -> str:
        return self.title

    @property
    def day(self) -> date | None:
        """When it was published; None while it is not."""
        return self.published or (self.work.since if self.work.ended else None)

    def content(self) -> dict[str, Any]:
        """What the log keeps of it."""
        texts = (
            "version",
            "title",
            "index",
            "agency",
            "url",
            "board",
            "proof",
            "purpose",
            "achieved",
            "reviewed_why",
            "reason",
        )
        made = {one: getattr(self, one) for one in texts}
        days = {one: str(getattr(self, one) or "") for one in ("approved", "published")}
        return made | days | {"reviewed": "" if self.reviewed is None else str(self.reviewed)}


class Copy(models.Model):
    """A file for everybody, as it was made for the screening."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="copies")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    suffix = models.CharField(max_length=8)
    body = models.BinaryField()
    size = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)  # SM3 of the body

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=("publication", "number"), name="copy_once")]
