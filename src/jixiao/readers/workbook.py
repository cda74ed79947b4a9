"""A workbook, however hostile, into safe rows of located cells; whatever is wrong with it is a finding."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from jixiao.core.book import NOTES, SHEETS, Column, Sheet, Spot, letters, tidy
from jixiao.core.finding import Findings
from jixiao.core.system import Why
from jixiao.readers.file_bytes import file_bytes
from jixiao.readers.package import OLE, UnreadableError, open_package, stop
from jixiao.readers.sheet_xml import column_number

MOST_BYTES = 20_000_000
MOST_UNPACKED = 50_000_000
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 10_000, 100, 300_000
MOST_MARKED = 8_000_000  # bytes of the sheets of a workbook that is marked
NOT_COMPUTED = Why(
    "公式还没有算出值，请在 Excel 或 WPS 里打开、保存一次，或直接写值",
    "the formula has no value yet: open and save the file in Excel or WPS, or write the value itself",
)
ELSEWHERE = Why(
    "公式引用了别的工作簿，请改写成值", "the formula refers to another workbook: write its value instead"
)
MERGED = re.compile(rb"""mergeCell [^<>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})\"""")
KEPT = re.compile(
    r"(\[Content_Types\]\.xml|_rels/\.rels|xl/(_rels/workbook\.xml\.rels|(workbook|styles|sharedStrings)\.xml|worksheets/[^/]+\.xml))",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Cell:
    raw: Any
    spot: Spot
    percent: bool = False
    wrong: Why | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not blank: its cells by header."""

    spot: Spot
    cells: dict[str, Cell]


def read_workbook(
    path: Path, findings: Findings, sheets: Sequence[Sheet] = SHEETS
) -> dict[str, list[Row]] | None:
    """The rows of these sheets by the sheet's name; None when it cannot be read at all, with findings."""
    raw = file_bytes(path, MOST_BYTES, findings)
    if raw is None:
        return None
    try:
        return _pages(_unpacked(raw), sheets, findings)
    except UnreadableError as error:
        error.note(findings)
        return None


@dataclass(frozen=True, slots=True)
class MarkedPage:
    """A sheet that says in its hidden first row what it is: its name, rows by id (column A) and cells by column key;
    `columns` gives the letters of each key, so that a blank cell too can be named. `what` is empty where a sheet has no
    mark; `ids`: all that stands in column A; `headed`: whether the row of headers has its mark."""

    name: str
    what: str
    rows: list[tuple[str, Row]]
    heads: dict[str, str]
    columns: dict[str, str] = field(default_factory=dict)
    ids: frozenset[str] = frozenset()
    headed: bool = True


def read_marked(path: Path, findings: Findings, mark: str, head: str) -> list[MarkedPage] | None:
    """The sheets of a workbook: those whose A1 begins with this mark with their rows, others by name only; None when it
    cannot be read, with findings.

    `head` stands in column A of the row of headers. Nothing depends on names of sheets, headers, or the order of columns.
    """
    raw = file_bytes(path, MOST_BYTES, findings)
    if raw is None:
        return None
    try:
        parts = _unpacked(raw)
        where = _sheet_parts(parts)
        percent, lengths = _percent_styles(parts), _string_lengths(parts)
        marked = _strings_with(parts, f"{mark}:")
        book = _opened(parts)
        made: list[MarkedPage] = []
        cells = 0
        for name, part in where.items():
            scanner = _Scanner(percent, lengths)
            _parse(parts.get(part, b"<none/>"), scanner.start, scanner.end, scanner.text)
            cells += scanner.scan.cells
            if cells > MOST_CELLS or scanner.length > MOST_UNPACKED:
                stop("document_too_many_cells", limit=f"{MOST_CELLS:,}")
            if scanner.scan.far:
                if (
                    scanner.scan.first in marked
                ):  # one of ours: were it left out, all in it would count as not filled in
                    _too_far(name, scanner.scan, findings)
                else:
                    made.append(MarkedPage(name, "", [], {}))
                continue
            values = _guarded(lambda name=name: book.get_sheet_by_name(name).to_python(skip_empty_area=False))
            first = str(values[0][0]) if values and values[0] else ""
            if first.startswith(f"{mark}:"):
                made.append(_marked(name, first[len(mark) + 1 :], values, head, scanner.scan, findings))
            else:
                made.append(MarkedPage(name, "", [], {}))
        return made
    except UnreadableError as error:
        error.note(findings)
        return None


