"""Uploaded files are kept with the records: in a backup and out of it, and the log tells when one was changed; a worker stands beside."""

from __future__ import annotations

import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest
from at_site import elsewhere

from jixiao.web.jobs import beside

SCRIPT = """
from jixiao.web.run import ready
ready()
from jixiao.web import demo
from jixiao.web.people.models import Person
from jixiao.web.year.models import Work
from jixiao.web.evidence import keeping
demo.seed()
Work.objects.filter(unit__code="901001", kind="objectives").update(state="approved")
Work.objects.filter(unit__code="901001", kind="self_evaluation").update(state="filed")
Work.objects.filter(unit__code="901001", kind="review").update(state="concluded")
work = Work.objects.get(unit__code="901001", kind="rectification")
piece = keeping.Piece("整改照片.txt", "已整改".encode(), "整改说明", ())
assert keeping.add(work, Person.objects.get(username="tianbao"), piece) == ()
"""


HOMES: dict[Path, dict[str, str]] = {}  # a database for each folder, as at an office


def there(home: Path) -> dict[str, str]:
    return HOMES.setdefault(home, elsewhere(home))


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "jixiao", *arguments],
        env=there(home),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A site with an uploaded file, and its backup."""
    folder = tmp_path_factory.mktemp("kept")
    home, file = folder / "home", folder / "今天.zip"
    subprocess.run([sys.executable, "-c", SCRIPT], env=there(home), check=True)
    done = run(home, "backup", str(file))
    assert done.returncode == 0, done.stderr
    return home, file


def stored(home: Path) -> Path:
    """The file of the only piece of evidence."""
    (file,) = (one for one in (home / "files").rglob("*") if one.is_file())
    return file


def test_uploaded_files_are_in_a_backup_and_come_back(kept: tuple[Path, Path], tmp_path: Path) -> None:
    home, file = kept
    done = run(tmp_path / "new", "restore", str(file))
    assert done.returncode == 0, done.stdout + done.stderr
    again = stored(tmp_path / "new")
    assert again.read_bytes() == "已整改".encode()
    assert again.stat().st_mode & 0o077 == 0
    assert stored(home).read_bytes() == again.read_bytes()


@pytest.mark.parametrize("how", ["changed", "left out", "one more", "leads elsewhere"])
def test_a_backup_whose_files_are_not_whole_changes_nothing(
    kept: tuple[Path, Path], tmp_path: Path, how: str
) -> None:
    broken = tmp_path / "坏.zip"
    with zipfile.ZipFile(kept[1]) as one, zipfile.ZipFile(broken, "w") as other:
        for name in one.namelist():
            inside = name.startswith("files/")
            if not (inside and how == "left out"):
                other.writestr(name, b"x" if inside and how == "changed" else one.read(name))
        if how == "one more":
            other.writestr("files/ab/" + "ab" * 16, b"x")
        if how == "leads elsewhere":
            other.writestr("files/../../x", b"x")
    done = run(tmp_path / "new", "restore", str(broken))
    assert done.returncode == 2
    assert not (tmp_path / "new" / "site.sqlite3").exists()
    assert not (tmp_path / "new" / "files").exists()
    assert not (tmp_path / "x").exists()


def test_the_log_names_a_file_that_was_changed_or_is_gone(kept: tuple[Path, Path], tmp_path: Path) -> None:
    home = tmp_path / "new"
    assert run(home, "restore", str(kept[1])).returncode == 0
    assert run(home, "log", "verify").returncode == 0
    stored(home).write_bytes(b"x")
    done = run(home, "log", "verify")
    assert done.returncode == 2
    assert "evidence 1" in done.stdout
    stored(home).unlink()
    assert run(home, "log", "verify").returncode == 2


def test_a_worker_that_dies_is_started_again_and_ends_with_the_server(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun: list[subprocess.Popen[bytes]] = []
    third = threading.Event()

    def start() -> subprocess.Popen[bytes]:
        code = "" if len(begun) < 2 else "import time; time.sleep(600)"
        begun.append(subprocess.Popen([sys.executable, "-c", code]))
        if len(begun) == 3:
            third.set()
        return begun[-1]

    monkeypatch.setattr(beside, "_start", start)
    monkeypatch.setattr(beside, "PAUSE", 0.01)
    with beside.worker():
        assert third.wait(60)
        assert begun[2].poll() is None
    assert begun[2].wait() != 0
    assert len(begun) == 3
