"""What a walk through a unit's year does on pages: go from the tasks to the work, type, act, and look at every page on the way."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from browser import Watched, at_rest, hard_to_use, wider_than_the_screen
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

SHOTS = os.environ.get("JIXIAO_SHOTS", "")  # a folder: the pages of docs/walk.md are written there
FRAMEWORK = "项目支出绩效自评指标体系"
GOALS = "主要履职目标；年度总体目标"
WORKER = 60_000  # milliseconds that the worker may need for a form or an audit
COLOURS = 256  # of a picture


@dataclass(slots=True)
class Office:
    """Everybody of one unit's year, each before a browser of their own."""

    watched: Watched
    unit: str
    windows: dict[str, Page] = field(default_factory=dict)
    looked: set[str] = field(default_factory=set)

    def at(self, who: str) -> Page:
        """The window of somebody, logged in."""
        if who not in self.windows:
            self.windows[who] = self.watched.open(who)
        return self.windows[who]

    def task(self, who: str, kind: str) -> Page:
        """Go to what waits for somebody: from 待办, by its link."""
        page = self.at(who)
        page.get_by_role("navigation", name="主菜单").get_by_role("link", name="待办").click()
        self.look(page)
        waits = page.locator("main section").first.get_by_role("row").filter(has_text=self.unit)
        waits.get_by_role("link", name=re.compile(rf"^{kind}( .*)?$")).click()
        self.look(page)
        return page

    def act(self, who: str, kind: str, action: str, opinion: str = "", *, page: Page | None = None) -> Page:
        """Press a button of the work that waits for somebody; nothing may stand against it."""
        page = self.press(who, kind, action, opinion, page=page)
        assert page.locator(".wrong").count() == 0, (who, kind, action, page.locator(".wrong").inner_text())
        done = page.locator("main section").last.locator("tbody tr").first
        expect(done).to_contain_text(action)
        return page

    def press(self, who: str, kind: str, action: str, opinion: str = "", *, page: Page | None = None) -> Page:
        """The same, whatever comes of it."""
        page = page or self.task(who, kind)
        if opinion:
            page.get_by_label("意见", exact=True).fill(opinion)
        page.locator("#act").get_by_role("button", name=re.compile(rf"^{action}(（.*)?$")).click()
        self.look(page)
        return page

    def look(self, page: Page) -> None:
        """Look at a page with axe-core, once for every kind of page and what stands on it."""
        heads = at_rest(page, lambda here: here.locator("main h1, main h2, main button").all_inner_texts())
        name = re.sub(r"\d+", "", page.url) + "|".join(heads)
        if name in self.looked:
            return
        self.looked.add(name)
        assert hard_to_use(page) == [], page.url
        assert not wider_than_the_screen(page), page.url


def put(field: Locator, text: str) -> None:
    """Type into a field, or choose in it."""
    if field.evaluate("one => one.tagName") == "SELECT":
        field.select_option(label=text)
    else:
        field.fill(text)


def type_in(page: Page, texts: Mapping[str, str], within: Locator | None = None) -> None:
    """Fill fields by their labels and wait until the page says that they are saved."""
    last = None
    for label, text in texts.items():
        last = (within or page).get_by_label(label, exact=True).first
        put(last, text)
    assert last is not None
    last.blur()
    saved(page)


def saved(page: Page) -> None:
    """What was typed is saved."""
    expect(page.locator("#saving")).to_have_text(re.compile("^已保存"))


def fetched(page: Page, link: Locator) -> FilePayload:
    """The file behind a link, as it can be uploaded."""
    with page.expect_download() as waited:
        link.click()
    made = waited.value
    body = Path(made.path()).read_bytes()
    return FilePayload(name=made.suggested_filename, mimeType="application/octet-stream", buffer=body)


def shot(page: Page, name: str) -> None:
    """A picture for the documentation, with few colours, where one is wanted."""
    if SHOTS:
        page.evaluate("document.activeElement.blur()")
        picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
        picture = picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        body = BytesIO()
        picture.save(body, "PNG", optimize=True)
        (Path(SHOTS) / f"{name}.png").write_bytes(body.getvalue())
