"""Amounts of several years in one paragraph and their growth."""

from __future__ import annotations

from pathlib import Path

import pytest
from accusations import claimed

TITLE = "某局2021年度部门整体支出绩效自评报告\n\n"

TRUE = [
    "2019年为15,104.36万元，2020年为15,862.90万元，2021年为17,520.23万元。2020年的增幅是5.02%，2021年扩大到10.45%。",
    "2019年、2020年支出分别为54,873.16万元和59,206.44万元。2020年支出比2019年多4,333.28万元，增幅7.90%。",
    "2020年采购15,104.36万元，2020年支出15,862.90万元，2021年支出17,520.23万元。2021年的增幅是1.45%。",
]
FALSE = [
    (
        "2019年为15,104.36万元，2020年为15,910.49万元，2021年为17,520.23万元。2020年的增幅是5.02%，2021年扩大到10.45%。",
        {"15,910.49万元", "5.02%", "10.45%"},
    ),
    (
        "2019年、2020年支出分别为54,873.16万元和59,206.44万元。2020年支出比2019年多3,985.16万元，为历年最高。",
        {"3,985.16万元"},
    ),
]


@pytest.mark.parametrize("text", TRUE)
def test_true_growth_between_years_is_not_accused(tmp_path: Path, text: str) -> None:
    assert claimed(tmp_path, TITLE + text) == []


@pytest.mark.parametrize(("text", "claims"), FALSE)
def test_growth_that_does_not_fit_its_years_is_named(tmp_path: Path, text: str, claims: set[str]) -> None:
    found = claimed(tmp_path, TITLE + text)
    assert found
    assert set(found) <= claims
