"""The score table of a report as an indicator tree: names, points and printed scores, each with its place."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from jixiao.core.document import At, Document, Paragraph
from jixiao.core.numerals import parse_number
from jixiao.core.quantity import QuantityError
from jixiao.extraction.grid import Grid, Placed, Row, grids, named
from jixiao.extraction.heads import number_kind

CODE = re.compile(r"([A-Z]\d{0,4})(?:[.．、:：]|\s)*(?=[\u4e00-\u9fff“《‘\"])")
POINTS_BEHIND = re.compile(r"[（(]\s*(\d+(?:\.\d+)?)\s*分\s*[）)]$")
TAKEN = re.compile(r"(?:扣减?分|失分|扣减)(?:值|数|合计)?$")  # a column of what was taken off
HOW_MANY = re.compile("指标个?数量?$|项数$")  # 三级指标数: of indicators, beside their points
QUOTES = str.maketrans("", "", "“”\"'‘’「」『』《》")
# 一是预算编制指标，满分 10 分，得分 8 分
SAID = re.compile(
    r"([^，。；：、\s]{2,20}?)(?:类)?指标\s*[，,]\s*(?:满分|权重分?|分值)\s*(\d+(?:\.\d+)?)\s*分\s*[，,。]\s*得分\s*(\d+(?:\.\d+)?)\s*分"
)
ORDINAL = re.compile(r"^[一二三四五六七八九十]{1,3}是")


@dataclass(frozen=True, slots=True)
class Printed:
    """Points, score and rate of one indicator as they are printed in one place; empty where not printed there."""

    points: Placed = field(default_factory=Placed)
    score: Placed = field(default_factory=Placed)
    rate: Placed = field(default_factory=Placed)
    source: str = ""  # the table's caption, or the sentence


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One indicator of the tree. `path`: the names above it; `leaf`: whether nothing stands below it.

    `points`, `score` and `rate` are as printed, with their places, and empty where the table prints none; a score that
    only another table or a sentence prints is taken from there. `others` are all further places that print them.
    """

    name: str
    path: tuple[str, ...]
    leaf: bool
    at: At
    code: str = ""
    points: Placed = field(default_factory=Placed)
    score: Placed = field(default_factory=Placed)
    rate: Placed = field(default_factory=Placed)
    explains: str = ""
    criteria: str = ""
    reason: Placed = field(default_factory=Placed)
    target: Placed = field(default_factory=Placed)
    actual: Placed = field(default_factory=Placed)
    others: tuple[Printed, ...] = ()
    moved: str = ""  # the group it was printed under, where the points say that it belongs to the next one

    @property
    def level(self) -> int:
        return len(self.path) + 1


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """The tree in printed order, every group before its rows; `total` is the total row, where one is printed."""

    rows: tuple[ScoreRow, ...]
    total: ScoreRow | None = None
    caption: str = ""
    at: At = field(default_factory=At)
    tables: tuple[int, ...] = ()

    def leaves(self) -> list[ScoreRow]:
        return [row for row in self.rows if row.leaf]

    def below(self, group: ScoreRow) -> list[ScoreRow]:
        """The leaves under a group."""
        path = (*group.path, group.name)
        return [row for row in self.rows if row.leaf and row.path[: len(path)] == path]


def number_of(text: str) -> Fraction | None:
    """The number of a cell such as 4.03, 5分 or 95%, without its sign; None when it is none."""
    try:
        return parse_number(re.sub(r"[分%％\s]", "", text))
    except QuantityError:
        return None


@lru_cache(maxsize=4096)
def known(name: str) -> str:
    """A name to compare by: half width, without spaces, quotation marks, code and points behind it."""
    text = "".join(unicodedata.normalize("NFKC", name).split()).translate(QUOTES)
    text = re.sub(r"\(\d+(?:\.\d+)?分\)$", "", text)
    return CODE.sub("", text, count=1) if CODE.match(text) else text


