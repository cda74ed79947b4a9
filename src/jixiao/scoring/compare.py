"""Computed beside printed, two sheets beside each other, and what other readings of a criterion would give."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from jixiao.case.apply import apply_case
from jixiao.case.check import judged_keys
from jixiao.case.model import Case
from jixiao.core.finding import DataError, Findings
from jixiao.framework.model import Framework, Indicator, Reading
from jixiao.framework.readings import changed_own, read_variant
from jixiao.scoring.scorer import score_case
from jixiao.scoring.sheet import HALF_CENT, Row, Sheet


@dataclass(frozen=True, slots=True)
class ReadingResult:
    """What one row would score under another reading. `matches` tells whether that is the printed score."""

    indicator: Indicator
    reading: Reading
    score: Fraction | None
    low: Fraction
    high: Fraction
    matches: bool | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One row in two sheets."""

    id: str
    name: str
    points: tuple[Fraction | None, Fraction | None]
    left: Row | None
    right: Row | None

    @property
    def change(self) -> Fraction | None:
        """Right minus left; None while one of them is open."""
        if self.left is None or self.right is None or self.left.score is None or self.right.score is None:
            return None
        return self.right.score - self.left.score


def readings(sheet: Sheet, original: Framework, only: str = "") -> list[ReadingResult]:
    """The result of every other reading that the framework lists, one at a time. `original` is the framework before
    the case's own indicators were put in."""
    made: list[ReadingResult] = []
    for indicator, _ in original.walk():
        if not indicator.readings or (
            only and only not in (indicator.id, *(leaf.id for leaf in indicator.leaves()))
        ):
            continue
        for reading in indicator.readings:
            made += _under(sheet, original, indicator, reading)
    return made


def _under(sheet: Sheet, original: Framework, indicator: Indicator, reading: Reading) -> list[ReadingResult]:
    findings = Findings(original.file)
    if indicator.own is not None:
        own = changed_own(indicator, reading.change, original.catalogue, findings)
        changed = replace(indicator, own=own) if own is not None else None
    else:
        rule = read_variant(original, indicator, reading, findings)
        changed = replace(indicator, rule=rule) if rule is not None else None
    if changed is None or findings.errors():
        raise DataError(findings.items)
    variant = replace(
        original,
        indicators=tuple(_swapped(top, changed) for top in original.indicators),
        trees={},
        judged={},
        uses={},
    )
    try:
        other = score_case(variant, sheet.case, trace=False)
    except DataError:
        other = score_case(variant, _judged_as_asked(variant, indicator, sheet.case), trace=False)
    node = other.framework.find(indicator.id)
    under = {leaf.id for leaf in node.leaves()} if node is not None else set()
    mines = {row.id: row for row in sheet.rows}
    made = []
    for row in other.rows:
        mine = mines.get(row.id)
        if mine is None or row.id not in under:
            continue
        if indicator.own is not None and (row.score, row.low, row.high) == (mine.score, mine.low, mine.high):
            continue
        printed = row.printed.score if row.printed else None
        matches = None if printed is None or row.score is None else abs(row.score - printed) < HALF_CENT
        made.append(ReadingResult(row.indicator, reading, row.score, row.low, row.high, matches))
    return made


def _judged_as_asked(variant: Framework, indicator: Indicator, case: Case) -> Case:
    """The case without judgements of what the other reading of this indicator computes."""
    applied, _ = apply_case(variant, case, Findings(case.file))
    keys = judged_keys(applied)
    tops = [leaf.id for leaf in indicator.leaves()]
    kept = {
        key: judgement
        for key, judgement in case.judgements.items()
        if set(keys.get(key, ())) - {"silent"}
        or not any(key == top or key.startswith(f"{top}.") for top in tops)
    }
    return replace(case, judgements=kept)


def _swapped(node: Indicator, changed: Indicator) -> Indicator:
    if node.id == changed.id:
        return changed
    if not node.indicators:
        return node
    return replace(node, indicators=tuple(_swapped(child, changed) for child in node.indicators))


def differences(left: Sheet, right: Sheet) -> list[Difference]:
    """Two sheets row by row: by id where both have it, in the order of the left, then what only the right has."""
    rights = {row.id: row for row in right.rows}
    made = []
    for row in left.rows:
        other = rights.pop(row.id, None)
        made.append(
            Difference(row.id, row.indicator.name, (row.points, other.points if other else None), row, other)
        )
    made += [Difference(row.id, row.indicator.name, (None, row.points), None, row) for row in rights.values()]
    return made


@dataclass(frozen=True, slots=True)
class SumCheck:
    """A printed sum beside the sum of its printed rows."""

    name: str
    printed: Fraction
    summed: Fraction
    complete: bool

    @property
    def agrees(self) -> bool:
        return abs(self.printed - self.summed) < HALF_CENT


def printed_sums(sheet: Sheet) -> list[SumCheck]:
    """Whether the printed rows add up to the printed levels and total."""
    made = []
    groups = [(level.name, level.id, level.printed) for level in sheet.levels]
    for name, id, printed in [*groups, (sheet.total.name, "", sheet.total.printed)]:
        if printed is None or printed.score is None:
            continue
        leaves = sheet.framework.find(id).leaves() if id else (leaf for leaf, _ in sheet.framework.leaves())  # type: ignore[union-attr]  # the id of a level of this framework
        scores = [sheet.case.printed.indicators.get(leaf.id) for leaf in leaves]
        known = [score.score for score in scores if score is not None and score.score is not None]
        made.append(SumCheck(name, printed.score, sum(known, Fraction(0)), len(known) == len(scores)))
    return made
