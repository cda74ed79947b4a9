"""Sections of a unit: who gives parts of a form out, who types where, when a part is done, what is told before it is handed in."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from at_site import PASSWORD, PLAN, act, come_in, plan, shown, site, walk, watch, work_of  # noqa: F401 - a fixture
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jixiao.web import records
from jixiao.web.filling import draft
from jixiao.web.log.models import Event
from jixiao.web.people.models import Person, Post, Unit
from jixiao.web.sections.models import Assignment
from jixiao.web.year.models import Work
from jixiao.web.year.moving import begin

pytestmark = pytest.mark.usefixtures("site")

DUE = timezone.localdate() + timedelta(
    days=10
)  # which today is, tests ask when they run: midnight may pass before
SOON = DUE.isoformat()
GOALS, BUDGET, TARGETS, ABOUT = "narrative|goals", "facts|project_budget_amount", "targets", "about"
TEXT = "c:narrative|goals|text"


@pytest.fixture
def work() -> Work:
    """Objectives that are filled in, with two people of two sections."""
    for username, name in (("jiaowu", "教务员甲"), ("zongwu", "总务员乙")):
        person = Person.objects.create(username, PASSWORD, name=name, first_password=False)
        Post.objects.create(person=person, unit=Unit.objects.get(code="901001"), role="section")
    return work_of("901001", "objectives")


def rows(answer: Any) -> dict[str, str]:
    """What the page showed of each share, as the form sends it back."""
    found = re.findall(r'name="b:([^"]+)" value="([^"]*)"', answer.content.decode())
    return dict(found)


def give(client: Client, work: Work, **wanted: tuple[str, str, str]) -> Any:
    """Give parts out as the page does: all its fields come back with what it showed."""
    known = {"goals": GOALS, "budget": BUDGET, "targets": TARGETS, "about": ABOUT}
    data: dict[str, str] = {}
    for share, before in rows(client.get(f"/work/{work.pk}/sections/")).items():
        data[f"b:{share}"] = before
        for name, text in zip("spd", before.split("|"), strict=True):
            data[f"{name}:{share}"] = text
    for name, texts in wanted.items():
        data |= {f"{field}:{known[name]}": text for field, text in zip("spd", texts, strict=True)}
    return client.post(f"/work/{work.pk}/sections/", data)


def given(work: Work) -> Work:
    """The goals are the first section's, the budget the second's."""
    answer = give(
        come_in("tianbao"), work, goals=("教务科", "jiaowu", SOON), budget=("总务科", "zongwu", SOON)
    )
    assert answer.status_code == 302, answer.content.decode()
    return work


def type_in(client: Client, work: Work, key: str, text: str) -> Any:
    before = shown(work).get(key, "")
    return client.post(f"/work/{work.pk}/fill/", {f"c:{key}": text, f"b:{key}": before, "part": "words"})


def done(client: Client, work: Work, share: str, seen: int | None = None) -> Any:
    seen = draft.number(work) if seen is None else seen
    return client.post(f"/work/{work.pk}/sections/done/", {"share": share, "seen": str(seen)})


def stands(work: Work) -> dict[str, tuple[str, str, bool]]:
    return {
        one.share: (one.section, one.person.username if one.person else "", one.done is not None)
        for one in Assignment.objects.filter(work=work).select_related("person")
    }


# -- giving out


def test_without_any_assignment_a_section_types_as_before(work: Work) -> None:
    assert type_in(come_in("jiaowu"), work, f"{GOALS}|text", "写在前面").status_code == 302
    assert shown(work)[f"{GOALS}|text"] == "写在前面"


def test_the_filler_and_the_finance_section_give_parts_out_all_at_once_with_one_event(work: Work) -> None:
    before = Event.objects.count()
    given(work)
    assert stands(work) == {GOALS: ("教务科", "jiaowu", False), BUDGET: ("总务科", "zongwu", False)}
    event = Event.objects.order_by("-number").first()
    assert event is not None
    assert event.action == "sections_assigned"
    assert event.after["shares"][GOALS] == {"section": "教务科", "person": "jiaowu", "due": SOON}
    assert Event.objects.filter(action="sections_assigned").count() == 1
    assert Event.objects.count() >= before + 1
    assert give(come_in("caiwu"), work, about=("财务科", "", SOON)).status_code == 302
    assert stands(work)[ABOUT] == ("财务科", "", False)


def test_what_is_saved_twice_is_done_once(work: Work) -> None:
    client = come_in("tianbao")
    data = {f"b:{GOALS}": "||", f"s:{GOALS}": "教务科", f"p:{GOALS}": "", f"d:{GOALS}": SOON}
    for _ in range(2):
        assert client.post(f"/work/{work.pk}/sections/", data).status_code == 302
    assert Event.objects.filter(action="sections_assigned").count() == 1


@pytest.mark.parametrize(
    ("who", "status"),
    [("jiaowu", 422), ("fuzeren", 422), ("zhuguan", 422), ("yewugu", 422), ("jixiaoke", 422), ("jigou", 422), ("tianbao2", 404), ("xitong", 404)],
)  # fmt: skip
def test_nobody_else_gives_parts_out(work: Work, who: str, status: int) -> None:
    client = come_in(who)
    data = {f"b:{GOALS}": "||", f"s:{GOALS}": "教务科", f"p:{GOALS}": "", f"d:{GOALS}": SOON}
    assert client.post(f"/work/{work.pk}/sections/", data).status_code == status
    assert (
        client.post(f"/work/{work.pk}/sections/", {"bulk": "1", "s:*": "x", "d:*": SOON}).status_code
        == status
    )
    assert client.post(f"/work/{work.pk}/sections/copy/").status_code == status
    assert stands(work) == {}


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_lost_or_kept(work: Work) -> None:
    late = (timezone.localdate() - timedelta(days=1)).isoformat()
    answer = give(
        come_in("tianbao"), work, goals=("", "jiaowu", SOON), budget=("总务科", "meiyou", "下周"), about=("<script>", "", late),
        targets=("科" * 61, "", ""),
    )  # fmt: skip
    body = answer.content.decode()
    assert answer.status_code == 422
    for words in (
        "没有写科室",
        "没有业务科室的账号“meiyou”",
        "“下周”不是日期",
        "在今天之前",
        "有 61 字",
        "没有写期限",
    ):
        assert words in body, words
    assert "&lt;script&gt;" in body
    assert "<script>" not in body
    assert 'value="下周"' in body
    assert stands(work) == {}


def test_only_who_holds_the_post_of_a_section_here_can_be_named(work: Work) -> None:
    for other in ("caiwu", "tianbao2", "x" * 300):
        answer = give(come_in("tianbao"), work, goals=("教务科", other, SOON))
        assert answer.status_code == 422, other
        assert "没有业务科室的账号" in answer.content.decode()


def test_a_stale_page_overwrites_nothing_and_shows_both(work: Work) -> None:
    first, second = come_in("tianbao"), come_in("caiwu")
    page = rows(first.get(f"/work/{work.pk}/sections/"))
    assert give(second, work, goals=("总务科", "", SOON)).status_code == 302
    mine = {f"b:{GOALS}": page[GOALS], f"s:{GOALS}": "教务科", f"p:{GOALS}": "", f"d:{GOALS}": SOON}
    answer = first.post(f"/work/{work.pk}/sections/", mine)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "刚刚有人改过" in body
    assert "教务科" in body
    assert f"总务科||{SOON}" in body
    assert stands(work)[GOALS][0] == "总务科"
    again = mine | {f"b:{GOALS}": rows(answer)[GOALS]}
    assert first.post(f"/work/{work.pk}/sections/", again).status_code == 302
    assert stands(work)[GOALS][0] == "教务科"


def test_a_stale_page_that_touched_nothing_there_saves_the_rest(work: Work) -> None:
    first = come_in("tianbao")
    page = rows(first.get(f"/work/{work.pk}/sections/"))
    give(come_in("caiwu"), work, goals=("总务科", "", SOON))
    data = {f"b:{GOALS}": page[GOALS], f"s:{GOALS}": "", f"p:{GOALS}": "", f"d:{GOALS}": ""}
    data |= {f"b:{ABOUT}": page[ABOUT], f"s:{ABOUT}": "教务科", f"p:{ABOUT}": "", f"d:{ABOUT}": SOON}
    assert first.post(f"/work/{work.pk}/sections/", data).status_code == 302
    assert {id: one[0] for id, one in stands(work).items()} == {GOALS: "总务科", ABOUT: "教务科"}


def test_clearing_all_three_fields_takes_a_part_back(work: Work) -> None:
    given(work)
    assert give(come_in("tianbao"), work, goals=("", "", "")).status_code == 302
    assert GOALS not in stands(work)


def test_everything_open_goes_to_one_section_and_what_is_given_stays(work: Work) -> None:
    given(work)
    client = come_in("caiwu")
    data = {"bulk": "1", "group": "words", "s:*": "办公室", "p:*": "", "d:*": SOON}
    assert client.post(f"/work/{work.pk}/sections/", data).status_code == 302
    texts = {id: one[0] for id, one in stands(work).items() if id.startswith("narrative|")}
    assert texts.pop(GOALS) == "教务科"
    assert set(texts.values()) == {"办公室"}
    assert ABOUT not in stands(work)
    assert client.post(f"/work/{work.pk}/sections/", {**data, "group": ""}).status_code == 302
    assert stands(work)[ABOUT][0] == "办公室"
    answer = client.post(f"/work/{work.pk}/sections/", {**data, "group": ""})
    assert answer.status_code == 422
    assert "没有还没分的部分" in answer.content.decode()


def test_what_is_wrong_with_all_at_once_is_told_once(work: Work) -> None:
    answer = come_in("tianbao").post(
        f"/work/{work.pk}/sections/", {"bulk": "1", "s:*": "", "p:*": "没有", "d:*": ""}
    )
    body = answer.content.decode()
    assert answer.status_code == 422
    for words in ("没有写科室", "没有业务科室的账号", "没有写期限"):
        assert body.count(words) == 1, words


def test_last_years_sections_are_copied_with_deadlines_a_year_later(work: Work) -> None:
    unit = Unit.objects.get(code="901001")
    given(work)
    Assignment.objects.filter(work=work, share=BUDGET).update(person=Person.objects.get(username="caiwu"))
    begin(unit, work.year + 1)
    following = Work.objects.get(unit=unit, year=work.year + 1, kind="objectives")
    plan(following)
    client = come_in("tianbao")
    assert client.post(f"/work/{following.pk}/sections/copy/").status_code == 302
    assert stands(following) == {GOALS: ("教务科", "jiaowu", False), BUDGET: ("总务科", "", False)}
    due = Assignment.objects.get(work=following, share=GOALS).due
    wanted = date(
        DUE.year + 1, DUE.month, min(DUE.day, 28) if DUE.month == 2 else DUE.day
    )  # of a leap year, too
    latest = following.due
    assert latest is not None
    assert due == (min(wanted, latest) if latest >= timezone.localdate() else wanted)
    answer = client.post(f"/work/{following.pk}/sections/copy/")
    assert "没有可以照用的分工" in answer.content.decode()


def test_a_form_that_nobody_began_has_no_parts() -> None:
    other = work_of("901002", "objectives")
    person = Person.objects.get(username="tianbao")
    Post.objects.create(person=person, unit=other.unit, role="filler")
    client = come_in("tianbao")
    assert "还没有开始填" in client.get(f"/work/{other.pk}/sections/").content.decode()
    assert (
        client.post(f"/work/{other.pk}/sections/", {"bulk": "1", "s:*": "x", "d:*": SOON}).status_code == 422
    )


@pytest.mark.parametrize("kind", ["adjustment", "review", "rectification", "appraisal", "publication"])
def test_other_work_has_no_sections(kind: str) -> None:
    assert come_in("tianbao").get(f"/work/{work_of('901001', kind).pk}/sections/").status_code == 404


# -- typing


def test_a_section_types_only_into_what_it_was_given(work: Work) -> None:
    given(work)
    client = come_in("jiaowu")
    assert type_in(client, work, f"{GOALS}|text", "教务科写的").status_code == 302
    answer = type_in(client, work, f"{BUDGET}|value", "49")
    assert answer.status_code == 422
    assert "分给了别的科室" in answer.content.decode()
    assert "总务科" in answer.content.decode()
    answer = type_in(client, work, "narrative|duties|text", "没有分的")
    assert "这里没有分给您的科室" in answer.content.decode()
    assert "没有分的" in answer.content.decode()
    assert shown(work)[f"{GOALS}|text"] == "教务科写的"
    assert shown(work)[f"{BUDGET}|value"] == "48"
    assert type_in(come_in("tianbao"), work, f"{BUDGET}|value", "49").status_code == 302


def test_while_typing_a_section_is_told_the_reason(work: Work) -> None:
    given(work)
    data = {f"c:{BUDGET}|value": "49", f"b:{BUDGET}|value": "48"}
    answer = come_in("jiaowu").post(f"/work/{work.pk}/fill/", data, headers={"Accept": "application/json"})
    assert answer.status_code == 409
    assert "分给了别的科室" in answer.json()["found"][0]


def test_the_form_shows_whose_a_part_is_and_opens_only_ones_own(work: Work) -> None:
    given(work)
    page = come_in("jiaowu").get(f"/work/{work.pk}/fill/?part=words").content.decode()
    assert "科室 教务科" in page
    assert SOON in page
    assert f'name="{TEXT}"' in page
    assert 'name="c:narrative|duties|text"' not in page
    whole = come_in("tianbao").get(f"/work/{work.pk}/fill/?part=words").content.decode()
    assert 'name="c:narrative|duties|text"' in whole


def test_who_has_no_part_may_not_type_and_nobody_uploads_past_it(work: Work) -> None:
    give(come_in("tianbao"), work, goals=("教务科", "jiaowu", SOON))
    answer = type_in(come_in("zongwu"), work, f"{GOALS}|text", "别人的")
    assert "没有分给您的部分" in answer.content.decode()
    assert shown(work)[f"{GOALS}|text"] == PLAN[f"{GOALS}|text"]
    answer = come_in("jiaowu").post(f"/work/{work.pk}/case/", {"last": "0", "replace": "yes"})
    assert "您不能上传整个案卷" in answer.content.decode()


def test_where_nobody_is_named_the_section_of_the_person_decides(work: Work) -> None:
    give(
        come_in("tianbao"),
        work,
        goals=("教务科", "jiaowu", SOON),
        budget=("教务科", "", SOON),
        about=("总务科", "", SOON),
    )
    assert type_in(come_in("jiaowu"), work, f"{BUDGET}|value", "49").status_code == 302
    assert type_in(come_in("jiaowu"), work, "about|title|value", "标题").status_code == 422
    assert type_in(come_in("zongwu"), work, "about|title|value", "标题").status_code == 302
    assert type_in(come_in("zongwu"), work, f"{BUDGET}|value", "50").status_code == 422


def test_each_indicator_of_a_self_evaluation_is_a_part_with_its_score() -> None:
    work = _evaluating()
    client = come_in("tianbao")
    page = client.get(f"/work/{work.pk}/sections/")
    assert "question|execution" in rows(page)
    assert "question|output_t01" in rows(page)
    body = page.content.decode()
    assert re.search(r'data-l="得分" class="number">[\d.]+ – [\d.]+<', body)
    data = {
        "b:question|output_t01": "||",
        "s:question|output_t01": "总务科",
        "p:question|output_t01": "",
        "d:question|output_t01": SOON,
    }
    assert client.post(f"/work/{work.pk}/sections/", data).status_code == 302
    section = come_in("yewu")
    assert type_in(section, work, "targets|1|actual", "380套").status_code == 302
    assert type_in(section, work, "targets|2|actual", "85%").status_code == 422
    assert type_in(section, work, "facts|project_spent_amount|value", "40").status_code == 422
    card = section.get(f"/work/{work.pk}/fill/?part=output").content.decode()
    assert "科室 总务科" in card


def test_each_indicator_that_is_watched_is_a_part() -> None:
    _evaluating()
    work = work_of("901001", "monitoring")
    share = "narrative|monitoring.t01"
    client = come_in("tianbao")
    data = {f"b:{share}": "||", f"s:{share}": "总务科", f"p:{share}": "yewu", f"d:{share}": SOON}
    assert client.post(f"/work/{work.pk}/sections/", data).status_code == 302
    section = come_in("yewu")
    assert "科室 总务科" in section.get(f"/work/{work.pk}/fill/?part=watch").content.decode()
    assert type_in(section, work, f"{share}|actual", "1").status_code == 302
    assert type_in(section, work, "narrative|monitoring.t02|actual", "1").status_code == 422


def _evaluating() -> Work:
    walk(work_of("901001", "objectives"))
    person = Person.objects.create("yewu", PASSWORD, name="业务员壬", first_password=False)
    Post.objects.create(person=person, unit=Unit.objects.get(code="901001"), role="section")
    return work_of("901001", "self_evaluation")


# -- done


def test_a_section_says_that_its_part_is_done_until_a_text_of_it_changes(work: Work) -> None:
    given(work)
    client = come_in("jiaowu")
    assert done(client, work, GOALS).status_code == 302
    assert done(client, work, GOALS).status_code == 302
    assert stands(work)[GOALS] == ("教务科", "jiaowu", True)
    assert Event.objects.filter(action="sections_done").count() == 1
    type_in(come_in("tianbao"), work, f"{BUDGET}|value", "49")
    assert stands(work)[GOALS][2]
    type_in(come_in("tianbao"), work, f"{GOALS}|text", "改过")
    assert not stands(work)[GOALS][2]
    assert Event.objects.filter(action="sections_reopened").count() == 1


@pytest.mark.parametrize(
    ("who", "share", "status"),
    [("jiaowu", BUDGET, 422), ("zongwu", GOALS, 422), ("fuzeren", GOALS, 422), ("tianbao", GOALS, 422), ("jiaowu", "没有", 422), ("tianbao2", GOALS, 404)],
)  # fmt: skip
def test_nobody_calls_a_part_done_that_is_not_theirs(work: Work, who: str, share: str, status: int) -> None:
    given(work)
    assert done(come_in(who), work, share).status_code == status
    assert not any(one[2] for one in stands(work).values())


def test_the_filler_says_it_for_a_section_without_an_account(work: Work) -> None:
    give(come_in("tianbao"), work, goals=("教务科", "", SOON))
    assert done(come_in("tianbao"), work, GOALS).status_code == 302
    assert stands(work)[GOALS][2]


def test_what_somebody_typed_since_the_page_was_opened_is_not_called_done(work: Work) -> None:
    given(work)
    seen = draft.number(work)
    type_in(come_in("tianbao"), work, f"{BUDGET}|value", "49")
    assert done(come_in("jiaowu"), work, GOALS, seen).status_code == 302
    type_in(come_in("tianbao"), work, f"{BUDGET}|value", "50")
    answer = done(come_in("zongwu"), work, BUDGET, seen)
    assert answer.status_code == 422
    assert "刚刚又有人改过" in answer.content.decode()


def test_a_part_that_is_blank_or_wrong_is_not_done(work: Work) -> None:
    given(work)
    type_in(come_in("jiaowu"), work, f"{GOALS}|text", "")
    assert "什么都没有填" in done(come_in("jiaowu"), work, GOALS).content.decode()
    type_in(come_in("zongwu"), work, f"{BUDGET}|value", "还没对账")
    assert "1 处错误" in done(come_in("zongwu"), work, BUDGET).content.decode()


def test_given_to_another_section_a_part_is_not_done_any_more(work: Work) -> None:
    given(work)
    done(come_in("jiaowu"), work, GOALS)
    give(come_in("tianbao"), work, goals=("总务科", "zongwu", SOON))
    assert stands(work)[GOALS] == ("总务科", "zongwu", False)


# -- reminders


def test_the_first_page_lists_the_parts_of_a_person_with_the_days_that_are_left(work: Work) -> None:
    given(work)
    page = come_in("jiaowu").get("/").content.decode()
    assert "分给本科室填的" in page
    assert f"还有 {(DUE - timezone.localdate()).days} 天" in page
    assert f"/work/{work.pk}/fill/?part=words#f-narrative-goals-text" in page
    assert "总务科" not in page
    Assignment.objects.filter(work=work).update(due=timezone.localdate() - timedelta(days=3))
    assert "已逾期 3 天" in come_in("jiaowu").get("/").content.decode()
    done(come_in("jiaowu"), work, GOALS)
    assert "分给本科室填的" not in come_in("jiaowu").get("/").content.decode()
    assert "分给本科室填的" not in come_in("tianbao").get("/").content.decode()


def test_the_page_counts_by_section(work: Work) -> None:
    given(work)
    done(come_in("jiaowu"), work, GOALS)
    Assignment.objects.filter(work=work, share=BUDGET).update(due=timezone.localdate() - timedelta(days=1))
    page = come_in("zhuguan").get(f"/work/{work.pk}/sections/").content.decode()
    found = re.search(r"<tr><th scope=\"row\">总务科</th>(.*?)</tr>", page, re.DOTALL)
    assert found is not None
    assert re.sub(r"<[^>]+>", " ", found[1]).split() == ["1", "0", "1", "0", "✕", "1"]
    assert "逾期 1 天" in page
    assert "保存分工" not in page


def test_handing_in_is_reminded_of_open_parts_and_not_stopped(work: Work) -> None:
    given(work)
    client = come_in("tianbao")
    before = client.get(f"/work/{work.pk}/").content.decode()
    assert "还有 2 个没有填好" in before
    assert "主要履职目标；年度总体目标（教务科）" in before
    assert act(client, work, "hand_in").status_code == 302
    after = client.get(f"/work/{work.pk}/").content.decode()
    assert "还有 2 个部分科室没有说填好" in after
    work.refresh_from_db()
    assert work.state == "checked"
    assert "分给本科室填的" not in come_in("jiaowu").get("/").content.decode()


def test_an_upload_ends_what_it_changes_and_leaves_the_rest_done(work: Work) -> None:
    given(work)
    done(come_in("jiaowu"), work, GOALS)
    done(come_in("zongwu"), work, BUDGET)
    body = draft.standing(work).filled.yaml().replace("48万元", "49万元").encode()  # type: ignore[union-attr]
    assert body.count(b"49") == 1
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("案卷.yaml", body)
    answer = come_in("tianbao").post(f"/work/{work.pk}/case/", {"case": file, "last": "0", "replace": "yes"})
    assert answer.status_code == 302, answer.content.decode()
    assert (stands(work)[GOALS][2], stands(work)[BUDGET][2]) == (True, False)


def test_a_backup_keeps_who_was_given_what_and_what_is_done(work: Work) -> None:
    given(work)
    done(come_in("jiaowu"), work, GOALS)
    before = list(Assignment.objects.values())
    told = list(records.lines(Assignment))
    Assignment.objects.all().delete()
    assert records.take(Assignment, told) == 2
    assert list(Assignment.objects.values()) == before


# -- the page


def test_the_page_and_the_form_take_few_queries(work: Work) -> None:
    given(work)
    for path in (f"/work/{work.pk}/sections/", f"/work/{work.pk}/fill/?part=words", "/"):
        client = come_in("jiaowu")
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        assert len(asked) <= 12, (path, [one["sql"] for one in asked.captured_queries])


def test_the_page_speaks_english(work: Work) -> None:
    given(work)
    page = come_in("tianbao", "en").get(f"/work/{work.pk}/sections/").content.decode()
    for words in ("How far each section is", "Give them to this section", "being filled in", "Save"):
        assert words in page, words
    client = come_in("jiaowu", "en")
    assert "days left" in client.get("/").content.decode()
    assert "given to other sections" in type_in(client, work, f"{BUDGET}|value", "1").content.decode()


def test_what_a_section_is_called_is_shown_as_text(work: Work) -> None:
    give(come_in("tianbao"), work, goals=("<b>科</b>", "jiaowu", SOON))
    for path in ("/", f"/work/{work.pk}/", f"/work/{work.pk}/sections/", f"/work/{work.pk}/fill/?part=words"):
        body = come_in("jiaowu").get(path).content.decode()
        assert "&lt;b&gt;科" in body, path
        assert "<b>科" not in body
