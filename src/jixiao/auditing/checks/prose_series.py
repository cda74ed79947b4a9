"""Series and equations in running text: a rate for each quarter, their mean, and arithmetic that the text writes out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from jixiao.auditing.checks.prose_text import Text, alike, by_slip, near, per_one, runs
from jixiao.auditing.relation import (
    Fixed,
    Node,
    Of,
    Product,
    Ratio,
    Relation,
    Size,
    Sum,
    holds,
    mean,
    numbers_of,
    of,
    ratio,
)
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

MEAN = re.compile(r"平均[^，,。；;、]{0,10}$")
SIGNS = {"+": "+", "-": "-", "−": "-", "–": "-", "×": "*", "*": "*", "x": "*", "X": "*", "÷": "/", "/": "/", "(": "(", ")": ")", "|": "|", "｜": "|"}  # fmt: skip
BEHIND = re.compile(r"\s*(\S)")
WORD = re.compile(r"[\u4e00-\u9fffA-Za-z”》](?<![为是到达即于])\s*$")
MOST_TOKENS = 80  # of an equation: numbers, signs and brackets
SMALL = 1000  # a whole number without unit below this is a count in an equation, and no measured value


def series(text: Text) -> Iterator[Relation]:
    """Series against series, and their means."""
    made = list(runs(text.roles))
    made += [list(run) for run in _spread(text)]
    yield from _item_by_item(made)
    yield from _two_by_two(list(runs(text.roles, 2)))
    for role in text.roles:
        if MEAN.search(role.gap) and role.number.measured:
            yield from _mean(role, made)


def _spread(text: Text) -> Iterator[list[Role]]:
    """Series whose items are named: 一季度10%、二季度20%、三季度30%."""
    run: list[Role] = []
    for role in text.roles:
        if re.search(r"(?:第?[一二三四]季度?|[一二三四五六]月份?|20\d\d年)[^，。]{0,8}$", role.gap) and (
            not run or role.number.unit.symbol == run[0].number.unit.symbol
        ):
            run.append(role)
            continue
        if len(run) >= 3:
            yield run
        run = []
    if len(run) >= 3:
        yield run


def _item_by_item(made: Sequence[Sequence[Role]]) -> Iterator[Relation]:
    """The third of three series of one length is the first by the second, where most of its items are."""
    for at, rates in enumerate(made):
        same = [run for run in made[:at] if len(run) == len(rates)]
        for top in same:
            for bottom in same:
                if top is bottom:
                    continue
                relations = [
                    Relation("series_differs", rate.number, ratio(one.number, other.number))
                    for rate, one, other in zip(rates, top, bottom, strict=True)
                ]
                good = sum(holds(relation) for relation in relations)
                if good >= 2 and 2 * good >= len(relations):
                    yield from relations
                    return


def _two_by_two(made: Sequence[Sequence[Role]]) -> Iterator[Relation]:
    """支出分别为A1和A2，预算为B1和B2，执行率P1、P2: three pairs, where one of the rates is the first by the second."""
    for first, second, rates in zip(made, made[1:], made[2:], strict=False):
        if {len(first), len(second), len(rates)} != {2} or rates[0].number.dimension != "ratio":
            continue
        if len({one.sentence for one in (*first, *second, *rates)}) > 1:
            continue
        if not alike(first[0].number, second[0].number) or first[0].number.dimension == "ratio":
            continue
        for top, bottom in ((first, second), (second, first)):
            relations = [
                Relation("series_differs", rate.number, ratio(one.number, other.number))
                for rate, one, other in zip(rates, top, bottom, strict=True)
            ]
            good = [one for one in relations if holds(one)]
            if good and all(one in good or near(one) or by_slip(one) for one in relations):
                yield from relations
                return


def _mean(role: Role, made: Sequence[Sequence[Role]]) -> Iterator[Relation]:
    """The mean of the series that has the rate's word; where another series gives it, a person decides."""
    mine = [
        run
        for run in made
        if run[-1].number.order < role.number.order and run[0].number.dimension == role.number.dimension
    ]
    if not mine or role.number.dimension == "points":
        return  # 100分、80分、60分 are the steps of a scale as often as a series
    named = [run for run in mine if role.word and run[0].word == role.word]
    chosen = (named or mine)[-1]
    others = [run for run in mine if run is not chosen]
    relation = Relation("mean_differs", role.number, mean(*(one.number for one in chosen)))
    amounts = [run for run in made if len(run) == len(chosen) and run[0].number.dimension != "ratio"]
    if role.number.dimension == "ratio" and len(amounts) > 1:
        # the mean of rates, or the rate of all together: 预算分别为…，支出分别为…，平均执行率
        tops, bottoms = amounts[-1], amounts[-2]
        both = Ratio(of(*(one.number for one in tops)), of(*(one.number for one in bottoms)))
        relation = replace(relation, readings=(both,))
    if not holds(relation) and any(holds(relation, mean(*(one.number for one in run))) for run in others):
        if named:
            yield Relation("mean_differs", role.number, relation.tree, "warning")
        return
    if named or len(mine) == 1:
        yield relation


