"""Messages about sections: giving parts of a form out, typing only into one's own, saying that a part is done."""

from __future__ import annotations

from collections.abc import Mapping

SECTIONS: Mapping[str, tuple[str, str, str, str]] = {
    "sections_no_form": (
        "这张表还没有开始填，分不出部分",
        "先在填报页选定指标体系，再分工。",
        "The form has not been begun, and has no parts yet",
        "Choose its framework on the form first.",
    ),
    "sections_not_assigner": (
        "现在是“{state}”，不能由您分工",
        "由本单位的填报人或财务科室，在单位填报、核对的时候分。",
        "It stands at “{state}”, and you may not give its parts out",
        "The filler and the finance section of the unit do, while the unit fills in or checks.",
    ),
    "sections_newer": (
        "刚刚有人改过这些部分的分工：{names}",
        "您填的还在下面，旁边写着现在的；看过再保存一次。",
        "Somebody has just given these parts out otherwise: {names}",
        "What you typed is kept below, with what stands now beside it; look and save again.",
    ),
    "sections_no_section": (
        "“{name}”没有写科室",
        "写上科室；不分了，把三格都清空。",
        "“{name}” has no section",
        "Name one, or clear all three fields to take it back.",
    ),
    "sections_long": (
        "“{name}”的科室有 {count} 字，最多 {most} 字",
        "写科室的简称。",
        "The section of “{name}” has {count} characters, at most {most}",
        "Use its short name.",
    ),
    "sections_person": (
        "“{name}”：没有业务科室的账号“{text}”",
        "填本单位有“业务科室”岗位的人的账号；不指定到人的，空着。",
        "“{name}”: no account “{text}” is an operating section's",
        "Give the account of somebody with that post in this unit, or leave it empty.",
    ),
    "sections_no_due": (
        "“{name}”没有写期限",
        "写上科室最晚哪一天填好。",
        "“{name}” has no deadline",
        "Say by which day the section has to be done.",
    ),
    "sections_date": (
        "“{name}”的期限“{text}”不是日期",
        "写成 2026-03-31 的样子。",
        "The deadline “{text}” of “{name}” is no date",
        "Write it like 2026-03-31.",
    ),
    "sections_past": (
        "“{name}”的期限 {day} 在今天之前",
        "填今天或以后的日期。",
        "The deadline {day} of “{name}” is before today",
        "Give today or a later day.",
    ),
    "sections_too_late": (
        "“{name}”的期限 {day} 晚于整张表的期限 {due}",
        "填 {due} 或更早的日期，给汇总留出时间。",
        "The deadline {day} of “{name}” is after that of the whole form, {due}",
        "Give {due} or an earlier day.",
    ),
    "sections_nothing_open": (
        "没有还没分的部分",
        "要改分给谁，在下面逐个改。",
        "No part is open",
        "Change them one by one below.",
    ),
    "sections_nothing_to_copy": (
        "上年没有可以照用的分工，或者都已经分了",
        "在上面一次分配，或在下面逐个分。",
        "Last year has nothing to copy, or all of it is given out",
        "Give them out above, or one by one below.",
    ),
    "sections_gone": (
        "这个部分没有分给谁，可能刚刚被收回",
        "刷新页面，看现在的分工。",
        "This part is given to nobody; it may have just been taken back",
        "Reload the page.",
    ),
    "sections_not_done_by_you": (
        "“{name}”分给了{section}，现在不能由您说填好",
        "由这个科室的人在填报的时候说。",
        "“{name}” is given to {section}, and not yours to call done now",
        "The section does that while the form is filled in.",
    ),
    "sections_typed_since": (
        "“{name}”刚刚又有人改过，没有记为填好",
        "看过最新的内容，再按“填好了”。",
        "Somebody has just typed in “{name}”; it was not called done",
        "Look at it as it is now, and say so again.",
    ),
    "sections_wrong": (
        "“{name}”里还有 {count} 处错误",
        "改正以后再说填好。",
        "“{name}” still has {count} errors",
        "Mend them first.",
    ),
    "sections_empty": (
        "“{name}”还什么都没有填",
        "填了再说填好；确实不知道的，在状态里选“未知”并写明原因。",
        "Nothing of “{name}” is filled in",
        "Fill it in first; for what cannot be known, say so with the reason.",
    ),
    "sections_none_yours": (
        "这张表已经分给各科室，没有分给您的部分",
        "要填的，请本单位的填报人或财务科室分给您。",
        "This form is given to sections, and no part of it to you",
        "Ask the filler or the finance section of your unit for one.",
    ),
    "sections_not_yours": (
        "这些部分分给了别的科室，您不能改：{names}",
        "只改分给您的部分；要换，请填报人或财务科室重新分工。",
        "These parts are given to other sections, and not yours to change: {names}",
        "Change only your own, or ask for them to be given to you.",
    ),
    "sections_nobodys": (
        "这里没有分给您的科室，您不能改",
        "只改分给您的部分；要改这里，请填报人或财务科室分给您。",
        "This is not given to your section, and not yours to change",
        "Change only your own parts, or ask for this one to be given to you.",
    ),
    "sections_no_whole": (
        "这张表已经分给各科室，您不能上传整个案卷",
        "在网页上填分给您的部分；整个上传由填报人办。",
        "This form is given to sections, and you may not upload the whole case",
        "Fill in your parts on the page; the filler uploads the whole.",
    ),
    "sections_unfinished": (
        "还有 {count} 个部分科室没有说填好：{names}",
        "报送不受影响；最好先催一催，或者看过内容再报。",
        "{count} parts were not called done by their sections: {names}",
        "It is handed in all the same; better ask them, or look before.",
    ),
}
