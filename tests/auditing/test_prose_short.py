"""What misses or passes a target by so much, and what so many have together at so much each."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.flows.auditing import audit_file

TITLE = "某局2023年度部门整体支出绩效自评报告\n\n"

TRUE = [
    "已改造的1,152户共完成坡道618处、扶手1,043处、卫生间872处，低位灶台等其他改造347处，合计2,880处，户均2.5处。",
    "2022年、2023年和2024年分别培训1,320人、1,560人和1,870人，三年累计4,750人。",
    "全年开展演出312场、讲座208场、展览46场等，合计1,120场。",
    "购置图书1,320册、期刊560册、报纸87册，主要用于分馆，合计金额12.60万元。",
]
FALSE = [
    (
        "已改造的1,152户共完成坡道681处、扶手1,043处、卫生间872处，其他改造347处，合计2,880处。",
        {"681处", "2,880处"},
    ),
    ("2022年、2023年和2024年分别培训1,320人、1,506人和1,870人，三年累计4,750人。", {"1,506人", "4,750人"}),
    ("一季度办理1,320件、二季度1,560件、三季度1,870件，共计4,950件。", {"4,950件"}),
]
TRUE += [
    "全年开展补贴性培训16,974人次，比目标少1,026人次，完成率94.30%。",
    "适配辅具3,090件，超额完成90件，完成率103.00%。",
    "改造道路48.60公里，比计划多3.60公里，完成率108.00%。",
    "发放一次性补贴2,214人，每人5,000元，共1,107.00万元。",
    "发放一次性补贴2,214人，每人5,000元，共需资金1,300.00万元，其余为代缴。",
    "培训16,974人次，比上年少1,026人次，完成率91.20%。",
]
FALSE += [
    (
        "全年开展补贴性培训16,074人次，比目标少1,026人次，完成率94.30%。",
        {"94.30%", "16,074人次", "1,026人次"},
    ),
    ("全年开展补贴性培训16,974人次，比目标少1,026人次，完成率93.40%。", {"93.40%"}),
    ("发放一次性补贴2,214人，每人5,000元，共1,170.00万元。", {"5,000元", "1,170.00万元"}),
    ("发放一次性补贴2,241人，每人5,000元，共1,107.00万元。", {"5,000元", "2,241人"}),
]


@pytest.mark.parametrize("text", TRUE)
def test_a_true_sentence_is_not_accused(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, text) == []


@pytest.mark.parametrize(("text", "claims"), FALSE)
def test_a_slip_is_named(tmp_path: Path, text: str, claims: set[str]) -> None:
    found = said(tmp_path, text)
    assert len(found) == 1
    assert found[0] in claims


def said(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "报告.txt"
    path.write_text(TITLE + text + "\n", encoding="utf-8")
    return [one.claimed for one in audit_file(path).audit.remarks if one.severity != "info"]
