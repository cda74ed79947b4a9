"""Scores that a sentence works out from a rate: 执行率93.32%，乘以4分得3.73分; 按83.01%÷85%×6分计算，得5.86分，扣0.14分."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from jixiao.auditing.checks.prose_text import Text, by_slip, near
from jixiao.auditing.relation import Node, Of, Product, Ratio, Relation, Sum, holds, less, of
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

# what says that points are given in proportion to a rate
WORKED = re.compile(r"[×*]|乘以|的比例|按比例|比例(?:得分|计分|计算)|计算|[计算]$|计[，,]得|计分")
GOT = re.compile(r"(?:得分?|计分?|[=＝]|为)$")
TAKEN = re.compile(r"扣(?:减|除|了)?$")
# points by steps, or of several parts, are no plain product
STEPS = re.compile(r"每(?:低|高|超|少|差|下降|降低|增加|超过|有)|不足|以[上下内]|区间|插值|平均|各占|合计|共")
BOUNDS = re.compile(r"[≥≤<>＜＞]|低于|超过|目标|达到?(?!成)|[至到-]$")
WRITTEN = re.compile(r"[×*÷]|[按以].{0,6}$|乘以|按")
RATED = re.compile(r"[\u4e00-\u9fff]{2}[率度](?:仅)?(?:为|达|达到|是)?$")
UNNAMED = re.compile(
    r"(?:^|[，,；;。：:])(?:按|以|得分=|=)$|[=＝]$"
)  # in front of a rate that was named before
DIGITS = 3  # of a rate that is printed twice by no accident
CLOSE = Fraction(1, 8)  # of the larger one: further off, the points were given by another rule


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """The points that a score is part of: as they are printed, or what was got with what was taken off."""

    tree: Node
    numbers: tuple[Number, ...]


def worked(text: Text) -> Iterator[Relation]:
    """The scores of a passage that are printed with the rate and the points they come from."""
    for made in text.sentences.values():
        for at, role in enumerate(made):
            if role.kind == "score" and role.number.measured and GOT.search(role.gap):
                yield from _score(text, made, at)
                yield from _remaining(text, made, at)


def _said_before(text: Text, worked_out: Relation, rates: Sequence[Role]) -> Iterator[Relation]:
    """收缴率84.10%，…得分=86.70%÷90%×5=4.82分: the rate that a score comes from was told in front, under its own name."""
    inside = set(worked_out.numbers())
    used = [one for one in rates if one.number in inside and one.number.digits >= DIGITS]
    if not used or not used[0].number.places or UNNAMED.search(used[0].gap) is None:
        return
    role, rate = used[0], used[0].number
    front = [
        one
        for one in text.roles
        if one.number.order < rate.order
        and one.sentence >= role.sentence - 1
        and one.number.dimension == "ratio"
    ]
    told = [one.number for one in front if RATED.search(one.gap) and one.number.measured][-1:]
    if any(one.number.value == rate.value for one in front) or not told or told[0].places != rate.places:
        return
    if abs(told[0].value - rate.value) <= CLOSE * rate.value:
        yield Relation("equation_differs", told[0], of(rate), "warning")


def _remaining(text: Text, made: Sequence[Role], at: int) -> Iterator[Relation]:
    """（4分）扣0.25分。…得3.75分: where points, less what was taken off, are the score, it is explained; it accuses nobody."""
    score = made[at].number
    around = [*text.sentences.get(made[at].sentence - 1, []), *made]
    points = [one for one in around if _points(one, score)]
    taken = [one for one in around if one.kind == "score" and TAKEN.search(one.gap) and one.number.measured]
    for whole in points:
        for off in taken:
            if whole.number.value - off.number.value == score.value:
                yield Relation("equation_differs", score, less(whole.number, off.number), certain=False)
                return


def _score(text: Text, made: Sequence[Role], at: int) -> Iterator[Relation]:
    score, front = made[at], _front(made, at)
    words = "".join(one.gap for one in (*front[1:], score)) + (front[0].gap[-4:] if front else "")
    rates = [one for one in front if one.number.dimension == "ratio" and one.kind != "points"]
    if not rates or WORKED.search(words) is None or STEPS.search(words):
        return
    wholes = list(_wholes(text, made, at, front))
    made_of = [
        Relation("equation_differs", score.number, Product((whole.tree, share)), "warning")
        for share in _shares(rates)
        for whole in wholes
    ]
    exact = next((one for one in made_of if holds(one)), None)
    if exact is not None:
        yield exact
        if WRITTEN.search(words):
            yield from _said_before(text, exact, rates)
        return
    bound = any(not one.number.measured or BOUNDS.search(one.gap) for one in rates)
    if (bound or len(rates) > 1) and not (len(rates) == 2 and _divided(rates[-1])):
        return  # 低于90%的目标: which of them the points are worked out from is not told
    printed = {whole.numbers[0].value for whole in wholes if len(whole.numbers) == 1}
    if len(printed) > 1 or not made_of:
        return
    mine = made_of[0]
    if near(mine, CLOSE) or by_slip(mine):
        yield mine


def _front(made: Sequence[Role], at: int) -> list[Role]:
    """The numbers that a score may be worked out from: back to the score before it, or the end of a part of the sentence."""
    front: list[Role] = []
    for one in reversed(made[:at]):
        if one.kind == "score" and (GOT.search(one.gap) or TAKEN.search(one.gap)) and "×" not in one.gap:
            break
        front.insert(0, one)
        if re.search("[；;]", one.gap):
            break
    return front


def _shares(rates: Sequence[Role]) -> Iterator[Node]:
    """The last rate, by the target where there is one: 86.40%与目标值90%的比例, 83.01%÷85%."""
    last = rates[-1]
    if len(rates) > 1:
        yield Ratio(Of(rates[-2].number), Of(last.number))
        if _divided(last):
            return
    yield from (Of(one.number) for one in reversed(rates) if one.number.measured)


def _divided(last: Role) -> bool:
    """Whether the words say that a rate is taken by another one."""
    return re.search("[÷/]|[与和].{0,4}$|除以|占", last.gap) is not None


def _wholes(text: Text, made: Sequence[Role], at: int, front: Sequence[Role]) -> Iterator[Whole]:
    """The points: printed among the numbers in front, taken together with what was taken off, or in the sentence before."""
    score = made[at].number
    points = [one for one in front if _points(one, score)]
    for one in reversed(points):
        yield Whole(Of(one.number, exact=True), (one.number,))
    after = made[at + 1] if at + 1 < len(made) else None
    if after is not None and after.kind == "score" and TAKEN.search(after.gap) and after.number.measured:
        whole = Sum(((1, Of(score, exact=True)), (1, Of(after.number, exact=True))))
        if (score.value + after.number.value).denominator == 1:
            yield Whole(whole, (score, after.number))
    if not points:
        before = text.sentences.get(made[at].sentence - 1, [])
        for one in [role for role in before if _points(role, score)][-1:]:
            yield Whole(Of(one.number, exact=True), (one.number,))


def _points(role: Role, score: Number) -> bool:
    return (
        role.kind == "score"
        and role.number.measured
        and role.number.value >= score.value > 0
        and not TAKEN.search(role.gap)
        and not re.search(r"(?:得|得分|实得|[=＝])$", role.gap)
    )
