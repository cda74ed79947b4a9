"""Rates behind an amount and by how much it misses or passes its target: 培训16,974人次，比目标少1,026人次，完成率94.30%."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from jixiao.auditing.checks.prose_text import Text, alike, by_slip, target
from jixiao.auditing.relation import Of, Ratio, Relation, Sum, holds
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

AIM = r"(?:年度|年初|全年|原定|绩效)*(?:目标|计划|任务|预期)(?:数|值|任务|指标)?"
LESS = re.compile(rf"(?:[比较]{AIM}(?:少|低|差)|少完成|未完成|欠|缺口|短缺|距{AIM}(?:少|差))(?:了|为)?$")
MORE = re.compile(rf"(?:[比较]{AIM}(?:多|高|超)|超额(?:完成)?|超出{AIM}|超{AIM}|多完成|超过{AIM})(?:了|出)?$")
DONE = re.compile(r"完成率|完成" + AIM + r"的?|达成率")


def fallen_short(made: Sequence[Text], explained: Collection[Number]) -> Iterator[Relation]:
    """The rates that nothing explains, of an amount against itself and what it lacks or has too much."""
    for text in made:
        if text.rule:
            continue
        for role in text.roles:
            if role.kind in ("rate", "share") and role.number not in explained and not target(role):
                yield from _of(text, role)


def _of(text: Text, role: Role) -> Iterator[Relation]:
    earlier = text.earlier(role)
    if len(earlier) < 2 or not DONE.search(role.gap) or re.search("[；;]", role.gap + earlier[-1].gap):
        return
    done, off = earlier[-2], earlier[-1]
    sign = 1 if LESS.search(off.gap) else -1 if MORE.search(off.gap) else 0
    if (
        not sign
        or not done.plain
        or done.each
        or not off.number.measured
        or not alike(done.number, off.number)
    ):
        return
    whole = Sum(((1, Of(done.number)), (sign, Of(off.number))))
    relation = Relation("rate_differs", role.number, Ratio(Of(done.number), whole), "warning")
    if holds(relation) or by_slip(relation):
        yield relation
