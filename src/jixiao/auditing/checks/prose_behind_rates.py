"""Amounts behind a rate or a growth that the same two numbers tell: 支付A，执行率P%，未支付C; 同上年B相比增长P%，多支C."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from jixiao.auditing.checks.prose_text import Text, alike, by_slip
from jixiao.auditing.relation import Of, Ratio, Relation, Size, Sum, holds, less
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

LEFT = re.compile(
    r"^[，,；;](?:尚|还|仍|有)*(?:未支付|未支出|未执行|未使用|结余|结转|剩余|节余|沉淀)(?:资金|金额|指标|额)?(?:为|有|共|了)?$"
)
MORE = re.compile(r"^[，,、（(](?:净|共)?(?:多|少|增|减)(?:支|收|用|出|加|少|花|完成)?(?:支|了|额)?(?:为)?$")


def behind_rates(
    made: Sequence[Text], relations: Iterable[Relation], told: set[Number]
) -> Iterator[Relation]:
    """For each rate that holds: what the words right behind it say is left, or more. `told`: the numbers that relations confirm or
    accuse already."""
    behind = {
        one.number: after
        for text in made
        if not text.rule
        for sentence in text.sentences.values()
        for one, after in pairwise(sentence)
    }
    for relation in relations:
        after = behind.get(relation.claimed)
        pair = _pair(relation)
        if after is None or pair is None or after.number in told or not holds(relation):
            continue
        if not (after.number.measured and alike(after.number, pair[0])):
            continue
        made_of = _told(after, relation, pair)
        if made_of is not None and (holds(made_of) or by_slip(made_of)):
            yield made_of


def _told(after: Role, relation: Relation, pair: tuple[Number, Number]) -> Relation | None:
    top, bottom = pair
    if isinstance(relation.tree, Ratio):
        return (
            Relation("difference_differs", after.number, less(bottom, top)) if LEFT.match(after.gap) else None
        )
    return (
        Relation("difference_differs", after.number, Size(less(top, bottom)), absolute=True)
        if MORE.match(after.gap)
        else None
    )


def _pair(relation: Relation) -> tuple[Number, Number] | None:
    """The two numbers of a rate, or of a growth."""
    tree = relation.tree.inner if isinstance(relation.tree, Size) else relation.tree
    if relation.claimed.dimension != "ratio" or relation.claimed.cell is not None:
        return None
    if isinstance(tree, Sum):
        tree = tree.terms[0][1]
    if isinstance(tree, Ratio) and isinstance(tree.top, Of) and isinstance(tree.bottom, Of):
        return tree.top.number, tree.bottom.number
    return None
