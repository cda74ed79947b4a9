"""Sums down a column of a block: a total row with the rows that add up to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jixiao.auditing.checks.scores_grid import RANK, Block, width


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
    room = width(claimed) / 2 + sum(width(one) / 2 for one in numbers if one.places and one.unit.symbol)
    off = abs(claimed.rough - sum(float(one.value) for one in numbers))
    return off <= room * 1.0001 + 1e-9 and claimed.digits >= 2
