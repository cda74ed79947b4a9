"""The procedures on the shelf: how a region runs the year, by id or from an office's own file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from jixiao.core.finding import DataError, Finding, Findings
from jixiao.core.source import Place
from jixiao.flows.library import DATA
from jixiao.process.guards import GUARDS
from jixiao.process.load import read_procedure
from jixiao.process.model import Procedure
from jixiao.readers.yaml_file import read_yaml


def procedure_ids() -> list[str]:
    """The procedures on the shelf."""
    return sorted(path.stem for path in (DATA / "process").glob("*.yaml"))


def procedure(name: str) -> Procedure:
    """A procedure by id or path; `DataError` with everything that is wrong in it."""
    if name in procedure_ids():
        return _shelved(name)
    path = Path(name)
    if not path.is_file():
        raise DataError([Finding("file_not_found", Place(name), {"path": name})])
    return _read(path)


@lru_cache(maxsize=8)
def _shelved(name: str) -> Procedure:
    return _read(DATA / "process" / f"{name}.yaml")


def _read(path: Path) -> Procedure:
    findings = Findings(path.name)
    made = read_procedure(read_yaml(path, findings), GUARDS, findings)
    findings.stop_on_errors()
    assert made is not None  # without errors there is one
    return made
