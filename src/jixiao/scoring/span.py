"""What a value may be while facts are missing: a span, and the arithmetic of spans.

The result of an operation contains every value that any filling can give.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from jixiao.case.model import Record
from jixiao.core.record import record
from jixiao.rules.tree import Value
from jixiao.scoring.exact import folded

HUGE = Fraction(10**60)  # beyond any quotient of two catalogue facts
MOST_ROWS = 10000  # how long an unknown list may be


@record(frozen=True, slots=True)
class Span:
    """What a value may be: numbers between `low` and `high`; or one of `options` (texts and truths).

    `gap` tells for which causes it may have no value: the sum of some of `ASK` (silent criteria, a mean of nothing),
    `BOTH` (0/0), `OVER` (x/0), `NOT` (not applicable), `LEFT` (left out), `ABSENT` (a fact stays unknown).
    """

    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)
    options: frozenset[Value] | None = None
    gap: int = 0

    @property
    def empty(self) -> bool:
        """Whether it has no value for certain."""
        return not self.options if self.options is not None else self.low > self.high

    @property
    def absent(self) -> bool:
        """Whether it has no value for certain, and only because a fact stays unknown: no filling scores it."""
        return self.empty and self.gap == ABSENT

    @property
    def point(self) -> bool:
        """Whether it is one value, or none for one cause."""
        if self.empty:
            return True
        return not self.gap and (self.low == self.high if self.options is None else len(self.options) == 1)

    def without(self, gap: int) -> Span:
        """The same without some causes of having no value."""
        return Span(self.low, self.high, self.options, self.gap & ~gap) if self.gap & gap else self


ASK, BOTH, OVER, NOT, LEFT, ABSENT = 1, 2, 4, 8, 16, 32
CAUSES = {"0/0": BOTH, "x/0": OVER, "na": NOT, "left": LEFT}

ANY = "（任何文字）"  # an unknown text that no list of choices limits

Var = tuple[str, str]  # (fact id, period), or (list id, "*"), or ("list#row", field id)
Fill = Mapping[Var, Span | tuple[Record, ...]]

TRUE, FALSE = Span(options=frozenset((True,))), Span(options=frozenset((False,)))
EITHER = Span(options=frozenset((True, False)))


def never(gap: int = ASK) -> Span:
    """No value for certain, for these causes."""
    return Span(HUGE, -HUGE, None, gap)


def of(value: Value) -> Span:
    """The span of one known value."""
    if isinstance(value, (bool, str)):
        return Span(options=frozenset((value,)))
    return Span(value, value)


def hull(spans: list[Span]) -> Span:
    """The least span that holds all of them."""
    gap = every(spans)
    spans = [span for span in spans if not span.empty]
    if not spans:
        return never(gap or ASK)
    if any(span.options is not None for span in spans):
        return Span(options=frozenset().union(*(span.options or frozenset() for span in spans)), gap=gap)
    return Span(min(span.low for span in spans), max(span.high for span in spans), None, gap)


def every(spans: Iterable[Span]) -> int:
    """All causes of several spans together."""
    gap = 0
    for span in spans:
        gap |= span.gap
    return gap


def divided(left: Span, right: Span, gap: int) -> Span:
    """A quotient; where the divisor can be zero the result may be undefined or as large as can be."""
    zero = (BOTH if left.low <= 0 <= left.high else 0) | (0 if left.low == left.high == 0 else OVER)
    if right.low == right.high == 0:
        return never(gap | zero)
    if right.low > 0 or right.high < 0:
        corners = [a / b for a in (left.low, left.high) for b in (right.low, right.high)]
        return Span(min(corners), max(corners), None, gap)
    low, high = -HUGE, HUGE
    if right.low == 0:  # only positive divisors are left
        edge = [left.low / right.high, left.high / right.high]
        low = min(edge) if left.low >= 0 else -HUGE
        high = max(edge) if left.high <= 0 else HUGE
    elif right.high == 0:
        edge = [left.low / right.low, left.high / right.low]
        low = min(edge) if left.high <= 0 else -HUGE
        high = max(edge) if left.low >= 0 else HUGE
    return Span(low, high, None, gap | zero)


def combined(fn: str, sure: list[Span], maybe: list[Span], gap: int) -> Span:
    """An aggregate whose members are partly certain, partly possible."""
    if fn in ("all", "any"):
        decisive = fn == "any"
        if any(span.options == frozenset((decisive,)) for span in sure):
            return of(decisive)
        can = any(decisive in (span.options or ()) for span in (*sure, *maybe))
        return Span(
            options=frozenset((decisive, not decisive)) if can else frozenset((not decisive,)), gap=gap
        )
    if fn == "count":
        return Span(Fraction(len(sure)), Fraction(len(sure) + len(maybe)), None, gap)
    zero = Fraction(0)
    if fn == "sum":
        low = sum([span.low for span in sure] + [min(span.low, zero) for span in maybe], zero)
        high = sum([span.high for span in sure] + [max(span.high, zero) for span in maybe], zero)
        return Span(low, high, None, gap)
    if not sure and not maybe:
        return never(gap | ASK)
    if all(span.low == span.high for span in sure) and not maybe:
        value = folded(fn, [span.low for span in sure], {})
        return of(value) if value is not None else never(gap | ASK)
    if fn == "mean" and not maybe:
        count = len(sure)
        return Span(
            sum((s.low for s in sure), Fraction(0)) / count,
            sum((s.high for s in sure), Fraction(0)) / count,
            None,
            gap,
        )
    spans = [*sure, *maybe]
    low, high = min(span.low for span in spans), max(span.high for span in spans)
    if sure and fn == "min":
        high = min(span.high for span in sure)
    if sure and fn == "max":
        low = max(span.low for span in sure)
    return Span(low, high, None, gap | (0 if sure else ASK))
