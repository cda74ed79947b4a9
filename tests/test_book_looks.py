"""How the fill-in workbook and its marked copy look: what they say, what is open to fill, and how they print."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.formula.translate import Translator
from openpyxl.worksheet.cell_range import CellRange
from test_case_book import CASES, changed, column_of, made, put, refused, row_of

import jixiao
from jixiao.core.case_book import FIRST
from jixiao.core.finding import DataError
from jixiao.flows import forms, library


def how(path: Path) -> str:
    """All that the sheet 说明 says."""
    page = load_workbook(path)["说明"]
    return "\n".join(str(cell.value) for row in page.iter_rows() for cell in row if cell.value is not None)


@pytest.mark.parametrize(("framework", "case"), CASES)
def test_the_notes_name_commands_that_a_user_has_and_only_sheets_that_are_there(
    tmp_path: Path, framework: str, case: str
) -> None:
    path = made(tmp_path, framework, case)
    text = how(path)
    sheets = load_workbook(path).sheetnames
    assert "./jx score" in text
    assert "jixiao score" not in text
    assert "jixiao form" not in text
    assert ("自设指标：" in text) == ("自设指标" in sheets)
    assert ("判断：" in text) == ("判断" in sheets)


def test_the_notes_say_what_is_refused_and_what_is_only_questioned(tmp_path: Path) -> None:
    text = how(made(tmp_path, "yanjin-2022", ""))
    for words in ("元、万元、亿元", "不写姓名", "二十人左右", "未知"):
        assert words in text
    assert "英文小写" not in text


def test_a_row_that_may_be_judged_as_a_whole_or_by_items_says_so(tmp_path: Path) -> None:
    page = load_workbook(made(tmp_path, "yanjin-2022", ""))["判断"]
    whole = page.cell(row_of(page, "function_clear"), column_of(page, "what"))
    item = page.cell(row_of(page, "function_clear.defined"), column_of(page, "what"))
    assert "逐项" in str(whole.value)
    assert "整行" in str(whole.value)
    assert item.alignment.indent > whole.alignment.indent
    assert "整行" in str(page.cell(2, 2).value)


def test_reasons_are_asked_for_only_beside_an_answer(tmp_path: Path) -> None:
    page = load_workbook(made(tmp_path, "yanjin-2022", ""))["判断"]
    rules = [
        (str(area.sqref), rule.formula[0])
        for area, found in page.conditional_formatting._cf_rules.items()
        for rule in found
    ]
    for key in ("reason", "role", "evidence"):
        letter = page.cell(1, column_of(page, key)).column_letter
        mine = [
            formula
            for where, formula in rules
            if where.startswith(f"{letter}{FIRST}:") or f"{letter}{FIRST}" in where
        ]
        assert sorted(formula.startswith("AND(NOT(") for formula in mine) == [False, True], key
        assert all('$E4=""' in formula and f'${letter}4=""' in formula for formula in mine)


def test_a_year_of_one_edition_is_no_span(tmp_path: Path) -> None:
    path = made(tmp_path, "yanjin-2022", "yanjin-2022")
    changed(path, lambda book: put(book, "基本情况", "year", "value", "2023"))
    (finding,) = refused(path)
    assert "适用于 2022 年" in finding.message()
    assert "2022–2022" not in finding.message()


def test_the_list_of_mistakes_prints_landscape_on_one_page_across_in_the_order_of_sheets(
    tmp_path: Path,
) -> None:
    def spoil(book: Any) -> None:
        put(book, "判断", "midterm_plan", "score", 9)
        put(book, "事实", "budget_initial", "value", "很多")
        put(book, "事实", "staff_in_service", "value", "二十人左右")
        put(book, "基本情况", "year", "value", None)

    path = changed(made(tmp_path, "yanjin-2022", "yanjin-2022"), spoil)
    content = forms.marked_copy(path, all_of(path))
    assert content is not None
    (tmp_path / "copy.xlsx").write_bytes(content)
    page = load_workbook(tmp_path / "copy.xlsx")["错误清单"]
    assert page.page_setup.orientation == "landscape"
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    rows = [row[:3] for row in page.iter_rows(min_row=2, values_only=True)]
    assert [row[:2] for row in rows] == [
        ("错误", "基本情况"),
        ("错误", "事实"),
        ("提醒", "事实"),
        ("错误", "判断"),
    ]


def all_of(path: Path) -> Any:
    with pytest.raises(DataError) as caught:
        jixiao.score(str(path))
    return caught.value.findings


def test_a_target_in_words_is_called_so_in_the_workbook_and_read_back(tmp_path: Path) -> None:
    path = made(tmp_path, "guangzhou-2021", "guangzhou-2021")

    def edit(book: Any) -> None:
        page = book["自设指标"]
        page.cell(FIRST, column_of(page, "operator")).value = "文字"
        offered = {str(rule.formula1) for rule in page.data_validations.dataValidation}
        assert any("文字" in words for words in offered)
        assert not any("text" in words for words in offered)
        assert page.column_dimensions[page.cell(1, column_of(page, "more")).column_letter].hidden

    changed(path, edit)
    case = jixiao.score(str(path)).sheet.case
    assert next(iter(case.targets.values()))[0].operator == "text"


def test_a_marked_cell_is_not_painted_over_by_the_rules_of_its_sheet(tmp_path: Path) -> None:
    where: list[str] = []
    path = made(tmp_path, "yanjin-2022", "yanjin-2022")
    changed(path, lambda book: where.append(put(book, "判断", "midterm_plan", "reason", None)))
    content = forms.marked_copy(path, all_of(path))
    assert content is not None
    (tmp_path / "copy.xlsx").write_bytes(content)
    before, page = load_workbook(path)["判断"], load_workbook(tmp_path / "copy.xlsx")["判断"]
    cell = where[0].partition("!")[2]
    assert page[cell].fill.start_color.rgb == "00FFC7CE"
    assert not painted(page, cell)  # LibreOffice paints all rules that reach a cell, whichever comes first
    column, row = re.fullmatch(r"([A-Z]+)(\d+)", cell).groups()
    for other in (f"{column}{int(row) - 1}", f"{column}{int(row) + 1}", f"{column}81", f"J{row}"):
        assert painted(page, other) == painted(before, other) != []
    priorities = [rule.priority for area in page.conditional_formatting for rule in area.rules]
    assert len(priorities) == len(set(priorities))


def painted(page: Any, cell: str) -> list[str]:
    """The formulas of the rules that reach a cell, as they stand for it, the first first."""
    rules = [
        (rule.priority, Translator(f"={text}", whole.coord.split(":")[0]).translate_formula(cell))
        for area in page.conditional_formatting
        for whole in area.sqref.ranges
        if CellRange(cell).issubset(whole)
        for rule in area.rules
        for text in rule.formula
    ]
    return [text for _, text in sorted(rules)]


@pytest.mark.parametrize(("framework", "case"), CASES)
def test_the_year_in_the_hint_is_one_that_the_framework_takes(
    tmp_path: Path, framework: str, case: str
) -> None:
    assert case
    page = load_workbook(made(tmp_path, framework, ""))["基本情况"]
    at = row_of(page, "year")
    known, _ = library.open_framework(framework)
    low, high = known.valid_from, known.valid_to
    hint = str(page.cell(at, 4).value)
    years = [int(year) for year in re.findall(r"\d{4}", hint)]
    assert years
    for year in years:
        assert (low or 0) <= year <= (high or 9999), hint
    assert page.cell(at, 3).value == (str(low) if low is not None and low == high else None)


def test_the_hint_beside_the_framework_says_what_to_write_back(tmp_path: Path) -> None:
    path = made(tmp_path, "yanjin-2022", "yanjin-2022")
    changed(path, lambda book: put(book, "基本情况", "framework", "value", None))
    (finding,) = refused(path)
    page = load_workbook(path)["基本情况"]
    assert finding.cell == ("基本情况", f"C{row_of(page, 'framework')}")
    assert "见右边一格" in finding.hint()
    assert "yanjin-2022" in str(page.cell(row_of(page, "framework"), 4).value)


def test_the_rows_that_are_usually_left_blank_have_a_heading_and_grey_is_explained(tmp_path: Path) -> None:
    path = made(tmp_path, "yanjin-2022", "")
    page = load_workbook(path)["判断"]
    told = [str(page.cell(row, 2).value) for row in range(FIRST, page.max_row + 1)]
    headed = [n for n, text in enumerate(told) if text.startswith("【评分标准没有规定时才填】")]
    quiet = [n for n in range(len(told)) if "没有规定" in str(page.cell(FIRST + n, 3).value)]
    assert headed == quiet[:1]
    assert "暂时不用填" in how(path)


def test_the_list_of_mistakes_says_what_a_cell_shows_with_its_unit(tmp_path: Path) -> None:
    def spoil(book: Any) -> None:
        put(book, "事实", "online_item_count", "value", 99999)
        put(book, "事实", "in_service_control_rate", "status", "未知")
        put(book, "事实", "revenue_initial", "status", "未知")

    path = changed(made(tmp_path, "yanjin-2022", "yanjin-2022"), spoil)
    content = forms.marked_copy(path, all_of(path))
    assert content is not None
    (tmp_path / "copy.xlsx").write_bytes(content)
    rows = [*load_workbook(tmp_path / "copy.xlsx")["错误清单"].iter_rows(values_only=True)]
    assert rows[0][0] == "类别"
    assert {str(row[3]) for row in rows[1:]} >= {"99999项", "95.24%", "354.31万元"}


def test_a_list_prints_its_records_and_a_few_empty_rows(tmp_path: Path) -> None:
    book = load_workbook(made(tmp_path, "yanjin-2022", ""))
    area = str(book["长效机制"].print_area)
    assert area.rpartition("$")[2] == "11"


def test_numbers_stand_off_the_next_column(tmp_path: Path) -> None:
    page = load_workbook(made(tmp_path, "yanjin-2022", "yanjin-2022"))["事实"]
    assert page.cell(4, column_of(page, "value")).alignment.indent == 1


def test_a_row_to_be_judged_has_room_for_two_pieces_of_evidence(tmp_path: Path) -> None:
    page = load_workbook(made(tmp_path, "yanjin-2022", ""))["判断"]
    assert page.row_dimensions[row_of(page, "function_clear.defined")].height >= 33
