"""Rates of the two counts right in front of them: 应配备320名，在岗298名，配备率93.13%; 样品1,264份中，合格的1,217份，合格率96.28%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.auditing.checks.prose_text import Text, alike, by_slip, near, target
from jixiao.auditing.relation import Fixed, Relation, holds, less, ratio
from jixiao.extraction.roles import Role

PLANNED = re.compile("计划|应|目标|任务|需|核定|设计|规划")
WANTED = re.compile(rf"{PLANNED.pattern}|申报|受理|收到|接到|抽[查检取]|检测|发放")
# a rate of how things are, and the words for those that are so; other rates are of what was done of what was planned
QUALITIES = {
    re.compile("合格|优良|优秀|达标|甲级"): re.compile("合格|一致|符合|通过|达标|优|甲级"),
    re.compile("满意|好评"): re.compile("满意|好评"),
    re.compile("有效|回收|收回"): re.compile("有效|回收|收回"),
    re.compile("及时|按期|按时|准时"): re.compile("及时|按期|按时|准时|时内|日内|[前底]完"),
    re.compile("知晓|参与|就业|通过|存活|成活|正确|准确|一致"): re.compile(
        "知晓|参与|就业|通过|活|正确|准确|一致"
    ),
}
DONE = re.compile(
    "实际|已|实有|在岗|完成|按期|及时|按时|内|合格|通过|达标|其中|有效|收回|回收|办结|处置|甲级|优良"
)
OF_THEM = re.compile("^[^，,；;。]{0,8}中[，,有]")  # 样品中，
LEFT = re.compile("超(?:额)?(?:任务|计划|目标)|尚有|尚缺|还有|未|缺|差|剩余|其余")
RATE = re.compile("^[^，,；;。]{0,12}[，,；;（(][\u4e00-\u9fff]{0,10}率(?:为|是|达|达到|约)?$")
NO_RATE = re.compile("结余|结转|节约|增长|下降|缺|空|负债|流失|差错|投诉|闲置|上年|目标|平均")
NOT = re.compile("^[^，,]{0,6}(?:未|没有|尚未|不(?!同|等|含))")  # 4个村未签订协议，签订率76.47%
ONE = Fixed(Fraction(1))
ROOM = Fraction(1, 10)  # so near is what was meant: a quotient of other numbers is often within a third


def counted_of(text: Text) -> Iterator[Relation]:
    """Rates with their two counts in the same sentence, the whole first."""
    for made in text.sentences.values():
        for at, role in enumerate(made):
            if role.kind != "rate" or at < 2 or target(role) or NO_RATE.search(role.gap):
                continue
            if not RATE.match(role.gap):
                continue
            pair = _pair(made[:at])
            if pair is None or not _named(role, *pair):
                continue
            whole, part = pair
            tree = ratio(part.number, whole.number)
            words = _behind(part, role)
            relation = Relation("rate_differs", role.number, less(ONE, tree) if NOT.search(words) else tree)
            if holds(relation) or near(relation, ROOM) or by_slip(relation):
                yield relation


def _pair(front: Sequence[Role]) -> tuple[Role, Role] | None:
    """The whole and the part, without what is left of them; None where the words do not tell them."""
    made = list(front)
    last = made[-1]
    if len(made) > 2 and LEFT.search(last.gap) and all(alike(last.number, one.number) for one in made[-3:-1]):
        made.pop()
    whole, part = made[-2:]
    fits = (
        all(
            one.kind == "amount" and one.number.measured and not one.each and not one.past
            for one in (whole, part)
        )
        and whole.number.dimension == part.number.dimension == "count"
        and alike(whole.number, part.number)
        and not whole.part
    )
    told = (WANTED.search(whole.gap) and DONE.search(part.gap)) or OF_THEM.match(part.gap)
    return (whole, part) if fits and told and not re.search("[；;]|[比较]", part.gap) else None


def _named(role: Role, whole: Role, part: Role) -> bool:
    """Whether a rate may be that of its part: by its quality, else by its stem, or as what was done of what was planned."""
    quality = of_quality(role.gap, part.gap + _behind(part, role))
    if quality is not None:
        return quality
    stem = re.sub("率.*", "", role.gap)[-2:]
    return stem in part.gap + _behind(part, role) or PLANNED.search(whole.gap) is not None


def _behind(part: Role, role: Role) -> str:
    """The words behind a part, up to the clause that names its rate: 171人实现就业，就业率91.94%."""
    passage = part.number.passage
    start, _ = passage.clause(role.number.start)
    return passage.text[part.number.end : max(start, part.number.end)]


def of_quality(rate: str, part: str) -> bool | None:
    """Whether the words of a part are those of its rate: 合格率 of what is 合格; None where the rate is of no quality."""
    for word, own in QUALITIES.items():
        if word.search(rate):
            return own.search(part) is not None
    return None
