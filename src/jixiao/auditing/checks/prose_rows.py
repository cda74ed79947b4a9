"""Rows of shares or rates that are told behind their amounts: 12人、14人、3人，占比分别为41.38%、48.28%、10.34%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.auditing.checks.prose_text import Text, alike, bare, near, plain, target
from jixiao.auditing.relation import Node, Of, Ratio, Relation, holds, of, value_of
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

BETWEEN = re.compile(r"[、，,]?(?:和|及|与|以及)?$")
OPENS = re.compile(r"占|比重|比例|率|完成|达到")
CHANGES = re.compile(r"增长|下降|提高|降低|增幅|降幅|上升|减少|增加")
MANY = 3  # numbers of a row where two say what all are shares of


def rows(text: Text) -> Iterator[Relation]:
    """The shares of a passage that are told in a row, of the base that all of them but at most one agree on."""
    for made in text.sentences.values():
        at = 0
        while at < len(made):
            row = _row(made, at)
            at += max(len(row), 1)
            if len(row) < 2:
                continue
            parts = _parts(made[: made.index(row[0])], len(row))
            if parts:
                yield from _shares(text, row, parts)


def _row(made: Sequence[Role], at: int) -> list[Role]:
    """The percentages that stand one behind the other from one on."""
    first = made[at]
    if (
        first.number.dimension != "ratio"
        or first.kind not in ("share", "rate")
        or not OPENS.search(first.gap)
        or CHANGES.search(first.gap)
        or target(first)
    ):
        return []
    row = [first]
    for one in made[at + 1 :]:
        if not BETWEEN.match(one.gap) or one.number.dimension != "ratio" or not one.number.measured:
            break
        row.append(one)
    return row


def _parts(front: Sequence[Role], many: int) -> list[Number]:
    """As many amounts of one kind right in front of a row; empty where there are others, or more of them."""
    found: list[Role] = []
    for one in reversed(front):
        if one.number.dimension in ("ratio", "points") or not one.plain or one.each:
            break
        if found and (not alike(one.number, found[0].number) or bare(one.number) != bare(found[0].number)):
            if len(found) < many:
                return []
            break
        found.insert(0, one)
        if len(found) > many + 1:
            break
    return [one.number for one in found[-many:]] if len(found) >= many else []


def _shares(text: Text, row: Sequence[Role], parts: Sequence[Number]) -> Iterator[Relation]:
    if any(part.value <= 0 for part in parts):
        return
    best: tuple[int, Node] | None = None
    for base in _bases(text, parts):
        good = sum(_holds(role, part, base) for role, part in zip(row, parts, strict=True))
        if best is None or good > best[0]:
            best = good, base
    if best is None or best[0] < max(1, len(row) - 1):
        return
    for role, part in zip(row, parts, strict=True):
        relation = Relation("share_differs", role.number, Ratio(Of(part), best[1]))
        if holds(relation) or (near(relation) and (len(row) >= MANY or _telling(row, parts, role))):
            yield relation


def _bases(text: Text, parts: Sequence[Number]) -> Iterator[Node]:
    """What the parts may be shares of: all of them together, or an amount that is printed before or near."""
    yield of(*parts)
    seen: set[Fraction] = set()
    for one in reversed(plain((*text.near, *text.roles))):
        number = one.number
        if number in parts or number.value in seen or not alike(number, parts[0]) or one.each:
            continue
        if number.value >= max(part.value for part in parts):
            seen.add(number.value)
            yield Of(number)


def _holds(role: Role, part: Number, base: Node) -> bool:
    value = value_of(base)
    if not value:
        return False
    wide = role.number.rough_digit
    if abs(float(part.value) / float(value) - float(role.number.value)) > 2 * wide:
        return False
    return holds(Relation("share_differs", role.number, Ratio(Of(part), base)))


def _telling(row: Sequence[Role], parts: Sequence[Number], role: Role) -> bool:
    """Whether of two shares the one that agrees has so many digits that this is no accident."""
    other = next(at for at, one in enumerate(row) if one is not role)
    return row[other].number.digits >= 3 and parts[other].digits >= 2
