"""A whole framework as expressions of whole numbers: every row, every level, the total and the grade."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

from jixiao.framework.model import Framework, Indicator
from jixiao.rules.build import build_row, tested
from jixiao.rules.kinds.base import Gate
from jixiao.rules.tree import Aggregate, Node, Round
from jixiao.scoring.lower.lower import LEFT, ROUNDED, Low, Lowering, NotLoweredError
from jixiao.scoring.lower.schema import POINTS, WHOLE, Column
from jixiao.scoring.lower.whole import Expr, Maker

TOTAL, GRADE = "total", "grade"
LEFT_OUT = (
    "left_out"  # whether a row of the form is left out, which the exact score of the case has to share out
)
BY = "|of"  # behind the name of a score that no rounding makes a decimal number: what it is divided by
DIGITS = 18  # of a score as a decimal number
OWN = "own."  # before the id of a block of own indicators: the points of all of them together, made while facts are taken in


@dataclass(frozen=True, slots=True)
class Output:
    """One column of scores: `top` in units of 10^-`places`, or divided by `by` where no rounding makes it such a number; null where not `known`."""

    name: str
    known: Expr
    top: Expr
    places: int = 0
    by: Expr | None = None


@dataclass(frozen=True, slots=True)
class Lowered:
    """A framework for engines of many rows. `columns` are all that it reads, by name; `lists` those that are figures over lists; `left`:
    where a row is left out, which changes the points of all others and is scored one case at a time."""

    framework: Framework
    make: Maker
    columns: Mapping[str, Column]
    lists: Mapping[str, Aggregate]
    outputs: tuple[Output, ...]
    left: Expr
    grades: tuple[str, ...] = ()


def lower_framework(framework: Framework) -> Lowered:
    """A framework lowered. Raises `NotLoweredError` naming the row that has no form in whole numbers."""
    return _Whole(framework).lowered()


class _Whole:
    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self.low = Lowering(framework.catalogue, framework.context.text)
        self.make = self.low.make
        self.rows: dict[str, Low] = {}
        self.raw: dict[str, Low] = {}
        self.outputs: list[Output] = []

    def lowered(self) -> Lowered:
        make, low = self.make, self.low
        left = []
        for leaf, _ in self.framework.leaves():
            try:
                self.row(leaf)
            except NotLoweredError as error:
                raise NotLoweredError(f"{leaf.id}: {error}") from None
            left.append(low.only(self.rows[leaf.id], (LEFT,)))
        for indicator, _ in self.framework.walk():
            if indicator.indicators:
                raw = self.framework.rounding.sum_of == "raw"
                places = self.framework.rounding.total if raw else None
                self.put(indicator.id, self.rounded(self.group(indicator), places))
        grades = self.total()
        return Lowered(
            self.framework, make, low.columns, low.lists, tuple(self.outputs), make.either(*left), grades
        )

    def row(self, leaf: Indicator) -> None:
        rule = leaf.rule if leaf.own is None else leaf.own.otherwise
        whole = raw = None
        if rule is not None:
            tree = build_row(rule, self.framework.context, leaf.scale)
            whole = self.low.number(tree)
            inner: Node = tree.arg if isinstance(tree, Round) else tree
            raw = self.low.number(inner)
        if leaf.own is not None:
            whole, raw = self.own(leaf, whole), self.own(leaf, raw)
        if whole is None or raw is None:
            raise NotLoweredError(leaf.name)
        self.rows[leaf.id], self.raw[leaf.id] = whole, raw
        self.put(leaf.id, whole)

    def own(self, leaf: Indicator, otherwise: Low | None) -> Low:
        """What a unit's own indicators in a block got together, which a row cannot hold; what stands in their place where it has none."""
        column = Column(f"{OWN}{leaf.id}", WHOLE, POINTS, 0, (leaf.points / POINTS).__ceil__(), leaf.name)
        own = self.low.column(column)
        if otherwise is None:
            return own
        made = self.low.chosen(own.known, own, otherwise)
        made.known = self.make.either(own.known, otherwise.known)
        made.causes = self.low.under(self.make.no(own.known), otherwise.causes)
        return made

    def put(self, name: str, one: Low) -> None:
        make = self.make
        top = one.top if one.top is not None else make.zero
        places = next((places for places in range(13) if 10**places % one.below == 0), None)
        if places is None or one.factors:
            by = reduce(make.mul, one.factors, make.lit(one.below))
            self.outputs.append(Output(name, one.known, top, 0, by))
        else:
            self.outputs.append(Output(name, one.known, make.times(10**places // one.below, top), places))

    # -- levels, as `scoring.scorer` makes them where every row is known

    def group(self, indicator: Indicator) -> Low:
        found = self.gated(self.summed(indicator.indicators), indicator.gates)
        floor = indicator.floor
        if (
            floor is None
            and not indicator.bonus
            and any(gate.effect == "subtract" for gate in indicator.gates)
        ):
            floor = Fraction(0)
        return self.between(found, floor, indicator.cap)

    def summed(self, children: tuple[Indicator, ...]) -> Low:
        rows = self.raw if self.framework.rounding.sum_of == "raw" else self.rows
        parts = [self.group(child) if child.indicators else rows[child.id] for child in children]
        return reduce(self.plus, parts, self.low.sure(Fraction(0)))

    def plus(self, left: Low, right: Low) -> Low:
        known, causes = self.low.joined((left, right))
        if left.top is None or right.top is None:
            return Low(self.make.false, causes, self.make.zero)
        (a, b), below, factors = self.low.together((left, right))
        return self.low.ratio(self.make.add(a, b), below, factors, known, causes)

    def gated(self, value: Low, gates: tuple[Gate, ...]) -> Low:
        make, low = self.make, self.low
        for gate in gates:
            test, truth = low.truth(tested(gate.when.node, self.framework.context))
            amount = low.number(gate.score.node)
            hit = EFFECTS[gate.effect](low, value, amount)
            same = make.both(amount.known, low.compared("=", hit, value))
            shut = make.both(test.known, truth)
            known = make.both(
                value.known, make.either(test.known, same), make.either(make.no(shut), amount.known)
            )
            value = low.chosen(shut, hit, value)
            value.known = known
        return value

    def between(self, value: Low, least: Fraction | None, most: Fraction | None) -> Low:
        known = value.known
        for limit, op in ((least, "<"), (most, ">")):
            if limit is not None:
                edge = self.low.sure(limit)
                value = self.low.chosen(self.low.compared(op, value, edge), edge, value)
        value.known = known
        return value

    def rounded(self, value: Low, places: int | None) -> Low:
        if places is None or value.top is None:
            return value
        divisor = reduce(self.make.mul, value.factors, self.make.lit(value.below))
        top = self.make.times(10**places, value.top)
        made = ROUNDED[self.framework.rounding.how](self.make, top, divisor)
        return self.low.ratio(made, 10**places, (), value.known, {})

    def total(self) -> tuple[str, ...]:
        framework = self.framework
        root = Indicator(
            TOTAL, "总分", framework.total, indicators=framework.indicators, gates=framework.gates,
            floor=framework.floor, cap=framework.cap,
        )  # fmt: skip
        raw = self.group(root)
        total = self.rounded(raw, framework.rounding.total)
        self.put(TOTAL, total)
        if not framework.grades:
            return ()
        decides = total if framework.grade_from == "rounded" else raw
        place, none = self.make.lit(len(framework.grades) - 1), self.make.true
        for number in range(len(framework.grades) - 1, -1, -1):
            reached = self.low.compared(">=", decides, self.low.sure(framework.grades[number].low))
            place = self.make.choose(reached, self.make.lit(number), place)
            none = self.make.both(none, self.make.no(reached))
        self.outputs.append(Output(GRADE, self.make.both(total.known, self.make.no(none)), place))
        return tuple(grade.name for grade in framework.grades)


def _cap(low: Lowering, value: Low, amount: Low) -> Low:
    return low.chosen(low.compared("<", amount, value), amount, value)


def _less(low: Lowering, value: Low, amount: Low) -> Low:
    (a, b), below, factors = low.together((value, amount))
    return low.ratio(low.make.sub(a, b), below, factors, low.make.true, {})


def _times(low: Lowering, value: Low, amount: Low) -> Low:
    assert value.top is not None and amount.top is not None
    top = low.make.mul(value.top, amount.top)
    return low.ratio(top, value.below * amount.below, (*value.factors, *amount.factors), low.make.true, {})


EFFECTS: Mapping[str, Callable[[Lowering, Low, Low], Low]] = {
    "score": lambda _, __, amount: amount,
    "cap": _cap,
    "subtract": _less,
    "times": _times,
}
