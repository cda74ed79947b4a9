"""Annotated workbooks: coloured cells with comments, and a list of all marks with links; no text becomes a formula."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from annotating import HOSTILE, mark, nowhere, read_bytes, stretch
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from jixiao.core.document import At, Document
from jixiao.core.finding import DataError
from jixiao.core.marks import Mark, Stretch
from jixiao.writers.annotate import annotated

RED, AMBER, BLUE, GREY = "00FFC7CE", "00FFEB9C", "00DDEBF7", "00E7EAEE"


def book() -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "收支'表"
    sheet.append(["部门收支情况表"])
    sheet.append(["项目", "预算", "决算"])
    sheet.append(["基本支出", 700, 690])
    sheet.append(["项目支出", 400, 405])
    sheet.append(["合计", 1200, "=SUM(C3:C4)"])
    sheet.merge_cells("A1:C1")
    sheet["B3"].font = Font(bold=True)
    sheet["B3"].comment = Comment("原来的批注", "审稿人")
    other = made.create_sheet("人员")
    other.append(["姓名", "人数"])
    other.append(["在编", 88])
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


@pytest.fixture
def made(tmp_path: Path) -> tuple[bytes, Document]:
    raw = book()
    return raw, read_bytes(raw, "表.xlsx", tmp_path)


def copy(raw: bytes, marks: Sequence[Mark], document: Document, lang: str = "zh") -> Any:
    return openpyxl.load_workbook(io.BytesIO(annotated(raw, "xlsx", marks, document, lang=lang)))


def fill(cell: Any) -> str:
    return str(cell.fill.start_color.rgb) if cell.fill.fill_type else ""


def at(cell: str, sheet: str = "收支'表", words: str = "") -> Stretch:
    return Stretch(At(sheet=sheet, cell=cell), words)


def test_cells_are_coloured_by_how_grave_and_comments_say_what(made: tuple[bytes, Document]) -> None:
    raw, document = made
    marks = [
        mark(1, at("B5"), at("B3"), at("B4"), claimed="1200", recomputed="1100", formula="700 + 400 = 1100"),
        mark(2, at("B2", "人员"), severity="warning"),
        mark(3, at("B4"), severity="info"),
    ]
    new = copy(raw, marks, document)
    sheet = new["收支'表"]
    assert [fill(sheet[one]) for one in ("B5", "B3", "B4", "A5")] == [RED, GREY, BLUE, ""]
    assert fill(new["人员"]["B2"]) == AMBER
    assert sheet["B5"].comment.text == (
        "批注 1　错误：合计与分项不符\n分项相加是 110 万元。\n原文：1200　核对：1100\n算式：700 + 400 = 1100\n建议：核对分项。"
    )
    assert sheet["B3"].comment.text == "原来的批注\n见批注 1（错误：合计与分项不符）"
    assert "批注 3　提示" in sheet["B4"].comment.text


def test_a_cell_is_found_by_the_line_of_the_reading_too(made: tuple[bytes, Document]) -> None:
    raw, document = made
    by_line = stretch(document, "1200")
    new = copy(raw, [mark(1, Stretch(At(line=by_line.at.line), "1200", cell=2))], document)
    assert fill(new["收支'表"]["B5"]) == RED


def test_the_first_sheet_lists_every_mark_with_links(made: tuple[bytes, Document]) -> None:
    raw, document = made
    marks = [
        mark(1, at("B5", words="1200"), at("B3"), recomputed="1100"),
        mark(2, nowhere(), severity="warning"),
        mark(3, title="没有附件", severity="info"),
    ]
    new = copy(raw, marks, document)
    assert new.sheetnames == ["审核意见", "收支'表", "人员"]
    rows = [[cell.value for cell in row] for row in new["审核意见"]]
    assert rows[0] == ["编号", "类别", "位置", "原文", "核对", "意见", "建议"]
    assert [row[:5] for row in rows[1:]] == [
        ["1", "错误", "收支'表!B5", "1200", "1100"],
        ["1", "依据", "收支'表!B3", None, None],
        ["2", "提醒", "第 99 行", "图里的数 1234", None],
        ["3", "提示", "全文", None, None],
    ]
    links = [row[2].hyperlink.target if row[2].hyperlink else "" for row in new["审核意见"]]
    assert links == ["", "#'收支''表'!B5", "#'收支''表'!B3", "", ""]
    assert new.active.title == "审核意见"


def test_values_formats_and_formulas_stay(made: tuple[bytes, Document]) -> None:
    raw, document = made
    old, new = openpyxl.load_workbook(io.BytesIO(raw)), copy(raw, [mark(1, at("B3"))], document)
    for sheet in old.worksheets:
        for row in sheet:
            for cell in row:
                other = new[sheet.title][cell.coordinate]
                assert (other.value, other.font.b, other.number_format) == (
                    cell.value, cell.font.b, cell.number_format,
                )  # fmt: skip
        assert new[sheet.title].merged_cells.ranges == sheet.merged_cells.ranges


def test_a_sheet_of_the_same_name_is_not_lost(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active.title = "审核意见"
    made.active.append(["上年的审核意见", 5])
    stream = io.BytesIO()
    made.save(stream)
    document = read_bytes(stream.getvalue(), "旧.xlsx", tmp_path)
    new = copy(stream.getvalue(), [mark(1, at("B1", "审核意见"))], document)
    assert new.sheetnames == ["审核意见 2", "审核意见"]
    assert new["审核意见"]["A1"].value == "上年的审核意见"


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_is_only_text(made: tuple[bytes, Document], text: str) -> None:
    raw, document = made
    given = mark(1, at("B5", words=text), title=text, message=text, hint=text, claimed=text, recomputed=text)
    packed = annotated(raw, "xlsx", [given, mark(2, at("ZZ", "没有" + text[:9]))], document)
    with zipfile.ZipFile(io.BytesIO(packed)) as package:
        assert b"<f>HYPERLINK" not in package.read("xl/worksheets/sheet1.xml")
    new = openpyxl.load_workbook(io.BytesIO(packed))
    assert text[:3] in new["收支'表"]["B5"].comment.text
    for row in new["审核意见"]:
        for cell in row:
            assert cell.data_type != "f"
            assert len(str(cell.value or "")) <= 32_767


@pytest.mark.parametrize("name", ["A0", "B5:C6", "ZZZZ99999", "没有", ""])
def test_a_place_that_is_no_cell_is_only_listed(made: tuple[bytes, Document], name: str) -> None:
    raw, document = made
    new = copy(raw, [mark(1, at(name))], document)
    assert [row[0].value for row in new["审核意见"]] == ["编号", "1"]


def test_a_conditional_format_does_not_paint_over_a_mark(tmp_path: Path) -> None:
    from openpyxl.formatting.rule import CellIsRule

    made = openpyxl.Workbook()
    for n in range(1, 6):
        made.active.append([f"项目{n}", n])
    made.active.title = "表"
    green = PatternFill("solid", start_color="00FF00", end_color="00FF00")
    made.active.conditional_formatting.add("B1:B5", CellIsRule("greaterThan", ["0"], fill=green))
    stream = io.BytesIO()
    made.save(stream)
    document = read_bytes(stream.getvalue(), "色.xlsx", tmp_path)
    new = copy(stream.getvalue(), [mark(1, at("B3", "表"))], document)
    assert {str(one.sqref) for one in new["表"].conditional_formatting} == {"B1:B2", "B4:B5"}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"PK\x03\x04 no archive", "document_damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "document_locked"),
    ],
)
def test_what_cannot_be_opened_is_a_finding(made: tuple[bytes, Document], raw: bytes, code: str) -> None:
    with pytest.raises(DataError) as raised:
        annotated(raw, "xlsx", [mark(1)], made[1])
    assert [one.rule for one in raised.value.findings] == [code]


def test_a_workbook_that_the_library_cannot_take_over_is_a_finding(made: tuple[bytes, Document]) -> None:
    raw, document = made
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(stream, "w") as package:
        for name in old.namelist():
            content = old.read(name)
            package.writestr(name, b"<styleSheet" if name == "xl/styles.xml" else content)
    with pytest.raises(DataError) as raised:
        annotated(stream.getvalue(), "xlsx", [mark(1)], document)
    assert [one.rule for one in raised.value.findings] == ["annotate_book_unopened"]


def test_english_has_its_own_words(made: tuple[bytes, Document]) -> None:
    raw, document = made
    new = copy(raw, [mark(1, at("B5"), title="Wrong total")], document, "en")
    assert new.sheetnames[0] == "Audit remarks"
    assert [cell.value for cell in new["Audit remarks"][2]][:3] == ["1", "Error", "收支'表!B5"]
