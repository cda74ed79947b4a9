"""The site: who sees what, how work moves through the hands of all roles, and that its log cannot be changed unseen."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import at_site
import postgres
import pytest
from at_site import HOME, OBJECTIVES, PASSWORD, act, come_in, plan, prove, unguarded, walk, watch, work_of
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from jixiao.cli import main
from jixiao.flows.evaluate import score
from jixiao.scoring.explain import Explainer
from jixiao.scoring.sheet import sheet_json
from jixiao.web import demo
from jixiao.web.log.models import START, Event, OnlyAddedError, broken, head
from jixiao.web.people.models import Person, Post, Unit
from jixiao.web.year import papers
from jixiao.web.year.kept import apart
from jixiao.web.year.models import Paper, Step, Work

site = at_site.site


@pytest.mark.usefixtures("site")
def test_objectives_pass_through_the_hands_of_all_roles() -> None:
    work = work_of("901001", "objectives")
    walk(work)
    assert [step.actor.username for step in work.steps.all()] == [who for who, *_ in OBJECTIVES]
    page = come_in("tianbao").get(f"/work/{work.pk}/").content.decode()
    assert "已办结，内容锁定" in page
    assert "目标与预算相符" in page


@pytest.mark.usefixtures("site")
def test_what_comes_before_must_end_first() -> None:
    monitoring = work_of("901001", "monitoring")
    answer = act(come_in("tianbao"), monitoring, "hand_in")
    assert answer.status_code == 422
    assert "要先办结绩效目标" in answer.content.decode()
    walk(work_of("901001", "objectives"))
    answer = act(come_in("tianbao"), monitoring, "hand_in")
    assert "3 个指标没有写完成情况" in answer.content.decode()
    watch(monitoring)
    assert act(come_in("tianbao"), monitoring, "hand_in").status_code == 302


@pytest.mark.usefixtures("site")
def test_tasks_name_what_waits_for_a_person_and_nothing_else() -> None:
    mine = come_in("tianbao").get("/").content.decode()
    assert "示范区第一小学" in mine
    assert "示范区河道管理所" not in mine
    assert "示范区第二小学" not in mine
    assert "现在没有等您办理的事" in come_in("caiwu").get("/").content.decode()
    act(come_in("tianbao"), work_of("901001", "objectives"), "hand_in")
    assert "等您办理" in come_in("caiwu").get("/").content.decode()


# who sees the year of which unit: written by hand
SEES = {
    "tianbao": {"901001"},
    "caiwu": {"901001"},
    "fuzeren": {"901001"},
    "tianbao2": {"902001"},
    "zhuguan": {"901", "901001", "901002"},
    "yewugu": {"901", "901001", "901002", "902", "902001"},
    "jixiaoke": {"901", "901001", "901002", "902", "902001"},
    "jigou": {"901", "901001", "901002", "902", "902001"},
    "xitong": set(),
    "anquan": set(),
    "shenji": set(),
}


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("who", SEES)
def test_a_person_sees_the_units_of_the_posts_and_no_hint_of_others(who: str) -> None:
    client = come_in(who)
    for unit in Unit.objects.filter(synthetic=True).exclude(kind="region"):
        seen = unit.code in SEES[who]
        assert client.get(f"/units/{unit.pk}/{demo.YEAR}/").status_code == (200 if seen else 404)
        for work in Work.objects.filter(unit=unit):
            page = client.get(f"/work/{work.pk}/")
            assert page.status_code == (200 if seen else 404)
            if not seen:
                assert unit.name not in page.content.decode()
                assert act(client, work, "hand_in", opinion="x").status_code == 404
                work.refresh_from_db()
                assert work.version == 0


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("who", ["caiwu", "fuzeren", "zhuguan", "yewugu", "jixiaoke", "jigou"])
def test_who_sees_it_but_may_not_hand_in_changes_nothing(who: str) -> None:
    work = work_of("901001", "objectives")
    answer = act(come_in(who), work, "hand_in")
    assert answer.status_code == 422
    assert "什么也没有改变" in answer.content.decode()
    work.refresh_from_db()
    assert (work.state, work.version) == ("draft", 0)


@pytest.mark.usefixtures("site")
def test_a_stale_page_does_nothing_and_keeps_what_was_typed() -> None:
    work = work_of("901001", "objectives")
    client = come_in("tianbao")
    assert act(client, work, "hand_in").status_code == 302
    again = client.post(
        f"/work/{work.pk}/act/", {"action": "hand_in", "version": "0", "opinion": "我写的意见"}
    )
    assert again.status_code == 422
    assert "我写的意见" in again.content.decode()
    work.refresh_from_db()
    assert work.version == 1


@pytest.mark.usefixtures("site")
def test_back_needs_words_and_taking_back_ends_when_somebody_has_looked() -> None:
    work = work_of("901001", "objectives")
    filler, checker = come_in("tianbao"), come_in("caiwu")
    act(filler, work, "hand_in")
    assert act(filler, work, "take_back").status_code == 302
    act(filler, work, "hand_in")
    assert checker.get(f"/work/{work.pk}/").status_code == 200
    assert act(filler, work, "take_back").status_code == 422
    assert act(checker, work, "send_back_checked", to="draft").status_code == 422
    assert act(checker, work, "send_back_checked", to="draft", opinion="缺成本指标").status_code == 302
    work.refresh_from_db()
    assert work.state == "draft"
    assert "缺成本指标" in filler.get(f"/work/{work.pk}/").content.decode()


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999", "１", "²"])
def test_a_form_that_was_tampered_with_changes_nothing(version: str) -> None:
    work = work_of("901001", "objectives")
    client = come_in("tianbao")
    answer = client.post(f"/work/{work.pk}/act/", {"action": "hand_in", "version": version})
    assert answer.status_code == 422
    assert client.post(f"/work/{work.pk}/act/", {"action": "<b>x</b>", "version": "0"}).status_code == 422
    work.refresh_from_db()
    assert work.version == 0


@pytest.mark.usefixtures("site")
def test_words_that_look_like_a_page_are_words() -> None:
    work = work_of("901001", "objectives")
    act(come_in("tianbao"), work, "hand_in", opinion="<script>alert(1)</script>")
    page = come_in("caiwu").get(f"/work/{work.pk}/").content.decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.usefixtures("site")
def test_nobody_gets_in_without_a_password_and_five_wrong_ones_close_the_door() -> None:
    client = Client()
    for path in ("/", "/log/", f"/work/{work_of('901001', 'objectives').pk}/"):
        assert client.get(path).status_code == 302
        assert client.get(path)["Location"].startswith("/login/")
    answers = [client.post("/login/", {"username": "tianbao", "password": "x"}).status_code for _ in range(5)]
    assert answers[:4] == [422] * 4
    assert client.post("/login/", {"username": "tianbao", "password": PASSWORD}).status_code == 429
    assert come_in("caiwu").get("/").status_code == 200


@pytest.mark.usefixtures("site")
def test_what_was_typed_is_given_back_when_the_session_has_ended() -> None:
    work = work_of("901001", "objectives")
    answer = act(Client(), work, "hand_in", opinion="写了半小时的意见<b>")
    assert answer.status_code == 401
    assert "写了半小时的意见&lt;b&gt;" in answer.content.decode()
    assert f"/login/?next=/work/{work.pk}/act/" in answer.content.decode()
    work.refresh_from_db()
    assert work.version == 0


@pytest.mark.usefixtures("site")
def test_a_post_without_the_token_of_our_page_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/login/", {"username": "tianbao", "password": PASSWORD})
    assert answer.status_code == 403
    assert "这一页已经过期" in answer.content.decode()


@pytest.mark.usefixtures("site")
def test_after_logging_in_nobody_is_sent_to_another_site() -> None:
    client = Client()
    answer = client.post(
        "/login/", {"username": "tianbao", "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert answer["Location"] == "/"


@pytest.mark.usefixtures("site")
def test_a_first_password_is_changed_before_anything_else() -> None:
    Person.objects.filter(username="tianbao").update(first_password=True)
    client = come_in("tianbao")
    assert client.get("/")["Location"] == "/password/"
    wrong = client.post("/password/", {"old": PASSWORD, "new": "tianbao", "again": "other"}).content.decode()
    for told in ("至少要有 10 个字符", "两次填的新密码不一样", "不能含有账号或姓名", "至少要有其中三种"):
        assert told in wrong
    assert "password" not in re.findall(r'role="alert".*?</ul>', wrong, re.S)[0]  # no English in it
    good = {"old": PASSWORD, "new": "Xin-mima-77", "again": "Xin-mima-77"}
    assert client.post("/password/", good).status_code == 302
    assert client.get("/").status_code == 200


@pytest.mark.usefixtures("site")
def test_who_administers_has_no_part_in_the_work() -> None:
    with pytest.raises(Exception, match="不能再有业务岗位"):
        Post.objects.create(
            person=Person.objects.get(username="shenji"), unit=Unit.objects.get(code="901"), role="department"
        )


@pytest.mark.usefixtures("site")
def test_a_delegated_post_ends_with_the_one_it_came_from() -> None:
    giver = Post.objects.get(person__username="fuzeren")
    helper = Person.objects.get(username="tianbao2")
    Post.objects.create(person=helper, unit=giver.unit, role="head", given_by=giver)
    unit = Unit.objects.get(code="901001")
    assert come_in("tianbao2").get(f"/units/{unit.pk}/{demo.YEAR}/").status_code == 200
    giver.ends = giver.starts.replace(year=giver.starts.year - 1)
    Post.objects.filter(pk=giver.pk).update(starts=giver.ends, ends=giver.ends)
    assert come_in("tianbao2").get(f"/units/{unit.pk}/{demo.YEAR}/").status_code == 404


@pytest.mark.usefixtures("site")
def test_every_page_forbids_scripts_and_requests_from_elsewhere() -> None:
    client = come_in("tianbao")
    pages = [
        "/",
        "/login/",
        "/password/",
        "/none/",
        f"/units/{Unit.objects.get(code='901001').pk}/{demo.YEAR}/",
    ]
    for path in pages:
        answer = client.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert not re.search(r"""(?:src|href|action)=["']?(?:https?:)?//""", answer.content.decode())
        assert " style=" not in answer.content.decode()


