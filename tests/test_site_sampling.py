"""The sample for review: drawn by a seed that everybody can try again, with who must be in it; the year goes on without the rest."""

from __future__ import annotations

import hashlib
import io
import re
from fractions import Fraction
from typing import Any

import at_site
import pytest
from after_year import CASE
from at_site import act, come_in, work_of
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from jixiao.web import demo
from jixiao.web.log.models import Event
from jixiao.web.people.models import Unit
from jixiao.web.sampling import changes, population
from jixiao.web.sampling.drawing import (
    MUST,
    NAMED,
    NOT,
    RANDOM,
    Candidate,
    Rules,
    draw,
    lines_of,
    needed,
    order_of,
)
from jixiao.web.sampling.models import Sample
from jixiao.web.sm3 import digest
from jixiao.web.year.models import Paper, Work

site = at_site.site
YEAR = demo.YEAR
PATH = f"/sample/{YEAR}/"
SEED = "福彩2026315期"
UNITS = ("901", "901001", "901002", "902", "902001")  # those of the made-up district that have a year


def candidate(number: int, department: str = "甲", score: int = 80, *, reviewed: bool = True) -> Candidate:
    return Candidate(
        number,
        f"{number:03}",
        f"单位{number}",
        {"department": department},
        Fraction(score),
        Fraction(100),
        reviewed,
    )


PEOPLE = [candidate(one, "甲" if one <= 10 else "乙") for one in range(1, 14)]


def drawn(lines: Any, why: str = RANDOM) -> list[str]:
    return [one.code for one in lines if one.why == why]


def test_the_same_seed_gives_the_same_list_in_any_order_and_another_seed_another() -> None:
    rules = Rules(share=30)
    first = draw(PEOPLE, rules, SEED, 2026)
    assert draw(reversed(PEOPLE), rules, SEED, 2026) == first
    assert drawn(draw(PEOPLE, rules, "另一个种子", 2026)) != drawn(first)
    assert drawn(draw(PEOPLE, rules, SEED, 2027)) != drawn(first)


def test_anybody_can_compute_the_list_by_hand() -> None:
    by_hand = sorted(f"{one:03}" for one in range(1, 14))
    by_hand.sort(key=lambda code: hashlib.new("sm3", f"{SEED}|2026|{code}".encode()).hexdigest())
    assert drawn(draw(PEOPLE, Rules(share=30), SEED, 2026)) == by_hand[:4]
    assert order_of(SEED, 2026, "001") == hashlib.new("sm3", f"{SEED}|2026|001".encode()).hexdigest()


@pytest.mark.parametrize(
    ("count", "share", "many"), [(13, 30, 4), (10, 30, 3), (3, 30, 1), (1, 1, 1), (0, 50, 0), (7, 100, 7)]
)
def test_the_share_is_rounded_up(count: int, share: int, many: int) -> None:
    assert needed(count, share) == many


def test_every_stratum_gives_its_share() -> None:
    lines = draw(PEOPLE, Rules(by="department", share=30), SEED, 2026)
    found = [(one.stratum, one.code) for one in lines if one.drawn]
    assert sorted(stratum for stratum, _ in found) == ["乙", "甲", "甲", "甲"]


CERTAIN = [  # the rules, who must be in it, and why
    (Rules(share=1, high=Fraction(95)), {"001": "得分很高", "002": "得分很高"}),
    (Rules(share=1, full=True), {"002": "没有扣分"}),
    (Rules(share=1, never=True), {"003": "近三年没有复核过"}),
    (Rules(share=1, high=Fraction(95), full=True), {"001": "得分很高", "002": "得分很高；没有扣分"}),
    (Rules(share=1), {}),
]


@pytest.mark.parametrize(("rules", "wanted"), CERTAIN)
def test_who_must_be_looked_at_is_in_it_whatever_the_seed(rules: Rules, wanted: dict[str, str]) -> None:
    people = [
        candidate(1, score=95),
        candidate(2, score=100),
        candidate(3, reviewed=False),
        candidate(4),
        candidate(5),
    ]
    for seed in ("甲甲甲甲甲甲", "乙乙乙乙乙乙"):
        lines = draw(people, rules, seed, 2026)
        assert {one.code: one.reason for one in lines if one.why == MUST} == wanted
        assert len(drawn(lines)) == 1  # beside them, of the rest


def test_a_unit_whose_case_has_no_score_is_certain_where_it_was_not_reviewed_and_has_no_other_ground() -> (
    None
):
    open_one = Candidate(1, "001", "单位1", {}, None, Fraction(0), False)
    rules = Rules(share=1, high=Fraction(1), full=True, never=True)
    assert [(one.why, one.reason, one.score) for one in draw([open_one], rules, SEED, 2026)] == [
        (MUST, "近三年没有复核过", "")
    ]


