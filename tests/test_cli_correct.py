"""`jixiao audit --accept`: the preview, the copy that is audited again, the case, and everything that can be asked wrongly."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from annotating import stretch
from docx import Document as NewDocx
from small_audit import BAD, small

from jixiao.cli import main
from jixiao.core.finding import Findings
from jixiao.core.marks import Edit
from jixiao.flows import correcting
from jixiao.flows.reporting import report as make_report
from jixiao.readers.document import read_document
from jixiao.writers.correct import corrected

__all__ = ["small"]  # a fixture

WRONG, RIGHT = "1,235.00", "1,250.00"
TITLE = "某局2023年度部门整体支出绩效自评报告"
SENTENCE = "2023年部门决算支出{}万元，其中基本支出500.00万元，占总支出的40.00%；项目支出750.00万元，占总支出的60.00%。"
SUMMARY = "综上，2023年部门决算支出{}万元，资金使用规范。"
ROWS = [("项目", "金额", "占比"), ("基本支出", "500.00", "40.00%"), ("项目支出", "750.00", "60.00%")]


def docx_report(path: Path, sentence: str = WRONG, table: str = WRONG, summary: str = WRONG) -> Path:
    """A report that prints one fact in a sentence, a table and a summary."""
    made = NewDocx()
    made.add_heading(TITLE, 0)
    made.add_paragraph(SENTENCE.format(sentence))
    made.add_paragraph("单位：万元")
    grid = made.add_table(rows=4, cols=3)
    for row, texts in zip(grid.rows, [*ROWS, ("合计", table, "100.00%")], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    made.add_paragraph(SUMMARY.format(summary))
    made.save(str(path))
    return path


def text_report(path: Path, number: str = WRONG, more: str = "") -> Path:
    lines = [TITLE, SENTENCE.format(number), SUMMARY.format(number), more]
    path.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    return path


def ran(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    """What audit says as JSON when it goes well."""
    capsys.readouterr()
    assert main(["audit", *map(str, arguments), "--json"]) == 0
    return dict(json.loads(capsys.readouterr().out))


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> list[str]:
    """The codes of everything that is wrong."""
    capsys.readouterr()
    assert main(["audit", *map(str, arguments), "--json"]) == 2
    return [one["rule"] for one in json.loads(capsys.readouterr().out)["findings"]]


def lines_of(path: Path) -> list[str]:
    document = read_document(path, Findings())
    assert document is not None
    return list(document.lines)


# -- the patch


@pytest.mark.parametrize(
    "wrong", [(WRONG, WRONG, WRONG), (WRONG, RIGHT, RIGHT), (RIGHT, WRONG, RIGHT), (RIGHT, RIGHT, WRONG)]
)
def test_the_finding_names_the_fact_the_patch_mends_all_places_and_the_copy_audits_clean(
    wrong: tuple[str, str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, copy = docx_report(tmp_path / "报告.docx", *wrong), tmp_path / "改.docx"
    found = ran(capsys, path)["findings"]
    assert any(WRONG in one["claimed"] for one in found)
    made = ran(capsys, path, "--accept", "all", "--correct", copy)
    assert {one["new"].removesuffix("万元") for one in made["changes"]} == {RIGHT}
    assert made["after"] == {"gone": [one["number"] for one in found], "left": [], "new": []}
    assert lines_of(copy) == lines_of(docx_report(tmp_path / "好.docx", RIGHT, RIGHT, RIGHT))
    assert ran(capsys, copy)["findings"] == []


def test_the_preview_tells_every_place_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    path = text_report(tmp_path / "报告.txt")
    assert main(["audit", str(path), "--accept", "1"]) == 0
    shown = capsys.readouterr().out
    for piece in (
        "位置",
        "原文",
        "改为",
        "依据",
        "第3行",
        "第5行",
        "1,250.00万元",
        "= 1,250.00万元",
        "改2处。",
        "没有写任何文件",
    ):
        assert piece in shown, piece
    assert sorted(one.name for one in tmp_path.iterdir()) == ["报告.txt"]


def test_what_follows_is_changed_too_unless_only_the_accepted_is_wanted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    grown = "2023年决算支出1,235.00万元，比上年决算支出1,200.00万元增长2.92%。"
    path, copy = text_report(tmp_path / "报告.txt", more=grown), tmp_path / "改.txt"
    made = ran(capsys, path, "--accept", "all", "--correct", copy)
    assert [(one["new"], one["follows"]) for one in made["changes"]][-1] == ("4.17%", True)
    assert made["after"]["new"] == []
    assert "增长4.17%" in copy.read_text(encoding="utf-8")
    made = ran(capsys, path, "--accept", "all", "--only-accepted", "--correct", copy, "--overwrite")
    assert not any(one["follows"] for one in made["changes"])
    assert [one["claimed"] for one in made["after"]["new"]] == ["2.92%"]  # and that is said aloud
    assert "correct_new_finding" in [one["rule"] for one in made["notes"]]


def test_a_persons_value_goes_to_every_place_that_prints_the_fact(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, copy = docx_report(tmp_path / "报告.docx"), tmp_path / "改.docx"
    made = ran(capsys, path, "--set", "1=1,260.00", "--correct", copy)
    assert [one["new"] for one in made["changes"]] == ["1,260.00万元", "1,260.00", "1,260.00万元"]
    assert made["after"]["left"]  # the parts do not add up to that
    assert {one["rule"] for one in made["notes"]} == {"correct_left_open"}


def test_plain_changes_leave_no_trace_and_tracked_ones_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = docx_report(tmp_path / "报告.docx")
    for option, traces in ((), 3), (("--plain",), 0):
        copy = tmp_path / f"改{traces}.docx"
        ran(capsys, path, "--accept", "all", *option, "--correct", copy)
        body = NewDocx(str(copy)).element.body
        assert len(body.xpath(".//w:del")) == len(body.xpath(".//w:ins")) == traces


def test_the_report_itself_stays_as_it_was(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = docx_report(tmp_path / "报告.docx")
    before = path.read_bytes()
    ran(capsys, path, "--accept", "all", "--correct", tmp_path / "改.docx")
    assert path.read_bytes() == before


# -- the case

CASE = """schema: jixiao/case-1
id: some-bureau
unit: 某局
year: 2023
framework: longgang-2020
source: {{title: 某局自评报告, file: {file}}}

