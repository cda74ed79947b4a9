"""Rows of ratios that are said of a row of amounts, each of its own (分别, 依次): one ratio more than there are amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.auditing.checks.prose_text import Text, target
from jixiao.auditing.remark import Remark, spot
from jixiao.auditing.showing import printed
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

BETWEEN = ("、", "，", ",", "和", "及", "与", "以及")
# ，支出进度分别为; ，分别比上年末增长; ，分别为计划的: words that name nothing else that the row may be said of
ROW = re.compile(
    r"^[，,](?:[\u4e00-\u9fff]{0,6}(?:率|进度|占比|比重))?(?:分别|依次)"
    r"(?P<verb>为|是|达到|达|占|完成|[比较]|增长|下降|上升)(?P<of>[^，,。；;、和与及同]{0,14})$"
)
JOINED = re.compile("[、和与及]")
COVERED = re.compile(
    r"(?:两|二|三|四|五|六|七|八|九|十|(?<!\d)\d{1,2})(?:个|项|类|家|年|者|季度)|各|每|分项|分别"
)


def respective(text: Text) -> Iterator[Remark]:
    """The rows of ratios of a passage that are longer by one than the row of amounts in front of them."""
    for made in text.sentences.values():
        for at, role in enumerate(made):
            if role.number.dimension == "ratio" and role.number.measured and at and ROW.match(role.gap):
                yield from _row(made, at)


def _row(made: Sequence[Role], at: int) -> Iterator[Remark]:
    ratios = [made[at].number]
    for one in made[at + 1 :]:
        if one.gap not in BETWEEN or one.number.dimension != "ratio":
            break
        ratios.append(one.number)
    front = _front(made[:at])
    amounts = [one.number for one in front]
    if not front or len(ratios) != len(front) + 1 or target(made[at]):
        return
    told = _left_out(amounts, ratios)
    if told is not None:
        share, recomputed = told
        claimed = share.text
    elif any(COVERED.search(one.gap) or JOINED.search(_own_words(one)) for one in front):
        return  # 三个项目支出20万元，执行率分别为; 门票、餐饮收入20万元，分别增长
    else:
        share, last = ratios[0], ratios[-1]
        claimed, recomputed = share.passage.text[share.start : last.end].strip(), f"{len(front)}项"
    spots = tuple(spot(one) for one in dict.fromkeys([share, *ratios, *amounts]))
    yield Remark("item_missing", "warning", spots, claimed, recomputed, confidence="likely")


def _own_words(role: Role) -> str:
    """The words between an amount and what stands before it; those in brackets left out."""
    words = re.sub(r"[（(][^（()）]*[）)]", "", role.gap)
    return re.sub("^(?:(?:截至|截止)[^，,、]{0,10}[，,、]|、|和|及|与|以及)", "", words)


def _front(before: Sequence[Role]) -> list[Role]:
    """All amounts in front, back to another ratio or the end of a part of the sentence; none where the row begins with
    what is no amount: 分别增长5474万人、4777万人."""
    row: list[Role] = []
    for one in reversed(before):
        if not one.plain:
            if row and row[0].gap in BETWEEN:
                return []
            break
        row.insert(0, one)
        if re.search("[；;]", one.gap):
            break
    return row


def _left_out(amounts: Sequence[Number], ratios: Sequence[Number]) -> tuple[Number, str] | None:
    """The ratio that has no amount, and the amount that it should have, where all others are of one base."""
    if len(amounts) < 2:
        return None
    for place, lost in enumerate(ratios):
        kept = [one for at, one in enumerate(ratios) if at != place]
        low, high = Fraction(0), Fraction(10) ** 30
        for amount, share in zip(amounts, kept, strict=True):
            if share.ends[0] <= 0:
                return None
            low, high = max(low, amount.ends[0] / share.ends[1]), min(high, amount.ends[1] / share.ends[0])
        if low <= high:
            return lost, printed(amounts[0], (low + high) / 2 * lost.value)
    return None
