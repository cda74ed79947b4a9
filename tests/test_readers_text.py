"""Text files become documents: lines as in the file, tables of every dialect, nothing lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jixiao.core.document import Document, Paragraph, Table
from jixiao.core.finding import Findings
from jixiao.readers.residue import clean
from jixiao.readers.text import read_text

NAMES = (
    "guangzhou-2021",
    "longgang-2020",
    "shenzhen-detention-2023",
    "shenzhen-lighting-2020",
    "yanjin-2022",
)


def read(text: str | bytes, name: str = "report.txt") -> Document:
    findings = Findings(name)
    made = read_text(text.encode() if isinstance(text, str) else text, name, findings)
    assert findings.items == []
    assert made is not None
    return made


def refused(raw: bytes) -> list[str]:
    findings = Findings("report.txt")
    assert read_text(raw, "report.txt", findings) is None
    return [item.rule for item in findings.items]


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


# -- bytes and lines


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_every_usual_encoding_is_read(encoding: str) -> None:
    assert read("一、部门概况\n核定编制146名。\n".encode(encoding)).lines == (
        "一、部门概况",
        "核定编制146名。",
    )


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"PK\x03\x04rest of a docx", "text_binary"),
        (b"%PDF-1.7 ...", "text_binary"),
        (b"text\x00with a zero", "text_binary"),
        (b"\xff\xff\xff\xff", "text_encoding"),
        (b"", "document_empty"),
        (b" \r\n\t\n", "document_empty"),
    ],
)
def test_what_is_no_text_is_refused_with_a_finding(raw: bytes, code: str) -> None:
    assert refused(raw) == [code]


def test_lines_are_those_of_the_file_whatever_ends_them() -> None:
    made = read("第一行\r\n\r\n第三行\x0b还是第三行\u2028也是\n第四行")
    assert made.lines == ("第一行", "", "第三行\x0b还是第三行\u2028也是", "第四行")
    assert [paragraph.at.line for paragraph in made.paragraphs()] == [1, 3, 4]


def test_a_form_feed_begins_a_page() -> None:
    made = read("第一页的话。\n\f第二页的话。\n接着说。\n\f第三页。\n")
    assert [paragraph.at.page for paragraph in made.paragraphs()] == [1, 2, 2, 3]
    assert [paragraph.at.page for paragraph in read("没有分页。\n").paragraphs()] == [0]


# -- paragraphs


@pytest.mark.parametrize(
    ("line", "role", "level"),
    [
        ("一、部门基本情况", "heading", 1),
        ("（二）年度总体工作和重点工作任务", "heading", 2),
        ("(四) 2020 年部门预算执行情况", "heading", 2),
        ("（三）部门履职绩效情况。", "heading", 2),
        ("1. 部门预算编制情况", "heading", 3),
        ("2．评价对象及范围", "heading", 3),
        ("（1）资金支出情况", "heading", 4),
        ("## 一、部门基本情况", "heading", 1),
        ("#### 其他情况", "heading", 4),
        ("1、严格预算支出管理。在支出预算编制上，从严控制。", "body", 0),
        ("5.统筹管理政务云平台。", "body", 0),
        ("附件 1", "attachment", 0),
        ("附件2：问卷结果分析", "attachment", 0),
        ("表4-1 部门整体评价得分表", "caption", 0),
        ("表明确实如此。", "body", 0),
        ("单位：万元", "unit", 0),
        ("（金额单位：元）", "unit", 0),
        ("附注：1.适用对象是部门和单位；", "note", 0),
        ("部门职能………………1", "contents", 0),
        ("- 一项", "list", 0),
    ],
)
def test_a_line_tells_its_role(line: str, role: str, level: int) -> None:
    made = read("正文。\n" + line + "\n").paragraphs()[1]
    assert (made.role, made.level) == (role, level)


def test_a_cover_has_a_title_and_its_lines() -> None:
    made = read("附件 1\n\n2020 年度部门整体绩效自评报告\n\n部门名称（公章）：某局\n\n一、基本情况\n")
    assert made.title == "2020年度部门整体绩效自评报告"
    assert [paragraph.role for paragraph in made.paragraphs()] == [
        "attachment",
        "heading",
        "cover",
        "heading",
    ]


def test_a_title_over_two_lines_is_put_together() -> None:
    assert (
        read("2022年度某县某局\n\n部门整体绩效评价报告\n项目单位：某局\n").title
        == "2022年度某县某局部门整体绩效评价报告"
    )


def test_bold_of_markdown_becomes_runs() -> None:
    (made,) = read("**1. 资金管理。**预算为 100 万元。\n").paragraphs()
    assert made.text == "1. 资金管理。预算为 100 万元。"
    assert [(run.text, run.bold) for run in made.runs] == [
        ("1. 资金管理。", True),
        ("预算为 100 万元。", False),
    ]


def test_firm_and_date_at_the_end_are_a_signature() -> None:
    made = read("正文。\n" * 40 + "某某咨询有限公司\n\n2023年11月28日\n").paragraphs()
    assert [paragraph.role for paragraph in made[-2:]] == ["signature", "signature"]


# -- tables


def test_rows_of_tabs_keep_their_empty_cells() -> None:
    (table,) = read("表1 得分表\n单位：分\n一级\t二级\t得分\n决策\t目标\t5\n\t计划\t4\n\n正文。\n").tables()
    assert texts(table) == [["一级", "二级", "得分"], ["决策", "目标", "5"], ["", "计划", "4"]]
    assert (table.header, table.caption, table.unit) == (1, "表1 得分表", "分")
    assert [row[0].at.line for row in table.rows] == [3, 4, 5]


def test_a_line_break_inside_a_cell_does_not_break_the_row() -> None:
    (table,) = read("指标\t标准\t得分\n目标\t1. 明确；\n2. 量化。\t5\n计划\t一项\t4\n").tables()
    assert texts(table)[1] == ["目标", "1. 明确；\n2. 量化。", "5"]


def test_a_line_without_a_tab_between_rows_continues_the_last_cell() -> None:
    (table,) = read("指标\t得分\t说明\n目标\t5\t因为\n做得好\n计划\t4\t一般\n").tables()
    assert texts(table)[1] == ["目标", "5", "因为\n做得好"]


def test_one_cell_a_line_is_a_table() -> None:
    text = (
        "\t类别\n\t预算\n\t决算\n\n\t一、\n\n收入\n\t322.31\n\t278.64\n\n\t总计\n\t1\n\t2\n\n\n（二）支出\n"
    )
    made = read(text)
    (table,) = made.tables()
    assert texts(table) == [["类别", "预算", "决算"], ["一、\n收入", "322.31", "278.64"], ["总计", "1", "2"]]
    assert [cell.at.line for cell in table.rows[1]] == [5, 8, 9]
    assert made.paragraphs()[-1].text == "（二）支出"


def test_a_row_left_in_pieces_by_an_empty_line_in_a_cell_is_put_together() -> None:
    (table,) = read("\t项\n\tA\n\tB\n\n\t比率\n\t64%\n\n\n\t36%\n\n\t份数\n\t50\n\t28\n").tables()
    assert texts(table) == [["项", "A", "B"], ["比率", "64%", "36%"], ["份数", "50", "28"]]


def test_a_question_right_after_the_last_figure_ends_the_table() -> None:
    made = read("\t项\n\tA\n\n\t份数\n\t78\n 2.您是否满意?\n\n\t项\n\tA\n\n\t份数\n\t77\n")
    assert len(made.tables()) == 2
    assert made.tables()[1].caption == "2.您是否满意?"


def test_a_markdown_table_is_read_with_its_residues_cleaned() -> None:
    (table,) = read("| 指标 | 标准 |\n|---|:--:|\n| 目标 | <p>≥90%<br>得5分</p> |\n").tables()
    assert texts(table) == [["指标", "标准"], ["目标", "≥90%\n得5分"]]


def test_columns_of_pdftotext_are_cells() -> None:
    page = "\f            收入决算表\n  项目            预算数      决算数\n事业收入          10.00     9.50\n\n其他收入                     1.25\n"
    (table,) = read("封面\n" + page).tables()
    assert texts(table) == [
        ["项目", "预算数", "决算数"],
        ["事业收入", "10.00", "9.50"],
        ["其他收入", "", "1.25"],
    ]
    assert table.rows[1][1].at.page == 2


HEADED = """评价指标\t\t\t得分\t说明
一级指标\t\t二级指标\t\t
名称\t分值\t名称\t\t
"""


@pytest.mark.parametrize("line", ["决策\t10\t目标\t4\t", "\t\t\t\t上一页的话在这里说完。"])
def test_the_head_of_a_table_has_its_merged_cells(line: str) -> None:
    (table,) = read("表1 得分表\n" + HEADED + line + "\n").tables()
    assert table.header == 3
    assert [[(cell.text, cell.rows, cell.columns) for cell in row] for row in table.rows[:3]] == [
        [("评价指标", 1, 3), ("得分", 3, 1), ("说明", 3, 1)],
        [("一级指标", 1, 2), ("二级指标", 1, 1)],
        [("名称", 1, 1), ("分值", 1, 1), ("名称", 1, 1)],
    ]
    assert table.texts()[3] == line.split("\t")


def test_an_empty_cell_beside_a_head_of_one_row_is_no_merged_one() -> None:
    (table,) = read("名称\t\t得分\n决策\t10\t4\n").tables()
    assert texts(table) == [["名称", "", "得分"], ["决策", "10", "4"]]


def stacked(*rows: str) -> str:
    """Rows of cells set apart by bars, as text with one cell a line."""
    return "\n\n".join("\n".join("\t" + cell for cell in row.split("|")) for row in rows) + "\n\n\n正文。\n"


def spans(table: Table) -> list[list[tuple[str, int, int]]]:
    return [[(cell.text, cell.rows, cell.columns) for cell in row] for row in table.rows]


def test_a_short_head_of_two_rows_stands_over_the_cells_below() -> None:
    body = ("年初预算数|117.72|8.63|126.35|227.96|-", "决算数|161.75|18.35|180.10|155.86|-")
    (table,) = read(stacked("类别|基本支出|项目支出|结余", "|人员经费|公用经费|小计|小计|", *body)).tables()
    assert spans(table)[:2] == [
        [("类别", 2, 1), ("基本支出", 1, 3), ("项目支出", 1, 1), ("结余", 2, 1)],
        [("人员经费", 1, 1), ("公用经费", 1, 1), ("小计", 1, 1), ("小计", 1, 1)],
    ]


def test_a_short_head_that_may_stand_in_more_than_one_way_is_left_as_read() -> None:
    body = ("年初预算数|117.72|8.63|126.35", "决算数|161.75|18.35|180.10")
    (table,) = read(stacked("类别|基本支出|项目支出", "|人员经费|公用经费|专项", *body)).tables()
    assert [len(row) for row in table.rows] == [3, 4, 4, 4]
    assert all(cell.rows == cell.columns == 1 for row in table.rows for cell in row)


def test_the_first_cell_of_a_short_row_stands_over_the_levels() -> None:
    (table,) = read(
        stacked(
            "支出|金额|占比",
            "工资福利|基本工资|82.60|80%",
            "|奖金|10.03|10%",
            "商品|水费|5.00|5%",
            "总计|97.63|95%",
        )
    ).tables()
    assert table.texts(spread=True) == [
        ["支出", "支出", "金额", "占比"],
        ["工资福利", "基本工资", "82.60", "80%"],
        ["工资福利", "奖金", "10.03", "10%"],
        ["商品", "水费", "5.00", "5%"],
        ["总计", "总计", "97.63", "95%"],
    ]


@pytest.mark.parametrize("last", ["备注|没有别的情况|见附件", "总计|见附件|95%", "97.63|1|95%"])
def test_a_short_row_that_does_not_fit_the_figures_is_left_as_read(last: str) -> None:
    rows = ("类|项|金额|占比", "工资福利|基本工资|82.60|80%", "商品|水费|5.00|5%", last)
    (table,) = read(stacked(*rows)).tables()
    assert spans(table)[-1] == [(text, 1, 1) for text in last.split("|")]


def test_a_tab_in_a_sentence_is_no_table() -> None:
    assert read("1.\t部门预算编制合理。\n\n下一段。\n").tables() == []


# -- the published reports


def bare(text: str) -> str:
    """What a person sees, without spaces and the marks of Markdown."""
    return re.sub(r"[\s*#]+", "", clean(text))


@pytest.mark.parametrize("name", NAMES)
def test_no_line_of_a_published_report_is_lost(name: str, reports: Path) -> None:
    made = read((reports / f"{name}.txt").read_bytes(), name)
    held = "".join(
        bare(block.text)
        if isinstance(block, Paragraph)
        else "".join(bare(text) for row in texts(block) for text in row)
        for block in made.blocks()
        if isinstance(block, (Paragraph, Table))
    )
    at = 0
    for number, line in enumerate(made.lines, 1):
        wanted = "".join(bare(cell) for cell in line.split("\t"))
        found = held.find(wanted, at)
        assert found == at, f"line {number} is lost or moved: {wanted[:40]}"
        at += len(wanted)
    assert at == len(held)


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_of_a_published_report_stands_on_its_line(name: str, reports: Path) -> None:
    made = read((reports / f"{name}.txt").read_bytes(), name)
    cells = [cell for table in made.tables() for row in table.rows for cell in row if cell.text]
    assert len(cells) > 100
    for cell in cells:
        first = bare(cell.text.split("\n")[0])
        assert first in bare(made.lines[cell.at.line - 1])


def test_the_tables_of_a_report_with_one_cell_a_line(reports: Path) -> None:
    made = read((reports / "yanjin-2022.txt").read_bytes())
    tables = made.tables()
    assert len(tables) == 28
    score = next(table for table in tables if table.at.line == 1042)
    assert [len(row) for row in score.rows] == [8] * 31 + [6]
    assert [table.caption for table in tables if table.unit == "万元"] == [
        "表 2-1  2022年度延津县政务大数据局收入预算执行情况表",
        "表 2-2  2022年度延津县政务大数据局支出预算执行情况表",
        "表 2-3  2022年度延津县政务大数据局基本支出情况表",
    ]
