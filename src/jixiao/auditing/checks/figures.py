"""Figures printed in several places: the same fact has the same digits everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from jixiao.auditing.checks import figures_units
from jixiao.auditing.checks.figures_apart import apart, of_one_item, told_apart
from jixiao.auditing.checks.figures_company import LEAST_DIGITS, TELLING, Figures, figures
from jixiao.auditing.checks.figures_crossed import EXAMPLE as CROSSED
from jixiao.auditing.checks.figures_crossed import crossed
from jixiao.auditing.checks.figures_digits import (
    agree,
    are_close,
    by_accident,
    informative,
    kind_of,
    nearly,
    printed_alike,
    slip_apart,
    transposed,
)
from jixiao.auditing.checks.figures_examples import DIFFERS, SLIP, TABLE_UNIT
from jixiao.auditing.checks.figures_frames import framed
from jixiao.auditing.checks.figures_indicators import indicator_tells
from jixiao.auditing.checks.figures_pairs import near_pairs
from jixiao.auditing.checks.figures_retold import retold
from jixiao.auditing.checks.figures_rows import row_tells
from jixiao.auditing.checks.figures_scoped import scoped, whole_again
from jixiao.auditing.checks.figures_targets import targets
from jixiao.auditing.checks.figures_told import told_twice
from jixiao.auditing.relation import Of, Relation
from jixiao.auditing.remark import Remark, spot
from jixiao.auditing.view import Check, Judged, View
from jixiao.extraction.claims import Number
from jixiao.extraction.fact_words import LONG_CORE, special
from jixiao.extraction.rate_words import DOING, NAMED, parts_of_year, said_of
from jixiao.extraction.same_fact import (
    Name,
    alike_phases,
    contained,
    foreign,
    may_be_one,
    one_fact,
    opposed,
    staged_apart,
    surely_one,
)

ACCIDENTS = 0.002  # slips that may be expected between one number and all that its words might mean
LEAST_OWN = 3  # characters of words that are the name of one thing only
LEAST_WORDS = 4  # characters of words that are the same in both places, letter for letter
SCORE = re.compile("得分|评分|总分")
LEAST_LETTERS = 5  # characters of words that say enough, where hardly any of them is special
LITTLE = Fraction(3, 25)  # of the other: where nothing but a scope is named
FEW = 2  # different values that one name may have: with more it is the name of many things

LOST = re.compile(r"[扣失]\d+(?:\.\d+)?分")


def run(view: View, judged: Judged) -> Iterator[Relation | Remark]:
    """Equal copies verify each other; a number that is one slip or a little away from its copies is accused."""
    made = figures(view, judged)
    yield from _copies(made)
    accused: set[Number] = set()
    for left, right in near_pairs(made.numbers, made.names):
        found = _differs(made, left, right)
        if found is not None and found.claimed not in accused and not apart(made, found.claimed, left, right):
            accused.add(found.claimed)
            yield _told(found)
    yield from crossed(view, made)
    yield from targets(view, made)


def _told(relation: Relation) -> Relation | Remark:
    """A number printed with fewer decimals than its copy is told with the copy's: 98% and 99.74%, not 100%."""
    claimed, other = relation.claimed, list(relation.numbers())[-1]
    if claimed.places >= other.places or claimed.unit.scale != other.unit.scale:
        return relation
    return Remark(
        relation.rule,
        relation.severity,
        (spot(claimed), spot(other)),
        claimed.text,
        other.text,
        f"{claimed.text} ≠ {other.text}",
        dict(relation.values),
    )


def _copies(made: Figures) -> Iterator[Relation]:
    """Copies that agree: each number with the nearest equal one in front of it that may be of the same fact."""
    for one in made.numbers:
        for other in made.equal[one]:
            a, b = made.names[one], made.names[other]
            if other.order < one.order and not opposed(a, b) and _akin(made, one, other):
                yield Relation("figure_differs", one, Of(other), values=_values(a, b), certain=False)
                break


