"""What the copies of the five reports taught (test_reading_copies.py), as small cases that need no report and no LibreOffice."""

from __future__ import annotations

from pathlib import Path

import pytest
import typst
from test_reading_copies import bare, has_chinese_font

from jixiao.core.document import Document
from jixiao.flows.reading import Reading, read

# -- tables and titles


def page(body: str, folder: Path) -> Reading:
    path = folder / "page.html"
    path.write_text(f"<html><body>{body}</body></html>", "utf-8")
    return read(path)


def table(*rows: str) -> str:
    """A table of rows as `text` or `text*columns`, cells set apart by |."""
    cells = [[one.partition("*") for one in row.split("|")] for row in rows]
    lines = ["".join(f'<td colspan="{wide or 1}">{text}</td>' for text, _, wide in row) for row in cells]
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


FORM = table(
    "单位名称|某某局*2|单位数：4*2",
    "一级指标|二级指标*2|指标说明|得分",
    "管理效能|资金管理*2|制度健全|15.5",
    "一级指标|二级指标|指标值|分值|得分",
    "履职效能|办件量|1万件|50|49",
    "总分*3|66|64.5",
)


def test_a_cell_over_two_places_in_one_part_of_a_form_is_one_column_there(tmp_path: Path) -> None:
    form, first, second = page(FORM, tmp_path).grids
    assert [cell.text for cell in form.rows[0] if cell.text] == ["单位名称", "某某局", "单位数：4"]
    assert [column.text for column in first.columns] == ["一级指标", "二级指标", "指标说明", "得分"]
    assert [cell.text for cell in first.rows[0]] == ["管理效能", "资金管理", "制度健全", "15.5"]
    assert [column.text for column in second.columns] == ["一级指标", "二级指标", "指标值", "分值", "得分"]
    assert [cell.text for cell in second.rows[0]] == ["履职效能", "办件量", "1万件", "50", "49"]


@pytest.mark.parametrize(
    ("rows", "header"),
    [
        (
            (
                "单位名称|某某局|单位数：4",
                "绩效目标|" + "全面落实工作安排，深化改革，" * 5 + "。|完成",
                "预算|1|2",
            ),
            0,
        ),
        (("填报单位：某局*2|金额单位：万元", "项目|预算数|决算数", "基本支出|5|5"), 2),
        (("项目|预算数|决算数", "基本支出|5|5"), 1),
    ],
)
def test_entries_and_sentences_at_the_top_of_a_table_are_no_header_of_their_own(
    rows: tuple[str, ...], header: int, tmp_path: Path
) -> None:
    assert page(table(*rows), tmp_path).document.tables()[0].header == header


def test_heads_of_two_rows_keep_their_lower_words_and_leave_out_the_title_of_the_table(
    tmp_path: Path,
) -> None:
    stepped = (
        '<table><thead><tr><td colspan="3">支出情况表</td></tr><tr><td rowspan="2">类别</td><td colspan="2">基本支出</td></tr>'
        "<tr><td>人员经费</td><td>公用经费</td></tr></thead><tr><td>决算数</td><td>161.75</td><td>18.35</td></tr></table>"
    )
    (grid,) = page(stepped, tmp_path).grids
    assert [column.text for column in grid.columns] == ["类别", "基本支出/人员经费", "基本支出/公用经费"]
    assert grid.caption == "支出情况表"


@pytest.mark.parametrize(
    ("above", "caption"),
    [
        ("部门整体支出绩效评价指标评分表（2023年）", "部门整体支出绩效评价指标评分表（2023年）"),
        ("1.您对大厅服务人员是否满意?", "1.您对大厅服务人员是否满意?"),
        ("各项收入如下。", ""),
    ],
)
def test_a_web_page_has_the_title_above_a_table_by_its_words(
    above: str, caption: str, tmp_path: Path
) -> None:
    read_page = page(f"<p>{above}</p>" + table("项目|份数", "满意|57"), tmp_path)
    assert read_page.document.tables()[0].caption == caption


def test_a_title_may_be_broken_over_two_lines_and_an_annex_have_one_of_its_own(tmp_path: Path) -> None:
    body = "<h1>部门整体绩效评价报告</h1><h2>一、部门概况</h2><p>正文。</p><h1>调查问卷结果分析</h1><h2>二、问卷</h2>"
    made = page("<p>2022年度某县政务服务局</p>" + body, tmp_path).document
    assert made.title == "2022年度某县政务服务局部门整体绩效评价报告"
    assert [(one.text, one.level) for one in made.paragraphs() if one.role == "heading"] == [
        ("部门整体绩效评价报告", 0),
        ("一、部门概况", 1),
        ("调查问卷结果分析", 0),
        ("二、问卷", 1),
    ]


@pytest.mark.parametrize("above", [(), ("填报单位：某局*2|单位：万元*2",), ("填报单位：某局*4",)])
def test_a_title_inside_a_table_does_not_hide_its_score_table(above: tuple[str, ...], tmp_path: Path) -> None:
    head = ("部门整体支出绩效自评表*4", *above, "一级指标|二级指标|分值|得分")
    made = page(table(*head, "管理效能|资金管理|16|15.5", "|绩效管理|4|3", "合计*2|20|18.5"), tmp_path)
    assert made.table is not None and made.table.total is not None
    assert [(row.name, row.points.text, row.score.text) for row in made.table.rows] == [
        ("管理效能", "", ""),
        ("资金管理", "16", "15.5"),
        ("绩效管理", "4", "3"),
    ]
    assert (made.table.total.points.text, made.table.total.score.text) == ("20", "18.5")


