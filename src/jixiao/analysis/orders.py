"""How alike two rankings of the same units are, counted in whole numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from jixiao.analysis.numbers import root


def inversions(values: Sequence[int]) -> int:
    """How many pairs stand the wrong way round (an earlier one greater than a later one), in n log n steps by merging."""
    return _merged(list(values))[1]


def _merged(values: list[int]) -> tuple[list[int], int]:
    if len(values) < 2:
        return values, 0
    middle = len(values) // 2
    (left, a), (right, b) = _merged(values[:middle]), _merged(values[middle:])
    count, made, at = a + b, [], 0
    for one in right:
        while at < len(left) and left[at] <= one:
            made.append(left[at])
            at += 1
        count += len(left) - at
        made.append(one)
    return made + left[at:], count


def tied(values: Iterable[object]) -> int:
    """How many pairs are equal."""
    return sum(count * (count - 1) // 2 for count in Counter(values).values())


def kendall(first: Sequence[int], second: Sequence[int]) -> Decimal | None:
    """Kendall's tau-b (1945) of two lists of numbers of the same units: pairs in the same order less pairs in the opposite one, over the geometric
    mean of the pairs that are not tied in either; None where one list says nothing. n log n steps (Knight 1966)."""
    every = len(first) * (len(first) - 1) // 2
    a, b, both = tied(first), tied(second), tied(zip(first, second, strict=True))
    order = sorted(range(len(first)), key=lambda at: (first[at], second[at]))
    opposite = inversions([second[at] for at in order])
    same = every - a - b + both - opposite
    return _over_root(same - opposite, (every - a) * (every - b))


def spearman(first: Sequence[int], second: Sequence[int]) -> Decimal | None:
    """Spearman's rho (1904): the correlation of ranks, tied units with the mean of theirs; None where one list says nothing."""
    a, b = _twice_ranks(first), _twice_ranks(second)
    middle = len(a) + 1  # twice the mean rank
    top = sum((x - middle) * (y - middle) for x, y in zip(a, b, strict=True))
    return _over_root(top, sum((x - middle) ** 2 for x in a) * sum((y - middle) ** 2 for y in b))


def _over_root(top: int, below: int) -> Decimal | None:
    """A whole number over the square root of another, to six decimals."""
    if not below:
        return None
    size = root(Fraction(top * top, below))
    return -size if top < 0 else size


def _twice_ranks(values: Sequence[int]) -> list[int]:
    made, above = {}, 0
    for value, count in sorted(Counter(values).items()):
        made[value] = 2 * above + count + 1
        above += count
    return [made[value] for value in values]


def places(values: Sequence[int]) -> list[int]:
    """The place of each, 1 for the greatest; equal ones share the best."""
    made, above = {}, 0
    for value, count in sorted(Counter(values).items(), reverse=True):
        made[value] = above + 1
        above += count
    return [made[value] for value in values]


def never_turned(lists: Sequence[Sequence[int]]) -> int:
    """How many pairs of units stand in the same order, and never equal, in all lists. For each unit a row of bits says who stands below it."""
    below: list[int] = []
    for values in lists:
        order = sorted(range(len(values)), key=values.__getitem__)
        masks, seen, at = [0] * len(values), 0, 0
        while at < len(order):
            end, more = at, 0
            while end < len(order) and values[order[end]] == values[order[at]]:
                masks[order[end]] = seen
                more |= 1 << order[end]
                end += 1
            seen, at = seen | more, end
        below = masks if not below else [old & new for old, new in zip(below, masks, strict=True)]
    return sum(one.bit_count() for one in below)
