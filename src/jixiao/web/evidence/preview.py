"""A picture of the first page of a PDF, made beside the pages: no browser has to open the file itself."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from jixiao.flows.pictures import first_page
from jixiao.web.evidence.models import Evidence
from jixiao.web.jobs.models import Job
from jixiao.web.sm3 import digest
from jixiao.web.stored import fetch, keep


def perform(job: Job) -> None:
    """Make the picture that a job is about."""
    one = Evidence.objects.get(pk=job.subject)
    body = first_page(fetch(settings.HOME, one.key, one.hash, one.name), one.name)
    key = keep(settings.HOME, body)
    with transaction.atomic():
        if job.finish():
            Evidence.objects.filter(pk=one.pk).update(preview=key, preview_hash=digest(body))
