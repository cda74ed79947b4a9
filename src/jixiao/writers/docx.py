"""A document as a Word file: paragraphs by style, tables with real merged cells, native charts, sections.

The file is written part by part, without a template: every letter in it comes from `look`, `docx_style` and the document,
and the same document gives the same bytes. Elements stand in the order the schema of WordprocessingML asks for.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from jixiao.core.document import Block, Chart, Document, PageBreak, Paragraph, Section, Table
from jixiao.writers.charts import Drawn, drawn
from jixiao.writers.docx_chart import chart_xml, workbook
from jixiao.writers.docx_style import (
    HEAD,
    SETTINGS,
    SPACES,
    font_table,
    footer,
    header,
    section_properties,
    style_id,
    styles,
    twips,
)
from jixiao.writers.grid import FIRST_ROWS, Grid, Placed, laid_out
from jixiao.writers.look import FILLS, LOOKS, Paper, clean, cover_space, look_of, paper, runs_of, title_margin

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip file knows: it says that none is known
EMU = 12700  # a point
FOOTERS = {"odd": "rId11", "even": "rId12", "none": "rId13"}
HEAD_OF_PAGES = "rId14"

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"


def docx_bytes(document: Document) -> bytes:
    """The Word file. It names the official faces and needs no font here."""
    body = _Body(document)
    text = body.xml()
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _content_types(len(body.charts), marked=bool(document.mark)),
        "_rels/.rels": _relations(
            [("rId1", "officeDocument", "word/document.xml"), ("rId2", "extended-properties", "docProps/app.xml")],
            f'<Relationship Id="rId3" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>',
        ),
        "docProps/core.xml": _core(document),
        "docProps/app.xml": _app(document.properties),
        "word/document.xml": text,
        "word/styles.xml": styles(),
        "word/settings.xml": SETTINGS,
        "word/fontTable.xml": font_table(),
        "word/footer1.xml": footer("right"),
        "word/footer2.xml": footer("left"),
        "word/footer3.xml": footer(""),
        "word/_rels/document.xml.rels": _relations([
            ("rId1", "styles", "styles.xml"), ("rId2", "settings", "settings.xml"), ("rId3", "fontTable", "fontTable.xml"),
            *((id, "footer", f"footer{n}.xml") for n, id in enumerate(FOOTERS.values(), 1)),
            *([(HEAD_OF_PAGES, "header", "header1.xml")] if document.mark else []),
            *((f"rIdC{n}", "chart", f"charts/chart{n}.xml") for n in range(1, len(body.charts) + 1)),
        ]),
    }  # fmt: skip
    if document.mark:
        parts["word/header1.xml"] = header(clean(document.mark))
    for n, chart in enumerate(body.charts, 1):
        parts[f"word/charts/chart{n}.xml"] = chart_xml(chart, "rId1")
        parts[f"word/charts/_rels/chart{n}.xml.rels"] = _relations(
            [("rId1", "package", f"../embeddings/chart{n}.xlsx")]
        )
        parts[f"word/embeddings/chart{n}.xlsx"] = workbook(chart)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same on every system
            package.writestr(entry, content)
    return stream.getvalue()


class _Body:
    """document.xml while it is made; `charts` collects what stands in parts of its own."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.charts: list[Drawn] = []
        self.headings: dict[str, str] = {}
        for number, block in enumerate(document.blocks()):
            if isinstance(block, Paragraph) and block.role == "heading":
                self.headings.setdefault(clean(block.text).strip(), f"_jx{number}")
        self.number = 0

    def xml(self) -> str:
        made, cover = [], False
        sections = self.document.sections or (Section(()),)
        for place, section in enumerate(sections):
            blocks = self._blocks(section)
            numbered = section.role != "cover"
            ids = (FOOTERS["odd"], FOOTERS["even"]) if numbered else (FOOTERS["none"], FOOTERS["none"])
            head = HEAD_OF_PAGES if self.document.mark else ""
            end = section_properties(section, ids, numbered and cover, head)
            cover = not numbered
            if place == len(sections) - 1:
                made += [*blocks, end]
            else:
                made += _closed(blocks, end)
        return f"{HEAD}<w:document {SPACES}><w:body>{''.join(made)}</w:body></w:document>"

    def _blocks(self, section: Section) -> list[str]:
        made: list[str] = []
        before: Block | None = None
        new_page = False
        for block in section.blocks:
            id = f"_jx{self.number}"
            self.number += 1
            if isinstance(block, PageBreak):
                new_page = bool(made)
                continue
            if isinstance(block, Paragraph):
                made.append(self._paragraph(block, before, section, id, new_page))
            else:
                if new_page or (isinstance(block, Table) and isinstance(before, Table)):
                    made.append(_plain_paragraph("gap", "", new_page))
                made += self._other(block, before, paper(section))
            before, new_page = block, False
        if not made or made[-1].startswith("<w:tbl>"):
            made.append(_plain_paragraph("gap", "", False))  # a section ends with a paragraph
        return made

    def _other(self, block: Table | Chart, before: Block | None, page: Paper) -> list[str]:
        if isinstance(block, Table):
            grid = laid_out(block, page.text_width, page.text_height)
            return [table_xml(grid, page.text_width, clean(block.caption))] if grid.cells else []
        chart = drawn(block, before)
        if chart is None:
            return []
        self.charts.append(chart)
        return [_figure(chart, len(self.charts), page, clean(block.title))]

    def _paragraph(
        self, block: Paragraph, before: Block | None, section: Section, id: str, new_page: bool
    ) -> str:
        key = look_of(block, section)
        runs = "".join(_run(run.text, run.bold) for run in runs_of(block))
        text = clean(block.text).strip()
        if block.role == "heading" and self.headings.get(text) == id:
            number = id.removeprefix("_jx")
            runs = f'<w:bookmarkStart w:id="{number}" w:name="{id}"/>{runs}<w:bookmarkEnd w:id="{number}"/>'
        if block.role == "contents" and text in self.headings:
            runs += _page_of(self.headings[text])
        space = cover_space(block, before) if section.role == "cover" else 0
        margin = title_margin(text, LOOKS[key], paper(section).text_width)
        return _plain_paragraph(key, runs, new_page, space, margin)


