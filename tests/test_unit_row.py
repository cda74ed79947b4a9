"""One unit in a table of facts is explained, advised and tried on like a case, with the very scores that bulk writes for its row."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from many_rows import known_cases, random_rows
from strategies import framework_of, frameworks
from test_engines import frame_of
from test_lower import LEAVE_OUT, OWN_BESIDE, scores, taken

from jixiao.case.apply import apply_case
from jixiao.case.model import Case
from jixiao.cli.command import run as main
from jixiao.core.finding import DataError, Findings
from jixiao.flows.bulk import lowered, score_file
from jixiao.flows.library import DATA, framework_ids, open_framework
from jixiao.flows.province import FACTS, province, wanted
from jixiao.flows.unit_row import Asked, advise_unit, score_unit, simulate_unit
from jixiao.framework.dump import dump_framework
from jixiao.rules.tree import Const, Named
from jixiao.scoring.explain import Explainer
from jixiao.scoring.lower.framework import GRADE, OWN, Lowered, lower_framework
from jixiao.scoring.lower.taking import case_of
from jixiao.scoring.reason import reasons
from jixiao.scoring.scorer import score_applied
from jixiao.scoring.sheet import Sheet
from jixiao.writers.yaml_file import yaml_text

SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)
EDIT = DATA / "edits" / "satisfaction-90.yaml"
WHO = Case("u", "某局", 2023, "f")
LOWERED = {id: lower_framework(open_framework(id)[0]) for id in framework_ids()}
LOWERED["leaving"] = lower_framework(framework_of(LEAVE_OUT))


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A made-up province with gaps and planted mistakes, but for rows that stand there twice."""
    folder = tmp_path_factory.mktemp("province")
    province(folder, wanted("60", "2022-2023", "5", "10%", "3%"))
    pl.read_parquet(folder / FACTS).unique(["unit", "year"], keep="first", maintain_order=True).write_parquet(
        folder / FACTS
    )
    return folder / FACTS


@pytest.fixture(scope="module")
def rows(facts: Path) -> pl.DataFrame:
    return pl.read_parquet(facts)


def rules(refused: pytest.ExceptionInfo[DataError]) -> list[str]:
    return [one.rule for one in refused.value.findings]


def same_as_bulk(sheet: Sheet, written: dict[str, Any]) -> int:
    """Asserts that a sheet says what a row of the table of scores does; gives how many scores are written there."""
    count = 0
    for item in (*sheet.rows, *sheet.levels, sheet.total):
        there = written[item.id]
        if there is not None:
            assert item.score == Fraction(there), item.id
            count += 1
        elif item.score is not None:  # bulk does not try what missing facts could be; a sheet does
            assert sheet.total.missing or any(row.missing for row in sheet.rows), item.id
    if written["total"] is not None and sheet.framework.grades:
        assert sheet.grade == written[GRADE]
    return count


# -- the same scores


@pytest.mark.parametrize("id", ["shenzhen-2023", "yanjin-2022"])
def test_what_is_explained_of_a_row_is_what_bulk_writes_for_it(id: str, facts: Path, tmp_path: Path) -> None:
    score_file(facts, id, tmp_path / "scores.parquet")
    made = pl.read_parquet(tmp_path / "scores.parquet")
    told = Random(3).sample(range(made.height), 14)
    count = 0
    for at in told:
        written = made.row(at, named=True)
        found = score_unit(Asked(facts, written["unit"], str(written["year"])), id)
        count += same_as_bulk(found.sheet, written)
        assert (found.sheet.case.id, found.sheet.case.year) == (written["unit"], written["year"])
        assert found.sheet.case.fictional
    assert count > 14 * 15


def sheet_of(lowered: Lowered, row: dict[str, Any], *, trace: bool = False) -> Sheet:
    case = apply_case(lowered.framework, case_of(lowered, row, WHO), Findings(""))
    return score_applied(*case, trace=trace)


