"""A case filled in on the site: every text is kept as it was typed, nobody's is written over, and what is handed in is whole."""

from __future__ import annotations

import json
import re
from typing import Any

import at_site
import pytest
from at_site import act, come_in, prove, shown, walk, watch, work_of
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape

from jixiao.flows.filling import fill, form_of
from jixiao.flows.library import find_case, open_case
from jixiao.web import demo
from jixiao.web.filling import draft
from jixiao.web.filling.models import Cell, Change, Draft
from jixiao.web.log.models import Event
from jixiao.web.people.models import Person, Post
from jixiao.web.year import papers
from jixiao.web.year.kept import apart
from jixiao.web.year.models import Paper, Work

site = at_site.site
EXAMPLE = find_case("project-10-example").read_text("utf-8").replace("year: 2024", f"year: {demo.YEAR}")
EXAMPLE = re.sub(r"(?m)^unit: .*$", "unit: 示范区第一小学", EXAMPLE)
WHY = "execution: {cause: 尾款按合同明年支付}\n    output_o3: {cause: 年初目标按一期规模设定}"
EXAMPLE = EXAMPLE.replace("  rectification:\n", f"  rectification:\n    {WHY}\n")
BUDGET, SPENT = "facts|project_budget_amount|value", "facts|project_spent_amount|value"


@pytest.fixture
def evaluation(site: None) -> Work:
    """The self-evaluation of a unit, whose objectives have ended."""
    del site
    Work.objects.filter(unit__code="901001", kind="objectives").update(state="approved")
    return work_of("901001", "self_evaluation")


@pytest.fixture
def begun(evaluation: Work) -> Work:
    """The same, under the framework of projects."""
    assert put(come_in("tianbao"), evaluation, framework="project-10").status_code == 302
    return evaluation


def put(
    client: Client,
    work: Work,
    texts: dict[str, str] | None = None,
    seen: dict[str, str] | None = None,
    **more: str,
) -> Any:
    """Save these texts as a page without scripts does. `seen`: what the page showed, as it is now where nothing is said."""
    return client.post(f"/work/{work.pk}/fill/", {**_named(work, texts, seen), **more})


def send(
    client: Client, work: Work, texts: dict[str, str], seen: dict[str, str] | None = None, **more: str
) -> Any:
    """Save these texts as the script of the page does."""
    data = {**_named(work, texts, seen), **more}
    return client.post(f"/work/{work.pk}/fill/", data, headers={"accept": "application/json"})


def _named(work: Work, texts: dict[str, str] | None, seen: dict[str, str] | None) -> dict[str, str]:
    there = shown(work) if seen is None else seen
    made = {f"c:{key}": text for key, text in (texts or {}).items()}
    return made | {f"b:{key}": there.get(key, "") for key in texts or {}}


def example_texts() -> dict[str, str]:
    """Everything that a filled-in case says, to be typed."""
    opened = open_case("project-10-example")
    form = form_of(opened.framework, opened.case)
    told = {key: text for key, text in form.began.items() if text and form.knows(key)}
    why = {"execution": "尾款按合同明年支付", "output_o3": "年初目标按一期规模设定"}
    told |= {f"narrative|rectification.{id}|cause": text for id, text in why.items()}
    # the case gives a reason for this one besides, which a form has no field for
    return {**told, "targets|3|set_low": "是"}


def page(client: Client, work: Work, part: str = "") -> str:
    answer = client.get(f"/work/{work.pk}/fill/", {"part": part} if part else {})
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def test_a_case_is_begun_under_a_framework_that_is_valid_for_the_year(evaluation: Work) -> None:
    client = come_in("tianbao")
    choosing = page(client, evaluation)
    assert "按哪个指标体系填" in choosing
    assert 'value="project-10"' in choosing
    assert 'value="guangzhou-2021"' not in choosing  # for 2021 only
    assert put(client, evaluation, framework="guangzhou-2021").status_code == 422
    assert put(client, evaluation, framework="/etc/passwd").status_code == 422
    assert put(client, evaluation, framework="project-10").status_code == 302
    assert "项目支出绩效自评指标体系" in page(client, evaluation)
    put(client, evaluation, framework="shenzhen-2023")  # a second click, or somebody else: it stays
    assert "项目支出绩效自评指标体系" in page(client, evaluation)
    told = Event.objects.filter(action="case_begun", thing=f"work:{evaluation.pk}")
    assert [event.after for event in told] == [{"framework": "project-10"}]


