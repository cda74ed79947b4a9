"""Figures printed in several places: the same fact has the same digits everywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from jixiao.auditing.checks import figures_units
from jixiao.auditing.checks.figures_digits import (
    NEAR,
    TENS,
    agree,
    are_close,
    both_long,
    digits_of,
    hardly_apart,
    is_code,
    is_round,
    is_small,
    kind_of,
    printed_alike,
    slip_apart,
    slipped,
)
from jixiao.auditing.relation import Of, Relation, holds
from jixiao.auditing.remark import Remark, spot
from jixiao.auditing.view import Check, Judged, View
from jixiao.extraction.claims import Number
from jixiao.extraction.same_fact import Name, apart, contained, names, one_fact, opposed

DIFFERS = """2022年度部门整体支出绩效自评报告

一、基本情况

2022年度项目支出决算数156.42万元，用于平台运行维护。

二、预算执行情况

表1 支出情况表
单位：万元
类别\t年初预算数\t决算数
基本支出\t126.35\t180.10
项目支出\t227.96\t155.86
合计\t354.31\t335.96
"""
SLIP = """2022年度部门整体支出绩效自评报告

一、基本情况

2022年度本中心路灯电费支出13256.40万元，照明设施完好。

二、预算执行

路灯电费按月支付，共13256.40万元，由供电部门代收。

三、存在问题

财政安排的电费专户13265.40万元未能统筹历年结余。
"""
TABLE_UNIT = """2021年度部门整体支出绩效自评报告

一、预算执行情况

2021年度预算为392951003.55元，执行数为392533097.08元。

二、支出规模

项目\t金额（万元）
全年预算数\t392,951,003.55
全年执行数\t392,533,097.08
"""
LEAST_DIGITS = 3  # shorter numbers are equal and near by accident
LITTLE = 0.12  # of the other: where the words name no more than a scope and nothing else confirms the other
MOST_COMPANY = 40  # numbers of a row or column that are looked at


@dataclass(slots=True)
class _Figures:
    """The numbers that can be compared, each with its name, its digits and its company."""

    names: dict[Number, Name]
    judged: Judged
    every: list[Number]
    numbers: list[Number]
    mislabelled: frozenset[int]
    equal: dict[Number, list[Number]] = field(default_factory=dict)
    company: dict[Number, list[Number | None]] = field(default_factory=dict)
    ties: dict[Number, list[Relation]] = field(default_factory=dict)
    sheets: dict[tuple[int, int], bool] = field(default_factory=dict)

    def copied(self, number: Number) -> bool:
        """Whether another place prints it too, for what may be the same thing."""
        name = self.names[number]
        return any(not apart(name, self.names[one]) for one in self.equal[number])

    def established(self, number: Number) -> bool:
        """Whether another place prints it too, or arithmetic confirms it."""
        return number in self.judged.verified or self.copied(number)

    def lost(self, number: Number, other: Number) -> bool:
        """Whether nothing confirms a number that would not confirm the other one in its place as well."""
        name = self.names[number]
        return not any(one_fact(name, self.names[one]) for one in self.equal[number]) and not any(
            holds(relation) and not holds(relation, {number: other.value})
            for relation in self.ties.get(number, ())
        )

    def shared(self, one: Number, other: Number) -> int:
        """How many numbers right beside the one stand right beside the other as well; within one passage or table that says
        nothing."""
        a, b = self.names[one].place, self.names[other].place
        if a[:2] == b[:2] or a[0] == b[0] == 1:
            return 0
        mine = [x if x is None or not (agree(x, one) or agree(x, other)) else None for x in self.company[one]]
        theirs = [
            x if x is None or not (agree(x, one) or agree(x, other)) else None for x in self.company[other]
        ]
        if a[0] == b[0]:
            return sum(
                x is not None and y is not None and agree(x, y) and (side == to or x.dimension == "money")
                for side, x in enumerate(mine[:2])
                for to, y in enumerate(theirs[:2])
            )
        return sum(
            x is not None and any(y is not None and agree(x, y) for y in (theirs if a[0] == 0 else mine))
            for x in (mine if a[0] == 0 else theirs)
        )

    def listed(self, one: Number, other: Number) -> bool:
        """Whether both stand in lists of like things: what stands beside them under the same words differs too."""
        unlike = 0
        for x in self.company[one][:2]:
            for y in self.company[other][:2]:
                if x is not None and y is not None and kind_of(x) == kind_of(y) and not is_round(x):
                    alike = self.names[x].full == self.names[y].full
                    unlike += 0 if not alike else -1 if agree(x, y) else 1
        return unlike > 0


def run(view: View, judged: Judged) -> Iterator[Relation | Remark]:
    """Equal copies verify each other; a number that is one slip or a little away from its copies is accused."""
    figures = _figures(view, judged)
    yield from _copies(figures)
    accused: set[Number] = set()
    for left, right in _near(figures.numbers):
        found = _differs(figures, left, right)
        if found is not None and found.claimed not in accused:
            accused.add(found.claimed)
            yield _told(found)


def _told(relation: Relation) -> Relation | Remark:
    """A number printed with fewer decimals than its copy is told with the copy's: 98% and 99.74%, not 100%."""
    claimed, other = relation.claimed, list(relation.numbers())[-1]
    if claimed.places >= other.places or claimed.unit.scale != other.unit.scale:
        return relation
    return Remark(
        relation.rule,
        relation.severity,
        (spot(claimed), spot(other)),
        claimed.text,
        other.text,
        f"{claimed.text} ≠ {other.text}",
        dict(relation.values),
    )


