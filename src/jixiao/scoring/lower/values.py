"""What parts of a tree are worth in whole numbers: quotients with their divisors apart, truths, texts, and when they are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from fractions import Fraction
from functools import reduce
from math import ceil, floor, gcd, lcm

from jixiao.scoring.lower.rounding import ROUNDED
from jixiao.scoring.lower.whole import Expr, Maker, all_of

# Why something is not known, as `scoring.exact` tells it apart.
NA, ZERO_ZERO, BY_ZERO, EMPTY, ASK, LEFT, STATED, PERSON, FACT = (
    "na", "0/0", "x/0", "empty", "ask", "left", "stated", "person", "fact"
)  # fmt: skip
ROOMY = 10**15  # a number above it leaves no room to compare and round it in 64 bits
SILENT = (NA, ZERO_ZERO, BY_ZERO, EMPTY, ASK, STATED)  # for which a person may decide instead


@dataclass(slots=True)
class Low:
    """What a node is worth: a number `top / (below * product of factors)`, a truth or a text, and when it is known.

    `below` is a positive constant, every factor a positive number in every row. `causes`: for each cause, when it keeps the value from
    being known; a value may be unknown without any. `within`: what limits on it say beyond the bounds of its parts, in every row.
    """

    known: Expr
    causes: dict[str, Expr] = dataclass_field(default_factory=dict)
    top: Expr | None = None
    below: int = 1
    factors: tuple[Expr, ...] = ()
    truth: Expr | None = None
    text: tuple[tuple[Expr, str, bool], ...] | None = (
        None  # when, then which: a text, or the name of a column
    )
    within: tuple[Fraction, Fraction] | None = None

    def ends(self) -> tuple[Fraction, Fraction]:
        """Between which numbers it is in every row, known or not."""
        assert self.top is not None
        least, most = self.below, self.below
        for each in self.factors:
            least, most = least * each.low, most * each.high
        low = Fraction(self.top.low, least if self.top.low < 0 else most)
        high = Fraction(self.top.high, most if self.top.high < 0 else least)
        if self.within is not None:
            low, high = max(low, self.within[0]), min(high, self.within[1])
        return low, high


class NotLoweredError(Exception):
    """A tree that has no form in whole numbers; the message says which part."""


class Values:
    """Computes with what parts are worth."""

    def __init__(self) -> None:
        self.make = Maker()
        self.guarded: dict[
            Expr, Expr
        ] = {}  # divisors that are 1 where they would be 0, and what they are otherwise

    def sure(self, value: Fraction) -> Low:
        return Low(self.make.true, top=self.make.lit(value.numerator), below=value.denominator)

    def ratio(
        self,
        top: Expr,
        below: int,
        factors: Sequence[Expr],
        known: Expr,
        causes: dict[str, Expr],
        within: tuple[Fraction, Fraction] | None = None,
    ) -> Low:
        """A number in its simplest form."""
        shared = gcd(self.make.common(top), below)
        if shared > 1:
            top, below = self.make.over(top, shared), below // shared
        if top is self.make.zero:
            factors = ()
        if within is not None and not factors:
            top = self.make.narrowed(top, ceil(within[0] * below), floor(within[1] * below))
        ordered = tuple(sorted(factors, key=lambda one: one.number))
        return Low(known, causes, top, below, ordered, within=within)

    def brought(self, one: Low, below: int, factors: Sequence[Expr]) -> Expr:
        """The top of a number when it is divided by more, of which its own divisor is a part."""
        more = list(factors)
        for each in one.factors:
            more.remove(each)
        assert one.top is not None
        return reduce(self.make.mul, more, self.make.times(below // one.below, one.top))

    def together(self, numbers: Sequence[Low]) -> tuple[list[Expr], int, list[Expr]]:
        """Several numbers over one divisor."""
        below = lcm(*(one.below for one in numbers))
        factors: list[Expr] = []
        for one in numbers:
            rest = list(factors)
            for each in one.factors:
                if each in rest:
                    rest.remove(each)
                else:
                    factors.append(each)
        return [self.brought(one, below, factors) for one in numbers], below, factors

    def joined(self, parts: Sequence[Low]) -> tuple[Expr, dict[str, Expr]]:
        """Values that are of use only together: one that does not apply makes all of them not apply."""
        known = self.make.both(*(one.known for one in parts))
        causes: dict[str, Expr] = {}
        for one in parts:
            for cause, when in one.causes.items():
                causes[cause] = self.make.either(causes.get(cause, self.make.false), when)
        return known, self.inapt(causes)

    def inapt(self, causes: dict[str, Expr]) -> dict[str, Expr]:
        """What does not apply is the only cause where it is one."""
        na = causes.get(NA, self.make.false)
        if na is self.make.false:
            return causes
        return {
            cause: when if cause == NA else self.make.both(when, self.make.no(na))
            for cause, when in causes.items()
        }

    def under(self, test: Expr, causes: Mapping[str, Expr]) -> dict[str, Expr]:
        """Causes that matter where something holds."""
        made = {cause: self.make.both(test, when) for cause, when in causes.items()}
        return {cause: when for cause, when in made.items() if when is not self.make.false}

    def merged(self, *each: Mapping[str, Expr]) -> dict[str, Expr]:
        made: dict[str, Expr] = {}
        for causes in each:
            for cause, when in causes.items():
                made[cause] = self.make.either(made.get(cause, self.make.false), when)
        return made

    def divided(self, left: Low, right: Low, known: Expr, causes: dict[str, Expr]) -> Low:
        make = self.make
        assert left.top is not None and right.top is not None
        by_zero, of_zero = make.compare("=", right.top, make.zero), make.compare("=", left.top, make.zero)
        undefined = {
            ZERO_ZERO: make.both(known, by_zero, of_zero),
            BY_ZERO: make.both(known, by_zero, make.no(of_zero)),
        }
        causes = {
            cause: when for cause, when in self.merged(causes, undefined).items() if when is not make.false
        }
        known = make.both(known, make.no(by_zero))
        factor, rest = make.split(right.top)
        top = make.times(right.below, left.top)
        mine, theirs = list(left.factors), list(right.factors)
        for each in right.factors:  # what both are divided by goes
            if each in mine:
                mine.remove(each)
                theirs.remove(each)
        top = reduce(make.mul, theirs, top)
        if rest is None:
            if factor == 0:
                return Low(make.false, causes, make.zero)
            return self.ratio(
                make.times(1 if factor > 0 else -1, top), left.below * abs(factor), mine, known, causes
            )
        if factor < 0:
            top = make.times(-1, top)
        if rest.low < 0:
            top = make.choose(make.compare("<", rest, make.zero), make.times(-1, top), top)
        return self.ratio(top, left.below * abs(factor), (*mine, self.positive(rest)), known, causes)

    def positive(self, expr: Expr) -> Expr:
        """The size of a number by which something is divided; 1 where it is 0, where nobody asks for the quotient."""
        make = self.make
        if expr.low >= 1:
            return expr
        largest = max(abs(expr.low), abs(expr.high), 1)
        made = (
            make.one
            if expr.low >= 0
            else make.choose(make.compare("<", expr, make.zero), make.times(-1, expr), make.one)
        )
        made = make.choose(make.compare(">", expr, make.zero), expr, made)
        if made.op == "lit":
            return made
        if expr.low >= 0:
            self.guarded[made] = expr
        return make.narrowed(made, 1, largest)

    def plus(self, left: Low, right: Low) -> Low:
        """A sum, unknown where a part is."""
        known, causes = self.joined((left, right))
        if left.top is None or right.top is None:
            return Low(self.make.false, causes, self.make.zero)
        (a, b), below, factors = self.together((left, right))
        (low, high), (least, most) = left.ends(), right.ends()
        return self.ratio(self.make.add(a, b), below, factors, known, causes, (low + least, high + most))

    def less(self, value: Low, amount: Low) -> Low:
        """A difference of what is known in every row."""
        (a, b), below, factors = self.together((value, amount))
        return self.ratio(self.make.sub(a, b), below, factors, self.make.true, {})

    def times(self, value: Low, amount: Low) -> Low:
        """A product of what is known in every row."""
        assert value.top is not None and amount.top is not None
        top = self.make.mul(value.top, amount.top)
        return self.ratio(
            top, value.below * amount.below, (*value.factors, *amount.factors), self.make.true, {}
        )

    def compared(self, op: str, left: Low, right: Low) -> Expr:
        (a, b), _, _ = self.together((left, right))
        return self.make.compare(op, a, b)

    def ordered(self, op: str, left: Low, right: Low, known: Expr) -> Expr:
        """The same where it matters only if all of it is known: a divisor that is then not 0 needs no guard."""
        make = self.make
        sure = all_of(known)
        bare = {
            made: expr
            for made, expr in self.guarded.items()
            if make.no(make.compare("=", expr, make.zero)) in sure
        }
        sides = (
            replace(one, factors=tuple(bare.get(each, each) for each in one.factors)) for one in (left, right)
        )
        return self.compared(op, *sides)

    def only(self, one: Low, causes: Sequence[str]) -> Expr:
        """Where a value is not known for these causes, one of them at least, and no other."""
        hit = self.make.either(*(one.causes.get(cause, self.make.false) for cause in causes))
        other = self.make.either(*(when for cause, when in one.causes.items() if cause not in causes))
        return self.make.both(self.make.no(one.known), hit, self.make.no(other))

    def chosen(self, test: Expr, one: Low, other: Low) -> Low:
        """One value or the other; of what is known of them nothing is said."""
        make = self.make
        if one.top is not None and other.top is not None:
            if test is make.true or test is make.false:
                return replace(one if test is make.true else other, known=make.true, causes={})
            (a, b), below, factors = self.together((one, other))
            if len(factors) > min(len(one.factors), len(other.factors)) and max(a.most, b.most) > ROOMY:
                return self.chosen_apart(test, one, other)
            return self.ratio(make.choose(test, a, b), below, factors, make.true, {}, either(one, other))
        if one.truth is not None and other.truth is not None:
            return Low(make.true, truth=make.which(test, one.truth, other.truth))
        if one.text is not None and other.text is not None:
            return Low(make.true, text=(
                *((make.both(test, when), text, column) for when, text, column in one.text),
                *((make.both(make.no(test), when), text, column) for when, text, column in other.text),
            ))  # fmt: skip
        if one.known is make.false or other.known is make.false:
            return other if one.known is make.false else one
        raise NotLoweredError("a number in one case and something else in another")

    def chosen_apart(self, test: Expr, one: Low, other: Low) -> Low:
        """The same where they are divided by different things: the divisor is chosen as well, which keeps numbers small."""
        make = self.make
        assert one.top is not None and other.top is not None
        shared: list[Expr] = []
        mine, rest = list(one.factors), list(other.factors)
        for each in one.factors:
            if each in rest:
                mine.remove(each)
                rest.remove(each)
                shared.append(each)
        common = gcd(one.below, other.below)
        divisor = make.choose(
            test,
            reduce(make.mul, mine, make.lit(one.below // common)),
            reduce(make.mul, rest, make.lit(other.below // common)),
        )
        top = make.choose(test, one.top, other.top)
        return self.ratio(top, common, (*shared, divisor), make.true, {}, either(one, other))

    def rounded(self, how: str, arg: Low, top: Expr, by: Expr, scale: Fraction) -> Expr:
        """The quotient of `top` and `by`, which is `arg` times `scale`, as a whole number."""
        low, high = arg.ends()
        return self.make.narrowed(ROUNDED[how](self.make, top, by), floor(low * scale), ceil(high * scale))

    def same(self, left: Low, right: Low) -> Expr:
        make = self.make
        if left.truth is not None and right.truth is not None:
            return make.which(left.truth, right.truth, make.no(right.truth))
        if left.text is None or right.text is None:
            raise NotLoweredError("a comparison of different things")
        found = []
        for when, text, column in left.text:
            for also, other, other_column in right.text:
                if column and other_column:
                    if text != other:
                        raise NotLoweredError(f"a comparison of two texts: {text}, {other}")
                    equal = make.true
                elif column or other_column:
                    equal = make.text_is(text if column else other, other if column else text)
                else:
                    equal = make.true if text == other else make.false
                found.append(make.both(when, also, equal))
        return make.either(*found)

    def one_of(self, taken: Sequence[tuple[Expr, Low]], known: Expr, causes: dict[str, Expr]) -> Low:
        """The value of the branch that is taken; the last stands for all others."""
        worth = [(here, one) for here, one in taken if one.known is not self.make.false]
        if not worth:
            return Low(self.make.false, causes)
        best = worth[-1][1]
        tests = self.in_turn([here for here, _ in worth], known)
        for test, (_, one) in list(zip(tests, worth, strict=True))[-2::-1]:
            best = self.chosen(test, one, best)
        return replace(best, known=known, causes=causes)

    def in_turn(self, tests: Sequence[Expr], known: Expr) -> list[Expr]:
        """Tests of which the first that holds counts, where it matters only if something is known: without what is then sure, and without
        what the tests before say by not holding."""
        sure, left = set(all_of(known)), []
        for test in tests:
            left.append(self.make.both(*(one for one in all_of(test) if one not in sure)))
            sure.update(all_of(self.make.no(left[-1])))
        return left

    def limited(self, value: Low, least: Fraction | None, most: Fraction | None) -> Low:
        """A number, or the limit that it passes; of what is known of it nothing is said."""
        for limit, op in ((least, "<"), (most, ">")):
            if limit is not None:
                low, high = value.ends()
                edge = self.sure(limit)
                made = self.chosen(self.compared(op, value, edge), edge, value)
                assert made.top is not None
                within = (
                    (max(low, limit), max(high, limit)) if op == "<" else (min(low, limit), min(high, limit))
                )
                value = self.ratio(made.top, made.below, made.factors, made.known, {}, within)
        return value


def either(one: Low, other: Low) -> tuple[Fraction, Fraction]:
    """Between which numbers one of two is."""
    (low, high), (least, most) = one.ends(), other.ends()
    return min(low, least), max(high, most)