def test_the_framework_of_the_year_before_is_proposed_and_one_of_projects_is_told(evaluation: Work) -> None:
    former = Work.objects.create(
        unit=evaluation.unit, year=evaluation.year - 1, kind="self_evaluation", state="closed", since=evaluation.since
    )  # fmt: skip
    Draft.objects.create(work=former, framework="shenzhen-2023")
    choosing = page(come_in("tianbao"), evaluation)
    assert re.findall(r'value="([^"]*)" required checked', choosing) == ["shenzhen-2023"]
    offered = re.findall(r'name="framework" value="([^"]*)"', choosing)
    assert offered[-1] == "project-10"
    assert "评价单个项目的支出，不是部门整体" in choosing.partition('value="project-10"')[2]


def test_a_framework_is_exchanged_until_something_was_filled_in(begun: Work) -> None:
    client = come_in("tianbao")
    assert "选错了，换一套" in page(client, begun)
    again = client.get(f"/work/{begun.pk}/fill/?choose").content.decode()
    assert 'name="instead" value="project-10"' in again
    assert put(client, begun, framework="shenzhen-2019", instead="project-10").status_code == 302
    assert "部门整体支出绩效评价共性指标体系框架（2019年修订）" in page(client, begun)
    put(
        client, begun, framework="project-10", instead="longgang-2020"
    )  # who has not seen what was chosen changes nothing
    assert "部门整体支出绩效评价共性指标体系框架（2019年修订）" in page(client, begun)
    put(client, begun, framework="project-10", instead="shenzhen-2019")
    put(client, begun, {BUDGET: "100"})
    assert "选错了，换一套" not in page(client, begun)
    assert 'name="instead"' not in client.get(f"/work/{begun.pk}/fill/?choose").content.decode()
    refused = put(client, begun, framework="shenzhen-2019", instead="project-10")
    assert refused.status_code == 422
    assert "已经填了内容，指标体系不能换了" in refused.content.decode()
    told = Event.objects.filter(action="case_begun", thing=f"work:{begun.pk}").order_by("pk")
    assert [(one.before, one.after) for one in told][1] == (
        {"framework": "project-10"},
        {"framework": "shenzhen-2019"},
    )


def test_what_is_typed_and_handed_in_is_the_case_scored_as_the_command_line_scores_it(begun: Work) -> None:
    client = come_in("tianbao")
    assert put(client, begun, example_texts()).status_code == 302
    prove(begun)
    assert act(client, begun, "hand_in").status_code == 302
    paper = papers.newest(begun)
    assert paper is not None
    said = papers.scored(paper).sheet
    opened = open_case("project-10-example")
    wanted = fill(form_of(opened.framework, opened.case), {}).sheet
    assert wanted is not None
    assert [(row.id, row.score) for row in said.rows] == [(row.id, row.score) for row in wanted.rows]
    assert said.case.unit == "示范区第一小学"
    assert not Cell.objects.filter(work=begun).exists()
    assert list(apart()) == []
    begun.refresh_from_db()
    assert begun.state == "checked"


def test_a_draft_may_be_wrong_and_what_is_handed_in_may_not(begun: Work) -> None:
    client = come_in("tianbao")
    texts = {**example_texts(), BUDGET: "很多钱"}
    assert put(client, begun, texts).status_code == 302
    shown = page(client, begun, "execution")
    assert 'value="很多钱"' in shown
    assert "1 处要改" in shown
    assert f"#{re.sub(r'[^a-z_]', '-', 'f-' + BUDGET)}" in shown
    answer = act(client, begun, "hand_in")
    assert answer.status_code == 422
    assert "很多钱" in answer.content.decode()
    assert papers.newest(begun) is None
    assert Cell.objects.filter(work=begun, text="很多钱").exists()


def test_rows_without_a_score_keep_it_from_being_handed_in(begun: Work) -> None:
    client = come_in("tianbao")
    put(client, begun, {BUDGET: "100", SPENT: "90"})
    answer = act(client, begun, "hand_in")
    assert answer.status_code == 422
    assert "没有算出得分" in answer.content.decode()


