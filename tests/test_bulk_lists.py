"""Lists of many units: from a table of items to the figures that rules ask of them, the same as from a case."""

from __future__ import annotations

import json
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from many_rows import case_of, random_lists

from jixiao.case.model import StatedList
from jixiao.cli.command import run as main
from jixiao.core.fact import ListField
from jixiao.core.finding import DataError
from jixiao.engines.lists import gathered
from jixiao.flows.bulk import lowered, read, score_file
from jixiao.flows.gather import gather
from jixiao.flows.library import framework_ids
from jixiao.scoring.lower.framework import Lowered
from jixiao.scoring.lower.taking import row_of

UNITS = 60
FRAMEWORK = "shenzhen-2023"
TASKS = "计数(重点工作 其中 是否完成 = 否)"


def quiet(_: int, __: int) -> None:
    pass


def cell(value: Any, field: ListField) -> Any:
    if field.dimension == "date":
        return date.fromordinal(int(value))
    return int(value / field.grain) if isinstance(value, Fraction) else value


def tables(made: Lowered, of_units: dict[str, dict[str, StatedList]]) -> dict[str, pl.LazyFrame]:
    """The items of many units as people hand them in: a table for each list, in whole steps, under the labels of its fields."""
    found: dict[str, list[dict[str, Any]]] = {}
    for unit, lists in of_units.items():
        for id, stated in lists.items():
            kind = made.framework.catalogue.lists[id]
            for record in stated.rows or ():
                cells: dict[str, Any] = {"unit": unit}
                for name, one in record.fields.items():
                    field = kind.fields[name]
                    cells[field.label] = cell(one.value, field)
                found.setdefault(id, []).append(cells)
    return {id: pl.DataFrame(rows, infer_schema_length=None).lazy() for id, rows in found.items()}


@pytest.mark.parametrize("framework", framework_ids())
def test_figures_over_items_are_those_of_the_case(framework: str) -> None:
    made = lowered(framework)
    if not made.lists:
        with pytest.raises(DataError) as refused:
            gathered(pl.LazyFrame({"unit": ["1"]}), {"重点工作": pl.LazyFrame({"unit": ["1"]})}, made, quiet)
        assert [one.rule for one in refused.value.findings] == ["bulk_list_unread"]
        return
    random = Random(framework)
    of_units = {str(number): random_lists(made, random) for number in range(UNITS)}
    found = gathered(pl.LazyFrame({"unit": [*of_units, "none"]}), tables(made, of_units), made, quiet)
    assert found.findings == []
    figures = [made.columns[name] for name in made.lists]
    rows = found.frame.collect().to_dicts()
    for row, lists in zip(rows[:-1], of_units.values(), strict=True):
        told = row_of(case_of(made, {}, lists), figures, made.lists, [])
        assert {name: row[name] for name in found.columns} == {name: told.get(name) for name in found.columns}
    assert all(rows[-1][name] is None for name in found.columns)  # no items: not known, which is not none


def files(folder: Path, tasks: str, facts: str = "unit,year\na,2023\nb,2023\nc,2023\n") -> tuple[Path, Path]:
    facts_file, tasks_file = folder / "facts.csv", folder / "tasks.csv"
    facts_file.write_text(facts, "utf-8")
    tasks_file.write_text(tasks, "utf-8")
    return facts_file, tasks_file


