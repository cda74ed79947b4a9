"""What an analysis starts from: frameworks, the facts and scores of the same rows under each, and what is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from jixiao.core.finding import Finding
from jixiao.framework.model import Framework, Indicator
from jixiao.scoring.lower.framework import DIGITS, HIGH, LOW, TOTAL, Lowered
from jixiao.scoring.lower.plan import MOST_DIGITS, decimals
from jixiao.scoring.lower.shown import shown


@dataclass(frozen=True, slots=True)
class Side:
    """One framework over the rows. `facts`: as `engines.facts.prepared` gives them; `scores`: the same rows in the same order, the keys and a
    column for each output, Decimal or whole; `grade` as text. `keys`: which of unit, year, name, region, level and kind are there. `too_wide`: why
    its totals have no intervals, where these were wanted and only they take numbers that are too wide."""

    lowered: Lowered
    facts: pl.LazyFrame
    scores: pl.LazyFrame
    keys: tuple[str, ...]
    there: frozenset[str]  # the columns of `scores`
    too_wide: Finding | None = None

    @property
    def framework(self) -> Framework:
        return self.lowered.framework

    @property
    def places(self) -> Mapping[str, int]:
        """How many decimals the scores have, by column: of those that are there."""
        return {one.name: one.places for one in shown(self.lowered).outputs if one.name in self.there}

    def leaves(self) -> list[Indicator]:
        """The indicators with a rule whose scores are there, in printed order."""
        return [leaf for leaf, _ in self.framework.leaves() if leaf.id in self.places]

    def open_leaves(self) -> list[Indicator]:
        """The others: the table does not have them."""
        return [leaf for leaf, _ in self.framework.leaves() if leaf.id not in self.places]

    def units(self, name: str) -> pl.Expr:
        """A column of scores in whole units of its last decimal."""
        return whole(pl.col(name), self.places[name], wide=self.wide(name))

    def wide(self, name: str) -> bool:
        """Whether a column of scores may need more than 64 bits."""
        return decimals(shown(self.lowered)).get(name, (0, 0))[0] > DIGITS

    @property
    def has_interval(self) -> bool:
        return {TOTAL + LOW, TOTAL + HIGH} <= self.there


@dataclass(frozen=True, slots=True)
class Given:
    """`sides`: at least one; `by`: keys by which rows are set apart; `unit`: the code of one unit, empty for all; `synthetic`: whether the rows are
    made up; `options`: what is set for the kind, by name; `raw`: the table of facts as it was read, the same rows in the same order."""

    sides: tuple[Side, ...]
    by: tuple[str, ...] = ()
    unit: str = ""
    synthetic: bool = False
    options: Mapping[str, str] = field(default_factory=dict)
    raw: pl.LazyFrame | None = None

    @property
    def one(self) -> Side:
        """The only framework, or the first."""
        return self.sides[0]

    @property
    def labels(self) -> list[str]:
        """What each framework is called: its id, with a number behind it where two are the same (an edition beside a changed one)."""
        ids = [side.framework.id for side in self.sides]
        return [id if ids.count(id) == 1 else f"{id}#{ids[: at + 1].count(id)}" for at, id in enumerate(ids)]


def whole(column: pl.Expr, places: int, *, wide: bool = False) -> pl.Expr:
    """A decimal number as the whole number of its last decimals, in 128 bits where it is `wide`."""
    made = column.cast(pl.Decimal(MOST_DIGITS, places)).reinterpret(dtype=pl.Int128)  # the same digits
    return made if wide else made.cast(pl.Int64)
