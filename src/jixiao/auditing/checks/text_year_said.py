"""Which years a text names, and which figures stand under which year."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jixiao.auditing.checks.text_sentences import Sentence, packed
from jixiao.auditing.remark import Spot
from jixiao.auditing.view import View
from jixiao.extraction.claims import Number
from jixiao.extraction.mentions import WIDE

YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年")
# what stands before a year that is not the year of the statement
NOT_OWN = re.compile(
    r"(?:比|较|同|与|和|及|、|(?<!截)至|(?<!达)到|自|从|由|[低高少多]于|以|—|-|~|对|〔|\[)\s*$"
)

ITEM = re.compile(r"^\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})、")  # 一、2022年: the number of a heading


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """One year that is named. `start`, `end`: in the passage, of the four digits with 年; `own`: it is the year of what follows."""

    year: int
    sentence: Sentence
    start: int
    end: int
    own: bool

    @property
    def spot(self) -> Spot:
        return Spot(self.sentence.passage, self.start, self.end)

    @property
    def text(self) -> str:
        return self.sentence.passage.text[self.start : self.end]

    def between(self, number: Number) -> str:
        """The words from this year to a number behind it."""
        return self.sentence.text[self.end - self.sentence.start : number.start - self.sentence.start]


def years_said(found: Iterable[Sentence]) -> list[Said]:
    """All years that are named, in order."""
    made: list[Said] = []
    for sentence in found:
        for one in YEAR.finditer(sentence.text):
            before = (
                ITEM.sub("", sentence.text[: one.start()])[-4:]
                if one.start() <= 6
                else sentence.text[one.start() - 4 : one.start()]
            )
            made.append(
                Said(
                    int(one[1]),
                    sentence,
                    sentence.start + one.start(),
                    sentence.start + one.end(),
                    NOT_OWN.search(before) is None,
                )
            )
    return made


def _named(view: View) -> list[tuple[int, bool]]:
    """Every year that a line names, and whether it is the year of what follows; made once."""
    if "years" not in view.kept:
        view.kept["years"] = [
            (int(found[1]), NOT_OWN.search(line[max(0, found.start() - 4) : found.start()]) is None)
            for line in view.document.lines
            if "年" in line
            for found in YEAR.finditer(line.translate(WIDE))
        ]
    made: list[tuple[int, bool]] = view.kept["years"]
    return made


def sure_year(view: View) -> int | None:
    """The report's year where title and text agree on it; None where there is any doubt."""
    if view.year is None:
        return None
    most = Counter(named for named, _ in _named(view)).most_common(2)
    if not most or most[0][0] != view.year or (len(most) > 1 and most[1][1] * 2 > most[0][1]):
        return None
    return view.year


def likely_year(view: View) -> int | None:
    """The report's year where its title says it and no other is named as often; None otherwise."""
    if view.year is None:
        return None
    most = Counter(named for named, own in _named(view) if own).most_common(2)
    first = most and most[0][0] == view.year
    return view.year if first and (len(most) < 2 or most[1][1] < most[0][1]) else None


@dataclass(frozen=True, slots=True)
class Stated:
    """A number with the year that its words give it. `label`: the words in front of it."""

    number: Number
    label: str
    spot: Spot
    sentence: Sentence | None = None


def governed(said: list[Said]) -> Iterator[tuple[Said, Stated]]:
    """Each number with the year that stands before it in its sentence."""
    by_sentence: dict[int, list[Said]] = defaultdict(list)
    for one in said:
        by_sentence[id(one.sentence)].append(one)
    for group in by_sentence.values():
        sentence = group[0].sentence
        at = -1
        for number in sentence.numbers:
            while at + 1 < len(group) and group[at + 1].start < number.start:
                at += 1
            if at < 0 or not group[at].own or not number.measured:
                continue
            one = group[at]
            if number.start < one.end:
                continue
            label = packed(
                sentence.text[
                    max(one.end, number.start - 14) - sentence.start : number.start - sentence.start
                ]
            )
            spot = Spot(number.passage, number.start, number.end)
            yield one, Stated(number, label, spot, sentence)
