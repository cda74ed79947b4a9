"""Tables: what adds up in most places is demanded of the rest; what never claimed to add up is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.auditing.checks.tables import RULES
from jixiao.flows.auditing import audit_file

CODES = frozenset(RULES)
TITLE = "某单位2023年度部门整体支出绩效评价报告\n\n"


def told(folder: Path, text: str) -> list[tuple[str, str, str]]:
    """The findings of this family that accuse: rule, what is printed, what it should be."""
    path = folder / "report.txt"
    path.write_text(text, encoding="utf-8")
    remarks = audit_file(path).audit.remarks
    return [
        (one.rule, one.claimed, one.recomputed)
        for one in remarks
        if one.rule in CODES and one.severity != "info"
    ]


def table(*rows: str, before: str = "") -> str:
    return TITLE + before + "\n".join(row.replace("|", "\t") for row in rows) + "\n"


@pytest.mark.parametrize("rule", sorted(RULES))
def test_the_smallest_text_of_a_rule_shows_it_once_and_nothing_else(rule: str, tmp_path: Path) -> None:
    assert [one[0] for one in told(tmp_path, RULES[rule])] == [rule]


WRONG = {
    "a part of a total, where the other columns hold": (
        table(
            "类别|年初预算数（万元）|调整预算数（万元）|决算数（万元）",
            "一、一般公共预算财政拨款收入|322.31|278.64|278.64",
            "二、政府性基金预算财政拨款收入|32.00|32.00|32.00",
            "本年收入合计|354.31|310.64|310.64",
            "年初结转结余|-|25.32|25.23",
            "总计|354.31|335.96|335.96",
        ),
        ("25.23", "25.32"),
    ),
    "one item of a family of accounts": (
        table(
            "科目编码|科目名称|决算数（万元）|基本支出（万元）|项目支出（万元）",
            "208|社会保障和就业支出|754.75|754.75|0.00",
            "20805|行政事业单位养老支出|754.75|754.75|0.00",
            "2080501|行政单位离退休|83.51|83.51|0.00",
            "2080505|养老保险缴费支出|446.11|446.11|0.00",
            "2080506|职业年金缴费支出|225.13|225.13|0.00",
            "212|城乡社区支出|3845.24|1585.59|2259.65",
            "21201|城乡社区管理事务|1105.68|1096.91|8.77",
            "21202|城乡社区规划与管理|2739.56|488.68|2205.88",
            "合计||4599.99|2340.34|2259.65",
        ),
        ("2205.88", "2250.88"),
    ),
    "the only column of a plain list": (
        table(
            "支出类别|金额（万元）",
            "办公费|84.62",
            "差旅费|11.50",
            "维修费|29.65",
            "培训费|11.21",
            "合计|163.89",
        ),
        ("163.89", "136.98"),
    ),
    "a survey's share": (
        table(
            "项目|很满意|满意|一般|不满意|合计",
            "比率|73.08%|32.08%|3.85%|0.00%|100.00%",
            "份数|57|18|3|0|78",
        ),
        ("32.08%", "23.08%"),
    ),
    "a survey's count": (
        table(
            "项目|很满意|满意|一般|不满意|合计",
            "比率|73.08%|23.08%|3.85%|0.00%|100.00%",
            "份数|57|28|3|0|78",
        ),
        ("28", "18"),
    ),
    "how many answered": (
        table(
            "项目|很满意|满意|一般|不满意|合计",
            "比率|73.08%|23.08%|3.85%|0.00%|100.00%",
            "份数|57|18|3|0|780",
        ),
        ("780", "78"),
    ),
    "the only rate of a table, by the words of its columns": (
        table(
            "支出性质|调整后预算数（万元）|决算数（万元）|执行率",
            "基本支出|—|21479.86|—",
            "项目支出|—|9648.79|—",
            "支出合计|32537.69|31128.65|66.97%",
        ),
        ("66.97%", "95.67%"),
    ),
    "the rate of one row of many": (
        table(
            "类别|人员经费（万元）|公用经费（万元）|小计（万元）",
            "调整预算数|161.75|18.35|180.10",
            "决算数|151.92|17.02|168.94",
            "完成率|93.92%|29.75%|93.80%",
        ),
        ("29.75%", "92.75%"),
    ),
    "a rate without its sign": (
        table(
            "项目|预算（万元）|支出（万元）|执行率（%）",
            "甲|320.00|298.56|93.30",
            "乙|85.40|81.13|95.00",
            "丙|46.20|42.97|97.01",
            "丁|73.80|70.11|95.00",
        ),
        ("97.01", "93.01"),
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_the_one_number_that_breaks_what_holds_elsewhere_is_named(case: str, tmp_path: Path) -> None:
    text, (claimed, meant) = WRONG[case]
    found = told(tmp_path, text)
    assert len(found) == 1, found
    assert (claimed, meant) == found[0][1:] or claimed in str(found), found


RIGHT = {
    "shares that are rounded": table(
        "支出|金额（万元）|占比",
        "工资福利支出|161.75|89.81%",
        "办公费|0.18|0.10%",
        "水费|0.16|0.09%",
        "电费|6.43|3.57%",
        "其他|11.58|6.43%",
        "总计|180.10|100.00%",
    ),
    "其中 that does not list everything": table(
        "项目|金额（万元）",
        "一、基本支出|1204.50",
        "其中：人员经费|804.20",
        "公用经费|311.10",
        "二、项目支出|864.30",
        "合计|2068.80",
    ),
    "parts of a line that nothing marks": table(
        "项目|金额（万元）",
        "基本支出|1204.50",
        "人员经费|893.40",
        "公用经费|311.10",
        "项目支出|864.30",
        "合计|2068.80",
    ),
    "assets of which some are named": table(
        "项目|年末数（万元）",
        "资产总额|1892.40",
        "流动资产|420.11",
        "固定资产净值|1216.75",
        "负债总额|88.20",
    ),
    "a rate of a total, and a mean": table(
        "项目|预算（万元）|支出（万元）|执行率",
        "甲|320.00|298.56|93.30%",
        "乙|85.40|81.13|95.00%",
        "丙|46.20|42.97|93.01%",
        "合计|451.60|422.66|93.59%",
    ),
    "the mean of rates in the row of totals": table(
        "项目|预算（万元）|支出（万元）|执行率",
        "甲|320.00|298.56|93.30%",
        "乙|85.40|81.13|95.00%",
        "丙|46.20|42.97|93.01%",
        "合计|451.60|422.66|93.77%",
    ),
    "nothing spent of nothing": table(
        "类别|人员经费（万元）|公用经费（万元）|小计（万元）|年末结转（万元）",
        "调整预算数|161.75|18.35|180.10|-",
        "决算数|151.92|17.02|168.94|-",
        "完成率|93.92%|92.75%|93.80%|100.00%",
    ),
    "more than planned told as 100 %": table(
        "指标|计划数（个）|完成数（个）|完成率",
        "培训期数|12|15|100.00%",
        "检查户数|240|231|96.25%",
        "抽检批次|180|171|95.00%",
        "宣传场次|36|33|91.67%",
    ),
    "a third source in one row only": table(
        "单位|年度安排（万元）|财政拨款（万元）|事业收入（万元）|其他资金（万元）",
        "本级|1392.51|1011.54|380.97|",
        "服务中心|864.33|612.08|252.25|",
        "监测站|587.46|418.92|118.54|50.00",
        "培训中心|315.77|290.31|25.46|",
    ),
    "prices and amounts": table(
        "品名|单价（元）|数量（台）|金额（元）",
        "台式计算机|5200.00|12|62400.00",
        "打印机|1800.00|5|9000.00",
        "投影仪|4300.00|2|8600.00",
        "合计|11300.00|19|80000.00",
    ),
    "the second page of a table whose total stands there": table(
        "项目|金额（万元）", "甲项目|320.15", "乙项目|285.40", before="项目支出情况：\n\n"
    )
    + "\n以上为第一页的内容，续表如下所示，其余项目列于第二页。这里有一段很长的说明文字，使两张表不会被合并。\n\n"
    + table("项目|金额（万元）", "丙项目|646.20", "丁项目|573.80", "合计|1825.55").removeprefix(TITLE),
    "years side by side": table(
        "年度|收入（万元）|支出（万元）",
        "2021年|1204.50|1188.20",
        "2022年|1288.20|1195.16",
        "2023年|1332.40|1258.88",
    ),
    "shares of a whole that is not printed": table(
        "区域|户数（户）|占全市比重", "东区|1204|12.31%", "西区|885|9.05%", "南区|1330|13.60%"
    ),
    "a list of accounts cut off in the middle": table(
        "科目编码|科目名称|合计（万元）|基本支出（万元）|项目支出（万元）",
        "210|卫生健康支出|236.64|236.64|0.00",
        "21011|行政事业单位医疗|236.64|236.64|0.00",
        "2101101|行政单位医疗|40.35|40.35|0.00",
        "2101102|事业单位医疗|196.29|196.29|0.00",
        "212|城乡社区支出|3832.36|1572.70|2259.65",
        "21201|城乡社区管理事务|1092.80|1084.02|8.77",
    ),
}


@pytest.mark.parametrize("case", RIGHT)
def test_what_is_right_or_never_claimed_is_left_alone(case: str, tmp_path: Path) -> None:
    assert told(tmp_path, RIGHT[case]) == []


def test_numbers_in_columns_that_slipped_are_read_in_their_order(tmp_path: Path) -> None:
    rows = (
        "支出规模||财政拨款||其他资金||基本支出|||项目支出",
        "|全年预算数||392,951,003.55||91,154,209.43|||301,796,794.12||392,951,003.55||0.00",
        "|全年执行数||392,533,097.08||91,153,658.24|||301,379,438.84||392,533,097.08||0.00",
        "|完成率||99.89%||100%|||100%||99.86%||99.89%",
    )
    assert told(tmp_path, table(*rows)) == []
    broken = table(*rows).replace("301,379,438.84", "301,397,438.84")
    assert "table_sum_differs" in {one[0] for one in told(tmp_path, broken)}


SATISFIED = {
    "综合满意度96.15%": True,  # the content: 75 of 78
    "综合满意度93.85%": True,  # 100, 80, 60, 40 points for the answers
    "综合满意度95.15%": False,
    "满意度目标值≥95%": True,  # a target
    "满意度远超去年的61.20%": True,  # of something else
}


@pytest.mark.parametrize("said", SATISFIED)
def test_a_satisfaction_is_what_the_survey_gives_by_some_usual_way_of_counting(
    said: str, tmp_path: Path
) -> None:
    text = table(
        "您对窗口工作人员是否满意|很满意|满意|一般|不满意|很不满意|合计",
        "份数|57|18|3|0|0|78",
        before=f"评价组向服务对象发放调查问卷78份，收回有效问卷78份，{said}。\n\n",
    )
    assert [one[0] for one in told(tmp_path, text)] == ([] if SATISFIED[said] else ["satisfaction_differs"])


@pytest.mark.parametrize("name", ["yanjin-2022", "guangzhou-2021", "longgang-2020"])
def test_published_tables_are_accused_of_nothing_but_a_satisfaction_they_cannot_give(
    name: str, reports: Path
) -> None:
    remarks = audit_file(reports / f"{name}.txt").audit.remarks
    found = [(one.rule, one.claimed) for one in remarks if one.rule in CODES and one.severity != "info"]
    assert found == ([("satisfaction_differs", "93.32%")] if name == "yanjin-2022" else [])


def test_most_numbers_of_a_published_report_with_tables_are_tied(reports: Path) -> None:
    audited = audit_file(reports / "yanjin-2022.txt", only=list(CODES))
    tied = {
        one
        for verdict in audited.audit.verdicts
        if verdict.relation.rule in CODES
        for one in verdict.relation.numbers()
    }
    assert len(tied) >= 250