def _differs(made: Figures, left: Number, right: Number) -> Relation | None:
    a, b = made.names[left], made.names[right]
    if (
        agree(left, right)
        or (opposed(a, b) and not indicator_tells(made, left, right))  # its row says a limit as well
        or _last_place(made, left, right)
        or not _comparable(made, left, right)
    ):
        return None
    suspect, other = _suspect(made, left, right)
    if suspect is None or _both_printed(suspect, other):
        return None
    values = _values(made.names[suspect], made.names[other])
    exact = printed_alike(suspect, other)
    if are_close(suspect, other):
        severity = _same(made, suspect, other)
        if severity:
            return Relation("figure_differs", suspect, Of(other), severity, values=values, exact=exact)
    if slip_apart(left, right) and whole_again(made, suspect, other):
        return Relation("figure_slip", suspect, Of(other), "warning", values=values, exact=exact)
    if slip_apart(left, right) and _slipping(made, suspect, other) and not made.crossed(left, right):
        return Relation("figure_slip", suspect, Of(other), "warning", values=values, exact=exact)
    return None


def _both_printed(suspect: Number, other: Number) -> bool:
    """Whether the passage of the other number prints the suspected value too: it tells the two apart, as this year's and
    last year's."""
    if suspect.passage is other.passage:
        return False
    # two rates of one passage are of two things; amounts are often printed twice (调整预算180.10万元，决算180.10万元)
    if suspect.dimension == "ratio" and any(_equal(one, other) for one in suspect.passage.numbers):
        return True
    telling = min(informative(suspect), informative(other)) >= LEAST_DIGITS
    return telling and any(_equal(one, suspect) for one in other.passage.numbers)


def _equal(one: Number, other: Number) -> bool:
    return one.rough == other.rough and one.value == other.value


def _comparable(made: Figures, left: Number, right: Number) -> bool:
    """Whether two numbers are of one measure: the unit over a table may be wrong, or not known at all."""
    for one in (left, right):
        if one.cell is not None and not one.own_unit and one.cell[0] in made.mislabelled:
            return False
    if kind_of(left) == "count":
        named = {one.unit.symbol: one.dimension for one in (left, right)}
        scales = {one.unit.scale for one in (left, right)}
        scored = "points" in named.values() and all(
            SCORE.search(made.names[one].words) for one in (left, right)
        )
        return len(scales) == 1 and (
            len(named) == 1 or ("" in named and ("count" in named.values() or scored))
        )
    return True


def _same(made: Figures, one: Number, other: Number) -> str:
    """How sure it is that both are one fact, as a severity; empty where it is not.

    Either the names agree in every word and are the names of nothing else, or the numbers beside the one stand beside the other
    as well, under words that do not part them.
    """
    a, b = made.names[one], made.names[other]
    if a.place[:2] == b.place[:2]:
        return ""  # one paragraph or one table states different things
    if one.cell is not None and other.cell is not None:
        pair = min(one.cell[0], other.cell[0]), max(one.cell[0], other.cell[0])
        if not made.sheets.get(pair, False):
            return ""  # two forms have the same rows for two projects
    if a.place[0] == b.place[0] == 1:
        aligned = a.words == b.words and made.same_row(one, other)
        return "error" if aligned and min(informative(one), informative(other)) >= 3 else ""
    if of_one_item(one) or of_one_item(other):
        return ""
    if made.says_both(one, other) or (a.year or made.year) != (b.year or made.year):
        return ""
    tells = row_tells(made, one, other) or indicator_tells(made, one, other)
    if tells and _whole_year(a, b, one, other):
        return "error"
    if one.dimension == "ratio" and a.halves != b.halves:
        return ""
    if a.eras and b.eras and not a.eras & b.eras:
        return ""  # 一、2022年预算执行情况 and 三、2023年预算草案
    if told_apart(one, other):
        return ""
    if framed(made, one, other) and not made.crossed(one, other):
        return "error"
    if made.listed(one, other):
        return ""
    told = told_twice(made, one, other) and not made.crossed(one, other)
    if told and _whole_year(a, b, one, other):
        return "error"
    if _beside(made, one, other) and not made.crossed(one, other):
        return "error"
    if retold(made, one, other) or _deducted(made, one, other):
        return "warning"
    if not surely_one(a, b, made.year) or _many(made, one, other):
        return "warning" if _likely(made, one, other) or _letter(made, one, other) else ""
    if one.dimension == "ratio":
        return "error" if a.phase == "rate" else ""
    if min(informative(one), informative(other)) < LEAST_DIGITS:
        copies = [third for third in made.equal[other] if surely_one(made.names[third], b, made.year)]
        return "error" if copies and one.dimension != "money" else ""
    if len(a.core) >= LONG_CORE or (slip_apart(one, other) and informative(one) >= TELLING):
        return "error"
    if not made.established(other):
        return "error" if a.words == b.words and len(a.words) >= LEAST_WORDS else "info"
    return "warning" if a.whole else "error"


