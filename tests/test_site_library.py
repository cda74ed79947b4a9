"""The library of indicators on the site: found by words, taken into objectives, kept of one's own; and reminders beside objectives."""

from __future__ import annotations

import re
from typing import Any

import at_site
import pytest
from at_site import act, come_in, shown, walk, work_of
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jixiao.web import records
from jixiao.web.filling import saving
from jixiao.web.filling.models import Cell, Draft
from jixiao.web.library import taking
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
@pytest.mark.usefixtures("site")
def test_indicators_are_found_by_words_and_narrowed_by_block_field_and_owner(
    query: str, first: list[str], absent: str
) -> None:
    listed = names(page(come_in("tianbao"), f"/library/?{query}"))
    assert listed[: len(first)] == first
    assert bool(listed) == bool(first)
    assert absent not in listed


@pytest.mark.usefixtures("site")
def test_what_was_asked_stays_in_the_fields_of_the_search() -> None:
    body = page(come_in("tianbao"), "/library/?q=率&block=效益&field=交通&whose=shipped")
    for one in (
        "<option selected>效益",
        "<option selected>交通",
        '<option value="shipped" selected>',
        'value="率"',
    ):
        assert one in body


@pytest.mark.usefixtures("site")
def test_the_list_has_pages_that_keep_the_search_and_few_queries() -> None:
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


@pytest.mark.usefixtures("site")
def test_a_framework_with_one_block_of_its_own_takes_everything_there() -> None:
    person = Person.objects.get(username="tianbao2")
    work = work_of("902001", "objectives")
    Draft.objects.create(work=work, framework="guangzhou-2021")
    client = come_in(person.username)
    assert take(client, work, "water-03", 1).status_code == 302
    assert texts(work, 1)["where"] == "履职效能"
    assert texts(work, 1)["operator"] == ">="


@pytest.mark.usefixtures("site")
def test_an_aspect_that_the_block_does_not_list_is_left_to_people_and_the_page_says_which_there_are() -> None:
    work = work_of("902001", "objectives")
    Draft.objects.create(work=work, framework="shenzhen-2023")
    client = come_in("tianbao2")
    assert take(client, work, "common-22", 1).status_code == 302
    assert texts(work, 1)["name"] == "服务对象满意度"
    assert "aspect" not in texts(work, 1)
    assert "“方面”在这些里选一个：" in page(client, f"/work/{work.pk}/fill/?part=targets")


def test_a_change_of_objectives_takes_into_the_row_after_those_that_were_approved(objectives: Work) -> None:
    walk(objectives)
    work = work_of(UNIT, "adjustment")
    client = come_in("tianbao")
    assert "第 4 行" in page(client, f"/work/{work.pk}/library/")
    assert take(client, work, "education-13").status_code == 302
    assert texts(work, 4)["name"] == "校园安全责任事故数"
    assert texts(work, 3)["name"] == "师生满意度"
    assert reminders(page(client, f"/work/{work.pk}/")) == ""


def test_where_the_block_cannot_be_told_it_is_asked(
    objectives: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "blocks_for", lambda *_: ["产出指标", "效益指标"])
    client = come_in("tianbao")
    assert 'name="where-education-08"' in page(client, f"/work/{objectives.pk}/library/?q=教师培训")
    answer = take(client, objectives, "education-08")
    assert answer.status_code == 422
    assert (
        "看不出该放进哪一个指标块。在指标旁边选一个指标块，再选用：产出指标、效益指标。"
        in answer.content.decode()
    )
    assert take(client, objectives, "education-08", **{"where-education-08": "满意度指标"}).status_code == 422
    assert texts(objectives, 4) == {}
    assert take(client, objectives, "education-08", **{"where-education-08": "效益指标"}).status_code == 302
    assert texts(objectives, 4)["where"] == "效益指标"


@pytest.mark.parametrize("who", ["caiwu", "fuzeren", "zhuguan", "yewugu", "jixiaoke", "jigou"])
def test_who_may_only_look_is_told_so_and_has_no_button(objectives: Work, who: str) -> None:
    client = come_in(who)
    body = page(client, f"/work/{objectives.pk}/library/")
    assert "现在只能看，不能改。" in body
    assert 'name="pick"' not in body
    answer = take(client, objectives, "education-08")
    assert answer.status_code == 422
    assert "填报" in answer.content.decode()
    assert texts(objectives, 4) == {}


