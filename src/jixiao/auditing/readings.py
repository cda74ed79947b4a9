"""Other readings that a passage itself offers: what is accused may be said of other numbers that stand beside it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, pairwise

from jixiao.auditing.relation import (
    Fixed,
    Node,
    Of,
    Product,
    Ratio,
    Relation,
    Size,
    Sum,
    gap,
    growth,
    less,
    of,
    ratio,
    value_of,
)
from jixiao.extraction.claims import Number

LEAST = 3  # significant digits of a number that may be looked for; shorter ones are met by accident
MOST = 40  # numbers of a passage that are tried
FEW = 6  # parts of which every choice is tried
ONE = Fixed(Fraction(1))


def other_reading(relation: Relation) -> Node | None:
    """An expression over other numbers of the claim's passage that makes the words true; None where there is none.

    A share may have other operands than those that were taken for them; and parts may make up another total, which is
    printed beside them.
    """
    claimed = relation.claimed
    beside = [one for one in claimed.passage.numbers if one is not claimed and one.measured]
    if claimed.dimension == "ratio":
        start, end = claimed.passage.sentence(claimed.start)
        near = [one for one in beside if start <= one.start < end][:MOST]
        return (
            (_share(relation, near) or _same_base(relation, beside[:MOST]))
            if claimed.digits >= LEAST
            else None
        )
    if isinstance(relation.tree, Sum):
        return _total(relation, beside)
    return None


def _share(relation: Relation, beside: list[Number]) -> Node | None:
    """A share or rate of two other numbers of the sentence; a growth of two others, where a growth is meant."""
    claimed = relation.claimed
    wanted, width = abs(float(claimed.value)), 2 * float(claimed.quantity.last_digit)
    own = set(relation.numbers())
    grows = isinstance(relation.tree, Sum | Size)
    for top, bottom in _pairs(beside):
        if top in own and bottom in own:
            continue  # its own operands the other way round are what a repair tells
        found = float(top.value) / float(bottom.value)
        trees: list[tuple[float, Node]] = [(found, ratio(top, bottom))]
        if grows:
            trees.append(
                (abs(found - 1), growth(top, bottom) if found > 1 else less(ONE, ratio(top, bottom)))
            )
        for value, tree in trees:
            # floats only choose what is worth an exact look
            if abs(value - wanted) <= width and gap(relation, tree) == 0:
                return tree
    return None


def _same_base(relation: Relation, beside: list[Number]) -> Node | None:
    """A share of the base that is not printed, where what was taken for the base is a part with a share of its own that
    implies the same base: 甲5万元，占25%；乙3万元，占15%."""
    tree = relation.tree
    if not isinstance(tree, Ratio) or not isinstance(tree.top, Of) or not isinstance(tree.bottom, Of):
        return None
    part, base = tree.top.number, tree.bottom.number
    for amount, share in pairwise(beside):
        if amount is base and share.dimension == "ratio" and amount.value:
            implied = Ratio(Product((Of(part), Of(share))), Of(amount))
            if gap(relation, implied) == 0:
                return implied
    return None


def _pairs(beside: list[Number]) -> Iterator[tuple[Number, Number]]:
    for top in beside:
        for bottom in beside:
            if top is not bottom and bottom.value and top.dimension == bottom.dimension != "ratio":
                yield top, bottom


def _total(relation: Relation, beside: list[Number]) -> Node | None:
    value = value_of(relation.tree)
    if value is None:
        return None
    parts = _parts(relation)
    for size in range(2, len(parts)):
        for chosen in combinations(parts, size):
            if gap(relation, of(*chosen)) == 0:
                return of(*chosen)
    operands = set(relation.numbers())
    for one in beside:
        if one in operands or one.dimension != relation.claimed.dimension or one.digits < LEAST:
            continue
        if one.ends[0] <= value <= one.ends[1] and not _named_alike(one, relation.claimed):
            return Of(one)
    return None


def _parts(relation: Relation) -> list[Number]:
    """The parts of a plain sum in running text, where they are few: a total may be of some of them."""
    terms = relation.tree.terms if isinstance(relation.tree, Sum) else ()
    made = [term.number for sign, term in terms if sign > 0 and isinstance(term, Of)]
    plain = len(made) == len(terms) and all(one.value for one in made) and relation.claimed.digits > 1
    return made if plain and len(made) <= FEW else []


def _named_alike(one: Number, other: Number) -> bool:
    """Whether the same words stand in front of both: then one of the two is the other's wrong copy."""
    mine, theirs = one.before.strip()[-6:], other.before.strip()[-6:]
    return bool(mine) and mine[-3:] == theirs[-3:]
