"""What a row of indicators says was reached, and running text that says it under the indicator's name."""

from __future__ import annotations

from jixiao.auditing.checks.figures_company import LEAST_DIGITS, Figures
from jixiao.auditing.checks.figures_digits import agree, informative, is_round, kind_of, slip_apart
from jixiao.auditing.checks.figures_rows import (
    GROWTH_KIND,
    LITTLE_POINTS,
    OTHERWISE,
    clause,
    kind_of_rate,
    said_of,
    suits,
)
from jixiao.extraction.claims import Number
from jixiao.extraction.fact_words import FILLERS, plain, special
from jixiao.extraction.same_fact import apart_in_words, pairs_of

SURE = 0.6  # of the pairs of characters of an indicator's name that its sentence says
HARDLY = 0.15  # by how much another number must say less of it


def indicator_tells(made: Figures, one: Number, other: Number) -> bool:
    """Whether one of two numbers stands in a row of indicators and the other one in running text under its name, and no third
    number may be meant."""
    for row, text in ((one, other), (other, one)):
        key = made.indicators.get(row.cell[:2], "") if row.cell is not None and row in made.reached else ""
        if key and text.cell is None:
            return _told(made, row, text, key)
    return False


def _told(made: Figures, row: Number, text: Number, key: str) -> bool:
    if not _little(row, text) or OTHERWISE.search(clause(text)) or not _suits(made, row, text, key):
        return False
    if apart_in_words(made.names[text], made.names[row]):
        return False
    mine = said(text, key)
    if mine < SURE:
        return False
    return not _another_text(made, text, row, key, mine) and not _another_row(made, row, text, mine)


def _another_text(made: Figures, text: Number, row: Number, key: str, mine: float) -> bool:
    """Whether another number of running text may be what the row says."""
    return any(
        one is not text
        and one.cell is None
        and _alike(one, text)
        and not agree(one, text)
        and not OTHERWISE.search(clause(one))
        and said(one, key) >= mine - HARDLY
        and _suits(made, row, one, key)
        for one in made.numbers
    )


def _another_row(made: Figures, row: Number, text: Number, mine: float) -> bool:
    """Whether another row, or another number of this row, may be what the text says."""
    for one in made.reached:
        if one is row or one.cell is None or not _alike(one, text) or agree(one, row):
            continue
        key = made.indicators.get(one.cell[:2], "")
        if one.cell[:2] == row.cell[:2] if row.cell is not None else False:
            return True
        if key and said(text, key) >= mine and _suits(made, one, text, key):
            return True
    return False


def said(text: Number, key: str) -> float:
    """How much of an indicator's name the words say that lead to a number; all of a name of nothing but general words, where it
    stands right in front of it."""
    own = plain(clause(text))
    if key in own:
        rest = FILLERS.sub("", own.replace(key, ""))
        return 1.0 if len(rest) <= 4 else SURE
    named = pairs_of(special(key))
    if not named:
        return 0.0
    begun = text.passage.text.rfind("。", 0, text.start) + 1
    words = plain(text.passage.text[begun : text.start]) + text.unit.symbol
    return len(named & pairs_of(words)) / len(named)


def _suits(made: Figures, row: Number, text: Number, key: str) -> bool:
    """Whether both are one kind of number: of one rate, or in one unit."""
    if not _alike(row, text):
        return False
    if text.dimension == "ratio":
        kind, asked = said_of(made, text), kind_of_rate(key) or said_of(made, row)
        return kind != GROWTH_KIND and suits(kind, asked)
    return min(informative(row), informative(text)) >= LEAST_DIGITS and not is_round(text)


def _alike(one: Number, other: Number) -> bool:
    if one.dimension == "ratio" or other.dimension == "ratio":
        return one.dimension == other.dimension
    return kind_of(one) == kind_of(other) and one.unit.symbol == other.unit.symbol and bool(one.unit.symbol)


def _little(one: Number, other: Number) -> bool:
    return 100 * abs(one.value - other.value) <= LITTLE_POINTS * abs(other.value) or slip_apart(one, other)
