"""A web page is read as a browser shows it: text, lists, tables with spans; hostile markup never hurts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.core.document import Document, Paragraph, Table, lines_of
from jixiao.core.finding import Findings
from jixiao.readers.html import MOST_BYTES, MOST_DEPTH, read_html


def read(raw: bytes | str) -> tuple[Document | None, list[str]]:
    findings = Findings("x.html")
    document = read_html(raw.encode() if isinstance(raw, str) else raw, "x.html", findings)
    assert all("{" not in item.message() + item.hint() for item in findings.items)
    return document, [item.rule for item in findings.items]


def opened(raw: bytes | str) -> Document:
    document, codes = read(raw)
    assert document is not None
    assert codes == []
    return document


def cells(table: Table) -> list[list[tuple[str, int, int]]]:
    return [[(cell.text, cell.rows, cell.columns) for cell in row] for row in table.rows]


SEEN = [
    ("<p>甲</p><div>乙<p>丙</div>丁", ["甲", "乙", "丙", "丁"]),
    ("甲<br>乙<br/>", ["甲\n乙"]),
    ("<p>a\n  b\t c</p>", ["a b c"]),
    ("<p>预算执行\n        率为95%</p>", ["预算执行率为95%"]),
    ("<p><b>一、部门</b>\n <i>情况</i></p>", ["一、部门情况"]),
    ("<p>甲\n<br>\n乙</p>", ["甲\n乙"]),
    ("<p>共 5 页</p>", ["共 5 页"]),
    ("<p>1&nbsp;234 &lt;5%&amp; &#x2265;3 &copy;</p>", ["1 234 <5%& ≥3 ©"]),
    ("<p>甲<script>var a = '<p>乙</p>';</script><style>p {}</style><noscript>丙</noscript></p>", ["甲"]),
    ("<p>甲<!-- 乙 --><![if !x]>丙<![endif]></p>", ["甲丙"]),
    ("<p>甲<span style='display: none'>乙<b>丙</b></span><i hidden>丁</i></p>戊", ["甲", "戊"]),
    ("<ul><li>甲<li>乙</ul>", ["甲", "乙"]),
    ("<ol start=3><li>甲<li value=7>乙<li>丙</ol>", ["3. 甲", "7. 乙", "8. 丙"]),
    ("<ol type=a><li>甲</ol><ol style='list-style-type: none'><li>1. 乙</ol>", ["a. 甲", "1. 乙"]),
    ("<ol style='list-style-type:cjk-ideographic'><li>甲</ol>", ["一、甲"]),
    ("<pre>甲  乙\n  丙</pre>", ["甲  乙\n  丙"]),
    ("<p>10<sup>4</sup>平方米，m<sup>2</sup></p>", ["10⁴平方米，m²"]),
    ("<font face='x'><b>得</b><i>分</i></font>3", ["得分3"]),
    ("<select><option>优</select><textarea>暗</textarea>甲", ["甲"]),
    ("<p>利用率 $\\geq 90\\%$ 的</p>", ["利用率 ≥90% 的"]),
    ("<p><o:p>&nbsp;</o:p></p><p>甲<o:p></o:p></p>", ["甲"]),
    ("</p></div></b>甲</td>", ["甲"]),
]


@pytest.mark.parametrize(("page", "seen"), SEEN)
def test_text_is_read_as_it_is_shown(page: str, seen: list[str]) -> None:
    assert [one.text for one in opened(page).paragraphs()] == seen


def test_headings_have_levels_and_a_single_h1_is_the_title() -> None:
    document = opened(
        "<title>站点</title><h1>自评报告</h1><h2>一、概况</h2><h3>职能</h3><p>（一）预算编制</p><p>正文。</p>"
    )
    assert [(one.role, one.level) for one in document.paragraphs()] == [
        ("heading", 0),
        ("heading", 1),
        ("heading", 2),
        ("heading", 2),
        ("body", 0),
    ]
    assert document.title == "自评报告"
    assert opened("<head><title>站点\n标题</title></head><p>甲</p>").title == "站点 标题"


GRIDS = [
    ("<tr><th rowspan=2>一级<th colspan=2>预算<tr><th>年初<th>调整<tr><td>投入<td>1<td>2", [[("一级", 2, 1), ("预算", 1, 2)], [("年初", 1, 1), ("调整", 1, 1)], [("投入", 1, 1), ("1", 1, 1), ("2", 1, 1)]]),
    ("<tr><td rowspan=0>甲<td>乙<tr><td>丙<tr><td>丁", [[("甲", 3, 1), ("乙", 1, 1)], [("丙", 1, 1)], [("丁", 1, 1)]]),
    ("<tr><td rowspan=9>甲<td>乙<tr><td>丙", [[("甲", 2, 1), ("乙", 1, 1)], [("丙", 1, 1)]]),
    ("<tr><td colspan=abc rowspan=-1>甲<td colspan=0>乙", [[("甲", 1, 1), ("乙", 1, 1)]]),
    ("<tr><td><p>第一段</p><p>第二段<br>行</p><td>\n 丙 \n", [[("第一段\n第二段\n行", 1, 1), ("丙", 1, 1)]]),
    ("<tr><td><font color='#000'><br></font><td>0", [[("", 1, 1), ("0", 1, 1)]]),
    ("<tr><td>甲<table><tr><td>1<td>2</table><td>很长的文字很长的文字", [[("甲\n1 2", 1, 1), ("很长的文字很长的文字", 1, 1)]]),
    ("<td>没有行<td>乙", [[("没有行", 1, 1), ("乙", 1, 1)]]),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "seen"), GRIDS)
def test_a_table_is_read_as_it_is_shown(rows: str, seen: list[list[tuple[str, int, int]]]) -> None:
    (table,) = opened(f"<table border=1>{rows}</table>").tables()
    assert cells(table) == seen


def test_the_head_is_thead_or_rows_of_th_and_numbers_are_set_right() -> None:
    page = "<table><thead><tr><td>甲<td>乙</thead><tbody><tr><th>丙<td align=right>1</table>"
    (table,) = opened(page).tables()
    assert table.header == 1
    assert [cell.align for cell in table.rows[1]] == ["", "right"]
    assert [cell.bold for cell in table.rows[1]] == [True, False]
    (table,) = opened("<table><tr><th>甲<th>乙<tr><th>丙<th>丁<tr><td>1<td>2</table>").tables()
    assert table.header == 2


def test_caption_and_unit_are_told() -> None:
    document = opened(
        "<p>表1 评分表</p><p align=right>单位：万元</p><table><tr><td>甲<td>乙<tr><td>1<td>2</table>"
    )
    (table,) = document.tables()
    assert (table.caption, table.unit) == ("表1 评分表", "万元")
    assert [one.role for one in document.paragraphs()] == ["caption", "unit"]
    (table,) = opened("<table><caption>收入<br>表</caption><tr><td>甲<td>乙</table>").tables()
    assert table.caption == "收入 表"


def test_what_a_text_program_saves_as_html_gives_clean_text() -> None:
    cell = (
        '<td width="72" style="border: 1px solid #000; padding: 0in"><p lang="zh-CN" align="center" '
        'style="line-height: 100%"><font face="仿宋"><font size="3" style="font-size: 12pt">{}</font></font></p>\n\t\t</td>'
    )
    page = (
        '<!DOCTYPE html>\n<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"/>\n<title></title>'
        '<style type="text/css">p {{ line-height: 115% }}</style></head><body lang="zh-CN">\n<p style="orphans: 0"><font face="黑体">'
        '<span lang="zh-CN">一、部门</span>\n\t</font><font size=3>基本情况</font></p>\n<table><colgroup><col width=72></colgroup>'
        "<tbody><tr valign=top>\n\t\t{}\n\t\t{}\n\t</tr>\n\t<tr>{}{}</tr></tbody></table><p><br/>\n<br/>\n</p></body></html>"
    ).format(*(cell.format(text) for text in ("指标", "得分", "预算执行<br/>\n率", "9.5")))
    document = opened(page)
    assert document.lines == ("一、部门基本情况", "指标\t得分", "预算执行 率\t9.5")
    assert document.paragraphs()[0].role == "heading"


def test_a_table_that_only_frames_the_page_is_not_a_table() -> None:
    inner = "<table><tr><td>甲<td>1<tr><td>乙<td>2</table>"
    page = f"<table><tr><td>导航<tr><td><table><tr><td><p>正文</p>{inner}</table></table>"
    document = opened(page)
    assert document.lines == ("导航", "正文", "甲\t1", "乙\t2") == lines_of(document)
    (table,) = document.tables()
    assert table.at.line == 3 and [cell.at.line for row in table.rows for cell in row] == [3, 3, 4, 4]


CHARSETS = [
    ("甲㎡".encode("utf-8-sig"), "甲㎡"),
    ("<p>甲镕".encode("gb18030"), "甲镕"),
    ("<meta charset=gb2312><p>喆".encode("gb18030"), "喆"),
    ("<meta http-equiv='Content-Type' content='text/html; charset=gb2312'><p>甲".encode(), "甲"),
    ("<meta charset=big5><p>績效評價".encode("big5"), "績效評價"),
    ("<meta charset=没有><p>甲".encode("gb18030"), "甲"),
    ("<meta charset=x-unknown><p>甲".encode("gb18030"), "甲"),
    ("\ufeff<p>甲".encode("utf-16-le"), "甲"),
    ("\ufeff<p>甲".encode("utf-16-be"), "甲"),
]


@pytest.mark.parametrize(("raw", "seen"), CHARSETS)
def test_the_encoding_is_found(raw: bytes, seen: str) -> None:
    assert opened(raw).text() == seen


def test_characters_that_cannot_be_read_are_told() -> None:
    document, codes = read(b"<meta charset=utf-8><p>\xe7\x94\xb2\xff\xfe 100</p>")
    assert document is not None and "100" in document.text()
    assert codes == ["html_unclear_text"]


HOSTILE = [
    ("", "document_no_text"),
    ("<html><body></body></html>", "document_no_text"),
    ("<p>" + "x" * 11_000_000, "document_damaged"),
    ("<table><tr>" + "<td colspan=1000>x" * 100 + "<tr>" * 3000 + "</table>", "document_table_too_big"),
    ("<table>" + ("<tr>" + "<td rowspan=999 colspan=999>x") * 999 + "</table>", "document_table_too_big"),
    ("<p>" + " " * MOST_BYTES, "file_too_large"),
]


@pytest.mark.parametrize(("page", "code"), HOSTILE)
def test_a_page_that_cannot_be_read_gives_one_finding(page: str, code: str) -> None:
    assert read(page) == (None, [code])


def test_entities_of_its_own_and_files_are_not_filled_in() -> None:
    page = '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/hosts"><!ENTITY b "ha">]><p>甲&a;&b;</p>'
    assert "localhost" not in opened(page).text()
    assert "甲&a;&b;" in opened(page).text()


def test_tables_nested_without_end_are_read_as_text() -> None:
    document, codes = read("<table><tr><td>甲" * 5000 + "乙" + "</table>" * 5000)
    assert document is not None
    assert codes == ["html_deep_tables"]
    assert document.text().count("甲") == 5000 and "乙" in document.text()
    document, codes = read("<table><tr><td>甲" * MOST_DEPTH + "</table>" * MOST_DEPTH)
    assert document is not None and codes == []


@pytest.mark.parametrize(
    "piece", ["<div>", "<b>", "<ul><li>", "</p>", "<!--", "<p>甲", "<td>", "&", "<a ", "<![CDATA["]
)
def test_long_hostile_markup_is_read_without_a_traceback(piece: str) -> None:
    document, codes = read("<p>甲</p>" + piece * 50_000)
    assert document is not None and document.lines[0].startswith("甲")
    assert codes == []


MARKUP = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "甲", "<br>", "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<td rowspan=2>", "<th>",
         "<thead>", "<caption>", "</caption>", "<ul>", "<ol>", "<li>", "</ol>", "<h1>", "</h1>", "<h3>", "<pre>", "</pre>",
         " 1\n", "<div hidden>", "</div>", "<script>", "</script>", "<sup>2</sup>", "&lt;", "\0", "<?x", "<!", "<b>", "\ud7ff"]
    ),
    max_size=30,
).map("".join)  # fmt: skip


@given(MARKUP)
@settings(max_examples=300, deadline=None)
def test_any_markup_gives_lines_that_are_those_of_the_blocks(page: str) -> None:
    document, codes = read(page)
    assert (document is None) == (codes == ["document_no_text"])
    if document is not None:
        assert document.lines == lines_of(document)
        for block in document.blocks():
            if isinstance(block, Paragraph):
                assert document.lines[block.at.line - 1] == block.text.split("\n")[0]
            elif isinstance(block, Table):
                assert [row[0].at.line for row in block.rows if row] == [
                    block.at.line + n for n, row in enumerate(block.rows) if row
                ]
