"""Tables whose sums agree to the last digit: there nothing was rounded, and one number that breaks two of them is wrong."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from jixiao.auditing.relation import Node, Of, Product, Ratio, Relation, Size, Sum, gap, value_of
from jixiao.extraction.claims import Number

ENOUGH = 1.0  # by how many powers of ten it is unlikely that so many rounded sums agree to the last digit
WITNESSES = 2  # sums that a wrong number breaks


SHOWN = 10  # digits that a cell of a sheet shows at most: the rest is rounded away


def clipped(number: Number) -> bool:
    """Whether a number may have more decimals than its cell showed."""
    return number.places > 0 and number.digits == SHOWN


def exactly(tree: Node) -> Node:
    """An expression in which the digits of every number are all there is."""
    if isinstance(tree, Of):
        return Of(tree.number, exact=True)
    if isinstance(tree, Sum):
        return Sum(tuple((sign, exactly(term)) for sign, term in tree.terms))
    if isinstance(tree, Product):
        return Product(tuple(exactly(one) for one in tree.factors))
    if isinstance(tree, Ratio):
        return Ratio(exactly(tree.top), exactly(tree.bottom))
    if isinstance(tree, Size):
        return Size(exactly(tree.inner))
    return tree


def by_digits(relations: Sequence[Relation]) -> Iterator[Relation]:
    """The relations, those exact that a number breaks which stands in two sums of its table, all others of which agree to the
    last digit."""
    sheets: dict[int, list[Relation]] = {}
    for one in relations:
        if one.certain and not one.exact and one.claimed.cell is not None and _adds(one):
            sheets.setdefault(one.claimed.cell[0], []).append(one)
    wrong = {id(one) for sums in sheets.values() for one in _broken(sums)}
    for one in relations:
        yield replace(one, exact=True) if id(one) in wrong else one


def _adds(relation: Relation) -> bool:
    """Whether it is a sum or a difference of printed numbers of one kind."""
    tree = relation.tree
    return isinstance(tree, Sum) and all(
        isinstance(term, Of) and term.number.dimension == relation.claimed.dimension for _, term in tree.terms
    )


def _broken(sums: Sequence[Relation]) -> list[Relation]:
    """The sums that do not agree to the last digit, where one number is in all of them and in no other."""
    off: list[Relation] = []
    unlikely = 0.0
    seen: set[frozenset[int]] = set()
    for one in sums:
        if _missed(one) == 0:
            numbers = frozenset(id(number) for number in one.numbers() if number.value)
            if len(numbers) > 2 and numbers not in seen:
                seen.add(numbers)
                unlikely -= math.log10(_by_chance(len(numbers) - 1))
        else:
            off.append(one)
    if unlikely < ENOUGH or not WITNESSES <= len(off) <= 4 or any(gap(one) for one in off if _far(one)):
        return []
    shared = set.intersection(*({*one.numbers()} for one in off))
    mine = {id(one) for one in off}
    for number in shared:
        elsewhere = any(id(one) not in mine and number in one.numbers() for one in sums)
        shifts = {_shift(one, number) for one in off}
        # 117154424.68 shown as 117154424.7 is no slip
        shown = clipped(number) and all(2 * abs(shift) <= number.quantity.last_digit for shift in shifts)
        if not elsewhere and len(shifts) == 1 and not shown:
            return off
    return []


def _far(relation: Relation) -> bool:
    """Whether it fails anyway."""
    off = gap(relation)
    return off is not None and abs(off) >= relation.claimed.quantity.last_digit


def _missed(relation: Relation) -> Fraction:
    value = value_of(relation.tree)
    return relation.claimed.value - value if value is not None else Fraction(0)


def _shift(relation: Relation, number: Number) -> Fraction:
    """By how much a number is too large, as one relation has it."""
    missed = _missed(relation)
    if number is relation.claimed:
        return missed
    tree = relation.tree
    assert isinstance(tree, Sum)
    sign = next(sign for sign, term in tree.terms if isinstance(term, Of) and term.number is number)
    return -sign * missed


def _by_chance(terms: int) -> float:
    """How often a sum of rounded numbers agrees with the rounded sum to the last digit."""
    return 0.75 if terms <= 2 else 1 / math.sqrt(1 + math.pi * terms / 6)
