"""The workbook form of a framework into located data, as the YAML reader gives it; every finding names a cell."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from jixiao.core.book import (
    BANDS,
    EVENTS,
    FACTS,
    FREE_GROUPS,
    GATES,
    GRADES,
    INDICATORS,
    ITEMS,
    KINDS,
    LISTS,
    NOTES,
    OWN,
    OWN_RULES,
    PLACE_KEYS,
    READINGS,
    RULES,
    SHEETS,
    SYSTEM,
    SYSTEM_GROUPS,
    TIERS,
    TRUTH,
    Column,
    Sheet,
    Spot,
    letters,
    meant,
    tidy,
)
from jixiao.core.finding import Findings
from jixiao.core.source import Data, Listed, Mapped, Scalar
from jixiao.readers.yaml_file import parse_yaml

MOST_BYTES = 20_000_000
MOST_UNPACKED = 50_000_000
MOST_RATIO = 500
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 10_000, 100, 300_000
MOST_DECIMALS = 10
KEPT = re.compile(
    r"(\[Content_Types\]\.xml|_rels/\.rels|xl/(_rels/workbook\.xml\.rels|(workbook|styles|sharedStrings)\.xml|worksheets/[^/]+\.xml))",
    re.I,
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LEVELS = {word: str(n) for n, word in enumerate(("一级", "二级", "三级", "四级", "五级"), 1)}


def read_framework_book(path: Path, findings: Findings) -> Data | None:
    """The data of a workbook; None when it cannot be read at all, with findings."""
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            findings.add(
                "file_too_large",
                0,
                size=f"{size / 1_000_000:.1f} MB",
                limit=f"{MOST_BYTES / 1_000_000:.0f} MB",
            )
            return None
        raw = path.read_bytes()
    except (OSError, ValueError) as error:
        findings.add("file_unreadable", 0, why=getattr(error, "strerror", None) or "路径不可用")
        return None
    try:
        pages = _pages(_unpacked(raw), findings)
    except _UnreadableError as error:
        findings.add("read_error", 0, why=str(error))
        return None
    return None if pages is None else _Reader(pages, findings).framework()


# -- the file: unpacked within bounds and looked through before anything else opens it


class _UnreadableError(Exception):
    """The file is no workbook that can be read; the text says why."""


def _unpacked(raw: bytes) -> dict[str, bytes]:
    """The parts of the workbook that hold cells: no macros, links, or pictures."""
    if not raw:
        raise _UnreadableError("文件是空的")
    if raw.startswith(OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in raw
        raise _UnreadableError(
            "文件加了密码，请先去掉密码" if locked else "这是旧的 .xls 格式，请另存为 .xlsx"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = archive.infolist()
            total = sum(entry.file_size for entry in entries)
            if total > MOST_UNPACKED or (total > 1_000_000 and total > MOST_RATIO * len(raw)):
                raise _UnreadableError(f"解开后有 {total / 1_000_000:.0f} MB，不像一份指标体系")
            names = {entry.filename for entry in entries}
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise _UnreadableError("里面有宏，请另存为不带宏的 .xlsx")
            if "xl/workbook.xml" not in names:
                raise _UnreadableError("不是 .xlsx 工作簿")
            return {name: archive.read(name) for name in names if KEPT.fullmatch(name)}
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        RuntimeError,
        NotImplementedError,
        KeyError,
    ) as error:
        raise _UnreadableError("文件不是 .xlsx 工作簿，或者已经损坏") from error


@dataclass(slots=True)
class _Scan:
    """What a sheet's XML says of its cells that their values do not tell."""

    cells: int = 0
    far: str = ""
    percent: set[tuple[int, int]] = field(default_factory=set)
    wrong: dict[tuple[int, int], str] = field(default_factory=dict)


