"""Rates of a table's row that a text in the row works out: 控制率 | 59.31% | 预算86.40万元，决算51.24万元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from jixiao.auditing.checks.prose_text import BUDGETS, Text, alike, bare, by_slip, near
from jixiao.auditing.relation import Relation, holds, ratio
from jixiao.auditing.view import View
from jixiao.extraction.claims import Number, SheetCell
from jixiao.extraction.roles import Role

RATE = re.compile(r"率$|比重$|比例$")
OTHERWISE = re.compile(r"[比较]|增长|下降|上年|去年|目标|分别|平均|剔除|扣除|加权|其中|另|每")
WHOLE = re.compile(r"总数|总额|合计|共|应|计划|编制|预算|有效|抽查|全部|目标")
DIGITS = 3


def beside(view: View, made: Sequence[Text]) -> Iterator[Relation]:
    """For each row with one rate and a text with just two amounts of a kind: the rate that they give."""
    by_cell: Mapping[tuple[int, int, int], Text] = {
        text.passage.cell: text for text in made if text.passage.cell is not None and not text.rule
    }
    if not by_cell:
        return
    for sheet in view.claims.sheets:
        for at, row in enumerate(sheet.rows):
            if at in sheet.heads:
                continue
            texts = [
                by_cell[(sheet.index, at, column)]
                for column in range(len(row))
                if (sheet.index, at, column) in by_cell
            ]
            if texts:
                yield from _row(row, texts)


def _row(row: Sequence[SheetCell], texts: Sequence[Text]) -> Iterator[Relation]:
    rates = [
        cell.number
        for cell in row
        if cell.first and cell.number is not None and cell.number.dimension == "ratio"
    ]
    measured = [one for one in rates if one.measured and one.digits >= DIGITS and one.places > 0]
    names = [
        cell.text for cell in row if cell.first and cell.number is None and RATE.search(cell.text.strip())
    ]
    if len(measured) != 1 or not names:
        return
    for text in texts:
        pair = _pair(text)
        if pair is not None:
            yield from _told(measured[0], *pair)


def _pair(text: Text) -> tuple[Role, Role] | None:
    """The only two amounts of a text, which says nothing else."""
    if len(text.roles) != len(text.passage.numbers) or OTHERWISE.search(text.passage.text):
        return None
    amounts = [one for one in text.roles if one.kind == "amount"]
    rest = [one for one in text.roles if one.kind != "amount"]
    if len(amounts) != 2 or any(one.kind != "score" for one in rest):
        return None
    one, other = amounts
    fit = (
        one.plain
        and other.plain
        and alike(one.number, other.number)
        and bare(one.number) == bare(other.number)
    )
    return (one, other) if fit and min(one.number.value, other.number.value) > 0 else None


def _told(rate: Number, one: Role, other: Role) -> Iterator[Relation]:
    top, base, sure = _order(one, other)
    relation = Relation(
        "rate_differs",
        rate,
        ratio(top.number, base.number),
        "warning",
        readings=() if sure else (ratio(base.number, top.number),),
    )
    # what agrees says nothing of other places: 967个班中大班额18个 makes last year's 921个 no worse
    if not any(holds(relation, tree) for tree in (relation.tree, *relation.readings)) and (
        near(relation) or by_slip(relation)
    ):
        yield relation


def _order(one: Role, other: Role) -> tuple[Role, Role, bool]:
    """What is divided by what, and whether the words say so: the spending by the budget, the part by the whole."""
    if one.phase in BUDGETS and other.phase == "final":
        return other, one, True
    if other.phase in BUDGETS and one.phase == "final":
        return one, other, True
    if WHOLE.search(one.gap) and not WHOLE.search(other.gap):
        return other, one, False
    if WHOLE.search(other.gap) and not WHOLE.search(one.gap):
        return one, other, False
    small, large = sorted((one, other), key=lambda role: role.number.value)
    return small, large, False
