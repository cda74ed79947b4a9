"""What the last sample of its year says of a piece of review work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jixiao.core.finding import Finding
from jixiao.web.sampling.drawing import NAMED, RANDOM, Line, lines_of
from jixiao.web.sampling.models import Sample
from jixiao.web.year.models import Work

GUARD = "not_sampled"
REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Drawn:
    """How a unit stands in a sample."""

    sample: Sample
    line: Line

    @property
    def zh(self) -> str:
        """Why it is in it, in Chinese."""
        if not self.line.drawn:
            return "未抽中"
        how = {RANDOM: "随机抽中", NAMED: "指定复核"}.get(self.line.why, "必查")
        return f"{how}：{self.line.reason}" if self.line.reason else how

    @property
    def en(self) -> str:
        """The same in English."""
        if not self.line.drawn:
            return "not drawn"
        how = {RANDOM: "drawn at random", NAMED: "named for review"}.get(self.line.why, "must be reviewed")
        return f"{how}: {self.line.reason}" if self.line.reason else how


def of(work: Work) -> Drawn | None:
    """What the last sample that was drawn for the unit says of it; None where there is none, or the unit was not among those."""
    if work.kind != REVIEW:
        return None
    found = Sample.objects.filter(year=work.year).select_related("unit").order_by("-at", "-number")
    for one in found:
        if work.unit.path.startswith(one.unit.path):
            line = next((line for line in lines_of(one.lines) if line.work == work.pk), None)
            return Drawn(one, line) if line is not None else None
    return None


def against(work: Work) -> list[Finding]:
    """What stands against leaving a unit out of the review."""
    found = of(work)
    if found is None or not found.line.drawn:
        return []
    return [Finding("sample_is_drawn", values={"why": found.zh, "number": str(found.sample.number)})]


def panel(work: Work) -> dict[str, Any]:
    """What the page of a review says of the sample."""
    return {"sampled": of(work)}
