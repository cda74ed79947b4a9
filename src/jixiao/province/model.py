"""The model of a made-up province: how every figure is spread, on what it depends, and where that was taken from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from jixiao.core.finding import Findings
from jixiao.core.source import Data, Listed, Mapped
from jixiao.core.system import Why

SCHEMA = "jixiao/province-1"
SHARE, SIZE, CHANCE, PICK = SHAPES = ("share", "size", "chance", "pick")
ASSUMED = "assumed"
NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?%?", re.ASCII)
NEEDED = {SHARE: ("mean", "spread", "low", "high"), SIZE: ("median", "factor", "low", "high"), CHANCE: ("mean",), PICK: ("choices",)}  # fmt: skip
KEYS = ("what", "shape", "mean", "spread", "low", "high", "median", "factor", "choices", "stays", "quality", "by", "source", "why")  # fmt: skip
WHERE = "province.yaml"


@dataclass(frozen=True, slots=True)
class Marginal:
    """How one figure is spread. `middle`: the mean, of a size the median; `spread`: one standard deviation, of a size the factor that one
    makes; `stays`: how much of the difference belongs to the unit and stays over years; `quality`: the correlation with how well it is run;
    `by`: other values for levels, kinds or frameworks, of a size what it is multiplied by; `choices`: from the worst to the best, with shares."""

    id: str
    what: str
    shape: str
    middle: Fraction
    spread: Fraction
    low: Fraction
    high: Fraction
    stays: Fraction
    quality: Fraction
    by: Mapping[str, Mapping[str, Fraction]]
    choices: Mapping[str, Fraction]
    source: tuple[str, ...]
    why: str

    def of(self, what: str, name: str) -> Fraction:
        """The middle for a framework, a level or a kind."""
        return self.by.get(what, {}).get(name, self.middle)


@dataclass(frozen=True, slots=True)
class Level:
    """A level of units: its share of all; what its regions are called, how many there are at most in each above, and units for each."""

    name: str
    share: Fraction
    region: str = ""
    most: int = 10**6
    units: int = 1


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of units: the name of its department on each level, the names of units below it, and their share of all such."""

    name: str
    offices: Mapping[str, str]
    below: tuple[str, ...]
    share: int


@dataclass(frozen=True, slots=True)
class Correlation:
    """What the correlation of two columns of the table should be; of their logarithms where `log`."""

    one: str
    other: str
    value: Fraction
    log: bool
    source: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Model:
    """All of it. `unknown_rows`: the share of rows in which anything is missing."""

    name: str
    mark: str
    note: str
    levels: tuple[Level, ...]
    kinds: tuple[Kind, ...]
    marginals: Mapping[str, Marginal]
    unknown_rows: Fraction
    correlations: tuple[Correlation, ...]
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __getitem__(self, id: str) -> Marginal:
        return self.marginals[id]


def read_model(data: Data | None, findings: Findings) -> Model | None:
    """The model of a file; everything that is wrong in it is among the findings."""
    if not isinstance(data, Mapped):
        if data is not None:
            findings.add("not_a_mapping", 0, name=WHERE, text="")
        return None
    found = str(data.get("schema", ""))
    if found != SCHEMA:
        findings.add("wrong_schema", data.lines.get("schema", 0), found=found or "（空）", wanted=SCHEMA)
    read = _Reader(findings)
    unknown = read.mapped(data.get("unknown"), "unknown")
    return Model(
        str(data.get("name", "")), str(data.get("mark", "")), str(data.get("note", "")),
        tuple(read.level(name, one) for name, one in read.each(data, "levels")),
        tuple(read.kind(name, one) for name, one in read.each(data, "kinds")),
        {name: read.marginal(name, one) for name, one in read.each(data, "marginals")},
        read.number(unknown, "rows"),
        tuple(read.correlation(one) for one in read.listed(data, "correlations")),
        {name: read.source(read.mapped(data, ""), name, f"{name}_source") for name in ("levels", "kinds")},
    )  # fmt: skip


