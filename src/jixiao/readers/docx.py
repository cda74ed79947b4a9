"""Word documents (.docx) into a Document: what a reader of the page sees, tables with their spans, numbers included."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jixiao.core.document import At, Block, Document, PageBreak, Paragraph, Run, Section, Table
from jixiao.core.finding import Findings
from jixiao.core.system import Why
from jixiao.readers.docx_chart import read_chart
from jixiao.readers.docx_line import (
    CHART,
    CHOICES,
    GONE,
    INSIDE,
    KEPT,
    RPR,
    Line,
    LineReader,
    Pieces,
    chosen,
    has,
)
from jixiao.readers.docx_numbers import Numbering
from jixiao.readers.docx_styles import VAL, Properties, Styles, W, properties_of
from jixiao.readers.docx_tables import RawCell, joined
from jixiao.readers.package import Package, UnreadableError, open_package, parse_xml, stop
from jixiao.readers.residue import clean
from jixiao.readers.shape import EARLY, MOST_PLACES, TableTooBigError, check_size, shaped, title_of

STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
USUAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
P, TBL, TR, TC = W + "p", W + "tbl", W + "tr", W + "tc"
MOST_XML = 50_000_000  # of one part; a thousand pages are a third of it
TITLE_SIZE = 36  # half points: 小二 and larger, in the middle of the line


def read_docx(raw: bytes, name: str, findings: Findings) -> Document | None:
    """The document of a .docx file; None with findings when it cannot be read. Pages are not known (0)."""
    try:
        reader = _Reader(open_package(raw))
        reader.whole()
    except UnreadableError as error:
        error.note(findings)
        return None
    except TableTooBigError:
        findings.add("document_table_too_big", limit=f"{MOST_PLACES:,}")
        return None
    except RecursionError:  # one inside the other, deeper than any document is
        findings.add("document_damaged")
        return None
    if not reader.lines:
        findings.add("document_no_text")
        return None
    read = reader.read
    unread: list[Why] = []
    if read.inserted or read.deleted:
        findings.add(
            "docx_changes", severity="warning", inserted=str(read.inserted), deleted=str(read.deleted)
        )
    if read.pictures:
        findings.add("docx_pictures", severity="info", count=str(read.pictures))
        unread.append(
            Why(
                f"图片 {read.pictures} 幅：图片里的文字没有读",
                f"{read.pictures} pictures: words in them were not read",
            )
        )
    if read.objects:
        findings.add("docx_objects", severity="warning", count=str(read.objects))
        unread.append(
            Why(f"嵌入的对象 {read.objects} 个：没有读", f"{read.objects} embedded objects: not read")
        )
    blocks = shaped(reader.blocks)
    sections, start = [], 0
    for end, landscape in reader.ends:
        if end > start:
            sections.append(Section(tuple(blocks[start:end]), landscape=landscape))
        start = end
    return Document(
        tuple(sections),
        title=title_of(blocks),
        file=name,
        kind="docx",
        lines=tuple(reader.lines),
        unread=tuple(unread),
    )


class _Reader:
    """Walks over the XML of one document and collects its blocks."""

    def __init__(self, package: Package) -> None:
        self.package = package
        main = package.related("", "officeDocument")
        if not main:
            main = "word/document.xml"
        self.root = self.part(main)
        if self.root is None or self.root.tag != W + "document":
            stop("document_damaged")
        self.relations = package.relations(main)
        relations = {one.kind: one.part for one in self.relations.values()}
        self.read = LineReader(
            Styles(self.part(relations.get("styles", ""))),
            Numbering(self.part(relations.get("numbering", ""))),
        )
        self.note_parts = {kind: relations.get(kind, "") for kind in ("footnotes", "endnotes")}
        self.blocks: list[Block] = []
        self.lines: list[str] = []
        self.ends: list[tuple[int, bool]] = []  # after which block a section ends, and whether it lies
        self.places = 0  # of all tables so far
        self.open: Pieces = []  # text whose paragraph mark was deleted: it runs on into the next one

    def part(self, name: str) -> Any | None:
        if name not in self.package.names:
            return None
        raw = self.package.read(name)
        if len(raw) > MOST_XML:
            stop("document_too_big_inside", limit=f"{MOST_XML // 1_000_000} MB")
        return parse_xml(raw.replace(STRICT, USUAL))

    def whole(self) -> None:
        assert self.root is not None
        body = self.root.find(W + "body")
        if body is None:
            stop("document_damaged")
        self.body(body)
        self.write_notes()
        self.end_section(body.find(W + "sectPr"))

    # -- blocks

    def body(self, container: Any) -> None:
        for child in container:
            tag = child.tag
            if tag == P:
                self.paragraph(child)
            elif tag == TBL:
                self.table(child)
            elif tag == W + "altChunk":
                self.read.objects += 1
            elif tag in INSIDE or tag in KEPT:
                self.body(child)
            elif tag == CHOICES:
                self.body(chosen(child))

    def paragraph(self, element: Any) -> None:
        line = self.read.read(element)
        properties = line.properties
        mark = properties.get(RPR)
        if mark is not None and mark.find(GONE[0]) is not None:
            self.open += line.pieces
            return
        if has(properties, "pageBreakBefore") and self.blocks:
            self.blocks.append(PageBreak())
        pieces, self.open = self.open + line.pieces, []
        before = len(self.blocks)
        for n, part in enumerate(_pages(pieces)):
            if n and self.blocks:
                self.blocks.append(PageBreak())
            self.write(part, line)
        for box in line.boxes:
            if box.tag == CHART:
                self.chart(box)
            else:
                self.body(box)
        section = properties.get(W + "sectPr")
        if section is not None and len(self.blocks) >= before:
            self.end_section(section)

    def write(self, pieces: Pieces, line: Line) -> None:
        """One paragraph, unless it is blank."""
        written = "".join(text for text, _ in pieces)
        text = clean(written).strip()
        if not text:
            return
        runs: tuple[Run, ...] = ()
        if any(bold for _, bold in pieces) and text == written:
            runs = tuple(_runs(pieces))
        role, level = self.role(line, text)
        self.blocks.append(Paragraph(text, role, level, At(len(self.lines) + 1), runs))
        self.lines += text.split("\n")

    def role(self, line: Line, text: str) -> tuple[str, int]:
        """What a paragraph is, as far as styles and looks tell."""
        style = line.look.role
        if style == "title":
            return "heading", 0
        if style or line.contents:
            return style or "contents", 0
        if line.outline is not None and line.outline < 9:
            return "heading", line.outline + 1
        early = len(self.lines) < EARLY and not any(
            isinstance(block, Table) or (block.role == "heading" and block.level > 0)
            for block in self.blocks
            if isinstance(block, (Paragraph, Table))
        )
        large = line.size >= TITLE_SIZE and line.align == "center"
        if early and large and len(text) <= 60 and not text.endswith(("。", "；", "：")):
            return "heading", 0
        return ("list" if line.listed else "body"), 0

    def end_section(self, properties: Any | None) -> None:
        size = None if properties is None else properties.find(W + "pgSz")
        self.ends.append((len(self.blocks), size is not None and size.get(W + "orient") == "landscape"))

    def write_notes(self) -> None:
        """The notes that were referred to, in order, at the end."""
        parts: dict[str, dict[str, Any]] = {}
        for kind, name in self.note_parts.items():
            root = self.part(name)
            parts[kind] = {} if root is None else {one.get(W + "id", ""): one for one in root}
        self.read.fields.clear()
        for (kind, id), n in list(self.read.notes.items()):
            found = parts[kind].get(id)
            if found is None:
                continue
            text = " ".join(self.texts(found)).strip()
            note = Paragraph(f"[注{n}] {text}", "note", 0, At(len(self.lines) + 1))
            self.blocks.append(note)
            self.lines += note.text.split("\n")

    def chart(self, element: Any) -> None:
        """A chart as the numbers it was drawn from; one that keeps none is told as not read."""
        id = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
        relation = self.relations.get(id)
        root = None if relation is None else self.part(relation.part)
        chart = None if root is None else read_chart(root, len(self.lines) + 1)
        if chart is None:
            self.read.objects += 1
            return
        self.blocks.append(chart)
        self.lines.append(chart.title)
        self.lines += ["\t".join([one.name, *(value or "" for value in one.values)]) for one in chart.series]

    # -- tables

    def table(self, element: Any) -> None:
        """A table; one of a single cell that holds tables is a frame, and what it holds is read in its place."""
        rows = list(_rows(element))
        if len(rows) == 1:
            cells = list(_cells(rows[0]))
            if len(cells) == 1 and next(cells[0].iter(TBL), None) is not None:
                self.body(cells[0])
                return
        made: list[list[RawCell]] = []
        header = 0
        for row in rows:
            properties = properties_of(row.find(W + "trPr"))
            if GONE[0] in properties:
                self.read.deleted += 1
                continue
            self.read.inserted += KEPT[0] in properties
            if header == len(made) and has(properties, "tblHeader"):
                header += 1
            made.append(self.row(row, properties))
        first = len(self.lines) + 1
        table = Table(joined(made, first), header, at=At(first))
        self.places = check_size(table.rows, self.places)
        if any(cell.text for row in table.rows for cell in row):
            self.blocks.append(table)
            self.lines += ["\t".join(text.replace("\n", " ") for text in row) for row in table.texts()]

    def row(self, element: Any, properties: Properties) -> list[RawCell]:
        """The cells of a row, each with the column it begins in."""
        column = _count(properties, "gridBefore", 0)
        made = [RawCell(0, column)] if column else []
        for cell in _cells(element):
            tcpr = properties_of(cell.find(W + "tcPr"))
            span = max(_count(tcpr, "gridSpan", 1), 1)
            sideways = tcpr.get(W + "hMerge")
            if sideways is not None and sideways.get(VAL) != "restart" and made:
                made[-1].columns += span
                column += span
                continue
            merge = tcpr.get(W + "vMerge")
            text, align, bold = self.cell(cell)
            down = "" if merge is None else "start" if merge.get(VAL) == "restart" else "on"
            made.append(RawCell(column, span, text, down, align, bold))
            column += span
        return made

    def cell(self, element: Any) -> tuple[str, str, bool]:
        """The text of a cell, how it is set, and whether all of it is bold."""
        align, bold = "", True
        texts: list[str] = []
        for text, line in self.cell_lines(element):
            texts.append(text)
            align = align or line.align
            bold = bold and all(strong for piece, strong in line.pieces if piece.strip())
        text = texts[0] if len(texts) == 1 else "\n".join(part for part in texts if part.strip())
        text = clean(text.replace("\t", " ").replace("\f", "\n")).strip()
        return text, align, bold and bool(text)

    def cell_lines(self, element: Any) -> Iterator[tuple[str, Line]]:
        """The paragraphs of a cell; of a table in it, one for each row."""
        for child in element:
            tag = child.tag
            if tag == P:
                line = self.read.read(child)
                yield "".join([text for text, _ in line.pieces]), line
                for box in line.boxes:
                    if box.tag == CHART:
                        self.read.objects += 1
                    yield from self.cell_lines(box)
            elif tag == TBL:
                for row in _rows(child):
                    cells = (" ".join(self.texts(cell)) for cell in _cells(row))
                    yield " ".join(text for text in cells if text), Line()
            elif tag in INSIDE or tag in KEPT:
                yield from self.cell_lines(child)
            elif tag == CHOICES:
                yield from self.cell_lines(chosen(child))
            elif tag == W + "altChunk":
                self.read.objects += 1

    def texts(self, element: Any) -> list[str]:
        return [text.strip() for text, _ in self.cell_lines(element) if text.strip()]


def _rows(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag == TR:
            yield child
        elif child.tag in INSIDE or child.tag in KEPT:
            yield from _rows(child)


def _cells(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag == TC:
            yield child
        elif child.tag in INSIDE or child.tag in KEPT:
            yield from _cells(child)


def _pages(pieces: Pieces) -> list[Pieces]:
    """The pieces, parted where a page ends."""
    made: list[Pieces] = [[]]
    for text, bold in pieces:
        for n, part in enumerate(text.split("\f")):
            if n:
                made.append([])
            if part:
                made[-1].append((part, bold))
    return made


def _runs(pieces: Pieces) -> Iterator[Run]:
    """The pieces, those that look the same put together."""
    text, last = "", pieces[0][1]
    for part, bold in pieces:
        if bold != last and text:
            yield Run(text, last)
            text = ""
        text, last = text + part, bold
    if text:
        yield Run(text, last)


def _count(properties: Properties, name: str, default: int) -> int:
    """A small number in properties; a table has 63 columns at most in Word, and more than 1,000 nowhere."""
    found = properties.get(W + name)
    value = "" if found is None else found.get(VAL, "")
    return min(int(value), 1000) if value.isascii() and value.isdigit() and len(value) < 7 else default