def first_sheet(path: Path, findings: Findings) -> list[list[Any]] | None:
    """The cells of the first sheet of a workbook, row by row; None when it cannot be read, with findings."""
    raw = file_bytes(path, MOST_BYTES, findings)
    if raw is None:
        return None
    try:
        parts = _unpacked(raw)
        scanner = _Scanner(_percent_styles(parts), _string_lengths(parts))
        part = next(iter(_sheet_parts(parts).values()), "")
        _parse(parts.get(part, b"<none/>"), scanner.start, scanner.end, scanner.text)
        if scanner.scan.far or scanner.scan.cells > MOST_CELLS or scanner.length > MOST_UNPACKED:
            stop("document_too_many_cells", limit=f"{MOST_CELLS:,}")
        book = _opened(parts)
        values: list[list[Any]] = _guarded(
            lambda: book.get_sheet_by_index(0).to_python(skip_empty_area=False)
        )
        _cells_wrong(scanner.scan, path.name, findings)
        return values
    except UnreadableError as error:
        error.note(findings)
        return None


def _cells_wrong(scan: _Scan, file: str, findings: Findings) -> None:
    """Cells of a table whose value is not what people see in them."""
    shown_as_percent = dict.fromkeys(
        scan.percent,
        Why("写成百分数的格，读出来是小数", "a cell that shows a percentage is read as a fraction"),
    )
    for (row, column), why in sorted({**shown_as_percent, **scan.wrong}.items()):
        spot = Spot(row, f"{letters(column - 1)}{row}")
        findings.add("bulk_cell", spot, field=spot.name, file=file, cell=spot.name, why=why)


def _too_far(name: str, scan: _Scan, findings: Findings) -> None:
    cell = f"{name}!{scan.far}"
    why = Why(
        f"离表格太远了（最多 {MOST_ROWS} 行、{MOST_COLUMNS} 列），请删掉它所在的行或列",
        f"too far from the table (at most {MOST_ROWS} rows and {MOST_COLUMNS} columns): delete its row or column",
    )
    findings.add("xlsx_cell", 0, field=cell, cell=cell, why=why)


def can_be_marked(raw: bytes) -> bool:
    """Whether a workbook that was read is small enough to be opened whole, where every merged cell takes its place."""
    try:
        parts = _unpacked(raw)
    except UnreadableError:
        return False
    sheets = [xml for name, xml in parts.items() if "worksheets/" in name.lower()]
    if sum(map(len, sheets)) > MOST_MARKED:
        return False
    cells = 0
    for xml in sheets:
        merged = MERGED.findall(xml)
        if len(merged) != xml.count(b"mergeCell "):
            return False
        cells += sum(
            (int(bottom) - int(top) + 1) * (column_number(right) - column_number(left) + 1)
            for left, top, right, bottom in merged
        )
    return cells <= MOST_CELLS


def _marked(
    name: str, what: str, values: list[list[Any]], head: str, scan: _Scan, findings: Findings
) -> MarkedPage:
    keys: dict[int, str] = {}
    for n, raw in enumerate(values[0]):
        key = str(raw).strip()
        if n and key in keys.values():
            spot = Spot(1, f"{name}!{letters(n)}{min(3, len(values))}")
            findings.add("book_column_twice", spot, field=spot.name, sheet=name, column=letters(n))
        elif n and key:
            keys[n] = key
    found = next((n for n, row in enumerate(values) if row and str(row[0]).strip() == head), None)
    at = 2 if found is None else found
    heads = {
        key: tidy(str(values[at][n])) for n, key in keys.items() if at < len(values) and n < len(values[at])
    }
    rows: list[tuple[str, Row]] = []
    stray: set[int] = set()
    for number, row in enumerate(values[1:at], 2):
        first = next((n for n, raw in enumerate(row) if n > (number == 2) and tidy(str(raw))), None)
        if found is not None and first is not None:
            spot = Spot(number, f"{name}!{letters(first)}{number}")
            why = Why(
                "在表头上面，读不进来：请把内容移到表头下面",
                "it stands above the headers and is not read: move it below them",
            )
            findings.add("xlsx_cell", spot, field=spot.name, cell=spot.name, why=why)
    for number, row in enumerate(values[at + 1 :], at + 2):
        cells: dict[str, Cell] = {}
        for n, raw in enumerate(row):
            wrong = scan.wrong.get((number, n + 1))
            if n == 0 or (not wrong and (raw is None or (isinstance(raw, str) and not tidy(raw)))):
                continue
            spot = Spot(number, f"{name}!{letters(n)}{number}")
            if n in keys:
                cells[keys[n]] = Cell(raw, spot, (number, n + 1) in scan.percent, wrong)
            elif n not in stray:
                stray.add(n)
                why = Why(
                    "这一列是后加的，读不进来：请把内容写进原有的列，或删掉这一列",
                    "its column was added and is not read: write it in a column of the form, or delete the column",
                )
                findings.add("xlsx_cell", spot, field=spot.name, cell=spot.name, why=why)
        if cells:
            rows.append((tidy(str(row[0])), Row(Spot(number, f"{name}!A{number}"), cells)))
    columns = {key: letters(n) for n, key in keys.items()}
    ids = frozenset(tidy(str(row[0])) for row in values[1:] if row)
    return MarkedPage(name, what, rows, heads, columns, ids, found is not None)


