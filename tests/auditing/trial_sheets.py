"""Trial documents: score sheets and plain tables that are made consistent, each with its numbers drawn anew for a seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

Rows = list[list[str]]
TWO = Decimal("0.01")


@dataclass
class Trial:
    """A document of tables and sentences. `parts`: its paragraphs and tables in order; `cells`: which table, row and column
    may be changed so that something no longer adds up."""

    parts: list[str | Rows] = field(default_factory=list)
    cells: list[tuple[int, int, int]] = field(default_factory=list)

    def table(self, rows: Rows, caption: str = "", cells: Sequence[tuple[int, int]] = ()) -> None:
        if caption:
            self.parts.append(caption)
        self.cells += [(len(self.parts), row, column) for row, column in cells]
        self.parts.append(rows)

    def text(self) -> str:
        """The document as text, cells parted by tabs."""
        shown = [
            "\n".join("\t".join(row) for row in one) if isinstance(one, list) else one for one in self.parts
        ]
        return "\n\n".join(["某局2023年度部门整体支出绩效评价报告", *shown]) + "\n"

    def changed(self, rng: random.Random) -> tuple[Trial, str, str]:
        """A copy with one digit of one cell changed, and the cell before and after."""
        part, row, column = rng.choice(self.cells)
        table = self.parts[part]
        assert isinstance(table, list)
        before = table[row][column]
        after = other_digit(before, rng)
        copy = [[*one] for one in table]
        copy[row][column] = after
        return Trial([*self.parts[:part], copy, *self.parts[part + 1 :]], []), before, after


def other_digit(text: str, rng: random.Random) -> str:
    """The text with one of its first two digits made another one, not 0 in front."""
    places = [at for at, sign in enumerate(text) if sign.isdigit()][:2]
    at = rng.choice(places)
    digits = [one for one in "123456789" if one != text[at]]
    return text[:at] + rng.choice(digits) + text[at + 1 :]


# -- numbers


def amount(rng: random.Random, low: int = 20, high: int = 900) -> Decimal:
    return Decimal(rng.randint(low * 100, high * 100)) / 100


def rate(top: Decimal, bottom: Decimal) -> str:
    return f"{(100 * top / bottom).quantize(TWO, ROUND_HALF_UP)}%"


def plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def split(rng: random.Random, whole: int, count: int) -> list[int]:
    """A whole number as so many parts of at least 2."""
    parts = [2] * count
    for _ in range(whole - 2 * count):
        parts[rng.randrange(count)] += 1
    return parts


def score_of(rng: random.Random, points: int) -> Decimal:
    """A score that is mostly the points, else some tenths less."""
    if rng.random() < 0.5:
        return Decimal(points)
    return Decimal(points) - Decimal(rng.randint(1, 5 * min(points, 6))) / 10


NAMES = (
    "绩效目标合理性",
    "绩效指标明确性",
    "预算编制科学性",
    "资金分配合理性",
    "预算执行率",
    "预算调整率",
    "支付进度",
    "制度健全性",
    "制度执行有效性",
    "资金使用合规性",
    "政府采购规范性",
    "资产管理规范性",
    "信息公开及时性",
    "重点工作完成率",
    "任务完成数量",
    "完成质量达标率",
    "完成及时率",
    "成本节约率",
    "社会效益",
    "经济效益",
    "生态效益",
    "可持续影响",
    "群众满意度",
    "服务对象满意度",
    "内部满意度",
    "投诉办结率",
)
GROUPS = ("决策", "过程", "产出", "效益")
UNITS = ("东城区", "西河县", "南浦市", "北山县", "中原区", "高台县")
PROJECTS = ("道路养护", "校舍维修", "水源保护", "设备购置", "信息化运维", "技能培训", "环境整治")


@dataclass
class Leaf:
    group: str
    name: str
    points: int
    score: Decimal


def leaves(rng: random.Random, whole: int = 100, groups: Sequence[str] = GROUPS, each: int = 4) -> list[Leaf]:
    names = rng.sample(NAMES, len(groups) * each)
    made = []
    shares = split(rng, whole - len(groups) * 2 * each, len(groups))
    for at, group in enumerate(groups):
        for name, points in zip(names[at * each :], split(rng, shares[at] + 2 * each, each), strict=False):
            made.append(Leaf(group, name, points, score_of(rng, points)))
    return made


def group_sum(found: Sequence[Leaf], group: str) -> tuple[int, Decimal]:
    mine = [one for one in found if one.group == group]
    return sum(one.points for one in mine), sum((one.score for one in mine), Decimal(0))


def all_of(found: Sequence[Leaf]) -> tuple[int, Decimal]:
    return sum(one.points for one in found), sum((one.score for one in found), Decimal(0))


def sheet(found: Sequence[Leaf]) -> Rows:
    """A score sheet of two levels with points of both."""
    rows = [["一级指标", "分值", "二级指标", "分值", "得分"]]
    before = ""
    for one in found:
        fresh = one.group != before
        rows.append([one.group if fresh else "", str(group_sum(found, one.group)[0]) if fresh else "", one.name, str(one.points), plain(one.score)])  # fmt: skip
        before = one.group
    points, score = all_of(found)
    rows.append(["总分", str(points), "", str(points), plain(score)])
    return rows


def body(rows: Rows, column: int, *, last: bool = True) -> list[tuple[int, int]]:
    return [(at, column) for at in range(1, len(rows) - (not last))]


# -- score sheets


def two_levels(rng: random.Random) -> Trial:
    made, found = Trial(), leaves(rng)
    rows = sheet(found)
    made.table(rows, "表1 指标评分表", body(rows, 4) + body(rows, 3, last=False))
    made.parts.append(f"经综合评价，总得分为{plain(all_of(found)[1])}分。")
    return made


def last_year(rng: random.Random) -> Trial:
    made = two_levels(rng)
    made.parts.append(
        f"2022年部门整体支出绩效评价得分为{plain(score_of(rng, 90))}分，上年度评价总得分也在该区间。"
    )
    made.parts.append(f"上年度综合得分为{plain(score_of(rng, 91))}分。")
    return made


def forms_of_projects(rng: random.Random) -> Trial:
    """A form for each project: ten points for the funds above, ninety below, indicators with the same names."""
    made = Trial()
    names = rng.sample(NAMES[13:], 6)
    for project in rng.sample(PROJECTS, 4):
        budget = amount(rng, 100)
        parts = [(budget * Decimal("0.6")).quantize(TWO)]
        parts.append(budget - parts[0])
        spent = [(one * Decimal(rng.randint(70, 100)) / 100).quantize(TWO, ROUND_HALF_UP) for one in parts]
        share = sum(spent) / budget
        own = (10 * share).quantize(TWO, ROUND_HALF_UP)
        funds = [
            ["资金（万元）", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
            [
                "年度资金总额",
                str(budget),
                str(sum(spent)),
                "10",
                rate(sum(spent, Decimal(0)), budget),
                plain(own),
            ],
            ["其中：财政拨款", str(parts[0]), str(spent[0]), "-", rate(spent[0], parts[0]), "-"],
            ["其他资金", str(parts[1]), str(spent[1]), "-", rate(spent[1], parts[1]), "-"],
        ]
        made.table(funds, f"{project}项目支出绩效自评表", [(2, 1), (3, 2), (1, 1)])
        points = split(rng, 90, 6)
        scores = [score_of(rng, one) for one in points]
        rows = [
            [
                "一级指标",
                "二级指标",
                "三级指标",
                "年度指标值",
                "实际完成值",
                "分值",
                "得分",
                "偏差原因分析及改进措施",
            ]
        ]
        heads = ("产出指标", "", "", "效益指标", "", "满意度指标")
        subs = ("数量指标", "质量指标", "时效指标", "社会效益指标", "可持续影响指标", "服务对象满意度指标")
        rows += [
            [heads[at], subs[at], names[at], "按计划", "已完成", str(points[at]), plain(scores[at]), ""]
            for at in range(6)
        ]
        rows.append(["总分", "", "", "", "", "100", plain(sum(scores, own)), ""])
        made.table(rows, "", body(rows, 6))
    return made


def columns_of_deductions(rng: random.Random) -> Trial:
    made, found = Trial(), leaves(rng)
    rows = [["一级指标", "二级指标", "分值", "得分", "扣分", "得分率"]]
    for one in found:
        lost = plain(one.points - one.score)
        own = [str(one.points), plain(one.score), lost, rate(one.score, Decimal(one.points))]
        rows += [[one.group, one.name, *own]]
    points, score = all_of(found)
    rows.append(["合计", "", str(points), plain(score), plain(points - score), rate(score, Decimal(points))])
    made.table(rows, "表1 指标评分表", body(rows, 3))
    return made


def groups_again(rng: random.Random) -> Trial:
    """A small table prints the groups of the sheet again, with rates."""
    made, found = Trial(), leaves(rng)
    rows = [["一级指标", "分值", "得分", "得分率"]]
    for group in GROUPS:
        points, score = group_sum(found, group)
        rows.append([group, str(points), plain(score), rate(score, Decimal(points))])
    points, score = all_of(found)
    rows.append(["合计", str(points), plain(score), rate(score, Decimal(points))])
    made.table(rows, "表1 得分汇总表", body(rows, 2))
    rows = sheet(found)
    made.table(rows, "表2 指标评分表", body(rows, 4))
    return made


def two_scorers(rng: random.Random) -> Trial:
    made, found = Trial(), leaves(rng)
    again = [min(Decimal(one.points), max(one.score - Decimal("0.5"), Decimal(0))) for one in found]
    rows = [["一级指标", "二级指标", "分值", "自评得分", "复核得分"]]
    rows += [[one.group, one.name, str(one.points), plain(one.score), plain(two)] for one, two in zip(found, again, strict=True)]  # fmt: skip
    points, score = all_of(found)
    rows.append(["合计", "", str(points), plain(score), plain(sum(again, Decimal(0)))])
    made.table(rows, "表1 自评复核对照表")
    made.parts.append(
        f"单位自评得分为{plain(score)}分，财政部门复核后评价得分为{plain(sum(again, Decimal(0)))}分。"
    )
    return made


def bonus_row(rng: random.Random) -> Trial:
    made, found = Trial(), leaves(rng)
    rows = sheet(found)
    rows.insert(-1, ["加分项", "5", "创新加分", "5", "2"])
    rows[-1][-1] = plain(all_of(found)[1] + 2)
    made.table(rows, "表1 指标评分表")
    return made


def weights_in_percent(rng: random.Random) -> Trial:
    made, found = Trial(), leaves(rng)
    rows = [["一级指标", "二级指标", "权重", "得分", "加权得分"]]
    total = Decimal(0)
    for one in found:
        score = Decimal(rng.randint(700, 1000)) / 10
        total += score * one.points / 100
        rows.append([one.group, one.name, f"{one.points}%", plain(score), plain(score * one.points / 100)])
    rows.append(["合计", "", "100%", "", plain(total)])
    made.table(rows, "表1 指标评分表")
    return made


def coefficients(rng: random.Random) -> Trial:
    made, found = Trial(), leaves(rng)
    rows = [["一级指标", "二级指标", "分值", "系数", "得分"]]
    total = Decimal(0)
    for one in found:
        factor = Decimal(rng.choice(("1.0", "0.9", "0.8", "1.0")))
        total += factor * one.points
        rows.append([one.group, one.name, str(one.points), str(factor), plain(factor * one.points)])
    rows.append(["合计", "", "100", "", plain(total)])
    made.table(rows, "表1 指标评分表", body(rows, 4))
    return made


def units_by_indicators(rng: random.Random) -> Trial:
    """Each unit's scores in a row, with ranks and a row of means."""
    made = Trial()
    rows = [["县（市、区）", "决策（20分）", "过程（20分）", "产出（30分）", "效益（30分）", "总分", "排名"]]
    scores = [[Decimal(one) - Decimal(rng.randint(0, 60)) / 10 for one in (20, 20, 30, 30)] for _ in UNITS]
    order = sorted((sum(one) for one in scores), reverse=True)
    for unit, mine in zip(UNITS, scores, strict=True):
        rows.append([unit, *map(plain, mine), plain(sum(mine, Decimal(0))), str(order.index(sum(mine)) + 1)])
    means = [sum(one, Decimal(0)) / len(UNITS) for one in zip(*scores, strict=True)]
    rows.append(["平均", *(f"{one.quantize(TWO, ROUND_HALF_UP)}" for one in means), f"{(sum(order) / len(UNITS)).quantize(TWO, ROUND_HALF_UP)}", ""])  # fmt: skip
    made.table(rows, "表1 分县得分表", [(at, column) for at in range(1, 7) for column in (1, 2, 3, 5)])
    mean = (sum(order) / len(UNITS)).quantize(TWO, ROUND_HALF_UP)
    made.parts.append(f"6个县（市、区）平均得分{mean}分，最高{plain(order[0])}分，最低{plain(order[-1])}分。")
    return made


