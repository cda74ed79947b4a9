"""Units and accounts from Excel: previewed, taken whole or not at all, undone whole or not at all."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any

import at_site
import openpyxl
import pytest
import xlsxwriter
from at_site import come_in
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jixiao.core.finding import Findings
from jixiao.flows.roster import empty_roster, read_roster
from jixiao.web.log.models import Event, broken
from jixiao.web.people.models import Batch, Person, Post, Unit

site = at_site.site
HEADS = {"units": ["代码", "名称", "类型", "上级代码"], "accounts": ["账号", "姓名"]}
SHEETS = {"units": "单位", "accounts": "账号"}
HOSTILE = "<script>alert(1)</script>"
Rows = Sequence[Sequence[Any]]


def book(kind: str, rows: Rows, heads: Sequence[str] | None = None, sheet: str = "") -> bytes:
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    page = made.add_worksheet(sheet or SHEETS[kind])
    for r, row in enumerate([heads if heads is not None else HEADS[kind], *rows]):
        for c, value in enumerate(row):
            page.write(r, c, value)
    made.close()
    return stream.getvalue()


def upload(client: Client, kind: str, body: bytes, name: str = "名单.xlsx") -> Any:
    return client.post(f"/keep/import/{kind}/", {"file": SimpleUploadedFile(name, body)})


def previewed(client: Client, kind: str, rows: Rows) -> tuple[str, str]:
    """The page of a batch, and what it says."""
    answer = upload(client, kind, book(kind, rows))
    assert answer.status_code == 302, answer.content.decode()
    where = answer["Location"]
    return where, client.get(where).content.decode()


def seen_in(page: str) -> str:
    return re.search(r'name="seen" value="([0-9a-f]{64})"', page)[1]  # type: ignore[index]


def taken(client: Client, kind: str, rows: Rows) -> str:
    where, page = previewed(client, kind, rows)
    answer = client.post(where, {"action": "take", "seen": seen_in(page)})
    assert answer.status_code in (200, 302), answer.content.decode()
    return where


GOOD = [  # a child before its parent, a code as a number, one that moves, one as it is
    ["9030011", "第二分馆", "预算单位", "903001"],
    [903001, "示范区图书馆", "预算单位", "903"],
    ["903", "示范区文化局", "主管部门", "9"],
    ["902001", "示范区河道管理中心", "预算单位", "903"],
    ["901001", "示范区第一小学", "预算单位", "901"],
]


@pytest.mark.usefixtures("site")
def test_a_list_is_previewed_taken_and_undone_whole() -> None:
    client = come_in("xitong")
    before = dict(Unit.objects.values_list("code", "path"))
    where, page = previewed(client, "units", GOOD)
    for words in (
        "＋ 将新增 3",
        "△ 将更新 1",
        "＝ 无变化 1",
        "<del>示范区河道管理所</del> → 示范区河道管理中心",
    ):
        assert words in page
    assert dict(Unit.objects.values_list("code", "path")) == before
    seen = seen_in(page)
    assert client.post(where, {"action": "take", "seen": seen}).status_code == 302
    library, river = Unit.objects.get(code="9030011"), Unit.objects.get(code="902001")
    assert library.path.count("/") == 5
    assert library.synthetic  # in a made-up district
    assert river.path == f"{Unit.objects.get(code='903').path}{river.pk}/"
    twice = client.post(where, {"action": "take", "seen": seen})
    assert twice.status_code == 422
    assert "这一批已经办过了" in twice.content.decode()
    assert Event.objects.filter(action="unit_added").count() == 3
    assert Event.objects.filter(action="batch_imported").count() == 1
    assert client.post(where, {"action": "undo"}).status_code == 302
    assert dict(Unit.objects.values_list("code", "path")) == before
    assert Unit.objects.get(code="902001").name == "示范区河道管理所"
    assert client.post(where, {"action": "undo"}).status_code == 422
    assert list(broken()) == []
    assert "撤销批次时删去单位" in come_in("shenji").get("/log/").content.decode()


LATER = {  # what happens after the import, and that the batch can then not be undone
    "a post": lambda unit: Post.objects.create(
        person=Person.objects.get(username="caiwu"), unit=unit, role="filler"
    ),
    "a unit below": lambda unit: Unit.objects.create(code="77", name="科室", kind="section", parent=unit),
    "a year": lambda unit: come_in("jixiaoke").post("/years/", {"year": "2027", "unit": str(unit.pk)}),
    "another name": lambda unit: come_in("xitong").post(
        f"/keep/units/{unit.pk}/", {"name": "新馆", "kind": "unit", "parent": "903", "version": "0"}
    ),
}


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("later", LATER.values(), ids=LATER)
def test_a_batch_on_which_something_depends_is_not_undone(later: Any) -> None:
    client = come_in("xitong")
    where = taken(client, "units", GOOD)
    later(Unit.objects.get(code="903001"))
    answer = client.post(where, {"action": "undo"})
    assert answer.status_code == 422
    assert "整批不能撤销" in answer.content.decode()
    assert Unit.objects.get(code="902001").name == "示范区河道管理中心"


@pytest.mark.usefixtures("site")
def test_what_changed_since_the_preview_is_shown_anew_and_not_taken() -> None:
    client = come_in("xitong")
    where, page = previewed(client, "units", GOOD)
    Unit.objects.filter(code="901001").update(name="示范区第一小学（东校区）")
    answer = client.post(where, {"action": "take", "seen": seen_in(page)})
    assert answer.status_code == 422
    assert "预览之后单位或账号有变动" in answer.content.decode()
    assert "△ 将更新 2" in answer.content.decode()
    assert not Unit.objects.filter(code="903").exists()


BAD_ROWS = {
    "no parent like it": (["77", "甲", "预算单位", "9010"], ["单位!D2", "没有代码为“9010”的单位", "相近的有"]),
    "no such kind": (["77", "甲", "事业单位", "9"], ["单位!C2", "“类型”不能是“事业单位”", "预算单位"]),
    "a bad code": (["7 7", "甲", "预算单位", "9"], ["单位!A2", "单位代码“7 7”不能用"]),
    "no name": (["77", "", "预算单位", "9"], ["单位!B2", "“名称”没有填"]),
    "a number with a fraction": ([77.5, "甲", "预算单位", "9"], ["单位!A2", "“77.5”不是文字，也不是整数"]),
    "a section at the top": (["77", "甲", "科室", ""], ["单位!D2", "“最上一级”之下不能有“科室”"]),
    "under itself": (["77", "甲", "预算单位", "77"], ["单位!D2", "不能归到自己或自己的下级之下"]),
    "a formula without a value": (["77", "=1+1", "预算单位", "77x!"], ["没有代码为“77x!”的单位"]),
    "script": (["77", HOSTILE, "预算单位", HOSTILE], ["没有代码为“&lt;script&gt;"]),
}  # fmt: skip


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(("row", "words"), BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_row_that_cannot_be_is_told_with_its_cell_and_nothing_is_taken(
    row: list[Any], words: list[str]
) -> None:
    answer = upload(come_in("xitong"), "units", book("units", [row, ["78", "好的一行", "预算单位", "9"]]))
    page = answer.content.decode()
    assert answer.status_code == 422
    for one in words:
        assert one in page
    assert HOSTILE not in page
    assert "✕ 错误 1" in page
    assert not Unit.objects.filter(code="78").exists()
    assert not Batch.objects.exists()


@pytest.mark.usefixtures("site")
def test_all_mistakes_of_a_list_are_told_at_once() -> None:
    rows = [
        ["77", "甲", "预算单位", "78"],
        ["78", "乙", "预算单位", "77"],
        ["77", "丙", "科室", ""],
        ["", "丁", "", "zz"],
        ["79", "戊", "站", ""],
        ["80", "己", "预算单位", "79"],
    ]
    page = upload(come_in("xitong"), "units", book("units", rows)).content.decode()
    for words in (
        "不能归到自己或自己的下级之下",
        "“77”在第 2 行已经写过",
        "“代码”没有填",
        "“类型”没有选",
    ):
        assert words in page
    assert "没有代码为“79”" not in page  # it stands in the list, and is told at its own row


HEADERS = {  # columns that are not ours
    "a near miss": (["代码", "单位名称", "类型", "上级代码"], ["单位名称", "名称", "没有“名称”这一列"]),
    "one too many": (["代码", "名称", "类型", "上级代码", "电话"], ["不能写“电话”"]),
    "one missing": (["代码", "名称", "类型"], ["没有“上级代码”这一列"]),
    "twice": (["代码", "名称", "类型", "上级代码", "代码"], ["表头“代码”写了两次"]),
}


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(("heads", "words"), HEADERS.values(), ids=HEADERS)
def test_a_column_that_is_not_known_is_a_mistake_with_what_is_near(
    heads: list[str], words: list[str]
) -> None:
    rows = [["77", "甲", "预算单位", "9", "1"][: len(heads)]]
    answer = upload(come_in("xitong"), "units", book("units", rows, heads))
    assert answer.status_code == 422
    for one in words:
        assert one in answer.content.decode()
    assert not Unit.objects.filter(code="77").exists()


def packed(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in parts.items():
            made.writestr(name.replace("__", "/"), body)
    return stream.getvalue()


HOSTILE_FILES = {
    "nothing": b"",
    "a text": "代码,名称".encode(),
    "an old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "a broken archive": b"PK\x03\x04" + b"x" * 100,
    "an archive of something else": packed(**{"a.txt": "x"}),
    "a bomb": packed(**{"xl__workbook.xml": " " * 60_000_000}),
    "too large": b"PK" + b"x" * 4_000_001,
    "entities": packed(
        **{"xl__workbook.xml": '<!DOCTYPE a [<!ENTITY b "c">]><workbook>&b;</workbook>', "[Content_Types].xml": "<Types/>"}
    ),
    "another sheet": book("units", [["77", "甲", "预算单位", "9"]], sheet="Sheet1"),
    "no rows": book("units", []),
}  # fmt: skip


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("body", HOSTILE_FILES.values(), ids=HOSTILE_FILES)
def test_a_file_that_is_no_list_is_refused_in_words(body: bytes) -> None:
    count = Unit.objects.count()
    answer = upload(come_in("xitong"), "units", body, "../../<b>.xlsx")
    assert answer.status_code == 422
    assert "没有办成，什么也没有改变" in answer.content.decode()
    assert Unit.objects.count() == count


@pytest.mark.usefixtures("site")
def test_a_name_of_a_file_is_only_a_name() -> None:
    client = come_in("xitong")
    answer = upload(client, "units", book("units", [["77", "甲", "预算单位", "9"]]), "x<b>.xlsx")
    page = client.get(answer["Location"]).content.decode()
    assert "x&lt;b&gt;.xlsx" in page


@pytest.mark.usefixtures("site")
def test_batches_are_for_the_system_administrator_alone() -> None:
    where = taken(come_in("xitong"), "units", GOOD)
    for who in ("tianbao", "jixiaoke", "anquan", "shenji"):
        client = come_in(who)
        assert client.get(where).status_code == 404
        assert client.post(where, {"action": "undo"}).status_code == 404
        assert upload(client, "units", book("units", GOOD)).status_code == 404
    assert Unit.objects.filter(code="903").exists()


@pytest.mark.parametrize("kind", ["units", "accounts"])
def test_the_empty_workbook_has_the_columns_and_is_told_to_be_empty(kind: str) -> None:
    body = empty_roster(kind)
    page = openpyxl.load_workbook(io.BytesIO(body))[SHEETS[kind]]
    assert [cell.value for cell in page[2]] == HEADS[kind]
    findings = Findings()
    assert read_roster(kind, body, findings) == []
    assert [one.rule for one in findings.items] == ["roster_empty"]


@pytest.mark.usefixtures("site")
def test_the_filled_empty_workbook_is_taken() -> None:
    client = come_in("xitong")
    made = openpyxl.load_workbook(io.BytesIO(client.get("/keep/import/units/empty.xlsx").content))
    made["单位"].append(["0077", "零号站", "预算单位", "9"])
    stream = io.BytesIO()
    made.save(stream)
    answer = upload(client, "units", stream.getvalue())
    page = client.get(answer["Location"]).content.decode()
    client.post(answer["Location"], {"action": "take", "seen": seen_in(page)})
    assert Unit.objects.get(code="0077").parent == Unit.objects.get(code="9")


# -- accounts


@pytest.mark.usefixtures("site")
def test_accounts_come_with_first_passwords_shown_once_and_are_locked_when_undone() -> None:
    client = come_in("xitong")
    rows = [["xin1", "新人一"], ["xin2", "新人二"], ["tianbao", "改名甲"], ["caiwu", "财务员乙"]]
    where, page = previewed(client, "accounts", rows)
    assert "＋ 将新增 2" in page
    shown = client.post(where, {"action": "take", "seen": seen_in(page)}).content.decode()
    passwords = re.findall(r"<code>(Jx-[^<]+)</code>", shown)
    assert len(set(passwords)) == 2
    again = client.post(where, {"action": "take", "seen": seen_in(page)}).content.decode()
    assert not re.search("Jx-", again)
    assert not re.search("Jx-", str(list(Batch.objects.values_list("rows"))))
    assert Client().post("/login/", {"username": "xin1", "password": passwords[0]}).status_code == 302
    refused = client.post(where, {"action": "undo"})
    assert "“新人一”之后又有了变动" in refused.content.decode()
    Person.objects.filter(username="xin1").update(last_login=None)
    assert client.post(where, {"action": "undo"}).status_code == 302
    assert set(Person.objects.filter(is_active=False).values_list("username", flat=True)) == {"xin1", "xin2"}
    assert Person.objects.get(username="tianbao").name == "填报员甲"


@pytest.mark.usefixtures("site")
def test_accounts_with_mistakes_are_not_made() -> None:
    rows = [["Zhang", "甲"], ["xin1", ""], ["xin2", "丙"], ["xin2", "丁"]]
    page = upload(come_in("xitong"), "accounts", book("accounts", rows)).content.decode()
    for words in (
        "账号!A2",
        "账号“Zhang”不能用",
        "账号!B3",
        "“姓名”没有填",
        "账号!A5",
        "“xin2”在第 4 行已经写过",
    ):
        assert words in page
    assert not Person.objects.filter(username__startswith="xin1").exists()


@pytest.mark.usefixtures("site")
def test_more_accounts_than_are_made_at_once_are_told() -> None:
    rows = [[f"ren{n}", "某人"] for n in range(201)]
    page = upload(come_in("xitong", "en"), "accounts", book("accounts", rows)).content.decode()
    assert "It has 201 rows, and at most 200 are taken at once" in page


@pytest.mark.usefixtures("site")
def test_lists_speak_english() -> None:
    client = come_in("xitong", "en")
    _, page = previewed(client, "units", GOOD)
    assert "+ will be added 3" in page
    assert "Import it" in page
    wrong = upload(client, "units", book("units", [["77", "甲", "预算单位", "zz"]])).content.decode()
    assert "There is no unit with the code “zz”" in wrong
