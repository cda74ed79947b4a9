"""Where a stretch stands: first in the document that was read, then among the signs of the original file.

Both are folded to a stream of signs (no white space, no full-width forms, nothing hidden), for a file breaks its lines and
parts its cells where it likes. Stretches of signs that occur once in both tie the two streams together, and a repeated word
is told apart by what stands around it and by how far it is from the nearest tie.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import lru_cache

from jixiao.core.document import At, Chart, Document, Paragraph, Table
from jixiao.core.marks import Stretch

TIE = 16  # signs that tie the two streams where they occur once in both
EVERY = 8  # of so many signs of the reading one is tried as the beginning of a tie
AROUND = 12  # signs on each side that tell repeats apart
BESIDE = 200  # signs of a stretch's own surroundings that are compared
FAR = 400  # signs from where a word is expected; further away makes no difference
MOST_REPEATS = 50_000
NEAREST = 8  # repeats on each side of an expected place that are looked at
BROKEN = 600  # signs before and after among which the cells of one row are looked for
FEWEST = 6  # signs of a word and around it that must agree
NAME = re.compile(r"(?=.*[^\W\d_]).{2,30}")  # a few words, no number
HIDDEN = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
DIGITS, POINTS = frozenset("0123456789"), frozenset(".,")


@dataclass(frozen=True, slots=True)
class Folded:
    """The signs of a text, and for each of them where in the text it stands."""

    signs: str
    at: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the text the signs from `start` to before `end` stand."""
        return self.at[start], self.at[end - 1] + 1


def fold(text: str) -> Folded:
    """The text as signs that can be compared."""
    signs: list[str] = []
    at: list[int] = []
    for number, character in enumerate(text):
        for sign in _sign(character):
            signs.append(sign)
            at.append(number)
    return Folded("".join(signs), tuple(at))


@lru_cache(50_000)
def _sign(character: str) -> str:
    if character in HIDDEN:
        return ""
    made = unicodedata.normalize("NFKC", character)
    return "".join(one for one in made if not one.isspace() and unicodedata.category(one) != "Cc")


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph, a cell, or a text of a chart: `block` counts blocks from 0, `row` and `cell` what stands in them (-1: none).

    `start` is where its signs begin in the stream of the whole document.
    """

    block: int
    row: int
    cell: int
    at: At
    lines: int
    text: str
    folded: Folded
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.folded.signs)


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch found in the document: the number of its unit, and its first character and the one after its last."""

    unit: int
    start: int
    end: int


class Reading:
    """A document as units in reading order, in which stretches are found."""

    def __init__(self, document: Document) -> None:
        self.units: list[Unit] = []
        self.number: dict[tuple[int, int, int], int] = {}
        self._lines: dict[int, list[int]] = {}
        self._cells: dict[tuple[str, str], int] = {}
        total = 0
        for block, row, cell, at, text in _texts(document):
            unit = Unit(
                block, row, cell, at, text.count("\n") + 1 if cell < 0 else 1, text, fold(text), total
            )
            number = len(self.units)
            self.units.append(unit)
            self.number[block, row, cell] = number
            for line in range(at.line, at.line + unit.lines):
                self._lines.setdefault(line, []).append(number)
            if at.cell:
                self._cells.setdefault((at.sheet, at.cell), number)
            total = unit.end
        self.signs = "".join(unit.folded.signs for unit in self.units)

    def find(self, stretch: Stretch) -> Spot | None:
        """The spot of a stretch, one without length in a cell that is empty; None where the document does not hold it."""
        near = self._near(stretch)
        text = fold(stretch.text).signs
        if not text:
            number = next((one for one in near if self.units[one].folded.signs), near[0] if near else None)
            return None if number is None else self._whole(number)
        found = self._best(near, text, stretch) or self._masked(near, text, stretch)
        if found is None and len(text) >= FEWEST and not stretch.at.line:  # told by its words alone
            found = self._best(range(len(self.units)), text, stretch, alone=True)
        if found is None and len(near) == 1 and self.units[near[0]].folded.signs:
            return self._whole(near[0])
        return found

    def span(self, spot: Spot) -> tuple[int, int]:
        """Where in the stream of signs a spot begins and ends."""
        unit = self.units[spot.unit]
        return (
            unit.start + bisect_left(unit.folded.at, spot.start),
            unit.start + bisect_left(unit.folded.at, spot.end),
        )

    def named(self, spot: Spot) -> Spot:
        """The spot, or of one in an empty cell the cell of its row that most likely names it: the nearest short words before
        it, else whatever stands nearest before or after it. It stays empty in a row that is."""
        here = self.units[spot.unit]
        if spot.end > spot.start or here.cell < 0:
            return spot
        row = [one for one in self._lines.get(here.at.line, []) if self.units[one].folded.signs]
        before = [one for one in row if one < spot.unit]
        words = [one for one in before if NAME.fullmatch(self.units[one].folded.signs)]
        for choice in (words[-1:], before[-1:], row[:1]):
            if choice:
                return self._whole(choice[0])
        return spot

    def _whole(self, number: int) -> Spot:
        at = self.units[number].folded.at
        return Spot(number, at[0], at[-1] + 1) if at else Spot(number, 0, 0)

    def _masked(self, near: list[int], text: str, stretch: Stretch) -> Spot | None:
        """The place of words that are not told in full (周**), by the part that is told and what stands right beside them."""
        if "*" not in text:
            return None
        before = fold(stretch.before).signs.rpartition("*")[2][-AROUND:]
        after = fold(stretch.after).signs.partition("*")[0][:AROUND]
        inner = ".{1,8}?".join(re.escape(part) for part in re.split(r"\*+", text))
        pattern = re.compile(f"{re.escape(before)}({inner}){re.escape(after)}")
        found = [(one, match) for one in near for match in pattern.finditer(self.units[one].folded.signs)]
        if len(found) != 1 or not before + after:
            return None
        number, match = found[0]
        return Spot(number, *self.units[number].folded.span(match.start(1), match.end(1)))

    def _near(self, stretch: Stretch) -> list[int]:
        """The units that can hold a stretch, by what is known of its place."""
        at = stretch.at
        if at.cell and (at.sheet, at.cell) in self._cells:
            return [self._cells[at.sheet, at.cell]]
        near = self._lines.get(at.line, []) if at.line else []
        told = [one for one in near if self.units[one].cell == stretch.cell - 1] if stretch.cell else []
        return told or near

    def _best(
        self, near: list[int] | range, text: str, stretch: Stretch, *, alone: bool = False
    ) -> Spot | None:
        """The place with the most agreement around it; `alone`: only where no other has as much."""
        before, after = fold(stretch.before).signs, fold(stretch.after).signs
        best, spot, again = -1, None, False
        for number in near:
            signs, at = self.units[number].folded.signs, self.units[number].folded.at
            for start in _occurrences(signs, text):
                end = start + len(text)
                score = 2 * _same_before(signs, start, before, len(before), BESIDE)
                score += 2 * _same_after(signs, end, after, 0, BESIDE)
                score += (start == 0 and not before) + (end == len(signs) and not after)
                left, right = _goes_on(signs, start, end)
                left = left and at[start] - at[start - 1] <= 1  # no room between: 2. 90% is not 2.90%
                right = right and at[end] - at[end - 1] <= 1
                if not left and not right:
                    score += 1000
                if score > best:
                    best, again = score, False
                    spot = Spot(number, *self.units[number].folded.span(start, end))
                elif score == best:
                    again = True
        return None if alone and again else spot


