"""Messages about the projects of a unit's year, and about lists of them in workbooks."""

from __future__ import annotations

from collections.abc import Mapping

PROJECTS: Mapping[str, tuple[str, str, str, str]] = {
    "project_code": (
        "项目代码“{code}”不能用：只能有字母、数字、连字符，最多 32 个",
        "照项目库里的编码写，不要有空格。",
        "The code “{code}” cannot be used: only letters, digits and hyphens, at most 32",
        "Write it as in the project library, without spaces.",
    ),
    "project_code_taken": (
        "代码 {code} 已经是项目“{name}”的",
        "换一个代码；要改那个项目，从列表打开它。",
        "The code {code} is that of the project “{name}” already",
        "Use another code; to change that project, open it from the list.",
    ),
    "project_money": (
        "“{text}”不是以万元为单位的金额",
        "写数字，如 48 或 1,234.56，最多到分（六位小数），不写负数和别的单位。",
        "“{text}” is no amount in 万元",
        "Write digits such as 48 or 1,234.56, at most to the fen (six decimals), without a minus or another unit.",
    ),
    "project_years": (
        "终止年 {to} 在起始年 {from} 之前",
        "改正其中一个；还没有定终止年的，空着。",
        "The last year {to} is before the first year {from}",
        "Correct one of them; leave the last year empty where it is open.",
    ),
    "project_other_year": (
        "这个项目不在 {year} 年度里：起始年 {from}，终止年 {to}",
        "改正起止年；不属于这一年的项目不列。",
        "The project is not one of {year}: it begins in {from} and ends in {to}",
        "Correct the years; a project of other years is not listed here.",
    ),
    "project_new_since": (
        "标为“新增”，起始年却是 {from}，不是 {year}",
        "以前年度就有的选“延续”；今年新立的，起始年写 {year}。",
        "It is marked as new, but begins in {from} and not in {year}",
        "Choose carried over where it was there before; a new one begins in {year}.",
    ),
    "project_continued_since": (
        "标为“延续”，起始年却就是 {year}",
        "今年新立的选“新增”；以前就有的，起始年写第一次安排的那一年。",
        "It is marked as carried over, but begins in {year}",
        "Choose new where it is of this year; else write the year in which it began.",
    ),
    "project_once_years": (
        "标为“一次性”，却从 {from} 到 {to} 跨年",
        "一次性项目当年完成；跨年的选“新增”或“延续”。",
        "It is marked as one-off, but runs from {from} to {to}",
        "A one-off project ends in its year; choose new or carried over for others.",
    ),
    "project_parent_missing": (
        "二级项目没有写上级代码",
        "写它归属的一级项目的代码；本单位没有的，先新增一级项目。",
        "A second-level project has no code of its parent",
        "Write the code of the first-level project it belongs to; add that one first where there is none.",
    ),
    "project_parent_unknown": (
        "“{code}”不是这一年本单位或主管部门的项目",
        "从列出的一级项目里选，或者先把它新增。",
        "“{code}” is no project of this unit or of its department in this year",
        "Choose one of the first-level projects that are listed, or add it first.",
    ),
    "project_parent_second": (
        "“{name}”是二级项目，下面不能再有项目",
        "选一个一级项目作上级。",
        "“{name}” is a second-level project, and nothing stands under such",
        "Choose a first-level project.",
    ),
    "project_parent_closed": (
        "上级“{name}”已停止",
        "换一个上级，或者先恢复它。",
        "The project above, “{name}”, is closed",
        "Choose another one, or open it again first.",
    ),
    "project_parent_above": (
        "一级项目不写上级代码",
        "删掉上级代码，或者把级次改成二级。",
        "A first-level project has no parent",
        "Take the code of the parent away, or make it a second-level project.",
    ),
    "project_has_below": (
        "它下面还有 {count} 个二级项目，不能改成二级",
        "先把下面的项目改到别的一级项目名下。",
        "{count} second-level projects stand under it, and so it cannot become one",
        "Move those to another first-level project first.",
    ),
    "project_not_editable": (
        "{year} 年绩效目标现在是“{state}”，也不在目标调整的填报中，项目不能改",
        "目标送出前或者目标调整时，由填报人改；要改的，请退回或发起调整。",
        "The objectives of {year} stand at “{state}” and are not being adjusted: projects cannot be changed",
        "Whoever fills in changes them before the objectives are handed in, or while they are adjusted; ask for them to be sent back or adjusted.",
    ),
    "project_only_paid": (
        "目标已经送出，现在只能填“已支付”",
        "打开项目只改已支付；别的内容在目标调整时改。",
        "The objectives were handed in: only what was paid can be told now",
        "Open the project and change what was paid; the rest is changed when the objectives are adjusted.",
    ),
    "project_closed_locked": (
        "“{name}”已停止，不能改",
        "先恢复它，再改。",
        "“{name}” is closed and cannot be changed",
        "Open it again first.",
    ),
    "project_close_reason": (
        "没有写停止的理由",
        "写明为什么不做了、资金怎么处理。",
        "There is no reason for closing it",
        "Write why it is not done and what happens to the money.",
    ),
    "project_close_paid": (
        "“{name}”已支付 {paid} 万元，不能停止",
        "把调整后预算改成实际需要的数，项目留在表里一并评价。",
        "“{name}” has paid {paid} 万元 and cannot be closed",
        "Set its adjusted budget to what is needed; it stays in the list and is evaluated.",
    ),
    "project_close_below": (
        "“{name}”下面还有 {count} 个没有停止的二级项目",
        "先停止下面的，或者改到别的一级项目名下。",
        "{count} second-level projects under “{name}” are not closed",
        "Close those first, or move them to another first-level project.",
    ),
    "project_moved": (
        "预览之后项目有变动，结果和预览的不一样，没有导入",
        "下面是按现在的情况重新算的，看过再确认。",
        "Projects changed since the preview, the result would be another, and nothing was imported",
        "Below it was worked out anew; look at it, then confirm.",
    ),
    "project_used": (
        "“{name}”之后又有了变动（修改、停止或下面的项目），整批不能撤销",
        "逐个改正；不要的项目可以停止。",
        "“{name}” has changed since (its own data, closing, or projects below), and the batch cannot be undone",
        "Correct them one by one; projects that are not wanted can be closed.",
    ),
    "project_parent_differs": (
        "“{name}”自己写的年初预算是 {one} 万元，它的二级项目合计是 {other} 万元",
        "核对后改成一致；合计以二级项目为准。",
        "“{name}” states a planned budget of {one} 万元, and its second-level projects come to {other} 万元",
        "Make them agree; the second-level projects count.",
    ),
    "project_paid_over": (
        "“{name}”已支付 {paid} 万元，超过现在的预算 {now} 万元",
        "核对支付数；有追加的，把调整后预算填上。",
        "“{name}” has paid {paid} 万元, more than its present budget of {now} 万元",
        "Check what was paid; fill in the adjusted budget where money was added.",
    ),
    "project_unappraised": (
        "新增项目中，{without} 个没有做事前绩效评估，{untold} 个没有说明",
        "新增项目先评估后入库；按规定免评的，选“按规定免评”。",
        "Of the new projects {without} were not appraised beforehand, and {untold} do not say",
        "New projects are appraised before they enter the library; choose exempt where the rules say so.",
    ),
    "project_over_budget": (
        "项目的{which}合计 {sum} 万元，超过填报表里“{fact}”的 {told} 万元",
        "核对两处：项目多列了，还是填报表少写了。",
        "The {which} of the projects comes to {sum} 万元, more than the {told} 万元 that the form gives as “{fact}”",
        "Check both: too many projects here, or too little in the form.",
    ),
}