def same_framework_of_units(rng: random.Random) -> Trial:
    """The same indicators and points for each unit, with scores of their own."""
    made, found = Trial(), leaves(rng)
    for unit in UNITS[:3]:
        mine = [Leaf(one.group, one.name, one.points, score_of(rng, one.points)) for one in found]
        rows = sheet(mine)
        made.table(rows, f"{unit}绩效评价指标评分表", body(rows, 4))
        made.parts.append(f"{unit}综合得分{plain(all_of(mine)[1])}分。")
    return made


def three_levels(rng: random.Random) -> Trial:
    made, found = Trial(), leaves(rng)
    rows = [["一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "评分标准", "得分", "扣分原因"]]
    before = ""
    for at, one in enumerate(found):
        fresh, half = one.group != before, at % 2 == 0
        pair = found[at : at + 2] if half else []
        top = [one.group, str(group_sum(found, one.group)[0])] if fresh else ["", ""]
        kind = f"{one.group}{'甲' if fresh else '乙'}类"
        middle = [kind, str(sum(two.points for two in pair))] if half else ["", ""]
        reason = "" if one.score == one.points else "个别环节滞后"
        rows.append([*top, *middle, one.name, str(one.points), "按要求完成得满分", plain(one.score), reason])
        before = one.group
    points, score = all_of(found)
    rows.append(["合计", str(points), "", str(points), "", str(points), "", plain(score), ""])
    made.table(rows, "表1 指标评分表", body(rows, 7) + body(rows, 5, last=False))
    return made


def projects_ranked(rng: random.Random) -> Trial:
    """Scores of several projects beside their money, with ranks and grades."""
    made = Trial()
    rows = [["序号", "项目名称", "预算数（万元）", "执行数（万元）", "执行率", "自评得分", "等级"]]
    budgets = [amount(rng) for _ in PROJECTS]
    spent = [(one * Decimal(rng.randint(80, 100)) / 100).quantize(TWO, ROUND_HALF_UP) for one in budgets]
    for at, name in enumerate(PROJECTS):
        score = Decimal(rng.randint(800, 1000)) / 10
        rows.append([str(at + 1), name, str(budgets[at]), str(spent[at]), rate(spent[at], budgets[at]), plain(score), "优" if score >= 90 else "良"])  # fmt: skip
    rows.append(["合计", "", str(sum(budgets)), str(sum(spent)), rate(sum(spent, Decimal(0)), sum(budgets, Decimal(0))), "-", "-"])  # fmt: skip
    made.table(rows, "表1 项目自评结果汇总表", body(rows, 2) + body(rows, 3))
    return made


def converted(rng: random.Random) -> Trial:
    made, found = Trial(), leaves(rng, 80)
    rows = sheet(found)
    rows[-1][0] = "合计"
    rows.append(
        ["折算得分", "100", "", "", plain((all_of(found)[1] / Decimal("0.8")).quantize(TWO, ROUND_HALF_UP))]
    )
    made.table(rows, "表1 指标评分表（折算为百分制）")
    return made


SHEETS: dict[str, Callable[[random.Random], Trial]] = {
    one.__name__: one
    for one in (
        two_levels, three_levels, last_year, forms_of_projects, columns_of_deductions, groups_again, two_scorers, bonus_row,
        weights_in_percent, coefficients, units_by_indicators, same_framework_of_units, projects_ranked, converted,
    )
}  # fmt: skip
