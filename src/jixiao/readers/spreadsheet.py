"""A workbook or CSV of any layout into a Document: each sheet a section, its blocks of cells tables, nothing assumed of them.

Numbers come as the digits Excel shows at most (15), percentages with their sign (95.5%), with the noughts at their end that
the format shows (3.00), dates as 2021-03-05. Other formats (thousands, 万元) are not applied, and no digit is rounded away.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from jixiao.core.collecting import no_collecting
from jixiao.core.document import Document, Paragraph, Section
from jixiao.core.finding import Findings
from jixiao.core.system import Why
from jixiao.readers.package import BROKEN, Package, UnreadableError, open_package, stop
from jixiao.readers.residue import clean
from jixiao.readers.sheet_blocks import Sheet, blocks_of
from jixiao.readers.sheet_xml import (
    MOST_AREA,
    MOST_COLUMNS,
    MOST_ROWS,
    SheetFacts,
    Shown,
    book_facts,
    without_far,
)
from jixiao.readers.text import decode

NUMBER = re.compile(r"-?\d+(\.\d+)?")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_spreadsheet(raw: bytes, name: str, findings: Findings) -> Document | None:
    """The document of an .xlsx, .xls or .csv; None with a finding when it is damaged, locked, or holds macros or nothing.

    A sheet is a section with its name as heading. Every row is one line of `lines`; cells know sheet and cell (A1).
    """
    kind = "xlsx" if raw.startswith(b"PK") else "xls" if raw.startswith(OLE) else "csv"
    lines: list[str] = []
    try:
        with no_collecting():
            sheets, unread = _READ[kind](raw, name, findings)
            made = [Section(tuple(blocks_of(sheet, lines))) for sheet in sheets]
    except UnreadableError as error:
        error.note(findings)
        return None
    sections = [section for section in made if section.blocks]
    if not sections:
        if not findings.errors():
            findings.add("document_no_text", 0)
        return None
    title = next(
        (
            block.text
            for s in sections
            for block in s.blocks
            if isinstance(block, Paragraph) and block.role == "caption"
        ),
        "",
    )
    return Document(tuple(sections), title, name, kind, lines=tuple(lines), unread=tuple(unread))


# -- files to sheets of texts


def _xlsx(raw: bytes, _: str, findings: Findings) -> tuple[list[Sheet], list[Why]]:
    package = open_package(raw)
    facts = book_facts(package)
    if any(sheet.far for sheet in facts.values()):
        raw = _trimmed(package, facts)
    return _sheets(raw, facts, findings)


def _xls(raw: bytes, _: str, findings: Findings) -> tuple[list[Sheet], list[Why]]:
    if "EncryptedPackage".encode("utf-16-le") in raw:
        stop("document_locked")
    if "_VBA_PROJECT".encode("utf-16-le") in raw:
        stop("document_macros")
    return _sheets(raw, {}, findings)


def _trimmed(package: Package, facts: dict[str, SheetFacts]) -> bytes:
    """The workbook packed anew without the cells that stand too far out."""
    limits = {sheet.part: sheet.limit for sheet in facts.values() if sheet.far}
    packed = io.BytesIO()
    try:
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
            for part in package.names:
                if part.lower().endswith((".xml", ".rels")):
                    content = package.archive.read(part)
                    archive.writestr(part, without_far(content, limits[part]) if part in limits else content)
    except BROKEN as error:
        raise UnreadableError("document_damaged") from error
    return packed.getvalue()


def _guarded(call: Callable[..., Any], *values: Any) -> Any:
    """A call into the parser; whatever it throws, also a panic of its own, is a workbook that cannot be read."""
    try:
        return call(*values)
    except CalamineError as error:
        raise UnreadableError(
            "document_locked" if "password" in str(error).lower() else "document_damaged"
        ) from error
    except (ValueError, OSError, LookupError, OverflowError) as error:
        raise UnreadableError("document_damaged") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise UnreadableError("document_damaged") from error
        raise


def _sheets(raw: bytes, facts: dict[str, SheetFacts], findings: Findings) -> tuple[list[Sheet], list[Why]]:
    book = _guarded(CalamineWorkbook.from_filelike, io.BytesIO(raw))
    packed = raw.startswith(b"PK")  # what was not looked through is not given to a parser
    made: list[Sheet] = []
    unread: list[Why] = []
    for meta in book.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet:
            unread.append(
                Why(
                    f"工作表“{meta.name}”：只有图表或宏表，没有格子",
                    f"sheet “{meta.name}”: a chart or macros only, no cells",
                )
            )
            continue
        try:
            if packed and meta.name not in facts:
                stop("document_damaged")
            found = _guarded(_texts, book, meta.name, facts.get(meta.name, SheetFacts("")), findings)
        except UnreadableError:
            findings.add("sheet_unread", 0, severity="warning", sheet=meta.name)
            unread.append(
                Why(f"工作表“{meta.name}”：损坏，没有读出来", f"sheet “{meta.name}”: damaged, not read")
            )
            continue
        if found is None:
            continue
        made.append(found)
        hidden = [] if meta.visible == SheetVisibleEnum.Visible else [Why("是隐藏的", "it is hidden")]
        of = facts.get(meta.name)
        if of is not None:
            hidden += (
                [Why(f"有 {of.hidden_rows} 行隐藏", f"{of.hidden_rows} of its rows are hidden")]
                if of.hidden_rows
                else []
            )
            hidden += [Why("有隐藏的列", "it has hidden columns")] if of.hidden_columns else []
        if hidden:
            findings.add(
                "sheet_hidden", 0, severity="info", field=meta.name, sheet=meta.name, what=tuple(hidden)
            )
    return made, unread


def _texts(book: CalamineWorkbook, name: str, facts: SheetFacts, findings: Findings) -> Sheet | None:
    """The texts of a sheet; None of a sheet without cells."""
    sheet = book.get_sheet_by_name(name)
    reached = max(facts.rows, sheet.end[0] + 1 if sheet.end else 0)
    if reached > MOST_ROWS:
        findings.add(
            "sheet_too_long",
            0,
            severity="warning",
            field=name,
            sheet=name,
            rows=str(reached),
            limit=str(MOST_ROWS),
        )
    if facts.columns > facts.limit:
        values = {"columns": str(facts.columns), "limit": str(facts.limit)}
        findings.add("sheet_too_wide", 0, severity="warning", field=name, sheet=name, **values)
    if facts.no_value:
        findings.add(
            "sheet_no_value", 0, severity="warning", field=name, sheet=name, count=str(facts.no_value)
        )
    if sheet.start is None:
        return None
    if sheet.height * sheet.width > MOST_AREA:  # an .xls cannot be looked through before
        stop("document_damaged")
    top, left = sheet.start
    texts = _Texts({"": ""})
    # a number with the 15 digits that Excel keeps; + 0.0 makes -0.0 a plain nought
    rows = [
        [
            (text if "e" not in (text := f"{value + 0.0:.15g}") else f"{Decimal(text):f}")
            if type(value) is float
            else texts[value]
            for value in values
        ]
        for values in sheet.to_python(skip_empty_area=True, nrows=MOST_ROWS)
    ]
    made = Sheet(name, rows, top, left, list(sheet.merged_cell_ranges or ()), facts.formulas)
    bottom, right = top + len(rows), left + max(map(len, rows), default=0)
    for (row, column), how in facts.shown:
        if top <= row < bottom and left <= column < right:
            cells = rows[row - top]
            cells[column - left] = _as_shown(cells[column - left], how)
    for (row, column), text in facts.errors.items():
        if made.has(row, column):
            rows[row - top][column - left] = text
    return made


class _Texts(dict[Any, str]):
    """The text of each value that is no float. Words come again and again: made once, kept once."""

    def __missing__(self, value: Any) -> str:
        if not isinstance(value, str):  # not kept, since True and 1 are one key
            return _shown(value)
        text = value.strip()
        if not text.isalnum():  # letters, characters and digits alone need no mending
            text = clean(text.replace("\r\n", "\n").replace("\r", "\n"))
        self[value] = text
        return text


def _shown(value: Any) -> str:
    """A value that is no word and no float, as a person writes it."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "seconds").removesuffix(":00")
    if isinstance(value, dt.time):
        return value.isoformat("seconds").removesuffix(":00")
    if isinstance(value, dt.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}" + (f":{seconds:02d}" if seconds else "")
    return str(value)  # whole numbers, dates


