"""A refusal on the page of the work leads to the very field of the form that it is about."""

from __future__ import annotations

import re
from collections.abc import Callable

import at_site
import pytest
import test_site
import test_site_filling
from at_site import PLAN, act, come_in, watch, work_of
from django.test import Client
from test_site_filling import BUDGET, SPENT, put

from jixiao.web.filling.models import Cell, Draft
from jixiao.web.year.models import Work

site = at_site.site
evaluation = test_site_filling.evaluation


def refused(client: Client, work: Work, action: str, **more: str) -> list[tuple[str, str]]:
    """The links of what stands against an action: their addresses and words."""
    answer = act(client, work, action, **more)
    assert answer.status_code == 422
    part = re.search(r'id="found".*?</ul>', answer.content.decode(), re.DOTALL)
    assert part is not None
    return re.findall(r'<a href="([^"]+)">([^<]*)</a>', part[0])


def leads(client: Client, url: str) -> bool:
    """Whether the page of an address holds the place that it names."""
    path, _, place = url.replace("&amp;", "&").partition("#")
    return f'id="{place}"' in client.get(path).content.decode()


def without_goal(work: Work) -> tuple[str, str, str]:
    put(come_in("tianbao"), work, {"narrative|goals|text": ""})
    return "tianbao", "hand_in", "f-narrative-goals-text"


def without_value(work: Work) -> tuple[str, str, str]:
    put(come_in("tianbao"), work, {"targets|2|value": ""})
    return "tianbao", "hand_in", "f-targets-2-value"


def without_block(work: Work) -> tuple[str, str, str]:
    put(come_in("tianbao"), work, {one: "" for one in PLAN if one.startswith("targets|3")})
    return "tianbao", "hand_in", "f-targets-3-where"


PLANNED = [without_goal, without_value, without_block]


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("spoil", PLANNED)
def test_what_objectives_lack_is_linked(spoil: Callable[[Work], tuple[str, str, str]]) -> None:
    work = work_of("901001", "objectives")
    who, action, place = spoil(work)
    client = come_in(who)
    links = refused(client, work, action)
    assert [url for url, _ in links if url.endswith(f"#{place}")], links
    assert all(leads(client, url) for url, _ in links)


@pytest.mark.usefixtures("site")
def test_a_cause_that_monitoring_lacks_is_linked() -> None:
    Work.objects.filter(unit__code="901001", kind="objectives").update(state="approved")
    test_site_objectives = work_of("901001", "objectives")
    monitoring, client = work_of("901001", "monitoring"), come_in("tianbao")
    Draft.objects.create(work=monitoring, framework="project-10")
    for one in Cell.objects.filter(work=test_site_objectives):
        Cell.objects.create(work=monitoring, key=one.key, text=one.text)
    links = refused(client, monitoring, "hand_in")
    assert [url for url, _ in links if url.endswith("#f-narrative-monitoring-t01-actual")], links
    watch(monitoring, chance="不能")
    links = refused(client, monitoring, "hand_in")
    assert [url for url, _ in links if url.endswith("#f-narrative-monitoring-t01-cause")], links
    assert all(leads(client, url) for url, _ in links)


def test_mistakes_reasons_and_open_rows_of_a_self_evaluation_are_linked(evaluation: Work) -> None:
    client = come_in("tianbao")
    put(client, evaluation, framework="project-10")
    put(client, evaluation, {BUDGET: "480"})
    links = refused(client, evaluation, "hand_in")
    assert any("#q-" in url for url, _ in links), links  # the first indicator without a score
    assert all(leads(client, url) for url, _ in links)
    put(client, evaluation, {BUDGET: "甲乙", SPENT: "<b>"})
    links = refused(client, evaluation, "hand_in")
    for key in (BUDGET, SPENT):
        assert [url for url, _ in links if url.endswith(f"#f-{key.replace('|', '-')}")], links
    assert all(leads(client, url) for url, _ in links)
    assert not any("事实!" in words for _, words in links)


def test_lost_points_without_a_cause_and_a_review_without_a_ground_are_linked(evaluation: Work) -> None:
    client = come_in("tianbao")
    test_site.upload(
        client, evaluation, test_site.EXAMPLE.replace("execution: {cause: 尾款按合同明年支付}", "")
    )
    links = refused(client, evaluation, "hand_in")
    assert [url for url, _ in links if url.endswith("#f-narrative-rectification-execution-cause")], links
    assert all(leads(client, url) for url, _ in links)
    Work.objects.filter(pk=evaluation.pk).update(state="filed")
    review, reviewer = work_of("901001", "review"), come_in("jigou")
    assert put(reviewer, review, {SPENT: "432"}).status_code == 302
    links = refused(reviewer, review, "propose", opinion="支出数与决算不符")
    assert [
        url for url, _ in links if url.endswith(f"#f-{SPENT.replace('|', '-').replace('value', 'note')}")
    ], links
    assert all(leads(reviewer, url) for url, _ in links)


def test_a_refusal_that_is_about_no_field_has_no_link(evaluation: Work) -> None:
    assert refused(come_in("tianbao"), evaluation, "check") == []
