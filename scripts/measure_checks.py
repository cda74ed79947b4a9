#!/usr/bin/env python3
"""Measures the audit's checks on the published reports with an answer key, for docs/checks.md.

`.venv/bin/python scripts/measure_checks.py` writes docs/measured-checks.yaml; the reports stand in the folder that
JIXIAO_REPORTS names (else where tests look for them). A finding is right when it names a line of an entry of the key, and
one of the numbers or words of that entry.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from jixiao.auditing.catalogue import RULES
from jixiao.flows.auditing import audit_file, audit_json

ROOT = Path(__file__).resolve().parent.parent
KEYS = ROOT / "tests" / "audit" / "keys"
REPORTS = Path(os.environ.get("JIXIAO_REPORTS") or ROOT.parent / "shared" / "reports")
OUT = ROOT / "docs" / "measured-checks.yaml"
PAGE = 1000  # non-blank characters
SEVERITIES = {"error": "errors", "warning": "warnings", "info": "infos"}

HEAD = """\
# Written by scripts/measure_checks.py: findings of severity error and warning on the published reports with an answer key.
# given: how many findings; right: how many of them stand in the key. key: its entries, and how many of them are found.
"""


def main() -> int:
    """Audit each report that is there and write what was counted."""
    rules = {rule: {"given": 0, "right": 0} for rule in RULES}
    entries = {severity: {"all": 0, "found": 0} for severity in SEVERITIES}
    outside: list[str] = []
    reports = letters = 0
    for path in sorted(KEYS.glob("*.yaml")):
        key = yaml.safe_load(path.read_text(encoding="utf-8"))
        report = REPORTS / key["report"]
        if not report.is_file():
            print(f"{report} is not here; set JIXIAO_REPORTS", file=sys.stderr)
            return 1
        reports += 1
        letters += sum(not sign.isspace() for sign in report.read_text(encoding="utf-8"))
        outside += measure(key, audit_json(audit_file(report))["findings"], rules, entries)
    measured = {"reports": reports, "pages": round(letters / PAGE), "rules": rules, "key": entries}
    OUT.write_text(HEAD + yaml.safe_dump(measured, sort_keys=False), encoding="utf-8")
    given, right = (sum(one[name] for one in rules.values()) for name in ("given", "right"))
    print(f"{OUT.relative_to(ROOT)}: {right} of {given} findings in the keys")
    for line in outside:
        print(f"  outside: {line}")
    return 0


def measure(
    key: Mapping[str, Any],
    findings: Iterable[Mapping[str, Any]],
    rules: dict[str, dict[str, int]],
    entries: dict[str, dict[str, int]],
) -> list[str]:
    """Count the findings of one report; those outside its key are given back, each as a line."""
    outside = []
    found: set[str] = set()
    for finding in findings:
        hit = [entry["id"] for part in SEVERITIES.values() for entry in key[part] if says(finding, entry)]
        found.update(hit)
        if finding["severity"] == "info":
            continue
        counts = rules.setdefault(finding["rule"], {"given": 0, "right": 0})
        counts["given"] += 1
        counts["right"] += bool(hit)
        if not hit:
            outside.append(f"{key['report']} line {finding['line']} {finding['rule']} {finding['claimed']}")
    for severity, part in SEVERITIES.items():
        entries[severity]["all"] += len(key[part])
        entries[severity]["found"] += sum(entry["id"] in found for entry in key[part])
    return outside


def says(finding: Mapping[str, Any], entry: Mapping[str, Any]) -> bool:
    """Whether a finding is about an entry: a common line, and a number or word of the entry where it has any."""
    lines = {entry["line"], *entry.get("related", ()), *entry.get("also", ())}
    if not lines & {finding["line"], *finding["related"]}:
        return False
    told = " ".join(
        str(finding[name] or "") for name in ("claimed", "recomputed", "formula", "evidence", "message")
    )
    words = [entry.get("claimed", ""), *entry.get("also_claimed", ()), entry.get("should", "")]
    wanted = [str(word) for word in words if word]
    return any(word in told for word in wanted) or not wanted


if __name__ == "__main__":
    raise SystemExit(main())
