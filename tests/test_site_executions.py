"""All units below somebody's own: lights, sums, sorting, the bulletin, months of many units from Excel."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

import at_site
import openpyxl
import pytest
import xlsxwriter
from at_site import come_in, walk, work_of
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document

from jixiao.core.spending_book import SPENDING
from jixiao.web import demo
from jixiao.web.execution.models import Budget, Spending, SpendingBatch
from jixiao.web.log.models import Event
from jixiao.web.people.models import Post, Unit

site = at_site.site
pytestmark = pytest.mark.usefixtures("told")
YEAR = demo.YEAR
AT = f"/execution/{YEAR}/"
IMPORT = f"{AT}import/"
FEN = 1_000_000
UNITS = {  # initial budget and the months in whole 10,000 yuan
    "901": (1200, {3: 300, 6: 600}),
    "901001": (100, {3: 24, 6: 50}),
    "901002": (100, {3: 10, 6: 20}),
    "902": (None, {6: 7}),
    "902001": (50, {3: 5}),
}


@pytest.fixture
def told(site: None) -> None:
    """Months that are worked out by hand."""
    del site
    Spending.objects.all().delete()
    Budget.objects.all().delete()
    for code, (initial, months) in UNITS.items():
        kept = Budget.objects.create(
            unit=Unit.objects.get(code=code),
            year=YEAR,
            initial=initial * FEN if initial is not None else None,
            source="typed",
            version=1,
        )
        for month, paid in months.items():
            Spending.objects.create(budget=kept, month=month, paid=paid * FEN)


def said(answer: Any) -> str:
    return str(answer.content.decode())


def order(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/units/\d+/\d+/execution/">([^<]+)', page)


def docx_of(answer: Any) -> str:
    made = Document(io.BytesIO(answer.content))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([one.text for one in made.paragraphs] + cells)


def xlsx_of(answer: Any) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return [list(row) for page in book for row in page.iter_rows(values_only=True)]


def test_every_unit_has_its_light_in_sign_and_word_and_sums_are_exact() -> None:
    page = said(come_in("jixiaoke").get(AT, {"month": "6"}))
    assert "■ 滞后" in page  # 20 of 100
    assert page.count("● 正常") >= 2
    assert "○ 没有报" not in page
    assert "○ 本月未报" in page  # 902001 told March only
    assert "合计（3 个单位）" in page
    assert "<b>1,400.00</b>" in page
    assert "<b>670.00</b>" in page
    assert "<b>47.86%</b>" in page
    assert "逾期未报：1、2、4、5 月" in page


def test_a_department_sees_its_own_branch_only() -> None:
    page = said(come_in("zhuguan").get(AT, {"month": "6"}))
    assert order(page) == ["示范区教育局", "示范区第一小学", "示范区第二小学"]
    assert "河道" not in page
    assert "合计（3 个单位）" in page


SORTS = [  # what is asked, the first and the last
    ({"sort": "rate"}, "示范区水务局", "示范区第一小学"),
    ({"sort": "rate", "down": "1"}, "示范区教育局", "示范区水务局"),
    ({"sort": "paid", "down": "1"}, "示范区教育局", "示范区河道管理所"),
    ({"sort": "light"}, "示范区第二小学", "示范区第一小学"),
    ({"sort": "nothing"}, "示范区教育局", "示范区河道管理所"),
]


@pytest.mark.parametrize(("asked", "first", "last"), SORTS)
def test_the_list_is_sorted_by_a_link(asked: dict[str, str], first: str, last: str) -> None:
    page = said(come_in("jixiaoke").get(AT, {"month": "6", **asked}))
    assert (order(page)[0], order(page)[-1]) == (first, last)
    assert f'href="?month=6&amp;sort={asked["sort"]}' in page or asked["sort"] == "nothing"


def test_who_watches_nobody_has_no_such_page() -> None:
    for who in ("tianbao", "fuzeren", "xitong", "shenji", "jigou"):
        client = come_in(who)
        for path in (AT, f"{AT}bulletin.docx", IMPORT, f"{IMPORT}empty.xlsx", "/execution/"):
            assert client.get(path).status_code == 404, (who, path)
    assert come_in("jixiaoke").get(f"{AT}bulletin.pdf").status_code == 404
    assert come_in("jixiaoke").get("/execution/99999/").status_code == 404
    Post.objects.filter(person__username="zhuguan").update(year=YEAR - 1)
    assert come_in("zhuguan").get(AT).status_code == 404


def test_the_page_asks_little_and_speaks_english() -> None:
    client = come_in("jixiaoke", "en")
    client.get(AT)
    with CaptureQueriesContext(connection) as asked:
        page = said(client.get(AT, {"month": "x"}))
    assert len(asked) <= 12, [one["sql"][:90] for one in asked]
    assert "Sum of" in page
    assert client.get("/execution/")["Location"].startswith("/execution/2")


def test_a_bulletin_says_what_the_page_says_and_is_written_down() -> None:
    client = come_in("jixiaoke")
    answer = client.get(f"{AT}bulletin.docx", {"month": "6", "number": "3"})
    text = docx_of(answer)
    assert "第 3 期　示范区（虚构）" in text
    assert f"{YEAR}年度1—6月预算执行情况通报" in text
    assert (
        "3 个单位调整后预算合计 1,400.00 万元，累计支出 670.00 万元，执行率 47.86%，应达到的进度为 50.00%"
        in text
    )
    assert "示范区第二小学：截至 6 月末执行率 20.00%，滞后，从 3 月起落后。" in text
    assert "示范区水务局" in text
    assert "虚构示例" in text
    assert "■ 滞后" in text
    assert "填报员" not in text
    event = Event.objects.get(action="bulletin_fetched")
    assert (event.actor, event.after["year"]) == ("jixiaoke", YEAR)
    rows = xlsx_of(client.get(f"{AT}bulletin.xlsx", {"month": "6"}))
    assert any("示范区第二小学" in row for row in rows)
    assert any("合计（3 个单位）" in row for row in rows)


def test_a_unit_that_is_withheld_is_neither_named_nor_in_the_sums() -> None:
    Budget.objects.filter(unit__code="901002").update(withheld="classified")
    client = come_in("jixiaoke")
    for text in (
        docx_of(client.get(f"{AT}bulletin.docx", {"month": "6"})),
        str(xlsx_of(client.get(f"{AT}bulletin.xlsx", {"month": "6"}))),
    ):
        assert "第二小学" not in text
        assert "另有 1 个单位按规定不列入" in text
        assert "1,300.00" in text
        assert "1,400.00" not in text
    assert "涉密" in said(client.get(AT))


def test_a_budget_that_the_case_marks_is_withheld_although_nobody_said_so_here() -> None:
    work = work_of("901001", "objectives")
    at_site.saving.save(
        work,
        at_site.Person.objects.get(username="tianbao"),
        {"facts|project_budget_amount|secrecy": "涉密"},
        {},
    )
    walk(work)
    text = docx_of(come_in("jixiaoke").get(f"{AT}bulletin.docx", {"month": "6"}))
    assert "第一小学" not in text
    assert "另有 1 个单位按规定不列入" in text


# from Excel

HEADS = [one.zh for one in SPENDING.columns]
Rows = Sequence[Sequence[Any]]


def book(rows: Rows, heads: Sequence[str] = HEADS) -> bytes:
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    page = made.add_worksheet(SPENDING.name)
    for r, row in enumerate([heads, *rows]):
        for c, value in enumerate(row):
            page.write(r, c, value)
    made.close()
    return stream.getvalue()


def upload(client: Client, body: bytes) -> Any:
    return client.post(IMPORT, {"file": SimpleUploadedFile("支出.xlsx", body)})


def previewed(client: Client, rows: Rows) -> tuple[str, str]:
    answer = upload(client, book(rows))
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"], said(client.get(answer["Location"]))


def confirm(client: Client, where: str, page: str) -> Any:
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
    assert seen is not None
    return client.post(where, {"action": "take", "seen": seen[1]})


def paid(code: str) -> dict[int, int]:
    return dict(Spending.objects.filter(budget__unit__code=code).values_list("month", "paid"))


def test_months_of_many_units_come_in_whole_and_are_undone_whole() -> None:
    client = come_in("zhuguan")
    rows = [
        ["901002", "7", 35.123456, "", "", "", "", "七月"], ["901002", 6, "21", 10, 5, "", "", ""], ["901001", "6月", 50, "", "", "", "", ""],
        ["901", 7, "700", "", "", "", "", ""],
    ]  # fmt: skip
    where, page = previewed(client, rows)
    for words in ("＋ 将新增 2", "△ 将更新 1", "＝ 无变化 1", "<del>20.00</del> → 21"):
        assert words in page
    assert paid("901002") == {3: 10 * FEN, 6: 20 * FEN}
    assert confirm(client, where, page).status_code == 302
    assert paid("901002") == {3: 10 * FEN, 6: 21 * FEN, 7: 35_123_456}
    assert Budget.objects.get(unit__code="901002").version == 2
    assert Budget.objects.get(unit__code="901001").version == 1
    assert confirm(client, where, page).status_code == 422  # a second click
    assert SpendingBatch.objects.get().state == "done"
    assert client.post(where, {"action": "undo"}).status_code == 302
    assert paid("901002") == {3: 10 * FEN, 6: 20 * FEN}
    assert paid("901") == {3: 300 * FEN, 6: 600 * FEN}
    assert client.post(where, {"action": "undo"}).status_code == 422


def test_an_initial_budget_comes_in_with_its_months() -> None:
    client = come_in("jixiaoke")
    where, page = previewed(client, [["902", "7", "9", "", "", "30", "", ""]])
    confirm(client, where, page)
    assert Budget.objects.get(unit__code="902").initial == 30 * FEN
    client.post(where, {"action": "undo"})
    assert Budget.objects.get(unit__code="902").initial is None


WRONG = [  # a row, what is told
    (["902001", "7", "5", "", "", "", "", ""], "没有代码为“902001”的单位"),
    (["901002", "13", "5", "", "", "", "", ""], "“13”不是 1 到 12 的月份"),
    (["901002", "", "5", "", "", "", "", ""], "不是 1 到 12 的月份"),
    (["901002", "7", "", "", "", "", "", ""], "“累计支出”没有填"),
    (["901002", "7", "=1+1", "", "", "", "", ""], "不是金额"),
    (["901002", "7", "19", "", "", "", "", ""], "7 月末累计 19.00 万元，少于 6 月末的 20.00 万元"),
    (["901002", "7", "101", "", "", "", "", ""], "超过预算 100.00 万元"),
    (["901002", "4", "21", "", "", "", "", ""], "6 月末累计 20.00 万元，少于 4 月末的 21.00 万元"),
    (["901002", "7", "30", "20", "11", "", "", ""], "超过累计支出 30.00 万元"),
    (["901002", "7", "<script>alert(1)</script>", "", "", "", "", ""], "&lt;script&gt;"),
]


@pytest.mark.parametrize(("row", "words"), WRONG)
def test_with_one_wrong_row_nothing_comes_in(row: list[Any], words: str) -> None:
    answer = upload(come_in("zhuguan"), book([["901", "7", 700, "", "", "", "", ""], row]))
    assert answer.status_code == 422
    assert words in said(answer)
    assert "<script>alert" not in said(answer)
    assert not SpendingBatch.objects.exists()


def test_a_month_that_stands_twice_is_told_with_both_rows() -> None:
    rows = [["901002", "7", "30", "", "", "", "", ""], ["901002", "7", "31", "", "", "", "", ""]]
    page = said(upload(come_in("zhuguan"), book(rows)))
    assert "901002 · 7" in page


def test_files_that_are_none_and_columns_that_are_unknown_are_refused() -> None:
    client = come_in("zhuguan")
    for body in (
        b"",
        b"MZ\x90\x00",
        b"PK\x03\x04broken",
        book([["901", "7", "700", "x"]], ["单位代码", "月份", "累计支出（万元）", "电话"]),
        book([]),
    ):
        answer = upload(client, body)
        assert answer.status_code == 422
        assert 'role="alert"' in said(answer)


def test_what_changed_between_preview_and_confirmation_is_shown_anew() -> None:
    client = come_in("zhuguan")
    where, page = previewed(client, [["901002", "7", "30", "", "", "", "", ""]])
    Spending.objects.create(budget=Budget.objects.get(unit__code="901002"), month=7, paid=25 * FEN)
    answer = confirm(client, where, page)
    assert answer.status_code == 422
    assert "<del>25.00</del> → 30" in said(answer)
    assert paid("901002")[7] == 25 * FEN


def test_a_batch_is_not_undone_once_a_unit_changed_something_and_is_nobody_elses() -> None:
    client = come_in("zhuguan")
    where, page = previewed(client, [["901002", "7", "30", "", "", "", "", ""]])
    confirm(client, where, page)
    assert come_in("jixiaoke").get(where).status_code == 404
    assert come_in("tianbao").post(where, {"action": "undo"}).status_code == 404
    Budget.objects.filter(unit__code="901002").update(version=9)
    answer = client.post(where, {"action": "undo"})
    assert answer.status_code == 422
    assert "整批不能撤销" in said(answer)
    assert paid("901002")[7] == 30 * FEN


def test_the_empty_workbook_has_the_columns_that_are_read() -> None:
    answer = come_in("zhuguan").get(f"{IMPORT}empty.xlsx")
    page = openpyxl.load_workbook(io.BytesIO(answer.content))[SPENDING.name]
    assert [cell.value for cell in page[2]] == HEADS
