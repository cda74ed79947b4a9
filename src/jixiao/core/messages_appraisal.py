"""Messages about the ex-ante appraisal of new projects: what a project must say, and which conclusion its aspects allow."""

from __future__ import annotations

from collections.abc import Mapping

APPRAISAL: Mapping[str, tuple[str, str, str, str]] = {
    "appraisal_none": (
        "还没有列出新增项目",
        "逐个填写新增项目；本年确实没有的，办“本年没有新增项目”。",
        "No new project is listed",
        "List them one by one; where there is none this year, say so by that action.",
    ),
    "appraisal_some": (
        "已经列出 {count} 个新增项目，不能说本年没有",
        "列错的先移出清单；有新增项目的，送评。",
        "{count} new projects are listed, so there are some this year",
        "Take out what was listed by mistake, or hand them in.",
    ),
    "appraisal_unlisted": (
        "项目清单里有 {count} 个新增项目没有列进事前绩效评估",
        "要评估的，加进来；按规定免评的，在项目里选“按规定免评”；不是新增的，把项目的类型改过来。",
        "{count} new projects of the list of projects do not stand in the appraisal",
        "Add those to be appraised; mark those that are exempt so on their page; correct the kind of those that are not new.",
    ),
    "appraisal_lacks": (
        "项目“{project}”还缺 {lacks}",
        "打开这个项目，把缺的填上。",
        "Project “{project}” has no {lacks}",
        "Open the project and fill it in.",
    ),
    "appraisal_empty": (
        "“{name}”没有填",
        "填上它；还没有想好的，可以先“存草稿”。",
        "“{name}” is empty",
        "Fill it in, or save a draft.",
    ),
    "appraisal_long": (
        "“{name}”有 {count} 字，最多 {most} 字",
        "写短一些，详细内容放在依据里。",
        "“{name}” has {count} characters, at most {most}",
        "Make it shorter.",
    ),
    "appraisal_twice": (
        "已经有叫“{name}”的项目",
        "改原来那一个；确实是两个项目的，名称写得能分开。",
        "There is a project “{name}” already",
        "Change that one, or give this one a name that tells them apart.",
    ),
    "appraisal_same_code": (
        "已经有代码是“{code}”的项目",
        "核对代码；还没有代码的空着。",
        "There is a project with the code “{code}” already",
        "Check the code, or leave it empty.",
    ),
    "appraisal_money": (
        "申请金额“{text}”不是万元数",
        "只写大于 0 的数，如 48 或 1,200.5，最多六位小数，不写单位。",
        "The amount “{text}” is no number of 10,000 yuan",
        "Write a number above 0 such as 48 or 1,200.5, with at most six decimals and no unit.",
    ),
    "appraisal_choice": (
        "“{text}”不能选",
        "从列出的里面选。",
        "“{text}” cannot be chosen",
        "Choose one of those listed.",
    ),
    "appraisal_too_good": (
        "结论“{conclusion}”好过最差的方面：{aspect}是“{judgement}”，最好只能是“{best}”",
        "改结论；方面判断错了的，先改判断和理由。",
        "The conclusion “{conclusion}” is better than the worst aspect allows: {aspect} is “{judgement}”, which allows “{best}” at best",
        "Change the conclusion, or the judgement with its reason.",
    ),
    "appraisal_no_remark": (
        "结论是“{conclusion}”，没有写条件或理由",
        "写明支持到什么程度、要先满足什么，或者为什么不支持。",
        "The conclusion is “{conclusion}”, without conditions or a reason",
        "Say how far it is supported, on what conditions, or why not.",
    ),
    "appraisal_stale": (
        "项目“{name}”刚刚被人改过，您的修改没有保存",
        "您填的还在下面；对照现在的内容，再保存一次。",
        "Somebody has just changed project “{name}”; your change was not saved",
        "What you typed is kept below; compare it with what stands now and save again.",
    ),
    "appraisal_list_stale": (
        "新增项目刚刚被人改过，您的办理没有生效",
        "看过最新的内容，再办理。",
        "Somebody has just changed the projects; what you did had no effect",
        "Look at them as they are now, and act again.",
    ),
    "appraisal_not_editable": (
        "现在是“{state}”，您不能改新增项目",
        "由可以填报的人在填报的时候改，主管部门在评估的时候改；要改的，请办理的人先退回。",
        "It stands at “{state}”, and you may not change its projects",
        "The unit changes them while it fills in, the department while it appraises; ask for it to be sent back.",
    ),
    "appraisal_listed": (
        "现在是“{state}”，清单不能再加减项目",
        "判断和结论可以改；要加减项目，退回单位。",
        "It stands at “{state}”, and no project is added or taken out",
        "Judgements and conclusions may be changed; send it back to the unit for more.",
    ),
    "appraisal_gone": (
        "没有这个项目，可能刚刚被移出清单",
        "刷新页面，看现在的清单。",
        "There is no such project; it may have just been taken out",
        "Reload the page to see the list as it is.",
    ),
}