class Laid:
    """The signs of a reading laid beside those of the original; `breaks`: at which signs of this something new begins (a
    line, a cell), so that no number goes on over it."""

    def __init__(self, reading: str, original: str, breaks: Set[int] = frozenset()) -> None:
        self.reading, self.original, self.breaks = reading, original, breaks
        ties = [(0, 0), *_ties(reading, original), (len(reading), len(original))]
        self._here, self._there = [one for one, _ in ties], [other for _, other in ties]
        self._found: dict[str, list[int]] = {}
        self._told: dict[str, dict[int, int]] = {}

    def find(self, start: int, end: int, within: tuple[int, int] | None = None) -> tuple[int, int] | None:
        """Where in the original the signs from `start` to before `end` stand; `within`: only between these."""
        text = self.reading[start:end]
        if not text:
            return None
        if text not in self._found:
            self._found[text] = list(_occurrences(self.original, text))
        expected = self._expected(start)
        others = self._others(text)
        near = [
            there
            for there in _nearest(self._found[text], expected, within)
            if others.get(there, start) == start  # it is not what another place of the reading stands for
            and not self._inside_another(start, end, there)
        ]
        best: tuple[float, int] | None = None
        for around, most in ((self._around, len(self.original)), (self._around_loosely, FAR)):
            for there in near:
                far = min(abs(there - one) for one in expected)
                same = around(start, end, there)
                if (len(text) + same < FEWEST and far > 1) or far > most:
                    continue
                cost = min(far, FAR) / 10 - same
                if best is None or (cost, there) < best:
                    best = cost, there
            if best is not None:
                return best[1], best[1] + len(text)
        return None

    def _inside_another(self, start: int, end: int, there: int) -> bool:
        """Whether a number of the original goes on where that of the reading ends: 2 in 20, unless 0 follows it there too."""
        after = there + end - start
        left, right = _goes_on(self.original, there, after)
        left = left and there not in self.breaks
        right = right and after not in self.breaks
        return (left and not _same_before(self.original, there, self.reading, start, 1)) or (
            right and not _same_after(self.original, after, self.reading, end, 1)
        )

    def _expected(self, start: int) -> tuple[int, int]:
        """Where a place of the reading should stand in the original, by the tie before it and by the one after it."""
        tie = min(max(bisect_right(self._here, start) - 1, 0), len(self._here) - 2)
        before = self._there[tie] + start - self._here[tie]
        return before, self._there[tie + 1] - (self._here[tie + 1] - start)

    def _others(self, text: str) -> dict[int, int]:
        """Where the repeats of a text stand that can be told without doubt: place in the original to the place in the reading
        with the most alike around it, and where the ties before and after it agree: a label in the middle of several rows
        stands elsewhere in the two streams, and ties the row beside it to the wrong one."""
        if text not in self._told:
            told = self._told[text] = {}
            best: dict[int, float] = {}
            for start in _occurrences(self.reading, text):
                expected = self._expected(start)
                apart = min(abs(expected[0] - expected[1]), FAR) / 10
                for there in expected:
                    if not self.original.startswith(text, max(there, 0)):
                        continue
                    same = self._around(start, start + len(text), there)
                    if same >= AROUND and (there not in told or same - apart >= best[there]):
                        told[there], best[there] = start, same - apart
        return self._told[text]

    def _around(self, start: int, end: int, there: int) -> int:
        """How many signs right before and after are the same."""
        same = _same_before(self.original, there, self.reading, start, AROUND)
        return same + _same_after(self.original, there + end - start, self.reading, end, AROUND)

    def _around_loosely(self, start: int, end: int, there: int) -> int:
        """The same, where what stands right before or after in the original stands anywhere near in the reading: so it is in
        a row that is broken over two pages, of which the first page shows the upper part of every cell."""
        near = self.reading[max(start - BROKEN, 0) : end + BROKEN]
        after = there + end - start
        same = 0
        for size in range(1, AROUND + 1):
            before = there >= size and self.original[there - size : there] in near
            same = max(same, size * before)
        same_after = 0
        for size in range(1, AROUND + 1):
            held = after + size <= len(self.original) and self.original[after : after + size] in near
            same_after = max(same_after, size * held)
        return same + same_after


