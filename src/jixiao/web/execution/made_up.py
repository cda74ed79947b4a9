"""Months of payments for the made-up district, as far as the year has gone: one unit on schedule, one slow, one behind, one that stopped
telling. The first school tells nothing yet: that is for whoever tries the site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from jixiao.web.execution.ledger import locked
from jixiao.web.execution.models import TYPED, ends
from jixiao.web.execution.money import FEN
from jixiao.web.execution.spending import Month, content, put, told_of
from jixiao.web.people.models import Unit

MONTHS: Mapping[
    str, tuple[str, tuple[str, ...]]
] = {  # by code: the initial budget, what was paid by the end of each month
    "901": (
        "1250.75",
        ("108.2", "211.35", "322", "430.1", "533.72", "640", "741.55", "848.9", "951.3", "1063.08"),
    ),
    "901002": ("36.5", ("2.1", "5.6", "8.9", "11.3", "14.2", "17.4", "19.6", "22.7", "25.9", "28.46")),
    "902": ("640", ("52", "108.4", "160.2", "214", "268.75", "321.6")),
    "902001": (
        "820.4",
        ("12.6", "58.9", "121.35", "160.2", "204.77", "262.1", "301.48", "366.2", "431.9", "512.3"),
    ),
}


def pay(units: Mapping[str, Unit], year: int, person: Any, today: date) -> None:
    """Put in the months that have ended."""
    for code, (initial, paid) in MONTHS.items():
        mine = locked(units[code], year)
        before = content(mine)
        mine.initial, mine.source = _fen(initial), TYPED
        put(mine, dict(_ended(paid, year, today)))
        told_of(mine, before, person, "")


def _ended(paid: Iterable[str], year: int, today: date) -> Iterable[tuple[int, Month]]:
    for month, text in enumerate(paid, 1):
        if ends(year, month) <= today:
            yield month, Month(_fen(text))


def _fen(text: str) -> int:
    whole, _, rest = text.partition(".")
    return int(whole) * FEN + int(rest.ljust(6, "0"))
