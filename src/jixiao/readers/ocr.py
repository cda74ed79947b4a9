"""Text of a page that is a picture, with RapidOCR where that is installed (`pip install jixiao[ocr]`); it stays optional."""

from __future__ import annotations

import io
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pypdfium2 as pdfium

from jixiao.readers.pdf_lines import Letter, Line, lines_of_letters

ENGINES = ("rapidocr_onnxruntime", "rapidocr")
SCALE = 150 / 72  # 150 dpi: sharp enough for 小四 type, 12 s a page
LEAST_SURE = 0.5


def available() -> bool:
    """Whether an engine is installed."""
    return any(_there(name) for name in ENGINES)


def _there(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ValueError:  # a module put in place by hand has no spec
        return True


@cache
def _engine() -> Any:
    name = next(name for name in ENGINES if _there(name))
    return import_module(name).RapidOCR()


def read_page(page: pdfium.PdfPage, number: int) -> list[Line]:
    """The lines of a page that is a picture, in points; empty when nothing was recognised."""
    picture = io.BytesIO()
    page.render(scale=SCALE).to_pil().save(picture, "PNG")
    found = _engine()(picture.getvalue())
    letters = []
    for corners, text, sure in _boxes(found):
        if float(sure) < LEAST_SURE or not text.strip():
            continue
        xs, ys = [x / SCALE for x, _ in corners], [y / SCALE for _, y in corners]
        letters += _spread(text.strip(), min(xs), max(xs), min(ys), max(ys))
    return lines_of_letters(letters, number)


def _boxes(found: Any) -> list[tuple[Any, str, float]]:
    """What either engine gives: a list of (corners, text, score) with the time, or an object with three lists."""
    if isinstance(found, tuple):
        return list(found[0] or [])
    boxes = getattr(found, "boxes", None)
    return [] if boxes is None else list(zip(boxes, found.txts, found.scores, strict=True))


def _spread(text: str, x0: float, x1: float, top: float, bottom: float) -> list[Letter]:
    """One recognised piece as letters of equal width, so that it is put into lines like any other."""
    step = (x1 - x0) / len(text)
    return [
        Letter(
            letter, x0 + step * place, x0 + step * (place + 1), top, bottom, text[place - 1 : place] == " "
        )
        for place, letter in enumerate(text)
        if letter.strip()
    ]
