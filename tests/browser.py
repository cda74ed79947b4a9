"""The site as people meet it: its own server with the made-up district, and Debian's Chromium before it.

served = module fixture of `serving(folder)`;  with `pages(served)` as open: page = open("tianbao")
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import SystemRandom
from typing import TypeVar
from urllib.parse import urlsplit

import pytest
from at_site import elsewhere
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

T = TypeVar("T")
REFUSED = re.compile(r"the server responded with a status of (\d+)")
ACCOUNT = re.compile(r"^\s*(\w+)\s+(Jx-[0-9a-f]{8})\s+(\S.*)$")
GRAVE = ("serious", "critical")
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
PATIENCE = (
    30_000  # milliseconds until a page is there, or shows what is expected of it; what takes longer hangs
)
PORTS = (
    20_000,
    32_000,
)  # below those that a system gives to whoever asks for any: nobody takes one before the site does


@dataclass(frozen=True, slots=True)
class Served:
    """A site that runs: where, with whose passwords, and the environment of its records."""

    address: str
    passwords: dict[str, str]
    environ: dict[str, str]


def chromium() -> str:
    """Debian's Chromium, or the test is skipped with the line that installs it."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("Chromium is not installed (apt-get install chromium): these tests look at pages in it")
    return found


def free_port() -> int:
    """A port on which nobody listens, one of many: tests beside these look for one too."""
    while True:
        port = SystemRandom().randrange(*PORTS)
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)):
                return port


@contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[Served]:
    """The site with its demo in a process of its own, until the end."""
    chromium()
    environ, port = {**elsewhere(folder / "home"), "JIXIAO_HOSTS": "127.0.0.1"}, free_port()
    command = [sys.executable, "-m", "jixiao", "serve", "--demo", "--port", str(port), *arguments]
    with subprocess.Popen(
        command, env=environ, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        try:
            said = _until(process, "Ctrl-C")
            found = (ACCOUNT.match(line) for line in said)
            passwords = {one[1]: one[2] for one in found if one is not None}
            assert passwords, said
            yield Served(f"http://127.0.0.1:{port}", passwords, environ)
        finally:
            process.terminate()


def _until(process: subprocess.Popen[str], words: str) -> list[str]:
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if words in line:
            return said
    raise AssertionError(f"the server ended: {''.join(said)}")


@dataclass(slots=True)
class Watched:
    """Pages of one browser, and what none of them may do: ask another host, complain, fail."""

    served: Served
    browser: Browser
    wrong: list[str] = field(default_factory=list)
    refusals: set[int] = field(
        default_factory=set
    )  # answers that a test provokes: Chromium complains of them

    def open(self, who: str = "", viewport: dict[str, int] | None = None, lang: str = "zh") -> Page:
        """A window of its own; logged in as `who`, at the tasks."""
        context = self.browser.new_context(viewport=viewport or DESK, locale="zh-CN")  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        if lang == "en":
            context.add_cookies([{"name": "jixiao_language", "value": "en", "url": self.served.address}])
        page = context.new_page()
        page.on("request", lambda one: self._host(one.url))
        page.on("console", lambda one: self._complains(one.text) if one.type == "error" else None)
        page.on("pageerror", lambda one: self.wrong.append(f"script: {one}"))
        page.on(
            "response",
            lambda one: self.wrong.append(f"{one.status} {one.url}") if one.status >= 500 else None,
        )
        _reached(page, f"{self.served.address}/")
        if who:
            self.log_in(page, who)
        return page

    def log_in(self, page: Page, who: str) -> None:
        """Type account and password, as the terminal printed them."""
        page.fill("#username", who)
        page.fill("#password", self.served.passwords[who])
        page.click("main button.main")
        page.wait_for_selector("nav")

    def pages(self) -> str:
        """What stands on every page, for somebody who has only the words of a test that failed."""
        found = []
        for context in self.browser.contexts:
            for page in context.pages:
                with suppress(PlaywrightError):
                    found.append(f"{page.url}\n{page.locator('body').inner_text(timeout=5000)}")
        return "\n----\n".join(found)

    def _complains(self, text: str) -> None:
        told = REFUSED.search(text)
        if told is None or int(told[1]) not in self.refusals:
            self.wrong.append(f"console: {text}")

    def _host(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("data", "blob", "about"):
            return
        if parts.netloc != urlsplit(self.served.address).netloc:
            self.wrong.append(f"asked {url}")


def _reached(page: Page, address: str) -> None:
    """The server's port answers a moment after it said so."""
    for _ in range(100):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", urlsplit(address).port or 0)) == 0:
                break
        page.wait_for_timeout(100)
    page.goto(address)


@contextmanager
def pages(served: Served) -> Iterator[Watched]:
    """A browser; at the end, nothing that it was watched for may have happened."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        watched = Watched(served, browser)
        expect.set_options(timeout=PATIENCE)
        try:
            yield watched
        finally:
            browser.close()
    assert watched.wrong == [], watched.wrong


def at_rest(page: Page, ask: Callable[[Page], T]) -> T:
    """What is asked of a page that is there whole; asked again where another page takes its place meanwhile."""
    for _ in range(5):
        page.wait_for_load_state()
        try:
            return ask(page)
        except PlaywrightError as said:
            error = said
            page.wait_for_timeout(500)
    raise error


def hard_to_use(page: Page) -> list[str]:
    """What axe-core finds serious or critical: the rule, and where."""
    found = at_rest(page, lambda here: Axe().run(here).response)["violations"]
    return [
        f"{one['id']} ({one['impact']}): {node['html'][:200]}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


def wider_than_the_screen(page: Page) -> bool:
    """Whether somebody has to scroll sideways."""
    wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    return at_rest(page, lambda here: bool(here.evaluate(wider)))
