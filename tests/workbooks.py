"""Workbooks recalculated by LibreOffice: their formulas' values as another program finds them."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from jixiao.core.case_book import CaseBook, Helper
from jixiao.writers.case_book import _Writer

RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
SPOILT = 987.5


def soffice() -> str:
    """LibreOffice, or the test is skipped with the line that installs it."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        pytest.skip(
            "LibreOffice is not installed (apt-get install libreoffice-calc): its recalculation is the check here"
        )
    return found


def spoilt(book: CaseBook) -> CaseBook:
    """The book with a wrong value beside every formula, so that only a recalculation can give the right one."""
    helpers = tuple(
        Helper(row.label, {column: (formula, SPOILT) for column, (formula, _) in row.cells.items()})
        for row in book.helpers
    )
    scores = tuple(
        replace(line, score=(line.score[0], SPOILT), state=(line.state[0], "旧")) for line in book.scores
    )
    return replace(book, helpers=helpers, scores=scores)


def converted(path: Path, folder: Path, *, recalculate: bool = True) -> Path:
    """The workbook as LibreOffice saves it, its formulas calculated anew."""
    program = soffice()
    profile = folder / f"profile-{int(recalculate)}"
    if recalculate:
        (profile / "user").mkdir(parents=True, exist_ok=True)
        (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE, "utf-8")
    out = folder / "converted"
    command = [
        program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
        "--outdir", str(out), str(path),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    made = out / path.name
    assert made.is_file()
    return made


def formulas_only(*books: CaseBook) -> bytes:
    """The sheets that formulas read and the sheet of formulas, of many books in one file: fast to calculate."""
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    for book in books:
        writer = _Writer(made, book)
        writer.facts()
        for page in book.lists:
            writer.list(page)
        if book.judgements:
            writer.judgements()
        writer.helpers()
    made.close()
    return stream.getvalue()


def recalculated(folder: Path, *books: CaseBook) -> CalamineWorkbook:
    """Books written into one file with spoilt values, as LibreOffice calculates them."""
    path = folder / "spoilt.xlsx"
    path.write_bytes(formulas_only(*(spoilt(book) for book in books)))
    return CalamineWorkbook.from_path(str(converted(path, folder)))


def cell(rows: list[list[object]], address: str) -> object:
    """A cell of a sheet read by calamine, which begins at the first cell in use."""
    column, row = address[0], int(address[1:])
    line = rows[row - 1] if row <= len(rows) else []
    number = ord(column) - ord("A")
    return line[number] if number < len(line) else ""
