"""Lists of one item that is all there is: 财政拨款A（包括：一般公共预算A、无政府性基金预算）; and a single 其中 that is its whole but for a slip."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from jixiao.auditing.checks.figures_digits import informative, slip_apart
from jixiao.auditing.checks.prose_text import Text, alike, whole
from jixiao.auditing.relation import Relation, of
from jixiao.extraction.roles import Role

# what is listed, and then only what there was nothing of, up to the end of the bracket
NOTHING_ELSE = re.compile(r"[，,、；;和及]?(?:无|没有|未发生|不含)[^\d（()）。；;]{2,40}[)）]")
OPENED = re.compile(r"[（(](?:其中|包括|含|为)[：:，,]?[^（()）\d]{0,16}$")
# a share of the whole behind the item says that it is not all of it, be the share right or wrong
SHARE = re.compile(r"[^，,。；;\d]{0,4}[，,]?\s*占[^，,。；;\d]{0,16}(?!100(?:\.0+)?[%％])\d+(?:\.\d+)?[%％]")
LONG = 6  # digits that are not one slip apart by accident


def single(text: Text) -> Iterator[Relation]:
    """What the only item of a list must be."""
    for made in text.sentences.values():
        for at, role in enumerate(made):
            head = _head(made, at)
            if head is None:
                continue
            if (OPENED.search(_between(text, head, role)) and NOTHING_ELSE.match(_behind(text, role))) or (
                role.part
                and min(informative(head.number), informative(role.number)) >= LONG
                and slip_apart(head.number, role.number)
                and not _more(text, made, at)
                and not SHARE.match(_behind(text, role))
            ):
                yield Relation("parts_differ", head.number, of(role.number))


def _head(made: Sequence[Role], at: int) -> Role | None:
    """The last amount in front of an item that it may be a part of."""
    role = made[at]
    if not role.plain:
        return None
    before = [one for one in made[:at] if whole(one) and not one.direction and alike(one.number, role.number)]
    return before[-1] if before else None


def _more(text: Text, made: Sequence[Role], at: int) -> bool:
    """Whether another item follows, and not what the item itself holds in a bracket."""
    after = made[at + 1] if at + 1 < len(made) else None
    if after is None or not after.plain or not alike(after.number, made[at].number):
        return False
    return OPENED.search(_between(text, made[at], after)) is None


def _between(text: Text, head: Role, role: Role) -> str:
    return text.passage.folded[head.number.end : role.number.start]


def _behind(text: Text, role: Role) -> str:
    return text.passage.folded[role.number.end :].lstrip()
