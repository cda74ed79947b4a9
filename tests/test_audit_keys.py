"""The answer keys of five published reports: whole, and standing on the lines they name.

Two readers made them apart by reading, before any check was written; a third went to the text for every entry and decided
where they differed (`adjudicated`). They are what auditing is measured by.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import REPORTS

FOLDER = Path(__file__).parent / "audit" / "keys"
PARTS = ("errors", "warnings", "infos", "must_not_flag")
COUNTS = {  # errors, warnings, infos, and what must not be flagged
    "guangzhou-2021": (3, 11, 13, 19),
    "longgang-2020": (1, 9, 7, 20),
    "shenzhen-detention-2023": (2, 10, 10, 22),
    "shenzhen-lighting-2020": (1, 9, 16, 33),
    "yanjin-2022": (2, 21, 21, 37),
}
KEYS: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.yaml"))
}


@pytest.mark.parametrize("name", COUNTS)
def test_a_key_has_the_entries_that_were_decided(name: str) -> None:
    key = KEYS[name]
    assert tuple(len(key[part]) for part in PARTS) == COUNTS[name]
    ids = [entry["id"] for part in PARTS for entry in key[part]]
    assert len(set(ids)) == len(ids)
    for part in PARTS:
        for entry in key[part]:
            assert entry["what"].strip(), entry
            assert set(entry["found_by"]) <= {"a", "b"}, entry
            assert len(entry["found_by"]) == 2 or entry["adjudicated"], entry


@pytest.mark.parametrize("name", COUNTS)
def test_what_a_key_quotes_stands_on_its_line(name: str) -> None:
    path = REPORTS / KEYS[name]["report"]
    if not path.is_file():
        pytest.skip(f"{path.name} is not here; set JIXIAO_REPORTS to the folder of the published reports")
    lines = path.read_text("utf-8").split("\n")
    for part in PARTS:
        for entry in KEYS[name][part]:
            places = [entry["line"], *entry.get("related", ()), *entry.get("also", ())]
            assert all(1 <= line <= len(lines) and lines[line - 1].strip() for line in places), entry
            if part != "must_not_flag" and entry["claimed"]:
                assert entry["claimed"] in lines[entry["line"] - 1], entry
