"""The self-evaluation table of a project (项目支出绩效自评表, 财预〔2020〕10号): money, objectives, indicators, total."""

from __future__ import annotations

from fractions import Fraction

from jixiao.core.document import Cell, Document, Table
from jixiao.framework.model import Indicator
from jixiao.reporting.look import BLANK, Look, money, share
from jixiao.reporting.parts import LINE, Page, finish
from jixiao.reporting.score_table import explanation, name_of
from jixiao.reporting.target import label_cell, merged, reached, row_of, wanted
from jixiao.reporting.work import Work
from jixiao.scoring.sheet import Row

BUDGET, SPENT = "项目全年预算金额", "项目全年执行金额"
WIDTHS = (1.2, 1.2, 2.8, 1.6, 1.6, 0.9, 1.1, 3)
WIDTH = len(WIDTHS)


def make(work: Work) -> Document:
    look = work.look
    title = "项目支出绩效自评表"
    page = Page()
    page.title(title)
    page.line(f"（{look.case.year}年度）", "subtitle")
    rows = [*who(work), *funds(look), *objectives(work), *indicators(work), total(look)]
    page.table(Table(tuple(tuple(row) for row in rows), 0, widths=WIDTHS))
    page.line(
        "注：预算执行率10分、产出指标50分、效益指标30分、满意度指标10分；分值调整的，写明理由。", "note"
    )
    return finish(
        look,
        work.form,
        f"{look.case.year}年度{look.case.title or look.case.unit}{title}",
        [page.section(landscape=True)],
    )


def who(work: Work) -> list[list[Cell]]:
    look = work.look
    department = "".join(look.narrative("cover", "department")) or LINE
    return [
        [label_cell("项目名称", 2), Cell(look.case.title or LINE, 1, WIDTH - 2)],
        [
            label_cell("主管部门", 2),
            Cell(department, 1, 2),
            label_cell("实施单位"),
            Cell(look.case.unit, 1, WIDTH - 5),
        ],
    ]


def funds(look: Look) -> list[list[Cell]]:
    """年度资金总额 with 执行率 and the score of the row for execution, where the framework has one."""
    amounts = [amount(look, name) for name in (BUDGET, SPENT)]
    row = next((one for one in look.sheet.rows if "执行率" in one.indicator.name), None)
    heads = ("", "全年预算数（万元）", "全年执行数（万元）", "分值", "执行率", "得分")
    first = [label_cell("项目资金", 2, 2), *(label_cell(text) for text in heads)]
    second = [
        Cell("年度资金总额"),
        Cell(money(amounts[0]), align="right"),
        Cell(money(amounts[1]), align="right"),
        Cell(look.points(row) if row is not None else BLANK, align="right"),
        Cell(share(amounts[1], amounts[0]), align="right"),
        Cell(look.score(row) if row is not None else BLANK, align="right"),
    ]
    return [first, second]


def amount(look: Look, name: str) -> Fraction | None:
    kind = look.catalogue.fact(name)
    value = look.value(kind.id) if kind is not None else None
    return value if isinstance(value, Fraction) else None


def objectives(work: Work) -> list[list[Cell]]:
    """年度总体目标: expected, and what came of it."""
    wish = "\n".join(work.told("goals", "年度总体目标（预期目标）"))
    done = "\n".join(work.told("achievements", "年度总体目标（实际完成情况）"))
    half = (WIDTH - 2) // 2
    return [
        [
            label_cell("年度总体目标", 2, 2),
            label_cell("预期目标", half),
            label_cell("实际完成情况", WIDTH - 2 - half),
        ],
        [Cell(wish, 1, half), Cell(done, 1, WIDTH - 2 - half)],
    ]


def indicators(work: Work) -> list[list[Cell]]:
    """Every row with target, actual, points, score and why points were lost."""
    look = work.look
    heads = (
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "实际完成值",
        "分值",
        "得分",
        "偏差原因分析及改进措施",
    )
    made = [[label_cell(text) for text in heads]]
    for top in look.framework.indicators:
        lines = block(look, top)
        starts = merged([(name_of(top), line[0]) for line in lines])
        for cells, (_, name, value, actual, row) in zip(starts, lines, strict=True):
            made.append(
                [
                    *cells,
                    Cell(name),
                    Cell(value, align="center"),
                    Cell(actual, align="center"),
                    Cell(look.points(row), align="right"),
                    Cell(look.score(row), align="right"),
                    Cell(deviation(work, row)),
                ]
            )
    return made


def deviation(work: Work, row: Row) -> str:
    """Why points were lost, then the cause and the measure that the office wrote, each on its own line."""
    look = work.look
    lines = [explanation(look, row, basis=False)]
    if row.id not in look.veiled:
        cause = look.narrative("rectification", row.id, "cause")
        measure = look.narrative("remedies", row.id) or look.narrative("rectification", row.id, "measure")
        lines += [
            f"{label}：{''.join(told)}" for label, told in (("原因", cause), ("改进措施", measure)) if told
        ]
    return "\n".join(line for line in lines if line)


def block(look: Look, top: Indicator) -> list[tuple[str, str, str, str, Row]]:
    """(second level, name, target, actual, row) of the rows under a top level that were set by targets."""
    made = []
    for node, _ in top.walk():
        for target in look.case.targets.get(node.id, ()):
            row = row_of(look, node, target)
            if row is not None:
                made.append((target.aspect, target.name, wanted(target), reached(look, node, target), row))
    return made


def total(look: Look) -> list[Cell]:
    whole = look.sheet.total
    return [
        Cell("总分", 1, 5, align="center", bold=True, fill="total"),
        Cell(look.points(whole), align="right", bold=True, fill="total"),
        Cell(look.score(whole), align="right", bold=True, fill="total"),
        Cell(f"等次：{look.sheet.grade}" if look.sheet.grade else "", fill="total"),
    ]
