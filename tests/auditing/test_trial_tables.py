"""Trial documents: silence on what is true, a finding where one cell was changed."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from trial_plain import PLAIN
from trial_sheets import SHEETS, Trial

from jixiao.auditing.remark import Remark
from jixiao.flows.auditing import audit_file

MADE = {**SHEETS, **PLAIN}
SEEDS = range(4)


def told(tmp_path: Path, trial: Trial) -> list[Remark]:
    path = tmp_path / "report.txt"
    path.write_text(trial.text(), encoding="utf-8")
    return [one for one in audit_file(path).audit.remarks if one.severity != "info"]


@pytest.mark.parametrize("name", MADE)
def test_a_true_document_is_left_alone(tmp_path: Path, name: str) -> None:
    for seed in SEEDS:
        found = told(tmp_path, MADE[name](random.Random(seed)))
        assert [(seed, one.rule, one.claimed, one.recomputed) for one in found] == []


@pytest.mark.parametrize("name", [name for name, make in MADE.items() if make(random.Random(0)).cells])
def test_a_changed_cell_is_found_where_it_stands(tmp_path: Path, name: str) -> None:
    for seed in SEEDS:
        trial = MADE[name](random.Random(seed))
        changed, before, after = trial.changed(random.Random(seed))
        lines = zip(trial.text().split("\n"), changed.text().split("\n"), strict=True)
        line = next(number for number, (one, two) in enumerate(lines, 1) if one != two)
        found = told(tmp_path, changed)
        assert line in {spot.at.line for one in found for spot in one.spots}, (seed, line, before, after)
