"""The advice on a case: each row that lost points, each fact it reads, and what the change does to the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from jixiao.case.model import Case, Key, Stated, Value
from jixiao.rules.kinds.compose import facts_of
from jixiao.rules.tree import Const, Judged, Node, walk
from jixiao.scoring.advice.lists import list_options
from jixiao.scoring.advice.model import Advice, Change, Effect, Option, Regain, RowAdvice, applied
from jixiao.scoring.advice.room import Room, fixed, rooms
from jixiao.scoring.advice.search import Found, Reached, goal_of, search
from jixiao.scoring.exact import Exact
from jixiao.scoring.interval import Interval
from jixiao.scoring.scorer import score_applied
from jixiao.scoring.sheet import Row, Sheet
from jixiao.scoring.span import Span


def advice(sheet: Sheet, indicator: str = "") -> Advice:
    """What would regain the points of a sheet, or of one row of it (id, code or name), and add to its bonuses."""
    rows = sheet.rows if not indicator else [row for row in (sheet.row(indicator),) if row is not None]
    adviser = Adviser(sheet)
    made = [adviser.row(row) for row in rows if row.basis != "not_applicable" and adviser.lacks(row)]
    made.sort(key=lambda one: max((-option.best.gained for option in one.options), default=Fraction(0)))
    return Advice(sheet, tuple(made))


class Adviser:
    """Looks for changes over one sheet. Every change is scored again as a whole."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.case = sheet.case
        self.framework = sheet.framework
        self.now = score_applied(
            sheet.framework, sheet.case
        )  # sums as loose as those that they are compared with

    def lacks(self, row: Row) -> bool:
        """Whether a row is not scored, or has less than it can have."""
        return row.score is None or row.score < self.full(row)

    def full(self, row: Row) -> Fraction:
        """The most that a row can have: its points; of a bonus what its criteria can come to, whatever can still be filled in or changed."""
        if not row.bonus:
            return row.points
        facts = {
            key: stated
            for key, stated in self.case.facts.items()
            if fixed(self.framework, key) or stated.value is None
        }
        free = replace(self.case, facts=facts, lists={}, figures={}, judgements={})
        made = Interval(free, self.framework.catalogue).value(row.tree)
        return max(row.high, row.high if made.empty else made.high)

    def row(self, row: Row) -> RowAdvice:
        full = self.full(row)
        judged = self.judged(row, full)
        if row.score is None or Exact(self.case).number(row.tree) != row.score:
            return RowAdvice(row, full, judged=judged, waits=True)
        keys = [
            key
            for key in dict.fromkeys((one.id, one.period) for one in facts_of(row.tree))
            if self.case.value(*key) is not None and key[0] in self.framework.catalogue.facts
        ]
        grounds = {key: why for key in keys if (why := fixed(self.framework, key))}
        held: list[tuple[Key, Key]] = []
        options = [option for key in keys if key not in grounds for option in self.fact(row, full, key, held)]
        lists = list_options(row, row.score, full, self.case, self.framework.catalogue)
        options += [
            option for found in lists.found if (option := self.option(row, "list", *found)) is not None
        ]
        options.sort(key=cost)
        grounded = tuple(grounds.items())
        return RowAdvice(row, full, tuple(options), grounded, tuple(held), lists.uncovered, judged)

    # -- one fact

    def fact(self, row: Row, full: Fraction, key: Key, held: list[tuple[Key, Key]]) -> Iterator[Option]:
        """What one fact can give a row: up, down, or to another value. `held`: takes the fact with another that holds it back."""
        value = self.case.value(*key)
        if isinstance(value, Fraction):
            for sign, room in zip((-1, 1), rooms(self.framework, self.case, key), strict=True):
                found = self.searched(row, full, key, value, sign, room.steps)
                if room.by is not None and self.gives_more(row, full, key, value, sign, room, found):
                    held.append((key, room.by))
                option = self.told(row, "up" if sign > 0 else "down", found, self.stepped(key, value, sign))
                if option is not None:
                    yield option
        elif value is not None:
            option = self.switched(row, key, value)
            if option is not None:
                yield option

    def searched(self, row: Row, full: Fraction, key: Key, value: Fraction, sign: int, steps: int) -> Found:
        grain = self.framework.catalogue.facts[key[0]].grain * sign
        assert row.score is not None

        def highest(low: int, high: int) -> Fraction | None:
            one, other = value + low * grain, value + high * grain
            return self.highest(row.tree, key, Span(min(one, other), max(one, other)))

        def put(number: Fraction) -> Case:
            return self.put(key, number)

        return search(row.tree, put, value, grain, steps, row.score, full, highest)

    def gives_more(
        self, row: Row, full: Fraction, key: Key, value: Fraction, sign: int, room: Room, found: Found
    ) -> bool:
        """Whether a fact would give more if it were not held back by another."""
        free = self.searched(row, full, key, value, sign, room.free).most
        return free is not None and (found.most is None or free.score > found.most.score)

    def stepped(self, key: Key, value: Fraction, sign: int) -> Callable[[Reached], tuple[Change, ...]]:
        grain = self.framework.catalogue.facts[key[0]].grain * sign

        def changes(reached: Reached) -> tuple[Change, ...]:
            return (Change(*key, value, value + reached.steps * grain, reached.steps * sign),)

        return changes

    def switched(self, row: Row, key: Key, value: Value) -> Option | None:
        """A truth turned, a text replaced: the value that gives least and the one that gives most."""
        assert row.score is not None
        others: list[Value]
        if isinstance(value, bool):
            others = [not value]
        else:
            told = [n.value for n in walk(row.tree) if isinstance(n, Const) and isinstance(n.value, str)]
            choices = self.framework.catalogue.facts[key[0]].choices or told
            others = [other for other in dict.fromkeys(choices) if other != value]
        scores = [(Exact(self.put(key, other)).number(row.tree), n) for n, other in enumerate(others)]
        goal = goal_of(row.tree, row.score)
        better = sorted((-score, -n) for score, n in scores if score is not None and score >= goal)
        if not better:
            return None

        def reached(item: tuple[Fraction, int]) -> tuple[Fraction, tuple[Change, ...]]:
            return -item[0], (Change(*key, value, others[-item[1]]),)

        return self.option(row, "to", reached(better[-1]), reached(better[0]), True)

    def put(self, key: Key, value: Value) -> Case:
        """The case with one fact changed."""
        return replace(self.case, facts={**self.case.facts, key: Stated(*key, value=value)})

    def highest(self, tree: Node, key: Key, span: Span) -> Fraction | None:
        """The most that a tree can give while a fact lies in a span; None where it may have no value there."""
        facts = {one: stated for one, stated in self.case.facts.items() if one != key}
        made = Interval(replace(self.case, facts=facts), self.framework.catalogue, {key: span}).value(tree)
        return None if made.empty or made.gap else made.high

    # -- what it does

    def told(
        self, row: Row, way: str, found: Found, changes: Callable[[Reached], tuple[Change, ...]]
    ) -> Option | None:
        """The option of a search."""
        near, far = found.next or found.most, found.most
        if near is None or far is None:
            return None
        return self.option(row, way, (near.score, changes(near)), (far.score, changes(far)), found.sure)

    def option(
        self, row: Row, way: str, near: tuple[Fraction, tuple[Change, ...]], far: tuple[Fraction, tuple[Change, ...]], sure: bool
    ) -> Option | None:  # fmt: skip
        """An option whose changes hold when the whole case is scored with them; None where they do not."""
        first = self.regain(row, *near)
        if first is None:
            return None
        most = self.regain(row, *far) if far[1] != near[1] else None
        return Option(way, first, most, sure)

    def regain(self, row: Row, score: Fraction, changes: tuple[Change, ...]) -> Regain | None:
        assert row.score is not None
        changed = applied(self.case, changes)
        after = score_applied(self.framework, changed, before=self.now)
        there = after.row(row.id)
        if there is None or there.score != score:  # what is left out elsewhere weighs this row anew
            return None
        pairs = zip(self.now.rows, after.rows, strict=True)
        moved = tuple(
            (a, b.low - a.low, b.high - a.high)
            for a, b in pairs
            if a.id != row.id and (a.low, a.high) != (b.low, b.high)
        )
        before, total = self.now.total, after.total
        effect = Effect(
            (before.low, before.high), (total.low, total.high), self.now.grades, after.grades, moved
        )
        return Regain(changes, score, score - row.score, effect)

    def judged(self, row: Row, full: Fraction) -> Fraction | None:
        """The points that people could still give in a row, at most; None where they judge nothing of it."""
        nodes = [node for node in walk(row.tree) if isinstance(node, Judged)]
        if row.basis != "judged" and not row.judged and (row.score is not None or not nodes):
            return None
        keys = set(row.judged) | {node.key for node in nodes}
        rest = {key: one for key, one in self.case.judgements.items() if key not in keys}
        free = Interval(replace(self.case, judgements=rest), self.framework.catalogue).value(row.tree)
        high = full if free.empty else min(free.high, full)
        return max(high - (row.low if row.score is None else row.score), Fraction(0))


def cost(option: Option) -> tuple[bool, Fraction, Fraction]:
    """What helps the whole first, then the smallest relative change."""
    best = option.best
    return (
        not best.effect.helps,
        sum((one.relative for one in option.next.changes), Fraction(0)),
        -best.gained,
    )
