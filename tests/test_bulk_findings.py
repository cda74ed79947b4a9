"""What is wrong in a table of facts is found row by row: which unit, which year, what it says; and what a table lacks is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from test_bulk_input import workbook

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


@pytest.mark.parametrize(("rate", "wrong"), [(500_000, 0), (500_001, 1), (None, 0)])
def test_a_sum_over_a_list_is_held_against_the_fact_by_its_divisor(
    rate: int | None, wrong: int, tmp_path: Path
) -> None:
    figure = "list.合计(预算执行通报.通报执行率)"
    facts = tmp_path / "facts.parquet"
    pl.DataFrame(
        {"unit": ["a"], "bulletin_rate_sum": [rate], figure: [3], f"{figure}|of": [6]},
        schema_overrides={"bulletin_rate_sum": pl.Int64},
    ).write_parquet(facts)
    done = score_file(facts, "guangzhou-2021", tmp_path / "o.parquet")
    assert sum(one.rule == "bulk_said_twice" for one in done.findings) == wrong


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
    assert [one.rule for one in findings] == ["bulk_inexact"]
    assert [one["row"] for one in found] == [2]


WIDE = """
schema: jixiao/framework-1
id: wide-2024
title: 大数
edition: 2024年版
issuer: 某县财政局
total: 100
rounding: {row: 1, total: 1}
policies: {not_applicable: leave_out, zero_over_zero: full, over_zero: zero}
facts:
  visitors: {label: 接待人次甲, dimension: count, unit: 人次, low: 0, high: 1000000000000000000, definition: x}
indicators:
  - {id: a, name: 甲, points: 100, rule: {kind: minimum, count: 接待人次甲, at_least: 1000000000000000000, each: 0.00001}}
"""
MOST = 10**18  # what WIDE allows


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
@pytest.mark.parametrize(
    ("said", "rules"),
    [
        (f"{MOST}", []),
        (f"+{MOST}.0", []),
        (f"{MOST:030}", []),
        (f"{MOST - 1}", []),
        (f"{MOST + 1}", ["bulk_beyond"]),
        (f"{2**63 - 1}", ["bulk_beyond"]),
        (f"{2**63}", ["bulk_beyond"]),
        ("9" * 40, ["bulk_beyond"]),
        ("-" + "9" * 40, ["bulk_beyond"]),
        (f"{MOST}.5", ["bulk_not_whole"]),
        ("1e18", ["bulk_inexact"]),
        ("1e2", ["bulk_exponent"]),
        ("1.0e2", ["bulk_exponent"]),
        ("1E+02", ["bulk_exponent"]),
        ("1.23457E+11", ["bulk_exponent"]),
        ("9.007199254740992e15", ["bulk_exponent"]),
        ("-1e2", ["bulk_beyond"]),
        ("1e", ["bulk_not_whole"]),
        ("e2", ["bulk_not_whole"]),
        ("１２", ["bulk_not_whole"]),
    ],
)  # fmt: skip
def test_a_whole_number_is_taken_whatever_its_digits_and_told_only_where_it_is_too_large(
    said: str, rules: list[str], ending: str, tmp_path: Path
) -> None:
    framework, facts, out = tmp_path / "wide.yaml", tmp_path / f"facts.{ending}", tmp_path / "o.parquet"
    framework.write_text(WIDE, "utf-8")
    frame = pl.DataFrame({"unit": ["a"], "year": ["2024"], "visitors": [said]})
    if ending == "csv":
        frame.write_csv(facts)
    elif ending == "xlsx":
        workbook(facts, frame.columns, [list(row) for row in frame.rows()])
    else:
        frame.write_parquet(facts)
    done = score_file(facts, str(framework), out)
    assert [one.rule for one in done.findings] == rules
    assert (done.totals == 1) is (not rules)


@pytest.mark.parametrize(
    ("cell", "kind", "rules"),
    [
        (MOST, pl.Int64, []),
        (MOST, pl.UInt64, []),
        (MOST, pl.Decimal(38, 2), []),
        (2**64 - 1, pl.UInt64, ["bulk_beyond"]),
        (MOST + 1, pl.Int64, ["bulk_beyond"]),
        (MOST + 1, pl.Decimal(38, 0), ["bulk_beyond"]),
        (10**30, pl.Decimal(38, 0), ["bulk_beyond"]),
        (1e18, pl.Float64, ["bulk_inexact"]),
        (1e19, pl.Float64, ["bulk_beyond"]),
        (1.5, pl.Float64, ["bulk_not_whole"]),
        (float("nan"), pl.Float64, ["bulk_not_whole"]),
    ],
)
def test_a_number_of_any_type_is_told_for_what_is_wrong_with_it(
    cell: float, kind: Any, rules: list[str], tmp_path: Path
) -> None:
    framework, facts = tmp_path / "wide.yaml", tmp_path / "facts.parquet"
    framework.write_text(WIDE, "utf-8")
    pl.DataFrame({"unit": ["a"], "visitors": pl.Series([cell], dtype=kind)}).write_parquet(facts)
    done = score_file(facts, str(framework), tmp_path / "o.parquet")
    assert [one.rule for one in done.findings] == rules


def test_a_number_that_a_spreadsheet_may_have_shortened_is_told_with_how_to_write_it_out(
    tmp_path: Path,
) -> None:
    framework, facts = tmp_path / "wide.yaml", tmp_path / "facts.csv"
    framework.write_text(WIDE, "utf-8")
    facts.write_text("unit,visitors\na,1.23457E+11\nb,123456789012\nc,1e5\n", "utf-8")
    done = score_file(facts, str(framework), tmp_path / "o.parquet")
    (told,) = done.findings
    assert (told.rule, told.values["count"], done.totals) == ("bulk_exponent", "2", 1)
    assert "写全每一位" in told.hint("zh") and "all digits" in told.hint("en")


def test_bounds_wider_than_a_column_are_told_as_wide_as_it_is(tmp_path: Path) -> None:
    framework, facts = tmp_path / "wide.yaml", tmp_path / "facts.csv"
    framework.write_text(WIDE.replace("high: 1000000000000000000", f"high: {10**20}"), "utf-8")
    facts.write_text(f"unit,visitors\na,{10**19}\n", "utf-8")
    (told,) = score_file(facts, str(framework), tmp_path / "o.parquet").findings
    assert (told.rule, told.values["high"]) == ("bulk_beyond", f"{2**63 - 1:,}")


RAW = """
schema: jixiao/framework-1
id: raw-2024
title: 不取整
edition: 2024年版
issuer: 某县财政局
total: 100
rounding: {row: 1, total: 0, sum_of: raw}
policies: {not_applicable: leave_out, zero_over_zero: full, over_zero: zero}
indicators:
  - {id: a, name: 甲, points: 40, rule: {kind: linear, measure: 在职人员数 / 编制数}}
  - id: b
    name: 乙
    points: 60
    indicators:
      - {id: b1, name: 乙一, points: 20, rule: {kind: linear, measure: 支出决算数 / 调整后预算数}}
      - {id: b2, name: 乙二, points: 20, rule: {kind: linear, measure: 支出决算数 / 年初预算数}}
      - {id: b3, name: 乙三, points: 20, rule: {kind: linear, measure: 三公经费支出数 / 三公经费预算数}}