def _closed(blocks: list[str], end: str) -> list[str]:
    """The blocks of a section with its properties in the last paragraph, so that no empty page can follow."""
    last = blocks[-1]
    at = last.index("</w:pPr>")
    return [*blocks[:-1], last[:at] + end + last[at:]]


def _plain_paragraph(key: str, runs: str, new_page: bool, space: float = 0, margin: float = 0) -> str:
    """A paragraph in a style, its contents given as runs; `space` above it and `margin` on both sides in points."""
    extra = "<w:pageBreakBefore/>" if new_page else ""
    if space:
        extra += f'<w:spacing w:before="{twips(space)}"/>'
    if margin:
        extra += f'<w:ind w:left="{twips(margin)}" w:right="{twips(margin)}"/>'
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id(key)}"/>{extra}</w:pPr>{runs}</w:p>'


def _run(text: str, bold: bool = False) -> str:
    """Runs of a cleaned text; the hint puts “ ” … and — in the Chinese face."""
    weight = "<w:b/><w:bCs/>" if bold else ""
    inner = "<w:br/>".join(_tabbed(line) for line in text.split("\n"))
    return f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/>{weight}</w:rPr>{inner}</w:r>'


def _tabbed(line: str) -> str:
    return "<w:tab/>".join(
        f'<w:t xml:space="preserve">{escape(part)}</w:t>' if part else "" for part in line.split("\t")
    )


