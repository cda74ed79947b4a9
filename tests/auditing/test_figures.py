"""Figures printed in several places: a copy that differs is told with the other one, and what is no copy never is."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.auditing.checks import figures
from jixiao.extraction.claims import claims
from jixiao.extraction.same_fact import names, one_fact
from jixiao.flows.auditing import audit_file, audit_json
from jixiao.flows.reading import read

RULES = {rule: text for check in figures.CHECKS for rule, text in check.rules.items()}


def found(tmp_path: Path, text: str) -> list[tuple[str, int, str, str]]:
    """Rule, line, claimed and recomputed of what this family says of a text."""
    path = tmp_path / "report.txt"
    path.write_text(text, encoding="utf-8")
    told = audit_json(audit_file(path))["findings"]
    return [
        (one["rule"], one["line"], one["claimed"], one["recomputed"]) for one in told if one["rule"] in RULES
    ]


@pytest.mark.parametrize("rule", RULES)
def test_the_example_of_a_rule_shows_it_and_nothing_else(rule: str, tmp_path: Path) -> None:
    assert [one[0] for one in found(tmp_path, RULES[rule])] == [rule]


# a changed copy, and what is said of it: line, claimed, recomputed
CHANGED = {
    "a digit in a long number": (
        "一、预算\n\n2023年度年初预算数34,873.09万元，调整预算数32,537.69万元，决算数31,128.65万元。\n\n"
        "二、执行\n\n2023年度，我单位调整预算数为32,587.69万元，决算数为31,128.65万元。\n",
        (7, "32,587.69万元", "32,537.69万元"),
    ),
    "a per cent more, beside the same number": (
        "一、预算\n\n2023年度年初预算数34,873.09万元，调整预算数32,537.69万元，决算数31,128.65万元。\n\n"
        "二、执行\n\n2023年度，我单位调整预算数为32,537.69万元，决算数为31,439.94万元。\n",
        (7, "31,439.94万元", "31,128.65万元"),
    ),
    "another unit": (
        "一、预算\n\n本中心路灯电费专项资金年初预算13,250万元。\n\n二、问题\n\n路灯电费专项资金年初预算13,250亿元，编制未统筹。\n",
        (7, "13,250亿元", "13,250万元"),
    ),
    "a rate of one name, rounded": (
        "一、控制\n\n我单位日常公用经费控制率为99.74%。\n\n二、问题\n\n日常公用经费控制率98%，主要用于日常运转。\n",
        (7, "98%", "99.74%"),
    ),
    "staff printed three times": (
        "一、概况\n\n本单位年末实有在编人员138人。\n\n二、人员\n\n年末实有在编人员138人，编制150名。\n\n三、问题\n\n年末实有在编人员136人。\n",
        (11, "136人", "138人"),
    ),
}


@pytest.mark.parametrize("case", CHANGED)
def test_a_copy_that_differs_is_told(case: str, tmp_path: Path) -> None:
    text, (line, claimed, recomputed) = CHANGED[case]
    assert [one[1:] for one in found(tmp_path, text)] == [(line, claimed, recomputed)]


# different facts that look alike: each of them was once accused
DIFFERENT = {
    "rates of several projects under one word": (
        "基本支出调整后预算6,223万元，支出数6,122万元，执行率98.39%；通用类项目调整后预算3,584万元，支出数3,558万元，执行率99.28%；"
        "当年政府采购项目调整后预算6,285万元，支出数5,220万元，执行率83.05%。\n"
    ),
    "the public and the staff": (
        "一、群众满意度\n\n评价组向办事群众发放调查问卷78份，收回有效问卷78份，综合满意度93.32%。\n\n"
        "二、工作人员满意度\n\n评价组向中心工作人员发放调查问卷55份，收回有效问卷55份，综合满意度97.88%。\n"
    ),
    "what was planned, what was adjusted and what was spent": (
        "2022年基本支出年初预算数5,925万元。\n\n2022年基本支出调整后预算数6,223万元。\n\n2022年基本支出决算数6,122万元。\n"
    ),
    "income and spending": (
        "2023年度，我单位收入决算数32,147.29万元。\n\n2023年度，我单位支出决算数31,128.65万元。\n"
    ),
    "this year and last year": ("2022年度项目支出决算数155.86万元。\n\n2021年度项目支出决算数156.86万元。\n"),
    "all money and the public budget alone": (
        "2024年城乡社区支出决算数3845.25万元。\n\n2024年一般公共预算财政拨款城乡社区支出决算数3832.36万元。\n"
    ),
    "a purchase by contract and by payment": (
        "当年政府采购项目年初预算数6,295万元，支出数4,720万元。\n\n我中心批复采购预算为6,295万元，实际完成采购预算为6,378万元。\n"
    ),
    "a control rate of staff and one of costs": (
        "我单位财政供养人员控制率为89.93%。\n\n我单位“三公”经费控制率为92.59%。\n"
    ),
    "the same number in two units, and one with fewer digits": (
        "2022年度支出决算数12,345.67万元。\n\n全年支出决算数为1.23亿元，即12,346万元。\n"
    ),
    "budget items, one paragraph each": (
        "1、行政单位离退休。年初预算为54.53万元，支出决算为54.53万元，完成年初预算的100.00%。\n\n"
        "2、事业单位离退休。年初预算为45.00万元，支出决算为45.00万元，完成年初预算的100.00%。\n"
    ),
    "codes of accounts": "代码\t名称\t金额\n31013\t公务用车购置\t0.00\n31019\t其他交通工具购置\t0.00\n31013\t公务用车购置\t0.00\n",
}


@pytest.mark.parametrize("case", DIFFERENT)
def test_different_facts_are_never_accused(case: str, tmp_path: Path) -> None:
    assert found(tmp_path, "2022年度部门整体支出绩效自评报告\n\n" + DIFFERENT[case]) == []


# two statements, and whether the words say that they are of one fact
PAIRS = [
    ("年初收入预算354.31万元。", "2022年度收入年初预算数为354.31万元。", True),
    ("支出决算数包括基本支出180.10万元。", "基本支出决算数180.10万元。", True),
    ("路灯电费预算13,000万元。", "路灯电费年初预算数13,000万元。", True),
    ("路灯电费预算13,000万元。", "路灯电费决算数13,000万元。", False),
    ("基本支出决算数180.10万元。", "项目支出决算数180.10万元。", False),
    ("比上年增加418万元。", "人员经费决算数418万元。", False),
]


@pytest.mark.parametrize(("first", "second", "same"), PAIRS)
def test_names_say_whether_two_numbers_are_one_fact(
    first: str, second: str, same: bool, tmp_path: Path
) -> None:
    path = tmp_path / "report.txt"
    path.write_text(f"{first}\n\n{second}\n", encoding="utf-8")
    stated = claims(read(path).document)
    called = names(stated)
    left, right = (called[number] for number in stated.numbers if number.dimension == "money")
    assert one_fact(left, right) is same