def _whole_year(a: Name, b: Name, one: Number, other: Number) -> bool:
    """Whether both speak of a part of the year or neither does; people may be asked in any month."""
    kind = (said_of(one) or said_of(other)) if one.dimension == "ratio" else ""
    if NAMED.fullmatch(kind) and not DOING.search(kind):
        return True
    words = ("".join((*name.around, name.row, name.column)) for name in (a, b))
    return parts_of_year(one, next(words)) == parts_of_year(other, next(words))


def _likely(made: Figures, one: Number, other: Number) -> bool:
    """Whether two long numbers that are hardly apart are called nearly alike, and no number in between is called so."""
    a, b = made.names[one], made.names[other]
    if one.dimension in ("ratio", "points") or min(informative(one), informative(other)) < TELLING:
        return False
    if min(len(a.core), len(b.core)) < LEAST_WORDS or a.flow != b.flow or not made.established(other):
        return False
    if 2 * len(a.pairs & b.pairs) < len(a.pairs | b.pairs):
        return False
    if not nearly(one, other, LITTLE) or staged_apart(a, b) or not one_fact(a, b) or not may_be_one(a, b):
        return False
    return not _many(made, one, other)


def _letter(made: Figures, one: Number, other: Number) -> bool:
    """Whether two amounts that are hardly apart are called the same letter for letter, and nothing else is."""
    a, b = made.names[one], made.names[other]
    same = a.words == b.words and len(a.words) >= LEAST_LETTERS
    if not (same or (a.spelled == b.spelled and len(a.spelled) >= _letters(one))):
        return False
    if not nearly(one, other, LITTLE) or a.phase == "limit":
        return False
    if min(one.digits, other.digits) < TELLING or not may_be_one(a, b) or staged_apart(a, b):
        return False
    if len(special(a.spelled)) < LEAST_OWN:
        if foreign(a, b) or foreign(b, a) or (a.core != b.core and not same):
            return False
        if a.qualified != b.qualified or a.funds != b.funds or a.people != b.people:
            return False
    elif a.scopes != b.scopes:
        return False
    if not made.established(other) or (a.year or made.year) != (b.year or made.year):
        return False
    return not _more_than(FEW, made.spelled(one), [])


def _letters(number: Number) -> int:
    """How many characters of words say enough: a rate and a score are called by three or two."""
    return {"ratio": 3, "points": 2, "number": 2}.get(number.dimension, LEAST_WORDS)


def _beside(made: Figures, one: Number, other: Number) -> bool:
    """Whether the company says that both are one fact: two other numbers, or one and the same words."""
    a, b = made.names[one], made.names[other]
    if not alike_phases(a.phase, b.phase) or not may_be_one(a, b):
        return False
    if min(informative(one), informative(other)) < LEAST_DIGITS or (
        a.phase == "rate" and not a.head == b.head != ""
    ):
        return False
    shared = made.shared(one, other)
    if shared >= 2:
        return a.core == b.core or 2 * len(a.pairs & b.pairs) > len(a.pairs | b.pairs)
    if shared == 0 or a.phase in ("", "rate", "change") or a.qualified != b.qualified or a.core != b.core:
        return False
    return bool(a.core) or slip_apart(one, other) or nearly(one, other, LITTLE)


def _deducted(made: Figures, one: Number, other: Number) -> bool:
    """Whether a sentence that takes points away tells the whole's rate, which several places print otherwise: 扣0.15分，因执行率为98.49%."""
    a, b = made.names[one], made.names[other]
    if (
        one.dimension != "ratio"
        or one.cell is not None
        or not (a.whole and b.whole)
        or not a.head == b.head != ""
    ):
        return False
    start, end = one.passage.sentence(one.start)
    if LOST.search(one.passage.text[start:end]) is None or _many(made, one, other):
        return False
    return bool(made.copies(other)) and made.established(other) and nearly(one, other, LITTLE)


