"""Every number that a document states, in prose and in tables, each with its unit, its place and the words around it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from jixiao.core.document import At
from jixiao.core.quantity import Quantity
from jixiao.core.record import record
from jixiao.core.units import Unit
from jixiao.extraction.mentions import WIDE

ENDS = "。；;！!？?"  # what ends a sentence; 12.5 and 1. are no ends
CLAUSE_ENDS = ENDS + "，,：:（("
COUNTED = ("count", "points", "days", "months", "years")  # whole numbers of these are not rounded
NOTHING = re.compile(r"[-—–/\\*×.…]*|无|不适用|N/?A", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Passage:
    """A stretch of running text: a paragraph (joined where a page broke it), a heading, or the text of a cell.

    `parts`: from which character on it stands where; `heading`: the headings above it, from the top; `role`: of the paragraph, or cell, head (a header
    cell), code (a code or ordinal); `cell`: sheet number, row and column of a cell's text; `numbers`: the numbers in it, in order.
    """

    text: str
    parts: tuple[tuple[int, At], ...]
    heading: tuple[str, ...] = ()
    role: str = "body"
    cell: tuple[int, int, int] | None = None
    numbers: list[Number] = field(default_factory=list)
    stops: dict[str, tuple[int, list[int]]] = field(default_factory=dict, repr=False)  # kept by `_within`
    kept: str = field(default="", repr=False)  # by `folded`

    @property
    def at(self) -> At:
        return self.parts[0][1]

    @property
    def folded(self) -> str:
        """The text with plain digits and signs, as many characters as the original."""
        if len(self.kept) != len(self.text):  # not made yet, or a paragraph has grown since
            self.kept = self.text.translate(WIDE)
        return self.kept

    def at_of(self, start: int) -> At:
        """Where a character stands."""
        return self.parts[bisect_right(self.parts, start, key=_first) - 1][1]

    def sentence(self, start: int) -> tuple[int, int]:
        """From where to where the sentence of a character goes."""
        return self._within(start, ENDS)

    def clause(self, start: int) -> tuple[int, int]:
        """From where to where the clause of a character goes (up to the next comma, colon or opening bracket)."""
        return self._within(start, CLAUSE_ENDS)

    def _within(self, start: int, ends: str) -> tuple[int, int]:
        known = self.stops.get(ends)
        if known is None or known[0] != len(self.text):  # a paragraph may have grown since
            found = [at for at, sign in enumerate(self.text) if sign in ends and self._ends(at, ends)]
            known = self.stops[ends] = len(self.text), found
        stops = known[1]
        place = bisect_left(stops, start)
        return (stops[place - 1] + 1 if place else 0), (
            stops[place] if place < len(stops) else len(self.text)
        )

    def _ends(self, at: int, ends: str) -> bool:
        sign = self.text[at]
        if sign not in ends:
            return False
        beside = self.text[at - 1 : at], self.text[at + 1 : at + 2]
        return not (sign in ",，" and all(one.isdigit() for one in beside))  # 1,234 is one number


@record(frozen=True, slots=True, eq=False)
class Number:
    """One printed number. Compared by identity: the same digits in two places are two numbers.

    `order` counts through the document. `quantity` has the unit that is printed with it or, in a cell, said by its header;
    `own_unit` tells which. `direction` is 1 behind 增加 and the like, -1 behind 减少; `limited`: a limit (≥95%), no measured value.
    """

    order: int
    quantity: Quantity
    passage: Passage
    start: int
    end: int
    direction: int = 0
    limited: bool = False
    own_unit: bool = True
    value: Fraction = field(
        init=False
    )  # in base units; of a limit, the limit; of a hedged number, the number said
    ends: tuple[Fraction, Fraction] = field(init=False)  # what it may be, by its printed digits
    rough: float = field(init=False)  # the value to choose by what is worth an exact look, never to decide by
    rough_ends: tuple[float, float] = field(init=False)  # the ends, for the same
    rough_digit: float = field(init=False)  # the place of the last printed digit, for the same
    text: str = field(init=False)  # what is printed, with the unit that stands beside it
    printed: str = field(init=False)  # its digits, without separators and point
    digits: int = field(init=False)  # how many significant digits that are; noughts at the front do not count
    unit: Unit = field(init=False)
    dimension: str = field(init=False)
    places: int = field(init=False)
    measured: bool = field(init=False)  # whether it is one exact statement: no limit, no range, no 约

    def __post_init__(self) -> None:
        put = object.__setattr__
        low, high = self.quantity.low, self.quantity.high
        found = low if low is not None else high
        value = found if found is not None else Fraction(0)
        put(self, "value", value)
        step = self.quantity.last_digit
        ends = _ends(self.quantity, value, step)
        put(self, "ends", ends)
        put(self, "rough", rough(value))
        put(self, "rough_ends", (rough(ends[0]), rough(ends[1])))
        put(self, "rough_digit", rough(step))
        # asked by every check for every pair of numbers, so kept
        text = self.passage.text[self.start : self.end].strip()
        printed = "".join(filter(str.isdigit, self.passage.folded[self.start : self.end]))
        decimal = printed if printed.isdecimal() else "".join(filter(str.isdecimal, printed))  # 12² has two
        put(self, "text", text)
        put(self, "printed", printed)
        put(self, "digits", len(decimal.lstrip("0")))
        put(self, "unit", self.quantity.unit)
        put(self, "dimension", self.quantity.unit.dimension)
        put(self, "places", self.quantity.places)
        put(self, "measured", self.quantity.is_exact and not self.limited)

    @property
    def at(self) -> At:
        return self.passage.at_of(self.start)

    @property
    def line(self) -> int:
        return self.at.line

    @property
    def hedged(self) -> bool:
        return self.quantity.approximate

    @property
    def before(self) -> str:
        """The words of its sentence in front of it, back to the number before."""
        start, _ = self.passage.sentence(self.start)
        numbers = self.passage.numbers
        place = bisect_right(numbers, self.start, key=_end)
        stop = numbers[place - 1].end if place else 0
        return self.passage.text[max(start, stop) : self.start]

    @property
    def cell(self) -> tuple[int, int, int] | None:
        """Sheet, row and column, where it is the whole of a cell or stands in a cell's text."""
        return self.passage.cell


