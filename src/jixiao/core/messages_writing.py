"""Messages about files and how things are written in them: opening, tables, names, and plain values."""

from __future__ import annotations

from collections.abc import Mapping

WRITING: Mapping[str, tuple[str, str, str, str]] = {
    # -- files
    "file_too_large": (
        "文件有 {size}，超过上限 {limit}",
        "确认选对了文件；清单太长的，拆成几个文件。",
        "The file is {size}, more than the limit of {limit}",
        "Check that this is the right file; split a very long list into several files.",
    ),
    "file_special": (
        "“{path}”不是普通的文件（是文件夹、设备或管道）",
        "写到具体的文件名为止；内容在别处的，先存成普通的文件。",
        "“{path}” is no ordinary file (a folder, device or pipe)",
        "Give the name of one file; what comes from elsewhere must be saved as an ordinary file first.",
    ),
    "file_unreadable": (
        "文件打不开：{why}",
        "核对文件名和所在文件夹，并确认没有被别的程序占用、自己有权打开。",
        "The file cannot be opened: {why}",
        "Check its name and folder, that no other program holds it, and that you may open it.",
    ),
    "file_empty": (
        "文件是空的",
        "确认选对了文件；新写指标体系可以从样板开始：./jx framework new 我的指标体系.yaml",
        "The file is empty",
        "Check that this is the right file; to begin a framework of your own: ./jx framework new my-framework.yaml",
    ),
    "file_not_found": (
        "找不到文件“{path}”",
        "核对文件名和所在文件夹，注意后缀（如 .yaml、.xlsx）。",
        "There is no file “{path}”",
        "Check its name and folder, and the ending (.yaml, .xlsx).",
    ),
    "full_width_colon": (
        "“{where}”里的“{key}”用了全角冒号“：”",
        "换成半角冒号加一个空格，如 points: 5。",
        "“{key}” in “{where}” has a full-width colon",
        "Use a colon and a space: points: 5.",
    ),
    "comma_in_braces": (
        "“{where}”里的“{key}”前面有一个逗号，写在花括号里被当成了分隔",
        '含逗号的值加双引号，如 {{value: "1,234.56万元"}}；算式里有逗号的也加双引号。',
        "A comma stands before “{key}” in “{where}”, and inside braces it separates entries",
        'Put a value with a comma in double quotes: {{value: "1,234.56万元"}}; a formula with commas too.',
    ),
    "not_supported_file": (
        "“{path}”不是能读写的文件种类",
        "文件名以 .yaml 结尾，表格可以是 .xlsx；.xls、.et 和带宏的 .xlsm 请先另存为 .xlsx。",
        "“{path}” is not a kind of file that can be read or written",
        "Let its name end in .yaml, or .xlsx for a workbook; save an .xls, .et or .xlsm as .xlsx first.",
    ),
    "file_exists": (
        "已经有“{path}”这个文件，不会覆盖它",
        "换一个文件名；不要旧的，先把它改名或删掉（report 可以加 --overwrite）。",
        "The file “{path}” is there already and will not be overwritten",
        "Choose another name, or rename or delete the old file first (report takes --overwrite).",
    ),
    "file_unwritable": (
        "“{path}”没有写成：{why}",
        "确认文件夹存在、自己可以写入，磁盘没有满，文件没有在别的程序里打开。",
        "“{path}” could not be written: {why}",
        (
            "Check that the folder exists, you may write there, "
            "the disk is not full, and no program holds the file."
        ),
    ),
    "not_utf8": (
        "这一行有认不出的字，文件不是 UTF-8 编码",
        "用记事本打开，“另存为”时编码选 UTF-8。",
        "This line has unreadable characters: the file is not UTF-8",
        "Open it in a text editor and save it again with the encoding UTF-8.",
    ),
    "yaml_syntax": (
        "这一行的写法不对：{why}",
        "核对这一行和上一行：冒号后面空一格，同一级左边对齐，引号成对，如 points: 5",
        "This line is not written correctly: {why}",
        (
            "Check this line and the one before: a space after the colon, "
            "equal indents, paired quotes: points: 5"
        ),
    ),
    "yaml_key": (
        "冒号前面应当是一个名称，这里写成了清单或多项",
        "冒号前面只写一个名称，如 年初预算数: 480万元",
        "Before the colon there must be one name; here there is a list or several entries",
        "Write one name before the colon: 年初预算数: 480万元",
    ),
    "duplicate_key": (
        "“{key}”写了两次，前一次在第 {first} 行",
        "只留一个；两处都要的，改掉其中一个的名称。",
        "“{key}” is written twice, first on line {first}",
        "Keep one of them, or rename one if both are needed.",
    ),
    "yaml_documents": (
        "一个文件里有两份内容，用“---”隔开",
        "一个文件只放一份：删掉“---”，或分成两个文件。",
        "The file holds two documents, parted by “---”",
        "One file holds one document: delete the “---”, or make two files.",
    ),
    "yaml_anchor": (
        "这里用了“&”或“*”开头的引用记号，这种写法不收",
        "把要重复的内容再写一遍；“*”是文字的一部分时，给整个值加上引号。",
        "This uses a reference mark, “&” or “*”, which is not accepted",
        (
            "Write the repeated content out again; "
            "if the * is part of a text, put quotes around the whole value."
        ),
    ),
    "yaml_tag": (
        "这里用了“!”开头的记号“{tag}”，这种写法不收",
        "删掉这个记号，只写值本身；“!”是文字的一部分时，给整个值加上引号。",
        "This uses the mark “{tag}”, which is not accepted",
        (
            "Delete the mark and write the value only; "
            "if the ! is part of a text, put quotes around the whole value."
        ),
    ),
    "yaml_too_deep": (
        "内容一层套一层超过 {limit} 层，或者项目多得不像一份评分文件",
        "核对左边的缩进是不是写乱了，并确认选对了文件。",
        "The content is nested more than {limit} levels deep, or has far too many entries",
        "Check the indents, and that this is the right file.",
    ),
    "yaml_scalar": (
        "有一处文字超过 {limit} 个字",
        "核对引号是不是漏了一半；确实很长的，放进附件，这里只写文件名。",
        "One text is longer than {limit} characters",
        (
            "Check for a missing quotation mark; "
            "keep a long text in its own file and write only the file name here."
        ),
    ),
    # -- workbooks
    "xlsx_sheet_missing": (
        "工作簿里没有名为“{sheet}”的工作表",
        "把工作表名改回“{sheet}”，前后不要有空格；删掉了的，重新导出一份样表。",
        "The workbook has no sheet “{sheet}”",
        "Rename the sheet back to “{sheet}”, without spaces; if it was deleted, export the workbook again.",
    ),
    "xlsx_header_missing": (
        "工作表“{sheet}”里没有“{header}”这一列",
        "在表头行补上“{header}”，字要完全一样；列的先后不限。",
        "Sheet “{sheet}” has no column “{header}”",
        "Add “{header}” to the header row, spelled exactly so; the order of columns does not matter.",
    ),
    "xlsx_cell": (
        "单元格 {cell} 的内容读不了：{why}",
        "改好这一格再导入；公式出错的，先在表里改正。",
        "Cell {cell} cannot be read: {why}",
        "Correct this cell and read the workbook again; repair a formula in the workbook first.",
    ),
    # -- things asked for by name
    "case_not_found": (
        "没有找到案卷“{name}”",
        "写案卷的编号或文件名；相近的：{near}；事实表里的单位，用 explain、advise 的 --facts、--unit 看",
        "There is no case “{name}”",
        "Give the id of a case, or its file; close to it: {near}; a unit in a table of facts is shown by --facts and --unit of explain and advise",
    ),
    "framework_not_found": (
        "没有找到指标体系“{name}”",
        "写指标体系的编号或文件名；相近的：{near}",
        "There is no framework “{name}”",
        "Give the id of a framework, or its file; close to it: {near}",
    ),
    "indicator_not_found": (
        "没有找到指标“{name}”",
        "写指标的编号或名称，用 ./jx framework show 查看；相近的：{near}",
        "There is no indicator “{name}”",
        "Give the id or name of an indicator (./jx framework show lists them); close to it: {near}",
    ),
    "fact_not_found": (
        "事实目录里没有“{name}”",
        "换一个短一些的词再查，如 ./jx facts 三公",
        "The fact catalogue has no “{name}”",
        "Search again with a shorter word: ./jx facts 三公",
    ),
    # -- how things are written
    "wrong_schema": (
        "“schema”（格式）一行写的是“{found}”，应当是“{wanted}”",
        "把这一行改成 schema: {wanted}；本来要读另一种文件的，核对文件名。",
        "The line “schema” says “{found}”; it must say “{wanted}”",
        "Change the line to schema: {wanted}, or check that this is the right file.",
    ),
    "key_missing": (
        "“{where}”里缺少“{key}”",
        "补上一行，冒号后面写内容，如 {key}: ……",
        "“{where}” lacks “{key}”",
        "Add a line, with the content after the colon: {key}: …",
    ),
    "unknown_key": (
        "“{where}”里不能写“{key}”，没有这一项",
        "改成认得的写法：{near}；用不着就删掉。",
        "“{key}” has no place in “{where}”",
        "Use one that is known: {near}; or delete it.",
    ),
    "not_a_mapping": (
        "“{name}”这里（“{text}”）要用“键: 值”的写法",
        "每行写一个名称、冒号、空格、内容，如 年初预算数: 480万元",
        "“{name}” here (“{text}”) must be written as “name: value” lines",
        "On each line write a name, a colon, a space and the value: 年初预算数: 480万元",
    ),
    "not_a_list": (
        "“{name}”这里要写成清单，每行以“- ”开头",
        "每一项另起一行，如 - {{name: 优, from: 90}}；只有一项也要写“- ”。",
        "“{name}” must be a list here, each line beginning with “- ”",
        "Put each entry on its own line: - {{name: 优, from: 90}}; a single entry needs the “- ” too.",
    ),
    "not_a_text": (
        "“{name}”的“{key}”要写一句话，这里写成了清单或多项",
        "写成一行文字，如 {key}: 按原文",
        "“{key}” of “{name}” must be one text; here there is a list or several entries",
        "Write it as one line of text: {key}: as printed",
    ),
    "not_a_number": (
        "“{name}”写的“{text}”不是一个数",
        "只写数字，不带单位，如 5、2.5；有的地方也可写 1/3。",
        "“{name}” says “{text}”, which is not a number",
        "Write digits only, without a unit: 5 or 2.5; in some places 1/3 too.",
    ),
    "not_a_choice": (
        "这里写的是“{text}”，只能写：{choices}（{name} {key}）",
        "改成上面列出的一种，写法要一样。",
        "This says “{text}”; it can only be one of: {choices} ({name} {key})",
        "Change it to one of those, written as listed.",
    ),
    "bad_value": (
        "“{name}”写的“{text}”认不出：{why}",
        "照原件写数字和单位，如 19.5万元、95%、20天、2024-05-31；不确定的写 {{unknown: 原因}}。",
        "“{name}” says “{text}”, which cannot be read: {why}",
        (
            "Write the figure and unit as in the original: 19.5万元, 95%, 20天, 2024-05-31; "
            "else {{unknown: reason}}."
        ),
    ),
    "bad_id": (
        "编号“{id}”不能用",
        (
            "以英文小写字母开头，只用小写字母、数字和下划线，如 budget_rate；"
            "文件编号还可用连字符，如 my-county-2024"
        ),
        "The id “{id}” cannot be used",
        (
            "Begin with a small letter a-z; "
            "use only a-z, 0-9 and _: budget_rate. A file's id may have hyphens too."
        ),
    ),
    "duplicate_id": (
        "编号“{id}”用了两次",
        "给其中一个换一个编号，如 {id}_2",
        "The id “{id}” is used twice",
        "Give one of the two another id: {id}_2",
    ),
}