def test_the_script_of_the_page_is_told_what_changed(begun: Work) -> None:
    client = come_in("tianbao")
    told = send(client, begun, {BUDGET: "100", SPENT: "abc"}, part="execution").json()
    field = next(id for id in told["fields"] if SPENT.split("|")[1] in id and id.endswith("value"))
    assert told["fields"][field]["wrong"] is True
    assert "abc" in told["fields"][field]["said"]
    assert told["seen"] == draft.number(begun) == 1
    told = send(client, begun, {SPENT: "90"}, part="execution").json()
    assert told["fields"][field]["wrong"] is False
    assert "9.00" in told["html"]["tree"]
    assert told["conflicts"] == []


def test_two_people_on_one_form_see_each_other_and_overwrite_nothing(begun: Work) -> None:
    person = Person.objects.get(username="caiwu")
    Post.objects.create(person=person, unit=begun.unit, role="section")
    one, two = come_in("tianbao"), come_in("caiwu")
    send(one, begun, {BUDGET: "100", SPENT: "90"})
    seen = shown(begun)
    assert send(one, begun, {BUDGET: "120"}, seen).json()["conflicts"] == []
    told = send(
        two, begun, {BUDGET: "150", SPENT: "95"}, seen
    ).json()  # the page of two still shows 100 and 90
    assert told["conflicts"] == [BUDGET]
    assert dict(Cell.objects.filter(work=begun).values_list("key", "text")) == {BUDGET: "120", SPENT: "95"}
    again = send(two, begun, {BUDGET: "150"}, seen, part="execution").json()
    assert any("120" in one["said"] for one in again["fields"].values())
    assert send(two, begun, {BUDGET: "150"}, shown(begun)).json()["conflicts"] == []  # now two knows of it
    assert Cell.objects.get(work=begun, key=BUDGET).text == "150"


def test_a_page_without_scripts_keeps_what_was_typed_beside_what_somebody_else_wrote(begun: Work) -> None:
    client = come_in("tianbao")
    put(client, begun, {BUDGET: "100"})
    seen = shown(begun)
    put(client, begun, {BUDGET: "120"})
    answer = put(client, begun, {BUDGET: "150", SPENT: "90"}, seen, part="execution")
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'value="150"' in text
    assert "120" in text
    assert Cell.objects.get(work=begun, key=SPENT).text == "90"


def test_fields_that_were_not_touched_give_way_to_what_is_newer(begun: Work) -> None:
    client = come_in("tianbao")
    put(client, begun, {BUDGET: "100", SPENT: "90"})
    seen = shown(begun)
    put(client, begun, {BUDGET: "120"})
    assert (
        put(client, begun, {BUDGET: "100", SPENT: "91"}, seen).status_code == 302
    )  # BUDGET as this page had it
    assert Cell.objects.get(work=begun, key=BUDGET).text == "120"


def test_the_same_form_sent_twice_changes_nothing_the_second_time(begun: Work) -> None:
    client = come_in("tianbao")
    seen = shown(begun)
    for _ in range(2):
        assert put(client, begun, {BUDGET: "100"}, seen).status_code == 302
    assert Change.objects.filter(work=begun).count() == 1
    assert Event.objects.filter(action="typed", thing=f"work:{begun.pk}").count() == 1


def test_a_text_typed_back_is_no_change_any_more(begun: Work) -> None:
    client = come_in("tianbao")
    put(client, begun, {BUDGET: "100"})
    put(client, begun, {BUDGET: ""})
    assert not Cell.objects.filter(work=begun).exists()
    assert Change.objects.filter(work=begun).count() == 2


def test_every_change_stands_in_the_log_with_what_was_before(begun: Work) -> None:
    client = come_in("tianbao")
    put(client, begun, {BUDGET: "100"})
    put(client, begun, {BUDGET: "120"})
    event = Event.objects.filter(action="typed").latest("number")
    assert (event.actor, event.before["texts"], event.after["texts"]) == (
        "tianbao",
        {BUDGET: "100"},
        {BUDGET: "120"},
    )


MAY_NOT = [  # who, and what they get: of another unit nothing, of their own no change
    ("tianbao2", 404), ("xitong", 404), ("shenji", 404), ("caiwu", 422), ("fuzeren", 422), ("zhuguan", 422), ("jixiaoke", 422),
]  # fmt: skip


