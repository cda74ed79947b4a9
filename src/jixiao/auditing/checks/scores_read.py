"""Score tables as the checks need them: every indicator with the printed numbers of its points, score and rate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from jixiao.auditing.relation import Relation, of
from jixiao.auditing.remark import Spot
from jixiao.auditing.view import View
from jixiao.core.document import At
from jixiao.extraction.claims import Number, Passage, Sheet
from jixiao.extraction.grid import Grid, Row
from jixiao.extraction.heads import number_kind
from jixiao.extraction.mentions import WIDE
from jixiao.extraction.tree import CODE, ScoreRow, known

ORDINAL = re.compile(r"^[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]?[、.．]?\s*")
SUBTOTAL = re.compile(r"小计|合计|总计|总得?分|(?:折算|换算|加权|平均)(?:得分|后)?.{0,4}|平均分?")
CONVERTED = re.compile(r"折算|换算|加权|折合")
BONUS = re.compile(r"加分|扣分项|加减分|附加")


@dataclass(slots=True, eq=False)
class Entry:
    """One indicator as one table prints it. `blank`: the score cell, where it is empty though the table has scores.

    `criteria`, `reason`: the texts of its row. `others`: what further places print of it: role (points, score, rate) and number.
    """

    name: str
    code: str = ""
    path: tuple[str, ...] = ()
    leaf: bool = True
    points: Number | None = None
    score: Number | None = None
    rate: Number | None = None
    blank: Spot | None = None
    criteria: str = ""
    reason: str = ""
    target: str = ""
    actual: str = ""
    above: Entry | None = None  # the group it stands under, in its own table
    apart: bool = False  # scored in another part of its form
    others: list[tuple[str, Number]] = field(default_factory=list)

    @property
    def label(self) -> str:
        return f"{self.code}{self.name}"


@dataclass(slots=True, eq=False)
class Board:
    """One score table. `main`: the score table of the document, as `extraction.tree` sees it; `reasons`: whether rows give
    reasons in a column of their own."""

    entries: list[Entry]
    total: Entry | None = None
    main: bool = False
    caption: str = ""
    reasons: bool = False
    doubtful: bool = False  # several columns of scores: which of them the total adds up is not known
    partial: bool = False  # whether a part of its form, scored apart, was not found

    def children(self, group: Entry | None) -> list[Entry]:
        """What stands directly under a group; under None, at the top."""
        return [one for one in self.entries if one.above is group and not SUBTOTAL.fullmatch(one.name)]

    def leaves(self, group: Entry | None = None) -> list[Entry]:
        """The rows of the last level, of a group or all."""
        if group is None:
            return [one for one in self.entries if one.leaf and not SUBTOTAL.fullmatch(one.name)]
        return [leaf for one in self.children(group) for leaf in ([one] if one.leaf else self.leaves(one))]

    def whole(self, group: Entry | None = None) -> bool:
        """Whether all rows of a group are there as rows of the last level, as their points tell: these come to the group's."""
        if self.unsure:
            return False
        points = [value(one.points) for one in self.leaves(group)]
        known_points = [one for one in points if one is not None]
        if len(known_points) < len(points):
            return not known_points and not self.nested
        printed = value((group or self.total or Entry("")).points)
        if printed is None:
            printed = Fraction(100) if group is None and self.main else sum(known_points, Fraction(0))
        return sum(known_points, Fraction(0)) == printed

    @property
    def unsure(self) -> bool:
        """Whether it is open which number of a row is its score."""
        return self.doubtful or len(self.above_points()) > 1

    def above_points(self) -> list[Entry]:
        """Rows that have more than their points; more than one, and the columns may not be what they seem."""
        return [
            one
            for one in self.entries
            if (score := value(one.score)) is not None
            and (points := value(one.points)) is not None
            and score > points
        ]

    @property
    def nested(self) -> bool:
        """Whether some row comes to just what the rows right behind it come to, so that it may be their group."""
        flat = [value(one.points) or value(one.score) for one in self.entries]
        for place, own in enumerate(flat):
            total = Fraction(0)
            for count, other in enumerate(flat[place + 1 :], 1):
                total += other or 0
                if own and total == own and count > 1:
                    return True
        return False


