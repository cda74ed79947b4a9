"""By which schedule money should be paid, as a region has it: shares of the budget by month, what each light means, when a month is due."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from jixiao.core.finding import Findings
from jixiao.core.source import Data, Listed, Mapped

SCHEMA = "jixiao/schedule-1"
KEYS = (
    "schema", "id", "title", "title_en", "source", "ours", "types", "watches", "even", "steps", "green", "yellow",
    "report_days", "rush",
)  # fmt: skip
MONTHS = range(1, 13)
MOST_DAYS = 90
WHERE = "支出进度"
SHARE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,4})?)%", re.ASCII)
GREEN, YELLOW, RED, NONE = "green", "yellow", "red", ""


@dataclass(frozen=True, slots=True)
class Rush:
    """Money paid from a month on to the end of the year: above this share of all that was paid it is told."""

    begins: int
    share: Fraction


@dataclass(frozen=True, slots=True)
class Schedule:
    """The schedule of a region. `types`: the roles that tell what was paid; `watches`: those that look at all units below; `steps`: by
    the end of which month which share of the budget; `green`, `yellow`: from which share of the schedule on; `report_days`: within how many
    days after a month what was paid is told."""

    id: str
    title: str
    title_en: str
    source: str
    ours: str
    types: frozenset[str]
    watches: frozenset[str]
    steps: Mapping[int, Fraction]
    green: Fraction
    yellow: Fraction
    report_days: int
    rush: tuple[Rush, ...]

    def expected(self, month: int) -> Fraction | None:
        """The share of the budget that should be paid by the end of a month; None before the first step."""
        past = [one for one in self.steps if one <= month]
        return self.steps[max(past)] if past else None

    def light(self, rate: Fraction, month: int) -> str:
        """The light of a rate at the end of a month; none before the first step."""
        wanted = self.expected(month)
        if wanted is None:
            return NONE
        if rate >= wanted * self.green:
            return GREEN
        return YELLOW if rate >= wanted * self.yellow else RED

    def due(self, year: int, month: int) -> date:
        """The last day on which what was paid by the end of a month is told in time."""
        return date(year, month, monthrange(year, month)[1]) + timedelta(days=self.report_days)


def read_schedule(data: Data | None, roles: Collection[str], findings: Findings) -> Schedule | None:
    """The schedule of a file; everything that is wrong in it is among the findings. `roles`: those of the procedure."""
    if not isinstance(data, Mapped):
        if data is not None:
            findings.add("not_a_mapping", 0, name=WHERE, text="")
        return None
    return _Reader(data, roles, findings).schedule()


class _Reader:
    def __init__(self, data: Mapped, roles: Collection[str], findings: Findings) -> None:
        self.data, self.roles, self.findings = data, roles, findings

    def schedule(self) -> Schedule:
        data, found = self.data, str(self.data.get("schema", ""))
        if found != SCHEMA:
            self.findings.add("wrong_schema", self.at("schema"), found=found or "（空）", wanted=SCHEMA)
        for key in data:
            if key not in KEYS:
                self.findings.add("schedule_key", self.at(key), field=key, key=key, known="、".join(KEYS))
        for key in ("id", "title", "types", "watches", "green", "yellow", "report_days"):
            if not data.get(key):
                self.findings.add("schedule_missing", 0, field=key, key=key)
        green, yellow = self.share(data, "green"), self.share(data, "yellow")
        if yellow > green:
            self.findings.add(
                "schedule_lights",
                self.at("yellow"),
                yellow=str(data.get("yellow")),
                green=str(data.get("green")),
            )
        return Schedule(
            str(data.get("id", "")), str(data.get("title", "")), str(data.get("title_en", "")), str(data.get("source", "")),
            str(data.get("ours", "")), self.named("types"), self.named("watches"), self.steps(), green, yellow,
            self.whole(data, "report_days", range(1, MOST_DAYS + 1)), tuple(self.rushes()),
        )  # fmt: skip

    def at(self, key: str) -> int:
        return self.data.lines.get(key, 0)

    def steps(self) -> Mapping[int, Fraction]:
        """A twelfth each month, or what is told; shares never fall, and the year ends with all of it."""
        even = str(self.data.get("even", "")) == "true"
        if even == bool(self.data.get("steps")):
            self.findings.add("schedule_steps", self.at("steps") or self.at("even"))
        if even:
            return {month: Fraction(month, 12) for month in MONTHS}
        made: dict[int, Fraction] = {}
        for row in self.rows("steps", ("month", "share")):
            month, share = self.whole(row, "month", MONTHS), self.share(row, "share")
            if made and (month <= max(made) or share < max(made.values())):
                self.findings.add(
                    "schedule_order", row.line, month=str(row.get("month")), share=str(row.get("share"))
                )
            made[month] = share
        if made and made.get(12) != 1:
            self.findings.add("schedule_end", self.at("steps"))
        return made

    def rushes(self) -> Iterator[Rush]:
        for row in self.rows("rush", ("from", "share")):
            yield Rush(self.whole(row, "from", MONTHS), self.share(row, "share"))

    def rows(self, key: str, known: Collection[str]) -> Iterator[Mapped]:
        found = self.data.get(key)
        for row in found if isinstance(found, Listed) else ():
            if not isinstance(row, Mapped):
                self.findings.add("schedule_row", self.at(key), field=key, key=key, known="、".join(known))
                continue
            for one in row:
                if one not in known:
                    self.findings.add("schedule_key", row.line, field=one, key=one, known="、".join(known))
            yield row
        if found and not isinstance(found, Listed):
            self.findings.add("schedule_row", self.at(key), field=key, key=key, known="、".join(known))

    def named(self, key: str) -> frozenset[str]:
        """Roles of the procedure."""
        found = self.data.get(key)
        names = [str(one) for one in found] if isinstance(found, Listed) else []
        for one in names:
            if one not in self.roles:
                self.findings.add(
                    "schedule_role", self.at(key), field=key, role=one, known="、".join(sorted(self.roles))
                )
        return frozenset(names)

    def share(self, data: Mapped, key: str) -> Fraction:
        """A percentage of at most all."""
        text = str(data.get(key, ""))
        read = SHARE.fullmatch(text)
        value = Fraction(read[1]) / 100 if read else Fraction(0)
        if text and not 0 < value <= 1:
            self.findings.add("schedule_share", data.lines.get(key, data.line), field=key, key=key, text=text)
        return value

    def whole(self, data: Mapped, key: str, within: range) -> int:
        text = str(data.get(key, ""))
        value = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1
        if text and value not in within:
            ends = {"first": str(within[0]), "last": str(within[-1])}
            self.findings.add(
                "schedule_whole", data.lines.get(key, data.line), field=key, key=key, text=text, **ends
            )
        return value
