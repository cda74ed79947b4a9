"""The page of the log: events in words, what is looked for, a broken chain on top, the export."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import at_site
import pytest
from at_site import act, come_in, unguarded, work_of
from django.db import connection
from django.utils import timezone

from jixiao.web.log.models import Event, record
from jixiao.web.people.models import Person, Unit

site = at_site.site


def text(answer: Any) -> str:
    return str(answer.content.decode())


def table(page: str) -> str:
    return page.partition("<tbody>")[2].partition("</tbody>")[0]


@pytest.mark.usefixtures("site")
def test_events_are_told_in_words_and_by_name() -> None:
    work = work_of("901001", "objectives")
    act(come_in("tianbao"), work, "hand_in")
    rows = table(text(come_in("shenji").get("/log/")))
    for words in (
        "送核",
        "示范区第一小学 2026 绩效目标",
        "状态 <b>填报</b>",
        "状态 <b>财务科室核对</b>",
        "登录",
    ):
        assert words in rows
    assert f'href="?thing=work%3A{work.pk}"' in rows
    english = table(text(come_in("shenji", "en").get("/log/")))
    for words in ("hand in", "with the finance section", "logged in"):
        assert words in english


@pytest.mark.usefixtures("site")
def test_scores_and_opinions_are_not_told_to_who_audits_the_log() -> None:
    work = work_of("901001", "objectives")
    act(come_in("tianbao"), work, "hand_in", opinion="机密的意见")
    record(
        "case_taken",
        actor="tianbao",
        thing=f"work:{work.pk}",
        after={"case": 1, "low": "87.65", "high": "91.23"},
    )
    client = come_in("shenji")
    exported = b"".join(client.post("/log/export/")).decode()
    for shown in (text(client.get("/log/")), exported):
        assert "机密的意见" not in shown
        assert "87.65" not in shown
        assert "2 项，不显示" in shown


@pytest.mark.usefixtures("site")
def test_events_are_found_by_day_account_action_and_thing() -> None:
    old = timezone.now() - timedelta(days=40)
    record("login", actor="old.hand", at=old)
    unit = Unit.objects.get(code="901001")
    come_in("xitong").post(f"/keep/units/{unit.pk}/act/", {"action": "close", "version": "0"})
    day = timezone.localdate(old).isoformat()
    client = come_in("shenji")
    cases = {  # what is looked for: words that are there, words that are not
        f"from={day}&to={day}": ("old.hand", "停用单位"),
        f"from={timezone.localdate().isoformat()}": ("停用单位", "old.hand"),
        "actor=old.hand": ("old.hand", "停用单位"),
        "action=unit_closed": ("停用单位", "old.hand"),
        f"thing=unit:{unit.pk}": ("停用单位", "old.hand"),
        "thing=unit": ("停用单位", "old.hand"),
        "action=no_such_action": ("没有这样的记录", "old.hand"),
    }
    for query, (there, absent) in cases.items():
        rows = table(text(client.get(f"/log/?{query}")))
        assert there in rows, query
        assert absent not in rows, query


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("from=昨天", "“昨天”不是一个日子"),
        ("to=2026-02-31", "“2026-02-31”不是一个日子"),
        ("from=2026-03-02&to=2026-03-01", "早于开始的日子"),
        ("thing=a b", "“a b”不是一种对象"),
        ("thing=unit:1' OR 1=1", "不是一种对象"),
        ("thing=<script>", "“&lt;script&gt;”不是一种对象"),
    ],
)
def test_what_cannot_be_looked_for_is_told_and_finds_nothing(query: str, words: str) -> None:
    answer = come_in("shenji").get("/log/?" + query)
    assert answer.status_code == 422
    assert words in text(answer)
    assert "没有这样的记录" in table(text(answer))


@pytest.mark.usefixtures("site")
def test_older_pages_keep_what_is_looked_for() -> None:
    for n in range(130):
        record("login", actor="many", address=f"10.0.0.{n}")
    client = come_in("shenji")
    page = text(client.get("/log/?actor=many"))
    older = page.partition('<p><a href="?')[2].partition('"')[0].replace("&amp;", "&")
    assert older.startswith("actor=many&before=")
    rows = table(text(client.get(f"/log/?{older}")))
    assert "10.0.0.29" in rows
    assert "10.0.0.30<" not in rows
    for before in ("x", "-1", "99999999999999999999"):
        assert client.get(f"/log/?before={before}").status_code == 200


@pytest.mark.usefixtures("site")
def test_a_broken_chain_is_told_on_top_and_in_the_whole_check() -> None:
    come_in("tianbao")
    client = come_in("shenji")
    assert "前后接得上" in text(client.get("/log/"))
    assert client.post("/log/").status_code == 302
    assert "逐条核对无误" in text(client.get("/log/"))
    unguarded()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE log_event SET actor = 'x' WHERE number = 2")
    for answer in (client.get("/log/"), client.post("/log/")):
        page = text(answer)
        assert "日志链断了 1 处" in page
        assert "第 2 条：内容和它的摘要对不上" in page
        assert page.index("日志链断了") < page.index("<table")
    assert Event.objects.filter(action="log_verified").count() == 2


@pytest.mark.usefixtures("site")
def test_the_export_is_what_was_searched_for_and_an_event_itself() -> None:
    record("login_failed", actor="=HYPERLINK(1)")
    Person.objects.filter(username="tianbao").update(name="填报员甲")
    client = come_in("shenji")
    answer = client.post("/log/export/", {"action": "login_failed"})
    body = b"".join(answer)
    assert body.startswith(b"\xef\xbb\xbf")
    assert "filename*=utf-8''" in answer["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert rows[0][:5] == ["号", "时间", "账号", "来自", "动作"]
    assert [row[2] for row in rows[1:]] == ["'=HYPERLINK(1)"]
    told = Event.objects.get(action="log_exported")
    assert told.after == {"count": 1, "filter": "action=login_failed"}
    for who in ("tianbao", "xitong", "anquan"):
        assert come_in(who).post("/log/export/").status_code == 404
    assert client.get("/log/export/").status_code == 405
    assert client.post("/log/export/", {"from": "x"})["Location"] == "/log/?from=x"


@pytest.mark.usefixtures("site")
def test_things_that_are_no_longer_there_are_still_told() -> None:
    record("unit_removed", actor="xitong", thing="unit:999999", before={"name": "没了的站"})
    record("odd", actor="xitong", thing="no:x", after={"state": "draft", "list": [1]})
    page = text(come_in("shenji").get("/log/"))
    assert "没了的站" in page
    assert "no x" in page
