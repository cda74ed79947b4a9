"""Messages about forms, reports and the files they are written to."""

from __future__ import annotations

REPORT: dict[str, tuple[str, str, str, str]] = {
    "form_not_found": (
        "没有叫“{name}”的表样",
        "相近的有：{near}；全部表样见 ./jx report --forms。",
        "There is no form named “{name}”",
        "Near ones: {near}; ./jx report --forms lists them all.",
    ),
    "form_not_given": (
        "没有写要哪一种表",
        "加 --form 表样名称；全部表样见 ./jx report --forms。",
        "No form is named",
        "Add --form NAME; ./jx report --forms lists them.",
    ),
    "output_not_given": (
        "没有写保存到哪里",
        "加 -o 文件（.docx、.pdf、.xlsx）或 -o 文件夹。",
        "No output is named",
        "Add -o FILE (.docx, .pdf, .xlsx) or -o FOLDER.",
    ),
    "case_not_given": (
        "没有写案卷",
        "写案卷的编号或文件，如 ./jx report longgang-2020 --form brief -o 文件夹。",
        "No case is named",
        "Name a case by id or file, as in ./jx report longgang-2020 --form brief -o FOLDER.",
    ),
    "report_needs_folder": (
        "有 {count} 个案卷，-o 却写了一个文件：{path}",
        "几个案卷时 -o 写文件夹。",
        "There are {count} cases, but -o names one file: {path}",
        "With several cases, name a folder.",
    ),
    "report_suffix": (
        "不会写“{suffix}”文件：{path}",
        "文件名以 .docx、.pdf 或 .xlsx 结尾，或写一个文件夹。",
        "Cannot write a “{suffix}” file: {path}",
        "End the name in .docx, .pdf or .xlsx, or name a folder.",
    ),
    "report_folder": (
        "不能建立文件夹 {path}：{why}",
        "换一个可以写入的位置。",
        "Cannot make the folder {path}: {why}",
        "Choose a place that can be written to.",
    ),
    "report_same_name": (
        "案卷 {case} 要写的文件 {file} 和案卷 {other} 的同名",
        "改案卷的 unit 或 year，或分到两个文件夹。",
        "Case {case} would be written to {file}, as case {other} is",
        "Change unit or year of one case, or use two folders.",
    ),
    "form_not_for_object": (
        "“{form}”不能用于{object}的案卷",
        "可用的表样见 ./jx report --forms。",
        "The form “{form}” is not for a case of this kind ({object})",
        "See ./jx report --forms for those that fit.",
    ),
    "report_not_possible": (
        "做不出“{form}”：{why}",
        "补齐案卷以后再做；写法见 docs/forms.md 和 docs/case.md。",
        "Cannot make “{form}”: {why}",
        "Complete the case; docs/forms.md and docs/case.md show how.",
    ),
    "report_wanting": (
        "“{form}”有 {count} 处待补充：{what}",
        "补进案卷以后再做；内部稿末尾列有全部待补充事项。",
        "“{form}” lacks {count} things: {what}",
        "Add them to the case; the last page of the internal copy lists them all.",
    ),
    "report_row_inferred": (
        "公开稿里只有“{name}”一行不公开得分，用总分减其他各行就能推出来",
        "确需保密的，连同同级另一行一起标注，或不公开分项得分。",
        "“{name}” is the only row whose score is withheld, and the total minus the others tells it",
        "Mark another row as well, or do not publish the rows.",
    ),
    "report_secret_told": (
        "公开稿里仍有不公开的“{name}”的原文（写在理由、说明等文字里）",
        "改写那段文字，或给它也加 secrecy。",
        "The public copy still tells “{name}”, which is withheld (in a reason or another text)",
        "Rewrite that text, or mark it with secrecy too.",
    ),
    "narrative_unknown": (
        "narrative 里不认识“{key}”",
        "相近的有：{near}；全部写法见 docs/forms.md。",
        "A narrative has no “{key}”",
        "Near ones: {near}; docs/forms.md lists all.",
    ),
    "narrative_row": (
        "narrative 的 {key} 里写了“{name}”，没有这样的指标",
        "写指标的编号；相近的有：{near}。",
        "{key} in narrative names “{name}”, which is no indicator",
        "Use the id of an indicator; near ones: {near}.",
    ),
    "narrative_choice": (
        "narrative 的 {key} 里“{name}”写了“{text}”",
        "只能写：{choices}。",
        "{key} of “{name}” in narrative says “{text}”",
        "It may say: {choices}.",
    ),
    "narrative_shape": (
        "narrative 的 {key} 应当是{wanted}",
        "写法见 docs/forms.md。",
        "{key} in narrative should be {wanted}",
        "See docs/forms.md for how it is written.",
    ),
    "template_incomplete": (
        "句子模板“{id}”没有写 {key}",
        "补上；写法见 docs/forms.md。",
        "The sentence “{id}” lacks {key}",
        "Add it; docs/forms.md shows how.",
    ),
    "template_not_listed": (
        "{name} 应当是一条一条的清单",
        "每条前面写“- ”。",
        "{name} should be a list",
        "Begin each item with “- ”.",
    ),
    "template_part": (
        "句子模板“{id}”的 part 写了“{part}”，报告没有这一处",
        "可以写：{near}。",
        "The sentence “{id}” has part “{part}”, which no report has",
        "It may be: {near}.",
    ),
    "template_twice": (
        "句子模板的编号“{id}”写了两次",
        "改其中一个编号。",
        "Two sentences have the id “{id}”",
        "Change one of them.",
    ),
    "template_unknown_name": (
        "句子模板“{id}”里的“{name}”不是事实、字段或可用的名称",
        "相近的有：{near}；事实目录见 ./jx facts。",
        "“{name}” in the sentence “{id}” is no fact, field or known name",
        "Near ones: {near}; ./jx facts lists the facts.",
    ),
    "template_brace": (
        "句子模板“{id}”的花括号不成对：{text}",
        "每个“{{”都要有“}}”，里面不能再套花括号。",
        "The braces of the sentence “{id}” do not match: {text}",
        "Every “{{” needs its “}}”, with no braces inside.",
    ),
    "template_format": (
        "句子模板“{id}”的“|{format}”不认识",
        "可以写：{formats}。",
        "The sentence “{id}” has an unknown format “|{format}”",
        "It may be: {formats}.",
    ),
    # -- writing files
    "document_path_is_folder": (
        "“{path}”是文件夹，不能写成文件",
        "在后面加上文件名，如 报告.docx。",
        "“{path}” is a folder and cannot be written as a file",
        "Add a file name, such as report.docx.",
    ),
    "cell_too_long": (
        "一格的文字有 {length} 个字符，超过表格的上限 {limit}",
        "缩短这段文字，或改写成 .docx、.pdf。",
        "The text of a cell has {length} characters, more than a workbook can hold ({limit})",
        "Shorten it, or write a .docx or .pdf.",
    ),
    "pdf_no_chinese_font": (
        "没有安装中文字体，PDF 写不了",
        "安装字体：{install}；已有字体文件的，把所在文件夹写进 {variable}。也可以先写 .docx 或 .xlsx，它们不需要字体。",
        "No Chinese font is installed, so that no PDF can be written",
        "Install one: {install}; or name the folder of your fonts in {variable}. A .docx or .xlsx needs no font.",
    ),
    "pdf_fonts_substituted": (
        "这台机器没有公文规定的字体，PDF 里换用了：{fonts}",
        "要用规定的字体，把字体文件所在的文件夹写进 {variable}；各字体情况见 ./jx doctor。",
        "Official faces are not on this machine; the PDF has others: {fonts}",
        "To use the official ones, name the folder of their files in {variable}; ./jx doctor lists them.",
    ),
    "pdf_font_not_asked": (
        "PDF 里有没有指定的字体：{fonts}",
        "多半是生僻字在指定的字体里没有；请核对姓名等处的字形。",
        "The PDF has fonts that were not asked for: {fonts}",
        "Probably for rare characters the chosen fonts lack; check names.",
    ),
}
