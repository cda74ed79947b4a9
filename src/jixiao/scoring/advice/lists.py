"""Figures over a list: the fewest records that must change in one field, those nearest to counting first.

A score hangs on what each record gives to the sums and counts of its row, not on which record gives it. So records that give the
same before and after a change are told apart by nothing but how far they are from it, and only how many of each kind is tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from jixiao.case.model import Case, Record, Stated, Value
from jixiao.core.fact import Catalogue, ListField
from jixiao.rules.tree import Aggregate, Const, Field, Node, walk
from jixiao.scoring.advice.along import Following, pieces
from jixiao.scoring.advice.model import Change, applied
from jixiao.scoring.advice.search import Reached, goal_of, search
from jixiao.scoring.exact import Exact
from jixiao.scoring.interval import Interval
from jixiao.scoring.sheet import Row
from jixiao.scoring.span import Span

MOST_TRIES = 400  # combinations of records that are scored for one field
MOST_WORK = 40_000  # records that are read for it in all
MOST_PILES = 60  # kinds of records that are combined
MOST_CELLS = 60  # records of which one number each is followed

Try = tuple[Fraction, tuple[Change, ...]]  # a score of the row, and the changes that give it
Gives = tuple[object, ...]  # what one record gives to each figure of a row over its list


@dataclass(frozen=True, slots=True)
class Lists:
    """What was found for the lists of a row: the nearest higher score, the highest, whether both are proved; and lists whose
    figures were not covered."""

    found: tuple[tuple[Try, Try, bool], ...]
    uncovered: tuple[str, ...]


def list_options(row: Row, now: Fraction, full: Fraction, case: Case, catalogue: Catalogue) -> Lists:
    """The changes of one field in records of one list that raise a row, which can have `full` at most."""
    figures: dict[str, list[Aggregate]] = {}
    found: list[tuple[Try, Try, bool]] = []
    uncovered: list[str] = []
    for node in dict.fromkeys(node for node in walk(row.tree) if isinstance(node, Aggregate)):
        if case.records(node.list) is not None:
            figures.setdefault(node.list, []).append(node)
        elif case.figure(node) is not None and node.list not in uncovered:
            uncovered.append(node.list)  # a figure without the records that it is made of
    for id, nodes in figures.items():
        fields = dict.fromkeys(part.id for node in nodes for part in walk(node) if isinstance(part, Field))
        one = _OneList(row, now, full, case, catalogue, id, nodes)
        made = [one.field(catalogue.lists[id].fields[field]) for field in fields]
        found += [item for item in made if item is not None]
        if one.left or not any(made):
            uncovered.append(id)
    return Lists(tuple(found), tuple(uncovered))


class _OneList:
    """One list of a row. `left`: whether something of it was too much to be tried."""

    def __init__(
        self, row: Row, now: Fraction, full: Fraction, case: Case, catalogue: Catalogue, id: str, figures: list[Aggregate]
    ) -> None:  # fmt: skip
        self.row, self.now, self.full, self.case, self.catalogue = row, now, full, case, catalogue
        self.id, self.figures = id, figures
        self.records = case.records(id) or ()
        self.goal = goal_of(row.tree, now)
        self.left = False

    def field(self, field: ListField) -> tuple[Try, Try, bool] | None:
        summed = any(
            isinstance(part, Field) and part.id == field.id
            for node in self.figures
            if node.value is not None
            for part in walk(node.value)
        )
        if summed and field.dimension not in ("bool", "text"):
            return self.one_cell(field)
        return self.several(field)

    # -- one number of one record

    def one_cell(self, field: ListField) -> tuple[Try, Try, bool] | None:
        """The smallest change of a number in a single record."""
        if len(self.records) > MOST_CELLS:
            self.left = True
            return None
        tries: list[tuple[Try, Try, bool]] = []
        for number, record in enumerate(self.records):
            value = _known(record, field.id)
            if isinstance(value, Fraction):
                tries += self.moved(field, number, value)
        if not tries:
            self.left = True  # changes of several records together are not tried
            return None
        near = min((near for near, _, _ in tries), key=lambda one: abs(one[1][0].steps))
        far = min((far for _, far, _ in tries), key=lambda one: (-one[0], abs(one[1][0].steps)))
        return near, far, all(sure for _, _, sure in tries)

    def moved(self, field: ListField, number: int, value: Fraction) -> Iterator[tuple[Try, Try, bool]]:
        low, high = field.bounds
        for sign, room in ((-1, value - low), (1, high - value)):
            grain = field.grain * sign

            def highest(first: int, last: int, grain: Fraction = grain) -> Fraction | None:
                one, other = value + first * grain, value + last * grain
                case = self.case_with(number, field.id, None)
                fill = {(f"{self.id}#{number}", field.id): Span(min(one, other), max(one, other))}
                made = Interval(case, self.catalogue, fill).value(self.row.tree)
                return None if made.empty or made.gap else made.high

            def put(new: Fraction) -> Case:
                return self.case_with(number, field.id, new)

            steps = max(int(room // field.grain), 0)
            found = search(self.row.tree, put, value, grain, steps, self.now, self.full, highest)
            if found.most is None:
                continue
            near, far = (
                self.cell_try(field, number, value, one, sign)
                for one in (found.next or found.most, found.most)
            )
            yield near, far, found.sure

    def cell_try(self, field: ListField, number: int, value: Fraction, reached: Reached, sign: int) -> Try:
        after = value + reached.steps * sign * field.grain
        return reached.score, (self.change(field, number, after, reached.steps * sign),)

    # -- several records

    def several(self, field: ListField) -> tuple[Try, Try, bool] | None:
        """The fewest records whose field takes another value that counts differently."""
        kinds: dict[tuple[Gives, Gives], list[tuple[Fraction, Change]]] = {}
        for number, record in enumerate(self.records):
            before = self.gives(record)
            for change, distance in self.others(field, number, record):
                after = self.gives(_with(record, field.id, change.after))
                if after != before:
                    kinds.setdefault((before, after), []).append((distance, change))
        piles = [
            [change for _, change in sorted(pile, key=lambda one: (one[0], one[1].number))]
            for pile in kinds.values()
        ]
        return self.tried(piles)

    def tried(self, piles: list[list[Change]]) -> tuple[Try, Try, bool] | None:
        near: Try | None = None
        far: Try = (self.now, ())
        tries, sure = 0, True
        most = min(MOST_TRIES, MOST_WORK // max(len(self.records), 1))
        if len(piles) > MOST_PILES:
            self.left = True
            return None
        for count in range(1, len(self.records) + 1):
            best: Try | None = None
            for sizes in _shares(count, [len(pile) for pile in piles]):
                chosen = _chosen(piles, sizes)
                if chosen is None:
                    sure = (
                        False  # a record stands in two piles: other choices of the same sizes are not tried
                    )
                    continue
                tries += 1
                if tries > most:
                    self.left = near is None
                    return None if near is None else (near, far, False)
                score = Exact(applied(self.case, chosen)).number(self.row.tree)
                if score is not None and score > (best[0] if best is not None else self.now):
                    best = (score, chosen)
            if best is None:
                continue
            if near is None and best[0] >= self.goal:
                near = best
            far = best if best[0] > far[0] else far
            if far[0] >= self.full:
                break
        if near is None and far[1]:
            near = far
        return None if near is None else (near, far, sure)

    def others(self, field: ListField, number: int, record: Record) -> Iterator[tuple[Change, Fraction]]:
        """The other values of a cell that may count differently, each with its distance."""
        value = _known(record, field.id)
        if isinstance(value, bool):
            yield self.change(field, number, not value), Fraction(0)
        elif isinstance(value, str):
            told = (part.value for node in self.figures for part in walk(node) if isinstance(part, Const))
            for other in field.choices or dict.fromkeys(told):
                if isinstance(other, str) and other != value:
                    yield self.change(field, number, other), Fraction(0)
        elif value is not None:
            for steps in dict.fromkeys(self.turns(field, record, value)):
                after = value + steps * field.grain
                yield self.change(field, number, after, steps), Fraction(abs(steps))

    def turns(self, field: ListField, record: Record, value: Fraction) -> Iterator[int]:
        """The nearest steps, down and up, at which a condition over the record turns."""
        low, high = field.bounds
        for node in self.figures:
            if node.where is None or not any(one == Field(field.id) for one in walk(node.where)):
                continue
            for sign, room in ((-1, value - low), (1, high - value)):
                now: Value | None = None
                for piece in pieces(
                    lambda new, test=node.where: self.test(test, _with(record, field.id, new)),  # type: ignore[misc]
                    value, field.grain * sign, max(int(room // field.grain), 0),
                ):  # fmt: skip
                    if piece.start == 0:
                        now = piece.value
                    elif piece.value is not None and piece.value != now:
                        yield piece.start * sign
                        break

    def test(self, node: Node, record: Record) -> Value | None:
        """A condition over one record of which a number is followed."""
        exact = Following(self.case)
        exact.record = record
        return exact.value(node)

    def gives(self, record: Record) -> Gives:
        """What a record gives to each figure: nothing, or its value."""
        made: list[object] = []
        for node in self.figures:
            exact = Exact(self.case)
            exact.record = record
            keeps = node.where is None or exact.value(node.where)
            value = Fraction(1) if node.value is None else exact.value(node.value) if keeps else None
            made.append((keeps, value if keeps else None))
        return tuple(made)

    def change(self, field: ListField, number: int, after: Value, steps: int = 0) -> Change:
        record = self.records[number]
        name = record.fields.get("name")
        before = record.fields[field.id].value
        assert before is not None
        return Change(
            self.id, "", before, after, steps, field.id, number, name.text if name is not None else ""
        )

    def case_with(self, number: int, field: str, value: Value | None) -> Case:
        rows = list(self.records)
        rows[number] = _with(rows[number], field, value)
        return replace(
            self.case, lists={**self.case.lists, self.id: replace(self.case.lists[self.id], rows=tuple(rows))}
        )


def _known(record: Record, field: str) -> Value | None:
    stated = record.fields.get(field)
    return stated.value if stated is not None else None


def _with(record: Record, field: str, value: Value | None) -> Record:
    """A record with another value in one field; None takes it out."""
    fields = {key: one for key, one in record.fields.items() if key != field}
    return replace(record, fields=fields if value is None else {**fields, field: Stated(field, value=value)})


def _shares(count: int, sizes: list[int]) -> Iterator[tuple[int, ...]]:
    """All ways to take so many from piles of these sizes."""
    if not sizes:
        if count == 0:
            yield ()
        return
    for here in range(min(count, sizes[0]), -1, -1):
        if count - here <= sum(sizes[1:]):
            for rest in _shares(count - here, sizes[1:]):
                yield (here, *rest)


def _chosen(piles: list[list[Change]], sizes: tuple[int, ...]) -> tuple[Change, ...] | None:
    """The nearest of each pile, no record twice; None where that cannot be."""
    taken: set[int] = set()
    made: list[Change] = []
    for pile, size in zip(piles, sizes, strict=True):
        free = [one for one in pile if one.number not in taken][:size]
        if len(free) < size:
            return None
        made += free
        taken |= {one.number for one in free}
    return tuple(made)
