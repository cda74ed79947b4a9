"""Amounts that changed places, what is cumulated, rates of two counts: what is wrong is named, what is true is not accused."""

from __future__ import annotations

from pathlib import Path

import pytest
from accusations import accusations, claimed

TITLE = "某局2023年度部门整体支出绩效自评报告\n\n"

WRONG = {
    "what was added and what it became changed places": (
        "项目年初预算安排1,860.00万元。9月，区财政追加预算1,946.50万元，追加额相当于年初预算的4.65%，调整后全年预算为86.50万元。",
        {"1,946.50万元", "86.50万元"},
    ),
    "what was taken away and what was left changed places": (
        "项目年初预算2680.00万元，10月市财政调减2550.00万元，调减幅度4.85%，调整后预算130.00万元，全部为市级财政资金。",
        {"2550.00万元", "130.00万元"},
    ),
    "two quarters changed places": (
        "第一季度支出186.30万元，第二季度支出318.25万元，第三季度支出523.47万元，第四季度支出590.48万元。"
        "上半年累计支出709.77万元；前三季度累计支出1028.02万元。",
        {"709.77万元"},
    ),
    "what is cumulated became less": (
        "从进度看，3月末累计支出5034.92万元，6月末累计支出2487.36万元，9月末累计支出7561.28万元，12月末累计支出10257.24万元。",
        {"5034.92万元"},
    ),
    "what is cumulated lost a digit": (
        "2022年3月末累计支出248.36万元，6月末累计支出203.49万元。",
        {"203.49万元"},
    ),
    "what was wanted and what there is, with the rate behind them": (
        "计划配备督导员320名，年末在岗299名，配备率93.13%。",
        {"93.13%"},
    ),
    "what is left stands between the counts and their rate": (
        "城区应实施分类的居民小区428个，已实施412个，尚有6个老旧小区未实施，覆盖率98.56%。",
        {"98.56%", "428个"},
    ),
    "some of so many": ("91264份样品中，复核一致的90187份，检测结果合格率99.51%。", {"99.51%", "90187份"}),
    "what is left confirms the rate": (
        "全年受理报修236件，24小时内处置243件，及时处置率93.64%，超时的15件。",
        {"93.64%", "243件"},
    ),
    "one of two classifications of the staff": (
        "2023年末在岗职工924人，其中在编583人、合同制339人。按岗位类别分，医师318人、护理人员427人、医技药学人员121人、行政后勤人员58人。",
        {"924人", "583人", "339人"},
    ),
    "all others of what the items are": (
        "2023年城区生活垃圾产生量31.20万吨，较上年31.85万吨下降2.04%。其中可回收物11.73万吨、厨余垃圾5.46万吨、有害垃圾0.01万吨、其他垃圾41.00万吨。",
        {"31.20万吨", "41.00万吨"},
    ),
}

TRUE = {
    "moved and what it became": "项目年初预算2680.00万元，10月市财政调减130.00万元，调减幅度4.85%，调整后预算2550.00万元，全部为市级财政资金。",
    "more was taken away than is left": "项目年初预算2680.00万元，10月市财政调减2550.00万元，调减幅度95.15%，调整后预算130.00万元。",
    "quarters": "第一季度支出186.30万元，第二季度支出523.47万元，第三季度支出318.25万元，第四季度支出590.48万元。"
    "上半年累计支出709.77万元；前三季度累计支出1028.02万元。",
    "what is there at the end of a month falls": "3月末账面余额2487.36万元，6月末账面余额1203.49万元。",
    "spent in a month": "3月支出248.36万元，6月支出203.49万元。",
    "late ones told": "全年受理报修236件，24小时内处置221件，及时处置率93.64%，超时的15件。",
    "two things counted, a rate of something else": "计划培训320人，实际完成298人，培训合格率96.31%。",
    "a rate among others": "到位资金480万元，支出462万元，其中甲310万元、乙152万元，资金使用率96.25%。",
}


@pytest.mark.parametrize(("text", "accused"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_named(text: str, accused: set[str], tmp_path: Path) -> None:
    """Each text has one mistake, and one of its numbers is accused."""
    assert set(claimed(tmp_path, TITLE + text)) & accused


@pytest.mark.parametrize("text", TRUE.values(), ids=TRUE)
def test_a_true_text_is_not_accused(text: str, tmp_path: Path) -> None:
    """Nothing in these texts is wrong."""
    assert [(one.rule, one.claimed, one.recomputed) for one in accusations(tmp_path, TITLE + text)] == []
