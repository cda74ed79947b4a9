"""Where the records are kept: the address of PostgreSQL, several processes at one log, a database that goes away and comes back."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import at_site
import postgres
import pytest
from at_site import come_in, elsewhere, work_of
from django.db import IntegrityError, OperationalError
from django.test import Client

from jixiao.cli import main
from jixiao.core.finding import DataError
from jixiao.web.database import database
from jixiao.web.guard import away
from jixiao.web.year.moving import content

site = at_site.site

# the address, and its name, user, password, host, port, sslmode
RIGHT = {
    "postgresql://u:p@db:5433/jixiao": ("jixiao", "u", "p", "db", "5433", None),
    "postgres://u:p@db/jixiao": ("jixiao", "u", "p", "db", "", None),
    "postgresql://u@db/jixiao": ("jixiao", "u", "", "db", "", None),
    "postgresql:///jixiao": ("jixiao", "", "", "", "", None),
    "postgresql://u@/jixiao?host=/run/postgresql": ("jixiao", "u", "", "/run/postgresql", "", None),
    "postgresql://u:p@%2Frun%2FPg/jixiao": ("jixiao", "u", "p", "/run/Pg", "", None),
    "postgresql://u:p@[::1]:5432/jixiao": ("jixiao", "u", "p", "::1", "5432", None),
    "postgresql://u:a%40b%3Ac%2Fd%23e%25f%20g+h@db/jixiao": ("jixiao", "u", "a@b:c/d#e%f g+h", "db", "", None),
    "postgresql://u:%E5%AF%86@db/%E7%BB%A9%E6%95%88": ("绩效", "u", "密", "db", "", None),
    "postgresql://u:p@db/jixiao?sslmode=verify-full": ("jixiao", "u", "p", "db", "", "verify-full"),
}  # fmt: skip

# the address, and how many things are told at once
SECRET = "Mi-ma-9x7"
WRONG = {
    f"mysql://u:{SECRET}@db/x": 1,
    f"{SECRET}": 1,
    f"postgresql://u:{SECRET}#1@db/x": 1,
    f"postgresql://u:{SECRET}/1@db/x": 1,
    f"postgresql://u:{SECRET}@1@db/x": 1,
    f"postgresql://u:{SECRET} @db/x": 1,
    f"postgresql://u:{SECRET}%4@db/x": 1,
    f"postgresql://u:{SECRET}%FF@db/x": 1,
    f"postgresql://u:{SECRET}%00@db/x": 1,
    f"postgresql://u:{SECRET}:1@db/x": 1,
    f"postgresql://:{SECRET}@db/x": 1,
    f"postgresql://u:{SECRET}@db:99999/x": 1,
    f"postgresql://u:{SECRET}@db:5x/x": 1,
    f"postgresql://u:{SECRET}@[::1/x": 1,
    f"postgresql://u:{SECRET}@db": 1,
    f"postgresql://u:{SECRET}@db/": 1,
    f"postgresql://u:{SECRET}@db/x?password=y": 1,
    f"postgresql://u:{SECRET}@db/x?sslmode=no": 1,
    f"postgresql://u:{SECRET}@/x?host=db": 1,
    f"postgresql://u:{SECRET}@db/x?host=/run": 1,
    f"postgresql://u:{SECRET}%@db:0/?sslmode=1&x=2": 5,
}


@pytest.mark.parametrize("address", RIGHT)
def test_an_address_is_read_in_its_parts(address: str) -> None:
    found = database(address, Path("/home"))
    name, user, password, host, port, ssl = RIGHT[address]
    assert [found[one] for one in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        name,
        user,
        password,
        host,
        port,
    ]
    assert found["OPTIONS"].get("sslmode") == ssl
    assert found["ENGINE"] == "django.db.backends.postgresql"


@pytest.mark.parametrize("address", WRONG)
def test_all_that_is_wrong_in_an_address_is_told_and_nothing_of_it_shown(address: str) -> None:
    with pytest.raises(DataError) as told:
        database(address, Path("/home"))
    found = told.value.findings
    assert len(found) == WRONG[address], [one.message("zh") for one in found]
    said = " ".join(
        f"{one.message(lang)} {one.hint(lang)} {one.place.show(lang)}"
        for one in found
        for lang in ("zh", "en")
    )
    assert SECRET not in said + str(told.value) + repr(found)


def test_without_an_address_it_is_the_file_in_the_folder() -> None:
    assert database("", Path("/home"))["NAME"] == Path("/home/site.sqlite3")


@pytest.mark.parametrize(
    "address", [f"postgresql://u:{SECRET}@db/", f"postgresql://u:{SECRET}@127.0.0.1:9/x"]
)
@pytest.mark.parametrize("command", [["serve"], ["log", "verify"], ["backup", "x.zip"], ["restore", "a.zip"]])
def test_every_command_says_that_the_database_cannot_be_used(
    address: str, command: list[str], tmp_path: Path
) -> None:
    environ = {**elsewhere(tmp_path), "DATABASE_URL": address}
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("about.json", '{"schema": "jixiao/backup-2", "parts": {}, "migrations": []}')
    done = subprocess.run(
        [sys.executable, "-m", "jixiao", *command], env=environ, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )  # fmt: skip
    said = done.stdout + done.stderr
    assert done.returncode == 2, said
    assert "DATABASE_URL" in said
    assert SECRET not in said
    assert "Traceback" not in said


def test_a_port_that_another_program_uses_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        assert main(["serve", "--port", str(other.getsockname()[1])]) == 2
        assert "占用" in capsys.readouterr().err
    assert main(["serve", "--host", "192.0.2.1"]) == 2
    assert "本机没有这个地址" in capsys.readouterr().err


# -- what no page types


@pytest.mark.usefixtures("site")
def test_the_sign_nul_breaks_no_page() -> None:
    client = come_in("tianbao")
    work = work_of("901001", "objectives")
    page = f"/work/{work.pk}/"
    answers = {
        "login": Client().post("/login/", {"username": "tian\0bao", "password": "x\0"}).status_code,
        "act": client.post(
            f"{page}act/",
            {"action": "hand_in\0", "version": "0\0", "seen": f"{content(work)}\0", "opinion": "一\0二"},
        ).status_code,
        "query": client.get("/?x=%00").status_code,
        "path": client.get(f"{page}indicator/%00/").status_code,
    }
    assert answers == {"login": 422, "act": 302, "query": 200, "path": 404}
    assert work.steps.get().opinion == "一二"
    other = Client()
    other.cookies["sessionid"] = "abcdefgh\0abcdefgh"
    assert other.get("/").status_code == 302


# -- a database that is away


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "数据库暂时不能用"), ("en", "The database cannot be used now")]
)
def test_a_database_that_is_away_is_told_in_plain_words(
    monkeypatch: pytest.MonkeyPatch, lang: str, words: str
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OperationalError("server closed the connection: password=x")

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore._get_session_from_db", fails)
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "a" * 32
    client.cookies["jixiao_language"] = lang
    answer = client.get("/")
    assert answer.status_code == 503
    assert words in answer.content.decode()
    assert "password=x" not in answer.content.decode()
    assert answer.headers["Retry-After"]


def test_what_is_a_fault_of_ours_is_not_called_a_database_that_is_away() -> None:
    missing, locked = OperationalError("no such table"), OperationalError("database is locked")
    missing.__cause__, locked.__cause__ = sqlite3.OperationalError(), sqlite3.OperationalError()
    missing.__cause__.sqlite_errorcode = sqlite3.SQLITE_ERROR
    locked.__cause__.sqlite_errorcode = sqlite3.SQLITE_BUSY
    assert [away(one) for one in (missing, locked, IntegrityError(), ValueError(), None)] == [
        False,
        True,
        False,
        False,
        False,
    ]


# -- several processes

MANY = """
import sys
from jixiao.web.run import ready; ready(change=False)
from jixiao.web.log.models import record
print("ready", flush=True); sys.stdin.readline()
for number in range(40): record("test", actor=sys.argv[1], after={"n": number, "text": "绩效"})
"""


def test_processes_that_write_the_log_at_once_leave_no_gap_and_no_number_twice(tmp_path: Path) -> None:
    environ = elsewhere(tmp_path / "home")
    subprocess.run(
        [sys.executable, "-c", "from jixiao.web.run import ready; ready()"], env=environ, check=True
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", MANY, f"p{one}"], env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for one in range(3)
    ]  # fmt: skip
    for one in writers:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in writers:  # the empty log is where they meet first
        one.communicate("go\n", timeout=120)
    assert [one.returncode for one in writers] == [0, 0, 0]
    done = subprocess.run(
        [sys.executable, "-m", "jixiao", "log", "verify", "--json"], env=environ, capture_output=True, text=True, check=True
    )  # fmt: skip
    assert re.search(r'"events": 120\b', done.stdout)
    assert re.search(r'"broken": \[\]', done.stdout)


if postgres.wanted():

    @pytest.fixture
    def cluster() -> Iterator[postgres.Cluster]:
        made = postgres.Cluster()
        yield made
        made.remove()

    def asked(address: str) -> tuple[int, str]:
        """A page that looks up a session."""
        try:
            with urlopen(Request(address, headers={"Cookie": f"sessionid={'a' * 32}"}), timeout=60) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def test_a_server_outlives_its_database(cluster: postgres.Cluster, tmp_path: Path) -> None:
        with socket.socket() as tried:
            tried.bind(("127.0.0.1", 0))
            port = tried.getsockname()[1]
        environ = {
            **elsewhere(tmp_path),
            "DATABASE_URL": postgres.fresh(str(cluster.folder)),
            "JIXIAO_HOSTS": "127.0.0.1",
        }
        command = [sys.executable, "-m", "jixiao", "serve", "--port", str(port)]
        with subprocess.Popen(
            command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
        ) as server:
            try:
                for _ in range(300):
                    with socket.socket() as tried:
                        if tried.connect_ex(("127.0.0.1", port)) == 0:
                            break
                    time.sleep(0.1)
                address = f"http://127.0.0.1:{port}/"
                assert asked(address)[0] == 200
                cluster.stop()
                code, said = asked(address)
                assert code == 503
                assert "数据库暂时不能用" in said
                cluster.start()
                for _ in range(60):  # the pool tries again by itself
                    if asked(address)[0] == 200:
                        break
                    time.sleep(0.5)
                assert asked(address)[0] == 200
            finally:
                os.killpg(server.pid, signal.SIGINT)
