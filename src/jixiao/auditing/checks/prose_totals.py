"""Parts and the total behind them in running text: 合计, 共计, 四项合计, 合计管理患者."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jixiao.auditing.checks.prose_text import TOTAL, Text, alike, by_slip
from jixiao.auditing.relation import Relation, holds, of
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import CLASSES, Role

CLASSED = re.compile(rf"{CLASSES}|组成|构成")
TOGETHER = re.compile(r"^[，,][\u4e00-\u9fff]{0,8}(?:合计|共计|总计|共有)[\u4e00-\u9fff]{0,10}$")
SUMMED = re.compile(r"^[，,](?:总)?共(?:计)?$")


def totals(text: Text) -> Iterator[Relation]:
    """The totals of a passage that stand behind their parts."""
    for role in text.roles:
        if role.plain and TOGETHER.search(role.gap) and not TOTAL.search(role.gap):
            yield from _together(text, role)
        if not role.plain or not (TOTAL.search(role.gap) or SUMMED.search(role.gap)):
            continue
        parts: list[Role] = []
        many = 0
        before = text.earlier(role)
        if before and before[-1].number.unit.symbol in ("项", "类", "者") and role.gap[:1] not in "，,、；;":
            many = int(before.pop().number.value)  # 四项合计
        for one in reversed(before):
            if one.kind != "amount":
                continue
            if not one.plain or not alike(one.number, role.number) or TOTAL.search(one.gap):
                break
            parts.insert(0, one)
            if one.part:
                break
        if len(parts) < 2 or len({one.phase for one in parts}) > 1:
            continue
        if not TOTAL.search(role.gap) and not CLASSED.search(parts[0].gap):
            continue
        if many > len(parts):
            continue
        numbers = [one.number for one in parts[-many:]]
        readings = tuple(of(*numbers[k:]) for k in range(1, len(numbers) - 1))
        yield Relation("parts_differ", role.number, of(*numbers), readings=readings)


def _together(text: Text, role: Role) -> Iterator[Relation]:
    """A, B，合计管理患者C: of as many amounts in front of it as give C, if for one slip."""
    row: list[Number] = []
    for one in reversed(text.earlier(role)):
        if not one.plain or not alike(one.number, role.number) or one.each or one.past:
            break
        row.insert(0, one.number)
    made = [Relation("parts_differ", role.number, of(*row[k:])) for k in range(len(row) - 1)]
    for relation in sorted(made, key=lambda one: not holds(one)):
        if by_slip(relation):
            yield relation
            return
