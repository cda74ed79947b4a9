"""The audit of lists that the text itself closes: what they lack is named, open lists are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.flows.auditing import audit_file

TITLE = "某单位2022年度部门整体支出绩效自评报告\n\n"

TRUE = [
    "2022年“三公”经费预算28.50万元，其中公务接待费6.50万元、公务用车运行维护费22.00万元，未安排因公出国（境）费和公务用车购置费。",
    "2022年“三公”经费支出28.50万元，其中公务接待费6.50万元、公务用车费22.00万元，未发生因公出国（境）费。",
    "2022年“三公”经费支出6.50万元，其中公务接待费6.50万元，未安排因公出国（境）费和公务用车购置费。",
    # the rest stands in the next sentence
    "2022年“三公”经费支出28.50万元，其中公务接待费6.50万元，未发生因公出国（境）费用。公务用车运行维护费22.00万元，用于5辆车。",
    # an open list
    "2022年“三公”经费支出28.50万元，其中公务接待费6.50万元，比上年减少1.20万元。",
    "全年采购1189.52万元，其中货物类采购214.76万元、服务类采购974.76万元，无工程类采购。",
    "安排专项资金2100.00万元。按来源分，中央资金900.00万元、省级资金640.00万元、县级配套560.00万元。",
    "安排专项资金2100.00万元。按来源分，主要有中央资金900.00万元、县级配套560.00万元。省级资金640.00万元已到位。",
    "收入总计1995.67万元，其中本年收入1911.48万元、年初结转和结余84.19万元；支出总计1995.67万元，其中年末结转和结余89.72万元。",
]

# text with an item left out -> the whole, and what is listed of it
MISSING = [
    (
        "2022年“三公”经费预算28.50万元，其中公务接待费6.50万元，未安排因公出国（境）费和公务用车购置费。",
        "28.50万元",
        "6.50万元",
    ),
    (
        "2022年“三公”经费预算107.20万元，比2021年预算110.60万元压减3.40万元；实际支出90.07万元，控制率84.02%，"
        "其中公务用车运行维护费83.75万元，全年未发生因公出国（境）费用。",
        "90.07万元",
        "83.75万元",
    ),
    (
        "全年采购1189.52万元，其中货物类采购214.76万元，无工程类采购；面向中小企业采购902.40万元。",
        "1189.52万元",
        "214.76万元",
    ),
    (
        "安排专项资金2100.00万元。按来源分，中央资金900.00万元、县级配套560.00万元。省级资金640.00万元已到位。",
        "2100.00万元",
        "1460.00万元",
    ),
    (
        "收入总计1995.67万元，其中本年收入1911.48万元、年初结转和结余84.19万元；支出总计1995.67万元、年末结转和结余89.72万元。"
        "全年的本年支出1905.95万元。",
        "1995.67万元",
        "89.72万元",
    ),
]


def found(text: str, folder: Path) -> list[tuple[str, str]]:
    file = folder / "report.txt"
    file.write_text(TITLE + text + "\n", encoding="utf-8")
    remarks = audit_file(file, only={"parts_differ"}).audit.remarks
    return [(one.claimed, one.recomputed) for one in remarks if one.severity != "info"]


@pytest.mark.parametrize("text", TRUE)
def test_a_list_that_lacks_nothing_or_is_open_is_left_alone(text: str, tmp_path: Path) -> None:
    assert found(text, tmp_path) == []


@pytest.mark.parametrize(("text", "whole", "listed"), MISSING)
def test_a_closed_list_that_lacks_an_item_is_named(
    text: str, whole: str, listed: str, tmp_path: Path
) -> None:
    assert found(text, tmp_path) == [(whole, listed)]
