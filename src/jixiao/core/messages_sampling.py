"""Messages of the sample for review: Chinese message and hint, English message and hint."""

from __future__ import annotations

SAMPLING: dict[str, tuple[str, str, str, str]] = {
    "sample_seed": (
        "种子要 {least} 到 {most} 个字，不含“|”",
        "写一个抽之前谁也定不了、抽之后人人查得到的数，如当天某期福利彩票的号码。",
        "The seed must have {least} to {most} signs, without “|”",
        "Write a number that nobody can choose beforehand and everybody can look up afterwards, such as that of a lottery of the day.",
    ),
    "sample_way": (
        "没有这种分层办法",
        "在列表里选：不分层、按主管部门、按预算大小。",
        "There is no such way of dividing",
        "Choose one of the list: none, by department, by size of the budget.",
    ),
    "sample_share": (
        "抽取比例写的是“{text}”，要 1 到 100 的整数",
        "写每一百个里抽几个，如 20。",
        "The share is written as “{text}”; it must be a whole number from 1 to 100",
        "Write how many in a hundred are drawn, such as 20.",
    ),
    "sample_high": (
        "必查的得分写的是“{text}”，要 1 到 200 的整数",
        "写从几分起必查，如 95；不用这一条就空着。",
        "The score from which a review is certain is written as “{text}”; it must be a whole number from 1 to 200",
        "Write one such as 95, or leave it empty.",
    ),
    "sample_named": (
        "指定的“{code}”不在可抽的单位里",
        "写自评已报送、复核没有结束的单位的代码，见下面的名单。",
        "“{code}” that was named is not among the units to be drawn from",
        "Write the code of a unit whose self-evaluation was filed and whose review has not ended; see the list.",
    ),
    "sample_named_why": (
        "指定“{code}”没有写理由",
        "在代码后面空一格，写理由。",
        "No reason was given for naming “{code}”",
        "Write the reason behind the code, after a blank.",
    ),
    "sample_reason": (
        "重新抽没有写理由",
        "写明为什么原来抽的不用；原来的那次留着。",
        "No reason was given for drawing again",
        "Say why the former sample is not used; it is kept.",
    ),
    "sample_nobody": (
        "{year} 年度还没有自评已报送、等复核的单位",
        "等主管部门报送自评以后再抽。",
        "No unit has filed its self-evaluation for {year} and waits for a review",
        "Draw once the departments have filed.",
    ),
    "sample_stale": (
        "刚刚有人抽过了，您这次没有抽",
        "先看新的名单，再决定怎么办。",
        "Somebody has just drawn a sample; yours was not drawn",
        "Look at the new list first.",
    ),
    "sample_settled": (
        "这一年的抽查已经定下来，未抽中的都已办结，不能再抽",
        "还要复核哪一家，另行安排评价。",
        "The sample of this year is settled: those who were not drawn have ended, and no other is drawn",
        "Arrange an evaluation of its own for a unit that is to be looked at all the same.",
    ),
    "sample_is_drawn": (
        "这个单位在第 {number} 次抽查里（{why}），不能不复核",
        "照常复核。抽得不对的，在抽查页写明理由重新抽。",
        "This unit is in sample {number} ({why}) and cannot be left out",
        "Review it. If the sample is wrong, draw again on its page, with the reason.",
    ),
}
