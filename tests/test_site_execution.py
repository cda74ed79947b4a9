"""What a unit paid, month by month on one page: exact, checked whole, kept whole or not at all."""

from __future__ import annotations

from typing import Any

import at_site
import pytest
from at_site import come_in, walk, work_of
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jixiao.web import demo
from jixiao.web.execution.models import Budget, Spending
from jixiao.web.filling import saving
from jixiao.web.log.models import Event
from jixiao.web.people.models import Person, Unit
from jixiao.web.year.models import Work

site = at_site.site
pytestmark = pytest.mark.usefixtures("site")
UNIT = "901001"


@pytest.fixture(autouse=True)
def nothing_told(site: None) -> None:
    """The months of the demo are not there."""
    del site
    Spending.objects.filter(budget__unit__code=UNIT).delete()
    Budget.objects.filter(unit__code=UNIT).delete()


def at(code: str = UNIT) -> str:
    return f"/units/{Unit.objects.get(code=code).pk}/{demo.YEAR}/execution/"


def send(who: str | Client, version: int | None = None, code: str = UNIT, **months: str) -> Any:
    """Months as m1="10" or with more, m1_basic="3"."""
    client = come_in(who) if isinstance(who, str) else who
    found = Budget.objects.filter(unit__code=code, year=demo.YEAR).first()
    stands = version if version is not None else found.version if found else 0
    texts = {
        (f"{one}_paid" if one[0] == "m" and one[1:].isdigit() else one): text for one, text in months.items()
    }
    return client.post(at(code), {"version": str(stands), **texts})


def said(answer: Any) -> str:
    return str(answer.content.decode())


def paid() -> dict[int, int]:
    return dict(Spending.objects.filter(budget__unit__code=UNIT).values_list("month", "paid"))


def test_months_are_kept_to_the_fen_with_their_event() -> None:
    assert (
        send(
            "tianbao",
            initial="120",
            m1="9.123456",
            m3="３０．５",
            m3_basic="20",
            m3_project="10.5",
            m3_note="含补发",
        ).status_code
        == 302
    )
    assert paid() == {1: 9_123_456, 3: 30_500_000}
    page = said(come_in("zhuguan").get(at()))
    assert "9.123456" in page
    assert "25.42%" in page  # 30.5 of 120
    assert "● 正常" in page
    event = Event.objects.get(action="spending_told", actor="tianbao")
    assert event.before["months"] == {}
    assert event.after["months"]["3"]["project"] == 10_500_000


def test_the_initial_budget_is_that_of_the_objectives() -> None:
    walk(work_of(UNIT, "objectives"))
    page = said(come_in("tianbao").get(at()))
    assert "年初数取自已报送的绩效目标" in page
    assert 'name="initial"' not in page
    send("tianbao", initial="999", m1="2")
    kept = Budget.objects.get(unit__code=UNIT)
    assert (kept.initial, kept.source) == (48_000_000, "case")
    assert "4.17%" in said(come_in("tianbao").get(at()))


WRONG = [  # what is typed, what is told
    ({"m1": "abc"}, "1 月累计支出写的是“abc”，不是金额"),
    ({"m1": "<script>alert(1)</script>"}, "&lt;script&gt;"),
    ({"m1": "-1"}, "是负数"),
    ({"m1": "1e3"}, "不是金额"),
    ({"m1": "1.2345678"}, "比分还细"),
    ({"initial": "很多"}, "年初预算写的是“很多”"),
    ({"m1": "10", "m2": "9.99"}, "2 月末累计 9.99 万元，少于 1 月末的 10.00 万元，没有写原因"),
    ({"m1": "10", "m4": "9.99"}, "4 月末累计 9.99 万元，少于 1 月末的 10.00 万元"),
    ({"initial": "100", "m1": "100.01"}, "1 月末累计 100.01 万元，超过预算 100.00 万元，没有写原因"),
    (
        {"m1": "10", "m1_basic": "6", "m1_project": "4.01"},
        "1 月的基本支出加项目支出是 10.01 万元，超过累计支出 10.00 万元",
    ),
    ({"m2_basic": "6"}, "2 月填了其中数、原因或说明，没有填累计支出"),
    ({"m2_reason": "退回"}, "2 月填了其中数、原因或说明，没有填累计支出"),
    ({"m12": "6"}, "12 月还没有开始"),
    ({"m1": "1", "m1_note": "长" * 201}, "1 月说明有 201 个字，最多 200 个"),
]


