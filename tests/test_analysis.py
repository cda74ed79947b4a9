"""What many units say together is the same when plain Python computes it again, and no table is too odd for an answer or a finding."""

from __future__ import annotations

import json
import re
import statistics
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from many_rows import random_rows
from strategies import framework_of
from test_engines import frame_of
from test_lower import OWN_BESIDE

from jixiao.analysis import compare, distribution, health, ranking
from jixiao.analysis.correlation import related
from jixiao.analysis.given import Given, Side
from jixiao.analysis.numbers import decimal, root, share
from jixiao.analysis.result import Say, Shown
from jixiao.analysis.show import cell
from jixiao.analysis.show import rows as shown_rows
from jixiao.analysis.themes import THEMES, WORDS, theme_of, themes
from jixiao.cli.command import run as main
from jixiao.core.finding import DataError
from jixiao.engines import columns
from jixiao.engines.facts import prepared
from jixiao.flows import bulk
from jixiao.flows.analyse import Asked, analyse
from jixiao.flows.library import framework_ids, open_framework
from jixiao.framework.dump import dump_framework
from jixiao.scoring.lower.framework import Lowered
from jixiao.writers.yaml_file import yaml_text

SMALL = "project-10"  # four indicators without levels
TREE = "shenzhen-2023"
FIVE = ("guangzhou-2021", "longgang-2020", "shenzhen-2019", "shenzhen-2023", "yanjin-2022")
LAWS = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
Row = dict[str, Any]


@cache
def lowered(id: str) -> Lowered:
    return bulk.lowered(id)


def side_of(
    made: Lowered, rows: list[Row], keys: tuple[str, ...] = ("unit", "year"), more: tuple[str, ...] = ()
) -> Side:
    """A framework over hand-made rows of scores; what a row does not give is null."""
    kinds: dict[str, Any] = {one: pl.Int32 if one == "year" else pl.String for one in keys}
    for one in made.outputs:
        kinds[one.name] = pl.Decimal(18, one.places) if one.name != "grade" else pl.String
    kinds |= dict.fromkeys(more, pl.Decimal(18, 2))
    frame = pl.DataFrame([{name: row.get(name) for name in kinds} for row in rows], schema=kinds)
    return Side(made, frame.lazy(), frame.lazy(), keys, frozenset(kinds))


def places(value: Decimal | Fraction | None) -> Decimal | None:
    return None if value is None else decimal(Fraction(value))


def units(count: int) -> list[str]:
    return [f"u{number:03}" for number in range(count)]


# -- numbers


@LAWS
@given(st.fractions(0, 10**6, max_denominator=10**6) | st.fractions(10**50, 10**60), st.integers(0, 8))
def test_a_root_is_rounded_to_the_nearest(value: Fraction, digits: int) -> None:
    made = Fraction(root(value, digits))
    half = Fraction(1, 2 * 10**digits)
    assert max(made - half, 0) ** 2 <= value <= (made + half) ** 2


@LAWS
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1))
def test_a_share_is_the_quotient_rounded_half_up_and_nothing_where_there_is_none(
    pairs: list[tuple[int, int]],
) -> None:
    frame = pl.DataFrame(pairs, schema=["a", "b"], orient="row")
    found = frame.select(share(pl.col("a"), pl.col("b")))["a"].to_list()
    assert found == [places(Fraction(a, b)) if b else None for a, b in pairs]


# -- ranking

TOTALS = st.one_of(st.none(), st.integers(0, 12).map(lambda one: Decimal(one * 25) / 4))


@LAWS
@given(
    st.lists(
        st.tuples(st.sampled_from((2022, 2023, None)), st.sampled_from(("甲区", "乙区", None)), TOTALS),
        max_size=25,
    ),
    st.booleans(),
)
def test_a_rank_is_one_more_than_how_many_are_better(
    table: list[tuple[int | None, str | None, Decimal | None]], by: bool
) -> None:
    rows = [
        {"unit": unit, "year": year, "region": region, "total": total}
        for unit, (year, region, total) in zip(units(len(table)), table, strict=True)
    ]
    side = side_of(lowered(SMALL), rows, ("unit", "year", "region"))
    made = ranking.answer(Given((side,), ("region",) if by else ()))
    assert made.frame.height == len(rows)
    assert sorted(made.frame["unit"]) == units(len(table))
    for found in made.frame.to_dicts():
        mine = next(row for row in rows if row["unit"] == found["unit"])
        others = [
            row["total"]
            for row in rows
            if row["year"] == mine["year"]
            and (not by or row["region"] == mine["region"])
            and row["total"] is not None
        ]
        assert found["ranked"] == len(others)
        if mine["total"] is None:
            assert (found["rank"], found["below"], found["same"], found["share_below"]) == (
                None,
                None,
                None,
                None,
            )
            continue
        below = sum(one < mine["total"] for one in others)
        assert found["rank"] == 1 + sum(one > mine["total"] for one in others)
        assert (found["below"], found["same"]) == (below, others.count(mine["total"]))
        assert found["share_below"] == (places(Fraction(below, len(others) - 1)) if len(others) > 1 else None)
    ranks = [row["rank"] for row in made.frame.to_dicts() if row["year"] == 2023 and not by and row["rank"]]
    assert ranks == sorted(ranks)


ENDS = st.one_of(
    st.none(), st.tuples(st.integers(0, 6), st.integers(0, 4)).map(lambda one: (one[0], one[0] + one[1]))
)


