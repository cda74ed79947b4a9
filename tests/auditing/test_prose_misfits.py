"""The audit of amounts that agree with nothing, and would with what stands around them but for a slip of the unit or the point."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.flows.auditing import audit_file

TITLE = "某单位2022年度部门整体支出绩效自评报告\n\n"

# text as it is, the printed amount that is slipped, what is printed instead, and what is said of it
SLIPS = [
    (
        "年初预算4,251.15万元；年中追加415.03万元，调整预算4,666.18万元，预算调整率9.76%。",
        "415.03万元",
        "415.03元",
    ),
    ("全年审减115.85万元（送审2,018.36万元，审定1,902.51万元），审减率5.74%。", "115.85万元", "115.85元"),
    ("应发保洁员补助105.12万元，实发102.96万元，差额2.16万元是因为年中上岗。", "2.16万元", "2.16元"),
    (
        "县级配套720万元，到位612.5万元，缺口107.5万元；全部资金到位2,292.5万元，预算2,400万元。",
        "107.5万元",
        "1075.0万元",
    ),
    ("全年制卡43000张，单价15元，合计64.50万元。", "64.50万元", "6.45万元"),
    ("一季度末支出1,016.92万元，占当时预算（5,144.90万元）的19.77%。", "1,016.92万元", "101.69万元"),
    (
        "按每生每年2,800元和学籍人数3,612人测算，应安排生均公用经费1,011.36万元。",
        "1,011.36万元",
        "1,011.36元",
    ),
    (
        "三季度支出5,547.46万元。7月1,684.52万元、8月1,790.41万元、9月2,072.53万元，均按进度支付。",
        "5,547.46万元",
        "55,474.60万元",
    ),
]

# the same of round amounts, of what moved and of the parts of a sentence beside it
SLIPS += [
    (
        "年初预算合计7,500.00万元，年中调整后为7,520.00万元，净增加20.00万元，调整幅度0.27%。",
        "20.00万元",
        "20.00元",
    ),
    ("基本支出4,010.92万元，同比增支62.00万元，增长1.57%。", "62.00万元", "62.00元"),
    (
        "项目结转54.83万元。结转全部来自甲（2.62万元）、乙（38.70万元）和丙（13.51万元）三个项目。",
        "54.83万元",
        "54.83元",
    ),
]

# true texts in which an amount is near what others would give, and nothing is wrong
TRUE = [
    "全年举办活动5项，票价100元，带动消费突破500亿元。",
    "5个单位出租收入1334.70万元未实行收支两条线，已上缴1334.70万元，另有1800.00万元待核实，总额3134.70万元为往年数。",
    "国有资本经营预算总收入58.03亿元、总支出57.75亿元；社会保险基金预算总收入2998.76亿元、总支出3058.79亿元。",
    "上半年支出1698.25万元，完成全年预算的39.84%；1—9月累计支出2870.44万元，完成67.33%。",
    "桥长合计437.6米，平均每座36.5米，公路全长2.4公里，其中最长的一座65.5米，占总长的14.97%。",
    "全年培训1200人次，人均费用350.00元，合计42.00万元；另支付场地费4.20万元。",
    "省本级国有资本经营预算收入114.4亿元，为预算的104.6%，增收4.38亿元，增长4%。加上中央补助0.83亿元、上年结转收入11.11亿元，"
    "收入合计126.34亿元。支出66.1亿元，增支15.6亿元，增长30.9%。加上省对市县补助13.48亿元、调出资金43.5亿元、结转下年支出3.26亿元，"
    "支出合计126.34亿元。",
]


def accused(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "report.txt"
    path.write_text(TITLE + text + "\n", encoding="utf-8")
    return [
        one.claimed + " " + " ".join(each.text for each in one.spots)
        for one in audit_file(path).audit.remarks
        if one.severity != "info"
    ]


@pytest.mark.parametrize(("text", "old", "new"), SLIPS)
def test_a_slip_of_the_unit_or_the_point_is_named_where_everything_else_agrees(
    tmp_path: Path, text: str, old: str, new: str
) -> None:
    assert accused(tmp_path, text) == []
    assert any(new in one for one in accused(tmp_path, text.replace(old, new, 1)))


@pytest.mark.parametrize("text", TRUE)
def test_an_amount_that_only_looks_like_a_slip_is_left_alone(tmp_path: Path, text: str) -> None:
    assert accused(tmp_path, text) == []
