"""Sentences of a document as the text checks read them: each cut once, its signs folded so that width and blanks do not matter."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import pairwise

from jixiao.auditing.view import View
from jixiao.core.record import record
from jixiao.extraction.claims import Number, Passage

END = re.compile(r"[。；;！!？?\n]")
LONGEST = 2000  # a "sentence" without any sign is read in stretches of this length, so that no text costs more than its length
BLANK = re.compile(r"\s+")


@record(frozen=True, slots=True, eq=False)
class Sentence:
    """A stretch of a passage up to the next end sign. `text` has plain digits and as many characters as the original;
    `numbers`: the numbers in it."""

    passage: Passage
    index: int
    start: int
    text: str
    numbers: tuple[Number, ...]

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def sentences(passage: Passage) -> Iterator[Sentence]:
    """The sentences of a passage in order."""
    folded = passage.folded
    if 0 < len(folded) <= LONGEST and END.search(folded) is None:  # most cells
        yield Sentence(passage, 0, 0, folded, tuple(passage.numbers))
        return
    cuts = [0, *(found.end() for found in END.finditer(folded)), len(folded)]
    starts = [one.start for one in passage.numbers]
    index = 0
    for first, last in pairwise(cuts):
        for start in range(first, last, LONGEST):
            end = min(last, start + LONGEST)
            inside = passage.numbers[bisect_right(starts, start - 1) : bisect_right(starts, end - 1)]
            yield Sentence(passage, index, start, folded[start:end], tuple(inside))
            index += 1


def all_sentences(passages: Iterable[Passage]) -> list[Sentence]:
    """The sentences of many passages; headers and codes of tables have none."""
    return [one for passage in passages if passage.role not in ("head", "code") for one in sentences(passage)]


def sentences_of(view: View) -> list[Sentence]:
    """All sentences of a document, made once."""
    if "sentences" not in view.kept:
        view.kept["sentences"] = all_sentences(view.claims.passages)
    found: list[Sentence] = view.kept["sentences"]
    return found


def packed(text: str) -> str:
    """A text without blanks and marks of emphasis, to be compared."""
    return BLANK.sub("", text).replace("*", "")
