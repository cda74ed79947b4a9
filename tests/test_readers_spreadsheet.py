"""Workbooks and CSV of any layout: every cell as a person sees it, with its place; nothing in a file can blow up or run."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
from openpyxl import Workbook

from jixiao.core.document import At, Document, Table, lines_of
from jixiao.core.finding import Finding, Findings
from jixiao.readers.spreadsheet import read_spreadsheet


def book(write: Callable[[Any, Any], None], name: str = "得分表") -> bytes:
    """A workbook of one sheet."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
        write(workbook, workbook.add_worksheet(name))
    return made.getvalue()


def rows(*lines: list[object]) -> bytes:
    def write(_: Any, sheet: Any) -> None:
        for number, line in enumerate(lines):
            for column, value in enumerate(line):
                if value not in ("", None):
                    sheet.write(number, column, value)

    return book(write)


def read(raw: bytes, name: str = "book.xlsx") -> tuple[Document | None, list[Finding]]:
    findings = Findings(name)
    return read_spreadsheet(raw, name, findings), findings.items


def document(raw: bytes, name: str = "book.xlsx") -> Document:
    found, findings = read(raw, name)
    assert found is not None, [item.message() for item in findings]
    assert not [item for item in findings if item.severity != "info"]
    assert found.lines == lines_of(found)
    return found


def only_table(found: Document) -> Table:
    assert len(found.tables()) == 1
    return found.tables()[0]


# -- what a sheet looks like


def test_a_sheet_is_a_section_with_its_name_title_unit_and_table() -> None:
    found = document(
        rows(
            ["2023年度部门整体支出绩效自评表"],
            ["编制单位：某某局", "", "", "单位：万元"],
            ["项目", "预算数", "决算数", "执行率"],
            ["基本支出", 120.5, 118, "97.93%"],
            ["项目支出", 200, 199.99, "100.00%"],
            ["注：本表由部门填报。"],
        )
    )
    table = only_table(found)
    assert (table.caption, table.unit, table.header) == ("2023年度部门整体支出绩效自评表", "万元", 1)
    assert table.texts() == [
        ["项目", "预算数", "决算数", "执行率"],
        ["基本支出", "120.5", "118", "97.93%"],
        ["项目支出", "200", "199.99", "100.00%"],
    ]
    assert [(block.role, block.text, block.at.cell) for block in found.paragraphs()] == [
        ("heading", "得分表", ""),
        ("caption", "2023年度部门整体支出绩效自评表", "A1"),
        ("unit", "编制单位：某某局 单位：万元", "A2"),
        ("note", "注：本表由部门填报。", "A6"),
    ]
    assert found.title == "2023年度部门整体支出绩效自评表"
    assert found.kind == "xlsx"


def test_a_line_that_names_the_office_is_no_unit_of_measure() -> None:
    found = document(rows(["单位：某某局"], ["项目", "金额"], ["甲", 1]))
    assert only_table(found).unit == ""
    assert found.paragraphs()[1].role != "unit"


def test_every_cell_knows_its_sheet_its_name_and_its_line() -> None:
    def write(_: Any, sheet: Any) -> None:
        sheet.write_row("C4", ["项目", "得分"])
        sheet.write_row("C5", ["预算执行率", 4.5])

    found = document(book(write))
    table = only_table(found)
    assert table.rows[1][1].at == At(line=3, sheet="得分表", cell="D5")
    assert found.lines[2] == "预算执行率\t4.5"


def test_merged_ranges_are_spans_and_a_stepped_header_is_header() -> None:
    def write(_: Any, sheet: Any) -> None:
        sheet.merge_range("A1:B1", "指标")
        sheet.merge_range("C1:C2", "得分")
        sheet.write_row("A2", ["一级指标", "二级指标"])
        sheet.merge_range("A3:A4", "部门决策")
        sheet.write_row("B3", ["预算编制", 4.5])
        sheet.write_row("B4", ["目标设置", 5])

    table = only_table(document(book(write)))
    assert [[(cell.text, cell.rows, cell.columns) for cell in row] for row in table.rows] == [
        [("指标", 1, 2), ("得分", 2, 1)],
        [("一级指标", 1, 1), ("二级指标", 1, 1)],
        [("部门决策", 2, 1), ("预算编制", 1, 1), ("4.5", 1, 1)],
        [("目标设置", 1, 1), ("5", 1, 1)],
    ]
    assert table.header == 2
    assert table.rows[3][0].at.cell == "B4"


