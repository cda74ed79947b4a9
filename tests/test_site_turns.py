"""Who wants to write on SQLite waits in a line: first come, first served, and nobody is left standing."""

from __future__ import annotations

import threading
import time

import at_site
import pytest
from django.db import OperationalError, connection

from jixiao.web.turns import base
from jixiao.web.turns.base import Line

site = at_site.site


def test_who_comes_first_is_served_first() -> None:
    line, served = Line(), []
    line.enter()

    def wait(number: int) -> None:
        line.enter()
        served.append(number)
        line.leave()

    threads = []
    for number in range(8):
        threads.append(threading.Thread(target=wait, args=(number,)))
        threads[-1].start()
        while len(line.waiting) <= number:
            time.sleep(0.001)
    line.leave()
    for one in threads:
        one.join(10)
    assert served == [*range(8)]
    assert not line.taken


def test_who_waited_too_long_is_told_and_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "PATIENCE", 0.05)
    line = Line()
    line.enter()
    with pytest.raises(OperationalError, match="too many are writing"):
        line.enter()
    assert not line.waiting
    line.leave()
    line.enter()
    line.leave()


@pytest.mark.usefixtures("site")
def test_after_every_transaction_the_line_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "sqlite":  # rows are locked there, and there is no line
        assert not base.LINE.taken
        return
    assert base.LINE.taken  # the test itself stands in a transaction
    monkeypatch.setattr(base, "LINE", Line())  # another connection would wait for this one
    other = connection.copy()
    try:
        for broken in (False, True):
            other.ensure_connection()
            other.set_autocommit(True)
            assert not base.LINE.taken
            if broken:
                other.close()
    finally:
        other.close()
    assert not base.LINE.taken