@LAWS
@given(st.lists(st.tuples(st.sampled_from((2022, 2023)), ENDS), max_size=9))
def test_best_and_worst_rank_are_those_of_all_that_the_totals_may_be(
    table: list[tuple[int, tuple[int, int] | None]],
) -> None:
    rows: list[Row] = []
    for unit, (year, ends) in zip(units(len(table)), table, strict=True):
        low, high = ends or (None, None)
        rows.append({
            "unit": unit, "year": year, "total": low if low == high else None,
            "total|low": None if low is None else Decimal(low), "total|high": None if high is None else Decimal(high),
        })  # fmt: skip
    made = ranking.answer(Given((side_of(lowered(SMALL), rows, more=("total|low", "total|high")),)))
    found = {row["unit"]: (row["rank_best"], row["rank_worst"]) for row in made.frame.to_dicts()}
    for year in (2022, 2023):
        mine = {
            row["unit"]: (row["total|low"], row["total|high"])
            for row in rows
            if row["year"] == year and row["total|low"] is not None
        }
        worlds = [dict(zip(mine, ends, strict=True)) for ends in product(*mine.values())]
        for unit in mine:
            ranks = [1 + sum(one > world[unit] for one in world.values()) for world in worlds]
            assert found[unit] == (min(ranks), max(ranks))
    assert all(found[row["unit"]] == (None, None) for row in rows if row["total|low"] is None)


def test_where_totals_are_open_the_table_shows_the_ranks_that_are_possible() -> None:
    rows = [
        {
            "unit": "a",
            "year": 2023,
            "total": Decimal(90),
            "total|low": Decimal(90),
            "total|high": Decimal(90),
        },
        {"unit": "b", "year": 2023, "total": None, "total|low": Decimal(60), "total|high": Decimal(95)},
        {
            "unit": "c",
            "year": 2023,
            "total": Decimal(70),
            "total|low": Decimal(70),
            "total|high": Decimal(70),
        },
        {"unit": "d", "year": 2023},
    ]
    made = ranking.answer(Given((side_of(lowered(SMALL), rows, more=("total|low", "total|high")),)))
    assert [one[:4] for one in shown_rows(made.main, made.shown, "zh")] == [
        ["1", "1", "2", "a"], ["2", "2", "3", "c"], ["—", "1", "3", "b"], ["—", "—", "—", "d"],
    ]  # fmt: skip
    said = " ".join(made.notes)
    assert "2 行总分没有定" in said and "1 行连总分的范围也没有" in said


OTHERWISE = "名次只算有总分的；最好、最差也算总分未定的"


@pytest.mark.parametrize(("unit", "told"), [("", True), ("a", False), ("c", True)])
def test_a_rank_before_the_best_possible_one_comes_with_a_sentence_that_says_what_each_counts(
    unit: str, told: bool
) -> None:
    ends = {"a": (90, 90), "b": (80, 85), "c": (70, 70)}
    rows: list[Row] = [
        {
            "unit": one, "year": 2023, "total": Decimal(low) if low == high else None,
            "total|low": Decimal(low), "total|high": Decimal(high),
        }
        for one, (low, high) in ends.items()
    ]  # fmt: skip
    side = side_of(lowered(SMALL), rows, more=("total|low", "total|high"))
    made = ranking.answer(Given((side,), unit=unit))
    found = {row["unit"]: (row["rank"], row["rank_best"], row["rank_worst"]) for row in made.frame.to_dicts()}
    assert found.items() <= {"a": (1, 1, 1), "b": (None, 2, 2), "c": (2, 3, 3)}.items()
    assert any(OTHERWISE in note for note in made.notes) is told
    for note in made.notes:
        if OTHERWISE in note:
            assert len(note) <= 40 and len(note.en) <= 80  # type: ignore[attr-defined]


def test_where_every_total_is_known_nothing_is_said_of_open_ones() -> None:
    rows: list[Row] = [
        {"unit": one, "year": 2023, "total": Decimal(at), "total|low": Decimal(at), "total|high": Decimal(at)}
        for at, one in enumerate("abb")
    ]
    made = ranking.answer(Given((side_of(lowered(SMALL), rows, more=("total|low", "total|high")),)))
    assert not any(OTHERWISE in note for note in made.notes)


def test_one_unit_is_shown_with_its_rank_among_all() -> None:
    rows = [
        {"unit": unit, "year": 2023, "total": Decimal(total)}
        for unit, total in (("a", 80), ("b", 90), ("c", 80), ("d", 70))
    ]
    made = ranking.answer(Given((side_of(lowered(SMALL), rows),), unit="d"))
    assert [(row["unit"], row["rank"], row["below"]) for row in made.frame.to_dicts()] == [("d", 4, 0)]
    with pytest.raises(DataError) as refused:
        ranking.answer(Given((side_of(lowered(SMALL), rows),), unit="e"))
    assert [one.rule for one in refused.value.findings] == ["analysis_no_unit"]


# -- distribution

EDGES = st.sampled_from((0, 599, 600, 800, 899, 900, 999, 1000))  # of bands, in hundredths of 10 points
SCORES = st.lists(
    st.one_of(st.none(), st.one_of(EDGES, st.integers(-300, 1300)).map(lambda one: Decimal(one).scaleb(-2))),
    max_size=20,
)


def quartiles(values: list[Fraction]) -> list[Fraction]:
    return values * 3 if len(values) == 1 else statistics.quantiles(values, n=4, method="inclusive")


