"""Score tables by their columns: what is computed beside the scores, sums of every score column, ranks and empty cells."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.auditing.remark import Remark
from jixiao.flows.auditing import audit_file

TITLE = "某市2023年度专项资金绩效评价报告\n\n"

# tables that add up; a test makes one slip in them
TABLES = {
    "several scores": (
        "一级指标|三级指标|分值|自评得分|复核得分|核减",
        "决策（9分）|立项依据充分性|3|3|3|—",
        "|绩效目标合理性|3|3|2|1",
        "|绩效指标明确性|3|2.5|1.5|1",
        "小计||9|8.5|6.5|2",
        "产出（16分）|人工造林完成率|6|6|5.91|0.09",
        "|退化林修复完成率|5|5|4.94|0.06",
        "|中幼林抚育完成率|5|4.9|4.4|0.5",
        "小计||16|15.9|15.25|0.65",
        "总计||25|24.4|21.75|2.65",
    ),
    "lost points": (
        "评价内容|分值|自评分|扣分|扣分原因",
        "预算编制|10|9|1|编制不细",
        "预算执行|20|18.5|1.5|执行率未达标",
        "预算管理|20|17|3|公开不及时",
        "职责履行|30|28.6|1.4|项目延期",
        "履职效益|20|18.4|1.6|群众不满意",
        "合计|100|91.5|8.5|",
    ),
    "weights": (
        "地区|评价得分|权重|加权得分|等级",
        "东城区|82.50|30%|24.750|良",
        "西城区|91.20|23%|20.976|优",
        "南城县|88.60|19%|16.834|良",
        "北城县|85.40|17%|14.518|良",
        "开发区|79.30|11%|8.723|中",
        "合计|——|100%|85.801|良",
    ),
    "ranks": (
        "县区|决策（20分）|过程（80分）|总分|等级|排名",
        "东城区|18.5|75.5|94.0|优|3",
        "西城区|18.5|75.6|94.1|优|2",
        "南城县|18.0|67.8|85.8|良|5",
        "北城县|17.5|73.6|91.1|优|4",
        "开发区|17.0|64.0|81.0|良|6",
        "高新区|18.5|76.0|94.5|优|1",
    ),
    "averages": (
        "科室|出院人次|占比|占用床日|平均住院日（天）",
        "内科|8,214|43.96%|60,783|7.40",
        "外科|5,102|27.31%|43,877|8.60",
        "妇产科|2,386|12.77%|12,168|5.10",
        "儿科|2,981|15.96%|16,396|5.50",
        "合计|18,683|100.00%|133,224|7.13",
    ),
    "targets in words": (
        "项目|全年预算（万元）|年度目标|9月末完成|完成进度",
        "健身设施|2,600.00|新建球场≥8块|6|75.00%",
        "竞技体育|1,850.00|输送运动员≥45人|41|91.11%",
        "场馆开放|960.00|接待≥180万人次|146|81.11%",
        "体育赛事|1,200.00|市级以上赛事≥36项|29|80.56%",
        "网点建设|540.00|训练网点≥60个|57|95.00%",
    ),
    "years in the header": (
        "项目|2023年预算数|2023年决算数|2022年决算数|比上年增减额",
        "因公出国（境）费|0.00|0.00|0.00|0.00",
        "公务用车购置费|18.00|17.86|0.00|17.86",
        "公务用车运行维护费|31.50|28.92|30.15|-1.23",
        "公务接待费|5.80|2.47|3.06|-0.59",
        "合计|55.30|49.25|33.21|16.04",
    ),
}


def told(tmp_path: Path, rows: tuple[str, ...]) -> list[Remark]:
    """What is accused in a report with one table."""
    path = tmp_path / "report.txt"
    path.write_text(TITLE + "\n".join(row.replace("|", "\t") for row in rows) + "\n", encoding="utf-8")
    return [one for one in audit_file(path).audit.remarks if one.severity != "info"]


def slipped(table: str, row: int, column: int, text: str) -> tuple[str, ...]:
    """A table with another text in one cell."""
    rows = [one.split("|") for one in TABLES[table]]
    rows[row][column] = text
    return tuple("|".join(one) for one in rows)


@pytest.mark.parametrize("table", TABLES)
def test_a_table_that_adds_up_is_left_alone(tmp_path: Path, table: str) -> None:
    assert [(one.rule, one.claimed, one.recomputed) for one in told(tmp_path, TABLES[table])] == []


@pytest.mark.parametrize(
    ("table", "row", "column", "text"),
    [
        ("several scores", 2, 4, "1"),
        ("several scores", 2, 3, "2"),
        ("several scores", 5, 5, "1.09"),
        ("lost points", 2, 3, "2.5"),
        ("lost points", 3, 2, "16"),
        ("weights", 4, 3, "15.518"),
        ("weights", 2, 1, "92.10"),
        ("ranks", 4, 5, "3"),
        ("ranks", 4, 5, "4.5"),
        ("averages", 2, 4, "8.10"),
        ("targets in words", 4, 3, "26"),
        ("years in the header", 4, 4, "-0.95"),
    ],
)
def test_a_slip_in_a_cell_is_told_with_its_row(
    tmp_path: Path, table: str, row: int, column: int, text: str
) -> None:
    found = told(tmp_path, slipped(table, row, column, text))
    assert found
    line = TITLE.count("\n") + row + 1
    assert all(line in {spot.at.line for spot in one.spots} for one in found)
    assert all(one.recomputed for one in found)


@pytest.mark.parametrize(
    ("table", "row", "column", "right"),
    [
        ("several scores", 1, 4, "3"),
        ("several scores", 4, 5, "2"),
        ("lost points", 2, 3, "1.5"),
        ("lost points", 4, 2, "28.6"),
        ("weights", 3, 3, "16.834"),
        ("ranks", 2, 5, "2"),
        ("ranks", 5, 3, "81.0"),
        ("averages", 4, 4, "5.50"),
        ("targets in words", 2, 3, "41"),
        ("years in the header", 3, 3, "30.15"),
    ],
)
def test_an_empty_cell_is_told_with_the_number_that_belongs_there(
    tmp_path: Path, table: str, row: int, column: int, right: str
) -> None:
    (found,) = told(tmp_path, slipped(table, row, column, ""))
    assert found.claimed == "（空）"
    assert float(found.recomputed) == float(right)
    assert found.spots[0].at.line == TITLE.count("\n") + row + 1


SILENT = {
    "a row that has nothing there": (
        "项目|预算数|其中：上级补助|支出数|结余",
        "本级|320.50|20.50|300.25|20.25",
        "服务中心|210.40||200.20|10.20",
        "监测站|150.30|30.30|150.10|0.20",
        "培训中心|98.60|8.60|90.30|8.30",
        "合计|779.80|59.40|740.85|38.95",
    ),
    "totals without a rate": (
        "项目|预算数|支出数|执行率",
        "信息系统运维|320.00|298.56|93.30%",
        "设备购置|85.40|81.13|95.00%",
        "宣传培训|46.20|44.82|97.01%",
        "专项检查|73.80|70.11|95.00%",
        "合计|525.40|494.62|",
    ),
    "several empty cells": (
        "评价内容|分值|得分|扣分",
        "预算编制|10|9|1",
        "预算执行|20|20|",
        "预算管理|20|17|3",
        "职责履行|30|30|",
        "履职效益|20|18.4|1.6",
    ),
    "nothing lost, nothing printed": (
        "评价内容|分值|得分|扣分",
        "预算编制|10|9|1",
        "预算执行|20|20|",
        "预算管理|20|17|3",
        "职责履行|30|28.2|1.8",
        "履职效益|20|18.4|1.6",
    ),
    "ranks with a tie": (
        "县区|总分|排名",
        "东城区|94.0|1",
        "西城区|94.0|1",
        "南城县|85.8|3",
        "北城县|81.1|4",
        "开发区|80.5|5",
    ),
}


@pytest.mark.parametrize("name", SILENT)
def test_what_is_rightly_empty_or_in_another_order_is_left_alone(tmp_path: Path, name: str) -> None:
    assert [(one.rule, one.claimed, one.recomputed) for one in told(tmp_path, SILENT[name])] == []


SHEET = (
    "一级指标|二级指标|分值|得分|扣分原因",
    "决策|项目立项|8|8|",
    "|绩效目标|12|9.8|目标不够细化",
    "过程|资金管理|14|12.5|执行率偏低",
    "|组织实施|16|14.3|制度不健全",
    "产出|产出数量|20|18.2|未完成",
    "|产出质量|10|10|",
    "效益|社会效益|12|11.4|效果不明显",
    "|满意度|8|7.2|满意度偏低",
    "合计||100|91.4|",
    "",
)


@pytest.mark.parametrize(
    ("sentence", "wrong", "right"),
    [
        ("本项目综合得分91.4分，其中决策17.8分、过程26.8分、产出28.2分、效益18.6分。", "", ""),
        ("本项目综合得分91.4分，其中决策17.8分、过程25.8分、产出28.2分、效益18.6分。", "25.8分", "26.8分"),
        ("决策得分17.8分（满分20分），过程得分26.8分（满分30分），产出得分28.2分（满分30分）。", "", ""),
        ("决策得分18.7分（满分20分），过程得分26.8分（满分30分），产出得分28.2分（满分30分）。", "18.7分", "17.8分"),
        ("评价体系总分100分，其中决策20分、过程30分、产出30分、效益20分，得分按百分制计。", "", ""),
        ("上年度综合得分90分，其中决策18分、过程25分、产出28分、效益19分。", "", ""),
        ("决策类总分20分，实际得分17.8分，得分率89.00%。", "", ""),
        ("决策类总分20分，实际得分17.8分，得分率98.00%。", "98.00%", "89.00%"),
    ],
)  # fmt: skip
def test_scores_of_groups_in_a_sentence(tmp_path: Path, sentence: str, wrong: str, right: str) -> None:
    found = [(one.claimed, one.recomputed) for one in told(tmp_path, (*SHEET, sentence))]
    assert ((wrong, right) in found) if wrong else found == []


# rows set with spaces, the first of them a little aside, so that the scores seem to stand under the points
ASIDE = """\
                        表 4-1   自评得分明细表

