"""What `score` prints: the heading, the codes of indicators, why points were lost; and what `form` does not print."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import Any

import pytest
from test_case_book import changed, made, put

from jixiao.cli import main


@pytest.fixture(scope="module")
def sheet() -> str:
    """What is printed of a case, without the line breaks of the screen."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "400")
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown):
            assert main(["score", "yanjin-2022"]) == 0
    return shown.getvalue()


def test_the_heading_says_which_year(sheet: str) -> None:
    assert "2022年度 · " in sheet.split("\n")[1]


@pytest.mark.parametrize("name", ["A 部门决策", "A1 部门职能", "A11 部门职能明确性", "C12 “一网通办”"])
def test_every_code_stands_apart_from_its_name(sheet: str, name: str) -> None:
    assert name in sheet


def test_the_score_of_an_item_is_said_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def fill(book: Any) -> None:
        for key in ("score", "reason", "role", "evidence", "line"):
            put(book, "判断", "one_network", key, None)
        for id, points in (("one_network.one_service", 1.5), ("one_network.one_supervision", 2)):
            put(book, "判断", id, "score", points)
            for key, text in (("reason", "两个单位录入滞后"), ("role", "第三方机构"), ("evidence", "台账")):
                put(book, "判断", id, key, text)

    path = changed(made(tmp_path, "yanjin-2022", "yanjin-2022"), fill)
    assert main(["score", str(path)]) == 0
    shown = "".join(capsys.readouterr().out.split())
    assert "1.5分（两个单位录入滞后）" in shown
    assert "1.5分（1.5分" not in shown


def test_making_an_empty_form_does_not_speak_of_the_frameworks_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["form", "yanjin-2022", "-o", str(tmp_path / "a.xlsx")]) == 0
    shown = capsys.readouterr()
    assert "提醒" not in shown.out + shown.err
    assert ".yaml" not in shown.out + shown.err
