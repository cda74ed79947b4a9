"""The numbers that rules measure, such as a rate of execution, of every row, exactly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce

from jixiao.framework.model import Framework, Indicator
from jixiao.rules.dimension import Dimensions
from jixiao.rules.tree import Const, Fact, First, Named, Node, walk
from jixiao.scoring.lower.framework import Lowered, Output
from jixiao.scoring.lower.lower import Lowering
from jixiao.scoring.lower.values import NotLoweredError

NAMELESS = "该值"  # what a measure without a name of its own is called
LONGEST = 24  # characters of a formula that stands for a name
NUMBERS = ("ratio", "count", "number", "money", "days", "months", "years", "hours", "minutes")


@dataclass(frozen=True, slots=True)
class Measure:
    """One number that a rule measures. `dimension`: ratio (1 = 100 %), count, money in yuan, …"""

    leaf: Indicator
    label: str
    dimension: str
    output: Output


def measures_of(lowered: Lowered) -> tuple[Lowered, tuple[Measure, ...]]:
    """Every number that a rule of the framework compares or takes a share of, each once, and the expressions by which it is computed:
    a `Lowered` whose only outputs they are."""
    framework = lowered.framework
    low = Lowering(framework.catalogue, framework.context.text)
    found: dict[Node, Measure] = {}
    for leaf, _ in framework.leaves():
        for label, node in _measured(framework, leaf):
            if node not in found:
                made = _measure(low, framework, leaf, label, node, f"measure{len(found)}")
                if made is not None:
                    found[node] = made
    outputs = tuple(one.output for one in found.values())
    only = replace(lowered, make=low.make, columns=low.columns, lists=low.lists, outputs=outputs, by_case=low.make.false)  # fmt: skip
    return only, tuple(found.values())


def _measured(framework: Framework, leaf: Indicator) -> Iterator[tuple[str, Node]]:
    """What the rule of a leaf measures; where it names nothing, the rates that it reads."""
    if leaf.rule is None:
        return
    nodes = list(walk(framework.tree(leaf)))
    named = [one for one in nodes if isinstance(one, Named) and one.role == "measure"]
    for one in named:
        text = one.label if one.label != NAMELESS else framework.context.text(one.arg)
        yield text if len(text) <= LONGEST else leaf.name, one.arg
    if not named:
        for node in nodes:
            if isinstance(node, First):
                kinds = [
                    framework.catalogue.facts.get(one.id)
                    for one in node.args
                    if isinstance(one, Fact) and one.stated
                ]
                label = next(
                    (kind.label for kind in kinds if kind is not None and kind.dimension == "ratio"), ""
                )
                if label:
                    yield label, node


def _measure(
    low: Lowering, framework: Framework, leaf: Indicator, label: str, node: Node, name: str
) -> Measure | None:
    dimension = Dimensions(framework.catalogue).of(node)
    if dimension not in NUMBERS or isinstance(node, Const):
        return None
    try:
        made = low.number(node)
    except NotLoweredError:
        return None
    if made.top is None or made.top is low.make.zero:
        return None
    by = reduce(low.make.mul, made.factors, low.make.lit(made.below))
    return Measure(leaf, label, str(dimension), Output(name, made.known, made.top, 0, by))


def steps(value: Fraction | None, places: int) -> int | None:
    """A number as the nearest whole number of its last decimals, half up."""
    if value is None:
        return None
    top: int = 2 * value.numerator * 10**places + value.denominator
    return top // (2 * value.denominator)
