"""Printed digits of two numbers: whether they may be one number, or one slip of the pen apart."""

from __future__ import annotations

from fractions import Fraction

from jixiao.auditing.relation import printed_ends
from jixiao.extraction.claims import Number

SLIP_DIGITS = 4  # and shorter ones are one slip away from another by accident
HARDLY = Fraction(1, 20)  # of the other: long numbers that are so near, beside a third that is the same
LITTLE = Fraction(12, 100)  # of the other: a changed copy is hardly farther away
COMMA = {ord("，"): ","}
NEAR = Fraction(
    7, 20
)  # of the greater: as far as two copies of one number may differ, where the words say that they are copies
CLEAR = 1e-12  # what differs by more of its size differs, whatever floats leave out
TENS = (10, 100, 10**3, 10**4, 10**8)


def is_round(number: Number) -> bool:
    """100 %, 1000: numbers that are printed in many places for many reasons."""
    return number.printed.strip("0") in ("1", "2", "5", "")


def informative(number: Number) -> int:
    """How many printed digits tell something: noughts at the front and at the end do not (1,900.00 has two)."""
    return len(number.printed.strip("0"))


def by_accident(one: Number, other: Number) -> float:
    """How probable it is that two unrelated numbers of so many telling digits are one such slip of the pen apart."""
    digits = min(informative(one), informative(other))
    pairs = 9 * 10.0 ** (digits - 1)
    if transposed(one, other):
        return (digits - 1) / pairs
    return 9 * (1 if one.printed.strip("0") == other.printed.strip("0") else digits) / pairs


def transposed(one: Number, other: Number) -> bool:
    """Whether two numbers have the same digits in another order."""
    x, y = one.printed, other.printed
    return x != y and sorted(x) == sorted(y)


def is_small(number: Number) -> bool:
    """Two digits: 98%, 56人; compared only where the words are the same."""
    return number.digits == 2 and (
        number.dimension == "ratio" or (number.dimension == "count" and number.own_unit)
    )


def is_code(number: Number) -> bool:
    """A whole number of five digits without unit and separator: the code of an account, in a broken table."""
    bare = not number.unit.symbol or not number.own_unit
    return bare and number.places == 0 and number.digits >= 5 and "," not in number.text.translate(COMMA)


def kind_of(number: Number) -> str:
    """Money, shares, and all that is counted: a cell says 174 where the text says 174人."""
    return number.dimension if number.dimension in ("money", "ratio") else "count"


def agree(one: Number, other: Number) -> bool:
    """Whether two numbers may be one, as they are printed."""
    (low, high), (least, most) = one.rough_ends, other.rough_ends
    apart, width = max(low - most, least - high), CLEAR * (abs(low) + abs(most))
    if apart > width or kind_of(one) != kind_of(other):
        return False
    if printed_alike(one, other):
        return one.value == other.value
    if apart < -width:
        return True
    a, b = printed_ends(one), printed_ends(other)
    return a[0] <= b[1] and b[0] <= a[1]


def printed_alike(one: Number, other: Number) -> bool:
    """Whether both are printed in one unit with as many decimals: copies of one number have the same digits."""
    return one.places == other.places and (one.unit is other.unit or one.unit.scale == other.unit.scale)


def by_ten(one: Number, other: Number) -> bool:
    """Whether only the point or the unit differs, in the digits that are printed."""
    low, high = (one, other) if abs(one.rough) <= abs(other.rough) else (other, one)
    small, large, width = abs(low.rough), abs(high.rough), low.rough_digit * 0.51
    if large < 9 * (small - width):
        return False
    return any(
        abs(large / tens - small) <= width  # floats only choose what is worth an exact look
        and abs(abs(high.value) / tens - abs(low.value)) <= low.quantity.last_digit / 2
        for tens in TENS
    )


def slip_apart(one: Number, other: Number) -> bool:
    """Whether one slip of the pen makes one number of the other: a digit, two transposed, the point, the unit."""
    if min(one.digits, other.digits) < SLIP_DIGITS - (one.dimension == "ratio"):
        return False
    if by_ten(one, other):
        return True  # the point or the unit
    return (
        len(one.printed) == len(other.printed)
        and one.places == other.places
        and one.unit.scale == other.unit.scale
        and slipped(one.printed, other.printed)
    )


def slipped(x: str, y: str) -> bool:
    """Whether two strings of digits differ in one digit, or in two that are transposed."""
    wrong = [at for at, sign in enumerate(x) if sign != y[at]]
    if len(wrong) == 2:
        first, second = wrong
        return second == first + 1 and x[first] == y[second] and x[second] == y[first]
    return len(wrong) == 1


def nearly(one: Number, other: Number, most: Fraction) -> bool:
    """Whether two numbers differ by no more than a part of the other one."""
    apart, limit = abs(one.rough - other.rough), float(most) * abs(other.rough)
    if abs(apart - limit) > CLEAR * (abs(one.rough) + abs(other.rough)):
        return apart < limit
    return abs(one.value - other.value) <= most * abs(other.value)


def hardly(one: Number, other: Number) -> bool:
    """Whether two numbers are so near, or such a slip of the pen apart, as a changed copy and the other one."""
    return nearly(one, other, LITTLE) or slip_apart(one, other)


def both_long(one: Number, other: Number) -> bool:
    """Whether both have so many digits that they are no slip apart by accident."""
    return min(one.digits, other.digits) > SLIP_DIGITS and one.dimension != "ratio"


def are_close(one: Number, other: Number) -> bool:
    """Whether two numbers are as near as changed copies of one may be."""
    x, y = abs(one.rough), abs(other.rough)
    if abs(x - y) < float(NEAR) * max(x, y) * 0.999:  # floats only choose what is worth an exact look
        return True
    a, b = abs(one.value), abs(other.value)
    return abs(a - b) <= NEAR * max(a, b) or slip_apart(one, other)


def hardly_apart(one: Number, other: Number) -> bool:
    """Whether two long numbers differ by no more than a few per cent."""
    return both_long(one, other) and nearly(one, other, HARDLY)
