"""The ledger of budget changes on the site: entries are added and taken back, never changed; an adjustment waits for it."""

from __future__ import annotations

from typing import Any

import at_site
import pytest
from at_site import act, come_in, walk, work_of
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jixiao.web import demo
from jixiao.web.execution.models import Budget, BudgetChange
from jixiao.web.filling import saving
from jixiao.web.log.models import Event, OnlyAddedError
from jixiao.web.people.models import Person, Post, Unit
from jixiao.web.year.models import Work

site = at_site.site
pytestmark = pytest.mark.usefixtures("site")
UNIT = "901001"
ENTRY = {
    "day": f"{demo.YEAR}-05-20", "kind": "supplement", "amount": "12.5", "document": "示财预〔2026〕8号", "reason": "新增班级", "project": "课桌椅更新",
}  # fmt: skip


def unit() -> Unit:
    return Unit.objects.get(code=UNIT)


def at() -> str:
    return f"/units/{unit().pk}/{demo.YEAR}/ledger/"


def version() -> str:
    found = Budget.objects.filter(unit=unit(), year=demo.YEAR).first()
    return str(found.version) if found else "0"


def send(who: Any, action: str = "add", **more: str) -> Any:
    client = come_in(who) if isinstance(who, str) else who
    return client.post(
        at(), {**(ENTRY if action == "add" else {}), "action": action, "version": version(), **more}
    )


def entries() -> list[BudgetChange]:
    return list(BudgetChange.objects.filter(budget__unit__code=UNIT))


