"""Scoring the rows of a case: each exactly, or as the tight interval of what its unknown facts can give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from jixiao.case.model import Case, PrintedScore, Stated
from jixiao.framework.model import Framework, Indicator
from jixiao.rules.kinds.compose import facts_of
from jixiao.rules.tree import Const, Node, Round, Value, walk
from jixiao.scoring.bounds import Search, candidate_lists
from jixiao.scoring.exact import LEFT_OUT, Exact
from jixiao.scoring.interval import Interval
from jixiao.scoring.remembered import Remembered, untouched
from jixiao.scoring.settled import settled
from jixiao.scoring.sheet import HALF_CENT, Row
from jixiao.scoring.span import ABSENT, ANY, LEFT, Fill, Span, Var

OTHER = "（其他）"


class Rows:
    """The rows of one case as they are scored, and what each still depends on. `gone` are rows taken as left out, where that is
    still open (see `leaving`); `known`, rows of an earlier score of which those that nothing touched are taken over."""

    def __init__(
        self,
        framework: Framework,
        case: Case,
        trace: bool,
        gone: frozenset[str] = frozenset(),
        known: Remembered | None = None,
    ) -> None:
        self.framework = framework
        self.case = case
        self.trace = trace
        self.gone = gone
        self.known = known
        self.same = untouched(known, framework, case) if known is not None else frozenset()
        self.search = Search(framework.catalogue, case.value)
        self.bonuses = framework.bonuses()
        self.rows: dict[str, Row] = {}
        self.trees: dict[str, Node] = {}
        self.open: dict[str, dict[Var, Span]] = {}
        self.raw: dict[str, Span] = {}
        self.left: set[str] = set()
        self.maybe: set[str] = set()

    def score(self, indicator: Indicator, path: tuple[str, ...], tree: Node | None = None) -> Row:
        """Scores a row, by the framework's tree of it or by this one, and keeps it."""
        self.rows[indicator.id] = row = self.row(indicator, path, tree)
        return row

    def row(self, indicator: Indicator, path: tuple[str, ...], tree: Node | None) -> Row:
        if tree is None and self.known is not None and indicator.id in self.same:
            return self.as_before(self.known, indicator.id)
        tree = self.framework.tree(indicator) if tree is None else tree
        self.trees[indicator.id] = tree
        printed = self.case.printed.indicators.get(indicator.id)
        exact = Exact(self.case, trace=self.trace)
        score = exact.number(tree)
        low = high = score if score is not None else Fraction(0)
        leaves = score is None and set(exact.missing) - set(exact.optional) == {LEFT_OUT}
        if leaves or indicator.id in self.gone:
            return self.left_out(indicator, path, tree, exact)
        attained = True
        missing: tuple[tuple[str, str], ...] = ()
        gaps: tuple[str, ...] = ()
        if score is None:
            missing, gaps = tuple(exact.missing), tuple(exact.gaps)
            low, high, attained, fill = self.bounds(indicator, tree)
            if low > high:
                return self.left_out(indicator, path, tree, exact)
            if low == high:
                score = low
                exact = Exact(filled(self.case, fill), trace=self.trace)
                exact.value(tree)
        basis = self.basis(indicator, tree, exact, score)
        agreed = agrees(printed, score, low, high, basis)
        steps = tuple(exact.steps or ())
        if missing and score is not None and self.trace:
            steps = settled(steps, tree, score, self.case, self.framework.catalogue)
        return Row(
            indicator, path, indicator.points, score, low, high, basis, printed, agreed, missing, steps,
            tuple(exact.judged), tree, attained, gaps, indicator.id in self.bonuses,
        )  # fmt: skip

    def as_before(self, known: Remembered, id: str) -> Row:
        """A row that nothing touched since it was scored."""
        self.trees[id] = known.trees[id]
        if id in known.open:
            self.open[id] = known.open[id]
        if id in known.raw:
            self.raw[id] = known.raw[id]
        return known.rows[id]

    def remembered(self) -> Remembered | None:
        """What the next score of nearly the same case may take over; nothing where rows are left out, which changes all others."""
        if self.left or self.maybe or self.gone:
            return None
        return Remembered(self.case, self.rows, self.trees, self.open, self.raw)

    def left_out(self, indicator: Indicator, path: tuple[str, ...], tree: Node, exact: Exact) -> Row:
        """A row that is left out: it has no score, and its points go to the rest."""
        self.left.add(indicator.id)
        self.maybe.discard(indicator.id)
        zero, steps = Fraction(0), tuple(exact.steps or ())
        printed = self.case.printed.indicators.get(indicator.id)
        return Row(
            indicator, path, indicator.points, None, zero, zero, "not_applicable", printed, None, (), steps,
            (), tree, bonus=indicator.id in self.bonuses,
        )  # fmt: skip

    def basis(self, indicator: Indicator, tree: Node, exact: Exact, score: Fraction | None) -> str:
        rule = indicator.rule
        if rule is not None and rule.kind == "unstated" and not exact.used:
            return "unstated"
        if score is None:
            return "unscored"
        if rule is not None and rule.key in exact.judged:
            return "judged"
        if exact.used:
            return "computed"
        if exact.judged:
            return "judged"
        gone = any(self.case.not_applicable(fact.id, fact.period) for fact in facts_of(tree))
        return "not_applicable" if gone else "computed"

    def bounds(self, indicator: Indicator, tree: Node) -> tuple[Fraction, Fraction, bool, Fill]:
        """The tight interval of one row, and a filling that gives the low end. Low over high: it is left out."""

        def objective(fill: Fill) -> Span:
            span = Interval(self.case, self.framework.catalogue, fill).value(tree)
            if span.gap & LEFT:
                self.maybe.add(indicator.id)
            return span

        variables, lists = self.variables([tree])
        candidates = {id: candidate_lists([tree], id, self.framework.catalogue) for id in lists}
        found = self.search.bounds(objective, variables, candidates)
        self.open[indicator.id] = {**variables, **{(id, "*"): Span() for id in lists}}
        return found.low, found.high, found.attained, found.low_fill

    def variables(self, trees: list[Node]) -> tuple[dict[Var, Span], list[str]]:
        """The unknown facts and lists that a score may still depend on."""
        variables: dict[Var, Span] = {}
        lists: dict[str, None] = {}
        optional: set[Var] = set()
        for tree in trees:
            interval = Interval(self.case, self.framework.catalogue)
            interval.value(tree)
            for var, span in interval.open.items():
                if var[0].startswith("?"):
                    continue
                if var[1] == "*" and var[0] in self.framework.catalogue.lists:
                    lists.setdefault(var[0])
                else:
                    variables[var] = span
            optional |= interval.optional
        free = sum(span.options == frozenset((ANY,)) for span in variables.values())
        if free:
            others = [OTHER + "′" * number for number in range(min(free, 3))]
            texts = frozenset((*told_texts(trees), *self.known_texts(), *others))
            for var, span in variables.items():
                if span.options == frozenset((ANY,)):
                    variables[var] = Span(options=texts)
        for var in optional:
            if var in variables:
                variables[var] = replace(variables[var], gap=ABSENT)
        return variables, list(lists)

    def known_texts(self) -> Iterator[Value]:
        """The texts that are known facts: an unknown one may equal them."""
        for stated in self.case.facts.values():
            if isinstance(stated.value, str):
                yield stated.value

    def row_span(self, leaf: Indicator) -> Span:
        """A row as it enters sums: rounded, or as it was before its rounding where the framework sums raw rows."""
        row = self.rows[leaf.id]
        if self.framework.rounding.sum_of != "raw":
            return Span(row.low, row.high)
        if leaf.id not in self.raw:
            tree = unrounded(row.tree)
            value = Exact(self.case).number(tree)
            if value is None:
                low, high, _, _ = self.bounds(row.indicator, tree)
                self.raw[leaf.id] = Span(low, high)
            else:
                self.raw[leaf.id] = Span(value, value)
        return self.raw[leaf.id]

    def shared(self, ids: list[str]) -> set[str]:
        """The undecided rows that share an unknown fact with another, or a part with a row that has its whole."""
        users: dict[Var, set[str]] = {}
        everything: dict[Var, Span] = {}
        for id in ids:
            if self.rows[id].score is None:
                for var, span in self.open.get(id, {}).items():
                    users.setdefault(var, set()).add(id)
                    everything[var] = span
        groups = list(users.values())
        for part, whole in self.search.laws(everything):
            if part in users and whole in users:
                groups.append(users[part] | users[whole])
        return {id for rows in groups if len(rows) > 1 for id in rows}

    def entangled(self, ids: list[str]) -> bool:
        return bool(self.shared(ids))

    def all_left(self, indicator: Indicator) -> bool:
        return bool(self.left) and all(leaf.id in self.left for leaf in indicator.leaves())


