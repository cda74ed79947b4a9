"""Pictures of documents, for looking at them without opening them."""

from __future__ import annotations

from jixiao.core.finding import DataError, Findings
from jixiao.readers.pdf_picture import page_picture


def first_page(body: bytes, name: str) -> bytes:
    """The first page of a PDF as PNG. Raises `DataError` where it cannot be opened."""
    findings = Findings(name)
    made = page_picture(body, findings)
    if made is None:
        raise DataError(findings.items)
    return made
