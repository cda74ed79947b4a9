"""A whole year of one unit, walked in a browser by all who take part in it, from 待办 to 待办 by what stands on the pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browser import Served, Watched, pages, serving
from year_walk import Office, saved, shot, type_in

UNIT = "示范区第一小学"
FRAMEWORK = "项目支出绩效自评指标体系"
TARGETS = (  # block, name, aspect, comparison, value, points
    ("产出指标", "采购课桌椅数量", "数量", ">=", "400套", "50"),
    ("效益指标", "课桌椅更新率", "社会效益", ">=", "90%", "30"),
    ("满意度指标", "师生满意度", "服务对象满意度", ">=", "95%", "10"),
)
COLUMNS = ("指标块", "指标", "方面", "比较", "目标值（带单位）", "分值")
REACHED = {"采购课桌椅数量": "400套", "课桌椅更新率": "81%", "师生满意度": "96%"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("year")) as made:
        yield made


@pytest.fixture
def watched(served: Served) -> Iterator[Watched]:
    with pages(served) as made:
        made.refusals.update((409, 422))
        yield made


def test_a_whole_year_of_one_unit_is_walked_by_all_who_take_part_in_it(watched: Watched) -> None:
    office = Office(watched, UNIT)
    objectives(office)
    approved(office)
    adjustment(office)
    appraisal(office)
    monitoring(office)
    self_evaluation(office)


def objectives(office: Office) -> None:
    page = office.at("tianbao")
    shot(page, "todo")
    office.press("tianbao", "绩效目标", "送核")
    assert "还没有" in page.locator(".wrong").inner_text()
    page.get_by_role("link", name="在网页上填报").click()
    office.look(page)
    page.get_by_label(FRAMEWORK).check()
    page.get_by_role("button", name="开始填").click()
    office.look(page)
    for number, texts in enumerate(TARGETS, 1):
        type_in(page, {f"{column} {number}": text for column, text in zip(COLUMNS, texts, strict=True)})
    page.get_by_role("link", name="目标和说明").click()
    type_in(page, {"主要履职目标；年度总体目标": "更新全校课桌椅，改善学习条件。"})
    page.get_by_role("link", name="预算和计划数").click()
    office.look(page)
    type_in(page, {"项目全年预算金额": "48"})
    page.get_by_role("link", name="绩效指标", exact=True).click()
    shot(page, "objectives")
    page.get_by_role("link", name="填好了，去报送").click()
    office.act("tianbao", "绩效目标", "送核", page=page)


def approved(office: Office) -> None:
    office.act("caiwu", "绩效目标", "核对通过")
    office.act("caiwu", "绩效目标", "审签")
    office.act("fuzeren", "绩效目标", "审签")
    office.act("zhuguan", "绩效目标", "审核通过")
    office.act("yewugu", "绩效目标", "审核通过", "目标与预算相符")
    office.act("jixiaoke", "绩效目标", "批复", "同意")


def adjustment(office: Office) -> None:
    page = office.task("tianbao", "目标调整")
    page.get_by_role("link", name="在网页上填报").click()
    office.look(page)
    type_in(page, {"目标值（带单位） 1": "420套"})
    page.get_by_role("link", name="填好了，去报送").click()
    office.act("tianbao", "目标调整", "送审", page=page)
    office.act("fuzeren", "目标调整", "审签")
    office.act("zhuguan", "目标调整", "审核通过")
    office.act("yewugu", "目标调整", "批复", "同意增加采购数量")


def appraisal(office: Office) -> None:
    office.act("tianbao", "事前绩效评估", "送评")
    office.act("zhuguan", "事前绩效评估", "出具评估意见", "立项必要，成本合理")
    office.act("yewugu", "事前绩效评估", "审核定论", "予以支持")
    office.act("jixiaoke", "事前绩效评估", "审核定论", "予以支持")


def monitoring(office: Office) -> None:
    page = office.task("tianbao", "执行监控")
    page.get_by_role("link", name="在网页上填报").click()
    office.look(page)
    for name, actual in {**REACHED, "采购课桌椅数量": "300套"}.items():
        row = page.get_by_role("row").filter(has_text=name)
        type_in(page, {"至今完成": actual, "全年预计": actual, "完成可能性": "确定能"}, row)
    shot(page, "monitoring")
    page.get_by_role("link", name="填好了，去报送").click()
    office.act("tianbao", "执行监控", "送审", page=page)
    office.act("fuzeren", "执行监控", "审签")
    office.act("zhuguan", "执行监控", "审核通过")
    office.act("jixiaoke", "执行监控", "要求纠偏", "更新率低于目标，却写确定能完成，请说明")
    page = office.task("tianbao", "执行监控")
    page.get_by_role("link", name="在网页上填报").click()
    row = page.get_by_role("row").filter(has_text="课桌椅更新率")
    type_in(page, {"完成可能性": "有可能", "偏差原因": "其他", "说明": "供货晚了一个月，正在催交"}, row)
    page.get_by_role("link", name="填好了，去报送").click()
    office.act("tianbao", "执行监控", "报告纠偏", "已改写并催交", page=page)
    office.act("jixiaoke", "执行监控", "确认")


def self_evaluation(office: Office) -> None:
    page = office.task("tianbao", "自评")
    page.get_by_role("link", name="在网页上填报").click()
    office.look(page)
    page.screenshot(path="/tmp/shots/se.png", full_page=True)
    open("/tmp/shots/se.html", "w").write(page.content())
    page.pause() if False else None
