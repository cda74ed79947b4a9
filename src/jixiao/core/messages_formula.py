"""Messages about formulas: how they are written, the names in them, and units that do not go together."""

from __future__ import annotations

from collections.abc import Mapping

FORMULA: Mapping[str, tuple[str, str, str, str]] = {
    # -- names
    "unknown_fact": (
        "“{where}”用到的“{name}”，事实目录里没有",
        "用 ./jx facts 关键词 查名称（清单加 --lists），目录里没有的可在指标体系里自己加；相近的：{near}",
        "“{where}” uses “{name}”, which the fact catalogue does not have",
        "Search with ./jx facts WORD (lists: --lists), or add it to the framework; close to it: {near}",
    ),
    "name_taken": (
        "“{name}”既指“{one}”又指“{other}”",
        "改掉其中一个的名称或别名，让一个名称只指一个事实。",
        "“{name}” means both “{one}” and “{other}”",
        "Change the name or alias of one of them: a name must mean one fact.",
    ),
    # -- writing
    "not_an_expression": (
        "“{name}”这里要写一个算式，写成了清单或多项",
        "写成一行，如 支出决算数 / 调整后预算数",
        "“{name}” needs a formula here, not a list or several entries",
        "Write it on one line: 支出决算数 / 调整后预算数",
    ),
    "expression_empty": (
        "“{name}”这里要写一个算式，现在是空的",
        "补上算式，如 支出决算数 / 调整后预算数",
        "“{name}” needs a formula here; there is none",
        "Write one: 支出决算数 / 调整后预算数",
    ),
    "expression_too_long": (
        "“{name}”的算式有 {length} 个字，超过上限 {limit} 个",
        "把算式的一部分写成 facts 里带 formula（公式）的事实，再在这里用它的名称。",
        "The formula of “{name}” has {length} characters, more than {limit}",
        "Make part of it a fact of its own, with a formula, under facts, and use its name here.",
    ),
    "expression_too_deep": (
        "“{name}”的算式一层套一层，超过 {limit} 层",
        "去掉多余的括号，或把其中一部分写成 facts 里带 formula（公式）的事实。",
        "The formula of “{name}” is nested more than {limit} levels deep",
        "Drop brackets that are not needed, or make part of it a fact with a formula under facts.",
    ),
    "expression_character": (
        "“{name}”的算式“{text}”里不能用“{character}”",
        "删掉它；事实名称里带标点的，整个名称加方括号，如 [“三公”经费预算数]",
        "The formula “{text}” of “{name}” cannot have the sign “{character}”",
        "Delete it; put a name that has punctuation in square brackets: [“三公”经费预算数]",
    ),
    "expression_expected": (
        "“{name}”的算式“{text}”里，“{found}”的前面少了“{expected}”",
        "补上“{expected}”；括号要成对，“如果”要写全：如果 条件 则 甲 否则 乙",
        "In the formula “{text}” of “{name}”, “{expected}” is missing before “{found}”",
        "Add “{expected}”; brackets come in pairs, and a condition is 如果 … 则 … 否则 …",
    ),
    "expression_rest": (
        "“{name}”的算式“{text}”从“{found}”起接不上",
        "两个数之间写运算符号，如 本年支出 - 上年支出；名称里有空格或标点的加方括号。",
        "The formula “{text}” of “{name}” does not go on at “{found}”",
        "Put a sign between two values: 本年支出 - 上年支出; put names with spaces in square brackets.",
    ),
    "expression_operand": (
        "“{name}”的算式“{text}”里，该写数或事实名称的地方是“{found}”",
        "核对运算符号前后是不是都有数或名称，如 支出决算数 / 调整后预算数",
        "The formula “{text}” of “{name}” has “{found}” where a number or a fact belongs",
        "Check that each sign has a value on both sides: 支出决算数 / 调整后预算数",
    ),
    "expression_no_full": (
        "“{name}”的算式“{text}”里用了“满分”，这里没有分值可指",
        "“满分”只能用在有分值的指标的规则里；这里写具体的数。",
        "The formula “{text}” of “{name}” says 满分 (full score), but nothing here has points",
        "Use 满分 only in the rule of an indicator that has points; write the number here.",
    ),
    "expression_function": (
        "“{name}”：算式“{text}”里，括号前的名称不是能用的函数",
        "可用的有：最小、最大、合计、计数、平均、绝对值、四舍五入、先取等；想写乘法请加上 ×",
        "“{name}”: in the formula “{text}”, the name before the bracket is not a function",
        "There are 最小 最大 合计 计数 平均 绝对值 四舍五入 先取 and others; to multiply, write ×",
    ),
    "expression_arguments": (
        "“{name}”：算式“{text}”里，函数的括号里写了 {count} 项，个数或写法不对",
        "核对括号里用逗号隔开的各项，如 最小(1, 已完成项目数 / 计划完成项目数)、四舍五入(预算调整率, 2)",
        (
            "“{name}”: in the formula “{text}”, "
            "a function has {count} entries in its brackets, which does not fit"
        ),
        (
            "Check the entries between the commas: "
            "最小(1, 已完成项目数 / 计划完成项目数), 四舍五入(预算调整率, 2)"
        ),
    ),
    "expression_list_alone": (
        "“{name}”：算式“{text}”里把清单当成了一个数",
        "清单要先汇总，如 计数(重点工作)、合计(政府采购.合同金额)",
        "“{name}”: the formula “{text}” uses a list as if it were one number",
        "Sum the list up first: 计数(重点工作), 合计(政府采购.合同金额)",
    ),
    "expression_needs_field": (
        "“{name}”的算式“{text}”里，没有说汇总“{list}”的哪一栏",
        "在清单名后面加点和栏名，如 合计(政府采购.合同金额)；只数有几项的，用 计数({list})",
        "The formula “{text}” of “{name}” does not say which column of “{list}” to sum up",
        "Add a dot and the column: 合计(政府采购.合同金额); to count rows, write 计数({list})",
    ),
    "expression_field": (
        "“{name}”的算式里写的栏“{column}”，清单“{list}”没有",
        "“{list}”有这些栏：{fields}",
        "The formula of “{name}” names the column “{column}”, which the list “{list}” does not have",
        "“{list}” has these columns: {fields}",
    ),
    "expression_period": (
        "“{name}”的时期“{period}”认不出",
        "时期写 @上年、@前年、@一季度、@7月，一段时期写 @q1..q4（先早后晚）。",
        "The period “{period}” of “{name}” is not known",
        "Write @上年, @前年, @一季度 or @7月; for a span @q1..q4, the earlier one first.",
    ),
    "bad_date": (
        "“{name}”里的日期“{text}”不存在或写法不对",
        "写成 2024-05-31，并核对月份和日子。",
        "The date “{text}” in “{name}” does not exist or is not written correctly",
        "Write 2024-05-31, and check the month and the day.",
    ),
    # -- what must stand where
    "not_a_condition": (
        "“{name}”的规则里该写条件的地方，写的式子答不出“是”或“否”",
        "写成比较，如 违规支出笔数 > 0、是否涉密单位 = 是",
        "In the rule of “{name}”, where a condition belongs, the formula does not answer yes or no",
        "Write a comparison: 违规支出笔数 > 0, 是否涉密单位 = 是",
    ),
    "not_a_measure": (
        "“{name}”的规则里该写数的地方，写的是条件或文字",
        "写能算出数的式子，如 支出决算数 / 调整后预算数",
        "In the rule of “{name}”, where a number belongs, there is a condition or a text",
        "Write a formula that gives a number: 支出决算数 / 调整后预算数",
    ),
    "not_a_rate": (
        "“{name}”按比率得分，但指标值算出来是金额、天数或日期",
        "除以它的基数变成比率，如 采购实际金额 / 采购计划金额；要按数值分段的，改用分档（banded）。",
        "“{name}” scores by a rate, but its measure is an amount, days or a date",
        "Divide by the base: 采购实际金额 / 采购计划金额; to score by ranges of the value, use banded.",
    ),
    # -- units
    "percent_slip": (
        "“{name}”拿比率和 {number} 比，{number} 后面没有 %",
        "比率要写 %：写 95%，不写 95。",
        "“{name}” compares a rate with {number}, which has no %",
        "Write rates with %: 95%, not 95.",
    ),
    "not_one_of_choices": (
        "“{name}”拿“{value}”来比，但这一项只会是：{choices}",
        "改成其中一种，字要完全一样。",
        "“{name}” compares with “{value}”, but the fact can only be: {choices}",
        "Use one of those, spelled exactly so.",
    ),
    "unit_not_a_number": (
        "“{name}”拿{kind}来做加减乘除",
        "加减乘除只用数；{kind}可以比较，如 是否完成 = 是，或先计数：计数(重点工作 其中 是否完成 = 是)",
        "“{name}” adds, subtracts, multiplies or divides a value of the kind “{kind}”",
        (
            "Only numbers can be calculated with; "
            "compare it (是否完成 = 是), or count first: 计数(重点工作 其中 是否完成 = 是)"
        ),
    ),
    "unit_expected": (
        "“{name}”里该是“{wanted}”的地方，算出来是“{found}”",
        "改成“{wanted}”；条件要写成比较，如 违规支出笔数 > 0",
        "“{name}” has “{found}” where “{wanted}” belongs",
        "Change it to “{wanted}”; write a condition as a comparison: 违规支出笔数 > 0",
    ),
    "units_do_not_fit": (
        "“{name}”把{left}和{right}放在一起比较或加减",
        "换成同一类的数再算；要换算的先除以基数，如 专项资金支出数 / 专项资金预算数",
        "“{name}” compares, adds or subtracts two kinds that do not fit: {left} and {right}",
        "Use two values of one kind; divide by the base first: 专项资金支出数 / 专项资金预算数",
    ),
    "units_multiplied": (
        "“{name}”把{left}和{right}相乘，得不出有意义的数",
        "核对是不是该用除号，或其中一个该是比率或个数。",
        "“{name}” multiplies {left} by {right}, which has no meaning",
        "Check whether it should be a division, or one of the two a rate or a count.",
    ),
    "units_divided": (
        "“{name}”拿{left}除以{right}，得不出有意义的数",
        "核对分子和分母：同类相除得比率，除以个数得平均，如 支出决算数 / 在职人员数",
        "“{name}” divides {left} by {right}, which has no meaning",
        "Check both: two of one kind give a rate, a count below gives an average: 支出决算数 / 在职人员数",
    ),
}
