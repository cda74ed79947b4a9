"""The audit of lists in running text from which an item was left out: what shows it is named, open lists are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.flows.auditing import audit_file

TITLE = "某单位2022年度部门整体支出绩效自评报告\n\n"

# lists with every item, and lists that are open
TRUE = [
    "年末固定资产原值800.00万元，其中房屋515.00万元、设备220.00万元、家具65.00万元，三类资产占比分别为64.38%、27.50%和8.13%。",
    "全年支出1000.00万元，其中基本支出600.00万元，其余为项目支出，两者分别占60.00%和40.00%。",
    "全年支出951.20万元，分别占年初预算和调整后预算的95.12%和97.06%。",
    "全年支出800.00万元，其中甲项目300.00万元、乙项目200.00万元，分别占37.50%和25.00%。",
    "基本支出600.00万元，占支出总额的60.00%，其中人员经费500.00万元，占基本支出的83.33%，占支出总额的50.00%；"
    "项目支出400.00万元，占支出总额的40.00%。",
    "授予中小企业合同金额580.00万元，占采购总额的72.50%；其中授予小微企合同金额348.00万元，占授予中小企业合同金额的60.00%，"
    "占采购总额的43.50%。",
    "人员经费支出780.00万元，执行率78.00%，比上年同期的71.86%高6.14个百分点；公用经费支出280.00万元，执行率70.00%。",
    "全年受理诉求1200件，甲街道办结率98.00%，乙街道办结率96.00%，丙街道办结率95.00%。",
    "在职人员50人，其中女性占40.00%，党员占60.00%。",
    "全年支出1000.00万元，其中设备购置312.00万元、人员培训205.00万元。",
]

# text with an item left out -> the share or rate that stands alone, and what it should have in front of it
MISSING = [
    (
        "年末固定资产原值800.00万元，其中房屋515.00万元、设备220.00万元，三类资产占比分别为64.38%、27.50%和8.13%。",
        "8.13%",
        "65.04万元",
    ),
    (
        "年末固定资产原值800.00万元，其中房屋515.00万元、家具65.00万元，占比分别为64.38%、27.50%和8.13%。",
        "27.50%",
        "220.00万元",
    ),
    ("全年支出1000.00万元，其中基本支出600.00万元，分别占60.00%和40.00%。", "40.00%", "400.00万元"),
    (
        "本年支出3741.61万元。其中基本支出2618.36万元，占69.98%；占30.02%。",
        "30.02%",
        "69.98%",
    ),
    (
        "从结构看，基本支出600.00万元，占支出总额的60.00%，其中人员经费500.00万元，人员经费占基本支出的比重为83.33%，"
        "占支出总额的40.00%，共安排项目4个。",
        "40.00%",
        "400.00万元",
    ),
    (
        "其中，人员经费支出780.00万元，执行率78.00%，执行率70.00%；项目经费支出580.00万元，执行率58.00%。",
        "70.00%",
        "78.00%",
    ),
    (
        "按功能分类，占74.12%，卫生健康支出48.64万元，占11.97%，住房保障支出56.57万元，占13.92%。",
        "74.12%",
        "301.21万元",
    ),
]


def found(text: str, folder: Path) -> list[tuple[str, str]]:
    file = folder / "report.txt"
    file.write_text(TITLE + text + "\n", encoding="utf-8")
    remarks = audit_file(file, only={"item_missing"}).audit.remarks
    return [(one.claimed, one.recomputed) for one in remarks if one.severity != "info"]


@pytest.mark.parametrize("text", TRUE)
def test_a_list_that_is_whole_or_open_is_left_alone(text: str, tmp_path: Path) -> None:
    assert found(text, tmp_path) == []


@pytest.mark.parametrize(("text", "share", "expected"), MISSING)
def test_a_share_without_its_amount_is_named(text: str, share: str, expected: str, tmp_path: Path) -> None:
    assert found(text, tmp_path) == [(share, expected)]
