"""A job: one thing to be made or checked beside the pages, with how far it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from jixiao.core.finding import Finding

WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
STATES = {
    WAITING: ("排队", "waiting"),
    RUNNING: ("进行中", "running"),
    DONE: ("完成", "done"),
    FAILED: ("失败", "failed"),
}
LONG = timedelta(minutes=2)  # in which nobody took a job: no worker runs


class Job(models.Model):
    """`kind`: a key of `working.KINDS`; `subject`: the record that it is about. `worker`: who does it, as HOST:PROCESS, last seen
    alive at `alive`; `tries`: how often it was begun. `told`: why it failed, as `told_of` gives it."""

    kind = models.CharField(max_length=20)
    subject = models.BigIntegerField()
    state = models.CharField(max_length=10, default=WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=120, blank=True, default="")
    at = models.DateTimeField(default=timezone.now)
    begun = models.DateTimeField(null=True)
    alive = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)
    told = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=("state", "id"))]

    @property
    def open(self) -> bool:
        """Whether something is still to come of it."""
        return self.state in (WAITING, RUNNING)

    @property
    def title(self) -> str:
        return STATES[self.state][0]

    @property
    def title_en(self) -> str:
        return STATES[self.state][1]

    @property
    def untaken(self) -> bool:
        """Whether it has waited so long that no worker seems to run."""
        return self.state == WAITING and timezone.now() - self.at > LONG

    def finish(self) -> bool:
        """Mark it as done, in the transaction in which what came of it is kept; False where it is no longer this try's to finish, and
        then nothing may be kept."""
        with transaction.atomic():
            mine = Job.objects.select_for_update().get(pk=self.pk)
            if mine.state != RUNNING or mine.tries != self.tries:
                return False
            Job.objects.filter(pk=self.pk).update(state=DONE, ended=timezone.now(), told=[])
        return True


def told_of(findings: Any) -> list[dict[str, list[str]]]:
    """Findings as a record keeps them: message and next step in both languages, with their place."""
    return [{lang: [_placed(one, lang), one.hint(lang)] for lang in ("zh", "en")} for one in findings]


def _placed(one: Finding, lang: str) -> str:
    place = one.place.show(lang)
    return f"{place}{' ' if place else ''}{one.message(lang)}"
