"""Messages about the library of indicators, and about objectives before they are handed in."""

from __future__ import annotations

from collections.abc import Mapping

LIBRARY: Mapping[str, tuple[str, str, str, str]] = {
    "library_row_lacks": (
        "指标库里“{name}”没有 {key}",
        "补上；每个指标要有编号、名称、方面、含义、比较、数据来源、出处，能算的还要有公式和单位。",
        "“{name}” in the library of indicators has no {key}",
        "Add it: each needs id, name, aspect, meaning, operator, figures and source; one that is computed formula and unit too.",
    ),
    "library_row_choice": (
        "指标库里的 {key} 写成“{text}”，不在可选的里面",
        "可选的有：{choices}。",
        "The {key} “{text}” in the library of indicators is none of the choices",
        "The choices are: {choices}.",
    ),
    "library_row_twice": (
        "指标库“{where}”里，{key} “{text}”出现了两次",
        "删去一行，或者改名、改编号。",
        "In “{where}” of the library of indicators, the {key} “{text}” stands twice",
        "Delete one of the rows, or give it another name or id.",
    ),
    "library_missing": (
        "没有填{what}",
        "填上后再保存。",
        "The {what} is missing",
        "Fill it in and save again.",
    ),
    "library_long": (
        "{what}有 {count} 个字，最多 {most} 个",
        "写短些；细节写在含义或公式里。",
        "The {what} has {count} signs, at most {most} are taken",
        "Shorten it; details belong in the meaning or the formula.",
    ),
    "library_choice": (
        "{what}不在可选的里面",
        "从列出的里面选一个。",
        "The {what} is none of those offered",
        "Choose one of those listed.",
    ),
    "library_twice": (
        "“{where}”里已经有指标“{name}”",
        "改那一个，或者换一个名称；撤下的可以恢复。",
        "“{where}” has an indicator “{name}” already",
        "Change that one, or take another name; one that was withdrawn can be restored.",
    ),
    "library_stale": (
        "打开这一页以后，别人改过这个指标",
        "下面是现在的内容；核对后再改。",
        "Somebody changed this indicator after you opened the page",
        "What it says now is below; look, then change it.",
    ),
    "library_not_keeper": (
        "您现在的岗位不维护指标库",
        "填报人、主管部门和绩效科维护自己的指标库；要加指标，请他们添加。",
        "Your posts do not keep a library of indicators",
        "Fillers, departments and the performance office keep their own; ask them to add it.",
    ),
    "library_not_mine": (
        "这个指标不是您的岗位维护的，不能改",
        "要改，请维护它的主管部门或绩效科改；也可以在自己的库里另存一个。",
        "This indicator is kept by others, and you may not change it",
        "Ask the department or performance office that keeps it, or save one of your own.",
    ),
    "library_gone": (
        "没有这个指标，或者它已经撤下",
        "回到指标库重新查找。",
        "There is no such indicator, or it was withdrawn",
        "Search the library again.",
    ),
    "library_no_block": (
        "这个指标属于“{block}”，看不出该放进哪一个指标块",
        "在指标旁边选一个指标块，再选用：{blocks}。",
        "The indicator is one of “{block}”, and it cannot be told into which block it goes",
        "Choose the block beside it, then take it: {blocks}.",
    ),
    "library_row_taken": (
        "第 {row} 行刚被别人填了，没有放进去",
        "现在空着的是第 {blank} 行，再选用一次。",
        "Somebody has just filled row {row}, so it was not put there",
        "Row {blank} is blank now; take it again.",
    ),
    "library_not_approved": (
        "目标还没有批复，指标先不存入指标库",
        "批复后再存。",
        "The objectives are not approved yet, so their indicators are not kept in the library",
        "Keep them once they are approved.",
    ),
    "objectives_no_operator": (
        "指标“{name}”没有选比较",
        "选“>=”（越高越好）、“<=”（越低越好）或“=”；说不出数的选“文字”。",
        "The indicator “{name}” has no operator",
        "Choose “>=” (more is better), “<=” (less is better) or “=”; one without a number is “文字”.",
    ),
    "objectives_twice": (
        "“{block}”里指标“{name}”设了 {count} 次",
        "确是不同的指标，名称写出区别；重复的清空一行。",
        "“{block}” has the indicator “{name}” {count} times",
        "Where they differ, let their names say so; clear the row of one that is double.",
    ),
    "objectives_duty_bare": (
        "{what}“{duty}”没有看到对应的目标或指标",
        "有对应的，名称里写出来；确实不设的，不用理会。",
        "{what} “{duty}” is mentioned by no goal and no indicator",
        "Where there is one, let its name say so; where none is wanted, leave it.",
    ),
    "objectives_money_apart": (
        "各项任务写明的金额合计 {sum} 万元，项目预算是 {budget} 万元，相差 {apart} 万元",
        "核对任务的金额或预算；有不在任务里的支出，在预算编制情况里说明。",
        "The tasks name 万元 {sum} in all, the budget of the project is 万元 {budget}: {apart} apart",
        "Compare them; where money is spent on other things, say so in the text on the budget.",
    ),
}
