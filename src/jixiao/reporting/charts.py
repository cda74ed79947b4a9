"""Charts as data, each with the table of the same numbers beside it; made only where the facts exist."""

from __future__ import annotations

from fractions import Fraction

from jixiao.core.document import Chart, Series
from jixiao.reporting.look import BLANK, Look, money, percent_digits, share
from jixiao.reporting.parts import Page, flat
from jixiao.scoring.sheet import Level

YEARS = ("-2", "-1", "")  # periods
QUARTERS = (("q1", "一季度"), ("q2", "二季度"), ("q3", "三季度"), ("q4", "四季度"))
OVER_YEARS = (
    ("budget_adjusted", "调整后预算数"),
    ("expenditure_actual", "支出决算数"),
    ("three_public_actual", "三公经费支出数"),
    ("operating_actual", "公用经费支出数"),
    ("cumulative_carryover", "累计结转结余"),
    ("off_establishment_staff", "编外人数"),
)


def rate_chart(look: Look, levels: list[Level]) -> Chart | None:
    """得分率 of levels, as bars; None with fewer than two that have one."""
    known = [level for level in levels if level.rate is not None and not look.hides(level)]
    if len(known) < 2:
        return None
    values = tuple(percent_digits(level.rate) for level in known if level.rate is not None)
    return Chart(
        "bar", "各级指标得分率", tuple(level.name for level in known), (Series("得分率", values),), "%"
    )


def progress(look: Look, page: Page) -> bool:
    """Execution at the end of each quarter beside 序时进度: table and chart. False where fewer than two are known."""
    found = [look.value("expenditure_progress", period) for period, _ in QUARTERS]
    if sum(isinstance(value, Fraction) for value in found) < 2:
        return False
    planned = [look.value("time_schedule", period) for period, _ in QUARTERS]

    def percent(value: object) -> str | None:
        return percent_digits(value) if isinstance(value, Fraction) else None

    rows = []
    for (_, name), done, plan in zip(QUARTERS, found, planned, strict=True):
        one = done if isinstance(done, Fraction) else None
        other = plan if isinstance(plan, Fraction) else None
        cells = [f"{percent(value)}%" if isinstance(value, Fraction) else BLANK for value in (done, plan)]
        rows.append([name, *cells, share(one, other)])
    page.table(
        flat(["季度", "累计支出进度", "序时进度", "季度执行率"], rows, right=(1, 2, 3)),
        "各季度支出进度情况表",
    )
    series = (
        Series("累计支出进度", tuple(percent(value) for value in found)),
        Series("序时进度", tuple(percent(value) for value in planned)),
    )
    page.chart(Chart("column", "各季度支出进度与序时进度", tuple(name for _, name in QUARTERS), series, "%"))
    return True


def composition(page: Page, name: str, parts: list[tuple[str, Fraction | None]]) -> None:
    """Parts of a whole as a share chart; only where every part is known and none is negative. Their table stands above."""
    known = [(label, value) for label, value in parts if value is not None]
    if len(known) < len(parts) or not 2 <= len(known) <= 12 or any(value < 0 for _, value in known):
        return
    if not any(value for _, value in known):
        return
    values = tuple(money(value) for _, value in known)
    page.chart(
        Chart("share", f"{name}构成", tuple(label for label, _ in known), (Series("金额", values),), "万元")
    )


def over_years(look: Look, page: Page) -> bool:
    """The same facts of earlier years and this one, where both are stated: table, and a chart of the money where it has
    more to show than the change of one fact from one year to the next."""
    year = look.case.year
    found = []
    for id, label in OVER_YEARS:
        values = [look.value(id, period) for period in YEARS]
        numbers = [value if isinstance(value, Fraction) else None for value in values]
        if numbers[-1] is not None and numbers[-2] is not None:
            found.append((id, label, numbers))
    if not found:
        return False
    first = 0 if any(numbers[0] is not None for _, _, numbers in found) else 1
    labels = tuple(f"{year - 2 + place}年" for place in range(first, len(YEARS)))
    rows = []
    lines: list[Series] = []
    for id, label, numbers in found:
        last, before = numbers[-1], numbers[-2]
        change = BLANK if last is None or before is None else share(last - before, before)
        rows.append([label, *(look.fact(id, period) or BLANK for period in YEARS[first:]), change])
        if look.catalogue.facts[id].dimension == "money":
            told = tuple(None if one is None else money(one) for one in numbers[first:])
            lines.append(Series(label, told))
    heads = ["项目", *labels, "比上年增减"]
    page.table(flat(heads, rows, right=range(1, len(heads))), "历年变化情况表")
    if len(lines) > 1 or (lines and len(labels) > 2):
        page.chart(Chart("line", "历年变化", labels, tuple(lines), "万元"))
    return True