def test_items_in_a_csv_become_columns_of_the_facts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tasks = "unit,year,名称,是否完成,是否按期,计划完成日期\na,2023,甲,是,是,2023-06-30\na,2023,乙,否,否,2023-12-31\nb,2023,丙,是,,\n"
    facts, items = files(tmp_path, tasks)
    out = tmp_path / "out.parquet"
    command = [
        "bulk",
        "lists",
        str(facts),
        "--framework",
        FRAMEWORK,
        "--list",
        f"重点工作={items}",
        "-o",
        str(out),
    ]
    assert main([*command, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["units"], told["items"], told["findings"]) == (2, 3, [])
    made = pl.read_parquet(out)
    assert made["unit"].to_list() == ["a", "b", "c"]
    assert made[f"list.{TASKS}"].to_list() == [1, 0, None]
    on_time = next(one for one in told["columns"] if "是否按期" in one and not one.endswith("|why"))
    assert made[on_time].to_list() == [
        0,
        None,
        None,
    ]  # done but late: whether it was in time is not known of b's
    assert main(command) == 0
    assert "2个单位年度的3项" in capsys.readouterr().out.replace(" ", "")
    assert main(["--lang", "en", *command]) == 0
    assert "3 items of 2 units and years" in capsys.readouterr().out


def test_gathering_again_replaces_the_figures_and_keeps_all_else(tmp_path: Path) -> None:
    facts, items = files(
        tmp_path, "unit,year,是否完成,是否按期\na,2023,否,否\n", "unit,year,own\na,2023,1\nb,2023,2\n"
    )
    first, second = tmp_path / "1.parquet", tmp_path / "2.parquet"
    gather(facts, FRAMEWORK, [f"key_tasks={items}"], first, quiet)
    items.write_text("unit,year,是否完成,是否按期\nb,2023,是,是\n", "utf-8")
    gather(first, FRAMEWORK, [f"key_tasks={items}"], second, quiet)
    assert pl.read_parquet(first)[f"list.{TASKS}"].to_list() == [1, None]
    made = pl.read_parquet(second)
    assert made[f"list.{TASKS}"].to_list() == [None, 0]
    assert made["own"].to_list() == ["1", "2"]


@pytest.mark.parametrize(
    ("tasks", "rules"),
    [
        ("unit,year,是否完成,是否按期\na,2023,也许,是\n", [("bulk_not_truth", "1")]),
        ("unit,year,是否完成,完成程度\na,2023,是,1.5\n", [("bulk_not_whole", "1")]),
        ("unit,year,是否完成,完成程度\na,2023,是,9999999999999\n", [("bulk_beyond", "1")]),
        ("unit,year,是否完成,完成日期\na,2023,是,去年\n", [("bulk_not_date", "1")]),
        ("unit,year,是否完成,完成日期\na,2023,是,2023-06-303\n", [("bulk_not_date", "1")]),
        ("unit,year,是否完成,完成日期\na,2023,是,0001-01-01\n", [("bulk_not_date", "1")]),
        ("unit,year,是否完成,完成日期\na,2023,是,2023-6-30 00:00:00\n", []),
        ("unit,year,是否完成\n a ,2023, 是\n", []),
        ("unit,year,是否完成,联系电话\na,2023,是,无\n", [("bulk_unknown_column", None)]),
        ("unit,year,是否完成\n,2023,是\n", [("bulk_nobody", "1")]),
        ("unit,year,是否完成\na,去年,是\n", [("bulk_no_year", "1")]),
        ("unit,year,是否完成\nz,2023,是\na,2022,是\n", [("bulk_list_stranger", "2")]),
    ],
)
def test_what_is_wrong_in_an_item_is_told_and_never_guessed(
    tasks: str, rules: list[tuple[str, str | None]], tmp_path: Path
) -> None:
    facts, items = files(tmp_path, tasks)
    done = gather(facts, FRAMEWORK, [f"重点工作={items}"], tmp_path / "o.parquet", quiet)
    assert [(one.rule, one.values.get("count")) for one in done.findings] == rules
    assert all(one.message("zh") and one.message("en") for one in done.findings)
    made = pl.read_parquet(tmp_path / "o.parquet")
    assert made.height == 3


@pytest.mark.parametrize(
    ("lists", "tasks", "facts", "rules"),
    [
        (["重点工作"], None, None, ["bulk_list_form"]),
        (["=tasks.csv"], None, None, ["bulk_list_form"]),
        (["食堂=FILE"], None, None, ["bulk_list_unread"]),
        (["重点工作=FILE", "key_tasks=FILE"], None, None, ["bulk_list_twice"]),
        (["重点工作=FILE", "重点工作=FILE"], None, None, ["bulk_list_twice"]),
        (["重点工作=none.csv"], None, None, ["file_not_found"]),
        (["重点工作=FILE"], "unit,是否完成\na,是\n", None, ["bulk_list_keys"]),
        (["重点工作=FILE"], "year,是否完成\n2023,是\n", None, ["bulk_list_keys"]),
        (["重点工作=FILE"], None, "unit\na\n", ["bulk_list_keys"]),
        (["重点工作=FILE"], "unit,year,是否完成,done\na,2023,是,否\n", None, ["bulk_list_field_twice"]),
        (["重点工作=FILE"], None, "name,year\n甲,2023\n", ["bulk_no_unit", "bulk_list_keys"]),
    ],
)
def test_lists_that_cannot_be_taken_are_refused_with_everything_at_once(
    lists: list[str], tasks: str | None, facts: str | None, rules: list[str], tmp_path: Path
) -> None:
    good = "unit,year,是否完成\na,2023,是\n"
    table, items = files(tmp_path, tasks or good, facts or "unit,year\na,2023\n")
    out = tmp_path / "o.parquet"
    out.write_bytes(b"before")
    with pytest.raises(DataError) as refused:
        gather(table, FRAMEWORK, [one.replace("FILE", str(items)) for one in lists], out, quiet)
    assert [one.rule for one in refused.value.findings] == rules
    assert all(one.message("zh") and one.message("en") for one in refused.value.findings)
    assert out.read_bytes() == b"before"


def figures(
    folder: Path, facts: pl.DataFrame, tasks: pl.DataFrame, name: str = f"list.{TASKS}"
) -> tuple[list[Any], list[str]]:
    facts.write_parquet(folder / "facts.parquet")
    tasks.write_parquet(folder / "tasks.parquet")
    done = gather(
        folder / "facts.parquet",
        FRAMEWORK,
        [f"key_tasks={folder / 'tasks.parquet'}"],
        folder / "o.parquet",
        quiet,
    )
    return pl.read_parquet(folder / "o.parquet")[name].to_list(), [one.rule for one in done.findings]


def test_an_item_of_no_year_leaves_the_list_of_its_unit_unknown(tmp_path: Path) -> None:
    facts = pl.DataFrame({"unit": ["a", "b"], "year": [2023, 2023]})
    tasks = pl.DataFrame(
        {"unit": ["a", "a", "b"], "year": ["2023", "去年", "2023"], "done": [False, True, False]}
    )
    assert figures(tmp_path, facts, tasks) == ([None, 1], ["bulk_no_year"])


def test_facts_of_no_year_are_told_and_not_only_that_the_list_has_strangers(tmp_path: Path) -> None:
    facts = pl.DataFrame({"unit": ["a"], "year": ["2023年"]})
    tasks = pl.DataFrame({"unit": ["a"], "year": [2023], "done": [True]})
    assert figures(tmp_path, facts, tasks) == ([None], ["bulk_no_year", "bulk_list_stranger"])


def test_nobodys_items_are_nobodys(tmp_path: Path) -> None:
    facts, tasks = pl.DataFrame({"unit": ["", " "]}), pl.DataFrame({"unit": ["", " "], "done": [True, False]})
    assert figures(tmp_path, facts, tasks) == ([None, None], ["bulk_nobody", "bulk_nobody"])


@pytest.mark.parametrize("kind", [pl.Categorical, pl.Enum(["是", "否"])])
def test_a_truth_may_be_a_word_of_a_few(kind: Any, tmp_path: Path) -> None:
    facts = pl.DataFrame({"unit": [1, 2]})
    tasks = pl.DataFrame({"unit": ["1", "2"], "done": pl.Series(["是", "否"]).cast(kind)})
    assert figures(tmp_path, facts, tasks) == ([0, 1], [])


LATE = """\
schema: jixiao/framework-1
id: late
title: 逾期一项扣一分
total: 5
indicators:
  - {id: a, name: 按期完成, points: 5, rule: {kind: deduct, count: "计数(重点工作 其中 完成日期 > 计划完成日期)", each: 1}}
"""
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    "days",
    [
        [date(2023, 12, 31), date(2024, 1, 1)],
        [datetime(2023, 12, 31, 23, 59), datetime(2024, 1, 1, 0, 0)],
        [datetime(2023, 12, 31, 23, 59, tzinfo=SHANGHAI), datetime(2024, 1, 1, tzinfo=SHANGHAI)],
        ["2023-12-31", "2024-1-1 08:00"],
    ],
    ids=["dates", "times", "times of a zone", "texts"],
)
def test_a_day_is_the_one_where_it_was_written_down(days: list[Any], tmp_path: Path) -> None:
    (tmp_path / "late.yaml").write_text(LATE, "utf-8")
    pl.DataFrame({"unit": ["a"], "year": [2023]}).write_parquet(tmp_path / "facts.parquet")
    items = {"unit": ["a", "a"], "year": [2023, 2023], "due": [date(2023, 12, 31)] * 2, "done_date": days}
    pl.DataFrame(items).write_parquet(tmp_path / "tasks.parquet")
    given = [f"key_tasks={tmp_path / 'tasks.parquet'}"]
    done = gather(
        tmp_path / "facts.parquet", str(tmp_path / "late.yaml"), given, tmp_path / "o.parquet", quiet
    )
    made = pl.read_parquet(tmp_path / "o.parquet")
    late = next(name for name in made.columns if name.startswith("list.") and not name.endswith("|why"))
    assert (made[late].to_list(), list(done.findings)) == ([1], [])


