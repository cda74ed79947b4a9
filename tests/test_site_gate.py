"""The line of requests: one at a time, the first first; who changes something keeps nobody from looking; nothing inside keeps all out."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from threading import Event, Thread

import at_site  # noqa: F401  (Django is set up)
import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from jixiao.web.gate import Gate

LONG = 20.0  # seconds that nothing here takes
MAKE = RequestFactory()


class Hall:
    """Requests that wait inside until they are let go, and the order in which they came in."""

    def __init__(self, patience: float = LONG) -> None:
        self.came: list[str] = []
        self.doors: dict[str, Event] = {}
        self.gate = Gate(self.answer, patience=patience)
        self.threads: list[Thread] = []

    def answer(self, request: HttpRequest) -> HttpResponse:
        name = request.path.strip("/")
        self.came.append(name)
        if name in self.doors:
            assert self.doors[name].wait(LONG)
        if name.startswith("breaks"):
            raise ValueError(name)
        return HttpResponse(name)

    def send(self, name: str, *, post: bool = False, held: bool = False) -> None:
        """Somebody asks; `held` stays inside until it is let go."""
        if held:
            self.doors[name] = Event()
        request = MAKE.post(f"/{name}") if post else MAKE.get(f"/{name}")
        self.threads.append(Thread(target=self.gate, args=(request,), daemon=True))
        self.threads[-1].start()

    def end(self) -> None:
        for one in self.doors.values():
            one.set()
        for thread in self.threads:
            thread.join(LONG)
            assert not thread.is_alive()


def until(what: Callable[[], bool]) -> None:
    ends = time.monotonic() + LONG
    while not what():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.002)


@pytest.fixture
def hall() -> Iterator[Hall]:
    made = Hall()
    yield made
    made.end()


def waiting(hall: Hall) -> int:
    return len(hall.gate.looks._waiting)


def test_they_go_in_one_by_one_in_the_order_in_which_they_came(hall: Hall) -> None:
    hall.send("first", held=True)
    until(lambda: hall.came == ["first"])
    for number in range(6):
        hall.send(f"n{number}")
        until(lambda number=number: waiting(hall) == number + 1)  # type: ignore[misc]
    assert hall.came == ["first"]
    hall.doors["first"].set()
    until(lambda: len(hall.came) == 7)
    assert hall.came == ["first", *(f"n{number}" for number in range(6))]


def test_who_changes_something_keeps_nobody_from_looking(hall: Hall) -> None:
    hall.send("change", post=True, held=True)
    until(lambda: hall.came == ["change"])
    hall.send("another", post=True)
    hall.send("look")
    until(lambda: "look" in hall.came)
    assert hall.came == ["change", "look"]


def test_what_hangs_keeps_others_waiting_for_so_long_and_no_longer() -> None:
    hall = Hall(patience=0.05)
    hall.send("hangs", held=True)
    until(lambda: hall.came == ["hangs"])
    hall.send("second")
    hall.send("third")
    until(lambda: len(hall.came) == 3)
    hall.end()
    hall.send("later")
    until(lambda: "later" in hall.came)
    assert waiting(hall) == 0


def test_a_request_that_breaks_gives_its_place_back(hall: Hall) -> None:
    for number in range(3):
        with pytest.raises(ValueError, match="breaks"):
            hall.gate(MAKE.get(f"/breaks{number}"))
    assert hall.gate(MAKE.get("/after")).content == b"after"


def test_a_body_that_comes_slowly_keeps_no_place(hall: Hall) -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            assert come.wait(LONG)
            return super().read(size)

    come = Event()
    request = MAKE.post("/slow", "a=1", content_type="application/x-www-form-urlencoded")
    request.META["wsgi.input"] = request.environ["wsgi.input"] = Slow(b"a=1")  # type: ignore[attr-defined]
    request._stream = Slow(b"a=1")  # type: ignore[attr-defined]
    slow = Thread(target=hall.gate, args=(request,), daemon=True)
    hall.threads.append(slow)
    slow.start()
    hall.send("quick", post=True)
    until(lambda: "quick" in hall.came)
    assert hall.came == ["quick"]
    come.set()
    until(lambda: hall.came == ["quick", "slow"])
