"""What is said around an equation: the amounts that it takes up stand in front of it, and what it gives is concluded behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from jixiao.auditing.checks.prose_text import Text
from jixiao.auditing.relation import Of, Relation, holds, numbers_of
from jixiao.extraction.claims import Number

Printed = Mapping[tuple[str, Fraction], int]  # how often each amount is printed

NAME = re.compile(r"(?P<name>[\u4e00-\u9fff“”]{2,12}率)\s*[=＝]")
CONCLUDED = re.compile(r"(?:经计算|计算得出|得出|因此|所以|可知|由此|故)[^，,；;。]*$")
DIGITS = 5  # of an amount in an equation, written out without its unit


def concluded(text: Text, equations: Sequence[Relation], printed: Printed) -> Iterator[Relation]:
    """The rates behind the equations of a passage, and the amounts in front of them. `printed`: of the whole report."""
    for one in equations:
        if not holds(one):
            continue
        yield from _behind(text, one.claimed)
        yield from _in_front(text, one, printed)


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