def test_facts_in_a_csv_are_the_same_when_they_are_read_again(tmp_path: Path) -> None:
    text = "unit,year,budget_adjustment_net,name\n-a,2023,-500,=1+1\n+b,2023,7,@某局\n"
    facts, items = files(tmp_path, "unit,year,是否完成\n-a,2023,否\n", text)
    for out in ("1.csv", "2.csv"):
        gather(facts, FRAMEWORK, [f"key_tasks={items}"], tmp_path / out, quiet)
        facts = tmp_path / out
        lines = facts.read_text("utf-8-sig").splitlines()
        assert lines[1].startswith("'-a,2023,-500,'=1+1,")
        assert read(facts).collect()["unit"].to_list() == ["-a", "+b"]
        assert read(facts).collect()[f"list.{TASKS}"].to_list() == ["1", None]


def test_the_file_of_a_list_is_not_written_over(tmp_path: Path) -> None:
    facts, _ = files(tmp_path, "")
    items = tmp_path / "tasks.parquet"
    pl.DataFrame({"unit": ["a"], "year": [2023], "done": [True]}).write_parquet(items)
    with pytest.raises(DataError) as refused:
        gather(facts, FRAMEWORK, [f"key_tasks={items}"], items, quiet)
    assert [one.rule for one in refused.value.findings] == ["bulk_output_same"]
    assert pl.read_parquet(items).height == 1