def test_blocks_clearly_apart_are_tables_of_their_own() -> None:
    found = document(
        rows(
            ["表1 收入"], ["项目", "金额"], ["财政拨款", 10], ["其他", 2], [],
            ["表2 支出"], ["项目", "金额"], ["基本支出", 9], ["项目支出", 3], [], [],
            ["甲", 1], ["乙", 2],
        )
    )  # fmt: skip
    assert [(table.caption, len(table.rows)) for table in found.tables()] == [
        ("表1 收入", 3),
        ("表2 支出", 3),
        ("", 2),
    ]


def test_one_blank_row_inside_a_table_does_not_part_it() -> None:
    table = only_table(document(rows(["项目", "金额", "说明"], ["甲", 1, "无"], [], ["乙", 2, "无"])))
    assert len(table.rows) == 4
    assert table.texts()[2] == ["", "", ""]


def test_tables_side_by_side_with_two_blank_columns_between_are_two() -> None:
    found = document(rows(["项目", "金额", "", "", "人员", "人数"], ["甲", 1, "", "", "在编", 20]))
    assert [table.texts() for table in found.tables()] == [
        [["项目", "金额"], ["甲", "1"]],
        [["人员", "人数"], ["在编", "20"]],
    ]
    assert found.tables()[1].at.cell == "E1"


def test_formats_without_cells_do_not_widen_a_table() -> None:
    def write(workbook: Any, sheet: Any) -> None:
        sheet.write_row("A1", ["项目", "金额"])
        sheet.write_row("A2", ["甲", 1])
        for row in range(200):
            sheet.write_blank(row, 30, None, workbook.add_format({"bold": True}))

    table = only_table(document(book(write)))
    assert [len(row) for row in table.rows] == [2, 2]


# -- values

VALUES: list[tuple[object, str, str]] = [
    (3, "", "3"),
    (3.0, "0.00", "3.00"),
    (31.456, "0.0", "31.456"),  # no digit is rounded away
    (1234.5, "#,##0.00_);[Red](#,##0.00)", "1234.50"),
    ("约3", "0.00", "约3"),
    (34873.09, "#,##0.00", "34873.09"),
    (0.1 + 0.2, "", "0.3"),
    (1e-7, "", "0.0000001"),
    (-12.5, "", "-12.5"),
    (123456789012345, "", "123456789012345"),
    (1.5e20, "", "150000000000000000000"),
    (0.955, "0.00%", "95.50%"),
    (1, "0%", "100%"),
    (0.12345, "0.0%", "12.345%"),
    (95.5, '0.0"%"', "95.5%"),  # a sign that is only written
    (dt.datetime(2021, 3, 5), "yyyy-mm-dd", "2021-03-05"),
    (dt.datetime(2021, 3, 5), 'yyyy"年"m"月"d"日"', "2021-03-05"),
    (dt.datetime(2021, 3, 5, 8, 30), "yyyy-mm-dd hh:mm", "2021-03-05 08:30"),
    (dt.time(8, 30), "hh:mm", "08:30"),
    (True, "", "TRUE"),
    ("2021年3月", "", "2021年3月"),
    (" 前后有空格 ", "", "前后有空格"),
    ("第一行\n第二行", "", "第一行\n第二行"),
    ("007", "", "007"),
]


@pytest.mark.parametrize(("value", "code", "text"), VALUES)
def test_a_value_is_shown_as_a_person_writes_it(value: object, code: str, text: str) -> None:
    def write(workbook: Any, sheet: Any) -> None:
        sheet.write_row("A1", ["名称", "值"])
        sheet.write("A2", "甲")
        style = workbook.add_format({"num_format": code}) if code else None
        sheet.write_datetime("B2", value, style) if isinstance(value, dt.time) else sheet.write(
            "B2", value, style
        )

    assert only_table(document(book(write))).texts()[1] == ["甲", text]


def test_a_formula_is_kept_beside_its_value_and_an_error_is_shown() -> None:
    def write(_: Any, sheet: Any) -> None:
        sheet.write_row("A1", ["名称", "值"])
        sheet.write_row("A2", ["甲", 2])
        sheet.write("A3", "合计")
        sheet.write_formula("B3", '=SUM(B2:B2)&"<"', None, "2")
        sheet.write("A4", "率")
        sheet.write_formula("B4", "=1/0", None, "#DIV/0!")

    table = only_table(document(book(write)))
    assert [(row[1].text, row[1].formula) for row in table.rows[2:]] == [
        ("2", 'SUM(B2:B2)&"<"'),
        ("#DIV/0!", "1/0"),
    ]


def test_formulas_never_computed_are_reported_and_not_guessed() -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (["名称", "值"], ["甲", 2], ["合计", "=SUM(B2:B2)"]):
        sheet.append(row)
    made = io.BytesIO()
    workbook.save(made)
    found, findings = read(made.getvalue())
    assert found is not None
    assert only_table(found).texts()[2] == ["合计", ""]
    assert [(item.rule, item.values["count"]) for item in findings] == [("sheet_no_value", "1")]


