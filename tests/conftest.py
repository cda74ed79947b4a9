"""What every test file may use: the shelf, and the folder of the published reports where it stands beside the checkout."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)  # how fast an example runs says how busy the machine is
settings.load_profile("untimed")

REPORTS = Path(os.environ.get("JIXIAO_REPORTS") or Path(__file__).resolve().parents[2] / "shared" / "reports")


@pytest.fixture(scope="session")
def reports() -> Path:
    """The folder of the five published reports."""
    if not REPORTS.is_dir():
        pytest.skip("the published reports are not here; set JIXIAO_REPORTS to their folder")
    return REPORTS
