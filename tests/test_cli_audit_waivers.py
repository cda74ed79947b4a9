"""Findings that people have judged: written to a file, filled in, taken out of the next audit, and told when they do not fit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from small_audit import BAD, GOOD, small

from jixiao.cli import main

__all__ = ["small"]  # a fixture
pytestmark = pytest.mark.usefixtures("small")

HEAD = "schema: jixiao/waivers-1\nwaivers:\n"
FULL = "reason: 口径不同, who: 复核人, date: 2024-05-31"


def audited(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    main(["audit", *arguments, "--json"])
    return dict(json.loads(capsys.readouterr().out))


def noted(told: dict[str, Any]) -> list[str]:
    return [note["rule"] for note in told.get("notes", told["findings"])]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "报告.txt"
    path.write_text(GOOD + BAD, encoding="utf-8")
    return path


def waivers(tmp_path: Path, text: str) -> str:
    path = tmp_path / "清单.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def filled(path: Path) -> None:
    """Somebody fills in a file of waivers."""
    text = path.read_text(encoding="utf-8")
    for key, value in (("reason", "口径不同，见附注"), ("who", "复核人"), ("date", "2024年5月31日")):
        text = text.replace(f"    {key}:\n", f"    {key}: {value}\n")
    path.write_text(text, encoding="utf-8")


def test_a_written_file_counts_for_nothing_until_it_is_filled_in(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = report.with_name("清单.yaml")
    audited(capsys, str(report), "--write-waivers", str(path))
    told = audited(capsys, str(report), "--waivers", str(path))
    assert len(told["findings"]) == 1 and noted(told) == ["waiver_unfilled"]
    filled(path)
    told = audited(capsys, str(report), "--waivers", str(path))
    assert told["findings"] == [] and noted(told) == []
    assert told["waived"] == [
        {"rule": "small_sum", "line": 2, "claimed": "350万元", "reason": "口径不同，见附注", "who": "复核人",
         "date": "2024-05-31", "until": None}
    ]  # fmt: skip


def test_a_waiver_holds_when_lines_move_and_signs_change_their_width(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = report.with_name("清单.yaml")
    audited(capsys, str(report), "--write-waivers", str(path))
    filled(path)
    moved = BAD.replace("350", "３５０").replace("，合计", "， 合计")
    report.write_text("新加的一段。\n\n" * 5 + GOOD + moved, encoding="utf-8")
    told = audited(capsys, str(report), "--waivers", str(path))
    assert told["findings"] == [] and len(told["waived"]) == 1 and noted(told) == []


@pytest.mark.parametrize(
    "changed",
    [
        BAD.replace("350", "360"),
        BAD.replace("100", "110"),
        "别的单位基本支出1万元，项目支出2万元，合计350万元。\n",
    ],
)
def test_another_finding_is_not_waived_and_the_waiver_is_told_as_unused(
    report: Path, changed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = report.with_name("清单.yaml")
    audited(capsys, str(report), "--write-waivers", str(path))
    filled(path)
    report.write_text(GOOD + changed, encoding="utf-8")
    told = audited(capsys, str(report), "--waivers", str(path))
    assert len(told["findings"]) == 1 and told["waived"] == [] and noted(told) == ["waiver_unused"]


def test_a_waiver_whose_time_is_over_waives_nothing(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = f"  - {{rule: small_sum, claimed: 350万元, {FULL}, until: 2024-12-31}}\n"
    told = audited(capsys, str(report), "--waivers", waivers(tmp_path, HEAD + entry))
    assert len(told["findings"]) == 1 and noted(told) == ["waiver_expired"]
    entry = entry.replace("2024-12-31", "2999-12-31")
    told = audited(capsys, str(report), "--waivers", waivers(tmp_path, HEAD + entry))
    assert told["findings"] == [] and noted(told) == []


def test_a_waiver_may_be_for_one_report_only(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = f"  - {{rule: small_sum, file: 别的.txt, claimed: 350万元, {FULL}}}\n"
    told = audited(capsys, str(report), "--waivers", waivers(tmp_path, HEAD + entry))
    assert len(told["findings"]) == 1 and noted(told) == ["waiver_unused"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", ["file_empty"]),
        ("- 1\n", ["not_a_mapping"]),
        ("schema: jixiao/case-1\nwaivers: []\n", ["wrong_schema"]),
        ("schema: jixiao/waivers-1\n", ["key_missing"]),
        ("schema: jixiao/waivers-1\nwaivers: 无\n", ["not_a_list"]),
        (HEAD + "  - 350万元\n", ["not_a_mapping"]),
        (HEAD + f"  - {{rule: small_sun, claimed: 350万元, {FULL}}}\n", ["waiver_rule_unknown"]),
        (HEAD + f"  - {{rule: small_sum, {FULL}}}\n", ["waiver_names_nothing"]),
        (HEAD + "  - {rule: small_sum, claimed: 350万元, reason: 口径}\n", ["waiver_incomplete"] * 2),
        (HEAD + f"  - {{rule: small_sum, claimed: 350万元, {FULL}, untill: 2025-01-01}}\n", ["unknown_key"]),
        (HEAD + f"  - {{rule: small_sum, claimed: [350], {FULL}}}\n", ["not_a_text"]),
        (HEAD + f"  - {{rule: small_sum, claimed: 350万元, {FULL}, until: 明年}}\n", ["waiver_date"]),
        (HEAD + f"  - {{rule: small_sum, claimed: 350万元, {FULL}, until: 2024-01-01}}\n", ["waiver_dates_cross"]),
        (HEAD + "  - rule: small_sum\n   reason: x\n", ["yaml_syntax"]),
    ],
)  # fmt: skip
def test_a_bad_file_of_waivers_says_where_and_what(
    report: Path, tmp_path: Path, text: str, codes: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = waivers(tmp_path, text)
    assert main(["audit", str(report), "--waivers", path, "--json"]) == 2
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [one["rule"] for one in found] == codes
    assert all(one["file"] == "清单.yaml" and one["hint"] for one in found)
    assert main(["audit", str(report), "--waivers", path]) == 2
    captured = capsys.readouterr()
    assert "清单.yaml" in captured.err and not captured.out


def test_the_same_place_waived_twice_is_told(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = f"  - {{rule: small_sum, claimed: 350万元, {FULL}}}\n"
    told = audited(capsys, str(report), "--waivers", waivers(tmp_path, HEAD + entry + entry))
    assert told["findings"] == [] and noted(told) == ["waiver_twice"]


def test_nothing_to_waive_gives_a_file_that_can_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "好.txt"
    path.write_text(GOOD, encoding="utf-8")
    target = str(tmp_path / "清单.yaml")
    audited(capsys, str(path), "--write-waivers", target)
    assert noted(audited(capsys, str(path), "--waivers", target)) == []


@pytest.mark.parametrize("name", ['引"号\\.txt', "换\n行.txt", "空 格: #井.txt"])
def test_any_name_of_a_report_can_stand_in_the_file(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    path.write_text(BAD, encoding="utf-8")
    target = tmp_path / "清单.yaml"
    audited(capsys, str(path), "--write-waivers", str(target))
    filled(target)
    assert audited(capsys, str(path), "--waivers", str(target))["findings"] == []