def score_table(document: Document, made: Sequence[Grid] | None = None) -> ScoreTable | None:
    """The score table of a document, without any knowledge of its framework; None where there is none."""
    all_grids = list(named(made if made is not None else grids(document)))
    runs = _runs(all_grids)
    best = max(runs, key=_weight, default=[])
    if not best or not _weight(best)[0]:
        return None
    made_of = _alone(best)
    said = [one for grid in all_grids if grid not in best for one in _printed_in(grid)]
    rows = _with_others(made_of.rows, [*said, *_said(document)])
    total = made_of.total
    if total is not None:
        total = replace(total, others=_other_totals(all_grids, best, total))
    return replace(made_of, rows=tuple(rows), total=total)


def further_tables(made: Sequence[Grid], main: ScoreTable) -> list[ScoreTable]:
    """The other score tables of a document that have levels: of other projects or units, or the same one again."""
    used = set(main.tables)
    runs = [run for run in _runs(list(named(made))) if not any(used & set(grid.tables) for grid in run)]
    return [_alone(run) for run in runs if run[0].depth() > 1 and _weight(run)[0]]


def _alone(run: Sequence[Grid]) -> ScoreTable:
    """The tree of one run of grids, without what is printed elsewhere."""
    found: list[ScoreRow] = []
    before: Grid | None = None
    for grid in run:
        found += _rows(grid, before)
        before = grid
    rows = _footed(_merged(found))
    totals = [_total(row, grid) for grid in run for row in grid.totals]
    caption = next((grid.caption for grid in run if grid.caption), "")
    tables = tuple(dict.fromkeys(number for grid in run for number in grid.tables))
    return ScoreTable(tuple(rows), totals[-1] if totals else None, caption, run[0].at, tables)


def _runs(all_grids: Sequence[Grid]) -> list[list[Grid]]:
    """Grids that are parts of one score table: one after the other, with names and scores of the same depth."""
    runs: list[list[Grid]] = []
    for grid in all_grids:
        if grid.find("name") is None or grid.find("score") is None:
            continue
        before = runs[-1][-1] if runs else None
        near = before is not None and grid.tables[0] - before.tables[-1] <= 1
        if before is not None and near and not before.totals and before.depth() == grid.depth() > 1:
            runs[-1].append(grid)
        else:
            runs.append([grid])
    return runs


def _weight(run: Sequence[Grid]) -> tuple[int, int]:
    """How much of a score table a run is: rows of the last level with points or a score, then its depth."""
    count = 0
    for grid in run:
        name, score = grid.find("name", grid.depth()), grid.find("score")
        points = [number for number, column in enumerate(grid.columns) if column.role == "points"]
        if name is None or score is None:
            continue
        count += sum(
            bool(row[name].text) and (bool(row[score].text) or any(row[at].text for at in points))
            for row in grid.rows
        )
    return count * max(grid.depth() for grid in run), len(run)


# -- rows of a grid


def _rows(grid: Grid, before: Grid | None = None) -> Iterator[ScoreRow]:
    """The groups and leaves of a grid, in printed order; a group once for each of its rows that prints something.

    The first rows stand under the last groups of the grid `before` it, where they name none of their own.
    """
    depth = grid.depth()
    names = [grid.find("name", level) for level in range(1, depth + 1)]
    open_groups = _last_names(before) if before is not None else {}
    for row in grid.rows:
        path: list[str] = []
        for level, number in enumerate(names, 1):
            if number is None:
                continue
            cell = row[number]
            if cell.text:
                open_groups = {one: name for one, name in open_groups.items() if one < level}
            elif level < depth and level in open_groups and not _at(grid, row, "points", level).text:
                path.append(open_groups[level])
                continue
            points = _at(grid, row, "points", level)
            if not cell.text:
                continue
            name, code, behind = _split(cell)
            lowest = not any(row[below].text for below in names[level:] if below is not None)
            if level == depth or (lowest and _at(grid, row, "score").text):
                yield _leaf(grid, row, cell, tuple(path), points if points.text else behind)
                break
            yield ScoreRow(name, tuple(path), False, cell.at, code, points if points.text else behind)
            path.append(name)


