"""What is said around an equation: the amounts that it takes up stand in front of it, and what it gives is concluded behind it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from jixiao.auditing.checks.prose_text import Text, by_slip, near
from jixiao.auditing.relation import Fixed, Node, Of, Product, Relation, holds, numbers_of
from jixiao.extraction.claims import Number

Printed = Mapping[tuple[str, Fraction], int]  # how often each amount is printed

NAME = re.compile(r"(?P<name>[\u4e00-\u9fff“”]{2,12}率)\s*[=＝]")
CONCLUDED = re.compile(r"(?:经计算|计算得出|得出|因此|所以|可知|由此|故)[^，,；;。]*$")
LEAST = 3  # digits of a number that an equation takes up
MOST = 4  # numbers of an equation
NEAREST = 6  # numbers in front of it
CLOSE = Fraction(1, 8)
DIGITS = 5  # of an amount in an equation, written out without its unit


def concluded(text: Text, equations: Sequence[Relation], printed: Printed) -> Iterator[Relation]:
    """The rates behind the equations of a passage, and the amounts in front of them. `printed`: of the whole report."""
    for one in equations:
        if not holds(one):
            continue
        yield from _behind(text, one.claimed)
        yield from _in_front(text, one, printed)
        yield from _taken_up(text, one)


def _behind(text: Text, result: Number) -> Iterator[Relation]:
    """预算调整率=(…)/…×100%=-5.18%。经计算2022年预算调整率为-5.18%."""
    folded = text.passage.folded
    names = list(NAME.finditer(folded, 0, result.start))
    if not names or result.dimension != "ratio":
        return
    name = names[-1]["name"]
    later = [one for one in text.roles if one.number.order > result.order and one.kind == "rate"]
    for role in later[:1]:
        words = role.gap
        if (
            role.number.measured
            and CONCLUDED.search(words)
            and re.search(f"{name}(?:为|是|达|达到)?$", words)
        ):
            yield Relation(
                "figure_differs",
                role.number,
                Of(result),
                values={"label": name[-20:], "other": name[-20:]},
            )


def _in_front(text: Text, equation: Relation, printed: Printed) -> Iterator[Relation]:
    """支总计均为335.96万元，预算执行率=(3359600/3359600)×100%: the only amount in front, which the report prints elsewhere as the
    equation has it."""
    operands = list(dict.fromkeys(numbers_of(equation.tree)))
    bare = [one for one in operands if not one.unit.symbol and one.digits >= DIGITS and one.places == 0]
    if not bare or len({one.value for one in bare}) != 1 or len(bare) < len(operands):
        return
    amounts = [
        one.number
        for one in text.roles
        if one.number.dimension == "money" and one.number.order < operands[0].order
    ]
    if len(amounts) != 1 or amounts[0].ends[0] <= bare[0].value <= amounts[0].ends[1]:
        return
    amount = amounts[0]
    if printed.get(("money", amount.value), 0) == 1 and printed.get(("money", bare[0].value), 0) > 1:
        yield Relation("equation_differs", amount, Of(bare[0]))


def _taken_up(text: Text, equation: Relation) -> Iterator[Relation]:
    """实际到位5500.00万元…到位率＝5500.00÷5600.00×100%＝98.21%: the numbers of an equation are those that stand in front of it. Where
    all but one do, with the same digits, the one that is left in front was meant to be the one that is left in it."""
    operands = list(dict.fromkeys(numbers_of(equation.tree)))
    bare = [one for one in operands if not one.unit.symbol]
    if (
        len(bare) != len(operands)
        or not 2 <= len(operands) <= MOST
        or any(one.digits < LEAST for one in operands)
    ):
        return
    front = [
        one.number
        for one in text.roles
        if one.number.order < operands[0].order
        and one.kind in ("amount", "change")
        and one.number.measured
        and one.number.unit.symbol
        and one.number.digits >= LEAST
    ][-NEAREST:]
    told = {one: [x for x in front if _written_alike(one, x)] for one in operands}
    left = [one for one, found in told.items() if not found]
    taken = {x for found in told.values() for x in found}
    if not left:
        yield from _units(text, operands, told)
        return
    rest = [x for x in front if x not in taken]
    if len(left) != 1 or len(rest) != 1:
        return
    wanted, number = left[0], rest[0]
    sibling = next(iter(taken), None)
    if sibling is None or sibling.dimension != number.dimension or number.places != wanted.places:
        return
    meant = Relation("equation_differs", number, _scaled(wanted, sibling))
    if near(meant, CLOSE) or by_slip(meant):
        yield meant


def _units(
    text: Text, operands: Sequence[Number], told: Mapping[Number, Sequence[Number]]
) -> Iterator[Relation]:
    """A number in front whose unit is not that of the others, while the equation takes both up as they stand: the unit that is
    rarer there is wrong."""
    found_once = [found[0] for found in told.values() if len(found) == 1]
    if len(found_once) < len(operands) or any(one.dimension != "money" for one in found_once):
        return
    often = Counter(
        one.number.unit.symbol for one in (*text.near, *text.roles) if one.number.dimension == "money"
    )
    rare, *rest = sorted(found_once, key=lambda one: often[one.unit.symbol])
    usual = rest[-1]
    if rare.unit.scale != usual.unit.scale and all(one.unit.scale == usual.unit.scale for one in rest):
        wanted = next(x for x, found in told.items() if rare in found)
        yield Relation("equation_differs", rare, _scaled(wanted, usual))


def _written_alike(one: Number, other: Number) -> bool:
    return one.printed == other.printed and one.places == other.places


def _scaled(bare: Number, like: Number) -> Node:
    """A bare number in the unit of another."""
    return Product((Of(bare), Fixed(like.unit.scale)))
