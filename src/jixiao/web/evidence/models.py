"""One piece of evidence: a file, or a note of where it can be looked up, and the indicators that it proves."""

from __future__ import annotations

from typing import Any

from django.db import models

from jixiao.web.jobs.models import Job
from jixiao.web.people.models import Person
from jixiao.web.year.models import Work

MARKS = (
    ("", "公开或内部均可", "not marked"),
    ("不予公开", "不予公开", "withheld"),
    ("涉密", "涉密", "classified"),
)


class Pieces(models.QuerySet["Evidence"]):
    def for_user(self, person: Any) -> Pieces:
        """The evidence of the work that a person may see."""
        return self.filter(work__in=Work.objects.for_user(person))

    def there(self) -> Pieces:
        """Without what was removed."""
        return self.filter(removed_at=None)


class Evidence(models.Model):
    """`indicators`: ids of the framework, empty for the work as a whole. `key` is empty where nothing was uploaded: `about` says where
    it is. What is removed stays, with who removed it and why. `preview`: a picture of the first page."""

    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="evidence")
    number = models.PositiveIntegerField()
    indicators = models.JSONField(default=list)
    about = models.TextField()
    mark = models.CharField(max_length=10, blank=True, default="")
    name = models.CharField(max_length=200, blank=True, default="")
    key = models.CharField(max_length=32, blank=True, default="")
    hash = models.CharField(max_length=64, blank=True, default="")
    size = models.PositiveBigIntegerField(default=0)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    preview = models.CharField(max_length=32, blank=True, default="")
    preview_hash = models.CharField(max_length=64, blank=True, default="")
    job = models.ForeignKey(Job, null=True, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    removed_why = models.TextField(blank=True, default="")
    objects = Pieces.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("work", "number"), name="evidence_once")]
        ordering = ("number",)

    @property
    def picture(self) -> bool:
        """Whether it can be shown in the page as it is."""
        return self.name.lower().endswith((".png", ".jpg", ".jpeg"))