@lru_cache(10_000)
def _as_shown(text: str, how: Shown) -> str:
    """A number with its sign of percent and the noughts that its format shows: 0.955 is 95.5%, 3 is 3.00. Digits that the
    format hides are kept."""
    times, sign, places = how
    if not NUMBER.fullmatch(text):
        return text
    if times == 1:
        whole, _, decimals = text.partition(".")
    else:
        whole, _, decimals = f"{Decimal(text) * times:f}".partition(".")
        decimals = decimals.rstrip("0")
    decimals = decimals.ljust(places, "0")
    return (f"{whole}.{decimals}" if decimals else whole) + sign


def _csv(raw: bytes, name: str, findings: Findings) -> tuple[list[Sheet], list[Why]]:
    """The rows of a file of separated values; the separator is the one that the first line has most of."""
    text = decode(raw, findings)
    if text is None:
        return [], []
    first = text.split("\n", 1)[0]
    separator = max(",\t;，", key=first.count)
    rows: list[list[str]] = []
    width = widest = 0
    try:
        for row in csv.reader(io.StringIO(text), delimiter=separator):
            if len(rows) == MOST_ROWS:
                values = {"rows": Why(f"{MOST_ROWS} 以上", f"more than {MOST_ROWS}"), "limit": str(MOST_ROWS)}
                findings.add("sheet_too_long", 0, severity="warning", sheet=name, **values)
                break
            widest = max(widest, len(row))
            rows.append([clean(value.strip()) for value in row[:MOST_COLUMNS]])
            width = min(widest, MOST_COLUMNS)
            if width * len(rows) > MOST_AREA:
                stop("document_table_too_big", limit=f"{MOST_AREA:,}")
    except csv.Error as error:
        raise UnreadableError("document_damaged") from error
    if widest > MOST_COLUMNS:
        values = {"columns": str(widest), "limit": str(MOST_COLUMNS)}
        findings.add("sheet_too_wide", 0, severity="warning", sheet=name, **values)
    return [Sheet("", [row + [""] * (width - len(row)) for row in rows])], []


_READ = {"xlsx": _xlsx, "xls": _xls, "csv": _csv}
