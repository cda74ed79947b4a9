"""Many reports: found in folders, audited in several processes, told in order; a bad one never stops the rest."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from jixiao.auditing.telling import counts_of
from jixiao.auditing.waivers import waiver_entry
from jixiao.core.finding import DataError, Finding
from jixiao.core.source import Place
from jixiao.core.system import Why
from jixiao.flows.auditing import Wish, audit_by, audit_json
from jixiao.readers.document import FORMATS

SECONDS = 60  # that one report may take
STARTING = 60  # seconds more for a process to come up, on a busy machine
LIFE = 100  # reports that one process audits before a new one takes its place, so that memory stays flat
AHEAD = 64  # reports that may be done ahead of a slow one, whose results wait for it
SUFFIXES = tuple(suffix for format in FORMATS.values() for suffix in format.suffixes)


@dataclass(frozen=True, slots=True)
class Told:
    """What is kept of one report: its counts and coverage, and where asked for, all of it as data or as waivers to fill in.

    `findings`: why it could not be audited; empty where it was. `used`, `expired`: which waivers fitted.
    """

    path: str
    pages: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    waived: int = 0
    quantities: int = 0
    tied: int = 0
    verified: int = 0
    findings: tuple[Finding, ...] = ()
    used: frozenset[int] = frozenset()
    expired: frozenset[int] = frozenset()
    data: dict[str, Any] | None = None
    entries: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        return bool(self.findings)


@dataclass(frozen=True, slots=True)
class Task:
    """What each process does with a report: the wish, and what is to be kept. `lang` is of the data."""

    wish: Wish
    lang: str = "zh"
    keep_data: bool = False
    keep_entries: bool = False


Work = Callable[[str, Task], Told]


def files_of(paths: Iterable[str]) -> list[str]:
    """The reports that paths name: files as they are, of a folder all below it that we can read, by name; each once.
    Raises `DataError` for a folder without any."""
    made: list[str] = []
    empty: list[Finding] = []
    for path in paths:
        if not os.path.isdir(path):  # False too for a name no file can have: reading it says so
            made.append(path)
            continue
        found = sorted(_below(path))
        if not found:
            empty.append(Finding("audit_no_files", Place(), {"path": path}))
        made += found
    if empty:
        raise DataError(empty)
    return list(dict.fromkeys(made))


def _below(folder: str) -> Iterator[str]:
    """The files of a folder that are read by their ending; hidden ones and what an open program leaves (~$…) are none."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            if name.lower().endswith(SUFFIXES) and not name.startswith((".", "~$")):
                yield os.path.join(root, name)


def audit_one(path: str, task: Task) -> Told:
    """One report, in whichever process."""
    try:
        made, judged = audit_by(path, task.wish)
    except DataError as error:
        return Told(path, findings=error.findings)
    except Exception as error:  # a fault of ours in one report is told, and the others go on
        fault = Finding("audit_fault", _place(path), {"why": type(error).__name__})
        return Told(path, findings=(fault,))
    coverage, claims = made.audit.coverage, made.view.claims
    return Told(
        path,
        made.pages,
        counts_of(judged.told),
        len(judged.waived),
        coverage.quantities,
        coverage.tied,
        coverage.verified,
        used=judged.used,
        expired=judged.expired,
        data=audit_json(made, task.lang, judged) if task.keep_data else None,
        entries=tuple(waiver_entry(one, claims, made.file) for one in judged.told)
        if task.keep_entries
        else (),
    )


def audit_many(
    paths: Sequence[str], task: Task, *, seconds: float = SECONDS, work: Work = audit_one
) -> Iterator[Told]:
    """Every report, in the order given, as soon as it and those before it are done. Only a few are in memory at once."""
    workers = [_Worker(task, work) for _ in range(_cores(len(paths)))]
    done: dict[int, Told] = {}
    given = shown = 0
    try:
        while shown < len(paths):
            for worker in workers:
                if worker.index < 0 and given < len(paths) and given - shown < AHEAD:
                    worker.give(given, paths[given], seconds)
                    given += 1
            busy = [worker for worker in workers if worker.index >= 0]
            left = max(min(worker.until for worker in busy) - time.monotonic(), 0)
            ready = wait([worker.pipe for worker in busy], timeout=left)
            for worker in busy:
                index = worker.index
                if worker.pipe in ready:
                    told = worker.take(paths[index])
                    if told is not None:
                        done[index] = told
                elif time.monotonic() >= worker.until:
                    worker.stop()
                    values = {"seconds": f"{seconds:g}"}
                    late = Finding("audit_timed_out", _place(paths[index]), values)
                    done[index] = Told(paths[index], findings=(late,))
            while shown in done:
                yield done.pop(shown)
                shown += 1
    finally:
        for worker in workers:
            worker.stop()


def _cores(reports: int) -> int:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, reports))


def _place(path: str) -> Place:
    return Place(Path(path).name)


class _Worker:
    """A process that audits one report after the other; a new one is started when it was stopped or has done its share."""

    # a fresh interpreter: the libraries that read PDF keep threads, and a fork would copy their locks
    context = get_context("spawn")

    def __init__(self, task: Task, work: Work) -> None:
        self.task, self.work = task, work
        self.process: Any = None
        self.pipe: Connection
        self.index = -1  # of the report it is at; -1 for none
        self.until = self.seconds = 0.0
        self.life = 0

    def give(self, index: int, path: str, seconds: float) -> None:
        """Begin a report, which has to be done in so many seconds."""
        if self.process is None or self.life <= 0 or not self.process.is_alive():
            self._start()
        self.index, self.life = index, self.life - 1
        self.seconds = seconds
        self.until = time.monotonic() + seconds + STARTING
        try:
            self.pipe.send(path)
        except OSError:  # it died while it waited: reading from it tells so
            return

    def take(self, path: str) -> Told | None:
        """The result that is ready; where the process broke off, that is said; None where it only says that it has begun."""
        try:
            made: Told | None = self.pipe.recv()
        except (EOFError, OSError):
            self.process.join(5)
            code = self.process.exitcode
            self.stop()
            broken = Finding("audit_crashed", _place(path), {"why": _ending(code)})
            return Told(path, findings=(broken,))
        if made is None:
            self.until = time.monotonic() + self.seconds
        else:
            self.index = -1
        return made

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self.index = -1
        if self.process is not None:
            self.process.kill()
            self.process.join()
            self.process.close()
            self.pipe.close()
            self.process = None

    def _start(self) -> None:
        self.stop()
        self.pipe, theirs = self.context.Pipe()
        self.process = self.context.Process(target=_serve, args=(theirs, self.task, self.work), daemon=True)
        self.process.start()
        theirs.close()  # ours would keep the pipe open when the process is gone
        self.life = LIFE


def _ending(code: int | None) -> Why:
    """How a process ended, in words."""
    if code is not None and code < 0:
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = str(-code)
        return Why(f"被系统结束：{name}", f"ended by the system: {name}")
    return Why(f"退出码 {code}", f"exit code {code}")


def _serve(pipe: Connection, task: Task, work: Work) -> None:
    """What a process does: reports come by the pipe; None goes back at once, for the clock, and then the result."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who started us stops us
    while True:
        try:
            path = pipe.recv()
        except EOFError:
            return
        pipe.send(None)
        pipe.send(work(path, task))
