"""Payments that would still bring points: the smallest further amount for the next step of a row, and for all it can give.

The row is scored as always with one fact changed. That no smaller amount does it is proved by the interval of the same tree over
everything below; where that cannot be shown, nothing is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from jixiao.case.model import Case, Stated
from jixiao.rules.tree import Fact, Node, walk
from jixiao.scoring.exact import Exact
from jixiao.scoring.interval import Interval
from jixiao.scoring.sheet import Row, Sheet
from jixiao.scoring.span import Span

FEN = Fraction(1, 100)  # of a yuan
STEP = Fraction(1, 10)  # a next step is told where it gives at least this part of all that can still be had
MOST_PARTS = 256  # pieces into which a span is cut to show that nothing in it gives more
BUDGET_OF: Mapping[str, str] = {  # what was paid, and the budget that it is paid from
    "project_spent_amount": "project_budget_amount",
    "expenditure_actual": "budget_adjusted",
    "appropriation_actual": "appropriation_adjusted",
    "general_public_actual": "general_public_adjusted",
    "basic_actual": "basic_adjusted",
    "project_actual": "project_adjusted",
    "government_fund_actual": "government_fund_adjusted",
    "own_funds_actual": "own_funds_adjusted",
    "fiscal_special_actual": "fiscal_special_adjusted",
}
NO_BUDGET, NO_PAID, SPENT, UNSURE, OPEN = "no_budget", "no_paid", "spent", "unsure", "open"


@dataclass(frozen=True, slots=True)
class Payment:
    """A further payment in fen, and the score that the row has with it."""

    more: int
    score: Fraction


@dataclass(frozen=True, slots=True)
class Offer:
    """What further payments of `paid` give in a row: the smallest to the next step and to the most; or `why` nothing is said."""

    row: Row
    paid: str
    room: int = 0
    next: Payment | None = None
    most: Payment | None = None
    why: str = ""


def offers(sheet: Sheet) -> Iterator[Offer]:
    """Of each row that depends on what was paid, and has not all its points; and of each bonus, which may still add some."""
    for row in sheet.rows:
        facts = {one.id for one in walk(row.tree) if isinstance(one, Fact) and not one.period}
        for paid, budget in BUDGET_OF.items():
            if paid in facts and (row.bonus or row.loss != 0):
                yield _offer(sheet, row, paid, budget)


def with_paid(case: Case, paid: str, yuan: Fraction) -> Case:
    """The same case with another amount paid."""
    return replace(case, facts={**case.facts, (paid, ""): Stated(paid, value=yuan)})


def _offer(sheet: Sheet, row: Row, paid: str, budget: str) -> Offer:
    case = sheet.case
    now, whole = case.value(paid), case.value(budget)
    if not isinstance(now, Fraction):
        return Offer(row, paid, why=NO_PAID)
    if not isinstance(whole, Fraction):
        return Offer(row, paid, why=NO_BUDGET)
    room = int((whole - now) / FEN)  # whole fen; one begun is not paid
    if room <= 0:
        return Offer(row, paid, why=SPENT)

    def score(more: int) -> Fraction | None:
        return Exact(with_paid(case, paid, now + more * FEN)).number(row.tree)

    def highest(low: int, high: int) -> Fraction | None:
        return _highest(sheet, row.tree, paid, now + low * FEN, now + high * FEN)

    here, end = score(0), score(room)
    if here is None or end is None:
        return Offer(row, paid, room, why=OPEN)
    most = _smallest(score, highest, room, end) if _below(highest, 0, room, end, strict=False) else None
    if most is None:
        return Offer(row, paid, room, why=UNSURE)
    if end <= here:
        return Offer(row, paid, room)
    step = _next(score, highest, here, most)
    return Offer(row, paid, room, step, most)


def _next(
    score: Callable[[int], Fraction | None], highest: Callable[[int, int], Fraction | None], here: Fraction, most: Payment
) -> Payment | None:  # fmt: skip
    """The smallest payment that gives anything more, where that is a step and not all of it."""
    low, high = 0, most.more
    while high - low > 1:
        middle = (low + high) // 2
        found = score(middle)
        low, high = (low, middle) if found is not None and found > here else (middle, high)
    found = score(high)
    if found is None or high == most.more or found - here < (most.score - here) * STEP:
        return None
    return Payment(high, found) if _below(highest, 0, high - 1, here, strict=False) else None


def _smallest(
    score: Callable[[int], Fraction | None], highest: Callable[[int, int], Fraction | None], room: int, end: Fraction
) -> Payment | None:  # fmt: skip
    """The smallest payment that gives as much as all that is left; None where a smaller one may."""
    low, high = -1, room
    while high - low > 1:
        middle = (low + high) // 2
        found = score(middle)
        low, high = (low, middle) if found is not None and found >= end else (middle, high)
    return Payment(high, end) if high == 0 or _below(highest, 0, high - 1, end, strict=True) else None


def _below(
    highest: Callable[[int, int], Fraction | None], low: int, high: int, limit: Fraction, *, strict: bool
) -> bool:
    """Whether no payment from low to high gives more than the limit, nor the limit itself where that is `strict`."""
    rest, parts = [(low, high)], 0
    while rest:
        low, high = rest.pop()
        parts += 1
        found = highest(low, high)
        if found is not None and (found < limit or (found == limit and not strict)):
            continue
        if low == high or parts > MOST_PARTS:
            return False
        middle = (low + high) // 2
        rest += [(low, middle), (middle + 1, high)]
    return True


def _highest(sheet: Sheet, tree: Node, paid: str, low: Fraction, high: Fraction) -> Fraction | None:
    """The most that a tree can give while what was paid lies between these; None where it may have no value."""
    facts = {key: one for key, one in sheet.case.facts.items() if key != (paid, "")}
    case = replace(sheet.case, facts=facts)
    span = Interval(case, sheet.framework.catalogue, {(paid, ""): Span(low, high)}).value(tree)
    return None if span.empty or span.gap else span.high