def _last_names(grid: Grid) -> dict[int, str]:
    """The names of the groups that a grid ends in, by level."""
    found = ((level, grid.find("name", level)) for level in range(1, grid.depth()))
    return {
        level: _split(grid.rows[-1][at])[0]
        for level, at in found
        if at is not None and grid.rows and grid.rows[-1][at].text
    }


def _leaf(grid: Grid, row: Row, cell: Placed, path: tuple[str, ...], points: Placed) -> ScoreRow:
    name, code, _ = _split(cell)
    return ScoreRow(
        name,
        path,
        True,
        cell.at,
        code,
        points,
        _at(grid, row, "score"),
        _at(grid, row, "rate"),
        _at(grid, row, "explains").text,
        _at(grid, row, "criteria").text,
        _at(grid, row, "reason"),
        _at(grid, row, "target"),
        _at(grid, row, "actual"),
    )


def _at(grid: Grid, row: Row, role: str, level: int = 0) -> Placed:
    number = grid.find(role, level)
    return row[number] if number is not None else Placed()


def _split(cell: Placed) -> tuple[str, str, Placed]:
    """A name cell as name, code and the points that stand in brackets behind the name."""
    text = re.sub(r"(?<![A-Za-z]) | (?![A-Za-z])", "", cell.text)
    behind = POINTS_BEHIND.search(text)
    if behind is not None:
        text = text[: behind.start()]
    code = CODE.match(text)
    name = text[code.end() :] if code else text
    points = Placed(behind[1], cell.at, cell.filled) if behind else Placed("", cell.at)
    return name, code[1] if code else "", points


def _merged(rows: Sequence[ScoreRow]) -> list[ScoreRow]:
    """Each group once, where it first stands, with the points that any of its rows prints."""
    made: list[ScoreRow] = []
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = (*row.path, row.name)
        if row.leaf or key not in seen:
            if not row.leaf:
                seen[key] = len(made)
            made.append(row)
            continue
        before = made[seen[key]]
        if not before.points.text and row.points.text:
            made[seen[key]] = replace(before, points=row.points)
    return made


def _footed(rows: list[ScoreRow]) -> list[ScoreRow]:
    """Rows printed above the name of their group, because its cell is merged, moved into it where the points say so.

    A group whose rows come to more than its points, while the next group's come to less, gives its last rows to the next
    when both then foot exactly. Nothing is moved on any other ground.
    """
    groups = [row for row in rows if not row.leaf]
    leaves: dict[tuple[str, ...], list[ScoreRow]] = {}
    for row in rows:
        if row.leaf:
            leaves.setdefault(row.path, []).append(row)
    for one, other in pairwise(groups):
        above, below = (*one.path, one.name), (*other.path, other.name)
        first, second = leaves.get(above, []), leaves.get(below, [])
        count = _belonging(one, other, first, second) if one.path == other.path else 0
        if not count:
            continue
        moved = [replace(row, path=below, moved=one.name) for row in first[-count:]]
        gone = {id(row) for row in first[-count:]}
        leaves[above], leaves[below] = first[:-count], [*moved, *second]
        rows = [row for row in rows if id(row) not in gone]
        at = next(number for number, row in enumerate(rows) if row is other) + 1
        rows = [*rows[:at], *moved, *rows[at:]]
    return rows


def _belonging(one: ScoreRow, other: ScoreRow, first: Sequence[ScoreRow], second: Sequence[ScoreRow]) -> int:
    """How many of the last rows of a group belong to the next; 0 when none, or when the points do not say."""
    wanted, next_wanted = number_of(one.points.text), number_of(other.points.text)
    left = [value for row in first if (value := number_of(row.points.text)) is not None]
    right = [value for row in second if (value := number_of(row.points.text)) is not None]
    if wanted is None or next_wanted is None or len(left) < len(first) or len(right) < len(second):
        return 0
    kept, given = sum(left, Fraction(0)), sum(right, Fraction(0))
    for count in range(1, len(left)):
        kept, given = kept - left[-count], given + left[-count]
        if kept == wanted and given == next_wanted:
            return count
    return 0


# -- what other tables and sentences print of the same indicators


