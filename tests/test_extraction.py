"""What a document holds: tables in order, the score table as a tree, facts with their places."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.core.document import At, Cell, Document, Section, Table
from jixiao.core.finding import Findings
from jixiao.extraction.grid import Grid, grids
from jixiao.extraction.heads import columns_of, is_header, plain
from jixiao.extraction.matching import match
from jixiao.extraction.tree import ScoreTable, known, number_of, score_table
from jixiao.flows.library import open_case, open_framework
from jixiao.readers.text import read_text

# the indicators, levels and own targets that each case on the shelf records as printed, typed in by people
PRINTED = {
    "guangzhou-2021": (22, 10, 17),
    "longgang-2020": (21, 14, 0),
    "shenzhen-detention-2023": (21, 14, 0),
    "shenzhen-lighting-2020": (21, 14, 0),
    "yanjin-2022": (30, 18, 0),
}
HEAD = "一级指标\t分值\t二级指标\t分值\t三级指标\t分值\t评分标准\t得分\n"


def read(text: str) -> Document:
    made = read_text(text.encode(), "report.txt", Findings())
    assert made is not None
    return made


def tree(text: str) -> ScoreTable:
    made = score_table(read(text))
    assert made is not None
    return made


def of_report(name: str, folder: Path) -> ScoreTable:
    made = read_text((folder / f"{name}.txt").read_bytes(), f"{name}.txt", Findings())
    assert made is not None
    table = score_table(made)
    assert table is not None
    return table


def shown(table: ScoreTable) -> list[tuple[str, str, str, str]]:
    """The rows as path, name, points, score."""
    return [("/".join(row.path), row.name, row.points.text, row.score.text) for row in table.rows]


def cells(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.rows]


# -- headers


@pytest.mark.parametrize(
    ("row", "header"),
    [
        (["一级指标", "权重分", "得分", "得分率"], True),
        (["名称", "参考分值", "名称", "参考分值", ""], True),
        (["一级\n指标", "分 值", "得分（分）"], True),
        (["部门决策", "25", "预算编制", "10"], False),
        (["类别", "年初预算数", "决算数"], False),
        (["得分", "3"], False),
        (["", "", ""], False),
    ],
)
def test_a_header_is_known_by_its_words(row: list[str], header: bool) -> None:
    assert is_header(row) is header


def test_a_header_of_three_rows_tells_level_and_role() -> None:
    made = columns_of([
        ["评价指标", "", "", "", "", "", "指标说明", "参考评分标准", "得分情况", "扣分情况及整改情况说明"],
        ["一级指标", "", "二级指标", "", "三级指标", "", "", "", "", ""],
        ["名称", "参考分值", "名称", "参考分值", "名称", "参考分值", "", "", "", ""],
    ])  # fmt: skip
    assert [(column.role, column.level) for column in made] == [
        ("name", 1), ("points", 1), ("name", 2), ("points", 2), ("name", 3), ("points", 3),
        ("explains", 0), ("criteria", 0), ("score", 0), ("reason", 0),
    ]  # fmt: skip


def test_spread_cells_of_a_header_tell_the_same() -> None:
    made = columns_of([
        ["一级指标", "一级指标", "二级指标", "二级指标", "得分"],
        ["名称", "分值", "名称", "分值", "得分"],
    ])  # fmt: skip
    assert [(column.role, column.level) for column in made] == [
        ("name", 1), ("points", 1), ("name", 2), ("points", 2), ("score", 0),
    ]  # fmt: skip


def test_breaks_inside_words_go_and_sentences_keep_theirs() -> None:
    assert plain("A部门\n职能\n明确性") == "A部门职能明确性"
    assert plain("①有规定；\n②已明确。") == "①有规定；\n②已明确。"
    assert plain("资 产 管 理") == "资产管理"
    assert plain("ISO 9001 认证") == "ISO 9001 认证"


# -- tables in order


def test_merged_names_are_filled_down_and_say_so() -> None:
    (grid,) = grids(read(HEAD + "决策\t20\t目标\t10\t完整性\t5\t甲\t4\n\t\t\t\t明确性\t5\t乙\t3\n"))
    assert cells(grid)[1] == ["决策", "", "目标", "", "明确性", "5", "乙", "3"]
    assert [cell.filled for cell in grid.rows[1]][:3] == [True, False, True]
    assert grid.rows[1][0].at.line == 2


def test_pages_with_the_same_header_are_one_table() -> None:
    page = "决策\t20\t目标\t10\t完整性\t5\t甲\t4\n"
    made = grids(read(HEAD + page + "\n" + HEAD + "\t\t\t\t明确性\t5\t乙\t3\n"))
    assert len(made) == 1
    assert [row[4].text for row in made[0].rows] == ["完整性", "明确性"]
    assert made[0].tables == (0, 1)


def test_a_page_whose_header_lacks_a_column_is_still_the_same_table() -> None:
    less = "一级指标\t分值\t二级指标\t分值\t三级指标\t评分标准\t得分\n"
    text = HEAD + "决策\t20\t目标\t10\t完整性\t5\t甲\t4\n\n" + less + "\t\t\t\t明确性\t5\t3\n"
    (grid,) = grids(read(text))
    assert cells(grid)[1][4:] == ["明确性", "5", "", "3"]


def test_a_row_broken_by_a_page_is_put_together() -> None:
    text = HEAD + "决策\t20\t目标\t10\t完整性\t5\t1. 甲；\t4\n\n" + HEAD + "\t\t\t\t\t\t2. 乙。\t\n"
    (grid,) = grids(read(text))
    assert len(grid.rows) == 1
    assert grid.rows[0][6].text == "1. 甲；\n2. 乙。"


def test_a_heading_between_two_tables_keeps_them_apart() -> None:
    page = HEAD + "决策\t20\t目标\t10\t完整性\t5\t甲\t4\n\n"
    assert len(grids(read(page + "（二）另一张表\n\n" + page))) == 2


def test_cells_that_span_rows_are_filled_down_as_in_text() -> None:
    head = tuple(Cell(text) for text in ("一级指标", "二级指标", "分值", "得分"))
    rows = (
        head,
        (Cell("决策", rows=2, at=At(2)), Cell("目标"), Cell("5"), Cell("4")),
        (Cell("计划"), Cell("5"), Cell("3")),
        (Cell("合计", columns=2), Cell("10"), Cell("7")),
    )
    document = Document((Section((Table(rows),)),))
    made = score_table(document)
    assert made is not None
    assert shown(made) == [("", "决策", "", ""), ("决策", "目标", "5", "4"), ("决策", "计划", "5", "3")]
    assert made.total is not None
    assert (made.total.points.text, made.total.score.text) == ("10", "7")


# -- the tree


def test_a_table_of_two_levels_and_its_total() -> None:
    made = tree(
        "一级指标\t二级指标\t分值\t得分\t得分率\n决策\t目标\t5\t4\t80%\n\t计划\t5\t5\t100%\n合计\t\t10\t9\t90%\n"
    )
    assert shown(made) == [("", "决策", "", ""), ("决策", "目标", "5", "4"), ("决策", "计划", "5", "5")]
    assert made.leaves()[0].rate.text == "80%"
    assert made.total is not None
    assert (made.total.points.text, made.total.score.text, made.total.rate.text) == ("10", "9", "90%")


def test_codes_and_points_in_names_are_taken_apart() -> None:
    made = tree("一级指标\t二级指标\t分值\t得分\nA部门决策(10分)\tA1“目标”管理\t10\t8\n")
    group, leaf = made.rows
    assert (group.name, group.code, group.points.text) == ("部门决策", "A", "10")
    assert (leaf.name, leaf.code) == ("“目标”管理", "A1")


def test_an_empty_score_stays_empty() -> None:
    made = tree(HEAD + "决策\t20\t目标\t10\t完整性\t5\t甲\t\n\t\t\t\t明确性\t5\t乙\t3\n")
    assert [row.score.text for row in made.leaves()] == ["", "3"]


def test_a_row_above_the_name_of_its_group_moves_only_when_both_groups_then_foot() -> None:
    rows = "管理\t6\t采购\t2\t执行率\t2\t甲\t2\n\t\t\t\t制度\t1\t乙\t1\n\t\t资产\t{0}\t账务\t1\t丙\t1\n\t\t\t\t利用\t2\t丁\t2\n"
    moved = tree(HEAD + rows.format(4))
    assert [row.path for row in moved.leaves()] == [("管理", "采购"), *[("管理", "资产")] * 3]
    assert [row.moved for row in moved.leaves()] == ["", "采购", "", ""]
    left = tree(HEAD + rows.format(3))
    assert [row.path for row in left.leaves()] == [*[("管理", "采购")] * 2, *[("管理", "资产")] * 2]


def test_scores_of_groups_come_from_another_table_and_from_sentences() -> None:
    summary = "表1 总表\n一级指标\t权重分\t得分\t得分率\n决策\t10\t7\t70.00%\n\n"
    said = "一是目标指标，满分 10 分，得分 7 分。\n\n"
    made = tree(
        summary + said + "附件\n" + HEAD + "决策\t10\t目标\t10\t完整性\t5\t甲\t4\n\t\t\t\t明确性\t5\t乙\t3\n"
    )
    first, second = made.rows[:2]
    assert (first.score.text, first.score.at.line, first.others[0].source) == ("7", 3, "表1 总表")
    assert (second.score.text, second.score.at.line) == ("7", 5)


def test_a_document_without_a_score_table_has_no_tree() -> None:
    assert score_table(read("一、概况\n\n类别\t预算\t决算\n收入\t1\t2\n支出\t3\t4\n")) is None


def test_names_are_compared_without_quotes_spaces_and_width() -> None:
    assert known("“三公” 经费（６分）") == known("三公经费")
    assert known("A11部门职能明确性") == known("部门职能 明确性")
    assert number_of("2.5 分") == number_of("2.50")
    assert number_of("良") is None


# -- against a framework


def test_rows_that_a_framework_does_not_have_are_told() -> None:
    framework, _ = open_framework("shenzhen-2019")
    text = HEAD + "部门决策\t25\t预算编制\t10\t预算编制合理性\t5\t甲\t4\n\t\t\t\t另设的指标\t5\t乙\t3\n"
    made = match(tree(text), framework)
    assert {one.id: one.how for one in made.matches} == {
        "decision": "path",
        "budgeting": "path",
        "budget_reasonable": "path",
    }
    assert [row.name for row in made.unmatched] == ["另设的指标"]
    assert "satisfaction" in made.missing


def test_a_name_written_otherwise_is_matched_where_points_and_group_agree() -> None:
    framework, _ = open_framework("shenzhen-2019")
    text = HEAD + "部门绩效\t55\t公平性\t9\t社会公众或服务对象的满意度\t{0}\t甲\t4\n"
    near = match(tree(text.format(6)), framework)
    assert [(one.id, one.how) for one in near.matches if one.row.leaf] == [("satisfaction", "near")]
    assert [row.name for row in match(tree(text.format(5)), framework).unmatched] == [
        "社会公众或服务对象的满意度"
    ]


@pytest.mark.parametrize("name", PRINTED)
def test_every_printed_indicator_of_a_published_report_is_found(name: str, reports: Path) -> None:
    opened = open_case(name)
    made = match(of_report(name, reports), opened.framework)
    rows = {one.id: one.row for one in made.matches}
    indicators = [(one, opened.case.printed.indicators.get(one.id)) for one, _ in opened.framework.leaves()]
    compared = 0
    for indicator, printed in indicators:
        if printed is None:
            continue
        row = rows[indicator.id]
        compared += 1
        assert known(row.name) == known(indicator.name)
        assert number_of(row.points.text) == indicator.points
        assert number_of(row.score.text) == printed.score
        assert (row.score.at if row.score.text else row.at).line == printed.place_in_source.line
        assert (row.rate.text or printed.rate) == printed.rate or not printed.rate
    assert compared == PRINTED[name][0]
    assert made.unmatched == ()
    assert made.missing == ()


@pytest.mark.parametrize("name", PRINTED)
def test_every_printed_level_and_total_of_a_published_report_is_found(name: str, reports: Path) -> None:
    opened = open_case(name)
    table = of_report(name, reports)
    rows = {one.id: one.row for one in match(table, opened.framework).matches}
    for id, printed in opened.case.printed.levels.items():
        points, score = rows[id].points, rows[id].score
        assert number_of(points.text) == printed.points, id
        assert number_of(score.text) == printed.score, id
        assert (score if score.text else points).at.line == printed.place_in_source.line, id
    assert len(opened.case.printed.levels) == PRINTED[name][1]
    total = opened.case.printed.total
    assert total is not None and table.total is not None
    assert number_of(table.total.score.text) == total.score
    assert table.total.score.at.line == total.place_in_source.line


def test_own_indicators_of_a_published_report_are_found(reports: Path) -> None:
    opened = open_case("guangzhou-2021")
    made = match(of_report("guangzhou-2021", reports), opened.framework)
    targets = opened.case.targets["performance"]
    assert len(targets) == PRINTED["guangzhou-2021"][2]
    found = [(id, row.score.at.line, number_of(row.points.text), row.score.text) for id, row in made.own]
    assert found == [
        ("performance", target.place_in_source.line, target.points, str(target.extra["printed"]))
        for target in targets
    ]
