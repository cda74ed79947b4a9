"""Which numbers are worth comparing: equal ones, near ones, and those that one slip of the pen makes equal; never all pairs."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from jixiao.auditing.checks.figures_digits import NEAR, TENS, agree, kind_of
from jixiao.extraction.claims import Number
from jixiao.extraction.same_fact import Name

MOST_EQUAL = 300  # numbers next in size among which the equal ones of a number are looked for
MOST_NEAR = 40  # numbers of other places, next in size, that may be its changed copies
MOST_NAMED = 40  # the same, farther away, of those that are called like it
MOST_SLIPS = 200  # numbers of other places that each slip of the pen may make of it
ACCIDENTAL = 25  # a number that is one slip away from more different ones is so by accident, in a large table
MOST_SEEN = 2000  # numbers next in size that these are looked for among


def equals(numbers: Iterable[Number]) -> dict[Number, list[Number]]:
    """For each number those that may be the same, as they are printed."""
    made: dict[Number, list[Number]] = {one: [] for one in numbers}
    by_value = sorted(made, key=lambda one: (kind_of(one), one.rough, one.value))
    for at, one in enumerate(by_value):
        for other in islice(by_value, at + 1, at + 1 + MOST_EQUAL):
            # a float is near enough to end the search with: what agrees is much nearer than a thousandth
            if kind_of(other) != kind_of(one) or other.rough > one.rough * 1.001:
                break
            if agree(one, other):
                made[one].append(other)
                made[other].append(one)
    return made


def near_pairs(numbers: Iterable[Number], names: Mapping[Number, Name]) -> Iterator[tuple[Number, Number]]:
    """Pairs of one kind that differ by a unit or a slip of the pen, or, in different places, by no more than NEAR; the first in
    the text first."""
    kinds: dict[str, list[Number]] = {}
    for one in numbers:
        kinds.setdefault(kind_of(one), []).append(one)
    apart = float(NEAR)
    for members in kinds.values():
        members.sort(key=lambda one: (abs(one.rough), one.order))
        at_home = [names[one].place[:2] for one in members]
        sizes = [abs(one.rough) for one in members]
        digits = [one.printed for one in members]
        called = [names[one].core for one in members]
        slips = _slips(set(digits))
        seen = MOST_SEEN if len(set(at_home)) > 1 else 0
        places: dict[str, list[int]] = {}
        for at, mine in enumerate(digits):
            places.setdefault(mine, []).append(at)
        for at, one in enumerate(members):
            found = {to for mine in slips.get(digits[at], ()) for to in _behind(places[mine], at)}
            found.update(_by_ten(sizes, at, one.rough_digit * 0.51))
            if len(found) > ACCIDENTAL and len({digits[to] for to in found}) > ACCIDENTAL:
                found.clear()
            near = named = 0
            for to in range(at + 1, min(at + 1 + seen, len(members))):
                if named == MOST_NAMED or sizes[to] - sizes[at] > apart * sizes[to]:
                    break
                if at_home[to] == at_home[at] or (sizes[to] == sizes[at] and members[to].value == one.value):
                    continue  # one paragraph or one table states different things; copies that agree differ in nothing
                if near < MOST_NEAR:
                    near += 1
                    found.add(to)
                elif called[to] == called[at] != "":
                    named += 1
                    found.add(to)
            for to in sorted(found):
                other = members[to]
                yield (one, other) if one.order < other.order else (other, one)


def _by_ten(sizes: Sequence[float], at: int, width: float) -> Iterator[int]:
    """Which greater sizes are a power of ten away."""
    for tens in TENS:
        to = max(bisect_left(sizes, (sizes[at] - width) * tens * (1 - 1e-9)), at + 1)
        for one in range(to, min(to + MOST_SLIPS, len(sizes))):
            if sizes[one] > (sizes[at] + width) * tens * (1 + 1e-9):
                break
            if abs(sizes[one] / tens - sizes[at]) <= width:
                yield one


def _behind(places: list[int], at: int) -> list[int]:
    """The next of some places."""
    first = bisect_right(places, at)
    return places[first : first + MOST_SLIPS]


def _slips(every: Iterable[str]) -> dict[str, list[str]]:
    """For each string of digits the others that differ in one digit, or in two neighbours that are transposed."""
    alike: dict[tuple[int, str, str], list[str]] = {}
    for mine in every:
        for at in range(len(mine)):
            alike.setdefault((at, mine[:at], mine[at + 1 :]), []).append(mine)
            two = mine[at : at + 2]
            if len(set(two)) == 2:
                key = (-1 - at, mine[:at] + "".join(sorted(two)), mine[at + 2 :])
                alike.setdefault(key, []).append(mine)
    made: dict[str, list[str]] = {}
    for members in alike.values():
        if len(members) > 1:
            for one in members:
                made.setdefault(one, []).extend(other for other in members if other != one)
    return made