类别           序号      指标          满分        自评分       扣分说明
投入（10 分）     1       预算编制        5         5         —
           2       绩效目标设定    5        4.5       质量指标偏少
过程（30 分）   3       预算执行率     8        7.71      按执行率计分
           4       结转结余率     4        3         结转结余率高
                                                于 3%，扣 1 分
           5       政府采购管理    5        5         —
           6       资产管理      5        5         —
           7       内部控制      5        5         —
           8       信息公开      3        3         —
产出（35 分）   9       接警出动及时    7        7         —
                   率
           10      装备配备达标    7        6.59      按达标率计分
                   率
           11      消防站新建数    6        4         完成 2 座，目
                                                标3座
           12      专职队员招录    5        5         —
                   数
           13      监督检查单位    5        5         —
                   数
           14      宣传培训人次    5        5         —
效果（25 分）   15      火灾起数控制    6        6         —
           16      火灾亡人控制    8        8         —
           17      隐患整改率     6        5.84      按整改率计分
           18      公众满意度     5        5         —
合计                           100      95.64     —
"""


def test_scores_that_slipped_under_the_points_are_not_added_up_as_points(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(TITLE + ASIDE, encoding="utf-8")
    assert [one.rule for one in audit_file(path).audit.remarks if one.severity != "info"] == []
