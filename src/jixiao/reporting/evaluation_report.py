"""The evaluation report of a third party (评价报告): cover, 摘要, eight parts, and the score table as annex."""

from __future__ import annotations

from jixiao.core.document import Document, Section, Table
from jixiao.framework.model import Indicator
from jixiao.reporting import charts, money_tables, score_table, self_evaluation, survey
from jixiao.reporting.look import Look, tight
from jixiao.reporting.loss import POINTS_OFF, about, lost_text, prose_score, remedy, told_problems
from jixiao.reporting.parts import LINE, Page, finish, flat, joined, two_lines, with_text
from jixiao.reporting.score_table import LEVEL_NAMES, name_of
from jixiao.reporting.wording import spoken
from jixiao.reporting.work import Work
from jixiao.scoring.sheet import Level, Row

MOST_FORMULAS = 4


def make(work: Work) -> Document:
    """The report; texts of the evaluator come from `narrative`, everything else from the sheet."""
    look = work.look
    title = f"{look.case.year}年度{look.case.unit}部门整体绩效评价报告"
    sections = [cover(work, title), summary(work), report(work, title)]
    sections.append(score_table.section(look, "附件1", f"{look.framework.title}得分表"))
    answers = survey.pages(look, "附件2")
    if answers is not None:
        sections.append(answers)
    if not look.public:
        sections += self_evaluation.wanting(work)
    return finish(look, work.form, title, sections)


def cover(work: Work, title: str) -> Section:
    """Title, 项目单位, 委托单位, 评价单位, 评价日期; what the case does not say is left as a line."""
    page = Page()
    page.title(two_lines(title, work.look.case.unit))
    for key, label in (
        ("project_unit", "项目单位"),
        ("client", "委托单位"),
        ("evaluator", "评价单位"),
        ("date", "评价日期"),
    ):
        text = "".join(work.look.narrative("cover", key)) or (
            work.look.case.unit if key == "project_unit" else ""
        )
        if not text:
            work.wanting.setdefault(work.asked(f"封面的{label}", f"cover：{key}"))
        page.line(f"{label}：{text or LINE}", "cover")
    return page.section("cover")


def summary(work: Work) -> Section:
    """摘要: the unit, the result, what was learnt, problems and advice in short."""
    look = work.look
    page = Page(gaps=not look.public, numbered=True)
    page.title("摘要")
    page.head(1, "部门概况")
    people(work, page)
    page.head(1, "综合评价情况及评价结论")
    page.body(work.told("assessment", "综合评价情况"))
    page.body(self_evaluation.result_text(work))
    self_evaluation.level_table(work, page, "部门整体评价得分表", charted=False)
    page.head(1, "主要经验做法")
    page.body(work.told("experience", "主要经验、做法"))
    page.head(1, "存在问题")
    faults(work, page)
    page.head(1, "有关建议")
    advice(work, page)
    return page.section("summary")


def people(work: Work, page: Page) -> None:
    """What kind of body the unit is, and its people."""
    page.body(work.told("organisation", "机构设置和人员情况", optional=True))
    said = [*work.say("staff"), *work.say("staffing")]
    page.body(with_text(said, work.told("staffing", "人员管理情况", optional=True)))


def report(work: Work, title: str) -> Section:
    look = work.look
    page = Page(gaps=not look.public, numbered=True)
    page.title(two_lines(title, work.look.case.unit))
    page.body(look.narrative("opening"))
    page.head(1, "部门概况")
    page.head(2, "部门简介和人员编制")
    people(work, page)
    page.head(2, "部门主要职责")
    page.body(work.told("duties", "部门主要职责"))
    page.head(2, "主要工作任务")
    page.body(work.told("tasks", "主要工作任务"))
    page.body(joined(work.say("tasks")))
    page.head(2, "部门绩效目标")
    page.body(work.told("goals", "部门绩效目标"))
    page.body(joined(work.say("objectives")))
    money(work, page)
    how(work, page)
    page.head(1, "综合评价情况及评价结论")
    page.head(2, "综合评价情况")
    page.body(work.told("assessment", "综合评价情况"))
    page.head(2, "评价结论")
    page.body(self_evaluation.result_text(work))
    self_evaluation.level_table(work, page, "部门整体评价得分表")
    analysis(work, page)
    page.head(1, "主要经验做法")
    page.body(work.told("experience", "主要经验、做法"))
    page.head(1, "存在的问题及原因分析")
    faults(work, page)
    page.head(1, "有关建议")
    advice(work, page)
    if look.narrative("remarks"):
        page.head(1, "其他需要说明的情况")
        page.body(look.narrative("remarks"))
    page.line("附件1：指标体系得分表", "list")
    if look.rows("survey_questions"):
        page.line("附件2：绩效评价调查问卷结果分析", "list")
    page.line("".join(look.narrative("cover", "evaluator")) or LINE, "signature")
    page.line("".join(look.narrative("cover", "date")) or "年　　月　　日", "signature")
    return page.section()


