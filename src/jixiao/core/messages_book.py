"""Messages about workbooks that people fill in, and how messages of all sorts are worded there."""

from __future__ import annotations

from collections.abc import Mapping

# The fields of a case: what the term after the id says in a file, and the name of the cell in the workbook.
FIELDS: Mapping[str, tuple[str, str]] = {
    "unit": ("单位", "单位"), "year": ("年度", "年度"), "scope": ("范围", "范围"), "id": ("编号", "案卷编号"),
    "framework": ("指标体系", "指标体系"), "line": ("行号", "原文行"), "secrecy": ("密级", "密级"),
    "reason": ("理由", "理由"), "role": ("角色", "角色"), "evidence": ("佐证", "佐证"), "tier": ("档次", "档次"),
    "score": ("分数", "给分"), "met": ("是否符合", "结论（符合、不符合）"), "partly": ("部分符合", "结论"), "unmet": ("不符合", "结论"),
    "grade": ("情形", "结论"), "findings": ("问题", "问题"), "count": ("个数", "个数"), "points": ("分值", "分值"),
    "aspect": ("方面", "方面"), "operator": ("比较", "比较"), "set_low": ("目标设低了", "目标设低了"),
    "printed": ("印的分数", "报告印的得分"), "text": ("文字目标", "文字"),
}  # fmt: skip

