"""One fact told twice in running text: once with its full name, once under words that the sentence made clear before."""

from __future__ import annotations

import re

from jixiao.auditing.checks.figures_company import Figures
from jixiao.auditing.checks.figures_digits import agree, hardly, informative, kind_of
from jixiao.extraction.claims import Number
from jixiao.extraction.fact_words import FLOWS, SCOPES, VAGUE, special
from jixiao.extraction.rate_words import otherwise
from jixiao.extraction.same_fact import Name, foreign, opposed, pairs_of, staged_apart

LEAST_DIGITS = 4
LONG = 4  # characters of a name that says enough
MOST = 0.6  # of the pairs of characters of what one name has more than the other
BALANCES = ("opening", "closing")
SAID_WHOLE = re.compile("全年|总[支收]|合计|总计|累计|决算|部门")
SPENT = ("", "final")


def told_twice(made: Figures, one: Number, other: Number) -> bool:
    """Whether two numbers of running text are one fact, and no third number is called like them."""
    a, b = made.names[one], made.names[other]
    if (a.place[0] and b.place[0]) or not hardly(one, other) or otherwise(one) or otherwise(other):
        return False
    if min(one.digits, other.digits) < LEAST_DIGITS or informative(other) < LEAST_DIGITS - 1:
        return False
    if not _one(made, one, other):
        return False
    whole = _whole(a, b)
    if whole and not any(_spent(made.names[copy], b) for copy in made.copies(other)):
        return False  # what the whole spent is told in several places
    return not any(
        third is not one
        and (not whole or hardly(third, other))
        and third is not other
        and kind_of(third) == kind_of(one)
        and third.unit.scale == one.unit.scale
        and not agree(third, other)
        and _one(made, third, other)
        for third in made.numbers
    )


def _one(made: Figures, one: Number, other: Number) -> bool:
    a, b = made.names[one], made.names[other]
    if opposed(a, b) or staged_apart(a, b) or (a.year or made.year) != (b.year or made.year):
        return False
    if one.unit.scale != other.unit.scale or "limit" in (a.phase, b.phase):
        return False
    if one.dimension == "ratio" and (a.head != b.head or not a.head or VAGUE.fullmatch(a.head)):
        return False
    if a.place[0] or b.place[0]:
        return _whole(a, b)
    return _balance(a, b) or _lettered(a, b) or _understood(a, b) or _understood(b, a) or _whole(a, b)


def _whole(a: Name, b: Name) -> bool:
    """Whether both are what the whole department spent, or took in, in the year."""
    if not _spent(a, b):
        return False
    return all(SAID_WHOLE.search(one.words) or one.phase == "final" for one in (a, b)) and not _narrow(a, b)


def _spent(a: Name, b: Name) -> bool:
    return a.whole and b.whole and a.flow == b.flow != "" and {a.phase, b.phase} <= set(SPENT)


def _balance(a: Name, b: Name) -> bool:
    """Whether both are what was left at the end of a year, or at its beginning, of one thing."""
    if a.phase != b.phase or a.phase not in BALANCES or special(a.words) != special(b.words):
        return False
    return a.scopes == b.scopes and a.funds == b.funds and not _narrow(a, b)


def _narrow(a: Name, b: Name) -> bool:
    return foreign(a, b) or foreign(b, a) or a.offices != b.offices


def _lettered(a: Name, b: Name) -> bool:
    """Whether both are called the same, letter for letter but for words that every report has."""
    same = special(a.words)
    if len(same) < LONG or same != special(b.words) or a.words != a.full or b.words != b.full:
        return False
    if a.phase != b.phase and not {a.phase, b.phase} <= set(SPENT):
        return False
    apart = a.funds != b.funds or a.people != b.people or a.offices != b.offices or a.scopes != b.scopes
    return not apart and not (foreign(a, b) and foreign(b, a))


def _understood(a: Name, b: Name) -> bool:
    """Whether the first name has words that the other one's sentence said before, and ends like it."""
    own = special(SCOPES.sub("", b.words))
    if len(a.core) < LONG or not a.core.endswith(own) or a.words != a.full or a.core == own:
        return False
    if a.phase != b.phase and not {a.phase, b.phase} <= set(SPENT):
        return False
    if not own and b.phase not in SPENT and b.phase != "rate":
        return False
    rest = a.pairs - pairs_of(own)
    if not rest or len(rest & (b.subject_pairs | b.pairs)) < MOST * len(rest):
        return False
    narrow = a.scopes - set(FLOWS), b.scopes - set(FLOWS)
    return narrow[0] == narrow[1] and (not a.flow or not b.flow or a.flow == b.flow)
