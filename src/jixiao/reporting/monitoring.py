"""The monitoring form: targets, January to July, the whole year expected, causes of deviation, likelihood."""

from __future__ import annotations

from fractions import Fraction

from jixiao.case.model import Record
from jixiao.core.document import Cell, Document, Table
from jixiao.reporting.look import BLANK, Look, money, share
from jixiao.reporting.loss import own_row
from jixiao.reporting.parts import Page, finish, flat
from jixiao.reporting.target import label_cell, merged, own_blocks, wanted
from jixiao.reporting.work import Work

CAUSES = ("经费", "制度", "人员", "硬件", "其他")
CHANCES = ("确定能", "有可能", "完全不可能")
NOTE = "注：偏差原因在经费保障、制度保障、人员保障、硬件条件保障、其他中选一栏打“√”并说明原因；完成目标可能性在三栏中选一栏打“√”。"


def make(work: Work) -> Document | None:
    """The form; refused where the case names no target. What was done by July comes from `narrative`, else is left blank."""
    look = work.look
    rows = body(work)
    if not rows:
        work.refuse("案卷没有 targets（自设指标），没有可以监控的年度指标值")
        return None
    title = f"{look.case.year}年度{'项目支出' if look.framework.object == 'project' else '部门整体'}绩效目标执行监控表"
    page = Page()
    page.title(title)
    page.line(f"单位名称：{look.case.unit}", "subtitle")
    spending(look, page)
    table = Table(
        tuple(tuple(row) for row in [*heads(), *rows]),
        2,
        widths=(1.2, 1.2, 2.6, 1.4, 1.4, 1.4, 0.6, 0.6, 0.6, 0.6, 0.6, 1.8, 0.7, 0.7, 0.9),
    )
    page.table(table, "绩效指标执行情况")
    page.line(NOTE, "note")
    return finish(look, work.form, title, [page.section(landscape=True)])


def spending(look: Look, page: Page) -> None:
    """Money of January to July, where the case lists the months."""
    spent = [look.amount(one, "spent") for one in months(look)]
    adjusted = look.value("budget_adjusted")
    budget = adjusted if isinstance(adjusted, Fraction) else None
    progress = look.value("expenditure_progress_monthly", "m7")
    done = (
        sum((one for one in spent if one is not None), Fraction(0))
        if len(spent) == 7 and all(one is not None for one in spent)
        else None
    )
    rate = (
        share(done, budget)
        if done is not None
        else (f"{look.fact('expenditure_progress_monthly', 'm7')}" if progress is not None else BLANK)
    )
    if budget is None and done is None and rate == BLANK:
        return
    table = flat(
        ["年度资金总额", "1至7月执行数", "1至7月执行率", "全年预计执行数"],
        [[money(budget), money(done), rate, ""]],
        right=(0, 1, 2, 3),
    )
    page.table(table, "预算执行情况", "万元")


def months(look: Look) -> list[Record]:
    """The rows of 月度执行 for January to July."""
    return [one for one in look.rows("monthly_execution") if look.amount(one, "month") in range(1, 8)]


def heads() -> list[list[Cell]]:
    first = [
        label_cell(text, 1, 2)
        for text in ("一级指标", "二级指标", "三级指标", "年初目标值", "1至7月执行情况", "全年预计完成情况")
    ]
    first += [label_cell("偏差原因分析", 6), label_cell("完成目标可能性", 3)]
    second = [
        label_cell(text) for text in ("经费保障", "制度保障", "人员保障", "硬件条件保障", "其他", "原因说明")
    ]
    return [first, [*second, *(label_cell(text) for text in CHANCES)]]


def body(work: Work) -> list[list[Cell]]:
    """One row for each target."""
    look = work.look
    keys: list[tuple[str, str]] = []
    rest: list[list[Cell]] = []
    blank = []
    for block, path in own_blocks(look):
        for target in look.case.targets.get(block.id, ()):
            said = {key: str(value) for key, value in own_row(work, "monitoring", target.id).items()}
            if not said.get("actual"):
                blank.append(target.name if work.findings.book else target.id)
            keys.append((path[0] if path else block.name, target.aspect or (block.name if path else "")))
            texts = [
                wanted(target),
                said.get("actual", ""),
                said.get("forecast", ""),
                *("√" if said.get("cause") == cause else "" for cause in CAUSES),
                said.get("reason", ""),
                *("√" if said.get("chance") == chance else "" for chance in CHANCES),
            ]
            rest.append([Cell(target.name), *(Cell(text, align="center") for text in texts)])
    if blank:
        ids = "、".join(blank[:3]) + ("……" if len(blank) > 3 else "")
        label = f"{len(blank)}个指标1至7月的执行情况"
        work.wanting.setdefault(work.asked(label, f"monitoring：{ids}", ids))
    return [[*cells, *row] for cells, row in zip(merged(keys), rest, strict=True)]