# -- the file: unpacked within bounds and looked through before anything else opens it


def _unpacked(raw: bytes) -> dict[str, bytes]:
    """The parts of the workbook that hold cells: no macros, links, or pictures."""
    if not raw:
        stop("document_empty")
    if raw.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in raw:
        stop("document_locked")
    if not raw.startswith(b"PK"):
        stop("document_not_a_workbook")
    package = open_package(raw, MOST_UNPACKED)
    if "xl/workbook.xml" not in package.names:
        stop("document_not_a_workbook")
    return {name: package.read(name) for name in package.names if KEPT.fullmatch(name)}


@dataclass(slots=True)
class _Scan:
    """What a sheet's XML says of its cells that their values do not tell."""

    cells: int = 0
    far: str = ""
    first: int = -1  # which shared text stands in A1
    percent: set[tuple[int, int]] = field(default_factory=set)
    wrong: dict[tuple[int, int], Why] = field(default_factory=dict)


def _parse(xml: bytes, start: Any, end: Any = None, text: Any = None) -> None:
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


def _sheet_parts(parts: dict[str, bytes]) -> dict[str, str]:
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
            sheets[attributes.get("name", "")] = id

    _parse(parts.get("xl/_rels/workbook.xml.rels", b"<none/>"), relation)
    _parse(parts["xl/workbook.xml"], sheet)
    return {name: targets.get(id, "") for name, id in sheets.items()}


def _percent_styles(parts: dict[str, bytes]) -> set[int]:
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

    _parse(parts.get("xl/styles.xml", b"<none/>"), start, end)
    return {n for n, id in enumerate(used) if "%" in codes.get(id, "")}


def _string_lengths(parts: dict[str, bytes]) -> list[int]:
    lengths: list[int] = []

    def start(name: str, _: dict[str, str]) -> None:
        if name == "si":
            lengths.append(0)

    def text(data: str) -> None:
        if lengths:
            lengths[-1] += len(data)

    name = next((name for name in parts if name.lower() == "xl/sharedstrings.xml"), "")
    _parse(parts.get(name, b"<none/>"), start, None, text)
    return lengths


def _strings_with(parts: dict[str, bytes], beginning: str) -> set[int]:
    """Which of the shared texts begin like this."""
    begun: list[str] = []

    def start(name: str, _: dict[str, str]) -> None:
        if name == "si":
            begun.append("")

    def text(data: str) -> None:
        if begun and len(begun[-1]) < len(beginning):
            begun[-1] += data

    name = next((name for name in parts if name.lower() == "xl/sharedstrings.xml"), "")
    _parse(parts.get(name, b"<none/>"), start, None, text)
    return {n for n, words in enumerate(begun) if words.startswith(beginning)}


class _Scanner:
    """Looks through the XML of one sheet: how far its cells reach, percentages, errors, formulas without a value."""

    def __init__(self, percent: set[int], lengths: list[int]) -> None:
        self.scan = _Scan()
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
            found = re.fullmatch(r"([A-Z]{1,4})([0-9]{1,9})", attributes.get("r", ""))
            self.column += 1
            if found:
                self.row = int(found[2])
                self.column = 0
                for letter in found[1]:
                    self.column = self.column * 26 + ord(letter) - 64
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
        if self.row > MOST_ROWS or self.column > MOST_COLUMNS:
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


# -- sheets to rows of cells


