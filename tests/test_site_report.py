"""The audit of a unit's draft report on the site: what is found and shown, what may stand with a reason, what the procedure waits for."""

from __future__ import annotations

import io
import re
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

from jixiao.flows.auditing import audit_file
from jixiao.web.documents import auditing
from jixiao.web.documents.models import Draft, Waived
from jixiao.web.jobs.models import Job
from jixiao.web.jobs.working import drain
from jixiao.web.log.models import Event
from jixiao.web.year.models import Work

site = at_site.site
TITLE = "某局2026年度部门整体支出绩效自评报告"
SENTENCE = "2026年部门决算支出{}万元，其中基本支出500.00万元，占总支出的40.00%；项目支出750.00万元，占总支出的60.00%。"
SUMMARY = "综上，2026年部门决算支出{}万元，资金使用规范。"
WRONG, RIGHT = "1,235.00", "1,250.00"


def text(number: str = WRONG, more: str = "") -> bytes:
    return "\n\n".join([TITLE, SENTENCE.format(number), SUMMARY.format(number), more]).encode()


def docx(number: str = WRONG) -> bytes:
    made = Docx()
    made.add_heading(TITLE, 0)
    made.add_paragraph(SENTENCE.format(number))
    made.add_paragraph(SUMMARY.format(number))
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def send(client: Client, work: Work, body: bytes, name: str = "自评报告.txt", last: int = 0) -> Any:
    return client.post(
        f"/work/{work.pk}/report/", {"report": SimpleUploadedFile(name, body), "last": str(last)}
    )


@pytest.fixture
def evaluation(site: None) -> Work:
    del site
    Work.objects.filter(unit__code="901001", kind="objectives").update(state="approved")
    return work_of("901001", "self_evaluation")


@pytest.fixture
def audited(evaluation: Work) -> Work:
    """A self-evaluation whose first draft report was audited, and has errors."""
    assert send(come_in("tianbao"), evaluation, text()).status_code == 302
    assert drain() == 1
    return evaluation


def errors(work: Work) -> list[dict[str, Any]]:
    draft = auditing.newest(work)
    assert draft is not None
    return auditing.open_findings(draft, auditing.waived_of(draft))


def waive(client: Client, work: Work, finding: int, reason: str, number: int = 1) -> Any:
    path = f"/work/{work.pk}/report/{number}/waive/"
    return client.post(path, {"finding": str(finding), "reason": reason})


def test_the_page_shows_what_the_command_line_finds_with_both_numbers_and_the_arithmetic(
    audited: Work, tmp_path: Path
) -> None:
    path = tmp_path / "自评报告.txt"
    path.write_bytes(text())
    made = audit_file(path)
    assert any(one.severity == "error" for one in made.audit.remarks)
    page = come_in("tianbao").get(f"/work/{audited.pk}/report/").content.decode()
    for remark in made.audit.remarks:
        for words in (remark.finding().message(), remark.claimed, remark.recomputed, remark.formula):
            assert escape(words) in page
        assert f"第{remark.at.line}行" in page
    coverage = made.audit.coverage
    for words, count in (
        ("已核实", coverage.verified),
        ("有出入", coverage.tied - coverage.verified),
        ("没有找到可以对照的数", coverage.quantities - coverage.tied),
    ):
        assert re.search(rf"</svg> {words}</th><td class=\"number\">{count}</td>", page), words
    assert f"<b>{len(errors(audited))} 处</b>" in page


def test_the_parts_of_the_bar_fill_it_without_a_gap(audited: Work) -> None:
    page = come_in("tianbao").get(f"/work/{audited.pk}/report/").content.decode()
    parts = re.findall(r'<rect class="\w+" x="(\d+)" y="0" width="(\d+)"', page)
    at = 0
    for start, width in parts:
        assert int(start) == at
        at += int(width)
    assert at == 1000


def test_while_it_is_audited_the_page_says_so_and_reloads(evaluation: Work) -> None:
    client = come_in("tianbao")
    send(client, evaluation, text())
    page = client.get(f"/work/{evaluation.pk}/report/")
    assert "○ 排队" in page.content.decode()
    assert page.headers["Refresh"] == "3"
    quiet = client.get(f"/work/{evaluation.pk}/report/?still=1")
    assert "Refresh" not in quiet.headers
    assert "现在刷新" in quiet.content.decode()
    assert "○ 排队" in client.get(f"/work/{evaluation.pk}/").content.decode()


def test_a_page_in_english(audited: Work) -> None:
    page = come_in("tianbao", "en").get(f"/work/{audited.pk}/report/").content.decode()
    assert "Audit of the report" in page
    assert "cannot be true" in page
    assert "line 3" in page
    assert "必须处理" not in page


FILES = {  # what is sent, and what the page says
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"0" * 50, "图.png", "的内容是 png"),
    "a picture called pdf": (b"\x89PNG\r\n\x1a\n" + b"0" * 50, "图.pdf", "的内容是 png"),
    "a text called docx": (text(), "报告.docx", "和文件名的后缀不一样"),
    "a program": (b"MZ\x00\x00" * 100, "x.exe", "没有办成"),
    "nothing": (b"", "空.txt", "没有办成"),
    "an archive": (b"Rar!" + b"0" * 99, "x.docx", "没有办成"),
}


