"""A framework lowered to whole numbers is worth the same as its trees in every row, and unknown in the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from many_rows import known_cases
from strategies import framework_of, frameworks, open_facts, sharing_frameworks

from jixiao.case.apply import apply_case
from jixiao.case.model import Case, Stated
from jixiao.core.finding import Finding, Findings
from jixiao.flows.library import framework_ids, open_case, open_framework
from jixiao.framework.model import Framework
from jixiao.rules import build
from jixiao.rules.kinds.base import Gate
from jixiao.rules.tree import Arith, Const, Fact, Node, Round
from jixiao.scoring.exact import ROUNDINGS, Exact
from jixiao.scoring.lower.evaluate import values
from jixiao.scoring.lower.framework import GRADE, Lowered, lower_framework
from jixiao.scoring.lower.lower import Lowering
from jixiao.scoring.lower.plan import plan
from jixiao.scoring.lower.taking import case_of, row_of
from jixiao.scoring.lower.whole import Expr, Maker, everything
from jixiao.scoring.scorer import score_applied
from jixiao.scoring.sheet import Sheet

SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)


def sheet_of(framework: Framework, case: Case) -> Sheet:
    """The score by its definition."""
    framework, case = apply_case(framework, case, Findings(""))
    return score_applied(framework, case)


def taken(lowered: Lowered, case: Case) -> dict[str, Any]:
    findings: list[Finding] = []
    row = row_of(case, lowered.columns.values(), lowered.lists, findings)
    assert findings == []
    return row


def scores(lowered: Lowered, row: dict[str, Any]) -> dict[str, Fraction | None]:
    """What the whole numbers say of a row."""
    found: dict[str, Fraction | None] = {}
    for output in lowered.outputs:
        known, top, by = values([output.known, output.top, output.by or lowered.make.one], row)
        found[output.name] = Fraction(top, by * 10**output.places) if known else None
    return found


def same(lowered: Lowered, case: Case) -> int:
    """Asserts that each score is the one of the definition; gives how many are known."""
    found, sheet = scores(lowered, taken(lowered, case)), sheet_of(lowered.framework, case)
    settled = "leave_out" not in repr(lowered.framework) or not _open(sheet)
    for row in sheet.rows:
        mine = found.get(row.indicator.id)
        if mine is not None:
            assert mine == row.score, row.indicator.id
        elif row.indicator.id in found:
            assert row.score is None or row.missing or not settled, row.indicator.id
    whole = not any(row.missing for row in sheet.rows) and all(
        _told(gate, sheet) for gate in _gates(sheet.framework)
    )
    for level in (*sheet.levels, sheet.total):
        mine = found[level.id]
        if mine is not None:
            assert mine == level.score, level.id
        else:
            assert level.missing or level.left_out or not whole, level.id
    low, high = found["total|low"], found["total|high"]
    if found["total"] is not None:
        assert low == high == found["total"]
    elif low is not None and high is not None and not sheet.total.left_out:
        assert low <= sheet.total.low
        assert sheet.total.high <= high
    grade = found.get(GRADE)
    if found["total"] is not None and sheet.framework.grades:
        assert sheet.grades == (() if grade is None else (lowered.grades[int(grade)],))
    return sum(one is not None for one in found.values())


def _open(sheet: Sheet) -> bool:
    """Whether facts of any row are not known: what another one takes over may depend on them."""
    left = [row.tree for row in sheet.rows if row.score is None]
    return any(row.missing for row in sheet.rows) or bool(open_facts(left, sheet.case))


def _gates(framework: Framework) -> list[Gate]:
    return [*framework.gates, *(gate for indicator, _ in framework.walk() for gate in indicator.gates)]


def _told(gate: Gate, sheet: Sheet) -> bool:
    """Whether it is known if a gate closes, without trying what unknown facts could be."""
    return Exact(sheet.case).value(build.tested(gate.when.node, sheet.framework.context)) is not None


@pytest.mark.parametrize("where", ["group", "total"])
def test_the_ends_of_a_total_hold_those_of_the_sheet_where_a_gate_asks_whether_a_fact_is_known(
    where: str,
) -> None:
    gates = {"gates": [{"when": "已知(违规支出笔数)", "score": "0"}]}
    undone = _leaf("r", "5", kind="formula", score="4 + 最小(未完成重点工作数, 1)")
    sure = _leaf("s", "5", kind="formula", score="4")
    framework = framework_of({
        "schema": "jixiao/framework-1", "id": "t", "title": "试", "total": "10", **(gates if where == "total" else {}),
        "indicators": [{"id": "g", "name": "组", "points": "10", "indicators": [undone, sure], **(gates if where == "group" else {})}],
    })  # fmt: skip
    lowered = lower_framework(framework, intervals=True)
    for facts in ({}, {"key_task_undone_count": 1}, {"irregular_payment_count": 1}):
        stated = {(id, ""): Stated(id, value=Fraction(value)) for id, value in facts.items()}
        same(lowered, Case("c", "某局", 2024, "t", facts=stated))


@settings(max_examples=120, suppress_health_check=SLOW)
@given(st.data())
def test_a_generated_framework_is_worth_the_same_in_whole_numbers(data: st.DataObject) -> None:
    framework = data.draw(frameworks(judged=data.draw(st.booleans())))
    lowered = lower_framework(framework, intervals=True)
    for _ in range(3):
        same(lowered, data.draw(known_cases(lowered)))


@pytest.mark.parametrize("id", framework_ids())
def test_a_framework_on_the_shelf_is_worth_the_same_in_whole_numbers(id: str) -> None:
    lowered = lower_framework(open_framework(id)[0], intervals=True)

    @settings(max_examples=15, suppress_health_check=SLOW)
    @given(known_cases(lowered))
    def check(case: Case) -> None:
        same(lowered, case)

    check()


@pytest.mark.parametrize("id", ["guangzhou-2021", "longgang-2020", "shenzhen-lighting-2020", "yanjin-2022"])
def test_a_published_case_is_worth_the_same_in_whole_numbers(id: str) -> None:
    opened = open_case(id)
    lowered = lower_framework(opened.framework, intervals=True)
    assert same(lowered, opened.case) > 5


def _leaf(id: str, points: str, **rule: Any) -> dict[str, Any]:
    return {"id": id, "name": id, "points": points, "rule": rule}


def _rate(id: str, points: str, measure: str) -> dict[str, Any]:
    return _leaf(id, points, kind="linear", measure=measure, not_applicable="leave_out")


@settings(max_examples=60, suppress_health_check=SLOW)
@given(st.data())
def test_a_generated_framework_shares_out_points_as_in_the_score_of_a_case(data: st.DataObject) -> None:
    lowered = lower_framework(data.draw(sharing_frameworks()), intervals=True)
    for _ in range(3):
        same(lowered, data.draw(known_cases(lowered)))


LEAVE_OUT: dict[str, Any] = {
    "schema": "jixiao/framework-1", "id": "f", "title": "试", "total": "20", "gates": [{"when": "是否涉密单位 = 是", "cap": "12"}],
    "indicators": [
        {"id": "g", "name": "组", "points": "12", "indicators": [
            _rate("a", "5", "预算执行率"), _rate("b", "4", "采购执行率"), _leaf("c", "3", kind="judged"),
            {**_leaf("d", "1", kind="judged"), "bonus": True},
        ], "gates": [{"when": "是否涉密单位 = 是", "subtract": "2"}]},
        {"id": "h", "name": "又一组", "points": "8", "indicators": [
            _rate("e", "3", "三公经费控制率"),
            _leaf("k", "5", kind="parts", combine="sum", rounding={"part": "1"}, parts=[
                {"kind": "linear", "measure": "预算调整率", "share": "1/3"}, {"kind": "judged", "share": "2/3"},
            ]),
        ]},
    ],
}  # fmt: skip


@settings(max_examples=150, suppress_health_check=SLOW)
@given(st.data())
def test_the_points_of_what_is_left_out_go_to_the_rest_as_in_the_score_of_a_case(data: st.DataObject) -> None:
    case = data.draw(known_cases(LEAVING))
    same(LEAVING, case)


LEAVING = lower_framework(framework_of(LEAVE_OUT), intervals=True)


def test_what_is_left_out_has_no_score_and_the_rest_has_its_points() -> None:
    facts = [name for name in LEAVING.columns if "judged" not in name and "|" not in name]
    row: dict[str, Any] = {f"{name}|na": True for name in facts} | {"judged.c": 2_0000, "judged.d": 1_0000}
    found = scores(LEAVING, row)
    assert (found["a"], found["b"], found["c"]) == (None, None, 8)  # 2 of 3 points, of 12 now


SHARED: dict[str, Any] = {
    "schema": "jixiao/framework-1", "id": "s", "title": "试", "total": "100",
    "policies": {"not_applicable": "leave_out", "zero_over_zero": "leave_out", "over_zero": "ask"}, "indicators": [
        {"id": "g", "name": "组", "points": "60", "cap": "50", "indicators": [
            _leaf("a", "30", kind="linear", measure="预算执行率"), _leaf("b", "20", kind="linear", measure="采购执行率"),
            _leaf("c", "10", kind="deduct", count="未完成重点工作数", each="4"),
        ]},
        _leaf("e", "40", kind="linear", measure="三公经费控制率"),
    ],
}  # fmt: skip
SPREAD = lower_framework(framework_of(SHARED), intervals=True)


@settings(max_examples=150, suppress_health_check=SLOW)
@given(st.data())
def test_points_are_shared_out_as_in_a_case_whatever_left_them(data: st.DataObject) -> None:
    same(SPREAD, data.draw(known_cases(SPREAD)))


SPENT = {"budget_adjusted": 100_00, "expenditure_actual": 50_00}  # 15 of 30
BOUGHT = {"procurement_plan": 100_00, "procurement_award": 60_00}  # 12 of 20
UNDONE = {"key_task_undone_count": 1}  # 6 of 10
CARS = {"three_public_budget": 50_00, "three_public_actual": 40_00}  # 32 of 40
REST = {**BOUGHT, **UNDONE, **CARS}


@pytest.mark.parametrize(
    ("row", "b", "e", "low", "high"),
    [
        ({**SPENT, **REST}, 12, 32, 65, 65),
        ({**SPENT, **BOUGHT, **UNDONE}, None, None, 33, 95),  # e may be 0/0, and its points go to the others
        ({**SPENT, **UNDONE, **CARS}, None, 32, 53, 82),  # b may be 0/0: a, 15 or 22.50; the group has 50 at most
        ({**SPENT, **REST, "budget_adjusted": 0}, 12, 32, 50, 80),  # a asks a person: it is there
        ({"expenditure_actual": 50_00, **REST}, 12, 32, 50, 80),  # it cannot be 0/0 any more, from above
        ({"budget_adjusted": 100_00, **REST}, 12, 32, 50, 80),  # nor from below
        (REST, None, 32, 50, 82),
        ({**SPENT, **BOUGHT, **CARS, "key_task_undone_count|na": True}, Fraction(72, 5), 32, Fraction(322, 5), Fraction(322, 5)),
        ({**SPENT, **BOUGHT, **UNDONE, "three_public_budget|na": True}, 20, None, 55, 55),
        ({**SPENT, **REST, "procurement_plan": 0, "procurement_award": 0}, None, 32, Fraction(127, 2), Fraction(127, 2)),
    ],
)  # fmt: skip
def test_what_cannot_be_left_out_leaves_the_others_their_scores(
    row: dict[str, Any], b: Fraction | None, e: Fraction | None, low: Fraction, high: Fraction
) -> None:
    found = scores(SPREAD, row)
    assert (found["b"], found["e"], found["total|low"], found["total|high"]) == (b, e, low, high)
    sheet = sheet_of(SPREAD.framework, case_of(SPREAD, row, Case("c", "某局", 2024, "s")))
    assert low <= sheet.total.low <= sheet.total.high <= high
    assert [one.score for one in sheet.rows if one.indicator.id in "be"] == [b, e]


TIES: dict[str, Any] = {
    "schema": "jixiao/framework-1", "id": "t", "title": "试", "total": "20", "indicators": [
        {"id": "g", "name": "组", "points": "10.01", "indicators": [
            _leaf("a", "5", kind="linear", measure="预算执行率"), _leaf("b", "5", kind="linear", measure="预算执行率"),
            _rate("c", "0.01", "采购执行率"),
        ]},
        _leaf("e", "9.99", kind="judged"),
    ],
}  # fmt: skip


def test_the_most_that_a_group_has_leaves_room_for_what_rounding_adds() -> None:
    lowered = lower_framework(framework_of(TIES), intervals=True)
    open = scores(lowered, {"procurement_plan|na": True})
    assert open["total|high"] >= Fraction("20.01")  # type: ignore[operator]
    row = {"budget_adjusted": 100_00, "expenditure_actual": 100_00, "procurement_plan|na": True}
    found = scores(lowered, row)
    assert (found["a"], found["b"]) == (
        Fraction("5.01"),
        Fraction("5.01"),
    )  # 5 of 10 points, of 10.01 now: 5.005
    sheet = sheet_of(lowered.framework, case_of(lowered, row, Case("c", "某局", 2024, "t")))
    assert (sheet.total.low, sheet.total.high) == (Fraction("10.02"), Fraction("20.01"))
    assert found["total|low"] == Fraction("10.02")
    assert found["total|high"] >= Fraction("20.01")  # type: ignore[operator]


OWN_BESIDE: dict[str, Any] = {
    "schema": "jixiao/framework-1", "id": "o", "title": "试", "total": "10", "indicators": [
        _rate("a", "5", "预算执行率"),
        {"id": "own", "name": "自设", "points": "5", "own": {"split": "equal", "missed": "proportional"}},
    ],
}  # fmt: skip


def test_where_own_indicators_take_over_points_the_case_itself_has_to_be_scored() -> None:
    lowered = lower_framework(framework_of(OWN_BESIDE))
    facts = [name for name in lowered.columns if "own" not in name and "|" not in name]
    whole: dict[str, Any] = {"own.own": 4_0000}
    gone = {**whole, **{f"{name}|na": True for name in facts}}
    assert values([lowered.by_case], gone) == [True]
    assert scores(lowered, gone)["total"] is None
    assert values([lowered.by_case], whole) == [False]
    assert (
        scores(lowered, whole)["own"] == 4
    )  # a fact that nobody knows applies all the same, and leaves nothing out


# -- the expressions themselves

NUMBERS = st.integers(-(10**6), 10**6)


@st.composite
def made(draw: st.DrawFn, make: Maker, row: dict[str, int], depth: int = 4) -> tuple[Expr, int]:
    """An expression over columns, and what it is in a row by Python's own arithmetic."""
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        if draw(st.booleans()):
            value = draw(NUMBERS)
            return make.lit(value), value
        name = draw(st.sampled_from(sorted(row)))
        return make.column(name, -(10**6), 10**6), row[name]
    (left, a), (right, b) = draw(made(make, row, depth - 1)), draw(made(make, row, depth - 1))
    op = draw(st.sampled_from("+-*/%?k"))
    if op in "/%":
        size = make.choose(make.compare(">", right, make.zero), right, make.one)
        size = make.narrowed(size, 1, max(right.high, 1)) if size.op != "lit" else size
        more = draw(st.integers(-3, 3)) if op == "%" else 0  # as many divisors more
        return make.div(make.add(left, make.times(more, size)), size), (a + more * max(b, 1)) // max(b, 1)
    if op == "k":  # one of some constants
        p, q, r = draw(st.tuples(*[st.integers(-6, 6)] * 3))
        chosen = make.choose(
            make.compare("<", left, right),
            make.lit(p),
            make.choose(make.compare("=", left, make.zero), make.lit(q), make.lit(r)),
        )
        return chosen, p if a < b else q if a == 0 else r
    if op == "?":
        sign = draw(st.sampled_from(("<", "<=", "=", "!=", ">", ">=")))
        holds = {"<": a < b, "<=": a <= b, "=": a == b, "!=": a != b, ">": a > b, ">=": a >= b}[sign]
        return make.choose(make.compare(sign, left, right), left, make.times(3, right)), a if holds else 3 * b
    if op == "+":
        return make.add(left, right), a + b
    return (make.sub(left, right), a - b) if op == "-" else (make.mul(left, right), a * b)


