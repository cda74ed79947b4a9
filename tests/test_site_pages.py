"""Every page that somebody comes to by links: nothing on it is hard to use, and no screen is too narrow for it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import at_site  # noqa: F401  (Django is set up: the names of pages are asked)
import pytest
from browser import DESK, PHONE, Served, hard_to_use, pages, serving, wider_than_the_screen
from django.urls import Resolver404, resolve

SHOTS = os.environ.get("JIXIAO_SHOTS")  # a folder for pictures of all pages
PEOPLE = ("tianbao", "zhuguan", "jixiaoke", "xitong", "anquan", "shenji")
MOST = {"work": 12, "fill": 12}  # pages of one kind that a person opens; of others
OTHERWISE = 2
FEWEST = 35  # kinds of pages that all of them reach together


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("pages")) as made:
        yield made


def test_every_page_that_links_lead_to_is_easy_to_use_on_a_desk_and_fits_a_phone(served: Served) -> None:
    wrong: dict[str, list[str]] = {}
    opened: Counter[str] = Counter()
    parts: set[str] = set()
    with pages(served) as watched:
        for who in PEOPLE:
            page = watched.open(who)
            ahead, seen = ["/"], {"/"}
            while ahead:
                path = ahead.pop(0)
                page.goto(f"{served.address}{path}")
                name = kind_of(path)
                page.set_viewport_size(DESK)  # type: ignore[arg-type]
                found = hard_to_use(page)
                if page.locator("h1").count() != 1:
                    found.append("it has not one heading")
                if wider_than_the_screen(page):
                    found.append("wider than a desk's screen")
                if SHOTS:
                    page.screenshot(path=Path(SHOTS) / f"{who}-{name}-{opened[name]}.png", full_page=True)
                page.set_viewport_size(PHONE)  # type: ignore[arg-type]
                if wider_than_the_screen(page):
                    found.append("wider than a phone")
                if found:
                    wrong[f"{who} {path}"] = found
                links = page.eval_on_selector_all(
                    "a[href]:not([download])", "all => all.map(one => one.href)"
                )
                for link in links:
                    told = urlsplit(link)
                    path = f"{told.path}?{told.query}" if told.query else told.path
                    kind = kind_of(path)
                    if told.netloc != urlsplit(served.address).netloc or path in seen or not kind:
                        continue
                    part = f"{kind} {parse_qs(told.query).get('part', [''])[0]}"
                    if opened[kind] >= MOST.get(kind, OTHERWISE) or (told.query and part in parts):
                        continue
                    opened[kind] += 1
                    parts.add(part)
                    seen.add(path)
                    ahead.append(path)
            page.context.close()
    assert wrong == {}, "\n".join(f"{path}: {one}" for path, each in wrong.items() for one in each)
    assert len(opened) >= FEWEST, sorted(opened)


def kind_of(path: str) -> str:
    """The name of a page; nothing for files and for what is no page of the site."""
    where = urlsplit(path).path
    if "." in where.rsplit("/", 1)[-1] or where.startswith("/static/"):
        return ""
    try:
        return str(resolve(where).url_name or "")
    except Resolver404:
        return ""
