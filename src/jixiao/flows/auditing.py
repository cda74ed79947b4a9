"""Auditing a document from its path: read, checked, and told as data."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jixiao.auditing.audit import Audit, audit
from jixiao.auditing.remark import Remark
from jixiao.auditing.view import View, view_of
from jixiao.flows.library import open_framework
from jixiao.flows.reading import Reading, Tree, read, tree


@dataclass(frozen=True, slots=True)
class Audited:
    """A document, what the checks saw of it, and what they say."""

    reading: Reading
    view: View
    audit: Audit


def audit_file(
    path: str | Path,
    framework: str = "",
    *,
    only: Collection[str] = (),
    skip: Collection[str] = (),
    others: Sequence[str | Path] = (),
) -> Audited:
    """Audit a document of any format we know, by a framework where one is named. Raises `DataError` with every finding when
    it cannot be read."""
    reading = read(path)
    known: Tree | None = tree(reading, framework) if framework and reading.table is not None else None
    if framework and known is None:
        open_framework(framework)  # a name that does not exist is told even where there is no table to match
    view = view_of(
        reading.document,
        made=reading.grids,
        table=reading.table,
        framework=known.framework if known is not None else None,
        matching=known.matching if known is not None else None,
        others=[read(other).document for other in others],
    )
    return Audited(reading, view, audit(view, only, skip))


def audit_json(audited: Audited, lang: str = "zh") -> dict[str, Any]:
    """The findings and the coverage as data."""
    audit = audited.audit
    file = audited.reading.document.file
    coverage = audit.coverage
    return {
        "file": file,
        "findings": [finding_json(remark, file, lang) for remark in audit.remarks],
        "coverage": {
            "quantities": coverage.quantities,
            "tied": coverage.tied,
            "verified": coverage.verified,
            "unverifiable": coverage.unverifiable,
            "tables": coverage.tables,
            "tables_tied": coverage.tables_tied,
            "relations": dict(sorted(coverage.relations.items())),
        },
    }


def finding_json(remark: Remark, file: str, lang: str = "zh") -> dict[str, Any]:
    """One finding as data; `line`, `lines`, `related` count as `jixiao read --text` does."""
    finding = remark.finding(file)
    lines = list(dict.fromkeys(spot.at.line for spot in remark.spots if spot.at.line))
    return {
        "rule": remark.rule,
        "severity": remark.severity,
        "line": lines[0] if lines else None,
        "lines": lines[:1],
        "related": lines[1:],
        "page": remark.at.page or None,
        "sheet": remark.at.sheet or None,
        "cell": remark.at.cell or None,
        "place": finding.place.show(lang),
        "claimed": remark.claimed or None,
        "recomputed": remark.recomputed or None,
        "formula": remark.formula or None,
        "evidence": remark.evidence(),
        "message": finding.message(lang),
        "hint": finding.hint(lang),
        "repair": remark.repair.told(lang) if remark.repair is not None else None,
        "confidence": remark.confidence,
    }
