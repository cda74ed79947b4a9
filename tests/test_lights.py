"""Schedules as data, lights, behind since when, what is uneven, what was not told in time: tables written by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from jixiao.core.finding import DataError, Findings
from jixiao.core.numerals import decimal_text
from jixiao.core.source import located
from jixiao.flows.process import procedure, procedure_ids
from jixiao.flows.schedule import schedule, schedule_ids
from jixiao.process.execution import mean, paces, rate_of, stand
from jixiao.process.schedule import Schedule, read_schedule

ROLES = frozenset(procedure("national").roles)
LATE = date(2027, 3, 1)


def of(id: str) -> Schedule:
    return schedule(id, ROLES)


def test_each_region_with_a_procedure_has_its_schedule_and_every_one_is_right() -> None:
    assert schedule_ids() == procedure_ids() == ["national", "sichuan"]
    for id in schedule_ids():
        made = schedule(id, frozenset(procedure(id).roles))
        assert made.id == id
        assert made.expected(12) == 1
        assert made.types


EXPECTED = [  # region, month, share of the budget
    ("national", 1, Fraction(1, 12)), ("national", 3, Fraction(1, 4)), ("national", 6, Fraction(1, 2)), ("national", 9, Fraction(3, 4)), ("national", 12, Fraction(1)),
    ("sichuan", 3, None), ("sichuan", 4, Fraction(1, 4)), ("sichuan", 5, Fraction(1, 4)), ("sichuan", 6, Fraction(2, 5)), ("sichuan", 8, Fraction(3, 5)),
    ("sichuan", 10, Fraction(4, 5)), ("sichuan", 11, Fraction(4, 5)), ("sichuan", 12, Fraction(1)),
]  # fmt: skip


@pytest.mark.parametrize(("region", "month", "share"), EXPECTED)
def test_how_much_should_be_paid_by_the_end_of_a_month(
    region: str, month: int, share: Fraction | None
) -> None:
    assert of(region).expected(month) == share


LIGHTS = [  # region, month, fen paid of 1,200 million, the light
    ("national", 3, 300_000_000, "green"), ("national", 3, 299_999_999, "yellow"), ("national", 3, 240_000_000, "yellow"),
    ("national", 3, 239_999_999, "red"), ("national", 12, 1_200_000_000, "green"), ("national", 12, 1_300_000_000, "green"),
    ("sichuan", 3, 0, ""), ("sichuan", 4, 300_000_000, "green"), ("sichuan", 4, 299_999_999, "yellow"), ("sichuan", 4, 270_000_000, "yellow"),
    ("sichuan", 4, 269_999_999, "red"),
]  # fmt: skip


@pytest.mark.parametrize(("region", "month", "paid", "light"), LIGHTS)
def test_a_light_changes_with_the_last_fen(region: str, month: int, paid: int, light: str) -> None:
    assert of(region).light(Fraction(paid, 1_200_000_000), month) == light


SINCE = [  # cumulative payments of 1,200 by month, the month behind since which
    ({1: 100, 2: 200, 3: 300}, 0),
    ({1: 100, 2: 200, 3: 299}, 3),
    ({1: 99, 2: 199, 3: 299}, 1),
    ({1: 99, 2: 200, 3: 299}, 3),
    ({1: 100, 2: 150, 4: 300}, 2),
    ({1: 99, 2: 150, 4: 400}, 0),
    ({}, 0),
]


@pytest.mark.parametrize(("paid", "since"), SINCE)
def test_behind_since_the_first_month_of_an_unbroken_run(paid: dict[int, int], since: int) -> None:
    assert stand(of("national"), 2026, paid, dict.fromkeys(range(1, 13), 1200), 12, LATE).since == since


def test_what_was_paid_after_the_month_asked_for_is_not_looked_at() -> None:
    stands = stand(of("national"), 2026, {1: 100, 6: 600, 7: 1}, dict.fromkeys(range(1, 13), 1200), 6, LATE)
    assert (stands.month, stands.paid, stands.rate, stands.light) == (6, 600, Fraction(1, 2), "green")


LATES = [  # today, the months that were not told in time, of January and March told
    (date(2026, 3, 10), ()), (date(2026, 3, 11), (2,)), (date(2026, 5, 10), (2,)), (date(2026, 5, 11), (2, 4)),
]  # fmt: skip


@pytest.mark.parametrize(("today", "late"), LATES)
def test_a_month_is_overdue_after_its_last_day(today: date, late: tuple[int, ...]) -> None:
    assert stand(of("national"), 2026, {1: 1, 3: 2}, {}, 4, today).late == late


RUSHED = [  # what was paid by September, November and December, the shares that are told
    ({9: 60, 11: 75, 12: 100}, []),
    ({9: 59, 11: 75, 12: 100}, [Fraction(41, 100)]),
    ({9: 59, 11: 74, 12: 100}, [Fraction(26, 100), Fraction(41, 100)]),
    ({9: 60, 11: 70, 12: 100}, [Fraction(30, 100)]),
    ({8: 10, 12: 100}, []),  # neither September nor November was told
    ({9: 0, 11: 0, 12: 0}, []),
    ({9: 10, 11: 90}, [Fraction(80, 90)]),
]


@pytest.mark.parametrize(("paid", "shares"), RUSHED)
def test_what_is_paid_late_in_the_year_beyond_the_measure_is_told(
    paid: dict[int, int], shares: list[Fraction]
) -> None:
    stands = stand(of("national"), 2026, paid, dict.fromkeys(range(1, 13), 100), 12, LATE)
    assert [share for _, share in stands.rushed] == shares


def test_without_a_budget_there_is_neither_rate_nor_light() -> None:
    for budgets in ({}, {3: 0}):
        stands = stand(of("national"), 2026, {3: 5}, budgets, 3, LATE)
        assert (stands.rate, stands.light, stands.since) == (None, "", 0)
    assert rate_of(5, 0) is None


def test_the_quarters_of_a_published_report_are_computed() -> None:
    """深圳灯光 2020: 10.39 %, 36.2 %, 68.8 %, 93.35 % of the budget, and what the report made of them."""
    paid = {3: 1039, 6: 3620, 9: 6880, 12: 9335}
    found = paces(of("national"), paid, dict.fromkeys(range(1, 13), 10000))
    assert [decimal_text(one.of_schedule * 100, 2) for one in found if one.of_schedule is not None] == [
        "41.56",
        "72.40",
        "91.73",
        "93.35",
    ]
    mean_rate, mean_of = mean(one.rate for one in found), mean(one.of_schedule for one in found)
    assert mean_rate is not None
    assert mean_of is not None
    assert decimal_text(mean_rate * 100, 2) == "52.19"
    assert decimal_text(mean_of * 100, 2) == "74.76"


def test_the_mean_of_nine_bulletins_is_exact_and_of_an_unknown_one_unknown() -> None:
    """广州 2021: nine bulletins that add up to 941.41 %."""
    nine = [Fraction(10460, 10000)] * 8 + [Fraction(94141, 10000) - 8 * Fraction(10460, 10000)]
    assert mean(nine) == Fraction(94141, 90000)
    assert mean([Fraction(1), None]) is None
    assert mean([]) is None


RIGHT = {
    "schema": "jixiao/schedule-1", "id": "ours", "title": "我市", "types": ["filler"], "watches": ["department"], "even": "true",
    "green": "100%", "yellow": "80%", "report_days": "10", "rush": [{"from": "12", "share": "25%"}],
}  # fmt: skip
STEPS = [{"month": "6", "share": "50%"}, {"month": "12", "share": "100%"}]
BROKEN = [  # what is changed, the finding
    ({"schema": "jixiao/schedule-2"}, "wrong_schema"), ({"lights": "1"}, "schedule_key"), ({"types": []}, "schedule_missing"),
    ({"watches": ["nobody"]}, "schedule_role"), ({"green": "101%"}, "schedule_share"), ({"green": "1"}, "schedule_share"),
    ({"yellow": "0%"}, "schedule_share"), ({"green": "70%"}, "schedule_lights"), ({"report_days": "0"}, "schedule_whole"),
    ({"report_days": "十"}, "schedule_whole"), ({"even": "false"}, "schedule_steps"), ({"steps": STEPS}, "schedule_steps"),
    ({"even": "", "steps": STEPS[:1]}, "schedule_end"), ({"even": "", "steps": STEPS[::-1]}, "schedule_order"),
    ({"even": "", "steps": [{"month": "13", "share": "50%"}]}, "schedule_whole"), ({"even": "", "steps": "x"}, "schedule_row"),
    ({"rush": ["12"]}, "schedule_row"), ({"rush": [{"from": "12", "share": "25%", "to": "12"}]}, "schedule_key"),
]  # fmt: skip


def codes(changed: dict[str, object]) -> list[str]:
    findings = Findings("ours.yaml")
    read_schedule(located({**RIGHT, **changed}), {"filler", "department"}, findings)
    return [one.rule for one in findings.items]


@pytest.mark.parametrize(("changed", "code"), BROKEN)
def test_what_is_wrong_in_a_schedule_is_told(changed: dict[str, object], code: str) -> None:
    assert code in codes(changed)


def test_a_right_schedule_has_no_finding_and_all_that_is_wrong_is_told_at_once() -> None:
    assert codes({}) == []
    assert codes({"even": "", "steps": STEPS}) == []
    assert len(codes({"green": "x", "report_days": "y", "types": ["nobody"], "what": "z"})) >= 4


def test_no_file_and_no_mapping_are_told() -> None:
    with pytest.raises(DataError):
        schedule("没有的", ROLES)
    findings = Findings()
    assert read_schedule(located(["x"]), ROLES, findings) is None
    assert [one.rule for one in findings.items] == ["not_a_mapping"]
