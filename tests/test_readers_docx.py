"""A Word document is read as a reader of the page sees it: numbers, changes, spans; hostile ones become findings."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao.core.document import Chart, Document, PageBreak, Paragraph, Table, lines_of
from jixiao.core.finding import Findings
from jixiao.core.numerals import read_chinese
from jixiao.readers.docx import read_docx
from jixiao.readers.docx_numbers import chinese, number_text

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATED = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)


def relation(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'


def packed(parts: dict[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def parts_of(body: str, **others: str) -> dict[str, str | bytes]:
    """The parts of a document; `others` are inner XML of styles, numbering, footnotes."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": RELATED.format(relation(1, "officeDocument", "word/document.xml")),
        "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": RELATED.format(
            "".join(relation(n, kind, f"{kind}.xml") for n, kind in enumerate(others))
        ),
    }
    for kind, inner in others.items():
        parts[f"word/{kind}.xml"] = f"<w:{kind} {NAMES}>{inner}</w:{kind}>"
    return parts


def read(raw: bytes) -> tuple[Document | None, list[str]]:
    findings = Findings("x.docx")
    document = read_docx(raw, "x.docx", findings)
    assert all("{" not in item.message() + item.hint() for item in findings.items)
    return document, [item.rule for item in findings.items]


def opened(body: str, **others: str) -> Document:
    document, _ = read(packed(parts_of(body, **others)))
    assert document is not None
    return document


def texts(body: str, **others: str) -> list[str]:
    return [one.text for one in opened(body, **others).paragraphs()]


