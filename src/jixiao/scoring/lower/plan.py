"""In which order an engine computes the expressions of a framework: what is used more than once is a column of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from jixiao.scoring.lower.framework import Lowered
from jixiao.scoring.lower.whole import COLUMN, IF, LIT, Expr, everything, parts

NARROW, WIDE = 2**63 - 1, 2**127 - 1
LEAVES = (LIT, "true", "false")
MOST_INSIDE = 60  # expressions in one column; more make what engines generate too large
CHEAP = 2  # expressions that are sooner computed again than kept in a column of their own


class TooWideError(Exception):
    """An expression needs more than 128 bits."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`layers`: columns to be made one layer after the other, by name; each needs only layers before it. `names`: where each made
    expression stands."""

    layers: tuple[dict[str, Expr], ...]
    names: dict[Expr, str]


@lru_cache(maxsize=8)
def plan(lowered: Lowered, cheap: int = CHEAP) -> Plan:
    """The order for all outputs of a framework. Raises `TooWideError`."""
    wanted: list[Expr] = [lowered.by_case]
    for output in lowered.outputs:
        wanted += [output.known, output.top, *([output.by] if output.by is not None else [])]
    return planned(wanted, cheap)


def planned(wanted: Sequence[Expr], cheap: int = CHEAP) -> Plan:
    found = everything(wanted)
    for one in found:
        if one.is_number and one.work > WIDE:
            raise TooWideError(f"{one.work.bit_length()} bits")
    uses: dict[Expr, int] = dict.fromkeys(found, 0)
    for one in found:
        for part in parts(one):
            uses[part] += 1
    for one in wanted:
        uses[one] += 2  # asked for, and so of its own
    names: dict[Expr, str] = {}
    sizes: dict[Expr, int] = {}
    depth: dict[Expr, int] = {}
    layers: list[dict[str, Expr]] = []
    for one in found:
        mine = parts(one)
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
    return Plan(tuple(layers), names)


def wider(one: Expr) -> bool:
    """Whether wide numbers end here: the quotient of two, small again."""
    return one.op in ("div", IF) and one.most <= NARROW < one.work


def is_wide(one: Expr) -> bool:
    """Whether a number itself needs 128 bits."""
    return one.op != COLUMN and one.most > NARROW
