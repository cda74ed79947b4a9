"""Projects of a unit's year: two levels, exact money, who may write them when, lists from Excel whole or not at all."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

import at_site
import openpyxl
import pytest
import xlsxwriter
from at_site import come_in
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jixiao.flows.roster import empty_roster
from jixiao.web import demo
from jixiao.web.log.models import Event, broken
from jixiao.web.people.models import Person, Post, Unit
from jixiao.web.projects.models import Project, ProjectBatch
from jixiao.web.projects.money import fen_of, share, wan
from jixiao.web.year.models import Work

site = at_site.site
HOSTILE = "<script>alert(1)</script>"
GOOD = {
    "code": "N1", "name": "校园网络", "level": "first", "parent": "", "kind": "new", "duty": "信息化", "planned": "1,248.50",
    "adjusted": "", "paid": "", "from_year": "2026", "to_year": "", "appraisal": "done", "withheld": "false",
}  # fmt: skip
HEADS = (
    "代码", "名称", "级次", "上级代码", "类型", "服务的职责", "年初预算（万元）", "调整后预算（万元）", "已支付（万元）", "起始年", "终止年",
    "事前绩效评估", "不予公开",
)  # fmt: skip


def base(unit: str = "901001", year: int = demo.YEAR) -> str:
    return f"/units/{Unit.objects.get(code=unit).pk}/{year}/projects/"


def one(code: str) -> Project:
    return Project.objects.get(code=code)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def plain(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text(answer)).split())


def put(client: Client, project: Project, **changed: str) -> Any:
    """Post the form of a project with some fields changed, as the page had shown it."""
    project.refresh_from_db()
    return client.post(
        f"{base()}{project.pk}/", {**project.texts(), "version": str(project.version), **changed}
    )


def at_step(kind: str, state: str) -> None:
    Work.objects.filter(unit__code="901001", kind=kind).update(state=state)


# -- money


@pytest.mark.parametrize(
    ("typed", "fen", "shown"),
    [
        ("48", 48_000_000, "48.00"),
        ("1,248.5", 1_248_500_000, "1,248.50"),
        ("0.000001", 1, "0.000001"),
        ("0.1", 100_000, "0.10"),
        ("０．３万元", 300_000, "0.30"),
        ("999999999.999999", 999_999_999_999_999, "999,999,999.999999"),
        ("0", 0, "0.00"),
    ],
)
def test_an_amount_is_kept_to_the_fen(typed: str, fen: int, shown: str) -> None:
    assert fen_of(typed) == fen
    assert wan(fen, grouped=True) == shown
    assert fen_of(wan(fen)) == fen


@pytest.mark.parametrize(
    "typed",
    ["", "-1", "1.0000001", "48元", "12,34", "1e3", "四十八", "NaN", "1000000000", "9" * 400, "1.", "٣"],
)
def test_what_is_no_amount_is_none(typed: str) -> None:
    assert fen_of(typed) is None


def test_a_share_is_rounded_half_up_and_of_nothing_there_is_none() -> None:
    assert share(1, 3) == "33.33%"
    assert share(1, 8) == "12.50%"
    assert share(12345, 1_000_000) == "1.23%"
    assert share(125, 100_000) == "0.13%"
    assert share(5, 0) == "—"


# -- the tree


@pytest.mark.usefixtures("site")
def test_the_page_shows_the_tree_with_sums_and_shares_and_the_year_links_to_it() -> None:
    client = come_in("tianbao")
    page = plain(client.get(base()))
    for words in (
        "计入 3 个项目：年初预算 74.00 ，调整后 74.00",
        "校园安全 X01 · 二级 2 个，合计 延续 26.00 26.00 — 35.14%",
        "安防设备维护 X01-1 延续 18.00 18.00 — 24.32%",
        "义务教育学校办学条件改善 主管部门的 J01 · 二级 1 个，合计 延续 48.00 48.00 — 64.86%",
        "本单位合计 74.00 74.00 —",
    ):
        assert words in page
    assert "示范区教育局" not in page
    assert "操场修缮" not in page
    year = client.get(base().removesuffix("projects/"))
    assert "一级 1 个，二级 3 个。年初预算 74.00" in plain(year)
    assert "1 个没有说明评估情况" in plain(year)
    assert f'href="{base()}"' in text(year)


@pytest.mark.usefixtures("site")
def test_the_department_sees_what_stands_under_its_projects_and_counts_only_its_own() -> None:
    page = plain(come_in("zhuguan").get(base("901")))
    assert "义务教育学校办学条件改善 J01 · 二级 2 个，合计 延续 60.00 60.00 — —" in page
    assert "课桌椅更新 示范区第一小学 · J01-1" in page
    assert "本单位合计（不含下属单位的项目） 30.00 30.00" in page


@pytest.mark.usefixtures("site")
def test_who_sees_only_the_department_is_told_that_units_below_are_left_out() -> None:
    person = Person.objects.create("tianju", at_site.PASSWORD, name="填报员壬", first_password=False)
    Post.objects.create(person=person, unit=Unit.objects.get(code="901"), role="filler")
    page = plain(come_in("tianju").get(base("901")))
    assert "不在您的岗位范围内，没有列出" in page
    assert "课桌椅更新" not in page
    assert "第一小学" not in page


@pytest.mark.usefixtures("site")
def test_reminders_give_both_figures() -> None:
    client = come_in("tianbao")
    put(client, one("X01-1"), adjusted="17", paid="19.5")
    put(client, one("X01"), planned="20")
    page = plain(client.get(base()))
    assert "“安防设备维护”已支付 19.50 万元，超过现在的预算 17.00 万元" in page
    assert "“校园安全”自己写的年初预算是 20.00 万元，它的二级项目合计是 26.00 万元" in page
    assert "项目的年初预算合计 74.00 万元，超过填报表里“项目全年预算金额”的 48.00 万元" in page
    assert "新增项目中，0 个没有做事前绩效评估，1 个没有说明" in page
    put(client, one("X01-1"), planned="0")
    put(client, one("X01-2"), planned="0")
    assert "超过填报表里" not in plain(client.get(base()))


@pytest.mark.usefixtures("site")
def test_what_is_not_paid_is_unknown_and_no_nought() -> None:
    client = come_in("tianbao")
    put(client, one("X01-1"), paid="0")
    page = plain(client.get(base()))
    assert "已支付 0.00 （万元）。 2 个没有填已支付，没有算在里面。" in page
    assert "安防设备维护 X01-1 延续 18.00 18.00 0.00" in page


# -- writing


@pytest.mark.usefixtures("site")
def test_a_project_is_added_changed_and_closed_with_its_events() -> None:
    client = come_in("tianbao")
    assert client.post(f"{base()}new/", {**GOOD, "withheld": ["false", "true"]}).status_code == 302
    made = one("N1")
    assert (made.planned, made.adjusted, made.withheld, made.version) == (1_248_500_000, None, True, 1)
    page = plain(client.get(base()))
    assert "已新增“校园网络”" in page
    assert "校园网络 不予公开 N1 新增 1,248.50 1,248.50" in page
    assert put(client, made, adjusted="1000").status_code == 302
    assert put(client, made, adjusted="1000").status_code == 302  # nothing new, and no version
    made.refresh_from_db()
    assert (made.adjusted, made.version) == (1_000_000_000, 2)
    close = f"{base()}{made.pk}/close/"
    assert client.post(close, {"version": "2", "why": "停建"}).status_code == 302
    page = plain(client.get(base()))
    assert "已停止的（不计入合计）" in page
    assert "计入 3 个项目：年初预算 74.00" in page
    assert "先恢复它" in plain(put(client, made, adjusted="900"))
    made.refresh_from_db()
    assert client.post(close, {"version": str(made.version)}).status_code == 302
    told = Event.objects.filter(thing=f"project:{made.pk}").order_by("number")
    assert [one.action for one in told] == [
        "project_added",
        "project_changed",
        "project_closed",
        "project_reopened",
    ]
    assert told[1].before["project"]["adjusted"] == ""
    assert told[1].after["project"]["adjusted"] == "1000.00"
    assert list(broken()) == []
    log = text(come_in("shenji").get("/log/"))
    assert "停止项目" in log
    assert "校园网络" not in log


WRONG = {  # what is typed instead, and what is told
    "nothing at all": (dict.fromkeys(GOOD, ""), ["“代码”没有填", "“名称”没有填", "“级次”没有选", "“年初预算”没有填", "“起始年”没有填"]),
    "a minus": ({"planned": "-5"}, ["“-5”不是以万元为单位的金额"]),
    "parts of a fen": ({"paid": "1.0000001"}, ["“1.0000001”不是以万元为单位的金额"]),
    "a code with spaces": ({"code": "N 1"}, ["项目代码“N 1”不能用"]),
    "a code that is taken": ({"code": "X01"}, ["代码 X01 已经是项目“校园安全”的"]),
    "a second level without a parent": ({"level": "second"}, ["二级项目没有写上级代码"]),
    "a parent of another department": ({"level": "second", "parent": "S01"}, ["“S01”不是这一年本单位或主管部门的项目"]),
    "a parent that is of the second level": ({"level": "second", "parent": "X01-1"}, ["“安防设备维护”是二级项目"]),
    "itself as its parent": ({"level": "second", "parent": "N1"}, ["“N1”不是这一年本单位或主管部门的项目"]),
    "a first level with a parent": ({"parent": "X01"}, ["一级项目不写上级代码"]),
    "years the wrong way round": ({"to_year": "2025"}, ["终止年 2025 在起始年 2026 之前"]),
    "another year": ({"kind": "continued", "from_year": "2020", "to_year": "2024"}, ["这个项目不在 2026 年度里"]),
    "new but old": ({"from_year": "2024"}, ["标为“新增”，起始年却是 2024"]),
    "carried over but new": ({"kind": "continued"}, ["标为“延续”，起始年却就是 2026"]),
    "one-off over years": ({"kind": "once", "to_year": "2028"}, ["标为“一次性”，却从 2026 到 2028 跨年"]),
    "a year that is none": ({"from_year": "后年"}, ["“后年”不是一个年度"]),
    "an unknown kind": ({"kind": "other"}, ["“类型”没有选"]),
    "a long name": ({"name": "名" * 121}, ["“名称”有 121 个字"]),
    "signs nobody sees": ({"duty": "安全\u202e"}, ["“服务的职责”里有看不见的字符"]),
}  # fmt: skip


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(("typed", "told"), WRONG.values(), ids=WRONG)
def test_everything_wrong_is_told_at_once_and_what_was_typed_stays(
    typed: Mapping[str, str], told: Sequence[str]
) -> None:
    Project.objects.create(
        unit=Unit.objects.get(code="902"), year=2026, code="S01", name="河道", level="first", kind="new", planned=1, from_year=2026
    )  # fmt: skip
    count = Project.objects.count()
    answer = come_in("tianbao").post(f"{base()}new/", {**GOOD, **typed})
    assert answer.status_code == 422
    for words in told:
        assert words in plain(answer)
    for key, value in {**GOOD, **typed}.items():
        if value and key in ("code", "name", "planned", "from_year"):
            assert f'value="{value}"' in text(answer)
    assert Project.objects.count() == count


@pytest.mark.usefixtures("site")
def test_hostile_text_is_a_text() -> None:
    client = come_in("tianbao")
    assert client.post(f"{base()}new/", {**GOOD, "name": HOSTILE, "duty": '"><img src=x>'}).status_code == 302
    for page in (base(), f"{base()}{one('N1').pk}/", base().removesuffix("projects/")):
        assert HOSTILE not in text(client.get(page))
        assert "<img src=x>" not in text(client.get(page))
    for bad in ({"why": HOSTILE}, {"version": "九"}, {}):
        assert client.post(f"{base()}{one('N1').pk}/close/", bad).status_code == 422
    body = client.get(f"{base()}list.xlsx").content
    cells = [cell.value for row in openpyxl.load_workbook(io.BytesIO(body))["项目"] for cell in row]
    assert HOSTILE in cells


@pytest.mark.usefixtures("site")
def test_a_page_that_is_old_writes_over_nothing_and_shows_both() -> None:
    client, project = come_in("tianbao"), one("X01-1")
    old = {**project.texts(), "version": "1"}
    assert client.post(f"{base()}{project.pk}/", {**old, "planned": "19"}).status_code == 302
    answer = client.post(f"{base()}{project.pk}/", {**old, "planned": "21"})
    assert answer.status_code == 422
    assert "这一页打开之后有人改过" in text(answer)
    assert "年初预算 19.00 您填的：21" in plain(answer)
    project.refresh_from_db()
    assert project.planned == 19_000_000
    close = f"{base()}{project.pk}/close/"
    assert client.post(close, {"version": "1", "why": "停"}).status_code == 422
    assert client.post(close, {"version": "2", "why": "停"}).status_code == 302
    assert client.post(close, {"version": "2", "why": "停"}).status_code == 422
    assert Event.objects.filter(action="project_closed").count() == 1


@pytest.mark.usefixtures("site")
def test_a_second_click_adds_nothing_twice() -> None:
    client = come_in("tianbao")
    assert [client.post(f"{base()}new/", GOOD).status_code for _ in range(2)] == [302, 422]
    assert Project.objects.filter(code="N1").count() == 1


@pytest.mark.usefixtures("site")
def test_closing_needs_a_reason_and_neither_payments_nor_projects_below() -> None:
    client = come_in("tianbao")

    def close(code: str, why: str) -> str:
        project = one(code)
        return plain(
            client.post(f"{base()}{project.pk}/close/", {"version": str(project.version), "why": why})
        )

    assert "没有写停止的理由" in close("X01-1", " ")
    assert "下面还有 2 个没有停止的二级项目" in close("X01", "停")
    put(client, one("X01-1"), paid="3")
    assert "“安防设备维护”已支付 3.00 万元，不能停止" in close("X01-1", "停")
    put(client, one("X01-1"), paid="0")
    for code in ("X01-1", "X01-2", "X01"):
        close(code, "停")
    assert Project.objects.filter(unit__code="901001", closed=None).count() == 1
    assert "上级“校园安全”已停止" in close("X01-1", "")
    answer = client.post(f"{base()}new/", {**GOOD, "level": "second", "parent": "X01"})
    assert "上级“校园安全”已停止" in plain(answer)


@pytest.mark.usefixtures("site")
def test_a_first_level_project_with_others_below_stays_one() -> None:
    client = come_in("tianbao")
    assert "下面还有 2 个二级项目" in plain(put(client, one("X01"), level="second", parent="J01"))
    assert put(client, one("X01-1"), parent="J02").status_code == 302
    assert one("X01-1").parent == one("J02")


# -- who and when

WHEN = {  # the step of the objectives, of others, and what the filler may do
    "while the objectives are filled in": ({}, "all"),
    "once they were handed in": ({"objectives": "checked"}, ""),
    "when they are adjusted": ({"objectives": "approved"}, "all"),
    "when the adjustment is under way": ({"objectives": "approved", "adjustment": "signing"}, "paid"),
    "when it was not needed": ({"objectives": "approved", "adjustment": "none"}, "paid"),
    "when the self-evaluation was handed in": (
        {"objectives": "approved", "adjustment": "none", "monitoring": "confirmed", "self_evaluation": "checked"}, "",
    ),
}  # fmt: skip


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(("steps", "may"), WHEN.values(), ids=WHEN)
def test_the_step_decides_what_may_be_written(steps: Mapping[str, str], may: str) -> None:
    for kind, state in steps.items():
        at_step(kind, state)
    client = come_in("tianbao")
    assert client.post(f"{base()}new/", GOOD).status_code == (302 if may == "all" else 422)
    assert put(client, one("X01-1"), planned="19").status_code == (302 if may == "all" else 422)
    answer = client.post(f"{base()}{one('X01-1').pk}/", {"version": str(one("X01-1").version), "paid": "2.5"})
    assert answer.status_code == (302 if may else 422)
    assert one("X01-1").paid == (2_500_000 if may else None)
    page = plain(client.get(f"{base()}{one('X01-1').pk}/"))
    assert ("停止后不再计入合计" in page) == (may == "all")
    if may != "all":
        assert one("X01-1").planned == 18_000_000
        told = "目标已经送出，现在只能填“已支付”" if may else "项目不能改"
        assert told in page
        assert told in plain(client.get(f"{base()}new/"))


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("who", ["tianbao2", "xitong", "shenji"])
def test_a_person_of_another_unit_finds_nothing(who: str) -> None:
    client, project = come_in(who), one("X01-1")
    gets = ["", "new/", "list.xlsx", "import/", "import/empty.xlsx", "import/1/", f"{project.pk}/"]
    assert {client.get(base() + path).status_code for path in gets} == {404}
    posts = ["new/", f"{project.pk}/", f"{project.pk}/close/", "import/", "import/1/"]
    assert {client.post(base() + path, GOOD).status_code for path in posts} == {404}


@pytest.mark.usefixtures("site")
def test_neither_another_unit_nor_another_year_shows_a_project() -> None:
    client = come_in("zhuguan")
    assert client.get(f"{base('901002')}{one('X01-1').pk}/").status_code == 404
    assert client.get(base(year=2025)).status_code == 404
    assert client.get(f"{base()}987654/").status_code == 404


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("who", ["caiwu", "fuzeren", "zhuguan", "yewugu", "jixiaoke", "jigou"])
def test_others_who_see_the_unit_look_and_are_told_why_not(who: str) -> None:
    client = come_in(who)
    assert "新增项目" not in plain(client.get(base())).replace("新增项目中", "").replace("新增项目先", "")
    assert client.post(f"{base()}new/", GOOD).status_code == 422
    assert put(client, one("X01-1"), planned="1").status_code == 422
    assert upload(client, list_of([ROW])).status_code == 422
    assert not ProjectBatch.objects.exists()
    assert one("X01-1").planned == 18_000_000


# -- lists from Excel

ROW = ["N1", "校园网络", "一级", "", "新增", "信息化", 1248.5, "", "", 2026, "", "已评估", "否"]
BELOW = ["N1-1", "机房", "二级", "N1", "新增", "信息化", "1248.500001", "", "", 2026, "", "", "是"]


def list_of(rows: Sequence[Sequence[Any]], heads: Sequence[str] = HEADS) -> bytes:
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    page = made.add_worksheet("项目")
    for r, row in enumerate([heads, *rows]):
        for c, value in enumerate(row):
            page.write(r, c, value)
    made.close()
    return stream.getvalue()


def upload(client: Client, body: bytes) -> Any:
    return client.post(f"{base()}import/", {"file": SimpleUploadedFile("项目.xlsx", body)})


def seen_in(page: str) -> str:
    return re.search(r'name="seen" value="([0-9a-f]{64})"', page)[1]  # type: ignore[index]


def previewed(client: Client, rows: Sequence[Sequence[Any]]) -> tuple[str, str]:
    answer = upload(client, list_of(rows))
    assert answer.status_code == 302, plain(answer)
    return answer["Location"], seen_in(text(client.get(answer["Location"])))


@pytest.mark.usefixtures("site")
def test_a_list_is_previewed_taken_and_undone_whole() -> None:
    client = come_in("tianbao")
    before = [project.texts() for project in Project.objects.all()]
    changed = [
        "X01-1",
        "安防设备维护",
        "二级",
        "J02",
        "延续",
        "校园安全管理",
        18,
        20.3,
        "",
        2025,
        "",
        "",
        "否",
    ]
    same = ["X01-2", "消防管道改造", "二级", "X01", "一次性", "校园安全管理", 8, "", "", 2026, 2026, "", "否"]
    where, seen = previewed(client, [BELOW, ROW, changed, same])
    page = plain(client.get(where))
    for words in ("＋ 将新增 2", "△ 将更新 1", "＝ 无变化 1", "X01 → J02", "— → 20.30"):
        assert words in page
    assert [project.texts() for project in Project.objects.all()] == before
    assert client.post(where, {"action": "take", "seen": seen}).status_code == 302
    assert client.post(where, {"action": "take", "seen": seen}).status_code == 422
    assert (one("N1-1").parent, one("N1-1").planned, one("N1-1").withheld) == (one("N1"), 1_248_500_001, True)
    assert (one("X01-1").parent, one("X01-1").adjusted) == (one("J02"), 20_300_000)
    assert client.post(where, {"action": "undo"}).status_code == 302
    assert [project.texts() for project in Project.objects.all()] == before
    assert client.post(where, {"action": "undo"}).status_code == 422
    assert Event.objects.filter(action__in=("batch_imported", "batch_undone")).count() == 2
    assert list(broken()) == []


@pytest.mark.usefixtures("site")
def test_all_mistakes_are_told_with_their_cells_and_nothing_is_taken() -> None:
    count = Project.objects.count()
    rows = [
        ROW,
        ["N1", "又一个", "一级", "", "新增", "信息化", "五万", "", "", 2026, "", "", ""],
        ["N2", "", "三级", "", "新增", "信息化", 1, "", "", 2026, "", "", ""],
        ["N3", "孤儿", "二级", "Z9", "新增", "信息化", -1, "", "", 2025, "", "", "是"],
    ]
    answer = upload(come_in("tianbao"), list_of(rows))
    assert answer.status_code == 422
    page = plain(answer)
    for words in (
        "项目!A3", "“N1”在第 2 行已经写过", "项目!G3", "“五万”不是以万元为单位的金额", "项目!C4", "“级次”不能是“三级”", "“名称”没有填",
        "项目!D5", "“Z9”不是这一年本单位或主管部门的项目", "“-1”不是以万元为单位的金额", "标为“新增”，起始年却是 2025",
    ):  # fmt: skip
        assert words in page
    assert not ProjectBatch.objects.exists()
    assert Project.objects.count() == count


LATER = {
    "one was changed": lambda client: put(client, one("N1"), planned="5"),
    "one stands below it": lambda client: client.post(
        f"{base()}new/", {**GOOD, "code": "N9", "level": "second", "parent": "N1"}
    ),
    "one was closed": lambda client: client.post(
        f"{base()}{one('N1').pk}/close/", {"version": "1", "why": "停"}
    ),
}


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("later", LATER.values(), ids=LATER)
def test_a_batch_is_not_undone_once_something_depends_on_it(later: Any) -> None:
    client = come_in("tianbao")
    where, seen = previewed(client, [ROW])
    client.post(where, {"action": "take", "seen": seen})
    assert later(client).status_code == 302
    answer = client.post(where, {"action": "undo"})
    assert answer.status_code == 422
    assert "“校园网络”之后又有了变动" in text(answer)
    assert Project.objects.filter(code="N1").exists()


@pytest.mark.usefixtures("site")
def test_what_changed_since_the_preview_is_shown_anew() -> None:
    client = come_in("tianbao")
    where, seen = previewed(client, [ROW])
    client.post(f"{base()}new/", {**GOOD, "planned": "3"})
    answer = client.post(where, {"action": "take", "seen": seen})
    assert answer.status_code == 422
    assert "预览之后项目有变动" in text(answer)
    assert "3.00 → 1248.50" in plain(answer)
    assert one("N1").planned == 3_000_000


@pytest.mark.usefixtures("site")
def test_a_list_previewed_in_time_is_not_taken_after_the_objectives_were_handed_in() -> None:
    client = come_in("tianbao")
    where, seen = previewed(client, [ROW])
    at_step("objectives", "checked")
    answer = client.post(where, {"action": "take", "seen": seen})
    assert answer.status_code == 422
    assert "项目不能改" in text(answer)
    assert not Project.objects.filter(code="N1").exists()
    assert "确认导入" not in text(client.get(where))


@pytest.mark.usefixtures("site")
def test_the_export_can_be_read_again_and_says_the_same() -> None:
    client = come_in("tianbao")
    put(client, one("X01-1"), adjusted="17.000001", paid="0")
    answer = client.get(f"{base()}list.xlsx")
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sums = {row[0].value: [cell.value for cell in row[1:]] for row in book["说明"] if row[0].value}
    assert sums["本单位合计"] == [3, 74, 73.000001, 0, 1]
    assert sums["X01 校园安全"][:3] == [2, 26, 25.000001]
    assert "内部" in book["说明"]["A1"].value
    again = upload(client, answer.content)
    assert again.status_code == 302, plain(again)
    assert "所有行都和现在一样" in text(client.get(again["Location"]))
    empty = client.get(f"{base()}import/empty.xlsx")
    assert bytes(empty.content) == empty_roster("projects")


HOSTILE_FILES = {
    "no file": b"", "a text": b"code,name", "no workbook": b"PK\x03\x04" + b"x" * 200, "too large": b"PK" + b"0" * 4_000_001,
}  # fmt: skip


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("body", HOSTILE_FILES.values(), ids=HOSTILE_FILES)
def test_a_hostile_file_is_told_and_changes_nothing(body: bytes) -> None:
    assert upload(come_in("tianbao"), body).status_code == 422
    assert not ProjectBatch.objects.exists()


@pytest.mark.usefixtures("site")
def test_a_missing_column_is_told_since_it_would_empty_what_is_there() -> None:
    answer = upload(come_in("tianbao"), list_of([ROW[:8] + ROW[9:]], HEADS[:8] + HEADS[9:]))
    assert answer.status_code == 422
    assert "已支付（万元）" in plain(answer)


# -- the other language, and few queries


@pytest.mark.usefixtures("site")
def test_pages_are_in_english_too() -> None:
    client = come_in("tianbao", "en")
    page = plain(client.get(base()))
    for words in ("3 projects count: planned 74.00", "of the department", "This unit", "Add a project"):
        assert words in page
    answer = plain(client.post(f"{base()}new/", {**GOOD, "planned": "-1", "kind": ""}))
    assert "“-1” is no amount in 万元" in answer
    assert "Nothing was chosen for “kind”" in answer
    assert "do not say whether they were appraised" in plain(client.get(base().removesuffix("projects/")))


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("steps", [{}, {"objectives": "approved"}], ids=["objectives", "adjustment"])
def test_pages_ask_the_database_at_most_twelve_times(steps: Mapping[str, str]) -> None:
    for kind, state in steps.items():
        at_step(kind, state)
    client = come_in("tianbao")
    where, _ = previewed(client, [ROW])
    for page in (
        base(),
        f"{base()}new/",
        f"{base()}{one('X01-1').pk}/",
        f"{base()}import/",
        where,
        base()[:-9],
    ):
        client.get(page)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200
        own = [one["sql"] for one in asked.captured_queries if "SAVEPOINT" not in one["sql"]]
        assert len(own) <= 12, (page, len(own), own)


@pytest.mark.usefixtures("site")
def test_a_year_that_nobody_began_has_no_projects() -> None:
    assert come_in("tianbao").get(base(year=demo.YEAR + 1)).status_code == 404