def _page_of(bookmark: str) -> str:
    """Leader and page number of a heading; Word and WPS fill the field in when they open or print the file."""
    return (
        '<w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> PAGEREF {bookmark} \\h </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t></w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def table_xml(grid: Grid, width: float, caption: str = "") -> str:
    """A table of that width in points."""
    total = twips(width)
    edges = [round(total * sum(grid.shares[:n])) for n in range(grid.columns + 1)]
    starts = {(one.row, one.column): one for one in grid.cells}
    below = {(row, one.column): one for one in grid.cells for row in range(one.row + 1, one.row + one.rows)}
    border = 'w:val="single" w:sz="4" w:space="0" w:color="000000"'
    sides = "".join(
        f"<w:{side} {border}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    rows = []
    for row in range(grid.rows):
        flags = "" if row in grid.tall else "<w:cantSplit/>"
        flags += "<w:tblHeader/>" if row < grid.header else ""
        cells = "".join(
            _cell(grid, edges, one, "restart" if one.rows > 1 else "", row)
            if (one := starts.get((row, column)))
            else _cell(grid, edges, below[row, column], "continue", row)
            for column in range(grid.columns)
            if (row, column) in starts or (row, column) in below
        )
        rows.append(f"<w:tr>{f'<w:trPr>{flags}</w:trPr>' if flags else ''}{cells}</w:tr>")
    columns = "".join(f'<w:gridCol w:w="{b - a}"/>' for a, b in pairwise(edges))
    said = f"<w:tblCaption w:val={quoteattr(caption)}/>" if caption else ""
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{total}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{sides}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="60" w:type="dxa"/>'
        '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
        f"{said}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _cell(grid: Grid, edges: list[int], one: Placed, merge: str, row: int) -> str:
    width = edges[one.column + one.columns] - edges[one.column]
    span = f'<w:gridSpan w:val="{one.columns}"/>' if one.columns > 1 else ""
    joined = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    color = FILLS.get(one.fill, "")
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{color}"/>' if color else ""
    align = "" if one.align == "left" else f'<w:jc w:val="{one.align}"/>'
    last = grid.rows - 1 if grid.together else min(grid.header + FIRST_ROWS, grid.rows - 1)
    keep = (
        "<w:keepNext/>" if row < last else ""
    )  # a low table stays whole, a high one keeps its heads with rows
    runs = "" if merge == "continue" or not one.cell.text else _run(one.cell.text, one.bold)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{joined}{shade}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style_id(f"table-{grid.size:g}")}"/>{keep}{align}</w:pPr>{runs}</w:p></w:tc>'
    )


def _figure(chart: Drawn, number: int, page: Paper, title: str) -> str:
    wide = round(page.text_width * EMU)
    high = round(min(figure_height(chart), page.text_height - 60) * EMU)
    drawing = (
        f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
        f'<wp:docPr id="{number}" name="chart{number}" descr={quoteattr(title)}/><wp:cNvGraphicFramePr/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        f'<c:chart r:id="rIdC{number}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )
    return _plain_paragraph("figure", f"<w:r>{drawing}</w:r>", False)


def figure_height(chart: Drawn) -> float:
    """The height of a chart with all around it, in points."""
    around = (24 if chart.title else 0) + (20 if len(chart.rows) > 1 else 0) + 30
    if chart.kind == "bar":
        axis = 34  # its figures and the unit below them
        return around + axis + len(chart.labels) * (22 + 12 * (len(chart.rows) - 1))
    return around + 160


def _content_types(charts: int, *, marked: bool) -> str:
    made = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD}.{kind}+xml"/>'
        for name, kind in (
            ("document", "document.main"), ("styles", "styles"), ("settings", "settings"), ("fontTable", "fontTable"),
            ("footer1", "footer"), ("footer2", "footer"), ("footer3", "footer"), *([("header1", "header")] if marked else []),
        )
    )  # fmt: skip
    made += "".join(
        f'<Override PartName="/word/charts/chart{n}.xml" ContentType="{_CHART_TYPE}"/>'
        for n in range(1, charts + 1)
    )
    return (
        f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="xlsx" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"/>'
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        '<Override PartName="/docProps/app.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>'
        f"{made}</Types>"
    )


def _relations(rows: list[tuple[str, str, str]], more: str = "") -> str:
    made = "".join(
        f'<Relationship Id="{id}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for id, kind, target in rows
    )
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{made}{more}</Relationships>'


def _core(document: Document) -> str:
    """Title, year and unit; no time, so that the same document gives the same bytes."""
    unit, year = (clean(document.properties.get(key, "")) for key in ("unit", "year"))
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(clean(document.title))}</dc:title><dc:subject>{escape(year)}</dc:subject>"
        f"<dc:creator>{escape(unit)}</dc:creator></cp:coreProperties>"
    )


def _app(properties: Mapping[str, str]) -> str:
    unit = escape(clean(properties.get("unit", "")))
    return (
        f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<Application>jixiao</Application><Company>{unit}</Company></Properties>"
    )
