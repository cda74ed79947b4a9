"""The library of indicators on the site: found by words, taken into objectives, kept of one's own; and reminders beside objectives."""

from __future__ import annotations

import re
from typing import Any

import at_site
import pytest
from at_site import PASSWORD, act, come_in, plan, shown, walk, work_of
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jixiao.web.filling import saving
from jixiao.web.filling.models import Cell, Draft
from jixiao.web.library.models import LibraryIndicator
from jixiao.web.log.models import Event
from jixiao.web.people.models import Person, Post, Unit
from jixiao.web.year.models import Work

site = at_site.site
UNIT = "901001"
OWN = {
    "name": "午餐留样合格率", "field": "教育", "aspect": "质量", "operator": ">=", "unit": "%",
    "meaning": "学校食堂留样抽检合格的比例", "formula": "合格份数÷抽检份数×100%", "figures": "留样登记",
}  # fmt: skip


@pytest.fixture
def objectives(site: None) -> Work:
    del site
    return work_of(UNIT, "objectives")


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode()


def names(body: str) -> list[str]:
    """The indicators that a page lists, in their order."""
    table = body.partition('<table class="stack library">')[2].partition("</table>")[0]
    rows = re.findall(r'<th scope="row">(.*?)</th>', table, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", one).strip() for one in rows]


def new(who: str = "tianbao", **changed: str) -> Any:
    return come_in(who).post("/library/new/", {**OWN, **changed})


def owned(who: str = "tianbao", **changed: str) -> LibraryIndicator:
    answer = new(who, **changed)
    assert answer.status_code == 302, answer.content.decode()
    return LibraryIndicator.objects.get(pk=int(answer["Location"].split("/")[-2]))


def take(client: Client, work: Work, pick: str, row: int = 4, **more: str) -> Any:
    return client.post(f"/work/{work.pk}/library/", {"pick": pick, "row": str(row), **more})


def texts(work: Work, row: int) -> dict[str, str]:
    start = f"targets|{row}|"
    return {
        one.removeprefix(start): text for one, text in shown(work).items() if one.startswith(start) and text
    }


@pytest.mark.parametrize(
    ("query", "first", "absent"),
    [
        ("q=亮灯率", ["主干道亮灯率", "次干道以下级别道路亮灯率"], "更新课桌椅数量"),
        ("q=课桌椅 更新", ["更新课桌椅数量", "课桌椅更新率"], "教师培训人次"),
        ("q=满意&block=满意度&field=交通", ["乘客满意度"], "师生满意度"),
        ("block=效益&field=水务", ["洪涝灾害造成的直接经济损失下降率"], "沿岸居民满意度"),
        ("q=没有这样的指标词", [], "师生满意度"),
        ("whose=own", [], "师生满意度"),
    ],
)
def test_indicators_are_found_by_words_and_narrowed_by_block_field_and_owner(
    site: None, query: str, first: list[str], absent: str
) -> None:
    listed = names(page(come_in("tianbao"), f"/library/?{query}"))
    assert listed[: len(first)] == first
    assert bool(listed) == bool(first)
    assert absent not in listed


def test_the_list_has_pages_that_keep_the_search_and_few_queries(site: None) -> None:
    client = come_in("tianbao")
    owned()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        body = page(client, "/library/?q=率")
    assert len(asked) <= 12
    assert "?q=%E7%8E%87&amp;page=2" in body
    assert len(names(body)) == 50
    assert names(page(client, "/library/?q=率&page=2"))[0] not in names(body)


def test_a_taken_indicator_stands_in_the_first_blank_row_and_its_value_is_left(objectives: Work) -> None:
    client = come_in("tianbao")
    assert "从指标库选" in page(client, f"/work/{objectives.pk}/fill/?part=targets")
    assert "第 4 行" in page(client, f"/work/{objectives.pk}/library/?q=教师培训")
    answer = take(client, objectives, "education-08")
    assert answer.status_code == 302
    assert answer["Location"].endswith("?part=targets#f-targets-4-value")
    assert texts(objectives, 4) == {
        "where": "产出指标", "name": "教师培训合格率", "aspect": "质量", "operator": ">=",
    }  # fmt: skip
    told = page(client, f"/work/{objectives.pk}/fill/?part=targets")
    assert "“教师培训合格率”放在第 4 行了；请填目标值（带单位“%”）" in told
    assert 'id="f-targets-4-value"' in told
    assert "放在第 4 行了" not in page(client, f"/work/{objectives.pk}/fill/?part=targets")
    event = Event.objects.filter(action="typed", thing=f"work:{objectives.pk}").order_by("number").last()
    assert event is not None
    assert event.after["texts"]["targets|4|name"] == "教师培训合格率"


def test_a_second_click_takes_nothing_again_and_a_row_that_was_filled_meanwhile_is_not_written_over(
    objectives: Work,
) -> None:
    client = come_in("tianbao")
    assert take(client, objectives, "education-08").status_code == 302
    count = Cell.objects.filter(work=objectives).count()
    assert take(client, objectives, "education-08").status_code == 302
    assert Cell.objects.filter(work=objectives).count() == count
    answer = take(client, objectives, "education-09")
    assert answer.status_code == 422
    assert "第 4 行刚被别人填了，没有放进去。现在空着的是第 5 行" in answer.content.decode()
    assert texts(objectives, 4)["name"] == "教师培训合格率"
    assert texts(objectives, 5) == {}


@pytest.mark.parametrize("row", ["", "0", "-1", "99999999999999999999", "abc", "501"])
def test_a_row_that_is_not_the_blank_one_takes_nothing(objectives: Work, row: str) -> None:
    answer = come_in("tianbao").post(f"/work/{objectives.pk}/library/", {"pick": "education-08", "row": row})
    assert answer.status_code == 422
    assert texts(objectives, 4) == {}


@pytest.mark.parametrize(
    ("pick", "block", "aspect"),
    [
        ("common-12", "产出指标", "时效"),
        ("common-16", "效益指标", "经济效益"),
        ("common-20", "效益指标", "可持续影响"),
        ("common-22", "满意度指标", "服务对象满意度"),
    ],
)
def test_the_block_follows_from_the_aspect(objectives: Work, pick: str, block: str, aspect: str) -> None:
    assert take(come_in("tianbao"), objectives, pick).status_code == 302
    assert texts(objectives, 4)["where"] == block
    assert texts(objectives, 4)["aspect"] == aspect


def test_a_framework_with_one_block_of_its_own_takes_everything_there(site: None) -> None:
    person = Person.objects.get(username="tianbao2")
    work = work_of("902001", "objectives")
    Draft.objects.create(work=work, framework="guangzhou-2021")
    client = come_in(person.username)
    assert take(client, work, "water-03", 1).status_code == 302
    assert texts(work, 1)["where"] == "履职效能"
    assert texts(work, 1)["operator"] == ">="
