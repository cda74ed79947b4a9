"""The score table as formulas: rows, what rows that are left out give to the rest, levels, gates, total and grade."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from jixiao.case.model import Case as CaseFile
from jixiao.framework.model import Framework, Indicator
from jixiao.rules.build import build_row, tested
from jixiao.rules.kinds.base import Gate, may_leave, total
from jixiao.rules.tree import (
    ONE,
    ZERO,
    Arith,
    Ask,
    Case,
    Clamp,
    Compare,
    Const,
    Fact,
    Logic,
    Node,
    Pick,
    Round,
    number,
    rebuild,
)
from jixiao.scoring.rows import unrounded
from jixiao.scoring.workbook import Translator
from jixiao.scoring.workbook_cells import LEFT, OPTIONAL, OPTIONAL_RANGE, Ref
from jixiao.scoring.workbook_inputs import Places

STAND_IN = Fraction(
    1000003, 999983
)  # a factor that no framework has: replaced by the cell that holds the real one


@dataclass(slots=True)
class Table:
    """The results of a framework as references to helper cells, by indicator id."""

    cells: Translator
    rows: dict[str, Ref] = field(default_factory=dict)
    levels: dict[str, Ref] = field(default_factory=dict)
    points: dict[str, Ref] = field(default_factory=dict)
    trees: dict[str, Node] = field(default_factory=dict)
    total: Ref | None = None
    grade: Ref | None = None


def score_table(framework: Framework, case: CaseFile, places: Places) -> Table:
    """The formulas of a framework for a case; both as `case.apply.apply_case` gives them."""
    return _Maker(framework, case, places).table()


class _Maker:
    def __init__(self, framework: Framework, case: CaseFile, places: Places) -> None:
        self.framework = framework
        self.cells = Translator(case, framework.catalogue, places)
        self.made = Table(self.cells)
        self.may: set[str] = set()
        self.weight: dict[str, Node] = {}
        self.factor: dict[str, Node] = {}

    def table(self) -> Table:
        leaves = [leaf for leaf, _ in self.framework.leaves() if leaf.rule is not None]
        for leaf in leaves:
            tree = self.framework.tree(leaf)
            self.made.trees[leaf.id] = tree
            self.made.rows[leaf.id] = self.value(leaf.name, tree)
            if may_leave(tree):
                self.may.add(leaf.id)
        if self.may:
            self.make_up(leaves)
        raw = self.framework.rounding.sum_of == "raw"
        for leaf in leaves:
            ref = self.made.rows[leaf.id]
            if raw:
                ref = self.value(leaf.name, unrounded(self.made.trees[leaf.id]))
            self.cells.known[_score(leaf)] = ref
        for indicator, _ in self.framework.walk():
            if indicator.indicators:
                self.made.levels[indicator.id] = self.value(indicator.name, self.level(indicator))
        self.all()
        return self.made

    def value(self, label: str, node: Node) -> Ref:
        self.cells.label = label
        return self.cells.value(node)

    # -- what is left out

    def make_up(self, leaves: list[Indicator]) -> None:
        """The points of rows that are left out go to the rest of their group; those rows are computed again."""
        for leaf in leaves:
            self.cells.known[_left(leaf)] = self.left_cell(leaf)
        self.spread(self.framework.indicators, self.framework.total, ONE)
        for leaf in leaves:
            factor = self.factor[leaf.id]
            if factor is ONE or leaf.rule is None:
                continue
            tree = build_row(leaf.rule, self.framework.context, leaf.scale, STAND_IN)
            scale = number(leaf.scale)
            real = factor if leaf.scale == 1 else Arith("*", factor, scale)
            wanted = STAND_IN * leaf.scale

            def real_one(part: Node, wanted: Fraction = wanted, real: Node = real) -> Node | None:
                return real if isinstance(part, Const) and part.value == wanted else None

            tree = rebuild(tree, real_one)
            self.made.trees[leaf.id] = tree
            self.made.rows[leaf.id] = self.value(leaf.name, tree)
            self.made.points[leaf.id] = self.value(leaf.name, Arith("*", factor, number(leaf.points)))

    def left_cell(self, leaf: Indicator) -> Ref:
        """Whether a row is left out."""
        ref = self.made.rows[leaf.id]
        cells = self.cells
        row = cells.row(f"{leaf.name} 剔除")
        if ref.sure:
            return cells.done("bool", row, '""', "", "FALSE", False)
        rest = ref.state
        for gone in (LEFT, OPTIONAL, OPTIONAL_RANGE):
            rest = f'SUBSTITUTE({rest},"{gone}","")'
        now = LEFT in ref.causes and not set(ref.causes) - {LEFT, OPTIONAL, OPTIONAL_RANGE}
        formula = f'AND(ISNUMBER(FIND("{LEFT}",{ref.state})),{rest}="")'
        return cells.done("bool", row, '""', "", formula, now)

    def all_left(self, indicator: Indicator) -> Node | None:
        """A condition: everything under it is left out; None where that cannot be."""
        leaves = list(indicator.leaves())
        if any(leaf.id not in self.may for leaf in leaves):
            return None
        tests: list[Node] = [_left(leaf) for leaf in leaves]
        return tests[0] if len(tests) == 1 else Logic("and", tuple(tests))

    def spread(self, children: tuple[Indicator, ...], points: Fraction, factor: Node) -> None:
        """The factor by which each child takes over what siblings left behind."""
        gone = [
            Case(((test, number(child.points), ""),), ZERO)
            for child in children
            if not child.bonus and (test := self.all_left(child)) is not None
        ]
        more = factor
        if gone:
            lost = total(list(gone))
            some = Logic("and", (Compare(">", lost, ZERO), Compare("<", lost, number(points))))
            share = Arith("/", number(points), Arith("-", number(points), lost))
            more = Case(((some, share if factor is ONE else Arith("*", factor, share), ""),), factor)
        for child in children:
            mine = factor if child.bonus else more
            if child.indicators:
                self.weight[child.id] = mine
                self.spread(child.indicators, child.points, mine)
                if mine is not ONE:
                    self.made.points[child.id] = self.value(
                        child.name, Arith("*", mine, number(child.points))
                    )
            else:
                self.factor[child.id] = mine

    # -- levels

    def level(self, indicator: Indicator) -> Node:
        node = self.group(indicator)
        rounding = self.framework.rounding
        if rounding.sum_of == "raw" and rounding.total is not None:
            node = Round(rounding.how, rounding.total, node)
        return self.unless_left(indicator, node)

    def unless_left(self, indicator: Indicator, node: Node) -> Node:
        test = self.all_left(indicator)
        return node if test is None else Case(((test, Ask("leave_out"), ""),), node)

    def group(self, indicator: Indicator) -> Node:
        """A group from its children: their sum, then gates, then limits."""
        parts: list[Node] = []
        for child in indicator.indicators:
            node: Node = self.group(child) if child.indicators else _score(child)
            test = self.all_left(child)
            parts.append(node if test is None else Case(((test, ZERO, ""),), node))
        weight = self.weight.get(indicator.id, ONE)
        node = total(parts)
        for gate in indicator.gates:
            node = self.gated(gate, node, weight)
        low, high = indicator.floor, indicator.cap
        if low is None and not indicator.bonus and any(gate.effect == "subtract" for gate in indicator.gates):
            low = Fraction(0)
        if weight is ONE:
            limited = low is not None or high is not None
            return Clamp(node, low, high, Fraction(0), Fraction(0)) if limited else node
        if low is not None:
            node = Pick("max", (node, Arith("*", number(low), weight)))
        return node if high is None else Pick("min", (node, Arith("*", number(high), weight)))

    def gated(self, gate: Gate, node: Node, weight: Node) -> Node:
        amount: Node = gate.score.node
        if gate.effect != "times" and weight is not ONE:
            amount = Arith("*", amount, weight)
        hit = {
            "score": amount,
            "cap": Pick("min", (node, amount)),
            "subtract": Arith("-", node, amount),
            "times": Arith("*", node, amount),
        }[gate.effect]
        return Case(((tested(gate.when.node, self.framework.context), hit, ""),), node)

    def all(self) -> None:
        """The total and the grade."""
        framework = self.framework
        root = Indicator(
            "total", "总分", framework.total, indicators=framework.indicators, gates=framework.gates,
            floor=framework.floor, cap=framework.cap,
        )  # fmt: skip
        raw = self.group(root)
        places = framework.rounding.total
        node = raw if places is None else Round(framework.rounding.how, places, raw)
        self.made.total = self.value("总分", self.unless_left(root, node))
        if framework.grades:
            told = node if framework.grade_from == "rounded" else raw
            branches = tuple(
                (Compare(">=", told, number(grade.low)), Const(grade.name, "text"), "")
                for grade in framework.grades
            )
            self.made.grade = self.value("等次", self.unless_left(root, Case(branches, Ask("gap"))))


def _score(leaf: Indicator) -> Fact:
    return Fact("=score", leaf.id)


def _left(leaf: Indicator) -> Fact:
    return Fact("=left", leaf.id)
