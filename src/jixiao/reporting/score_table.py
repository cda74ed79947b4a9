"""The score table (评分表) in the layout of its edition, with levels merged by spans and its heads on every page."""

from __future__ import annotations

from jixiao.core.document import Cell, Document, Section, Table
from jixiao.framework.model import Indicator
from jixiao.reporting.look import Look, tight
from jixiao.reporting.parts import Page, finish, flat
from jixiao.reporting.wording import criteria_words
from jixiao.reporting.work import Work
from jixiao.rules.build import words
from jixiao.scoring.sheet import Level, Row

LEVEL_NAMES = ("一级指标", "二级指标", "三级指标", "四级指标", "五级指标")


def make(work: Work) -> Document:
    """The form: the table on landscape pages."""
    look = work.look
    title = f"{look.case.year}年度{look.case.unit}{work.title}"
    return finish(look, work.form, title, [section(look, "", look.framework.title)])


def section(look: Look, attachment: str, title: str) -> Section:
    """The table with its title as a landscape section; `attachment` stands at the top left where there is one."""
    page = Page()
    if attachment:
        page.line(attachment, "attachment")
    page.title(title)
    page.line(f"{look.case.unit}（{look.case.year}年度）", "subtitle")
    page.table(table(look))
    explain_apart(look, page)
    return page.section("annex", landscape=True)


def explain_apart(look: Look, page: Page) -> None:
    """Where the edition has no column for reasons: what was lost and what is not scored, in a table of its own."""
    if look.framework.layout.get("reason"):
        return
    rows = [[row.indicator.name, f"扣{look.loss(row)}分", look.cause(row)] for row in look.lost()]
    rows += [[row.indicator.name, f"未评，{look.span(row)}", look.reason(row)] for row in look.open_rows()]
    if rows:
        page.table(
            flat(["指标", "扣分或区间", "原因或缺少的依据"], rows, widths=(2, 1.2, 5)), "扣分和未评说明"
        )


def table(look: Look) -> Table:
    """The indicators as the edition prints them: `layout` of the framework names the columns of score and reason."""
    layout = look.framework.layout
    rate = str(layout.get("rate", "")) in ("true", "是")
    maker = _Compact(look) if rate else _Wide(look)
    rows = [*maker.heads(), *maker.body(), maker.total()]
    return Table(tuple(tuple(row) for row in rows), maker.header, widths=maker.widths())


def criteria(look: Look, indicator: Indicator) -> str:
    """评分标准 of a leaf, line by line; empty where the form prints none."""
    if indicator.rule is None:
        return ""
    return "\n".join(criteria_words(tight(line) for line in words(indicator.rule, look.framework.context)))


def explanation(look: Look, row: Row, *, basis: bool, office: bool = False) -> str:
    """The text of the column for reasons: what lost points and why, what is missing; of a full score its `basis` where
    the column asks for it. `office`: with the cause and the remedy that the office wrote."""
    if row.score is None or row.id in look.veiled:
        return look.reason(row)
    if row.loss is not None and row.loss > 0:
        told = [look.cause(row)]
        if office:
            told += look.narrative("rectification", row.id, "cause")
            done = look.narrative("remedies", row.id) or look.narrative("rectification", row.id, "measure")
            told += [f"整改：{''.join(done)}"] if done else []
        return "\n".join(told)
    if not basis:
        return ""
    given = dict.fromkeys(one.reason for one in look.judgements(row) if one.reason_given and one.reason)
    return "；".join(given) or look.reason(row)


def _state(row: Row) -> str:
    return "open" if row.score is None and row.basis != "not_applicable" else ""


