"""An audit of the draft report counts for the case beside which it was made, and for no later one."""

from __future__ import annotations

import pytest
import test_site_report
from at_site import act, come_in, prove
from django.test import Client
from test_site_filling import BUDGET, put
from test_site_report import RIGHT, checked, send, text

from jixiao.web.documents import auditing
from jixiao.web.documents.models import Draft
from jixiao.web.jobs.working import drain
from jixiao.web.log.models import Event
from jixiao.web.year.models import Work

site = test_site_report.site
evaluation = test_site_report.evaluation
handed_in = test_site_report.handed_in
OLD = "审核之后，案卷又变了"


def audit(client: Client, work: Work, number: str = RIGHT, last: int = 0) -> None:
    assert send(client, work, text(number), last=last).status_code == 302
    assert drain() == 1


def again(client: Client, work: Work, number: int) -> int:
    return client.post(f"/work/{work.pk}/report/{number}/again/").status_code


def test_after_a_return_and_a_change_the_former_audit_no_longer_counts(handed_in: Work) -> None:
    filler, checker = come_in("tianbao"), come_in("caiwu")
    audit(checker, handed_in)
    assert act(checker, handed_in, "send_back_checked", opinion="预算数不对", to="draft").status_code == 302
    assert put(filler, handed_in, {BUDGET: "485"}).status_code == 302
    assert act(filler, handed_in, "hand_in").status_code == 302
    refused = checked(handed_in)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert OLD in page
    assert "项目全年预算金额" in page[page.index(OLD) : page.index(OLD) + 60]  # what changed
    assert "再审一次" in page[page.index(OLD) : page.index(OLD) + 400]  # what to do
    handed_in.refresh_from_db()
    assert handed_in.state == "checked"
    assert "对着现在的案卷再审一次" in checker.get(f"/work/{handed_in.pk}/report/").content.decode()
    assert again(checker, handed_in, 1) == 302
    assert again(checker, handed_in, 1) == 422  # a double click makes no third one
    assert "还没有审核完" in checked(handed_in).content.decode()
    assert drain() == 1
    assert Draft.objects.filter(work=handed_in).count() == 2
    assert checked(handed_in).status_code == 302


def test_a_return_without_a_change_and_a_text_typed_back_keep_the_audit(handed_in: Work) -> None:
    filler, checker = come_in("tianbao"), come_in("caiwu")
    audit(checker, handed_in)
    act(checker, handed_in, "send_back_checked", opinion="请再看", to="draft")
    before = auditing.newest(handed_in)
    put(filler, handed_in, {BUDGET: "485"})
    assert before is not None
    assert auditing.old_case(handed_in, before) != []
    put(filler, handed_in, {BUDGET: "480"})
    act(filler, handed_in, "hand_in")
    assert auditing.old_case(handed_in, before) == []
    assert again(checker, handed_in, 1) == 302  # there is nothing to do again
    assert Draft.objects.filter(work=handed_in).count() == 1
    assert checked(handed_in).status_code == 302


def test_what_was_audited_as_it_was_typed_still_counts_when_it_is_handed_in(evaluation: Work) -> None:
    filler = come_in("tianbao")
    test_site_report.test_site.upload(filler, evaluation, test_site_report.test_site.EXAMPLE)
    prove(evaluation)
    assert put(filler, evaluation, {BUDGET: "481"}).status_code == 302
    audit(filler, evaluation)
    assert act(filler, evaluation, "hand_in").status_code == 302
    assert evaluation.papers.count() == 2
    assert checked(evaluation).status_code == 302


def test_another_whole_case_is_told_as_such(handed_in: Work) -> None:
    checker, filler = come_in("caiwu"), come_in("tianbao")
    audit(checker, handed_in)
    act(checker, handed_in, "send_back_checked", opinion="请换一份", to="draft")
    other = test_site_report.test_site.EXAMPLE.replace("456万元", "457万元", 1)
    assert test_site_report.test_site.upload(filler, handed_in, other, last=1).status_code == 302
    act(filler, handed_in, "hand_in")
    assert "整份案卷换过了" in checked(handed_in).content.decode()


def test_an_audit_of_which_no_case_was_noted_counts_for_none(handed_in: Work) -> None:
    checker = come_in("caiwu")
    audit(checker, handed_in)
    Draft.objects.update(case="", case_number=None)
    assert "没有记下是哪一份案卷" in checked(handed_in).content.decode()


def test_the_page_the_event_and_english_name_the_case(handed_in: Work) -> None:
    checker = come_in("caiwu")
    audit(checker, handed_in)
    paper = handed_in.papers.get()
    assert f"SM3 {paper.hash[:16]}…" in checker.get(f"/work/{handed_in.pk}/report/").content.decode()
    assert Event.objects.get(action="report_audited").after["case"] == paper.hash
    Draft.objects.update(case="0" * 64, case_number=0)
    page = come_in("caiwu", "en").get(f"/work/{handed_in.pk}/").content.decode()
    assert "the case changed after draft 1 was audited" in page
    assert (
        "The case changed after draft 1" in act(come_in("caiwu", "en"), handed_in, "check").content.decode()
    )


@pytest.mark.parametrize(("who", "status"), [("zhuguan", 422), ("tianbao2", 404), ("shenji", 404)])
def test_who_may_not_change_the_work_has_nothing_audited_again(
    handed_in: Work, who: str, status: int
) -> None:
    audit(come_in("caiwu"), handed_in)
    Draft.objects.update(case="0" * 64)
    handed_in.papers.update(hash="1" * 64)
    assert again(come_in(who), handed_in, 1) == status
    assert Draft.objects.count() == 1
