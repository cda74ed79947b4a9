"""Messages about publication: the record, its clock, the texts that everybody may read."""

from __future__ import annotations

from collections.abc import Mapping

PUBLICATION: Mapping[str, tuple[str, str, str, str]] = {
    "publication_none": (
        "还没有公开信息",
        "填写公开信息并保存，再生成公开文本。",
        "There is no record of the publication yet",
        "Fill it in and save it, then make the public texts.",
    ),
    "publication_lacks": (
        "公开信息还缺：{lacks}",
        "补上再送审查。",
        "The record of the publication lacks: {lacks}",
        "Fill it in before you hand it in.",
    ),
    "publication_nowhere": (
        "没有写在哪里公开",
        "写公开的网址，或者公告栏的位置。",
        "It is not said where it is published",
        "Give the address of the page, or where the notice board is.",
    ),
    "publication_no_texts": (
        "还没有生成公开文本",
        "按“生成公开文本”，核对预览后再送审查。",
        "The public texts are not made yet",
        "Make them and look at the preview before you hand it in.",
    ),
    "publication_doubts": (
        "要公开的文件里有 {count} 处疑点，第一处：{first}",
        "在自评里改正，报送后重新生成公开文本。",
        "The files to be published hold {count} doubtful figures; the first: {first}",
        "Correct the self-evaluation, then make the texts anew.",
    ),
    "publication_reviewed_other": (
        "复核得分写的是 {text}，复核定的是 {total}",
        "把复核得分改成 {total}，或者空着。",
        "The reviewed score is written as {text}; the review ended on {total}",
        "Write {total}, or leave it empty.",
    ),
    "publication_old_texts": (
        "公开文本是按旧的内容生成的",
        "重新生成公开文本，核对预览后再办理；已在审查的，先退回。",
        "The public texts were made from what has changed since",
        "Make them again and look at the preview; send it back first where it is being screened.",
    ),
    "publication_secret": (
        "公开文本里出现了标为涉密或不予公开的内容：{name}",
        "退回后从公开信息、案卷的文字或整改的问题里去掉它，重新生成公开文本。",
        "The public texts hold what is marked classified or withheld: {name}",
        "Send it back, take it out of the record, the case or the problems, and make the texts again.",
    ),
    "publication_no_case": (
        "没有自评的案卷，生成不了公开文本",
        "先在自评里交案卷。",
        "There is no case of the self-evaluation to make the public texts from",
        "Hand in the case on the page of the self-evaluation first.",
    ),
    "publication_not_editable": (
        "现在是“{state}”，您不能改公开信息",
        "由填报人在准备公开时改；要改的，请办理的人先退回。",
        "It stands at “{state}”, and you may not change the record",
        "The filler changes it while it is prepared; ask for it to be sent back.",
    ),
    "publication_stale": (
        "公开信息刚刚被人改过，您的没有保存",
        "您填的还在；对照现在的内容，再保存一次。",
        "Somebody has just changed the record; yours was not saved",
        "What you typed is kept; compare it with what stands now and save again.",
    ),
    "publication_list_stale": (
        "公开信息刚刚被人改过，您的办理没有生效",
        "看过最新的公开信息和预览，再办理。",
        "Somebody has just changed the record; what you did had no effect",
        "Look at the record and the preview as they are now, and act again.",
    ),
    "publication_long": (
        "“{name}”有 {count} 字，最多 {most} 字",
        "写短一些。",
        "“{name}” has {count} characters, at most {most}",
        "Make it shorter.",
    ),
    "publication_date": (
        "{name}“{text}”不是日期",
        "写成 2026-03-31 的样子。",
        "The {name}, “{text}”, is no date",
        "Write it like 2026-03-31.",
    ),
    "publication_ahead": (
        "{name} {day} 还没有到",
        "填已经发生的那一天。",
        "The {name}, {day}, is still to come",
        "Give the day on which it happened.",
    ),
    "publication_before": (
        "公开日期 {day} 早于批复日期 {approved}",
        "核对两个日期：先批复，后公开。",
        "The day of publication, {day}, is before the approval, {approved}",
        "Check both days: approval comes first.",
    ),
    "publication_index": (
        "索引号“{text}”里有不能用的符号",
        "只用汉字、字母、数字和 - / . ( ) 〔 〕；空着的由系统编号。",
        "The index number “{text}” holds signs that cannot be used",
        "Use letters, digits and - / . ( ) only; leave it empty to get the next one.",
    ),
    "publication_index_twice": (
        "索引号“{text}”已经用过",
        "换一个；空着的由系统编号。",
        "The index number “{text}” is taken",
        "Use another one; leave it empty to get the next one.",
    ),
    "publication_url": (
        "“{text}”不是网页地址",
        "写完整的地址，如 https://www.example.gov.cn/gk/1.html。",
        "“{text}” is not the address of a page",
        "Give it in full, such as https://www.example.gov.cn/gk/1.html.",
    ),
    "publication_score": (
        "复核得分“{text}”不是 0 到 100 之间、最多两位小数的数",
        "照复核结果填写；与自评相同的空着。",
        "The reviewed score “{text}” is not a number from 0 to 100 with at most two decimals",
        "Give it as the review says; leave it empty where it is the same.",
    ),
}