@pytest.mark.parametrize(("body", "name", "told"), FILES.values(), ids=FILES)
def test_a_file_that_is_no_report_is_not_taken(evaluation: Work, body: bytes, name: str, told: str) -> None:
    answer = send(come_in("tianbao"), evaluation, body, name)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Draft.objects.exists()


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in members.items():
            made.writestr(name.replace("__", "/"), body)
    return file.getvalue()


def test_macros_and_bombs_are_refused_at_once(evaluation: Work) -> None:
    client = come_in("tianbao")
    macros = zipped(word__document_xml=b"<x/>", **{"word__vbaProject.bin": b"x"})
    assert "宏" in send(client, evaluation, macros, "宏.docx").content.decode()
    bomb = zipped(**{"word__document.xml": b"0" * 40_000_000})
    assert send(client, evaluation, bomb, "弹.docx").status_code == 422
    assert not Draft.objects.exists()


HOSTILE = {
    "a docx cut in the middle": (docx()[: len(docx()) // 2], "断.docx"),
    "a pdf that is none": (b"%PDF-1.7\n" + b"\xff" * 500, "坏.pdf"),
    "a docx of nonsense": (zipped(**{"word__document.xml": b"<a><b>"}), "乱.docx"),
}


@pytest.mark.parametrize(("body", "name"), HOSTILE.values(), ids=HOSTILE)
def test_a_broken_file_gives_words_and_never_a_crash(evaluation: Work, body: bytes, name: str) -> None:
    client = come_in("tianbao")
    answer = send(client, evaluation, body, name)
    if answer.status_code == 422:  # seen at the door
        assert "没有办成" in answer.content.decode()
        return
    drain()
    page = client.get(f"/work/{evaluation.pk}/report/").content.decode()
    assert "没有审成" in page
    assert "再审一次" in page
    assert "没有审成" in str([one.message() for one in auditing.unaudited(evaluation)])
    again = client.post(f"/work/{evaluation.pk}/report/1/again/")
    assert again.status_code == 302
    assert Job.objects.filter(kind="audit", state="waiting").count() == 1


def test_script_in_a_report_and_in_a_name_stays_text(evaluation: Work) -> None:
    client = come_in("tianbao")
    body = text(more="项目支出<script>alert(1)</script>占比30.00%，即750.00万元占1,250.00万元的30.00%。")
    send(client, evaluation, body, "../../<script>x</script>\u202e.txt")
    drain()
    finding = errors(evaluation)[0]["number"]
    waive(client, evaluation, finding, "<script>alert(2)</script>")
    page = client.get(f"/work/{evaluation.pk}/report/").content.decode()
    assert "<script" not in page
    assert "&lt;script&gt;alert(2)" in page
    assert not set(Draft.objects.get().name) & set("/\\<>\u202e")


def test_a_report_of_more_than_twenty_megabytes_is_refused_at_the_door(evaluation: Work) -> None:
    client = come_in("tianbao")
    answer = send(client, evaluation, b"a" * 20_200_000)
    assert answer.status_code == 413
    assert "文件太大" in answer.content.decode()
    assert send(client, evaluation, b"a" * 20_000_001).status_code == 422
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"), [("caiwu", 422), ("zhuguan", 422), ("yewugu", 422), ("tianbao2", 404), ("shenji", 404)]
)
def test_only_whose_turn_it_is_uploads_and_explains(audited: Work, who: str, status: int) -> None:
    client = come_in(who)
    assert send(client, audited, text(), last=1).status_code == status
    assert waive(client, audited, errors(audited)[0]["number"], "数是对的").status_code == status
    assert client.post(f"/work/{audited.pk}/report/1/again/").status_code == status
    assert (Draft.objects.count(), Waived.objects.count()) == (1, 0)


def test_the_files_are_for_who_works_on_it_and_going_out_is_an_event(audited: Work) -> None:
    assert come_in("yewugu").get(f"/work/{audited.pk}/report/").status_code == 200
    for path in ("file", "copy"):
        for who in ("yewugu", "tianbao2", "shenji"):
            assert come_in(who).get(f"/work/{audited.pk}/report/1/{path}/").status_code == 404
    assert not Event.objects.filter(action="document_fetched").exists()
    client = come_in("tianbao")
    assert client.get(f"/work/{audited.pk}/report/1/file/").content == text()
    copy = client.get(f"/work/{audited.pk}/report/1/copy/")
    assert "1,250.00" in copy.content.decode()
    assert copy.headers["Content-Disposition"].startswith("attachment;")
    assert Event.objects.filter(action="document_fetched").count() == 2


def test_the_annotated_copy_of_a_word_report_holds_the_remarks_as_comments(evaluation: Work) -> None:
    client = come_in("tianbao")
    send(client, evaluation, docx(), "自评报告.docx")
    drain()
    copy = client.get(f"/work/{evaluation.pk}/report/1/copy/").content
    with zipfile.ZipFile(io.BytesIO(copy)) as made:
        assert "1,250.00" in made.read("word/comments.xml").decode()


def test_a_stale_page_overwrites_nothing_and_older_drafts_stay(audited: Work) -> None:
    client = come_in("tianbao")
    assert "刚刚有人上传了另一份报告" in send(client, audited, text(RIGHT), last=0).content.decode()
    assert send(client, audited, text(RIGHT), last=1).status_code == 302
    drain()
    assert client.get(f"/work/{audited.pk}/report/1/file/").content == text()
    older = client.get(f"/work/{audited.pk}/report/1/").content.decode()
    assert "这是旧的一份" in older
    assert "保留原数" not in older.replace("已说明原因、保留原数", "")
    finding = Draft.objects.get(number=1).audit["findings"][0]["number"]
    assert "刚刚有人上传了另一份报告" in waive(client, audited, finding, "对的", 1).content.decode()
    assert client.get(f"/work/{audited.pk}/report/9/").status_code == 404


def test_a_reason_is_needed_is_kept_and_is_an_event_once(audited: Work) -> None:
    client = come_in("tianbao")
    number = errors(audited)[0]["number"]
    before = len(errors(audited))
    empty = waive(client, audited, number, " \u202e ")
    assert empty.status_code == 422
    assert "没有写原因" in empty.content.decode()
    assert waive(client, audited, number, "决算口径不同，见附注").status_code == 302
    assert waive(client, audited, number, "再来一次").status_code == 422
    assert waive(client, audited, 999, "没有这一处").status_code == 422
    assert len(errors(audited)) == before - 1
    event = Event.objects.get(action="finding_waived")
    assert (event.actor, event.after["reason"]) == ("tianbao", "决算口径不同，见附注")
    page = client.get(f"/work/{audited.pk}/report/").content.decode()
    assert "决算口径不同，见附注" in page


def test_what_was_typed_as_a_reason_is_given_back_when_it_is_refused(audited: Work) -> None:
    client = come_in("tianbao")
    number = errors(audited)[0]["number"]
    send(client, audited, text(), last=1)
    drain()
    answer = waive(client, audited, number, "写了很久的原因", 1)
    assert answer.status_code == 422
    assert (
        "写了很久的原因"
        in client.post(
            f"/work/{audited.pk}/report/1/waive/", {"finding": str(number), "reason": "写了很久的原因"}
        ).content.decode()
    )


def test_a_reason_holds_for_the_same_place_in_a_newer_draft_only(audited: Work) -> None:
    client = come_in("tianbao")
    for one in errors(audited):
        waive(client, audited, one["number"], "口径不同")
    send(client, audited, text(more="另外一段，不影响前面。"), last=1)
    drain()
    assert errors(audited) == []
    assert "（第 1 份里）" in client.get(f"/work/{audited.pk}/report/").content.decode()
    send(client, audited, text("1,236.00"), last=2)
    drain()
    assert errors(audited)


# -- what the procedure waits for


def checked(work: Work) -> Any:
    return act(come_in("caiwu"), work, "check")


@pytest.fixture
def handed_in(evaluation: Work) -> Work:
    client = come_in("tianbao")
    assert test_site.upload(client, evaluation, test_site.EXAMPLE).status_code == 302
    prove(evaluation)
    assert act(client, evaluation, "hand_in").status_code == 302
    return evaluation


def test_a_report_is_audited_mended_or_explained_before_the_check(handed_in: Work) -> None:
    checker = come_in("caiwu")
    assert "还没有上传报告草稿" in checked(handed_in).content.decode()
    assert send(checker, handed_in, text()).status_code == 302
    assert "还没有审核完" in checked(handed_in).content.decode()
    drain()
    refused = checked(handed_in).content.decode()
    assert f"还有 {len(errors(handed_in))} 处印的数不可能是真的" in refused
    assert errors(handed_in)[0]["zh"]["place"] in refused
    assert send(checker, handed_in, text(RIGHT), last=1).status_code == 302
    assert "还没有审核完" in checked(handed_in).content.decode()
    drain()
    assert errors(handed_in) == []
    answer = checked(handed_in)
    assert answer.status_code == 302, answer.content.decode()
    handed_in.refresh_from_db()
    assert handed_in.state == "signing"


def test_reasons_open_the_way_as_well(handed_in: Work) -> None:
    checker = come_in("caiwu")
    send(checker, handed_in, text())
    drain()
    for one in errors(handed_in):
        assert waive(checker, handed_in, one["number"], "口径不同").status_code == 302
    assert checked(handed_in).status_code == 302


def test_after_the_check_no_report_is_taken(handed_in: Work) -> None:
    checker = come_in("caiwu")
    send(checker, handed_in, text(RIGHT))
    drain()
    checked(handed_in)
    assert "您不能改它的内容" in send(checker, handed_in, text(), last=1).content.decode()


@pytest.mark.usefixtures("site")
def test_before_it_begins_and_where_none_is_asked_for_no_report_is_taken() -> None:
    client = come_in("tianbao")
    assert send(client, work_of("901001", "self_evaluation"), text()).status_code == 422
    assert send(client, work_of("901001", "objectives"), text()).status_code == 404
