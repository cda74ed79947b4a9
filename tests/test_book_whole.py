"""Nothing that a person wrote into the fill-in workbook is left out in silence, whatever became of its hidden marks."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from test_case_book import CASES, changed, column_of, made, put, refused, row_of, scores

import jixiao
from jixiao.cli import main
from jixiao.core.case_book import FIRST, FORM
from jixiao.flows import forms

OURS = ("基本情况", "事实", "长效机制", "判断", "评分表")
Edit = Callable[[Any], None]


def filled(folder: Path, edit: Edit) -> Path:
    """The workbook of a case with a record in its list, after somebody did this to it."""

    def fill(book: Any) -> None:
        page = book["长效机制"]
        page.cell(FIRST, column_of(page, "name|文字")).value = "内控制度"
        page.cell(FIRST, column_of(page, "established|是/否")).value = "是"
        for key in ("status", "reason"):
            put(book, "事实", "list:mechanisms", key, None)
        edit(book)

    return changed(made(folder, "yanjin-2022", "yanjin-2022"), fill)


def blank_column(page: Any) -> None:
    for row in range(1, page.max_row + 1):
        page.cell(row, 1).value = None


def blank_row(page: Any) -> None:
    for n in range(1, page.max_column + 1):
        if page.cell(1, n).__class__.__name__ != "MergedCell":
            page.cell(1, n).value = None


def unmerged(page: Any) -> Any:
    for area in list(page.merged_cells.ranges):
        page.unmerge_cells(str(area))
    return page


SPOILT: dict[str, Callable[[Any, str], None]] = {
    "column A deleted": lambda book, name: unmerged(book[name]).delete_cols(1),
    "column A emptied": lambda book, name: blank_column(book[name]),
    "row 1 deleted": lambda book, name: unmerged(book[name]).delete_rows(1),
    "row 1 emptied": lambda book, name: blank_row(book[name]),
    "the mark emptied": lambda book, name: setattr(book[name].cell(1, 1), "value", None),
    "another mark": lambda book, name: setattr(book[name].cell(1, 1), "value", "jixiao-case/1:other"),
    "the mark of the headers emptied": lambda book, name: setattr(book[name].cell(3, 1), "value", None),
    "the sheet deleted": lambda book, name: book.remove(book[name]),
    "the sheet twice": lambda book, name: book.copy_worksheet(book[name]),
}


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("how", SPOILT)
def test_a_sheet_without_its_marks_is_an_error_that_names_it(tmp_path: Path, how: str, name: str) -> None:
    path = filled(tmp_path, lambda book: SPOILT[how](book, name))
    found = refused(path)
    mine = [finding for finding in found if f"“{name}”" in finding.message()]
    assert mine, [finding.message() for finding in found]
    assert len(found) == 1, [finding.message() for finding in found]
    assert mine[0].cell[0].startswith(name)
    assert mine[0].cell[1]
    assert "粘贴" in mine[0].hint() or "删掉" in mine[0].hint()
    assert "jx form yanjin-2022" in mine[0].hint() or how == "the sheet twice" or name == "基本情况"
    assert "A1" not in mine[0].message()
    content = forms.marked_copy(path, found)
    assert content is not None
    (tmp_path / "copy.xlsx").write_bytes(content)
    assert load_workbook(tmp_path / "copy.xlsx")["错误清单"].cell(2, 2).value == mine[0].cell[0]


def test_the_hidden_register_of_sheets_cannot_be_lost_in_silence(tmp_path: Path) -> None:
    (finding,) = refused(filled(tmp_path, lambda book: book.remove(book[FORM])))
    assert f"“{FORM}”" in finding.message()


@pytest.mark.parametrize("name", OURS)
def test_every_column_that_is_filled_in_must_be_there(tmp_path: Path, name: str) -> None:
    page = load_workbook(filled(tmp_path, lambda _: None))[name]
    keys = [str(page.cell(1, n).value) for n in range(2, page.max_column + 1) if page.cell(1, n).value]
    n = next(
        n for n, key in enumerate(keys, 2) if key.partition("|")[0] in ("value", "reason", "name", "printed")
    )
    for how in ("deleted", "its mark emptied", "its mark changed", "twice"):

        def edit(book: Any, how: str = how) -> None:
            page = book[name]
            if how == "deleted":
                unmerged(page).delete_cols(n)
            elif how == "its mark emptied":
                page.cell(1, n).value = None
            elif how == "its mark changed":
                page.cell(1, n).value = "another"
            else:
                page.cell(1, page.max_column + 1).value = page.cell(1, n).value

        found = refused(filled(tmp_path, edit))
        assert any(f"“{name}”" in finding.message() for finding in found), (how, found)
        assert all(finding.cell[0] == name for finding in found), (how, found)


@pytest.mark.parametrize("name", ["基本情况", "事实", "判断", "评分表"])
@pytest.mark.parametrize("id", [None, "nobody_knows"])
def test_a_row_whose_id_is_gone_or_unknown_is_an_error_with_its_cell(
    tmp_path: Path, name: str, id: object
) -> None:
    where: list[int] = []

    def edit(book: Any) -> None:
        page = book[name]
        known = {
            "基本情况": "source_title",
            "事实": "budget_initial",
            "判断": "midterm_plan",
            "评分表": "midterm_plan",
        }
        where.append(row_of(page, known[name]))
        page.cell(where[0], 1).value = id

    found = [one for one in refused(filled(tmp_path, edit)) if one.rule == "book_row_without_id"]
    assert [one.cell[0] for one in found] == [name]
    assert found[0].cell[1].lstrip("BCDEFG") == str(where[0])


@pytest.mark.parametrize("id", [None, "", "nobody_knows"])
def test_what_is_written_below_the_rows_is_an_error_too(tmp_path: Path, id: object) -> None:
    def edit(book: Any) -> None:
        page = book["事实"]
        at = page.max_row + 3
        page.cell(at, 1).value = id
        page.cell(at, column_of(page, "value")).value = 12

    (finding,) = refused(filled(tmp_path, edit))
    assert finding.rule == "book_row_without_id"
    assert finding.cell[1].startswith("D")


def test_what_stands_above_the_headers_is_an_error(tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        page = book["长效机制"]
        head = [page.cell(3, n).value for n in range(1, page.max_column + 1)]
        record = [page.cell(FIRST, n).value for n in range(1, page.max_column + 1)]
        for n, (one, other) in enumerate(zip(head, record, strict=True), 1):
            page.cell(3, n).value, page.cell(FIRST, n).value = other, one

    (finding,) = refused(filled(tmp_path, edit))
    assert finding.cell == ("长效机制", "B3")


@pytest.mark.parametrize(
    ("name", "first", "other"),
    [("事实", "budget_initial", "staff_in_service"), ("判断", "midterm_plan", "annual_plan")],
)
def test_rows_sorted_without_their_hidden_ids_are_an_error(
    tmp_path: Path, name: str, first: str, other: str
) -> None:
    def edit(book: Any) -> None:
        page = book[name]
        one, two = row_of(page, first), row_of(page, other)
        for n in range(2, page.max_column + 1):
            kept = page.cell(one, n).value
            page.cell(one, n).value = page.cell(two, n).value
            page.cell(two, n).value = kept

    found = [one for one in refused(filled(tmp_path, edit)) if one.rule == "book_row_moved"]
    assert len(found) == 2
    assert {one.cell[0] for one in found} == {name}


def test_columns_moved_without_their_hidden_marks_are_an_error(tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        page = book["事实"]
        one, two = column_of(page, "reason"), column_of(page, "note")
        for row in range(3, page.max_row + 1):
            kept = page.cell(row, one).value
            page.cell(row, one).value = page.cell(row, two).value
            page.cell(row, two).value = kept

    found = refused(filled(tmp_path, edit))
    assert {one.rule for one in found} == {"book_column_moved"}
    assert {one.cell for one in found} == {("事实", "G3"), ("事实", "J3")}


def test_deleted_rows_are_told(tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        page = book["事实"]
        page.delete_rows(row_of(page, "staff_in_service"))

    found = [
        one for one in jixiao.score(str(filled(tmp_path, edit))).findings if one.rule == "book_rows_gone"
    ]
    assert [one.severity for one in found] == ["warning"]
    assert "在职人员数" in found[0].message()
    assert found[0].cell[0] == "事实"


def test_what_the_program_put_away_cannot_be_emptied_in_silence(tmp_path: Path) -> None:
    path = made(tmp_path, "yanjin-2022", "yanjin-2022")
    changed(path, lambda book: put(book, "基本情况", "more", "value", None))
    assert [one.cell[0] for one in refused(path)] == ["基本情况"]


@pytest.mark.parametrize("key", ["aspect", "points", "actual", "unknown", "line"])
def test_an_own_indicator_without_a_name_is_an_error(tmp_path: Path, key: str) -> None:
    path = made(tmp_path, "guangzhou-2021", "")

    def edit(book: Any) -> None:
        for id, text in (("unit", "某县某局"), ("year", "2021"), ("id", "某局-2021")):
            put(book, "基本情况", id, "value", text)
        page = book["自设指标"]
        page.cell(FIRST, column_of(page, key)).value = "5"

    changed(path, edit)
    assert "自设指标" in [one.cell[0] for one in refused(path)]


@pytest.mark.parametrize(("framework", "case"), CASES)
def test_nothing_is_wrong_with_what_we_wrote(tmp_path: Path, framework: str, case: str) -> None:
    path = made(tmp_path, framework, case)
    scored = jixiao.score(str(path))
    assert not [one for one in scored.findings if one.rule.startswith("book_")]
    book = load_workbook(path)
    assert book[FORM].sheet_state == "veryHidden"
    changed(path, lambda book: book.create_sheet("我的备注").append(["随手记"]))
    assert scores(jixiao.score(str(path))) == scores(scored)


def test_the_marked_copy_can_be_corrected_and_scored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = filled(tmp_path, lambda book: put(book, "判断", "midterm_plan", "score", 9))
    assert main(["score", str(path)]) == 2
    copy = tmp_path / "填报_有误.xlsx"
    changed(copy, lambda book: put(book, "判断", "midterm_plan", "score", 2))
    assert main(["score", str(copy)]) == 0
    capsys.readouterr()


def test_where_the_marked_copy_cannot_be_written_the_mistakes_are_told_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = filled(tmp_path, lambda book: put(book, "判断", "midterm_plan", "score", 9))
    (tmp_path / "填报_有误.xlsx").mkdir()
    assert main(["score", str(path), "--json"]) == 2
    told = [one["rule"] for one in json.loads(capsys.readouterr().out)["findings"]]
    assert "document_path_is_folder" in told
    assert len(told) == 2


def test_records_of_the_same_name_are_told_with_their_cells(tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        page = book["长效机制"]
        for at in (FIRST + 1, FIRST + 4):
            for n in range(2, page.max_column + 1):
                page.cell(at, n).value = page.cell(FIRST, n).value

    found = [
        one for one in jixiao.score(str(filled(tmp_path, edit))).findings if one.rule == "book_record_twice"
    ]
    assert [(one.severity, one.cell) for one in found] == [("warning", ("长效机制", "B5"))]
    for cell in ("长效机制!B4", "长效机制!B5", "长效机制!B8", "内控制度", "3 次"):
        assert cell in found[0].message()


def test_numbers_written_as_texts_are_told_once_with_their_cells(tmp_path: Path) -> None:
    where: list[str] = []

    def edit(book: Any) -> None:
        where.append(put(book, "事实", "budget_initial", "value", "354.31万元"))
        where.append(put(book, "事实", "staff_in_service", "value", "20"))
        where.append(put(book, "判断", "midterm_plan", "score", "2"))

    scored = jixiao.score(str(filled(tmp_path, edit)))
    (finding,) = [one for one in scored.findings if one.rule == "book_numbers_in_words"]
    assert finding.severity == "warning"
    assert all(cell in finding.message() for cell in where)
    assert {str(one.line) for one in (finding.place, *finding.related)} == set(where)


def test_a_marked_copy_that_is_out_of_date_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = filled(tmp_path, lambda book: put(book, "判断", "midterm_plan", "score", 9))
    assert main(["score", str(path)]) == 2
    capsys.readouterr()
    changed(path, lambda book: put(book, "判断", "midterm_plan", "score", 2))
    assert main(["score", str(path)]) == 0
    assert "填报_有误.xlsx" in capsys.readouterr().out.replace("\n", "")
    (tmp_path / "填报_有误.xlsx").unlink()
    assert main(["score", str(path)]) == 0
    assert "有误" not in capsys.readouterr().out
