"""Texts of users made to break what we write: they come out as the texts they are, in every format, and nothing in them runs."""

from __future__ import annotations

import json
import os
import re
import zipfile
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from lxml import etree

from jixiao.cli import main
from jixiao.writers.fonts import FACES, installed

TEXTS = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    '=HYPERLINK("http://x","点")',
    '#import "/etc/passwd": * #read("/etc/passwd")',
    "$ \\input{/etc/passwd} $",
    "<b>&amp;</w:t><script>]]>",
    "{x.__class__} %s {0}",
    "[red]x[/red]",
    "../../x/\\..:*?",
    "长" * 400,
    "x\x01y\x1b[31m\x9b",
    "\u202e元万001",
]
IDS = [f"{number}-{text[:8]!r}" for number, text in enumerate(TEXTS)]
FRAMEWORK = """\
schema: jixiao/framework-1
id: t
title: %s
total: 6
valid: {from: 2020, to: 2025}
indicators:
  - {id: judged, name: %s, points: 3, rule: {kind: judged, step: 0.5, guidance: %s}}
  - {id: items, name: 要点, points: 3, rule: {kind: checklist, items: [{id: a, text: %s}, {id: b, text: 乙}]}}
"""
CASE = """\
schema: jixiao/case-1
id: c
unit: %s
year: 2024
framework: ./t.yaml
judgements:
  judged: {score: 2.5, reason: %s, role: 单位自评, evidence: [%s]}
  items: {met: [a], unmet: [b], reason: %s, role: 单位自评, evidence: [台账]}
"""


@pytest.fixture(autouse=True)
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JIXIAO_DEBUG", raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


def written(text: str) -> None:
    """A framework and a case with this text wherever a text may stand."""
    shown = json.dumps(text, ensure_ascii=True)
    Path("t.yaml").write_text(FRAMEWORK % ((shown,) * 4), encoding="utf-8")
    Path("c.yaml").write_text(CASE % ((shown,) * 4), encoding="utf-8")


def seen(text: str) -> str:
    """What is left of a text on paper: control characters have no place there."""
    return re.sub("[\x00-\x08\x0e-\x1f\x7f-\x9f]", "", text).strip()


WORKBOOKS = [
    ("report", "c.yaml", "--form", "score_table", "-o", "a.xlsx"),
    ("report", "c.yaml", "--form", "evaluation_report", "-o", "a.xlsx"),
    ("form", "t.yaml", "--case", "c.yaml", "-o", "a.xlsx"),
    ("framework", "convert", "t.yaml", "a.xlsx"),
]


@pytest.mark.parametrize("text", TEXTS, ids=IDS)
def test_a_text_in_a_workbook_is_no_formula_and_no_link(text: str) -> None:
    written(text)
    for command in WORKBOOKS:
        assert main(list(command)) == 0, command
        found = False
        for page in openpyxl.load_workbook("a.xlsx"):
            for row in page.iter_rows():
                for cell in row:
                    if cell.data_type != "f":
                        found = found or seen(text)[:100] in seen(
                            re.sub("_x00[0-9A-F]{2}_", "", str(cell.value))
                        )
                        continue
                    formula = str(getattr(cell.value, "text", cell.value))
                    literals = re.findall(r'"((?:[^"]|"")*)"', formula)
                    assert all(len(one) <= 255 for one in literals), cell
                    assert not re.search(
                        r"cmd\||HYPERLINK|SUM\(1\)", re.sub(r'"(?:[^"]|"")*"', "", formula)
                    ), cell
        assert found, command
        with zipfile.ZipFile("a.xlsx") as archive:
            for name in archive.namelist():
                if name.endswith((".xml", ".rels", ".vml")):
                    etree.fromstring(archive.read(name))
                    assert b'TargetMode="External"' not in archive.read(name)
        os.unlink("a.xlsx")