def test_another_unit_gets_404_for_the_work_and_what_is_kept_for_others(objectives: Work) -> None:
    one = owned()
    other = come_in("tianbao2")
    for path in (f"/work/{objectives.pk}/library/", f"/library/{one.pk}/"):
        page(other, path, 404)
    for path in (f"/work/{objectives.pk}/library/", f"/work/{objectives.pk}/library/keep/", f"/library/{one.pk}/",
                 f"/library/{one.pk}/withdraw/"):  # fmt: skip
        assert other.post(path, {"pick": "education-08", "row": "4", "version": "1"}).status_code == 404
    mine = work_of("902001", "objectives")
    Draft.objects.create(work=mine, framework="project-10")
    answer = take(other, mine, f"own-{one.pk}", 1)
    assert answer.status_code == 422
    assert "没有这个指标" in answer.content.decode()
    assert OWN["name"] not in page(other, "/library/?q=午餐")
    one.refresh_from_db()
    assert one.version == 1


@pytest.mark.usefixtures("site")
def test_only_objectives_have_the_page_and_only_posts_the_library() -> None:
    page(come_in("tianbao"), f"/work/{work_of(UNIT, 'monitoring').pk}/library/", 404)
    assert 'href="/library/"' in page(come_in("tianbao"), "/")
    for who in ("xitong", "anquan", "shenji"):
        page(come_in(who), "/library/", 404)
        assert 'href="/library/"' not in page(come_in(who), "/")
    Post.objects.filter(person__username="caiwu").delete()
    assert 'href="/library/"' not in page(come_in("caiwu"), "/")
    page(come_in("caiwu"), "/library/", 404)


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("jixiaoke", ["jixiaoke", "zhuguan", "yewugu", "tianbao", "caiwu", "fuzeren", "tianbao2"]),
        ("zhuguan", ["zhuguan", "tianbao", "caiwu", "fuzeren"]),
        ("tianbao", ["tianbao", "caiwu", "fuzeren"]),
    ],
)
@pytest.mark.usefixtures("site")
def test_what_an_office_keeps_is_seen_by_it_and_by_all_below(who: str, sees: list[str]) -> None:
    Post.objects.filter(person__username="jixiaoke").exclude(unit__code="9").delete()
    owned(who)
    for one in ("jixiaoke", "zhuguan", "yewugu", "tianbao", "caiwu", "fuzeren", "tianbao2"):
        seen = OWN["name"] in names(page(come_in(one), "/library/?q=午餐留样"))
        assert seen == (one in sees), one


@pytest.mark.usefixtures("site")
def test_an_own_indicator_is_changed_and_withdrawn_and_the_log_says_what_was_before() -> None:
    one, client = owned(), come_in("tianbao")
    assert one.version == 1
    changed = client.post(f"/library/{one.pk}/", {**OWN, "unit": "份", "version": "1"})
    assert changed.status_code == 302
    assert client.post(f"/library/{one.pk}/", {**OWN, "unit": "份", "version": "2"}).status_code == 302
    one.refresh_from_db()
    assert (one.unit, one.version) == ("份", 2)
    assert client.post(f"/library/{one.pk}/withdraw/", {"version": "2"}).status_code == 302
    assert OWN["name"] not in names(page(client, "/library/?q=午餐"))
    assert OWN["name"] in page(client, "/library/")  # among those withdrawn
    assert client.post(f"/library/{one.pk}/withdraw/", {"version": "3", "back": "1"}).status_code == 302
    assert OWN["name"] in names(page(client, "/library/?q=午餐"))
    events = Event.objects.filter(thing=f"indicator:{one.pk}").order_by("number")
    told = [(each.action, each.before.get("unit"), each.after["unit"]) for each in events]
    assert told == [
        ("library_added", None, "%"), ("library_changed", "%", "份"), ("library_withdrawn", "份", "份"),
        ("library_restored", "份", "份"),
    ]  # fmt: skip


@pytest.mark.usefixtures("site")
def test_a_stale_page_is_told_and_what_was_typed_stays_on_it() -> None:
    one, client = owned(), come_in("tianbao")
    assert client.post(f"/library/{one.pk}/", {**OWN, "unit": "份", "version": "1"}).status_code == 302
    answer = client.post(f"/library/{one.pk}/", {**OWN, "meaning": "另一种含义", "version": "1"})
    assert answer.status_code == 422
    body = answer.content.decode()
    assert "打开这一页以后，别人改过这个指标" in body
    assert "另一种含义" in body
    assert client.post(f"/library/{one.pk}/withdraw/", {"version": "1"}).status_code == 422
    one.refresh_from_db()
    assert (one.meaning, one.withdrawn) == (OWN["meaning"], None)


