"""What the relations that hold say of one that does not: its rate is of other things, or its numbers stand otherwise to each other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Protocol

from jixiao.auditing.relation import Of, Ratio, Relation, Sum, numbers_of
from jixiao.auditing.sums import words_of
from jixiao.extraction.claims import Number

NAMED = 4  # signs of the name of a thing
RATE_WORDS = re.compile(
    "(?:预算|资金|支出|目标|计划)?(?:执行|完成|支付|到位|控制|使用)?(?:率|进度|比例)(?:为|是|达|达到|仅)?$"
)
TELLING = 4  # digits of a rate, or of an amount, that no others give by accident
FULL = Fraction(1)  # 100 % is the rate of many things


class Told(Protocol):
    """A relation and whether it holds."""

    @property
    def relation(self) -> Relation: ...
    @property
    def verdict(self) -> str: ...


class Held:
    """The relations of a document that hold, by their numbers."""

    def __init__(self, verdicts: Iterable[Told]) -> None:
        self.rates: dict[tuple[Fraction, int], list[frozenset[Fraction]]] = {}
        self.sums: dict[Number, list[tuple[frozenset[Number], frozenset[Number]]]] = {}
        for one in verdicts:
            if one.verdict != "verified" or isinstance(one.relation.tree, Of):
                continue
            claimed = one.relation.claimed
            if claimed.dimension == "ratio" and isinstance(one.relation.tree, Ratio):
                values = frozenset(number.value for number in numbers_of(one.relation.tree))
                self.rates.setdefault((claimed.value, claimed.places), []).append(values)
            sides = _sides(one.relation)
            if sides is not None:
                for number in (*sides[0], *sides[1]):
                    self.sums.setdefault(number, []).append(sides)

    def elsewhere(self, relation: Relation) -> bool:
        """Whether the rate is printed in another place too, where wholly other numbers give it: it is said of those here as well
        (重点研发课题执行率79.22%, behind the amounts of all projects)."""
        claimed = relation.claimed
        if claimed.dimension != "ratio" or not isinstance(relation.tree, Ratio):
            return False
        if claimed.digits < TELLING or claimed.value == FULL or claimed.cell is not None:
            return False
        subject = RATE_WORDS.sub("", words_of(claimed))
        if len(subject) < NAMED or any(
            subject[:NAMED] in number.before for number in numbers_of(relation.tree)
        ):
            return False  # it names nothing that its amounts are not of
        own = {number.value for number in numbers_of(relation.tree)}
        return any(not values & own for values in self.rates.get((claimed.value, claimed.places), ()))

    def otherwise(self, relation: Relation) -> bool:
        """Whether a whole and one of its parts are added to another whole that is printed: then the one is no part of the other
        (收入130.2亿元，其中土地125.6亿元；加转移性收入33.8亿元，合计164.0亿元); or whether the whole is made of other things."""
        sides = _sides(relation)
        if sides is None or len(sides[0]) > 1 or not relation.rule.startswith("parts"):
            return False
        claimed, parts = relation.claimed, sides[1]
        if len(claimed.printed.strip("0")) < TELLING - 1:
            return False
        for left, right in self.sums.get(claimed, ()):
            mine, theirs = (left, right) if claimed in left else (right, left)
            if theirs < parts and mine == parts - theirs | {claimed}:
                return False  # a part and its whole changed places
            if mine & parts:
                return True
            here = all(
                one.passage is claimed.passage for one in theirs
            )  # elsewhere it is the part's right copy
            if here and len(theirs & parts) == 1 < len(theirs) and len(parts) > 1:
                return True
        return False


def _sides(relation: Relation) -> tuple[frozenset[Number], frozenset[Number]] | None:
    """The numbers that are added on the one and on the other side of a sum in running text; the claimed one alone where nothing is
    taken away."""
    tree, claimed = relation.tree, relation.claimed
    if not isinstance(tree, Sum) or claimed.cell is not None:
        return None
    left, right = [claimed], list[Number]()
    for sign, term in tree.terms:
        if not isinstance(term, Of) or term.number.cell is not None:
            return None
        (right if sign > 0 else left).append(term.number)
    return frozenset(left), frozenset(right)