@LAWS
@given(SCORES, st.lists(st.sampled_from(("行政", "事业", None)), min_size=20, max_size=20))
def test_a_distribution_is_what_the_standard_library_says(
    scores: list[Decimal | None], kinds: list[str | None]
) -> None:
    rows = [
        {"unit": unit, "year": 2023, "kind": kind, "execution": score, "total": score}
        for unit, score, kind in zip(units(len(scores)), scores, kinds, strict=False)
    ]
    side = side_of(lowered(SMALL), rows, ("unit", "year", "kind"))
    for by in ((), ("kind",)):
        made = distribution.answer(Given((side,), by)).frame
        groups = (
            [None]
            if not by
            else sorted({row["kind"] for row in rows}, key=lambda one: (one is None, one or ""))
        )
        for name, points in (("execution", 10), ("total", 100)):
            found = made.filter(pl.col("item") == name).to_dicts()
            assert [row.get("kind") for row in found] == (groups if rows else [])
            for row in found:
                every = [one for one in rows if not by or one["kind"] == row["kind"]]
                told = sorted(Fraction(one[name]) for one in every if one[name] is not None)
                assert (row["rows"], row["scored"]) == (len(every), len(told))
                numbers = [
                    row[one]
                    for one in (
                        "least",
                        "lower_quartile",
                        "median",
                        "upper_quartile",
                        "highest",
                        "mean",
                        "mean_rate",
                    )
                ]
                if not told:
                    assert numbers == [None] * 7
                    continue
                mean = statistics.mean(told)
                assert numbers == [
                    places(one) for one in (told[0], *quartiles(told), told[-1], mean, mean / points)
                ]
                rates = [one / points for one in told]
                bands = Counter(
                    "below_60"
                    if one < Fraction("0.6")
                    else "60_80"
                    if one < Fraction("0.8")
                    else "80_90"
                    if one < Fraction("0.9")
                    else "90_100"
                    if one < 1
                    else "full"
                    for one in rates
                )
                assert {band: row[band] for band, *_ in distribution.BANDS} == {
                    band: bands[band] for band, *_ in distribution.BANDS
                }


def test_grades_are_counted_also_those_that_nobody_has() -> None:
    rows = [
        {
            "unit": unit,
            "year": 2023,
            "region": "甲区",
            "grade": grade,
            "total": None if grade is None else Decimal(85),
        }
        for unit, grade in zip(units(4), ("良", "良", "差", None), strict=True)
    ]
    made = distribution.answer(
        Given((side_of(lowered(TREE), rows, ("unit", "year", "region")),), ("region",))
    )
    (grades,) = made.beside
    assert shown_rows(grades, grades.shown, "zh") == [["甲区", "0", "2", "0", "1", "1", "4"]]
    assert any("1 行等次未定" in note for note in made.notes)


# -- health


@LAWS
@given(st.lists(st.tuples(*[st.one_of(st.none(), st.integers(-3, 8))] * 2), max_size=30))
def test_correlations_are_those_of_the_definition(pairs: list[tuple[int | None, int | None]]) -> None:
    made = related(
        pl.Series([a for a, _ in pairs], dtype=pl.Int64), pl.Series([b for _, b in pairs], dtype=pl.Int64)
    )
    known = [(a, b) for a, b in pairs if a is not None and b is not None]
    assert made.rows == len(known)
    left, right = [a for a, _ in known], [b for _, b in known]
    if len(set(left)) < 2 or len(set(right)) < 2:
        assert (made.pearson, made.spearman) == (None, None)
        return
    assert made.pearson is not None and made.spearman is not None
    assert float(made.pearson) == pytest.approx(statistics.correlation(left, right), abs=1e-6)
    assert float(made.spearman) == pytest.approx(
        statistics.correlation(mean_ranks(left), mean_ranks(right)), abs=1e-6
    )


def mean_ranks(values: list[int]) -> list[float]:
    return [sum(other < one for other in values) + (values.count(one) + 1) / 2 for one in values]


LEAVES = ("execution", "output", "benefit", "satisfaction")


@LAWS
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                one: st.one_of(st.none(), st.integers(0, 1000).map(lambda one: Decimal(one).scaleb(-2)))
                for one in LEAVES
            }
        ),
        max_size=12,
    )
)
def test_health_counts_as_plain_python_does(table: list[Row]) -> None:
    rows = [{"unit": unit, "year": 2023, **row} for unit, row in zip(units(len(table)), table, strict=True)]
    made = health.answer(Given((side_of(lowered(SMALL), rows),)))
    points = {leaf.id: leaf.points for leaf, _ in lowered(SMALL).framework.leaves()}
    assert made.frame["indicator"].to_list() == list(LEAVES)
    for found in made.frame.to_dicts():
        told = [Fraction(row[found["indicator"]]) for row in rows if row[found["indicator"]] is not None]
        rates = [one / points[found["indicator"]] for one in told]
        assert (found["rows"], found["scored"], found["unknown"], found["left_out"]) == (
            len(rows),
            len(told),
            len(rows) - len(told),
            0,
        )
        assert found["unknown_share"] == (
            places(Fraction(len(rows) - len(told), len(rows))) if rows else None
        )
        assert found["full"] == sum(one >= 1 for one in rates)
        if told:
            assert found["mean_rate"] == places(statistics.mean(rates))
            assert found["same_share"] == places(Fraction(max(Counter(told).values()), len(told)))
            assert float(found["deviation"]) == pytest.approx(
                float(statistics.pvariance(rates)) ** 0.5, abs=1e-6
            )
        else:
            assert (found["mean_rate"], found["full_share"], found["deviation"]) == (None, None, None)


def test_health_names_what_sets_nobody_apart_what_lacks_proof_and_what_measures_the_same() -> None:
    rows = [
        {
            "unit": unit, "year": 2023, "budget_reasonable": Decimal(number % 5), "budget_compliant": Decimal(number % 5) * Decimal("0.5") + 1,
            "objective_complete": Decimal(3), "indicator_clear": Decimal(2), "procurement": Decimal(number % 2) if number < 19 else None,
            "finance_compliance": None, "asset_use": Decimal("0.4") if number < 38 else Decimal(0),
        }
        for number, unit in enumerate(units(40))
    ]  # fmt: skip
    made = health.answer(Given((side_of(lowered(TREE), rows),)))
    verdicts = {row["indicator"]: row["verdict"] for row in made.frame.to_dicts()}
    assert verdicts["budget_reasonable"] == verdicts["budget_compliant"] == "twin"
    assert verdicts["objective_complete"] == "full"
    assert verdicts["indicator_clear"] == verdicts["asset_use"] == "same"
    assert verdicts["procurement"] == "unknown few"
    assert verdicts["finance_compliance"] == "unknown none"
    said = "\n".join(made.notes)
    for words in (
        "没有区分度：绩效目标完整性。",
        "“预算编制合理性”与“预算编制规范性”重复：40 行里相关系数 1.000",
        "多数拿不出依据：政府采购执行情况、财务合规性",
    ):
        assert words in said
    for limit in ("95%", "50%", "0.95", "30 行"):
        assert limit in made.notes[-1]
    (pairs,) = made.beside
    assert pairs.frame.row(0, named=True)["verdict"] == "twin"


