"""A copy of a PDF with its marks as highlights on the words, their text in a bubble; what was there before stays as it was."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from jixiao.core.document import Document
from jixiao.core.finding import DataError, Finding
from jixiao.core.marks import Mark, Stretch
from jixiao.core.source import Place
from jixiao.writers.annotate.places import Laid, Reading, fold
from jixiao.writers.annotate.words import AUTHOR, ORDER, head, lines, lost_lines, refer, severity

COLOURS = {
    "error": (255, 176, 166),
    "warning": (255, 220, 120),
    "info": (170, 208, 247),
    "basis": (214, 220, 228),
}
RANK = {**ORDER, "basis": 9}
NOTE = 20  # points that the sign of a note takes
GAP = 1.5  # heights of a letter between two that still stand side by side
NO_LETTER = (0, 0xFFFE, 0xFFFF)

Box = tuple[float, float, float, float]  # left, bottom, right, top, in points from the bottom left


@dataclass(slots=True)
class _Letters:
    """The stream of signs of all pages, each sign with its page (from 0) and its number among the page's characters."""

    signs: str = ""
    at: list[tuple[int, int]] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)  # where in the stream each page begins
    breaks: set[int] = field(default_factory=set)  # signs before which there is room, or a new line


@dataclass(slots=True)
class _Bubble:
    """One annotation to be made: on a page, over characters of it (none: a note in the corner)."""

    page: int
    letters: list[int]
    colour: str
    subject: str
    text: str
    name: str


