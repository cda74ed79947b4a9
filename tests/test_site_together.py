"""One form and more than one window: two people who change the same text, and a session that ends while somebody types."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from browser import Served, Watched, hard_to_use, pages, serving
from playwright.sync_api import Page, expect
from year_walk import FRAMEWORK, GOALS, WORKER, type_in


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("together")) as made:
        yield made


@pytest.fixture
def watched(served: Served) -> Iterator[Watched]:
    with pages(served) as made:
        yield made


def begun(watched: Watched) -> Page:
    """The objectives of another unit, at their texts, before somebody who fills them in."""
    page = watched.open("tianbao2")
    page.get_by_role("link", name="绩效目标", exact=True).click()
    page.get_by_role("link", name="在网页上填报").click()
    if page.get_by_label(FRAMEWORK).count():
        page.get_by_label(FRAMEWORK).check()
        page.get_by_role("button", name="开始填").click()
    page.get_by_role("link", name="目标和说明").click()
    return page


def test_two_people_on_one_form_overwrite_nothing(watched: Watched) -> None:
    first, second = begun(watched), begun(watched)
    type_in(first, {GOALS: "清淤八公里。"})
    field = second.get_by_label(GOALS, exact=True)
    field.fill("清淤九公里。")
    field.blur()
    expect(second.locator("#sheet")).to_contain_text("没有存：别人刚改成了“清淤八公里。”")
    expect(field).to_have_value("清淤九公里。")
    assert hard_to_use(second) == []
    first.reload()
    expect(first.get_by_label(GOALS, exact=True)).to_have_value("清淤八公里。")
    second.get_by_role("button", name="保存草稿").click()
    second.wait_for_load_state()
    first.reload()
    expect(first.get_by_label(GOALS, exact=True)).to_have_value("清淤九公里。")


def test_what_is_typed_while_the_session_ends_is_saved_after_a_login_in_another_window(
    watched: Watched,
) -> None:
    watched.refusals.update((401, 403))
    page = begun(watched)
    page.context.clear_cookies()
    field = page.get_by_label(GOALS, exact=True)
    field.fill("清淤十公里，岸边植草。")
    field.blur()
    expect(page.locator("#saving")).to_contain_text("登录过期了")
    expect(field).to_have_value("清淤十公里，岸边植草。")
    other = page.context.new_page()
    other.goto(watched.served.address)
    watched.log_in(other, "tianbao2")
    expect(page.locator("#saving")).to_have_text(re.compile("^已保存"), timeout=WORKER)
    page.reload()
    expect(page.get_by_label(GOALS, exact=True)).to_have_value("清淤十公里，岸边植草。")


def test_a_link_waits_for_what_was_typed_and_nobody_is_asked_whether_to_leave(watched: Watched) -> None:
    page = begun(watched)
    asked: list[str] = []
    page.on("dialog", lambda one: (asked.append(one.type), one.accept()))
    page.get_by_label(GOALS, exact=True).fill("清淤十一公里。")
    page.get_by_role("link", name="基本情况").click()
    page.wait_for_url("**?part=about")
    page.get_by_role("link", name="目标和说明").click()
    expect(page.get_by_label(GOALS, exact=True)).to_have_value("清淤十一公里。")
    assert asked == []


def test_what_was_typed_is_saved_after_a_rest_though_nobody_left_the_field(watched: Watched) -> None:
    page = begun(watched)
    field = page.get_by_label(GOALS, exact=True)
    field.fill("")
    field.press_sequentially("清淤十二公里。")
    expect(page.locator("#saving")).to_have_text(re.compile("^已保存"))
    expect(field).to_be_focused()
    page.reload()
    expect(page.get_by_label(GOALS, exact=True)).to_have_value("清淤十二公里。")