# -- equations


def equations(text: Text) -> Iterator[Relation]:
    """The equations whose left side is numbers: (336-354)/354×100%=-5.2%, 941.41%/9=104.60%."""
    folded = text.passage.folded
    numbers = {role.number.start: role.number for role in text.roles}
    ends = {number.end: number for number in numbers.values()}
    for found in re.finditer("[=＝]", folded):
        claimed = numbers.get(found.end()) or numbers.get(found.end() + 1)
        if claimed is None or not claimed.measured:
            continue
        if folded[found.end() : claimed.start].strip():
            continue
        behind = BEHIND.match(folded, claimed.end)
        if behind is not None and behind[1] in SIGNS and behind[1] not in "()":
            continue  # a=b/c: the right side is no result
        parsed = _left(folded, found.start(), ends)
        if parsed is None:
            continue
        tree, plain_ones = parsed
        if claimed.dimension == "money":
            tree = per_one(tree)
        readings: tuple[Node, ...] = ()
        if claimed.dimension == "ratio" and claimed.value != 0:
            readings = (Ratio(tree, Fixed(Fraction(100))),)
        elif claimed.dimension in ("number", "points") and plain_ones:
            readings = (Product((tree, Fixed(Fraction(100)))),)
        if claimed.dimension == "money" and all(not one.unit.symbol for one in numbers_of(tree)):
            readings = (*readings, Product((tree, Fixed(claimed.unit.scale))))  # 2,684.15+412.83=3,096.98万元
        yield Relation("equation_differs", claimed, tree, readings=readings)


def _left(folded: str, end: int, ends: dict[int, Number]) -> tuple[Node, bool] | None:
    """The expression that ends in front of an equals sign; None where it is words, or longer than anyone writes."""
    at, tokens = end, list[str | Number]()
    depth = 0
    while at > 0:
        if len(tokens) > MOST_TOKENS:
            return None
        sign = folded[at - 1]
        number = ends.get(at)
        if number is not None and (not tokens or isinstance(tokens[0], str)):
            begins = number.start
            if (
                folded[begins] in "+-"
                and begins > 0
                and folded[begins - 1].strip() not in ("", "(", "|", "｜")
            ):
                tokens[:0] = ["+", number]  # the sign in front was read as the number's own
            else:
                tokens.insert(0, number)
            at = begins
        elif sign.isspace():
            at -= 1
        elif sign in SIGNS:
            if sign == ")":
                depth += 1
            elif sign == "(":
                if depth == 0:
                    break
                depth -= 1
            tokens.insert(0, SIGNS[sign])
            at -= 1
        else:
            break
    if tokens and (tokens[0] in ("+", "*", "/", ")") or (tokens[0] == "-" and WORD.search(folded[:at]))):
        return None  # what stands in front of the sign is no number: 上年数-5=3
    if sum(not isinstance(one, str) for one in tokens) < 2:
        return None
    try:
        tree = _Parser(tokens).whole()
    except (IndexError, ValueError):
        return None
    return tree, all(isinstance(one, str) or one.dimension == "number" for one in tokens)


class _Parser:
    """Sums of products of numbers and brackets, by descent."""

    def __init__(self, tokens: list[str | Number]) -> None:
        self.tokens = tokens
        self.at = 0

    def whole(self) -> Node:
        tree = self.sum()
        if self.at != len(self.tokens):
            raise ValueError("tokens left over")
        return tree

    def _next(self) -> str | Number | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def sum(self) -> Node:
        terms: list[tuple[int, Node]] = []
        sign = 1
        if self._next() == "-":
            sign, self.at = -1, self.at + 1
        terms.append((sign, self.product()))
        while self._next() in ("+", "-"):
            sign = 1 if self.tokens[self.at] == "+" else -1
            self.at += 1
            terms.append((sign, self.product()))
        return terms[0][1] if len(terms) == 1 and terms[0][0] == 1 else Sum(tuple(terms))

    def product(self) -> Node:
        tree = self.factor()
        while self._next() in ("*", "/"):
            divided = self.tokens[self.at] == "/"
            self.at += 1
            other = self.factor()
            tree = Ratio(tree, other) if divided else Product((tree, other))
        return tree

    def factor(self) -> Node:
        token = self.tokens[self.at]
        self.at += 1
        if token == "(":
            tree = self.sum()
            if self.tokens[self.at] != ")":
                raise ValueError("bracket not closed")
            self.at += 1
            return tree
        if token == "|":
            inner = self.sum()
            if self._next() != "|":
                raise ValueError("bar not closed")
            self.at += 1
            return Size(inner)
        if isinstance(token, str):
            raise ValueError(token)
        whole = token.places == 0 and not token.unit.symbol and abs(token.value) < SMALL
        if whole or (token.dimension == "ratio" and token.value == 1):
            return Fixed(token.value)
        return Of(token)
