"""Facts: what can be known of a department-year (the catalogue), and what one case says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from dataclasses import field as dataclass_field
from fractions import Fraction

NUMERIC = (
    "money",
    "ratio",
    "count",
    "number",
    "days",
    "months",
    "years",
    "hours",
    "minutes",
    "points",
    "date",
)
DIMENSIONS = (*NUMERIC, "text", "bool")

# The smallest step of a fact, in base units: fen, 0.0001 %, one piece, one day. A finer value is a finding.
GRAIN: Mapping[str, Fraction] = {
    "money": Fraction(1, 100),
    "ratio": Fraction(1, 1000000),
    "count": Fraction(1),
    "days": Fraction(1),
    "date": Fraction(1),
}
DEFAULT_GRAIN = Fraction(1, 10000)

# Bounds of a fact whose catalogue entry prints none, in base units.
DEFAULT_BOUNDS: Mapping[str, tuple[Fraction, Fraction]] = {
    "money": (Fraction(-(10**12)), Fraction(10**12)),
    "ratio": (Fraction(-1000), Fraction(1000)),
    "count": (Fraction(0), Fraction(10**9)),
    "date": (Fraction(693596), Fraction(767009)),  # 1900-01-01 .. 2100-12-31 as ordinals
}
WIDE = (Fraction(-(10**9)), Fraction(10**9))


@dataclass(frozen=True, slots=True)
class FactKind:
    """One entry of the catalogue. `low` and `high` are in the dimension's base unit (元, 1 = 100 %, pieces, days). `settled`: why
    the unit cannot change it any more when the year begins; empty where it can. `opens_with`: the fact with which the year before closed, which
    this one has to be. `attainable`: the most that a unit can bring it to; a value beyond is a matter of what it was measured against, and
    may stand in a report. `cumulative`: counted from the year's beginning, so that a later period has no less than an earlier one."""

    id: str
    label: str
    dimension: str
    unit: str = ""
    aliases: tuple[str, ...] = ()
    low: Fraction | None = None
    high: Fraction | None = None
    part_of: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    formula: str = ""
    definition: str = ""
    source: str = ""
    accounts: str = ""
    period: str = "year"
    theme: str = ""
    en: str = ""
    constants: Mapping[str, Fraction] = field(default_factory=dict)
    line: int = field(default=0, compare=False)
    settled: str = ""
    opens_with: str = ""
    attainable: Fraction | None = None
    cumulative: bool = False

    @property
    def grain(self) -> Fraction:
        """The smallest step between two values."""
        return GRAIN.get(self.dimension, DEFAULT_GRAIN)

    @property
    def bounds(self) -> tuple[Fraction, Fraction]:
        """The interval every value lies in."""
        low, high = DEFAULT_BOUNDS.get(self.dimension, WIDE)
        return (low if self.low is None else self.low, high if self.high is None else self.high)


@dataclass(frozen=True, slots=True)
class ListField:
    """One column of a list fact."""

    id: str
    label: str
    dimension: str
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    low: Fraction | None = None
    high: Fraction | None = None
    default: str = (
        ""  # what a row that does not name this field has: an option that a question did not offer is 0
    )

    @property
    def bounds(self) -> tuple[Fraction, Fraction]:
        low, high = DEFAULT_BOUNDS.get(self.dimension, WIDE)
        return (low if self.low is None else self.low, high if self.high is None else self.high)

    @property
    def grain(self) -> Fraction:
        return GRAIN.get(self.dimension, DEFAULT_GRAIN)


@dataclass(frozen=True, slots=True)
class ListKind:
    """A fact that is a list of records: tasks, projects, contracts, survey questions."""

    id: str
    label: str
    fields: Mapping[str, ListField]
    aliases: tuple[str, ...] = ()
    definition: str = ""
    theme: str = ""
    en: str = ""
    line: int = dataclass_field(default=0, compare=False)

    def field(self, name: str) -> ListField | None:
        """A column by id, label or alias."""
        found = self.fields.get(name)
        if found is not None:
            return found
        for item in self.fields.values():
            if name == item.label or name in item.aliases:
                return item
        return None


class Catalogue:
    """All fact kinds and list kinds by id, label and alias. A framework may add its own on top."""

    def __init__(self, facts: Iterable[FactKind] = (), lists: Iterable[ListKind] = ()) -> None:
        self.facts: dict[str, FactKind] = {}
        self.lists: dict[str, ListKind] = {}
        self._names: dict[str, str] = {}
        for fact in facts:
            self.facts[fact.id] = fact
            for name in (fact.id, fact.label, *fact.aliases):
                self._names.setdefault(fold(name), fact.id)
        for item in lists:
            self.lists[item.id] = item
            for name in (item.id, item.label, *item.aliases):
                self._names.setdefault(fold(name), item.id)

    def with_own(self, facts: Iterable[FactKind], lists: Iterable[ListKind]) -> Catalogue:
        """This catalogue with a framework's own facts; the framework's names win."""
        facts, lists = tuple(facts), tuple(lists)
        if not facts and not lists:
            return self
        made = Catalogue(facts, lists)
        for fact in self.facts.values():
            made.facts.setdefault(fact.id, fact)
        for item in self.lists.values():
            made.lists.setdefault(item.id, item)
        for name, target in self._names.items():
            made._names.setdefault(name, target)
        return made

    def fact(self, name: str) -> FactKind | None:
        """A fact by id, label or alias."""
        return self.facts.get(name) or self.facts.get(self._names.get(fold(name), ""))

    def list(self, name: str) -> ListKind | None:
        """A list by id, label or alias."""
        return self.lists.get(name) or self.lists.get(self._names.get(fold(name), ""))

    def label(self, id: str) -> str:
        """The Chinese label of an id."""
        found = self.facts.get(id) or self.lists.get(id)
        return found.label if found else id

    def names(self) -> Iterator[str]:
        """Every name a person may write, for near-miss suggestions."""
        for fact in self.facts.values():
            yield from (fact.label, *fact.aliases, fact.id)
        for item in self.lists.values():
            yield from (item.label, item.id)


QUOTES = str.maketrans("", "", "“”\"'‘’「」『』《》 \u3000")


def fold(name: str) -> str:
    """A name without quotation marks and spaces: “三公”经费 and 三公经费 are one name."""
    return name.translate(QUOTES)


PERIODS: Mapping[str, str] = {
    "上年": "-1",
    "前年": "-2",
    "本年": "",
    "下年": "+1",
    **{f"{name}季度": f"q{n}" for n, name in enumerate("一二三四", 1)},
    **{f"{n}季度": f"q{n}" for n in range(1, 5)},
    **{f"{n}月": f"m{n}" for n in range(1, 13)},
    **{f"-{n}": f"-{n}" for n in range(1, 6)},
    **{f"+{n}": f"+{n}" for n in range(1, 4)},
    **{f"q{n}": f"q{n}" for n in range(1, 5)},
    **{f"m{n}": f"m{n}" for n in range(1, 13)},
}
PERIOD_LABELS: Mapping[str, str] = {
    "": "",
    "-1": "上年",
    "-2": "前年",
    "+1": "下年",
    **{f"q{n}": f"{name}季度" for n, name in enumerate("一二三四", 1)},
    **{f"m{n}": f"{n}月" for n in range(1, 13)},
}
PERIOD_LABELS_EN: Mapping[str, str] = {"-1": "last year", "-2": "two years ago", "+1": "next year"}
