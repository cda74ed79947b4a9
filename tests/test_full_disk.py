"""A disk that is full is told in words of people, with the folder; what stood there stays, and nothing half written is left."""

from __future__ import annotations

import copy
import errno
import pickle
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest

from jixiao.cli.command import run as main
from jixiao.core.system import Why, why_failed

ROWS = 3000


def mounted(folder: Path) -> bool:
    """Makes a disk of 12 KB, where one may."""
    asked = ["mount", "-t", "tmpfs", "-o", "size=12k", "tmpfs", str(folder)]
    return (
        shutil.which("mount") is not None
        and not subprocess.run(asked, capture_output=True, check=False).returncode
    )


def may_mount() -> bool:
    with TemporaryDirectory() as folder:
        made = mounted(Path(folder))
        if made:
            subprocess.run(["umount", folder], check=True)
    return made


# Not in every container: there the words of each library are tested, below, and no disk is filled.
on_a_small_disk = may_mount()
if not on_a_small_disk:
    warnings.warn("no disk can be mounted here: none is filled", stacklevel=1)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 12 KB."""
    folder = tmp_path / "small"
    folder.mkdir()
    assert mounted(folder)
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def facts(folder: Path) -> Path:
    path = folder / "facts.parquet"
    pl.DataFrame(
        {
            "unit": [f"{n * 7919 % 1_000_003:06}" for n in range(ROWS)],
            "project_budget_amount": [10**9 + n * 104_729 for n in range(ROWS)],
            "project_spent_amount": [10**9 - n * 15_485_863 % 10**8 for n in range(ROWS)],
        }
    ).write_parquet(path)
    return path


if on_a_small_disk:

    @pytest.mark.parametrize("name", ["out.csv", "out.parquet"])
    @pytest.mark.parametrize("engine", ["polars", "duckdb"])
    def test_scores_that_find_no_room_say_so(
        engine: str, name: str, small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        out = small / name
        out.write_text("as it was")
        command = ["bulk", "score", str(facts(tmp_path)), "--framework", "project-10", "-o", str(out)]
        for lang, said in (("en", f"the disk is full, at {small}"), ("zh", f"{small} 所在的磁盘满了")):
            assert main([*command, "--engine", engine, "--lang", lang]) == 2
            told = capsys.readouterr().err
            assert said.replace(" ", "") in "".join(told.split())
            assert "--engine" not in told
            assert "No space" not in told
        assert [one.name for one in small.iterdir()] == [name]
        assert out.read_text() == "as it was"

    def test_a_province_that_finds_no_room_says_so(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert (
            main(["province", "--units", "50", "--years", "2023", "-o", str(small / "p"), "--lang", "en"])
            == 2
        )
        told = "".join(capsys.readouterr().err.split())
        assert f"facts.parquet”wasnotmade:thediskisfull,at{small}/p" in told.replace('"', "”")
        assert not list((small / "p").iterdir())

    def test_reports_of_many_cases_that_find_no_room_say_so_of_each(
        small: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        cases = ["yanjin-2022", "longgang-2020"]
        assert main(["report", *cases, "--form", "self_evaluation", "-o", str(small), "--lang", "en"]) == 2
        told = capsys.readouterr()
        assert "".join((told.out + told.err).split()).count("thediskisfull") == len(cases)
        assert not list(small.iterdir())


def test_a_reason_is_the_same_in_another_process() -> None:
    reason = Why("磁盘满了", "the disk is full")
    for again in (pickle.loads(pickle.dumps(reason)), copy.deepcopy(reason)):
        assert (again, again.en) == (reason, reason.en)


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError("No space left on device (os error 28)"),  # of Polars, without a number
        pl.exceptions.ComputeError("parquet: underlying IO error: No space left on device (os error 28)"),
        RuntimeError("Code: 75. DB::Exception: Cannot write to file: , errno: 28, strerror: whatever"),
    ],
)
def test_however_a_library_says_it_the_disk_is_full(error: Exception) -> None:
    said = why_failed(error)
    assert isinstance(said, Why)
    assert (said, said.en) == ("磁盘满了", "the disk is full")
