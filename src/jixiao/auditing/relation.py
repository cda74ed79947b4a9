"""Relations between printed numbers: an expression over them, exact over everything that their printed digits allow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from jixiao.core.record import record
from jixiao.extraction.claims import Number, rough

Ends = tuple[Fraction, Fraction]
Given = Mapping[Number, Fraction]  # another value for some numbers, in base units


@record(frozen=True, slots=True, eq=False)
class Of:
    """A printed number as an operand. `exact`: it was set and not measured (points, scores): the digits are all there is."""

    number: Number
    exact: bool = False


@record(frozen=True, slots=True, eq=False)
class Fixed:
    """A number that is no claim: 1, 100, a weight that a rule fixes."""

    value: Fraction


@record(frozen=True, slots=True, eq=False)
class Sum:
    """Terms with their signs, 1 or -1."""

    terms: tuple[tuple[int, Node], ...]


@record(frozen=True, slots=True, eq=False)
class Product:
    factors: tuple[Node, ...]


@record(frozen=True, slots=True, eq=False)
class Ratio:
    top: Node
    bottom: Node


@record(frozen=True, slots=True, eq=False)
class Size:
    """The amount without its sign: 减少11.3 where the difference is -11.3."""

    inner: Node


Node = Of | Fixed | Sum | Product | Ratio | Size


def of(*numbers: Number) -> Sum:
    """The sum of printed numbers."""
    return Sum(tuple((1, Of(number)) for number in numbers))


def less(left: Number | Node, *right: Number | Node) -> Sum:
    """The first less all others."""
    return Sum(((1, node(left)), *((-1, node(one)) for one in right)))


def ratio(top: Number | Node, bottom: Number | Node) -> Ratio:
    return Ratio(node(top), node(bottom))


def growth(now: Number | Node, before: Number | Node) -> Sum:
    """now / before - 1."""
    return Sum(((1, ratio(now, before)), (-1, Fixed(Fraction(1)))))


def mean(*numbers: Number) -> Ratio:
    return Ratio(of(*numbers), Fixed(Fraction(len(numbers))))


def node(one: Number | Node) -> Node:
    return Of(one) if isinstance(one, Number) else one


def numbers_of(tree: Node) -> Iterator[Number]:
    """The printed numbers of an expression, in order."""
    if isinstance(tree, Of):
        yield tree.number
    elif isinstance(tree, Sum):
        for _, term in tree.terms:
            yield from numbers_of(term)
    elif isinstance(tree, Product):
        for factor in tree.factors:
            yield from numbers_of(factor)
    elif isinstance(tree, Ratio):
        yield from numbers_of(tree.top)
        yield from numbers_of(tree.bottom)
    elif isinstance(tree, Size):
        yield from numbers_of(tree.inner)


def printed_ends(number: Number, *, exact: bool = False) -> Ends:
    """What a number may be, as it is printed; `exact`: its digits are all there is."""
    if exact and not number.hedged:
        return number.value, number.value
    return number.ends


def value_of(tree: Node, given: Given | None = None) -> Fraction | None:
    """The value when every printed number is taken as it stands; None where it divides by zero."""
    ends = ends_of(tree, given, point=True)
    return ends[0] if ends is not None else None


def ends_of(
    tree: Node, given: Given | None = None, *, point: bool = False, exact: bool = False
) -> Ends | None:
    """The least and the greatest value that the printed digits allow; None where a divisor may be zero.

    A number of `given` has that value, with the printed number's width. `point`: without any width.
    """
    if isinstance(tree, Of):
        number = tree.number
        value = number.value
        low, high = (value, value) if point else printed_ends(number, exact=exact or tree.exact)
        if given is not None and number in given:
            shift = given[number] - value
            return low + shift, high + shift
        return low, high
    if isinstance(tree, Fixed):
        return tree.value, tree.value
    if isinstance(tree, Sum):
        low = high = Fraction(0)
        for sign, term in tree.terms:
            ends = ends_of(term, given, point=point, exact=exact)
            if ends is None:
                return None
            low += ends[0] if sign > 0 else -ends[1]
            high += ends[1] if sign > 0 else -ends[0]
        return low, high
    if isinstance(tree, Product):
        low, high = Fraction(1), Fraction(1)
        for factor in tree.factors:
            ends = ends_of(factor, given, point=point, exact=exact)
            if ends is None:
                return None
            corners = [a * b for a in (low, high) for b in ends]
            low, high = min(corners), max(corners)
        return low, high
    if isinstance(tree, Size):
        ends = ends_of(tree.inner, given, point=point, exact=exact)
        if ends is None:
            return None
        if ends[0] <= 0 <= ends[1]:
            return Fraction(0), max(-ends[0], ends[1])
        return min(abs(ends[0]), abs(ends[1])), max(abs(ends[0]), abs(ends[1]))
    top, bottom = (
        ends_of(tree.top, given, point=point, exact=exact),
        ends_of(tree.bottom, given, point=point, exact=exact),
    )
    if top is None or bottom is None or bottom[0] <= 0 <= bottom[1]:
        return None
    corners = [a / b for a in top for b in bottom]
    return min(corners), max(corners)


@dataclass(slots=True, eq=False)
class _Kept:
    """What is asked of a relation by the judge and by many checks, and told once: its numbers, and whether it holds."""

    numbers: tuple[Number, ...] = ()
    holds: bool | None = None


@record(frozen=True, slots=True, eq=False)
class Relation:
    """One thing that the text says or that a table's structure says: `claimed` should be `tree`.

    rule: its code in the messages, e.g. share_differs.
    severity: of the finding, where it does not hold.
    readings: other expressions that the words allow; where one of them gives the claimed number, all is well.
    values: what the message tells besides claimed, recomputed and formula: texts.
    exact: counts, whose printed digits are all there is.
    certain: whether it may accuse; what was only found by searching may verify but never accuse.
    absolute: the claim is compared without its sign (减少11.3万元).
    firm: its words leave no other numbers that it may be of; then a small mistake in one of two amounts, of whose difference little
        is left, is one.
    """

    rule: str
    claimed: Number
    tree: Node
    severity: str = "error"
    readings: tuple[Node, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    exact: bool = False
    certain: bool = True
    absolute: bool = False
    firm: bool = False
    kept: _Kept = field(init=False, repr=False, default_factory=_Kept)

    @property
    def same(self) -> Number | None:
        """The other number, where it says that two places print the same fact."""
        return self.tree.number if isinstance(self.tree, Of) else None

    def numbers(self) -> tuple[Number, ...]:
        """All its numbers, the claimed one first, each once."""
        if not self.kept.numbers:
            self.kept.numbers = tuple(dict.fromkeys([self.claimed, *numbers_of(self.tree)]))
        return self.kept.numbers


def gap(relation: Relation, tree: Node | None = None, given: Given | None = None) -> Fraction | None:
    """How far the claim is from what the digits allow, in base units: 0 where it holds, positive where too large; None where
    nothing can be computed."""
    ends = ends_of(tree if tree is not None else relation.tree, given, exact=relation.exact)
    if ends is None:
        return None
    claim = ends_of(Of(relation.claimed), given, exact=relation.exact)
    if claim is None:
        return None
    low, high = claim
    if relation.absolute:
        low, high = (low, high) if low >= 0 else (-high, -low)
    if low > ends[1]:
        return low - ends[1]
    if high < ends[0]:
        return high - ends[0]
    return Fraction(0)


def holds(relation: Relation, tree: Node | None = None, given: Given | None = None) -> bool:
    """Whether some values that are printed like this make it true: where `gap` is 0."""
    if given is not None or (tree is not None and tree is not relation.tree):
        return _met(relation, tree if tree is not None else relation.tree, given)
    if relation.kept.holds is None:
        relation.kept.holds = _met(relation, relation.tree, None)
    return relation.kept.holds


def _met(relation: Relation, tree: Node, given: Given | None) -> bool:
    clear = _clearly(relation, tree, given)
    return clear if clear is not None else gap(relation, tree, given) == 0


# -- what is clear without fractions: thousands of relations are tried on a report, and few are near the line.
# Floats without end compare with nothing, so they are left to the fractions.

STEP = 4e-16  # what one operation on floats may be off, in parts of its result: twice what they promise
Rough = tuple[float, float, float]  # the least, the greatest, and how far each of them may be off


def _clearly(relation: Relation, tree: Node, given: Given | None) -> bool | None:
    """Whether the claim meets what the digits allow; None where it is too close for floats, or nothing can be computed."""
    made = _roughly(tree, given, relation.exact)
    if made is None:
        return None
    low, high, off = made
    least, most, room = _rough_ends(relation.claimed, given, relation.exact)
    if relation.absolute and least < 0:
        least, most = -most, -least
    room += off
    if least - high > room or low - most > room:
        return False
    return True if high - least > room and most - low > room else None


def _rough_ends(number: Number, given: Given | None, exact: bool) -> Rough:
    low, high = (number.rough, number.rough) if exact and not number.hedged else number.rough_ends
    off = STEP * (abs(low) + abs(high))
    if given is not None and number in given:
        value = rough(given[number])
        shift = value - number.rough
        low, high = low + shift, high + shift
        off += STEP * (abs(value) + abs(number.rough) + abs(low) + abs(high))
    return low, high, off


def _roughly(tree: Node, given: Given | None, exact: bool) -> Rough | None:
    if isinstance(tree, Of):
        return _rough_ends(tree.number, given, exact or tree.exact)
    if isinstance(tree, Fixed):
        value = rough(tree.value)
        return value, value, STEP * abs(value)
    if isinstance(tree, Sum):
        low = high = off = 0.0
        for sign, term in tree.terms:
            made = _roughly(term, given, exact)
            if made is None:
                return None
            low += made[0] if sign > 0 else -made[1]
            high += made[1] if sign > 0 else -made[0]
            off += made[2] + STEP * (abs(low) + abs(high))
        return low, high, off
    if isinstance(tree, Ratio):
        top, bottom = _roughly(tree.top, given, exact), _roughly(tree.bottom, given, exact)
        if top is None or bottom is None or bottom[0] - bottom[2] <= 0:
            return None  # a divisor below nought is rare: it is told exactly
        least, most = bottom[0], bottom[1]
        corners = (top[0] / least, top[0] / most, top[1] / least, top[1] / most)
        low, high = min(corners), max(corners)
        large = max(abs(low), abs(high))
        # (t + e) / (b - f) less t / b
        return low, high, (top[2] + large * bottom[2]) / (least - bottom[2]) + 2 * STEP * large
    if isinstance(tree, Size):
        made = _roughly(tree.inner, given, exact)
        if made is None:
            return None
        low, high, off = made
        least, most = sorted((abs(low), abs(high)))
        return (0.0 if low <= 0 <= high else least), most, off
    low = high = 1.0
    off = 0.0
    for factor in tree.factors:
        made = _roughly(factor, given, exact)
        if made is None:
            return None
        corners = (low * made[0], low * made[1], high * made[0], high * made[1])
        mine, its = max(abs(low), abs(high)), max(abs(made[0]), abs(made[1]))
        # (m + e) * (i + f) less m * i
        off = mine * made[2] + its * off + off * made[2] + STEP * mine * its
        low, high = min(corners), max(corners)
    return low, high, off
