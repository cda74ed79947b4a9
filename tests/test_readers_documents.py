"""One entry reads any document by its content; what cannot be read is named, with the next step."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao.core.document import Document
from jixiao.core.finding import Findings
from jixiao.readers import document as entry
from jixiao.readers.document import FORMATS, kind_of, read_document
from jixiao.readers.package import UnreadableError, open_package

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def word() -> bytes:
    made = docx.Document()
    made.add_paragraph("一、部门基本情况")
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def zipped(**parts: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return held.getvalue()


def wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def read(path: Path) -> tuple[Document | None, Findings]:
    findings = Findings(path.name)
    return read_document(path, findings), findings


WORD = word()
PAGE = "<html><body><p>甲</p></body></html>".encode()
KINDS = [
    ("a.docx", WORD, "docx", []),
    ("a.DOCX", WORD, "docx", []),
    ("报告", WORD, "docx", []),
    ("a.doc", WORD, "docx", ["document_other_content"]),
    ("a.wps", WORD, "docx", ["document_other_content"]),
    ("a.txt", WORD, "docx", ["document_other_content"]),
    ("a.pdf", WORD, "docx", ["document_other_content"]),
    ("a.html", PAGE, "html", []),
    ("a.htm", b"no tags", "html", []),
    ("a.xls", PAGE, "html", ["document_other_content"]),
    ("a.doc", b"<table><tr><td>1</table>", "html", ["document_other_content"]),
    ("a.txt", PAGE, "html", ["document_other_content"]),
    ("a.doc", b"\xef\xbb\xbf\n<!-- x --><!DOCTYPE HTML><p>1", "html", ["document_other_content"]),
    ("a.doc", "\ufeff<html>甲</html>".encode("utf-16-le"), "html", ["document_other_content"]),
]


@pytest.mark.parametrize(("name", "raw", "kind", "codes"), KINDS, ids=[f"{one[0]}-{one[2]}" for one in KINDS])
def test_a_file_is_read_as_what_its_content_is(
    name: str, raw: bytes, kind: str, codes: list[str], tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    document, findings = read(path)
    assert document is not None
    assert (document.kind, document.file) == (kind, name)
    assert [item.rule for item in findings.items] == codes
    assert all(item.severity == "info" for item in findings.items)


TOLD = [
    ("a.txt", "<p>这是文字里的残留</p>\n甲".encode(), "txt"),
    ("a.md", b"# 1", "txt"),
    ("a.csv", b"1,2", "csv"),
    ("a.log", "甲".encode("gb18030"), "txt"),
    ("a.txt", "\ufeff甲".encode("utf-16-le"), "txt"),
    ("a.bin", b"\r\n%PDF-1.7 x", "pdf"),
    ("a.docx", b"%PDF-1.4", "pdf"),
    ("a.doc", OLE + wide("Workbook"), "xls"),
    ("a.et", zipped(xl__workbook_xml=b"<x/>"), "xlsx"),
    ("a.docx", zipped(word__document_xml=b"<x/>"), "docx"),
]


@pytest.mark.parametrize(("name", "raw", "kind"), TOLD)
def test_the_kind_is_told_by_content_and_for_texts_by_the_ending(name: str, raw: bytes, kind: str) -> None:
    findings = Findings(name)
    assert kind_of(raw, Path(name).suffix, findings) == kind
    assert findings.items == []


REFUSED = [
    ("a.doc", OLE + wide("WordDocument"), "document_old_word", "另存为"),
    ("a.wps", OLE, "document_old_word", ".docx"),
    ("a.docx", OLE + wide("WordDocument"), "document_old_word", ".docx"),
    ("a.xls", OLE + wide("Workbook"), "document_damaged", "另存一份"),
    ("a.et", OLE, "document_damaged", "另存一份"),
    ("a.ppt", OLE + wide("PowerPoint Document"), "document_slides", "PDF"),
    ("a.docx", OLE + wide("EncryptedPackage") + wide("WordDocument"), "document_locked", "密码"),
    ("a.msg", OLE, "document_unknown", ".docx"),
    ("a.ofd", zipped(OFD_xml=b"<x/>"), "document_ofd", "PDF"),
    ("a.zip", zipped(a_txt=b"x"), "document_archive", "解压"),
    ("a.zip", zipped(), "document_archive", "解压"),
    ("a.rar", b"Rar!\x1a\x07\x00", "document_archive", "解压"),
    ("a.7z", b"7z\xbc\xaf\x27\x1c", "document_archive", "解压"),
    ("a.docm", zipped(word__document_xml=b"<x/>", word__vbaProject_bin=b"x"), "document_macros", "宏"),
    ("a.xlsm", zipped(xl__workbook_xml=b"<x/>", xl__vbaProject_bin=b"x"), "document_macros", "宏"),
    ("a.xlsb", zipped(xl__workbook_bin=b"x"), "document_other_office", "另存为"),
    ("a.odt", zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "document_other_office", "另存为"),
    ("a.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF", "document_picture", "文字识别"),
    ("a.docx", b"\x89PNG\r\n\x1a\n", "document_picture", "文字识别"),
    ("a.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 ", "document_picture", "文字识别"),
    ("a.rtf", b"{\\rtf1 x}", "document_other_office", "另存为"),
    ("a.doc", b"<?xml version='1.0'?><?mso-application progid=\"Word.Document\"?><w:wordDocument/>", "document_other_office", "另存为"),
    ("a.mht", b"MIME-Version: 1.0\nContent-Type: multipart/related; x", "document_other_office", "另存为"),
    ("a.bin", b"abc\x00\x01\x02", "document_unknown", "WPS"),
    ("a.docx", WORD[: len(WORD) // 2], "document_damaged", "重新下载"),
    ("a.txt", b"", "document_empty", "重新下载"),
    ("a.txt", b" \r\n\t\x00", "document_empty", "重新下载"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "raw", "code", "step"), REFUSED, ids=[f"{one[0]}-{n}" for n, one in enumerate(REFUSED)]
)
def test_a_file_that_is_not_read_is_named_with_the_next_step(
    name: str, raw: bytes, code: str, step: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    document, findings = read(path)
    assert document is None
    (finding,) = findings.items
    assert (finding.rule, finding.severity, finding.place.file) == (code, "error", name)
    assert step in finding.message() + finding.hint()


def test_places_that_hold_no_file_are_named(tmp_path: Path) -> None:
    for path, code in (
        (tmp_path, "document_folder"),
        (tmp_path / "没有.docx", "document_not_found"),
        (tmp_path / ("长" * 400), "file_unreadable"),
        (Path("a\0b"), "document_not_found"),
        (Path(os.devnull), "file_special"),
    ):
        document, findings = read(path)
        assert document is None
        assert [item.rule for item in findings.items] == [code], path
        assert "\0" not in findings.items[0].message()


def test_a_file_beyond_the_limit_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with path.open("wb") as file:
        file.truncate(entry.MOST_BYTES + 1)
    document, findings = read(path)
    assert document is None
    (finding,) = findings.items
    assert finding.rule == "file_too_large" and "200 MB" in finding.message()


def test_a_file_one_may_not_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(WORD)

    def refused(_: Path) -> bytes:  # the superuser may read every file: so the refusal is made here
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refused)
    document, findings = read(path)
    assert document is None
    assert [item.rule for item in findings.items] == ["file_unreadable"]


def test_every_format_of_the_table_has_its_function() -> None:
    for kind, format in FORMATS.items():
        assert callable(format.reader()), kind
        assert all(re.fullmatch(r"\.[a-z]+", suffix) for suffix in format.suffixes)


BROKEN: list[tuple[str, Callable[[], bytes], str]] = [
    ("too many members", lambda: zipped(**{f"a{n}": b"" for n in range(20_001)}), "document_too_big_inside"),
    ("drive", lambda: zipped(**{"C:/x": b""}), "document_unsafe"),
]


@pytest.mark.parametrize(("make", "code"), [one[1:] for one in BROKEN], ids=[one[0] for one in BROKEN])
def test_a_package_beyond_bounds_is_not_opened(make: Callable[[], bytes], code: str) -> None:
    with pytest.raises(UnreadableError) as error:
        open_package(make())
    assert error.value.code == code


def test_a_part_beyond_the_limit_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jixiao.readers.package.MOST_XML", 1000)
    package = open_package(zipped(a=b"x" * 600, b=b"x" * 600))
    assert len(package.read("a")) == 600
    with pytest.raises(UnreadableError) as error:
        package.read("b")
    assert error.value.code == "document_too_big_inside"


def test_relations_lead_to_parts_and_not_outside() -> None:
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="a" Type="x/styles" Target="../../../s.xml"/>'
        b'<Relationship Id="b" Type="x/link" Target="file:///etc/passwd" TargetMode="External"/>'
        b'<Relationship Id="c" Type="x/numbering" Target="/word/n.xml"/></Relationships>'
    )
    package = open_package(_named(relations))
    found = package.relations("word/document.xml")
    assert [(one.kind, one.part) for one in found.values()] == [
        ("styles", "s.xml"),
        ("link", ""),
        ("numbering", "word/n.xml"),
    ]
    assert package.related("word/document.xml", "numbering") == "word/n.xml"
    assert package.related("word/document.xml", "styles") == ""


def _named(relations: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("word/_rels/document.xml.rels", relations)
        archive.writestr("word/n.xml", b"<x/>")
    return held.getvalue()


@given(
    head=st.sampled_from(
        [b"", OLE[:8], b"PK\x03\x04", b"<html>", b"{\\rtf", b"\xff\xfe", b"\xef\xbb\xbf", WORD[:60]]
    ),
    rest=st.binary(max_size=300),
    suffix=st.sampled_from(["", ".docx", ".doc", ".txt", ".html", ".zip"]),
)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_give_a_document_or_a_finding(
    head: bytes, rest: bytes, suffix: str, tmp_path: Path
) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(head + rest)
    document, findings = read(path)
    assert document is not None or findings.errors()