BOTH = """
schema: jixiao/framework-1
id: both
title: 清单与事实
edition: 2024
total: 10
facts:
  cc: {label: 丙数, dimension: count, low: 0, high: 1000}
  dd: {label: 丁数, dimension: count, low: 0, high: 1000, formula: 丙数 + 1}
  ee: {label: 戊数, dimension: count, low: 0, high: 1000}
lists:
  things: {label: 东西, fields: {size: {label: 大小, dimension: count}}}
  others: {label: 别的, fields: {width: {label: 宽度, dimension: count}}}
indicators:
  - {id: j, name: 乙, points: 10, rule: {kind: deduct, count: "FIGURE", each: 1}}
"""
WHERE = (
    "大小 > 先取(丙数, 0个)", "大小 > 2 且 非 已知(丙数)", "大小 > 丙数", "大小 > 丁数", "大小 > 平均(别的.宽度)",
    "大小 > 先取(计数(别的 其中 宽度 > 先取(丙数, 1个)), 0个)", "大小 > 计数(东西)",
)  # fmt: skip


def both(folder: Path, where: str) -> Path:
    (folder / "both.yaml").write_text(BOTH.replace("FIGURE", f"计数(东西 其中 {where})"), "utf-8")
    return folder / "both.yaml"


def of_both(folder: Path, where: str, facts: dict[str, list[Any]], given: tuple[str, ...]) -> Any:
    tables = {
        "东西": {"unit": ["a", "a", "b", "b", "c"], "size": [1, 3, 9, 2, 4]},
        "别的": {"unit": ["a", "a", "c"], "width": [1, 2, 9]},
    }
    pl.DataFrame(facts).write_parquet(folder / "facts.parquet")
    for name in given:
        pl.DataFrame(tables[name]).write_parquet(folder / f"{name}.parquet")
    lists = [f"{name}={folder / f'{name}.parquet'}" for name in given]
    found = gather(folder / "facts.parquet", str(both(folder, where)), lists, folder / "out.parquet", quiet)
    return found, pl.read_parquet(folder / "out.parquet")


