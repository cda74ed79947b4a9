"""Slips of the pen: what a number, or two, may have been meant to be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from jixiao.auditing.relation import Given
from jixiao.auditing.showing import printed, rounded
from jixiao.core.units import find_unit
from jixiao.extraction.claims import Number
from jixiao.extraction.mentions import WIDE

MONEY = ("元", "万元", "亿元")
DIGITS = re.compile(r"\d[\d,，]*(?:\.\d+)?")
COST = {"unit": 0, "swapped": 1, "transposed": 2, "point": 2, "value": 3, "digit": 3}


@dataclass(frozen=True, slots=True)
class Edit:
    """The values that numbers might have been meant to have; the text as it would be printed, empty where not made yet.

    `finer`: of a number that would have more decimals, how much less it may be off than the one that is printed.
    """

    kind: str
    values: tuple[tuple[Number, Fraction, str], ...]
    finer: Fraction = Fraction(0)
    given: Given = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "given", {number: value for number, value, _ in self.values})


def swaps_of(numbers: Sequence[Number]) -> Iterator[Edit]:
    """Two numbers of one dimension exchanged."""
    for at, left in enumerate(numbers):
        for right in numbers[at + 1 :]:
            if left.dimension == right.dimension and left.value != right.value:
                yield Edit("swapped", ((left, right.value, right.text), (right, left.value, left.text)))


def slips_of(number: Number, near: Callable[[float], bool] | None = None) -> Iterator[Edit]:
    """What a slip of the pen could have made of a number: another unit, digits transposed, one digit, the point. `near`: of the
    many changes of digits only those that come to about such a value."""
    text = number.text
    if number.dimension == "money" and number.own_unit and number.unit.symbol in MONEY:
        for symbol in MONEY:
            unit = find_unit(symbol)
            if unit is not None and symbol != number.unit.symbol:
                new = re.sub(f"{number.unit.symbol}$", symbol, text)
                if new != text:
                    yield Edit("unit", ((number, number.value * unit.scale / number.unit.scale, new),))
    found = DIGITS.search(text.translate(WIDE))
    if found is None:
        return
    start, end = found.span()
    whole, last = _whole(found[0]), _last(found[0]) * number.unit.scale * (-1 if number.value < 0 else 1)
    about = last.numerator / last.denominator
    for kind, digits in _misprints(found[0]):
        off = _whole(digits) - whole
        if near is not None and not near(number.rough + off * about):
            continue
        value = number.value + off * last
        yield Edit(kind, ((number, value, text[:start] + digits + text[end:]),))
    if number.places:
        more, fewer = number.value * 10, number.value / 10
        yield Edit("point", ((number, more, ""),))
        if rounded(number, fewer) == fewer:
            yield Edit("point", ((number, fewer, ""),))
        else:
            finer = number.quantity.last_digit * Fraction(9, 20)
            yield Edit("point", ((number, fewer, printed(number, fewer, number.places + 1)),), finer)


def _misprints(digits: str) -> Iterator[tuple[str, str]]:
    """Digits with two neighbours exchanged, then with one digit changed; no nought comes to the front."""
    places = [at for at, sign in enumerate(digits) if sign.isdigit()]
    for at, after in pairwise(places):  # also across the point: 95.35 for 93.55
        one, two = digits[at], digits[after]
        if one != two and not (at == 0 and two == "0"):
            yield "transposed", digits[:at] + two + digits[at + 1 : after] + one + digits[after + 1 :]
    for at, sign in enumerate(digits):
        if sign.isdigit():
            for other in "0123456789":
                if other != sign and not (at == 0 and other == "0" and len(digits) > 1):
                    yield "digit", digits[:at] + other + digits[at + 1 :]


def _whole(digits: str) -> int:
    """The digits read without their point."""
    return int("".join(filter(str.isdigit, digits)))


def _last(digits: str) -> Fraction:
    """What one of the last digit is worth."""
    _, _, decimals = digits.partition(".")
    return Fraction(1, 10 ** len(decimals))