facts:
  # 决算
  expenditure_actual: {{value: 1235.00万元, line: {line}, note: 原文为“决算支出”}}  # 待核
  basic_actual: {{value: 500.00万元, line: 3}}
  project_actual: {{disputed: 750.00万元, why: 大于总数, line: 3}}
"""


def test_the_fact_of_the_case_changes_and_comments_and_order_stay(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, case, out = text_report(tmp_path / "报告.txt"), tmp_path / "案卷.yaml", tmp_path / "新.yaml"
    case.write_text(CASE.format(file="报告.txt", line=3), encoding="utf-8")
    made = ran(capsys, path, "--accept", "1", "--case", case, "--correct-case", out)
    assert [(one["old"], one["new"]) for one in made["facts"]] == [("1235.00万元", "1250.00万元")]
    assert out.read_text(encoding="utf-8") == case.read_text(encoding="utf-8").replace("1235", "1250")
    assert made["notes"] == []


def test_a_disputed_fact_is_settled(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, case, out = tmp_path / "报告.txt", tmp_path / "案卷.yaml", tmp_path / "新.yaml"
    text_report(path, RIGHT)
    path.write_text(path.read_text(encoding="utf-8").replace("750.00万元", "750.00亿元"), encoding="utf-8")
    case.write_text(
        CASE.format(file="报告.txt", line=9).replace("750.00万元", "750.00亿元"), encoding="utf-8"
    )
    made = ran(capsys, path, "--accept", "all", "--case", case, "--correct-case", out)
    assert [(one["old"], one["new"]) for one in made["facts"]] == [("750.00亿元", "750.00万元")]
    assert "project_actual: {value: 750.00万元, note: 大于总数, line: 3}" in out.read_text(encoding="utf-8")


def test_a_case_that_has_the_fact_on_another_line_is_not_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, case, out = text_report(tmp_path / "报告.txt"), tmp_path / "案卷.yaml", tmp_path / "新.yaml"
    case.write_text(CASE.format(file="报告.txt", line=77), encoding="utf-8")
    made = ran(capsys, path, "--accept", "1", "--case", case, "--correct-case", out)
    assert [one["rule"] for one in made["notes"]] == ["correct_case_untouched"]
    assert not out.exists()


def test_a_case_of_another_source_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, case, out = text_report(tmp_path / "报告.txt"), tmp_path / "案卷.yaml", tmp_path / "新.yaml"
    case.write_text(CASE.format(file="另一份.txt", line=3), encoding="utf-8")
    made = ran(capsys, path, "--accept", "1", "--case", case, "--correct-case", out)
    assert [one["rule"] for one in made["notes"]] == ["correct_case_other_source"]
    assert out.exists()


# -- what can be asked wrongly


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        (["--accept", "9"], ["correct_no_such_finding"]),
        (["--accept", "0"], ["correct_no_such_finding"]),
        (["--accept", "1-3"], ["correct_no_such_finding"]),
        (["--accept", "x,1"], ["correct_accept_unread"]),
        (["--accept", " "], ["correct_accept_unread"]),
        (["--set", "9=1万元"], ["correct_no_such_finding"]),
        (["--set", "15.63万元"], ["correct_set_unread"]),
        (["--set", "1="], ["correct_set_unclean"]),
        (["--set", "1=1\x1b万元"], ["correct_set_unclean"]),
        (["--set", "1=1\u202e万元"], ["correct_set_unclean"]),
        (["--set", "1=<w:t>15万元</w:t>"], ["correct_set_unclean"]),
        (["--set", "1=" + "9" * 300], ["correct_set_unclean"]),
        (["--set", "1=很多"], ["correct_set_no_number"]),
        (["--set", "1=50%"], ["correct_set_other_kind"]),
        (["--set", "1=1万元", "--set", "1=2万元"], ["correct_set_twice"]),
        (["--accept", "7,y", "--set", "1=很多"], ["correct_accept_unread", "correct_no_such_finding", "correct_set_no_number"]),
        (["--correct", "改.txt"], ["correct_nothing_accepted"]),
        (["--case", "案卷.yaml", "--accept", "1"], ["correct_case_alone"]),
        (["--correct-case", "新.yaml", "--accept", "1"], ["correct_case_alone"]),
        (["--accept", "1", "--correct", "改.docx"], ["correct_suffix"]),
    ],
)  # fmt: skip
def test_everything_that_is_asked_wrongly_is_told_at_once(
    options: list[str], codes: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = text_report(tmp_path / "报告.txt")
    assert refused(capsys, path, *options) == codes
    assert sorted(one.name for one in tmp_path.iterdir()) == ["报告.txt"]


def test_nothing_goes_over_the_report_the_case_or_a_file_that_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, case, other = text_report(tmp_path / "报告.txt"), tmp_path / "案卷.yaml", tmp_path / "别的.txt"
    case.write_text(CASE.format(file="报告.txt", line=3), encoding="utf-8")
    other.write_text("别的", encoding="utf-8")
    before = path.read_bytes(), case.read_bytes()
    assert refused(capsys, path, "--accept", "1", "--correct", path, "--overwrite") == ["audit_over_report"]
    assert refused(capsys, path, "--accept", "1", "--correct", other) == ["file_exists"]
    both = ("--case", case, "--correct-case", case, "--overwrite")
    assert refused(capsys, path, "--accept", "1", *both) == ["correct_over_case"]
    twice = ("--correct", tmp_path / "改.txt", "--case", case, "--correct-case", tmp_path / "改.txt")
    assert refused(capsys, path, "--accept", "1", *twice) == ["audit_same_output"]
    assert (path.read_bytes(), case.read_bytes()) == before
    assert other.read_text(encoding="utf-8") == "别的"


def test_many_reports_are_not_corrected_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = [text_report(tmp_path / name) for name in ("甲.txt", "乙.txt")]
    assert refused(capsys, *paths, "--accept", "1") == ["audit_one_report"]


def test_a_pdf_is_only_previewed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "表.pdf"
    make_report("project-10-example", "project_self_evaluation", str(path))
    found = ran(capsys, path)["findings"]
    assert refused(capsys, path, "--accept", "all", "--correct", tmp_path / "改.pdf") == ["correct_kind"]
    made = ran(capsys, path, "--accept", "all")
    assert made["written"] == []
    assert len(found) == 0


def test_waived_findings_have_no_number_and_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, waivers = text_report(tmp_path / "报告.txt"), tmp_path / "清单.yaml"
    found = ran(capsys, path)["findings"]
    entries = "".join(
        f'  - {{rule: {one["rule"]}, claimed: "{one["claimed"]}", reason: 口径, who: 复核人, date: 2024-05-31}}\n'
        for one in found
    )
    waivers.write_text(f"schema: jixiao/waivers-1\nwaivers:\n{entries}", encoding="utf-8")
    made = ran(capsys, path, "--waivers", waivers, "--accept", "all")
    assert (made["changes"], [one["rule"] for one in made["notes"]]) == ([], ["correct_waived_left"])
    assert refused(capsys, path, "--waivers", waivers, "--accept", "1") == ["correct_no_such_finding"]
    codes = refused(capsys, path, "--waivers", waivers, "--accept", "all", "--correct", tmp_path / "改.txt")
    assert codes == ["correct_waived_left", "correct_nothing_changed"]


def test_a_copy_that_does_not_read_as_planned_is_not_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, copy = text_report(tmp_path / "报告.txt"), tmp_path / "改.txt"
    made = correcting.corrected

    def careless(original: bytes, *rest: Any, **how: Any) -> Any:
        done = made(original, *rest, **how)
        return type(done)(done.content.replace(b"750.00", b"751.00"), done.missed)

    monkeypatch.setattr(correcting, "corrected", careless)
    assert refused(capsys, path, "--accept", "1", "--correct", copy) == ["correct_changed_otherwise"]
    assert not copy.exists()


@pytest.mark.usefixtures("small")
def test_findings_that_have_no_edit_are_told_with_the_way_to_give_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, copy = tmp_path / "报告.txt", tmp_path / "改.txt"
    path.write_text(f"{BAD}\n负责人待定。\n", encoding="utf-8")
    made = ran(capsys, path, "--accept", "all", "--correct", copy)
    assert ([one["new"] for one in made["changes"]], made["without"]) == (["300万元"], [2])
    (note,) = made["notes"]
    assert (note["rule"], "--set 2=" in note["hint"]) == ("correct_without_edit", True)
    assert made["after"] == {"gone": [1], "left": [2], "new": []}
    made = ran(capsys, path, "--accept", "1", "--set", "2=张某", "--correct", copy, "--overwrite")
    assert copy.read_text(encoding="utf-8").endswith("合计300万元。\n\n负责人张某。\n")
    assert refused(capsys, path, "--accept", "2", "--correct", tmp_path / "无.txt") == [
        "correct_without_edit",
        "correct_nothing_changed",
    ]


# -- our own forms


@pytest.mark.parametrize(
    ("case", "form", "suffix", "old", "new"),
    [
        ("shenzhen-detention-2023", "money_tables", "docx", "20.37%", "80.37%"),
        ("shenzhen-detention-2023", "money_tables", "docx", "611.54", "811.54"),
        ("shenzhen-detention-2023", "money_tables", "xlsx", "611.54", "811.54"),
        ("shenzhen-detention-2023", "money_tables", "xlsx", "20.37%", "80.37%"),
        ("shenzhen-detention-2023", "evaluation_report", "docx", "366人", "361人"),
        ("shenzhen-lighting-2020", "money_tables", "docx", "27,569.00", "25,569.00"),
    ],
)
def test_one_number_changed_by_hand_in_a_form_of_ours_is_named_and_mended(
    case: str, form: str, suffix: str, old: str, new: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, touched, mended = (tmp_path / f"{name}.{suffix}" for name in ("表", "错", "改"))
    make_report(case, form, str(path))
    before = read_document(path, Findings())
    assert before is not None
    known = [(one["rule"], one["line"], one["claimed"]) for one in ran(capsys, path)["findings"]]
    edit = Edit(stretch(before, old), old, new)
    made = corrected(path.read_bytes(), suffix, [edit], before, tracked=False)
    assert made.missed == {}
    touched.write_bytes(made.content)
    all_of_them = ran(capsys, touched)["findings"]
    found = [one for one in all_of_them if (one["rule"], one["line"], one["claimed"]) not in known]
    assert any(new in one["claimed"] for one in found)
    numbers = ",".join(str(one["number"]) for one in found)
    done = ran(capsys, touched, "--accept", numbers, "--correct", mended)
    assert done["after"]["new"] == []
    assert lines_of(mended) == lines_of(path)
