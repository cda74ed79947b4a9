"""Advice: applied, it regains what it says; one smallest step less does not; and nothing smaller does it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from many_rows import known_cases
from strategies import CATALOGUE, framework_of, frameworks

import jixiao
from jixiao.case.apply import apply_case
from jixiao.case.model import Case, Record, Stated, StatedList
from jixiao.cli.command import run
from jixiao.core.finding import DataError, Findings
from jixiao.core.source import located
from jixiao.flows.answers import of_advice
from jixiao.flows.library import case_ids, framework_ids, open_framework
from jixiao.framework.catalogue import read_catalogue
from jixiao.framework.model import Framework
from jixiao.reporting.look import Look
from jixiao.rules.tree import Round
from jixiao.scoring.advice.model import Advice, Change, Option, Regain, RowAdvice, applied
from jixiao.scoring.advice.polynomial import at, lasts, reduced, runs, sign_of
from jixiao.scoring.advice.whole import advice
from jixiao.scoring.advice.wording import Teller, advice_json, exact
from jixiao.scoring.exact import Exact
from jixiao.scoring.lower.framework import lower_framework
from jixiao.scoring.scorer import score_applied
from jixiao.scoring.sheet import Row, Sheet

SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)
FRAMEWORKS = {id: open_framework(id)[0] for id in framework_ids()}
LOWERED = {id: lower_framework(one) for id, one in FRAMEWORKS.items()}


def sheet_of(framework: Framework, case: Case) -> Sheet:
    """The score by its definition, with the framework as the case uses it."""
    return score_applied(*apply_case(framework, case, Findings("")))


def score_of(row: Row, case: Case) -> Fraction | None:
    return Exact(case).number(row.tree)


def regains(one: RowAdvice) -> list[tuple[Option, Regain]]:
    return [(option, found) for option in one.options for found in (option.next, option.most) if found]


def nearer(case: Case, regain: Regain, framework: Framework) -> Case | None:
    """The case with one smallest step less; None where the change has no size."""
    (change, *rest) = regain.changes
    if rest or not change.steps:
        return None
    fields = framework.catalogue.lists[change.id].fields if change.field else {}
    grain = (fields[change.field] if change.field else framework.catalogue.facts[change.id]).grain
    back = grain if change.steps > 0 else -grain
    assert isinstance(change.after, Fraction)
    return applied(case, (replace(change, after=change.after - back),))


def goal(row: Row, now: Fraction) -> Fraction:
    """The least score that counts as higher."""
    places = row.tree.places if isinstance(row.tree, Round) else 2
    return Fraction(int(now * 10**places // 1) + 1, 10**places)


def keeps_its_word(found: Advice) -> int:
    """Asserts the law of every change in an advice; gives how many there are."""
    sheet, count = found.sheet, 0
    for one in found.rows:
        now = one.row.score
        for option, regain in regains(one):
            assert now is not None
            changed = applied(sheet.case, regain.changes)
            after = score_applied(sheet.framework, changed)  # own targets stand in it already
            there = after.row(one.row.id)
            reached = None if there is None else there.score
            assert reached == regain.score > now
            assert regain.gained == regain.score - now
            effect = regain.effect
            total, told_total = (after.total.low, after.total.high), effect.after
            assert total == told_total and after.grades == effect.grades_after
            less = nearer(sheet.case, regain, sheet.framework)
            if less is not None and option.sure:
                short = score_of(one.row, less)
                least = goal(one.row, now) if regain is option.next and option.most else regain.score
                assert short is None or short < least
            bounded(sheet, regain)
            count += 1
    return count


def bounded(sheet: Sheet, regain: Regain) -> None:
    """No value outside its bounds, no part newly larger than its whole, nothing changed that is settled."""
    facts = sheet.framework.catalogue.facts
    for change in regain.changes:
        if change.field or not isinstance(change.after, Fraction):
            continue
        kind = facts[change.id]
        assert kind.bounds[0] <= change.after <= kind.bounds[1]
        assert not kind.settled and not change.period.startswith("-")
        if kind.attainable is not None and isinstance(change.before, Fraction):
            assert change.after <= max(kind.attainable, change.before)
        for whole in kind.part_of:
            most, now = sheet.case.value(whole, change.period), change.before
            if isinstance(most, Fraction) and not facts[whole].formula and isinstance(now, Fraction):
                assert change.after <= max(most, now)


# -- the law on what is shipped and on what is generated


@pytest.mark.parametrize("name", case_ids())
def test_an_advice_on_a_shipped_case_regains_what_it_says_and_one_step_less_does_not(name: str) -> None:
    found = jixiao.advise(name)
    assert keeps_its_word(found) > 0
    bonuses = {one.id for one, _ in found.sheet.framework.leaves() if one.bonus}
    lost = {row.id for row in found.sheet.rows if row.score is None or row.score < row.points}
    gone = {row.id for row in found.sheet.rows if row.basis == "not_applicable"}
    assert {one.row.id for one in found.rows} - bonuses == lost - bonuses - gone


@pytest.mark.parametrize("id", framework_ids())
@given(data=st.data())
@settings(max_examples=10, deadline=None, suppress_health_check=SLOW)
def test_an_advice_under_any_shipped_framework_keeps_its_word(id: str, data: st.DataObject) -> None:
    case = data.draw(known_cases(LOWERED[id]))
    keeps_its_word(advice(sheet_of(FRAMEWORKS[id], case)))


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
def test_an_advice_under_any_generated_framework_keeps_its_word_and_nothing_smaller_does_it(
    data: st.DataObject,
) -> None:
    framework = data.draw(frameworks(judged=data.draw(st.booleans())))
    case = data.draw(known_cases(lower_framework(framework)))
    found = advice(sheet_of(framework, case))
    keeps_its_word(found)
    for one in found.rows:
        for option in one.options:
            nothing_smaller(found.sheet, one.row, option, data)


def nothing_smaller(sheet: Sheet, row: Row, option: Option, data: st.DataObject) -> None:
    """Steps nearer than a change, a few hundred around its ends and some anywhere, do not reach what it reaches."""
    change = option.next.changes[0]
    if change.field or not change.steps or not option.sure:
        return
    assert row.score is not None
    far = option.best
    sign = 1 if change.steps > 0 else -1
    grain = sheet.framework.catalogue.facts[change.id].grain * sign
    ends = [(abs(option.next.changes[0].steps), goal(row, row.score)), (abs(far.changes[0].steps), far.score)]
    for last, least in ends:
        if least > far.score:
            continue
        some = {*range(1, min(last, 60)), *range(max(last - 60, 1), last)}
        some |= set(data.draw(st.lists(st.integers(1, max(last - 1, 1)), max_size=20)))
        for steps in sorted(one for one in some if one < last):
            assert isinstance(change.before, Fraction)
            moved = replace(change, after=change.before + steps * grain)
            short = score_of(row, applied(sheet.case, (moved,)))
            assert short is None or short < least, (steps, last)


# -- completeness, by trying everything


SMALL = {
    "a": {"label": "甲数", "dimension": "count", "unit": "个", "low": "0", "high": "40"},
    "b": {"label": "乙数", "dimension": "count", "unit": "个", "low": "0", "high": "40"},
    "c": {"label": "丙数", "dimension": "count", "unit": "个", "low": "0", "high": "40", "part_of": ["b"]},
    "yes": {"label": "是否有", "dimension": "bool"},
    "kind": {"label": "情形", "dimension": "text", "choices": ["好", "中", "差"]},
}
FORMULAS = (
    "满分 * 甲数 / 乙数",
    "满分 - 绝对值(甲数 - 乙数)",
    "如果 甲数 > 乙数 则 1 否则 满分 * 甲数 / (乙数 + 丙数)",
    "甲数 * (乙数 - 甲数) / 40",
    "(甲数 - 7) * (甲数 - 20) * (乙数 - 11) / 200 + 3",
    "向下取整(甲数 / 7) + 丙数 / 40",
    "最小(甲数 / 5, 乙数 / 4) + (如果 是否有 = 是 则 1 否则 0)",
    "如果 情形 = '好' 则 满分 否则 (如果 情形 = '中' 则 2 否则 甲数 / 40)",
    "满分 * 甲数 / (甲数 + 丙数)",
    "满分 * (1 - 乙数 / 甲数)",
    "四舍五入(甲数 / 3, 1) - 四舍五入(乙数 / 9, 0)",
)


def small(rule: Mapping[str, Any], rounding: Mapping[str, str]) -> Framework:
    return framework_of({
        "schema": "jixiao/framework-1", "id": "t", "title": "试", "total": "5", "facts": SMALL, "rounding": dict(rounding),
        "indicators": [{"id": "r", "name": "行", "points": "5", "explains": "行", "rule": dict(rule)}],
    })  # fmt: skip


@pytest.mark.parametrize("formula", FORMULAS)
@given(
    numbers=st.tuples(*[st.integers(0, 40)] * 3),
    yes=st.booleans(),
    kind=st.sampled_from(["好", "中", "差"]),
    rounding=st.sampled_from(
        [{"row": "2"}, {"row": "0"}, {"row": "1", "how": "cut"}, {"row": "2", "how": "up"}]
    ),
)
@settings(max_examples=12, deadline=None, suppress_health_check=SLOW)
def test_of_numbers_so_small_that_all_can_be_tried_nothing_smaller_does_it_and_nothing_gives_more(
    formula: str, numbers: tuple[int, int, int], yes: bool, kind: str, rounding: dict[str, str]
) -> None:
    framework = small({"kind": "formula", "score": formula}, rounding)
    assume(numbers[2] <= numbers[1])
    facts = {(id, ""): Stated(id, value=Fraction(n)) for id, n in zip("abc", numbers, strict=True)}
    facts |= {("yes", ""): Stated("yes", value=yes), ("kind", ""): Stated("kind", value=kind)}
    found = advice(sheet_of(framework, Case("c", "某局", 2024, "t", facts=facts)))
    keeps_its_word(found)
    row = found.sheet.rows[0]
    if row.score is None:
        assert found.rows[0].waits
        return
    told = {(option.next.changes[0].id, option.way): option for one in found.rows for option in one.options}
    for (id, way), best in everything(row, found.sheet).items():
        option = told.pop((id, way), None)
        if best is None:
            assert option is None, (id, way)
            continue
        assert option is not None and option.sure, (id, way)
        near, far = option.next.changes[0], option.best.changes[0]
        assert (abs(near.steps), option.next.score, abs(far.steps), option.best.score) == best
    assert {way for _, way in told} <= {"to"}


def everything(
    row: Row, sheet: Sheet, full: Fraction | None = None
) -> dict[tuple[str, str], tuple[int, Fraction, int, Fraction] | None]:
    """For each number and direction, by trying all: the fewest steps to a higher score, the fewest to the highest, both scores."""
    made: dict[tuple[str, str], tuple[int, Fraction, int, Fraction] | None] = {}
    assert row.score is not None
    whole, part = sheet.case.value("b"), sheet.case.value("c")
    read = {fact.id for fact in _facts(row)} & set("abc")
    for id, sign in product(sorted(read), (-1, 1)):
        here = sheet.case.value(id)
        assert isinstance(here, Fraction) and isinstance(whole, Fraction) and isinstance(part, Fraction)
        low, high = (part if id == "b" else 0), (whole if id == "c" else 40)
        scores = []
        for steps in range(1, 41):
            value = here + sign * steps
            if low <= value <= high:
                change = Change(id, "", here, value, sign * steps)
                score = score_of(row, applied(sheet.case, (change,)))
                scores += [(steps, score)] if score is not None else []
        most = max((score for _, score in scores), default=row.score)
        way = "up" if sign > 0 else "down"
        if row.score >= (row.points if full is None else full) or most <= row.score:
            made[id, way] = None
            continue
        near = next(one for one in scores if one[1] >= goal(row, row.score))
        far = next(one for one in scores if one[1] == most)
        made[id, way] = (*near, *far)
    return made


def _facts(row: Row) -> list[Any]:
    from jixiao.rules.kinds.compose import facts_of

    return list(facts_of(row.tree))


@given(
    st.lists(st.integers(-6, 6), max_size=5), st.lists(st.integers(-6, 6), max_size=3), st.integers(0, 30), st.integers(0, 40)
)  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_how_long_a_sign_lasts_and_where_a_quotient_turns_is_found_without_a_root(
    top: list[int], bottom: list[int], start: int, width: int
) -> None:
    poly = tuple(Fraction(one) for one in top)
    while poly and not poly[-1]:
        poly = poly[:-1]
    end = start + width
    last = lasts(poly, start, end)
    sign = sign_of(at(poly, start))
    assert all(sign_of(at(poly, n)) == sign for n in range(start, last + 1))
    assert last == end or sign_of(at(poly, last + 1)) != sign
    below = (*tuple(Fraction(abs(one)) for one in bottom), Fraction(1))
    values = [at(poly, n) / at(below, n) if at(below, n) else Fraction(0) for n in range(start, end + 1)]
    if all(at(below, n) for n in range(start, end + 1)):
        covered = set()
        for low, high, rising in runs(poly, below, start, end):
            part = values[low - start : high - start + 1]
            assert part == sorted(part, reverse=not rising)
            covered |= set(range(low, high + 1))
        assert covered == set(range(start, end + 1))
        less = reduced(poly, below)
        assert all(at(less[0], n) == values[n - start] * at(less[1], n) for n in range(start, end + 1))


def test_where_there_are_too_many_steps_to_follow_that_is_said() -> None:
    rule = {"kind": "formula", "score": "最小(满分, 四舍五入(三公经费支出数 / 3元, 0) / 1000000)"}
    framework = small(rule, {})
    case = Case(
        "c",
        "某局",
        2024,
        "t",
        facts={("three_public_actual", ""): Stated("three_public_actual", value=Fraction(300))},
    )
    found = advice(sheet_of(framework, case))
    assert keeps_its_word(found) == 2
    (option,) = found.rows[0].options
    assert not option.sure and option.next.score == Fraction(1, 100) and option.best.score == 5
    assert all(text.endswith("（不一定是最小的改动）。") for text in Teller(found).row(found.rows[0], 3).done)


# -- lists


def listed(
    rule: Mapping[str, Any], done: list[bool], numbers: list[str] | None = None
) -> tuple[Framework, Case]:
    framework = small(rule, {"row": "2"})
    records = tuple(
        Record({
            "name": Stated("name", value=f"任务{n}", text=f"任务{n}"), "done": Stated("done", value=one),
            **({} if numbers is None else {"progress": Stated("progress", value=Fraction(numbers[n]))}),
        })
        for n, one in enumerate(done)
    )  # fmt: skip
    return framework, Case("c", "某局", 2024, "t", lists={"key_tasks": StatedList("key_tasks", records)})


LISTED = {"kind": "linear", "measure": "计数(重点工作 其中 是否完成 = 是) / 计数(重点工作)", "times": "full"}
STEPPED = {
    "kind": "banded", "measure": "计数(重点工作 其中 是否完成 = 是) / 计数(重点工作)",
    "bands": [{"from": "100%", "score": "5"}, {"from": "60%", "score": "3"}, {"otherwise": "0"}],
}  # fmt: skip


@pytest.mark.parametrize("rule", [LISTED, STEPPED])
@given(done=st.lists(st.booleans(), min_size=1, max_size=7))
@settings(max_examples=20, deadline=None, suppress_health_check=SLOW)
def test_of_a_list_the_fewest_records_are_told_and_no_fewer_would_do(
    rule: Mapping[str, Any], done: list[bool]
) -> None:
    found = advice(sheet_of(*listed(rule, done)))
    keeps_its_word(found)
    if all(done):
        assert not found.rows
        return
    (option,) = [one for one in found.rows[0].options if one.way == "list"]
    row, now = found.sheet.rows[0], found.sheet.rows[0].score
    assert now is not None and option.sure
    for regain, least in ((option.next, goal(row, now)), (option.best, option.best.score)):
        for count in range(1, len(regain.changes)):
            for chosen in combinations(range(len(done)), count):
                changes = tuple(Change("key_tasks", "", done[n], not done[n], 0, "done", n) for n in chosen)
                short = score_of(row, applied(found.sheet.case, changes))
                assert short is None or short < least
    assert option.best.score == 5


def test_of_numbers_in_a_list_the_records_nearest_to_counting_come_first() -> None:
    rule = {**LISTED, "measure": "计数(重点工作 其中 完成程度 >= 90%) / 计数(重点工作)"}
    done, numbers = [True] * 4, ["0.5", "0.95", "0.85", "0.7"]
    framework, case = listed(rule, done, numbers)
    found = advice(sheet_of(framework, case))
    keeps_its_word(found)
    (option,) = found.rows[0].options
    assert [(one.number, one.after, one.steps) for one in option.next.changes] == [
        (2, Fraction(9, 10), 50000)
    ]
    assert {one.number for one in option.best.changes} == {0, 2, 3} and option.best.score == 5


def test_a_mean_over_a_list_is_followed_along_each_record() -> None:
    rule = {"kind": "linear", "measure": "平均(重点工作.完成程度)", "times": "full"}
    framework, case = listed(rule, [True] * 2, ["0.5", "0.9"])
    found = advice(sheet_of(framework, case))
    keeps_its_word(found)
    (option,) = found.rows[0].options
    assert option.way == "list" and len(option.best.changes) == 1 and option.best.score > Fraction(7, 2)


def test_what_hangs_on_how_many_records_there_are_is_said_not_to_be_computed() -> None:
    rule = {"kind": "deduct", "count": "计数(重点工作)", "each": "1"}
    found = advice(sheet_of(*listed(rule, [True, False])))
    assert not found.rows[0].options and found.rows[0].lists == ("key_tasks",)
    assert any("没有逐条算" in text for text in Teller(found).row(found.rows[0], 3).beside)


def test_of_a_list_too_long_to_try_all_the_first_records_are_told_and_the_rest_is_said_to_be_open() -> None:
    found = advice(sheet_of(*listed(LISTED, [False] * 400)))
    keeps_its_word(found)
    (option,) = found.rows[0].options
    assert len(option.next.changes) == 1 and not option.sure
    rule = {**LISTED, "measure": "合计(重点工作.完成程度 其中 是否完成 = 是) / 计数(重点工作)"}
    numbers = [f"0.{n:03d}" for n in range(1, 100)]
    found = advice(sheet_of(*listed(rule, [False] * 99, numbers)))
    keeps_its_word(found)
    assert found.rows[0].lists == ("key_tasks",)


# -- what is told beside


RATE = {"kind": "linear", "measure": "支出决算数 / 年初预算数", "times": "full"}


def told(rule: Mapping[str, Any], facts: Mapping[tuple[str, str], str], lang: str = "zh", **more: Any) -> Any:
    stated = {key: Stated(*key, value=Fraction(text)) for key, text in facts.items()}
    found = advice(sheet_of(small(rule, {"row": "2"}), Case("c", "某局", 2024, "t", facts=stated, **more)))
    return found.rows[0], Teller(found, lang).row(found.rows[0], 3)


def test_what_was_settled_when_the_year_began_is_told_with_its_ground_and_not_changed() -> None:
    one, said = told(RATE, {("expenditure_actual", ""): "900000", ("budget_initial", ""): "1000000"})
    assert [option.next.changes[0].id for option in one.options] == ["expenditure_actual"]
    assert said.done == (
        "支出决算数增加 99,000.00元（到 999,000.00元），得分由 4.5 分升到 5 分，总分 +0.5。",
    )
    assert "“年初预算数”今年改不了" in said.beside[0] and "年初已批复" in said.beside[0]


def test_a_figure_of_an_earlier_year_is_not_changed() -> None:
    rule = {"kind": "linear", "measure": "最小(1, 累计结转结余@上年 / 累计结转结余)", "times": "full"}
    facts = {("cumulative_carryover", ""): "200", ("cumulative_carryover", "-1"): "100"}
    one, said = told(rule, facts)
    assert {option.next.changes[0].period for option in one.options} == {""}
    assert one.fixed == ((("cumulative_carryover", "-1"), "earlier"),)
    assert any("是以前年度的数" in text for text in said.beside)


def test_a_sentence_says_what_changes_by_how_much_to_what_and_what_it_gives() -> None:
    rule = {"kind": "linear", "measure": "最小(1, 88000元 / 三公经费支出数)", "times": "full"}
    one, said = told(rule, {("three_public_actual", ""): "89234.56"})
    change = one.options[0].best.changes[0]
    assert change.after == Fraction("88088.08")  # 5 × 88000 ÷ 88088.08 is the least that rounds to 5.00
    assert said.done == (
        "三公经费支出数减少 75.50元（到 89,159.06元），得分由 4.93 分升到 4.94 分，总分 +0.01。",
        "三公经费支出数减少 1,146.48元（到 88,088.08元），得分由 4.93 分升到 5 分，总分 +0.07。",
    )


@pytest.mark.parametrize(
    ("measure", "stated", "after", "held", "why"),
    [
        ("支出进度@q4", {"q4": "0.9"}, "0.998", "", "all of a budget is all that can be spent of it"),
        ("支出进度@q4", {"q4": "1.2"}, "", "", "what stands beyond in a report is raised no further"),
        ("支出进度@q2", {"q1": "0.1", "q2": "0.3", "q3": "0.6", "q4": "0.9"}, "0.598", "q3", "no more by June than by September"),
        ("1 - 支出进度@q3", {"q1": "0.1", "q2": "0.3", "q3": "0.6"}, "0.302", "q2", "no less by September than by June"),
        ("支出进度@q3", {"q2": "0.7", "q3": "0.6", "q4": "0.5"}, "", "q4", "what contradicts a later period is raised no further"),
    ],
    ids=lambda one: one if isinstance(one, str) and " " in one else "",
)  # fmt: skip
def test_progress_from_the_years_beginning_goes_no_further_than_the_budget_and_the_next_period(
    measure: str, stated: dict[str, str], after: str, held: str, why: str
) -> None:
    # 2.5 points at 100 %, to be had from 2.495 on: a rate 0.2 of a percentage point lower is enough
    rule = {"kind": "formula", "score": f"满分 * 最小(2, 最大(0, {measure})) / 2"}
    one, said = told(rule, {("expenditure_progress", quarter): text for quarter, text in stated.items()})
    reached = [found.changes[0].after for option in one.options if (found := option.best)]
    assert reached == ([Fraction(after)] if after else []), why
    assert [other[1] for _, other in one.held] == ([held] if held else []), why
    assert all("后一期不会少于前一期" in text for text in said.beside if "再改要连同" in text)


def test_a_rate_stated_alone_of_a_payment_to_its_budget_ends_at_all_of_it() -> None:
    rule = {"kind": "formula", "score": "满分 * 最小(2, 预算执行率) / 2"}
    one, _ = told(rule, {("execution_rate", ""): "0.9"})
    assert [option.best.changes[0].after for option in one.options] == [Fraction("0.998")]


def test_a_part_is_raised_no_further_than_its_whole_and_what_holds_it_is_named() -> None:
    rule = {"kind": "linear", "measure": "丙数 / 40", "times": "full"}
    one, said = told(rule, {("b", ""): "10", ("c", ""): "4"})
    assert one.options[0].best.changes[0].after == 10 and one.held == ((("c", ""), ("b", "")),)
    assert any("“丙数”再改要连同“乙数”一起改" in text for text in said.beside)


def test_a_change_that_costs_as_much_elsewhere_is_told_to_do_so() -> None:
    framework = framework_of({
        "schema": "jixiao/framework-1", "id": "t", "title": "试", "total": "10", "facts": SMALL,
        "indicators": [
            {"id": "r", "name": "多的好", "points": "5", "explains": "x", "rule": {"kind": "formula", "score": "甲数 / 8"}},
            {"id": "s", "name": "少的好", "points": "5", "explains": "x", "rule": {"kind": "formula", "score": "满分 - 甲数 / 8"}},
        ],
    })  # fmt: skip
    case = Case("c", "某局", 2024, "t", facts={("a", ""): Stated("a", value=Fraction(16))})
    found = advice(sheet_of(framework, case))
    keeps_its_word(found)
    up = next(option for one in found.rows for option in one.options if one.row.id == "r")
    assert up.best.gained == 3 and up.best.effect.gain == (0, 0) and not up.best.effect.helps
    said = Teller(found).row(next(one for one in found.rows if one.row.id == "r"), 3).done
    assert said[-1].endswith("可是总分不变（别处：“少的好” -3）。")


def with_bonus(rule: Mapping[str, Any], at: str = "row", points: str = "0", **more: Any) -> Framework:
    """A row of 5 points that loses what 甲数 says, and a bonus on top of it: alone, or in a group that is one."""
    bonus = {
        "id": "s",
        "name": "加减分",
        "points": points,
        "explains": "x",
        "rule": {"kind": "events", **rule},
    }
    if at == "row":
        last = {**bonus, "bonus": True}
    else:
        last = {"id": "g", "name": "附加", "points": points, "bonus": True, "indicators": [bonus], **more}
        more = {}
    return framework_of({
        "schema": "jixiao/framework-1", "id": "t", "title": "试", "total": "5", "facts": SMALL, "rounding": {"row": "2"}, **more,
        "indicators": [{"id": "r", "name": "行", "points": "5", "explains": "x", "rule": {"kind": "deduct", "count": "甲数", "each": "1"}}, last],
    })  # fmt: skip


def bonus_of(framework: Framework, b: int, a: int = 0) -> tuple[Advice, RowAdvice | None]:
    facts = {
        (id, ""): Stated(id, value=Fraction(value)) for id, value in (("a", a), ("b", b), ("c", min(b, 1)))
    }
    found = advice(sheet_of(framework, Case("c", "某局", 2024, "t", facts=facts)))
    keeps_its_word(found)
    return found, next((one for one in found.rows if one.row.id == "s"), None)


PRAISED = {"base": "0", "add": [{"count": "乙数", "each": "1", "most": "5"}], "floor": "-5", "cap": "5"}


@pytest.mark.parametrize("at", ["row", "group"])
@pytest.mark.parametrize(
    ("rule", "b", "steps", "most", "more"),
    [
        (PRAISED, 3, [1, 2], 5, 2),
        (PRAISED, 0, [1, 5], 5, 5),
        ({**PRAISED, "cap": "4"}, 3, [1], 4, 1),
        ({**PRAISED, "cap": "none"}, 3, [1, 2], 5, 2),
        ({"base": "0", "subtract": [{"count": "乙数", "each": "0.5"}], "floor": "-5", "cap": "5"}, 3, [-1, -2], 0, Fraction(3, 2)),
        ({"base": "1", "add": [{"count": "乙数", "each": "1"}], "subtract": [{"count": "乙数 - 丙数", "each": "2", "most": "4"}], "cap": "3"}, 2, [-1], 3, 2),
    ],
)  # fmt: skip
def test_a_bonus_is_told_what_it_could_still_add_up_to_the_most_of_its_own_criteria(
    rule: dict[str, Any], b: int, steps: list[int], most: int, more: Fraction | int, at: str
) -> None:
    found, one = bonus_of(with_bonus(rule, at), b)
    assert one is not None and one.row.score is not None
    taken = max(-one.row.score, Fraction(0))
    assert (one.bonus, one.full, one.more, one.lost) == (True, most, more, taken)
    (option, *_) = one.options
    ways = [option.next, *([option.most] if option.most else [])]
    assert [way.changes[0].steps for way in ways] == steps
    assert [way.effect.gain for way in ways] == [(way.gained, way.gained) for way in ways]
    (told,) = [row for row in advice_json(found)["indicators"] if row["id"] == "s"]
    assert (told["bonus"], told["loss"], told["could_add"]) == (True, exact(taken), exact(Fraction(more)))
    assert Fraction(told["loss"]) >= 0


def test_a_bonus_that_has_all_it_can_give_is_not_told_and_loses_nothing() -> None:
    found, one = bonus_of(with_bonus(PRAISED), 7)
    assert one is None and not found.rows


def test_of_a_bonus_under_a_limit_of_its_group_or_of_the_total_the_true_gain_of_the_total_is_told() -> None:
    for framework, a in (
        (with_bonus(PRAISED, "group", cap="4"), 0),
        (with_bonus(PRAISED, cap="6"), 2),
    ):
        found, one = bonus_of(framework, 3, a)
        assert one is not None and one.options[0].best.gained == 2
        assert one.options[0].best.effect.gain == ((1, 1) if a == 0 else (0, 0))
        told = Teller(found).row(one, 3).done[-1]
        assert told.startswith("乙数增加 2个（到 5个），得分由 3 分升到 5 分，") or a


@pytest.mark.parametrize("at", ["row", "group"])
@pytest.mark.parametrize("points", ["0", "5"])
@pytest.mark.parametrize(("b", "score", "loss"), [(0, 0, 0), (2, 2, 0), (-3, -3, 3)])
def test_what_a_bonus_does_not_add_is_not_lost_and_what_it_takes_away_is(
    points: str, at: str, b: int, score: int, loss: int
) -> None:
    counted = {
        "add": [{"count": "乙数", "each": "1"}],
        "subtract": [{"count": "甲数", "each": "1"}],
        "floor": "-5",
        "cap": "5",
    }
    framework = with_bonus({"base": "0", **counted}, at, points=points)
    facts = {(id, ""): Stated(id, value=Fraction(n)) for id, n in (("a", max(-b, 0)), ("b", max(b, 0)))}
    sheet = sheet_of(framework, Case("c", "某局", 2024, "t", facts=facts))
    row = next(one for one in sheet.rows if one.id == "s")
    assert (row.score, row.loss) == (score, loss)
    lost = Look(sheet, public=False, findings=Findings()).lost()
    assert ("s" in {one.id for one in lost}) == bool(loss)
    assert [one.lost for one in advice(sheet).rows if one.row.id == "s"] == [loss]


def test_a_bonus_is_headed_by_how_far_it_goes_and_by_no_points_out_of_nought() -> None:
    found, one = bonus_of(with_bonus(PRAISED), 3)
    assert one is not None
    assert Teller(found).head(one, "3.00") == "加减分：3.00 分（加减分项，至多 5 分，可加 2 分）"
    assert "at most 5; 2 could be added" in Teller(found, "en").head(one, "3.00")
    answer = of_advice(found, "zh")
    assert answer.main.frame["lost"].to_list() == [0]


@given(
    b=st.integers(0, 40), each=st.sampled_from(["0.5", "1", "3"]), most=st.sampled_from(["2", "5", "none"]),
    cap=st.sampled_from(["3", "5", "none"]), at=st.sampled_from(["row", "group"]), whole=st.sampled_from(["4", "7", "100"]),
)  # fmt: skip
@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
def test_an_advice_on_any_bonus_keeps_its_word_and_finds_the_nearest_and_the_most(
    b: int, each: str, most: str, cap: str, at: str, whole: str
) -> None:
    add = {"count": "乙数", "each": each, **({} if most == "none" else {"most": most})}
    rule = {
        "base": "0",
        "add": [add],
        "subtract": [{"count": "丙数", "each": "1"}],
        "floor": "-5",
        "cap": cap,
    }
    found, one = bonus_of(with_bonus(rule, at, cap=whole), b)
    row = next(row for row in found.sheet.rows if row.id == "s")
    assert row.score is not None
    best = everything(row, found.sheet, Fraction(1000))  # what it can come to is found by trying
    told = {(option.next.changes[0].id, option.way): option for option in one.options} if one else {}
    assert {key for key, way in best.items() if way is not None} == set(told)
    for key, option in told.items():
        near, far = option.next.changes[0], option.best.changes[0]
        assert (abs(near.steps), option.next.score, abs(far.steps), option.best.score) == best[key]
        assert one is not None and option.best.score <= one.full


def test_what_a_person_judges_is_told_with_its_points_and_evidence_and_no_change_is_made_up() -> None:
    found = jixiao.advise("yanjin-2022", indicator="one_network")
    (one,) = found.rows
    assert not one.options and one.judged == Fraction(5, 2)
    text = Teller(found).row(one, 3).beside[0]
    assert "最多还能给 2.5 分" in text and all(proof in text for proof in one.row.indicator.evidence)


def test_a_row_without_its_facts_says_what_is_missing_instead() -> None:
    found = jixiao.advise("longgang-2020", indicator="staff_control")
    (one,) = found.rows
    assert one.waits and not one.options
    assert "编制数（报告未给出编制数）" in Teller(found).row(one, 3).beside[0]


def test_where_no_fact_regains_anything_that_is_said() -> None:
    one, said = told({"kind": "formula", "score": "如果 甲数 >= 0 则 3 否则 0"}, {("a", ""): "3"})
    assert not one.options and said.beside == ("改动任何一个事实都不能多得分。",)


def test_a_truth_is_turned_and_a_choice_replaced() -> None:
    rule = {
        "kind": "formula",
        "score": "(如果 是否有 = 是 则 2 否则 0) + (如果 情形 = '好' 则 3 否则 (如果 情形 = '中' 则 1 否则 0))",
    }
    facts = {("yes", ""): Stated("yes", value=False), ("kind", ""): Stated("kind", value="差")}
    found = advice(sheet_of(small(rule, {"row": "2"}), Case("c", "某局", 2024, "t", facts=facts)))
    keeps_its_word(found)
    said = Teller(found).row(found.rows[0], 3).done
    assert said == (
        "“情形”由“差”改为“中”，得分由 0 分升到 1 分，总分 +1。",
        "“情形”由“差”改为“好”，得分由 0 分升到 3 分，总分 +3。",
        "“是否有”由“否”改为“是”，得分由 0 分升到 2 分，总分 +2。",
    )


def test_a_stated_rate_moves_where_its_inputs_are_not_known_and_its_inputs_where_they_are() -> None:
    rule = {"kind": "linear", "measure": "编外人员控制率", "times": "full"}
    one, _ = told(rule, {("off_establishment_rate", ""): "0.5"})
    assert {option.next.changes[0].id for option in one.options} == {"off_establishment_rate"}
    one, _ = told(
        rule,
        {
            ("off_establishment_rate", ""): "0.5",
            ("off_establishment_staff", ""): "5",
            ("established_staff", ""): "5",
        },
    )
    assert {option.next.changes[0].id for option in one.options} == {
        "off_establishment_staff",
        "established_staff",
    }


# -- the catalogue says what is settled


def test_no_settled_fact_is_computed_and_the_page_names_every_ground() -> None:
    from pathlib import Path

    page = (Path(__file__).resolve().parents[1] / "docs" / "advice.md").read_text()
    settled = [kind for kind in CATALOGUE.facts.values() if kind.settled]
    assert len(settled) > 30 and not any(kind.formula for kind in settled)
    assert {kind.settled for kind in settled} == {kind.settled for kind in settled if kind.settled in page}
    assert all(kind.label in page for kind in settled)


def test_a_fact_with_a_formula_cannot_be_settled() -> None:
    findings = Findings("facts.yaml")
    fact = {"label": "某率", "dimension": "ratio", "formula": "甲 / 乙", "settled": "年初已定"}
    read_catalogue(located({"facts": {"some_rate": fact}}), findings)
    assert [one.rule for one in findings.items] == ["settled_derived"]


def test_what_is_no_yes_or_no_is_told_of_a_cumulative_fact() -> None:
    findings = Findings("facts.yaml")
    fact = {"label": "某进度", "dimension": "ratio", "cumulative": "季度", "attainable": "很多"}
    read_catalogue(located({"facts": {"some_rate": fact}}), findings)
    assert [one.rule for one in findings.items] == ["bad_value", "not_a_choice"]


# -- the face


def test_the_command_tells_and_gives_json_with_exact_texts(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["advise", "longgang-2020", "--indicator", "编外人员控制率"]) == 0
    shown = capsys.readouterr().out.replace("\n", "").replace(" ", "")
    assert "编外人数减少39人（到2人），得分由0分升到1分，总分+1。" in shown
    assert run(["advise", "longgang-2020", "--json", "--indicator", "agency_control"]) == 0
    made = json.loads(capsys.readouterr().out)
    (row,) = made["indicators"]
    most = row["options"][0]["most"]
    assert (most["score"], most["changes"][0]["after"], most["changes"][0]["steps"]) == ("1", "2", -39)
    assert row["options"][0]["exact"] is True and most["helps"] is True
    assert run(["advise", "longgang-2020", "--lang", "en"]) == 0
    assert "from 0 to 1 points; total +1" in capsys.readouterr().out.replace("\n", " ").replace("   ", "")


def test_what_is_not_there_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["advise", "no-such-case"]) == 2
    assert run(["advise", "longgang-2020", "--indicator", "没有这个"]) == 2
    assert "没有这个" in capsys.readouterr().err
    with pytest.raises(DataError):
        jixiao.advise("no-such-case")
