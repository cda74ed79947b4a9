"""A sheet of a workbook, whatever its layout, into blocks: titles and units above, tables clearly apart, notes below."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import overload

from jixiao.core.book import letters
from jixiao.core.document import At, Block, Cell, Paragraph, Table
from jixiao.readers.header import AMOUNT, Piece, bare, header_rows
from jixiao.readers.shape import money_or_measure

MOST_KEPT = (
    100_000  # cells of a table whose records are made at once; those of a longer one when they are asked for
)
MOST_COVERED = 1_000_000  # spots that merged cells may cover
HEAD_ROWS = 6  # above the header at most: number of the form, title, unit and the like
HEADER_ROWS = 3  # rows below a title in which a number is looked for
TITLE = re.compile(r"^(?:附?表|图)\s*\d|(?:表|情况|得分|构成|明细|清单)(?:[（(].*[）)])?$")
Spans = Mapping[tuple[int, int], tuple[int, int]]  # of a merged cell's first spot: its rows and columns
SENTENCE = re.compile(r"[。；？]|^[^:：]{1,16}[:：]")
LABEL = re.compile(r"[^:：]{1,16}[:：]")  # 编制单位：…
NOTE = re.compile(r"(?:注|备注|附注|说明)\s*\d*\s*[:：]")


@dataclass(slots=True)
class Sheet:
    """The cells of one sheet as texts, a rectangle whose corner stands at `top`, `left` (from 0) of the sheet."""

    name: str
    rows: list[list[str]]
    top: int = 0
    left: int = 0
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)  # as the sheet counts
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)

    def has(self, row: int, column: int) -> bool:
        """Whether the rectangle reaches over a spot of the sheet."""
        row, column = row - self.top, column - self.left
        return 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row])

    def spot(self, row: int, column: int) -> str:
        """The name of a cell of the rectangle: A1."""
        return f"{letters(self.left + column)}{self.top + row + 1}"


@dataclass(frozen=True, slots=True)
class _Region:
    """Rows and columns of a sheet that belong together, counted from its corner; the ends are outside."""

    top: int
    bottom: int
    left: int
    right: int


def blocks_of(sheet: Sheet, lines: list[str]) -> Iterator[Block]:
    """The blocks of a sheet; their lines are put at the end of `lines`."""
    covered, spans = _spans(sheet)
    regions = list(_regions(sheet, covered, spans))
    if regions and sheet.name:
        lines.append(sheet.name)
        yield Paragraph(sheet.name, "heading", 1, At(len(lines), sheet=sheet.name))
    for region in regions:
        if _is_text(sheet, region):
            for row in range(region.top, region.bottom):
                if text := sheet.rows[row][region.left]:
                    yield _line(
                        sheet, lines, text, "cover" if LABEL.match(text) else "body", row, region.left
                    )
            continue
        top, caption, unit = region.top, "", ""
        lines_over = 0  # of the whole width: as many as there are
        while top < min(region.bottom, region.top + lines_over + HEAD_ROWS):
            lines_over += _across(sheet, top, region.left, region.right - 1, spans)
            role, text, column = _above(sheet, region, top, covered)
            if not role:
                break
            unit = money_or_measure(text.split("  ")[-1]) if role == "unit" else unit
            role = (
                "caption"
                if role == "body" and not caption and len(text) <= 60 and text[-1] not in "。；"
                else role
            )
            caption = text if role == "caption" else caption
            yield _line(sheet, lines, text, role, top, column)
            top += 1
        bottom = region.bottom
        while bottom > top and NOTE.match(_alone(sheet, region, bottom - 1)[0]):
            bottom -= 1
        if bottom > top:
            inner = _Region(top, bottom, region.left, region.right)
            yield _table(sheet, inner, covered, spans, lines, caption, unit)
        for row in range(bottom, region.bottom):
            text, column = _alone(sheet, region, row)
            yield _line(sheet, lines, text, "note", row, column)


def _is_text(sheet: Sheet, region: _Region) -> bool:
    """Whether a single column holds lines of text, not entries of a list."""
    if region.right - region.left > 1:
        return False
    texts = [text for row in sheet.rows[region.top : region.bottom] if (text := row[region.left])]
    return any(SENTENCE.search(text) for text in texts)


def _line(sheet: Sheet, lines: list[str], text: str, role: str, row: int, column: int) -> Paragraph:
    """A row that is no row of a table."""
    text = " ".join(text.split())
    lines.append(text)
    return Paragraph(text, role, at=At(len(lines), sheet=sheet.name, cell=sheet.spot(row, column)))


def _spans(sheet: Sheet) -> tuple[set[tuple[int, int]], dict[tuple[int, int], tuple[int, int]]]:
    """The spots that a merged cell covers besides its own, and the rows and columns of each; within the used range."""
    covered: set[tuple[int, int]] = set()
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    width = len(sheet.rows[0]) if sheet.rows else 0
    for (first, left), (last, right) in sheet.merged:
        row, column = first - sheet.top, left - sheet.left
        bottom, end = min(last - sheet.top, len(sheet.rows) - 1), min(right - sheet.left, width - 1)
        if row < 0 or column < 0 or bottom < row or end < column or len(covered) > MOST_COVERED:
            continue
        spots = {(r, c) for r in range(row, bottom + 1) for c in range(column, end + 1)}
        if spots & covered or not spots.isdisjoint(spans):
            continue
        spans[row, column] = (bottom - row + 1, end - column + 1)
        covered |= spots - {(row, column)}
    return covered, spans


def _regions(sheet: Sheet, covered: set[tuple[int, int]], spans: Spans) -> Iterator[_Region]:
    """The blocks of cells that are clearly apart.

    Two blank rows part them, or one where a title, a header or a note follows; and two blank columns.
    """
    merged_rows = {row for row, _ in covered}
    used = [any(row) or number in merged_rows for number, row in enumerate(sheet.rows)]
    runs: list[list[int]] = []
    for number, filled in enumerate(used):
        if not filled:
            continue
        if runs and (number == runs[-1][1] or (number == runs[-1][1] + 1 and not _anew(sheet, number))):
            runs[-1][1] = number + 1
        else:
            runs.append([number, number + 1])
    merged: dict[int, set[int]] = {}
    for row, column in covered:
        merged.setdefault(row, set()).add(column)
    for top, bottom in runs:
        over = set[int]().union(*(merged.get(row, ()) for row in range(top, bottom)))
        cuts = _cuts(sheet, top, bottom, over, spans) if over else [top, bottom]
        for first, last in pairwise(cuts):
            columns = set[int]().union(*(merged.get(row, ()) for row in range(first, last)))
            yield from _side_by_side(sheet, first, last, columns)


def _cuts(sheet: Sheet, top: int, bottom: int, columns: set[int], spans: Spans) -> list[int]:
    """Where rows without a blank one between them part: at lines over the whole width with a header below them, and at
    such lines at the end. A line that names a group of rows inside a table has numbers in the row below it."""
    used = columns | {c for row in sheet.rows[top:bottom] for c, text in enumerate(row) if text}
    wide = [_across(sheet, row, min(used), max(used), spans) for row in range(top, bottom)]
    cuts = [top]
    for row in range(top + 1, bottom):
        if not wide[row - top] or wide[row - top - 1]:
            continue
        after = row
        while after < bottom and wide[after - top]:
            after += 1
        if after == bottom or _heads(sheet, after, sheet.rows[after - 1]):
            cuts.append(row)
    return [*cuts, bottom]


def _across(sheet: Sheet, row: int, first: int, last: int, spans: Spans) -> bool:
    """Whether a row is one text over all columns, merged."""
    _, right = spans.get((row, first), (1, 1))
    text = sheet.rows[row][first]
    return bool(text) and first < last < first + right and not AMOUNT.fullmatch(bare(text))


def _heads(sheet: Sheet, number: int, above: Sequence[str]) -> bool:
    """Whether a row is the header of a table that begins here: words over numbers, or words below a title or unit."""
    row = [bare(text) for text in sheet.rows[number] if text]
    if len(row) < 2 or any(AMOUNT.fullmatch(text) for text in row):
        return False
    title = next((text for text in above if text), "")
    if money_or_measure(title) or TITLE.search(title):
        return True
    below = [
        bare(text) for line in sheet.rows[number + 1 : number + 1 + HEADER_ROWS] for text in line if text
    ]
    return any(AMOUNT.fullmatch(text) for text in below)


def _anew(sheet: Sheet, number: int) -> bool:
    """Whether a row after a blank one begins something new: one cell alone, or a header over amounts."""
    row = [text for text in sheet.rows[number] if text]
    below = [text for text in sheet.rows[number + 1] if text] if number + 1 < len(sheet.rows) else []
    if len(row) < 2:
        return True
    return not any(AMOUNT.fullmatch(bare(text)) for text in row) and any(
        AMOUNT.fullmatch(bare(text)) for text in below
    )


def _side_by_side(sheet: Sheet, top: int, bottom: int, covered: set[int]) -> Iterator[_Region]:
    rows = sheet.rows[top:bottom]
    used = [column for column in range(len(rows[0])) if column in covered or any(row[column] for row in rows)]
    groups: list[list[int]] = []
    for column in used:
        if groups and column - groups[-1][-1] <= 2:
            groups[-1].append(column)
        else:
            groups.append([column])
    if len(groups) > 1 and (bottom - top < 2 or any(len(group) < 2 for group in groups)):
        groups = [used]
    for group in groups:
        yield _Region(top, bottom, group[0], group[-1] + 1)


def _above(sheet: Sheet, region: _Region, row: int, covered: set[tuple[int, int]]) -> tuple[str, str, int]:
    """The role, text and first column of a row above the header: a title, the unit, who filled it in; else no role."""
    found = [
        (column, sheet.rows[row][column])
        for column in range(region.left, region.right)
        if sheet.rows[row][column]
    ]
    if not found or any((row, column) in covered for column, _ in found):
        return "", "", 0
    texts = [text for _, text in found]
    text = "  ".join(texts)
    down = any((row + 1, column) in covered and (row + 1, column - 1) not in covered for column, _ in found)
    if len(found) <= 4 and money_or_measure(texts[-1]):
        return "unit", text, found[0][0]
    if len(found) == 1 and not down and (region.right - region.left > 1 or region.bottom - region.top == 1):
        return ("" if AMOUNT.fullmatch(bare(text)) else "body"), text, found[0][0]
    if all(LABEL.match(one) for one in texts):
        return "cover", text, found[0][0]
    return "", "", 0


def _alone(sheet: Sheet, region: _Region, row: int) -> tuple[str, int]:
    """The only text of a row and its column; empty where there are none or several."""
    found = [
        (sheet.rows[row][column], column)
        for column in range(region.left, region.right)
        if sheet.rows[row][column]
    ]
    return found[0] if len(found) == 1 else ("", region.left)


class _LongRows(Sequence[tuple[Cell, ...]]):
    """The rows of a long table, each made when it is asked for: a million records take longer than reading the file."""

    def __init__(self, make: Callable[[int], tuple[Cell, ...]], numbers: range) -> None:
        self._make, self._numbers = make, numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, place: int) -> tuple[Cell, ...]: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[tuple[Cell, ...]]: ...
    def __getitem__(self, place: int | slice) -> tuple[Cell, ...] | Sequence[tuple[Cell, ...]]:
        if isinstance(place, slice):
            return _LongRows(self._make, self._numbers[place])
        return self._make(self._numbers[place])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))


def _table(
    sheet: Sheet,
    region: _Region,
    covered: set[tuple[int, int]],
    spans: dict[tuple[int, int], tuple[int, int]],
    lines: list[str],
    caption: str,
    unit: str,
) -> Table:
    columns = range(region.left, region.right)
    names = [letters(sheet.left + column) for column in columns]
    before = len(lines) - region.top + 1
    plain = not covered and not spans and not sheet.formulas

    def row(number: int) -> tuple[Cell, ...]:
        texts = sheet.rows[number][region.left : region.right]
        line, below = before + number, str(sheet.top + number + 1)
        if plain:
            cells = zip(texts, names, strict=True)
            return tuple([Cell(text, 1, 1, At(line, 0, sheet.name, name + below)) for text, name in cells])
        made = []
        for column, text, name in zip(columns, texts, names, strict=True):
            if (number, column) in covered:
                continue
            down, right = spans.get((number, column), (1, 1))
            down, right = min(down, region.bottom - number), min(right, region.right - column)
            formula = sheet.formulas.get((sheet.top + number, sheet.left + column), "")
            made.append(Cell(text, down, right, At(line, 0, sheet.name, name + below), formula=formula))
        return tuple(made)

    whole = len(columns) == len(sheet.rows[region.top])
    lines.extend(
        "\t".join(texts if whole else texts[region.left : region.right]).replace("\n", " ")
        for texts in sheet.rows[region.top : region.bottom]
    )
    numbers = range(region.top, region.bottom)
    pieces = [
        _pieces(row(number), number, columns, covered, place) for place, number in enumerate(numbers[:12])
    ]
    rows = _LongRows(row, numbers) if len(numbers) * len(columns) > MOST_KEPT else tuple(map(row, numbers))
    at = At(before + region.top, 0, sheet.name, sheet.spot(region.top, region.left))
    return Table(rows, header_rows(pieces, len(columns)), caption, unit, at=at)


def _pieces(
    row: Sequence[Cell], number: int, columns: range, covered: set[tuple[int, int]], place: int
) -> list[Piece]:
    starts = [column for column in columns if (number, column) not in covered]
    return [
        Piece(place, column - columns.start, cell.rows, cell.columns, cell.text)
        for column, cell in zip(starts, row, strict=True)
    ]
