"""The case beside which a draft report was audited: which one it was, and what has changed in it since."""

from __future__ import annotations

import json

from jixiao.core.finding import Finding
from jixiao.core.system import Why
from jixiao.web.documents.models import Draft
from jixiao.web.filling import draft as cases
from jixiao.web.filling.named import changed_since, names_of
from jixiao.web.sm3 import digest
from jixiao.web.year.models import Work

OTHER = Why("整份案卷换过了", "the whole case was exchanged")
UNKNOWN = Why("审核时没有记下是哪一份案卷", "the audit did not note which case it was")
SAME = Why("内容换过又换回来，或者它所依据的案卷变了", "it was changed, or the case that it begins from was")


def case_now(work: Work) -> tuple[str, int]:
    """The SM3 hash of the case as it stands, "" where there is none, and the number of its changes. What is handed in as it was typed
    keeps its hash. Raises `DataError` where the case can no longer be read."""
    stands = cases.standing(work)
    return _hash(stands), stands.number if stands is not None else cases.number(work)


def _hash(stands: cases.Standing | None) -> str:
    if stands is None:
        return ""
    if stands.paper is not None and not stands.typed:
        return stands.paper.hash
    if stands.filled.data is not None:
        return digest(stands.filled.yaml().encode())
    texts = json.dumps(sorted(stands.filled.texts.items()), ensure_ascii=False)
    return digest(texts.encode())


def fresh(stands: cases.Standing | None, report: Draft) -> bool:
    """Whether the case, as it stands, is still the one beside which a report was audited."""
    if report.case_number is None:
        return False
    if stands is not None and stands.paper is not None and stands.number == report.case_number:
        return True
    return _hash(stands) == report.case


def stale(work: Work, report: Draft, stands: cases.Standing | None) -> list[Finding]:
    """What is told where the case is another one by now: what changed, and what to do."""
    if fresh(stands, report):
        return []
    values: dict[str, object] = {"name": report.name, "number": str(report.number)}
    if report.case_number is None:
        return [Finding("site_report_old_case", values={**values, "changed": UNKNOWN})]
    changed, whole = changed_since(work, report.case_number, stands)
    if changed and stands is not None:
        names = names_of(stands.form, changed)
        return [Finding("site_report_old_case", values={**values, "changed": Why(names, names)})]
    return [Finding("site_report_old_case", values={**values, "changed": OTHER if whole else SAME})]
