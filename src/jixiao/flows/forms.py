"""The workbook in which a case is filled in: made, and returned with its mistakes marked."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from jixiao.case.apply import apply_case
from jixiao.case.model import Case
from jixiao.core.case_book import LEVEL
from jixiao.core.finding import Finding, cell_of
from jixiao.flows import library
from jixiao.scoring.sheet import HALF_CENT, Level, Row, Sheet, score_text


@dataclass(frozen=True, slots=True)
class Claimed:
    """A score in a workbook that is not the computed one."""

    spot: int
    name: str
    claimed: str
    recomputed: str


def form(framework: str, target: Path, case: str = "") -> tuple[bytes, tuple[Finding, ...]]:
    """The workbook of a framework, empty or prefilled from a case; `target` is where it will stand.

    Raises `DataError` when framework or case cannot be used.
    """
    from jixiao.scoring.workbook_plan import case_book
    from jixiao.writers.case_book import case_book_bytes

    if case:
        opened = library.open_case(case, framework)
        published, filled, findings = opened.framework, opened.case, opened.findings
    else:
        published, findings = library.open_framework(framework)
        only = published.valid_from if published.valid_from == published.valid_to else None
        filled = Case("", "", only or 0, published.id)
    filled = replace(filled, framework=name_beside(framework, published.id, target))
    applied, whole = apply_case(published, filled, findings)
    findings.stop_on_errors()
    return case_book_bytes(case_book(published, applied, whole)), tuple(findings.items)


def name_beside(framework: str, id: str, target: Path) -> str:
    """How the workbook names its framework: by id where it is on the shelf, else by its path from the workbook."""
    if framework in library.framework_ids():
        return id
    path = library.find_framework(framework)
    if library.DATA in path.resolve().parents:
        return id
    try:
        return os.path.relpath(path.resolve(), target.resolve().parent)
    except ValueError:  # another drive
        return str(path.resolve())


def marked_copy(path: Path, findings: Iterable[Finding], lang: str = "zh") -> bytes | None:
    """The workbook with its mistakes and warnings marked, in the order of its sheets; None where it cannot be opened at
    all (the findings say why)."""
    from jixiao.readers.workbook import can_be_marked
    from jixiao.writers.marked_book import Mistake, marked_book

    mistakes = []
    for finding in findings:
        if finding.severity == "info":
            continue
        if finding.rule.startswith(("document_", "file_")) or finding.rule == "book_not_a_case":
            return None
        also = tuple(dict.fromkeys(cell_of(place) for place in finding.related))
        texts = finding.message(lang), finding.hint(lang)
        mistakes.append(Mistake(*finding.cell, *texts, also, finding.severity == "error"))
    raw = path.read_bytes()
    if not can_be_marked(raw):
        return None
    try:
        return marked_book(raw, mistakes)
    except (KeyError, ValueError, TypeError, AttributeError, IndexError):
        return None  # a part of the file that cells do not need is damaged; the findings themselves are told


def default_marked(path: Path) -> Path:
    """Where the marked copy goes when nobody says: beside the workbook."""
    return path.with_name(f"{path.stem}_有误.xlsx")


def claims_apart(sheet: Sheet, claims: Mapping[str, tuple[str, int]]) -> list[Claimed]:
    """The scores of a workbook that are not what its facts give. An empty score claims nothing."""
    made: list[Claimed] = []
    every: dict[str, Row | Level] = {row.id: row for row in sheet.rows}
    every |= {f"{LEVEL}{level.id}": level for level in sheet.levels} | {"total": sheet.total}
    for id, (text, spot) in claims.items():
        if id not in every:
            continue
        item = every[id]
        name = item.indicator.name if isinstance(item, Row) else item.name
        score = item.score
        claimed = Fraction(Decimal(text))
        if score is None or abs(claimed - score) >= HALF_CENT:
            places = sheet.places(item)
            span = f"{score_text(item.low, places)}–{score_text(item.high, places)}（还没有评完）"
            computed = score_text(score, places) or span
            made.append(Claimed(spot, name, score_text(claimed) or text, computed))
    return made
