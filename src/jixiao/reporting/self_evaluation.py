"""The self-evaluation report (自评报告): cover, four parts, the score table as annex, and what is still to be filled in."""

from __future__ import annotations

from jixiao.core.document import Document, Section
from jixiao.reporting import charts, money_tables, score_table
from jixiao.reporting.loss import about, problem_text, problems, remedies, told_problems
from jixiao.reporting.parts import LINE, Page, finish, flat, joined, ordinal, with_text
from jixiao.reporting.templates import KINDS
from jixiao.reporting.work import Work
from jixiao.scoring.sheet import Level, Row


def make(work: Work) -> Document:
    """The report; sentences only where their facts are known, the rest listed in an internal note."""
    look = work.look
    title = f"{look.case.year}年度部门整体支出绩效自评报告"
    page = Page(gaps=not look.public, numbered=True)
    page.title(title)
    page.body(look.narrative("opening") or work.say("basis"))
    basics(work, page)
    duties(work, page)
    overall(work, page)
    scored(work, page)
    sections = [cover(work, title), page.section()]
    table_title = look.framework.title
    sections.append(score_table.section(look, "附件2", table_title))
    if not look.public:
        sections += wanting(work)
    return finish(look, work.form, title, sections)


def cover(work: Work, title: str) -> Section:
    """附件1, the title, and the lines that are filled in and sealed by hand."""
    page = Page()
    page.line("附件1", "attachment")
    page.title(title)
    page.line(f"部门名称（公章）：{work.look.case.unit}", "cover")
    page.line(f"填报人：{LINE}", "cover")
    page.line(f"联系电话：{LINE}", "cover")
    return page.section("cover")


# -- 一、部门基本情况


def basics(work: Work, page: Page) -> None:
    year = work.look.case.year
    page.head(1, "部门基本情况")
    page.head(2, "部门主要职能")
    page.body(work.told("duties", "部门主要职能"))
    page.body(work.told("organisation", "机构设置和人员情况", optional=True))
    page.body(joined(work.say("staff")))
    page.head(2, "年度总体工作和重点工作任务")
    page.body(work.told("tasks", "年度总体工作和重点工作任务"))
    page.head(2, f"{year}年部门预算编制情况")
    page.head(3, "部门预算编制")
    page.body(joined(work.say("budget")))
    page.body(joined(work.say("adjustment")))
    page.body(work.told("budget", "预算编制情况", optional=True))
    page.head(3, "绩效目标设置")
    page.body(joined(work.say("objectives")))
    page.body(work.told("objectives", "绩效目标设置情况", optional=True))
    page.head(2, f"{year}年部门预算执行情况")
    funds(work, page)
    for label, part in (("项目管理", "projects"), ("资产管理", "assets"), ("人员管理", "staffing")):
        page.head(3, label)
        page.body(with_text(work.say(part), work.told(part, label, optional=True)))
    page.head(3, "制度管理")
    page.body(work.told("systems", "制度管理情况"))


def funds(work: Work, page: Page) -> None:
    """资金管理: what was spent with its tables, then 结转结余, 政府采购, 财务合规性 and 预决算信息公开."""
    page.head(3, "资金管理")
    page.led(
        "资金支出", with_text(work.say("execution"), work.told("execution", "资金支出情况", optional=True))
    )
    money_tables.by_facts(
        work.look, page, "支出预算执行情况表（按支出性质）", "支出性质", money_tables.BY_NATURE
    )
    money_tables.revenue(work.look, page)
    money_tables.by_classes(work.look, page)
    for label, part in (
        ("结转结余", "carryover"),
        ("政府采购", "procurement"),
        ("财务合规性", "compliance"),
        ("预决算信息公开", "disclosure"),
    ):
        page.led(label, [*joined(work.say(part)), *work.told(part, label, optional=True)])


# -- 二、部门主要履职绩效分析