def money(work: Work, page: Page) -> None:
    """二、部门预算及资金安排情况: tables with their charts."""
    page.head(1, "部门预算及资金安排情况")
    page.head(2, "收入和支出预决算情况")
    page.body(work.told("budget", "预算安排情况", optional=True))
    page.body([*joined(work.say("budget")), *joined(work.say("adjustment")), *joined(work.say("execution"))])
    page.body(work.told("execution", "支出情况", optional=True))
    money_tables.revenue(work.look, page)
    money_tables.by_facts(
        work.look, page, "支出预算执行情况表（按支出性质）", "支出性质", money_tables.BY_NATURE
    )
    money_tables.by_facts(
        work.look, page, "支出预算执行情况表（按资金来源）", "资金来源", money_tables.BY_SOURCE
    )
    money_tables.by_classes(work.look, page)
    page.body(joined(work.say("carryover")))
    page.head(2, "“三公”经费和公用经费情况")
    page.body(joined(work.say("economy")))
    money_tables.three_public(work.look, page)
    page.head(2, "支出进度和历年变化")
    page.body(joined(work.say("quarters")))
    charts.progress(work.look, page)
    charts.over_years(work.look, page)


def how(work: Work, page: Page) -> None:
    """三、绩效评价开展情况: purpose, method, and the indicators counted."""
    page.head(1, "绩效评价开展情况")
    page.head(2, "绩效评价目的、对象和范围")
    page.body(work.told("purpose", "评价目的、对象和范围"))
    page.head(2, "绩效评价原则、方法及过程")
    page.body(work.told("method", "评价原则、方法及过程"))
    page.head(2, "评价指标体系与评价标准")
    framework = work.look.framework
    tops = [item for item in self_evaluation.top_items(work) if item.points]
    named = "；".join(f"{self_evaluation.item_name(item)}{work.look.points(item)}分" for item in tops)
    count = len(work.look.sheet.rows)
    page.body(
        f"评价使用“{framework.title}”，共{len(tops)}个一级指标、{count}个末级指标：{named}。评价标准见附件1。"
    )


# -- 五、绩效评价指标分析


def analysis(work: Work, page: Page) -> None:
    """Every top level with its table of levels 2 and 3, then every indicator in words."""
    look = work.look
    page.head(1, "绩效评价指标分析")
    for top in look.framework.indicators:
        item = look.sheet.row(top.id) or look.sheet.level(top.id)
        if item is None:
            continue
        page.head(2, f"{top.name}类指标分析")
        page.body(standing(work, top, item))
        page.table(group_table(work, top, item), f"{top.name}类指标得分情况表")
        if isinstance(item, Row):
            page.body(indicator_text(work, item))
            continue
        for child in top.indicators:
            row = look.sheet.row(child.id)
            if row is not None:
                page.body(indicator_text(work, row))
                continue
            group = look.sheet.level(child.id)
            if group is not None:
                page.head(3, child.name)
                page.body(standing(work, child, group, 2))
                rows = [found for leaf in child.leaves() if (found := look.sheet.row(leaf.id)) is not None]
                page.body([indicator_text(work, found) for found in rows])


def standing(work: Work, node: Indicator, item: Row | Level, level: int = 1) -> str:
    """部门决策类指标共包含2个二级指标、5个三级指标，满分10分，得7.5分，得分率75.00%。"""
    look = work.look
    name = f"{node.name}类指标" if level == 1 else "该二级指标"
    count = ""
    if node.indicators:
        leaves = sum(1 for _ in node.leaves())
        kinds = [f"{len(node.indicators)}个{LEVEL_NAMES[level]}"]
        if leaves != len(node.indicators) or any(child.indicators for child in node.indicators):
            kinds.append(f"{leaves}个{LEVEL_NAMES[look.framework.depth() - 1]}")
        count = f"共包含{'、'.join(kinds)}，" if level == 1 else ""
    if item.score is not None and not look.hides(item):
        rate = f"，得分率{look.rate(item)}" if item.points else ""
        scored = f"得{prose_score(look.score(item))}分{rate}"
    elif look.hides(item) or (isinstance(item, Level) and item.left_out):
        scored = f"得分{look.score(item)}"
    else:
        scored = f"得分暂未确定，在{look.span(item)}之间"
    said = f"{name}{count}满分{look.points(item)}分，{scored}"
    if level > 1 and node.indicators:
        names = "、".join(child.name for child in node.indicators)
        said += f"，包括{names}{len(node.indicators)}个{LEVEL_NAMES[level]}"
    return f"{said}。"