def _pages(
    parts: dict[str, bytes], sheets: Sequence[Sheet], findings: Findings
) -> dict[str, list[Row]] | None:
    """The rows of every known sheet; None when the workbook is not one of ours."""
    where = _sheet_parts(parts)
    percent, lengths = _percent_styles(parts), _string_lengths(parts)
    known = {sheet.name: sheet for sheet in sheets}
    scans: dict[str, _Scan] = {}
    cells = length = 0
    for name, part in where.items():
        scanner = _Scanner(percent, lengths)
        _parse(parts.get(part, b"<none/>"), scanner.start, scanner.end, scanner.text)
        scans[name] = scanner.scan
        cells, length = cells + scanner.scan.cells, length + scanner.length
        if tidy(name) in known and scanner.scan.far:
            _too_far(name, scanner.scan, findings)
    if cells > MOST_CELLS or length > MOST_UNPACKED:
        stop("document_too_many_cells", limit=f"{MOST_CELLS:,}")
    for name, scan in scans.items():
        if (
            scan.cells
            and tidy(name) not in known
            and tidy(name) != NOTES.name
            and not name.startswith("WpsReserved")
        ):
            near = "、".join(get_close_matches(name, known, n=2, cutoff=0.4)) or "、".join(known)
            findings.add(
                "unknown_key",
                0,
                field=name,
                key=name,
                where=Why("工作簿（工作表名）", "the workbook (names of sheets)"),
                near=near,
            )
    for sheet in sheets:
        if sheet.needed and sheet.name not in map(tidy, where):
            findings.add("xlsx_sheet_missing", 0, field=sheet.name, sheet=sheet.name)
    if any(scans[name].far for name in scans if tidy(name) in known) or not any(
        tidy(name) in known for name in where
    ):
        return None
    book = _opened(parts)
    return {
        tidy(name): list(_rows(book, name, known[tidy(name)], scans[name], findings))
        for name in where
        if tidy(name) in known
    }


def _opened(parts: dict[str, bytes]) -> CalamineWorkbook:
    """The workbook packed anew from the parts that were looked through."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    packed.seek(0)
    return _guarded(lambda: CalamineWorkbook.from_filelike(packed))


def _guarded(call: Any) -> Any:
    """A call into the parser; whatever it throws, also a panic of its own, is a workbook that cannot be read."""
    try:
        return call()
    except (CalamineError, ValueError, OSError, LookupError, OverflowError) as error:
        raise UnreadableError("document_damaged") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise UnreadableError("document_damaged") from error
        raise


def _rows(book: CalamineWorkbook, name: str, sheet: Sheet, scan: _Scan, findings: Findings) -> Iterator[Row]:
    values = _guarded(lambda: book.get_sheet_by_name(name).to_python(skip_empty_area=False))
    at, columns = _header(values, sheet, findings)
    if not columns:
        return
    stray: set[int] = set()
    for number, row in enumerate(values[at + 1 :], at + 2):
        cells: dict[str, Cell] = {}
        for n in range(max(len(row), max(columns) + 1)):
            raw = row[n] if n < len(row) else ""
            wrong = scan.wrong.get((number, n + 1))
            if not wrong and (raw is None or (isinstance(raw, str) and not tidy(raw))):
                continue
            spot = Spot(number, f"{sheet.name}!{letters(n)}{number}")
            if n in columns:
                if columns[n].type != "shown":
                    cells[columns[n].zh] = Cell(raw, spot, (number, n + 1) in scan.percent, wrong)
            elif n not in stray and (at >= len(values) or n >= len(values[at]) or not _head(values[at][n])):
                stray.add(n)
                findings.add(
                    "xlsx_cell",
                    spot,
                    field=spot.name,
                    cell=spot.name,
                    why=Why(
                        "这一列没有表头，读不进来：请补上表头，或删掉这些内容",
                        "its column has no header and is not read: give it one, or delete what stands there",
                    ),
                )
        if cells:
            yield Row(Spot(number, f"{sheet.name}!{number}"), cells)


def _head(raw: Any) -> str:
    return "".join(str(raw).split()).replace("(", "（").replace(")", "）")


def _header(values: list[list[Any]], sheet: Sheet, findings: Findings) -> tuple[int, dict[int, Column]]:
    """The header row and the column each position stands for; what is unknown, missing or twice is reported."""
    known = {column.zh: column for column in sheet.columns}
    at = max(
        range(min(len(values), 10)),
        key=lambda n: len({_head(raw) for raw in values[n]} & set(known)),
        default=0,
    )
    columns: dict[int, Column] = {}
    for n, raw in enumerate(values[at] if values else ()):
        text = _head(raw)
        spot = Spot(at + 1, f"{sheet.name}!{letters(n)}{at + 1}")
        if not text:
            continue
        if text not in known:
            near = "、".join(get_close_matches(text, known, n=3, cutoff=0.4)) or "、".join(known)
            findings.add(
                "unknown_key",
                spot,
                field=spot.name,
                key=text,
                where=Why(f"{sheet.name}（表头）", f"{sheet.name} (headers)"),
                near=near,
            )
        elif known[text] in columns.values():
            findings.add(
                "xlsx_cell",
                spot,
                field=spot.name,
                cell=spot.name,
                why=Why(f"表头“{text}”写了两次", f"the header “{text}” stands there twice"),
            )
        else:
            columns[n] = known[text]
    for column in sheet.columns:
        if column.needed and column not in columns.values():
            findings.add("xlsx_header_missing", 0, field=sheet.name, sheet=sheet.name, header=column.zh)
    return at, columns
