"""Where edits belong among the signs of the original, certain or not at all; which part of the words differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from jixiao.core.marks import Edit
from jixiao.writers.annotate.places import Laid, Reading, fold
from jixiao.writers.look import clean

NUMERIC = frozenset("0123456789０１２３４５６７８９.,，．-−－+")


@dataclass(frozen=True, slots=True)
class Corrected:
    """The copy, and the edits that are not in it: number in the sequence, and why (one of core.marks.MISSES)."""

    content: bytes
    missed: Mapping[int, str] = field(default_factory=dict)


def located(
    edits: Sequence[Edit], reading: Reading, laid: Laid
) -> Iterator[tuple[int, tuple[int, int] | None]]:
    """Each edit's number with the signs of the original that its words are; None where it is not sure that they are.

    Of two edits of the same words the second has no place.
    """
    taken: list[tuple[int, int]] = []
    for number, edit in enumerate(edits):
        place = _place(edit, reading, laid)
        if place is not None and any(place[0] < end and start < place[1] for start, end in taken):
            place = None
        if place is not None:
            taken.append(place)
        yield number, place


def _place(edit: Edit, reading: Reading, laid: Laid) -> tuple[int, int] | None:
    wanted = fold(edit.old).signs
    spot = reading.find(edit.stretch)
    if spot is None or not wanted:
        return None
    start, end = reading.span(spot)
    if reading.signs[start:end] != wanted:
        return None
    place = laid.find(start, end)
    return place if place is not None and laid.original[place[0] : place[1]] == wanted else None


def differing(old: str, new: str) -> tuple[int, int, str]:
    """Which part of the old words is another in the new ones: from which to before which character, and what it becomes.

    Words and units in front and behind that are the same stay; a number is one piece.
    """
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first] and old[first] not in NUMERIC:
        first += 1
    last = 0
    while (
        last < min(len(old), len(new)) - first
        and old[-1 - last] == new[-1 - last]
        and old[-1 - last] not in NUMERIC
    ):
        last += 1
    if first + last in (len(old), len(new)):  # something is only added or only taken away
        return 0, len(old), new
    return first, len(old) - last, new[first : len(new) - last]


def narrowed(edit: Edit, place: tuple[int, int]) -> tuple[tuple[int, int], str]:
    """The signs of the original that truly change, and what they become."""
    start, end, new = differing(edit.old, edit.new)
    before = len(fold(edit.old[:start]).signs)
    return (place[0] + before, place[0] + before + len(fold(edit.old[start:end]).signs)), new


def one_line(text: str) -> str:
    """New words as a file takes them: on one line, without signs that no text has."""
    return " ".join(clean(text).split())
