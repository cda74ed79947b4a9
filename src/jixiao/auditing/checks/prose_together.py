"""Totals in running text whose parts stand apart: 企业满意273份…群众满意437份…合计满意710份; 支出分别为A、B、C…三个项目共支出D."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.auditing.checks.prose_text import Text, alike, bare, by_slip, clause, near
from jixiao.auditing.relation import Relation, holds, of
from jixiao.extraction.roles import Role

WEIGHTS = re.compile("权重|分值")
TOTAL = re.compile(
    r"(?P<front>[\u4e00-\u9fff“”]{0,12}?)(?P<sum>合计|共计|总计|小计|累计共|两项共|三项共|[个项家类]共|共)(?P<behind>[\u4e00-\u9fff“”]{0,6}?)(?:为|达|约)?$"
)
FILL = re.compile(
    r"^[，,、；;]|[的了其中]|[一二三四五六七八九两几各上述以]|金额|资金|数量|涉及|个|项|家|类|和|与|及"
)
PURSE = re.compile(
    r"(?:收入|支出|资金|经费|预算|决算|投资|金额|补助|拨款|结转|结余)$"
)  # words of too many amounts
SPREAD = re.compile(r"分别(?:为|是|达|完成|支出)?$")
# 扶手1,043处、卫生间872处，其他347处，合计2,880处: of all that stands in front
CLOSING = re.compile(
    r"^[，,；;](?:[两二三四五六七八九]年|以上|上述)?(?:[两二三四五六七八九]?[项类者])?(?:合计|共计|总计|累计|总共)(?:为|达)?$"
)
OPEN = re.compile(r"等(?!级)|主要|其中|包括|含|[比较]上|占|人均|户均|平均")
CLOSE = Fraction(1, 8)
LIST = 3  # items of a list that a total closes
MOST = 20  # parts of a total at most


def together(text: Text) -> Iterator[Relation]:
    """The totals of a passage whose parts are named by the same word, or told in a row in front of it."""
    for role in text.roles:
        if not role.plain or role.number.digits < 2:
            continue
        row = _closed(text, role)
        if row:
            yield from _all(role, row)
        found = TOTAL.search(clause(role.gap))
        if found is None or row:
            continue
        word = FILL.sub("", found["front"] + found["behind"])
        many = _many(text, role)
        sure = PURSE.search(word) is None and found["sum"] != "共"
        yield from _told(role, sure, many, list(_rows(text, role, word)))


def _closed(text: Text, role: Role) -> list[Role]:
    """All items of a sentence in front of a total that closes it; none where other amounts stand between them."""
    earlier = text.earlier(role)
    if CLOSING.match(role.gap) is None:
        return []
    row: list[Role] = []
    for one in reversed(earlier):
        if not _may(one, role) or bare(one.number) != bare(role.number) or CLOSING.match(one.gap):
            break
        row.insert(0, one)
    rest = earlier[: len(earlier) - len(row)]
    alone = not any(alike(one.number, role.number) and bare(one.number) == bare(role.number) for one in rest)
    return row if len(row) >= LIST and alone else []


def _all(role: Role, row: Sequence[Role]) -> Iterator[Relation]:
    relation = Relation("parts_differ", role.number, of(*(one.number for one in row)))
    closed = not any(OPEN.search(one.gap) for one in row[1:])
    if holds(relation) or (closed and (by_slip(relation) or near(relation, CLOSE))):
        yield relation


def _many(text: Text, role: Role) -> int:
    """How many parts a total says that it has: 三个项目共支出; 0 where it does not say."""
    earlier = text.earlier(role)
    if not earlier or earlier[-1].number.dimension != "count" or re.match("[，,；;。）)]", role.gap):
        return 0
    return int(earlier[-1].number.value) if earlier[-1].number.value < MOST else 0


def _rows(text: Text, role: Role, word: str) -> Iterator[list[Role]]:
    """The parts that a total may have: those with its word, those in a row, those that are all there are."""
    front = [one for one in text.before(role) if one.sentence >= role.sentence - 1]
    if len(word) >= 2:
        named = [one for one in front if _may(one, role) and word[-2:] in clause(one.gap)]
        named = named[_last_total(named) :]
        if 2 <= len(named) <= 6:
            yield named
    for at, one in enumerate(front):
        if SPREAD.search(one.gap) and _may(one, role) and (len(word) < 2 or word[-2:] in one.gap):
            row = [one]
            for other in front[at + 1 :]:
                if other.gap not in ("、", "和", "及", "与") or not _may(other, role):
                    break
                row.append(other)
            if len(row) > 1:
                yield row


def _may(one: Role, role: Role) -> bool:
    return one.plain and alike(one.number, role.number) and not one.each and one.past == role.past


def _last_total(made: Sequence[Role]) -> int:
    """Behind the last total of a row."""
    return max((at + 1 for at, one in enumerate(made) if re.search("合计|共计|总计|共", one.gap)), default=0)


def _told(role: Role, sure: bool, count: int, rows: Sequence[Sequence[Role]]) -> Iterator[Relation]:
    made = [Relation("parts_differ", role.number, of(*(one.number for one in row))) for row in rows]
    exact = next((one for one in made if holds(one)), None)
    if exact is not None:
        yield exact
        return
    if WEIGHTS.search(role.gap):
        return  # 权重合计100: with those that the sentence does not tell
    likely = [
        one
        for one, row in zip(made, rows, strict=True)
        if (not count or count == len(row)) and (near(one) or by_slip(one))
    ]
    if len(likely) == 1 and (sure or count == len(likely[0].numbers()) - 1):
        yield likely[0]
