"""What the rest of a report confirms: sums of lists, and rates of one name that stand elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from accusations import claimed

TITLE = "某局2023年度部门整体支出绩效自评报告\n\n"
BASE = """年初预算9,846.32万元，年中因上级转移支付下达，调整后预算为11,527.45万元，比年初预算增加1,681.13万元，调整率{rate}。

项目库内共有小型项目18个，{list}，均已验收。

主要问题：一是调整率{other}，超出10%的控制线。二是水毁道路修复投入1,264.85万元，进度偏慢。
"""


def made(rate: str = "17.07%", other: str = "17.07%", parts: str = "") -> str:
    return BASE.format(
        rate=rate,
        other=other,
        list=parts or "投入2,264.85万元，其中水毁修复1,264.85万元、绿化补植1,000.00万元",
    )


@pytest.mark.parametrize(
    "text",
    [
        made(),
        made(rate="18.20%", other="16.40%"),
        made(parts="投入3,871.40万元，其中水毁修复1,264.85万元、绿化补植1,000.00万元"),
        made(parts="投入3,871.40万元，主要用于水毁修复1,264.85万元、绿化补植1,000.00万元"),
    ],
)
def test_what_nothing_confirms_is_not_accused(tmp_path: Path, text: str) -> None:
    assert claimed(tmp_path, TITLE + text) in ([], ["18.20%"])


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (made(rate="18.78%"), {"18.78%"}),
        (
            made(parts="投入2,264.85万元，其中水毁修复1,391.34万元、绿化补植1,000.00万元"),
            {"1,391.34万元", "2,264.85万元"},
        ),
    ],
)
def test_what_the_report_confirms_otherwise_is_named(tmp_path: Path, text: str, claims: set[str]) -> None:
    found = claimed(tmp_path, TITLE + text)
    assert found
    assert set(found) <= claims
