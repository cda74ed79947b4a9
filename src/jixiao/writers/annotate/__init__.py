"""A copy of an audited document with every remark where it belongs: Word comments, PDF highlights, coloured cells, a page."""

from __future__ import annotations

from collections.abc import Sequence

from jixiao.core.document import Document
from jixiao.core.marks import Mark

KINDS = ("docx", "pdf", "xlsx", "html")


def copy_kind(document: Document) -> str:
    """In which format the annotated copy of a document is best: its own where that can be marked, else a page (html)."""
    return document.kind if document.kind in KINDS else "html"


def annotated(
    original: bytes,
    kind: str,
    marks: Sequence[Mark],
    document: Document,
    *,
    lang: str = "zh",
    title: str = "",
) -> bytes:
    """The annotated copy as `kind` (docx, pdf and xlsx of an original of that format; html of any, made from `document`).

    `document` is the reading of the original that the marks' places belong to. Every mark stands in the copy; a stretch that
    is not found in the original is listed at the beginning. `title` heads a page. Raises `DataError` when the original
    cannot be opened, and `ValueError` for a kind that there is not.
    """
    if kind == "docx":
        from jixiao.writers.annotate.docx import annotated_docx

        return annotated_docx(original, marks, document, lang)
    if kind == "pdf":
        from jixiao.writers.annotate.pdf import annotated_pdf

        return annotated_pdf(original, marks, document, lang)
    if kind == "xlsx":
        from jixiao.writers.annotate.xlsx import annotated_xlsx

        return annotated_xlsx(original, marks, document, lang)
    if kind == "html":
        from jixiao.writers.annotate.html import annotated_html

        return annotated_html(marks, document, lang, title).encode()
    raise ValueError(f"no annotated copy of the kind {kind}")
