"""Messages about guided correction: what was accepted, what cannot be changed, what is left after the changes."""

from __future__ import annotations

AUDIT_CORRECT: dict[str, tuple[str, str, str, str]] = {
    "correct_accept_unread": (
        "--accept 里的“{text}”不是发现的编号",
        "写编号，用逗号隔开，如 --accept 1,3,5；全部接受写 --accept all。",
        "“{text}” in --accept is no number of a finding",
        "Write numbers, set apart by commas: --accept 1,3,5; or --accept all.",
    ),
    "correct_no_such_finding": (
        "没有第 {number} 处发现，这次列出 {count} 处",
        "不带 --accept 再审一次，看现在的编号：报告改过，编号会变；放过的发现没有编号。",
        "There is no finding {number}; {count} are told",
        "Audit again without --accept to see the numbers: they change with the report; waived findings have none.",
    ),
    "correct_set_unread": (
        "--set 写的“{text}”不是“编号=改成什么”",
        "写成 --set 3=15.63万元。",
        "“{text}” in --set is not NUMBER=VALUE",
        "Write --set 3=15.63万元.",
    ),
    "correct_set_twice": (
        "--set 给第 {number} 处发现写了两个值：{one}、{other}",
        "只留一个。",
        "The option --set gives finding {number} two values: {one}, {other}",
        "Keep one.",
    ),
    "correct_set_no_number": (
        "--set {number}= 后面的“{text}”不是一个数，那里印的是{old}",
        "写一个确定的数，如 15.63万元、48.2%；不写单位的，照原处的单位。",
        "“{text}” behind --set {number}= is no number; “{old}” is printed there",
        "Write one exact number such as 15.63万元 or 48.2%; without a unit it has the one that is printed.",
    ),
    "correct_set_other_kind": (
        "--set {number}= 后面的“{text}”与那里印的“{old}”不是一类数",
        "写同一类的数：金额写金额，百分比写百分比。",
        "“{text}” behind --set {number}= is another kind of number than “{old}”, which is printed there",
        "Write the same kind: an amount for an amount, a percentage for a percentage.",
    ),
    "correct_set_no_fit": (
        "--set {number}= 后面的“{text}”换成那一列的单位除不尽",
        "用那一列的单位写。",
        "“{text}” behind --set {number}= has no end in the unit of its column",
        "Write it in the unit of the column.",
    ),
    "correct_set_unclean": (
        "--set {number}= 后面是空的，或者有换行、控制字符、网页标签，或者超过 {most} 个字",
        "写要印的那几个字。",
        "What stands behind --set {number}= is empty, has line breaks, control characters or tags, or more than {most} characters",
        "Write the words to be printed.",
    ),
    "correct_without_edit": (
        "这些发现没有现成的改法，没有改：{numbers}",
        "由人改写原文；知道应当是多少的，用 --set 写，如 --set {example}。",
        "These findings have no edit and were left: {numbers}",
        "Rewrite the text by hand; where the value is known, give it: --set {example}.",
    ),
    "correct_clash": (
        "第 {one} 处和第 {other} 处要把同一个地方改成不同的样子，两处都没有改",
        "只接受其中一处，或用 --set 写定。",
        "Findings {one} and {other} would change the same words differently; neither was applied",
        "Accept one of them, or settle it with --set.",
    ),
    "correct_left_open": (
        "第 {number} 处这样改以后，这里的“{printed}”按算式对不上（{arithmetic}），不知道该改哪一个，没有改",
        "对照原件，看是这里还是第 {number} 处的改法不对；要改的用 --set 写，或改原件。",
        "With finding {number} corrected like this, “{printed}” does not fit here ({arithmetic}); which number is wrong is not known, so it stays",
        "See in the sources whether this or the correction of finding {number} is wrong.",
    ),
    "correct_waived_left": (
        "另有 {count} 处人已判断、予以放过，没有改",
        "要改的，先从放过清单里删去那一条。",
        "{count} more were judged and waived, and left as they are",
        "To correct one, delete its entry from the waivers first.",
    ),
    "correct_nothing_accepted": (
        "要写改好的副本，但没有写接受哪些发现",
        "加 --accept 1,3（编号见审核结果）或 --accept all；先不写 --correct 可以只看要改什么。",
        "A corrected copy is wanted, but no finding is accepted",
        "Add --accept 1,3 (numbers as the audit shows them) or --accept all; without --correct the changes are only shown.",
    ),
    "correct_nothing_changed": (
        "没有一处可以改，没有写“{path}”",
        "看上面每一处的说明。",
        "Nothing could be changed, so “{path}” was not written",
        "See what is said of each finding.",
    ),
    "correct_kind": (
        "{kind} 不能改，只能照清单改原件：{file}",
        "在生成它的 Word、Excel 原件上改；原件在手边的，直接审原件。",
        "{kind} cannot be corrected; correct its source by the list: {file}",
        "Correct the Word or Excel file that it was made from; where that is at hand, audit it instead.",
    ),
    "correct_suffix": (
        "改好的副本与报告同格式，不能写成“{suffix}”：{path}",
        "文件名以 {wanted} 结尾。",
        "A corrected copy has the format of the report and cannot be a “{suffix}”: {path}",
        "Let its name end in {wanted}.",
    ),
    "correct_not_found": (
        "第 {number} 处：原文“{old}”在文件里没有找准，没有改",
        "打开副本，在这里手工改成“{new}”。",
        "Finding {number}: “{old}” could not be placed for sure in the file and was left",
        "Open the copy and change it to “{new}” here.",
    ),
    "correct_formula": (
        "第 {number} 处：“{old}”是公式算出来的，公式不改",
        "看这个公式引用的单元格对不对；应当得到“{new}”。",
        "Finding {number}: “{old}” is given by a formula, and formulas are never overwritten",
        "See whether its cells are right; it should give “{new}”.",
    ),
    "correct_beside": (
        "第 {number} 处：“{old}”在脚注里，或中间隔着别的东西，没有改",
        "打开副本，在这里手工改成“{new}”。",
        "Finding {number}: “{old}” stands in a note, or something stands in its midst; it was left",
        "Open the copy and change it to “{new}” here.",
    ),
    "correct_no_number": (
        "第 {number} 处：单元格里是数，“{new}”不能当数写进去，没有改",
        "打开副本手工改，或用 --set 写成照那一列单位的数。",
        "Finding {number}: the cell holds a number, and “{new}” is none; it was left",
        "Change it by hand, or give a number in the unit of the column with --set.",
    ),
    "correct_changed_otherwise": (
        "改好以后重读，与预期的不一样（第 {at} 行），没有写副本",
        "看报告是不是正被别的程序改动；不是的，照清单手工改，并把文件发给维护者。",
        "Read again, the copy is not what it should be (line {at}), so it was not written",
        "See whether another program is changing the report; if not, correct by hand and report this with the file.",
    ),
    "correct_new_finding": (
        "改了以后新出现的问题：{message}",
        "先别用这份副本：看是哪一处改得不对（改法只是推测），换一处接受，或用 --set 写定。",
        "New after the correction: {message}",
        "Do not use the copy yet: see which change was wrong (repairs are guesses), accept another finding, or settle it with --set.",
    ),
    "correct_case_alone": (
        "--case 和 --correct-case 要一起写，并写明接受哪些发现",
        "写 --case 案卷.yaml --correct-case 新案卷.yaml --accept 1,3。",
        "The options --case and --correct-case belong together, with the findings that are accepted",
        "Write --case CASE.yaml --correct-case NEW.yaml --accept 1,3.",
    ),
    "correct_over_case": (
        "要写的“{path}”就是案卷原件，原件不改",
        "换一个文件名。",
        "“{path}” is the case itself, which is never changed",
        "Choose another name.",
    ),
    "correct_case_untouched": (
        "案卷里没有与这些改动同一行、同一个数的事实，没有写“{path}”",
        "案卷里的行号和数要与这份报告一致；不一致的由人改。",
        "The case has no fact with the line and the number of one of these changes, so “{path}” was not written",
        "Lines and numbers of the case must be those of this report; change it by hand otherwise.",
    ),
    "correct_case_by_hand": (
        "{name}（{old}）在案卷里的写法不能自动改",
        "由人改成 {new}。",
        "{name} ({old}) is written in the case in a way that is not changed automatically",
        "Change it to {new} by hand.",
    ),
    "correct_case_other_source": (
        "案卷写的原文是“{source}”，审的是“{file}”，按同样的行号和数对应",
        "核对改动的事实是不是同一处。",
        "The case was made from “{source}”, and “{file}” was audited; facts were matched by line and number",
        "Check that the changed facts are the same.",
    ),
}
