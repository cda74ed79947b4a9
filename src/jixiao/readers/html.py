"""Web pages (.html, also the .doc and .xls that are HTML inside) into a Document: text, lists, tables with spans."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from typing import Any

from lxml import etree

from jixiao.core.document import At, Block, Document, Paragraph, Run, Section
from jixiao.core.finding import Findings
from jixiao.readers.docx_numbers import number_text
from jixiao.readers.html_parts import Box, Grid, OpenList, opened_list, whole
from jixiao.readers.residue import clean
from jixiao.readers.shape import FIRST, MOST_PLACES, TableTooBigError, check_size, shaped, title_of

MOST_BYTES = 50_000_000
MOST_MARKS = 600_000  # tags; a thousand pages of tables have as many
MOST_DEPTH = 20  # of tables in tables
MOST_SPAN = 1000
UNSEEN = frozenset(
    [
        "script",
        "style",
        "head",
        "template",
        "noscript",
        "select",
        "option",
        "object",
        "iframe",
        "svg",
        "textarea",
    ]
)
PARTS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "nav",
        "aside",
        "center",
        "blockquote",
        "pre",
        "form",
        "fieldset",
        "address",
        "figure",
        "figcaption",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "table",
        "caption",
        "body",
        "html",
    ]
)
BOLD = frozenset(("b", "strong", "th"))
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
BREAK = "\v"  # a line that the page ends, until the lines of its source are joined
_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…"
_WRAP = re.compile(f"(?<=[{_HAN}])[ \\t\\r\\f]*\\n[ \\t\\r\\n\\f]*(?=[{_HAN}])")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.I)
_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.I)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,40})""", re.I)
_STRONG = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
_ALIGN = re.compile(r"text-align\s*:\s*(left|center|right)", re.I)


def read_html(raw: bytes, name: str, findings: Findings) -> Document | None:
    """The document of a web page; None with findings when it cannot be read."""
    if len(raw) > MOST_BYTES:
        findings.add(
            "file_too_large", size=f"{len(raw) / 1_000_000:.0f} MB", limit=f"{MOST_BYTES // 1_000_000} MB"
        )
        return None
    text = decoded(raw)
    if text.count("<") > MOST_MARKS:
        findings.add("document_too_many_marks", limit=f"{MOST_MARKS:,}")
        return None
    lost = text.count("\N{REPLACEMENT CHARACTER}")
    if lost:
        findings.add("html_unclear_text", severity="warning", count=str(lost))
    page = _Page()
    parser = etree.HTMLParser(target=page, encoding="utf-8", no_network=True)
    try:
        etree.fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser)
    except TableTooBigError:
        findings.add("document_table_too_big", limit=f"{MOST_PLACES:,}")
        return None
    except (etree.XMLSyntaxError, ValueError, AssertionError):
        findings.add("document_damaged")
        return None
    if any(
        item.level == etree.ErrorLevels.FATAL for item in parser.error_log
    ):  # a limit of the parser: the rest is lost
        findings.add("document_damaged")
        return None
    if page.too_deep:
        findings.add("html_deep_tables", severity="warning", limit=str(MOST_DEPTH))
    blocks = shaped(_levelled(page.blocks))
    if not page.lines:
        findings.add("document_no_text")
        return None
    return Document(
        (Section(tuple(blocks)),),
        title=title_of(blocks) or page.title,
        file=name,
        kind="html",
        lines=tuple(page.lines),
    )


def _levelled(blocks: list[Block]) -> list[Block]:
    """The blocks; where h1 is the title, and h2 the first level of headings, the levels are one less.

    So where one h1 stands before all other headings, and where 一、 stands in h2 and never in h1 (each annex has its title).
    """
    heads = [block for block in blocks if isinstance(block, Paragraph) and block.role == "heading"]
    levels = [block.level for block in heads]
    numbered = {block.level for block in heads if FIRST.match(block.text)}
    alone = levels.count(1) == 1 or (2 in numbered and 1 not in numbered)
    if not levels or levels[0] != 1 or not alone:
        return blocks
    return [
        replace(block, level=block.level - 1)
        if isinstance(block, Paragraph) and block.role == "heading"
        else block
        for block in blocks
    ]


def decoded(raw: bytes) -> str:
    """The text of a page: by its mark, else UTF-8 where it fits, else what it declares, else GB18030.

    A page that is UTF-8 but says gb2312 is common; the other way round the bytes do not fit.
    """
    for mark, code in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if raw.startswith(mark):
            return raw.decode(code, "replace")
    declared = _CHARSET.search(raw[:8192]) or _DECLARED.match(raw[:200])
    says = declared[1].decode("ascii").lower() if declared else ""
    if says in ("gb2312", "gbk", "gb_2312-80", "x-gbk"):
        says = "gb18030"
    for code in ("utf-8", says, "gb18030"):
        try:
            return raw.decode(code) if code else raw.decode("utf-8")
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("gb18030" if says in ("", "gb18030") else "utf-8", "replace")


