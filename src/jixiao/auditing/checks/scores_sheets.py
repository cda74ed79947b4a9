"""Which tables are one score sheet: the main one, those that print it again, and the part of a form that is scored apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.auditing.checks.scores_board import Board, Entry, value
from jixiao.auditing.checks.tables_frame import column_label
from jixiao.auditing.view import View
from jixiao.extraction.claims import Number, Sheet
from jixiao.extraction.tree import known

ROUND = 5  # what a form scores apart has so many points, or a multiple
FEW = 60  # signs of a passage that names the execution and its points, and tells nothing else
APART = re.compile(r"年度资金总额|预算执行|执行率|资金总额")


# -- one sheet or several


def twins(main: Board, others: Sequence[Board]) -> None:
    """Tell which boards print the main one again, and forget what the rest prints of indicators with the same names.

    The same name is the same indicator only within one sheet: a table of another project, another unit or last year has rows
    of the same names and is another thing. What prints a sheet again names its indicators and mostly has its numbers.
    """
    twin_sheets: set[int] = set()
    for board in others:
        board.twin = _twin(main, board)
        if board.twin:
            twin_sheets |= _sheets(board)
    for entry in main.entries:
        entry.others = [one for one in entry.others if one[1].cell is None or one[1].cell[0] in twin_sheets]
        if entry.points is not None and entry.points.cell is not None and not entry.leaf:
            mine = entry.points.cell[0] in _sheets(main) | twin_sheets
            entry.points = entry.points if mine else None
    total = main.total
    if total is not None:
        for board in others:
            theirs = board.total
            if not board.twin or theirs is None or theirs.score is None:
                continue
            if value(theirs.points) is not None and value(theirs.points) == value(total.points):
                total.others.append(("score", theirs.score))


def _sheets(board: Board) -> set[int]:
    """The sheets that the numbers of a board's rows stand in."""
    rows = [one for one in board.entries if one.leaf] if board.main else board.entries
    return {
        one.cell[0]
        for entry in rows
        for one in (entry.points, entry.score)
        if one is not None and one.cell is not None
    }


def _twin(main: Board, board: Board) -> bool:
    names = {known(one.name): one for one in main.entries}
    rows = [one for one in board.entries if one.points is not None or one.score is not None]
    shared = [(names[known(one.name)], one) for one in rows if known(one.name) in names]
    if 2 * len(shared) <= len(rows):
        return False
    points = [
        (theirs, one.points)
        for own, one in shared
        if (theirs := _points(main, own)) is not None and one.points
    ]
    same_points = sum(mine == value(other) for mine, other in points)
    if points and same_points < 2 * (len(points) - same_points):
        return False
    scores = [
        (theirs, value(one.score), value(one.points) or _points(main, own))
        for own, one in shared
        if (theirs := _score(main, own)) is not None and one.score is not None
    ]
    good = [one for one in scores if one[0] == one[1]]
    bad = len(scores) - len(good)
    if not scores:
        return not any(one.score is not None for one in rows)
    telling = [one for one in good if one[0] != one[2]]  # full marks are alike everywhere
    ours, theirs_total = _total(main), value(board.total.score) if board.total is not None else None
    if ours is not None and theirs_total is not None:
        if ours == theirs_total:
            return len(good) >= 2 * bad
        return not bad and len(good) >= 3 and bool(telling)
    if not bad:
        return True
    return len(good) >= max(2 * bad, 3 if len(scores) > 3 else 2) and bool(telling)


def _points(main: Board, entry: Entry) -> Fraction | None:
    return (
        value(entry.points)
        if entry.points is not None or entry.leaf
        else _sum(one.points for one in main.leaves(entry))
    )


def _score(main: Board, entry: Entry) -> Fraction | None:
    return (
        value(entry.score)
        if entry.score is not None or entry.leaf
        else _sum(one.score for one in main.leaves(entry))
    )


def _total(main: Board) -> Fraction | None:
    own = value(main.total.score) if main.total is not None else None
    return own if own is not None else _sum(one.score for one in main.leaves())


def _sum(numbers: Iterator[Number | None]) -> Fraction | None:
    """The sum of numbers, None where one is missing or there are none."""
    values = [value(one) for one in numbers]
    known_values = [one for one in values if one is not None]
    return sum(known_values, Fraction(0)) if values and len(known_values) == len(values) else None


# -- what a form scores apart from its indicators


def apart(view: View, board: Board) -> None:
    """The row of a form that is scored above its indicators: 年度资金总额 with points, rate and score of its own."""
    total = board.total
    board.beside = (*_executed(view, board, "得分|自评分"), *_named(view))
    points = [one.points for one in board.leaves()]
    told = [one for one in (total.score, total.points) if one is not None] if total is not None else []
    if total is None or not told or told[0].cell is None or not points or not all(points):
        return
    whole = value(total.points) or Fraction(100)
    rest = whole - sum((value(one) or Fraction(0) for one in points), Fraction(0))
    if rest <= 0:
        return
    used = {id(number) for one in board.entries for number in (one.points, one.score) if number is not None}
    last = told[0].cell[0]
    said = _executed(view, board, "分值|权重|满分")
    for sheet in reversed(view.claims.sheets[max(last - 1, 0) : last + 1]):
        for row, column, number in sheet.numbers():
            if id(number) in used or number in told or value(number) != rest:
                continue
            score = _beside(sheet, row, column)
            if score is not None or number in said:
                name = next((text for text in reversed(sheet.row_label(row)) if text), "")
                board.entries.append(Entry(name, points=number, score=score, apart=True))
                return
    words = "".join(one.text for one in view.claims.passages if one.cell is not None)
    inside = any(APART.search(one.name) for one in board.entries)
    named = _named(view)
    told_apart = any(value(one) == rest for one in (*said, *named))
    headed = [one for one in named if one.cell is None]
    loose = not (said or headed) or not board.certain
    board.partial = not inside and (
        told_apart or (loose and rest % ROUND == 0 and APART.search(words) is not None)
    )


def _executed(view: View, board: Board, head: str) -> list[Number]:
    """The numbers of the budget's execution that stand outside of a board, in a column of such a header."""
    used = {id(number) for one in board.entries for number in (one.points, one.score) if number is not None}
    return [
        number for number, label in _of_execution(view) if re.search(head, label) and id(number) not in used
    ]


def _of_execution(view: View) -> list[tuple[Number, str]]:
    """The numbers in rows of the budget's execution that are no rates, with the header of each; made once."""
    if "executed" not in view.kept:
        view.kept["executed"] = [
            (number, label)
            for sheet in view.claims.sheets
            for row, column, number in sheet.numbers()
            if APART.search("".join((*sheet.row_label(row), *sheet.heading[-1:])))
            and not (label := "".join(column_label(sheet, row, column))).endswith("率")
        ]
    found: list[tuple[Number, str]] = view.kept["executed"]
    return found


def _named(view: View) -> list[Number]:
    """The points that stand in a few words that name the execution: 预算执行情况（10分）."""
    short = (one for one in view.claims.passages if len(one.text) <= FEW and APART.search(one.text))
    return [number for passage in short for number in passage.numbers if number.dimension == "points"]


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
