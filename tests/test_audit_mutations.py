"""Errors put into the published reports on purpose are found, and changes that mean nothing are not taken for errors.

The errors are made by a public program that knows nothing of jixiao (digits exchanged, units, sums, shares, scores, heads,
years …); it also finds by brute force which of them any reader could prove from the numbers nearby (witnessed).
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
from argparse import Namespace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from conftest import REPORTS

from jixiao.flows.auditing import audit_file, audit_json

PROGRAM = REPORTS.parent / "tools" / "mutate.py"
SEED, PER_CLASS = 20, 4
MANY = 20  # a class with so many mutants is judged by itself
# the program leaves closing its files to the interpreter
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
HARD = ("sign_flip", "stale_year")  # told as far as they can be told without a false alarm


@pytest.fixture(scope="module")
def found(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    if not PROGRAM.is_file():
        pytest.skip("the program that makes the errors is not here")
    program = _program()
    folder = tmp_path_factory.mktemp("mutants")
    files = [str(path) for path in sorted(reports.glob("*.txt"))]
    options = {"report": files, "out": str(folder), "seed": SEED, "per_class": PER_CLASS}
    with contextlib.redirect_stdout(io.StringIO()):
        program.gen(Namespace(**options, fixes=None, classes=None))
    out = folder / "result.json"
    program.run = lambda _, path, __: (audit_json(audit_file(path))["findings"], None)  # type: ignore[attr-defined]
    options = {"bench": str(folder), "cmd": "jixiao", "tol": 0, "jobs": 1, "timeout": 60, "out": str(out)}
    with contextlib.redirect_stdout(io.StringIO()):
        program.score(Namespace(**options, ignore_severity="info"))
    made: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return made


def _program() -> ModuleType:
    spec = importlib.util.spec_from_file_location("mutate", PROGRAM)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_can_be_proved_is_found(found: dict[str, Any]) -> None:
    assert found["summary"]["witnessed_recall"] >= 0.85, found["summary"]


def test_no_kind_of_error_is_forgotten(found: dict[str, Any]) -> None:
    low = {
        kind: f"{counts.get('located', 0)}/{counts['n']}"
        for kind, counts in found["per_class"].items()
        if not kind.startswith("ctl_")
        and kind not in HARD
        and counts["n"] >= MANY
        and counts.get("located", 0) < 0.6 * counts["n"]
    }
    assert not low


def test_a_change_that_means_nothing_is_no_error(found: dict[str, Any]) -> None:
    assert found["summary"]["controls_with_new_findings"] == 0
    assert found["summary"]["crashes"] == 0


def test_little_is_said_of_places_that_were_not_changed(found: dict[str, Any]) -> None:
    assert found["summary"]["stray_per_error_mutant"] <= 0.1