@pytest.mark.usefixtures("site")
def test_pages_are_in_english_when_asked() -> None:
    client = come_in("tianbao", "en")
    page = client.get("/").content.decode()
    assert "wait for you" in page
    assert 'lang="en"' in page


# -- the case of a self-evaluation

SHELF = Path(__file__).parent.parent / "src" / "jixiao" / "data" / "cases"
EXAMPLE = (SHELF / "project-10-example.yaml").read_text("utf-8").replace("year: 2024", f"year: {demo.YEAR}")
EXAMPLE = re.sub(r"(?m)^unit: .*$", "unit: 示范区第一小学", EXAMPLE)
WHY = "execution: {cause: 尾款按合同明年支付}\n    output_o3: {cause: 年初目标按一期规模设定}"
EXAMPLE = EXAMPLE.replace("  rectification:\n", f"  rectification:\n    {WHY}\n")
PARTLY = re.sub(r"(?ms)^judgements:\n(?:[ #].*?\n|\n)*", "", EXAMPLE)


def upload(client: Client, work: Work, text: str | bytes, name: str = "案卷.yaml", last: int = 0) -> Any:
    body = text.encode() if isinstance(text, str) else text
    file = SimpleUploadedFile(name, body)
    return client.post(f"/work/{work.pk}/case/", {"case": file, "last": str(last)})


