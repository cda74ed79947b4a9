"""Annotated Word files: real comments on the very words, and nothing else changed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from annotating import HOSTILE, mark, nowhere, read_bytes, stretch
from docx.oxml import parse_xml
from lxml import etree

from jixiao.core.document import Document
from jixiao.core.finding import DataError
from jixiao.core.marks import Mark, Stretch
from jixiao.writers.annotate import annotated, copy_kind

NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{NS}}}"
BOX = f"""<w:r xmlns:w="{NS}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
 xmlns:v="urn:schemas-microsoft-com:vml">
 <mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>
 <w:p><w:r><w:t>文本框里写的合计 999 万元</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice>
 <mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>文本框里写的合计 999 万元</w:t></w:r></w:p>
 </w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"""


# Runs that do not stand in the paragraph itself: in a link, an inserted text, a field to fill in, a choice of versions.
CHOICE = 'AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
WRAPPED = (
    ('w:hyperlink w:anchor="a"', "", "<w:r><w:t>链接里的 31 项</w:t></w:r>", ""),
    ('w:ins w:id="8" w:author="人"', "", "<w:r><w:t>加上的 32 项</w:t></w:r>", ""),
    ("w:sdt", "<w:sdtContent>", "<w:r><w:t>要填的 33 项</w:t></w:r>", "</w:sdtContent>"),
    (
        f"mc:{CHOICE}",
        '<mc:Choice Requires="w">',
        "<w:r><w:t>两种写法的 34 项</w:t></w:r>",
        "</mc:Choice><mc:Fallback><w:r><w:t>两种写法的 34 项</w:t></w:r></mc:Fallback>",
    ),
)


def report() -> bytes:
    """A report with runs that part a number, a table with a merged head, repeats, a text box, a field, deleted words."""
    made = docx.Document()
    made.add_heading("2021年度部门整体支出绩效评价报告", 0)
    first = made.add_paragraph("全年预算 1,2")
    first.add_run("00 万元").bold = True
    first.add_run("，其中基本支出 700 万元，项目支出 ４00 万元，合计 1,200 万元。")
    made.add_paragraph("上年预算 1,200 万元，合计 1,200 万元。")
    table = made.add_table(rows=4, cols=4)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "一级指标（100 分）"
    table.cell(0, 2).text, table.cell(0, 3).text = "分值", "得分"
    for row, texts in enumerate((("投入", "预算执行", "5", "5"), ("过程", "资金管理", "5", "5")), 1):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    cell = table.cell(3, 0)
    cell.text = "合计：第一段"
    cell.add_paragraph("第二段 10 分")
    box = made.add_paragraph("见右图。")
    box._p.append(parse_xml(BOX))
    field = made.add_paragraph("第 ")
    for inner in (
        '<w:fldChar w:fldCharType="begin"/>',
        "<w:instrText> PAGE 700 </w:instrText>",
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>12</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        field._p.append(parse_xml(f'<w:r xmlns:w="{NS}">{inner}</w:r>'))
    field._p.append(
        parse_xml(f'<w:del xmlns:w="{NS}" w:id="9"><w:r><w:delText>删去的 88</w:delText></w:r></w:del>')
    )
    field.add_run(" 页写明编制 88 人。")
    for opened, before, inner, after in WRAPPED:
        wrapped = f'<{opened} xmlns:w="{NS}">{before}{inner}{after}</{opened.split(" ")[0]}>'
        made.add_paragraph()._p.append(parse_xml(wrapped))
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def parts(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        return {name: package.read(name) for name in package.namelist()}


def ranges(raw: bytes) -> list[tuple[str, str]]:
    """The words that each comment stands at, and what it says, in the order of the text."""
    made = parts(raw)
    told = {
        one.get(f"{W}id"): "\n".join(
            "".join(t.text or "" for t in p.iter(f"{W}t")) for p in one.iter(f"{W}p")
        )
        for one in etree.fromstring(made["word/comments.xml"])
    }
    texts: dict[str, str] = {}
    open_: list[str] = []
    for element in etree.fromstring(made["word/document.xml"]).iter():
        if element.tag == f"{W}commentRangeStart":
            open_.append(element.get(f"{W}id"))
            texts[open_[-1]] = ""
        elif element.tag == f"{W}commentRangeEnd":
            open_.remove(element.get(f"{W}id"))
        elif element.tag == f"{W}t":
            for id in open_:
                texts[id] += element.text or ""
    assert not open_
    references = [
        one.get(f"{W}id") for one in etree.fromstring(made["word/document.xml"]).iter(f"{W}commentReference")
    ]
    assert sorted(references) == sorted(told)
    return [(texts.get(id, ""), told[id]) for id in references]


def copy(raw: bytes, marks: Sequence[Mark], document: Document, lang: str = "zh") -> bytes:
    return annotated(raw, "docx", marks, document, lang=lang)


@pytest.fixture
def made(tmp_path: Path) -> tuple[bytes, Document]:
    raw = report()
    return raw, read_bytes(raw, "报告.docx", tmp_path)


@pytest.mark.parametrize(
    ("words", "nth", "before"),
    [
        ("1,200 万元", 1, "全年预算"),  # parted over two runs
        ("1,200 万元", 2, "，其中基本支出 700 万元，项目支出 ４00 万元，合计"),
        ("1,200 万元", 3, "上年预算"),
        ("1,200 万元", 4, "上年预算 1,200 万元，合计"),
        ("４00 万元", 1, "，其中基本支出 700 万元，项目支出"),  # full-width digits
        ("88 人", 1, "页写明编制"),  # not what was deleted
        ("12", 1, "第"),  # the result of a field
        ("100 分", 1, "一级指标（"),  # a merged cell of a head
        ("10 分", 1, "合计：第一段第二段"),  # the second paragraph of a cell
    ],
)
def test_a_comment_stands_on_the_very_words(
    made: tuple[bytes, Document], words: str, nth: int, before: str
) -> None:
    raw, document = made
    new = copy(raw, [mark(1, stretch(document, words, nth))], document)
    ((text, told),) = ranges(new)
    assert text.strip() == words
    assert told.startswith("批注 1")
    upto = b"".join(parts(new)["word/document.xml"].partition(b"<w:commentRangeStart")[:1]).decode()
    plain = "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", upto))
    assert plain.rstrip().endswith(before)


@pytest.mark.parametrize(("row", "column"), [(0, 3), (0, 4), (1, 3), (1, 4)])
def test_cells_that_say_the_same_are_told_apart_by_their_number(
    made: tuple[bytes, Document], row: int, column: int
) -> None:
    raw, document = made
    new = copy(raw, [mark(1, stretch(document, "5", 2 * row + column - 2))], document)
    table = docx.Document(io.BytesIO(new)).tables[0]
    marked = [
        (r, c)
        for r in range(4)
        for c in range(4)
        if table.cell(r, c)._tc.find(f".//{W}commentRangeStart") is not None
    ]
    assert marked == [(row + 1, column - 1)]


def test_the_whole_cell_is_marked_where_no_words_are_given(made: tuple[bytes, Document]) -> None:
    raw, document = made
    whole = replace(stretch(document, "第一段"), text="", before="", after="")
    ((text, _),) = ranges(copy(raw, [mark(1, whole)], document))
    assert text == "合计：第一段第二段 10 分"


def test_an_empty_cell_is_told_at_the_words_that_name_it(made: tuple[bytes, Document]) -> None:
    raw, document = made
    row = stretch(document, "第一段")
    ((text, told),) = ranges(copy(raw, [mark(1, Stretch(row.at, cell=3))], document))
    assert text == "合计：第一段第二段 10 分"
    assert told.startswith("批注 1")


def test_words_in_a_text_box_are_shaded_and_the_comment_stands_at_the_box(
    made: tuple[bytes, Document],
) -> None:
    raw, document = made
    new = parts(copy(raw, [mark(1, stretch(document, "999 万元"))], document))["word/document.xml"]
    root = etree.fromstring(new)
    shaded = [
        "".join(run.itertext()).strip()
        for run in root.iter(f"{W}r")
        if run.find(f"{W}rPr/{W}shd") is not None
    ]
    assert shaded == ["999 万元"]
    assert not [
        one
        for one in root.iter(f"{W}commentRangeStart", f"{W}commentReference")
        if any(above.tag == f"{W}txbxContent" for above in one.iterancestors())
    ]


@pytest.mark.parametrize("words", ["31 项", "32 项", "33 项", "34 项"])
def test_words_inside_a_link_or_the_like_are_marked_and_every_sign_is_seen(
    made: tuple[bytes, Document], words: str
) -> None:
    raw, document = made
    new = parts(copy(raw, [mark(1, stretch(document, words))], document))["word/document.xml"]
    root = etree.fromstring(new)
    shaded = [run for run in root.iter(f"{W}r") if run.find(f"{W}rPr/{W}shd") is not None]
    assert ["".join(run.itertext()) for run in shaded] == [words]
    signs = [*root.iter(f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference")]
    assert len(signs) == 3
    assert not [
        one
        for one in signs
        if any(str(above.tag).endswith("AlternateContent") for above in one.iterancestors())
    ]


def test_a_footnote_is_marked_where_it_is_referred_to(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph("前一段。")
    made.add_paragraph("支出见注")._p.append(
        parse_xml(f'<w:r xmlns:w="{NS}"><w:footnoteReference w:id="2"/></w:r>')
    )
    stream = io.BytesIO()
    made.save(stream)
    content = parts(stream.getvalue())
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    content["word/_rels/document.xml.rels"] = content["word/_rels/document.xml.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="rIdN" Type="{kind}" Target="footnotes.xml"/></Relationships>'.encode(),
    )
    content["word/footnotes.xml"] = (
        f'<w:footnotes xmlns:w="{NS}"><w:footnote w:id="2"><w:p><w:r><w:t>注里的 77 万元</w:t></w:r></w:p></w:footnote>'
        "</w:footnotes>"
    ).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        for name, part in content.items():
            package.writestr(name, part)
    document = read_bytes(packed.getvalue(), "注.docx", tmp_path)
    new = parts(copy(packed.getvalue(), [mark(1, stretch(document, "77 万元"))], document))
    assert new["word/footnotes.xml"] == content["word/footnotes.xml"]
    root = etree.fromstring(new["word/document.xml"])
    start = next(root.iter(f"{W}commentRangeStart"))
    assert start.getnext().find(f"{W}footnoteReference") is not None


def test_a_further_stretch_points_to_the_number_and_only_the_accused_has_the_colour_of_an_error(
    made: tuple[bytes, Document],
) -> None:
    raw, document = made
    given = mark(7, stretch(document, "1,200 万元", 2), stretch(document, "700 万元"), claimed="1,200 万元")
    new = copy(raw, [given], document)
    basis, accused = ranges(new)
    assert basis == ("700 万元", "见批注 7（错误：合计与分项不符）")
    assert accused[0].strip() == "1,200 万元"
    assert (
        accused[1]
        == "批注 7　错误：合计与分项不符\n分项相加是 110 万元。\n原文：1,200 万元\n建议：核对分项。"
    )
    fills = re.findall(r'w:fill="(\w+)"', parts(new)["word/document.xml"].decode())
    assert fills == ["E6E9ED", "F9CFC9"]


def test_the_gravest_colour_stays_where_marks_lie_upon_each_other(made: tuple[bytes, Document]) -> None:
    raw, document = made
    number, sentence = stretch(document, "700 万元"), stretch(document, "其中基本支出 700 万元，项目")
    marks = [mark(1, number), mark(2, sentence, severity="info"), mark(3, number, severity="warning")]
    new = copy(raw, marks, document)
    assert [text for text, _ in ranges(new)] == ["700 万元", "700 万元", "其中基本支出 700 万元，项目"]
    shaded = {
        "".join(run.itertext()): run.find(f"{W}rPr/{W}shd").get(f"{W}fill")
        for run in etree.fromstring(parts(new)["word/document.xml"]).iter(f"{W}r")
        if run.find(f"{W}rPr/{W}shd") is not None
    }
    assert shaded == {"其中基本支出 ": "D6E6F7", "700 万元": "F9CFC9", "，项目": "D6E6F7"}


def test_formatting_and_all_other_parts_stay_as_they_were(made: tuple[bytes, Document]) -> None:
    raw, document = made
    marks = [mark(n, stretch(document, "1,200 万元", n)) for n in (1, 2, 3, 4)]
    old, new = parts(raw), parts(copy(raw, marks, document))
    changed = {name for name in new if old.get(name) != new[name]}
    assert changed == {
        "word/document.xml",
        "word/comments.xml",
        "word/_rels/document.xml.rels",
        "[Content_Types].xml",
    }

    def looks(content: bytes) -> list[tuple[str, bool]]:
        root = etree.fromstring(content)
        return [
            (sign, run.find(f"{W}rPr/{W}b") is not None)
            for run in root.iter(f"{W}r")
            for text in run.iter(f"{W}t")
            for sign in text.text or ""
        ]

    assert looks(new["word/document.xml"]) == looks(old["word/document.xml"])


def test_without_marks_every_part_is_as_it_was(made: tuple[bytes, Document]) -> None:
    raw, document = made
    assert parts(copy(raw, [], document)) == parts(raw)


def test_the_copy_reads_as_the_original_did(made: tuple[bytes, Document], tmp_path: Path) -> None:
    raw, document = made
    marks = [mark(n, stretch(document, "1,200 万元", n)) for n in (1, 2, 3, 4)]
    again = read_bytes(copy(raw, [*marks, mark(5, nowhere())], document), "报告.docx", tmp_path)
    assert again.lines == document.lines


def test_what_is_not_found_stands_in_a_comment_at_the_beginning(made: tuple[bytes, Document]) -> None:
    raw, document = made
    marks = [
        mark(1, nowhere(), title="图里的数不对"),
        mark(2, stretch(document, "88 人"), nowhere(98, "缺页")),
        mark(3, title="没有附件"),
    ]
    (_, told), *others = ranges(copy(raw, marks, document))
    assert "批注 3　错误：没有附件" in told
    assert "批注 1　错误：图里的数不对\n分项相加是 110 万元。" in told
    assert "第 99 行“图里的数 1234”" in told
    assert "第 98 行“缺页”" in told
    assert [text for text, _ in others] == ["88 人"]


def test_comments_that_were_there_stay(made: tuple[bytes, Document], tmp_path: Path) -> None:
    raw, _ = made
    first = docx.Document(io.BytesIO(raw))
    first.add_comment(first.paragraphs[1].runs[0], text="原来的批注", author="审稿人")
    stream = io.BytesIO()
    first.save(stream)
    document = read_bytes(stream.getvalue(), "有批注.docx", tmp_path)
    new = docx.Document(io.BytesIO(copy(stream.getvalue(), [mark(1, stretch(document, "88 人"))], document)))
    assert [(one.author, one.text.split("\n")[0]) for one in new.comments] == [
        ("审稿人", "原来的批注"),
        ("jixiao", "批注 1　错误：合计与分项不符"),
    ]
    assert len({one.comment_id for one in new.comments}) == 2


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_is_only_text(made: tuple[bytes, Document], text: str) -> None:
    raw, document = made
    given = mark(
        1, stretch(document, "88 人"), title=text, message=text, hint=text, claimed=text, formula=text
    )
    lost = mark(2, nowhere(words=text), title=text)
    new = docx.Document(io.BytesIO(copy(raw, [given, lost], document)))
    assert len(list(new.comments)) == 2
    assert all(text[:3] in one.text for one in new.comments)
    root = etree.fromstring(parts(copy(raw, [given, lost], document))["word/comments.xml"])
    assert {etree.QName(one).localname for one in root.iter()} <= {
        "comments", "comment", "p", "pPr", "spacing", "ind", "jc", "r", "rPr", "b", "sz", "szCs", "t", "annotationRef",
    }  # fmt: skip


def test_thousands_of_comments_stand_each_on_its_own_words(tmp_path: Path) -> None:
    made = docx.Document()
    for n in range(1500):
        made.add_paragraph(f"第{n}项支出 5 万元，合计 5 万元。")
    stream = io.BytesIO()
    made.save(stream)
    document = read_bytes(stream.getvalue(), "长.docx", tmp_path)
    marks = [mark(n, stretch_of(document, n)) for n in range(1, 3001)]
    found = ranges(copy(stream.getvalue(), marks, document))
    assert [text.strip() for text, _ in found] == ["5 万元"] * 3000
    assert [told.split("　")[0] for _, told in found] == [f"批注 {n}" for n in range(1, 3001)]


def stretch_of(document: Document, number: int) -> Stretch:
    """The place of the nth 5 万元 without searching from the beginning."""
    paragraph = document.paragraphs()[(number - 1) // 2]
    start = paragraph.text.find("5 万元，") if number % 2 else paragraph.text.rfind("5 万元")
    return Stretch(paragraph.at, "5 万元", paragraph.text[:start][-20:], paragraph.text[start + 4 :])


def test_a_copy_is_the_same_every_time(made: tuple[bytes, Document]) -> None:
    raw, document = made
    marks = [mark(1, stretch(document, "88 人"))]
    assert parts(copy(raw, marks, document)) == parts(copy(raw, marks, document))


def test_english_has_its_own_words(made: tuple[bytes, Document]) -> None:
    raw, document = made
    given = mark(1, stretch(document, "88 人"), title="Wrong total", message="Parts make 110.", hint="Check.")
    ((_, told),) = ranges(copy(raw, [given], document, "en"))
    assert told == "Comment 1  Error: Wrong total\nParts make 110.\nNext: Check."


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"PK\x03\x04 no archive", "document_damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "document_locked"),
        (b"", "document_damaged"),
    ],
)
def test_what_cannot_be_opened_is_a_finding(made: tuple[bytes, Document], raw: bytes, code: str) -> None:
    with pytest.raises(DataError) as raised:
        copy(raw, [mark(1)], made[1])
    assert [one.rule for one in raised.value.findings] == [code]


@pytest.mark.parametrize("name", ["word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"])
def test_a_damaged_part_is_a_finding(made: tuple[bytes, Document], name: str) -> None:
    raw, document = made
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for part, content in parts(raw).items():
            package.writestr(part, content[: len(content) // 2] if part == name else content)
    with pytest.raises(DataError) as raised:
        copy(stream.getvalue(), [mark(1, stretch(document, "88 人"))], document)
    assert [one.rule for one in raised.value.findings] == ["document_damaged"]


def test_which_copy_suits_a_document(made: tuple[bytes, Document]) -> None:
    _, document = made
    assert copy_kind(document) == "docx"
    with pytest.raises(ValueError, match="odt"):
        annotated(b"", "odt", [], document)
