"""Corrected facts put into a case: its own text with the wrong values changed, comments and order kept."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from jixiao.auditing.correction import Change
from jixiao.case.model import Stated
from jixiao.core.fact import PERIOD_LABELS
from jixiao.core.finding import DataError, Finding
from jixiao.core.quantity import QuantityError, parse_quantity
from jixiao.core.source import Place
from jixiao.extraction.mentions import WIDE
from jixiao.flows import library
from jixiao.flows.importing import check_text

PLAIN = re.compile(r"-?\d[\d.]*[%\u4e00-\u9fff]*")  # what YAML takes for a text without quotes


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact of a case: what it said, what it says now, and the line of the case."""

    name: str
    old: str
    new: str
    line: int


@dataclass(frozen=True, slots=True)
class CaseCorrection:
    """The new text of a case, the facts that are others in it, and what a person must do."""

    path: str
    text: str
    changed: tuple[FactChange, ...]
    findings: tuple[Finding, ...]


def correct_case(name: str, changes: Sequence[Change], file: str) -> CaseCorrection:
    """The case with the facts changed that stand on the line of a change and have its printed value. Raises `DataError` where
    the case cannot be read, is no YAML, or would be no case any more."""
    path = library.find_case(name)
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise DataError([Finding("import_not_yaml", Place(path.name), {"case": path.name})])
    opened = library.open_case(name)
    raw = path.read_bytes().decode("utf-8-sig")
    lines = raw.split("\n")
    findings: list[Finding] = []
    changed: list[FactChange] = []
    for (id, period), fact in opened.case.facts.items():
        change = next((one for one in changes if _stands_for(fact, one)), None)
        if change is None:
            continue
        kind = opened.framework.catalogue.facts.get(id)
        label = f"{PERIOD_LABELS.get(period, period)}{kind.label if kind is not None else id}"
        new = _as_written(change)
        at = _rewrite(lines, fact, new)
        if at:
            changed.append(FactChange(label, fact.text, new, at))
        else:
            values = {"name": label, "old": fact.text, "new": new}
            findings.append(
                Finding("correct_case_by_hand", Place(path.name, fact.place.line), values, "warning")
            )
    source = PurePath(opened.case.source_file).name
    if changed and source and source != file:
        values = {"source": source, "file": file}
        findings.append(Finding("correct_case_other_source", Place(path.name), values, "warning"))
    text = "\n".join(lines)
    if changed:
        check_text(text, path.name, opened.framework)
    return CaseCorrection(str(path), text, tuple(changed), tuple(findings))


def _stands_for(fact: Stated, change: Change) -> bool:
    """Whether a fact is the number that a change is about."""
    number = change.number
    if number is None or fact.status not in ("known", "disputed") or not fact.text:
        return False
    if fact.place_in_source.line != change.spot.at.line:
        return False
    try:
        said = parse_quantity(fact.text)
    except QuantityError:
        return False
    return said.low == said.high == number.value and said.dimension == number.dimension


def _as_written(change: Change) -> str:
    """The new value as a case writes it: without separators, with its unit."""
    text = "".join(change.new.translate(WIDE).replace(",", "").split())
    unit = change.number.unit.symbol if change.number is not None and text[-1:].isdigit() else ""
    return text + unit


def _rewrite(lines: list[str], fact: Stated, new: str) -> int:
    """Put the new value into the lines of a fact, which is not disputed any more; the line, or 0 where its place is not sure."""
    pattern = re.compile(
        rf"(?<![\w\"'])(value|disputed)(\s*:\s*)([\"']?){re.escape(fact.text)}\3(?=\s*(?:[,}}#]|$))"
    )
    start = fact.place.line
    for at in range(start, min(start + 8, len(lines) + 1)):
        line = lines[at - 1]
        if at > start and (not line.strip() or _depth(line) <= _depth(lines[start - 1])):
            break
        found = pattern.search(line)
        if found is None:
            continue
        shown = new if PLAIN.fullmatch(new) else json.dumps(new, ensure_ascii=False)
        made = f"{line[: found.start()]}value{found[2]}{shown}{line[found.end() :]}"
        if found[1] == "disputed":
            if re.search(r"[{,\s]note\s*:", line) or not re.search(r"[{,\s]why\s*:", line):
                return 0  # two remarks would have to be made one
            made = re.sub(r"([{,\s])why(\s*:)", r"\1note\2", made, count=1)
        lines[at - 1] = made
        return at
    return 0


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())
