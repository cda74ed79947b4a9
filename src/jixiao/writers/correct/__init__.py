"""A corrected copy of a document: edits where they belong, all else as it was; what could not be changed is said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from jixiao.core.document import Document
from jixiao.core.marks import Edit
from jixiao.writers.correct.places import Corrected

KINDS = ("docx", "xlsx", "text", "html")

__all__ = ["KINDS", "Corrected", "corrected"]


def corrected(
    original: bytes,
    kind: str,
    edits: Sequence[Edit],
    document: Document,
    *,
    tracked: bool = True,
    when: datetime | None = None,
) -> Corrected:
    """The copy with the edits made, and which of them (by number in the sequence) could not be made and why (core.marks.MISSES).

    `document` is the reading of the original that the edits' places belong to. `tracked`: a Word document shows them as
    changes that a person accepts or rejects, made at `when` (UTC). Raises `DataError` when the original cannot be opened, and
    `ValueError` for a kind that cannot be changed.
    """
    if kind == "docx":
        from jixiao.writers.correct.docx import corrected_docx

        return corrected_docx(original, edits, document, tracked=tracked, when=when)
    if kind == "xlsx":
        from jixiao.writers.correct.xlsx import corrected_xlsx

        return corrected_xlsx(original, edits, document)
    if kind in ("text", "html"):
        from jixiao.writers.correct.text import corrected_text

        return corrected_text(original, edits, document, html=kind == "html")
    raise ValueError(f"no corrected copy of the kind {kind}")
