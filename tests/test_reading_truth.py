"""Cells of published reports as people read them (reading/labels/*.yaml), against what `jixiao.read` makes of the files.

A label names a row by texts of its cells (`…` for "begins with"), a column by its head (from top to bottom where it is
stepped; `right_of`: to the right of another), or only `right_of` a cell; and the value: the whole text, or its beginning
and `ends`, `holds` for what stands in between. `spaces: free`: a line or a page broke inside the cell. `line` (of a PDF:
`page`): where the value is printed, for a merged cell where the merged cell is. No label may go because the reader fails.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import dropwhile, takewhile
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import REPORTS

import jixiao
from jixiao.core.document import At, Table
from jixiao.extraction.grid import Grid
from jixiao.extraction.heads import is_header
from jixiao.flows.reading import Reading

LABELS = Path(__file__).parent / "reading" / "labels"
FOLDERS = (REPORTS, REPORTS.parent / "documents")
KINDS = {
    "header", "name", "points", "score", "criteria", "amount", "percent", "count", "text", "spanned", "empty",
}  # fmt: skip
LEVELS = {"一级指标": 1, "二级指标": 2, "三级指标": 3, "四级指标": 4}
DEEPEST_HEAD = 3  # rows
RESIDUE = re.compile(
    r"</?(?:p|ol|ul|li|br|div|span|td)\b|\\[A-Za-z]+|&[a-z]+;|\$", re.I
)  # what conversion left
# of each file: its labels, how many of them are read exactly, how many of those with the right place; and how many of its
# tables whose rows and columns were counted have just as many
FLOORS: dict[str, tuple[int, int, int, int]] = {
    "guangzhou-2021.txt": (69, 64, 64, 1),
    "longgang-2020.txt": (54, 54, 54, 1),
    "shenzhen-detention-2023.txt": (51, 48, 48, 1),
    "shenzhen-lighting-2020.txt": (55, 52, 52, 1),
    "yanjin-2022.txt": (139, 139, 139, 28),
    "final-accounts-template.pdf": (50, 50, 50, 10),
    "putuo-planning-2024-final-accounts.pdf": (82, 82, 82, 10),
}


# -- the labels


@dataclass(frozen=True, slots=True)
class Label:
    """One cell as a person reads it, and the texts that tell its table."""

    table: str
    has: tuple[str, ...]
    row: tuple[str, ...]
    column: tuple[str, ...]
    right_of: str
    value: str
    holds: str
    ends: str
    free: bool
    line: int
    page: int
    kind: str

    def __str__(self) -> str:
        where = "/".join(self.column) or f"→{self.right_of}"
        place = f"第{self.page}页" if self.page else f"第{self.line}行"
        return f"{self.table} {place} [{'+'.join(self.row)}] {where}: {self.value!r}"


def sheets() -> Iterator[dict[str, Any]]:
    """Every labelled file: one YAML document each."""
    for path in sorted(LABELS.glob("*.yaml")):
        for loaded in yaml.safe_load_all(path.read_text(encoding="utf-8")):
            yield from loaded if isinstance(loaded, list) else [loaded]


def labels(sheet: dict[str, Any]) -> list[Label]:
    return [
        Label(
            table["name"],
            tuple(table["has"]),
            tuple(cell["row"]),
            tuple([column] if isinstance(column := cell.get("column", []), str) else column),
            cell.get("right_of", ""),
            cell["value"],
            cell.get("holds", ""),
            cell.get("ends", ""),
            cell.get("spaces") == "free",
            cell.get("line", 0),
            cell.get("page", 0),
            cell["kind"],
        )
        for table in sheet["tables"]
        for cell in table["cells"]
    ]


# -- what was read: tables put in order first, then the tables as they stand


@dataclass(frozen=True, slots=True)
class Spot:
    text: str
    at: At


@dataclass(frozen=True, slots=True)
class View:
    """A table that was read. `heads`: its columns where the reader knows them, each with its level."""

    rows: list[list[Spot]]
    heads: list[tuple[str, int]] = field(default_factory=list)
    caption: str = ""

    def has(self, texts: Sequence[str]) -> bool:
        cells = [bare(spot.text) for row in self.rows for spot in row] + [
            bare(head) for head, _ in self.heads
        ]
        return all(
            bare(text) in bare(self.caption) or any(bare(text) in cell for cell in cells) for text in texts
        )


def views(reading: Reading) -> list[View]:
    tables = reading.document.tables()
    ordered = [of_grid(grid) for grid in sorted(reading.grids, key=lambda grid: grid.unnamed)]
    known = sum(not grid.unnamed for grid in reading.grids)
    # a table whose columns are not known by meaning is the same in order, without its merged cells, unless it goes over pages
    return [*ordered[:known], *(of_table(table) for table in tables), *ordered[known:]]


def of_grid(grid: Grid) -> View:
    rows = [[Spot(cell.text, cell.at) for cell in row] for row in (*grid.rows, *grid.totals)]
    heads = [(column.text, column.level) for column in grid.columns]
    return View(rows, [] if not any(head for head, _ in heads) else heads, grid.caption)


def of_table(table: Table) -> View:
    rows = [[Spot(slot.cell.text, slot.cell.at) for slot in row] for row in table.grid()]
    return View(rows, [], table.caption)


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def same(text: str, wanted: str) -> bool:
    """Whether a cell is the one that a label names; where lines break in it does not matter."""
    begins = wanted.endswith("…")
    return bare(text).startswith(bare(wanted[:-1])) if begins else bare(text) == bare(wanted)


# -- one label


def found(label: Label, reading: Reading) -> tuple[str, Spot | None]:
    """How far a label was found (exact, different, no column, no row, no table), and the cell."""
    best = "no table"
    order = ["no table", "no row", "no column"]
    for view in views(reading):
        if not view.has(label.has):
            continue
        best = max(best, "no row", key=order.index)
        at = [number for number, row in enumerate(view.rows) if all(holds(row, text) for text in label.row)]
        if len(at) != 1:
            continue
        best = "no column"
        column = column_of(label, view, at[0])
        if column is None:
            continue
        row = view.rows[at[0]]
        spot = row[column] if column < len(row) else Spot("", row[0].at)
        return ("exact" if reads(label, spot.text) else "different"), spot
    return best, None


def holds(row: Sequence[Spot], text: str) -> bool:
    return any(same(spot.text, text) for spot in row)


def column_of(label: Label, view: View, row: int) -> int | None:
    if not label.column:
        return beside(view.rows[row], label.right_of)
    first = -1
    if label.right_of:
        heads = column_of_heads((label.right_of,), view, row, 0)
        if heads is None:
            return None
        first = heads
    return column_of_heads(label.column, view, row, first + 1)


def beside(row: Sequence[Spot], text: str) -> int | None:
    """The next cell to the right that is not empty and no part of the same merged cell."""
    at = next((number for number, spot in enumerate(row) if same(spot.text, text)), None)
    if at is None:
        return None
    rest = range(at + 1, len(row))
    return next((number for number in rest if row[number].text and row[number] != row[at]), None)


def column_of_heads(heads: Sequence[str], view: View, row: int, first: int) -> int | None:
    """The first column, from `first` on, under these heads: as the reader names it, else by the cells above the row."""
    for number, (text, level) in enumerate(view.heads):
        rest = [head for head in heads[:-1] if LEVELS.get(head) != level and head not in text]
        if number >= first and bare(text).endswith(bare(heads[-1])) and not rest:
            return number
    for last in (row, row + DEEPEST_HEAD):  # cells of a head are named by the cells below them
        for number in range(first, max(len(one) for one in view.rows)):
            if under(heads, view.rows[:last], number):
                return number
    return None


def under(heads: Sequence[str], rows: Sequence[Sequence[Spot]], number: int) -> bool:
    """Whether the heads stand over a column in this order, the last of them in it."""
    wanted = list(heads)
    for row in rows:
        if wanted and same(covering(row, number), wanted[0]):
            wanted.pop(0)
    own = [row[number].text for row in rows if number < len(row)]
    return not wanted and any(same(text, heads[-1]) for text in own)


def covering(row: Sequence[Spot], number: int) -> str:
    """The text over a column: a merged head in a text file stands in the first of its columns."""
    return next((row[at].text for at in range(min(number, len(row) - 1), -1, -1) if row[at].text), "")


def reads(label: Label, text: str) -> bool:
    """Whether a text is the labelled one; a line break in the cell may be a space or nothing, a residue is neither."""
    if RESIDUE.search(text):
        return False
    if label.free:
        return fits(label, text, bare)
    return fits(label, text, spaced) or fits(label, text.replace("\n", ""), spaced)


def placed(label: Label, at: At) -> bool:
    """Whether a cell stands where the label says: on its line, or on its page in a file of pages."""
    return at.page == label.page if label.page else at.line == label.line


def spaced(text: str) -> str:
    return " ".join(text.split())


def fits(label: Label, text: str, made: Any) -> bool:
    read, value = made(text), made(label.value.removesuffix("…"))
    whole = not label.value.endswith("…")
    begins = read == value if whole else read.startswith(value)
    return begins and read.endswith(made(label.ends)) and made(label.holds) in read


def size(reading: Reading, has: Sequence[str]) -> list[tuple[int, int]]:
    """Rows, with those of the head, and columns of the tables that have these texts: put in order, and as they stand."""
    tables = reading.document.tables()
    ordered = [
        (head_rows(tables[grid.tables[0]], grid) + len(grid.rows) + len(grid.totals), len(grid.columns))
        for grid in reading.grids
        if of_grid(grid).has(has)
    ]
    grids = [table.grid() for table in tables if of_table(table).has(has)]
    return ordered + [(len(grid), max(len(row) for row in grid)) for grid in grids]


def head_rows(table: Table, grid: Grid) -> int:
    """How many rows the head has from which a table was put in order; it may stand below others."""
    if grid.unnamed:
        return table.header
    below = dropwhile(lambda row: grid.at not in [slot.cell.at for slot in row], table.grid())
    return sum(1 for _ in takewhile(lambda row: is_header([slot.cell.text for slot in row]), below))


# -- the counts


@dataclass(slots=True)
class Count:
    """What became of the labels of one file."""

    ends: Counter[str] = field(default_factory=Counter)
    lines: int = 0
    sizes: int = 0
    misses: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            "，".join(f"{end} {number}" for end, number in self.ends.most_common()) + f"，位置对 {self.lines}"
        )


def counted(sheet: dict[str, Any], path: Path) -> Count:
    reading, made = jixiao.read(path), Count()
    for label in labels(sheet):
        end, spot = found(label, reading)
        made.ends[end] += 1
        if end == "exact" and spot is not None and placed(label, spot.at):
            made.lines += 1
        elif end != "exact":
            made.misses.append(f"{end}: {label} ← {spot.text[:60] if spot else ''!r}")
    for table in sheet["tables"]:
        wanted, sizes = (table.get("rows"), table.get("columns")), size(reading, table["has"])
        if wanted == (None, None):
            continue
        if any(all(one in (None, other) for one, other in zip(wanted, read, strict=True)) for read in sizes):
            made.sizes += 1
        else:
            made.misses.append(f"size: {table['name']} {wanted} ← {sizes}")
    return made


SHEETS = {sheet["file"]: sheet for sheet in sheets()}


@pytest.mark.parametrize("name", SHEETS)
def test_labelled_cells_are_read(name: str) -> None:
    path = next((folder / name for folder in FOLDERS if (folder / name).is_file()), None)
    if path is None:
        pytest.skip(f"{name} is not here; set JIXIAO_REPORTS to the folder of the published reports")
    made = counted(SHEETS[name], path)
    told = f"{name}: {made}\n" + "\n".join(made.misses)
    assert name in FLOORS, f"a floor is missing; {told}"
    total, exact, lines, sizes = FLOORS[name]
    assert sum(made.ends.values()) == total, told
    assert made.ends["exact"] >= exact, told
    assert made.lines >= lines, told
    assert made.sizes >= sizes, told


@pytest.mark.parametrize("name", SHEETS)
def test_labels_are_well_formed(name: str) -> None:
    for label in labels(SHEETS[name]):
        assert label.kind in KINDS, label
        assert label.column or label.right_of, label
        assert label.value or label.kind == "empty", label
        assert label.value.endswith("…") == bool(label.ends), label


def test_no_report_has_mostly_simple_points() -> None:
    kinds = Counter(label.kind for sheet in SHEETS.values() for label in labels(sheet))
    assert kinds["points"] * 3 <= kinds.total()


PAGE = """表1 得分表
评价指标\t\t\t得分\t说明
一级指标\t\t二级指标\t\t
名称\t分值\t名称\t\t
决策\t10\t目标\t4\t1. 有目标； 2. 有依据。
\t\t计 划\t5\t
"""
ANSWERS = [
    ({"row": ["目标"], "column": "得分", "value": "4"}, "exact"),
    ({"row": ["目标"], "column": "得分", "value": "5"}, "different"),
    ({"row": ["计划"], "column": "得分", "value": "5"}, "exact"),
    ({"row": ["计划"], "column": "得分", "value": ""}, "different"),
    ({"row": ["计划"], "column": "说明", "value": ""}, "exact"),
    ({"row": ["计划"], "column": ["一级指标", "名称"], "value": "决策"}, "exact"),
    ({"row": ["计划"], "column": ["二级指标", "名称"], "value": "决策"}, "different"),
    ({"row": ["目标"], "column": ["一级指标", "分值"], "value": "10"}, "exact"),
    ({"row": ["目标"], "column": ["二级指标", "分值"], "value": "10"}, "no column"),
    ({"row": ["目标"], "column": "得分率", "value": "4"}, "no column"),
    ({"row": ["目标"], "column": "说明", "value": "1. 有目标…", "ends": "2. 有依据。"}, "exact"),
    ({"row": ["目标"], "column": "说明", "value": "1. 有目标…", "ends": "2. 有依据"}, "different"),
    ({"row": ["目标"], "column": "说明", "value": "1. 有…", "holds": "无", "ends": "有依据。"}, "different"),
    ({"row": ["目标"], "column": "说明", "value": "1.有目标；2.有依据。", "spaces": "free"}, "exact"),
    ({"row": ["目标"], "column": "说明", "value": "1.有目标；2.有依据。"}, "different"),
    ({"row": ["目标"], "right_of": "决策", "value": "10"}, "exact"),
    ({"row": ["1. 有目…"], "column": "得分", "value": "4"}, "exact"),
    ({"row": ["效果"], "column": "得分", "value": "4"}, "no row"),
    ({"row": ["评价指标", "得分"], "column": ["一级指标", "分值"], "value": "评价指标"}, "exact"),
    ({"row": ["评价指标", "得分"], "column": ["一级指标", "分值"], "value": "一级指标"}, "different"),
]


@pytest.mark.parametrize(("cell", "end"), ANSWERS)
def test_what_counts_as_read(cell: dict[str, Any], end: str, tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(PAGE, encoding="utf-8")
    table = {"name": "得分表", "has": ["表1", "评价指标"], "cells": [{"kind": "text", **cell}]}
    (label,) = labels({"tables": [table]})
    assert found(label, jixiao.read(path))[0] == end
    table["has"] = ["表2"]
    (label,) = labels({"tables": [table]})
    assert found(label, jixiao.read(path)) == ("no table", None)
