"""Messages about files on the site: forms that are made, draft reports and their audit, evidence, work that is done beside the pages."""

from __future__ import annotations

from collections.abc import Mapping

PAPERS: Mapping[str, tuple[str, str, str, str]] = {
    # -- files
    "site_file_kind": (
        "“{name}”的内容是 {kind}，这里不收：只收 {kinds}",
        "另存为能收的格式，再上传。",
        "“{name}” holds {kind}, which is not taken here: only {kinds}",
        "Save it in one of these formats and upload it again.",
    ),
    "site_file_other": (
        "“{name}”的内容是 {kind}，和文件名的后缀不一样（应为 {wanted}）",
        "用原来的程序打开核对，另存为相符的格式，再上传。",
        "“{name}” holds {kind}, which is not what its name says ({wanted} would be)",
        "Open it in its own program, save it under a fitting name and upload it again.",
    ),
    "site_file_unkept": (
        "文件没有存下来：{why}",
        "什么也没有改变。请管理员核对磁盘后，再上传。",
        "The file could not be kept: {why}",
        "Nothing changed. Ask the administrator to look at the disk, then upload it again.",
    ),
    "site_file_gone": (
        "存着的文件读不到：{why}",
        "请管理员从备份恢复 JIXIAO_HOME 里的 files 目录。",
        "The kept file cannot be read: {why}",
        "Ask the administrator to restore the folder files in JIXIAO_HOME from a backup.",
    ),
    "site_file_changed": (
        "存着的文件和收下时的摘要对不上，被换过或坏了，所以不给下载",
        "请管理员从备份恢复这个文件，并核对日志。",
        "The kept file no longer has the hash with which it was taken, and is not given out",
        "Ask the administrator to restore it from a backup and to verify the log.",
    ),
    # -- forms
    "site_form_inside": (
        "内部稿只给办理“{kind}”的岗位，您可以做公开稿",
        "稿别选“公开稿”。",
        "Internal copies are for who works on “{kind}”; you may have a public one made",
        "Choose the public copy.",
    ),
    "site_draft_inside": (
        "还没有送交的内容只给办理“{kind}”的岗位",
        "等送交以后，再从案卷做公开稿。",
        "What is not handed in yet is for who works on “{kind}”",
        "Have a public copy made of the case once it is handed in.",
    ),
    "site_form_unknown": (
        "这份案卷做不出“{form}”：能做的是 {forms}",
        "在列表里选一种表样。",
        "This case gives no “{form}”: there are {forms}",
        "Choose one of the list.",
    ),
    "site_form_suffix": (
        "没有“{suffix}”这种格式：有 {known}",
        "在列表里选一种格式。",
        "There is no format “{suffix}”: there are {known}",
        "Choose one of the list.",
    ),
    "site_form_indicator": (
        "没有选指标：这种表样说明一个指标",
        "选一个指标，再做。",
        "No indicator was chosen: this form explains one",
        "Choose an indicator and make it again.",
    ),
    # -- draft reports
    "site_report_not_here": (
        "“{kind}”不要求审核报告",
        "到要求审核报告的事项（如自评）的页面上传。",
        "“{kind}” asks for no audited report",
        "Upload it with the work that does, such as the self-evaluation.",
    ),
    "site_report_stale": (
        "刚刚有人上传了另一份报告，您的没有收",
        "先看过新的那一份，再决定怎么办。",
        "Somebody has just uploaded another report; yours was not taken",
        "Look at the new one first.",
    ),
    "site_report_none": (
        "还没有上传报告草稿，没有审核过",
        "在“报告审核”里上传报告草稿。",
        "No draft report was uploaded, and so none was audited",
        "Upload the draft on the page of the audit.",
    ),
    "site_report_waits": (
        "第 {number} 份报告《{name}》还没有审核完",
        "等“报告审核”里显示完成，再办。",
        "Draft {number}, {name}, is still being audited",
        "Wait until the page of the audit says that it is done.",
    ),
    "site_report_failed": (
        "第 {number} 份报告《{name}》没有审成",
        "看“报告审核”里的原因，改好后重新上传，或者再审一次。",
        "Draft {number}, {name}, could not be audited",
        "See the reason on the page of the audit; upload a mended one, or have it audited again.",
    ),
    "site_report_open": (
        "第 {number} 份报告《{name}》还有 {count} 处印的数不可能是真的：{named}",
        "改正后重新上传，或者在“报告审核”里逐处说明原因。",
        "Draft {number}, {name}, has {count} printed numbers that cannot be true: {named}",
        "Mend them and upload the report again, or give a reason for each on the page of the audit.",
    ),
    "site_report_old_case": (
        "第 {number} 份报告《{name}》审核之后，案卷又变了（{changed}），原来的审核不再算数",
        "看报告要不要跟着改：要改就上传改好的一份，不用改就在“报告审核”里对着现在的案卷再审一次。",
        "The case changed after draft {number}, {name}, was audited ({changed}); that audit no longer counts",
        "Upload a report that follows the change, or have the same one audited again beside the present case on the page of the audit.",
    ),
    "site_waiver_reason": (
        "没有写原因",
        "写明数为什么没有错，再保留。",
        "No reason was given",
        "Say why the number is right.",
    ),
    "site_no_finding": (
        "这份报告没有第 {number} 处发现",
        "刷新页面，看现在有哪些。",
        "The report has no finding {number}",
        "Reload the page to see what there is.",
    ),
    "site_waived_already": (
        "这一处已经说明过原因",
        "刷新页面就能看到。",
        "This finding stands with a reason already",
        "Reload the page to see it.",
    ),
    # -- evidence
    "site_evidence_not_here": (
        "“{kind}”现在不收佐证",
        "到要求佐证的事项（自评、整改）的页面，在它开始之后上传。",
        "“{kind}” takes no evidence now",
        "Add it to work that asks for evidence (self-evaluation, rectification), once that has begun.",
    ),
    "site_evidence_none": (
        "还没有佐证",
        "在“佐证材料”里加上证明整改结果的材料。",
        "There is no evidence yet",
        "Add what proves the result on the page of the evidence.",
    ),
    "site_evidence_lacks": (
        "还有 {count} 个指标没有佐证：{names}",
        "在“佐证材料”里给这些指标加上材料；涉密的不上传，写明存放处。",
        "{count} indicators have no evidence yet: {names}",
        "Add some on the page of the evidence; never upload what is classified, say where it is.",
    ),
    "site_evidence_about": (
        "没有写明是什么材料",
        "写一句：什么材料、证明什么；没有上传文件的，写明存放在哪里。",
        "It is not said what this evidence is",
        "Say what it is and what it proves; without a file, where it can be looked up.",
    ),
    "site_evidence_mark": (
        "没有“{mark}”这种公开标记",
        "在列表里选一种。",
        "There is no secrecy mark “{mark}”",
        "Choose one of the list.",
    ),
    "site_evidence_indicator": (
        "案卷里没有这些指标：{names}",
        "刷新页面，在列表里勾选。",
        "The case has no such indicators: {names}",
        "Reload the page and tick them in the list.",
    ),
    "site_evidence_untied": (
        "没有选它证明哪些指标",
        "至少勾选一个指标。",
        "It is not said which indicators it proves",
        "Tick at least one.",
    ),
    "site_evidence_twice": (
        "同样的佐证已经有了，没有再收",
        "刷新页面就能看到。",
        "The same evidence is there already, and was not taken again",
        "Reload the page to see it.",
    ),
    "site_evidence_gone": (
        "第 {number} 份佐证没有，或者已经移除",
        "刷新页面，看现在有哪些。",
        "There is no evidence {number}, or it was removed already",
        "Reload the page to see what there is.",
    ),
    "site_evidence_why": (
        "没有写为什么移除",
        "写一句原因，再移除。",
        "It is not said why it is removed",
        "Give a reason.",
    ),
    # -- jobs
    "job_too_long": (
        "做了 {seconds} 秒还没有做完，停下了",
        "文件太大的，拆开或去掉图片再试；仍然这样，请管理员看日志。",
        "It was stopped after {seconds} seconds",
        "Split a very large file, or take out its pictures; otherwise ask the administrator to look at the log.",
    ),
    "job_broke": (
        "做到一半进程中断，试了 {times} 次都没有做成",
        "换一种格式另存后再试；仍然这样，请管理员看日志。",
        "It broke off {times} times and could not be done",
        "Save the file in another format and try again; otherwise ask the administrator to look at the log.",
    ),
}
