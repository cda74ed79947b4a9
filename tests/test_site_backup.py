"""A site is kept in one file, and made again from it on either database; what is no backup changes nothing."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from hashlib import new
from pathlib import Path

import postgres
import pytest
from at_site import elsewhere

BEGIN = "from jixiao.web.run import ready; ready(); "
SEEDED = BEGIN + "from jixiao.web import demo; demo.seed()"
EVENT = BEGIN + "from jixiao.web.log.models import record; print(record('test', actor='a').number)"
RECORDS = BEGIN + (
    "from jixiao.web import records\n"
    "for model in records.shape().models:\n"
    "    print(model._meta.label_lower, *records.lines(model), sep='')"
)
KILLED = BEGIN.replace("ready", "loaded") + (  # while the records of the third table come in
    "import os, sys\nfrom pathlib import Path\nfrom jixiao.web import keeping, records\n"
    "left, take = [3], records.take\n"
    "def until(model, told):\n"
    "    left[0] -= 1\n"
    "    count = take(model, told)\n"
    "    return count if left[0] or count is None else os.kill(os.getpid(), 9)\n"
    "records.take = until\n"
    "keeping.restore(Path(sys.argv[1]), Path(os.environ['JIXIAO_HOME']))"
)


def run(environ: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command with its own data: the settings of the site are read once in a process."""
    return subprocess.run(
        [sys.executable, "-m", "jixiao", *arguments], env=environ, capture_output=True, text=True, check=False
    )


def script(environ: dict[str, str], text: str, *arguments: str) -> str:
    """What a script prints that works on the records themselves."""
    done = subprocess.run(
        [sys.executable, "-c", text, *arguments], env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def records(environ: dict[str, str]) -> str:
    return script(environ, RECORDS)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], Path]:
    """A site with the made-up district and two files, and its backup."""
    folder = tmp_path_factory.mktemp("kept")
    environ, file = elsewhere(folder / "home"), folder / "今天.zip"
    script(environ, SEEDED)
    proofs = folder / "home" / "files" / "证据"
    proofs.mkdir(parents=True)
    (proofs / "一.pdf").write_bytes(b"%PDF" * 50_000)
    (proofs / "empty").write_bytes(b"")
    done = run(environ, "backup", str(file), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["events"] >= 6
    return environ, file


def test_a_site_is_the_same_after_it_was_kept_and_restored(
    kept: tuple[dict[str, str], Path], tmp_path: Path
) -> None:
    environ, file = kept
    there = elsewhere(tmp_path / "new")
    done = run(there, "restore", str(file))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "逐条核对无误" in done.stdout
    assert records(there) == records(environ)
    assert (tmp_path / "new" / "files" / "证据" / "一.pdf").read_bytes() == b"%PDF" * 50_000
    assert (tmp_path / "new" / "files" / "证据" / "empty").stat().st_mode & 0o077 == 0
    assert sorted(one.name for one in (tmp_path / "new").iterdir() if one.suffix != ".sqlite3") == [
        "files",
        "secret",
    ]
    last = int(json.loads(zipfile.ZipFile(file).read("about.json"))["events"])
    assert script(there, EVENT).split() == [str(last + 1)]  # and goes on where it was
    more = (
        BEGIN
        + "from jixiao.web.people.models import Unit; Unit.objects.create(code='x', name='x', kind='unit')"
    )
    script(there, more)


if postgres.wanted():  # that run has both databases

    def test_a_site_moves_from_one_database_to_the_other(
        kept: tuple[dict[str, str], Path], tmp_path: Path
    ) -> None:
        environ, file = kept
        there = {**elsewhere(tmp_path / "new"), "DATABASE_URL": ""}
        done = run(there, "restore", str(file))
        assert done.returncode == 0, done.stdout + done.stderr
        assert (tmp_path / "new" / "site.sqlite3").stat().st_mode & 0o077 == 0
        assert records(there) == records(environ)
        back = elsewhere(tmp_path / "back")
        assert run(there, "backup", str(tmp_path / "again.zip")).returncode == 0
        assert run(back, "restore", str(tmp_path / "again.zip")).returncode == 0
        assert records(back) == records(environ)


def test_nothing_that_is_there_is_written_over(kept: tuple[dict[str, str], Path]) -> None:
    environ, file = kept
    before, rows = file.read_bytes(), records(environ)
    again = run(environ, "backup", str(file))
    assert again.returncode == 2
    assert "没有覆盖" in again.stdout + again.stderr
    assert file.read_bytes() == before
    onto = run(environ, "restore", str(file))
    assert onto.returncode == 2
    assert "没有覆盖" in onto.stdout + onto.stderr
    assert records(environ) == rows


def test_a_file_that_is_there_and_another_one_is_left(
    kept: tuple[dict[str, str], Path], tmp_path: Path
) -> None:
    mine = tmp_path / "new" / "files" / "证据" / "一.pdf"
    mine.parent.mkdir(parents=True)
    mine.write_bytes(b"mine")
    there = elsewhere(tmp_path / "new")
    done = run(there, "restore", str(kept[1]))
    assert done.returncode == 2
    assert mine.read_bytes() == b"mine"
    assert script(there, EVENT).split() == ["1"]


def test_a_restore_that_is_killed_in_the_middle_leaves_no_record_and_can_be_done_again(
    kept: tuple[dict[str, str], Path], tmp_path: Path
) -> None:
    environ, file = kept
    there = elsewhere(tmp_path / "new")
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(file)], env=there, capture_output=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert not (tmp_path / "new" / "site.sqlite3").exists()
    again = run(there, "restore", str(file))
    assert again.returncode == 0, again.stdout + again.stderr
    assert records(there) == records(environ)


