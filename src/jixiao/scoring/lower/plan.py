"""In which order an engine computes the expressions of a framework: what is used more than once is a column of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from jixiao.scoring.lower.framework import DIGITS, TOTAL, Lowered, Output
from jixiao.scoring.lower.schema import Column
from jixiao.scoring.lower.whole import ADD, AND, COLUMN, IF, LIT, OR, Expr, everything, parts

MOST_DIGITS = 38  # of a decimal number, in every engine
NARROW, WIDE = 2**63 - 1, 10**MOST_DIGITS - 1  # what 64 bits hold, and what every engine holds in 128
LEAVES = (LIT, "true", "false")
MOST_INSIDE = 60  # expressions in one column; more make what engines generate too large
CHEAP = 2  # expressions that are sooner computed again than kept in a column of their own


class TooWideError(Exception):
    """An expression needs more digits than every engine has: `one`, so many `digits`."""

    def __init__(self, one: Expr) -> None:
        self.one, self.digits = one, len(str(one.work))
        super().__init__(f"{self.digits} digits")


@dataclass(frozen=True, slots=True)
class Plan:
    """`layers`: columns to be made one layer after the other, by name; each needs only layers before it. `names`: where each made
    expression stands. `joined`: the parts of a truth or a sum, where some of them are
    joined elsewhere too."""

    layers: tuple[dict[str, Expr], ...]
    names: dict[Expr, str]
    joined: dict[Expr, tuple[Expr, ...]]

    def parts(self, one: Expr) -> tuple[Expr, ...]:
        """The expressions of which one is computed."""
        return self.joined.get(one) or parts(one)


@lru_cache(maxsize=8)
def plan(lowered: Lowered, cheap: int = CHEAP) -> Plan:
    """The order for all outputs of a framework. Raises `TooWideError`."""
    wanted: list[Expr] = [lowered.by_case]
    for output in lowered.outputs:
        wanted += _of(output)
    return planned(wanted, cheap)


def _of(output: Output) -> list[Expr]:
    return [output.known, output.top, *([output.by] if output.by is not None else [])]


def whose(lowered: Lowered, one: Expr) -> tuple[str, list[Column]]:
    """Of which output an expression is a part, by its name, the first of them; and the columns of numbers that it reads, the widest first."""
    names = (output.name for output in lowered.outputs if one in everything(_of(output)))
    read = {str(part.args[0]) for part in everything([one]) if part.op == COLUMN}
    columns = [lowered.columns[name] for name in lowered.columns if name in read]
    return next(names, TOTAL), sorted(columns, key=lambda column: column.low - column.high)


def planned(wanted: Sequence[Expr], cheap: int = CHEAP) -> Plan:
    made = Plan((), {}, shared(everything(wanted)))
    found = everything(wanted, made.parts)
    for one in found:
        if one.is_number and one.work > WIDE:
            raise TooWideError(one)
    uses: dict[Expr, int] = dict.fromkeys(found, 0)
    for one in found:
        for part in made.parts(one):
            uses[part] += 1
    for one in wanted:
        uses[one] += 2  # asked for, and so of its own
    names = made.names
    sizes: dict[Expr, int] = {}
    depth: dict[Expr, int] = {}
    layers: list[dict[str, Expr]] = []
    for one in found:
        mine = made.parts(one)
        size = 1 + sum(sizes[part] for part in mine)
        below = max((depth[part] for part in mine), default=0)
        again = uses[one] > 1 and size > cheap
        if one.op not in LEAVES and (again or size > MOST_INSIDE or wider(one)):
            names[one] = f"_{len(names)}"
            while len(layers) <= below:
                layers.append({})
            layers[below][names[one]] = one
            sizes[one], depth[one] = 1, below + 1
        else:
            sizes[one], depth[one] = size, below
    return replace(made, layers=tuple(layers))


def shared(found: Sequence[Expr]) -> dict[Expr, tuple[Expr, ...]]:
    """Truths and sums of many parts by way of those of some of them: a total by way of its levels, and that it is known by way of its rows."""
    made = {}
    for op in (AND, OR, ADD):
        sets = {one: frozenset(one.args) for one in found if one.op == op}
        largest = sorted(sets, key=lambda one: (-len(one.args), one.number))
        for at, one in enumerate(largest):
            rest = dict.fromkeys(one.args)
            inner = []
            for other in largest[at + 1 :]:
                if sets[other] <= rest.keys():
                    inner.append(other)
                    for part in other.args:
                        del rest[part]
            if inner:
                made[one] = (*inner, *rest)
    return made


def wider(one: Expr) -> bool:
    """Whether wide numbers end here: the quotient of two, small again."""
    return one.op in ("div", IF) and one.most <= NARROW < one.work


def is_wide(one: Expr) -> bool:
    """Whether a number itself needs 128 bits."""
    return one.op != COLUMN and one.most > NARROW


def decimals(lowered: Lowered) -> dict[str, tuple[int, int]]:
    """The columns of scores that are kept as decimal numbers: how many digits each has, and how many of them are decimals. All others hold whole
    numbers of 64 bits."""
    found = {}
    for one in lowered.outputs:
        if one.places:
            found[one.name] = (DIGITS if one.top.most < 10**DIGITS else MOST_DIGITS, one.places)
        elif is_wide(one.top):
            found[one.name] = (MOST_DIGITS, 0)
    return found
