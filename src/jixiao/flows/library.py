"""The shelf: frameworks, cases and facts by id, from the package's own data or from a person's file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

from jixiao.case.apply import apply_case
from jixiao.case.check import check_case
from jixiao.case.load import framework_of, read_case
from jixiao.case.model import Case
from jixiao.core.fact import Catalogue
from jixiao.core.finding import DataError, Finding, Findings, Term
from jixiao.core.source import Data, Mapped, Place
from jixiao.framework.catalogue import read_catalogue
from jixiao.framework.check import check_framework
from jixiao.framework.load import read_framework
from jixiao.framework.model import Framework
from jixiao.readers.yaml_file import read_yaml

Claim = tuple[str, int]  # a score as a workbook shows it, and its cell
DATA = Path(__file__).resolve().parent.parent / "data"


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """The common fact catalogue."""
    findings = Findings("facts.yaml")
    data = read_yaml(DATA / "facts.yaml", findings)
    made = read_catalogue(data, findings) if data is not None else Catalogue()
    findings.stop_on_errors()
    return made


def framework_ids() -> list[str]:
    """The frameworks on the shelf."""
    return sorted(path.stem for path in (DATA / "frameworks").glob("*.yaml"))


def case_ids() -> list[str]:
    """The cases on the shelf."""
    return sorted(path.stem for path in (DATA / "cases").glob("*.yaml"))


def find_framework(name: str) -> Path:
    """The file of a framework by id or path; `DataError` when there is none."""
    return _find(name, "frameworks", framework_ids(), "framework_not_found")


def find_case(name: str) -> Path:
    """The file of a case by id or path; `DataError` when there is none."""
    return _find(name, "cases", case_ids(), "case_not_found")


def _find(name: str, folder: str, ids: list[str], code: str) -> Path:
    if name in ids:
        return DATA / folder / f"{name}.yaml"
    if _looks_like_path(name):
        path = Path(name)
        if is_file(path):
            return path
        there = os.path.exists(path)
        raise DataError([Finding("file_special" if there else "file_not_found", Place(name), {"path": name})])
    near = "、".join(get_close_matches(name, ids, n=3, cutoff=0.4)) or "、".join(ids)
    raise DataError([Finding(code, Place(), {"name": name, "near": near})])


def is_file(path: Path) -> bool:
    """Whether a file is there; a path that no system could have is not."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


FILES = (
    ".yaml",
    ".yml",
    ".xlsx",
    ".xlsm",
    ".xls",
    ".et",
    ".csv",
    ".docx",
    ".doc",
    ".wps",
    ".pdf",
    ".txt",
    ".json",
    ".zip",
)


def _looks_like_path(name: str) -> bool:
    return any(mark in name for mark in ("/", "\\")) or name.lower().endswith(FILES)


def load_framework(path: Path) -> tuple[Framework | None, Findings]:
    """A framework and everything that is wrong with it (YAML or the workbook form)."""
    findings = Findings(path.name)
    data = _read(path, findings)
    if data is None:
        return None, findings
    framework = read_framework(data, catalogue(), findings)
    if framework is not None:
        check_framework(framework, findings)
    return framework, findings


def _read(path: Path, findings: Findings) -> Data | None:
    if path.suffix.lower() == ".xlsx":
        from jixiao.readers.framework_book import read_framework_book

        return read_framework_book(path, findings)
    if path.suffix.lower() not in (".yaml", ".yml"):
        findings.add("not_supported_file", 0, path=str(path))
        return None
    return read_yaml(path, findings)


def open_framework(name: str) -> tuple[Framework, Findings]:
    """A framework by id or path that can be scored with; raises `DataError` with all errors otherwise."""
    framework, findings = load_framework(find_framework(name))
    findings.stop_on_errors()
    if framework is None:
        raise DataError(findings.items)
    return framework, findings


@dataclass(frozen=True, slots=True)
class Opened:
    """A case with the framework it is to be scored under, and the findings of both that are no errors. `claims` are
    the scores that a filled-in workbook shows: compared with the computed ones, never used."""

    case: Case
    framework: Framework
    findings: Findings
    claims: Mapping[str, Claim] = field(default_factory=dict)


