"""`jixiao audit` as people call it: what the terminal shows, JSON, which checks, files that are written, bad input."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from small_audit import BAD, GOOD, small

from jixiao.cli import main
from jixiao.core.finding import Findings
from jixiao.readers.document import read_document

__all__ = ["small"]  # a fixture
pytestmark = pytest.mark.usefixtures("small")

REPORT = f"某局2023年度绩效报告\n\n一、概况\n\n{GOOD}\n{BAD}\n负责人待定。\n"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "报告.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    """What is wrong; nothing is printed but findings."""
    assert main(["audit", *arguments, "--json"]) == 2
    return list(json.loads(capsys.readouterr().out)["findings"])


def test_a_finding_is_told_with_its_words_arithmetic_repair_places_and_next_step(
    report: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["audit", str(report)]) == 0
    shown = capsys.readouterr().out
    for piece in (
        "1. 错误  第7行  small_sum",
        "“某局”的合计与各项之和不等",
        "合计「350万元」",
        "印的    350万元  →  应为 300万元",
        "算式    100万元 + 200万元 = 300万元",
        "依据    第7行 100万元；第7行 200万元",
        "下一步  核对各项",
        "2. 提示  第9行  small_word",
        "负责人「待定」",
        "错误1处，提示1处。",
        "文中6个数，6个与别的数有关系",
        "没有核对到的，不等于没有错。",
    ):
        assert piece in shown, piece
    assert "提醒" not in shown
    assert all(cell_len(line) <= 80 for line in shown.splitlines())


def test_a_long_sentence_is_wrapped_under_itself_and_the_words_stay_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "长.txt"
    path.write_text("前文" * 150 + "，" + BAD.strip("。\n") + "，" + "后文" * 150 + "。\n", encoding="utf-8")
    monkeypatch.setenv("COLUMNS", "60")
    assert main(["audit", str(path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(cell_len(line) <= 60 for line in lines)
    quoted = "".join(
        line.strip() for line in lines[lines.index(next(one for one in lines if "原文" in one)) :][:6]
    )
    assert "「350万元」" in quoted
    assert "…" in quoted  # what is left out is said
    assert sum("后文" * 3 in line for line in lines) < 8


def test_in_colour_the_words_are_underlined_and_have_no_brackets(
    report: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert main(["audit", str(report)]) == 0
    shown = capsys.readouterr().out
    assert re.findall(r"\x1b\[4;31m([^\x1b]*)\x1b\[0m", shown) == ["350万元"]
    assert "「" not in shown
    monkeypatch.setenv("NO_COLOR", "1")
    assert main(["audit", str(report)]) == 0
    assert "「350万元」" in capsys.readouterr().out


def test_in_english_only_what_is_quoted_is_chinese(
    report: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["audit", str(report), "--lang", "en"]) == 0
    lines = capsys.readouterr().out.splitlines()
    chinese = [line for line in lines if re.search("[\u4e00-\u9fff]", line)]
    assert all(
        re.match(r" *(text|printed|formula|repair|rests on|The total) ", f"{line} ") for line in chinese[1:]
    ), chinese
    assert any("350万元  →  should be 300万元" in line for line in lines)
    assert any(line.startswith("Of 6 numbers, 6 are related") for line in lines)


def test_json_has_the_finding_and_the_coverage_and_is_the_same_every_time(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = []
    for _ in range(2):
        assert main(["audit", str(report), "--json"]) == 0
        texts.append(capsys.readouterr().out)
    assert texts[0] == texts[1]
    told = json.loads(texts[0])
    assert told["file"] == "报告.txt"
    first = told["findings"][0]
    assert {
        key: first[key] for key in ("rule", "severity", "line", "lines", "claimed", "recomputed", "evidence")
    } == {
        "rule": "small_sum",
        "severity": "error",
        "line": 7,
        "lines": [7],
        "claimed": "350万元",
        "recomputed": "300万元",
        "evidence": BAD.strip("。\n"),
    }
    assert [finding["line"] for finding in told["findings"]] == [7, 9]
    assert told["coverage"]["quantities"] == 6 and told["coverage"]["relations"] == {
        "inconsistent": 1,
        "verified": 1,
    }


@pytest.mark.parametrize("text", ["这份报告没有数字。\n", "一、概况\n"])
def test_a_report_without_numbers_says_so(
    tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    path = tmp_path / "无数.txt"
    path.write_text(text, encoding="utf-8")
    assert main(["audit", str(path)]) == 0
    shown = capsys.readouterr().out
    assert "没有发现问题。" in shown and "文中没有可以核对的数。" in shown


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("空.txt", b"", "document_empty"),
        ("乱.docx", bytes(range(256)) * 8, "document_unknown"),
        ("坏.pdf", b"%PDF-1.4 junk", "document_damaged"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    tmp_path: Path, name: str, content: bytes, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert [finding["rule"] for finding in refused(capsys, str(path))] == [code]


def test_what_another_place_says_is_no_should_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    path = tmp_path / "说法.txt"
    path.write_text("一、采购\n\n采购均有记录。\n", encoding="utf-8")
    target = tmp_path / "意见.docx"
    assert main(["audit", str(path), "--opinion", str(target)]) == 0
    shown = capsys.readouterr().out
    assert "均有记录  →  对照 没有记录" in shown and "应为" not in shown
    document = read_document(target, Findings())
    assert document is not None
    assert document.tables()[0].rows[1][4].text == "对照：没有记录"


# -- which checks


@pytest.mark.parametrize(
    ("arguments", "rules"),
    [
        (["--only", "small_sum"], ["small_sum"]),
        (["--only", " small_sum ， small_word、"], ["small_sum", "small_word"]),
        (["--only", "SMALL_WORD"], ["small_word"]),
        (["--only", "small_sum", "--only", "small_word;"], ["small_sum", "small_word"]),
        (["--skip", "small_sum"], ["small_word"]),
        (["--skip", "small_sum small_word"], []),
        (["--only", "small_sum", "--skip", "small_sum"], []),
    ],
)
def test_checks_are_chosen_however_their_codes_are_set_apart(
    report: Path, arguments: list[str], rules: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", str(report), "--json", *arguments]) == 0
    assert [finding["rule"] for finding in json.loads(capsys.readouterr().out)["findings"]] == rules


def test_a_code_that_there_is_not_is_told_with_near_ones(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (found,) = refused(capsys, str(report), "--only", "smal_sum")
    assert found["rule"] == "audit_rule_unknown" and "small_sum" in found["hint"]
    (found,) = refused(capsys, str(report), "--skip", "，, ")
    assert found["rule"] == "audit_rules_empty"


def test_a_framework_that_there_is_not_is_told(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert [found["rule"] for found in refused(capsys, str(report), "--framework", "nowhere")] == [
        "framework_not_found"
    ]


def test_a_document_to_compare_with_that_cannot_be_read_is_told(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = refused(capsys, str(report), "--compare", str(report.with_name("去年.txt")))
    assert [one["rule"] for one in found] == ["document_not_found"]


# -- what is written


def test_the_opinion_has_every_finding_and_a_line_to_sign(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = report.with_name("意见.docx")
    assert main(["audit", str(report), "--opinion", str(target)]) == 0
    assert "意见.docx" in capsys.readouterr().out.replace("\n", "")
    document = read_document(target, Findings())
    assert document is not None
    text = document.text()
    for piece in (
        "绩效报告审核意见",
        "某局2023年度绩效报告（报告.txt）",
        "发现错误1处、提示1处",
        "审核人：",
        "没有核对到的，不等于没有错",
    ):
        assert piece in text, piece
    rows = [[cell.text for cell in row] for row in document.tables()[0].rows]
    assert rows[0] == ["序号", "位置", "原文", "问题", "应为", "建议"]
    assert rows[1][0] == "1" and "【350万元】" in rows[1][2] and rows[1][4] == "300万元"
    assert len(rows) == 3


def test_an_opinion_on_a_good_report_has_no_table(tmp_path: Path) -> None:
    path = tmp_path / "好.txt"
    path.write_text(GOOD, encoding="utf-8")
    target = tmp_path / "意见.docx"
    assert main(["audit", str(path), "--opinion", str(target)]) == 0
    document = read_document(target, Findings())
    assert document is not None
    assert document.tables() == [] and "没有发现需要指出的问题" in document.text()


def test_nothing_is_written_over_a_file_without_being_told_to(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = report.with_name("意见.docx")
    target.write_text("别动", encoding="utf-8")
    found = refused(capsys, str(report), "--opinion", str(target))
    assert [one["rule"] for one in found] == ["file_exists"]
    assert target.read_text(encoding="utf-8") == "别动"
    assert main(["audit", str(report), "--opinion", str(target), "--overwrite"]) == 0
    assert target.read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(
    ("option", "name", "code"),
    [
        ("--annotate", "报告.txt", "audit_over_report"),
        ("--write-waivers", "./报告.txt", "audit_over_report"),
        ("--opinion", "意见.odt", "report_suffix"),
        ("--annotate", "批注.docx", "audit_copy_suffix"),
        ("--write-waivers", "没有/清单.yaml", "file_unwritable"),
    ],
)
def test_an_output_that_cannot_be_is_told_before_anything_is_written(
    report: Path, option: str, name: str, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = report.read_bytes()
    found = refused(capsys, str(report), option, str(report.parent / name), "--overwrite")
    assert [one["rule"] for one in found] == [code]
    assert report.read_bytes() == before
    assert sorted(path.name for path in report.parent.iterdir()) == ["报告.txt"]


def test_two_outputs_cannot_have_one_name(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = str(report.with_name("x.docx"))
    found = refused(capsys, str(report), "--opinion", target, "--annotate", target)
    assert "audit_same_output" in [one["rule"] for one in found]


def test_the_annotated_page_has_the_findings(report: Path) -> None:
    target = report.with_name("批注.html")
    assert main(["audit", str(report), "--annotate", str(target)]) == 0
    text = target.read_text(encoding="utf-8")
    assert "的合计与各项之和不等" in text and "300万元" in text