def _parse(xml: bytes, start: Any, end: Any = None, text: Any = None) -> None:
    """Runs handlers over XML, names without their prefix; a document type is refused."""
    parser = expat.ParserCreate()

    def refuse(*_: Any) -> None:
        raise _UnreadableError("工作簿里有不该有的声明")

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    if end:
        parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    if text:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise _UnreadableError("工作簿的内容已经损坏") from error


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
            self.length += self.lengths[index] if 0 <= index < len(self.lengths) else 0
        if type == "e":
            scan.wrong[at] = f"公式出错（{self.words['v']}）"
        elif "f" in self.seen and "v" not in self.seen:
            scan.wrong[at] = "公式还没有算出值，请在 Excel 或 WPS 里打开、保存一次，或直接写值"
        elif "f" in self.seen and "[" in self.words["f"]:
            scan.wrong[at] = "公式引用了别的工作簿，请改写成值"
        if _number(self.cell.get("s", ""), 0) in self.percent and type == "n":
            scan.percent.add(at)


def _number(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else default


# -- sheets to rows of cells


@dataclass(frozen=True, slots=True)
class _Cell:
    raw: Any
    spot: Spot
    percent: bool = False
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that is not blank: its cells by header."""

    spot: Spot
    cells: dict[str, _Cell]


def _pages(parts: dict[str, bytes], findings: Findings) -> dict[str, list[_Row]] | None:
    """The rows of every known sheet; None when the workbook is not one of ours."""
    where = _sheet_parts(parts)
    percent, lengths = _percent_styles(parts), _string_lengths(parts)
    known = {sheet.name: sheet for sheet in SHEETS}
    scans: dict[str, _Scan] = {}
    cells = length = 0
    for name, part in where.items():
        scanner = _Scanner(percent, lengths)
        _parse(parts.get(part, b"<none/>"), scanner.start, scanner.end, scanner.text)
        scans[name] = scanner.scan
        cells, length = cells + scanner.scan.cells, length + scanner.length
        if tidy(name) in known and scanner.scan.far:
            cell = f"{name}!{scanner.scan.far}"
            why = f"离表格太远了（最多 {MOST_ROWS} 行、{MOST_COLUMNS} 列），请删掉它所在的行或列"
            findings.add("xlsx_cell", 0, field=cell, cell=cell, why=why)
    if cells > MOST_CELLS or length > MOST_UNPACKED:
        raise _UnreadableError("格子或文字太多，不像一份指标体系")
    for name, scan in scans.items():
        if (
            scan.cells
            and tidy(name) not in known
            and tidy(name) != NOTES.name
            and not name.startswith("WpsReserved")
        ):
            near = "、".join(get_close_matches(name, known, n=2, cutoff=0.4)) or "、".join(known)
            findings.add("unknown_key", 0, field=name, key=name, where="工作簿（工作表名）", near=near)
    for sheet in SHEETS:
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
        raise _UnreadableError("工作簿的内容已经损坏") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise _UnreadableError("工作簿的内容已经损坏") from error
        raise


def _rows(book: CalamineWorkbook, name: str, sheet: Sheet, scan: _Scan, findings: Findings) -> Iterator[_Row]:
    values = _guarded(lambda: book.get_sheet_by_name(name).to_python(skip_empty_area=False))
    at, columns = _header(values, sheet, findings)
    if not columns:
        return
    stray: set[int] = set()
    for number, row in enumerate(values[at + 1 :], at + 2):
        cells: dict[str, _Cell] = {}
        for n in range(max(len(row), max(columns) + 1)):
            raw = row[n] if n < len(row) else ""
            wrong = scan.wrong.get((number, n + 1), "")
            if not wrong and (raw is None or (isinstance(raw, str) and not tidy(raw))):
                continue
            spot = Spot(number, f"{sheet.name}!{letters(n)}{number}")
            if n in columns:
                if columns[n].type != "shown":
                    cells[columns[n].zh] = _Cell(raw, spot, (number, n + 1) in scan.percent, wrong)
            elif n not in stray and (at >= len(values) or n >= len(values[at]) or not _head(values[at][n])):
                stray.add(n)
                findings.add(
                    "xlsx_cell",
                    spot,
                    field=spot.name,
                    cell=spot.name,
                    why="这一列没有表头，读不进来：请补上表头，或删掉这些内容",
                )
        if cells:
            yield _Row(Spot(number, f"{sheet.name}!{number}"), cells)


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
                "unknown_key", spot, field=spot.name, key=text, where=f"{sheet.name}（表头）", near=near
            )
        elif known[text] in columns.values():
            findings.add("xlsx_cell", spot, field=spot.name, cell=spot.name, why=f"表头“{text}”写了两次")
        else:
            columns[n] = known[text]
    for column in sheet.columns:
        if column.needed and column not in columns.values():
            findings.add("xlsx_header_missing", 0, field=sheet.name, sheet=sheet.name, header=column.zh)
    return at, columns


# -- rows to data

Path_ = tuple[str, ...]


class _Reader:
    """Puts the rows of all sheets together as one framework."""

    def __init__(self, pages: dict[str, list[_Row]], findings: Findings) -> None:
        self.pages, self.findings = pages, findings
        self.top = Mapped(1)
        self.nodes: dict[str, Mapped] = {}
        self.rules: dict[tuple[str, Path_], Mapped] = {}
        self.firsts: dict[object, Spot] = {}

    def framework(self) -> Mapped:
        self.system()
        self.table(FACTS, "facts")
        self.lists()
        self.indicators()
        self.owned(OWN, lambda id, row: self.put(self.nodes[id], "own", self.filled(OWN, row), row.spot))
        self.rule_rows()
        self.in_rules(BANDS, "bands", self.band)
        self.in_rules(TIERS, "tiers")
        self.items()
        self.cases()
        for row, where in self.places(EVENTS):
            rule = self.rule(row)
            if rule is not None:
                self.append(rule, where, self.filled(EVENTS, row))
        for row, where in self.places(GATES):
            self.gate(row, where)
        self.owned(
            READINGS, lambda id, row: self.append(self.nodes[id], "readings", self.filled(READINGS, row))
        )
        return self.top

    # -- cells

    def bad(self, spot: Spot, why: str) -> None:
        self.findings.add("xlsx_cell", spot, field=spot.name, cell=spot.name, why=why)

    def text(self, cell: _Cell, column: Column) -> str:
        """The text of a cell, however it is stored; nothing, with a finding, where its meaning is not certain."""
        raw = cell.raw
        if cell.wrong:
            self.bad(cell.spot, cell.wrong)
        elif isinstance(raw, str):
            return tidy(raw)
        elif isinstance(raw, bool):
            if column.labels is TRUTH:
                return TRUTH["true" if raw else "false"]
            self.bad(cell.spot, "存成了逻辑值，请把单元格格式设成文本再写")
        elif isinstance(raw, (int, float)):
            return self.number(Decimal(repr(raw)), cell, column)
        elif isinstance(raw, date) and column.key in ("low", "high"):
            return (raw.date() if isinstance(raw, datetime) else raw).isoformat()
        else:
            self.bad(cell.spot, "存成了日期或时间，请把单元格格式设成文本再照写")
        return ""

    def number(self, value: Decimal, cell: _Cell, column: Column) -> str:
        value = value * 100 if cell.percent else value
        whole = value == value.to_integral_value()
        digits = f"{value.normalize():f}" if value else "0"
        if not value.is_finite() or abs(value) >= 10**15 or len(digits.partition(".")[2]) > MOST_DECIMALS:
            self.bad(cell.spot, f"存成了数字 {digits}，位数太多，不是照写的数；请把单元格格式设成文本再写")
            return ""
        if not whole and not cell.percent and column.type == "expr":
            self.bad(
                cell.spot,
                f"存成了数字 {digits}，分不清是 {digits} 还是 {value * 100:f}%；请把单元格格式设成文本，再照写，如 90%",
            )
            return ""
        return digits + ("%" if cell.percent else "")

    def value(self, cell: _Cell, column: Column, name: str) -> Data | None:
        """The located value of a cell; None when it is blank or wrong."""
        text, spot = self.text(cell, column), cell.spot
        if not text:
            return None
        if column.type == "yaml":
            return self.yaml(text, spot)
        found = meant(column, text)
        if isinstance(found, list):
            return Listed([Scalar(item, spot) for item in found], spot)
        if found is None and column.key == "kind":  # reported with what is near when the rule is read
            return Scalar(text, spot)
        if found is None:
            choices = "、".join(column.labels.values())
            self.findings.add(
                "not_a_choice", spot, field=spot.name, name=name, key=column.zh, text=text, choices=choices
            )
            return None
        return Scalar(found, spot)

    def yaml(self, text: str, spot: Spot) -> Data | None:
        inner = Findings()
        data = parse_yaml(text.encode(), inner)
        for finding in inner.items:
            self.bad(spot, finding.message())
        return _at(data, spot) if data is not None and not inner.items else None

    def place(self, row: _Row, sheet: Sheet, key: str) -> str:
        """The text of a column that says where the row belongs."""
        column = sheet.place(key)
        cell = row.cells.get(column.zh)
        return self.text(cell, column) if cell else ""

    def spot(self, row: _Row, zh: str) -> Spot:
        return row.cells[zh].spot if zh in row.cells else row.spot

    def put(self, data: Mapped, key: str, value: Data, spot: Spot) -> None:
        if key in data:
            self.findings.add("duplicate_key", spot, field=spot.name, key=key, first=str(data.lines[key]))
        else:
            data.put(key, value, spot)

    def append(self, data: Mapped, key: str, row: Mapped) -> None:
        rows = data.get(key)
        if rows is None:
            rows = Listed(line=row.line)
            data.put(key, rows, row.line)
        if isinstance(rows, Listed):
            rows.append(row)
        else:
            self.bad(_spot(row.line), f"“其他（YAML）”里已经写了 {key}，两处只写一处")

    def filled(
        self, sheet: Sheet, row: _Row, into: Mapped | None = None, kind: str = "", skip: Iterable[str] = ()
    ) -> Mapped:
        """The data of a row's cells, but for those that say where it belongs."""
        made = Mapped(row.spot) if into is None else into
        name = f"{sheet.name}第 {int(row.spot)} 行"
        for column in sheet.columns:
            cell = row.cells.get(column.zh)
            if (
                cell is None
                or column.zh in skip
                or (column.key in PLACE_KEYS and column.key not in ("main", "rest"))
            ):
                continue
            value = self.value(cell, column, name)
            if value is None:
                continue
            if column.key == "rest":
                if isinstance(value, Mapped):
                    for key, inner in value.items():
                        self.put(made, key, inner, cell.spot)
                else:
                    self.bad(cell.spot, "要写成“键: 值”，一行一个")
                continue
            key = column.key
            if key == "main":
                form = KINDS.get(kind)
                key = form.main if form else "measure"
                if not kind or not key:
                    self.bad(
                        cell.spot,
                        f"“{form.zh}”这一种不写指标值" if form else "没有写规则种类，指标值读不进来",
                    )
                    continue
            if key in ("kind", "main", *_MAINS) and isinstance(made.get(key), Scalar):  # told in two sheets
                if made[key] != value:
                    self.bad(
                        cell.spot, f"和 {made.lines[key]} 写的“{made[key]}”不一样，两处只写一处，或写成一样"
                    )
                continue
            self.put(made, key, value, cell.spot)
        return made

    # -- the sheet 体系

    def system(self) -> None:
        group = ""
        for row in self.pages.get(SYSTEM.name, ()):
            group = self.place_text(row, "分组") or group
            entry, cell = self.place_text(row, "项目"), row.cells.get("内容")
            if cell is None:
                continue
            if group not in SYSTEM_GROUPS:
                near = "、".join(get_close_matches(group, SYSTEM_GROUPS, n=2, cutoff=0.3)) or "、".join(
                    SYSTEM_GROUPS
                )
                spot = self.spot(row, "分组")
                self.findings.add(
                    "unknown_key", spot, field=spot.name, key=group, where="体系（分组）", near=near
                )
                continue
            self.entry(group, entry, cell, row)

    def place_text(self, row: _Row, zh: str) -> str:
        column = SYSTEM.titled(zh)
        cell = row.cells.get(zh)
        return self.text(cell, column) if cell and column else ""

    def entry(self, group: str, entry: str, cell: _Cell, row: _Row) -> None:
        key, columns = SYSTEM_GROUPS[group]
        column = next((column for column in columns if entry in (column.zh, column.key)), None)
        spot = self.spot(row, "项目")
        if column is None and (group not in FREE_GROUPS or not entry):
            names = [column.zh for column in columns]
            near = "、".join(get_close_matches(entry, names, n=3, cutoff=0.3) or names) or "等次的名称"
            self.findings.add(
                "unknown_key",
                spot,
                field=spot.name,
                key=entry or "（空）",
                where=f"体系（{group}）",
                near=near,
            )
            return
        value = self.value(cell, column or Column("", entry, "number"), f"体系 {group}")
        if value is None:
            return
        if column is not None and column.key == "rest":
            if not isinstance(value, Mapped):
                self.bad(cell.spot, "要写成“键: 值”，一行一个")
                return
            for name, inner in value.items():
                self.put(self.top, name, inner, cell.spot)
            return
        into = self.top
        if key:
            if key not in self.top:
                self.top.put(key, Mapped(row.spot), row.spot)
            held = self.top[key]
            if not isinstance(held, Mapped):
                self.bad(cell.spot, f"“其他（YAML）”里已经写了 {key}，两处只写一处")
                return
            into = held
        if group == "等次":
            band = Mapped(row.spot)
            band.put("name", Scalar(entry, spot), spot)
            band.put("from", value, cell.spot)
            self.append(into, "bands", band)
        else:
            self.put(into, column.key if column else entry, value, cell.spot)

    # -- facts, lists, indicators

    def table(self, sheet: Sheet, key: str) -> None:
        for row in self.pages.get(sheet.name, ()):
            id = self.id_of(row, sheet, "id")
            if id:
                self.put(
                    self.inner(self.top, key, row),
                    id,
                    self.filled(sheet, row, skip=("编号",)),
                    self.spot(row, "编号"),
                )

    def lists(self) -> None:
        made: dict[str, Mapped] = {}
        for row in self.pages.get(LISTS.name, ()):
            id = self.id_of(row, LISTS, "list")
            name, data = self.place_id(row), self.filled(LISTS, row, skip=("字段编号",))
            if not id:
                continue
            if not name and id not in made:
                made[id] = data
                self.put(self.inner(self.top, "lists", row), id, data, self.spot(row, "清单编号"))
            elif id not in made:
                self.bad(
                    self.spot(row, "清单编号"), f"清单“{id}”自己的一行（不写字段编号）要写在它的字段前面"
                )
            else:
                self.put(
                    self.inner(made[id], "fields", row) if name else self.top,
                    name or id,
                    data,
                    self.spot(row, "字段编号"),
                )

    def place_id(self, row: _Row) -> str:
        cell = row.cells.get("字段编号")
        return self.text(cell, LISTS.columns[1]) if cell else ""

    def inner(self, data: Mapped, key: str, row: _Row) -> Mapped:
        held = data.get(key)
        if held is None:
            held = Mapped(row.spot)
            data.put(key, held, row.spot)
        if not isinstance(held, Mapped):
            self.bad(row.spot, f"“其他（YAML）”里已经写了 {key}，两处只写一处")
            return Mapped(row.spot)
        return held

    def id_of(self, row: _Row, sheet: Sheet, key: str) -> str:
        column = sheet.place(key)
        cell = row.cells.get(column.zh)
        text = self.text(cell, column) if cell else ""
        if not text and not (cell and cell.wrong):
            self.bad(row.spot, f"这一行没有写“{column.zh}”（合并的格子请取消合并，逐行写）")
        return text

    def indicators(self) -> None:
        stack: list[Mapped] = []
        for row in self.pages.get(INDICATORS.name, ()):
            level = self.level(row, len(stack))
            node = Mapped(row.spot)
            kind = self.kind(row, INDICATORS.place("kind"))
            rule = Mapped(row.spot)
            for column in INDICATORS.columns:
                if column.group == "main" and column.zh in row.cells:
                    only = _Row(row.spot, {column.zh: row.cells[column.zh]})
                    self.filled(INDICATORS, only, rule, kind)
            self.filled(
                INDICATORS,
                row,
                node,
                skip=[column.zh for column in INDICATORS.columns if column.group == "main"],
            )
            if rule:
                self.put(node, "rule", rule, row.spot)
            id = str(node.get("id", ""))
            if id and id not in self.nodes:
                self.nodes[id] = node
                if rule:
                    self.rules[id, ()] = rule
            del stack[level - 1 :]
            self.append(stack[-1] if stack else self.top, "indicators", node)
            stack.append(node)

    def level(self, row: _Row, depth: int) -> int:
        text = self.place(row, INDICATORS, "level")
        text = LEVELS.get(text, text)
        if text.isascii() and text.isdigit() and 1 <= int(text[:3]) <= depth + 1:
            return int(text[:3])
        spot = self.spot(row, "级次")
        above = f"上一行是 {depth} 级，这里只能写 1 到 {depth + 1}" if depth else "第一行要写 1"
        self.bad(spot, f"级次“{text or '（空）'}”不对：{above}")
        return max(depth, 1)

    def kind(self, row: _Row, column: Column) -> str:
        cell = row.cells.get(column.zh)
        text = tidy(cell.raw) if cell and isinstance(cell.raw, str) else ""
        return str(meant(column, text) or text) if text else ""

    # -- rules and what belongs to them

    def owner(self, row: _Row, sheet: Sheet) -> str:
        """The indicator a row belongs to; nothing, with a finding, when there is none."""
        id = self.id_of(row, sheet, "indicator")
        if id and id not in self.nodes:
            near = "、".join(get_close_matches(id, self.nodes, n=3, cutoff=0.4))
            self.bad(
                self.spot(row, "指标编号"),
                f"“指标”表里没有编号“{id}”" + (f"，相近的：{near}" if near else ""),
            )
            return ""
        return id

    def owned(self, sheet: Sheet, use: Any) -> None:
        for row in self.pages.get(sheet.name, ()):
            id = self.owner(row, sheet)
            if id:
                use(id, row)

    def rule_rows(self) -> None:
        rows = [
            (row, self.owner(row, RULES), _path(self.place(row, RULES, "part")))
            for row in self.pages.get(RULES.name, ())
        ]
        for row, id, path in sorted(rows, key=lambda item: len(item[2])):
            if not id:
                continue
            first = self.firsts.setdefault((id, path), row.spot)
            if first is not row.spot:
                self.bad(row.spot, f"和 {first} 是同一条规则，只留一行")
                continue
            self.rule_row(row, id, path)

    def rule_row(self, row: _Row, id: str, path: Path_) -> None:
        kind = self.kind(row, RULES.place("kind"))
        own = {part: key for key, part in OWN_RULES.items()}
        if path and path not in {(part,) for part in own}:
            parent = self.rules.get((id, path[:-1]))
            if parent is None:
                self.bad(
                    self.spot(row, "部分编号"),
                    "上一层的规则没有写："
                    + (".".join(path[:-1]) or "在“指标”表给这个指标写规则种类“分部分”"),
                )
                return
            part = Mapped(row.spot)
            part.put("id", Scalar(path[-1], self.spot(row, "部分编号")), row.spot)
            self.rules[id, path] = self.filled(RULES, row, part, kind)
            self.append(parent, "parts", part)
            return
        for zh in ("分值", "占比"):
            if zh in row.cells:
                self.bad(row.cells[zh].spot, "整行的分值写在“指标”表，这里只写部分的")
        skip = ("名称", "分值", "占比")
        if path:
            block = self.nodes[id].get("own")
            if not isinstance(block, Mapped):
                self.bad(self.spot(row, "部分编号"), "“自设指标”表里没有这个指标的一行")
                return
            self.rules[id, path] = self.filled(RULES, row, None, kind, skip)
            self.put(block, own[path[0]], self.rules[id, path], row.spot)
            return
        rule = self.rules.get((id, ()))
        if rule is None:
            rule = self.rules[id, ()] = Mapped(row.spot)
            self.put(self.nodes[id], "rule", rule, row.spot)
        self.filled(RULES, row, rule, kind or str(rule.get("kind", "")), skip)

    def rule(self, row: _Row, sheet: Sheet | None = None) -> Mapped | None:
        """The rule a row belongs to; None, with a finding, when there is none."""
        sheet = sheet or EVENTS
        id = self.owner(row, sheet)
        if not id:
            return None
        path = _path(self.place(row, sheet, "part"))
        found = self.rules.get((id, path))
        if found is None:
            parts = [".".join(path) for owner, path in self.rules if owner == id and path]
            here = self.spot(row, "部分编号" if path else "指标编号")
            told = f"“规则”表里没有部分“{'.'.join(path)}”" if path else "这个指标没有写规则种类"
            self.bad(here, told + (f"，有的部分：{'、'.join(parts)}" if parts else ""))
        return found

    def in_rules(self, sheet: Sheet, key: str, make: Any = None) -> None:
        for row in self.pages.get(sheet.name, ()):
            rule = self.rule(row, sheet)
            if rule is not None:
                self.append(rule, key, make(row) if make else self.filled(sheet, row))

    def band(self, row: _Row) -> Mapped:
        rest = row.cells.get("其余")
        if rest is None:
            return self.filled(BANDS, row)
        told = self.value(rest, BANDS.place("otherwise"), "分档")
        made = self.filled(BANDS, row, skip=("其余",))
        if told != "true":
            return made
        for column in BANDS.columns:
            if column.key in ("from", "above", "below", "upto", "is") and column.zh in row.cells:
                self.bad(row.cells[column.zh].spot, "“其余”一行不写界限")
        changed = Mapped(row.spot)
        changed.put("otherwise", made.get("score", Scalar("", row.spot)), made.lines.get("score", row.spot))
        for key, value in made.items():
            if key != "score":
                changed.put(key, value, made.lines[key])
        return changed

    def items(self) -> None:
        found: dict[tuple[int, Path_], Mapped] = {}
        rows = [(row, _path(self.place(row, ITEMS, "parent"))) for row in self.pages.get(ITEMS.name, ())]
        for row, parent in sorted(rows, key=lambda item: len(item[1])):
            rule = self.rule(row, ITEMS)
            if rule is None:
                continue
            holder = found.get((id(rule), parent)) if parent else rule
            if holder is None:
                self.bad(self.spot(row, "上级要点"), f"没有编号为“{'.'.join(parent)}”的要点")
                continue
            item = self.filled(ITEMS, row)
            self.append(holder, "items", item)
            if "id" in item:
                found.setdefault((id(rule), (*parent, str(item["id"]))), item)

    def cases(self) -> None:
        for row in self.pages.get(GRADES.name, ()):
            rule = self.rule(row, GRADES)
            case = self.id_of(row, GRADES, "case")
            if rule is None or not case:
                continue
            score = self.filled(GRADES, row).get("score", Scalar("", row.spot))
            self.put(self.inner(rule, "grades", row), case, score, self.spot(row, "得分"))

    def places(self, sheet: Sheet) -> Iterator[tuple[_Row, str]]:
        """The rows of a sheet that says by a choice where each belongs."""
        column = sheet.place("where")
        for row in self.pages.get(sheet.name, ()):
            cell = row.cells.get(column.zh)
            where = self.value(cell, column, sheet.name) if cell else None
            if where is not None:
                yield row, str(where)
            elif cell is None:
                self.bad(row.spot, f"这一行没有写“{column.zh}”：{'、'.join(column.labels.values())}")

    def gate(self, row: _Row, where: str) -> None:
        holder: Mapped | None = self.top
        if where == "indicator":
            holder = self.nodes.get(self.owner(row, GATES))
        elif where != "total":
            holder = self.rule(row, GATES)
        if holder is not None:
            self.append(holder, "exempt" if where == "exempt" else "gates", self.filled(GATES, row))


_MAINS = tuple({form.main for form in KINDS.values() if form.main})


def _path(text: str) -> Path_:
    return tuple(piece.strip() for piece in text.split(".")) if text else ()


def _spot(line: int) -> Spot:
    return line if isinstance(line, Spot) else Spot(line, str(line))


def _at(data: Data, spot: Spot) -> Data:
    """Data from one cell, all of it standing there."""
    if isinstance(data, Mapped):
        made = Mapped(spot)
        for key, value in data.items():
            made.put(key, _at(value, spot), spot)
        return made
    if isinstance(data, Listed):
        return Listed([_at(item, spot) for item in data], spot)
    return Scalar(str(data), spot)