def _texts(document: Document) -> Iterator[tuple[int, int, int, At, str]]:
    """Every text of a document with its block, row and cell."""
    for number, block in enumerate(document.blocks()):
        if isinstance(block, Paragraph):
            yield number, -1, -1, block.at, block.text
        elif isinstance(block, Table):
            for row, cells in enumerate(block.rows):
                for cell, one in enumerate(cells):
                    yield number, row, cell, one.at if one.at.line else block.at, one.text
        elif isinstance(block, Chart):
            yield number, -1, -1, block.at, block.title
            for row, series in enumerate(block.series):
                at = At(block.at.line + row + 1, block.at.page)
                for cell, text in enumerate((series.name, *(value or "" for value in series.values))):
                    yield number, row, cell, at, text


def _ties(reading: str, original: str) -> list[tuple[int, int]]:
    """Places of both streams where the same signs begin that occur once in each, in the reading's order."""
    tried = {reading[at : at + TIE] for at in range(0, len(reading) - TIE + 1, EVERY)}
    here, there = _once(reading, tried), _once(original, tried)
    return sorted((at, there[signs]) for signs, at in here.items() if signs in there)


def _once(stream: str, tried: set[str]) -> dict[str, int]:
    """Where those of the tried signs stand that occur once."""
    found: dict[str, int] = {}
    repeated: set[str] = set()
    for at in range(len(stream) - TIE + 1):
        signs = stream[at : at + TIE]
        if signs in tried:
            if signs in found:
                repeated.add(signs)
            found[signs] = at
    return {signs: at for signs, at in found.items() if signs not in repeated}


def _occurrences(signs: str, text: str) -> Iterator[int]:
    """Where a text stands, from the first on; no report has as many repeats as are looked at."""
    at = signs.find(text)
    for _ in range(MOST_REPEATS):
        if at < 0:
            return
        yield at
        at = signs.find(text, at + 1)


def _nearest(places: list[int], expected: tuple[int, ...], within: tuple[int, int] | None) -> set[int]:
    """The places nearest to those expected, on either side of each."""
    low, high = 0, len(places)
    if within is not None:
        low, high = bisect_left(places, within[0]), bisect_left(places, within[1])
    made: set[int] = set()
    for one in expected:
        at = min(max(bisect_left(places, one), low), high)
        made.update(places[max(at - NEAREST, low) : min(at + NEAREST, high)])
    return made


def _same_before(signs: str, start: int, other: str, end: int, most: int) -> int:
    """How many signs before `start` are those before `end` of the other."""
    most = min(most, start, end)
    same = 0
    while same < most and signs[start - 1 - same] == other[end - 1 - same]:
        same += 1
    return same


def _same_after(signs: str, end: int, other: str, start: int, most: int) -> int:
    """How many signs from `end` on are those from `start` on of the other."""
    most = min(most, len(signs) - end, len(other) - start)
    same = 0
    while same < most and signs[end + same] == other[start + same]:
        same += 1
    return same


def _goes_on(signs: str, start: int, end: int) -> tuple[bool, bool]:
    """Whether a number goes on before `start`, and from `end` on: what stands between is 5 of 15, 2.5 or 5,000."""

    def part(sign: str, further: str) -> bool:
        return sign in DIGITS or (sign in POINTS and further in DIGITS)

    left = signs[start] in DIGITS and part(signs[start - 1 : start], signs[start - 2 : start - 1])
    right = signs[end - 1] in DIGITS and part(signs[end : end + 1], signs[end + 1 : end + 2])
    return left, right
