"""Forms and workbooks of a case on the site: the same as the command line makes, for whom they are meant, each going out written down."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import at_site
import pytest
import test_site
from at_site import come_in, work_of
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document as Docx
from openpyxl import load_workbook

from jixiao.flows.reporting import report
from jixiao.web import demo
from jixiao.web.documents import making
from jixiao.web.documents.models import FormFile
from jixiao.web.jobs.models import Job
from jixiao.web.jobs.working import drain
from jixiao.web.log.models import Event
from jixiao.web.people.models import Person, Post
from jixiao.web.stored import place
from jixiao.web.year.models import Paper, Work

site = at_site.site
EXAMPLE = test_site.EXAMPLE


@pytest.fixture
def evaluation(site: None) -> Work:
    """A self-evaluation with a case."""
    del site
    Work.objects.filter(unit__code="901001", kind="objectives").update(state="approved")
    work = work_of("901001", "self_evaluation")
    assert test_site.upload(come_in("tianbao"), work, EXAMPLE).status_code == 302
    return work


def make(client: Client, work: Work, form: str = "score_table", suffix: str = ".docx", **more: str) -> Any:
    wanted = {"case": "1", "form": form, "suffix": suffix, "copy": "internal", **more}
    return client.post(f"/work/{work.pk}/documents/", wanted)


def text_of(body: bytes) -> str:
    made = Docx(io.BytesIO(body))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in made.paragraphs), *cells])


def name_of(answer: Any) -> str:
    found = re.search(r"filename\*=utf-8''(\S+)", answer.headers["Content-Disposition"])
    assert found is not None
    return unquote(found[1])


def test_a_form_is_made_beside_the_page_and_is_what_the_command_line_makes(
    evaluation: Work, tmp_path: Path
) -> None:
    client = come_in("tianbao")
    assert make(client, evaluation).status_code == 302
    page = client.get(f"/work/{evaluation.pk}/documents/")
    assert "排队" in page.content.decode()
    assert page.headers["Refresh"] == "3"
    assert "Refresh" not in client.get(f"/work/{evaluation.pk}/documents/?still=1").headers
    assert drain() == 1
    page = client.get(f"/work/{evaluation.pk}/documents/")
    assert "✓ 完成" in page.content.decode()
    assert "Refresh" not in page.headers
    one = FormFile.objects.get()
    answer = client.get(f"/work/{evaluation.pk}/documents/{one.pk}/")
    assert name_of(answer) == f"{demo.YEAR}年度_示范区第一小学_指标评分表_v1.docx"
    case, target = tmp_path / "案卷.yaml", tmp_path / "x.docx"
    case.write_text(EXAMPLE, "utf-8")
    report(str(case), "score_table", str(target))
    assert text_of(answer.content) == text_of(target.read_bytes())


@pytest.mark.parametrize(("suffix", "head"), [(".docx", b"PK"), (".xlsx", b"PK"), (".pdf", b"%PDF-")])
def test_each_format_comes_out_with_headers_that_run_nothing(
    evaluation: Work, suffix: str, head: bytes
) -> None:
    client = come_in("tianbao")
    make(client, evaluation, "brief", suffix)
    drain()
    answer = client.get(f"/work/{evaluation.pk}/documents/{FormFile.objects.get().pk}/")
    assert answer.content.startswith(head)
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;")


def test_a_double_click_makes_one_file_and_a_newer_case_another(evaluation: Work) -> None:
    client = come_in("tianbao")
    for _ in range(2):
        assert make(client, evaluation).status_code == 302
    assert drain() == 1
    assert make(client, evaluation).status_code == 302
    assert drain() == 0
    test_site.upload(client, evaluation, EXAMPLE, last=1)
    make(client, evaluation, case="2")
    assert drain() == 1
    assert [one.name[-8:] for one in FormFile.objects.order_by("pk")] == ["_v1.docx", "_v2.docx"]


WRONG = [  # what is asked for, what the page says
    ({"form": "self_evaluation"}, "做不出“self_evaluation”"),
    ({"form": "<script>"}, "做不出“&lt;script&gt;”"),
    ({"suffix": ".exe"}, "没有“.exe”这种格式"),
    ({"form": "question_pack"}, "没有选指标"),
    ({"form": "question_pack", "indicator": "../../etc"}, "没有选指标"),
    ({"case": "9"}, "还没有案卷"),
    ({"case": "x"}, "还没有案卷"),
]


@pytest.mark.parametrize(("wanted", "told"), WRONG)
def test_what_cannot_be_made_is_told_and_nothing_is_begun(
    evaluation: Work, wanted: dict[str, str], told: str
) -> None:
    answer = make(come_in("tianbao"), evaluation, **wanted)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert "<script>" not in answer.content.decode()
    assert not Job.objects.exists()


def test_a_form_that_the_case_gives_nothing_for_fails_with_the_reason_and_can_be_tried_again(
    evaluation: Work,
) -> None:
    client = come_in("tianbao")
    make(client, evaluation, "survey")
    drain()
    page = client.get(f"/work/{evaluation.pk}/documents/").content.decode()
    assert "✕ 失败" in page
    assert "survey_questions" in page
    assert "再做一次" in page
    make(client, evaluation, "survey")
    assert drain() == 1


def test_a_failure_is_told_in_english_too(evaluation: Work) -> None:
    client = come_in("tianbao", "en")
    make(client, evaluation, "survey")
    drain()
    page = client.get(f"/work/{evaluation.pk}/documents/").content.decode()
    assert "✕ failed" in page
    assert "Complete the case" in page


def test_an_internal_copy_is_for_who_works_on_it_and_a_public_one_for_who_sees_it(evaluation: Work) -> None:
    filler, desk = come_in("tianbao"), come_in("yewugu")
    make(filler, evaluation)
    make(filler, evaluation, copy="public")
    drain()
    inside, public = FormFile.objects.get(public=False), FormFile.objects.get(public=True)
    assert desk.get(f"/work/{evaluation.pk}/documents/{inside.pk}/").status_code == 404
    assert desk.get(f"/work/{evaluation.pk}/documents/{public.pk}/").status_code == 200
    assert inside.name not in desk.get(f"/work/{evaluation.pk}/documents/").content.decode()
    answer = make(desk, evaluation, "brief")
    assert answer.status_code == 422
    assert "内部稿只给办理" in answer.content.decode()
    assert make(desk, evaluation, "brief", copy="public").status_code == 302


def test_every_internal_document_that_goes_out_is_an_event_and_a_public_one_is_none(evaluation: Work) -> None:
    client = come_in("tianbao")
    make(client, evaluation)
    make(client, evaluation, copy="public")
    drain()
    inside, public = FormFile.objects.get(public=False), FormFile.objects.get(public=True)
    client.get(f"/work/{evaluation.pk}/documents/{public.pk}/")
    assert not Event.objects.filter(action="document_fetched").exists()
    for path in (f"documents/{inside.pk}/", "case/1/", "workbook/?case=1"):
        assert client.get(f"/work/{evaluation.pk}/{path}").status_code == 200
    told = [one.after["name"] for one in Event.objects.filter(action="document_fetched").order_by("number")]
    assert told == [inside.name, "案卷.yaml", f"{demo.YEAR}年度_示范区第一小学_填报工作簿_v1.xlsx"]


def test_what_is_marked_does_not_stand_in_a_public_copy(evaluation: Work) -> None:
    client = come_in("tianbao")
    marked = EXAMPLE.replace("{value: 456万元}", "{value: 456万元, secrecy: 不予公开}")
    answer = test_site.upload(client, evaluation, marked, last=1)
    assert answer.status_code == 302, answer.content.decode()
    for copy in ("internal", "public"):
        make(client, evaluation, "project_self_evaluation", case="2", copy=copy)
    drain()
    texts = {}
    for one in FormFile.objects.filter(paper__number=2):
        texts[one.public] = text_of(client.get(f"/work/{evaluation.pk}/documents/{one.pk}/").content)
    assert "456" in texts[False]
    assert "456" not in texts[True]


def test_nobody_of_another_unit_learns_anything(evaluation: Work) -> None:
    client = come_in("tianbao")
    make(client, evaluation)
    drain()
    one = FormFile.objects.get()
    other = come_in("tianbao2")
    for path in (
        "documents/",
        f"documents/{one.pk}/",
        "workbook/?case=1",
        "workbook/?framework=project-10",
        "case/1/",
    ):
        answer = other.get(f"/work/{evaluation.pk}/{path}")
        assert answer.status_code == 404
        assert "示范区第一小学" not in answer.content.decode()
    assert make(other, evaluation).status_code == 404
    # and not through work that is theirs
    Work.objects.filter(unit__code="902001", kind="objectives").update(state="approved")
    mine = work_of("902001", "self_evaluation")
    assert other.get(f"/work/{mine.pk}/documents/{one.pk}/").status_code == 404


def test_the_case_comes_back_as_it_was_handed_in_each_older_one_too(evaluation: Work) -> None:
    client = come_in("tianbao")
    test_site.upload(client, evaluation, EXAMPLE + "# 第二份\n", last=1)
    assert client.get(f"/work/{evaluation.pk}/case/1/").content == EXAMPLE.encode()
    answer = client.get(f"/work/{evaluation.pk}/case/2/")
    assert answer.content == (EXAMPLE + "# 第二份\n").encode()
    assert name_of(answer) == f"{demo.YEAR}年度_示范区第一小学_案卷_v2.yaml"
    assert client.get(f"/work/{evaluation.pk}/case/3/").status_code == 404
    assert come_in("yewugu").get(f"/work/{evaluation.pk}/case/1/").status_code == 404


def test_the_workbook_of_a_case_can_be_handed_in_again_and_an_empty_one_knows_unit_and_year(
    evaluation: Work,
) -> None:
    client = come_in("tianbao")
    filled = client.get(f"/work/{evaluation.pk}/workbook/?case=1")
    again = test_site.upload(client, evaluation, filled.content, "填报.xlsx", last=1)
    assert again.status_code == 302, again.content.decode()
    one, two = (Paper.objects.get(work=evaluation, number=number) for number in (1, 2))
    totals = [making.papers.scored(paper).sheet.total.score for paper in (one, two)]
    assert totals[0] == totals[1]
    empty = client.get(f"/work/{evaluation.pk}/workbook/?framework=longgang-2020")
    assert name_of(empty) == f"{demo.YEAR}年度_示范区第一小学_填报工作簿_空白.xlsx"
    book = load_workbook(io.BytesIO(empty.content))
    cells = (cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    texts = {str(cell.value) for cell in cells if cell.value is not None}
    assert {"示范区第一小学", str(demo.YEAR)} <= texts
    wrong = client.get(f"/work/{evaluation.pk}/workbook/?framework=../../etc/passwd")
    assert wrong.status_code == 422


def test_a_unit_with_a_hostile_name_gives_a_harmless_file_name(evaluation: Work) -> None:
    evaluation.unit.name = '../"坏"\r\nX-Evil: 1'
    evaluation.unit.save()
    answer = come_in("tianbao").get(f"/work/{evaluation.pk}/workbook/?framework=longgang-2020")
    assert answer.status_code == 200
    assert "X-Evil" not in answer.headers
    assert not set('/\\\r\n"') & set(name_of(answer))


def test_a_kept_file_that_was_changed_is_not_given_out(evaluation: Work, settings_home: Path) -> None:
    client = come_in("tianbao")
    make(client, evaluation)
    drain()
    one = FormFile.objects.get()
    path = place(settings_home, one.key)
    path.write_bytes(path.read_bytes() + b"x")
    answer = client.get(f"/work/{evaluation.pk}/documents/{one.pk}/")
    assert answer.status_code == 410
    assert "对不上" in answer.content.decode()
    path.unlink()
    assert client.get(f"/work/{evaluation.pk}/documents/{one.pk}/").status_code == 410


@pytest.fixture
def settings_home() -> Path:
    return Path(at_site.HOME)


def test_a_case_that_was_changed_in_the_database_gives_no_form(evaluation: Work) -> None:
    client = come_in("tianbao")
    make(client, evaluation)
    Paper.objects.filter(work=evaluation).update(body=EXAMPLE.replace("100", "101").encode())
    making.papers._scored.cache_clear()
    drain()
    assert Job.objects.get().state == "failed"
    assert "对不上" in client.get(f"/work/{evaluation.pk}/documents/").content.decode()


@pytest.mark.parametrize("path", ["", "documents/", "report/", "evidence/"])
def test_a_page_asks_the_database_at_most_twelve_times(evaluation: Work, path: str) -> None:
    client = come_in("tianbao")
    for form in ("brief", "score_table", "rectification"):
        make(client, evaluation, form)
    drain()
    at_site.prove(evaluation)
    client.get(f"/work/{evaluation.pk}/{path}")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/work/{evaluation.pk}/{path}").status_code == 200
    sent = [one["sql"][:200] for one in asked if "SAVEPOINT" not in one["sql"]]  # those are of the test
    assert len(sent) <= 12, "\n".join(sent)


def test_the_year_leads_to_the_pages_of_a_self_evaluation(evaluation: Work) -> None:
    page = come_in("tianbao").get(f"/units/{evaluation.unit_id}/{demo.YEAR}/").content.decode()
    for name in ("documents", "report", "evidence"):
        assert f'href="/work/{evaluation.pk}/{name}/"' in page


def test_work_that_has_no_case_has_no_such_pages(evaluation: Work) -> None:
    objectives = work_of("901001", "objectives")
    for name in ("documents", "report", "evidence"):
        assert come_in("tianbao").get(f"/work/{objectives.pk}/{name}/").status_code == 404
    assert Post.objects.filter(person=Person.objects.get(username="tianbao")).exists()
    assert evaluation.pk != objectives.pk
