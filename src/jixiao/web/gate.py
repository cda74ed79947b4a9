"""Few requests at work at once: more threads would only take turns at every few instructions, and hold the database meanwhile."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock

from django.http import HttpRequest, HttpResponse, UnreadablePostError

from jixiao.web.guard import Answer

SLOTS = 1  # one that looks and one that changes something: Python computes one thing at a time
PATIENCE = 10.0  # seconds; then something inside hangs, and nobody else is kept waiting for it


class Line:
    """So many are inside; the others wait, and whoever came first goes first."""

    def __init__(self, slots: int, patience: float) -> None:
        self._free, self._patience = slots, patience
        self._waiting, self._lock = deque[Lock](), Lock()

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Wait; at the end the place is the next one's."""
        placed = self._come()
        try:
            yield
        finally:
            if placed:
                self._go()

    def _come(self) -> bool:
        """Whether it has a place; not where it waited too long."""
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            mine = Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=self._patience):  # released by whoever goes
            return True
        with self._lock:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return False
        return True  # it was given in the same moment

    def _go(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1


class Gate:
    """Who looks waits for those who look, who changes something for those who do: a change that waits for another one to end keeps
    nobody from looking."""

    def __init__(self, answer: Answer, slots: int = SLOTS, patience: float = PATIENCE) -> None:
        self.answer = answer
        self.looks, self.changes = Line(slots, patience), Line(slots, patience)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            with self.looks.inside():
                return self.answer(request)
        with suppress(UnreadablePostError):  # who asks for it next is told
            _ = request.POST  # read here: a slow line keeps no place
        with self.changes.inside():
            return self.answer(request)
