"""What the page of a piece of work says of its documents and its draft report, in a line each."""

from __future__ import annotations

from typing import Any

from jixiao.web.documents.auditing import audited, newest, open_findings, waived_of
from jixiao.web.documents.beside import fresh
from jixiao.web.filling.draft import Standing
from jixiao.web.year.models import Work
from jixiao.web.year.papers import SCORED

DOCUMENTS = ("documents", "表样和报告", "Forms and reports")
REPORT = ("report", "报告审核", "Audit of the report")


def links(work: Work) -> list[tuple[str, str, str]]:
    """The pages of documents that a piece of work has: name, and title in both languages."""
    return [DOCUMENTS] * (work.kind in SCORED) + [REPORT] * audited(work)


def panel(work: Work, stands: Standing | None) -> dict[str, Any]:
    """Which pages there are, and how the newest draft report stands. `stands`: the case as it stands, None where there is none that
    can be read."""
    told: dict[str, Any] = {"documents_here": work.kind in SCORED, "report_here": audited(work)}
    if audited(work):
        draft = newest(work)
        told["draft"] = draft
        if draft is not None and draft.audit is not None:
            told["draft_findings"] = len(draft.audit["findings"])
            told["draft_old"] = not fresh(stands, draft)
            told["draft_open"] = len(open_findings(draft, waived_of(draft)))
    return told
