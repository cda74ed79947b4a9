"""What the XML of a workbook says that its values do not tell: how far cells reach, formats, formulas, what is hidden.

Looked for with patterns over the bytes, since a parser that calls back for every cell takes ten times as long as reading
them. Office programs all write a cell as `<c r="B4" s="2" t="n">`; where one writes it otherwise, a format may be missed, and
nothing else.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from itertools import islice, pairwise

from jixiao.readers.package import MOST_MARKS, Package, parse_xml, stop

MOST_ROWS, MOST_COLUMNS = 200_000, 500
MOST_AREA = 8_000_000  # rows times columns: two stray cells far apart make a reader set up all between them
MOST_FORMULAS = 200_000
MOST_SHARED = 200_000_000  # bytes of shared texts, each counted as often as a cell shows it

# The two ways in which a cell begins: as all office programs write it, and any other. The first is found ten times as fast.
# No pattern runs past the next "<", so that none takes more than one pass, however the bytes are arranged.
USUAL, ANY = rb'<c r="', rb"""<(?:\w{1,40}:)?c\s[^<]*?\br\s*=\s*["']"""
# What reaches past Z or row 99999, or is no reference that an office program writes.
REACH = re.compile(
    rb"""(?:([A-Z]{2,3})(\d{1,7})["']|([A-Z])(\d{6,7})["']|(?![A-Z]{1,3}\d{1,7}["'])([^<>]))"""
)
REFERENCE = rb"""([A-Z]{1,3})(\d{1,9})["']"""
FORMULA = rb"""[^<>]*><(?:\w+:)?f(?: [^<>]*)?>([^<]{1,1000})</"""
ERROR = (
    rb"""[^<>]*\bt=["']e["'][^<>]*>(?:<(?:\w+:)?f[^<>]*>[^<]*</(?:\w+:)?f>|<(?:\w+:)?f[^<>]*/>)?"""
    rb"""<(?:\w+:)?v>([^<]{1,20})<"""
)
REST = rb"""[^<>]*?(?:/>|>[^<]*(?:<(?!/?(?:\w+:)?c[\s>])[^<]*)*</(?:\w+:)?c>)"""  # not past the next cell
ROW = re.compile(rb"""row\s[^<>]*?\br=["'](\d{1,9})["']""")
SHARED = re.compile(
    rb"""<(?:\w+:)?c\s[^<>]*\bt\s*=\s*["']s["'][^<>]*>\s*<(?:\w+:)?v[^<>]*>\s*(\d{1,9})\s*<"""
)
TEXT = re.compile(rb"<(?:\w+:)?si[\s/>]")
# Cells not as office programs write them, or past Z99999: few, so that one pass leaves little to look at twice.
UNUSUAL = re.compile(rb"""<c(?! r="[A-Z]\d{1,5}")\s[^<>]*""")
PREFIXED = re.compile(rb":c\s")
NEAR = rb"""(?![A-Z]\d{1,5}["'])"""  # most cells stand within Z99999, which needs no second look
HIDDEN_ROW = re.compile(rb"""<(?:\w+:)?row\b[^<>]*\bhidden=["'](?:1|true)["']""")
HIDDEN_COLUMN = re.compile(rb"""<(?:\w+:)?col\b[^<>]*\bhidden=["'](?:1|true)["']""")
NO_VALUE = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^<>]*/>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
EMPTY_TEXT = re.compile(  # a formula that gave an empty text has a value
    rb"""<(?:\w+:)?c\b[^<>]{0,200}\bt=["']str["'][^<>]{0,200}>\s*<(?:\w+:)?f\b[^<>]{0,200}(?:/>|>[^<]*</(?:\w+:)?f>)\s*"""
    rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)\s*</(?:\w+:)?c>"""
)

Spot = tuple[int, int]  # row and column, from 0
Shown = tuple[int, str, int]  # by how much a number is shown larger, the sign behind it, the decimals
COMMON = {"2": "0.00", "4": "#,##0.00", "9": "0%", "10": "0.00%"}  # formats that a file need not spell out
DRESS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')  # of a format: words, colours, spaces
PLAIN = re.compile(r"[#,0?]*0(?:\.(0+))?[#?]*(%?)")


@dataclass(slots=True)
class SheetFacts:
    """What was found in one sheet; spots from 0."""

    part: str
    rows: int = 0  # the last row that has cells, from 1
    columns: int = 0
    limit: int = MOST_COLUMNS  # how many columns are read
    shown: list[tuple[Spot, Shown]] = field(default_factory=list)
    errors: dict[Spot, str] = field(default_factory=dict)
    formulas: dict[Spot, str] = field(default_factory=dict)
    no_value: int = 0  # formulas without one
    hidden_rows: int = 0
    hidden_columns: int = 0

    @property
    def far(self) -> bool:
        """Whether cells stand outside what is read."""
        return self.rows > MOST_ROWS or self.columns > self.limit


def book_facts(package: Package) -> dict[str, SheetFacts]:
    """Looks through the sheets of a workbook, by name; `UnreadableError` when it is damaged or hides what it holds."""
    if "xl/workbook.xml" not in package.names:
        stop("document_damaged")
    relations = package.relations("xl/workbook.xml")
    styles = _styles(package)
    made: dict[str, SheetFacts] = {}
    shown: Counter[bytes] = Counter()
    lengths = _shared_lengths(package)
    longest = max(lengths, default=0)
    for sheet in package.xml("xl/workbook.xml").iter("{*}sheet"):
        ids = [value for key, value in sheet.attrib.items() if key.endswith("}id")]
        relation = relations.get(ids[0]) if ids else None
        if relation is not None and relation.part.startswith("xl/xl/"):
            stop(
                "document_unsafe"
            )  # other programs take this for a part elsewhere, which was not looked through
        if relation is not None and relation.kind == "worksheet" and relation.part in package.names:
            xml = package.read(relation.part)
            made[sheet.get("name", "")] = _sheet_facts(xml, relation.part, styles)
            if xml.count(b"<v>") * longest > MOST_SHARED:
                shown.update(SHARED.findall(xml))
                if (
                    sum(lengths[int(n)] * times for n, times in shown.items() if int(n) < len(lengths))
                    > MOST_SHARED
                ):
                    stop("document_too_big_inside", limit=f"{MOST_SHARED // 1_000_000} MB")
    return made


def _shared_lengths(package: Package) -> list[int]:
    """How long each of the texts is that cells share: a parser makes one anew for every cell that shows it."""
    name = next((name for name in package.names if name.lower() == "xl/sharedstrings.xml"), "")
    if not name:
        return []
    xml = package.read(name)
    if b"\x00" in xml[:200]:
        stop("document_unsafe")
    if xml.count(b"<") > 2 * MOST_MARKS:
        stop("document_too_many_marks", limit=f"{2 * MOST_MARKS:,}")
    starts = [found.start() for found in TEXT.finditer(xml)]
    return [end - start for start, end in pairwise([*starts, len(xml)])]


def _styles(package: Package) -> dict[bytes, Shown]:
    """The cell styles that show a percentage or a fixed number of decimals, by their number."""
    if "xl/styles.xml" not in package.names:
        return {}
    root = parse_xml(package.read("xl/styles.xml"))
    codes = COMMON | {item.get("numFmtId", ""): item.get("formatCode", "") for item in root.iter("{*}numFmt")}
    known = {id: shown for id, code in codes.items() if (shown := _shown(code)) != (1, "", 0)}
    styles = [item for group in root.iter("{*}cellXfs") for item in group.iter("{*}xf")]
    return {
        str(n).encode(): known[id]
        for n, item in enumerate(styles)
        if (id := item.get("numFmtId", "")) in known
    }


def _shown(code: str) -> Shown:
    """What a number format shows of a positive number; formats that do more than that say nothing."""
    first = code.split(";")[0]
    if re.search(r'"[^"]*[%％][^"]*"|\\[%％]', first):  # a sign that is only written: 95 is shown as 95%
        return 1, "%", 0
    bare = DRESS.sub("", first).strip()
    found = PLAIN.fullmatch(bare)
    if found is None:
        return (100, "%", 0) if "%" in bare else (1, "", 0)
    return (100, "%", len(found[1] or "")) if found[2] else (1, "", len(found[1] or ""))


def _sheet_facts(xml: bytes, part: str, styles: dict[bytes, Shown]) -> SheetFacts:
    if b"\x00" in xml[:200] or b"<!DOCTYPE" in xml[:2000]:
        stop("document_unsafe")  # another encoding, in which nothing below would be found
    made = SheetFacts(part)
    unusual = UNUSUAL.findall(xml)
    usual = all(cell.startswith(USUAL) for cell in unusual) and not PREFIXED.search(xml)
    begin = USUAL if usual else ANY
    last = ROW.search(xml, max(xml.rfind(b"<row "), xml.rfind(b":row ")) - 20)
    made.rows = int(last[1]) if last else 0
    columns = {b"Z"}
    places = (
        ((cell, len(USUAL)) for cell in unusual)
        if usual
        else ((xml, found.end()) for found in re.finditer(ANY + NEAR, xml))
    )
    for text, start in places:
        reached = REACH.match(text, start)
        if reached is None:
            continue
        far, row, near, low, disguised = reached.groups()
        if disguised:
            stop("document_unsafe")
        columns.add(far or near)
        made.rows = max(made.rows, int(row or low))
    made.columns = max(map(column_number, columns)) + 1
    made.limit = min(MOST_COLUMNS, max(26, MOST_AREA // max(min(made.rows, MOST_ROWS), 1)))
    if styles:
        style = begin + REFERENCE + rb""" s=["'](%s)["']""" % b"|".join(styles)
        made.shown = [
            ((int(row) - 1, column_number(name)), styles[found])
            for name, row, found in re.findall(style, xml)
        ]
    if b't="e"' in xml or b"t='e'" in xml:
        errors = re.findall(begin + REFERENCE + ERROR, xml)
        made.errors = {_spot(name, row): text.decode("utf-8", "replace") for name, row, text in errors}
    if b"<f" in xml or b":f" in xml:
        for found in islice(re.finditer(begin + REFERENCE + FORMULA, xml), MOST_FORMULAS):
            made.formulas[_spot(found[1], found[2])] = html.unescape(found[3].decode("utf-8", "replace"))
        made.no_value = len(NO_VALUE.findall(xml)) - len(EMPTY_TEXT.findall(xml))
    if b"hidden=" in xml:
        made.hidden_rows = len(HIDDEN_ROW.findall(xml))
        made.hidden_columns = len(HIDDEN_COLUMN.findall(xml))
    return made


def _spot(letters: bytes, row: bytes) -> Spot:
    return int(row) - 1, column_number(letters)


@cache
def column_number(letters: bytes) -> int:
    """A → 0, Z → 25, AA → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def without_far(xml: bytes, limit: int) -> bytes:
    """The XML of a sheet without the cells outside the limits."""

    def kept(found: re.Match[bytes]) -> bytes:
        return found[0] if int(found[2]) <= MOST_ROWS and column_number(found[1]) < limit else b""

    return re.sub(ANY + REFERENCE + REST, kept, xml, flags=re.S)