@pytest.fixture
def evaluation(site: None) -> Work:
    """The self-evaluation of a unit, whose objectives have ended."""
    del site
    Work.objects.filter(unit__code="901001", kind="objectives").update(state="approved")
    return work_of("901001", "self_evaluation")


def test_a_case_is_scored_as_the_command_line_scores_it(evaluation: Work, tmp_path: Path) -> None:
    client = come_in("tianbao")
    assert upload(client, evaluation, EXAMPLE).status_code == 302
    path = tmp_path / "case.yaml"
    path.write_text(EXAMPLE, "utf-8")
    sheet = score(str(path)).sheet
    page = client.get(f"/work/{evaluation.pk}/").content.decode()
    for row in sheet_json(sheet, {})["indicators"]:
        assert row["name"] in page
        assert (row["score"] or row["low"]) in page
    row = sheet.rows[0]
    trace = client.get(f"/work/{evaluation.pk}/indicator/{row.id}/").content.decode()
    for line in Explainer(sheet, "zh").lines(row):
        assert escape(line.text) in trace
    assert client.get(f"/work/{evaluation.pk}/indicator/none/").status_code == 404
    assert Event.objects.filter(action="case_taken", actor="tianbao").count() == 1


@pytest.mark.usefixtures("site")
def test_the_real_cases_stand_there_with_the_scores_of_the_command_line() -> None:
    client = come_in("jixiaoke")
    found = Paper.objects.filter(work__unit__synthetic=False)
    assert len(found) == 5
    for paper in found:
        total = sheet_json(score(paper.name.removesuffix(".yaml")).sheet, {})
        page = client.get(f"/work/{paper.work_id}/").content.decode()
        assert (total["score"] or f"{total['low']} – {total['high']}") in page
        for row in total["indicators"]:
            assert escape(row["name"]) in page


