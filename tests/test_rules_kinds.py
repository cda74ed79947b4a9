"""The kinds of rules: read, written and read again; scores within their limits; wording, trace and score agree."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import CATALOGUE, bands, cases, fillings, frameworks, rules

from jixiao.case.model import Case, Stated
from jixiao.core.finding import Findings
from jixiao.core.source import located
from jixiao.flows import library
from jixiao.framework.dump import dump_framework
from jixiao.framework.load import read_framework
from jixiao.framework.model import Framework
from jixiao.readers.yaml_file import parse_yaml
from jixiao.rules.build import build_row, make_context, words
from jixiao.rules.codec import Codec
from jixiao.rules.dump import dump_rule
from jixiao.rules.kinds import KINDS
from jixiao.rules.kinds.base import Rounding, Rule
from jixiao.rules.tree import Node
from jixiao.scoring.exact import Exact
from jixiao.scoring.scorer import Scorer
from jixiao.scoring.sheet import Sheet
from jixiao.writers.yaml_file import yaml_text

SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
FULL = Fraction(5)
CONTEXT = make_context(CATALOGUE, {}, Rounding())


def rule_of(data: dict[str, Any], points: Fraction = FULL) -> Rule:
    findings = Findings("t.yaml")
    rule = Codec(CATALOGUE, findings).rule(located(data), points, "r", "行", 1)
    assert findings.items == [], [item.message() for item in findings.items]
    assert rule is not None
    return rule


def tree_of(rule: Rule) -> Node:
    return build_row(rule, CONTEXT)


def case_with(**facts: Any) -> Case:
    return Case(
        "c", "某局", 2024, "t", facts={(id, ""): Stated(id, value=value) for id, value in facts.items()}
    )


def score(data: dict[str, Any], **facts: Any) -> Fraction | None:
    value = Exact(case_with(**facts)).value(tree_of(rule_of(data)))
    assert value is None or isinstance(value, Fraction)
    return value


# -- read, written, read again


@settings(max_examples=250, deadline=None, suppress_health_check=SLOW)
@given(rules(FULL))
def test_a_rule_written_and_read_again_is_the_same_rule(data: dict[str, Any]) -> None:
    rule = rule_of(data)
    again = rule_of(dump_rule(rule))
    assert again == rule
    assert tree_of(again) == tree_of(rule)
    assert words(again, CONTEXT) == words(rule, CONTEXT)


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(frameworks(judged=True))
def test_a_framework_goes_through_a_file_unchanged(framework: Framework) -> None:
    findings = Findings("t.yaml")
    data = parse_yaml(yaml_text(dump_framework(framework)).encode(), findings)
    assert data is not None
    assert read_framework(data, CATALOGUE, findings) == framework
    assert findings.items == []


@pytest.mark.parametrize("id", library.framework_ids())
def test_a_framework_of_the_shelf_goes_through_a_file_unchanged(id: str) -> None:
    framework, _ = library.open_framework(id)
    findings = Findings(f"{id}.yaml")
    data = parse_yaml(yaml_text(dump_framework(framework)).encode(), findings)
    assert data is not None
    again = read_framework(data, CATALOGUE, findings)
    assert again is not None
    assert findings.items == []
    assert lineless(again) == lineless(framework)
    for leaf, _ in framework.leaves():
        other = again.find(leaf.id)
        assert other is not None
        if leaf.rule is not None:
            assert again.tree(other) == framework.tree(leaf)


def lineless(framework: Framework) -> Framework:
    """The framework without the lines its own facts and lists stand on."""
    facts = tuple(replace(fact, line=0) for fact in framework.own_facts)
    return replace(
        framework, own_facts=facts, own_lists=tuple(replace(item, line=0) for item in framework.own_lists)
    )


CHINESE = [
    ({"种类": "分档", "指标值": "财政拨款执行率", "分档": [{"不小于": "90%", "得分": "满分"}, {"其余": "0"}]},
     {"kind": "banded", "measure": "财政拨款执行率", "bands": [{"from": "90%", "score": "full"}, {"otherwise": "0"}]}),
    ({"种类": "按比率得分", "指标值": "财政拨款执行率", "系数": "满分"}, {"kind": "linear", "measure": "财政拨款执行率", "times": "full"}),
    ({"种类": "逐项扣分", "数量": "未完成重点工作数", "每项扣分": "1", "最多扣": "3"},
     {"kind": "deduct", "count": "未完成重点工作数", "each": "1", "most": "3"}),
    ({"种类": "要点", "要点": [{"编号": "a", "要点": "甲", "条件": "是否涉密单位 = 是"}]},
     {"kind": "checklist", "items": [{"id": "a", "text": "甲", "when": "是否涉密单位 = 是"}]}),
    ({"种类": "人工判断", "判断要求": "酌情", "约束": [{"条件": "是否涉密单位 = 是", "得分": "0"}]},
     {"kind": "judged", "guidance": "酌情", "gates": [{"when": "是否涉密单位 = 是", "score": "0"}]}),
]  # fmt: skip


@pytest.mark.parametrize(("chinese", "english"), CHINESE)
def test_chinese_and_english_keys_give_the_same_rule(
    chinese: dict[str, Any], english: dict[str, Any]
) -> None:
    assert rule_of(chinese) == rule_of(english)


def test_every_kind_and_every_field_has_two_names() -> None:
    for kind in KINDS.values():
        assert kind.zh
        names = [spec.name for spec in kind.fields] + [spec.zh for spec in kind.fields]
        assert len(set(names)) == len(names)


# -- scores by hand: what is written, the measure in percent, the score

BANDS = {
    "kind": "banded",
    "measure": "财政拨款执行率",
    "bands": [{"below": "90%", "score": "3"}, {"upto": "100%", "score": "2"}, {"otherwise": "0"}],
}
TOLERANCE = {"kind": "tolerance", "measure": "预算调整率", "limit": "10%", "step": "1%", "each": "0.5"}
BY_HAND = [
    (BANDS, "appropriation_execution_rate", "89.99%", "3"),
    (BANDS, "appropriation_execution_rate", "90%", "2"),
    (BANDS, "appropriation_execution_rate", "100%", "2"),
    (BANDS, "appropriation_execution_rate", "100.01%", "0"),
    ({"kind": "linear", "measure": "财政拨款执行率"}, "appropriation_execution_rate", "50%", "2.5"),
    ({"kind": "linear", "measure": "财政拨款执行率"}, "appropriation_execution_rate", "120%", "5"),
    ({"kind": "linear", "measure": "财政拨款执行率", "cap": "none"}, "appropriation_execution_rate", "120%", "6"),
    ({"kind": "linear", "measure": "财政拨款执行率", "over": "reduce"}, "appropriation_execution_rate", "120%", "4"),
    ({"kind": "linear", "measure": "财政拨款执行率", "zero_when": "财政拨款执行率 > 100%"}, "appropriation_execution_rate", "120%", "0"),
    (TOLERANCE, "budget_adjustment_rate", "10%", "5"),
    (TOLERANCE, "budget_adjustment_rate", "10.99%", "5"),
    (TOLERANCE, "budget_adjustment_rate", "11%", "4.5"),
    (TOLERANCE, "budget_adjustment_rate", "100%", "0"),
    (TOLERANCE, "budget_adjustment_rate", "-50%", "5"),
    ({**TOLERANCE, "deviation": "absolute"}, "budget_adjustment_rate", "-12%", "4"),
    ({**TOLERANCE, "partial": "ceil"}, "budget_adjustment_rate", "10.01%", "4.5"),
    ({**TOLERANCE, "partial": "proportional"}, "budget_adjustment_rate", "10.5%", "4.75"),
    ({**TOLERANCE, "side": "below"}, "budget_adjustment_rate", "8%", "4"),
    ({**TOLERANCE, "zero_above": "12%"}, "budget_adjustment_rate", "12.01%", "0"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "fact", "rate", "wanted"), BY_HAND)
def test_a_score_worked_out_by_hand(data: dict[str, Any], fact: str, rate: str, wanted: str) -> None:
    assert score(data, **{fact: Fraction(rate[:-1]) / 100}) == Fraction(wanted)


GATE, EXEMPT = {"when": "违规支出笔数 > 0", "score": "0"}, {"when": "是否涉密单位 = 是", "score": "full"}
VIOLATIONS = next(fact.id for fact in CATALOGUE.facts.values() if fact.label == "违规支出笔数")


@pytest.mark.parametrize(
    ("precedence", "wanted"), [({}, 0), ({"precedence": "gate"}, 0), ({"precedence": "exempt"}, 5)]
)
def test_a_gate_goes_before_an_exemption_unless_told_otherwise(
    precedence: dict[str, str], wanted: int
) -> None:
    data = {"kind": "linear", "measure": "财政拨款执行率", "gates": [GATE], "exempt": [EXEMPT], **precedence}
    facts = {"appropriation_execution_rate": Fraction(1, 2), VIOLATIONS: Fraction(1), "is_classified": True}
    assert score(data, **facts) == wanted


@pytest.mark.parametrize(
    ("score", "wanted"),
    [("ask", "由评价人判断（原文未规定）"), ("0", "得 0 分"), ("2", "得 2 分")],
)
def test_a_gate_says_in_words_what_it_gives(score: str, wanted: str) -> None:
    gate = {"when": "财政拨款执行率 > 100%", "score": score}
    rule = rule_of({"kind": "linear", "measure": "财政拨款执行率", "gates": [gate]})
    assert words(rule, CONTEXT)[-1] == f"财政拨款执行率 > 100%的，{wanted}"


def test_gates_that_soften_act_on_the_computed_score_in_their_order_and_floor_comes_last() -> None:
    soft = [
        {"when": "违规支出笔数 > 0", "times": "50%"},
        {"when": "违规支出笔数 > 0", "subtract": "1"},
        {"when": "违规支出笔数 > 5", "subtract": "full"},
    ]
    data = {"kind": "linear", "measure": "财政拨款执行率", "gates": soft}
    facts: dict[str, Any] = {"appropriation_execution_rate": Fraction(1)}
    assert score(data, **facts, **{VIOLATIONS: Fraction(0)}) == 5
    assert score(data, **facts, **{VIOLATIONS: Fraction(1)}) == Fraction(3, 2)
    assert score(data, **facts, **{VIOLATIONS: Fraction(6)}) == 0
    assert score({**data, "gates": soft[1:] + soft[:1]}, **facts, **{VIOLATIONS: Fraction(1)}) == 2


# -- laws

RATE = st.integers(-1000, 30000).map(lambda n: Fraction(n, 10000))
MONOTONE = st.one_of(
    st.fixed_dictionaries({"kind": st.just("linear"), "measure": st.just("预算调整率")}),
    st.fixed_dictionaries(
        {"kind": st.just("tolerance"), "measure": st.just("预算调整率"), "side": st.just("below"), "limit": st.integers(1, 100).map(lambda n: f"{n}%"),
         "step": st.integers(1, 10).map(lambda n: f"{n}%"), "each": st.sampled_from(["0.3", "5%"])},
        optional={"partial": st.sampled_from(["floor", "ceil", "proportional"])},
    ),
    bands(FULL).map(lambda table: {"kind": "banded", "measure": "预算调整率", "bands": [*table[:-1], {"otherwise": "0"}]}),
)  # fmt: skip


@settings(max_examples=250, deadline=None)
@given(MONOTONE, RATE, RATE)
def test_more_is_never_worth_less(data: dict[str, Any], one: Fraction, other: Fraction) -> None:
    tree = tree_of(rule_of(data))
    low, high = (Exact(case_with(budget_adjustment_rate=rate)).value(tree) for rate in sorted((one, other)))
    assert isinstance(low, Fraction)
    assert isinstance(high, Fraction)
    assert 0 <= low <= high <= FULL


def full_sheet(data: st.DataObject, *, judged: bool) -> Sheet | None:
    """A generated framework scored over a case in which nothing is missing."""
    framework = data.draw(frameworks(judged=judged))
    trees = [framework.tree(leaf) for leaf, _ in framework.leaves()]
    gates = [*framework.gates, *(gate for top in framework.indicators for gate in top.gates)]
    trees += [framework.context.derive(gate.when.node) for gate in gates]
    case = data.draw(fillings(framework, data.draw(cases(framework, trees)), trees))
    return None if case is None else Scorer(framework, case, True).sheet()


@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_a_score_lies_between_nothing_and_full_marks(data: st.DataObject) -> None:
    sheet = full_sheet(data, judged=True)
    for row in sheet.rows if sheet else ():
        assert 0 <= row.low <= row.high <= row.points
        assert row.score is None or row.low == row.score == row.high


@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_the_last_number_of_a_trace_is_the_score(data: st.DataObject) -> None:
    sheet = full_sheet(data, judged=False)
    for row in sheet.rows if sheet else ():
        numbers = [
            step
            for step in row.steps
            if step.depth == 0 and step.role in ("limited", "rounded", "branch", "result", "settled")
        ]
        if (
            row.score is None
            or not numbers
            or row.indicator.rule is None
            or row.indicator.rule.kind in ("parts", "checklist")
        ):
            continue
        last = numbers[-1]
        if last.role == "settled":  # decided whatever is missing: the steps before it may be open
            assert last.value == row.score
        elif last.role in ("rounded", "limited") or not row.indicator.rule.common.get("gates"):
            assert isinstance(last.value, Fraction)
            assert last.value == row.score or last.role in ("branch", "result")


@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
@given(bands(FULL), RATE)
def test_the_band_of_the_trace_stands_word_for_word_in_the_criteria(
    table: list[dict[str, str]], rate: Fraction
) -> None:
    rule = rule_of({"kind": "banded", "measure": "预算调整率", "bands": [*table[:-1], {"otherwise": "0"}]})
    exact = Exact(case_with(budget_adjustment_rate=rate), trace=True)
    value = exact.value(tree_of(rule))
    (band,) = [step for step in exact.steps or () if step.role == "branch"]
    condition, worth = band.label.rsplit("，", 1)
    criteria = words(rule, CONTEXT)
    assert any(line.startswith(condition) and line.endswith(worth) for line in criteria), (
        band.label,
        criteria,
    )
    assert band.value == value or any(step.role == "rounded" for step in exact.steps or ())


@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
@given(rules(FULL))
def test_every_rule_has_criteria_that_a_person_can_read(data: dict[str, Any]) -> None:
    lines = words(rule_of(data), CONTEXT)
    assert lines
    assert all(
        line.strip() and "None" not in line and "Fraction" not in line and "Const(" not in line
        for line in lines
    )