@pytest.mark.parametrize(("typed", "told"), WRONG)
def test_what_is_wrong_is_told_and_nothing_is_kept(typed: dict[str, str], told: str) -> None:
    answer = send("tianbao", **typed)
    assert answer.status_code == 422
    assert told in said(answer)
    assert paid() == {}
    assert not Budget.objects.filter(unit__code=UNIT).exists()


def test_all_that_is_wrong_is_told_at_once_beside_its_field_and_stays() -> None:
    page = said(send("tianbao", m1="x1", m2="x2", m3="5", m4="4", m3_note="留着的"))
    for name in ("m1_paid", "m2_paid", "m4_paid"):
        assert f'href="#{name}"' in page
        assert f'aria-describedby="w-{name}"' in page
    assert 'value="x1"' in page
    assert 'value="留着的"' in page


def test_less_than_before_and_more_than_the_budget_stand_with_a_reason() -> None:
    typed = {
        "initial": "100",
        "m1": "10",
        "m2": "9",
        "m2_reason": "退回工程款",
        "m3": "101",
        "m3_reason": "追加文件还没有到",
    }
    assert send("tianbao", **typed).status_code == 302
    assert paid() == {1: 10_000_000, 2: 9_000_000, 3: 101_000_000}


def test_the_budget_of_a_month_has_only_the_changes_until_its_end() -> None:
    client = come_in("tianbao")
    send(client, initial="100", m3="25", m6="55")
    entry = {
        "day": f"{demo.YEAR}-06-30",
        "kind": "supplement",
        "amount": "10",
        "document": "示财预〔2026〕9号",
        "reason": "追加",
    }
    where = at().replace("execution", "ledger")
    assert client.post(where, {"action": "add", "version": "1", **entry}).status_code == 302
    page = said(client.get(at()))
    assert page.count("25.00%") == 3  # of 100 in its row and its quarter, and the schedule
    assert page.count("50.00%") == 4  # 55 of 110, told three times, and the schedule
    assert "110.00" in page


def test_a_stale_page_is_told_and_a_second_click_changes_nothing() -> None:
    client = come_in("tianbao")
    send(client, m1="1")
    assert send(client, version=0, m1="1").status_code == 302
    assert Event.objects.filter(action="spending_told", actor="tianbao").count() == 1
    answer = send(come_in("caiwu"), version=0, m1="2", m2="3")
    assert answer.status_code == 422
    assert "有人改过" in said(answer)
    assert "1 月 1.00" in said(answer)
    assert 'value="3"' in said(answer)
    assert paid() == {1: 1_000_000}


def test_a_month_that_is_emptied_goes_and_the_log_keeps_it() -> None:
    client = come_in("tianbao")
    send(client, m1="1", m2="2")
    send(client, m1="1")
    assert paid() == {1: 1_000_000}
    assert (
        Event.objects.filter(action="spending_told").latest("number").before["months"]["2"]["paid"]
        == 2_000_000
    )


def test_another_unit_and_who_may_only_look() -> None:
    for who in ("tianbao2", "anquan"):
        client = come_in(who)
        assert client.get(at()).status_code == 404
        assert send(client, m1="1").status_code == 404
    for who in ("zhuguan", "yewugu", "fuzeren"):
        client = come_in(who)
        assert 'name="m1_paid"' not in said(client.get(at()))
        answer = send(client, m1="1")
        assert answer.status_code == 422
        assert "只有本单位的" in said(answer)
    assert paid() == {}


def test_since_when_a_unit_is_behind_and_what_is_late_is_told() -> None:
    send("tianbao", initial="120", m1="10", m2="20", m4="39", m5="49", m6="51")
    page = said(come_in("tianbao").get(at()))
    assert "截至 6 月末，执行率 42.50%，从 4 月起落后" in page
    assert "▲ 偏慢" in page
    assert "逾期未报：3、7、8、9、10 月" in page


def test_the_page_asks_little_and_speaks_english() -> None:
    walk(work_of(UNIT, "objectives"))
    send("tianbao", m1="1", m2="2")
    client, where = come_in("tianbao", "en"), at()
    client.get(where)
    with CaptureQueriesContext(connection) as asked:
        page = said(client.get(where))
    assert len(asked) <= 12, [one["sql"][:90] for one in asked]
    assert "Cumulative payments" in page
    assert "not reported in time: month 3" in page


