"""Other readings of sums: what the sentences of its numbers offer that makes a total true, or shows that they are no parts of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from jixiao.auditing.belief import slipped
from jixiao.auditing.relation import (
    Node,
    Of,
    Ratio,
    Relation,
    Size,
    Sum,
    ends_of,
    holds,
    numbers_of,
    of,
    value_of,
)
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import plain_name

LEAST = 3  # significant digits of a number that may be looked for; shorter ones are met by accident
FEW = 6  # parts of which every choice is tried
FINE = Fraction(1, 100)  # how wide, of a number, the digits may be that say that just this number is lacking
PAUSE = re.compile("[，,、；;：:。（(]")
AND, EACH = re.compile("[、和与及]"), re.compile("各$|均为?$")
LEADING = re.compile("(?:分别|合计|共计|累计|为|是|达到|达|约|共|有|:|：)+$")
# 受理879件，其中旧存343件；结案700件，结案率79.6%: a rate of the whole, named like what it is of
OWN_RATE = re.compile("[，,；;（(]*(?P<word>[\u4e00-\u9fff]{2,8})率")
OVER = Fraction(1, 20)  # so much more than the whole are parts that overlap
BESIDE = re.compile(
    "质保金|质量保证金|保证金|民生|重复|重叠|交叉|抵[消减]"
)  # parts of other amounts, and never of a sum beside them
SOME = re.compile("以上的|主要|重点(?!.{0,3}分)|(?<![一二两三四五六七八九几])部分(?!为|是)|较大|例如")
PAIR = 2  # signs that words are compared by
# whose purse an amount is of: such parts, each of another, are all there is of what was arranged
PURSES = re.compile(
    "中央|国家|省|自治区|兵团|(?<!城)市(?!场|容|民|政)|州|盟|[县旗]|区(?!域|块)|[镇乡](?!村)|街道|地方|上级|本级|自筹|自有|社会|财政|其他|结转|债券|贷款|配套|彩票|基金|公共预算"
)
SPENT = re.compile("支出|支付|执行|使用")
SIBLING = Fraction(1, 2)  # of the words of a part: so much it has in common with those of the whole


def other_sum(relation: Relation, beside: Sequence[Number]) -> Node | None:
    """An expression that explains a sum that does not hold. `beside`: the measured numbers of the claim's passage."""
    value = value_of(relation.tree)
    if value is None:
        return None
    claimed = relation.claimed
    operands = list(dict.fromkeys(numbers_of(relation.tree)))
    inside = next((one for one in operands if _same_words(one, claimed)), None)
    if inside is not None:
        return Of(inside)  # 集中供养214人；其中失能132人，集中供养88人: the second is not of the first
    if any(one.cell is None and BESIDE.search(words_of(one)) for one in (claimed, *operands)):
        return relation.tree
    if _across(relation.tree) or any(map(_of_whole, operands)) or _some(claimed, operands):
        return relation.tree
    if _of_two(claimed, operands, value) and not slipped(relation):
        return relation.tree
    if (_rated(relation, operands) and not _odd_unit(relation)) or _overlap(relation, value, operands):
        return relation.tree
    for tree in _varied(relation, operands):
        if holds(relation, tree):
            return tree
    purses = by_purse([words_of(one) for one in operands])
    for one in beside:
        if one in operands or one.dimension != claimed.dimension or one.digits < LEAST:
            continue
        if _copy_behind(one, operands) or (purses and one.order > operands[-1].order):
            continue
        if one.ends[0] <= value <= one.ends[1] and not named_alike(one, claimed):
            return Of(one)
    sibling = _sibling(operands, claimed)
    return Of(sibling) if sibling is not None else None


def other_difference(relation: Relation) -> Node | None:
    """A difference with one number more of the same sentences: 货物预算500万元、服务预算450万元，共支出940万元，节约10万元."""
    tree = relation.tree
    if not isinstance(tree, Size) or not isinstance(tree.inner, Sum):
        return None
    operands = list(dict.fromkeys(numbers_of(tree)))
    made = (Size(one) for one in _one_more(relation, tree.inner, operands))
    return next((one for one in made if holds(relation, one)), None)


def _varied(relation: Relation, operands: Sequence[Number]) -> Iterator[Node]:
    """The sum with some of its parts only, with a part for each of several, with one number more of the same sentences; where
    things are added and taken away, without one of them or with the other sign."""
    several = _each_of_several(relation.tree)
    if several is not None:
        yield several
    parts = _parts(relation)
    for size in range(2, len(parts)):
        for chosen in combinations(parts, size):
            yield of(*chosen)
    tree = relation.tree
    if not isinstance(tree, Sum) or any(one.cell is not None for one in (relation.claimed, *operands)):
        return
    yield from _one_more(relation, tree, operands)
    yield from _passed_over(relation, tree, operands)
    if len(tree.terms) > 2 and any(sign < 0 for sign, _ in tree.terms):
        for at, (sign, term) in enumerate(tree.terms):
            yield Sum((*tree.terms[:at], *tree.terms[at + 1 :]))
            yield Sum((*tree.terms[:at], (-sign, term), *tree.terms[at + 1 :]))