def p(inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(text: str = "", *, span: int = 1, down: str | None = None, inner: str = "") -> str:
    merge = {None: "", "start": '<w:vMerge w:val="restart"/>', "on": "<w:vMerge/>"}[down]
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{merge}</w:tcPr>{inner or p(r(text))}</w:tc>'


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def cells(table: Table) -> list[list[tuple[str, int, int]]]:
    return [[(cell.text, cell.rows, cell.columns) for cell in row] for row in table.rows]


# -- text


FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{}</w:instrText></w:r>{}'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
BOX = (
    "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></w:drawing>"
    "</mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)
SEEN = [
    ("runs are put together", p(r("预算") + r("执行率") + r("95%")), ["预算执行率95%"]),
    ("blank paragraphs are left out", p("") + p(r("  ")) + p(r("甲")), ["甲"]),
    ("a link shows its words", p("<w:hyperlink>" + r("公开网页") + "</w:hyperlink>"), ["公开网页"]),
    ("content controls", "<w:sdt><w:sdtContent>" + p("<w:sdt><w:sdtContent>" + r("某单位") + "</w:sdtContent></w:sdt>") + "</w:sdtContent></w:sdt>", ["某单位"]),
    ("tab, break, hyphens", p("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:softHyphen/><w:t>丁</w:t><w:noBreakHyphen/><w:t>1</w:t></w:r>"), ["甲\t乙\n丙丁-1"]),
    ("hidden text is not seen", p(r("甲") + r("暗", "<w:vanish/>") + r("乙", '<w:vanish w:val="0"/>')), ["甲乙"]),
    ("a field shows its result", p(r("共") + FIELD.format("NUMPAGES", "", r("5")) + r("页")), ["共5页"]),
    ("a field in the instruction of a field", p(FIELD.format("IF", FIELD.format("MERGEFIELD x", "", r("暗")), r("明"))), ["明"]),
    ("a field over paragraphs", p('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>' + r("目录甲")) + p(r("目录乙") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'), ["目录甲", "目录乙"]),
    ("a text box is taken once, after its paragraph", p(r("正文") + BOX.format(p(r("框内")))), ["正文", "框内"]),
    ("moved text stands where it went", p("<w:moveFrom>" + r("甲") + "</w:moveFrom>" + r("乙") + "<w:moveTo>" + r("甲") + "</w:moveTo>"), ["乙甲"]),
    ("a deleted paragraph mark joins", p(r("前半"), "<w:rPr><w:del/></w:rPr>") + p(r("后半")), ["前半后半"]),
    ("raised digits do not lengthen a number", p(r("10") + r("4", '<w:vertAlign w:val="superscript"/>') + r("平方米")), ["10⁴平方米"]),
    ("a formula on one line", p("<m:oMath><m:r><m:t>得分=</m:t></m:r><m:f><m:num><m:r><m:t>支出</m:t></m:r></m:num><m:den><m:r><m:t>年初+追加</m:t></m:r></m:den></m:f><m:r><m:t>×6</m:t></m:r></m:oMath>"), ["得分=支出/(年初+追加)×6"]),
    ("a ticked box of a picture font", p('<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>' + r("是 ") + '<w:r><w:sym w:font="Wingdings 2" w:char="F0A3"/></w:r>' + r("否")), ["☑是 □否"]),
    ("words over words show the words", p("<w:r><w:ruby><w:rt>" + r("dian") + "</w:rt><w:rubyBase>" + r("滇") + "</w:rubyBase></w:ruby></w:r>"), ["滇"]),
    ("residues of HTML", p(r("&lt;p&gt;部门预算&lt;/p&gt;")), ["部门预算"]),
    ("spaces at the ends count only where they are kept", p("<w:r><w:t> 甲 </w:t></w:r>" + r(" 乙")), ["甲 乙"]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "seen"), [one[1:] for one in SEEN], ids=[one[0] for one in SEEN])
def test_a_paragraph_is_read_as_it_is_seen(body: str, seen: list[str]) -> None:
    assert texts(body) == seen


def test_strict_documents_are_read_too() -> None:
    parts = parts_of(p(r("甲")))
    parts["word/document.xml"] = str(parts["word/document.xml"]).replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    document, codes = read(packed(parts))
    assert document is not None and document.text() == "甲" and codes == []


def test_bold_parts_are_runs_that_make_up_the_same_text() -> None:
    (line,) = opened(
        p(r("1. 资金管理。", "<w:b/>") + r("我中心") + r("严格", '<w:b w:val="0"/>'))
    ).paragraphs()
    assert [(run.text, run.bold) for run in line.runs] == [("1. 资金管理。", True), ("我中心严格", False)]
    assert "".join(run.text for run in line.runs) == line.text


def test_tracked_changes_are_read_as_accepted_and_counted() -> None:
    body = p(
        r("得") + "<w:del><w:r><w:delText>3</w:delText></w:r></w:del><w:ins>" + r("4") + "</w:ins>" + r("分")
    )
    body += tbl(tr(tc("甲")), tr(tc("删"), properties="<w:del/>"), tr(tc("增"), properties="<w:ins/>"))
    findings = Findings("x.docx")
    document = read_docx(packed(parts_of(body)), "x.docx", findings)
    assert document is not None and document.lines == ("得4分", "甲", "增")
    (finding,) = findings.items
    assert (finding.rule, finding.severity) == ("docx_changes", "warning")
    assert "插入 2 处、删除 2 处" in finding.message()


def test_notes_are_marked_and_stand_at_the_end() -> None:
    document = opened(
        p(r("预算100万元") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + r("。")),
        footnotes='<w:footnote w:id="2">' + p("<w:r><w:footnoteRef/></w:r>" + r(" 含结转")) + "</w:footnote>",
    )
    assert [(one.text, one.role) for one in document.paragraphs()] == [
        ("预算100万元[注1]。", "body"),
        ("[注1] 含结转", "note"),
    ]


def test_a_note_that_is_referred_to_often_stands_once() -> None:
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    document = opened(p(mark * 3), footnotes='<w:footnote w:id="2">' + p(r("注文")) + "</w:footnote>")
    assert document.lines == ("[注1][注1][注1]", "[注1] 注文")


def test_pictures_and_embedded_objects_are_told() -> None:
    body = p(r("甲") + "<w:r><w:drawing><a:blip/></w:drawing></w:r><w:r><w:drawing><c:chart/></w:drawing></w:r>"
             "<w:r><w:object><v:shape><v:imagedata/></v:shape></w:object></w:r>")  # fmt: skip
    document, codes = read(packed(parts_of(body)))
    assert document is not None
    assert codes == ["docx_pictures", "docx_objects"]
    assert len(document.unread) == 2 and "1 幅" in document.unread[0] and "2 个" in document.unread[1]


def test_pages_end_at_breaks_and_sections_know_how_they_lie() -> None:
    landscape = '<w:sectPr><w:pgSz w:orient="landscape"/></w:sectPr>'
    document = opened(
        p(r("封面") + '<w:r><w:br w:type="page"/></w:r>' + r("正文"))
        + p("", "<w:sectPr/>")
        + p(r("横表"))
        + landscape
    )
    assert [section.landscape for section in document.sections] == [False, True]
    assert [type(block) for block in document.sections[0].blocks] == [Paragraph, PageBreak, Paragraph]
    assert document.lines == ("封面", "正文", "横表") == lines_of(document)


SERIES = "<c:ser><c:tx><c:strRef><c:strCache><c:pt idx='0'><c:v>{}</c:v></c:pt></c:strCache></c:strRef></c:tx>{}</c:ser>"
CHART = (
    f"<c:chartSpace {NAMES}><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>得分率</a:t></a:r></a:p></c:rich></c:tx></c:title>"
    "<c:plotArea><c:barChart><c:barDir val='bar'/>{}</c:barChart></c:plotArea></c:chart></c:chartSpace>"
)
LABELS = "<c:cat><c:strRef><c:strCache><c:pt idx='0'><c:v>决策</c:v></c:pt><c:pt idx='1'><c:v>管理</c:v></c:pt></c:strCache></c:strRef></c:cat>"


def charted(chart: str) -> bytes:
    drawing = '<w:r><w:drawing><c:chart id="1" xmlns:z="z" z:id="rId9"/></w:drawing></w:r>'
    parts = parts_of(p(r("前")) + p(drawing) + p(r("后")))
    parts["word/_rels/document.xml.rels"] = RELATED.format(relation(9, "chart", "charts/chart1.xml"))
    return packed(parts | {"word/charts/chart1.xml": chart})


def test_a_chart_is_read_as_the_numbers_it_was_drawn_from() -> None:
    values = "<c:val><c:numRef><c:numCache><c:pt idx='0'><c:v>0.10000000000000001</c:v></c:pt><c:pt idx='2'><c:v>97.50</c:v></c:pt></c:numCache></c:numRef></c:val>"
    document, codes = read(charted(CHART.format(SERIES.format("2023年", LABELS + values))))
    assert document is not None and codes == []
    (chart,) = [block for block in document.blocks() if isinstance(block, Chart)]
    assert (chart.kind, chart.title, chart.labels) == ("bar", "得分率", ("决策", "管理", ""))
    assert [(one.name, one.values) for one in chart.series] == [("2023年", ("0.1", None, "97.50"))]
    assert document.lines == ("前", "得分率", "2023年\t0.1\t\t97.50", "后") == lines_of(document)


@pytest.mark.parametrize(
    "chart", [CHART.format(""), CHART.format(SERIES.format("甲", LABELS)), f"<c:chartSpace {NAMES}/>"]
)
def test_a_chart_that_keeps_no_numbers_is_told(chart: str) -> None:
    document, codes = read(charted(chart))
    assert document is not None and codes == ["docx_objects"]


# -- roles


STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="g"><w:name w:val="公文一级"/><w:basedOn w:val="1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="o"><w:name w:val="自定"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="x"/><w:basedOn w:val="y"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="y"><w:name w:val="y"/><w:basedOn w:val="x"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="toc"><w:name w:val="toc 1"/></w:style>'
)
LONG = "我局严格执行预算，支出进度与序时进度一致，" * 6
ROLES = [
    (p(r("总体情况"), '<w:pStyle w:val="1"/>'), ("heading", 1)),
    (p(r("总体情况"), '<w:pStyle w:val="g"/>'), ("heading", 1)),
    (p(r("总体情况"), '<w:pStyle w:val="o"/>'), ("heading", 3)),
    (p(r("总体情况"), '<w:outlineLvl w:val="1"/>'), ("heading", 2)),
    (p(r("总体情况"), '<w:pStyle w:val="g"/><w:outlineLvl w:val="9"/>'), ("body", 0)),
    (p(r("某局自评"), '<w:pStyle w:val="t"/>'), ("heading", 0)),
    (p(r("循环的样式"), '<w:pStyle w:val="x"/>'), ("body", 0)),
    (p(r("没有的样式"), '<w:pStyle w:val="none"/>'), ("body", 0)),
    (p(r("一、概况 1"), '<w:pStyle w:val="toc"/>'), ("contents", 0)),
    (p(r("一、部门基本情况")), ("heading", 1)),
    (p(r("（一）预算编制")), ("heading", 2)),
    (p(r("（一）预算编制。我中心严格按照规定编制预算，编制规范。")), ("body", 0)),
    (p(r("1. 资金管理", "<w:b/>")), ("heading", 3)),
    (p(r("1. 资金管理")), ("body", 0)),
    (p(r("一、" + LONG), '<w:pStyle w:val="1"/>'), ("body", 0)),
    (p(r("附件1")), ("attachment", 0)),
    (p(r("某市某局整体绩效"), '<w:jc w:val="center"/>').replace("<w:rPr>", '<w:rPr><w:sz w:val="44"/>'), ("heading", 0)),
]  # fmt: skip


@pytest.mark.parametrize(("body", "role"), ROLES)
def test_a_paragraph_has_the_role_its_style_or_its_words_tell(body: str, role: tuple[str, int]) -> None:
    (line,) = opened(body, styles=STYLES).paragraphs()
    assert (line.role, line.level) == role


def test_lines_of_a_table_of_contents_are_no_headings() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC </w:instrText></w:r>'
    body = (
        p(begin + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + r("一、概况"))
        + p(r("二、绩效") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
        + p(r("三、问题") + "<w:r><w:tab/></w:r>" + FIELD.format("PAGEREF _x", "", r("3")))
        + p(r("一、概况"))
        + p(r("见第") + FIELD.format("PAGEREF _x", "", r("3")) + r("页"))
    )
    found = opened(body).paragraphs()
    assert [one.role for one in found] == ["contents", "contents", "contents", "heading", "body"]
    assert found[2].text == "三、问题\t3"


def test_the_title_of_two_large_lines_in_the_middle_is_one() -> None:
    made = docx.Document()
    for text in ("某市某局", "2021年度部门整体绩效自评报告"):
        line = made.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.add_run(text).font.size = Pt(22)
    made.add_paragraph("一、基本情况")
    document, _ = read(saved(made))
    assert document is not None
    assert document.title == "某市某局2021年度部门整体绩效自评报告"
    assert document.paragraphs()[2].level == 1


def saved(made: docx.document.Document) -> bytes:
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


# -- numbers that Word counts


def level(n: int, format: str, text: str, extra: str = "") -> str:
    return f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/>{extra}</w:lvl>'


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "chineseCounting", "%1、")
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimal", "%1.%4", "<w:isLgl/>")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="1">'
    + level(0, "bullet", "\uf0b7")
    + level(1, "none", "")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    '<w:num w:numId="4"><w:abstractNumId w:val="99"/></w:num>'
)


def numbered(text: str, n: int = 0, id: int = 1) -> str:
    return p(r(text), f'<w:numPr><w:ilvl w:val="{n}"/><w:numId w:val="{id}"/></w:numPr>')


def test_the_numbers_before_paragraphs_are_part_of_what_is_seen() -> None:
    body = "".join((
        numbered("概况"), numbered("职能", 1), numbered("机构", 1), numbered("甲", 2), numbered("乙", 2),
        numbered("绩效"), numbered("编制", 1), numbered("丙", 2), numbered("丁", 3),
        numbered("另起", 0, 3), numbered("接着", 0, 3), numbered("要点", 0, 2), numbered("无号", 0, 0),
        numbered("没有的清单", 0, 7), numbered("没有的定义", 0, 4), numbered("没有的级", 8, 1),
    ))  # fmt: skip
    assert texts(body, numbering=NUMBERING) == [
        "一、概况", "（一）职能", "（二）机构", "1. 甲", "2. 乙", "二、绩效", "（一）编制", "1. 丙", "2.1 丁",
        "一、另起", "二、接着", "要点", "无号", "没有的清单", "没有的定义", "没有的级",
    ]  # fmt: skip


def test_numbers_tell_roles_and_styles_may_number() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="n"><w:name w:val="编号"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    body = (
        p(r("概况"), '<w:pStyle w:val="n"/>') + numbered("预算执行率按季计算。", 2) + numbered("要点", 0, 2)
    )
    found = opened(body, numbering=NUMBERING, styles=styles).paragraphs()
    assert [(one.text, one.role, one.level) for one in found] == [
        ("一、概况", "heading", 1),
        ("1. 预算执行率按季计算。", "list", 0),
        ("要点", "list", 0),
    ]


def test_a_column_of_counted_numbers_in_a_table_is_read() -> None:
    blank = p("", '<w:numPr><w:ilvl w:val="2"/><w:numId w:val="1"/></w:numPr>')
    document = opened(tbl(*(tr(tc(inner=blank), tc(text)) for text in "甲乙丙")), numbering=NUMBERING)
    assert document.lines == ("1.\t甲", "2.\t乙", "3.\t丙")


@pytest.mark.parametrize(
    ("value", "format", "seen"),
    [
        (1, "chineseCounting", "一"), (10, "chineseCounting", "十"), (11, "chineseCounting", "十一"),
        (20, "chineseCountingThousand", "二十"), (105, "japaneseCounting", "一百零五"), (1010, "chineseCounting", "一千零一十"),
        (99_999, "chineseCounting", "99999"), (3, "chineseLegalSimplified", "叁"), (12, "chineseLegalSimplified", "拾贰"),
        (2, "ideographTraditional", "乙"), (3, "ideographZodiac", "寅"), (11, "ideographTraditional", "11"),
        (3, "decimalEnclosedCircle", "③"), (3, "decimalEnclosedParen", "⑶"), (3, "decimalEnclosedFullstop", "⒊"),
        (21, "decimalEnclosedCircle", "21"), (5, "decimalZero", "05"), (27, "lowerLetter", "aa"), (2, "upperLetter", "B"),
        (14, "upperRoman", "XIV"), (4, "lowerRoman", "iv"), (7, "something else", "7"), (0, "lowerLetter", "0"),
    ],
)  # fmt: skip
def test_a_number_is_shown_as_word_shows_it(value: int, format: str, seen: str) -> None:
    assert number_text(value, format) == seen


def test_chinese_numbers_read_back_as_the_same() -> None:
    assert [read_chinese(chinese(n), "").digits for n in range(1, 10_000, 7)] == list(range(1, 10_000, 7))


# -- tables


def test_merged_cells_stand_once_with_what_they_span() -> None:
    body = tbl(
        tr(tc("一级指标", down="start"), tc("预算", span=2), tc("得分", down="start")),
        tr(tc(down="on"), tc("年初"), tc("调整"), tc(down="on")),
        tr(tc("投入", down="start"), tc("1.5"), tc("2"), tc("3")),
        tr(tc(down="on"), tc("甲", span=2), tc("4")),
    )
    (table,) = opened(body).tables()
    assert cells(table) == [
        [("一级指标", 2, 1), ("预算", 1, 2), ("得分", 2, 1)],
        [("年初", 1, 1), ("调整", 1, 1)],
        [("投入", 2, 1), ("1.5", 1, 1), ("2", 1, 1), ("3", 1, 1)],
        [("甲", 1, 2), ("4", 1, 1)],
    ]
    assert table.header == 2
    assert table.texts(spread=True)[3] == ["投入", "甲", "甲", "4"]


def test_merges_of_the_library_come_back_as_they_were_made() -> None:
    made = docx.Document()
    table = made.add_table(6, 5)
    for n, row in enumerate(table.rows):
        for m, cell in enumerate(row.cells):
            cell.text = f"{n}{m}"
    merged = [((0, 0), (1, 1)), ((2, 0), (5, 0)), ((2, 2), (2, 4)), ((4, 3), (5, 4))]
    for first, last in merged:
        table.cell(*first).merge(table.cell(*last)).text = "合"
    document, codes = read(saved(made))
    assert document is not None and codes == []
    (found,) = document.tables()
    grid = found.grid()
    assert [len(line) for line in grid] == [5] * 6
    for n in range(6):
        for m in range(5):
            inside = [
                (first, last) for first, last in merged
                if first[0] <= n <= last[0] and first[1] <= m <= last[1]
            ]  # fmt: skip
            slot = grid[n][m]
            assert slot.cell.text == ("合" if inside else f"{n}{m}")
            assert slot.first == (not inside or inside[0][0] == (n, m))


GRIDS = [
    ("a broken merge without a start keeps its text", tbl(tr(tc("甲", down="on"), tc("乙"))), [[("甲", 1, 1), ("乙", 1, 1)]]),
    ("a merge that changes its width starts anew", tbl(tr(tc("甲", down="start"), tc("乙")), tr(tc("丙", down="on", span=2))), [[("甲", 1, 1), ("乙", 1, 1)], [("丙", 1, 2)]]),
    ("two merges below each other stay two", tbl(tr(tc("甲", down="start")), tr(tc(down="on")), tr(tc("乙", down="start")), tr(tc(down="on"))), [[("甲", 2, 1)], [], [("乙", 2, 1)], []]),
    ("columns at which nothing begins are left out", tbl(tr(tc("甲", span=3), tc("乙", span=4)), tr(tc("丙", span=3), tc("丁", span=4))), [[("甲", 1, 1), ("乙", 1, 1)], [("丙", 1, 1), ("丁", 1, 1)]]),
    ("a row that begins further right has a gap", tbl(tr(tc("甲"), tc("乙")), tr(tc("丙"), properties='<w:gridBefore w:val="1"/>')), [[("甲", 1, 1), ("乙", 1, 1)], [("", 1, 1), ("丙", 1, 1)]]),
    ("the old way to merge sideways", tbl(tr('<w:tc><w:tcPr><w:hMerge w:val="restart"/></w:tcPr>' + p(r("甲")) + "</w:tc>", "<w:tc><w:tcPr><w:hMerge/></w:tcPr>" + p("") + "</w:tc>", tc("乙")), tr(tc("丙"), tc("丁"), tc("戊"))), [[("甲", 1, 2), ("乙", 1, 1)], [("丙", 1, 1), ("丁", 1, 1), ("戊", 1, 1)]]),
    ("rows and cells in content controls", tbl("<w:sdt><w:sdtContent>" + tr("<w:sdt><w:sdtContent>" + tc("甲") + "</w:sdtContent></w:sdt>", tc("乙")) + "</w:sdtContent></w:sdt>"), [[("甲", 1, 1), ("乙", 1, 1)]]),
    ("paragraphs of a cell are its lines", tbl(tr(tc(inner=p(r("1.甲")) + p("") + p(r("2.\t乙") )), tc("丙"))), [[("1.甲\n2. 乙", 1, 1), ("丙", 1, 1)]]),
    ("a table in a cell is text of the cell", tbl(tr(tc(inner=tbl(tr(tc("甲"), tc("1")), tr(tc("乙"), tc("2"))) + p("")), tc("丙"))), [[("甲 1\n乙 2", 1, 1), ("丙", 1, 1)]]),
    ("a frame of one cell is no table", tbl(tr(tc(inner=p(r("框")) + tbl(tr(tc("甲"), tc("乙"))))) ), [[("甲", 1, 1), ("乙", 1, 1)]]),
    ("a text box in a cell", tbl(tr(tc(inner=p(r("甲") + BOX.format(p(r("框"))))), tc("乙"))), [[("甲\n框", 1, 1), ("乙", 1, 1)]]),
    ("a span beyond reason", tbl(tr(tc("甲", span=999_999), tc("乙"))), [[("甲", 1, 1), ("乙", 1, 1)]]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "seen"), [one[1:] for one in GRIDS], ids=[one[0] for one in GRIDS])
def test_a_table_is_read_as_it_is_seen(body: str, seen: list[list[tuple[str, int, int]]]) -> None:
    (table,) = opened(body).tables()
    assert cells(table) == seen


def test_rows_that_repeat_on_every_page_are_the_head() -> None:
    head = "<w:tblHeader/>"
    (table,) = opened(
        tbl(
            tr(tc("甲"), properties=head),
            tr(tc("乙"), properties=head),
            tr(tc("丙")),
            tr(tc("丁"), properties=head),
        )
    ).tables()
    assert table.header == 2


CAPTIONED = [
    (p(r("表1 评分表")) + p(r("单位：万元")), tr(tc("甲"), tc("乙")), ("表1 评分表", "万元", 1), ["caption", "unit"]),
    (p(r("表2-1收支情况表")) + p("") + p(r("金额单位：元")), tr(tc("甲"), tc("乙")), ("表2-1收支情况表", "元", 1), ["caption", "unit"]),
    (p(r("单位：某某局")), tr(tc("甲"), tc("乙")), ("", "", 1), ["body"]),
    (p(r("表2显示，执行率较高。")), tr(tc("甲"), tc("乙")), ("", "", 1), ["body"]),
    ("", tr(tc("绩效评分表", span=2)) + tr(tc("单位：万元", span=2)) + tr(tc("甲"), tc("乙")), ("绩效评分表", "万元", 3), []),
    ("", tr(tc("收入表（单位：万元）", span=2)) + tr(tc("甲"), tc("乙")), ("收入表（单位：万元）", "万元", 2), []),
]  # fmt: skip


@pytest.mark.parametrize(("above", "rows", "told", "roles"), CAPTIONED)
def test_caption_and_unit_above_a_table_belong_to_it_and_stay_paragraphs(
    above: str, rows: str, told: tuple[str, str, int], roles: list[str]
) -> None:
    document = opened(above + tbl(rows, tr(tc("1"), tc("2"))))
    (table,) = document.tables()
    assert (table.caption, table.unit, table.header) == told
    assert [one.role for one in document.paragraphs()] == roles


def test_every_piece_knows_its_line_and_lines_are_what_is_printed() -> None:
    body = p(r("甲") + "<w:r><w:br/></w:r>" + r("乙")) + tbl(
        tr(tc(inner=p(r("一")) + p(r("二"))), tc("x", down="start")), tr(tc("三"), tc(down="on"))
    )
    document = opened(body + p(r("丙")))
    assert document.lines == ("甲", "乙", "一 二\tx", "三\t", "丙") == lines_of(document)
    first, last = document.paragraphs()
    (table,) = document.tables()
    assert (first.at.line, table.at.line, last.at.line) == (1, 3, 5)
    assert [[cell.at.line for cell in row] for row in table.rows] == [[3, 3], [4]]
    assert {block.at.page for block in (first, table, last)} == {0}


# -- hostile files


SOUND = packed(parts_of(p(r("甲")) + tbl(tr(tc("乙"), tc("丙"))), styles=STYLES, numbering=NUMBERING))


def with_main(change: Callable[[str], str]) -> bytes:
    parts = parts_of(p(r("甲")))
    parts["word/document.xml"] = change(str(parts["word/document.xml"]))
    return packed(parts)


def with_parts(**more: bytes) -> bytes:
    return packed(parts_of(p(r("甲"))) | {name.replace("__", "/"): content for name, content in more.items()})


def locked() -> bytes:
    raw = bytearray(SOUND)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(mark), bytes(raw)):
            raw[found.start() + offset] |= 1
    return bytes(raw)


def twice() -> bytes:
    held = io.BytesIO(SOUND)
    with zipfile.ZipFile(held, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("word/document.xml", "<x/>")
    return held.getvalue()


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
) + "]>"  # fmt: skip
HOSTILE: list[tuple[str, Callable[[], bytes], str]] = [
    ("cut in half", lambda: SOUND[: len(SOUND) // 2], "document_damaged"),
    ("no zip", lambda: b"PK\x03\x04" + bytes(100), "document_damaged"),
    ("bomb", lambda: with_parts(word__media__a=bytes(60_000_000)), "document_bomb"),
    ("much XML", lambda: with_main(lambda xml: xml.replace("甲", "x" * 101_000_000)), "document_bomb"),
    ("fetches a file", lambda: with_main(lambda xml: '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + xml.replace("甲", "&e;")), "document_unsafe"),
    ("billion laughs", lambda: with_main(lambda xml: LAUGHS + xml.replace("甲", "&j;")), "document_unsafe"),
    ("document type in wide letters", lambda: packed(parts_of("") | {"word/document.xml": ("\ufeff<?xml version='1.0' encoding='utf-16'?>" + LAUGHS + "<x/>").encode("utf-16-le")}), "document_unsafe"),
    ("document type in styles", lambda: packed(parts_of(p(r("甲")), styles="") | {"word/styles.xml": LAUGHS + "<x/>"}), "document_unsafe"),
    ("document type in relations", lambda: packed(parts_of(p(r("甲"))) | {"_rels/.rels": LAUGHS + "<x/>"}), "document_unsafe"),
    ("broken XML", lambda: with_main(lambda xml: xml.replace("</w:body>", "")), "document_damaged"),
    ("other XML", lambda: with_main(lambda _: "<html/>"), "document_damaged"),
    ("no body", lambda: with_main(lambda _: f"<w:document {NAMES}/>"), "document_damaged"),
    ("no main part", lambda: packed({"a.txt": "x"}), "document_damaged"),
    ("macros", lambda: packed(parts_of(p(r("甲"))) | {"word/vbaProject.bin": b"x"}), "document_macros"),
    ("leads outside", lambda: packed(parts_of(p(r("甲"))) | {"../../etc/x": b"x"}), "document_unsafe"),
    ("leads outside by backslash", lambda: packed(parts_of(p(r("甲"))) | {"..\\x": b"x"}), "document_unsafe"),
    ("absolute path", lambda: packed(parts_of(p(r("甲"))) | {"/etc/x": b"x"}), "document_unsafe"),
    ("locked members", locked, "document_locked"),
    ("two main parts", twice, "document_damaged"),
    ("nested without end", lambda: with_main(lambda xml: xml.replace("<w:p>", "<w:sdt>" * 1500 + "<w:p>").replace("</w:p>", "</w:p>" + "</w:sdt>" * 1500)), "document_damaged"),
    ("tables without end", lambda: with_main(lambda xml: xml.replace("<w:p>", "<w:tbl><w:tr><w:tc>" * 500 + "<w:p>").replace("</w:p>", "</w:p>" + "</w:tc></w:tr></w:tbl>" * 500)), "document_damaged"),
    ("more XML than a document has", lambda: packed(parts_of(p(r("甲"))) | {"word/document.xml": os.urandom(300_000).hex() * 100}), "document_too_big_inside"),
    ("a table of spans", lambda: packed(parts_of(tbl(tr(*[tc("x")] * 3000), *[tr(tc("y"))] * 3000))), "document_table_too_big"),
    ("nothing in it", lambda: packed(parts_of(p(""))), "document_no_text"),
    ("pictures only", lambda: packed(parts_of(p("<w:r><w:drawing><a:blip/></w:drawing></w:r>"))), "document_no_text"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "code"), [one[1:] for one in HOSTILE], ids=[one[0] for one in HOSTILE])
def test_a_hostile_file_gives_one_finding_and_no_document(make: Callable[[], bytes], code: str) -> None:
    document, codes = read(make())
    assert (document, codes) == (None, [code])


def test_a_comment_or_an_instruction_in_the_xml_is_no_element() -> None:
    body = p(r("甲<!-- 乙 --><?x y?>")) + "<!-- 丙 -->"
    assert texts(body) == ["甲"]


@given(at=st.integers(0, len(SOUND) - 1), byte=st.integers(0, 255))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_byte_gives_a_finding_or_a_document(at: int, byte: int) -> None:
    document, codes = read(SOUND[:at] + bytes([byte]) + SOUND[at + 1 :])
    assert document is not None or codes


PIECES = st.sampled_from(
    [p(r("甲")), tbl(tr(tc("乙", down="on"))), tbl(tr(tc("丙", span=2), tc("丁", down="start")), tr(tc(down="on"))),
     numbered("戊"), p("<w:r><w:br/><w:tab/></w:r>"), "<w:tbl/>", tbl(tr()), "<w:p/>", "<w:sdt/>", "<w:tbl><w:tr><w:tc/></w:tr></w:tbl>",
     "<mc:AlternateContent/>", p("<w:r><mc:AlternateContent/></w:r>"), p('<w:r><w:fldChar w:fldCharType="end"/></w:r>'),
     p('<w:r><w:footnoteReference w:id="9"/></w:r>')]
)  # fmt: skip


@given(st.lists(PIECES, max_size=8).map("".join))
@settings(max_examples=60, deadline=None)
def test_any_order_of_pieces_gives_lines_that_are_those_of_the_blocks(body: str) -> None:
    document, codes = read(packed(parts_of(body, numbering=NUMBERING)))
    assert (document is None) == (codes == ["document_no_text"])
    if document is not None:
        assert document.lines == lines_of(document)
        for block in document.blocks():
            if isinstance(block, Paragraph):
                assert document.lines[block.at.line - 1] == block.text.split("\n")[0]
