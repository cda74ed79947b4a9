"""Publication on the site: the record, its clock, texts without what is withheld, and the pages that everybody may read."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from typing import Any

import at_site
import pytest
from after_year import CASE, HIDDEN, MARKED, NAME, UNIT, evaluated, page, take_all
from at_site import act, come_in, walk, work_of
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from jixiao.web import demo
from jixiao.web.log.models import Event
from jixiao.web.people.models import Unit
from jixiao.web.publication.clock import clock
from jixiao.web.publication.models import Copy, Publication
from jixiao.web.rectification.models import Problem
from jixiao.web.sm3 import digest
from jixiao.web.year.models import Paper, Work

site = at_site.site


def day(count: int = 0) -> str:
    """So many days from today, as a field takes it."""
    return (timezone.localdate() + timedelta(days=count)).isoformat()


RECORD = {
    "title": "示范区第一小学停车引导系统绩效自评结果", "index": "", "agency": "示范区第一小学",
    "approved": "", "published": "", "url": "https://www.example.gov.cn/gk/1.html", "board": "",
    "proof": "", "purpose": "给停车难的地方装引导屏。", "achieved": "装了四十块屏，三个停车场没有接上。", "reviewed": "",
    "reviewed_why": "", "reason": "",
}  # fmt: skip


@pytest.fixture
def results(site: None) -> Work:
    del site
    evaluated(MARKED)
    return work_of(UNIT, "publication")


def fill(client: Client, work: Work, **changed: str) -> Any:
    record = Publication.objects.filter(work=work).first()
    version = str(record.version) if record is not None else "0"
    return client.post(
        f"/work/{work.pk}/publication/", {**RECORD, "approved": day(-5), "version": version, **changed}
    )


def make(client: Client, work: Work) -> Any:
    version = str(Publication.objects.get(work=work).version)
    return client.post(f"/work/{work.pk}/publication/make/", {"version": version})


def published(work: Work, **changed: str) -> Publication:
    """The whole way, by the people of the unit."""
    filler = come_in("tianbao")
    assert fill(filler, work, **{"reason": "群众评价的原始记录，涉及个人", **changed}).status_code == 302
    assert make(filler, work).status_code == 302
    assert act(filler, work, "hand_in").status_code == 302
    answer = act(come_in("fuzeren"), work, "publish")
    assert answer.status_code == 302, answer.content.decode()
    return Publication.objects.get(work=work)


def everybody(path: str, status: int = 200) -> str:
    return page(Client(), path, status)


def text_of(body: bytes) -> str:
    """All words of a .docx or .xlsx."""
    parts = zipfile.ZipFile(io.BytesIO(body))
    return "".join(parts.read(one).decode() for one in parts.namelist() if one.endswith(".xml"))


def test_nothing_is_public_before_it_was_screened_and_published(results: Work) -> None:
    filler = come_in("tianbao")
    fill(filler, results, reason="涉及个人")
    make(filler, results)
    record = Publication.objects.get(work=results)
    for state in ("preparing", "screening"):
        Work.objects.filter(pk=results.pk).update(state=state)
        assert record.title not in everybody("/public/")
        for path in (f"/public/{record.pk}/", f"/public/{record.pk}/1/"):
            said = everybody(path, 404)
            assert NAME not in said
            assert said == everybody("/public/987654/", 404)
    Work.objects.filter(pk=results.pk).update(state="published")
    assert record.title in everybody("/public/")
    everybody(f"/public/{record.pk}/")
    everybody(f"/public/{record.pk}/99/", 404)


def test_a_published_result_says_what_was_bad_as_plainly_as_what_was_good(results: Work) -> None:
    take_all(work_of(UNIT, "rectification"))
    Problem.objects.filter(origin="execution").update(measure="一季度完成招标")
    record = published(results)
    said = everybody(f"/public/{record.pk}/")
    for words in (
        "给停车难的地方装引导屏。", "三个停车场没有接上", "91.40", "480万元", "456万元", "扣分最多的：", "哪里没做好，为什么", "一季度完成招标", "待整改",
        f"{UNIT}-{demo.YEAR}-001", "发布机构", day(), "批复后第 5 日公开，时限 20 日", "虚构", "下载",
    ):  # fmt: skip
        assert words in said, words
    assert "<script" not in said
    assert "style=" not in said


def test_rows_that_are_withheld_show_nowhere(results: Work) -> None:
    take_all(work_of(UNIT, "rectification"))
    Problem.objects.filter(origin="benefit_b3").update(
        withheld="", measure="多派人疏导"
    )  # somebody lifted the mark
    record = published(results)
    pages = [everybody("/public/"), everybody(f"/public/{record.pk}/")]
    pages += [text_of(bytes(one.body)) for one in Copy.objects.filter(publication=record)]
    assert len(pages) == 4
    for said in pages:
        assert HIDDEN not in said
        assert "多派人疏导" not in said
    assert "群众评价的原始记录" in pages[1]


def test_who_screens_is_told_what_can_be_inferred(results: Work) -> None:
    filler, head = come_in("tianbao"), come_in("fuzeren")
    fill(filler, results, reason="涉及个人")
    make(filler, results)
    act(filler, results, "hand_in")
    assert act(head, results, "publish").status_code == 302
    assert "用总分减其他各行就能推出来" in page(head, f"/work/{results.pk}/")


@pytest.mark.usefixtures("site")
def test_the_same_case_without_the_mark_shows_the_row() -> None:
    evaluated(CASE)
    record = published(work_of(UNIT, "publication"), reason="")
    assert HIDDEN in everybody(f"/public/{record.pk}/")


def test_what_is_withheld_and_typed_all_the_same_stops_the_publication(results: Work) -> None:
    filler = come_in("tianbao")
    reason = "中心城区高峰时段停车难有缓解，两个片区仍有排队，给该指标分值的70%"
    fill(filler, results, achieved=reason, reason="涉及个人")
    make(filler, results)
    assert act(filler, results, "hand_in").status_code == 302
    answer = act(come_in("fuzeren"), results, "publish")
    assert answer.status_code == 422
    assert "标为涉密或不予公开的内容" in answer.content.decode()
    results.refresh_from_db()
    assert results.state == "screening"


def test_both_scores_stand_there_when_they_differ(results: Work) -> None:
    record = published(results, reviewed="88.5", reviewed_why="一个指标没有凭证。")
    said = everybody(f"/public/{record.pk}/")
    assert "单位自评 91.40 分，复核 88.50 分" in said
    assert "一个指标没有凭证。" in said


def test_the_public_pages_touch_no_session_and_set_no_cookie(results: Work) -> None:
    record = published(results)
    member = come_in("tianbao", "en")
    assert "sessionid" in member.cookies
    paths = [
        "/public/",
        f"/public/?q={NAME}&year={demo.YEAR}",
        f"/public/{record.pk}/",
        f"/public/{record.pk}/1/",
        "/public/none/",
        "/public/77/",
    ]
    for client in (Client(), member):
        for path in paths:
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(path)
            said = " ".join(one["sql"] for one in asked)
            assert "django_session" not in said
            assert "people_person" not in said
            assert len(asked) <= 6
            assert not answer.cookies
            assert "Cookie" not in answer.headers.get("Vary", "")
            assert "English" in answer.content.decode(errors="ignore") or path.endswith("/1/")
            wanted = "public, max-age=300" if answer.status_code == 200 else "no-store"
            assert answer.headers["Cache-Control"] == wanted
    assert member.get("/").status_code == 200  # still logged in


@pytest.mark.usefixtures("results")
@pytest.mark.parametrize(
    "path",
    [
        "/publicx/",
        "/",
        "/log/",
        "/work/1/",
        "/work/1/publication/",
        "/work/1/publication/preview/",
        "/work/1/publication/1/",
    ],
)
def test_everything_else_still_wants_a_login(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code in (302, 404)
    if answer.status_code == 302:
        assert answer.headers["Location"].startswith("/login/")


HUGE = "9" * 30


@pytest.mark.parametrize(
    "path", [f"{HUGE}/", f"1/{HUGE}/", f"{HUGE}/{HUGE}/", "-1/", "x/", "%00/", "..%2f..%2fsecret/", "1/1/1/"]
)
@pytest.mark.usefixtures("results")
def test_addresses_that_nobody_made_find_nothing(path: str) -> None:
    assert "没有这一页" in everybody(f"/public/{path}", 404)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nobody_writes_to_the_public_pages(results: Work, method: str) -> None:
    record = published(results)
    for path in ("/public/", f"/public/{record.pk}/", f"/public/{record.pk}/1/"):
        assert getattr(Client(), method)(path).status_code == 405


def test_files_come_whole_and_are_not_sent_twice(results: Work) -> None:
    record = published(results)
    one = Copy.objects.filter(publication=record).first()
    assert one is not None
    answer = Client().get(f"/public/{record.pk}/{one.number}/")
    assert digest(answer.content) == one.hash
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    again = Client().get(
        f"/public/{record.pk}/{one.number}/", headers={"if-none-match": answer.headers["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


FINDS = [  # what is asked, and whether the publication is among what is found
    ("", True), ("q=第一小学", True), ("q=停车引导", True), (f"q={UNIT}-{demo.YEAR}", True), ("q=第二小学", False),
    (f"year={demo.YEAR}", True), ("year=1999", False), ("year=x", True), ("year=99999999999999999999", True), ("page=2", False),
    ("page=-5", True), ("page=x", True), ("q=%00%27%3B--", False), ("q=<script>", False),
]  # fmt: skip


@pytest.mark.parametrize(("query", "found"), FINDS)
def test_publications_are_found_by_unit_and_year(results: Work, query: str, found: bool) -> None:
    record = published(results)
    said = everybody(f"/public/?{query}")
    assert (f'href="/public/{record.pk}/"' in said) == found
    assert "<script>" not in said


def test_language_and_size_are_in_the_address(results: Work) -> None:
    record = published(results)
    said = everybody(f"/public/{record.pk}/?lang=en&big=1")
    assert '<html lang="en">' in said
    assert 'class="public big"' in said
    assert "What was bad, and why" in said
    assert 'href="/public/?lang=en&amp;big=1"' in said
    plain = everybody(f"/public/{record.pk}/")
    assert '<html lang="zh-Hans">' in plain
    assert 'class="public"' in plain
    assert 'href="?lang=en"' in plain


WRONG = [
    ({"url": "javascript:alert(1)"}, "不是网页地址"),
    ({"url": "https://"}, "不是网页地址"),
    ({"url": "https://a@b.example/"}, "不是网页地址"),
    ({"url": "http://[x"}, "不是网页地址"),
    ({"approved": "2099-01-01"}, "还没有到"),
    ({"approved": "昨天"}, "不是日期"),
    ({"published": "2020-01-01"}, "早于批复日期"),
    ({"index": "a b<c>"}, "不能用的符号"),
    ({"reviewed": "100.01"}, "不是 0 到 100 之间"),
    ({"reviewed": "8５"}, "不是 0 到 100 之间"),
    ({"reviewed": "1e1"}, "不是 0 到 100 之间"),
    ({"title": "长" * 121}, "最多 120 字"),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "words"), WRONG)
def test_what_is_wrong_in_the_record_is_told_with_all_else_and_given_back(
    results: Work, changed: dict[str, str], words: str
) -> None:
    typed = {"url": "ftp://x", "purpose": "我写的用途", **changed}
    answer = fill(come_in("tianbao"), results, **typed)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert words in said
    assert "我写的用途" in said
    if "url" not in changed:
        assert "不是网页地址" in said
    assert not Publication.objects.filter(work=results).exists()


def test_index_numbers_run_and_are_taken_once(results: Work) -> None:
    objectives = work_of(UNIT, "publication_objectives")
    filler = come_in("tianbao")
    fill(filler, results)
    fill(filler, objectives)
    numbers = [Publication.objects.get(work=one).index for one in (results, objectives)]
    assert numbers == [f"{UNIT}-{demo.YEAR}-001", f"{UNIT}-{demo.YEAR}-002"]
    answer = fill(filler, objectives, index=numbers[0])
    assert answer.status_code == 422
    assert "已经用过" in answer.content.decode()


def test_what_is_missing_is_told_when_it_is_handed_in(results: Work) -> None:
    filler = come_in("tianbao")
    assert "还没有公开信息" in act(filler, results, "hand_in").content.decode()
    fill(filler, results, purpose="", url="", published=day(), reviewed="80")
    said = act(filler, results, "hand_in").content.decode()
    assert "公开信息还缺：钱用来做什么、公开的证明、复核与自评为什么不同" in said
    assert "没有写在哪里公开" in said
    assert "还没有生成公开文本" in said
    fill(filler, results)
    make(filler, results)
    assert "公开信息还缺：不公开的内容和理由" in act(filler, results, "hand_in").content.decode()
    fill(filler, results, reason="涉及个人")
    assert act(filler, results, "hand_in").status_code == 302


def test_texts_of_an_older_case_are_not_published(results: Work) -> None:
    filler = come_in("tianbao")
    fill(filler, results, reason="涉及个人")
    make(filler, results)
    body = CASE.encode()
    Paper.objects.create(
        work=work_of(UNIT, "self_evaluation"),
        number=2,
        name="案卷.yaml",
        body=body,
        hash=digest(body),
        at=timezone.now(),
    )
    answer = act(filler, results, "hand_in")
    assert answer.status_code == 422
    assert "按旧的内容生成" in answer.content.decode()


@pytest.mark.usefixtures("site")
def test_objectives_are_published_with_their_own_words() -> None:
    walk(work_of(UNIT, "objectives"))
    work = work_of(UNIT, "publication_objectives")
    filler = come_in("tianbao")
    fill(filler, work, achieved="装四十块屏")
    make(filler, work)
    fill(filler, work, achieved="装五十块屏")
    assert "按旧的内容生成" in act(filler, work, "hand_in").content.decode()
    make(filler, work)
    assert act(filler, work, "hand_in").status_code == 302
    assert act(come_in("fuzeren"), work, "publish").status_code == 302
    record = Publication.objects.get(work=work)
    said = everybody(f"/public/{record.pk}/")
    assert "要做到什么" in said
    assert "装五十块屏" in said
    assert "哪里没做好" not in said
    file = text_of(Client().get(f"/public/{record.pk}/1/").content)
    assert "装五十块屏" in file
    assert record.index in file


def test_a_stale_record_overwrites_nothing_and_the_same_click_changes_nothing(results: Work) -> None:
    filler = come_in("tianbao")
    fill(filler, results)
    assert fill(filler, results).status_code == 302
    assert Publication.objects.get(work=results).version == 1
    assert fill(filler, results, purpose="先改的").status_code == 302
    answer = fill(filler, results, purpose="后改的", version="1")
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "后改的" in said
    assert "现在保存的是： 先改的" in said
    assert Publication.objects.get(work=results).purpose == "先改的"
    assert Event.objects.filter(action="publication_changed").count() == 2
    filler.post(f"/work/{results.pk}/publication/make/", {"version": "1"})
    assert not Copy.objects.exists()


def test_who_publishes_has_seen_the_record_and_texts(results: Work) -> None:
    filler, head = come_in("tianbao"), come_in("fuzeren")
    fill(filler, results, reason="涉及个人")
    make(filler, results)
    act(filler, results, "hand_in")
    assert "预览" in page(head, f"/work/{results.pk}/publication/preview/")
    answer = head.post(f"/work/{results.pk}/act/", {"action": "publish", "version": "1", "seen": "1"})
    assert answer.status_code == 422
    assert "公开信息刚刚被人改过" in answer.content.decode()


# who, what the pages of the work answer, and whether the record may be changed
ACCESS = [
    ("tianbao", 200, True), ("caiwu", 200, False), ("fuzeren", 200, False), ("zhuguan", 200, False), ("jixiaoke", 200, False),
    ("tianbao2", 404, False), ("shenji", 404, False),
]  # fmt: skip


@pytest.mark.parametrize(("who", "status", "edits"), ACCESS)
def test_who_may_not_changes_nothing_and_who_may_not_see_learns_nothing(
    results: Work, who: str, status: int, edits: bool
) -> None:
    filler = come_in("tianbao")
    fill(filler, results)
    make(filler, results)
    client = come_in(who)
    base = f"/work/{results.pk}/publication"
    for path in ("/", "/preview/", "/1/"):
        assert client.get(base + path).status_code == status
    answer = fill(client, results, purpose="别的用途")
    assert answer.status_code == (302 if edits else 422 if status == 200 else 404)
    assert (Publication.objects.get(work=results).purpose == "别的用途") == edits
    version = Publication.objects.get(work=results).version
    assert make(client, results).status_code == (302 if status == 200 else 404)
    assert (Publication.objects.get(work=results).version > version) == edits


def test_what_was_published_is_locked(results: Work) -> None:
    record = published(results)
    answer = fill(come_in("tianbao"), results, purpose="改一改")
    assert answer.status_code == 422
    make(come_in("tianbao"), results)
    assert Publication.objects.get(pk=record.pk).version == record.version


def test_words_of_people_are_shown_as_words_to_everybody(results: Work) -> None:
    nasty = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    record = published(results, purpose=nasty, achieved=nasty, title=nasty, board=nasty, reason=nasty)
    for said in (
        everybody("/public/"),
        everybody(f"/public/{record.pk}/"),
        page(come_in("fuzeren"), f"/work/{results.pk}/"),
    ):
        assert "<script>" not in said
        assert "<img" not in said
        assert escape("<script>alert(1)</script>") in said


CLOCK = [  # unit, kind of work, approved, published, the last day, days left or lacking, in time
    ("901", "publication", date(2026, 9, 1), date(2026, 9, 15), date(2026, 9, 21), 6, True, "财政部门批复决算"),
    ("901", "publication_objectives", date(2026, 2, 1), date(2026, 2, 21), date(2026, 2, 21), 0, True, "财政部门批复预算"),
    (UNIT, "publication", date(2026, 9, 1), date(2026, 9, 22), date(2026, 9, 21), -1, False, "主管部门批复决算"),
    (UNIT, "publication_objectives", date(2026, 12, 20), date(2027, 1, 9), date(2027, 1, 9), 0, True, "主管部门批复预算"),
]  # fmt: skip


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(("unit", "kind", "approved", "day", "due", "left", "in_time", "rule"), CLOCK)
def test_twenty_days_count_from_the_approval_of_who_approves(
    unit: str, kind: str, approved: date, day: date, due: date, left: int, in_time: bool, rule: str
) -> None:
    work = work_of(unit, kind)
    record = Publication.objects.create(work=work, title="题", index="1", approved=approved, published=day)
    work = Work.objects.get(pk=work.pk)
    told = clock(work, record)
    assert (told.due, told.left, told.in_time, told.took) == (due, left, in_time, (day - approved).days)
    assert rule in told.rule[0]
    assert work.due == due


def test_days_left_are_counted_down_on_the_page_and_among_the_tasks(results: Work) -> None:
    filler = come_in("tianbao")
    assert "时限无从算起" in page(filler, f"/work/{results.pk}/")
    fill(filler, results)
    said = page(filler, f"/work/{results.pk}/")
    assert f"还剩 15 日：最晚 {day(15)}" in said
    assert "自主管部门批复决算之日起 20 日内公开" in said
    fill(filler, results, approved=day(-22))
    assert "已逾期 2 日" in page(filler, f"/work/{results.pk}/")
    assert "已逾期" in page(filler, "/")
    assert "2 days late" in page(come_in("tianbao", "en"), f"/work/{results.pk}/")


def test_pages_of_a_publication_ask_the_database_little(results: Work) -> None:
    filler = come_in("tianbao")
    fill(filler, results)
    make(filler, results)
    page(filler, f"/work/{results.pk}/")
    unit = Unit.objects.get(code=UNIT)
    for path in (
        f"/work/{results.pk}/",
        f"/work/{results.pk}/publication/",
        f"/work/{results.pk}/publication/preview/",
        f"/units/{unit.pk}/{demo.YEAR}/",
    ):
        with CaptureQueriesContext(connection) as asked:
            page(filler, path)
        said = [
            one["sql"]
            for one in asked
            if "SAVEPOINT" not in one["sql"] and "django_session" not in one["sql"]
        ]
        assert len(said) <= 12, (path, said)