@settings(max_examples=300, suppress_health_check=SLOW)
@given(st.data(), st.fixed_dictionaries({"x": NUMBERS, "y": NUMBERS, "z": st.integers(-3, 3)}))
def test_what_is_made_simpler_is_worth_the_same_and_never_leaves_its_bounds(
    data: st.DataObject, row: dict[str, int]
) -> None:
    expr, value = data.draw(made(Maker(), row))
    assert values([expr], row) == [value]


FLAGS = ("p", "q", "r", "s")


@st.composite
def truths(draw: st.DrawFn, make: Maker, row: dict[str, bool], depth: int = 4) -> tuple[Expr, bool]:
    """A truth over flags, and whether it holds in a row by Python's own logic."""
    op = draw(st.sampled_from(("flag", "not", "and", "or"))) if depth else "flag"
    if op == "flag":
        name = draw(st.sampled_from(FLAGS))
        return make.flag(name), row[name]
    if op == "not":
        truth, holds = draw(truths(make, row, depth - 1))
        return make.no(truth), not holds
    each = draw(st.lists(truths(make, row, depth - 1), min_size=1, max_size=3))
    joined, holds_of = (make.both, all) if op == "and" else (make.either, any)
    return joined(*(truth for truth, _ in each)), holds_of(holds for _, holds in each)