def group_table(work: Work, top: Indicator, item: Row | Level) -> Table:
    """指标名称, 权重, 得分, 得分率 of everything under a top level, and its sum."""
    look = work.look
    rows = []
    for node, path in top.walk():
        found = look.sheet.row(node.id) or look.sheet.level(node.id)
        if not path or found is None:
            continue
        rows.append(
            ["　" * (len(path) - 1) + name_of(node), look.points(found), look.score(found), look.rate(found)]
        )
    rows.append(["合计", look.points(item), look.score(item), look.rate(item)])
    return flat(
        ["指标名称", "权重", "得分", "得分率"], rows, right=(1, 2, 3), widths=(3.6, 0.8, 2.4, 1.2), total=True
    )


def indicator_text(work: Work, row: Row) -> str:
    """A21年度工作计划明确性（2分）：…… 依据评分标准，扣1.50分，本项指标得0.50分。"""
    look = work.look
    head = f"{name_of(row.indicator)}（{look.points(row)}分）："
    if look.hides(row):
        return f"{head}{look.score(row)}。"
    said = [
        POINTS_OFF.sub("", one.reason.rstrip("。；"))
        for one in look.judgements(row)
        if one.reason_given and one.reason
    ]
    told = "" if row.id in look.veiled else "；".join(dict.fromkeys(said))
    why = look.cause(row).rstrip("。；")
    worked = "" if row.id in look.veiled else calculation(look, row)
    body = told or why
    if row.basis == "computed":
        body = "；".join(dict.fromkeys(text for text in (told, worked, why) if text))
    body = f"{body}。" if body else ""
    if row.score is None:
        lacking = f"缺少的依据：{why.removeprefix('缺：')}。" if why and not told else body
        return f"{head}{lacking}" + (
            "不适用，剔除。"
            if row.basis == "not_applicable"
            else f"本项指标暂未评分，得分在{look.span(row)}之间。"
        )
    lost = f"扣减{prose_score(look.loss(row))}分，" if row in look.lost() else ""
    return f"{head}{body}依据评分标准，{lost}本项指标得{prose_score(look.score(row))}分。"


def calculation(look: Look, row: Row) -> str:
    """The arithmetic of a computed row: 网办率=网上可办事项数÷政务服务事项数=2168项÷2179项=99.50%."""
    lines = [line for line in look.explainer.steps(row.steps) if line.what == "formula"]
    texts = [spoken(tight(line.text)) for line in lines if line.text.count("=") > 1]
    return "；".join(dict.fromkeys(texts[:MOST_FORMULAS]))


def faults(work: Work, page: Page) -> None:
    """Problems that the evaluator wrote, each with the indicators it is about, then the other rows that lost points."""
    told = told_problems(work)
    for problem in told:
        if problem.head:
            page.head(2, problem.head)
        page.body(problem.texts)
        names = about(work, problem)
        page.body(f"涉及指标：{names}。" if names else "")
    covered = {id for problem in told for id in problem.rows}
    rest = [row for row in work.look.lost() if row.id not in covered]
    if rest and any(problem.head for problem in told):
        page.head(2, "其他扣分指标")
    page.body([f"{lost_text(work, row)}。" for row in rest])


def advice(work: Work, page: Page) -> None:
    """有关建议: what the evaluator wrote with each problem and apart, then what follows from the other lost points."""
    told = told_problems(work)
    for problem in told:
        if problem.measures:
            if problem.measure_head:
                page.head(2, problem.measure_head)
            page.body(problem.measures)
    page.body(work.look.narrative("measures"))
    page.body(work.told("plans", "有关建议", optional=True))
    covered = {id for problem in told for id in problem.rows if problem.measures}
    texts = [remedy(work, row) for row in work.look.lost() if row.id not in covered]
    rest = list(dict.fromkeys(text for text in texts if text))
    if rest and any(problem.measure_head for problem in told):
        page.head(2, "其他建议")
    page.body(rest)