@pytest.mark.parametrize("where", WHERE)
def test_figures_read_the_facts_and_other_lists_of_their_unit_as_a_case_does(
    where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = {"unit": ["a", "b", "c"], "cc": [2, None, 5]}
    given = ("东西", "别的") if "别的" in where else ("东西",)
    found, _ = of_both(tmp_path, where, facts, given)
    cases = {
        "a": "facts: {丙数: 2}\nlists: {东西: [{大小: 1}, {大小: 3}], 别的: [{宽度: 1}, {宽度: 2}]}",
        "b": "lists: {东西: [{大小: 9}, {大小: 2}]}",
        "c": "facts: {丙数: 5}\nlists: {东西: [{大小: 4}], 别的: [{宽度: 9}]}",
    }
    score_file(tmp_path / "out.parquet", str(tmp_path / "both.yaml"), tmp_path / "scores.parquet")
    scores = pl.read_parquet(tmp_path / "scores.parquet")["total"].to_list()
    for (unit, text), mine in zip(cases.items(), scores, strict=True):
        path = tmp_path / f"{unit}.yaml"
        head = f"schema: jixiao/case-1\nid: {unit}\nunit: {unit}\nyear: 2024\nframework: both.yaml\n"
        path.write_text(head + text + "\n", "utf-8")
        assert main(["score", str(path), "--json"]) == 0
        told = json.loads(capsys.readouterr().out)["score"]
        assert (None if mine is None else str(mine)) == told, unit
    assert found.findings == []


def test_facts_that_figures_read_and_the_table_lacks_are_told(tmp_path: Path) -> None:
    found, _ = of_both(tmp_path, "大小 > 先取(丙数, 0个)", {"unit": ["a", "b"]}, ("东西",))
    assert [one.rule for one in found.findings] == ["bulk_list_lacks_fact", "bulk_list_stranger"]
    # what a formula gives may be left out, and so may what it is made of where the fact is there
    found, _ = of_both(tmp_path, "大小 > 丁数", {"unit": ["a", "b", "c"], "dd": [1, 1, 1]}, ("东西",))
    assert found.findings == []
    found, _ = of_both(tmp_path, "大小 > 丁数", {"unit": ["a", "b", "c"], "cc": [1, 1, 1]}, ("东西",))
    assert found.findings == []


def test_rows_of_one_unit_with_different_facts_have_no_figures_that_read_them(tmp_path: Path) -> None:
    facts = {"unit": ["a", "a", "b", "b", "c"], "cc": [2, 3, 1, 1, 5]}
    found, table = of_both(tmp_path, "大小 > 丙数", facts, ("东西",))
    assert [one.rule for one in found.findings] == ["bulk_list_facts_differ"]
    assert (found.findings[0].values["count"], found.findings[0].values["unit"]) == ("1", "a")
    assert table["list.计数(东西 其中 大小 > 丙数)"].to_list() == [None, None, 2, 2, 0]


def test_facts_that_differ_empty_only_the_figures_that_read_them(tmp_path: Path) -> None:
    facts = {"unit": ["a", "a", None, None, ""], "cc": [2, 2, 1, 5, 6], "ee": [1, 2, 1, 1, 1]}
    two = "计数(东西 其中 大小 > 丙数) + 计数(东西 其中 大小 > 戊数)"
    found, table = of_both(tmp_path, two.removeprefix("计数(东西 其中 ").removesuffix(")"), facts, ("东西",))
    told = [(one.rule, one.values.get("facts")) for one in found.findings if "list" in one.rule]
    assert told == [("bulk_list_facts_differ", ("戊数",)), ("bulk_list_stranger", None)]
    assert table["list.计数(东西 其中 大小 > 丙数)"].to_list()[:2] == [1, 1]
    assert table["list.计数(东西 其中 大小 > 戊数)"].to_list()[:2] == [None, None]


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("abc", "bulk_not_whole"),
        ("99999", "bulk_beyond"),
        ("2.5", "bulk_not_whole"),
        ("1e1", "bulk_exponent"),
    ],
)
def test_a_wrong_cell_of_a_fact_that_only_figures_read_is_told(cell: str, rule: str, tmp_path: Path) -> None:
    facts = {"unit": ["a", "b", "c"], "cc": [cell, "2", "5"]}
    found, table = of_both(tmp_path, "大小 > 丙数", facts, ("东西",))
    assert [one.rule for one in found.findings] == [rule]
    assert table["list.计数(东西 其中 大小 > 丙数)"].to_list() == [None, 1, 0]


