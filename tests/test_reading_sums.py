"""Whole tables of real final accounts in PDF: every amount that was read adds up to the totals that are printed."""

from __future__ import annotations

from fractions import Fraction

import pytest
from conftest import REPORTS

import jixiao
from jixiao.flows.reading import Reading

ACCOUNTS = "putuo-planning-2024-final-accounts.pdf"
# tables by their captions; the digits of a code: a class has 3, its sections 5, their items 7
OF_CODES = ("收入决算表", "支出决算表", "一般公共预算财政拨款支出决算表")
LEVELS = (3, 5, 7)


@pytest.fixture(scope="module")
def reading() -> Reading:
    path = next(
        (
            folder / ACCOUNTS
            for folder in (REPORTS, REPORTS.parent / "documents")
            if (folder / ACCOUNTS).is_file()
        ),
        None,
    )
    if path is None:
        pytest.skip(f"{ACCOUNTS} is not here; set JIXIAO_REPORTS to the folder of the published reports")
    return jixiao.read(path)


def amount(text: str) -> Fraction:
    return Fraction(text) if text else Fraction(0)


@pytest.mark.parametrize("caption", OF_CODES)
def test_classes_sections_and_items_each_add_up_to_the_total_of_every_column(
    reading: Reading, caption: str
) -> None:
    (grid,) = [grid for grid in reading.grids if grid.caption == caption]
    (total,) = grid.totals
    assert len(grid.rows) == 24
    for column in range(2, len(grid.columns)):
        for level in LEVELS:
            parts = [amount(row[column].text) for row in grid.rows if len(row[0].text) == level]
            assert sum(parts) == amount(total[column].text), (grid.columns[column].text, level)


def test_items_of_basic_expenditure_add_up_to_their_classes(reading: Reading) -> None:
    (table,) = [table for table in reading.document.tables() if table.caption.endswith("基本支出决算表")]
    rows = table.texts()[1:-1]
    for code, column in ((0, 2), (3, 5)):
        cells = [(row[code], amount(row[column])) for row in rows if row[code]]
        for name, printed in cells:
            if len(name) == 3:
                items = [value for item, value in cells if len(item) == 5 and item.startswith(name)]
                assert abs(sum(items) - printed) <= Fraction(3, 100), (
                    name
                )  # printed in 万元, rounded item by item
