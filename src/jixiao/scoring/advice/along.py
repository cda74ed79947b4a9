"""A tree evaluated along one fact: a number that knows itself as a quotient in so many steps, and for how long the way it went lasts.

`Exact` is the definition of a score, and it is what runs here, over a case whose one value is an `Along`. Whatever is compared,
picked, limited or rounded on the way goes the same way only so far; how far is kept in a `Frame`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from jixiao.case.model import Case
from jixiao.rules.tree import Node, Round, Value
from jixiao.scoring.advice.polynomial import ONE, Poly, at, first, lasts, plus, reduced, runs, times
from jixiao.scoring.exact import EVALUATE, ROUNDINGS, Exact


@dataclass(slots=True)
class Frame:
    """The steps from `start` to `last` at which everything is decided as at `start`."""

    start: int
    last: int

    def lasting(self, poly: Poly) -> None:
        """Keep the steps up to which a sign lasts."""
        self.last = lasts(poly, self.start, self.last)

    def while_same(self, number: Along, of: Callable[[Fraction], Fraction]) -> Fraction:
        """What something that never falls makes of a number; keeps the steps up to which it makes the same of it."""
        made = of(number.plain())
        for low, high, _ in runs(number.top, number.bottom, self.start, self.last):
            if of(number.at(high)) != made:
                self.last = first(low + 1, high, lambda n: of(number.at(n)) != made) - 1
                break
        return made


class Along(Fraction):
    """The value at the start of its frame, and the quotient that it is at every step."""

    __slots__ = ("bottom", "frame", "top")

    def __new__(cls, value: Fraction, frame: Frame, top: Poly, bottom: Poly = ONE) -> Along:
        made = super().__new__(cls, value.numerator, value.denominator)
        made.frame, made.top, made.bottom = frame, top, bottom
        return made

    frame: Frame
    top: Poly
    bottom: Poly

    def plain(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)

    def at(self, steps: int) -> Fraction:
        return at(self.top, steps) / at(self.bottom, steps)

    def made(self, top: Poly, bottom: Poly) -> Fraction:
        """A result of arithmetic; one that does not move is a plain number."""
        top, bottom = reduced(top, bottom)
        if len(bottom) == 1 and len(top) <= 1:
            return top[0] if top else Fraction(0)
        self.frame.lasting(bottom)
        value = at(top, self.frame.start) / at(bottom, self.frame.start)
        return Along(value, self.frame, top, bottom)

    def sign(self, other: Any) -> int:
        """The sign of this less another, which lasts from now on."""
        top, bottom = parts(other)
        apart = plus(times(self.top, bottom), times(top, self.bottom), -1)
        self.frame.lasting(apart)
        for one in (self.bottom, bottom):
            self.frame.lasting(one)
        start = self.frame.start
        value = at(apart, start) * at(self.bottom, start) * at(bottom, start)
        return (value > 0) - (value < 0)

    # arithmetic as of fractions: no float ever meets one, so the overloads of Fraction for floats are not kept

    def __add__(self, other: Any) -> Fraction:  # type: ignore[override]  # no overload for floats
        top, bottom = parts(other)
        if bottom == self.bottom:
            return self.made(plus(self.top, top), bottom)
        return self.made(plus(times(self.top, bottom), times(top, self.bottom)), times(self.bottom, bottom))

    def __neg__(self) -> Fraction:
        return self.made(plus((), self.top, -1), self.bottom)

    def __sub__(self, other: Any) -> Fraction:  # type: ignore[override]  # no overload for floats
        top, bottom = parts(other)
        return self.made(
            plus(times(self.top, bottom), times(top, self.bottom), -1), times(self.bottom, bottom)
        )

    def __rsub__(self, other: Any) -> Fraction:  # type: ignore[override]  # no overload for floats
        top, bottom = parts(other)
        return self.made(
            plus(times(top, self.bottom), times(self.top, bottom), -1), times(self.bottom, bottom)
        )

    def __mul__(self, other: Any) -> Fraction:  # type: ignore[override]  # no overload for floats
        top, bottom = parts(other)
        return self.made(times(self.top, top), times(self.bottom, bottom))

    def __truediv__(self, other: Any) -> Fraction:  # type: ignore[override]  # no overload for floats
        top, bottom = parts(other)
        return self.made(times(self.top, bottom), times(self.bottom, top))

    def __rtruediv__(self, other: Any) -> Fraction:  # type: ignore[override]  # no overload for floats
        top, bottom = parts(other)
        return self.made(times(top, self.bottom), times(bottom, self.top))

    __radd__ = __add__  # type: ignore[assignment]  # a fraction beside it asks it first
    __rmul__ = __mul__  # type: ignore[assignment]

    # comparisons, each of which is kept

    def __lt__(self, other: Any) -> bool:
        return self.sign(other) < 0

    def __le__(self, other: Any) -> bool:
        return self.sign(other) <= 0

    def __gt__(self, other: Any) -> bool:
        return self.sign(other) > 0

    def __ge__(self, other: Any) -> bool:
        return self.sign(other) >= 0

    def __eq__(self, other: object) -> bool:
        return self is other or self.sign(other) == 0

    __hash__ = Fraction.__hash__

    def __bool__(self) -> bool:
        return self.sign(0) != 0


def parts(value: Any) -> tuple[Poly, Poly]:
    """A number as a quotient of polynomials."""
    if isinstance(value, Along):
        return value.top, value.bottom
    return ((Fraction(value),) if value else ()), ONE


class Following(Exact):
    """`Exact` for a case that holds an `Along`. Roundings are asked how long they give the same."""

    def value(self, node: Node) -> Value | None:
        found: Value | None = FOLLOW[type(node)](self, node)
        return found

    def number(self, node: Node) -> Fraction | None:
        found: Fraction | None = FOLLOW[type(node)](self, node)
        return found

    def round(self, node: Round) -> Fraction | None:
        value = self.number(node.arg)
        if not isinstance(value, Along):
            return None if value is None else ROUNDINGS[node.how](value, node.places)
        return value.frame.while_same(value, lambda number: ROUNDINGS[node.how](number, node.places))


FOLLOW: Mapping[type[Node], Callable[[Any, Any], Any]] = {**EVALUATE, Round: Following.round}


@dataclass(frozen=True, slots=True)
class Piece:
    """The steps from `start` to `last` on which a tree is one quotient, a truth, a text, or has no value."""

    start: int
    last: int
    value: Value | None

    def at(self, steps: int) -> Fraction:
        if isinstance(self.value, Along):
            return self.value.at(steps)
        assert isinstance(self.value, Fraction)
        return self.value

    def runs(self) -> Iterator[tuple[int, int, bool]]:
        """The stretches on which it does not fall, or does not rise."""
        if isinstance(self.value, Along):
            yield from runs(self.value.top, self.value.bottom, self.start, self.last)
        elif isinstance(self.value, Fraction):
            yield self.start, self.last, True


def piece_at(
    value: Callable[[Fraction], Value | None], number: Fraction, step: Fraction, start: int, most: int
) -> Piece:
    """What becomes of a tree as a number goes on from `start` steps, at most to `most`. `value` evaluates the tree with the number
    given, by `Following`."""
    frame = Frame(start, most)
    found = value(Along(number + start * step, frame, (number, step)))
    return Piece(start, frame.last, found)


def pieces(
    value: Callable[[Fraction], Value | None], number: Fraction, step: Fraction, most: int
) -> Iterator[Piece]:
    """All that becomes of a tree as a number goes on by so many steps, 0 to `most`, from near to far."""
    start = 0
    while start <= most:
        piece = piece_at(value, number, step, start, most)
        yield piece
        start = piece.last + 1


def followed(case: Case, tree: Node) -> Value | None:
    """The value of a tree over a case that holds an `Along`."""
    return Following(case).value(tree)
