"""Draws that depend on nothing but the seed, what is drawn, the unit and the year: in any order, on any machine the same."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from fractions import Fraction
from math import log, sqrt
from statistics import NormalDist

import polars as pl

from jixiao.province.model import SIZE, Marginal

UNIT = "_unit"  # the number of the unit, of which everything is drawn
LEVEL, KIND = "level", "kind"
MILLION = 10**6
# The constants of SplitMix64 (Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators, 2014).
STEP, FIRST, SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
HALF_WORD = 16  # bits, of which a draw around 0 adds up four
NEVER = 9.0  # beyond every draw


def _u64(value: int) -> pl.Series:
    return pl.Series([value], dtype=pl.UInt64)


class Draws:
    """All draws of a seed for one year and these units. Numbers are floats while they are drawn; what comes out is whole.

    Each draw is made at once and handed out as a literal, so that expressions stay small."""

    def __init__(self, seed: int, year: int, units: pl.DataFrame, quality: Marginal) -> None:
        self.seed, self.year = seed, year
        self.units, self.levels, self.kinds = units[UNIT], units[LEVEL], units[KIND]
        self.quality = self._plain(quality, quality.id)

    def word(self, name: str, *, stays: bool = False) -> pl.Series:
        """64 random bits of each unit; `stays`: the same in every year."""
        told = f"{self.seed}:{name}:{'' if stays else self.year}".encode()
        salt = int.from_bytes(hashlib.sha256(told).digest()[:8], "big")
        word = self.units * _u64(STEP) + _u64(salt)
        word = (word ^ (word // _u64(2**30))) * _u64(FIRST)
        word = (word ^ (word // _u64(2**27))) * _u64(SECOND)
        made: pl.Series = word ^ (word // _u64(2**31))
        return made

    def whole(self, name: str, below: int, *, stays: bool = False) -> pl.Expr:
        """A whole number from 0 on, below one that is small beside 2^64."""
        return pl.lit((self.word(name, stays=stays) % _u64(below)).cast(pl.Int64))

    def _round(self, name: str, *, stays: bool) -> pl.Series:
        """A number around 0 with the standard deviation 1, never beyond 3.5: the sum of four even ones."""
        word, parts = self.word(name, stays=stays), list[pl.Series]()
        for _ in range(64 // HALF_WORD):
            parts.append(word % _u64(2**HALF_WORD))
            word = word // _u64(2**HALF_WORD)
        total: pl.Series = parts[0] + parts[1] + parts[2] + parts[3]
        made: pl.Series = (total.cast(pl.Float64) / 2**HALF_WORD - 2) * sqrt(3)
        return made

    def _plain(self, one: Marginal, name: str) -> pl.Series:
        """The same, with what stays of a unit over years."""
        stays = float(one.stays)
        if stays in (0, 1):
            return self._round(name, stays=bool(stays))
        lasting, passing = self._round(name, stays=True), self._round(name, stays=False)
        return lasting * sqrt(stays) + passing * sqrt(1 - stays)

    def bell(self, one: Marginal, name: str = "") -> pl.Series:
        """The same, with what comes of how well the unit is run."""
        made, quality = self._plain(one, name or one.id), float(one.quality)
        return made * sqrt(1 - quality * quality) + self.quality * quality if quality else made

    def share(self, one: Marginal, name: str = "") -> pl.Expr:
        """A share in whole millionths."""
        made = self.bell(one, name) * float(one.spread) + self._middle(one)
        made = made.clip(float(one.low), float(one.high))
        return pl.lit((made * MILLION).round().cast(pl.Int64))

    def size(self, one: Marginal, scale: int = 1) -> pl.Expr:
        """A size in whole steps, so many to one."""
        made = (self.bell(one) * log(one.spread)).exp() * self._middle(one)
        return pl.lit((made.clip(float(one.low), float(one.high)) * scale).round().cast(pl.Int64))

    def chance(self, one: Marginal, name: str = "", share: Fraction | None = None) -> pl.Expr:
        """Whether something is so; `share`: in how many, where it is not what the model says. A good unit is more often so where `quality` is
        positive."""
        middles = self._middle(one, share)
        bars = middles.replace_strict({one: _edge(one) for one in middles.unique()}, return_dtype=pl.Float64)
        return pl.lit(self.bell(one, name) + bars > 0)

    def pick(self, one: Marginal, name: str = "") -> pl.Expr:
        """One of the choices, as text; a good unit has a later one where `quality` is positive."""
        bell = pl.lit(self.bell(one, name))
        *rest, last = one.choices
        made, below = pl.lit(last), sum(one.choices[choice] for choice in rest)
        for choice in reversed(rest):
            made = pl.when(bell + _edge(1 - float(below)) < 0).then(pl.lit(choice)).otherwise(made)
            below -= one.choices[choice]
        return made

    def _middle(self, one: Marginal, share: Fraction | None = None) -> pl.Series:
        """The middle of a figure for each unit."""
        start = 1.0 if one.shape == SIZE else float(one.middle if share is None else share)
        made = pl.Series([start], dtype=pl.Float64).new_from_index(0, len(self.units))
        for key, of_each in ((LEVEL, self.levels), (KIND, self.kinds)):
            values: Mapping[str, Fraction] = one.by.get(key, {})
            if values:
                told = {name: float(value) for name, value in values.items()}
                if one.shape == SIZE:
                    made = made * of_each.replace_strict(told, default=1.0, return_dtype=pl.Float64)
                else:
                    mine = of_each.replace_strict(told, default=None, return_dtype=pl.Float64)
                    made = mine.zip_with(mine.is_not_null(), made)
        return made * float(one.middle) if one.shape == SIZE else made


def _edge(share: float) -> float:
    """Above which (mirrored) a draw around 0 has such a share."""
    return NormalDist().inv_cdf(share) if 0 < share < 1 else NEVER if share else -NEVER


def part(amount: pl.Expr, share: pl.Expr) -> pl.Expr:
    """So many millionths of a whole amount, cut to whole steps. Of amounts up to 9 * 10^12."""
    return amount * share // MILLION


def count(whole: pl.Expr, share: pl.Expr) -> pl.Expr:
    """So many millionths of a number of people or things, to the nearest one."""
    return (whole * share + MILLION // 2) // MILLION


def rate(one: pl.Expr, other: pl.Expr) -> pl.Expr:
    """One through the other in whole millionths, a half up; null through 0. Of amounts up to 4 * 10^12."""
    return pl.when(other > 0).then((2 * MILLION * one + other) // (2 * other))
