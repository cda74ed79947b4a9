"""Sums that no check reads, whose words announce them and whose numbers add up but for one slip of the pen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from jixiao.auditing.checks.prose_left import LEFT
from jixiao.auditing.checks.prose_sums import SPENT_OF
from jixiao.auditing.checks.prose_text import Text, bare, by_slip, clause, long, telling
from jixiao.auditing.relation import Relation, Sum, holds, numbers_of, of
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import Role

OPENING = re.compile("其中|包括|包含|构成|组成|分别|分[为成]|[：:（(]|如下|即|用于|中[，,]|一是")
CLOSING = re.compile("(?:合计|共计|总计|累计|[共总])[\u4e00-\u9fff]{0,12}$|[共总]计?$")
SEMICOLON = re.compile("[；;]")
OPEN_WHOLE = re.compile("收入$")
DIGITS = 4  # so many digits must agree, of the whole as exact as its roughest part: fewer do so by accident
COUNTED = 5  # the same of counts, which are often of some things only
SPENT = re.compile("支出|支付|使用|执行|拨付|完成|兑付")
WHOLES = 8  # amounts in front of what was spent
MOST = 9  # parts


def slipped_sums(made: Sequence[Text], relations: Iterable[Relation]) -> Iterator[Relation]:
    """Wholes with the parts right behind or right in front of them, of which none stands in a sum that holds."""
    summed = _summed(relations)
    for text in made:
        if text.rule:
            continue
        for row in _rows(text):
            for whole, parts in (*_readings(row), *_spent_and_left(text, row)):
                numbers = (whole.number, *(one.number for one in parts))
                if _told(numbers, summed) or not _fine(numbers):
                    continue
                relation = Relation("parts_differ", whole.number, of(*numbers[1:]), "warning")
                # to the last digit: with room for rounding, several slips fit
                if not holds(relation) and by_slip(replace(relation, exact=True)) and not _otherwise(numbers):
                    yield relation


def _summed(relations: Iterable[Relation]) -> dict[Number, list[set[Number]]]:
    """The sums that hold, or that a check accuses already, by their numbers."""
    made: dict[Number, list[set[Number]]] = {}
    for one in relations:
        if isinstance(one.tree, Sum) and (one.certain or holds(one)):
            numbers = {one.claimed, *numbers_of(one.tree)}
            for number in numbers:
                made.setdefault(number, []).append(numbers)
    return made


def _told(numbers: Sequence[Number], summed: dict[Number, list[set[Number]]]) -> bool:
    """Whether two of the numbers stand in a sum already."""
    return any(len(each & set(numbers)) > 1 for one in numbers for each in summed.get(one, ()))


def _otherwise(numbers: Sequence[Number]) -> bool:
    """Whether another of the numbers is the sum of the rest: 资产总额25.69亿元，债务总额16.48亿元，净资产总额9.21亿元."""
    return any(
        holds(Relation("parts_differ", one, of(*(other for other in numbers if other is not one))))
        for one in numbers[1:]
    )


def _fine(numbers: Sequence[Number]) -> bool:
    """Whether the numbers are long enough, and exact enough for each other."""
    least = DIGITS if numbers[0].dimension == "money" else COUNTED
    return telling(numbers) >= least and all(long(one, 2) for one in numbers)


def _rows(text: Text) -> Iterator[list[Role]]:
    """The exact amounts of one kind in a passage, in order; counts of one unit each."""
    kinds: dict[str, list[Role]] = {}
    for role in text.roles:
        if not role.plain or role.each or role.than:
            continue
        kind = "money" if role.number.dimension == "money" else bare(role.number)
        if role.number.dimension in ("money", "count"):
            kinds.setdefault(kind, []).append(role)
    yield from (row for row in kinds.values() if len(row) > 1)


def _readings(row: Sequence[Role]) -> Iterator[tuple[Role, Sequence[Role]]]:
    """A whole and the parts behind it, up to the end of a clause; or the parts from the beginning of one, and their total."""
    for at, role in enumerate(row):
        if OPEN_WHOLE.search(clause(role.gap)):
            continue  # 收入4,399亿元，其中保险费816亿元、政府资助3,523亿元: there is interest, too
        rest = row[at + 1 :]
        if CLOSING.search(role.gap) and 1 < len(rest) <= MOST and rest[0].sentence > role.sentence:
            yield role, rest  # 总计85.98万元，涉及两个工程。甲…；乙…
        for many in range(2, MOST + 1):
            if at + many < len(row) and SPENT_OF.search(clause(row[at + many].gap)):
                break  # 使用资金107.13万元，其中管理费1.07万元，目前资金已拨付106.36万元
            behind = row[at + 1 : at + 1 + many]
            if len(behind) == many and OPENING.search(behind[0].gap) and _ends(row, at + 1, at + many):
                yield role, behind
            if at >= many and CLOSING.search(role.gap) and _ends(row, at - many, at - many - 1):
                yield role, row[at - many : at]


def _spent_and_left(text: Text, row: Sequence[Role]) -> Iterator[tuple[Role, Sequence[Role]]]:
    """What was spent and what was left, and the amounts in front of them that they may be of: 支付18,501.10万元，未支付703.00万元."""
    earlier = [one for one in text.near if one.plain and one.number.order < row[0].number.order]
    for spent, rest in pairwise(row):
        if (
            spent.sentence != rest.sentence
            or not LEFT.match(clause(rest.gap))
            or not SPENT.search(clause(spent.gap))
        ):
            continue
        before = [*earlier, *row[: row.index(spent)]]
        for whole in before[-WHOLES:]:
            if whole.number.dimension == "money" and whole.number.digits >= DIGITS:
                yield whole, (spent, rest)


def _ends(row: Sequence[Role], first: int, at: int) -> bool:
    """Whether a list ends with an amount: the next one stands in another sentence, or behind a semicolon where none parts the items."""
    if at < 0 or at + 1 >= len(row):
        return True
    one, after = row[at], row[at + 1]
    inside = row[first + 1 : at + 1] if first <= at else row[at + 2 : first + 1]
    parted = any(SEMICOLON.search(each.gap) for each in inside)
    return one.sentence != after.sentence or (not parted and SEMICOLON.search(after.gap) is not None)
