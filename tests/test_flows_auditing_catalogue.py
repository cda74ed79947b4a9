"""The catalogue of checks: every example shows its finding, every code has its texts, and the page is what the audit says now."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from jixiao.auditing.catalogue import CHECKS, RULES
from jixiao.cli import main
from jixiao.core.messages import MESSAGES

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = [(rule, text) for check in CHECKS for rule, text in check.rules.items()]


def script(name: str) -> ModuleType:
    """A script as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


WRITER = script("write_checks")


@pytest.mark.parametrize(("rule", "text"), EXAMPLES, ids=[rule for rule, _ in EXAMPLES])
def test_the_example_of_a_rule_shows_it(rule: str, text: str, tmp_path: Path) -> None:
    audited, remark = WRITER.example(rule, text, tmp_path)
    lines = len(audited.reading.document.lines)
    assert all(1 <= spot.at.line <= lines for spot in remark.spots)


def test_every_code_is_listed_once() -> None:
    assert sorted({rule for rule in RULES if RULES.count(rule) > 1}) == []


def test_every_message_of_a_check_belongs_to_a_code_in_the_catalogue() -> None:
    from jixiao.core.messages_audit_figures import FIGURES
    from jixiao.core.messages_audit_prose import PROSE
    from jixiao.core.messages_audit_scores import SCORES
    from jixiao.core.messages_audit_tables import TABLES
    from jixiao.core.messages_audit_text import TEXT

    codes = [code for theme in (TABLES, SCORES, PROSE, FIGURES, TEXT) for code in theme]
    assert sorted(set(codes) - set(RULES)) == []
    assert sorted(set(RULES) - set(MESSAGES)) == []


def test_the_page_of_checks_is_what_the_audit_says_now() -> None:
    page = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    assert page == WRITER.checks_page(), "run .venv/bin/python scripts/write_checks.py"


def test_the_codes_that_the_user_page_names_exist() -> None:
    page = (ROOT / "docs" / "audit.md").read_text(encoding="utf-8")
    named = set(re.findall(r"--only ([a-z_,]+)", page)) | set(re.findall(r"rule: ([a-z_]+)", page))
    codes = {code for text in named for code in text.split(",")}
    assert len(codes) >= 2
    assert sorted(codes - set(RULES)) == []


def test_the_finding_on_the_user_page_is_what_the_command_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (ROOT / "docs" / "audit.md").read_text(encoding="utf-8")
    report, shown = re.findall(r"^```text\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)[:2]
    path = tmp_path / "报告.txt"
    path.write_text(report, encoding="utf-8")
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["audit", str(path)]) == 0
    assert shown in capsys.readouterr().out


def test_every_key_of_the_json_is_on_the_user_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (ROOT / "docs" / "audit.md").read_text(encoding="utf-8")
    path = tmp_path / "报告.txt"
    path.write_text(dict(EXAMPLES)["share_differs"], encoding="utf-8")
    assert main(["audit", str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    keys = {*told, *told["coverage"], *told["findings"][0]}
    assert sorted(key for key in keys if f"`{key}`" not in page) == []


def test_what_was_measured_is_of_rules_that_exist() -> None:
    measured = yaml.safe_load((ROOT / "docs" / "measured-checks.yaml").read_text(encoding="utf-8"))
    assert sorted(set(measured["rules"]) - set(RULES)) == []
    assert all(0 <= one["right"] <= one["given"] for one in measured["rules"].values())


KEY = {
    "report": "r.txt",
    "errors": [{"id": "E1", "line": 5, "claimed": "350万元", "should": "300万元"}],
    "warnings": [{"id": "W1", "line": 9, "also": [10], "claimed": "", "should": ""}],
    "infos": [{"id": "I1", "line": 12, "claimed": "甲"}],
}


@pytest.mark.parametrize(
    ("rule", "line", "claimed", "severity", "counted", "found"),
    [
        ("a", 5, "350万元", "error", (1, 1), {"error": 1}),
        ("a", 5, "100万元", "error", (1, 0), {}),  # the line is in the key, the number is not
        ("a", 6, "350万元", "error", (1, 0), {}),
        ("a", 10, "随便", "warning", (1, 1), {"warning": 1}),  # an entry without words is known by its line
        ("a", 12, "甲", "info", None, {"info": 1}),  # a note is not counted, but the entry is found
    ],
)
def test_a_finding_is_measured_by_line_and_words(
    rule: str, line: int, claimed: str, severity: str, counted: tuple[int, int] | None, found: dict[str, int]
) -> None:
    finding = {
        "rule": rule, "line": line, "related": [], "severity": severity, "claimed": claimed, "recomputed": None,
        "formula": None, "evidence": claimed, "message": "",
    }  # fmt: skip
    module = script("measure_checks")
    rules: dict[str, dict[str, int]] = {}
    entries = {kind: {"all": 0, "found": 0} for kind in module.SEVERITIES}
    outside = module.measure(KEY, [finding], rules, entries)
    assert rules.get("a") == (None if counted is None else {"given": counted[0], "right": counted[1]})
    assert len(outside) == (counted is not None and not counted[1])
    assert {kind: one["found"] for kind, one in entries.items() if one["found"]} == found
