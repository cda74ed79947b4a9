"""Bytes into a file: the whole of them or nothing, also where two write at once."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from jixiao.core.finding import DataError
from jixiao.writers.whole import write_whole


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_an_older_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    (tmp_path / "甲.md").write_text("旧的，比新的长")
    write_whole(tmp_path / "甲.md", b"new")
    assert (tmp_path / "甲.md").read_bytes() == b"new"
    assert names(tmp_path) == ["甲.md"]


def test_a_name_may_be_as_long_as_one_can_be(tmp_path: Path) -> None:
    longest = "长" * 84 + ".md"  # 255 bytes
    write_whole(tmp_path / longest, b"new")
    assert names(tmp_path) == [longest]


def test_of_two_that_write_at_once_one_is_there_whole(tmp_path: Path) -> None:
    sent = [bytes([number]) * 300_000 for number in range(8)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda one: write_whole(tmp_path / "甲", one), sent))
    assert (tmp_path / "甲").read_bytes() in sent
    assert names(tmp_path) == ["甲"]


@pytest.mark.parametrize(
    ("name", "new", "rule"),
    [
        ("旧.md", True, "file_exists"),
        ("断了的链接", True, "file_exists"),
        ("文件夹", False, "document_path_is_folder"),
        ("文件夹", True, "document_path_is_folder"),
        ("管道", False, "file_special"),
        ("旧.md/甲", False, "file_unwritable"),
        ("没有/甲", False, "file_unwritable"),
        ("甲\0乙", False, "file_unwritable"),
        ("长" * 100, False, "file_unwritable"),
    ],
)
def test_what_cannot_be_written_is_told_and_all_stays_as_it_was(
    tmp_path: Path, name: str, new: bool, rule: str
) -> None:
    (tmp_path / "旧.md").write_text("旧")
    (tmp_path / "文件夹").mkdir()
    (tmp_path / "断了的链接").symlink_to(tmp_path / "没有")
    os.mkfifo(tmp_path / "管道")
    before = names(tmp_path)
    with pytest.raises(DataError) as told:
        write_whole(tmp_path / name, b"new", new=new)
    assert [one.rule for one in told.value.findings] == [rule]
    assert names(tmp_path) == before
    assert (tmp_path / "旧.md").read_text() == "旧"


def test_where_the_last_step_fails_the_old_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "甲").write_text("旧")

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DataError) as told:
        write_whole(tmp_path / "甲", b"new")
    assert "磁盘满了" in told.value.findings[0].message()
    assert (tmp_path / "甲").read_text() == "旧"
    assert names(tmp_path) == ["甲"]
