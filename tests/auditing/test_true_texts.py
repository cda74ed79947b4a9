"""What is true is never accused, and what one wrong digit breaks is named or passed over: never another number.

Sentences and tables are made from random amounts, as reports write them; then one digit is changed.
"""

from __future__ import annotations

import re
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.auditing.audit import audit
from jixiao.auditing.remark import Remark
from jixiao.auditing.view import view_of
from jixiao.core.document import At, Cell, Document, Paragraph, Section, Table
from jixiao.core.numerals import decimal_text, round_half_up

CENTS = st.integers(10_001, 9_999_999)  # of 万元, with two decimals
NUMBER = re.compile(r"\d+\.\d\d")


def text(cents: int) -> str:
    return decimal_text(Fraction(cents, 100), 2)


def share(part: int, whole: int) -> str:
    return decimal_text(round_half_up(Fraction(part * 100, whole), 2), 2) + "%"


def sentences(a: int, b: int, before: int) -> list[str]:
    """True sentences of four patterns over two amounts and a total."""
    whole = a + b
    change = whole - before
    word = "增加" if change >= 0 else "减少"
    moved = "增长" if change >= 0 else "下降"
    return [
        f"2022年本单位支出决算数为{text(whole)}万元，其中：基本支出{text(a)}万元，项目支出{text(b)}万元。",
        f"2022年本单位总支出{text(whole)}万元，其中：甲项目支出{text(a)}万元，占总支出的{share(a, whole)}。",
        f"2022年本单位调整后预算数为{text(whole)}万元，决算数为{text(max(a, b))}万元，预算执行率为{share(max(a, b), whole)}。",
        f"2022年本单位支出总计{text(whole)}万元，比上年{word}{text(abs(change))}万元，{moved}{share(abs(change), before)}。",
    ]


def remarks(line: str) -> list[Remark]:
    lines = ("2022年度部门整体支出绩效自评报告", line)
    blocks = tuple(Paragraph(one, at=At(at)) for at, one in enumerate(lines, 1))
    found = audit(view_of(Document((Section(blocks),), lines=lines))).remarks
    return [one for one in found if one.severity != "info"]


def table(rows: list[list[int]]) -> Document:
    """Rows of two amounts with their total, and a last row of totals."""
    filled = [[*row, sum(row)] for row in rows]
    filled.append([sum(column) for column in zip(*filled, strict=True)])
    labels = [*"甲乙丙丁戊己"[: len(rows)], "合计"]
    texts = [["项目", "基本支出", "项目支出", "合计"]]
    texts += [[label, *(text(cents) for cents in row)] for label, row in zip(labels, filled, strict=True)]
    return as_table(texts)


def as_table(texts: list[list[str]]) -> Document:
    lines = ("表1 支出情况表", "单位：万元", *("\t".join(row) for row in texts))
    made = Table(
        tuple(tuple(Cell(one, at=At(at)) for one in row) for at, row in enumerate(texts, 3)),
        caption="表1 支出情况表",
        unit="万元",
        at=At(3),
    )
    return Document((Section((made,)),), lines=lines)


@settings(max_examples=60)
@given(CENTS, CENTS, CENTS, st.integers(0, 3))
def test_true_sentences_are_met_with_silence(a: int, b: int, before: int, pattern: int) -> None:
    line = sentences(a, b, before)[pattern]
    assert remarks(line) == [], line


@settings(max_examples=100)
@given(CENTS, CENTS, CENTS, st.integers(0, 3), st.data())
def test_a_changed_digit_is_named_or_passed_over(
    a: int, b: int, before: int, pattern: int, data: st.DataObject
) -> None:
    line = sentences(a, b, before)[pattern]
    hit = data.draw(st.sampled_from(list(NUMBER.finditer(line))))
    at = data.draw(st.sampled_from([at for at in range(*hit.span()) if line[at].isdigit()]))
    wrong = data.draw(st.sampled_from([one for one in "123456789" if one != line[at]]))
    changed = line[:at] + wrong + line[at + 1 :]
    for remark in remarks(changed):
        named = {(spot.start, spot.end) for spot in remark.spots if spot.passage.text == changed}
        assert any(start <= at < end for start, end in named), (changed, remark)


def test_an_item_with_a_share_of_its_whole_is_not_the_whole_with_a_slip() -> None:
    line = "2022年本单位总支出4000.01万元，其中：甲项目支出1000.01万元，占总支出的15.00%。"
    assert [one.rule for one in remarks(line)] == ["share_differs"]


@settings(max_examples=40)
@given(st.lists(st.lists(CENTS, min_size=2, max_size=2), min_size=3, max_size=6))
def test_true_tables_are_met_with_silence(rows: list[list[int]]) -> None:
    found = audit(view_of(table(rows))).remarks
    assert [one for one in found if one.severity != "info"] == []


@settings(max_examples=40)
@given(st.lists(st.lists(CENTS, min_size=2, max_size=2), min_size=3, max_size=6), st.data())
def test_a_changed_cell_is_named_first_or_passed_over(rows: list[list[int]], data: st.DataObject) -> None:
    block = table(rows).tables()[0]
    texts = [[cell.text for cell in row] for row in block.rows]
    row = data.draw(st.integers(1, len(texts) - 1))
    column = data.draw(st.integers(1, 3))
    true = texts[row][column]
    at = data.draw(st.sampled_from([at for at, sign in enumerate(true) if sign.isdigit()]))
    wrong = data.draw(st.sampled_from([one for one in "123456789" if one != true[at]]))
    texts[row][column] = true[:at] + wrong + true[at + 1 :]
    for remark in audit(view_of(as_table(texts))).remarks:
        if remark.severity != "info":
            assert (row, column) in {spot.passage.cell[1:] for spot in remark.spots if spot.passage.cell}, (
                remark
            )
            if remark.repair is not None:
                assert remark.recomputed != remark.claimed
