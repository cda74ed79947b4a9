"""Two rates of one name, one behind the other, with the amount of only one of them: …执行率59.00%，高于序时进度，执行率53.84%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from jixiao.auditing.checks.prose_text import Text, alike, clause, plain, target
from jixiao.auditing.remark import Remark, spot
from jixiao.auditing.showing import printed
from jixiao.extraction.mentions import WIDE
from jixiao.extraction.roles import Role

# the last clause in front of a rate, where it is nothing but the rate's name
LABEL = re.compile(
    r"^(?:预算)?(?:执行率|完成率|支出率|支付率|到位率|使用率|支出进度|执行进度)(?:仅)?(?:为|是|达)?$"
)
SHARE = re.compile(r"^占(?:比)?$")
# what an amount lacks or has too much is no amount of another item: 到位率80.00%，欠268.00万元，到位率…
OFF = re.compile(
    r"^(?!.*支出)(?:仍|尚|还)?(?:欠|缺|差|缺口|少|多|低|高|结余|结转|未[\u4e00-\u9fff]{2})[\u4e00-\u9fff]{0,4}$"
)
# what else may stand between two rates of one item
SAID = re.compile(
    r"^(?:均|都|略|明显|基本|大幅)*(?:高于|低于|快于|慢于|好于|优于|超过|达到|未达|符合|欠|差|尚|仍|缺|未|结余|结转)|^$"
)
OTHER = re.compile(r"\d{4}年|上年|去年|月|季度|[比较；;]")
FULL = Fraction(1, 10000)
FAR = Fraction(3, 2)


def twice(text: Text) -> Iterator[Remark]:
    """The rates of a passage whose amount seems to be left out."""
    for made in text.sentences.values():
        rates = [one for one in made if one.kind in ("rate", "share") and not target(one)]
        if len(rates) < 2:
            continue
        for before, role in pairwise(rates):
            yield from _bare(made, before, role)
            yield from _of_another(text, made, before, role)


def _bare(made: Sequence[Role], before: Role, role: Role) -> Iterator[Remark]:
    """The second of two rates where no amount stands between them that it may be of."""
    name, told = clause(role.gap), clause(before.gap)
    if LABEL.match(name) is None or _core(name) != _core(told) or before.number.value == role.number.value:
        return
    at, to = made.index(before), made.index(role)
    if not at or not made[at - 1].plain or re.search("[；;]", before.gap):
        return
    between = made[at + 1 : to]
    start, end = before.number.end, role.number.start
    words = before.number.passage.text[start:end].translate(WIDE)
    outside = re.sub(r"\([^()]*\)", "", words)
    if not all(SAID.match(one) for one in re.split("[，,]", outside)[:-1]):
        return  # another item begins: ；乙项目完工，执行率100%
    if OTHER.search(outside) or not all(_aside(one, start) for one in between):
        return
    yield Remark(
        "item_missing",
        "warning",
        tuple(spot(one.number) for one in (role, before, made[at - 1])),
        role.number.text,
        before.number.text,
        confidence="likely",
    )


def _core(words: str) -> str:
    return re.sub("预算|(?:仅|为|是|达)+$", "", words)


def _aside(role: Role, start: int) -> bool:
    """Whether a number between two rates is no amount of another item: in brackets, a rate, or what is lacking."""
    words = role.number.passage.text[start : role.number.start].translate(WIDE)
    if words.count("(") > words.count(")"):
        return True
    if role.number.dimension == "ratio" or role.kind in ("points", "score"):
        return True
    return OFF.match(clause(role.gap)) is not None


def _of_another(text: Text, made: Sequence[Role], before: Role, role: Role) -> Iterator[Remark]:
    """基本支出A，占38.83%，其中人员B、公用C，占61.17%: two shares that make 100 %, and the second is not of what stands in front."""
    if not (SHARE.match(clause(before.gap)) and SHARE.match(clause(role.gap))):
        return
    at, to = made.index(before), made.index(role)
    if not at or to - at < 2 or abs(before.number.value + role.number.value - 1) > FULL:
        return
    first, last = made[at - 1], made[to - 1]
    if not (first.plain and last.plain and alike(first.number, last.number) and before.number.ends[0] > 0):
        return
    low, high = first.number.ends[0] / before.number.ends[1], first.number.ends[1] / before.number.ends[0]
    base = next(
        (
            one.number
            for one in reversed(plain((*text.near, *text.roles)))
            if alike(one.number, first.number) and one.number.ends[0] <= high and one.number.ends[1] >= low
        ),
        None,
    )
    if base is None or base is first.number:
        return
    value = base.value * role.number.value
    found = last.number.value
    if found <= 0 or (value / found < FAR and found / value < FAR):
        return
    room = base.value * role.number.quantity.last_digit
    if any(
        alike(one.number, base) and abs(one.number.value - value) <= room
        for one in plain((*made, *text.near))
    ):
        return
    yield Remark(
        "item_missing",
        "warning",
        tuple(spot(one) for one in (role.number, base, last.number)),
        role.number.text,
        printed(last.number, value),
        confidence="likely",
    )
