"""Corrected workbooks: numbers stay numbers with their format, texts their looks, formulas theirs, each change has a comment."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from annotating import nowhere, read_bytes, stretch
from openpyxl import load_workbook

from jixiao.core.document import At
from jixiao.core.finding import DataError
from jixiao.core.marks import Edit, Stretch
from jixiao.writers.correct import Corrected, corrected

NOTE = "jixiao 审核：原为旧数"


def book(*, comment: bool = False) -> bytes:
    """A table of numbers with formats, a formula, a text in two looks that two cells share a part of, and a chart."""
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(stream)
    sheet = made.add_worksheet("收支")
    money, share = made.add_format({"num_format": "#,##0.00"}), made.add_format({"num_format": "0.00%"})
    bold = made.add_format({"bold": True})
    sheet.write_row(0, 0, ["项目", "金额", "占比"])
    for row, (name, amount, part) in enumerate(
        [("基本支出", 500, 0.4), ("项目支出", 750, 0.6), ("合计", 1235, 1)], 1
    ):
        sheet.write(row, 0, name)
        sheet.write_number(row, 1, amount, money)
        sheet.write_number(row, 2, part, share)
    sheet.write_formula(5, 1, "=B2+B3", money, 1250)
    sheet.write(5, 0, "核对")
    sheet.write_rich_string(7, 0, "决算支出", bold, "1,235.00", "万元，执行率98%。")
    sheet.write(8, 0, "同一句话98%")
    sheet.write(9, 0, "同一句话98%")
    if comment:
        sheet.write_comment("B4", "请核对")
        sheet.write_comment("A2", "别的")
    chart = made.add_chart({"type": "column"})
    chart.add_series({"values": "=收支!$B$2:$B$3"})
    sheet.insert_chart("F2", chart)
    made.close()
    return stream.getvalue()


def cell(name: str, old: str, new: str, *, follows: bool = False) -> Edit:
    """An edit of the whole of a cell."""
    return Edit(Stretch(At(sheet="收支", cell=name)), old, new, NOTE, follows)


def run(content: bytes, tmp_path: Path, *edits: Any) -> tuple[Corrected, Any]:
    document = read_bytes(content, "原件.xlsx", tmp_path)
    made = corrected(content, "xlsx", [edit(document) for edit in edits], document)
    return made, load_workbook(io.BytesIO(made.content))["收支"]


def at(name: str, old: str, new: str, **how: bool) -> Any:
    return lambda _: cell(name, old, new, **how)


def words(old: str, new: str, nth: int = 1) -> Any:
    return lambda document: Edit(stretch(document, old, nth), old, new, NOTE)


def test_a_number_stays_a_number_with_its_format(tmp_path: Path) -> None:
    made, sheet = run(book(), tmp_path, at("B4", "1235.00", "1250.00"), at("C2", "40.00%", "41.50%"))
    assert made.missed == {}
    assert (sheet["B4"].value, sheet["B4"].number_format) == (1250, "#,##0.00")
    assert (sheet["C2"].value, sheet["C2"].number_format) == (0.415, "0.00%")
    lines = read_bytes(made.content, "副本.xlsx", tmp_path).lines
    assert "合计\t1250.00\t100.00%" in lines
    assert "基本支出\t500.00\t41.50%" in lines


def test_only_the_digits_of_a_text_change_and_its_looks_stay(tmp_path: Path) -> None:
    made, _ = run(book(), tmp_path, words("1,235.00万元", "1,250.00万元"), words("98%", "97%"))
    assert made.missed == {}
    sheet = load_workbook(io.BytesIO(made.content), rich_text=True)["收支"]
    assert str(sheet["A8"].value) == "决算支出1,250.00万元，执行率97%。"
    bold = [str(one) for one in sheet["A8"].value if not isinstance(one, str) and one.font.b]
    assert bold == ["1,250.00"]


def test_a_text_that_two_cells_share_changes_in_one_of_them(tmp_path: Path) -> None:
    _, sheet = run(book(), tmp_path, words("98%", "96%", 2))
    assert (sheet["A9"].value, sheet["A10"].value) == ("同一句话96%", "同一句话98%")


def test_every_change_has_a_comment_with_the_old_value(tmp_path: Path) -> None:
    _, sheet = run(book(), tmp_path, at("B4", "1235.00", "1250.00"), words("98%", "97%"))
    assert sheet["B4"].comment.text == NOTE
    assert sheet["A8"].comment.text == NOTE
    assert sheet["B4"].comment.author == "jixiao 审核"


def test_comments_that_are_there_stay(tmp_path: Path) -> None:
    _, sheet = run(book(comment=True), tmp_path, at("B4", "1235.00", "1250.00"), at("B2", "500.00", "515.00"))
    assert sheet["B4"].comment.text == f"请核对\n{NOTE}"
    assert sheet["A2"].comment.text == "别的"
    assert sheet["B2"].comment.text == NOTE


def test_a_formula_is_never_overwritten(tmp_path: Path) -> None:
    made, sheet = run(book(), tmp_path, at("B6", "1250.00", "1300.00"), at("B4", "1235.00", "1250.00"))
    assert made.missed == {0: "formula"}
    assert sheet["B6"].value == "=B2+B3"
    assert "核对\t1250.00\t" in read_bytes(made.content, "副本.xlsx", tmp_path).lines


def test_a_formula_whose_cells_change_shows_the_new_value_and_is_computed_on_opening(tmp_path: Path) -> None:
    made, sheet = run(
        book(), tmp_path, at("B2", "500.00", "600.00"), at("B6", "1250.00", "1350.00", follows=True)
    )
    assert made.missed == {}
    assert sheet["B6"].value == "=B2+B3"
    assert load_workbook(io.BytesIO(made.content), data_only=True)["收支"]["B6"].value == 1350
    assert load_workbook(io.BytesIO(made.content)).calculation.fullCalcOnLoad


def test_the_chart_and_all_other_parts_stay(tmp_path: Path) -> None:
    content = book()
    made, _ = run(content, tmp_path, at("B4", "1235.00", "1250.00"))
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(io.BytesIO(made.content)) as new:
        same = {name for name in old.namelist() if old.read(name) == new.read(name)}
    assert {
        "xl/charts/chart1.xml",
        "xl/drawings/drawing1.xml",
        "xl/styles.xml",
        "xl/sharedStrings.xml",
    } <= same


def test_words_are_not_written_into_a_cell_of_numbers(tmp_path: Path) -> None:
    made, sheet = run(book(), tmp_path, at("B4", "1235.00", "1250.00万元"))
    assert made.missed == {0: "no_number"}
    assert sheet["B4"].value == 1235


@pytest.mark.parametrize(
    "edit", [at("B4", "999.00", "1.00"), at("Z99", "5", "6"), lambda _: Edit(nowhere(), "1234", "5", NOTE)]
)
def test_what_does_not_stand_there_is_left_and_told(edit: Any, tmp_path: Path) -> None:
    made, sheet = run(book(), tmp_path, edit)
    assert made.missed == {0: "not_found"}
    assert sheet["B4"].value == 1235


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0 locked"])
def test_what_is_no_workbook_is_refused(content: bytes, tmp_path: Path) -> None:
    document = read_bytes(book(), "原件.xlsx", tmp_path)
    with pytest.raises(DataError):
        corrected(content, "xlsx", [cell("B4", "1235.00", "1250.00")], document)
