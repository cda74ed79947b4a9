"""Office files are zips of XML: opens one within bounds, and refuses what could blow up, hide or run before it is read."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any, NoReturn

from lxml import etree

from jixiao.core.finding import Finding, Findings
from jixiao.core.source import Place

MOST_MEMBERS = 20_000
MOST_UNPACKED = 1_000_000_000  # pictures included, which are not unpacked here
MOST_XML = 100_000_000
MOST_RATIO = 500
MOST_MARKS = 2_000_000  # tags and attributes of one part; a thousand pages have some hundred thousand
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    KeyError,
)
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class UnreadableError(Exception):
    """The file cannot be read; `code` and `values` make the finding that says why."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code, self.values = code, values

    def note(self, findings: Findings) -> None:
        """Add the finding."""
        findings.items.append(Finding(self.code, Place(findings.file), self.values))


def stop(code: str, **values: str) -> NoReturn:
    """Reading ends here, for a reason that has a message."""
    raise UnreadableError(code, **values)


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: the last word of the relation's type, and the part it means (empty if outside)."""

    kind: str
    part: str


class Package:
    """An open Office file. Its parts are read when they are asked for."""

    def __init__(self, archive: zipfile.ZipFile, most: int = 0) -> None:
        self.archive = archive
        self.names = frozenset(archive.namelist())
        self.most = self.left = most or MOST_XML

    def read(self, name: str) -> bytes:
        """The bytes of one part, counted against what may be unpacked in all; `UnreadableError` if damaged.

        No more is unpacked than the package says the part has: one that says too little is damaged, not a way in.
        """
        try:
            size = self.archive.getinfo(name).file_size
            self.left -= size
            if self.left < 0:
                stop("document_too_big_inside", limit=f"{self.most // 1_000_000} MB")
            with self.archive.open(name) as part:
                return part.read(size + 1)
        except BROKEN as error:
            raise UnreadableError("document_damaged") from error

    def xml(self, name: str) -> Any:
        """The root element of an XML part, without entities, comments or a document type."""
        return parse_xml(self.read(name))

    def relations(self, part: str = "") -> dict[str, Relation]:
        """What a part refers to, by id; empty for a part that refers to nothing. "" is the package itself."""
        folder, name = posixpath.split(part)
        where = posixpath.join(folder, "_rels", f"{name}.rels")
        if where not in self.names:
            return {}
        found: dict[str, Relation] = {}
        for item in self.xml(where).iter(_RELATIONS):
            target = item.get("Target", "")
            inside = item.get("TargetMode") != "External"
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/") if inside else ""
            found[item.get("Id", "")] = Relation(item.get("Type", "").rpartition("/")[2], path)
        return found

    def related(self, part: str, kind: str) -> str:
        """The part of this kind (styles, numbering …) that a part refers to; empty when there is none."""
        for relation in self.relations(part).values():
            if relation.kind == kind and relation.part in self.names:
                return relation.part
        return ""


def open_package(raw: bytes, most: int = 0) -> Package:
    """An Office file after all checks that need no unpacking; `UnreadableError` with the finding when one fails.

    `most`: how many bytes of its parts may be unpacked, where that is less than usual.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
        entries = archive.infolist()
    except BROKEN as error:
        raise UnreadableError("document_damaged") from error
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_MEMBERS or total > MOST_UNPACKED:
        stop("document_too_big_inside", limit=f"{MOST_UNPACKED // 1_000_000} MB")
    if total > 1_000_000 and total > MOST_RATIO * len(raw):
        stop("document_bomb", size=f"{total / 1_000_000:.0f} MB", packed=f"{len(raw) / 1_000_000:.2f} MB")
    names = [entry.filename for entry in entries]
    if len({name.replace("\\", "/").lower() for name in names}) < len(
        names
    ):  # which is meant, programs differ
        stop("document_damaged")
    if any(_leads_outside(name) for name in names):
        stop("document_unsafe")
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        stop("document_unsafe")  # others may ask for any amount of memory, and no office program uses them
    if any(entry.flag_bits & 0x1 for entry in entries):
        stop("document_locked")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        stop("document_macros")
    return Package(archive, most)


def parse_xml(raw: bytes) -> Any:
    """The root element of XML bytes; nothing is fetched, no entity filled in, no document type accepted."""
    if _declares_type(raw):
        stop("document_unsafe")
    if raw.count(b"<") + raw.count(b"=") > MOST_MARKS:  # each takes a hundred bytes and more once it is read
        stop("document_too_many_marks", limit=f"{MOST_MARKS:,}")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise UnreadableError("document_damaged") from error
    if root.getroottree().docinfo.doctype:  # an encoding in which the bytes looked for do not occur
        stop("document_unsafe")
    return root


def _declares_type(raw: bytes) -> bool:
    marks = ["<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be")]
    return any(mark in raw for mark in marks)


def _leads_outside(name: str) -> bool:
    """Whether a member's name would leave the folder it is unpacked to; none is, but no office program writes it."""
    parts = re.split(r"[/\\]", name)
    return ".." in parts or name.startswith(("/", "\\")) or bool(re.match("[A-Za-z]:", name)) or "\0" in name
