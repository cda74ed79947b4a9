"""One fact told twice in running text, once under words that the sentence made clear before; two facts under like words stay silent."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.flows.auditing import audit_file, audit_json

FIRST = "2023年度农村环境整治项目绩效评价报告\n\n一、资金使用情况\n\n"
SECOND = "\n\n二、存在的问题\n\n"


def told(tmp_path: Path, text: str) -> list[set[str]]:
    """Claimed and recomputed of the figures that are said to differ, as error or warning."""
    path = tmp_path / "report.txt"
    path.write_text(text, encoding="utf-8")
    return [
        {one["claimed"], one["recomputed"]}
        for one in audit_json(audit_file(path))["findings"]
        if one["rule"] in ("figure_differs", "figure_slip") and one["severity"] != "info"
    ]


# two places of a report, and the two numbers that differ
WRONG = {
    "the gap of the county's share": (
        "截至年底，上级补助资金全额到位，县级配套资金到位452.36万元，缺口107.64万元。",
        "县级配套缺口108.72万元，影响了工程进度。",
        {"108.72万元", "107.64万元"},
    ),
    "what was spent of the money for upkeep": (
        "运行管护资金支出104.27万元，其中电费药剂费居多。",
        "管护资金使用偏慢。运行管护资金到位126.55万元，支出105.31万元，进度滞后。",
        {"105.31万元", "104.27万元"},
    ),
    "what was left at the end of the year": (
        "全年支出5,038.92万元，年末结转结余185.69万元。",
        "年末结转结余180.12万元，主要是危桥改造未完工。",
        {"180.12万元", "185.69万元"},
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_the_fact_told_twice_is_compared(case: str, tmp_path: Path) -> None:
    first, second, values = WRONG[case]
    assert told(tmp_path, FIRST + first + SECOND + second + "\n") == [values]


TRUE = {
    "what was left of two programmes": (
        "危桥改造项目年末结转结余185.69万元。",
        "公路养护项目年末结转结余180.12万元，主要是未完工。",
    ),
    "the end of this year and of the last": (
        "年末结转结余185.69万元。",
        "上年末结转结余180.12万元，已全部使用。",
    ),
    "gaps of the county and of the towns": (
        "县级配套资金到位452.36万元，缺口107.64万元。",
        "乡镇自筹缺口108.72万元，影响了工程进度。",
    ),
    "planned and spent": (
        "运行管护资金计划104.27万元。",
        "运行管护资金到位106.55万元，支出105.31万元，进度滞后。",
    ),
    "of a part of the year": (
        "运行管护资金支出104.27万元。",
        "9月末运行管护资金到位106.55万元，累计支出98.31万元。",
    ),
}


@pytest.mark.parametrize("case", TRUE)
def test_two_facts_under_like_words_are_not_compared(case: str, tmp_path: Path) -> None:
    first, second = TRUE[case]
    assert told(tmp_path, FIRST + first + SECOND + second + "\n") == []
