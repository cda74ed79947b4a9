"""The tight interval of a score while facts are missing: branch and bound over their boxes, both ends attained."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import count, islice, product
from typing import TypeVar

from jixiao.case.model import Record, Stated
from jixiao.core.fact import Catalogue
from jixiao.rules.tree import Aggregate, Compare, Const, Field, Node, Value, walk
from jixiao.scoring.span import ABSENT, Fill, Span, Var, never

T = TypeVar("T")
MOST_TRIES = 4000  # evaluations of one end
MOST_POINTS = 1000  # corners and fillings of lists that are tried first
MOST_CORNERS = 64

Objective = Callable[[Fill], Span]
Box = Mapping[Var, Span | tuple[Record, ...]]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the highest value, and whether each is attained by a filling that was found."""

    low: Fraction
    high: Fraction
    attained: bool
    low_fill: Fill
    high_fill: Fill


class _Tried:
    """Points of the root box, each evaluated once for both ends."""

    def __init__(self, points: Iterable[Fill], objective: Objective) -> None:
        self.points = islice(points, MOST_POINTS)
        self.objective = objective
        self.found: list[tuple[Fill, Span]] = []

    def __iter__(self) -> Iterator[tuple[Fill, Span]]:
        yield from self.found
        for point in self.points:
            item = (point, self.objective(point))
            self.found.append(item)
            yield item


