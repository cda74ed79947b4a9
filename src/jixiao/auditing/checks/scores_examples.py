"""The smallest reports that show what each check of scores finds: examples of the catalogue, and tests."""

from __future__ import annotations

from collections.abc import Mapping

TITLE = "某局2023年度部门整体支出绩效自评报告\n\n"
HEAD = "一级指标\t分值\t二级指标\t分值\t得分"
ROWS = (
    ["决策", "20", "目标合理性", "10", "9"],
    ["", "", "资金分配合理性", "10", "10"],
    ["管理", "30", "预算执行率", "15", "14"],
    ["", "", "制度执行有效性", "15", "15"],
    ["效果", "50", "服务质量", "25", "24"],
    ["", "", "服务对象满意度", "25", "25"],
)
TOTAL = ["总分", "100", "", "", "97"]


def table(
    changes: Mapping[tuple[int, int], str] | None = None,
    total: str = "97",
    more: Mapping[str, list[str]] | None = None,
) -> str:
    """The small score table with some cells changed, another total, or further columns (head: cells) behind the score."""
    changes, more = changes or {}, more or {}
    lines = ["\t".join([HEAD, *more])]
    for row, cells in enumerate(ROWS):
        made = [changes.get((row, column), cell) for column, cell in enumerate(cells)]
        lines.append("\t".join([*made, *(one[row] for one in more.values())]))
    lines.append("\t".join([*TOTAL[:4], total, *("" for _ in more)]))
    return TITLE + "评分表\n\n" + "\n".join(lines) + "\n"


SMALL = "\n\n表1 得分情况\n\n指标名称\t分值\t得分\t得分率\n决策\t20\t{score}\t{rate}\n管理\t30\t29\t96.67%\n效果\t50\t49\t98.00%\n合计\t100\t97\t97.00%\n"
CRITERIA = ["按要点得分。"] * 5
SATISFIED = "满意度≥95%的，得25分；90%≤满意度<95%的，得20分；满意度<90%的，得{low}分"
SHENZHEN = (
    ("部门决策", "20", "预算编制", "10", "预算编制合理性", "5", "5"), ("", "", "", "", "预算编制规范性", "5", "5"),
    ("", "", "目标设置", "10", "绩效目标完整性", "3", "3"), ("", "", "", "", "绩效指标明确性", "7", "7"),
    ("部门管理", "20", "资金管理", "8", "政府采购执行情况", "2", "2"), ("", "", "", "", "财务合规性", "3", "3"),
    ("", "", "", "", "预决算信息公开", "3", "3"), ("", "", "项目管理", "4", "项目实施程序", "2", "2"),
    ("", "", "", "", "项目监管", "2", "2"), ("", "", "资产管理", "3", "资产管理安全性", "2", "2"),
    ("", "", "", "", "固定资产利用率", "1", "1"), ("", "", "人员管理", "2", "财政供养人员控制率", "1", "1"),
    ("", "", "", "", "编外人员控制率", "1", "1"), ("", "", "制度管理", "3", "管理制度健全性", "3", "3"),
    ("部门绩效", "60", "经济性", "6", "公用经费控制率", "6", "6"), ("", "", "效率性", "20", "预算执行率", "6", "6"),
    ("", "", "", "", "重点工作完成情况", "8", "8"), ("", "", "", "", "项目完成及时性", "6", "6"),
    ("", "", "效果性", "25", "社会效益、经济效益、生态效益等", "25", "25"), ("", "", "公平性", "9", "群众信访办理情况", "3", "3"),
    ("", "", "", "", "公众或服务对象满意度", "6", "6"),
)  # fmt: skip


def shenzhen(text: str, changes: Mapping[tuple[int, int], str] | None = None) -> str:
    """A sentence and the score table of a framework on the shelf."""
    changes = changes or {}
    head = "一级指标\t分值\t二级指标\t分值\t三级指标\t分值\t得分"
    rows = [
        "\t".join(changes.get((row, at), cell) for at, cell in enumerate(cells))
        for row, cells in enumerate(SHENZHEN)
    ]
    return TITLE + text + "\n\n评分表\n\n" + "\n".join([head, *rows, "总分\t\t\t\t\t\t100"]) + "\n"


def _rows(*rows: str) -> str:
    """A small report with one table; the cells of a row stand between bars."""
    return TITLE + "\n".join(row.replace("|", "\t") for row in rows) + "\n"


