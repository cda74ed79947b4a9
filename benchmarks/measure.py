"""Times a function, or a whole process with its peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

# A process keeps the peak of the one it was forked from, so a small launcher stands between: it starts the command,
# waits, and writes seconds, peak (ru_maxrss) and exit code to a pipe of its own.
LAUNCHER = """
import os, sys, time
pipe = int(sys.argv[1])
os.set_inheritable(pipe, False)
start = time.perf_counter()
child = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(child, 0)
seconds = time.perf_counter() - start
os.write(pipe, f"{seconds} {usage.ru_maxrss} {os.waitstatus_to_exitcode(status)}".encode())
"""
MAXRSS_PER_MB = 1_000_000 if sys.platform == "darwin" else 1024  # bytes on macOS, KiB elsewhere


@dataclass(frozen=True, slots=True)
class Times:
    """The shortest and the middle of several runs, in seconds."""

    low: float
    mid: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Times:
        return cls(min(seconds), median(seconds))


@dataclass(frozen=True, slots=True)
class Process:
    """One finished process."""

    seconds: float
    megabytes: float
    code: int
    output: str


def timed(runs: int, *works: Callable[[], Any]) -> list[Times]:
    """The times of some functions, after one run that is not counted.

    They take turns, so that a busy moment of the machine falls on all of them and leaves their ratios alone.
    """
    seconds: list[list[float]] = [[] for _ in works]
    for turn in range(runs + 1):
        for place, work in zip(seconds, works, strict=True):
            start = perf_counter()
            work()
            if turn:
                place.append(perf_counter() - start)
    return [Times.of(place) for place in seconds]


def process(
    command: Sequence[str], environ: Mapping[str, str] | None = None, cwd: Path | None = None
) -> Process:
    """Run a command (its first word a full path) to its end."""
    read, write = os.pipe()
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", LAUNCHER, str(write), *command],
            env=dict(os.environ if environ is None else environ),
            cwd=cwd,
            pass_fds=[write],
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        os.close(write)
    with os.fdopen(read) as pipe:
        said = pipe.read().split()
    if len(said) != 3:
        raise RuntimeError(f"{command[0]} could not be started: {done.stderr.strip()}")
    if said[2] != "0":
        raise RuntimeError(f"{' '.join(command)} ended with {said[2]}: {done.stderr.strip()[-2000:]}")
    return Process(float(said[0]), int(said[1]) / MAXRSS_PER_MB, int(said[2]), done.stdout)
