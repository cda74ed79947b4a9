"""待办 and the page of a piece of work, as they stand before anything was filled in and where one fills in what another hands on."""

from __future__ import annotations

import re

import at_site
import pytest
from after_year import evaluated, page
from at_site import come_in, work_of

site = at_site.site


def row_of(said: str, kind: str) -> str:
    """The row of 待办 that names a kind of work; empty where none does."""
    first = said.split("我的单位")[0]
    return next((one for one in first.split("<tr>") if f">{kind}</a>" in one), "")


@pytest.mark.usefixtures("site")
def test_handing_in_before_anything_was_filled_in_says_that_and_not_that_somebody_else_was_faster() -> None:
    client, work = come_in("tianbao2"), work_of("902001", "objectives")
    shown = page(client, f"/work/{work.pk}/")
    hidden = dict(re.findall(r'name="(version|seen)" value="([^"]*)"', shown))
    answer = client.post(f"/work/{work.pk}/act/", {"action": "hand_in", **hidden})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "没有收" not in said
    assert "绩效目标" in said.split('id="found"')[1].split("</div>")[0]


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("who", "words"),
    [("tianbao", "由您填写，再由单位负责人办理"), ("fuzeren", ""), ("caiwu", None), ("tianbao2", None), ("jixiaoke", None)],
)  # fmt: skip
def test_who_fills_in_what_another_hands_on_finds_it_among_the_tasks(who: str, words: str | None) -> None:
    evaluated()
    row = row_of(page(come_in(who), "/"), "整改")
    if words is None:
        assert row == ""
    else:
        assert row
        assert ("由您填写" in row) is bool(words)
        assert words in row


@pytest.mark.usefixtures("site")
def test_the_tasks_say_it_in_english_too() -> None:
    evaluated()
    said = page(come_in("tianbao", "en"), "/")
    assert "you fill it in; then it waits for head of the unit" in said
