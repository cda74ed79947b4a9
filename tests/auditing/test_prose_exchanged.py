"""The audit of two amounts that changed places: the rates behind them and what was left say so, true texts stay silent."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.flows.auditing import audit_file

TITLE = "某单位2022年度部门整体支出绩效自评报告\n\n"

# text as it is, and the two amounts that change places
EXCHANGED = [
    ("一般公共预算安排5,120.00万元，支出3,551.96万元，进度69.37%。", "5,120.00", "3,551.96"),
    (
        "“三公”经费预算312.00万元，支出287.64万元，其中公务用车运行维护费280.45万元、公务接待费7.19万元，控制率92.19%。",
        "312.00",
        "287.64",
    ),
    ("年保底分红应分红219.50万元，实际到账203.67万元，到账率92.79%，差额15.83万元。", "219.50", "203.67"),
    (
        "调整后预算5,224.61万元，全年实际支出5,038.92万元，占调整后预算的96.45%，年末结转结余185.69万元，结转结余率为3.55%。",
        "5,038.92",
        "185.69",
    ),
    ("项目预算486.00万元，中标合同总额462.84万元，比预算节约23.16万元，节约率4.77%。", "462.84", "23.16"),
    (
        "年初预算1163.80万元，调整后预算1248.56万元，净增84.76万元，调整率7.28%。实际支出1219.37万元，为调整后预算的97.66%，结余29.19万元。",
        "1219.37",
        "29.19",
    ),
    ("县级应配套1,630万元，实际配套1,448万元，配套到位率88.83%，缺口182万元。", "1,630", "1,448"),
    (
        "累计批复14,060.00万元，支出13,225.05万元，累计支出占批复的94.06%，结余834.95万元。",
        "14,060.00",
        "13,225.05",
    ),
    (
        "三项工作调整预算分别为1,512.00万元、1,386.00万元和1,620.50万元，支出分别为1,488.60万元、1,379.42万元和1,604.38万元，"
        "执行率分别为98.45%、99.53%和99.01%。",
        "1,620.50",
        "1,488.60",
    ),
]

# true texts in which an exchange would make something else hold
TRUE = [
    "2022年项目预算802.13万元，实际支出780.84万元，执行率97.35%，收回指标21.29万元。场镇环卫保洁因合同考核扣款节余3.72万元，"
    "森林防灭火因集中采购节余7.82万元，产业发展奖补少支出9.75万元。",
    "非现场执法共采集违法数据38.64万条，审核有效33.96万条，有效率87.89%，低于90%的要求。",
    "受理电话咨询15,870个，接通14,918个，接通率94.00%，高于90%的承诺。",
    "一般公共预算支出7635.0亿元，增长2.2％；加上解中央、政策性结转下年使用等支出677.9亿元，总支出为8312.9亿元。",
    "收入总计4,782,148.45元、支出总计4,782,148.45元。其中：本年收入合计4,567,268.00元，年初结转和结余214,880.45元；"
    "本年支出合计4,398,969.78元，年末结转和结余383,178.67元。",
    "财政补助收入2,316.50万元中，基本补助284.00万元，项目补助2,032.50万元。项目补助实际支出1,951.93万元，执行率96.04%，年末结转80.57万元。",
    "治理资金安排1,268.40万元，到位1,196.30万元，到位率94.32%。4个标段合同总价1,245.85万元，结算价1,203.00万元，审减42.85万元，"
    "综合审减率3.44%；其中甲标段合同价154.60万元、结算价147.35万元，审减率4.69%。",
    "应施监测面积9,624.80万亩，成灾面积58.36万亩，成灾率6.06‰，低于8‰的控制线。",
    "截至年末累计支出489.98万元，执行率98.00%，结余10.02万元，已由财政收回。其中购置支出298.37万元，占支出总额的60.89%；"
    "推广活动支出82.19万元，占16.77%；维护支出109.42万元，占22.33%。结余中维护结余5.12万元，占51.10%。",
]


def accused(tmp_path: Path, text: str) -> list[set[str]]:
    path = tmp_path / "report.txt"
    path.write_text(TITLE + text + "\n", encoding="utf-8")
    return [
        {each.text.rstrip("万亿元") for each in one.spots}
        for one in audit_file(path).audit.remarks
        if one.severity != "info"
    ]


@pytest.mark.parametrize(("text", "left", "right"), EXCHANGED)
def test_two_amounts_that_changed_places_are_named(tmp_path: Path, text: str, left: str, right: str) -> None:
    assert accused(tmp_path, text) == []
    turned = text.replace(left, "\0", 1).replace(right, left, 1).replace("\0", right, 1)
    assert any({left, right} <= one for one in accused(tmp_path, turned))


@pytest.mark.parametrize("text", TRUE)
def test_amounts_that_stand_where_they_belong_are_left_alone(tmp_path: Path, text: str) -> None:
    assert accused(tmp_path, text) == []
