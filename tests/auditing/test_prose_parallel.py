"""The audit of items that one sentence tells alike: what one of them lacks is named, sentences that mean it so are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.flows.auditing import audit_file

TITLE = "某单位2022年度部门整体支出绩效自评报告\n\n"

WHOLE = "其中：人员经费预算812.40万元，支出798.16万元，执行率98.25%；公用经费预算254.30万元，支出231.95万元，执行率91.21%。"

TRUE = [
    WHOLE,
    # a list of what was added names one of the same parts
    "年初预算4251.15万元，其中基本支出1486.35万元、项目支出2764.80万元；年末结转602.40万元，其中项目支出结转588.20万元。",
    # of what a part may have no budget of its own
    "全年预算1066.70万元，支出1030.11万元，执行率96.57%，其中公用经费支出231.95万元，执行率91.21%。",
    "公用经费支出231.95万元，执行率91.21%，其中办公费预算60.00万元，支出54.30万元，执行率90.50%。",
    # two spent of one budget
    "全年预算1066.70万元，上半年支出512.30万元，执行率48.03%；下半年支出517.81万元，执行率48.54%。",
    # another rate between
    "人员经费预算812.40万元，支出798.16万元，执行率98.25%；全年受理申请1204件，按时办结率98.50%。",
    # amounts of another thing
    "甲项目预算812.40万元，支出798.16万元，执行率98.25%；乙项目完工，执行率100.00%。",
    "年初预算4251.15万元，其中基本支出1486.35万元、项目支出2764.80万元；年中追加415.03万元，其中项目支出362.66万元。",
]

# what is cut out -> what is named
# the same of other words for the rate
DONE = "基本支出预算2880.80万元、支出2861.38万元，完成99.33%；项目支出预算1382.20万元、支出1270.62万元，完成91.93%。"

MISSING = [
    ("，支出798.16万元", ("98.25%", "798.18万元")),
    ("公用经费预算254.30万元，", ("91.21%", "254.30万元")),
    ("，支出231.95万元", ("91.21%", "231.95万元")),
]

LISTS = (
    "年初预算4251.15万元，其中基本支出1486.35万元、项目支出2764.80万元；年中追加415.03万元，其中文物保护专项132.36万元，其余为增资；"
    "调整预算4666.18万元，其中基本支出1538.72万元、项目支出3127.46万元，预算调整率9.76%。"
)
YEARS = (
    "2022年“三公”经费支出73.66万元，其中公务用车运行维护费68.40万元、公务接待费5.26万元；"
    "2021年为79.23万元，其中公务用车运行维护费72.15万元、公务接待费7.08万元。"
)
SHORT = [
    (DONE, "、支出2861.38万元", ("99.33%", "2861.50万元")),
    (DONE, "；项目支出预算1382.20万元", ("91.93%", "1382.16万元")),
    (LISTS, "、项目支出3127.46万元", ("4666.18万元", "1538.72万元")),
    (LISTS, "，其中基本支出1538.72万元", ("4666.18万元", "3127.46万元")),
    (LISTS, "、项目支出2764.80万元", ("4251.15万元", "1486.35万元")),
    (YEARS, "、公务接待费5.26万元", ("73.66万元", "68.40万元")),
    (YEARS, "、公务接待费7.08万元", ("79.23万元", "72.15万元")),
]


def found(text: str, folder: Path) -> list[tuple[str, str]]:
    file = folder / "report.txt"
    file.write_text(TITLE + text + "\n", encoding="utf-8")
    remarks = audit_file(file, only={"item_missing", "parts_differ", "parts_exceed"}).audit.remarks
    return [(one.claimed, one.recomputed) for one in remarks if one.severity != "info"]


@pytest.mark.parametrize("text", TRUE)
def test_items_that_lack_nothing_are_left_alone(text: str, tmp_path: Path) -> None:
    assert found(text, tmp_path) == []


@pytest.mark.parametrize(("cut", "expected"), MISSING)
def test_an_item_that_lacks_a_number_is_named(cut: str, expected: tuple[str, str], tmp_path: Path) -> None:
    assert cut in WHOLE
    assert found(WHOLE.replace(cut, ""), tmp_path) == [expected]


def test_parts_whose_whole_is_gone_are_named(tmp_path: Path) -> None:
    text = LISTS + "\n\n全年可用的资金4666.18万元，均已下达。"
    assert found(text, tmp_path) == []
    assert found(text.replace("；调整预算4666.18万元", "", 1), tmp_path) == [("132.36万元", "4666.18万元")]


@pytest.mark.parametrize(("text", "cut", "expected"), SHORT)
def test_a_list_that_lacks_what_its_like_has_is_named(
    text: str, cut: str, expected: tuple[str, str], tmp_path: Path
) -> None:
    assert found(text, tmp_path) == []
    assert cut in text
    assert found(text.replace(cut, ""), tmp_path) == [expected]