ROW_OF_FLAGS = st.fixed_dictionaries(dict.fromkeys(FLAGS, st.booleans()))


@settings(max_examples=300, suppress_health_check=SLOW)
@given(st.data(), ROW_OF_FLAGS)
def test_truths_made_simpler_hold_in_the_same_rows(data: st.DataObject, row: dict[str, bool]) -> None:
    truth, holds = data.draw(truths(Maker(), row))
    assert values([truth], row) == [holds]


def test_what_two_truths_have_in_common_is_asked_once() -> None:
    make = Maker()
    p, q, r = map(make.flag, "pqr")
    assert make.either(make.both(p, q), make.both(p, r)) is make.both(p, make.either(q, r))
    assert make.either(make.both(p, q), make.both(p, make.no(q))) is p


@settings(max_examples=300, suppress_health_check=SLOW)
@given(st.data(), ROW_OF_FLAGS)
def test_tests_in_turn_without_what_is_sure_take_the_same_branch_where_it_matters(
    data: st.DataObject, row: dict[str, bool]
) -> None:
    low = Lowering(framework_of(LEAVE_OUT).catalogue, str)
    known, matters = data.draw(truths(low.make, row))
    each = data.draw(st.lists(truths(low.make, row), min_size=1, max_size=4))
    left = values(low.in_turn([test for test, _ in each], known), row)
    if matters:
        first = next((at for at, (_, holds) in enumerate(each) if holds), None)
        assert next((at for at, holds in enumerate(left) if holds), None) == first


