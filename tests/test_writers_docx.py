"""Word files: what Word and WPS read in them, looked up in their XML and through python-docx."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from lxml import etree
from sample_report import charts, money_table, report, score_table

from jixiao.core.document import Cell, Chart, Document, PageBreak, Paragraph, Section, Series, Table
from jixiao.core.finding import Findings
from jixiao.writers.document import write_document
from jixiao.writers.docx import docx_bytes

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def parts(document: Document) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx_bytes(document))) as package:
        return {name: package.read(name) for name in package.namelist()}


def body(document: Document) -> etree._Element:
    return etree.fromstring(parts(document)["word/document.xml"])


def style(name: str) -> etree._Element:
    root = etree.fromstring(parts(report())["word/styles.xml"])
    return next(one for one in root.iter(f"{W}style") if one.find(f"{W}name").get(f"{W}val") == name)


def one(*blocks: object) -> Document:
    return Document((Section(tuple(blocks)),))  # type: ignore[arg-type]


def test_every_part_is_well_formed_and_named_in_the_content_types() -> None:
    made = parts(report())
    types = made["[Content_Types].xml"].decode()
    for name, content in made.items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(content)
        if name.endswith(".xml") and name != "[Content_Types].xml":
            assert f'PartName="/{name}"' in types
    for name in made:
        if name.endswith(".rels"):
            folder = Path(name).parent.parent
            for target in re.findall(r'Target="([^"]+)"', made[name].decode()):
                assert str(Path("/", folder, target).resolve())[1:] in made, (name, target)


def kept(rows: int) -> list[bool]:
    """Of each row of a table with one head, whether it stays with the next."""
    table = Table(((Cell("指标"),), *((Cell(f"第{n}项"),) for n in range(rows))), header=1)
    return [row.find(f".//{W}keepNext") is not None for row in body(one(table)).iter(f"{W}tr")]


def test_a_low_table_stays_on_one_page_and_a_high_one_keeps_its_heads_with_rows() -> None:
    assert kept(4) == [True, True, True, True, False]
    assert kept(60) == [True] * 3 + [False] * 58


def test_python_docx_reads_the_paragraphs_and_tables_back() -> None:
    read = docx.Document(io.BytesIO(docx_bytes(report())))
    texts = [paragraph.text for paragraph in read.paragraphs]
    for paragraph in report().paragraphs():
        if paragraph.role != "contents":  # has a page number behind it
            assert paragraph.text in texts
    assert len(read.tables) == 2
    assert read.core_properties.title == "2023年度部门整体支出绩效自评报告"


@pytest.mark.parametrize(
    ("name", "face", "size", "line"),
    [
        ("正文内容", "仿宋_GB2312", "32", "560"),
        ("Title", "方正小标宋简体", "44", "720"),
        ("heading 1", "黑体", "32", "560"),
        ("heading 2", "楷体_GB2312", "32", "560"),
        ("heading 3", "仿宋_GB2312", "32", "560"),
        ("附件标记", "黑体", "32", "560"),
        ("caption", "黑体", "24", "480"),
        ("表格文字五号", "宋体", "21", "310"),
    ],
)
def test_a_style_names_the_official_face_size_and_line_pitch(
    name: str, face: str, size: str, line: str
) -> None:
    found = style(name)
    fonts = found.find(f"{W}rPr/{W}rFonts")
    assert fonts.get(f"{W}eastAsia") == face
    assert fonts.get(f"{W}ascii") == "Times New Roman"
    assert found.find(f"{W}rPr/{W}sz").get(f"{W}val") == size
    spacing = found.find(f"{W}pPr/{W}spacing")
    assert (spacing.get(f"{W}line"), spacing.get(f"{W}lineRule")) == (line, "exact")


def test_body_and_headings_have_a_first_line_of_two_characters_and_headings_an_outline_level() -> None:
    for name in ("正文内容", "heading 1", "heading 2", "heading 3"):
        assert style(name).find(f"{W}pPr/{W}ind").get(f"{W}firstLineChars") == "200"
    levels = [style(f"heading {n}").find(f"{W}pPr/{W}outlineLvl").get(f"{W}val") for n in (1, 2, 3)]
    assert levels == ["0", "1", "2"]


def test_the_page_is_a4_with_official_margins_and_an_annex_lies() -> None:
    sections = list(body(report()).iter(f"{W}sectPr"))
    sizes = [dict(one.find(f"{W}pgSz").attrib) for one in sections]
    assert [(one[f"{W}w"], one[f"{W}h"]) for one in sizes] == [("11906", "16838")] * 2 + [("16838", "11906")]
    assert sizes[2][f"{W}orient"] == "landscape"
    margins = sections[1].find(f"{W}pgMar")
    assert [margins.get(f"{W}{side}") for side in ("top", "bottom", "left", "right")] == ["2098", "1984", "1587", "1474"]  # fmt: skip


def test_page_numbers_stand_right_on_odd_pages_left_on_even_and_a_cover_has_none() -> None:
    made = parts(report())
    relations = dict(
        re.findall(r'Id="(\w+)"[^>]*Target="(footer\d\.xml)"', made["word/_rels/document.xml.rels"].decode())
    )
    R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"  # noqa: N806
    shown = []
    for section in etree.fromstring(made["word/document.xml"]).iter(f"{W}sectPr"):
        sides = {}
        for reference in section.iter(f"{W}footerReference"):
            footer = etree.fromstring(made["word/" + relations[reference.get(f"{R}id")]])
            jc = footer.find(f".//{W}jc")
            text = "".join(footer.itertext()).replace(" PAGE ", "")
            sides[reference.get(f"{W}type")] = (text, None if jc is None else jc.get(f"{W}val"))
        start = section.find(f"{W}pgNumType")
        shown.append((sides["default"], sides["even"], None if start is None else start.get(f"{W}start")))
    plain = (("— 1 —", "right"), ("— 1 —", "left"))
    assert shown == [(("", None), ("", None), None), (*plain, "1"), (*plain, None)]
    assert b"evenAndOddHeaders" in made["word/settings.xml"]


def test_the_score_table_has_real_merges_over_three_levels() -> None:
    table = body(report()).findall(f".//{W}tbl")[1]
    rows = table.findall(f"{W}tr")
    assert len(rows) == 43
    starts = {"部门决策（A1）": 9, "部门管理（A2）": 16, "部门绩效（A3）": 15}
    spans: dict[str, int] = {}
    name = ""
    for row in rows[2:42]:
        cell = row.find(f"{W}tc")
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        if merge.get(f"{W}val") == "restart":
            name = "".join(cell.itertext())
        spans[name] = spans.get(name, 0) + 1
    assert spans == starts
    second = [row.findall(f"{W}tc")[1].find(f"{W}tcPr/{W}vMerge").get(f"{W}val") for row in rows[2:42]]
    assert second.count("restart") == 9
    total = rows[42].findall(f"{W}tc")
    assert total[0].find(f"{W}tcPr/{W}gridSpan").get(f"{W}val") == "3"


def test_every_row_of_a_table_fills_the_grid() -> None:
    for table in body(report()).iter(f"{W}tbl"):
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        for row in table.findall(f"{W}tr"):
            spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.findall(f"{W}tc")]
            assert sum(1 if span is None else int(span.get(f"{W}val")) for span in spans) == columns


def test_header_rows_repeat_and_rows_do_not_break() -> None:
    rows = body(one(score_table())).findall(f".//{W}tr")
    heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
    assert heads == [True, True] + [False] * 41
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_a_row_too_tall_for_its_page_may_break() -> None:
    rows = body(one(Table(((Cell("说明"),), (Cell("很长" * 2000),))))).findall(f".//{W}tr")
    assert rows[1].find(f"{W}trPr") is None


def test_heads_are_bold_centred_and_grey_numbers_stand_right_words_left() -> None:
    rows = body(one(money_table())).findall(f".//{W}tr")
    head, word, number = rows[0].findall(f"{W}tc")[0], *rows[1].findall(f"{W}tc")[:2]
    assert head.find(f".//{W}b") is not None
    assert head.find(f".//{W}jc").get(f"{W}val") == "center"
    assert head.find(f".//{W}shd").get(f"{W}fill") == "E4E4E4"
    assert word.find(f".//{W}jc") is None
    assert number.find(f".//{W}jc").get(f"{W}val") == "right"


def test_tables_that_follow_each_other_stay_two_and_a_section_ends_with_a_paragraph() -> None:
    root = body(one(money_table(), money_table()))
    tags = [child.tag.removeprefix(W) for child in root.find(f"{W}body")]
    assert tags == ["tbl", "p", "tbl", "p", "sectPr"]


def test_a_page_break_belongs_to_what_follows_and_gives_no_empty_page() -> None:
    found = body(one(PageBreak(), Paragraph("甲"), PageBreak(), PageBreak(), Paragraph("乙"), PageBreak()))
    broken = [p.find(f"{W}pPr/{W}pageBreakBefore") is not None for p in found.iter(f"{W}p")]
    assert broken == [False, True]


def test_charts_are_native_with_their_numbers_and_a_workbook_to_edit() -> None:
    made = parts(report())
    kinds = []
    for n in range(1, 5):
        chart = etree.fromstring(made[f"word/charts/chart{n}.xml"])
        kinds.append(
            next(child.tag for child in chart.find(f".//{C}plotArea") if child.tag.endswith("Chart"))
        )
        assert zipfile.is_zipfile(io.BytesIO(made[f"word/embeddings/chart{n}.xlsx"]))
    assert [kind.removeprefix(C) for kind in kinds] == ["barChart", "barChart", "lineChart", "pieChart"]
    rates = etree.fromstring(made["word/charts/chart2.xml"])
    assert rates.find(f".//{C}barDir").get("val") == "bar"
    values = [v.text for v in rates.findall(f".//{C}val//{C}v")]
    assert values[:2] == ["1.0000", "0.9250"]
    assert rates.find(f".//{C}val//{C}formatCode").text == "0.00%"


def test_a_missing_number_of_a_chart_stays_a_gap() -> None:
    chart = etree.fromstring(parts(one(charts()[1]))["word/charts/chart1.xml"])
    points = chart.findall(f".//{C}ser")[1].findall(f"{C}val//{C}pt")
    assert [point.get("idx") for point in points] == ["0", "1", "3"]


def test_a_chart_without_any_number_is_not_drawn() -> None:
    made = parts(one(Chart("bar", "空", ("甲",), (Series("得分率", (None,)),))))
    assert not [name for name in made if "chart" in name]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("A & B < C > D ]]> \"'", "A & B < C > D ]]> \"'"),
        ("甲\x00乙\x07", "甲乙"),
        ("甲\x0b乙\r\n丙", "甲\n乙\n丙"),
        ("半个字\ud83d", "半个字\ufffd"),
        ("\ufffe", ""),
        ("  两头空格  ", "  两头空格  "),
        ("字" * 50000, "字" * 50000),
    ],
)
def test_any_text_goes_in_and_comes_back(text: str, read: str) -> None:
    made = docx.Document(io.BytesIO(docx_bytes(one(Paragraph(text), Table(((Cell(text),),))))))
    assert made.paragraphs[0].text == read
    assert made.tables[0].rows[0].cells[0].text == read


def test_spans_that_run_into_each_other_still_give_a_whole_table() -> None:
    rows = (
        (Cell("a", rows=3, columns=2), Cell("b", rows=2)),
        (Cell("c", columns=4),),
        (Cell("d"), Cell("e", rows=9), Cell("f")),
    )
    table = docx.Document(io.BytesIO(docx_bytes(one(Table(rows))))).tables[0]
    assert {cell.text for row in table.rows for cell in row.cells} >= {"a", "b", "c", "d", "e", "f"}


def test_the_same_document_gives_the_same_bytes() -> None:
    assert docx_bytes(report()) == docx_bytes(report())


def test_an_empty_document_is_a_word_file_too() -> None:
    assert docx.Document(io.BytesIO(docx_bytes(Document(())))).tables == []


# -- write_document


def test_a_file_is_written_and_an_older_one_replaced(tmp_path: Path) -> None:
    path, findings = tmp_path / "报告.DOCX", Findings()
    path.write_text("old")
    assert write_document(report(), path, findings)
    assert path.read_bytes() == docx_bytes(report())
    assert [found.name for found in tmp_path.iterdir()] == ["报告.DOCX"]
    assert not findings.items


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("报告.doc", "report_suffix"),
        ("报告", "report_suffix"),
        ("没有的文件夹/报告.docx", "file_unwritable"),
        ("文件夹.docx", "document_path_is_folder"),
        ("文件/报告.docx", "file_unwritable"),
        ("长" * 300 + ".docx", "file_unwritable"),
    ],
)
def test_what_cannot_be_written_is_a_finding_and_leaves_nothing(tmp_path: Path, name: str, rule: str) -> None:
    (tmp_path / "文件夹.docx").mkdir()
    (tmp_path / "文件").write_text("")
    findings = Findings()
    assert not write_document(report(), tmp_path / name, findings)
    assert [item.rule for item in findings.items] == [rule]
    assert sorted(found.name for found in tmp_path.iterdir()) == ["文件", "文件夹.docx"]