@pytest.mark.parametrize("text", TEXTS, ids=IDS)
def test_a_filled_workbook_with_such_a_text_comes_back_the_same(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    written(text)
    assert main(["form", "t.yaml", "--case", "c.yaml", "-o", "a.xlsx"]) == 0
    capsys.readouterr()
    assert main(["score", "a.xlsx", "--framework", "t.yaml", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["score"] == "4.00"


@pytest.mark.parametrize("text", TEXTS, ids=IDS)
def test_a_text_in_word_is_neither_mark_nor_field(text: str) -> None:
    written(text)
    assert main(["report", "c.yaml", "--form", "evaluation_report", "-o", "a.docx"]) == 0
    with zipfile.ZipFile("a.docx") as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
        words = "".join(root.itertext())
        assert all(
            etree.fromstring(archive.read(n)) is not None
            for n in archive.namelist()
            if n.endswith((".xml", ".rels"))
        )
    assert re.sub(r"\s", "", seen(text))[:100] in re.sub(r"\s", "", words)
    assert root.find(".//{*}script") is None
    assert not any("=cmd" in (one.text or "") for one in root.iter("{*}instrText"))


@pytest.mark.parametrize("text", TEXTS[6:9], ids=IDS[6:9])
def test_a_text_in_a_pdf_is_no_program(text: str) -> None:
    if any(installed().chosen(face) is None for face in FACES):
        pytest.skip("no Chinese fonts are installed (apt-get install fonts-noto-cjk)")
    written(text)
    assert main(["report", "c.yaml", "--form", "score_table", "-o", "a.pdf"]) == 0
    pdf = pypdfium2.PdfDocument(Path("a.pdf").read_bytes())
    words = "".join(pdf[number].get_textpage().get_text_range() for number in range(len(pdf)))
    assert re.sub(r"\s", "", text)[:20] in re.sub(r"\s|\u200b", "", words)
    assert "root:" not in words


@pytest.mark.parametrize("text", TEXTS, ids=IDS)
def test_a_unit_s_name_makes_a_file_in_the_folder_and_nowhere_else(text: str, workplace: Path) -> None:
    written(text)
    assert main(["report", "c.yaml", "--form", "score_table", "-o", "out/"]) == 0
    (made,) = workplace.rglob("*.docx")
    assert made.parent == workplace / "out"
    assert not re.search(r'[\\/:*?"<>|\x00-\x1f]', made.name)
    assert len(made.name.encode()) <= 255


@pytest.mark.parametrize("text", TEXTS, ids=IDS)
def test_a_terminal_gets_no_orders(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    written(text)
    for command in (
        ("score", "c.yaml"),
        ("explain", "c.yaml"),
        ("framework", "show", "t.yaml"),
        ("score", "c.yaml", "--json"),
    ):
        assert main(list(command)) == 0
        shown = capsys.readouterr()
        assert not re.search("[\x01\x1b\x9b\u202e]", shown.out + shown.err)


PLACES = [
    ("没有这个文件夹/a.docx", "没有这个文件，或没有它所在的文件夹", "not there"),
    ("c.yaml/a.docx", "不是文件夹", "no folder"),
    ("长" * 200 + ".docx", "名称太长", "too long"),
]


@pytest.mark.parametrize(("output", "zh", "en"), PLACES, ids=["missing", "file", "long"])
def test_a_place_that_cannot_be_written_says_why_in_both_languages(
    output: str, zh: str, en: str, capsys: pytest.CaptureFixture[str], workplace: Path
) -> None:
    written("甲")
    before = sorted(workplace.rglob("*"))
    for lang, words in (("zh", zh), ("en", en)):
        assert main(["report", "c.yaml", "--form", "score_table", "-o", output, "--lang", lang]) == 2
        assert words in capsys.readouterr().err
    assert sorted(workplace.rglob("*")) == before


TEMPLATES = [
    "{x.__class__}",
    "{单位!r}",
    "{单位:>99999999}",
    "{",
    "{}",
    '{__import__("os")}',
    "{年度|{年度}}",
    "{9**9**9}",
    "{{x}}",
]


@pytest.mark.parametrize("text", TEMPLATES)
def test_an_office_s_sentence_is_no_program(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    written("甲")
    sentence = {"id": "own", "part": "basis", "text": text}
    made = {"schema": "jixiao/sentences-1", "sentences": [sentence]}
    Path("s.yaml").write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    command = ["report", "c.yaml", "--form", "evaluation_report", "--templates", "s.yaml", "-o", "a.docx"]
    assert main(command) == 2
    assert "s.yaml" in capsys.readouterr().err
    assert not Path("a.docx").exists()


def test_sentences_from_a_device_are_refused_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    written("甲")
    for place in ("/dev/zero", "."):
        command = ["report", "c.yaml", "--form", "evaluation_report", "--templates", place, "-o", "a.docx"]
        assert main(command) == 2
        assert "不是普通的文件" in capsys.readouterr().err