def test_the_other_bands_of_a_rule_ask_for_nothing_that_is_known_by_then() -> None:
    framework, _ = open_framework("yanjin-2022")
    lowered = lower_framework(framework)
    [output] = [one for one in lowered.outputs if one.name == "public_satisfaction"]
    tests = [one.args[0] for one in everything([output.top]) if one.op == "if"]
    person = lowered.make.absent("judged.public_satisfaction")  # who decides where a fact does not apply
    bands = [one for one in tests if person not in everything([one])]
    assert {one.op for one in bands} <= {"cmp", "not", "flag", "absent"}
    assert len(bands) > len(tests) - len(bands)


def test_a_score_has_the_decimals_that_its_framework_states_whatever_its_values_need() -> None:
    lowered = lower_framework(open_framework("yanjin-2022")[0])
    assert {one.places for one in lowered.outputs if one.name != GRADE} == {2}


def test_a_total_is_summed_and_known_by_way_of_its_levels() -> None:
    lowered = lower_framework(open_framework("yanjin-2022")[0])
    [total] = [one for one in lowered.outputs if one.name == "total"]
    made = plan(lowered)
    assert len(made.parts(total.known)) < len(total.known.args)
    of_parts = made.joined[total.known]
    assert set(total.known.args) == {
        inner for one in of_parts for inner in (one.args if one.op == "and" else (one,))
    }


