"""Units, accounts and posts on the site: who may make them, by which rules, and what each leaves in the log."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import at_site
import pytest
from at_site import PASSWORD, UndoError, act, come_in, plan, unguarded, work_of
from browser import free_port
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from jixiao.cli import main
from jixiao.web import records
from jixiao.web.log.models import Event
from jixiao.web.people.models import OldPassword, Person, Post, Unit
from jixiao.web.year.models import Work

site = at_site.site
YEAR = at_site.demo.YEAR
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def empty() -> Iterator[None]:
    """A site on which nobody has an account."""
    with override_settings(PASSWORD_HASHERS=at_site.FAST):
        try:
            with transaction.atomic():
                unguarded()
                with connection.cursor() as cursor:
                    for model in records.shape().models:
                        cursor.execute(f"DELETE FROM {model._meta.db_table}")
                yield
                raise UndoError
        except UndoError:
            pass


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def person(username: str) -> Person:
    return Person.objects.get(username=username)


def last(action: str) -> Event:
    return Event.objects.filter(action=action).latest("number")


def text(answer: Any) -> str:
    return str(answer.content.decode())


def key(username: str) -> str:
    return f"/keep/accounts/{person(username).pk}/"


def change(client: Client, username: str, action: str, **more: str) -> Any:
    version = str(person(username).version)
    return client.post(key(username), {"action": action, "version": version, **more})


# -- from nothing to work that waits for somebody


@pytest.mark.usefixtures("empty")
def test_an_empty_site_is_brought_to_life_by_its_three_administrators(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["begin"]) == 0
    printed = dict(re.findall(r"(xitong|anquan|shenji)\s+(Jx-\S+)", capsys.readouterr().out))
    clients = {}
    for username, first in printed.items():
        clients[username] = first_login(username, first)
    system, security = clients["xitong"], clients["anquan"]
    for code, name, kind, parent in (
        ("1", "某区", "region", ""),
        ("11", "某局", "department", "1"),
        ("1101", "某站", "unit", "11"),
    ):
        answer = system.post("/keep/units/new/", {"code": code, "name": name, "kind": kind, "parent": parent})
        assert answer.status_code == 302, text(answer)
    people = {}
    for username in ("jia", "yi"):
        page = text(system.post("/keep/accounts/new/", {"username": username, "name": f"人员{username}"}))
        people[username] = re.search(r"<code>(Jx-[^<]+)</code>", page)[1]  # type: ignore[index]
    for username, code, role in (("jia", "1101", "filler"), ("yi", "1", "performance")):
        answer = security.post("/keep/posts/new/", {"username": username, "unit": code, "role": role})
        assert answer.status_code == 302, text(answer)
    office = first_login("yi", people["yi"])
    assert office.post("/years/", {"year": "2026", "unit": str(unit("1101").pk)}).status_code == 302
    assert "绩效目标" in text(first_login("jia", people["jia"]).get("/"))
    log = text(clients["shenji"].get("/log/"))
    for words in ("建了三个管理员", "新建单位", "新建账号", "给岗位", "开始年度", "某站", "人员jia"):
        assert words in log


def first_login(username: str, first: str) -> Client:
    client = Client()
    assert client.post("/login/", {"username": username, "password": first}).status_code == 302
    assert client.get("/")["Location"] == "/password/"
    new = f"Ziji-{username[::-1]}-2026"
    changed = client.post("/password/", {"old": first, "new": new, "again": new})
    assert changed.status_code == 302, text(changed)
    return client


@pytest.mark.usefixtures("site")
def test_a_site_that_has_people_is_not_begun_again(capsys: pytest.CaptureFixture[str]) -> None:
    count = Person.objects.count()
    assert main(["begin"]) == 2
    said = capsys.readouterr()
    assert f"这里已经有 {count} 个账号" in said.out + said.err
    assert Person.objects.count() == count


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize(("lang", "words"), [("zh", "jixiao begin"), ("en", "nobody can log in")])
def test_serving_a_site_without_people_tells_what_comes_next(
    lang: str, words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jixiao.web.run.serve", lambda *_: None)
    assert main(["serve", "--port", str(free_port()), "--lang", lang]) == 0
    assert words in " ".join(capsys.readouterr().out.split())


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("variable", "kept"), [("JIXIAO_PROCEDURE", "kinds: []"), ("JIXIAO_SCHEDULE", "lights: green")]
)
def test_a_procedure_or_schedule_that_is_wrong_is_told_before_the_site_is_served(
    variable: str,
    kept: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "本地.yaml"
    file.write_text(kept, "utf-8")
    served: list[int] = []
    monkeypatch.setattr("jixiao.web.run.serve", lambda *_: served.append(1))
    for named in (str(file), str(tmp_path / "没有.yaml")):
        monkeypatch.setenv(variable, named)
        assert main(["serve", "--port", str(free_port())]) == 2
        said = "".join("".join(capsys.readouterr()).split())
        assert Path(named).name in said, said
    assert served == []


# -- who sees which page; written by hand. 404: no hint that there is one

PAGES = {
    "/keep/units/": {"xitong"},
    "/keep/units/new/": {"xitong"},
    "/keep/units/{unit}/": {"xitong"},
    "/keep/accounts/": {"xitong", "anquan"},
    "/keep/accounts/new/": {"xitong"},
    "/keep/accounts/{person}/": {"xitong", "anquan"},
    "/keep/import/units/": {"xitong"},
    "/keep/import/accounts/": {"xitong"},
    "/keep/import/units/empty.xlsx": {"xitong"},
    "/keep/posts/": {"anquan"},
    "/keep/posts/new/": {"anquan"},
    "/keep/posts/{post}/": {"anquan"},
    "/log/": {"shenji"},
    "/years/": {"jixiaoke"},
    "/posts/": {
        "tianbao",
        "caiwu",
        "fuzeren",
        "tianbao2",
        "zhuguan",
        "yewugu",
        "jixiaoke",
        "jigou",
    },
}
EVERYBODY = [one[0] for one in at_site.demo.PEOPLE]


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("who", EVERYBODY)
def test_pages_of_administrators_are_for_them_alone(who: str) -> None:
    client = come_in(who)
    post = Post.objects.get(person__username="caiwu")
    keys = {"unit": unit("901001").pk, "person": person("caiwu").pk, "post": post.pk}
    for page, who_may in PAGES.items():
        answer = client.get(page.format(**keys))
        assert answer.status_code == (200 if who in who_may else 404), (who, page)


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("who", ["tianbao", "jixiaoke", "shenji"])
def test_who_may_not_open_a_page_may_not_post_to_it_either(who: str) -> None:
    client = come_in(who)
    own = {"action": "lock", "version": "0"}
    post = Post.objects.get(person__username="caiwu")
    before = Event.objects.count()
    for page, form in (
        ("/keep/units/new/", {"code": "77", "name": "x", "kind": "region"}),
        (f"/keep/units/{unit('901001').pk}/", {"name": "x", "kind": "unit", "version": "0"}),
        (f"/keep/units/{unit('901001').pk}/act/", {"action": "close", "version": "0"}),
        ("/keep/accounts/new/", {"username": "xx", "name": "x"}),
        (key("caiwu"), own),
        ("/keep/posts/new/", {"username": "tianbao", "unit": "9", "role": "performance"}),
        (f"/keep/posts/{post.pk}/", {}),
        (f"/posts/{post.pk}/delegate/", {"username": "tianbao2", "ends": "2099-01-01"}),
    ):
        assert client.post(page, form).status_code == 404, page
    assert Event.objects.count() == before


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("who", ["xitong", "anquan", "shenji"])
def test_administrators_see_no_work(who: str) -> None:
    client = come_in(who)
    work = work_of("901001", "objectives")
    assert client.get(f"/work/{work.pk}/").status_code == 404
    assert client.get(f"/units/{work.unit_id}/{YEAR}/").status_code == 404
    assert "现在没有等您办理的事" in text(client.get("/"))


@pytest.mark.usefixtures("site")
def test_the_security_administrator_neither_resets_nor_locks_and_the_system_administrator_appoints_nobody() -> (
    None
):
    caiwu = person("caiwu")
    for who, action in (("anquan", "lock"), ("anquan", "reset"), ("anquan", "rename"), ("xitong", "appoint")):
        change(come_in(who), "caiwu", action, name="别名", duty="audit")
    assert Person.objects.filter(
        pk=caiwu.pk, is_active=True, name=caiwu.name, staff="", password=caiwu.password
    ).exists()


# -- units


BAD_UNITS = {  # what is typed, and words of what is told
    "nothing": ({}, ["“代码”没有填", "“名称”没有填", "“类型”没有选"]),
    "a code with a space": ({"code": "90 1", "name": "x", "kind": "region"}, ["单位代码“90 1”不能用"]),
    "a code that is taken": ({"code": "901", "name": "x", "kind": "region"}, ["代码 901 已经是"]),
    "no such parent": ({"code": "77", "name": "x", "kind": "unit", "parent": "9010"}, ["没有代码为“9010”的单位", "相近的有"]),
    "a section at the top": ({"code": "77", "name": "x", "kind": "section"}, ["“最上一级”之下不能有“科室”"]),
    "under a section": ({"code": "77", "name": "x", "kind": "unit", "parent": "90100101"}, ["“科室”之下不能有“预算单位”"]),
    "no such kind": ({"code": "77", "name": "x", "kind": "king"}, ["“类型”没有选"]),
    "a sign that is not seen": ({"code": "77", "name": "甲\u202e乙", "kind": "region"}, ["看不见的字符"]),
    "a very long name": ({"code": "77", "name": "长" * 121, "kind": "region"}, ["有 121 个字，最多 120 个"]),
    "under a closed one": ({"code": "77", "name": "x", "kind": "unit", "parent": "902001"}, ["上级“示范区河道管理所”已经停用"]),
}  # fmt: skip


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(("form", "words"), BAD_UNITS.values(), ids=BAD_UNITS)
def test_a_unit_that_cannot_be_is_told_whole_and_what_was_typed_stays(
    form: dict[str, str], words: list[str]
) -> None:
    Unit.objects.create(code="90100101", name="总务科", kind="section", parent=unit("901001"))
    Unit.objects.filter(code="902001").update(closed=timezone.localdate())
    count = Unit.objects.count()
    answer = come_in("xitong").post("/keep/units/new/", form)
    assert answer.status_code == 422
    for one in words:
        assert one in text(answer)
    assert all(
        f'value="{typed}"' in text(answer) for field, typed in form.items() if field in ("code", "name")
    )
    assert Unit.objects.count() == count


@pytest.mark.usefixtures("site")
def test_a_branch_moves_with_its_unit_and_a_stale_page_moves_nothing() -> None:
    client, school = come_in("xitong"), unit("901001")
    form = {"name": school.name, "kind": "unit", "parent": "902", "version": "0"}
    assert client.post(f"/keep/units/{school.pk}/", form).status_code == 302
    assert unit("901001").path == f"{unit('902').path}{school.pk}/"
    assert last("unit_changed").before["parent"] == "901"
    again = client.post(f"/keep/units/{school.pk}/", {**form, "parent": "901", "name": "改过的名称"})
    assert again.status_code == 422
    assert "这一页打开之后有人改过" in text(again)
    assert "改过的名称" in text(again)
    assert unit("901001").parent == unit("902")


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("parent", ["901", "901001"])
def test_a_unit_does_not_come_under_itself(parent: str) -> None:
    department = unit("901")
    form = {"name": department.name, "kind": "department", "parent": parent, "version": "0"}
    answer = come_in("xitong").post(f"/keep/units/{department.pk}/", form)
    assert answer.status_code == 422
    assert "不能归到自己或自己的下级之下" in text(answer)


@pytest.mark.usefixtures("site")
def test_a_closed_unit_begins_no_year_gets_no_post_and_goes_on_with_its_work() -> None:
    client = come_in("xitong")
    bureau, river = unit("902"), unit("902001")
    told = client.post(f"/keep/units/{bureau.pk}/act/", {"action": "close", "version": "0"})
    assert "下级还有没停用的：示范区河道管理所" in text(told)
    for one in (river, bureau):
        assert (
            client.post(f"/keep/units/{one.pk}/act/", {"action": "close", "version": "0"}).status_code == 302
        )
    twice = client.post(f"/keep/units/{bureau.pk}/act/", {"action": "close", "version": "0"})
    assert twice.status_code == 422
    assert Event.objects.filter(action="unit_closed").count() == 2
    post = come_in("anquan").post(
        "/keep/posts/new/", {"username": "tianbao", "unit": "902001", "role": "head"}
    )
    assert "“示范区河道管理所”已经停用" in text(post)
    begin = come_in("jixiaoke").post("/years/", {"year": "2030", "unit": str(river.pk)})
    assert begin.status_code == 422
    assert not Work.objects.filter(year=2030).exists()
    plan(work_of("902001", "objectives"), "tianbao2")
    assert act(come_in("tianbao2"), work_of("902001", "objectives"), "hand_in").status_code == 302
    opened = client.post(f"/keep/units/{river.pk}/act/", {"action": "reopen", "version": "1"})
    assert "上级“示范区水务局”已经停用" in text(opened)


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(("parent", "marked"), [("901", True), ("8", False)])
def test_what_is_made_in_a_made_up_district_is_marked_so(parent: str, marked: bool) -> None:
    form = {"code": "77", "name": "新站", "kind": "unit", "parent": parent}
    assert come_in("xitong").post("/keep/units/new/", form).status_code == 302
    assert unit("77").synthetic is marked


@pytest.mark.usefixtures("site")
def test_the_tree_is_searched_and_paged_by_code() -> None:
    region = unit("9")
    for n in range(60):
        Unit.objects.create(code=f"95{n:03}", name=f"站点{n}", kind="unit", parent=region)
    client = come_in("xitong")
    page = text(client.get("/keep/units/?q=95"))
    assert "站点0<" in page
    assert "站点59" not in page
    assert "站点59" in text(client.get("/keep/units/?q=95&page=2"))
    found = text(client.get("/keep/units/?q=水务"))
    assert "示范区水务局" in found
    assert "示范区教育局" not in found
    for wrong in ("x", "0", "999", "-1", "²"):
        assert client.get(f"/keep/units/?page={wrong}").status_code == 200


# -- accounts


@pytest.mark.usefixtures("site")
def test_the_first_password_is_shown_once_and_no_second_account_is_made() -> None:
    client = come_in("xitong")
    form = {"username": "xin.ren", "name": "新人"}
    page = text(client.post("/keep/accounts/new/", form))
    password = re.search(r"<code>(Jx-[^<]+)</code>", page)[1]  # type: ignore[index]
    again = client.post("/keep/accounts/new/", form)
    assert again.status_code == 422
    assert "第一次已经建好" in text(again)
    assert password not in text(client.get(key("xin.ren")))
    assert all(password not in str([one.before, one.after]) for one in Event.objects.all())
    assert Person.objects.filter(username="xin.ren", first_password=True).count() == 1


BAD_ACCOUNTS = {
    "nothing": ({}, ["“账号”没有填", "“姓名”没有填"]),
    "capital letters": ({"username": "Zhang", "name": "x"}, ["账号“Zhang”不能用"]),
    "script": ({"username": HOSTILE, "name": "x"}, ["不能用"]),
    "one sign": ({"username": "a", "name": "x"}, ["2 到 40 个"]),
    "taken": ({"username": "tianbao", "name": "x"}, ["账号 tianbao 已经有了"]),
    "no name": ({"username": "xinren", "name": " \u200b"}, ["看不见的字符"]),
}


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(("form", "words"), BAD_ACCOUNTS.values(), ids=BAD_ACCOUNTS)
def test_an_account_that_cannot_be_is_told(form: dict[str, str], words: list[str]) -> None:
    count = Person.objects.count()
    answer = come_in("xitong").post("/keep/accounts/new/", form)
    assert answer.status_code == 422
    assert all(one in text(answer) for one in words)
    assert HOSTILE not in text(answer)
    assert Person.objects.count() == count


@pytest.mark.usefixtures("site")
def test_a_name_that_is_a_script_is_shown_as_a_name() -> None:
    change(come_in("xitong"), "tianbao", "rename", name=HOSTILE)
    post = Post.objects.get(person__username="tianbao")
    for who, page in (("xitong", "/keep/accounts/"), ("xitong", key("tianbao")), ("anquan", "/keep/posts/"), ("anquan", f"/keep/posts/{post.pk}/"), ("shenji", "/log/"), ("tianbao", "/posts/")):  # fmt: skip
        shown = text(come_in(who).get(page))
        assert "&lt;script&gt;" in shown, page
        assert HOSTILE not in shown


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("action", ["lock", "reset"])
def test_sessions_end_with_a_lock_or_a_reset_and_an_unlocked_one_does_not_come_back(action: str) -> None:
    inside, client = come_in("tianbao"), come_in("xitong")
    assert inside.get("/").status_code == 200
    assert change(client, "tianbao", action).status_code in (200, 302)
    assert "/login/" in inside.get("/")["Location"]
    assert Client().post("/login/", {"username": "tianbao", "password": PASSWORD}).status_code == 422
    if action == "lock":
        change(client, "tianbao", "unlock")
        assert "/login/" in inside.get("/")["Location"]
        come_in("tianbao")


@pytest.mark.usefixtures("site")
def test_a_double_click_on_reset_makes_one_password() -> None:
    client = come_in("xitong")
    form = {"action": "reset", "version": "0"}
    assert client.post(key("caiwu"), form).status_code == 200
    kept = person("caiwu").password
    assert client.post(key("caiwu"), form).status_code == 422
    assert person("caiwu").password == kept
    assert Event.objects.filter(action="password_reset").count() == 1


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("duty", ["system", "security", "audit"])
def test_the_last_account_of_a_duty_is_neither_locked_nor_relieved(duty: str) -> None:
    other = Person.objects.create("xitong2", PASSWORD, name="系统员二", staff="system", first_password=False)
    Person.objects.create("anquan2", PASSWORD, name="安全员二", staff="security", first_password=False)
    last_one = {"system": "xitong", "security": "anquan", "audit": "shenji"}[duty]
    system, security = come_in("xitong2"), come_in("anquan2")
    if duty == "security":
        Person.objects.filter(username="anquan").update(is_active=False)
        last_one = "anquan2"
    if duty == "system":
        assert change(system, "xitong", "lock").status_code == 302
        last_one = "xitong2"
        assert "不能对自己的账号这样做" in text(change(system, "xitong2", "lock"))
        assert "最后一个能用的系统管理员" in text(change(security, "xitong2", "appoint", duty=""))
    else:
        assert "最后一个能用的" in text(change(system, last_one, "lock"))
        told = change(security, last_one, "appoint", duty="")
        assert ("最后一个能用的" if duty == "audit" else "不能对自己的账号这样做") in text(told)
    assert Person.objects.filter(staff=duty, is_active=True).exists()
    assert other.pk


@pytest.mark.usefixtures("site")
def test_duties_are_apart_from_each_other_and_from_posts() -> None:
    client = come_in("anquan")
    assert "有业务岗位，不能再做审计管理员" in text(change(client, "tianbao", "appoint", duty="audit"))
    assert "一人只能任一种" in text(change(client, "xitong", "appoint", duty="audit"))
    assert "不能对自己的账号这样做" in text(change(client, "anquan", "appoint", duty="system"))
    assert "没有选，或者选的已经没有了" in text(change(client, "shenji", "appoint", duty="root"))
    Person.objects.create("xinren", PASSWORD, name="新人", first_password=False)
    inside = come_in("xinren")
    assert change(client, "xinren", "appoint", duty="audit").status_code == 302
    assert "/login/" in inside.get("/")["Location"]
    assert come_in("xinren").get("/log/").status_code == 200
    assert last("duty_changed").after == {"duty": "audit"}


# -- passwords


@pytest.mark.usefixtures("site")
def test_none_of_the_last_five_passwords_is_taken_again() -> None:
    client, old = come_in("tianbao"), PASSWORD
    for n in range(1, 6):
        new = f"Xin-mima-{n}"
        assert client.post("/password/", {"old": old, "new": new, "again": new}).status_code == 302
        old = new
        if n == 4:
            again = client.post("/password/", {"old": old, "new": PASSWORD, "again": PASSWORD})
            assert "不能是最近用过的 5 个密码之一" in text(again)
    assert client.post("/password/", {"old": old, "new": old, "again": old}).status_code == 422
    assert client.post("/password/", {"old": old, "new": PASSWORD, "again": PASSWORD}).status_code == 302
    assert OldPassword.objects.filter(person__username="tianbao").count() == 5


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(("days", "limit", "stopped"), [(90, 90, True), (89, 90, False), (900, 0, False)])
def test_a_password_that_is_too_old_must_be_changed_first(days: int, limit: int, stopped: bool) -> None:
    Person.objects.filter(username="tianbao").update(
        password_since=timezone.localdate() - timedelta(days=days)
    )
    client = come_in("tianbao")
    with override_settings(PASSWORD_DAYS=limit):
        answer = client.get("/")
        assert answer.status_code == (302 if stopped else 200)
        if stopped:
            assert "用得太久了" in text(client.get("/password/"))
            new = "Xin-mima-77"
            client.post("/password/", {"old": PASSWORD, "new": new, "again": new})
            assert client.get("/").status_code == 200


# -- posts


@pytest.mark.usefixtures("site")
def test_a_post_opens_its_unit_once_and_its_end_closes_it() -> None:
    school = unit("901002")
    form = {"username": "tianbao", "unit": "901002", "role": "filler", "year": str(YEAR)}
    client, filler = come_in("anquan"), come_in("tianbao")
    assert filler.get(f"/units/{school.pk}/{YEAR}/").status_code == 404
    assert client.post("/keep/posts/new/", form).status_code == 302
    again = client.post("/keep/posts/new/", form)
    assert "在这些日子已经有这个岗位" in text(again)
    assert filler.get(f"/units/{school.pk}/{YEAR}/").status_code == 200
    post = Post.objects.get(person__username="tianbao", unit=school)
    page = text(client.get(f"/keep/posts/{post.pk}/"))
    seen = re.search(r'name="seen" value="([^"]*)"', page)[1]  # type: ignore[index]
    assert client.post(f"/keep/posts/{post.pk}/", {"seen": seen}).status_code == 302
    assert client.post(f"/keep/posts/{post.pk}/", {"seen": seen}).status_code == 422
    assert Event.objects.filter(action="post_ended").count() == 1
    assert filler.get(f"/units/{school.pk}/{YEAR}/").status_code == 404
    assert client.post("/keep/posts/new/", form).status_code == 302  # it may be given anew on the same day


BAD_POSTS = {
    "nothing": ({}, ["“账号”没有填", "“单位代码”没有填", "“角色”没有选"]),
    "nobody": ({"username": "mouren", "unit": "901001", "role": "head"}, ["没有账号“mouren”"]),
    "an administrator": ({"username": "shenji", "unit": "901001", "role": "head"}, ["“审计员”是审计管理员，不能再有业务岗位"]),
    "oneself": ({"username": "anquan", "unit": "901001", "role": "head"}, ["不能对自己的账号这样做"]),
    "no such unit": ({"username": "caiwu", "unit": "999", "role": "head"}, ["没有代码为“999”的单位"]),
    "no such role": ({"username": "caiwu", "unit": "901001", "role": "root"}, ["“角色”没有选"]),
    "no days": ({"username": "caiwu", "unit": "901001", "role": "head", "starts": "昨天", "ends": "2026-02-30"}, ["“昨天”不是一个日子", "“2026-02-30”不是一个日子"]),
    "ends before it starts": ({"username": "caiwu", "unit": "901001", "role": "head", "starts": "2099-02-01", "ends": "2099-01-01"}, ["结束的日子 2099-01-01 早于开始的日子 2099-02-01"]),
    "in the past": ({"username": "caiwu", "unit": "901001", "role": "head", "starts": "2020-01-01"}, ["2020-01-01 已经过去了"]),
    "no year": ({"username": "caiwu", "unit": "901001", "role": "head", "year": "今年"}, ["“今年”不是一个年度"]),
}  # fmt: skip


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(("form", "words"), BAD_POSTS.values(), ids=BAD_POSTS)
def test_a_post_that_cannot_be_is_told(form: dict[str, str], words: list[str]) -> None:
    count = Post.objects.count()
    answer = come_in("anquan").post("/keep/posts/new/", form)
    assert answer.status_code == 422
    for one in words:
        assert one in text(answer)
    assert Post.objects.count() == count


@pytest.mark.usefixtures("site")
def test_posts_are_listed_by_person_and_by_unit() -> None:
    client = come_in("anquan")
    found = text(client.get("/keep/posts/?by=person&q=tianbao"))
    assert "填报员甲" in found
    assert "填报员丁" not in found
    found = text(client.get("/keep/posts/?q=901"))
    assert "主管员戊" in found
    assert "填报员甲" not in found


@pytest.mark.usefixtures("site")
def test_a_holder_gives_a_post_for_some_days_and_takes_it_back() -> None:
    post = Post.objects.get(person__username="tianbao")
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    form = {"username": "tianbao2", "ends": tomorrow}
    client, other = come_in("tianbao"), come_in("tianbao2")
    work = work_of("901001", "objectives")
    assert other.get(f"/work/{work.pk}/").status_code == 404
    assert client.post(f"/posts/{post.pk}/delegate/", form).status_code == 302
    assert client.post(f"/posts/{post.pk}/delegate/", form).status_code == 422  # a double click
    given = Post.objects.get(given_by=post)
    assert (given.role, given.unit, given.ends.isoformat()) == (post.role, post.unit, tomorrow)
    assert other.get(f"/work/{work.pk}/").status_code == 200
    assert "填报员甲" in text(other.get("/posts/"))
    further = other.post(f"/posts/{given.pk}/delegate/", {"username": "caiwu", "ends": tomorrow})
    assert "受委托的不能再委托" in text(further)
    seen = f"{given.starts}:{given.ends}:"
    assert come_in("caiwu").post(f"/posts/{given.pk}/back/", {"seen": seen}).status_code == 404
    assert client.post(f"/posts/{given.pk}/back/", {"seen": "x"}).status_code == 422
    assert client.post(f"/posts/{given.pk}/back/", {"seen": seen}).status_code == 302
    assert other.get(f"/work/{work.pk}/").status_code == 404
    assert [one.action for one in Event.objects.filter(thing=f"post:{given.pk}")] == [
        "post_taken_back",
        "post_delegated",
    ]


BAD_RECEIVERS = ["mouren", "shenji", "tianbao", "", "TIANBAO2", "caiwu%"]


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("username", BAD_RECEIVERS)
def test_who_cannot_take_a_post_is_told_in_the_same_words_as_who_is_not_there(username: str) -> None:
    post = Post.objects.get(person__username="tianbao")
    ends = timezone.localdate().isoformat()
    answer = come_in("tianbao").post(f"/posts/{post.pk}/delegate/", {"username": username, "ends": ends})
    assert answer.status_code == 422
    if username in ("mouren", "shenji", "tianbao"):
        assert f"不能委托给“{username}”：没有这个账号，或者它不能接受岗位" in text(answer)
    assert not Post.objects.filter(given_by=post).exists()


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("days", [-1, 90, None])
def test_a_delegation_has_an_end_within_reach(days: int | None) -> None:
    post = Post.objects.get(person__username="tianbao")
    ends = "" if days is None else (timezone.localdate() + timedelta(days=days)).isoformat()
    form = {"username": "tianbao2", "ends": ends}
    answer = come_in("tianbao").post(f"/posts/{post.pk}/delegate/", form)
    assert "委托的最后一天要在" in text(answer)
    assert not Post.objects.filter(given_by=post).exists()


@pytest.mark.usefixtures("site")
def test_a_delegation_ends_with_the_post_that_it_came_from() -> None:
    post = Post.objects.get(person__username="tianbao")
    form = {"username": "tianbao2", "ends": timezone.localdate().isoformat()}
    come_in("tianbao").post(f"/posts/{post.pk}/delegate/", form)
    come_in("anquan").post(f"/keep/posts/{post.pk}/", {"seen": f"{post.starts}::"})
    work = work_of("901001", "objectives")
    assert come_in("tianbao2").get(f"/work/{work.pk}/").status_code == 404
    with pytest.raises(ValidationError):
        Post.objects.create(person=person("shenji"), unit=post.unit, role="filler")


# -- the beginning of a year


@pytest.mark.usefixtures("site")
def test_the_performance_office_begins_a_year_below_its_unit_and_only_once() -> None:
    client = come_in("jixiaoke")
    school = unit("901001")
    form = {"year": "2027", "unit": [str(school.pk), str(unit("902").pk)]}
    assert client.post("/years/", form).status_code == 302
    made = Work.objects.filter(year=2027).count()
    assert made == 2 * Work.objects.filter(unit=school, year=YEAR).count()
    assert client.post("/years/", form).status_code == 302
    assert Work.objects.filter(year=2027).count() == made
    assert Event.objects.filter(action="year_begun").count() == 2
    assert "绩效目标" in text(come_in("tianbao").get(f"/units/{school.pk}/2027/"))


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("year", ["", "1999", "20270", "x", "²027"])
def test_a_year_that_is_none_begins_nothing(year: str) -> None:
    answer = come_in("jixiaoke").post("/years/", {"year": year, "unit": str(unit("901001").pk)})
    assert answer.status_code == 422
    assert "不是一个年度" in text(answer)
    assert set(Work.objects.filter(unit__synthetic=True).values_list("year", flat=True)) == {YEAR}


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("chosen", [[], ["x"], ["-5"], ["99999999"]])
def test_units_that_cannot_be_chosen_begin_nothing(chosen: list[str]) -> None:
    answer = come_in("jixiaoke").post("/years/", {"year": "2027", "unit": chosen})
    assert answer.status_code == 422
    assert not Work.objects.filter(year=2027).exists()


# -- ends of sessions, odd signs


@pytest.mark.usefixtures("site")
def test_what_was_typed_is_given_back_when_the_session_has_ended_and_no_password_with_it() -> None:
    client = Client()
    answer = client.post("/keep/units/new/", {"code": "77", "name": "写了很久的名称", "version": "41"})
    assert answer.status_code == 401
    assert "写了很久的名称" in text(answer)
    assert ">77" in text(answer)
    assert "41" not in text(answer).partition("<textarea")[2].partition("</textarea>")[0]
    answer = client.post("/password/", {"old": PASSWORD, "new": "Xin-mima-77", "again": "Xin-mima-77"})
    assert answer.status_code == 401
    assert PASSWORD not in text(answer)
    assert "Xin-mima-77" not in text(answer)


@pytest.mark.usefixtures("site")
def test_signs_that_nobody_types_never_break_a_page() -> None:
    nul = "x\0y\x07"  # NUL is left out, as PostgreSQL takes none; other signs are told
    for who, page, form in (
        ("xitong", "/keep/units/new/", {"code": nul, "name": nul, "kind": nul, "parent": nul}),
        ("xitong", "/keep/accounts/new/", {"username": nul, "name": nul}),
        ("anquan", "/keep/posts/new/", {"username": nul, "unit": nul, "role": nul, "year": nul}),
        ("jixiaoke", "/years/", {"year": nul, "unit": nul}),
    ):
        assert come_in(who).post(page, form).status_code == 422, page
    for who, page in (
        ("xitong", "/keep/units/"),
        ("xitong", "/keep/accounts/"),
        ("anquan", "/keep/posts/"),
    ):
        assert come_in(who).get(page, {"q": nul, "page": nul}).status_code == 200
    assert come_in("shenji").get("/log/", {"actor": nul, "action": nul}).status_code == 200


# -- the other language, and few queries


@pytest.mark.usefixtures("site")
def test_pages_speak_english() -> None:
    keys = {"unit": unit("901001").pk, "person": person("caiwu").pk, "post": Post.objects.all()[0].pk}
    for page, who_may in PAGES.items():
        who = sorted(who_may)[0]
        if page.endswith(".xlsx"):
            continue
        shown = text(come_in(who, "en").get(page.format(**keys)))
        main_part = shown.partition("<main")[2]
        for names in (
            *Unit.objects.values_list("name", flat=True),
            *Person.objects.values_list("name", flat=True),
        ):
            main_part = main_part.replace(names, "")
        assert not re.search("[\u4e00-\u9fff]", main_part), (page, main_part)
    answer = come_in("xitong", "en").post("/keep/units/new/", {"code": "9 9", "kind": "section"})
    assert "cannot be used: only letters, digits and hyphens" in text(answer)


@pytest.mark.usefixtures("site")
def test_pages_ask_the_database_at_most_twelve_times() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    keys = {"unit": unit("901001").pk, "person": person("caiwu").pk, "post": Post.objects.all()[0].pk}
    for page, who_may in PAGES.items():
        client = come_in(sorted(who_may)[0])
        with CaptureQueriesContext(connection) as asked:
            client.get(page.format(**keys))
        own = [one["sql"] for one in asked.captured_queries if "SAVEPOINT" not in one["sql"]]
        assert len(own) <= 12, (page, own)
