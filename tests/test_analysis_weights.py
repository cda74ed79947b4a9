"""How ranks hang on points: every order is counted again pair by pair, every total again from its indicators."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from math import sqrt
from pathlib import Path
from statistics import correlation

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from many_rows import random_rows
from test_engines import frame_of

from jixiao.analysis.orders import inversions, kendall, never_turned, places, spearman
from jixiao.core.finding import DataError
from jixiao.flows.analyse import Asked, analyse
from jixiao.flows.bulk import lowered
from jixiao.scoring.lower.evaluate import values
from jixiao.scoring.lower.framework import TOTAL

FRAMEWORK = "yanjin-2022"
MADE = lowered(FRAMEWORK)
LISTS = st.integers(2, 25).flatmap(
    lambda n: st.lists(st.lists(st.integers(0, 12), min_size=n, max_size=n), min_size=2, max_size=4)
)


def sign(value: object) -> int:
    return (value > 0) - (value < 0)  # type: ignore[operator]


@settings(max_examples=150)
@given(LISTS)
def test_orders_are_counted_as_they_are_pair_by_pair(lists: list[list[int]]) -> None:
    a, b = lists[:2]
    pairs = list(combinations(range(len(a)), 2))
    turns = [sign(a[x] - a[y]) * sign(b[x] - b[y]) for x, y in pairs]
    first, second = (sum(one[x] != one[y] for x, y in pairs) for one in (a, b))
    tau, rho = kendall(a, b), spearman(a, b)
    if not first or not second:
        assert tau is None and rho is None
    else:
        assert tau is not None and abs(float(tau) - sum(turns) / sqrt(first * second)) < 1e-6
        ranks = [[sum(y < x for y in one) + sum(y == x for y in one) / 2 for x in one] for one in (a, b)]
        assert rho is not None and abs(float(rho) - correlation(*ranks)) < 1e-5
    assert inversions(a) == sum(a[x] > a[y] for x, y in pairs)
    assert places(a) == [1 + sum(y > x for y in a) for x in a]
    steady = sum(len({sign(one[x] - one[y]) for one in lists}) == 1 and a[x] != a[y] for x, y in pairs)
    assert never_turned(lists) == steady


def test_orders_that_are_the_same_or_turned_round_have_one_and_minus_one() -> None:
    first = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert kendall(first, first[::-1]) == spearman(first, first[::-1]) == -1
    assert kendall(first, first) == spearman(first, first) == 1
    swapped = [2, 1, *first[2:]]  # one pair of 45 the other way: (44 - 1) / 45, and 1 - 6 x 2 / 990
    assert kendall(first, swapped) == Decimal("0.955556") and spearman(first, swapped) == Decimal("0.987879")


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    frame_of(MADE, random_rows(MADE, 60, 5, unknown=0.002)).with_columns(
        year=pl.lit(2022, pl.Int32)
    ).write_parquet(tmp_path / "facts.parquet")
    return tmp_path / "facts.parquet"


@pytest.mark.parametrize("vary", ["10%", "0.25"])
def test_totals_are_those_of_the_rates_with_the_changed_points(facts: Path, vary: str) -> None:
    frame = analyse(facts, Asked("weights", (FRAMEWORK,), options={"vary": vary})).answer.frame
    leaves = [leaf for leaf, _ in MADE.framework.leaves()]
    outputs = {one.name: one for one in MADE.outputs}
    rows = {}
    for row in pl.read_parquet(facts).iter_rows(named=True):
        found = {}
        for id in (*(leaf.id for leaf in leaves), TOTAL):
            one = outputs[id]
            known, top = values([one.known, one.top], row)
            assert one.by is None
            found[id] = Fraction(top, 10**one.places) if known else None
        if None not in found.values():
            rows[row["unit"]] = found
    assert 30 < len(rows) < 60
    share = Fraction(1, 10) if vary == "10%" else Fraction(1, 4)
    told = {
        (one["indicator"], sign(one["varied"] - one["points"])): one for one in frame.iter_rows(named=True)
    }
    assert len(told) == 2 * len(leaves) == frame.height
    base = {unit: found[TOTAL] for unit, found in rows.items()}
    for leaf in leaves[:6]:
        for way in (1, -1):
            points = {one.id: one.points for one in leaves}
            points[leaf.id] *= 1 + way * share
            rest = sum(one.points for one in leaves if one is not leaf)
            for one in leaves:
                if one is not leaf:
                    points[one.id] *= (100 - points[leaf.id]) / rest
            assert sum(points.values()) == 100
            after = {
                unit: sum(found[one.id] / one.points * points[one.id] for one in leaves) + found[TOTAL] - sum(found[one.id] for one in leaves)
                for unit, found in rows.items()
            }  # fmt: skip
            ranks = [{unit: 1 + sum(other > mine for other in one.values()) for unit, mine in one.items()} for one in (base, after)]  # fmt: skip
            moves = {unit: abs(ranks[0][unit] - ranks[1][unit]) for unit in rows}
            row = told[leaf.id, way]
            assert row["varied"] == points[leaf.id]
            assert row["move"] == max(moves.values())
            assert row["moved"] == sum(one > 0 for one in moves.values())
            if row["move"]:
                assert moves[row["unit"]] == row["move"]
                assert (row["rank"], row["rank_varied"]) == (ranks[0][row["unit"]], ranks[1][row["unit"]])


def test_what_hangs_most_comes_first_and_is_said(facts: Path) -> None:
    said = analyse(facts, Asked("weights", (FRAMEWORK,))).answer
    taus = said.frame["tau"].to_list()
    assert taus == sorted(taus)
    assert any(f"“{said.frame['label'][0]}”" in note for note in said.notes)
    assert any("先后不因任何一次改动而变" in note for note in said.notes)
    assert said.charts[0].series[0].values[0] == str(said.frame["move"].max())


@pytest.mark.parametrize(
    ("options", "rule"),
    [({"vary": "0"}, "analysis_value"), ({"vary": "100%"}, "analysis_value"), ({"vary": "ten"}, "analysis_value"), ({"year": "1999"}, "analysis_value")],
)  # fmt: skip
def test_what_cannot_be_varied_is_refused(options: dict[str, str], rule: str, facts: Path) -> None:
    with pytest.raises(DataError) as refused:
        analyse(facts, Asked("weights", (FRAMEWORK,), options=options))
    assert [one.rule for one in refused.value.findings] == [rule]


def test_one_unit_has_no_order(facts: Path, tmp_path: Path) -> None:
    pl.read_parquet(facts).head(1).write_parquet(tmp_path / "one.parquet")
    with pytest.raises(DataError) as refused:
        analyse(tmp_path / "one.parquet", Asked("weights", (FRAMEWORK,)))
    assert [one.rule for one in refused.value.findings] == ["analysis_few"]


@pytest.mark.parametrize("kind", ["weights", "efficiency"])
def test_rows_of_no_year_are_of_one(kind: str, tmp_path: Path) -> None:
    table = frame_of(MADE, random_rows(MADE, 40, 4, unknown=0.0, step=10**6))
    without, empty = tmp_path / "without.parquet", tmp_path / "empty.parquet"
    table.drop("year", strict=False).write_parquet(without)
    table.with_columns(year=pl.lit(None, pl.Int32)).write_parquet(empty)
    answers = [analyse(one, Asked(kind, (FRAMEWORK,))).answer.frame for one in (without, empty)]
    assert answers[0].drop("year", strict=False).equals(answers[1].drop("year", strict=False))
    for table_of_none in (without, empty):
        with pytest.raises(DataError) as refused:
            analyse(table_of_none, Asked(kind, (FRAMEWORK,), options={"year": "2023"}))
        assert [one.rule for one in refused.value.findings] == ["analysis_value"]