def test_a_choice_of_constants_is_a_divisor_like_any_other() -> None:
    make = Maker()
    x, chosen = make.column("x", 0, 100), make.choose(make.flag("t"), make.lit(2), make.lit(3))
    assert make.sub(chosen, chosen) is make.zero
    assert make.div(chosen, chosen) is make.one
    one_less = make.div(make.sub(x, chosen), chosen)
    assert one_less is make.sub(make.div(x, chosen), make.one)
    assert [values([one_less], {"x": 7, "t": truth}) for truth in (True, False)] == [[2], [1]]


@pytest.mark.parametrize(
    ("how", "places"),
    [
        (how, places)
        for how in sorted(ROUNDINGS)
        for places in (-2, 0, 2)
        if places >= 0 or how not in ("floor", "ceil")
    ],
)
@given(top=st.integers(-2000, 2000), below=st.sampled_from([1, 2, 3, 4, 8, 20, 1000]))
def test_rounding_in_whole_numbers_is_rounding(how: str, places: int, top: int, below: int) -> None:
    low = Lowering(framework_of(LEAVE_OUT).catalogue, str)
    value = Const(Fraction(top, below))
    column = Arith("/", Arith("-", Fact("budget_initial"), Const(Fraction(5000))), Const(Fraction(below)))
    want = ROUNDINGS[how](Fraction(top, below), places)
    assert _worth(low, Round(how, places, value), {}) == want
    assert _worth(low, Round(how, places, column), {"budget_initial": (top + 5000) * 100}) == want


