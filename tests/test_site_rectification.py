"""Rectification on the site: problems are proposed, never put in silently, planned, proved, accepted, and found again next year."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from typing import Any

import at_site
import pytest
from after_year import CASE, HIDDEN, MARKED, UNIT, evaluated, next_year, page, take_all
from at_site import PASSWORD, act, come_in, work_of
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from jixiao.web import demo
from jixiao.web.log.models import Event
from jixiao.web.people.models import Person, Post, Unit
from jixiao.web.rectification.models import Problem
from jixiao.web.year.models import Step, Work

site = at_site.site
SOON = (timezone.localdate() + timedelta(days=20)).isoformat()
PLAN = {
    "problem": "执行率不够", "cause": "采购开始得晚", "measure": "一季度完成招标", "section": "总务处", "person": "", "due": SOON,
    "proof": "", "state": "", "withheld": "",
}  # fmt: skip


@pytest.fixture
def listed(site: None) -> Work:
    del site
    evaluated()
    return work_of(UNIT, "rectification")


def problems(work: Work) -> list[Problem]:
    return list(Problem.objects.filter(work=work))


def save(client: Client, one: Problem, **changed: str) -> Any:
    one.refresh_from_db()
    typed = {
        **PLAN,
        "problem": one.problem,
        "state": one.state,
        "version": str(one.version),
        "save": "1",
        **changed,
    }
    return client.post(f"/work/{one.work_id}/problems/{one.pk}/", typed)


def judged(client: Client, one: Problem, verdict: str, opinion: str = "看过凭证") -> Any:
    one.refresh_from_db()
    return client.post(
        f"/work/{one.work_id}/problems/{one.pk}/judge/",
        {"version": str(one.version), "verdict": verdict, "opinion": opinion},
    )


def stands(work: Work) -> str:
    work.refresh_from_db()
    return work.state


def test_lost_points_are_proposed_and_enter_the_list_only_when_somebody_takes_them(listed: Work) -> None:
    client = come_in("tianbao")
    said = page(client, f"/work/{listed.pk}/")
    assert "可以列入的问题" in said
    assert "还没有列出问题" in said
    assert "（满分10分，得" in said
    assert problems(listed) == []
    keys = ["lost:execution", "lost:output_o2"]
    assert client.post(f"/work/{listed.pk}/problems/take/", {"take": keys}).status_code == 302
    assert [f"{one.source}:{one.origin}" for one in problems(listed)] == keys
    again = page(client, f"/work/{listed.pk}/")
    assert 'value="lost:execution"' not in again
    assert 'value="lost:output_o3"' in again


def test_a_double_click_takes_nothing_twice_and_nothing_chosen_is_told(listed: Work) -> None:
    take_all(listed)
    count = len(problems(listed))
    assert count > 3
    answer = take_all(listed)
    assert answer.status_code == 302
    assert len(problems(listed)) == count
    client = come_in("tianbao")
    client.post(f"/work/{listed.pk}/problems/take/", {"take": ["lost:execution"]})
    assert "没有重复列入" in page(client, f"/work/{listed.pk}/")
    client.post(f"/work/{listed.pk}/problems/take/", {"some": "1"})
    assert "没有选中要列入的问题" in page(client, f"/work/{listed.pk}/")
    assert len(problems(listed)) == count


def test_what_the_review_said_is_proposed_with_its_origin(listed: Work) -> None:
    review = work_of(UNIT, "review")
    for number, (role, action, words) in enumerate(
        [("performance", "conclude", "成本指标缺依据"), ("head", "answer", "我们不同意")], 1
    ):
        Step.objects.create(
            work=review, number=number, action=action, actor=Person.objects.get(username="jixiaoke"), role=role,
            at=timezone.now(), source="deciding", to="concluded", opinion=words,
        )  # fmt: skip
    said = page(come_in("tianbao"), f"/work/{listed.pk}/")
    assert "成本指标缺依据" in said
    assert "我们不同意" not in said
    take_all(listed)
    assert [one.source for one in problems(listed) if one.problem == "成本指标缺依据"] == ["opinion"]


WRONG = [  # what is typed, and the words that tell what is wrong with it
    ({"problem": ""}, ["“问题”没有填"]),
    ({"measure": "", "cause": " ", "section": "", "due": ""}, ["“整改措施”没有填", "“原因”没有填", "“责任科室”没有填", "“完成时限”没有填"]),
    ({"due": "2020-01-01"}, ["完成时限 2020-01-01 在今天之前"]),
    ({"due": "2099-01-01"}, ["完成时限 2099-01-01 晚于整改的期限"]),
    ({"due": "明天"}, ["完成时限“明天”不是日期"]),
    ({"due": "20261231"}, ["完成时限“20261231”不是日期"]),
    ({"due": "2026-02-30"}, ["完成时限“2026-02-30”不是日期"]),
    ({"person": "tianbao2"}, ["没有可以负责的账号“tianbao2”"]),
    ({"person": "nobody"}, ["没有可以负责的账号“nobody”"]),
    ({"state": "accepted"}, ["状态“accepted”不能选"]),
    ({"state": "done"}, ["状态“done”不能选"]),
    ({"withheld": "x"}, ["状态“x”不能选"]),
    ({"measure": "长" * 1001}, ["“整改措施”有 1,001 字，最多 1,000 字"]),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "words"), WRONG)
def test_everything_that_is_wrong_is_told_at_once_and_what_was_typed_is_given_back(
    listed: Work, changed: dict[str, str], words: list[str]
) -> None:
    take_all(listed)
    one = problems(listed)[0]
    answer = save(come_in("tianbao"), one, **{"proof": "我写的佐证", **changed})
    said = answer.content.decode()
    assert answer.status_code == 422
    for word in words:
        assert escape(word) in said, word
    assert "我写的佐证" in said
    assert 'role="alert"' in said
    assert "aria-describedby" in said
    one.refresh_from_db()
    assert (one.version, one.proof) == (1, "")


def test_a_draft_may_lack_what_the_plan_must_say_and_is_not_handed_in(listed: Work) -> None:
    client = come_in("tianbao")
    typed = {**PLAN, "measure": "", "due": "", "draft": "1"}
    assert client.post(f"/work/{listed.pk}/problems/new/", typed).status_code == 302
    (one,) = problems(listed)
    assert (one.problem, one.source, one.measure) == ("执行率不够", "typed", "")
    answer = act(come_in("fuzeren"), listed, "plan")
    assert answer.status_code == 422
    assert escape("问题 1“执行率不够”还缺 整改措施、完成时限") in answer.content.decode()
    english = act(come_in("fuzeren", "en"), listed, "plan").content.decode()
    assert escape("Problem 1, “执行率不够”, has no measure, deadline") in english


def test_an_empty_list_is_not_handed_in_while_points_were_lost(listed: Work) -> None:
    answer = act(come_in("fuzeren"), listed, "plan")
    assert answer.status_code == 422
    assert "没有列为问题" in answer.content.decode()
    assert stands(listed) == "listed"


def test_a_year_of_problems_from_the_list_to_acceptance(listed: Work) -> None:
    filler, head, office = come_in("tianbao"), come_in("fuzeren"), come_in("jixiaoke")
    take_all(listed)
    for one in problems(listed):
        assert save(filler, one, person="caiwu").status_code == 302
    assert act(head, listed, "plan").status_code == 302
    assert stands(listed) == "rectifying"
    answer = act(head, listed, "report", opinion="已整改")
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "没有整改完成" in said
    assert "没有佐证" in said
    first, *others = problems(listed)
    refused = save(filler, first, state="done")
    assert refused.status_code == 422
    assert escape("没有佐证，不能标为“已完成”") in refused.content.decode()
    for one in problems(listed):
        assert save(filler, one, state="done", proof="凭证 12 号").status_code == 302
    assert act(head, listed, "report", opinion="已整改").status_code == 302
    assert act(office, listed, "accept", opinion="同意").status_code == 422
    assert judged(office, first, "accepted", opinion=" ").status_code == 422
    assert judged(office, first, "returned", "凭证不是这一年的").status_code == 302
    for one in others:
        assert judged(office, one, "accepted").status_code == 302
    assert "还没有验收" in act(office, listed, "accept", opinion="同意").content.decode()
    assert act(office, listed, "send_back_accepting", to="rectifying", opinion="见问题 1").status_code == 302
    assert escape("被退回") in act(head, listed, "report", opinion="再报").content.decode()
    assert "凭证不是这一年的" in page(filler, f"/work/{listed.pk}/problems/{first.pk}/")
    locked = save(filler, others[0], measure="另一个措施")
    assert locked.status_code == 422
    assert "已经验收，不能再改" in locked.content.decode()
    assert save(filler, first, state="done", proof="凭证 13 号").status_code == 302
    assert act(head, listed, "report", opinion="再报").status_code == 302
    assert judged(office, first, "accepted").status_code == 302
    assert act(office, listed, "accept", opinion="同意").status_code == 302
    assert stands(listed) == "accepted"
    told = [one.action for one in Event.objects.filter(thing=f"problem:{first.pk}").order_by("number")]
    assert told == ["problem_taken", "problem_changed", "problem_changed", "problem_returned", "problem_changed", "problem_accepted"]  # fmt: skip


def test_a_stale_page_overwrites_nothing_and_shows_both(listed: Work) -> None:
    take_all(listed)
    one = problems(listed)[0]
    old = one.version
    assert save(come_in("tianbao"), one, measure="先写的").status_code == 302
    answer = save(come_in("tianbao"), one, measure="后写的", version=str(old))
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "刚刚被人改过" in said
    assert "先写的" in said
    assert "后写的" in said
    one.refresh_from_db()
    assert one.measure == "先写的"
    assert f'name="version" value="{one.version}"' in said


def test_the_same_click_again_changes_nothing(listed: Work) -> None:
    take_all(listed)
    one = problems(listed)[0]
    client = come_in("tianbao")
    save(client, one)
    one.refresh_from_db()
    version, events = one.version, Event.objects.count()
    assert save(client, one).status_code == 302
    one.refresh_from_db()
    assert (one.version, Event.objects.count()) == (version, events)


def test_who_hands_the_list_on_has_seen_it(listed: Work) -> None:
    take_all(listed)
    for one in problems(listed):
        save(come_in("tianbao"), one)
    head = come_in("fuzeren")
    version = str(Work.objects.get(pk=listed.pk).version)
    answer = head.post(
        f"/work/{listed.pk}/act/", {"action": "plan", "version": version, "seen": "0", "opinion": "我的意见"}
    )
    assert answer.status_code == 422
    assert "问题清单刚刚被人改过" in answer.content.decode()
    assert "我的意见" in answer.content.decode()
    assert stands(listed) == "listed"


def test_a_problem_is_taken_out_only_while_the_list_is_made(listed: Work) -> None:
    client = come_in("tianbao")
    take_all(listed)
    one = problems(listed)[0]
    path = f"/work/{listed.pk}/problems/{one.pk}/remove/"
    client.post(path, {"version": "7"})
    assert Problem.objects.filter(pk=one.pk).exists()
    assert client.post(path, {"version": "1"}).status_code == 302
    assert not Problem.objects.filter(pk=one.pk).exists()
    assert (
        Event.objects.get(thing=f"problem:{one.pk}", action="problem_removed").before["problem"]
        == one.problem
    )
    assert f'value="lost:{one.origin}"' in page(client, f"/work/{listed.pk}/")
    other = problems(listed)[0]
    Work.objects.filter(pk=listed.pk).update(state="rectifying")
    client.post(f"/work/{listed.pk}/problems/{other.pk}/remove/", {"version": "1"})
    assert Problem.objects.filter(pk=other.pk).exists()


# who, and what comes of: reading the work, taking, saving, judging
ACCESS = [
    ("tianbao", 200, True), ("caiwu", 200, False), ("fuzeren", 200, False), ("zhuguan", 200, False), ("jixiaoke", 200, False),
    ("tianbao2", 404, False), ("xitong", 404, False), ("anquan", 404, False), ("shenji", 404, False),
]  # fmt: skip


@pytest.mark.parametrize(("who", "status", "edits"), ACCESS)
def test_who_may_not_changes_nothing_and_who_may_not_see_learns_nothing(
    listed: Work, who: str, status: int, edits: bool
) -> None:
    take_all(listed)
    one = problems(listed)[0]
    client = come_in(who)
    base = f"/work/{listed.pk}/problems"
    said = page(client, f"{base}/{one.pk}/", status)
    assert (one.problem in said) == (status == 200)
    assert client.get(f"{base}/register.docx").status_code == status
    assert client.get(f"{base}/new/").status_code == (200 if edits else 302 if status == 200 else 404)
    answer = save(client, one, measure="改一改")
    assert answer.status_code == (302 if edits else 422 if status == 200 else 404)
    assert judged(client, one, "accepted").status_code == (422 if status == 200 else 404)
    one.refresh_from_db()
    assert (one.measure == "改一改") == edits
    assert one.state == "open"


@pytest.mark.parametrize(
    "path", ["problems/{n}/", "problems/{n}/judge/", "problems/{n}/remove/", "problems/take/"]
)
def test_a_problem_of_another_work_is_not_reached_through_mine(listed: Work, path: str) -> None:
    take_all(listed)
    other = work_of("902001", "rectification")
    stranger = come_in("tianbao2")
    one = problems(listed)[0]
    answer = stranger.post(
        f"/work/{other.pk}/" + path.format(n=one.pk), {"version": "1", "verdict": "accepted", "all": "1"}
    )
    assert answer.status_code in (404, 302)
    assert one.problem not in page(stranger, f"/work/{other.pk}/")
    one.refresh_from_db()
    assert (one.version, one.state) == (1, "open")


def test_words_of_people_are_shown_as_words(listed: Work) -> None:
    client = come_in("tianbao")
    nasty = "<script>alert(1)</script>\u202e\x00"
    client.post(f"/work/{listed.pk}/problems/new/", {**PLAN, "problem": nasty, "measure": nasty, "save": "1"})
    (one,) = problems(listed)
    assert one.problem == "<script>alert(1)</script>"
    for path in (f"/work/{listed.pk}/", f"/work/{listed.pk}/problems/{one.pk}/"):
        said = page(client, path)
        assert "<script>" not in said
        assert escape("<script>alert(1)</script>") in said


def test_the_register_holds_every_problem(listed: Work) -> None:
    take_all(listed)
    one = problems(listed)[0]
    save(come_in("tianbao"), one, person="caiwu")
    for kind, part in (("docx", "word/document.xml"), ("xlsx", "xl/sharedStrings.xml")):
        answer = come_in("tianbao").get(f"/work/{listed.pk}/problems/register.{kind}")
        said = zipfile.ZipFile(io.BytesIO(answer.content)).read(part).decode()
        assert all(one.problem in said for one in problems(listed))
        assert "一季度完成招标" in said
        assert "财务员乙" in said
    assert come_in("tianbao").get(f"/work/{listed.pk}/problems/register.pdf").status_code == 404


def test_what_is_overdue_stands_on_the_first_page_and_in_the_year(listed: Work) -> None:
    take_all(listed)
    late, done = problems(listed)[:2]
    Problem.objects.filter(pk=late.pk).update(due=date(2020, 1, 2), problem="晚了的问题")
    Problem.objects.filter(pk=done.pk).update(due=date(2020, 1, 2), problem="做完的问题", state="done")
    for path in ("/", f"/units/{listed.unit_id}/{demo.YEAR}/"):
        said = page(come_in("tianbao"), path)
        assert "晚了的问题" in said
        assert "2020-01-02 已逾期" in said
        assert "做完的问题" not in said
    assert "晚了的问题" not in page(come_in("tianbao2"), "/")


def test_next_year_begins_with_the_problems_that_are_not_accepted(listed: Work) -> None:
    take_all(listed)
    open_one, accepted = problems(listed)[:2]
    Problem.objects.filter(pk=open_one.pk).update(problem="还没改好的", measure="接着改")
    Problem.objects.filter(pk=accepted.pk).update(problem="已经改好的", state="accepted")
    next_year()
    objectives = Work.objects.get(unit=listed.unit, year=demo.YEAR + 1, kind="objectives")
    for path in (f"/units/{listed.unit_id}/{demo.YEAR + 1}/", f"/work/{objectives.pk}/"):
        said = page(come_in("tianbao"), path)
        assert "上年问题" in said
        assert "还没改好的" in said
        assert "已经改好的" not in said
    assert "上年问题" not in page(come_in("tianbao"), f"/units/{listed.unit_id}/{demo.YEAR}/")


@pytest.mark.usefixtures("site")
def test_a_row_that_is_withheld_gives_a_problem_that_is_withheld() -> None:
    assert MARKED != CASE
    assert HIDDEN in MARKED
    evaluated(MARKED)
    work = work_of(UNIT, "rectification")
    take_all(work)
    assert {one.origin: one.withheld for one in problems(work) if one.withheld} == {"benefit_b3": "withheld"}


@pytest.mark.usefixtures("site")
def test_a_measure_that_the_case_withholds_gives_a_problem_that_is_withheld() -> None:
    measure = "与停车场业主签订改造计划，分批接入。"
    assert CASE.count(measure) == 1
    evaluated(CASE.replace(measure, f"{{text: {measure}, secrecy: 涉密}}"))
    work = work_of(UNIT, "rectification")
    take_all(work)
    assert {one.measure: one.withheld for one in problems(work) if one.withheld} == {measure: "withheld"}


def test_pages_of_problems_ask_the_database_little(listed: Work) -> None:
    take_all(listed)
    client = come_in("tianbao")
    page(client, f"/work/{listed.pk}/")
    for path in (
        "/",
        f"/units/{listed.unit_id}/{demo.YEAR}/",
        f"/work/{listed.pk}/",
        f"/work/{listed.pk}/problems/{problems(listed)[0].pk}/",
    ):
        with CaptureQueriesContext(connection) as asked:
            page(client, path)
        said = [
            one["sql"]
            for one in asked
            if "SAVEPOINT" not in one["sql"] and "django_session" not in one["sql"]
        ]
        assert len(said) <= 12, (path, said)


def test_the_pages_speak_english_too(listed: Work) -> None:
    take_all(listed)
    client = come_in("tianbao", "en")
    said = page(client, f"/work/{listed.pk}/")
    assert "lost points" in said
    assert "Write another problem" in said
    assert "Deadline" in page(client, f"/work/{listed.pk}/problems/{problems(listed)[0].pk}/")


def test_when_the_session_has_ended_what_was_typed_is_given_back(listed: Work) -> None:
    take_all(listed)
    answer = save(Client(), problems(listed)[0], measure="写了很久的措施")
    assert answer.status_code == 401
    assert "写了很久的措施" in answer.content.decode()


def test_a_section_of_the_unit_is_offered(listed: Work) -> None:
    Unit.objects.create(code="90100101", name="总务处（虚构）", kind="section", parent=listed.unit)
    person = Person.objects.create("kuangke", "", name="科室员", first_password=False)
    Person.objects.filter(pk=person.pk).update(password=make_password(PASSWORD))
    Post.objects.create(person=person, unit=listed.unit, role="section")
    take_all(listed)
    section = come_in("kuangke")
    assert save(section, problems(listed)[0], section="总务处（虚构）").status_code == 302
