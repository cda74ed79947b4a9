"""Corrected Word copies: tracked changes that a person accepts, looks kept, nothing else touched, nothing guessed."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from annotating import HOSTILE, nowhere, read_bytes, stretch
from docx import Document as NewDocx
from docx.shared import Pt, RGBColor
from lxml import etree

from jixiao.core.document import Document
from jixiao.core.finding import DataError
from jixiao.core.marks import Edit
from jixiao.writers.correct import Corrected, corrected
from jixiao.writers.correct.places import one_line

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WHEN = datetime(2024, 5, 31, 1, 2, 3, tzinfo=UTC)


def saved(made: Any) -> bytes:
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def report() -> bytes:
    """A fact in a sentence (in parts of different looks), in a table and in a summary."""
    made = NewDocx()
    made.add_heading("某局2023年度部门整体支出绩效自评报告", 0)
    line = made.add_paragraph("2023年决算支出")
    for text in ("1,2", "35.00"):
        run = line.add_run(text)
        run.bold, run.font.size, run.font.color.rgb = True, Pt(16), RGBColor(0xC0, 0, 0)
    line.add_run("万元，执行率98.00%。")
    table = made.add_table(rows=2, cols=2)
    for row, texts in zip(table.rows, [("项目", "金额"), ("合计", "1,235.00")], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    made.add_paragraph("综上，决算支出1,235.00万元，上年也是1,235.00万元。")
    return saved(made)


def change(document: Document, old: str, new: str, nth: int = 1) -> Edit:
    return Edit(stretch(document, old, nth), old, new)


def body_of(content: bytes) -> Any:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def texts(document: Document) -> list[str]:
    return [line for line in document.lines if line.strip()]


def run(
    content: bytes, tmp_path: Path, *edits: tuple[str, str, int], tracked: bool = True
) -> tuple[Corrected, list[str]]:
    """The copy, and its lines as we read them."""
    document = read_bytes(content, "原件.docx", tmp_path)
    asked = [change(document, *edit) for edit in edits]
    made = corrected(content, "docx", asked, document, tracked=tracked, when=WHEN)
    return made, texts(read_bytes(made.content, "副本.docx", tmp_path))


def test_the_copy_reads_as_the_corrected_text(tmp_path: Path) -> None:
    made, lines = run(
        report(), tmp_path,
        ("1,235.00万元", "1,250.00万元", 1), ("1,235.00", "1,250.00", 2), ("1,235.00万元", "1,250.00万元", 2),
    )  # fmt: skip
    assert made.missed == {}
    assert lines == [
        "某局2023年度部门整体支出绩效自评报告",
        "2023年决算支出1,250.00万元，执行率98.00%。",
        "项目\t金额",
        "合计\t1,250.00",
        "综上，决算支出1,250.00万元，上年也是1,235.00万元。",  # the second of the line is another fact
    ]


def test_changes_are_tracked_with_author_time_and_both_texts(tmp_path: Path) -> None:
    made, _ = run(report(), tmp_path, ("1,235.00万元", "1,250.00万元", 1))
    body = body_of(made.content)
    gone, added = body.findall(f".//{W}del"), body.findall(f".//{W}ins")
    for one in (*gone, *added):
        assert one.get(f"{W}author") == "jixiao 审核"
        assert one.get(f"{W}date") == "2024-05-31T01:02:03Z"
    assert "".join(one.text for one in body.iter(f"{W}delText")) == "1,235.00"
    assert ["".join(one.itertext()) for one in added] == ["1,250.00"]  # the unit stays as it is
    ids = [one.get(f"{W}id") for one in (*gone, *added)]
    assert len(set(ids)) == len(ids)
    assert not body.findall(f".//{W}del//{W}t")  # Word calls a file with such text damaged


def test_the_new_words_look_like_the_old_ones(tmp_path: Path) -> None:
    made, _ = run(report(), tmp_path, ("1,235.00万元", "1,250.00万元", 1))
    body = body_of(made.content)
    looks = [
        etree.tostring(one.find(f"{W}rPr")) for one in body.iter(f"{W}r") if one.find(f"{W}rPr") is not None
    ]
    assert len(looks) == 3
    assert len(set(looks)) == 1
    for sign in (b"w:b/", b'w:val="32"', b'w:val="C00000"'):
        assert sign in looks[0]


def test_plain_replacement_leaves_no_trace(tmp_path: Path) -> None:
    made, lines = run(report(), tmp_path, ("1,235.00万元", "1,250.00万元", 1), tracked=False)
    body = body_of(made.content)
    assert not body.findall(f".//{W}del") and not body.findall(f".//{W}ins")
    assert "2023年决算支出1,250.00万元，执行率98.00%。" in lines
    bold = [one for one in body.iter(f"{W}r") if one.find(f"{W}rPr/{W}b") is not None]
    assert ["".join(one.itertext()) for one in bold] == ["1,250.00"]


def test_everything_else_in_the_package_stays_byte_by_byte(tmp_path: Path) -> None:
    content = report()
    made, _ = run(content, tmp_path, ("98.00%", "97.00%", 1))
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(io.BytesIO(made.content)) as new:
        assert old.namelist() == new.namelist()
        assert [name for name in old.namelist() if old.read(name) != new.read(name)] == ["word/document.xml"]


def test_a_unit_alone_can_change(tmp_path: Path) -> None:
    made, lines = run(report(), tmp_path, ("1,235.00万元", "1,235.00亿元", 1))
    assert "2023年决算支出1,235.00亿元，执行率98.00%。" in lines
    assert "".join(one.text for one in body_of(made.content).iter(f"{W}delText")) == "1,235.00万"


def test_two_changes_of_one_sentence(tmp_path: Path) -> None:
    _, lines = run(report(), tmp_path, ("1,235.00万元", "1,250.00万元", 1), ("98.00%", "97.50%", 1))
    assert "2023年决算支出1,250.00万元，执行率97.50%。" in lines


def test_what_somebody_else_inserted_is_changed_and_stays_theirs(tmp_path: Path) -> None:
    made = NewDocx()
    paragraph = made.add_paragraph("决算支出")
    outer = etree.SubElement(paragraph._p, f"{W}ins", {f"{W}id": "7", f"{W}author": "某人"})
    for text in ("1,235.00", "万元，已核对"):
        paragraph.add_run(text)
        outer.append(paragraph._p.findall(f"{W}r")[-1])
    copy, lines = run(saved(made), tmp_path, ("1,235.00万元", "1,250.00万元", 1))
    assert lines == ["决算支出1,250.00万元，已核对"]
    body = body_of(copy.content)
    assert not body.findall(f".//{W}ins/{W}ins")
    theirs = [one for one in body.iter(f"{W}ins") if one.get(f"{W}author") == "某人"]
    assert "".join("".join(one.itertext()) for one in theirs) == "1,235.00万元，已核对"


def test_a_text_that_changed_since_it_was_read_is_left_and_told(tmp_path: Path) -> None:
    old = read_bytes(report(), "原件.docx", tmp_path)
    edits = [change(old, "98.00%", "97.00%"), change(old, "1,235.00", "1,250.00", 2)]
    made = NewDocx()
    made.add_paragraph("2023年决算支出1,111.00万元，执行率88.00%。")
    content = saved(made)
    copy = corrected(content, "docx", edits, old, when=WHEN)
    assert copy.missed == {0: "not_found", 1: "not_found"}
    assert texts(read_bytes(copy.content, "新.docx", tmp_path)) == [
        "2023年决算支出1,111.00万元，执行率88.00%。"
    ]


def test_words_that_stand_nowhere_are_told_and_the_rest_is_done(tmp_path: Path) -> None:
    document = read_bytes(report(), "原件.docx", tmp_path)
    edits = [Edit(nowhere(), "1234", "5678"), change(document, "98.00%", "97.00%")]
    copy = corrected(report(), "docx", edits, document, when=WHEN)
    assert copy.missed == {0: "not_found"}
    assert "执行率97.00%" in "".join(texts(read_bytes(copy.content, "副本.docx", tmp_path)))


def test_the_same_words_are_never_changed_twice(tmp_path: Path) -> None:
    document = read_bytes(report(), "原件.docx", tmp_path)
    twice = [change(document, "98.00%", "97.00%"), change(document, "98.00%", "96.00%")]
    copy = corrected(report(), "docx", twice, document, when=WHEN)
    assert copy.missed == {1: "not_found"}


def test_a_footnote_is_left_and_told(tmp_path: Path) -> None:
    content = report()
    notes = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes xmlns:w="'
        f'{W[1:-1]}"><w:footnote w:id="2"><w:p><w:r><w:t>附注另计77.50万元。</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            raw = old.read(name).decode("utf-8", "surrogateescape")
            if name == "word/document.xml":
                raw = raw.replace("万元，执行率", '万元</w:t><w:footnoteReference w:id="2"/><w:t>，执行率')
            if name == "word/_rels/document.xml.rels":
                raw = raw.replace("</Relationships>", '<Relationship Id="rIdNote" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" Target="footnotes.xml"/></Relationships>')  # fmt: skip
            if name == "[Content_Types].xml":
                raw = raw.replace("</Types>", '<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/></Types>')  # fmt: skip
            new.writestr(name, raw.encode("utf-8", "surrogateescape"))
        new.writestr("word/footnotes.xml", notes)
    document = read_bytes(stream.getvalue(), "注.docx", tmp_path)
    copy = corrected(stream.getvalue(), "docx", [change(document, "77.50万元", "78.50万元")], document)
    assert copy.missed == {0: "beside"}


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_words(words: str, tmp_path: Path) -> None:
    made, lines = run(report(), tmp_path, ("98.00%", words, 1))
    assert made.missed == {}
    assert len(lines) == 5
    (added,) = body_of(made.content).findall(f".//{W}ins")
    assert [one.tag for one in added.iter()] == [f"{W}ins", f"{W}r", f"{W}t"]
    assert "".join(added.itertext()) == one_line(words)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0 locked", b"text"])
def test_what_is_no_document_is_refused(content: bytes, tmp_path: Path) -> None:
    document = read_bytes(report(), "原件.docx", tmp_path)
    with pytest.raises(DataError):
        corrected(content, "docx", [change(document, "98.00%", "97.00%")], document)


def test_a_pdf_cannot_be_corrected(tmp_path: Path) -> None:
    document = read_bytes(report(), "原件.docx", tmp_path)
    with pytest.raises(ValueError, match="pdf"):
        corrected(b"%PDF", "pdf", [], document)
