"""A target told in running text and asked for in a row of indicators is one target."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.flows.auditing import audit_file, audit_json

TABLE = (
    "\n\n附表 2023年度绩效自评表\n\n一级指标\t三级指标\t分值\t评分标准\t得分\t实际完成值\n"
    "产出\t在校生规模\t5\t≥3,600人得5分\t5\t3,625人\n产出\t林业产业总产值\t3\t≥1,850亿元得满分\t3\t1,912.6亿元\n合计\t\t8\t\t8\t\n"
)
FRONT = "2023年度绩效自评报告\n\n一、年度绩效目标\n\n"


def told(tmp_path: Path, text: str) -> list[tuple[str, str]]:
    path = tmp_path / "report.txt"
    path.write_text(FRONT + text + TABLE, encoding="utf-8")
    return [
        (one["claimed"], one["recomputed"])
        for one in audit_json(audit_file(path))["findings"]
        if one["rule"] == "figure_differs" and one["severity"] != "info"
    ]


@pytest.mark.parametrize(
    ("text", "differs"),
    [
        ("在校生规模稳定在3,492人以上。", [("3,492人以上", "3,600人")]),
        ("全省林业产业总产值达到1,794亿元以上。", [("1,794亿元以上", "1,850亿元")]),
        ("在校生规模稳定在3,600人以上。", []),
        (
            "中职在校生规模稳定在3,492人以上，高职在校生规模稳定在3,720人以上。",
            [],
        ),  # which of them is asked for is open
        ("在校生规模达到5,200人以上。", []),  # another target
        ("毕业生稳定在3,492人以上。", []),
    ],
)
def test_a_target_is_told_where_it_is_not_that_of_its_row(
    text: str, differs: list[tuple[str, str]], tmp_path: Path
) -> None:
    assert told(tmp_path, text) == differs
