"""Wholes that running text divides without 其中."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.flows.auditing import audit_file

TITLE = "某局2023年度部门整体支出绩效自评报告\n\n"

TRUE = [
    "年中上级下达项目资金4860000.00元，分别为救灾2400000.00元、补助960000.00元、饮水1500000.00元；年底收回320000.00元。",
    "政府采购支出2,846.30万元，货物、工程、服务分别为918.40万元、1,236.50万元、691.40万元。",
    "孤儿、事实无人抚养儿童共687人，机构养育205人，社会散居482人。",
    "固定资产本年增加的2,792.50万元里，上述设备购置2,138.25万元，社会捐赠入账654.25万元。",
    "项目支出38,881.74万元，占24.11%，可归为三类，由多到少依次是：校舍14,860.32万元，保障9,742.50万元，服务14,278.92万元。",
    # no whole, but other things of as many
    "年末在编71人，分别为行政44人、事业27人；编外聘用5人，比上年的7人减少2人。",
    "管理高血压患者46820人、糖尿病患者15265人，两病合计62085人，高血压与糖尿病患者规范管理人数分别为34186人和10992人。",
    "汀口市应配38.00万元、到位33.20万元，分别少到位7.80万元、13.80万元和4.80万元。",
    "家长问卷中，小学3,946份、初中1,728份、幼儿园808份，表示满意的分别为3,672份、1,549份和747份。",
    "7.60天的平均住院日比7.5天的目标多0.10天，骨科、康复科分别为11.3天和14.6天，拉高了全院平均水平。",
    "发放补贴2,214人，每人5,000元，共1,107.00万元，占创业补贴2,486.50万元的44.52%；其余1,379.50万元为场地租金补贴等。",
    "未支出的184.98万元中，基本支出13.65万元由财政收回；项目支出171.33万元，包括采购节约82.83万元和尾款88.50万元。",
    "全年支出38,881.74万元，主要用于校舍14,860.32万元，保障9,742.50万元。",
]
FALSE = [
    (
        "年中上级下达项目资金4860000.00元，分别为救灾2400000.00元、饮水1500000.00元；年底收回320000.00元。",
        "4860000.00元",
    ),
    (
        "政府采购支出2,846.30万元，货物、工程、服务分别为918.40万元、1,360.15万元、691.40万元。",
        "2,846.30万元",
    ),
    ("孤儿、事实无人抚养儿童共687人，机构养育208人，社会散居482人。", "687人"),
    ("固定资产本年增加的2,792.50万元里，上述设备购置2,074.10万元，社会捐赠入账654.25万元。", "2,792.50万元"),
    ("城市照明。4,281.55万元支出由电费2,797.66万元和维护费1,538.75万元构成。", "4,281.55万元"),
    (
        "项目支出28,921.58万元，占24.11%，可归为三类，由多到少依次是：校舍14,860.32万元，保障9,742.50万元。",
        "28,921.58万元",
    ),
]


@pytest.mark.parametrize("text", TRUE)
def test_a_true_division_is_not_accused(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, text) == []


@pytest.mark.parametrize(("text", "whole"), FALSE)
def test_a_division_that_does_not_add_up_is_named(tmp_path: Path, text: str, whole: str) -> None:
    found = said(tmp_path, text)
    assert len(found) == 1
    assert whole in found[0]


def said(tmp_path: Path, text: str) -> list[list[str]]:
    """The words of each accusation."""
    path = tmp_path / "报告.txt"
    path.write_text(TITLE + text + "\n", encoding="utf-8")
    return [
        [spot.passage.text[spot.start : spot.end].strip() for spot in one.spots]
        for one in audit_file(path).audit.remarks
        if one.severity != "info"
    ]