@pytest.fixture
def monitored(site: None) -> Work:
    """The objectives (48) are approved, their change is not needed; the months say what was paid."""
    del site
    walk(work_of(UNIT, "objectives"))
    return work_of(UNIT, "monitoring")


def test_monitoring_says_which_payments_would_still_bring_points(monitored: Work) -> None:
    client = come_in("tianbao")
    page = said(client.get(f"/work/{monitored.pk}/"))
    assert "如果今天就是年终" in page
    assert "不作推断：不知道已支付多少" in page
    send(client, m1="2", m3="12")
    page = said(client.get(f"/work/{monitored.pk}/"))
    assert "已支付数按 3 月末的累计支出" in page
    assert "2.50 / 10" in page  # 12 of 48
    assert "<b>35.976</b>" in page  # to 47.976 of 48, 99.95 %, which rounds to all ten
    assert "<b>+7.50</b>" in page
    english = said(come_in("tianbao", "en").get(f"/work/{monitored.pk}/"))
    assert "Payments that would still bring points" in english


def test_what_the_case_says_was_paid_goes_before_the_months(monitored: Work) -> None:
    client = come_in("tianbao")
    send(client, m1="2", m3="12")
    saved = saving.save(
        monitored, Person.objects.get(username="tianbao"), {"facts|project_spent_amount|value": "24"}, {}
    )
    assert not saved.found
    page = said(client.get(f"/work/{monitored.pk}/"))
    assert "月末的累计支出，" not in page
    assert "5.00 / 10" in page
    assert "<b>23.976</b>" in page


def test_the_page_of_monitoring_asks_little(monitored: Work) -> None:
    client = come_in("tianbao")
    send(client, m1="2", m3="12")
    client.get(f"/work/{monitored.pk}/")
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/work/{monitored.pk}/")
    assert len(asked) <= 12, [one["sql"][:90] for one in asked]


def test_the_quarters_of_a_published_report_come_out_of_its_months() -> None:
    """深圳灯光 2020, as far as the year has gone: 10.39 %, 36.2 %, 68.8 % of the budget."""
    send("tianbao", initial="10000", m3="1039", m6="3620", m9="6880")
    page = said(come_in("tianbao").get(at()))
    for figure in (
        "10.39%",
        "36.20%",
        "68.80%",
        "41.56%",
        "72.40%",
        "91.73%",
        "<b>38.46%</b>",
        "<b>68.56%</b>",
    ):
        assert figure in page, figure


def test_an_entry_that_is_taken_back_counts_in_no_month() -> None:
    client = come_in("tianbao")
    send(client, initial="100", m3="25")
    where = at().replace("execution", "ledger")
    entry = {
        "day": f"{demo.YEAR}-02-10",
        "kind": "supplement",
        "amount": "10",
        "document": "示财预〔2026〕9号",
        "reason": "追加",
    }
    client.post(where, {"action": "add", "version": "1", **entry})
    assert "22.73%" in said(client.get(at()))
    client.post(where, {"action": "reverse", "version": "2", "number": "1", "reason": "记错"})
    page = said(client.get(at()))
    assert "22.73%" not in page
    assert "25.00%" in page


def test_months_that_are_owed_stand_among_the_tasks_of_who_tells_them_until_they_are_told() -> None:
    """The year of the demo: from March of it on, at least January is owed."""
    for who, owes in (("tianbao", True), ("caiwu", True), ("fuzeren", False), ("zhuguan", False)):
        assert ("逾期没有报的各月支出" in said(come_in(who).get("/"))) is owes, who
    budget = Budget.objects.get_or_create(unit=Unit.objects.get(code=UNIT), year=demo.YEAR)[0]
    for month in range(1, 13):
        Spending.objects.create(budget=budget, month=month, paid=month * 100)
    assert "逾期没有报的各月支出" not in said(come_in("tianbao").get("/"))


def test_nothing_is_owed_of_a_year_that_was_evaluated() -> None:
    Work.objects.filter(unit__code=UNIT, kind="self_evaluation").update(state="filed")
    assert "逾期没有报的各月支出" not in said(come_in("tianbao").get("/"))
