"""What the words around a number say it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.extraction.roles import Role, plain_name, roles
from jixiao.extraction.statements import claims
from jixiao.flows.reading import read


def said(text: str, folder: Path) -> list[Role]:
    file = folder / "report.txt"
    file.write_text("某单位部门整体支出绩效自评报告\n\n" + text + "\n", encoding="utf-8")
    found = claims(read(file).document)
    return [role for passage in found.passages for role in roles(passage)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "公务接待费年初预算5.00万元，决算数4.00万元，执行率80%。",
            [
                ("amount", "公务接待费", "initial"),
                ("amount", "公务接待费", "final"),
                ("rate", "公务接待费", ""),
            ],
        ),
        (
            "2022年部门预算批复数300万元，调整后预算数为320万元，支出数310万元。",
            [("amount", "", "initial"), ("amount", "", "adjusted"), ("amount", "", "final")],
        ),
        (
            "本年支出合计100.00万元，其中：基本支出60.00万元，占60.00%；项目支出40.00万元，占总支出的40.00%。",
            [
                ("amount", "支出", ""),
                ("amount", "基本支出", ""),
                ("share", "基本支出", ""),
                ("amount", "项目支出", ""),
                ("share", "项目支出", ""),
            ],
        ),
        (
            "“三公”经费支出8.00万元，比上年减少2.00万元，下降20.00%。",
            [("amount", "三公经费支出", ""), ("change", "三公经费支出", ""), ("growth", "三公经费支出", "")],
        ),
        (
            "核定编制人数（含工勤人员）40人，年末实有人数（含工勤人员）36人。",
            [("amount", "核定编制人员", ""), ("amount", "年末实有人员", "")],
        ),
    ],
)
def test_a_number_has_a_kind_a_name_and_a_phase(
    text: str, expected: list[tuple[str, str, str]], tmp_path: Path
) -> None:
    assert [(role.kind, role.name, role.phase) for role in said(text, tmp_path)] == expected


def test_shares_rates_and_changes_tell_what_they_are_against(tmp_path: Path) -> None:
    share, done, change, growth = said(
        "占总支出的60%，完成年初预算的95%，比预算减少3.00万元，较上年下降4%。", tmp_path
    )
    assert (share.of, done.of, done.word) == ("总支出", "年初预算", "完成")
    assert (change.than, change.direction, growth.than, growth.direction) == ("budget", -1, "last", -1)


@pytest.mark.parametrize(
    ("words", "name", "phase"),
    [
        ("一般公共预算财政拨款支出年初预算为", "一般公共预算财政拨款支出", "initial"),
        ("2023年度我单位政府采购计划金额", "政府采购", "budget"),
        ("调整后的部门预算数为", "", "adjusted"),
        ("实际支付金额", "", "final"),
        ("预算执行数为", "", "final"),
        ("部门整体支出", "整体支出", ""),
    ],
)
def test_a_label_says_a_name_and_a_phase(words: str, name: str, phase: str) -> None:
    assert plain_name(words) == (name, phase)