def value(number: Number | None) -> Fraction | None:
    """The written number, whatever its unit."""
    return None if number is None else number.value / number.unit.scale


def boards(view: View) -> list[Board]:
    """The main score table first, then every other table that prints points or scores of named indicators."""
    if "boards" not in view.kept:
        view.kept["boards"] = _boards(view)
    found: list[Board] = view.kept["boards"]
    return found


def _boards(view: View) -> list[Board]:
    numbers = _numbers(view)
    made: list[Board] = []
    table = view.table
    if table is not None:
        places: dict[At, list[Number]] = {}
        for number in view.numbers:
            places.setdefault(number.at, []).append(number)
        entries = [_entry(row, numbers, places) for row in table.rows]
        total = None
        if table.total is not None:
            row = table.total
            total = Entry(row.name, points=numbers.get(id(row.points)), score=numbers.get(id(row.score)), rate=numbers.get(id(row.rate)))  # fmt: skip
        made.append(Board(entries, total, True, table.caption))
        made[0].reasons = sum(bool(one.reason) for one in entries) >= 2
        groups = {(*one.path, one.name): one for one in entries if not one.leaf}
        for one in entries:
            one.above = groups.get(one.path)
        made[0].doubtful = any(
            sum(column.role == "score" for column in grid.columns) > 1
            for grid in view.grids
            if set(grid.tables) & set(table.tables)
        )
        _blanks(view, table.rows, entries)
        _apart(view, made[0])
    used = set(table.tables) if table is not None else set()
    for grid in view.grids:
        if not grid.unnamed and not used & set(grid.tables):
            board = _board(grid, numbers)
            if board is not None:
                _grouped(board, made[0] if made and made[0].main else None)
                made.append(board)
    _other_totals(made)
    return made


def _other_totals(found: Sequence[Board]) -> None:
    """The totals of small tables of the same indicators and points belong to the total of the main one."""
    main = next((one for one in found if one.main), None)
    if main is None or main.total is None:
        return
    names = {known(one.name) for one in main.entries}
    for board in found:
        total = board.total
        if board.main or total is None or total.score is None:
            continue
        same = sum(known(one.name) in names for one in board.entries)
        if 2 * same > len(board.entries) and value(total.points) == value(main.total.points) is not None:
            main.total.others.append(("score", total.score))


def _grouped(board: Board, main: Board | None) -> None:
    """Which rows of a small table stand under which: by their codes, else as in the main table."""
    names = find_names([main]) if main is not None else {}
    codes = {one.code: one for one in board.entries if one.code}
    here = {id(names[known(one.name)]): one for one in board.entries if known(one.name) in names}
    for one in board.entries:
        above = next(
            (codes[one.code[:n]] for n in range(len(one.code) - 1, 0, -1) if one.code[:n] in codes), None
        )
        up = names.get(known(one.name)) if not codes else None
        while above is None and up is not None and up.above is not None:
            up = up.above
            above = here.get(id(up))
        one.above = above
    groups = {id(one.above) for one in board.entries}
    for one in board.entries:
        one.leaf = id(one) not in groups


def _apart(view: View, board: Board) -> None:
    """The row of a form that is scored above its indicators: 年度资金总额 with points, rate and score of its own."""
    total = board.total
    points = [one.points for one in board.leaves()]
    if total is None or total.score is None or total.score.cell is None or not points or not all(points):
        return
    rest = (value(total.points) or Fraction(100)) - sum(
        (value(one) or Fraction(0) for one in points), Fraction(0)
    )
    if rest <= 0:
        return
    used = {id(number) for one in board.entries for number in (one.points, one.score) if number is not None}
    last = total.score.cell[0]
    for sheet in reversed(view.claims.sheets[max(last - 1, 0) : last + 1]):
        for row, column, number in sheet.numbers():
            if id(number) in used or number in (total.points, total.score) or value(number) != rest:
                continue
            score = _beside(sheet, row, column)
            if score is not None:
                name = next((text for text in reversed(sheet.row_label(row)) if text), "")
                board.entries.insert(0, Entry(name, points=number, score=score, apart=True))
                return
    words = "".join(one.text for one in view.claims.passages if one.cell is not None)
    board.partial = rest == 10 and re.search("年度资金总额|执行率", words) is not None