@pytest.mark.usefixtures("site")
def test_a_double_click_adds_one_and_a_second_of_the_same_name_is_told() -> None:
    one = owned()
    assert new()["Location"] == f"/library/{one.pk}/"
    answer = new(meaning="别的")
    assert answer.status_code == 422
    assert "“教育”里已经有指标“午餐留样合格率”" in answer.content.decode()
    assert owned("zhuguan").owner.code == "901"
    assert LibraryIndicator.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "没有填名称"),
        ({"name": "长" * 81}, "名称有 81 个字，最多 80 个"),
        ({"aspect": "别的"}, "方面不在可选的里面"),
        ({"operator": ""}, "比较不在可选的里面"),
        ({"formula": "式" * 1001}, "计算公式有 1,001 个字，最多 1,000 个"),
        ({"name": "", "aspect": "", "operator": "≥"}, "比较不在可选的里面"),
    ],
)
@pytest.mark.usefixtures("site")
def test_what_is_wrong_in_an_own_indicator_is_told_and_nothing_typed_is_lost(
    changed: dict[str, str], said: str
) -> None:
    answer = new(**changed)
    assert answer.status_code == 422
    body = answer.content.decode()
    assert said in body
    assert OWN["figures"] in body
    assert LibraryIndicator.objects.count() == 0


@pytest.mark.parametrize("who", ["caiwu", "fuzeren", "yewugu", "jigou"])
@pytest.mark.usefixtures("site")
def test_who_keeps_no_library_is_told(who: str) -> None:
    answer = new(who)
    assert answer.status_code == 422
    assert "您现在的岗位不维护指标库" in answer.content.decode()
    assert "加一个自己的指标" not in page(come_in(who), "/library/")
    assert LibraryIndicator.objects.count() == 0


@pytest.mark.usefixtures("site")
def test_what_an_office_above_keeps_is_not_changed_from_below() -> None:
    one, client = owned("zhuguan"), come_in("tianbao")
    body = page(client, f"/library/{one.pk}/")
    assert "主管部门 · 产出 · 质量" in body
    assert "示范区教育局" not in body
    assert 'name="version"' not in body
    for path, said in ((f"/library/{one.pk}/", OWN), (f"/library/{one.pk}/withdraw/", {})):
        answer = client.post(path, {**said, "version": "1"})
        assert answer.status_code == 422
        assert "不是您的岗位维护的" in answer.content.decode()


@pytest.mark.usefixtures("site")
def test_whoever_keeps_several_libraries_says_which_one() -> None:
    units = {one.code: one for one in Unit.objects.all()}
    Post.objects.create(person=Person.objects.get(username="tianbao"), unit=units["901002"], role="filler")
    answer = new()
    assert answer.status_code == 422
    assert "归谁维护不在可选的里面" in answer.content.decode()
    assert owned(owner=str(units["901002"].pk)).owner == units["901002"]
    assert new(owner=str(units["902"].pk), name="另一个").status_code == 422


def test_hostile_text_is_shown_as_text(objectives: Work) -> None:
    bad = "<script>alert(1)</script>"
    one = owned(name=bad, meaning=bad, field=bad[:20])
    client = come_in("tianbao")
    for path in (
        "/library/",
        f"/library/{one.pk}/",
        f"/work/{objectives.pk}/library/",
        f"/library/?q={bad}&block={bad}&page=x",
    ):
        assert bad not in page(client, path), path
    assert take(client, objectives, f"own-{one.pk}").status_code == 302
    assert bad not in page(client, f"/work/{objectives.pk}/fill/?part=targets")
    assert texts(objectives, 4)["name"] == bad


