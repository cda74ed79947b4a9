"""The score tables of a document as boards: every indicator with the printed numbers of its points, score and rate."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from jixiao.auditing.checks.scores_board import Board, Entry, find_names
from jixiao.auditing.checks.scores_sheets import apart, twins
from jixiao.auditing.remark import Spot
from jixiao.auditing.view import View
from jixiao.core.document import At
from jixiao.extraction.claims import Number, Passage, Sheet
from jixiao.extraction.grid import Grid, Row
from jixiao.extraction.heads import number_kind
from jixiao.extraction.mentions import WIDE
from jixiao.extraction.tree import CODE, ScoreRow, ScoreTable, further_tables, known

UNNAMED = 3  # numbers without a head, which a note or a mark beside the table does not make


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
    used: set[int] = set()
    if table is not None:
        for one in (table, *further_tables(view.grids, table)):
            made.append(_deep(view, one, numbers))
            used |= set(one.tables)
        made[0].main = True
    for grid in view.grids:
        if not grid.unnamed and not used & set(grid.tables):
            board = _board(grid, numbers)
            if board is not None:
                made.append(board)
    for board in made:
        _know(view, board)
    if made and made[0].main:
        twins(made[0], made[1:])
    for board in made:
        if not board.deep:
            _grouped(board, made[0] if made[0].main and board.twin else None)
        apart(view, board)
    return made


def _deep(view: View, table: ScoreTable, numbers: dict[int, Number]) -> Board:
    """A score table that was read with its levels."""
    places: dict[At, list[Number]] = {}
    for number in view.numbers:
        places.setdefault(number.at, []).append(number)
    rows = [row for row in table.rows if not _rest_of_a_label(row)]
    entries = [_entry(row, numbers, places) for row in rows]
    total = None
    if table.total is not None:
        row = table.total
        total = Entry(row.name, points=numbers.get(id(row.points)), score=numbers.get(id(row.score)), rate=numbers.get(id(row.rate)))  # fmt: skip
    made = Board(entries, total, caption=table.caption, deep=True)
    made.reasons = sum(bool(one.reason) for one in entries) >= 2
    groups = {(*one.path, one.name): one for one in entries if not one.leaf}
    for one in entries:
        one.above = groups.get(one.path)
    made.doubtful = any(
        sum(column.role == "score" for column in grid.columns) > 1
        for grid in view.grids
        if set(grid.tables) & set(table.tables)
    )
    _blanks(view, rows, entries)
    _placed(view, made)
    _not_lost(view, made)
    return made


def _placed(view: View, board: Board) -> None:
    """Take the numbers of the total from the columns in which the rows have theirs: last year's score and what was gained
    since may stand behind them."""
    total = board.total
    own = (
        next((one for one in (total.rate, total.score, total.points) if one and one.cell), None)
        if total
        else None
    )
    if total is None or own is None or own.cell is None:
        return
    at, row, _ = own.cell
    sheet = view.claims.sheets[at]
    placed: dict[str, Number | None] = {}
    for role in ("points", "score", "rate") if sheet.even else ():
        cells = [one.cell for entry in board.entries if (one := getattr(entry, role)) is not None]
        columns = {cell[2] for cell in cells if cell is not None and cell[0] == at}
        if columns:
            placed[role] = sheet.rows[row][columns.pop()].number if len(columns) == 1 else None
    if all(placed.values()):  # else the row lost a cell, and nobody knows what stands under what
        for role, number in placed.items():
            setattr(total, role, number)


def _not_lost(view: View, board: Board) -> None:
    """What a total row took for its score may be the points that were lost: 合计 | 100 | 94.70 | 5.30分 under 扣分原因."""
    total = board.total
    if total is None or total.score is None or total.points is None or total.score.cell is None:
        return
    at, row, _ = total.score.cell
    got = total.points.value - total.score.value
    added = sum((one.score.value for one in board.leaves() if one.score is not None), Fraction(0))
    others = [cell.number for cell in view.claims.sheets[at].rows[row] if cell.number is not None]
    found = next((one for one in others if one.value == got and one is not total.points), None)
    if found is not None and found.value == added != total.score.value:
        total.score = found


def _rest_of_a_label(row: ScoreRow) -> bool:
    """Whether a row is only the broken end of the one above it: （4分） of a label, 2分 of criteria."""
    return not (row.name or row.rate.text or row.criteria or row.explains or row.reason.text)


def _know(view: View, board: Board) -> None:
    """Whether what stands under what is known of all its numbers."""
    sheets = {
        one.cell[0] for entry in board.entries for one in (entry.points, entry.score) if one and one.cell
    }
    broken = any((one.points is None and one.score is None) or not one.name for one in board.leaves())
    certain = (view.claims.sheets[at].even and not _unnamed(view.claims.sheets[at]) for at in sheets)
    board.certain = not broken and all(certain)


def _unnamed(sheet: Sheet) -> bool:
    """Whether numbers stand in columns that have no head: rows were read as one."""
    named = [any(sheet.rows[at][column].text for at in sheet.heads) for column in range(sheet.width)]
    bare = sum(
        cell.number is not None
        for at, row in enumerate(sheet.rows)
        if at not in sheet.heads
        for cell, head in zip(row, named, strict=True)
        if not head
    )
    return bool(sheet.heads) and bare >= UNNAMED


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


def _numbers(view: View) -> dict[int, Number]:
    """The number of each placed cell of the ordered tables, by the identity of the cell."""
    whole: dict[At, list[tuple[str, Number]]] = {}
    for sheet in view.claims.sheets:
        for _, _, number in sheet.numbers():
            whole.setdefault(number.at, []).append((_bare(number.text), number))
    made: dict[int, Number] = {}
    for grid in view.grids:
        for row in (*grid.rows, *grid.totals):
            taken: dict[At, int] = {}
            for cell in row:
                if not cell.text or cell.filled:
                    continue
                found, wanted = whole.get(cell.at, []), _bare(cell.text)
                for place in range(taken.get(cell.at, 0), len(found)):
                    text, number = found[place]
                    if text == wanted:
                        made[id(cell)] = number
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
    return Board(entries, total, caption=grid.caption)


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
