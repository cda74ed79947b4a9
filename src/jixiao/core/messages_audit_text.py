"""Messages of the audit. The text itself: years, dates, placeholders, personal data, parts that are missing."""

from __future__ import annotations

from collections.abc import Mapping

TEXT: Mapping[str, tuple[str, str, str, str]] = {
    "stale_year": (
        "这里的年份与全文不一致：同一事项在别处记在{year}年名下",
        "核对是否沿用了往年文本；如确指往年，写明与本年的关系",
        "The year differs from the rest of the report: the same matter stands elsewhere under {year}",
        "Check whether last year's text was kept; if another year is meant, say how it relates to this one",
    ),
    "year_with_itself": (
        "同一年份与自身比较",
        "核对比较的两个年度，改正其中一个",
        "A year is compared with itself",
        "Check the two years of the comparison and correct one of them",
    ),
    "no_such_date": (
        "没有这一天",
        "核对原始记录，改正日期",
        "There is no such day",
        "Check the record and correct the date",
    ),
    "dates_reversed": (
        "结束日期早于开始日期",
        "核对起止日期，改正其中一个",
        "The period ends before it begins",
        "Check both dates and correct one of them",
    ),
    "published_late": (
        "批复后{days}日才公开，超过预算法第十四条规定的20日",
        "核对批复与公开日期；确属逾期的，在存在问题中说明",
        "Published {days} days after approval; the budget law (art. 14) allows 20",
        "Check both dates; if it was late, say so among the problems",
    ),
    "published_too_early": (
        "公开日期早于{year}年度的预算或决算可能形成的时间",
        "核对公开日期的年份",
        "The date of publication is earlier than the budget or final accounts of {year} can exist",
        "Check the year of the publication",
    ),
    "publication_unproved": (
        "称按规定时限公开，但公开日期较晚，且没有写明批复日期，20日内公开无从核对",
        "补写批复日期；超过20日的，不应写“在规定时限内”",
        "Said to be published in time, but the date is late and that of the approval is not given",
        "Give the date of approval; past 20 days it was not in time",
    ),
    "dated_before_year_end": (
        "报告日期早于{year}年度结束",
        "核对报告日期，或核对报告所属年度",
        "The report is dated before the end of {year}",
        "Check the date of the report, or the year it is about",
    ),
    "figures_of_part_year": (
        "{year}年度的报告用年中数据说明执行情况，没有全年数",
        "补充截至12月31日的支出数和执行率",
        "A report of {year} shows figures of a part of the year only",
        "Give spending and rate as of 31 December",
    ),
    "placeholder_left": (
        "占位符没有替换（共{count}处）",
        "换成真实的名称、日期或数字",
        "A placeholder was not replaced ({count} in all)",
        "Put the real name, date or number",
    ),
    "instruction_left": (
        "留有模板的填写提示（共{count}处）",
        "填写内容并删去提示",
        "An instruction of the template is left ({count} in all)",
        "Fill it in and remove the instruction",
    ),
    "broken_reference": (
        "引用已经失效（共{count}处）",
        "重新插入引用或直接写明编号",
        "A reference is broken ({count} in all)",
        "Insert the reference again or write its number",
    ),
    "date_not_filled": (
        "日期没有填写（共{count}处）",
        "补填年、月、日",
        "A date is not filled in ({count} in all)",
        "Fill in year, month and day",
    ),
    "number_missing": (
        "这里应当有数字，没有填写",
        "补填数字",
        "A number is missing here",
        "Fill in the number",
    ),
    "phone_number": (
        "拟公开的文本中有电话号码（{count}处）",
        "公开前删去，或只留办公电话并确认可以公开",
        "A telephone number in a text that will be published ({count})",
        "Remove it before publication, or keep an office number that may be public",
    ),
    "identity_number": (
        "拟公开的文本中有身份证号码（{count}处）",
        "公开前删去或遮盖",
        "An identity number in a text that will be published ({count})",
        "Remove or mask it before publication",
    ),
    "card_number": (
        "拟公开的文本中有银行卡号（{count}处）",
        "公开前删去或遮盖",
        "A bank card number in a text that will be published ({count})",
        "Remove or mask it before publication",
    ),
    "mail_address": (
        "拟公开的文本中有电子邮箱（{count}处）",
        "确认是否可以公开",
        "An e-mail address in a text that will be published ({count})",
        "Check whether it may be public",
    ),
    "person_named": (
        "拟公开的文本中有个人姓名（{count}处）",
        "公开前改用职务或删去",
        "A person is named in a text that will be published ({count})",
        "Use the role or remove the name before publication",
    ),
    "denied_elsewhere": (
        "“{name}”在一处称有，在另一处称没有",
        "核对事实，改正其中一处",
        "“{name}” is said to exist in one place and denied in another",
        "Check the facts and correct one of the two",
    ),
    "nothing_unmet": (
        "未完成原因填“无”，但另有指标写明未完成",
        "补写未完成的指标和原因",
        "No unmet goal is reported, but one is described elsewhere",
        "Name the unmet indicator and the reason",
    ),
    "praised_and_deducted": (
        "正文称良好，同一指标“{name}”又扣了分",
        "改写正文的评价，或核对扣分",
        "The text praises what “{name}” loses points for",
        "Reword the praise or check the deduction",
    ),
    "plan_as_result": (
        "“{heading}”照抄了目标或任务的文字，没有完成的事实",
        "写明实际完成的事项和数量",
        "“{heading}” repeats the words of the plan and tells no result",
        "Tell what was done, with numbers",
    ),
    "renewed_without_competition": (
        "合同{renewed}，金额达到文中所说须竞争采购的门槛{limit}",
        "核对续约是否重新采购；没有的，写入存在问题",
        "The contract was renewed ({renewed}) although the text requires competition from {limit} on",
        "Check whether it was procured again; if not, report it as a problem",
    ),
    "other_unit": (
        "“{foreign}”疑为其他单位的模板残留：全文其他地方用“{usual}”",
        "核对所指单位；确指其他单位的，写全称",
        "“{foreign}” may be left from another unit's text: elsewhere the report says “{usual}”",
        "Check which unit is meant; if another one, write its full name",
    ),
    "heading_number_skipped": (
        "标题序号跳号",
        "补上缺少的标题，或改正序号",
        "A heading number is skipped",
        "Add the missing heading or correct the number",
    ),
    "heading_number_repeated": (
        "标题序号重复",
        "改正序号",
        "A heading number is repeated",
        "Correct the number",
    ),
    "announced_missing": (
        "文中提到“{label}”，全文没有找到",
        "补上“{label}”，或改正编号",
        "“{label}” is announced but not found in the document",
        "Add “{label}” or correct its number",
    ),
    "part_missing": (
        "部门整体支出绩效报告一般应有而标题中没有找到：{parts}",
        "核对报告提纲，缺少的补写",
        "Parts that such a report has, not found among its headings: {parts}",
        "Check the outline and add what is missing",
    ),
    "slip_of_pen": (
        "用字或标点重复、残留",
        "核对文字",
        "A word or sign is doubled or left over",
        "Check the wording",
    ),
    "unpaired_sign": (
        "引号或括号不成对",
        "补上缺少的一半",
        "A quote or bracket has no partner",
        "Add the missing one",
    ),
    "enumeration_skips": (
        "列举的序号跳号",
        "补上缺少的一项，或改正序号",
        "An enumeration skips a number",
        "Add the missing item or correct the number",
    ),
    "same_as_other": (
        "与“{other}”有{same}段文字完全相同（长段共{all}段，占{share}%）",
        "核对是否照抄；本年的情况应当重写",
        "{same} of {all} long paragraphs ({share}%) are the same as in “{other}”",
        "Check whether they were copied; what is of this year should be written anew",
    ),
    "figures_of_other": (
        "与“{other}”完全相同的段落里有数字或年份",
        "核对数字和年份是否是本年的",
        "A paragraph that is the same as in “{other}” carries figures or years",
        "Check whether they are this year's",
    ),
}
