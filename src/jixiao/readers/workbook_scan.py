"""A workbook unpacked within bounds and looked through, before anything else opens it."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from jixiao.core.book import letters
from jixiao.core.system import Why
from jixiao.readers.package import OLE, UnreadableError, open_package, stop
from jixiao.readers.sheet_xml import column_number


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a workbook may be: its bytes, packed and unpacked; rows, columns and cells; signs in its cells."""

    packed: int
    unpacked: int
    rows: int
    columns: int
    cells: int
    signs: int


FORM = Limits(20_000_000, 50_000_000, 10_000, 100, 300_000, 50_000_000)  # what people fill in
NOT_COMPUTED = Why(
    "公式还没有算出值，请在 Excel 或 WPS 里打开、保存一次，或直接写值",
    "the formula has no value yet: open and save the file in Excel or WPS, or write the value itself",
)
ELSEWHERE = Why(
    "公式引用了别的工作簿，请改写成值", "the formula refers to another workbook: write its value instead"
)
PLACE = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")
KEPT = re.compile(
    r"(\[Content_Types\]\.xml|_rels/\.rels|xl/(_rels/workbook\.xml\.rels|(workbook|styles|sharedStrings)\.xml|worksheets/[^/]+\.xml))",
    re.I,
)


def unpacked(raw: bytes, most: int = FORM.unpacked) -> dict[str, bytes]:
    """The parts of the workbook that hold cells: no macros, links, or pictures."""
    if not raw:
        stop("document_empty")
    if raw.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in raw:
        stop("document_locked")
    if not raw.startswith(b"PK"):
        stop("document_not_a_workbook")
    package = open_package(raw, most)
    if "xl/workbook.xml" not in package.names:
        stop("document_not_a_workbook")
    return {name: package.read(name) for name in package.names if KEPT.fullmatch(name)}


@dataclass(slots=True)
class Scan:
    """What a sheet's XML says of its cells that their values do not tell."""

    cells: int = 0
    far: str = ""
    first: int = -1  # which shared text stands in A1
    percent: set[tuple[int, int]] = field(default_factory=set)
    wrong: dict[tuple[int, int], Why] = field(default_factory=dict)


def parse(xml: bytes, start: Any, end: Any = None, text: Any = None) -> None:
    """Runs handlers over XML, names without their prefix; a document type is refused."""
    parser = expat.ParserCreate()

    def refuse(*_: Any) -> None:
        stop("document_unsafe")

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    if end:
        parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    if text:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise UnreadableError("document_damaged") from error


def sheet_parts(parts: dict[str, bytes]) -> dict[str, str]:
    """The part of each sheet by the sheet's name."""
    targets: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            id = next(
                (value for key, value in attributes.items() if key.rpartition(":")[2] == "id" and ":" in key),
                "",
            )
            if attributes.get("name", "") in sheets:
                stop("document_damaged")  # which is meant, programs differ
            sheets[attributes.get("name", "")] = id

    parse(parts.get("xl/_rels/workbook.xml.rels", b"<none/>"), relation)
    parse(parts["xl/workbook.xml"], sheet)
    there = {part.lower(): part for part in parts}  # as what reads it next looks for them
    found = {name: targets.get(id, "") for name, id in sheets.items()}
    return {name: there.get(part.lower(), part) for name, part in found.items()}


def percent_styles(parts: dict[str, bytes]) -> set[int]:
    """The cell styles that show a number as a percentage."""
    codes: dict[str, str] = {"9": "0%", "10": "0.00%"}
    used: list[str] = []
    inside = [False]

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            inside[0] = True
        elif name == "xf" and inside[0]:
            used.append(attributes.get("numFmtId", ""))

    def end(name: str) -> None:
        if name == "cellXfs":
            inside[0] = False

    parse(parts.get("xl/styles.xml", b"<none/>"), start, end)
    return {n for n, id in enumerate(used) if "%" in codes.get(id, "")}


