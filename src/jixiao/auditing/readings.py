"""Other readings that a passage itself offers: what is accused may be said of other numbers that stand beside it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from jixiao.auditing.relation import (
    Fixed,
    Node,
    Of,
    Product,
    Ratio,
    Relation,
    Size,
    Sum,
    growth,
    holds,
    less,
    numbers_of,
    of,
    ratio,
    value_of,
)
from jixiao.auditing.sums import LEAST, named_alike, other_difference, other_sum
from jixiao.extraction.claims import Number

FEW = 6  # amounts that are said to be of something together
TOGETHER = re.compile("合计|共|[两二三四五六七八九十][项个类镇乡街家者]|及以上|以上|及以下|前[两二三四五]")
MOST_OF = re.compile("最[高低大小多少]")
ALL = re.compile("占(?:全|总|所有|[^，,]{0,6}总)")
MOST = 40  # numbers of a passage that are tried
CHANGE = re.compile("超|高于|低于|多|少|增|减|降|升|节约|结余|压缩")
OF_NAMED = re.compile("占")  # 占项目可用资金的30.88%: of what only its words name
COPY = Fraction(1, 8)  # of a number: so near another one may be its wrong copy
NEAREST = 12  # numbers in front of a rate that it may be of
ONE = Fixed(Fraction(1))


def other_reading(relation: Relation) -> Node | None:
    """An expression over other numbers of the claim's passage that makes the words true; None where there is none.

    A share may have other operands than those that were taken for them; and parts may make up another total, which is
    printed beside them.
    """
    claimed = relation.claimed
    scored = any(one.dimension == "points" for one in numbers_of(relation.tree))
    beside = [
        one
        for one in claimed.passage.numbers
        if one is not claimed and one.measured and (scored or one.dimension != "points")
    ]
    if claimed.dimension == "ratio":
        exceeded = _exceeded(relation)
        if exceeded is not None:
            return exceeded
        start, end = claimed.passage.sentence(claimed.start)
        if any(
            not (one.passage is claimed.passage and start <= one.start < end) for one in relation.numbers()
        ):
            start, _ = claimed.passage.sentence(
                max(start - 2, 0)
            )  # operands from elsewhere may be others from there
        near = [one for one in beside if start <= one.start < end][-MOST:]
        return (
            (_share(relation, near) or _same_base(relation, beside[:MOST]))
            if claimed.digits >= LEAST
            else None
        )
    if isinstance(relation.tree, Sum):
        return other_sum(relation, beside)
    if isinstance(relation.tree, Size):
        other = _difference(relation, beside)
        if other is not None or claimed.digits < LEAST:
            return other
    return other_difference(relation)


def quotient_beside(relation: Relation, taken: Container[Number]) -> Node | None:
    """A share, rate or growth of two other numbers of its sentence, or of the one before, that gives what is printed: the words
    may mean them. Short rates are met by accident, so they must be exact. `taken`: numbers of other broken relations, of which two
    may have been exchanged."""
    claimed = relation.claimed
    if claimed.dimension != "ratio":
        return None
    if isinstance(relation.tree, Ratio) and claimed.cell is None and MOST_OF.search(claimed.before):
        return relation.tree  # 三季度最多，占全年的26.76%: of an item that only its place tells
    own = set(numbers_of(relation.tree))
    start, _ = claimed.passage.sentence(claimed.start)
    if claimed.value != 1:  # amounts are printed again and again
        start, _ = claimed.passage.sentence(max(start - 2, 0))
    rated = max(
        (
            one.end
            for one in claimed.passage.numbers
            if one.dimension == "ratio" and one.order < claimed.order
        ),
        default=0,
    )
    if own and all(one.passage is claimed.passage and one.start >= rated for one in own):
        start = max(start, rated)  # what stands in front of another rate belongs to that
    beside = [
        one
        for one in claimed.passage.numbers
        if start <= one.start
        and one.order < claimed.order
        and one.measured
        and one not in taken
        and one.rough
    ][-NEAREST:]
    wanted, short = abs(claimed.rough), claimed.digits <= LEAST
    width = claimed.rough_digit
    changes, of_all = (
        _said(claimed, CHANGE),
        _said(claimed, ALL),
    )  # 线上3,927件，线下289件，占总办件量的6.85%: of both
    for top, bottom in _pairs(beside):
        if top.unit.symbol != bottom.unit.symbol:
            continue
        share = top.rough / bottom.rough
        options: list[tuple[float, Node]] = []
        if of_all and share > 0 and top.order < bottom.order + FEW:
            options.append((share / (1 + share), ratio(top, of(top, bottom))))
        if not {top, bottom} <= own and not _copied({top, bottom} - own, own - {top, bottom}):
            options.append((share, ratio(top, bottom)))
            if changes:
                options.append((abs(share - 1), Size(growth(top, bottom))))
        for value, tree in options:
            if abs(value - wanted) > width or not holds(replace(relation, absolute=True), tree):
                continue
            if not short or of_all or abs(value_of(tree) or 0) == abs(claimed.value):
                return tree
    return _together(relation) if _said(claimed, TOGETHER, 40) else None


def _together(relation: Relation) -> Node | None:
    """The share that several amounts one behind the other have of another: 甲312万元、乙288万元，两镇占全县810万元的74.07%."""
    claimed = relation.claimed
    beside = [one for one in claimed.passage.numbers if one.order < claimed.order and one.measured][-NEAREST:]
    for base in beside:
        amounts = [one for one in beside if one is not base and one.unit.symbol == base.unit.symbol]
        for start in range(len(amounts)):
            for end in range(start + 2, min(start + 2 + FEW, len(amounts) + 1)):
                tree = ratio(of(*amounts[start:end]), base)
                if base.value and holds(replace(relation, absolute=True), tree):
                    return tree
    return None


def share_elsewhere(relation: Relation, numbers: Iterable[Number]) -> Number | None:
    """Another number of which the claimed share is, where what was taken for the whole is called otherwise."""
    claimed, tree = relation.claimed, relation.tree
    if not (isinstance(tree, Ratio) and isinstance(tree.top, Of) and isinstance(tree.bottom, Of)):
        return None
    part, base = tree.top.number, tree.bottom.number
    if claimed.dimension != "ratio" or claimed.digits < LEAST or part.digits < LEAST:
        return None
    if claimed.value == 1:  # elsewhere the part is printed again, as most amounts are
        start, end = claimed.passage.sentence(claimed.start)
        numbers = [one for one in numbers if one.passage is claimed.passage and start <= one.start < end]
    low, high = claimed.rough_ends
    for one in numbers:
        if one is part or one is base or one.digits <= LEAST or one.unit.symbol != part.unit.symbol:
            continue
        if one.passage is not base.passage and not _said(claimed, OF_NAMED) and _copied({one}, {base}):
            continue  # 安装1067台, where a table has 1100台: the one is a wrong copy of the other
        near = low / 2 <= abs(part.rough / one.rough if one.rough else 0.0) <= 2 * high
        if near and holds(relation, ratio(part, one)) and not named_alike(one, base):
            return one
    return None


def _copied(others: set[Number], own: set[Number]) -> bool:
    """Whether one of the other numbers may be a copy of an operand, of which one is wrong; what is listed with it is none."""
    return any(
        abs(one.value - mine.value) <= COPY * abs(mine.value) and not _listed(one, mine)
        for one in others
        for mine in own
    )


def _listed(one: Number, other: Number) -> bool:
    """Whether two numbers stand in one list: 分别投入1,384万元、1,142万元、1,307万元."""
    if one.passage is not other.passage:
        return False
    first, last = sorted((one, other), key=lambda each: each.start)
    inside = [each for each in one.passage.numbers if first.order <= each.order <= last.order]
    between = (one.passage.text[a.end : b.start].strip() for a, b in pairwise(inside))
    return all(words in ("、", "和", "及", "与") for words in between)


def _exceeded(relation: Relation) -> Node | None:
    """By how much one number exceeds the other, or misses it: 计划100户，改造112户，超额12%."""
    tree = relation.tree
    if not _said(relation.claimed, CHANGE):
        return None
    options: list[Node] = [tree]
    if isinstance(tree, Ratio):
        options = [Sum(((1, tree), (-1, ONE))), Sum(((1, ONE), (-1, tree)))]
    operands = list(dict.fromkeys(numbers_of(tree)))
    if len(operands) == 2 and all(one.value for one in operands):
        options += [growth(*operands), growth(*reversed(operands))]
    plain = replace(relation, absolute=True)
    return next((one for one in options if holds(plain, one)), None)


def _share(relation: Relation, beside: list[Number]) -> Node | None:
    """A share, rate or change of other numbers of the sentence or the one before it."""
    claimed = relation.claimed
    wanted, width = abs(float(claimed.value)), 2 * claimed.rough_digit
    own = set(relation.numbers())
    changes = _changes(relation)
    for value, tree in _shares(beside, changes):
        # floats only choose what is worth an exact look
        if abs(value - wanted) > width or (_plain(tree) and _mixed(tree, own, relation)):
            continue  # its own operands exchanged, or one of them with a stranger, are what a repair tells
        if holds(relation, tree):
            return tree
    return None


def _mixed(tree: Node, own: set[Number], relation: Relation) -> bool:
    """Whether a reading takes an operand of the accused relation, unless it is only read as a part instead of a growth."""
    taken = set(numbers_of(tree)) & own
    if len(own) > 3 and len(taken) == 2:
        return False  # of a sum's parts, the one by the other
    same = isinstance(tree, Ratio) and isinstance(relation.tree, Sum | Size) and len(taken) == 2
    return bool(taken) and not same


def _plain(tree: Node) -> bool:
    """Whether it is no more than one number by another, or the growth from one to another."""
    if isinstance(tree, Sum):
        return True
    return isinstance(tree, Ratio) and isinstance(tree.top, Of) and isinstance(tree.bottom, Of)


def _changes(relation: Relation) -> bool:
    """Whether the claim is of a change: by its formula, or by the words of its clause."""
    claimed = relation.claimed
    return isinstance(relation.tree, Sum | Size) or _said(claimed, CHANGE, 16)


def _said(claimed: Number, words: re.Pattern[str], back: int = 0) -> bool:
    """Whether words stand in the clause in front of a claim, or so many characters before it."""
    start, _ = claimed.passage.clause(claimed.start)
    return words.search(claimed.passage.text[max(start - back, 0) : claimed.start]) is not None


def _shares(beside: list[Number], changes: bool) -> Iterator[tuple[float, Node]]:
    for top, bottom in _pairs(beside):
        a, b = float(top.value), float(bottom.value)
        yield a / b, ratio(top, bottom)
        if changes:
            yield abs(a / b - 1), growth(top, bottom) if a > b else less(ONE, ratio(top, bottom))
            for sign in (1, -1):  # 增加3万元，增长6.4%: of what it was before
                if top.direction and b + sign * a:
                    yield abs(a / (b + sign * a)), ratio(top, Sum(((1, Of(bottom)), (sign, Of(top)))))
    for one, more in pairwise(beside):
        if not more.direction:
            continue
        for whole in beside:
            if whole.value and whole.dimension == one.dimension == more.dimension != "ratio":
                for sign in (1, -1):  # 比上年的1258人增加128人，完成目标1450人的95.59%
                    found = (float(one.value) + sign * float(more.value)) / float(whole.value)
                    yield found, ratio(Sum(((1, Of(one)), (sign, Of(more)))), whole)


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
            if holds(relation, implied):
                return implied
    return None


def _pairs(beside: list[Number]) -> Iterator[tuple[Number, Number]]:
    for top in beside:
        for bottom in beside:
            if top is not bottom and bottom.value and top.dimension == bottom.dimension != "ratio":
                yield top, bottom


def _difference(relation: Relation, beside: list[Number]) -> Node | None:
    """A difference of another number of the sentence: 获奖25项，其中三等奖10项，比上年的19项多6项; 支出A，预算B；比上年C减少D is of A."""
    start, end = relation.claimed.passage.sentence(relation.claimed.start)
    base = relation.numbers()[-1]
    for one in beside:
        alike = one.dimension == base.dimension and one is not base and one.digits >= base.digits > 1
        if alike and start <= one.start < end and holds(relation, tree := Size(less(one, base))):
            return tree
    return None