class _Page:
    """Takes what the parser meets, in order, and makes blocks of it."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.lines: list[str] = []
        self.title = ""
        self.too_deep = False
        self.places = 0  # of all tables so far
        self.page = Box()
        self.tables: list[Grid] = []
        self.passed = 0  # open tables deeper than we follow, read as plain text
        self.tags: list[tuple[str, bool, bool]] = []  # open tags: name, whether hidden, whether bold
        self.hidden = self.bold = self.kept = self.raised = self.heading = 0
        self.lists: list[OpenList] = []

    # -- what the parser calls

    def start(self, tag: str, attributes: Any) -> None:
        tag = tag.lower()
        style = attributes.get("style") or ""
        hides = tag in UNSEEN or "hidden" in attributes or bool(style and _HIDDEN.search(style))
        bold = tag in BOLD or bool(style and _STRONG.search(style))
        self.tags.append((tag, hides, bold))
        self.hidden += hides
        if self.hidden:
            return
        if tag in PARTS:
            self.flush()
        self.bold += bold
        if tag == "br":
            self.box.pieces.append((BREAK, False))
        elif tag == "pre":
            self.kept += 1
        elif tag == "sup":
            self.raised += 1
        elif tag in HEADINGS:
            self.heading = int(tag[1])
        elif tag in ("ul", "ol"):
            self.lists.append(opened_list(tag, attributes, style))
        elif tag == "li":
            self.number(attributes)
        elif tag == "table":
            self.open_table()
        elif self.tables and not self.passed:
            self.in_table(tag, attributes, style)

    def end(self, tag: str) -> None:  # noqa: ARG002 - the parser says which, but it is always the last one opened
        name, hides, bold = self.tags.pop()
        if self.hidden:
            self.hidden -= hides
            return
        if name in PARTS:
            self.flush()
        self.bold -= bold
        if name == "pre":
            self.kept -= 1
        elif name == "sup":
            self.raised -= 1
        elif name in HEADINGS:
            self.heading = 0
        elif name in ("ul", "ol"):
            self.lists.pop()
        elif name == "table":
            self.close_table()
        elif self.tables and not self.passed:
            grid = self.tables[-1]
            if name in ("td", "th"):
                self.flush()
                grid.open = False
            elif name == "thead":
                grid.in_head = False
            elif name == "caption":
                grid.in_caption = False

    def data(self, text: str) -> None:
        if self.hidden:
            if [one[0] for one in self.tags[-2:]] == ["head", "title"]:
                self.title = (self.title + _SPACES.sub(" ", text)).strip()
            return
        if self.raised and text.strip().isdigit():  # 10⁴ is not 104
            text = text.translate(RAISED)
        self.box.pieces.append((text, self.bold > 0))

    def close(self) -> None:
        self.flush()
        while self.tables:
            self.close_table()

    # -- text

    @property
    def box(self) -> Box:
        """Where text goes: the open cell, else what stands around the table."""
        for grid in reversed(self.tables):
            if grid.open:
                return grid.rows[-1][-1]
        return self.page

    def flush(self) -> None:
        """The text since the last flush becomes a paragraph, of the page or of a cell."""
        box = self.box
        pieces, box.pieces = box.pieces, []
        if not pieces:
            return
        text = "".join(part for part, _ in pieces)
        if not self.kept:
            text = _SPACES.sub(" ", _WRAP.sub("", text))
        text = clean(text.replace(BREAK, "\n"))
        if not self.kept:
            lines = (_SPACES.sub(" ", line).strip(" ") for line in text.split("\n"))
            text = "\n".join(line for line in lines if line)
        text = text.strip("\n")
        if not text.strip():
            return
        if self.tables and self.tables[-1].in_caption:
            self.tables[-1].caption += text.replace("\n", " ")
            return
        role = "heading" if self.heading else "list" if self.lists else "body"
        strong = all(bold for part, bold in pieces if part.strip())
        made = Paragraph(text, role, self.heading, runs=(Run(text, True),) if strong else ())
        if box is self.page:
            self.put(made)
        else:
            box.content.append(made)

    def number(self, attributes: Any) -> None:
        """The number that stands before an item of a list."""
        if not self.lists or not self.lists[-1].format:
            return
        here = self.lists[-1]
        here.last = whole(attributes.get("value"), here.last + 1)
        text = number_text(here.last, here.format)
        self.box.pieces.append((text + ("、" if here.format == "chineseCounting" else ". "), False))

    def put(self, block: Paragraph) -> None:
        self.blocks.append(replace(block, at=At(len(self.lines) + 1)))
        self.lines += block.text.split("\n")

    # -- tables

    def open_table(self) -> None:
        if len(self.tables) >= MOST_DEPTH or self.passed:
            self.too_deep = True
            self.passed += 1
        else:
            self.tables.append(Grid())

    def in_table(self, tag: str, attributes: Any, style: str) -> None:
        grid = self.tables[-1]
        if tag == "tr":
            self.flush()
            grid.open = False
            grid.rows.append([])
            if grid.in_head and grid.header == len(grid.rows) - 1:
                grid.header += 1
        elif tag in ("td", "th"):
            self.flush()
            if not grid.rows:
                grid.rows.append([])
            found = _ALIGN.search(style)
            align = (found[1] if found else attributes.get("align") or "").lower()
            grid.rows[-1].append(
                Box(
                    rows=min(whole(attributes.get("rowspan"), 1), MOST_SPAN),
                    columns=min(max(whole(attributes.get("colspan"), 1), 1), MOST_SPAN),
                    align=align if align in ("left", "center", "right") else "",
                    head=tag == "th",
                )
            )
            grid.open = True
        elif tag == "thead":
            grid.in_head = True
        elif tag == "caption":
            grid.in_caption = True

    def close_table(self) -> None:
        if self.passed:
            self.passed -= 1
            return
        self.flush()
        grid = self.tables.pop()
        box = self.box
        if box is self.page:
            self.write(grid)
        else:
            box.content.append(grid)

    def write(self, grid: Grid) -> None:
        """A table of the page; of one that is only a frame, what stands in it."""
        if not grid.is_frame():
            table = grid.table(len(self.lines) + 1)
            self.places = check_size(table.rows, self.places)
            if any(cell.text for row in table.rows for cell in row):
                self.blocks.append(table)
                self.lines += ["\t".join(text.replace("\n", " ") for text in row) for row in table.texts()]
            return
        for item in (item for row in grid.rows for one in row for item in one.content):
            if isinstance(item, Paragraph):
                self.put(item)
            else:
                self.write(item)
