"""How far a fact may be changed this year: within the catalogue's bounds, a part not over its whole, a payment not over its budget."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jixiao.case.facts import least_of, most_of
from jixiao.case.model import Case, Key
from jixiao.framework.model import Framework
from jixiao.rules.tree import Fact, walk
from jixiao.scoring.exact import Exact
from jixiao.scoring.payments import BUDGET_OF

EARLIER = "earlier"  # why a fact is fixed: it is of an earlier year; else the ground that the catalogue gives


def fixed(framework: Framework, key: Key) -> str:
    """Why a fact cannot be changed this year; empty where it can."""
    id, period = key
    if period.startswith("-"):
        return EARLIER
    kind = framework.catalogue.facts.get(id)
    return kind.settled if kind is not None else ""


def room(framework: Framework, case: Case, key: Key) -> tuple[int, int]:
    """How many whole steps a known number may go down and up. What the case itself already breaks does not bind."""
    value, kind = case.value(*key), framework.catalogue.facts[key[0]]
    assert isinstance(value, Fraction)
    low, high = kind.bounds
    for limit in _wholes(framework, case, key):
        high = min(high, limit) if limit >= value else high
    for limit in _parts(framework, case, key):
        low = max(low, limit) if limit <= value else low
    return max(int((value - low) // kind.grain), 0), max(int((high - value) // kind.grain), 0)


def _wholes(framework: Framework, case: Case, key: Key) -> Iterator[Fraction]:
    """The most that what holds a fact can be: the wholes it is a part of, the budget it is paid from."""
    id, period = key
    wholes = [*framework.catalogue.facts[id].part_of, *([BUDGET_OF[id]] if id in BUDGET_OF else [])]
    for whole in wholes:
        limit = _end(framework, case, (whole, period), key, most=True)
        if limit is not None:
            yield limit


def _parts(framework: Framework, case: Case, key: Key) -> Iterator[Fraction]:
    """The least that what a fact holds can be."""
    id, period = key
    held = [one.id for one in framework.catalogue.facts.values() if id in one.part_of]
    for part in (*held, *(paid for paid, budget in BUDGET_OF.items() if budget == id)):
        limit = _end(framework, case, (part, period), key, most=False)
        if limit is not None:
            yield limit


def _end(framework: Framework, case: Case, other: Key, key: Key, *, most: bool) -> Fraction | None:
    """The most or the least that another fact can be: as stated, else by its formula where that does not hang on this one."""
    stated = case.facts.get(other)
    if stated is not None:
        return most_of(stated) if most else least_of(stated)
    kind = framework.catalogue.facts.get(other[0])
    if kind is None or not kind.formula:
        return None
    tree = framework.context.derive(Fact(*other))
    if any(isinstance(one, Fact) and (one.id, one.period) == key for one in walk(tree)):
        return None
    return Exact(case).number(tree)
