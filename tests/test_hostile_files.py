"""Files made to break a reader, and texts made to break what we write: refused by name with the next step, or read as text."""

from __future__ import annotations

import io
import json
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
import pytest
import xlsxwriter

from jixiao.cli import main
from jixiao.readers import document, pdf_guard

HAN = re.compile("[\u4e00-\u9fff]")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CELLS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
BOOK = f'<workbook {CELLS} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>%s</sheets></workbook>'
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
)
OUTSIDE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
P = b"<w:p><w:r><w:t>x</w:t></w:r></w:p>"


@pytest.fixture(autouse=True)
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JIXIAO_DEBUG", raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


def wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def changed(package: bytes, parts: Mapping[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An Office file with parts put in place of its own, or added."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(held, "w", how) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))
        for name in parts:
            if name not in old.namelist():
                new.writestr(name, parts[name])
    return held.getvalue()


def word(body: bytes = P, **parts: bytes) -> bytes:
    held = io.BytesIO()
    docx.Document().save(held)
    main_part = f"<w:document {WORD}><w:body>".encode() + body + b"</w:body></w:document>"
    return changed(
        held.getvalue(),
        {"word/document.xml": main_part} | {k.replace("__", "/"): v for k, v in parts.items()},
    )


def sheet(rows: str = "", after: str = "") -> bytes:
    first = '<row r="1"><c r="A1" t="inlineStr"><is><t>指标</t></is></c><c r="B1"><v>5</v></c></row>'
    return f"<worksheet {CELLS}><sheetData>{first}{rows}</sheetData>{after}</worksheet>".encode()


def book(parts: Mapping[str, bytes] | None = None) -> bytes:
    held = io.BytesIO()
    made = xlsxwriter.Workbook(held)
    page = made.add_worksheet("表")
    page.write(0, 0, "指标")
    page.write(0, 1, 5)
    made.close()
    return changed(held.getvalue(), parts or {})


def with_sheet(rows: str = "", after: str = "") -> bytes:
    return book({"xl/worksheets/sheet1.xml": sheet(rows, after)})


def small_claim(package: bytes, name: str, size: int) -> bytes:
    """The package saying of a part that it unpacks to this size."""
    raw = bytearray(package)
    at = raw.find(b"PK\x01\x02")
    while at >= 0:
        length = struct.unpack("<H", raw[at + 28 : at + 30])[0]
        if raw[at + 46 : at + 46 + length] == name.encode():
            start = struct.unpack("<I", raw[at + 42 : at + 46])[0]
            raw[at + 24 : at + 28] = raw[start + 22 : start + 26] = struct.pack("<I", size)
        at = raw.find(b"PK\x01\x02", at + 4)
    return bytes(raw)


def pdf(content: bytes, objects: Mapping[int, bytes] | None = None, **entries: bytes) -> bytes:
    """A PDF of one page. `entries`: box, kids, count, resources, extra (of the trailer)."""
    box, kids = entries.get("box", b"[0 0 595 842]"), entries.get("kids", b"[3 0 R]")
    resources = entries.get("resources", b"<</Font<</F1 5 0 R>>>>")
    every = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids" + kids + b"/Count " + entries.get("count", b"1") + b">>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox" + box + b"/Contents 4 0 R/Resources" + resources + b">>",
        4: content if content.startswith(b"<<") else stream(content),
        5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    } | dict(objects or {})
    made, places = b"%PDF-1.7\n", {}
    for number, one in every.items():
        places[number] = len(made)
        made += b"%d 0 obj\n" % number + one + b"\nendobj\n"
    table = b"".join(
        b"%010d 00000 n \n" % places[n] if n in places else b"0000000000 65535 f \n"
        for n in range(1, max(every) + 1)
    )
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (max(every) + 1) + table
    made += (
        b"trailer\n<</Size %d/Root 1 0 R" % (max(every) + 1)
        + entries.get("extra", b"")
        + b">>\nstartxref\n%d\n%%%%EOF" % start
    )
    return made


def stream(content: bytes, entries: bytes = b"", times: int = 0) -> bytes:
    for _ in range(times):
        content = zlib.compress(content, 9)
    names = (
        b""
        if not times
        else b"/Filter/FlateDecode"
        if times == 1
        else b"/Filter[" + b"/FlateDecode " * times + b"]"
    )
    return b"<</Length %d" % len(content) + entries + names + b">>\nstream\n" + content + b"\nendstream"


TEXT = b"BT /F1 12 Tf 50 700 Td (Budget 100) Tj ET\n"
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>"
FORMS = {n: stream(b"/X Do " * 8, FORM % (n + 1)) for n in range(6, 20)} | {
    20: stream(b"0 0 m 1 1 l S", FORM % 6)
}
IMAGE = b"/Type/XObject/Subtype/Image/Width 9/Height 9/ColorSpace/DeviceGray/BitsPerComponent 8"
WITH_X = b"<</Font<</F1 5 0 R>>/XObject<</X 6 0 R>>>>"
LOCK = b"<</Filter/Standard/V 1/R 2/P -4/O<" + b"11" * 32 + b">/U<" + b"22" * 32 + b">>>"

# name of the file, how it is made, the code of the error by which it is refused
REFUSED: list[tuple[str, Callable[[], bytes], str]] = [
    ("截断.docx", lambda: word()[:1500], "document_damaged"),
    ("没有目录.docx", lambda: word()[: word().rfind(b"PK\x05\x06")], "document_damaged"),
    ("加密.docx", lambda: OLE + wide("EncryptedPackage"), "document_locked"),
    ("加密.xlsx", lambda: OLE + wide("EncryptedPackage"), "document_locked"),
    ("加密.pdf", lambda: pdf(TEXT, {6: LOCK}, extra=b"/Encrypt 6 0 R/ID[<00><00>]"), "document_locked"),
    ("旧版.doc", lambda: OLE + wide("WordDocument"), "document_old_word"),
    ("旧版.wps", lambda: OLE + wide("WordDocument"), "document_old_word"),
    ("版式.ofd", lambda: changed(book(), {"OFD.xml": b"<x/>", "xl/workbook.xml": b""}).replace(b"xl/workbook", b"yl/workbook").replace(b"officeDocument", b"officeDocumenx"), "document_ofd"),
    ("压缩包.rar", lambda: b"Rar!\x1a\x07\x00", "document_archive"),
    ("膨胀一千倍.docx", lambda: word(b" " * 40_000_000), "document_bomb"),
    ("膨胀一千倍.xlsx", lambda: with_sheet(" " * 20_000_000), "document_bomb"),
    ("部件太多.docx", lambda: word(**{f"m__{n}.xml": b"" for n in range(20_001)}), "document_too_big_inside"),
    ("谎报大小.docx", lambda: small_claim(word(b" " * 3_000_000), "word/document.xml", 500), "document_damaged"),
    ("谎报太大.docx", lambda: small_claim(word(), "word/document.xml", 4_000_000_000), "document_too_big_inside"),
    ("少见的压缩.docx", lambda: changed(word(), {}, zipfile.ZIP_LZMA), "document_unsafe"),
    ("同名不同大小写.xlsx", lambda: book({"xl/worksheets/Sheet1.xml": sheet()}), "document_damaged"),
    ("格式标记太多.docx", lambda: changed(word(b"<w:p/>" * 2_000_001), {"word/media/a": os.urandom(50_000)}), "document_too_many_marks"),
    ("越出文件夹.docx", lambda: word(**{"..__..__evil.xml": b"<x/>"}), "document_unsafe"),
    ("外部实体.docx", lambda: changed(word(), {"word/document.xml": OUTSIDE + f"<w:document {WORD}>&x;</w:document>".encode()}), "document_unsafe"),
    ("样式里的实体.docx", lambda: word(**{"word__styles.xml": LAUGHS + f"<w:styles {WORD}>&b;</w:styles>".encode()}), "document_unsafe"),
    ("关系里的实体.docx", lambda: word(**{"_rels__.rels": OUTSIDE + b"<Relationships/>"}), "document_unsafe"),
    ("外部实体.xlsx", lambda: book({"xl/workbook.xml": OUTSIDE + (BOOK % '<sheet name="&x;" sheetId="1" r:id="rId1"/>').encode()}), "document_unsafe"),
    ("表里的实体.xlsx", lambda: book({"xl/worksheets/sheet1.xml": LAUGHS + sheet()}), "document_unsafe"),
    ("宏.docm", lambda: word(**{"word__vbaProject.bin": b"x"}), "document_macros"),
    ("宏.xlsm", lambda: book({"xl/vbaProject.bin": b"x"}), "document_macros"),
    ("表套一万层.docx", lambda: word(b"<w:tbl><w:tr><w:tc>" * 10_000 + P + b"</w:tc></w:tr></w:tbl>" * 10_000), "document_damaged"),
    ("控制符.docx", lambda: word(b"<w:p><w:r><w:t>a&#1;b\x00</w:t></w:r></w:p>"), "document_damaged"),
    ("不可能的单元格.xlsx", lambda: with_sheet('<row r="99999999999"><c r="AAAA99999999999"><v>1</v></c></row>'), "document_unsafe"),
    ("小写的远格.xlsx", lambda: with_sheet('<row r="3"><c r="xfd1048576"><v>1</v></c></row>'), "document_unsafe"),
    ("转义的远格.xlsx", lambda: with_sheet('<row r="3"><c r="X&#70;D1048576"><v>1</v></c></row>'), "document_unsafe"),
    ("一段文字用几千次.xlsx", lambda: book({"xl/sharedStrings.xml": f"<sst {CELLS}><si><t>{'长' * 300_000}</t></si></sst>".encode(), "xl/worksheets/sheet1.xml": sheet("".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(2, 2000)))}), "document_too_big_inside"),
    ("别处的表.xlsx", lambda: book({"xl/_rels/workbook.xml.rels": (RELATIONS % '<Relationship Id="rId1" Type="x/worksheet" Target="xl/worksheets/sheet1.xml"/>').encode()}), "document_unsafe"),
    ("没有看过的表.xlsx", lambda: book({"xl/workbook.xml": (BOOK % '<sheet name="表" sheetId="1" r:id="rId1"/><sheet name="另" sheetId="2" r:id="rId9"/>').encode(), "xl/_rels/workbook.xml.rels": (RELATIONS % '<Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId9" Type="x/other" Target="worksheets/sheet1.xml"/>').encode()}), "document_damaged"),
    ("宽得离谱.csv", lambda: b"a\n" + b"1," * 500 + b"\n" + b"1\n" * 20_000, "document_table_too_big"),
    ("分栏太多.txt", lambda: b"|a" * 600_001, "text_too_long"),
    ("行太多.txt", lambda: b"a\n" * 300_001, "text_too_long"),
    ("空字节.txt", lambda: b"a" * 9000 + b"\0b", "text_binary"),
    ("没有标记的双字节.txt", lambda: wide("一、单位abc"), "document_unknown"),
    ("标记太多.html", lambda: b"<html>" + b"<p>x" * 600_001, "document_too_many_marks"),
    ("截断.pdf", lambda: pdf(TEXT)[:300], "document_damaged"),
    ("膨胀.pdf", lambda: pdf(stream(b" " * 300_000_000 + TEXT, times=1)), "pdf_page_swells"),
    ("套着压缩.pdf", lambda: pdf(stream(b" " * 300_000_000 + TEXT, times=2)), "pdf_page_swells"),
    ("图形套图形.pdf", lambda: pdf(b"/X Do " + TEXT, FORMS, resources=WITH_X), "pdf_page_swells"),
    ("只有图片.pdf", lambda: pdf(b"q 595 0 0 842 0 0 cm /X Do Q", {6: stream(bytes(81), IMAGE)}, resources=WITH_X), "document_no_text"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "make", "code"), REFUSED, ids=[one[0] for one in REFUSED])
