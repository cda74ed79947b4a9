"""The schedules on the shelf, by which a region measures execution: by id or from an office's own file."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from jixiao.core.finding import DataError, Finding, Findings
from jixiao.core.source import Place
from jixiao.flows.library import DATA
from jixiao.process.schedule import Schedule, read_schedule
from jixiao.readers.yaml_file import read_yaml


def schedule_ids() -> list[str]:
    """The schedules on the shelf."""
    return sorted(path.stem for path in (DATA / "schedules").glob("*.yaml"))


@lru_cache(maxsize=8)
def schedule(name: str, roles: Collection[str]) -> Schedule:
    """A schedule by id or path; `DataError` with everything that is wrong in it. `roles`: those of the procedure."""
    path = DATA / "schedules" / f"{name}.yaml" if name in schedule_ids() else Path(name)
    if not path.is_file():
        raise DataError([Finding("file_not_found", Place(name), {"path": name})])
    findings = Findings(path.name)
    made = read_schedule(read_yaml(path, findings), roles, findings)
    findings.stop_on_errors()
    assert made is not None  # without errors there is one
    return made
