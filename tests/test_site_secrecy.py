"""What is marked 涉密 in a case: shown to who works on it, and each look is an event; nobody else reads its value anywhere."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
import test_site_report
from access_deeds import SECRET
from after_year import CASE, UNIT, evaluated
from at_site import act, come_in, work_of
from django.test import Client
from test_site_filling import SPENT, put, send

from jixiao.web.documents.models import FormFile
from jixiao.web.jobs.working import drain
from jixiao.web.log.models import Event
from jixiao.web.rectification.models import Problem
from jixiao.web.year.models import Work

site = test_site_report.site
HIDDEN = "（涉密，不显示）"
FACT = "项目全年执行金额: {value: 456万元"
CLASSIFIED = CASE.replace(FACT, f"{FACT}, secrecy: 涉密, note: {SECRET}")
SPELLED = ("456", SECRET, "95 %", "= 95%")  # the value, the note, and what is computed from the value


@pytest.fixture
def classified(site: None) -> Work:
    """A self-evaluation that was filed, and of which one fact is classified."""
    del site
    assert CLASSIFIED != CASE
    evaluated(CLASSIFIED)
    return work_of(UNIT, "self_evaluation")


def pages(work: Work) -> list[str]:
    return [
        f"/work/{work.pk}/", f"/work/{work.pk}/indicator/execution/", f"/work/{work.pk}/documents/",
        *(f"/work/{work.pk}/fill/?part={part}" for part in ("execution", "output", "words", "about", "rest")),
        f"/units/{work.unit_id}/{work.year}/", f"/work/{work_of(UNIT, 'rectification').pk}/",
    ]  # fmt: skip


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def words_of(body: bytes) -> str:
    """The text of a Word file."""
    return zipfile.ZipFile(io.BytesIO(body)).read("word/document.xml").decode()


def looks() -> int:
    return Event.objects.filter(action="secret_seen").count()


def test_who_does_not_work_on_it_reads_the_value_nowhere(classified: Work) -> None:
    onlooker = come_in("yewugu")
    for path in pages(classified):
        page = read(onlooker, path)
        assert [one for one in SPELLED if one in page] == [], path
    for path in (*pages(classified)[:2], f"/work/{classified.pk}/fill/?part=execution"):
        assert HIDDEN in read(onlooker, path), path
    english = read(come_in("yewugu", "en"), f"/work/{classified.pk}/indicator/execution/")
    assert "(classified, not shown)" in english
    assert looks() == 0


def test_a_score_and_the_rule_are_still_told_and_so_are_other_indicators(classified: Work) -> None:
    onlooker = come_in("yewugu")
    trace = read(onlooker, f"/work/{classified.pk}/indicator/execution/")
    assert "9.5" in trace
    assert "评分标准" in trace
    other = read(onlooker, f"/work/{classified.pk}/indicator/output_o2/")
    assert HIDDEN not in other
    assert "51" in other


@pytest.mark.parametrize("who", ["tianbao", "caiwu", "fuzeren", "zhuguan", "jixiaoke", "jigou"])
def test_who_works_on_it_reads_it_and_the_look_is_an_event_once_a_session(classified: Work, who: str) -> None:
    client = come_in(who)
    for _ in range(2):
        page = read(client, f"/work/{classified.pk}/fill/?part=execution")
        assert "456" in page
        assert SECRET in page
        assert HIDDEN not in page
        read(client, f"/work/{classified.pk}/indicator/execution/")
    assert looks() == 1
    event = Event.objects.get(action="secret_seen")
    assert (event.actor, event.thing) == (who, f"work:{classified.pk}")
    read(come_in(who), f"/work/{classified.pk}/")
    assert looks() == 2  # another session


def test_what_is_only_withheld_from_the_public_is_read_inside_without_an_event(site: None) -> None:
    del site
    evaluated(CLASSIFIED.replace("secrecy: 涉密", "secrecy: 不予公开"))
    work = work_of(UNIT, "self_evaluation")
    for who in ("yewugu", "tianbao"):
        assert "456" in read(come_in(who), f"/work/{work.pk}/fill/?part=execution")
    assert looks() == 0


@pytest.fixture
def typed(classified: Work) -> Work:
    """The same, sent back, with another value typed in the place of the classified one."""
    Work.objects.filter(pk=classified.pk).update(state="draft")
    assert put(come_in("tianbao"), classified, {SPENT: "43210"}).status_code == 302
    return classified


def test_what_is_typed_and_wrong_is_not_told_by_its_mistake_either(typed: Work) -> None:
    client, onlooker = come_in("tianbao"), come_in("yewugu")
    put(client, typed, {SPENT: "暗里四五六"})
    assert "暗里四五六" in read(client, f"/work/{typed.pk}/fill/?part=execution")
    for path in pages(typed):
        page = read(onlooker, path)
        assert "暗里四五六" not in page, path
        assert SECRET not in page, path


def test_the_json_of_the_page_tells_who_may_not_type_nothing(typed: Work) -> None:
    onlooker = come_in("yewugu")
    answer = send(onlooker, typed, {SPENT: "1"}, seen={})
    assert answer.status_code == 409
    body = answer.content.decode()
    assert "43210" not in body
    assert "43,210" not in body
    page = put(onlooker, typed, {SPENT: "1"}, seen={}).content.decode()
    assert "43210" not in page


def test_the_review_beside_it_hides_both_sides(classified: Work) -> None:
    review = work_of(UNIT, "review")
    Work.objects.filter(pk=review.pk).update(state="drawn")
    reviewer = come_in("jigou")
    assert (
        put(reviewer, review, {SPENT: "43210", SPENT.replace("value", "note"): "见底稿八九"}).status_code
        == 302
    )
    for path in (f"/work/{review.pk}/", f"/work/{review.pk}/fill/?part=execution"):
        page = read(come_in("yewugu"), path)
        assert "43210" not in page.replace(",", ""), path
        assert "见底稿八九" not in page, path
    assert "见底稿八九" in read(reviewer, f"/work/{review.pk}/fill/?part=execution")
    del classified


def test_an_audited_report_that_quotes_it_is_veiled(typed: Work) -> None:
    client = come_in("tianbao")
    body = test_site_report.text("43,210.00")
    assert test_site_report.send(client, typed, body).status_code == 302
    drain()
    path = f"/work/{typed.pk}/report/"
    assert "43,210.00" in read(client, path)
    page = read(come_in("yewugu"), path)
    assert "43,210" not in page
    assert HIDDEN in page


def test_a_classified_problem_is_for_who_works_on_it_in_lists_pages_and_the_register(
    classified: Work,
) -> None:
    work = work_of(UNIT, "rectification")
    client = come_in("tianbao")
    client.post(f"/work/{work.pk}/problems/take/", {"all": "1"})
    one = Problem.objects.get(work=work, origin="execution")
    assert one.withheld == "classified"
    Problem.objects.filter(pk=one.pk).update(problem=SECRET)
    assert SECRET in read(client, f"/work/{work.pk}/")
    for path in (f"/work/{work.pk}/", f"/work/{work.pk}/problems/{one.pk}/"):
        page = read(come_in("yewugu"), path)
        assert SECRET not in page, path
        assert HIDDEN in page, path
    file = come_in("yewugu").get(f"/work/{work.pk}/problems/register.docx").content
    before = Event.objects.filter(action="document_fetched").count()
    own = client.get(f"/work/{work.pk}/problems/register.docx").content
    assert Event.objects.filter(action="document_fetched").count() == before + 1
    texts = [words_of(one) for one in (file, own)]
    assert SECRET not in texts[0]
    assert SECRET in texts[1]
    assert Problem.objects.get(pk=one.pk).problem == SECRET  # nothing was saved
    del classified


def test_public_copies_and_their_failures_tell_nothing(classified: Work) -> None:
    onlooker = come_in("yewugu")
    wanted = {"case": "1", "form": "score_table", "suffix": ".docx", "copy": "public"}
    assert onlooker.post(f"/work/{classified.pk}/documents/", wanted).status_code == 302
    drain()
    one: Any = FormFile.objects.get()
    page = read(onlooker, f"/work/{classified.pk}/documents/")
    assert "456" not in page
    if one.inside:
        assert onlooker.get(f"/work/{classified.pk}/documents/{one.pk}/").status_code == 404
    assert act(onlooker, classified, "file").status_code == 422
