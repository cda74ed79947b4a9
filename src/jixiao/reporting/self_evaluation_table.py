"""The self-evaluation table (自评表) of a department: the unit, its objective, money, every row with its basis, total."""

from __future__ import annotations

from fractions import Fraction

from jixiao.core.document import Cell, Document, Table
from jixiao.reporting import self_evaluation
from jixiao.reporting.look import BLANK, Look, money, share
from jixiao.reporting.loss import remedy
from jixiao.reporting.parts import Page, finish
from jixiao.reporting.score_table import criteria, explanation, name_of
from jixiao.reporting.target import label_cell, reached, row_of, wanted
from jixiao.reporting.work import Work
from jixiao.scoring.sheet import Row

# columns of money: label, adjusted budget, spent
MONEY = (
    ("财政拨款", "appropriation_adjusted", "appropriation_actual"),
    ("其他资金", "own_funds_adjusted", "own_funds_actual"),
    ("基本支出", "basic_adjusted", "basic_actual"),
    ("项目支出", "project_adjusted", "project_actual"),
)
GROUPS = (("按资金来源", 2), ("按资金结构", 2), ("按预算级次", 2))
LEVELS = ("市（县）本级支出", "转移支付下级")


def make(work: Work) -> Document:
    look = work.look
    title = "部门整体支出绩效自评表"
    page = Page()
    page.title(title)
    page.line(f"（{look.case.year}年度）", "subtitle")
    page.table(unit(work), "单位基本情况")
    page.table(funds(look), "年度部门整体支出规模", "万元")
    page.table(rows(work), "评分情况")
    page.line("注：评分依据、未达标原因、改进措施三项分别填写；未评的指标写明得分区间和缺少的依据。", "note")
    sections = [page.section(landscape=True)]
    if not look.public:
        sections += self_evaluation.wanting(work)
    return finish(look, work.form, f"{look.case.year}年度{look.case.unit}{title}", sections)


def unit(work: Work) -> Table:
    """Name, number of units, the objective beside what came of it."""
    look = work.look
    count = look.fact("budget_unit_count") or BLANK
    goals = "\n".join(work.told("goals", "年度整体绩效目标"))
    done = "\n".join(work.told("achievements", "整体绩效目标完成情况"))
    unmet = "\n".join(work.told("unmet", "未能完成原因", optional=True))
    return Table(
        (
            (label_cell("单位名称"), Cell(look.case.unit), label_cell("单位数"), Cell(count, align="center")),
            (label_cell("年度整体绩效目标"), Cell(goals, 1, 3)),
            (label_cell("整体绩效目标完成情况"), Cell(done, 1, 3)),
            (label_cell("未能完成原因"), Cell(unmet, 1, 3)),
        ),
        0,
        widths=(1.4, 4, 1, 2),
    )


def funds(look: Look) -> Table:
    """Budget, spent and rate by source, structure and level."""

    def amount(id: str) -> Fraction | None:
        value = look.value(id)
        return value if isinstance(value, Fraction) else None

    columns = [(name, amount(budget), amount(spent)) for name, budget, spent in MONEY]
    columns += [
        (name, None, amount("transfer_down_actual") if number else None) for number, name in enumerate(LEVELS)
    ]
    first = [label_cell("", 1, 2), *(label_cell(name, width) for name, width in GROUPS)]
    names = [label_cell(name) for name, _, _ in columns]
    budgets = [label_cell("全年预算数"), *(Cell(money(budget), align="right") for _, budget, _ in columns)]
    spent = [label_cell("全年执行数"), *(Cell(money(done), align="right") for _, _, done in columns)]
    rates = [label_cell("完成率"), *(Cell(share(done, budget), align="right") for _, budget, done in columns)]
    return Table((tuple(first), tuple(names), tuple(budgets), tuple(spent), tuple(rates)), 2)