# -- pages of a PDF, which fill so that the next page goes on

SHORT_PAGE = (
    '#set page(width: 210mm, height: 70mm, margin: 10mm)\n#set text(size: 12pt, lang: "zh", region: "cn")\n'
)


def printed(source: str, folder: Path) -> Document:
    """A PDF made of typst source, read; skipped where no Chinese letters can be drawn."""
    if not has_chinese_font():
        pytest.skip("no Chinese font here (apt-get install fonts-noto-cjk)")
    path = folder / "page.pdf"
    path.write_bytes(typst.compile(source.encode()))
    return read(path).document


def pages_of_table(*tables: tuple[str, str, str]) -> str:
    """Tables as (columns, heights of rows, cells), each filling a page of its own."""
    made = [
        f"#table(columns: ({columns}), rows: ({rows}), inset: 5pt, {', '.join(f'[{cell}]' for cell in cells.split('|'))})"
        for columns, rows, cells in tables
    ]
    return SHORT_PAGE + "\n#pagebreak()\n".join(made)


def test_pages_of_a_form_with_rows_of_other_columns_are_one_table(tmp_path: Path) -> None:
    first = ("30mm, 30mm, 60mm", "10mm, 20mm, 20mm", "甲项|一|子|乙项|二|丑|丙项|三|寅")
    second = ("30mm, 30mm, 30mm, 30mm", "10mm, 20mm, 20mm", "丁项|四|卯|上|戊项|五|辰|中|己项|六|巳|下")
    (made,) = printed(pages_of_table(first, second), tmp_path).tables()
    assert made.pages == (1, 2)
    assert [[(cell.text, cell.columns) for cell in row] for row in made.rows[2:4]] == [
        [("丙项", 1), ("三", 1), ("寅", 2)],
        [("丁项", 1), ("四", 1), ("卯", 1), ("上", 1)],
    ]


@pytest.mark.parametrize(
    ("below", "joined"),
    [
        (
            "|| 未完成不得分。|",
            ["乙项", "45.0", "完成得满分。未完成不得分。", "4"],
        ),  # the page ends with a sentence
        ("|0|未完成不得分。|", ["乙项", "45.00", "完成得满分。未完成不得分。", "4"]),  # and inside a number
    ],
)
def test_a_row_that_lacks_what_every_row_has_is_the_rest_of_the_one_before_the_page_break(
    below: str, joined: list[str], tmp_path: Path
) -> None:
    columns = "30mm, 12mm, 60mm, 20mm"
    first = (columns, "10mm, 20mm, 20mm", "项目|权重|标准|得分|甲项|5|全部完成。|5|乙项|45.0|完成得满分。|4")
    second = (columns, "20mm, 20mm", f"{below}|丙项|3|按时完成。|2")
    (made,) = printed(pages_of_table(first, second), tmp_path).tables()
    assert [bare(text) for text in made.texts()[2]] == joined
    assert made.texts()[3] == ["丙项", "3", "按时完成。", "2"]


def test_a_row_that_only_lacks_its_score_stays_a_row_at_the_top_of_a_page(tmp_path: Path) -> None:
    columns = "30mm, 12mm, 60mm, 20mm"
    first = (columns, "10mm, 20mm, 20mm", "项目|权重|标准|得分|甲项|5|全部完成。|5|乙项|4|完成得满分。|4")
    second = (columns, "20mm, 20mm", "丙项|5|按时完成。||丁项|3|按时完成。|2")
    (made,) = printed(pages_of_table(first, second), tmp_path).tables()
    assert made.texts()[3] == ["丙项", "5", "按时完成。", ""]


def test_a_line_left_short_by_what_cannot_be_broken_does_not_end_its_paragraph(tmp_path: Path) -> None:
    text = "本中心各季度部门预算支出进度较为均衡，按时完成了全年预算执行任务，各季度的时序进度应分别为"
    rates = "25%、50%、75%、100%，"
    before = ("某" * 80 + text)[-80:]  # leaves room for six letters on the second line
    body = f"{before}#box[{rates}]因此{text}执行较好。"
    found = printed(
        f"{SHORT_PAGE}#set par(first-line-indent: (amount: 2em, all: true))\n{body}\n\n{text}合理。", tmp_path
    )
    assert [bare(one.text) for one in found.paragraphs()] == [
        f"{before}{rates}因此{text}执行较好。",
        f"{text}合理。",
    ]


def test_a_date_at_the_right_is_no_part_of_what_follows_at_the_left(tmp_path: Path) -> None:
    source = f"{SHORT_PAGE}特此报告。以上内容真实，请予审查，并请按照规定的时间和程序予以公开，接受社会监督和评议，谢谢。\n\n#align(right)[2023年11月28日]\n\n附件1"
    assert [one.text for one in printed(source, tmp_path).paragraphs()][1:] == ["2023年11月28日", "附件1"]
