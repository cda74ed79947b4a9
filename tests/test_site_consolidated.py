"""A department's case over the units below it: what is missing is named and never 0, and sums go into the form as typed texts."""

from __future__ import annotations

import html
import re
from typing import Any

import at_site
import pytest
from at_site import PASSWORD, come_in, shown, work_of
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jixiao.web import demo
from jixiao.web.consolidation.below import OPENED
from jixiao.web.consolidation.models import OwnPart
from jixiao.web.consolidation.summing import number
from jixiao.web.filling import saving
from jixiao.web.filling.models import Change, Draft
from jixiao.web.log.models import Event, broken
from jixiao.web.people.models import Person, Post, Unit
from jixiao.web.sm3 import digest
from jixiao.web.year.kept import apart
from jixiao.web.year.models import Paper, Work
from jixiao.web.year.moving import begin

site = at_site.site
FRAMEWORK = "longgang-2020"
BUDGET, POSTS = "budget_initial", "authorised_posts"
HOSTILE = "<script>alert(1)</script>"
FIRST = "budget_initial: {value: 48万元}\n  authorised_posts: {value: 30人}"
SECOND = "budget_initial: {value: 12.5万元}\n  authorised_posts: {value: 20人}"


@pytest.fixture
def department(site: None) -> Work:
    """The objectives of a department, which somebody fills in who sees the units below as well."""
    del site
    OPENED.clear()  # a test takes its records back, and the next one has others under the same keys
    person = Person.objects.create("tianju", PASSWORD, name="填报员壬", first_password=False)
    for role in ("filler", "department"):
        Post.objects.create(person=person, unit=Unit.objects.get(code="901"), role=role)
    work = work_of("901", "objectives")
    assert saving.choose(work, person, FRAMEWORK) == ()
    return work


def hand_in(
    unit: str, facts: str = FIRST, scope: str = "本级", state: str = "department", number: int = 1
) -> Work:
    """A case that a unit has handed in."""
    work = work_of(unit, "objectives")
    body = (
        f"schema: jixiao/case-1\nid: {unit}\nunit: {work.unit.name}\nscope: {scope}\nyear: {demo.YEAR}\n"
        f"framework: {FRAMEWORK}\nfacts:\n  {facts}\n"
    ).encode()
    Paper.objects.create(
        work=work, number=number, name="案卷.yaml", body=body, hash=digest(body), at=timezone.now()
    )
    Work.objects.filter(pk=work.pk).update(state=state)
    return work


def both() -> None:
    hand_in("901001", FIRST)
    hand_in("901002", SECOND)


