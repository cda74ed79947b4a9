"""Running text against the rows of a table that it names, and texts of a row that work out its rate."""

from __future__ import annotations

from pathlib import Path

import pytest
from accusations import claimed

TITLE = "某局2023年度部门整体支出绩效自评报告\n\n"
SPENT = """
表1 预算安排及执行情况表（单位：元）
支出类别\t年初预算\t调整预算\t决算数
人员经费\t7,250,000.00\t7,462,000.00\t7,455,318.40
公用经费\t986,000.00\t867,680.00\t849,206.35
项目支出\t4,250,000.00\t4,735,000.00\t4,516,243.80
合计\t12,486,000.00\t13,064,680.00\t12,820,768.55
"""
SCORES = """
表4 评分表
三级指标\t分值\t目标值\t完成值\t得分\t说明
“三公”经费控制率\t3\t≤100%\t59.31%\t3\t{note}
重点工作完成率\t5\t100%\t100%\t5\t全部完成。
合计\t8\t\t\t8\t
"""
FINE = "预算864,000.00元，决算512,400.00元。"


@pytest.mark.parametrize(
    "text",
    [
        "调整后预算为13,064,680.00元，其中人员经费7,462,000.00元，公用经费867,680.00元，项目支出4,735,000.00元。",
        "年初预算为12,486,000.00元，其中人员经费7,250,000.00元，公用经费986,000.00元，项目支出4,250,000.00元。",
        "与上年相比，人员经费增加312,000.00元，公用经费减少45,600.00元，项目支出增加186,200.00元。",
        "上半年人员经费3,462,150.00元，公用经费417,380.00元，项目支出2,105,640.00元。",
    ],
)
def test_a_list_that_agrees_or_is_of_something_else_is_left_alone(tmp_path: Path, text: str) -> None:
    assert claimed(tmp_path, TITLE + text + SPENT) == []


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "调整后预算为13,064,680.00元，其中人员经费7,462,000.00元，公用经费4,735,000.00元，项目支出867,680.00元。",
            {"4,735,000.00元"},
        ),
        (
            "调整后预算为13,064,680.00元，其中人员经费7,462,000.00元，公用经费867,680.00元，项目支出4,593,000.00元。",
            {"4,593,000.00元", "13,064,680.00元"},
        ),
    ],
)
def test_what_a_column_contradicts_is_named(tmp_path: Path, text: str, claims: set[str]) -> None:
    found = claimed(tmp_path, TITLE + text + SPENT)
    assert found
    assert set(found) <= claims


@pytest.mark.parametrize(
    "note",
    [FINE, "预算864,000.00元，决算512,400.00元，比上年下降12.71%。", "目标864,000.00元，每户512,400.00元。"],
)
def test_a_text_that_works_out_the_rate_of_its_row_is_left_alone(tmp_path: Path, note: str) -> None:
    assert claimed(tmp_path, TITLE + SCORES.format(note=note)) == []


@pytest.mark.parametrize(
    "note",
    [
        "预算512,400.00元，决算864,000.00元。",
        "预算864,000.00元，决算521,400.00元。",
        "预算834,000.00元，决算512,400.00元。",
    ],
)
def test_a_slip_in_such_a_text_is_named(tmp_path: Path, note: str) -> None:
    assert len(claimed(tmp_path, TITLE + SCORES.format(note=note))) == 1
