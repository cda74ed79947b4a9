"""A case file read: every value exact with its status and place, every fault a finding, all of them at once."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from strategies import CATALOGUE

from jixiao.case.load import read_case
from jixiao.case.model import Case
from jixiao.core.finding import Findings
from jixiao.core.source import located
from jixiao.readers.yaml_file import parse_yaml

HEAD = "schema: jixiao/case-1\nid: c\nunit: 某局\nyear: 2024\nframework: t\n"


def read(text: str) -> tuple[Case, list[tuple[str, int]]]:
    findings = Findings("c.yaml")
    data = parse_yaml(text.encode(), findings)
    assert data is not None
    case = read_case(data, CATALOGUE, None, findings)
    assert case is not None
    return case, [(item.rule, item.place.line) for item in findings.items]


# written, base units
EXACT = [
    ("支出决算数", "24,487.38万元", Fraction(244873800)),
    ("支出决算数", "0元", Fraction(0)),
    ("支出决算数", "1.2亿元", Fraction(120000000)),
    ("expenditure_actual", "100元", Fraction(100)),
    ("财政拨款执行率", "95.5%", Fraction(191, 200)),
    ("财政拨款执行率", "百分之九十", Fraction(9, 10)),
    ("预算调整率", "-5.18%", Fraction(-518, 10000)),
    ("内设机构数", "12个", Fraction(12)),
    ("内设机构数", "12", Fraction(12)),
    ("是否涉密单位", "否", False),
    ("是否涉密单位", "true", True),
    ("部门预算公开情况", "未公开", "未公开"),
]


@pytest.mark.parametrize(("name", "written", "value"), EXACT)
def test_a_value_is_exactly_what_was_written(name: str, written: str, value: object) -> None:
    case, found = read(f"{HEAD}facts:\n  {name}: {written}\n")
    assert found == []
    (stated,) = case.facts.values()
    assert (stated.value, stated.status, stated.text) == (value, "known", written)
    assert stated.place.line == 7


# written, least, most
RANGES = [
    ("支出决算数", "{range: {from: 5万元, below: 6万元}}", Fraction(50000), Fraction(5999999, 100)),
    ("支出决算数", "{range: {above: 5万元, upto: 6万元}}", Fraction(5000001, 100), Fraction(60000)),
    ("支出决算数", "{range: 5万元-6万元}", Fraction(50000), Fraction(60000)),
    ("支出决算数", "{range: {from: 5万元}}", Fraction(50000), Fraction(10**12)),
    ("财政拨款执行率", "≥95%", Fraction(95, 100), Fraction(1000)),
    ("财政拨款执行率", "90%-95%", Fraction(90, 100), Fraction(95, 100)),
    ("财政拨款执行率", "不足5%", Fraction(0), Fraction(49999, 1000000)),
    ("内设机构数", "3个以上", Fraction(3), Fraction(10**7)),
]


@pytest.mark.parametrize(("name", "written", "low", "high"), RANGES)
def test_a_range_is_the_values_it_leaves(name: str, written: str, low: Fraction, high: Fraction) -> None:
    case, found = read(f"{HEAD}facts:\n  {name}: {written}\n")
    assert found == []
    (stated,) = case.facts.values()
    assert (stated.value, stated.status) == (None, "range")
    assert (stated.low, stated.high) == (low, high)


STATES = [
    ("{unknown: 报告未给出}", "unknown", "报告未给出"),
    ("{lost: 原表该格为空}", "lost", "原表该格为空"),
    ("{not_applicable: 没有专项, proof: 批复}", "not_applicable", "没有专项"),
    ("{disputed: 95万元, why: 两处不一}", "disputed", "两处不一"),
]


@pytest.mark.parametrize(("written", "status", "reason"), STATES)
def test_what_is_not_known_has_no_value_and_a_reason(written: str, status: str, reason: str) -> None:
    case, found = read(f"{HEAD}facts:\n  支出决算数: {written}\n")
    assert found == []
    (stated,) = case.facts.values()
    assert (stated.value, stated.status, stated.reason) == (None, status, reason)
    assert case.not_applicable("expenditure_actual") is (status == "not_applicable")


def test_a_period_is_another_value_of_the_same_fact() -> None:
    case, found = read(
        f"{HEAD}facts:\n  支出决算数: 1元\n  支出决算数@上年: 2元\n  支出决算数@-2: 3元\n  支出进度@q1: 25%\n"
    )
    assert found == []
    assert {key: stated.value for key, stated in case.facts.items()} == {
        ("expenditure_actual", ""): 1, ("expenditure_actual", "-1"): 2, ("expenditure_actual", "-2"): 3,
        ("expenditure_progress", "q1"): Fraction(1, 4),
    }  # fmt: skip


TWICE = [
    ("  支出决算数: 1元\n  expenditure_actual: 1元\n", "fact_twice"),
    ("  支出决算数: 1元\n  支出决算数@本年: 1元\n", "fact_twice"),
    ("  支出决算数@上年: 1元\n  支出决算数@-1: 2元\n", "fact_twice"),
    ("  支出决算数: 1元\n  支出决算数: 1元\n", "duplicate_key"),
]


@pytest.mark.parametrize(("facts", "code"), TWICE)
def test_one_fact_is_stated_once(facts: str, code: str) -> None:
    assert read(f"{HEAD}facts:\n{facts}")[1] == [(code, 8)]


def test_all_faults_are_told_with_their_lines() -> None:
    text = f"""{HEAD}facts:
  支出决算树: 1元
  支出决算数: 壹仟
  调整后预算数: 5天
  年初预算数: {{value: 1元, unknown: 不知道}}
  支出进度@q9: 25%
  预算调整率: 0.1
