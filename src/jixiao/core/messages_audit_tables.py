"""Messages of the audit. Tables: totals, columns and rates that hold for most rows, and the few that break them."""

from __future__ import annotations

from collections.abc import Mapping

TABLES: Mapping[str, tuple[str, str, str, str]] = {
    "table_total_differs": (
        "表中“{total}”与其 {count} 个分项之和不符",
        "核对该列各分项和合计，改正写错的一个；确有未列出的分项时补列",
        "The total “{total}” is not the sum of its {count} items",
        "Check the items and the total of this column and mend the wrong one; where an item is not listed, list it",
    ),
    "row_total_differs": (
        "表中该行的“{total}”与其 {count} 个分栏之和不符",
        "核对该行各栏和合计栏，改正写错的一个",
        "The total “{total}” of this row is not the sum of its {count} columns",
        "Check the columns and the total of this row and mend the wrong one",
    ),
    "sides_differ": (
        "表中左右两侧的“{total}”不相等",
        "核对收入、支出两侧的分项和总计，两侧总计应当相等",
        "The “{total}” of the two halves of the table differ",
        "Check both halves; their totals must be equal",
    ),
    "table_rate_differs": (
        "表中“{row}”的“{name}”与其他各行（栏）的算法不符",
        "按同表其余各处成立的算法核对这个比率和它的分子、分母",
        "“{name}” of “{row}” is not computed as in the rest of the table",
        "Check this rate and what it is computed from, as the other places of the table are",
    ),
    "table_share_differs": (
        "表中“{row}”的“{name}”不等于其数额占合计的比例",
        "核对该项数额、合计和占比，改正写错的一个",
        "“{name}” of “{row}” is not its share of the total",
        "Check the amount, the total and the share, and mend the wrong one",
    ),
    "table_growth_differs": (
        "表中“{row}”的“{name}”与两期（两栏）数额算出的增减率不符",
        "核对两栏数额和增减率，改正写错的一个",
        "“{name}” of “{row}” is not the change between the two amounts",
        "Check both amounts and the rate, and mend the wrong one",
    ),
    "table_sum_differs": (
        "表中“{row}”的“{name}”不等于另外两栏（行）之和，其余各处都相等",
        "按其余各处成立的加法核对这三个数",
        "“{name}” of “{row}” is not the sum of two others, as it is everywhere else in the table",
        "Check these three numbers by the sum that holds elsewhere",
    ),
    "table_difference_differs": (
        "表中“{row}”的“{name}”不等于两栏（行）之差，其余各处都相等",
        "按其余各处成立的减法核对这三个数",
        "“{name}” of “{row}” is not the difference of two others, as it is everywhere else in the table",
        "Check these three numbers by the difference that holds elsewhere",
    ),
    "running_total_differs": (
        "表中“{row}”的“{name}”不等于上一期累计加本期数，其余各期都相等",
        "逐期累加核对本期数和累计数，改正写错的一个",
        "“{name}” of “{row}” is not the running total before it plus the new amount, as it is elsewhere",
        "Add the amounts up again and mend the amount or the running total that is wrong",
    ),
    "table_mean_differs": (
        "表中“{name}”的“{row}”不等于其上各行的平均数，其余各栏都相等",
        "按各行重算平均数，改正写错的一个",
        "“{name}” of “{row}” is not the mean of the lines above, as it is elsewhere",
        "Compute the mean again and mend the number that is wrong",
    ),
    "table_carry_differs": (
        "表中“{row}”的年初结转加本年收入减本年支出，不等于年末结转",
        "核对年初结转、本年收入、本年支出和年末结转四个数",
        "In “{row}” the opening balance plus income less expenditure is not the closing balance",
        "Check the opening balance, the income, the expenditure and the closing balance",
    ),
    "satisfaction_differs": (
        "正文的满意度由调查表算不出：{asked} 份问卷的 {count} 道题，按满意比例、逐题平均或常用赋分都得不到这个数",
        "核对满意度的算法和调查表的份数，写明所取的题目和赋分",
        "The satisfaction cannot be computed from the survey’s tables: neither as a share nor as a mean of the {count} "
        "questions that {asked} people answered",
        "Check how the satisfaction is computed and the answers counted, and say which questions and weights it takes",
    ),
}