"""


def test_a_score_whose_numbers_are_too_wide_is_named_with_the_facts_that_make_it_so(tmp_path: Path) -> None:
    framework = tmp_path / "raw.yaml"
    framework.write_text(RAW, "utf-8")
    with pytest.raises(DataError) as refused:
        lowered(str(framework))
    (told,) = refused.value.findings
    assert (told.rule, told.values["name"]) == ("bulk_too_wide", "乙")
    assert "支出决算数（expenditure_actual） 0 到 100,000,000,000,000" in told.hint("zh")
    assert "0 to 100,000,000,000,000" in told.hint("en") and "在职人员数" not in told.hint("zh")
    framework.write_text(RAW.replace("sum_of: raw", "sum_of: rounded"), "utf-8")
    assert lowered(str(framework)).framework.id == "raw-2024"


@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize("name", ["x.csv", "./x.csv", "link.csv"])
def test_scores_and_findings_in_one_file_are_told_as_two_outputs(
    name: str, there: bool, tmp_path: Path
) -> None:
    facts, out = tmp_path / "facts.parquet", tmp_path / "x.csv"
    pl.DataFrame(GOOD).write_parquet(facts)
    (tmp_path / "link.csv").symlink_to(out)
    if there:
        out.write_text("before", "utf-8")
    with pytest.raises(DataError) as refused:
        score_file(facts, FRAMEWORK, out, findings_file=Path(f"{tmp_path}/{name}"))
    assert [one.rule for one in refused.value.findings] == ["bulk_outputs_same"]
    assert out.exists() is there


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
        ("a,2024,100,9e1", ["bulk_exponent"], None),
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


LEVEL = """
schema: jixiao/framework-1
id: level-2024
title: 级
total: 100
rounding: {row: 1, total: 1}
indicators:
  - id: a
    name: 甲
    points: 60
    gates: [{when: 支出决算数 > 0元, times: 2/3}]
    indicators:
      - {id: a1, name: 甲一, points: 60, rule: {kind: linear, measure: 支出决算数 / 调整后预算数}}
  - {id: b, name: 乙, points: 40, rule: {kind: judged}}
"""


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_a_level_that_no_rounding_makes_a_decimal_number_is_shown_with_four_decimals(
    engine: str, tmp_path: Path
) -> None:
    framework, facts, out = (tmp_path / one for one in ("level.yaml", "facts.csv", "scores.csv"))
    framework.write_text(LEVEL, "utf-8")
    facts.write_text(
        "unit,expenditure_actual,budget_adjusted,judged.b\n甲,50,100,400000\n乙,1,3,400000\n", "utf-8"
    )
    score_file(facts, str(framework), out, engine)
    rows = out.read_text("utf-8-sig").splitlines()
    # 30 x 2/3 and 20 x 2/3; the total is made of the third itself: 13.333... + 40 = 53.3
    assert rows == ["unit,a1,b,a,total", "甲,30.0,40.0,20.0000,60.0", "乙,20.0,40.0,13.3333,53.3"]
