"""Messages about a framework: its indicators and points, its rules, and bands that leave something open."""

from __future__ import annotations

from collections.abc import Mapping

FRAMEWORK: Mapping[str, tuple[str, str, str, str]] = {
    # -- indicators and points
    "no_indicators": (
        "文件里没有指标",
        "在 indicators（指标）下面逐个写指标，每个以“- ”开头，写明 id、name、points 和 rule。",
        "The file has no indicators",
        "List them under indicators, each beginning with “- ” and having id, name, points and rule.",
    ),
    "points_missing": (
        "“{name}”没有写分值",
        "补上 points（分值），如 points: 5",
        "“{name}” has no points",
        "Add points: points: 5",
    ),
    "points_negative": (
        "“{name}”的分值不能是 {points}",
        "分值写 0 或正数，如 points: 5。",
        "The points of “{name}” cannot be {points}",
        "Write 0 or more: points: 5.",
    ),
    "overlay_points": (
        "案卷把“{name}”的分值改成 {points}，不能这样改",
        "分值写 0 或正数；体系里是 0 分的指标，案卷不能给它加分值。",
        "The case changes the points of “{name}” to {points}, which cannot be done",
        "Write 0 or more; an indicator that has 0 points in the framework cannot be given points by a case.",
    ),
    "points_do_not_foot": (
        "“{name}”的分值是 {points} 分，下面各项加起来是 {sum} 分",
        "核对各项分值，使两边相等；原表就是这样印的，给这个指标写 as_printed: [points_do_not_foot]",
        "“{name}” has {points} points, but what is below it adds up to {sum}",
        (
            "Make both equal; "
            "if the original is printed so, write as_printed: [points_do_not_foot] on the indicator."
        ),
    ),
    "group_with_rule": (
        "“{name}”有下级指标，又有自己的规则",
        "只有末级指标写 rule（规则）：把它移到下级，或者去掉下级指标。",
        "“{name}” has indicators below it and a rule of its own",
        "Only the lowest level has a rule: move it down, or drop the indicators below.",
    ),
    "settled_derived": (
        "事实“{name}”由公式算出，不能另写 settled（年初已定）",
        "去掉 settled，写到公式里的事实上：能不能改，看它们。",
        "The fact “{name}” is computed by a formula and cannot be settled by itself",
        "Drop settled here and write it on the facts in the formula: they are what can or cannot be changed.",
    ),
    "grades_order": (
        "等次没有从高到低排列",
        "从高到低写，如 bands: [{{name: 优, from: 90}}, {{name: 良, from: 80}}, {{name: 差, from: 0}}]",
        "The grades are not in order from high to low",
        (
            "Write the highest first: bands: [{{name: 优, from: 90}}, "
            "{{name: 良, from: 80}}, {{name: 差, from: 0}}]"
        ),
    ),
    "reading_form": (
        "“{name}”的其他读法没有写明改动什么",
        (
            "在 change（改动）里写要改的规则，"
            "如 {{name: 按比例扣, why: 原文未写不足一步, change: {{partial: proportional}}}}"
        ),
        "A reading of “{name}” does not say what it changes",
        (
            "Write it under change: "
            "{{name: pro rata, why: the text is silent, change: {{partial: proportional}}}}"
        ),
    ),
    # -- rules
    "rule_missing": (
        "“{name}”没有评分规则，或规则的写法不对",
        (
            "末级指标都要有，如 rule: {{kind: linear, measure: 支出决算数 / 调整后预算数}}；"
            "原文没有标准的写 kind: unstated"
        ),
        "“{name}” has no rule, or not one that can be read",
        (
            "Add one: rule: {{kind: linear, measure: 支出决算数 / 调整后预算数}}; "
            "without criteria, kind: unstated"
        ),
    ),
    "unknown_kind": (
        "“{name}”的规则种类写的是“{kind}”，没有这一种",
        "kind（种类）改成：{near}",
        "The rule of “{name}” is of the kind “{kind}”, which does not exist",
        "Change the kind to: {near}",
    ),
    "field_missing": (
        "“{where}”的规则缺少“{key}”（{zh}），或它的内容是空的",
        "补上一行，冒号后面写内容，如 {key}: ……",
        "The rule of “{where}” lacks “{key}” ({zh}), or it is empty",
        "Add a line, with the content after the colon: {key}: …",
    ),
    "not_a_score": (
        "“{name}”的分数“{text}”认不出",
        (
            "写数（3）、full（满分）、百分比（50%）或 ask（由人判断）；"
            "最低分、最高分写数、full 或 none（不限）。"
        ),
        "“{name}” has the score “{text}”, which cannot be read",
        (
            "Write a number (3), full, a share (50%) or ask (left to people); "
            "floor and cap: a number, full or none."
        ),
    ),
    "not_a_share": (
        "“{name}”的占比“{text}”不是百分比",
        "写 25% 或 1/3，不写 25 或 0.25。",
        "“{name}” has the share “{text}”, which is not a percentage",
        "Write 25% or 1/3, not 25 or 0.25.",
    ),
    "points_and_share": (
        "“{name}”有一个要点既写了分值又写了占比",
        "points（分值）和 share（占比）只留一个。",
        "An item of “{name}” has both points and a share",
        "Keep either points or share.",
    ),
    "items_mixed": (
        "“{name}”的要点有的写了分值，有的没有写",
        "每个要点都写 points 或 share；要平均分配，就一个都不写。",
        "Some items of “{name}” have points and some have none",
        "Give each item points or share; to split equally, give none of them any.",
    ),
    "gate_form": (
        "“{name}”的约束或免评写得不全，或写了几种效果",
        (
            "写一个条件和一种效果（score、cap、subtract、times 选一），"
            "如 {{when: 违规支出笔数 > 0, score: 0}}；免评也要写 when"
        ),
        "A gate or exemption of “{name}” is incomplete, or has several effects",
        (
            "Write a condition and one of score, cap, subtract, times: "
            "{{when: 违规支出笔数 > 0, score: 0}}; an exemption needs when too."
        ),
    ),
    "event_form": (
        "“{name}”的加减分没有写明数什么、每项几分",
        "count（数量）和 each（每项）都要写，如 {{count: 财政部门表扬次数, each: 2.5, most: 5}}",
        "An addition or deduction of “{name}” lacks what is counted or the points for each",
        "Write both: {{count: 财政部门表扬次数, each: 2.5, most: 5}}",
    ),
    "deduct_what": (
        "“{name}”逐项扣分，但没有写按什么扣",
        "写 count（数量）、items（要点）或 what（由人列出的问题）之一，如 count: 未完成重点工作数",
        "“{name}” deducts for each thing, but does not say which things",
        "Write count, items or what (left to people): count: 未完成重点工作数",
    ),
    "rounding_of_total": (
        "“{name}”的 rounding 写了 {key}，一行的规则管不到总分",
        "把 {key} 写到体系的 rounding；这里只能写 input、part、row、how、input_how",
        "The rounding of “{name}” says {key}, which one row cannot decide",
        "Move {key} to the rounding of the framework; here: input, part, row, how, input_how",
    ),
    # -- bands
    "band_without_score": (
        "“{name}”有一档没有写得分",
        "补上 score（得分），如 {{below: 90%, score: 3}}",
        "A band of “{name}” has no score",
        "Add it: {{below: 90%, score: 3}}",
    ),
    "band_without_limit": (
        "“{name}”有一档没有写从多少到多少",
        "补上界限，如 {{from: 90%, below: 95%, score: 4}}；其余情形写 {{otherwise: 0}}",
        "A band of “{name}” has no limits",
        "Add them: {{from: 90%, below: 95%, score: 4}}; for all the rest: {{otherwise: 0}}",
    ),
    "band_empty": (
        "“{name}”的{band}没有任何数能落进去",
        "核对界限：小的写在 from 或 above，大的写在 below 或 upto，如 {{from: 90%, below: 95%, score: 4}}",
        "No number can fall into {band} of “{name}”",
        (
            "Check the limits: the lower with from or above, "
            "the higher with below or upto: {{from: 90%, below: 95%}}"
        ),
    ),
    "band_never_used": (
        "“{name}”的{band}用不上，前面的档已经全包括了",
        "各档从上到下用第一个符合的：把范围小的档移到前面，或删掉这一档。",
        "{band} of “{name}” is never used: the bands before it cover all of it",
        "The first band that fits is used, from the top: put narrower bands first, or delete this one.",
    ),
    "band_overlap": (
        "“{name}”的{band}和前面的档有重叠",
        "重叠的部分会按前面的档给分；把界限改成首尾相接，如 {{from: 90%}} 接 {{from: 80%, below: 90%}}",
        "{band} of “{name}” overlaps a band before it",
        "The earlier band counts there; make the limits meet: {{from: 90%}}, then {{from: 80%, below: 90%}}",
    ),
    "band_gap": (
        "“{name}”的分档没有管到：{gap}",
        "补一档，或最后加 {{otherwise: 0}}；原文没有规定的写 {{otherwise: ask}}（由人判断）。",
        "The bands of “{name}” leave out: {gap}",
        (
            "Add a band, or {{otherwise: 0}} at the end; "
            "where the text is silent, {{otherwise: ask}} (left to people)."
        ),
    ),
    "lower_band_full": (
        "“{name}”的{band}也得满分 {score} 分，和前面的档一样",
        "核对得分；两档确实一样的，合成一档；原表如此的，写 as_printed: [lower_band_full]",
        "{band} of “{name}” also gives the full {score} points, like a band before it",
        "Check the score, or join the two bands; if printed so, write as_printed: [lower_band_full]",
    ),
    "more_than_full": (
        "“{name}”可以得到 {score} 分，超过分值 {points} 分",
        "把分数改到分值以内，或设最高分 cap: full；加减分的指标写 bonus: true",
        "“{name}” can reach {score} points, more than its {points}",
        "Lower the score, or set cap: full; for additions and deductions write bonus: true",
    ),
    "full_unreachable": (
        "“{name}”最多只能得 {best} 分，得不到满分 {points} 分",
        "核对最好的一档的得分，可写 full（满分）；原表如此的，写 as_printed: [full_unreachable]",
        "“{name}” gives at most {best} points and never its full {points}",
        "Check the score of the best case, full may do; if printed so, write as_printed: [full_unreachable]",
    ),
}
