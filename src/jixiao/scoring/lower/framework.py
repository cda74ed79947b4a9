"""A whole framework as expressions of whole numbers: every row, every level, the total and the grade."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import reduce

from jixiao.framework.model import Framework, Indicator
from jixiao.rules.build import build_row, tested
from jixiao.rules.tree import Aggregate, Clamp, Field, Judged, Node, Round, State, children, walk
from jixiao.scoring.lower.lower import Lowering
from jixiao.scoring.lower.perhaps import Perhaps
from jixiao.scoring.lower.schema import POINTS, WHOLE, Column
from jixiao.scoring.lower.sharing import Sharing
from jixiao.scoring.lower.values import LEFT, STATED, Low, NotLoweredError
from jixiao.scoring.lower.whole import LIT, Expr, Maker

TOTAL, GRADE = "total", "grade"
LOW, HIGH = (
    "|low",
    "|high",
)  # behind the name of the total: the least and the most that it can be, whatever the unknown facts are
BY_CASE = "by_case"  # whether a score needs the case: a block of own indicators takes over points, which its sum cannot tell
BY = "|of"  # behind the name of a score that no rounding makes a decimal number: what it is divided by
DIGITS = 18  # of a score as a decimal number
SHARE = "share."  # before the id of a leaf: what it takes over
OWN = "own."  # before the id of a block of own indicators: the points of all of them together, made while facts are taken in


@dataclass(frozen=True, slots=True)
class Output:
    """One column of scores: `top` in units of 10^-`places`, or divided by `by` where no rounding makes it such a number; null where not `known`."""

    name: str
    known: Expr
    top: Expr
    places: int = 0
    by: Expr | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Lowered:
    """A framework for engines of many rows. `columns` are all that it reads, by name; `lists` those that are figures over lists; `by_case`:
    where a block of own indicators takes over points of what is left out, so that the case has to be scored; `gone`: where a row is left
    out, by the id of each that may be."""

    framework: Framework
    make: Maker
    columns: Mapping[str, Column]
    lists: Mapping[str, Aggregate]
    outputs: tuple[Output, ...]
    by_case: Expr
    grades: tuple[str, ...] = ()
    gone: Mapping[str, Expr] = field(default_factory=dict)


def lower_framework(framework: Framework, *, intervals: bool = False) -> Lowered:
    """A framework lowered. `intervals`: with the ends between which the total lies where facts are missing; a sheet, which tries what
    they could be together, may find narrower ones. Raises `NotLoweredError` naming the row that has no form in whole numbers."""
    return _Whole(framework).lowered(intervals=intervals)


def given_points(framework: Framework) -> dict[str, tuple[Fraction, Fraction]]:
    """Between which points a person may decide, by the key, wherever it is asked for: what a case is refused for lies outside."""
    found: dict[str, tuple[Fraction, Fraction]] = {}
    for leaf, _ in framework.leaves():
        rule = leaf.rule if leaf.own is None else leaf.own.otherwise
        for node in (
            walk(build_row(rule, framework.context, leaf.scale, Fraction(1))) if rule is not None else ()
        ):
            if isinstance(node, Judged) and node.what == "points":
                ends = node.low, node.high
            elif isinstance(node, Clamp) and node.key:
                ends = node.open_low, node.open_high
            else:
                continue
            low, high = found.get(node.key, ends)
            found[node.key] = min(low, ends[0]), max(high, ends[1])
    return found


class _Whole:
    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self.low = Lowering(framework.catalogue, framework.context.text, given_points(framework))
        self.make = self.low.make
        self.known_later = Perhaps(self.low)
        self.rows: dict[str, Low] = {}
        self.raw: dict[str, Low] = {}
        self.outputs: list[Output] = []
        self.sharing = Sharing(self.low)
        self.light: dict[str, tuple[Low, Low]] = {}  # rows that take over points, as they are without
        self.ends: dict[
            str, tuple[tuple[Low, Low], ...]
        ] = {}  # and with the least and the most that they may take over: both as in `row`
        self.leaves = {leaf.id: leaf for leaf, _ in framework.leaves()}
        self.end: int | None = None  # which end of the total is sought where rows are unknown
        self.by_case = (
            self.make.false
        )  # where a block of own indicators takes over, which its points alone cannot tell

    def lowered(self, *, intervals: bool) -> Lowered:
        leaves = list(self.leaves.values())
        for leaf in leaves:
            self.rows[leaf.id], self.raw[leaf.id] = self.row(leaf)
            row = self.rows[leaf.id]
            left = self.make.both(self.low.only(row, (LEFT, STATED)), row.causes.get(LEFT, self.make.false))
            if left is not self.make.false:
                self.sharing.may_go(leaf.id, left, self.perhaps(leaf))
        if self.sharing.gone:
            self.make_up(leaves)
        for leaf in leaves:
            self.put(leaf.id, self.rows[leaf.id])
        for indicator, _ in self.framework.walk():
            if indicator.indicators:
                raw = self.framework.rounding.sum_of == "raw"
                places = self.framework.rounding.total if raw else None
                self.put(indicator.id, self.there((indicator,), self.rounded(self.group(indicator), places)))
        grades = self.total()
        if intervals:
            self.put(TOTAL + LOW, self.at_worst(0))
            self.put(TOTAL + HIGH, self.at_worst(1))
        low, outputs = self.low, tuple(self.outputs)
        return Lowered(
            self.framework, self.make, low.columns, low.lists, outputs, self.by_case, grades, self.sharing.gone
        )  # fmt: skip

    # -- rows

    def row(self, leaf: Indicator, share: Node | None = None) -> tuple[Low, Low]:
        """A row, and the same before its own rounding. `share`: what it takes over."""
        tree = self.tree(leaf, share)
        whole = raw = None
        try:
            if tree is not None:
                whole = self.low.number(tree)
                inner: Node = tree.arg if isinstance(tree, Round) else tree
                raw = self.low.number(inner)
            if leaf.own is not None:
                whole, raw = self.own(leaf, whole), self.own(leaf, raw)
        except NotLoweredError as error:
            raise NotLoweredError(f"{leaf.id}: {error}") from None
        if whole is None or raw is None:
            raise NotLoweredError(leaf.id)
        return whole, raw

    def tree(self, leaf: Indicator, share: Node | None = None) -> Node | None:
        """The tree of a row that has a rule. `share`: what it takes over."""
        rule = leaf.rule if leaf.own is None else leaf.own.otherwise
        if rule is None:
            return None
        return build_row(rule, self.framework.context, leaf.scale, Fraction(1) if share is None else share)

    # -- what is left out, and who takes over its points

    def perhaps(self, leaf: Indicator) -> Expr:
        """Where it is open whether a row is left out."""
        unknown = self.make.no(self.rows[leaf.id].known)
        tree = self.tree(leaf)
        if leaf.own is not None or tree is None:
            return unknown
        return self.make.both(unknown, self.known_later.causes(tree).get(LEFT, self.make.false))

    def make_up(self, leaves: Sequence[Indicator]) -> None:
        """Rows that take over points of others are scored with these, as `scoring.scorer` does."""
        make = self.make
        self.sharing.spread(self.framework.indicators, self.framework.total)
        for leaf in leaves:
            share = self.sharing.shares.get(leaf.id)
            if share is None:
                continue
            if leaf.own is not None:
                more = make.no(self.low.compared("=", share, self.low.sure(Fraction(1))))
                self.by_case = make.either(self.by_case, make.both(share.known, more))
                self.narrow(leaf.id, make.both(share.known, make.no(more)))
                continue
            self.low.given[SHARE + leaf.id] = share
            self.light[leaf.id] = self.rows[leaf.id], self.raw[leaf.id]
            self.rows[leaf.id], self.raw[leaf.id] = self.row(leaf, Field(SHARE + leaf.id))

    def narrow(self, id: str, known: Expr) -> None:
        for rows in (self.rows, self.raw):
            rows[id] = replace(rows[id], known=self.make.both(rows[id].known, known))

    def there(self, children: Sequence[Indicator], value: Low) -> Low:
        """A value, unknown where all of these are left out: that is no score of 0."""
        away = self.make.both(*(self.sharing.all_gone(child) for child in children))
        return replace(value, known=self.make.both(value.known, self.make.no(away)))

    def weighed(self, id: str, amount: Low, *, lowers: bool = False) -> Low:
        """An amount of a gate or a limit of a group, with what the group takes over. `lowers`: the larger it is, the smaller the group."""
        share = self.sharing.shares.get(id)
        if share is None:
            return amount
        if self.end is not None and amount.top is not None and amount.top.low >= 0:
            share = self.sharing.taken_over(id, 1 - self.end if lowers else self.end)
        made = self.low.times(amount, share)
        return replace(made, known=self.make.both(amount.known, share.known))

    def own(self, leaf: Indicator, otherwise: Low | None) -> Low:
        """What a unit's own indicators in a block got together, which a row cannot hold; what stands in their place where it has none."""
        column = Column(f"{OWN}{leaf.id}", WHOLE, POINTS, 0, (leaf.points / POINTS).__ceil__(), leaf.name)
        own = self.low.column(column)
        if otherwise is None:
            return own
        made = self.low.chosen(own.known, own, otherwise)
        made.known = self.make.either(own.known, otherwise.known)
        made.causes = self.low.under(self.make.no(own.known), otherwise.causes)
        return made

    def put(self, name: str, one: Low) -> None:
        make = self.make
        top = one.top if one.top is not None else make.zero
        rounding = self.framework.rounding
        stated = (
            rounding.row if name in self.rows else rounding.total
        ) or 0  # decimals that stand there whatever the values need
        places = next((places for places in range(stated, 13) if 10**places % one.below == 0), None)
        if places is None or one.factors:
            by = reduce(make.mul, one.factors, make.lit(one.below))
            self.outputs.append(Output(name, one.known, top, 0, by))
        else:
            self.outputs.append(Output(name, one.known, make.times(10**places // one.below, top), places))

    # -- levels, as `scoring.sums` makes them where every row is known

    def group(self, indicator: Indicator) -> Low:
        found = self.summed(indicator.indicators)
        found = self.gated(self.shared_out(found, indicator) if self.end == 1 else found, indicator)
        floor = indicator.floor
        subtracts = any(gate.effect == "subtract" for gate in indicator.gates)
        if floor is None and not indicator.bonus and subtracts:
            floor = Fraction(0)
        return self.between(found, indicator.id, floor, indicator.cap)

    def summed(self, children: Sequence[Indicator]) -> Low:
        rows = self.raw if self.framework.rounding.sum_of == "raw" else self.rows
        parts = []
        for child in children:
            value = self.group(child) if child.indicators else rows[child.id]
            away = self.sharing.all_gone(child)
            if away is not self.make.false:  # it counts nothing, its points went to the rest
                known = self.make.either(away, value.known)
                value = replace(self.low.chosen(away, self.low.sure(Fraction(0)), value), known=known)
            parts.append(value)
        return reduce(self.low.plus, parts, self.low.sure(Fraction(0)))

    def gated(self, value: Low, indicator: Indicator) -> Low:
        make, low = self.make, self.low
        for gate in indicator.gates:
            when = tested(gate.when.node, self.framework.context)
            test, truth = low.truth(when)
            amount = low.number(gate.score.node)
            if gate.effect != "times":
                amount = self.weighed(indicator.id, amount, lowers=gate.effect == "subtract")
            hit = EFFECTS[gate.effect](low, value, amount)
            same = make.both(amount.known, low.compared("=", hit, value))
            shut = make.both(test.known, truth)
            if self.end is not None:  # perhaps shut: what is worse, or better
                worse = low.compared("<" if self.end == 0 else ">", hit, value)
                told = make.both(test.known, *(low.lower(one).known for one in asked_in(when)))
                shut = make.which(told, shut, worse)
                known = make.both(value.known, make.either(amount.known, make.no(shut), same))
            else:
                known = make.both(
                    value.known, make.either(test.known, same), make.either(make.no(shut), amount.known)
                )
            value = replace(low.chosen(shut, hit, value), known=known)
        return value

    def between(self, value: Low, id: str, least: Fraction | None, most: Fraction | None) -> Low:
        known = value.known
        for limit, op in ((least, "<"), (most, ">")):
            if limit is not None:
                edge = self.weighed(id, self.low.sure(limit))
                if edge.top is not None and edge.top.op == LIT and not edge.factors:
                    fixed = Fraction(edge.top.args[0], edge.below)
                    value = self.low.limited(value, *((fixed, None) if op == "<" else (None, fixed)))
                else:
                    value = self.low.chosen(self.low.compared(op, value, edge), edge, value)
                known = self.make.both(known, edge.known)
        return replace(value, known=known)

    def rounded(self, value: Low, places: int | None) -> Low:
        if places is None or value.top is None:
            return value
        return replace(self.low.to_places(value, self.framework.rounding.how, places), causes={})

    @property
    def root(self) -> Indicator:
        """The total as a group of all."""
        framework = self.framework
        return Indicator(
            TOTAL, "总分", framework.total, indicators=framework.indicators, gates=framework.gates,
            floor=framework.floor, cap=framework.cap,
        )  # fmt: skip

    def at_worst(self, end: int) -> Low:
        """The total with the least (0) or the most (1) that each unknown row can be. Rows count one by one and what a gate does to a
        larger value is no less, so that every real total lies between both."""
        known = self.rows, self.raw
        for id in self.sharing.shares:
            if id in self.rows:
                self.at_ends(id)
        self.rows, self.raw = (
            {id: self.ended(id, row, end, which) for id, row in rows.items()}
            for which, rows in enumerate(known)
        )
        self.end = end
        value = self.group(self.root)
        self.rows, self.raw = known
        self.end = None
        nodes = (self.root, *(one for one, _ in self.framework.walk()))
        context = self.framework.context
        if any(asked_in(tested(gate.when.node, context)) for node in nodes for gate in node.gates):
            sure = self.group(self.root)  # where it has a total, that is by what is known now
            value = replace(
                self.low.chosen(sure.known, sure, value), known=self.make.either(sure.known, value.known)
            )
        return self.there(self.framework.indicators, self.rounded(value, self.framework.rounding.total))

    def ended(self, id: str, row: Low, end: int, which: int) -> Low:
        """A row, or what it can be at one end where it is not known. `which`: 0 a row, 1 the same before its own rounding."""
        low, share = self.low, self.sharing.shares.get(id)
        light = self.light[id][which] if id in self.light else row
        least, most = light.ends()
        edge = low.sure(
            (min(least, Fraction(0)), max(most, self.leaves[id].points))[end]
        )  # a person may have to decide
        if share is not None:
            edge = low.times(edge, self.sharing.taken_over(id, 1))
        last = self.tree(self.leaves[id])
        if which == 0 and isinstance(last, Round) and self.leaves[id].own is None:
            edge = low.to_places(edge, last.how, last.places)
        if share is not None:
            little, much = (both[which] for both in self.at_ends(id))
            found = low.chosen(low.compared("<" if end == 0 else ">", little, much), little, much)
            edge = low.chosen(light.known, found, edge)  # only what it takes over is open
        return replace(low.chosen(row.known, row, edge), known=self.make.true)

    def at_ends(self, id: str) -> tuple[tuple[Low, Low], ...]:
        """A row with the least and the most that it may take over, each as it is and before its own rounding."""
        if id not in self.ends:
            leaf, found = self.leaves[id], []
            for end, name in enumerate((LOW, HIGH)):
                self.low.given[SHARE + id + name] = self.sharing.reach[id][end]
                found.append(
                    self.row(leaf, Field(SHARE + id + name))
                    if id in self.light
                    else (self.rows[id], self.raw[id])
                )
            self.ends[id] = tuple(found)
        return self.ends[id]

    def shared_out(self, value: Low, indicator: Indicator) -> Low:
        """The most that a group can be: rows that take over what others leave get no more together than the group has, but for rounding."""
        leaves = list(indicator.leaves())
        if not any(leaf.id in self.light for leaf in leaves) or not self.steady(indicator):
            return value
        how = self.framework.rounding
        most = self.low.times(self.low.sure(indicator.points), self.sharing.taken_over(indicator.id, 1))
        if how.sum_of == "raw" or how.row is None:
            return self.least_of(value, most)
        unit = Fraction(1, 10**how.row)
        uneven = any((leaf.points / unit).denominator > 1 for leaf in leaves)
        if (
            uneven or len(leaves) > 2 or indicator.id in self.sharing.shares
        ):  # of two, each has its points or one has all
            lost = len(leaves) * (unit / 2 if how.how.startswith("half") else unit)
            most = self.low.plus(most, self.low.sure(lost))
        return self.least_of(value, most)

    def least_of(self, value: Low, most: Low) -> Low:
        """A value, and no more than this."""
        return replace(self.low.chosen(self.low.compared("<", most, value), most, value), known=value.known)

    def steady(self, indicator: Indicator) -> bool:
        """Whether nothing in a group can be more than its points."""
        for child in indicator.indicators:
            if child.bonus or child.own is not None:
                return False
            if any(gate.effect not in ("cap", "subtract") for gate in child.gates):
                return False
            if child.indicators and not self.steady(child):
                return False
            light = self.light[child.id][1] if child.id in self.light else self.raw.get(child.id)
            if light is not None and light.ends()[1] > child.points:
                return False
        return True

    def total(self) -> tuple[str, ...]:
        framework = self.framework
        raw = self.there(framework.indicators, self.group(self.root))
        total = self.rounded(raw, framework.rounding.total)
        self.put(TOTAL, total)
        if not framework.grades:
            return ()
        decides = total if framework.grade_from == "rounded" else raw
        place, none = self.make.lit(len(framework.grades) - 1), self.make.true
        for number in range(len(framework.grades) - 1, -1, -1):
            reached = self.low.compared(">=", decides, self.low.sure(framework.grades[number].low))
            place = self.make.choose(reached, self.make.lit(number), place)
            none = self.make.both(none, self.make.no(reached))
        self.outputs.append(Output(GRADE, self.make.both(total.known, self.make.no(none)), place))
        return tuple(grade.name for grade in framework.grades)


def asked_in(when: Node) -> list[Node]:
    """What a gate asks whether it is known (已知); cells of lists are not meant, which a table of facts does not have."""
    if isinstance(when, Aggregate):
        return []
    if isinstance(when, State) and when.test == "known":
        return [when.arg]
    return [one for child in children(when) for one in asked_in(child)]


def _cap(low: Lowering, value: Low, amount: Low) -> Low:
    return low.chosen(low.compared("<", amount, value), amount, value)


EFFECTS: Mapping[str, Callable[[Lowering, Low, Low], Low]] = {
    "score": lambda _, __, amount: amount,
    "cap": _cap,
    "subtract": Lowering.less,
    "times": Lowering.times,
}
