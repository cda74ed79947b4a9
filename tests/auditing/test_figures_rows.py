"""A number of running text that a row of a table gives as well, under the row's name or beside another number of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.flows.auditing import audit_file, audit_json

BUDGET = (
    "2023年度专项资金绩效评价报告\n\n一、资金\n\n表1 各县资金执行情况\n单位：万元\n"
    "地区\t到位资金\t实际支出\t执行率\n北桥区\t512.36\t498.12\t97.22%\n古塘区\t471.02\t405.77\t86.15%\n合计\t983.38\t903.89\t91.92%\n\n"
)
SCORES = (
    "附表 2023年度绩效自评表\n\n一级指标\t三级指标\t分值\t评分标准\t得分\t说明\n"
    "过程\t预算执行率\t5\t按比例得分\t4.60\t执行率91.92%，扣0.4分\n"
    "过程\t政府采购执行率\t3\t按比例得分\t2.84\t执行率94.83%，按比例得分\n"
    "产出\t在岗护林员人数\t6\t≥26,000人得满分\t6\t26,318人\n"
    "效益\t林农满意度\t6\t≥90%得满分\t6\t93.75%\n合计\t\t20\t\t19.44\t\n"
)


def told(tmp_path: Path, text: str) -> list[set[str]]:
    """Claimed and recomputed of the figures that are said to differ, as error or warning."""
    path = tmp_path / "report.txt"
    path.write_text(text, encoding="utf-8")
    return [
        {one["claimed"], one["recomputed"]}
        for one in audit_json(audit_file(path))["findings"]
        if one["rule"] in ("figure_differs", "figure_slip") and one["severity"] != "info"
    ]


# what a sentence says, and the two numbers that differ
WRONG = {
    "the amount in front of a rate stands in the row": (
        BUDGET + "二、问题\n\n全年累计支出903.89万元，执行率92.84%，低于上年。\n",
        {"92.84%", "91.92%"},
    ),
    "the sentence names the row, and the one before it the rate": (
        BUDGET + "二、问题\n\n执行率最高的是北桥区，为97.22%；最低的是古塘区，为83.57%。\n",
        {"83.57%", "86.15%"},
    ),
    "a note of a row of indicators": (
        "2023年度绩效自评报告\n\n一、采购\n\n政府采购预算862.00万元，实际采购817.46万元，政府采购执行率94.83%。\n\n"
        + SCORES.replace("94.83%", "91.99%"),
        {"91.99%", "94.83%"},
    ),
    "the only satisfaction, asked in November": (
        "2023年度绩效自评报告\n\n一、满意度\n\n2023年11月委托第三方调查，满意度（前两档占比）91.20%。\n\n"
        + SCORES,
        {"91.20%", "93.75%"},
    ),
    "what was counted, under the name of the indicator": (
        "2023年度绩效自评报告\n\n一、效益\n\n在岗护林员28,950人，管护覆盖面扩大。\n\n" + SCORES,
        {"28,950人", "26,318人"},
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_the_changed_copy_is_told_with_the_other_one(case: str, tmp_path: Path) -> None:
    text, values = WRONG[case]
    assert told(tmp_path, text) == [values]


# sentences that are true beside the tables
TRUE = {
    "as the table": BUDGET + "二、问题\n\n全年累计支出903.89万元，执行率91.92%；最低的是古塘区，为86.15%。\n",
    "a rate of another base": BUDGET
    + "二、问题\n\n累计支出903.89万元，以批复预算为基数计算的执行率为89.33%。\n",
    "a rate that was not reached": BUDGET + "二、问题\n\n若古塘区按期支付，执行率可达93.50%。\n",
    "a rate of a part": BUDGET + "二、问题\n\n其中古塘区县级配套执行率为83.20%。\n",
    "two rates in a list": BUDGET + "二、问题\n\n北桥区、古塘区一季度执行率分别为92.10%、88.30%。\n",
    "growth of the same amount": BUDGET + "二、问题\n\n古塘区实际支出405.77万元，比上年增长84.20%。\n",
    "the satisfaction of others": "2023年度绩效自评报告\n\n一、满意度\n\n游客满意度92.10%，干部满意度95.20%。\n\n"
    + SCORES,
    "what was asked for": "2023年度绩效自评报告\n\n一、目标\n\n在岗护林员目标为27,000人。\n\n" + SCORES,
    "another kind of staff": "2023年度绩效自评报告\n\n一、效益\n\n集体林护林员25,120人，国有林管护人员1,198人。\n\n"
    + SCORES,
}


@pytest.mark.parametrize("case", TRUE)
def test_what_is_no_copy_is_not_told(case: str, tmp_path: Path) -> None:
    assert told(tmp_path, TRUE[case]) == []
