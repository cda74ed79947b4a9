"""A framework: one edition of an indicator tree with points, rules, rounding, grades and table layout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from jixiao.core.fact import Catalogue, FactKind, ListKind
from jixiao.rules.build import build_row
from jixiao.rules.kinds.base import Context, Gate, Rounding, Rule
from jixiao.rules.tree import Aggregate, Fact, Judged, Node, walk


@dataclass(frozen=True, slots=True)
class Reading:
    """Another way to read an ambiguous criterion: a change of the rule's data, and why one may read it so."""

    name: str
    why: str
    change: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OwnBlock:
    """How a block of a unit's own indicators shares its points; `otherwise` is the rule when there are none."""

    split: str = "equal"
    places: int = 2
    remainder: str = "last"
    aspects: tuple[str, ...] = ()
    at_least: int = 0
    missed: str = "ask"
    over: str = "full"
    beyond: str = ""
    over_from: str = ""
    over_if: str = ""
    missed_lower: str = "ratio"
    zero_below: str = ""
    qualitative: Rule | None = None
    otherwise: Rule | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """A node of the tree: a group (has `indicators`) or a leaf (has a `rule`).

    `scale` is 1 unless a case reweighted the leaf and the framework rescales its rule; `floor` and `cap` limit a group.
    """

    id: str
    name: str
    points: Fraction
    code: str = ""
    explains: str = ""
    evidence: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    rule: Rule | None = None
    gates: tuple[Gate, ...] = ()
    readings: tuple[Reading, ...] = ()
    own: OwnBlock | None = None
    bonus: bool = False
    ours: str = ""
    note: str = ""
    as_printed: tuple[str, ...] = ()
    scale: Fraction = Fraction(1)
    floor: Fraction | None = None
    cap: Fraction | None = None
    line: int = field(default=0, compare=False)

    def leaves(self) -> Iterator[Indicator]:
        """The leaves under this node, itself if it is one."""
        if not self.indicators:
            yield self
        for child in self.indicators:
            yield from child.leaves()

    def walk(self, path: tuple[str, ...] = ()) -> Iterator[tuple[Indicator, tuple[str, ...]]]:
        """Every node with the names above it, in printed order."""
        yield self, path
        for child in self.indicators:
            yield from child.walk((*path, self.name))


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade and the least total it needs."""

    name: str
    low: Fraction


@dataclass(frozen=True, slots=True)
class Framework:
    """One edition. `catalogue` is the common one with the framework's own facts on top."""

    id: str
    title: str
    total: Fraction
    indicators: tuple[Indicator, ...]
    edition: str = ""
    issuer: str = ""
    object: str = "department"
    status: str = "local"
    valid_from: int | None = None
    valid_to: int | None = None
    rounding: Rounding = field(default_factory=Rounding)
    grades: tuple[Grade, ...] = ()
    grade_from: str = "rounded"
    grades_ours: str = ""
    policies: Mapping[str, str] = field(default_factory=dict)
    accounts_year: str = "previous"
    gates: tuple[Gate, ...] = ()
    layout: Mapping[str, str] = field(default_factory=dict)
    own_facts: tuple[FactKind, ...] = ()
    own_lists: tuple[ListKind, ...] = ()
    note: str = ""
    ours: str = ""
    floor: Fraction | None = None
    cap: Fraction | None = None
    source: Mapping[str, str] = field(default_factory=dict)
    catalogue: Catalogue = field(default_factory=Catalogue, compare=False)
    context: Context = field(default=None, compare=False)  # type: ignore[assignment]  # set by the loader before anyone sees it
    file: str = field(default="", compare=False)
    trees: dict[str, Node] = field(
        default_factory=dict, compare=False, repr=False
    )  # filled as rows are scored

    judged: dict[str, dict[str, Judged]] = field(default_factory=dict, compare=False, repr=False)  # the same
    uses: dict[str, tuple[frozenset[str], frozenset[str]]] = field(
        default_factory=dict, compare=False, repr=False
    )  # the same

    def used(self, indicator: Indicator) -> tuple[frozenset[str], frozenset[str]]:
        """The facts and the lists that the score of a leaf is made of, by id."""
        found = self.uses.get(indicator.id)
        if found is None:
            nodes = [*walk(self.tree(indicator))]
            facts = frozenset(one.id for one in nodes if isinstance(one, Fact))
            found = facts, frozenset(one.list for one in nodes if isinstance(one, Aggregate))
            self.uses[indicator.id] = found
        return found

    def tree(self, indicator: Indicator) -> Node:
        """The tree of a leaf's score, built once."""
        found = self.trees.get(indicator.id)
        if found is None:
            if indicator.rule is None:
                raise ValueError(f"{indicator.id} is no leaf with a rule")
            found = build_row(indicator.rule, self.context, indicator.scale)
            self.trees[indicator.id] = found
        return found

    def walk(self) -> Iterator[tuple[Indicator, tuple[str, ...]]]:
        """Every node with the names above it, in printed order."""
        for indicator in self.indicators:
            yield from indicator.walk()

    def leaves(self) -> Iterator[tuple[Indicator, tuple[str, ...]]]:
        """Every leaf with the names above it."""
        for indicator, path in self.walk():
            if not indicator.indicators:
                yield indicator, path

    def bonuses(self) -> frozenset[str]:
        """The leaves that are bonus or penalty items (加减分项), or stand in a group that is one, by id."""
        return frozenset(leaf.id for node, _ in self.walk() if node.bonus for leaf in node.leaves())

    def find(self, id: str) -> Indicator | None:
        """A node by id."""
        return next((indicator for indicator, _ in self.walk() if indicator.id == id), None)

    def depth(self) -> int:
        """How many levels the tree has."""
        return max((len(path) + 1 for _, path in self.walk()), default=0)
