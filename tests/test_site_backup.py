"""A site is kept in one file, and made again from it; what is no backup changes nothing."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command with its own data: the settings of the site are read once in a process."""
    environ = {**os.environ, "JIXIAO_HOME": str(home), "COLUMNS": "100"}
    return subprocess.run(
        [sys.executable, "-m", "jixiao", *arguments], env=environ, capture_output=True, text=True, check=False
    )


def event(home: Path) -> None:
    """Something happens on a site."""
    script = "from jixiao.web.run import ready; ready(); from jixiao.web.log.models import record; record('test', actor='a')"
    environ = {**os.environ, "JIXIAO_HOME": str(home)}
    subprocess.run([sys.executable, "-c", script], env=environ, check=True)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A site where something happened, and its backup."""
    folder = tmp_path_factory.mktemp("kept")
    home, file = folder / "home", folder / "今天.zip"
    event(home)
    event(home)
    done = run(home, "backup", str(file), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["events"] == 2
    return home, file


def test_a_site_is_the_same_after_it_was_kept_and_restored(kept: tuple[Path, Path], tmp_path: Path) -> None:
    home, file = kept
    done = run(tmp_path / "new", "restore", str(file))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "逐条核对无误" in done.stdout
    rows = []
    for one in (home, tmp_path / "new"):
        with closing(sqlite3.connect(one / "site.sqlite3")) as made:
            rows.append(made.execute("SELECT * FROM log_event ORDER BY number").fetchall())
    assert rows[0] == rows[1]
    assert (tmp_path / "new" / "site.sqlite3").stat().st_mode & 0o077 == 0


def test_nothing_that_is_there_is_written_over(kept: tuple[Path, Path]) -> None:
    home, file = kept
    before = file.read_bytes()
    again = run(home, "backup", str(file))
    assert again.returncode == 2
    assert "没有覆盖" in again.stdout + again.stderr
    assert file.read_bytes() == before
    onto = run(home, "restore", str(file))
    assert onto.returncode == 2
    assert "没有覆盖" in onto.stdout + onto.stderr


def changed(
    file: Path, to: Path, database: bytes | None = None, about: dict[str, object] | None = None
) -> None:
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(to, "w") as new:
        said = json.loads(old.read("about.json"))
        new.writestr("about.json", json.dumps({**said, **(about or {})}))
        new.writestr("site.sqlite3", database if database is not None else old.read("site.sqlite3"))


def test_a_backup_that_is_damaged_or_none_at_all_changes_nothing(
    kept: tuple[Path, Path], tmp_path: Path
) -> None:
    _, file = kept
    whole = zipfile.ZipFile(file).read("site.sqlite3")
    bad = {
        name: tmp_path / f"{name}.zip"
        for name in ("changed", "short", "other", "huge", "text", "missing", "foreign")
    }
    changed(file, bad["changed"], whole[:-1] + bytes([whole[-1] ^ 1]))
    bad["short"].write_bytes(file.read_bytes()[:-200])
    changed(file, bad["other"], about={"schema": "jixiao/backup-9"})
    changed(file, bad["huge"], whole + b"x" * 1_000_000)
    bad["text"].write_text("no zip", "utf-8")
    with zipfile.ZipFile(bad["foreign"], "w") as made:
        made.writestr("../../site.sqlite3", "x")
    for name, one in bad.items():
        home = tmp_path / f"home-{name}"
        done = run(home, "restore", str(one))
        said = done.stdout + done.stderr
        assert done.returncode == 2, (name, said)
        assert "Traceback" not in said
        assert not (home / "site.sqlite3").exists(), name


def test_a_place_that_cannot_be_written_is_said(kept: tuple[Path, Path], tmp_path: Path) -> None:
    home, _ = kept
    done = run(home, "backup", str(tmp_path / "none" / "x.zip"))
    assert done.returncode == 2
    assert "没有这个文件" in done.stdout + done.stderr
