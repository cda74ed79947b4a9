"""Words beside a claim that say it is computed in another way than was read: then it may hold, but accuses nobody."""

from __future__ import annotations

import re

from jixiao.auditing.relation import Relation

YEARLY = re.compile(r"年均|年平均|年复合|年化|五年累计|翻[一两]?番")  # 年均增长5.1% over five years
NEXT_OF_LIST = re.compile(r"\s*、\s*\d")  # 为57.64%、69.17%: itself the first of a list
ADDED = re.compile(r"加上|再加|连同|另加")  # 加上中央补助15.4亿元，收入合计372.08亿元: to what stands before
RAISED = re.compile(r"带动|引导|撬动|吸引|拉动")  # 财政出资27.75亿元，带动社会资本54.78亿元
WORDS = 12  # signs in front of a claim that say how it is computed


def otherwise(relation: Relation) -> bool:
    """Whether the words say so."""
    claimed = relation.claimed
    text = claimed.passage.folded
    start, end = claimed.passage.sentence(claimed.start)
    if relation.rule == "growth_differs":
        return YEARLY.search(text[max(start, claimed.start - WORDS) : claimed.start]) is not None
    if relation.rule == "mean_differs":
        return NEXT_OF_LIST.match(text[claimed.end :]) is not None
    if relation.rule == "parts_differ":
        inside = [one for one in relation.numbers() if one.passage is claimed.passage]
        first, last = min(one.start for one in inside), max(one.end for one in inside)
        before = text[max(start, first - WORDS) : first] if start <= first else ""
        return ADDED.search(before) is not None or RAISED.search(text[first : min(last, end)]) is not None
    return False
