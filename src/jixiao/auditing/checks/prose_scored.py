"""Totals of scores in running text: 得分92.89分，其中决策17.00分、过程21.00分、…; 得分分别为19.00分、26.62分…，合计93.82分，共扣6.18分."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.auditing.checks.prose_text import Text
from jixiao.auditing.relation import Fixed, Of, Relation, Sum, gap, holds, of
from jixiao.extraction.roles import Role

TOTAL = re.compile(r"(?:得分|总分|评分|得)(?:为|是|共)?$")
OPENS = re.compile(r"^[，,（(:：]?(?:其中|包括|各部分得分为)")
NEXT = re.compile(
    r"^[、，,；;](?:[\u4e00-\u9fff“”]{2,12}?)(?:指标|类|方面|维度|部分)?(?:得分?|得分为|为)?$|^[、和及与]$"
)
OTHER = re.compile("满分|分值|权重|扣|加|平均|每|上年|去年|较|比|最")
ROW = re.compile(r"得分?(?:分别|依次)(?:为|是)$")
CLOSING = re.compile(r"^[，,；;](?:合计|共计|总计|总分|总得分|合计得分?)(?:为|得分)?$")
LOST = re.compile(r"^[，,；;]?(?:共|合计|总共|累计)?(?:扣|失)(?:分|减)?$")
LEAST = 3  # parts of a score
CLOSE = Fraction(1, 8)
FULL = Fraction(100)
RANGE = (Fraction(60), Fraction(100))


def scored(text: Text) -> Iterator[Relation]:
    """The sums of scores that a passage tells."""
    for made in text.sentences.values():
        for at, role in enumerate(made):
            if role.kind != "score" or not role.number.measured:
                continue
            if at and OPENS.match(role.gap) and _score(made[at - 1]) and TOTAL.search(made[at - 1].gap):
                yield from _listed(made[at - 1], made, at)
            elif CLOSING.match(role.gap) and at > LEAST - 1:
                yield from _closed(made, at)
            elif LOST.match(role.gap) and at and made[at - 1].kind == "score":
                yield from _lost(made[at - 1], role)


def _score(role: Role) -> bool:
    return role.kind == "score" and role.number.measured


def _listed(head: Role, made: Sequence[Role], at: int) -> Iterator[Relation]:
    """得分92.89分，其中决策17.00分、过程21.00分、产出31.89分、效益23.00分."""
    items = [made[at]]
    for one in made[at + 1 :]:
        if not _score(one) or NEXT.match(one.gap) is None:
            break
        items.append(one)
    if any(OTHER.search(one.gap) for one in items):
        return
    behind = made[at + len(items)] if at + len(items) < len(made) else None
    if behind is not None and behind.kind == "score" and not LOST.match(behind.gap):
        return
    yield from _sum(head, items)


def _closed(made: Sequence[Role], at: int) -> Iterator[Relation]:
    """得分分别为19.00分、26.62分、28.44分和19.76分，合计93.82分."""
    row: list[Role] = []
    for one in reversed(made[:at]):
        if not _score(one):
            return
        row.insert(0, one)
        if ROW.search(one.gap):
            break
        if one.gap not in ("、", "和", "及", "与"):
            return
    if row and ROW.search(row[0].gap):
        yield from _sum(made[at], row)


def _sum(head: Role, items: Sequence[Role]) -> Iterator[Relation]:
    if len(items) < LEAST or head in items:
        return
    relation = Relation("parts_differ", head.number, of(*(one.number for one in items)), exact=True)
    off = gap(relation)
    if holds(relation) or (off is not None and abs(off) <= CLOSE * head.number.value):
        yield relation


def _lost(score: Role, taken: Role) -> Iterator[Relation]:
    """合计93.82分，共扣6.18分: of a hundred."""
    if not (
        (RANGE[0] <= score.number.value < RANGE[1] and TOTAL.search(score.gap)) or CLOSING.match(score.gap)
    ):
        return
    hundred = Sum(((1, Fixed(FULL)), (-1, Of(score.number, exact=True))))
    relation = Relation("difference_differs", taken.number, hundred, exact=True, certain=False)
    if holds(relation):
        yield relation
