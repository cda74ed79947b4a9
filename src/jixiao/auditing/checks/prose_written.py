"""What a sentence writes out with signs or brackets: 实际采购551.03万元/采购预算586.20万元=94.00%; 63.02万人次（上年58.37万人次），增长7.97%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.auditing.checks.prose_text import Text, alike, bare, by_slip, near, per_one
from jixiao.auditing.relation import Fixed, Node, Of, Ratio, Relation, Size, Sum, growth, holds, less, ratio
from jixiao.auditing.view import Judged
from jixiao.extraction.roles import Role

OVER = re.compile(r"^[^，,；;。=＝×+－-]{0,4}[/÷][^，,；;。=＝×+]{0,16}$")
EQUALS = re.compile(r"^[)）]?(?:[×*]100%)?[=＝]$")
LAST = re.compile(r"^[（(](?:上年|去年|20\d\d年)(?:同期|末)?(?:的|为|数)?$")
GROWN = re.compile(r"^[)）][，,](?:同比)?(?:增长|下降|减少|增加)(?:了)?$")
AGAINST = re.compile(r"[比较]20\d\d年[^，,。；;]{0,8}$|[比较](?:上年|去年)[^，,。；;]{0,8}$")
NET = re.compile(r"^(?:的)?净(?P<way>增|减)(?:加|少)?(?:了)?$")
# a rate inside a formula, without a name of its own: 得分=6×97.02%
INSIDE = re.compile(r"(?:^|\d|分|[=＝])[×*]$|(?:得分|^)[=＝]$")
RATED = re.compile(r"[\u4e00-\u9fff]{2}[率度](?:仅)?(?:为|达|达到|是)?$")
GREW = re.compile(r"^的?[\u4e00-\u9fff]{0,4}?(?:(?P<way>增长|上升|增加|提高)|下降|减少|降低)(?:了)?$")
OF_LAST = re.compile(r"^[，,](?:同?[比较])(?:上年|去年|20\d\d年)(?:同期)?的$")
CLOSE = Fraction(1, 8)
DIGITS = 3


def written(text: Text) -> Iterator[Relation]:
    """The quotients, growths and copies of a passage that its signs and brackets show, where they do not hold: what holds says
    nothing of other places that print such numbers."""
    for made in text.sentences.values():
        for at in range(1, len(made)):
            role = made[at]
            if not role.number.measured:
                continue
            if at > 1 and EQUALS.match(role.gap) and OVER.match(made[at - 1].gap):
                yield from _quotient(made, at)
            elif at > 1 and role.kind == "growth" and GROWN.match(role.gap) and LAST.match(made[at - 1].gap):
                yield from _grown(made, at)
            elif at > 1 and NET.match(role.gap) and AGAINST.search(made[at - 1].gap):
                yield from _net(made, at)
            elif role.number.dimension == "ratio" and INSIDE.search(role.gap):
                yield from _copied(made, at)


def _quotient(made: Sequence[Role], at: int) -> Iterator[Relation]:
    """A/B=P%, with words in front of A and B."""
    role, base, top = made[at], made[at - 1], made[at - 2]
    rate = role.number.dimension == "ratio"
    if not (top.number.measured and base.number.measured) or base.number.value <= 0:
        return
    if rate and not alike(top.number, base.number):
        return
    if not rate and (
        top.number.dimension != "money"
        or role.number.dimension != "money"
        or base.number.dimension == "money"
    ):
        return
    quotient: Node = ratio(top.number, base.number)
    if not rate:
        quotient = per_one(quotient)
    relation = Relation("equation_differs", role.number, quotient)
    if not holds(relation) and (near(relation) or by_slip(relation)):
        yield relation


def _grown(made: Sequence[Role], at: int) -> Iterator[Relation]:
    """A（上年B），增长P%."""
    role, before, now = made[at], made[at - 1], made[at - 2]
    fits = (
        now.plain and before.number.measured and alike(now.number, before.number) and before.number.value > 0
    )
    if fits and bare(now.number) == bare(before.number):
        relation = Relation("growth_differs", role.number, growth(now.number, before.number), absolute=True)
        if not holds(relation) and (near(relation, signed=False) or by_slip(relation)):
            yield relation


def _net(made: Sequence[Role], at: int) -> Iterator[Relation]:
    """A，比2022年底的B净增C."""
    role, before, now = made[at], made[at - 1], made[at - 2]
    fits = (
        now.plain
        and before.number.measured
        and alike(now.number, before.number)
        and alike(now.number, role.number)
    )
    if fits and bare(now.number) == bare(before.number):
        relation = Relation(
            "difference_differs", role.number, Size(less(now.number, before.number)), absolute=True
        )
        if not holds(relation) and (near(relation) or by_slip(relation)):
            yield relation


def _copied(made: Sequence[Role], at: int) -> Iterator[Relation]:
    """执行率97.20%，得分=6×97.02%: the rate that was named right in front."""
    rate = made[at].number
    front = [one for one in made[:at] if one.number.dimension == "ratio"]
    told = [one.number for one in front if one.number.measured and RATED.search(one.gap)][-1:]
    if not told or any(one.number.value == rate.value for one in front) or rate.digits < DIGITS:
        return
    if told[0].places == rate.places > 0 and abs(told[0].value - rate.value) <= CLOSE * rate.value:
        yield Relation("equation_differs", told[0], Size(Of(rate)), "warning")


# -- A，比上年的B增长P%: where P is small, a slip in B leaves nothing of it, but B itself is not far off


def grown_from(made: Sequence[Text], judged: Judged, tried: Sequence[Relation]) -> Iterator[Relation]:
    """The amounts of last year that the growth right behind them contradicts, where nothing else explains the growth."""
    explained = {
        one.claimed
        for one in (*judged.relations, *tried)
        if one.claimed.dimension == "ratio" and not isinstance(one.tree, Of)
        if any(holds(one, tree) for tree in (one.tree, *one.readings))
    }
    for text in made:
        if text.rule or text.passage.cell is not None:
            continue
        for sentence in text.sentences.values():
            for at in range(2, len(sentence)):
                role = sentence[at]
                if role.kind == "growth" and role.number.measured and role.number not in explained:
                    yield from _from_last(sentence, at)


def _from_last(made: Sequence[Role], at: int) -> Iterator[Relation]:
    role, before, now = made[at], made[at - 1], made[at - 2]
    way = GREW.match(role.gap)
    fits = way is not None and OF_LAST.search(before.gap) is not None and now.plain and before.number.measured
    if (
        way is None
        or not fits
        or not alike(now.number, before.number)
        or bare(now.number) != bare(before.number)
    ):
        return
    if now.past or before.each != now.each or min(now.number.digits, before.number.digits) < DIGITS:
        return
    grown = Relation("growth_differs", role.number, growth(now.number, before.number), absolute=True)
    if holds(grown) or near(grown, signed=False) or by_slip(grown):
        return  # told by the growth itself
    sign = 1 if way["way"] else -1
    tree = Ratio(Of(now.number), Sum(((1, Fixed(Fraction(1))), (sign, Of(role.number)))))
    relation = Relation("growth_differs", before.number, tree, "warning")
    if near(relation, CLOSE):
        yield relation
