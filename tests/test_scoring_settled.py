"""Rows that are decided though facts are missing: their trace tells what the case says, and nothing of what was tried."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import CATALOGUE, cases, fillings, framework_of, frameworks
from test_scoring_properties import keeps_its_sources, trees_of

from jixiao.case.model import Case, Stated
from jixiao.rules.tree import First, State, walk
from jixiao.scoring.exact import Exact
from jixiao.scoring.explain import Explainer
from jixiao.scoring.reason import reasons
from jixiao.scoring.scorer import score_case

BANDS = [{"from": "90%", "score": "full"}, {"from": "80%", "score": "3"}, {"otherwise": "0"}]
RATE = "支出决算数 / 调整后预算数"
YES = {"是否涉密单位": "是"}
TABLE: list[tuple[str, dict[str, Any], dict[str, str], list[str], list[str]]] = [
    (
        "a range inside one band",
        {"kind": "banded", "measure": RATE, "bands": BANDS},
        {"支出决算数": "82万元-88万元", "调整后预算数": "100万元"},
        ["82万元-88万元 ÷ 100万元", "82%–88% 之间", "该值 ≥ 80%，得 3 分", "支出决算数还不确定，无论怎样都得 3 分"],
        ["82%）", "该值 ≥ 90%，得", "（未知）"],
    ),
    (
        "two outcomes worth the same: neither is told",
        {"kind": "formula", "score": "如果 部门预算公开情况 = '未公开' 则 最小(3, 满分) 否则 3"},
        {},
        ["（未知） = '未公开'", "部门预算公开情况还不确定，无论怎样都得 3 分"],
        ["（其他）", "不成立", "，成立"],
    ),
    (
        "an unknown part of a least that another part has brought to nothing",
        {"kind": "parts", "combine": "min", "parts": [
            {"id": "p0", "name": "一", "kind": "all_or_nothing", "test": "是否涉密单位 = 是"},
            {"id": "p1", "name": "二", "kind": "banded", "measure": RATE, "bands": BANDS}]},
        {"是否涉密单位": "否", "支出决算数": "10元"},
        ["一（5 分）：0 分", "二（5 分）：未定", "算不出", "调整后预算数还不确定，无论怎样都得 0 分"],
        ["该值 ≥", "其余情形，"],
    ),
    (
        "a deduction that is used up",
        {"kind": "deduct", "count": "未完成重点工作数", "each": "1"},
        {"未完成重点工作数": "8项-12项"},
        ["= 8项-12项", "未完成重点工作数还不确定，无论怎样都得 0 分"],
        ["= 8项\n", "-3"],
    ),
    (
        "a condition that nobody can tell yet",
        {"kind": "checklist", "items": [{"id": "a", "text": "甲", "when": "违规支出笔数 > 0"}], "gates": [
            {"when": "违规支出笔数 > 5 或 是否涉密单位 = 是", "score": "1"},
            {"when": "违规支出笔数 > 100", "score": "1"}]},
        YES,
        ["是 = 是，成立", "得 1 分"],
        ["不成立"],
    ),
]  # fmt: skip


def sheet_of(rule: dict[str, Any], facts: dict[str, str]) -> Any:
    framework = framework_of({
        "schema": "jixiao/framework-1", "id": "t", "title": "试", "total": "5",
        "indicators": [{"id": "r0", "name": "行", "points": "5", "rule": rule}],
    })  # fmt: skip
    stated = {}
    for label, text in facts.items():
        kind = CATALOGUE.fact(label)
        assert kind is not None
        ends = [number(part, kind.dimension) for part in text.split("-")]
        known = {"value": ends[0]} if len(ends) == 1 else {"status": "range", "low": ends[0], "high": ends[1]}
        stated[kind.id, ""] = Stated(kind.id, text=text, **known)  # type: ignore[arg-type]
    return score_case(framework, Case("c", "某局", 2024, "t", facts=stated))


def number(text: str, dimension: str) -> Any:
    if dimension == "bool":
        return text == "是"
    return Fraction(text.rstrip("万元项")) * (10000 if "万元" in text else 1)


@pytest.mark.parametrize(
    ("rule", "facts", "told", "untold"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_the_trace_tells_what_holds_whatever_is_missing(
    rule: dict[str, Any], facts: dict[str, str], told: list[str], untold: list[str]
) -> None:
    sheet = sheet_of(rule, facts)
    row = sheet.rows[0]
    assert row.score is not None
    text = "\n".join(
        line.text for line in Explainer(sheet).lines(row) if line.what not in ("criteria", "facts")
    )
    for words in told:
        assert words in text, f"{words}\n{text}"
    for words in untold:
        assert words not in text, f"{words}\n{text}"
    assert reasons(sheet)["r0"]


@settings(max_examples=80, deadline=None, suppress_health_check=tuple(HealthCheck))
@given(st.data())
def test_what_the_trace_of_a_decided_row_says_is_so_in_every_filling(data: st.DataObject) -> None:
    framework = data.draw(frameworks(most=1))
    trees = trees_of(framework)
    case = data.draw(cases(framework, trees))
    row = score_case(framework, replace(case, framework="t")).rows[0]
    if row.score is None or any(isinstance(node, State) for node in walk(row.tree)):
        return  # what 已知(…) asks is answered by the case as it stands
    full = data.draw(fillings(framework, case, trees))
    sources = [node for node in walk(row.tree) if isinstance(node, First)]
    if full is None or not keeps_its_sources(framework, case, full):
        return
    if any(Exact(case).value(node) not in (None, Exact(full).value(node)) for node in sources):
        return  # a better source came in, which may change what is told even where it changes no score
    exact = Exact(full, trace=True)
    exact.value(row.tree)
    after = {
        id(step.node): step.value
        for step in exact.steps or ()
        if step.role not in ("branch", "limited", "rounded")
    }
    for step in row.steps:
        if (
            step.value is not None
            and id(step.node) in after
            and step.role not in ("branch", "limited", "rounded")
        ):
            assert after[id(step.node)] in (None, step.value), (step.label, step.value)
