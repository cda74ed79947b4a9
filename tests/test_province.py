"""A made-up province: the same for the same seed, like its model, marked as made up, without a fault unless one was planted."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from functools import lru_cache
from math import log
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.cli.command import run as main
from jixiao.core.finding import DataError, Finding, Findings
from jixiao.engines.facts import KEYS, prepared
from jixiao.engines.wrong import told
from jixiao.flows import bulk
from jixiao.flows import province as making
from jixiao.flows.library import DATA, case_ids, catalogue, framework_ids
from jixiao.province.mistakes import BOUND, KINDS, OPENING, PART, PERCENT, SLIP, TWICE
from jixiao.province.model import ASSUMED, Correlation, Marginal, read_model
from jixiao.province.places import stem
from jixiao.readers.yaml_file import parse_yaml

UNITS, YEARS = 1500, (2021, 2022, 2023)
ALL = framework_ids()


def wanted(units: int = UNITS, seed: int = 1, mistakes: str = "0", unknown: str = "0", years: str = "2021-2023") -> making.Wanted:  # fmt: skip
    return making.wanted(str(units), years, str(seed), mistakes, unknown)


@lru_cache(maxsize=1)
def clean() -> pl.DataFrame:
    return pl.concat(making.tables(wanted())[0])


def found_in(frame: pl.DataFrame, framework: str) -> list[Finding]:
    """What is told of a table under a framework, but for years in which it was not valid."""
    made = bulk.lowered(framework)
    facts = prepared(frame.lazy(), made, bulk.every_column)
    return [one for one in (*facts.findings, *told(facts, made)) if one.rule != "bulk_year"]


# -- the same, and marked


@settings(max_examples=3)
@given(st.integers(0, 10**9), st.integers(1, 40), st.sampled_from(("0", "2%", "60%")))
def test_the_same_seed_makes_the_same_province(seed: int, units: int, share: str) -> None:
    asked = wanted(units, seed, share, share, "2022-2023")
    (one, mistakes), (other, again) = making.tables(asked), making.tables(asked)
    assert pl.concat(one).equals(pl.concat(other)) and mistakes.equals(again)


def test_another_seed_makes_another_province_of_the_same_units() -> None:
    one, other = clean(), pl.concat(making.tables(wanted(seed=2))[0])
    assert one["unit"].unique().to_list() != [] and set(one["unit"]) == set(other["unit"])
    assert not one["budget_initial"].head(900).equals(other["budget_initial"].head(900))


def test_a_province_made_in_pieces_is_the_same_as_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = pl.concat(making.tables(wanted(90, unknown="2%"))[0])
    monkeypatch.setattr("jixiao.province.table.PIECE", 40)
    assert pl.concat(making.tables(wanted(90, unknown="2%"))[0]).equals(whole)


def test_every_name_says_that_it_is_made_up_and_no_code_is_one_of_a_real_unit() -> None:
    frame = clean()
    assert frame["synthetic"].all() and frame["synthetic"].null_count() == 0
    assert all(name.startswith("虚构省") and name.endswith("（虚构）") for name in frame["name"])
    assert all(code.startswith("X") for code in frame["unit"])
    assert frame.group_by("unit", "year").len()["len"].max() == 1
    assert frame.group_by("unit").agg(pl.col("name").n_unique())["name"].max() == 1
    assert frame.group_by("year").agg(pl.col("name").n_unique() == pl.len())["name"].all()


def test_regions_levels_and_kinds_stand_in_order() -> None:
    frame = clean()
    depth = {
        "省级": r"虚构省",
        "市级": r"虚构省\w+市",
        "县级": r"虚构省\w+市\w+县",
        "乡级": r"虚构省\w+市\w+县\w+乡",
    }
    for level, region in frame.select("level", "region").unique().iter_rows():
        assert re.fullmatch(depth[level], region), (level, region)
    model = making.model()
    shares = {
        level: Fraction(count, frame.height) for level, count in frame.group_by("level").len().iter_rows()
    }
    assert all(abs(shares[one.name] - one.share) < Fraction(2, 100) for one in model.levels)
    assert set(frame["kind"]) == {one.name for one in model.kinds}


def test_regions_never_share_a_name() -> None:
    assert len({stem(number) for number in range(2000)}) == 2000


def test_the_files_carry_the_mark_the_seed_and_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["province", "--units", "200", "--seed", "7", "-o", str(tmp_path / "省")]) == 0
    assert "虚构" in capsys.readouterr().out
    assert sorted(one.name for one in (tmp_path / "省").iterdir()) == [
        "README.txt",
        "facts.parquet",
        "mistakes.parquet",
    ]
    for name in ("facts.parquet", "mistakes.parquet"):
        assert pl.read_parquet_metadata(tmp_path / "省" / name)["synthetic"] == "true"
        assert pl.read_parquet(tmp_path / "省" / name)["synthetic"].all()
    about = (tmp_path / "省" / "README.txt").read_text("utf-8")
    assert "虚构" in about and "made up" in about and "种子 seed         7" in about
    command = next(line.split("  ")[-1].split() for line in about.splitlines() if line.startswith("命令"))
    assert command[:2] == ["jixiao", "province"]
    assert main([*command[1:-1], str(tmp_path / "again"), "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["synthetic"] is True and made["seed"] == 7
    one, other = (pl.read_parquet(tmp_path / folder / "facts.parquet") for folder in ("省", "again"))
    assert one.equals(other) and made["rows"] == one.height


@pytest.mark.parametrize("name", ["facts.parquet", "mistakes.parquet", "README.txt"])
def test_a_file_of_the_same_name_that_is_not_made_up_is_not_written_over(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tmp_path = tmp_path / "a[1] b{1,2} c*?"  # which is a name, and no pattern
    tmp_path.mkdir()
    command = ["province", "--units", "3", "--years", "2022", "-o", str(tmp_path)]
    for make in (
        lambda path: path.write_text("我的真实数据\n", "utf-8"),
        lambda path: pl.DataFrame({"unit": ["a"]}).write_parquet(path),
        lambda path: path.write_bytes(b""),
    ):
        make(tmp_path / name)
        before = (tmp_path / name).read_bytes()
        assert main(command) == 2
        assert name in capsys.readouterr().err
        assert [one.name for one in tmp_path.iterdir()] == [name]
        assert (tmp_path / name).read_bytes() == before
    (tmp_path / name).unlink()
    assert main(command) == 0  # and an earlier province gives way to a later one
    assert main(command) == 0


def test_the_mark_stays_beside_the_scores(tmp_path: Path) -> None:
    clean().head(40).write_parquet(tmp_path / "facts.parquet")
    clean().head(40).write_csv(tmp_path / "facts.csv")
    for engine, name in (("polars", "facts.parquet"), ("duckdb", "facts.parquet"), ("polars", "facts.csv")):
        bulk.score_file(tmp_path / name, "longgang-2020", tmp_path / "scores.parquet", engine)
        scores = pl.read_parquet(tmp_path / "scores.parquet")
        assert scores.columns[: len(KEYS)] == list(KEYS) and scores["synthetic"].to_list() == [True] * 40


def test_a_store_keeps_the_mark(tmp_path: Path) -> None:
    clean().head(40).write_parquet(tmp_path / "facts.parquet")
    store, out = str(tmp_path / "store.duckdb"), tmp_path / "out.parquet"
    assert main(["store", "load", store, str(tmp_path / "facts.parquet"), "--json"]) == 0
    assert main(["store", "score", store, "--framework", "project-10", "--json"]) == 0
    for what in (["--facts"], ["--scores", "project-10"]):
        assert main(["store", "export", store, *what, "-o", str(out), "--json"]) == 0
        kept = pl.read_parquet(out)
        assert kept.height == 40
        assert {str(one).lower() for one in kept["synthetic"]} == {"true"}


# -- what frameworks make of it


@pytest.mark.parametrize("id", ALL)
def test_a_clean_province_is_not_found_fault_with_and_its_totals_are_known_and_sensible(
    id: str, tmp_path: Path
) -> None:
    clean().write_parquet(tmp_path / "facts.parquet")
    done = bulk.score_file(tmp_path / "facts.parquet", id, tmp_path / "scores.parquet")
    assert [one.rule for one in done.findings if one.rule != "bulk_year"] == []
    scores = pl.read_parquet(tmp_path / "scores.parquet")
    inapt = clean()[
        "three_public_budget|na"
    ].sum()  # what does not apply there is asked back, as the frameworks say
    assert done.rows - done.totals in (0, inapt) and inapt < done.rows / 50
    totals = scores["total"].drop_nulls().cast(pl.Float64)
    mean, spread = totals.mean(), totals.std()
    assert isinstance(mean, float) and isinstance(spread, float)
    assert 84 <= mean <= 95 and 3 <= spread <= 9
    assert (totals == 100).sum() < done.rows / 12 and (totals < 40).sum() == 0


@settings(max_examples=4)
@given(
    st.integers(0, 10**9), st.sampled_from(("2021-2023", "2018-2023", "2022")), st.sampled_from(("0", "5%"))
)
def test_a_clean_province_of_any_seed_is_not_found_fault_with(seed: int, years: str, unknown: str) -> None:
    frame = pl.concat(making.tables(wanted(120, seed, unknown=unknown, years=years))[0])
    for id in ALL:
        assert found_in(frame, id) == []


def test_every_column_that_a_framework_reads_and_nobody_else_gives_is_there() -> None:
    """What is not there are points given instead of what is computed, and the reasons why a list is not known."""
    frame, missing = clean(), set[str]()
    for id in ALL:
        for name in bulk.lowered(id).columns:
            if name not in frame.columns and f"{id}:{name}" not in frame.columns:
                missing.add(name)
    assert all(one.startswith("judged.") or one.endswith(("|na", "|why")) for one in missing), sorted(missing)


def test_what_persons_say_differs_where_frameworks_do_not_mean_the_same() -> None:
    frame = clean()
    assert "own.effect_benefit" not in frame.columns
    assert frame["longgang-2020:own.effect_benefit"].max() == 20 * 10**4
    assert frame["shenzhen-2023:own.effect_benefit"].max() == 25 * 10**4
    steps = frame["judged.monitoring_evaluation"].unique()
    assert steps.max() == 4 * 10**4 and all(one % 5000 == 0 for one in steps)


def test_cells_that_are_not_known_are_as_many_as_asked_for_and_stand_together() -> None:
    frame, whole = pl.concat(making.tables(wanted(unknown="2%"))[0]), clean()
    open_ = [one for one in whole.columns if one not in KEYS and "|na" not in one and "|of" not in one]
    filled = sum(whole[one].len() - whole[one].null_count() for one in open_)
    lost = sum(frame[one].null_count() - whole[one].null_count() for one in open_)
    assert 0.017 < lost / filled < 0.023
    gaps = frame.select(pl.sum_horizontal(pl.col(one).is_null() for one in open_)).to_series() > whole.select(
        pl.sum_horizontal(pl.col(one).is_null() for one in open_)
    ).to_series()  # fmt: skip
    assert 0.08 < gaps.mean() < 0.16  # type: ignore[operator]  # a share
    known = pl.col("budget_initial").is_not_null()
    assert frame.filter(known)["budget_initial"].equals(whole.filter(frame["budget_initial"].is_not_null())["budget_initial"])  # fmt: skip


# -- like its model

RATES = {
    "satisfaction": "satisfaction_rate", "staff_satisfaction": "staff_satisfaction_rate", "one_trip": "one_trip_survey_rate",
    "basic_execution": "basic_execution_rate", "project_execution": "project_execution_rate", "online": "online_rate",
    "adjustment": "budget_adjustment_rate", "three_public_control": "three_public_control_rate", "award": "procurement_rate",
    "routine_control": "routine_operating_control_rate", "asset_use": "asset_use_rate", "bulletin_rate": "bulletin_rate",
    "staff_fill": "staff_control_rate", "off_establishment": "off_establishment_rate", "key_task_progress": "key_task_progress",
    "single_execution": "project_single_execution_rate", "integrated_satisfaction": "integrated_satisfaction_rate",
}  # fmt: skip
TRUTHS = {
    "irregular": "has_irregular_payment", "inspected": "supervision_proof", "projects_on_time": "all_projects_on_time",
    "met": "judged.asset_safety.kept|met",
}  # fmt: skip
CHOICES = {
    "budget_disclosed": "budget_disclosure", "accounts_disclosed": "accounts_disclosure", "praise": "praise_count",
    "mechanisms": "long_term_mechanism_count", "faults": "judged.budget_compliant|count", "special_fund_grade": "special_fund_grade",
}  # fmt: skip


@pytest.mark.parametrize(("id", "column"), RATES.items())
def test_a_rate_is_spread_as_the_model_says(id: str, column: str) -> None:
    """What is cut off at the ends shifts the mean by a part of one standard deviation; of few people, one is many percent."""
    one, values = making.model()[id], clean()[column].drop_nulls() / 10**6
    mean, spread = float(values.mean()), float(values.std())  # type: ignore[arg-type]  # numbers
    assert abs(mean - float(one.middle)) < 0.25 * float(one.spread) + 0.004
    assert 0.6 * float(one.spread) < spread < 1.25 * float(one.spread) + 0.01
    assert values.max() <= float(one.high) + 0.08 and values.min() >= float(one.low) - 0.15  # type: ignore[operator]


@pytest.mark.parametrize(("id", "column"), TRUTHS.items())
def test_a_truth_holds_in_the_share_that_the_model_says(id: str, column: str) -> None:
    share = float(making.model()[id].middle)
    assert abs(float(clean()[column].mean()) - share) < 0.25 * min(share, 1 - share) + 0.01  # type: ignore[arg-type]


@pytest.mark.parametrize(("id", "column"), CHOICES.items())
def test_choices_stand_in_the_shares_that_the_model_says(id: str, column: str) -> None:
    one, values = making.model()[id], clean()[column].drop_nulls().cast(pl.String)
    assert sum(one.choices.values()) == 1
    for choice, share in one.choices.items():
        assert abs((values == choice).mean() - float(share)) < 0.06, choice  # type: ignore[operator]


@pytest.mark.parametrize("each", making.model().correlations, ids=lambda one: f"{one.one}, {one.other}")
def test_columns_go_together_as_the_model_says(each: Correlation) -> None:
    pair = clean().select(each.one, each.other).drop_nulls().cast(pl.Float64)
    if each.log:
        pair = pair.filter(pl.all_horizontal(pl.all() > 0)).select(pl.all().log())
    assert abs(pair.select(pl.corr(each.one, each.other)).item() - float(each.value)) < 0.08


def test_amounts_are_what_they_are_made_of() -> None:
    frame = clean()
    for part, whole in (
        ("in_use_assets", "fixed_assets"), ("appropriation_actual", "expenditure_actual"), ("operating_actual", "basic_actual"),
        ("expenditure_progress@q1", "expenditure_progress@q2"), ("expenditure_progress@q2", "expenditure_progress@q3"),
        ("expenditure_progress@q3", "expenditure_progress@q4"), ("project_spent_amount", "project_budget_amount"),
        ("three_public_actual", "expenditure_actual"), ("established_staff", "staff_all"),
    ):  # fmt: skip
        assert (frame[part].drop_nulls() >= 0).all() and (frame[part] <= frame[whole]).all(), part
    assert frame["budget_adjustment_net"].equals(
        frame["budget_adjusted"] - frame["budget_initial"], check_names=False
    )
    assert frame["expenditure_actual"].equals(
        frame["basic_actual"] + frame["project_actual"], check_names=False
    )
    assert frame["list.计数(信访件)"].equals(frame["petition_count"], check_names=False)
    assert (frame["budget_initial"] % 10**4 == 0).all()


def test_units_stay_and_change_over_years_and_open_with_what_they_closed() -> None:
    frame = clean()
    years = frame.group_by("unit").agg(pl.col("year").sort(), pl.col("name").n_unique())
    assert years["name"].max() == 1
    spans = {tuple(one) for one in years["year"]}
    assert {(2021, 2022, 2023), (2022, 2023), (2021, 2022)} <= spans
    assert years.filter(pl.col("year").list.len() == 3).height > 0.9 * years.height
    last = frame.select("unit", (pl.col("year") + 1).alias("year"), *(pl.col(one).alias(f"last {one}") for one in ("cumulative_carryover", "carryover_closing", "appropriation_carryover_closing", "authorised_posts")))  # fmt: skip
    both = frame.join(last, on=["unit", "year"])
    assert both["cumulative_carryover@-1"].equals(both["last cumulative_carryover"], check_names=False)
    assert both["carryover_opening"].equals(both["last carryover_closing"], check_names=False)
    assert both["appropriation_carryover_opening"].equals(
        both["last appropriation_carryover_closing"], check_names=False
    )
    assert both["authorised_posts"].equals(both["last authorised_posts"], check_names=False)
    assert not both["cumulative_carryover"].equals(both["last cumulative_carryover"], check_names=False)


# -- where the model was taken from


def places(one: Marginal) -> list[str]:
    return [place for place in one.source if place != ASSUMED]


def test_every_figure_says_where_it_was_taken_from_and_why() -> None:
    model = making.model()
    assert len(model.marginals) > 50
    for one in model.marginals.values():
        assert one.what and one.why and one.source, one.id
        assert one.source == (ASSUMED,) or ASSUMED not in one.source, one.id
        assert 0 <= one.stays <= 1 and -1 < one.quality < 1, one.id
    assert all(one.source and one.why for one in model.correlations)


def test_what_differs_by_level_kind_or_framework_names_one_that_is_there() -> None:
    model = making.model()
    known = {
        "level": {one.name for one in model.levels},
        "kind": {one.name for one in model.kinds},
        "framework": set(ALL),
    }
    for one in model.marginals.values():
        for key, values in one.by.items():
            assert set(values) <= known[key], one.id


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("schema: jixiao/province-1", "schema: jixiao/province-9", "wrong_schema"),
        ("shape: share, mean: 3%,", "shape: round, mean: 3%,", "not_a_choice"),
        ("mean: 3%, spread: 2%", "mean: 3%, width: 2%", "unknown_key"),
        ("mean: 3%, spread: 2%", "mean: viel, spread: 2%", "bad_value"),
        ("high: 15%, source: assumed", "high: 15%", "bad_value"),
        ("  rows: 12%", "  rows: 一成", "bad_value"),
        ("marginals:\n", "marginals: []\nothers:\n", "not_a_mapping"),
    ],
)
def test_a_model_that_cannot_be_taken_says_what_is_wrong(old: str, new: str, rule: str) -> None:
    text = (DATA / "province.yaml").read_text("utf-8")
    assert old in text
    findings = Findings("province.yaml")
    read_model(parse_yaml(text.replace(old, new, 1).encode(), findings), findings)
    assert rule in {one.rule for one in findings.items}


def test_a_year_opens_with_a_fact_that_the_catalogue_has() -> None:
    facts = catalogue().facts
    pairs = [(one, facts[one.opens_with]) for one in facts.values() if one.opens_with]
    assert pairs and all(one.dimension == closing.dimension and one is not closing for one, closing in pairs)


def test_every_place_in_a_report_is_one_that_its_case_quotes() -> None:
    quoted = 0
    for one in making.model().marginals.values():
        for place in places(one):
            case, _, line = place.partition(" ")
            number = re.fullmatch(r"第(\d+)行", line)
            assert case in case_ids() and number, place
            text = (DATA / "cases" / f"{case}.yaml").read_text("utf-8")
            assert re.search(rf"(line: {number[1]}\b|第{number[1]}行|第\d+至{number[1]}行)", text), (
                one.id,
                place,
            )
            quoted += 1
    assert quoted > 60


# -- mistakes

RULES = {SLIP: "bulk_slip", PART: "bulk_part_over_whole", TWICE: "bulk_twice", OPENING: "bulk_opening", BOUND: "bulk_beyond", PERCENT: "bulk_beyond"}  # fmt: skip


@lru_cache(maxsize=1)
def faulty() -> tuple[pl.DataFrame, pl.DataFrame]:
    frames, mistakes = making.tables(wanted(600, 5, "2%"))
    return pl.concat(frames), mistakes


def test_mistakes_are_planted_in_the_share_asked_for_of_every_kind_and_told() -> None:
    frame, mistakes = faulty()
    assert 20 < mistakes.height < 60
    assert set(mistakes["kind"]) == set(KINDS)
    there = pl.concat(making.tables(wanted(600, 5))[0])
    for unit, year, column, kind, true, planted, synthetic in mistakes.iter_rows():
        here = (pl.col("unit") == unit) & (pl.col("year") == year)
        assert synthetic
        if kind == TWICE:
            assert frame.filter(here).height == 2
            continue
        assert there.filter(here)[column].item() == true
        assert frame.filter(here)[column].to_list() == [planted] and planted != true
    kept, before = (one.join(mistakes, on=["unit", "year"], how="anti") for one in (frame, there))
    assert kept.sort("unit", "year").equals(before.sort("unit", "year"))


def test_each_planted_mistake_is_found_under_a_framework_that_reads_it() -> None:
    frame, mistakes = faulty()
    there = frame.join(mistakes.select("unit").unique(), on="unit", how="semi")
    found = [one for id in ALL for one in found_in(there, id)]
    assert all(one.message("zh") and one.message("en") and one.severity == "warning" for one in found)
    told_of = {(one.rule, one.place.field) for one in found}
    for kind, column in mistakes.select("kind", "column").iter_rows():
        assert (RULES[kind], column or "unit") in told_of, (kind, column)


@pytest.mark.parametrize("id", ["shenzhen-2023", "yanjin-2022"])
def test_a_table_looked_through_in_parts_is_found_fault_with_as_in_one(
    id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame, _ = faulty()
    whole = [(one.rule, one.values) for one in found_in(frame, id)]
    assert {"bulk_slip", "bulk_twice"} <= {rule for rule, _ in whole}
    monkeypatch.setattr("jixiao.engines.parts.ROWS", frame.height // 7)
    assert [(one.rule, one.values) for one in found_in(frame, id)] == whole


MONEY = {"unit": ["a", "a", "a"], "year": [2021, 2022, 2023]}


@pytest.mark.parametrize(
    ("column", "values", "slips"),
    [
        ("basic_actual", [10**8, 10**12, 10**8], 1),  # 万元 typed as 元, or the other way round
        ("basic_actual", [10**8, 10**4, 10**8], 1),
        ("basic_actual", [10**8, None, 10**12], 1),
        ("basic_actual", [10**8, None, None], 0),
        ("basic_actual", [10**8, 10**11 - 1, 10**8], 0),  # not a thousandfold: it may have grown
        (
            "basic_actual",
            [10**8, 4 * 10**12, 10**8],
            0,
        ),  # a ten-thousandth would not be near the others either
        ("basic_actual", [10**8, 3 * 10**12, 10**8], 1),
        ("basic_actual", [0, 10**12, 0], 0),  # nothing is no neighbour
        ("cumulative_carryover", [10**8, 10**12, 10**8], 0),  # what is left over may be anything
        ("budget_adjustment_net", [10**8, 10**12, 10**8], 0),
        ("staff_in_service", [1, 10**4, 1], 0),  # no amount of money
    ],
)
def test_a_slip_of_unit_is_told_where_other_years_say_so(column: str, values: list[int], slips: int) -> None:
    frame = pl.DataFrame({**MONEY, column: values})
    assert [one.rule for one in found_in(frame, "yanjin-2022")] == ["bulk_slip"] * slips


@pytest.mark.parametrize(
    ("part", "whole", "rules"),
    [
        (10**12, 10**8, ["bulk_part_over_whole", "bulk_slip"]),
        (4 * 10**12, 10**8, ["bulk_part_over_whole"]),
        (10**8, 10**8, []),
        (10**4, 10**8, []),
    ],
)
def test_a_slip_of_unit_is_told_where_the_whole_says_so(part: int, whole: int, rules: list[str]) -> None:
    frame = pl.DataFrame(
        {"unit": ["a"], "year": [2022], "basic_adjusted": [part], "budget_adjusted": [whole]}
    )
    assert [one.rule for one in found_in(frame, "yanjin-2022")] == rules


@pytest.mark.parametrize(
    ("openings", "count"),
    [([7, 5, 6], 0), ([7, 4, 6], 1), ([7, 4, 5], 2), ([7, None, 6], 0), ([None, None, 6], 0)],
)
def test_an_opening_is_last_years_closing(openings: list[int | None], count: int) -> None:
    frame = pl.DataFrame({**MONEY, "cumulative_carryover": [5, 6, 9], "cumulative_carryover@-1": openings})
    assert [(one.rule, one.values["count"]) for one in found_in(frame, "yanjin-2022")] == [("bulk_opening", str(count))] * bool(count)  # fmt: skip
    stated = pl.DataFrame(
        {**MONEY, "appropriation_carryover_closing": [5, 6, 9], "appropriation_carryover_opening": openings}
    )
    assert [(one.rule, one.values["count"]) for one in found_in(stated, "guangzhou-2021")] == [("bulk_opening", str(count))] * bool(count)  # fmt: skip


def test_a_year_that_is_not_there_closes_with_nothing_known() -> None:
    frame = pl.DataFrame({"unit": ["a", "a"], "year": [2020, 2022], "cumulative_carryover": [5, 6], "cumulative_carryover@-1": [1, 4]})  # fmt: skip
    assert found_in(frame, "yanjin-2022") == []


# -- what persons say under one framework only


def test_a_column_may_be_for_one_framework_only() -> None:
    frame = pl.DataFrame({"unit": ["a"], "own.effect_benefit": [1], "shenzhen-2023:own.effect_benefit": [240000], "shenzhen-2019:own.effect_benefit": [1]})  # fmt: skip
    for id, value in (("shenzhen-2023", 240000), ("longgang-2020", 1)):
        facts = prepared(frame.lazy(), bulk.lowered(id), bulk.every_column)
        assert facts.findings == []
        assert facts.frame.collect()["own.effect_benefit"].to_list() == [value]


# -- what cannot be asked for


@pytest.mark.parametrize(
    ("arguments", "rules"),
    [
        (["--units", "0"], ["province_number"]),
        (["--units", "1,000"], ["province_number"]),
        (["--units", "1000001"], ["province_number"]),
        (["--seed=-1"], ["province_number"]),
        (["--years", "2023-2021"], ["province_years"]),
        (["--years", "22"], ["province_years"]),
        (["--years", "2001-2099"], ["province_years"]),
        (["--mistakes", "101%"], ["province_share"]),
        (["--unknown", "viel"], ["province_share"]),
        (["--units", "x", "--years", "y", "--seed", "z", "--mistakes", "nan", "--unknown=-1"], ["province_years", "province_number", "province_number", "province_share", "province_share"]),
    ],
)  # fmt: skip
def test_what_cannot_be_made_is_told_all_at_once(arguments: list[str], rules: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    assert main(["province", *arguments, "-o", str(tmp_path / "p"), "--json"]) == 2
    assert [one["rule"] for one in json.loads(capsys.readouterr().out)["findings"]] == rules
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"before")
    with pytest.raises(DataError) as refused:
        making.province(tmp_path / "file", wanted(5))
    assert [one.rule for one in refused.value.findings] == ["province_not_made"]
    making.province(tmp_path / "p", wanted(5))
    before = {one.name: one.read_bytes() for one in (tmp_path / "p").iterdir()}

    def full(*_: object) -> object:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("jixiao.flows.province._about", full)
    with pytest.raises(DataError):
        making.province(tmp_path / "p", wanted(9))
    assert {one.name: one.read_bytes() for one in (tmp_path / "p").iterdir()} == before


@pytest.mark.parametrize("units", [1, 2, 13])
def test_a_small_province_is_made_as_well(units: int) -> None:
    frame = pl.concat(making.tables(wanted(units, unknown="100%", mistakes="100%"))[0])
    assert frame["unit"].n_unique() == units
    assert frame["budget_initial"].null_count() == frame.height


def test_a_size_is_in_the_middle_where_the_model_says() -> None:
    counties = clean().filter((pl.col("level") == "县级") & (pl.col("kind") == "财政"))
    one = making.model()["authorised_posts"]
    middle = counties["authorised_posts"].median()
    assert isinstance(middle, float)
    assert abs(log(middle) - log(one.middle)) < 0.25
