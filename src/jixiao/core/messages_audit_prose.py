"""Messages of the audit. Prose: shares, rates, growth, sums and equations whose operands the text names."""

from __future__ import annotations

from collections.abc import Mapping

PROSE: Mapping[str, tuple[str, str, str, str]] = {
    "parts_differ": (
        "各部分相加与总数不符",
        "逐项核对总数和各部分：有没有抄错、漏列或重列的；如另有未列出的部分，写明其名称和金额。",
        "The parts do not add up to the whole",
        "Check the whole and each part: one may be miscopied, missing or counted twice; if there are parts not listed, name them.",
    ),
    "parts_exceed": (
        "“其中”各项之和大于总数",
        "部分不能大于全部：核对总数、各项金额和单位。",
        "The parts are larger than the whole",
        "A part cannot be larger than the whole: check the whole, the parts and their units.",
    ),
    "share_differs": (
        "占比与所列数字不符",
        "按“部分÷全部”重算占比；基数不是所列总数的，写明是占什么的比。",
        "The share does not follow from the numbers given",
        "Compute part ÷ whole again; if the base is another number, say what it is a share of.",
    ),
    "rate_differs": (
        "比率与所列数字不符",
        "按算式重算，并核对分子、分母；口径不同（如扣除结余）的，在文中写明。",
        "The rate does not follow from the numbers given",
        "Compute it again and check both numbers; if it is defined otherwise (say, less what was saved), say so in the text.",
    ),
    "balance_differs": (
        "收入总计与支出总计不相等",
        "对照决算报表的收入支出决算总表核对两个数：结转和结余计入后，收、支总计必须相等；说的是本年合计的，写“合计”。",
        "Total income and total expenditure are not equal",
        "Check both against the accounts: with what is carried over the two totals are equal; if only this year's sums are meant, say so.",
    ),
    "cumulated_falls": (
        "累计数比前一期的还小",
        "累计数只增不减：核对两期的数是不是写反、漏了一位，或者说的是当期数；是当期数的，去掉“累计”。",
        "What is cumulated is less than it was before",
        "It can only grow: check whether the two are exchanged, a digit is lost, or the period alone is meant.",
    ),
    "each_differs": (
        "单价（人均、户均等）与总额、数量对不上",
        "用总额除以数量重算，并核对三个数和它们的单位；另有口径的，写明按什么数量计算。",
        "The amount for each is not the total divided by how many there are",
        "Divide again, and check the three numbers and their units; if another quantity is meant, name it.",
    ),
    "amounts_exchanged": (
        "两个数疑写反：对调后，紧跟的比率、结余或增减额都对得上",
        "对照原始报表，写反的对调；没有写反的，核对后面的比率和余额是按哪个数算的。",
        "Two amounts seem to be exchanged: put back, the rates behind them and what was left or added fit",
        "Compare the accounts and exchange them; if they are right, check what the rates and the rest are computed from.",
    ),
    "multiple_differs": (
        "倍数与所列数字不符",
        "用前一个数除以后一个数重算；“增长几倍”与“是几倍”不要混用。",
        "The multiple does not follow from the numbers given",
        "Divide the first number by the second again; “grew by” and “is as much as” differ by one.",
    ),
    "growth_differs": (
        "增减幅度与增减额不符",
        "增减幅度=增减额÷上年数，上年数=本年数∓增减额；逐项核对。",
        "The rate of change does not follow from the change",
        "Rate = change ÷ last year's number, which is this year's less the change; check each.",
    ),
    "difference_differs": (
        "差额与所列两数之差不符",
        "用两数相减重算差额，并核对两数。",
        "The difference is not that of the two numbers given",
        "Subtract again, and check both numbers.",
    ),
    "direction_contradicts": (
        "增减方向与数字相反",
        "对照前后两数，改“增加”“减少”的用词，或改写错的数。",
        "The word for the change contradicts the numbers",
        "Compare the two numbers, and mend the word (increase, decrease) or the number that is wrong.",
    ),
    "adjustment_differs": (
        "年初预算加减各项调整不等于调整后预算",
        "逐笔核对追加、统筹、冻结、收回的金额和方向；如还有未写出的调整，一并列明。",
        "The first budget and the adjustments do not give the adjusted budget",
        "Check the amount and direction of each adjustment; list those not mentioned.",
    ),
    "mean_differs": (
        "平均数与所列各数的平均不符",
        "把所列各数相加再除以个数重算；按别的数平均的，写明口径。",
        "The mean is not that of the numbers listed",
        "Add the numbers listed and divide by how many they are; if it is the mean of others, say so.",
    ),
    "series_differs": (
        "这一项与同列其他项的算法不合",
        "按其余各项的算法重算这一项，并核对它对应的两个数。",
        "This item does not follow the rule that the others in its series follow",
        "Compute it as the others are, and check the two numbers that belong to it.",
    ),
    "equation_differs": (
        "算式与结果不符",
        "按所写算式重算；结果无误的，核对代入的数。",
        "The equation does not give its result",
        "Compute it as written; if the result is right, check the numbers put in.",
    ),
    "count_differs": (
        "所说的个数与列出的项数不符（列出{listed}项）",
        "数一数列出的项目，改个数，或补上、并去多列的项。",
        "The count is not that of the things listed ({listed} listed)",
        "Count the things listed; mend the number, or add or merge items.",
    ),
    "item_missing": (
        "这个占比（比率）没有对应的数额，疑前面漏列了一项",
        "对照原始数据看是否漏列了一项，补上该项的名称和数额，或删去多出的占比。",
        "A share or rate has no amount of its own: an item seems to be left out before it",
        "Compare with the source; add the item with its amount, or remove the share.",
    ),
}