def test_who_is_named_is_in_it_with_the_reason_and_takes_nobodys_place() -> None:
    lines = draw(PEOPLE, Rules(share=30, named=(("007", "群众反映"),)), SEED, 2026)
    assert drawn(lines, NAMED) == ["007"]
    assert len(drawn(lines)) == needed(12, 30)


# -- on the site


@pytest.fixture
def district(site: None) -> None:
    """Every unit has filed its self-evaluation, one of them with a case, and waits."""
    del site
    Work.objects.filter(year=YEAR, kind="objectives").update(state="approved")
    Work.objects.filter(year=YEAR, kind="self_evaluation", unit__code__in=UNITS).update(state="filed")
    body = CASE.encode()
    Paper.objects.create(
        work=work_of("901001", "self_evaluation"),
        number=1,
        name="案卷.yaml",
        body=body,
        hash=digest(body),
        at=timezone.now(),
    )


def post(client: Client, last: int = 0, **more: str) -> Any:
    return client.post(PATH, {"seed": SEED, "share": "20", "by": "", "last": str(last), **more})


def whys() -> dict[str, str]:
    return {one["code"]: one["why"] for one in Sample.objects.order_by("-number")[0].lines}


@pytest.mark.usefixtures("district")
def test_it_is_drawn_shown_logged_and_fetched_and_drawn_anew_only_with_a_reason() -> None:
    client = come_in("jixiaoke")
    assert "等复核的有 5 个单位，还没有抽" in client.get(PATH).content.decode()
    assert post(client, high="90", named="902001 群众反映<script>").status_code == 302
    made = Sample.objects.get()
    assert whys()["901001"] == MUST  # 91.40
    assert whys()["902001"] == NAMED
    by_hand = sorted(("901", "901002", "902"), key=lambda code: order_of(SEED, YEAR, code))
    assert [code for code, why in whys().items() if why == RANDOM] == by_hand[:1]
    page = client.get(PATH).content.decode()
    for words in (
        SEED,
        made.hash,
        "必查：得分很高",
        "群众反映&lt;script&gt;",
        "未抽中的 2 个",
        order_of(SEED, YEAR, "901001")[:16],
    ):
        assert words in page, words
    assert "<script>" not in page
    event = Event.objects.get(action="sample_drawn")
    assert (event.actor, event.after["seed"], sorted(event.after["drawn"])) == (
        "jixiaoke", SEED, sorted(["901001", "902001", by_hand[0]]),
    )  # fmt: skip
    book = load_workbook(io.BytesIO(client.get(f"{PATH}1.xlsx").content))
    cells = [
        str(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    assert any(SEED in one for one in cells)
    assert order_of(SEED, YEAR, "901002") in cells
    assert client.get(f"{PATH}2.xlsx").status_code == 404
    stale = post(client, 0)
    assert "刚刚有人抽过了" in stale.content.decode()  # a double click
    again = post(client, 1, seed="福彩2026316期")
    assert "重新抽没有写理由" in again.content.decode()
    assert Sample.objects.count() == 1
    assert post(client, 1, seed="福彩2026316期", reason="漏了一个单位").status_code == 302
    page = client.get(PATH).content.decode()
    assert "漏了一个单位" in page
    assert "以前抽的（不算数）" in page
    assert Event.objects.filter(action="sample_drawn").count() == 2


WRONG = [  # what is typed, what is told
    ({"seed": "1"}, "种子要 6 到 60 个字"),
    ({"seed": "a|b|c|d"}, "不含“|”"),
    ({"share": "0"}, "抽取比例写的是“0”"),
    ({"share": "二十"}, "抽取比例写的是“二十”"),
    ({"share": "101"}, "抽取比例写的是“101”"),
    ({"by": "x"}, "没有这种分层办法"),
    ({"high": "-5"}, "必查的得分写的是“-5”"),
    ({"named": "999 没有这家"}, "指定的“999”不在"),
    ({"named": "902001"}, "指定“902001”没有写理由"),
]


@pytest.mark.usefixtures("district")
@pytest.mark.parametrize(("typed", "told"), WRONG)
def test_what_is_typed_wrong_is_told_kept_and_draws_nothing(typed: dict[str, str], told: str) -> None:
    answer = post(come_in("jixiaoke"), **typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert told in page
    assert not Sample.objects.exists()
    assert all(text in page for text in typed.values())


@pytest.mark.usefixtures("district")
def test_all_mistakes_are_told_at_once_in_english_too() -> None:
    answer = post(come_in("jixiaoke", "en"), seed="", share="x", high="y", named="zzz")
    page = answer.content.decode()
    for words in (
        "The seed must have",
        "The share is written",
        "The score from which",
        "“zzz” that was named",
    ):
        assert words in page
    assert "Draw" in page


@pytest.mark.usefixtures("district")
def test_the_rest_goes_on_without_a_review_and_those_in_the_sample_cannot_be_left_out() -> None:
    client = come_in("jixiaoke")
    post(client, named="901001 群众反映")
    chosen = [code for code, why in whys().items() if why != NOT]
    left = [code for code, why in whys().items() if why == NOT]
    assert left
    refused = act(client, work_of("901001", "review"), "leave_out", opinion="不想复核")
    assert refused.status_code == 422
    assert "在第 1 次抽查里" in refused.content.decode()
    assert client.post(f"{PATH}settle/", {"last": "1"}).status_code == 302
    for code in left:
        work = work_of(code, "review")
        assert (work.state, work.ended) == ("not_drawn", True)
        assert f"未抽中（种子 {SEED}）" in work.steps.get().opinion
        after = client.get(f"/work/{work_of(code, 'rectification').pk}/").content.decode()
        assert "还没有开始" not in after  # what waited for the review goes on
    for code in chosen:
        assert work_of(code, "review").state == "drawn"
    assert Event.objects.filter(action="leave_out").count() == len(left)
    assert Event.objects.get(action="sample_settled").after["left_out"] == len(left)
    assert client.post(f"{PATH}settle/", {"last": "1"}).status_code == 422
    assert "不能再抽" in post(client, 1, reason="再来").content.decode()
    own = come_in("tianbao").get(f"/work/{work_of('901001', 'review').pk}/").content.decode()
    assert "指定复核：群众反映" in own
    assert SEED in own


@pytest.mark.usefixtures("district")
def test_a_review_that_has_begun_stays_and_one_that_began_meanwhile_is_not_ended() -> None:
    begun = work_of("902", "review")
    Work.objects.filter(pk=begun.pk).update(version=1, state="hearing")
    client = come_in("jixiaoke")
    post(client, share="1")
    assert whys()["902"] == MUST
    left = next(code for code, why in whys().items() if why == NOT)
    Work.objects.filter(pk=work_of(left, "review").pk).update(version=1, state="hearing")
    assert client.post(f"{PATH}settle/", {"last": "1"}).status_code == 302
    assert work_of(left, "review").state == "hearing"


@pytest.mark.usefixtures("district")
def test_strata_by_department_and_by_budget_come_from_the_records() -> None:
    scope = Unit.objects.get(code="9")
    found = {one.code: one for one in population.candidates(scope, YEAR)}
    assert found["901001"].strata == {"department": "示范区教育局", "budget": "1000万元以下"}
    assert found["902001"].strata == {"department": "示范区水务局", "budget": "预算不明"}
    assert found["901001"].score == Fraction("91.4")
    assert not found["901001"].reviewed
    for back in (1, 4):
        old = Work.objects.create(
            unit=Unit.objects.get(code="901002" if back == 1 else "902"), year=YEAR - back, kind="review",
            state="concluded", since=timezone.localdate(),
        )  # fmt: skip
        assert old.ended
    now = {one.code: one.reviewed for one in population.candidates(scope, YEAR)}
    assert (now["901002"], now["902"]) == (True, False)


@pytest.mark.usefixtures("site")
def test_before_anybody_has_filed_nothing_is_drawn() -> None:
    client = come_in("jixiaoke")
    assert "还没有自评已报送" in client.get(PATH).content.decode()
    assert "还没有自评已报送、等复核的单位" in post(client).content.decode()
    assert not Sample.objects.exists()


@pytest.mark.usefixtures("district")
@pytest.mark.parametrize("who", ["tianbao", "zhuguan", "yewugu", "jigou", "xitong", "shenji"])
def test_for_everybody_else_there_is_no_such_page(who: str) -> None:
    post(come_in("jixiaoke"))
    client = come_in(who)
    assert client.get(PATH).status_code == 404
    assert post(client, 1, reason="x").status_code == 404
    assert client.post(f"{PATH}settle/", {"last": "1"}).status_code == 404
    assert client.get(f"{PATH}1.xlsx").status_code == 404
    assert Sample.objects.get().state == "drawn"


@pytest.mark.usefixtures("district")
def test_strange_years_are_no_pages_and_the_page_asks_little() -> None:
    client = come_in("jixiaoke")
    assert client.get("/sample/1/").status_code == 404
    assert client.get("/sample/99999/").status_code == 404
    post(client)
    with CaptureQueriesContext(connection) as asked:
        client.get(PATH)
    assert len(asked) <= 12, [one["sql"][:80] for one in asked]


@pytest.mark.usefixtures("district")
def test_the_seal_of_a_sample_is_that_of_its_seed_rules_and_list() -> None:
    post(come_in("jixiaoke"), by="department")
    made = Sample.objects.get()
    lines = lines_of(made.lines)
    assert changes.seal(made.seed, made.rules, lines) == made.hash
    assert changes.seal("另一个种子", made.rules, lines) != made.hash
    assert re.fullmatch("[0-9a-f]{64}", made.hash)
