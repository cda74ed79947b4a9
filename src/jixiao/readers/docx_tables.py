"""The cells of a Word table as they are written, row by row, put together to cells that stand once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jixiao.core.document import At, Cell


@dataclass(slots=True)
class RawCell:
    """A cell as written: the column it begins in, how many it takes, and whether it starts or goes on with one above.

    `down`: start, on, or empty. `rows` is counted here.
    """

    column: int
    columns: int
    text: str = ""
    down: str = ""
    align: str = ""
    bold: bool = False
    rows: int = 1


def joined(rows: Sequence[Sequence[RawCell]], first: int) -> tuple[tuple[Cell, ...], ...]:
    """The rows with every cell once; `first` is the line of the first row.

    Columns of the grid at which no cell begins or ends are left out: Word has them where rows were drawn unevenly.
    """
    listed: list[list[RawCell]] = []
    above: dict[int, RawCell] = {}
    for row in rows:
        here: dict[int, RawCell] = {}
        kept: list[RawCell] = []
        for cell in row:
            over = above.get(cell.column) if cell.down == "on" else None
            if over is not None and over.columns == cell.columns:
                over.rows += 1
                here[cell.column] = over
                continue
            kept.append(cell)
            if cell.down:
                here[cell.column] = cell
        above = here
        listed.append(kept)
    edges = sorted(
        {edge for row in listed for cell in row for edge in (cell.column, cell.column + cell.columns)}
    )
    place = {edge: number for number, edge in enumerate(edges)}
    return tuple(
        tuple(
            Cell(
                cell.text,
                cell.rows,
                place[cell.column + cell.columns] - place[cell.column],
                At(line),
                cell.align,
                cell.bold,
            )
            for cell in row
        )
        for line, row in enumerate(listed, first)
    )
