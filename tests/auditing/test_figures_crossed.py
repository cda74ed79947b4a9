"""Budget and spending written the other way round, and true texts that only look like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.flows.auditing import audit_file

TITLE = "某局2022年度部门整体支出绩效自评报告\n\n"
BODY = "2022年度某局年初预算354.31万元，支出决算335.96万元。\n\n2022年年初预算数354.31万元，全年支出决算数335.96万元。\n\n"


def told(tmp_path: Path, text: str) -> list[tuple[str, str]]:
    path = tmp_path / "报告.txt"
    path.write_text(TITLE + text + "\n", encoding="utf-8")
    remarks = audit_file(path).audit.remarks
    return [(one.claimed, one.recomputed) for one in remarks if one.rule == "figures_crossed"]


@pytest.mark.parametrize(
    "text",
    [
        BODY + "2022年部门年初预算安排335.96万元，决算支出354.31万元。",
        "2022年基本支出180.10万元，项目支出155.86万元。\n\n其中基本支出180.10万元、项目支出155.86万元。\n\n"
        "支出包括基本支出155.86万元，项目支出180.10万元。",
    ],
)
def test_two_amounts_exchanged_are_told_with_the_repair(tmp_path: Path, text: str) -> None:
    (found,) = told(tmp_path, text)
    path = tmp_path / "报告.txt"
    (remark,) = [one for one in audit_file(path).audit.remarks if one.rule == "figures_crossed"]
    assert remark.repair is not None and remark.repair.kind == "swapped"
    assert found == (remark.spots[0].text, remark.spots[1].text)


@pytest.mark.parametrize(
    "text",
    [
        BODY + "2022年部门年初预算安排354.31万元，决算支出335.96万元。",
        BODY + "2023年年初预算335.96万元，比上年年初预算354.31万元减少18.35万元。",
        BODY + "调整后预算335.96万元，年初预算354.31万元。",
        BODY + "2022年资金到位354.31万元，支出335.96万元。",
        "全年项目预算2,400.35万元，实际到位2,292.51万元，实际支出2,187.36万元。\n\n资金到位2,292.51万元；支出2,187.36万元。",
        "调整后预算中，基本支出195.80万元、项目支出450.91万元。\n\n"
        "表1 预算表\n单位：万元\n单位\t基本支出预算\t项目支出预算\n甲\t100.10\t200.41\n乙\t95.70\t250.50\n合计\t195.80\t450.91",
    ],
)
def test_other_phases_and_single_places_are_left_alone(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "2022年年初预算354.31万元，支出决算335.96万元。\n\n2022年年初预算335.96万元，支出决算354.31万元。",
        "项目预算2,400.35万元，实际到位2,187.36万元，实际支出2,292.51万元。\n\n资金到位2,292.51万元。实际支出2,187.36万元。",
        "调整后预算中，基本支出450.91万元、项目支出195.80万元。\n\n"
        "表1 预算表\n单位：万元\n单位\t基本支出预算\t项目支出预算\n甲\t100.10\t200.41\n乙\t95.70\t250.50\n合计\t195.80\t450.91",
    ],
)
def test_two_places_that_contradict_each_other_are_told_once(tmp_path: Path, text: str) -> None:
    assert len(told(tmp_path, text)) == 1