@pytest.mark.parametrize(("who", "status"), MAY_NOT)
def test_only_who_fills_in_changes_a_text(begun: Work, who: str, status: int) -> None:
    client = come_in(who)
    answer = put(client, begun, {BUDGET: "1"})
    assert answer.status_code == status
    assert send(client, begun, {BUDGET: "1"}).status_code == (404 if status == 404 else 409)
    assert not Change.objects.filter(work=begun).exists()
    if status == 404:
        assert "第一小学" not in answer.content.decode()
    else:
        assert "c:facts" not in page(client, begun, "execution")  # to be looked at only


def test_after_it_was_handed_in_the_section_that_checks_it_may_correct_it(begun: Work) -> None:
    client = come_in("tianbao")
    put(client, begun, example_texts())
    prove(begun)
    assert act(client, begun, "hand_in").status_code == 302
    client = come_in("tianbao")
    assert put(client, begun, {BUDGET: "1"}).status_code == 422
    checker = come_in("caiwu")
    assert put(checker, begun, {"narrative|measures|text": "加快支付"}).status_code == 302
    answer = act(checker, begun, "check")
    assert "报告" in answer.content.decode()  # the draft report is not there yet: said, and nothing is lost
    Work.objects.filter(pk=begun.pk).update(state="department")
    assert act(come_in("zhuguan"), begun, "file", opinion="同意").status_code == 302
    paper = papers.newest(begun)
    assert paper is not None
    assert (paper.number, paper.by.username) == (2, "zhuguan")
    assert papers.opened(paper).case.narrative["measures"] == "加快支付"


def test_who_has_not_seen_the_newest_texts_does_not_hand_them_in(begun: Work) -> None:
    client = come_in("tianbao")
    put(client, begun, example_texts())
    old = {"version": "0", "seen": str(draft.number(begun))}
    put(client, begun, {BUDGET: "1"})
    answer = client.post(f"/work/{begun.pk}/act/", {"action": "hand_in", **old})
    assert answer.status_code == 422
    assert not Paper.objects.filter(work=begun).exists()


def test_an_upload_replaces_what_was_typed_only_where_that_is_said(begun: Work) -> None:
    client = come_in("tianbao")
    put(client, begun, {BUDGET: "1"})

    def upload(**more: str) -> Any:
        file = SimpleUploadedFile("案卷.yaml", EXAMPLE.encode())
        return client.post(f"/work/{begun.pk}/case/", {"case": file, "last": "0", **more})

    answer = upload()
    assert answer.status_code == 422
    assert "网站上填了 1 处" in answer.content.decode()
    assert Cell.objects.filter(work=begun).count() == 1
    seen = shown(begun)
    assert upload(replace="yes").status_code == 302
    assert not Cell.objects.filter(work=begun).exists()
    stands = draft.standing(begun)
    assert stands is not None
    other = "7" + stands.filled.texts[BUDGET]
    assert send(client, begun, {BUDGET: other}, seen).json()["conflicts"] == [
        BUDGET
    ]  # the page is older than the upload


BAD = [
    ("signs that turn the text around", {BUDGET: "1\u202e00"}, 302, "100"),
    (
        "a script",
        {"narrative|duties|text": "<script>alert(1)</script>"},
        302,
        escape("<script>alert(1)</script>"),
    ),
    ("too long", {"narrative|duties|text": "长" * 4001}, 422, "超过"),
    ("no such field", {"facts|nothing|value": "1"}, 422, "没有这些格子"),
    ("of the case itself", {"about|unit|value": "别的单位"}, 422, "没有这些格子"),
    ("no key", {"": "1"}, 422, "没有这些格子"),
    ("a row beyond all rows", {"targets|999999999|name": "x"}, 422, "没有这些格子"),
    ("no row", {"targets|a": "x"}, 422, "没有这些格子"),
    ("a digit that is none", {"targets|²|name": "x"}, 422, "没有这些格子"),
]


@pytest.mark.parametrize(("texts", "status", "shown"), [one[1:] for one in BAD], ids=[one[0] for one in BAD])
def test_what_is_strange_is_kept_harmless_or_told(
    begun: Work, texts: dict[str, str], status: int, shown: str
) -> None:
    client = come_in("tianbao")
    answer = put(client, begun, texts, part="words")
    assert answer.status_code == status
    text = (
        answer.content.decode()
        if status == 422
        else page(client, begun, "words") + page(client, begun, "execution")
    )
    assert shown in text
    assert "<script>alert" not in text
    if status == 422:
        assert not Change.objects.filter(work=begun).exists()