def rows(work: Work) -> Table:
    """Every indicator: levels with points, what it means or was promised, actual, score, and the three parts of its basis."""
    look = work.look
    heads = (
        "一级指标",
        "分值",
        "二级指标",
        "分值",
        "三级指标",
        "分值",
        "指标解释／年度指标值",
        "实际完成值",
        "得分",
        "评分依据、未达标原因、改进措施",
    )
    made: list[list[Cell]] = [[label_cell(text) for text in heads]]
    targets = own_targets(look)
    for top in look.framework.indicators:
        leaves = [(leaf, path) for leaf, path in top.walk() if look.sheet.row(leaf.id) is not None]
        previous = ""
        for number, (leaf, path) in enumerate(leaves):
            row = look.sheet.row(leaf.id)
            if row is None:
                continue
            cells: list[Cell] = []
            if number == 0:
                cells += pair(look, top.id, len(leaves))
            second = second_of(look, path)
            if second != previous or number == 0:
                same = sum(second_of(look, others) == second for _, others in leaves)
                cells += pair(look, second, same) if second else [Cell("", same), Cell("", same)]
            previous = second
            told, actual = targets.get(row.id) or (meaning(look, row), "")
            made.append(
                [
                    *cells,
                    Cell(name_of(row.indicator)),
                    Cell(look.points(row), align="center"),
                    Cell(told),
                    Cell(actual, align="center"),
                    Cell(look.score(row), align="right", fill="open" if row.score is None else ""),
                    Cell(basis(work, row)),
                ]
            )
    whole = look.sheet.total
    name = str(look.framework.layout.get("total") or "总分")
    made.append(
        [
            Cell(name, 1, 5, align="center", bold=True, fill="total"),
            Cell(look.points(whole), align="center", bold=True, fill="total"),
            Cell("", 1, 2, fill="total"),
            Cell(look.score(whole), align="right", bold=True, fill="total"),
            Cell("", fill="total"),
        ]
    )
    return Table(tuple(tuple(row) for row in made), 1, widths=(1, 0.6, 1, 0.6, 1.8, 0.6, 2.6, 1, 1.8, 4.4))


def own_targets(look: Look) -> dict[str, tuple[str, str]]:
    """What was promised and what was reached, for each row of a unit's own indicators."""
    made = {}
    for node, _ in look.framework.walk():
        for target in look.case.targets.get(node.id, ()):
            row = row_of(look, node, target)
            if row is not None:
                made[row.id] = (wanted(target), reached(look, node, target))
    return made


def second_of(look: Look, path: tuple[str, ...]) -> str:
    """The id of the second level over a leaf; empty where it stands right under the first."""
    if len(path) < 2:
        return ""
    node = next(
        (one for one, above in look.framework.walk() if one.indicators and (*above, one.name) == path[:2]),
        None,
    )
    return node.id if node is not None else ""


def pair(look: Look, id: str, height: int) -> list[Cell]:
    """A level's name and points."""
    item = look.sheet.level(id) or look.sheet.row(id)
    if item is None:
        return [Cell("", height), Cell("", height)]
    name = self_evaluation.item_name(item)
    return [Cell(name, height, align="center"), Cell(look.points(item), height, align="center")]


def meaning(look: Look, row: Row) -> str:
    """指标解释 of the framework, else its criteria."""
    return row.indicator.explains or criteria(look, row.indicator)


def basis(work: Work, row: Row) -> str:
    """评分依据, 未达标原因 and 改进措施, each on its own line; what does not apply is left out."""
    look = work.look
    if row.id in look.veiled:
        return look.reason(row)
    why = explanation(look, row, basis=True)
    if row.score is None:
        return why
    lines = [f"评分依据：{why}"] if why else []
    if row in look.lost():
        own = look.narrative("rectification", row.id, "cause")
        if own:
            lines.append(f"未达标原因：{''.join(own)}")
        done = remedy(work, row)
        if done:
            lines.append(f"改进措施：{done}")
    return "\n".join(lines)
