"""The definition of a score: a tree of nodes evaluated in exact fractions, with the steps a person would write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from jixiao.case.model import Case as CaseFile
from jixiao.case.model import Record
from jixiao.core.quantity import cut, half_even, round_half_up, round_up
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
    walk,
)

LEFT_OUT = ("ask", "leave_out")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a trace. `role`: measure, count, limit, test, gate, exempt, derived, result, branch, judged, part,
    limited, rounded, settled. `depth` is how many parts deep it stands; `value` what came out (None: not known), then
    `between` may hold the ends between which it lies."""

    role: str
    label: str
    node: Node
    value: Value | None
    depth: int
    before: Value | None = None
    between: tuple[Fraction, Fraction] | None = None


def floor_of(value: Fraction, places: int = 0) -> Fraction:
    scale = 10**places
    return Fraction((value * scale).__floor__(), scale)


def ceil_of(value: Fraction, places: int = 0) -> Fraction:
    scale = 10**places
    return Fraction((value * scale).__ceil__(), scale)


ROUNDINGS: Mapping[str, Callable[[Fraction, int], Fraction]] = {
    "floor": floor_of,
    "ceil": ceil_of,
    "half_up": round_half_up,
    "cut": cut,
    "up": round_up,
    "half_even": half_even,
}
COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


