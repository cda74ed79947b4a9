"""Guided correction: the edits of accepted remarks as one patch, each place once, and what cannot be patched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jixiao.auditing.remark import Remark, Repair, Spot


@dataclass(frozen=True, slots=True)
class Change:
    """One edit: the printed words and what they become; `remark`: the number of the remark it mends, from 1."""

    spot: Spot
    new: str
    remark: int

    @property
    def old(self) -> str:
        return self.spot.text


@dataclass(frozen=True, slots=True)
class Correction:
    """The changes in reading order. `without`: accepted remarks that have no edit (a person must rewrite the text);
    `clashes`: pairs of remarks that would change the same words differently; neither is applied."""

    changes: tuple[Change, ...]
    without: tuple[int, ...] = ()
    clashes: tuple[tuple[int, int], ...] = ()


def correction(
    remarks: Sequence[Remark], accepted: Sequence[int], wanted: Mapping[int, str] | None = None
) -> Correction:
    """The patch for the accepted remarks (numbers from 1). `wanted`: what a person wants the accused words to become,
    instead of the edit that was found. Raises ValueError for a number that no remark has."""
    made: dict[tuple[int, int, int], Change] = {}
    without: list[int] = []
    clashes: list[tuple[int, int]] = []
    for number in dict.fromkeys((*accepted, *(wanted or {}))):
        if not 1 <= number <= len(remarks):
            raise ValueError(f"no remark {number}")
        repair = _repair(remarks[number - 1], (wanted or {}).get(number))
        if repair is None:
            without.append(number)
            continue
        for spot, new in repair.edits:
            key = (id(spot.passage), spot.start, spot.end)
            before = made.get(key)
            if before is not None and before.new != new:
                clashes.append((before.remark, number))
            else:
                made.setdefault(key, Change(spot, new, number))
    bad = {number for pair in clashes for number in pair}
    changes = sorted(
        (change for change in made.values() if change.remark not in bad),
        key=lambda change: (change.spot.at.line, change.spot.start),
    )
    return Correction(tuple(changes), tuple(without), tuple(clashes))


def _repair(remark: Remark, wanted: str | None) -> Repair | None:
    if wanted is not None:
        return Repair("value", ((remark.spots[0], wanted),))
    return remark.repair