def _one_more(relation: Relation, tree: Sum, operands: Sequence[Number]) -> Iterator[Sum]:
    """A sum with each long number of the sentences that is not yet in it, added or taken away."""
    known = {relation.claimed, *operands}
    for one in _around((relation.claimed, *operands)):
        fine = one.ends[1] - one.ends[0] <= FINE * abs(one.value)
        if one in known or one.digits < LEAST or not fine or not _alike(one, relation.claimed):
            continue
        if abs(one.value) < relation.claimed.quantity.last_digit:
            continue  # nobody tells whether it was added
        for sign in (1, -1):
            yield Sum((*tree.terms, (sign, Of(one))))


def _passed_over(relation: Relation, tree: Sum, operands: Sequence[Number]) -> Iterator[Sum]:
    """The sum with an amount that stands among the parts: of a count also in another unit, and right behind them: 88座（阀井21座、
    雨篦子66座、穿路1处）."""
    claimed = relation.claimed
    first, last = min(one.order for one in operands), max(one.order for one in operands)
    for one in operands[-1].passage.numbers:
        inside = first < one.order < last and _alike(one, claimed)
        counted = claimed.dimension == one.dimension == "count" and first < one.order <= last + 1
        if one not in operands and one is not claimed and (inside or counted):
            yield Sum((*tree.terms, (1, Of(one))))


def _overlap(relation: Relation, value: Fraction, operands: Sequence[Number]) -> bool:
    """Whether counts of the same things in several classes: 供应商25,250家，其中货物类15,624家、工程类8,199家、服务类10,746家."""
    claimed = relation.claimed
    counted = claimed.dimension == "count" and claimed.cell is None and len(operands) > 1
    over = value > claimed.value * (1 + OVER) and all(one.value <= claimed.value for one in operands)
    return counted and over and not slipped(relation)


def summed_elsewhere(relation: Relation, numbers: Iterable[Number]) -> Number | None:
    """Another number that is just the sum, and is not called like the claim: the parts are of that."""
    operands = set(numbers_of(relation.tree))
    for one in numbers:
        if (
            one in operands
            or one is relation.claimed
            or one.digits <= LEAST
            or not _alike(one, relation.claimed)
            or _copy_behind(one, sorted(operands, key=lambda part: part.order))
        ):
            continue
        ends = ends_of(relation.tree)
        if ends is not None and ends[0] <= one.ends[1] and one.ends[0] <= ends[1]:
            return None if named_alike(one, relation.claimed) else one
    return None


def _copy_behind(one: Number, operands: Sequence[Number]) -> bool:
    """Whether a number only tells the single part again, behind it: 其中财政拨款A（包括一般公共预算A）."""
    return len(operands) == 1 and one.order > operands[0].order and one.passage is operands[0].passage


def named_alike(one: Number, other: Number) -> bool:
    """Whether the same words stand in front of both: then one of the two is the other's wrong copy."""
    mine, theirs = one.before.strip()[-6:], other.before.strip()[-6:]
    return bool(mine) and mine[-3:] == theirs[-3:]


def _around(numbers: Iterable[Number]) -> Iterator[Number]:
    """The numbers of the sentences in which some stand."""
    seen: set[tuple[int, int]] = set()
    for number in numbers:
        start, end = number.passage.sentence(number.start)
        if (id(number.passage), start) in seen:
            continue
        seen.add((id(number.passage), start))
        yield from (one for one in number.passage.numbers if start <= one.start < end)


def _alike(one: Number, other: Number) -> bool:
    return one.dimension == other.dimension and (
        one.dimension == "money" or one.unit.symbol == other.unit.symbol
    )


def _parts(relation: Relation) -> list[Number]:
    """The parts of a plain sum in running text, where they are few: a total may be of some of them."""
    terms = relation.tree.terms if isinstance(relation.tree, Sum) else ()
    made = [term.number for sign, term in terms if sign > 0 and isinstance(term, Of)]
    plain = len(made) == len(terms) and all(one.value for one in made) and relation.claimed.digits > 1
    return made if plain and len(made) <= FEW else []


def words_of(number: Number) -> str:
    """The words right in front of a number, back to the last pause."""
    return LEADING.sub("", PAUSE.split(number.before)[-1].strip())


def _named(number: Number) -> str:
    """The same; nothing where they say no more than a phase (调整后预算数), as those of many things do."""
    words = words_of(number)
    return words if len(plain_name(words)[0]) >= PAIR else ""


def _same_words(one: Number, other: Number) -> bool:
    """Whether a part is called by the very words of the whole: it is the same of something else."""
    mine = _named(one)
    return len(mine) >= LEAST and mine == _named(other) and one.cell is None


