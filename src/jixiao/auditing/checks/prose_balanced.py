"""收入总计 and 支出总计 of one year: the two sides of an account, which are equal (部门决算报表, 财决01表 收入支出决算总表)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from jixiao.auditing.checks.prose_text import Text, by_slip, same_time
from jixiao.auditing.relation import Of, Relation, Sum
from jixiao.extraction.roles import Role

INCOME = re.compile("收入(?:决算)?总计(?:数|金额)?(?:各?为|是|：|:)?$")
SPENT = re.compile(
    "^[，,、；;和及与]?(?:本年|全年)?支出(?:决算)?总计(?:数|金额)?(?:[也亦同均]?(?:样)?为|是|：|:)?$"
)
BOTH = re.compile("^[，,、；;]?(?:收、?支|收入、?支出)(?:总计|合计)?(?:均|各|都|分别)?[较比与同增减]")


def balanced(text: Text) -> Iterator[Relation]:
    """Both sides of an account; where they differ by more than a slip, only if the words behind speak of both as of one amount."""
    for one, other in pairwise(text.roles):
        if not (one.plain and other.plain and one.sentence == other.sentence and same_time(one, other)):
            continue
        if not INCOME.search(one.gap) or not SPENT.match(other.gap):
            continue
        relation = Relation("balance_differs", other.number, Sum(((1, Of(one.number)),)), exact=True)
        if by_slip(relation) or _of_both(text, other):
            yield relation


def _of_both(text: Text, side: Role) -> bool:
    """Whether the next amount is told of both sides together: 收支较上年决算数增加66.02万元."""
    at = text.roles.index(side) + 1
    return at < len(text.roles) and BOTH.match(text.roles[at].gap) is not None
