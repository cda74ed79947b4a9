"""The audit of rows of ratios that are said of a row of amounts: one too many is named, rows of other things are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.flows.auditing import audit_file

TITLE = "某单位2022年度部门整体支出绩效自评报告\n\n"

TRUE = [
    "截至2022年底，全县机动车保有量68.4万辆、驾驶人81.7万人，分别比上年末增长8.57%和6.94%。",
    "全年接待游客323.40万人次、游客花费3700.50万元，分别增长8.10%、8.40%。",
    "基本支出中人员经费16738.52万元，公用经费2760.48万元，分别占85.84%和14.16%。",
    "全年支出951.20万元，分别占年初预算和调整后预算的95.12%和97.06%。",
    "两个项目共支出951.20万元，执行率分别为95.12%和97.06%。",
    "门票、餐饮收入共951.20万元，分别比上年增长5.12%和7.06%。",
    "全年支出951.20万元，同比、环比分别增长5.12%和7.06%。",
    "甲项目支出95.10万元、乙项目支出90.20万元，预算执行率和支付率分别为95.12%、97.06%和93.00%。",
]

MISSING = [
    ("截至2022年底，全县机动车保有量68.4万辆，分别比上年末增长8.57%和6.94%。", "8.57%和6.94%", "1项"),
    ("截至2022年底、驾驶人81.7万人，分别比上年末增长8.57%和6.94%。", "8.57%和6.94%", "1项"),
    (
        "全年完成营造林328.60万亩，为计划320万亩的102.69%，其中人工造林70.15万亩、封山育林146.30万亩，"
        "分别为计划的102.56%、103.03%和102.33%。",
        "102.56%、103.03%和102.33%",
        "2项",
    ),
    (
        "一季度、上半年、10,636.80万元、16,321.47万元、22,196.48万元，支出进度分别为19.80%、46.50%、71.35%、97.04%。",
        "19.80%",
        "4,529.08万元",
    ),
]


def found(text: str, folder: Path) -> list[tuple[str, str]]:
    file = folder / "report.txt"
    file.write_text(TITLE + text + "\n", encoding="utf-8")
    remarks = audit_file(file, only={"item_missing"}).audit.remarks
    return [(one.claimed, one.recomputed) for one in remarks if one.severity != "info"]


@pytest.mark.parametrize("text", TRUE)
def test_a_row_that_fits_is_left_alone(text: str, tmp_path: Path) -> None:
    assert found(text, tmp_path) == []


@pytest.mark.parametrize(("text", "claimed", "recomputed"), MISSING)
def test_a_row_that_is_one_too_long_is_named(
    text: str, claimed: str, recomputed: str, tmp_path: Path
) -> None:
    assert found(text, tmp_path) == [(claimed, recomputed)]