def test_a_hostile_file_is_refused_by_name_with_the_next_step(
    name: str, make: Callable[[], bytes], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(name).write_bytes(make())
    for mode in ("--text", "--case"):
        assert main(["read", name, mode]) == 2
        shown = capsys.readouterr()
        assert not shown.out
        assert name in shown.err and "→" in shown.err and HAN.search(shown.err)
        assert "Traceback" not in shown.err and "自身出错" not in shown.err
    assert main(["read", name, "--lang", "en"]) == 2
    english = capsys.readouterr().err.replace(name, "")
    assert not HAN.search(re.sub("“[^”]*”|第 .*?页[^\n]*", "", english)), english
    assert main(["read", name, "--json"]) == 2
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert [item["rule"] for item in findings if item["severity"] == "error"] == [code]
    assert os.listdir() == [name]


# name, how it is made, the codes of what is said, what stands in the text that is read
READ: list[tuple[str, Callable[[], bytes], set[str], str]] = [
    ("其实是文档.pdf", lambda: word("<w:p><w:r><w:t>支出</w:t></w:r></w:p>".encode()), {"document_other_content"}, "支出"),
    ("其实是网页.xls", lambda: "<html><table><tr><td>指标<td>5</table>".encode("gbk"), {"document_other_content"}, "指标\t5"),
    ("其实是文字.xlsx", lambda: "指标,分值\n".encode(), {"document_other_content"}, "指标,分值"),
    ("国标.txt", lambda: "一、单位朱镕基β值".encode("gbk"), set(), "一、单位"),
    ("繁体编码.txt", lambda: "一、單位基本情況與預算執行".encode("big5"), {"text_doubtful"}, "1  "),
    ("双字节.csv", lambda: "指标\t分值\n预算\t5\n".encode("utf-16"), set(), "预算\t5"),
    ("修订.docx", lambda: word("<w:p><w:r><w:t>甲</w:t></w:r><w:ins><w:r><w:t>加</w:t></w:r></w:ins><w:del><w:r><w:delText>删</w:delText></w:r></w:del></w:p>".encode()), {"docx_changes"}, "甲加"),
    ("套着压缩包.docx", lambda: word(**{"inner.zip": zlib.compress(bytes(900_000))}), set(), "x"),
    ("远格.xlsx", lambda: with_sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), {"sheet_too_long", "sheet_too_wide"}, "指标\t5"),
    ("空白带格式的行.xlsx", lambda: with_sheet("".join(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(2, 20_000))), set(), "指标\t5"),
    ("号称占满.xlsx", lambda: book({"xl/worksheets/sheet1.xml": sheet().replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')}), set(), "指标\t5"),
    ("合并占满.xlsx", lambda: with_sheet(after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), set(), "指标\t5"),
    ("列太多.csv", lambda: b"a," * 900, {"sheet_too_wide"}, "a\ta"),
    ("公式.csv", lambda: "指标,分值\n=cmd|' /C calc'!A0,5\n".encode(), set(), "=cmd|' /C calc'!A0\t5"),
    ("跨列.html", lambda: b'<html><table><tr><td colspan="999999999">x<td rowspan=1000000>y</table>', set(), "x\ty"),
    ("套十万层.html", lambda: b"<html>" + b"<div>" * 100_000 + b"x", set(), "x"),
    ("表套表.html", lambda: b"<html>" + b"<table><tr><td>" * 20_000 + b"x", {"html_deep_tables"}, "x"),
    ("反向.txt", lambda: "支出\u202e元万001\u202c".encode(), {"document_turned"}, "⟨U+202E⟩元万001"),
    ("终端符号.html", lambda: "<html>支出&#27;[31m \x9b31m".encode(), set(), "⟨U+009B⟩31m"),
    ("十万页.pdf", lambda: pdf(TEXT, count=b"100000"), {"pdf_too_many_pages", "pdf_page_damaged"}, "Budget 100"),
    ("页树循环.pdf", lambda: pdf(TEXT, kids=b"[2 0 R 3 0 R]", count=b"2"), {"pdf_page_damaged"}, "Budget 100"),
    ("大页.pdf", lambda: pdf(TEXT, box=b"[0 0 1000000000 1000000000]"), set(), "Budget 100"),
    ("图纸.pdf", lambda: pdf(stream(TEXT * 3 + b"0 0 m 9 9 l S\n" * 20_000, times=1)), {"pdf_tables_unread"}, "Budget 100"),
    ("不用怀疑.pdf", lambda: pdf(stream(TEXT, times=2)), set(), "Budget 100"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "make", "codes", "text"), READ, ids=[one[0] for one in READ])
def test_an_odd_file_is_read_and_what_was_left_out_is_said(
    name: str, make: Callable[[], bytes], codes: set[str], text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(name).write_bytes(make())
    assert main(["read", name, "--text"]) == 0
    shown = capsys.readouterr()
    assert text in shown.out
    assert not re.search("[\x1b\x9b\u202e]", shown.out + shown.err)
    assert main(["read", name, "--json"]) == 0
    assert {item["rule"] for item in json.loads(capsys.readouterr().out)["findings"]} == codes


WIDE_TABLES = [
    b"<table><tr>" + b"<td>x" * 201 + b"<tr><td>y" * 500 + b"</table>",
    (b"<table><tr><td>1<td>2<td>3" + b"<tr><td colspan=200>x<td>y" * 90 + b"</table>") * 10,
]


@pytest.mark.parametrize("tables", WIDE_TABLES, ids=["one", "many"])
def test_tables_that_cost_nothing_to_write_are_not_filled(
    tables: bytes, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jixiao.readers.shape.MOST_PLACES", 100_000)
    Path("宽.html").write_bytes(b"<html>" + tables)
    assert main(["read", "宽.html", "--json"]) == 2
    assert [item["rule"] for item in json.loads(capsys.readouterr().out)["findings"]] == [
        "document_table_too_big"
    ]


def test_what_may_swell_is_opened_apart_and_what_cannot_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("a process was begun")

    monkeypatch.setattr(pdf_guard.subprocess, "run", never)
    for raw in (
        pdf(TEXT),
        pdf(stream(TEXT, times=1)),
        pdf(TEXT, {6: stream(TEXT, FORM % 7)}, resources=WITH_X),
    ):
        assert pdf_guard.swelling_page(raw, 10) is None
    for raw in (pdf(stream(TEXT, times=2)), pdf(TEXT, FORMS), pdf(TEXT, extra=b"/Encrypt 9 0 R")):
        with pytest.raises(AssertionError):
            pdf_guard.swelling_page(raw, 10)


PLACES = [
    ("设备.txt", lambda path: path.symlink_to("/dev/zero")),
    ("管道.txt", os.mkfifo),
    ("绕圈.txt", lambda path: path.symlink_to(path.name)),
    ("文件夹.docx", Path.mkdir),
]


@pytest.mark.parametrize(("name", "make"), PLACES, ids=[one[0] for one in PLACES])
@pytest.mark.parametrize("command", [("read",), ("score",), ("framework", "check")], ids="-".join)
def test_what_is_no_file_is_refused_at_once(
    command: tuple[str, ...], name: str, make: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    make(Path(name))
    assert main([*command, name]) == 2
    shown = capsys.readouterr()
    assert name in shown.err and "→" in shown.err


@pytest.mark.parametrize("ending", ["txt", "docx", "pdf", "xlsx", "html", "csv"])
def test_half_a_gigabyte_is_refused_before_it_is_loaded(
    ending: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(_: Path) -> bytes:
        raise AssertionError("the file was loaded")

    with Path(f"大.{ending}").open("wb") as file:
        file.truncate(500_000_000)
    monkeypatch.setattr(Path, "read_bytes", never)
    assert document.MOST_BYTES < 500_000_000
    assert main(["read", f"大.{ending}"]) == 2
    assert "500 MB" in capsys.readouterr().err