def _many(made: Figures, one: Number, other: Number) -> bool:
    """Whether other numbers go by the name of these two: then it is the name of many things."""
    name = made.names[other]
    called = (
        third
        for third in made.named(other)
        if (their := made.names[third]).qualified == name.qualified
        or (name.core and not their.qualified > name.qualified)
    )
    return _more_than(FEW, called, [one, other])


def _more_than(most: int, numbers: Iterable[Number], values: list[Number]) -> bool:
    """Whether numbers have more different values than so many, beside those that are known."""
    for one in numbers:
        if not any(agree(one, known) for known in values):
            values.append(one)
            if len(values) > most:
                return True
    return False


def _slipping(made: Figures, one: Number, other: Number) -> bool:
    """Whether a number that is one slip away from another was meant to be that one.

    The words must name one special thing, the other must be known from elsewhere, and hardly any two of the numbers that
    these words may mean are one slip apart by accident.
    """
    a, b = made.names[one], made.names[other]
    if one.dimension == "ratio" or a.place[:2] == b.place[:2] or not made.established(other):
        return False
    if _other_unit(one, other) and informative(one) > TELLING:
        return True  # the same digits in another unit need no words
    if scoped(made, one, other):
        return True
    if not _alike(a, b) or not _phased(one, other, a, b):
        return False
    meant = (
        third
        for third in made.of_kind(one)
        if third is not one and third is not other and _alike(a, made.names[third])
    )
    return not _more_than(int(ACCIDENTS / by_accident(one, other)), meant, [other])


def _other_unit(one: Number, other: Number) -> bool:
    """Whether two numbers are printed with the same digits and different units."""
    printed = one.printed == other.printed and one.places == other.places
    return printed and one.own_unit and other.own_unit and one.unit.scale != other.unit.scale


def _alike(a: Name, b: Name) -> bool:
    """Whether two names share a special word and nothing parts them."""
    special = contained(a.pairs, b.pairs) >= 0.5 or bool(a.spendings & b.spendings)
    return special and may_be_one(a, b)


def _phased(one: Number, other: Number, a: Name, b: Name) -> bool:
    """Whether both are of one phase: budget and spending of one thing are nearly equal without any slip. Two digits transposed
    and the unit need no word of it."""
    if a.phase == b.phase:
        return True
    same = one.printed.strip("0") == other.printed.strip("0")
    return "" in (a.phase, b.phase) and (same or transposed(one, other))


def _akin(made: Figures, one: Number, other: Number) -> bool:
    """Whether the words allow that both are one fact."""
    a, b = made.names[one], made.names[other]
    return (
        one_fact(a, b)
        or bool(a.scopes & b.scopes)
        or contained(a.pairs, b.pairs) >= 0.5
        or contained(a.subject_pairs, b.subject_pairs) >= 0.3
        or made.shared(one, other) >= 1
    )


def _last_place(made: Figures, one: Number, other: Number) -> bool:
    """Whether a table's number differs by one in its last place, as rounded parts and totals do."""
    return (
        1 in (made.names[one].place[0], made.names[other].place[0])
        and abs(one.rough - other.rough) <= 2 * one.rough_digit  # enough to leave nearly all out
        and abs(one.value - other.value) <= one.quantity.last_digit
        and printed_alike(one, other)
    )


def _suspect(made: Figures, left: Number, right: Number) -> tuple[Number | None, Number]:
    """Which of two is the wrong one: that which nothing confirms; None where both are confirmed."""
    lost = [one for one, other in ((left, right), (right, left)) if made.lost(one, other)]
    if not lost:
        return None, left
    if len(lost) == 2:
        broken = left in made.judged.broken and right not in made.judged.broken
        return (left, right) if broken else (right, left)
    return lost[0], right if lost[0] is left else left


def _values(a: Name, b: Name) -> dict[str, str]:
    return {"label": a.words[-20:] or a.subject[-12:], "other": b.words[-20:] or b.subject[-12:]}


CHECKS: tuple[Check, ...] = (
    Check(
        "figures",
        run,
        {"figure_differs": DIFFERS, "figure_slip": SLIP, "figures_crossed": CROSSED},
        late=True,
    ),
    Check("figures_units", figures_units.run, {"table_unit_differs": TABLE_UNIT}),
)
