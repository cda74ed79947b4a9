"""Pages in a browser: they ask nobody else, complain of nothing, and axe-core finds nothing serious on them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browser import DESK, PHONE, Served, Watched, hard_to_use, pages, serving, wider_than_the_screen


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("browser")) as made:
        yield made


@pytest.fixture
def watched(served: Served) -> Iterator[Watched]:
    with pages(served) as made:
        yield made


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_somebody_logs_in_and_goes_from_the_tasks_to_the_year_and_to_the_work(
    watched: Watched, viewport: dict[str, int], lang: str
) -> None:
    page = watched.open(viewport=viewport, lang=lang)
    assert page.title().startswith("登录" if lang == "zh" else "Log in")
    seen = {"login": hard_to_use(page)}
    page = watched.open("tianbao", viewport, lang)
    assert page.locator("h1").inner_text() == ("待办" if lang == "zh" else "Tasks")
    steps = {"tasks": "", "year": "main td a >> nth=0", "work": "main tbody th a >> nth=0"}
    for name, link in steps.items():
        if link:
            page.click(link)
        assert page.locator("h1").count() == 1
        seen[name] = hard_to_use(page)
        assert not wider_than_the_screen(page), name
    assert "/work/" in page.url
    assert seen == {"login": [], "tasks": [], "year": [], "work": []}


def test_axe_does_find_what_is_hard_to_use(watched: Watched) -> None:
    page = watched.open()
    page.evaluate("document.querySelector('label[for=username]').remove()")
    assert any("label" in one for one in hard_to_use(page))


def test_a_request_to_another_host_is_refused_and_seen(served: Served) -> None:
    def asks() -> None:
        with pages(served) as watched:
            page = watched.open()
            page.evaluate("document.body.appendChild(new Image()).src = 'http://example.invalid/x.png'")
            page.wait_for_timeout(500)

    with pytest.raises(AssertionError, match="example"):
        asks()


def test_everything_can_be_done_with_the_keyboard(watched: Watched) -> None:
    page = watched.open()
    page.focus("#username")
    page.keyboard.type("tianbao")
    page.keyboard.press("Tab")
    page.keyboard.type(watched.served.passwords["tianbao"])
    page.keyboard.press("Enter")
    page.wait_for_selector("nav")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