class _Wide:
    """评价指标 with name and 参考分值 for every level, 指标说明, 评分标准, score and, where the edition has it, reason."""

    header = 3

    def __init__(self, look: Look) -> None:
        self.look = look
        self.depth = look.framework.depth()
        layout = look.framework.layout
        self.score_head = str(layout.get("score") or "得分")
        self.reason_head = str(layout.get("reason") or "")
        self.total_name = str(layout.get("total") or "总分")
        self.levels = {level.id: level for level in look.sheet.levels}

    def widths(self) -> tuple[float, ...]:
        names = [part for n in range(self.depth) for part in (2.0 if n == self.depth - 1 else 1.3, 0.8)]
        return (*names, 3.2, 5.2, 2.5, *([3.6] if self.reason_head else []))

    def heads(self) -> list[list[Cell]]:
        def head(text: str, rows: int = 1, columns: int = 1) -> Cell:
            return Cell(text, rows, columns, align="center", bold=True, fill="head")

        last = [head(self.reason_head, 3)] if self.reason_head else []
        first = [
            head("评价指标", 1, 2 * self.depth),
            head("指标说明", 3),
            head("评分标准", 3),
            head(self.score_head, 3),
        ]
        names = [head(LEVEL_NAMES[n], 1, 2) for n in range(self.depth)]
        pairs = [cell for _ in range(self.depth) for cell in (head("名称"), head("参考\n分值"))]
        return [[*first, *last], names, pairs]

    def body(self) -> list[list[Cell]]:
        made: list[list[Cell]] = []
        for indicator in self.look.framework.indicators:
            self._node(indicator, 1, [], made)
        return made

    def _node(self, node: Indicator, level: int, before: list[Cell], made: list[list[Cell]]) -> None:
        """Rows of a node; `before` are the cells of the levels above that start in its first row."""
        if node.indicators:
            group = self.levels[node.id]
            height = self._height(node)
            cells = [
                Cell(name_of(node), height, align="center"),
                Cell(self.look.points(group), height, align="center"),
            ]
            shown = [child for child in node.indicators if self._height(child)]
            for number, child in enumerate(shown):
                self._node(child, level + 1, [] if number else [*before, *cells], made)
            return
        row = self.look.sheet.row(node.id)
        if row is None:
            return
        span = 2 * (self.depth - level) + 1
        made.append(
            [
                *before,
                Cell(name_of(node), 1, span),
                Cell(self.look.points(row), align="center"),
                *self._tail(row),
            ]
        )

    def _height(self, node: Indicator) -> int:
        """How many rows of the table a node takes."""
        return sum(self.look.sheet.row(leaf.id) is not None for leaf in node.leaves())

    def _tail(self, row: Row) -> list[Cell]:
        cells = [
            Cell(row.indicator.explains),
            Cell(criteria(self.look, row.indicator)),
            Cell(self.look.score(row), align="right", fill=_state(row)),
        ]
        basis = "依据" in self.reason_head
        return (
            [*cells, Cell(explanation(self.look, row, basis=basis, office=True))]
            if self.reason_head
            else cells
        )

    def total(self) -> list[Cell]:
        total = self.look.sheet.total
        width = 2 * self.depth + 2
        cells = [
            Cell(self.total_name, 1, width, align="center", bold=True, fill="total"),
            Cell(self.look.score(total), align="right", bold=True, fill="total"),
        ]
        return [*cells, Cell(_total_note(self.look, total), fill="total")] if self.reason_head else cells


class _Compact(_Wide):
    """Levels with their points in brackets, then 分值, 指标解释, 评价标准, score and 得分率."""

    header = 1

    def widths(self) -> tuple[float, ...]:
        names = [1.6 if n < self.depth - 1 else 2.2 for n in range(self.depth)]
        return (*names, 0.8, 4.2, 4.6, 2.5, 1.2, *([3.6] if self.reason_head else []))

    def heads(self) -> list[list[Cell]]:
        names = [*LEVEL_NAMES[: self.depth], "分值", "指标解释", "评价标准", self.score_head, "得分率"]
        if self.reason_head:
            names.append(self.reason_head)
        return [[Cell(name, align="center", bold=True, fill="head") for name in names]]

    def _node(self, node: Indicator, level: int, before: list[Cell], made: list[list[Cell]]) -> None:
        if node.indicators:
            group = self.levels[node.id]
            height = self._height(node)
            cell = Cell(f"{name_of(node)}\n（{self.look.points(group)}分）", height, align="center")
            shown = [child for child in node.indicators if self._height(child)]
            for number, child in enumerate(shown):
                self._node(child, level + 1, [] if number else [*before, cell], made)
            return
        row = self.look.sheet.row(node.id)
        if row is None:
            return
        cells = [
            *before,
            Cell(name_of(node), 1, self.depth - level + 1),
            Cell(self.look.points(row), align="center"),
        ]
        tail = self._tail(row)
        tail.insert(3, Cell(self.look.rate(row), align="right"))
        made.append([*cells, *tail])

    def total(self) -> list[Cell]:
        total = self.look.sheet.total

        def cell(text: str, columns: int = 1, align: str = "right") -> Cell:
            return Cell(text, 1, columns, align=align, bold=True, fill="total")

        cells = [
            cell(self.total_name, self.depth, "center"),
            cell(self.look.points(total), 1, "center"),
            cell(""),
            cell(""),
            cell(self.look.score(total)),
            cell(self.look.rate(total)),
        ]
        return [*cells, cell(_total_note(self.look, total), 1, "left")] if self.reason_head else cells


def name_of(indicator: Indicator) -> str:
    """The name with its code: A11部门职能明确性."""
    return f"{indicator.code}{indicator.name}"


def _total_note(look: Look, total: Level) -> str:
    return "" if total.score is not None else f"{len(look.open_rows())}个指标缺依据未评"
