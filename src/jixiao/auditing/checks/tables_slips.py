"""Whether a relation that fails fails as slips of the pen do: by one digit, two transposed digits, a point, or by little."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from jixiao.auditing.checks.tables_frame import Frame
from jixiao.auditing.relation import Of, Relation, Sum, value_of
from jixiao.core.numerals import decimal_text, round_half_up
from jixiao.extraction.claims import Number

LITTLE = Fraction(45, 100)  # a total that misses by more was never meant as one


def near(relation: Relation) -> bool:
    """Whether the claim and what it should be are of one size."""
    value = value_of(relation.tree)
    if value is None:
        return False
    claimed = relation.claimed.value
    return abs(claimed - value) <= LITTLE * max(abs(claimed), abs(value))


def slipped(relation: Relation) -> bool:
    """Whether one slip in one number of a sum (or in the claim of anything) would explain the difference."""
    value = value_of(relation.tree)
    if value is None:
        return False
    if slip(relation.claimed, value):
        return True
    if not isinstance(relation.tree, Sum):
        return False
    off = relation.claimed.value - value
    return any(
        isinstance(term, Of) and slip(term.number, term.number.value + sign * off)
        for sign, term in relation.tree.terms
    )


def slip(number: Number, meant: Fraction) -> bool:
    """Whether a printed number is one slip away from another value: one digit, two neighbours, or the point."""
    if meant * number.value <= 0:
        return False
    scale = number.unit.scale
    old = decimal_text(abs(number.value) / scale, number.places)
    new = decimal_text(round_half_up(abs(meant) / scale, number.places), number.places)
    if old == new:
        return False
    if number.places and any(
        abs(abs(meant) - abs(number.value) * factor) <= number.quantity.last_digit * 10
        for factor in (Fraction(10), Fraction(1, 10))
    ):
        return True
    if len(old) != len(new) or len(old.replace(".", "").lstrip("0")) < 3:
        return False
    apart = [at for at, (one, two) in enumerate(zip(old, new, strict=True)) if one != two]
    if len(apart) == 1:
        return True
    if len(apart) != 2:
        return False
    first, last = apart
    between = old[first + 1 : last].replace(".", "")
    return not between and old[first] == new[last] and old[last] == new[first]


def other_part(frame: Frame, relation: Relation, place: int) -> bool:
    """Whether what is missing or too much is just another number of the same row (a column that is mostly empty)."""
    value = value_of(relation.tree)
    if value is None:
        return False
    off = abs(relation.claimed.value - value)
    mine = set(relation.numbers())
    rest = [
        abs(cell.value)
        for line in frame.lines
        if (cell := line.cells[place]) is not None and cell not in mine and cell.value
    ]
    width = 2 * relation.claimed.quantity.last_digit
    return any(abs(one - off) <= width for one in rest) or any(
        abs(one + two - off) <= width for one, two in combinations(rest[:20], 2)
    )
