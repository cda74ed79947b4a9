"""Auditing a document from its path: read, checked, sorted by what people judged before, and told as data."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from jixiao.auditing import catalogue
from jixiao.auditing.audit import Audit, audit
from jixiao.auditing.evidence import quoted
from jixiao.auditing.remark import Remark
from jixiao.auditing.view import View, report_year, view_of
from jixiao.auditing.waivers import Sorted, Waiver, near_rules, read_waivers, sort_out
from jixiao.core.collecting import no_collecting
from jixiao.core.document import Document
from jixiao.core.finding import DataError, Finding, Findings
from jixiao.core.source import Place
from jixiao.extraction.claims import Claims
from jixiao.flows.library import open_framework
from jixiao.flows.reading import Reading, Tree, read, tree
from jixiao.flows.recognising import recognise
from jixiao.readers.yaml_file import read_yaml

APART = re.compile(r"[\s,，、;；|]+")  # between codes, however a person sets them apart


@dataclass(frozen=True, slots=True)
class Audited:
    """A document, what the checks saw of it, and what they say."""

    reading: Reading
    view: View
    audit: Audit

    @property
    def file(self) -> str:
        """The name of the report."""
        return self.reading.document.file

    @property
    def pages(self) -> int:
        """How many pages it has; 0 where its format has none."""
        return pages_of(self.reading.document)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of every report: by which framework, which rules, compared with which documents, and the findings
    that people have judged."""

    framework: str = ""
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    waivers: tuple[Waiver, ...] = ()


@no_collecting()
def audit_file(
    path: str | Path,
    framework: str = "",
    *,
    only: Collection[str] = (),
    skip: Collection[str] = (),
    others: Sequence[str | Path] = (),
) -> Audited:
    """Audit a document of any format we know, by a framework where one is named or recognised. Raises `DataError` with
    every finding when it cannot be read."""
    return audit_reading(read(path), framework, only=only, skip=skip, others=others)


@no_collecting()
def audit_reading(
    reading: Reading,
    framework: str = "",
    *,
    only: Collection[str] = (),
    skip: Collection[str] = (),
    others: Sequence[str | Path] = (),
) -> Audited:
    """Audit a document that was read. Raises `DataError` for a framework or another document that cannot be read."""
    known: Tree | None = None
    if reading.table is not None and framework:
        known = tree(reading, framework)
    elif reading.table is not None:
        found = recognise(reading.table, report_year(reading.document))
        known = Tree(reading.table, *found) if found is not None else None
    elif framework:
        open_framework(framework)  # a name that does not exist is told even where there is no table to match
    view = view_of(
        reading.document,
        made=reading.grids,
        table=reading.table,
        framework=known.framework if known is not None else None,
        matching=known.matching if known is not None else None,
        others=[_other(str(other), _stamp(other)) for other in others],
    )
    return Audited(reading, view, audit(view, only, skip))


@lru_cache(maxsize=4)
def _other(path: str, _: object) -> Document:
    """A document to compare with, read once for many reports while it stays as it is."""
    return read(path).document


def _stamp(path: str | Path) -> object:
    """What tells that a file was changed."""
    try:
        about = Path(path).stat()
    except (OSError, ValueError):  # reading it says so
        return None
    return about.st_mtime_ns, about.st_size, about.st_ino


def audit_by(path: str | Path, wish: Wish, today: date | None = None) -> tuple[Audited, Sorted]:
    """The audit of one report as it is wished, and its findings sorted by the waivers. Raises `DataError` as `audit_file`."""
    made = audit_file(path, wish.framework, only=wish.only, skip=wish.skip, others=wish.others)
    return made, sort_out(
        made.audit.remarks, wish.waivers, made.view.claims, made.file, today or date.today()
    )


def pages_of(document: Document) -> int:
    """The last page that anything of a document stands on; 0 where its format has no pages."""
    places = [block.at.page for block in document.paragraphs()]
    return max([*places, *(page for table in document.tables() for page in table.pages)], default=0)