def said(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def adjusting(site: None) -> Work:
    """The objectives (48) are approved, and the change of them says another budget."""
    del site
    walk(work_of(UNIT, "objectives"))
    return work_of(UNIT, "adjustment")


def budget(work: Work, amount: str) -> None:
    texts = {"facts|project_budget_amount|value": amount}
    saved = saving.save(
        work, Person.objects.get(username="tianbao"), texts, {"facts|project_budget_amount|value": "48"}
    )
    assert not saved.found
    assert not saved.conflicts


def test_an_entry_is_added_to_the_fen_and_the_log_says_so() -> None:
    assert send("tianbao", amount="1,234.567891").status_code == 302
    (one,) = entries()
    assert one.amount == 1_234_567_891
    page = said(come_in("zhuguan").get(at()))
    assert "+1,234.567891" in page
    assert "示财预〔2026〕8号" in page
    event = Event.objects.get(action="ledger_added")
    assert (event.actor, event.after["amount"], event.after["version"]) == ("tianbao", 1_234_567_891, 1)


WRONG = [  # what is typed, what is told
    ({"amount": ""}, "“金额”没有填"),
    ({"amount": "一二三"}, "不是金额"),
    ({"amount": "<script>alert(1)</script>"}, "&lt;script&gt;"),
    ({"amount": "1.2345678"}, "比分还细"),
    ({"amount": "200000000"}, "超过一万亿元"),
    ({"amount": "-3"}, "追加写正数"),
    ({"kind": "reduction", "amount": "3"}, "追加写正数"),
    ({"kind": "reallocation", "amount": "0"}, "都不能是 0"),
    ({"kind": ""}, "没有选类型"),
    ({"day": "2026-02-30"}, "不是 2026 年 1 月 1 日到今天的日期"),
    ({"day": "2025-12-31"}, "不是 2026 年 1 月 1 日到今天的日期"),
    ({"day": "2026-12-31"}, "不是 2026 年 1 月 1 日到今天的日期"),
    ({"document": ""}, "“文号”没有填"),
    ({"reason": " "}, "“原因”没有填"),
    ({"project": "某" * 121}, "最多 120 个"),
]


@pytest.mark.parametrize(("typed", "told"), WRONG)
def test_what_is_wrong_with_an_entry_is_told_and_what_was_typed_stays(
    typed: dict[str, str], told: str
) -> None:
    answer = send("tianbao", **typed)
    assert answer.status_code == 422
    assert told in said(answer)
    assert entries() == []
    assert not Budget.objects.filter(unit__code=UNIT).exists()
    if "document" not in typed:
        assert 'value="示财预〔2026〕8号"' in said(answer)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    page = said(send("tianbao", day="", kind="", amount="", document="", reason=""))
    for name in ("day", "kind", "amount", "document", "reason"):
        assert f'<a href="#{name}">' in page
        assert f'aria-describedby="w-{name}"' in page


def test_an_entry_is_reversed_once_and_never_changed_or_deleted() -> None:
    client = come_in("tianbao")
    send(client)
    assert send(client, "reverse", number="1", reason="文号记错").status_code == 302
    first, second = entries()
    assert (second.amount, second.corrects_id) == (-first.amount, first.pk)
    assert "已由第 2 笔冲正" in said(client.get(at()))
    for number in ("1", "2"):
        assert "已经冲正" in said(send(client, "reverse", number=number, reason="再来"))
    assert "没有第 9 笔" in said(send(client, "reverse", number="9", reason="再来"))
    first.amount = 1
    with pytest.raises(OnlyAddedError):
        first.save()
    with pytest.raises(OnlyAddedError):
        first.delete()
    assert len(entries()) == 2


def test_a_reversal_needs_a_reason() -> None:
    client = come_in("tianbao")
    send(client)
    assert "“原因”没有填" in said(send(client, "reverse", number="1", reason=""))


@pytest.mark.usefixtures("adjusting")
def test_less_than_nothing_is_never_left() -> None:
    answer = send("tianbao", kind="reduction", amount="-48.000001")
    assert "调整后的预算是 -0.000001 万元" in said(answer)
    assert send("tianbao", kind="reduction", amount="-48").status_code == 302


def test_a_double_click_adds_nothing_twice_and_a_stale_page_is_told() -> None:
    client = come_in("tianbao")
    send(client, version="0")
    answer = send(client, version="0")
    assert answer.status_code == 422
    assert "有人改过" in said(answer)
    assert len(entries()) == 1


def test_the_ledger_of_another_unit_does_not_exist() -> None:
    for who in ("tianbao2", "xitong"):
        client = come_in(who)
        assert client.get(at()).status_code == 404
        assert send(client).status_code == 404
    assert come_in("tianbao").get(f"/units/{unit().pk}/2031/ledger/").status_code == 404
    assert entries() == []


def test_who_may_see_but_not_write_is_told_why() -> None:
    for who in ("zhuguan", "fuzeren", "jixiaoke"):
        client = come_in(who)
        assert 'name="amount"' not in said(client.get(at()))
        for action in ("add", "reverse", "unchanged"):
            answer = send(client, action, number="1", reason="某")
            assert answer.status_code == 422
            assert "只有本单位的" in said(answer)
    assert not Budget.objects.exists() or not entries()


def test_an_adjustment_waits_for_the_ledger(adjusting: Work) -> None:
    client = come_in("tianbao")
    budget(adjusting, "60.5")
    refused = said(act(client, adjusting, "hand_in"))
    assert "没有一笔，也没有声明本年预算没有调整；案卷的预算变动是 +12.50 万元" in refused
    send(client, amount="12.4")
    refused = said(act(client, adjusting, "hand_in"))
    assert "台账合计 +12.40 万元，案卷的预算变动是 +12.50 万元（48.00 → 60.50），相差 0.10 万元" in refused
    assert "相差 0.10 万元" in said(client.get(at()))
    send(client, amount="0.1")
    assert "台账与案卷一致" in said(client.get(at()))
    assert act(client, adjusting, "hand_in").status_code == 302
    adjusting.refresh_from_db()
    assert adjusting.state == "signing"


def test_a_budget_that_did_not_change_is_said_so(adjusting: Work) -> None:
    client = come_in("tianbao")
    budget(adjusting, "48.0")
    assert "案卷的预算变动是 0.00 万元" in said(act(client, adjusting, "hand_in"))
    assert send(client, "unchanged").status_code == 302
    assert "本单位声明：本年预算没有调整" in said(client.get(at()))
    assert act(client, adjusting, "hand_in").status_code == 302


def test_what_was_said_does_not_hold_against_the_case_or_an_entry(adjusting: Work) -> None:
    client = come_in("tianbao")
    send(client, "unchanged")
    budget(adjusting, "50")
    assert "台账合计 0.00 万元，案卷的预算变动是 +2.00 万元" in said(act(client, adjusting, "hand_in"))
    send(client, amount="2")
    assert not Budget.objects.get(unit__code=UNIT).unchanged
    assert "不能声明本年没有调整" in said(send(client, "unchanged"))


def test_reallocations_cancel_out(adjusting: Work) -> None:
    client = come_in("tianbao")
    budget(adjusting, "48.0")
    send(client, kind="reallocation", amount="5", project="课桌椅更新")
    send(client, kind="reallocation", amount="-5", project="校园网")
    assert act(client, adjusting, "hand_in").status_code == 302


def test_a_case_without_a_budget_is_told_as_not_compared(adjusting: Work) -> None:
    client = come_in("tianbao")
    budget(adjusting, "")
    send(client, "unchanged")
    assert act(client, adjusting, "hand_in").status_code == 302
    assert "无从核对" in said(client.get(f"/work/{adjusting.pk}/"))


def test_a_post_for_another_year_does_not_write() -> None:
    Post.objects.filter(person__username="tianbao").update(year=demo.YEAR - 1)
    assert send("tianbao").status_code == 404


def test_english_pages_and_few_queries(adjusting: Work) -> None:
    send("tianbao")
    budget(adjusting, "60.5")
    client, where = come_in("tianbao", "en"), at()
    client.get(where)
    with CaptureQueriesContext(connection) as asked:
        page = said(client.get(where))
    assert len(asked) <= 12, [one["sql"][:90] for one in asked]
    assert "Ledger of budget changes" in page
    assert "Ledger and case agree" in page
    assert "Reverse an entry" in page
