"""The demo in a terminal: what it scores, then a site that somebody can log in to with what was printed, until Ctrl-C."""

from __future__ import annotations

import http.cookiejar
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from at_site import elsewhere

from jixiao.cli.demo_site import may_open_browser

PATIENCE = 45  # seconds: where it is reached something hangs
ACCOUNT = re.compile(r"^\s*(\w+)\s+(Jx-[0-9a-f]{8})\s+(\S.*)$", re.MULTILINE)


class Terminal:
    """A demo that runs in a terminal of 80 columns."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.end, inner = pty.openpty()
        environ = {
            **elsewhere(folder / "never"),
            "COLUMNS": "80",
            "CI": "1",
            "TERM": "dumb",
            "DATABASE_URL": "wrong",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "jixiao", "demo", "-o", str(folder / "demo"), *arguments],
            env=environ, stdin=inner, stdout=inner, stderr=inner, start_new_session=True,
        )  # fmt: skip
        os.close(inner)
        self.said = ""

    def until(self, words: str) -> str:
        """Everything that was said until these words."""
        end = time.monotonic() + PATIENCE
        while words not in self.said:
            assert time.monotonic() < end, self.said
            if not select.select([self.end], [], [], 1)[0]:
                continue
            try:
                got = os.read(self.end, 65536)
            except OSError:
                got = b""
            assert got, self.said
            self.said += got.decode(errors="replace").replace("\r\n", "\n")
        return self.said

    def stop(self) -> int:
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(PATIENCE)


def logged_in(address: str, username: str, password: str) -> str:
    """The first page after logging in, as a browser would."""
    cookies = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
    end = time.monotonic() + PATIENCE
    while True:
        try:
            page = browser.open(f"{address}login/", timeout=10).read().decode()
            break
        except OSError:
            assert time.monotonic() < end
            time.sleep(0.2)
    token = re.search('name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    form = {"csrfmiddlewaretoken": token[1], "username": username, "password": password}
    return str(
        browser.open(f"{address}login/", urllib.parse.urlencode(form).encode(), timeout=30).read().decode()
    )


@pytest.mark.parametrize(("lang", "stops"), [("zh", "按 Ctrl-C 停止"), ("en", "Ctrl-C stops it")])
def test_somebody_logs_in_with_what_the_demo_printed_and_again_after_it_ran_again(
    tmp_path: Path, lang: str, stops: str
) -> None:
    passwords = []
    for _ in range(2 if lang == "zh" else 1):
        terminal = Terminal(tmp_path, "--lang", lang)
        try:
            said = terminal.until(stops)
            address = re.search(r"http://127\.0\.0\.1:\d+/", said)
            assert address is not None
            assert "guangzhou-2021" in said
            accounts = {name: password for name, password, _ in ACCOUNT.findall(said)}
            assert {"tianbao", "jixiaoke", "shenji"} <= set(accounts)
            assert "示范区第一小学" in logged_in(address[0], "tianbao", accounts["tianbao"])
            assert "已公开的报告" in logged_in(address[0], "jixiaoke", accounts["jixiaoke"]) or lang == "en"
            passwords.append(accounts["tianbao"])
        finally:
            code = terminal.stop()
        assert code in (0, 130)
    assert len(set(passwords)) == len(passwords)
    assert (tmp_path / "demo" / "site" / "site.sqlite3").is_file()
    assert not (tmp_path / "never").exists()  # the records of an office are not touched


def test_without_a_terminal_or_when_told_so_it_ends_by_itself(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "jixiao", "demo", "-o", str(tmp_path / "demo")],
        env=elsewhere(tmp_path), stdout=subprocess.PIPE, check=False, timeout=PATIENCE,
    )  # fmt: skip
    assert done.returncode == 0
    assert not (tmp_path / "demo" / "site").exists()
    terminal = Terminal(tmp_path, "--no-serve")
    assert terminal.process.wait(PATIENCE) == 0 if terminal.until("./jx serve --demo") else False


@pytest.mark.parametrize(
    ("environ", "platform", "opens"),
    [
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "linux", False),
        ({"DISPLAY": ":0", "CI": "true"}, "linux", False),
        ({"DISPLAY": ":0", "SSH_CONNECTION": "1 2 3 4"}, "linux", False),
        ({"DISPLAY": ":0", "JIXIAO_NO_BROWSER": "1"}, "linux", False),
        ({}, "darwin", True),
        ({"SSH_CONNECTION": "1 2 3 4"}, "darwin", False),
    ],
)
def test_a_browser_is_opened_only_before_a_desktop(
    environ: dict[str, str], platform: str, opens: bool
) -> None:
    assert may_open_browser(environ, platform) is opens
