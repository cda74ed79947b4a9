"""Quotients, growths and rates that a sentence writes out: true ones stay silent, slips are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.flows.auditing import audit_file

TITLE = "某局2023年度部门整体支出绩效自评报告\n\n"
TRUE = [
    "实际采购551.03万元/采购预算586.20万元=94.00%，按比例计分。",
    "实际亩均投资=4,219.36万元/3.14万亩=1343.75元，低于计划亩均投资1500元。",
    "图书馆63.02万人次（上年58.37万人次），增长7.97%。",
    "5项保险参保合计299,417人次，比2022年底的292,332人次净增7,085人次，增长2.42%。",
    "18批在规定时限内拨付，及时率60.00%，6×60.00%=3.60分。",
    "三年应补助资金9,882.10万元，实际拨付9,421.85万元，足额发放率95.34%。",
    "应到位528.00万元，实际到位396.00万元，缺口132.00万元，占应配套资金的25.00%。",
    "收入总计1995.67万元，其中本年收入1911.48万元、年初结转和结余84.19万元；支出总计1995.67万元，其中本年支出1905.95万元、年末结转和结余89.72万元。",
    "执行率97.20%，完工率92.50%，得分=6×92.50%。",
]
TRUE += [
    "港口货物吞吐量1,286.40万吨，较上年的1,195.75万吨增长7.58%。",
    "追回土地出让金3,472,600元，比上年的285.40万元增长21.67%。",
    "全年支出1,286.40万元，完成预算的96.20%，比上年的1,195.75万元增长7.58%。",
]
FALSE = [
    ("港口货物吞吐量1,286.40万吨，较上年的1,315.33万吨增长7.58%。", {"1,315.33万吨"}),
    ("追回土地出让金3,472,600元，比上年的313.94万元增长21.67%。", {"313.94万元"}),
    ("实际采购586.20万元/采购预算551.03万元=94.00%，按比例计分。", {"586.20万元", "94.00%"}),
    ("图书馆63.02万人次（上年57.20万人次），增长7.97%。", {"7.97%", "57.20万人次"}),
    (
        "5项保险参保合计300,315人次，比2022年底的292,332人次净增7,085人次，增长2.42%。",
        {"7,085人次", "300,315人次"},
    ),
    ("18批在规定时限内拨付，及时率58.20%，6×60.00%=3.60分。", {"58.20%"}),
    ("三年应补助资金9,421.85万元，实际拨付9,882.10万元，足额发放率95.34%。", {"9,882.10万元", "95.34%"}),
    ("应到位396.00万元，实际到位528.00万元，缺口132.00万元。", {"132.00万元", "396.00万元", "528.00万元"}),
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
    remarks = audit_file(path).audit.remarks
    return [one.claimed for one in remarks if one.severity != "info"]
