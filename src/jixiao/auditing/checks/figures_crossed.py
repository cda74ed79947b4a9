"""Two amounts beside each other that the rest of the report calls the other way round: budget and spending exchanged."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from jixiao.auditing.checks.figures_company import Figures
from jixiao.auditing.checks.figures_digits import agree, informative, is_round
from jixiao.auditing.remark import Remark, Repair, spot
from jixiao.auditing.view import View
from jixiao.extraction.claims import Number
from jixiao.extraction.same_fact import Name, alike_phases, pairs_of

LEAST = 4  # digits of an amount that no other thing has by accident
SHOWN = 2  # other places of each that are told
TIMES = 2  # further places that print the two amounts, in all
PHASES = ("initial", "budget", "adjusted", "final")
GENERAL = re.compile("其中|预计|实际|全年|本年|合计|共计|总额|资金|金额|数$")  # says nothing of what it is
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
    if not _crossed(made, left, right, a, b) and not _called(made, left, right, a, b):
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
    """Whether the other places of each amount have the words that only the other one has here, and none of its own."""
    mine, theirs = (pairs_of(GENERAL.sub("", one.words)) for one in (a, b))
    own, other = mine - theirs, theirs - mine
    return bool(own and other) and _only(made, left, other, own) and _only(made, right, own, other)


def _only(made: Figures, number: Number, has: frozenset[str], lacks: frozenset[str]) -> bool:
    """Whether all other places of an amount have most of some words and nothing of others."""
    home = made.names[number].place[:2]
    places = [made.names[one] for one in made.equal[number] if made.names[one].place[:2] != home]
    said = [pairs_of(one.words + "|" + one.row + "|" + one.column) for one in places]
    return bool(said) and all(2 * len(one & has) >= len(has) and not one & lacks for one in said)


def _crossed(made: Figures, left: Number, right: Number, a: Name, b: Name) -> bool:
    """Whether no other place calls one of the two amounts as it is called here, and several call it as the other is."""
    for kind in (_phase, _part):
        one, other = kind(a), kind(b)
        if not one or not other or _like(one, other):
            continue
        lefts, rights = _kinds(made, left, kind), _kinds(made, right, kind)
        if any(_like(said, one) for said in lefts) or any(_like(said, other) for said in rights):
            continue
        told = [_like(said, other) for said in lefts], [_like(said, one) for said in rights]
        if all(map(any, told)) and sum(map(sum, told)) > TIMES:
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


def _like(one: str, other: str) -> bool:
    return one == other or (one in PHASES and other in PHASES and alike_phases(one, other))


EXAMPLE = """某局2022年度部门整体支出绩效自评报告

一、部门概况

2022年度某局年初预算354.31万元，支出决算335.96万元。

二、预算执行

2022年年初预算数354.31万元，全年支出决算数335.96万元，用于人员和项目。

三、结论

2022年部门年初预算安排335.96万元，决算支出354.31万元，资金使用规范。
"""
