"""Many rows scored at once: the same scores on every engine, a finding for what is wrong in the table, and no half of a file."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from many_rows import Cells, case_of, random_rows
from strategies import frameworks

from jixiao.case.apply import apply_case
from jixiao.cli.command import run as main
from jixiao.core.finding import DataError, Findings
from jixiao.engines import columns
from jixiao.engines.columns import TYPES
from jixiao.engines.duck import to_parquet
from jixiao.flows.bulk import lowered as lower
from jixiao.flows.bulk import score_file
from jixiao.flows.library import framework_ids, open_framework
from jixiao.framework.model import Framework
from jixiao.rules.tree import Aggregate, walk
from jixiao.scoring.exact import Exact
from jixiao.scoring.lower.evaluate import values
from jixiao.scoring.lower.framework import Lowered, lower_framework

FEN, WAN = 1, 10**6  # steps of money in fen: any amount, whole 万元
ROWS = 400
TOLD = 40  # rows that are scored by the definition as well


def frame_of(lowered: Lowered, rows: list[Cells]) -> pl.DataFrame:
    made = {
        one.name: pl.Series([row.get(one.name) for row in rows], dtype=TYPES[one.holds])
        for one in lowered.columns.values()
    }
    return pl.DataFrame(made).with_columns(
        unit=pl.int_range(len(rows)).cast(pl.String), year=pl.lit(2023, pl.Int32)
    )


def by_definition(lowered: Lowered, row: Cells) -> dict[str, Fraction | None]:
    """The rows of the form that ask no list and no own indicator, scored by their trees."""
    framework, case = apply_case(lowered.framework, case_of(lowered, row), Findings(""))
    plain = [leaf for leaf, _ in framework.leaves() if leaf.id not in OWN[framework.id]]
    trees = {leaf.id: framework.tree(leaf) for leaf in plain}
    return {
        id: Exact(case).number(tree)
        for id, tree in trees.items()
        if not any(isinstance(node, Aggregate) for node in walk(tree))
    }


OWN = {
    id: {one.id for one, _ in open_framework(id)[0].walk() if one.own is not None} for id in framework_ids()
}


@pytest.mark.parametrize("step", [FEN, WAN])
@pytest.mark.parametrize("id", framework_ids())
def test_polars_and_duckdb_give_the_scores_of_the_definition(id: str, step: int, tmp_path: Path) -> None:
    lowered = lower(id)
    rows = random_rows(lowered, ROWS, 7, step=step)
    frame = frame_of(lowered, rows)
    in_polars = columns.scored(frame.lazy(), lowered, ("unit",), decimal=True).collect()
    frame.write_parquet(tmp_path / "facts.parquet")
    to_parquet(
        tmp_path / "facts.parquet", lowered, frozenset(frame.columns), ("unit",), tmp_path / "out.parquet"
    )
    in_duckdb = pl.read_parquet(tmp_path / "out.parquet")
    assert in_duckdb.columns == in_polars.columns
    for name in in_polars.columns:
        assert in_polars[name].cast(pl.String).to_list() == in_duckdb[name].cast(pl.String).to_list(), name
    asked = [one for output in lowered.outputs for one in (output.known, output.top)]
    compared = 0
    for number, row in enumerate(rows):
        told = values(asked, row)
        for at, output in enumerate(lowered.outputs):
            want = Decimal(told[2 * at + 1]).scaleb(-output.places) if told[2 * at] else None
            assert in_polars[output.name][number] == want, (number, output.name)
        if number < TOLD:
            for name, score in by_definition(lowered, row).items():
                mine = in_polars[name][number]
                assert (None if mine is None else Fraction(mine)) == score, (number, name)
                compared += score is not None
    assert compared >= TOLD // 2


def test_what_a_table_does_not_have_is_unknown_and_not_nought() -> None:
    lowered = lower("shenzhen-2023")
    scores = columns.scored(pl.LazyFrame({"unit": ["a"], "procurement_budget": [100]}), lowered).collect()
    assert scores["procurement"].to_list() == [None]
    assert scores["total"].to_list() == [None]


# -- the command

FRAMEWORK = "project-10"
GOOD: dict[str, Any] = {
    "unit": ["901001", "901002"], "year": [2024, 2024],
    "project_budget_amount": [100_000_00, 100_000_00], "project_spent_amount": [95_000_00, None],
    "own.output": [500000, 500000], "own.benefit": [300000, 300000], "own.satisfaction": [100000, 100000],
}  # fmt: skip


def table(folder: Path, **changed: Any) -> Path:
    path = folder / "facts.parquet"
    pl.DataFrame({**GOOD, **changed}, strict=False).write_parquet(path)
    return path


def test_a_table_is_scored_from_parquet_csv_and_xlsx(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = table(tmp_path)
    pl.read_parquet(facts).write_csv(tmp_path / "facts.csv")
    workbook = xlsxwriter.Workbook(tmp_path / "facts.xlsx")
    sheet = workbook.add_worksheet("事实")
    for at, row in enumerate([GOOD.keys(), *zip(*GOOD.values(), strict=True)]):
        sheet.write_row(at, 0, row)
    workbook.close()
    for engine in ("polars", "duckdb"):
        for source in ("facts.parquet", "facts.csv", "facts.xlsx"):
            out = tmp_path / "scores.parquet"
            assert (
                main(
                    [
                        "bulk",
                        "score",
                        str(tmp_path / source),
                        "--framework",
                        FRAMEWORK,
                        "--engine",
                        engine,
                        "-o",
                        str(out),
                    ]
                )
                == 0
            )
            said = capsys.readouterr().out
            assert "1 行有总分" in said.replace("1行", "1 行") or "1行有总分" in said
            scores = pl.read_parquet(out)
            assert scores["unit"].to_list() == ["901001", "901002"]
            assert scores["execution"].to_list() == [Decimal("9.50"), None]
            assert scores["total"].to_list() == [Decimal("99.50"), None]
    assert (
        main(["bulk", "score", str(facts), "--framework", FRAMEWORK, "-o", str(tmp_path / "s.csv"), "--json"])
        == 0
    )
    told = json.loads(capsys.readouterr().out)
    assert (told["rows"], told["totals"], told["findings"]) == (2, 1, [])
    assert (tmp_path / "s.csv").read_text("utf-8-sig").splitlines()[1].startswith("901001,2024,9.50,")


def test_the_schema_says_what_a_column_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bulk", "schema", FRAMEWORK, "--json"]) == 0
    fields = {one["name"]: one for one in json.loads(capsys.readouterr().out)["fields"]}
    assert fields["unit"]["constraints"] == {"required": True}
    assert fields["project_budget_amount"] == {
        "name": "project_budget_amount", "type": "integer", "title": fields["project_budget_amount"]["title"],
        "grain": "0.01", "unit": "元", "constraints": {"minimum": 0, "maximum": 100_000_000_000_000},
    }  # fmt: skip
    assert main(["bulk", "schema", FRAMEWORK]) == 0
    assert "project_budget_amount" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("changed", "rule", "count"),
    [
        ({"project_spent_amount": [9_500_000.0, 1.5]}, "bulk_not_whole", "1"),
        ({"project_spent_amount": [9_500_000.0, float("nan")]}, "bulk_not_whole", "1"),
        ({"project_spent_amount": [9_500_000.0, float("inf")]}, "bulk_beyond", "1"),
        ({"project_spent_amount": [9_500_000, 10**18]}, "bulk_beyond", "1"),
        ({"project_spent_amount": [9_500_000, -1]}, "bulk_beyond", "1"),
        ({"project_spent_amount": ["9500000", "95万元"]}, "bulk_not_whole", "1"),
        ({"project_spent_amount": [Decimal("9500000"), Decimal("9500000.5")]}, "bulk_not_whole", "1"),
        ({"unit": ["901001", "901001"]}, "bulk_twice", "1"),
        ({"year": [2024, 1998]}, "bulk_year", "1"),
        ({"project_spent_amout": [1, 2]}, "bulk_unknown_column", None),
    ],
)
def test_what_is_wrong_in_a_cell_or_a_row_is_told_and_never_guessed(
    changed: dict[str, Any], rule: str, count: str | None, tmp_path: Path
) -> None:
    out = tmp_path / "out.parquet"
    done = score_file(table(tmp_path, **changed), FRAMEWORK, out)
    assert [(one.rule, one.values.get("count")) for one in done.findings] == [(rule, count)]
    assert done.findings[0].message("zh") and done.findings[0].message("en")
    scores = pl.read_parquet(out)
    assert scores.height == 2
    assert scores["execution"][0] == Decimal("9.50")
    if "project_spent_amount" in changed:
        assert scores["execution"][1] is None


@pytest.mark.parametrize(
    ("made", "rules"),
    [
        ({"project_spent_amount": [1]}, ["bulk_no_unit"]),
        ({"unit": ["1"]}, ["bulk_no_facts"]),
        ({"name": ["某局"], "colour": ["red"]}, ["bulk_no_unit", "bulk_no_facts"]),
        (
            {"unit": ["1"], "project_spent_amount": [[1, 2]], "project_budget_amount": [True]},
            ["bulk_type", "bulk_type"],
        ),
    ],
)
def test_a_table_that_cannot_be_taken_is_refused_with_everything_at_once(
    made: dict[str, Any], rules: list[str], tmp_path: Path
) -> None:
    path, out = tmp_path / "facts.parquet", tmp_path / "out.parquet"
    pl.DataFrame(made).write_parquet(path)
    out.write_bytes(b"before")
    with pytest.raises(DataError) as refused:
        score_file(path, FRAMEWORK, out)
    assert [one.rule for one in refused.value.findings] == rules
    assert out.read_bytes() == b"before"


@pytest.mark.parametrize("name", ["facts.parquet", "facts.csv", "facts.xlsx", "facts.doc", "none.parquet"])
def test_what_is_no_table_is_refused_in_words(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if not name.startswith("none"):
        (tmp_path / name).write_bytes(b"\x00\x01not a table")
    assert (
        main(
            [
                "bulk",
                "score",
                str(tmp_path / name),
                "--framework",
                FRAMEWORK,
                "-o",
                str(tmp_path / "o.parquet"),
            ]
        )
        == 2
    )
    said = capsys.readouterr()
    assert "Traceback" not in said.err + said.out
    assert sorted(one.name for one in tmp_path.iterdir()) == ([] if name.startswith("none") else [name])


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_an_output_that_cannot_be_written_leaves_nothing_behind(engine: str, tmp_path: Path) -> None:
    facts = table(tmp_path)
    with pytest.raises(DataError) as refused:
        score_file(facts, FRAMEWORK, tmp_path / "nowhere" / "out.parquet", engine)
    assert [one.rule for one in refused.value.findings] == ["bulk_output_nowhere"]
    assert [one.name for one in tmp_path.iterdir()] == ["facts.parquet"]


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_an_engine_that_breaks_off_leaves_the_old_scores_whole(
    engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts, out = table(tmp_path), tmp_path / "out.parquet"
    out.write_bytes(b"before")

    def full(*_: Any) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("jixiao.flows.bulk._counted", full)
    with pytest.raises(DataError):
        score_file(facts, FRAMEWORK, out, engine)
    assert out.read_bytes() == b"before"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["facts.parquet", "out.parquet"]


FULL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))
from jixiao.cli.command import run
sys.exit(run(sys.argv[1:]))
"""  # a limit on the size of files stands for a disk that is full: writing fails as it does there


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_a_full_disk_is_told_and_the_old_scores_stay(engine: str, tmp_path: Path) -> None:
    lowered = lower(FRAMEWORK)
    facts, out = tmp_path / "facts.parquet", tmp_path / "out.parquet"
    frame_of(lowered, random_rows(lowered, 4000, 3)).write_parquet(facts)
    out.write_bytes(b"before")
    command = [sys.executable, "-c", FULL, "bulk", "score", str(facts), "--framework", FRAMEWORK, "--engine", engine, "-o", str(out)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stdout + done.stderr
    assert out.name in done.stdout + done.stderr
    assert out.read_bytes() == b"before"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["facts.parquet", "out.parquet"]


def test_a_process_that_is_killed_leaves_the_old_scores_whole(tmp_path: Path) -> None:
    lowered = lower(FRAMEWORK)
    facts, out = tmp_path / "facts.parquet", tmp_path / "out.parquet"
    frame_of(lowered, random_rows(lowered, 2000, 3)).write_parquet(facts)
    out.write_bytes(b"before")
    code = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom jixiao.flows import bulk\n"
        "bulk._counted = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"  # the scores are there, and have not taken their place
        "bulk.score_file(Path(sys.argv[1]), 'project-10', Path(sys.argv[2]))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(facts), str(out)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert out.read_bytes() == b"before"
    assert score_file(facts, FRAMEWORK, out).rows == 2000
    assert pl.read_parquet(out).height == 2000


SMALL = settings(max_examples=25, suppress_health_check=(HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large))  # fmt: skip


@SMALL
@given(frameworks(), st.integers(0, 10**6), st.sampled_from((1, 10**6)))
def test_engines_give_the_same_scores_for_frameworks_that_nobody_wrote(
    framework: Framework, seed: int, step: int
) -> None:
    lowered = lower_framework(framework)
    rows = random_rows(lowered, 12, seed, unknown=0.1, step=step)
    frame = frame_of(lowered, rows)
    made = columns.scored(frame.lazy(), lowered, ("unit",)).collect()
    asked = [one for output in lowered.outputs for one in (output.known, output.top)]
    for number, row in enumerate(rows):
        told = values(asked, row)
        for at, output in enumerate(lowered.outputs):
            assert made[output.name][number] == (told[2 * at + 1] if told[2 * at] else None), (
                number,
                output.name,
            )
    with tempfile.TemporaryDirectory() as folder:
        facts, out = Path(folder) / "facts.parquet", Path(folder) / "out.parquet"
        frame.write_parquet(facts)
        decimal = columns.scored(frame.lazy(), lowered, ("unit",), decimal=True).collect()
        to_parquet(facts, lowered, frozenset(frame.columns), ("unit",), out)
        found = pl.read_parquet(out)
        for name in decimal.columns:
            assert decimal[name].cast(pl.String).to_list() == found[name].cast(pl.String).to_list(), name


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_a_framework_so_small_that_nothing_is_shared_reads_its_columns(engine: str, tmp_path: Path) -> None:
    rule = "如果 部门预算公开情况 = '未公开' 则 0 否则 5"
    (tmp_path / "t.yaml").write_text(
        "schema: jixiao/framework-1\nid: t\ntitle: 试\ntotal: 5\nindicators:\n"
        f'  - {{id: a, name: 公开, points: 5, rule: {{kind: formula, score: "{rule}"}}}}\n',
        "utf-8",
    )
    facts, out = tmp_path / "facts.parquet", tmp_path / "out.parquet"
    pl.DataFrame({"unit": ["a", "b"], "budget_disclosure": ["未公开", "按要求公开"]}).write_parquet(facts)
    score_file(facts, str(tmp_path / "t.yaml"), out, engine)
    assert pl.read_parquet(out)["total"].cast(pl.Int64).to_list() == [0, 5]
