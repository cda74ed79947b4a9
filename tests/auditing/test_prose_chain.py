"""What became of a budget by all that was added and taken back, and of a balance by what came and went."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.flows.auditing import audit_file

TITLE = "某局2023年度部门整体支出绩效自评报告\n\n"

TRUE = [
    "2023年年初预算为28,640万元。年中三次追加：3月，车购税补助6,350万元；7月，油价补贴2,418.6万元；9月，工资改革增资312.4万元；"
    "共追加9,081万元。11月，财政收回746万元。调整后预算36,975万元。净调增8,335万元，与年初预算之比为29.10%。",
    "省财政厅批复我局2023年预算16,236.20万元。项目支出占大头，为12,750.00万元；基本支出3,486.20万元。正常增资增加基本支出128.46万元；"
    "中央财政下达专项资金1,860.00万元；压减一般性项目255.00万元。变动相抵，净增1,733.46万元，全年预算数为17,969.66万元。",
    "年初预算18642300.00元。年中追加人员经费415260.50元；上级下达项目资金4860000.00元，分别为救灾2400000.00元、补助960000.00元、"
    "饮水1500000.00元；年底县财政收回320000.00元。调整后预算23597560.50元，较年初净增4955260.50元。",
    "全年调增项目预算1020.00万元（防灭火620.00万元、应急物资400.00万元），调减一般性项目354.40万元。调整后预算12845.60万元，"
    "比年初净增665.60万元。",
    "年初预算4,826.35万元。年中追加基本支出96.42万元，追加中央补助120.00万元和书房建设补助66.00万元，两项合计追加186.00万元；"
    "财政收回285.48万元。一增一减后，调整后预算为4,823.29万元，比年初净减少3.06万元。",
    # what is told of the changes is not all of them
    "年初预算4,826.35万元，年中主要追加了人员经费96.42万元，调整后预算为5,012.60万元。",
    "年初结转312.45万元，加上当年收入9,494.70万元，减去支出9,214.66万元，年末结转592.49万元。",
    "年初结转312.45万元，当年收入9,494.70万元，支出9,014.66万元，其中项目支出5,728.46万元，年末结转592.49万元，另有200.00万元上缴。",
]
FALSE = [
    (
        "年初批复预算62,418.35万元。年中追加四笔，分别是处置费2,346.20万元、整治1,850.00万元、改造1,100.00万元、车辆650.00万元，"
        "合计5,946.20万元；市财政局收回1,385.70万元。两者相抵后调整预算为69,978.85万元，比年初增加4,560.50万元。",
        {"69,978.85万元"},
    ),
    (
        "年初，区人大批准我局部门预算158,260.40万元。此后上级转移支付到位，共追加6,914.35万元；下半年又收回1,108.20万元。"
        "一增一减之后，可用预算为164,426.55万元。",
        {"158,260.40万元", "164,426.55万元"},
    ),
    (
        "年中调整情况：压减公用经费118,320.00元；追加人员经费212,000.00元；追加工作经费680,000.00元；压减培训经费159,000.00元。"
        "以上两增两减，净增加578,680.00元。",
        {"159,000.00元", "578,680.00元"},
    ),
    (
        "年初结转312.45万元，加上当年收入9,214.66万元，减去支出9,494.70万元，年末结转592.49万元。",
        {"9,214.66万元", "9,494.70万元", "592.49万元"},
    ),
]


@pytest.mark.parametrize("text", TRUE)
def test_a_true_chain_is_not_accused(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, text) == []


@pytest.mark.parametrize(("text", "claims"), FALSE)
def test_a_link_that_is_wrong_is_named(tmp_path: Path, text: str, claims: set[str]) -> None:
    found = said(tmp_path, text)
    assert found
    assert found[0] in claims


def test_the_budget_of_the_paragraph_before_is_that_which_was_adjusted(tmp_path: Path) -> None:
    before = "2023年部门预算批复：年初预算12180.00万元，均为一般公共预算。\n"
    after = "全年调增项目预算1020.00万元，调减一般性项目354.40万元。调整后预算12845.60万元，预算调整率5.46%。"
    assert said(tmp_path, before + after) == []
    assert said(tmp_path, before + after.replace("12845", "12854")) == ["12854.60万元"]


def said(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "报告.txt"
    path.write_text(TITLE + text + "\n", encoding="utf-8")
    return [one.claimed for one in audit_file(path).audit.remarks if one.severity != "info"]
