"""Messages of the audit. The score table: points, scores, rates, bands and the reasons that are given for them."""

from __future__ import annotations

from collections.abc import Mapping

SCORES: Mapping[str, tuple[str, str, str, str]] = {
    "points_differ": (
        "“{name}”的分值与所属各项分值之和不等",
        "核对这一级和下一级各项的分值，使逐级相加相等",
        "The points of “{name}” are not the sum of its parts",
        "Check the points of this level and the next, so that every level adds up",
    ),
    "points_moved": (
        "{names}的分值都与所属各项之和不等，而差额正好相抵：下级分值调整后，上级未随之修改（或相反）",
        "按下级分值改正上级，或按上级改正下级，使各级合计一致",
        "The points of {names} all differ from the sums of their parts, by amounts that cancel: one level was changed and the other kept",
        "Correct the upper level by the lower one, or the lower by the upper, so that all levels agree",
    ),
    "points_elsewhere": (
        "“{name}”的分值在两处不同",
        "核对指标体系，统一两处的分值",
        "The points of “{name}” differ between two places",
        "Check the framework and give the same points in both places",
    ),
    "score_total_differs": (
        "总分与各项得分之和不等",
        "逐项核对得分，改正总分或有误的一项",
        "The total is not the sum of the scores",
        "Check each score and correct the total, or the score that is wrong",
    ),
    "group_score_differs": (
        "“{name}”的得分与所属各项得分之和不等",
        "核对该项及其下级的得分",
        "The score of “{name}” is not the sum of its parts",
        "Check the score of this item and of those under it",
    ),
    "score_elsewhere": (
        "“{name}”的得分在两处不同",
        "以评分表为准核对，改正有误的一处",
        "The score of “{name}” differs between two places",
        "Check both against the score table and correct the wrong one",
    ),
    "score_missing": (
        "{names}没有得分",
        "补上得分；旁边是由总分减去其余各项得出的数",
        "{names} has no score",
        "Enter the score; shown beside it is what the total leaves for it",
    ),
    "score_missing_total": (
        "{names}没有得分，而总分减去其余各项后，所余不在应得范围之内",
        "补上得分，并核对其余各项和总分",
        "{names} has no score, and what the total leaves for it is out of its range",
        "Enter the score, and check the other scores and the total",
    ),
    "score_rate_differs": (
        "“{name}”的得分率不等于得分除以分值",
        "核对得分、分值和得分率",
        "The score rate of “{name}” is not its score over its points",
        "Check the score, the points and the rate",
    ),
    "score_above_points": (
        "“{name}”的得分超过其分值",
        "核对得分和分值",
        "The score of “{name}” is above its points",
        "Check the score and the points",
    ),
    "deduction_differs": (
        "“{name}”的扣分与分值、得分不符",
        "核对满分、扣分和得分：满分减扣分应等于得分",
        "The deduction of “{name}” does not fit its points and its score",
        "Check points, deduction and score: points less deduction is the score",
    ),
    "indicator_count_differs": (
        "{level}指标的个数与评分表或所列的不符",
        "按评分表核对指标个数",
        "The number of indicators ({level}) is not that of the score table or of the list",
        "Count the indicators of the score table",
    ),
    "points_not_of_edition": (
        "“{name}”的分值与《{framework}》所定不同",
        "如本单位另定分值，写明依据；否则改正",
        "The points of “{name}” are not those of {framework}",
        "If the unit set its own points, say on what ground; otherwise correct them",
    ),
    "score_against_rule": (
        "“{name}”的得分与《{framework}》的评分规则按文中数据算得的不符",
        "核对数据和评分规则；如按另一种读法计分，写明算法",
        "The score of “{name}” is not what the rule of {framework} gives with the facts that the text states",
        "Check the facts and the rule; if the criterion was read in another way, say how",
    ),
    "score_off_standard": (
        "“{name}”的得分与所印评分标准按文中比率应得的不符",
        "核对比率所在的档次和得分",
        "The score of “{name}” is not what its printed standard gives for the rate that the text states",
        "Check the band of the rate and the score",
    ),
    "bands_contradict": (
        "“{name}”的评分标准里，较低一档（{band}）与满分同分",
        "核对各档得分，使低档低于满分",
        "In the standard of “{name}” a lower band ({band}) gets as much as full marks",
        "Check the points of the bands, so that a lower one gets less",
    ),
    "target_missed_full_marks": (
        "“{name}”未达到目标值，却得满分",
        "核对目标值、完成值和得分；未达标的按规则扣分或说明理由",
        "“{name}” missed its target and has full marks",
        "Check target, result and score; deduct as the rule says, or give the reason",
    ),
    "actual_differs": (
        "“{name}”的实际完成值与同一行依据里的数不同",
        "核对完成值和依据，改正有误的一处",
        "The result of “{name}” is not the number in the reason of the same row",
        "Check the result and the reason, and correct the wrong one",
    ),
    "deduction_word": (
        "“{name}”写作“{word}”，而得分正好是扣减后的分数",
        "核对加分还是扣分，改正用词或得分",
        "“{name}” says that points were added ({word}), but the score is what a deduction leaves",
        "Check whether points were added or deducted, and correct the word or the score",
    ),
    "standard_direction": (
        "评分标准的方向自相矛盾：{words}",
        "核对超出限度后是上升扣分还是下降扣分",
        "The standard contradicts itself: beyond its limit it takes points for coming back ({words})",
        "Check in which direction points are taken",
    ),
    "target_met_not_full": (
        "“{name}”达到目标值而没有得满分，也没有说明原因",
        "核对得分，或写明扣分原因",
        "“{name}” met its target without full marks, and no reason is given",
        "Check the score, or give the reason of the deduction",
    ),
    "target_share_differs": (
        "“{name}”未达到目标值，得分与按完成比例计算的不同，而表中别处的部分得分都按比例计",
        "写明扣分规则，或按完成比例改正得分",
        "“{name}” missed its target, and its score is not in proportion, as the other part scores of the table are",
        "State the rule of the deduction, or correct the score by proportion",
    ),
    "deduction_without_reason": (
        "“{name}”扣了分而没有写原因，表中其他扣分都写有原因",
        "写明扣分原因",
        "“{name}” lost points without a reason; the other deductions of the table have one",
        "Give the reason of the deduction",
    ),
    "full_marks_despite_problem": (
        "“{name}”得满分，而存在的问题里提到“{words}”",
        "核对是否应扣分",
        "“{name}” has full marks, while the problems mention “{words}”",
        "Check whether points should be deducted",
    ),
    "grade_differs": (
        "得分{score}与等级“{grade}”不符",
        "按评价等级的分数段核对得分和等级",
        "The score {score} does not fit the grade “{grade}”",
        "Check score and grade by the bands of the grades",
    ),
    "score_column_differs": (
        "“{name}”一行的数与“{column}”一列的算法不符：同表其余各行都是这样算的",
        "核对这一行的各数，改正有误的一个",
        "The row “{name}” does not fit how the column “{column}” is computed in the other rows",
        "Check the numbers of this row and correct the one that is wrong",
    ),
    "column_formula_differs": (
        "“{name}”的“{column}”与同表其余各行的算法不符",
        "按同一算法重算，核对参与计算的各数",
        "“{column}” of “{name}” is not computed as in the other rows of the table",
        "Compute it as in the other rows, and check the numbers it is computed from",
    ),
    "rank_differs": (
        "“{name}”的名次与“{column}”的高低不符，其余各行都相符",
        "按分数重排名次，或核对分数",
        "The rank of “{name}” is not that of its “{column}”; all other rows agree",
        "Rank again by the scores, or check the score",
    ),
    "cell_missing": (
        "“{name}”的“{column}”空着，而表中其余各数可以推算出来",
        "补上这个数；旁边是由表中其余各数算得的",
        "“{column}” of “{name}” is empty, though the other numbers of the table determine it",
        "Enter the number; shown beside it is what the others give",
    ),
}
