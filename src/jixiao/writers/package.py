"""The package of an Office document as parts: taken apart, parts changed or added, and put together again as it was."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Sequence
from typing import Any

from lxml import etree

PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
TYPES = "[Content_Types].xml"
OLE = b"\xd0\xcf\x11\xe0"
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError)


class UnopenedError(Exception):
    """The original cannot be opened; `code` names the finding that says why."""

    def __init__(self, code: str = "document_damaged") -> None:
        super().__init__(code)
        self.code = code


def unpacked(original: bytes) -> tuple[list[zipfile.ZipInfo], dict[str, bytes]]:
    """The members of a package in their order, and their bytes."""
    if original.startswith(OLE):  # the container in which Office puts a locked file
        raise UnopenedError("document_locked")
    try:
        with zipfile.ZipFile(io.BytesIO(original)) as archive:
            entries = archive.infolist()
            if any(entry.flag_bits & 0x1 for entry in entries):
                raise UnopenedError("document_locked")
            return entries, {entry.filename: archive.read(entry) for entry in entries}
    except BROKEN as error:
        raise UnopenedError from error


def packed(entries: Sequence[zipfile.ZipInfo], parts: dict[str, bytes], changed: dict[str, bytes]) -> bytes:
    """The package with its parts in their order, the changed ones anew and new ones at the end."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in entries:
            made = zipfile.ZipInfo(entry.filename, entry.date_time)
            made.compress_type, made.external_attr = entry.compress_type, entry.external_attr
            archive.writestr(made, changed.get(entry.filename, parts[entry.filename]))
        for name in changed.keys() - parts.keys():
            made = zipfile.ZipInfo(name)
            made.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(made, changed[name])
    return stream.getvalue()


def parsed(raw: bytes) -> Any:
    """The root of a part. Raises `UnopenedError` for one that is no plain XML."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnopenedError from error
    if root.getroottree().docinfo.doctype:
        raise UnopenedError
    return root


def written(root: Any) -> bytes:
    """A part as bytes."""
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)


def relations_of(part: str) -> str:
    """The part that says what a part refers to."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def related(part: str, parts: dict[str, bytes]) -> list[tuple[str, str, str]]:
    """What a part refers to inside the package: id, the last word of its kind, the part."""
    raw = parts.get(relations_of(part))
    if raw is None:
        return []
    folder = posixpath.dirname(part)
    return [
        (
            one.get("Id", ""),
            one.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/"),
        )
        for one in parsed(raw)
        if one.get("TargetMode") != "External"
    ]


def with_relation(raw: bytes | None, kind: str, target: str, name: str = "rIdComments") -> tuple[bytes, str]:
    """The relations of a part with one more, and the id of that: `kind` is its type, `name` how its id begins."""
    tag = f"{{{PACKAGE}relationships}}Relationship"
    root = etree.Element(f"{tag}s", nsmap={None: f"{PACKAGE}relationships"}) if raw is None else parsed(raw)
    ids = {one.get("Id") for one in root}
    id = next(made for number in range(len(ids) + 1) if (made := f"{name}{number or ''}") not in ids)
    etree.SubElement(root, tag, Id=id, Type=kind, Target=target)
    return written(root), id


def with_type(raw: bytes, name: str, kind: str) -> bytes:
    """The list of what the parts are, with one more."""
    root = parsed(raw)
    etree.SubElement(root, f"{{{PACKAGE}content-types}}Override", PartName=f"/{name}", ContentType=kind)
    return written(root)


def with_extension(raw: bytes, extension: str, kind: str) -> bytes:
    """The list of what the parts are, with what files of an extension are."""
    root = parsed(raw)
    tag = f"{{{PACKAGE}content-types}}Default"
    if any(one.get("Extension", "").lower() == extension for one in root.iter(tag)):
        return raw
    root.insert(0, root.makeelement(tag, {"Extension": extension, "ContentType": kind}))
    return written(root)
