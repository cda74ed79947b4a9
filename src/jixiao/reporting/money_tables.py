"""Tables of revenue and spending: by source, by nature, by every classification the case lists, 三公, and over years."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from jixiao.case.model import Record
from jixiao.core.document import Document, Table
from jixiao.reporting.charts import composition, over_years, progress
from jixiao.reporting.look import BLANK, WITHHELD, Look, money, secret, share
from jixiao.reporting.parts import Page, finish, flat, two_lines
from jixiao.reporting.work import Work

UNIT = "万元"
HEADS = ("年初预算数", "调整后预算数", "决算数", "执行率")
# the rows of a table: what is printed, and the facts of its columns
BY_NATURE = (
    ("基本支出", "basic_initial", "basic_adjusted", "basic_actual"),
    ("其中：人员经费", "personnel_initial", "personnel_adjusted", "personnel_actual"),
    ("其中：公用经费", "operating_initial", "operating_adjusted", "operating_actual"),
    ("项目支出", "project_initial", "project_adjusted", "project_actual"),
    ("支出合计", "budget_initial", "budget_adjusted", "expenditure_actual"),
)
BY_SOURCE = (
    ("财政拨款", "appropriation_initial", "appropriation_adjusted", "appropriation_actual"),
    ("一般公共预算", "general_public_initial", "general_public_adjusted", "general_public_actual"),
    ("政府性基金预算", "government_fund_initial", "government_fund_adjusted", "government_fund_actual"),
    ("国有资本经营预算", "state_capital_initial", "state_capital_adjusted", "state_capital_actual"),
    ("财政专项", "fiscal_special_initial", "fiscal_special_adjusted", "fiscal_special_actual"),
    ("政府投资", "investment_initial", "investment_adjusted", "investment_actual"),
    ("单位资金", "own_funds_initial", "own_funds_adjusted", "own_funds_actual"),
)
THREE_PUBLIC = (
    ("“三公”经费合计", "three_public_budget", "three_public_actual"),
    ("因公出国（境）费", "abroad_budget", "abroad_actual"),
    ("公务用车费", "vehicle_budget", "vehicle_actual"),
    ("公务用车购置费", "vehicle_purchase_budget", "vehicle_purchase_actual"),
    ("公务用车运行费", "vehicle_running_budget", "vehicle_running_actual"),
    ("公务接待费", "hospitality_budget", "hospitality_actual"),
)


def make(work: Work) -> Document | None:
    """The form; refused where the case states no money at all."""
    look = work.look
    title = f"{look.case.year}年度{look.case.unit}收支预算和决算情况表"
    page = Page()
    page.title(two_lines(title, look.case.unit))
    if not write(look, page):
        work.refuse("案卷没有预算、决算的事实，也没有分类收入、分类支出清单")
        return None
    return finish(look, work.form, title, [page.section()])


def write(look: Look, page: Page) -> bool:
    """Every table that has facts, with its chart. False where there is none."""
    before = len(page.blocks)
    revenue(look, page)
    by_facts(look, page, "支出预算执行情况表（按支出性质）", "支出性质", BY_NATURE)
    by_facts(look, page, "支出预算执行情况表（按资金来源）", "资金来源", BY_SOURCE)
    by_classes(look, page)
    three_public(look, page)
    progress(look, page)
    over_years(look, page)
    return len(page.blocks) > before


def amount(look: Look, id: str) -> Fraction | None:
    value = look.value(id)
    return value if isinstance(value, Fraction) else None


def by_facts(look: Look, page: Page, caption: str, head: str, rows: Sequence[tuple[str, ...]]) -> None:
    """A table of facts; rows and columns of which nothing is known are left out."""
    made = []
    for name, *ids in rows:
        numbers = [amount(look, id) for id in ids]
        if any(number is not None for number in numbers):
            made.append([name, *(money(number) for number in numbers), share(numbers[2], numbers[1])])
    if made:
        heads = [head, *HEADS]
        known = [n for n in range(len(heads)) if n == 0 or any(row[n] != BLANK for row in made)]
        body = [[row[n] for n in known] for row in made]
        total = made[-1][0].endswith("合计")
        table = flat([heads[n] for n in known], body, right=range(1, len(known)), total=total)
        page.table(table, caption if len(known) > 2 else caption.replace("预算执行", "决算"), UNIT)


def revenue(look: Look, page: Page) -> None:
    """Revenue by class, with the sum where all are known."""
    records = look.rows("revenue_by_class")
    if records:
        budgeted = any(field in record.fields for record in records for field in ("initial", "adjusted"))
        caption = "收入预算执行情况表" if budgeted else "收入决算情况表"
        page.table(class_table(look, records, "revenue_by_class", "收入类别"), caption, UNIT)


def by_classes(look: Look, page: Page) -> None:
    """One table for each classification of spending that the case lists."""
    groups: dict[str, list[Record]] = {}
    for record in look.rows("spending_by_class"):
        groups.setdefault(look.cell(record, "spending_by_class", "table") or "分类", []).append(record)
    for name, records in groups.items():
        page.table(class_table(look, records, "spending_by_class", "类别"), f"支出情况表（{name}）", UNIT)
        parts = [
            (look.cell(record, "spending_by_class", "class"), look.amount(record, "actual"))
            for record in records
        ]
        composition(page, name, parts)


def class_table(look: Look, records: Sequence[Record], id: str, head: str) -> Table:
    """Classes with 年初数, 调整数, 决算金额, rate or share, and a sum of each column that is known in every row."""
    fields = ("initial", "adjusted", "actual")
    used = [field for field in fields if any(field in record.fields for record in records)]
    columns = {field: [look.amount(record, field) for record in records] for field in used}
    sums = {field: whole(values) for field, values in columns.items()}
    names = {"initial": "年初预算数", "adjusted": "调整后预算数", "actual": "决算数"}
    rated = "actual" in used and "adjusted" in used
    shared = "actual" in used and not rated
    heads = [head, *(names[field] for field in used), *(["执行率"] if rated else ["占比"] if shared else [])]
    rows = []
    for number, record in enumerate(records):
        cells = [look.cell(record, id, "class") or look.cell(record, id, "code")]
        for field in used:
            hidden = look.public and secret(record.fields.get(field))
            cells.append(WITHHELD if hidden else money(columns[field][number]))
        if rated:
            cells.append(share(columns["actual"][number], columns["adjusted"][number]))
        elif shared:
            cells.append(share(columns["actual"][number], sums["actual"]))
        rows.append(cells)
    last = ["合计", *(money(sums[field]) for field in used)]
    if rated:
        last.append(share(sums["actual"], sums["adjusted"]))
    elif shared:
        last.append(share(sums["actual"], sums["actual"]))
    return flat(heads, [*rows, last], right=range(1, len(heads)), total=True)


def whole(values: Sequence[Fraction | None]) -> Fraction | None:
    """The sum of a column that is known in every row; None otherwise."""
    known = [value for value in values if value is not None]
    return sum(known, Fraction(0)) if len(known) == len(values) else None


def three_public(look: Look, page: Page) -> None:
    """“三公”经费: budget, spent, rate; 0 of 0 has no rate."""
    rows = []
    for name, budget, spent in THREE_PUBLIC:
        numbers = amount(look, budget), amount(look, spent)
        if any(number is not None for number in numbers):
            rows.append([name, money(numbers[0]), money(numbers[1]), share(numbers[1], numbers[0])])
    if rows:
        page.table(
            flat(["项目", "预算数", "支出数", "控制率"], rows, right=(1, 2, 3)),
            "“三公”经费预算执行情况表",
            UNIT,
        )
