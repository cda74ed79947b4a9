"""Messages about facts and scores of many units at once."""

from __future__ import annotations

from collections.abc import Mapping

BULK: Mapping[str, tuple[str, str, str, str]] = {
    "bulk_engine_absent": (
        "{engine} 用不了：没有装 {part}",
        "装上它（pip install jixiao[engines]；Java：apt-get install default-jre-headless），或用别的引擎，得分一样。",
        "{engine} cannot be used: {part} is not installed",
        "Install it (pip install jixiao[engines]; Java: apt-get install default-jre-headless), or use another engine: the scores are the same.",
    ),
    "bulk_no_address": (
        "不知道 {engine} 在哪里：环境变量 {variable} 是空的",
        "给它服务器的地址，如 {variable}=postgresql://用户@主机/库。",
        "It is not known where {engine} is: the environment variable {variable} is empty",
        "Give it the address of the server, such as {variable}=postgresql://user@host/database.",
    ),
    "bulk_too_fine": (
        "“{column}”的 {value} 比这一列的最小单位 {grain} 还细",
        "核对原件；列的单位见 jixiao bulk schema。",
        "{value} of “{column}” is finer than the smallest step of the column, {grain}",
        "Check the original; jixiao bulk schema tells the unit of a column.",
    ),
    "bulk_out_of_bounds": (
        "“{column}”的 {value} 超出这一列允许的范围",
        "多半是单位写错（元、万元、分）：核对原件；范围见 jixiao bulk schema。",
        "{value} of “{column}” lies outside the bounds of the column",
        "Most likely a slip of unit (yuan, 10,000 yuan, fen): check the original; jixiao bulk schema tells the bounds.",
    ),
    "bulk_format": (
        "{file} 不是能读的事实表：{why}",
        "给一个 .parquet、.csv 或 .xlsx 文件，列名照 jixiao bulk schema。",
        "{file} is no table of facts that can be read: {why}",
        "Give a .parquet, .csv or .xlsx file with the columns of jixiao bulk schema.",
    ),
    "bulk_no_unit": (
        "事实表里没有“{column}”列，不知道哪一行是谁",
        "加一列 {column}：单位代码（文字）。",
        "The table of facts has no column “{column}”: whose rows they are is not known",
        "Add a column {column} with the code of the unit, as text.",
    ),
    "bulk_no_facts": (
        "事实表里没有一列是 {framework} 要用的",
        "列名照 jixiao bulk schema {framework}。",
        "The table of facts has no column that {framework} reads",
        "Name the columns as jixiao bulk schema {framework} does.",
    ),
    "bulk_type": (
        "“{column}”列是 {type}，要的是{wanted}",
        "改列的类型；金额是分的整数，比率是百万分之一的整数，见 jixiao bulk schema。",
        "The column “{column}” holds {type}; it has to hold {wanted}",
        "Change its type: money in whole fen, rates in whole millionths; see jixiao bulk schema.",
    ),
    "bulk_unknown_column": (
        "“{column}”列没有用到",
        "名字写错了就改；相近的列：{near}。",
        "The column “{column}” is not used",
        "If its name is wrong, correct it; columns much like it: {near}.",
    ),
    "bulk_not_whole": (
        "“{column}”有 {count} 格不是整数（如 {value}），按未知处理",
        "列里是最小单位的整数：金额是分。核对取数时的换算。",
        "{count} cells of “{column}” are not whole (such as {value}); they count as unknown",
        "The column holds whole numbers of its smallest step: money in fen. Check how it was taken.",
    ),
    "bulk_beyond": (
        "“{column}”有 {count} 格超出 {low} 到 {high}（如 {value}），按未知处理",
        "多半是单位写错：核对原件。",
        "{count} cells of “{column}” lie outside {low} to {high} (such as {value}); they count as unknown",
        "Most likely a slip of unit: check the original.",
    ),
    "bulk_part_over_whole": (
        "有 {count} 行“{part}”大于包含它的“{whole}”（如 {unit}）",
        "核对这些行；分数照填的算。",
        "In {count} rows “{part}” is more than “{whole}” of which it is a part (such as {unit})",
        "Check these rows; they are scored as they stand.",
    ),
    "bulk_slip": (
        "“{column}”与{other}相差约一万倍：{count} 个单位（如 {unit}）",
        "多半有一处把万元填成了元，或者反过来：核对原件；分数照填的算。",
        "“{column}” is about ten thousand times {other}, or a ten-thousandth of it: {count} units (such as {unit})",
        "Most likely 10,000 yuan were typed as yuan somewhere, or the other way round: check the original; they are scored as they stand.",
    ),
    "bulk_opening": (
        "有 {count} 行“{opening}”不等于上年的“{closing}”（如 {unit}）",
        "上年末是多少，本年初就是多少：核对两年的决算；分数照填的算。",
        "In {count} rows “{opening}” is not “{closing}” of the year before (such as {unit})",
        "A year begins with what the one before left: check the accounts of both; they are scored as they stand.",
    ),
    "bulk_twice": (
        "有 {count} 个单位年度出现不止一次（如 {unit}）",
        "一个单位一年一行：去掉重复的。",
        "{count} units stand there more than once for a year (such as {unit})",
        "One row for a unit and a year: take out what is there twice.",
    ),
    "bulk_year": (
        "有 {count} 行的年度不在 {framework} 的适用年度（{valid}）内（如 {unit}）",
        "换一个适用的指标体系，或者只留适用年度的行。",
        "{count} rows are of years for which {framework} is not valid ({valid}), such as {unit}",
        "Take a framework that is valid, or keep only the rows of its years.",
    ),
    "bulk_not_lowered": (
        "{framework} 的 {where} 没有整数的算法，不能成批计分",
        "用 jixiao score 逐个计分，并把这个指标体系告诉我们。",
        "{where} of {framework} has no form in whole numbers and cannot be scored in bulk",
        "Score case by case with jixiao score, and tell us of this framework.",
    ),
    "bulk_too_wide": (
        "{framework} 的算式要用到 {bits} 位的整数，超过 128 位，不能成批计分",
        "用 jixiao score 逐个计分，或者给它的事实写更小的上限。",
        "{framework} needs whole numbers of {bits} bits, more than 128, and cannot be scored in bulk",
        "Score case by case with jixiao score, or give its facts lower bounds.",
    ),
    "bulk_engine": (
        "{engine} 没有做成：{why}",
        "输出文件没有动。换 --engine polars 再试，或者照原因处理。",
        "{engine} did not do it: {why}",
        "The output was left as it was. Try --engine polars, or see to the cause.",
    ),
    "province_number": (
        "{name} 写的“{text}”不是 {low} 到 {high} 的整数",
        "写一个整数，不带逗号和单位。",
        "“{text}” for {name} is no whole number from {low} to {high}",
        "Write a whole number without commas or units.",
    ),
    "province_share": (
        "{name} 写的“{text}”不是 0 到 100% 的比例",
        "写成 2% 或 0.02。",
        "“{text}” for {name} is no share from 0 to 100%",
        "Write it as 2% or 0.02.",
    ),
    "province_years": (
        "--years 写的“{text}”不是年度",
        "写一个年度或起止年度，如 2021-2023；在 {low} 到 {high} 之间，最多 {most} 年。",
        "“{text}” for --years is no span of years",
        "Write a year, or the first and the last, as 2021-2023; from {low} to {high}, at most {most} years.",
    ),
    "province_not_made": (
        "虚构省没有写到 {folder}：{why}",
        "原有的文件没有动。换一个能写的文件夹再试。",
        "The made-up province was not written to {folder}: {why}",
        "Files that were there are as they were. Try a folder that can be written.",
    ),
    "edit_shape": (
        "这里应当是“名称: 值”的几行",
        "照 docs/bulk.md 里的例子写。",
        "Here should be lines of “name: value”",
        "Write it like the example in docs/bulk.md.",
    ),
    "edit_key": (
        "不认识“{key}”",
        "可以写的：{near}。",
        "“{key}” is not known",
        "What can stand here: {near}.",
    ),
    "edit_no_indicator": (
        "指标体系里没有“{id}”",
        "相近的：{near}。",
        "The framework has no “{id}”",
        "Much like it: {near}.",
    ),
    "edit_no_rule": (
        "“{id}”没有评分规则可改",
        "改它下面的三级指标；自设指标块写 own。",
        "“{id}” has no rule to change",
        "Change the indicators below it; for a block of own indicators write own.",
    ),
    "edit_total_open": (
        "{framework} 的总分不取整，改前改后的差写不成小数",
        "用 jixiao bulk score 在两个指标体系下各算一次；或者先给这个指标体系写上总分保留几位。",
        "The total of {framework} is not rounded: what changes is no decimal number",
        "Score under both frameworks with jixiao bulk score, or let this framework say to how many places its total is rounded.",
    ),
}