PASTE = "找不回的，用 ./jx form {framework} -o 新.xlsx 生成一份空表，把填好的格子按原来的行列粘贴过去（只粘贴值）。"
PASTE_EN = "Failing that, make an empty form with ./jx form {framework} -o NEW.xlsx and paste what was filled in (values only)."

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
        "“{sheet}”的这一行没有编号，或编号认不出，不知道是哪一项",
        "不要另加行：把内容写进原有的行，另加的、复制出来的行删掉。隐藏的 A 列里的编号被改过的，撤销修改，或生成一份空表再粘贴过去。",
        "This row of “{sheet}” has no id, or an unknown one, so nobody knows what it is about",
        "Do not add rows here: write into the rows that are there, and delete copies. If an id in the hidden column A was changed, undo that.",
    ),
    "book_sheet_gone": (
        "“{sheet}”表不见了，里面填的读不进来",
        "从原来的文件把这张表移回来。" + PASTE,
        "The sheet “{sheet}” is gone, and what was filled in there cannot be read",
        "Move it back from the original file. " + PASTE_EN,
    ),
    "book_mark_gone": (
        "“{sheet}”表隐藏的第一行或 A 列被删掉、清空或改动了，认不出是哪张表，里面填的读不进来",
        "撤销这个改动。" + PASTE,
        "The hidden first row or column A of “{sheet}” was deleted, emptied or changed: what was filled in there cannot be read",
        "Undo that change. " + PASTE_EN,
    ),
    "book_sheet_twice": (
        "“{sheet}”表有两份，另一份是“{other}”，不知道以哪一份为准",
        "核对以后只留一份，另一份删掉。",
        "The sheet “{sheet}” is there twice, the other as “{other}”: which holds?",
        "Compare them, keep one and delete the other.",
    ),
    "book_column_gone": (
        "“{sheet}”表的“{column}”一列不见了，或隐藏的第一行里它的记号没有了，这一列填的读不进来",
        "撤销删除。" + PASTE,
        "The column “{column}” of “{sheet}” is gone, or lost its mark in the hidden first row: it cannot be read",
        "Undo the deletion. " + PASTE_EN,
    ),
    "book_column_twice": (
        "“{sheet}”表的 {column} 列是另一列的复制，不知道以哪一列为准",
        "把内容写进原来的一列，复制出来的一列删掉。",
        "Column {column} of “{sheet}” is a copy of another one: which holds?",
        "Write into the original column and delete the copy.",
    ),
    "book_column_unknown": (
        "“{sheet}”表的 {column} 列认不出：隐藏的第一行里它的记号被改过",
        "撤销这个改动。" + PASTE,
        "Nobody knows what column {column} of “{sheet}” is: its mark in the hidden first row was changed",
        "Undo that change. " + PASTE_EN,
    ),
    "book_column_moved": (
        "“{sheet}”表这一列是“{column}”的位置，表头却写着“{found}”：列被移动过，隐藏的第一行没有一起移动",
        "撤销移动；移动一列时整列剪切（点列标选中整列），隐藏的第一行才会跟着走。" + PASTE,
        "This column of “{sheet}” is that of “{column}”, but its header says “{found}”: moved without the hidden first row",
        "Undo the move; cut whole columns, so that the hidden first row goes with them. " + PASTE_EN,
    ),
    "book_row_moved": (
        "“{sheet}”表这一行写着“{name}”，隐藏的编号却是“{found}”的：行排过序或移动过，隐藏的 A 列没有一起移动",
        "撤销排序或移动；排序时选中整行，或把 A 列也选上。" + PASTE,
        "This row of “{sheet}” says “{name}”, but its hidden id is that of “{found}”: sorted or moved without column A",
        "Undo it; select whole rows when you sort. " + PASTE_EN,
    ),
    "book_rows_gone": (
        "“{sheet}”表少了 {count} 行，按没有填计：{names}",
        "不需要的行空着就行，不用删。误删的，撤销删除。" + PASTE,
        "“{sheet}” lacks {count} rows, which count as not filled in: {names}",
        "Rows that you do not need may stay blank. If they were deleted by mistake, undo that. " + PASTE_EN,
    ),
    "book_kept_gone": (
        "“{sheet}”表“{name}”一行由程序写的内容被清空了",
        "撤销清空，或由原来的案卷重新生成：./jx form {framework} --case 原来的案卷 -o 新.xlsx，再把填好的格子粘贴过去（只粘贴值）。",
        "What the program put away in “{name}” of “{sheet}” was emptied",
        "Undo that, or make the workbook anew from the case: ./jx form {framework} --case CASE -o NEW.xlsx",
    ),
    "book_row_twice": (
        "“{name}”有两行，前一行在 {first}",
        "只留一行，另一行删掉。",
        "“{name}” has two rows, the first at {first}",
        "Keep one and delete the other.",
    ),
    "book_record_twice": (
        "{list}里“{name}”写了 {count} 次（{cells}），现在按 {count} 条计",
        "是同一条的，只留一条，其余的清空；确实是不同的几条，把名称写得能分开。",
        "In {list} “{name}” is written {count} times ({cells}) and counts as {count} records",
        "Keep one if they are the same; if not, write names that tell them apart.",
    ),
    "book_numbers_in_words": (
        "有 {count} 格的数存成了文字（{cells}）：计分认得，评分表的公式不认，用到它们的行在表里显示“未评”",
        "照右边的单位只写数字（如 96%、598.3）；提示格子是文本的，先把格式改成常规或百分比再写一次。不改也不影响计分。",
        "{count} cells hold their number as text ({cells}): scoring takes them, but the formulas of 评分表 do not",
        "Write only the figure, in the unit beside. The score is the same if you leave them.",
    ),
    "book_other_case": (
        "这份工作簿好像不是这份案卷的：{what}",
        "核对是不是拿错了文件。下面逐项比较的是两份不同的案卷。",
        "This workbook does not seem to be of this case: {what}",
        "Check whether it is the right file. What follows compares two different cases.",
    ),
    "book_status": (
        "“{name}”的状态写的是“{text}”",
        "从下拉列表里选：{choices}。",
        "“{name}” has the status “{text}”",
        "Choose one of the list: {choices}.",
    ),
    "book_status_value": (
        "“{name}”的状态是“{status}”，值却写着“{text}”",
        "有确切的值就把状态清空或选“已知”；确实没有值就把值清空。只知道范围的，值写成文字，如 90%-95%、500-600万元、20-30人。",
        "“{name}” has the status “{status}”, yet the value “{text}”",
        "Clear the status if the value is certain, or clear the value; write a range as 90%-95%.",
    ),
    "book_choice": (
        "“{name}”的{column}写的是“{text}”",
        "从下拉列表里选：{choices}。",
        "“{name}” says “{text}” under {column}",
        "Choose one of the list: {choices}.",
    ),
    "book_list_unknown": (
        "{name}的状态是“未知”，表里却写着 {text}",
        "写完整了的，状态选“已知”或清空；没有写完整的，先清空各条记录。",
        "{name} has the status 未知, yet it holds {text}",
        "Choose 已知 or clear the status if the list is complete; if it is not, clear its records.",
    ),
    "book_mark_for_none": (
        "“{name}”写的“{text}”表示没有，不是数",
        "清空这一格。材料里没有这个数的，状态选“未知”，再写理由；本单位没有这类事的，选“不适用”，再写佐证。清单里的格子清空就行，本来就没有的写“不适用”。",
        "“{name}” says “{text}”, a mark for nothing and no figure",
        "Clear the cell. Where the material lacks the figure, choose 未知 and say why; where there is no such thing, choose 不适用 with proof.",
    ),
    "book_value_missing": (
        "“{name}”的状态是“{status}”，但是没有写值",
        "补上值；没有的，状态选“未知”并写原因。",
        "“{name}” has the status “{status}” but no value",
        "Add the value, or choose 未知 and say why.",
    ),
    "book_percent": (
        "“{name}”是比率，这一格存成了数 {text}，分不清是 {text}% 还是 {percent}",
        "把这一格的格式设成百分比再填一次，或写成带 % 的文字。",
        "“{name}” is a rate, but the cell holds the number {text}: is it {text}% or {percent}?",
        "Format the cell as a percentage and type it again, or write it as a text with %.",
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

WRITTEN_BY_US = "重新生成工作簿（./jx form 体系 --case 本文件 -o 新文件），再从旧的把内容抄过去。"
WRITTEN_BY_US_EN = (
    "Make the workbook anew (./jx form FRAMEWORK --case FILE -o NEW) and copy what was filled in."
)
DAMAGED = (
    "“{name}”这里由程序写的内容已经损坏",
    WRITTEN_BY_US,
    "What the program wrote at “{name}” is damaged",
    WRITTEN_BY_US_EN,
)
LOST_KEY = (
    "这一格在哪一列认不出：隐藏的第一行被改过",
    WRITTEN_BY_US,
    "Nobody knows which column this cell is in: the hidden first row was changed",
    WRITTEN_BY_US_EN,
)
LOST_ID = (
    "这一行是什么认不出：A 列的编号或自设指标的编号被改过，或“指标体系”换过",
    WRITTEN_BY_US,
    "Nobody knows what this row is: an id in column A or of an own indicator, or the framework, was changed",
    WRITTEN_BY_US_EN,
)

# Where the place is a cell of the workbook of a case, these stand in for the texts of the same code.
IN_BOOK: dict[str, tuple[str, str, str, str]] = {
    "report_wanting": (
        "“{form}”有 {count} 处待补充：{what}",
        (
            "工作簿里没有写文字的格子：文字直接写进做成的 Word 文件里标有“【待补充】”的地方；数据补进工作簿后重新做。"
            "内部稿末尾列有全部待补充事项。"
        ),
        "“{form}” lacks {count} things: {what}",
        (
            "The workbook has no cells for texts: write them into the Word file where it says 【待补充】; fill in figures "
            "and make it again. The last page of the internal copy lists them all."
        ),
    ),
    "key_missing": (
        "没有填“{key}”",
        "在标红的这一格填上，怎么填见右边一格。",
        "“{key}” is not filled in",
        "Fill in this cell; the one beside it says how.",
    ),
    "bad_value": (
        "“{name}”写的“{text}”认不出：{why}",
        "照原件写数字和单位，如 19.5万元、95%、20天、2024-05-31；没有这个数的，清空这一格，再写为什么未知（有“状态”的，先选“未知”）。",
        "“{name}” says “{text}”, which cannot be read: {why}",
        "Write the figure and unit as in the original; if there is none, clear the cell and say why it is unknown (where there is a 状态, choose 未知 first).",
    ),
    "not_a_choice": (
        "“{name} {key}”写的是“{text}”，只能写：{choices}",
        "改成列出的一种，有下拉列表的从列表里选。",
        "“{name} {key}” says “{text}”; it can only be one of: {choices}",
        "Change it to one of those; choose from the list where there is one.",
    ),
    "bounds_reversed": (
        "“{name}”的下限“{low}”大于上限“{high}”，或者两者都在允许的范围之外",
        "小的写在前、大的写在后，如 90%-95%，并核对单位。",
        "“{name}” has the lower bound “{low}” above the upper “{high}”, or both outside what is possible",
        "Write the lower first: 90%-95%, and check the units.",
    ),
    "na_without_proof": (
        "“{name}”选了不适用，没有写佐证",
        "在“理由或佐证”一格写上凭什么，如 年初部门预算表；拿不出佐证的，状态选“未知”，再写理由。",
        "“{name}” is marked 不适用 without proof",
        "Write the document under 理由或佐证; without one choose 未知 and give the reason.",
    ),
    "unknown_without_reason": (
        "“{name}”选了{status}，没有写理由",
        "在“理由或佐证”一格写上为什么，如 报告未给出。",
        "“{name}” is marked {status} without a reason",
        "Say why under 理由或佐证.",
    ),
    "read_as_range": (
        "“{name}”写的“{text}”不是一个确切的数，读成 {low} 至 {high} 之间",
        "知道确切的数，就改成数字；只知道大概的，状态选“范围”，值写成文字，如 {low}-{high}。",
        "“{name}” says “{text}”, which is no exact figure; it is read as {low} to {high}",
        "Write the exact figure; if it is not known, choose 范围 and write a range such as {low}-{high}.",
    ),
    "fact_twice": (
        "“{name}”写了两次：“{one}”和“{other}”",
        "只留一个，以原件为准。",
        "“{name}” is given twice: “{one}” and “{other}”",
        "Keep one, as in the original.",
    ),
    "stated_differs": (
        "“{name}”填的是 {stated}，按它自己的公式算出来是 {computed}",
        "核对分子、分母和填的数，改正写错的一个；口径不同的，在“备注”里写明。计分用算出来的。",
        "“{name}” is stated as {stated}, but its own formula gives {computed}",
        "Check the inputs and the stated figure; explain another basis under 备注. The computed figure is scored.",
    ),
    "stated_beside_list": (
        "“{name}”填的是 {stated}，按清单“{list}”（{at}）算出来是 {computed}",
        (
            "清单没有写完的，补上其余各条；一时补不上的，清空各条，在“事实”表把这个清单的状态选“未知”。"
            "清单写完整了的，改正或清空这个数。现在按清单计分。"
        ),
        "“{name}” is stated as {stated}, but the list “{list}” ({at}) gives {computed}",
        (
            "Complete the list, or clear its records and choose 未知 for it on the sheet 事实; "
            "if it is complete, correct or clear the figure. The list is scored."
        ),
    ),
    "wrong_year": (
        "年度是 {year}，“{framework}”适用于 {valid}",
        "核对“年度”，或换一个适用于 {year} 年的指标体系，重新生成工作簿。",
        "The year is {year}, but “{framework}” is for {valid}",
        "Check 年度, or make a workbook of a framework for {year}.",
    ),
    "judgement_of_computed": (
        "“{name}”由数字算出，不由人判断",
        "清空这一行，到“事实”表填它要用的数；报告印的得分写在“评分表”最后一列。",
        "“{name}” is computed from figures, not judged by people",
        "Clear this row and state its figures under 事实; a printed score goes into the last column of 评分表.",
    ),
    "judgement_form": (
        "“{name}”不能这样判断，这里要填：{wanted}",
        "填在白底的那一格，清空填错的一格。",
        "“{name}” is not judged in this way; it needs: {wanted}",
        "Fill in the white cell and clear the other.",
    ),
    "judgement_forms": (
        "“{name}”同时填了：{found}，只能填一种",
        "给分、结论、个数只留一种，清空其余的。",
        "“{name}” has {found} together; only one may be filled in",
        "Keep points, verdict or count, and clear the others.",
    ),
    "judgement_twice": (
        "“{name}”给了整行的分，下面又逐项判断了 {count} 项，不知道按哪一个",
        "只留一种：逐项判断的，清空整行的给分；整行打分的，清空各项的结论或给分。",
        "“{name}” is given points as a whole, and {count} of its items are judged too: which one holds?",
        "Keep one: clear the points of the whole row, or the judgements of its items.",
    ),
    "judgement_incomplete": (
        "“{name}”填了判断，没有写：{missing}",
        "补上标红的格子，如 年中调整较大、单位自评、报告第 131 行。报告没有说明理由的，理由写“（未说明）”加原因。",
        "“{name}” is judged, but does not state: {missing}",
        "Fill in the marked cells; where the report gives no reason, write （未说明） and why.",
    ),
    "printed_over_full": (
        "印的“{name}”得分 {score} 高于满分 {points}",
        "核对是不是录错；报告确实这样印的，照录。",
        "The printed score {score} of “{name}” is above its full points {points}",
        "Check the typing; if the report prints it so, leave it.",
    ),
    "target_overrides": (
        "“{name}”自己写了未达成怎么评（{found}），指标体系已经规定为 {wanted}",
        "单位不能改体系的评分规则；" + WRITTEN_BY_US,
        "“{name}” says itself how a missed target scores ({found}); the framework provides {wanted}",
        "A unit cannot change the rules of its framework. " + WRITTEN_BY_US_EN,
    ),
    "own_aspects": (
        "“{name}”至少要有 {least} 个方面的自设指标，现在的方面：{found}",
        "给每个自设指标填“方面”，并补上缺的方面，如 社会效益。",
        "“{name}” needs own indicators from at least {least} aspects; it has: {found}",
        "Fill in 方面 for each own indicator, and add the missing ones.",
    ),
    "own_points_missing": (
        "“{name}”的自设指标有的没有写分值",
        "每个自设指标都填“分值”，加起来等于“{name}”的分值；平均分配的，也可以都不填。",
        "Some own indicators of “{name}” have no points",
        "Fill in 分值 for each, adding up to those of “{name}”; in an equal split, none of them may have any too.",
    ),
    "points_do_not_foot": (
        "“{name}”分值 {points} 分，下面各项加起来是 {sum} 分",
        "改“自设指标”表里各项的分值，使加起来等于 {points} 分。",
        "“{name}” has {points} points, but what is below it adds up to {sum}",
        "Change the points on the sheet 自设指标, so that they add up to {points}.",
    ),
    "overlay_reason": (
        "“{name}”调整了分值，没有写理由",
        "调整分值要写在案卷里；" + WRITTEN_BY_US,
        "The points of “{name}” are changed without a reason",
        WRITTEN_BY_US_EN,
    ),
    "overlay_points": (
        "“{name}”不能调整成 {points} 分",
        "调整分值要写在案卷里；" + WRITTEN_BY_US,
        "The points of “{name}” cannot become {points}",
        WRITTEN_BY_US_EN,
    ),
    "overlay_does_not_foot": (
        "调整分值以后，“{name}”是 {points} 分，下面各项加起来是 {sum} 分",
        "调整分值要写在案卷里；" + WRITTEN_BY_US,
        "With the changed points, “{name}” has {points}, but what is below it adds up to {sum}",
        WRITTEN_BY_US_EN,
    ),
    "reweight_refused": (
        "“{name}”不能调整分值：原来 {before} 分，现在 {after} 分",
        "按原来的分值评；" + WRITTEN_BY_US,
        "The points of “{name}” may not be changed: {before}, now {after}",
        WRITTEN_BY_US_EN,
    ),
    "bad_id": (
        "自设指标的编号“{id}”不能用",
        "以英文小写字母开头，只用小写字母、数字和下划线，如 t01；也可以空着，由程序编号。",
        "The id “{id}” of an own indicator cannot be used",
        "Begin with a small letter a-z and use only a-z, 0-9 and _, or leave it blank.",
    ),
    "duplicate_id": (
        "自设指标的编号“{id}”用了两次",
        "给其中一个换一个编号，或空着，由程序编号。",
        "The id “{id}” of own indicators is used twice",
        "Give one of the two another id, or leave it blank.",
    ),
    "unknown_fact": LOST_ID,
    "expression_period": LOST_ID,
    "unknown_judgement": LOST_ID,
    "unknown_indicator": LOST_ID,
    "unknown_key": LOST_KEY,
    "full_width_colon": LOST_KEY,
    "comma_in_braces": LOST_KEY,
    "not_a_mapping": DAMAGED,
    "not_a_list": DAMAGED,
    "fact_status": DAMAGED,
    "wrong_schema": (
        "这个工作簿的格式是“{found}”，应当是“{wanted}”",
        WRITTEN_BY_US,
        "The form of this workbook is “{found}”; it must be “{wanted}”",
        WRITTEN_BY_US_EN,
    ),
}
