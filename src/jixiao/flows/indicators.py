"""The library of indicators that is shipped: all its files, read and checked once."""

from __future__ import annotations

from functools import lru_cache

from jixiao.core.finding import Findings
from jixiao.flows.library import DATA
from jixiao.framework.indicators import Entry, read_indicators
from jixiao.readers.yaml_file import read_yaml

FOLDER = DATA / "indicators"
FIRST = ("common", "office")  # of the files: what every unit may need comes first


@lru_cache(maxsize=1)
def shipped() -> tuple[Entry, ...]:
    """Every indicator of the shipped library; raises `DataError` with everything that is wrong in it."""
    made: list[Entry] = []
    paths = sorted(FOLDER.glob("*.yaml"), key=lambda path: (path.stem not in FIRST, path.stem))
    for path in paths:
        findings = Findings(path.name)
        made += read_indicators(read_yaml(path, findings), findings)
        findings.stop_on_errors()
    return tuple(made)