def _printed_in(grid: Grid) -> Iterator[tuple[str, str, Printed]]:
    """Name, code and print of each row of another table with names and scores."""
    name, score = grid.find("name", grid.depth()), grid.find("score")
    if name is None or score is None:
        return
    for row in grid.rows:
        if row[name].text and (row[score].text or _at(grid, row, "points").text):
            text, code, behind = _split(row[name])
            points = _at(grid, row, "points")
            said = Printed(
                points if points.text else behind, row[score], _at(grid, row, "rate"), grid.caption
            )
            yield text, code, said


def _said(document: Document) -> list[tuple[str, str, Printed]]:
    """What sentences say of an indicator's points and score."""
    made = []
    for block in document.blocks():
        if not isinstance(block, Paragraph) or "指标" not in block.text:
            continue
        for found in SAID.finditer(block.text):
            name = ORDINAL.sub("", found[1])
            said = Printed(Placed(found[2], block.at), Placed(found[3], block.at), Placed(), found[0])
            made.append((name, "", said))
    return made


def _with_others(rows: Sequence[ScoreRow], said: Sequence[tuple[str, str, Printed]]) -> list[ScoreRow]:
    """The rows with what is printed of them elsewhere; the last of these gives a score that the table does not print.

    A code says which row is meant; a name does where only one row has it and not both have codes.
    """
    counts = Counter(known(row.name) for row in rows)
    by_code: dict[str, list[int]] = {}
    by_name: dict[str, list[int]] = {}
    for number, (name, code, _) in enumerate(said):
        by_name.setdefault(known(name), []).append(number)
        if code:
            by_code.setdefault(code, []).append(number)
    made = []
    for row in rows:
        name = known(row.name)
        chosen = set(by_code.get(row.code, ())) if row.code else set()
        if counts[name] == 1:
            chosen |= {number for number in by_name.get(name, ()) if not said[number][1] or not row.code}
        found = [said[number][2] for number in sorted(chosen)]
        last = next((printed for printed in reversed(found) if printed.score.text), None)
        if not row.score.text and not row.leaf and last is not None:
            points = row.points if row.points.text else last.points
            row = replace(row, points=points, score=last.score, rate=last.rate)
        made.append(replace(row, others=tuple(found)) if found else row)
    return made


# -- totals


def _total(row: Row, grid: Grid) -> ScoreRow:
    """The total row: one figure is the score, the first of several the points; a rate is a rate; what was taken off is none."""
    filled = [cell for cell in row if cell.text]
    figures = [cell for cell in filled if number_kind(cell.text) == "number"]
    if len(row) == len(grid.columns):
        columns = zip(row, grid.columns, strict=True)
        others = [
            cell for cell, column in columns if TAKEN.search(column.text) or HOW_MANY.search(column.text)
        ]
        figures = [cell for cell in figures if not any(cell is one for one in others)]
    elif any(TAKEN.search(column.text) for column in grid.columns):
        order = [column for column in grid.columns if column.role == "score" or TAKEN.search(column.text)]
        figures = figures[:-1] if len(figures) > 2 and order[-1].role != "score" else figures
    rate = next((cell for cell in filled if number_kind(cell.text) == "rate"), Placed())
    points = figures[0] if len(figures) > 1 else Placed()
    score = figures[-1] if figures else Placed()
    column = grid.find("points", grid.depth())
    if len(figures) == 1 and column is not None and len(row) == len(grid.columns) and row[column] == score:
        points, score = score, Placed()  # only the points are printed
    column = grid.find("score")
    if not score.text and column is not None and len(row) == len(grid.columns):
        score = row[column]  # words such as 未定（85.00至86.00分）
    return ScoreRow(filled[0].text, (), False, filled[0].at, "", points, score, rate)


def _other_totals(all_grids: Sequence[Grid], best: Sequence[Grid], total: ScoreRow) -> tuple[Printed, ...]:
    """Totals of other tables over the same points."""
    made = []
    for grid in all_grids:
        if grid in best or grid.find("score") is None:
            continue
        for row in grid.totals:
            other = _total(row, grid)
            if total.points.text and number_of(other.points.text) == number_of(total.points.text):
                made.append(Printed(other.points, other.score, other.rate, grid.caption))
    return tuple(made)