def annotated_pdf(original: bytes, marks: Sequence[Mark], document: Document, lang: str) -> bytes:
    """The PDF with a highlight on every stretch that a mark accuses, and a grey one on those it rests on.

    What is found nowhere stands in a note on its page, or on the first. Raises `DataError` when the original is locked with a
    password or cannot be opened.
    """
    try:
        pdf = pdfium.PdfDocument(original)
        count = len(pdf)
    except pdfium.PdfiumError as error:
        locked = getattr(error, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD
        code = "document_locked" if locked else "document_damaged"
        raise DataError([Finding(code, Place(document.file))]) from error
    try:
        bubbles = _joined(_bubbles(_letters(pdf, count), marks, Reading(document), count, lang))
        for page in sorted({one.page for one in bubbles}):
            _write(pdf, page, [one for one in bubbles if one.page == page])
        return _saved(pdf, count) if bubbles else original
    finally:
        pdf.close()


def _letters(pdf: pdfium.PdfDocument, count: int) -> _Letters:
    made = _Letters()
    pieces: list[str] = []
    for number in range(count):
        made.begins.append(len(made.at))
        try:
            page = pdf[number]
            text = page.get_textpage()
        except pdfium.PdfiumError:  # a damaged page has nothing to be marked
            continue
        for index in range(pdfium_c.FPDFText_CountChars(text)):
            code = pdfium_c.FPDFText_GetUnicode(text, index)
            if code not in NO_LETTER:
                signs = fold(chr(code)).signs
                if not signs:
                    made.breaks.add(len(made.at))
                pieces.append(signs)
                made.at += [(number, index)] * len(signs)
        text.close()
        page.close()
    made.signs = "".join(pieces)
    return made


def _bubbles(
    letters: _Letters, marks: Sequence[Mark], reading: Reading, count: int, lang: str
) -> Iterator[_Bubble]:
    """The annotations of all marks, page by page where a stretch goes over a page's end."""
    laid = Laid(reading.signs, letters.signs, letters.breaks)
    notes: dict[int, tuple[list[Mark], list[tuple[Mark, list[Stretch]]]]] = {}
    for mark in marks:
        if not mark.stretches:
            notes.setdefault(0, ([], []))[0].append(mark)
        told = False
        places: list[tuple[int, int]] = []
        missing: list[Stretch] = []
        for number, stretch in enumerate(mark.stretches):
            place = _place(letters, laid, reading, stretch)
            if place is None:
                missing.append(stretch)
                continue
            if place in places:
                continue
            places.append(place)
            for part, (page, characters) in enumerate(_by_page(letters, place)):
                text = refer(mark, lang) if told else "\n".join(lines(mark, lang))
                told = True
                colour = "basis" if number else severity(mark)
                name = f"{AUTHOR}-{mark.number}-{number + 1}-{part + 1}"
                yield _Bubble(page, characters, colour, head(mark, lang), text, name)
        if missing:
            page = next((one.at.page for one in missing if 0 < one.at.page <= count), 1) - 1
            notes.setdefault(page, ([], []))[1].append((mark, missing))
    for page, (whole, lost) in notes.items():
        listed = lost_lines(whole, lost, lang)
        yield _Bubble(page, [], "info", listed[0], "\n".join(listed), f"{AUTHOR}-note-{page + 1}")


def _joined(bubbles: Iterable[_Bubble]) -> list[_Bubble]:
    """The annotations, those over the very same characters as one: one upon the other they grow dark, and hide each other."""
    made: dict[tuple[int, tuple[int, ...]], _Bubble] = {}
    for one in bubbles:
        key = one.page, tuple(one.letters)
        before = made.setdefault(key, one)
        if before is not one:
            before.text = f"{before.text}\n\n{one.text}"
            if RANK[one.colour] < RANK[before.colour]:
                before.colour, before.subject = one.colour, one.subject
    return list(made.values())


def _place(letters: _Letters, laid: Laid, reading: Reading, stretch: Stretch) -> tuple[int, int] | None:
    """Where in the stream of the file's signs a stretch stands: on its page or the next, else on any."""
    spot = reading.find(stretch)
    if spot is None:
        return None
    spot = reading.named(spot)
    start, end = reading.span(spot)
    page = stretch.at.page or reading.units[spot.unit].at.page
    if page and page <= len(letters.begins):
        until = letters.begins[page + 1] if page + 1 < len(letters.begins) else len(letters.at)
        found = laid.find(start, end, (letters.begins[page - 1], until))
        if found is not None:
            return found
    return laid.find(start, end)


def _by_page(letters: _Letters, place: tuple[int, int]) -> list[tuple[int, list[int]]]:
    made: list[tuple[int, list[int]]] = []
    for page, index in letters.at[place[0] : place[1]]:
        if not made or made[-1][0] != page:
            made.append((page, []))
        if index not in made[-1][1][-1:]:
            made[-1][1].append(index)
    return made


# -- writing


def _write(pdf: pdfium.PdfDocument, number: int, bubbles: Sequence[_Bubble]) -> None:
    """The annotations of one page, the gravest last and so on top."""
    page = pdf[number]
    text = page.get_textpage()
    for bubble in sorted(bubbles, key=lambda one: -RANK[one.colour]):
        boxes = _boxes(text, bubble.letters)
        kind = pdfium_c.FPDF_ANNOT_HIGHLIGHT if boxes else pdfium_c.FPDF_ANNOT_TEXT
        made = pdfium_c.FPDFPage_CreateAnnot(page, kind)
        for left, bottom, right, top in boxes:
            quad = pdfium_c.FS_QUADPOINTSF(left, top, right, top, left, bottom, right, bottom)
            pdfium_c.FPDFAnnot_AppendAttachmentPoints(made, ctypes.byref(quad))
        if not boxes:
            left, _, _, top = page.get_bbox()
            boxes = [(left + NOTE / 2, top - 1.5 * NOTE, left + 1.5 * NOTE, top - NOTE / 2)]
        lefts, bottoms, rights, tops = zip(*boxes, strict=True)
        rectangle = pdfium_c.FS_RECTF(min(lefts), max(tops), max(rights), min(bottoms))
        pdfium_c.FPDFAnnot_SetRect(made, ctypes.byref(rectangle))
        pdfium_c.FPDFAnnot_SetColor(made, pdfium_c.FPDFANNOT_COLORTYPE_Color, *COLOURS[bubble.colour], 255)
        pdfium_c.FPDFAnnot_SetFlags(made, pdfium_c.FPDF_ANNOT_FLAG_PRINT)
        entries = (("Contents", bubble.text), ("T", AUTHOR), ("Subj", bubble.subject), ("NM", bubble.name))
        for key, value in entries:
            wide = (value + "\0").encode("utf-16-le")
            pointer = ctypes.cast(ctypes.create_string_buffer(wide), ctypes.POINTER(ctypes.c_ushort))
            pdfium_c.FPDFAnnot_SetStringValue(made, key.encode(), pointer)
        pdfium_c.FPDFPage_CloseAnnot(made)
    text.close()
    page.close()


def _boxes(text: object, letters: Sequence[int]) -> list[Box]:
    """The boxes of characters, those side by side on one line put together."""
    made: list[Box] = []
    for index in letters:
        rectangle = pdfium_c.FS_RECTF()
        if not pdfium_c.FPDFText_GetLooseCharBox(text, index, ctypes.byref(rectangle)):
            continue
        box = (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        if box[2] <= box[0] or box[3] <= box[1]:
            continue
        last = made[-1] if made else None
        if last is not None and _side_by_side(last, box):
            made[-1] = (
                min(last[0], box[0]), min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]),
            )  # fmt: skip
        else:
            made.append(box)
    return made


def _side_by_side(one: Box, other: Box) -> bool:
    height = min(one[3] - one[1], other[3] - other[1])
    overlap = min(one[3], other[3]) - max(one[1], other[1])
    gap = max(other[0] - one[2], one[0] - other[2])
    return overlap > 0.5 * height and gap < GAP * height


def _saved(pdf: pdfium.PdfDocument, count: int) -> bytes:
    """The file with what is new at its end; where that gives none that opens, written anew."""
    for flags in (pdfium_c.FPDF_INCREMENTAL, pdfium_c.FPDF_NO_INCREMENTAL):
        stream = io.BytesIO()
        pdf.save(stream, flags=flags)
        try:
            again = pdfium.PdfDocument(stream.getvalue())
        except pdfium.PdfiumError:
            continue
        whole = len(again) == count and any(pdfium_c.FPDFPage_GetAnnotCount(page) for page in again)
        again.close()
        if whole:
            break
    return stream.getvalue()
