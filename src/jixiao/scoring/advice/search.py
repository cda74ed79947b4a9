"""The least number of steps that brings a row to a higher score, and the least to the most that one number can give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from jixiao.case.model import Case
from jixiao.rules.tree import Node, Round
from jixiao.scoring.advice.along import Piece, followed, piece_at
from jixiao.scoring.advice.polynomial import first
from jixiao.scoring.exact import ROUNDINGS, Exact, floor_of

MOST_PIECES = 600  # after which the rest is looked at here and there, and that is said
WIDER = 4  # how much wider each further look is over steps that give nothing more
SHOWN = 2  # decimals by which a score has risen, where the framework does not round it


@dataclass(frozen=True, slots=True)
class Reached:
    """So many steps, and the score of the row with them."""

    steps: int
    score: Fraction


@dataclass(frozen=True, slots=True)
class Found:
    """The nearest higher score and the highest; `sure`: whether it is proved that nothing nearer does it and nothing gives more."""

    next: Reached | None = None
    most: Reached | None = None
    sure: bool = True


def goal_of(tree: Node, now: Fraction) -> Fraction:
    """The least score that is higher as people see it: by one unit of the row's last decimal."""
    if isinstance(tree, Round):
        return now + Fraction(1, 10**tree.places)
    return floor_of(now, SHOWN) + Fraction(1, 10**SHOWN)


def search(
    tree: Node, put: Callable[[Fraction], Case], number: Fraction, step: Fraction, room: int, now: Fraction, full: Fraction,
    highest: Callable[[int, int], Fraction | None],
) -> Found:  # fmt: skip
    """Looks along one number from where it is, in whole steps (negative: downwards), up to `room` of them.

    put: the case with another number in place; now: the row's score; full: the most that it can have; highest: the most that the row can give
    while the steps lie between two numbers, None where that is not known.
    """
    inner, shown = (tree.arg, _rounded(tree)) if isinstance(tree, Round) else (tree, _plain)
    goal, best = goal_of(tree, now), now
    near: Reached | None = None
    far: Reached | None = None

    def no_more(start: int, end: int) -> bool:
        """Whether nothing between two steps gives more than the most so far."""
        limit = highest(start, end)
        return limit is not None and limit <= best

    def skipped(start: int, width: int) -> int:
        """The first step from start that may give more, by ever wider looks."""
        while start <= room and no_more(start, min(start + width - 1, room)):
            start, width = start + width, width * WIDER
        return start

    start, count = 0 if room > 0 and not no_more(1, room) else room + 1, 0
    while start <= room:
        if count >= MOST_PIECES:
            return _looked(tree, put, number, step, (start - 1, room), Found(near, far, False), goal, best)
        piece, count, before = (
            piece_at(lambda one: followed(put(one), inner), number, step, start, room),
            count + 1,
            best,
        )
        for low, high, rising in piece.runs() if piece.value is not None else ():

            def score(steps: int, piece: Piece = piece) -> Fraction:
                return shown(piece.at(steps))

            end = high if rising else low
            top = score(end)
            if top <= best:
                continue
            if near is None and top >= goal:
                steps = first(low, end, lambda n: score(n) >= goal)  # used up before the next turn
                near = Reached(steps, score(steps))
            far = Reached(first(low, end, lambda n: score(n) >= top), top)  # noqa: B023  # the same
            best = top
        start = piece.last + 1
        if start <= room and best >= full and no_more(start, room):
            break
        if best == before:
            start = skipped(start, piece.last - piece.start + 1)
    return Found(near, far)


def _looked(
    tree: Node, put: Callable[[Fraction], Case], number: Fraction, step: Fraction, left: tuple[int, int], found: Found,
    goal: Fraction, best: Fraction,
) -> Found:  # fmt: skip
    """What is found by looking at ever wider distances, and by halving between them: true, but perhaps not the nearest or the most."""

    def score(steps: int) -> Fraction | None:
        return Exact(put(number + steps * step)).number(tree)

    def reached(low: int, high: int, least: Fraction) -> Reached:
        while high - low > 1:
            middle = (low + high) // 2
            here = score(middle)
            low, high = (low, middle) if here is not None and here >= least else (middle, high)
        value = score(high)
        assert value is not None
        return Reached(high, value)

    (last, room), near, far = left, found.next, found.most
    before, width = last, max(last, 1)
    while before < room:
        here = min(before + width, room)
        value = score(here)
        if value is not None and value > best:
            if near is None and value >= goal:
                near = reached(before, here, goal)
            far = reached(before, here, value)
            best = far.score
        before, width = here, width * 2
    return Found(near, far, False)


def _plain(value: Fraction) -> Fraction:
    return value


def _rounded(tree: Round) -> Callable[[Fraction], Fraction]:
    how = ROUNDINGS[tree.how]
    return lambda value: how(value, tree.places)