def _beside(sheet: Sheet, row: int, column: int) -> Number | None:
    """The score beside a number, where the head above says points."""
    if not re.search("分值|权重|满分", "".join(sheet.column_label(row, column))):
        return None
    for other, cell in enumerate(sheet.rows[row]):
        head = "".join(sheet.column_label(row, other))
        if (
            cell.number is not None
            and other != column
            and re.search("得分|自评分", head)
            and "率" not in head
        ):
            return cell.number
    return None


def _numbers(view: View) -> dict[int, Number]:
    """The number of each placed cell of the ordered tables, by the identity of the cell."""
    whole: dict[At, list[Number]] = {}
    for sheet in view.claims.sheets:
        for _, _, number in sheet.numbers():
            whole.setdefault(number.at, []).append(number)
    made: dict[int, Number] = {}
    for grid in view.grids:
        for row in (*grid.rows, *grid.totals):
            taken: dict[At, int] = {}
            for cell in row:
                if not cell.text or cell.filled:
                    continue
                found = whole.get(cell.at, [])
                for place in range(taken.get(cell.at, 0), len(found)):
                    if _bare(found[place].text) == _bare(cell.text):
                        made[id(cell)] = found[place]
                        taken[cell.at] = place + 1
                        break
    return made


def _bare(text: str) -> str:
    return "".join(text.translate(WIDE).split())


def _entry(row: ScoreRow, numbers: dict[int, Number], places: dict[At, list[Number]]) -> Entry:
    made = Entry(
        row.name,
        row.code,
        row.path,
        row.leaf,
        numbers.get(id(row.points)),
        numbers.get(id(row.score)),
        numbers.get(id(row.rate)),
        None,
        row.criteria,
        row.reason.text,
        row.target.text,
        row.actual.text,
        others=_others(row, numbers),
    )
    if made.points is None and row.points.text:
        made.points = _behind(row, places)
    if not row.leaf and made.score is not None and any(one is made.score for _, one in made.others):
        made.score = made.rate = None  # another table prints it, and `others` has it
    return made


def _others(row: ScoreRow, numbers: dict[int, Number]) -> list[tuple[str, Number]]:
    made = []
    for one in row.others:
        for role, cell in (("points", one.points), ("score", one.score), ("rate", one.rate)):
            number = numbers.get(id(cell))
            if number is not None:
                made.append((role, number))
    return made


def _behind(row: ScoreRow, places: dict[At, list[Number]]) -> Number | None:
    """Points that are no cell of their own: in brackets behind a name, 预算执行（5分）, or fallen out of the table."""
    wanted = _bare(row.points.text)
    found = places.get(row.points.at, [])
    return next((one for one in found if _bare(one.text) in (wanted, f"{wanted}分")), None)


# -- empty score cells


def _blanks(view: View, rows: Sequence[ScoreRow], entries: Sequence[Entry]) -> None:
    """Give each row of the last level without a score the place of its empty cell."""
    columns: dict[int, int] = {}
    for entry in entries:
        if entry.score is not None and entry.score.cell is not None:
            columns[entry.score.cell[0]] = entry.score.cell[2]
    for row, entry in zip(rows, entries, strict=True):
        if not entry.leaf or row.score.text or entry.points is None or entry.points.cell is None:
            continue
        sheet, line, _ = entry.points.cell
        at = row.score.at if row.score.at.line else entry.points.at
        width = view.claims.sheets[sheet].width
        column = min(columns.get(sheet, width - 1), width - 1)
        cell = view.claims.sheets[sheet].rows[line][column]
        if cell.text:  # a row that lost a cell: the empty one is not known
            passage = Passage("", ((0, at),), role="cell", cell=(sheet, line, width - 1))
        else:
            passage = Passage(
                "", ((0, cell.at if cell.at.line else at),), role="cell", cell=(sheet, line, column)
            )
        entry.blank = Spot(passage)


