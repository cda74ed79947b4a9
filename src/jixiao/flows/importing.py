"""Facts of an export put into a case: what would be new, what is known otherwise; the case's own text and remarks are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from jixiao.case.load import read_case
from jixiao.case.model import Stated as Kept
from jixiao.core.fact import PERIOD_LABELS
from jixiao.core.finding import DataError, Finding, Findings
from jixiao.core.quantity import QuantityError, parse_quantity
from jixiao.core.source import Mapped, Place
from jixiao.extraction.draft import Draft, fact_lines
from jixiao.extraction.facts import Facts, Found
from jixiao.flows import library
from jixiao.flows.reading import Reading, export_of
from jixiao.framework.model import Framework
from jixiao.readers.yaml_file import parse_yaml

NEW, FILLED, APART, SAME, UNSURE = "新增", "补上", "不同", "无变化", "矛盾"
ORDER = (APART, UNSURE, FILLED, NEW, SAME)
ENTRY = re.compile(r"^(\s+)\S.*[:：]\s*\{[^{}]*\}\s*(?:#.*)?$")  # a fact on one line


@dataclass(frozen=True, slots=True)
class Taken:
    """What an export does to one fact of a case: 新增 and 补上 (it was unknown) are written; 不同 and 矛盾 are only told."""

    what: str
    name: str
    now: str
    exported: str
    where: str


@dataclass(frozen=True, slots=True)
class Import:
    """The case's text with the facts put in, what was done fact by fact, and every finding."""

    text: str
    taken: tuple[Taken, ...]
    findings: tuple[Finding, ...]


def import_into(reading: Reading, mapping: str, name: str) -> Import:
    """The facts of an export by a mapping, put into a case in YAML. A fact that the case has with another value stays as it
    is. Raises `DataError` where the case cannot be read or would not be one any more."""
    path = library.find_case(name)
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise DataError([Finding("import_not_yaml", Place(path.name), {"case": path.name})])
    opened = library.open_case(name)
    export, told = export_of(reading, mapping, opened.framework.catalogue)
    if export.facts.year and opened.case.year and export.facts.year != opened.case.year:
        values = {
            "file": reading.document.file,
            "found": str(export.facts.year),
            "year": str(opened.case.year),
        }
        raise DataError([Finding("import_other_year", Place(path.name), values)])
    text = path.read_text(encoding="utf-8-sig")
    findings = Findings(path.name)
    data = parse_yaml(text.encode(), findings)
    findings.stop_on_errors()
    if not isinstance(data, Mapped):
        raise DataError(findings.items)
    catalogue = opened.framework.catalogue
    draft = Draft(reading.document, Facts((), (), export.facts.year), catalogue, foreign=True)
    lines = text.split("\n")
    taken: list[Taken] = []
    new: list[Found] = []
    for found in export.facts.found:
        one = found.stated
        key, label = (one.id, one.period), f"{PERIOD_LABELS.get(one.period, one.period)}{one.label}"
        before = opened.case.facts.get(key)
        where = one.sentence
        if before is None:
            new.append(found)
            taken.append(Taken(NEW, label, "", one.text, where))
        elif before.status in ("unknown", "lost"):
            line = before.place.line
            entry = ENTRY.match(lines[line - 1]) if 0 < line <= len(lines) else None
            if entry is not None:
                made = _entry(draft, found)
                lines[line - 1] = entry[1] + made.strip()
            taken.append(Taken(FILLED if entry is not None else APART, label, "未知", one.text, where))
        else:
            same = _same(before, found)
            taken.append(Taken(SAME if same else APART, label, before.text, one.text, where))
    for conflict in export.facts.conflicts:
        first = conflict.stated[0]
        both = "、".join(dict.fromkeys(one.text for one in conflict.stated))
        taken.append(Taken(UNSURE, first.label, "", both, first.sentence))
    text = "\n".join(_with(lines, data, list(fact_lines(replace(draft, facts=Facts(tuple(new), ()))))))
    check_text(text, path.name, opened.framework)
    taken.sort(key=lambda one: ORDER.index(one.what))
    return Import(text, tuple(taken), (*reading.findings, *told))


def _same(before: Kept, found: Found) -> bool:
    """Whether the case's number may be the exported one, written with more or fewer digits."""
    quantity = found.stated.quantity
    if before.value is None or isinstance(before.value, str) or quantity.low is None:
        return False
    low, high = quantity.written_interval()
    if low <= before.value <= high:
        return True
    try:
        low, high = parse_quantity(before.text, dimension=quantity.dimension).written_interval()
    except QuantityError:
        return False
    return low <= quantity.low <= high


def check_text(text: str, name: str, framework: Framework) -> None:
    """Raise `DataError` where the new text is no case any more: a part over its whole, say."""
    findings = Findings(name)
    data = parse_yaml(text.encode(), findings)
    if data is not None:
        read_case(data, library.catalogue(), framework, findings)
    findings.stop_on_errors()


def _entry(draft: Draft, found: Found) -> str:
    """The line of one fact, without the theme above it."""
    return [*fact_lines(replace(draft, facts=Facts((found,), ())))][-1]


def _with(lines: list[str], data: Mapped, made: list[str]) -> Iterator[str]:
    """The lines of the case with new entries right below `facts:`, or with a part `facts` at the end."""
    at = data.lines.get("facts", 0)
    if not made:
        yield from lines
    elif at and lines[at - 1].split("#")[0].rstrip() == "facts:":
        yield from lines[:at]
        yield from made
        yield from lines[at:]
    else:
        yield from lines
        yield "facts:"
        yield from made
