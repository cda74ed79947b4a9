"""What the demo shows of many units, and simulations and advice as reports: tables with charts, marked where data is made up."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from rich.cells import cell_len

from jixiao.cli.command import run as main
from jixiao.cli.demo import NEXT
from jixiao.cli.demo_province import EDIT
from jixiao.cli.output import Output
from jixiao.core.document import Chart
from jixiao.flows.advice import advise
from jixiao.flows.answers import of_advice, of_simulation
from jixiao.flows.library import DATA
from jixiao.flows.simulate import simulate


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    assert main(["demo", "--no-serve", "-o", str(folder)]) == 0
    return folder / "province"


def test_the_demo_ranks_a_province_tries_a_change_and_advises(demo: Path) -> None:
    written = {one.name for one in demo.iterdir()}
    assert {"facts.parquet", "README.txt", "ranking.parquet", "simulated.parquet", EDIT} <= written
    assert [
        name for name in ("ranking", "simulated", "advice") if not {f"{name}.pdf", f"{name}.docx"} & written
    ] == []
    ranked = pl.read_parquet(demo / "ranking.parquet")
    assert ranked["rank"].head(1).to_list() == [1]
    assert ranked["total"].count() > 1000
    moved = pl.read_parquet(demo / "simulated.parquet")
    assert (moved["total_change"] > 0).sum() > 100
    assert (moved["total_change"] < 0).sum() == 0  # the change only lowers a threshold


SIX = "shenzhen-2023,shenzhen-2019,yanjin-2022,guangzhou-2021,longgang-2020,project-10"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_six_frameworks_side_by_side_fit_a_terminal_and_their_names_stay_whole(
    lang: str, demo: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    capsys.readouterr()
    assert main(["analyse", "compare", str(demo / "facts.parquet"), "--framework", SIX, "--lang", lang]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if cell_len(line) > 80] == []
    heads = [line for line in lines if line.split().count("shenzhen") == 2]
    assert len(heads) >= 2
    assert [line for line in heads if "guangzhou" not in line or "longgang" not in line] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_to_do_after_the_demo_fits_a_terminal_and_every_command_stands_on_one_line(
    lang: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    out = Output(lang, False)
    out.entries([(out.pick(zh, en), command, 0) for command, zh, en in NEXT])
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if cell_len(line) > 80] == []
    assert [command for command, *_ in NEXT if not any(line.endswith(command) for line in lines)] == []


def test_the_change_of_the_demo_gives_each_unit_what_its_rule_says(demo: Path) -> None:
    facts = pl.read_parquet(demo / "facts.parquet", columns=["satisfaction_rate"])
    moved = pl.read_parquet(demo / "simulated.parquet", columns=["satisfaction_before", "satisfaction_after"])
    both = pl.concat([facts, moved], how="horizontal").drop_nulls()
    between = (both["satisfaction_rate"] >= 900_000) & (both["satisfaction_rate"] < 950_000)
    assert between.sum() > 100
    assert both.filter(between)["satisfaction_after"].cast(pl.String).unique().to_list() == ["6.00"]
    assert both.filter(between)["satisfaction_before"].cast(pl.String).unique().to_list() == ["4.00"]


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
def test_a_simulation_becomes_a_report_that_says_that_its_data_is_made_up(
    suffix: str, demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / f"report{suffix}"
    command = ["simulate", str(DATA / "edits" / EDIT), "--facts", str(demo / "facts.parquet"), "-o", str(tmp_path / "o.parquet"), "--report", str(report), "--json"]  # fmt: skip
    assert main(command) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["synthetic"], told["report"]) == (True, str(report))
    assert main(["read", str(report), "--text"]) == 0
    text = capsys.readouterr().out
    assert "虚构数据" in text
    assert "公众或服务对象满意度" in text


def test_a_simulation_has_charts_of_who_gains_and_of_grades(demo: Path, tmp_path: Path) -> None:
    done = simulate(DATA / "edits" / EDIT, demo / "facts.parquet", tmp_path / "o.parquet")
    answer = of_simulation(done)
    assert [sum(map(int, chart.series[0].values)) for chart in answer.charts] == [done.known, done.known]  # type: ignore[arg-type]
    assert all(isinstance(one, Chart) for one in answer.charts)
    assert answer.frame["gain"].sum() == sum(up for _, up, _, _ in done.rows)


def test_an_advice_names_first_what_regains_most_and_nothing_that_only_moves_points() -> None:
    answer = of_advice(advise("shenzhen-lighting-2020"), "zh")
    regains = answer.frame["regain"].to_list()
    known = [one for one in regains if one is not None]
    assert known == sorted(known, reverse=True) and known
    assert regains[len(known) :] == [None] * (len(regains) - len(known))
    off = answer.frame.filter(pl.col("name") == "编外人员控制率").row(0, named=True)
    assert off["regain"] is None and "别处" in off["how"]
    assert all(one["lost"] > 0 for one in answer.frame.to_dicts())


@pytest.mark.parametrize("command", ["simulate", "advise"])
def test_a_report_of_no_known_format_is_refused_before_anything_is_written(
    command: str, demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit = [
        "simulate",
        str(DATA / "edits" / EDIT),
        "--facts",
        str(demo / "facts.parquet"),
        "-o",
        str(tmp_path / "o.parquet"),
    ]
    asked = edit if command == "simulate" else ["advise", "shenzhen-lighting-2020"]
    assert main([*asked, "--report", str(tmp_path / "r.doc")]) == 2
    assert "Traceback" not in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
