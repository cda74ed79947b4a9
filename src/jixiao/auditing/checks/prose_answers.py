"""Shares of answers in running text: 有效问卷405份，其中满意364份，满意度89.88%, also for several groups in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from jixiao.auditing.checks.prose_text import Text, alike, bare, by_slip, near, target
from jixiao.auditing.relation import Relation, holds, of, ratio
from jixiao.extraction.mentions import WIDE
from jixiao.extraction.roles import Role

RATE = re.compile(r"(?:满意度|满意率|好评率)(?:分别|依次|仅|均|约)*(?:为|达到|达|是)?$")
ROW = re.compile(r"(?:分别|依次)(?:为|达到|达|是)?$")
# of answers that are weighed, or of several surveys, the rate is no plain quotient
WEIGHED = re.compile(r"加权|综合|平均|总体|整体|折算|权重|指数|两类|三类|合并")
GOOD = re.compile(r"(?<!不)(?<!不太)(?<!不够)满意")
BAD = re.compile(r"不(?:太|够|很)?满意|满意[度率]|目标|计划|应")
WEIGHTED = re.compile("加权|折算|权重|指数")
ASKED = re.compile("调查|访谈|回收|收回|有效|发放|走访")
TOGETHER = re.compile(r"(?:合计|共计|总计|共)(?:为|有)?$")
FIRST = {"两项": 2, "二项": 2, "2项": 2, "三项": 3, "3项": 3}
SHEETS = {"份", "人", "个", "户", "名", "家", "位", "张", "票"}
NEXT = ("、", "和", "及", "与", "以及")


def answered(text: Text) -> Iterator[Relation]:
    """The shares of satisfied answers among all that were given, as the amounts right in front of them say."""
    if "满意" not in text.passage.text:
        return
    for made in text.sentences.values():
        for at, role in enumerate(made):
            if role.number.dimension != "ratio" or not role.number.measured or RATE.search(role.gap) is None:
                continue
            if target(role) or (WEIGHED.search(role.gap) and not _single(made, at)):
                continue
            rates = _row(made, at)
            yield from _one(text, made, at) if len(rates) == 1 else _several(made, at, rates)


def _single(made: Sequence[Role], at: int) -> bool:
    """Whether a sentence tells but one survey in front of a rate, asked and satisfied: 调查800人，满意706人，综合满意度88.25%."""
    counts = [one for one in made[:at] if one.number.dimension != "ratio"]
    good = [one for one in counts if _counted(one) and _good(one, made[at])]
    if len(counts) < 2 or good != counts[-1:] or WEIGHTED.search(made[at].gap):
        return False
    return ASKED.search(_clause(counts[-2])) is not None


def _row(made: Sequence[Role], at: int) -> list[Role]:
    row = [made[at]]
    for one in made[at + 1 :]:
        if one.gap not in NEXT or one.number.dimension != "ratio":
            break
        row.append(one)
    return row


def _one(text: Text, made: Sequence[Role], at: int) -> Iterator[Relation]:
    rate = made[at]
    start = max((place + 1 for place in range(at) if made[place].number.dimension == "ratio"), default=0)
    counts = [one for one in made[start:at] if _counted(one)]
    if not counts:
        return
    good = [one for one in counts if _good(one, rate)]
    last = counts[-1]
    first = _first(text, made, last)
    if first:
        yield Relation("parts_differ", last.number, of(*(one.number for one in first)))
    if first or (last in good and TOGETHER.search(last.gap) is not None):
        good = [last]
    if not good or (good[-1] is not last and len(good) == 1 and not _listed(counts, good[0])):
        return
    front = [one for one in (*_before(text, made), *made[: made.index(good[0])]) if _counted(one)]
    bases = [
        one
        for one in front
        if _one_kind(one, good[0]) and one.number.value > good[0].number.value and not _answer(one)
    ]
    if not bases:
        return
    tree = of(*(one.number for one in good)) if len(good) > 1 else None
    relations = [
        Relation("rate_differs", rate.number, ratio(tree or good[0].number, base.number), "warning")
        for base in reversed(bases)
    ]
    exact = next((one for one in relations if holds(one)), None)
    if exact is not None:
        yield exact
        return
    valid = [one for one, base in zip(relations, reversed(bases), strict=True) if _valid(base)]
    mine = (valid or relations)[0]
    if len(good) > 1:
        if by_slip(mine):
            yield mine
        return
    if near(mine) or by_slip(mine):
        yield replace(mine, readings=tuple(one.tree for one in relations if one is not mine))


def _first(text: Text, made: Sequence[Role], last: Role) -> list[Role]:
    """The answers that 前两项合计 is of, in the list of the sentence in front."""
    told = made[made.index(last) - 1] if made.index(last) else None
    if told is None or not told.gap.endswith("前") or TOGETHER.search(last.gap) is None:
        return []
    many = FIRST.get(told.number.text, 0)
    listed = [one for one in _before(text, made) if _counted(one) and "满意" in _clause(one)][:many]
    return listed if len(listed) == many else []


def _before(text: Text, made: Sequence[Role]) -> list[Role]:
    return text.sentences.get(made[0].sentence - 1, [])


def _counted(role: Role) -> bool:
    return (
        role.kind == "amount"
        and role.plain
        and role.number.dimension == "count"
        and bare(role.number) in SHEETS
    )


def _one_kind(one: Role, other: Role) -> bool:
    """Sheets are answered by persons: 300人 and 276份 may be of one survey."""
    return alike(one.number, other.number) or {bare(one.number), bare(other.number)} <= SHEETS


def _clause(role: Role) -> str:
    return re.split(r"[，,；;：:。]", role.gap)[-1]


def _behind(role: Role) -> str:
    """The words right behind a number, up to the next comma: 满意 of 88份满意."""
    return re.split(
        r"[，,、；;：:。（(]|\d", role.number.passage.text[role.number.end :].translate(WIDE), maxsplit=1
    )[0]


def _good(role: Role, rate: Role) -> bool:
    """Whether answers are the satisfied ones, by the words in front of them or right behind."""
    words, behind = _clause(role), _behind(role)
    if role.number.end + len(behind) >= rate.number.start:
        behind = ""
    told = words if "满意" in words else behind
    return GOOD.search(told) is not None and BAD.search(told) is None


def _answer(role: Role) -> bool:
    words = _clause(role)
    return "满意" in words or re.search(r"一般|不清楚|不了解|发放|发出", words) is not None


def _listed(counts: Sequence[Role], good: Role) -> bool:
    """Whether nothing but other answers stands behind the satisfied ones: 满意276人，不满意24人."""
    return all(_answer(one) for one in counts[counts.index(good) + 1 :])


def _valid(role: Role) -> bool:
    return "有效" in _clause(role) or "有效" in _behind(role)


def _several(made: Sequence[Role], at: int, rates: Sequence[Role]) -> Iterator[Relation]:
    """家长3,946份、教师1,728份，表示满意的分别为3,672份和1,549份，满意度依次为93.06%和89.64%."""
    many = len(rates)
    counts = [one for one in made[:at] if _counted(one)]
    if ROW.search(rates[0].gap) is None or len(counts) < 2 * many:
        return
    good, base = counts[-many:], counts[-2 * many : -many]
    told = _good(good[0], rates[0]) or GOOD.search(_behind(good[-1])) is not None
    if not told or any(one.gap not in NEXT for one in good[1:]):
        return
    relations = [
        Relation("rate_differs", rate.number, ratio(part.number, whole.number), "warning")
        for rate, part, whole in zip(rates, good, base, strict=True)
        if _one_kind(part, whole) and whole.number.value > 0
    ]
    fit = sum(holds(one) for one in relations)
    if fit == many or (fit and fit >= many - 1):
        yield from (one for one in relations if holds(one) or near(one) or by_slip(one))
    if fit == many:
        yield from _all_groups(made, at + many, good, base)


def _all_groups(
    made: Sequence[Role], behind: int, good: Sequence[Role], base: Sequence[Role]
) -> Iterator[Relation]:
    """…总体满意度90.45%: where it is that of all groups together, they are all there are, and make what was received."""
    overall = made[behind] if behind < len(made) else None
    if overall is None or overall.number.dimension != "ratio" or "满意" not in overall.gap:
        return
    every = of(*(one.number for one in base))
    rate = Relation(
        "rate_differs", overall.number, ratio(of(*(one.number for one in good)), every), certain=False
    )
    front = [one for one in made[: made.index(base[0])] if _counted(one)]
    if not holds(rate):
        return
    yield rate
    if front and base[0].part:
        head = Relation("parts_differ", front[-1].number, every)
        if holds(head) or near(head) or by_slip(head):
            yield head
