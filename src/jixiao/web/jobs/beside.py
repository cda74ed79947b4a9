"""The worker beside the web server: a process of its own, started again when it dies."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

PARENT = "JIXIAO_SERVED_BY"  # the process that started a worker, which ends with it
PAUSE = 2  # seconds before a worker that died is started again
ENDING = 10  # seconds that a worker has to put its job back


@contextmanager
def worker() -> Iterator[None]:
    """A worker runs as long as this does."""
    stopped, starting = threading.Event(), threading.Lock()
    running = [_start()]

    def watch() -> None:
        while not stopped.is_set():
            running[0].wait()
            stopped.wait(PAUSE)
            with starting:
                if not stopped.is_set():
                    running[0] = _start()

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        with starting:  # none is started unseen
            stopped.set()
        running[0].terminate()
        try:
            running[0].wait(ENDING)
        except subprocess.TimeoutExpired:
            running[0].kill()
        thread.join(PAUSE)


def _start() -> subprocess.Popen[bytes]:
    environ = {**os.environ, PARENT: str(os.getpid())}
    return subprocess.Popen(
        [sys.executable, "-m", "jixiao", "worker"], env=environ, stdout=subprocess.DEVNULL
    )
