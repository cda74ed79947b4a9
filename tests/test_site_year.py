"""A whole year of one unit, walked in a browser by all who take part in it, from 待办 to 待办 by what stands on the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from browser import PHONE, Served, Watched, pages, serving, wider_than_the_screen
from playwright.sync_api import FilePayload, expect
from year_walk import FRAMEWORK, GOALS, WORKER, Office, fetched, shot, type_in

YEAR = 2026  # of the demo
TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()  # of the site, wherever this runs
DUE = (date.fromisoformat(TODAY) + timedelta(days=20)).isoformat()
UNIT = "示范区第一小学"
TARGETS = (  # block, name, aspect, comparison, value, points
    ("产出指标", "采购课桌椅数量", "数量", ">=", "400套", "50"),
    ("效益指标", "课桌椅更新率", "社会效益", ">=", "90%", "30"),
    ("满意度指标", "师生满意度", "服务对象满意度", ">=", "95%", "10"),
)
COLUMNS = ("指标块", "指标", "方面", "比较", "目标值（带单位）", "分值")
RECORD = {
    "批复日期": TODAY, "公告栏": "校门口公告栏", "钱用来做什么": "给教室换新的课桌椅。",
    "做成了什么（目标公开写要做到什么）": "换了四百二十套；一栋教学楼没有换。",
}  # fmt: skip
REVIEWED = {"复核得分": "96.40", "复核与自评为什么不同": "有一笔付款不属于这个项目。"}
ASPECTS = ("立项必要性", "投入经济性", "绩效目标合理性", "实施方案可行性", "筹资合规性")
REACHED = {"采购课桌椅数量": "400套", "课桌椅更新率": "81%", "师生满意度": "96%"}
WATCHED = """() => {
    window.said = [];
    const place = document.getElementById("saving");
    new MutationObserver(() => said.push(place.textContent)).observe(place, {childList: true});
}"""  # what it says until it is saved stands there for a moment


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
    report(office)
    filed(office)
    review(office)
    rectification(office)
    publication(office, "目标公开", RECORD)
    where = publication(office, "结果公开", RECORD | REVIEWED)
    everybody(office, where)
    ended(office)


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
    type_in(page, {GOALS: "更新全校课桌椅，改善学习条件。"})
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
    office.press("tianbao", "目标调整", "送审", page=page)
    assert "预算调整台账没有一笔" in page.locator(".wrong").inner_text()
    page.get_by_role("link", name="预算调整台账").click()
    office.look(page)
    page.get_by_role("button", name="声明本年预算没有调整").click()
    office.look(page)
    page.get_by_role("link", name="目标调整", exact=True).click()
    office.act("tianbao", "目标调整", "送审", page=page)
    office.act("fuzeren", "目标调整", "审签")
    office.act("zhuguan", "目标调整", "审核通过")
    office.act("yewugu", "目标调整", "批复", "同意增加采购数量")


def appraisal(office: Office) -> None:
    office.press("tianbao", "事前绩效评估", "送评")
    page = office.at("tianbao")
    office.look(page)
    page.get_by_role("link", name="填写新增项目").click()
    office.look(page)
    page.get_by_role("link", name="加一个项目").click()
    office.look(page)
    page.get_by_label("项目名称").fill("更新课桌椅")
    page.get_by_label("申请金额（万元）").fill("48")
    for title in ASPECTS:
        page.get_by_label(f"判断{title}").select_option(label="可行")
        page.get_by_label(f"理由{title}").fill("课桌椅已用十二年")
        page.get_by_label(f"依据（文号、测算表、合同、纪要）{title}").fill("资产台账")
    page.get_by_role("button", name="保存", exact=True).click()
    office.look(page)
    page.get_by_role("link", name="去办理").click()
    office.act("tianbao", "事前绩效评估", "送评", page=page)
    page = office.task("zhuguan", "事前绩效评估")
    page.get_by_role("link", name="更新课桌椅").click()
    page.get_by_label("结论", exact=True).select_option(label="建议支持")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("link", name="去办理").click()
    office.act("zhuguan", "事前绩效评估", "出具评估意见", "立项必要，成本合理", page=page)
    office.act("yewugu", "事前绩效评估", "审核定论", "予以支持")
    office.act("jixiaoke", "事前绩效评估", "审核定论", "予以支持")


def monitoring(office: Office) -> None:
    paid(office)
    page = office.task("tianbao", "执行监控")
    page.get_by_role("link", name="在网页上填报").click()
    office.look(page)
    for name, actual in {**REACHED, "采购课桌椅数量": "300套"}.items():
        row = page.get_by_role("row").filter(has_text=name)
        type_in(page, {"至今完成": actual, "全年预计": actual, "完成可能性": "确定能"}, row)
    expect(page.locator("#tree")).to_be_empty()  # its points are none of this form's
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


def paid(office: Office) -> None:
    """The months of the unit, and what its department sees of them."""
    page = office.task("tianbao", "执行监控")
    page.get_by_role("link", name="预算执行（各月支出和进度灯）").click()
    for month, text in enumerate(("3.2", "8", "11.5"), 1):
        page.get_by_label(f"{month} 月累计支出", exact=True).fill(text)
    page.get_by_role("button", name="保存全部月份").click()
    office.look(page)
    expect(page.locator(".lead")).to_contain_text("截至 3 月末，执行率 23.96%")
    page = office.at("zhuguan")
    page.get_by_role("link", name="预算执行", exact=True).click()
    office.look(page)
    expect(page.get_by_role("row").filter(has_text=UNIT)).to_contain_text("3 月")


def self_evaluation(office: Office) -> None:
    page = office.task("tianbao", "自评")
    page.get_by_role("link", name="在网页上填报").click()
    office.look(page)
    expect(page.locator("table.facts").first).to_have_css("display", "table")
    spent = page.get_by_label("项目全年执行金额", exact=True)
    total = page.locator("#foot .total")
    before = total.inner_text()
    page.evaluate(WATCHED)
    spent.fill("还没对账")
    spent.blur()
    told = page.locator("#problems").get_by_role("link", name="项目全年执行金额")
    expect(told).to_be_visible()
    assert "未保存 1" in page.evaluate("said"), page.evaluate("said")
    office.look(page)
    shot(page, "error")
    told.click()
    expect(page.locator(":target")).to_have_value("还没对账")
    type_in(page, {"项目全年执行金额": "45.6"})
    expect(total).not_to_have_text(before)
    expect(page.locator("#problems")).to_be_empty()
    type_in(page, {"未得满分的原因": "两家供货商的尾款留到验收后支付"})  # asked as soon as points are lost
    page.get_by_role("button", name="保存，下一部分").click()
    office.look(page)
    for number, actual in enumerate(("420套", "81%", "96%"), 1):
        type_in(page, {f"完成值 {number}": actual})
    page.get_by_role("link", name="填好了，去报送").click()
    office.press("tianbao", "自评", "送核", page=page)
    refused = page.locator(".wrong").inner_text()
    assert "“课桌椅更新率”没有得满分，没有写原因" in refused
    assert "“预算执行率”没有得满分" not in refused
    assert "还有 4 个指标没有佐证" in refused
    reasons(office)
    proved(office)
    office.act("tianbao", "自评", "送核")


def reasons(office: Office) -> None:
    page = office.at("tianbao")
    page.get_by_role("link", name="在网页上填报").click()
    page.locator("#tree summary").filter(has_text="效益指标").click()
    page.get_by_role("link", name="课桌椅更新率").click()
    office.look(page)
    type_in(page, {"未得满分的原因": "一栋教学楼改造，旧桌椅留用到明年", "改进措施": "下一年度按进度安排"})
    shot(page, "filling")
    page.get_by_role("link", name="填好了，去报送").click()


def proved(office: Office) -> None:
    page = office.at("tianbao")
    page.get_by_role("link", name="已有佐证 0 份").click()
    office.look(page)
    paper = FilePayload(name="验收单.txt", mimeType="text/plain", buffer="课桌椅 420 套，验收合格。".encode())
    page.get_by_label("文件（").set_input_files([paper])
    page.get_by_label("是什么材料").fill("课桌椅验收单和支付凭证")
    for one in page.locator("fieldset input").all():
        one.check()
    page.get_by_role("button", name="加入佐证").click()
    office.look(page)
    expect(page.locator(".lead")).to_have_text("✓ 要佐证的指标都有了。")
    shot(page, "evidence")


def report(office: Office) -> None:
    """The report that the site makes of the case is the draft that the unit hands in, and is audited as any other."""
    page = office.task("caiwu", "自评")
    page.get_by_role("link", name="表样和报告").click()
    office.look(page)
    page.get_by_label("表样", exact=True).select_option(label="项目支出绩效自评表")
    page.get_by_label("格式").select_option(".docx")
    page.get_by_role("button", name="做文件").click()
    office.look(page)
    made = page.get_by_role("link", name=re.compile(r"\.docx$"))
    expect(made).to_be_visible(timeout=WORKER)
    draft = fetched(page, made)
    page.get_by_role("link", name="自评", exact=True).click()
    office.press("caiwu", "自评", "核对通过", page=page)
    assert "还没有上传报告草稿" in page.locator(".wrong").inner_text()
    page.get_by_role("link", name="报告审核").click()
    office.look(page)
    page.get_by_label("报告文件").set_input_files([draft])
    page.get_by_role("button", name="上传并审核").click()
    office.look(page)
    expect(page.get_by_role("heading", name="核对了多少")).to_be_visible(timeout=WORKER)
    office.look(page)
    shot(page, "audit")
    expect(page.locator(".lead")).to_contain_text("✓ 没有还要处理的疑点")
    page.get_by_role("link", name="自评", exact=True).click()
    office.act("caiwu", "自评", "核对通过", page=page)
    office.act("caiwu", "自评", "审签")
    office.act("fuzeren", "自评", "审签")


def filed(office: Office) -> None:
    """Sent back by the department once, mended and handed in again."""
    office.press("zhuguan", "自评", "审核并报送")
    assert "意见" in office.at("zhuguan").locator(".wrong").inner_text()
    page = office.at("zhuguan")
    page.get_by_label("退回时，退到").select_option(label="填报")
    office.act("zhuguan", "自评", "退回", "更新率的原因写具体些", page=page)
    page = office.task("tianbao", "自评")
    expect(page.locator("main section").last).to_contain_text("更新率的原因写具体些")
    page.get_by_role("link", name="在网页上填报").click()
    page.locator("#tree summary").filter(has_text="效益指标").click()
    page.get_by_role("link", name="课桌椅更新率").click()
    type_in(page, {"未得满分的原因": "一栋教学楼改造推迟，其中 20 间教室的旧桌椅留用到明年"})
    page.get_by_role("link", name="填好了，去报送").click()
    office.act("tianbao", "自评", "送核", page=page)
    page = office.press("caiwu", "自评", "核对通过")
    assert "案卷又变了（课桌椅更新率）" in page.locator(".wrong").inner_text()
    page.get_by_role("link", name="报告审核").click()
    page.get_by_role("button", name="对着现在的案卷再审一次").click()
    expect(page.get_by_role("heading", name="核对了多少")).to_be_visible(timeout=WORKER)
    page.get_by_role("link", name="自评", exact=True).click()
    office.act("caiwu", "自评", "核对通过", page=page)
    office.act("fuzeren", "自评", "审签")
    office.act("caiwu", "自评", "审签")
    office.act("zhuguan", "自评", "审核并报送", "同意报送")


def review(office: Office) -> None:
    page = office.task("jigou", "复核")
    page.get_by_role("link", name="在网页上填报").click()
    office.look(page)
    type_in(page, {"项目全年执行金额": "45.12"})
    page.get_by_role("link", name="填好了，去报送").click()
    office.press("jigou", "复核", "提出复核意见", "有一笔付款不属于这个项目", page=page)
    assert "项目全年执行金额" in page.locator(".wrong").inner_text()
    page.get_by_role("link", name="在网页上填报").click()
    row = page.get_by_role("row").filter(has_text="项目全年执行金额").first
    type_in(page, {"依据（改了数要写）": "凭证 31 号付的是绿化款，扣除 0.48 万元"}, row)
    shot(page, "review")
    page.get_by_role("link", name="填好了，去报送").click()
    office.act("jigou", "复核", "提出复核意见", "有一笔付款不属于这个项目", page=page)
    office.act("fuzeren", "复核", "反馈意见", "没有不同意见")
    office.act("jixiaoke", "复核", "确定结果", "以复核得分为准")


def rectification(office: Office) -> None:
    """Problems are proposed, planned, put right with proof, and accepted one by one."""
    page = office.task("tianbao", "整改")
    page.get_by_role("link", name=f"{UNIT} · {YEAR} 年度").click()
    office.look(page)
    shot(page, "year")
    page.get_by_role("row").get_by_role("link", name="整改", exact=True).click()
    page.get_by_role("button", name="全部列入").click()
    office.look(page)
    problems = page.locator("main tbody th a[href*='/problems/']")
    count = problems.count()
    assert count >= 3
    for number in range(count):
        problems.nth(number).click()
        office.look(page)
        texts = {
            "原因": "付款计划没有跟上",
            "整改措施": "按月核对付款",
            "责任科室（不必写个人姓名）": "总务处",
        }
        for label, text in texts.items():
            page.get_by_label(label).fill(text)
        due = page.get_by_label("完成时限")
        due.fill(DUE)
        page.get_by_role("button", name="保存", exact=True).click()
        assert page.locator(".wrong").count() == 0, page.locator(".wrong").inner_text()
    office.act("fuzeren", "整改", "上报整改方案")
    page.reload()
    for number in range(count):
        problems.nth(number).click()
        page.get_by_label("佐证（").fill("总务处〔2026〕3 号")
        page.get_by_label("状态", exact=True).select_option(label="已完成")
        page.get_by_role("button", name="保存", exact=True).click()
        assert page.locator(".wrong").count() == 0, page.locator(".wrong").inner_text()
    shot(page, "rectification")
    office.act("fuzeren", "整改", "报告整改结果", "都已改好")
    page = office.task("jixiaoke", "整改")
    for number in range(count):
        page.locator("main tbody th a[href*='/problems/']").nth(number).click()
        office.look(page)
        page.get_by_label("意见（").fill("看过制度和凭证，属实")
        page.get_by_role("button", name="验收", exact=True).click()
    office.act("jixiaoke", "整改", "验收销号", "全部验收", page=page)


def publication(office: Office, kind: str, texts: Mapping[str, str]) -> str:
    """A record, texts made of the case, a screening; then everybody may read it. Gives where."""
    page = office.task("tianbao", kind)
    page.get_by_role("link", name="填写公开信息").click()
    office.look(page)
    for label, text in texts.items():
        page.get_by_label(label, exact=True).fill(text)
    page.locator("h1").scroll_into_view_if_needed()
    shot(page, "publication")
    page.get_by_role("button", name="保存公开信息").click()
    office.look(page)
    page.get_by_role("button", name="生成公开文本").click()
    office.look(page)
    page.get_by_role("link", name="预览公开页").click()
    office.look(page)
    page.get_by_role("link", name="回到办理页").click()
    office.act("tianbao", kind, "送审查", page=page)
    page = office.act("fuzeren", kind, "公开")
    page.get_by_role("link", name="看公开页").click()
    page.wait_for_url("**/public/**")
    office.look(page)
    where = page.url
    page.go_back()
    return where


def everybody(office: Office, where: str) -> None:
    """Somebody who never logged in finds the result by its unit, reads it, and fetches a file."""
    page = office.watched.open()
    page.context.clear_cookies()
    page.goto(f"{office.watched.served.address}/public/")
    office.look(page)
    page.get_by_label("单位、标题或索引号").fill(UNIT)
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="绩效自评结果").click()
    expect(page).to_have_url(re.compile(rf"^{re.escape(where)}(\?.*)?$"))
    office.look(page)
    main = page.locator("main")
    for words in ("96.40", "按月核对付款", "一栋教学楼没有换", "虚构"):
        expect(main).to_contain_text(words)
    shot(page, "public")
    copy = fetched(page, main.locator("table a").first)
    assert copy["buffer"].startswith(b"PK")
    assert page.context.cookies() == []


def ended(office: Office) -> None:
    """Nothing of the year waits for anybody; the phone shows it too."""
    page = office.watched.open("fuzeren", PHONE)
    office.look(page)
    page.locator("main section").filter(has_text="我的单位").get_by_role("link").first.click()
    assert not wider_than_the_screen(page)
    shot(page, "phone")
    expect(page.locator(".lead")).to_contain_text("这一年的事都办结了")
    page = office.at("xitong")
    page.get_by_role("link", name="账号", exact=True).click()
    office.look(page)
    shot(page, "accounts")
    page = office.at("shenji")
    page.get_by_role("link", name="日志", exact=True).click()
    office.look(page)
