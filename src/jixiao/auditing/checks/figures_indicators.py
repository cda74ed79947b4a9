"""What a row of indicators says was reached, and running text that says it under the indicator's name."""

from __future__ import annotations

import re

from jixiao.auditing.checks.figures_company import LEAST_DIGITS, Figures
from jixiao.auditing.checks.figures_digits import agree, hardly, informative, is_round, kind_of
from jixiao.extraction.claims import Number
from jixiao.extraction.fact_words import FILLERS, plain, special
from jixiao.extraction.rate_words import DOING, GROWTH, NAMED, clause, kind_of_rate, otherwise, said_of, suits
from jixiao.extraction.same_fact import pairs_of

SURE = 0.6  # of the pairs of characters of an indicator's name that its sentence says
COUNT = 0.7  # the same, of what is counted: there are many kinds of staff
ALONE = 0.3  # the same, where no other number of the text is of its kind of rate
HARDLY = 0.15  # by how much another number must say less of it
# words at the end of a name that say how it is counted
COUNTED = re.compile(r"(?:人数|户数|次数|数量|面积|规模|金额|里程|情况|个数|总量|标准|水平)$")
PER = re.compile(r"\s*/\s*([\u4e00-\u9fff]{1,3})")
AIMED_AT = re.compile(  # 低于目标60%; 目标40%，按比例计分
    r"(?:低于|高于|未达到?|不及|超过|达到)(?:目标|标准|要求)值?(?:的)?$|(?:^|[，,；;、（(：:])(?:年度|绩效)?目标值?(?:为|是|：|:)?$"
)


def indicator_tells(made: Figures, one: Number, other: Number) -> bool:
    """Whether one of two numbers stands in a row of indicators and the other one in running text under its name, and no third
    number may be meant."""
    for row, text in ((one, other), (other, one)):
        key = made.indicator(row) if row in made.reached else ""
        if key and text.cell is None:
            return _told(made, row, text, key)
    return False


def _told(made: Figures, row: Number, text: Number, key: str) -> bool:
    if not hardly(row, text) or otherwise(text) or not _suits(row, text, key):
        return False
    if _apart(made, row, text) or any(AIMED_AT.search(one.before.rstrip()) for one in (row, text)):
        return False
    mine = said(text, key)
    if mine >= (SURE if text.dimension == "ratio" or _per(text) else COUNT):
        return not _another_text(made, text, row, key, mine) and not _another_row(made, row, text, mine)
    return mine >= ALONE and _alone(made, text, row, key)


def _apart(made: Figures, one: Number, other: Number) -> bool:
    """Whether two numbers are of other years, or something was taken off for one of them."""
    a, b = made.names[one], made.names[other]
    return a.less != b.less or (a.year or made.year) != (b.year or made.year)


def _another_text(made: Figures, text: Number, row: Number, key: str, mine: float) -> bool:
    """Whether another number of running text may be what the row says."""
    return any(
        one is not text
        and one.cell is None
        and alike(one, text)
        and not agree(one, text)
        and not otherwise(one)
        and said(one, key) >= mine - HARDLY
        and _suits(row, one, key)
        and _rate(one) == _rate(text)
        and not _apart(made, row, one)
        for one in made.numbers
    )


def _alone(made: Figures, text: Number, row: Number, key: str) -> bool:
    """Whether a row is the only one of its kind of rate, which has a name of its own, and so is the number of the text."""
    kind = kind_of_rate(key)
    if text.dimension != "ratio" or not NAMED.fullmatch(kind) or DOING.search(kind):
        return False
    texts = (one for one in made.numbers if one.cell is None and one is not text and alike(one, text))
    rows = (one for one in made.reached if one is not row and alike(one, row))
    return not any(_rate(one) == kind and not agree(one, text) for one in texts) and not any(
        kind in (kind_of_rate(made.indicator(one)), _rate(one)) and not agree(one, row) for one in rows
    )


def _another_row(made: Figures, row: Number, text: Number, mine: float) -> bool:
    """Whether another row, or another number of this row, may be what the text says."""
    for one in made.reached:
        if one is row or not alike(one, text) or agree(one, row):
            continue
        key = made.indicator(one)
        if key and _suits(one, text, key) and (_row(one) == _row(row) or said(text, key) >= mine):
            return True
    return False


def _row(number: Number) -> tuple[int, ...]:
    return number.cell[:2] if number.cell is not None else ()


def said(text: Number, key: str) -> float:
    """How much of an indicator's name the words say that lead to a number, where no other number of its kind comes in between."""
    own = plain(clause(text))
    if key in own:
        rest = FILLERS.sub("", own.replace(key, ""))
        return 1.0 if len(rest) <= 4 else SURE
    named = pairs_of(special(COUNTED.sub("", key)))
    begun = text.passage.text.rfind("。", 0, text.start) + 1
    words = plain(text.passage.text[begun : text.start]) + text.unit.symbol
    found = named & pairs_of(words)
    if not found or _between(text, begun, found):
        return 0.0
    return len(found) / len(named)


def _between(text: Number, begun: int, found: frozenset[str]) -> bool:
    """Whether another number of its kind stands between the words of a name and a number."""
    others = [
        one
        for one in text.passage.numbers
        if begun <= one.start and one.end <= text.start and alike(one, text) and _rate(one) == _rate(text)
    ]
    if not others:
        return False
    behind = plain(text.passage.text[others[-1].end : text.start]) + text.unit.symbol
    return not found & pairs_of(behind)


def _suits(row: Number, text: Number, key: str) -> bool:
    """Whether both are one kind of number: of one rate, or in one unit."""
    if not alike(row, text):
        return False
    if text.dimension == "ratio":
        kind = said_of(text)
        return kind != GROWTH and suits(kind, kind_of_rate(key) or said_of(row))
    return min(informative(row), informative(text)) >= LEAST_DIGITS and not is_round(text)


def _rate(number: Number) -> str:
    return said_of(number) if number.dimension == "ratio" else ""


def alike(one: Number, other: Number) -> bool:
    """Whether two numbers are rates, or of one unit, 元/户 and the like included."""
    if one.dimension == "ratio" or other.dimension == "ratio":
        return one.dimension == other.dimension
    return (
        kind_of(one) == kind_of(other)
        and one.unit.symbol == other.unit.symbol != ""
        and _per(one) == _per(other)
    )


def _per(number: Number) -> str:
    found = PER.match(number.passage.text, number.end)
    return found[1] if found is not None else ""