@pytest.mark.parametrize(("count", "verdicts"), [(1, ("none", "few")), (29, ("none", "few")), (30, ("unknown none", "unknown few"))])  # fmt: skip
def test_of_too_few_rows_it_is_not_said_that_most_show_no_proof(
    count: int, verdicts: tuple[str, str]
) -> None:
    rows: list[Row] = [
        {"unit": unit, "year": 2023, "finance_compliance": None, "procurement": None if at else Decimal(1)}
        for at, unit in enumerate(units(count))
    ]
    made = health.answer(Given((side_of(lowered(TREE), rows),)))
    found = {row["indicator"]: row["verdict"] for row in made.frame.to_dicts()}
    assert (found["finance_compliance"], found["procurement"]) == verdicts
    assert any("多数拿不出依据" in note for note in made.notes) is (count >= 30)


def test_a_pair_that_runs_the_other_way_measures_the_same_and_one_of_few_rows_is_not_judged() -> None:
    rows = [
        {
            "unit": unit,
            "year": 2023,
            "budget_reasonable": Decimal(number % 6),
            "budget_compliant": Decimal(5 - number % 6),
        }
        for number, unit in enumerate(units(30))
    ]
    for count, verdict in ((30, "twin"), (29, "few")):
        made = health.answer(Given((side_of(lowered(TREE), rows[:count]),)))
        (pairs,) = made.beside
        assert pairs.frame.row(0)[-3:] == (Decimal(-1), Decimal(-1), verdict)


def test_what_does_not_apply_is_not_unknown() -> None:
    """A sum is known only where all it needs is: an empty score below a known one was left out."""
    rows = [
        {"unit": "a", "year": 2023, "staff_control": None, "personnel": None, "total": Decimal(80)},
        {"unit": "b", "year": 2023, "staff_control": None},
    ]
    made = health.answer(Given((side_of(lowered(TREE), rows),)))
    (found,) = made.frame.filter(pl.col("indicator") == "staff_control").to_dicts()
    assert (found["left_out"], found["unknown"], found["unknown_share"]) == (1, 1, Decimal("0.500000"))


# -- comparison


