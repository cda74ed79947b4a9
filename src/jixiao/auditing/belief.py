"""Whether what does not hold is likely the author's mistake, or rather a reading that the author did not mean.

A mistake is small: a digit, the point, a unit, two numbers exchanged, an amount of another edition of the budget. Where the
printed and the computed number have nothing to do with each other, the numbers were most likely not said of each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain

from jixiao.auditing.relation import Of, Ratio, Relation, Sum, numbers_of, value_of
from jixiao.auditing.showing import printed
from jixiao.auditing.slips import Edit, slips_of, swaps_of
from jixiao.auditing.trial import Trial
from jixiao.extraction.mentions import WIDE

# how far off, of the larger one, a number may be that was miscounted or is of another edition
NEAR = Fraction(1, 3)
ALIKE = Fraction(
    1, 8
)  # the same of two places that print one fact: further apart they are two facts under one name
RATE = Fraction(1, 10)  # the same of a rate with other numbers between it and what it is said of
POINTS = 2  # the same of points
LONG = (
    3  # significant digits of a number in which a slip tells something; a single digit may become any other
)
FEW = 12  # numbers of a relation that slips are looked for in
MOST = 20  # readings of a relation that are looked at
SEVERAL = 3  # mistakes of a kind that a report may well have
WITNESSES = 2  # relations of a kind that hold and tell how a column is computed


class Company:
    """How many relations of a kind hold in a document and how many do not: of a rule, and of a rule in a column."""

    def __init__(self, broken: Sequence[Relation], verified: Sequence[Relation]) -> None:
        self.good, self.bad = _counted(verified), _counted(broken)
        self.tied = {number: set[int]() for one in broken for number in numbers_of(one.tree)}
        for at, one in enumerate(verified):
            for number in one.numbers():
                if number in self.tied:
                    self.tied[number].add(at)

    def vouches(self, relation: Relation) -> bool:
        """Whether its column is computed like this: other rows of it hold."""
        return any(
            self.good[kind] >= max(WITNESSES, 2 * self.bad[kind])
            for kind in _kinds(relation)[1:]
            if not isinstance(relation.tree, Sum)  # columns of a table are not all summed
        )

    def ties(self, relation: Relation) -> bool:
        """Whether the two numbers of a growth are said of each other by their difference: 200万元比上年180万元多20万元."""
        operands = list(dict.fromkeys(numbers_of(relation.tree)))
        return (
            len(operands) == 2
            and relation.rule == "growth_differs"
            and bool(set.intersection(*(self.tied[one] for one in operands)))
        )

    def denies(self, relation: Relation) -> bool:
        """Whether most that was read like this does not hold: then it was misread."""
        whole, *columns = _kinds(relation)
        return self.bad[whole] > max(SEVERAL, self.good[whole]) or any(
            self.bad[one] > max(1, self.good[one]) for one in columns
        )


def _counted(relations: Sequence[Relation]) -> Counter[tuple[object, ...]]:
    """How many numbers are claimed in relations of each kind."""
    claims = {(kind, one.claimed) for one in relations for kind in _kinds(one)}
    return Counter(kind for kind, _ in claims)


def _kinds(relation: Relation) -> list[tuple[object, ...]]:
    cell = relation.claimed.cell
    made: list[tuple[object, ...]] = [(relation.rule,)]
    if cell is not None:
        made.append((relation.rule, cell[0], cell[2]))
    return made


def meant(relation: Relation) -> Relation:
    """A relation by the reading that was most likely meant: the first, unless no mistake of the author explains it and a
    slip of the pen does explain another of those that the words allow."""
    if not relation.readings or _mistaken(relation):
        return relation
    others = (replace(relation, tree=one, readings=()) for one in relation.readings[:MOST])
    return next((one for one in others if slipped(one)), relation)


def believed(mended: Sequence[Relation], company: Company) -> bool:
    """Whether relations that one edit mends are the author's mistake: several are, that speak of different numbers; of one,
    where the number is near, a slip gives it, or the rest of its column is computed like this."""
    if len({one.claimed for one in mended}) > 1:
        return True
    return any(
        (_mistaken(one) or company.vouches(one) or company.ties(one)) and not company.denies(one)
        for one in mended
    )


def _mistaken(relation: Relation) -> bool:
    return _near(relation) or slipped(relation)


def _near(relation: Relation) -> bool:
    value = value_of(relation.tree)
    if value is None:
        return False
    claim = abs(relation.claimed.value) if relation.absolute else relation.claimed.value
    value = abs(value) if relation.absolute else value
    off = abs(claim - value)
    near = ALIKE if relation.same is not None else RATE if _among_others(relation) else NEAR
    largest = max(abs(claim), abs(value))
    if relation.firm:
        near, largest = (
            ALIKE,
            max(largest / ALIKE * near, *(abs(one.value) for one in numbers_of(relation.tree))),
        )
    return off <= near * largest or (relation.claimed.dimension == "points" and off <= POINTS)


def _among_others(relation: Relation) -> bool:
    """Whether numbers stand between a rate and what it is said of, which may be meant as well. A share stands behind its part:
    its whole may be told long before."""
    claimed, tree = relation.claimed, relation.tree
    if not isinstance(tree, Ratio) or claimed.cell is not None or claimed.dimension != "ratio":
        return False
    if not isinstance(tree.top, Of):
        return False  # by how much a budget was adjusted: the words name both
    said = tree.top if relation.rule == "share_differs" else tree
    orders = [one.order for one in numbers_of(said) if one.passage is claimed.passage]
    first, last = min([claimed.order, *orders]), max([claimed.order, *orders])
    return any(
        one.measured and first < one.order < last and one not in relation.numbers()
        for one in claimed.passage.numbers
    )


def slipped(relation: Relation) -> bool:
    """Whether a slip of the pen in one of its numbers, or two of them exchanged, make it true."""
    if _lost(relation):
        return True
    trial = Trial(relation)
    numbers = relation.numbers()[:FEW]
    edits = (edit for number in numbers for edit in slips_of(number) if _tells(edit))
    long = [one for one in numbers if one.digits >= LONG]
    return any(_mends(trial, edit) for edit in chain(edits, swaps_of(long)))


def _tells(edit: Edit) -> bool:
    """Whether an edit is not one of many that a short number allows."""
    return edit.values[0][0].digits >= LONG or edit.kind == "transposed"


def _mends(trial: Trial, edit: Edit) -> bool:
    if edit.kind != "point":
        return trial.holds(edit.given)
    number, value, _ = edit.values[0]
    room = 10 * (number.ends[1] - number.ends[0])  # with the point its last digit may be lost
    offs = [trial.off({number: value + side}) for side in (-room, Fraction(0), room)]
    known = [off for off in offs if off is not None]
    return len(known) == len(offs) and min(known) <= 0 <= max(known)


def _lost(relation: Relation) -> bool:
    """Whether the printed claim has a digit more or less than what comes out: 780 for 78."""
    value = value_of(relation.tree)
    if value is None or relation.claimed.dimension == "ratio":  # 15% and 115% are a growth and a ratio
        return False
    one, other = sorted((_digits(printed(relation.claimed, value)), _digits(relation.claimed.text)), key=len)
    return (
        len(one) > 1
        and len(other) == len(one) + 1
        and any(other[:at] + other[at + 1 :] == one for at in range(len(other)))
    )


def _digits(text: str) -> str:
    return "".join(sign for sign in text.translate(WIDE) if sign.isdigit())
