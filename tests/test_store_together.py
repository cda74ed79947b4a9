"""What a load brings is held against what the store has: the same row, the year before and after, all years of a unit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from jixiao.core.finding import Finding
from jixiao.flows import bulk, keep_facts

Told = list[tuple[str, str, str]]


def load(store: Path, *texts: str, replace_rows: bool = False) -> list[Finding]:
    """Load tables, each a text; gives what is said."""
    files = []
    for number, text in enumerate(texts):
        files.append(store.parent / f"{number}.csv")
        files[-1].write_text(text)
    return keep_facts.load(store, files, replace_rows=replace_rows)[1]


def told(findings: Sequence[Finding]) -> Told:
    return [(one.rule, str(one.values["unit"]), one.place.file) for one in findings]


CLOSING = "unit,year,carryover_closing\na,2022,500\nb,2022,700\n"
OPENING = "unit,year,carryover_opening\na,2023,500\nb,2023,701\n"
AGREED = "unit,year,carryover_opening\na,2023,500\nb,2023,700\n"


@pytest.mark.parametrize("tables", [(CLOSING, OPENING), (OPENING, CLOSING)], ids=["in order", "backwards"])
@pytest.mark.parametrize("at_once", [True, False])
def test_a_year_that_does_not_begin_with_what_the_last_one_left_is_told_whichever_came_first(
    tables: tuple[str, str], at_once: bool, tmp_path: Path
) -> None:
    store = tmp_path / "s.duckdb"
    if at_once:
        said = load(store, *tables)
    else:
        assert load(store, tables[0]) == []
        said = load(store, tables[1])
    assert told(said) == [("bulk_opening", "b 2023", "s.duckdb")]
    assert said[0].values["count"] == "1"
    assert load(store, AGREED) == []


def test_a_part_that_is_more_than_its_whole_is_told_though_they_came_in_two_tables(tmp_path: Path) -> None:
    store = tmp_path / "s.duckdb"
    assert load(store, "unit,year,section_count\na,2022,5\na,2023,5\nb,2022,5\n") == []
    said = load(store, "unit,year,section_defined_count\na,2022,6\na,2023,5\nb,2022,5\n")
    assert told(said) == [("bulk_part_over_whole", "a 2022", "s.duckdb")]


def test_an_amount_is_held_against_all_other_years_of_the_unit(tmp_path: Path) -> None:
    store = tmp_path / "s.duckdb"
    assert load(store, "unit,year,expenditure_actual\na,2018,123456700\nb,2018,5\n") == []
    assert load(store, "unit,year,expenditure_actual\na,2020,133456700\nb,2020,6\n") == []
    said = load(store, "unit,year,expenditure_actual\na,2024,13000\nb,2024,7\n")
    assert told(said) == [("bulk_slip", "a", "s.duckdb")]


def test_what_is_wrong_elsewhere_is_not_told_again(tmp_path: Path) -> None:
    store = tmp_path / "s.duckdb"
    assert told(load(store, CLOSING, OPENING)) == [("bulk_opening", "b 2023", "s.duckdb")]
    assert load(store, "unit,year,carryover_closing\nb,2020,1\n") == []  # far from these years
    assert load(store, "unit,year,carryover_closing\na,2023,9\n") == []  # another unit
    assert load(store, "unit,year,assets_total\nb,2023,9\n") == []  # another column
    assert [one.rule for one in load(store, "unit,year,carryover_closing\nb,2023,9\n")] == ["bulk_opening"]


def test_a_table_without_numbers_has_nothing_to_hold_against(tmp_path: Path) -> None:
    store = tmp_path / "s.duckdb"
    assert load(store, CLOSING) == []
    assert load(store, "unit,year,budget_disclosure\na,2023,按要求公开\n") == []


@pytest.mark.parametrize(
    ("framework", "columns", "rows", "rules"),
    [
        (
            "guangzhou-2021",
            "appropriation_carryover_opening,appropriation_carryover_closing",
            ["a,2021,1,500", "a,2022,501,600", "a,2023,600,1"],
            ["bulk_opening"],
        ),
        (
            "shenzhen-2023",
            "budget_adjusted,budget_initial",
            ["a,2021,110000000,0", "a,2022,10500,0", "a,2023,100000001,0"],
            ["bulk_slip"],
        ),
        (
            "yanjin-2022",
            "budget_adjusted,budget_adjusted_current",
            ["a,2021,110000000,110000000", "a,2022,100000000,100000001", "a,2023,105000000,1"],
            ["bulk_part_over_whole"],
        ),
    ],
)
def test_a_table_alone_is_told_what_scoring_it_tells(
    framework: str, columns: str, rows: Sequence[str], rules: Sequence[str], tmp_path: Path
) -> None:
    table = tmp_path / "f.csv"
    table.write_text("\n".join([f"unit,year,{columns}", *rows]))
    scored = bulk.score_file(table, framework, tmp_path / "o.parquet").findings
    said = keep_facts.load(tmp_path / "s.duckdb", [table])[1]
    assert [one.rule for one in said] == rules
    assert {one.message() for one in said} <= {one.message() for one in scored}
