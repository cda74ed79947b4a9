"""Tables as blocks: the rows under one header, with the numbers of each column by row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from jixiao.auditing.checks.tables_frame import MEAN, TOTAL, Line, bare, column_label, titled
from jixiao.extraction.claims import NOTHING, Number, Sheet
from jixiao.extraction.heads import role_of

LONGEST = 80  # rows of a block that formulas are looked for in
LEAST = 3  # rows that show a formula
RANK = re.compile(r"排名|名次|位次|排序")
CODED = re.compile(r"^(?:序号|编号|年度?|代码)$")


@dataclass(frozen=True, slots=True, eq=False)
class Formula:
    """How a column comes from others: `kind` (less, plus, times, over, equal), `whole` from `parts`, `by` a power of ten.
    `strong`: rows that show it; `plain`: where it holds with noughts and ones; `fails`: where it does not."""

    kind: str
    whole: int
    parts: tuple[int, ...]
    by: Fraction
    strong: tuple[int, ...]
    plain: tuple[int, ...]
    fails: tuple[int, ...]
    digits: float

    @property
    def columns(self) -> tuple[int, ...]:
        return (self.whole, *self.parts)

    @property
    def weight(self) -> tuple[int, int, float]:
        return -len(self.fails), len(self.strong) + len(self.plain), self.digits


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The rows under one header. `columns`: the numbers of each column by row; `said`: those that a cell states with words
    around it (≥36项); `empty`: cells of these columns with nothing in them; `dashes`: with a sign for nothing."""

    sheet: Sheet
    rows: tuple[int, ...]
    columns: dict[int, dict[int, Number]]
    said: dict[int, dict[int, Number]]
    labels: dict[int, tuple[str, ...]]
    heads: dict[int, str]
    empty: frozenset[tuple[int, int]]
    dashes: frozenset[tuple[int, int]]
    scored: bool
    found: list[Formula] = field(default_factory=list)

    def numbers(self, column: int) -> dict[int, Number]:
        """The numbers of a column by row."""
        return self.columns.get(column) or self.said.get(column) or {}

    def number(self, row: int, column: int) -> Number | None:
        return self.numbers(column).get(row)

    def total(self, row: int) -> bool:
        """Whether a row is a total by its words."""
        words = [bare(one) for one in self.labels[row][-2:]]
        return any(TOTAL.search(one) is not None for one in words) and not self.mean(row)

    def mean(self, row: int) -> bool:
        return any(MEAN.search(one) is not None for one in self.labels[row])

    def derived(self, row: int) -> bool:
        """Whether a row is the average of others or the difference of two of them."""
        return self.mean(row) or Line(self.labels[row], [], []).derived

    def name(self, row: int) -> str:
        return self.labels[row][-1] if self.labels[row] else "—"


def read_blocks(sheet: Sheet) -> Iterator[Block]:
    rows: list[int] = []
    title: list[str] = []
    fresh: list[str] = []
    for row, cells in enumerate(sheet.rows):
        if row in sheet.heads or titled(sheet, row):
            fresh += [cell.text for cell in cells if cell.text and cell.first]
            continue
        if fresh:
            if rows and fresh != title:
                yield from _block(sheet, rows)
                rows = []
            title, fresh = fresh, []
        rows.append(row)
    yield from _block(sheet, rows)


def _block(sheet: Sheet, all_rows: Sequence[int]) -> Iterator[Block]:
    rows = [row for row in all_rows if any(cell.number and cell.first for cell in sheet.rows[row])]
    if not 2 <= len(rows) <= LONGEST:
        return
    columns: dict[int, dict[int, Number]] = {}
    said: dict[int, dict[int, Number]] = {}
    heads = {column: "/".join(column_label(sheet, rows[0], column)) for column in range(sheet.width)}
    for column in range(sheet.width):
        cells = {row: sheet.rows[row][column] for row in rows}
        numbers = {row: cell.number for row, cell in cells.items() if cell.number is not None and cell.first}
        words = [cell for row, cell in cells.items() if row not in numbers and not _nothing(cell.text)]
        if CODED.search(bare(heads[column])):
            continue
        if len(numbers) >= 2 and len(words) <= len(numbers) // 4:
            columns[column] = numbers
        elif len(words) >= LEAST:
            stated = {
                row: cell.passage.numbers[0]
                for row, cell in cells.items()
                if cell.passage is not None and cell.first and len(cell.passage.numbers) == 1
            }
            if len(stated) >= LEAST and 2 * len(stated) > len(rows):
                said[column] = stated
    if not columns:
        return
    places = [(row, column) for column in columns for row in rows]
    titles = [column_label(sheet, rows[0], column) for column in range(sheet.width)]
    roles = {role_of(one)[0] for head in titles for one in head}
    yield Block(
        sheet,
        tuple(rows),
        columns,
        said,
        {row: sheet.row_label(row) for row in rows},
        heads,
        frozenset(at for at in places if not sheet.rows[at[0]][at[1]].text),
        frozenset(at for at in places if (text := sheet.rows[at[0]][at[1]].text) and _nothing(text)),
        "points" in roles or "rate" in roles or {"name", "score"} <= roles,
    )


def _nothing(text: str) -> bool:
    return NOTHING.fullmatch(text) is not None


def width(number: Number) -> float:
    """The place of a number's last printed digit."""
    return number.rough_digit
