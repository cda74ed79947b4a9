"""Tables as lines of numbers under labels: what sums, rates and shares are looked for in, by rows and by columns alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from jixiao.auditing.view import View
from jixiao.core.record import record
from jixiao.extraction.claims import NOTHING, Number, Sheet
from jixiao.extraction.heads import role_of

TOTAL = re.compile(
    r"(?:合计|总计|小计|共计|总额|总数)(?:数|金额|额)?$|^(?:总|合|计|总和)$|^(?:全部|总)(?:支出|收入)$"
    r"|^(?:自评|评价|综合|最终|复核)?总?得分$|总分$"
)
GRAND = re.compile(r"^(?:总计|合计|共计|收入总计|支出总计|收支总计|总额|总数)(?:数|金额)?$")
MEAN = re.compile(r"平均|均值|单价|人均|标准$")
RATE = re.compile(r"(?<![效功频])率|占比|比例|比重|比率|百分比|%|％|增幅|降幅|进度|满意度|比上年|同比")
COUNTED = re.compile(r"份数|人数|票数|户数|件数|个数|人次|次数|数量")
BRACKETS = re.compile(r"[（(][^（()）]*[)）]")
CODE = re.compile(r"\d{3}(?:\d{2}){0,3}|[A-Z]\d{1,4}(?=[^\dA-Za-z.]|$)")
INNER = re.compile(r"^\s*(?:[（(]?其\s*中|#)")
STEPS = (
    re.compile(r"^[一二三四五六七八九十]{1,3}、"),
    re.compile(r"^[（(][一二三四五六七八九十]{1,3}[）)]"),
    re.compile(r"^\d{1,2}[、.．](?!\d)"),
    re.compile(r"^[（(]\d{1,2}[）)]"),
)
DERIVED = re.compile(
    r"平均|均值|[年月日户人亩]均|[较比].{0,8}[年期月季初数]|同比|环比|(?:增减|变动|变化|升降|差)(?:额|数|率|幅|值|情况)?$"
)  # a row that is computed from other rows, each of its cells by itself
TITLE = re.compile(
    "(?:^|[一二三四]级)指标|指标(?:名称|内容|值|性质)|名称|内容|[值数率额重]$|单位|得分|[（(]?[A-D][）)]?$"
)
MEASURED = re.compile(
    "得分|分值|权重|[目完指][标成]值|[预决]算数?$|执行数|金额"
)  # what a header of numbers has
LEAST = 3  # words in a row that may be a header
WHOLE = ("count", "points", "days", "months", "years")  # whole numbers of these are exact


@record(frozen=True, slots=True)
class Ends:
    """The least and greatest value of a number as floats: for filtering only, the judge decides with fractions."""

    low: float
    high: float
    value: float


@dataclass(eq=False)
class Line:
    """A row (or a column) of numbers. `labels`: its words, the outermost first; `cells`: its number at each position;
    `open`: positions whose cell holds words, so that nobody knows its number (an empty cell and a dash are no number)."""

    labels: tuple[str, ...]
    cells: list[Number | None]
    open: list[bool]

    @cached_property
    def ends(self) -> list[Ends | None]:
        """What each of its numbers may be."""
        return [_ends(one, self.counted) if one is not None else None for one in self.cells]

    @cached_property
    def kinds(self) -> list[str]:
        """The dimension of each; empty where there is none."""
        return [one.dimension if one is not None else "" for one in self.cells]

    @cached_property
    def label(self) -> str:
        """Its own words without spaces and what stands in brackets."""
        return bare(self.labels[-1]) if self.labels else ""

    @cached_property
    def words(self) -> str:
        return "/".join(self.labels)

    @cached_property
    def total(self) -> bool:
        """Whether its words say that it is a total."""
        return any(TOTAL.search(bare(one)) is not None for one in self.labels[-2:]) and not MEAN.search(
            self.label
        )

    @cached_property
    def grand(self) -> bool:
        return GRAND.match(self.label) is not None

    @cached_property
    def inner(self) -> bool:
        """Whether it is part of the line above it (其中：…)."""
        return any(INNER.match(one) is not None for one in self.labels)

    @cached_property
    def code(self) -> str:
        found = next(
            (CODE.match(one.replace(" ", "")) for one in self.labels if CODE.match(one.strip())), None
        )
        return found[0] if found is not None else ""

    @cached_property
    def step(self) -> int:
        """How deep its number stands: 1 for 一、, 2 for （一）, 3 for 1., 4 for (1); 0 for none."""
        own = self.labels[-1].strip() if self.labels else ""
        return next((at for at, step in enumerate(STEPS, 1) if step.match(own)), 0)

    @cached_property
    def dimension(self) -> str:
        """The dimension of most of its numbers; empty where it has none."""
        found = Counter(one.dimension for one in self.cells if one is not None)
        return found.most_common(1)[0][0] if found else ""

    @cached_property
    def rate(self) -> bool:
        """Whether it holds rates or shares and no amounts."""
        return self.dimension == "ratio"

    @cached_property
    def counted(self) -> bool:
        """Whether it counts people or things: all digits of its whole numbers are there."""
        if any(one.places for one in self.cells if one is not None):
            return False
        return self.dimension == "count" or (
            self.dimension == "number" and COUNTED.search(self.words) is not None
        )

    @cached_property
    def derived(self) -> bool:
        """Whether it is said to be the average of others or the difference of two of them."""
        return any(DERIVED.search(bare(one)) is not None for one in self.labels[-1:])

    @cached_property
    def filled(self) -> int:
        return sum(one is not None for one in self.cells)


@record(frozen=True, slots=True, eq=False)
class Frame:
    """A part of a sheet under one header, beside one set of labels. `lines`: its rows, or its columns where it is `turned`;
    `places`: the lines across. `certain`: whether the reader knows what stands under what; `scored`: whether it is a table of points and scores; `goes_on`: whether it
    may be the rest of the table before it; `cut`: whether its own rest may stand in the next one."""

    lines: tuple[Line, ...]
    places: tuple[Line, ...]
    sheet: Sheet
    turned: bool
    certain: bool
    scored: bool
    goes_on: bool = False
    cut: bool = False

    def money(self) -> Frame:
        """The columns of money alone, of a table that has points and scores beside them (the funds of a form)."""
        kept = [at for at, place in enumerate(self.places) if place.dimension == "money"]
        lines = [
            Line(line.labels, [line.cells[at] for at in kept], [line.open[at] for at in kept])
            for line in self.lines
        ]
        filled = [line for line in lines if line.filled]
        places = tuple(
            Line(
                self.places[at].labels, [line.cells[n] for line in filled], [line.open[n] for line in filled]
            )
            for n, at in enumerate(kept)
        )
        return replace(self, lines=tuple(filled), places=places, scored=False)

    def other(self) -> Frame:
        """The same numbers the other way round."""
        return replace(self, lines=self.places, places=self.lines, turned=not self.turned)


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    return BRACKETS.sub("", "".join(text.split())).strip("：:")


def _ends(number: Number, exact: bool) -> Ends:
    value = float(number.value)
    whole = number.places == 0 and number.unit.scale == 1 and number.dimension in WHOLE
    half = 0.0 if exact or whole else 0.5 * float(number.unit.scale) / 10**number.places
    return Ends(value - half, value + half, value)


def frames(view: View) -> list[Frame]:
    """Every part of every sheet with at least two numbers, by rows."""
    made: list[Frame] = []
    for sheet in view.claims.sheets:
        for frame in _of(sheet):
            before = made[-1] if made else None
            goes_on = (
                before is not None
                and [line.words for line in before.places] == [line.words for line in frame.places]
                and not any(line.total for line in before.lines)
            )
            made.append(replace(frame, goes_on=goes_on))
    for at, (one, after) in enumerate(pairwise(made)):
        if after.sheet is not one.sheet and (after.goes_on or not after.sheet.heads):
            made[at] = replace(one, cut=True)
    return made


def joined(made: Sequence[Frame]) -> list[Frame]:
    """The frames, those that only columns of words set apart (得分, 等级, 得分, 等级, 差异) put together, row by row."""
    groups: list[list[Frame]] = []
    for frame in made:
        last = groups[-1] if groups else []
        if last and frame.sheet is last[0].sheet and len(_rows(frame) & _rows(last[0])) > 2:
            last.append(frame)
        else:
            groups.append([frame])
    return [_join(group) if len(group) > 1 else group[0] for group in groups]


def _rows(frame: Frame) -> set[int]:
    return {_row_of(line) for line in frame.lines}


def _row_of(line: Line) -> int:
    return next((one.cell[1] for one in line.cells if one is not None and one.cell is not None), -1)


def _join(group: Sequence[Frame]) -> Frame:
    kept = [{_row_of(line): line for line in frame.lines} for frame in group]
    lines: list[Line] = []
    for row in sorted(set().union(*kept)):
        here = [one.get(row) for one in kept]
        lines.append(
            Line(
                next(line.labels for line in here if line is not None),
                [
                    cell
                    for line, frame in zip(here, group, strict=True)
                    for cell in (line.cells if line is not None else [None] * len(frame.places))
                ],
                [
                    one
                    for line, frame in zip(here, group, strict=True)
                    for one in (line.open if line is not None else [False] * len(frame.places))
                ],
            )
        )
    heads = [place.labels for frame in group for place in frame.places]
    places = tuple(
        Line(head, [line.cells[at] for line in lines], [line.open[at] for line in lines])
        for at, head in enumerate(heads)
    )
    scored, certain = any(one.scored for one in group), all(one.certain for one in group)
    return replace(group[0], lines=tuple(lines), places=places, scored=scored, certain=certain)


def _of(sheet: Sheet) -> Iterator[Frame]:
    for rows in _regions(sheet):
        numeric = [row for row in rows if any(cell.number and cell.first for cell in sheet.rows[row])]
        for names, columns in _blocks(sheet, numeric):
            made = _frame(sheet, rows, numeric, names, columns)
            if made is not None:
                yield made


def _regions(sheet: Sheet) -> Iterator[list[int]]:
    """The rows under each header; a header printed again on a further page goes on."""
    current: list[int] = []
    title: tuple[str, ...] = ()
    fresh: list[str] = []
    for row, cells in enumerate(sheet.rows):
        if row in sheet.heads or titled(sheet, row):
            fresh += [cell.text for cell in cells if cell.text and cell.first]
            continue
        if fresh:
            words = tuple(one.replace(" ", "") for one in fresh)
            if words != title and not _again(words, title):
                if current:
                    yield current
                current, title = [], words
            fresh = []
        current.append(row)
    if current:
        yield current


def _again(words: Sequence[str], title: Sequence[str]) -> bool:
    """Whether a header is the last one again, perhaps with the rest of a broken cell below it."""
    return len(title) >= 2 and tuple(words[: len(title)]) == tuple(title)


def _blocks(sheet: Sheet, numeric: Sequence[int]) -> Iterator[tuple[list[int], list[int]]]:
    """Columns of labels with the columns of numbers behind them; a form may have two of them side by side."""
    names: list[int] = []
    columns: list[int] = []
    for column in range(sheet.width):
        cells = [sheet.rows[row][column] for row in numeric if column < len(sheet.rows[row])]
        counted = sum(cell.number is not None for cell in cells)
        worded = sum(
            bool(cell.text) and cell.number is None and not NOTHING.fullmatch(cell.text) for cell in cells
        )
        if counted and counted >= worded:
            columns.append(column)
        elif worded:
            if columns:
                yield names, columns
                names, columns = [], []
            names.append(column)
    if columns:
        yield names, columns


def _frame(
    sheet: Sheet, rows: Sequence[int], numeric: Sequence[int], names: Sequence[int], columns: Sequence[int]
) -> Frame | None:
    kept = [row for row in numeric if any(sheet.rows[row][column].number for column in columns)]
    placed = [[column for column in columns if sheet.rows[row][column].number is not None] for row in kept]
    lines: list[Line] = []
    heads: list[tuple[str, ...]]
    counts = {len(one) for one in placed}
    drifting = len(counts) == 1 and len(placed[0]) >= 2 and len({tuple(one) for one in placed}) > 1
    if drifting:  # as many numbers in each row, only not under each other: the first belongs to the first
        heads = [
            _column(sheet, kept[0], Counter(one[at] for one in placed).most_common(1)[0][0])
            for at in range(len(placed[0]))
        ]
        for row, mine in zip(kept, placed, strict=True):
            cells = [sheet.rows[row][column].number for column in mine]
            lines.append(Line(_row(sheet, rows, row, names), cells, [False] * len(cells)))
    else:
        groups = _drifted(sheet, kept, columns) if kept else []
        heads = [
            next((head for column in group if (head := _column(sheet, kept[0], column))), ())
            for group in groups
        ]
        for row in kept:
            here = [
                next((cell for column in group if (cell := sheet.rows[row][column]).number is not None),
                sheet.rows[row][group[0]])
                for group in groups
            ]  # fmt: skip
            numbers = [cell.number if cell.first else None for cell in here]
            unknown = [
                bool(cell.text) and cell.number is None and not NOTHING.fullmatch(cell.text) for cell in here
            ]
            lines.append(Line(_row(sheet, rows, row, names), numbers, unknown))
    if sum(line.filled for line in lines) < 2:
        return None
    places = tuple(
        Line(head, [line.cells[at] for line in lines], [line.open[at] for line in lines])
        for at, head in enumerate(heads)
    )
    roles = {role_of(one)[0] for head in _titles(sheet, kept[0]) for one in head}
    # scores alone, of units or projects, are numbers like others
    scored = "points" in roles or "rate" in roles or {"name", "score"} <= roles
    return Frame(tuple(lines), places, sheet, False, sheet.even and not drifting, scored)


def _drifted(sheet: Sheet, kept: Sequence[int], columns: Sequence[int]) -> list[list[int]]:
    """The columns, those together that are one: beside a column without a header another one that has a number only where it
    has none (numbers of a table set with spaces that stand a little aside)."""
    made: list[list[int]] = []
    for column in columns:
        before = made[-1][0] if made else column
        named = [bool(_column(sheet, kept[0], one)) for one in (before, column)]
        rows = [sheet.rows[row] for row in kept]
        both = any(row[before].text and row[column].text for row in rows)
        if column == before + 1 and named.count(True) == 1 and not both and len(kept) > 2:
            made[-1].append(column)
        else:
            made.append([column])
    return made


def _titles(sheet: Sheet, row: int) -> Iterator[tuple[str, ...]]:
    for column in range(sheet.width):
        yield column_label(sheet, row, column)


def _column(sheet: Sheet, row: int, column: int) -> tuple[str, ...]:
    return tuple(one for one in column_label(sheet, row, column) if one.strip())


def column_label(sheet: Sheet, row: int, column: int) -> tuple[str, ...]:
    """The texts above a cell: of the header that stands in the middle of its table, where there is one above it."""
    at = row - 1
    while at >= 0 and at not in sheet.heads:
        if titled(sheet, at):
            cells = sheet.rows[at]
            return (cells[column].text,) if column < len(cells) and cells[column].text else ()
        at -= 1
    return sheet.column_label(row, column)


def titled(sheet: Sheet, row: int) -> bool:
    """Whether a row inside a table is the header of what follows: a form has the funds above and the indicators below."""
    words = [cell.text.strip() for cell in sheet.rows[row] if cell.text and cell.first]
    if row in sheet.heads or len(words) < LEAST or len(set(words)) < len(words):
        return False
    if any(cell.number is not None for cell in sheet.rows[row]):
        return False
    if not any(MEASURED.search(bare(one)) for one in words):
        return False
    return 4 * sum(TITLE.search(bare(one) or one) is not None for one in words) >= LEAST * len(words)


def _row(sheet: Sheet, rows: Sequence[int], row: int, names: Sequence[int]) -> tuple[str, ...]:
    """The words of a row; where it has none, or no code, those of the row above that has no numbers there (a label broken
    over lines)."""
    made: list[str] = []
    for column in names:
        text = sheet.rows[row][column].text if column < len(sheet.rows[row]) else ""
        if text and text not in made[-1:] and sheet.rows[row][column].number is None:
            made.append(text)
    first = sheet.rows[row][0]
    if not made and first.text and first.number is None and not NOTHING.fullmatch(first.text):
        made.append(first.text)  # 合计, 2022年较2021年 below years, which are numbers
    above = sheet.rows[row - 1] if row - 1 in rows else []
    if not any(above[column].number for column in names if column < len(above)):
        words = [above[column].text for column in names if column < len(above) and above[column].text]
        if not any(re.search(r"[\u4e00-\u9fffA-Za-z]", one) for one in made):
            return (*made, *words)
        if len(words) == 1 and CODE.fullmatch(words[0]) and not CODE.match(made[0]):
            return (*words, *made)
    return tuple(made)
