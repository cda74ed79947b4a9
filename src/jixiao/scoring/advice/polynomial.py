"""Polynomials in a whole number of steps, and how long their sign lasts: exact for every degree, by differences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

Poly = tuple[Fraction, ...]  # coefficients from the constant up, without zeros at the end; () is 0
ONE: Poly = (Fraction(1),)


def at(poly: Poly, steps: int) -> Fraction:
    """The value at a whole number of steps."""
    value = Fraction(0)
    for part in reversed(poly):
        value = value * steps + part
    return value


def trimmed(parts: list[Fraction]) -> Poly:
    while parts and not parts[-1]:
        parts.pop()
    return tuple(parts)


def plus(left: Poly, right: Poly, sign: int = 1) -> Poly:
    """left + sign × right."""
    size = max(len(left), len(right))
    zero = Fraction(0)
    return trimmed([
        (left[n] if n < len(left) else zero) + sign * (right[n] if n < len(right) else zero) for n in range(size)
    ])  # fmt: skip


def times(left: Poly, right: Poly) -> Poly:
    if not left or not right:
        return ()
    made = [Fraction(0)] * (len(left) + len(right) - 1)
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            made[i + j] += a * b
    return trimmed(made)


def scaled(poly: Poly, by: Fraction) -> Poly:
    return tuple(part * by for part in poly) if by else ()


def divided(top: Poly, bottom: Poly) -> tuple[Poly, Poly]:
    """Quotient and remainder. The divisor is not 0."""
    rest, made = list(top), [Fraction(0)] * max(len(top) - len(bottom) + 1, 0)
    while len(rest) >= len(bottom):
        factor, place = rest[-1] / bottom[-1], len(rest) - len(bottom)
        made[place] = factor
        for n, part in enumerate(bottom):
            rest[place + n] -= factor * part
        rest = list(trimmed(rest[:-1]))
    return trimmed(made), tuple(rest)


def reduced(top: Poly, bottom: Poly) -> tuple[Poly, Poly]:
    """A quotient without common factors; the divisor has 1 as its highest coefficient."""
    if len(bottom) > 1 and len(top) > 1:
        left, right = top, bottom
        while right:
            left, right = right, divided(left, right)[1]
        if len(left) > 1:
            top, bottom = divided(top, left)[0], divided(bottom, left)[0]
    by = 1 / bottom[-1]
    return scaled(top, by), scaled(bottom, by)


def later(poly: Poly) -> Poly:
    """The polynomial one step on: p(n + 1)."""
    made: Poly = ()
    for part in reversed(poly):
        made = plus(times(made, (Fraction(1), Fraction(1))), (part,) if part else ())
    return made


def sign_of(value: Fraction) -> int:
    return (value > 0) - (value < 0)


def lasts(poly: Poly, start: int, end: int) -> int:
    """The last of the whole numbers from start to end up to which the sign stays what it is at start.

    Between whole numbers it may be what it likes. A polynomial rises, falls or stays while its difference p(n + 1) - p(n) keeps its
    sign, and that has a degree less: so the numbers at which it turns are found without a root.
    """
    if len(poly) <= 1:
        return end
    sign = sign_of(at(poly, start))
    if len(poly) == 2:
        if sign == 0:
            return start
        if sign == sign_of(poly[1]):
            return end
        return min(end, (-poly[0] / poly[1]).__ceil__() - 1)
    change, here = plus(later(poly), poly, -1), start
    while here < end:
        turn = lasts(change, here, end - 1) + 1
        if sign_of(at(poly, turn)) != sign:
            return first(here + 1, turn, lambda n: sign_of(at(poly, n)) != sign) - 1
        here = turn
    return end


def runs(top: Poly, bottom: Poly, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """The stretches from start to end on which a quotient never falls, or never rises: first, last, whether it does not fall.

    The divisor keeps its sign on all of them.
    """
    if len(top) <= 1 and len(bottom) == 1:
        yield start, end, True
        return
    change = plus(times(later(top), bottom), times(top, later(bottom)), -1)
    here = start
    while here < end:
        turn = lasts(change, here, end - 1) + 1
        yield here, turn, at(change, here) >= 0
        here = turn
    if start == end:
        yield start, end, True


def first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The first whole number at which something holds that holds at high and, once it does, for all further ones."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low
