"""Whether a number lies far from the others of its kind: by median and deviations, in whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

FAR = Fraction(
    7, 2
)  # Iglewicz and Hoaglin, How to Detect and Handle Outliers (1993), take a modified z-score above 3.5 for an outlier
NORMAL = Fraction(6745, 10000)  # what a median deviation is of a standard deviation, in a normal distribution
MEAN = Fraction(
    1253314, 1000000
)  # a standard deviation is so many mean deviations: where the median deviation is 0
LEAST = 8  # of a kind; among fewer nothing is far


@dataclass(frozen=True, slots=True)
class Spread:
    """Numbers of one kind: how many, their median, and what one unit of distance is: 0 where they are all the same, or where most are and
    `fallback` was not asked for."""

    count: int
    median: Fraction
    unit: Fraction

    def distance(self, value: int) -> Fraction | None:
        """How far a number is, as a modified z-score without its sign; None where nothing can be told."""
        if self.count < LEAST or not self.unit:
            return None
        return abs(value - self.median) / self.unit

    def is_far(self, value: int, far: Fraction = FAR) -> bool:
        found = self.distance(value)
        return found is not None and found > far


def spread_of(values: Sequence[int], *, fallback: bool = True) -> Spread:
    """The median and the distance of at least one number: median absolute deviation ÷ 0.6745; where that is 0 because more than half are equal,
    mean absolute deviation × 1.253314, with `fallback`."""
    ordered = sorted(values)
    twice = _twice_median(ordered)
    deviations = sorted(abs(2 * one - twice) for one in ordered)
    unit = Fraction(_twice_median(deviations), 4) / NORMAL
    if not unit and fallback:
        unit = Fraction(sum(deviations), 2 * len(ordered)) * MEAN
    return Spread(len(ordered), Fraction(twice, 2), unit)


def _twice_median(ordered: Sequence[int]) -> int:
    return ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]
