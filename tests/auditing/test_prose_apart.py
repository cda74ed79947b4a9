"""基本支出 and 项目支出 in sentences of their own, and the whole in front of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from accusations import claimed

TITLE = "某局2021年度部门整体支出绩效自评报告\n\n"

TRUE = [
    "全年支出17,520.23万元，执行率97.50%。其中基本支出3,586.90万元，执行率99.23%。项目支出13,933.33万元，执行率97.06%。",
    "全年支出22595618.54元，预算完成率95.75%。按性质分：\n1.基本支出7598412.36元，占33.63%。人员经费6504127.86元，公用经费1094284.50元。\n"
    "2.项目支出14997206.18元，占66.37%。",
    # a budget and a balance are other wholes
    "部门预算18,100.00万元。全年基本支出3,586.90万元。项目支出13,933.33万元。",
    "年末结转1,001.90万元。基本支出结转35.10万元已收回。项目支出结转966.80万元。",
]
FALSE = [
    (
        "全年支出17,520.23万元，执行情况良好。其中基本支出3,586.90万元。项目支出13,891.53万元。",
        {"17,520.23万元", "13,891.53万元"},
    ),
    (
        "全年支出22595618.54元，完成较好。按性质分：\n1.基本支出7598412.36元。人员经费6504127.86元，公用经费1904284.50元。\n"
        "2.项目支出14997206.18元。",
        {"7598412.36元", "1904284.50元"},
    ),
]


@pytest.mark.parametrize("text", TRUE)
def test_true_parts_are_not_accused(tmp_path: Path, text: str) -> None:
    assert claimed(tmp_path, TITLE + text) == []


@pytest.mark.parametrize(("text", "claims"), FALSE)
def test_parts_that_do_not_add_up_are_named(tmp_path: Path, text: str, claims: set[str]) -> None:
    found = claimed(tmp_path, TITLE + text)
    assert len(found) == 1
    assert found[0] in claims
