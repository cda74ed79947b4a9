"""The audit of five published reports against their answer keys: every hard error is found, and hardly anything is said that the
keys do not say.

A finding is in the key when it names a line of an entry and one of the entry's numbers or words. What must not be flagged
must not be: no finding of severity error or warning accuses a number of such an entry on its line, unless another entry does.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import REPORTS
from test_audit_keys import KEYS

from jixiao.flows.auditing import audit_file, audit_json

OUTSIDE_A_PAGE = 0.05  # findings outside the key for each 1,000 non-blank characters


@cache
def audited(name: str) -> dict[str, Any]:
    path = REPORTS / KEYS[name]["report"]
    if not path.is_file():
        pytest.skip(f"{path.name} is not here; set JIXIAO_REPORTS to the folder of the published reports")
    return audit_json(audit_file(path))


def grave(name: str) -> list[dict[str, Any]]:
    return [finding for finding in audited(name)["findings"] if finding["severity"] != "info"]


def lines_of(entry: dict[str, Any]) -> set[int]:
    return {entry["line"], *entry.get("related", ()), *entry.get("also", ())}


def says(finding: dict[str, Any], entry: dict[str, Any]) -> bool:
    """Whether a finding is about an entry: a common line, and a number or word of the entry."""
    if not lines_of(entry) & {finding["line"], *finding["related"]}:
        return False
    told = " ".join(
        str(finding[key] or "") for key in ("claimed", "recomputed", "formula", "evidence", "message")
    )
    wanted = [entry.get("claimed", ""), *entry.get("also_claimed", ()), entry.get("should", "")]
    return any(word and word in told for word in map(str, wanted)) or not any(map(str, wanted))


def entries(name: str) -> list[dict[str, Any]]:
    return [entry for part in ("errors", "warnings", "infos") for entry in KEYS[name][part]]


@pytest.mark.parametrize("name", KEYS)
def test_every_hard_error_is_found(name: str) -> None:
    missed = [
        f"{entry['id']} line {entry['line']}: {entry['what']}"
        for entry in KEYS[name]["errors"]
        if not any(says(finding, entry) for finding in grave(name))
    ]
    assert not missed


def test_hardly_anything_is_said_outside_the_keys() -> None:
    pages, outside = 0.0, []
    for name in KEYS:
        findings = grave(name)
        text = (REPORTS / KEYS[name]["report"]).read_text("utf-8")
        pages += len(re.sub(r"\s", "", text)) / 1000
        outside += [
            (name, finding["line"], finding["rule"], finding["claimed"])
            for finding in findings
            if not any(says(finding, entry) for entry in entries(name))
        ]
    assert len(outside) <= OUTSIDE_A_PAGE * pages, outside


@pytest.mark.parametrize("name", KEYS)
def test_what_must_not_be_flagged_is_not(name: str) -> None:
    wrong = [
        (trap["id"], finding["line"], finding["rule"], finding["claimed"])
        for finding in grave(name)
        for trap in KEYS[name]["must_not_flag"]
        if finding["line"] == trap["line"]
        and any(number in str(finding["claimed"]) for number in map(str, trap["numbers"]) if len(number) > 1)
        and not any(says(finding, entry) for entry in entries(name))
    ]
    assert not wrong


@pytest.mark.parametrize("name", KEYS)
def test_a_finding_has_all_that_its_reader_needs(name: str) -> None:
    path = Path(REPORTS / KEYS[name]["report"])
    for finding in audited(name)["findings"]:
        lines = path.read_text("utf-8").split("\n")
        assert finding["rule"] and finding["severity"] in ("error", "warning", "info"), finding
        assert 1 <= finding["line"] <= len(lines), finding
        assert finding["message"] and finding["hint"] and finding["evidence"], finding
        assert "{" not in finding["message"] + finding["hint"], finding
        if finding["formula"]:
            assert finding["claimed"] and finding["recomputed"], finding
