"""Messages about units, accounts and posts of the site, and about lists of them in workbooks."""

from __future__ import annotations

from collections.abc import Mapping

PEOPLE: Mapping[str, tuple[str, str, str, str]] = {
    # -- what is typed
    "people_missing": (
        "“{what}”没有填",
        "填上再交。",
        "“{what}” is empty",
        "Fill it in.",
    ),
    "people_unseen": (
        "“{what}”里有看不见的字符",
        "删掉重新打一遍，不要从别处粘贴。",
        "“{what}” holds signs that cannot be seen",
        "Type it again instead of pasting it.",
    ),
    "people_long": (
        "“{what}”有 {count} 个字，最多 {most} 个",
        "写短一些。",
        "“{what}” has {count} signs, at most {most} are kept",
        "Make it shorter.",
    ),
    "people_code": (
        "单位代码“{code}”不能用：只能有字母、数字、连字符，最多 32 个",
        "照预算单位代码表写，不要有空格。",
        "The code “{code}” cannot be used: only letters, digits and hyphens, at most 32",
        "Write it as in the list of budget units, without spaces.",
    ),
    "people_username": (
        "账号“{username}”不能用：小写字母或数字开头，只能有小写字母、数字、点、下划线、连字符，2 到 40 个",
        "可以用姓名拼音或工号，不要用手机号、身份证号。",
        "The account “{username}” cannot be used: it begins with a small letter or digit and holds small letters, digits, dots, underscores and hyphens, 2 to 40",
        "A name in letters or a staff number will do; use no phone or identity number.",
    ),
    "people_day": (
        "“{text}”不是一个日子",
        "写成 2026-03-31 的样子。",
        "“{text}” is no day",
        "Write it like 2026-03-31.",
    ),
    "people_year": (
        "“{text}”不是一个年度",
        "写四位数字，从 2000 到 2100。",
        "“{text}” is no year",
        "Write four digits, from 2000 to 2100.",
    ),
    "people_choice": (
        "“{what}”没有选，或者选的已经没有了",
        "从列出的里面选一个。",
        "Nothing was chosen for “{what}”, or what was chosen is no longer there",
        "Choose one of those listed.",
    ),
    "people_stale": (
        "这一页打开之后有人改过（也许就是您刚才点过一次），这次没有执行",
        "现在显示的是最新的；看过以后再决定。",
        "It was changed since this page was opened (perhaps by your own first click), and nothing was done now",
        "What you see is as it is now; look at it, then decide.",
    ),
    # -- units
    "people_code_taken": (
        "代码 {code} 已经是“{name}”的",
        "换一个代码；刚刚点了两次的，第一次已经建好。",
        "The code {code} is that of “{name}” already",
        "Use another one; if you clicked twice, the first click has made it.",
    ),
    "people_no_unit": (
        "没有代码为“{code}”的单位",
        "核对代码；新单位请先建。{near}",
        "There is no unit with the code “{code}”",
        "Check the code, or make the unit first. {near}",
    ),
    "people_under": (
        "“{parent}”之下不能有“{kind}”",
        "换一个上级或类型。{allowed}",
        "Under “{parent}” there can be no “{kind}”",
        "Choose another parent or kind. {allowed}",
    ),
    "people_circle": (
        "“{name}”不能归到自己或自己的下级之下",
        "上级换成别的单位。",
        "“{name}” cannot stand under itself or what is below it",
        "Choose another parent.",
    ),
    "people_deep": (
        "“{name}”或它的下级到了第 {level} 级，最多 {most} 级",
        "归到高一些的上级之下。",
        "“{name}” or what is below it would stand at level {level}, and there are at most {most}",
        "Choose a parent further up.",
    ),
    "people_closed_parent": (
        "上级“{name}”已经停用",
        "换一个上级，或者先恢复它。",
        "The parent “{name}” is closed",
        "Choose another one, or open it again first.",
    ),
    "people_still_open": (
        "下级还有没停用的：{names}",
        "先停用下级，或者把它们移走。",
        "Units below are still open: {names}",
        "Close them first, or move them.",
    ),
    # -- accounts
    "people_username_taken": (
        "账号 {username} 已经有了",
        "换一个；刚刚点了两次的，第一次已经建好，没有看到密码就重置一次。",
        "The account {username} is there already",
        "Use another one; if you clicked twice, the first click has made it: reset its password if you did not see it.",
    ),
    "people_self": (
        "不能对自己的账号这样做",
        "请另一位管理员办理；自己的密码在右上角的姓名里改。",
        "This cannot be done to one's own account",
        "Ask another administrator; your own password is changed behind your name at the top.",
    ),
    "people_other_duty": (
        "这件事不归您办，没有执行",
        "账号由系统管理员管，管理员的任命由安全管理员管；请对应的管理员办理。",
        "This is not for you to do, and nothing was done",
        "Accounts are kept by the system administrator, duties by the security administrator; ask the one or the other.",
    ),
    "people_last": (
        "“{name}”是最后一个能用的{duty}，不能锁定，也不能免去",
        "先有另一位{duty}，再办这件事。",
        "“{name}” is the last {duty} who can log in, and can neither be locked nor relieved",
        "Let there be another {duty} first.",
    ),
    "people_has_posts": (
        "“{name}”有业务岗位，不能再做{duty}：管理员不办理业务",
        "另建一个账号给管理员，不要一人兼任。",
        "“{name}” holds or held posts and cannot be {duty}: administrators take no part in the work",
        "Make another account for the administrator, of another person.",
    ),
    "people_one_duty": (
        "“{name}”已经是{duty}：三员分立，一人只能任一种",
        "先免去现任的，再任命；或者换人。",
        "“{name}” is {duty} already: of the three duties one person has one",
        "Relieve them of it first, or choose somebody else.",
    ),
    # -- posts
    "people_staff": (
        "“{name}”是{duty}，不能再有业务岗位",
        "管理员不办理业务；换一个人。",
        "“{name}” is {duty} and cannot hold a post",
        "Administrators take no part in the work; choose somebody else.",
    ),
    "people_no_role": (
        "流程里没有“{role}”这个角色",
        "从列出的角色里选。",
        "The procedure has no role “{role}”",
        "Choose one of the roles listed.",
    ),
    "people_not_given": (
        "只能把自己的岗位委托给别人：同样的角色，同一个单位或它管的单位，同一年度；受委托的不能再委托",
        "请本来的岗位持有人自己委托。",
        "Only one's own post can be delegated: the same role, the same unit or one below it, the same year; what was delegated is not delegated further",
        "Ask who holds the post to delegate it.",
    ),
    "people_ends_early": (
        "结束的日子 {ends} 早于开始的日子 {starts}",
        "改其中一个。",
        "The last day {ends} is before the first day {starts}",
        "Change one of them.",
    ),
    "people_past": (
        "{day} 已经过去了",
        "写今天或以后的日子：过去办的事不会因此改变。",
        "The day {day} has passed",
        "Give today or a later day: what was done before does not change.",
    ),
    "people_no_account": (
        "没有账号“{username}”",
        "核对账号；新的人请系统管理员先建账号。",
        "There is no account “{username}”",
        "Check it; ask the system administrator to make one for somebody new.",
    ),
    "people_locked_account": (
        "账号“{username}”已经锁定",
        "换一个人，或者请系统管理员先解锁。",
        "The account “{username}” is locked",
        "Choose somebody else, or ask the system administrator to unlock it.",
    ),
    "people_closed_unit": (
        "“{name}”已经停用，没有新的工作",
        "换一个单位，或者请系统管理员先恢复它。",
        "“{name}” is closed: no new work begins there",
        "Choose another unit, or ask the system administrator to open it again.",
    ),
    "people_post_twice": (
        "“{name}”在这些日子已经有这个岗位",
        "不用再给；要改日子的，先结束原来的。",
        "“{name}” holds this post on these days already",
        "There is no need for another; end that one first to change its days.",
    ),
    "people_receiver": (
        "不能委托给“{username}”：没有这个账号，或者它不能接受岗位",
        "核对账号，要一字不差；管理员和本人不能接受委托。",
        "It cannot be given to “{username}”: there is no such account, or it cannot take a post",
        "Check it, letter by letter; administrators and yourself cannot take one.",
    ),
    "people_give_ends": (
        "委托的最后一天要在 {first} 到 {last} 之间",
        "写清从哪天到哪天；再久的请安全管理员另给岗位。",
        "The last day of a delegation must be from {first} to {last}",
        "Say from when and until when; for longer ask the security administrator for a post.",
    ),
    # -- beginning years
    "people_no_units_chosen": (
        "没有选单位",
        "在要开始的单位前面打勾。",
        "No unit was chosen",
        "Tick the units whose year begins.",
    ),
    # -- lists in workbooks
    "roster_empty": (
        "工作表“{sheet}”里没有一行内容",
        "从第三行起，一行写一个。",
        "The sheet “{sheet}” has no rows",
        "Fill in one row for each, from the third on.",
    ),
    "roster_long": (
        "有 {count} 行，一次最多 {most} 行",
        "分成几份导入，上级单位在前面的一份里。",
        "It has {count} rows, and at most {most} are taken at once",
        "Make several of it, with the parents in the first.",
    ),
    "roster_choice": (
        "“{column}”不能是“{text}”",
        "只能写：{offered}。",
        "“{text}” cannot stand in “{column}”",
        "Only these can: {offered}.",
    ),
    "roster_not_text": (
        "“{text}”不是文字，也不是整数",
        "把这一格的格式设为文本，重新打一遍。",
        "“{text}” is neither a text nor a whole number",
        "Make the cell a text and type it again.",
    ),
    "roster_twice": (
        "“{text}”在第 {row} 行已经写过",
        "同样的只留一行。",
        "“{text}” stands in row {row} already",
        "Keep one of the rows.",
    ),
    "roster_file": (
        "没有收到文件，或者不是 .xlsx",
        "用下载的空白表填好，存为 .xlsx 再上传。",
        "No file came, or it is no .xlsx",
        "Fill in the empty workbook, save it as .xlsx and upload it.",
    ),
    "roster_moved": (
        "预览之后单位或账号有变动，结果和预览的不一样，没有导入",
        "下面是按现在的情况重新算的，看过再确认。",
        "Units or accounts changed since the preview, the result would be another, and nothing was imported",
        "Below it was worked out anew; look at it, then confirm.",
    ),
    "roster_done": (
        "这一批已经办过了",
        "下面是它现在的样子。",
        "This batch was dealt with already",
        "Below is how it stands now.",
    ),
    "roster_used": (
        "“{name}”之后又有了变动（工作、岗位、下级或修改），整批不能撤销",
        "逐个改正；不用的单位可以停用，不用的账号可以锁定。",
        "“{name}” has changed since (work, posts, units below, or its own data), and the batch cannot be undone",
        "Correct them one by one; units can be closed and accounts locked.",
    ),
    # -- the log
    "log_thing": (
        "“{text}”不是一种对象",
        "写 unit、person、post、work、batch 之一，或点表里的对象。",
        "“{text}” is no kind of thing",
        "Write one of unit, person, post, work, batch, or follow a thing in the table.",
    ),
    # -- the beginning
    "site_has_people": (
        "这里已经有 {count} 个账号，没有再建",
        "用系统管理员登录后添加账号；要全新开始，把 JIXIAO_HOME 指到一个空目录。",
        "There are {count} accounts here already, and none was made",
        "Log in as the system administrator to add some; to begin anew let JIXIAO_HOME name an empty folder.",
    ),
}
