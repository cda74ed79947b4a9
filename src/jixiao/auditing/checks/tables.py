"""Tables: totals, columns and rates that hold for most rows, and the few that break them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jixiao.auditing.checks.scores_gaps import open_gaps
from jixiao.auditing.checks.tables_columns import computed
from jixiao.auditing.checks.tables_exact import by_digits
from jixiao.auditing.checks.tables_frame import frames, joined
from jixiao.auditing.checks.tables_runs import runs
from jixiao.auditing.checks.tables_surveys import surveys
from jixiao.auditing.checks.tables_totals import totals
from jixiao.auditing.relation import Relation, holds
from jixiao.auditing.view import Check, Judged, View

TITLE = "某单位2023年度部门整体支出绩效评价报告\n\n"


def run(view: View, _: Judged) -> Iterator[Relation]:
    """All relations that the structure of the tables says."""
    made = open_gaps(frames(view), view)
    beside = joined(made)
    found = list(by_digits([*totals(made), *computed(beside)]))
    known = {one.claimed for one in found if one.claimed.dimension == "ratio" and holds(one)}
    yield from found
    yield from runs(beside, known, view.numbers)
    yield from surveys(view, made)


def _table(*rows: str) -> str:
    """A small report with one table; the cells of a row stand between bars."""
    return TITLE + "\n".join(row.replace("|", "\t") for row in rows) + "\n"


RULES: Mapping[str, str] = {
    "table_total_differs": _table(
        "支出类别|年初预算数（万元）|决算数（万元）",
        "工资福利支出|161.75|158.20",
        "商品和服务支出|18.35|17.96",
        "资本性支出|42.60|42.06",
        "合计|222.70|218.92",
    ),
    "row_total_differs": _table(
        "项目|人员经费（万元）|公用经费（万元）|合计（万元）",
        "年初预算数|117.72|8.63|126.35",
        "调整预算数|161.75|18.35|180.10",
        "决算数|160.20|17.85|187.05",
    ),
    "sides_differ": _table(
        "收入项目|决算数（万元）|支出项目|决算数（万元）",
        "财政拨款收入|9746.50|基本支出|5377.64",
        "其他收入|112.88|项目支出|4471.74",
        "总计|9859.38|总计|9849.38",
    ),
    "table_rate_differs": _table(
        "项目名称|预算数（万元）|执行数（万元）|执行率",
        "信息系统运维|320.00|298.56|93.30%",
        "设备购置|85.40|81.13|95.00%",
        "宣传培训|46.20|42.97|97.01%",
        "专项检查|73.80|70.11|95.00%",
    ),
    "table_share_differs": _table(
        "选项|人数|占比",
        "很满意|57|73.08%",
        "满意|18|32.08%",
        "一般|3|3.85%",
    ),
    "table_growth_differs": _table(
        "项目|2022年（万元）|2023年（万元）|增减率",
        "基本支出|1204.50|1288.20|6.95%",
        "项目支出|864.30|795.16|-8.00%",
        "其他支出|132.40|158.88|30.00%",
    ),
    "table_sum_differs": _table(
        "单位|年度安排（万元）|财政拨款（万元）|其他资金（万元）",
        "本级|1392.51|1011.54|380.97",
        "服务中心|864.33|612.08|252.25",
        "监测站|527.46|418.92|118.54",
        "培训中心|315.77|290.31|25.46",
    ),
    "table_difference_differs": _table(
        "单位|预算数（万元）|决算数（万元）|差额（万元）",
        "本级|1392.51|1011.54|380.97",
        "服务中心|864.33|612.08|252.25",
        "监测站|527.46|418.92|118.54",
        "培训中心|315.77|290.31|25.46",
    ),
    "table_carry_differs": _table(
        "项目|年初结转和结余（万元）|本年收入（万元）|本年支出（万元）|年末结转和结余（万元）",
        "城乡社区支出|112.88|960.50|973.38|100.00",
        "农林水支出|20.15|310.40|305.55|52.00",
    ),
    "running_total_differs": _table(
        "季度|当季支付（万元）|累计支付（万元）",
        "第一季度|38.60|38.60",
        "第二季度|92.75|131.35",
        "第三季度|118.40|247.95",
        "第四季度|121.71|371.46",
    ),
    "table_mean_differs": _table(
        "部门|自评得分|复核得分",
        "教育部门|95.60|92.20",
        "卫生部门|94.20|89.00",
        "民政部门|96.10|95.00",
        "平均|95.30|90.27",
    ),
    "satisfaction_differs": TITLE
    + "评价组向服务对象发放调查问卷78份，收回有效问卷78份，综合满意度93.32%。\n\n"
    + _table(
        "您对窗口工作人员是否满意|很满意|满意|一般|不满意|合计",
        "比率|73.08%|23.08%|3.85%|0.00%|100.00%",
        "份数|57|18|3|0|78",
    ).removeprefix(TITLE),
}
CHECKS: tuple[Check, ...] = (Check("tables", run, RULES),)
