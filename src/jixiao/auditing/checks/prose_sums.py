"""Sums in running text: a whole and its parts (其中, 包括, 按…分类), parts and their total (共计)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from jixiao.auditing.belief import slipped
from jixiao.auditing.checks.prose_chain import way
from jixiao.auditing.checks.prose_text import (
    TOTAL,
    Text,
    alike,
    clause,
    goes_on,
    label,
    loose,
    meets,
    near,
    plain,
    whole,
    wholes_of,
)
from jixiao.auditing.checks.prose_totals import CLASSED, totals
from jixiao.auditing.checks.prose_whole import (
    COMPLETE,
    PURSE,
    complete,
    item_of,
    of_purses,
    row_of,
    told_in_full,
    typed,
)
from jixiao.auditing.relation import Node, Of, Relation, Sum, ends_of, holds, of
from jixiao.extraction.claims import Number
from jixiao.extraction.roles import CLASSES, Role, plain_name, same_name

ROW_END = re.compile(r"(?:[、和及与]\s*\d[\d,.]*)+\s*([\u4e00-\u9fff%])")
BESIDES = re.compile("另有|另外|此外|另")
DEDUCTED = re.compile(r"扣除|剔除|不含")
SPENT_OF = re.compile("(?:已|累计|实际|共)(?:经)?(?:拨付|支付|支出|使用|报账|兑付)")
MOVED = re.compile(r"超(?:年初|年度|调整后|全年)?预算(?:数)?$|增收|减收|新增|净增|节约|超收|短收|同比")
CLOSE = Fraction(1, 8)  # so much may be off where no words tie a list to its whole
HEADED = {
    0: r"支出|决算|预算|合计|总计|总额|经费|^$",
    1: r"基本|机关运行|日常",
    4: r"在职|职工|实有|人员|人数",
    5: r"采购|^$",
    6: "三公",
}


def sums(text: Text) -> Iterator[Relation]:
    """The sums of a passage."""
    told: set[Number] = set()
    for at, role in enumerate(text.roles):
        if role.part and role.kind == "amount":
            for relation in _parted(text, at + label(text, at)):
                told.add(relation.claimed)
                yield relation
    yield from _unannounced(text, told)
    yield from totals(text)


# -- a whole and its parts


def _bracketed(role: Role, first: Role) -> bool:
    """Whether an amount stands in a bracket that is closed before the parts: 468人（含公共课教学部37人），其中…"""
    depth = 0
    for sign in role.number.passage.text[role.number.end : first.number.start]:
        depth += (sign in "（(") - (sign in "）)")
        if depth < 0:
            return True
    return False


def _heads(text: Text, at: int) -> list[Role]:
    """The amounts that a list of parts may be of, the likeliest first."""
    first = text.roles[at]
    if not first.part:
        first = text.roles[at - 1]  # 其中14个村150.27万元: the count opens the list
    before = [role for role in text.earlier(first) if role.plain]
    if re.search(rf"{CLASSES}|[；;]其中", first.gap):  # another classification of the same whole
        opened = next(
            (role for role in text.sentence(first)[: text.sentence(first).index(first)] if role.part), None
        )
        if opened is not None:
            before = [role for role in text.earlier(opened) if role.plain] or before
    told = re.match(r"(?!其中)(?P<whole>[^，,：:]{2,16}?)(?:包括|包含|由)", first.gap)
    if told is not None and not before:
        name, phase = plain_name(told["whole"])
        named = [
            role
            for role in plain(text.before(first))
            if role.phase == phase and (phase or same_name(role.name, name))
        ]
        before = [role for role in named if not name or not role.own or same_name(role.name, name)][
            -1:
        ] or named[-1:]
    elif not before:
        before = wholes_of(text, first.sentence - 1) if re.match(r"[，,（(]?其中|包括|按", first.gap) else []
    before = [
        role
        for role in before
        if not DEDUCTED.search(re.sub("[（(][^（()）]*[）)]", "", role.gap))
        and not MOVED.search(role.gap[-8:])
        and whole(role)
        and not _bracketed(role, first)
        and alike(role.number, text.roles[at].number)
    ]
    if not before:
        return []
    if len({role.year for role in before}) > 1 and first.sentence != before[-1].sentence:
        latest = max(role.year for role in before)  # 2023年A，2022年B，2021年C。其中财政拨款D: of this year's
        before = [role for role in before if role.year == latest]
    name = before[-1].name
    return [role for role in reversed(before) if role.name == name or not role.own]


def _items(text: Text, at: int) -> list[Role]:
    """The parts, from the first one to the end of its sentence or to the next list."""
    first = text.roles[at]
    rest = text.sentence(first)
    rest = rest[rest.index(first) :]
    made: list[Role] = []
    by_comma: bool | None = None
    inside = re.match("[（(]", first.gap) is not None
    for role in rest:
        if role is not first:
            if inside and made and re.match("[^（(]{0,4}[）)]", role.gap):
                break  # 500万元（其中：财政资金480万元），差旅费100万元
            if role.part and role.kind == "amount" and not (made and made[-1].name.startswith(role.name)):
                break
            fresh = role.own and made and role.name != made[-1].name
            if role.kind == "amount" and fresh and alike(role.number, first.number):
                semicolon = re.search("[；;]", role.gap) is not None
                if by_comma is None:
                    by_comma = not semicolon
                elif by_comma and semicolon:
                    break
            elif by_comma and _next_list(role, first):
                break  # 货物A，服务B，工程C；按品目统计，教学仪器为主要部分，达D
        if role.kind == "amount" and (TOTAL.search(role.gap) or (made and BESIDES.search(role.gap))):
            break
        if made and SPENT_OF.search(clause(role.gap)) and not SPENT_OF.search(made[0].gap):
            break  # 使用资金107.13万元，其中管理费1.07万元，目前资金已拨付106.36万元
        if made and role.kind == "amount" and re.match("[（(]含", role.gap):
            continue  # 数字化962.36万元（含上年结转412.36万元）: of that item
        if (
            role.plain
            and alike(role.number, first.number)
            and not DEDUCTED.search(role.gap)
            and not _moved(role)
            and whole(role)
        ):
            made.append(role)
    return made


def _next_list(role: Role, first: Role) -> bool:
    """Whether an amount behind a semicolon is not of a list whose items are set apart by commas."""
    return (
        role.kind == "amount"
        and alike(role.number, first.number)
        and re.search("[；;]", role.gap) is not None
    )


def _moved(role: Role) -> bool:
    return role.than != "" or re.search(r"[比较][^，]{1,10}(?:增|减)", role.gap) is not None


def _parted(text: Text, at: int) -> Iterator[Relation]:
    heads, items = _heads(text, at), _items(text, at)
    if not heads or not items:
        return
    if items[-1].number.dimension == "years" or goes_on(items[-1].number):
        return  # 60岁及以上其中65岁; 满意240件、一般5件，其余为不满意
    if any(_of_other_unit(role.number, heads[0].number) for role in items):
        return  # 涉及5项指标，扣分分别为0.5、2、1、0.4分: points, and no 项
    phases = {role.phase for role in items}
    if len(phases - {""}) > 1 and len({role.name for role in items}) > 2:
        yield from _by_phase(heads, items)
        return
    phase = items[0].phase
    items = [role for role in items if role.phase == phase]
    head = next((role for role in heads if role.phase == phase), heads[0]) if phase else heads[0]
    others = [role for role in heads if role is not head]
    items, nested = _unnested(items)
    yield from nested
    yield from _whole(text, head, others, items, text.roles[at].gap)


def _of_other_unit(number: Number, head: Number) -> bool:
    """Whether a bare number is one of a row whose unit, behind its last one, is not that of the whole."""
    found = ROW_END.match(number.passage.folded, number.end) if not number.unit.symbol else None
    return found is not None and head.unit.symbol[:1] not in ("", found[1])


def _unnested(items: Sequence[Role]) -> tuple[list[Role], list[Relation]]:
    """Without the parts of a part: 基本支出, 人员支出, 公用支出, 项目支出 -> 基本支出, 项目支出."""
    found = {key: item_of(items, COMPLETE[1][key]) for key in (0, 1)}
    whole = item_of(items, r"基本(?:支出|经费)?$")
    if whole is None or found[0] is None or found[1] is None:
        return list(items), []
    inner = [found[0], found[1]]
    relation = Relation("parts_differ", whole.number, of(*(role.number for role in inner)))
    return [role for role in items if role not in inner], [relation]


def _shared(text: Text, items: Sequence[Role]) -> Fraction | None:
    """What the shares behind all parts come to; None where one has none."""
    total = Fraction(0)
    for role in items:
        at = text.roles.index(role) + 1
        if at >= len(text.roles) or text.roles[at].kind != "share":
            return None
        total += text.roles[at].number.value
    return total


def _whole(
    text: Text, head: Role, others: Sequence[Role], items: Sequence[Role], gap: str
) -> Iterator[Relation]:
    if not items or head in items:
        return
    net = list(_net(text, items))
    if net:
        made = Relation("parts_differ", head.number, Sum(tuple(net)))
        back = replace(made, tree=Sum(tuple((-sign, one) for sign, one in net)))  # 净减少120万元
        yield back if holds(back) else loose(made)
        return
    numbers = [role.number for role in items]
    tree = of(*numbers)
    readings: list[Node] = [of(*numbers[:k]) for k in range(len(numbers) - 1, 0, -1)]
    for other in others:  # the whole may be another phase of the same
        if _equal(other.number, numbers):
            yield Relation("parts_differ", other.number, tree)
            return
    shared = _shared(text, items)
    full = shared is not None and abs(shared - 1) <= Fraction(len(items), 10000)
    severity = complete(items, head)
    if not severity and full and len(items) > 1:
        severity = "error"
    elif not severity and (shared is None or full) and of_purses(head, items):
        severity = "warning"
    if not severity and CLASSED.search(gap):
        made = Relation("parts_differ", head.number, tree, readings=tuple(readings[:-1]))
        yield made if row_of(head, items, gap) else loose(made)
        return
    total = sum((number.value for number in numbers), Fraction(0))
    short = head.number.value - total
    if not severity:
        ends = ends_of(tree)
        if ends is None:
            return
        if _equal(head.number, numbers):
            yield Relation("parts_differ", head.number, tree)
        elif short < 0 and ends[0] > head.number.value + head.number.quantity.last_digit / 2:
            if all(role.phase in ("", head.phase) for role in items) and not _foreign(head, items, gap):
                yield Relation("parts_exceed", head.number, tree, readings=tuple(readings))
            elif typed(head.number, numbers, short) or told_in_full(head, items, gap):
                yield Relation("parts_differ", head.number, tree, "warning", tuple(readings[:-1]))
        elif (
            (len(numbers) > 1 and 0 < short < head.number.value / 200)
            or typed(head.number, numbers, short)
            or told_in_full(head, items, gap)
        ):
            yield Relation("parts_differ", head.number, tree, "warning", tuple(readings[:-1]))
        return
    yield Relation(
        "parts_differ", head.number, tree, severity, tuple(readings[:-1]) if len(numbers) > 2 else ()
    )


def _net(text: Text, items: Sequence[Role]) -> Iterator[tuple[int, Node]]:
    """The parts with their signs, where some were added and others taken away: 净增708万元，其中追加913万元、核减205万元."""
    some = text.sentence(items[-1])
    # what is printed with its sign is a change, and no item
    signed = [
        one
        for one in some[some.index(items[0]) :]
        if one.kind == "change" and alike(one.number, items[0].number) and way(clause(one.gap))
    ]
    made = [(way(clause(one.gap)), one.number) for one in (*items, *signed)]
    if {1, -1} <= {sign for sign, _ in made} and all(sign for sign, _ in made):
        for sign, number in made:
            yield (1 if number.value < 0 else sign), Of(number)


def _foreign(head: Role, items: Sequence[Role], opening: str) -> bool:
    """Whether a list may run on into what is no part: 收入…, 其中财政拨款…, 支出…; 培训10次, 其中线上3次, 走访20次."""
    if not re.search("其中|包括", opening):
        return True
    if items[0].number.value > head.number.value:
        return False
    if head.number.dimension != "money" or not all(PURSE.search(role.name) for role in items):
        return True
    opposite = {"收入": "支出", "支出": "收入"}
    for word, other in opposite.items():
        if head.name.endswith(word) and any(role.name.endswith(other) for role in items):
            return True
    return any(re.search(r"结转|结余|上年|预算", role.name) for role in items[1:])


def _equal(head: Number, parts: Sequence[Number]) -> bool:
    ends = ends_of(of(*parts))
    return ends is not None and meets(head, *ends)


def _by_phase(heads: Sequence[Role], items: Sequence[Role]) -> Iterator[Relation]:
    """Items that each tell several phases: one sum for each; where one of them holds, the list is complete.

    An item without adjusted budget keeps its first one.
    """
    wholes = {role.phase: role for role in reversed(heads)}
    rows = _rows(items)
    made: list[tuple[Role, list[Number], int]] = []
    for phase, head in wholes.items():
        found = [row.get(phase) or (row.get("initial") if phase == "adjusted" else None) for row in rows]
        parts = [number for number in found if number is not None]
        if len(parts) > 1:
            made.append((head, parts, len(rows) - len(parts)))
    agreed = any(_equal(head.number, parts) for head, parts, missing in made if not missing)
    for head, parts, missing in made:
        if _equal(head.number, parts) or (agreed and missing <= 1):
            yield Relation("parts_differ", head.number, of(*parts))


def _rows(items: Sequence[Role]) -> list[dict[str, Number]]:
    """The numbers of each item by phase; a new item begins with a new name, or where a phase comes again."""
    rows: list[dict[str, Number]] = []
    name = ""
    for role in items:
        if not rows or role.name != name or role.phase in rows[-1]:
            rows.append({})
        name = role.name
        rows[-1][role.phase] = role.number
    return rows


# -- parts that are known without 其中


def _behind_sentence(text: Text, parts: Sequence[Role], pattern: str) -> Iterator[Relation]:
    """实际采购147.90万元，完成率94.81%。工程采购61.24万元、货物采购31.87万元、服务采购54.79万元: of an amount of the sentence in front."""
    before = [
        one
        for one in plain(text.sentences.get(parts[0].sentence - 1, []))
        if alike(one.number, parts[0].number) and re.search(pattern, one.name) and not one.past
    ]
    tree = of(*(role.number for role in parts))
    made = [Relation("parts_differ", one.number, tree) for one in reversed(before)]
    found = next((one for one in made if holds(one)), made[0] if made else None)
    if found is not None and (holds(found) or near(found, CLOSE) or slipped(found)):
        yield found


def _unannounced(text: Text, told: set[Number]) -> Iterator[Relation]:
    """基本支出 and 项目支出, 在编 and 编外 behind their whole, in a sentence that does not say 其中."""
    for made in text.sentences.values():
        amounts = plain(made)
        for key, pattern in HEADED.items():
            row = COMPLETE[key]
            found = [item_of(amounts, one) for one in row]
            parts = [role for role in found if role is not None]
            if len(parts) < len(row) or any(role.part for role in parts) or len({r.phase for r in parts}) > 1:
                continue
            parts.sort(key=amounts.index)
            first = amounts.index(parts[0])
            between = amounts[first : amounts.index(parts[-1]) + 1]
            if len(between) != len(parts):
                continue
            inside = re.match(r"[，,]?([^，,]{2,8})(?<!集)中[，,：:]?", parts[0].gap)
            if inside is not None:  # 基本支出中，人员经费…
                name, phase = plain_name(inside[1])
                named = [
                    role
                    for role in plain(text.before(parts[0]))
                    if (not phase or role.phase == phase)
                    and (not name or same_name(role.name, name))
                    and not role.past
                ]
                if named and (name or phase):
                    yield Relation("parts_differ", named[-1].number, of(*(role.number for role in parts)))
                continue
            if first == 0:
                yield from _behind_sentence(text, parts, pattern)
                continue
            head = amounts[first - 1]
            if (
                head.number in told
                or not alike(head.number, parts[0].number)
                or not re.search(pattern, head.name)
                or (parts[0].phase and head.phase != parts[0].phase)
                or any(re.search(one, head.name) for one in row)
            ):
                continue
            if key == 0 and len(amounts) > first + 2 and re.search("支出$", amounts[first + 2].name):
                continue
            yield Relation("parts_differ", head.number, of(*(role.number for role in parts)))
