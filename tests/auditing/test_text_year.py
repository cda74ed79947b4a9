"""A year that is compared with itself, stands twice in a list, or over a figure that the report states as its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.flows.auditing import audit_file, audit_json

RULES = ("stale_year", "year_with_itself")
REPORT = "2022年度部门整体支出绩效自评报告\n\n一、2022年预算执行情况\n\n2022年度本部门收支平衡，2022年各项工作按计划完成。\n\n"


def years(tmp_path: Path, text: str) -> list[tuple[str, str]]:
    path = tmp_path / "report.txt"
    path.write_text(REPORT + text + "\n", encoding="utf-8")
    return [
        (one["claimed"], one["recomputed"])
        for one in audit_json(audit_file(path))["findings"]
        if one["rule"] in RULES
    ]


@pytest.mark.parametrize(
    "text",
    [
        "2021年度机关运行经费支出31.25万元，比2021年的33.12万元减少1.87万元。",
        "与2021年全年支出1.58亿元相比，2021年支出1.70亿元。",
        "2020年投入3000万元、2021年3420万元、2021年3800万元。",
        "2021年和2021年的投入指数分别为108和114。",
        "二、财政拨款\n\n2021年度政府采购支出86212.35元。\n\n三、采购\n\n政府采购支出86212.35元，均按规定执行。",
    ],
)
def test_a_year_that_cannot_be_meant_is_told(text: str, tmp_path: Path) -> None:
    assert [one[1][:4] for one in years(tmp_path, text)] == ["2022"]


@pytest.mark.parametrize(
    "text",
    [
        "2022年度机关运行经费支出31.25万元，比2021年的33.12万元减少1.87万元。",
        "与2021年全年支出1.58亿元相比，2022年支出1.70亿元。",
        "2020年投入3000万元、2021年3420万元、2022年3800万元。",
        "2021年预算100.50万元，2021年支出98.30万元，预算与支出均小于2022年。",
        "2021年预算支出862.00万元，比2021年的年初预算数增加12.00万元。",
        "2021年和2022年的投入指数分别为108和114。",
        "2021年度政府采购支出86212.35元，比上年增加。\n\n上年政府采购支出86212.35元。",
        "截至2021年12月31日，累计完成管网改造26.5公里；截至2022年12月31日，累计完成31.2公里。",
    ],
)
def test_another_year_that_is_meant_is_not_told(text: str, tmp_path: Path) -> None:
    assert years(tmp_path, text) == []
