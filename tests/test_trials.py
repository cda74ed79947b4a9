"""Three frameworks that people wrote from docs/rules.md alone, unlike those on the shelf, with scores worked out by hand.

They were made by persons who had not seen the code: a provincial department after circular 53 (water), a county's
townships and institutions (township), a city's earmarked funds and projects (agriculture). All units are fictional.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

import jixiao
from jixiao.core.quantity import decimal_text
from jixiao.flows.library import load_framework
from jixiao.scoring.sheet import Sheet

TRIALS = Path(__file__).parent / "trials"

# row -> score; a pair is the interval of a row that lacks facts
WATER = "2.00 2.63 1.14 1.00 0.50 1.00 1.81 1.50 0.00 1.86 2.14 1.20 0.60 1.00 0.88 2.00 2.50 1.00 0.60 0.94 0.67 1.16 2.00"
WATER_REST = "9.72 2.00 3.95 2.58 3.00 3.89 3.77 3.00 3.20 4.87 4.00"
TOTALS = {
    "water": ("73.56", "73.56"),
    "township-town": ("67.70", "67.70"),
    "township-institution": ("66.67", "67.67"),
    "township-veto": ("0.00", "0.00"),
    "township-perfect": ("100.00", "100.00"),
    "agriculture": ("75.16", "77.30"),
}
AGRICULTURE = {
    "a1": "2.60", "a2": "2.00", "a3": "1.90", "a4": "2.10", "a5": "1.00", "b1": "3.14", "b2": "5.00", "b3": "3.00",
    "b4": "2.50", "b5": "2.00", "b7": "1.80", "c1": "10.12", "c2": "6.00", "c3": "6.00", "c4": "2.00", "c5": "5.51",
    "d2": "3.20", "d4": "1.50", "e1": "3.00",
}  # fmt: skip


def sheet_of(name: str) -> Sheet:
    return jixiao.score(str(TRIALS / f"{name}.yaml")).sheet


@pytest.mark.parametrize("name", sorted(path.name for path in TRIALS.glob("*.framework.yaml")))
def test_a_framework_written_from_the_manual_alone_has_no_error(name: str) -> None:
    framework, findings = load_framework(TRIALS / name)
    assert framework is not None
    assert [item for item in findings.items if item.severity == "error"] == []
    assert sum(1 for _ in framework.leaves()) >= 15


@pytest.mark.parametrize("name", TOTALS)
def test_its_total_is_the_one_worked_out_by_hand(name: str) -> None:
    total = sheet_of(name).total
    assert (decimal_text(total.low, 2), decimal_text(total.high, 2)) == TOTALS[name]


def test_every_row_of_the_water_department_is_the_one_worked_out_by_hand() -> None:
    rows = sheet_of("water").rows
    assert [decimal_text(row.score or Fraction(0), 2) for row in rows] == [
        *WATER.split(),
        *WATER_REST.split(),
    ]


@pytest.mark.parametrize(("row", "score"), AGRICULTURE.items())
def test_a_row_of_the_agriculture_funds_is_the_one_worked_out_by_hand(row: str, score: str) -> None:
    found = sheet_of("agriculture").row(row)
    assert found is not None
    assert found.score == Fraction(score)


def test_gates_of_a_level_and_of_the_total_are_told() -> None:
    water = sheet_of("water")
    [process] = [level for level in water.levels if level.notes]
    assert (process.before, process.score) == (Fraction("18.55"), Fraction(18))
    assert "得 0 分" in sheet_of("township-veto").total.notes[0]


def test_what_is_left_out_gives_its_points_to_the_rest_before_rounding() -> None:
    town = sheet_of("township-town")
    shared = [row for row in town.rows if row.points.denominator != 1]
    assert shared
    assert sum((row.points for row in town.rows if row.basis != "not_applicable"), Fraction(0)) == 100


def test_a_target_far_below_its_value_gets_nothing_where_the_block_says_so() -> None:
    row = sheet_of("agriculture").row("d1_t3")
    assert row is not None
    assert row.score == 0
