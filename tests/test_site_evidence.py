"""Evidence on the site: taken by content, tied to indicators, shown without being run, removed without being lost."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import at_site
import pytest
import test_site
from at_site import act, come_in, prove, work_of
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape
from docx import Document as Docx
from PIL import Image

from jixiao.core.document import Document, Paragraph, Section
from jixiao.core.finding import Findings
from jixiao.web.evidence import keeping
from jixiao.web.evidence.models import Evidence
from jixiao.web.jobs.models import Job
from jixiao.web.jobs.working import drain
from jixiao.web.log.models import Event
from jixiao.web.stored import place
from jixiao.web.year.models import Work
from jixiao.writers.document import write_document

site = at_site.site


@pytest.fixture
def evaluation(site: None) -> Work:
    """A self-evaluation with a case of a framework that asks for evidence."""
    del site
    Work.objects.filter(unit__code="901001", kind="objectives").update(state="approved")
    work = work_of("901001", "self_evaluation")
    assert test_site.upload(come_in("tianbao"), work, test_site.EXAMPLE).status_code == 302
    return work


def picture(kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (20, 10), "navy").save(file, kind)
    return file.getvalue()


def word() -> bytes:
    file = io.BytesIO()
    made = Docx()
    made.add_paragraph("会议纪要")
    made.save(file)
    return file.getvalue()


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("pdf") / "x.pdf"
    assert write_document(Document((Section((Paragraph("佐证一页"),)),)), path, Findings("x"))
    return path.read_bytes()


def add(
    client: Client, work: Work, body: bytes | None = b"", name: str = "纪要.txt", *, indicators: Any = ("execution",),
    about: str = "会议纪要", mark: str = "",
) -> Any:  # fmt: skip
    wanted: dict[str, Any] = {"about": about, "indicator": list(indicators), "mark": mark}
    if body is not None:
        wanted["file"] = SimpleUploadedFile(name, body or "2026年纪要，支出456万元".encode())
    return client.post(f"/work/{work.pk}/evidence/", wanted)


def lacking(work: Work) -> list[str]:
    return [one.id for one in keeping.lacking(keeping.indicators(work), list(Evidence.objects.there()))]


def test_the_page_lists_by_indicator_what_lacks_proof_until_it_has_it(evaluation: Work) -> None:
    client = come_in("tianbao")
    asked = keeping.indicators(evaluation)
    assert "execution" in lacking(evaluation)
    page = client.get(f"/work/{evaluation.pk}/evidence/").content.decode()
    assert f"还有 <b>{len(lacking(evaluation))} 个指标</b>缺佐证" in page
    assert escape(next(one for one in asked if one.evidence).evidence[0]) in page
    assert add(client, evaluation).status_code == 302
    assert "execution" not in lacking(evaluation)
    prove(evaluation)
    assert lacking(evaluation) == []
    assert "要佐证的指标都有了" in client.get(f"/work/{evaluation.pk}/evidence/").content.decode()
    assert "✓ 要佐证的指标都有了" in client.get(f"/work/{evaluation.pk}/").content.decode()


def test_without_evidence_a_self_evaluation_is_not_handed_in(evaluation: Work) -> None:
    client = come_in("tianbao")
    refused = act(client, evaluation, "hand_in")
    assert refused.status_code == 422
    count = len(lacking(evaluation))
    assert f"还有 {count} 个指标没有佐证" in refused.content.decode()
    prove(evaluation)
    assert act(client, evaluation, "hand_in").status_code == 302


TAKEN = [
    ("纪要.txt", "纪要".encode()),
    ("照片.png", picture()),
    ("照片.JPG", picture("JPEG")),
    ("纪要.docx", word()),
]


@pytest.mark.parametrize(("name", "body"), TAKEN, ids=[name for name, _ in TAKEN])
def test_a_file_is_kept_by_a_random_key_and_comes_back_unchanged(
    evaluation: Work, name: str, body: bytes
) -> None:
    client = come_in("tianbao")
    assert add(client, evaluation, body, name).status_code == 302
    one = Evidence.objects.get()
    path = place(Path(at_site.HOME), one.key)
    assert path.read_bytes() == body
    assert path.stat().st_mode & 0o077 == 0
    assert name.rpartition(".")[0] not in str(path)
    answer = client.get(f"/work/{evaluation.pk}/evidence/1/file/")
    assert answer.content == body
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    event = Event.objects.get(action="evidence_added")
    assert (event.after["sm3"], event.after["indicators"]) == (one.hash, ["execution"])


def zipped(name: str, body: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/document.xml", b"<x/>")
        made.writestr(name, body)
    return file.getvalue()


REFUSED = {  # what is sent, and what the page says
    "macros": (zipped("word/vbaProject.bin", b"x"), "宏.docx", "宏"),
    "a bomb": (zipped("word/media/x.bin", b"0" * 60_000_000), "弹.docx", "没有办成"),
    "html": (b"<html><script>alert(1)</script></html>", "页.html", "的内容是 html"),
    "html called png": (b"<html><script>alert(1)</script></html>", "图.png", "的内容是 html"),
    "png called pdf": (picture(), "图.pdf", "和文件名的后缀不一样"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "图.svg", "没有办成"),
    "a program": (b"MZ\x00\x90" * 50, "x.txt", "没有办成"),
    "an old word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧.doc", "没有办成"),
    "too large": (b"a" * 20_000_001, "大.txt", "20,000,001"),
}


@pytest.mark.parametrize(("body", "name", "told"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_taken_is_told_and_leaves_nothing(
    evaluation: Work, body: bytes, name: str, told: str
) -> None:
    answer = add(come_in("tianbao"), evaluation, body, name, about="我写的说明<b>")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert told in page
    assert "我写的说明&lt;b&gt;" in page
    assert "<script>" not in page
    assert not Evidence.objects.exists()


def test_a_request_that_is_too_large_does_not_come_in(evaluation: Work) -> None:
    assert add(come_in("tianbao"), evaluation, b"a" * 20_200_000).status_code == 413


def test_everything_that_is_wrong_is_told_at_once(evaluation: Work) -> None:
    answer = add(
        come_in("tianbao"), evaluation, b"MZ\x00", "x.exe", indicators=["none"], about=" ", mark="绝密"
    )
    page = answer.content.decode()
    for words in ("没有写明是什么材料", "没有“绝密”这种公开标记", "案卷里没有这些指标：none"):
        assert words in page
    assert "没有选它证明哪些指标" in add(come_in("tianbao"), evaluation, indicators=()).content.decode()


def test_a_double_click_takes_it_once(evaluation: Work) -> None:
    client = come_in("tianbao")
    assert add(client, evaluation).status_code == 302
    again = add(client, evaluation)
    assert again.status_code == 422
    assert "同样的佐证已经有了" in again.content.decode()
    assert Evidence.objects.count() == 1


def test_what_is_classified_is_noted_and_not_uploaded(evaluation: Work) -> None:
    client = come_in("tianbao")
    assert add(client, evaluation, None, about="密件，存机要室第3柜", mark="涉密").status_code == 302
    one = Evidence.objects.get()
    assert (one.key, one.name, one.mark) == ("", "", "涉密")
    assert "execution" not in lacking(evaluation)
    assert "密件，存机要室第3柜" in client.get(f"/work/{evaluation.pk}/evidence/").content.decode()
    page = come_in("yewugu").get(f"/work/{evaluation.pk}/evidence/").content.decode()
    assert "密件" not in page
    assert "只给办理的岗位看" in page
    assert client.get(f"/work/{evaluation.pk}/evidence/1/file/").status_code == 404


def test_a_marked_file_is_for_who_works_on_it_and_each_fetching_is_an_event(evaluation: Work) -> None:
    client = come_in("tianbao")
    add(client, evaluation, picture(), "合同.png", mark="不予公开")
    add(client, evaluation, picture("JPEG"), "现场.jpg", about="现场照片")
    desk = come_in("yewugu")
    assert desk.get(f"/work/{evaluation.pk}/evidence/1/file/").status_code == 404
    assert desk.get(f"/work/{evaluation.pk}/evidence/2/file/").status_code == 200
    assert "合同.png" not in desk.get(f"/work/{evaluation.pk}/evidence/").content.decode()
    for who in (client, desk):  # a preview would go out unwritten
        assert who.get(f"/work/{evaluation.pk}/evidence/1/picture/").status_code == 404
    assert not Event.objects.filter(action="document_fetched").exists()
    assert client.get(f"/work/{evaluation.pk}/evidence/1/file/").status_code == 200
    assert Event.objects.get(action="document_fetched").after["name"] == "合同.png"


def test_pictures_and_pdf_are_shown_as_pictures_that_run_nothing(evaluation: Work, pdf: bytes) -> None:
    client = come_in("tianbao")
    add(client, evaluation, picture(), "现场.png")
    add(client, evaluation, pdf, "合同.pdf", about="合同")
    assert drain() == 1
    page = client.get(f"/work/{evaluation.pk}/evidence/").content.decode()
    for number in (1, 2):
        assert f'src="/work/{evaluation.pk}/evidence/{number}/picture/"' in page
        shown = client.get(f"/work/{evaluation.pk}/evidence/{number}/picture/")
        assert shown.headers["Content-Type"] == "image/png"
        assert shown.headers["Content-Disposition"].startswith("inline;")
        assert shown.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert shown.headers["X-Content-Type-Options"] == "nosniff"
        assert Image.open(io.BytesIO(shown.content)).format == "PNG"
    assert client.get(f"/work/{evaluation.pk}/evidence/2/file/").content == pdf


def test_a_broken_pdf_has_no_preview_and_the_page_says_why(evaluation: Work) -> None:
    client = come_in("tianbao")
    assert add(client, evaluation, b"%PDF-1.7\n" + b"\xff" * 300, "坏.pdf").status_code == 302
    drain()
    assert Job.objects.get(kind="preview").state == "failed"
    page = client.get(f"/work/{evaluation.pk}/evidence/")
    assert page.status_code == 200
    assert "不能预览" in page.content.decode()


def test_removing_marks_and_never_deletes(evaluation: Work) -> None:
    client = come_in("tianbao")
    add(client, evaluation)
    path = f"/work/{evaluation.pk}/evidence/1/remove/"
    refused = client.post(path, {"why": " "})
    assert refused.status_code == 422
    assert "没有写为什么移除" in refused.content.decode()
    assert client.post(path, {"why": "交错了文件"}).status_code == 302
    assert client.post(path, {"why": "再点一次"}).status_code == 422
    one = Evidence.objects.get()
    assert one.removed_by is not None and one.removed_by.username == "tianbao"
    assert place(Path(at_site.HOME), one.key).exists()
    assert "execution" in lacking(evaluation)
    event = Event.objects.get(action="evidence_removed")
    assert (event.before["sm3"], event.after["why"]) == (one.hash, "交错了文件")
    assert "交错了文件" in client.get(f"/work/{evaluation.pk}/evidence/").content.decode()
    assert add(client, evaluation).status_code == 302  # the same may come again


@pytest.mark.parametrize(
    ("who", "status"), [("caiwu", 422), ("zhuguan", 422), ("yewugu", 422), ("tianbao2", 404), ("shenji", 404)]
)
def test_only_whose_turn_it_is_adds_and_removes(evaluation: Work, who: str, status: int) -> None:
    add(come_in("tianbao"), evaluation)
    client = come_in(who)
    assert add(client, evaluation, about="别人的").status_code == status
    assert client.post(f"/work/{evaluation.pk}/evidence/1/remove/", {"why": "不要"}).status_code == status
    assert Evidence.objects.filter(removed_at=None).count() == 1
    for path in ("", "1/file/", "1/picture/"):
        answer = client.get(f"/work/{evaluation.pk}/evidence/{path}")
        if status == 404:
            assert answer.status_code == 404
            assert "会议纪要" not in answer.content.decode()


def test_after_it_was_handed_in_the_evidence_stands(evaluation: Work) -> None:
    client = come_in("tianbao")
    prove(evaluation)
    act(client, evaluation, "hand_in")
    assert add(client, evaluation).status_code == 422
    assert client.post(f"/work/{evaluation.pk}/evidence/1/remove/", {"why": "不要"}).status_code == 422


def test_evidence_of_other_work_is_not_reached_through_ones_own(evaluation: Work) -> None:
    add(come_in("tianbao"), evaluation)
    Work.objects.filter(unit__code="902001", kind="objectives").update(state="approved")
    mine = work_of("902001", "self_evaluation")
    assert come_in("tianbao2").get(f"/work/{mine.pk}/evidence/1/file/").status_code == 404


def test_a_rectification_takes_evidence_of_no_indicator(evaluation: Work) -> None:
    unit = evaluation.unit_id
    Work.objects.filter(unit=unit, kind__in=("self_evaluation", "review")).update(state="filed")
    Work.objects.filter(unit=unit, kind="review").update(state="concluded")
    work = work_of("901001", "rectification")
    Work.objects.filter(pk=work.pk).update(state="rectifying")
    assert add(come_in("tianbao"), work, indicators=(), about="整改照片").status_code == 302
    assert "整改照片" in come_in("fuzeren").get(f"/work/{work.pk}/evidence/").content.decode()


def test_the_page_speaks_english(evaluation: Work) -> None:
    client = come_in("tianbao", "en")
    add(client, evaluation, mark="不予公开")
    page = client.get(f"/work/{evaluation.pk}/evidence/").content.decode()
    assert "lack proof" in page or "has it" in page
    assert '<span class="mark">withheld</span>' in page
    assert "还缺" not in page


def test_what_was_typed_is_given_back_when_the_session_has_ended(evaluation: Work) -> None:
    answer = add(Client(), evaluation, about="写了半小时的说明")
    assert answer.status_code == 401
    assert "写了半小时的说明" in answer.content.decode()
