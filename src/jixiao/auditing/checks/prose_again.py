"""Amounts that are told a second time right behind themselves, in another unit: 1519.42万元（15,194,200元）, 合7,893万元."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

AGAIN = re.compile(
    r"^[，,]?(?:[（(](?:约|即|合|折合|约合|折)?|即|折合|约合|合|折|约为|也即|也就是|[以按][万亿]?元计(?:为|是)?|换算(?:为|成))$"
)
UNITS = (10**4, 10**8)  # by which 元, 万元 and 亿元 differ
AGAIN_DIGITS = 3  # of the shorter of two copies


def told_twice(roles: Sequence[Role]) -> tuple[tuple[tuple[Role, Role], ...], set[Role]]:
    """The amounts that are told again, each with the second telling; and the second tellings that agree with the first, which are
    no amounts of their own."""
    again = tuple(pair for pair in pairwise(roles) if _told(*pair, AGAIN_DIGITS))
    copies = {
        copy for one, copy in pairwise(roles) if _told(one, copy, 1) and _agree(one.number, copy.number)
    }
    return again, copies


def _told(one: Role, other: Role, least: int) -> bool:
    """Whether an amount is told a second time right behind it, in another unit."""
    left, right = one.number, other.number
    return (
        AGAIN.match(other.gap) is not None
        and left.dimension == right.dimension != "ratio"
        and left.quantity.is_exact
        and (left.unit.scale != right.unit.scale or _digits_again(left, right))
        and min(left.digits, right.digits) >= least
    )


def _digits_again(one: Number, other: Number) -> bool:
    """Whether two amounts have the same digits, so that the unit of one must be wrong: 9127.64万元（91,276,400万元）."""
    least, most = sorted((one, other), key=lambda number: number.value)
    return any(
        abs(least.value * by - most.value) <= least.quantity.last_digit * by + most.quantity.last_digit
        for by in UNITS
        if min(len(one.printed.strip("0")), len(other.printed.strip("0"))) >= AGAIN_DIGITS
    )


def _agree(one: Number, other: Number) -> bool:
    """Whether two amounts are one, to the last digit of the one that has fewer."""
    room = max(one.quantity.last_digit, other.quantity.last_digit)
    return abs(one.value - other.value) <= room