class Exact:
    """Evaluates trees over one case. A value that cannot be known is None, and `missing` says why.

    `missing` holds facts as (id, period), lists as (id, "*"), judgements as ("?" + key, kind), silent criteria as
    ("ask", reason), undefined results as ("undefined", what) and facts that do not apply as ("na", id@period).
    `optional` are stated rates that a formula would give as well; `gaps` name empty cells of lists.
    """

    def __init__(self, case: CaseFile, *, trace: bool = False) -> None:
        self.case = case
        self.missing: dict[tuple[str, str], None] = {}
        self.steps: list[Step] | None = [] if trace else None
        self.used: dict[tuple[str, str], None] = {}
        self.judged: dict[str, None] = {}
        self.depth = 0
        self.record: Record | None = None
        self.cell = ""
        self.gaps: dict[str, None] = {}
        self.optional: dict[tuple[str, str], None] = {}

    def value(self, node: Node) -> Value | None:
        """The value of a tree, or None."""
        found: Value | None = EVALUATE[type(node)](self, node)
        return found

    def number(self, node: Node) -> Fraction | None:
        """The value of a tree that is a number by its dimensions, or None."""
        found: Fraction | None = EVALUATE[type(node)](self, node)
        return found

    # -- leaves

    def const(self, node: Const) -> Value:
        return node.value

    def fact(self, node: Fact) -> Value | None:
        found = self.case.value(node.id, node.period)
        if found is None:
            if self.case.not_applicable(node.id, node.period):
                self.missing[("na", f"{node.id}@{node.period}")] = None
            else:
                self.missing[(node.id, node.period)] = None
                if node.stated:
                    self.optional[(node.id, node.period)] = None
        else:
            self.used[(node.id, node.period)] = None
        return found

    def field(self, node: Field) -> Value | None:
        stated = self.record.fields.get(node.id) if self.record else None
        if stated is not None and stated.value is not None:
            return stated.value
        self.cell = node.id
        return None

    def ask(self, node: Ask) -> None:
        self.missing[("ask", node.reason)] = None

    def judged_value(self, node: Judged) -> Value | None:
        found = self.case.judgement(node.key)
        value: Value | None = None
        if found is not None:
            if node.what == "points":
                value = found.score
            elif node.what == "truth":
                value = found.met
            elif node.what == "choice":
                value = found.grade or {True: "符合", False: "不符合", None: None}[found.met]
            elif node.what == "count" and found.count is not None:
                value = Fraction(found.count)
        if value is None:
            self.missing[(f"?{node.key}", node.what)] = None
        else:
            self.judged[node.key] = None
            self.note("judged", node.text, node, value)
        return value

    # -- arithmetic

    def apart(self, node: Node) -> tuple[Value | None, dict[tuple[str, str], None]]:
        """The value of a tree, and what is missing in it alone; nothing is added to `missing`."""
        outer, self.missing = self.missing, {}
        try:
            return self.value(node), self.missing
        finally:
            self.missing = outer

    def together(self, nodes: tuple[Node, ...]) -> list[Value | None]:
        """Values that are of use only together: one that does not apply makes all of them not apply."""
        found = [self.apart(node) for node in nodes]
        lacking = {key: None for _, missing in found for key in missing}
        inapt = {key: None for key in lacking if key[0] == "na"}
        self.missing.update(inapt or lacking)
        return [value for value, _ in found]

    def arith(self, node: Arith) -> Fraction | None:
        left, right = self.together((node.left, node.right))
        if not isinstance(left, Fraction) or not isinstance(right, Fraction):
            return None
        if node.op == "+":
            return left + right
        if node.op == "-":
            return left - right
        if node.op == "*":
            return left * right
        if right == 0:
            self.missing[("undefined", "0/0" if left == 0 else "x/0")] = None
            return None
        return left / right

    def pick(self, node: Pick) -> Fraction | None:
        found = [self.apart(arg) for arg in node.args]
        left = [missing for value, missing in found if value is None and set(missing) == {LEFT_OUT}]
        if node.of_parts and 0 < len(left) < len(found):
            found = [item for item in found if item[1] not in left]
        lacking = {key: None for value, missing in found if value is None for key in missing}
        inapt = {key: None for key in lacking if key[0] == "na"}
        self.missing.update(inapt or lacking)
        values = [value for value, _ in found if isinstance(value, Fraction)]
        if len(values) < len(found):
            return None
        return min(values) if node.op == "min" else max(values)

    def round(self, node: Round) -> Fraction | None:
        value = self.number(node.arg)
        if value is None:
            return None
        rounded = ROUNDINGS[node.how](value, node.places)
        if rounded != value and node.how not in ("floor", "ceil"):
            self.note("rounded", node.how, node, rounded, value)
        return rounded

    # -- logic

    def compare(self, node: Compare) -> bool | None:
        left, right = self.together((node.left, node.right))
        if left is None or right is None:
            return None
        return COMPARE[node.op](left, right)

    def logic(self, node: Logic) -> bool | None:
        if node.op == "not":
            value = self.value(node.args[0])
            return None if value is None else not value
        decisive = node.op == "or"
        before = dict(self.missing)
        unknown = False
        for arg in node.args:
            value = self.value(arg)
            if value is None:
                unknown = True
            elif value is decisive:
                self.missing = before
                return decisive
        return None if unknown else not decisive

    def case_of(self, node: Case) -> Value | None:
        for test, value, text in node.branches:
            truth = self.value(test)
            if truth is None:
                return None
            if truth:
                result = self.value(value)
                if text:
                    self.note("branch", text, node, result)
                return result
        result = self.value(node.otherwise)
        if node.text:
            self.note("branch", node.text, node, result)
        return result

    def first(self, node: First) -> Value | None:
        before = dict(self.missing)
        for arg in node.args:
            if isinstance(arg, Judged) and self.case.judgement(arg.key) is None:
                if not partly_judged(node, self.case):
                    self.missing[(f"?{arg.key}", arg.what)] = None
                continue
            value, new = self.apart(arg)
            if value is not None:
                self.missing = before
                return value
            self.missing.update(new)
            if new and all(self.case.span(*key) is not None for key in new):
                return None  # this source has a value, if only a range: the next is not asked
        self.declared_na(node, before)
        return None

    def declared_na(self, node: First, before: dict[tuple[str, str], None]) -> None:
        """A derived fact that is itself marked not applicable does not wait for the inputs of its formula."""
        for arg in node.args:
            if isinstance(arg, Fact) and arg.stated and self.case.not_applicable(arg.id, arg.period):
                self.missing = {**before, ("na", f"{arg.id}@{arg.period}"): None}

    def state(self, node: State) -> bool:
        if node.test == "na":
            if isinstance(node.arg, Field):
                stated = self.record.fields.get(node.arg.id) if self.record else None
                return stated is not None and stated.status == "not_applicable"
            return isinstance(node.arg, Fact) and self.case.not_applicable(node.arg.id, node.arg.period)
        before = dict(self.missing)
        known = self.value(node.arg) is not None
        self.missing = before
        return known

    # -- lists

    def aggregate(self, node: Aggregate) -> Value | None:
        rows = self.case.records(node.list)
        if rows is None:
            return self.figure(node)
        self.used[(node.list, "*")] = None
        outer, steps, before = self.record, self.steps, self.missing
        self.steps, self.missing = None, {}
        try:
            values = self.chosen(node, rows)
        finally:
            self.record, self.steps = outer, steps
            lacking, self.missing = self.missing, before
        if values is None:
            inapt = {key: None for key in lacking if key[0] == "na"}
            self.missing.update(inapt or {**lacking, (node.list, "*"): None})
            return None
        return folded(node.fn, values, self.missing)

    def figure(self, node: Aggregate) -> Value | None:
        """What a case says of a list that is not there itself."""
        found = self.case.figure(node)
        if found is not None and found.value is not None:
            self.used[(node.list, "*")] = None
            return found.value
        why = found.why if found is not None else ""
        causes = {"na": ("na", f"{node.list}@"), "empty": ("undefined", "empty")}
        self.missing[causes.get(why, (node.list, "*"))] = None
        return None

    def chosen(self, node: Aggregate, rows: tuple[Record, ...]) -> list[Value] | None:
        values: list[Value] = []
        for number, row in enumerate(rows, 1):
            self.record, self.cell = row, ""
            if node.where is not None:
                keep = self.value(node.where)
                if keep is None:
                    self.note_gap(node, number, row)
                    return None
                if not keep:
                    continue
            if node.value is None:
                values.append(Fraction(1))
                continue
            value = self.value(node.value)
            if value is None:
                self.note_gap(node, number, row)
                return None
            values.append(value)
        return values

    def note_gap(self, node: Aggregate, number: int, row: Record) -> None:
        """Remember which cell of a list is empty: list id, row number, the row's name, field id."""
        name = row.fields.get("name")
        self.gaps[f"{node.list}|{number}|{name.text if name else ''}|{self.cell}"] = None

    # -- structure

    def clamp(self, node: Clamp) -> Fraction | None:
        value, lacking = self.apart(node.arg)
        if not isinstance(value, Fraction):
            return self.answered(node, lacking)
        limited = value
        if node.low is not None and limited < node.low:
            limited = node.low
        elif node.high is not None and limited > node.high:
            limited = node.high
        if limited != value:
            self.note("limited", "low" if limited > value else "high", node, limited, value)
        return limited

    def otherwise(self, node: Otherwise) -> Value | None:
        value, new = self.apart(node.arg)
        if value is not None:
            return value
        for cause, instead, text in node.cases:
            hit = [key for key in new if is_cause(key, cause)]
            if hit and all(key in hit or key in self.optional for key in new):
                result = self.value(instead)
                if text:
                    self.note("branch", text, node, result)
                return result
        self.missing.update(new)
        return None

    def answered(self, node: Clamp, lacking: dict[tuple[str, str], None]) -> Fraction | None:
        """What a person decided where the criteria are silent, a formula is undefined or a fact does not apply; what is
        only not known yet is never decided by a person."""
        silent = all(
            key in self.optional or (key[0] in ("ask", "undefined", "na") and key != LEFT_OUT)
            for key in lacking
        )
        found = self.case.judgement(node.key) if node.key and lacking and silent else None
        if found is None or found.score is None:
            self.missing.update(lacking)
            return None
        self.judged[node.key] = None
        self.note(
            "judged",
            "原文没有规定，由评价人判断",
            Judged(node.key, node.open_low, node.open_high),
            found.score,
        )
        return found.score

    def named(self, node: Named) -> Value | None:
        if self.steps is None:
            return self.value(node.arg)
        if node.role == "silent":
            steps, self.steps = self.steps, None
            try:
                return self.value(node.arg)
            finally:
                self.steps = steps
        if node.role in ("part", "event"):
            at = len(self.steps)
            self.depth += 1
            value = self.value(node.arg)
            self.depth -= 1
            self.steps.insert(at, Step(node.role, node.label, node, value, self.depth))
            return value
        value = self.value(node.arg)
        if node.role == "derived" and not isinstance(node.arg, First):
            return value
        if not any(step.node is node or step.node == node for step in self.steps):
            self.steps.append(Step(node.role, node.label, node, value, self.depth))
        return value

    def note(
        self, role: str, label: str, node: Node, value: Value | None, before: Value | None = None
    ) -> None:
        if self.steps is not None:
            self.steps.append(Step(role, label, node, value, self.depth, before))


