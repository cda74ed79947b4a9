"""Exact numbers of many rows: whole sums made into shares and means, and where they are rounded to be written."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import polars as pl

from jixiao.core.finding import DataError, Finding
from jixiao.core.numerals import decimal_text

PLACES = 6  # of a mean or a share in a table; computed exactly, rounded once, half away from zero
ROOM = 32  # digits before the point of a number in a table
LARGEST = 10**ROOM - 1  # rounding may add one
SHARE = pl.Decimal(ROOM + PLACES, PLACES)
HALF = 10**19  # where a number of 128 bits is cut in two
MOST = 2**127 - 1  # what Polars adds up without a word when it is more


def decimal(value: Fraction | int | None, places: int = PLACES) -> Decimal | None:
    """An exact number with so many decimals. Raises `DataError` where a table has no room for it."""
    if value is None:
        return None
    if abs(value) >= LARGEST:
        raise DataError([Finding("analysis_too_large", values={"digits": ROOM})])
    return Decimal(decimal_text(value, places))


def ratio(top: int | None, below: int) -> Fraction | None:
    """A quotient; None where nothing can be divided."""
    return None if top is None or not below else Fraction(top, below)


def summed(values: pl.Expr, *, wide: bool) -> pl.Expr:
    """The sum of whole numbers, for `total` to read: in two halves where they are `wide` and may not add up in 128 bits."""
    number = values.cast(pl.Int128)
    high = number // pl.lit(HALF, pl.Int128) if wide else pl.lit(0, pl.Int128)
    low = number - high * pl.lit(HALF, pl.Int128) if wide else number
    return pl.struct(high.sum().alias("high"), low.sum().alias("low"))


def total(halves: Mapping[str, object]) -> int:
    """What `summed` found."""
    return int(str(halves["high"] or 0)) * HALF + int(str(halves["low"] or 0))


def squares(values: pl.Series) -> int:
    """The sum of the squares of whole numbers of 128 bits; in Python where it may not fit into as many."""
    if _largest(values) ** 2 * len(values) > MOST:
        return sum(one * one for one in values.to_list())
    return int((values * values).sum())


def added(values: pl.Series) -> int:
    """The sum of whole numbers of 128 bits; in Python where it may not fit into as many."""
    if _largest(values) * len(values) > MOST:
        return sum(values.to_list())
    return int(values.sum())


def _largest(values: pl.Series) -> int:
    return max((abs(int(str(one))) for one in (values.min(), values.max()) if one is not None), default=0)


def root(value: Fraction, places: int = PLACES) -> Decimal:
    """The square root of a number that is not negative, rounded half up: whole numbers only."""
    scale = 10**places
    digits = _nearest_root(value * scale * scale)
    return Decimal(f"{digits}e-{places}")  # from text: arithmetic would round it to the digits of its context


def _nearest_root(value: Fraction) -> int:
    """The whole number nearest to the square root."""
    from math import isqrt

    below = isqrt(value.numerator // value.denominator)
    return below + (value >= (below + Fraction(1, 2)) ** 2)


def share(top: pl.Expr, below: pl.Expr) -> pl.Expr:
    """A quotient of two whole numbers that are not negative, rounded half up to `PLACES` decimals by whole-number division; null where
    nothing can be divided."""
    wide, by = top.cast(pl.Int128), below.cast(pl.Int128)
    units = (wide * (2 * 10**PLACES) + by) // (by * 2)
    made = units.cast(pl.Decimal(38, 0)) * pl.lit(Decimal(1).scaleb(-PLACES), SHARE)
    return pl.when(below > 0).then(made.cast(SHARE))