def _across(tree: Node) -> bool:
    """Whether what came in and what was spent would be added: they are no parts of one thing."""
    terms = tree.terms if isinstance(tree, Sum) else ()
    added = [
        one.number for sign, one in terms if sign > 0 and isinstance(one, Of) and one.number.cell is None
    ]
    return {"收入", "支出"} <= {words_of(one)[-2:] for one in added}


def _of_whole(one: Number) -> bool:
    """Whether a rate behind a number says what part of the whole it is: then the next to it need not be the rest."""
    if one.cell is not None:
        return False
    found = OWN_RATE.match(one.passage.text[one.end : one.end + 12])
    words = words_of(one)
    return found is not None and words.endswith(found["word"]) and not words.endswith("未" + found["word"])


def _of_two(claimed: Number, operands: Sequence[Number], value: Fraction) -> bool:
    """Whether the sentence in front of a list prints another amount of which the parts may be some: 在职人员32名、离退休人员29名。其中正高
    职称4名，副高职称8名，中级职称16名."""
    first = operands[0]
    if claimed.cell is not None or first.passage is not claimed.passage or claimed.dimension != "count":
        return False
    start, end = claimed.passage.sentence(claimed.start)
    beside = [one for one in claimed.passage.numbers if start <= one.start < end and one is not claimed]
    return first.start >= end and any(_alike(one, claimed) and one.value >= value for one in beside)


def _some(claimed: Number, operands: Sequence[Number]) -> bool:
    """Whether the words in front of the parts say that they are not all: 其中100万元以上的项目, 主要项目有."""
    first = operands[0]
    same = first.passage is claimed.passage and claimed.cell is None and claimed.end <= first.start
    return same and SOME.search(claimed.passage.text[claimed.end : first.start]) is not None


def _rated(relation: Relation, operands: Sequence[Number]) -> bool:
    """Whether a rate beside them is that of the sum and the claim: the one is of the other, and not the same (合计支出2,900万元，
    支出率98.31%; 三项合计占310万元的98.23%)."""
    claimed = relation.claimed
    if any(one.cell is not None for one in (claimed, *operands)) or not isinstance(relation.tree, Sum):
        return False
    rates = [one for one in _around((claimed,)) if one.dimension == "ratio" and one.digits >= LEAST]
    trees = (Ratio(relation.tree, Of(claimed)), Ratio(Of(claimed), relation.tree))
    return any(holds(Relation(relation.rule, one, tree)) for one in rates for tree in trees)


def _odd_unit(relation: Relation) -> bool:
    """Whether it holds once the only amount in another unit is in that of all others."""
    numbers = relation.numbers()
    for number in numbers:
        scales = {one.unit.scale for one in numbers if one is not number}
        if number.dimension == "money" and len(scales) == 1 and number.unit.scale not in scales:
            return holds(relation, given={number: number.value * scales.pop() / number.unit.scale})
    return False


def _each_of_several(tree: Node) -> Node | None:
    """The sum where a part that several have is added for each of them: 团委和妇联各11.51万元."""
    terms: list[tuple[int, Node]] = []
    for sign, term in tree.terms if isinstance(tree, Sum) else ():
        words = PAUSE.split(term.number.before)[-1] if isinstance(term, Of) else ""
        ahead = term.number.before if isinstance(term, Of) else ""
        names = len(AND.findall(ahead.lstrip("，,、；;") if EACH.search(words) else "")) + 1
        terms += [(sign, term)] * names
    made = Sum(tuple(terms))
    return made if isinstance(tree, Sum) and len(terms) > len(tree.terms) else None


def _sibling(operands: Sequence[Number], claimed: Number) -> Number | None:
    """A part that is called like the whole while others are not: the next whole of the list (第一批批复…，其中…；第二批批复…)."""
    if len(operands) < 2 or any(one.cell is not None for one in (claimed, *operands)):
        return None
    if by_purse([words_of(one) for one in operands], once=False):
        return None  # 老旧小区改造补助资金预算总额…，其中中央资金…，省级资金…
    whole = _pairs(_named(claimed))
    like = [one for one in operands if _shared(_pairs(_named(one)), whole) >= SIBLING]
    return like[0] if like and operands[0] not in like else None


def by_purse(words: Sequence[str], *, once: bool = True) -> bool:
    """Whether each part is of a purse: 中央资金, 省级资金, 县级配套; `once`: each of another. None is what was spent of them."""
    if len({SPENT.search(one) is None for one in words}) > 1:
        return False
    found = [tuple(PURSES.findall(one)) for one in words]
    if not all(found) or (once and len(set(found)) < len(found)):
        return False
    return len({one[0] for one in found}) > 1


def _pairs(words: str) -> set[str]:
    return {words[at : at + PAIR] for at in range(len(words) - PAIR + 1)}


def _shared(mine: set[str], whole: set[str]) -> Fraction:
    return Fraction(len(mine & whole), len(mine)) if len(mine) > PAIR else Fraction(0)
