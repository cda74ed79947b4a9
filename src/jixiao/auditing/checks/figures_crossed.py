"""Two amounts beside each other that the rest of the report calls the other way round: budget and spending exchanged."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from jixiao.auditing.checks.figures_company import Figures
from jixiao.auditing.checks.figures_digits import agree, informative, is_round, nearly
from jixiao.auditing.remark import Remark, Repair, spot
from jixiao.auditing.view import View
from jixiao.extraction.claims import Number
from jixiao.extraction.fact_words import FLOWS, KINDS
from jixiao.extraction.same_fact import Name, alike_phases, pairs_of

LEAST = 4  # digits of an amount that no other thing has by accident
SHOWN = 2  # other places of each that are told
TIMES = 2  # further places that print the two amounts, in all
PHASES = ("initial", "budget", "adjusted", "final")
GENERAL = re.compile(
    "其中|包括|包含|预计|实际|全年|本年|合计|共计|总额|资金|金额|数$"
)  # says nothing of what it is
NO_THING = re.compile(
    f"{GENERAL.pattern}|包括|包含|年初|调整后?|决算|预算|支出|执行|批复|安排|完成|数"
)  # and no phase
LONG = 6  # digits of an amount that one place tells as well as two
WORDS = 2  # pairs of characters of a name
FAR = Fraction(1, 8)
BASIC, PROJECT = "基本支出", "项目支出"


def crossed(view: View, made: Figures) -> Iterator[Remark]:
    """For each two amounts beside each other: how the other places call them."""
    known, told = set(made.numbers), set[frozenset[Fraction]]()
    for passage in view.claims.passages:
        here = [one for one in passage.numbers if one in known and one.dimension == "money"]
        for left, right in pairwise(here):
            if left.value == right.value or min(informative(left), informative(right)) < LEAST:
                continue
            pair = frozenset((left.value, right.value))
            for remark in _pair(made, left, right):
                if (
                    pair not in told
                ):  # of two places that contradict each other the first is told, with the other
                    yield remark
                told.add(pair)


def _pair(made: Figures, left: Number, right: Number) -> Iterator[Remark]:
    a, b = made.names[left], made.names[right]
    if is_round(left) or is_round(right):
        return
    ways = (_crossed, _called, _renamed, _displaced)
    if not any(way(made, left, right, a, b) for way in ways):
        return
    yield Remark(
        "figures_crossed",
        "error",
        (spot(left), spot(right), *(spot(one) for one in _elsewhere(made, left, right))),
        left.text,
        right.text,
        values={"left": a.words[-16:] or "—", "right": b.words[-16:] or "—"},
        confidence="likely",
        repair=Repair("swapped", ((spot(left), right.text), (spot(right), left.text))),
    )


def _called(made: Figures, left: Number, right: Number, a: Name, b: Name) -> bool:
    """Whether the other places of each amount have the words that only the other one has here, and none of its own; with the
    words of phases or without them."""
    for clean in (GENERAL, NO_THING):
        mine, theirs = (pairs_of(clean.sub("", one.words)) for one in (a, b))
        own, other = mine - theirs, theirs - mine
        if own and other and _only(made, left, other, own) and _only(made, right, own, other):
            return True
    return False


def _renamed(made: Figures, left: Number, right: Number, a: Name, b: Name) -> bool:
    """Whether only one of the two has words of its own, and these are what the other one is called everywhere else: 决算数161.75万元，其中
    人员经费180.10万元, where every other place calls 161.75 人员经费 and none 180.10."""
    mine, theirs = (pairs_of(NO_THING.sub("", one.words)) for one in (a, b))
    for number, other, own, words in ((left, right, mine, theirs), (right, left, theirs, mine)):
        if own or len(words) < WORDS:
            continue
        said, kept = _said(made, number), _said(made, other)
        if min(len(said), len(kept)) < TIMES or any(one & words for one in kept):
            continue
        called = sum(2 * len(one & words) >= len(words) for one in said)
        if called >= TIMES and 2 * called > len(said):
            return True
    return False


def _displaced(made: Figures, left: Number, right: Number, a: Name, b: Name) -> bool:
    """Whether one of two amounts that are far apart is known elsewhere, and always as what the other one is called here: 调整后预算
    5,129万元，调整金额27,569万元."""
    alike = a.whole and b.whole and {a.phase, b.phase} <= set(PHASES)  # 年初预算A，调整预算B: of one thing
    if nearly(left, right, FAR) and not alike:
        return False
    for number, mine, theirs in ((left, a, b), (right, b, a)):
        other = right if number is left else left
        home = mine.place[:2]
        places = [made.names[one] for one in made.equal[number] if made.names[one].place[:2] != home]
        elsewhere = [one for one in made.equal[other] if made.names[one].place[:2] != home]
        if (
            not places
            or elsewhere
            or mine.phase == theirs.phase
            or theirs.phase not in PHASES
            or not mine.phase
        ):
            continue
        if mine.scopes != theirs.scopes and mine.scopes and theirs.scopes:
            continue
        if alike and not all(one.whole for one in places):
            continue
        said = [one.phase for one in places if one.phase]
        if theirs.phase in said and not any(_like(one, mine.phase) for one in said):
            return True
    return False


def _said(made: Figures, number: Number) -> list[frozenset[str]]:
    """The words of the other places of an amount."""
    home = made.names[number].place[:2]
    places = [made.names[one] for one in made.equal[number] if made.names[one].place[:2] != home]
    return [pairs_of(f"{one.full}|{one.row}|{one.column}") for one in places]


def _only(made: Figures, number: Number, has: frozenset[str], lacks: frozenset[str]) -> bool:
    """Whether all other places of an amount have most of some words and nothing of others."""
    said = _said(made, number)
    return bool(said) and all(2 * len(one & has) >= len(has) and not one & lacks for one in said)


def _crossed(made: Figures, left: Number, right: Number, a: Name, b: Name) -> bool:
    """Whether no other place calls one of the two amounts as it is called here, and several call it as the other is."""
    for kind in (_phase, _part, _scope):
        one, other = kind(a), kind(b)
        if not one or not other or _like(one, other):
            continue
        lefts, rights = _kinds(made, left, kind), _kinds(made, right, kind)
        if any(_like(said, one) for said in lefts) or any(_like(said, other) for said in rights):
            continue
        told = [_like(said, other) for said in lefts], [_like(said, one) for said in rights]
        long = min(informative(left), informative(right)) >= LONG
        if all(map(any, told)) and sum(map(sum, told)) > TIMES - long:
            return True
    return False


def _elsewhere(made: Figures, left: Number, right: Number) -> list[Number]:
    """The first other places of the two amounts."""
    home = made.names[left].place[:2]
    return [
        one
        for number in (left, right)
        for one in [x for x in made.equal[number] if made.names[x].place[:2] != home][:SHOWN]
    ]


def _kinds(made: Figures, number: Number, kind: Callable[[Name], str]) -> Sequence[str]:
    """What the other passages and rows call an amount, where they say it."""
    home = made.names[number].place[:2]
    said = [
        kind(made.names[one])
        for one in made.equal[number]
        if made.names[one].place[:2] != home and agree(one, number)
    ]
    return [one for one in said if one]


def _phase(name: Name) -> str:
    return name.phase if name.phase in PHASES else ""


def _part(name: Name) -> str:
    """基本支出 or 项目支出, where just one of them is said."""
    words = name.words + name.row + name.column
    found = [one for one in (BASIC, PROJECT) if one in words]
    return found[0] if len(found) == 1 else ""


def _scope(name: Name) -> str:
    """The scopes that are said, as words in one string."""
    return "|".join(sorted(name.scopes - set(FLOWS) - set(KINDS)))


def _like(one: str, other: str) -> bool:
    if set(one.split("|")) & set(other.split("|")):
        return True
    return one == other or (one in PHASES and other in PHASES and alike_phases(one, other))


EXAMPLE = """某局2022年度部门整体支出绩效自评报告

一、部门概况

2022年度某局年初预算354.31万元，支出决算335.96万元。

二、预算执行

2022年年初预算数354.31万元，全年支出决算数335.96万元，用于人员和项目。

三、结论

2022年部门年初预算安排335.96万元，决算支出354.31万元，资金使用规范。
"""
