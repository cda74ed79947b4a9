"""What does not hold is an accusation only where a mistake of the author explains it; else it is a note."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.flows.auditing import audit_file

TITLE = "某县某局2023年度部门整体支出绩效自评报告\n\n"


def said(tmp_path: Path, text: str) -> list[tuple[str, str, str]]:
    path = tmp_path / "报告.txt"
    path.write_text(TITLE + text + "\n", encoding="utf-8")
    return [(one.severity, one.claimed, one.recomputed) for one in audit_file(path).audit.remarks]


SHARE = "2023年部门决算支出{whole}，其中项目支出{part}，占总支出的{share}。"


@pytest.mark.parametrize(
    ("whole", "part", "share", "severity"),
    [
        ("1,250.00万元", "750.00万元", "60.00%", None),
        ("1,250.00万元", "750.00万元", "68.00%", "error"),  # near
        ("1,250.00万元", "750.00万元", "66.00%", "error"),
        ("12,500.00万元", "750.00万元", "60.00%", "error"),  # a point misplaced
        ("1,250.00万元", "750.00元", "60.00%", "error"),  # a unit
        ("750.00万元", "1,250.00万元", "60.00%", "error"),  # exchanged
        ("1,250.00万元", "750.00万元", "6.00%", "error"),
        ("1,250.00万元", "750.00万元", "13.70%", "info"),  # of something else, most likely
        ("1,250.00万元", "431.20万元", "60.00%", "info"),
    ],
)
def test_a_share_is_accused_where_a_slip_explains_it(
    tmp_path: Path, whole: str, part: str, share: str, severity: str | None
) -> None:
    found = said(tmp_path, SHARE.format(whole=whole, part=part, share=share))
    assert min((one[0] for one in found), default=None) == severity  # error stands before info


def test_a_growth_whose_difference_holds_is_accused_however_far_it_is_off(tmp_path: Path) -> None:
    text = "2023年机关运行经费支出186.40万元，比上年决算数179.20万元增加7.20万元，增长{}。"
    assert said(tmp_path, text.format("4.02%")) == []
    assert said(tmp_path, text.format("31.70%"))[0][0] == "error"


RATES = """项目名称\t预算数（万元）\t执行数（万元）\t执行率
甲项目\t120.00\t96.00\t{}
乙项目\t250.00\t240.00\t{}
丙项目\t80.00\t60.00\t{}
丁项目\t310.00\t279.00\t{}"""


def test_a_rate_far_off_is_accused_where_the_other_rows_show_how_it_is_computed(tmp_path: Path) -> None:
    assert said(tmp_path, RATES.format("80.00%", "96.00%", "75.00%", "90.00%")) == []
    (one,) = said(tmp_path, RATES.format("80.00%", "96.00%", "75.00%", "17.30%"))
    assert one == ("error", "17.30%", "90.00%")


def test_a_column_that_is_nowhere_computed_like_this_accuses_no_row(tmp_path: Path) -> None:
    found = said(tmp_path, RATES.format("8.50", "9.80", "7.10", "9.20").replace("执行率", "执行率得分"))
    assert all(severity == "info" for severity, _, _ in found)


def test_what_is_only_told_says_why(tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_text(
        TITLE + SHARE.format(whole="1,250.00万元", part="750.00万元", share="13.70%"), encoding="utf-8"
    )
    (one,) = audit_file(path).audit.remarks
    assert one.doubtful and one.repair is None
    assert one.advice() == "差得太多，不像笔误：说的也许不是这几个数，请核对"
    assert one.advice("en").startswith("too far off")
