"""What every test file may use: the shelf, and the folder of the published reports where it stands beside the checkout."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import postgres
import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)  # how fast an example runs says how busy the machine is
settings.load_profile("untimed")

CLUSTERS: list[postgres.Cluster] = []  # those that this process began
REPORTS = Path(os.environ.get("JIXIAO_REPORTS") or Path(__file__).resolve().parents[2] / "shared" / "reports")


# What these ask has the same answer on either database: they are long, and run on SQLite.
EITHER = (
    "test_site_access.py",
    "test_site_browser.py",
    "test_site_demo.py",
    "test_site_gate.py",
    "test_site_library_browser.py",
    "test_site_pages.py",
    "test_site_serving.py",
)

if postgres.wanted():
    collect_ignore_glob = [
        name
        for name in os.listdir(Path(__file__).parent)
        if not name.startswith("test_site") or name in EITHER
    ]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What was asked for by name and is no test of the site says nothing of the database."""
    if postgres.wanted():
        items[:] = [
            one for one in items if one.path.name.startswith("test_site") and one.path.name not in EITHER
        ]


@pytest.hookimpl(wrapper=True)
def pytest_sessionstart() -> Iterator[None]:
    """One server for all processes of a run on PostgreSQL, there before any of them begins."""
    if postgres.wanted() and postgres.SERVER not in os.environ:
        CLUSTERS.append(postgres.Cluster())
        os.environ[postgres.SERVER] = str(CLUSTERS[0].folder)
    yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With a test in a browser that failed stands what its pages said."""
    report = yield
    if report.when == "call" and report.failed:
        for one in getattr(item, "funcargs", {}).values():
            if type(one).__name__ == "Watched":
                report.sections.append(("Pages", one.pages()))
    return report


def pytest_unconfigure() -> None:
    for one in CLUSTERS:
        one.remove()


@pytest.fixture(scope="session")
def reports() -> Path:
    """The folder of the five published reports."""
    if not REPORTS.is_dir():
        pytest.skip("the published reports are not here; set JIXIAO_REPORTS to their folder")
    return REPORTS