def test_a_formula_that_gave_an_empty_text_has_a_value() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row("A1", ["名称", "值"])
        sheet.write("A2", "甲")
        sheet.write_formula("B2", '=IF(1>0,"",2)', None, "空")
    parts = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(parts, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace("<v>空</v>".encode(), b"<v></v>"))
    found, findings = read(parts.getvalue())
    assert found is not None
    assert not findings


def test_hidden_sheets_rows_and_columns_are_read_and_told() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as workbook:
        for name in ("明", "暗"):
            sheet = workbook.add_worksheet(name)
            sheet.write_row("A1", ["名称", "值"])
            sheet.write_row("A2", ["甲", 2])
        sheet.hide()
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})
    found, findings = read(made.getvalue())
    assert found is not None
    assert len(found.tables()) == 2
    assert [(item.rule, item.severity, item.message()) for item in findings] == [
        ("sheet_hidden", "info", "工作表“暗”是隐藏的、有 1 行隐藏、有隐藏的列，也照读了")
    ]


def test_a_sheet_that_is_only_a_chart_is_named() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as workbook:
        sheet = workbook.add_worksheet("数")
        sheet.write_row("A1", ["名称", "值"])
        sheet.write_row("A2", ["甲", 2])
        chart = workbook.add_chart({"type": "bar"})
        chart.add_series({"values": "=数!$B$2:$B$2"})
        workbook.add_chartsheet("图").set_chart(chart)
    assert document(made.getvalue()).unread == ("工作表“图”：只有图表或宏表，没有格子",)


# -- several tables and text on one sheet


TITLE, UNIT = "支出情况表（按性质）", "单位：万元"
TWO = [
    [("年度支出情况", 3)],
    [(TITLE, 3)],
    [(UNIT, 3)],
    ["类别", "预算数", "决算数"],
    ["基本支出", 10, 9],
    ["合计", 10, 9],
    [("另有一类没有列出。", 3)],
    [("支出情况表（按来源）", 3)],
    [(UNIT, 3)],
    ["来源", "预算数", "决算数"],
    ["财政拨款", "—", 9],
    [("注：来源未列预算。", 3)],
]


def merged(lines: list[Any]) -> bytes:
    """A sheet of rows; a pair in a row is a text over so many columns."""

    def write(workbook: Any, sheet: Any) -> None:
        over = workbook.add_format({"align": "center"})
        for number, line in enumerate(lines):
            for column, value in enumerate(line):
                if isinstance(value, tuple):
                    sheet.merge_range(number, column, number, column + value[1] - 1, value[0], over)
                else:
                    sheet.write(number, column, value)

    return book(write)


def test_lines_over_the_whole_width_part_the_tables_of_a_sheet() -> None:
    found = document(merged(TWO))
    assert [table.texts()[0][0] for table in found.tables()] == ["类别", "来源"]
    assert [table.unit for table in found.tables()] == ["万元", "万元"]
    assert [len(table.rows) for table in found.tables()] == [3, 2]
    assert "另有一类没有列出。" in [block.text for block in found.paragraphs()]


def test_a_line_that_names_a_group_of_rows_stays_in_its_table() -> None:
    lines = [
        ["项目", "预算数", "决算数"],
        [("一、基本支出", 3)],
        ["人员", 5, 5],
        [("二、项目支出", 3)],
        ["运维", 4, 3],
    ]
    assert len(only_table(document(merged(lines))).rows) == 5


def test_a_sheet_of_sentences_in_one_column_is_text() -> None:
    found = document(
        rows(["年度自评报告"], ["部门名称：某某局"], ["我局按规定开展自评，结果如下。"], ["得分95分。"])
    )
    assert not found.tables()
    assert len(found.paragraphs()) == 5  # the sheet's name is a heading


def test_a_column_of_names_is_a_table() -> None:
    assert len(only_table(document(rows(["单位名称"], ["甲局"], ["乙局"], ["丙局"]))).rows) == 4


# -- long and far


def test_a_long_list_is_read_whole_with_the_line_and_cell_of_each() -> None:
    lines: list[list[object]] = [["序号", "单位", "得分"]]
    lines += [[number, f"单位{number % 7}", number / 4] for number in range(1, 40_001)]
    found = document(rows(*lines))
    table = only_table(found)
    assert len(table.rows) == 40_001
    assert [cell.text for cell in table.rows[-1]] == ["40000", "单位2", "10000"]
    assert (table.rows[-1][2].at.line, table.rows[-1][2].at.cell) == (40_002, "C40001")


