"""Any document into a Document: what a file is, is told by its content, and a file that cannot be read says what to do."""

from __future__ import annotations

import codecs
import re
import stat
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from jixiao.core.document import Document
from jixiao.core.finding import Findings
from jixiao.core.system import why
from jixiao.readers.package import Package, UnreadableError, open_package

MOST_BYTES = 200_000_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"PK\x05\x06")
_LEAD = r"(?:\ufeff|\s|<\?xml[^>]*>|<!--.*?-->)*"
_PAGE = re.compile(_LEAD + r"<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_PIECE = re.compile(_LEAD + r"<(?:table|meta|p|div|h[1-6]|center|ul|ol|span|font|style|title)\b", re.I | re.S)

TURNING = re.compile("[\\u202a-\\u202e\\u2066-\\u2069]")

Read = Callable[[bytes, str, Findings], Document | None]


@dataclass(frozen=True, slots=True)
class Format:
    """One format that is read: how its files end, and the function that reads it."""

    kind: str
    suffixes: tuple[str, ...]
    module: str
    function: str

    def reader(self) -> Read:
        """The function, loaded when the first file of this kind is read."""
        return cast(Read, getattr(import_module(f"jixiao.readers.{self.module}"), self.function))


FORMATS = {
    one.kind: one
    for one in (
        Format("docx", (".docx",), "docx", "read_docx"),
        Format("pdf", (".pdf",), "pdf", "read_pdf"),
        Format("xlsx", (".xlsx",), "spreadsheet", "read_spreadsheet"),
        Format("xls", (".xls", ".et"), "spreadsheet", "read_spreadsheet"),
        Format("csv", (".csv", ".tsv"), "spreadsheet", "read_spreadsheet"),
        Format("html", (".html", ".htm"), "html", "read_html"),
        Format("txt", (".txt", ".md", ".text"), "text", "read_text"),
    )
}


def read_document(path: Path, findings: Findings) -> Document | None:
    """The document in a file of any format we read; None with findings when it cannot be read."""
    raw = _bytes(path, findings)
    if raw is None:
        return None
    try:
        kind = kind_of(raw, path.suffix.lower(), findings)
    except UnreadableError as error:
        error.note(findings)
        return None
    if kind is None:
        return None
    format = FORMATS[kind]
    if path.suffix and path.suffix.lower() not in format.suffixes:
        findings.add("document_other_content", severity="info", suffix=path.suffix, kind=kind)
    document = format.reader()(raw, path.name, findings)
    if document is not None:
        _turned(document, findings)
    return document


def _turned(document: Document, findings: Findings) -> None:
    """Say where signs that turn the direction of writing stand: what is read is not what is seen."""
    lines = [number for number, line in enumerate(document.lines, 1) if TURNING.search(line)]
    if lines:
        findings.add("document_turned", lines[0], severity="warning", count=str(len(lines)))


def _bytes(path: Path, findings: Findings) -> bytes | None:
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            findings.add("document_folder", path=str(path))
            return None
        if not stat.S_ISREG(about.st_mode):
            findings.add("file_special", path=str(path))
            return None
        if about.st_size > MOST_BYTES:
            findings.add(
                "file_too_large",
                size=f"{about.st_size / 1_000_000:.0f} MB",
                limit=f"{MOST_BYTES // 1_000_000} MB",
            )
            return None
        raw = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, ValueError):  # a path that no system could have, too
        findings.add("document_not_found", path=str(path).replace("\0", ""))
        return None
    except OSError as error:
        findings.add("file_unreadable", why=why(error))
        return None
    if not raw.strip(b" \t\r\n\0"):
        findings.add("document_empty")
        return None
    return raw


def kind_of(raw: bytes, suffix: str, findings: Findings) -> str | None:
    """Which of FORMATS these bytes are; None, with a finding that says what they are, when none.

    Only where bytes alone do not tell (a text that may be HTML) the ending of the name counts.
    """
    if b"%PDF-" in raw[:1024]:
        return "pdf"
    if raw.startswith(OLE):
        return _compound(raw, suffix, findings)
    if raw.startswith(b"PK\x03\x04"):
        return _zipped(open_package(raw), findings)
    if raw.startswith(ARCHIVES):
        findings.add("document_archive")
        return None
    if raw.startswith(PICTURES) or raw[8:12] == b"WEBP":
        findings.add("document_picture")
        return None
    return _text(raw, suffix, findings)


def _compound(raw: bytes, suffix: str, findings: Findings) -> str | None:
    """The old container of Office and WPS: what is in it, by the names of its streams."""

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in raw

    if holds("EncryptedPackage"):
        findings.add("document_locked")
        return None
    word, slides = holds("WordDocument"), holds("PowerPoint Document")
    if not word and not slides and (holds("Workbook") or holds("Book") or suffix in FORMATS["xls"].suffixes):
        return "xls"
    if word or suffix in (".doc", ".wps", ".wpt", ".dot"):
        findings.add("document_old_word")
    elif slides or suffix in (".ppt", ".dps"):
        findings.add("document_slides")
    else:
        findings.add("document_unknown")
    return None


def _zipped(package: Package, findings: Findings) -> str | None:
    names = {name.lower() for name in package.names}
    main = package.related("", "officeDocument").lower()
    if main.startswith("word/") or "word/document.xml" in names:
        return "docx"
    if "xl/workbook.bin" in names:
        findings.add("document_other_office", kind="xlsb")
    elif main.startswith("xl/") or "xl/workbook.xml" in names:
        return "xlsx"
    elif main.startswith("ppt/"):
        findings.add("document_slides")
    elif "ofd.xml" in names:
        findings.add("document_ofd")
    elif "mimetype" in names and package.read("mimetype").startswith(b"application/vnd.oasis.opendocument"):
        findings.add("document_other_office", kind="ODF (.odt .ods)")
    else:
        findings.add("document_archive")
    return None


def _text(raw: bytes, suffix: str, findings: Findings) -> str | None:
    wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not wide and b"\0" in raw[:4096]:
        findings.add("document_unknown")
        return None
    head = raw[:4096].decode("utf-16" if wide else "latin-1", "ignore").removeprefix("\u00ef\u00bb\u00bf")
    if head.startswith("{\\rtf"):
        findings.add("document_other_office", kind="RTF")
        return None
    if re.search(r"<w:wordDocument|<pkg:package|progid=\"(?:Word|Excel)", head):
        findings.add("document_other_office", kind="Office XML")
        return None
    if (
        re.match(r"(?:From:|MIME-Version:|Content-Type: multipart/related)", head, re.I)
        and "multipart/" in head
    ):
        findings.add("document_other_office", kind="MHT")
        return None
    plain = (*FORMATS["txt"].suffixes, *FORMATS["csv"].suffixes)
    if (
        _PAGE.match(head)
        or suffix in FORMATS["html"].suffixes
        or (suffix not in plain and _PIECE.match(head))
    ):
        return "html"
    return "csv" if suffix in FORMATS["csv"].suffixes else "txt"
