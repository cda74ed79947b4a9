"""Scores of more than eighteen digits: exact on every engine, in files, in analyses and in a store; those of ordinary frameworks stay as narrow as they are."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from many_rows import random_rows
from test_engines import frame_of
from test_engines_exact import missing, same_everywhere, server

from jixiao.analysis.correlation import related
from jixiao.analysis.numbers import squares
from jixiao.cli.command import run as main
from jixiao.core.finding import DataError
from jixiao.engines import columns
from jixiao.engines.clickhouse import to_parquet as in_clickhouse
from jixiao.engines.duck import to_parquet as in_duckdb
from jixiao.engines.postgres import to_parquet as in_postgres
from jixiao.flows.analyse import Asked, analyse
from jixiao.flows.bulk import lowered as lower
from jixiao.flows.bulk import score_file
from jixiao.flows.keep import score, scores_of
from jixiao.flows.keep_facts import load
from jixiao.scoring.lower.evaluate import values
from jixiao.scoring.lower.plan import decimals
from jixiao.scoring.lower.shown import shown

__all__ = ["server"]
KEYS = ("unit", "year")
HEAD = """
schema: jixiao/framework-1
id: wide
title: 宽
total: 100
facts:
  visitors: {label: 接待人次甲, dimension: count, unit: 人次, low: 0, high: 1000000000000000000, definition: x}
grades: {bands: [{name: 优, from: 90}, {name: 差, from: 0}]}
"""
ROWS = """
indicators:
  - id: b
    name: 乙
    points: 100
    indicators:
      - {id: b1, name: 执行率, points: 40, rule: {kind: linear, measure: 支出决算数 / 调整后预算数, cap: none}}
      - {id: b2, name: 三公, points: 40, rule: {kind: linear, measure: 三公经费支出数 / 三公经费预算数}}
      - {id: b3, name: 接待, points: 10, rule: {kind: formula, cap: none, score: "接待人次甲 / 预算单位数 * 100"}}
      - {id: b4, name: 万分之一, points: 10, rule: {kind: formula, cap: none, floor: none, score: "10 - 接待人次甲 / 20000"}}
"""
OPEN = """
indicators:
  - {id: b1, name: 执行率, points: 100, rule: {kind: formula, cap: none, score: "接待人次甲 * 1000 / 预算单位数"}}
