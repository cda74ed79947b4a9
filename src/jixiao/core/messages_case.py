"""Messages about a case: its facts, what people judged, its own indicators, and points it changed."""

from __future__ import annotations

from collections.abc import Mapping

CASE: Mapping[str, tuple[str, str, str, str]] = {
    "foreign_framework": (
        "这份案卷原来用的是 {home}，现在改用 {framework}：案卷里的{parts}是对原体系的指标写的，没有用上",
        "只看按事实算出的行；要完整计分，另写一份用这个体系的案卷。",
        "This case is written for {home} and is now scored under {framework}: its {parts} name indicators of the former and "
        "were not used",
        "Look at computed rows only, or write a case for this framework.",
    ),
    "printed_over_full": (
        "印的“{name}”得分 {score} 高于满分 {points}",
        "核对是不是录错；报告确实这样印的，在 notes 里写明。",
        "The printed score {score} of “{name}” is above its full points {points}",
        "Check the typing; if the report prints it so, say so in notes.",
    ),
    "target_overrides": (
        "“{name}”自己写了未达成怎么评（missed: {found}），指标体系已经规定为 {wanted}",
        "删掉这一行的 missed；单位不能改体系的评分规则。",
        "“{name}” says itself how a missed target scores (missed: {found}); the framework provides {wanted}",
        "Delete missed from this row; a unit cannot change the rules of its framework.",
    ),
    "judgement_tier": (
        "“{name}”选了“{tier}”一档，给的 {score} 分不在这一档的 {range} 之内",
        "改分数，或改选的档次。",
        "“{name}” chose the tier “{tier}”, and {score} is not within its {range}",
        "Change the score, or the tier.",
    ),
    # -- the case and its framework
    "bad_year": (
        "{name}写的是“{text}”，不是一个年份",
        "写四位数字，如 2024。",
        "{name} says “{text}”, which is no year",
        "Write four digits: 2024.",
    ),
    "wrong_year": (
        "案卷的年度是 {year}，“{framework}”适用于 {valid}",
        "核对 year（年度），或换一个适用于 {year} 年的指标体系。",
        "The case is of {year}, but “{framework}” is for {valid}",
        "Check the year, or choose a framework for {year}.",
    ),
    "wrong_framework": (
        "案卷“{case}”写明用指标体系“{wanted}”，现在给的是“{found}”",
        "换成“{wanted}”；确实要用“{found}”计分的，改案卷里的 framework: {found}",
        "The case “{case}” names the framework “{wanted}”, but “{found}” was given",
        "Use “{wanted}”; to score by “{found}”, change the case: framework: {found}",
    ),
    "unknown_indicator": (
        "指标体系里没有编号为“{id}”的指标，或它不能写在这里",
        "核对编号，用 ./jx framework show 查看全部；相近的：{near}",
        "The framework has no indicator “{id}”, or not one that may stand here",
        "Check the id (./jx framework show lists them all); close to it: {near}",
    ),
    # -- facts
    "fact_twice": (
        "“{name}”写了两次：“{one}”和“{other}”",
        "同一时期只留一个，以原件为准；上年的数写成 {name}@上年",
        "“{name}” is given twice: “{one}” and “{other}”",
        "Keep one for each period, as in the original; write last year's as {name}@上年",
    ),
    "fact_status": (
        "“{name}”要写且只写一种情况，现在是：{found}",
        (
            "有数写 value；不知道写 {{unknown: 原因}}；"
            "不适用写 {{not_applicable: 原因, proof: 证明}}；缺损写 {{lost: 原因}}"
        ),
        "“{name}” must state one thing and only one; it has: {found}",
        "Write value, or {{unknown: reason}}, {{not_applicable: reason, proof: document}}, {{lost: reason}}",
    ),
    "na_without_proof": (
        "“{name}”写了不适用，没有写证明",
        (
            "补上 proof（证明），如 {{not_applicable: 没有专项资金, proof: 年初部门预算表}}；"
            "拿不出证明的写 unknown"
        ),
        "“{name}” is marked not applicable without proof",
        "Add it: {{not_applicable: no special fund, proof: budget table}}; without proof write unknown",
    ),
    "unknown_without_reason": (
        "“{name}”写了{status}，没有写原因",
        "写上为什么，如 {{unknown: 报告未给出}}",
        "“{name}” is {status} without a reason",
        "Say why: {{unknown: not in the report}}",
    ),
    "not_a_line": (
        "“{name}”写的“{text}”不是行号",
        "只写一个数，如 45；有几行的，写第一行，其余写进备注。",
        "“{name}” says “{text}”, which is no line number",
        "Write one number, such as 45; of several lines the first, and the others as a note.",
    ),
    "read_as_range": (
        "“{name}”写的“{text}”不是一个确切的数，读成 {low} 至 {high} 之间",
        "知道确切的数，就改成数字；只知道大概的，写成 {{range: 90%-95%}}",
        "“{name}” says “{text}”, which is no exact figure; it is read as {low} to {high}",
        "Write the exact figure, or a range: {{range: 90%-95%}}",
    ),
    "out_of_bounds": (
        "“{name}”填的是 {text}，超出允许的范围（{bounds}）",
        "核对数字和单位，常见的是把万元写成元、漏写 %、小数点错位。",
        "“{name}” is {text}, outside what is possible ({bounds})",
        "Check the figure and its unit: 万元 for 元, a missing %, or a misplaced decimal point.",
    ),
    "too_fine": (
        "“{name}”填的是 {text}，比最小单位 {grain} 还细",
        "核对小数位数和单位；金额写到分为止，件数、人数写整数。",
        "“{name}” is {text}, finer than its smallest step, {grain}",
        "Check the decimals and the unit: money goes down to 0.01 元, counts are whole numbers.",
    ),
    "bounds_reversed": (
        "“{name}”的下限“{low}”大于上限“{high}”，或者两者都在允许的范围之外",
        "小的写在前、大的写在后，如 {{from: 90%, below: 95%}}，并核对单位。",
        "“{name}” has the lower bound “{low}” above the upper “{high}”, or both outside what is possible",
        "Write the lower first: {{from: 90%, below: 95%}}, and check the units.",
    ),
    "part_over_whole": (
        "“{part}”是 {a}，大于包含它的“{whole}”{b}（{at}）",
        "核对两个数的单位、年度和统计口径，改正写错的一个。",
        "“{part}” is {a}, more than “{whole}”, {b} ({at}), which contains it",
        "Check the unit, year and scope of both, and correct the wrong one.",
    ),
    "stated_differs": (
        "“{name}”填的是 {stated}，按它自己的公式算出来是 {computed}",
        "核对分子、分母和填的比率，改正写错的一个；口径不同的，在 note 里写明。",
        "“{name}” is stated as {stated}, but its own formula gives {computed}",
        "Check both inputs and the stated rate, and correct the wrong one; explain another basis in note.",
    ),
    "stated_beside_list": (
        "“{name}”填的是 {stated}，按清单“{list}”（{at}）算出来是 {computed}",
        (
            "清单写出来就视为完整，计分用清单。没有写完的，补齐，或把清单改成 {{unknown: 原因}}；"
            "写完整了的，改正或删掉这个数。"
        ),
        "“{name}” is stated as {stated}, but the list “{list}” ({at}) gives {computed}",
        (
            "A list that is written out counts as complete, and is scored. Complete it, or make it "
            "{{unknown: reason}}; if it is complete, correct or delete the figure."
        ),
    ),
    # -- what people judged
    "role_is_no_role": (
        "“{name}”的角色写的是“{text}”，看不出是哪一方",
        "写由哪一方判断，如 单位自评、第三方机构、财政部门、主管部门、专家组；不写姓名。",
        "The role of “{name}” says “{text}”, which tells no party",
        "Say who judged: 单位自评, 第三方机构, 财政部门, 主管部门 or 专家组; no names of persons.",
    ),
    "unknown_judgement": (
        "没有“{id}”这一项要人判断",
        "编号写成“指标”或“指标.要点”，如 procurement.policy；相近的：{near}",
        "Nothing called “{id}” is to be judged",
        "Write the id of an indicator, or indicator.item: procurement.policy; close to it: {near}",
    ),
    "judgement_of_computed": (
        "“{name}”由数字算出，不由人判断",
        "删掉这条判断，在 facts 里填它要用的数；报告上印的得分写在 printed 里。",
        "“{name}” is computed from figures, not judged by people",
        (
            "Delete this judgement and state its figures under facts; "
            "a score printed in the report goes under printed."
        ),
    ),
    "judgement_form": (
        "“{name}”的判断写法不对，这里要写：{wanted}",
        "改成这一种，如 {{score: 4, …}}、{{met: 是, …}}、{{grade: 按要求公开, …}}、{{findings: [缺论证], …}}",
        "The judgement of “{name}” is of the wrong form; it needs: {wanted}",
        (
            "Write that form: {{score: 4, …}}, {{met: 是, …}}, "
            "{{grade: 按要求公开, …}}, {{findings: [缺论证], …}}"
        ),
    ),
    "judgement_forms": (
        "“{name}”的判断同时写了：{found}，只能用一种写法",
        "整行打分只写 score，逐项判断只写 met、partly、unmet，选情形只写 grade，数问题只写 findings 或 count。",
        "The judgement of “{name}” has {found} together; it takes one form only",
        "Keep one: score for the whole row; met, partly and unmet for its items; grade; findings or count.",
    ),
    "judgement_twice": (
        "“{name}”给了整行的分，下面又逐项判断了 {count} 项，不知道按哪一个",
        "只留一种：逐项判断的，删掉整行的 score；整行打分的，删掉各项的判断。",
        "“{name}” is given points as a whole, and {count} of its items are judged too: which one holds?",
        "Keep one: delete the score of the whole row, or the judgements of its items.",
    ),
    "judgement_range": (
        "“{name}”判了 {score} 分，应当在 {low} 到 {high} 分之间",
        "把分数改到 {low} 到 {high} 之间。",
        "“{name}” was given {score} points; it must be from {low} to {high}",
        "Change the score to between {low} and {high}.",
    ),
    "judgement_step": (
        "“{name}”判了 {score} 分，应当是 {step} 分的整倍数",
        "改成最近的一档：{step} 分的 1 倍、2 倍、3 倍……",
        "“{name}” was given {score} points; it must be a multiple of {step}",
        "Change it to the nearest step: once, twice, three times {step} and so on.",
    ),
    "judgement_incomplete": (
        "“{name}”的判断没有写：{missing}",
        "补上，如 {{reason: 年中调整较大, role: 单位自评, evidence: [报告第 131 行]}}",
        "The judgement of “{name}” does not state: {missing}",
        "Add it: {{reason: large changes, role: 单位自评, evidence: [line 131 of the report]}}",
    ),
    "judgement_without_reason": (
        "“{name}”的判断没有理由，报告未说明",
        "请评价人补写理由；补上以前，这一分没有依据可查。",
        "The judgement of “{name}” has no reason: the report gives none",
        "Ask the evaluator for the reason; until then nothing supports this score.",
    ),
    # -- own indicators
    "own_aspects": (
        "“{name}”至少要有 {least} 个方面的自设指标，现在的方面：{found}",
        "给每个自设指标写 aspect（方面），并补上缺的方面，如 aspect: 社会效益",
        "“{name}” needs own indicators from at least {least} aspects; it has: {found}",
        "Give each own indicator an aspect and add the missing ones: aspect: 社会效益",
    ),
    "own_points_missing": (
        "“{name}”的自设指标有的没有写分值",
        "每个自设指标都写 points（分值），加起来等于“{name}”的分值；平均分配的，也可以都不写。",
        "Some own indicators of “{name}” have no points",
        "Give each of them points that add up to those of “{name}”; in an equal split, none of them may have any too.",
    ),
    "own_not_equal": (
        "“{name}”的自设指标应当平均每个 {each} 分，这几个不是：{rows}",
        "改成每个 {each} 分，除不尽的余数只放在一个上；也可以都不写分值，由计算平均分配。",
        "The own indicators of “{name}” should have {each} points each; these do not: {rows}",
        "Give each {each} points, with the remainder on one of them; or write no points, and they are split.",
    ),
    # -- points changed by the case
    "points_below_zero": (
        "“{name}”的分值写的是 {text}",
        "分值写 0 或正数。",
        "The points of “{name}” are {text}",
        "Points are 0 or more.",
    ),
    "overlay_reason": (
        "案卷改了“{name}”的分值，没有写理由",
        "写明新分值和理由，如 {name}: {{points: 5, reason: 突出采购管理}}",
        "The case changes the points of “{name}” without a reason",
        "Write both: {name}: {{points: 5, reason: stress on procurement}}",
    ),
    "overlay_does_not_foot": (
        "改分值以后，“{name}”是 {points} 分，下面各项加起来是 {sum} 分",
        "在 overlay（改分值）里同时调整其他指标，使两边相等。",
        "With the changed points, “{name}” has {points}, but what is below it adds up to {sum}",
        "Change other indicators under overlay too, so that both are equal.",
    ),
    "reweight_refused": (
        "“{name}”不能改分值：原来 {before} 分，案卷改成 {after} 分",
        "从 overlay（改分值）里删掉这一行；要能改的，由编指标体系的人写 reweight: rescale",
        "The points of “{name}” may not be changed: {before}, changed by the case to {after}",
        "Delete this line under overlay; to allow it, the author of the framework writes reweight: rescale",
    ),
}
