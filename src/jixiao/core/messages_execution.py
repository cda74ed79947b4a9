"""Messages about budget execution: schedules as data, months of payments, the ledger of budget changes."""

from __future__ import annotations

from collections.abc import Mapping

EXECUTION: Mapping[str, tuple[str, str, str, str]] = {
    "schedule_key": (
        "没有“{key}”这一项", "这里可以写：{known}。",
        "There is no key “{key}”", "Known here: {known}.",
    ),
    "schedule_missing": (
        "没有写“{key}”", "补上它。",
        "“{key}” is missing", "Add it.",
    ),
    "schedule_role": (
        "流程里没有“{role}”这个角色", "流程的角色有：{known}。",
        "The procedure has no role “{role}”", "Its roles are: {known}.",
    ),
    "schedule_share": (
        "“{key}”写的是“{text}”，不是 0% 以上、100% 以下的百分数", "写成 25%、99.5% 这样。",
        "“{key}” is “{text}”, which is no percentage above 0% and up to 100%", "Write it as 25% or 99.5%.",
    ),
    "schedule_whole": (
        "“{key}”写的是“{text}”，不是 {first} 到 {last} 的整数", "改成其中一个整数。",
        "“{key}” is “{text}”, which is no whole number from {first} to {last}", "Write one of these.",
    ),
    "schedule_row": (
        "“{key}”应当逐行写，每行是 {known}", "写成 - {{month: 6, share: 50%}} 这样的行。",
        "“{key}” must be rows of {known}", "Write rows such as - {{month: 6, share: 50%}}.",
    ),
    "schedule_steps": (
        "进度要么按月均衡（even: true），要么逐节点写（steps），只能写一种", "删去一种，或补上一种。",
        "The schedule is either even (even: true) or told by steps, one of the two", "Take one away, or add one.",
    ),
    "schedule_order": (
        "{month} 月 {share} 排在了更晚的月份或更高的进度之后", "按月份从早到晚写，进度只能持平或上升。",
        "{share} by month {month} comes after a later month or a higher share", "Write months in order; shares never fall.",
    ),
    "schedule_end": (
        "12 月没有写到 100%", "最后一行写 - {{month: 12, share: 100%}}。",
        "The year does not end with 100%", "End with - {{month: 12, share: 100%}}.",
    ),
    "schedule_lights": (
        "黄灯的界线 {yellow} 高于绿灯的 {green}", "黄灯的界线不能高于绿灯。",
        "Yellow begins at {yellow}, above green at {green}", "Yellow may not begin above green.",
    ),
    "execution_number": (
        "{what}写的是“{text}”，不是金额", "写阿拉伯数字，单位是万元，如 1,234.56；没有就空着。",
        "{what} is “{text}”, which is no amount", "Write digits, in 10,000 yuan, such as 1,234.56; leave it empty where there is none.",
    ),
    "execution_fine": (
        "{what}“{text}”比分还细", "万元最多写六位小数，到分为止。",
        "{what} “{text}” is finer than a fen", "At most six decimals of 10,000 yuan.",
    ),
    "execution_large": (
        "{what}“{text}”超过一万亿元", "核对单位：这里填的是万元。",
        "{what} “{text}” is above a trillion yuan", "Check the unit: amounts are in 10,000 yuan.",
    ),
    "execution_negative": (
        "{what}“{text}”是负数", "累计数和预算不会小于 0，核对后重填。",
        "{what} “{text}” is negative", "Cumulative payments and budgets are never below 0; check it.",
    ),
    "execution_below": (
        "{month} 月末累计 {paid} 万元，少于 {before} 月末的 {earlier} 万元，没有写原因",
        "核对两个月的数；确实有退回、冲销的，在这一行写明原因。",
        "By the end of month {month} {paid} (10,000 yuan) were paid, less than the {earlier} of month {before}, without a reason",
        "Check both; where payments came back, write the reason in this row.",
    ),
    "execution_over": (
        "{month} 月末累计 {paid} 万元，超过预算 {budget} 万元，没有写原因",
        "核对数和预算调整台账；确实超的，在这一行写明原因。",
        "By the end of month {month} {paid} (10,000 yuan) were paid, above the budget of {budget}, without a reason",
        "Check it and the ledger of budget changes; where it is so, write the reason in this row.",
    ),
    "execution_parts": (
        "{month} 月的基本支出加项目支出是 {parts} 万元，超过累计支出 {paid} 万元", "其中数相加不能超过累计数，核对后重填。",
        "Basic and project expenditure of month {month} are {parts} (10,000 yuan), above the {paid} paid in all", "Parts are never more than the whole; check them.",
    ),
    "execution_alone": (
        "{month} 月填了其中数、原因或说明，没有填累计支出", "填上累计支出，或者把这一行清空。",
        "Month {month} has parts, a reason or a note, but no cumulative payments", "Fill them in, or empty the row.",
    ),
    "execution_early": (
        "{month} 月还没有开始，不能填支出", "到了这个月再填。",
        "Month {month} has not begun, so nothing was paid in it", "Fill it in when it has.",
    ),
    "execution_long": (
        "{what}有 {count} 个字，最多 {most} 个", "写短一些。",
        "{what} has {count} signs, at most {most}", "Make it shorter.",
    ),
    "execution_not_yours": (
        "只有本单位的{roles}可以填这里", "请他们填；数不对的，告诉他们。",
        "Only the {roles} of the unit fill this in", "Ask them; tell them what is wrong.",
    ),
    "execution_stale": (
        "这一页打开以后，有人改过，您填的没有保存", "您填的还在下面；对照最新的内容，再保存一次。",
        "Somebody changed this since the page was opened; what you typed was not saved", "It is kept below; compare it with what stands now and save again.",
    ),
    "spending_no_unit": (
        "没有代码为“{code}”的单位，或者不属于您能导入的单位，或者没有开始这一年度", "核对单位代码和年度。",
        "There is no unit with the code “{code}” for which you may import, or its year was not begun", "Check the code and the year.",
    ),
    "spending_month": (
        "“{text}”不是 1 到 12 的月份", "写 1 到 12 的整数。",
        "“{text}” is no month from 1 to 12", "Write a whole number from 1 to 12.",
    ),
    "spending_used": (
        "“{name}”导入以后又改过，或者不再归您管，整批不能撤销", "请该单位在页面上改。",
        "“{name}” was changed after the import, or is no longer below you: the batch cannot be undone", "Ask the unit to change it on its page.",
    ),
    "ledger_date": (
        "“{text}”不是 {year} 年 1 月 1 日到今天的日期", "写批复文件的日期，如 2026-05-31。",
        "“{text}” is no day from 1 January {year} up to today", "Write the day of the paper, such as 2026-05-31.",
    ),
    "ledger_kind": (
        "没有选类型", "选追加、调减或调剂。",
        "No kind is chosen", "Choose supplement, reduction or reallocation.",
    ),
    "ledger_empty": (
        "“{what}”没有填", "填上它，台账每一笔都要有。",
        "“{what}” is empty", "Fill it in; every entry has one.",
    ),
    "ledger_sign": (
        "{kind}的金额写的是 {amount} 万元", "追加写正数，调减写负数，调剂调入为正、调出为负；都不能是 0。",
        "The amount of a {kind} is {amount} (10,000 yuan)", "A supplement is above 0, a reduction below; reallocations in are positive, out negative; none is 0.",
    ),
    "ledger_negative": (
        "记上这一笔，调整后的预算是 {after} 万元，小于 0", "核对年初预算和金额。",
        "With this entry the adjusted budget is {after} (10,000 yuan), below 0", "Check the initial budget and the amount.",
    ),
    "ledger_gone": (
        "没有第 {number} 笔", "刷新页面，看现在的台账。",
        "There is no entry {number}", "Reload the page to see the ledger as it is.",
    ),
    "ledger_reversed": (
        "第 {number} 笔已经冲正，或者本身就是冲正", "一笔只冲正一次；要改的，另记一笔。",
        "Entry {number} was reversed already, or is a reversal", "An entry is reversed once; add another to put it right.",
    ),
    "ledger_has_entries": (
        "台账的各笔合计 {sum} 万元，不能声明本年没有调整", "记错的先冲正；确有调整的，不用声明。",
        "The entries add up to {sum} (10,000 yuan): it cannot be said that the budget did not change", "Reverse what is wrong; where the budget changed, nothing is to be said.",
    ),
    "ledger_silent": (
        "预算调整台账没有一笔，也没有声明本年预算没有调整；案卷的预算变动是 {change} 万元",
        "打开预算调整台账，逐笔记上，或者声明本年预算没有调整。",
        "The ledger of budget changes has no entry, and does not say that the budget did not change; by the case it changed by {change} (10,000 yuan)",
        "Open the ledger and add the entries, or say that the budget did not change.",
    ),
    "ledger_apart": (
        "预算调整台账合计 {sum} 万元，案卷的预算变动是 {change} 万元（{before} → {after}），相差 {difference} 万元",
        "补记台账、冲正记错的，或者改案卷里的预算数，两边一致才能送审。",
        "The ledger of budget changes adds up to {sum} (10,000 yuan), by the case the budget changed by {change} ({before} → {after}): {difference} apart",
        "Add or reverse entries, or mend the budget in the case; they must agree.",
    ),
    "ledger_unknown": (
        "案卷没有写预算数，台账合计 {sum} 万元无从核对", "请人工核对预算批复和台账。",
        "The case tells no budget to compare the ledger with, which adds up to {sum} (10,000 yuan)", "Compare the approval with the ledger by hand.",
    ),
}  # fmt: skip