class _Reader:
    def __init__(self, findings: Findings) -> None:
        self.findings = findings

    def mapped(self, data: Data | None, name: str) -> Mapped:
        if isinstance(data, Mapped):
            return data
        self.findings.add("not_a_mapping", getattr(data, "line", 0), name=name, text=str(data)[:40])
        return Mapped()

    def each(self, data: Mapped, key: str) -> list[tuple[str, Mapped]]:
        return [(name, self.mapped(one, name)) for name, one in self.mapped(data.get(key), key).items()]

    def listed(self, data: Mapped, key: str) -> list[Mapped]:
        rows = data.get(key)
        return [self.mapped(one, key) for one in rows] if isinstance(rows, Listed) else []

    def number(self, data: Mapped, key: str, otherwise: str = "") -> Fraction:
        text = str(data.get(key, otherwise))
        if not NUMBER.fullmatch(text):
            self.findings.add(
                "bad_value",
                data.lines.get(key, data.line),
                name=key,
                text=text,
                why=Why("写一个数或百分数", "write a number or a percentage"),
            )
            return Fraction(0)
        return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)

    def whole(self, data: Mapped, key: str, otherwise: int) -> int:
        return int(self.number(data, key, str(otherwise)))

    def numbers(self, data: Data | None, name: str) -> dict[str, Fraction]:
        if data is None:
            return {}
        made = self.mapped(data, name)
        return {key: self.number(made, key) for key in made}

    def source(self, data: Mapped, name: str, key: str = "source") -> tuple[str, ...]:
        """Where a figure was taken from: places in reports, or that we assumed it."""
        told = data.get(key)
        found: Sequence[str] = (
            [str(one) for one in told] if isinstance(told, Listed) else [str(told)] if told else []
        )
        if not found:
            self.findings.add(
                "bad_value",
                data.line,
                name=name,
                text="source",
                why=Why("写明出处，或者 assumed", "write the source, or assumed"),
            )
        return tuple(found)

    def marginal(self, id: str, data: Mapped) -> Marginal:
        for key in data:
            if key not in KEYS:
                self.findings.add(
                    "unknown_key", data.lines.get(key, data.line), key=key, where=id, near="、".join(KEYS)
                )
        shape = str(data.get("shape", ""))
        if shape not in SHAPES:
            self.findings.add("not_a_choice", data.line, name=id, key="shape", text=shape, choices="、".join(SHAPES))  # fmt: skip
        for key in NEEDED.get(shape, ()):
            if key not in data:
                self.findings.add(
                    "bad_value", data.line, name=id, text=key, why=Why("没有写", "it is not there")
                )
        middle = "median" if shape == SIZE else "mean"
        by = data.get("by")
        return Marginal(
            id, str(data.get("what", "")), shape, self.number(data, middle, "0"),
            self.number(data, "factor" if shape == SIZE else "spread", "0"), self.number(data, "low", "0"), self.number(data, "high", "0"),
            self.number(data, "stays", "0"), self.number(data, "quality", "0"),
            {} if by is None else {key: self.numbers(one, key) for key, one in self.mapped(by, id).items()},
            self.numbers(data.get("choices"), id), self.source(data, id), str(data.get("why", "")),
        )  # fmt: skip

    def level(self, name: str, data: Mapped) -> Level:
        most, units = self.whole(data, "most", 10**6), self.whole(data, "units", 1)
        return Level(name, self.number(data, "share"), str(data.get("region", "")), most, units)

    def kind(self, name: str, data: Mapped) -> Kind:
        below = data.get("below")
        names = tuple(str(one) for one in below) if isinstance(below, Listed) else ()
        offices = {key: str(one) for key, one in data.items() if key not in ("below", "share")}
        return Kind(name, offices, names, self.whole(data, "share", 1))

    def correlation(self, data: Mapped) -> Correlation:
        one, other = str(data.get("one", "")), str(data.get("other", ""))
        return Correlation(
            one, other, self.number(data, "value"), str(data.get("log", "")) == "true",
            self.source(data, f"{one}, {other}"), str(data.get("why", "")),
        )  # fmt: skip
