"""Scoring a case: every row exactly or as an interval, what is left out made up by the rest, levels, total, grades."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from jixiao.case.apply import apply_case
from jixiao.case.check import check_case, judged_keys, judged_name
from jixiao.case.model import Case, PrintedScore, Record, Stated
from jixiao.core.finding import Findings
from jixiao.framework.model import Framework, Indicator
from jixiao.rules.build import build_row, gate_text, tested
from jixiao.rules.kinds.base import Gate
from jixiao.rules.kinds.compose import facts_of
from jixiao.rules.render import points_text
from jixiao.rules.tree import Const, Node, Round, Value, walk
from jixiao.scoring.bounds import Search, candidate_lists
from jixiao.scoring.exact import LEFT_OUT, ROUNDINGS, Exact
from jixiao.scoring.interval import Interval
from jixiao.scoring.leaving import leavings, whichever_leave
from jixiao.scoring.remembered import Remembered, untouched
from jixiao.scoring.settled import settled
from jixiao.scoring.sheet import HALF_CENT, Level, Row, Sheet
from jixiao.scoring.span import ABSENT, ANY, LEFT, Fill, Span, Var, of


def score_case(
    framework: Framework,
    case: Case,
    findings: Findings | None = None,
    *,
    trace: bool = True,
    together: bool = True,
    before: Sheet | None = None,
) -> Sheet:
    """Score a case. Raises `DataError` when the case does not fit the framework; findings say why.

    together: rows that share unknown facts are searched as one, which takes time. Without, the interval of a sum that is still open
    holds its score too, but may be wider than what one filling of the facts can give; what is decided is the same.
    before: a score of nearly the same case under this framework; rows that nothing touched since are taken from it.
    """
    findings = findings if findings is not None else Findings(case.file)
    like = before.framework if before is not None else None
    framework, case = apply_case(framework, case, findings, like)
    check_case(framework, case, findings)
    findings.stop_on_errors()
    sheet = score_applied(framework, case, trace=trace, together=together, before=before)
    _unneeded_judgements(sheet, findings)
    findings.stop_on_errors()
    return sheet


def score_applied(
    framework: Framework,
    case: Case,
    *,
    trace: bool = False,
    together: bool = False,
    before: Sheet | None = None,
) -> Sheet:
    """Score a case with its framework, both as `apply_case` gives them (and as a sheet holds them)."""
    known = before.remembered if before is not None else None
    scorer = Scorer(
        framework, case, trace, together=together, known=known if isinstance(known, Remembered) else None
    )
    sheet = scorer.sheet()
    if scorer.maybe:
        gone = leavings(scorer.maybe)
        others = [Scorer(framework, case, False, each, together=together).sheet() for each in gone]
        sheet = whichever_leave(sheet, others, scorer.maybe, len(gone) == 2 ** len(scorer.maybe) - 1)
    return sheet


def _unneeded_judgements(sheet: Sheet, findings: Findings) -> None:
    """A judgement of what the criteria decide by themselves is an error: nobody may judge a computed row."""
    silent = {key for key, wanted in judged_keys(sheet.framework).items() if set(wanted) == {"silent"}}
    for row in sheet.rows:
        rule = row.indicator.rule
        if rule is None or row.score is None:
            continue
        for key in silent:
            mine = key == rule.key or key.startswith(f"{rule.key}.")
            if mine and key in sheet.case.judgements and key not in row.judged:
                line = sheet.case.judgements[key].place.line
                findings.add("judgement_of_computed", line, name=judged_name(sheet.framework, key))


class Scorer:
    """Scores one case. `gone` are rows taken as left out, where that is still open (see `leaving`)."""

    def __init__(
        self,
        framework: Framework,
        case: Case,
        trace: bool,
        gone: frozenset[str] = frozenset(),
        *,
        together: bool = True,
        known: Remembered | None = None,
    ) -> None:
        self.gone = gone
        self.together = together
        self.known = known
        self.same = untouched(known, framework, case) if known is not None else frozenset()
        self.maybe: set[str] = set()
        self.weight: dict[str, Fraction] = {}
        self.raw: dict[str, Span] = {}
        self.sums: dict[str, Span] = {}  # of groups, once their rows are known
        self.framework = framework
        self.case = case
        self.trace = trace
        self.search = Search(framework.catalogue, case.value)
        self.rows: dict[str, Row] = {}
        self.left: set[str] = set()
        self.levels: list[Level] = []
        self.open: dict[str, dict[Var, Span]] = {}
        self.gate_fill: Fill = {}
        self.gate_waits = False  # whether a gate cannot be told while a fact stays unknown
        self.gate_truths: dict[int, Value | None] = {}
        self.trees: dict[str, Node] = {}
        self.raw_total = (Fraction(0), Fraction(0))

    def sheet(self) -> Sheet:
        for indicator, path in self.framework.leaves():
            self.rows[indicator.id] = self.row(indicator, path)
        if self.left:
            self.make_up()
        for indicator, path in self.framework.walk():
            if indicator.indicators:
                self.levels.append(self.level(indicator, path))
        total = self.total()
        rows, levels = tuple(self.rows.values()), tuple(self.levels)
        return Sheet(self.case, self.framework, rows, levels, total, self.grades(total), self.remembered())

    # -- rows

    def row(self, indicator: Indicator, path: tuple[str, ...], tree: Node | None = None) -> Row:
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
        agrees = self.agrees(printed, score, low, high, basis)
        steps = tuple(exact.steps or ())
        if missing and score is not None and self.trace:
            steps = settled(steps, tree, score, self.case, self.framework.catalogue)
        return Row(
            indicator, path, indicator.points, score, low, high, basis, printed, agrees, missing, steps,
            tuple(exact.judged), tree, attained, gaps,
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
            (), tree,
        )  # fmt: skip

    def make_up(self) -> None:
        """Give the points of what is left out to the rest of the same group, in proportion, and score those again."""
        factors: dict[str, Fraction] = {}
        self.spread(self.framework.indicators, self.framework.total, Fraction(1), factors)
        for indicator, path in self.framework.leaves():
            factor = factors.get(indicator.id, Fraction(1))
            if factor == 1 or indicator.id in self.left or indicator.rule is None:
                continue
            heavier = replace(indicator, points=indicator.points * factor)
            tree = build_row(indicator.rule, self.framework.context, indicator.scale, factor)
            self.rows[indicator.id] = self.row(heavier, path, tree)

    def spread(
        self,
        children: tuple[Indicator, ...],
        points: Fraction,
        factor: Fraction,
        factors: dict[str, Fraction],
    ) -> None:
        gone = sum(
            (child.points for child in children if self.all_left(child) and not child.bonus), Fraction(0)
        )
        more = factor * points / (points - gone) if 0 < gone < points else factor
        for child in children:
            mine = factor if child.bonus else more  # what is added on top takes over nothing
            if child.indicators:
                self.weight[child.id] = mine
                self.spread(child.indicators, child.points, mine, factors)
            else:
                factors[child.id] = mine

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

    def agrees(
        self, printed: PrintedScore | None, score: Fraction | None, low: Fraction, high: Fraction, basis: str
    ) -> bool | None:
        """Whether the printed score is the computed one to 0.01; None for judged rows and where nothing can be said."""
        if printed is None or printed.score is None or basis in ("judged", "unstated", "not_applicable"):
            return None
        if score is not None:
            return abs(score - printed.score) < HALF_CENT
        if low - HALF_CENT < printed.score < high + HALF_CENT:
            return None
        return False

    # -- intervals

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

    # -- levels

    def level(self, indicator: Indicator, path: tuple[str, ...]) -> Level:
        low, high, attained = self.group(indicator)
        if self.framework.rounding.sum_of == "raw" and self.framework.rounding.total is not None:
            how = ROUNDINGS[self.framework.rounding.how]
            low, high = how(low, self.framework.rounding.total), how(high, self.framework.rounding.total)
        score = low if low == high else None
        printed = self.case.printed.levels.get(indicator.id)
        agrees = None
        if printed is not None and printed.score is not None:
            agrees = self.agrees(printed, score, low, high, "computed")
        notes, missing, before = self.changes(indicator)
        return Level(
            indicator.id, indicator.name, path, indicator.points * self.weight.get(indicator.id, 1), score, low,
            high, printed, agrees, attained, before, notes, missing, self.all_left(indicator),
        )  # fmt: skip

    def changes(
        self, indicator: Indicator
    ) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...], Fraction | None]:
        """What gates and limits did to a group: their wording, what they wait for, and the sum before them."""
        notes: list[str] = []
        missing: dict[tuple[str, str], None] = {}
        span = self.summed(indicator, self.row_span)
        before = span.low if span.low == span.high else None
        after = span
        for gate in indicator.gates:
            exact = Exact(self.case)
            truth = exact.value(self.gate_test(gate))
            changed = self.gated(after, (gate,), self.weight.get(indicator.id, Fraction(1)))
            if truth is None and (changed.low, changed.high) != (after.low, after.high):
                missing.update(exact.missing)
            elif truth and (changed.low, changed.high) != (after.low, after.high):
                notes.append(gate_text(gate, self.framework.context))
            after = changed
        if indicator.floor is not None and after.low < indicator.floor:
            notes.append(f"最低 {points_text(indicator.floor)} 分")
        if indicator.cap is not None and after.high > indicator.cap:
            notes.append(f"最高 {points_text(indicator.cap)} 分")
        return tuple(notes), tuple(missing), before

    def group(self, indicator: Indicator) -> tuple[Fraction, Fraction, bool]:
        """The interval of a group: from its rows, jointly where rows share an unknown fact or a gate is open."""
        tangled = self.entangled([leaf.id for leaf in indicator.leaves()]) or has_gates(indicator)
        if not tangled or not self.together:
            span = self.group_span(indicator, self.row_span)
            attained = not tangled and all(self.rows[leaf.id].attained for leaf in indicator.leaves())
            return span.low, span.high, attained or span.low == span.high
        return self.joint(
            lambda row_span: self.group_span(indicator, row_span), list(indicator.leaves()), indicator
        )

    def joint(
        self, objective: Any, leaves: list[Indicator], indicator: Indicator | None
    ) -> tuple[Fraction, Fraction, bool]:
        """The tight interval of something made of several rows whose unknown facts are shared."""
        shared = self.shared([leaf.id for leaf in leaves])
        gates = list(self.framework.gates) if indicator is None else []
        gates += [
            gate
            for node in ([indicator] if indicator else self.framework.indicators)
            for gate in gates_of(node)
        ]
        gate_trees = [self.gate_test(gate) for gate in gates if self.gate_truth(gate) is None]
        together = [leaf for leaf in leaves if leaf.id not in self.left and (gate_trees or leaf.id in shared)]
        together = [leaf for leaf in together if self.rows[leaf.id].score is None]
        raw = self.framework.rounding.sum_of == "raw"
        trees = [unrounded(self.trees[leaf.id]) if raw else self.trees[leaf.id] for leaf in together]
        variables, lists = self.variables([*trees, *gate_trees])

        used = [tuple(self.open[leaf.id]) for leaf in together]
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
            found: Span = objective(lambda leaf: made.get(leaf.id) or self.row_span(leaf))
            return found

        candidates = {
            id: candidate_lists([*trees, *gate_trees], id, self.framework.catalogue) for id in lists
        }
        found = self.search.bounds(value, variables, candidates)
        attained = found.attained
        for fill in (found.low_fill, found.high_fill):
            value(fill)
            attained = attained and not self.gate_waits
        self.gate_fill = {}
        return found.low, found.high, attained

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
        as_they_are = row_span == self.row_span and not self.gate_fill
        if as_they_are and indicator.id in self.sums:
            return self.sums[indicator.id]
        low = high = Fraction(0)
        for child in indicator.indicators:
            if not self.all_left(child):
                span = self.group_span(child, row_span) if child.indicators else row_span(child)
                low, high = low + span.low, high + span.high
        span = Span(low, high)
        if as_they_are:
            self.sums[indicator.id] = span
        return span

    def all_left(self, indicator: Indicator) -> bool:
        return bool(self.left) and all(leaf.id in self.left for leaf in indicator.leaves())

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
        """Whether a gate on a group or the total closes, as the case stands; None while that is open."""
        if id(gate) not in self.gate_truths:
            self.gate_truths[id(gate)] = Exact(self.case).value(self.gate_test(gate))
        return self.gate_truths[id(gate)]

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
        tangled = self.entangled([leaf.id for leaf in leaves]) or has_gates(root)
        if tangled and self.together:
            low, high, attained = self.joint(lambda row_span: self.group_span(root, row_span), leaves, None)
        else:
            span = self.group_span(root, self.row_span)
            low, high = span.low, span.high
            attained = not tangled and all(row.attained for row in self.rows.values())
        self.raw_total = (low, high)
        if self.all_left(root):  # nothing applies: there is no score, which is not a score of 0
            zero = Fraction(0)
            return Level(
                "total",
                "总分",
                (),
                framework.total,
                None,
                zero,
                zero,
                self.case.printed.total,
                None,
                left_out=True,
            )
        places = framework.rounding.total
        if places is not None:
            how = ROUNDINGS[framework.rounding.how]
            low, high = how(low, places), how(high, places)
        score = low if low == high else None
        printed = self.case.printed.total
        agrees = (
            self.agrees(printed, score, low, high, "computed")
            if printed is not None and printed.score is not None
            else None
        )
        notes, missing, before = self.changes(root)
        return Level(
            "total",
            "总分",
            (),
            framework.total,
            score,
            low,
            high,
            printed,
            agrees,
            attained,
            before,
            notes,
            missing,
        )

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


OTHER = "（其他）"


def told_apart(tried: Span | tuple[Record, ...] | None) -> Any:
    """A key for what is tried of a variable: a span itself, a filling of a list by which one it is."""
    return id(tried) if isinstance(tried, tuple) else tried


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
