"""The unit over a table: the same digits stand in the text with another unit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jixiao.auditing.remark import Remark, Spot, spot
from jixiao.auditing.view import Judged, View
from jixiao.core.units import find_unit
from jixiao.extraction.claims import Number, Sheet, SheetCell
from jixiao.extraction.mentions import WIDE

UNIT = re.compile(r"[（(](?:单位[:：])?\s*(元|万元|亿元)\s*[）)]")
LEAST_DIGITS = 6  # shorter numbers are the same by accident
LEAST_COPIES = 2


def run(view: View, judged: Judged) -> Iterator[Remark]:
    """A label gives a unit to numbers that the text prints with another one, digit for digit."""
    del judged
    printed: dict[str, list[Number]] = {}
    for number in view.numbers:
        if number.own_unit and number.dimension == "money" and number.digits >= LEAST_DIGITS:
            printed.setdefault(_digits(number), []).append(number)
    for sheet in view.claims.sheets:
        for row, cells in enumerate(sheet.rows):
            for column, cell in enumerate(cells):
                found = UNIT.search(cell.text) if cell.first and cell.passage is not None else None
                if found is not None:
                    yield from _label(sheet, row, column, cell, found[1], printed)


def mislabelled(view: View) -> frozenset[int]:
    """The sheets whose unit is not that of the text."""
    places = [remark.spots[0].passage.cell for remark in run(view, Judged())]
    return frozenset(place[0] for place in places if place is not None)


def _label(
    sheet: Sheet, row: int, column: int, cell: SheetCell, symbol: str, printed: dict[str, list[Number]]
) -> Iterator[Remark]:
    unit = find_unit(symbol)
    passage = cell.passage
    if unit is None or passage is None:
        return
    pairs: list[tuple[Number, Number]] = []
    for number in _under(sheet, row, column):
        copies = printed.get(_digits(number), ()) if not number.own_unit else ()
        if any(copy.unit.scale == unit.scale for copy in copies):
            return
        pairs += [(number, copy) for copy in copies[:1]]
    if len({_digits(number) for number, _ in pairs}) < LEAST_COPIES:
        return
    other = pairs[0][1].unit.symbol
    if any(copy.unit.symbol != other for _, copy in pairs):
        return
    start = passage.text.find(symbol)
    spots = [Spot(passage, start, start + len(symbol))]
    for number, copy in pairs:
        spots += [spot(number), spot(copy)]
    yield Remark(
        "table_unit_differs",
        "error",
        tuple(dict.fromkeys(spots)),
        symbol,
        other,
        f"{pairs[0][0].text} = {pairs[0][1].text}",
        {"number": pairs[0][0].text, "copy": pairs[0][1].text},
    )


def _under(sheet: Sheet, row: int, column: int) -> Iterator[Number]:
    """The numbers that a label is for: those of its column under a header, else of its rows, to the next label below it."""
    if row in sheet.heads and any(cell.number is not None for cell in _column(sheet, row, column)):
        for cell in _column(sheet, row, column):
            if cell.number is not None:
                yield cell.number
        return
    for at in range(row, len(sheet.rows)):
        cells = sheet.rows[at]
        if at > row and column < len(cells) and cells[column].text and cells[column].first:
            return
        for cell in cells:
            if cell.number is not None and cell.first:
                yield cell.number


def _column(sheet: Sheet, row: int, column: int) -> Iterator[SheetCell]:
    for cells in sheet.rows[row + 1 :]:
        if column < len(cells) and cells[column].first:
            yield cells[column]


def _digits(number: Number) -> str:
    return "".join(sign for sign in number.text.translate(WIDE) if sign.isdigit() or sign == ".")
