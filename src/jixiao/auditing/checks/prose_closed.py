"""Lists that the text itself closes - what is not listed did not occur, the other side of a balance adds up - and that lack an item."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from fractions import Fraction

from jixiao.auditing.checks.prose_lists import CAME, TOTALS, WENT, heads_of, items_of
from jixiao.auditing.checks.prose_text import Text, alike, plain, whole, wholes_of
from jixiao.auditing.relation import Relation, holds, of
from jixiao.auditing.remark import Remark, spot
from jixiao.auditing.showing import printed
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import CLASSES, Role

Printed = Container[tuple[str, Fraction]]  # the values that are printed, each with its dimension

LONG = 3  # significant digits of a gap that tells something
NOUGHT = re.compile(r"[，,；;、](?:全年|当年|本年|20\d\d年)?(?:均)?(?:未|无|没有)(?P<what>[^，,。；;]{2,40})")
# what is bought, and what is spent on journeys, guests and cars: between them nothing is left out
BOUGHT = {"货物": "货物", "工程": "工程", "服务": "服务"}
SPENT = {"出国": "出国|出境", "接待": "接待", "购置": "购置", "运行": "运行|维护"}
CARS = re.compile(r"(?:公务用车|公车|用车)[^购运维]{0,4}$")
KINDS = ((re.compile("采购"), BOUGHT, ()), (re.compile("三公"), SPENT, ("购置",)))
CLASSED = re.compile(CLASSES)
VAGUE = re.compile("主要|等|重点|部分|其他|其余|大项|较大")
REST = re.compile("其余|余下|剩余|其他|其它|另|等|最|还|除|未")
TOLD = 1000  # so many of its last digits tell which number is left


def closed(text: Text, known: Printed) -> Iterator[Remark]:
    """The lists of a passage that lack an item. `known`: what is printed in the report."""
    for at, made in text.sentences.items():
        yield from _nothing_else(text, at, made)
        yield from _classed(text, at, made, known)
        yield from _one_side(text, at, made, known)
    for role in text.roles:
        if role.part and role.plain:
            yield from _falls_short(text, role, known)
    yield from _orphans(text)


def _remark(head: Role, parts: Sequence[Role]) -> Remark:
    total = sum((one.number.value for one in parts), Fraction(0))
    told = " - ".join(one.number.text for one in (head, *parts))
    return Remark(
        "parts_differ",
        "warning",
        tuple(spot(one.number) for one in (head, *parts)),
        head.number.text,
        printed(head.number, total),
        f"{told} = {printed(parts[0].number, head.number.value - total)}",
        confidence="likely",
    )


def _short(head: Role, parts: Sequence[Role]) -> bool:
    """Whether parts lack something of a whole that is long enough to tell."""
    short = head.number.value - sum((one.number.value for one in parts), Fraction(0))
    step = parts[0].number.quantity.last_digit
    return (
        short > 0
        and head.number.digits >= LONG
        and all(alike(one.number, head.number) for one in parts)
        and short > step * len(parts)
    )


# -- 其中公务接待费A，未发生因公出国（境）费用和公务用车购置费: the rest is for the cars


def _nothing_else(text: Text, at: int, made: Sequence[Role]) -> Iterator[Remark]:
    first = next((place for place, one in enumerate(made) if one.part and one.plain), None)
    if first is None:
        return
    passage = made[first].number.passage.folded
    start, end = made[first].number.end, text.passage.sentence(made[first].number.start)[1]
    denied = " ".join(one["what"] for one in NOUGHT.finditer(passage, start, end))
    if not denied:
        return
    heads = [one for one in made[:first] if whole(one) and not one.part and not one.direction]
    heads = heads or ([] if first else [one for one in wholes_of(text, at - 1) if not one.direction])
    about = passage[: made[first].number.start]
    for wanted, members, spare in KINDS:
        if not heads or wanted.search(about[-160:].replace("“", "").replace("”", "")) is None:
            continue
        listed: dict[str, Role] = {}
        for one in made[first:]:
            if one.plain and alike(one.number, heads[-1].number) and one.own:
                for name in _members(one.name, members):
                    listed.setdefault(name, one)
        parts = list(dict.fromkeys(listed.values()))
        nil = {name for name, words in members.items() if re.search(words, denied)}
        left = set(members) - set(listed) - nil - (set(spare) if len(members) - len(nil) > 2 else set())
        if parts and nil and len(left - set(spare)) == 1 and _short(heads[-1], parts):
            near = printed_values(one.number for one in (*text.roles, *text.near))
            if not any(_whole_of(one, parts) for one in heads) and not _known(heads[-1], parts, near):
                yield _remark(heads[-1], parts)
            return


def _members(name: str, members: dict[str, str]) -> list[str]:
    found = [one for one, words in members.items() if re.search(words, name)]
    return found or (["购置", "运行"] if members is SPENT and CARS.search(name) else [])


def _whole_of(head: Role, parts: Sequence[Role]) -> bool:
    return holds(Relation("parts_differ", head.number, of(*(one.number for one in parts))))


# -- 按来源分，中央资金A、县级资金B: what is parted by kinds is parted to the end


def _classed(text: Text, at: int, made: Sequence[Role], known: Printed) -> Iterator[Remark]:
    for place, first in enumerate(made):
        found = CLASSED.search(first.gap) if first.plain else None
        if found is None or VAGUE.search(first.gap):
            continue
        parts = [first]
        for one in made[place + 1 :]:
            if not one.plain or not one.own or one.gap[:1] not in "、，," or VAGUE.search(one.gap):
                break
            parts.append(one)
        behind = first.number.passage.folded[parts[-1].number.end :][:1]
        if behind not in "。；;" and behind:
            continue
        opened = next((where for where, one in enumerate(made[:place]) if one.part), place)
        heads = [one for one in made[:opened] if whole(one) and not one.direction]
        heads = heads or (wholes_of(text, at - 1) if not place else [])
        heads = [one for one in heads if alike(one.number, first.number)]
        if not heads or any(_whole_of(one, parts) for one in heads):
            continue
        head = heads[-1]
        if not _short(head, parts):
            continue
        if (len(parts) > 1 and _known(head, parts, known)) or _parted(head, made[:place]):
            yield _remark(head, parts)


def _parted(head: Role, before: Sequence[Role]) -> bool:
    """Whether a whole is already parted to the end by another kind: 按功能分类，A、B；按性质分类，C."""
    if head not in before:
        return False
    row = [one for one in before[before.index(head) + 1 :] if one.plain and one.own]
    return len(row) > 1 and CLASSED.search(row[0].gap) is not None and _whole_of(head, row)


def _known(head: Role, parts: Iterable[Role], known: Printed) -> bool:
    """Whether what is left of a whole is printed somewhere."""
    short = head.number.value - sum((one.number.value for one in parts), Fraction(0))
    return (head.number.dimension, short) in known


# -- 其中A、B, and what is left of the whole is printed elsewhere and larger than one of them: the least would have been left out first


def _falls_short(text: Text, first: Role, known: Printed) -> Iterator[Remark]:
    items, ended = items_of(text, first)
    items = [one for one in items if one.number.value]
    if len(items) < 2 or not ended or any(VAGUE.search(one.gap) for one in items):
        return
    heads = heads_of(text, first)
    if not heads:
        return
    head, last = heads[0], items[-1]
    passage = text.passage.folded
    made = text.sentence(last)
    if any(_whole_of(one, items) for one in heads) or REST.search(
        passage[last.number.end : text.passage.sentence(last.number.start)[1]].split("；")[0]
    ):
        return
    alone = [one for one in made[: made.index(first)] if one.plain and alike(one.number, first.number)]
    if alone and alone[-1] is not head and not alone[-1].past:
        return
    short = head.number.value - sum((one.number.value for one in items), Fraction(0))
    if not _short(head, items) or short <= min(one.number.value for one in items):
        return
    if any(alike(one.number, head.number) and one.number.value == short for one in made):
        return  # …，3个公司聘用人员1155人: a count in its name parts the last item from the others
    # an amount that is printed elsewhere as it is: one item is left, and not many
    if _known(head, items, known) and short / items[0].number.quantity.last_digit >= TOLD:
        yield _remark(head, items)


# -- 人员经费A，占80%、对个人的补助B: an item that goes on with a list that was not begun


def _orphans(text: Text) -> Iterator[Remark]:
    for at, one in enumerate(text.roles):
        if at < 2 or one.gap[:1] != "、" or not one.plain or not one.own:
            continue
        head, share = text.roles[at - 2 : at]
        made = text.sentence(one)
        parts = [one]
        for other in made[made.index(one) + 1 :]:
            if other.gap[:1] != "、" or not other.plain:
                break
            parts.append(other)
        behind = made[made.index(parts[-1]) + 1 :]
        if (
            share.kind == "share"
            and share.sentence == head.sentence == one.sentence
            and head.plain
            and head.own
            and not (behind and behind[0].number.dimension == "ratio" and behind[0].gap[:1] not in "；;")
            and not any(other.gap[:1] == "、" for other in made[: made.index(one)])
            and _short(head, parts)
        ):
            yield _remark(head, parts)


# -- 收入总计A，其中本年收入B、年初结转C；支出总计A，其中年末结转D: what came in is all told, what went out is not


def _one_side(text: Text, at: int, made: Sequence[Role], known: Printed) -> Iterator[Remark]:
    cut = next((place for place, one in enumerate(made) if place and one.gap[:1] in "；;"), 0)
    if not cut:
        return
    halves = [
        [one for one in half if one.plain and one.number.dimension == "money"]
        for half in (made[:cut], made[cut:])
    ]
    heads = [one for one in plain((*text.sentences.get(at - 1, ()), *made)) if TOTALS.search(one.gap)]
    sides = [[one for one in half if one not in heads] for half in halves]
    if not 1 <= len(heads) <= 2 or heads[0].number.value != heads[-1].number.value:
        return
    kinds = zip(sides, (CAME, WENT), strict=True)
    if not all(side and all(kind.search(one.gap) for one in side) for side, kind in kinds):
        return
    fits = [_whole_of(head, side) for head, side in zip((heads[0], heads[-1]), sides, strict=True)]
    if sum(fits) == 1:
        head, side = (heads[-1], sides[1]) if fits[0] else (heads[0], sides[0])
        if _short(head, side) and _known(head, side, known):
            yield _remark(head, side)


def printed_values(numbers: Iterable[Number]) -> frozenset[tuple[str, Fraction]]:
    """The values of at least three digits that are printed, each with its dimension."""
    return frozenset((one.dimension, one.value) for one in numbers if one.digits >= LONG and one.measured)
