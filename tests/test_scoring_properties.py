"""Laws of scoring over generated rules, cases and fillings: unknown is not zero, and both ends can be had."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from strategies import CATALOGUE, cases, fillings, framework_of, frameworks

from jixiao.case.model import Case, Record, Stated, StatedList
from jixiao.framework.model import Framework, Indicator
from jixiao.rules.tree import Node
from jixiao.scoring.bounds import Bounds, Search
from jixiao.scoring.interval import Fill, Span
from jixiao.scoring.sheet import Sheet, _Scorer, score_case

SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)


def trees_of(framework: Framework) -> list[Node]:
    rows = [framework.tree(leaf) for leaf, _ in framework.leaves()]
    gates = [*framework.gates, *(gate for top in framework.indicators for gate in top.gates)]
    return rows + [framework.context.derive(gate.when.node) for gate in gates]


def inside(inner: Any, outer: Any) -> bool:
    """Whether a row, level or total lies within what was possible before."""
    return outer.low <= inner.low <= inner.high <= outer.high


def filled(case: Case, fill: Fill) -> Case:
    """The case with the filling of one end put in."""
    facts, lists = dict(case.facts), dict(case.lists)
    rows: dict[str, dict[int, dict[str, Stated]]] = {}
    for (id, period), value in fill.items():
        if isinstance(value, tuple):
            lists[id] = StatedList(id, value)
            continue
        if "#" in id:
            list_id, number = id.split("#")
            rows.setdefault(list_id, {}).setdefault(int(number), {})[period] = Stated(period, value=single(value))
            continue
        facts[id, period] = Stated(id, period, value=single(value))
    for list_id, changed in rows.items():
        records = list(lists[list_id].rows or ())
        for number, fields in changed.items():
            records[number] = Record({**records[number].fields, **fields})
        lists[list_id] = StatedList(list_id, tuple(records))
    return replace(case, facts=facts, lists=lists)


def single(span: Span) -> Any:
    if span.options is not None:
        assert len(span.options) == 1
        return next(iter(span.options))
    assert span.low == span.high
    return span.low


class Recorder(Search):
    """A search that keeps what it found."""

    found: Bounds

    def bounds(self, *given: Any) -> Bounds:
        self.found = super().bounds(*given)
        return self.found


def scorer(framework: Framework, case: Case) -> tuple[_Scorer, Recorder]:
    made = _Scorer(framework, case, False)
    recorder = Recorder(framework.catalogue, case.value)
    made.search = recorder
    return made, recorder


def row_of(framework: Framework, case: Case, leaf: Indicator) -> Any:
    return next(row for row in sheet_of(framework, case).rows if row.id == leaf.id)


def sheet_of(framework: Framework, case: Case) -> Sheet:
    return _Scorer(framework, case, False).sheet()


@settings(max_examples=120, deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_no_filling_leaves_the_interval(data: st.DataObject) -> None:
    framework = data.draw(frameworks(judged=True))
    trees = trees_of(framework)
    case = data.draw(cases(framework, trees))
    before = sheet_of(framework, case)
    for _ in range(3):
        full = data.draw(fillings(framework, case, trees))
        if full is None:
            continue
        after = sheet_of(framework, full)
        for row, was in zip(after.rows, before.rows, strict=True):
            assert inside(row, was), (row.id, row.low, row.high, was.low, was.high)
        for level, was_level in zip(after.levels, before.levels, strict=True):
            assert inside(level, was_level)
        assert inside(after.total, before.total)


@settings(max_examples=120, deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_both_ends_of_a_row_are_attained_by_the_filling_that_was_found(data: st.DataObject) -> None:
    framework = data.draw(frameworks(most=1))
    leaf = next(leaf for leaf, _ in framework.leaves())
    case = data.draw(cases(framework, trees_of(framework)))
    made, recorder = scorer(framework, case)
    row = made.row(leaf, ())
    assume(row.score is None or row.low == row.high)
    if row.basis == "computed" and not row.missing:
        return
    found = recorder.found
    assert (found.low, found.high) == (row.low, row.high)
    if not found.attained:
        return
    low, high = row_of(framework, filled(case, found.low_fill), leaf), row_of(framework, filled(case, found.high_fill), leaf)
    assert low.low == row.low
    assert high.high == row.high


@settings(max_examples=80, deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_both_ends_of_a_total_are_attained_though_rows_share_facts_and_gates(data: st.DataObject) -> None:
    framework = data.draw(frameworks(most=3))
    case = data.draw(cases(framework, trees_of(framework)))
    made, recorder = scorer(framework, case)
    sheet = made.sheet()
    if not hasattr(recorder, "found") or not sheet.total.attained or sheet.total.score is not None:
        return
    if not made.entangled([leaf.id for leaf, _ in framework.leaves()]) and not framework.gates and not framework.indicators[0].gates:
        return  # rows are independent: each row's own ends make the total's
    found = recorder.found
    least, most = sheet_of(framework, filled(case, found.low_fill)), sheet_of(framework, filled(case, found.high_fill))
    assert least.total.low == sheet.total.low
    assert most.total.high == sheet.total.high


def case_of(facts: Mapping[Any, Any] | None = None, lists: Mapping[str, Any] | None = None) -> Case:
    keys = {key if isinstance(key, tuple) else (key, ""): value for key, value in (facts or {}).items()}
    stated = {key: Stated(*key, value=value) for key, value in keys.items()}
    return Case("c", "某局", 2024, "t", facts=stated, lists=dict(lists or {}))


def framework_with(*rules: dict[str, Any], **more: Any) -> Framework:
    rows = [{"id": f"r{n}", "name": f"第{n}行", "points": "5", "rule": rule} for n, rule in enumerate(rules)]
    total = str(5 * len(rows))
    return framework_of({
        "schema": "jixiao/framework-1", "id": "t", "title": "试", "total": total,
        "indicators": [{"id": "g", "name": "组", "points": total, "indicators": rows, **more.pop("group", {})}], **more,
    })  # fmt: skip
