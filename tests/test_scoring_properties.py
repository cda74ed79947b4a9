"""Laws of scoring over generated rules, cases and fillings: unknown is not zero, and both ends can be had."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from strategies import CATALOGUE, cases, fillings, framework_of, frameworks

from jixiao.case.model import Case, Record, Stated, StatedList
from jixiao.framework.model import Framework, Indicator
from jixiao.rules.tree import First, Node, State, walk
from jixiao.scoring import bounds
from jixiao.scoring.bounds import Bounds, Search
from jixiao.scoring.exact import Exact
from jixiao.scoring.interval import Interval
from jixiao.scoring.scorer import Scorer, score_case
from jixiao.scoring.sheet import Sheet
from jixiao.scoring.span import Fill, Span

# Laws must hold however soon the search gives up; a short one keeps these tests quick.
STEPS = 400  # evaluations of one end: enough for rows this small


@pytest.fixture(autouse=True, scope="module")
def short_search() -> Iterator[None]:
    """A search that gives up early."""
    usual, bounds.MOST_TRIES = bounds.MOST_TRIES, STEPS
    yield
    bounds.MOST_TRIES = usual


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
        if isinstance(value, Span) and value.empty:
            continue  # it stays unknown
        if isinstance(value, tuple):
            lists[id] = StatedList(id, value)
            continue
        if "#" in id:
            list_id, number = id.split("#")
            rows.setdefault(list_id, {}).setdefault(int(number), {})[period] = Stated(
                period, value=single(value)
            )
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


def scorer(framework: Framework, case: Case) -> tuple[Scorer, Recorder]:
    made = Scorer(framework, case, False)
    recorder = Recorder(framework.catalogue, case.value)
    made.rows.search = recorder
    return made, recorder


def keeps_its_sources(framework: Framework, before: Case, after: Case) -> bool:
    """Whether what is decided already stays as it is: a better source that comes in for another row may change it."""

    def decided(case: Case) -> list[Any]:
        return [Exact(case).value(tree) for tree in trees_of(framework)]

    pairs = zip(decided(before), decided(after), strict=True)
    return all(was in (None, now) for was, now in pairs)


def chooses_sources(trees: list[Node]) -> bool:
    """Whether some rule scores one way with a fact and another way without it."""
    return any(isinstance(node, (State, First)) for tree in trees for node in walk(tree))


def row_of(framework: Framework, case: Case, leaf: Indicator) -> Any:
    return next(row for row in sheet_of(framework, case).rows if row.id == leaf.id)


def sheet_of(framework: Framework, case: Case) -> Sheet:
    return Scorer(framework, case, False).sheet()


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
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
        if not keeps_its_sources(framework, case, full):
            continue
        after = sheet_of(framework, full)
        for row, was in zip(after.rows, before.rows, strict=True):
            assert inside(row, was), (row.id, row.low, row.high, was.low, was.high)
        half = any(one.score is None for one in (*after.levels, after.total))
        if half and chooses_sources(trees):
            continue  # a row now decided without a fact stands beside one that still waits for it
        for level, was_level in zip(after.levels, before.levels, strict=True):
            assert inside(level, was_level)
        assert inside(after.total, before.total)


@settings(max_examples=80, deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_a_tree_that_was_read_before_has_the_same_interval(data: st.DataObject) -> None:
    framework = data.draw(frameworks(judged=True))
    trees = trees_of(framework)
    case = data.draw(cases(framework, trees))
    shared = Interval(case, framework.catalogue)
    for tree in [*trees, *trees]:
        alone = Interval(case, framework.catalogue)
        assert shared.value(tree) == alone.value(tree)
        assert shared.open.keys() >= alone.open.keys()


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_both_ends_of_a_row_are_attained_by_the_filling_that_was_found(data: st.DataObject) -> None:
    framework = data.draw(frameworks(most=1))
    leaf = next(leaf for leaf, _ in framework.leaves())
    case = data.draw(cases(framework, trees_of(framework)))
    made, recorder = scorer(framework, case)
    row = made.rows.score(leaf, ())
    assume(row.score is None or row.low == row.high)
    if row.basis == "computed" and not row.missing:
        return
    found = recorder.found
    assert (found.low, found.high) == (row.low, row.high)
    if not found.attained:
        return
    assert row_of(framework, filled(case, found.low_fill), leaf).low == row.low
    assert row_of(framework, filled(case, found.high_fill), leaf).high == row.high


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_both_ends_of_a_total_are_attained_though_rows_share_facts_and_gates(data: st.DataObject) -> None:
    framework = data.draw(frameworks(most=3))
    case = data.draw(cases(framework, trees_of(framework)))
    made, recorder = scorer(framework, case)
    sheet = made.sheet()
    if not hasattr(recorder, "found") or not sheet.total.attained or sheet.total.score is not None:
        return
    if (
        not made.rows.entangled([leaf.id for leaf, _ in framework.leaves()])
        and not framework.gates
        and not framework.indicators[0].gates
    ):
        return  # rows are independent: each row's own ends make the total's
    for end, fill in (("low", recorder.found.low_fill), ("high", recorder.found.high_fill)):
        after = sheet_of(framework, filled(case, fill))
        if keeps_its_sources(framework, case, filled(case, fill)):
            assert getattr(after.total, end) == getattr(sheet.total, end)


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


UP = {"kind": "linear", "measure": "财政拨款支出决算数 / 财政拨款调整预算数"}
DOWN = {"kind": "formula", "score": "最大(0, 满分 * (1 - 财政拨款支出决算数 / 财政拨款调整预算数))"}
NO_TASKS: dict[str, Any] = {"kind": "deduct", "count": "计数(重点工作 其中 是否完成 = 否)", "each": "1"}
HUNDRED = {"appropriation_adjusted": Fraction(1000000)}
CAP = {"when": "违规支出笔数 > 0", "cap": "3"}


def ends(framework: Framework, case: Case) -> tuple[Any, Any, bool]:
    total = score_case(framework, case).total
    return total.low, total.high, total.attained


def test_one_fact_that_raises_one_row_and_lowers_another_hardly_moves_their_sum() -> None:
    low, high, _ = ends(framework_with(UP, DOWN), case_of(HUNDRED))
    assert 4 < low <= 5  # 5 exactly, but for the rounding of two rows and a search cut short
    assert 5 <= high < 6
    sheet = score_case(framework_with(UP, DOWN), case_of(HUNDRED))
    assert [(row.score, row.low, row.high) for row in sheet.rows] == [(None, 0, 5), (None, 0, 5)]


def test_a_gate_on_the_total_widens_only_what_it_can_reach() -> None:
    known = case_of({**HUNDRED, "appropriation_actual": Fraction(1000000)})
    assert ends(framework_with(UP, gates=[CAP]), known) == (3, 5, True)
    assert ends(framework_with(UP, gates=[CAP]), with_fact(known, "违规支出笔数", Fraction(0))) == (
        5,
        5,
        True,
    )
    assert ends(framework_with(UP, gates=[CAP]), with_fact(known, "违规支出笔数", Fraction(2))) == (
        3,
        3,
        True,
    )


def test_a_gate_that_a_row_shares_a_fact_with_is_searched_with_it() -> None:
    cap = {"when": "财政拨款支出决算数 / 财政拨款调整预算数 > 80%", "cap": "1"}
    low, high, attained = ends(framework_with(UP, group={"gates": [cap]}), case_of(HUNDRED))
    assert (low, high, attained) == (0, 4, True)


def test_two_gates_that_ask_whether_a_fact_is_known_may_both_be_open() -> None:
    undone = {"kind": "minimum", "count": "未完成重点工作数", "at_least": "1", "each": "1"}
    rate = {"id": "p0", "name": "执行率", "share": "1/2", "kind": "linear", "measure": "财政拨款执行率"}
    parts = [rate, {"id": "p1", "name": "未完成", "share": "1/2", **undone}]
    gate = {"when": "已知(支出决算数)", "score": "0"}
    gated = {**undone, "gates": [gate, gate]}
    framework = framework_with(gated, {"kind": "parts", "combine": "sum", "parts": parts})
    assert ends(framework, case_of()) == (Fraction("1.5"), 10, True)


@pytest.mark.parametrize("where", ["row", "group", "total"])
def test_a_gate_that_asks_whether_a_fact_is_known_is_open_while_something_below_it_is(where: str) -> None:
    """4 or 5 points by a fact that is not known; as soon as it is, the gate takes all."""
    gates = {"gates": [{"when": "已知(违规支出笔数)", "score": "0"}]}
    rule = {"kind": "formula", "score": "4 + 最小(违规支出笔数, 1)"}
    more = {"group": gates} if where == "group" else gates if where == "total" else {}
    framework = framework_with({**rule, **gates} if where == "row" else rule, **more)
    assert ends(framework, case_of()) == (0, 0, True)
    assert score_case(framework, case_of()).total.missing == ()
    undone = {"kind": "minimum", "count": "未完成重点工作数", "at_least": "1", "each": "1"}
    beside = framework_with({**undone, **gates} if where == "row" else undone, **more)
    assert ends(beside, case_of()) == (0, 5, True)
    known = case_of({"key_task_undone_count": Fraction(2)})
    assert ends(beside, known) == (5, 5, True)  # nothing else is open: by what is known now
    assert ends(beside, with_fact(known, "违规支出笔数", Fraction(1))) == (0, 0, True)


def test_an_unknown_list_may_be_empty_or_full() -> None:
    assert ends(framework_with(NO_TASKS), case_of()) == (0, 5, True)
    assert ends(framework_with(NO_TASKS), case_of(lists={"key_tasks": StatedList("key_tasks", ())})) == (
        5,
        5,
        True,
    )
    row = Record({})
    assert ends(framework_with(NO_TASKS), case_of(lists={"key_tasks": StatedList("key_tasks", (row,))})) == (
        4,
        5,
        True,
    )


def test_a_row_left_out_is_made_up_by_its_siblings() -> None:
    gone = {**UP, "not_applicable": "leave_out"}
    case = with_status(case_of(), "appropriation_actual", "not_applicable")
    tasks = case_of(lists={"key_tasks": StatedList("key_tasks", (undone(),))}).lists
    low, high, attained = ends(framework_with(gone, NO_TASKS), replace(case, lists=tasks))
    assert (low, high, attained) == (8, 8, True)


def test_silence_and_judgements_leave_a_row_open() -> None:
    rows = [
        {"kind": "unstated"},
        {"kind": "judged"},
        {
            "kind": "banded",
            "measure": "财政拨款执行率",
            "bands": [{"from": "90%", "score": "full"}, {"otherwise": "ask"}],
        },
    ]
    assert ends(framework_with(*rows), case_of({"appropriation_execution_rate": Fraction(1, 2)})) == (
        0,
        15,
        True,
    )


def with_fact(case: Case, label: str, value: Any) -> Case:
    kind = CATALOGUE.fact(label)
    assert kind is not None
    return replace(case, facts={**case.facts, (kind.id, ""): Stated(kind.id, value=value)})


def with_status(case: Case, id: str, status: str) -> Case:
    return replace(
        case, facts={**case.facts, (id, ""): Stated(id, status=status, reason="没有", proof="批复")}
    )


def undone() -> Record:
    return Record({"done": Stated("done", value=False)})
