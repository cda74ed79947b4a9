"""An invented report with every kind of block: cover, headings, a score table of 40 rows in three levels, charts, annex."""

from __future__ import annotations

from jixiao.core.document import (
    Block,
    Cell,
    Chart,
    Document,
    PageBreak,
    Paragraph,
    Run,
    Section,
    Series,
    Table,
)

SHAPE = (("部门决策", (4, 5)), ("部门管理", (5, 4, 3, 4)), ("部门绩效", (6, 4, 5)))  # 40 leaves
HEAD = (
    "一级指标",
    "二级指标",
    "三级指标",
    "分值",
    "评分标准",
    "完成值",
    "得分",
    "得分率",
    "扣分情况及整改说明",
)
BODY = (
    "2023年，本部门认真落实过“紧日子”要求，严格预算执行，全年部门整体支出预算12,345.67万元，调整后预算13,020.50万元，"
    "实际支出12,698.12万元，预算执行率97.52%。全年共安排项目18个，其中延续性项目11个、新增项目7个，绩效目标申报率100%。"
)


def score_table() -> Table:
    """Two header rows, 40 leaves, a total; levels one and two span their leaves."""
    first = (
        *(Cell(text, rows=2) for text in HEAD[:3]), Cell("评分", columns=3), Cell("结果", columns=3),
    )  # fmt: skip
    second = tuple(Cell(text) for text in HEAD[3:])
    rows: list[tuple[Cell, ...]] = [first, second]
    leaf = 0
    for one, (name, groups) in enumerate(SHAPE, 1):
        for two, count in enumerate(groups, 1):
            for three in range(1, count + 1):
                leaf += 1
                cells = []
                if two == 1 and three == 1:
                    cells.append(Cell(f"{name}（A{one}）", rows=sum(groups)))
                if three == 1:
                    cells.append(Cell(f"二级指标{one}.{two}", rows=count))
                lost = leaf % 7 == 0
                cells += [
                    Cell(f"三级指标第{leaf}项"),
                    Cell("2.50"),
                    Cell(
                        "完成率≥95%得满分；每低1个百分点扣0.1分，扣完为止；未提供依据的不得分。"[
                            : 18 + leaf % 20
                        ]
                    ),
                    Cell(f"{90 + leaf % 10}.{leaf:02d}%"),
                    Cell("2.00" if lost else "2.50", fill="bad" if lost else ""),
                    Cell("80.00%" if lost else "100.00%"),
                    Cell("序时进度滞后，扣0.5分；已督促项目单位按月报送进度。" if lost else "无扣分"),
                ]
                rows.append(tuple(cells))
    total = (Cell("总分", columns=3), Cell("100.00", formula="SUM(D3:D42)"), Cell(""), Cell(""), Cell("97.50"), Cell("97.50%"), Cell(""))  # fmt: skip
    rows.append(tuple(Cell(c.text, c.rows, c.columns, fill="total", formula=c.formula) for c in total))
    return Table(tuple(rows), header=2)


def money_table() -> Table:
    rows = [("项目", "年初预算数", "调整后预算数", "决算数", "执行率")]
    rows += [
        ("基本支出", "8,210.00", "8,310.00", "8,298.45", "99.86%"),
        ("项目支出", "4,135.67", "4,710.50", "4,399.67", "93.40%"),
        ("合计", "12,345.67", "13,020.50", "12,698.12", "97.52%"),
    ]
    made = [tuple(Cell(text, fill="total" if row[0] == "合计" else "") for text in row) for row in rows]
    return Table(tuple(made))


def charts() -> tuple[Chart, ...]:
    names = (
        "预算编制",
        "目标设置",
        "资金管理",
        "项目管理",
        "资产管理",
        "人员管理",
        "制度管理",
        "经济性",
        "效率性",
        "效果性",
        "公平性",
    )
    rates = ("100.00%", "92.50%", "97.00%", "88.33%", "100.00%", "100.00%", "95.00%", "90.00%", "96.67%", "85.00%", "99.00%")  # fmt: skip
    years = ("2020年", "2021年", "2022年", "2023年")
    return (
        Chart("bar", "各二级指标得分率", names, (Series("得分率", rates),)),
        Chart("column", "近四年预算与决算", years, (
            Series("调整后预算数", ("10,200.00", "11,350.00", "12,100.00", "13,020.50")),
            Series("决算数", ("9,980.00", "11,020.30", None, "12,698.12")),
        ), "万元"),
        Chart("line", "服务对象满意度", years, (
            Series("群众", ("88.2%", "90.1%", "91.5%", "93.0%")), Series("企业", ("85.0%", "86.4%", "90.2%", "94.1%")),
        )),
        Chart("share", "支出结构", ("人员经费", "日常公用经费", "项目支出"), (Series("支出", ("6,120.00", "2,178.45", "4,399.67")),), "万元"),
    )  # fmt: skip


def report() -> Document:
    """The whole report."""
    cover = (
        Paragraph("附件1", "attachment"),
        Paragraph("2023年度部门整体支出绩效自评报告", "heading"),
        Paragraph("（2023年度）", "subtitle"),
        Paragraph("部门名称（公章）：某市示范局", "cover"),
        Paragraph("填报人：", "cover"),
        Paragraph("联系电话：", "cover"),
        Paragraph("填报日期：2024年3月20日", "cover"),
    )
    first, second, third, fourth = charts()
    body: list[Block] = [
        Paragraph("2023年度部门整体支出绩效自评报告", "heading"),
        Paragraph("一、部门基本情况", "contents"),
        Paragraph("二、综合评价结论", "contents"),
        PageBreak(),
        Paragraph("一、部门基本情况", "heading", 1),
        Paragraph("（一）部门主要职能", "heading", 2),
        *(Paragraph(BODY) for _ in range(3)),
        Paragraph("1.年度总体工作和重点工作任务", "heading", 3),
        Paragraph("第一，保运转。" + BODY, runs=(Run("第一，保运转。", True), Run(BODY))),
        Paragraph("（1）推进“一网通办”；", "list"),
        Paragraph("（2）A & B < C > D 的“比较”。", "list"),
        Paragraph("（二）部门整体支出情况", "heading", 2),
        Paragraph("表1 2023年部门整体支出情况表", "caption"),
        Paragraph("单位：万元", "unit"),
        money_table(),
        Paragraph("注：本表数据来自部门决算报表；执行率=决算数÷调整后预算数×100%。", "note"),
        second,
        Paragraph("二、综合评价结论", "heading", 1),
        Paragraph("评价得分97.50分，评价等级为“优”。"),
        Paragraph("图2 各二级指标得分率", "caption"),
        first,
        third,
        fourth,
        Paragraph("某市示范局", "signature"),
        Paragraph("2024年3月20日", "signature"),
    ]
    annex = (
        Paragraph("附件2", "attachment"),
        Paragraph("部门整体支出绩效评价指标评分表", "heading"),
        Paragraph("（2023年度）", "subtitle"),
        score_table(),
        Paragraph("注：得分率=得分÷分值×100%。", "note"),
    )
    sections = (Section(cover, "cover"), Section(tuple(body)), Section(annex, "annex", landscape=True))
    return Document(
        sections, title="2023年度部门整体支出绩效自评报告", properties={"unit": "某市示范局", "year": "2023"}
    )
