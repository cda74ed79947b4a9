"""Intervals that once were too narrow, and things once decided that were not: each a small framework and case."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest

from jixiao.case.load import read_case
from jixiao.core.finding import DataError, Findings
from jixiao.flows.library import catalogue
from jixiao.framework.load import read_framework
from jixiao.readers.yaml_file import parse_yaml
from jixiao.scoring.scorer import score_case
from jixiao.scoring.sheet import Sheet

FRAME = """
schema: jixiao/framework-1
id: small
title: 小样
total: {total}
{more}
indicators:
{rows}
"""
ROW = "  - {{id: r{n}, name: 第{n}行, points: {points}, rule: {rule}}}\n"


def scored(rules: list[tuple[str, str]], facts: str = "", more: str = "", rest: str = "") -> Sheet:
    """The sheet of rows given as (points, rule in flow YAML), with facts and the like in YAML."""
    rows = "".join(ROW.format(n=n, points=points, rule=rule) for n, (points, rule) in enumerate(rules, 1))
    total = sum(Fraction(points) for points, _ in rules)
    findings = Findings("small.yaml")
    data = parse_yaml(FRAME.format(total=total, rows=rows, more=more).encode(), findings)
    assert data is not None, [item.message() for item in findings.items]
    framework = read_framework(data, catalogue(), findings)
    findings.stop_on_errors()
    assert framework is not None
    text = f"schema: jixiao/case-1\nid: c\nunit: 某局\nyear: 2024\nframework: small\nfacts:\n{facts or '  {}'}\n{rest}\n"
    case_data = parse_yaml(text.encode(), findings)
    assert case_data is not None, [item.message() for item in findings.items]
    case = read_case(case_data, catalogue(), framework, findings)
    findings.stop_on_errors()
    assert case is not None
    return score_case(framework, case, findings)


JUDGED = "reason: 有依据, role: 评价组, evidence: [材料]"

# rules, facts, framework keys, low, high of the total
CASES = [
    pytest.param(
        [("5", '{kind: checklist, zero_over_zero: full, items: [{id: a, text: 甲, when: 支出决算数 / 调整后预算数 > 100%}, '
               "{id: b, text: 乙, when: 是否涉密单位 = 是}]}")],
        "  是否涉密单位: 否", "", "0", "2.5", id="0/0 of one item is worth that item only",
    ),
    pytest.param(
        [("10", "{kind: all_or_nothing, test: 某文字 = '优'}")],
        "", "facts: {some_text: {label: 某文字, dimension: text}}", "0", "10", id="an unknown text may be any text",
    ),
    pytest.param(
        [("10", '{kind: formula, score: "如果 计数(重点工作) > 500 则 0 否则 满分"}')],
        "", "", "0", "10", id="an unknown list may be longer than any that was tried",
    ),
    pytest.param(
        [("10", "{kind: banded, measure: 某进度, bands: [{above: 90%, below: 90.01%, score: 0}, {otherwise: full}]}")],
        "", "facts: {some_rate: {label: 某进度, dimension: ratio, low: 0%, high: 100%}}", "0", "10",
        id="a rate may lie between two hundredths of a percent",
    ),
    pytest.param(
        [("5", "{kind: banded, measure: 支出决算数, bands: [{from: 50万元, score: 5}, {otherwise: 0}]}"), ("5", "{kind: banded, measure: 支出决算数, bands: [{below: 50万元, score: 5}, {otherwise: 0}]}")],
        "  支出决算数: {range: 0万元-100万元}", "", "5", "5", id="one fact that raises one row and lowers another",
    ),
    pytest.param(
        [("4", '{kind: banded, measure: "先取(服务对象满意度, 统计满意度)", bands: [{from: 90%, score: 4}, {otherwise: 0}]}')],
        "  服务对象满意度: {range: 90%-95%}\n  统计满意度: 50%", "facts: {stat_rate: {label: 统计满意度, dimension: ratio}}", "4", "4",
        id="a source with a range is asked before the next",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rules", "facts", "more", "low", "high"), CASES)
def test_the_interval_holds_every_score_and_no_more(
    rules: list[tuple[str, str]], facts: str, more: str, low: str, high: str
) -> None:
    total = scored(rules, facts, more).total
    assert (total.low, total.high) == (Fraction(low), Fraction(high))


def test_part_of_what_is_judged_narrows_the_interval() -> None:
    rule = "{kind: checklist, items: [{id: a, text: 甲}, {id: b, text: 乙}, {id: c, text: 丙, items: [{id: d, text: 丁}, {id: e, text: 戊}]}]}"
    rest = f"judgements:\n  r1: {{met: [a, d], unmet: [b], {JUDGED}}}"
    row = scored([("6", rule)], rest=rest).rows[0]
    assert (row.low, row.high) == (Fraction(3), Fraction(4))
    assert row.missing == (("?r1.e", "truth"),)


def test_a_veto_item_and_half_an_item() -> None:
    rule = "{kind: checklist, items: [{id: a, text: 甲, partly: 50%}, {id: b, text: 乙, veto: true}]}"
    half = f"judgements:\n  r1: {{met: [b], partly: [a], {JUDGED}}}"
    none = f"judgements:\n  r1: {{met: [a], unmet: [b], {JUDGED}}}"
    assert scored([("4", rule)], rest=half).total.score == 3
    assert scored([("4", rule)], rest=none).total.score == 0


def test_silent_criteria_are_answered_by_a_judgement_and_computed_rows_are_not() -> None:
    rule = "{kind: banded, measure: 预算执行率, bands: [{from: 95%, score: full}, {otherwise: ask}]}"
    judged = f"judgements:\n  r1: {{score: 3, {JUDGED}}}"
    low, high = "  预算执行率: 80%", "  预算执行率: 99%"
    row = scored([("10", rule)], low, rest=judged).rows[0]
    assert (row.score, row.judged) == (Fraction(3), ("r1",))
    with pytest.raises(DataError) as caught:
        scored([("10", rule)], high, rest=judged)
    assert [item.rule for item in caught.value.findings] == ["judgement_of_computed"]


def test_a_row_left_out_gives_its_points_to_its_siblings_before_rounding() -> None:
    third = "{kind: linear, measure: 已完成项目数 / 计划完成项目数}"
    gone = "{kind: linear, measure: 非税收入完成率, exempt: [{when: 是否涉密单位 = 是, score: leave_out}]}"
    facts = "  是否涉密单位: 是\n  已完成项目数: 2个\n  计划完成项目数: 3个"
    sheet = scored([("3", third), ("4", third), ("3", gone)], facts)
    assert [row.points for row in sheet.rows[:2]] == [Fraction(30, 7), Fraction(40, 7)]
    assert [row.score for row in sheet.rows] == [Fraction("2.86"), Fraction("3.81"), None]
    assert sheet.total.score == Fraction("6.67")
    assert sheet.rows[2].basis == "not_applicable"


def test_a_gate_about_something_that_does_not_apply_does_not_hit() -> None:
    rule = "{kind: linear, measure: 预算执行率, gates: [{when: 专项资金绩效评价等次 = '差', score: 0}]}"
    facts = "  预算执行率: 50%\n  专项资金绩效评价等次: {not_applicable: 没有专项资金, proof: 部门预算表}"
    assert scored([("10", rule)], facts).total.score == 5


def test_a_quotient_over_zero_of_a_fact_that_may_stay_unknown_is_not_taken_for_impossible() -> None:
    count = "计数(重点工作 其中 是否完成 = 否)"
    few = f"kind: minimum, count: '{count}', at_least: 1, each: 0.5"
    best = (
        "{kind: parts, combine: max, parts: [{id: a, name: 甲, kind: linear, measure: 支出决算数 / 调整后预算数},"
        f" {{id: b, name: 乙, {few}}}, {{id: c, name: 丙, kind: all_or_nothing, test: 是否涉密单位 = 是,"
        " exempt: [{when: 已知(支出决算数), score: 4.6, proof: 有}]}]}"
    )
    total = scored([("5", best), ("5", f"{{{few}}}")], "  调整后预算数: 0万元\n  是否涉密单位: 否").total
    assert (total.low, total.high) == (Fraction("9.1"), 10)


def test_a_gate_that_cannot_be_told_counts_both_ways_and_says_so() -> None:
    row = "{kind: judged, exempt: [{when: 已知(支出决算数), score: 4.8, proof: 有}]}"
    gate = "gates: [{when: 支出决算数 / 调整后预算数 > 100%, cap: 3}]"
    total = scored([("5", row)], "  调整后预算数: 10万元", gate).total
    assert (total.low, total.high, total.attained) == (0, 5, False)


def test_what_is_learnt_later_never_leaves_the_interval_under_a_gate() -> None:
    # 预算调整率 stated by itself, where the budget it would be computed from and the gate need stays unknown
    row, gate = (
        "{kind: linear, measure: 预算调整率, over: ask}",
        "gates: [{when: 支出决算数 / 调整后预算数 > 100%, cap: 1}]",
    )
    before = scored([("5", row)], "  年初预算数: 10000亿元", gate).total
    after = scored([("5", row)], "  年初预算数: 10000亿元\n  预算调整率: 1000%", gate).total
    assert (before.low, before.high, before.attained) == (0, 5, False)
    assert before.low <= after.low <= after.high <= before.high


def test_more_rows_that_may_be_left_out_than_can_all_be_tried_give_a_wider_interval_and_say_so() -> None:
    scores = (0, 10, 3, 9, 1, 7, 5)
    facts = "".join(f"  u{n}: {{label: 类别{n}, dimension: text, choices: [甲, 乙]}}\n" for n in range(7))
    rules = [
        (
            "10",
            f"{{kind: formula, score: '{score}', exempt: [{{when: \"类别{n} = '甲'\", score: leave_out}}]}}",
        )
        for n, score in enumerate(scores)
    ]
    total = scored(rules, more=f"facts:\n{facts}").total
    for size in range(1, 8):
        for kept in combinations(scores, size):
            made = Fraction(sum(kept) * 70, size * 10)
            assert total.low <= made <= total.high
    assert not total.attained