# -- small tables


def _board(grid: Grid, numbers: dict[int, Number]) -> Board | None:
    """A table other than the main one: its rows by code, where they have codes."""
    depth = grid.depth()
    name = grid.find("name", depth) if depth else None
    score, points, rate = grid.find("score"), grid.find("points", depth), grid.find("rate")
    if name is None or (score is None and points is None):
        return None
    entries = []
    for row in grid.rows:
        text = row[name].text
        if not text:
            continue
        code = CODE.match(text)
        entries.append(
            Entry(
                known(text),
                code[1] if code else "",
                (),
                True,
                _number(row, points, numbers),
                _number(row, score, numbers),
                _number(row, rate, numbers),
            )
        )
    total = None
    for row in grid.totals:
        total = _total(row, points, score, rate, len(grid.columns), numbers)
    if len(entries) < 2:
        return None
    return Board(entries, total, False, grid.caption)


def _number(row: Row, column: int | None, numbers: dict[int, Number]) -> Number | None:
    return numbers.get(id(row[column])) if column is not None and column < len(row) else None


def _total(
    row: Row, points: int | None, score: int | None, rate: int | None, width: int, numbers: dict[int, Number]
) -> Entry:
    filled = [cell for cell in row if cell.text]
    if len(row) == width:
        return Entry(filled[0].text, points=_number(row, points, numbers), score=_number(row, score, numbers), rate=_number(row, rate, numbers))  # fmt: skip
    figures = [cell for cell in filled[1:] if number_kind(cell.text) == "number"]
    rates = [cell for cell in filled[1:] if number_kind(cell.text) == "rate"]
    made = Entry(filled[0].text)
    if len(figures) == 2:
        made.points, made.score = numbers.get(id(figures[0])), numbers.get(id(figures[1]))
    elif len(figures) == 1:
        made.score = numbers.get(id(figures[0]))
    if rates:
        made.rate = numbers.get(id(rates[-1]))
    return made


# -- names in running text


def find_names(found: Sequence[Board]) -> dict[str, Entry]:
    """The indicators of the main table by name and by code with name; a name that two have is left out."""
    made: dict[str, Entry] = {}
    twice: set[str] = set()
    for board in found[:1]:
        for entry in board.entries:
            name = known(entry.name)
            if name in made:
                twice.add(name)
            made.setdefault(name, entry)
    return {name: entry for name, entry in made.items() if name not in twice}


def named(text: str, names: dict[str, Entry]) -> Entry | None:
    """The indicator that a heading or the beginning of a sentence names: 6.采购管理, 一是预算编制指标, A21年度工作计划."""
    body = re.sub(r"^[一二三四五六七八九十]{1,3}是", "", "".join(text.split()))
    body = ORDINAL.sub("", body) if not CODE.match(body) else body
    body = re.sub(r"(?:类)?(?:指标)?(?:分析|情况)?$", "", body)
    return names.get(known(body))


# -- sums


def add(
    rule: str,
    claimed: Number,
    parts: Sequence[Number],
    name: str,
    severity: str = "error",
    certain: bool = True,
) -> Relation:
    """A printed total and its parts. Points and scores are exact as printed, unless the total has fewer decimals."""
    total = sum((value(one) or Fraction(0) for one in parts), Fraction(0))
    off = abs((value(claimed) or Fraction(0)) - total)
    rounded = claimed.places < max((one.places for one in parts), default=0)
    near = rounded and off <= Fraction(1, 2 * 10**claimed.places)
    return Relation(
        rule, claimed, of(*parts), severity, values={"name": name}, exact=not near, certain=certain
    )
