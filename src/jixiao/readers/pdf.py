"""A PDF into a Document: paragraphs from visual lines, ruled tables over pages, and what could not be read."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pdfplumber
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from jixiao.core.document import Block, Document, Paragraph, Section, lines_of
from jixiao.core.finding import Finding, Findings
from jixiao.core.source import Place
from jixiao.core.system import Why
from jixiao.readers import ocr
from jixiao.readers.pdf_flow import Page, blocks_of
from jixiao.readers.pdf_guard import swelling_page
from jixiao.readers.pdf_lines import Letter, lines_of_letters, pdfium_letters, plumber_letters, running
from jixiao.readers.pdf_tables import tables_of
from jixiao.readers.shape import shaped, title_of

MOST_TOLD = 5  # pages with the same warning that are told one by one
MOST_PAGES = 3000
MOST_OBJECTS = 60_000  # of one page; a dense page of figures has a few thousand
UNTOLD = re.compile(r"[\ue000-\uf8ff\ufffd]|\(cid:")  # no character known for a glyph
FEWEST_RULES = 4  # lines or boxes that a table needs
MOST_RULES = 15_000  # lines and boxes of a page; the densest table has some thousands
MOST_FORMS = 8  # how deep forms stand in forms


@dataclass(slots=True)
class _Kinds:
    """How many objects of each kind a page holds, and how much of it its largest picture covers (0 to 1)."""

    all: int
    rules: int
    pictures: int
    covered: float


def read_pdf(raw: bytes, name: str, findings: Findings) -> Document | None:
    """The document of a PDF; None with a finding when it is damaged, locked, or holds nothing that can be read.

    Every paragraph and row of a table is one line of `lines`. Page numbers and running heads are left out and counted in
    `properties`. A page without text is named in `unread`.
    """
    swelling = swelling_page(raw, MOST_PAGES)
    if swelling is not None:
        place = Place(findings.file, page=swelling)
        where = str(swelling or "?")
        findings.items.append(Finding("pdf_page_swells", place, {"page": where}))
        return None
    try:
        document = pdfium.PdfDocument(raw)
        count = len(document)
    except pdfium.PdfiumError as error:
        locked = getattr(error, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD
        findings.add("document_locked" if locked else "document_damaged", 0)
        return None
    try:
        return _Reading(raw, name, findings, document).document(count)
    finally:
        document.close()


class _Reading:
    """The reading of one file."""

    def __init__(self, raw: bytes, name: str, findings: Findings, document: pdfium.PdfDocument) -> None:
        self.raw, self.name, self.findings, self.pdf = raw, name, findings, document
        self.plumber: Any = None
        self.unread: list[Why] = []
        self.noted: dict[tuple[str, Why | None], list[int]] = {}

    def document(self, count: int) -> Document | None:
        if count > MOST_PAGES:
            self.findings.add(
                "pdf_too_many_pages", 0, severity="warning", pages=str(count), limit=str(MOST_PAGES)
            )
            self.unread.append(Why(f"第 {MOST_PAGES + 1} 页以后", f"page {MOST_PAGES + 1} and after"))
        pages = [self.page(number) for number in range(1, min(count, MOST_PAGES) + 1)]
        self.tell()
        self.plumber = None  # not closed: that would look at every page again, and its file is only memory
        dropped, counts = running([(page.height, page.lines) for page in pages])
        for page in pages:
            page.lines = [line for line in page.lines if id(line) not in dropped]
        blocks, again = blocks_of(pages)
        if not blocks:
            self.findings.add("document_no_text", 0)
            return None
        made = tuple(_contents(shaped(blocks, bold_known=False)))
        properties = {"pages": str(count)}
        heads = {text: times for text, times in counts.items() if text}
        if counts.get(""):
            properties["page_numbers"] = str(counts[""])
        if heads:
            properties["running_heads"] = str(sum(heads.values()))
            properties["running_head"] = max(heads, key=lambda text: heads[text])
        if again:
            properties["repeated_rows"] = str(again)
        sections = (Section(made),)
        return Document(
            sections,
            title=title_of(made),
            file=self.name,
            kind="pdf",
            lines=lines_of(Document(sections)),
            unread=tuple(self.unread),
            properties=properties,
        )

    # -- one page

    def page(self, number: int) -> Page:
        try:
            page = self.pdf[number - 1]
        except pdfium.PdfiumError:
            self.note("pdf_page_damaged", page=number, why=Why("损坏，没有读出来", "damaged, not read"))
            return Page(number, 595, 842)
        left, bottom, right, top = page.get_bbox()
        made = Page(number, right - left, top - bottom)
        kinds = _kinds(page)
        if kinds.all > MOST_OBJECTS:
            self.note(
                "pdf_page_too_dense", page=number, why=Why("内容太多，没有读", "too much on it, not read")
            )
            return made
        textpage = page.get_textpage()
        letters = [] if page.get_rotation() else pdfium_letters(textpage, left, top)
        characters = len(letters) or textpage.count_chars()
        if characters < 12 and kinds.covered > 0.4:
            self.scanned(page, made)
        elif characters:
            ruled = kinds.rules >= FEWEST_RULES or page.get_rotation()
            if kinds.rules > MOST_RULES:
                self.note("pdf_tables_unread", page=number)
                ruled = False
            if not ruled or not self.with_tables(made):
                made.lines = lines_of_letters(letters, number)
            if _garbled(letters):
                self.note(
                    "pdf_page_garbled",
                    page=number,
                    why=Why("文字是乱码（字体里没有编码）", "its text is garbled (the font has no encoding)"),
                )
                made.lines, made.grids = [], []
        elif kinds.pictures:
            self.scanned(page, made)
        page.close()
        return made

    def with_tables(self, page: Page) -> bool:
        """Read a page on which lines are drawn; False with a finding where that fails, and the text is read plainly."""
        try:
            if self.plumber is None:
                self.plumber = pdfplumber.open(io.BytesIO(self.raw))
            plumber = self.plumber.pages[page.number - 1]
            page.width, page.height = float(plumber.width), float(plumber.height)
            letters = plumber_letters(plumber.chars)
            page.grids, outside = tables_of(plumber, letters, page.number)
            page.lines = lines_of_letters(outside, page.number)
            plumber.close()
        except Exception as error:  # the parser of tables meets damaged files with exceptions of every kind
            if isinstance(error, MemoryError):
                raise
            self.note("pdf_tables_unread", page=page.number)
            page.grids = []
            return False
        return True

    def scanned(self, page: pdfium.PdfPage, made: Page) -> None:
        """Read a page that is a picture with OCR where that is installed, else name it."""
        number = made.number
        read = ocr.read_page(page, number) if ocr.available() else []
        if not read:
            self.note("pdf_page_scanned", page=number, why=Why("扫描件，没有文字", "a scan, without text"))
            return
        made.lines = read
        self.note("pdf_page_recognised", page=number)

    def note(self, code: str, page: int, why: Why | None = None) -> None:
        """A warning at a page; with `why`, in the user's words, the page is one that was not read."""
        self.noted.setdefault((code, why), []).append(page)

    def tell(self) -> None:
        """The warnings of pages: one for each, of many pages one for all of them."""
        for (code, why), pages in self.noted.items():
            groups = [pages] if len(pages) > MOST_TOLD else [[page] for page in pages]
            for group in groups:
                text = page_ranges(group)
                place = Place(self.findings.file, page=group[0])
                self.findings.items.append(Finding(code, place, {"page": text}, "warning"))
                if why:
                    self.unread.append(Why(f"第 {text} 页：{why}", f"page {text.en}: {why.en}"))


