"""Tens of thousands of rows of each framework on every engine: not one score differs from the one that is explained step by step."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import postgres
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from many_rows import Cells, case_of, random_lists, random_rows
from strategies import frameworks
from test_engines import frame_of

from jixiao.case.apply import apply_case
from jixiao.case.model import Judgement, StatedList
from jixiao.core.finding import Finding, Findings
from jixiao.core.source import located
from jixiao.engines import clickhouse, columns
from jixiao.engines.clickhouse import to_parquet as in_clickhouse
from jixiao.engines.duck import to_parquet as in_duckdb
from jixiao.engines.postgres import ADDRESS
from jixiao.engines.postgres import to_parquet as in_postgres
from jixiao.flows.bulk import lowered as lower
from jixiao.flows.bulk import lowered_of, score_file
from jixiao.flows.library import catalogue, framework_ids
from jixiao.framework.dump import dump_framework
from jixiao.framework.load import read_framework
from jixiao.framework.model import Framework
from jixiao.scoring.lower import schema
from jixiao.scoring.lower.framework import GRADE, OWN, Lowered
from jixiao.scoring.lower.taking import row_of
from jixiao.scoring.scorer import Scorer

ROWS = int(os.environ.get("JIXIAO_TEST_ROWS", "30000"))
PROFILES: dict[str, dict[str, Any]] = {"fen": {}, "wan": {"step": 10**6}, "half": {"half": True}}
LISTS = 300  # that are different
MISSING = 10  # of so many rows, one with unknown facts
KEYS = ("unit", "year")
HUNDREDTH = int(Fraction(1, 100) / schema.POINTS)
Told = tuple[dict[str, Fraction | None], bool]  # scores by name; whether all that they need is known


def judged_instead(framework: Framework) -> Framework:
    """The framework with a judgement in place of each block of own indicators: what they got together is then a person's points."""
    made = dump_framework(framework)
    nodes = list(made["indicators"])
    for node in nodes:
        nodes += node.get("indicators", [])
        if node.pop("own", None) is not None:
            node["rule"] = {"kind": "judged"}
    findings = Findings("")
    found = read_framework(located(made), catalogue(), findings)
    assert found is not None and findings.items == []
    return found


def many(lowered: Lowered, profile: str, count: int, part: str = "") -> tuple[list[Cells], list[Told]]:
    """Rows, and for each the scores of the sheet that explains them; each `part` has others."""
    random = Random(f"{lowered.framework.id} {profile}{part}")
    known = count - count // MISSING
    rows = [
        *random_rows(lowered, known, random.randrange(2**31), unknown=0, **PROFILES[profile]),
        *random_rows(lowered, count - known, random.randrange(2**31), unknown=0.03, **PROFILES[profile]),
    ]
    reference = judged_instead(lowered.framework)
    blocks = [leaf.id for leaf, _ in lowered.framework.leaves() if leaf.own is not None]
    lists = [with_lists(lowered, random) for _ in range(LISTS)]
    told = []
    for row in rows:
        for id in blocks:
            column = lowered.columns[OWN + id]
            row[column.name] = random.randint(column.low, column.high) // HUNDREDTH * HUNDREDTH
        for name in [one for one in row if one.startswith(schema.LIST)]:
            del row[name]
        stated, cells = random.choice(lists)
        row |= cells
        judgements = {id: Judgement(id, score=row[OWN + id] * schema.POINTS) for id in blocks}
        told.append(explained(reference, lowered, case_of(lowered, row, stated), judgements))
    return rows, told


def with_lists(lowered: Lowered, random: Random) -> tuple[dict[str, StatedList], Cells]:
    """Lists, and the cells of the figures over them."""
    lists = random_lists(lowered, random)
    findings: list[Finding] = []
    columns = [one for one in lowered.columns.values() if one.name.startswith(schema.LIST)]
    cells = row_of(case_of(lowered, {}, lists), columns, lowered.lists, findings)
    assert findings == []
    return lists, cells


def explained(framework: Framework, lowered: Lowered, case: Any, judgements: dict[str, Judgement]) -> Told:
    case.judgements.update(judgements)
    framework, case = apply_case(framework, case, Findings(""))
    sheet = Scorer(framework, case, False, together=False).sheet()
    found = {row.indicator.id: row.score for row in sheet.rows}
    found |= {level.id: level.score for level in (*sheet.levels, sheet.total)}
    if sheet.framework.grades:
        grade = sheet.grades[0] if len(sheet.grades) == 1 and found["total"] is not None else None
        found[GRADE] = None if grade is None else Fraction(lowered.grades.index(grade))
    return found, not any(row.missing for row in sheet.rows)