"""
ROUNDINGS = ("{row: 4, total: 4}", "{row: 0, total: 0}", "{row: 8, total: 8}")


def framework(folder: Path, rounding: str = ROUNDINGS[0], rows: str = ROWS) -> str:
    path = folder / "wide.yaml"
    path.write_text(f"{HEAD}rounding: {rounding}\n{rows}", "utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("rounding", "rows"), [*((one, ROWS) for one in ROUNDINGS), ("{row: none, total: none}", OPEN)]
)
def test_every_engine_gives_long_scores_exactly(
    rounding: str, rows: str, server: Any, tmp_path: Path
) -> None:
    lowered = shown(lower(framework(tmp_path, rounding, rows)))
    assert any(digits > 18 for digits, _ in decimals(lowered).values())
    cells = random_rows(lowered, 300, 5)
    frame = frame_of(lowered, cells)
    facts, out = tmp_path / "facts.parquet", tmp_path / "out.parquet"
    frame.write_parquet(facts)
    scores = columns.scored(frame.lazy(), lowered, KEYS, decimal=True).collect()
    for output in lowered.outputs:
        for number, row in enumerate(cells):
            known, top = values([output.known, output.top], row)
            want = Fraction(top, 10**output.places) if known else None
            mine = scores[output.name][number]
            assert (None if mine is None else Fraction(mine)) == want, (output.name, number)
    engines: dict[str, Callable[..., None]] = {"duckdb": in_duckdb}
    engines |= {"postgres": in_postgres} if server is not None else {}
    engines |= {"clickhouse": in_clickhouse} if not missing("clickhouse") else {}
    there = frozenset(one for one in frame.columns if one not in KEYS)
    for engine, work in engines.items():
        work(facts, lowered, there, KEYS, out)
        found = pl.read_parquet(out).sort(pl.col("unit").cast(pl.Int64))
        assert found.schema == scores.schema, engine
        same_everywhere(scores, found, engine)


def test_spark_gives_long_scores_exactly_here_and_where_the_files_lie(tmp_path: Path) -> None:
    if why := missing("spark"):
        pytest.skip(why)
    id = framework(tmp_path, ROUNDINGS[2])
    lowered = lower(id)
    frame = frame_of(lowered, random_rows(lowered, 300, 5))
    (tmp_path / "facts").mkdir()
    frame.write_parquet(tmp_path / "facts" / "part.parquet")
    shutil.copy(tmp_path / "facts" / "part.parquet", tmp_path / "facts.parquet")
    scores = columns.scored(frame.lazy(), lowered, KEYS, decimal=True).collect()
    for facts, out in (("facts.parquet", "out.parquet"), ("facts", "out")):
        places = [str(tmp_path / one) if "." in one else f"file://{tmp_path}/{one}" for one in (facts, out)]
        command = [sys.executable, "-m", "jixiao", "bulk", "score", places[0], "--framework", id, "--engine", "spark", "-o", places[1]]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
    found = pl.read_parquet(tmp_path / "out" / "*.parquet").sort(pl.col("unit").cast(pl.Int64))
    numbers = [one.name for one in lowered.outputs if one.name != "grade"]
    same_everywhere(scores.select(numbers), found.select(numbers), "spark where the files lie")
    same_everywhere(scores.select(numbers), pl.read_parquet(tmp_path / "out.parquet").select(numbers), "spark")  # fmt: skip


def extreme(folder: Path) -> Path:
    path = folder / "facts.parquet"
    pl.DataFrame({
        "unit": ["a", "b"], "year": [2024, 2024], "expenditure_actual": [95, 3 * 10**12], "budget_adjusted": [100, 1],
        "three_public_actual": [50, 50], "three_public_budget": [100, 100], "visitors": [20000, 10**18], "budget_unit_count": [1, 1],
    }).write_parquet(path)  # fmt: skip
    return path


def test_an_extreme_row_far_down_is_scored_in_a_csv_too(tmp_path: Path) -> None:
    table = pl.read_parquet(extreme(tmp_path))
    usual = pl.concat([table.head(1)] * 20_000).with_columns(unit=pl.int_range(pl.len()).cast(pl.String))
    pl.concat([usual, table.tail(1)]).write_parquet(tmp_path / "facts.parquet")
    made = framework(tmp_path, ROUNDINGS[1])
    outs = [tmp_path / f"out.{ending}" for ending in ("parquet", "csv")]
    assert [score_file(tmp_path / "facts.parquet", made, out).totals for out in outs] == [20_001, 20_001]
    whole, text = pl.read_parquet(outs[0]), pl.read_csv(outs[1], infer_schema=False)
    assert str(whole["b3"][-1]) == text["b3"][-1] and len(text["b3"][-1]) > 19


@pytest.mark.parametrize("ending", ["parquet", "csv"])
@pytest.mark.parametrize("engine", ["polars", "duckdb", "clickhouse"])
def test_one_extreme_row_is_scored_like_any_other(engine: str, ending: str, tmp_path: Path) -> None:
    if why := missing(engine) if engine != "polars" else "":
        pytest.skip(why)
    out = tmp_path / f"out.{ending}"
    assert score_file(extreme(tmp_path), framework(tmp_path), out, engine).totals == 2
    found = pl.read_csv(out, infer_schema=False) if ending == "csv" else pl.read_parquet(out)
    said = [Decimal(one) for one in found["b1"]]
    assert said == [Decimal("38.0000"), Decimal("120000000000000.0000")]
    assert [Decimal(one) for one in found["b3"]] == [Decimal(2_000_000), Decimal(10**20)]
    assert [str(one) for one in found["b4"]] == ["9.0000", "-49999999999990.0000"]


def test_ordinary_scores_stay_in_eighteen_digits(tmp_path: Path) -> None:
    made = decimals(lower("shenzhen-2023"))
    assert {digits for digits, _ in made.values()} == {18}
    mixed = decimals(lower(framework(tmp_path)))
    assert {name: digits for name, (digits, _) in mixed.items()} == {
        "b1": 38, "b2": 18, "b3": 38, "b4": 18, "b": 38, "total": 38,
    }  # fmt: skip


def test_what_needs_more_than_thirty_eight_digits_is_refused_with_the_indicator(tmp_path: Path) -> None:
    rule = '{kind: formula, cap: none, score: "接待人次甲 * 接待人次甲 * 接待人次甲"}'
    rows = f"indicators:\n  - {{id: cube, name: 立方, points: 100, rule: {rule}}}\n"
    with pytest.raises(DataError) as refused:
        lower(framework(tmp_path, rows=rows))
    [finding] = refused.value.findings
    assert finding.rule == "bulk_too_wide"
    assert "“立方”" in finding.message("zh") and "接待人次甲（visitors）" in finding.hint("zh")
    assert "more than 38" in finding.message("en")


@pytest.mark.parametrize("rounding", ROUNDINGS[:2])
@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_long_scores_are_analysed_as_they_were_written(rounding: str, ending: str, tmp_path: Path) -> None:
    facts, id = extreme(tmp_path), framework(tmp_path, rounding)
    out = tmp_path / f"scores.{ending}"
    score_file(facts, id, out)
    for kind in ("health", "distribution"):
        mine = analyse(facts, Asked(kind, (id,))).answer.frame
        assert mine.equals(analyse(facts, Asked(kind, (id,), scores=(out,))).answer.frame)
    ranked = analyse(facts, Asked("ranking", (id,), scores=(out,))).answer.frame
    assert ranked.select("unit", "rank").rows() == [("b", 1), ("a", 2)]


def test_sums_of_squares_beyond_128_bits_are_exact() -> None:
    numbers = [10**30, -(10**30) + 7, 3, None, 10**25]
    series = pl.Series("x", numbers, dtype=pl.Int128)
    assert squares(series.drop_nulls()) == sum(one * one for one in numbers if one is not None)
    found = related(series, pl.Series("y", [None if one is None else 3 * one for one in numbers], dtype=pl.Int128))  # fmt: skip
    assert (found.pearson, found.spearman) == (Decimal("1.000000"), Decimal("1.000000"))


def test_a_store_keeps_long_scores(tmp_path: Path) -> None:
    facts, id, store = extreme(tmp_path), framework(tmp_path), tmp_path / "s.duckdb"
    load(store, [facts], frameworks=[id])
    for whole in (False, True):
        assert score(store, id, whole=whole).totals == 2
    score_file(facts, id, tmp_path / "out.parquet")
    same_everywhere(pl.read_parquet(tmp_path / "out.parquet"), scores_of(store, "wide").collect(), "store")


def test_a_change_of_long_scores_is_told_in_full(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts, id = extreme(tmp_path), framework(tmp_path)
    rule = '{kind: formula, cap: none, score: "接待人次甲 / 预算单位数 * 101"}'
    (tmp_path / "edit.yaml").write_text(f"framework: {id}\nindicators:\n  b3: {{rule: {rule}}}\n", "utf-8")
    asked = ["simulate", str(tmp_path / "edit.yaml"), "--facts", str(facts), "-o", str(tmp_path / "o.parquet"), "--json"]  # fmt: skip
    assert main(asked) == 0
    assert json.loads(capsys.readouterr().out)["points"] == f"{10**18 + 20000}.0000"
