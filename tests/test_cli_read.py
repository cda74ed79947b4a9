"""jixiao read: text, tables, tree, case and summary, in two languages and as JSON; bad input ends with code 2."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from jixiao.cli import main
from jixiao.core.finding import Findings
from jixiao.readers.yaml_file import read_yaml

REPORT = """\
2023年度部门整体绩效自评报告

部门名称（公章）：某某局

一、部门基本情况

我局核定编制数为146人，预算执行率为95.67%。

附件
部门整体支出绩效评价共性指标体系框架（2019年修订）
一级指标\t分值\t二级指标\t分值\t三级指标\t分值\t评分标准\t得分
部门决策\t25\t预算编制\t10\t预算编制合理性\t5\t符合职责\t4
\t\t\t\t预算编制规范性\t5\t符合要求\t
\t\t目标设置\t10\t绩效目标完整性\t3\t完整\t2
自评总分\t\t\t\t\t\t\t6
"""


@pytest.fixture(autouse=True)
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one report, a terminal of 80 columns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("JIXIAO_LANG", raising=False)
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert main(["read", *arguments]) == code
    caught = capsys.readouterr()
    return caught.out if code == 0 else caught.err


def data(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> dict[str, Any]:
    assert main(["read", *arguments, "--json"]) == code
    made: dict[str, Any] = json.loads(capsys.readouterr().out)
    return made


def words(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines()]


def test_without_an_option_a_summary_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    made = words(run(capsys, "report.txt"))
    assert "单位： 某某局" in made
    assert "年度： 2023" in made
    assert "指标得分表： 第11行起，末级指标3个，印的总分6" in made
    value = data(capsys, "report.txt")
    assert (value["unit"], value["year"], value["tables"], value["score_table"]["indicators"]) == (
        "某某局",
        2023,
        1,
        3,
    )
    assert value["findings"] == []


def test_the_text_has_the_numbers_of_its_lines(capsys: pytest.CaptureFixture[str]) -> None:
    made = run(capsys, "report.txt", "--text").splitlines()
    assert made[6] == " 7  我局核定编制数为146人，预算执行率为95.67%。"
    assert len(made) == len(REPORT.splitlines())
    assert data(capsys, "report.txt", "--text")["lines"] == REPORT.splitlines()


def test_tables_are_drawn_in_eighty_columns_with_their_places(capsys: pytest.CaptureFixture[str]) -> None:
    made = run(capsys, "report.txt", "--tables")
    assert "1. 部门整体支出绩效评价共性指标体系框架（2019年修订）（第11行）" in made
    assert max(cell_len(line) for line in made.splitlines()) <= 80
    (table,) = data(capsys, "report.txt", "--tables")["tables"]
    assert table["rows"][1][0] == {
        "text": "部门决策",
        "filled": True,
        "line": 12,
        "page": None,
        "sheet": None,
        "cell": None,
    }
    assert [column["role"] for column in table["columns"]][-2:] == ["criteria", "score"]


def test_the_tree_shows_points_scores_and_sums(capsys: pytest.CaptureFixture[str]) -> None:
    made = words(run(capsys, "report.txt", "--tree"))
    assert "部门决策 25 13 ✗ 6 ?1 12" in made
    assert "预算编制合理性 5 4 12" in made
    assert "没有印得分：预算编制规范性" in made
    value = data(capsys, "report.txt", "--tree")
    assert value["total"]["score"]["text"] == "6"
    assert value["rows"][0]["sum"] == {"points": "13", "points_missing": 0, "score": "6", "score_missing": 1}


def test_the_tree_against_a_framework_tells_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    made = run(capsys, "report.txt", "--tree", "--framework", "shenzhen-2019")
    assert "budget_reasonable" in made
    assert "表上没有找到：公众或服务对象满意度（satisfaction）" in made
    value = data(capsys, "report.txt", "--tree", "--framework", "shenzhen-2019")
    assert value["unmatched"] == []
    assert [row["id"] for row in value["rows"] if row["leaf"]] == [
        "budget_reasonable",
        "budget_compliant",
        "objective_complete",
    ]


def test_a_case_is_begun_and_can_be_scored(capsys: pytest.CaptureFixture[str], workplace: Path) -> None:
    out = run(capsys, "report.txt", "--case", "--framework", "shenzhen-2019", "-o", "mine.yaml")
    assert "认出事实2项" in out
    text = (workplace / "mine.yaml").read_text(encoding="utf-8")
    assert '编制数: {value: "146人", line: 7}  # 待确认：我局核定编制数为146人，预算执行率为95.67%。' in text
    assert "budget_compliant: {lost: 该格为空, line: 13}" in text
    assert "#   在编人数:" in text
    findings = Findings("mine.yaml")
    assert read_yaml(workplace / "mine.yaml", findings) is not None
    assert findings.items == []
    assert "待确认" in run(capsys, "report.txt", "--case")


def test_a_case_names_its_own_framework_and_year(capsys: pytest.CaptureFixture[str], workplace: Path) -> None:
    (workplace / "r.txt").write_text(REPORT.replace("2023", "2020"), encoding="utf-8")
    run(capsys, "r.txt", "--case", "--framework", "shenzhen-2019", "-o", "r.yaml")
    assert main(["score", "r.yaml"]) == 0


def test_english_is_english(capsys: pytest.CaptureFixture[str]) -> None:
    made = words(run(capsys, "report.txt", "--lang", "en"))
    assert "year: 2023" in made
    assert any(
        line.startswith("Scores are as printed")
        for line in words(run(capsys, "report.txt", "--tree", "--lang", "en"))
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("no-such.txt",), "找不到文件"),
        (("report.txt", "--text", "--tables"), "不能同时写"),
        (("report.txt", "--case", "--framework", "no-such"), "no-such"),
        (("bare.txt", "--tree"), "没有找到指标得分表"),
        (("zero.txt",), "认不出这是什么文件"),
        ((".",), "文件夹"),
        (("report.txt", "--text", "-o", "bare.txt"), "已经有"),
        (("report.txt", "--case", "-o", "no/such/folder.yaml"), "写"),
    ],
)
def test_bad_input_ends_with_a_finding(
    arguments: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str], workplace: Path
) -> None:
    (workplace / "bare.txt").write_text("只有一段话。\n", encoding="utf-8")
    (workplace / "zero.txt").write_bytes(b"a\x00b")
    assert told in run(capsys, *arguments, code=2)


def test_findings_are_json_when_json_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    (finding,) = data(capsys, "no-such.txt", code=2)["findings"]
    assert (finding["rule"], finding["severity"]) == ("document_not_found", "error")


@pytest.mark.parametrize("name", ["guangzhou-2021", "longgang-2020", "yanjin-2022"])
@pytest.mark.parametrize("option", ["--tables", "--tree"])
def test_published_reports_are_shown_within_eighty_columns(
    name: str, option: str, capsys: pytest.CaptureFixture[str], reports: Path
) -> None:
    made = run(capsys, str(reports / f"{name}.txt"), option)
    assert max(cell_len(line) for line in made.splitlines()) <= 80