def _figures(view: View, judged: Judged) -> _Figures:
    made = names(view.claims)
    every = [one for one in view.numbers if one.measured and one in made and one.value and one.digits > 1]
    usable = [
        one
        for one in every
        if (one.digits >= LEAST_DIGITS or is_small(one)) and not is_round(one) and not is_code(one)
    ]
    figures = _Figures(made, judged, every, usable, figures_units.mislabelled(view))
    for one in usable:
        figures.equal[one] = []
    for relation in judged.relations:
        for one in relation.numbers():
            figures.ties.setdefault(one, []).append(relation)
    by_value = sorted(usable, key=lambda one: (kind_of(one), one.value))
    for at, one in enumerate(by_value):
        for other in by_value[at + 1 :]:
            if kind_of(other) != kind_of(one) or float(other.value) > float(one.value) * 1.001:
                break
            if agree(one, other):
                figures.equal[one].append(other)
                figures.equal[other].append(one)
    _companies(figures)
    _align(figures)
    return figures


def _align(figures: _Figures) -> None:
    """Which sheets print the same table: most cells that have the same labels say the same."""
    by_words: dict[str, list[Number]] = {}
    for one in figures.numbers:
        if figures.names[one].place[0] == 1:
            by_words.setdefault(figures.names[one].words, []).append(one)
    counts: dict[tuple[int, int], list[int]] = {}
    for members in by_words.values():
        for at, one in enumerate(members):
            for other in members[at + 1 : MOST_COMPANY]:
                pair = figures.names[one].place[1], figures.names[other].place[1]
                if pair[0] != pair[1]:
                    counts.setdefault(pair, [0, 0])[0 if agree(one, other) else 1] += 1
    figures.sheets = {pair: same >= 3 and same >= 3 * other for pair, (same, other) in counts.items()}


def _companies(figures: _Figures) -> None:
    """What stands beside each number: in prose the number in front and the one behind, in a table its row and column."""
    groups: dict[tuple[int, ...], list[Number]] = {}
    for one in figures.every:
        place = figures.names[one].place
        for key in (
            (place[:2],) if place[0] == 0 else ((1, place[1], 0, place[2]), (1, place[1], 1, place[3]))
        ):
            groups.setdefault(key, []).append(one)
        figures.company[one] = []
    for key, members in groups.items():
        for at, one in enumerate(members):
            if len(key) == 4:
                figures.company[one] += [other for other in members[:MOST_COMPANY] if other is not one]
            else:
                figures.company[one] = [
                    members[at - 1] if at else None,
                    members[at + 1] if at + 1 < len(members) else None,
                ]


def _copies(figures: _Figures) -> Iterator[Relation]:
    """Copies that agree: each number with the nearest equal one in front of it that may be of the same fact."""
    for one in figures.numbers:
        for other in figures.equal[one]:
            a, b = figures.names[one], figures.names[other]
            if other.order < one.order and not opposed(a, b) and _akin(figures, one, other):
                yield Relation("figure_differs", one, Of(other), values=_values(a, b), certain=False)
                break


def _near(numbers: Sequence[Number]) -> Iterator[tuple[Number, Number]]:
    """Pairs of one kind that differ by no more than NEAR, by a unit, or by a slip of the pen."""
    kinds: dict[str, list[tuple[float, float, str, Number]]] = {}
    for one in numbers:
        width = float(one.quantity.last_digit) * 0.51
        kinds.setdefault(kind_of(one), []).append((abs(float(one.value)), width, digits_of(one), one))
    for members in kinds.values():
        members.sort(key=lambda member: (member[0], member[3].order))
        for at, (low, width, mine, one) in enumerate(members):
            for high, _, theirs, other in members[at + 1 :]:
                if (
                    high - low <= NEAR * high
                    or (len(mine) == len(theirs) and slipped(mine, theirs))
                    or any(abs(high / tens - low) <= width for tens in TENS)
                ):
                    yield (one, other) if one.order < other.order else (other, one)


