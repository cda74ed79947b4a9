"""Messages about an audit as a whole: what was asked for, the file of waivers, files that could not be audited."""

from __future__ import annotations

AUDIT: dict[str, tuple[str, str, str, str]] = {
    "audit_no_files": (
        "“{path}”里没有能审核的文件",
        "能审核 .docx、.pdf、.xlsx、.txt、.md、.html；放进文件夹，或直接写文件名。",
        "“{path}” holds no file that can be audited",
        "Put .docx, .pdf, .xlsx, .txt, .md or .html files there, or name files.",
    ),
    "audit_rule_unknown": (
        "{option} 里的“{name}”不是检查代码",
        "相近的有：{near}；全部代码见 docs/checks.md。",
        "“{name}” in {option} is no code of a check",
        "Near ones: {near}; docs/checks.md lists them all.",
    ),
    "audit_rules_empty": (
        "{option} 后面没有写检查代码",
        "写一个或几个，用逗号隔开，如 {option} {example}；全部代码见 docs/checks.md。",
        "{option} names no check",
        "Name one or more, set apart by commas: {option} {example}; docs/checks.md lists them all.",
    ),
    "audit_one_report": (
        "{option} 只用于一份报告，这里有 {count} 份",
        "一份一份地写，或去掉 {option}。",
        "{option} is for one report, and there are {count}",
        "Name one report at a time, or leave {option} out.",
    ),
    "audit_copy_suffix": (
        "这份报告的批注件不能写成“{suffix}”：{path}",
        "文件名以 {wanted} 结尾。",
        "The annotated copy of this report cannot be a “{suffix}”: {path}",
        "Let its name end in {wanted}.",
    ),
    "audit_over_report": (
        "要写的“{path}”就是报告原件，原件不改",
        "换一个文件名。",
        "“{path}” is the report itself, which is never changed",
        "Choose another name.",
    ),
    "audit_same_output": (
        "“{path}”写了两次，两样东西不能写到同一个文件",
        "给其中一个换一个文件名。",
        "“{path}” is named twice; two things cannot be written to one file",
        "Give one of them another name.",
    ),
    "audit_timed_out": (
        "{seconds} 秒没有审完，已经停下，没有结果",
        "单独再审这一份；仍然很慢的，拆成几个文件，或另存为 .docx、.txt 再试。",
        "Not done after {seconds} seconds, so it was stopped without a result",
        "Audit this file by itself; if that is slow too, split it or save it as .docx or .txt.",
    ),
    "audit_crashed": (
        "审核时进程中断（{why}），没有结果",
        "单独再审这一份；仍然如此的，请把文件发给维护者。",
        "The process that audited it broke off ({why}); there is no result",
        "Audit this file by itself; if it happens again, please report it with the file.",
    ),
    "audit_fault": (
        "jixiao 自身出错（{why}），这一份没有结果",
        "请把命令和文件发给维护者；设 JIXIAO_DEBUG=1 单独审这一份可看细节。",
        "A fault in jixiao itself ({why}); this file has no result",
        "Please report the command and the file; JIXIAO_DEBUG=1 shows details when it is audited by itself.",
    ),
    # -- the file of waivers
    "waiver_rule_unknown": (
        "第 {number} 条的 rule 写的“{name}”不是检查代码",
        "相近的有：{near}；全部代码见 docs/checks.md。",
        "The rule of entry {number}, “{name}”, is no code of a check",
        "Near ones: {near}; docs/checks.md lists them all.",
    ),
    "waiver_incomplete": (
        "第 {number} 条没有写 {key}",
        "补上；不打算放过的，把这一条删掉，或者 reason、who、date 都空着。",
        "Entry {number} lacks {key}",
        "Add it; for a finding that is not to be waived delete the entry, or leave reason, who and date all empty.",
    ),
    "waiver_names_nothing": (
        "第 {number} 条没有写 text（原文）或 claimed（印的数），不知道放过的是哪一处",
        "从审核结果里抄一段原文，或抄印的数；--write-waivers 会写好。",
        "Entry {number} has neither text nor claimed, so that nobody can tell what it waives",
        "Copy some words of the report, or the printed number; --write-waivers writes both.",
    ),
    "waiver_date": (
        "第 {number} 条的 {key} 写的“{text}”不是日期",
        "写成 2024-05-31 或 2024年5月31日。",
        "{key} of entry {number} says “{text}”, which is no date",
        "Write 2024-05-31 or 2024年5月31日.",
    ),
    "waiver_dates_cross": (
        "第 {number} 条的到期日 {until} 早于判断的日期 {date}",
        "核对两个日期。",
        "Entry {number} ends on {until}, before it was made on {date}",
        "Check both dates.",
    ),
    "waiver_twice": (
        "第 {number} 条和第 {first} 条放过的是同一处",
        "留一条。",
        "Entry {number} waives the same thing as entry {first}",
        "Keep one of them.",
    ),
    "waiver_unfilled": (
        "有 {count} 条还没有填（reason、who、date 都空着），不作数",
        "判断过的填上理由、判断人和日期；要改报告的，改好以后删掉这一条。",
        "{count} entries are not filled in (reason, who and date are empty) and do not count",
        "Fill in those that were judged; delete those whose report is corrected.",
    ),
    "waiver_unused": (
        "第 {number} 条（{code}：{what}）没有对上任何发现",
        "原文改过、已经改正，或抄得不一样；不再需要的删掉。",
        "Entry {number} ({code}: {what}) fits no finding",
        "The text was changed or corrected, or is not copied as printed; delete the entry if it is not needed.",
    ),
    "waiver_expired": (
        "第 {number} 条（{code}：{what}）已于 {until} 到期，不再放过",
        "重新判断：仍然成立的改 date 和 until，否则删掉。",
        "Entry {number} ({code}: {what}) ended on {until} and waives nothing any more",
        "Judge it again: change date and until, or delete the entry.",
    ),
}
