"""What the column 状态 of the score table says a row waits for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from test_case_book import CASES, changed, made, put
from workbooks import converted, soffice


def states(path: Path) -> dict[str, str]:
    """What stands beside each row, level and the total, by id."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("评分表").to_python(skip_empty_area=False)
    at = rows[0].index("state")
    return {str(row[0]): str(row[at]) for row in rows[3:]}


def test_a_row_that_takes_one_mark_or_one_for_each_item_says_so_once(tmp_path: Path) -> None:
    found = states(made(tmp_path, "yanjin-2022", ""))
    assert found["function_clear"] == "未评。判断：整行给一个分，或者逐条判断（3条）"
    assert found["one_matter"].startswith("未评。判断：给分（具备“一件事一次办”业务）；一件事一次办满意度；")
    assert found["budget_adjustment"] == "未评。调整后预算数；年初预算数"
    assert found["long_term_systems"] == "未评。清单“长效机制”"
    assert found["level:functions"] == "未评。还有2个指标未评"
    assert found["total"] == "未评。还有30个指标未评"


@pytest.mark.parametrize(("framework", "case"), CASES)
def test_what_a_row_waits_for_ends_without_a_separator(tmp_path: Path, framework: str, case: str) -> None:
    found = states(made(tmp_path, framework, ""))
    assert case
    assert any(text.startswith("未评。") for text in found.values())
    assert not [text for text in found.values() if text.endswith("；") or text == "未评。" or "；；" in text]


def test_once_an_item_is_judged_only_the_others_are_missing(tmp_path: Path) -> None:
    soffice()
    path = made(tmp_path, "yanjin-2022", "")

    def fill(book: Any) -> None:
        put(book, "判断", "function_clear.defined", "verdict", "符合")

    changed(path, fill)
    found = states(converted(path, tmp_path))
    assert found["function_clear"] == (
        "未评。判断：各科室均有具体职能且划分明确；判断：内设机构与三定方案一致"
    )
    assert found["midterm_plan"] == "未评。判断：整行给一个分，或者逐条判断（4条）"
    assert found["total"] == "未评。还有30个指标未评"
    assert found["level:functions"] == "未评。还有2个指标未评"


@pytest.mark.parametrize(("framework", "case"), CASES)
def test_the_states_written_are_those_that_libreoffice_computes(
    tmp_path: Path, framework: str, case: str
) -> None:
    soffice()
    path = made(tmp_path, framework, case)
    assert states(converted(path, tmp_path)) == states(path)
