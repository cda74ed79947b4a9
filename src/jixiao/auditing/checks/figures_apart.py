"""What shows that two numbers that are called alike are two facts: their amounts, their headings, what else their paragraphs say."""

from __future__ import annotations

import re
from fractions import Fraction

from jixiao.auditing.checks.figures_company import LEAST_DIGITS, Figures
from jixiao.auditing.checks.figures_digits import agree, nearly, slip_apart
from jixiao.auditing.relation import Relation, holds, ratio
from jixiao.auditing.sums import words_of
from jixiao.extraction.claims import Number
from jixiao.extraction.fact_words import FLOWS

LITTLE = Fraction(3, 25)  # of the other: amounts so near may be one, of which one is wrong
LEAST_WORDS = 4  # characters of words that name an item
NEXT_TO = 8  # signs between an amount and its rate
LEVEL = re.compile("全[省市县区]|[省市县区]本?级")
AHEAD = 12  # signs of a paragraph that say of whom it is
HEADED = re.compile("[^，,。：:]{2,12}[。：:]")
PERIOD = re.compile(
    r"当月|本月|累计|[一二三四]季度|[上下]半年|\d{1,2}[—–~～至\-－]\d{1,2}月|(?<![—–~～至\-－\d])\d{1,2}月"
)
STAGE = re.compile("预算(?!执行)|决算|年初|年末|期初|期末")


def apart(made: Figures, claimed: Number, left: Number, right: Number) -> bool:
    """Whether two numbers that differ are of two facts."""
    if left.dimension == "ratio" and (_of_others(left, right) or _own_rate(made, claimed)):
        return True
    phased = made.names[left].phase or made.names[right].phase
    return (not phased and _headed_apart(left, right)) or _parallel(left, right)


def _parallel(left: Number, right: Number) -> bool:
    """Whether two paragraphs say the same things of two subjects: 一、中央资金：支持产业发展A，数字乡村B; 二、省级资金：支持产业发展C，
    数字乡村D. One thing that differs may be wrong, several are of two."""
    if left.cell is not None or right.cell is not None or left.passage is right.passage:
        return False
    mine, theirs = ({words_of(one): one for one in each.passage.numbers} for each in (left, right))
    shared = [words for words in mine if words in theirs and len(words) >= LEAST_WORDS]
    apart = sum(not agree(mine[words], theirs[words]) for words in shared)
    return apart > 1 and 2 * apart > len(shared)


def _headed_apart(left: Number, right: Number) -> bool:
    """Whether the headings say that one is of the plan and the other of the accounts, or of the year's beginning and its end."""
    stages = [set(STAGE.findall("".join(one.passage.heading[-1:]))) for one in (left, right)]
    return bool(stages[0] and stages[1]) and stages[0].isdisjoint(stages[1])


def _of_others(left: Number, right: Number) -> bool:
    """Whether each of two rates of running text stands right behind an amount, and these are clearly two: 市级到位1,742万元，到位率98.64%
    and 区级到位976万元，到位率97.60%."""
    a, b = _owner(left), _owner(right)
    return (
        a is not None
        and b is not None
        and a.dimension == b.dimension
        and not nearly(a, b, LITTLE)
        and not slip_apart(a, b)
    )


def _owner(rate: Number) -> Number | None:
    """The amount right in front of a rate, in the clause before."""
    if rate.cell is not None:
        return None
    start, _ = rate.passage.sentence(rate.start)
    before = [one for one in rate.passage.numbers if start <= one.start < rate.start]
    near = before and before[-1].dimension != "ratio" and rate.start - before[-1].end <= NEXT_TO
    return before[-1] if near and before[-1].measured else None


def _own_rate(made: Figures, rate: Number) -> bool:
    """Whether a rate of running text is that of the amount right in front of it, of a number that is printed somewhere."""
    owner = _owner(rate) if rate.dimension == "ratio" and rate.digits >= LEAST_DIGITS else None
    if owner is None:
        return False
    low, high = rate.rough_ends
    width = high - low
    return any(
        one is not owner
        and one.dimension == owner.dimension
        and low - width <= owner.rough / one.rough <= high + width  # nearly all are far from it
        and holds(Relation("figure_differs", rate, ratio(owner, one)))
        for one in made.every
    )


ITEM = re.compile("[该此本这]项")
RATED = 3  # digits of a rate that no others give by accident
GROWN = re.compile(
    "(?:同比|比上年|较上年|比去年|较去年|环比)?(?:增长|增加|上升|提高|下降|降低|减少|回落|增幅|降幅|减幅)(?:率|幅度)?(?:为|了|达)?"
)
GIVERS = re.compile("中央|上级|省级|市级|县级|区级")
PLACE = re.compile("[\u4e00-\u9fff]{1,3}[省市区县镇乡村旗州盟]")