class Search:
    """Finds the ends of an objective over the unknown variables of a case."""

    def __init__(self, catalogue: Catalogue, known: Callable[[str, str], Value | None]) -> None:
        self.catalogue = catalogue
        self.known = known
        self.parts: dict[str, list[str]] = {}
        for kind in catalogue.facts.values():
            for whole in kind.part_of:
                self.parts.setdefault(whole, []).append(kind.id)

    def bounds(
        self,
        objective: Objective,
        variables: Mapping[Var, Span],
        lists: Mapping[str, list[tuple[Record, ...]]],
    ) -> Bounds:
        """The interval of the objective. `lists` holds candidate fillings for unknown lists."""
        root = self.tightened(dict(variables)) or dict(variables)
        tried = _Tried(self.points(root, lists), objective)
        span = objective(root)
        low, low_fill, low_sure = self.end(objective, root, lists, 1, span.low, tried)
        high, high_fill, high_sure = self.end(objective, root, lists, -1, -span.high, tried)
        return Bounds(low, high, low_sure and high_sure, low_fill, high_fill)

    def end(
        self,
        objective: Objective,
        root: dict[Var, Span],
        lists: Mapping[str, list[tuple[Record, ...]]],
        sign: int,
        root_bound: Fraction,
        tried: _Tried,
    ) -> tuple[Fraction, Fill, bool]:
        """One end: sign 1 the least, -1 the highest. Gives the value, the filling, and whether it is attained.

        Where the search ends without a filling that attains its bound, the bound is given: never too narrow.
        """
        best: Fraction | None = None
        best_fill: Fill = {}
        for whole, span in tried:
            value = span.low if sign == 1 else -span.high
            if best is None or value < best:
                best, best_fill = value, whole
            if best <= root_bound:
                return sign * best, best_fill, True
        choices = [
            dict(zip(lists, filling, strict=True)) for filling in _limited(product(*lists.values()), 400)
        ]
        order = count()
        queue: list[tuple[Fraction, int, dict[Var, Span]]] = [(root_bound, next(order), root)]
        rest: Fraction | None = None  # the best bound among boxes that cannot be split further
        tries = 0
        while queue and tries < MOST_TRIES:
            lower, _, box = heapq.heappop(queue)
            if best is not None and lower >= best:
                queue = []
                break
            halves = self.split(box)
            if not halves and (lists or not is_point(box)):
                rest = lower if rest is None else min(rest, lower)
            for half in halves:
                tight = self.tightened(half)
                if tight is None:
                    continue
                point = self.repaired(self.middle(tight))
                for filling in choices if point is not None else ():
                    fill: Fill = {**(point or {}), **{(k, "*"): v for k, v in filling.items()}}
                    span = objective(fill)
                    tries += 1
                    value = span.low if sign == 1 else -span.high
                    if best is None or value < best:
                        best, best_fill = value, fill
                    if best <= lower:
                        break
                span = objective(tight)
                tries += 1
                half_bound = span.low if sign == 1 else -span.high
                if best is None or half_bound < best:
                    heapq.heappush(queue, (half_bound, -next(order), tight))
        bounds = [lower for lower, _, _ in queue] + ([] if rest is None else [rest])
        if best is not None and all(best <= lower for lower in bounds):
            return sign * best, best_fill, True
        return sign * min([*bounds, *([] if best is None else [best])], default=root_bound), best_fill, False

    def points(
        self, root: Mapping[Var, Span], lists: Mapping[str, list[tuple[Record, ...]]]
    ) -> Iterator[Fill]:
        """The corners of the root box with every filling of the lists."""
        choices = [
            dict(zip(lists, filling, strict=True)) for filling in _limited(product(*lists.values()), 400)
        ]
        for point in self.corners(root):
            repaired = self.repaired(point)
            if repaired is not None:
                for filling in choices:
                    yield {**repaired, **{(k, "*"): v for k, v in filling.items()}}

    # -- boxes

    def grain(self, var: Var) -> Fraction:
        name, field = var
        if "#" in name:
            kind = self.catalogue.lists[name.split("#")[0]].fields[field]
            return kind.grain
        return self.catalogue.facts[name].grain

    def split(self, box: dict[Var, Span]) -> list[dict[Var, Span]]:
        """Two halves of a box along the variable that is widest for its size; none when it is a point."""
        widest: Var | None = None
        width = Fraction(0)
        for var, span in box.items():
            if span.empty:
                size = Fraction(0)
            elif span.gap:
                size = Fraction(10**6)
            elif span.options is not None:
                size = Fraction(len(span.options) - 1) * 10**6
            else:
                grains = (span.high - span.low) / self.grain(var)
                size = Fraction(int(grains).bit_length() * 1000) if grains >= 1 else Fraction(0)
            if size > width:
                widest, width = var, size
        if widest is None:
            return []
        span = box[widest]
        if span.gap:
            return [{**box, widest: span.without(ABSENT)}, {**box, widest: never(ABSENT)}]
        if span.options is not None:
            return [
                {**box, widest: Span(options=frozenset((option,)))}
                for option in sorted(span.options, key=str)
            ]
        middle = self.between(span, self.grain(widest))
        grain = self.grain(widest)
        return [{**box, widest: Span(span.low, middle)}, {**box, widest: Span(middle + grain, span.high)}]

    def between(self, span: Span, grain: Fraction) -> Fraction:
        """A cut of a span: by order of magnitude while it is wide, in the middle when it is narrow."""
        low, high = span.low, span.high
        if low < 0 < high:
            return Fraction(0) if -low > grain else low
        near, far = (low, high) if low >= 0 else (-high, -low)
        steps_near, steps_far = int(near / grain), int(far / grain)
        if steps_far > 16 * max(steps_near, 1):
            middle = 1 << ((max(steps_near, 1).bit_length() + steps_far.bit_length()) // 2)
            middle = min(max(middle, steps_near), steps_far - 1)
        else:
            middle = (steps_near + steps_far) // 2
        cut = middle * grain
        found = cut if low >= 0 else -cut - grain
        return min(max(found, low), high - grain)

    def corners(self, box: Mapping[Var, Span]) -> Iterable[dict[Var, Span]]:
        """The corners of a box, the plainest first, and its middle; what may stay unknown also does."""
        names = list(box)
        if not names:
            yield {}
            return
        ends = [ends_of(span) for span in box.values()]
        yield {name: end[0] for name, end in zip(names, ends, strict=True)}
        yield {name: end[-1] for name, end in zip(names, ends, strict=True)}
        yield self.middle(box)
        some: list[list[Span]] = ends
        if any(span.gap for span in box.values()):
            some = [
                [*end, never(ABSENT)] if box[name].gap else end for name, end in zip(names, ends, strict=True)
            ]
            for at in (0, -1):
                yield {
                    n: never(ABSENT) if box[n].gap else end[at] for n, end in zip(names, ends, strict=True)
                }
            for number, name in enumerate(names):
                if box[name].gap:
                    for at in (0, -1):
                        one = [never(ABSENT) if n == number else end[at] for n, end in enumerate(ends)]
                        yield dict(zip(names, one, strict=True))
        for chosen in _limited(product(*some), MOST_CORNERS):
            yield dict(zip(names, chosen, strict=True))

    def middle(self, box: Mapping[Var, Span]) -> dict[Var, Span]:
        made: dict[Var, Span] = {}
        for var, span in box.items():
            if span.empty:
                made[var] = span
            elif span.options is not None:
                made[var] = Span(options=frozenset((min(span.options, key=str),)))
            elif span.low == span.high:
                made[var] = span.without(ABSENT)
            else:
                value = self.between(span, self.grain(var))
                made[var] = Span(value, value)
        return made

    # -- hard laws between facts: a part is never larger than its whole

    def laws(self, box: Mapping[Var, Span]) -> list[tuple[Var, Var]]:
        pairs = []
        for var in box:
            name, period = var
            kind = self.catalogue.facts.get(name)
            pairs += [(var, (whole, period)) for whole in (kind.part_of if kind else ())]
        for var in box:  # a known part bounds its unknown whole
            for part in self.parts.get(var[0], ()):
                if (part, var[1]) not in box:
                    pairs.append(((part, var[1]), var))
        return pairs

    def end_of(self, var: Var, box: Mapping[Var, Span], high: bool) -> Fraction | None:
        if var in box:
            return None if box[var].empty else box[var].high if high else box[var].low
        value = self.known(*var)
        return value if isinstance(value, Fraction) else None

    def tightened(self, box: dict[Var, Span]) -> dict[Var, Span] | None:
        """The box without what the laws exclude; None when nothing is left."""
        for part, whole in self.laws(box):
            part_gap = box[part].gap if part in box else 0
            whole_gap = box[whole].gap if whole in box else 0
            if part_gap or whole_gap:
                continue  # what stays unknown binds nothing
            top = self.end_of(whole, box, high=True)
            bottom = self.end_of(part, box, high=False)
            if part in box and top is not None and box[part].high > top:
                box = {**box, part: Span(box[part].low, top)}
            if whole in box and bottom is not None and box[whole].low < bottom:
                box = {**box, whole: Span(bottom, box[whole].high)}
        if any(span.options is None and span.low > span.high and not span.gap for span in box.values()):
            return None
        return box

    def repaired(self, point: dict[Var, Span]) -> dict[Var, Span] | None:
        """The point itself, with parts cut down to their wholes; None when no such filling is lawful."""
        for part, whole in self.laws(point):
            top = self.end_of(whole, point, high=True)
            if top is None or part not in point or point[part].empty:
                continue
            if point[part].low > top:
                point = {**point, part: Span(top, top)}
        for part, whole in self.laws(point):
            top, value = self.end_of(whole, point, high=True), self.end_of(part, point, high=False)
            if top is not None and value is not None and value > top:
                return None
        return point


def is_point(box: Mapping[Var, Span]) -> bool:
    """Whether nothing is open in a box."""
    return all(span.point for span in box.values())


def ends_of(span: Span) -> list[Span]:
    """The values at the ends of what a variable may be, or all of its options."""
    if span.empty:
        return [span]
    if span.options is not None:
        return [Span(options=frozenset((option,))) for option in sorted(span.options, key=str)]
    return [Span(span.low, span.low), Span(span.high, span.high)]


def _limited(items: Iterable[T], most: int) -> Iterable[T]:
    for number, item in enumerate(items):
        if number >= most:
            return
        yield item


# -- candidate fillings of an unknown list


def candidate_lists(trees: Iterable[Node], list_id: str, catalogue: Catalogue) -> list[tuple[Record, ...]]:
    """Lists that drive the aggregates of some trees to their ends: none, one or many records of each telling sort.

    A record's fields take the values at which a comparison in the trees turns.
    """
    kind = catalogue.lists[list_id]
    turning: dict[str, set[Value]] = {}
    for tree in trees:
        for node in walk(tree):
            if isinstance(node, Aggregate) and node.list == list_id:
                for side in (node.value, node.where):
                    for part in walk(side) if side is not None else ():
                        _note_turning(part, turning)
    options: dict[str, list[Value]] = {}
    for id, values in turning.items():
        field = kind.fields[id]
        if field.dimension == "bool":
            options[id] = [True, False]
        elif field.dimension == "text":
            options[id] = sorted({*(str(v) for v in values), *field.choices, "（其他）"})
        else:
            low, high = field.bounds
            near = {v + d * field.grain for v in values if isinstance(v, Fraction) for d in (-1, 0, 1)}
            options[id] = sorted({low, high, *(v for v in near if low <= v <= high)})
    sorts = list(_limited(product(*options.values()), 200))
    made: list[tuple[Record, ...]] = [()]
    for sort in sorts:
        fields = {id: Stated(id, value=value) for id, value in zip(options, sort, strict=True)}
        record = Record(fields)
        made += [(record,) * size for size in (1, 2, 3, 10, 40)]
    for one, other in _limited(product(sorts, sorts), 60):
        first = Record({id: Stated(id, value=value) for id, value in zip(options, one, strict=True)})
        second = Record({id: Stated(id, value=value) for id, value in zip(options, other, strict=True)})
        made.append((first, second))
    return made


def _note_turning(node: Node, turning: dict[str, set[Value]]) -> None:
    if isinstance(node, Field):
        turning.setdefault(node.id, set())
    if isinstance(node, Compare):
        for side, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(side, Field) and isinstance(other, Const):
                turning.setdefault(side.id, set()).add(other.value)
