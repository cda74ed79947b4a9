"""What a run leaves that was killed: hidden, for its owner only, and gone with the next run; what a run that lives has stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from jixiao.engines.writing import whole
from jixiao.flows.bulk import score_file

FRAMEWORK = "project-10"
KILLED = """\
import os, signal, sys
from pathlib import Path
from jixiao.flows import bulk
die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
bulk._counted = bulk._in_order = die  # the facts, the scores or both are written, and have not taken their place
bulk.score_file(Path(sys.argv[1]), 'project-10', Path(sys.argv[2]), sys.argv[3])
"""


def facts(folder: Path) -> Path:
    path = folder / "facts.parquet"
    pl.DataFrame({"unit": ["a"], "project_budget_amount": [10**6], "project_spent_amount": [10**5]}).write_parquet(path)  # fmt: skip
    return path


def killed(given: Path, out: Path, engine: str) -> Path:
    """The one thing that a killed run has left."""
    before = set(out.parent.iterdir())
    done = subprocess.run([sys.executable, "-c", KILLED, str(given), str(out), engine], check=False)
    assert done.returncode == -signal.SIGKILL
    (left,) = set(out.parent.iterdir()) - before
    return left


@pytest.mark.skipif(os.name != "posix", reason="nobody can tell here who still runs")
@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_what_a_killed_run_leaves_is_hidden_and_gone_with_the_next(engine: str, tmp_path: Path) -> None:
    given, out = facts(tmp_path), tmp_path / "out.parquet"
    left = killed(given, out, engine)
    assert left.name.startswith(".")
    assert left.stat().st_mode & 0o777 == 0o700
    assert score_file(given, FRAMEWORK, out).rows == 1
    assert sorted(one.name for one in tmp_path.iterdir()) == ["facts.parquet", "out.parquet"]
    assert out.stat().st_mode & 0o777 == given.stat().st_mode & 0o777  # the output is as open as any file


def test_what_a_run_has_that_lives_stays(tmp_path: Path) -> None:
    given, out = facts(tmp_path), tmp_path / "out.parquet"
    with whole(out) as part:
        part.write_bytes(b"half")
        assert score_file(given, FRAMEWORK, out).rows == 1
        assert part.read_bytes() == b"half"
        part.write_bytes(b"all")
    assert out.read_bytes() == b"all"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["facts.parquet", "out.parquet"]


def test_what_another_machine_left_or_still_makes_stays(tmp_path: Path) -> None:
    given, out = facts(tmp_path), tmp_path / "out.parquet"
    left = killed(given, out, "polars")
    theirs = left.rename(left.with_name(".jixiao-000000000000-1.part"))
    assert score_file(given, FRAMEWORK, out).rows == 1
    assert (theirs / "made").exists()
