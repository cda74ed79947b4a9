"""A tree evaluated over intervals: what a score can still become while facts or judgements are missing.

A `Span` is what a value may be. The result always contains every value that any filling can give; `bounds` narrows
it until both ends are attained.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from jixiao.case.model import Case as CaseFile
from jixiao.case.model import Record
from jixiao.core.fact import Catalogue, ListKind
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
    Value,
)
from jixiao.scoring.exact import COMPARE, ROUNDINGS, partly_judged
from jixiao.scoring.span import (
    ABSENT,
    ANY,
    ASK,
    CAUSES,
    EITHER,
    FALSE,
    LEFT,
    MOST_ROWS,
    NOT,
    TRUE,
    Fill,
    Span,
    Var,
    combined,
    divided,
    every,
    hull,
    never,
    of,
)


class Interval:
    """Evaluates trees over a case whose unknown facts lie in their bounds, or in the boxes of `fill`."""

    def __init__(self, case: CaseFile, catalogue: Catalogue, fill: Fill | None = None) -> None:
        self.case = case
        self.catalogue = catalogue
        self.fill: Fill = fill or {}
        # whether everything is tried with one value: then what has no value has it for all of its causes at once
        self.sharp = all(not isinstance(tried, Span) or tried.point for tried in self.fill.values())
        self.open: dict[Var, Span] = {}
        self.row: tuple[str, int, Record] | None = None
        self.free_row: ListKind | None = None
        self.loose = 0  # how deep inside what has a meaning without the facts in it
        self.testing = False  # whether it is asked if something is known
        self.optional: set[Var] = set()  # unknown facts that may stay unknown and still leave a score

    def value(self, node: Node) -> Span:
        """What the value of a tree may be."""
        found: Span = EVALUATE[type(node)](self, node)
        return found

    # -- leaves

    def const(self, node: Const) -> Span:
        return of(node.value)

    def fact(self, node: Fact) -> Span:
        known = self.case.value(node.id, node.period)
        if known is not None:
            return of(known)
        if self.case.not_applicable(node.id, node.period):
            return never(NOT)
        key = (node.id, node.period)
        if key in self.fill:
            return self.fill[key]  # type: ignore[return-value]  # of a fact it is a span, rows are of lists only
        span = self.domain(node.id, node.period)
        self.opened(key, span)
        return span

    def opened(self, key: Var, span: Span) -> None:
        self.open[key] = span
        if self.loose and (self.testing or self.case.span(*key) is None):
            self.optional.add(key)  # a range is a value of its own: the next source is not asked

    def domain(self, id: str, period: str) -> Span:
        """Everything a fact can be: its stated range, else the catalogue's bounds or choices."""
        kind = self.catalogue.facts[id]
        if kind.dimension == "bool":
            return EITHER
        if kind.dimension == "text":
            return Span(options=frozenset(kind.choices) or frozenset((ANY,)))
        low, high = kind.bounds
        stated = self.case.span(id, period)
        if stated is not None:
            low, high = max(low, stated[0]), min(high, stated[1])
        return Span(low, high)

    def field(self, node: Field) -> Span:
        if self.row is not None:
            list_id, number, record = self.row
            stated = record.fields.get(node.id)
            if stated is not None and stated.value is not None:
                return of(stated.value)
            if stated is not None and stated.status == "not_applicable":
                return never(NOT)
            key = (f"{list_id}#{number}", node.id)
            if key in self.fill:
                return self.fill[key]  # type: ignore[return-value]  # of a field it is a span
            span = self.field_domain(self.catalogue.lists[list_id], node.id)
            if stated is not None and stated.low is not None and stated.high is not None:
                span = Span(max(span.low, stated.low), min(span.high, stated.high))
            self.opened(key, span)
            return span
        return self.field_domain(self.free_row, node.id) if self.free_row else EITHER

    def field_domain(self, kind: ListKind, id: str) -> Span:
        field = kind.fields[id]
        if field.dimension == "bool":
            return EITHER
        if field.dimension == "text":
            return Span(options=frozenset(field.choices) or frozenset((ANY,)))
        low, high = field.bounds
        return Span(low, high)

    def ask(self, node: Ask) -> Span:
        return never(LEFT if node.reason == "leave_out" else ASK)

    def judged(self, node: Judged) -> Span:
        found = self.case.judgement(node.key)
        if found is not None:
            if node.what == "points" and found.score is not None:
                return of(found.score)
            if node.what == "truth" and found.met is not None:
                return of(found.met)
            if node.what == "choice" and (found.grade or found.met is not None):
                return of(found.grade or ("符合" if found.met else "不符合"))
            if node.what == "count" and found.count is not None:
                return of(Fraction(found.count))
        self.open[(f"?{node.key}", node.what)] = EITHER
        if node.what == "points":
            return Span(node.low, node.high)
        if node.what == "count":
            return Span(Fraction(0), Fraction(MOST_ROWS))
        return EITHER if node.what == "truth" else Span(options=frozenset(node.choices))

    # -- arithmetic

    def arith(self, node: Arith) -> Span:
        left, right = self.value(node.left), self.value(node.right)
        gap = left.gap | right.gap
        if left.empty or right.empty:
            return never(gap)
        if node.op == "+":
            return Span(left.low + right.low, left.high + right.high, None, gap)
        if node.op == "-":
            return Span(left.low - right.high, left.high - right.low, None, gap)
        if node.op == "*":
            corners = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
            return Span(min(corners), max(corners), None, gap)
        return divided(left, right, gap)

    def pick(self, node: Pick) -> Span:
        spans = [self.value(arg) for arg in node.args]
        if node.of_parts and any(span.gap & LEFT for span in spans):
            return picked_of_parts(node.op, spans)
        gap = every(spans)
        if any(span.empty for span in spans):
            return never(gap)
        choose = min if node.op == "min" else max
        return Span(choose(span.low for span in spans), choose(span.high for span in spans), None, gap)

    def round(self, node: Round) -> Span:
        span = self.value(node.arg)
        if span.low > span.high:
            return span
        how = ROUNDINGS[node.how]
        return Span(how(span.low, node.places), how(span.high, node.places), None, span.gap)

    # -- logic

    def compare(self, node: Compare) -> Span:
        left, right = self.value(node.left), self.value(node.right)
        if left.options is not None or right.options is not None:
            return self.compare_options(node.op, left, right)
        if left.empty or right.empty:
            return Span(options=frozenset(), gap=left.gap | right.gap or ASK)
        op = node.op
        lows, highs = (left.low, left.high), (right.low, right.high)
        if op in ("<", "<="):
            can = COMPARE[op](lows[0], highs[1])
            must = COMPARE[op](lows[1], highs[0])
        elif op in (">", ">="):
            can = COMPARE[op](lows[1], highs[0])
            must = COMPARE[op](lows[0], highs[1])
        else:
            meet = lows[0] <= highs[1] and highs[0] <= lows[1]
            same = lows[0] == lows[1] == highs[0] == highs[1]
            can, must = (meet, same) if op == "=" else (not same, not meet)
        options = frozenset((True,)) if must else frozenset((True, False)) if can else frozenset((False,))
        return Span(options=options, gap=left.gap | right.gap)

    def compare_options(self, op: str, left: Span, right: Span) -> Span:
        a, b = left.options or frozenset(), right.options or frozenset()
        results: set[Value] = {COMPARE[op](x, y) for x in a for y in b}
        if ANY in a or ANY in b:
            results = {True, False}
        return Span(options=frozenset(results), gap=left.gap | right.gap)

    def logic(self, node: Logic) -> Span:
        spans = [self.value(arg) for arg in node.args]
        if node.op == "not":
            return Span(options=frozenset(not option for option in spans[0].options or ()), gap=spans[0].gap)
        decisive = node.op == "or"
        if any(span.options == frozenset((decisive,)) and not span.gap for span in spans):
            return of(decisive)
        can_decide = any(decisive in (span.options or ()) for span in spans)
        can_other = all((not decisive) in (span.options or ()) for span in spans)
        options = {decisive} if can_decide else set()
        options |= {not decisive} if can_other else set()
        return Span(options=frozenset(options), gap=every(spans))

    def case_of(self, node: Case) -> Span:
        reached: list[Span] = []
        gap = 0
        for test, value, _ in node.branches:
            truth = self.value(test)
            gap |= truth.gap
            options = truth.options or frozenset()
            if True in options:
                reached.append(self.value(value))
            if False not in options:
                break
        else:
            reached.append(self.value(node.otherwise))
        found = hull(reached) if reached else never(gap or ASK)
        return Span(found.low, found.high, found.options, found.gap | gap)

    def first(self, node: First) -> Span:
        """The first source that has a value, be it a range; when none has, any of them may come to be filled."""
        spans: list[Span] = []
        tried: list[Span] = []  # sources of which every fact is tried with a value
        certain = False
        read: dict[Var, Span] = {}
        for arg in node.args:
            if (
                isinstance(arg, Judged)
                and self.case.judgement(arg.key) is None
                and partly_judged(node, self.case)
            ):
                continue
            stated = isinstance(arg, Fact) and arg.stated
            span, opened = self.asked(arg, loose=stated or arg is not node.args[-1])
            if not span.empty and not span.gap and all(self.case.span(*key) is not None for key in opened):
                self.open.update(opened)  # and nothing of the sources before: they are not used
                return hull([*tried, span]).without(every(tried))
            if isinstance(arg, Fact) and arg.stated and self.case.not_applicable(arg.id, arg.period):
                return never(NOT)
            spans.append(span.without(ABSENT) if stated and spans else span)
            read.update(opened)
            if not opened:
                tried.append(span)
            certain |= not span.empty and not span.gap and not opened
        self.open.update(read)
        found = hull(spans)
        return found.without(found.gap) if certain else found

    def waits(self, span: Span) -> bool:
        """Whether there is no value, and no score, for as long as a fact stays unknown."""
        return span.absent or (self.sharp and span.empty and bool(span.gap & ABSENT))

    def asked(self, node: Node, *, loose: bool) -> tuple[Span, dict[Var, Span]]:
        """A value, and the unknown facts that it reads, were they read before or not.

        loose: it may have none and still leave a score, so that its unknown facts may stay unknown.
        """
        outer, self.open = self.open, {}
        self.loose += loose
        try:
            return self.value(node), self.open
        finally:
            self.loose -= loose
            self.open = outer

    def state(self, node: State) -> Span:
        if node.test == "na" and isinstance(node.arg, Field):
            stated = self.row[2].fields.get(node.arg.id) if self.row else None
            return of(stated is not None and stated.status == "not_applicable") if self.row else EITHER
        if node.test == "na":
            return of(isinstance(node.arg, Fact) and self.case.not_applicable(node.arg.id, node.arg.period))
        outer, self.testing = self.testing, True
        try:
            span, opened = self.asked(node.arg, loose=True)
        finally:
            self.testing = outer
        self.open.update(opened)
        if span.empty:
            return FALSE
        return EITHER if opened or span.gap else TRUE

    # -- lists

    def aggregate(self, node: Aggregate) -> Span:
        outer, outer_free = self.row, self.free_row
        try:
            rows = self.case.records(node.list)
            key = (node.list, "*")
            said = self.case.figure(node) if rows is None else None
            if said is not None:
                return never(NOT if said.why == "na" else ASK) if said.value is None else of(said.value)
            if rows is None and key in self.fill:
                rows = self.fill[key]  # type: ignore[assignment]  # of a whole list (*) it is rows
            if rows is None:
                self.open[key] = EITHER
                return self.unknown_list(node)
            return self.known_list(node, rows)
        finally:
            self.row, self.free_row = outer, outer_free

    def known_list(self, node: Aggregate, rows: tuple[Record, ...]) -> Span:
        sure: list[Span] = []
        maybe: list[Span] = []
        gap = 0
        last: Record | None = None  # a filling repeats one record: nothing new is open in it
        into: list[Span] | None = None
        value = of(Fraction(1))
        for number, record in enumerate(rows):
            if record is last:
                if into is not None:
                    into.append(value)
                continue
            opened, into = len(self.open), None
            self.row = (node.list, number, record)
            keep = self.value(node.where) if node.where is not None else TRUE
            gap |= keep.gap
            if True in (keep.options or ()):
                value = self.value(node.value) if node.value is not None else of(Fraction(1))
                gap |= value.gap
                into = sure if keep.options == frozenset((True,)) else maybe
                into.append(value)
            last = record if len(self.open) == opened else None
        return combined(node.fn, sure, maybe, gap)

    def unknown_list(self, node: Aggregate) -> Span:
        self.row, self.free_row = None, self.catalogue.lists[node.list]
        if node.fn in ("all", "any"):
            return EITHER
        if node.fn == "count":
            return Span(Fraction(0), Fraction(MOST_ROWS))
        value = self.value(node.value) if node.value is not None else of(Fraction(1))
        if node.fn == "sum":
            return Span(
                min(Fraction(0), value.low * MOST_ROWS),
                max(Fraction(0), value.high * MOST_ROWS),
                None,
                value.gap,
            )
        return Span(value.low, value.high, value.options, value.gap | ASK)

    # -- structure

    def clamp(self, node: Clamp) -> Span:
        span = self.value(node.arg)
        if self.waits(span):
            return never(ABSENT)
        span = span.without(ABSENT)
        low, high = span.low, span.high
        left = span.gap & LEFT
        if span.empty and span.gap == LEFT:
            return span
        if low <= high:
            if node.low is not None:
                low, high = max(low, node.low), max(high, node.low)
            if node.high is not None:
                low, high = min(low, node.high), min(high, node.high)
            if span.gap == left:
                return Span(low, high, None, left)
        open_low, open_high = node.open_low, node.open_high
        found = self.case.judgement(node.key) if node.key else None
        if found is not None and found.score is not None:
            open_low = open_high = found.score
        if low <= high:
            open_low, open_high = min(low, open_low), max(high, open_high)
        return Span(open_low, open_high, None, left)

    def otherwise(self, node: Otherwise) -> Span:
        span = self.value(node.arg)
        if self.waits(span):
            return never(ABSENT)
        reached = [Span(span.low, span.high, span.options, span.gap)]
        for cause, instead, _ in node.cases:
            bit = CAUSES[cause]
            if span.gap & bit:
                span = Span(span.low, span.high, span.options, span.gap & ~bit)
                reached.append(self.value(instead))
        if len(reached) == 1:
            return span
        reached[0] = span
        if span.empty and not span.gap:
            return hull(reached[1:])
        return hull(reached)

    def named(self, node: Named) -> Span:
        return self.value(node.arg)


