"""Doing jobs: taken one at a time, each in a process of its own, so that what breaks breaks alone; done again where a worker died."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import socket
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.db import connections, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from jixiao.core.finding import DataError, Finding
from jixiao.web.jobs.models import FAILED, RUNNING, WAITING, Job, told_of

KINDS = {  # kind of a job -> what does it
    "form": "jixiao.web.documents.making.perform",
    "audit": "jixiao.web.documents.auditing.perform",
    "preview": "jixiao.web.evidence.preview.perform",
}
SECONDS = 300  # that a job may take
LOOK = 0.2  # seconds between two looks at a process that does a job
BEAT = 5  # seconds between two signs of life
SILENT = timedelta(seconds=60)  # after which a worker on another machine counts as dead
MOST_TRIES = 2  # of a job whose process died
PAUSE = 1.0  # seconds between two looks for work

log = logging.getLogger("jixiao.jobs")


def add(kind: str, subject: int) -> Job:
    """A new job, in the transaction of the record that it is about."""
    if kind not in KINDS:
        raise ValueError(kind)
    return Job.objects.create(kind=kind, subject=subject)


def name() -> str:
    """This process, as other workers know it."""
    return f"{socket.gethostname()[:100]}:{os.getpid()}"


def take(worker: str) -> Job | None:
    """The next job, marked as this worker's. What a dead worker had begun comes back first."""
    _recover()
    if not Job.objects.filter(state=WAITING).exists():
        return None
    with transaction.atomic():
        job = Job.objects.select_for_update(skip_locked=True).filter(state=WAITING).order_by("pk").first()
        if job is None:
            return None
        now = timezone.now()
        job.state, job.worker, job.begun, job.alive = RUNNING, worker, now, now
        job.tries += 1
        job.save()
    return job


def perform(pk: int, tries: int) -> None:
    """Do a job that was taken; what cannot be used is told, and what is our own fault goes on as an exception."""
    job = Job.objects.get(pk=pk)
    if (job.state, job.tries) != (RUNNING, tries):
        return
    doing: Callable[[Job], None] = import_string(KINDS[job.kind])
    try:
        doing(job)
    except DataError as error:
        _fail(job, error.findings)


def drain() -> int:
    """Do everything that waits, here and now; how many jobs that were."""
    count = 0
    while (job := take(name())) is not None:
        perform(job.pk, job.tries)
        count += 1
    return count


def work(parent: int = 0) -> None:
    """Do jobs until told to stop, or until the process that started this one is gone (`parent`)."""
    told: list[int] = []  # an exception out of a signal could come between taking a job and watching it
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: told.append(number))
    worker = name()
    while not told and (not parent or os.getppid() == parent):
        job = take(worker)
        if job is None:
            connections.close_all()
            time.sleep(PAUSE)
            continue
        _apart(job, told)


def _apart(job: Job, told: Sequence[int]) -> None:
    """A job in a process of its own, watched; what it left undone is put back, or told as failed. `told`: not empty when to stop."""
    connections.close_all()  # none is shared with the process
    context: Any = multiprocessing.get_context("fork" if hasattr(os, "fork") else "spawn")
    process = context.Process(target=_alone, args=(job.pk, job.tries))
    process.start()
    began = beaten = time.monotonic()
    while process.is_alive() and not told and time.monotonic() - began < SECONDS:
        process.join(LOOK)
        if time.monotonic() - beaten >= BEAT:
            _mine(job).update(alive=timezone.now())
            beaten = time.monotonic()
    late = process.is_alive()
    _kill(process)
    if told:
        _mine(job).update(state=WAITING, tries=job.tries - 1, worker="")
    elif late:
        _fail(job, [Finding("job_too_long", values={"seconds": str(SECONDS)})])
    else:
        _broke(job)


def _kill(process: Any) -> None:
    process.kill()
    process.join()


def _alone(pk: int, tries: int) -> None:
    """What the process does, in Django that is ready. Ctrl-C is for the worker, which ends this one."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from jixiao.web.run import loaded

    loaded()
    perform(pk, tries)


def _mine(job: Job) -> Any:
    return Job.objects.filter(pk=job.pk, state=RUNNING, tries=job.tries)


def _broke(job: Job) -> None:
    """A job whose process ended without finishing it: once more, then it has failed. Nothing where it was finished."""
    if job.tries < MOST_TRIES:
        if _mine(job).update(state=WAITING, worker=""):
            log.warning("job %s (%s) broke and is done again", job.pk, job.kind)
        return
    _fail(job, [Finding("job_broke", values={"times": str(job.tries)})])


def _fail(job: Job, findings: Any) -> None:
    _mine(job).update(state=FAILED, ended=timezone.now(), told=told_of(findings))


def _recover() -> None:
    """Jobs of workers that are gone, put back."""
    running = Job.objects.filter(state=RUNNING)
    silent = timezone.now() - SILENT
    here = f"{socket.gethostname()[:100]}:"
    for job in running.filter(Q(alive__lt=silent) | Q(worker__startswith=here)):
        if job.alive is None or job.alive < silent or _gone(job.worker.rpartition(":")[2]):
            _broke(job)


def _gone(pid: str) -> bool:
    """Whether no process of this machine has this number."""
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, ValueError):
        return True
    except PermissionError:
        return False
    return False
