"""The columns of a facts table: what each holds, in whole steps of its smallest unit, and between which bounds."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from jixiao.core.fact import Catalogue
from jixiao.rules.tree import Aggregate, Fact, Judged, Node

WHOLE, TRUTH, TEXT = "whole", "truth", "text"
APPLIES_NOT = "|na"  # behind the name of a fact: whether it does not apply to the unit, which is not the same as unknown
OF = "|of"  # behind the name of a figure over a list: what its whole number is divided by
WHY = "|why"  # behind the name of a figure over a list: why it is not known, `na` or `empty`
LIST = "list."  # before what a figure over a list says
NA_TEXT, EMPTY_TEXT = "na", "empty"
JUDGED = "judged."  # before the key of what a person decides
HOW_MANY, WHETHER, WHICH = "|count", "|met", "|grade"  # behind the key, where it is not points that are given
POINTS = Fraction(1, 10000)  # the smallest step of points
MOST_RECORDS = 10**6  # of a list
UNITS = {
    "money": "元",
    "ratio": "%",
    "days": "天",
    "points": "分",
}  # of facts; of all others as the catalogue says
LARGEST = 10**15  # the most that a figure over a list, or what it is divided by, may be in its whole number


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `grain`: what 1 in it stands for, in base units (元, 1 = 100 %, pieces, days); `low` and `high` in such steps.
    `choices`: the texts that it may hold, where not any. `unit`: the base unit as it is written behind a number, % for rates."""

    name: str
    holds: str
    grain: Fraction = Fraction(1)
    low: int = 0
    high: int = 0
    label: str = ""
    choices: tuple[str, ...] = ()
    unit: str = ""


def fact_column(node: Fact, catalogue: Catalogue) -> Column:
    """The column of a fact; of another period its name has that behind an @."""
    kind = catalogue.facts[node.id]
    name = f"{node.id}@{node.period}" if node.period else node.id
    label = f"{kind.label}（{node.period}）" if node.period else kind.label
    if kind.dimension in ("text", "bool"):
        return Column(name, TEXT if kind.dimension == "text" else TRUTH, label=label, choices=kind.choices)
    low, high = kind.bounds
    grain = kind.grain
    unit = UNITS.get(kind.dimension, kind.unit)
    return Column(name, WHOLE, grain, (low / grain).__ceil__(), (high / grain).__floor__(), label, unit=unit)


def na_column(node: Fact, catalogue: Catalogue) -> Column:
    """Whether a fact does not apply to a unit."""
    fact = fact_column(node, catalogue)
    return Column(fact.name + APPLIES_NOT, TRUTH, label=f"{fact.label}：是否不适用")


def judged_column(node: Judged, low: Fraction, high: Fraction) -> Column:
    """The column of what a person decides: points from `low` to `high`, how many, whether, or which."""
    name = f"{JUDGED}{node.key}"
    if node.what == "points":
        ends = (low / POINTS).__ceil__(), (high / POINTS).__floor__()
        return Column(name, WHOLE, POINTS, *ends, node.text, unit=UNITS["points"])
    if node.what == "count":
        return Column(name + HOW_MANY, WHOLE, Fraction(1), 0, MOST_RECORDS, node.text)
    if node.what == "truth":
        return Column(name + WHETHER, TRUTH, label=node.text)
    return Column(name + WHICH, TEXT, label=node.text, choices=node.choices)


def list_column(node: Aggregate, words: str) -> Column:
    """The column of a figure over a list, named by what it says (`words`), which is filled while the facts are taken in."""
    name = f"{LIST}{words}"
    if node.fn in ("all", "any"):
        return Column(name, TRUTH, label=words)
    if node.fn == "count":
        return Column(name, WHOLE, Fraction(1), 0, MOST_RECORDS, words)
    return Column(name, WHOLE, Fraction(1), -LARGEST, LARGEST, words)


def divisor_column(figure: Column) -> Column:
    """What the whole number of a figure over a list is divided by."""
    return Column(figure.name + OF, WHOLE, Fraction(1), 1, LARGEST, f"{figure.label}：除以多少")


def why_column(figure: Column) -> Column:
    """Why a figure over a list is not known."""
    name = figure.name + WHY
    return Column(name, TEXT, label=f"{figure.label}：为什么没有", choices=(NA_TEXT, EMPTY_TEXT))


def is_divided(node: Node) -> bool:
    """Whether the figure over a list needs a second column, by which the first is divided."""
    return isinstance(node, Aggregate) and node.fn in ("sum", "mean", "min", "max")
