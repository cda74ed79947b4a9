"""What the claims of running text may rest on, found by trying: such relations confirm a number and never accuse one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from jixiao.auditing.checks.prose_text import Text, alike, bare, plain
from jixiao.auditing.relation import Fixed, Relation, Sum, gap, growth, less, of, ratio
from jixiao.auditing.view import Judged
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

LEAST = 3  # significant digits of a claim that may be looked for; shorter ones are met by accident
WINDOW = 40  # numbers at most that operands are taken from


def found_relations(made: Sequence[Text], judged: Judged) -> Iterator[Relation]:
    """For every number that no check could confirm, the first relation among its neighbours that gives it."""
    for text in made:
        if text.rule:
            continue
        for role in text.roles:
            number = role.number
            if (
                number in judged.verified
                or not number.measured
                or number.digits < LEAST
                or number.value in (0, 1)
            ):
                continue
            for rank, window in enumerate(_windows(text, role)):
                if number.dimension == "ratio":
                    relation = _as_ratio(number, window, far=rank == 2)
                else:
                    relation = _as_sum(number, window)
                if relation is not None:
                    yield relation
                    break


def _windows(text: Text, role: Role) -> Iterator[list[Number]]:
    number = role.number
    sentence = [one.number for one in plain(text.sentence(role)) if one.number is not number]
    passage = [one.number for one in plain(text.roles) if one.number is not number]
    yield sentence[-WINDOW:]
    yield passage[-WINDOW:]
    yield [one.number for one in plain((*text.near, *text.roles)) if one.number is not number][-WINDOW:]


def _as_ratio(claimed: Number, window: Sequence[Number], far: bool) -> Relation | None:
    """a ÷ b; near by also 1 - a ÷ b and a ÷ b - 1."""
    wanted, width = float(claimed.value), float(claimed.quantity.last_digit)
    one = Fixed(claimed.value / claimed.value)
    for top in window:
        for bottom in window:
            if (
                top is bottom
                or bottom.value == 0
                or top.value == bottom.value
                or top.unit.dimension != bottom.unit.dimension
            ):
                continue
            if top.dimension != "money" and (far or bare(top) != bare(bottom)):
                continue
            if max(top.digits, bottom.digits) < LEAST - 1:
                continue
            guess = float(top.value) / float(bottom.value)
            near = 2 * width + 1e-12
            trees = []
            if abs(guess - wanted) <= near:
                trees.append(ratio(top, bottom))
            if not far and abs(1 - guess - wanted) <= near:
                trees.append(Sum(((1, one), (-1, ratio(top, bottom)))))
            if not far and abs(guess - 1 - wanted) <= near:
                trees.append(growth(top, bottom))
            for tree in trees:
                relation = Relation("rate_differs", claimed, tree, certain=False)
                if gap(relation) == 0:
                    return relation
    return None


def _as_sum(claimed: Number, window: Sequence[Number]) -> Relation | None:
    """a + b, a - b or a + b + c."""
    wanted = float(claimed.value)
    width = 3 * float(claimed.quantity.last_digit)
    same = [one for one in window if alike(one, claimed) and one.digits >= LEAST]
    for left, right in combinations(same, 2):
        a, b = float(left.value), float(right.value)
        trees = []
        if abs(a + b - wanted) <= width:
            trees.append(of(left, right))
        if abs(abs(a - b) - wanted) <= width:
            trees.append(less(left, right) if a > b else less(right, left))
        for tree in trees:
            relation = Relation("parts_differ", claimed, tree, certain=False)
            if gap(relation) == 0:
                return relation
    if len(same) <= 12:
        for three in combinations(same, 3):
            if abs(sum(float(one.value) for one in three) - wanted) <= width:
                relation = Relation("parts_differ", claimed, of(*three), certain=False)
                if gap(relation) == 0:
                    return relation
    return None