def page_ranges(pages: Sequence[int]) -> Why:
    """Page numbers in order as a person writes them: 1–3、7, in English 1–3, 7."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    texts = [str(first) if first == last else f"{first}–{last}" for first, last in runs]
    return Why("、".join(texts), ", ".join(texts))


def _kinds(page: pdfium.PdfPage) -> _Kinds:
    """Counts the objects of a page without making anything of them."""
    count = pdfium_c.FPDFPage_CountObjects(page)
    made = _Kinds(count, 0, 0, 0.0)
    for index in range(min(count, MOST_OBJECTS)):
        thing = pdfium_c.FPDFPage_GetObject(page, index)
        kind = pdfium_c.FPDFPageObj_GetType(thing)
        if kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            made.rules += 1
        elif kind == pdfium_c.FPDF_PAGEOBJ_FORM:
            inner = pdfium_c.FPDFFormObj_CountObjects(thing)
            made.all += _within(thing)
            made.rules += FEWEST_RULES if inner > 1 else 0
            if any(
                pdfium_c.FPDFPageObj_GetType(pdfium_c.FPDFFormObj_GetObject(thing, n))
                == pdfium_c.FPDF_PAGEOBJ_IMAGE
                for n in range(min(inner, 100))
            ):
                made.pictures += 1
                made.covered = max(made.covered, _share(thing, page))
        elif kind in (pdfium_c.FPDF_PAGEOBJ_IMAGE, pdfium_c.FPDF_PAGEOBJ_SHADING):
            made.pictures += 1
            made.covered = max(made.covered, _share(thing, page))
    return made


def _within(form: object, depth: int = 1) -> int:
    """How many objects stand in a form and in the forms in it; no more than the limit is counted."""
    count: int = pdfium_c.FPDFFormObj_CountObjects(form)
    made = count
    for index in range(min(count, MOST_OBJECTS)):
        thing = pdfium_c.FPDFFormObj_GetObject(form, index)
        if pdfium_c.FPDFPageObj_GetType(thing) == pdfium_c.FPDF_PAGEOBJ_FORM:
            made += _within(thing, depth + 1) if depth < MOST_FORMS else MOST_OBJECTS
        if made > MOST_OBJECTS:
            break
    return made


def _share(thing: object, page: pdfium.PdfPage) -> float:
    """How much of a page an object covers."""
    left, bottom, right, top = (pdfium_c.c_float() for _ in range(4))
    if not pdfium_c.FPDFPageObj_GetBounds(thing, left, bottom, right, top):
        return 0.0
    width, height = page.get_size()
    return (right.value - left.value) * (top.value - bottom.value) / max(width * height, 1)


def _garbled(letters: Sequence[Letter]) -> bool:
    """Whether a font tells no characters for what it draws, so that the text is nonsense."""
    wrong = sum(UNTOLD.match(letter.text) is not None for letter in letters)
    return len(letters) >= 10 and wrong > 0.3 * len(letters)


def _contents(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, the lines from 目录 to where the first of them comes again marked as contents."""
    made = list(blocks)
    entries = [_entry(block) for block in made]
    start = entries.index("目录") + 1 if "目录" in entries else 0
    if not start or start >= len(made) or not entries[start]:
        return made
    end = next((place for place in range(start + 1, len(made)) if entries[place] == entries[start]), start)
    inside = made[start:end]
    if all(isinstance(block, Paragraph) and len(block.text) <= 80 for block in inside):
        made[start:end] = [
            replace(block, role="contents", level=0) for block in inside if isinstance(block, Paragraph)
        ]
    return made


def _entry(block: Block) -> str:
    """What a line says without the dots and page number of a table of contents; empty for a table."""
    return re.sub(r"\s|[.…·]+\s*\d*$|\s\d+$", "", block.text) if isinstance(block, Paragraph) else ""
