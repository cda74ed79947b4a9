"""Forms made from a case, draft reports with their audits, and findings that people let stand."""

from __future__ import annotations

from typing import Any

from django.db import models

from jixiao.web.jobs.models import Job
from jixiao.web.people.models import Person
from jixiao.web.year.models import Paper, Work


class OfWork(models.QuerySet[Any]):
    def for_user(self, person: Any) -> OfWork:
        """What belongs to the work that a person may see."""
        return self.filter(work__in=Work.objects.for_user(person))


class FormFile(models.Model):
    """One form of one case as a file: of a case that was handed in (`paper`), or of one as it was typed after so many changes (`draft`,
    kept under `case_key`), which is no document of the work and is marked 草稿. `public`: without what is marked; `told`: it tells something marked all the same, in words that
    somebody wrote, and so stays inside. `notes`: what is worth knowing of it, as `jobs.models.told_of` gives it."""

    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="+")
    paper = models.ForeignKey(Paper, null=True, on_delete=models.PROTECT, related_name="forms")
    draft = models.PositiveIntegerField(null=True)
    case_key = models.CharField(max_length=32, blank=True, default="")
    case_hash = models.CharField(max_length=64, blank=True, default="")
    form = models.CharField(max_length=40)
    suffix = models.CharField(max_length=8)
    public = models.BooleanField()
    indicator = models.CharField(max_length=120, blank=True, default="")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=240, blank=True, default="")
    key = models.CharField(max_length=32, blank=True, default="")
    hash = models.CharField(max_length=64, blank=True, default="")
    size = models.PositiveBigIntegerField(default=0)
    told = models.BooleanField(default=False)
    notes = models.JSONField(default=list)
    objects = OfWork.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("paper", "form", "suffix", "public", "indicator"), name="form_file_once"
            ),
            models.UniqueConstraint(
                fields=("work", "case_hash", "form", "suffix", "public", "indicator"),
                condition=models.Q(paper=None),
                name="draft_file_once",
            ),
        ]
        ordering = ("-pk",)

    @property
    def inside(self) -> bool:
        """Whether it is for who works on it only."""
        return self.told or not self.public or self.paper_id is None


class Draft(models.Model):
    """A draft report of the unit, as it was uploaded; older ones stay. `audit`: what the audit found (`auditing.data_of`), None until
    it is done. `copy_*`: the copy with the remarks. `case`: the SM3 hash of the case beside which it was audited, after so many changes
    of it (`case_number`); None where none was noted."""

    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="drafts")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=32)
    hash = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="+")
    audit = models.JSONField(null=True)
    case = models.CharField(max_length=64, blank=True, default="")
    case_number = models.PositiveIntegerField(null=True)
    copy_name = models.CharField(max_length=240, blank=True, default="")
    copy_key = models.CharField(max_length=32, blank=True, default="")
    copy_hash = models.CharField(max_length=64, blank=True, default="")
    objects = OfWork.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("work", "number"), name="draft_once")]
        ordering = ("-number",)


class Waived(models.Model):
    """A finding that somebody has judged and lets stand, with the reason. In later drafts it is known by `rule`, `claimed` and `text`."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="waived")
    finding = models.PositiveIntegerField()  # its number in the audit of the draft
    rule = models.CharField(max_length=80)
    claimed = models.TextField(blank=True, default="")
    text = models.TextField(blank=True, default="")
    reason = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("draft", "finding"), name="waived_once")]
