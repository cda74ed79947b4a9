"""A total that is still open keeps its words when the table is read back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jixiao.cli import main


def test_an_open_total_keeps_its_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "yanjin-2022", "--form", "score_table", "-o", str(tmp_path / "表.docx")]) == 0
    capsys.readouterr()
    assert main(["read", str(tmp_path / "表.docx"), "--tree", "--json"]) == 0
    total = json.loads(capsys.readouterr().out)["total"]
    assert total["points"]["text"] == "100"
    assert total["score"]["text"] == "未定（85.00至86.00分）"
