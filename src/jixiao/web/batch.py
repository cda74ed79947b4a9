"""What every list from a workbook is kept as: its rows, whether what they say was done, and how to undo it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

STATES = (("previewed", "已预览"), ("done", "已导入"), ("undone", "已撤销"))


class BatchBase(models.Model):
    """A list that was read from a workbook: what its rows would change, whether that was done, and how to undo it.

    rows: for each what it says (`texts`), its number and, once done, the key, version and former texts of what it changed.
    """

    name = models.CharField(max_length=120)
    hash = models.CharField(max_length=64)
    rows = models.JSONField(default=list)
    state = models.CharField(max_length=12, choices=STATES, default="previewed")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True
        ordering = ("-pk",)