def wrong(lowered: Lowered, scores: pl.DataFrame, told: list[Told]) -> int:
    """How many scores are not those of the sheets; the first is printed."""
    found = 0
    for output in lowered.outputs:
        assert output.by is None
        for number, (score, (sheet, whole)) in enumerate(
            zip(scores[output.name].to_list(), told, strict=True)
        ):
            want = sheet.get(output.name)
            if score is not None:
                right = want is not None and Fraction(score) == want
            else:  # where something is missing, a sheet may find that it changes nothing
                right = want is None or not whole
            if not right:
                found += 1
                if found == 1:
                    print(lowered.framework.id, number, output.name, score, want)
    return found


def texts(frame: pl.DataFrame, name: str) -> list[str | None]:
    return frame[name].cast(pl.String).to_list()


def same_everywhere(mine: pl.DataFrame, other: pl.DataFrame, engine: str) -> None:
    assert other.columns == mine.columns, engine
    for name in mine.columns:
        assert texts(mine, name) == texts(other, name), (engine, name)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A PostgreSQL of this test's own, where PostgreSQL is installed."""
    try:
        postgres.programs()
    except FileNotFoundError:
        yield None
        return
    made = postgres.Cluster()
    monkeypatch.setenv(ADDRESS, f"postgresql://jixiao@/postgres?host={made.folder}")
    try:
        yield made
    finally:
        made.remove()