def page(client: Client, work: Work) -> str:
    answer = client.get(f"/work/{work.pk}/consolidated/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def plain(text: Any) -> str:
    text = text if isinstance(text, str) else text.content.decode()
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def fields(text: str) -> dict[str, str]:
    """The fields of the page, as a browser would send them."""
    found = re.findall(r'<input[^>]*name="([a-z]+:[^"]+)"[^>]*value="([^"]*)"', text)
    return {html.unescape(name): html.unescape(value) for name, value in found}


def take(client: Client, work: Work, *keys: str, seen: str = "", partial: bool = False, **own: str) -> Any:
    """Tick these facts and type own parts, on the page as it is or as it was `seen`."""
    sent: dict[str, Any] = fields(seen or page(client, work))
    sent |= {f"own:{key}": text for key, text in own.items()} | {"take": list(keys)}
    return client.post(f"/work/{work.pk}/consolidated/", {**sent, **({"partial": "yes"} if partial else {})})


def told(answer: Any) -> str:
    found = re.search(r'role="alert".*?</div>', answer.content.decode(), re.DOTALL)
    return plain(found[0]) if found else ""


def row(text: str, label: str) -> str:
    """The row of a fact, in words."""
    return next(plain(one.split("</tr>")[0]) for one in text.split("<tr>") if f"{label} <span" in one)


# -- looking


def test_each_fact_shows_every_unit_the_own_part_the_sum_and_the_form(department: Work) -> None:
    both()
    text = page(come_in("tianju"), department)
    assert "下属单位 2 家，都已报送" in plain(text)
    assert row(text, "年初预算数").startswith(
        "年初预算数 万元 2 家中 2 家有数 示范区第一小学：48 示范区第二小学：12.5 60.5 — — ○ 表中没有填"
    )
    assert row(text, "编制数").endswith("示范区第一小学：30 示范区第二小学：20 50 — — ○ 表中没有填 选")
    assert "当作本级数" in text


def test_only_amounts_and_counts_are_summed(department: Work) -> None:
    both()
    text = page(come_in("tianju"), department)
    kinds = {line.key: line.kind for line in at_site.draft.standing(department).filled.form.asked.facts}  # type: ignore[union-attr]
    listed = {name.removeprefix("own:") for name in fields(text) if name.startswith("own:")}
    assert BUDGET in listed
    assert {kinds[one] for one in listed} == {"money", "count"}


MISSING = {  # how the second unit stands, and what is told of it
    "not handed in": (lambda: None, "示范区第二小学：还没有报送"),
    "sent back": (lambda: hand_in("901002", SECOND, state="draft"), "示范区第二小学：还没有报送"),
    "it does not say": (lambda: hand_in("901002", "authorised_posts: {value: 20人}"), "示范区第二小学： 没有填这一项"),
    "it does not know": (lambda: hand_in("901002", "budget_initial: {unknown: 等批复}"), "示范区第二小学： 未知"),
    "it is classified": (
        lambda: hand_in("901002", "budget_initial: {value: 7777万元, secrecy: 涉密}"), "示范区第二小学： 涉密，不显示",
    ),
    "its case is broken": (
        lambda: Paper.objects.filter(work=hand_in("901002", SECOND)).update(body=b"unit: ["), "示范区第二小学：案卷读不出来",
    ),
    "its year has not begun": (
        lambda: Work.objects.filter(unit__code="901002", kind="objectives").delete(), "示范区第二小学：没有开始这一年",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("how", "words"), MISSING.values(), ids=MISSING)
def test_what_is_missing_is_named_and_never_counted_as_nought(department: Work, how: Any, words: str) -> None:
    hand_in("901001")
    how()
    client = come_in("tianju")
    text = page(client, department)
    assert words in plain(text)
    assert "48 缺 1 家" in row(text, "年初预算数")
    assert "7777" not in text
    assert "7,777" not in text
    assert fields(text)[f"below:{BUDGET}"] == "48"
    answer = take(client, department, BUDGET, **{BUDGET: "1"})
    assert answer.status_code == 422
    assert "“年初预算数”的合计不全，缺：示范区第二小学" in told(answer)
    assert f'value="{BUDGET}" checked' in answer.content.decode()
    assert not Change.objects.filter(work=department).exists()
    assert take(client, department, BUDGET, partial=True, **{BUDGET: "1"}).status_code == 302
    texts = shown(department)
    assert texts[f"facts|{BUDGET}|value"] == "49"
    assert (
        texts[f"facts|{BUDGET}|note"] == "由下列单位汇总：本级 1、示范区第一小学 48；没有算入：示范区第二小学"
    )
    assert "？ 合计不全" in row(page(client, department), "年初预算数")


def test_what_does_not_apply_leaves_no_sum_open(department: Work) -> None:
    hand_in("901001")
    hand_in("901002", "budget_initial: {not_applicable: 新设单位，下年起编预算, proof: 批复}")
    client = come_in("tianju")
    assert take(client, department, BUDGET, **{BUDGET: "0"}).status_code == 302
    assert shown(department)[f"facts|{BUDGET}|value"] == "48"
    assert "示范区第二小学：不适用" in row(page(client, department), "年初预算数").replace("： ", "：")


def test_a_unit_whose_case_is_whole_holds_what_is_below_it(department: Work) -> None:
    one = Unit.objects.create(
        code="9010011", name="分校", kind="unit", parent=Unit.objects.get(code="901001")
    )
    begin(one, demo.YEAR)
    hand_in("9010011", "budget_initial: {value: 5万元}")
    both()
    client = come_in("tianju")
    assert fields(page(client, department))[f"below:{BUDGET}"] == "65.5"
    hand_in("901001", FIRST, scope="汇总", number=2)
    text = page(client, department)
    assert fields(text)[f"below:{BUDGET}"] == "60.5"
    assert "分校" not in text


def test_a_mark_of_a_unit_below_follows_its_sum(department: Work) -> None:
    hand_in("901001", "budget_initial: {value: 48万元, secrecy: 不予公开}")
    hand_in("901002", SECOND)
    client = come_in("tianju")
    assert "示范区第一小学：48 不予公开" in row(page(client, department), "年初预算数")
    assert take(client, department, BUDGET, **{BUDGET: "0"}).status_code == 302
    assert shown(department)[f"facts|{BUDGET}|secrecy"] == "不予公开"


# -- taking over


def test_chosen_sums_go_into_the_form_with_their_note_and_own_parts_are_kept(department: Work) -> None:
    both()
    client, person = come_in("tianju"), Person.objects.get(username="tianju")
    typed = {f"facts|{BUDGET}|value": "10", f"facts|{BUDGET}|note": "批复数", f"facts|{POSTS}|value": "8"}
    assert saving.save(department, person, typed, {}).count == 3
    text = page(client, department)
    assert row(text, "年初预算数").endswith("60.5 70.5 10 ✕ 不一致 选")
    assert "表中与合计不一致的 2 项" in plain(text)
    assert take(client, department, BUDGET).status_code == 302
    texts = shown(department)
    assert texts[f"facts|{BUDGET}|value"] == "70.5"
    assert (
        texts[f"facts|{BUDGET}|note"]
        == "批复数\n由下列单位汇总：本级 10、示范区第一小学 48、示范区第二小学 12.5"
    )
    assert texts["about|scope|value"] == "汇总"
    assert texts[f"facts|{POSTS}|value"] == "8"
    text = page(client, department)
    assert "已把 1 项合计写进填报表" in text
    assert row(text, "年初预算数").endswith("70.5 70.5 ✓ 一致 —")
    assert fields(text)[f"own:{POSTS}"] == "8"
    assert text.index("编制数 <span") < text.index("年初预算数 <span")  # what differs comes first
    assert take(client, department, POSTS).status_code == 302
    assert shown(department)[f"facts|{POSTS}|value"] == "58"
    event = Event.objects.filter(action="consolidated").order_by("number").first()
    assert event is not None
    assert (event.thing, event.after["facts"], event.after["own"][BUDGET]) == (
        f"work:{department.pk}",
        [BUDGET],
        "10",
    )
    assert list(broken()) == []
    assert not [one for one in apart() if f"work:{department.pk} " in one[0]]


def test_a_unit_that_hands_in_anew_changes_the_sum_and_not_the_own_part(department: Work) -> None:
    both()
    client = come_in("tianju")
    take(client, department, BUDGET, **{BUDGET: "10"})
    old = page(client, department)
    hand_in("901002", "budget_initial: {value: 20万元}", number=2)
    answer = take(client, department, BUDGET, seen=old)
    assert answer.status_code == 422
    assert "“年初预算数”的下属合计在这一页打开之后变了：原来 60.5，现在 68" in told(answer)
    assert shown(department)[f"facts|{BUDGET}|value"] == "70.5"
    assert row(page(client, department), "年初预算数").endswith("68 78 70.5 ✕ 不一致 选")
    assert take(client, department, BUDGET).status_code == 302
    texts = shown(department)
    assert texts[f"facts|{BUDGET}|value"] == "78"
    assert texts[f"facts|{BUDGET}|note"].count("由下列单位汇总") == 1


def test_what_somebody_typed_meanwhile_is_not_written_over(department: Work) -> None:
    both()
    client, person = come_in("tianju"), Person.objects.get(username="tianju")
    old = page(client, department)
    saving.save(department, person, {f"facts|{BUDGET}|value": "99"}, {})
    answer = take(client, department, BUDGET, seen=old, **{BUDGET: "10"})
    assert answer.status_code == 422
    assert "原来是 —，现在是 99，没有写入" in told(answer)
    assert shown(department)[f"facts|{BUDGET}|value"] == "99"
    assert f'name="own:{BUDGET}" value="10"' in answer.content.decode()


def test_own_parts_typed_without_a_tick_are_kept_and_not_lost_to_an_old_page(department: Work) -> None:
    both()
    client = come_in("tianju")
    old = page(client, department)
    assert take(client, department, **{BUDGET: "10", POSTS: "8"}).status_code == 302
    assert dict(OwnPart.objects.values_list("key", "text")) == {BUDGET: "10", POSTS: "8"}
    assert f"facts|{BUDGET}|value" not in {key for key, one in shown(department).items() if one}
    answer = take(client, department, seen=old, **{BUDGET: "11"})
    assert answer.status_code == 422
    assert "“年初预算数”的本级数在这一页打开之后有人改过" in told(answer)


def test_a_second_click_does_nothing_twice(department: Work) -> None:
    both()
    client = come_in("tianju")
    old = page(client, department)
    assert [take(client, department, BUDGET, seen=old, **{BUDGET: "10"}).status_code for _ in range(2)] == [
        302,
        302,
    ]
    assert Event.objects.filter(action="consolidated").count() == 1
    assert Event.objects.filter(action="typed", thing=f"work:{department.pk}").count() == 1


BAD = {  # the own part that is typed, and what is told
    "nothing": ("", "“年初预算数”没有填本级的数"),
    "a word": ("很多", "“年初预算数”的本级数“很多”不是一个确定的数"),
    "about": ("约10", "不是一个确定的数"),
    "a range": ("10-20", "不是一个确定的数"),
    "a script": (HOSTILE, "不是一个确定的数"),
    "too long": ("1" * 61, "不是一个确定的数"),
    "a rate": ("5%", "不是一个确定的数"),
}


@pytest.mark.parametrize(("text", "words"), BAD.values(), ids=BAD)
def test_an_own_part_that_is_no_number_is_told_and_stays_on_the_page(
    department: Work, text: str, words: str
) -> None:
    both()
    answer = take(come_in("tianju"), department, BUDGET, POSTS, **{BUDGET: text, POSTS: "1.5"})
    assert answer.status_code == 422
    assert words in told(answer)
    assert "“编制数”的本级数“1.5”不是一个确定的数" in told(answer)
    assert HOSTILE not in answer.content.decode()
    assert html.escape(text) in answer.content.decode()
    assert not Change.objects.filter(work=department).exists()
    assert not OwnPart.objects.exists()


@pytest.mark.parametrize(
    ("text", "dimension", "unit", "value"),
    [("10", "money", "万元", 100_000), ("1,000元", "money", "万元", 1000), ("-3", "money", "元", -3), ("12", "count", "人", 12),
     ("12人", "count", "人", 12)],
)  # fmt: skip
def test_a_bare_number_is_in_the_unit_of_the_field(text: str, dimension: str, unit: str, value: int) -> None:
    assert number(text, dimension, unit) == value


def test_nothing_chosen_and_unknown_facts_are_told(department: Work) -> None:
    both()
    client = come_in("tianju")
    for keys in ((), ("no_such_fact",), (HOSTILE,)):
        answer = take(client, department, *keys)
        assert answer.status_code == 422
        assert "没有选中任何一项" in told(answer)


# -- who


def test_who_may_not_fill_in_looks_and_is_told(department: Work) -> None:
    both()
    sent = fields(page(come_in("tianju"), department))
    for who in ("zhuguan", "jixiaoke", "jigou"):
        client = come_in(who)
        text = page(client, department)
        assert "示范区第一小学" in text
        assert "您现在不能填这张表，只能看" in text
        answer = client.post(f"/work/{department.pk}/consolidated/", {**sent, "take": [BUDGET]})
        assert answer.status_code == 422
        assert "填报" in told(answer)
    Work.objects.filter(pk=department.pk).update(state="checked")
    assert take(come_in("tianju"), department, BUDGET).status_code == 422
    assert not OwnPart.objects.exists()
    assert not Change.objects.filter(work=department).exists()


@pytest.mark.parametrize("who", ["tianbao", "tianbao2", "xitong", "shenji"])
def test_a_person_of_another_unit_finds_nothing(department: Work, who: str) -> None:
    both()
    client = come_in(who)
    assert client.get(f"/work/{department.pk}/consolidated/").status_code == 404
    assert client.post(f"/work/{department.pk}/consolidated/", {"take": [BUDGET]}).status_code == 404


def test_only_a_department_has_the_page_and_its_work_links_to_it(department: Work) -> None:
    client = come_in("zhuguan")
    assert client.get(f"/work/{work_of('901001', 'objectives').pk}/consolidated/").status_code == 404
    assert client.get(f"/work/{work_of('901', 'appraisal').pk}/consolidated/").status_code == 404
    assert "汇总下属单位" in client.get(f"/work/{department.pk}/").content.decode()
    assert "汇总下属单位" not in client.get(f"/work/{work_of('901001', 'objectives').pk}/").content.decode()


def test_whose_posts_do_not_reach_below_reads_no_figure_of_the_units(department: Work) -> None:
    both()
    Post.objects.filter(person__username="tianju", role="department").delete()
    text = page(come_in("tianju"), department)
    assert "下属单位不在您的岗位范围内" in text
    assert "小学" not in text
    assert "60.5" not in text


def test_before_a_framework_is_chosen_the_page_leads_to_the_form(department: Work) -> None:
    Draft.objects.filter(work=department).update(framework="")
    client = come_in("tianju")
    assert "还没有选指标体系" in page(client, department)
    assert client.post(f"/work/{department.pk}/consolidated/", {"take": [BUDGET]}).status_code == 422


# -- the other language, and few queries


def test_the_page_is_in_english_too(department: Work) -> None:
    hand_in("901001")
    client = come_in("tianju", "en")
    text = plain(page(client, department))
    for words in (
        "2 units below; 1 of them have handed in nothing that counts",
        "has handed in nothing yet",
        "Put the chosen sums",
    ):
        assert words in text
    answer = take(client, department, BUDGET, **{BUDGET: "x"})
    assert "is no exact number" in told(answer)
    assert "missing: 示范区第二小学" in told(answer)


def test_the_page_asks_the_database_at_most_twelve_times(department: Work) -> None:
    for count in range(20):
        one = Unit.objects.create(
            code=f"9011{count:02}", name=f"第{count}幼儿园", kind="unit", parent=department.unit
        )
        begin(one, demo.YEAR)
        hand_in(one.code)
    client = come_in("tianju")
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        page(client, department)
    own = [one["sql"] for one in asked.captured_queries if "SAVEPOINT" not in one["sql"]]
    assert len(own) <= 12, (len(own), own)