def open_case(name: str, framework_name: str = "", *, shelf: bool = False) -> Opened:
    """A case by id or path, under its own framework or another; raises `DataError` with all errors.

    shelf: only frameworks on the shelf are opened; a case that somebody sent may name no file of this machine.
    """
    path = find_case(name)
    findings = Findings(path.name)
    data, claims = _case_data(path, findings)
    wanted = framework_of(data) if data is not None else ""
    if not framework_name and not wanted:
        line = data.lines.get("framework", 1) if isinstance(data, Mapped) else 1
        findings.add("key_missing", line, key=Term("framework"), where="案卷")
        findings.stop_on_errors()
    if shelf and wanted and wanted not in framework_ids():
        near = "、".join(framework_ids())
        raise DataError([Finding("framework_not_found", Place(path.name), {"name": wanted, "near": near})])
    if wanted and _looks_like_path(wanted) and not Path(wanted).is_absolute() and not is_file(Path(wanted)):
        wanted = str(path.parent / wanted)  # a framework file beside its case
    framework = _framework_for(framework_name or wanted, findings, data)
    foreign = bool(framework_name) and bool(wanted) and framework.id != _id_of(wanted)
    if foreign and isinstance(data, Mapped):
        left = [part for part in FRAMEWORK_PARTS if data.get(part)]
        if left:
            names = "、".join(PART_NAMES[part] for part in left)
            findings.add(
                "foreign_framework", 0, severity="warning", home=wanted, framework=framework.id, parts=names
            )
        data = _without_framework_parts(data)
        framework = _knowing_facts_of(framework, wanted)
    case = read_case(data, catalogue(), framework, findings, foreign=foreign) if data is not None else None
    if findings.errors() and case is not None and path.suffix.lower() == ".xlsx":
        check_case(*apply_case(framework, case, findings), findings)  # a person gets all mistakes at once
    findings.stop_on_errors()
    if case is None:
        raise DataError(findings.items)
    return Opened(case, framework, findings, {} if foreign else claims)


def _framework_for(name: str, findings: Findings, data: Data | None) -> Framework:
    """The framework to score under; where a workbook names one that is not there, the finding has its cell."""
    try:
        return open_framework(name)[0]
    except DataError as error:
        line = data.lines.get("framework", 0) if isinstance(data, Mapped) else 0
        if not findings.book or name != framework_of(data or Mapped()):
            raise
        place = Place(findings.file, line)
        raise DataError(
            replace(found, place=found.place if found.place.file else place, book=True)
            for found in error.findings
        ) from error


def _case_data(path: Path, findings: Findings) -> tuple[Data | None, Mapping[str, Claim]]:
    """The data of a case file, YAML or the workbook form, and what a workbook's own formulas gave. A YAML file must be
    free of errors; those of a workbook's cells are kept, to be told with all others."""
    kind = path.suffix.lower()
    if kind == ".xlsx":
        from jixiao.readers.case_book import read_case_book

        book = read_case_book(path, findings)
        if book is None:
            raise DataError(findings.items)
        return book.data, {id: (claim.text, claim.spot) for id, claim in book.claims.items()}
    if kind not in (".yaml", ".yml"):
        findings.add("not_supported_file", 0, path=path.name)
        findings.stop_on_errors()
    data = read_yaml(path, findings)
    findings.stop_on_errors()
    return data, {}


def _id_of(wanted: str) -> str:
    """The id of the framework that a case names by id or file."""
    if not _looks_like_path(wanted):
        return wanted
    framework, _ = open_framework(wanted)
    return framework.id


def _knowing_facts_of(framework: Framework, wanted: str) -> Framework:
    """A framework that also knows the local facts of the case's own framework, so that the case can be read."""
    if wanted not in framework_ids() and not _looks_like_path(wanted):
        return framework
    home, _ = open_framework(wanted)
    return replace(framework, catalogue=home.catalogue.with_own(framework.own_facts, framework.own_lists))


PART_NAMES = {"judgements": "判断", "printed": "印的分数", "targets": "自设指标", "overlay": "改分值"}
FRAMEWORK_PARTS = ("judgements", "printed", "targets", "overlay")


def _without_framework_parts(data: Mapped) -> Mapped:
    """A case for another framework: its facts and lists stay; what names another framework's indicators goes."""
    made = Mapped(data.line)
    for key, value in data.items():
        if key not in FRAMEWORK_PARTS:
            made.put(key, value, data.lines.get(key, 0))
    return made


def all_cases() -> Iterator[Opened]:
    """Every case on the shelf."""
    for id in case_ids():
        yield open_case(id)
