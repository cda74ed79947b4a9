"""The library in a browser: an indicator is found, taken and kept by what stands on the pages; axe-core finds nothing serious there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browser import DESK, PHONE, Served, Watched, hard_to_use, pages, serving, wider_than_the_screen


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("library")) as made:
        yield made


@pytest.fixture
def watched(served: Served) -> Iterator[Watched]:
    with pages(served) as made:
        yield made


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_an_indicator_is_found_and_taken_and_one_of_ones_own_is_added(
    watched: Watched, viewport: dict[str, int]
) -> None:
    page = watched.open("tianbao", viewport, "zh")
    seen = {}

    def look(name: str) -> None:
        seen[name] = hard_to_use(page)
        assert not wider_than_the_screen(page), name

    page.click("nav >> text=指标库")
    page.fill("#q", "教师 合格")
    page.click("button:has-text('查找')")
    assert page.locator("table.library tbody th").first.inner_text() == "教师培训合格率"
    look("library")
    page.click("text=加一个自己的指标")
    page.fill("#name", f"午餐留样合格率{viewport['width']}")
    page.select_option("#aspect", "质量")
    page.select_option("#operator", ">=")
    look("new")
    page.click("main button.main")
    assert "已放进指标库。" in page.inner_text("main")
    look("one")
    page.click("nav >> text=待办")
    page.click("main th a:text-is('绩效目标')")
    page.click("main a:text-is('在网页上填报')")
    if page.locator("[name=framework]").count():  # the second window finds it begun
        page.check("[name=framework][value=project-10]")
        page.click("text=开始填")
    page.click("text=从指标库选")
    page.fill("#q", f"午餐留样 {viewport['width']}")
    page.click("button:has-text('查找')")
    look("work")
    page.click("button:has-text('选用')")
    assert f"“午餐留样合格率{viewport['width']}”放在第" in page.inner_text(".good")
    look("fill")
    assert [*seen] == ["library", "new", "one", "work", "fill"]
    assert {name: found for name, found in seen.items() if found} == {}
