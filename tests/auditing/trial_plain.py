"""Trial documents with plain tables: budgets, accounts, people, surveys; true as they are, with the traps that real ones have."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from trial_sheets import PROJECTS, TWO, UNITS, Rows, Trial, amount, body, rate

ZERO = Decimal(0)


def total(found: list[Decimal]) -> Decimal:
    return sum(found, ZERO)


def part(rng: random.Random, whole: Decimal, low: int = 60, high: int = 99) -> Decimal:
    return (whole * rng.randint(low * 100, high * 100) / 10000).quantize(TWO, ROUND_HALF_UP)


def growth(now: Decimal, before: Decimal) -> str:
    return f"{(100 * (now - before) / before).quantize(TWO, ROUND_HALF_UP)}%"


def one_column(rng: random.Random) -> Trial:
    made, found = Trial(), [amount(rng) for _ in range(6)]
    rows = [
        ["支出类别", "决算数（万元）"],
        *([name, str(one)] for name, one in zip(PROJECTS, found, strict=False)),
    ]
    rows.append(["合计", str(total(found))])
    made.table(rows, "表1 支出构成", [*body(rows, 1)])
    return made


def two_columns_and_rates(rng: random.Random) -> Trial:
    made, budgets = Trial(), [amount(rng) for _ in PROJECTS]
    spent = [part(rng, one) for one in budgets]
    rows = [["项目名称", "预算数", "执行数", "执行率"]]
    rows += [[n, str(a), str(b), rate(b, a)] for n, a, b in zip(PROJECTS, budgets, spent, strict=True)]
    rows.append(["合计", str(total(budgets)), str(total(spent)), rate(total(spent), total(budgets))])
    made.table(rows, "表1 项目支出情况表 单位：万元", body(rows, 1) + body(rows, 2) + body(rows, 3))
    return made


def total_on_top(rng: random.Random) -> Trial:
    made, found = Trial(), [[amount(rng), amount(rng)] for _ in range(5)]
    sums = [total(list(one)) for one in zip(*found, strict=True)]
    rows = [["科目", "基本支出（万元）", "项目支出（万元）"], ["合计", *map(str, sums)]]
    rows += [[n, *map(str, one)] for n, one in zip(PROJECTS, found, strict=False)]
    made.table(rows, "表1 支出决算表", [(at, c) for at in range(1, 7) for c in (1, 2)])
    return made


def parts_without_marks(rng: random.Random) -> Trial:
    """Two rows are parts of the one above them, and nothing says so."""
    made, found = Trial(), [amount(rng, 100) for _ in range(4)]
    inner = [part(rng, found[1], 20, 40)]
    inner.append(found[1] - inner[0])
    names = ("工资福利支出", "商品和服务支出", "资本性支出", "对个人和家庭的补助")
    rows = [["类别", "决算数（万元）"]]
    for at, name in enumerate(names):
        rows.append([name, str(found[at])])
        if at == 1:
            rows += [["办公类", str(inner[0])], ["运维类", str(inner[1])]]
    rows.append(["合计", str(total(found))])
    made.table(rows, "表1 支出构成")
    return made


def some_parts_marked(rng: random.Random) -> Trial:
    """其中 that does not list all parts."""
    made, found = Trial(), [amount(rng, 100) for _ in range(4)]
    rows = [["类别", "预算数（万元）", "决算数（万元）"]]
    for at, name in enumerate(PROJECTS[:4]):
        rows.append([name, str(found[at] + 3), str(found[at])])
        if at == 2:
            rows.append(
                ["其中：设备购置", str(part(rng, found[2], 30, 50)), str(part(rng, found[2], 10, 29))]
            )
    rows.append(["合计", str(total(found) + 12), str(total(found))])
    made.table(rows, "表1 支出构成", [(1, 1), (1, 2), (2, 2), (len(rows) - 1, 2)])
    return made


def main_projects_only(rng: random.Random) -> Trial:
    made, found = Trial(), [amount(rng) for _ in range(5)]
    rows = [["主要项目", "金额（万元）"], *([n, str(one)] for n, one in zip(PROJECTS, found, strict=False))]
    rows.append(["项目支出合计", str(total(found) + amount(rng, 20, 60))])
    made.table(rows, "表1 主要项目情况")
    return made


def subtotals(rng: random.Random) -> Trial:
    made = Trial()
    rows = [["类别", "项目", "预算数", "决算数"]]
    sums = [ZERO, ZERO]
    for group in ("基本支出", "项目支出", "其他支出"):
        mine = [[amount(rng), amount(rng)] for _ in range(3)]
        rows += [
            [group if not at else "", f"{group}第{'一二三'[at]}类", *map(str, one)]
            for at, one in enumerate(mine)
        ]
        subs = [total(list(one)) for one in zip(*mine, strict=True)]
        rows.append(["", "小计", *map(str, subs)])
        sums = [a + b for a, b in zip(sums, subs, strict=True)]
    rows.append(["合计", "", *map(str, sums)])
    made.table(rows, "表1 支出明细 单位：万元", [(at, c) for at in range(1, len(rows)) for c in (2, 3)])
    return made


def coded(rng: random.Random) -> Trial:
    """Accounts by codes, with the sum at every level."""
    made = Trial()
    rows: Rows = [["科目编码", "科目名称", "合计", "基本支出", "项目支出"], ["合计", "", "", "", ""]]
    whole = [ZERO, ZERO]
    for code, name in (("208", "社会保障"), ("210", "卫生健康"), ("221", "住房保障")):
        at = len(rows)
        rows.append([])
        sums = [ZERO, ZERO]
        for middle in ("05", "08"):
            here = len(rows)
            rows.append([])
            leaf = [[amount(rng), amount(rng) if rng.random() < 0.5 else ZERO] for _ in range(2)]
            subs = [total(list(one)) for one in zip(*leaf, strict=True)]
            rows[here] = [
                code + middle,
                f"{name}{middle}款",
                str(total(subs)),
                str(subs[0]),
                str(subs[1]) if subs[1] else "",
            ]
            for n, one in enumerate(leaf, 1):
                rows.append([f"{code}{middle}0{n}", f"{name}{middle}款{n}项", str(total(one)), str(one[0]), str(one[1]) if one[1] else ""])  # fmt: skip
            sums = [a + b for a, b in zip(sums, subs, strict=True)]
        rows[at] = [code, name, str(total(sums)), str(sums[0]), str(sums[1]) if sums[1] else ""]
        whole = [a + b for a, b in zip(whole, sums, strict=True)]
    rows[1] = ["合计", "", str(total(whole)), str(whole[0]), str(whole[1]) if whole[1] else ""]
    made.table(
        rows, "公开03表 支出决算表 单位：万元", [(at, c) for at in range(1, len(rows)) for c in (2, 3)]
    )
    return made


def grown(rng: random.Random) -> Trial:
    made = Trial()
    rows = [["收入类别", "2022年", "2023年", "增减额", "增减率"]]
    pairs = [(amount(rng), amount(rng)) for _ in range(5)]
    pairs.append((total([a for a, _ in pairs]), total([b for _, b in pairs])))
    for name, (a, b) in zip((*PROJECTS[:5], "合计"), pairs, strict=True):
        rows.append([name, str(a), str(b), str(b - a), growth(b, a)])
    made.table(rows, "表1 收入变化情况 单位：万元", [(at, c) for at in range(1, 7) for c in (1, 2)])
    return made


def shares(rng: random.Random) -> Trial:
    made, found = Trial(), [amount(rng) for _ in range(5)]
    rows = [["支出方向", "金额（万元）", "占比"]]
    rows += [[n, str(one), rate(one, total(found))] for n, one in zip(PROJECTS, found, strict=False)]
    rows.append(["合计", str(total(found)), "100.00%"])
    made.table(rows, "表1 支出方向", body(rows, 1))
    return made


def people(rng: random.Random) -> Trial:
    """Numbers of posts and people; the rate has only those in post above it."""
    made = Trial()
    rows = [["单位", "编制数（人）", "在编（人）", "编外（人）", "小计（人）", "编制使用率"]]
    found = []
    for _ in UNITS:
        posts = rng.randint(20, 150)
        found.append((posts, posts - rng.randint(0, 9), rng.randint(1, 19)))
    found.append(tuple(sum(one) for one in zip(*found, strict=True)))
    for unit, (a, b, c) in zip((*UNITS, "合计"), found, strict=True):
        rows.append([unit, str(a), str(b), str(c), str(b + c), rate(Decimal(b), Decimal(a))])
    made.table(rows, "表1 人员情况", [(at, c) for at in range(1, 8) for c in (2, 3, 4)])
    return made


def survey(rng: random.Random) -> Trial:
    made = Trial()
    rows = [["调查内容", "很满意", "满意", "一般", "不满意", "合计"]]
    asked = rng.randint(120, 400)
    for name in ("服务态度", "办理效率", "公开程度"):
        left = asked
        counts = []
        for _ in range(3):
            counts.append(rng.randint(1, left // 2))
            left -= counts[-1]
        rows.append([name, *map(str, counts), str(left), str(asked)])
    made.table(rows, "表1 问卷统计（单位：份）", [(at, c) for at in range(1, 4) for c in (1, 2)])
    return made


def means_in_the_total(rng: random.Random) -> Trial:
    """The last row adds up amounts and counts, and has a mean where nothing can be added."""
    made = Trial()
    rows = [["县（市、区）", "工程数（处）", "投资（万元）", "受益人口（万人）", "人均投资（元）"]]
    found = [
        (rng.randint(3, 80), amount(rng, 300, 9000), Decimal(rng.randint(100, 990)) / 100) for _ in UNITS
    ]
    found.append(
        (sum(a for a, _, _ in found), total([b for _, b, _ in found]), total([c for _, _, c in found]))
    )
    for unit, (a, b, c) in zip((*UNITS, "合计"), found, strict=True):
        rows.append([unit, str(a), str(b), str(c), f"{(b / c).quantize(TWO, ROUND_HALF_UP)}"])
    made.table(rows, "表1 工程情况", [(at, c) for at in range(1, 8) for c in (1, 2, 3)])
    return made


def carried(rng: random.Random) -> Trial:
    made = Trial()
    rows = [["项目", "年初结转和结余", "本年收入", "本年支出", "年末结转和结余"]]
    found = []
    for _ in range(3):
        before, income = amount(rng, 20, 90), amount(rng, 200)
        spent = part(rng, before + income)
        found.append((before, income, spent, before + income - spent))
    found.append(tuple(total(list(one)) for one in zip(*found, strict=True)))
    for name, one in zip(("城乡社区支出", "农林水支出", "住房保障支出", "合计"), found, strict=True):
        rows.append([name, *map(str, one)])
    made.table(
        rows, "公开08表 政府性基金收支表 单位：万元", [(at, c) for at in range(1, 5) for c in (1, 2, 3, 4)]
    )
    return made


def two_sides(rng: random.Random) -> Trial:
    made = Trial()
    income = [amount(rng, 300) for _ in range(3)]
    spent = [part(rng, total(income), 20, 30) for _ in range(2)]
    spent.append(total(income) - total(spent))
    rows = [["收入项目", "决算数", "支出项目", "决算数"]]
    names = (("财政拨款收入", "基本支出"), ("事业收入", "项目支出"), ("其他收入", "经营支出"))
    rows += [[a, str(x), b, str(y)] for (a, b), x, y in zip(names, income, spent, strict=True)]
    rows.append(["总计", str(total(income)), "总计", str(total(spent))])
    made.table(rows, "公开01表 收入支出决算总表 单位：万元", [(at, c) for at in range(1, 5) for c in (1, 3)])
    return made


def three_years(rng: random.Random) -> Trial:
    made = Trial()
    rows = [["资金来源", "2021年", "2022年", "2023年", "合计"]]
    found = [[amount(rng) for _ in range(3)] for _ in range(4)]
    found.append([total(list(one)) for one in zip(*found, strict=True)])
    for name, one in zip(("中央", "省级", "市级", "社会资本", "合计"), found, strict=True):
        rows.append([name, *map(str, one), str(total(one))])
    made.table(rows, "表1 资金到位情况 单位：万元", [(at, c) for at in range(1, 6) for c in (1, 2, 3, 4)])
    return made


def dashes(rng: random.Random) -> Trial:
    """Noughts, dashes and empty cells among the numbers; what was adjusted may be negative."""
    made = Trial()
    rows = [["项目名称", "年初预算", "调整数", "调整后预算", "执行数"]]
    sums = [ZERO] * 4
    for name in PROJECTS:
        first = amount(rng, 50)
        change = Decimal(0) if rng.random() < 0.5 else amount(rng, 1, 30) * rng.choice((1, -1))
        done = part(rng, first + change)
        mine = [first, change, first + change, done]
        rows.append([name, str(first), str(change) if change else "-", str(first + change), str(done)])
        sums = [a + b for a, b in zip(sums, mine, strict=True)]
    rows.append(["合计", *map(str, sums)])
    made.table(
        rows, "表1 预算调整情况 单位：万元", [(at, c) for at in range(1, len(rows)) for c in (1, 3, 4)]
    )
    return made


def different_units(rng: random.Random) -> Trial:
    """Rows that cannot be added, and a row that only looks like a total."""
    made = Trial()
    rows = [["指标", "2022年", "2023年"]]
    names = (
        "接待群众（人次）",
        "培训场次（场）",
        "道路里程（公里）",
        "绿化面积（亩）",
        "全年用电总量（万度）",
    )
    rows += [[name, str(rng.randint(100, 900)), str(rng.randint(100, 900))] for name in names]
    rows.append(["服务总数（人次）", str(rng.randint(2000, 9000)), str(rng.randint(2000, 9000))])
    made.table(rows, "表1 工作量统计")
    return made


def rounded_wan(rng: random.Random) -> Trial:
    """Amounts rounded one by one: their sum may miss the rounded total by the last digit."""
    made = Trial()
    exact = [Decimal(rng.randint(200000, 9000000)) / 10000 for _ in range(6)]
    rows = [["项目名称", "金额（万元）"]]
    rows += [[n, str(one.quantize(TWO, ROUND_HALF_UP))] for n, one in zip(PROJECTS, exact, strict=False)]
    rows.append(["合计", str(total(exact).quantize(TWO, ROUND_HALF_UP))])
    made.table(rows, "表1 支出情况")
    return made


def quarters(rng: random.Random) -> Trial:
    """Progress by quarters, cumulative: the last one is the year."""
    made = Trial()
    budget = amount(rng, 500)
    rows = [["季度", "累计支出（万元）", "序时进度", "支出进度"]]
    for at, name in enumerate(("一季度", "二季度", "三季度", "四季度"), 1):
        done = part(rng, budget, 20 * at, 24 * at)
        rows.append([name, str(done), f"{25 * at}%", rate(done, budget)])
    made.parts.append(f"全年预算{budget}万元。")
    made.table(rows, "表1 支出进度")
    return made


def overlapping_people(rng: random.Random) -> Trial:
    """People counted once in the total and in several rows: nothing can be said of the sum."""
    made = Trial()
    counts = [rng.randint(200, 900) for _ in range(4)]
    rows = [
        ["服务类别", "受益人数（人）"],
        *([n, str(one)] for n, one in zip(PROJECTS, counts, strict=False)),
    ]
    rows.append(["合计（剔除重复）", str(sum(counts) - rng.randint(50, 150))])
    made.table(rows, "表1 受益情况（同一人可享受多项服务，存在重复计算）")
    return made


PLAIN: dict[str, Callable[[random.Random], Trial]] = {
    one.__name__: one
    for one in (
        one_column, two_columns_and_rates, total_on_top, parts_without_marks, some_parts_marked, main_projects_only, subtotals, coded,
        grown, shares, people, survey, means_in_the_total, carried, two_sides, three_years, dashes, different_units, rounded_wan,
        quarters, overlapping_people,
    )
}  # fmt: skip