def string_lengths(parts: dict[str, bytes], most: int = FORM.unpacked) -> list[int]:
    lengths: list[int] = []

    def start(name: str, _: dict[str, str]) -> None:
        if name == "si":
            lengths.append(0)
            if len(lengths) > most:
                stop("document_too_many_cells", limit=f"{most:,}")

    def text(data: str) -> None:
        if lengths:
            lengths[-1] += len(data)

    name = next((name for name in parts if name.lower() == "xl/sharedstrings.xml"), "")
    parse(parts.get(name, b"<none/>"), start, None, text)
    return lengths


def strings_with(parts: dict[str, bytes], beginning: str) -> set[int]:
    """Which of the shared texts begin like this."""
    begun: list[str] = []

    def start(name: str, _: dict[str, str]) -> None:
        if name == "si":
            begun.append("")

    def text(data: str) -> None:
        if begun and len(begun[-1]) < len(beginning):
            begun[-1] += data

    name = next((name for name in parts if name.lower() == "xl/sharedstrings.xml"), "")
    parse(parts.get(name, b"<none/>"), start, None, text)
    return {n for n, words in enumerate(begun) if words.startswith(beginning)}


class Scanner:
    """Looks through the XML of one sheet: how far its cells reach, percentages, errors, formulas without a value."""

    def __init__(self, percent: set[int], lengths: list[int], limits: Limits = FORM) -> None:
        self.scan = Scan()
        self.limits = limits
        self.percent, self.lengths = percent, lengths
        self.row = self.column = self.length = 0
        self.cell: dict[str, str] = {}
        self.seen: set[str] = set()
        self.inside = ""
        self.words: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self.row = _number(attributes.get("r", ""), self.row + 1)
            self.column = 0
        elif name == "c":
            self.cell, self.seen, self.words = attributes, set(), {"f": "", "v": ""}
            self.column += 1
            if "r" in attributes:
                found = PLACE.fullmatch(attributes["r"])
                if not found:
                    stop("document_damaged")  # what reads it next would take some such for a cell far away
                self.row, self.column = int(found[2]), column_number(found[1].upper().encode()) + 1
        elif name in ("f", "v", "is"):
            self.seen.add(name)
            self.inside = name

    def text(self, data: str) -> None:
        if self.inside in self.words and len(self.words[self.inside]) < 1000:
            self.words[self.inside] += data

    def end(self, name: str) -> None:
        if name in ("f", "v", "is"):
            self.inside = ""
        elif name == "c" and self.seen:
            self.close()

    def close(self) -> None:
        scan, at = self.scan, (self.row, self.column)
        scan.cells += 1
        if self.row > self.limits.rows or self.column > self.limits.columns:
            scan.far = scan.far or f"{letters(self.column - 1)}{self.row}"
        type = self.cell.get("t", "n")
        if type == "s":
            index = _number(self.words["v"], -1)
            scan.first = index if at == (1, 1) else scan.first
            self.length += self.lengths[index] if 0 <= index < len(self.lengths) else 0
        if type == "e":
            scan.wrong[at] = Why(f"公式出错（{self.words['v']}）", f"the formula failed ({self.words['v']})")
        elif "f" in self.seen and not self.words["v"] and (type != "str" or "v" not in self.seen):
            # of a formula that gave an empty text, t="str" says so; openpyxl writes <v></v> where it has no value
            scan.wrong[at] = NOT_COMPUTED
        elif "f" in self.seen and "[" in self.words["f"]:
            scan.wrong[at] = ELSEWHERE
        if _number(self.cell.get("s", ""), 0) in self.percent and type == "n":
            scan.percent.add(at)


def _number(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else default


def opened(parts: dict[str, bytes], sheets: Collection[str]) -> CalamineWorkbook:
    """The workbook packed anew from the parts that were looked through, of the sheets only these."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            if name in sheets or "worksheets/" not in name.lower():
                archive.writestr(name, content)
    packed.seek(0)
    return guarded(lambda: CalamineWorkbook.from_filelike(packed))


def guarded(call: Any) -> Any:
    """A call into the parser; whatever it throws, also a panic of its own, is a workbook that cannot be read."""
    try:
        return call()
    except (CalamineError, ValueError, OSError, LookupError, OverflowError) as error:
        raise UnreadableError("document_damaged") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise UnreadableError("document_damaged") from error
        raise
