"""Work beside the pages: done by a process of its own, done again where that dies, told where it cannot be done, never half kept."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import at_site
import psycopg
import pytest
import test_site
from at_site import come_in, elsewhere, work_of
from django.utils import timezone

from jixiao.web.documents import making
from jixiao.web.documents.models import FormFile
from jixiao.web.jobs import working
from jixiao.web.jobs.models import Job
from jixiao.web.log.models import Event
from jixiao.web.year.models import Work

site = at_site.site
MOST = 90  # seconds that a test waits for another process before it gives up


@pytest.fixture
def waiting(site: None) -> Job:
    """A form that waits to be made."""
    del site
    Work.objects.filter(unit__code="901001", kind="objectives").update(state="approved")
    work, client = work_of("901001", "self_evaluation"), come_in("tianbao")
    test_site.upload(client, work, test_site.EXAMPLE)
    wanted = {"case": "1", "form": "brief", "suffix": ".docx", "copy": "internal"}
    assert client.post(f"/work/{work.pk}/documents/", wanted).status_code == 302
    return Job.objects.get()


def gone() -> str:
    """A worker of this machine that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    return working.name().rpartition(":")[0] + f":{ended.pid}"


def test_what_a_dead_worker_had_begun_is_done_again_by_the_next(waiting: Job) -> None:
    taken = working.take(gone())
    assert taken is not None and taken.state == "running"
    assert working.drain() == 1
    waiting.refresh_from_db()
    assert (waiting.state, waiting.tries) == ("done", 2)
    assert FormFile.objects.get().key


def test_a_live_worker_keeps_its_job(waiting: Job) -> None:
    assert working.take(working.name()) is not None
    assert working.take("other:1") is None
    waiting.refresh_from_db()
    assert waiting.tries == 1


def test_a_worker_of_another_machine_counts_as_dead_when_it_is_silent(waiting: Job) -> None:
    assert working.take("elsewhere:1") is not None
    assert working.take(working.name()) is None
    Job.objects.update(alive=timezone.now() - timedelta(seconds=61))
    assert working.take(working.name()) is not None
    waiting.refresh_from_db()
    assert waiting.worker == working.name()


def test_what_breaks_twice_has_failed_and_the_page_says_so(waiting: Job) -> None:
    dead = gone()
    for _ in range(2):
        assert working.take(dead) is not None
    assert working.take(dead) is None
    waiting.refresh_from_db()
    assert waiting.state == "failed"
    page = come_in("tianbao").get(f"/work/{FormFile.objects.get().work_id}/documents/").content.decode()
    assert "做到一半进程中断，试了 2 次都没有做成" in page
    assert not FormFile.objects.get().key


def test_who_comes_too_late_keeps_nothing(waiting: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that was taken for dead ends its work after another one took the job over."""
    late = working.take(gone())
    assert late is not None
    kept = making.report_to

    def meanwhile(*arguments: Any) -> Any:
        monkeypatch.setattr(making, "report_to", kept)
        assert working.drain() == 1
        return kept(*arguments)

    monkeypatch.setattr(making, "report_to", meanwhile)
    working.perform(late.pk, late.tries)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.tries) == ("done", 2)
    assert Event.objects.filter(action="document_made").count() == 1


def test_a_job_that_waits_long_says_that_no_worker_runs(waiting: Job) -> None:
    Job.objects.update(at=timezone.now() - timedelta(minutes=3))
    page = come_in("tianbao").get(f"/work/{FormFile.objects.get().work_id}/documents/").content.decode()
    assert "请管理员看后台" in page
    assert waiting.pk


def test_a_kind_of_job_that_there_is_not_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        working.add("nonsense", 1)


# -- a true process

SCRIPT = """
import sys
from jixiao.web.run import ready
ready()
from jixiao.web import demo
from jixiao.web.people.models import Person
from jixiao.web.year.models import Work
from jixiao.web.documents import auditing
demo.seed()
Work.objects.filter(unit__code="901001", kind="objectives").update(state="approved")
work = Work.objects.get(unit__code="901001", kind="self_evaluation")
body = open(sys.argv[1], "rb").read()
assert auditing.attach(work, Person.objects.get(username="tianbao"), "报告.txt", body, 0) == ()
"""
LINE = "2026年支出{}万元，其中基本支出500.00万元，占总支出的40.00%；项目支出750.00万元，占60.00%。"


Environ = dict[str, str]


@pytest.fixture
def home(tmp_path: Path) -> Environ:
    """A site of its own, on which a long report waits for its audit."""
    report = tmp_path / "报告.txt"
    report.write_text("\n".join(LINE.format(f"{1250 + number}.00") for number in range(150)), "utf-8")
    environ = elsewhere(tmp_path / "home")
    subprocess.run([sys.executable, "-c", SCRIPT, str(report)], env=environ, check=True)
    return environ


def look(home: Environ) -> dict[str, Any]:
    """How the job stands, and what is kept of the audit, as the database has it."""
    there = home.get("DATABASE_URL")
    made: Any = (
        psycopg.connect(there)
        if there
        else sqlite3.connect(Path(home["JIXIAO_HOME"], "site.sqlite3"), timeout=20)
    )
    with closing(made):
        state, tries = made.execute("SELECT state, tries FROM jobs_job").fetchone()
        audit, copy = made.execute("SELECT audit, copy_key FROM documents_draft").fetchone()
    return {"state": state, "tries": tries, "kept": audit not in (None, "null") or bool(copy)}


def until(what: Callable[[], bool]) -> None:
    ends = time.monotonic() + MOST
    while not what():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.05)


@pytest.fixture
def start() -> Iterator[Callable[[Environ], subprocess.Popen[bytes]]]:
    """Starts workers, each with processes of its own group; all of them end with the test."""
    begun: list[subprocess.Popen[bytes]] = []

    def one(home: Environ) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "jixiao", "worker"]
        begun.append(subprocess.Popen(command, env=home, stdout=subprocess.DEVNULL, start_new_session=True))
        return begun[-1]

    yield one
    for process in begun:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_a_worker_that_is_killed_leaves_the_job_for_the_next_and_no_half_result(
    home: Environ, start: Callable[[Environ], subprocess.Popen[bytes]]
) -> None:
    assert look(home) == {"state": "waiting", "tries": 0, "kept": False}
    first = start(home)
    until(lambda: look(home)["state"] != "waiting")
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    assert look(home) == {"state": "running", "tries": 1, "kept": False}
    second = start(home)
    until(lambda: look(home)["state"] in ("done", "failed"))
    assert look(home) == {"state": "done", "tries": 2, "kept": True}
    second.terminate()
    assert second.wait(MOST) == 0


def test_a_worker_that_is_told_to_stop_puts_its_job_back(
    home: Environ, start: Callable[[Environ], subprocess.Popen[bytes]]
) -> None:
    first = start(home)
    until(lambda: look(home)["state"] == "running")
    first.terminate()
    assert first.wait(MOST) == 0
    assert look(home) == {"state": "waiting", "tries": 0, "kept": False}