def _differs(figures: _Figures, left: Number, right: Number) -> Relation | None:
    a, b = figures.names[left], figures.names[right]
    if opposed(a, b) or agree(left, right) or _last_place(figures, left, right):
        return None
    if any(
        one.cell is not None and not one.own_unit and one.cell[0] in figures.mislabelled
        for one in (left, right)
    ):
        return None  # the unit over the table is wrong, and told so
    slip = slip_apart(left, right)
    if not slip and not one_fact(a, b) and not figures.shared(left, right):
        return None
    suspect, other = _suspect(figures, left, right)
    if suspect is None:
        return None
    values = _values(figures.names[suspect], figures.names[other])
    exact = printed_alike(suspect, other)
    if are_close(suspect, other) and _same(figures, suspect, other):
        severity = "error" if slip or figures.copied(other) or not a.whole else "warning"
        return Relation("figure_differs", suspect, Of(other), severity, values=values, exact=exact)
    if slip and not figures.equal[suspect] and _slipping(figures, suspect, other):
        return Relation("figure_slip", suspect, Of(other), "warning", values=values, exact=exact)
    return None


def _slipping(figures: _Figures, one: Number, other: Number) -> bool:
    """Whether a number that is one slip away from another was meant to be that one."""
    a, b = figures.names[one], figures.names[other]
    near = a.place[:3] == b.place[:3]
    if one.dimension == "ratio":
        return not near and (figures.shared(one, other) >= 2 or (one_fact(a, b) and not a.whole))
    unit = one.unit.scale != other.unit.scale and digits_of(one) == digits_of(other)
    if not figures.established(other):
        beside = both_long(one, other) and figures.shared(one, other) >= 1
        return one_fact(a, b) or beside or (unit and (both_long(one, other) or a.phase == b.phase))
    return unit or both_long(one, other) or (not near and _akin(figures, one, other))


def _akin(figures: _Figures, one: Number, other: Number) -> bool:
    """Whether the words allow that both are one fact."""
    a, b = figures.names[one], figures.names[other]
    return (
        one_fact(a, b)
        or bool(a.scopes & b.scopes)
        or contained(a.pairs, b.pairs) >= 0.5
        or contained(a.subject_pairs, b.subject_pairs) >= 0.3
        or figures.shared(one, other) >= 1
    )


def _last_place(figures: _Figures, one: Number, other: Number) -> bool:
    """Whether a table's number differs by one in its last place, as rounded parts and totals do."""
    return (
        printed_alike(one, other)
        and abs(one.value - other.value) <= one.quantity.last_digit
        and 1 in (figures.names[one].place[0], figures.names[other].place[0])
    )


def _same(figures: _Figures, one: Number, other: Number) -> bool:
    """Whether the words say that both are one fact, and no other number goes by that name."""
    a, b = figures.names[one], figures.names[other]
    if a.place[:3] == b.place[:3] or (a.place[0] == 1 and a.place[:2] == b.place[:2]):
        return False  # one sentence or one table states different things
    if a.place[0] == b.place[0] == 1:
        pair = min(a.place[1], b.place[1]), max(a.place[1], b.place[1])
        return a.words == b.words and figures.sheets.get(pair, False)
    if figures.listed(one, other):
        return False
    if min(one.digits, other.digits) < LEAST_DIGITS and not _small_same(figures, one, other):
        return False
    scope = not a.whole and min(len(a.core), len(b.core)) < 2 and one.dimension == "money"
    if scope or a.phase != b.phase:
        # only the scope is named: 采购, 电费; or 预算 may be 年初预算
        copies = any(one_fact(b, figures.names[third]) for third in figures.equal[other])
        if not copies and not slip_apart(one, other) and abs(float(one.value / other.value) - 1) > LITTLE:
            return False
    shared = figures.shared(one, other)
    beside = shared >= 1 and a.phase != "rate" and (a.scopes == b.scopes or hardly_apart(one, other))
    if a.phase == b.phase not in ("", "change") and (shared >= 2 or beside):
        return True
    if shared >= 2 and a.full == b.full:
        return True
    return one_fact(a, b) and not any(
        third is not one
        and kind_of(third) == kind_of(other)
        and not agree(third, other)
        and one_fact(figures.names[third], b)
        for third in figures.numbers
    )


def _small_same(figures: _Figures, one: Number, other: Number) -> bool:
    a, b = figures.names[one], figures.names[other]
    copies = sum(one_fact(b, figures.names[third]) for third in figures.equal[other])
    same = a.scopes == b.scopes and a.core == b.core and len(a.core) + 2 * len(a.scopes) >= 4
    return same and (one.dimension == "ratio" or copies >= 1)


def _suspect(figures: _Figures, left: Number, right: Number) -> tuple[Number | None, Number]:
    """Which of two is the wrong one: that which nothing confirms; None where both are confirmed."""
    lost = [one for one, other in ((left, right), (right, left)) if figures.lost(one, other)]
    if not lost:
        return None, left
    if len(lost) == 2:
        broken = left in figures.judged.broken and right not in figures.judged.broken
        return (left, right) if broken else (right, left)
    return lost[0], right if lost[0] is left else left


def _values(a: Name, b: Name) -> dict[str, str]:
    return {"label": a.words[-20:] or a.subject[-12:], "other": b.words[-20:] or b.subject[-12:]}


CHECKS: tuple[Check, ...] = (
    Check("figures", run, {"figure_differs": DIFFERS, "figure_slip": SLIP}, late=True),
    Check("figures_units", figures_units.run, {"table_unit_differs": TABLE_UNIT}),
)
