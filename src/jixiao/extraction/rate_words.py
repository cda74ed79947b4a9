"""Which rate the words in front of a number speak of: named (满意度, 到位率), done of a plan, a share, or growth."""

from __future__ import annotations

import re

from jixiao.extraction.claims import Number
from jixiao.extraction.fact_words import FIGURES, plain

DONE, SHARE, GROWTH, EITHER = "done", "share", "growth", "share or done"
GROWN = re.compile(r"增长|下降|增幅|降幅|提高|降低|上升|回落|减少|增加|变动|增减|同比|差异|偏离")
NAMED = re.compile(r"[\u4e00-\u9fff]{0,2}率|满意度|进度|密度|覆盖面")
DOING = re.compile(r"执行率|完成率|支出率|支付率|使用率|进度")
# 为预算的, 完成年初预算的
OF_PLAN = re.compile(
    r"(?:占|为|达到?|完成|相当于)[^占，。]{0,12}(?:预算|计划|目标|任务|下达数?|安排数?|指标)数?[^占，。]{0,10}的$"
)
PART_OF_PLAN = re.compile(r"(?:占|完成|为)[^占]{0,8}(?:预算|计划|目标|下达|安排)")
SHARED = re.compile(r"占|比重|比例|构成")
CLAUSE = re.compile(r"[，：:]|,(?!\d)")
BRACKET = re.compile(r"[(（][^()（）]*[)）]")
# a rate that was not reached, of another base, or one of a list
OTHERWISE = re.compile(
    r"基数|口径|可达|若|假如|如果|考核线|超过|[高低]于|不[低高少]于|要求|分别|依次|预计|应"
)
PART_OF_YEAR = re.compile(r"(?<!\d)(?:[1-9]|1[01])月(?:份|末|底)?|[一二三四]季度|上半年|下半年|半年|年中")
ASKED = re.compile(r"目标|标准")


def clause(number: Number) -> str:
    """All of its clause in front of a number, other numbers of a list included; without what stands in brackets."""
    start, _ = number.passage.sentence(number.start)
    return CLAUSE.split(BRACKET.sub("", number.passage.text[start : number.start]))[-1]


def own_words(number: Number) -> str:
    """The words of its clause between the number before and itself."""
    return plain(re.split("[，,：:（(、]", BRACKET.sub("", number.before))[-1])


def otherwise(number: Number) -> bool:
    """Whether its clause speaks of a target, a condition, another base, a list of rates, or of what
    was before (由…提高到)."""
    words = clause(number)
    asked = ASKED.search(words) and not OF_PLAN.search(plain(FIGURES.sub("", words)))
    return bool(asked or OTHERWISE.search(words) or "由" in own_words(number))


def said_of(number: Number) -> str:
    """What rate the words in front of a number of running text speak of; of their paragraph, where they say nothing."""
    kind = kind_of_rate(own_words(number)) or kind_of_rate(plain(FIGURES.sub("", clause(number))))
    if kind or number.cell is not None:
        return kind
    start = number.passage.text.rfind("。", 0, number.start) + 1
    return kind_of_rate(plain("".join(NAMED.findall(number.passage.text[start : number.start])[-1:])))


def kind_of_rate(words: str) -> str:
    """What kind of rate words speak of, the last one said; empty for none."""
    if OF_PLAN.search(words):
        return DONE
    named = NAMED.findall(words)
    if GROWN.search(NAMED.sub("", words)) or (named and re.search("增长|下降|增减", named[-1])):
        return GROWTH
    if named:
        return str(named[-1])
    if SHARED.search(words):
        return SHARE
    return DONE if words.endswith("完成") else ""


def kind_of_column(words: str) -> str:
    """As `kind_of_rate`; the share of a plan may be what was done of it, or a share of all plans."""
    kind = kind_of_rate(words)
    return EITHER if kind == SHARE and PART_OF_PLAN.search(words) else kind


def suits(said: str, told: str) -> bool:
    """Whether two kinds of rates may be one."""
    if not said or not told:
        return False
    if EITHER in (said, told):
        return bool({said, told} & {DONE, SHARE})
    done = DONE, *(one for one in (said, told) if DOING.search(one))
    return said == told or (said in done and told in done)


def parts_of_year(number: Number, around: str) -> bool:
    """Whether its sentence, or the words around it, speak of a part of the year: of a month but the last, or of a quarter."""
    start, _ = number.passage.sentence(number.start)
    return PART_OF_YEAR.search(number.passage.text[start : number.start] + "|" + around) is not None
