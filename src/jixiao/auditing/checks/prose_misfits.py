"""Amounts of running text that agree with nothing, and would with what stands around them but for one slip of the pen.

No words are asked for; so what is found must be more than chance: each agreement counts by how seldom it comes about by
accident among all that are tried, in powers of ten.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import log10

from jixiao.auditing.checks.figures_digits import informative, is_round
from jixiao.auditing.checks.prose_operands import Target, targets
from jixiao.auditing.checks.prose_text import Text
from jixiao.auditing.relation import Node, Of, Ratio, Relation, holds, numbers_of
from jixiao.auditing.slips import Edit, slips_of
from jixiao.auditing.view import Judged
from jixiao.extraction.claims import Number, Passage
from jixiao.extraction.roles import Role

LEAST = 3  # digits of an amount that may be mended
TRIED = {"unit": 2, "point": 2, "transposed": 40, "digit": 2000}  # how many edits of a kind stand for one
ENOUGH = 2.0  # powers of ten that must speak against an accident
ACCUSED = 1.0  # the same of an amount of which something is known not to hold
KNOWN = 1.0  # powers of ten of an agreement that shows an amount as it is printed to be right
TENTHS = (Fraction(1, 10), Fraction(1, 100), Fraction(10))
READINGS = 8  # readings of a relation that are looked at
ROUNDED = 1e-9  # parts of a value that floats may be off, and far more
DIMENSIONS = ("money", "area", "length")


@dataclass(frozen=True, slots=True)
class _Cause:
    """An edit and what would hold after it."""

    edit: Edit
    fits: tuple[Target, ...]

    @property
    def weight(self) -> float:
        return sum(one.weight for one in self.fits) - log10(TRIED[self.edit.kind])


def misfits(made: Sequence[Text], judged: Judged, numbers: Iterable[Number]) -> Iterator[Relation]:
    """What would hold of each amount that no check could confirm, but for a slip of the pen in it. `numbers`: all of the document."""
    explained, bases = set[Number](), dict[Passage, list[Number]]()
    copied = _copied(judged) | _again(numbers)
    for claimed, tree in _held(judged):
        explained.update((claimed, *numbers_of(tree)))
        if isinstance(tree, Ratio) and isinstance(tree.bottom, Of):
            bases.setdefault(claimed.passage, []).append(tree.bottom.number)
    roles = {role.number: role for text in made for role in text.roles}
    for text in made:
        if text.rule or text.passage.cell is not None:
            continue
        others = [roles[one] for one in dict.fromkeys(bases.get(text.passage, ())) if one in roles]
        for role in text.roles:
            number = role.number
            if _open(role) and number not in explained and number not in copied:
                every = targets(text, role, explained, others)
                yield from _misfit(number, every, number in judged.broken)


def _held(judged: Judged) -> Iterator[tuple[Number, Node]]:
    """What is told of each claim by the relations that hold; that a number is printed elsewhere too explains nothing."""
    for one in judged.relations:
        if not isinstance(one.tree, Of):
            yield from (
                (one.claimed, tree) for tree in (one.tree, *one.readings)[:READINGS] if holds(one, tree)
            )


def _copied(judged: Judged) -> set[Number]:
    """The numbers that are printed alike in another place: nobody slips twice."""
    return {
        number
        for one in judged.relations
        if isinstance(one.tree, Of) and holds(one)
        for number in one.numbers()
    }


def _again(numbers: Iterable[Number]) -> set[Number]:
    """The numbers that another passage prints digit for digit, with digits enough that this is no accident."""
    printed: dict[tuple[float, int, str], list[Number]] = {}
    for one in numbers:
        if one.dimension in DIMENSIONS and informative(one) >= LEAST and one.measured:
            printed.setdefault((one.rough, one.places, one.dimension), []).append(one)
    return {
        one
        for alike in printed.values()
        if len({id(number.passage) for number in alike}) > 1
        for one in alike
    }


def _open(role: Role) -> bool:
    number = role.number
    return (
        role.kind in ("amount", "change")
        and number.measured
        and number.own_unit
        and number.dimension in DIMENSIONS
        and number.value > 0
        and number.digits >= LEAST
        and not is_round(number)
    )


def _misfit(number: Number, every: Sequence[Target], accused: bool) -> Iterator[Relation]:
    low, high = number.rough_ends
    if any(one.weight >= KNOWN and one.low <= high and low <= one.high for one in every):
        return
    if sum(one.weight for one in every) - log10(min(TRIED.values())) < ACCUSED:
        return
    causes = sorted(_causes(number, every), key=lambda one: -one.weight)
    bare = accused and causes and causes[0].edit.kind in ("unit", "point")
    if not causes or causes[0].weight < (ACCUSED if bare else ENOUGH):
        return
    cause = causes[0]
    if cause.edit.kind == "point" and _tenth(number):
        return
    if not accused and (
        all(_elsewhere(number, one) for one in cause.fits) or (len(cause.fits) == 1 and not _exactly(cause))
    ):
        return
    for fit in causes[0].fits:
        if not holds(fit.relation):
            yield fit.relation


def _tenth(number: Number) -> bool:
    """Whether a rate in front says that it is a tenth or a hundredth of something: 一季度末为10.00%（1,109.37万元）."""
    start, _ = number.passage.sentence(number.start)
    return any(
        one.dimension == "ratio" and one.value in TENTHS
        for one in number.passage.numbers
        if start <= one.start < number.start
    )


def _exactly(cause: _Cause) -> bool:
    """Whether the one agreement is with the very digits that are printed, not with some that a shifted point lost."""
    value = float(cause.edit.values[0][1])
    fit = cause.fits[0]
    slack = ROUNDED * abs(value)
    return cause.edit.kind != "point" or fit.low - slack <= value <= fit.high + slack


def _elsewhere(number: Number, one: Target) -> bool:
    """Whether what an agreement rests on stands in another paragraph: of so many numbers some fit by accident."""
    return any(other.passage is not number.passage for other in one.basis)


def _causes(number: Number, every: Sequence[Target]) -> Iterator[_Cause]:
    """The slips of the pen that would make something hold."""
    half = (number.rough_ends[1] - number.rough_ends[0]) / 2
    for edit in slips_of(number, _reach(every, half)):
        value = float(edit.values[0][1])
        room = half * (value / number.rough if edit.kind in ("unit", "point") else 1)
        found = [_blurred(one, room) for one in every if one.low - room <= value <= one.high + room]
        fits: list[Target] = []
        for one in sorted(found, key=lambda each: -each.weight):
            if one.weight > 0 and not any(one.basis & other.basis for other in fits):
                fits.append(one)
        if fits:
            yield _Cause(edit, tuple(fits))


def _reach(every: Sequence[Target], room: float) -> Callable[[float], bool]:
    """Whether a value lies in one of the targets, or so near: of hundreds of edits few do."""
    starts: list[float] = []
    ends: list[float] = []
    for low, high in sorted((one.low - room, one.high + room) for one in every):
        if ends and low <= ends[-1]:
            ends[-1] = max(ends[-1], high)
        else:
            starts.append(low)
            ends.append(high)

    def reached(value: float) -> bool:
        slack = ROUNDED * abs(value)
        at = bisect_right(starts, value + slack) - 1
        return at >= 0 and value - slack <= ends[at]

    return reached


def _blurred(one: Target, room: float) -> Target:
    """A target as wide as the digits of the amount allow: a wider one is met sooner."""
    width = max(one.high - one.low, 1e-12 * one.high)
    less = log10(1 + 2 * room / width)
    return Target(one.low, one.high, one.width - less, one.make, one.basis, one.most)