def agrees(
    printed: PrintedScore | None, score: Fraction | None, low: Fraction, high: Fraction, basis: str
) -> bool | None:
    """Whether the printed score is the computed one to 0.01; None for judged rows and where nothing can be said."""
    if printed is None or printed.score is None or basis in ("judged", "unstated", "not_applicable"):
        return None
    if score is not None:
        return abs(score - printed.score) < HALF_CENT
    if low - HALF_CENT < printed.score < high + HALF_CENT:
        return None
    return False


def told_texts(trees: list[Node]) -> Iterator[Value]:
    """Every text that trees compare something with: at any other text all comparisons fail alike."""
    for tree in trees:
        for node in walk(tree):
            if isinstance(node, Const) and isinstance(node.value, str):
                yield node.value


def unrounded(tree: Node) -> Node:
    """A row's tree without its own rounding."""
    return tree.arg if isinstance(tree, Round) else tree


def filled(case: Case, fill: Fill) -> Case:
    """The case with a filling of its unknown facts: used to show which band a range falls in, whatever it is."""
    facts = dict(case.facts)
    for (id, period), span in fill.items():
        if isinstance(span, Span) and not span.empty and "#" not in id and period != "*":
            known = case.facts.get((id, period))
            value = next(iter(span.options)) if span.options else span.low
            base = known if known is not None else Stated(id, period)
            facts[(id, period)] = replace(base, value=value)
    return replace(case, facts=facts)