BAD = {
    "no case at all": ("[1, 2]", "案卷.yaml"),
    "broken": ("a: [", "案卷.yaml"),
    "of another unit": (re.sub(r"(?m)^unit: .*$", "unit: 某县某局", EXAMPLE), "案卷.yaml"),
    "of another year": (EXAMPLE.replace(f"year: {demo.YEAR}", "year: 2019"), "案卷.yaml"),
    "empty": ("", "案卷.yaml"),
    "another kind of file": (EXAMPLE, "案卷.exe"),
    "a workbook that is none": ("PK\x03\x04xx", "案卷.xlsx"),
    "a framework that is a file of the machine": (
        re.sub(r"(?m)^framework: .*$", "framework: /etc/hostname", EXAMPLE),
        "案卷.yaml",
    ),
    "a framework beside it": (re.sub(r"(?m)^framework: .*$", "framework: ../x.yaml", EXAMPLE), "案卷.yaml"),
}


@pytest.mark.parametrize(("text", "name"), BAD.values(), ids=BAD)
def test_a_case_with_mistakes_is_not_taken(evaluation: Work, text: str, name: str) -> None:
    client = come_in("tianbao")
    assert upload(client, evaluation, EXAMPLE).status_code == 302
    answer = upload(client, evaluation, text, name, last=1)
    assert answer.status_code == 422
    assert "没有办成，什么也没有改变" in answer.content.decode()
    assert evaluation.papers.count() == 1


def test_what_is_wrong_in_a_case_is_told_with_its_line_and_all_at_once(evaluation: Work) -> None:
    wrong = EXAMPLE.replace(f"year: {demo.YEAR}", "year: x").replace("schema: jixiao/case-1", "schema: other")
    page = upload(come_in("tianbao"), evaluation, wrong, "自评.yaml").content.decode()
    assert "自评.yaml 第 " in page
    assert "不是一个年份" in page
    assert "jixiao/case-1" in page


def test_what_was_told_of_one_piece_of_work_is_not_told_of_another(evaluation: Work) -> None:
    client = come_in("tianbao")
    work = work_of("901002", "objectives")
    Post.objects.create(person=Person.objects.get(username="tianbao"), unit=work.unit, role="filler")
    plan(work)
    assert act(client, work, "hand_in").status_code == 302
    assert "系统还不能自动核对" not in client.get(f"/work/{evaluation.pk}/").content.decode()


def test_a_name_that_leads_elsewhere_is_only_a_name(evaluation: Work) -> None:
    client = come_in("tianbao")
    upload(client, evaluation, EXAMPLE, "../../<b>x</b>\u202e.yaml")
    name = evaluation.papers.get().name
    assert not set(name) & set("/\\<>\u202e")


def test_who_came_second_is_told_and_nothing_is_overwritten(evaluation: Work) -> None:
    client = come_in("tianbao")
    upload(client, evaluation, EXAMPLE)
    assert "刚刚有人交了另一份案卷" in upload(client, evaluation, EXAMPLE, last=0).content.decode()
    assert evaluation.papers.count() == 1


