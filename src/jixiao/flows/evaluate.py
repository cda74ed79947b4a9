"""Scoring one case from its name: open, score, explain, compare. The public functions of the package."""

from __future__ import annotations

from dataclasses import dataclass

from jixiao.core.finding import Finding, Findings
from jixiao.core.source import Place
from jixiao.flows.forms import claims_apart
from jixiao.flows.library import Opened, open_case
from jixiao.framework.model import Framework
from jixiao.scoring.compare import ReadingResult, SumCheck, printed_sums, readings
from jixiao.scoring.explain import Explainer, Line
from jixiao.scoring.reason import Apart, reasons, stated_apart
from jixiao.scoring.scorer import score_case
from jixiao.scoring.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Scored:
    """A scored case: the sheet, the framework as published, and the findings that are no errors."""

    sheet: Sheet
    framework: Framework
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What stands beside a sheet: other readings of ambiguous criteria, printed sums, rates stated wrongly."""

    readings: tuple[ReadingResult, ...]
    sums: tuple[SumCheck, ...]
    apart: tuple[Apart, ...]


def score(case: str, framework: str = "") -> Scored:
    """Score a case by id or file, under its own framework or another. Raises `DataError` with every finding."""
    return score_opened(open_case(case, framework))


def score_opened(opened: Opened, *, together: bool = True, before: Sheet | None = None) -> Scored:
    """Score a case that is already open. `together`, `before`: see `score_case`."""
    sheet = score_case(opened.framework, opened.case, opened.findings, together=together, before=before)
    for item in stated_apart(sheet):
        _tell_apart(item, sheet, opened.findings)
    for claim in claims_apart(sheet, opened.claims):
        opened.findings.add(
            "book_score_differs", claim.spot, severity="warning", claimed=claim.claimed, recomputed=claim.recomputed,
            name=claim.name, shown=claim.claimed, computed=claim.recomputed,
        )  # fmt: skip
    findings = opened.findings
    return Scored(sheet, opened.framework, tuple(findings.in_order() if findings.book else findings.items))


def _tell_apart(item: Apart, sheet: Sheet, findings: Findings) -> None:
    """A stated figure beside its formula; where the formula counts one list, beside that list."""
    catalogue, lists = sheet.framework.catalogue, sheet.case.lists
    kind = catalogue.facts[item.stated.id]
    beside = [(catalogue.label(id), lists[id].place.line) for id in item.lists if id in lists]
    line, text = item.stated.place.line, item.stated.text
    if not beside:
        findings.add(
            "stated_differs", line, severity="warning", formula=item.formula, claimed=text, recomputed=item.shown,
            name=kind.label, stated=text, computed=item.shown,
        )  # fmt: skip
        return
    label, at = beside[0]
    findings.add(
        "stated_beside_list", line, severity="warning", formula=item.formula, claimed=text, recomputed=item.shown,
        related=[spot for _, spot in beside], name=kind.label, stated=text, computed=item.shown, list=label, at=Place("", at),
    )  # fmt: skip


def explain(case: str, indicator: str, framework: str = "", lang: str = "zh") -> list[Line]:
    """Every step of one indicator's score; an empty list when there is no such indicator."""
    sheet = score(case, framework).sheet
    row = sheet.row(indicator)
    return Explainer(sheet, lang).lines(row) if row is not None else []


def compare(scored: Scored, indicator: str = "") -> Comparison:
    """Other readings (of one indicator or all), printed sums and stated rates of a scored case."""
    sheet = scored.sheet
    return Comparison(
        tuple(readings(sheet, scored.framework, indicator)),
        tuple(printed_sums(sheet)),
        tuple(stated_apart(sheet)),
    )


__all__ = ["Comparison", "Scored", "compare", "explain", "reasons", "score", "score_opened"]