@pytest.mark.parametrize("id", framework_ids())
def test_no_score_differs_from_the_one_that_is_explained(id: str, server: Any, tmp_path: Path) -> None:
    lowered = lower(id)
    rows: list[Cells] = []
    told: list[Told] = []
    for profile in PROFILES:
        made = many(lowered, profile, ROWS // len(PROFILES))
        rows += made[0]
        told += made[1]
    frame = frame_of(lowered, rows)
    facts, out = tmp_path / "facts.parquet", tmp_path / "out.parquet"
    frame.write_parquet(facts)
    scores = columns.scored(frame.lazy(), lowered, KEYS, decimal=True).collect(engine="streaming")
    assert wrong(lowered, scores, told) == 0
    known = sum(scores[output.name].count() for output in lowered.outputs)
    assert known > len(rows) * len(lowered.outputs) * 0.6
    there = frozenset(one for one in frame.columns if one not in KEYS)
    engines: dict[str, Callable[..., None]] = {"duckdb": in_duckdb}
    if server is not None:
        engines["postgres"] = in_postgres
    if find_spec("chdb"):
        engines["clickhouse"] = in_clickhouse
    for engine, work in engines.items():
        work(facts, lowered, there, KEYS, out)
        same_everywhere(scores, pl.read_parquet(out).sort(pl.col("unit").cast(pl.Int64)), engine)


@pytest.mark.parametrize("engine", ["postgres", "clickhouse", "spark"])
def test_no_engine_was_left_out(engine: str) -> None:
    if why := missing(engine):
        pytest.skip(why)


def missing(engine: str) -> str:
    """What an engine lacks on this machine."""
    if engine == "duckdb":
        return ""
    if engine == "postgres":
        return (
            ""
            if list(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or shutil.which("initdb")
            else "PostgreSQL is not installed"
        )
    if engine == "clickhouse":
        return "" if find_spec("chdb") else "chdb is not installed"
    return "" if find_spec("pyspark") and shutil.which("java") else "pyspark or Java is not installed"


@pytest.mark.parametrize("engine", ["duckdb", "clickhouse"])
def test_rows_come_back_in_their_order(engine: str, tmp_path: Path) -> None:
    if why := missing(engine):
        pytest.skip(why)
    lowered = lower("project-10")
    frame_of(lowered, random_rows(lowered, 500, 1) * 400).write_parquet(tmp_path / "facts.parquet")
    score_file(tmp_path / "facts.parquet", "project-10", tmp_path / "out.parquet", engine)
    assert pl.read_parquet(tmp_path / "out.parquet")["unit"].to_list() == [str(at) for at in range(200_000)]


@pytest.mark.parametrize("engine", ["duckdb", "clickhouse"])
@pytest.mark.parametrize("name", ["a[1]", "b{1,2}", "c*?", "d\\e'f g"])
def test_a_folder_may_have_the_signs_of_a_pattern_in_its_name(name: str, engine: str, tmp_path: Path) -> None:
    if why := missing(engine):
        pytest.skip(why)
    scored_in(tmp_path / name, engine)


@pytest.mark.skipif(bool(missing("spark")), reason="pyspark or Java is not installed")
def test_a_folder_for_spark_may_have_the_signs_of_a_pattern_in_its_name(tmp_path: Path) -> None:
    scored_in(tmp_path / "a[1] b{1,2} c*?", "spark")


def scored_in(folder: Path, engine: str) -> None:
    """Spark is started in a process of its own, as it keeps one machine for all."""
    folder.mkdir()
    facts, out = folder / "facts.parquet", folder / "out.parquet"
    frame_of(lower("project-10"), random_rows(lower("project-10"), 20, 1)).write_parquet(facts)
    command = [sys.executable, "-m", "jixiao", "bulk", "score", str(facts), "--framework", "project-10", "--engine", engine, "-o", str(out)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert pl.read_parquet(out, glob=False).height == 20


DEEP = """
schema: jixiao/framework-1
id: deep
title: 层层相扣
total: 10
floor: 0
rounding: {input: 1, input_how: half_even, part: 1, row: 1, total: 0, how: half_even}
policies: {partial: proportional, not_applicable: leave_out, zero_over_zero: full, over_zero: zero}
indicators:
  - id: g
    name: 预算
    points: 10
    indicators:
      - {id: a, name: 超支, points: 10, rule: {kind: tolerance, measure: 支出决算数 / 年初预算数 - 100%, limit: 0.5%, side: above, step: 0.3%, each: 7%, partial: ceil, deviation: absolute, zero_above: 50%}}
"""


def test_clickhouse_scores_a_rule_of_many_layers_in_little_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if why := missing("clickhouse"):
        pytest.skip(why)
    monkeypatch.setattr(clickhouse, "SETTINGS", f"{clickhouse.SETTINGS}, max_memory_usage = {500 * 10**6}")
    (tmp_path / "deep.yaml").write_text(DEEP, "utf-8")
    lowered = lower(str(tmp_path / "deep.yaml"))
    frame = frame_of(lowered, random_rows(lowered, 500, 11, unknown=0.1))
    frame.write_parquet(tmp_path / "facts.parquet")
    there = frozenset(one for one in frame.columns if one not in KEYS)
    in_clickhouse(tmp_path / "facts.parquet", lowered, there, KEYS, tmp_path / "out.parquet")
    scores = columns.scored(frame.lazy(), lowered, KEYS, decimal=True).collect()
    found = pl.read_parquet(tmp_path / "out.parquet").sort(pl.col("unit").cast(pl.Int64))
    same_everywhere(scores, found, "clickhouse")


def in_spark(folder: Path) -> None:
    """All tables of a folder scored by a process of its own."""
    command = [sys.executable, str(Path(__file__).with_name("spark_runs.py")), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.mark.skipif(bool(missing("spark")), reason="pyspark or Java is not installed")
def test_spark_gives_the_same_scores(tmp_path: Path) -> None:
    count = ROWS // len(PROFILES)
    for id in framework_ids():
        lowered = lower(id)
        rows = [
            row
            for at, profile in enumerate(PROFILES.values())
            for row in random_rows(lowered, count, at, **profile)
        ]
        frame_of(lowered, rows).write_parquet(tmp_path / f"{id}.parquet")
    in_spark(tmp_path)
    for id in framework_ids():
        facts = pl.scan_parquet(tmp_path / f"{id}.parquet")
        scores = columns.scored(facts, lower(id), KEYS, decimal=True).collect(engine="streaming")
        found = pl.read_parquet(tmp_path / f"{id}.scores")
        same_everywhere(scores.sort("unit"), found.sort("unit"), f"spark {id}")


def test_all_engines_score_frameworks_that_nobody_wrote(server: Any, tmp_path: Path) -> None:
    """Ones of every kind of rule and every way of rounding, as strategies make them; Spark takes them all at once."""
    made: list[tuple[str, pl.DataFrame]] = []

    @settings(max_examples=15, database=None, suppress_health_check=list(HealthCheck))
    @given(frameworks(), st.integers(0, 10**6))
    def score(framework: Framework, seed: int) -> None:
        lowered = lowered_of(framework)
        frame = frame_of(lowered, random_rows(lowered, 15, seed, unknown=0.1))
        facts, out = tmp_path / f"g{len(made)}.parquet", tmp_path / "out"
        frame.write_parquet(facts)
        facts.with_suffix(".json").write_text(json.dumps(dump_framework(framework)), encoding="utf-8")
        scores = columns.scored(frame.lazy(), lowered, KEYS, decimal=True).collect()
        there = frozenset(one for one in frame.columns if one not in KEYS)
        if server is not None:
            in_postgres(facts, lowered, there, KEYS, out)
            same_everywhere(scores, pl.read_parquet(out), "postgres")
        if not missing("clickhouse"):
            in_clickhouse(facts, lowered, there, KEYS, out)
            same_everywhere(scores, pl.read_parquet(out).sort(pl.col("unit").cast(pl.Int64)), "clickhouse")
        made.append((facts.stem, scores))

    score()
    if not missing("spark"):
        in_spark(tmp_path)
        for name, scores in made:
            found = pl.read_parquet(tmp_path / f"{name}.scores").sort(pl.col("unit").cast(pl.Int64))
            same_everywhere(scores, found, f"spark {name}")


@pytest.mark.skipif(bool(missing("spark")), reason="pyspark or Java is not installed")
def test_spark_gives_long_columns_of_names_back(tmp_path: Path) -> None:
    facts, out = tmp_path / "facts.parquet", tmp_path / "out.parquet"
    names = [f"虚构市第{number % 40}局" for number in range(16_000)]
    one = {"project_budget_amount": 10**6, "project_spent_amount": 10**5}
    pl.DataFrame({"unit": [str(number) for number in range(16_000)], "name": names}).with_columns(
        **{name: pl.lit(value) for name, value in one.items()}
    ).write_parquet(facts)
    command = [sys.executable, "-m", "jixiao", "bulk", "score", str(facts), "--framework", "project-10", "--engine", "spark", "-o", str(out)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert pl.read_parquet(out)["name"].to_list() == names


@pytest.mark.skipif(bool(missing("spark")), reason="pyspark or Java is not installed")
def test_spark_scores_where_the_files_lie(tmp_path: Path) -> None:
    lowered = lower("project-10")
    frame = frame_of(lowered, random_rows(lowered, 300, 5)).with_columns(
        project_spent_amount=pl.when(pl.int_range(pl.len()) == 3).then(-5).otherwise("project_spent_amount")
    )
    (tmp_path / "facts").mkdir()
    frame.write_parquet(tmp_path / "facts" / "part.parquet")
    command = [sys.executable, "-m", "jixiao", "bulk", "score", f"file://{tmp_path}/facts", "--framework", "project-10", "--engine", "spark", "-o", f"file://{tmp_path}/out", "--json"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout[done.stdout.index("{") :])
    taken = frame.with_columns(
        project_spent_amount=pl.when(pl.col("project_spent_amount") >= 0).then("project_spent_amount")
    )
    scores = columns.scored(taken.lazy(), lowered, KEYS, decimal=True).collect()
    assert (told["rows"], told["totals"]) == (300, scores["total"].count())
    assert [(one["rule"], "有 1 格" in one["message"]) for one in told["findings"]] == [("bulk_beyond", True)]
    found = pl.read_parquet(tmp_path / "out" / "*.parquet")
    same_everywhere(scores.sort("unit"), found.sort("unit"), "spark")
    again = subprocess.run(command, capture_output=True, text=True, check=False)
    assert again.returncode == 2
    assert "Traceback" not in again.stdout + again.stderr


@pytest.mark.skipif(bool(missing("spark")), reason="pyspark or Java is not installed")
def test_spark_tells_of_other_years_and_of_texts_that_cannot_be_chosen(tmp_path: Path) -> None:
    rule = "{kind: formula, score: \"如果 部门预算公开情况 = '未公开' 则 0 否则 5\"}"
    (tmp_path / "t.yaml").write_text(
        "schema: jixiao/framework-1\nid: t\ntitle: 试\ntotal: 5\nvalid: {from: 2024, to: 2024}\n"
        f"indicators:\n  - {{id: a, name: 公开, points: 5, rule: {rule}}}\n",
        "utf-8",
    )
    (tmp_path / "facts").mkdir()
    said = {
        "unit": ["a", "b", "c"],
        "year": ["2024", "2019", "去年"],
        "budget_disclosure": ["未公开", "按要求公开", "不详"],
    }
    pl.DataFrame(said).write_parquet(tmp_path / "facts" / "part.parquet")
    command = [sys.executable, "-m", "jixiao", "bulk", "score", f"file://{tmp_path}/facts", "--framework", str(tmp_path / "t.yaml"), "--engine", "spark", "-o", f"file://{tmp_path}/out", "--json"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout[done.stdout.index("{") :])
    assert [(one["rule"], "有 1 " in one["message"]) for one in told["findings"]] == [("bulk_not_choice", True), ("bulk_year", True)]  # fmt: skip
    found = pl.read_parquet(tmp_path / "out" / "*.parquet").sort("unit")
    assert [None if one is None else int(one) for one in found["total"]] == [0, 5, None]
