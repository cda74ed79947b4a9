"""A document into a file: the format by the file's ending, the whole file or none of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from jixiao.core.document import Document
from jixiao.core.finding import DataError, Findings
from jixiao.writers.whole import write_whole


def _docx(document: Document, _: Findings) -> bytes:
    from jixiao.writers.docx import docx_bytes

    return docx_bytes(document)


def _pdf(document: Document, findings: Findings) -> bytes | None:
    from jixiao.writers.pdf import pdf_bytes

    return pdf_bytes(document, findings)


def _xlsx(document: Document, _: Findings) -> bytes:
    from jixiao.writers.spreadsheet import xlsx_bytes

    return xlsx_bytes(document)


# Each format's libraries are loaded when it is written.
FORMATS: dict[str, Callable[[Document, Findings], bytes | None]] = {
    ".docx": _docx,
    ".pdf": _pdf,
    ".xlsx": _xlsx,
}


def write_document(document: Document, path: Path, findings: Findings) -> bool:
    """Write a document to a .docx, .pdf or .xlsx; an older file of that name is replaced.

    What stands in the way (an unknown ending, a folder, a place that cannot be written, no Chinese font for a PDF) is added
    to `findings`. Returns whether the file was written.
    """
    make = FORMATS.get(path.suffix.lower())
    if make is None:
        findings.add("report_suffix", suffix=path.suffix or path.name, path=str(path))
        return False
    try:
        if os.path.isdir(path):  # before minutes of work; False too for a name no file can have
            findings.add("document_path_is_folder", path=str(path))
            return False
        content = make(document, findings)
        if content is None:
            return False
        write_whole(path, content)
    except DataError as error:
        findings.items += error.findings
        return False
    return True
