"""What comes after a score: problems that it shows, their register, and what the public may see of it."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from jixiao.core.document import Document
from jixiao.core.finding import DataError, Finding, Findings
from jixiao.flows.auditing import audit_file, finding_json
from jixiao.flows.reporting import common_templates, form_of
from jixiao.reporting.forms import make_form
from jixiao.reporting.look import Look, still_told
from jixiao.reporting.public_page import Told, told
from jixiao.reporting.rectification import Proposed, proposed
from jixiao.reporting.templates import derived
from jixiao.reporting.work import Work
from jixiao.scoring.sheet import Sheet
from jixiao.writers.document import write_document


def problems_of(sheet: Sheet) -> list[Proposed]:
    """The problems that a score shows, each with what the case says of it."""
    return proposed(_work(sheet, public=False), _work(sheet, public=True))


def _work(sheet: Sheet, *, public: bool) -> Work:
    form, findings = form_of("rectification"), Findings()
    look = Look(sheet, public=public, findings=findings)
    return Work(look, derived(common_templates(), look), form.name, form.title, findings)


def public_page(sheet: Sheet) -> tuple[Told, tuple[Finding, ...]]:
    """What a public page says of a score, and what whoever screens it should know."""
    findings = Findings()
    return told(Look(sheet, public=True, findings=findings)), tuple(findings.items)


def public_copy(sheet: Sheet, form: str) -> tuple[Document, tuple[Finding, ...]]:
    """The public copy of a form, and what was found. Raises `DataError` where it cannot be made."""
    findings = Findings()
    document = make_form(form_of(form), sheet, common_templates(), findings, public=True)
    findings.stop_on_errors()
    if document is None:
        raise DataError(findings.items)
    return document, tuple(findings.items)


def file_of(document: Document, suffix: str) -> bytes:
    """A document as the bytes of a .docx, .xlsx or .pdf. Raises `DataError` where it cannot be written."""
    findings = Findings()
    with tempfile.TemporaryDirectory(prefix="jixiao-") as folder:
        path = Path(folder) / f"made{suffix}"
        if not write_document(document, path, findings):
            raise DataError(findings.items)
        return path.read_bytes()


def doubts_in(body: bytes, suffix: str) -> list[str]:
    """What an audit finds wrong in a file that was made, in Chinese: errors only."""
    with tempfile.TemporaryDirectory(prefix="jixiao-") as folder:
        path = Path(folder) / f"made{suffix}"
        path.write_bytes(body)
        audited = audit_file(path)
    made = (finding_json(one, "", "zh", audited.view.claims) for one in audited.audit.remarks)
    return [one["message"] for one in made if one["severity"] == "error"]


def withheld_in(sheet: Sheet, texts: Sequence[str]) -> list[str]:
    """The labels of what is marked 涉密 or 不予公开 and stands in texts all the same."""
    look = Look(sheet, public=True, findings=Findings())
    return still_told(look, "\n".join(texts))