def scored_rows(
    ids: tuple[str, ...], count: int, seed: int, unknown: float = 0.01
) -> tuple[tuple[Side, ...], list[list[Row]]]:
    """The same random rows under several frameworks, as an engine scores them, and as rows of Python."""
    made = [lowered(id) for id in ids]
    cells: list[Row] = [{} for _ in range(count)]
    for one in made:
        for row, more in zip(cells, random_rows(one, count, seed, unknown=unknown, step=10**6), strict=True):
            row.update(more | row)
    sides, tables = [], []
    for one in made:
        facts = (
            frame_of(one, cells)
            .with_columns(
                year=2022 + pl.int_range(count) % 2,
                unit=pl.lit("u") + (pl.int_range(count) // 2).cast(pl.String),
            )
            .with_columns(pl.col("year").cast(pl.Int32))
        )
        frame = bulk.graded(columns.scored(facts.lazy(), one, ("unit", "year"), decimal=True), one).collect()
        sides.append(Side(one, facts.lazy(), frame.lazy(), ("unit", "year"), frozenset(frame.columns)))
        tables.append(frame.to_dicts())
    return tuple(sides), tables


def test_themes_and_moves_are_those_that_plain_python_finds() -> None:
    sides, tables = scored_rows(FIVE, 120, 5, unknown=0.003)
    made = compare.answer(Given(sides))
    found = [themes(side.framework) for side in sides]
    for row in made.frame.to_dicts():
        sums = []
        for side, table, mine in zip(sides, tables, found, strict=True):
            ids = ["total"] if row["theme"] == "total" else [leaf.id for leaf in mine.get(row["theme"], ())]
            points = (
                side.framework.total
                if row["theme"] == "total"
                else sum(leaf.points for leaf in mine.get(row["theme"], ()))
            )
            sums.append(
                (
                    points,
                    [
                        None if any(one[id] is None for id in ids) else sum(Fraction(one[id]) for id in ids)
                        for one in table
                    ]
                    if ids
                    else None,
                )
            )
        there = [scores for _, scores in sums if scores is not None]
        common = [at for at in range(120) if all(scores[at] is not None for scores in there)]
        assert row["rows"] == len(common)
        rates = []
        for side, (points, scores) in zip(sides, sums, strict=True):
            told = [scores[at] for at in common if scores[at] is not None] if scores is not None else []
            rate = sum(told, Fraction(0)) / len(told) / points if told else None
            assert row[f"rate:{side.framework.id}"] == places(rate), (row["theme"], side.framework.id)
            rates += [rate] if rate is not None else []
        assert row["difference"] == (places(max(rates) - min(rates)) if len(rates) > 1 else None)
    assert made.frame["rows"].min() > 20
    _, movers, _ = made.beside
    both = [at for at in range(120) if all(table[at]["total"] is not None for table in tables)]
    assert movers.frame.height == len(both) > 0
    for row in movers.frame.to_dicts():
        at = next(
            at for at in both if tables[0][at]["unit"] == row["unit"] and tables[0][at]["year"] == row["year"]
        )
        same = [other for other in both if tables[0][other]["year"] == row["year"]]
        ranks = [1 + sum(table[other]["total"] > table[at]["total"] for other in same) for table in tables]
        assert [row[f"rank:{side.framework.id}"] for side in sides] == ranks
        assert row["move"] == max(ranks) - min(ranks)
    moves = movers.frame["move"].to_list()
    assert moves == sorted(moves, reverse=True)


def test_one_unit_under_all_frameworks_has_a_row_for_each_theme_of_each() -> None:
    sides, tables = scored_rows(FIVE, 12, 7, unknown=0.05)
    made = compare.answer(Given(sides, unit="u3"))
    wanted = {
        (year, id, side.framework.id)
        for side in sides
        for id in ("total", *themes(side.framework))
        for year in (2022, 2023)
    }
    assert {(row["year"], row["theme"], row["framework"]) for row in made.frame.to_dicts()} == wanted
    for row in made.frame.to_dicts():
        at = next(at for at, side in enumerate(sides) if side.framework.id == row["framework"])
        mine = next(one for one in tables[at] if (one["unit"], one["year"]) == ("u3", row["year"]))
        if row["theme"] == "total":
            assert row["score"] == places(mine["total"])
            continue
        leaves = themes(sides[at].framework)[row["theme"]]
        known = [Fraction(mine[leaf.id]) for leaf in leaves if mine[leaf.id] is not None]
        assert (row["sure"], row["open"]) == (places(sum(known, Fraction(0))), len(leaves) - len(known))
        assert row["points"] == places(sum(leaf.points for leaf in leaves))
        assert row["score"] == (row["sure"] if len(known) == len(leaves) else None)
    assert made.frame["open"].sum() > 0


@pytest.mark.parametrize("id", framework_ids())
def test_every_indicator_of_a_shipped_framework_has_a_theme_of_its_own(id: str) -> None:
    framework = open_framework(id)[0]
    for leaf, path in framework.leaves():
        assert theme_of(framework, leaf, path) in (*THEMES, "bonus"), leaf.name
    counted = [leaf.id for leaves in themes(framework).values() for leaf in leaves]
    assert len(counted) == len(set(counted)) == sum(not leaf.bonus for leaf, _ in framework.leaves())
    assert set(themes(framework)) <= set(WORDS)


# -- through the command, from file to file


def facts_of(
    folder: Path, ids: tuple[str, ...], count: int, name: str = "facts.parquet", **marks: Any
) -> Path:
    cells: list[Row] = [{} for _ in range(count)]
    for id in ids:
        for row, more in zip(
            cells, random_rows(lowered(id), count, 3, unknown=0.002, step=10**6), strict=True
        ):
            row.update(more | row)
    frames = [frame_of(lowered(id), cells).drop("unit", "year") for id in ids]
    every = pl.concat(
        [
            frames[0],
            *(
                frame.drop(set(frame.columns) & {c for f in frames[: at + 1] for c in f.columns})
                for at, frame in enumerate(frames[1:])
            ),
        ],
        how="horizontal",
    )
    keys = pl.DataFrame({
        "unit": units(count), "year": pl.Series([2022 + at % 2 for at in range(count)], dtype=pl.Int64),
        "region": [("甲区", "乙区", None)[at % 3] for at in range(count)], "level": ["区级"] * count, "kind": ["行政"] * count,
    })  # fmt: skip
    pl.concat([keys, every], how="horizontal").with_columns(
        pl.lit(value).alias(mark) for mark, value in marks.items()
    ).write_parquet(folder / name)
    return folder / name


ASKED = (
    ("health", (TREE,), []),
    ("distribution", (TREE,), ["--by", "region,year"]),
    ("ranking", (TREE,), ["--by", "region"]),
    ("compare", (TREE, "yanjin-2022"), []),
    ("compare", (TREE, "yanjin-2022"), ["--unit", "u000"]),
)


def test_a_column_that_another_framework_reads_is_not_one_too_many(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, (TREE, "yanjin-2022"), 4, strange=1)
    done = analyse(facts, Asked("compare", (TREE, "yanjin-2022")))
    assert [one.place.field for one in done.findings if one.rule == "bulk_unknown_column"] == ["strange"]


@pytest.mark.parametrize(("kind", "ids", "more"), ASKED)
@pytest.mark.parametrize(("count", "known"), [(40, True), (1, True), (0, True), (3, False)])
def test_every_table_has_an_answer_in_both_languages_and_as_json(
    kind: str, ids: tuple[str, ...], more: list[str], count: int, known: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    facts = facts_of(tmp_path, ids, count)
    if not known:
        keys = ("unit", "year", "region", "level", "kind")
        frame = pl.read_parquet(facts)
        frame.with_columns(
            pl.lit(None, dtype).alias(name) for name, dtype in frame.schema.items() if name not in keys
        ).write_parquet(facts)
    asked = ["analyse", kind, str(facts), "--framework", ",".join(ids), *more]
    if "--unit" in more and not count:
        assert main(asked) == 2
        assert "没有单位“u000”" in capsys.readouterr().err
        return
    out = tmp_path / "out.parquet"
    assert main([*asked, "-o", str(out)]) == 0
    said = capsys.readouterr().out
    assert "虚构" not in said
    frame = pl.read_parquet(out)
    assert not any(kind.is_float() for kind in frame.schema.values())
    if count < 40:
        return
    assert main([*asked, "--lang", "en"]) == 0
    english = capsys.readouterr().out
    assert any(word in english for word in ("rows", "no row", "One unit")) and not any(
        note in english for note in ("共 ", "没有")
    )
    assert main([*asked, "--json", "--most", "3"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["kind"], told["count"], len(told["rows"])) == (kind, frame.height, min(frame.height, 3))
    assert told["notes"]


@pytest.mark.parametrize("suffix", [".docx", ".pdf", ".xlsx"])
def test_a_report_says_that_its_data_are_made_up_in_the_title_and_on_every_page(
    suffix: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = facts_of(tmp_path, (TREE,), 30, synthetic=True)
    report = tmp_path / f"report{suffix}"
    assert main(["analyse", "ranking", str(facts), "--framework", TREE, "--report", str(report)]) == 0
    assert "【虚构数据】总分排名" in capsys.readouterr().out
    assert main(["read", str(report), "--text"]) == 0
    text = capsys.readouterr().out.replace("\n", "")
    assert "虚构数据" in text and "总分排名" in text and "u000" in text


def test_rows_that_are_not_made_up_are_not_called_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = facts_of(tmp_path, (TREE,), 5, synthetic=False)
    assert main(["analyse", "ranking", str(facts), "--framework", TREE, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["synthetic"] is False
    assert not [one for one in told["findings"] if "synthetic" in one["message"]]


@pytest.mark.parametrize(
    ("kind", "by", "suffix", "engine"),
    [
        ("health", (), ".parquet", "polars"),
        ("distribution", ("region",), ".csv", "polars"),
        ("ranking", ("region",), ".parquet", "duckdb"),
    ],
)
def test_written_scores_give_the_same_answer_as_scoring_on_the_way(
    kind: str, by: tuple[str, ...], suffix: str, engine: str, tmp_path: Path
) -> None:
    facts = facts_of(tmp_path, (TREE,), 50)
    scores = tmp_path / f"scores{suffix}"
    bulk.score_file(facts, TREE, scores, engine, intervals=kind == "ranking")
    here = analyse(facts, Asked(kind, (TREE,), by=by)).answer
    taken = analyse(facts, Asked(kind, (TREE,), (scores,), by)).answer
    assert taken.frame.equals(here.frame)
    assert taken.notes == here.notes


def test_scores_of_another_framework_are_refused_with_the_columns_that_they_lack(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, (TREE, "yanjin-2022"), 4)
    bulk.score_file(facts, "yanjin-2022", tmp_path / "scores.parquet", "polars")
    with pytest.raises(DataError) as refused:
        analyse(facts, Asked("ranking", (TREE,), (tmp_path / "scores.parquet",)))
    (one,) = refused.value.findings
    there = pl.read_parquet_schema(tmp_path / "scores.parquet")
    ours = [each.name for each in lowered(TREE).outputs if each.name not in there]
    assert f"缺这个体系的 {len(ours)} 列，如 {'、'.join(ours[:5])}" in one.message("zh")
    assert f"it lacks {len(ours)} columns of it, such as {', '.join(ours[:5])}" in one.message("en")
    assert "没有总分" not in one.message("zh")


def test_scores_with_a_further_column_are_taken_also_without_intervals(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, (TREE,), 4)
    bulk.score_file(facts, TREE, tmp_path / "scores.parquet", "polars")
    scores = pl.read_parquet(tmp_path / "scores.parquet").with_columns(remark=pl.lit("ours"))
    scores.write_parquet(tmp_path / "scores.parquet")
    done = analyse(facts, Asked("ranking", (TREE,), (tmp_path / "scores.parquet",)))
    assert done.answer.frame.height == 4 and "rank_best" not in done.answer.frame.columns


def test_further_tables_are_written_beside_the_first(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, (TREE,), 30)
    done = analyse(facts, Asked("health", (TREE,)), tmp_path / "out.parquet")
    assert pl.read_parquet(tmp_path / "out.parquet").equals(done.answer.frame)
    assert pl.read_parquet(tmp_path / "out.pairs.parquet").equals(done.answer.beside[0].frame)


REFUSED: list[tuple[str, dict[str, Any], list[str]]] = [
    ("health", {"by": ("region",), "unit": "u000"}, ["analysis_option", "analysis_option"]),
    ("compare", {}, ["analysis_frameworks"]),
    ("compare", {"frameworks": (TREE, TREE)}, ["analysis_framework_twice"]),
    ("health", {"frameworks": (TREE, SMALL)}, ["analysis_frameworks"]),
    ("ranking", {"by": ("city", "street")}, ["analysis_no_key", "analysis_no_key"]),
    ("ranking", {"unit": "x"}, ["analysis_no_unit"]),
    ("ranking", {"frameworks": ("nothing-here",)}, ["framework_not_found"]),
    ("ranking", {"scores": ("a.parquet", "b.parquet")}, ["analysis_scores_count"]),
    ("ranking", {"scores": ("short.parquet",)}, ["analysis_scores_rows"]),
    ("ranking", {"scores": ("float.parquet",)}, ["analysis_scores_type"]),
    ("ranking", {"scores": ("other.parquet",)}, ["analysis_scores_other"]),
    ("ranking", {"scores": ("foreign.parquet",)}, ["analysis_scores_foreign"]),
    ("ranking", {"scores": ("no.parquet",)}, ["file_not_found"]),
]


@pytest.mark.parametrize(("kind", "more", "rules"), REFUSED)
def test_what_cannot_be_answered_is_told_at_once_and_the_old_output_stays(
    kind: str, more: dict[str, Any], rules: list[str], tmp_path: Path
) -> None:
    facts = facts_of(tmp_path, (TREE,), 6)
    keys = pl.DataFrame({"unit": units(6), "year": [2022, 2023] * 3})
    keys.head(5).with_columns(total=pl.lit(1)).write_parquet(tmp_path / "short.parquet")
    keys.with_columns(total=pl.lit(1.5)).write_parquet(tmp_path / "float.parquet")
    keys.write_parquet(tmp_path / "other.parquet")
    keys.with_columns(total=pl.lit(1), elsewhere=pl.lit(1)).write_parquet(tmp_path / "foreign.parquet")
    out = tmp_path / "out.parquet"
    out.write_bytes(b"before")
    asked = Asked(
        kind,
        **{"frameworks": (TREE,), **more, "scores": tuple(tmp_path / one for one in more.get("scores", ()))},
    )
    with pytest.raises(DataError) as refused:
        analyse(facts, asked, out)
    assert [one.rule for one in refused.value.findings] == rules
    for one in refused.value.findings:
        assert "{" not in one.message("zh") + one.message("en") + one.hint("zh") + one.hint("en")
    assert out.read_bytes() == b"before"
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


@pytest.mark.parametrize(
    ("kind", "frameworks", "zh", "en"),
    [
        ("compare", "project-10", "分析compare要至少2个指标体系，这里有1个", "takes2frameworksormore;1given"),
        ("health", "project-10,yanjin-2022", "要1个指标体系，这里有2个", "takes1framework;2given"),
        ("compare", "project-10,project-10", "“project-10”写了不止一次", "isnamedmorethanonce"),
    ],
)
def test_how_many_frameworks_are_wanted_is_told_in_words(
    kind: str, frameworks: str, zh: str, en: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for lang, said in (("zh", zh), ("en", en)):
        command = ["analyse", kind, str(tmp_path / "f.parquet"), "--framework", frameworks, "--lang", lang]
        assert main(command) == 2
        assert said in re.sub(r"\s", "", capsys.readouterr().err)


def test_a_report_that_cannot_be_written_leaves_the_table_as_it_was(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, (TREE,), 6)
    out = tmp_path / "out.parquet"
    out.write_bytes(b"before")
    for report, rule in (
        (tmp_path / "no.txt", "bulk_output"),
        (tmp_path / "no" / "r.docx", "bulk_output_nowhere"),
    ):
        with pytest.raises(DataError) as refused:
            analyse(facts, Asked("ranking", (TREE,)), out, report)
        assert [one.rule for one in refused.value.findings] == [rule]
        assert out.read_bytes() == b"before"


@pytest.mark.parametrize(("kind", "part"), [("health", "pairs"), ("distribution", "grades")])
def test_a_further_table_of_an_analysis_is_not_written_over_what_is_read(
    kind: str, part: str, tmp_path: Path
) -> None:
    out = tmp_path / "x.parquet"
    facts = facts_of(tmp_path, (TREE,), 40, f"x.{part}.parquet")
    before = facts.read_bytes()
    with pytest.raises(DataError) as refused:
        analyse(facts, Asked(kind, (TREE,)), out)
    assert [one.rule for one in refused.value.findings] == ["bulk_output_same"]
    assert facts.read_bytes() == before and not out.exists()
    again = facts.rename(tmp_path / "facts.parquet")
    facts.mkdir()
    with pytest.raises(DataError) as refused:
        analyse(again, Asked(kind, (TREE,)), out)
    assert [one.rule for one in refused.value.findings] == ["bulk_output_folder"]
    assert str(facts) in refused.value.findings[0].message("zh") and not out.exists()


def test_what_is_set_without_a_value_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = facts_of(tmp_path, (TREE,), 20)
    command = ["analyse", "outliers", str(facts), "--framework", TREE, "--set", "far", "--json"]
    assert main(command) == 2
    told = json.loads(capsys.readouterr().out)["findings"]
    assert [one["rule"] for one in told] == ["analysis_value"]
    assert "“”" in told[0]["message"]


def test_keys_that_a_row_does_not_give_are_called_so_in_charts_of_either_language(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, (TREE,), 20)
    pl.read_parquet(facts).with_columns(region=pl.lit(None, pl.String)).write_parquet(facts)
    for kind, told in (
        ("ranking", lambda chart: chart.title),
        ("distribution", lambda chart: chart.labels[0]),
    ):
        chart = analyse(facts, Asked(kind, (TREE,), by=("region",))).answer.charts[0]
        assert "（空）" in told(chart) and "(empty)" in told(chart).en


def test_a_total_that_is_not_rounded_is_ranked_as_the_table_shows_it(tmp_path: Path) -> None:
    made = dump_framework(framework_of(OWN_BESIDE)) | {"rounding": {"row": "none", "total": "none"}}
    (tmp_path / "own.yaml").write_text(yaml_text(made), "utf-8")
    own = str(tmp_path / "own.yaml")
    low = bulk.lowered(own)
    frame_of(low, random_rows(low, 40, 2)).write_parquet(tmp_path / "facts.parquet")
    ranked = analyse(tmp_path / "facts.parquet", Asked("ranking", (own,))).answer.frame
    scores = columns.scored(
        prepared(pl.scan_parquet(tmp_path / "facts.parquet"), low).frame, low, ("unit",), decimal=True
    ).collect()
    assert scores.schema["total"].scale == 4  # type: ignore[attr-defined]
    totals = dict(scores.select("unit", "total").drop_nulls().iter_rows())
    for row in ranked.drop_nulls("rank").iter_rows(named=True):
        assert row["rank"] == 1 + sum(one > totals[row["unit"]] for one in totals.values())


HUGE = """
schema: jixiao/framework-1
id: huge-2024
title: 很大的分
total: 10
rounding: {row: 4, total: 4}
facts:
  aa: {label: 甲数, dimension: count, low: 0, high: 1000000000000}
  bb: {label: 乙数, dimension: count, low: 0, high: 1000000000000}
  cc: {label: 丙数, dimension: count, low: 0, high: 100000000}
indicators:
  - {id: a, name: 预算执行, points: 10, bonus: true, rule: {kind: formula, score: "甲数 * 乙数 * 丙数", cap: none}}
"""


def test_scores_whose_sum_needs_more_than_128_bits_are_added_up_exactly(tmp_path: Path) -> None:
    own = str(tmp_path / "own.yaml")
    Path(own).write_text(HUGE, "utf-8")
    made = bulk.lowered(own)
    rows = [{"aa": 10**12 - at % 7, "bb": 10**12 - at % 11, "cc": 10**8 - 1 - at % 13} for at in range(2_000)]
    scores = [Fraction(row["aa"] * row["bb"] * row["cc"]) for row in rows]
    assert sum(scores) * 10**4 > 2**127
    facts = tmp_path / "facts.parquet"
    frame_of(made, rows).write_parquet(facts)
    mean, middle = sum(scores) / len(scores), statistics.median(scores)
    spread = statistics.quantiles(scores, n=4, method="inclusive")
    for row in analyse(facts, Asked("distribution", (own,))).answer.frame.iter_rows(named=True):
        assert (row["mean"], row["median"]) == (decimal(mean), decimal(middle))
        assert [row["lower_quartile"], row["upper_quartile"]] == [decimal(spread[0]), decimal(spread[2])]
    (told,) = analyse(facts, Asked("health", (own,))).answer.frame.iter_rows(named=True)
    assert told["mean_rate"] == decimal(mean / 10)
    other = str(tmp_path / "other.yaml")
    Path(other).write_text(HUGE.replace("huge", "other"), "utf-8")
    (whole,) = (
        row
        for row in analyse(facts, Asked("compare", (own, other))).answer.frame.iter_rows(named=True)
        if row["theme"] == "total"
    )
    assert [value for name, value in whole.items() if name.startswith("rate:")] == [decimal(mean / 10)] * 2


def test_scores_for_which_a_table_has_no_room_are_a_finding(tmp_path: Path) -> None:
    own, facts = str(tmp_path / "own.yaml"), tmp_path / "facts.parquet"
    Path(own).write_text(HUGE.replace("high: 100000000}", "high: 1000000000}").replace("4", "2"), "utf-8")
    rows = [{"aa": 10**12, "bb": 10**12, "cc": 10**9 - at} for at in range(3)]
    frame_of(bulk.lowered(own), rows).write_parquet(facts)
    with pytest.raises(DataError) as refused:
        analyse(facts, Asked("distribution", (own,)))
    (told,) = refused.value.findings
    assert told.rule == "analysis_too_large" and "32 位" in told.message("zh")


WIDE_ENDS = """
schema: jixiao/framework-1
id: raw-2024
title: 不取整
edition: 2024年版
issuer: 某县财政局
total: 100
rounding: {row: 1, total: 1, sum_of: raw}
policies: {not_applicable: leave_out, zero_over_zero: leave_out, over_zero: zero}
facts:
  aa: {label: 甲数, dimension: count, low: 0, high: 2000}
  bb: {label: 乙数, dimension: count, low: 0, high: 2000}
  cc: {label: 丙数, dimension: count, low: 0, high: 2000}
indicators:
  - {id: a, name: 甲, points: 39.5, rule: {kind: linear, measure: 甲数 / 乙数}}
  - id: b
    name: 乙
    points: 60.5
    indicators:
      - {id: b1, name: 乙一, points: 20, rule: {kind: linear, measure: 甲数 / 丙数}}
      - {id: b2, name: 乙二, points: 40.5, rule: {kind: linear, measure: 丙数 / 甲数}}
"""


def test_where_only_the_intervals_are_too_wide_the_scores_stand_and_are_ranked_without_them(
    tmp_path: Path,
) -> None:
    own, facts, out = tmp_path / "own.yaml", tmp_path / "facts.csv", tmp_path / "scores.parquet"
    own.write_text(WIDE_ENDS, "utf-8")
    facts.write_text("unit,year,aa,bb,cc\na,2024,10,20,30\nb,2024,20,20,20\nc,2024,,20,20\n", "utf-8")
    with pytest.raises(DataError) as refused:
        bulk.score_file(facts, str(own), out, intervals=True)
    (told,) = refused.value.findings
    assert told.rule == "bulk_intervals_too_wide" and not out.exists()
    assert "不加 --intervals" in told.hint("zh") and "without --intervals" in told.hint("en")
    done = bulk.score_file(facts, str(own), out)
    assert (done.rows, done.totals) == (3, 2)
    for scores in ((), (out,)):
        answer = analyse(facts, Asked("ranking", (str(own),), scores)).answer
        assert dict(answer.frame.select("unit", "rank").iter_rows()) == {"b": 1, "a": 2, "c": None}
        assert not {"rank_best", "rank_worst"} & {*answer.frame.columns}
        assert answer.notes[-1].startswith(
            "没有给最好和最差名次：raw-2024 的“总分”的区间要用到 39 位数的整数"
        )
        assert "The best and the worst rank are not given" in answer.notes[-1].en


def test_what_is_too_wide_without_intervals_too_is_not_told_to_be_scored_without_them(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(WIDE_ENDS.replace("丙数, dimension: count, low: 0, high: 2000", "丙数, dimension: count, low: 0, high: 20000000000000"), "utf-8")  # fmt: skip
    for intervals in (False, True):
        with pytest.raises(DataError) as refused:
            bulk.lowered(str(own), intervals=intervals)
        assert [one.rule for one in refused.value.findings] == ["bulk_too_wide"]


def test_a_table_that_cannot_be_written_is_a_finding(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, (TREE,), 6)
    for out, rule in (
        (tmp_path / "out.xlsx", "analysis_output"),
        (tmp_path / "no" / "out.parquet", "bulk_output_nowhere"),
    ):
        with pytest.raises(DataError) as refused:
            analyse(facts, Asked("ranking", (TREE,)), out)
        assert [one.rule for one in refused.value.findings] == [rule]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["facts.parquet"]


def test_a_table_is_written_as_csv_too(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, (TREE,), 6)
    done = analyse(facts, Asked("ranking", (TREE,)), tmp_path / "out.csv")
    assert pl.read_csv(tmp_path / "out.csv")["unit"].to_list() == done.answer.frame["unit"].to_list()


def test_points_are_shown_with_the_decimals_they_need() -> None:
    shown = Shown("points", Say("分值", "points"))
    for value, text in (
        (Decimal("2.500000"), "2.5"),
        (Decimal("10.000000"), "10"),
        (1234, "1,234"),
        (None, "—"),
    ):
        assert cell(value, shown) == text


def test_two_editions_of_one_framework_are_told_apart() -> None:
    sides, _ = scored_rows((SMALL, SMALL), 8, 1)
    assert Given(sides).labels == [f"{SMALL}#1", f"{SMALL}#2"]
    made = compare.answer(Given(sides))
    assert set(made.frame["difference"].drop_nulls()) <= {Decimal(0)}
    one = compare.answer(Given(sides, unit="u1"))
    assert set(one.frame["framework"]) == {f"{SMALL}#1", f"{SMALL}#2"}