def _first(part: tuple[int, At]) -> int:
    return part[0]


def _end(number: Number) -> int:
    return number.end


def rough(value: Fraction) -> float:
    """A value as a float: of hundreds of digits, without end."""
    try:
        return value.numerator / value.denominator
    except OverflowError:  # a number of hundreds of digits
        return float("inf") if value > 0 else float("-inf")


def _ends(quantity: Quantity, value: Fraction, step: Fraction) -> tuple[Fraction, Fraction]:
    """Half a last digit to each side; the number itself, where it is counted and not measured."""
    if quantity.approximate and quantity.low is not None and quantity.low == quantity.high:
        return quantity.about_interval()
    if quantity.places == 0 and quantity.dimension in COUNTED and quantity.unit.scale == 1:
        return value, value
    # value ± step / 2 over one denominator: a fifth of the price of three operations on fractions
    middle, half = 2 * value.numerator * step.denominator, step.numerator * value.denominator
    under = 2 * value.denominator * step.denominator
    return Fraction(middle - half, under), Fraction(middle + half, under)


@dataclass(slots=True, eq=False)
class SheetCell:
    """One position of a sheet. `first`: whether the cell starts here (a merged cell reaches over several positions);
    `number`: what it says, where it is nothing but a number; `passage`: its text, where it has any; `parts`: where what stands,
    where it was put together from lines."""

    text: str
    at: At
    first: bool = True
    parts: tuple[tuple[int, At], ...] = ()
    number: Number | None = None
    passage: Passage | None = None


@dataclass(slots=True, eq=False)
class Sheet:
    """A table as a rectangle, its pages joined. `heads`: which rows are headers (repeated ones included).

    `even`: whether every row came with as many cells as the table has columns; where not, what stands under what is a guess.
    """

    index: int
    rows: list[list[SheetCell]]
    heads: frozenset[int]
    caption: str = ""
    unit: str = ""
    heading: tuple[str, ...] = ()
    tables: tuple[int, ...] = ()
    even: bool = True

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    def row_label(self, row: int) -> tuple[str, ...]:
        """The texts in front of the first number of a row, merged ones included."""
        made: list[str] = []
        for cell in self.rows[row]:
            if cell.number is not None:
                break
            if cell.text and cell.text not in made[-1:]:
                made.append(cell.text)
        return tuple(made)

    def column_label(self, row: int, column: int) -> tuple[str, ...]:
        """The texts above a cell in the nearest block of header rows above it."""
        at = row - 1
        while at >= 0 and at not in self.heads:
            at -= 1
        made: list[str] = []
        while at >= 0 and at in self.heads:
            text = self.rows[at][column].text if column < len(self.rows[at]) else ""
            if text and text not in made:
                made.insert(0, text)
            at -= 1
        return tuple(made)

    def numbers(self) -> Iterator[tuple[int, int, Number]]:
        """Row, column and number of every cell that is a number."""
        for row, cells in enumerate(self.rows):
            for column, cell in enumerate(cells):
                if cell.number is not None and cell.first:
                    yield row, column, cell.number


@dataclass(frozen=True, slots=True)
class Claims:
    """All that a document states: passages in reading order (cells' texts where their table stands), sheets, and every number."""

    passages: tuple[Passage, ...]
    sheets: tuple[Sheet, ...]
    numbers: tuple[Number, ...]

    def prose(self) -> Iterator[Passage]:
        """The passages that are no cells."""
        return (passage for passage in self.passages if passage.cell is None)