def test_a_cell_in_the_last_corner_costs_nothing_and_is_reported() -> None:
    def write(_: Any, sheet: Any) -> None:
        sheet.write_row("A1", ["名称", "值"])
        sheet.write_row("A2", ["甲", 2])
        sheet.write("XFD1048576", 1)

    found, findings = read(book(write))
    assert found is not None
    assert only_table(found).texts() == [["名称", "值"], ["甲", "2"]]
    assert [item.rule for item in findings] == ["sheet_too_long", "sheet_too_wide"]
    assert findings[0].values["rows"] == "1048576"


def test_two_cells_far_apart_within_the_limits_do_not_set_up_all_between() -> None:
    def write(_: Any, sheet: Any) -> None:
        sheet.write("A1", 1)
        sheet.write(150_000, 3, 2)
        sheet.write(3, 400, 3)

    found, findings = read(book(write))
    assert found is not None
    assert [item.rule for item in findings] == ["sheet_too_wide"]


@pytest.mark.parametrize("old", [b'<c r="A1"', b'<c r="B2"'])
def test_a_reference_written_in_another_way_does_not_get_past_the_limits(old: bytes) -> None:
    for new in (
        b"<c s='0' r='XFD1048576'",
        b'<c\nr="XFD1048576"',
        b'<c r="&#88;FD1048576"',
        b'<x:c r="XFD1048576"',
    ):
        found, findings = read(repacked(rows(["名称", "值"], ["甲", 2]), "sheet1.xml", old, new))
        assert found is None or len(found.lines) < 10
        assert findings


# -- what cannot be read


def repacked(raw: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with bytes of one part replaced."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as before,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            content = before.read(name)
            if name.endswith(part):
                assert old in content
                content = content.replace(old, new)
            after.writestr(name, content)
    return made.getvalue()


def added(raw: bytes, part: str, content: bytes) -> bytes:
    made = io.BytesIO(raw)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, content)
    return made.getvalue()


PLAIN = rows(["名称", "值"], ["甲", 2])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
REFUSED = [
    ("macros", added(PLAIN, "xl/vbaProject.bin", b"x"), "document_macros"),
    ("cut off", PLAIN[: len(PLAIN) // 2], "document_damaged"),
    ("no workbook", added(b"", "readme.txt", b"x"), "document_damaged"),
    ("bomb", added(PLAIN, "xl/worksheets/sheet9.xml", b"<a>" + b" " * 30_000_000), "document_bomb"),
    (
        "document type",
        repacked(PLAIN, "workbook.xml", b"<workbook", b"<!DOCTYPE x><workbook"),
        "document_unsafe",
    ),
    ("locked", OLE + "EncryptedPackage".encode("utf-16-le"), "document_locked"),
    ("old with macros", OLE + "_VBA_PROJECT".encode("utf-16-le"), "document_macros"),
    ("old and damaged", OLE, "document_damaged"),
    ("nothing in it", book(lambda *_: None), "document_no_text"),
]


@pytest.mark.parametrize(("raw", "code"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_what_cannot_be_read_is_one_finding(raw: bytes, code: str) -> None:
    found, findings = read(raw)
    assert found is None
    assert [item.rule for item in findings] == [code]
    assert re.search("[。：]", findings[0].hint())


def test_bytes_changed_inside_give_a_document_or_a_finding_but_never_an_exception() -> None:
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
        parts = {
            name: archive.read(name) for name in archive.namelist() if "sheet" in name or "workbook" in name
        }
    for name, content in parts.items():
        for place in range(0, len(content), max(len(content) // 25, 1)):
            old = content[place : place + 6]
            found, findings = read(repacked(PLAIN, name, old, b"\xff<&>\x00"))
            assert found is not None or findings


# -- separated values


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_csv_is_a_table_whatever_its_encoding_and_separator(encoding: str, separator: str) -> None:
    text = (
        separator.join(["单位", "说明", "得分"])
        + "\r\n"
        + separator.join(["某某局", '"按时, 完成"', "4.50"])
        + "\r\n"
    )
    found = document(text.encode(encoding), "得分.csv")
    assert only_table(found).texts() == [["单位", "说明", "得分"], ["某某局", "按时, 完成", "4.50"]]
    assert only_table(found).rows[1][2].at.cell == "C2"
    assert found.kind == "csv"


def test_rows_of_different_length_keep_every_value() -> None:
    table = only_table(document("甲,乙\n1,2,3\n4\n".encode(), "x.csv"))
    assert table.texts() == [["甲", "乙", ""], ["1", "2", "3"], ["4", "", ""]]


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"a,b\n\0,1\n", b'"' + b"x" * 200_000])
def test_a_csv_that_holds_nothing_or_cannot_be_read_is_a_finding(raw: bytes) -> None:
    found, findings = read(raw, "x.csv")
    assert found is None
    assert len(findings) == 1