def picked_of_parts(op: str, spans: list[Span]) -> Span:
    """The least or greatest of parts of which some are, or may be, left out."""
    there = [span for span in spans if not (span.empty and span.gap == LEFT)]
    if not there:
        return never(LEFT)
    gap = every(there)
    sure = [span for span in there if not span.gap & LEFT]
    if any(span.empty for span in there):
        return never(gap if not sure else gap & ~LEFT)
    low, high = min(span.low for span in there), max(span.high for span in there)
    if sure and op == "min":
        high = min(span.high for span in sure)
    elif sure:
        low = max(span.low for span in sure)
    if sure:
        gap &= ~LEFT
    return Span(low, high, None, gap)


EVALUATE: Mapping[type[Node], Callable[[Interval, Any], Span]] = {
    Const: Interval.const,
    Fact: Interval.fact,
    Field: Interval.field,
    Arith: Interval.arith,
    Pick: Interval.pick,
    Round: Interval.round,
    Compare: Interval.compare,
    Logic: Interval.logic,
    Case: Interval.case_of,
    Aggregate: Interval.aggregate,
    First: Interval.first,
    State: Interval.state,
    Judged: Interval.judged,
    Ask: Interval.ask,
    Clamp: Interval.clamp,
    Otherwise: Interval.otherwise,
    Named: Interval.named,
}
