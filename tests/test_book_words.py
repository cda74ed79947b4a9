"""Mistakes in the fill-in workbook are told in the workbook's words, at the cell where they are to be put right."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from test_case_book import changed, column_of, made, put, refused, row_of
from test_core_messages import made_in as codes_in
from test_core_messages import placeholders

import jixiao
from jixiao.cli import main
from jixiao.core.case_book import FIRST
from jixiao.core.finding import Finding, Term
from jixiao.core.messages import FIELDS, IN_BOOK, MESSAGES
from jixiao.flows import forms

SOURCE = Path(jixiao.__file__).parent
# where the findings of a filled-in workbook are made
ROOMS = [
    *sorted((SOURCE / "case").glob("*.py")), *sorted((SOURCE / "readers").glob("case_*.py")),
    SOURCE / "readers" / "workbook.py", SOURCE / "flows" / "library.py", SOURCE / "flows" / "evaluate.py",
    SOURCE / "scoring" / "scorer.py",
]  # fmt: skip
# codes of these modules that no workbook of a case yields, and why
NEVER = {
    "file_not_found": "the file of a case is there before a workbook is read",
    "not_supported_file": "it is about the ending of a file's name",
    "xlsx_sheet_missing": "of the workbook of a framework",
    "xlsx_header_missing": "of the workbook of a framework",
}
YIELDED = sorted({found.code for path in ROOMS for found in codes_in(path)} & set(MESSAGES) - set(NEVER))
HAN = "\u4e00-\u9fff"


def yanjin(folder: Path, edit: Callable[[Any], None], case: str = "yanjin-2022") -> Path:
    return changed(made(folder, "yanjin-2022", case), edit)


def told(path: Path) -> dict[str, Finding]:
    """The errors of a workbook by cell."""
    return {str(finding.place.line): finding for finding in refused(path)}


def warned(path: Path) -> dict[str, Finding]:
    """What is said of a workbook that is scored, by cell."""
    return {str(finding.place.line): finding for finding in jixiao.score(str(path)).findings}


# -- words


@pytest.mark.parametrize("code", YIELDED)
def test_a_workbook_is_told_of_nothing_in_the_words_of_a_case_file(code: str) -> None:
    texts = (IN_BOOK.get(code) or MESSAGES[code])[:2]
    names = placeholders(*MESSAGES[code], *texts)
    finding = Finding(code, values=dict.fromkeys(names, "某项"), book=True)
    for text in (finding.message(), finding.hint()):
        assert not re.search("[{}`]", text), text
        bare = re.sub(
            r"\./jx [^，。；）]*|\.xlsx|\.xls|\.et|\.yaml|Excel|WPS|Word|F9|my-unit-2024|t01|jixiao|a-z",
            "",
            text,
        )
        assert not re.search("[A-Za-z_]{2,}", bare), text


@pytest.mark.parametrize("code", sorted(IN_BOOK))
def test_a_text_for_workbooks_asks_for_no_more_than_the_finding_gives(code: str) -> None:
    assert code in MESSAGES
    assert placeholders(*IN_BOOK[code]) <= placeholders(*MESSAGES[code]) | {"where", "text", "found", "line"}
    zh, step, en, next_step = IN_BOOK[code]
    assert re.search(f"[{HAN}]", zh)
    assert re.search(f"[{HAN}]", step)
    assert en[0].isupper() or en[0] in "“{"
    assert next_step[0].isupper()


@pytest.mark.parametrize("id", sorted(FIELDS))
def test_a_field_is_named_by_its_id_in_a_file_and_by_its_header_in_a_workbook(id: str) -> None:
    assert Term(id).show("zh", book=False).startswith(f"{id}（")
    assert Term(id).show("en", book=False) == id
    assert not re.search("[a-z]", Term(id).show("zh", book=True))


def test_the_same_finding_keeps_the_words_of_a_file_for_a_file() -> None:
    finding = Finding("key_missing", values={"key": Term("unit"), "where": "案卷"})
    assert finding.message() == "“案卷”里缺少“unit（单位）”"
    assert finding.hint() == "补上一行，冒号后面写内容，如 unit: ……"


# -- the cell


def test_an_empty_workbook_points_at_the_cells_to_fill_first(tmp_path: Path) -> None:
    path = made(tmp_path, "yanjin-2022", "")
    found = told(path)
    page = load_workbook(path)["基本情况"]
    wanted = {
        f"基本情况!C{row_of(page, id)}": name
        for id, name in (
            ("unit", "单位"),
            ("id", "案卷编号"),
        )  # the year is there: the framework has only one
    }
    assert {cell: finding.message() for cell, finding in found.items()} == {
        cell: f"没有填“{name}”" for cell, name in wanted.items()
    }
    content = forms.marked_copy(path, found.values())
    assert content is not None
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(content)
    marked = load_workbook(copy)["基本情况"]
    for cell in wanted:
        assert marked[cell.partition("!")[2]].fill.start_color.rgb == "00FFC7CE"


def answered(book: Any, id: str, **cells: object) -> dict[str, str]:
    return {key: put(book, "判断", id, key, value) for key, value in cells.items()}


MISPLACED = [
    ("a missing reason", "判断", "midterm_plan", {"reason": None}, "reason", "“中长期规划合理性”填了判断，没有写：理由"),
    ("a missing role", "判断", "midterm_plan", {"role": None}, "role", "“中长期规划合理性”填了判断，没有写：角色"),
    ("missing evidence", "判断", "midterm_plan", {"evidence": None}, "evidence", "“中长期规划合理性”填了判断，没有写：佐证"),
    ("a verdict in other words", "判断", "function_clear.defined", {"verdict": "是"}, "verdict",
     "“部门职能明确性：三定方案对部门职能有具体规定”的结论写的是“是”"),
    ("points and a verdict", "判断", "accounting_info", {"verdict": "符合"}, "score", "“会计信息完整性”同时填了：给分、结论（符合、不符合），只能填一种"),
    ("points in words", "判断", "midterm_plan", {"score": "两分"}, "score", "“中长期规划合理性”写的“两分”不是一个数"),
    ("a judgement without its answer", "判断", "midterm_plan", {"score": None}, "score", "“中长期规划合理性”写了理由或佐证，但是没有给分，也没有结论或个数"),
    ("no proof of what does not apply", "事实", "section_count", {"value": None, "status": "不适用", "reason": None}, "reason", "“内设机构数”选了不适用，没有写佐证"),
    ("a unit of no formula", "事实", "budget_initial", {"unit": "千元"}, "unit", "“年初预算数”的单位写的是“千元”"),
    ("a line in words", "事实", "budget_initial", {"line": "第三行"}, "line", "“原文行”写的“第三行”不是行号"),
    ("another secrecy", "事实", "budget_initial", {"secrecy": "机密"}, "secrecy", "“密级”写的是“机密”，只能写：涉密、不予公开"),
    ("a year in words", "基本情况", "year", {"value": "二〇二二"}, "value", "年度写的是“二〇二二”，不是一个年份"),
    ("another scope", "基本情况", "scope", {"value": "全部"}, "value", "“案卷 范围”写的是“全部”，只能写：本级、汇总"),
    ("a framework that nobody knows", "基本情况", "framework", {"value": "yanjin-1999"}, "value", "没有找到指标体系“yanjin-1999”"),
    ("a printed score in words", "评分表", "midterm_plan", {"printed": "满分"}, "printed", "“报告印的得分”写的“满分”不是一个数"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sheet", "id", "cells", "at", "message"),
    [row[1:] for row in MISPLACED],
    ids=[row[0] for row in MISPLACED],
)
def test_a_mistake_is_told_at_its_own_cell(
    tmp_path: Path, sheet: str, id: str, cells: dict[str, object], at: str, message: str
) -> None:
    where: dict[str, str] = {}

    def edit(book: Any) -> None:
        where.update({key: put(book, sheet, id, key, value) for key, value in cells.items()})
        page = book[sheet]
        where[at] = f"{sheet}!{page.cell(row_of(page, id), column_of(page, at)).coordinate}"

    found = told(yanjin(tmp_path, edit))
    assert {cell: finding.message() for cell, finding in found.items()} == {where[at]: message}


def test_two_cells_of_one_mistake_are_both_marked(tmp_path: Path) -> None:
    where: list[str] = []

    def edit(book: Any) -> None:
        where.append(put(book, "事实", "online_item_count", "value", 3000))
        page = book["事实"]
        where.append(
            f"事实!{page.cell(row_of(page, 'service_item_count'), column_of(page, 'value')).coordinate}"
        )

    path = yanjin(tmp_path, edit)
    found = told(path)
    assert list(found) == where[:1]
    finding = found[where[0]]
    assert where[1] in finding.message()
    assert finding.related[0].show().endswith(where[1])
    assert (finding.claimed, finding.recomputed) == ("3000项", "2179项")
    content = forms.marked_copy(path, [finding])
    assert content is not None
    (tmp_path / "copy.xlsx").write_bytes(content)
    page = load_workbook(tmp_path / "copy.xlsx")["事实"]
    for cell in where:
        marked = page[cell.partition("!")[2]]
        assert marked.fill.start_color.rgb == "00FFC7CE"
        assert marked.comment is not None


def test_mistakes_are_listed_in_the_order_of_sheets_rows_and_columns(tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        put(book, "判断", "midterm_plan", "score", 9)
        put(book, "评分表", "function_clear", "printed", "满分")
        put(book, "事实", "budget_initial", "value", "很多")
        put(book, "事实", "budget_initial", "line", "某行")
        put(book, "基本情况", "year", "value", "22")

    found = refused(yanjin(tmp_path, edit))
    assert [finding.cell[0] for finding in found] == ["基本情况", "事实", "事实", "判断", "评分表"]
    assert found[1].cell[1] < found[2].cell[1]


def test_json_gives_sheet_and_cell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = yanjin(tmp_path, lambda book: put(book, "判断", "midterm_plan", "score", 9))
    assert main(["score", str(path), "--json"]) == 2
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    page = load_workbook(path)["判断"]
    assert (finding["sheet"], finding["cell"]) == ("判断", f"E{row_of(page, 'midterm_plan')}")


# -- a list and a figure of the same thing


@pytest.mark.parametrize(
    ("said", "status"), [("≥2项", "范围"), ("2项", None), (2, None), ("2项-5项", "范围")]
)
def test_a_list_and_a_figure_that_disagree_are_told_with_both_places(
    tmp_path: Path, said: object, status: str | None
) -> None:
    where: list[str] = []

    def edit(book: Any) -> None:
        page = book["长效机制"]
        page.cell(FIRST, column_of(page, "name|文字")).value = "内控制度"
        page.cell(FIRST, column_of(page, "established|是/否")).value = "是"
        put(book, "事实", "list:mechanisms", "status", None)
        put(book, "事实", "list:mechanisms", "reason", None)
        where.append(put(book, "事实", "long_term_mechanism_count", "value", said))
        put(book, "事实", "long_term_mechanism_count", "status", status)

    finding = warned(yanjin(tmp_path, edit))[where[0]]
    assert (finding.rule, finding.severity, finding.recomputed) == ("stated_beside_list", "warning", "1项")
    assert [place.show() for place in finding.related] == ["填报.xlsx 长效机制!B4"]
    assert "长效机制!B4" in finding.message()


@pytest.mark.parametrize("said", ["{range: 2项-5项}", "2项", "≥2项"])
def test_a_case_file_with_such_a_list_is_told_too(tmp_path: Path, said: str) -> None:
    text = (Path(jixiao.__file__).parent / "data" / "cases" / "yanjin-2022.yaml").read_text("utf-8")
    text = re.sub(r"(?m)^  long_term_mechanism_count: .*$", f"  long_term_mechanism_count: {said}", text)
    text = re.sub(r"(?m)^  mechanisms: .*\n", "", text)
    text = text.replace("lists:\n", "lists:\n  mechanisms: {rows: [{name: 内控制度, established: 是}]}\n")
    path = tmp_path / "案卷.yaml"
    path.write_text(text, "utf-8")
    (finding,) = [found for found in jixiao.score(str(path)).findings if found.rule == "stated_beside_list"]
    assert finding.place.line
    assert f"第 {finding.related[0].line} 行" in finding.message()


# -- what is read, but not as people may think


@pytest.mark.parametrize(
    ("id", "said", "read"),
    [
        ("staff_in_service", "二十人左右", "15 至 25"),
        ("budget_initial", "三百多万元", "300万元 至 400万元"),
        ("budget_initial", "约350万元", "345万元 至 355万元"),
    ],
)
def test_a_figure_in_words_that_is_not_exact_is_said_to_be_read_as_a_range(
    tmp_path: Path, id: str, said: str, read: str
) -> None:
    where: list[str] = []
    found = warned(yanjin(tmp_path, lambda book: where.append(put(book, "事实", id, "value", said))))
    assert found[where[0]].rule == "read_as_range"
    assert said in found[where[0]].message()
    assert read in found[where[0]].message()


def test_a_chosen_range_is_not_questioned(tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        put(book, "事实", "staff_in_service", "value", "二十人左右")
        put(book, "事实", "staff_in_service", "status", "范围")

    assert "read_as_range" not in {finding.rule for finding in warned(yanjin(tmp_path, edit)).values()}


def test_a_list_called_unknown_that_has_records_is_told_with_whatever_is_wrong_in_them(
    tmp_path: Path,
) -> None:
    where: list[str] = []

    def edit(book: Any) -> None:
        page = book["长效机制"]
        page.cell(FIRST, column_of(page, "name|文字")).value = "内控制度"
        cell = page.cell(FIRST, column_of(page, "established|是/否"))
        cell.value = "建立了"
        where.append(f"长效机制!{cell.coordinate}")
        where.append(put(book, "事实", "list:mechanisms", "status", "未知"))

    found = told(yanjin(tmp_path, edit))
    assert {cell: finding.rule for cell, finding in found.items()} == {
        where[0]: "not_a_choice",
        where[1]: "book_list_unknown",
    }
    assert found[where[0]].message() == "“长效机制的‘是否已建立’”写的是“建立了”，只能写：是、否、不适用"


def test_an_unknown_list_says_why(tmp_path: Path) -> None:
    where: list[str] = []

    def edit(book: Any) -> None:
        put(book, "事实", "list:mechanisms", "status", "未知")
        where.append(put(book, "事实", "list:mechanisms", "reason", None))

    assert warned(yanjin(tmp_path, edit))[where[0]].rule == "unknown_without_reason"


@pytest.mark.parametrize("status", ["未知", "缺损"])
def test_what_is_unknown_says_why(tmp_path: Path, status: str) -> None:
    where: list[str] = []

    def edit(book: Any) -> None:
        put(book, "事实", "staff_in_service", "value", None)
        put(book, "事实", "staff_in_service", "status", status)
        where.append(put(book, "事实", "staff_in_service", "reason", None))

    finding = warned(yanjin(tmp_path, edit))[where[0]]
    assert (finding.rule, finding.severity) == ("unknown_without_reason", "warning")
    assert finding.message() == f"“在职人员数”选了{status}，没有写理由"


def test_a_role_names_a_party_and_no_person(tmp_path: Path) -> None:
    where: list[str] = []
    found = warned(
        yanjin(tmp_path, lambda book: where.append(put(book, "判断", "midterm_plan", "role", "张某某")))
    )
    assert found[where[0]].rule == "role_is_no_role"


def test_a_case_may_have_a_chinese_id(tmp_path: Path) -> None:
    path = yanjin(tmp_path, lambda book: put(book, "基本情况", "id", "value", "某局 2022"))
    assert jixiao.score(str(path)).sheet.case.id == "某局 2022"


def test_a_row_is_judged_as_a_whole_or_item_by_item_and_never_both(tmp_path: Path) -> None:
    where: list[str] = []

    def edit(book: Any) -> None:
        where.append(
            answered(book, "function_clear", score=1, reason="无", role="第三方机构", evidence="报告")[
                "score"
            ]
        )

    found = told(yanjin(tmp_path, edit))
    assert [finding.rule for finding in found.values()] == ["judgement_twice"]
    finding = found[where[0]]
    assert finding.message() == "“部门职能明确性”给了整行的分，下面又逐项判断了 3 项，不知道按哪一个"
    assert len(finding.related) == 3


def test_an_overwritten_total_is_told_with_both_numbers_also_where_it_is_still_open(tmp_path: Path) -> None:
    where: list[str] = []
    path = yanjin(tmp_path, lambda book: where.append(put(book, "评分表", "total", "score", 99)))
    finding = warned(path)[where[0]]
    assert (finding.claimed, finding.recomputed) == ("99.00", "85.00–86.00（还没有评完）")


YAML_WORDS = re.compile(
    r"[{}`]|\b(schema|unit|year|scope|reason|role|evidence|score|met|unmet|partly|grade|findings|count|tier|unknown|lost|range|"
    r"not_applicable|disputed|proof|note|notes|line|secrecy|value|points|aspect|operator|printed|overlay|facts|judgements|"
    r"targets|actual|set_low)\b|[a-z]+_[a-z]+"
)


@pytest.mark.parametrize("value", ["乱写", "是", "{value: 5}", -7, 1e9, "95", True, "=1/0", "约3", "≥90%"])
@pytest.mark.parametrize("case", ["guangzhou-2021", "yanjin-2022", "longgang-2020"])
def test_whatever_is_written_into_every_open_cell_is_answered_in_the_words_of_the_workbook(
    tmp_path: Path, case: str, value: object
) -> None:
    def spoil(book: Any) -> None:
        for page in book:
            if page.title in ("说明", "计算"):
                continue
            for row in page.iter_rows(min_row=FIRST):
                for cell in row[1:]:
                    if not cell.protection.locked and (cell.row + cell.column) % 3 == 0:
                        cell.value = value
                        if isinstance(value, str):
                            cell.data_type = "s"
        put(book, "基本情况", "framework", "value", case)

    path = changed(made(tmp_path, case, case), spoil)
    findings = refused(path)
    assert findings
    shown = str(value)
    for finding in findings:
        for text in (finding.message(), finding.hint()):
            bare = re.sub(r"\./jx [^，。；）]*", "", text.replace(shown, ""))
            assert not YAML_WORDS.search(bare), text
        assert finding.cell[1], finding.message()


def test_a_list_with_an_open_cell_is_held_against_a_figure_that_it_can_never_give(tmp_path: Path) -> None:
    where: list[str] = []

    def edit(book: Any) -> None:
        page = book["长效机制"]
        for at, (name, there) in enumerate((("内控制度", "是"), ("培训", "未知")), FIRST):
            page.cell(at, column_of(page, "name|文字")).value = name
            page.cell(at, column_of(page, "established|是/否")).value = there
        put(book, "事实", "list:mechanisms", "status", None)
        put(book, "事实", "list:mechanisms", "reason", None)
        where.append(put(book, "事实", "long_term_mechanism_count", "value", "5项"))
        put(book, "事实", "long_term_mechanism_count", "status", None)

    finding = warned(yanjin(tmp_path, edit))[where[0]]
    assert (finding.rule, finding.claimed, finding.recomputed) == ("stated_beside_list", "5项", "1项–2项")
