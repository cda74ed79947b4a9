"""Summing the rows of a case: groups under their gates and limits, the total, the grades; exactly or as intervals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from jixiao.case.model import Record
from jixiao.framework.model import Indicator
from jixiao.rules.build import gate_text, tested
from jixiao.rules.kinds.base import Gate
from jixiao.rules.render import points_text
from jixiao.rules.tree import Node, Value
from jixiao.scoring.bounds import candidate_lists
from jixiao.scoring.exact import ROUNDINGS, Exact
from jixiao.scoring.interval import Interval
from jixiao.scoring.rows import Rows, agrees, unrounded
from jixiao.scoring.sheet import Level
from jixiao.scoring.span import ABSENT, Fill, Span, Var, of


class Sums:
    """The levels and the total over scored rows. `weight`: by group, what it takes over from groups and rows left out.

    together: rows that share unknown facts are searched as one (see `scorer.score_case`).
    """

    def __init__(self, rows: Rows, weight: Mapping[str, Fraction], *, together: bool) -> None:
        self.rows = rows
        self.framework = rows.framework
        self.case = rows.case
        self.weight = weight
        self.together = together
        self.sums: dict[str, Span] = {}
        self.gate_fill: Fill = {}
        self.gate_waits = False  # whether a gate cannot be told while a fact stays unknown
        self.gate_truths: dict[int, Value | None] = {}
        self.owners = {id(gate): node for node, _ in rows.framework.walk() for gate in node.gates}
        self.raw_total = (Fraction(0), Fraction(0))

    def level(self, indicator: Indicator, path: tuple[str, ...]) -> Level:
        low, high, attained = self.group(indicator)
        if self.framework.rounding.sum_of == "raw" and self.framework.rounding.total is not None:
            how = ROUNDINGS[self.framework.rounding.how]
            low, high = how(low, self.framework.rounding.total), how(high, self.framework.rounding.total)
        score = low if low == high else None
        printed = self.case.printed.levels.get(indicator.id)
        agreed = agrees(printed, score, low, high, "computed")
        notes, missing, before = self.changes(indicator)
        missing = missing if score is None else ()  # it waits for nothing, whatever comes in
        return Level(
            indicator.id, indicator.name, path, indicator.points * self.weight.get(indicator.id, 1), score, low,
            high, printed, agreed, attained, before, notes, missing, self.rows.all_left(indicator),
        )  # fmt: skip

    def changes(
        self, indicator: Indicator
    ) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...], Fraction | None]:
        """What gates and limits did to a group: their wording, what they wait for, and the sum before them."""
        notes: list[str] = []
        missing: dict[tuple[str, str], None] = {}
        weight = self.weight.get(indicator.id, Fraction(1))
        span = self.summed(indicator, self.rows.row_span)
        before = span.low if span.low == span.high else None
        after = span
        for gate in indicator.gates:
            truth = self.gate_truth(gate)
            changed = self.gated(after, (gate,), weight)
            if truth is None and (changed.low, changed.high) != (after.low, after.high):
                missing.update(dict.fromkeys(self.gate_lacks(gate)))
            elif truth and (changed.low, changed.high) != (after.low, after.high):
                notes.append(gate_text(gate, self.framework.context))
            after = changed
        if indicator.floor is not None and after.low < indicator.floor * weight:
            notes.append(f"最低 {points_text(indicator.floor * weight)} 分")
        if indicator.cap is not None and after.high > indicator.cap * weight:
            notes.append(f"最高 {points_text(indicator.cap * weight)} 分")
        return tuple(notes), tuple(missing), before

    def group(self, indicator: Indicator) -> tuple[Fraction, Fraction, bool]:
        """The interval of a group: from its rows, jointly where rows share an unknown fact or a gate is open."""
        tangled = self.rows.entangled([leaf.id for leaf in indicator.leaves()]) or has_gates(indicator)
        if not tangled or not self.together:
            span = self.group_span(indicator, self.rows.row_span)
            attained = not tangled and all(self.rows.rows[leaf.id].attained for leaf in indicator.leaves())
            return span.low, span.high, attained or span.low == span.high
        return self.joint(
            lambda row_span: self.group_span(indicator, row_span), list(indicator.leaves()), indicator
        )

    def joint(
        self, objective: Any, leaves: list[Indicator], indicator: Indicator | None
    ) -> tuple[Fraction, Fraction, bool]:
        """The tight interval of something made of several rows whose unknown facts are shared."""
        shared = self.rows.shared([leaf.id for leaf in leaves])
        gates = list(self.framework.gates) if indicator is None else []
        gates += [
            gate
            for node in ([indicator] if indicator else self.framework.indicators)
            for gate in gates_of(node)
        ]
        gate_trees = [self.gate_test(gate) for gate in gates if self.gate_truth(gate) is None]
        together = [
            leaf for leaf in leaves if leaf.id not in self.rows.left and (gate_trees or leaf.id in shared)
        ]
        together = [leaf for leaf in together if self.rows.rows[leaf.id].score is None]
        raw = self.framework.rounding.sum_of == "raw"
        trees = [
            unrounded(self.rows.trees[leaf.id]) if raw else self.rows.trees[leaf.id] for leaf in together
        ]
        variables, lists = self.rows.variables([*trees, *gate_trees])

        used = [tuple(self.rows.open[leaf.id]) for leaf in together]
        seen: dict[tuple[Any, ...], Span] = {}

        def value(fill: Fill) -> Span:
            interval = Interval(self.case, self.framework.catalogue, fill)
            made = {}
            for leaf, tree, vars in zip(together, trees, used, strict=True):
                key = (leaf.id, *(told_apart(fill.get(var)) for var in vars))
                if key not in seen:
                    seen[key] = interval.value(tree)
                if seen[key].absent:
                    return seen[key]
                made[leaf.id] = seen[key]
            self.gate_fill, self.gate_waits = fill, False
            found: Span = objective(lambda leaf: made.get(leaf.id) or self.rows.row_span(leaf))
            return found

        candidates = {
            id: candidate_lists([*trees, *gate_trees], id, self.framework.catalogue) for id in lists
        }
        found = self.rows.search.bounds(value, variables, candidates)
        attained = found.attained
        for fill in (found.low_fill, found.high_fill):
            value(fill)
            attained = attained and not self.gate_waits
        self.gate_fill = {}
        return found.low, found.high, attained

    def group_span(self, indicator: Indicator, row_span: Any) -> Span:
        """A group from its children: their sum, then gates, then limits."""
        weight = self.weight.get(indicator.id, Fraction(1))
        span = self.gated(self.summed(indicator, row_span), indicator.gates, weight)
        low, high = span.low, span.high
        floor = None if indicator.floor is None else indicator.floor * weight
        if (
            floor is None
            and not indicator.bonus
            and any(gate.effect == "subtract" for gate in indicator.gates)
        ):
            floor = Fraction(0)
        if floor is not None:
            low, high = max(low, floor), max(high, floor)
        if indicator.cap is not None:
            low, high = min(low, indicator.cap * weight), min(high, indicator.cap * weight)
        return Span(low, high)

    def summed(self, indicator: Indicator, row_span: Any) -> Span:
        """The sum of a group's children; what is left out counts nothing, its points went to the rest."""
        as_they_are = row_span == self.rows.row_span and not self.gate_fill
        if as_they_are and indicator.id in self.sums:
            return self.sums[indicator.id]
        low = high = Fraction(0)
        for child in indicator.indicators:
            if not self.rows.all_left(child):
                span = self.group_span(child, row_span) if child.indicators else row_span(child)
                low, high = low + span.low, high + span.high
        span = Span(low, high)
        if as_they_are:
            self.sums[indicator.id] = span
        return span

    def gated(self, span: Span, gates: tuple[Gate, ...], weight: Fraction) -> Span:
        """A group's result under its gates, each over the result before it. `weight`: what the group takes over."""
        for gate in gates:
            interval = Interval(self.case, self.framework.catalogue, self.gate_fill)
            truth = self.gate_span(gate)
            amount = interval.value(gate.score.node)
            if gate.effect != "times":
                amount = Span(amount.low * weight, amount.high * weight)
            if truth.absent:
                span = self.either_way(span, gate.effect, amount)
                continue
            hit = _hit(span, gate.effect, amount)
            options = truth.options or frozenset()
            if truth.gap or options == frozenset((True, False)):
                span = Span(min(span.low, hit.low), max(span.high, hit.high))
            elif True in options:
                span = hit
        return span

    def gate_test(self, gate: Gate) -> Node:
        return tested(gate.when.node, self.framework.context)

    def gate_truth(self, gate: Gate) -> Value | None:
        """Whether a gate on a group or the total closes, as the case stands; None while that is open. Where the group is open for other reasons, so
        is a gate that asks whether a fact is known (已知): the fact may come in before the group is scored, or not."""
        if id(gate) not in self.gate_truths:
            test = self.gate_test(gate)
            truth = Exact(self.case).value(test)
            if truth is not None and self.undecided(self.owners.get(id(gate))):
                asked = Interval(self.case, self.framework.catalogue)
                span = asked.value(test)
                if span.gap or span.options != frozenset((truth,)):
                    truth = (
                        truth if all("#" in id for id, _ in asked.open) else None
                    )  # cells stay as they are
            self.gate_truths[id(gate)] = truth
        return self.gate_truths[id(gate)]

    def gate_lacks(self, gate: Gate) -> Iterable[Var]:
        """What an open gate waits for."""
        exact, interval = Exact(self.case), Interval(self.case, self.framework.catalogue)
        test = self.gate_test(gate)
        exact.value(test)
        interval.value(test)
        return exact.missing or interval.open

    def undecided(self, indicator: Indicator | None) -> bool:
        """Whether a group, or the total, has rows without a score or gates that cannot be told."""
        nodes = [indicator] if indicator is not None else [*self.framework.indicators]
        gates = [gate for node in nodes for gate in gates_of(node)]
        gates += self.framework.gates if indicator is None else ()
        rows = [self.rows.rows[leaf.id] for node in nodes for leaf in node.leaves()]
        return any(row.score is None and row.id not in self.rows.left for row in rows) or any(
            Exact(self.case).value(self.gate_test(gate)) is None for gate in gates
        )

    def gate_span(self, gate: Gate) -> Span:
        truth = self.gate_truth(gate)
        if truth is not None:
            return of(truth)
        span = Interval(self.case, self.framework.catalogue, self.gate_fill).value(self.gate_test(gate))
        return span if span.absent else span.without(ABSENT)

    def either_way(self, span: Span, effect: str, amount: Span) -> Span:
        """The results with and without a gate that cannot be told while a fact stays unknown; `gate_waits` says so."""
        hit = _hit(span, effect, amount)
        self.gate_waits |= (hit.low, hit.high) != (span.low, span.high)
        return Span(min(span.low, hit.low), max(span.high, hit.high))

    def total(self) -> Level:
        framework = self.framework
        root = Indicator(
            "total", "总分", framework.total, indicators=framework.indicators, gates=framework.gates,
            floor=framework.floor, cap=framework.cap,
        )  # fmt: skip
        leaves = [leaf for leaf, _ in framework.leaves()]
        tangled = self.rows.entangled([leaf.id for leaf in leaves]) or has_gates(root)
        if tangled and self.together:
            low, high, attained = self.joint(lambda row_span: self.group_span(root, row_span), leaves, None)
        else:
            span = self.group_span(root, self.rows.row_span)
            low, high = span.low, span.high
            attained = not tangled and all(row.attained for row in self.rows.rows.values())
        self.raw_total = (low, high)
        if self.rows.all_left(root):  # nothing applies: there is no score, which is not a score of 0
            zero = Fraction(0)
            return Level(
                "total", "总分", (), framework.total, None, zero, zero, self.case.printed.total, None, left_out=True
            )  # fmt: skip
        places = framework.rounding.total
        if places is not None:
            how = ROUNDINGS[framework.rounding.how]
            low, high = how(low, places), how(high, places)
        score = low if low == high else None
        printed = self.case.printed.total
        agreed = agrees(printed, score, low, high, "computed")
        notes, missing, before = self.changes(root)
        missing = missing if score is None else ()
        return Level(
            "total", "总分", (), framework.total, score, low, high, printed, agreed, attained, before, notes, missing
        )  # fmt: skip

    def grades(self, total: Level) -> tuple[str, ...]:
        """The grades that the total can still get."""
        low, high = (total.low, total.high) if self.framework.grade_from == "rounded" else self.raw_total
        found: list[str] = []
        if total.left_out:
            return ()
        for number, grade in enumerate(self.framework.grades):
            above = self.framework.grades[number - 1].low if number else None
            if high >= grade.low and (above is None or low < above):
                found.append(grade.name)
        return tuple(found)


def told_apart(tried: Span | tuple[Record, ...] | None) -> Any:
    """A key for what is tried of a variable: a span itself, a filling of a list by which one it is."""
    return id(tried) if isinstance(tried, tuple) else tried


def _hit(span: Span, effect: str, amount: Span) -> Span:
    if effect == "score":
        return Span(amount.low, amount.high)
    if effect == "cap":
        return Span(min(span.low, amount.low), min(span.high, amount.high))
    if effect == "subtract":
        return Span(span.low - amount.high, span.high - amount.low)
    return Span(span.low * amount.low, span.high * amount.high)


def has_gates(indicator: Indicator) -> bool:
    """Whether a group or a group in it has gates."""
    return bool(indicator.gates) or any(has_gates(child) for child in indicator.indicators)


def gates_of(indicator: Indicator) -> list[Gate]:
    """The gates of a group and the groups in it."""
    return [*indicator.gates, *(gate for child in indicator.indicators for gate in gates_of(child))]
