"""SQLite takes one writer at a time, and serves those who wait in no order: some would wait until they give up. Here they stand in a
line, first come first served, within the process of the web server."""

from __future__ import annotations

import os
import threading
from collections import deque
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

PATIENCE = 60.0  # seconds; who waited so long is told that the database is too busy


class Line:
    """A lock that goes to who came first."""

    def __init__(self) -> None:
        self.guard = threading.Lock()
        self.taken = False
        self.waiting: deque[threading.Event] = deque()

    def enter(self) -> None:
        """Wait for one's turn. Raises OperationalError after `PATIENCE`."""
        with self.guard:
            if not self.taken:
                self.taken = True
                return
            mine = threading.Event()
            self.waiting.append(mine)
        try:
            called = mine.wait(PATIENCE)
        except BaseException:
            self._gone(mine)
            raise
        if called or not self._gone(mine, stays=True):
            return
        raise OperationalError("database is locked: too many are writing")

    def _gone(self, mine: threading.Event, *, stays: bool = False) -> bool:
        """Step out of the line; whoever was called in the same moment has the turn, and passes it on or `stays`."""
        with self.guard:
            if mine in self.waiting:
                self.waiting.remove(mine)
                return True
        if not stays:
            self.leave()
        return False

    def leave(self) -> None:
        """Let the next one in."""
        with self.guard:
            if self.waiting:
                self.waiting.popleft().set()
            else:
                self.taken = False


LINE = Line()
os.register_at_fork(after_in_child=LINE.__init__)  # type: ignore[misc]  # nobody of the parent stands in the line of a child


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that enters the line with each transaction and leaves it at its end, however that comes."""

    inside = False

    def _start_transaction_under_autocommit(self) -> None:
        LINE.enter()
        self.inside = True
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._out()
            raise

    def _commit(self) -> Any:
        try:
            return super()._commit()
        finally:
            self._out()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()
        finally:
            self._out()

    def _close(self) -> Any:
        try:
            return super()._close()
        finally:
            self._out()

    def _out(self) -> None:
        if self.inside:
            self.inside = False
            LINE.leave()