COLUMNS: Mapping[str, str] = {
    "score_column_differs": _rows(
        "评价内容|分值|自评分|扣分|扣分原因",
        "预算编制|10|9|1|编制不细",
        "预算执行|20|18.5|2.5|执行率未达标",
        "预算管理|20|17|3|公开不及时",
        "职责履行|30|28.6|1.4|项目延期",
        "履职效益|20|18.4|1.6|群众不满意",
    ),
    "column_formula_differs": _rows(
        "地区|评价得分|权重|加权得分",
        "东城区|82.50|30%|24.750",
        "西城区|91.20|23%|20.976",
        "南城县|88.60|19%|16.834",
        "北城县|85.40|17%|15.418",
        "开发区|79.30|11%|8.723",
    ),
    "rank_differs": _rows(
        "县区|评价得分|等级|排名",
        "东城区|94.0|优|3",
        "西城区|94.1|优|2",
        "南城县|85.8|良|6",
        "北城县|91.1|优|4",
        "开发区|81.0|良|6",
        "高新区|94.5|优|1",
    ),
    "cell_missing": _rows(
        "评价内容|分值|自评分|扣分|扣分原因",
        "预算编制|10|9|1|编制不细",
        "预算执行|20|18.5||执行率未达标",
        "预算管理|20|17|3|公开不及时",
        "职责履行|30|28.6|1.4|项目延期",
        "履职效益|20|18.4|1.6|群众不满意",
    ),
}
EXAMPLES: Mapping[str, str] = {
    "points_differ": table({(2, 1): "25"}),
    "points_moved": table({(0, 1): "25", (4, 1): "45"}),
    "points_elsewhere": table() + "\n\n一是决策指标，满分25分，得分19分。\n",
    "points_not_of_edition": shenzhen(
        "", {(0, 3): "9", (0, 5): "4", (0, 6): "4", (2, 3): "11", (2, 5): "4", (2, 6): "4"}
    ),
    "score_total_differs": table(total="95"),
    "group_score_differs": table() + "\n\n一是决策指标，满分20分，得分18分。\n",
    "score_elsewhere": table() + "\n\n本局2023年度部门整体支出绩效自评得分为96分。\n",
    "score_missing": table({(3, 4): ""}),
    "score_missing_total": table({(3, 4): ""}, total="99"),
    "score_rate_differs": table() + SMALL.format(score="19", rate="85.00%"),
    "score_above_points": table({(0, 4): "12", (1, 4): "7"}),
    "deduction_differs": table() + "\n\n目标合理性扣2分，原因是目标不够具体。\n",
    "indicator_count_differs": table() + "\n\n评价指标体系共由3个一级指标、7个二级指标构成。\n",
    "score_against_rule": shenzhen("本局编外人员控制率为19.03%，超过规定比例。"),
    "score_off_standard": TITLE
    + "经调查，服务对象满意度为92.5%。\n\n"
    + table(more={"评分标准": [*CRITERIA, SATISFIED.format(low="10")]}).removeprefix(TITLE),
    "bands_contradict": table(
        more={"评分标准": [*CRITERIA, SATISFIED.format(low="10").replace("得20分", "得25分")]}
    ),
    "target_missed_full_marks": table(
        more={"指标值": ["", "", "", "", "", "≥95%"], "实际完成值": ["", "", "", "", "", "93%"]}
    ),
    "actual_differs": table(
        more={
            "指标值": ["", "≥90个", "≥900份", "≥960次", "", "≥900件"],
            "实际完成值": ["", "98个", "912份", "964次", "", "953件"],
            "评分依据": [
                "目标不细",
                "清单列有98个",
                "台账记有912份",
                "抽查确认964次",
                "服务欠佳",
                "现场核对935件",
            ],
        }
    ),
    "deduction_word": table()
    + "\n\n目标合理性（10分）：目标不够具体。依据评分细则，加计1分，本项指标得9分。\n",
    "standard_direction": table(
        more={"评分标准": ["按要点得分。"] * 5 + ["差错率大于10%的，每下降1%，扣1分，扣完为止。"]}
    ),
    "target_met_not_full": table(
        more={"指标值": ["", "", "", "", "≥95%", ""], "实际完成值": ["", "", "", "", "96%", ""]}
    ),
    "target_share_differs": table(
        {(2, 4): "13.5", (4, 4): "22.5", (5, 4): "20"},
        "90",
        {
            "指标值": ["", "", "", "", "", "≥95%"],
            "实际完成值": ["", "", "", "", "", "90%"],
            "扣分原因": ["目标不细", "", "执行率为90%", "", "完成率为90%", "未达标"],
        },
    ),
    "deduction_without_reason": table(more={"扣分原因": ["目标不够具体", "", "执行进度偏慢", "", "", ""]}),
    "full_marks_despite_problem": table()
    + "\n\n五、存在的主要问题\n\n一是制度执行有效性有待提高，部分环节落实不到位。\n",
    "grade_differs": table() + "\n\n本局2023年度部门整体支出绩效自评得分为97分，评价等级为“中”。\n",
    **COLUMNS,
}


def examples(*codes: str) -> Mapping[str, str]:
    """The examples of these codes."""
    return {code: EXAMPLES[code] for code in codes}
