"""Help of every command: in the user's language, within a terminal, in columns."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from jixiao.cli import main
from jixiao.cli.command import build

NAMES = ["", *build("zh").groups, *build("zh").rooms]
CHINESE = re.compile("[\u4e00-\u9fff]")


def helped(name: str, lang: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    assert main([*name.split(), "--help", "--lang", lang]) == 0
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("name", dict.fromkeys(NAMES))
def test_help_is_in_the_users_language_and_fits_a_terminal(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    chinese, english = helped(name, "zh", capsys), helped(name, "en", capsys)
    assert chinese[0].startswith("用法：") and english[0].startswith("usage: ")
    assert [line for line in english if CHINESE.search(line.replace("15.63万元", ""))] == []
    assert [
        line for line in chinese if re.search("usage:|options:|arguments:|show this|show program", line)
    ] == []
    assert [line for line in chinese if line.endswith(":")] == []
    assert [line for line in [*chinese, *english] if cell_len(line) > 80] == []


def test_what_arguments_are_for_stands_in_one_column(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = helped("analyse", "zh", capsys)
    options = lines[lines.index("选项：") + 1 : lines.index("种类：") - 1]
    begins = {cell_len(line[: line.rindex("  ") + 2]) for line in options if "  " in line.strip()}
    assert len(begins) == 1


def test_every_command_has_a_room_that_can_carry_it_out() -> None:
    from importlib import import_module

    for module, function in build("zh").rooms.values():
        assert callable(getattr(import_module(f"jixiao.cli.{module}"), function))