def _worth(low: Lowering, node: Node, row: dict[str, Any]) -> Fraction | None:
    found = low.number(node)
    assert found.top is not None
    known, top, *factors = values([found.known, found.top, *found.factors], row)
    return Fraction(top, found.below * _product(factors)) if known else None


def _product(factors: Sequence[int]) -> int:
    product = 1
    for one in factors:
        product *= one
    return product


@pytest.mark.parametrize("top", [-7, 0, 7])
@pytest.mark.parametrize("below", [-3, 0, 2])
def test_a_quotient_has_the_sign_of_both_and_is_unknown_over_zero(top: int, below: int) -> None:
    low = Lowering(framework_of(LEAVE_OUT).catalogue, str)
    left, right = (
        Arith("-", Fact("budget_initial", period), Fact("budget_initial", "-3")) for period in ("", "-1")
    )
    node = Arith("/", left, right)
    row = {"budget_initial": 100 + top, "budget_initial@-1": 100 + below, "budget_initial@-3": 100}
    assert _worth(low, node, row) == (Fraction(top, below) if below else None)
    causes = low.number(node).causes
    held = {cause for cause, when in causes.items() if values([when], row)[0]}
    assert held == (set() if below else {"x/0" if top else "0/0"})


def test_what_a_column_cannot_hold_is_a_finding_and_not_a_rounded_number() -> None:
    lowered = lower_framework(open_framework("project-10")[0])
    facts = {
        ("project_budget_amount", ""): Stated("project_budget_amount", value=Fraction(1, 1000)),
        ("project_spent_amount", ""): Stated("project_spent_amount", value=Fraction(10**19)),
    }
    findings: list[Finding] = []
    row = row_of(Case("c", "某局", 2024, "t", facts=facts), lowered.columns.values(), lowered.lists, findings)
    assert sorted(one.rule for one in findings) == ["bulk_out_of_bounds", "bulk_too_fine"]
    assert "project_budget_amount" not in row and "project_spent_amount" not in row