@pytest.mark.parametrize(
    ("who", "status"), [("caiwu", 422), ("jixiaoke", 422), ("tianbao2", 404), ("shenji", 404)]
)
def test_only_whose_turn_it_is_hands_in_a_case(evaluation: Work, who: str, status: int) -> None:
    assert upload(come_in(who), evaluation, EXAMPLE).status_code == status
    assert not evaluation.papers.exists()


@pytest.mark.usefixtures("site")
def test_before_it_begins_no_case_is_taken() -> None:
    work = work_of("901001", "self_evaluation")
    assert "要先办结绩效目标" in upload(come_in("tianbao"), work, EXAMPLE).content.decode()


def test_a_self_evaluation_without_a_case_or_with_rows_unscored_is_not_handed_in(evaluation: Work) -> None:
    client = come_in("tianbao")
    assert "还没有案卷" in act(client, evaluation, "hand_in").content.decode()
    assert upload(client, evaluation, PARTLY).status_code == 302
    assert "没有算出得分" in act(client, evaluation, "hand_in").content.decode()
    assert upload(client, evaluation, EXAMPLE, last=1).status_code == 302
    prove(evaluation)
    assert act(client, evaluation, "hand_in").status_code == 302


def test_after_it_was_handed_in_only_a_case_whose_rows_all_have_a_score_is_taken(evaluation: Work) -> None:
    upload(come_in("tianbao"), evaluation, EXAMPLE)
    prove(evaluation)
    act(come_in("tianbao"), evaluation, "hand_in")
    checker = come_in("caiwu")
    assert "没有算出得分" in upload(checker, evaluation, PARTLY, last=1).content.decode()
    assert upload(checker, evaluation, EXAMPLE, last=1).status_code == 302


def test_who_has_not_seen_the_newest_case_does_not_move_it(evaluation: Work) -> None:
    client = come_in("tianbao")
    upload(client, evaluation, EXAMPLE)
    upload(client, evaluation, EXAMPLE, last=1)
    answer = client.post(f"/work/{evaluation.pk}/act/", {"action": "hand_in", "version": "0", "seen": "1"})
    assert "刚刚有人交了另一份案卷" in answer.content.decode()


def test_a_case_that_was_changed_in_the_database_gets_no_score(evaluation: Work) -> None:
    client = come_in("tianbao")
    upload(client, evaluation, EXAMPLE)
    Paper.objects.filter(work=evaluation).update(body=EXAMPLE.replace("100", "101").encode())
    papers._scored.cache_clear()
    page = client.get(f"/work/{evaluation.pk}/")
    assert page.status_code == 200
    assert "对不上" in page.content.decode()
    assert act(client, evaluation, "hand_in").status_code == 422


@pytest.mark.usefixtures("site")
def test_days_of_what_waited_count_from_when_it_could_begin() -> None:
    Work.objects.filter(unit__code="901001").update(since=date(2026, 1, 5))
    walk(work_of("901001", "objectives"))
    assert work_of("901001", "adjustment").since == timezone.localdate()
    assert work_of("901001", "appraisal").since == date(2026, 1, 5)


@pytest.mark.usefixtures("site")
def test_taking_back_is_not_taken_back() -> None:
    work = work_of("901001", "objectives")
    filler, checker = come_in("tianbao"), come_in("caiwu")
    act(filler, work, "hand_in")
    act(checker, work, "check")
    assert act(checker, work, "take_back").status_code == 302
    assert "不能再撤回" in act(checker, work, "take_back").content.decode()
    work.refresh_from_db()
    assert work.state == "checked"


@pytest.mark.usefixtures("site")
def test_one_person_does_not_sign_for_two() -> None:
    work = work_of("901001", "objectives")
    Post.objects.create(person=Person.objects.get(username="caiwu"), unit=work.unit, role="head")
    act(come_in("tianbao"), work, "hand_in")
    act(come_in("caiwu"), work, "check")
    assert act(come_in("caiwu"), work, "sign").status_code == 302
    assert "要由不同的人会签" in act(come_in("caiwu"), work, "sign").content.decode()
    assert act(come_in("fuzeren"), work, "sign").status_code == 302
    work.refresh_from_db()
    assert work.state == "department"


