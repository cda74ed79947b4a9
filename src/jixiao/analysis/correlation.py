"""Correlation of two whole-number columns, exact: whole sums, one division and one root, rounded once."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import polars as pl

from jixiao.analysis.numbers import MOST, root


@dataclass(frozen=True, slots=True)
class Related:
    """`rows`: where both are known; `pearson` and `spearman`: six decimals, None where one of the two does not vary."""

    rows: int
    pearson: Decimal | None
    spearman: Decimal | None


def related(left: pl.Series, right: pl.Series) -> Related:
    """How two columns of the same rows go together: of their values (Pearson) and of their ranks, ties at their mean (Spearman)."""
    frame = pl.DataFrame({"x": left, "y": right}).drop_nulls()
    joint = (
        frame.group_by("x", "y").len("n").cast(pl.Int128)
    )  # scores have few different values: all that follows is small
    ranked = joint
    for name in ("x", "y"):
        ranked = ranked.join(_ranks(joint, name), on=name)
    return Related(frame.height, _coefficient(joint, "x", "y"), _coefficient(ranked, "x_rank", "y_rank"))


def _ranks(joint: pl.DataFrame, name: str) -> pl.DataFrame:
    """Twice the mean rank of each value, a whole number."""
    counted = joint.group_by(name).agg(pl.col("n").sum()).sort(name)
    twice = 2 * (pl.col("n").cum_sum() - pl.col("n")) + pl.col("n") + 1
    return counted.select(name, twice.alias(f"{name}_rank"))


def _sums(joint: pl.DataFrame, x: str, y: str) -> tuple[int, ...]:
    """Of n, n·x, n·y, n·x², n·y² and n·x·y over all rows; in Python where they may not fit into 128 bits."""
    largest = max((abs(int(str(one))) for name in (x, y) for one in (joint[name].min(), joint[name].max()) if one is not None), default=0)  # fmt: skip
    if largest**2 * int(joint["n"].sum()) > MOST:
        rows = joint.select("n", x, y).iter_rows()
        parts = ((n, n * a, n * b, n * a * a, n * b * b, n * a * b) for n, a, b in rows)
        return tuple(map(sum, zip(*parts, strict=True)))
    a, b, n = pl.col(x), pl.col(y), pl.col("n")
    sums = joint.select(
        n.sum().alias("n"), (n * a).sum().alias("x"), (n * b).sum().alias("y"),
        (n * a * a).sum().alias("xx"), (n * b * b).sum().alias("yy"), (n * a * b).sum().alias("xy"),
    )  # fmt: skip
    return tuple(int(one or 0) for one in sums.row(0))


def _coefficient(joint: pl.DataFrame, x: str, y: str) -> Decimal | None:
    n_, x_, y_, xx, yy, xy = _sums(joint, x, y)
    spread = (n_ * xx - x_ * x_) * (n_ * yy - y_ * y_)
    if not spread:
        return None
    together = n_ * xy - x_ * y_
    found = root(Fraction(together * together, spread))
    return -found if together < 0 and found else found
