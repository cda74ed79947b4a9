"""Many reports at once: a row for each, in order, whatever one of them does to the process that audits it."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from jixiao.cli import main
from jixiao.flows import audit_folder
from jixiao.flows.audit_folder import Task, Told, audit_many, files_of
from jixiao.flows.auditing import Wish

TEXT = "某局2023年度绩效报告\n\n收入共100万元。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Good reports and bad ones, some below."""
    made = tmp_path / "报告"
    (made / "下级").mkdir(parents=True)
    for name in ("乙.txt", "甲.txt", "下级/丙.md", "换\n行.txt"):
        (made / name).write_text(TEXT, encoding="utf-8")
    (made / "空.txt").write_bytes(b"")
    (made / "乱.docx").write_bytes(bytes(range(256)) * 8)
    for name in ("~$甲.docx", ".隐藏.txt", "图.png", "说明.yaml"):
        (made / name).write_text("x", encoding="utf-8")
    return made


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_every_report_has_a_line_of_json_in_the_order_of_names(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", str(folder), "--json"]) == 2  # two cannot be read
    told = lines(capsys.readouterr().out)
    names = [os.path.relpath(one["path"], folder) for one in told]
    assert names == sorted(names) and len(names) == 6
    by_name = dict(zip(names, told, strict=True))
    assert by_name["甲.txt"]["audited"] is True and by_name["甲.txt"]["coverage"]["quantities"] == 1
    assert [one["rule"] for one in by_name["空.txt"]["findings"]] == ["document_empty"]
    assert by_name["乱.docx"]["audited"] is False


def test_the_table_has_a_row_for_each_and_says_why_a_bad_one_was_not_audited(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["audit", str(folder)]) == 2
    captured = capsys.readouterr()
    for piece in ("甲.txt", "下级/丙.md", "换⟨U+000A⟩行.txt", "空.txt：文件是空的", "没有审成", "审核4份："):
        assert piece in captured.out, piece
    assert "0/1 (0%)" in captured.out
    assert "乱.docx" in captured.err and "→" in captured.err
    assert max(len(line) for line in captured.out.splitlines()) <= 80


def test_good_reports_only_give_exit_code_0_and_each_is_audited_once(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = str(folder / "甲.txt")
    assert main(["audit", good, str(folder / "下级"), good, "--json"]) == 0
    assert [Path(one["path"]).name for one in lines(capsys.readouterr().out)] == ["甲.txt", "丙.md"]


def test_a_file_that_is_not_there_is_a_row_too(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", str(folder / "甲.txt"), str(folder / "没有.txt"), "--json"]) == 2
    told = lines(capsys.readouterr().out)
    assert [one["audited"] for one in told] == [True, False]
    assert told[1]["findings"][0]["rule"] == "document_not_found"


def test_a_folder_without_reports_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", str(tmp_path), "--json"]) == 2
    assert [one["rule"] for one in json.loads(capsys.readouterr().out)["findings"]] == ["audit_no_files"]


@pytest.mark.parametrize("option", ["--annotate", "--opinion"])
def test_what_is_written_of_one_report_is_refused_for_many(
    folder: Path, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", str(folder), option, "x.docx", "--json"]) == 2
    assert [one["rule"] for one in json.loads(capsys.readouterr().out)["findings"]] == ["audit_one_report"]


def test_waivers_are_told_as_unused_only_when_no_report_needs_them(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from jixiao.auditing import catalogue

    path = tmp_path / "清单.yaml"
    rule = catalogue.RULES[0]
    path.write_text(
        f"schema: jixiao/waivers-1\nwaivers:\n  - {{rule: {rule}, claimed: 999, reason: 甲, who: 乙, date: 2024-01-01}}\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["audit", str(folder / "下级"), str(folder / "甲.txt"), "--waivers", str(path)]) == 0
    assert capsys.readouterr().err.count("没有对上任何发现") == 1


# -- what a report may do to its process


def rough(path: str, _: Task) -> Told:
    """Does what the name of a report says."""
    name = Path(path).stem
    if name == "hangs":
        time.sleep(600)
    if name == "dies":
        os._exit(7)
    if name == "killed":
        os.kill(os.getpid(), 9)
    return Told(path, pages=os.getpid())


def test_a_report_that_hangs_or_breaks_its_process_is_told_and_the_rest_go_on() -> None:
    paths = [f"{name}.txt" for name in ("a", "dies", "b", "hangs", "c", "killed", "d", "e")]
    told = list(audit_many(paths, Task(Wish()), seconds=2, work=rough))
    assert [one.path for one in told] == paths
    codes = {one.path: one.findings[0].rule for one in told if one.failed}
    assert codes == {
        "dies.txt": "audit_crashed",
        "hangs.txt": "audit_timed_out",
        "killed.txt": "audit_crashed",
    }
    texts = {one.path: one.findings[0].message() for one in told if one.failed}
    assert (
        "退出码 7" in texts["dies.txt"] and "SIGKILL" in texts["killed.txt"] and "2 秒" in texts["hangs.txt"]
    )
    assert "SIGKILL" in told[5].findings[0].message("en")


def test_a_process_is_replaced_after_its_share_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_folder, "LIFE", 3)
    paths = [f"{number}.txt" for number in range(12)]
    told = list(audit_many(paths, Task(Wish()), work=rough))
    assert [one.path for one in told] == paths
    pids = [one.pages for one in told]
    assert max(pids.count(pid) for pid in pids) <= 3


def test_stopping_halfway_leaves_no_process_behind() -> None:
    paths = ["a.txt", "hangs.txt", "b.txt"]
    running = audit_many(paths, Task(Wish()), work=rough)
    first = next(running)
    running.close()  # type: ignore[attr-defined]
    with pytest.raises(ProcessLookupError):
        os.kill(first.pages, 0)


def test_a_fault_of_ours_in_one_report_is_told_with_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(audit_folder, "audit_by", broken)
    told = audit_folder.audit_one(str(tmp_path / "a.txt"), Task(Wish()))
    assert told.findings[0].rule == "audit_fault" and "RecursionError" in told.findings[0].message()


def test_names_that_no_file_can_have_are_left_for_reading_to_refuse() -> None:
    assert files_of(["a\0b.txt", "x" * 5000]) == ["a\0b.txt", "x" * 5000]
