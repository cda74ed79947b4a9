"""Messages about workbooks that people fill in."""

from __future__ import annotations

BOOK: dict[str, tuple[str, str, str, str]] = {
    "form_arguments": (
        "没有写全：生成填报工作簿要写指标体系和输出的文件",
        "如 ./jx form shenzhen-2023 -o 填报.xlsx；预览用 ./jx form --preview 旧案卷.yaml 填好的.xlsx",
        "A form needs a framework and a file to write",
        "For example ./jx form shenzhen-2023 -o form.xlsx; to preview: ./jx form --preview OLD.yaml FILLED.xlsx",
    ),
    "book_not_a_case": (
        "这个工作簿不是填报案卷用的：没有找到“{sheet}”表的隐藏标记",
        "用 ./jx form 指标体系 -o 文件.xlsx 生成一份再填；不要删第一行和 A 列（它们是隐藏的）。",
        "This workbook is not the form of a case: the hidden mark of the sheet “{sheet}” is missing",
        "Make one with ./jx form FRAMEWORK -o FILE.xlsx; do not delete the hidden first row and column A.",
    ),
    "book_row_without_id": (
        "“{sheet}”的这一行没有编号，不知道是哪一项",
        "不要另加行：把内容写进原有的行。复制出来的行请删掉。",
        "This row of “{sheet}” has no id, so nobody knows what it is about",
        "Do not add rows here: write into the rows that are there, and delete copies.",
    ),
    "book_row_twice": (
        "“{name}”有两行，前一行在 {first}",
        "只留一行，另一行删掉。",
        "“{name}” has two rows, the first at {first}",
        "Keep one and delete the other.",
    ),
    "book_status": (
        "“{name}”的状态写的是“{text}”",
        "从下拉列表里选：{choices}。",
        "“{name}” has the status “{text}”",
        "Choose one of the list: {choices}.",
    ),
    "book_status_value": (
        "“{name}”的状态是“{status}”，值却写着“{text}”",
        "有确切的值就把状态清空或选“已知”；确实没有值就把值清空。只知道范围的，值写 90%-95% 这样的文字。",
        "“{name}” has the status “{status}”, yet the value “{text}”",
        "Clear the status if the value is certain, or clear the value; write a range as 90%-95%.",
    ),
    "book_value_missing": (
        "“{name}”的状态是“{status}”，但是没有写值",
        "补上值；没有的，状态选“未知”并写原因。",
        "“{name}” has the status “{status}” but no value",
        "Add the value, or choose 未知 and say why.",
    ),
    "book_percent": (
        "“{name}”是比率，这一格存成了数 {text}，分不清是 {text}% 还是 {percent}",
        "把这一格的格式设成百分比再填，或写成文字 {text}%。",
        "“{name}” is a rate, but the cell holds the number {text}: is it {text}% or {percent}?",
        "Format the cell as a percentage and type it again, or write the text {text}%.",
    ),
    "book_answer_missing": (
        "“{name}”写了理由或佐证，但是没有给分，也没有结论或个数",
        "在白底的那一格填上判断；不判断的，把这一行清空。",
        "“{name}” has a reason or evidence, but no points, verdict or count",
        "Fill in the judgement, or clear the row.",
    ),
    "book_count": (
        "“{name}”的个数写的是 {count}，列出的问题却有 {items} 个",
        "改成一致的；只写其中一样也可以。",
        "“{name}” counts {count} but lists {items}",
        "Make them agree, or give only one of them.",
    ),
    "book_score_differs": (
        "表里“{name}”的得分是 {shown}，按规则重新计算是 {computed}",
        "以重新计算的为准。公式被改动、或没有重新计算过的，用 Excel 或 WPS 打开按 F9 再保存，或重新生成工作簿。",
        "The workbook says {shown} for “{name}”; by the rules it is {computed}",
        "The recomputed score holds. Recalculate (F9) and save the workbook, or make it anew.",
    ),
}