@pytest.mark.usefixtures("site")
def test_a_post_of_one_year_opens_that_year_only() -> None:
    Post.objects.filter(person__username="tianbao").update(year=demo.YEAR - 1)
    unit = Unit.objects.get(code="901001")
    assert come_in("tianbao").get(f"/units/{unit.pk}/{demo.YEAR}/").status_code == 404


@pytest.mark.usefixtures("site")
def test_posts_that_cannot_be_are_refused() -> None:
    filler = Post.objects.get(person__username="tianbao")
    other = Person.objects.get(username="tianbao2")
    region = Unit.objects.get(code="9")
    for wrong in (
        {"role": "nonsense", "unit": filler.unit},
        {"role": "performance", "unit": region, "given_by": filler},
        {"role": "filler", "unit": region, "given_by": filler},
    ):
        with pytest.raises(ValidationError):
            Post.objects.create(person=other, **wrong)
    administrator = Person.objects.get(username="tianbao")
    administrator.staff = "audit"
    with pytest.raises(ValidationError, match="有业务岗位"):
        administrator.save()


@pytest.mark.usefixtures("site")
def test_a_unit_that_moves_takes_those_below_with_it() -> None:
    school, water = Unit.objects.get(code="901001"), Unit.objects.get(code="902")
    section = Unit.objects.create(code="90100101", name="总务科", kind="section", parent=school)
    school.parent = water
    school.save()
    section.refresh_from_db()
    assert section.path == f"{water.path}{school.pk}/{section.pk}/"
    assert come_in("zhuguan").get(f"/units/{school.pk}/{demo.YEAR}/").status_code == 404
    water.parent = section
    with pytest.raises(ValidationError):
        water.save()


