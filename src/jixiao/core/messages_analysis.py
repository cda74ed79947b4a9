"""Messages about analyses of many units."""

from __future__ import annotations

from collections.abc import Mapping

ANALYSIS: Mapping[str, tuple[str, str, str, str]] = {
    "analysis_frameworks": (
        "分析 {kind} 要{wanted}指标体系，这里有 {count} 个",
        "--framework 后面写体系的编号，几个用逗号隔开。",
        "The analysis {kind} takes {wanted}; {count} given",
        "Write their ids after --framework, set apart by commas.",
    ),
    "analysis_framework_twice": (
        "指标体系“{name}”写了不止一次",
        "--framework 后面每个体系写一次。",
        "The framework “{name}” is named more than once",
        "Write each once after --framework.",
    ),
    "analysis_output": (
        "{path} 不是 .parquet 也不是 .csv",
        "-o 后面写 .parquet 或 .csv；要报告用 --report。",
        "{path} is neither .parquet nor .csv",
        "Name a .parquet or .csv after -o; for a report use --report.",
    ),
    "analysis_failed": (
        "分析没有做成：{why}",
        "已有的文件没有动；照原因处理后再试。",
        "The analysis was not done: {why}",
        "Files that were there are as they were; see to the cause and try again.",
    ),
    "analysis_option": (
        "分析 {kind} 不看 {option}",
        "去掉 {option}，或者换一种分析；各种分析看什么见 docs/analysis.md。",
        "The analysis {kind} does not heed {option}",
        "Leave {option} out, or take another analysis; docs/analysis.md says what each heeds.",
    ),
    "analysis_no_unit": (
        "事实表里没有单位“{unit}”",
        "核对代码；相近的：{near}。",
        "The facts have no unit “{unit}”",
        "Check the code; much like it: {near}.",
    ),
    "analysis_scores_count": (
        "有 {scores} 个得分表，{frameworks} 个指标体系：对不上",
        "每个体系一个得分表，次序相同，用逗号隔开；或者不写 --scores，由这里计分。",
        "There are {scores} tables of scores and {frameworks} frameworks",
        "Give one for each framework in the same order, set apart by commas; or leave --scores out and let the facts be scored here.",
    ),
    "analysis_scores_type": (
        "{file} 的“{column}”列是 {type}，不是小数也不是整数",
        "用 jixiao bulk score 重新写得分表；浮点数会改变得分。",
        "The column “{column}” of {file} holds {type}, neither decimal nor whole numbers",
        "Write the table anew with jixiao bulk score; a float changes scores.",
    ),
    "analysis_scores_other": (
        "{file} 里没有总分，不是 {framework} 的得分表",
        "用 jixiao bulk score 按这个体系计分，或者不写 --scores。",
        "{file} has no total: it is no table of scores of {framework}",
        "Score with jixiao bulk score under this framework, or leave --scores out.",
    ),
    "analysis_scores_foreign": (
        "{file} 不是 {framework} 的得分表：缺这个体系的 {count} 列，如 {lacking}",
        "用 jixiao bulk score 按这个体系计分，或者不写 --scores。",
        "{file} is no table of scores of {framework}: it lacks {count} columns of it, such as {lacking}",
        "Score with jixiao bulk score under this framework, or leave --scores out.",
    ),
    "analysis_scores_rows": (
        "{file} 的单位、年度和事实表的对不上",
        "得分表要从这一个事实表算出，行数和次序都不变；或者不写 --scores。",
        "The units and years of {file} are not those of the facts",
        "The scores have to be made of these facts, with the same rows in the same order; or leave --scores out.",
    ),
    "analysis_no_key": (
        "事实表里没有“{column}”列，不能按它分组",
        "加上这一列，或者改用有的列：{there}。",
        "The facts have no column “{column}” to set rows apart by",
        "Add it, or take one that is there: {there}.",
    ),
    "analysis_setting": (
        "分析 {kind} 没有“{name}”这一项可设",
        "可设的有：{known}。",
        "Nothing named “{name}” can be set for the analysis {kind}",
        "What can be set: {known}.",
    ),
    "analysis_two_years": (
        "要比两年（{wanted}），事实表里有的年度：{years}",
        "事实表要有 year 列，两年都在；用 --set from=2022 --set to=2023 指定。",
        "Two years are to be compared ({wanted}); those in the facts: {years}",
        "The facts need a column year with both; choose with --set from=2022 --set to=2023.",
    ),
    "analysis_years_order": (
        "前一年（from）是 {old}，后一年（to）是 {new}：前一年要早于后一年",
        "这样写：--set from=2022 --set to=2023；不写 to 就是事实表里的最后一年。",
        "The earlier year (from) is {old} and the later (to) {new}: from has to be before to",
        "Write it as --set from=2022 --set to=2023; without to it is the last year of the facts.",
    ),
    "analysis_unit_years": (
        "单位 {unit} 在 {old} 年和 {new} 年不是各有一行，不能比",
        "核对代码；用 --set from=… --set to=… 换两年，重复的行先去掉。",
        "The unit {unit} has not one row in {old} and one in {new}",
        "Check the code; choose other years with --set from=… --set to=…, and take out rows that stand twice.",
    ),
    "analysis_nothing_known": (
        "{old} 年和 {new} 年没有一个单位两年都有总分",
        "补齐事实，或者用 --unit 看一个单位，逐个指标比。",
        "No unit has a total both in {old} and in {new}",
        "Fill in the facts, or look at one unit with --unit, indicator by indicator.",
    ),
    "analysis_most": (
        "--most 是 {value}，列不出行",
        "写 1 以上的整数；不写就按这种分析的习惯。",
        "No rows would be shown: --most is {value}",
        "Give a whole number from 1 on, or leave it out.",
    ),
    "analysis_by_unit": (
        "按单位分组，每组只有它自己",
        "用别的列分组：{there}；看一个单位用 --unit。",
        "Set apart by unit, each would stand alone",
        "Take another column: {there}; --unit shows one unit.",
    ),
    "analysis_value": (
        "{name} 设成了“{value}”，要的是{wanted}",
        "用 --set {name}=… 重新设。",
        "{name} is set to “{value}”; wanted is {wanted}",
        "Set it anew with --set {name}=….",
    ),
    "analysis_unset": (
        "没有设 {name}，事实表里也没有可用的；要的是{wanted}",
        "用 --set {name}=… 设。",
        "{name} is not set, and the facts have none that could be used; wanted are {wanted}",
        "Set it with --set {name}=….",
    ),
    "analysis_too_large": (
        "有的得分、平均数或差大到超过 {digits} 位整数，分析的表里放不下",
        "看看指标体系里哪条规则没有设最高分（cap: none）、事实的上限有没有写多了零；改后重新计分。",
        "Some score, mean or difference has more than {digits} digits before the point: the tables of analyses have no room for it",
        "See which rule of the framework has no highest score (cap: none), and whether a bound of a fact has zeros too many; then score again.",
    ),
    "analysis_few": (
        "能分析的单位只有 {count} 个，至少要 {least} 个",
        "补齐事实：有得分未知、投入产出未知或不大于 0 的单位不能算在内。",
        "Only {count} units can be analysed; at least {least} are needed",
        "Fill in the facts: units with a score, input or output that is not known, or an input that is not above 0, cannot be counted in.",
    ),
}
