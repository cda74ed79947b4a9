"""Workbooks: read back by openpyxl and calamine as a user's Excel reads them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook
from sample_report import charts, money_table, report, score_table

from jixiao.core.document import At, Cell, Document, Paragraph, Section, Table
from jixiao.core.finding import Findings
from jixiao.writers.document import write_document
from jixiao.writers.spreadsheet import moved, xlsx_bytes


def book(document: Document, **options: Any) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx_bytes(document)), **options)


def one(*blocks: Any) -> Document:
    return Document((Section(tuple(blocks)),))


def cell(text: str, formula: str = "") -> Any:
    """The cell that a text becomes."""
    return book(one(Table(((Cell(text, formula=formula),),), header=0))).worksheets[0]["A1"]


def test_sections_and_tables_stand_on_sheets_named_after_them() -> None:
    assert book(report()).sheetnames == ["封面", "正文", "表1 2023年部门整体支出情况表", "部门整体支出绩效评价指标评分表", "图表数据"]  # fmt: skip


def test_tables_of_as_many_columns_share_a_sheet_and_others_do_not() -> None:
    made = book(one(Paragraph("表", "heading"), money_table(), money_table(), score_table(), money_table()))
    assert [sheet.max_column for sheet in made.worksheets] == [5, 9, 5]


def test_a_few_lines_above_a_table_share_its_sheet_and_a_long_text_does_not() -> None:
    assert len(book(one(Paragraph("总分86分。"), money_table())).worksheets) == 1
    assert len(book(one(*(Paragraph("正文。") for _ in range(9)), money_table())).worksheets) == 2


@pytest.mark.parametrize(("landscape", "most"), [(False, 92), (True, 140)])
def test_a_table_is_no_wider_than_a_page_on_which_it_can_be_read(landscape: bool, most: int) -> None:
    row = tuple(Cell("依据评分标准逐项说明" * 9) for _ in range(6))
    table = Table((row, row), widths=(1, 1, 2, 2, 3, 3))
    sheet = book(Document((Section((table,), landscape=landscape),))).worksheets[0]
    assert (
        sum(sheet.column_dimensions[letter].width for letter in "ABCDEF") <= most + 6
    )  # Excel adds its padding


def test_the_same_name_twice_is_told_apart() -> None:
    section = Section((Paragraph("一[张]:表*", "caption"), money_table()))
    assert book(Document((section, section))).sheetnames == ["一 张  表", "一 张  表 2"]


def test_the_score_table_comes_back_with_its_merged_cells() -> None:
    made = CalamineWorkbook.from_filelike(io.BytesIO(xlsx_bytes(report())))
    sheet = made.get_sheet_by_name("部门整体支出绩效评价指标评分表")
    rows = sheet.to_python()
    top = next(n for n, row in enumerate(rows) if row[0] == "一级指标")
    assert [row[2] for row in rows[top + 2 : top + 42]] == [f"三级指标第{n}项" for n in range(1, 41)]
    assert sum(row[6] for row in rows[top + 2 : top + 42]) == 97.5
    first = [
        (a[0] - top, b[0] - top) for a, b in sheet.merged_cell_ranges if a[1] == b[1] == 0 and b[0] > top
    ]
    assert sorted(first) == [(0, 1), (2, 10), (11, 26), (27, 41)]


@pytest.mark.parametrize(
    ("text", "value", "format"),
    [
        ("2.50", 2.5, "0.00"),
        ("0", 0, "0"),
        ("-3.0", -3, "0.0"),
        ("12,345.67", 12345.67, "#,##0.00"),
        ("97.52%", 0.9752, "0.00%"),
        ("100%", 1, "0%"),
        ("123456789012.345", 123456789012.345, "0.000"),
    ],
)
def test_a_plain_number_is_a_number_with_its_written_decimals(text: str, value: float, format: str) -> None:
    found = cell(text)
    assert (found.data_type, found.value, found.number_format) == ("n", value, format)


@pytest.mark.parametrize(
    "text",
    ["1234567890123456", "0.1234567890123456", "007", "+5", "1.", ".5", "1,23", "12万元", "≥90%", "2023-1", "１２", "1e5", "NaN", "TRUE"],
)  # fmt: skip
def test_what_is_no_plain_number_or_too_long_for_one_stays_text(text: str) -> None:
    found = cell(text)
    assert (found.data_type, found.value) == ("s", text)


@pytest.mark.parametrize(
    "text",
    ["=1+1", "=cmd|'/c calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "{=1}", "\t=1", "http://example.org", "mailto:a@b", '=HYPERLINK("x")'],
)  # fmt: skip
def test_no_text_of_a_user_becomes_a_formula_or_link(text: str) -> None:
    found = cell(text)
    assert (found.data_type, found.value, found.hyperlink) == ("s", text, None)
    paragraph = book(one(Paragraph(text))).worksheets[0]["A1"]
    assert (paragraph.data_type, paragraph.value, paragraph.hyperlink) == ("s", text, None)


def test_a_formula_stands_with_its_value() -> None:
    data = xlsx_bytes(
        one(Table(((Cell("1.50"),), (Cell("2.50"),), (Cell("4.00", formula="SUM(A1:A2)"),)), header=0))
    )
    assert openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]["A3"].value == "=SUM(A1:A2)"
    assert openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets[0]["A3"].value == 4
    assert CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()[2] == [4.0]


def test_a_formula_moves_with_its_table() -> None:
    table = Table(((Cell("1"),), (Cell("1", formula="SUM(B3:B$3)"),)), header=0, at=At(cell="B3"))
    sheet = book(one(Paragraph("表一", "caption"), Paragraph("单位：元", "unit"), table)).worksheets[0]
    assert sheet["A4"].value == "=SUM(A3:A$3)"


@pytest.mark.parametrize(
    ("formula", "written"),
    [
        ("ROUND(A1*0.5,2)", "ROUND(B3*0.5,2)"),
        ("LOG10(A1)+$C$7", "LOG10(B3)+$D$9"),
        ("Sheet2!A1", ""),
        ('HYPERLINK("http://x","y")', ""),
        ("cmd|'/c calc'!A0", ""),
        ("", ""),
    ],
)
def test_only_formulas_of_the_same_sheet_are_written(formula: str, written: str) -> None:
    assert moved(formula, 2, 1) == written


def test_a_formula_that_would_leave_the_sheet_is_left_out() -> None:
    assert moved("A1+B2", -1, 0) == ""


def test_it_prints_on_a4_fit_to_width_with_the_head_on_every_page() -> None:
    sheet = book(report())["部门整体支出绩效评价指标评分表"]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0  # as many pages as it takes; the width is one by default
    assert sheet.print_title_rows == "$4:$5"
    assert sheet.freeze_panes == "A6"
    assert "&P" in sheet.oddFooter.center.text


def test_wide_texts_wrap_and_their_rows_are_tall_enough() -> None:
    sheet = book(
        one(Table(((Cell("说明"), Cell("得分")), (Cell("很长的说明" * 20), Cell("2.5")))))
    ).worksheets[0]
    assert sheet["A2"].alignment.wrap_text
    assert sheet.column_dimensions["A"].width > 3 * sheet.column_dimensions["B"].width
    assert sheet.row_dimensions[2].height > 50


def test_charts_are_native_and_their_numbers_stand_on_the_last_sheet() -> None:
    made = book(one(*charts()))
    assert len(made.worksheets[0]._charts) == 4
    rows = list(made["图表数据"].iter_rows(values_only=True))
    assert rows[0][:2] == ("各二级指标得分率", "得分率")
    assert rows[1][:2] == ("预算编制", 1)


def test_a_long_paragraph_is_spread_over_rows_and_none_of_it_is_lost() -> None:
    text = "绩效评价。" * 8000
    sheet = book(one(Paragraph(text))).worksheets[0]
    assert "".join(str(row[0]) for row in sheet.iter_rows(values_only=True)) == text
    assert max(dimension.height for dimension in sheet.row_dimensions.values()) <= 409


def test_a_cell_longer_than_excel_allows_is_a_finding_and_no_file(tmp_path: Path) -> None:
    findings = Findings()
    document = one(Table(((Cell("字" * 32768),),)))
    assert not write_document(document, tmp_path / "a.xlsx", findings)
    assert [(item.rule, item.place.cell) for item in findings.items] == [("cell_too_long", "A1")]
    assert not list(tmp_path.iterdir())


def test_control_characters_go_and_an_empty_document_is_a_workbook() -> None:
    assert cell("甲\x00\x07乙\ud800").value == "甲乙\ufffd"
    assert len(book(Document(())).worksheets) == 1


def test_the_same_document_gives_the_same_bytes() -> None:
    assert xlsx_bytes(report()) == xlsx_bytes(report())
