"""Printed numbers with their names, the places that print the same digits, and what stands beside them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from jixiao.auditing.checks import figures_units
from jixiao.auditing.checks.figures_digits import agree, informative, is_code, is_round, is_small, kind_of
from jixiao.auditing.checks.figures_pairs import equals
from jixiao.auditing.checks.prose_search import searched
from jixiao.auditing.relation import Relation, holds, numbers_of
from jixiao.auditing.view import Judged, View
from jixiao.extraction.claims import Number
from jixiao.extraction.indicator_rows import indicator_rows, reached
from jixiao.extraction.same_fact import Name, apart, names, one_fact

LEAST_DIGITS = 3  # shorter numbers are equal and near by accident
TELLING = 4  # digits, without noughts at the end: a number that stands in two places with so many is one fact
MOST_COMPANY = 40  # numbers of a row or column that are looked at
BESIDE = 3  # numbers to each side of a number in running text that are its company


@dataclass(slots=True)
class Figures:
    """The numbers that can be compared. `equal`: other places with the same digits; `row`: the other numbers of its passage or row;
    `company`: of its passage, nearest ones, with how many places they stand behind it (in front: negative), or of its row and
    column, with 0; `ties`: relations that hold; `sheets`: which pairs of tables print the same cells."""

    names: Mapping[Number, Name]
    judged: Judged
    year: int | None
    numbers: Sequence[Number]
    mislabelled: frozenset[int]
    equal: dict[Number, list[Number]] = field(default_factory=dict)
    row: dict[Number, list[Number]] = field(default_factory=dict)
    company: dict[Number, list[tuple[int, Number]]] = field(default_factory=dict)
    lines: dict[tuple[int, ...], list[Number]] = field(default_factory=dict)
    ties: dict[Number, list[Relation]] = field(default_factory=dict)
    cells: Sequence[Number] = ()
    sheets: dict[tuple[int, int], bool] = field(default_factory=dict)
    copied: dict[Number, list[Number]] = field(default_factory=dict)  # kept by `copies`
    together: dict[tuple[str, ...], list[Number]] = field(default_factory=dict)
    indicators: Mapping[tuple[int, int], str] = field(default_factory=dict)
    every: Sequence[Number] = ()  # those too round to be compared, too
    reached: Collection[Number] = ()  # what rows of indicators say was reached, where it was not asked

    def __post_init__(self) -> None:
        for one in self.numbers:
            name = self.names[one]
            for key in (_kind(one), _spelled(one, name), _named(one, name)):
                self.together.setdefault(key, []).append(one)

    def of_kind(self, number: Number) -> Sequence[Number]:
        """All that are money, shares or counted, as a number is."""
        return self.together[_kind(number)]

    def spelled(self, number: Number) -> Sequence[Number]:
        """Those that are called like a number, letter for letter."""
        return self.together[_spelled(number, self.names[number])]

    def named(self, number: Number) -> Sequence[Number]:
        """Those that are called like a number in what tells: phase, core and what kind of rate."""
        return self.together[_named(number, self.names[number])]

    def indicator(self, number: Number) -> str:
        """The name of the row of indicators that a number stands in; empty for none."""
        return self.indicators.get(number.cell[:2], "") if number.cell is not None else ""

    def copies(self, number: Number) -> list[Number]:
        """Other places that print the same thing: a number of many digits anywhere, a short one where the words allow it."""
        known = self.copied.get(number)
        if known is None:
            name = self.names[number]
            telling = informative(number) >= TELLING
            known = [one for one in self.equal[number] if telling or not apart(name, self.names[one])]
            self.copied[number] = known
        return known

    def established(self, number: Number) -> bool:
        """Whether another place prints it too, or arithmetic confirms it."""
        return number in self.judged.verified or bool(self.copies(number))

    def lost(self, number: Number, other: Number) -> bool:
        """Whether nothing confirms a number that would not confirm the other one in its place as well."""
        return not self.copies(number) and not any(
            not holds(relation, given={number: other.value}) for relation in self.ties.get(number, ())
        )

    def crossed(self, one: Number, other: Number) -> bool:
        """Whether the passage or row of one of two numbers prints the other one too, as another thing."""
        for here, there in ((one, other), (other, one)):
            name = self.names[here]
            again = any(agree(x, there) for x in self.row[there])
            if not again and any(
                agree(x, there) and not one_fact(self.names[x], name) for x in self.row[here]
            ):
                return True
        return False

    def says_both(self, one: Number, other: Number) -> bool:
        """Whether the paragraph of one of two numbers prints the other one too, by the same name: 持证率91.03%，其中…持证率80.56%."""
        return any(
            self.names[here].place[0] == 0
            and any(agree(x, there) and self._namesakes(x, here) for x in self.row[here])
            for here, there in ((one, other), (other, one))
        )

    def _namesakes(self, one: Number, other: Number) -> bool:
        a, b = self.names[one], self.names[other]
        return a.core == b.core and a.phase == b.phase and a.head == b.head

    def same_row(self, one: Number, other: Number) -> bool:
        """Whether most numbers of two rows are the same."""
        a, b = (
            [x for x in self.row[number] if not agree(x, one) and not agree(x, other)]
            for number in (one, other)
        )
        found = sum(any(agree(x, y) for y in b) for x in a)
        return found >= 1 and 4 * found >= 3 * max(len(a), len(b))

    def shared(self, one: Number, other: Number) -> int:
        """How many different telling numbers beside the one stand beside the other as well: on the same side in running text,
        anywhere in the row or column of a table. Within one passage or two tables that says nothing."""
        a, b = self.names[one].place, self.names[other].place
        if a[:2] == b[:2] or a[0] == b[0] == 1:
            return 0
        prose = a[0] == b[0]
        found: list[Number] = []
        for step, x in self.company[one]:
            if informative(x) < LEAST_DIGITS or any(agree(x, known) for known in (one, other, *found)):
                continue
            if any(agree(x, y) and (step * to > 0 or not prose) for to, y in self.company[other]):
                found.append(x)
        return len(found)

    def listed(self, one: Number, other: Number) -> bool:
        """Whether both stand in lists of like things: what stands beside them under the same words differs too."""
        unlike = 0
        for step, x in self.company[one]:
            for to, y in self.company[other]:
                if step == to in (-1, 1) and kind_of(x) == kind_of(y) and not is_round(x):
                    alike = self.names[x].full == self.names[y].full
                    unlike += 0 if not alike else -1 if agree(x, y) else 1
        return unlike > 0


def _kind(number: Number) -> tuple[str, ...]:
    return (kind_of(number),)


def _spelled(number: Number, name: Name) -> tuple[str, ...]:
    return kind_of(number), name.spelled


def _named(number: Number, name: Name) -> tuple[str, ...]:
    return kind_of(number), name.phase, name.core, name.head


def figures(view: View, judged: Judged) -> Figures:
    """The numbers of a document that can be compared with each other."""
    called = names(view.claims)
    every = [one for one in view.numbers if one.measured and one in called and one.value and one.digits > 1]
    usable = [
        one
        for one in every
        if (one.digits >= LEAST_DIGITS or is_small(one))
        and not is_round(one)
        and not is_code(one)
        and not _account(view, one)
    ]
    made = Figures(called, judged, view.year, usable, figures_units.mislabelled(view))
    for relation in searched(view, judged):
        if relation.claimed.dimension == "ratio" and relation.claimed.digits >= TELLING:
            for one in numbers_of(
                relation.tree
            ):  # amounts whose rate is printed are no wrong copies of others
                made.ties.setdefault(one, []).append(relation)
    for relation in judged.relations:
        if not holds(relation):
            continue
        for one in relation.numbers():
            made.ties.setdefault(one, []).append(relation)
    made.cells = [one for one in usable if called[one].place[0] == 1]
    made.every = every
    made.equal.update(equals(made.numbers))
    _companies(made, every)
    _align(made)
    made.indicators = indicator_rows(view.claims)
    made.reached = {
        one: None
        for one in usable
        if one.cell is not None and one.cell[:2] in made.indicators and reached(view.claims, one)
    }
    return made


def _account(view: View, one: Number) -> bool:
    """Whether a whole number without a unit stands in a row of money with decimals: 201, 30201 are accounts."""
    if one.cell is None or one.own_unit or one.places or one.dimension != "money" or "," in one.text:
        return False
    sheet, row, _ = one.cell
    cells = view.claims.sheets[sheet].rows[row]
    return len(one.text.strip()) in (3, 5, 7) and any(
        cell.number is not None and cell.number.places for cell in cells
    )


def _companies(made: Figures, every: Sequence[Number]) -> None:
    groups: dict[tuple[int, ...], list[Number]] = {}
    for one in every:
        place = made.names[one].place
        made.company[one], made.row[one] = [], []
        if place[0] == 0:
            groups.setdefault(place[:2], []).append(one)
        else:
            groups.setdefault((1, place[1], 0, place[2]), []).append(one)
            groups.setdefault((1, place[1], 1, place[3]), []).append(one)
    for key, members in groups.items():
        if len(key) == 4:
            made.lines[key[1:]] = members
        first_ones = [(0, other) for other in members[:MOST_COMPANY]]
        for at, one in enumerate(members):
            if len(key) == 4:
                made.company[one] += [pair for pair in first_ones if pair[1] is not one]
                if key[2] == 0:
                    made.row[one] = [other for other in members[:MOST_COMPANY] if other is not one]
            else:
                first = max(at - BESIDE, 0)
                near = enumerate(members[first : at + BESIDE + 1], first - at)
                made.company[one] = [(step, other) for step, other in near if step]
                beside = members[max(at - MOST_COMPANY, 0) : at + MOST_COMPANY + 1]
                made.row[one] = [other for other in beside if other is not one]


def _align(made: Figures) -> None:
    """Which sheets print the same table: most cells that have the same labels say the same."""
    by_words: dict[str, list[Number]] = {}
    for one in made.numbers:
        if made.names[one].place[0] == 1:
            by_words.setdefault(made.names[one].words, []).append(one)
    counts: dict[tuple[int, int], list[int]] = {}
    for members in by_words.values():
        for at, one in enumerate(members):
            for other in members[at + 1 : MOST_COMPANY]:
                pair = made.names[one].place[1], made.names[other].place[1]
                if pair[0] != pair[1]:
                    counts.setdefault(pair, [0, 0])[0 if agree(one, other) else 1] += 1
    made.sheets = {pair: same >= 3 and same >= 3 * other for pair, (same, other) in counts.items()}
