"""The server of the site: its process may break or be stopped, and what happens then is said."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from at_site import elsewhere

MOST = 60  # seconds until anything that is waited for
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes where Linux shows them")


def until(happened: Callable[[], bool]) -> None:
    ends = time.monotonic() + MOST
    while not happened():
        assert time.monotonic() < ends, "it did not happen"
        time.sleep(0.05)


class Server:
    def __init__(self, folder: Path) -> None:
        with socket.socket() as tried:
            tried.bind(("127.0.0.1", 0))
            self.address = f"http://127.0.0.1:{tried.getsockname()[1]}/"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "jixiao", "serve", "--port", self.address[17:-1]],
            env={**elsewhere(folder), "JIXIAO_HOSTS": "127.0.0.1"}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip

    def answers(self) -> bool:
        try:
            with urlopen(self.address, timeout=MOST) as got:
                return bool(got.status == 200)
        except (URLError, ConnectionError):
            return False

    def serving(self) -> set[int]:
        """Its processes that answer, without the worker beside them."""
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        children = {int(one) for task in tasks for one in task.read_text().split()}
        return {one for one in children if b"serve" in Path(f"/proc/{one}/cmdline").read_bytes()}

    def end(self) -> str:
        """What it said when it was over."""
        return self.process.communicate(timeout=MOST)[1]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path)
    try:
        until(made.answers)
        yield made
    finally:
        if made.process.poll() is None:
            os.killpg(made.process.pid, signal.SIGKILL)
            made.end()


def test_ctrl_c_ends_it_in_peace(server: Server) -> None:
    os.killpg(server.process.pid, signal.SIGINT)
    assert server.end() == ""
    assert server.process.returncode == 0


@LINUX
def test_ctrl_c_that_reaches_the_answering_process_first_is_no_fault(server: Server) -> None:
    (answering,) = server.serving()
    os.kill(server.process.pid, signal.SIGSTOP)
    os.kill(answering, signal.SIGINT)
    until(lambda: Path(f"/proc/{answering}/stat").read_text().split()[2] == "Z")
    os.kill(server.process.pid, signal.SIGINT)
    os.kill(server.process.pid, signal.SIGCONT)
    assert server.end() == ""
    assert server.process.returncode == 0


@LINUX
def test_the_site_answers_again_when_its_process_was_killed(server: Server) -> None:
    (answering,) = server.serving()
    os.kill(answering, signal.SIGKILL)
    until(lambda: bool(server.serving() - {answering}))
    until(server.answers)
    assert server.process.poll() is None


@LINUX
def test_a_site_that_breaks_again_and_again_stops_and_says_so(server: Server) -> None:
    def kill() -> bool:
        for one in server.serving():
            os.kill(one, signal.SIGKILL)
        return server.process.poll() is not None

    until(kill)
    assert server.process.returncode == 2
    said = server.end()
    assert "网站的进程接连中断，已停止" in said
    assert "Traceback" not in said
