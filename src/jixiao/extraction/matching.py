"""A score table matched to a framework: which printed row is which indicator, and what could not be matched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from jixiao.extraction.tree import ScoreRow, ScoreTable, known, number_of
from jixiao.framework.model import Framework, Indicator

NEAR = 0.6  # how alike two names must be when points and the group above agree


@dataclass(frozen=True, slots=True)
class Match:
    """A printed row and its indicator. `how`: name, code, path, or near (a name written otherwise)."""

    row: ScoreRow
    id: str
    how: str


@dataclass(frozen=True, slots=True)
class Matching:
    """What was matched; `own`: rows of a unit's own indicators by the id of their block.

    `unmatched` are printed rows that the framework does not have, `missing` ids of indicators that are not printed.
    """

    matches: tuple[Match, ...]
    own: tuple[tuple[str, ScoreRow], ...] = ()
    unmatched: tuple[ScoreRow, ...] = ()
    missing: tuple[str, ...] = ()

    def id_of(self, row: ScoreRow) -> str:
        """The id of a row, empty when it was not matched."""
        return next((match.id for match in self.matches if match.row is row), "")


def match(table: ScoreTable, framework: Framework) -> Matching:
    """Each printed row to the indicator of the same name, code or path; names written otherwise where points agree."""
    wanted = list(framework.walk())
    names = {name: known(name) for one, path in wanted for name in (one.name, *path)}
    names |= {name: known(name) for row in table.rows for name in (row.name, *row.path)}
    found: dict[str, Match] = {}
    left = list(table.rows)
    for how in ("path", "name", "code", "near"):
        for row in list(left):
            fits = [
                one
                for one, path in wanted
                if one.id not in found
                and row.leaf == _is_leaf(one, row)
                and _fits(how, row, one, path, names)
            ]
            if len(fits) == 1:
                found[fits[0].id] = Match(row, fits[0].id, how)
                left.remove(row)
    blocks = {one.id: one for one, _ in wanted if one.own is not None}
    own: list[tuple[str, ScoreRow]] = []
    for row in list(left):
        block = next((id for id in blocks if id in found and found[id].row.name in row.path), "")
        if block:
            left.remove(row)
            if row.leaf:
                own.append((block, row))
    missing = tuple(one.id for one, _ in wanted if one.id not in found)
    order = {one.id: number for number, (one, _) in enumerate(wanted)}
    matches = sorted(found.values(), key=lambda one: order[one.id])
    return Matching(tuple(matches), tuple(own), tuple(left), missing)


def _is_leaf(indicator: Indicator, row: ScoreRow) -> bool:
    """Whether the indicator is printed as a leaf; a block of own indicators is printed as a group, or as one row."""
    return row.leaf if indicator.own is not None else not indicator.indicators


def _fits(
    how: str, row: ScoreRow, indicator: Indicator, path: Sequence[str], names: Mapping[str, str]
) -> bool:
    """Whether a row may be an indicator. `names`: every name of both, to be compared by."""
    same = names[row.name] == names[indicator.name]
    if how == "path":
        return same and [names[name] for name in path] == [names[name] for name in row.path]
    if how == "name":
        return same
    if how == "code":
        return bool(row.code) and row.code == indicator.code
    points = number_of(row.points.text)
    if points is not None and points != indicator.points:
        return False
    parents = [names[name] for name in row.path[-1:]] == [names[name] for name in path[-1:]]
    if not parents:
        return False
    return SequenceMatcher(None, names[row.name], names[indicator.name]).ratio() >= NEAR
