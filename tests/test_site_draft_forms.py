"""Forms and reports of a case as it is typed now: marked 草稿 on every page, for who works on it, and no document of the work."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import at_site
import pypdfium2
import pytest
import test_site_documents
from at_site import come_in
from django.test import Client
from openpyxl import load_workbook
from test_site_documents import name_of, text_of
from test_site_filling import BUDGET, SPENT, put

from jixiao.web import demo
from jixiao.web.documents import auditing
from jixiao.web.documents.models import FormFile
from jixiao.web.jobs.working import drain
from jixiao.web.log.models import Event
from jixiao.web.people.models import Person
from jixiao.web.stored import place
from jixiao.web.year.models import Work

site = at_site.site
evaluation = test_site_documents.evaluation


def make(client: Client, work: Work, suffix: str = ".docx", **more: str) -> Any:
    return test_site_documents.make(client, work, suffix=suffix, **{"case": "typed", **more})


def made(client: Client, work: Work, suffix: str = ".docx", **more: str) -> Any:
    """A draft file as it is fetched."""
    assert make(client, work, suffix, **more).status_code == 302
    assert drain() == 1
    return client.get(f"/work/{work.pk}/documents/{FormFile.objects.order_by('-pk')[0].pk}/")


@pytest.fixture
def typed(evaluation: Work) -> Work:
    """A case of which a text was changed since it was handed in."""
    assert put(come_in("tianbao"), evaluation, {BUDGET: "500"}).status_code == 302
    return evaluation


def test_a_draft_is_made_of_what_is_typed_now_and_the_case_that_was_handed_in_stays_as_it_was(
    typed: Work,
) -> None:
    client = come_in("tianbao")
    page = client.get(f"/work/{typed.pk}/documents/").content.decode()
    assert "现在填的（草稿）· 第 2 次改动后" in page
    answer = made(client, typed)
    assert name_of(answer) == f"{demo.YEAR}年度_示范区第一小学_指标评分表_草稿_第2次改动后.docx"
    assert "91.2%" in text_of(answer.content)  # 456 of 500
    assert "91.02分" in text_of(made(client, typed, form="brief").content)
    test_site_documents.make(client, typed)
    drain()
    there = client.get(f"/work/{typed.pk}/documents/{FormFile.objects.exclude(paper=None).get().pk}/")
    assert "95%" in text_of(there.content)
    assert "草稿" not in name_of(there)
    assert b"header1" not in there.content
    assert typed.papers.count() == 1
    assert "! 草稿（第 2 次改动后）" in client.get(f"/work/{typed.pk}/documents/").content.decode()


def test_every_page_of_each_format_says_that_it_is_a_draft(typed: Work) -> None:
    client = come_in("tianbao")
    docx = made(client, typed, form="score_table")
    with zipfile.ZipFile(io.BytesIO(docx.content)) as package:
        assert "草稿" in package.read("word/header1.xml").decode()
        document = package.read("word/document.xml").decode()
    sections = document.count("<w:sectPr>")
    assert document.count('<w:headerReference w:type="default"') == sections > 0
    assert document.count('<w:headerReference w:type="even"') == sections
    sheets = load_workbook(io.BytesIO(made(client, typed, ".xlsx").content)).worksheets
    assert [
        one.title
        for one in sheets
        if one.sheet_state == "visible" and "草稿" not in (one.oddHeader.center.text or "")
    ] == []
    pdf = pypdfium2.PdfDocument(made(client, typed, ".pdf").content)
    texts = [page.get_textpage().get_text_bounded() for page in pdf]
    assert len(texts) > 0
    assert [number for number, text in enumerate(texts, 1) if "草稿" not in text] == []


def test_a_text_typed_anew_gives_another_draft_and_a_double_click_does_not(typed: Work) -> None:
    client = come_in("tianbao")
    for _ in range(2):
        assert make(client, typed).status_code == 302
    assert drain() == 1
    put(client, typed, {BUDGET: "501"})
    assert make(client, typed).status_code == 302
    assert drain() == 1
    assert sorted(one.draft or 0 for one in FormFile.objects.all()) == [2, 3]


def test_all_mistakes_of_a_draft_are_told_at_once_with_their_fields(typed: Work) -> None:
    client = come_in("tianbao")
    put(client, typed, {BUDGET: "四百<script>", SPENT: "-3"})
    answer = make(client, typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<script>" not in page
    for key in (BUDGET, SPENT):
        assert f"#f-{key.replace('|', '-')}" in page, key
    assert "事实!" not in page
    assert "项目全年预算金额" in page
    assert not FormFile.objects.exists()
    english = make(come_in("tianbao", "en"), typed).content.decode()
    assert "It was not done" in english


def test_before_anything_was_handed_in_a_report_can_be_read_and_audited(site: None) -> None:
    del site
    Work.objects.filter(unit__code="901001", kind="objectives").update(state="approved")
    work, client = at_site.work_of("901001", "self_evaluation"), come_in("tianbao")
    assert "没有办成" in make(client, work).content.decode()  # not even a framework
    put(client, work, framework="project-10")
    put(client, work, {BUDGET: "480", SPENT: "456"})
    assert "现在填的（草稿）· 第 1 次改动后" in client.get(f"/work/{work.pk}/documents/").content.decode()
    answer = made(client, work, form="brief")
    assert "9.50至99.50分" in text_of(answer.content)
    assert (
        auditing.attach(work, Person.objects.get(username="tianbao"), name_of(answer), answer.content, 0)
        == ()
    )
    drain()
    draft = auditing.newest(work)
    assert draft is not None
    assert draft.case_number == 1
    assert work.papers.count() == 0


def test_a_draft_is_for_who_works_on_it_and_each_fetching_is_an_event(typed: Work) -> None:
    client = come_in("tianbao")
    for copy in ("public", "internal"):
        made(client, typed, copy=copy)
    assert Event.objects.filter(action="document_fetched").count() == 2
    assert Event.objects.filter(action="document_made", after__draft=2).count() == 2
    onlooker = come_in("yewugu")
    page = onlooker.get(f"/work/{typed.pk}/documents/").content.decode()
    assert "草稿" not in re.sub("报告草稿", "", page)
    for one in FormFile.objects.all():
        assert onlooker.get(f"/work/{typed.pk}/documents/{one.pk}/").status_code == 404
        assert come_in("tianbao2").get(f"/work/{typed.pk}/documents/{one.pk}/").status_code == 404
    refused = make(onlooker, typed, copy="public")
    assert refused.status_code == 422
    assert "还没有送交的内容只给办理" in refused.content.decode()
    assert make(come_in("tianbao2"), typed).status_code == 404


def test_a_draft_whose_text_on_the_disk_was_changed_is_not_made(typed: Work) -> None:
    client = come_in("tianbao")
    make(client, typed)
    one = FormFile.objects.get()
    place(Path(at_site.HOME), one.case_key).write_bytes(b"x")
    drain()
    one.refresh_from_db()
    assert one.job.state == "failed"
    assert not one.key
