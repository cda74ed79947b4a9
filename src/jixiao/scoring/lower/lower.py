"""The tree of a score as expressions of whole numbers: the same value, unknown in the same rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from fractions import Fraction
from functools import reduce
from math import ceil, floor, gcd, lcm
from typing import Any

from jixiao.core.fact import Catalogue
from jixiao.rules.tree import (
    Aggregate,
    Arith,
    Ask,
    Case,
    Clamp,
    Compare,
    Const,
    Fact,
    Field,
    First,
    Judged,
    Logic,
    Named,
    Node,
    Otherwise,
    Pick,
    Round,
    State,
    walk,
)
from jixiao.scoring.lower import schema
from jixiao.scoring.lower.rounding import ROUNDED
from jixiao.scoring.lower.schema import Column
from jixiao.scoring.lower.whole import Expr, Maker

# Why something is not known, as `scoring.exact` tells it apart.
NA, ZERO_ZERO, BY_ZERO, EMPTY, ASK, LEFT, STATED, PERSON, FACT = (
    "na", "0/0", "x/0", "empty", "ask", "left", "stated", "person", "fact"
)  # fmt: skip
ROOMY = 10**15  # a number above it leaves no room to compare and round it in 64 bits
SILENT = (ZERO_ZERO, BY_ZERO, EMPTY, ASK, STATED)  # for which a person may decide instead


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


class Lowering:
    """Lowers trees of one framework. `columns`: what they read, by name; `lists`: the figures over lists that have to be made first;
    `given_points`: between which points a person may decide, by the key, over all trees."""

    def __init__(
        self,
        catalogue: Catalogue,
        words: Callable[[Node], str],
        given_points: Mapping[str, tuple[Fraction, Fraction]] = {},
    ) -> None:
        self.make = Maker()
        self.catalogue = catalogue
        self.words = words
        self.given_points = given_points
        self.columns: dict[str, Column] = {}
        self.lists: dict[str, Aggregate] = {}
        self.done: dict[Node, Low] = {}
        self.given: dict[str, Low] = {}  # what is put in for fields by their names, outside of lists

    def lower(self, node: Node) -> Low:
        """What a tree is worth. Raises `NotLoweredError`."""
        found = self.done.get(node)
        if found is None:
            found = self.done[node] = LOWER[type(node)](self, node)
        return found

    # -- numbers with what they are divided by

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

    # -- when a value is known

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

    # -- leaves

    def column(self, column: Column) -> Low:
        """The value of a column, known where it is not null."""
        self.columns[column.name] = column
        known = self.make.no(self.make.absent(column.name))
        if column.holds == schema.TEXT:
            return Low(known, text=((self.make.true, column.name, True),))
        if column.holds == schema.TRUTH:
            return Low(known, truth=self.make.flag(column.name))
        top = self.make.column(column.name, column.low, column.high)
        return self.ratio(
            self.make.times(column.grain.numerator, top), column.grain.denominator, (), known, {}
        )

    def const(self, node: Const) -> Low:
        if isinstance(node.value, bool):
            return Low(self.make.true, truth=self.make.true if node.value else self.make.false)
        if isinstance(node.value, str):
            return Low(self.make.true, text=((self.make.true, node.value, False),))
        return self.sure(node.value)

    def fact(self, node: Fact) -> Low:
        found = self.column(schema.fact_column(node, self.catalogue))
        na = self.not_applicable(node)
        missing = self.make.no(found.known)
        found.causes = {
            NA: self.make.both(missing, na),
            STATED if node.stated else FACT: self.make.both(missing, self.make.no(na)),
        }
        return found

    def not_applicable(self, node: Fact) -> Expr:
        name = schema.fact_column(node, self.catalogue).name + schema.APPLIES_NOT
        self.columns[name] = Column(name, schema.TRUTH)
        return self.make.flag(name)

    def judged(self, node: Judged) -> Low:
        found = self.person(node)
        found.causes = {PERSON: self.make.no(found.known)}
        return found

    def person(self, node: Judged) -> Low:
        """What a person decides, known or not."""
        low, high = self.given_points.get(node.key, (node.low, node.high))
        return self.column(schema.judged_column(node, low, high))

    def ask(self, node: Ask) -> Low:
        return Low(self.make.false, {LEFT if node.reason == "leave_out" else ASK: self.make.true})

    def aggregate(self, node: Aggregate) -> Low:
        column = schema.list_column(node, self.words(node))
        self.lists[column.name] = node
        found = self.column(column)
        if schema.is_divided(node):
            name = column.name + schema.OF
            self.columns[name] = Column(name, schema.WHOLE, Fraction(1), 1, schema.LARGEST)
            raw = self.make.column(name, 1, schema.LARGEST)
            divisor = self.make.narrowed(
                self.make.choose(self.make.compare(">", raw, self.make.zero), raw, self.make.one),
                1,
                schema.LARGEST,
            )
            assert found.top is not None
            found = self.ratio(found.top, found.below, (divisor,), found.known, {})
        why = column.name + schema.WHY
        self.columns[why] = Column(why, schema.TEXT)
        missing = self.make.no(found.known)
        na, empty = self.make.text_is(why, NA), self.make.text_is(why, EMPTY)
        found.causes = {
            NA: self.make.both(missing, na),
            EMPTY: self.make.both(missing, empty),
            FACT: self.make.both(missing, self.make.no(na), self.make.no(empty)),
        }
        return found

    # -- arithmetic

    def number(self, node: Node) -> Low:
        found = self.lower(node)
        if found.known is self.make.false and found.top is None:  # nothing to compute with
            return Low(found.known, found.causes, self.make.zero)
        if found.top is None:
            raise NotLoweredError(f"not a number: {type(node).__name__}")
        return found

    def arith(self, node: Arith) -> Low:
        left, right = self.number(node.left), self.number(node.right)
        known, causes = self.joined((left, right))
        assert left.top is not None and right.top is not None
        if node.op in "+-":
            (a, b), below, factors = self.together((left, right))
            (low, high), (least, most) = left.ends(), right.ends()
            plus = node.op == "+"
            within = (low + least, high + most) if plus else (low - most, high - least)
            top = self.make.add(a, b) if plus else self.make.sub(a, b)
            return self.ratio(top, below, factors, known, causes, within)
        if node.op == "*":
            below = left.below * right.below
            products = [a * b for a in left.ends() for b in right.ends()]
            top, factors = self.make.mul(left.top, right.top), [*left.factors, *right.factors]
            return self.ratio(top, below, factors, known, causes, (min(products), max(products)))
        return self.divided(left, right, known, causes)

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
        return made if made.op == "lit" else make.narrowed(made, 1, largest)

    def compared(self, op: str, left: Low, right: Low) -> Expr:
        (a, b), _, _ = self.together((left, right))
        return self.make.compare(op, a, b)

    def pick(self, node: Pick) -> Low:
        make = self.make
        found = [self.number(arg) for arg in node.args]
        gone = [make.false] * len(found)
        if node.of_parts:
            only_left = [self.only(one, (LEFT,)) for one in found]
            some, not_all = make.either(*only_left), make.no(make.both(*only_left))
            gone = [make.both(one, some, not_all) for one in only_left]
        needed = [
            Low(make.either(one.known, away), self.under(make.no(away), one.causes))
            for one, away in zip(found, gone, strict=True)
        ]
        known, causes = self.joined(needed)
        best, taken = found[0], make.no(gone[0])
        for one, away in zip(found[1:], gone[1:], strict=True):
            better = self.compared("<" if node.op == "min" else ">", one, best)
            use = make.both(make.no(away), make.either(make.no(taken), better))
            best, taken = self.chosen(use, one, best), make.either(taken, make.no(away))
        return replace(best, known=known, causes=causes)

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

    def round(self, node: Round) -> Low:
        arg = self.number(node.arg)
        assert arg.top is not None
        scale = Fraction(10) ** node.places
        top, below = self.make.times(scale.numerator, arg.top), arg.below * scale.denominator
        divisor = reduce(self.make.mul, arg.factors, self.make.lit(below))
        rounded = self.rounded(node.how, arg, top, divisor, scale)
        top = self.make.times(scale.denominator, rounded)
        return self.ratio(top, scale.numerator, (), arg.known, arg.causes)

    def rounded(self, how: str, arg: Low, top: Expr, by: Expr, scale: Fraction) -> Expr:
        """The quotient of `top` and `by`, which is `arg` times `scale`, as a whole number."""
        low, high = arg.ends()
        return self.make.narrowed(ROUNDED[how](self.make, top, by), floor(low * scale), ceil(high * scale))

    # -- logic

    def truth(self, node: Node) -> tuple[Low, Expr]:
        found = self.lower(node)
        if found.truth is None:
            if found.known is self.make.false:
                return found, self.make.false
            raise NotLoweredError(f"not a truth: {type(node).__name__}")
        return found, found.truth

    def compare(self, node: Compare) -> Low:
        left, right = self.lower(node.left), self.lower(node.right)
        known, causes = self.joined((left, right))
        if known is self.make.false:
            return Low(known, causes, truth=self.make.false)
        if left.top is not None and right.top is not None:
            return Low(known, causes, truth=self.compared(node.op, left, right))
        same = self.same(left, right)
        return Low(known, causes, truth=same if node.op == "=" else self.make.no(same))

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

    def logic(self, node: Logic) -> Low:
        make = self.make
        if node.op == "not":
            found, truth = self.truth(node.args[0])
            return Low(found.known, found.causes, truth=make.no(truth))
        each = [self.truth(arg) for arg in node.args]
        decisive = [make.both(one.known, truth if node.op == "or" else make.no(truth)) for one, truth in each]
        decided = make.either(*decisive)
        known = make.either(decided, make.both(*(one.known for one, _ in each)))
        causes = self.under(make.no(decided), self.merged(*(one.causes for one, _ in each)))
        return Low(known, causes, truth=decided if node.op == "or" else make.no(decided))

    def case(self, node: Case) -> Low:
        make = self.make
        reached, known, causes = make.true, make.false, dict[str, Expr]()
        taken: list[tuple[Expr, Low]] = []
        for test, value, _ in node.branches:
            found, truth = self.truth(test)
            causes = self.merged(causes, self.under(reached, found.causes))
            here = make.both(reached, found.known, truth)
            taken.append((here, self.lower(value)))
            reached = make.both(reached, found.known, make.no(truth))
            if reached is make.false:
                break
        else:
            taken.append((reached, self.lower(node.otherwise)))
        for here, one in taken:
            known = make.either(known, make.both(here, one.known))
            causes = self.merged(causes, self.under(here, one.causes))
        return self.one_of([(here, one) for here, one in taken if here is not make.false], known, causes)

    def one_of(self, taken: Sequence[tuple[Expr, Low]], known: Expr, causes: dict[str, Expr]) -> Low:
        """The value of the branch that is taken; the last stands for all others."""
        worth = [(here, one) for here, one in taken if one.known is not self.make.false]
        if not worth:
            return Low(self.make.false, causes)
        best = worth[-1][1]
        for here, one in worth[-2::-1]:
            best = self.chosen(here, one, best)
        return replace(best, known=known, causes=causes)

    def first(self, node: First) -> Low:
        make = self.make
        open, known, causes = make.true, make.false, dict[str, Expr]()
        taken: list[tuple[Expr, Low]] = []
        for arg in node.args:
            found = self.lower(arg)
            waits = found.causes
            if isinstance(arg, Judged):
                mine = [part for part in walk(node) if isinstance(part, Judged)]
                there = make.either(*(self.lower(part).known for part in mine if part.key == arg.key))
                rest = {part for other in node.args[1:] for part in walk(other) if isinstance(part, Judged)}
                partly = make.either(*(self.lower(part).known for part in mine if part in rest))
                waits = self.under(make.either(there, make.no(partly)), waits)
            causes = self.merged(causes, self.under(open, waits))
            taken.append((make.both(open, found.known), found))
            known = make.either(known, found.known)
            open = make.both(open, make.no(found.known))
        causes = self.under(make.no(known), causes)
        inapt = make.either(*(
            self.not_applicable(arg) for arg in node.args if isinstance(arg, Fact) and arg.stated
        ))  # fmt: skip
        declared = make.both(make.no(known), inapt)
        causes = self.under(make.no(declared), causes)
        if declared is not make.false:
            causes = self.merged(causes, {NA: declared})
        return self.one_of(taken, known, causes)

    def state(self, node: State) -> Low:
        if node.test == "na":
            na = self.not_applicable(node.arg) if isinstance(node.arg, Fact) else self.make.false
            if isinstance(node.arg, Fact):
                na = self.make.both(self.make.no(self.lower(node.arg).known), na)
            return Low(self.make.true, truth=na)
        return Low(self.make.true, truth=self.lower(node.arg).known)

    # -- structure

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

    def clamp(self, node: Clamp) -> Low:
        make = self.make
        found = self.number(node.arg)
        best = replace(self.limited(found, node.low, node.high), known=found.known, causes=found.causes)
        if not node.key:
            return best
        silent = self.only(found, SILENT)
        if silent is make.false:
            return best
        person = self.person(Judged(node.key, node.open_low, node.open_high))
        answered = make.both(silent, person.known)
        made = self.chosen(answered, person, best)
        made.known = make.either(found.known, answered)
        made.causes = self.under(make.no(answered), found.causes)
        return made

    def otherwise(self, node: Otherwise) -> Low:
        make = self.make
        found = self.lower(node.arg)
        taken, known, causes = [(found.known, found)], found.known, dict(found.causes)
        for cause, instead, _ in node.cases:
            hit = make.both(
                self.only(Low(found.known, causes), (cause, STATED)), causes.get(cause, make.false)
            )
            if hit is make.false:
                continue
            other = self.lower(instead)
            taken.append((hit, other))
            known = make.either(known, make.both(hit, other.known))
            causes = self.merged(self.under(make.no(hit), causes), {})
            later = self.under(hit, other.causes)
            causes = causes | {
                f"+{name}": when for name, when in later.items()
            }  # for the caller, not for the next case
        causes = self.merged(*({name.lstrip("+"): when} for name, when in causes.items()))
        return self.one_of(taken, known, causes)

    def named(self, node: Named) -> Low:
        return self.lower(node.arg)

    def field(self, node: Field) -> Low:
        if node.id not in self.given:
            raise NotLoweredError(f"outside a list: {node.id}")
        return self.given[node.id]


def either(one: Low, other: Low) -> tuple[Fraction, Fraction]:
    """Between which numbers one of two is."""
    (low, high), (least, most) = one.ends(), other.ends()
    return min(low, least), max(high, most)


LOWER: Mapping[type[Node], Callable[[Lowering, Any], Low]] = {
    Const: Lowering.const,
    Fact: Lowering.fact,
    Field: Lowering.field,
    Arith: Lowering.arith,
    Pick: Lowering.pick,
    Round: Lowering.round,
    Compare: Lowering.compare,
    Logic: Lowering.logic,
    Case: Lowering.case,
    Aggregate: Lowering.aggregate,
    First: Lowering.first,
    State: Lowering.state,
    Judged: Lowering.judged,
    Ask: Lowering.ask,
    Clamp: Lowering.clamp,
    Otherwise: Lowering.otherwise,
    Named: Lowering.named,
}
