"""What people type into the cells of the fill-in workbook, and hints that fit the cell."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from test_book_words import told, warned, yanjin
from test_case_book import put

import jixiao
from jixiao.core.quantity import parse_quantity


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("约598", 593, 603),
        ("598左右", 593, 603),
        ("≥598", 598, None),
        ("598以上", 598, None),
        ("500-600", 500, 600),
        ("500至600", 500, 600),
        ("约二百", 150, 250),
    ],
)
def test_the_unit_beside_holds_for_words_round_a_number_too(
    tmp_path: Path, text: str, low: int, high: int | None
) -> None:
    def fill(book: Any) -> None:
        put(book, "事实", "revenue_initial", "value", text)
        put(book, "事实", "revenue_initial", "status", "范围")

    stated = jixiao.score(str(yanjin(tmp_path, fill))).sheet.case.facts["revenue_initial", ""]
    assert stated.low == Fraction(low) * 10_000
    assert high is None or stated.high == Fraction(high) * 10_000


def test_a_range_of_money_is_shown_in_the_unit_in_which_people_wrote_it(tmp_path: Path) -> None:
    path = yanjin(tmp_path, lambda book: one(book, "budget_initial", "约六百万"))
    finding = next(one for one in warned(path).values() if one.rule == "read_as_range")
    assert "550万元 至 650万元" in finding.message()
    assert "550万元-650万元" in finding.hint()
    assert "90%" not in finding.hint()


def one(book: Any, id: str, value: object, key: str = "value") -> None:
    put(book, "事实", id, key, value)


@pytest.mark.parametrize("mark", ["-", "/", "—", "——", "－", "／", "--"])
def test_a_mark_for_nothing_is_told_to_be_cleared(tmp_path: Path, mark: str) -> None:
    found = told(yanjin(tmp_path, lambda book: one(book, "cumulative_carryover", mark)))["事实!D14"]
    assert "表示没有" in found.message()
    assert "清空" in found.hint()
    assert "未知" in found.hint()


def test_a_line_number_in_words_is_told_how_line_numbers_are_written(tmp_path: Path) -> None:
    found = told(yanjin(tmp_path, lambda book: one(book, "authorised_posts", "第45行", "line")))["事实!I17"]
    assert "如 45" in found.hint()
    assert "1/3" not in found.hint()


def test_some_thirty_people_is_about_thirty() -> None:
    assert parse_quantity("三十来人", dimension="count").about_interval() == (25, 35)


def test_a_row_that_is_there_twice_names_a_cell_that_one_can_see(tmp_path: Path) -> None:
    def copy(book: Any) -> None:
        page = book["事实"]
        for n in range(1, 12):
            page.cell(90, n).value = page.cell(18, n).value

    finding = next(f for f in told(yanjin(tmp_path, copy)).values() if f.rule == "book_row_twice")
    assert "事实!B18" in finding.message()


def test_a_field_of_a_list_is_named_in_words_with_all_that_may_be_chosen(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        page = book["长效机制"]
        page.cell(4, 2).value, page.cell(4, 4).value = "甲制度", "大概"

    finding = told(yanjin(tmp_path, fill))["长效机制!D4"]
    assert "长效机制的‘是否已建立’" in finding.message()
    assert "长效机制.是否" not in finding.message()
    assert "是、否、不适用" in finding.message()