def test_too_long_a_text_is_given_back(begun: Work) -> None:
    long = "长" * 4001
    assert (
        long in put(come_in("tianbao"), begun, {"narrative|duties|text": long}, part="words").content.decode()
    )


@pytest.mark.parametrize("seen", ["", "-1", "99", "x" * 5000])
def test_a_page_that_does_not_say_what_it_showed_overwrites_nothing(begun: Work, seen: str) -> None:
    client = come_in("tianbao")
    put(client, begun, {BUDGET: "100"})
    client.post(f"/work/{begun.pk}/fill/", {f"c:{BUDGET}": "150", f"b:{BUDGET}": seen})
    assert Cell.objects.get(work=begun, key=BUDGET).text == "100"


def test_a_session_that_ended_gives_back_what_was_typed(begun: Work) -> None:
    answer = put(Client(), begun, {BUDGET: "12345", "narrative|duties|text": "管学校"})
    assert answer.status_code == 401
    assert "12345" in answer.content.decode()
    assert "管学校" in answer.content.decode()


def test_before_its_turn_nothing_is_filled_in(site: None) -> None:
    del site
    work = work_of("901001", "self_evaluation")
    client = come_in("tianbao")
    assert "还没有开始填" in page(client, work)
    answer = put(client, work, framework="project-10")
    assert answer.status_code == 422
    assert "要先办结绩效目标" in answer.content.decode()


def test_a_review_begins_from_what_was_filed_and_leaves_it_as_it_was(begun: Work) -> None:
    client = come_in("tianbao")
    put(client, begun, example_texts())
    prove(begun)
    assert act(client, begun, "hand_in").status_code == 302
    Work.objects.filter(pk=begun.pk).update(state="filed")
    review = work_of("901001", "review")
    reviewer = come_in("jigou")
    assert example_texts()[BUDGET] in page(reviewer, review, "execution")
    assert put(reviewer, review, {SPENT: "1"}).status_code == 302
    answer = act(reviewer, review, "propose", opinion="支出数与决算不符")
    assert "没有写依据" in answer.content.decode()
    shown = page(reviewer, review, "execution")
    assert "依据（改了数要写）" in shown
    assert shown.count("<details open>") == 2  # the part in the tree, and the figure that was changed
    assert put(reviewer, review, {SPENT.replace("value", "note"): "决算表第3行"}).status_code == 302
    assert act(reviewer, review, "propose", opinion="支出数与决算不符").status_code == 302
    shown = reviewer.get(f"/work/{review.pk}/").content.decode()
    differing = shown[shown.index("差异") : shown.index("一致 ")]
    assert "预算执行率" in differing
    assert "−" in differing  # what the review takes away
    assert "培训操作人员人次" not in differing
    filed, found = papers.newest(begun), papers.newest(review)
    assert filed is not None and found is not None
    assert papers.scored(found).sheet.case.value("project_spent_amount") == 10_000
    assert papers.scored(filed).sheet.case.value("project_spent_amount") != 10_000


@pytest.mark.parametrize(
    "part", ["execution", "output", "words", "about", "rest", "list:nothing", "nonsense", "<b>"]
)
def test_every_part_of_the_form_opens_in_both_languages(begun: Work, part: str) -> None:
    assert "合计" in page(come_in("tianbao"), begun, part)
    english = page(come_in("tianbao", "en"), begun, part)
    assert "Total" in english
    assert "保存草稿" not in english
    assert "<b>" not in re.sub(r"<b( |>)[^<]*</b>", "", english)


def test_answers_of_the_script_are_json_and_hold_no_other_unit(begun: Work) -> None:
    answer = send(come_in("tianbao"), begun, {BUDGET: "1"}, part="execution")
    assert answer["Content-Type"] == "application/json"
    assert "第二小学" not in json.dumps(answer.json(), ensure_ascii=False)