def test_an_empty_list_inside_a_figure_leaves_it_unknown_whatever_a_person_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = {"unit": ["a"], "cc": [2], "judged.j": [50_000]}
    of_both(tmp_path, "大小 > 平均(别的.宽度 其中 宽度 > 100)", facts, ("东西", "别的"))
    score_file(tmp_path / "out.parquet", str(tmp_path / "both.yaml"), tmp_path / "scores.parquet")
    assert pl.read_parquet(tmp_path / "scores.parquet")["total"].to_list() == [None]
    (tmp_path / "a.yaml").write_text(
        "schema: jixiao/case-1\nid: a\nunit: a\nyear: 2024\nframework: both.yaml\nfacts: {丙数: 2}\n"
        "lists: {东西: [{大小: 1}, {大小: 3}], 别的: [{宽度: 1}, {宽度: 2}]}\n"
        "judgements: {j: {score: 5, reason: 看过, role: 评价人, evidence: [无]}}\n",
        "utf-8",
    )
    assert main(["score", str(tmp_path / "a.yaml"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["score"] is None


def test_a_list_of_which_only_the_number_of_items_counts_needs_no_field(tmp_path: Path) -> None:
    of_both(tmp_path, "大小 > 计数(别的)", {"unit": ["a", "b"], "cc": [1, 1]}, ("东西", "别的"))
    pl.DataFrame({"unit": ["a", "a"], "备注": ["x", "y"]}).write_parquet(tmp_path / "others.parquet")
    lists = [f"东西={tmp_path / '东西.parquet'}", f"别的={tmp_path / 'others.parquet'}"]
    gather(tmp_path / "facts.parquet", str(tmp_path / "both.yaml"), lists, tmp_path / "out.parquet", quiet)
    assert pl.read_parquet(tmp_path / "out.parquet")["list.计数(东西 其中 大小 > 计数(别的))"].to_list() == [
        1,
        None,
    ]


def test_a_list_that_is_only_looked_at_beside_another_is_not_given_alone(tmp_path: Path) -> None:
    with pytest.raises(DataError) as refused:
        of_both(tmp_path, "大小 > 平均(别的.宽度)", {"unit": ["a"], "cc": [1]}, ("别的",))
    assert [one.rule for one in refused.value.findings] == ["bulk_list_only_beside"]


def test_a_list_that_figures_look_at_besides_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(DataError) as refused:
        of_both(tmp_path, "大小 > 平均(别的.宽度)", {"unit": ["a"], "cc": [1]}, ("东西",))
    assert [one.rule for one in refused.value.findings] == ["bulk_list_lacks_list"]
    assert not (tmp_path / "out.parquet").exists()


def test_a_table_that_is_not_of_the_list_does_not_take_known_figures_away(tmp_path: Path) -> None:
    facts, items = files(tmp_path, "unit,year,foo\na,2023,1\n")
    with pytest.raises(DataError) as refused:
        gather(facts, FRAMEWORK, [f"重点工作={items}"], tmp_path / "out.parquet", quiet)
    assert [one.rule for one in refused.value.findings] == ["bulk_list_no_field"]
    assert not (tmp_path / "out.parquet").exists()
