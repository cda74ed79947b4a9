"""Lists of what an amount or a named whole holds inside: 未支出的184.98万元中，基本支出13.65万元，…; 工作经费中，入户评估15.21万元、…."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.auditing.checks.prose_text import Text, alike, bare, by_slip, clause, near, target
from jixiao.auditing.relation import Relation, holds, of, ratio, value_of
from jixiao.extraction.roles import Role

INSIDE = re.compile(r"^(?:资金|金额)?中[，,：:]?(?!标|小|央|期|介|专|心|学)")
NAMED = re.compile(
    r"^(?P<name>[\u4e00-\u9fff“”]{2,12}?)中[，,：:]"
    r"|^(?P<purse>[\u4e00-\u9fff“”]{0,8}(?:支出|资金|经费|结转|结余|收入|总额|金额|投资|补助))中(?![标央小期介])"
)
FILL = re.compile(r"^(?:上述|以上|全部|其|该|全年|年末|当年)+|(?:的|总额|金额|资金|额|数|总数)+$")
ENDED = re.compile(r"合计|共计|总计|其中|[比较与]|以上|另有|此外|[；;]另|占(?!比)|两项|三项|平均|均为")
OPEN = re.compile("主要|部分|重点|大项|等$|较大|较多|突出|最")
SHORT = Fraction(1, 50)  # of the whole: a list that lacks no more was meant to be all
HARDLY = Fraction(1, 200)  # the same of a list of two
CLOSE = Fraction(1, 8)
LEAST = 3


def inside(text: Text) -> Iterator[Relation]:
    """The lists behind 中, and the shares of their items."""
    for made in text.sentences.values():
        for at in range(len(made)):
            if at + 1 < len(made) and INSIDE.match(made[at + 1].gap):
                yield from _again(text, made[at])
            heads = _heads(text, made, at)
            if heads:
                yield from _listed(heads, made, at)


def _heads(text: Text, made: Sequence[Role], at: int) -> list[Role]:
    """What a list that begins here is of: the amount in front of 中, or those that its name tells."""
    role = made[at]
    if role.number.dimension == "ratio" or role.number.digits < 2:
        return []
    if at and INSIDE.match(role.gap) and _amount(made[at - 1]):
        return [made[at - 1]]
    found = NAMED.search(clause_of(role.gap)) if at == 0 or role.gap[:1] in "。；;" else None
    name = FILL.sub("", found["name"] or found["purse"]) if found is not None else ""
    if len(name) < 2:
        return []
    before = [one for one in text.before(made[0]) if one.sentence >= role.sentence - 2]
    if not before:
        before = list(text.near[-6:])
    return [
        one
        for one in before
        if _amount(one) and alike(one.number, role.number) and FILL.sub("", clause(one.gap)).endswith(name)
    ]


def _again(text: Text, role: Role) -> Iterator[Relation]:
    """未支出184.98万元。…未支出的184.98万元中: the same words in front of the amount before."""
    words = clause(role.gap)
    name = FILL.sub("", words)
    if not words.endswith("的") or len(name) < 3 or not _amount(role):
        return
    same = [
        one.number
        for one in (*text.near, *text.before(role))
        if _amount(one) and alike(one.number, role.number) and FILL.sub("", clause(one.gap)) == name
    ]
    same = [one for one in same if one.order < role.number.order]
    if len({one.value for one in same}) == 1:
        relation = Relation("equation_differs", same[-1], of(role.number), "warning")
        if not holds(relation) and near(relation, CLOSE):
            yield relation


def clause_of(gap: str) -> str:
    return re.sub("^[，,；;。]+", "", gap)


def _amount(role: Role) -> bool:
    return (
        role.number.measured
        and role.kind in ("amount", "change")
        and not role.each
        and role.number.digits >= LEAST
    )


def _listed(heads: Sequence[Role], made: Sequence[Role], at: int) -> Iterator[Relation]:
    items = _items(made, at)
    if len({_name(one) for one in items}) < len(items):
        return
    if len(items) == 1:  # 实际采购金额中，授予中小企业918.35万元，占70.49%
        if len({one.number.value for one in heads}) == 1:
            yield from _shares(heads[-1], made, items)
        return
    numbers = [one.number for one in items]
    sums = [Relation("parts_differ", head.number, of(*numbers)) for head in heads]
    exact = next((one for one in sums if holds(one)), None)
    if exact is not None:
        yield exact
        yield from _shares(heads[sums.index(exact)], made, items)
        return
    if len({one.claimed.value for one in sums}) > 1:
        return
    head, mine = heads[-1], sums[-1]
    shares = list(_shares(head, made, items))
    yield from shares
    value = value_of(mine.tree)
    if value is None or OPEN.search(items[0].gap):
        return
    short = head.number.value - value
    told = sum((one.claimed.value for one in shares), Fraction(0))
    full = len(shares) == len(items) and abs(told - 1) <= Fraction(len(items), 10000)
    room = SHORT if len(items) > 2 else HARDLY
    over = -short <= CLOSE * head.number.value if short < 0 else short <= room * head.number.value
    if over or full or by_slip(mine):
        yield mine


def _items(made: Sequence[Role], at: int) -> list[Role]:
    first, items = made[at], [made[at]]
    for one in made[at + 1 :]:
        if one.number.dimension in ("ratio", "points"):
            if one.kind not in ("share", "rate", "growth"):
                break
            continue
        if (
            ENDED.search(one.gap)
            or not one.own
            or one.kind != first.kind
            or not alike(one.number, first.number)
            or bare(one.number) != bare(first.number)
            or not one.number.measured
            or one.each
            or one.direction != first.direction
        ):
            break
        items.append(one)
    return items


def _name(role: Role) -> str:
    return clause(role.gap)


def _shares(head: Role, made: Sequence[Role], items: Sequence[Role]) -> Iterator[Relation]:
    """The shares right behind the items: 企业就业1,286人，占54.58%."""
    for one in items:
        place = made.index(one) + 1
        after = made[place] if place < len(made) else None
        if (
            after is None
            or after.kind != "share"
            or after.of
            or target(after)
            or after.gap not in ("，占", "占", "(占", "（占")
        ):
            continue
        relation = Relation("share_differs", after.number, ratio(one.number, head.number))
        if holds(relation) or near(relation) or by_slip(relation):
            yield relation
