"""The first page of a PDF as a picture."""

from __future__ import annotations

import io

import pypdfium2 as pdfium

from jixiao.core.finding import Findings
from jixiao.readers.pdf_guard import swelling_page

WIDE = 900  # dots
MOST_HIGH = 2400


def page_picture(raw: bytes, findings: Findings) -> bytes | None:
    """A PNG of the first page; None with a finding where the file cannot be opened or would swell beyond bounds."""
    if swelling_page(raw, 1) is not None:
        findings.add("document_damaged", 0)
        return None
    try:
        document = pdfium.PdfDocument(raw)
        page = document[0]
        width, height = page.get_size()
        scale = min(WIDE / max(width, 1), MOST_HIGH / max(height, 1))
        picture = page.render(scale=scale).to_pil()
    except (pdfium.PdfiumError, IndexError, ValueError):
        findings.add("document_damaged", 0)
        return None
    made = io.BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()
