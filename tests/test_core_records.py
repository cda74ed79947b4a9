"""Records of `core`, and work that is done without the collector."""

from __future__ import annotations

import gc
from dataclasses import replace

import pytest

from jixiao.core.collecting import no_collecting
from jixiao.core.record import record


@record(frozen=True, slots=True)
class Pair:
    left: str
    right: str = ""


@record(frozen=True, slots=True, eq=False)
class Alone:
    name: str


def test_a_record_is_compared_and_found_by_its_fields() -> None:
    assert Pair("a", "b") == Pair("a", "b")
    assert len({Pair("a", "b"), Pair("a", "b"), Pair("b", "a")}) == 2
    assert replace(Pair("a"), right="c") == Pair("a", "c")
    assert repr(Pair("a")) == "Pair(left='a', right='')"


def test_a_record_of_its_own_is_itself_alone() -> None:
    one, other = Alone("a"), Alone("a")
    assert one != other
    assert len({one, other, one}) == 2


def test_a_record_has_no_room_for_what_it_does_not_name() -> None:
    with pytest.raises(AttributeError):
        Pair("a").other = "b"  # type: ignore[attr-defined]


@pytest.mark.parametrize("working", [True, False])
def test_the_collector_is_left_as_it_was_found(working: bool) -> None:
    before = gc.isenabled()
    try:
        gc.enable() if working else gc.disable()
        with no_collecting():
            assert not gc.isenabled()
        assert gc.isenabled() is working
        with pytest.raises(ValueError, match="lost"), no_collecting():
            raise ValueError("lost")
        assert gc.isenabled() is working
    finally:
        gc.enable() if before else gc.disable()
