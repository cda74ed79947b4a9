"""What is wrong in a table of facts is found row by row: which unit, which year, what it says; and what a table lacks is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from jixiao.cli.command import run as main
from jixiao.core.finding import DataError, Finding
from jixiao.flows.bulk import lowered, score_file, table_schema

FRAMEWORK = "project-10"
DISTRICT = "shenzhen-2023"
MILLION = 100_000_000  # of yuan, in fen
GOOD: dict[str, Any] = {
    "unit": ["901001", "901002", "901003"], "year": [2024, 2024, 2024],
    "project_budget_amount": [MILLION] * 3, "project_spent_amount": [MILLION // 2] * 3,
    "own.output": [500_000] * 3, "own.benefit": [300_000] * 3, "own.satisfaction": [100_000] * 3,
}  # fmt: skip


def table(
    folder: Path, framework: str = FRAMEWORK, **changed: Any
) -> tuple[list[Finding], list[dict[str, Any]]]:
    """The findings of a table, and the rows of the file of findings."""
    facts, rows = folder / "facts.parquet", folder / "rows.parquet"
    pl.DataFrame({**GOOD, **changed}, strict=False).write_parquet(facts)
    done = score_file(facts, framework, folder / "scores.parquet", findings_file=rows)
    return done.findings, pl.read_parquet(rows).to_dicts()


def csv(folder: Path, *lines: str) -> tuple[list[str], list[Any]]:
    """The findings of a CSV, and the amounts that were spent as they were taken, in points of ten."""
    facts, out = folder / "facts.csv", folder / "scores.parquet"
    facts.write_text(
        "unit,year,project_budget_amount,project_spent_amount\n" + "\n".join(lines) + "\n", "utf-8"
    )
    done = score_file(facts, FRAMEWORK, out)
    found = [one.rule for one in done.findings if one.rule not in ("bulk_never", "bulk_seldom")]
    return found, [None if one is None else str(one) for one in pl.read_parquet(out)["execution"].to_list()]


@pytest.mark.parametrize(
    ("changed", "rule", "column", "rows"),
    [
        ({"project_spent_amount": [1, -1, 2]}, "bulk_beyond", "project_spent_amount", [(2, "901002", 2024, "-1")]),
        ({"project_spent_amount": [1.5, 2.0, 2.5]}, "bulk_not_whole", "project_spent_amount", [(1, "901001", 2024, "1.5"), (3, "901003", 2024, "2.5")]),
        ({"unit": ["901001", None, " "]}, "bulk_nobody", "unit", [(2, None, 2024, "—"), (3, " ", 2024, "—")]),
        ({"year": ["2024", "去年", "2024"]}, "bulk_no_year", "year", [(2, "901002", None, "去年")]),
        ({"unit": ["901001", "901002", "901001"]}, "bulk_twice", "unit", [(1, "901001", 2024, None), (3, "901001", 2024, None)]),
        ({"project_spent_amount": [1, MILLION + 1, 2]}, "bulk_part_over_whole", "project_spent_amount", None),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)  # fmt: skip
def test_each_row_in_which_something_is_wrong_stands_in_the_file_of_findings(
    changed: dict[str, Any], rule: str, column: str, rows: list[tuple[Any, ...]] | None, tmp_path: Path
) -> None:
    findings, found = table(tmp_path, **changed)
    if rows is None:  # what was spent is no part of the budget in the catalogue: nothing is accused
        assert rule not in [one.rule for one in findings] and found == []
        return
    (told,) = (one for one in findings if one.rule == rule)
    assert {one["finding"] for one in found} == {told.message("zh")}
    assert {(one["rule"], one["column"]) for one in found} == {(rule, column)}
    assert [(one["row"], one["unit"], one["year"], one["value"]) for one in found] == rows


def test_a_part_over_its_whole_shows_both(tmp_path: Path) -> None:
    _, found = table(
        tmp_path,
        DISTRICT,
        petition_count=[5, 7, 9],
        petition_overdue_count=[4, 8, 9],
        is_classified=[False] * 3,
    )
    here = [one for one in found if one["rule"] == "bulk_part_over_whole"]
    assert [(one["row"], one["unit"], one["value"]) for one in here] == [(2, "901002", "8 > 7")]


def test_a_fact_that_is_not_what_was_counted_in_a_list_shows_both(tmp_path: Path) -> None:
    facts, rows = tmp_path / "facts.parquet", tmp_path / "rows.parquet"
    figure = "list.计数(绩效指标 其中 是否达成 = 是)"
    counted = {"unit": ["a", "b", "c"], "target_met_count": [8, 9, None], figure: [8, 8, 8]}
    pl.DataFrame(counted).write_parquet(facts)
    done = score_file(facts, "guangzhou-2021", tmp_path / "o.parquet", findings_file=rows)
    (told,) = [one for one in done.findings if one.rule == "bulk_said_twice"]
    assert (told.values["count"], told.values["unit"]) == ("1", "b")
    (row,) = pl.read_parquet(rows).filter(pl.col("rule") == "bulk_said_twice").to_dicts()
    assert (row["unit"], row["row"], row["value"]) == ("b", 2, "9 ≠ 8")


def test_what_does_not_fit_between_years_stands_there_with_its_unit_and_year(tmp_path: Path) -> None:
    years = {
        "unit": ["a", "a", "a", "b"], "year": [2021, 2022, 2023, 2023],
        "budget_initial": [MILLION, MILLION * 10**4, MILLION + 1, MILLION],
    }  # fmt: skip
    facts, rows = tmp_path / "facts.parquet", tmp_path / "rows.csv"
    pl.DataFrame(years).write_parquet(facts)
    done = score_file(facts, DISTRICT, tmp_path / "o.parquet", findings_file=rows, lang="en")
    found = pl.read_csv(rows, infer_schema=False).to_dicts()
    assert [
        (one["rule"], one["unit"], one["year"], one["value"]) for one in found if one["rule"] == "bulk_slip"
    ] == [("bulk_slip", "a", "2022", str(MILLION * 10**4))]
    assert {one["finding"] for one in found} <= {one.message("en") for one in done.findings}
    assert {one.rule for one in done.findings} >= {"bulk_slip", "bulk_never"}


def test_an_opening_that_is_not_what_was_left_stands_there_with_both(tmp_path: Path) -> None:
    facts, rows = tmp_path / "facts.parquet", tmp_path / "rows.parquet"
    left = {"cumulative_carryover": [5, 9, 8], "cumulative_carryover@-1": [1, 5, 7]}
    pl.DataFrame({"unit": ["a"] * 3, "year": [2021, 2022, 2023], **left}).write_parquet(facts)
    score_file(facts, "yanjin-2022", tmp_path / "o.parquet", findings_file=rows)
    found = [one for one in pl.read_parquet(rows).to_dicts() if one["rule"] == "bulk_opening"]
    assert [(one["unit"], one["year"], one["value"]) for one in found] == [("a", 2023, "7 ≠ 9")]


def test_without_anything_wrong_the_file_of_findings_has_no_rows(tmp_path: Path) -> None:
    findings, found = table(tmp_path)
    assert (findings, found) == ([], [])
    assert pl.read_parquet_schema(tmp_path / "rows.parquet")["year"] == pl.Int32


def test_the_file_of_findings_is_none_of_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts, out = tmp_path / "facts.parquet", tmp_path / "o.parquet"
    pl.DataFrame(GOOD).write_parquet(facts)
    for file in (facts, out, tmp_path / "rows.txt"):
        with pytest.raises(DataError):
            score_file(facts, FRAMEWORK, out, findings_file=file)
    assert not out.exists() and pl.read_parquet(facts).height == 3
    command = ["bulk", "score", "file:///x", "--framework", FRAMEWORK, "--engine", "spark", "-o", "file:///y"]
    assert main([*command, "--findings", str(tmp_path / "rows.csv")]) == 2
    assert "不写问题清单" in capsys.readouterr().err


def test_the_command_says_where_the_rows_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts, rows = tmp_path / "facts.parquet", tmp_path / "rows.csv"
    pl.DataFrame({**GOOD, "project_spent_amount": [1.5, 2.0, 3.0]}).write_parquet(facts)
    command = ["bulk", "score", str(facts), "--framework", FRAMEWORK, "-o", str(tmp_path / "o.parquet"), "--findings", str(rows)]  # fmt: skip
    assert main([*command, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["findings_file"] == str(rows)
    assert (
        rows.read_text("utf-8-sig")
        .splitlines()[1]
        .startswith("1,901001,2024,project_spent_amount,1.5,bulk_not_whole,")
    )
    assert main(command) == 0
    assert "有问题的行写到" in capsys.readouterr().out


# -- what a table lacks


def test_an_indicator_that_no_row_can_have_is_told_with_the_columns_that_are_missing(tmp_path: Path) -> None:
    facts = tmp_path / "facts.parquet"
    pl.DataFrame({one: values for one, values in GOOD.items() if one != "own.benefit"}).write_parquet(facts)
    (told,) = score_file(facts, FRAMEWORK, tmp_path / "o.parquet").findings
    assert (told.rule, told.values["count"]) == ("bulk_never", "1")
    assert "own.benefit" in told.message("zh") and "own.benefit" in told.message("en")


def test_an_indicator_that_is_empty_in_most_rows_is_told_with_what_is_missing_for_it(tmp_path: Path) -> None:
    rates = {"execution_rate": [None, None, 950_000], "project_single_execution_rate": [None, None, 950_000]}
    facts = tmp_path / "facts.parquet"
    kept = {one: values for one, values in GOOD.items() if not one.startswith("project_")}
    pl.DataFrame({**kept, **rates}).write_parquet(facts)
    done = score_file(facts, FRAMEWORK, tmp_path / "o.parquet")
    (told,) = (one for one in done.findings if one.rule == "bulk_seldom")
    assert told.values["count"] == "2" and "project_budget_amount" in told.message("zh")


# -- cells


def test_a_float_of_32_bits_holds_no_more_whole_numbers_than_it_can(tmp_path: Path) -> None:
    spent = pl.Series([2.0**24, 2.0**24 + 2, 5.0], dtype=pl.Float32)
    findings, found = table(tmp_path, project_spent_amount=spent)
    assert [one.rule for one in findings] == ["bulk_not_whole"]
    assert [one["row"] for one in found] == [2]


@pytest.mark.parametrize(
    ("line", "rules", "score"),
    [
        ("a,2024,100,90.0", [], "9.00"),
        ("a,2024,100,90.000", [], "9.00"),
        ("a,2024,100, 90 ", [], "9.00"),
        ('"a","2024","100",""', [], None),
        ('"a","2024","100"," "', [], None),
        ("a,2024,100,90.5", ["bulk_not_whole"], None),
        ("a,2024,100,90.", ["bulk_not_whole"], None),
        ("a,2024,100,9e1", ["bulk_not_whole"], None),
    ],
)
def test_a_whole_number_in_a_csv_may_have_empty_decimals_and_a_cell_nothing(
    line: str, rules: list[str], score: str | None, tmp_path: Path
) -> None:
    assert csv(tmp_path, line) == (rules, [score])


def test_a_text_that_cannot_be_chosen_counts_as_unknown_and_is_told_with_what_can(tmp_path: Path) -> None:
    said = ["未公开", " 按要求公开 ", "不存在"]
    findings, found = table(tmp_path, DISTRICT, budget_disclosure=said)
    (told,) = (one for one in findings if one.rule == "bulk_not_choice")
    assert (told.values["count"], told.values["value"]) == ("1", "不存在")
    assert told.values["column"] == "部门预算公开情况（budget_disclosure）"
    assert told.values["choices"] == "按要求公开、公开但有不符、未公开"
    assert [(one["row"], one["value"]) for one in found if one["rule"] == "bulk_not_choice"] == [
        (3, "不存在")
    ]


def test_the_schema_names_every_column_its_unit_and_what_may_stand_in_it() -> None:
    fields = {one["name"]: one for one in table_schema(lowered(DISTRICT))["fields"]}
    assert all(one["title"] for one in fields.values())
    assert fields["budget_disclosure"]["constraints"] == {"enum": ["按要求公开", "公开但有不符", "未公开"]}
    assert fields["budget_initial|na"]["title"] == "年初预算数：是否不适用"
    assert (fields["satisfaction_rate"]["unit"], fields["satisfaction_rate"]["grain"]) == ("%", "0.000001")


@pytest.mark.parametrize(("lang", "step"), [("zh", "0.0001%"), ("en", "0.01 yuan")])
def test_the_schema_shows_steps_and_bounds(lang: str, step: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bulk", "schema", DISTRICT, "--lang", lang]) == 0
    shown = capsys.readouterr().out
    assert step in shown and "0 … 1,000,000" in shown
