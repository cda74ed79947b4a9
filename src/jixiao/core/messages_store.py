"""Messages about the store of facts and scores."""

from __future__ import annotations

from collections.abc import Mapping

STORE: Mapping[str, tuple[str, str, str, str]] = {
    "store_missing": (
        "没有 {file} 这个库",
        "先装入事实：jixiao store load {file} 事实表。",
        "There is no store {file}",
        "Load facts first: jixiao store load {file} FACTS.",
    ),
    "store_foreign": (
        "认不出这是 jixiao 的库",
        "没有动它。核对路径：多半是别的文件；原来确实是库的，开头已经坏了，用备份换下它。新的库用 jixiao store load 建，写一个还没有的文件名。",
        "This is not recognised as a store of jixiao",
        "It was left as it is. Check the path: most likely it is another file; if it was a store, its beginning is damaged, and a copy has to take its place. jixiao store load makes a new store where there is no file.",
    ),
    "store_folder": (
        "“{file}”是文件夹，不是库",
        "库是一个文件：写到文件名为止，如 {file}/省.duckdb。",
        "“{file}” is a folder and no store",
        "A store is one file: give its name, as {file}/province.duckdb.",
    ),
    "store_nowhere": (
        "没有文件夹“{folder}”，建不了库“{file}”",
        "先建好文件夹，或换一个地方。",
        "There is no folder “{folder}” to make the store “{file}” in",
        "Make the folder first, or choose another.",
    ),
    "store_name": (
        "库的文件名和它所在的文件夹名里不能有“?”：{file}",
        "换一个名称，或换一个文件夹。",
        "Neither the name of a store nor those of its folders may hold a “?”: {file}",
        "Choose another name or folder.",
    ),
    "store_damaged": (
        "这个库已经损坏：{why}",
        "再运行也没有用。用备份换下这个文件；没有备份的，用 jixiao store load 把各年的事实表装进一个新的库，再计分。",
        "This store is damaged: {why}",
        "Running it again does not help. Put a copy in its place; where there is none, load the tables of facts into a new store with jixiao store load, then score.",
    ),
    "store_newer": (
        "这是第 {version} 版的库，这个 jixiao 只认到第 {known} 版",
        "没有动它。用更新的 jixiao 打开。",
        "This is a store of version {version}; this jixiao knows up to {known}",
        "It was left as it is. Open it with a newer jixiao.",
    ),
    "store_busy": (
        "库正由{who}使用",
        "等它做完再来；写的时候别人不能读，也不能写。",
        "The store is used by {who}",
        "Wait until it is done; while one writes, no other can read or write.",
    ),
    "store_failed": (
        "没有做成：{why}",
        "已经提交的都在，没提交的没有动；照原因处理后再运行一次，只做剩下的。",
        "It was not done: {why}",
        "What was committed is kept and nothing else was changed; see to the cause and run it again, which does only the rest.",
    ),
    "store_no_year": (
        "事实表里没有“{column}”列，不知道是哪一年",
        "加一列 {column}：四位的年度，一个单位一年一行。",
        "The table of facts has no column “{column}”: of which year its rows are is not known",
        "Add a column {column} with the year in four digits; one row for a unit and a year.",
    ),
    "store_no_facts": (
        "事实表里没有一列是认得的事实",
        "列名照 jixiao bulk schema；自己的指标体系用 --framework 一起给出。",
        "The table has no column that is known as a fact",
        "Name the columns as jixiao bulk schema does; name a framework of your own with --framework.",
    ),
    "store_no_framework": (
        "有 {count} 列（如“{column}”）只给指标体系 {framework} 用，指标体系库里没有它；这些列没有装入",
        "编号写错了就改列名，相近的：{near}；是自己的指标体系，用 --framework 文件 给出，再装一次。",
        "{count} columns (such as “{column}”) are for the framework {framework} only, which is not on the shelf; they were not loaded",
        "If the id is wrong, rename the columns; ids much like it: {near}. If it is a framework of your own, name its file with --framework and load again.",
    ),
    "store_gives_way": (
        "{count} 行有“{plain}”而没有“{column}”：库里有“{column}”列，{framework} 就只认它，这些行在 {framework} 下按未知",
        "给这些行填上“{column}”再装入；别的指标体系还按“{plain}”计分。",
        "{count} rows have “{plain}” and lack “{column}”: where a store has the column “{column}”, {framework} reads no other, and takes it for unknown in these rows",
        "Fill in “{column}” in these rows and load them again; other frameworks still read “{plain}”.",
    ),
    "store_no_key": (
        "有 {count} 行没有单位代码，或者没有四位的年度（第一处是第 {row} 行）；整张表没有装入",
        "补上 unit 和 year 再装。",
        "{count} rows have no code of a unit, or no year in four digits (the first is row {row}); nothing of the table was loaded",
        "Fill in unit and year and load it again.",
    ),
    "store_twice": (
        "有 {count} 个单位年度在这张表里出现不止一次（如 {unit}）；整张表没有装入",
        "一个单位一年一行：去掉重复的再装。",
        "{count} units stand in this table more than once for a year (such as {unit}); nothing of it was loaded",
        "One row for a unit and a year: take out what is there twice and load it again.",
    ),
    "store_column": (
        "“{column}”列在库里 1 代表 {mine}，{framework} 按 {theirs} 读，或者一个是数、一个不是",
        "换一个事实名，或者把这个指标体系的事实改成库里的单位。",
        "The column “{column}” is in steps of {mine} in the store, and {framework} reads it in steps of {theirs}, or only one of them is a number",
        "Give the fact another name, or let the framework use the unit of the store.",
    ),
    "store_unscored": (
        "库里没有按 {framework} 计的得分",
        "有的：{near}。先计分：jixiao store score 库 --framework {framework}。",
        "The store has no scores under {framework}",
        "There are those of {near}. Score first: jixiao store score STORE --framework {framework}.",
    ),
    "store_years": (
        "“{years}”不是年度",
        "写一年（2023）、几年（2021-2023），或用逗号隔开几段。",
        "“{years}” is no year",
        "Write a year (2023), several (2021-2023), or some of these with commas.",
    ),
    "store_stale": (
        "按 {framework} 的得分里，{waiting} 行等着重算，{gone} 行的事实已经不在库里",
        "先运行 jixiao store score 再导出，就是全的。",
        "Of the scores under {framework}, {waiting} rows wait to be scored again, and the facts of {gone} are not in the store any more",
        "Run jixiao store score first, then all of it is up to date.",
    ),
    "store_editions": (
        "按 {framework} 的得分不是同一版次计的：{editions}",
        "本来就该各年用各年的版次，可以不管；要用同一版次，用那一份体系文件再计：jixiao store score 库 --framework 文件 --years {years}。",
        "The scores under {framework} are not all of one edition: {editions}",
        "That may be meant. To have them alike, score with the file of the framework that is wanted: jixiao store score STORE --framework FILE --years {years}.",
    ),
    "store_no_rows": (
        "库里没有{what}（{years}）：写出的文件里没有这样的行",
        "库里有这些年的：{there}。",
        "The store has no {what} ({years}): the file has no such row",
        "There are those of: {there}.",
    ),
}
