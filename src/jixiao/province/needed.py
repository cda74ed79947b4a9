"""What frameworks want to know of a unit: their columns, and which of them a person fills, on what scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from jixiao.core.fact import Catalogue
from jixiao.rules.build import build_row
from jixiao.rules.tree import Aggregate, Ask, Clamp, First, Judged, Node, children
from jixiao.scoring.lower.framework import OWN, Lowered
from jixiao.scoring.lower.schema import HOW_MANY, JUDGED, LIST, WHETHER, Column

BEHIND = {"truth": WHETHER, "count": HOW_MANY}  # of what a person says that is not points


@dataclass(frozen=True, slots=True)
class Person:
    """What a person says under a framework: the column, what it is (`points`, `truth`, `count`), the most points; `silent`: only where the
    criteria are silent."""

    framework: str
    column: str
    key: str
    what: str
    most: Fraction = Fraction(0)
    silent: bool = False


@dataclass(slots=True)
class Needed:
    """`columns`: all that any framework reads; `people`: what persons say; `own`: framework, id and points of blocks of own indicators;
    `catalogue`: the facts."""

    columns: dict[str, Column]
    people: list[Person]
    own: list[tuple[str, str, Fraction]]
    catalogue: Catalogue
    shared: set[str] = field(default_factory=set)

    def name(self, framework: str, column: str) -> str:
        """The column for a framework: of its own where the frameworks do not mean the same by it."""
        return column if column in self.shared else f"{framework}:{column}"


def needed(frameworks: Sequence[Lowered]) -> Needed:
    """What these frameworks read."""
    columns: dict[str, Column] = {}
    people: list[Person] = []
    own: list[tuple[str, str, Fraction]] = []
    for one in frameworks:
        columns |= one.columns
        for leaf, _ in one.framework.leaves():
            if leaf.own is not None:
                own.append((one.framework.id, leaf.id, leaf.points))
            elif leaf.rule is not None:
                tree = build_row(leaf.rule, one.framework.context, leaf.scale, Fraction(1))
                people += dict.fromkeys(_asked(one.framework.id, tree, set(_overrides(tree))))
    made = Needed(columns, people, own, frameworks[0].framework.catalogue)
    made.shared = set(_shared(frameworks, made))
    return made


def _overrides(node: Node) -> Iterator[str]:
    """Keys under which a person may give points instead of what is computed."""
    if isinstance(node, First) and isinstance(node.args[0], Judged) and not isinstance(node.args[-1], Ask):
        yield node.args[0].key
    for part in children(node):
        yield from _overrides(part)


def _asked(framework: str, node: Node, overrides: set[str]) -> Iterator[Person]:
    """What a person has to say, in the order of the tree."""
    if isinstance(node, Judged):
        if node.what != "points" or node.key not in overrides:
            column = f"{JUDGED}{node.key}{BEHIND.get(node.what, '')}"
            yield Person(framework, column, node.key, node.what, node.high)
        return
    if isinstance(node, Clamp) and node.key and node.key not in overrides:
        mine = [one for one in _nodes(node) if isinstance(one, Judged) and one.key == node.key]
        if not mine:
            yield Person(framework, f"{JUDGED}{node.key}", node.key, "points", node.open_high, silent=True)
    if not isinstance(node, Aggregate):
        for part in children(node):
            yield from _asked(framework, part, overrides)


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    for part in children(node):
        yield from _nodes(part)


def _shared(frameworks: Sequence[Lowered], made: Needed) -> Iterator[str]:
    """Columns of persons that mean the same in every framework that reads them."""
    for column in made.columns:
        readers = {one.framework.id for one in frameworks if column in one.columns}
        if column.startswith(OWN):
            scales = {points for _, id, points in made.own if OWN + id == column}
            if len(scales) == 1:
                yield column
        elif column.startswith(JUDGED):
            mine = [one for one in made.people if one.column == column]
            same = len({(one.what, one.most, one.silent) for one in mine}) == 1
            if same and {one.framework for one in mine} == readers:
                yield column


def paired(made: Needed) -> dict[str, str]:
    """Figures over lists that a fact states as well: the column of the figure, the fact."""
    facts = {f"{LIST}{one.formula}": one.id for one in made.catalogue.facts.values() if one.formula}
    return {column: facts[column] for column in made.columns if column in facts}


def rates(made: Needed) -> dict[str, tuple[str, str]]:
    """Rates among the columns, each with the fact that is divided and the fact by which."""
    found: dict[str, tuple[str, str]] = {}
    for column in made.columns:
        kind = made.catalogue.facts.get(column)
        left, slash, right = (kind.formula if kind is not None else "").partition(" / ")
        one, other = made.catalogue.fact(left), made.catalogue.fact(right)
        if slash and one is not None and other is not None:
            found[column] = one.id, other.id
    return found
