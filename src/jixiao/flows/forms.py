"""The workbook in which a case is filled in: made, previewed before it is taken over, and returned with its mistakes marked."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from jixiao.case.apply import apply_case
from jixiao.case.load import framework_of, read_case
from jixiao.case.model import Case, Stated
from jixiao.core.book import Spot
from jixiao.core.case_book import LEVEL, STATUS_OF
from jixiao.core.fact import PERIOD_LABELS
from jixiao.core.finding import DataError, Finding, Findings, cell_of
from jixiao.flows import library
from jixiao.scoring.sheet import HALF_CENT, Level, Row, Sheet, score_text


@dataclass(frozen=True, slots=True)
class Claimed:
    """A score in a workbook that is not the computed one."""

    spot: int
    name: str
    claimed: str
    recomputed: str


@dataclass(frozen=True, slots=True)
class Change:
    """What taking over a workbook would do to one fact. `what`: 新增, 更新, 无变化, 错误."""

    what: str
    name: str
    before: str
    after: str
    place: str = ""


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
        filled = Case("", "", 0, published.id)
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
    try:
        return marked_book(path.read_bytes(), mistakes)
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
            computed = score_text(score, sheet.places(item)) or "未评"
            made.append(Claimed(spot, name, score_text(claimed) or text, computed))
    return made


def preview(old: str, new: str) -> tuple[list[Change], tuple[Finding, ...]]:
    """What taking over the workbook `new` would do to the facts of the case `old`. Nothing is written."""
    from jixiao.readers.case_book import read_case_book

    opened = library.open_case(old)
    path = library.find_case(new)
    findings = Findings(path.name)
    book = read_case_book(path, findings)
    if book is None:
        raise DataError(findings.items)
    home = framework_of(book.data)
    if home and home != opened.case.framework and home in library.framework_ids():
        framework, _ = library.open_framework(home)
    else:
        framework = opened.framework
    case = read_case(book.data, library.catalogue(), framework, findings)
    wrong = {
        finding.place.line.name: finding
        for finding in findings.items
        if finding.severity == "error" and isinstance(finding.place.line, Spot)
    }
    changes = [Change("错误", finding.message(), "", "", spot) for spot, finding in wrong.items()]
    facts = case.facts if case is not None else {}
    label = framework.catalogue.label
    for key, stated in facts.items():
        name = f"{PERIOD_LABELS.get(key[1], key[1])}{label(key[0])}"
        before, after = opened.case.facts.get(key), stated
        what = "新增" if before is None else "无变化" if _same(before, after) else "更新"
        place = after.place.line.name if isinstance(after.place.line, Spot) else ""
        changes.append(Change(what, name, "" if before is None else said(before), said(after), place))
    order = {"错误": 0, "更新": 1, "新增": 2, "无变化": 3}
    return sorted(changes, key=lambda change: order[change.what]), tuple(findings.items)


def _same(one: Stated, other: Stated) -> bool:
    if one.status != other.status:
        return False
    return (one.value, one.low, one.high) == (other.value, other.low, other.high)


def said(stated: Stated) -> str:
    """A fact in a few words."""
    if stated.value is not None:
        return stated.text or str(stated.value)
    return f"{STATUS_OF[stated.status]}{'：' + (stated.text or stated.reason) if stated.text or stated.reason else ''}"
