"""Growth against an amount of last year that is told right in front: 决算83.47万元，…；上年决算90.15万元，同比下降7.41%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.auditing.checks.prose_text import Text, alike, bare, by_slip, near, plain
from jixiao.auditing.relation import Fixed, Relation, growth, holds, less, ratio
from jixiao.extraction.roles import Role

BEFORE = re.compile(
    r"(?:^|[，,；;。（(])(?:上年度?|去年|上一年度?|20\d\d年度?)(?P<what>[^，,；;。\d]{0,12})$"
)
GREW = re.compile(r"^[，,、](?:同比)?(?:增长|下降|增幅|降幅|上升|减少|增加)(?:了|为|约)?$")
FILL = re.compile(r"(?:的|为|是|共|同期|全年|数|额|达|实际)+$|^(?:的|同期|全年|实际)+")
ROOM = Fraction(1, 4)
LEAST = 2  # signs of a name
FRONT = 2  # amounts that a growth needs in front of it
ONE = Fixed(Fraction(1))


def last_year(text: Text) -> Iterator[Relation]:
    """The growth from an amount of last year to the one of this year that has its name, in the same sentence."""
    for made in text.sentences.values():
        for at, role in enumerate(made):
            if (
                role.number.dimension != "ratio"
                or at < FRONT
                or not role.direction
                or not GREW.match(role.gap)
            ):
                continue
            before = made[at - 1]
            found = BEFORE.search(before.gap)
            if found is None or not before.number.measured or before.kind != "amount" or before.each:
                continue
            now = _now(made[: at - 1], before, FILL.sub("", found["what"]))
            if now is None:
                continue
            grown = growth(now.number, before.number)
            if role.direction < 0 and role.number.value > 0:
                grown = less(ONE, ratio(now.number, before.number))
            relation = Relation("growth_differs", role.number, grown)
            if holds(relation) or by_slip(relation) or near(relation, ROOM):
                yield relation


def _now(front: Sequence[Role], before: Role, name: str) -> Role | None:
    """The one amount in front that is of this year and has the name of last year's."""
    made = [
        one
        for one in plain(front)
        if alike(one.number, before.number)
        and bare(one.number) == bare(before.number)
        and not one.past
        and not one.each
        and len(name) >= LEAST
        and name in one.gap
    ]
    return made[0] if len({one.number.value for one in made}) == 1 else None
