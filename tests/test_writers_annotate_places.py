"""Where stretches stand: every number of a report is found again, and one that is not there is not made up."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from pathlib import Path

import pytest
from sample_report import report

from jixiao.core.document import At, Cell, Document, Paragraph, Section, Table
from jixiao.core.finding import Findings
from jixiao.core.marks import Stretch
from jixiao.readers.document import read_document
from jixiao.writers.annotate.places import Laid, Reading, Spot, fold

REPORTS = (
    "guangzhou-2021",
    "longgang-2020",
    "shenzhen-detention-2023",
    "shenzhen-lighting-2020",
    "yanjin-2022",
)


def one(*blocks: Paragraph | Table) -> Document:
    return Document((Section(blocks),))


def numbers(document: Document, around: int = 80) -> list[tuple[Stretch, Spot]]:
    """Every number of a document as an auditor points at it, with where it stands."""
    return [
        (
            Stretch(
                unit.at,
                found[0],
                unit.text[max(found.start() - around, 0) : found.start()],
                unit.text[found.end() :][:around],
                unit.cell + 1,
            ),
            Spot(number, found.start(), found.end()),
        )
        for number, unit in enumerate(Reading(document).units)
        for found in re.finditer(r"\d[\d,.]*%?", unit.text)
    ]


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("１，２００　万元", "1,200万元"),
        ("48.5％", "48.5%"),
        ("10\u200b00\u00a0元", "1000 元"),
        ("⼀、⽬标", "一、目标"),
    ],
)
def test_forms_of_the_same_signs_are_one(written: str, asked: str) -> None:
    assert fold(written).signs == fold(asked).signs


def test_the_place_of_folded_signs_is_that_in_the_text() -> None:
    text = "合计　１２ 万㎡。"
    folded = fold(text)
    assert folded.signs == "合计12万m2。"
    assert [text[slice(*folded.span(start, end))] for start, end in ((0, 2), (2, 4), (2, 5), (5, 7))] == [
        "合计", "１２", "１２ 万", "㎡",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "before", "after", "start"),
    [
        ("5", "", "", 0),
        ("5", "第二次", "万", 13),
        ("5", "第二次 ", " 万", 13),
        ("15", "一次", "万元", 4),
        ("2.5", "", "", 18),
        ("二次 5", "", "", 10),
    ],
)
def test_the_words_around_tell_repeats_apart_and_a_part_of_a_number_is_not_meant(
    text: str, before: str, after: str, start: int
) -> None:
    reading = Reading(one(Paragraph("5，一次15万元，第二次 5 万元，2.5", at=At(1))))
    spot = reading.find(Stretch(At(1), text, before, after))
    assert spot is not None
    assert spot.start == start


def test_what_is_not_in_its_line_is_not_looked_for_elsewhere() -> None:
    reading = Reading(
        one(
            Paragraph("甲 100 万元", at=At(1)),
            Table(((Cell("乙", at=At(2)), Cell("丙", at=At(2))),), at=At(2)),
        )
    )
    assert reading.find(Stretch(At(2), "100 万元")) is None
    assert reading.find(Stretch(At(7), "100 万元")) is None
    assert reading.find(Stretch(At(), "甲100万元")) == Spot(0, 0, 8)


def test_the_whole_paragraph_is_meant_where_its_words_are_not_as_read() -> None:
    reading = Reading(one(Paragraph("甲 100 万元", at=At(1)), Paragraph("乙", at=At(2))))
    assert reading.find(Stretch(At(1), "a×b")) == Spot(0, 0, 8)


def test_a_name_that_is_not_told_in_full_is_found_by_what_stands_beside_it() -> None:
    reading = Reading(one(Paragraph("访谈对象：科长甲某某、会计乙某和科员甲某。", at=At(1))))
    asked = Stretch(At(1), "乙**", "访谈对象：科长甲**、会计", "和科员甲**。")
    assert reading.find(asked) == Spot(0, 13, 15)
    assert reading.find(Stretch(At(1), "甲**")) == Spot(
        0, 0, 21
    )  # which of them, nobody can tell: the paragraph


@pytest.mark.parametrize(
    ("texts", "named"),
    [
        (
            (
                "过程",
                "预算编制规范性",
                "5",
                "按要求编制得满分，否则酌情扣分，直到扣完这一项的全部分数为止。",
                "",
            ),
            1,
        ),
        (("1", "5", ""), 1),
        (("", "备注说明"), 1),
        (("", ""), 0),
    ],
)
def test_an_empty_cell_is_found_and_named_by_the_words_of_its_row(texts: tuple[str, ...], named: int) -> None:
    row = tuple(Cell(text, at=At(1)) for text in texts)
    reading = Reading(one(Table((row, (Cell("别的行", at=At(2)),)), at=At(1))))
    empty = texts.index("") if texts[0] == "" else len(texts) - 1
    spot = reading.find(Stretch(At(1), cell=empty + 1))
    assert spot == Spot(empty, 0, 0)
    assert reading.named(spot) == Spot(named, 0, len(texts[named]))


def test_signs_that_the_file_has_besides_do_not_lead_astray() -> None:
    rows = tuple((Cell(f"项目{n}", at=At(n)), Cell("5", at=At(n)), Cell("5", at=At(n))) for n in range(1, 60))
    document = one(Table(rows, header=0, at=At(1)))
    reading = Reading(document)
    signs, places = "", {}
    for number, unit in enumerate(reading.units):
        places[number] = len(signs)
        signs += unit.folded.signs
        if number % 30 == 29:
            signs += "—3—单位名称续表"  # the foot of a page, and the head of the next
    laid = Laid(reading.signs, signs)
    for number, unit in enumerate(reading.units):
        assert laid.find(unit.start, unit.end) == (places[number], places[number] + len(unit.text)), number


def test_a_word_that_the_file_does_not_have_is_not_found() -> None:
    assert Laid("合计5万元", "合计6万元").find(2, 3) is None
    assert Laid("", "").find(0, 0) is None
    assert Laid("甲乙丙丁戊己5", "5完全不同的另一份文件的文字").find(6, 7) is None


def test_every_number_of_our_report_is_found_by_its_line_and_cell() -> None:
    lines = 0
    blocks = []
    for block in report().blocks():
        lines += 10
        if isinstance(block, Paragraph):
            block = replace(block, at=At(lines))
        elif isinstance(block, Table):
            rows = tuple(
                tuple(replace(cell, at=At(lines + n)) for cell in row) for n, row in enumerate(block.rows)
            )
            lines += len(rows)
            block = replace(block, rows=rows, at=At(lines))
        else:
            continue
        blocks.append(block)
    document = one(*blocks)
    reading = Reading(document)
    found = numbers(document)
    assert len(found) > 100
    for stretch, spot in found:
        assert reading.find(stretch) == spot


@pytest.mark.parametrize("name", REPORTS)
def test_every_number_of_a_published_report_is_found(reports: Path, name: str) -> None:
    document = read_document(reports / f"{name}.txt", Findings(name))
    assert document is not None
    reading = Reading(document)
    laid = Laid(reading.signs, reading.signs)
    found = numbers(document)
    assert len(found) > 100
    assert [stretch for stretch, spot in found if reading.find(stretch) != spot] == []
    for _, spot in found:
        assert laid.find(*reading.span(spot)) == reading.span(spot)


def test_lines_that_a_page_breaks_and_a_head_between_them_are_no_hindrance(reports: Path) -> None:
    document = read_document(reports / "longgang-2020.txt", Findings("x"))
    assert document is not None
    reading = Reading(document)
    dice = random.Random(5)
    signs, at = "", []
    for number, sign in enumerate(reading.signs):
        if number % 700 == 699:
            signs += f"—{number // 700}—"
        if dice.random() < 0.002:
            signs += "□"
        at.append(len(signs))
        signs += sign
    laid = Laid(reading.signs, signs)
    found = [reading.span(spot) for _, spot in numbers(document)]
    whole = [(start, end) for start, end in found if at[end - 1] - at[start] == end - 1 - start]
    wrong = [(start, end) for start, end in whole if laid.find(start, end) != (at[start], at[end - 1] + 1)]
    assert len(whole) > 300
    assert wrong == []
