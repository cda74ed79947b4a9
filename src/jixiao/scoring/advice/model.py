"""What advice is made of: changes, what they give, options of a row, and everything that is said of a case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from jixiao.case.model import Case, Key, Stated, Value
from jixiao.scoring.sheet import Row, Sheet

Ends = tuple[
    Fraction, Fraction
]  # the least and the highest that a score can be; the same where it is decided


@dataclass(frozen=True, slots=True)
class Change:
    """One value that becomes another: a fact (`id`, `period`), or of a list (`id`) the field of record `number`, from 0.

    `steps` of the fact's grain, negative downwards; 0 for truths and texts. `name`: of the record.
    """

    id: str
    period: str
    before: Value
    after: Value
    steps: int = 0
    field: str = ""
    number: int = 0
    name: str = ""

    @property
    def relative(self) -> Fraction:
        """The size of the change against what changes; 1 where that has no size."""
        if isinstance(self.before, bool) or isinstance(self.after, bool):
            return Fraction(1)
        if not isinstance(self.before, Fraction) or not isinstance(self.after, Fraction) or not self.before:
            return Fraction(1)
        return abs((self.after - self.before) / self.before)


@dataclass(frozen=True, slots=True)
class Effect:
    """What changes do to the whole: the total and the possible grades before and after, and the other rows that move, each with how
    much its lower and its upper end move."""

    before: Ends
    after: Ends
    grades_before: tuple[str, ...]
    grades_after: tuple[str, ...]
    elsewhere: tuple[tuple[Row, Fraction, Fraction], ...]

    @property
    def gain(self) -> Ends:
        """By how much the lower and the upper end of the total rise."""
        return self.after[0] - self.before[0], self.after[1] - self.before[1]

    @property
    def helps(self) -> bool:
        """Whether the total rises at one end and falls at none."""
        low, high = self.gain
        return min(low, high) >= 0 and max(low, high) > 0


@dataclass(frozen=True, slots=True)
class Regain:
    """Changes with which a row has `score`, `gained` more than now; scored again with them, and with one step less."""

    changes: tuple[Change, ...]
    score: Fraction
    gained: Fraction
    effect: Effect


@dataclass(frozen=True, slots=True)
class Option:
    """One fact changed one way (`up`, `down`, `to` another value), or records of one list in one field (`list`).

    next: the least change to a higher score; most: the least change to the most that this can give, None where that is the same.
    sure: whether it is proved that no smaller change does it and none gives more.
    """

    way: str
    next: Regain
    most: Regain | None
    sure: bool = True

    @property
    def best(self) -> Regain:
        return self.most or self.next


@dataclass(frozen=True, slots=True)
class RowAdvice:
    """What can be done about one row that has not all its points, or about a bonus that can still give more.

    full: the most that the row can have: its points, and of a bonus what its criteria can come to (it may be more than any filling reaches,
    never less); options: cheapest relative change first; fixed: facts that cannot be changed this year, with why (see `room`); held: facts that would give
    more if another one did not hold them back, with that one; lists: lists whose
    shape is not covered; judged: the points that a person could still give, at most; None where nobody judges. `waits`: the row is not
    scored, or is only decided because what is missing (`Row.missing`) does not matter, so that nothing is computed.
    """

    row: Row
    full: Fraction
    options: tuple[Option, ...] = ()
    fixed: tuple[tuple[Key, str], ...] = ()
    held: tuple[tuple[Key, Key], ...] = ()
    lists: tuple[str, ...] = ()
    judged: Fraction | None = None
    waits: bool = False

    @property
    def bonus(self) -> bool:
        """Whether it is a bonus or penalty item."""
        return self.row.bonus

    @property
    def lost(self) -> Fraction | None:
        """Points lost, None while undecided; of a bonus what it takes away."""
        return self.row.loss

    @property
    def more(self) -> Fraction | None:
        """What a bonus could still add, at most; None while undecided, and of other rows."""
        return self.full - self.row.score if self.bonus and self.row.score is not None else None


@dataclass(frozen=True, slots=True)
class Advice:
    """The rows of a sheet that lost points, could add some or are not scored: first what regains most, the rest in printed order."""

    sheet: Sheet
    rows: tuple[RowAdvice, ...]


def applied(case: Case, changes: tuple[Change, ...]) -> Case:
    """A case with changes of facts and of cells of lists."""
    facts, lists = dict(case.facts), dict(case.lists)
    for one in changes:
        if not one.field:
            facts[one.id, one.period] = Stated(one.id, one.period, value=one.after)
            continue
        stated = lists[one.id]
        rows = list(stated.rows or ())
        cell = Stated(one.field, value=one.after)
        rows[one.number] = replace(rows[one.number], fields={**rows[one.number].fields, one.field: cell})
        lists[one.id] = replace(stated, rows=tuple(rows))
    return replace(case, facts=facts, lists=lists)