def is_cause(key: tuple[str, str], cause: str) -> bool:
    """Whether a missing value is missing for this cause (see `Otherwise`)."""
    if cause == "na":
        return key[0] == "na"
    return key == (LEFT_OUT if cause == "left" else ("undefined", cause))


def partly_judged(node: First, case: CaseFile) -> bool:
    """Whether a person has judged items of a row, so that no judgement of the whole row is waited for."""
    return any(
        isinstance(part, Judged) and case.judgement(part.key) is not None
        for arg in node.args[1:]
        for part in walk(arg)
    )


def folded(fn: str, values: list[Value], missing: dict[tuple[str, str], None]) -> Value | None:
    """The aggregate of the chosen values; a mean, least or greatest of none is undefined."""
    if fn == "count":
        return Fraction(len(values))
    if fn == "all":
        return all(values)
    if fn == "any":
        return any(values)
    numbers = [value for value in values if isinstance(value, Fraction)]
    if fn == "sum":
        return sum(numbers, Fraction(0))
    if not numbers:
        missing[("undefined", "empty")] = None
        return None
    if fn == "mean":
        return sum(numbers, Fraction(0)) / len(numbers)
    return min(numbers) if fn == "min" else max(numbers)


EVALUATE: Mapping[type[Node], Callable[[Exact, Any], Any]] = {
    Const: Exact.const,
    Fact: Exact.fact,
    Field: Exact.field,
    Arith: Exact.arith,
    Pick: Exact.pick,
    Round: Exact.round,
    Compare: Exact.compare,
    Logic: Exact.logic,
    Case: Exact.case_of,
    Aggregate: Exact.aggregate,
    First: Exact.first,
    State: Exact.state,
    Judged: Exact.judged_value,
    Ask: Exact.ask,
    Clamp: Exact.clamp,
    Otherwise: Exact.otherwise,
    Named: Exact.named,
}
