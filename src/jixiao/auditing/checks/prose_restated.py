"""Amounts that running text tells twice in two units (22,844,840.30元，折合2284.48万元), and what is left of two totals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.auditing.checks.prose_again import AGAIN, AGAIN_DIGITS
from jixiao.auditing.checks.prose_text import Text
from jixiao.auditing.relation import Of, Relation, Size, gap, less, of
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

INCOME = re.compile(r"收入(?:合计|总计|总额)?(?:为)?$")
SPENT = re.compile(r"支出(?:合计|总计|总额)?(?:为)?$")
LEFT = re.compile(r"^[，,]?(?:当年|本年|年末|收支)?(?:结余|盈余)(?:为)?$")
OPENING = re.compile(r"(?:年初|期初)(?:结余|结存|余额)?(?:为)?$")
ADDED = re.compile(r"^[，,](?:加(?:上)?|当年|本年)(?:当年|本年)?(?:结余|新增|净增|增加)(?:为)?$")
CLOSING = re.compile(r"^[，,](?:年末|期末)(?:结余|结存|余额|滚存结余)?(?:为)?$")
NEAR = Fraction(1, 2)


def restated(text: Text) -> Iterator[Relation]:
    """The amounts of a passage that are told again in another unit; sums whose terms the words name."""
    for one, other in text.again:
        yield from _same(other.number, one.number)
    for made in text.sentences.values():
        yield from _balance([one for one in made if not AGAIN.match(one.gap)])


def _same(copy: Number, number: Number) -> Iterator[Relation]:
    if abs(copy.value - number.value) <= NEAR * max(copy.value, number.value) or _by_ten(copy, number):
        # a size: no second place that prints the fact, but the same words in another unit
        yield Relation("equation_differs", copy, Size(Of(number)))


def _by_ten(one: Number, other: Number) -> bool:
    """Whether the two have the same first digits, so that a unit or a point is wrong."""
    digits = [re.sub(r"\D", "", number.text).strip("0")[:AGAIN_DIGITS] for number in (one, other)]
    return digits[0] == digits[1]


def _balance(made: Sequence[Role]) -> Iterator[Relation]:
    """收入合计A，支出合计B，当年结余C; 年初A，加当年结余B，年末C."""
    for at in range(2, len(made)):
        first, second, last = (one.number for one in made[at - 2 : at + 1])
        words = [one.gap for one in made[at - 2 : at + 1]]
        if not all(one.plain and one.number.dimension == "money" for one in made[at - 2 : at + 1]):
            continue
        if INCOME.search(words[0]) and SPENT.search(words[1]) and LEFT.match(words[2]):
            relation = Relation("difference_differs", last, less(first, second))
        elif OPENING.search(words[0]) and ADDED.match(words[1]) and CLOSING.match(words[2]):
            relation = Relation("parts_differ", last, of(first, second))
        else:
            continue
        off = gap(relation)
        if off is not None and abs(off) <= NEAR * max(first.value, last.value):
            yield relation
