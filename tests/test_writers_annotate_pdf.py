"""Annotated PDFs: highlights on the very words, their text in a bubble, the original untouched before them."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
from annotating import HOSTILE, mark, nowhere, read_bytes, stretch
from sample_report import report

from jixiao.core.document import At, Document
from jixiao.core.finding import DataError, Findings
from jixiao.core.marks import Mark, Stretch
from jixiao.writers.annotate import annotated, copy_kind
from jixiao.writers.annotate.places import Reading, fold
from jixiao.writers.pdf import pdf_bytes


@dataclass
class Seen:
    """An annotation as a viewer meets it: page from 1, what kind, its text, the words under it, its colour."""

    page: int
    kind: int
    contents: str
    words: str
    colour: tuple[int, int, int]


def annotations(raw: bytes) -> list[Seen]:
    made = []
    document = pdfium.PdfDocument(raw)
    for number, page in enumerate(document, 1):
        text = page.get_textpage()
        for index in range(pdfium_c.FPDFPage_GetAnnotCount(page)):
            one = pdfium_c.FPDFPage_GetAnnot(page, index)
            if pdfium_c.FPDFAnnot_GetSubtype(one) == pdfium_c.FPDF_ANNOT_LINK:  # of its table of contents
                pdfium_c.FPDFPage_CloseAnnot(one)
                continue
            size = pdfium_c.FPDFAnnot_GetStringValue(one, b"Contents", None, 0)
            buffer = ctypes.create_string_buffer(size)
            pointer = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
            pdfium_c.FPDFAnnot_GetStringValue(one, b"Contents", pointer, size)
            words = ""
            for quad in range(pdfium_c.FPDFAnnot_CountAttachmentPoints(one)):
                points = pdfium_c.FS_QUADPOINTSF()
                pdfium_c.FPDFAnnot_GetAttachmentPoints(one, quad, ctypes.byref(points))
                words += text.get_text_bounded(points.x1 + 0.5, points.y3 + 1, points.x2 - 0.5, points.y1 - 1)
            colour = [ctypes.c_uint() for _ in range(4)]
            pdfium_c.FPDFAnnot_GetColor(one, pdfium_c.FPDFANNOT_COLORTYPE_Color, *colour)
            made.append(
                Seen(
                    number,
                    pdfium_c.FPDFAnnot_GetSubtype(one),
                    buffer.raw.decode("utf-16-le").rstrip("\0"),
                    "".join(words.split()),
                    (colour[0].value, colour[1].value, colour[2].value),
                )
            )
            pdfium_c.FPDFPage_CloseAnnot(one)
        text.close()
        page.close()
    document.close()
    return made


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Document]:
    findings = Findings("报告.pdf")
    raw = pdf_bytes(report(), findings)
    if raw is None:
        pytest.skip("no Chinese font here, so that no PDF can be made")
    return raw, read_bytes(raw, "报告.pdf", tmp_path_factory.mktemp("pdf"))


def copy(raw: bytes, marks: Sequence[Mark], document: Document) -> bytes:
    return annotated(raw, "pdf", marks, document)


def test_every_number_of_a_report_is_found_on_its_own_page(made: tuple[bytes, Document]) -> None:
    import re

    raw, document = made
    marks = [
        mark(n, one)
        for n, one in enumerate(
            (
                Stretch(
                    unit.at,
                    found[0],
                    unit.text[max(found.start() - 30, 0) : found.start()],
                    unit.text[found.end() :][:30],
                    unit.cell + 1,
                )
                for unit in Reading(document).units
                for found in re.finditer(r"\d[\d,.]*\d%?", unit.text)
            ),
            1,
        )
    ]
    assert len(marks) > 40
    seen = {
        told.split("　")[0]: one
        for one in annotations(copy(raw, marks, document))
        for told in one.contents.split("\n\n")
    }
    for one in marks:
        place = one.stretches[0]
        assert f"批注 {one.number}" in seen, place
        got = seen[f"批注 {one.number}"]
        assert fold(place.text).signs in fold(got.words).signs, place  # a label of a chart may touch another
        assert got.page in (place.at.page, place.at.page + 1), place


def test_the_original_is_the_beginning_of_the_copy(made: tuple[bytes, Document]) -> None:
    raw, document = made
    number = next(one for one in Reading(document).units if any(sign.isdigit() for sign in one.text))
    new = copy(raw, [mark(1, Stretch(number.at, "", cell=number.cell + 1))], document)
    assert new.startswith(raw)
    assert len(new) > len(raw)


def test_without_marks_the_copy_is_the_original(made: tuple[bytes, Document]) -> None:
    raw, document = made
    assert copy(raw, [], document) == raw


def test_pixels_under_a_highlight_are_coloured_and_no_others(made: tuple[bytes, Document]) -> None:
    raw, document = made
    unit = next(one for one in Reading(document).units if one.at.page == 1 and len(one.text) > 8)
    new = copy(raw, [mark(1, Stretch(unit.at, unit.text[:4], "", unit.text[4:20], unit.cell + 1))], document)

    def colours(content: bytes) -> set[tuple[int, int]]:
        pdf = pdfium.PdfDocument(content)
        image = pdf[0].render(scale=1).to_pil().convert("RGB")
        pdf.close()
        return {
            (x, y) for x in range(image.width) for y in range(image.height) if _red(image.getpixel((x, y)))
        }

    assert not colours(raw)
    found = colours(new)
    assert found
    widths, heights = {x for x, _ in found}, {y for _, y in found}
    assert max(heights) - min(heights) < 60  # one line of a title at most
    assert max(widths) - min(widths) < 200


def _red(pixel: tuple[int, int, int]) -> bool:
    return pixel[0] > 240 and pixel[1] < 200 and pixel[2] < 200


def test_what_a_mark_rests_on_is_grey_and_points_to_its_number(made: tuple[bytes, Document]) -> None:
    raw, document = made
    units = [one for one in Reading(document).units if len(one.text) > 30 and one.cell < 0]
    first, second = (Stretch(one.at, one.text[:9], "", one.text[9:30]) for one in units[:2])
    seen = {one.words: one for one in annotations(copy(raw, [mark(4, first, second)], document))}
    accused, basis = seen["".join(first.text.split())], seen["".join(second.text.split())]
    assert accused.contents.startswith("批注 4　错误：合计与分项不符\n")
    assert basis.contents == "见批注 4（错误：合计与分项不符）"
    assert len(set(basis.colour)) > 1 or basis.colour[0] < 230
    assert basis.colour != accused.colour


def test_marks_on_the_same_words_share_one_highlight_of_the_gravest_colour(
    made: tuple[bytes, Document],
) -> None:
    raw, document = made
    unit = next(one for one in Reading(document).units if len(one.text) > 10)
    place = Stretch(unit.at, unit.text[:6], "", unit.text[6:30], unit.cell + 1)
    (one,) = annotations(
        copy(
            raw,
            [mark(1, place, severity="info"), mark(2, place), mark(3, place, severity="warning")],
            document,
        )
    )
    assert [f"批注 {n}" in one.contents for n in (1, 2, 3)] == [True] * 3
    (alone,) = annotations(copy(raw, [mark(2, place)], document))
    assert one.colour == alone.colour


def test_what_is_not_found_is_a_note_on_its_page(made: tuple[bytes, Document]) -> None:
    raw, document = made
    there = replace(nowhere(), at=At(line=9999, page=2))
    off = replace(nowhere(words="没有这一页"), at=At(line=9998, page=77))
    marks = [mark(1, there, title="图里的数不对"), mark(2, off), mark(3, title="没有附件")]
    seen = annotations(copy(raw, marks, document))
    assert [(one.page, one.kind) for one in seen] == [
        (1, pdfium_c.FPDF_ANNOT_TEXT),
        (2, pdfium_c.FPDF_ANNOT_TEXT),
    ]
    assert "没有附件" in seen[0].contents
    assert "没有这一页" in seen[0].contents
    assert "图里的数不对" in seen[1].contents
    assert "第 2 页 第 9999 行“图里的数 1234”" in seen[1].contents


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_is_only_text(made: tuple[bytes, Document], text: str) -> None:
    raw, document = made
    unit = next(one for one in Reading(document).units if len(one.text) > 10)
    place = Stretch(unit.at, unit.text[:6], "", unit.text[6:30], unit.cell + 1)
    seen = annotations(copy(raw, [mark(1, place, title=text, message=text, hint=text)], document))
    assert len(seen) == 1
    assert text[:3] in seen[0].contents
    assert len(seen[0].contents) < 20_000


# Of a PDF that asks for a password: its dictionary of encryption with keys that no empty password opens.
LOCKED = b"""%%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>> endobj
4 0 obj <</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>> endobj
trailer <</Root 1 0 R/Size 5/Encrypt 4 0 R/ID[<00><00>]>>
""" % (b"11" * 32, b"22" * 32)


@pytest.mark.parametrize(
    ("raw", "code"),
    [(LOCKED, "document_locked"), (b"%PDF-1.7 nothing", "document_damaged"), (b"", "document_damaged")],
)
def test_what_cannot_be_opened_is_a_finding(made: tuple[bytes, Document], raw: bytes, code: str) -> None:
    with pytest.raises(DataError) as raised:
        copy(raw, [mark(1)], made[1])
    assert [one.rule for one in raised.value.findings] == [code]


def test_a_page_whose_corner_is_not_at_nought_is_annotated_too(
    made: tuple[bytes, Document], tmp_path: Path
) -> None:
    raw, _ = made
    pdf = pdfium.PdfDocument(raw)
    for number in range(len(pdf)):
        pdf[number].set_mediabox(-30, -40, 595, 842)
    stream = io.BytesIO()
    pdf.save(stream)
    pdf.close()
    document = read_bytes(stream.getvalue(), "移.pdf", tmp_path)
    place = stretch(document, "2023")
    (one,) = annotations(copy(stream.getvalue(), [mark(1, place)], document))
    assert one.words == "2023"
    assert copy_kind(document) == "pdf"
