"""Messages about documents and what is read from them."""

from __future__ import annotations

READING: dict[str, tuple[str, str, str, str]] = {
    # -- any document: what the file is
    "document_not_found": (
        "找不到文件“{path}”",
        "核对文件名和所在文件夹，注意后缀（.docx、.pdf、.xlsx、.txt、.html）。",
        "There is no file “{path}”",
        "Check its name and folder, and the ending (.docx, .pdf, .xlsx, .txt, .html).",
    ),
    "document_folder": (
        "“{path}”是文件夹，不是文件",
        "写到具体的文件名为止；要读整个文件夹的，一个文件一个文件地读。",
        "“{path}” is a folder, not a file",
        "Give the name of one file in it; a folder is read file by file.",
    ),
    "document_empty": (
        "文件是空的，没有任何内容",
        "确认选对了文件；从网上下载的，重新下载一次。",
        "The file is empty",
        "Check that this is the right file; if it was downloaded, download it again.",
    ),
    "document_no_text": (
        "文件打开了，但里面没有文字",
        "用原来的软件打开看看：只有图片的，请找带文字的版本，或先做文字识别再读。",
        "The file opens, but it holds no text",
        "Open it in its own program: if it is all pictures, find a version with text, or recognise the text first.",
    ),
    "document_other_content": (
        "文件名以 {suffix} 结尾，内容其实是 {kind}，已按内容读",
        "不影响这次读取；建议把文件名的后缀改成 .{kind}。",
        "The name ends in {suffix}, but the content is {kind}; it was read as what it is",
        "Nothing needs to be done; it is better to rename the file to end in .{kind}.",
    ),
    "document_old_word": (
        "这是旧版的文字文件（.doc 或 .wps），读不了",
        "用 WPS 或 Word 打开，选“另存为”，文件类型选 .docx，再读新文件。",
        "This is a document of the old format (.doc or .wps), which cannot be read",
        "Open it in WPS or Word, choose “Save as”, choose .docx, and read the new file.",
    ),
    "document_slides": (
        "这是演示文稿（幻灯片），读不了",
        "用 WPS 打开，输出为 PDF，再读 PDF。",
        "This is a set of slides, which cannot be read",
        "Open it in WPS, export it as PDF, and read the PDF.",
    ),
    "document_ofd": (
        "这是 OFD 版式文件，读不了",
        "用 OFD 阅读器或 WPS 打开，导出或打印成 PDF，再读 PDF；有 .docx 原稿的，读原稿更好。",
        "This is an OFD file, which cannot be read",
        "Open it in an OFD reader or WPS, export or print it as PDF, and read that; the .docx it came from is better.",
    ),
    "document_other_office": (
        "这是 {kind} 格式的文件，读不了",
        "用 WPS、Word 或 LibreOffice 打开，文字另存为 .docx，表格另存为 .xlsx，再读新文件。",
        "This is a file of the format {kind}, which cannot be read",
        "Open it in WPS, Word or LibreOffice, save text as .docx and tables as .xlsx, and read the new file.",
    ),
    "document_macros": (
        "文件里有宏（程序），为了安全不读",
        "用 WPS 或 Office 打开，另存为不带宏的 .docx 或 .xlsx，再读新文件。",
        "The file holds macros (programs) and is not read, for safety",
        "Open it in WPS or Office, save it as .docx or .xlsx without macros, and read the new file.",
    ),
    "document_locked": (
        "文件加了密码，打不开",
        "向提供的人要密码，用 WPS 打开后取消密码（文件→文档加密），另存一份再读。",
        "The file is locked with a password",
        "Ask for the password, open the file in WPS, remove the password, save a copy and read that.",
    ),
    "document_archive": (
        "这是压缩包，不是文件本身",
        "先解压，再读里面的 .docx、.pdf 或 .xlsx 文件。",
        "This is an archive, not the document itself",
        "Unpack it first, and read the .docx, .pdf or .xlsx files in it.",
    ),
    "document_picture": (
        "这是图片，里面的文字读不出来",
        "请找带文字的版本（.docx，或不是扫描的 PDF）；只有图片的，先做文字识别，存成 .docx 并核对数字。",
        "This is a picture, and the text in it cannot be read",
        "Find a version with text (.docx, or a PDF that is no scan); else recognise the text first, save it as .docx and check the figures.",
    ),
    "document_unknown": (
        "认不出这是什么文件",
        "能读 .docx、.pdf、.xlsx、.txt、.md 和 .html；别的先用 WPS 另存为 .docx 或 PDF。",
        "This is no kind of file that is known",
        "Files of .docx, .pdf, .xlsx, .txt, .md and .html can be read; save others as .docx or PDF in WPS first.",
    ),
    "document_turned": (
        "有 {count} 行文字里有改变书写方向的隐藏符号（如 U+202E），屏幕上看到的和实际的次序可能不同",
        "对着原文核对这些行的数字；正常的文件里没有这种符号，删掉它们再用。",
        "{count} lines hold hidden signs that turn the direction of writing (such as U+202E): what is seen may not be what is there",
        "Check the figures of these lines against the original; ordinary files hold no such signs, so delete them.",
    ),
    # -- any document: what is wrong with the file
    "document_damaged": (
        "文件已经损坏，或者没有下载完整",
        "用 WPS 或 Word 打开看看：能打开的，另存一份再读；打不开的，重新下载或向提供的人再要一份。",
        "The file is damaged or incomplete",
        "Try to open it in WPS or Word: if it opens, save a copy and read that; if not, download it or ask for it again.",
    ),
    "document_unsafe": (
        "文件里有正常软件不会写的内容（外部引用声明、越出文件夹的路径、不可能的单元格等），为了安全不读",
        "核对文件的来源；确实要读的，用 WPS 打开，另存为新的文件再读。",
        "The file holds what no ordinary program writes (declarations or paths that lead outside, cells that cannot be) and is not read",
        "Check where it came from; if it must be read, open it in WPS, save it as a new file and read that.",
    ),
    "document_bomb": (
        "文件只有 {packed}，解开后却有 {size}，为了安全不读",
        "核对文件的来源；确实要读的，用 WPS 打开，另存为新的文件再读。",
        "The file is {packed} but unpacks to {size}, and is not read, for safety",
        "Check where it came from; if it must be read, open it in WPS, save it as a new file and read that.",
    ),
    "document_too_big_inside": (
        "文件解开后超过上限 {limit}",
        "确认选对了文件；确实很长的，在 WPS 里拆成几个文件再读。",
        "The file unpacks to more than the limit of {limit}",
        "Check that this is the right file; split a very long one into several files in WPS.",
    ),
    "document_too_many_marks": (
        "文件的内容太碎，格式标记超过 {limit} 个，为了安全不读",
        "确认选对了文件；确实很长的，在 WPS 里拆成几个文件再读。",
        "The file has more than {limit} tags and attributes, and is not read, for safety",
        "Check that this is the right file; split a very long one into several files in WPS.",
    ),
    "text_too_long": (
        "文字有 {lines} 行、{marks} 个分栏记号，超过上限（{most_lines} 行、{most_marks} 个）",
        "确认选对了文件；确实很长的，拆成几个文件再读，表格存成 .xlsx。",
        "The text has {lines} lines and {marks} marks between cells, more than the limit ({most_lines} and {most_marks})",
        "Check that this is the right file; split a very long one into several, and save tables as .xlsx.",
    ),
    "document_too_many_cells": (
        "工作簿里的格子超过 {limit} 个，或者文字太多，不像一份填报的表",
        "确认选对了文件；删掉用不着的工作表和空行，存好再试。",
        "The workbook has more than {limit} cells, or far too much text, and does not look like one that was filled in",
        "Check that this is the right file; delete sheets and blank rows that are not needed, save, and try again.",
    ),
    "document_not_a_workbook": (
        "文件名是表格的，内容却不是 .xlsx 工作簿",
        "用 WPS 或 Excel 打开，选“另存为”，文件类型选 .xlsx，再用新文件。",
        "The name is that of a workbook, but the content is no .xlsx workbook",
        "Open it in WPS or Excel, choose “Save as”, choose .xlsx, and use the new file.",
    ),
    "document_table_too_big": (
        "表格的行数乘列数超过 {limit}，为了安全不读",
        "核对文件的来源；确实这么大的表，存成 .xlsx 或拆成几个文件再读。",
        "The tables have more than {limit} places (rows by columns), and the file is not read, for safety",
        "Check where it came from; tables that are really so large are better saved as .xlsx or split into several files.",
    ),
    # -- Word documents
    "docx_changes": (
        "文件里有没有接受的修订：插入 {inserted} 处、删除 {deleted} 处；按全部接受来读",
        "定稿前在 WPS 或 Word 的“审阅”里接受或拒绝全部修订，另存一份再读。",
        "The file holds tracked changes: {inserted} insertions, {deleted} deletions; it was read as if all were accepted",
        "Before it is final, accept or reject all changes under “Review” in WPS or Word, and read the saved copy.",
    ),
    "docx_pictures": (
        "文件里有 {count} 幅图片，图片里的文字和数字没有读",
        "图片里有表格或数字的，对着原文核对；要一起读的，把它们改成文字或表格。",
        "The file holds {count} pictures; text and figures in them were not read",
        "Check tables or figures in pictures against the original, or turn them into text or tables.",
    ),
    "docx_objects": (
        "文件里有 {count} 个嵌入的对象（图表、图示、表格文件等）没有读",
        "对着原文核对里面的数字；要一起读的，在 WPS 里把它们改成普通文字或表格。",
        "The file holds {count} embedded objects (charts, diagrams, workbooks), which were not read",
        "Check the figures in them against the original, or turn them into plain text or tables in WPS.",
    ),
    # -- web pages
    "html_unclear_text": (
        "网页里有 {count} 个字认不出（编码不对）",
        "用浏览器打开网页，复制全文到 WPS，另存为 .docx 再读。",
        "{count} characters of the page cannot be read (wrong encoding)",
        "Open the page in a browser, copy all of it into WPS, save it as .docx and read that.",
    ),
    "html_deep_tables": (
        "网页里表格套表格超过 {limit} 层，里层的没有分成表格",
        "对着原文核对这一部分；数字在里层的，复制到 WPS，另存为 .docx 再读。",
        "Tables in the page are nested more than {limit} deep; the inner ones were read as text only",
        "Check this part against the original; if figures stand there, copy it into WPS and save it as .docx.",
    ),
    # -- what a document holds
    "no_score_table": (
        "没有找到指标得分表",
        "用 --tables 看看读到了哪些表；得分表要有指标名称和得分（或分数、自评分）两栏。",
        "No score table was found",
        "See with --tables which tables were read; a score table has columns for names and for scores.",
    ),
    # -- text files
    "text_binary": (
        "这个文件不是文本，里面有文字以外的内容",
        "核对文件；文字文件用 WPS 或记事本打开，另存为 .txt（UTF-8），再读新文件。",
        "This file is no text: it holds something else than characters",
        "Check the file; open it in WPS or an editor, save it as .txt (UTF-8), and read that.",
    ),
    "text_doubtful": (
        "文字里生僻的字太多，可能不是 GB18030 编码（如繁体的 Big5），读出来的可能是乱码",
        "看看读出来的文字通不通；不通的，用 WPS 或记事本打开，另存为 .txt，编码选 UTF-8，再读新文件。",
        "The text is full of rare characters: it may not be GB18030 (but Big5, say), and what was read may be nonsense",
        "See whether the text makes sense; if not, open it in WPS or an editor, save it as .txt in UTF-8, and read that.",
    ),
    "text_encoding": (
        "文字的编码认不出（不是 UTF-8，也不是 GB18030）",
        "用 WPS 或记事本打开，另存为 .txt，编码选 UTF-8，再读新文件。",
        "The encoding of the text is unknown (neither UTF-8 nor GB18030)",
        "Open it in WPS or an editor, save it as .txt with the encoding UTF-8, and read that.",
    ),
    # -- PDF
    "pdf_page_scanned": (
        "第 {page} 页是扫描件或图片，没有文字，没有读出来",
        "请提供方给带文字的原件；没有的，先装文字识别再读：pip install 'jixiao[ocr]'",
        "Page {page} is a scan or picture without text and was not read",
        "Ask for the original with text; if there is none, install text recognition and read again: pip install 'jixiao[ocr]'",
    ),
    "pdf_page_recognised": (
        "第 {page} 页是扫描件，文字由识别得来，待人工核对",
        "对着原件核对这一页的数字和单位，再使用。",
        "Page {page} is a scan; its text was recognised and must be checked by a person",
        "Compare the figures and units of this page with the original before they are used.",
    ),
    "pdf_page_garbled": (
        "第 {page} 页的文字读出来是乱码（字体里没有编码）",
        "用原来的软件重新输出一份 PDF，或直接提供 .docx 原稿。",
        "The text of page {page} comes out as nonsense: its fonts have no character codes",
        "Export the PDF again from its own program, or give the .docx it came from.",
    ),
    "pdf_page_damaged": (
        "第 {page} 页已经损坏，没有读出来",
        "用 PDF 软件打开看看这一页；能看到的，打印成新的 PDF 再读。",
        "Page {page} is damaged and was not read",
        "Look at the page in a PDF program; if it can be seen, print it to a new PDF and read that.",
    ),
    "pdf_page_too_dense": (
        "第 {page} 页上的图形太多（像是图纸或地图），没有读",
        "这一页有要用的数字的，请从原稿里抄出来，或提供 .docx 原稿。",
        "Page {page} holds too many drawn objects (a plan or map) and was not read",
        "If figures of this page are needed, copy them from the original, or give the .docx.",
    ),
    "pdf_tables_unread": (
        "第 {page} 页的表格没有认出来，只读了文字",
        "对着原件核对这一页；有 .docx 或 .xlsx 原稿的，读原稿更好。",
        "The tables of page {page} could not be made out; only its text was read",
        "Compare this page with the original; the .docx or .xlsx it came from is better.",
    ),
    "pdf_page_swells": (
        "第 {page} 页展开后要占用过多的内存或时间，为了安全整个文件不读",
        "核对文件的来源；确实要读的，在 PDF 软件里打开，把要用的页打印成新的 PDF 再读，或提供 .docx 原稿。",
        "Page {page} would take far too much memory or time, and the file is not read, for safety",
        "Check where it came from; if it must be read, print the pages needed to a new PDF and read that, or give the .docx.",
    ),
    "pdf_too_many_pages": (
        "文件有 {pages} 页，只读了前 {limit} 页",
        "在 PDF 软件里拆成几个文件，一个一个地读。",
        "The file has {pages} pages; only the first {limit} were read",
        "Split it into several files in a PDF program and read them one by one.",
    ),
    # -- workbooks of any layout
    "sheet_too_long": (
        "工作表“{sheet}”有 {rows} 行，只读了前 {limit} 行",
        "删掉用不着的行，或拆成几个工作表。",
        "Sheet “{sheet}” has {rows} rows; only the first {limit} were read",
        "Delete rows that are not needed, or split the sheet.",
    ),
    "sheet_too_wide": (
        "工作表“{sheet}”用到了第 {columns} 列，只读了前 {limit} 列",
        "看看右边远处是不是误输了内容，删掉那些列再保存。",
        "Sheet “{sheet}” uses {columns} columns; only the first {limit} were read",
        "Look for something typed far to the right by mistake, delete those columns and save.",
    ),
    "sheet_hidden": (
        "工作表“{sheet}”{what}，也照读了",
        "取消隐藏看一看：不该算在内的，删掉再读。",
        "Sheet “{sheet}”: {what}; it was read all the same",
        "Unhide it and look: delete what should not count, and read again.",
    ),
    "sheet_unread": (
        "工作表“{sheet}”读不出来",
        "用 WPS 或 Excel 打开，另存一份再读；是图表工作表的，不用理会。",
        "Sheet “{sheet}” could not be read",
        "Open it in WPS or Excel, save a copy and read that; a sheet that is only a chart needs nothing.",
    ),
    "sheet_no_value": (
        "工作表“{sheet}”里有 {count} 个公式没有算出值，读成了空格",
        "用 WPS 或 Excel 打开这个文件，保存一次，再读。",
        "Sheet “{sheet}” has {count} formulas without a value, which were read as blank",
        "Open the file in WPS or Excel, save it once, and read it again.",
    ),
    # -- facts from exported tables by a mapping
    "mapping_not_found": (
        "没有叫“{name}”的对照表",
        "随软件带的有：{known}；自己的写文件路径，如 单位对照表.yaml。",
        "There is no mapping “{name}”",
        "Those that come with it: {known}; for your own give the path of its file.",
    ),
    "mapping_unknown": (
        "对照表里 {key} 写的“{name}”认不出来",
        "改成目录里的名称（./jx facts 关键词 查）；相近的：{near}",
        "“{name}”, given for {key} in the mapping, is not known",
        "Use a name of the catalogue (./jx facts WORD); close to it: {near}",
    ),
    "mapping_incomplete": (
        "对照表的这一条缺少 {key}，或写得不对",
        "照随软件带的对照表补上，写法见 docs/import.md。",
        "This entry of the mapping lacks {key}, or has it in the wrong shape",
        "Add it as the mappings that come with jixiao do; docs/import.md tells how.",
    ),
    "mapping_fits_nothing": (
        "文件里没有一张表对得上对照表“{mapping}”",
        "它要找的表：{tables}。核对是不是选错了对照表；表名写法不同的，把文件里的表名加进对照表的 titles。",
        "No table of the file fits the mapping “{mapping}”",
        "It looks for: {tables}. Check that it is the right mapping; where a title is written differently, add it to titles.",
    ),
    "mapping_no_table": (
        "没有找到“{table}”，它的事实没有取",
        "文件里有这张表、只是表名不同的，把表名加进对照表的 titles。",
        "“{table}” was not found; its facts were not taken",
        "If the file has it under another title, add that to titles in the mapping.",
    ),
    "mapping_no_row": (
        "“{table}”里没有“{row}”这一行",
        "核对表里的项目名称；写法不同的，改对照表里的 row。",
        "“{table}” has no row “{row}”",
        "Check the labels of the table; where it is written differently, change row in the mapping.",
    ),
    "mapping_no_column": (
        "“{table}”里没有“{column}”这一栏",
        "核对表头；写法不同的，改对照表里的 column。",
        "“{table}” has no column “{column}”",
        "Check the header; where it is written differently, change column in the mapping.",
    ),
    "mapping_no_rows": (
        "“{table}”里没有{where}行，没有取数",
        "确实没有这类支出的，在案卷里写 0 并注明；名称不同的，改对照表里的 where。",
        "“{table}” has no rows ({where}); nothing was taken",
        "Where there is none of this, write 0 in the case and say so; where names differ, change where in the mapping.",
    ),
    "mapping_rows_apart": (
        "“{table}”里“{name}”有几行，{what}不一样：{one}、{other}；取了第一个",
        "核对原表，两行确实不是一个项目的，给名称加以区别。",
        "“{table}” has “{name}” in several rows that differ in {what}: {one}, {other}; the first was taken",
        "Check the table; if these are two, tell them apart by name.",
    ),
    "mapping_empty": (
        "{what}：格子是空的（{table}），没有当作 0",
        "确实是 0 的，在原表里写 0 再读，或在案卷里写 0；一列里有空格的，这一列的合计不取。",
        "{what}: the cell is empty ({table}); it was not taken for 0",
        "If it is 0, write 0 there and read again, or in the case; the sum of a column with an empty cell is not taken.",
    ),
    "mapping_not_number": (
        "{what}：格子里写的是“{text}”（{table}），不是数，没有取",
        "改成数字再读，或在案卷里手工填写。",
        "{what}: the cell says “{text}” ({table}), which is no number; it was not taken",
        "Make it a number and read again, or fill it in by hand.",
    ),
    "mapping_no_unit": (
        "“{table}”没有写金额单位，不知道是元还是万元",
        "在表上方写“单位：万元”，或在对照表里写 unit: 万元。",
        "“{table}” does not say the unit of its amounts, 元 or 万元",
        "Write the unit (万元, say) above the table, or give it as unit in the mapping.",
    ),
    "mapping_total_apart": (
        "“{table}”的{label}（{where}）印着 {printed}，各行加起来是 {computed}",
        "事实取各行之和；核对是不是少导出了行，或{label}不是本表各行的合计。",
        "The {label} of “{table}” ({where}) says {printed}, its rows add up to {computed}",
        "The fact is the sum of the rows; check whether rows are missing in the export.",
    ),
    "import_other_year": (
        "“{file}”是 {found} 年度的，案卷是 {year} 年度的，没有补写",
        "换同一年度的导出文件；案卷的年度写错了的，先改案卷。",
        "“{file}” is of {found}, the case is of {year}; nothing was put into it",
        "Take the export of the same year, or correct the year of the case.",
    ),
    "import_not_yaml": (
        "“{case}”不是 YAML 案卷，不能直接补写",
        "工作簿用 ./jx form --preview 预览；要补进 YAML，先把它另存为 .yaml 案卷。",
        "“{case}” is not a case in YAML and cannot be added to",
        "Preview a workbook by ./jx form --preview; to add facts, save it as a case in YAML first.",
    ),
}
