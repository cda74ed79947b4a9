"""Lists of running text whose items are rows of a table: all but one agree with one column, or two stand the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from jixiao.auditing.checks.figures_digits import agree, informative
from jixiao.auditing.checks.prose_text import Text, alike
from jixiao.auditing.relation import Relation, of
from jixiao.auditing.remark import Remark, Repair, spot
from jixiao.auditing.view import View
from jixiao.extraction.claims import Number, Sheet
from jixiao.extraction.roles import Role

NUMBERED = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十\d]+[)）.、．]\s*)?|[\s“”\"]|[（(][^（()）]*[)）]")
GENERAL = re.compile("^(?:合计|总计|小计|其他|其中|支出|收入|预算|项目|经费)$")
LONG = 4  # telling digits of an amount that no other row has by accident
APART = Fraction(1, 3)
Column = Mapping[str, Number]


def tabled(view: View, made: Sequence[Text]) -> Iterator[Relation | Remark]:
    """The amounts of lists that a column of a table contradicts."""
    columns = [column for sheet in view.claims.sheets for column in _columns(sheet)]
    names = {name for column in columns for name in column}
    if not names:
        return
    for text in made:
        if text.rule or text.passage.cell is not None:
            continue
        for sentence in text.sentences.values():
            items = [one for one in sentence if _item(one) and _name(one) in names]
            if len(items) > 1:
                yield from _against(items, columns)


def _columns(sheet: Sheet) -> Iterator[Column]:
    """The amounts of each column by the names of their rows, where each name is that of one row."""
    labels: dict[int, str] = {}
    for row in range(len(sheet.rows)):
        if row not in sheet.heads:
            told = [NUMBERED.sub("", one) for one in sheet.row_label(row)]
            label = next((one for one in reversed(told) if len(one) > 1 and not one.isdigit()), "")
            if label and not GENERAL.match(label):
                labels[row] = label
    twice = {one for one in labels.values() if list(labels.values()).count(one) > 1}
    made: dict[int, dict[str, Number]] = {}
    for row, column, number in sheet.numbers():
        if row in labels and labels[row] not in twice and number.dimension in ("money", "number", "count"):
            made.setdefault(column, {})[labels[row]] = number
    yield from (column for column in made.values() if len(column) > 1)


def _item(role: Role) -> bool:
    return (
        role.plain
        and role.own
        and role.number.dimension in ("money", "count")
        and informative(role.number) >= LONG - 1
        and not role.each
        and not role.past
        and not role.direction
    )


def _name(role: Role) -> str:
    return NUMBERED.sub("", role.name)


def _against(items: Sequence[Role], columns: Sequence[Column]) -> Iterator[Relation | Remark]:
    every = [
        pairs
        for column in columns
        if len(pairs := [(one, column[_name(one)]) for one in items if _name(one) in column]) > 1
    ]
    known = {one for pairs in every for one, cell in pairs if agree(one.number, cell)}
    for pairs in every:
        crossed = _crossed(pairs, known)
        if crossed is not None:
            yield _exchanged(*crossed)
            return
    for pairs in every:
        off = [(one, cell) for one, cell in pairs if not agree(one.number, cell)]
        sure = [one for one, cell in pairs if agree(one.number, cell) and informative(cell) >= LONG]
        if len(off) == 1 and len(sure) > 1 and off[0][0] not in known and alike(off[0][0].number, off[0][1]):
            one, cell = off[0]
            apart = abs(one.number.value - cell.value)
            if apart <= APART * max(one.number.value, cell.value) and informative(cell) >= LONG:
                values = {"label": _name(one), "other": _name(one)}
                yield Relation("figure_differs", one.number, of(cell), "warning", values=values)
                return


def _crossed(
    pairs: Sequence[tuple[Role, Number]], known: set[Role]
) -> tuple[Role, Role, Number, Number] | None:
    """Two items that each have what the table gives the other one."""
    off = [(one, cell) for one, cell in pairs if not agree(one.number, cell) and one not in known]
    for at, (one, mine) in enumerate(off):
        for other, theirs in off[at + 1 :]:
            long = min(informative(mine), informative(theirs)) >= LONG
            if long and agree(one.number, theirs) and agree(other.number, mine):
                return one, other, mine, theirs
    return None


def _exchanged(one: Role, other: Role, mine: Number, theirs: Number) -> Remark:
    return Remark(
        "figures_crossed",
        "error",
        tuple(spot(number) for number in (one.number, other.number, mine, theirs)),
        one.number.text,
        other.number.text,
        values={"left": _name(one), "right": _name(other)},
        confidence="likely",
        repair=Repair(
            "swapped", ((spot(one.number), other.number.text), (spot(other.number), one.number.text))
        ),
    )
