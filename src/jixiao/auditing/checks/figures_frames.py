"""Sentences that read off a row or a column of a table, or the list of another sentence: all their numbers but one stand there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction

from jixiao.auditing.checks.figures_company import LEAST_DIGITS, Figures
from jixiao.auditing.checks.figures_digits import agree, informative, is_round, kind_of, nearly, slip_apart
from jixiao.extraction.claims import Number
from jixiao.extraction.fact_words import FLOWS, HEADS, RATIOS, SAYS_LITTLE, plain, special
from jixiao.extraction.same_fact import (
    Name,
    alike_phases,
    alike_rates,
    apart_in_words,
    contained,
    foreign,
    named_by,
    pairs_of,
)

WHOLE = re.compile("合计|小计|总计|总体|全部|共计|整体|平均")
MOST = re.compile("最[高低大小多少快慢]$")  # 餐饮服务满意度最低，为: of its row
BESIDE = 8  # numbers to each side in running text that may be read off one row or column
LITTLE = Fraction(3, 25)  # of the other: where only words tell
LEAST = 2  # of them that must stand there


def framed(made: Figures, one: Number, other: Number) -> bool:
    """Whether what stands around two numbers says that they were read off one place."""
    a, b = made.names[one], made.names[other]
    if apart_in_words(a, b):
        return False
    if a.place[0] == b.place[0] == 0:
        return _in_step(made, one, other) and alike_phases(a.phase, b.phase)
    if a.place[0] == b.place[0]:
        return False
    text, cell = (one, other) if b.place[0] == 1 else (other, one)
    return _of_column(made, text, cell) or _of_row(made, text, cell) or _of_cell(made, text, cell)


def _near(made: Figures, number: Number) -> list[Number]:
    """The numbers of its passage that stand near a number, in order."""
    return [one for one in made.row[number] if abs(one.order - number.order) <= BESIDE]


def _little(one: Number, other: Number) -> bool:
    """Whether two numbers are so near that one may be the other, changed, or one slip of the pen apart."""
    return nearly(one, other, LITTLE) or slip_apart(one, other)


def _in_step(made: Figures, one: Number, other: Number) -> bool:
    """Whether two numbers of running text stand at the same place of one list: their neighbours are the same."""
    steps = {
        step
        for step, x in made.company[one]
        for to, y in made.company[other]
        if step == to and _telling(x) and agree(x, y) and not agree(x, one) and not agree(x, other)
    }
    return bool({frozenset((-2, -1)), frozenset((-1, 1)), frozenset((1, 2))} & _couples(steps))


def _couples(steps: Iterable[int]) -> set[frozenset[int]]:
    known = sorted(steps)
    return {frozenset((a, b)) for a in known for b in known if a < b}


def _telling(number: Number) -> bool:
    return informative(number) >= LEAST_DIGITS and not is_round(number)


def _of_column(made: Figures, text: Number, cell: Number) -> bool:
    """Whether a sentence names the rows of a table, one after the other, with what one column says of them."""
    name, label = made.names[text], made.names[cell]
    members = made.lines[(label.place[1], 1, label.place[3])]
    hits = [
        (near, at)
        for near in _near(made, text)
        if kind_of(near) == kind_of(text) and informative(near) >= LEAST_DIGITS - 1
        for at in members
        if at is not cell and agree(near, at)
    ]
    if len({near for near, _ in hits}) < LEAST or len({at for _, at in hits}) < LEAST:
        return False
    if WHOLE.search(label.row) and not WHOLE.search(name.words):
        return False  # behind the single lines something else may be told
    others = [at for at in members if at is not cell]
    if any(agree(text, at) for at in others):
        return False  # it is what another row says: 会议服务最高，餐饮服务最低，综合
    if any(named_by(name, made.names[at].row) for at in others) and not named_by(name, label.row):
        return False
    if _follows(made, text, cell, members):
        return True
    named = [near for near, at in hits if named_by(made.names[near], made.names[at].row)]
    return len(set(named)) >= LEAST and named_by(name, label.row) and not _of_another_rate(text, label)


def _of_another_rate(text: Number, label: Name) -> bool:
    """Whether the sentence last spoke of another rate than the column: 问卷回收率方面，临泽县95.11%."""
    start, _ = text.passage.sentence(text.start)
    said = HEADS.findall(plain(text.passage.text[start : text.start]))
    return bool(said and label.head) and RATIOS.sub("占", said[-1]) != RATIOS.sub("占", label.head)


def _follows(made: Figures, text: Number, cell: Number, members: Sequence[Number]) -> bool:
    """Whether the neighbours of a number stand above and below a cell in the same order."""
    place = members.index(cell)
    steps = {
        step
        for step, near in made.company[text]
        if 0 <= place + step < len(members) and _telling(near) and agree(near, members[place + step])
    }
    return bool({frozenset((-2, -1)), frozenset((-1, 1)), frozenset((1, 2))} & _couples(steps))


def _of_row(made: Figures, text: Number, cell: Number) -> bool:
    """Whether a sentence tells a row of a table, and the words in front of the number are those of the column."""
    name, label = made.names[text], made.names[cell]
    members = made.lines[(label.place[1], 0, label.place[2])]
    near = [one for one in _near(made, text) if _telling(one)]
    hits = {at for at in members if at is not cell and any(agree(one, at) for one in near)}
    if len(hits) < LEAST or not _suits(name, label, text) or _of_a_part(made, text, cell, hits):
        return False
    return not any(
        at is not cell
        and at not in hits
        and kind_of(at) == kind_of(text)
        and _suits(name, made.names[at], text)
        for at in members
    )


def _of_a_part(made: Figures, text: Number, cell: Number, hits: Collection[Number]) -> bool:
    """Whether a rate stands behind an amount of one part of its row: 其中基本支出19,499万元，执行率99.59%."""
    if text.dimension != "ratio":
        return False
    last = next((near for step, near in made.company[text] if step == -1), None)
    return last is not None and any(
        agree(last, at) and made.names[at].scopes - made.names[cell].scopes - set(FLOWS) for at in hits
    )


def _of_cell(made: Figures, text: Number, cell: Number) -> bool:
    """Whether a number is called by a row and a column of a table, letter for letter, and nothing else in the tables is."""
    if not _little(text, cell) or not _names(made, text, cell):
        return False
    return not any(
        at is not cell and not agree(at, cell) and kind_of(at) == kind_of(text) and _names(made, text, at)
        for at in made.cells
    )


def _names(made: Figures, text: Number, cell: Number) -> bool:
    """Whether the words in front of a number are those of a cell's row and column."""
    name, label = made.names[text], made.names[cell]
    row = special(label.row)
    if len(SAYS_LITTLE.sub("", row)) < 2 or row not in special(name.full) or apart_in_words(name, label):
        return False
    if foreign(name, label) or foreign(label, name):
        return False
    if set(MOST.sub("", special(name.full))) - set(label.row + label.column):
        return False
    if text.dimension == "ratio":
        return alike_rates(name, label)
    return name.phase == label.phase


def _covered(name: Name, label: Name) -> bool:
    """Whether a row and its column say most of the words in front of a number."""
    own = pairs_of(special(name.words))
    return len(own - pairs_of(label.row + "|" + label.column)) <= len(own) / 2


def _suits(name: Name, label: Name, number: Number) -> bool:
    """Whether the words of a number are those of a column."""
    if not _covered(name, label):
        return False  # 核销额中餐饮类 is no column 核销额
    if number.dimension == "ratio":
        return alike_rates(name, label)
    if name.phase == label.phase != "":
        return True
    return contained(pairs_of(name.words), pairs_of(label.column)) >= 0.6
