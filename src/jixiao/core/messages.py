"""Every message a finding can show: code to (Chinese, what to do next, English, what to do next in English).

The templates are filled with the values given where the finding is made. What `Findings.add` keeps for itself
(`field`, `formula`, `claimed`, `recomputed`, `related`, `severity`) is shown beside the message and cannot stand in one.
`IN_BOOK` has the texts that differ where the place is a cell of the workbook of a case, `FIELDS` the names of fields there.
"""

from __future__ import annotations

from collections.abc import Mapping

from jixiao.core.messages_analysis import ANALYSIS
from jixiao.core.messages_appraisal import APPRAISAL
from jixiao.core.messages_audit import AUDIT
from jixiao.core.messages_audit_correct import AUDIT_CORRECT
from jixiao.core.messages_audit_figures import FIGURES
from jixiao.core.messages_audit_prose import PROSE
from jixiao.core.messages_audit_scores import SCORES
from jixiao.core.messages_audit_tables import TABLES
from jixiao.core.messages_audit_text import TEXT
from jixiao.core.messages_audit_writing import AUDIT_WRITING
from jixiao.core.messages_book import BOOK, FIELDS, IN_BOOK
from jixiao.core.messages_bulk import BULK
from jixiao.core.messages_case import CASE
from jixiao.core.messages_consolidated import CONSOLIDATED
from jixiao.core.messages_execution import EXECUTION
from jixiao.core.messages_formula import FORMULA
from jixiao.core.messages_framework import FRAMEWORK
from jixiao.core.messages_library import LIBRARY
from jixiao.core.messages_papers import PAPERS
from jixiao.core.messages_people import PEOPLE
from jixiao.core.messages_process import PROCESS
from jixiao.core.messages_projects import PROJECTS
from jixiao.core.messages_publication import PUBLICATION
from jixiao.core.messages_reading import READING
from jixiao.core.messages_rectification import RECTIFICATION
from jixiao.core.messages_report import REPORT
from jixiao.core.messages_sampling import SAMPLING
from jixiao.core.messages_sections import SECTIONS
from jixiao.core.messages_site import SITE
from jixiao.core.messages_store import STORE
from jixiao.core.messages_writing import WRITING

MESSAGES: Mapping[str, tuple[str, str, str, str]] = {
    **WRITING,
    **FORMULA,
    **FRAMEWORK,
    **CASE,
    **PROCESS,
    **SITE,
    **BULK,
    **ANALYSIS,
    **STORE,
    **PEOPLE,
    **RECTIFICATION,
    **SECTIONS,
    **APPRAISAL,
    **SAMPLING,
    **PUBLICATION,
    **PROJECTS,
    **CONSOLIDATED,
    **PAPERS,
    **LIBRARY,
    **EXECUTION,
    **READING,
    **REPORT,
    **BOOK,
    **AUDIT,
    **TABLES,
    **SCORES,
    **PROSE,
    **FIGURES,
    **TEXT,
    **AUDIT_WRITING,
    **AUDIT_CORRECT,
}

__all__ = ["FIELDS", "IN_BOOK", "MESSAGES"]
