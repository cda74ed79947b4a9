"""Sentences that read off a table or repeat another sentence: the one number that does not fit is told; true texts stay silent."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.flows.auditing import audit_file, audit_json

RULES = ("figure_differs", "figure_slip")
TABLE = (
    "2022年度专项资金绩效评价报告\n\n一、满意度\n\n表1 满意度调查结果\n"
    "地区\t有效问卷（份）\t满意度\n北桥区\t195\t91.79%\n临泽县\t214\t94.86%\n东岭县\t196\t90.82%\n汶水市\t178\t89.33%\n高清县\t144\t84.03%\n\n"
)
WORK = (
    "2022年度专项资金绩效评价报告\n\n一、资金\n\n表1 各县资金执行情况\n单位：万元\n"
    "地区\t到位资金\t实际支出\t执行率\n北桥区\t512.36\t498.12\t97.22%\n古塘区\t471.02\t405.77\t86.15%\n合计\t983.38\t903.89\t91.92%\n\n"
)


def told(tmp_path: Path, text: str) -> list[tuple[str, str]]:
    """Claimed and recomputed of the figures that are said to differ, as error or warning."""
    path = tmp_path / "report.txt"
    path.write_text(text, encoding="utf-8")
    return [
        (one["claimed"], one["recomputed"])
        for one in audit_json(audit_file(path))["findings"]
        if one["rule"] in RULES and one["severity"] != "info"
    ]


WRONG = {
    "a sentence that names the rows of one column": (
        TABLE
        + "二、分析\n\n其中北桥区91.79%、临泽县95.81%、东岭县90.82%、汶水市89.33%、高清县84.03%，差异不大。\n",
        {"95.81%", "94.86%"},
    ),
    "a sentence that tells a row": (
        WORK + "二、问题\n\n该区到位资金471.02万元，支出405.77万元，执行率87.01%，居全市末位。\n",
        {"87.01%", "86.15%"},
    ),
    "a list that stands in another paragraph": (
        "2022年度部门绩效报告\n\n一、进度\n\n四个季度累计支出率分别为13.14%、37.53%、68.20%和95.34%。\n\n"
        "二、问题\n\n前三季度支出偏慢，各季度累计支出率依次为13.14%、37.53%、69.20%和95.34%。\n",
        {"69.20%", "68.20%"},
    ),
    "a rate that is called the same and is the only one of its name": (
        "2022年度部门绩效报告\n\n一、质量\n\n数据挂接成功率99.36%，高于目标值。\n\n"
        "二、目标完成情况\n\n指标\t目标值\t实际完成值\n数据挂接成功率\t≥99%\t98.37%\n数据质检抽样率\t≥10%\t12.50%\n",
        {"99.36%", "98.37%"},
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_the_one_number_that_does_not_fit_is_told_with_the_other(case: str, tmp_path: Path) -> None:
    text, values = WRONG[case]
    assert [set(one) for one in told(tmp_path, text)] == [values]


TRUE = {
    "all as in the table": TABLE
    + "二、分析\n\n其中北桥区91.79%、临泽县94.86%、东岭县90.82%、汶水市89.33%、高清县84.03%。\n",
    "another rate of the same rows": TABLE
    + "二、分析\n\n北桥区满意度91.79%，东岭县90.82%。问卷回收率方面，临泽县95.11%。\n",
    "a part beside the whole, by one name": (
        "2023年度购买服务绩效报告\n\n一、人员\n\n护理员持证率91.03%，符合合同要求。\n\n二、标段情况\n\n"
        "两家承接主体共有护理员78人，持证71人，持证率91.03%，其中标段一42人全部持证，标段二36人中持证29人，持证率80.56%。\n"
    ),
    "spending, and what was planned of it": (
        "2024年度部门绩效报告\n\n一、支出情况\n\n全年决算支出8,192.51万元，其中基本支出4,682.15万元、项目支出3,510.36万元。\n\n"
        "二、预算情况\n\n调整后预算中，基本支出4,704.56万元、项目支出3,668.60万元。\n"
    ),
    "a class of a column": WORK
    + "二、用途\n\n古塘区到位资金471.02万元，支出405.77万元，其中苗木采购支出399.52万元。\n",
}


@pytest.mark.parametrize("case", TRUE)
def test_true_texts_stay_silent(case: str, tmp_path: Path) -> None:
    assert told(tmp_path, TRUE[case]) == []