def told_apart(one: Number, other: Number) -> bool:
    """Whether the beginnings of two paragraphs speak of two things, or one number is the other cut short, or a part of it."""
    if _levels(one) and _levels(other) and _levels(one) != _levels(other):
        return True
    if _of_change(one, other) or _rate_of(one, other) or _of_givers(one, other) or _only_places(one, other):
        return True
    for said in (_topics, _periods):
        mine, theirs = said(one), said(other)
        if mine and theirs and not mine & theirs:
            return True
    return _shorn(one, other) or _shorn(other, one) or _contains(one, other)


def of_one_item(rate: Number) -> bool:
    """Whether a rate is of one item that the words in front speak of: 农机购置补贴…，各地该项执行率分别为：甲县94.24%、乙县83.99%."""
    if rate.dimension != "ratio" or rate.cell is not None:
        return False
    start, _ = rate.passage.sentence(rate.start)
    return ITEM.search(rate.passage.text, start, rate.start) is not None


def _of_change(one: Number, other: Number) -> bool:
    """Whether both are growths, and the words in front of one say no more than that: 降低4.03%."""
    return any(GROWN.fullmatch(words_of(each)) is not None for each in (one, other) if each.cell is None)


def _rate_of(one: Number, other: Number) -> bool:
    """Whether a rate right behind one of them is that of the two: 省级资金支出288.26万元，执行率99.28%, of 290.36万元."""
    for spent, whole in ((one, other), (other, one)):
        if spent.cell is not None or spent.dimension == "ratio" or not whole.value:
            continue
        behind = [each for each in spent.passage.numbers if each.order > spent.order][:1]
        for rate in behind:
            near = rate.dimension == "ratio" and rate.digits >= RATED and rate.start - spent.end <= NEXT_TO
            if near and holds(Relation("figure_differs", rate, ratio(spent, whole))):
                return True
    return False


def _of_givers(one: Number, other: Number) -> bool:
    """Whether the one was given by the centre or the province, and the other by all that are above: 中央财政下达, 上级财政下达."""
    mine, theirs = (
        {*GIVERS.findall(words_of(each))} if each.cell is None else set() for each in (one, other)
    )
    return bool(mine) and bool(theirs) and not mine & theirs


def _only_places(one: Number, other: Number) -> bool:
    """Whether both are amounts of a place, in paragraphs that say of what: 农村文化活动，己区20.06万元; 电影放映，己区19.71万元."""
    return all(each.cell is None and PLACE.fullmatch(words_of(each)) is not None for each in (one, other))


def _levels(number: Number) -> set[str]:
    """Whether the beginning of its paragraph speaks of a whole territory or of its own level of government."""
    return set(LEVEL.findall(number.passage.text[:AHEAD])) if number.cell is None else set()


def _topics(number: Number) -> set[str]:
    """Whether the heading in front of its paragraph says income or spending: 收入情况。, 支出情况。"""
    found = HEADED.match(number.passage.text) if number.cell is None else None
    return {one for one in FLOWS if one in found[0]} if found is not None else set()


def _periods(number: Number) -> set[str]:
    """The time that the heading in front of its paragraph says: 当月发行。, 1—6月累计。"""
    found = HEADED.match(number.passage.text) if number.cell is None else None
    return set(PERIOD.findall(found[0])) if found is not None else set()


def _shorn(one: Number, other: Number) -> bool:
    """Whether a rate is the other one with fewer decimals, cut and not rounded: 4.1% of 4.16%."""
    if one.dimension != "ratio" or one.places >= other.places or one.unit.scale != other.unit.scale:
        return False
    return 0 < other.value - one.value < one.quantity.last_digit


def _contains(one: Number, other: Number) -> bool:
    """Whether one is a part of the other: what the other has more is printed beside one of them (进度1066.478公里; 61公里,
    1005.48公里)."""
    more = abs(one.value - other.value)
    room = (one.quantity.last_digit + other.quantity.last_digit) / 2
    return any(
        third.unit is one.unit
        and third.measured
        and third.value
        and abs(third.value - more) <= room + third.quantity.last_digit / 2
        for number in (one, other)
        if number.cell is None and one.dimension != "ratio"
        for third in number.passage.numbers
        if third is not one and third is not other and third.digits > 1
    )
