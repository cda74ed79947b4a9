"""`jixiao report` as people call it: files with good names, findings, JSON, many cases at once."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import jixiao
from jixiao.cli import main
from jixiao.cli.command import build
from jixiao.core.document import Document
from jixiao.core.finding import Findings
from jixiao.flows import library, reporting
from jixiao.writers import document

CASES = Path(library.__file__).resolve().parents[1] / "data" / "cases"


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """The codes of what is wrong; nothing is printed but findings."""
    assert main(["report", *arguments, "--json"]) == 2
    return [finding["rule"] for finding in json.loads(capsys.readouterr().out)["findings"]]


def copy(tmp_path: Path, name: str, changes: dict[str, str], case: str = "longgang-2020") -> str:
    """A case file with some of its lines changed."""
    text = (CASES / f"{case}.yaml").read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_the_forms_are_listed_with_their_origin(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", "--forms", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["forms"]
    assert [row["name"] for row in rows] == list(reporting.forms())
    assert {row["origin"] for row in rows} == {"national", "local", "ours"}
    monkeypatch.setenv("COLUMNS", "200")
    for lang, word in (("zh", "来源"), ("en", "origin")):
        assert main(["--lang", lang, "report", "--forms"]) == 0
        shown = capsys.readouterr().out
        assert word in shown and "question_pack" in shown
        assert lang == "zh" or not re.search("[\u4e00-\u9fff]", shown)
    assert build("zh").rooms["report"] == ("reports", "report")


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
def test_a_form_is_written_to_the_file_named(
    tmp_path: Path, suffix: str, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / f"表{suffix}"
    assert main(["report", "longgang-2020", "--form", "score_table", "-o", str(target)]) == 0
    assert target.stat().st_size > 5000 and target.read_bytes()[:2] == b"PK"
    assert str(target) in capsys.readouterr().out.replace("\n", "")


def test_in_a_folder_a_form_gets_a_name_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "报告"
    arguments = ["longgang-2020", "-o", f"{folder}/"]
    assert main(["report", *arguments, "--form", "self_evaluation"]) == 0
    assert main(["report", *arguments, "--form", "brief", "--public"]) == 0
    assert main(["report", *arguments, "--form", "question_pack", "--indicator", "固定资产利用率"]) == 0
    unit = "深圳市龙岗区政务服务数据管理局"
    assert sorted(path.name for path in folder.iterdir()) == sorted([
        f"2020年度_{unit}_自评报告.docx",
        f"2020年度_{unit}_结果摘要_公开.docx",
        f"2020年度_{unit}_指标说明_固定资产利用率.docx",
    ])  # fmt: skip
    assert "待补充" in capsys.readouterr().err


def test_a_form_may_be_called_by_its_chinese_title(tmp_path: Path) -> None:
    target = tmp_path / "a.docx"
    assert main(["report", "longgang-2020", "--form", "绩效评价结果摘要", "-o", str(target)]) == 0
    assert target.exists()


def test_a_name_that_no_file_can_have_is_made_one(tmp_path: Path) -> None:
    unit = "unit: 深圳市龙岗区政务服务数据管理局"
    case = copy(tmp_path, "c.yaml", {unit: "unit: '某县/某局:A?" + "长" * 100 + "'"})
    assert main(["report", case, "--form", "brief", "-o", f"{tmp_path}/out/"]) == 0
    (made,) = (tmp_path / "out").iterdir()
    assert made.name.startswith("2020年度_某县_某局_A_长") and len(made.name.encode()) < 255


WRONG = [
    (["longgang-2020", "--form", "brief"], ["output_not_given"]),
    (["--form", "brief"], ["case_not_given", "output_not_given"]),
    (["longgang-2020", "-o", "x.docx"], ["form_not_given"]),
    (["longgang-2020", "--form", "breif", "-o", "x.docx"], ["form_not_found"]),
    (["longgang-2020", "--form", "brief", "-o", "x.txt"], ["report_suffix"]),
    (["no-such-case", "--form", "brief", "-o", "x.docx"], ["case_not_found"]),
    (["longgang-2020", "--form", "survey", "-o", "x.docx"], ["report_not_possible"]),
    (["longgang-2020", "yanjin-2022", "--form", "brief", "-o", "x.docx"], ["report_needs_folder"]),
    (["longgang-2020", "--form", "brief", "-o", "x.docx", "--templates", "none.yaml"], ["file_unreadable"]),
    (["longgang-2020", "--form", "brief", "-o", "/dev/null/x/"], ["report_folder"]),
]


@pytest.mark.parametrize(("arguments", "wanted"), WRONG)
def test_what_is_wrong_is_said_and_nothing_is_written(
    arguments: list[str],
    wanted: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    found = refused(capsys, *arguments)
    assert [code for code in found if code in wanted] == wanted
    assert list(tmp_path.iterdir()) == []
    for lang in ("zh", "en"):
        assert main(["--lang", lang, "report", *arguments]) == 2
        shown = capsys.readouterr()
        assert shown.out == "" and shown.err.strip() and "Traceback" not in shown.err and "{" not in shown.err


def test_json_tells_the_file_and_every_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "x.docx"
    assert main(["report", "longgang-2020", "--form", "self_evaluation", "-o", str(target), "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["reports"]
    assert row["case"] == "longgang-2020" and row["file"] == str(target)
    assert "report_wanting" in [finding["rule"] for finding in row["findings"]]


def test_an_office_uses_its_own_sentences_and_all_their_faults_are_told_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "schema: jixiao/sentences-1\nsentences:\n"
        '  - {id: a, part: staff, text: "{编制人}"}\n  - {id: b, part: x, text: y}\n',
        encoding="utf-8",
    )
    target = tmp_path / "x.docx"
    arguments = ["longgang-2020", "--form", "self_evaluation", "-o", str(target), "--templates", str(own)]
    assert refused(capsys, *arguments) == ["template_unknown_name", "template_part"]
    assert not target.exists()


def test_several_cases_are_made_at_once_and_one_that_fails_stops_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    same = copy(tmp_path, "same.yaml", {"id: longgang-2020": "id: twin"})
    cases = ["longgang-2020", "yanjin-2022", "yanjin-2022", "no-such-case", same]
    assert main(["report", *cases, "--form", "brief", "-o", f"{folder}/", "--json"]) == 2
    rows = {row["case"]: row for row in json.loads(capsys.readouterr().out)["reports"]}
    assert set(rows) == {
        "longgang-2020",
        "yanjin-2022",
        "no-such-case",
        same,
    }  # a case named twice is made once
    assert sorted(path.name for path in folder.iterdir()) == [
        "2020年度_深圳市龙岗区政务服务数据管理局_结果摘要.docx",
        "2022年度_延津县政务服务和大数据管理局_结果摘要.docx",
    ]
    failed = {
        name: [one["rule"] for one in row["findings"] if one["severity"] == "error"]
        for name, row in rows.items()
    }
    assert failed.pop("no-such-case") == ["case_not_found"] and failed.pop("yanjin-2022") == []
    assert sorted(failed.values()) == [
        [],
        ["report_same_name"],
    ]  # two units of one name and year: one is kept


def test_several_cases_are_told_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["longgang-2020", "no-such-case", "--form", "brief", "-o", f"{tmp_path}/out/"]
    assert main(["report", *arguments]) == 2
    shown = capsys.readouterr()
    assert shown.out.startswith("已写 1 份") and "没有做成：no-such-case" in shown.err


def test_the_public_function_gives_the_document_without_a_file() -> None:
    made = jixiao.report("yanjin-2022", "score_table")
    assert isinstance(made.document, Document) and made.path is None and not made.failed
    assert made.document.form == "score_table"


@pytest.mark.parametrize("case", library.case_ids())
def test_the_brief_of_every_case_on_the_shelf_is_one_page(case: str, tmp_path: Path) -> None:
    import pypdfium2

    target = tmp_path / "brief.pdf"
    if main(["report", case, "--form", "brief", "-o", str(target)]):
        pytest.skip("no Chinese font for PDF here")
    with pypdfium2.PdfDocument(target) as document:
        assert len(document) == 1


def test_the_demo_writes_what_it_can_and_says_what_a_pdf_needs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_font(_: object, findings: Findings) -> None:
        findings.add("pdf_no_chinese_font", install="apt install fonts-noto-cjk", variable="JIXIAO_FONT_DIR")

    monkeypatch.setitem(document.FORMATS, ".pdf", no_font)
    assert main(["demo", "-o", str(tmp_path / "写出")]) == 0
    assert len(list((tmp_path / "写出").glob("*.docx"))) == 5
    assert len(list((tmp_path / "写出").glob("*.xlsx"))) == 5
    said = capsys.readouterr()
    assert (said.out + said.err).count("fonts-noto-cjk") == 1


def test_a_report_that_somebody_may_have_edited_is_not_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "报告.docx"
    target.write_bytes(b"edited by hand")
    command = ["report", "project-10-example", "--form", "brief", "-o", str(target)]
    assert main(command) == 2
    assert "不会覆盖" in capsys.readouterr().err
    assert target.read_bytes() == b"edited by hand"
    assert main([*command, "--overwrite"]) == 0
    assert target.read_bytes().startswith(b"PK")


def test_of_several_reports_those_that_are_there_are_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = ["project-10-example", "longgang-2020"]
    command = ["report", *cases, "--form", "brief", "-o", f"{tmp_path}/"]
    assert main(command) == 0
    first = sorted(tmp_path.iterdir())
    assert len(first) == 2
    first[0].write_bytes(b"edited by hand")
    first[1].unlink()
    capsys.readouterr()
    assert main(command) == 2
    assert sorted(tmp_path.iterdir()) == first
    assert first[0].read_bytes() == b"edited by hand"
    assert first[1].read_bytes().startswith(b"PK")
