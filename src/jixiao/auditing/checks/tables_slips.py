"""Whether a relation that fails fails as slips of the pen do: by one digit, two transposed digits, a point, or by little."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from jixiao.auditing.checks.tables_frame import Frame
from jixiao.auditing.relation import Of, Relation, Sum, ends_of, value_of
from jixiao.extraction.claims import Number

LITTLE = Fraction(31, 100)  # a total that misses by more was never meant as one


def near(relation: Relation) -> bool:
    """Whether the claim and what it should be are of one size."""
    value = value_of(relation.tree)
    if value is None:
        return False
    claimed = relation.claimed.value
    return abs(claimed - value) <= LITTLE * max(abs(claimed), abs(value))


def slipped(relation: Relation) -> bool:
    """Whether one slip in one number of a sum (or in the claim of anything) would explain the difference."""
    value, ends = value_of(relation.tree), ends_of(relation.tree, exact=relation.exact)
    if value is None or ends is None:
        return False
    low, high = ends_of(Of(relation.claimed), exact=relation.exact) or (value, value)
    slack = float(ends[1] - ends[0] + high - low) / 2
    if slip(relation.claimed, value, slack):
        return True
    if not isinstance(relation.tree, Sum):
        return False
    off = relation.claimed.value - value
    return any(
        isinstance(term, Of) and slip(term.number, term.number.value + sign * off, slack)
        for sign, term in relation.tree.terms
    )


def slip(number: Number, meant: Fraction, slack: float = 0.0) -> bool:
    """Whether a printed number is one slip away from another value: one digit, two neighbours, or the point."""
    if meant * number.value <= 0 or number.digits < 2:
        return False
    unit = number.unit.scale / 10**number.places
    old, wanted = abs(number.value) / unit, float(abs(meant) / unit)
    near = max(slack / float(unit), 0.51) * 1.000001
    if number.places and any(abs(wanted - float(old) * factor) <= max(near, factor) for factor in (10, 0.1)):
        return True
    digits = str(int(old))
    found = any(
        abs(int(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]) - wanted) <= near
        for at in range(len(digits) - 1)
        if digits[at] != digits[at + 1]
    )
    if found or len(digits) < 3:
        return found
    # one digit: what is wanted differs by a whole number of some power of ten, from 1 to 9 and within the digit
    for at, sign in enumerate(reversed(digits)):
        step = (wanted - float(old)) / 10**at
        other = int(sign) + round(step)
        if 0 <= other <= 9 and round(step) and abs(step - round(step)) * 10**at <= near:
            return True
    return False


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
        if (cell := line.cells[place]) is not None
        and cell not in mine
        and cell.value
        and cell.dimension == relation.claimed.dimension
    ]
    width = 2 * relation.claimed.quantity.last_digit
    return any(abs(one - off) <= width for one in rest) or any(
        abs(one + two - off) <= width for one, two in combinations(rest[:20], 2)
    )
