"""Tables as blocks of numbers by row and column, with the formulas by which one column comes from others in most rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations, permutations
from math import log10

from jixiao.auditing.checks.tables_frame import MEAN, TOTAL, bare
from jixiao.auditing.relation import Fixed, Node, Of, Product, less, of, ratio
from jixiao.auditing.view import View
from jixiao.extraction.claims import NOTHING, Number, Sheet
from jixiao.extraction.heads import role_of

MOST = 12  # columns that pairs are made of
LONGEST = 80  # rows of a block that formulas are looked for in
RUN = 6  # columns beside each other that may be added up
LEAST = 3  # rows that show a formula
DIGITS = 4.0  # digits that must agree in all, so that no formula is there by chance
POWERS = tuple(Fraction(10) ** power for power in (0, 2, -2, 4, -4, 3, -3))
RANK = re.compile(r"排名|名次|位次|排序")
CODED = re.compile(r"^(?:序号|编号|年度?|代码)$")
LOST = re.compile(r"扣分|失分|扣减|核减|减分|差异|差额|差值|增减")


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

    def number(self, row: int, column: int) -> Number | None:
        mine = self.columns.get(column) or self.said.get(column) or {}
        return mine.get(row)

    def total(self, row: int) -> bool:
        """Whether a row is a total by its words."""
        words = [bare(one) for one in self.labels[row][-2:]]
        return any(TOTAL.search(one) is not None for one in words) and not self.mean(row)

    def mean(self, row: int) -> bool:
        return any(MEAN.search(one) is not None for one in self.labels[row])

    def name(self, row: int) -> str:
        return self.labels[row][-1] if self.labels[row] else "—"


def blocks(view: View) -> list[Block]:
    """Every part of every table in which the reader knows what stands under what."""
    if "blocks" not in view.kept:
        made = [one for sheet in view.claims.sheets if sheet.even and sheet.heads for one in _blocks(sheet)]
        for block in made:
            block.found.extend(_formulas(block))
        view.kept["blocks"] = made
    found: list[Block] = view.kept["blocks"]
    return found


def _blocks(sheet: Sheet) -> Iterator[Block]:
    rows: list[int] = []
    title: list[str] = []
    fresh: list[str] = []
    for row, cells in enumerate(sheet.rows):
        if row in sheet.heads:
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
    heads = {column: "/".join(sheet.column_label(rows[0], column)) for column in range(sheet.width)}
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
    titles = [sheet.column_label(rows[0], column) for column in range(sheet.width)]
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


# -- formulas


def _formulas(block: Block) -> Iterator[Formula]:
    """Every formula that enough rows show."""
    own = [column for column, cells in block.columns.items() if len(cells) >= 2][:MOST]
    own = [column for column in own if not RANK.search(block.heads[column])]
    told = list(block.said)[:2]
    made = [one for whole in own for one in _for(block, whole, own, told) if one is not None]
    products = {frozenset(one.columns) for one in made if one.kind == "times"}
    for one in made:
        mine = set(one.columns)
        # where another formula of two of its columns fails less often, the third is there by chance
        rivals = (two for two in made if len(two.fails) < len(one.fails) and set(two.columns) != mine)
        again = one.kind == "over" and mine in products  # a weight need not be computed from what it gave
        if not again and not any(len(mine & set(two.columns)) > 1 for two in rivals):
            yield one


def _for(block: Block, whole: int, own: Sequence[int], told: Sequence[int]) -> Iterator[Formula | None]:
    others = [column for column in own if column != whole]
    rated = _rated(block, whole)
    for one, two in permutations(others, 2):
        if not rated and not _rated(block, one) and not _rated(block, two):
            yield _tried(block, "less", whole, (one, two))
            if one < two:
                yield _tried(block, "plus", whole, (one, two))
        if one < two and (_rated(block, one) or _rated(block, two)) and not rated:
            yield _tried(block, "times", whole, (one, two))
        if not _rated(block, one) and not _rated(block, two):
            yield _tried(block, "over", whole, (one, two))
    for one in told if rated else ():
        for two in others:
            yield _tried(block, "over", whole, (two, one))
    for one in others if not rated else ():
        if one < whole and not _rated(block, one):
            yield _tried(block, "equal", whole, (one,))
    if not rated:
        plain = [column for column in own if not _rated(block, column)]
        for start, end in combinations(range(len(plain) + 1), 2):
            run = tuple(plain[start:end])
            if 3 <= len(run) <= RUN and whole not in run and run[-1] - run[0] == len(run) - 1:
                yield _tried(block, "plus", whole, run)


def _rated(block: Block, column: int) -> bool:
    cells = block.columns[column].values() if column in block.columns else ()
    return 2 * sum(one.dimension == "ratio" for one in cells) > len(cells) > 0


def _tried(block: Block, kind: str, whole: int, parts: tuple[int, ...]) -> Formula | None:
    """A formula where enough rows show it, and few do not."""
    strong: list[int] = []
    plain: list[int] = []
    fails: list[int] = []
    by: Fraction | None = Fraction(1) if kind in ("less", "plus") else None
    digits = 0.0
    for row in block.rows:
        claimed = block.number(row, whole)
        cells = [cell for column in parts if (cell := block.number(row, column)) is not None]
        if claimed is None or len(cells) < len(parts):
            continue
        value = _rough(kind, claimed, cells)
        if value is None:
            continue
        if by is None:
            by = _power(claimed, value, kind)
            if by is None:
                fails.append(row)
                if len(fails) > 1:
                    return None
                continue
        if not _holds(kind, claimed, cells, value, float(by)):
            fails.append(row)
            if len(fails) > max(1, len(block.rows) // 4):
                return None
        elif claimed.value and all(cell.value for cell in cells) and not _trivial(kind, claimed, cells):
            strong.append(row)
            digits += log10(max(abs(claimed.rough) / _width(claimed), 1.0))
            if kind in ("less", "plus"):
                largest = max(float(abs(cell.value)) for cell in (claimed, *cells))
                width = max(_width(cell) for cell in (claimed, *cells))
                digits += log10(max(largest / width, 1.0)) - log10(
                    max(abs(claimed.rough) / _width(claimed), 1.0)
                )
        else:
            plain.append(row)
    named = kind == "less" and LOST.search(block.heads[whole]) is not None
    enough = len(strong) >= LEAST and digits >= (DIGITS if kind in ("less", "plus") else DIGITS + 2)
    enough = enough or (len(strong) >= 2 and digits >= DIGITS + 3 and kind != "equal")
    enough = enough or (named and len(strong) >= 2 and len(strong) + len(plain) >= LEAST)
    if not enough or 4 * len(fails) > len(strong) + len(plain) or by is None:
        return None
    return Formula(kind, whole, parts, by, tuple(strong), tuple(plain), tuple(fails), digits)


def _trivial(kind: str, claimed: Number, cells: Sequence[Number]) -> bool:
    """Whether a row shows nothing: a number over itself, the same digits in the same unit."""
    if kind == "over":
        return cells[0].value == cells[1].value
    if kind == "equal":
        return claimed.text == cells[0].text or claimed.digits < LEAST
    return False


def _power(claimed: Number, value: float, kind: str) -> Fraction | None:
    """The power of ten by which a formula gives a number."""
    if not value or not claimed.value:
        return None
    for power in POWERS:
        if kind == "equal" and power == 1 and claimed.unit.symbol == "":
            continue  # the same number twice
        if abs(claimed.rough - value * float(power)) <= 0.01 * abs(claimed.rough):
            return power
    return None


def _rough(kind: str, claimed: Number, cells: Sequence[Number]) -> float | None:
    values = [cell.rough for cell in cells]
    if kind == "less":
        return values[0] - values[1]
    if kind == "plus":
        return sum(values)
    if kind == "times":
        return values[0] * values[1]
    if kind == "equal":
        return values[0]
    return values[0] * _beside(cells, claimed) / values[1] if values[1] else None


def _beside(cells: Sequence[Number], claimed: Number) -> int:
    """The unit that only the words of a target name, for the number beside them, where the rate says so: 146 of ≥180万人次."""
    top, bottom = cells
    scale = int(bottom.unit.scale)
    if top.own_unit or scale == 1 or bottom.text == bottom.passage.text.strip() or not bottom.value:
        return 1
    rate = top.rough / bottom.rough
    return scale if abs(claimed.rough - rate * scale) < abs(claimed.rough - rate) else 1


def _width(number: Number) -> float:
    return float(number.quantity.last_digit)


def _holds(kind: str, claimed: Number, cells: Sequence[Number], value: float, by: float) -> bool:
    room = _width(claimed) / 2
    if kind in ("less", "plus"):
        room += sum(_width(cell) / 2 for cell in cells if cell.places and cell.unit.symbol)
    elif kind != "times":  # weights and scores are set: their digits are all there is
        room += sum(
            abs(value * by) * _width(cell) / 2 / max(abs(cell.rough), 1e-9)
            for cell in cells
            if cell.places or cell.unit.scale != 1
        )
    return abs(claimed.rough - value * by) <= room * 1.0001 + 1e-9


# -- expressions


def tree(block: Block, formula: Formula, row: int) -> Node | None:
    """What a formula says of the whole in a row; None where a part is missing."""
    cells = [cell for column in formula.parts if (cell := block.number(row, column)) is not None]
    if len(cells) < len(formula.parts):
        return None
    if formula.kind == "less":
        return less(*cells)
    if formula.kind == "plus":
        return of(*cells)
    by = Fixed(formula.by)
    if formula.kind == "times":
        return Product((by, Of(cells[0], True), Of(cells[1], True)))
    if formula.kind == "equal":
        return Product((by, Of(cells[0])))
    claimed = block.number(row, formula.whole)
    if not cells[1].value or claimed is None:
        return None
    return Product((Fixed(formula.by * _beside(cells, claimed)), ratio(*cells)))


def solved(block: Block, formula: Formula, row: int, column: int) -> Node | None:
    """What a formula leaves for one empty cell of a row; None where another number is missing or a divisor is nought."""
    found = {one: block.number(row, one) for one in formula.columns if one != column}
    cells = {one: cell for one, cell in found.items() if cell is not None}
    if len(cells) < len(found):
        return None
    whole, parts = formula.whole, formula.parts
    by, back = Fixed(formula.by * _scale(block, formula, row)), Fixed(1 / formula.by)
    if formula.kind == "less":
        first, second = parts
        if column == whole:
            return less(cells[first], cells[second])
        return of(cells[whole], cells[second]) if column == first else less(cells[first], cells[whole])
    if formula.kind == "plus":
        rest = [cells[one] for one in parts if one != column]
        return of(*rest) if column == whole else less(cells[whole], *rest)
    if formula.kind == "equal":
        return Product((by, Of(cells[parts[0]]))) if column == whole else Product((back, Of(cells[whole])))
    one, two = parts
    other = cells[two if column == one else one] if column != whole else None
    if formula.kind == "times":
        if other is None:
            return Product((by, Of(cells[one]), Of(cells[two])))
        return Product((back, ratio(cells[whole], other))) if other.value else None
    if other is None:
        return Product((by, ratio(cells[one], cells[two]))) if cells[two].value else None
    if column == one:
        return Product((Fixed(1 / by.value), Of(cells[whole]), Of(other)))
    return Product((by, ratio(other, cells[whole]))) if cells[whole].value else None


def _scale(block: Block, formula: Formula, row: int) -> int:
    """The unit that the words of a target give to the numbers beside it, where these have none."""
    if formula.kind != "over":
        return 1
    target = block.said.get(formula.parts[1], {}).get(row)
    bare_numbers = not any(one.own_unit for one in block.columns[formula.parts[0]].values())
    return int(target.unit.scale) if target is not None and bare_numbers else 1


# -- sums down a column


@dataclass(frozen=True, slots=True, eq=False)
class Footing:
    """A total row with the rows that add up to it, and the columns in which they do."""

    total: int
    rows: tuple[int, ...]
    columns: tuple[int, ...]


def footings(block: Block) -> list[Footing]:
    """For each total row the run of rows that gives it in most columns."""
    made: list[Footing] = []
    totals = [row for row in block.rows if block.total(row)]
    for total in totals:
        tried = []
        for run in _runs(block, total, totals):
            held = tuple(column for column in block.columns if _adds(block, total, run, column))
            if held:
                tried.append(Footing(total, run, held))
        if tried:
            made.append(max(tried, key=lambda one: (len(one.columns), -len(one.rows))))
    return made


def _runs(block: Block, total: int, totals: Sequence[int]) -> Iterator[tuple[int, ...]]:
    above = [row for row in block.rows if row < total]
    before = max((row for row in totals if row < total), default=-1)
    plain = [row for row in above if not block.total(row) and not block.mean(row)]
    runs = [
        [row for row in above if row > before],
        plain,
        [row for row in above if block.total(row)],
        [row for row in above if block.total(row)] + [row for row in above if row > before],
    ]
    if total == block.rows[0]:
        runs.append(
            [row for row in block.rows if row > total and not block.total(row) and not block.mean(row)]
        )
    for run in {tuple(sorted(set(one))): None for one in runs}:
        if len(run) >= 2:
            yield run


def _adds(block: Block, total: int, run: Sequence[int], column: int) -> bool:
    cells = block.columns[column]
    claimed = cells.get(total)
    numbers = [cells[row] for row in run if row in cells]
    nothing = sum((row, column) in block.dashes for row in run)
    if claimed is None or len(numbers) + nothing < len(run) or sum(bool(one.value) for one in numbers) < 2:
        return False
    if RANK.search(block.heads[column]):
        return False
    room = _width(claimed) / 2 + sum(_width(one) / 2 for one in numbers if one.places and one.unit.symbol)
    off = abs(claimed.rough - sum(float(one.value) for one in numbers))
    return off <= room * 1.0001 + 1e-9 and claimed.digits >= 2
