"""Messages about the site: where it keeps its data, and where it listens."""

from __future__ import annotations

from collections.abc import Mapping

SITE: Mapping[str, tuple[str, str, str, str]] = {
    "site_port": (
        "端口 {port} 不可用：要在 1 到 65535 之间",
        "换一个端口，如 --port 8000。",
        "Port {port} cannot be used: it must be from 1 to 65535",
        "Use another one, such as --port 8000.",
    ),
    "site_listen": (
        "不能在 {address} 上打开网站：{why}",
        "换一个端口或地址，如 --port 8001；1024 以下的端口只有 root 能用。",
        "The site cannot be opened at {address}: {why}",
        "Use another port or address, such as --port 8001; only root may use ports below 1024.",
    ),
    "site_broke": (
        "网站的进程接连中断，已停止（退出码 {code}）",
        "内存不够最常见：看系统日志，再运行 jixiao serve。已保存的都在。",
        "The process of the site broke again and again, and was stopped (exit code {code})",
        "Memory that runs out is the usual cause: look at the log of the system, then run jixiao serve. What was saved is kept.",
    ),
    "site_no_port": (
        "{first} 到 {last} 的端口都被占用",
        "关掉占用的程序，或者用 ./jx serve --demo --port 指定一个端口。",
        "All ports from {first} to {last} are taken",
        "Stop what uses them, or name a port: ./jx serve --demo --port.",
    ),
    "site_no_demo": (
        "这里的数据不是示范数据，没有动它",
        "用 -o 指定另一个目录。",
        "The records here are no demo's; they were left as they are",
        "Name another folder with -o.",
    ),
    "site_home": (
        "数据目录不能用：{why}",
        "用环境变量 JIXIAO_HOME 指定一个可以读写的目录。",
        "The folder of the data cannot be used: {why}",
        "Let JIXIAO_HOME name a folder that can be written.",
    ),
    "site_database": (
        "数据库打不开：{why}",
        "核对 JIXIAO_HOME 里的 site.sqlite3；坏了的，从备份恢复。",
        "The database cannot be opened: {why}",
        "Look at site.sqlite3 in JIXIAO_HOME; restore it from a backup where it is broken.",
    ),
    "site_database_url": (
        "数据库的地址写得不对：{why}",
        "改 DATABASE_URL；用自带的 SQLite，就不要设它。地址里有密码，这里不显示。",
        "The address of the database is wrong: {why}",
        "Correct DATABASE_URL, or unset it to use SQLite. It holds a password and is not shown here.",
    ),
    "site_database_away": (
        "连不上 PostgreSQL：{why}",
        "核对数据库是否在运行，DATABASE_URL 的主机、端口、库名、用户和密码是否正确。",
        "PostgreSQL cannot be reached: {why}",
        "See whether it runs, and whether host, port, name, user and password in DATABASE_URL are right.",
    ),
    "site_other_year": (
        "案卷是 {year} 年度的，这里要 {wanted} 年度的",
        "核对案卷里的年度，或者到那一年的页面上传。",
        "The case is of {year}, and {wanted} is wanted here",
        "Check the year in the case, or take it to the page of that year.",
    ),
    "site_goals_missing": (
        "还没有写年度总体目标",
        "在“报告里的文字”里写“主要履职目标；年度总体目标”。",
        "The goal of the year is not written yet",
        "Write it among the texts.",
    ),
    "site_targets_missing": (
        "“{block}”还没有设绩效指标",
        "每一块至少设一个：名称、比较、目标值、分值。",
        "“{block}” has no indicator yet",
        "Set at least one in each block: name, comparison, target, points.",
    ),
    "site_target_incomplete": (
        "指标“{name}”没有写名称或目标值",
        "补上，或者把这一行清空。",
        "The indicator “{name}” lacks its name or target",
        "Add it, or clear the row.",
    ),
    "site_target_vague": (
        "指标“{name}”的目标值只有“{words}”这样的话，年底没法核对",
        "能用数的用数；确实不能的，写明看什么、看到什么程度。",
        "The target of “{name}” has only words such as “{words}”, which nobody can check",
        "Give a number, or say what is looked at and how far it must be.",
    ),
    "site_monitoring_open": (
        "有 {count} 个指标没有写完成情况、全年预计或完成可能性：{names}",
        "逐个写上；现在还没有数的，写明原因。",
        "{count} indicators lack what was reached, the forecast, or the chance: {names}",
        "Fill them in one by one.",
    ),
    "site_cause_missing": (
        "“{name}”可能完不成，没有写偏差原因和说明",
        "选一类原因，再用一句话说明。",
        "“{name}” may not be reached and has no cause",
        "Choose a cause and explain it in a sentence.",
    ),
    "site_reason_missing": (
        "“{name}”没有得满分，没有写原因",
        "在这个指标下面写未得满分的原因。",
        "“{name}” lost points without a reason",
        "Write the reason below this indicator.",
    ),
    "site_ground_missing": (
        "“{name}”改得与自评不同，没有写依据",
        "在这个数的备注里写依据，如 决算表第几行。",
        "“{name}” differs from the self-evaluation without a ground",
        "Write the ground in its note.",
    ),
    "site_no_framework": (
        "还没有选定指标体系",
        "先选用哪个指标体系，再填。",
        "No framework has been chosen yet",
        "Choose a framework first.",
    ),
    "site_no_such_cell": (
        "这张表里没有这些格子：{keys}",
        "刷新这一页再填；自设指标改过的，相关的格子也会变。",
        "This form has no such fields: {keys}",
        "Reload the page; fields change with the own indicators.",
    ),
    "site_text_too_long": (
        "有 {count} 处文字超过 {most} 个字",
        "写短一些，长的材料作为附件上传。",
        "{count} texts are longer than {most} signs",
        "Write less, and attach long material.",
    ),
    "site_typed_pending": (
        "网站上填了 {count} 处、还没有报送，上传会把它们替换掉",
        "确定要替换，勾选上传按钮上面的那一项，再上传；否则在网页上接着填。",
        "{count} texts were typed on the site and are not handed in; the upload would replace them",
        "Tick the box above the button to replace them, or go on filling in on the page.",
    ),
    "site_no_case_here": (
        "“{kind}”现在不收案卷",
        "自评开始后，在自评的页面上传。",
        "“{kind}” takes no case now",
        "Upload it on the page of the self-evaluation, once that has begun.",
    ),
    "site_not_editable": (
        "现在是“{state}”，您不能改它的内容",
        "要改的，请办理的人先退回。",
        "It stands at “{state}”, and you may not change its content",
        "To change it, ask for it to be sent back.",
    ),
    "site_case_stale": (
        "刚刚有人交了另一份案卷，您的没有收",
        "先看过新的那一份，再决定是否上传您的。",
        "Somebody has just handed in another case; yours was not taken",
        "Look at the new one first.",
    ),
    "site_case_kind": (
        "“{name}”不是能收的文件：只收 {kinds}",
        "用 ./jx form 生成的工作簿填好后上传。",
        "“{name}” cannot be taken: only {kinds}",
        "Fill in the workbook that ./jx form makes.",
    ),
    "site_case_size": (
        "文件有 {size} 字节，要有内容，最多 {most} 字节",
        "去掉工作簿里的图片和无关的表，再上传。",
        "The file has {size} bytes; it must not be empty, and at most {most}",
        "Take pictures and other sheets out of the workbook.",
    ),
    "site_no_case": (
        "“{kind}”还没有案卷",
        "先在网页上填报，或者上传填好的工作簿或案卷文件。",
        "“{kind}” has no case yet",
        "Fill it in on the page first, or upload the filled workbook or the case file.",
    ),
    "site_unscored": (
        "还有 {count} 个指标没有算出得分：{names}",
        "补上它们缺的事实或判断（下表写明了缺什么），再上传。",
        "{count} indicators have no score yet: {names}",
        "Add the facts or judgements that they lack, as the table below says, and upload again.",
    ),
    "site_backup_exists": (
        "已经有这个文件，没有覆盖",
        "换一个文件名，如加上日期。",
        "This file is there already and was left as it is",
        "Use another name, with the date in it for example.",
    ),
    "site_backup_broken": (
        "这份备份不能用：{why}",
        "换一份备份；原来的数据没有动。",
        "This backup cannot be used: {why}",
        "Take another one; nothing was changed.",
    ),
    "site_not_empty": (
        "这里已经有网站的数据，没有覆盖",
        "把 JIXIAO_HOME 指到一个空目录（用 PostgreSQL 的，把 DATABASE_URL 指到一个空库），再恢复。",
        "There are records of a site here already; they were left as they are",
        "Let JIXIAO_HOME name an empty folder, or DATABASE_URL an empty database, and restore again.",
    ),
    "site_backup_file": (
        "读不了或写不了这个文件：{why}",
        "核对文件夹和权限，或者换一个位置。",
        "This file cannot be read or written: {why}",
        "Look at its folder and who may use it, or take another place.",
    ),
    "site_other_unit": (
        "案卷写的单位是“{unit}”，这里是“{wanted}”",
        "核对案卷里的单位；拿错了案卷的，换成本单位的。",
        "The case is of “{unit}”, and this is the page of “{wanted}”",
        "Check the unit in the case, or take the right case.",
    ),
    "site_case_changed": (
        "存着的案卷和收下时的摘要对不上：它在数据库里被改过或损坏了",
        "请管理员从备份恢复；在那之前它不计分。",
        "The case that is kept does not agree with the hash of when it was taken: it was changed or damaged in the database",
        "Have it restored from a backup; until then it has no score.",
    ),
    "site_noted": (
        "--last 要写 号:摘要，现为“{text}”",
        "写上次 jixiao log verify 印出的那一行。",
        "The option --last wants NUMBER:HASH, and is “{text}”",
        "Give the line that jixiao log verify printed.",
    ),
}
