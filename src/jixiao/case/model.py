"""A case: one unit, one year; each value with its status, its written form and its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from jixiao.core.source import Place
from jixiao.rules.tree import Aggregate

Value = Fraction | bool | str
Key = tuple[str, str]  # fact id, period

STATUSES = ("known", "unknown", "not_applicable", "lost", "range", "disputed")


@dataclass(frozen=True, slots=True)
class Stated:
    """What a case says of one fact. `value` is None unless `status` is known; a range has `low` and `high`.

    Numbers are in base units (元, 1 = 100 %, pieces; dates as ordinals). `text` is the value as written.
    """

    id: str
    period: str = ""
    status: str = "known"
    value: Value | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    text: str = ""
    reason: str = ""
    proof: str = ""
    note: str = ""
    secrecy: str = ""
    place: Place = field(default_factory=Place)
    place_in_source: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a list fact."""

    fields: Mapping[str, Stated]
    place_in_source: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class StatedList:
    """A list fact. `rows` is None when the list is unknown, with the reason."""

    id: str
    rows: tuple[Record, ...] | None
    reason: str = ""
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class Figure:
    """What a rule asks of a list, said without the list: its value, or None and why there is none (`na`, `empty`)."""

    value: Value | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person decided of a row, a part or an item, with reason, role and evidence.

    Exactly one of `score`, `met`, `grade`, `count` says it. `reason_given` is False where a published report gives none.
    """

    key: str
    score: Fraction | None = None
    met: bool | None = None
    grade: str = ""
    count: int | None = None
    tier: str = ""
    items: tuple[str, ...] = ()
    reason: str = ""
    reason_given: bool = True
    shared: bool = False  # one reason was given for several items
    role: str = ""
    evidence: tuple[str, ...] = ()
    secrecy: str = ""
    place: Place = field(default_factory=Place)
    place_in_source: Place = field(default_factory=Place)
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)

    def at(self, key: str) -> int:
        """The line of one of its fields."""
        return self.lines.get(key, self.place.line)


@dataclass(frozen=True, slots=True)
class Target:
    """One of a unit's own indicators: what was promised, what was reached."""

    id: str
    name: str
    operator: str
    value: str
    actual: str
    points: Fraction | None = None
    aspect: str = ""
    unit: str = ""
    rule: Mapping[str, object] | None = None
    extra: Mapping[str, object] = field(default_factory=dict)
    line: int = 0
    place_in_source: Place = field(default_factory=Place)
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)

    def at(self, key: str) -> int:
        """The line of one of its fields."""
        return self.lines.get(key, self.line)


@dataclass(frozen=True, slots=True)
class PrintedScore:
    """A score as the report prints it; never used as a fact or a judgement. `line`: of the case file."""

    score: Fraction | None
    text: str
    points: Fraction | None = None
    rate: str = ""
    place_in_source: Place = field(default_factory=Place)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Printed:
    """All printed scores of a report."""

    indicators: Mapping[str, PrintedScore] = field(default_factory=dict)
    levels: Mapping[str, PrintedScore] = field(default_factory=dict)
    total: PrintedScore | None = None
    grade: str = ""


@dataclass(frozen=True, slots=True)
class Unused:
    """A number of the report that no indicator uses."""

    text: str
    what: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """One unit's year. `overlay` maps an indicator to its changed points and the reason.

    `figures` say of lists that are not there what rules ask of them, and `owned` the points of all own indicators of a block together
    (None: they cannot be told), as a row of a table of facts has them.
    """

    id: str
    unit: str
    year: int
    framework: str
    scope: str = ""
    title: str = ""
    fictional: bool = False
    source_title: str = ""
    source_file: str = ""
    facts: Mapping[Key, Stated] = field(default_factory=dict)
    lists: Mapping[str, StatedList] = field(default_factory=dict)
    judgements: Mapping[str, Judgement] = field(default_factory=dict)
    targets: Mapping[str, tuple[Target, ...]] = field(default_factory=dict)
    overlay: Mapping[str, tuple[Fraction, str]] = field(default_factory=dict)
    printed: Printed = field(default_factory=Printed)
    unused: tuple[Unused, ...] = ()
    notes: tuple[tuple[int, str], ...] = ()
    narrative: Mapping[str, object] = field(default_factory=dict)
    file: str = ""
    figures: Mapping[Aggregate, Figure] = field(default_factory=dict)
    owned: Mapping[str, Fraction | None] = field(default_factory=dict)

    # what engines ask

    def value(self, id: str, period: str = "") -> Value | None:
        """The exact value of a fact, or None."""
        stated = self.facts.get((id, period))
        return stated.value if stated is not None else None

    def not_applicable(self, id: str, period: str = "") -> bool:
        """Whether the case says, with proof, that this fact does not apply to the unit."""
        stated = self.facts.get((id, period))
        return stated is not None and stated.status == "not_applicable"

    def span(self, id: str, period: str = "") -> tuple[Fraction, Fraction] | None:
        """The stated range of a fact that is not known exactly."""
        stated = self.facts.get((id, period))
        if stated is None or stated.low is None or stated.high is None:
            return None
        return stated.low, stated.high

    def records(self, id: str) -> tuple[Record, ...] | None:
        """The rows of a list, or None when it is unknown."""
        stated = self.lists.get(id)
        return stated.rows if stated is not None else None

    def figure(self, node: Aggregate) -> Figure | None:
        """What is said of a list that is not there itself."""
        return self.figures.get(node) if self.figures else None

    def judgement(self, key: str) -> Judgement | None:
        return self.judgements.get(key)