@pytest.mark.usefixtures("site")
def test_requests_that_are_too_large_or_for_another_site_are_refused_at_the_door() -> None:
    client = Client()
    assert client.post("/login/", {"username": "x" * 6_100_000}).status_code == 413
    assert client.get("/login/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.usefixtures("site")
def test_the_page_of_a_refusal_can_be_loaded_again() -> None:
    work = work_of("901001", "self_evaluation")
    client = come_in("tianbao")
    for path in ("act", "case"):
        assert client.get(f"/work/{work.pk}/{path}/")["Location"] == f"/work/{work.pk}/"


@pytest.mark.usefixtures("site")
def test_five_wrong_present_passwords_end_the_session() -> None:
    client = come_in("tianbao")
    wrong = {"old": "x", "new": "Xin-mima-77", "again": "Xin-mima-77"}
    assert [client.post("/password/", wrong).status_code for _ in range(5)] == [422, 422, 422, 422, 302]
    assert client.get("/").status_code == 302
    assert Event.objects.filter(action="password_failed").count() == 5


# -- the log


@pytest.mark.usefixtures("site")
def test_everything_that_is_done_stands_in_the_log_and_only_the_auditor_reads_it() -> None:
    work = work_of("901001", "objectives")
    act(come_in("tianbao"), work, "hand_in")
    last = Event.objects.filter(action="hand_in").get()
    assert (last.actor, last.thing, last.before["state"], last.after["state"]) == (
        "tianbao",
        f"work:{work.pk}",
        "draft",
        "checked",
    )
    assert list(broken()) == []
    assert "hand_in" in come_in("shenji").get("/log/").content.decode()
    for who in ("tianbao", "jixiaoke", "xitong", "anquan"):
        assert come_in(who).get("/log/").status_code == 404


REPLACED = {
    "sqlite": ["INSERT OR REPLACE INTO log_event SELECT * FROM log_event WHERE number = 1"],
    "postgresql": [
        "INSERT INTO log_event SELECT * FROM log_event WHERE number = 1 ON CONFLICT (number) DO UPDATE SET actor = 'x'",
        "TRUNCATE log_event",
        "DELETE FROM log_event WHERE false",
    ],
}


@pytest.mark.usefixtures("site")
def test_an_event_cannot_be_changed_or_deleted() -> None:
    event = Event.objects.first()
    assert event is not None
    with pytest.raises(OnlyAddedError):
        Event.objects.update(actor="x")
    with pytest.raises(OnlyAddedError):
        Event.objects.all().delete()
    with pytest.raises(OnlyAddedError):
        event.save()
    with pytest.raises(OnlyAddedError):
        event.delete()
    for sql in ("UPDATE log_event SET actor = 'x'", "DELETE FROM log_event", *REPLACED[connection.vendor]):
        with (
            pytest.raises(Exception, match="only added"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("UPDATE log_event SET actor = 'x' WHERE number = 2", {(2, "changed")}),
        ("DELETE FROM log_event WHERE number = 2", {(3, "missing")}),
        ("UPDATE log_event SET at = '2020-01-01 00:00:00' WHERE number = 2", {(2, "changed")}),
        # what is no time at all is nothing that PostgreSQL could be made to keep
        *(
            []
            if postgres.wanted()
            else [("UPDATE log_event SET at = 'x' WHERE number = 2", {(2, "changed")})]
        ),
        ("UPDATE log_event SET hash = previous WHERE number = 2", {(2, "changed"), (3, "chain")}),
    ],
)
def test_whoever_gets_past_the_database_is_found_out(sql: str, expected: set[tuple[int, str]]) -> None:
    come_in("tianbao")
    come_in("caiwu")
    unguarded()
    with connection.cursor() as cursor:
        cursor.execute(sql)
    assert set(broken()) == expected


def test_records_that_are_not_what_the_log_says_are_named(
    evaluation: Work, capsys: pytest.CaptureFixture[str]
) -> None:
    client = come_in("tianbao")
    upload(client, evaluation, EXAMPLE)
    prove(evaluation)
    act(client, evaluation, "hand_in", opinion="如实填报")
    assert list(apart()) == []
    Step.objects.filter(work=evaluation).update(opinion="别的话")
    Paper.objects.filter(work=evaluation).update(body=b"x")
    assert list(apart()) == [
        (f"work:{evaluation.pk} step 1", "differs"),
        (f"work:{evaluation.pk} case 1", "differs"),
    ]
    Step.objects.filter(work=evaluation).update(number=7)
    assert (f"work:{evaluation.pk} step 7", "missing") in list(apart())
    assert main(["log", "verify"]) == 2
    assert "这条记录或它的文件被改过" in capsys.readouterr().out


@pytest.mark.usefixtures("site")
def test_a_log_that_was_rewritten_whole_is_found_out_by_what_was_noted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    come_in("tianbao")
    number, noted = head()
    assert main(["log", "verify", "--last", f"{number}:{noted}"]) == 0
    unguarded()
    with connection.cursor() as cursor:
        before = START
        for event in Event.objects.order_by("number"):
            event.actor, event.previous = "x", before
            before = event.digest()
            cursor.execute(
                "UPDATE log_event SET actor = 'x', previous = %s, hash = %s WHERE number = %s",
                [event.previous, before, event.number],
            )
    assert list(broken()) == []
    capsys.readouterr()
    assert main(["log", "verify", "--last", f"{number}:{noted}"]) == 2
    assert "被整本重写" in capsys.readouterr().out
    assert main(["log", "verify", "--last", "x"]) == 2


def test_the_command_says_whether_the_log_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["log", "verify"]) == 0
    assert "逐条核对无误" in capsys.readouterr().out
    assert main(["log", "verify", "--lang", "en"]) == 0
    assert "all of them fit" in capsys.readouterr().out


@pytest.mark.parametrize("port", ["0", "65536", "-5"])
def test_a_port_that_cannot_be_is_said(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--port", port]) == 2
    said = capsys.readouterr()
    assert "65535" in said.out + said.err


def test_the_secret_of_an_installation_is_its_own_and_hidden() -> None:
    secret = Path(HOME) / "secret"
    assert len(secret.read_text("ascii")) >= 50
    assert secret.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("english", "words"), [(False, "✓ 已办：送核"), (True, "✓ Done: hand in")])
def test_what_was_done_is_said_once_on_the_page_that_follows(site: None, english: bool, words: str) -> None:
    del site
    work, client = work_of("901001", "objectives"), come_in("tianbao")
    if english:
        client.cookies["jixiao_language"] = "en"
    act(client, work, "hand_in")
    pages = [client.get(f"/work/{work.pk}/").content.decode() for _ in range(2)]
    assert [words in one for one in pages] == [True, False]
