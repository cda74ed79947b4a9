"""How far a fact may be changed this year: within what can be attained, a part not over its whole, a payment not over its budget, what
is counted from the year's beginning not below an earlier period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from jixiao.case.facts import least_of, most_of
from jixiao.case.model import Case, Key
from jixiao.framework.model import Framework
from jixiao.rules.tree import Arith, Fact, First, Named, walk
from jixiao.scoring.exact import Exact
from jixiao.scoring.payments import BUDGET_OF

EARLIER = "earlier"  # why a fact is fixed: it is of an earlier year; else the ground that the catalogue gives


@dataclass(frozen=True, slots=True)
class Room:
    """Whole steps one way: `steps` as far as the other facts let it, `free` as far as the bounds do; `by`: the fact that holds it."""

    steps: int
    free: int
    by: Key | None = None


def fixed(framework: Framework, key: Key) -> str:
    """Why a fact cannot be changed this year; empty where it can."""
    id, period = key
    if period.startswith("-"):
        return EARLIER
    kind = framework.catalogue.facts.get(id)
    return kind.settled if kind is not None else ""


def rooms(framework: Framework, case: Case, key: Key) -> tuple[Room, Room]:
    """How far a known number may go down and up. Where the case already breaks a law, the number may not make it worse."""
    value, kind = case.value(*key), framework.catalogue.facts[key[0]]
    assert isinstance(value, Fraction)
    low, high = kind.bounds
    high = max(min(high, _attainable(framework, key, high)), value)
    floors = [(min(limit, value), other) for limit, other in _parts(framework, case, key) if limit > low]
    tops = [(max(limit, value), other) for limit, other in _wholes(framework, case, key) if limit < high]
    least, under = max(floors, default=(low, None), key=lambda one: one[0])
    most, over = min(tops, default=(high, None), key=lambda one: one[0])

    def steps(span: Fraction) -> int:
        return max(int(span // kind.grain), 0)

    return (
        Room(steps(value - least), steps(value - low), under),
        Room(steps(most - value), steps(high - value), over),
    )


def _wholes(framework: Framework, case: Case, key: Key) -> Iterator[tuple[Fraction, Key | None]]:
    """The most that what holds a fact can be: the wholes it is a part of, the budget it is paid from, itself in later periods."""
    id, period = key
    yield from _of_periods(framework, case, key, later=True)
    for whole in _holders(framework, id):
        limit = _end(framework, case, (whole, period), key, most=True)
        if limit is not None:
            yield limit, (whole, period)


def _parts(framework: Framework, case: Case, key: Key) -> Iterator[tuple[Fraction, Key | None]]:
    """The least that what a fact holds can be, itself in earlier periods too."""
    id, period = key
    yield from _of_periods(framework, case, key, later=False)
    held = [one.id for one in framework.catalogue.facts.values() if id in one.part_of]
    for part in (*held, *(paid for paid, budget in BUDGET_OF.items() if budget == id)):
        limit = _end(framework, case, (part, period), key, most=False)
        if limit is not None:
            yield limit, (part, period)


def _holders(framework: Framework, id: str) -> tuple[str, ...]:
    """The wholes that a fact is a part of, and the budget that it is paid from."""
    return (*framework.catalogue.facts[id].part_of, *([BUDGET_OF[id]] if id in BUDGET_OF else []))


def _attainable(framework: Framework, key: Key, high: Fraction) -> Fraction:
    """The most that a unit can bring a fact to: as the catalogue says; a share of a whole, to all of it."""
    kind = framework.catalogue.facts[key[0]]
    if kind.attainable is not None:
        return kind.attainable
    tree = framework.context.derive(Fact(*key)) if kind.formula else None
    formula = tree.arg.args[0] if isinstance(tree, Named) and isinstance(tree.arg, First) else None
    if isinstance(formula, Arith) and formula.op == "/":
        part, whole = formula.left, formula.right
        if isinstance(part, Fact) and isinstance(whole, Fact) and part.period == whole.period:
            return Fraction(1) if whole.id in _holders(framework, part.id) else high
    return high


def _of_periods(
    framework: Framework, case: Case, key: Key, *, later: bool
) -> Iterator[tuple[Fraction, Key | None]]:
    """What is counted from the year's beginning, in the other periods of the year."""
    id, period = key
    if not framework.catalogue.facts[id].cumulative:
        return
    for other, stated in case.facts.items():
        same = (
            other[0] == id and other[1][:1] == period[:1] and other[1][1:].isdigit() and period[1:].isdigit()
        )
        if same and (int(other[1][1:]) > int(period[1:]) if later else int(other[1][1:]) < int(period[1:])):
            limit = most_of(stated) if later else least_of(stated)
            if limit is not None:
                yield limit, other


def _end(framework: Framework, case: Case, other: Key, key: Key, *, most: bool) -> Fraction | None:
    """The most or the least that another fact can be: by its formula where its inputs are known, else as stated. One whose formula
    hangs on this fact moves with it and binds nothing."""
    kind, stated = framework.catalogue.facts.get(other[0]), case.facts.get(other)
    tree = framework.context.derive(Fact(*other)) if kind is not None and kind.formula else None
    if isinstance(tree, Named) and isinstance(tree.arg, First):
        formula = tree.arg.args[0]
        value = Exact(case).number(formula)
        if value is not None:
            moves = any(isinstance(one, Fact) and (one.id, one.period) == key for one in walk(formula))
            return None if moves else value
    if stated is None:
        return None
    return most_of(stated) if most else least_of(stated)
