"""Which facts a score is made of, and what each contributes when they go from one state to another (因素分析法)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from math import factorial

import polars as pl

from jixiao.engines.columns import TYPES, scored
from jixiao.engines.facts import UNIT
from jixiao.scoring.lower.framework import BY, Lowered, Output
from jixiao.scoring.lower.schema import JUDGED
from jixiao.scoring.lower.whole import everything

MOST_TOGETHER = 12  # facts of which every combination is tried
MOST_ROWS = 1_500_000  # combinations times units that are tried for one score
ROW = "#row"
READS = ("column", "flag", "absent", "is")


@dataclass(frozen=True, slots=True)
class Factor:
    """A fact with all columns that tell it: its value, whether it does not apply, what its figure is divided by."""

    name: str
    columns: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Parted:
    """The change of one score of one unit. `before` and `after`: None where not known. `chain` and `shapley`: what each factor contributes,
    in the order of `Parting.factors`; None where a state in between has no score, or (`shapley` alone) where too many facts changed."""

    before: Fraction | None
    after: Fraction | None
    chain: tuple[Fraction, ...] | None = None
    shapley: tuple[Fraction, ...] | None = None

    @property
    def change(self) -> Fraction | None:
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class Parting:
    """The changes of one score of many units, in the order of their rows. `whole`: whether every combination of the factors was tried."""

    name: str
    factors: tuple[Factor, ...]
    units: tuple[Parted, ...]
    whole: bool


def factors_of(lowered: Lowered, output: Output) -> tuple[Factor, ...]:
    """The facts that a score reads, in the order in which the framework names them."""
    wanted = [output.known, output.top, *([output.by] if output.by is not None else [])]
    read = {one.args[0] for one in everything(wanted) if one.op in READS}
    found: dict[str, list[str]] = {}
    for name in lowered.columns:
        if name in read:
            found.setdefault(name.partition("|")[0], []).append(name)
    return tuple(
        Factor(name, tuple(columns), label_of(lowered, columns[0])) for name, columns in found.items()
    )


def label_of(lowered: Lowered, column: str) -> str:
    """What people call a column."""
    name = column.partition("|")[0]
    labels = (one.label for each, one in lowered.columns.items() if each.partition("|")[0] == name)
    found = next((label for label in labels if label), "")
    if not found and name.startswith(JUDGED):
        leaf = lowered.framework.find(name.removeprefix(JUDGED).partition(".")[0])
        return f"判断（{leaf.name}）" if leaf is not None else name
    return found or name


def output_of(lowered: Lowered, name: str) -> Output:
    """The score of an indicator, a level or the total."""
    return next(one for one in lowered.outputs if one.name == name)


def worth(
    lowered: Lowered, outputs: Sequence[Output], facts: pl.DataFrame
) -> dict[str, list[Fraction | None]]:
    """What some scores are in every row, exactly."""
    only = replace(lowered, outputs=tuple(outputs), by_case=lowered.make.false)
    # the number of the row beside: a score that reads nothing has no height of its own
    made = scored(facts.lazy().with_row_index(ROW), only, (ROW,)).collect()
    found: dict[str, list[Fraction | None]] = {}
    for one in outputs:
        tops = made[one.name].to_list()
        if one.by is None:
            unit = 10**one.places
            known: dict[int, Fraction] = {}  # the same few scores again and again
            for top in tops:
                if top is not None and top not in known:
                    known[top] = Fraction(top, unit)
            found[one.name] = [None if top is None else known[top] for top in tops]
        else:
            by = made[one.name + BY].to_list()
            found[one.name] = [
                None if top is None else Fraction(top, below) for top, below in zip(tops, by, strict=True)
            ]
    return found


def parted(lowered: Lowered, name: str, before: pl.DataFrame, after: pl.DataFrame) -> Parting:
    """The change of one score from `before` to `after`, which have the same units in the same rows and every column that the framework
    reads (`filled`), parted among the facts that changed.

    Chain substitution (连环替代法): the facts take their new values one after the other, in the order of the framework; what the score
    does at each step is that fact's. Shapley value: the mean of that over every order, so that the order does not matter (Shapley 1953);
    where more than `MOST_TOGETHER` facts changed it is left out. Both add up to the change exactly.
    """
    output = output_of(lowered, name)
    every = factors_of(lowered, output)
    moved = {one: _moved(one, before, after) for one in every}
    factors = tuple(one for one in every if any(moved[one]))
    count, rows = len(factors), before.height
    chain = [(1 << at) - 1 for at in range(count + 1)]
    whole = count <= MOST_TOGETHER and (1 << count) * max(rows, 1) <= MOST_ROWS
    masks = list(range(1 << count)) if whole else chain
    made = pl.concat(
        [_mixed(every, {one for at, one in enumerate(factors) if mask >> at & 1}, before, after) for mask in masks]
    )  # fmt: skip
    values = worth(lowered, (output,), made)[name]
    at = {mask: number * rows for number, mask in enumerate(masks)}
    units = []
    for row in range(rows):
        mine = [number for number, one in enumerate(factors) if moved[one][row]]
        units.append(
            _unit({mask: values[start + row] for mask, start in at.items()}, mine, count, whole=whole)
        )
    return Parting(name, factors, tuple(units), whole)


def _unit(worths: Mapping[int, Fraction | None], mine: Sequence[int], count: int, *, whole: bool) -> Parted:
    """One unit: `worths` of sets of factors with their new values, `mine` the factors that changed here."""
    before, after = worths[0], worths[(1 << count) - 1]
    if before is None or after is None:
        return Parted(before, after)
    nothing = Fraction(0)
    steps = [worths[(1 << at) - 1] for at in range(count + 1)]
    known = [one for one in steps if one is not None]
    chain = tuple(b - a for a, b in pairwise(known)) if len(known) == len(steps) else None
    if not whole:
        return Parted(before, after, chain)
    shares = [nothing] * count
    size = len(mine)
    weights = [Fraction(factorial(n) * factorial(size - n - 1), factorial(size)) for n in range(size)]
    for inner in range(1 << size):
        mask = sum(1 << mine[at] for at in range(size) if inner >> at & 1)
        here = worths[mask]
        if here is None:
            return Parted(before, after, chain)
        for at in range(size):
            if not inner >> at & 1:
                there = worths[mask | 1 << mine[at]]
                if there is None:
                    return Parted(before, after, chain)
                if there != here:
                    shares[mine[at]] += weights[inner.bit_count()] * (there - here)
    return Parted(before, after, chain, tuple(shares))


def _moved(factor: Factor, before: pl.DataFrame, after: pl.DataFrame) -> list[bool]:
    made = [before[one].ne_missing(after[one]) for one in factor.columns]
    return pl.select(pl.any_horizontal(*made)).to_series().to_list()


def _mixed(
    every: Sequence[Factor], new: set[Factor], before: pl.DataFrame, after: pl.DataFrame
) -> pl.DataFrame:
    columns = [(after if one in new else before)[column] for one in every for column in one.columns]
    return (
        pl.DataFrame(columns) if columns else before.select(UNIT)
    )  # of a score that reads nothing: its rows


def filled(lowered: Lowered, facts: pl.DataFrame) -> pl.DataFrame:
    """The same table with every column that the framework reads, null where it was not there."""
    lacking = [one for one in lowered.columns.values() if one.name not in facts.columns]
    return facts.with_columns(pl.lit(None, TYPES[one.holds]).alias(one.name) for one in lacking)
