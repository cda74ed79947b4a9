"""What a document holds: tables in order, the score table as a tree, facts with their places."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.core.document import At, Cell, Document, Section, Table
from jixiao.core.finding import Findings
from jixiao.extraction.facts import Facts, find_facts, year_of
from jixiao.extraction.grid import Grid, grids
from jixiao.extraction.heads import columns_of, is_header, plain
from jixiao.extraction.matching import match
from jixiao.extraction.tree import ScoreTable, known, number_of, score_table
from jixiao.flows.library import catalogue, open_case, open_framework
from jixiao.flows.reading import begin_case
from jixiao.flows.reading import read as read_file
from jixiao.flows.reading import tree as tree_of
from jixiao.readers.text import read_text
from jixiao.writers.document import write_document

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


def test_the_last_rows_of_a_repeated_header_inside_a_table_are_no_new_table() -> None:
    head = "评价指标\t\t\t\t评分标准\t得分\n一级指标\t\t二级指标\t\t\t\n名称\t分值\t名称\t分值\t\t\n"
    rest = "一级指标\t\t二级指标\t\t\t\n名称\t分值\t名称\t分值\t\t\n"
    (grid,) = grids(read(head + "决策\t20\t目标\t10\t甲\t4\n" + rest + "\t\t计划\t10\t乙\t3\n"))
    assert cells(grid) == [["决策", "20", "目标", "10", "甲", "4"], ["决策", "", "计划", "10", "乙", "3"]]


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


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
@pytest.mark.parametrize("name", PRINTED)
def test_the_tree_of_a_report_is_the_same_from_word_and_excel(
    name: str, suffix: str, reports: Path, tmp_path: Path
) -> None:
    opened = open_case(name)
    file = tmp_path / f"report{suffix}"
    findings = Findings()
    assert write_document(read_file(reports / f"{name}.txt").document, file, findings), findings.items
    made = tree_of(read_file(file), opened.framework.id)
    assert made.matching is not None
    rows = {one.id: one.row for one in made.matching.matches}
    printed = opened.case.printed.indicators
    assert {id: number_of(rows[id].score.text) for id in printed} == {
        id: one.score for id, one in printed.items()
    }


def test_the_tree_of_a_report_is_the_same_from_pdf(reports: Path, tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    if not write_document(read_file(reports / "longgang-2020.txt").document, file, Findings()):
        pytest.skip("no PDF can be written here: a Chinese font is missing")
    made = tree_of(read_file(file), "longgang-2020")
    assert made.matching is not None
    rows = {one.id: one.row for one in made.matching.matches}
    printed = open_case("longgang-2020").case.printed.indicators
    assert {id: number_of(rows[id].score.text) for id in printed} == {
        id: one.score for id, one in printed.items()
    }


# -- facts


def facts(text: str) -> Facts:
    return find_facts(read(text), catalogue())


def found(text: str) -> dict[str, str]:
    """Each fact that was found, with its period, as written."""
    return {
        one.stated.id + (f"@{one.stated.period}" if one.stated.period else ""): one.stated.text
        for one in facts("2023年度部门整体绩效自评报告\n\n一、概况\n\n" + text).found
    }


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("我中心属全额拨款事业单位，市编办核定事业编制146名。", {"authorised_posts_institution": "146名"}),
        ("我中心核定编制数为146人，在编人员138人。", {"authorised_posts": "146人", "established_staff": "138人"}),
        ("我单位核定编制人数（含工勤人员）407人。", {"authorised_posts": "407人"}),
        ("2023年度年初预算数 34,873.09 万元，预算执行率 95.67%。", {"budget_initial": "34,873.09万元", "execution_rate": "95.67%"}),
        ("全局收入决算数为392533097.08元。", {"revenue_actual": "392533097.08元"}),
        ("“三公”经费预算安排170万元。", {"three_public_budget": "170万元"}),
        ("上年预算执行率为98%。", {"execution_rate@-1": "98%"}),
        ("2022年预算执行率为98%。", {"execution_rate@-1": "98%"}),
        ("2019年预算执行率为98%。", {}),
        (
            "各季度部门预算支出进度为10.39%、36.2%、68.8%、93.35%。",
            {
                "expenditure_progress@q1": "10.39%",
                "expenditure_progress@q2": "36.2%",
                "expenditure_progress@q3": "68.8%",
                "expenditure_progress@q4": "93.35%",
            },
        ),
    ],
)  # fmt: skip
def test_a_fact_is_found_where_label_number_and_unit_fit(sentence: str, wanted: dict[str, str]) -> None:
    assert found(sentence) == wanted


@pytest.mark.parametrize(
    "sentence",
    [
        "预算执行率不低于95%。",  # a limit
        "预算执行率为95%以上。",
        "预算执行率约95%。",
        "预算执行率为95。",  # no unit
        "预算执行率为95万元。",  # a unit that does not fit
        "预算执行率比上年提高5%。",
        "路灯电费预算执行率为100%。",  # of a part
        "专项资金年初预算13,000万元，预算执行率为51.54%。",
        "项目支出预算100万元。调整后预算数为90万元。",  # goes on about the part
        "预算执行率为90%-95%。",
        "固定资产利用率为120%。",  # cannot be
    ],
)
def test_what_is_not_beyond_doubt_is_no_fact(sentence: str) -> None:
    assert found(sentence) == {}


def test_a_sentence_broken_by_a_page_is_one_and_keeps_its_lines() -> None:
    made = facts("2023年度报告\n\n我单位年初预算数为100万元，调整后\n\n预算数为120万元。\n")
    assert {one.stated.id: one.stated.at.line for one in made.found} == {
        "budget_initial": 3,
        "budget_adjusted": 5,
    }


def test_two_values_of_one_fact_are_a_conflict_and_none_is_chosen() -> None:
    made = facts(
        "日常公用经费控制率为99.74%。\n\n日常公用经费控制率98%。\n\n结转结余率为1.3%。\n\n结转结余率为1.33%。\n"
    )
    (conflict,) = made.conflicts
    assert [(one.text, one.at.line) for one in conflict.stated] == [("99.74%", 1), ("98%", 3)]
    assert [(one.stated.id, one.stated.text, len(one.others)) for one in made.found] == [
        ("carryover_rate", "1.33%", 1)
    ]


def test_facts_of_tables_take_the_unit_and_both_heads() -> None:
    text = "表1 预算执行情况\n单位：万元\n类别\t人员经费\t公用经费\n年初预算数\t117.72\t8.63\n决算数\t161.75\t18.35\n"
    made = {one.stated.id: one.stated.text for one in facts(text).found}
    assert made == {
        "personnel_initial": "117.72万元",
        "operating_initial": "8.63万元",
        "personnel_actual": "161.75万元",
        "operating_actual": "18.35万元",
    }


def test_both_halves_of_a_table_are_read_each_with_its_own_words() -> None:
    text = (
        "决算总表\n单位：万元\n收入\t决算数\t支出\t决算数\n年初结转和结余\t112.88\t年末结转和结余\t100.00\n"
    )
    made = {one.stated.id: one.stated.text for one in facts(text).found}
    assert made == {"carryover_opening": "112.88万元", "carryover_closing": "100.00万元"}


def test_criteria_and_explanations_state_no_facts() -> None:
    text = (
        HEAD
        + "管理\t5\t资产\t5\t固定资产利用率\t5\t固定资产利用率为90%的，得1分。全部在用的，固定资产利用率为100%。\t5\n"
    )
    assert facts(text).found == ()


def test_the_year_is_that_of_the_title() -> None:
    assert year_of(read("2023 年度部门整体绩效评价报告\n\n2022年度的情况。\n")) == 2023
    assert year_of(read("没有年份的报告\n")) == 0


@pytest.mark.parametrize("name", PRINTED)
def test_no_fact_found_in_a_published_report_contradicts_its_case(name: str, reports: Path) -> None:
    opened = open_case(name)
    made = find_facts(read_file(reports / f"{name}.txt").document, opened.framework.catalogue)
    compared = 0
    for one in made.found:
        stated = opened.case.facts.get((one.stated.id, one.stated.period))
        if stated is None:
            continue
        compared += 1
        assert stated.value == one.stated.quantity.value or stated.text == one.stated.text, one.stated
    assert (
        compared
        == {
            "guangzhou-2021": 5,
            "longgang-2020": 0,
            "shenzhen-detention-2023": 14,
            "shenzhen-lighting-2020": 25,
            "yanjin-2022": 19,
        }[name]
    )


# -- a case begun


@pytest.mark.parametrize("with_framework", [True, False])
@pytest.mark.parametrize("name", PRINTED)
def test_a_case_begun_from_a_report_loads_and_holds_its_printed_scores(
    name: str, with_framework: bool, reports: Path
) -> None:
    opened = open_case(name)
    made = begin_case(read_file(reports / f"{name}.txt"), opened.framework.id if with_framework else "")
    assert made.case.year == opened.case.year
    assert len(made.case.facts) == len(made.facts.found) + len(made.facts.conflicts)
    assert made.case.printed.total is None or made.case.printed.total.score == opened.case.printed.total.score  # type: ignore[union-attr]
    printed = made.case.printed.indicators
    if not with_framework:
        assert printed == {}
        return
    assert {id: one.score for id, one in printed.items()} == {
        id: one.score for id, one in opened.case.printed.indicators.items()
    }
    assert made.not_found
    assert set(made.not_found).isdisjoint((one.stated.id, one.stated.period) for one in made.facts.found)


def test_a_fact_that_breaks_a_law_is_disputed_and_not_left_out(tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    text = "2023年度部门整体绩效自评报告\n\n一、概况\n\n我单位固定资产总额为100万元，在用固定资产总额为120万元。\n"
    file.write_text(text, encoding="utf-8")
    made = begin_case(read_file(file))
    stated = made.case.facts[("in_use_assets", "")]
    assert (stated.status, stated.text) == ("disputed", "120万元")
    assert "100万元" in stated.reason
    assert made.case.facts[("fixed_assets", "")].text == "100万元"


def test_a_score_that_is_no_number_is_lost_and_its_words_are_told(tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    rows = "部门决策\t25\t预算编制\t10\t预算编制合理性\t5\t甲\t良好\n\t\t\t\t预算编制规范性\t5\t乙\t80%\n"
    file.write_text(HEAD + rows, encoding="utf-8")
    made = begin_case(read_file(file), "shenzhen-2019")
    assert 'budget_reasonable: {lost: "该格写的不是数：良好", line: 2}' in made.text
    assert {id: one.score for id, one in made.case.printed.indicators.items()} == {
        "budget_reasonable": None,
        "budget_compliant": None,
    }


def test_a_strange_document_still_gives_a_case_that_loads(tmp_path: Path) -> None:
    file = tmp_path / 'a "b": {c} #d.txt'
    file.write_text(
        "部门名称：某“局”: {x} #1\n\n预算执行率为95%。# 注：\t{\n"
        + HEAD
        + '甲: {\t5\t乙 #\t5\t丙"\t5\t丁\t\n',
        encoding="utf-8",
    )
    made = begin_case(read_file(file))
    assert made.case.unit == "某“局”: {x} #1"
    assert made.case.year == 0
