"""Reads what a document states: its passages in reading order, its tables as sheets, and every number of both."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from jixiao.core.document import Document, PageBreak, Paragraph, Slot, Table
from jixiao.core.quantity import Quantity, QuantityError, parse_quantity
from jixiao.extraction.cell_units import unit_of, with_unit
from jixiao.extraction.claims import Claims, Number, Passage, Sheet, SheetCell
from jixiao.extraction.grid import Grid, grids
from jixiao.extraction.mentions import mentions
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

CLOSED = tuple("。；;：:！!？?…）)】》")  # what a paragraph ends with that is not broken by a page
OPENED = re.compile(
    r"[（(][^（()）。]{0,12}[：:]\s*$"
)  # …24487.38万元（包括： - the list stands in the next paragraph
BRACKET_END = re.compile("[)）]")
CODES = re.compile(r"编码|代码|序号|行次|栏次|编号|题号|电话|年份|日期|时间|科目名称")
ORDINALS = re.compile(r"栏\s*次|行\s*次|序\s*号")


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
        self.last: Passage | None = None  # the last paragraph, whose next lines may follow

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
                self._close()
                self.open = None
                if number in by_lead:
                    self._sheet(by_lead[number], number)
            elif not isinstance(block, PageBreak):
                self.open = None
        self._close()
        return Claims(tuple(self.passages), tuple(self.sheets), tuple(self.numbers))

    # -- prose

    def _paragraph(self, block: Paragraph) -> None:
        text = block.text
        if block.role == "heading":
            while self.heading and self.heading[-1][0] >= block.level:
                self.heading.pop()
            self.heading.append((block.level, text.strip()))
        last = self.last if block.goes_on else self.open
        if last is not None and (block.goes_on or (block.role == "body" and _goes_on(last.text, text))):
            at = len(last.text)
            last.text += text
            last.parts = (*last.parts, (at, block.at))
        else:
            self._close()
            last = Passage(text, ((0, block.at),), tuple(one for _, one in self.heading), block.role)
            self.passages.append(last)
        self.last = last
        self.open = last if block.role == "body" and len(last.text) >= 20 else None

    def _close(self) -> None:
        """The last paragraph is whole: nothing that follows goes on with it, and its numbers are read."""
        if self.last is not None:
            self._mention(self.last)
        self.last = None

    def _mention(self, passage: Passage) -> None:
        for one in mentions(passage.text, passage.folded):
            self._number(
                Number(
                    len(self.numbers), one.quantity, passage, one.start, one.end, one.direction, one.limited
                )
            )

    def _number(self, made: Number) -> None:
        self.numbers.append(made)
        made.passage.numbers.append(made)

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
            [
                SheetCell(" ".join(slot.cell.text.split()), slot.cell.at, slot.first, slot.cell.parts)
                for slot in row
            ]
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
        passage = Passage(
            text, cell.parts or ((0, cell.at),), sheet.heading, "cell", (sheet.index, row, column)
        )
        cell.passage = passage
        self.passages.append(passage)
        if row in sheet.heads:
            passage.role = "head"
            return
        if code:
            passage.role = "code"
            return
        found = self._whole(sheet, row, column, cell, passage)
        if found is not None:
            own, quantity = found
            cell.number = Number(len(self.numbers), quantity, passage, 0, len(text), own_unit=own)
            self._number(cell.number)
        elif passage.role == "cell":
            self._mention(passage)

    def _whole(
        self, sheet: Sheet, row: int, column: int, cell: SheetCell, passage: Passage
    ) -> tuple[bool, Quantity] | None:
        """What a cell says that is nothing but a number, and whether it has a unit of its own."""
        body = passage.folded.strip()
        if not WHOLE.fullmatch(body):
            return None
        above = "/".join(sheet.column_label(row, column))
        left = next((one.text for one in sheet.rows[row] if one.text and one is not cell), "")
        if CODES.search(above) or ORDINALS.fullmatch(left):
            passage.role = "code"
            return None
        try:
            quantity = parse_quantity(body)
        except QuantityError:
            return None
        if quantity.low is None or quantity.low != quantity.high:
            return None
        own = bool(quantity.unit.symbol)
        return own, quantity if own else with_unit(quantity, unit_of(sheet, row, column, above))


def _goes_on(text: str, after: str) -> bool:
    """Whether a paragraph is broken off, so that the next one is the rest of it."""
    if OPENED.search(text):
        return BRACKET_END.search(after) is not None
    return not text.rstrip().endswith(CLOSED)


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
