"""A remark of the audit: what is wrong, where it is printed, what it should be, and the edit that would mend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jixiao.core.document import At
from jixiao.core.finding import Finding
from jixiao.core.source import Place
from jixiao.extraction.claims import Number, Passage

# what a repair does -> the words for it (Chinese, English); {old} and {new} are printed texts
REPAIRS: Mapping[str, tuple[str, str]] = {
    "unit": (
        "疑单位写错：“{old}”改为“{new}”后各处都对得上",
        "the unit seems wrong: with “{new}” for “{old}” everything agrees",
    ),
    "swapped": (
        "疑两个数写反：对调后各处都对得上",
        "the two numbers seem to be swapped: exchanged, everything agrees",
    ),
    "transposed": (
        "疑相邻两位数字颠倒：“{old}”应为“{new}”",
        "two digits seem to be transposed: “{new}” for “{old}”",
    ),
    "digit": ("疑一位数字写错：“{old}”应为“{new}”", "one digit seems to be wrong: “{new}” for “{old}”"),
    "point": (
        "疑小数点错位：“{old}”应为“{new}”",
        "the decimal point seems to be misplaced: “{new}” for “{old}”",
    ),
    "value": ("“{old}”按算式应为“{new}”", "by the arithmetic “{old}” should be “{new}”"),
}

DOUBT = (
    "差得太多，不像笔误：说的也许不是这几个数，请核对",
    "too far off for a slip of the pen: perhaps other numbers are meant; please look",
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch of a passage; `end` 0 for the whole passage."""

    passage: Passage
    start: int = 0
    end: int = 0

    @property
    def at(self) -> At:
        return self.passage.at_of(self.start)

    @property
    def text(self) -> str:
        return self.passage.text[self.start : self.end or len(self.passage.text)].strip()


def spot(number: Number) -> Spot:
    """Where a number is printed."""
    return Spot(number.passage, number.start, number.end)


@dataclass(frozen=True, slots=True)
class Repair:
    """The smallest edit found: which printed texts become which. `kind` is a key of REPAIRS."""

    kind: str
    edits: tuple[tuple[Spot, str], ...]

    def told(self, lang: str = "zh") -> str:
        old, new = self.edits[0][0].text, self.edits[0][1]
        return REPAIRS[self.kind][0 if lang == "zh" else 1].format(old=old, new=new)


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark. `rule` is a code of the messages; `spots[0]` is what it accuses, the rest what it rests on.

    claimed, recomputed: as printed, and what it should be in the same way (empty where nothing is computed).
    values: what the message's template asks for. confidence: certain, likely or weak.
    """

    rule: str
    severity: str
    spots: tuple[Spot, ...]
    claimed: str = ""
    recomputed: str = ""
    formula: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    confidence: str = "certain"
    repair: Repair | None = None

    @property
    def at(self) -> At:
        return self.spots[0].at

    def finding(self, file: str = "") -> Finding:
        """The remark as any finding of jixiao."""
        places = [Place(file, spot.at.line, page=spot.at.page, cell=spot.at.cell) for spot in self.spots]
        return Finding(
            self.rule,
            places[0],
            self.values,
            self.severity,
            self.claimed or None,
            self.recomputed or None,
            self.formula or None,
            tuple(dict.fromkeys(place for place in places[1:] if place != places[0])),
            self.confidence,
        )

    @property
    def doubtful(self) -> bool:
        """Whether a computation is only told and accuses nobody."""
        return self.confidence == "weak" and bool(self.formula)

    def advice(self, lang: str = "zh") -> str:
        """How to mend it, or why nobody is accused; empty where the next step of its rule is all."""
        if self.doubtful:
            return DOUBT[0 if lang == "zh" else 1]
        return self.repair.told(lang) if self.repair is not None else ""

    def evidence(self, most: int = 160) -> str:
        """The sentence (or the cell with its labels) that the accused words stand in."""
        first = self.spots[0]
        start, end = first.passage.sentence(first.start)
        return first.passage.text[start:end].strip()[:most]