PERFORMANCE = (
    # heading, parts of sentences, key of narrative
    ("经济性", ("economy",), "economy"),
    ("效率性", ("quarters", "tasks"), "efficiency"),
    ("效果性", ("output",), "effects"),
    ("公平性", ("fairness",), "fairness"),
)


def duties(work: Work, page: Page) -> None:
    page.head(1, "部门主要履职绩效分析")
    page.head(2, "主要履职目标")
    page.body(work.told("goals", "主要履职目标"))
    page.head(2, "主要履职情况")
    page.body(work.told("achievements", "主要履职情况"))
    page.body([text for text in work.told("unmet", "目标未能完成的原因", optional=True) if text != "无"])
    page.head(2, "部门履职绩效情况")
    for label, parts, key in PERFORMANCE:
        page.head(3, label)
        said = [text for part in parts for text in work.say(part)]
        page.body(with_text(said, work.told(key, f"部门履职绩效情况：{label}", optional=True)))
        if "quarters" in parts:
            charts.progress(work.look, page)


# -- 三、总体评价和整改措施


def overall(work: Work, page: Page) -> None:
    page.head(1, "总体评价和整改措施")
    page.head(2, "总体评价")
    page.body(result_text(work))
    page.head(2, "预算绩效管理工作主要经验、做法")
    page.body(work.told("experience", "主要经验、做法"))
    page.head(2, "部门整体支出绩效存在问题及改进措施")
    faults(work, page)
    page.head(2, "后续工作计划、相关建议")
    page.body(work.told("plans", "后续工作计划、相关建议"))
    if work.look.narrative("remarks"):
        page.head(2, "其他需要说明的情况")
        page.body(work.look.narrative("remarks"))


def faults(work: Work, page: Page) -> None:
    """Problems that the office wrote, then lost points with what is to be done, then what could not be scored."""
    look = work.look
    told = told_problems(work)
    headed = any(problem.head for problem in told)
    for problem in told:
        if problem.head:
            page.head(3, problem.head)
        names = about(work, problem)
        page.body([*problem.texts[:-1], problem.texts[-1] + (f"涉及指标：{names}。" if names else "")])
        page.body(f"改进措施：{''.join(problem.measures)}" if problem.measures else "")
    lost = problems(work, without={id for problem in told for id in problem.rows})
    if lost:
        if headed:
            page.head(3, "其他扣分指标")
        else:
            page.body("对照评价指标和评分标准，影响绩效评分的问题及改进措施如下：")
    for number, group in enumerate(lost, 1):
        lead = f"{ordinal(number)}是" if len(lost) > 1 else ""
        done = remedies(work, group)
        after = f"改进措施：{''.join(done)}" if done else ""
        page.body(f"{lead}{problem_text(work, group)}{after}")
    opened = look.open_rows()
    if opened:
        names = "、".join(row.indicator.name for row in opened)
        page.body(f"另有{len(opened)}个指标因依据不足暂未评分，既不按0分也不按满分计：{names}。")
    measures = look.narrative("measures")
    if measures:
        if headed:
            page.head(3, "改进措施")
        page.body(measures)
    if not told and not lost:
        work.told("problems", "存在问题")


def result_text(work: Work) -> str:
    """The result in sentences: total, rate and grade; or the interval, in words, and what is missing."""
    said = work.say("result")
    if said:
        return "".join(said)
    look = work.look
    total = look.sheet.total
    count = len(look.open_rows())
    why = f"{len(look.sheet.rows)}个末级指标中有{count}个依据不足、暂未评分，" if count else ""
    grades = look.sheet.grades
    grade = ""
    if len(grades) == 1:
        grade = f"，等次均为“{grades[0]}”"
    elif grades:
        grade = f"，等次为{'或'.join(f'“{one}”' for one in grades)}"
    return (
        f"{look.case.year}年度{KINDS.get(look.framework.object, '')}绩效总分暂未确定：{why}"
        f"总分在{look.span(total)}之间（满分{look.points(total)}分）{grade}。"
    )