lists:
  重点工做: []
  重点工作: [甲, {{是否完城: 是}}, {{是否完成: 也许}}]
judgements:
  a: {{score: 三, reason: 有, role: 有, evidence: [有]}}
  b: {{score: 3}}
overlay: {{points: {{a: {{points: 5}}}}}}
"""
    assert set(read(text)[1]) >= {
        ("unknown_fact", 7), ("bad_value", 8), ("bad_value", 9), ("fact_status", 10), ("expression_period", 11), ("bad_value", 12),
        ("unknown_fact", 14), ("not_a_mapping", 15), ("unknown_key", 15), ("not_a_choice", 15), ("not_a_number", 17),
        ("judgement_incomplete", 18), ("overlay_reason", 19),
    }  # fmt: skip


def test_a_printed_score_is_kept_apart_from_facts_and_judgements() -> None:
    case, found = read(
        f"{HEAD}printed: {{indicators: {{a: {{score: 3, line: 5}}}}, levels: {{b: 4}}, total: 98.40, grade: 优}}\n"
    )
    assert found == []
    assert (case.facts, case.judgements) == ({}, {})
    assert case.printed.indicators["a"].score == 3
    assert case.printed.levels["b"].score == 4
    assert case.printed.total is not None
    assert (case.printed.total.score, case.printed.total.text) == (Fraction(984, 10), "98.40")


KEYS = st.sampled_from([
    "facts", "lists", "judgements", "targets", "overlay", "printed", "unused", "notes", "source", "narrative", "year", "points", "rows", "indicators",
    "score", "met", "unmet", "grade", "findings", "count", "reason", "role", "evidence", "value", "range", "unknown", "proof", "line", "from", "below",
    "支出决算数", "重点工作", "是否完成", "a", "", "total",
])  # fmt: skip
WORDS = st.sampled_from(
    [
        "",
        "是",
        "1",
        "-1",
        "5万元",
        "95%",
        "NaN",
        "甲",
        "2021-02-30",
        "9" * 40,
        "1/0",
        "约5万元",
        "≥95%",
        "90%-80%",
        "²",
        "五",
    ]
)
ANYTHING = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(KEYS, ANYTHING, max_size=6))
@example({"judgements": {"facts": {"line": "²", "score": ""}}})
@example({"judgements": {"facts": {"line": "9" * 5000, "score": ""}}})
def test_any_shape_of_data_is_read_or_told(data: dict[str, object]) -> None:
    findings = Findings("c.yaml")
    assert read_case(located(data), CATALOGUE, None, findings) is not None
    for item in findings.items:
        assert item.message()
        assert item.hint("en")
