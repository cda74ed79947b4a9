"""Empty cells whose number the rest of their table determines: by the formula of the column, by its total, or as a rank."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from jixiao.auditing.checks.scores_blocks import blocks, solved
from jixiao.auditing.checks.scores_footings import Footing, footings
from jixiao.auditing.checks.scores_grid import RANK, Block
from jixiao.auditing.checks.tables_frame import Frame
from jixiao.auditing.relation import Fixed, Node, Relation, less, numbers_of, of, value_of
from jixiao.auditing.remark import Remark, Spot, spot
from jixiao.auditing.showing import formula, printed
from jixiao.auditing.view import View
from jixiao.extraction.claims import Number, Passage

CHANGES = re.compile("同比|增长|增幅|增减|较上年|比上年|百分点")
BLANK = "（空）"
LEAST = 3  # numbers that a column has, so that an empty cell in it is missing
MANY = 7  # rows in which a formula holds, for each in which it does not
FEW = 5  # of so many numbers one may be missing
KINDS = ("less", "plus", "times", "equal", "over")  # what leaves a number exactly comes first
AMOUNT_OF = re.compile(r"数量|件数|台数")
NOT_ADDED = re.compile(r"率|均|单价|标准|倍|排名|名次")


@dataclass(frozen=True, slots=True, eq=False)
class Gap:
    """An empty cell and the number that belongs there: its text, how it comes out, and the numbers that say so."""

    cell: tuple[int, int, int]
    spot: Spot
    text: str
    formula: str
    numbers: tuple[Number, ...]
    name: str
    column: str


def gaps(view: View) -> list[Gap]:
    """The empty cells of all tables whose numbers are determined."""
    if "gaps" not in view.kept:
        view.kept["gaps"] = [gap for block in blocks(view) for gap in _gaps(block)]
    found: list[Gap] = view.kept["gaps"]
    return found


def missing(view: View, told: set[tuple[int, int]]) -> Iterator[Remark]:
    """A remark for each gap, except in rows of which the missing score is told already."""
    for gap in gaps(view):
        if gap.cell[:2] not in told:
            yield Remark(
                "cell_missing", "warning", (gap.spot, *(spot(one) for one in gap.numbers)), BLANK, gap.text,
                gap.formula, {"name": gap.name, "column": gap.column},
            )  # fmt: skip


def open_gaps(made: Sequence[Frame], view: View) -> Sequence[Frame]:
    """The frames with the gaps as cells whose number nobody knows: no total is accused for what is missing in it."""
    found = {gap.cell for gap in gaps(view)}
    for frame in made if found else ():
        for at, line in enumerate(frame.lines):
            for place, other in enumerate(frame.places):
                row = next((one.cell for one in line.cells if one is not None and one.cell is not None), None)
                column = next(
                    (one.cell for one in other.cells if one is not None and one.cell is not None), None
                )
                if row is not None and column is not None and (*row[:2], column[2]) in found:
                    line.open[place] = other.open[at] = True
    return made


def _gaps(block: Block) -> Iterator[Gap]:
    if not block.empty:
        return
    sums = footings(block)
    filled = {row: sum(cell.number is not None for cell in block.sheet.rows[row]) for row in block.rows}
    for row, column in sorted(block.empty):
        numbers = block.columns[column]
        if not block.heads[column] or filled[row] >= max(filled[other] for other in numbers):
            continue  # what stands there may only have slipped aside
        if CHANGES.search(block.heads[column]) or any(
            one.unit.symbol.endswith("点") for one in numbers.values()
        ):
            continue  # what is new has no growth
        rated = any(one.dimension == "ratio" for one in numbers.values())
        if _below(block, row):
            continue  # 其中：, 占比: of the total above it, which need not be told again
        count = sum(one == column and not _summed(block, other) for other, one in block.empty)
        if count > max(1, len(numbers) // FEW):
            continue
        # of a few numbers, or where totals have none in this column, only what is added up tells
        sure = len(numbers) >= LEAST and (
            not _summed(block, row) or any(_summed(block, other) for other in numbers)
        )
        if _summed(block, row) and AMOUNT_OF.search(block.heads[column]):
            continue  # pieces of unlike things are not added up
        found = _computed(block, row, column, KINDS if sure else KINDS[:2])
        if found is None and sure and not rated:  # rates are no sums
            ranked = RANK.search(block.heads[column]) is not None
            found = _ranked(block, column) if ranked else _footed(block, row, column, sums)
        if found is None:
            continue
        like = max(numbers.values(), key=lambda one: one.places)
        told = Relation("cell_missing", like, found)
        value = value_of(found)
        text = printed(like, value) if value is not None else ""
        if not re.search("[1-9]", text):
            continue  # nothing is rightly left empty
        if _aside(block, row, value) or _moved(block, row, column):
            continue
        used = list(dict.fromkeys(numbers_of(found))) or list(numbers.values())
        yield Gap(
            (block.sheet.index, row, column), Spot(_passage(block, row, column)), text,
            formula(told) if any(numbers_of(found)) else "", tuple(used),
            block.name(row)[:40], block.heads[column].replace("/", "·")[:40] or "—",
        )  # fmt: skip


def _aside(block: Block, row: int, value: Fraction | None) -> bool:
    """Whether the number stands in the row where the other rows have none: it has only slipped aside."""
    return any(
        cell.number is not None and cell.number.value == value and column not in block.columns
        for column, cell in enumerate(block.sheet.rows[row])
    )


def _moved(block: Block, row: int, column: int) -> bool:
    """Whether what the other rows of a column come to stands in a further cell of a total: its cells have slipped aside."""
    rest = (one.value for other, one in block.columns[column].items() if not _summed(block, other))
    added = sum(rest, Fraction(0))
    cells = block.sheet.rows[row][column + 1 :]
    return _summed(block, row) and any(one.number is not None and one.number.value == added for one in cells)


def _below(block: Block, row: int) -> bool:
    """Whether a row stands below the last total of its table and is none, or is computed from other rows."""
    totals = [one for one in block.rows if block.total(one)]
    after = bool(totals) and block.rows[0] not in totals and row > totals[-1]
    return after or (block.derived(row) and not block.total(row))


def _summed(block: Block, row: int) -> bool:
    return block.total(row) or block.mean(row)


def _passage(block: Block, row: int, column: int) -> Passage:
    at = block.sheet.rows[row][column].at
    if not at.line:
        at = next(cell.at for cell in block.sheet.rows[row] if cell.number is not None)
    return Passage("", ((0, at),), role="cell", cell=(block.sheet.index, row, column))


def _computed(block: Block, row: int, column: int, kinds: Sequence[str]) -> Node | None:
    """By a formula that the other rows show, with hardly an exception."""
    fitting = [
        one for one in block.found if column in one.columns and MANY * len(one.fails) <= len(one.strong)
    ]
    for kind in kinds:
        best = max((one for one in fitting if one.kind == kind), key=lambda one: one.weight, default=None)
        made = solved(block, best, row, column) if best is not None else None
        if made is not None:
            return made
    return None


def _footed(block: Block, row: int, column: int, sums: Sequence[Footing]) -> Node | None:
    """By its total, where the same rows give the total of other columns."""
    numbers = block.columns[column]
    if NOT_ADDED.search(block.heads[column]):
        return None
    for footing in sums:
        rest = [one for one in footing.rows if one != row]
        known = [numbers[one] for one in rest if one in numbers]
        if any(one not in numbers and (one, column) not in block.dashes for one in rest) or not known:
            continue
        if row == footing.total:
            again = any(column in one.columns for one in sums if one is not footing)
            return of(*known) if again else None
        if row in footing.rows and footing.total in numbers:
            whole = numbers[footing.total]
            left = whole.value - sum((one.value for one in known), Fraction(0))
            if left > 0 or any(one.value < 0 for one in numbers.values()):
                return less(whole, *known)
    return None


def _ranked(block: Block, column: int) -> Node | None:
    """The one rank that nothing has."""
    numbers = block.columns[column].values()
    ranks = [int(one.value) for one in numbers if not one.places]
    left = set(range(1, len(ranks) + 2)) - set(ranks)
    if len(ranks) < LEAST or len(ranks) < len(numbers) or len(left) != 1:
        return None
    return Fixed(Fraction(left.pop()))
