"""The tree of a score as expressions of whole numbers: the same value, unknown in the same rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import reduce
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
from jixiao.scoring.lower.schema import Column
from jixiao.scoring.lower.values import (
    ASK,
    EMPTY,
    FACT,
    LEFT,
    NA,
    PERSON,
    SILENT,
    STATED,
    Low,
    NotLoweredError,
    Values,
)
from jixiao.scoring.lower.whole import Expr, all_of


class Lowering(Values):
    """Lowers trees of one framework. `columns`: what they read, by name; `lists`: the figures over lists that have to be made first;
    `given_points`: between which points a person may decide, by the key, over all trees."""

    def __init__(
        self,
        catalogue: Catalogue,
        words: Callable[[Node], str],
        given_points: Mapping[str, tuple[Fraction, Fraction]] = {},
    ) -> None:
        super().__init__()
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
        column = schema.na_column(node, self.catalogue)
        self.columns[column.name] = column
        return self.make.flag(column.name)

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
            by = schema.divisor_column(column)
            self.columns[name := by.name] = by
            raw = self.make.column(name, 1, schema.LARGEST)
            divisor = self.make.narrowed(
                self.make.choose(self.make.compare(">", raw, self.make.zero), raw, self.make.one),
                1,
                schema.LARGEST,
            )
            assert found.top is not None
            found = self.ratio(found.top, found.below, (divisor,), found.known, {})
        reason = schema.why_column(column)
        self.columns[why := reason.name] = reason
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

    def round(self, node: Round) -> Low:
        return self.to_places(self.number(node.arg), node.how, node.places)

    def to_places(self, one: Low, how: str, places: int) -> Low:
        """A number rounded to so many decimals, unknown where it is."""
        assert one.top is not None
        scale = Fraction(10) ** places
        top, below = self.make.times(scale.numerator, one.top), one.below * scale.denominator
        divisor = reduce(self.make.mul, one.factors, self.make.lit(below))
        rounded = self.rounded(how, one, top, divisor, scale)
        top = self.make.times(scale.denominator, rounded)
        return self.ratio(top, scale.numerator, (), one.known, one.causes)

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
            return Low(known, causes, truth=self.ordered(node.op, left, right, known))
        same = self.same(left, right)
        return Low(known, causes, truth=same if node.op == "=" else self.make.no(same))

    def logic(self, node: Logic) -> Low:
        make = self.make
        if node.op == "not":
            found, truth = self.truth(node.args[0])
            return Low(found.known, found.causes, truth=make.no(truth))
        each = [self.truth(arg) for arg in node.args]
        decisive = [make.both(one.known, truth if node.op == "or" else make.no(truth)) for one, truth in each]
        decided, all_known = make.either(*decisive), make.both(*(one.known for one, _ in each))
        causes = self.under(make.no(decided), self.merged(*(one.causes for one, _ in each)))
        truth = decided if node.op == "or" else make.both(all_known, *(truth for _, truth in each))
        return Low(make.either(decided, all_known), causes, truth=truth)

    def case(self, node: Case) -> Low:
        make = self.make
        reached, known, causes = make.true, make.false, dict[str, Expr]()
        taken: list[tuple[Expr, Low]] = []
        for test, value, _ in node.branches:
            found, truth = self.truth(test)
            causes = self.merged(causes, self.under(reached, found.causes))
            reached = make.both(reached, found.known)
            sure = set(all_of(reached))
            asked = make.both(*(one for one in all_of(truth) if one not in sure))
            taken.append((make.both(reached, asked), self.lower(value)))
            reached = make.both(reached, make.no(asked))
            if reached is make.false:
                break
        else:
            taken.append((reached, self.lower(node.otherwise)))
        for here, one in taken:
            known = make.either(known, make.both(here, one.known))
            causes = self.merged(causes, self.under(here, one.causes))
        return self.one_of([(here, one) for here, one in taken if here is not make.false], known, causes)

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
            causes = self.merged(
                causes, {f"+{name}": when for name, when in later.items()}
            )  # for the caller, not for the next case
        causes = self.merged(*({name.lstrip("+"): when} for name, when in causes.items()))
        return self.one_of(taken, known, causes)

    def named(self, node: Named) -> Low:
        return self.lower(node.arg)

    def field(self, node: Field) -> Low:
        if node.id not in self.given:
            raise NotLoweredError(f"outside a list: {node.id}")
        return self.given[node.id]


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
