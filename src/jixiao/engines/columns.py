"""Scores of many rows in Polars: the expressions of a lowered framework over the columns of a facts table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, reduce
from operator import add, and_, mul, or_

import polars as pl

from jixiao.scoring.lower.framework import BY, BY_CASE, Lowered, Output
from jixiao.scoring.lower.given import given
from jixiao.scoring.lower.plan import NARROW, Plan, decimals, is_wide, plan
from jixiao.scoring.lower.schema import TEXT, TRUTH, WHOLE
from jixiao.scoring.lower.shown import shown
from jixiao.scoring.lower.whole import Expr

TYPES = {WHOLE: pl.Int64, TRUTH: pl.Boolean, TEXT: pl.String}


def scored(
    facts: pl.LazyFrame, lowered: Lowered, keep: tuple[str, ...] = (), *, decimal: bool = False
) -> pl.LazyFrame:
    """The scores of every row: whole numbers in units of each output's last decimal, or with `decimal` decimal numbers; null where something that a score needs is not known. `keep`: columns of the facts that stay beside them. Columns that the facts do not have are null in every row."""
    if decimal:
        lowered = shown(lowered)
    layers, scores = expressions(lowered, frozenset(facts.collect_schema().names()))
    for layer in layers:
        facts = facts.with_columns(layer)
    made_scores = facts.select(*keep, *scores)
    return in_decimals(made_scores, lowered) if decimal else made_scores


@lru_cache(maxsize=8)
def expressions(lowered: Lowered, there: frozenset[str]) -> tuple[list[list[pl.Expr]], list[pl.Expr]]:
    """Columns to be made one layer after the other of facts that have some columns, and the scores over them."""
    mine = given(lowered, there)
    made = plan(mine)
    emitter = Emitter(made)
    layers = [[emitter.build(one).alias(name) for name, one in layer.items()] for layer in made.layers]
    scores = [
        column
        for one, any_table in zip(mine.outputs, lowered.outputs, strict=True)
        for column in _output(emitter, one, any_table)
    ]
    if lowered.by_case is not lowered.make.false:
        scores.append(emitter.ref(mine.by_case).alias(BY_CASE))
    return layers, scores


def _output(emitter: Emitter, output: Output, any_table: Output) -> list[pl.Expr]:
    """The columns of a score; those that it has for any table."""
    known = emitter.ref(output.known)
    made = [pl.when(known).then(emitter.ref(output.top)).alias(output.name)]
    if output.by is not None and any_table.by is not None:
        made.append(pl.when(known).then(emitter.ref(output.by)).alias(output.name + BY))
    return made


def in_decimals(scores: pl.LazyFrame, lowered: Lowered) -> pl.LazyFrame:
    """Scores in units of their last decimal as decimal numbers; and numbers that may need more than 64 bits, which no file keeps otherwise."""
    return scores.with_columns(  # the same digits, and no division
        pl.col(name).cast(pl.Int128).reinterpret(dtype=pl.Decimal(digits, places))
        for name, (digits, places) in decimals(lowered).items()
    )


class Emitter:
    """Expressions in Polars, given where the parts of each already stand."""

    def __init__(self, made: Plan) -> None:
        self.plan = made

    def ref(self, one: Expr) -> pl.Expr:
        """An expression where it stands, or built in place."""
        name = self.plan.names.get(one)
        return pl.col(name) if name is not None else self.build(one)

    def build(self, one: Expr) -> pl.Expr:
        return BUILD[one.op](self, one)

    def wide(self, one: Expr, *, all_wide: bool) -> pl.Expr:
        """A number as wide as what is computed from it."""
        made = self.ref(one)
        return made.cast(pl.Int128) if all_wide and not is_wide(one) else made

    def numbers(self, one: Expr) -> list[pl.Expr]:
        wide = one.work > NARROW
        return [self.wide(part, all_wide=wide) for part in self.plan.parts(one) if part.is_number]

    def narrowed(self, one: Expr, made: pl.Expr) -> pl.Expr:
        """Small again where the result is."""
        return made.cast(pl.Int64) if one.work > NARROW and not is_wide(one) else made

    def lit(self, one: Expr) -> pl.Expr:
        return pl.lit(one.args[0], pl.Int128 if is_wide(one) else pl.Int64)

    def column(self, one: Expr) -> pl.Expr:
        return pl.col(one.args[0]).fill_null(0)

    def add(self, one: Expr) -> pl.Expr:
        return self.narrowed(one, reduce(add, self.numbers(one)))

    def mul(self, one: Expr) -> pl.Expr:
        return self.narrowed(one, reduce(mul, self.numbers(one)))

    def div(self, one: Expr) -> pl.Expr:
        left, right = self.numbers(one)
        return self.narrowed(one, left // right)

    def choose(self, one: Expr) -> pl.Expr:
        then, other = self.numbers(one)
        return self.narrowed(one, pl.when(self.ref(one.args[0])).then(then).otherwise(other))

    def flag(self, one: Expr) -> pl.Expr:
        return pl.col(one.args[0]).fill_null(value=False)

    def absent(self, one: Expr) -> pl.Expr:
        return pl.col(one.args[0]).is_null()

    def text_is(self, one: Expr) -> pl.Expr:
        return pl.col(one.args[0]).eq_missing(pl.lit(one.args[1]))

    def compare(self, one: Expr) -> pl.Expr:
        left, right = self.numbers(one)
        return COMPARE[one.args[0]](left, right)

    def join(self, one: Expr) -> pl.Expr:
        return reduce(and_ if one.op == "and" else or_, [self.ref(part) for part in self.plan.parts(one)])

    def no(self, one: Expr) -> pl.Expr:
        return ~self.ref(one.args[0])

    def constant(self, one: Expr) -> pl.Expr:
        return pl.lit(one.op == "true")


COMPARE: Mapping[str, Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    "=": lambda a, b: a == b,
}
BUILD: Mapping[str, Callable[[Emitter, Expr], pl.Expr]] = {
    "lit": Emitter.lit,
    "column": Emitter.column,
    "add": Emitter.add,
    "mul": Emitter.mul,
    "div": Emitter.div,
    "if": Emitter.choose,
    "flag": Emitter.flag,
    "absent": Emitter.absent,
    "is": Emitter.text_is,
    "cmp": Emitter.compare,
    "and": Emitter.join,
    "or": Emitter.join,
    "not": Emitter.no,
    "true": Emitter.constant,
    "false": Emitter.constant,
}
