"""Few requests at work at once: more threads would only take turns at every few instructions, and hold the database meanwhile."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock

from django.http import HttpRequest, HttpResponse, UnreadablePostError

from jixiao.web.guard import Answer

SLOTS = int(os.environ.get("SL", "2"))  # what Python can do at once, and one that waits for the database


class Line:
    """So many may be inside; the others wait, and whoever came first goes first."""

    def __init__(self, slots: int) -> None:
        self._free, self._waiting, self._lock = slots, deque[Lock](), Lock()

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Wait, and give the place to the next at the end."""
        with self._lock:
            mine = None if self._free else Lock()
            if mine is None:
                self._free -= 1
            else:
                mine.acquire()
                self._waiting.append(mine)
        if mine is not None:
            mine.acquire()  # given by whoever leaves
        try:
            yield
        finally:
            with self._lock:
                if self._waiting:
                    self._waiting.popleft().release()
                else:
                    self._free += 1


class Gate:
    """Who looks waits for those who look, who changes something for those who do: a change that waits for another one to end keeps
    nobody from looking."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.looks, self.changes = Line(SLOTS), Line(SLOTS)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            with self.looks.inside():
                return self.answer(request)
        with suppress(UnreadablePostError):  # who asks for it next is told
            _ = request.POST  # read here: a slow line keeps no place
        with self.changes.inside():
            return self.answer(request)
