"""The cells of a filled-in workbook as texts and numbers with their places; a blank cell has a place too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from jixiao.core.book import Spot, tidy
from jixiao.core.case_book import MONEY_UNITS
from jixiao.core.finding import Findings
from jixiao.core.quantity import QuantityError, parse_quantity
from jixiao.core.source import Mapped, Scalar
from jixiao.core.system import Why
from jixiao.core.units import find_unit
from jixiao.readers.case_form import known_rows
from jixiao.readers.workbook import Cell, MarkedPage, Row

MOST_DECIMALS = 10
WORDS = ("文字", "是/否")
MARKS_FOR_NONE = frozenset(("-", "--", "/", "\\", "—", "——", "–", "－", "／"))
LAST_NUMBER = re.compile(
    r"(?:[0-9][0-9,.]*|[零〇一二两三四五六七八九十百千]+)(?:有余|余|多|来)?(?=[^0-9零〇一二两三四五六七八九十百千]*$)"
)


class Cells:
    """Reads cells of marked sheets; whatever is wrong with one becomes a finding with its place."""

    def __init__(
        self, findings: Findings, pages: list[MarkedPage], by_kind: Mapping[str, MarkedPage]
    ) -> None:
        self.findings = findings
        self.pages = pages
        self.by_kind = by_kind
        self.columns = {page.name: page.columns for page in pages}
        self.known = dict(known_rows(by_kind))

    def at(self, row: Row, key: str) -> Spot:
        """The cell of a row in a column, also where it is blank."""
        if key in row.cells:
            return row.cells[key].spot
        sheet = row.spot.name.rpartition("!")[0]
        return Spot(int(row.spot), f"{sheet}!{self.columns.get(sheet, {}).get(key, 'A')}{int(row.spot)}")

    def bad(self, spot: Spot, why: Why) -> None:
        self.findings.add("xlsx_cell", spot, field=spot.name, cell=spot.name, why=why)

    def text(self, row: Row | None, key: str) -> str:
        """The text of a cell that holds words; a whole number typed there is taken as its digits."""
        cell = row.cells.get(key) if row is not None else None
        if cell is None:
            return ""
        if cell.wrong:
            self.bad(cell.spot, cell.wrong)
            return ""
        return self.plain(cell)

    def plain(self, cell: Cell) -> str:
        raw = cell.raw
        if isinstance(raw, bool):
            return "是" if raw else "否"
        if isinstance(raw, str):
            return tidy(raw)
        if isinstance(raw, (int, float)):
            return self.digits(Decimal(repr(raw)), cell)
        if isinstance(raw, date):
            return (raw.date() if isinstance(raw, datetime) else raw).isoformat()
        self.bad(
            cell.spot,
            Why(
                "存成了时间，读不进来：请把单元格格式设成文本再照写",
                "it is kept as a time and is not read: format the cell as text and write it again as it stands",
            ),
        )
        return ""

    def digits(self, value: Decimal, cell: Cell) -> str:
        if not value.is_finite():
            self.bad(cell.spot, Why("不是一个数", "it is no number"))
            return ""
        text = f"{value.normalize():f}" if value else "0"
        if abs(value) >= 10**15 or len(text.partition(".")[2]) > MOST_DECIMALS:
            self.bad(
                cell.spot,
                Why(
                    f"存成了数字 {text}，位数太多，不是照写的数；请照原件填写",
                    f"it is kept as the number {text}, whose digits are more than anybody wrote: fill it in as the original has it",
                ),
            )
            return ""
        return text

    def number(self, cell: Cell, unit: str, name: str) -> str:
        """A cell's number with its unit, as a case file writes it; words are kept as they are."""
        raw = cell.raw
        if isinstance(raw, bool) or not isinstance(raw, (str, int, float)) or unit in (*WORDS, "日期"):
            return self.plain(cell)
        if isinstance(raw, str):
            text = tidy(raw)
            if text in MARKS_FOR_NONE:
                self.findings.add("book_mark_for_none", cell.spot, field=cell.spot.name, name=name, text=text)
                return ""
            bare = text.replace(",", "").removeprefix("-").replace(".", "", 1)
            if bare.isascii() and bare.isdigit() and unit != "%":
                return text + unit
            return with_unit(text, unit)
        value = Decimal(repr(raw))
        if unit == "%" and cell.percent:
            return f"{self.digits(value * 100, cell) or '0'}%"
        text = self.digits(value, cell)
        if unit == "%" and value:
            percent = f"{(value * 100).normalize():f}%"
            self.findings.add(
                "book_percent", cell.spot, field=cell.spot.name, name=name, text=text, percent=percent
            )
            return ""
        return text + unit if text else ""

    def unit(self, row: Row, name: str) -> str | None:
        """The unit beside a value; None, with a finding, for money in one that the formulas do not know."""
        text = self.text(row, "unit")
        known = find_unit(text)
        if known is not None and known.dimension == "money" and text not in MONEY_UNITS:
            at, column = self.at(row, "unit"), "单位"
            choices = "、".join(MONEY_UNITS)
            self.findings.add(
                "book_choice", at, field=at.name, name=name, column=column, text=text, choices=choices
            )
            return None
        return text

    def unique(self, what: str) -> dict[str, Row]:
        """The rows of a sheet by their ids; a row without a known one, or with one that was met before, is a finding."""
        made: dict[str, Row] = {}
        page = self.by_kind.get(what)
        for id, row in page.rows if page else ():
            first = next(iter(row.cells.values())).spot
            if id not in self.known.get(what, ()):
                sheet = page.name if page else ""
                self.findings.add("book_row_without_id", first, field=first.name, sheet=sheet)
            elif id in made:
                name = self.text(row, "label") or self.text(row, "what") or id
                before = next(iter(made[id].cells.values())).spot.name
                self.findings.add("book_row_twice", first, field=first.name, name=name, first=before)
            else:
                made[id] = row
        return made

    def inner(self, data: Mapped, key: str, spot: int) -> Mapped:
        found = data.get(key)
        if not isinstance(found, Mapped):
            found = Mapped(spot)
            data.put(key, found, spot)
        return found

    def mapped(self, spot: int, values: Mapping[str, str]) -> Mapped:
        made = Mapped(spot)
        for key, text in values.items():
            if text:
                made.put(key, Scalar(text, spot), spot)
        return made


def with_unit(text: str, unit: str) -> str:
    """约598 beside 万元 as 约598万元; a text that can be read, or not even so, stays as it is. A rate is never guessed."""
    known = find_unit(unit)
    if known is None or not unit or known.dimension == "ratio":
        return text
    try:
        parse_quantity(text, dimension=known.dimension)
    except QuantityError as error:
        number = LAST_NUMBER.search(text)
        if error.code != "missing_unit" or number is None:
            return text
    else:
        return text
    made = f"{text[: number.end()]}{unit}{text[number.end() :]}"
    try:
        parse_quantity(made, dimension=known.dimension)
    except QuantityError:
        return text
    return made
