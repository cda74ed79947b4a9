"""The ex-ante appraisal of new projects: what a project must say, which conclusion its aspects allow, who writes it, the paper."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from at_site import act, come_in, site, work_of  # noqa: F401 - a fixture
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jixiao.flows.appraisal import appraisal_rules
from jixiao.web import records
from jixiao.web.appraisal.models import Appraisal
from jixiao.web.log.models import Event
from jixiao.web.projects.models import Project
from jixiao.web.year.models import Work

pytestmark = pytest.mark.usefixtures("site")

ASPECTS = ("necessity", "economy", "objectives", "plan", "funding")
WHOLE = {
    "name": "校舍屋面维修", "code": "P-2026-01", "money": "1,200.5", "conclusion": "", "remark": "",
    **{f"{id}-judgement": "feasible" for id in ASPECTS},
    **{f"{id}-reason": "三栋楼屋面漏雨，已鉴定" for id in ASPECTS},
    **{f"{id}-evidence": "房屋鉴定报告" for id in ASPECTS},
}  # fmt: skip


@pytest.fixture
def work() -> Work:
    return work_of("901001", "appraisal")


def post(
    client: Client, work: Work, said: dict[str, str], project: Appraisal | None = None, **more: str
) -> Any:
    path = f"/work/{work.pk}/appraisal/{project.pk}/" if project else f"/work/{work.pk}/appraisal/new/"
    version = str(project.version) if project else "0"
    return client.post(path, {**said, "version": version, **more})


def listed(work: Work, **more: str) -> Appraisal:
    answer = post(come_in("tianbao"), work, WHOLE | more)
    assert answer.status_code == 302, answer.content.decode()
    found = Appraisal.objects.filter(work=work).last()
    assert found is not None
    return found


def handed_in(work: Work) -> Appraisal:
    one = listed(work)
    assert act(come_in("tianbao"), work, "hand_in").status_code == 302
    work.refresh_from_db()
    assert work.state == "department"
    return one


# -- the rule, as data


@pytest.mark.parametrize(
    ("judged", "best"),
    [
        (["feasible"] * 5, "support"),
        (["feasible", "conditional", "feasible"], "partial"),
        (["conditional", "infeasible", "feasible"], "refuse"),
        (["", "feasible"], "support"),
        ([], "support"),
    ],
)
def test_the_worst_aspect_says_which_conclusion_is_the_best_allowed(judged: list[str], best: str) -> None:
    assert appraisal_rules().best(judged) == best


def test_the_rules_name_five_aspects_their_source_and_what_is_ours() -> None:
    rules = appraisal_rules()
    titles = [one.title for one in rules.aspects.values()]
    assert titles == ["立项必要性", "投入经济性", "绩效目标合理性", "实施方案可行性", "筹资合规性"]
    assert "中发〔2018〕34号" in rules.source
    assert "本系统的安排" in rules.ours
    assert {one.allows for one in rules.judgements.values()} == set(rules.conclusions)
    assert all(one.asks and one.asks_en for one in rules.aspects.values())


@pytest.mark.parametrize(
    ("judgement", "conclusion", "status"),
    [
        ("feasible", "support", 302),
        ("feasible", "refuse", 302),
        ("conditional", "support", 422),
        ("conditional", "partial", 302),
        ("infeasible", "partial", 422),
        ("infeasible", "refuse", 302),
    ],
)
def test_a_conclusion_is_no_better_than_the_worst_aspect(
    work: Work, judgement: str, conclusion: str, status: int
) -> None:
    said = {"economy-judgement": judgement, "conclusion": conclusion, "remark": "压减 20%"}
    answer = post(come_in("tianbao"), work, WHOLE | said)
    assert answer.status_code == status
    if status == 422:
        assert "好过最差的方面：投入经济性" in answer.content.decode()
        assert Appraisal.objects.count() == 0


# -- writing


def test_a_project_is_kept_with_its_exact_money_and_an_event(work: Work) -> None:
    one = listed(work, money="1,200.123456")
    assert str(one.money) == "1200.123456"
    event = Event.objects.order_by("-number").first()
    assert event is not None
    assert (event.action, event.after["money"], event.before) == ("appraisal_added", "1,200.123456", {})
    page = come_in("tianbao").get(f"/work/{work.pk}/appraisal/").content.decode()
    assert "1,200.123456" in page
    assert "校舍屋面维修" in page


def test_the_sum_is_exact(work: Work) -> None:
    listed(work, money="0.1")
    listed(work, name="二", code="", money="0.2")
    assert "<b>0.3</b>" in come_in("tianbao").get(f"/work/{work.pk}/appraisal/").content.decode()


@pytest.mark.parametrize(
    "money", ["0", "-3", "48万元", "四十八", "1,20", "1e3", "0.1234567", "9" * 13, "１２"]
)
def test_money_is_a_number_above_nought(work: Work, money: str) -> None:
    answer = post(come_in("tianbao"), work, WHOLE | {"money": money})
    assert answer.status_code == 422
    assert "不是万元数" in answer.content.decode()
    assert f'value="{money}"' in answer.content.decode()


def test_all_that_is_wrong_is_told_at_once_and_what_was_typed_stays(work: Work) -> None:
    said = {
        "name": "<script>x</script>", "money": "很多", "economy-judgement": "好", "economy-reason": "", "funding-evidence": "字" * 1001,
        "conclusion": "最好", "expert1-role": "finance", "expert2-opinion": "同意", "expert3-role": "张某",
    }  # fmt: skip
    answer = post(come_in("tianbao"), work, WHOLE | said)
    body = answer.content.decode()
    assert answer.status_code == 422
    for words in (
        "不是万元数",
        "“好”不能选",
        "投入经济性的理由",
        "有 1,001 字",
        "“最好”不能选",
        "“专家意见”没有填",
        "“专家类别”没有填",
        "“张某”不能选",
    ):
        assert words in body, words
    assert "&lt;script&gt;x" in body
    assert "<script>x" not in body
    assert Appraisal.objects.count() == 0


def test_a_draft_may_lack_everything_but_its_name_and_nothing_wrong(work: Work) -> None:
    client = come_in("tianbao")
    assert post(client, work, {"name": "新建食堂"}, draft="1").status_code == 302
    assert post(client, work, {"name": "另一个", "money": "x"}, draft="1").status_code == 422
    assert post(client, work, {"name": ""}, draft="1").status_code == 422
    assert "处没填" in client.get(f"/work/{work.pk}/appraisal/").content.decode()
    answer = act(client, work, "hand_in")
    assert answer.status_code == 422
    assert "项目“新建食堂”还缺 申请金额" in answer.content.decode()


def test_two_projects_have_two_names(work: Work) -> None:
    listed(work)
    body = post(come_in("tianbao"), work, WHOLE).content.decode()
    assert "已经有叫" in body
    assert "已经有代码是“P-2026-01”的项目" in body


def test_a_stale_page_overwrites_nothing_and_a_double_click_does_nothing_twice(work: Work) -> None:
    one = listed(work)
    client = come_in("tianbao")
    assert post(client, work, WHOLE | {"code": "B"}, one).status_code == 302
    answer = post(client, work, WHOLE | {"code": "C"}, one)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "刚刚被人改过" in body
    assert 'value="C"' in body
    assert re.search(r"项目代码</th><td><p>B</p></td>|项目代码</th><td>B</td>", body)
    one.refresh_from_db()
    assert (one.code, one.version) == ("B", 2)
    before = Event.objects.count()
    post(client, work, WHOLE | {"code": "B"}, one)
    one.refresh_from_db()
    assert (one.version, Event.objects.count()) == (2, before)


def test_experts_are_known_by_their_role(work: Work) -> None:
    one = listed(work, **{"expert2-role": "finance", "expert2-opinion": "测算偏高"})
    assert one.experts == [{"role": "finance", "opinion": "测算偏高"}]
    page = come_in("tianbao").get(f"/work/{work.pk}/appraisal/{one.pk}/").content.decode()
    assert "测算偏高" in page
    assert "不写姓名" in page


def test_a_project_is_taken_out_only_while_the_unit_fills_in(work: Work) -> None:
    one = listed(work)
    client = come_in("tianbao")
    path = f"/work/{work.pk}/appraisal/{one.pk}/remove/"
    assert client.post(path, {"version": "7"}).status_code == 302
    assert Appraisal.objects.count() == 1
    client.post(path, {"version": "1"})
    client.post(path, {"version": "1"})
    assert Appraisal.objects.count() == 0
    assert Event.objects.filter(action="appraisal_removed").count() == 1
    one = handed_in(work)
    come_in("zhuguan").post(f"/work/{work.pk}/appraisal/{one.pk}/remove/", {"version": "1"})
    assert Appraisal.objects.count() == 1


@pytest.mark.parametrize("who", ["tianbao2", "xitong"])
def test_who_does_not_see_the_unit_sees_nothing(work: Work, who: str) -> None:
    one = listed(work)
    client = come_in(who)
    for path in ("", "new/", f"{one.pk}/", "conclusion.docx"):
        assert client.get(f"/work/{work.pk}/appraisal/{path}").status_code == 404
    assert post(client, work, WHOLE, one).status_code == 404
    assert client.post(f"/work/{work.pk}/appraisal/{one.pk}/remove/", {"version": "1"}).status_code == 404


@pytest.mark.parametrize("who", ["caiwu", "fuzeren", "zhuguan", "jixiaoke"])
def test_who_does_not_fill_in_now_is_told_so(work: Work, who: str) -> None:
    one = listed(work)
    answer = post(come_in(who), work, WHOLE | {"code": "X"}, one)
    assert answer.status_code == 422
    assert "您不能改新增项目" in answer.content.decode()
    assert "disabled" in come_in(who).get(f"/work/{work.pk}/appraisal/{one.pk}/").content.decode()


def test_a_project_of_another_work_does_not_exist_here(work: Work) -> None:
    other = work_of("902001", "appraisal")
    one = Appraisal.objects.create(work=other, number=1, name="别人的")
    assert come_in("jixiaoke").get(f"/work/{work.pk}/appraisal/{one.pk}/").status_code == 404
    assert come_in("tianbao").get(f"/work/{work_of('901001', 'objectives').pk}/appraisal/").status_code == 404


# -- the procedure


def test_an_appraisal_without_projects_is_not_handed_in(work: Work) -> None:
    answer = act(come_in("tianbao"), work, "hand_in")
    assert answer.status_code == 422
    assert "还没有列出新增项目" in answer.content.decode()
    assert "系统没有检查" not in answer.content.decode()


def test_nobody_says_there_is_none_while_one_is_listed(work: Work) -> None:
    listed(work)
    client = come_in("tianbao")
    answer = act(client, work, "none_needed", opinion="没有")
    assert answer.status_code == 422
    assert "已经列出 1 个新增项目" in answer.content.decode()
    Appraisal.objects.all().delete()
    assert act(client, work, "none_needed", opinion="没有").status_code == 302


def test_new_projects_of_the_list_that_do_not_stand_here_are_told_and_keep_nobody_from_acting(
    work: Work,
) -> None:
    """The unit of the demo has one new project in its list: 课桌椅更新, J01-1."""
    words, client = "项目清单里有 1 个新增项目没有列进事前绩效评估", come_in("tianbao")
    assert words in client.get(f"/work/{work.pk}/").content.decode()
    new = Project.objects.get(unit=work.unit, year=work.year, kind="new")
    for changed in (
        {"appraisal": "exempt"},
        {"appraisal": "", "kind": "continued"},
        {"closed": timezone.localdate()},
    ):
        Project.objects.filter(pk=new.pk).update(**changed)
        assert words not in client.get(f"/work/{work.pk}/").content.decode(), changed
        new.save()
    listed(work)
    Appraisal.objects.filter(work=work).update(code=new.code)
    assert words not in client.get(f"/work/{work.pk}/").content.decode()
    Appraisal.objects.all().delete()
    assert act(client, work, "none_needed", opinion="没有").status_code == 302
    assert words in client.get(f"/work/{work.pk}/").content.decode()


def test_the_department_concludes_and_the_finance_bureau_ends_it(work: Work) -> None:
    one = handed_in(work)
    department = come_in("zhuguan")
    answer = act(department, work, "appraise", opinion="必要")
    assert answer.status_code == 422
    assert "还缺 结论" in answer.content.decode()
    said = {
        "economy-judgement": "conditional",
        "economy-reason": "单价偏高",
        "conclusion": "partial",
        "remark": "压减到 1000 万元",
    }
    assert post(department, work, WHOLE | said, one).status_code == 302
    assert post(come_in("tianbao"), work, WHOLE, one).status_code == 422
    assert post(department, work, WHOLE | {"name": "又一个"}).status_code == 422
    answer = act(department, work, "appraise", opinion="必要")
    assert answer.status_code == 302, answer.content.decode()
    page = department.get(f"/work/{work.pk}/").content.decode()
    assert "系统没有检查" not in page
    for who in ("yewugu", "jixiaoke"):
        assert act(come_in(who), work, "conclude", opinion="同意").status_code == 302
    work.refresh_from_db()
    assert work.state == "concluded"
    assert post(department, work, WHOLE | {"code": "晚了"}, one).status_code == 422


def test_who_acts_does_so_with_the_projects_on_the_screen(work: Work) -> None:
    listed(work)
    client = come_in("tianbao")
    page = client.get(f"/work/{work.pk}/").content.decode()
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen is not None
    listed(work, name="另一个", code="")
    data = {"action": "hand_in", "version": "0", "seen": seen[1]}
    answer = client.post(f"/work/{work.pk}/act/", data)
    assert answer.status_code == 422
    assert "新增项目刚刚被人改过" in answer.content.decode()


def test_a_backup_keeps_every_digit_of_the_money(work: Work) -> None:
    one = listed(work, money="1,200.123456")
    told = list(records.lines(Appraisal))
    Appraisal.objects.all().delete()
    assert records.take(Appraisal, told) == 1
    kept = Appraisal.objects.get()
    assert (kept.money, kept.content()) == (one.money, one.content())


# -- pages and the paper


def test_the_paper_says_what_the_page_says(work: Work) -> None:
    one = handed_in(work)
    said = {
        "plan-judgement": "conditional", "conclusion": "partial", "remark": "先完成施工图审查",
        "expert1-role": "technology", "expert1-opinion": "方案可行",
    }  # fmt: skip
    assert post(come_in("zhuguan"), work, WHOLE | said, one).status_code == 302
    answer = come_in("yewugu").get(f"/work/{work.pk}/appraisal/conclusion.docx")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        parts = [file.read(name).decode() for name in file.namelist() if name.endswith(".xml")]
    text = re.sub(r"<[^>]+>", "", "".join(parts))
    for words in (
        "校舍屋面维修",
        "1,200.5",
        "部分支持",
        "有条件可行",
        "先完成施工图审查",
        "技术专家",
        "方案可行",
        "主管部门评估",
        "中发〔2018〕34号",
        "虚构",
    ):
        assert words in text, words


def test_the_pages_take_few_queries(work: Work) -> None:
    one = listed(work)
    listed(work, name="第二个", code="")
    client = come_in("tianbao")
    for path in ("", f"{one.pk}/", "new/"):
        client.get(f"/work/{work.pk}/appraisal/{path}")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/work/{work.pk}/appraisal/{path}").status_code == 200
        assert len(asked) <= 12, path


def test_the_pages_speak_english(work: Work) -> None:
    one = listed(work)
    client = come_in("tianbao", "en")
    page = client.get(f"/work/{work.pk}/appraisal/{one.pk}/").content.decode()
    for words in (
        "feasible on conditions",
        "compliance of funding",
        "Opinions of experts",
        "to be supported in part",
    ):
        assert words in page, words
    answer = post(
        client,
        work,
        WHOLE | {"name": "x", "money": "0", "plan-judgement": "infeasible", "conclusion": "support"},
    )
    assert "is no number of 10,000 yuan" in answer.content.decode()
    assert "feasibility of the plan is “not feasible”" in answer.content.decode()
