"""Broken relations tried with other values: would it hold if this had been printed?"""

from __future__ import annotations

from fractions import Fraction

from jixiao.auditing.relation import Fixed, Given, Of, Relation, Sum, ends_of, gap, holds, value_of
from jixiao.auditing.showing import rounded
from jixiao.auditing.slips import Edit
from jixiao.extraction.claims import Number, rough


class Trial:
    """Whether a relation holds with other values. Of sums only what changes is computed anew: many edits are tried."""

    def __init__(self, relation: Relation) -> None:
        self.relation = relation
        self.signs = _signs(relation)
        ends = ends_of(relation.tree, exact=relation.exact)
        claim = ends_of(Of(relation.claimed), exact=relation.exact)
        # the claim may lie so far below and above what the sum gives
        self.room = None if ends is None or claim is None else (ends[0] - claim[1], ends[1] - claim[0])
        self.rough = None if self.room is None else (rough(self.room[0]), rough(self.room[1]))

    def mended(self, edit: Edit) -> bool:
        """Whether a relation holds after an edit, as it would be printed."""
        if not self.holds(edit.given):
            return False
        if not edit.finer:
            return True
        number, value, _ = edit.values[0]
        return all(self.holds({**edit.given, number: value + off}) for off in (edit.finer, -edit.finer))

    def agrees(self, given: Given) -> bool:
        """Whether the claim has the very digits that come out, and not only some that rounding allows."""
        value = value_of(self.relation.tree, given)
        claimed = self.relation.claimed
        if value is None:
            return False
        meant = given.get(claimed, claimed.value)
        if value == meant:
            return True  # in another unit than the printed one, too
        return rounded(claimed, value) == meant or (
            self.relation.absolute and rounded(claimed, -value) == meant
        )

    def off(self, given: Given) -> Fraction | None:
        """How far the claim is off with other values, as `gap` tells it."""
        if self.signs is None or self.room is None:
            return gap(self.relation, given=given)
        low, high = self._moved(given)
        return -low if low > 0 else -high if high < 0 else Fraction(0)

    def holds(self, given: Given) -> bool:
        """Whether it holds with other values."""
        if self.signs is None or self.room is None:
            return holds(self.relation, given=given)
        if self._far(given):
            return False
        low, high = self._moved(given)
        return low <= 0 <= high

    def _far(self, given: Given) -> bool:
        """Whether floats, with all that they may be off, are enough to say that it does not hold: of nearly every edit."""
        assert self.signs is not None and self.rough is not None
        shift = size = 0.0
        for number, value in given.items():
            sign = self.signs.get(number)
            if sign:
                one = rough(value)
                shift += sign * (one - number.rough)
                size += abs(one) + abs(number.rough)
        low, high = self.rough
        off = 1e-14 * (size + abs(low) + abs(high))
        return low + shift > off or high + shift < -off

    def _moved(self, given: Given) -> tuple[Fraction, Fraction]:
        """What the sum less the claim may be with other values."""
        assert self.signs is not None and self.room is not None
        shift = Fraction(0)
        for number, value in given.items():
            sign = self.signs.get(number)
            if sign:
                shift += sign * (value - number.value)
        return self.room[0] + shift, self.room[1] + shift


def _signs(relation: Relation) -> dict[Number, int] | None:
    """How each number counts in the sum less the claim; None where the relation is no plain sum."""
    if relation.absolute:
        return None
    tree = relation.tree
    terms = ((1, tree),) if isinstance(tree, Of) else tree.terms if isinstance(tree, Sum) else None
    if terms is None:
        return None
    made = {relation.claimed: -1}
    for sign, term in terms:
        if isinstance(term, Of):
            made[term.number] = made.get(term.number, 0) + sign
        elif not isinstance(term, Fixed):
            return None
    return made
