"""Reading a document from its path: its tables, its score table as a tree, the facts in it, a case begun from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from jixiao.case.load import read_case
from jixiao.case.model import Case
from jixiao.core.collecting import no_collecting
from jixiao.core.document import Document
from jixiao.core.fact import Catalogue
from jixiao.core.finding import DataError, Finding, Findings
from jixiao.core.source import Place
from jixiao.extraction.draft import Draft, Key, case_text
from jixiao.extraction.exported import Exported, ListRow, exported
from jixiao.extraction.facts import Facts, find_facts
from jixiao.extraction.grid import Grid, grids
from jixiao.extraction.mapping import FactsMapping, read_mapping
from jixiao.extraction.matching import Matching, match
from jixiao.extraction.tree import ScoreTable, score_table
from jixiao.flows.library import DATA, catalogue, is_file, open_framework
from jixiao.framework.model import Framework
from jixiao.readers.yaml_file import parse_yaml, read_yaml

MOST_ROUNDS = 10  # of taking back facts that contradict each other


@dataclass(frozen=True, slots=True)
class Reading:
    """A document that was read, the tables in it put into order, and the findings that are no errors."""

    document: Document
    findings: tuple[Finding, ...]
    grids: tuple[Grid, ...] = ()
    table: ScoreTable | None = None


@dataclass(frozen=True, slots=True)
class Tree:
    """The score table, and where a framework is known, which of its indicators each row is."""

    table: ScoreTable
    framework: Framework | None = None
    matching: Matching | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    """A case begun from a document: its YAML, the case as it loads, the facts, what the framework wants besides."""

    text: str
    case: Case
    facts: Facts
    not_found: tuple[Key, ...] = ()
    matching: Matching | None = None
    findings: tuple[Finding, ...] = field(default=())


@no_collecting()
def read(path: str | Path) -> Reading:
    """Read a document of any format we know. Raises `DataError` with every finding when it cannot be read."""
    from jixiao.readers.document import read_document

    file = Path(path)
    findings = Findings(file.name)
    document = read_document(file, findings)
    findings.stop_on_errors()
    if document is None:
        raise DataError(findings.items)
    made = tuple(grids(document))
    return Reading(document, tuple(findings.items), made, score_table(document, made))


def tree(reading: Reading, framework: str = "") -> Tree:
    """The score table of a document, matched to a framework by id or file. Raises `DataError` when there is none."""
    known = open_framework(framework)[0] if framework else None
    if reading.table is None:
        raise DataError([Finding("no_score_table", Place(reading.document.file))])
    return Tree(reading.table, known, match(reading.table, known) if known is not None else None)


def mapping_ids() -> list[str]:
    """The mappings on the shelf."""
    return sorted(path.stem for path in (DATA / "mappings").glob("*.yaml"))


def open_mapping(name: str, known: Catalogue) -> FactsMapping:
    """A mapping of exported tables by id or path. Raises `DataError` with every finding when it cannot be used."""
    path = DATA / "mappings" / f"{name}.yaml" if name in mapping_ids() else Path(name)
    findings = Findings(path.name)
    if not is_file(path):
        values = {"name": name, "known": "、".join(mapping_ids())}
        raise DataError([Finding("mapping_not_found", Place(name), values)])
    data = read_yaml(path, findings)
    findings.stop_on_errors()
    made = read_mapping(data, known, findings)
    findings.stop_on_errors()
    if made is None:
        raise DataError(findings.items)
    return made


def export_of(
    reading: Reading, mapping: str, known: Catalogue | None = None
) -> tuple[Exported, tuple[Finding, ...]]:
    """The facts and lists of an export by a mapping, and what was not found. Raises `DataError` when nothing fits."""
    known = known or catalogue()
    wanted = open_mapping(mapping, known)
    findings = Findings(reading.document.file)
    made = exported(reading.document, wanted, known, findings)
    findings.stop_on_errors()
    return made, tuple(findings.items)


def begin_case(reading: Reading, framework: str = "", mapping: str = "") -> Begun:
    """A case begun from a document, its facts found by their words or, with a mapping, by their cells. What is found is
    checked as any case is; a fact that cannot stand is disputed."""
    known = open_framework(framework)[0] if framework else None
    lists: Mapping[str, Sequence[ListRow]] = {}
    told = reading.findings
    if mapping:
        export, said = export_of(reading, mapping, known.catalogue if known is not None else None)
        facts, lists, told = export.facts, export.lists, (*told, *said)
    else:
        facts = find_facts(reading.document, known.catalogue if known is not None else catalogue())
    matching = match(reading.table, known) if reading.table is not None and known is not None else None
    draft = Draft(
        reading.document,
        facts,
        known.catalogue if known is not None else catalogue(),
        reading.table,
        known,
        matching,
        lists=lists,
    )
    for _ in range(MOST_ROUNDS):
        text = case_text(draft)
        case, errors = _load(text, reading, known)
        doubts = _doubts(draft, errors)
        if case is not None and not errors:
            return Begun(text, case, facts, tuple(draft.not_found()), matching, told)
        if not doubts:
            raise DataError(errors)
        draft = replace(draft, doubts={**draft.doubts, **doubts})
    raise DataError(errors)


def _load(text: str, reading: Reading, framework: Framework | None) -> tuple[Case | None, list[Finding]]:
    """The case that a text gives, and what is wrong with it."""
    findings = Findings(f"{reading.document.file}（起草的案卷）")
    data = parse_yaml(text.encode(), findings)
    case = read_case(data, catalogue(), framework, findings, foreign=True) if data is not None else None
    return case, [item for item in findings.items if item.severity == "error"]


def _doubts(draft: Draft, errors: list[Finding]) -> dict[Key, str]:
    """The facts that errors are about, each with what is wrong."""
    made: dict[Key, str] = {}
    for error in errors:
        names = {str(error.values.get(key, "")) for key in ("name", "part")}
        for one in draft.facts.found:
            key = (one.stated.id, one.stated.period)
            if draft.catalogue.label(one.stated.id) in names and key not in draft.doubts:
                made[key] = error.message()
    return made
