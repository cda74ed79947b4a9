"""Tables whose structure no word names: totals without the word, running totals, means, shares of what is not printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.auditing.checks.tables import RULES
from jixiao.flows.auditing import audit_file

TITLE = "某单位2023年度部门整体支出绩效评价报告\n\n"


def told(folder: Path, text: str) -> list[tuple[str, str, str]]:
    """The findings of the tables that accuse: rule, what is printed, what it should be."""
    path = folder / "report.txt"
    path.write_text(text, encoding="utf-8")
    remarks = audit_file(path).audit.remarks
    return [
        (one.rule, one.claimed, one.recomputed)
        for one in remarks
        if one.rule in RULES and one.severity != "info"
    ]


def table(*rows: str, before: str = "") -> str:
    return TITLE + before + "\n".join(row.replace("|", "\t") for row in rows) + "\n"


# a true table; then each slip of the pen in it, and what is named: what is printed, what it should be
TRUE = {
    "quarters and a year": table(
        "业务|第一季度|第二季度|第三季度|第四季度|全年",
        "登记件次|1306|1422|1389|1140|5257",
        "化解积案（件）|5|15|17|9|46",
        "劝返人次|38|27|31|22|118",
    ),
    "towns and the county": table(
        "乡镇|户数|人数",
        "红岩镇|1286|5214",
        "沙坝镇|974|3896",
        "云台乡|1103|4468",
        "全县|3363|13578",
    ),
    "answers and how many were valid": table(
        "内容|很满意|满意|一般|不满意|有效问卷|满意度",
        "馆藏资源|268|97|29|6|400|91.25%",
        "服务态度|312|71|14|3|400|95.75%",
        "环境设施|241|118|33|8|400|89.75%",
        "活动组织|255|104|34|7|400|89.75%",
    ),
    "stocks in units of each row": table(
        "物资|储备定额|年末在库|其中：市级库|县级库及乡镇点|达标率",
        "帐篷（顶）|18000|18600|7400|11200|103.33%",
        "棉被（床）|40000|42500|15800|26700|106.25%",
        "折叠床（张）|3000|3120|1260|1860|104.00%",
        "发电机（台）|1000|960|410|550|96.00%",
    ),
    "two halves whose totals are called differently": table(
        "收入|金额（万元）|支出|金额（万元）",
        "财政拨款|9746.50|基本支出|5377.64",
        "其他收入|112.88|项目支出|4481.74",
        "收入总计|9859.38|支出总计|9859.38",
    ),
    "a title below the last row without a blank line": table(
        "地区|分配（万元）|支出（万元）|结余（万元）",
        "甲县|4380.00|4212.60|167.40",
        "乙县|3260.00|3018.45|241.55",
        "合计|7640.00|7231.05|408.95",
    )
    + table(
        "用途|2021年（万元）|2022年（万元）|合计（万元）",
        "新建|2100.00|2350.40|4450.40",
        "改造|1120.60|1300.00|2420.60",
        before="表1-1  分年度支出情况（单位：万元）\n",
    ).removeprefix(TITLE),
    "months side by side, with progress of what stands elsewhere": TITLE
    + "项目全年预算7520.00万元。\n\n"
    + table(
        "月份|1月|2月|3月|4月|5月|6月",
        "当月支出（万元）|268.35|311.07|402.86|455.90|520.14|618.43",
        "累计支出（万元）|268.35|579.42|982.28|1438.18|1958.32|2576.75",
        "累计进度|3.6%|7.7%|13.1%|19.1%|26.0%|34.3%",
    ).removeprefix(TITLE),
    "quarters below each other": table(
        "季度|当季支付|累计支付|累计支付进度|序时进度",
        "第一季度|38.60|38.60|10.00%|25.00%",
        "第二季度|92.75|131.35|34.03%|50.00%",
        "第三季度|118.40|249.75|64.70%|75.00%",
        "第四季度|121.71|371.46|96.23%|100.00%",
    ),
    "means below scores and grades": table(
        "序号|部门|自评得分|自评等级|复核得分|复核等级|差异（复核-自评）",
        "1|教育部门|95.60|优|92.20|优|-3.40",
        "2|卫生部门|94.20|优|89.00|良|-5.20",
        "3|民政部门|96.10|优|95.00|优|-1.10",
        "4|农业部门|91.70|优|83.60|良|-8.10",
        "平均||94.40|——|89.95|——|-4.45",
    ),
    "means that are weighted": table(
        "单位|人数|人均支出（元）|人均面积（平方米）",
        "甲|120|3402.50|21.40",
        "乙|85|2988.20|18.70",
        "丙|46|4120.90|26.35",
        "平均|83.67|3393.83|21.39",
    ),
    "stocks that only look like running totals": table(
        "年度|新增（个）|年末数（个）",
        "2019年|38|412",
        "2020年|41|447",
        "2021年|36|470",
        "2022年|29|498",
        "2023年|33|519",
    ),
    "counts, and a rate of what is measured": table(
        "指标|年度目标|实际完成|完成程度",
        "设备安装|48|26|54.17%",
        "新增能力|30|26|86.67%",
        "检测样品|96|91|94.79%",
        "接种剂次（万剂次）|15.1|11.9|78.92%",
    ),
    "half a year over the year": table(
        "业务|一季度|二季度|三季度|四季度|全年|上半年占比",
        "康复救助（人）|412|386|341|247|1386|57.58%",
        "新增就业（人）|705|1120|1248|777|3850|47.40%",
        "技能培训（人）|216|396|432|252|1296|47.22%",
    ),
    "groups with subtotals, to the last digit": table(
        "类别|项目|预算（万元）|支出（万元）|结余（万元）",
        "运行|维护|820.00|798.56|21.44",
        "|租赁|700.00|688.36|11.64",
        "|小计|1520.00|1486.92|33.08",
        "建设|平台|2100.00|1900.50|199.50",
        "|设备|1480.00|1027.50|452.50",
        "|小计|3580.00|2928.00|652.00",
        "合计||5100.00|4414.92|685.08",
    ),
    "a sum that rounding missed by one": table(
        "单位|基本（万元）|项目（万元）|合计（万元）",
        "甲|12.35|8.41|20.76",
        "乙|10.12|7.33|17.45",
        "丙|15.68|9.27|24.96",
        "丁|11.04|6.58|17.62",
        "合计|49.19|31.59|80.79",
    ),
    "two halves, one with parts of a part": table(
        "收入|决算数（万元）|支出|决算数（万元）",
        "一、财政拨款收入|6,842.37|一、基本支出|2,964.18",
        "二、事业收入|215.60|其中：人员经费|2,618.75",
        "三、其他收入|48.93|公用经费|345.43",
        "||二、项目支出|4,201.55",
        "本年收入合计|7,106.90|本年支出合计|7,165.73",
        "年初结转和结余|386.24|年末结转和结余|327.41",
        "总计|7,493.14|总计|7,493.14",
    ),
    "one of two parts is nought": table(
        "项目|年初预算（元）|决算数（元）|上年决算（元）",
        "因公出国（境）费|0.00|0.00|0.00",
        "公务用车购置及运行费|486,000.00|431,256.80|472,310.64",
        "其中：公务用车购置费|0.00|0.00|0.00",
        "公务用车运行费|486,000.00|431,256.80|472,310.64",
        "公务接待费|60,000.00|21,844.00|33,960.00",
        "总计|546,000.00|453,100.80|506,270.64",
    ),
    "parts of which some are left out": table(
        "项目|决算数（万元）|上年决算数（万元）",
        "一、农林水支出|4117.50|3890.10",
        "其中：水利|386.70|401.25",
        "农业|1245.30|1188.60",
        "二、教育支出|820.40|795.30",
        "合计|4937.90|4685.40",
    ),
    "small numbers that add up by chance in two rows": table(
        "街道|站点|人员|车辆",
        "甲|12|7|5",
        "乙|9|6|3",
        "丙|14|8|4",
        "丁|11|9|5",
    ),
    "amounts beside rates": table(
        "乡镇|安排数（个）|完工数（个）|完工率|资金（万元）",
        "甲镇|19|18|94.7%|3420.60",
        "乙镇|16|16|100.0%|2873.15",
        "丙乡|14|13|92.9%|2415.90",
        "丁镇|23|21|91.3%|4304.00",
    ),
}
SLIPS = [
    ("quarters and a year", "1306", "1280", "5257", "5231"),
    ("quarters and a year", "\t118", "\t181", "181", "118"),
    ("towns and the county", "4468", "4486", "4486", "4468"),
    ("towns and the county", "13578", "13758", "13758", "13578"),
    ("answers and how many were valid", "118", "181", "181", "118"),
    ("stocks in units of each row", "42500", "55250", "55250", "42500"),
    ("two halves whose totals are called differently", "收入总计\t9859.38", "收入总计\t9895.38", "9895.38", "9859.38"),
    ("months side by side, with progress of what stands elsewhere", "402.86", "523.72", "982.28", "1103.14"),
    ("months side by side, with progress of what stands elsewhere", "579.42", "759.42", "759.42", "579.42"),
    ("months side by side, with progress of what stands elsewhere", "34.3%", "35.3%", "35.3%", "34.3%"),
    ("quarters below each other", "371.46", "371.64", "371.64", "371.46"),
    ("quarters below each other", "96.23%", "96.13%", "96.13%", "96.23%"),
    ("quarters below each other", "118.40", "114.80", "114.80", "118.40"),
    ("means below scores and grades", "89.95", "84.95", "84.95", "89.95"),
    ("means below scores and grades", "94.40", "9.44", "9.44", "94.40"),
    ("counts, and a rate of what is measured", "94.79%", "94.69%", "94.69%", "94.79%"),
    ("half a year over the year", "57.58%", "57.98%", "57.98%", "57.58%"),
    ("answers and how many were valid", "89.75%", "88.75%", "88.75%", "89.75%"),
    ("groups with subtotals, to the last digit", "33.08", "33.09", "33.09", "33.08"),
    ("two halves, one with parts of a part", "2,618.75", "2,681.75", "2,681.75", "2,618.75"),
    ("two halves, one with parts of a part", "327.41", "927.41", "7,493.14", "8,093.14"),
    ("two halves, one with parts of a part", "4,201.55", "4,210.55", "4,210.55", "4,201.55"),
    ("one of two parts is nought", "472,310.64", "472,301.64", "472,301.64", "472,310.64"),
    ("a title below the last row without a blank line", "408.95", "480.95", "480.95", "408.95"),
]  # fmt: skip


@pytest.mark.parametrize("case", TRUE)
def test_a_true_table_is_accused_of_nothing(case: str, tmp_path: Path) -> None:
    assert told(tmp_path, TRUE[case]) == []


@pytest.mark.parametrize(
    ("case", "old", "new", "claimed", "meant"), SLIPS, ids=[f"{one[0]}: {one[2]}" for one in SLIPS]
)
def test_one_slip_is_named(case: str, old: str, new: str, claimed: str, meant: str, tmp_path: Path) -> None:
    assert old in TRUE[case]
    found = told(tmp_path, TRUE[case].replace(old, new, 1))
    assert (claimed, meant) in [one[1:] for one in found], found
