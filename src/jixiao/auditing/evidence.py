"""The words that a remark accuses, quoted with what stands around them: the sentence, or the row of the table."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from jixiao.auditing.remark import Remark, Spot
from jixiao.extraction.claims import Claims

CUT = "…"
APART = " │ "  # between the cells of a row
MOST_CELL = 24  # characters of another cell of the row that are quoted


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation: `before`, the accused `words`, `after`. White space is folded. Without `words` the whole is meant."""

    before: str
    words: str
    after: str

    @property
    def text(self) -> str:
        return f"{self.before}{self.words}{self.after}"

    def marked(self, left: str = "「", right: str = "」") -> str:
        """The text with signs around the accused words."""
        return f"{self.before}{left}{self.words}{right}{self.after}"


def quoted(remark: Remark, claims: Claims, most: int = 160) -> Quote:
    """What a remark quotes; at most about `most` characters around the accused words (0: the whole)."""
    first = remark.spots[0]
    if first.passage.cell is None:
        return _cut(*_sentence(first), most)
    return _cut(*_row(first, claims, short=bool(most)), most)


def _sentence(spot: Spot) -> tuple[str, str, str]:
    """The sentence of a spot, in front of it, and behind it; the whole passage where all of it is accused."""
    text = spot.passage.text
    end = spot.end or len(text)
    low, high = spot.passage.sentence(spot.start)
    return text[low : spot.start], text[spot.start : end], text[end : max(high, end)]


def _row(spot: Spot, claims: Claims, *, short: bool) -> tuple[str, str, str]:
    """The row of a cell, its cells set apart; other cells shortened where it is to be `short`."""
    cell = spot.passage.cell
    assert cell is not None
    sheet, row, column = cell
    before, words, after = _sentence(spot)
    sides: tuple[list[str], list[str]] = ([], [])
    for at, one in enumerate(claims.sheets[sheet].rows[row]):
        if at != column and one.text and one.first:
            cut = short and len(one.text) > MOST_CELL
            sides[at > column].append(one.text[:MOST_CELL] + CUT if cut else one.text)
    return APART.join([*sides[0], before]), words, APART.join([after, *sides[1]])


def _cut(before: str, words: str, after: str, most: int) -> Quote:
    before, words, after = (re.sub(r"\s+", " ", part) for part in (before, words, after))
    before, after = before.lstrip(), after.rstrip()
    if not most or len(before) + len(words) + len(after) <= most:
        return Quote(before, words, after)
    if len(words) > most:
        words = words[:most] + CUT
        return Quote(CUT if before else "", words, "")
    room = most - len(words)
    left = min(len(before), max(room * 2 // 3, room - len(after)))
    right = min(len(after), room - left)
    return Quote(
        CUT + before[len(before) - left :] if left < len(before) else before,
        words,
        after[:right] + CUT if right < len(after) else after,
    )


def fold(text: str) -> str:
    """A text to compare with: neither white space nor the width of its signs counts."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
