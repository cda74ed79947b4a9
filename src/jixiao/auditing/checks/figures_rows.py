"""Rates of running text that a row of a table gives as well: tied to it by its name, or by another number of the row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import permutations

from jixiao.auditing.checks.figures_company import LEAST_DIGITS, Figures
from jixiao.auditing.checks.figures_digits import agree, hardly, informative, is_round
from jixiao.auditing.relation import Relation, holds, ratio
from jixiao.core.units import UNITS
from jixiao.extraction.claims import Number
from jixiao.extraction.fact_words import NUMBERED, plain, special
from jixiao.extraction.rate_words import (
    BRACKET,
    GROWTH,
    kind_of_column,
    kind_of_rate,
    otherwise,
    own_words,
    said_of,
    suits,
)
from jixiao.extraction.same_fact import Name, apart_in_words

APART = re.compile(r"其中|其余|另有?|剔除|扣除|不含|加上")
UNNAMED = re.compile(r"^(?:合计|总计|小计|平均|总体|全部|共计|整体|[一二三四五六七八九十]+)$")
FAR = 3  # numbers between a rate and the amount of its row
UNIT = re.compile(
    rf"(?:{'|'.join(sorted(map(re.escape, filter(None, UNITS)), key=len, reverse=True))}|立方米)$"
)
Tie = Callable[[Figures, Number, Number, str], bool]


def row_tells(made: Figures, one: Number, other: Number) -> bool:
    """Whether a rate of running text is that of a row of a table, and no other rate of the tables may be it."""
    text, cell = one, other
    if made.names[text].place[0] != 0 or made.names[cell].place[0] != 1:
        return False
    if text.dimension != "ratio" or cell.dimension != "ratio" or not hardly(text, cell):
        return False
    label = made.names[cell]
    said = said_of(text) or kind_of_rate(made.indicator(text))
    if said in (GROWTH, "得分率") or not suits(said, _told(label)) or otherwise(text):
        return False
    if _of_row(made, text, cell):
        return False
    if not _within(text, label) or apart_in_words(made.names[text], label):
        return False
    return any(
        tie(made, text, cell, said) and _only(made, text, cell, said, tie) for tie in (_anchored, _called)
    )


def _of_row(made: Figures, text: Number, cell: Number) -> bool:
    """Whether two other amounts of the row give the rate of the text: it is what was done against the plan, and the row's own rate
    is of the money."""
    _, table, row, _ = made.names[cell].place[:4]
    amounts = [one for one in made.lines.get((table, 0, row), ()) if one.dimension != "ratio" and one.value]
    return any(
        top.unit.symbol == bottom.unit.symbol
        and informative(top) > 2
        and holds(Relation("figure_differs", text, ratio(top, bottom)))
        for top, bottom in permutations(amounts, 2)
    )


def _only(made: Figures, text: Number, cell: Number, said: str, tie: Tie) -> bool:
    """Whether no other rate of the tables is tied to a text like this; one that is called just the same goes first."""
    exact = said == _told(made.names[cell])
    return not any(
        one is not cell
        and one.dimension == "ratio"
        and not agree(one, cell)
        and (told := _told(made.names[one])) != ""
        and (told == said if exact else suits(said, told))
        and tie(made, text, one, said)
        for one in made.cells
    )


def _within(text: Number, label: Name) -> bool:
    """Whether the row, the column and the caption say all that is special in front of a rate: 配套到位率 is no 到位率."""
    known = label.row + label.column + "".join(label.around)
    return set(special(own_words(text))) <= set(known)


def _told(label: Name) -> str:
    """What rate a cell is: the words of its column, else of its row."""
    return kind_of_column(label.column) or kind_of_column(label.row)


def _anchored(made: Figures, text: Number, cell: Number, said: str) -> bool:
    """Whether the amounts in front of a rate stand in the row of the cell, which is the first such rate behind one of them."""
    label = made.names[cell]
    for axis, at in ((0, label.place[2]), (1, label.place[3])):
        told = kind_of_rate(label.column if axis == 0 else label.row)
        if not told or (axis == 1 and told != said):
            continue
        members = list(made.lines.get((label.place[1], axis, at), ()))
        found = [(near, one) for near in _ahead(made, text) for one in members if _printed(near, one)]
        if sum(informative(near) for near in {near for near, _ in found}) < LEAST_DIGITS:
            continue
        mine = members.index(cell)
        if all(_first_behind(made, members[members.index(one) + 1 : mine], said) for _, one in found[-1:]):
            return True
    return False


def _first_behind(made: Figures, between: Sequence[Number], said: str) -> bool:
    """Whether none of the cells between an amount and a rate is such a rate as well."""
    return not any(one.dimension == "ratio" and suits(said, _told(made.names[one])) for one in between)


def _printed(near: Number, cell: Number) -> bool:
    """Whether a cell prints a number of running text; its unit may stand nowhere."""
    return agree(near, cell) or (not cell.unit.symbol and near.printed == cell.printed)


def _ahead(made: Figures, text: Number) -> Iterator[Number]:
    """The amounts in front of a rate, in its sentence, the nearest first; nothing but rates in between."""
    start, _ = text.passage.sentence(text.start)
    near = [one for step, one in sorted(made.company[text], key=lambda pair: -pair[0]) if -FAR <= step < 0]
    for one in near:
        if one.start < start or APART.search(text.passage.text, one.end, text.start):
            return
        if one.dimension != "ratio" and informative(one) > 1 and not is_round(one):
            yield one


def _called(made: Figures, text: Number, cell: Number, said: str) -> bool:
    """Whether the row's name stands in the sentence in front of the rate, behind the names of all other rows."""
    del said
    label = made.names[cell]
    start, _ = text.passage.sentence(text.start)
    window = plain(text.passage.text[start : text.start])
    for axis, key in ((1, label.row), (0, label.column)):
        if not kind_of_rate(label.column if axis == 1 else label.row):
            continue
        end = _ends(window, key)
        if end < 0:
            continue
        line = made.lines.get((label.place[1], axis, label.place[3 if axis == 1 else 2]), ())
        others = (
            made.names[one].row if axis == 1 else made.names[one].column for one in line if one is not cell
        )
        if all(_ends(window, one) < end for one in others):
            return True
    return False


def _ends(window: str, key: str) -> int:
    """Where the name of a row ends in a text; -1 where it does not stand there or says too little."""
    key = UNIT.sub("", BRACKET.sub("", NUMBERED.sub("", key)))
    if UNNAMED.search(key) or len(special(key)) < 2:
        return -1
    at = window.rfind(key)
    return at + len(key) if at >= 0 else -1