# -- 四、评分情况


def scored(work: Work, page: Page) -> None:
    page.head(1, "部门整体支出绩效评价指标评分情况")
    page.body(f"依据{work.look.framework.title}逐项评分，一级指标得分见下表，各指标得分和评分依据见附件2。")
    level_table(work, page, "一级指标得分情况")
    judged(work, page)


def judged(work: Work, page: Page) -> None:
    """What people found of every indicator that they judged, in their own words."""
    look = work.look
    rows = [
        [row.indicator.name, look.points(row), look.score(row), text]
        for row in look.sheet.rows
        if (text := found(work, row))
    ]
    if rows:
        page.table(
            flat(
                ["指标", "分值", "得分", "评分理由"],
                rows,
                right=(2,),
                center=(1,),
                widths=(2.1, 0.8, 2.7, 4.8),
            ),
            "人工判断指标的评分理由",
        )


def found(work: Work, row: Row) -> str:
    """Why people judged as they did; empty where no person gave a reason."""
    look = work.look
    if row.id in look.veiled:
        return ""
    given = dict.fromkeys(one.reason.rstrip("。；") for one in look.judgements(row) if one.reason_given)
    said = "；".join(text for text in given if text)
    return f"{said}。" if said else ""


def level_table(work: Work, page: Page, caption: str, *, charted: bool = True) -> None:
    """Score and 得分率 of each top level and the total, with a chart of the rates."""
    look = work.look
    tops = top_items(work)
    rows = [[item_name(item), look.points(item), look.score(item), look.rate(item)] for item in tops]
    total = look.sheet.total
    rows.append(["合计", look.points(total), look.score(total), look.rate(total)])
    heads = ["一级指标", "分值", "得分", "得分率"]
    page.table(flat(heads, rows, right=(1, 2, 3), widths=(2.5, 0.8, 2.5, 1.2), total=True), caption)
    if charted:
        page.chart(charts.rate_chart(look, [item for item in tops if isinstance(item, Level)]))


def top_items(work: Work) -> list[Row | Level]:
    """The results of the top level, in printed order."""
    sheet = work.look.sheet
    found_items = [sheet.row(top.id) or sheet.level(top.id) for top in sheet.framework.indicators]
    return [item for item in found_items if item is not None]


def item_name(item: Row | Level) -> str:
    return item.indicator.name if isinstance(item, Row) else item.name


# -- shared


def wanting(work: Work) -> list[Section]:
    """The internal note: what is still to be filled in, and which texts are drafts."""
    look = work.look
    items = work.lacking()
    opened = look.open_rows()
    if not items and not opened and not work.drafted:
        return []
    page = Page()
    page.title("待补充（内部，不随报告报出）")
    if work.drafted:
        where = "在本文件里改定" if work.findings.book else "写入案卷"
        page.body(f"标有“【拟稿】”的改进措施是按指标名称拟的草稿，须由责任人核定后{where}。")
    if items and work.findings.book:
        page.body(
            "填报工作簿里没有写文字的格子：下列文字直接写进本文件标有“【待补充】”的地方，数据补进工作簿后重新做。"
        )
    if items:
        rows = [[str(number), item] for number, item in enumerate(items, 1)]
        page.table(flat(["序号", "要补充的文字和数据"], rows, center=(0,), widths=(0.6, 8)), "文字和数据")
    if opened:
        lacking = [
            [str(number), row.indicator.name, look.span(row), look.reason(row).removeprefix("缺：")]
            for number, row in enumerate(opened, 1)
        ]
        heads = ["序号", "指标", "可能得分", "缺少的依据"]
        page.table(flat(heads, lacking, center=(0, 2), widths=(0.6, 2.4, 1.8, 5)), "暂未评分的指标")
    return [page.section()]