# -- what is asked for


def chosen_rules(written: Iterable[str], option: str) -> tuple[str, ...]:
    """The codes that an option names, set apart by commas of any sort or spaces. Raises `DataError` for one that is no code."""
    given = list(written)
    codes = [code for text in given for code in APART.split(text.strip().lower()) if code]
    findings = Findings()
    if given and not codes:
        findings.add("audit_rules_empty", option=option, example=next(iter(catalogue.RULES), ""))
    for code in dict.fromkeys(codes):
        if code not in catalogue.RULES:
            near = near_rules(code, catalogue.RULES)
            findings.add("audit_rule_unknown", option=option, name=code[:60], near=near)
    findings.stop_on_errors()
    return tuple(dict.fromkeys(codes))


def open_waivers(paths: Iterable[str]) -> tuple[tuple[Waiver, ...], tuple[Finding, ...]]:
    """The waivers of some files, and what is worth knowing of them. Raises `DataError` with everything that is wrong."""
    made: list[Waiver] = []
    told: list[Finding] = []
    for path in paths:
        findings = Findings(Path(path).name)
        data = read_yaml(Path(path), findings)
        if data is not None:
            made += read_waivers(data, catalogue.RULES, findings)
        told += findings.in_order()
    if any(finding.severity == "error" for finding in told):
        raise DataError(told)
    return tuple(made), tuple(told)


def waiver_findings(
    waivers: Sequence[Waiver], used: Collection[int], expired: Collection[int]
) -> list[Finding]:
    """What is to be told of waivers after the audit: those that fitted nothing, and those whose time is over."""
    made = []
    for at, one in enumerate(waivers):
        values = {"number": str(one.number), "code": one.rule, "what": one.what}
        place = Place(one.source, one.line)
        if at in expired:
            made.append(Finding("waiver_expired", place, {**values, "until": str(one.until)}, "warning"))
        elif at not in used:
            made.append(Finding("waiver_unused", place, values, "warning"))
    return made


# -- as data


def audit_json(audited: Audited, lang: str = "zh", judged: Sorted | None = None) -> dict[str, Any]:
    """The findings and the coverage as data; what was waived, with the reasons, where people judged it."""
    document = audited.reading.document
    file = document.file
    coverage = audited.audit.coverage
    claims = audited.view.claims
    told = audited.audit.remarks if judged is None else judged.told
    waived = () if judged is None else judged.waived
    return {
        "file": file,
        "pages": audited.pages or None,
        "framework": audited.view.framework.id if audited.view.framework is not None else None,
        "findings": [
            {"number": number, **finding_json(remark, file, lang, claims)}
            for number, remark in enumerate(told, 1)
        ],
        "waived": [
            {
                "rule": remark.rule,
                "line": remark.at.line or None,
                "claimed": remark.claimed or None,
                "reason": waiver.reason,
                "who": waiver.who,
                "date": str(waiver.made),
                "until": str(waiver.until) if waiver.until is not None else None,
            }
            for remark, waiver in waived
        ],
        "coverage": {
            "quantities": coverage.quantities,
            "tied": coverage.tied,
            "verified": coverage.verified,
            "unverifiable": coverage.unverifiable,
            "tables": coverage.tables,
            "tables_tied": coverage.tables_tied,
            "relations": dict(sorted(coverage.relations.items())),
            "unread": [part.said(lang) for part in document.unread],
        },
        "notes": [finding.json(lang) for finding in audited.reading.findings],
    }


def finding_json(remark: Remark, file: str, lang: str = "zh", claims: Claims | None = None) -> dict[str, Any]:
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
        "evidence": quoted(remark, claims).text if claims is not None else remark.evidence(),
        "message": finding.message(lang),
        "hint": finding.hint(lang),
        "repair": remark.advice(lang) or None,
        "confidence": remark.confidence,
    }
