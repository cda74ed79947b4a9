"""The closed set of nodes every rule is made of. Engines know these and nothing else.

A node is a number, a truth or a text computed from facts. Numbers are exact: money in 元, rates with 1 = 100 %,
dates as day ordinals. There is no default for a missing fact: engines answer with an interval.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any

Value = Fraction | bool | str


class Node:
    """Base of all nodes."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Const(Node):
    """A constant. `text` is how it was written; `dimension` is one of `core.fact.DIMENSIONS`."""

    value: Value
    dimension: str = "number"
    text: str = ""


@dataclass(frozen=True, slots=True)
class Fact(Node):
    """A fact of the case, of the year itself or of another period (`-1` last year, `q1`, `m7`).

    `stated`: only as the case states it, not computed by its formula.
    """

    id: str
    period: str = ""
    stated: bool = False


@dataclass(frozen=True, slots=True)
class Field(Node):
    """A column of the record at hand, inside `Aggregate` only."""

    id: str


@dataclass(frozen=True, slots=True)
class Arith(Node):
    """`+ - * /`. A division by zero is undefined: see `Clamp`."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Pick(Node):
    """The `min` or `max` of several numbers; `of_parts`: of parts of a row, of which one that is left out is passed over."""

    op: str
    args: tuple[Node, ...]
    of_parts: bool = False


@dataclass(frozen=True, slots=True)
class Round(Node):
    """A number rounded to `places` decimals: `floor ceil half_up cut up half_even`."""

    how: str
    places: int
    arg: Node


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """`< <= > >= = !=` between numbers; `=` and `!=` also between texts or truths."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """`and`, `or`, `not`."""

    op: str
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Case(Node):
    """The value of the first branch whose condition holds, else `otherwise`. Each branch tells its own wording."""

    branches: tuple[tuple[Node, Node, str], ...]
    otherwise: Node
    text: str = ""


@dataclass(frozen=True, slots=True)
class Aggregate(Node):
    """`sum count mean min max all any` over the records of a list for which `where` holds."""

    fn: str
    list: str
    value: Node | None = None
    where: Node | None = None


@dataclass(frozen=True, slots=True)
class First(Node):
    """The first of several sources that has a value."""

    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class State(Node):
    """Whether something is `known`, or marked `na` (not applicable)."""

    test: str
    arg: Node


@dataclass(frozen=True, slots=True)
class Judged(Node):
    """What a person decides: points between `low` and `high`, or with `choices` one of several texts, or a truth."""

    key: str
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)
    step: Fraction | None = None
    what: str = "points"  # points | truth | choice | count
    text: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask(Node):
    """The criteria are silent here: undefined, a person must decide."""

    reason: str


@dataclass(frozen=True, slots=True)
class Otherwise(Node):
    """`arg`, unless it has no value for a cause that the framework provides for.

    Each case is a cause, the value then, and its wording. Causes: `0/0`, `x/0`, `na` (a fact is not applicable), `left`
    (something inside is left out).
    """

    arg: Node
    cases: tuple[tuple[str, Node, str], ...]


@dataclass(frozen=True, slots=True)
class Clamp(Node):
    """The score of a row or part, kept between `low` and `high`; where it is undefined a person must give it.

    `open_low` and `open_high` say what such a person may give; None for `low` or `high` means no limit.
    """

    arg: Node
    low: Fraction | None
    high: Fraction | None
    open_low: Fraction
    open_high: Fraction
    key: str = ""


@dataclass(frozen=True, slots=True)
class Named(Node):
    """A part of the tree that people know by a name: `measure`, `part`, `item`, `gate`, `count`, `limit`; what is `silent` is no step of a trace."""

    role: str
    label: str
    arg: Node


ZERO = Const(Fraction(0), "number", "0")
ONE = Const(Fraction(1), "number", "1")
TRUE = Const(True, "bool", "是")


def number(value: Fraction | int | str, dimension: str = "number", text: str = "") -> Const:
    """A constant number."""
    return Const(Fraction(value), dimension, text)


def _none(_: Any) -> tuple[Node, ...]:
    return ()


def _arg(node: Any) -> tuple[Node, ...]:
    return (node.arg,)


def _args(node: Any) -> tuple[Node, ...]:
    return tuple(node.args)


def _sides(node: Any) -> tuple[Node, ...]:
    return (node.left, node.right)


def _of_case(node: Case) -> tuple[Node, ...]:
    return (*(part for test, value, _ in node.branches for part in (test, value)), node.otherwise)


def _of_otherwise(node: Otherwise) -> tuple[Node, ...]:
    return (node.arg, *(value for _, value, _ in node.cases))


def _of_aggregate(node: Aggregate) -> tuple[Node, ...]:
    return tuple(part for part in (node.value, node.where) if part is not None)


# Trees are walked on every score: a table by type is several times faster than asking a dataclass for its fields.
CHILDREN: Mapping[type[Node], Callable[[Any], tuple[Node, ...]]] = {
    Const: _none,
    Fact: _none,
    Field: _none,
    Judged: _none,
    Ask: _none,
    Arith: _sides,
    Compare: _sides,
    Pick: _args,
    Logic: _args,
    First: _args,
    Round: _arg,
    State: _arg,
    Clamp: _arg,
    Named: _arg,
    Case: _of_case,
    Otherwise: _of_otherwise,
    Aggregate: _of_aggregate,
}


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly under one."""
    return CHILDREN[type(node)](node)


def walk(node: Node) -> Iterator[Node]:
    """The node and everything under it, depth first."""
    stack = [node]
    while stack:
        here = stack.pop()
        yield here
        stack.extend(CHILDREN[type(here)](here)[::-1])


def rebuild(node: Node, change: Callable[[Node], Node | None]) -> Node:
    """The tree with each node for which `change` gives another one replaced, from the leaves up."""
    if isinstance(node, Case):
        made: Node = Case(
            tuple((rebuild(c, change), rebuild(v, change), text) for c, v, text in node.branches),
            rebuild(node.otherwise, change),
            node.text,
        )
    elif isinstance(node, Otherwise):
        cases = tuple((cause, rebuild(value, change), text) for cause, value, text in node.cases)
        made = Otherwise(rebuild(node.arg, change), cases)
    else:
        values: dict[str, object] = {}
        for item in fields(node):  # type: ignore[arg-type]  # every node is a dataclass, Node itself is not
            value = getattr(node, item.name)
            if isinstance(value, Node):
                values[item.name] = rebuild(value, change)
            elif isinstance(value, tuple) and value and isinstance(value[0], Node):
                values[item.name] = tuple([rebuild(part, change) for part in value])
            else:
                values[item.name] = value
        made = type(node)(**values)
    return change(made) or made
