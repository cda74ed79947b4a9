"""Mistakes planted in a made-up table, as people make them, each told beside what was true."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

import polars as pl

from jixiao.core.fact import Catalogue
from jixiao.core.system import Why
from jixiao.engines.years import amounts
from jixiao.rules.tree import Fact
from jixiao.scoring.lower.schema import Column, fact_column

SLIP, PART, TWICE, OPENING, BOUND, PERCENT = "slip", "part", "twice", "opening", "bound", "percent"
KINDS: Mapping[str, Why] = {
    SLIP: Why("万元与元弄错：差一万倍", "10,000 yuan typed as yuan, or the other way round"),
    PART: Why("部分大于整体", "a part greater than its whole"),
    TWICE: Why("同一单位年度重复", "a unit and year twice"),
    OPENING: Why("年初不等于上年末", "an opening that is not last year's closing"),
    BOUND: Why("金额填成负数", "a negative amount"),
    PERCENT: Why("百分数填成一百倍", "a percentage typed a hundredfold"),
}
TIMES = 10**4
LEAST = 10**6 * 100  # fen: below 100 万元 a ten-thousandth is hardly seen
SCHEMA = {"unit": pl.String, "year": pl.Int32, "column": pl.String, "kind": pl.String, "true": pl.Int64,
          "planted": pl.Int64, "synthetic": pl.Boolean}  # fmt: skip
Row = Mapping[str, Any]
Change = tuple[str, int]  # the column and what stands there instead


@dataclass(frozen=True, slots=True)
class Targets:
    """Where mistakes can be made: amounts, parts with their wholes, openings with their closings, shares that cannot pass 100 %."""

    amounts: tuple[Column, ...]
    parts: tuple[tuple[Column, Column], ...]
    openings: tuple[tuple[str, str], ...]
    shares: tuple[Column, ...]


def targets(columns: Sequence[str], catalogue: Catalogue, read: Collection[str]) -> Targets:
    """The targets among these columns, as far as a framework reads them: a mistake elsewhere is of no account. `read`: what any reads."""
    found = {}
    for name in columns:
        id, _, period = name.partition("@")
        if id in catalogue.facts:
            found[name] = fact_column(Fact(id, period), catalogue)
    parts = tuple(
        (found[name], found[whole]) for name in found if "@" not in name
        for whole in catalogue.facts[name].part_of if whole in found and (name in read or whole in read)
    )  # fmt: skip
    shares = tuple(
        one for name, one in found.items()
        if catalogue.facts[name.partition("@")[0]].dimension == "ratio" and one.high * one.grain == 1
    )  # fmt: skip
    known = amounts(list(found.values()), catalogue, read)
    money = tuple(found[one] for one in known.money() if one in read)
    return Targets(money, parts, tuple(known.opens.items()), shares)


def planted(
    frame: pl.DataFrame, share: Fraction, random: Random, places: Targets
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A table in the order of units and years with mistakes in so many of its rows, and what was planted."""
    bar = share.numerator / share.denominator
    chosen = [at for at in range(frame.height) if random.random() < bar]
    changes: dict[str, dict[int, int]] = {}
    again: list[int] = []
    told: list[tuple[Any, ...]] = []
    names = list(KINDS)
    for at in chosen:
        rows = frame[max(at - 1, 0) : at + 2].to_dicts()
        row = rows[min(at, 1)]
        near = [one for one in rows if one is not row and one["unit"] == row["unit"]]
        random.shuffle(names)
        for kind in names:
            if kind == TWICE:
                again.append(at)
                told.append((row["unit"], row["year"], "", kind, None, None, True))
                break
            ways = list(WAYS[kind](row, near, places))
            if ways:
                column, value = random.choice(ways)
                changes.setdefault(column, {})[at] = value
                told.append((row["unit"], row["year"], column, kind, row[column], value, True))
                break
    for column, values in changes.items():
        frame = frame.with_columns(frame[column].scatter(list(values), list(values.values())))
    if again:
        frame = pl.concat([frame, frame[again]]).sort("unit", "year", maintain_order=True)
    return frame, pl.DataFrame(told, schema=SCHEMA, orient="row")


def _slips(row: Row, near: Sequence[Row], places: Targets) -> Iterator[Change]:
    for one in places.amounts:
        value = row[one.name]
        if value is None or value < LEAST or all(other[one.name] is None for other in near):
            continue
        yield one.name, value // TIMES
        if value * TIMES <= one.high:
            yield one.name, value * TIMES


def _parts(row: Row, _: Sequence[Row], places: Targets) -> Iterator[Change]:
    for part, whole in places.parts:
        if row[part.name] is not None and row[whole.name] is not None:
            yield part.name, row[whole.name] + max(row[whole.name] // 5, 1)


def _openings(row: Row, near: Sequence[Row], places: Targets) -> Iterator[Change]:
    last = next((one for one in near if one["year"] == row["year"] - 1), None)
    for opening, closing in places.openings:
        if last is not None and row[opening] is not None and last[closing] is not None:
            yield opening, row[opening] + max(row[opening] // 8, 100)


def _bounds(row: Row, _: Sequence[Row], places: Targets) -> Iterator[Change]:
    for one in places.amounts:
        if row[one.name]:
            yield one.name, -row[one.name]


def _percents(row: Row, _: Sequence[Row], places: Targets) -> Iterator[Change]:
    for one in places.shares:
        if row[one.name] and row[one.name] * 100 > one.high:
            yield one.name, row[one.name] * 100


WAYS: Mapping[str, Callable[[Row, Sequence[Row], Targets], Iterator[Change]]] = {
    SLIP: _slips, PART: _parts, OPENING: _openings, BOUND: _bounds, PERCENT: _percents,
}  # fmt: skip
