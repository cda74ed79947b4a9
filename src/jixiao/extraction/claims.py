"""Every number that a document states, in prose and in tables, each with its unit, its place and the words around it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise

from jixiao.core.document import At, Document, PageBreak, Paragraph, Slot, Table
from jixiao.core.quantity import Quantity, QuantityError, parse_quantity
from jixiao.core.units import UNITS, Unit, find_unit
from jixiao.extraction.grid import Grid, grids
from jixiao.extraction.mentions import WIDE, mentions
from jixiao.extraction.sheet_parts import (
    WHOLE,
    code_columns,
    heads_of,
    in_order,
    is_account,
    moved,
    number_ends,
    numeric,
    parts,
    unit_in,
    words,
)

ENDS = "。；;！!？?"  # what ends a sentence; 12.5 and 1. are no ends
CLAUSE_ENDS = ENDS + "，,：:（("
CLOSED = tuple("。；;：:！!？?…）)】》")  # what a paragraph ends with that is not broken by a page
COUNTED = ("count", "points", "days", "months", "years")  # whole numbers of these are not rounded
MONEY_UNIT = "|".join(re.escape(unit) for unit in UNITS if unit.endswith("元"))
LABEL_UNIT = re.compile(
    rf"[（(](?:单位[:：])?\s*({MONEY_UNIT}|%|％|万?人次?|[个项分天户件次份处名家辆台套场所座])\s*[）)]|[:：]\s*({MONEY_UNIT}|%|％)$"
)
SCORED = re.compile(
    r"分值|得分|权重|评分|分数|满分|核减|扣分"
)  # points have no unit of the thing they are given for
CODES = re.compile(r"编码|代码|序号|行次|栏次|编号|题号|电话|年份|日期|时间|科目名称")
NOT_MONEY = re.compile(
    r"率|占比|比例|比重|比率|百分|%|％|人数|数量|个数|份数|次数|分值|得分|权重|评分|面积|编制|件数|户数|人次|增幅|增长|进度|满意度|比[（(]"
)
COUNT = re.compile(r"(份|人|户|件|个|票|人次|次)数(?:量)?(?:[（(/]|$)|(人次)$")
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

    @property
    def at(self) -> At:
        return self.parts[0][1]

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


@dataclass(frozen=True, slots=True, eq=False)
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

    def __post_init__(self) -> None:
        low, high = self.quantity.low, self.quantity.high
        found = low if low is not None else high
        value = found if found is not None else Fraction(0)
        object.__setattr__(self, "value", value)
        object.__setattr__(self, "ends", _ends(self.quantity, value))
        object.__setattr__(self, "rough", _rough(value))

    @property
    def at(self) -> At:
        return self.passage.at_of(self.start)

    @property
    def line(self) -> int:
        return self.at.line

    @property
    def text(self) -> str:
        """What is printed, with the unit that stands beside it."""
        return self.passage.text[self.start : self.end].strip()

    @property
    def dimension(self) -> str:
        return self.quantity.dimension

    @property
    def unit(self) -> Unit:
        return self.quantity.unit

    @property
    def places(self) -> int:
        return self.quantity.places

    @property
    def hedged(self) -> bool:
        return self.quantity.approximate

    @property
    def measured(self) -> bool:
        """Whether it is one exact statement: no limit, no range, no 约."""
        return self.quantity.is_exact and not self.limited

    @property
    def digits(self) -> int:
        """How many significant digits are printed; noughts at the front do not count."""
        body = re.sub(r"[^\d.]", "", self.text.translate(WIDE))
        return len(body.replace(".", "").lstrip("0"))

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


def _rough(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:  # a number of hundreds of digits
        return float("inf") if value > 0 else float("-inf")


def _ends(quantity: Quantity, value: Fraction) -> tuple[Fraction, Fraction]:
    """Half a last digit to each side; the number itself, where it is counted and not measured."""
    if quantity.approximate and quantity.low is not None and quantity.low == quantity.high:
        return quantity.about_interval()
    if quantity.places == 0 and quantity.dimension in COUNTED and quantity.unit.scale == 1:
        return value, value
    half = quantity.last_digit / 2
    return value - half, value + half


@dataclass(slots=True, eq=False)
class SheetCell:
    """One position of a sheet. `first`: whether the cell starts here (a merged cell reaches over several positions);
    `number`: what it says, where it is nothing but a number; `passage`: its text, where it has any."""

    text: str
    at: At
    first: bool = True
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


def claims(document: Document, made: Sequence[Grid] | None = None) -> Claims:
    """The statements of a document. `made`: its grids, where they are known already."""
    return _Reader(document, made if made is not None else grids(document)).read()


class _Reader:
    def __init__(self, document: Document, made: Sequence[Grid]) -> None:
        self.document = document
        self.joined = _joined(made)
        self.passages: list[Passage] = []
        self.sheets: list[Sheet] = []
        self.numbers: list[Number] = []
        self.heading: list[tuple[int, str]] = []
        self.open: Passage | None = None  # the last paragraph, while the next one may be its rest

    def read(self) -> Claims:
        number = -1
        by_lead: dict[int, list[Table]] = {}
        tables = self.document.tables()
        for index, table in enumerate(tables):
            by_lead.setdefault(self.joined.get(index, index), []).append(table)
        for block in self.document.blocks():
            if isinstance(block, Paragraph):
                self._paragraph(block)
            elif isinstance(block, Table):
                number += 1
                self.open = None
                if number in by_lead:
                    self._sheet(by_lead[number], number)
            elif not isinstance(block, PageBreak):
                self.open = None
        for passage in self.passages:
            if not passage.numbers and passage.role not in ("head", "code"):
                self._mention(passage)
        rank = {id(passage): place for place, passage in enumerate(self.passages)}
        found = sorted(self.numbers, key=lambda one: (rank[id(one.passage)], one.start))
        return self._renumbered(tuple(replace(one, order=order) for order, one in enumerate(found)))

    def _renumbered(self, made: tuple[Number, ...]) -> Claims:
        for passage in self.passages:
            passage.numbers = []
        for one in made:
            one.passage.numbers.append(one)
        by_passage = {id(one.passage): one for one in made}
        for sheet in self.sheets:
            for row in sheet.rows:
                for cell in row:
                    if cell.number is not None:
                        cell.number = by_passage[id(cell.number.passage)]
        return Claims(tuple(self.passages), tuple(self.sheets), made)

    # -- prose

    def _paragraph(self, block: Paragraph) -> None:
        text = block.text
        if block.role == "heading":
            while self.heading and self.heading[-1][0] >= block.level:
                self.heading.pop()
            self.heading.append((block.level, text.strip()))
        last = self.open
        if last is not None and block.role == "body" and not last.text.rstrip().endswith(CLOSED):
            at = len(last.text)
            last.text += text
            last.parts = (*last.parts, (at, block.at))
        else:
            last = Passage(text, ((0, block.at),), tuple(one for _, one in self.heading), block.role)
            self.passages.append(last)
        self.open = last if block.role == "body" and len(last.text) >= 20 else None

    def _mention(self, passage: Passage) -> None:
        for one in mentions(passage.text):
            self.numbers.append(
                Number(0, one.quantity, passage, one.start, one.end, one.direction, one.limited)
            )
            passage.numbers.append(self.numbers[-1])

    # -- tables

    def _sheet(self, tables: Sequence[Table], number: int) -> None:
        places: list[list[Slot]] = []
        starts: set[int] = set()
        even = True
        for table in tables:
            grid = table.grid()
            width = max((len(row) for row in grid), default=0)
            even = even and all(sum(max(c.columns, 1) for c in row) <= width for row in table.rows)
            starts.add(len(places))
            places += grid
        width = max((len(row) for row in places), default=0)
        even = even and all(len(row) == width for row in places)
        rows = [
            [SheetCell(" ".join(slot.cell.text.split()), slot.cell.at, slot.first) for slot in row]
            for row in places
        ]
        printed = {
            id(cell): slot.cell.text
            for cells, slots in zip(rows, places, strict=True)
            for cell, slot in zip(cells, slots, strict=True)
        }
        for row in rows:
            _parted(row, printed)
        for at, column in number_ends([[cell.text for cell in row] for row in rows]):
            whole, end = rows[at - 1][column], rows[at][column]
            whole.text = printed[id(whole)] = whole.text + end.text
            end.text = ""
        for short in rows:
            short += [SheetCell("", short[-1].at if short else tables[0].at)] * (width - len(short))
        caption = next((table.caption for table in tables if table.caption), "")
        unit = next((table.unit for table in tables if table.unit), "") or unit_in(caption)
        found = parts([[cell.text for cell in row] for row in rows])
        for part in found:
            alone = len(found) == 1
            for cell in (cell for row in rows[part.start : part.body] for cell in row):
                if cell.text and cell.first:
                    self._title(cell, printed[id(cell)])
            mine = rows[part.body : part.end]
            if not mine:
                continue
            texts = [[cell.text for cell in row] for row in mine]
            ordered = in_order(texts)
            if ordered is not None:
                mine = [[row[at] for at in filled] for row, filled in zip(mine, ordered, strict=True)]
                texts = [[cell.text for cell in row] for row in mine]
            heads = heads_of(
                texts, {start - part.body for start in starts if part.body <= start < part.end} | {0}
            )
            if not alone and 0 < len(heads) < len(mine) and heads == frozenset(range(len(heads))):
                last = len(heads) - 1
                mine[last] = [mine[last][at] for at in moved(texts[last], texts[len(heads) :])]
            sheet = Sheet(
                len(self.sheets),
                mine,
                heads,
                part.caption or (caption if part.start == 0 else ""),
                part.unit or unit,
                tuple(one for _, one in self.heading),
                tuple(range(number, number + len(tables))),
                even,
            )
            self.sheets.append(sheet)
            self._cells(sheet, printed)

    def _title(self, cell: SheetCell, text: str) -> None:
        """A title or unit that stands in a cell above a table."""
        self.passages.append(Passage(text, ((0, cell.at),), tuple(one for _, one in self.heading), "head"))

    def _cells(self, sheet: Sheet, printed: dict[int, str]) -> None:
        texts = [[cell.text for cell in row] for row in sheet.rows]
        body = [row for at, row in enumerate(texts) if at not in sheet.heads]
        codes = code_columns(body, sheet.width)
        for row, cells in enumerate(sheet.rows):
            for column, cell in enumerate(cells):
                if cell.text and cell.first:
                    code = not words(cell.text) and (column in codes or is_account(texts, row, column))
                    self._cell(sheet, row, column, printed[id(cell)], cell, code)

    def _cell(self, sheet: Sheet, row: int, column: int, text: str, cell: SheetCell, code: bool) -> None:
        passage = Passage(text, ((0, cell.at),), sheet.heading, "cell", (sheet.index, row, column))
        cell.passage = passage
        self.passages.append(passage)
        if row in sheet.heads:
            passage.role = "head"
            return
        if code:
            passage.role = "code"
            return
        body = text.translate(WIDE).strip()
        if not WHOLE.fullmatch(body) or NOTHING.fullmatch(body):
            return
        above = "/".join(sheet.column_label(row, column))
        left = next((one.text for one in sheet.rows[row] if one.text and one is not cell), "")
        if CODES.search(above) or re.fullmatch(r"栏\s*次|行\s*次|序\s*号", left):
            passage.role = "code"
            return
        try:
            quantity = parse_quantity(body)
        except QuantityError:
            return
        if quantity.low is None or quantity.low != quantity.high:
            return
        own = bool(quantity.unit.symbol)
        if not own:
            quantity = _with_unit(quantity, _unit_of(sheet, row, column, above))
        made = Number(0, quantity, passage, 0, len(text), own_unit=own)
        passage.numbers = [made]
        cell.number = made
        self.numbers.append(made)


def _joined(made: Sequence[Grid]) -> dict[int, int]:
    """For each table that goes on another one, the first of them."""
    leads: dict[int, int] = {}
    for grid in made:
        lead = min(leads.get(one, one) for one in grid.tables)
        for one in grid.tables:
            leads[one] = lead
    return leads


def _parted(row: list[SheetCell], printed: dict[int, str]) -> None:
    """Two numbers that came as one cell, with nothing beside it, are put into the two cells that they are (3,558.00 14.12%)."""
    for at, (cell, after) in enumerate(pairwise(row)):
        both = cell.text.split(" ")
        if len(both) == 2 and not after.text and all(numeric(one) for one in both) and cell.first:
            row[at], row[at + 1] = SheetCell(both[0], cell.at), SheetCell(both[1], cell.at)
            printed[id(row[at])], printed[id(row[at + 1])] = both


def _unit_of(sheet: Sheet, row: int, column: int, above: str) -> Unit | None:
    """The unit that the header, the row or the line above the table gives to a bare number; None for none."""
    labels = (cell.text for cell in sheet.rows[row][:column] if cell.number is None and cell.text)
    left = "/".join(dict.fromkeys(labels))
    for label in (above, "" if SCORED.search(above) else left):
        found = list(LABEL_UNIT.finditer(label))
        if found:
            return find_unit((found[-1][1] or found[-1][2]).replace("％", "%"))
    corner = LABEL_UNIT.search("/".join(sheet.column_label(row, 0)))
    if corner is not None and not NOT_MONEY.search(above) and find_unit(corner[1] or corner[2]):
        return find_unit((corner[1] or corner[2]).replace("％", "%"))
    counted = COUNT.search(above) or COUNT.search(left)
    if counted is not None and not re.search("率|比", above + left[-12:]):
        return find_unit("份" if counted[1] == "票" else counted[1] or counted[2])
    unit = find_unit(sheet.unit.strip()) if sheet.unit.strip() else None
    if unit is None or NOT_MONEY.search(above) or NOT_MONEY.search(left[-12:]):
        return None
    return unit


def _with_unit(quantity: Quantity, unit: Unit | None) -> Quantity:
    if unit is None or quantity.low is None:
        return quantity
    value = quantity.low * unit.scale / quantity.unit.scale
    return replace(quantity, low=value, high=value, unit=unit)
