"""For which causes a value that is not known may yet turn out to have none, whatever its unknown facts are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jixiao.rules.tree import (
    Aggregate,
    Arith,
    Ask,
    Case,
    Fact,
    First,
    Logic,
    Node,
    Otherwise,
    State,
    children,
)
from jixiao.scoring.lower.lower import Lowering
from jixiao.scoring.lower.values import ASK, BY_ZERO, EMPTY, FACT, LEFT, NA, ZERO_ZERO, Low
from jixiao.scoring.lower.whole import Expr

Causes = Mapping[str, Expr]
OF_LISTS = (NA, EMPTY, ZERO_ZERO, BY_ZERO, ASK, LEFT)  # what a list that is not known may yet bring


class Perhaps:
    """Tells it of trees that `low` has lowered: never too little, as `scoring.interval` tells it of a case."""

    def __init__(self, low: Lowering) -> None:
        self.low = low
        self.make = low.make
        self.done: dict[Node, Causes] = {}

    def causes(self, node: Node) -> Causes:
        """When each cause may yet keep the value from being known; also where it does already."""
        found = self.done.get(node)
        if found is None:
            found = self.done[node] = OF[type(node)](self, node) if type(node) in OF else self.parts(node)
        return found

    def parts(self, node: Node) -> Causes:
        return self.low.merged(*(self.causes(one) for one in children(node)))

    def fact(self, node: Fact) -> Causes:
        return {NA: self.low.lower(node).causes[NA]}  # what is not known may be any number, but it does apply

    def ask(self, node: Ask) -> Causes:
        return {LEFT if node.reason == "leave_out" else ASK: self.make.true}

    def aggregate(self, node: Aggregate) -> Causes:
        causes = self.low.lower(node).causes
        return self.low.merged(
            {one: causes[one] for one in (NA, EMPTY)}, dict.fromkeys(OF_LISTS, causes[FACT])
        )

    def arith(self, node: Arith) -> Causes:
        parts = self.parts(node)
        if node.op != "/":
            return parts
        top, by = self.low.number(node.left), self.low.number(node.right)
        zero = self.zero(by)
        return self.low.merged(
            parts, self.low.under(zero, {ZERO_ZERO: self.zero(top), BY_ZERO: self.other_than_zero(top)})
        )

    def zero(self, one: Low) -> Expr:
        """Where a number may be 0."""
        low, high = one.ends()
        if low > 0 or high < 0:
            return self.make.false
        assert one.top is not None
        return self.make.either(self.make.no(one.known), self.make.compare("=", one.top, self.make.zero))

    def other_than_zero(self, one: Low) -> Expr:
        if not any(one.ends()):
            return self.make.false
        assert one.top is not None
        return self.make.either(
            self.make.no(one.known), self.make.no(self.make.compare("=", one.top, self.make.zero))
        )

    def state(self, _: State) -> Causes:
        return {}

    def logic(self, node: Logic) -> Causes:
        found = self.low.lower(node)
        return self.low.under(self.make.no(found.known), self.parts(node))

    def case(self, node: Case) -> Causes:
        make, reached, found = self.make, self.make.true, dict[str, Expr]()
        for test, value, _ in node.branches:
            decided, truth = self.low.truth(test)
            open = make.no(decided.known)
            found = self.low.merged(
                found,
                self.low.under(reached, self.causes(test)),
                self.low.under(make.both(reached, make.either(open, truth)), self.causes(value)),
            )
            reached = make.both(reached, make.either(open, make.no(truth)))
        return self.low.merged(found, self.low.under(reached, self.causes(node.otherwise)))

    def first(self, node: First) -> Causes:
        make, open, found = self.make, self.make.true, dict[str, Expr]()
        for arg in node.args:
            found = self.low.merged(found, self.low.under(open, self.causes(arg)))
            open = make.both(open, make.no(self.low.lower(arg).known))
        whole = self.low.lower(node).causes  # what is said not to apply does not, whatever else is known
        return self.low.merged(found, {NA: whole[NA]} if NA in whole else {})

    def otherwise(self, node: Otherwise) -> Causes:
        found = dict(self.causes(node.arg))
        for cause, instead, _ in node.cases:
            if cause in found:
                found = self.low.merged(found, self.low.under(found[cause], self.causes(instead)))
        return found


OF: Mapping[type[Node], Callable[[Perhaps, Any], Causes]] = {
    Aggregate: Perhaps.aggregate,
    Arith: Perhaps.arith,
    Ask: Perhaps.ask,
    Case: Perhaps.case,
    Fact: Perhaps.fact,
    First: Perhaps.first,
    Logic: Perhaps.logic,
    Otherwise: Perhaps.otherwise,
    State: Perhaps.state,
}
