"""Rows of running text that are columns of one table: 预算依次为A1、A2、A3，实际依次为B1、B2、B3，节约率依次为P1、P2、P3."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import permutations

from jixiao.auditing.checks.prose_text import Text, by_slip, near
from jixiao.auditing.relation import Fixed, Node, Of, Product, Relation, Sum, growth, holds, less, ratio
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

NEXT = ("、", "，", ",", "和", "及", "与")
LEAST = 3  # numbers of a row: two may fit by accident
SEVERAL = re.compile("分别|依次|各")
ROWS = 5  # rows in front that are tried
ONE = Fixed(Fraction(1))

Way = Callable[[Node, Node], Node]


def _rest(left: Node, right: Node) -> Node:
    """1 - left / right: 节约率."""
    return Sum(((1, ONE), (-1, ratio(left, right))))


def _plus(left: Node, right: Node) -> Node:
    return Sum(((1, left), (1, right)))


SHARES: tuple[Way, ...] = (ratio, growth, _rest)
AMOUNTS: tuple[Way, ...] = (_plus, less)


def columns(text: Text) -> Iterator[Relation]:
    """Each row with two rows in front of it, where all but one of its numbers fit one way."""
    if text.rule or text.passage.cell is not None:
        return
    rows = list(_rows(text))
    for at, row in enumerate(rows):
        front = [
            one for one in rows[max(at - ROWS, 0) : at] if len(one) == len(row) and _kind(one) != "ratio"
        ]
        shares = _kind(row) == "ratio"
        found: list[Relation] = []
        for left, right in permutations(front, 2):
            if _kind(left) != _kind(right) or (not shares and _kind(left) != _kind(row)):
                continue
            for way in SHARES if shares else AMOUNTS:
                made = _relations(row, way, left, right)
                fits = sum(holds(one) for one in made)
                if fits == len(made) or (fits == len(made) - 1 and not found):
                    found = made
            if found and all(holds(one) for one in found):
                break
        for one in found:
            if holds(one) or by_slip(one) or near(one, signed=False):
                yield one


def _relations(row: Sequence[Role], way: Way, left: Sequence[Role], right: Sequence[Role]) -> list[Relation]:
    rule = (
        "rate_differs" if _kind(row) == "ratio" else "parts_differ" if way is _plus else "difference_differs"
    )
    scale = _scale(row)
    made = []
    for role, a, b in zip(row, left, right, strict=True):
        same = rule == "rate_differs" and _scale(left) == _scale(right)  # the unit of both leaves no trace
        scales = (Fraction(1), Fraction(1)) if same else (_scale(left), _scale(right))
        tree = way(_node(a.number, scales[0]), _node(b.number, scales[1]))
        if not role.number.unit.symbol and scale != 1:
            tree = ratio(tree, Fixed(scale))
        made.append(Relation(rule, role.number, tree, absolute=True))
    return made


def _kind(row: Sequence[Role]) -> str:
    """What a row tells: its last number has the unit of all."""
    return row[-1].number.dimension


def _scale(row: Sequence[Role]) -> Fraction:
    return row[-1].number.unit.scale


def _node(number: Number, scale: Fraction) -> Node:
    return Of(number) if number.unit.symbol or scale == 1 else Product((Of(number), Fixed(scale)))


def _rows(text: Text) -> Iterator[list[Role]]:
    """The runs of numbers of one kind with nothing but commas between them, behind words that say that there are several."""
    roles = text.roles
    at = 0
    while at < len(roles):
        row = [roles[at]]
        for one in roles[at + 1 :]:
            if one.gap not in NEXT or (
                one.number.dimension != row[0].number.dimension and row[0].number.unit.symbol
            ):
                break
            row.append(one)
        if (
            len(row) >= LEAST
            and all(one.number.measured and one.number.value for one in row)
            and all(not one.number.unit.symbol or one.number.unit is row[-1].number.unit for one in row)
            and SEVERAL.search(roles[at].gap)
        ):
            yield row
        at += len(row)