def changed(file: Path, to: Path, change: Callable[[dict[str, bytes]], None], told: bool = False) -> None:
    """A backup with something else in it; `told`: with hashes that agree."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(to, "w") as made:
        parts = {name: old.read(name) for name in old.namelist()}
        change(parts)
        if told:
            about = json.loads(parts["about.json"])
            about["parts"] = {
                name: {"sm3": new("sm3", body).hexdigest(), "size": len(body)}
                for name, body in parts.items()
                if name != "about.json"
            }
            parts["about.json"] = json.dumps(about).encode()
        for name, body in parts.items():
            made.writestr(name, body)


def about(**more: object) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        parts["about.json"] = json.dumps({**json.loads(parts["about.json"]), **more}).encode()

    return change


def put(name: str, body: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.update({name: parts.get(name, b"") + body})


def without(name: str) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.pop(name) and None


UNITS, PROOF = "records/people.unit", "files/证据/一.pdf"
BAD: dict[str, tuple[Callable[[dict[str, bytes]], None], bool, str]] = {
    "another version": (about(schema="jixiao/backup-9"), False, "不是这个版本的备份"),
    "a later version": (about(migrations=[["people", "0999_later"]]), False, "请先升级"),
    "migrations of another shape": (about(migrations="x"), False, "不是完整的备份"),
    "no event": (about(events=0), False, "对不上"),
    "a row more": (put(UNITS, b"[]\n"), False, "备份不能用"),
    "a row of two columns": (put(UNITS, b"[1,2]\n"), True, "不是完整的备份"),
    "a row that is no list": (put(UNITS, b"{\n"), True, "不是完整的备份"),
    "a row twice": (lambda parts: parts.update({UNITS: parts[UNITS] + parts[UNITS].splitlines(True)[1]}), True, "不是完整的备份"),
    "bytes that are no text": (put(UNITS, b"\xff\n"), True, "不是完整的备份"),
    "a table less": (without(UNITS), False, "对不上"),
    "a table less, as told": (without(UNITS), True, "不是完整的备份"),
    "a file changed": (put(PROOF, b"x"), False, "对不上"),
    "a file outside": (put("files/../../x", b"x"), True, "不是完整的备份"),
    "a file hidden": (put("files/.x", b"x"), True, "不是完整的备份"),
    "a file elsewhere": (put("site.sqlite3", b"x"), True, "不是完整的备份"),
    "something more": (put("x", b"x"), False, "对不上"),
    "no event at all": (lambda parts: parts.update({"records/log.event": parts["records/log.event"].splitlines(True)[0]}), True, "对不上"),
}  # fmt: skip


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return elsewhere(tmp_path_factory.mktemp("target"))


@pytest.mark.parametrize("name", BAD)
def test_a_backup_that_is_damaged_changes_nothing(
    kept: tuple[dict[str, str], Path], target: dict[str, str], tmp_path: Path, name: str
) -> None:
    change, told, said = BAD[name]
    bad = tmp_path / "bad.zip"
    changed(kept[1], bad, change, told)
    done = run(target, "restore", str(bad))
    assert done.returncode == 2, done.stdout + done.stderr
    assert said in done.stdout + done.stderr
    home = Path(target["JIXIAO_HOME"])
    assert {one.name for one in home.iterdir()} <= {
        "secret",
        "files",
    }  # files of a backup that is whole may be there


def test_what_is_no_backup_changes_nothing(
    kept: tuple[dict[str, str], Path], target: dict[str, str], tmp_path: Path
) -> None:
    short, text, foreign = (tmp_path / name for name in ("short.zip", "text.zip", "foreign.zip"))
    short.write_bytes(kept[1].read_bytes()[:-200])
    text.write_text("no zip", "utf-8")
    with zipfile.ZipFile(foreign, "w") as made:
        made.writestr("../../site.sqlite3", "x")
    for bad in (short, text, foreign, tmp_path, tmp_path / "none.zip"):
        done = run(target, "restore", str(bad))
        assert done.returncode == 2, done.stdout + done.stderr
        assert "Traceback" not in done.stdout + done.stderr
    assert run(target, "restore", str(kept[1])).returncode == 0  # the place is still free for the right one


def test_a_place_that_cannot_be_written_is_said(kept: tuple[dict[str, str], Path], tmp_path: Path) -> None:
    done = run(kept[0], "backup", str(tmp_path / "none" / "x.zip"))
    assert done.returncode == 2
    assert "没有这个文件" in done.stdout + done.stderr