@pytest.mark.parametrize("id", LOWERED)
def test_any_row_is_worth_as_a_case_what_it_is_worth_in_whole_numbers(id: str) -> None:
    made = LOWERED[id]
    for number, row in enumerate(random_rows(made, 60, 7, unknown=0.05)):
        for name in made.lists:
            row[f"{name}|why"] = (None, "na", "empty", "?")[number % 4]
        written: dict[str, Any] = dict(scores(made, row))
        if written.get(GRADE) is not None:
            written[GRADE] = made.grades[int(written[GRADE])]
        same_as_bulk(sheet_of(made, row), written)


def keeps_its_scores(made: Lowered, case: Case) -> None:
    """Asserts that a case taken into a row and back is worth what the row is worth, and unknown in the same indicators."""
    row = taken(made, case)
    sheet, found = sheet_of(made, row), scores(made, row)
    for item in (*sheet.rows, *sheet.levels, sheet.total):
        assert found[item.id] is None or found[item.id] == item.score, item.id


@pytest.mark.parametrize("id", LOWERED)
def test_a_case_taken_into_a_row_and_back_keeps_its_scores(id: str) -> None:
    made = LOWERED[id]

    @settings(max_examples=12, suppress_health_check=SLOW)
    @given(known_cases(made))
    def check(case: Case) -> None:
        keeps_its_scores(made, case)

    check()


@settings(max_examples=80, suppress_health_check=SLOW)
@given(st.data())
def test_under_a_generated_framework_it_does_too(data: st.DataObject) -> None:
    made = lower_framework(data.draw(frameworks(judged=data.draw(st.booleans()))))
    keeps_its_scores(made, data.draw(known_cases(made)))


def test_own_indicators_stand_there_with_their_sum_as_the_row_has_it(facts: Path, rows: pl.DataFrame) -> None:
    name = f"shenzhen-2023:{OWN}effect_benefit"
    row = rows.filter(pl.col(name).is_not_null()).row(0, named=True)
    sheet = score_unit(Asked(facts, row["unit"], str(row["year"])), "shenzhen-2023").sheet
    block = sheet.row("effect_benefit")
    assert block is not None
    assert block.score == Fraction(row[name], 10**4)
    assert isinstance(block.tree, Named) and isinstance(block.tree.arg, Const)


def test_own_indicators_that_take_over_points_are_open_as_in_bulk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = framework_of(OWN_BESIDE)
    (tmp_path / "own.yaml").write_text(yaml_text(dump_framework(made)), "utf-8")
    name = next(one for one in lower_framework(made).columns if one.endswith("|na"))
    gone = {
        "unit": ["a", "b"],
        "own.own": [40000, 40000],
        name: [True, False],
        name.partition("|")[0]: [None, 10**6],
    }
    pl.DataFrame(gone).write_csv(tmp_path / "facts.csv")
    asked = Asked(tmp_path / "facts.csv", "a")
    found = score_unit(asked, str(tmp_path / "own.yaml"))
    assert "unit_own_share" in [one.rule for one in found.findings]
    assert found.sheet.row("own").score is None  # type: ignore[union-attr]
    assert found.sheet.total.score is None
    command = [
        "explain",
        "--facts",
        str(asked.facts),
        "--unit",
        "a",
        "--framework",
        str(tmp_path / "own.yaml"),
    ]
    assert main(command) == 0
    assert "折给自设指标" in capsys.readouterr().err


# -- explain


def explained(facts: Path, *more: str) -> list[str]:
    return ["explain", "--facts", str(facts), "--framework", "shenzhen-2023", *more]


def test_explain_shows_every_step_of_a_row(
    facts: Path, rows: pl.DataFrame, capsys: pytest.CaptureFixture[str]
) -> None:
    row = rows.filter(pl.col("satisfaction_rate").is_between(900_000, 949_999)).row(0, named=True)
    who = ["--unit", row["unit"], "--year", str(row["year"])]
    assert main(explained(facts, *who)) == 0
    said = capsys.readouterr().out
    for words in (
        row["name"],
        "得分与 bulk score 相同",
        "90% ≤ 服务对象满意度 < 95%，得4分",
        "自设指标得分合计",
    ):
        assert words in said, words
    assert main([*explained(facts, *who, "satisfaction"), "--json"]) == 0
    one = json.loads(capsys.readouterr().out)
    assert (one["case"], one["unit"], one["year"], one["synthetic"]) == (
        row["unit"],
        row["name"],
        row["year"],
        True,
    )
    assert [(each["id"], each["score"]) for each in one["indicators"]] == [("satisfaction", "4.00")]
    assert any("对象满意度" in step["text"] for step in one["indicators"][0]["steps"])
    assert main([*explained(facts, *who, "--indicator", "总分"), "--lang", "en"]) == 0
    assert "the scores of bulk score" in " ".join(capsys.readouterr().out.split())


