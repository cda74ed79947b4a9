"""process on the command line: the rows of a procedure in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jixiao.cli import main


def test_the_procedures_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["process"]) == 0
    shown = capsys.readouterr().out
    assert "national" in shown
    assert "sichuan" in shown


def test_a_kind_of_work_is_shown_with_who_does_what_by_when(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["process", "national", "--kind", "publication"]) == 0
    shown = "".join(capsys.readouterr().out.split())
    assert "批复后20日" in shown
    assert "公开→已公开（单位负责人；须公开文本不含涉密和不予公开的内容）" in shown
    assert "自评" not in shown


def test_in_english(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")  # on a narrow terminal the deadline is set on two lines
    assert main(["process", "sichuan", "--kind", "monitoring", "--lang", "en"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "suspend" in shown
    assert "10 working days" in shown


def test_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["process", "national", "--kind", "review", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in made["kinds"]] == ["review"]
    assert {
        "id": "drawn",
        "title": "已列入复核",
        "edits": ["performance", "reviewer"],
        "final": False,
    } in made["kinds"][0]["states"]


@pytest.mark.parametrize("arguments", [["process", "nowhere"], ["process", "national", "--kind", "selfev"]])
def test_what_is_not_there_is_said(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert "→" in capsys.readouterr().err


def test_an_own_file_is_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(
        "schema: jixiao/process-1\nid: ours\ntitle: 我市\nroles: {a: 填报人}\nkinds: [{id: x, title: 自评, start: here}]\n",
        encoding="utf-8",
    )
    assert main(["process", str(path)]) == 2
    shown = "".join(capsys.readouterr().err.split())
    assert "here" in shown
    assert "states" in shown
