"""Messages about rectification: problems, their plans, proof and acceptance."""

from __future__ import annotations

from collections.abc import Mapping

RECTIFICATION: Mapping[str, tuple[str, str, str, str]] = {
    "rectification_untaken": (
        "还有 {count} 处扣分或意见没有列为问题",
        "逐条列入，或者确认不列；一条都没有列的，不能上报方案。",
        "{count} lost points or opinions are not in the list",
        "Take them, or leave them out knowingly; a plan without any problem is not handed in.",
    ),
    "rectification_lacks": (
        "问题 {number}“{problem}”还缺 {lacks}",
        "打开这个问题，把缺的填上。",
        "Problem {number}, “{problem}”, has no {lacks}",
        "Open the problem and fill it in.",
    ),
    "rectification_no_proof": (
        "问题 {number}“{problem}”没有佐证",
        "写明整改的佐证：文号、制度名称、凭证号等。",
        "Problem {number}, “{problem}”, has no proof",
        "Name the proof: the number of a paper, a rule, a voucher.",
    ),
    "rectification_not_done": (
        "问题 {number}“{problem}”还没有整改完成",
        "完成后把它改为“已完成”，再报告结果。",
        "Problem {number}, “{problem}”, is not done",
        "Set it to done when it is, and report then.",
    ),
    "rectification_returned": (
        "问题 {number}“{problem}”被退回，还没有重新完成",
        "按退回意见整改，改为“已完成”后再报告。",
        "Problem {number}, “{problem}”, was sent back and is not done again",
        "Do what the opinion asks, set it to done and report again.",
    ),
    "rectification_not_accepted": (
        "问题 {number}“{problem}”还没有验收",
        "逐条验收；验收不了的写明意见退回，并把整改退回单位。",
        "Problem {number}, “{problem}”, is not accepted",
        "Accept each; send back what cannot be accepted, with your opinion, and the work with it.",
    ),
    "rectification_stale": (
        "问题 {number} 刚刚被人改过，您的修改没有保存",
        "您填的还在下面；对照现在的内容，再保存一次。",
        "Somebody has just changed problem {number}; your change was not saved",
        "What you typed is kept below; compare it with what stands now and save again.",
    ),
    "rectification_list_stale": (
        "问题清单刚刚被人改过，您的办理没有生效",
        "看过最新的清单，再办理。",
        "Somebody has just changed the list of problems; what you did had no effect",
        "Look at the list as it is now, and act again.",
    ),
    "rectification_not_editable": (
        "现在是“{state}”，您不能改整改的问题",
        "由可以填报的人在填报的时候改；要改的，请办理的人先退回。",
        "It stands at “{state}”, and you may not change its problems",
        "Those who fill it in change them while it is open; ask for it to be sent back.",
    ),
    "rectification_locked": (
        "问题 {number} 已经验收，不能再改",
        "有新的情况，另列一个问题。",
        "Problem {number} is accepted and is not changed any more",
        "List what is new as another problem.",
    ),
    "rectification_gone": (
        "没有这个问题，可能刚刚被移出清单",
        "刷新页面，看现在的清单。",
        "There is no such problem; it may have just been taken out of the list",
        "Reload the page to see the list as it is.",
    ),
    "rectification_nothing_chosen": (
        "没有选中要列入的问题",
        "勾选几条，或者按“全部列入”。",
        "No problem is chosen",
        "Tick some, or take all of them.",
    ),
    "rectification_taken": (
        "选中的都已经列入过了，没有重复列入",
        "看下面的清单。",
        "All that is chosen is in the list already; nothing was added twice",
        "See the list below.",
    ),
    "rectification_empty": (
        "“{name}”没有填",
        "填上它；还没有想好的，可以先“存草稿”。",
        "“{name}” is empty",
        "Fill it in, or save a draft.",
    ),
    "rectification_long": (
        "“{name}”有 {count} 字，最多 {most} 字",
        "写短一些，详细内容放在佐证里。",
        "“{name}” has {count} characters, at most {most}",
        "Make it shorter.",
    ),
    "rectification_date": (
        "完成时限“{text}”不是日期",
        "写成 2026-03-31 的样子。",
        "The deadline “{text}” is no date",
        "Write it like 2026-03-31.",
    ),
    "rectification_past": (
        "完成时限 {day} 在今天之前",
        "填今天或以后的日期。",
        "The deadline {day} is before today",
        "Give today or a later day.",
    ),
    "rectification_too_late": (
        "完成时限 {day} 晚于整改的期限 {due}",
        "填 {due} 或更早的日期。",
        "The deadline {day} is after that of the rectification, {due}",
        "Give {due} or an earlier day.",
    ),
    "rectification_person": (
        "没有可以负责的账号“{text}”",
        "填本单位有岗位的人的账号；不指定的，空着。",
        "No account “{text}” can be responsible",
        "Give the account of somebody with a post here, or leave it empty.",
    ),
    "rectification_state": (
        "状态“{text}”不能选",
        "从列出的状态里选。",
        "The state “{text}” cannot be chosen",
        "Choose one of those listed.",
    ),
    "rectification_unproved": (
        "没有佐证，不能标为“已完成”",
        "先写明佐证。",
        "It is not done without proof",
        "Name the proof first.",
    ),
    "rectification_verdict": (
        "要选“验收”或“退回”",
        "按其中一个按钮。",
        "Accept it or send it back",
        "Press one of the two buttons.",
    ),
    "rectification_opinion": (
        "验收和退回都要写意见",
        "写明看了什么佐证、为什么通过或退回。",
        "Accepting and sending back need an opinion",
        "Say what proof you looked at, and why.",
    ),
    "rectification_not_judge": (
        "现在不能由您验收：“{state}”，由{roles}在验收时办理",
        "等走到验收那一步，请有权验收的人办理。",
        "You cannot accept it now: it stands at “{state}”, and {roles} accepts at its time",
        "Wait for that step, and leave it to those who accept.",
    ),
    "rectification_not_ready": (
        "问题 {number} 是“{state}”，只有“已完成”的才验收",
        "请单位先完成，或者退回整改。",
        "Problem {number} is “{state}”; only what is done is accepted",
        "Let the unit finish it, or send the work back.",
    ),
}
