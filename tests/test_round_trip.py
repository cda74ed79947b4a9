"""Every form of every case, written as Word, Excel and PDF and read by our own readers: the same tables, cell by cell."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jixiao.core.document import Document
from jixiao.core.finding import DataError, Findings
from jixiao.flows.library import case_ids
from jixiao.flows.reporting import forms, report
from jixiao.readers.document import read_document
from jixiao.writers.document import write_document
from jixiao.writers.fonts import installed

CHART_DATA = "图表数据"  # the sheet that holds what the charts of a workbook draw


def made(case: str, form: str) -> Document | None:
    """The form of a case; None where the case cannot have it."""
    try:
        return report(case, form).document
    except DataError:
        return None


MADE = {(case, form): found for case in case_ids() for form in forms() if (found := made(case, form))}


def tables(document: Document) -> list[list[list[str]]]:
    """The texts of all tables wherever cells reach, without spaces and thousands separators."""
    return [
        [[re.sub(r"\s+|(?<=\d),(?=\d{3})", "", text) for text in row] for row in table.texts(spread=True)]
        for table in document.tables()
        if table.at.sheet != CHART_DATA
    ]


def test_most_forms_can_be_made() -> None:
    assert len(MADE) >= 44
    assert sum(len(found.tables()) for found in MADE.values()) > 200


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".pdf"])
@pytest.mark.parametrize(("case", "form"), MADE)
def test_what_we_write_we_read(case: str, form: str, suffix: str, tmp_path: Path) -> None:
    if suffix == ".pdf" and not installed().chosen("song"):
        pytest.skip("no Chinese font here: apt install fonts-noto-cjk")
    document = MADE[case, form]
    path = tmp_path / f"form{suffix}"
    assert write_document(document, path, Findings(path.name))
    findings = Findings(path.name)
    found = read_document(path, findings)
    assert found is not None, [finding.message() for finding in findings.items]
    assert not findings.errors()
    assert tables(found) == tables(document)