def test_score_shows_the_sheet_of_a_row(
    facts: Path, rows: pl.DataFrame, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    row = rows.row(0, named=True)
    asked = ["score", "--facts", str(facts), "--framework", "shenzhen-2023", "--unit", row["unit"], "--year", str(row["year"])]  # fmt: skip
    assert main(asked) == 0
    said = capsys.readouterr().out
    assert all(words in said for words in (row["name"], "总分", "得分与 bulk score 相同"))
    assert main([*asked, "--json", "--trace"]) == 0
    sheet = json.loads(capsys.readouterr().out)
    score_file(facts, "shenzhen-2023", tmp_path / "s.parquet")
    written = pl.read_parquet(tmp_path / "s.parquet").filter(unit=row["unit"], year=row["year"]).row(0, named=True)  # fmt: skip
    assert (sheet["case"], sheet["unit"], sheet["synthetic"]) == (row["unit"], row["name"], True)
    known = {one["id"]: one for one in sheet["indicators"] if written[one["id"]] is not None}
    assert len(known) > 9
    for id, one in known.items():
        assert Fraction(one["score"]) == Fraction(written[id])
        assert one["trace"]


def test_why_points_are_lost_is_said_in_the_words_of_the_gate_that_left_it_to_a_person(
    tmp_path: Path,
) -> None:
    made = lowered("shenzhen-2023")
    late = "list.计数(重点工作 其中 是否完成 = 是 且 是否按期 = 否)"
    undone = "list.计数(重点工作 其中 是否完成 = 否)"
    frame_of(made, [{late: 1, undone: 0, "judged.key_tasks": 7_0000}]).write_parquet(tmp_path / "f.parquet")
    sheet = score_unit(Asked(tmp_path / "f.parquet", "0"), "shenzhen-2023").sheet
    assert (
        reasons(sheet)["key_tasks"]
        == "有重点工作完成了但没有按期的，原文没有规定怎样给分，由评价人判断；7 分"
    )


def test_a_unit_may_be_called_by_its_name(facts: Path, rows: pl.DataFrame) -> None:
    name = rows.filter(pl.col("name").n_unique().over("unit") == 1)["name"].value_counts().filter(pl.col("count") == 2)["name"][0]  # fmt: skip
    unit = rows.filter(pl.col("name") == name)["unit"][0]
    assert score_unit(Asked(facts, name, "2023"), "shenzhen-2023").sheet.case.id == unit


def test_a_figure_over_a_list_is_used_and_told_to_be_only_that(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = lowered("shenzhen-2023")
    undone = "list.计数(重点工作 其中 是否完成 = 否)"
    late = "list.计数(重点工作 其中 是否完成 = 是 且 是否按期 = 否)"
    frame_of(made, [{undone: 1, late: 0}]).write_parquet(tmp_path / "f.parquet")
    asked = explained(tmp_path / "f.parquet", "--unit", "0", "key_tasks")
    assert main(asked) == 0
    said = "".join(capsys.readouterr().out.split())
    assert "8-1×4=4分" in said
    assert "计数(重点工作其中是否完成=否)=1（事实表里汇总的数，没有清单各条）" in said
    advised, _ = advise_unit(Asked(tmp_path / "f.parquet", "0"), "shenzhen-2023", "key_tasks")
    assert [(one.row.score, one.options, one.lists) for one in advised.rows] == [(4, (), ("key_tasks",))]
    assert main(["advise", *asked[1:-1], "--indicator", "key_tasks"]) == 0
    assert "事实表里只有它的合计数，没有逐条算" in "".join(capsys.readouterr().out.split())


def test_a_judgement_of_a_table_has_no_reason_and_none_is_made_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = lowered("shenzhen-2023")
    frame_of(made, [{"judged.budget_compliant|count": 2}]).write_parquet(tmp_path / "f.parquet")
    assert main([*explained(tmp_path / "f.parquet", "--unit", "0", "budget_compliant"), "--json"]) == 0
    steps = json.loads(capsys.readouterr().out)["indicators"][0]["steps"]
    judged = [one["text"] for one in steps if one["what"] == "judgement"]
    assert judged and judged[0].endswith("：2 项")
    assert "理由" not in "".join(one["text"] for one in steps if one["what"] != "criteria")


def test_what_is_decided_whatever_is_missing_is_said_to_be_empty_in_bulk(tmp_path: Path) -> None:
    made = lowered("shenzhen-2023")
    row = {
        "budget_disclosure": "按要求公开",
        "accounts_disclosure": "按要求公开",
    }  # full marks, classified or not
    frame_of(made, [row, row | {"is_classified": False}]).write_parquet(tmp_path / "f.parquet")
    score_file(tmp_path / "f.parquet", "shenzhen-2023", tmp_path / "s.parquet")
    assert pl.read_parquet(tmp_path / "s.parquet")["disclosure"].to_list() == [None, 3]
    told = []
    for unit in "01":
        found = score_unit(Asked(tmp_path / "f.parquet", unit), "shenzhen-2023")
        assert found.sheet.row("disclosure").score == 3  # type: ignore[union-attr]
        told.append([one.values["names"] for one in found.findings if one.rule == "unit_decided"])
    assert told == [[("预决算信息公开",)], []]


# -- which row


def test_which_row_is_meant_is_asked_with_what_there_is(facts: Path, rows: pl.DataFrame) -> None:
    twice = rows["unit"].value_counts().filter(pl.col("count") == 2)["unit"][0]
    for asked, rule, told in (
        (Asked(facts, twice), "unit_years", "2022、2023"),
        (Asked(facts, twice, "2019"), "unit_no_year", "2022、2023"),
        (Asked(facts, twice[:-1] + "x", "2022"), "unit_not_found", "X0"),
        (Asked(facts, "虚构省教育", "2022"), "unit_not_found", "虚构省教育厅"),
        (Asked(facts, "", "2022"), "unit_not_found", ""),
    ):
        with pytest.raises(DataError) as refused:
            score_unit(asked, "shenzhen-2023")
        assert rules(refused) == [rule]
        one = refused.value.findings[0]
        assert told in one.message("zh") + one.hint("zh")
        assert one.message("en")[0].isupper()


def test_rows_that_stand_there_twice_and_units_of_one_name_are_not_guessed(tmp_path: Path) -> None:
    table = {
        "unit": ["a", "a", "b", "c"],
        "year": [2023] * 4,
        "name": ["甲", "甲", "乙", "乙"],
        "satisfaction_rate": [1, 2, 3, 4],
    }
    pl.DataFrame(table).write_csv(tmp_path / "f.csv")
    for unit, rule in (("a", "unit_twice"), ("乙", "unit_several")):
        with pytest.raises(DataError) as refused:
            score_unit(Asked(tmp_path / "f.csv", unit, "2023"), "shenzhen-2023")
        assert rules(refused) == [rule]
    assert score_unit(Asked(tmp_path / "f.csv", " b "), "shenzhen-2023").sheet.case.unit == "乙"


def test_a_table_without_years_has_one_row_for_a_unit(tmp_path: Path) -> None:
    pl.DataFrame({"unit": ["a"], "satisfaction_rate": [950_000]}).write_csv(tmp_path / "f.csv")
    sheet = score_unit(Asked(tmp_path / "f.csv", "a"), "shenzhen-2023").sheet
    assert sheet.row("satisfaction").score == 6  # type: ignore[union-attr]
    with pytest.raises(DataError) as refused:
        score_unit(Asked(tmp_path / "f.csv", "a", "2023"), "shenzhen-2023")
    assert rules(refused) == ["unit_no_year"]


@pytest.mark.parametrize(
    "table",
    [
        {"name": ["甲"], "satisfaction_rate": [1]},
        {"unit": ["a"], "nothing": [1]},
        {"unit": ["a"], "is_classified": [1.5]},
        {"unit": [1.5], "satisfaction_rate": [1]},
    ],
)
def test_a_table_that_bulk_refuses_is_refused_the_same_way(table: dict[str, Any], tmp_path: Path) -> None:
    pl.DataFrame(table).write_parquet(tmp_path / "f.parquet")
    with pytest.raises(DataError) as one:
        score_file(tmp_path / "f.parquet", "shenzhen-2023", tmp_path / "out.parquet")
    with pytest.raises(DataError) as other:
        score_unit(Asked(tmp_path / "f.parquet", "a"), "shenzhen-2023")
    assert one.value.findings == other.value.findings


def test_what_is_wrong_in_the_row_is_told_and_of_other_rows_is_not(tmp_path: Path) -> None:
    rates = ["950000", "much", "2.5"]
    pl.DataFrame({"unit": ["a", "b", "c"], "satisfaction_rate": rates}).write_csv(tmp_path / "f.csv")
    told = {
        unit: [one.rule for one in score_unit(Asked(tmp_path / "f.csv", unit), "shenzhen-2023").findings]
        for unit in "abc"
    }
    assert told == {"a": [], "b": ["bulk_not_whole"], "c": ["bulk_not_whole"]}


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (["explain"], "unit_no_case"),
        (["score"], "unit_no_case"),
        (["score", "--facts", "f.csv", "--unit", "a"], "unit_options"),
        (["score", "c.yaml", "--facts", "f", "--unit", "a", "--framework", "shenzhen-2023"], "unit_and_case"),
        (["advise"], "unit_no_case"),
        (["advise", "--unit", "a"], "unit_options"),
        (["explain", "--facts", "f.csv", "--unit", "a"], "unit_options"),
        (["explain", "--year", "2023", "shenzhen-lighting-2020"], "unit_options"),
        (
            ["advise", "c.yaml", "--facts", "f.csv", "--unit", "a", "--framework", "shenzhen-2023"],
            "unit_and_case",
        ),
        (
            ["explain", "c.yaml", "总分", "--facts", "f", "--unit", "a", "--framework", "shenzhen-2023"],
            "unit_and_case",
        ),
        (["simulate", str(EDIT), "--facts", "f.csv"], "simulate_output"),
        (["simulate", str(EDIT), "--facts", "f.csv", "--unit", "a", "--report", "r.pdf"], "simulate_output"),
        (["simulate", str(EDIT), "--facts", "f.csv", "--year", "2023", "-o", "o.parquet"], "unit_options"),
    ],
)
def test_options_that_do_not_say_what_is_meant_are_told(
    words: list[str], rule: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--json"]) == 2
    assert [one["rule"] for one in json.loads(capsys.readouterr().out)["findings"]] == [rule]


# -- advise


def test_what_is_advised_for_a_row_regains_it_when_the_table_has_it(
    facts: Path, rows: pl.DataFrame, tmp_path: Path
) -> None:
    row = rows.filter((pl.col("satisfaction_rate") < 949_999) & (pl.col("year") == 2023)).row(0, named=True)
    advised, _ = advise_unit(Asked(facts, row["unit"], "2023"), "shenzhen-2023", "satisfaction")
    (one,) = advised.rows
    best = one.options[0].best
    changed = rows.with_columns(
        pl.when((pl.col("unit") == row["unit"]) & (pl.col("year") == 2023))
        .then(int(best.changes[0].after * 10**6))  # type: ignore[operator]
        .otherwise(pl.col("satisfaction_rate"))
        .alias("satisfaction_rate")
    )
    changed.write_parquet(tmp_path / "changed.parquet")
    after = score_unit(Asked(tmp_path / "changed.parquet", row["unit"], "2023"), "shenzhen-2023").sheet
    assert after.row("satisfaction").score == best.score == 6  # type: ignore[union-attr]


def test_advise_goes_by_a_stated_number_where_the_list_behind_it_is_not_there(
    facts: Path, rows: pl.DataFrame, capsys: pytest.CaptureFixture[str]
) -> None:
    short = (pl.col("project_done_count") < pl.col("project_planned_count")) & ~pl.col("all_projects_on_time")
    row = rows.filter(short).row(0, named=True)
    asked = [
        "advise",
        "--facts",
        str(facts),
        "--unit",
        row["unit"],
        "--year",
        str(row["year"]),
        "--framework",
        "shenzhen-2023",
    ]
    assert main([*asked, "--indicator", "project_timeliness", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    of = [change["of"] for option in told["indicators"][0]["options"] for change in option["next"]["changes"]]
    assert "project_done_count" in of
    assert (told["case"], told["year"], told["synthetic"]) == (row["unit"], row["year"], True)
    assert main([*asked, "--lang", "en"]) == 0
    assert "sum of the unit's own indicators" in " ".join(capsys.readouterr().out.split())


def test_a_column_that_says_the_same_is_named_and_with_it_the_advice_regains_the_points(
    facts: Path, rows: pl.DataFrame, tmp_path: Path
) -> None:
    met, twin = "target_met_count", "list.计数(绩效指标 其中 是否达成 = 是)"
    row = rows.filter((pl.col(met) < pl.col("target_count")) & (pl.col(met) == pl.col(twin))).row(
        0, named=True
    )
    asked = Asked(facts, row["unit"], str(row["year"]))
    advised, findings = advise_unit(asked, "guangzhou-2021", "objectives_met")
    named = [str(one.values["column"]) for one in findings if one.rule == "unit_twin"]
    assert twin in named
    (one,) = advised.rows
    (best,) = [each.best for each in one.options if each.best.changes[0].id == met]
    for columns, told, score in (([met], ["bulk_said_twice"], one.row.score), ([met, twin], [], best.score)):
        mine = (pl.col("unit") == row["unit"]) & (pl.col("year") == row["year"])
        changed = rows.with_columns(
            pl.when(mine).then(int(best.changes[0].after)).otherwise(name).alias(name) for name in columns
        )
        changed.write_parquet(tmp_path / "changed.parquet")
        after = score_unit(Asked(tmp_path / "changed.parquet", asked.unit, asked.year), "guangzhou-2021")
        assert after.sheet.row("objectives_met").score == score  # type: ignore[union-attr]
        assert [found.rule for found in after.findings if found.rule == "bulk_said_twice"] == told


def test_an_advice_on_a_row_becomes_a_report(facts: Path, rows: pl.DataFrame, tmp_path: Path) -> None:
    row = rows.row(0, named=True)
    asked = [
        "advise",
        "--facts",
        str(facts),
        "--unit",
        row["unit"],
        "--year",
        str(row["year"]),
        "--framework",
        "shenzhen-2023",
    ]
    assert main([*asked, "--report", str(tmp_path / "advice.docx")]) == 0
    assert (tmp_path / "advice.docx").stat().st_size > 1000


# -- simulate


def test_a_change_is_shown_for_one_unit_step_by_step_before_and_after(
    facts: Path, rows: pl.DataFrame, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = rows.filter(pl.col("satisfaction_rate").is_between(900_000, 949_999)).row(0, named=True)
    asked = ["simulate", str(EDIT), "--facts", str(facts), "--unit", row["unit"], "--year", str(row["year"])]
    before = sorted(tmp_path.iterdir())
    assert main(asked) == 0
    said = " ".join(capsys.readouterr().out.split())
    for words in (
        "4.00 / 6 → 6.00 / 6 (+2.00)",
        "90% ≤ 服务对象满意度 < 95%，得4分",
        "服务对象满意度 ≥ 90%，得6分",
        "总分",
        "部门绩效",
    ):
        assert words in said, words
    assert sorted(tmp_path.iterdir()) == before
    assert main([*asked, "-o", str(tmp_path / "o.parquet"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    everyone = pl.read_parquet(tmp_path / "o.parquet").filter((pl.col("unit") == row["unit"]) & (pl.col("year") == row["year"])).row(0, named=True)  # fmt: skip
    assert told["rows"] == rows.height
    assert [(one["id"], one["before"]["score"], one["after"]["score"], one["change"]) for one in told["unit"]["indicators"]] == [("satisfaction", "4.00", "6.00", "2.00")]  # fmt: skip
    for side in ("before", "after"):
        total = everyone[f"total_{side}"]
        assert total is None or Decimal(told["unit"]["total"][side]["score"]) == total
        assert told["unit"]["indicators"][0][side]["steps"]
    names = {one["name"]: one for one in told["unit"]["levels"]}
    assert names["公平性"]["change"] == "2.00"
    assert main([*asked, "--lang", "en"]) == 0
    assert "Before:" in capsys.readouterr().out


def test_a_unit_that_the_change_does_not_touch_is_said_to_stay(
    facts: Path, rows: pl.DataFrame, capsys: pytest.CaptureFixture[str]
) -> None:
    row = rows.filter(pl.col("satisfaction_rate") >= 950_000).row(0, named=True)
    asked = Asked(facts, row["unit"], str(row["year"]))
    done = simulate_unit(EDIT, asked)
    assert [one.score for one in done.before.rows] == [one.score for one in done.after.rows]
    assert (
        main(["simulate", str(EDIT), "--facts", str(facts), "--unit", asked.unit, "--year", asked.year]) == 0
    )
    said = capsys.readouterr().out
    assert "没有一个指标的得分改变" in said and "得分不变：公众或服务对象满意度" in said


def test_a_unit_that_is_not_there_leaves_the_output_as_it_was(facts: Path, tmp_path: Path) -> None:
    out = tmp_path / "o.parquet"
    out.write_bytes(b"before")
    assert main(["simulate", str(EDIT), "--facts", str(facts), "--unit", "nobody", "-o", str(out)]) == 2
    assert out.read_bytes() == b"before"


ANSWERED: dict[str, Any] = {
    "schema": "jixiao/framework-1", "id": "a", "title": "试", "total": "20", "indicators": [
        {"id": "j", "name": "执行", "points": "20", "rule": {"kind": "linear", "measure": "预算执行率"}},
    ],
}  # fmt: skip


def test_what_does_not_apply_and_no_provision_covers_is_decided_by_a_person_in_a_sheet_and_in_bulk() -> None:
    made = lower_framework(framework_of(ANSWERED), intervals=True)
    inapt = {"budget_adjusted|na": True, "expenditure_actual": 5_00}
    for row, score in ((inapt | {"judged.j": 7_0000}, 7), (inapt, None), ({"judged.j": 7_0000}, None)):
        sheet = sheet_of(made, row)
        assert (scores(made, row)["j"], sheet.rows[0].score) == (score, score)
        assert sheet.rows[0].basis == ("judged" if score else "unscored")


PARTED: dict[str, Any] = {
    "schema": "jixiao/framework-1", "id": "p", "title": "试", "total": "20", "indicators": [
        {"id": "j", "name": "部分", "points": "20", "rule": {"kind": "parts", "rounding": {"part": 1}, "parts": [
            {"id": "a", "name": "甲", "points": "7", "kind": "linear", "measure": "预算执行率"},
            {"id": "b", "name": "乙", "points": "13", "kind": "linear", "measure": "采购执行率", "not_applicable": "leave_out"},
        ]}},
    ],
}  # fmt: skip


def test_a_part_gets_the_points_of_those_that_are_left_out_before_it_is_rounded() -> None:
    made = lower_framework(framework_of(PARTED), intervals=True)
    row = {"budget_adjusted": 40_00, "expenditure_actual": 3_00, "procurement_plan|na": True}
    sheet = sheet_of(made, row, trace=True)
    assert scores(made, row)["j"] == sheet.rows[0].score == Fraction("1.5")  # 7.5 % of 20, not 0.5 of 7
    lines = [line.text for line in Explainer(sheet).lines(sheet.rows[0])]
    assert [text for text in lines if text.startswith(("甲", "乙"))] == [
        "甲（7 分）：1.5 分",
        "乙（13 分）：剔除",
    ]
    assert "剔除部分的分值折算给其余部分：0.525 分 × 20 ÷ 7 = 1.5 分" in lines
    assert reasons(sheet)["j"] == "甲 1.5 分（预算执行率 7.5%）；乙不适用，剔除"
    best = sheet_of(made, {**row, "expenditure_actual": 20_00}, trace=True)
    assert reasons(best)["j"].startswith("甲 10 分")  # more than its own 7, and not all that it can have
