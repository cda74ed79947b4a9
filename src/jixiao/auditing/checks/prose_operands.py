"""What an amount of running text may be by the numbers around it: their sums, what a rate makes of them, price by quantity."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from math import log10

from jixiao.auditing.checks.figures_digits import informative
from jixiao.auditing.checks.prose_each import ONES
from jixiao.auditing.checks.prose_text import Text, alike, bare, target
from jixiao.auditing.relation import (
    Fixed,
    Node,
    Of,
    Product,
    Ratio,
    Relation,
    Size,
    Sum,
    growth,
    holds,
    less,
    of,
    ratio,
)
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

BESIDE = 4  # amounts that stand nearer than the base of other rates
OPERANDS = 9  # amounts around it that may be its operands, the nearest first
RATES = 5  # rates behind it that may be of it
COUNTS = 4  # counts around it that a price may be multiplied with
PARTS = 7  # parts of a list that may have one total
LEAST = 3  # digits of a rate that is no accident
COMMON = 0.2  # how wide around 1 most rates of spending lie
MONTHS = 12
RUNS = 8  # lists and totals that are tried with one amount, about
ONE = Fixed(Fraction(1))
KEPT = re.compile("(?:滚存|累计|历年)[^，,]{0,2}结[余转]")
REST = re.compile("结余|结转|节约|审减|核减|闲置|剩余|压减|节支")
DIFFERENCE = re.compile(
    "缺口|结余|结转|节约|差额|[少多差]$|增加|减少|增长|净增|追加|调减|审减|核减|低|高出|剩余|闲置|超|未"
)
TO_BUDGET = re.compile("[比较][^，,。；;]{0,4}(?:预算|计划)")
MOVED = re.compile("[增减][支收加少]?$")
TOTAL = re.compile("合计|共计|总计|[一总]共")
MEAN = re.compile("均")
PRICE = re.compile(r"单价|每|标准|/")
BY = re.compile(rf"每(?P<one>{'|'.join(sorted(ONES, key=len, reverse=True))}|公斤|斤|千克|立方米|方|度|升)")
WORDS = 1.0  # powers of ten that words in front of an amount tell which say how it comes about
SAID = 3  # how much more likely the words 单价 and 平均 make it
TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Target:
    """Between which ends an amount must lie so that a relation holds.

    width: powers of ten against an accident that it is so narrow, among the relations tried; most: those that its digits tell;
    basis: the numbers that it rests on: of two with a common one only one counts. make: makes the relation, which of hundreds
    that are tried with an amount hardly one is asked for.
    """

    low: float
    high: float
    width: float
    make: Callable[[], Relation]
    basis: frozenset[Number]
    most: float = 99.0

    @property
    def weight(self) -> float:
        """Powers of ten that speak against an accident."""
        return min(self.width, self.most)

    @property
    def relation(self) -> Relation:
        """The relation that then holds."""
        return self.make()


def targets(text: Text, role: Role, explained: Container[Number], bases: Sequence[Role] = ()) -> list[Target]:
    """All that an amount may be; rates that are explained without it tell nothing of it. `bases`: amounts from elsewhere that
    rates of the passage are of."""
    near = _operands(text, role, bases)
    if any(one.number.value == role.number.value for one in near) or _by_month(text, role, near):
        return []  # nobody slips twice
    made = [*_sums(role, near), *_lists(text, role, near), *_rated(text, role, near, explained)]
    made += _priced(text, role, near)
    known = [one.number.rough for one in near]
    return [
        one for one in made if one.weight > 0 and not any(one.low <= other <= one.high for other in known)
    ]


def _by_month(text: Text, role: Role, near: Sequence[Role]) -> bool:
    """Whether it is a year of what so many have each month: 1,071人，人均月补助500元，全年发放642.60万元."""
    each = [one.number for one in near if "月" in one.gap[-10:] and _of_one(one)]
    counts = [one.number for one in text.roles if one.number.dimension == "count" and one.number.measured]
    claim = Relation("each_differs", role.number, Of(role.number))
    year = Fixed(Fraction(MONTHS))
    return any(
        holds(claim, Product((Of(one, exact=True), Of(count), year))) for one in each for count in counts
    )


def _operands(text: Text, role: Role, bases: Sequence[Role]) -> list[Role]:
    """The amounts around one that are of its kind, the nearest first, each value once."""
    at = text.roles.index(role)
    here = sorted(range(len(text.roles)), key=lambda one: (abs(one - at), one > at))
    found: list[Role] = []
    beside = [text.roles[one] for one in here if one != at]
    for one in (*beside[:BESIDE], *bases, *beside[BESIDE:], *reversed(text.near)):
        number = one.number
        if one.kind not in ("amount", "change") or not number.measured or number.value <= 0:
            continue
        if alike(number, role.number) and all(number.value != other.number.value for other in found):
            found.append(one)
            if len(found) == OPERANDS:
                break
    return found


def _target(
    low: float,
    high: float,
    tried: float,
    make: Callable[[], Relation],
    basis: Iterable[Number],
    most: float = 99,
    told: float = 0.0,
) -> Target:
    """A target; `told`: powers of ten that words add."""
    low, high = min(low, high * (1 - TINY)), max(high, low * (1 + TINY))
    width = log10(high / (high - low)) - log10(tried)
    return Target(low, high, width + told, make, frozenset(basis), most - log10(tried) + told)


# -- sums


def _sums(role: Role, near: Sequence[Role]) -> Iterator[Target]:
    number = role.number
    words = role.gap[-10:]
    # what has been left over the years is no difference of this year's
    apart = DIFFERENCE.search(words) is not None and KEPT.search(words) is None
    total = TOTAL.search(words) is not None
    rest = [DIFFERENCE.search(one.gap[-10:]) is not None for one in near]
    like = [at for at, one in enumerate(near) if one.each == role.each]
    own = apart and TO_BUDGET.search(role.gap) is not None
    for before, at in ((before, at) for rank, at in enumerate(like) for before in like[:rank]):
        if own and near[before].name != near[at].name:
            continue  # “三公”经费预算A，其中公务用车B，比预算节约C: of a budget that is not told
        one, other = near[before].number, near[at].number
        large, small = (one, other) if one.value >= other.value else (other, one)
        (a, b), (c, d) = large.rough_ends, small.rough_ends
        if a > d:
            make = (
                partial(_difference, number, large, small) if apart else partial(_sum, large, number, small)
            )
            yield _exact(a - d, b - c, at * (at + 1), make, (large, small), WORDS if apart else 0.0)
        told = WORDS if rest[before] or rest[at] or total else 0.0
        make = partial(_sum, number, large, small)
        yield _exact(a + c, b + d, at * (at + 1), make, (large, small), told)


def _difference(claimed: Number, large: Number, small: Number) -> Relation:
    return Relation("difference_differs", claimed, Size(less(large, small)), absolute=True)


def _sum(claimed: Number, *parts: Number) -> Relation:
    """A claim of all parts together, in the order in which they stand."""
    return Relation("parts_differ", claimed, of(*sorted(parts, key=_order)))


def _order(number: Number) -> int:
    return number.order


def _exact(
    low: float,
    high: float,
    tried: float,
    make: Callable[[], Relation],
    basis: Collection[Number],
    told: float = 0.0,
) -> Target:
    """A target of amounts whose digits are all known: no more of them tell something than the longest one has."""
    return _target(low, high, tried, make, basis, max(map(informative, basis)), told)


def _lists(text: Text, role: Role, near: Sequence[Role]) -> Iterator[Target]:
    """Three parts or more that stand one behind the other, and a total in front of them or behind."""
    number = role.number
    for at in (role.sentence - 1, role.sentence + 1):
        row = _row(text.sentences.get(at, []), number)
        if 3 <= len(row) <= PARTS:
            yield _total(row, number, 2)
    row = _row(text.sentence(role), number)
    if role not in row:
        return
    at = row.index(role)
    for start in range(max(0, at - PARTS), len(row)):
        for end in range(start + 3, min(start + PARTS, len(row)) + 1):
            run = [one.number for one in row[start:end]]
            if number in run:
                others = [one for one in run if one is not number]
                totals = [*row[max(0, start - 2) : start], *row[end : end + 1], *near[:3]]
                for total in dict.fromkeys(one.number for one in totals):
                    if total in run:
                        continue
                    low = total.rough_ends[0] - sum(one.rough_ends[1] for one in others)
                    high = total.rough_ends[1] - sum(one.rough_ends[0] for one in others)
                    if low > 0:
                        yield _exact(low, high, RUNS, partial(_sum, total, *run), {total, *others})
            elif start - at in (1, 2) or at - end in (0, 1):
                yield _total(row[start:end], number, RUNS)


def _row(made: Sequence[Role], number: Number) -> list[Role]:
    """The exact amounts of a sentence that may be added to each other."""
    return [one for one in made if one.plain and alike(one.number, number) and not one.each]


def _total(parts: Sequence[Role], number: Number, tried: int) -> Target:
    run = [one.number for one in parts]
    low, high = (sum(one.rough_ends[side] for one in run) for side in (0, 1))
    basis = {one for one in run if one is not number}
    return _exact(low, high, tried, partial(_sum, number, *run), basis)


# -- rates


def _rated(text: Text, role: Role, near: Sequence[Role], explained: Container[Number]) -> Iterator[Target]:
    made = text.sentence(role)
    rates = [
        one
        for one in made[made.index(role) + 1 :]
        if one.kind in ("rate", "share", "growth") and one.number.digits >= LEAST and not target(one)
    ][:RATES]
    for rank, rate in enumerate(rates):
        if rate.number in explained or not rate.number.value:
            continue
        for far, base in enumerate(near):
            if rate.kind == "growth" and base.kind == "change" and _grown(text, base, rate):
                continue
            if base.each == role.each or rate.kind != "growth":
                yield from _rate(role, rate, base, (rank + 1) * (far + 1))


def _grown(text: Text, change: Role, rate: Role) -> bool:
    """Whether a change has a growth of its own in front of another: 增加168.54亿元，增长10.86%；…收入235.84亿元，增长7.15%."""
    return any(
        one.kind == "growth" and change.number.order < one.number.order < rate.number.order
        for one in text.roles
    )


def _rate(role: Role, rate: Role, other: Role, tried: int) -> Iterator[Target]:
    number, p, base = role.number, rate.number, other.number
    rule = {"share": "share_differs", "growth": "growth_differs"}.get(rate.kind, "rate_differs")
    low, high = (abs(one) for one in p.rough_ends)
    low, high = min(low, high), max(low, high)
    width = p.rough_digit
    share = log10(abs(p.rough) / width) if abs(p.rough - 1) > COMMON else log10(COMMON / width)
    (a, b) = base.rough_ends
    if low <= 0 or high >= 100:
        return
    options: list[tuple[float, float, Node, float]] = []
    if rate.kind != "growth":
        options.append((a * low, b * high, ratio(number, base), share))
        options.append((a / high, b / low, ratio(base, number), share))
        if REST.search(rate.gap) and high < 1:
            options.append((a * (1 - high), b * (1 - low), Sum(((1, ONE), (-1, ratio(number, base)))), share))
            options.append((a / (1 - low), b / (1 - high), Sum(((1, ONE), (-1, ratio(base, number)))), share))
    elif role.kind == "change" or role.direction or MOVED.search(role.gap[-4:]):
        if role.kind == "change" or MOVED.search(role.gap[-4:]):
            share += WORDS  # 同比增支62.00万元，增长1.57%: they tell each other
        options.append((a * low, b * high, ratio(number, base), share))
        for sign in (1, -1):
            whole = Sum(((1, Of(base)), (sign, Of(number))))
            ends = (
                sorted((low / (1 - sign * low), high / (1 - sign * high))) if high < 1 or sign < 0 else None
            )
            if ends is not None and ends[0] > 0:
                options.append((a * ends[0], b * ends[1], Ratio(Of(number), whole), share))
    elif other.kind == "change" or other.direction:
        options.append((a / high, b / low, ratio(base, number), share))
    else:
        share = log10(COMMON / width)
        for sign in (1, -1):
            if sign * low > -1 and sign * high > -1:
                few, many = sorted((1 + sign * low, 1 + sign * high))
                options.append((a * few, b * many, Size(growth(number, base)), share))
                options.append((a / many, b / few, Size(growth(base, number)), share))
    for least, most, tree, weight in options:
        make = partial(Relation, rule, p, tree, absolute=rate.kind == "growth")
        yield Target(least, most, weight - log10(tried * len(options)), make, frozenset((p,)))


# -- price by quantity


def _priced(text: Text, role: Role, near: Sequence[Role]) -> Iterator[Target]:
    """A total by how many there are, or how many there are by what one costs."""
    if role.number.dimension != "money":
        return
    at = text.roles.index(role)
    here = sorted(range(len(text.roles)), key=lambda one: (abs(one - at), one > at))
    counts = [
        one.number
        for one in (*(text.roles[one] for one in here), *reversed(text.near))
        if one.kind == "amount"
        and one.number.measured
        and one.number.dimension == "count"
        and one.number.value > 2
    ]
    mine = _of_one(role)
    for rank, count in enumerate(list(dict.fromkeys(counts))[:COUNTS]):
        c, d = count.rough_ends
        for far, other in enumerate(near):
            theirs = _of_one(other)
            a, b = other.number.rough_ends
            tried = (rank + 1) * (far + 1) / SAID
            basis = (other.number, count)
            if not _of_such(role if mine else other, count):
                continue
            if mine:
                make = partial(Relation, "each_differs", role.number, ratio(other.number, count))
                yield _target(a / d, b / c, tried, make, basis)
            if theirs == "price":
                exact = Product((Of(other.number, exact=True), Of(count)))
                make = partial(Relation, "each_differs", role.number, exact)
                most = informative(other.number) + informative(count)
                price = other.number.rough
                yield _target(price * c, price * d, tried, make, basis, most)
            elif theirs:
                make = partial(Relation, "each_differs", other.number, ratio(role.number, count))
                yield _target(a * c, b * d, tried, make, basis)


def _of_such(role: Role, count: Number) -> bool:
    """Whether what one of them costs may be of such as are counted: 每公斤2.8元 is not of 1,260眼."""
    found = BY.search(role.gap)
    return found is None or bare(count) == ONES.get(found["one"], found["one"])


def _of_one(role: Role) -> str:
    """Whether an amount is the mean of many or the price of one: mean, price, or "" where it is neither."""
    words = role.gap[-12:] + role.number.passage.text[role.number.end : role.number.end + 1]
    if not role.each and not PRICE.search(words[-6:]):
        return ""
    return "mean" if MEAN.search(words) else "price"