@pytest.mark.parametrize("kind", ["appraisal", "adjustment"])
def test_what_is_not_needed_this_year_is_ended_with_a_word(evaluation: Work, kind: str) -> None:
    work = work_of(evaluation.unit.code, kind)
    client = come_in("tianbao")
    assert act(client, work, "none_needed").status_code == 422
    assert act(client, work, "none_needed", opinion="本年没有").status_code == 302
    work.refresh_from_db()
    assert (work.state, work.ended) == ("none", True)
    assert papers.newest(work) is None
    assert "已办结" in client.get(f"/work/{work.pk}/").content.decode()


def test_the_score_of_a_review_stands_in_the_publication_that_follows(begun: Work) -> None:
    client = come_in("tianbao")
    put(client, begun, example_texts())
    prove(begun)
    act(client, begun, "hand_in")
    Work.objects.filter(pk=begun.pk).update(state="filed")
    review, publication = work_of("901001", "review"), work_of("901001", "publication")
    reviewer = come_in("jigou")
    put(reviewer, review, {SPENT: "432", SPENT.replace("value", "note"): "决算表第3行"})
    assert act(reviewer, review, "propose", opinion="支出数与决算不符").status_code == 302
    form = f"/work/{publication.pk}/publication/"
    assert 'name="reviewed" value=""' in re.sub(
        r"\s+",
        " ",
        re.sub(
            r' (?:id|type|class|inputmode|aria-[a-z]+|maxlength|size)="[^"]*"',
            "",
            client.get(form).content.decode(),
        ),
    )
    Work.objects.filter(pk=review.pk).update(state="concluded")
    paper = papers.newest(review)
    assert paper is not None
    total = papers.scored(paper).sheet.total.score
    assert total is not None
    assert f'value="{float(total):.2f}"' in client.get(form).content.decode()


@pytest.mark.usefixtures("site")
def test_monitoring_says_what_the_year_would_be_worth_if_it_ended_today() -> None:
    walk(work_of("901001", "objectives"))
    monitoring = work_of("901001", "monitoring")
    client = come_in("tianbao")
    before = page(client, monitoring)
    assert "如果今天就是年终" in before
    assert "0.00 – 100.00" in before
    watch(monitoring)  # two of three reached in full: 50 and 10 points
    after = page(client, monitoring)
    assert "0.00 – 100.00" not in after
    low = re.search(r'class="total">([0-9.]+) – ', after)
    assert low is not None
    assert float(low[1]) >= 60


def test_a_text_that_was_refused_is_not_taken_for_seen(begun: Work) -> None:
    client = come_in("tianbao")
    put(client, begun, {BUDGET: "100"})
    seen = shown(begun)
    put(client, begun, {BUDGET: "120"})
    long = "narrative|duties|text"
    answer = put(client, begun, {BUDGET: "100", long: "长" * 4001}, seen, part="execution")
    assert answer.status_code == 422
    again = re.search(rf'name="b:{re.escape(BUDGET)}" value="([^"]*)"', answer.content.decode())
    assert again is not None
    assert again[1] == "100"  # as this page showed it: 120 was never seen here
    assert put(client, begun, {BUDGET: "100", long: "短"}, {BUDGET: again[1]}).status_code == 302
    assert Cell.objects.get(work=begun, key=BUDGET).text == "120"


def test_an_old_page_does_not_put_back_what_an_upload_replaced(begun: Work) -> None:
    client = come_in("tianbao")
    put(client, begun, example_texts())
    prove(begun)
    assert act(client, begun, "hand_in").status_code == 302
    Work.objects.filter(pk=begun.pk).update(state="draft")
    put(client, begun, {BUDGET: "777"})
    stale = shown(begun)
    file = SimpleUploadedFile("案卷.yaml", EXAMPLE.encode())
    upload = {"case": file, "last": "1", "replace": "yes"}
    assert client.post(f"/work/{begun.pk}/case/", upload).status_code == 302
    told = send(client, begun, {BUDGET: "778"}, stale).json()
    assert told["conflicts"] == [BUDGET]
    assert shown(begun)[BUDGET] not in ("777", "778")


def test_the_unit_does_not_change_the_review_of_itself(begun: Work) -> None:
    review = work_of("901001", "review")
    Work.objects.filter(pk=begun.pk).update(state="filed")
    Work.objects.filter(pk=review.pk).update(state="hearing")
    assert put(come_in("tianbao"), review, {SPENT: "1"}).status_code == 422
