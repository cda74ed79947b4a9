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
MOST_FAR = 10  # one of so many, rounded up: what gross errors are at most in usual data (1 to 10 %: Hampel, Ronchetti, Rousseeuw, Stahel,
# Robust Statistics (1986), 1.2c). Where more are far, the numbers stand in several groups or on few steps, and nobody is out of line.
NINETY = Fraction(
    1644854, 1000000
)  # within so many standard deviations nine tenths lie, in a normal distribution
BY_MEDIAN, BY_MEAN, BY_NINETY = "median", "mean", "ninety"
LEAST = 8  # of a kind; among fewer nothing is far


@dataclass(frozen=True, slots=True)
class Spread:
    """Numbers of one kind: how many, their median, and what one unit of distance is: 0 where they are all the same, or where most are and
    `fallback` was not asked for. `by`: which deviation the unit is made from."""

    count: int
    median: Fraction
    unit: Fraction
    by: str = BY_MEDIAN

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
    mean absolute deviation × 1.253314, with `fallback`.

    Where more than a tenth would be far by that, the absolute deviation that nine tenths do not exceed ÷ 1.644854: among numbers in several
    groups the median deviation is that of one group, and tells nothing of the others."""
    ordered = sorted(values)
    twice = _twice_median(ordered)
    deviations = sorted(abs(2 * one - twice) for one in ordered)
    unit, by = Fraction(_twice_median(deviations), 4) / NORMAL, BY_MEDIAN
    if not unit and fallback:
        unit, by = Fraction(sum(deviations), 2 * len(ordered)) * MEAN, BY_MEAN
    most = -(-len(ordered) // MOST_FAR)
    widest = Fraction(deviations[-most - 1], 2) if most < len(ordered) else Fraction(0)
    if unit and widest > FAR * unit:  # then all that are above it are far as well: more than `most`
        unit, by = widest / NINETY, BY_NINETY
    return Spread(len(ordered), Fraction(twice, 2), unit, by)


def _twice_median(ordered: Sequence[int]) -> int:
    return ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]
