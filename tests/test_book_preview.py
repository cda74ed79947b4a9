"""What taking over a filled-in workbook would do to a case: facts, lists, judgements, each with its cell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from test_case_book import CASES, changed, column_of, made, put

from jixiao.cli import main
from jixiao.core.case_book import FIRST
from jixiao.flows.preview import SAME, preview


def changes(folder: Path, edit: Any) -> dict[str, tuple[str, str, str, str]]:
    """What changes by name."""
    path = changed(made(folder, "yanjin-2022", "yanjin-2022"), edit)
    found, _ = preview("yanjin-2022", str(path))
    return {c.name: (c.what, c.part, c.before, c.after) for c in found if c.what != SAME}


@pytest.mark.parametrize(("framework", "case"), CASES)
def test_a_prefilled_workbook_changes_nothing_of_its_case(tmp_path: Path, framework: str, case: str) -> None:
    found, findings = preview(case, str(made(tmp_path, framework, case)))
    assert [change for change in found if change.what != SAME] == []
    assert not [finding for finding in findings if finding.severity == "error"]
    assert {change.part for change in found} >= {"基本情况", "事实"}


def test_judgements_lists_and_facts_are_all_compared(tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        put(book, "事实", "budget_initial", "value", 400)
        put(book, "事实", "section_count", "value", None)
        put(book, "判断", "midterm_plan", "score", 1)
        put(book, "判断", "annual_plan", "reason", "另一个理由")
        for key in ("verdict", "reason", "role", "evidence", "line"):
            put(book, "判断", "function_clear.defined", key, None)
        page = book["长效机制"]
        page.cell(FIRST, column_of(page, "name|文字")).value = "内控制度"
        page.cell(FIRST, column_of(page, "established|是/否")).value = "是"
        put(book, "事实", "list:mechanisms", "status", None)

    assert changes(tmp_path, edit) == {
        "年初预算数": ("更新", "事实", "354.31万元", "400万元"),
        "内设机构数": ("删去", "事实", "4个", ""),
        "中长期规划合理性": ("更新", "判断", "2 分", "1 分"),
        "年度工作计划明确性": ("更新", "判断", "0.5 分", "0.5 分（理由有改动）"),
        "部门职能明确性：三定方案对部门职能有具体规定": ("删去", "判断", "符合", ""),
        "长效机制": ("新增", "清单", "", "1 条"),
    }


def test_own_indicators_are_compared(tmp_path: Path) -> None:
    path = made(tmp_path, "guangzhou-2021", "guangzhou-2021")
    changed(path, lambda book: _first_target(book))
    found = [
        change
        for change in preview("guangzhou-2021", str(path))[0]
        if change.part == "自设指标" and change.what != SAME
    ]
    assert [change.what for change in found] == ["更新"]


def _first_target(book: Any) -> None:
    page = book["自设指标"]
    page.cell(FIRST, column_of(page, "name")).value = "改了名的指标"


def test_the_command_counts_by_part_and_fits_80_columns(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")

    def edit(book: Any) -> None:
        put(book, "判断", "midterm_plan", "score", 1)
        put(book, "判断", "fund_use", "score", 9)

    path = changed(made(tmp_path, "yanjin-2022", "yanjin-2022"), edit)
    assert main(["form", "--preview", "yanjin-2022", str(path)]) == 2
    shown = capsys.readouterr().out
    assert "判断 更新2" in shown
    assert "错误1" in shown
    assert "没有写入任何文件" in shown
    assert main(["form", "--preview", "yanjin-2022", str(path), "--json"]) == 2
    told = json.loads(capsys.readouterr().out)
    assert {row["part"] for row in told["changes"] if row["what"] == "updated"} == {"judgements"}
    assert told["findings"][0]["sheet"] == "判断"


def test_a_workbook_of_another_case_is_said_to_be_one_and_what_it_does_not_ask_is_not_called_deleted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def edit(book: Any) -> None:
        for id, text in (
            ("unit", "某县某局"),
            ("id", "某局-2022"),
            ("source_title", "另一份报告"),
            ("title", "另一份"),
        ):
            put(book, "基本情况", id, "value", text)

    path = changed(made(tmp_path, "yanjin-2022", ""), edit)
    found, findings = preview("yanjin-2022", str(path))
    (finding,) = [one for one in findings if one.rule == "book_other_case"]
    assert finding.severity == "warning"
    assert "某县某局" in finding.message()
    assert "某局-2022" in finding.message()
    changed_of = {c.name: c.what for c in found if c.part == "基本情况"}
    assert changed_of["案卷编号"] == changed_of["来源材料"] == "更新"
    what = [c.what for c in found if c.part == "事实"]
    assert what.count("表里没问") > 10
    assert "年初预算数" in [c.name for c in found if c.what == "删去"]
    assert main(["form", "--preview", "yanjin-2022", str(path)]) == 0
    shown = capsys.readouterr()
    assert "不是这份案卷" in shown.out + shown.err


def test_a_workbook_of_the_same_case_is_not_called_another(tmp_path: Path) -> None:
    _, findings = preview("yanjin-2022", str(made(tmp_path, "yanjin-2022", "yanjin-2022")))
    assert "book_other_case" not in [one.rule for one in findings]
