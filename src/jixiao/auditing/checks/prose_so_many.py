"""Totals that say of how many amounts they are: 以上三类人员加总115人; 两项节余之和为47.31万元; 两者相加2,843.28万元; 五大块总计1,085.19万元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from jixiao.auditing.checks.prose_text import Text, alike, bare, by_slip, near
from jixiao.auditing.checks.prose_totals import one_doing
from jixiao.auditing.relation import Relation, holds, of
from jixiao.extraction.roles import Role

SO_MANY = re.compile(
    r"(?:以上|上述|前述|这|前)?(?P<many>[两二三四五六七八九]|[2-9])(?:大)?(?:[项类者块笔批]|部分|方面|渠道|环节|来源|大类|种|片|级)"
    r"(?P<what>[\u4e00-\u9fff]{0,6}?)(?:合计|共计|总计|加总|之和|相加|加起来|加在一起|总和|累计|合起来|共)(?P<more>[\u4e00-\u9fff]{0,4}?)(?:为|是|有|达|得|后为)?$"
)
NUMBERS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
MOST = 8  # amounts in front of a total that its parts are chosen from
BACK = 24  # signs in front of a total that are looked at


def so_many(text: Text) -> Iterator[Relation]:
    """Each such total by so many of the amounts in front of it: any that give it; else those that its words name, or the only ones that
    one slip keeps from it."""
    for role in text.roles:
        number = role.number
        if not role.plain or role.each or number.digits < 2:
            continue
        found = SO_MANY.search(text.passage.text[max(number.start - BACK, 0) : number.start].rstrip())
        if found is None:
            continue
        many = NUMBERS.get(found["many"]) or int(found["many"])
        before = _before(text, role)
        named = _named(before, many, found["what"] + found["more"])
        rows = [list(row) for row in combinations(before[-MOST:], many)]
        made = [(Relation("parts_differ", number, of(*(one.number for one in row))), row) for row in rows]
        exact = next((relation for relation, _ in reversed(made) if holds(relation)), None)
        if exact is not None:
            yield exact
            continue
        sure = [(relation, row) for relation, row in made if row == named]
        likely = [(one, row) for one, row in sure if near(one)] or [
            (one, row) for one, row in made if by_slip(one)
        ]
        if len(likely) == 1 and one_doing(role.gap, [one.gap for one in likely[0][1]]):
            yield likely[0][0]


def _before(text: Text, role: Role) -> list[Role]:
    """The amounts in front of a total that may be parts of it."""
    return [
        one
        for one in text.before(role)
        if one.plain
        and not one.each
        and not one.past
        and alike(one.number, role.number)
        and bare(one.number) == bare(role.number)
        and one.sentence >= role.sentence - 1
    ]


def _named(before: Sequence[Role], many: int, word: str) -> list[Role]:
    """The parts where the words leave no choice: they have the total's word, or there are no others."""
    named = [one for one in before if len(word) > 1 and word[:2] in one.gap]
    row = named if len(named) == many else list(before) if len(before) == many else []
    return [] if any(one.part for one in row[1:]) else row
