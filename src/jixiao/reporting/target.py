"""Objectives (绩效目标申报表) of a department or of a project: what was promised, indicator by indicator, with the money."""

from __future__ import annotations

from collections.abc import Sequence

from jixiao.case.model import Target
from jixiao.core.document import Cell, Document, Table
from jixiao.framework.model import Indicator
from jixiao.reporting.look import BLANK, WITHHELD, Look
from jixiao.reporting.parts import LINE, Page, finish
from jixiao.reporting.work import Work
from jixiao.scoring.sheet import Row

LIST = "targets"
SIGNS = {">=": "≥", "<=": "≤", "=": "＝", ">": "＞", "<": "＜"}
MONEY = {
    "department": (
        ("年度收入预算", "revenue_initial"),
        ("年度支出预算", "budget_initial"),
        ("其中：基本支出", "basic_initial"),
        ("其中：项目支出", "project_initial"),
    ),
    "project": (("项目全年预算", "项目全年预算金额"),),
}


def make(work: Work) -> Document | None:
    """The form; refused where the case names no target."""
    look = work.look
    project = work.form == "project_target"
    lines = promised(look)
    if not lines:
        work.refuse("案卷没有 targets（自设指标），也没有清单 targets（绩效指标）")
        return None
    title = "项目支出绩效目标申报表" if project else "部门（单位）整体绩效目标申报表"
    page = Page()
    page.title(title)
    page.line(f"（{look.case.year}年度）", "subtitle")
    page.table(
        Table(tuple(tuple(row) for row in [*head(work, project), *body(lines)]), 0, widths=(1.4, 1.6, 3.4, 2))
    )
    return finish(look, work.form, f"{look.case.year}年度{look.case.unit}{title}", [page.section()])


def head(work: Work, project: bool) -> list[list[Cell]]:
    """Who, how much, what for."""
    look = work.look
    name = (
        [("项目名称", look.case.title or LINE), ("实施单位", look.case.unit)]
        if project
        else [("部门（单位）名称", look.case.unit)]
    )
    rows = [[label_cell(label, 2), Cell(text, 1, 2)] for label, text in name]
    for label, id in MONEY["project" if project else "department"]:
        kind = look.catalogue.fact(id)
        text = look.fact(kind.id) if kind is not None else None
        if text is not None:
            rows.append([label_cell(label, 2), Cell(text, 1, 2, align="right")])
    for label, key in (("年度主要任务", "tasks"), ("年度总体目标", "goals")):
        rows.append([label_cell(label, 2), Cell("\n".join(work.told(key, label)), 1, 2)])
    heads = ("一级指标", "二级指标", "三级指标", "指标值")
    rows.append([Cell(text, align="center", bold=True, fill="head") for text in heads])
    return rows


def label_cell(text: str, columns: int = 1, rows: int = 1) -> Cell:
    """A cell that says what stands beside it."""
    return Cell(text, rows, columns, align="center", bold=True, fill="head")


def body(lines: list[tuple[str, str, str, str]]) -> list[list[Cell]]:
    """Rows of levels 1 to 3 with the value."""
    starts = merged([line[:2] for line in lines])
    return [
        [*cells, Cell(line[2]), Cell(line[3], align="center")]
        for cells, line in zip(starts, lines, strict=True)
    ]


def merged(keys: Sequence[tuple[str, ...]]) -> list[list[Cell]]:
    """The first cells of each row: equal names one above the other are one cell, within the same name before it."""
    made: list[list[Cell]] = []
    for number, key in enumerate(keys):
        cells = []
        for level in range(len(key)):
            if number and keys[number - 1][: level + 1] == key[: level + 1]:
                continue
            height = 1
            while number + height < len(keys) and keys[number + height][: level + 1] == key[: level + 1]:
                height += 1
            cells.append(Cell(key[level], height, align="center"))
        made.append(cells)
    return made


def promised(look: Look) -> list[tuple[str, str, str, str]]:
    """(level 1, level 2, name, value) of every target: of the unit's own indicators, else of the list of targets."""
    made = []
    for block, path in own_blocks(look):
        for target in look.case.targets.get(block.id, ()):
            first = path[0] if path else block.name
            second = target.aspect or (block.name if path else "")
            made.append((first, second, target.name, wanted(target)))
    if made:
        return made
    for record in look.rows(LIST):
        kind = look.cell(record, LIST, "kind")
        made.append(
            (kind or "绩效指标", kind, look.cell(record, LIST, "name"), look.cell(record, LIST, "value"))
        )
    return made


def own_blocks(look: Look) -> list[tuple[Indicator, tuple[str, ...]]]:
    """The blocks of own indicators with the names above them; the case's framework has their rows in place."""
    return [(node, path) for node, path in look.framework.walk() if node.id in look.case.targets]


def row_of(look: Look, block: Indicator, target: Target) -> Row | None:
    """The row that a target became."""
    return look.sheet.row(f"{block.id}_{target.id}")


def reached(look: Look, block: Indicator, target: Target) -> str:
    """What was reached, as the case writes it; a range as a range, a dash where it is not known. A public copy of a row
    that it may not show does not tell it either."""
    row = row_of(look, block, target)
    if row is not None and row.id in look.veiled:
        return WITHHELD
    stated = look.case.facts.get((f"{block.id}_{target.id}_actual", ""))
    return target.actual or (stated.text if stated is not None and stated.status == "range" else "") or BLANK


def wanted(target: Target) -> str:
    """A target's value with its sign: ≥95%."""
    return f"{SIGNS.get(target.operator, '')}{target.value}" if target.value else ""