def test_approved_indicators_are_kept_by_one_button_once(objectives: Work) -> None:
    client = come_in("tianbao")
    keep = f"/work/{objectives.pk}/library/keep/"
    early = client.post(keep, {"target": "t01"})
    assert early.status_code == 422
    assert "目标还没有批复" in early.content.decode()
    walk(objectives)
    assert "存入指标库" in page(client, f"/work/{objectives.pk}/library/")
    first, second = client.post(keep, {"target": "t01"}), client.post(keep, {"target": "t01"})
    assert (first.status_code, second["Location"]) == (302, first["Location"])
    one = LibraryIndicator.objects.get()
    assert (one.owner.code, one.name, one.aspect, one.operator, one.unit, one.origin) == (
        UNIT, "采购课桌椅数量", "数量", ">=", "套", objectives,
    )  # fmt: skip
    assert client.post(keep, {"target": "t99"}).status_code == 422
    assert come_in("zhuguan").post(keep, {"target": "t03"}).status_code == 302
    assert LibraryIndicator.objects.get(name="师生满意度").owner.code == "901"
    assert come_in("caiwu").post(keep, {"target": "t03"}).status_code == 422


def test_the_pages_are_in_english_too(objectives: Work) -> None:
    one = owned()
    client = come_in("tianbao", "en")
    assert "shipped, of the offices above, and of your own unit" in page(client, "/library/")
    assert "Take from the library" in page(client, f"/work/{objectives.pk}/library/")
    assert "Withdraw" in page(client, f"/library/{one.pk}/")
    answer = client.post("/library/new/", {**OWN, "name": ""})
    assert "The name is missing" in answer.content.decode()


def test_pages_of_the_library_ask_at_most_twelve_times(objectives: Work) -> None:
    one, client = owned(), come_in("tianbao")
    walk(objectives)
    for path in (f"/library/{one.pk}/", "/library/new/", f"/work/{objectives.pk}/library/"):
        page(client, path)
        with CaptureQueriesContext(connection) as asked:
            page(client, path)
        assert len(asked) <= 12, path


def test_what_is_kept_goes_into_a_backup_and_comes_out_the_same(objectives: Work) -> None:
    del objectives
    owned()
    owned("zhuguan", meaning="第一行\n第二行")
    assert "library.libraryindicator" in [one._meta.label_lower for one in records.shape().models]
    kept = list(records.lines(LibraryIndicator))
    LibraryIndicator.objects.all().delete()
    assert records.take(LibraryIndicator, kept) == 2
    assert list(records.lines(LibraryIndicator)) == kept


# objectives


def say(work: Work, **told: str) -> None:
    said = {f"narrative|{one}|text": text for one, text in told.items()}
    saved = saving.save(work, Person.objects.get(username="tianbao"), said, shown(work))
    assert not saved.found


def reminders(body: str) -> str:
    return body.partition('id="reminders"')[2].partition("</section>")[0]


def test_reminders_stand_on_the_page_of_the_work_for_filler_and_examiner_and_do_not_block(
    objectives: Work,
) -> None:
    say(
        objectives,
        duties="承担义务教育教学工作\n管理学校食堂餐饮卫生",
        tasks="更新课桌椅，投入40万元\n维修操场，投入8.5万元",
    )
    for who in ("tianbao", "caiwu", "jixiaoke"):
        body = reminders(page(come_in(who), f"/work/{objectives.pk}/"))
        assert "职能“管理学校食堂餐饮卫生”没有看到对应的目标或指标" in body, who
        assert "任务“维修操场，投入8.5万元”没有看到对应的目标或指标" in body
        assert "更新课桌椅，投入40万元" not in body
        assert "各项任务写明的金额合计 48.5 万元，项目预算是 48 万元，相差 0.5 万元" in body
    assert act(come_in("tianbao"), objectives, "hand_in").status_code == 302
    assert "食堂餐饮" in reminders(page(come_in("caiwu"), f"/work/{objectives.pk}/"))
    assert "“管理学校食堂餐饮卫生” is mentioned by no goal" in reminders(
        page(come_in("caiwu", "en"), f"/work/{objectives.pk}/")
    )


def test_nothing_is_told_where_nothing_is_amiss(objectives: Work) -> None:
    assert reminders(page(come_in("tianbao"), f"/work/{objectives.pk}/")) == ""


def test_an_indicator_without_an_operator_is_not_handed_in(objectives: Work) -> None:
    before = shown(objectives)
    saving.save(objectives, Person.objects.get(username="tianbao"), {"targets|2|operator": ""}, before)
    answer = act(come_in("tianbao"), objectives, "hand_in")
    assert answer.status_code == 422
    assert "指标“课桌椅更新率”没有选比较" in answer.content.decode()
    objectives.refresh_from_db()
    assert objectives.state == "draft"
