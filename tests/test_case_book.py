"""The fill-in workbook read back: what it holds, what people may do to it, and how mistakes come back."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from workbooks import converted, soffice

import jixiao
from jixiao.cli import main
from jixiao.core.case_book import FIRST, HEAD, RESERVED
from jixiao.core.finding import DataError, Finding
from jixiao.flows import forms
from jixiao.flows.evaluate import Scored

CASES = (
    ("longgang-2020", "longgang-2020"), ("guangzhou-2021", "guangzhou-2021"), ("shenzhen-2023", "shenzhen-detention-2023"),
    ("shenzhen-2019", "shenzhen-lighting-2020"), ("yanjin-2022", "yanjin-2022"), ("project-10", "project-10-example"),
)  # fmt: skip


def made(folder: Path, framework: str = "longgang-2020", case: str = "longgang-2020") -> Path:
    """A workbook, prefilled from a case or empty."""
    path = folder / "填报.xlsx"
    known = "/" not in f"{framework}{case}"  # on the shelf: no file that a test changes
    path.write_bytes(written(framework, case) if known else forms.form(framework, path, case)[0])
    return path


@cache
def written(framework: str, case: str) -> bytes:
    """The same workbook for all tests of a process: writing it takes longer than reading it."""
    return forms.form(framework, Path("填报.xlsx"), case)[0]


def changed(path: Path, edit: Callable[[Any], None]) -> Path:
    """The workbook after somebody changed it."""
    book = load_workbook(path)
    edit(book)
    book.save(path)
    return path


def row_of(page: Any, id: str) -> int:
    return next(row for row in range(1, page.max_row + 1) if page.cell(row, 1).value == id)


def column_of(page: Any, key: str) -> int:
    return next(n for n in range(1, page.max_column + 1) if page.cell(1, n).value == key)


def put(book: Any, sheet: str, id: str, key: str, value: object, number_format: str = "") -> str:
    """Fill one cell, found by the hidden ids; its address."""
    page = book[sheet]
    found = page.cell(row_of(page, id), column_of(page, key))
    found.value = value
    if isinstance(value, str):
        found.data_type = "s"
    if number_format:
        found.number_format = number_format
    return f"{sheet}!{found.coordinate}"


def refused(path: Path) -> list[Finding]:
    with pytest.raises(DataError) as caught:
        jixiao.score(str(path))
    return [finding for finding in caught.value.findings if finding.severity == "error"]


def scores(scored: Scored) -> dict[str, object]:
    made = {row.id: (row.low, row.high, row.basis) for row in scored.sheet.rows}
    return {**made, "total": (scored.sheet.total.low, scored.sheet.total.high), "grades": scored.sheet.grades}


# -- there and back


@pytest.mark.parametrize(("framework", "case"), CASES)
def test_a_prefilled_workbook_scores_as_its_case(tmp_path: Path, framework: str, case: str) -> None:
    scored = jixiao.score(str(made(tmp_path, framework, case)))
    before = jixiao.score(case)
    assert scores(scored) == scores(before)
    assert not [found for found in scored.findings if found.rule == "book_score_differs"]
    for key, stated in before.sheet.case.facts.items():
        again = scored.sheet.case.facts[key]
        assert (again.value, again.low, again.high, again.status) == (
            stated.value,
            stated.low,
            stated.high,
            stated.status,
        )
    printed = before.sheet.case.printed
    assert scored.sheet.case.printed.indicators.keys() == printed.indicators.keys()
    assert scored.sheet.case.printed.levels.keys() == printed.levels.keys()
    assert (scored.sheet.case.unit, scored.sheet.case.year) == (
        before.sheet.case.unit,
        before.sheet.case.year,
    )
    assert len(scored.sheet.case.unused) == len(before.sheet.case.unused)


@pytest.mark.parametrize(("framework", "case"), CASES)
def test_every_framework_has_an_empty_workbook_in_which_nothing_is_scored_as_0(
    tmp_path: Path, framework: str, case: str
) -> None:
    path = made(tmp_path, framework, "")
    assert case
    book = CalamineWorkbook.from_path(str(path))
    rows = book.get_sheet_by_name("评分表").to_python(skip_empty_area=False)
    at = rows[0].index("score")
    assert 0 not in [row[at] for row in rows[FIRST - 1 :]]
    assert 0.0 not in [row[at] for row in rows[FIRST - 1 :]]


def test_the_values_beside_the_formulas_are_the_scores(tmp_path: Path) -> None:
    book = CalamineWorkbook.from_path(str(made(tmp_path, "project-10", "project-10-example")))
    rows = book.get_sheet_by_name("评分表").to_python(skip_empty_area=False)
    at = rows[0].index("score")
    assert {row[0]: row[at] for row in rows}["total"] == 91.4


def test_libreoffice_may_save_the_file_in_between(tmp_path: Path) -> None:
    soffice()
    path = made(tmp_path)
    saved = converted(path, tmp_path, recalculate=False)
    assert scores(jixiao.score(str(saved))) == scores(jixiao.score("longgang-2020"))


def test_an_empty_workbook_filled_by_hand_is_scored(tmp_path: Path) -> None:
    path = made(tmp_path, "longgang-2020", "")

    def fill(book: Any) -> None:
        for id, text in (("unit", "某县某局"), ("year", "2020"), ("id", "my-unit-2020"), ("scope", "本级")):
            put(book, "基本情况", id, "value", text)
        put(book, "事实", "three_public_budget", "value", 19.5)
        put(book, "事实", "three_public_actual", "value", "8.2万元")
        put(book, "事实", "three_public_actual", "note", "=cmd|' /C calc'!A1")

    case = jixiao.score(str(changed(path, fill))).sheet.case
    assert case.value("three_public_budget") == 195000
    assert case.value("three_public_actual") == 82000
    assert case.facts["three_public_actual", ""].note == "=cmd|' /C calc'!A1"
    assert case.unit == "某县某局"


# -- what people do to workbooks


def test_sorted_rows_inserted_rows_changed_headers_and_renamed_sheets_change_nothing(tmp_path: Path) -> None:
    def spoil(book: Any) -> None:
        page = book["事实"]
        last = page.max_row
        rows = [
            [page.cell(row, n).value for n in range(1, page.max_column + 1)] for row in range(FIRST, last + 1)
        ]
        formats = [
            [page.cell(row, n).number_format for n in range(1, page.max_column + 1)]
            for row in range(FIRST, last + 1)
        ]
        for at, (values, looks) in enumerate(zip(rows[::-1], formats[::-1], strict=True), FIRST):
            for n, (value, look) in enumerate(zip(values, looks, strict=True), 1):
                page.cell(at, n).value = value
                page.cell(at, n).number_format = look
        page.insert_rows(FIRST + 3)
        page.cell(3, column_of(page, "value")).value = "数"
        page.title = "事实（改名）"

    path = changed(made(tmp_path), spoil)
    assert scores(jixiao.score(str(path))) == scores(jixiao.score("longgang-2020"))


def test_a_total_that_was_overwritten_is_told_and_not_believed(tmp_path: Path) -> None:
    path = made(tmp_path, "project-10", "project-10-example")
    changed(path, lambda book: put(book, "评分表", "total", "score", 99))
    scored = jixiao.score(str(path))
    assert scored.sheet.total.score == jixiao.score("project-10-example").sheet.total.score
    told = [found for found in scored.findings if found.rule == "book_score_differs"]
    assert [(found.claimed, found.recomputed) for found in told] == [("99.00", "91.40")]
    assert "评分表!" in told[0].place.show()


# -- mistakes


def mistakes(book: Any) -> dict[str, str]:
    """Every sort of mistake at once: rule by cell."""
    page = book["事实"]
    judged = book["判断"]
    found = {
        put(book, "事实", "three_public_budget", "value", "十九点五个"): "bad_value",
        put(book, "事实", "three_public_actual", "status", "不清楚"): "book_status",
        put(book, "事实", "is_classified", "value", "也许"): "not_a_choice",
        put(book, "事实", "satisfaction_rate", "value", 0.95, "General"): "book_percent",
        put(book, "事实", "established_staff", "value", -3): "out_of_bounds",
        put(book, "事实", "budget_initial", "value", 5): "book_status_value",
        put(book, "判断", "budget_reasonable", "score", 99): "judgement_range",
    }
    judged.cell(row_of(judged, "budget_compliant"), column_of(judged, "reason")).value = None
    at = judged.cell(row_of(judged, "budget_compliant"), column_of(judged, "reason")).coordinate
    found[f"判断!{at}"] = "judgement_incomplete"
    page.cell(page.max_row + 1, column_of(page, "value")).value = 7
    found[f"事实!{page.cell(page.max_row, column_of(page, 'value')).coordinate}"] = "book_row_without_id"
    return found


def test_all_mistakes_are_told_at_once_with_their_cells(tmp_path: Path) -> None:
    wanted: dict[str, str] = {}
    path = changed(made(tmp_path), lambda book: wanted.update(mistakes(book)))
    found = {str(finding.place.line): finding.rule for finding in refused(path)}
    assert found == wanted


def test_the_marked_copy_has_pink_cells_comments_and_a_list_and_nothing_else_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted: dict[str, str] = {}
    path = changed(made(tmp_path), lambda book: wanted.update(mistakes(book)))
    assert main(["score", str(path)]) == 2
    assert "填报_有误.xlsx" in capsys.readouterr().out.replace("\n", "")
    before, after = load_workbook(path), load_workbook(tmp_path / "填报_有误.xlsx")
    assert after.sheetnames == ["错误清单", *before.sheetnames]
    listed = [row[:3] for row in after["错误清单"].iter_rows(min_row=2, values_only=True)]
    assert {row[0] for row in listed} == {"错误"}
    cells = {f"{sheet}!{cell}" for _, sheet, found in listed for cell in found.split("、")}
    page = before["事实"]
    status = page.cell(row_of(page, "budget_initial"), column_of(page, "status")).coordinate
    assert cells == {*wanted, f"事实!{status}"}  # a value and a status that do not fit: both
    for name in before.sheetnames:
        for row in before[name].iter_rows():
            for cell in row:
                other = after[name][cell.coordinate]
                assert other.value == cell.value
                marked = f"{name}!{cell.coordinate}" in cells
                assert (other.comment is not None) == marked
                assert (other.fill.start_color.rgb == "00FFC7CE") == marked


def test_text_that_looks_like_a_formula_stays_text_in_every_copy(tmp_path: Path) -> None:
    evil = '=HYPERLINK("http://x","y")'

    def spoil(book: Any) -> None:
        put(book, "事实", "three_public_budget", "value", evil)
        put(book, "事实", "three_public_actual", "note", "+1+cmd")

    path = changed(made(tmp_path), spoil)
    findings = refused(path)
    content = forms.marked_copy(path, findings)
    assert content is not None
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(content)
    book = load_workbook(copy)
    formulas = [
        cell.coordinate
        for name in ("事实", "错误清单")
        for row in book[name].iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert formulas == []


@pytest.mark.parametrize(
    "value", [datetime.time(1, 2), datetime.datetime(2024, 5, 1), True, "=1/0", 1e20, '{"a":', "不适用"]
)
def test_whatever_stands_in_cells_comes_back_as_findings_with_a_marked_copy(
    tmp_path: Path, value: object
) -> None:
    def spoil(book: Any) -> None:
        for sheet in ("基本情况", "事实", "判断", "重点工作", "自设指标", "评分表"):
            page = book[sheet]
            for row in (FIRST, FIRST + 1):
                for n in range(2, page.max_column + 1):
                    if page.cell(row, n).__class__.__name__ != "MergedCell":
                        page.cell(row, n).value = value

    path = changed(made(tmp_path), spoil)
    findings = refused(path)
    assert findings
    assert forms.marked_copy(path, findings)


NO_WORKBOOKS = [
    (b"", "document_empty"),
    (b"PK\x03\x04rubbish", "document_damaged"),
    (b"schema: jixiao/case-1", "document_not_a_workbook"),
]


@pytest.mark.parametrize(("content", "code"), NO_WORKBOOKS)
def test_what_is_no_workbook_is_a_finding(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(content)
    assert [finding.rule for finding in refused(path)] == [code]
    assert not list(tmp_path.glob("*有误*"))


def test_a_framework_s_workbook_is_no_case(tmp_path: Path) -> None:
    path = tmp_path / "体系.xlsx"
    assert main(["framework", "convert", "project-10", str(path)]) == 0
    assert [finding.rule for finding in refused(path)] == ["book_not_a_case"]


# -- lists, own indicators, preview, the command


def test_a_list_that_is_neither_filled_nor_called_complete_is_unknown(tmp_path: Path) -> None:
    def clear(book: Any) -> None:
        page = next(page for page in book if str(page["A1"].value or "").endswith("list:key_tasks"))
        for row in page.iter_rows(min_row=FIRST):
            for cell in row:
                cell.value = None
        put(book, "事实", "list:key_tasks", "status", None)

    path = changed(made(tmp_path), clear)
    assert jixiao.score(str(path)).sheet.case.records("key_tasks") is None
    changed(path, lambda book: put(book, "事实", "list:key_tasks", "status", "已知"))
    assert jixiao.score(str(path)).sheet.case.records("key_tasks") == ()


def test_own_indicators_keep_their_targets_and_what_was_reached(tmp_path: Path) -> None:
    path = made(tmp_path, "guangzhou-2021", "guangzhou-2021")
    before = jixiao.score("guangzhou-2021").sheet
    again = jixiao.score(str(path)).sheet
    assert [row.indicator.name for row in again.rows] == [row.indicator.name for row in before.rows]


def test_a_preview_says_what_would_change_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def edit(book: Any) -> None:
        put(book, "事实", "three_public_actual", "value", 9.1)
        put(book, "事实", "authorised_posts", "value", 60)
        put(book, "事实", "authorised_posts", "status", None)
        put(book, "事实", "is_classified", "value", "也许")

    path = changed(made(tmp_path), edit)
    before = path.read_bytes()
    assert main(["form", "--preview", "longgang-2020", str(path), "--json"]) == 2
    told = json.loads(capsys.readouterr().out)
    assert {change["name"]: change["what"] for change in told["changes"]}["三公经费支出数"] == "updated"
    assert told["count"]["updated"] == 2
    assert told["count"]["error"] == 1
    assert told["count"]["unchanged"] > 10
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["填报.xlsx"]


def test_the_command_writes_a_workbook_once_and_never_over_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "新.xlsx"
    assert main(["form", "project-10", "-o", str(path)]) == 0
    before = path.read_bytes()
    assert main(["form", "project-10", "-o", str(path)]) == 2
    assert path.read_bytes() == before
    assert main(["form", "project-10"]) == 2
    assert main(["form", "project-10", "-o", str(tmp_path / "新.docx")]) == 2
    capsys.readouterr()


def test_inputs_are_open_and_formulas_are_locked(tmp_path: Path) -> None:
    book = load_workbook(made(tmp_path))
    assert book["计算"].sheet_state == "hidden"
    for name in ("事实", "判断", "评分表"):
        page = book[name]
        assert page.protection.sheet
        assert page.row_dimensions[1].hidden
        assert page.cell(3, 1).value == HEAD
        assert page.freeze_panes is not None
        locked = {cell.protection.locked for row in page.iter_rows() for cell in row if cell.data_type == "f"}
        assert locked <= {True}
    page = book["事实"]
    assert not page.cell(FIRST, column_of(page, "value")).protection.locked
    assert set(RESERVED) >= {"基本情况", "事实", "判断", "评分表"}
    assert {"得分区", "事实_值"} <= set(book.defined_names)
