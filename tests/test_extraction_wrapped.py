"""Lines of tables set with spaces: what is only the next line of the row above is put back into it, and nothing else."""

from __future__ import annotations

import pytest

from jixiao.core.document import At
from jixiao.extraction.grid import Placed
from jixiao.extraction.heads import columns_of
from jixiao.extraction.sheet_parts import number_ends, unit_in
from jixiao.extraction.wrapped import unwrapped

HEAD = ["一级指标", "分值", "二级指标", "分值", "得分"]

BROKEN = (
    (
        "the rest of names below them",
        [["履职目标实", "34", "粮食播种面", "6", "6"], ["现", "", "积", "", ""], ["", "", "户厕改造户", "6", "5"], ["", "", "数", "", ""]],
        [["履职目标实现", "34", "粮食播种面积", "6", "6"], ["", "", "户厕改造户数", "6", "5"]],
    ),
    (
        "the rest of a group's name beside the next indicator",
        [["部门预算项", "40", "目标编制情", "8", "8"], ["", "", "况", "", ""], ["目绩效管理", "", "目标实现情", "8", "7.5"], ["", "", "况", "", ""]],
        [["部门预算项目绩效管理", "40", "目标编制情况", "8", "8"], ["", "", "目标实现情况", "8", "7.5"]],
    ),
    (
        "indicators without a score are rows of their own",
        [["决策", "20", "目标合理性", "10", "9"], ["", "", "明确性", "", ""], ["", "", "可行性", "", ""], ["过程", "80", "预算执行率", "80", "79"]],
        None,
    ),
    (
        "one row without figures may be an indicator that was not scored",
        [["决策", "20", "目标合理性", "20", "9"], ["过程", "80", "预算执行率", "80", "79"], ["", "", "资产管理好", "", ""]],
        None,
    ),
)  # fmt: skip


@pytest.mark.parametrize(("rows", "joined"), [one[1:] for one in BROKEN], ids=[one[0] for one in BROKEN])
def test_next_lines_are_joined_to_their_rows(rows: list[list[str]], joined: list[list[str]] | None) -> None:
    placed = [[Placed(text, At(line=at)) for text in row] for at, row in enumerate(rows, 1)]
    found = unwrapped(placed, columns_of([HEAD]))
    assert [[cell.text for cell in row] for row in found] == (joined if joined is not None else rows)


@pytest.mark.parametrize(
    ("texts", "ends"),
    [
        ([["甲", "1,127.44"], ["乙", "10,771.2"], ["", "4"], ["丙", "1,067.53"]], [(2, 1)]),
        ([["甲", "1,127.4"], ["乙", "10,771.2"], ["丙", "4"], ["丁", "1,067.5"]], []),
        ([["甲", "1,127.44", "5"], ["乙", "10,771.2", "6"], ["丙", "4", "7"], ["丁", "1,067.53", "8"]], []),
    ],
)
def test_what_ends_a_number_is_told_from_a_number(
    texts: list[list[str]], ends: list[tuple[int, int]]
) -> None:
    assert number_ends(texts) == ends


def test_a_caption_may_name_the_unit() -> None:
    assert unit_in("表1 问卷统计（单位：份）") == "份"
    assert unit_in("表1 问卷统计") == ""
