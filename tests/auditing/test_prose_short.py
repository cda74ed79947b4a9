"""What misses or passes a target by so much, and what so many have together at so much each."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.flows.auditing import audit_file

TITLE = "某局2023年度部门整体支出绩效自评报告\n\n"

TRUE = [
    "全年开展补贴性培训16,974人次，比目标少1,026人次，完成率94.30%。",
    "适配辅具3,090件，超额完成90件，完成率103.00%。",
    "改造道路48.60公里，比计划多3.60公里，完成率108.00%。",
    "发放一次性补贴2,214人，每人5,000元，共1,107.00万元。",
    "发放一次性补贴2,214人，每人5,000元，共需资金1,300.00万元，其余为代缴。",
    "培训16,974人次，比上年少1,026人次，完成率91.20%。",
]
FALSE = [
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
