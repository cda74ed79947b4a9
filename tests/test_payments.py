"""Payments that would still bring points: the smallest to the fen, by rules written for it, and nothing where that cannot be shown."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from jixiao.case.model import Case, Stated
from jixiao.core.finding import Findings
from jixiao.core.source import located
from jixiao.flows.evaluate import score
from jixiao.flows.library import catalogue
from jixiao.framework.load import read_framework
from jixiao.scoring.exact import Exact
from jixiao.scoring.payments import Offer, offers, with_paid
from jixiao.scoring.scorer import score_case

RATE = "项目全年执行金额 / 项目全年预算金额"
BANDS = {
    "kind": "banded", "measure": RATE,
    "bands": [{"from": "100%", "score": "10"}, {"from": "95%", "score": "8"}, {"from": "80%", "score": "5"}, {"otherwise": "0"}],
}  # fmt: skip
LINEAR = {"kind": "linear", "measure": RATE, "times": "full"}
FLAT = {**BANDS, "bands": [{"from": "10%", "score": "5"}, {"otherwise": "0"}]}
HUMP = {
    "kind": "banded", "measure": RATE,
    "bands": [{"from": "90%", "score": "2"}, {"from": "80%", "score": "10"}, {"otherwise": "0"}],
}  # fmt: skip


def offer(rule: Mapping[str, Any], paid: str | None, budget: str | None, **more: Any) -> list[Offer]:
    """What is offered of one row of ten points; amounts in yuan."""
    findings = Findings()
    data = {
        "schema": "jixiao/framework-1", "id": "one", "title": "一个指标", "total": "10", "grades": {"from_score": "rounded", "bands": [{"name": "优", "from": "0"}]},
        "indicators": [{"id": "execution", "name": "预算执行率", "points": "10", "explains": "执行", "rule": dict(rule), **more}],
    }  # fmt: skip
    framework = read_framework(located(data), catalogue(), findings)
    assert framework is not None
    assert not findings.errors(), [one.message() for one in findings.items]
    told = {"project_spent_amount": paid, "project_budget_amount": budget}
    facts = {(id, ""): Stated(id, value=Fraction(text)) for id, text in told.items() if text is not None}
    return list(offers(score_case(framework, Case("a", "某校", 2026, "one", facts=facts))))


def steps(found: Offer) -> list[tuple[int, Fraction]]:
    return [(one.more, one.score) for one in (found.next, found.most) if one is not None]


TABLE: list[
    tuple[Mapping[str, Any], str, str, list[tuple[int, Fraction]]]
] = [  # rule, paid and budget in yuan, payments in fen and scores
    (BANDS, "700000", "1000000", [(10_000_000, Fraction(5)), (30_000_000, Fraction(10))]),
    (BANDS, "800000", "1000000", [(15_000_000, Fraction(8)), (20_000_000, Fraction(10))]),
    (BANDS, "799999.99", "1000000", [(1, Fraction(5)), (20_000_001, Fraction(10))]),
    (
        BANDS,
        "949999.995",
        "1000000",
        [(1, Fraction(8))],
    ),  # half a fen short: the last half fen of the budget is not paid
    (BANDS, "950000", "1000000", [(5_000_000, Fraction(10))]),
    (LINEAR, "450000", "1000000", [(54_950_000, Fraction(10))]),  # 99.95 % of ten is 9.995, and rounds up
    (BANDS, "0", "333333.33", [(26_666_667, Fraction(5)), (33_333_333, Fraction(10))]),
]


@pytest.mark.parametrize(("rule", "paid", "budget", "wanted"), TABLE)
def test_the_smallest_payment_to_the_next_step_and_to_the_most(
    rule: Mapping[str, Any], paid: str, budget: str, wanted: list[tuple[int, Fraction]]
) -> None:
    (found,) = offer(rule, paid, budget)
    assert found.why == ""
    assert steps(found) == wanted


SILENT = [  # rule, paid, budget, why
    (BANDS, None, "1000000", "no_paid"), (BANDS, "1", None, "no_budget"), (FLAT, "1000000", "1000000", "spent"),
    (HUMP, "700000", "1000000", "unsure"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "paid", "budget", "why"), SILENT)
def test_nothing_is_said_where_it_cannot_be_shown(
    rule: Mapping[str, Any], paid: str | None, budget: str | None, why: str
) -> None:
    (found,) = offer(rule, paid, budget)
    assert (found.why, steps(found)) == (why, [])


def test_a_row_with_all_its_points_and_one_that_gives_no_more_offer_nothing() -> None:
    assert offer(BANDS, "1000000", "1000000") == []
    (found,) = offer(FLAT, "200000", "1000000")
    assert (found.why, steps(found)) == ("", [])


@pytest.mark.parametrize("rule", [BANDS, LINEAR])
@pytest.mark.parametrize("paid", [0, 1, 7999, 8000, 9499, 9500, 9990])
def test_one_fen_less_never_does_it(rule: Mapping[str, Any], paid: int) -> None:
    """Every payment of a small budget is tried."""
    (found,) = offer(rule, str(Fraction(paid, 100)), "100")
    case = Case(
        "a",
        "某校",
        2026,
        "one",
        facts={("project_budget_amount", ""): Stated("project_budget_amount", value=Fraction(100))},
    )
    every = [
        Exact(with_paid(case, "project_spent_amount", Fraction(paid + more, 100))).number(found.row.tree)
        for more in range(10_000 - paid + 1)
    ]
    assert found.most is not None
    assert every.index(max(one for one in every if one is not None)) == found.most.more
    if found.next is not None:
        assert (
            next(
                n
                for n, one in enumerate(every)
                if one is not None and every[0] is not None and one > every[0]
            )
            == found.next.more
        )


def test_a_bonus_that_has_added_nothing_yet_is_offered_what_it_could_add() -> None:
    added = {
        "kind": "formula",
        "cap": "2",
        "score": "最大(0, 20 * (项目全年执行金额 / 项目全年预算金额 - 0.9))",
    }
    (found,) = offer(added, "800000", "1000000", points="0", bonus="true")
    assert found.row.loss == 0
    assert steps(found) == [(19_975_000, Fraction(2))]  # 1.995 rounds to 2.00


def test_the_example_of_a_project_is_told_to_the_fen() -> None:
    """9.50 of 10 by 执行率 × 10 to two decimals: 99.95 % rounds up to all ten."""
    (found,) = offers(score("project-10-example").sheet)
    assert found.most is not None
    assert found.row.score == Fraction(19, 2)
    assert (found.room, found.most.more, found.most.score) == (24_000_000, 23_760_000, Fraction(10))
