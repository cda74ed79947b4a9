"""Messages about procedures: rows that lead nowhere, and what stands against an action."""

from __future__ import annotations

from collections.abc import Mapping

PROCESS: Mapping[str, tuple[str, str, str, str]] = {
    # -- a procedure as data
    "process_lacks": (
        "“{name}”缺少 {key}",
        "补上 {key}；写法见通用流程 national.yaml。",
        "“{name}” has no {key}",
        "Add {key}; national.yaml shows how.",
    ),
    "process_unknown": (
        "{key} 里的“{name}”不在 {what} 之内",
        "改成已有的：{near}；新的先在 {what} 里写明。",
        "{key} names “{name}”, which is not among {what}",
        "Use one of those there are: {near}; what is new must stand in {what} first.",
    ),
    "process_twice": (
        "{what} 里有两个“{name}”",
        "给其中一个换一个 id。",
        "{what} has “{name}” twice",
        "Give one of them another id.",
    ),
    "process_number": (
        "{key} 应当是 {least} 到 {most} 的整数，现为“{text}”",
        "改成整数。",
        "{key} must be a whole number from {least} to {most}, and is “{text}”",
        "Write a whole number.",
    ),
    "process_due": (
        "期限没有写清：要么写月和日，要么写天数",
        "写 month 和 day（几月几日），或者只写 days（几天之内）。",
        "The deadline is unclear: it has a month and a day, or a number of days",
        "Give month and day, or days alone.",
    ),
    "process_to": (
        "“{name}”去向没有写清：前进的动作写 to，退回和撤回不写",
        "前进的补 to；退回、撤回的去掉 to，并写 kind: back 或 undo。",
        "Where “{name}” leads is unclear: what goes forward has a to, what goes back has none",
        "Add to, or take it away and write kind: back or undo.",
    ),
    "process_signer": (
        "“{name}”要 {roles} 会签，但这些角色不在可以办理的 roles 之内",
        "把 {roles} 加进 roles。",
        "“{name}” is to be signed by {roles}, who are not among its roles",
        "Add {roles} to roles.",
    ),
    "process_unreached": (
        "“{kind}”的状态“{name}”没有动作能走到",
        "补一个 to 是它的动作，或者去掉这个状态。",
        "No action leads to the state “{name}” of “{kind}”",
        "Add an action that leads to it, or take the state away.",
    ),
    "process_no_end": (
        "“{kind}”的状态“{name}”走不到办结",
        "补一个从它走向办结的动作；它本身就是办结的，写 final: true。",
        "From the state “{name}” of “{kind}” no end can be reached",
        "Add an action from it towards an end, or mark it final: true.",
    ),
    "process_after_end": (
        "“{kind}”的状态“{name}”已经办结，不能再有前进的动作",
        "去掉从它出发的动作，或者去掉 final。",
        "The state “{name}” of “{kind}” is an end, from which nothing goes on",
        "Take away the actions from it, or its final.",
    ),
    # -- what stands against an action
    "process_no_action": (
        "“{kind}”没有“{action}”这个动作",
        "刷新页面，从列出的动作里选。",
        "“{kind}” has no action “{action}”",
        "Reload the page and choose one of those listed.",
    ),
    "process_not_now": (
        "现在是“{state}”，不能“{action}”；只有在{states}时可以",
        "等走到那一步再办；要回到那一步，请现在的办理人退回。",
        "It stands at “{state}”, where “{action}” is not open; it is at {states}",
        "Wait until it stands there, or ask who has it now to send it back.",
    ),
    "process_not_yours": (
        "“{action}”不归您的角色办理",
        "请有权办理的人来办；应当由您办的，请安全管理员核对您的角色。",
        "“{action}” is not for your role",
        "Leave it to those who may; if it should be yours, ask the security administrator about your role.",
    ),
    "process_stale": (
        "这份材料刚刚被人办理过（{last}），现在是“{state}”，您的“{action}”没有生效",
        "您填的意见还在；看过最新的内容，再决定是否办理。",
        "Somebody has just acted on this ({last}); it stands at “{state}”, and your “{action}” did not take effect",
        "What you wrote is kept; look at what has changed and decide again.",
    ),
    "process_opinion": (
        "“{action}”要写意见",
        "写明意见再办理。",
        "“{action}” needs an opinion",
        "Write your opinion first.",
    ),
    "process_return_to": (
        "没有选对退回到哪一步（现为“{to}”）",
        "从{states}里选一步。",
        "The step to go back to is not open (“{to}”)",
        "Choose one of {states}.",
    ),
    "process_no_way_back": (
        "“{state}”之前没有可以退回的步骤，不能“{action}”",
        "需要作废的，请联系绩效科。",
        "There is no step before “{state}” to go back to by “{action}”",
        "If it should be given up, ask the performance office.",
    ),
    "process_signed": (
        "您的角色已经签过“{action}”",
        "等其他人签完；要改意见的，先撤回。",
        "Your role has signed “{action}” already",
        "Wait for the others; to change your words, take it back first.",
    ),
    "process_signing": (
        "“{other}”正在会签，不能同时“{action}”",
        "等会签完成，或者退回重办。",
        "“{other}” is being signed; “{action}” cannot be done at the same time",
        "Wait until all have signed, or send it back.",
    ),
    "process_not_last": (
        "最近一步不是您办的，不能“{action}”",
        "请办理最近一步的人撤回，或者请现在的办理人退回。",
        "The last step was not yours, so you cannot “{action}”",
        "Ask who took it to take it back, or who has it now to send it back.",
    ),
    "process_opened": (
        "下一步的人已经打开看过，不能“{action}”",
        "请现在的办理人退回。",
        "Somebody has already opened it, so it is too late to “{action}”",
        "Ask who has it now to send it back.",
    ),
    "process_waits": (
        "“{kind}”还没有开始：要先办结{before}",
        "先办结{before}。",
        "“{kind}” has not begun: {before} must have ended",
        "End {before} first.",
    ),
    "process_by_hand": (
        "请自行核对：{guard}（系统没有检查这一条）",
        "核对无误再办；发现有误，请撤回或退回。",
        "Check by yourself: {guard} (the system has not checked this)",
        "Take it back or send it back where it is not so.",
    ),
    "process_children": (
        "还有 {count} 家下属单位没有办结：{units}",
        "等它们办结，或者催办。",
        "{count} units below have not ended theirs: {units}",
        "Wait for them, or remind them.",
    ),
    "process_not_overdue": (
        "还没有超过期限（{due}）",
        "过了期限再办。",
        "The deadline has not passed ({due})",
        "Do it once it has.",
    ),
    "process_same_signer": (
        "“{action}”要由不同的人会签，您已经签过",
        "请另一位签的人登录后签。",
        "“{action}” is to be signed by different people, and you have signed",
        "Ask the other one to sign.",
    ),
    "process_undone": (
        "最近一步就是撤回，不能再撤回",
        "要继续的，照常办理下一步。",
        "The last step took something back, and is not taken back itself",
        "Go on with the next step as usual.",
    ),
}
